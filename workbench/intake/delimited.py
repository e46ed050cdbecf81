"""CSV and its relatives → a raw sheet.

A row's number is the number of its record, counted from 1 for the first record of the
file: what a spreadsheet shows, also where a quoted cell runs over several lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from workbench.errors import SourceError
from workbench.intake.grid import RawColumn, RawSheet, text_of

DELIMITERS = (",", "\t", ";")

#: One cell may be as long as this; csv's own limit of 128 KiB is met by free text.
_LONGEST_CELL = 2**31 - 1

#: The header row ends within so many characters.
_LONGEST_HEAD = 1 << 20


def read_delimited(
    text: str,
    *,
    file: str,
    sha256: str,
    encoding: str,
    delimiter: str | None,
    recognised: Callable[[Sequence[str]], int],
) -> RawSheet:
    """The one sheet of a delimited text.

    Without `delimiter`, the one under which most headers are `recognised` is taken; on a
    tie, the one that gives most columns. SourceError for a text without any cell, and for
    a quotation mark that is never closed.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = text.replace("\0", "")
    if not text.strip():
        raise SourceError.empty_file(file)
    tried = [delimiter] if delimiter else list(DELIMITERS)
    heads = {mark: _head(text, mark) for mark in tried}
    chosen = max(tried, key=lambda mark: (recognised(heads[mark][0]), len(heads[mark][0])))
    headers, header_row, body_at = heads[chosen]
    if not headers:
        raise SourceError.empty_file(file)
    body = text[body_at:]
    _refuse_unclosed_quote(body, chosen, file=file, above=header_row)
    grid, numbers, ragged, short = _read_body(body, chosen, len(headers))
    return RawSheet(
        file=file,
        sheet="",
        sha256=sha256,
        encoding=encoding,
        columns=tuple(
            RawColumn(header, cells)
            for header, cells in zip(headers, grid.columns, strict=True)
            # A comma too many at the end of every line makes no column.
            if header or not RawColumn(header, cells).blank().all()
        ),
        rows=numbers + header_row,
        ragged=ragged,
        short=short,
        swallowed=_swallowed(grid, chosen),
    ).without_blank_rows()


def _head(text: str, delimiter: str) -> tuple[list[str], int, int]:
    """The first record that is not blank, its number, and where the text goes on below it."""
    lines = _CountedLines(text[:_LONGEST_HEAD])
    records = csv.reader(lines.texts(), delimiter=delimiter)
    for number, record in enumerate(records, start=1):
        if any(cell.strip() for cell in record):
            return [text_of(cell) for cell in record], number, lines.read
    return [], 0, len(text)


class _CountedLines:
    """The lines of a text, and how much of it has been read."""

    def __init__(self, text: str) -> None:
        self._source = io.StringIO(text, newline="")
        self.read = 0

    def texts(self) -> Any:
        for line in self._source:
            self.read += len(line)
            yield line


def _read_body(
    body: str, delimiter: str, width: int
) -> tuple[pa.Table, np.ndarray, np.ndarray, np.ndarray]:
    """The cells below the header; the number of each record, and which are too long or short."""
    names = [str(number) for number in range(width)]
    odd: list[tuple[int, str]] = []

    def set_apart(row: Any) -> str:
        odd.append((row.number, row.text))
        return "skip"

    if not body.strip("\r\n"):
        regular = pa.table({name: pa.array([], pa.string()) for name in names})
    else:
        regular = _read_regular(body, delimiter, names, set_apart)
    apart = np.array([number for number, _ in odd], dtype=np.int64)
    total = regular.num_rows + len(apart)
    numbers = np.setdiff1d(np.arange(1, total + 1), apart, assume_unique=True)
    if not odd:
        none = np.zeros(total, dtype=bool)
        return regular, numbers, none, none.copy()
    return _with_odd(regular, numbers, odd, delimiter, names)


def _read_regular(
    body: str, delimiter: str, names: list[str], set_apart: Callable[[Any], str]
) -> pa.Table:
    return pacsv.read_csv(
        io.BytesIO(body.encode("utf-8")),
        # Without threads, rows that do not fit are reported with their number.
        read_options=pacsv.ReadOptions(use_threads=False, column_names=names, block_size=1 << 25),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=set_apart,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )


def _with_odd(
    regular: pa.Table,
    numbers: np.ndarray,
    odd: list[tuple[int, str]],
    delimiter: str,
    names: list[str],
) -> tuple[pa.Table, np.ndarray, np.ndarray, np.ndarray]:
    """Records with too few or too many cells, put back in their places."""
    width = len(names)
    records = [
        next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []) for _, text in odd
    ]
    long = [any(cell.strip() for cell in record[width:]) for record in records]
    cells = [
        [""] * width if is_long else (record + [""] * width)[:width]
        for record, is_long in zip(records, long, strict=True)
    ]
    added = pa.table(
        {name: pa.array([row[at] for row in cells], pa.string()) for at, name in enumerate(names)}
    )
    every = np.concatenate([numbers, [number for number, _ in odd]]).astype(np.int64)
    order = np.argsort(every, kind="stable")
    fits = np.zeros(len(numbers), dtype=bool)
    short = np.array([0 < len(record) < width for record in records])
    return (
        pa.concat_tables([regular, added]).take(pa.array(order)),
        every[order],
        np.concatenate([fits, np.array(long, dtype=bool)])[order],
        np.concatenate([fits, short])[order],
    )


def _refuse_unclosed_quote(body: str, delimiter: str, *, file: str, above: int) -> None:
    """SourceError when the last record is still inside quotation marks at the end of the file."""
    if body.count('"') % 2 == 0:
        return
    lines = _CountedLines(body)
    records = csv.reader(lines.texts(), delimiter=delimiter)
    number, begins = 0, 0
    while True:
        before = lines.read
        if next(records, None) is None:
            break
        number, begins = number + 1, before
    try:
        for _ in csv.reader(
            io.StringIO(body[begins:], newline=""), delimiter=delimiter, strict=True
        ):
            pass
    except csv.Error as problem:
        if "end of data" in str(problem):
            raise SourceError.unclosed_quote(file, number + above) from None


def _swallowed(grid: pa.Table, delimiter: str) -> np.ndarray:
    """Rows with a cell that holds a whole further line: a stray quotation mark joined them."""
    marked = np.zeros(grid.num_rows, dtype=bool)
    if grid.num_columns < 3:
        return marked
    for cells in grid.columns:
        broken = np.asarray(pc.match_substring(cells, "\n"))
        for at in np.flatnonzero(broken):
            lines = cells[int(at)].as_py().splitlines()
            marked[at] |= any(line.count(delimiter) >= grid.num_columns - 1 for line in lines)
    return marked
