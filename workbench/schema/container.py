"""`Tables`: the frozen container that loaders fill and cohorts read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from workbench.schema.columns import PROVENANCE, Column
from workbench.schema.definitions import TABLES
from workbench.schema.encoded import Encoded

#: How each column type is stored. A date may carry a time of day (RULES 1.6);
#: a list is kept as text, items joined with ";".
STORAGE: dict[str, str] = {
    "str": "string",
    "list": "string",
    "enum": "string",
    "int": "Int64",
    "float": "float64",
    "date": "datetime64[us]",
    "bool": "boolean",
}


def empty_cells(column: Column, index: pd.Index) -> pd.Series:
    """A wholly blank column of the right storage type, aligned with `index`."""
    dtype: Any = STORAGE[column.type]
    missing = pd.NaT if column.type == "date" else float("nan") if column.type == "float" else None
    return pd.Series([missing] * len(index), index=index, dtype=dtype, name=column.name)


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A copy of `frame` with known columns in schema order and storage types.

    Unknown columns are left out; provenance columns are kept at the end. Columns that the
    frame does not have stay absent: import never invents a column (RULES 1.12).
    Raises TypeError or ValueError when a cell cannot be stored in its column's type;
    cells are expected to be parsed before.
    """
    table = TABLES[name]
    kept: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in frame.columns:
            kept[column.name] = frame[column.name].astype(STORAGE[column.type])  # type: ignore[call-overload]
    for provenance in PROVENANCE:
        if provenance in frame.columns:
            kept[provenance] = frame[provenance]
    return pd.DataFrame(kept, index=frame.index).reset_index(drop=True)


@dataclass(frozen=True)
class Tables:
    """The tables received, each conforming to `schema`; a table that was not received is absent.

    `about` is what is known of the data set as a whole (`dataset.json`): whether it is
    synthetic, its sources with hashes and row accounts, and notes that pages must print.
    """

    frames: Mapping[str, pd.DataFrame]
    about: Mapping[str, Any] = field(default_factory=dict)
    #: Columns that were turned into numbers already, by table and column.
    _encoded: dict[tuple[str, str], Encoded] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        unknown = sorted(set(self.frames) - set(TABLES))
        if unknown:
            raise KeyError(f"not tables of the schema: {unknown}")
        ordered = {name: conform(name, self.frames[name]) for name in TABLES if name in self.frames}
        object.__setattr__(self, "frames", MappingProxyType(ordered))
        object.__setattr__(self, "about", MappingProxyType(dict(self.about)))

    def __iter__(self) -> Iterator[str]:
        return iter(self.frames)

    def __contains__(self, name: object) -> bool:
        return name in self.frames

    def frame(self, name: str) -> pd.DataFrame:
        """The table called `name`; one without rows or columns when it was not received."""
        if name in self.frames:
            return self.frames[name]
        return pd.DataFrame(index=pd.RangeIndex(0))

    def encoded(self, name: str, column: str) -> Encoded:
        """A column as whole numbers, made once; KeyError where it was not received."""
        if (name, column) not in self._encoded:
            self._encoded[name, column] = Encoded.of(self.frames[name][column])
        return self._encoded[name, column]

    def has(self, name: str, *columns: str) -> bool:
        """Whether the table was received with these headers (by header, not content: RULES 1.12)."""
        return name in self.frames and all(c in self.frames[name].columns for c in columns)

    def without(self, name: str, *columns: str) -> Tables:
        """A copy that lacks a table, or only some of its columns."""
        frames = dict(self.frames)
        if columns:
            frames[name] = frames[name].drop(columns=list(columns))
        else:
            frames.pop(name)
        return Tables(frames, self.about)

    def community_ids(self) -> tuple[str, ...]:
        """Every community that occurs in any table, sorted as text (RULES 1.1)."""
        found: set[str] = set()
        for frame in self.frames.values():
            if "community_id" in frame.columns:
                found.update(frame["community_id"].dropna().unique().tolist())
        return tuple(sorted(found))
