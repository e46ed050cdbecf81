"""The many cells that need no thought, read all at once.

Most cells of a large file are ISO dates, bare numbers and clean ids. They are found and
read here by whole columns; every other cell goes to `values`, one by one. A cell read here
has exactly the value that `values` would give it, without repair or problem: a test holds
both against each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.intake.mapping import MISSING
from workbench.intake.values import is_id
from workbench.schema.columns import FIRST_YEAR, LAST_YEAR, Column
from workbench.schema.container import STORAGE

#: What could be trimmed, folded, or read as a decimal: not plain. RE2's own classes are ASCII,
#: so that other scripts' digits and spaces are named, or left out with everything unusual.
_ODD_ID = r"[\s\x00-\x1f\x7f０-９Ａ-Ｚａ-ｚ]|^[0-9.]+[eE.]|[^\x00-\x7f\p{Han}（）]"
#: The shapes of `identifiers`, dates but no checksums: whoever has one is looked at alone.
_YEAR = r"(1-*[89]|2-*[01])(-*[0-9]){2}"
_MONTH_AND_DAY = r"(0-*[1-9]|1-*[0-2])-*[0-3]-*[0-9]"
_SHAPES = (
    r"(^|[^0-9])((\+|00)?-*8-*6-*)?1-*[3-9](-*[0-9]){9}($|[^0-9])",
    rf"(^|[^0-9])[1-9](-*[0-9]){{7}}-*{_MONTH_AND_DAY}(-*[0-9]){{3}}($|[^0-9])",
    rf"(^|[^0-9])[1-9](-*[0-9]){{5}}-*{_YEAR}-*{_MONTH_AND_DAY}(-*[0-9]){{3}}-*[0-9Xx]($|[^0-9Xx])",
)
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"
_INTEGER = r"^-?[0-9]{1,9}$"
_DECIMAL = r"^-?[0-9]{1,9}(\.[0-9]{1,17})?$"


def plain_cells(
    column: Column, cells: list[Any], missing: frozenset[str]
) -> tuple[np.ndarray, pd.Series]:
    """Which of some different cells are plain, and the values of all (blank where not plain)."""
    dtype: Any = STORAGE[column.type]
    values = pd.Series([None] * len(cells), dtype=dtype)
    nothing = np.zeros(len(cells), dtype=bool)
    if column.type in ("enum", "bool", "list") or (column.type == "str" and not is_id(column)):
        return nothing, values
    if not all(type(cell) is str for cell in cells):
        return nothing, values
    texts = pa.array(cells, pa.string())
    if column.type == "date":
        return _dates(texts, missing)
    if column.type == "str":
        return _ids(texts, missing)
    return _numbers(column, texts, missing)


def _matches(texts: pa.Array, pattern: str, missing: frozenset[str]) -> np.ndarray:
    found = np.array(pc.match_substring_regex(texts, pattern))
    return found & ~np.asarray(pc.is_in(texts, pa.array(sorted(missing), pa.string())))


def _dates(texts: pa.Array, missing: frozenset[str]) -> tuple[np.ndarray, pd.Series]:
    iso = _matches(texts, _ISO, missing)
    values = pd.Series(np.full(len(texts), "NaT", dtype="datetime64[us]"))
    moments = pd.to_datetime(
        pd.Series(texts.filter(pa.array(iso)).to_pylist(), dtype="str"),
        format="ISO8601",
        errors="coerce",
    )
    values[iso] = moments.astype("datetime64[us]").to_numpy()
    years = values.dt.year
    good = values.notna() & (years >= FIRST_YEAR) & (years <= LAST_YEAR)
    return good.to_numpy(), values.where(good)


def _ids(texts: pa.Array, missing: frozenset[str]) -> tuple[np.ndarray, pd.Series]:
    odd = np.array(pc.match_substring_regex(texts, "|".join([_ODD_ID, *_SHAPES])))
    usual = pa.array(sorted({*MISSING, *missing, ""}), pa.string())
    marker = np.asarray(pc.is_in(pc.utf8_lower(texts), usual))
    named = np.asarray(pc.is_in(texts, usual))
    good = ~odd & ~marker & ~named
    values = pc.if_else(pa.array(good), texts, pa.scalar(None, pa.string()))
    return good, pd.Series(values.to_pandas().array, dtype="string")


def _numbers(
    column: Column, texts: pa.Array, missing: frozenset[str]
) -> tuple[np.ndarray, pd.Series]:
    whole = column.type == "int"
    good = _matches(texts, _INTEGER if whole else _DECIMAL, missing)
    kind = pa.int64() if whole else pa.float64()
    numbers = pc.cast(pc.if_else(pa.array(good), texts, pa.scalar(None, pa.string())), kind)
    values = pd.Series(numbers.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get))
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    good &= values.between(low, high).fillna(False).to_numpy(dtype=bool)
    return good, values.where(good).astype(STORAGE[column.type])  # type: ignore[call-overload]
