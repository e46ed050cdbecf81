"""Cases of social work: when they were closed, with which result, and which are open (RULES 10.6)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask, Rows

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]
#: One day for all cases, or one for each.
Day = dt.date | pd.Series

#: A case without an activity for longer than this is dormant, not open.
DORMANT_DAYS = 90


class Cases:
    """One case per group, community and `case_id`, from its delivered activities up to `as_of`.

    In order of group, community and id; what is said of a case has one value for each.
    """

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @cached_property
    def _at(self) -> Codes:
        """Positions in the delivered activities that name a case, by date and then id."""
        c, delivered = self._c, self._c.deeds.delivered
        named = c.column_of(delivered, "case_id").notna().to_numpy(bool)
        order = pd.DataFrame(
            {
                "day": c.column_of(delivered, "activity_date").dt.normalize(),
                "id": c.column_of(delivered, "activity_id").astype(object),
            }
        )[named]
        return order.sort_values(["day", "id"], kind="stable").index.to_numpy(np.int64)

    @cached_property
    def activities(self) -> Rows:
        """The activities of cases, in order of date and id."""
        return self._c.deeds.delivered.only(self._at)

    @cached_property
    def of_activity(self) -> Codes:
        """The case of each of these activities."""
        keys = pd.DataFrame(
            {
                "group": self.activities.group,
                "community": self._c.column_of(self.activities, "community_id").astype(object),
                "case": self._c.column_of(self.activities, "case_id").astype(object),
            }
        )
        return keys.groupby(["group", "community", "case"]).ngroup().to_numpy().astype(np.int64)

    def __len__(self) -> int:
        return int(self.of_activity.max(initial=-1)) + 1

    def _last(self, among: Mask) -> Codes:
        """By case: the position of its latest activity among these; -1 for none."""
        found = np.full(len(self), -1, np.int64)
        chosen = np.flatnonzero(among)
        # Positions are in order of date, so the last to be written is the latest.
        found[self.of_activity[chosen]] = chosen
        return found

    @cached_property
    def rows(self) -> Rows:
        """The latest activity of each case, which stands for it."""
        return self.activities.only(self._last(np.ones(len(self.activities), bool)))

    @cached_property
    def _day(self) -> pd.Series:
        return self._c.column_of(self.activities, "activity_date").dt.normalize()

    @cached_property
    def _goal(self) -> pd.Series:
        return self._c.column_of(self.activities, "goal_attainment").astype(object)

    @cached_property
    def result(self) -> pd.Series:
        """The last goal attainment on record; null without one."""
        last = self._last(self._goal.notna().to_numpy(bool))
        return self._goal.reindex(last).reset_index(drop=True)

    @cached_property
    def closed_on(self) -> pd.Series:
        """The closing date on record, else the day of the latest activity if it says the result.

        A later activity without a result opens such a case again.
        """
        written = self._c.column_of(self.activities, "case_closed_date").dt.normalize()
        given = written.groupby(self.of_activity).max().reindex(range(len(self)))
        last = self._last(np.ones(len(self.activities), bool))
        says = self._goal.notna().to_numpy(bool)[last]
        implied = self._day.iloc[last].reset_index(drop=True).where(says)
        return given.reset_index(drop=True).fillna(implied)

    def _days(self, day: Day) -> pd.Series:
        """A day for each case: its own, or the same for all."""
        if isinstance(day, pd.Series):
            return day
        return pd.Series(pd.Timestamp(day), index=range(len(self)))

    def closed_by(self, day: Day) -> Mask:
        return (self.closed_on <= self._days(day)).to_numpy(bool)

    def last_activity(self, day: Day) -> pd.Series:
        """The day of the latest activity up to this day; null where the case began later."""
        limit = self._days(day).to_numpy()[self.of_activity]
        last = self._last((self._day <= limit).to_numpy(bool))
        return self._day.reindex(last).reset_index(drop=True)

    def _recent(self, day: Day) -> pd.Series:
        return self.last_activity(day) >= self._days(day) - pd.Timedelta(days=DORMANT_DAYS)

    def open_on(self, day: Day) -> Mask:
        """Not closed by this day, with an activity in the 90 days up to it."""
        return ~self.closed_by(day) & self._recent(day).to_numpy(bool)

    def dormant_on(self, day: Day) -> Mask:
        """Begun, not closed by this day, and without an activity in the 90 days up to it."""
        begun = self.last_activity(day).notna().to_numpy(bool)
        return begun & ~self.closed_by(day) & ~self._recent(day).to_numpy(bool)

    @cached_property
    def begins(self) -> pd.Series:
        """By case: the first day of its group's period."""
        return pd.Series(self._c.first_days[self.rows.group])

    @cached_property
    def ends(self) -> pd.Series:
        """By case: the last day of its group's period that counts."""
        return pd.Series(self._c.last_days[self.rows.group])

    @cached_property
    def closed_in_period(self) -> Mask:
        closed = self.closed_on
        return ((closed >= self.begins) & (closed <= self.ends)).to_numpy(bool)

    @cached_property
    def attained(self) -> Mask:
        """Goals met or exceeded."""
        return self.result.isin(("met", "exceeded")).to_numpy(bool)
