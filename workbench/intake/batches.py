"""One sheet feeding one table: every cell read once, every finding noted.

Which findings set the whole row aside (the others leave the cell blank and keep the row):
a row with too many cells; a key or `community_id` that is required and blank or unreadable;
an ID or mobile number, or a number that Excel rounded, in a required column. A required
date that is blank or impossible keeps its row: it belongs to no period and is counted with
the data quality (RULES 1.8). A rating outside 1–5 and a negative population are set aside
as cells: blank, and listed (RULES 1.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.intake import ledger
from workbench.intake.columns import NOT_IN_LOOKUP, REFUSED, ReadColumn, read_column
from workbench.intake.feeds import Feed, unmet
from workbench.intake.grid import RawSheet, text_of
from workbench.intake.identifiers import masked
from workbench.schema.columns import PROVENANCE, Column, Table

#: Required columns that may be blank in a row without a word (FRAMEWORK §8).
MAY_BE_BLANK = frozenset({"participant_count"})


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
        read = read_column(sheet, column_feed)
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


def _filtered(sheet: RawSheet, feed: Feed) -> np.ndarray:
    # Nobody can say what a row with too many cells holds in the filtered column.
    return unmet(sheet, feed.filters) & ~sheet.ragged & ~sheet.swallowed


def _notes(
    read: ReadColumn, feed: Feed, sheet: RawSheet, order: int, live: np.ndarray
) -> list[pd.DataFrame]:
    noted = [_required_blanks(read, feed.table, live, _about(read, sheet, order))]
    for part, given in read.parts or ((read, live),):
        if part.flagged:
            about = _about(part, sheet, order)
            noted += _problems(part, feed.table, live & given, about)
            noted.append(_repairs(part, live & given, about))
    return noted


def _about(read: ReadColumn, sheet: RawSheet, order: int) -> dict[str, Any]:
    headers = [masked(sheet.headers[at]) for at in read.feed.sources]
    return {"order": order, "field": read.feed.column.name, "column": " + ".join(headers)}


def _repairs(read: ReadColumn, live: np.ndarray, about: dict[str, Any]) -> pd.DataFrame:
    at = np.flatnonzero(read.where(lambda r: bool(r.repair) and not r.problem) & live)
    return ledger.findings(
        at,
        rule=read.said(at, lambda r, _: r.repair),
        found=read.said(at, lambda _, text: ledger.shortened(text)),
        after=read.said(at, lambda r, _: ledger.shortened(text_of(r.value))),
        outcome="repaired",
        **about,
    )


def _problems(
    read: ReadColumn, table: Table, live: np.ndarray, about: dict[str, Any]
) -> list[pd.DataFrame]:
    column, rule = read.feed.column, read.feed.rule
    wanted = expected(column)
    lookup = (rule.lookup or "") if rule else ""

    def lines(outcome: str, *, aside: bool) -> pd.DataFrame:
        marked = read.where(
            lambda r: bool(r.problem) and _sets_aside(table, column, r.problem) is aside
        )
        at = np.flatnonzero(marked & live)
        return ledger.findings(
            at,
            rule=read.said(at, lambda r, _: r.problem),
            found=read.said(at, lambda r, text: ledger.shortened(text and (r.shown or text))),
            after=read.said(at, lambda r, _: lookup if r.problem == NOT_IN_LOOKUP else wanted),
            outcome=outcome,
            **about,
        )

    return [lines("set_aside", aside=True), lines("blanked", aside=False)]


def _required_blanks(
    read: ReadColumn, table: Table, live: np.ndarray, about: dict[str, Any]
) -> pd.DataFrame:
    column = read.feed.column
    wanted = column.required and column.name not in MAY_BE_BLANK
    at = np.flatnonzero(read.blank() & live) if wanted else np.zeros(0, dtype=np.int64)
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
    return column.name in table.key or (column.required and rule in REFUSED)


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
    kept = {column.header: column for column in sheet.columns if column.header in PROVENANCE}
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
