"""The people and activities of one community, as the slow computation sees them.

Coverage and participation a second time, slow, obvious, from the rules alone: plain loops over
rows as dictionaries; of the package they know only the schema. Numbers such as 2.8 cite RULES,
`16` its fine points. “Choice” marks where the rules can be read in two ways, and what was chosen.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.slow_numbers import Number, Row, Weights, total, wilson
from workbench.schema import codes

SERVICES = (  # FRAMEWORK §1, A_svc
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
GOVERNANCE = ("deliberation", "public_affairs_action")  # FRAMEWORK §1, A_gov
GROUPS = tuple(code.code for code in codes.GROUP)
PRIORITY = tuple(g for g in GROUPS if g not in ("elderly_60", "migrant", "veteran"))  # §6.11
LEVELS = ("none", "inform", "consult", "involve", "collaborate", "empower")  # 2.12


@dataclass
class Count(Number):
    """A row of the frame, with the message ids of RULES that its note must hold.

    `notes` is None where the rules do not say which of them stands there.
    """

    notes: frozenset[str] | None = frozenset()

    @property
    def note(self) -> str:
        return "; ".join(sorted(self.notes or ()))


#: A figure of the `communities` row: where it stands, and what it is (None: unknown).
Figure = tuple[str, int | None]


def missing() -> Count:
    """1.16: a table or column is missing: all numbers null."""
    return Count(notes=None)


def silent() -> Count:
    """1.14: not reported is not zero."""
    return Count(notes=frozenset({"not_reported"}))


# --- One community and its sets ---------------------------------------------------------


class Neighbourhood:
    """The rows of one community as they stood at the end of `as_of`."""

    def __init__(
        self,
        rows: Mapping[str, Sequence[Row]],
        community_id: str,
        start: dt.date,
        end: dt.date,
        as_of: dt.date,
        priority: Sequence[str],
    ) -> None:
        self.id, self.start, self.end, self.as_of = community_id, start, end, as_of
        self.priority = tuple(priority)
        self.last = min(end, as_of)  # 1.5: sets stop at as_of
        self.places = [r for r in rows.get("communities", []) if r["community_id"] == community_id]
        #: 1.4, 1.8: later activities do not exist, undated ones belong to no period.
        self.dated = [
            row
            for row in rows.get("activities", [])
            if row["community_id"] == community_id
            and row["activity_date"] is not None
            and row["activity_date"].date() <= as_of
        ]
        #: 2.1: what is known of a person stands in a row of this community.
        self.residents: dict[str, list[Row]] = {}
        for row in rows.get("residents", []):
            if row["community_id"] == community_id:
                self.residents.setdefault(row["resident_id"], []).append(row)
        self.rosters: dict[str, list[Row]] = {}
        for row in rows.get("participation", []):
            self.rosters.setdefault(row["activity_id"], []).append(row)
        self.types = {  # 1.2: organisations are looked up city-wide
            row["organization_id"]: row["organization_type"]
            for row in rows.get("organizations", [])
        }

    def reported(self) -> bool:
        """1.14 with 16: a row of any status, in P, before, or after it by as_of."""
        return bool(self.dated)

    def activities(self, *types: str) -> list[Row]:
        """A, or those of A of some types; a blank status is delivered (1.9).

        Choice (1.10, 1.23): a blank service type is in A and in neither A_svc nor A_gov,
        and no indicator of people counts it as unknown.
        """
        return [
            row
            for row in self.dated
            if self.start <= row["activity_date"].date() <= self.last
            and row["activity_status"] in (None, "delivered")
            and (not types or row["service_type"] in types)
        ]

    def roster(self, activities: Iterable[Row]) -> list[tuple[Row, Row]]:
        """Each roster row of these activities, with its activity."""
        return [
            (activity, row)
            for activity in activities
            for row in self.rosters.get(activity["activity_id"], [])
        ]

    def people(self, activities: Iterable[Row]) -> set[str]:
        return {row["resident_id"] for _, row in self.roster(activities)}

    def days_of(self, activities: Iterable[Row]) -> dict[str, set[dt.date]]:
        """The distinct dates on which each person came (2.8, 2.13)."""
        days: dict[str, set[dt.date]] = {}
        for activity, row in self.roster(activities):
            days.setdefault(row["resident_id"], set()).add(activity["activity_date"].date())
        return days

    def anonymous(self, activities: Iterable[Row]) -> Weights:
        """X by activity: headcount above the roster rows; a blank count adds 0 (2.5)."""
        beyond: Weights = {}
        for activity in activities:
            listed = len(self.rosters.get(activity["activity_id"], []))
            if (activity["participant_count"] or 0) > listed:
                beyond[activity["activity_id"]] = float(activity["participant_count"] - listed)
        return beyond

    def unrecorded(self, activities: Iterable[Row]) -> Weights:
        """Activities with neither count nor roster."""
        return {
            activity["activity_id"]: 1.0
            for activity in activities
            if activity["participant_count"] is None
            and not self.rosters.get(activity["activity_id"])
        }

    def in_any(self, person: str, wanted: Sequence[str]) -> bool | None:
        """Whether a person is in one of these groups; None if not registered here.

        2.2: blank group_codes of a registered resident is in no group, and that is known.
        """
        if person not in self.residents:
            return None
        held = {
            code for row in self.residents[person] for code in (row["group_codes"] or "").split(";")
        }
        return bool(held & set(wanted))

    def figure(self, column: str) -> Figure:
        """1.15: of the row of the year of period_end; no other year stands in."""
        for row in self.places:
            if row["year"] == self.end.year:
                value = None if row[column] is None else int(row[column])
                return f"{self.id}/{row['year']}", value
        return "", None

    def months(self) -> int:
        """m: calendar months that share a day with P, counted to as_of (1.5, 1.25)."""
        if self.last < self.start:
            return 0
        years = self.last.year - self.start.year
        return years * 12 + self.last.month - self.start.month + 1

    def contacts(self) -> int:
        """2.8: k = max(1, ⌊4m/12 + ½⌋)."""
        return max(1, math.floor(4 * self.months() / 12 + 0.5))


# --- Numbers ----------------------------------------------------------------------------


def ones(ids: Iterable[str]) -> Weights:
    return dict.fromkeys(ids, 1.0)


def share(numerator: Weights, denominator: Weights, unknown: Weights, method: str) -> Count:
    """Numerator ÷ denominator, with Wilson limits or none; 1.16 where the denominator is 0."""
    x, n = total(numerator), total(denominator)
    found = Count(x, n, n_unknown=total(unknown))
    found.rows = {"numerator": numerator, "denominator": denominator, "unknown": unknown}
    if n > 0:
        found.value, found.status, found.method = x / n, "ok", method
        if method == "wilson":
            found.lower, found.upper = wilson(x, n)
    return found


def per_figure(known: Weights, figure: Figure, unknown: Weights) -> tuple[Count, int]:
    """What is known before dividing by a figure of the community, and the figure (0: no value).

    1.16: unknown population: denominator null. 2.4: population 0: not available.
    """
    place, people = figure
    found = Count(total(known), None, n_unknown=total(unknown))
    found.rows = {"numerator": known, "unknown": unknown}
    if people is not None:
        found.denominator = float(people)
        found.rows["denominator"] = {place: float(people)}
    return found, people or 0


def exceeded(found: Count) -> Count:
    """2.4: more people than the population; nothing clipped."""
    found.status, found.notes = "insufficient_data", frozenset({"exceeds_population"})
    return found


def of_population(known: Weights, figure: Figure, unknown: Weights) -> Count:
    """People ÷ population, always with Wilson limits (2.7, 2.15)."""
    found, people = per_figure(known, figure, unknown)
    if people == 0:
        return found
    if total(known) > people:
        return exceeded(found)
    return share(known, {figure[0]: float(people)}, unknown, "wilson")


@dataclass
class Attendance:
    """What 2.3 asks of a set of activities: k, u, X, unrecorded, and the largest count."""

    known: Weights
    undecided: Weights
    anonymous: Weights
    unrecorded: Weights
    largest: int = 0

    def complete(self) -> bool:
        return not (self.undecided or self.anonymous or self.unrecorded)

    def unknown(self) -> Weights:
        """1.23: ids of unknown group, anonymous attendances, unrecorded activities."""
        people = {f"resident {person}": n for person, n in self.undecided.items()}
        return people | self.anonymous | self.unrecorded

    def at_most(self, people: int) -> float:
        """The upper count of 2.3; 2.5: without count and roster it is the population."""
        if self.unrecorded:
            return float(people)
        return min(total(self.known) + total(self.undecided) + total(self.anonymous), people)


def bounded(seen: Attendance, figure: Figure, unknown: Weights | None = None) -> Count:
    """2.3 and 2.4: a point with Wilson limits if everything is known, else bounds.

    Choice (2.3, 1.32): with bounds the numerator is k, the ids seen, also where the lower
    count is the larger headcount of one activity.
    """
    unknown = seen.unknown() if unknown is None else unknown
    found, people = per_figure(seen.known, figure, unknown)
    if people == 0:
        return found
    least = max(total(seen.known), seen.largest)
    if least > people:
        return exceeded(found)
    if seen.complete():
        return share(seen.known, {figure[0]: float(people)}, unknown, "wilson")
    found.lower, found.upper = least / people, seen.at_most(people) / people
    found.status, found.method = "ok", "bounds"
    return found


def attendance(c: Neighbourhood, activities: Sequence[Row], *, largest: bool = False) -> Attendance:
    """Everybody on the rosters of these activities (C1, P1)."""
    counts = [a["participant_count"] for a in activities if a["participant_count"] is not None]
    return Attendance(
        ones(c.people(activities)),
        {},
        c.anonymous(activities),
        c.unrecorded(activities),
        max(counts, default=0) if largest else 0,
    )


def served_of(c: Neighbourhood, groups: Sequence[str]) -> Attendance:
    """C2 and C3: the served of these groups; those not registered here are undecided."""
    seen = attendance(c, c.activities(*SERVICES))
    everyone = sorted(seen.known)
    seen.known = ones(p for p in everyone if c.in_any(p, groups) is True)
    seen.undecided = ones(p for p in everyone if c.in_any(p, groups) is None)
    return seen
