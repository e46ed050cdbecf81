"""Who took part: delivered activities, their rosters, and the register of residents.

An attendance is a roster row of an activity; a person is an id, once per group, however often
it stands on rosters. What a roster does not name is an anonymous attendance (FRAMEWORK §1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.deeds import positions
from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.schema.columns import FIRST_YEAR

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]

#: Service types of A_svc and A_gov (FRAMEWORK §1); all other types belong to A alone.
SERVICE_TYPES: tuple[str, ...] = (
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
GOVERNANCE_TYPES: tuple[str, ...] = ("deliberation", "public_affairs_action")


@dataclass(frozen=True)
class People:
    """Distinct ids per group, in order of group and id: one row each.

    `rows.frame` holds the first roster row of each, `key` their place and id as one number,
    `times` how many roster rows they have, `count_dates` tells `dates`.
    """

    rows: Rows
    key: Codes
    times: Floats
    count_dates: Callable[[], Floats]

    @cached_property
    def dates(self) -> Floats:
        """On how many different days they came."""
        return self.count_dates()

    def __len__(self) -> int:
        return len(self.rows)


class Rosters:
    """Activities delivered in the period (A), who stood on their rosters, and who did not.

    With `ever`, of all activities delivered up to `as_of`.
    """

    def __init__(self, cohorts: Cohorts, *, ever: bool = False) -> None:
        self._c = cohorts
        self._ever = ever
        #: By identity, which is safe as long as the people themselves are kept with it.
        self._numbers_of: dict[int, tuple[People, Codes]] = {}

    # -- activities -------------------------------------------------------------

    @cached_property
    def activities(self) -> Rows:
        """A: delivered activities dated within P and by `as_of`; a blank status is delivered."""
        if self._ever:
            return self._c.deeds.delivered
        every = self._c.rows("activities")
        status = self._c.column("activity_status", "activities").fillna("delivered")
        day = self._c.day("activity_date", "activities")
        inside = (
            status.eq("delivered")
            & (day >= pd.Timestamp(self._c.period.start))
            & (day <= pd.Timestamp(self._c.until))
        ).to_numpy(dtype=bool, na_value=False)
        chosen = np.flatnonzero(inside & (every.group >= 0))
        return every.only(chosen)

    def of_type(self, *types: str) -> Mask:
        """Activities of A of these service types."""
        return self.activity_is("service_type", *types)

    @cached_property
    def service(self) -> Mask:
        """A_svc."""
        return self.of_type(*SERVICE_TYPES)

    @cached_property
    def governance(self) -> Mask:
        """A_gov."""
        return self.of_type(*GOVERNANCE_TYPES)

    def activity_column(self, name: str) -> pd.Series:
        return self._c.column_of(self.activities, name)

    def activity_is(self, name: str, *codes: str) -> Mask:
        return self.activity_column(name).isin(codes).to_numpy(dtype=bool, na_value=False)

    @cached_property
    def headcount(self) -> Floats:
        """`participant_count` of each activity; null where it is not known."""
        return self.activity_column("participant_count").to_numpy(float, na_value=np.nan)

    @cached_property
    def listed(self) -> Floats:
        """Roster rows of each activity."""
        return np.bincount(self.activity_of_rows, minlength=len(self.activities)).astype(float)

    @cached_property
    def anonymous(self) -> Floats:
        """X by activity: attendances that the roster does not name, never negative (RULES 2.5)."""
        return np.nan_to_num(np.maximum(self.headcount - self.listed, 0.0))

    @cached_property
    def unrecorded(self) -> Mask:
        """Activities with neither a headcount nor a roster row."""
        return np.isnan(self.headcount) & (self.listed == 0)

    # -- rosters ----------------------------------------------------------------

    @cached_property
    def _entries(self) -> tuple[Codes, Codes]:
        """Participation rows of A that name somebody (RULES 2.1): where they stand, and their activity."""
        every = self._c.rows("participation")
        if not (every.has("activity_id") and every.has("resident_id")):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        ids = self._c.encoded("activities", "activity_id").only(self.activities.at)
        activity = positions(self._c.encoded("participation", "activity_id"), ids)
        kept = (activity >= 0) & every.column("resident_id").notna().to_numpy(bool)
        return np.flatnonzero(kept), activity[kept]

    @property
    def activity_of_rows(self) -> Codes:
        return self._entries[1]

    @cached_property
    def roster_rows(self) -> Rows:
        at, activity = self._entries
        return self._c.rows("participation").only(at, self.activities.group[activity])

    @property
    def roster(self) -> pd.DataFrame:
        """The roster rows as a frame, joined to their activity; wide, and made anew each time."""
        return self.roster_rows.frame.assign(_activity=self.activity_of_rows)

    def role_is(self, *roles: str) -> Mask:
        """Roster rows in one of these roles; a blank or absent role is participant (RULES 1.9)."""
        column = self._c.column_of(self.roster_rows, "participant_role").fillna("participant")
        return column.isin(roles).to_numpy(dtype=bool, na_value=False)

    def at(self, activities: Mask) -> Mask:
        """Roster rows of these activities of A."""
        return activities[self.activity_of_rows]

    @cached_property
    def _id_codes(self) -> tuple[Codes, Codes]:
        """The ids of roster rows and of the register as common whole numbers."""
        on_lists, registered = self._c.resident_numbers
        return on_lists[self._entries[0]], registered

    @cached_property
    def _ids(self) -> int:
        return (
            int(max((codes.max(initial=-1) for codes in self._c.resident_numbers), default=-1)) + 1
        )

    @cached_property
    def _person(self) -> Codes:
        """The group and id of each roster row as one number."""
        return self.roster_rows.group * max(self._ids, 1) + self._id_codes[0]

    @cached_property
    def _day(self) -> Codes:
        """The day of each roster row as a number from 1 on; 0 where it is not known."""
        day = self._c.column_of(self.activities, "activity_date").dt
        number = ((day.normalize() - pd.Timestamp(FIRST_YEAR, 1, 1)).dt.days + 1).fillna(0)
        return number.to_numpy(np.int64)[self.activity_of_rows]

    @cached_property
    def _in_order(self) -> tuple[Codes, Codes]:
        """Roster rows that have a group, by person and position: the persons, and the rows.

        Sorted once, for every set of people.
        """
        inside = np.flatnonzero(self.roster_rows.group >= 0)
        return in_order(self._person[inside], inside)

    def people(self, attendances: Mask) -> People:
        """The distinct ids of these roster rows, once per group."""
        row, start = self._visits(attendances)
        times = np.diff(np.append(start, len(row))).astype(float)
        return self._people(row[start], times, lambda: self._dates(attendances))

    def _visits(self, attendances: Mask) -> tuple[Codes, Codes]:
        """These roster rows by person and position, and where each person starts among them."""
        person, row = self._in_order
        chosen = attendances[row]
        person, row = person[chosen], row[chosen]
        other = np.append(True, person[1:] != person[:-1])[: len(row)]
        return row, np.flatnonzero(other)

    def _dates(self, attendances: Mask) -> Floats:
        """On how many different days each person stood on these roster rows."""
        row, start = self._visits(attendances)
        person = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(row))))
        days = int(self._day.max(initial=0)) + 1
        visits = np.sort(person * days + self._day[row])
        another = np.append(True, visits[1:] != visits[:-1])[: len(visits)]
        return np.bincount(visits[another] // days, minlength=len(start)).astype(float)

    def _people(self, row: Codes, times: Floats, count_dates: Callable[[], Floats]) -> People:
        rows = self.roster_rows.only(row)
        place = np.append(self._c.grouping.place_of_group, -1)[rows.group]
        key = place * max(self._ids, 1) + self._id_codes[0][row]
        return People(rows, key, times, count_dates)

    def distinct(self, attendances: Mask, unit: Codes, units: int) -> Floats:
        """How many different ids these roster rows name, by the unit of their activity (-1: none)."""
        of_row = unit[self.activity_of_rows]
        chosen = attendances & (of_row >= 0)
        pairs = of_row[chosen] * max(self._ids, 1) + self._id_codes[0][chosen]
        first = np.unique(pairs) // max(self._ids, 1)
        return np.bincount(first, minlength=units).astype(float)

    @cached_property
    def served(self) -> People:
        """Those on a roster of A_svc."""
        return self.people(self.at(self.service))

    @cached_property
    def participants(self) -> People:
        """Those on any roster of A."""
        return self.people(np.ones(len(self.roster_rows), bool))

    @cached_property
    def everyone(self) -> People:
        """A person for each roster row, so that what is known of it can be looked up."""
        every = np.arange(len(self.roster_rows))
        ones = np.ones(len(every))
        return self._people(every, ones, lambda: ones)

    # -- the register -----------------------------------------------------------

    @cached_property
    def register(self) -> Rows:
        """`residents` with the place of each row (RULES 2.1: only residents of the same place)."""
        return self._c.rows("residents")

    @cached_property
    def _register_numbers(self) -> tuple[Codes, Codes]:
        """The distinct places and ids of the register in order, and which of them each row has.

        -1 for rows of no place or no id.
        """
        code, place = self._id_codes[1], self._c.places_of(self.register.frame)
        usable = (place >= 0) & (code >= 0)
        keys, number = np.unique(
            place[usable] * max(self._ids, 1) + code[usable], return_inverse=True
        )
        of_row = np.full(len(code), -1, np.int64)
        of_row[usable] = number
        return keys, of_row

    def registered(self, people: People, having: Mask | None = None) -> Mask:
        """Whether each person stands in the register (with a row of `having`)."""
        keys, of_row = self._register_numbers
        there = np.zeros(len(keys) + 1, bool)
        there[of_row if having is None else of_row[having]] = True
        # The last one is for rows and people without a number.
        there[-1] = False
        return there[self._listed(people)]

    @cached_property
    def group_cells(self) -> tuple[Codes, list[set[str]]]:
        """The number of each register row's cell of group codes, and the codes in each such cell."""
        codes, spelt = pd.factorize(self._c.column_of(self.register, "group_codes"))
        return codes, [set(str(text).split(";")) for text in spelt]

    def holds(self, *groups: str) -> Mask:
        """Register rows that carry one of these group codes; a blank cell carries none (2.2)."""
        codes, spelt = self.group_cells
        carries = [not carried.isdisjoint(groups) for carried in spelt]
        return np.append(np.array(carries, bool), False)[codes]

    def register_given(self, name: str) -> Mask:
        return self._c.column_of(self.register, name).notna().to_numpy(bool)

    def of_register(self, people: People, values: Codes) -> Codes:
        """The value of each person's register row (the first that has one); -1 without one.

        `values` are whole numbers from 0, one for each register row, -1 where blank.
        """
        keys, of_row = self._register_numbers
        usable = np.flatnonzero((of_row >= 0) & (values >= 0))
        found = np.full(len(keys) + 1, -1, np.int64)
        # Written backwards, so that the first row of each stays.
        found[of_row[usable[::-1]]] = values[usable[::-1]]
        return found[self._listed(people)]

    def _listed(self, people: People) -> Codes:
        """Which number of the register each person has; looked up once for each set of people."""
        if id(people) not in self._numbers_of:
            found = _found(people.key, self._register_numbers[0])
            self._numbers_of[id(people)] = (people, found)
        return self._numbers_of[id(people)][1]


def in_order(numbers: Codes, positions: Codes) -> tuple[Codes, Codes]:
    """Numbers from 0 on and their positions, sorted by number and then by position.

    Positions are ascending. Where both fit into one number, that is sorted: much faster
    than finding the order of two.
    """
    bits = int(positions.max(initial=0)).bit_length()
    if int(numbers.max(initial=0)).bit_length() + bits > 62:
        order = np.argsort(numbers, kind="stable")
        return numbers[order], positions[order]
    both = numbers << bits
    both |= positions
    both.sort()
    return both >> bits, both & ((1 << bits) - 1)


def _found(values: Codes, sorted_values: Codes) -> Codes:
    """Where each value stands among the sorted ones; -1 where it does not."""
    if not len(sorted_values):
        return np.full(len(values), -1, np.int64)
    at = np.minimum(np.searchsorted(sorted_values, values), len(sorted_values) - 1)
    return np.where(sorted_values[at] == values, at, -1)
