"""The needs of one community, as the slow computation of the resolution indicators sees them.

Numbers such as 1.4 cite RULES, `16` its fine points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from tests.slow_numbers import DAY, Number, Row, Weights, rows_of, total, wilson
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES


class City:
    """What all communities share: the rows received, and which dates are stored with times."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rows = {name: rows_of(tables, name) for name in tables}
        #: 1.6 with 16: one fact about the stored column, some cell has a time but 00:00.
        self.timed = {
            column.name
            for column in TABLES["needs"].columns
            if column.type == "date"
            for row in self.rows.get("needs", [])
            if row[column.name] is not None and row[column.name].time() != dt.time()
        }


def as_it_stood(row: Row, as_of: dt.date) -> Row | None:
    """1.4: what was known of one need at the end of `as_of`; None if nothing was."""
    if row["raised_date"] is not None and row["raised_date"].date() > as_of:
        return None
    stood = dict(row)
    dated: Mapping[str, tuple[str, ...]] = {
        "assigned_date": (),
        "first_response_date": (),
        "closed_date": ("closed_status", "closed_on_time"),
        "followup_date": ("followup_resolved", "satisfaction"),
    }
    for column, told in dated.items():
        if row[column] is not None and row[column].date() > as_of:
            for blank in (column, *told):
                stood[blank] = None
    return stood


class Community:
    """The needs of one community as they stood, and the sets of FRAMEWORK §1."""

    def __init__(
        self, city: City, community_id: str, start: dt.date, end: dt.date, as_of: dt.date
    ) -> None:
        self.city, self.id, self.as_of = city, community_id, as_of
        self.start, self.end = start, end
        self.last = min(end, as_of)  # 1.5: sets stop at as_of
        everyone = city.rows.get("needs", [])
        own = [row for row in everyone if row["community_id"] == community_id]
        stood = [as_it_stood(row, as_of) for row in own]  # 1.2, 1.4
        #: 1.8: a need without raised_date belongs to no period.
        self.needs = [row for row in stood if row is not None and row["raised_date"] is not None]

    def reported(self) -> bool:
        """1.14 with 16: a row of any status dated on or before as_of, also after P."""
        return bool(self.needs)

    def timed(self, column: str) -> bool:
        """1.6: durations have fractions when both columns are stored with times."""
        return {"raised_date", column} <= self.city.timed

    def lacks(self, table: str, columns: Iterable[str]) -> bool:
        """1.12: by header, not by content."""
        return not self.city.tables.has(table, *columns)

    def period_needs(self) -> list[Row]:
        """N: raised in P; calendar dates, both ends inclusive (1.6)."""
        return [n for n in self.needs if self.start <= n["raised_date"].date() <= self.last]

    def accepted(self) -> list[Row]:
        """N_acc; a blank status, or no such column, is accepted (1.9)."""
        return [n for n in self.period_needs() if acceptance(n) == "accepted"]

    def matured(self, days: int) -> list[Row]:
        """N_mat(s): raised_date + s ≤ as_of by calendar dates (1.6)."""
        return [n for n in self.accepted() if n["raised_date"].date() + days * DAY <= self.as_of]

    def lasting(self, need: Row, column: str) -> float | None:
        """Days from raising to `column`; None if blank (1.6)."""
        if need[column] is None:
            return None
        if self.timed(column):
            return (need[column] - need["raised_date"]) / DAY
        return float((need[column].date() - need["raised_date"].date()).days)

    def validly_closed(self, need: Row) -> bool:
        """16 on 1.2, 1.6: a closed_date is valid if its duration is not negative."""
        lasting = self.lasting(need, "closed_date")
        return lasting is not None and lasting >= 0

    def population(self) -> tuple[str, int] | None:
        """1.15: of the row of the year of period_end; no other year stands in."""
        for row in self.city.rows.get("communities", []):
            mine = row["community_id"] == self.id and row["year"] == self.end.year
            if mine and row["pop_total"] is not None:
                return f"{self.id}/{row['year']}", int(row["pop_total"])
        return None


def acceptance(need: Row) -> str:
    return need["acceptance_status"] or "accepted"


def is_open(need: Row) -> bool:
    """3.2: status and date both blank."""
    return need["closed_status"] is None and need["closed_date"] is None


def result_unknown(need: Row) -> bool:
    """3.2: closed_date with blank status."""
    return need["closed_status"] is None and need["closed_date"] is not None


def usable_answer(need: Row) -> bool:
    """FRAMEWORK §1, N_fu."""
    return need["followup_resolved"] in ("yes", "partly", "no")


# --- Numbers ----------------------------------------------------------------------------


def ones(needs: Iterable[Row]) -> Weights:
    return {need["need_id"]: 1.0 for need in needs}


def share(numerator: Weights, denominator: Weights, unknown: Weights) -> Number:
    """The value, numerator ÷ denominator, with Wilson limits; 1.16 where the denominator is 0."""
    x, n = total(numerator), total(denominator)
    rows = {"numerator": numerator, "denominator": denominator, "unknown": unknown}
    if n == 0:
        return Number(x, n, n_unknown=total(unknown), rows=rows)
    lower, upper = wilson(x, n)
    return Number(x, n, x / n, lower, upper, total(unknown), "ok", "wilson", rows)


def count(counted: Weights, unknown: Weights) -> Number:
    """1.16: numerator = value, denominator and limits null."""
    x = total(counted)
    rows = {"numerator": counted, "unknown": unknown}
    return Number(x, None, x, n_unknown=total(unknown), status="ok", rows=rows)
