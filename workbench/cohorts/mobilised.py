"""Who began to act for others, and when: attendances of all time up to `as_of` (RULES 11.5, 11.6, 12.3).

A mobilised role is that of a volunteer, an organiser or a decision maker. People are ids of
one place, as everywhere; a union of communities is one place.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask, Rows

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]

MOBILISED_ROLES: tuple[str, ...] = ("volunteer", "organiser", "decision_maker")
#: Later than every day on record.
NEVER = np.iinfo(np.int64).max


def day_number(day: dt.date) -> int:
    """A calendar day as a whole number, as attendances count it."""
    return (day - dt.date(1970, 1, 1)).days


@dataclass(frozen=True)
class Attendances:
    """Roster rows of delivered activities, in any order: one entry each.

    `row` is the position in `participation`, `activity` that in the delivered activities,
    `person` numbers the ids of each place, `day` counts calendar days.
    """

    row: Codes
    activity: Codes
    person: Codes
    day: Codes
    people: int

    def __len__(self) -> int:
        return len(self.row)

    def any_of(self, among: Mask) -> Mask:
        """By person: whether one of these attendances is theirs."""
        found = np.zeros(self.people, bool)
        found[self.person[among]] = True
        return found

    def first_day(self, among: Mask) -> Codes:
        """By person: the day of the earliest of these attendances; NEVER without one."""
        found = np.full(self.people, NEVER)
        np.minimum.at(found, self.person[among], self.day[among])
        return found


class Mobilised:
    """Who stood on rosters since records began, and since when in a mobilised role."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @cached_property
    def attendances(self) -> Attendances:
        """Rows that name somebody at a delivered activity of one of the places (RULES 2.1)."""
        frame, delivered = self._c.tables.frame("participation"), self._c.deeds.delivered
        if not {"activity_id", "resident_id"} <= set(frame.columns):
            none = np.zeros(0, np.int64)
            return Attendances(none, none, none, none, 0)
        ids = self._c.column_of(delivered, "activity_id")
        first = ids[ids.notna() & ~ids.duplicated()]
        found = pd.Index(first).get_indexer(pd.Index(frame["activity_id"].fillna("")))
        row = np.flatnonzero((found >= 0) & frame["resident_id"].notna().to_numpy(bool))
        activity = first.index.to_numpy(np.int64)[found[row]]
        name = pd.factorize(frame["resident_id"].iloc[row], sort=True)[0].astype(np.int64)
        key = self._place[activity] * (int(name.max(initial=0)) + 1) + name
        # In order of place and id, whatever the order of the rows.
        person, people = pd.factorize(key, sort=True)
        return Attendances(row, activity, person.astype(np.int64), self._day[activity], len(people))

    @cached_property
    def _place(self) -> Codes:
        """The place of each delivered activity."""
        return self._c.places_of(self._c.deeds.delivered.frame)

    @cached_property
    def _day(self) -> Codes:
        """The calendar day of each delivered activity."""
        date = self._c.column_of(self._c.deeds.delivered, "activity_date").dt.normalize()
        return date.to_numpy().astype("datetime64[D]").astype(np.int64)

    def in_role(self, *roles: str) -> Mask:
        """Attendances in one of these roles; a blank or absent role is participant (RULES 1.9)."""
        rows = Rows("participation", self._c.tables.frame("participation"), np.zeros(0, np.int64))
        role = self._c.column_of(rows, "participant_role").fillna("participant")
        return role.isin(roles).to_numpy(dtype=bool, na_value=False)[self.attendances.row]

    @cached_property
    def acts(self) -> Mask:
        """Attendances in a mobilised role."""
        return self.in_role(*MOBILISED_ROLES)

    @cached_property
    def first_on_record(self) -> Codes:
        """By place: the day of its first roster row, whatever the role; NEVER without one."""
        places = int(self._c.grouping.place_of_group.max(initial=-1)) + 1
        found = np.full(places, NEVER)
        seen = np.unique(self.attendances.activity)
        np.minimum.at(found, self._place[seen], self._day[seen])
        return found

    def has_roster(self) -> Mask:
        """Groups whose place has any roster row by `as_of`."""
        return (self.first_on_record < NEVER)[self._c.grouping.place_of_group]

    def earliest(self, among: Mask) -> Codes:
        """Positions of the earliest of these attendances of each person who has one.

        Of several on one day that of the activity whose id comes first, so that the order of
        rows decides nothing.
        """
        a = self.attendances
        at = np.flatnonzero(among & (a.day == a.first_day(among)[a.person]))
        ids = self._c.column_of(self._c.deeds.delivered, "activity_id")
        rank = np.zeros(len(at), np.int64)
        tied = (np.bincount(a.person[at], minlength=a.people) > 1)[a.person[at]]
        rank[tied] = pd.factorize(ids.to_numpy(object)[a.activity[at[tied]]], sort=True)[0]
        at = at[np.lexsort((rank, a.person[at]))]
        return at[np.unique(a.person[at], return_index=True)[1]]

    @cached_property
    def first_time(self) -> Codes:
        """Positions of everybody's first mobilisation."""
        return self.earliest(self.acts)

    def soon_after_records_began(self, at: Codes, days: int) -> Mask:
        """Of these attendances, those within so many days of the place's first roster row."""
        a = self.attendances
        return a.day[at] - self.first_on_record[self._place[a.activity[at]]] <= days

    def rows(self, at: Codes) -> Rows:
        """These attendances as rows of `participation`, in the groups of their activities."""
        a = self.attendances
        frame = self._c.tables.frame("participation").iloc[a.row[at]].reset_index(drop=True)
        return Rows("participation", frame, self._c.deeds.delivered.group[a.activity[at]])
