"""Measures that count people: shares with bounds where rosters are incomplete, and the odd ones.

Rule numbers are those of RULES 2. Every measure names its people once per id; what rosters
do not name stands in `also_unknown` as rows of activities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from workbench import intervals
from workbench.cohorts.rosters import People
from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import (
    Measure,
    Role,
    divided,
    no_population,
    population_role,
    total_weight,
    where_given,
)

#: Note of every rate that divides attendees by residents (RULES 2.1).
ATTENDEES = "attendees_as_residents"


@dataclass(frozen=True)
class Hidden:
    """What the rosters of some activities do not tell: attendances, and whole activities.

    `anonymous` is X by activity, `unrecorded` marks activities with neither headcount nor
    roster, `largest` is each headcount (0 where unknown). All outside the set are 0.
    """

    activities: Rows
    anonymous: Floats
    unrecorded: Mask
    headcount: Floats

    @classmethod
    def of(cls, cohorts: Cohorts, over: Mask | None = None) -> Hidden:
        """Of A, or of the activities of A marked by `over`."""
        rosters = cohorts.rosters
        inside = np.ones(len(rosters.activities), bool) if over is None else over
        return cls(
            activities=rosters.activities,
            anonymous=np.where(inside, rosters.anonymous, 0.0),
            unrecorded=rosters.unrecorded & inside,
            headcount=np.where(inside, np.nan_to_num(rosters.headcount), 0.0),
        )

    def roles(self) -> tuple[Role, ...]:
        """X and the unrecorded activities as unknowns (RULES 1.23)."""
        weight = self.anonymous + self.unrecorded
        return (Role("unknown", self.activities, weight),)

    def attendances(self, groups: int) -> Floats:
        return total_weight(self.activities.group, self.anonymous, groups)

    def unrecorded_in(self, groups: int) -> Mask:
        return total_weight(self.activities.group, self.unrecorded.astype(float), groups) > 0

    def largest(self, groups: int) -> Floats:
        """The largest headcount of one activity, by group."""
        found = np.zeros(groups)
        inside = self.activities.group >= 0
        np.maximum.at(found, self.activities.group[inside], self.headcount[inside])
        return found


@dataclass(frozen=True)
class Reached:
    """People counted against a population: the counts of rule 2.3, one of each per group."""

    known: Floats
    #: The fewest that there can be: `known`, or the largest headcount of one activity.
    fewest: Floats
    #: Known, perhaps, and anonymous; infinite where an activity is unrecorded.
    most: Floats
    population: Floats
    complete: Mask

    @property
    def exceeds(self) -> Mask:
        """More people than live there (RULES 2.4)."""
        return (self.population > 0) & (self.fewest > self.population)

    @property
    def at_most(self) -> Floats:
        return np.minimum(self.most, self.population)


def judged(reached: Reached, cohorts: Cohorts) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """Status and note of people against a population: unknown, none, or fewer than were counted."""
    people = reached.population
    status = np.where(people > 0, "ok", "not_available")
    note = np.where(np.isnan(people), no_population(cohorts), "no_denominator")
    note = np.where(people > 0, "", note)
    return (
        np.where(reached.exceeds, "insufficient_data", status),
        np.where(reached.exceeds, "exceeds_population", note),
    )


@dataclass(frozen=True, kw_only=True)
class PeopleShare(Measure):
    """People ÷ population: Wilson where every attendance is known, else bounds (RULES 2.3–2.5).

    `numerator` marks those known to have the property, `perhaps` those of whom it is unknown.
    `hidden` None means that the register alone decides: always Wilson (RULES 2.7, 2.15).
    With `by_headcount` one large activity alone shows how many there are at least.
    """

    column: str = "pop_total"
    perhaps: ArrayLike | None = None
    hidden: Hidden | None = None
    by_headcount: bool = False
    notes: str = ATTENDEES

    def reached(self, cohorts: Cohorts) -> Reached:
        groups = len(cohorts)
        known = self.totals(self.numerator, groups)
        perhaps = np.zeros(groups) if self.perhaps is None else self.totals(self.perhaps, groups)
        people = cohorts.population(self.column)
        if self.hidden is None:
            complete = np.ones(groups, bool)
            return Reached(known, known, known, people, complete)
        anonymous = self.hidden.attendances(groups)
        unrecorded = self.hidden.unrecorded_in(groups)
        largest = self.hidden.largest(groups) if self.by_headcount else np.zeros(groups)
        return Reached(
            known=known,
            fewest=np.maximum(known, largest),
            most=np.where(unrecorded, np.inf, known + perhaps + anonymous),
            population=people,
            complete=(perhaps == 0) & (anonymous == 0) & ~unrecorded,
        )

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [*super().roles(cohorts), population_role(cohorts, self.column)]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        r = self.reached(cohorts)
        status, note = judged(r, cohorts)
        ok = status == "ok"
        point, ranged = ok & r.complete, ok & ~r.complete
        low, high = intervals.wilson(np.where(point, r.known, np.nan), r.population)
        value = np.where(point, divided(r.known, r.population), np.nan)
        said = np.where(ok, self.notes, note)
        return self._frame(
            groups,
            numerator=r.known,
            denominator=r.population,
            value=value,
            lower=np.where(ranged, divided(r.fewest, r.population), low),
            upper=np.where(ranged, divided(r.at_most, r.population), high),
            method=np.where(ranged, "bounds", where_given("wilson", value)),
            n_unknown=self.unknowns(groups),
            status=status,
            note=said,
        )


def everybody(people: People, hidden: Hidden, *, notes: str = ATTENDEES) -> PeopleShare:
    """All of these people against the residents; one large activity alone may show more (2.3)."""
    return PeopleShare(
        rows=people.rows,
        numerator=np.ones(len(people), bool),
        hidden=hidden,
        also_unknown=hidden.roles(),
        by_headcount=True,
        notes=notes,
    )


def carrying(
    cohorts: Cohorts,
    people: People,
    hidden: Hidden,
    groups: Sequence[str],
    *,
    column: str,
    group: str = "",
) -> PeopleShare:
    """Those of these people who carry one of `groups`; ids that are not registered here may (2.1, 2.2)."""
    unknown = ~cohorts.rosters.registered(people)
    return PeopleShare(
        rows=people.rows,
        group=group,
        column=column,
        numerator=cohorts.rosters.registered(people, cohorts.rosters.holds(*groups)),
        perhaps=unknown,
        unknown=unknown,
        hidden=hidden,
        also_unknown=hidden.roles(),
    )


@dataclass(frozen=True, kw_only=True)
class Unreached(PeopleShare):
    """Population less people: a count, or its bounds (C7; RULES 2.10 and §16 on 1.16)."""

    def roles(self, cohorts: Cohorts) -> list[Role]:
        """Residents less people, where the count is a number; a range has no rows of its own."""
        served = Role("numerator", self.rows, -np.asarray(self.numerator, float))
        everybody = population_role(cohorts, self.column, name="numerator")
        told = self.reduce(cohorts)["value"].notna().to_numpy(bool)
        counted = [
            Role(r.name, r.rows, np.where(np.append(told, False)[r.rows.group], r.weight, 0.0))
            for r in (everybody, served)
        ]
        return [*counted, *(role for role in super().roles(cohorts) if role.name == "unknown")]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        r = self.reached(cohorts)
        nobody = r.population == 0
        status, note = judged(r, cohorts)
        exceeds = np.nan_to_num(r.known) > r.population
        status = np.where(exceeds, "insufficient_data", np.where(nobody, "ok", status))
        note = np.where(exceeds, "exceeds_population", np.where(nobody, "", note))
        ok = status == "ok"
        point, ranged = ok & r.complete, ok & ~r.complete
        value = np.where(point, r.population - r.known, np.nan)
        return self._frame(
            groups,
            numerator=value,
            value=value,
            lower=np.where(ranged, r.population - r.at_most, np.nan),
            upper=np.where(ranged, r.population - r.known, np.nan),
            method=np.where(ranged, "bounds", ""),
            n_unknown=self.unknowns(groups),
            status=status,
            note=np.where(ok, self.notes, note),
        )


@dataclass(frozen=True, kw_only=True)
class RateRatio(Measure):
    """(a ÷ n₁) ÷ (b ÷ n₀), of identified people only, Katz limits (C6; RULES 2.9).

    `numerator` marks a, `denominator` marks b; n₁ is the population of `column`, n₀ the rest
    of the population. The two rates stand in numerator and denominator, the counts in the note.
    """

    column: str = "pop_priority"

    def _bases(self, cohorts: Cohorts) -> tuple[Floats, Floats]:
        inside = cohorts.population(self.column)
        return inside, cohorts.population("pop_total") - inside

    def roles(self, cohorts: Cohorts) -> list[Role]:
        """Each person weighs one part of the base, so that the weights add up to the rates."""
        found: list[Role] = []
        n1, n0 = self._bases(cohorts)
        for name, marks, base in (
            ("numerator", self.numerator, n1),
            ("denominator", self.denominator, n0),
        ):
            share = divided(np.ones(len(base)), base)[self.rows.group]
            weight = np.where(np.asarray(marks, bool), share, 0.0)
            found.append(Role(name, self.rows, np.nan_to_num(weight)))
        unknown = [role for role in super().roles(cohorts) if role.name == "unknown"]
        return [*found, *unknown]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        a, b = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        n1, n0 = self._bases(cohorts)
        first, second = divided(a, n1), divided(b, n0)
        known = (n1 > 0) & (n0 > 0) & (b > 0)
        exceeds = known & ((a > n1) | (b > n0))
        ok = known & ~exceeds
        value = np.where(ok, divided(first, np.where(ok, second, 0.0)), np.nan)
        low, high = intervals.katz(*(np.where(ok, x, np.nan) for x in (a, n1, b, n0)))
        counted = [
            f"{ATTENDEES}; a={x:.0f}; n1={m:.0f}; b={y:.0f}; n0={n:.0f}" if good else ""
            for x, m, y, n, good in zip(a, n1, b, n0, ok, strict=True)
        ]
        unknown = np.isnan(n1) | np.isnan(n0)
        why = np.where(unknown, no_population(cohorts), "no_denominator")
        return self._frame(
            groups,
            numerator=first,
            denominator=second,
            value=value,
            lower=low,
            upper=high,
            method=where_given("katz", np.where(a > 0, value, np.nan)),
            n_unknown=self.unknowns(groups),
            status=np.where(ok, "ok", np.where(exceeds, "insufficient_data", "not_available")),
            note=np.where(ok, counted, np.where(exceeds, "exceeds_population", why)),
        )


@dataclass(frozen=True, kw_only=True)
class SumPerPopulation(Measure):
    """Σ numerator per `scale` of a population, without limits (RULES 1.22).

    `needed` marks the rows without whose numbers there is nothing to sum: where a group has
    such rows but no number in any of them it is not available (RULES 2.15).
    """

    column: str = "pop_total"
    scale: float = 1000.0
    needed: ArrayLike | None = None
    notes: str = ""

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [*super().roles(cohorts), population_role(cohorts, self.column)]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x = self.totals(self.numerator, groups)
        unknown = self.unknowns(groups)
        people = cohorts.population(self.column)
        known = people > 0
        note = np.where(np.isnan(people), no_population(cohorts), "no_denominator")
        if self.needed is not None:
            rows = self.totals(self.needed, groups)
            blank = (rows > 0) & (unknown == rows)
            x = np.where(blank, np.nan, x)
            known = known & ~blank
            note = np.where(blank, "all_blank", note)
        return self._frame(
            groups,
            numerator=x,
            denominator=people,
            value=np.where(known, divided(x * self.scale, people), np.nan),
            n_unknown=unknown,
            status=np.where(known, "ok", "not_available"),
            note=np.where(known, self.notes, note),
        )


@dataclass(frozen=True, kw_only=True)
class Gap(Measure):
    """|share of participants in a class − share of the population in it| (P10; RULES 2.18)."""

    column: str = field(default="pop_priority")

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x, n = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        inside, people = cohorts.population(self.column), cohorts.population("pop_total")
        known = (n > 0) & (people > 0) & ~np.isnan(inside)
        exceeds = known & (inside > people)
        ok = known & ~exceeds
        value = np.abs(divided(x, n) - divided(inside, np.where(ok, people, 0.0)))
        lacking = np.isnan(inside) | np.isnan(people)
        why = np.where(lacking, no_population(cohorts), "no_denominator")
        return self._frame(
            groups,
            numerator=x,
            denominator=n,
            value=np.where(ok, value, np.nan),
            n_unknown=self.unknowns(groups),
            status=np.where(ok, "ok", np.where(exceeds, "insufficient_data", "not_available")),
            note=np.where(ok, "", np.where(exceeds, "exceeds_population", why)),
        )
