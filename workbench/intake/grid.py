"""A raw sheet: headers, cells as they came, and the row of the file where each stood."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Besides whitespace, what people cannot see at the ends of a cell.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


class Distinct(NamedTuple):
    """Each different cell of a column once, and for each row which of them it holds."""

    values: list[Any]
    codes: np.ndarray


@dataclass(frozen=True)
class RawColumn:
    """One column as it came: its header, and cells as text (CSV) or as typed (XLSX, Parquet)."""

    header: str
    cells: pa.ChunkedArray | list[Any]

    def distinct(self) -> Distinct:
        """Its different cells, each once; a cell is read once however often it is repeated."""
        if isinstance(self.cells, list):
            # 1, 1.0 and True are equal in Python but not in a spreadsheet.
            index: dict[tuple[type, Any], int] = {}
            codes = (index.setdefault((type(cell), cell), len(index)) for cell in self.cells)
            numbered = np.fromiter(codes, dtype=np.int64, count=len(self.cells))
            return Distinct([cell for _, cell in index], numbered)
        encoded = pc.dictionary_encode(self.cells.combine_chunks(), null_encoding="encode")
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return Distinct(encoded.dictionary.to_pylist(), codes)

    def blank(self) -> np.ndarray:
        """Which cells hold nothing but whitespace."""
        if isinstance(self.cells, list):
            marks = (is_blank(cell) for cell in self.cells)
            return np.fromiter(marks, dtype=bool, count=len(self.cells))
        if pa.types.is_string(self.cells.type) or pa.types.is_large_string(self.cells.type):
            empty = pc.equal(pc.utf8_trim_whitespace(self.cells), "")
            return np.asarray(pc.fill_null(empty, True))
        return np.asarray(pc.is_null(self.cells, nan_is_null=True))

    def kept(self, rows: np.ndarray) -> RawColumn:
        """The same column with only the rows that `rows` marks."""
        if isinstance(self.cells, list):
            return RawColumn(self.header, list(compress(self.cells, rows.tolist())))
        return RawColumn(self.header, self.cells.filter(pa.array(rows)))


@dataclass(frozen=True)
class RawSheet:
    """One CSV file or one sheet of a workbook, below its header row.

    `rows` are row numbers as a clerk sees them in a spreadsheet: the first row of the file
    is 1, and a record whose quoted cell runs over several lines is one row. Rows that hold
    nothing at all are no rows and are left out. `ragged` marks rows with more cells than
    there are headers (their cells are blanked: nobody can say which is which), `swallowed`
    rows in which an unclosed quotation mark swallowed the lines below, and `short` rows
    with fewer cells, read as blank at the end.
    """

    file: str
    sheet: str
    sha256: str
    encoding: str
    columns: tuple[RawColumn, ...]
    rows: np.ndarray
    ragged: np.ndarray
    short: np.ndarray
    swallowed: np.ndarray

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)

    def without_blank_rows(self) -> RawSheet:
        """The sheet without rows in which every cell is blank."""
        filled = self.ragged | self.swallowed
        for column in self.columns:
            filled = filled | ~column.blank()
        if filled.all():
            return self
        return RawSheet(
            file=self.file,
            sheet=self.sheet,
            sha256=self.sha256,
            encoding=self.encoding,
            columns=tuple(column.kept(filled) for column in self.columns),
            rows=self.rows[filled],
            ragged=self.ragged[filled],
            short=self.short[filled],
            swallowed=self.swallowed[filled],
        )


def is_blank(cell: Any) -> bool:
    """Whether a cell as it came holds nothing."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not trimmed(cell)
    return isinstance(cell, float) and math.isnan(cell)


def trimmed(text: str) -> str:
    """`text` without what is invisible at its ends, and with line breaks read as spaces."""
    short = text.strip().strip(INVISIBLE).strip()
    return " ".join(short.split()) if "\n" in short or "\r" in short or "\t" in short else short


def text_of(cell: Any) -> str:
    """A cell as a person would type it: whole numbers without decimals, dates in ISO form."""
    if isinstance(cell, str):
        return trimmed(cell)
    if is_blank(cell):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return _moment_text(cell)
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return str(cell)


def _moment_text(cell: dt.datetime) -> str:
    midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
    return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
