"""Who took part: delivered activities, their rosters, and the register of residents.

An attendance is a roster row of an activity; a person is an id, once per group, however often
it stands on rosters. What a roster does not name is an anonymous attendance (FRAMEWORK §1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask, Rows

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
    `dates` on how many different days they came, `times` how many roster rows they have.
    """

    rows: Rows
    key: Codes
    dates: Floats
    times: Floats

    def __len__(self) -> int:
        return len(self.rows)


class Rosters:
    """Activities delivered in the period (A), who stood on their rosters, and who did not.

    With `ever`, of all activities delivered up to `as_of`.
    """

    def __init__(self, cohorts: Cohorts, *, ever: bool = False) -> None:
        self._c = cohorts
        self._ever = ever

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
        frame = every.frame.iloc[chosen].reset_index(drop=True)
        return Rows("activities", frame, every.group[chosen])

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
        return np.bincount(self._activity, minlength=len(self.activities)).astype(float)

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
    def roster(self) -> pd.DataFrame:
        """Participation rows of A that name somebody (RULES 2.1), joined to their activity."""
        frame = self._c.tables.frame("participation")
        if not {"activity_id", "resident_id"} <= set(frame.columns):
            return frame.iloc[:0].assign(_activity=np.zeros(0, np.int64))
        known = self.activities.frame
        ids = (
            known["activity_id"] if "activity_id" in known.columns else pd.Series([], dtype=object)
        )
        first = ids[ids.notna() & ~ids.duplicated()]
        found = pd.Index(first).get_indexer(pd.Index(frame["activity_id"].fillna("")))
        kept = (found >= 0) & frame["resident_id"].notna().to_numpy(bool)
        positions = first.index.to_numpy(np.int64)[found[kept]]
        return frame[kept].assign(_activity=positions).reset_index(drop=True)

    @cached_property
    def _activity(self) -> Codes:
        return self.roster["_activity"].to_numpy(np.int64)

    @cached_property
    def roster_rows(self) -> Rows:
        return Rows("participation", self.roster, self.activities.group[self._activity])

    def role_is(self, *roles: str) -> Mask:
        """Roster rows in one of these roles; a blank or absent role is participant (RULES 1.9)."""
        column = self._c.column_of(self.roster_rows, "participant_role").fillna("participant")
        return column.isin(roles).to_numpy(dtype=bool, na_value=False)

    def at(self, activities: Mask) -> Mask:
        """Roster rows of these activities of A."""
        return activities[self._activity]

    @cached_property
    def _id_codes(self) -> tuple[Codes, Codes]:
        """The ids of roster rows and of the register as common whole numbers."""
        register = self._c.rows("residents").frame
        registered = (
            register["resident_id"]
            if "resident_id" in register.columns
            else pd.Series([], dtype="string")
        )
        on_rosters = (
            self.roster["resident_id"]
            if "resident_id" in self.roster.columns
            else pd.Series([], dtype="string")
        )
        both = pd.concat([on_rosters.astype(object), registered.astype(object)])
        codes = pd.factorize(both, sort=True)[0].astype(np.int64)
        return codes[: len(on_rosters)], codes[len(on_rosters) :]

    @cached_property
    def _ids(self) -> int:
        return int(max((codes.max(initial=-1) for codes in self._id_codes), default=-1)) + 1

    def people(self, attendances: Mask) -> People:
        """The distinct ids of these roster rows, once per group."""
        chosen = np.flatnonzero(attendances & (self.roster_rows.group >= 0))
        group, code = self.roster_rows.group[chosen], self._id_codes[0][chosen]
        pairs = group * max(self._ids, 1) + code
        _, first, of_row = np.unique(pairs, return_index=True, return_inverse=True)
        people = len(first)
        day = self._c.column_of(self.activities, "activity_date").dt.normalize()
        number = day.to_numpy().astype("datetime64[D]").astype(np.int64)[self._activity[chosen]]
        seen = np.unique(np.stack([of_row.astype(np.int64), number]), axis=1)[0]
        place = self._c.grouping.place_of_group[group[first]]
        return People(
            rows=Rows(
                "participation",
                self.roster.iloc[chosen[first]].reset_index(drop=True),
                group[first],
            ),
            key=place * max(self._ids, 1) + code[first],
            dates=np.bincount(seen, minlength=people).astype(float),
            times=np.bincount(of_row, minlength=people).astype(float),
        )

    def distinct(self, attendances: Mask, unit: Codes, units: int) -> Floats:
        """How many different ids these roster rows name, by the unit of their activity (-1: none)."""
        of_row = unit[self._activity]
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
        return self.people(np.ones(len(self.roster), bool))

    @cached_property
    def everyone(self) -> People:
        """A person for each roster row, so that what is known of it can be looked up."""
        group = self.roster_rows.group
        place = np.append(self._c.grouping.place_of_group, -1)[group]
        ones = np.ones(len(self.roster))
        key = place * max(self._ids, 1) + self._id_codes[0]
        return People(self.roster_rows, key, ones, ones)

    # -- the register -----------------------------------------------------------

    @cached_property
    def register(self) -> Rows:
        """`residents` with the place of each row (RULES 2.1: only residents of the same place)."""
        return self._c.rows("residents")

    @cached_property
    def _register_key(self) -> Codes:
        """Place and id of each register row as one number; -1 for rows of no place or no id."""
        code, place = self._id_codes[1], self._c.places_of(self.register.frame)
        return np.where((place >= 0) & (code >= 0), place * max(self._ids, 1) + code, -1)

    def registered(self, people: People, having: Mask | None = None) -> Mask:
        """Whether each person stands in the register (with a row of `having`)."""
        keys = self._register_key if having is None else self._register_key[having]
        return np.isin(people.key, keys[keys >= 0])

    def holds(self, *groups: str) -> Mask:
        """Register rows that carry one of these group codes; a blank cell carries none (2.2)."""
        column = self._c.column_of(self.register, "group_codes")
        codes, spelt = pd.factorize(column.astype(object))
        wanted = set(groups)
        carries = [not wanted.isdisjoint(str(text).split(";")) for text in spelt]
        return np.append(np.array(carries, bool), False)[codes]

    def register_given(self, name: str) -> Mask:
        return self._c.column_of(self.register, name).notna().to_numpy(bool)

    def of_register(self, people: People, values: Codes) -> Codes:
        """The value of each person's register row (the first that has one); -1 without one.

        `values` are whole numbers from 0, one for each register row, -1 where blank.
        """
        usable = (self._register_key >= 0) & (values >= 0)
        keys, first = np.unique(self._register_key[usable], return_index=True)
        if not len(keys):
            return np.full(len(people), -1, np.int64)
        at = np.minimum(np.searchsorted(keys, people.key), len(keys) - 1)
        return np.where(keys[at] == people.key, values[usable][first][at], -1)
