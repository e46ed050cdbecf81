"""XLSX and Parquet → raw sheets, cells as typed."""

from __future__ import annotations

import io
from itertools import takewhile
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import SourceError
from workbench.intake.grid import RawColumn, RawSheet, is_blank, text_of
from workbench.intake.identifiers import masked


def read_workbook(
    content: bytes, *, file: str, sha256: str
) -> tuple[list[RawSheet], tuple[str, ...]]:
    """The visible sheets that hold anything, and the names of the hidden ones.

    SourceError for a workbook that cannot be opened, or whose visible sheets are all empty.
    """
    try:
        # Excel is an extra: whoever sends CSV need not install it.
        from python_calamine import (
            CalamineError,
            CalamineWorkbook,
            SheetTypeEnum,
            SheetVisibleEnum,
        )
    except ImportError:
        raise SourceError.needs_excel(file) from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        about = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        hidden = tuple(s.name for s in about if s.visible != SheetVisibleEnum.Visible)
        shown = [s.name for s in about if s.name not in hidden]
        grids = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in shown
        }
    except CalamineError:
        raise SourceError.unreadable(file) from None
    sheets = [_sheet(grid, file, name, sha256) for name, grid in grids.items()]
    filled = [sheet for sheet in sheets if sheet is not None]
    if not filled:
        raise SourceError.empty_sheet(file, shown[0] if shown else "")
    return filled, hidden


def _sheet(grid: list[list[Any]], file: str, name: str, sha256: str) -> RawSheet | None:
    above = sum(1 for _ in takewhile(lambda row: all(map(is_blank, row)), grid))
    if above == len(grid):
        return None
    below = grid[above + 1 :]
    cells = [list(column) for column in zip(*below, strict=True)] or [[] for _ in grid[above]]
    columns = tuple(
        RawColumn(text_of(header), column)
        for header, column in zip(grid[above], cells, strict=True)
        if text_of(header) or not all(map(is_blank, column))
    )
    none = np.zeros(len(below), dtype=bool)
    return RawSheet(
        file=file,
        sheet=masked(name),
        sha256=sha256,
        encoding="xlsx",
        columns=columns,
        rows=np.arange(above + 2, above + 2 + len(below), dtype=np.int64),
        ragged=none,
        short=none,
        swallowed=none,
    ).without_blank_rows()


def read_parquet(content: bytes, *, file: str, sha256: str) -> RawSheet:
    """The one sheet of a Parquet file; its rows count from 2, as if it had a header row."""
    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError):
        raise SourceError.unreadable(file) from None
    none = np.zeros(table.num_rows, dtype=bool)
    return RawSheet(
        file=file,
        sheet="",
        sha256=sha256,
        encoding="parquet",
        columns=tuple(
            RawColumn(text_of(header), _plain(cells))
            for header, cells in zip(table.column_names, table.columns, strict=True)
        ),
        rows=np.arange(2, 2 + table.num_rows, dtype=np.int64),
        ragged=none,
        short=none,
        swallowed=none,
    )


def _plain(cells: pa.ChunkedArray) -> pa.ChunkedArray | list[Any]:
    """Cells that can be told apart quickly; nested ones only as Python objects' text."""
    if pa.types.is_dictionary(cells.type):
        return cells.cast(cells.type.value_type)
    if pa.types.is_nested(cells.type):
        return [None if cell is None else str(cell) for cell in cells.to_pylist()]
    return cells
