"""One source column → one of ours: each different cell is read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.config.cells import ColumnRule
from workbench.intake.combined import source_cells
from workbench.intake.dates import by_formats
from workbench.intake.feeds import ColumnFeed, unmet
from workbench.intake.grid import RawSheet, text_of
from workbench.intake.identifiers import IDENTITY, MOBILE, ROUNDED, identifier_in
from workbench.intake.mapping import NOT_LISTED, NOTHING_FOUND, rewording
from workbench.intake.plain import plain_cells
from workbench.intake.reading import Reading
from workbench.intake.values import parser_of, word_of
from workbench.schema.container import STORAGE

#: Rules that refuse a cell because of whom it names; what it holds is shown nowhere.
REFUSED = frozenset({IDENTITY, MOBILE, ROUNDED})

#: Rules of the mapping that a cell did not meet; the ledger shows the cell of the source.
NOT_EXTRACTED = "not_extracted"
NOT_IN_LOOKUP = "not_in_lookup"
UNMET = frozenset({NOT_EXTRACTED, NOT_IN_LOOKUP})


@dataclass(frozen=True)
class ReadColumn:
    """A column as read.

    `values` has the value of each different cell and a blank one at the end; `flagged` the
    readings with a repair or a problem, and the text they were read from, by the same
    places; `codes` says for each row which cell it holds. A column with alternatives has in
    `parts` each of them as read, and the rows whose cell it gives.
    """

    feed: ColumnFeed
    values: pd.Series
    flagged: dict[int, tuple[Reading, str]]
    codes: np.ndarray
    parts: tuple[tuple[ReadColumn, np.ndarray], ...] = ()

    def series(self) -> pd.Series:
        """The value of each row."""
        return self.values.take(self.codes).reset_index(drop=True)

    def where(self, mark: Callable[[Reading], bool]) -> np.ndarray:
        """Which rows hold a flagged cell of some kind."""
        marked = np.zeros(len(self.values), dtype=bool)
        marked[[at for at, (reading, _) in self.flagged.items() if mark(reading)]] = True
        return marked[self.codes]

    def blank(self) -> np.ndarray:
        """Which rows hold a cell that was blank from the start."""
        missing = self.values.isna().to_numpy().copy()
        missing[[at for at, (reading, _) in self.flagged.items() if reading.problem]] = False
        return missing[self.codes]

    def said(self, rows: np.ndarray, say: Callable[[Reading, str], str]) -> list[str]:
        """What `say` says of the flagged cell of each of some rows."""
        words = np.full(len(self.values), "", dtype=object)
        for at, (reading, text) in self.flagged.items():
            words[at] = say(reading, text)
        return words[self.codes[rows]].tolist()

    def unread(self, live: np.ndarray) -> str:
        """The rule that every filled cell of a required date or number column broke, if one did."""
        column = self.feed.column
        if not column.required or column.type not in ("date", "int", "float"):
            return ""
        used = np.zeros(len(self.values), dtype=bool)
        used[self.codes[live]] = True
        if self.values.notna().to_numpy()[used].any():
            return ""
        rules = {r.problem for at, (r, _) in self.flagged.items() if used[at]}
        return rules.pop() if len(rules) == 1 else ""


def read_column(sheet: RawSheet, feed: ColumnFeed) -> ReadColumn:
    """What feeds one of our columns: source columns, a constant, or the first of several."""
    if feed.alternatives:
        return _first_of(feed, [read_column(sheet, single) for single in feed.alternatives])
    cells = source_cells(sheet, feed)
    plain, values = _plain(feed, cells.values)
    others = np.flatnonzero(~plain).tolist()
    read = _read_each(feed, [cells.values[at] for at in others])
    dtype: Any = STORAGE[feed.column.type]
    # A blank entry at the end gives an empty sheet something to take its type from.
    whole = pd.concat([values.astype(dtype), pd.Series([None], dtype=dtype)], ignore_index=True)
    if others:
        whole.iloc[others] = pd.Series([reading.value for reading, _ in read], dtype=dtype).array
    flagged = {
        at: found
        for at, found in zip(others, read, strict=True)
        if found[0].problem or found[0].repair
    }
    codes = np.where(unmet(sheet, feed.where), len(cells.values), cells.codes)
    return ReadColumn(feed, whole, flagged, codes)


def _first_of(feed: ColumnFeed, reads: list[ReadColumn]) -> ReadColumn:
    """In each row the first cell that is not blank, be it readable or not."""
    starts = np.cumsum([0, *(len(read.values) for read in reads)]).tolist()
    values = pd.concat([read.values for read in reads], ignore_index=True)
    codes = np.full(len(reads[0].codes), len(values) - 1, dtype=np.int64)
    open_rows = np.ones(len(codes), dtype=bool)
    flagged: dict[int, tuple[Reading, str]] = {}
    parts = []
    for start, read in zip(starts, reads, strict=False):
        given = open_rows & ~read.blank()
        codes[given] = start + read.codes[given]
        flagged |= {start + at: found for at, found in read.flagged.items()}
        parts.append((read, given))
        open_rows &= ~given
    return ReadColumn(feed, values, flagged, codes, tuple(parts))


def _plain(feed: ColumnFeed, cells: list[Any]) -> tuple[np.ndarray, pd.Series]:
    if _rewords(feed.rule) or feed.dates:
        dtype: Any = STORAGE[feed.column.type]
        return np.zeros(len(cells), dtype=bool), pd.Series([None] * len(cells), dtype=dtype)
    return plain_cells(feed.column, cells, feed.missing)


def _rewords(rule: ColumnRule | None) -> bool:
    """Whether a rule does more than name the source column."""
    return rule is not None and bool(
        rule.is_constant()
        or rule.map
        or rule.patterns
        or rule.extract
        or rule.lookup
        or rule.otherwise is not None
    )


def _read_each(feed: ColumnFeed, cells: list[Any]) -> list[tuple[Reading, str]]:
    """Each cell's reading, with the text that it was read from."""
    reword = rewording(feed.rule, feed.missing, feed.lookup, word_of(feed.column))
    meant = [reword(cell) for cell in cells]
    given = by_formats(meant, feed.dates) if feed.column.type == "date" else [None] * len(meant)
    parse = _guarded(parser_of(feed.column))
    readings = [
        parse(cell) if moment is None else Reading(moment)
        for cell, moment in zip(meant, given, strict=True)
    ]
    return [
        (reading, _flagged_text(raw, cell, reading))
        for raw, cell, reading in zip(cells, meant, readings, strict=True)
    ]


def _guarded(parse: Callable[[Any], Reading]) -> Callable[[Any], Reading]:
    """`parse`, but identifiers of people are refused before anything else looks at the cell."""

    def read(cell: Any) -> Reading:
        if cell is NOTHING_FOUND:
            return Reading(problem=NOT_EXTRACTED)
        if cell is NOT_LISTED:
            return Reading(problem=NOT_IN_LOOKUP)
        refused = identifier_in(text_of(cell))
        return Reading(problem=refused) if refused else parse(cell)

    return read


def _flagged_text(raw: Any, cell: Any, reading: Reading) -> str:
    """What the ledger may show of a cell; nothing where it names a person."""
    if not (reading.problem or reading.repair) or reading.problem in REFUSED:
        return ""
    text = text_of(raw) if reading.problem in UNMET else text_of(cell)
    return "" if identifier_in(text) else text
