"""What residents answered: waves of surveys, a score from 0 to 100 for each respondent, who was served.

A respondent is one response of a resident; a wave is what the survey calls so, else the
half-year of the answer (RULES 10.1, 10.3). Which waves count depends on the items asked for:
a wave without a usable answer to any of them is none (RULES §16 on 10.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rosters import SERVICE_TYPES
from workbench.cohorts.rows import Floats, Mask, Rows

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]

#: Scale of an answer that does not say its own (RULES 1.9).
USUAL_SCALE = (1.0, 5.0)
#: Days before an answer, itself included, in which a service counts (RULES 10.5).
SERVED_WITHIN = 365


@dataclass(frozen=True)
class Waves:
    """The waves with a usable answer to some items, oldest first within each group.

    Arrays of one length: `group`, `code` (of the wave's name), `first` day, and its `place`
    among the waves of the group. `latest` and `before` have one code per group, -1 for none:
    the last wave with an answer in P, and the one just before it, in P or not.
    """

    group: Codes
    code: Codes
    first: Codes
    place: Codes
    latest: Codes
    before: Codes


@dataclass(frozen=True)
class Respondents:
    """Respondents of the waves up to the last one in P, in order of group, wave and response.

    `rows` holds one row of each (an answer to the items, where there is one). `score` is
    their mean over the items from 0 to 100, null where too few items were answered. `person`
    is -1 for the anonymous, `day` the day of their last answer. `latest` and `before` mark
    those of the two waves that are compared; of the last wave only answers in P are there.
    """

    rows: Rows
    wave: Codes
    person: Codes
    day: Codes
    score: Floats
    weight: Floats
    latest: Mask
    before: Mask
    waves: Waves

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def known(self) -> Mask:
        """Those with enough answers for a score."""
        return ~np.isnan(self.score)


class Answers:
    """Answers of residents by `as_of`, one row each, in order of their key."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts
        self._respondents: dict[tuple[tuple[str, ...], int], Respondents] = {}

    # -- answers ----------------------------------------------------------------

    @cached_property
    def rows(self) -> Rows:
        every = self._c.rows("surveys")
        kind = self._c.column("respondent_type", "surveys")
        named = self._c.column("response_id", "surveys").notna()
        own = (kind.eq("resident").fillna(False) & named).to_numpy(dtype=bool, na_value=False)
        chosen = np.flatnonzero(own & (every.group >= 0))
        # In the order of the key, so that no sum depends on the order of rows (RULES 1.17).
        keys = [
            self._coded("surveys", name)[chosen]
            for name in ("target_organization_id", "item_code", "response_id")
        ]
        chosen = chosen[np.lexsort([*keys, every.group[chosen]])]
        frame = every.frame.iloc[chosen].reset_index(drop=True)
        return Rows("surveys", frame, every.group[chosen])

    def _coded(self, table: str, name: str) -> Codes:
        values = self._c.column(name, table).astype(object)
        return pd.factorize(values, sort=True)[0].astype(np.int64)

    def _column(self, name: str) -> pd.Series:
        return self._c.column_of(self.rows, name)

    def _numbers(self, name: str) -> Floats:
        return self._column(name).to_numpy(float, na_value=np.nan)

    @cached_property
    def day(self) -> Codes:
        """The calendar day of each answer, counted from 1970."""
        return _days(self._column("survey_date"))

    @cached_property
    def in_period(self) -> Mask:
        """Answers dated in P, and by `as_of`."""
        start, until = (
            np.datetime64(day, "D").astype(np.int64)
            for day in (self._c.period.start, self._c.until)
        )
        return (self.day >= start) & (self.day <= until)

    @cached_property
    def scale(self) -> tuple[Floats, Floats]:
        """The ends of each answer's own scale (blank: 1 to 5)."""
        low, high = (self._numbers(name) for name in ("scale_min", "scale_max"))
        return (
            np.where(np.isnan(low), USUAL_SCALE[0], low),
            np.where(np.isnan(high), USUAL_SCALE[1], high),
        )

    @cached_property
    def points(self) -> Floats:
        """Each answer from 0 to 100; null where it is blank or off its scale (RULES 10.1)."""
        (low, high), score = self.scale, self._numbers("score")
        usable = (high > low) & (score >= low) & (score <= high)
        span = np.where(high > low, high - low, 1.0)
        return np.where(usable, 100.0 * (score - low) / span, np.nan)

    @cached_property
    def _weight(self) -> Floats:
        """The weight of each answer (blank: 1; RULES 1.9)."""
        stored = self._numbers("weight")
        return np.where(np.isnan(stored), 1.0, stored)

    @cached_property
    def _named_waves(self) -> tuple[Codes, NDArray[np.object_]]:
        """The wave of each answer as a code, and the names in order; blank is the half-year."""
        stored = self._column("wave").astype(object)
        day = self._column("survey_date").dt
        half = np.where(day.month.to_numpy() <= 6, "H1", "H2")
        by_date = day.year.astype("Int64").astype(str).to_numpy(object) + half
        names = stored.where(stored.notna(), pd.Series(by_date, index=stored.index))
        codes, spelt = pd.factorize(names, sort=True)
        return codes.astype(np.int64), np.asarray(spelt, dtype=object)

    @property
    def wave(self) -> Codes:
        return self._named_waves[0]

    def wave_names(self, codes: Codes) -> NDArray[np.object_]:
        """The names of waves by their codes; empty for -1."""
        return np.append(self._named_waves[1], "")[codes]

    def asks(self, *items: str) -> Mask:
        """Answers, usable or not, to one of these items."""
        return self._column("item_code").isin(items).to_numpy(dtype=bool, na_value=False)

    # -- waves ------------------------------------------------------------------

    def waves(self, *items: str) -> Waves:
        """The waves of these items, ordered by the day of their first answer (RULES 10.3)."""
        at = np.flatnonzero(self.asks(*items) & ~np.isnan(self.points))
        table = pd.DataFrame(
            {
                "group": self.rows.group[at],
                "wave": self.wave[at],
                "day": self.day[at],
                "inside": self.in_period[at],
            }
        )
        waves = table.groupby(["group", "wave"], as_index=False).agg(
            first=("day", "min"), inside=("inside", "any")
        )
        # Two waves that begin on one day stand in the order of their names.
        waves = waves.sort_values(["group", "first", "wave"]).reset_index(drop=True)
        group, code = (waves[name].to_numpy(np.int64) for name in ("group", "wave"))
        place: Codes = waves.groupby("group").cumcount().to_numpy().astype(np.int64)
        last = waves[waves["inside"].to_numpy(bool)].drop_duplicates("group", keep="last")
        latest, before = np.full((2, len(self._c)), -1, np.int64)
        at_last = last.index.to_numpy(np.int64)
        latest[group[at_last]] = code[at_last]
        earlier = at_last[place[at_last] > 0]
        before[group[earlier]] = code[earlier - 1]
        first = waves["first"].to_numpy(np.int64)
        return Waves(group, code, first, place, latest, before)

    def answered_in(self, waves: Waves) -> Mask:
        """Answers of the last wave that are dated in P."""
        return (self.wave == waves.latest[self.rows.group]) & self.in_period

    # -- respondents ------------------------------------------------------------

    def respondents(self, *items: str, least: int = 1) -> Respondents:
        """The respondents of the waves of these items, with a score from `least` items on."""
        key = (items, least)
        if key not in self._respondents:
            self._respondents[key] = self._responding(items, least)
        return self._respondents[key]

    def _responding(self, items: tuple[str, ...], least: int) -> Respondents:
        waves = self.waves(*items)
        at = np.flatnonzero(self._in_scope(waves))
        response = self._column("response_id").astype(object).to_numpy()[at]
        usable = self.asks(*items)[at] & ~np.isnan(self.points[at])
        table = pd.DataFrame(
            {
                "group": self.rows.group[at],
                "wave": self.wave[at],
                "response": pd.factorize(response, sort=True)[0],
                "row": at,
                "blank": ~usable,
                "weight": self._weight[at],
                "day": self.day[at],
            }
        )
        unit = ["group", "wave", "response"]
        table["unit"] = table.groupby(unit, sort=True).ngroup()
        # The row that stands for a respondent is an answer to the items, if there is one.
        first = table.sort_values(["unit", "blank", "row"]).drop_duplicates("unit")
        chosen = first["row"].to_numpy(np.int64)
        of_unit = table.groupby("unit", sort=True)
        group, wave = self.rows.group[chosen], self.wave[chosen]
        return Respondents(
            rows=Rows("surveys", self.rows.frame.iloc[chosen].reset_index(drop=True), group),
            wave=wave,
            person=self._person[chosen],
            day=of_unit["day"].max().to_numpy(np.int64),
            score=self._scores(table[usable], len(first), least),
            weight=first["weight"].to_numpy(float),
            latest=wave == waves.latest[group],
            before=wave == waves.before[group],
            waves=waves,
        )

    def _in_scope(self, waves: Waves) -> Mask:
        """Answers to any item of the waves up to the last in P; of that one, those in P.

        Where no wave reaches into P, the waves that began before it are in scope.
        """
        wide = len(self._named_waves[1]) + 1
        keys = waves.group * wide + waves.code
        last = waves.latest[waves.group]
        of_last = keys == waves.group * wide + last
        place_of_last = np.full(len(self._c), -1, np.int64)
        place_of_last[waves.group[of_last]] = waves.place[of_last]
        start = np.datetime64(self._c.period.start, "D").astype(np.int64)
        early = np.where(last >= 0, waves.place < place_of_last[waves.group], waves.first < start)
        own = self.rows.group * wide + self.wave
        return np.isin(own, keys[early]) | self.answered_in(waves)

    def _scores(self, usable: pd.DataFrame, respondents: int, least: int) -> Floats:
        """Mean over the items answered; an item answered twice counts once, with its mean."""
        told = usable.assign(
            item=self._column("item_code").astype(object).to_numpy()[usable["row"]],
            points=self.points[usable["row"]],
        )
        of_item = told.groupby(["unit", "item"], sort=True)["points"].mean()
        of_unit = of_item.groupby(level="unit").agg(["mean", "size"])
        enough = of_unit["mean"].where(of_unit["size"] >= least)
        return enough.reindex(range(respondents)).to_numpy(float)

    # -- people -----------------------------------------------------------------

    @cached_property
    def _people(self) -> tuple[Codes, Codes, Codes]:
        """Ids of respondents, on rosters and in the register as common whole numbers (-1: blank)."""
        each = [
            self._column("respondent_id").astype(object),
            self._c.column("resident_id", "participation").astype(object),
            self._c.column("resident_id", "residents").astype(object),
        ]
        codes = pd.factorize(pd.concat(each), sort=True)[0].astype(np.int64)
        ends = np.cumsum([len(one) for one in each])
        return codes[: ends[0]], codes[ends[0] : ends[1]], codes[ends[1] :]

    @property
    def _person(self) -> Codes:
        return self._people[0]

    def _here(self, place: Codes, person: Codes) -> Codes:
        """Place and person as one number; -1 where either is none."""
        wide = max((int(codes.max(initial=-1)) for codes in self._people), default=-1) + 1
        return np.where((place >= 0) & (person >= 0), place * wide + person, -1)

    @cached_property
    def _served_days(self) -> tuple[Codes, Codes]:
        """Person at a place, and day, of each roster row of a delivered service activity."""
        c = self._c
        activities = c.rows("activities")
        status = c.column("activity_status", "activities").fillna("delivered")
        kind = c.column("service_type", "activities")
        held = (status.eq("delivered") & kind.isin(SERVICE_TYPES)).to_numpy(
            dtype=bool, na_value=False
        )
        names = c.column("activity_id", "activities").astype(object)
        known = names[held & names.notna().to_numpy(bool)].drop_duplicates()
        on_roster = c.column("activity_id", "participation").astype(object)
        found = pd.Index(known).get_indexer(pd.Index(on_roster))
        listed = found >= 0
        at = known.index.to_numpy(np.int64)[found[listed]]
        place = c.places_of(activities.frame)[at]
        person = self._here(place, self._people[1][listed])
        return person, _days(c.column("activity_date", "activities"))[at]

    def served(self, respondents: Respondents) -> tuple[Mask, Mask]:
        """Who was served in the 365 days up to their answer, and who is registered and was not.

        Neither: anonymous, or of an id that is not in the register here (RULES 10.5).
        """
        place = np.append(self._c.grouping.place_of_group, -1)[respondents.rows.group]
        me = self._here(place, respondents.person)
        person, day = self._served_days
        # One number per person and day, so that the last service before an answer is one search.
        # The 0 stands for no day at all.
        days = np.concatenate([day, respondents.day, [0]])
        base, span = days.min() - SERVED_WITHIN, np.ptp(days) + 2 * SERVED_WITHIN
        served = np.sort(person[person >= 0] * span + day[person >= 0] - base)
        today = me * span + respondents.day - base
        last = np.append(served, -1)[np.searchsorted(served, today, side="right") - 1]
        was = (me >= 0) & (last >= today - SERVED_WITHIN)
        register = self._c.rows("residents").frame
        registered = self._here(self._c.places_of(register), self._people[2])
        return was, ~was & (me >= 0) & np.isin(me, registered)


def _days(dates: pd.Series) -> Codes:
    return dates.dt.normalize().to_numpy().astype("datetime64[D]").astype(np.int64)
