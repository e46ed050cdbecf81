"""What was done for a need: ACT(n), linkages on it, and its project (RULES 1.2, 1.28).

An activity belongs to a need by naming it, or by naming its project from the day on which it
was raised. Everything is a table of pairs of row positions; indicators reduce it by need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask, Rows, in_days

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Needs and what was done for them: row positions, sorted by need.

    `days` is the time from the raising of the need to the row; `named` says that the row
    names the need itself.
    """

    need: Codes
    row: Codes
    days: Floats
    named: Mask

    def __len__(self) -> int:
        return len(self.need)

    def any_of(self, needs: int, wanted: Mask | None = None) -> Mask:
        """By need: whether any of its rows (that are `wanted`) is there."""
        found = np.zeros(needs, bool)
        found[self.need if wanted is None else self.need[wanted]] = True
        return found

    def earliest(self, needs: int, wanted: Mask | None = None) -> Floats:
        """By need: the smallest number of days; null without any."""
        found = np.full(needs, np.inf)
        chosen = np.ones(len(self), bool) if wanted is None else wanted
        np.minimum.at(found, self.need[chosen], self.days[chosen])
        return np.where(np.isinf(found), np.nan, found)


def shared_numbers(*columns: tuple[pd.Series, ...]) -> list[Codes]:
    """Whole numbers for the rows of several tables, equal where all their cells are equal.

    Each table gives the same number of columns; a row with a blank cell gets -1.
    """
    sizes = [len(table[0]) for table in columns]
    blank = np.concatenate(
        [np.logical_or.reduce([c.isna().to_numpy(bool) for c in table]) for table in columns]
    )
    number = np.zeros(sum(sizes), np.int64)
    for parts in zip(*columns, strict=True):
        codes = pd.factorize(pd.concat([part.astype(object) for part in parts]))[0]
        number = number * (int(codes.max(initial=0)) + 1) + codes
    number = np.where(blank, -1, number)
    return np.split(number, np.cumsum(sizes)[:-1])


def matches(left: Codes, right: Codes) -> tuple[Codes, Codes]:
    """All pairs of positions with the same number; -1 matches nothing."""
    order = np.argsort(right, kind="stable")
    order = order[right[order] >= 0]
    first = np.searchsorted(right[order], left, side="left")
    last = np.searchsorted(right[order], left, side="right")
    times = np.where(left >= 0, last - first, 0)
    of_left = np.repeat(np.arange(len(left)), times)
    start = np.repeat(first - np.append(0, np.cumsum(times)[:-1]), times)
    return of_left.astype(np.int64), order[start + np.arange(len(of_left))].astype(np.int64)


class Deeds:
    """Activities, linkages and projects of needs."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @cached_property
    def delivered(self) -> Rows:
        """Every delivered activity dated by `as_of`, of any time and type."""
        rows = self._c.rows("activities")
        status = self._c.column("activity_status", "activities").fillna("delivered")
        # By place: an activity serves needs of every category, whatever it carries itself.
        here = self._c.places_of(rows.frame) >= 0
        chosen = np.flatnonzero(status.eq("delivered").to_numpy(bool) & here)
        return Rows(rows.table, rows.frame.iloc[chosen].reset_index(drop=True), rows.group[chosen])

    @cached_property
    def activities(self) -> Pairs:
        """ACT(n) of accepted needs of the period."""
        return self._pairs(self.delivered, "activity_date")

    @cached_property
    def linkages(self) -> Pairs:
        """Linkages on accepted needs of the period, by the same rule."""
        return self._pairs(self._c.rows("linkages"), "linkage_date")

    def _pairs(self, rows: Rows, date: str) -> Pairs:
        accepted = np.flatnonzero(self._c.accepted)
        named = self._matched(accepted, rows, "need_id")
        through = self._matched(accepted, rows, "project_id")
        need = np.concatenate([named[0], through[0]])
        row = np.concatenate([named[1], through[1]])
        names = np.arange(len(need)) < len(named[0])
        days = self._days(need, rows, row, date)
        kept = names | (days >= 0)
        table = pd.DataFrame({"need": need, "row": row, "days": days, "named": names})[kept]
        table = table.drop_duplicates(["need", "row"]).sort_values(["need", "row"])
        return Pairs(*(table[name].to_numpy() for name in ("need", "row", "days", "named")))

    def _matched(self, needs: Codes, rows: Rows, column: str) -> tuple[Codes, Codes]:
        c = self._c
        ours = Rows("needs", c.needs.frame.iloc[needs], c.needs.group[needs])
        keys = (c.column_of(ours, "community_id"), c.column_of(ours, column))
        theirs = (c.column_of(rows, "community_id"), c.column_of(rows, column))
        left, right = matches(*shared_numbers(keys, theirs))
        return needs[left], right

    def _days(self, need: Codes, rows: Rows, row: Codes, date: str) -> Floats:
        """Days from raising to the date of a row, in the resolution of both (RULES 1.6)."""
        c = self._c
        raised, dated = c.column("raised_date"), c.column_of(rows, date)
        if not self.timed(rows.table, date):
            raised, dated = raised.dt.normalize(), dated.dt.normalize()
        first = raised.to_numpy()[need]
        return in_days(pd.Series(dated.to_numpy()[row] - first))

    def timed(self, table: str, date: str) -> bool:
        """Whether both the raising of needs and this date carry times of day."""
        return self._c.has_times("raised_date") and self._c.has_times(date, table)

    def days_waiting(self) -> Floats:
        """Days from raising to the end of `as_of`, as waiting for an activity is measured."""
        c = self._c
        if self.timed("activities", "activity_date"):
            end = pd.Timestamp(c.as_of) + pd.Timedelta(days=1)
            return in_days(end - c.column("raised_date"))
        return in_days(pd.Timestamp(c.as_of) - c.day("raised_date"))

    @cached_property
    def project(self) -> Codes:
        """The project row of each need, in its own community; -1 for none."""
        c = self._c
        rows = c.rows("projects")
        keys = tuple(c.column(name) for name in ("community_id", "project_id"))
        theirs = tuple(c.column_of(rows, name) for name in ("community_id", "project_id"))
        left, right = matches(*shared_numbers(keys, theirs))
        found = np.full(len(c.needs), -1, np.int64)
        # Of several rows with one key the first stands (the loader refuses such files).
        found[left[::-1]] = right[::-1]
        return found
