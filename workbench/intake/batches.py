"""One sheet feeding one table: every cell read once, every finding noted.

Which findings set the whole row aside (the others leave the cell blank and keep the row):
a row with too many cells; a key or `community_id` that is required and blank or unreadable;
an ID or mobile number, or a number that Excel rounded, in a required column. A required
date that is blank or impossible keeps its row: it belongs to no period and is counted with
the data quality (RULES 1.8). A rating outside 1–5 and a negative population are set aside
as cells: blank, and listed (RULES 1.11).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.intake import ledger
from workbench.intake.dates import by_formats
from workbench.intake.feeds import ColumnFeed, Feed, passes
from workbench.intake.grid import Distinct, RawSheet, text_of
from workbench.intake.identifiers import IDENTITY, MOBILE, ROUNDED, identifier_in, masked
from workbench.intake.mapping import NOTHING_FOUND, rewording
from workbench.intake.reading import BLANK, Reading
from workbench.intake.values import parser_of, word_of
from workbench.schema.columns import PROVENANCE, Column, Table
from workbench.schema.container import STORAGE

#: Required columns that may be blank in a row without a word (FRAMEWORK §8).
MAY_BE_BLANK = frozenset({"participant_count"})

_REFUSED = frozenset({IDENTITY, MOBILE, ROUNDED})


@dataclass(frozen=True)
class Batch:
    """The rows that one sheet gives one table.

    `frame` has every row of the sheet with our columns and provenance; `filtered` marks
    those that the mapping does not mean, `aside` those that cannot be stored. `unread` maps
    a required date or number column of which no filled cell could be read to the rule.
    """

    table: Table
    feed: Feed
    sheet: RawSheet
    frame: pd.DataFrame
    filtered: np.ndarray
    aside: np.ndarray
    findings: pd.DataFrame
    unread: dict[str, str]


def read_batch(sheet: RawSheet, feed: Feed) -> Batch:
    """The rows of `sheet` as rows of `feed.table`."""
    filtered = _filtered(sheet, feed)
    broken = (sheet.ragged | sheet.swallowed) & ~filtered
    live = ~filtered & ~broken
    noted = [_broken_rows(sheet, filtered), _short_rows(sheet, live)]
    columns: dict[str, pd.Series] = {}
    unread: dict[str, str] = {}
    for order, column_feed in enumerate(feed.columns, start=1):
        read = _read_column(sheet, column_feed)
        columns[column_feed.column.name] = read.series()
        noted.extend(_notes(read, feed, sheet, order, live))
        rule = read.unread(live)
        if rule:
            unread[column_feed.column.name] = rule
    found = ledger.joined(noted)
    aside = np.zeros(sheet.size, dtype=bool)
    aside[found.loc[found["outcome"] == "set_aside", "at"].to_numpy()] = True
    return Batch(
        table=feed.table,
        feed=feed,
        sheet=sheet,
        frame=pd.DataFrame({**columns, **_provenance(sheet)}),
        filtered=filtered,
        aside=aside,
        findings=_one_reason(found, aside),
        unread=unread,
    )


@dataclass(frozen=True)
class _ReadColumn:
    """A column read: what each different cell became, and which row holds which."""

    feed: ColumnFeed
    texts: list[str]
    readings: list[Reading]
    codes: np.ndarray

    def series(self) -> pd.Series:
        dtype: Any = STORAGE[self.feed.column.type]
        # A blank entry at the end gives an empty sheet something to take its type from.
        values = pd.Series([*(r.value for r in self.readings), None], dtype=dtype)
        return values.take(self.codes).reset_index(drop=True)

    def holds(self, mark: Callable[[Reading], bool]) -> np.ndarray:
        """Which rows hold a reading of some kind."""
        return np.array([*(mark(r) for r in self.readings), False])[self.codes]

    def pick(self, words: list[str], at: np.ndarray) -> np.ndarray:
        return np.array(words, dtype=object)[self.codes[at]]

    def unread(self, live: np.ndarray) -> str:
        """The rule that every filled cell of a required date or number column broke, if one did."""
        column = self.feed.column
        if not column.required or column.type not in ("date", "int", "float"):
            return ""
        used = {self.readings[code] for code in np.unique(self.codes[live])}
        rules = {r.problem for r in used if r != BLANK}
        return rules.pop() if len(rules) == 1 else ""


def _read_column(sheet: RawSheet, feed: ColumnFeed) -> _ReadColumn:
    if feed.source is None:
        constant = feed.rule.constant if feed.rule else None
        cells = Distinct([constant], np.zeros(sheet.size, dtype=np.int64))
    else:
        cells = sheet.columns[feed.source].distinct()
    reword = rewording(feed.rule, feed.missing, word_of(feed.column))
    meant = [reword(cell) for cell in cells.values]
    given = by_formats(meant, feed.dates) if feed.column.type == "date" else [None] * len(meant)
    parse = _guarded(parser_of(feed.column))
    readings = [
        parse(cell) if moment is None else Reading(moment)
        for cell, moment in zip(meant, given, strict=True)
    ]
    texts = [
        _flagged_text(raw, cell, reading)
        for raw, cell, reading in zip(cells.values, meant, readings, strict=True)
    ]
    return _ReadColumn(feed, texts, readings, cells.codes)


def _flagged_text(raw: Any, cell: Any, reading: Reading) -> str:
    """What the ledger may show of a cell; empty where there is nothing to show."""
    if not (reading.problem or reading.repair):
        return ""
    return text_of(raw) if cell is NOTHING_FOUND else text_of(cell)


def _guarded(parse: Callable[[Any], Reading]) -> Callable[[Any], Reading]:
    """`parse`, but identifiers of people are refused before anything else looks at the cell."""

    def read(cell: Any) -> Reading:
        if cell is NOTHING_FOUND:
            return Reading(problem="not_extracted")
        refused = identifier_in(text_of(cell))
        return Reading(problem=refused) if refused else parse(cell)

    return read


def _filtered(sheet: RawSheet, feed: Feed) -> np.ndarray:
    out = np.zeros(sheet.size, dtype=bool)
    for at, condition in feed.filters:
        cells = sheet.columns[at].distinct()
        fails = [not passes(condition, text_of(cell)) for cell in cells.values]
        out |= np.array([*fails, False])[cells.codes]
    # Nobody can say what a row with too many cells holds in the filtered column.
    return out & ~sheet.ragged & ~sheet.swallowed


def _notes(
    read: _ReadColumn, feed: Feed, sheet: RawSheet, order: int, live: np.ndarray
) -> list[pd.DataFrame]:
    column = read.feed.column
    source = read.feed.source
    about = {
        "order": order,
        "field": column.name,
        "column": "" if source is None else masked(sheet.headers[source]),
    }
    return [
        _repairs(read, live, about),
        *_problems(read, feed.table, live, about),
        _required_blanks(read, feed.table, live, about),
    ]


def _repairs(read: _ReadColumn, live: np.ndarray, about: dict[str, Any]) -> pd.DataFrame:
    at = np.flatnonzero(read.holds(lambda r: bool(r.repair) and not r.problem) & live)
    return ledger.findings(
        at,
        rule=read.pick([r.repair for r in read.readings], at),
        found=read.pick([ledger.shortened(text) for text in read.texts], at),
        after=read.pick([text_of(r.value) if r.repair else "" for r in read.readings], at),
        outcome="repaired",
        **about,
    )


def _problems(
    read: _ReadColumn, table: Table, live: np.ndarray, about: dict[str, Any]
) -> list[pd.DataFrame]:
    column = read.feed.column
    shown = [_shown(r, text) for r, text in zip(read.readings, read.texts, strict=True)]
    kinds = {
        "set_aside": lambda r: bool(r.problem) and _sets_aside(table, column, r.problem),
        "blanked": lambda r: bool(r.problem) and not _sets_aside(table, column, r.problem),
    }
    lines = []
    for outcome, mark in kinds.items():
        at = np.flatnonzero(read.holds(mark) & live)
        lines.append(
            ledger.findings(
                at,
                rule=read.pick([r.problem for r in read.readings], at),
                found=read.pick(shown, at),
                after=expected(column),
                outcome=outcome,
                **about,
            )
        )
    return lines


def _shown(reading: Reading, text: str) -> str:
    """What a line may show of a problem's cell: nothing that refers to a person."""
    if reading.problem in _REFUSED or identifier_in(text):
        return ""
    return ledger.shortened(reading.shown or text)


def _required_blanks(
    read: _ReadColumn, table: Table, live: np.ndarray, about: dict[str, Any]
) -> pd.DataFrame:
    column = read.feed.column
    wanted = column.required and column.name not in MAY_BE_BLANK
    blank = read.holds(lambda r: r.value is None and not r.problem) & live
    at = np.flatnonzero(blank) if wanted else np.zeros(0, dtype=np.int64)
    outcome = "set_aside" if _is_essential(table, column) else "kept"
    return ledger.findings(
        at, rule="required_blank", outcome=outcome, after=expected(column), **about
    )


def _is_essential(table: Table, column: Column) -> bool:
    return column.required and (column.name in table.key or column.name == "community_id")


def _sets_aside(table: Table, column: Column, rule: str) -> bool:
    if _is_essential(table, column):
        return True
    # A key that may be blank (the target of a survey answer) must not become blank by refusal:
    # two different answers would then share one key.
    return column.name in table.key or (column.required and rule in _REFUSED)


def _broken_rows(sheet: RawSheet, filtered: np.ndarray) -> pd.DataFrame:
    lines = []
    for rule, marks in (("ragged_row", sheet.ragged), ("swallowed_rows", sheet.swallowed)):
        at = np.flatnonzero(marks & ~filtered)
        expected_cells = str(len(sheet.columns))
        lines.append(
            ledger.findings(
                at, order=0, field="", column="", rule=rule, after=expected_cells,
                outcome="set_aside",
            )
        )  # fmt: skip
    return ledger.joined(lines)


def _short_rows(sheet: RawSheet, live: np.ndarray) -> pd.DataFrame:
    at = np.flatnonzero(sheet.short & live)
    return ledger.findings(
        at, order=0, field="", column="", rule="short_row", outcome="repaired",
        after=str(len(sheet.columns)),
    )  # fmt: skip


def _one_reason(found: pd.DataFrame, aside: np.ndarray) -> pd.DataFrame:
    """Of a row set aside: its first reason, other findings as `also`, and no repairs."""
    gone = aside[found["at"].to_numpy()]
    reason = found["outcome"] == "set_aside"
    again = reason & found.loc[reason].duplicated("at").reindex(found.index, fill_value=False)
    also = gone & (~reason | again)
    outcome = found["outcome"].mask(also, "also")
    kept = ~(gone & (found["outcome"] == "repaired"))
    return found.assign(outcome=outcome)[kept].reset_index(drop=True)


def _provenance(sheet: RawSheet) -> dict[str, Any]:
    """Where each row stood; rows of an earlier import keep where they stood first."""
    kept = {
        column.header: column for column in sheet.columns if column.header in PROVENANCE
    }
    if len(kept) == len(PROVENANCE):
        given = {name: _given(kept[name].cells) for name in PROVENANCE}
        if all(not values.isna().any() for values in given.values()):
            rows = pd.to_numeric(given["_source_row"], errors="coerce")
            if rows.notna().all():
                return {**given, "_source_row": rows.astype("int64")}
    size = sheet.size
    return {
        "_source_file": pd.Series([sheet.file] * size, dtype="string"),
        "_source_sheet": pd.Series([sheet.sheet] * size, dtype="string"),
        "_source_row": pd.Series(sheet.rows, dtype="int64"),
    }


def _given(cells: Any) -> pd.Series:
    values = cells if isinstance(cells, list) else cells.to_pylist()
    return pd.Series([None if v is None else masked(text_of(v)) for v in values], dtype="string")


def expected(column: Column) -> str:
    """What a cell of the column should be, in the words of the schema."""
    if column.codes:
        return "|".join(column.code_names())
    low = "" if column.minimum is None else f"{column.minimum:g}"
    high = "" if column.maximum is None else f"{column.maximum:g}"
    return f"{column.type} {low}..{high}" if low or high else column.type
