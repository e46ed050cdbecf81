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
from workbench.schema.encoded import Encoded, common_numbers

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

    def only(self, wanted: Mask) -> Pairs:
        """These of the pairs."""
        return Pairs(self.need[wanted], self.row[wanted], self.days[wanted], self.named[wanted])

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


def shared_numbers(*tables: tuple[pd.Series | Encoded, ...]) -> list[Codes]:
    """Whole numbers for the rows of several tables, equal where all their cells are equal.

    Each table gives the same number of columns; a row with a blank cell gets -1.
    """
    found: list[Codes] = []
    for parts in zip(*tables, strict=True):
        codes = common_numbers(*(p if isinstance(p, Encoded) else Encoded.of(p) for p in parts))
        if not found:
            found = codes
            continue
        size = max(int(each.max(initial=0)) for each in codes) + 1
        found = [
            np.where((before < 0) | (each < 0), -1, before * size + each)
            for before, each in zip(found, codes, strict=True)
        ]
    return found


def positions(ids: pd.Series | Encoded, among: pd.Series | Encoded) -> Codes:
    """Where each id first stands among others; -1 for a blank, or where it does not."""
    theirs, ours = shared_numbers((among,), (ids,))
    first = np.full(max(theirs.max(initial=-1), ours.max(initial=-1)) + 2, -1, np.int64)
    known = np.flatnonzero(theirs >= 0)[::-1]
    # Written backwards, so that the first of each stays.
    first[theirs[known]] = known
    return first[ours]


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
        return rows.only(chosen)

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
        days = self.days_to(need, rows, row, date)
        kept = names | (days >= 0)
        table = pd.DataFrame({"need": need, "row": row, "days": days, "named": names})[kept]
        table = table.drop_duplicates(["need", "row"]).sort_values(["need", "row"])
        return Pairs(*(table[name].to_numpy() for name in ("need", "row", "days", "named")))

    def named_in(self, table: str) -> Mask:
        """By need: whether an accepted need of the period is named in any row of a table (RULES 7.5)."""
        accepted = np.flatnonzero(self._c.accepted)
        found = np.zeros(len(self._c.needs), bool)
        found[self._matched(accepted, self._c.rows(table), "need_id")[0]] = True
        return found

    def _matched(self, needs: Codes, rows: Rows, column: str) -> tuple[Codes, Codes]:
        c = self._c
        ours = c.needs.only(needs)
        keys = (c.column_of(ours, "community_id"), c.column_of(ours, column))
        theirs = (c.column_of(rows, "community_id"), c.column_of(rows, column))
        left, right = matches(*shared_numbers(keys, theirs))
        return needs[left], right

    def days_to(self, need: Codes, rows: Rows, row: Codes, date: str) -> Floats:
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

    def days_waiting(self, *awaited: tuple[str, str]) -> Floats:
        """Days from raising to the end of `as_of`, as waiting for these dates is measured.

        `awaited` are tables and their columns: with times of day in one of them, to the hour.
        """
        c = self._c
        if any(self.timed(table, date) for table, date in awaited):
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
