"""A second, slow, obvious computation of coverage and participation, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Numbers such
as 2.8 cite RULES, `16` its fine points. “Choice” marks where the rules can be read in two
ways, and what was chosen.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.slow_resolution import COMMUNITIES, Number, Row, Weights, Z, rows_of, total, wilson
from workbench.schema import codes
from workbench.schema.container import Tables

DAY = dt.timedelta(days=1)
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

#: 15 and 16 on 1.12: R columns; names are not required, headcounts where they are counted.
ACTIVITIES = ("activity_id", "community_id", "activity_date", "organization_id", "service_type")
COUNTED = (*ACTIVITIES, "participant_count")
PARTICIPATION = ("activity_id", "resident_id")
RESIDENTS = ("resident_id", "community_id")
ORGANIZATIONS = ("organization_id", "organization_type")


@dataclass
class Count(Number):
    """A row of the frame, with the message ids of RULES that its note must hold.

    `notes` is None where the rules do not say which of them stands there.
    """

    notes: frozenset[str] | None = frozenset()

    @property
    def note(self) -> str:
        return "; ".join(sorted(self.notes or ()))


Key = tuple[str, str]  # indicator, group: none of these indicators has a variant
Found = dict[Key, Count]
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


# --- Coverage ---------------------------------------------------------------------------


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


def filing(c: Neighbourhood, group: str) -> Count:
    """2.7, and 16: period_end also when as_of is earlier.

    Choice: a blank filed_date is counted unknown also if the exit_date has passed.
    """
    filed, unknown = set(), set()
    for person, rows in c.residents.items():
        for row in rows:
            if group not in (row["group_codes"] or "").split(";"):
                continue
            if row["filed_date"] is None:
                unknown.add(person)
            elif row["filed_date"].date() <= c.end and (
                row["exit_date"] is None or row["exit_date"].date() > c.end
            ):
                filed.add(person)
    return of_population(ones(filed), c.figure(f"pop_{group}"), ones(unknown))


def effective(c: Neighbourhood) -> Count:
    """2.8: priority residents with k contacts on distinct dates.

    Choice (16 on 1.23, “C5's n_unknown is its u”): n_unknown is u alone, without X and
    without unrecorded activities.
    """
    activities = c.activities(*SERVICES)
    often = {p for p, days in c.days_of(activities).items() if len(days) >= c.contacts()}
    seen = attendance(c, activities)
    seen.known = ones(p for p in often if c.in_any(p, c.priority) is True)
    seen.undecided = ones(p for p in often if c.in_any(p, c.priority) is None)
    return bounded(seen, c.figure("pop_priority"), seen.undecided)


def equity(c: Neighbourhood) -> Count:
    """2.9 with 16: the ratio of two rates, identified people only."""
    seen = served_of(c, c.priority)
    everyone = c.people(c.activities(*SERVICES))
    first = sorted(seen.known)
    second = sorted(p for p in everyone if c.in_any(p, c.priority) is False)
    a, b = len(first), len(second)
    people, whole = c.figure("pop_priority")[1], c.figure("pop_total")[1]
    others = None if people is None or whole is None else whole - people
    found = Count(n_unknown=total(seen.unknown()))
    found.rows["unknown"] = seen.unknown()
    if people:  # 16: each of its two rates that exists
        found.numerator = a / people
        found.rows["numerator"] = dict.fromkeys(first, 1 / people)
    if others is not None and others > 0:
        found.denominator = b / others
        found.rows["denominator"] = dict.fromkeys(second, 1 / others)
    if not people or others is None or others <= 0 or b == 0:
        return found  # 16: b = 0 wins over exceeding the population
    if a > people or b > others:
        return exceeded(found)
    assert found.numerator is not None and found.denominator is not None
    found.value, found.status = found.numerator / found.denominator, "ok"
    if a > 0:
        spread = Z * math.sqrt(1 / a - 1 / people + 1 / b - 1 / others)
        found.lower = math.exp(math.log(found.value) - spread)
        found.upper = math.exp(math.log(found.value) + spread)
        found.method = "katz"
    return found


def unreached(c: Neighbourhood) -> Count:
    """2.10 with 16 on 1.16: a count, or bounds where rosters are incomplete."""
    seen = served_of(c, c.priority)
    people = c.figure("pop_priority")[1]
    found = Count(n_unknown=total(seen.unknown()))
    found.rows["unknown"] = seen.unknown()
    if people is None:
        return found
    k = total(seen.known)
    if k > people:
        return exceeded(found)  # 16: also where the population is 0
    found.status = "ok"
    if seen.complete():
        found.numerator = found.value = people - k
    else:
        found.lower, found.upper = people - seen.at_most(people), people - k
        found.method = "bounds"
    return found


def households(c: Neighbourhood) -> Count:
    """2.10: distinct households of the served; ids without a known household are undecided.

    Choice: an id that is not registered here has no known household (2.1), so it is
    undecided like a registered one with a blank household_id.
    """
    seen = attendance(c, c.activities(*SERVICES))
    homes: set[str] = set()
    homeless: set[str] = set()
    for person in seen.known:
        own = {r["household_id"] for r in c.residents.get(person, [])} - {None}
        homes |= own
        if not own:
            homeless.add(person)
    seen.known, seen.undecided = ones(homes), ones(homeless)
    return bounded(seen, c.figure("households"))


# --- Participation ----------------------------------------------------------------------


def governance(c: Neighbourhood) -> Count:
    """2.11: people of A_gov, and organisers and decision makers of any activity of A."""
    seen = attendance(c, c.activities(*GOVERNANCE), largest=True)
    leading = {
        row["resident_id"]
        for _, row in c.roster(c.activities())
        if row["participant_role"] in ("organiser", "decision_maker")
    }
    seen.known = ones({*seen.known, *leading})
    return bounded(seen, c.figure("pop_total"))


def level_mix(c: Neighbourhood, level: str) -> Count:
    """2.12: a blank level is unknown, `none` is a level."""
    known = [a for a in c.activities() if a["participation_level"] is not None]
    blank = [a for a in c.activities() if a["participation_level"] is None]
    return share(
        ones(a["activity_id"] for a in known if a["participation_level"] == level),
        ones(a["activity_id"] for a in known),
        ones(a["activity_id"] for a in blank),
        "wilson",
    )


def level_times(c: Neighbourhood, level: str) -> Count:
    """2.12 with 16: person-times; n_unknown counts activities with blank level or count."""
    numerator: Weights = {}
    denominator: Weights = {}
    unknown: Weights = {}
    for activity in c.activities():
        name, times = activity["activity_id"], activity["participant_count"]
        if activity["participation_level"] is None or times is None:
            unknown[name] = 1.0
            continue
        denominator[name] = float(times)
        if activity["participation_level"] == level:
            numerator[name] = float(times)
    return share(numerator, denominator, unknown, "")


def initiated(c: Neighbourhood) -> Count:
    """2.13."""
    known = [a for a in c.activities() if a["initiated_by"] is not None]
    blank = [a for a in c.activities() if a["initiated_by"] is None]
    own = [a for a in known if a["initiated_by"] in ("resident", "community_based_org")]
    return share(
        ones(a["activity_id"] for a in own),
        ones(a["activity_id"] for a in known),
        ones(a["activity_id"] for a in blank),
        "wilson",
    )


def repeated(c: Neighbourhood) -> Count:
    """2.13: people who came on two dates; n_unknown = X + unrecorded activities."""
    activities = c.activities()
    days = c.days_of(activities)
    seen = attendance(c, activities)
    again = ones(p for p, came in days.items() if len(came) >= 2)
    return share(again, ones(days), seen.unknown(), "wilson")


def concentration(c: Neighbourhood) -> tuple[Count, Count]:
    """2.14 with 16: the share of the top tenth, and Gini."""
    activities = c.activities()
    seen = attendance(c, activities)
    visits: Weights = {}
    for _, row in c.roster(activities):
        visits[row["resident_id"]] = visits.get(row["resident_id"], 0.0) + 1
    n, all_rows = len(visits), total(visits)
    ascending = sorted(visits, key=lambda person: (visits[person], person))
    top = {person: visits[person] for person in ascending[n - math.ceil(n / 10) :]}
    first = share(top, visits, seen.unknown(), "")
    gini = Count(n_unknown=total(seen.unknown()))
    gini.rows["unknown"] = seen.unknown()
    if n == 0:  # 16 on 1.12, 1.13: not available wins
        return first, gini
    complete = 5 * all_rows >= 4 * (all_rows + total(seen.anonymous))  # rows ÷ (rows + X) ≥ 0.8
    if n < 10 or seen.unrecorded or not complete:
        first.value, first.status = None, "insufficient_data"
        gini.status = "insufficient_data"
        return first, gini
    ranked = math.fsum((2 * i - n - 1) * visits[p] for i, p in enumerate(ascending, start=1))
    gini.value, gini.status, gini.method = ranked / (n * all_rows), "ok", "gini"
    return first, gini


def volunteer_rate(c: Neighbourhood) -> Count:
    """2.15: Wilson, no bounds. 1.9: a blank role is a participant."""
    activities = c.activities()
    own = {
        r["resident_id"] for _, r in c.roster(activities) if r["participant_role"] == "volunteer"
    }
    seen = attendance(c, activities)
    return of_population(ones(own), c.figure("pop_total"), seen.unknown())


def volunteer_hours(c: Neighbourhood) -> Count:
    """2.15 with 16: blank hours are left out and counted; all blank: no numerator."""
    hours: Weights = {}
    blank: Weights = {}
    for activity, row in c.roster(c.activities()):
        if row["participant_role"] == "volunteer":
            name = f"{activity['activity_id']}/{row['resident_id']}"
            if row["hours"] is None:
                blank[name] = 1.0
            else:
                hours[name] = float(row["hours"])
    found, people = per_figure(hours, c.figure("pop_total"), blank)
    if blank and not hours:
        found.numerator = None
    elif people > 0:
        found.value, found.status = total(hours) * 1000 / people, "ok"
    return found


def decisions(c: Neighbourhood) -> Count:
    """2.16: Wilson over decisions; n_unknown counts deliberations.

    Choice (“others are n_unknown”): deliberations younger than 90 days are among the others.
    """
    implemented: Weights = {}
    made: Weights = {}
    others: Weights = {}
    for activity in c.activities("deliberation"):
        name = activity["activity_id"]
        taken, done = activity["decisions_made"], activity["decisions_implemented"]
        old = activity["activity_date"].date() + 90 * DAY <= c.as_of
        if old and taken is not None and done is not None and done <= taken:
            made[name], implemented[name] = float(taken), float(done)
        else:
            others[name] = 1.0
    return share(implemented, made, others, "wilson")


def cbo_density(c: Neighbourhood) -> Count:
    """2.17 with 16 on 1.23: per 1,000 households; ids of unknown type are n_unknown.

    Choice: distinct ids, unlisted, of type `unknown` or of blank type; a blank cell is no id.
    """
    hosts: set[str] = set()
    for activity in c.activities():
        hosts |= {activity["organization_id"], *(activity["co_organization_ids"] or "").split(";")}
    hosts -= {None, ""}
    groups = ones(h for h in hosts if c.types.get(h) == "community_based_org")
    unknown = ones(h for h in hosts if c.types.get(h) in (None, "unknown"))
    found, homes = per_figure(groups, c.figure("households"), unknown)
    if homes > 0:
        found.value, found.status = total(groups) * 1000 / homes, "ok"
    return found


def representativeness(c: Neighbourhood, column: str, is_in: Callable[[str], bool | None]) -> Count:
    """2.18 with 16: keeps its counts when the population is unknown.

    Choice: a class of 0 people in a known population is a share of 0; only pop_total = 0
    is “population 0” of 2.4. Participants in the class are not compared with its size.
    """
    activities = c.activities()
    seen = attendance(c, activities)
    everyone = sorted(seen.known)
    seen.undecided = ones(p for p in everyone if is_in(p) is None)
    inside = ones(p for p in everyone if is_in(p) is True)
    known = ones(p for p in everyone if is_in(p) is not None)
    found = share(inside, known, seen.unknown(), "")
    people, whole = c.figure(column)[1], c.figure("pop_total")[1]
    if found.value is None:
        return found
    share_here, found.value, found.status = found.value, None, "not_available"
    if people is None or not whole:
        return found
    if people > whole:
        found.status, found.notes = "insufficient_data", None
        return found
    found.value, found.status = abs(share_here - people / whole), "ok"
    return found


def aged_60(c: Neighbourhood) -> Callable[[str], bool | None]:
    """2.18: year of period_end − birth_year ≥ 60."""

    def is_in(person: str) -> bool | None:
        years = [
            r["birth_year"] for r in c.residents.get(person, []) if r["birth_year"] is not None
        ]
        return any(c.end.year - year >= 60 for year in years) if years else None

    return is_in


# --- All rows of one community ----------------------------------------------------------

Needed = dict[str, tuple[str, ...]]
SERVED: Needed = {"activities": COUNTED, "participation": PARTICIPATION}


def needed(indicator: str, group: str) -> Needed:
    """15 and 16: the tables and columns that one row requires."""
    grouped: Needed = {
        **SERVED,
        "communities": (*COMMUNITIES, "pop_priority"),
        "residents": (*RESIDENTS, "group_codes"),
    }
    by_id: dict[str, Needed] = {
        "service_coverage_rate": {"communities": COMMUNITIES, "activities": COUNTED},
        "participation_rate": {"communities": COMMUNITIES, "activities": COUNTED},
        "governance_participation_rate": {"communities": COMMUNITIES, "activities": COUNTED},
        "group_coverage_rate": {**grouped, "communities": (*COMMUNITIES, f"pop_{group}")},
        "filing_rate": {
            "communities": (*COMMUNITIES, f"pop_{group}"),
            "residents": (*RESIDENTS, "group_codes", "filed_date"),
        },
        "household_coverage_rate": {
            **SERVED,
            "communities": COMMUNITIES,
            "residents": (*RESIDENTS, "household_id"),
        },
        "participation_level_mix": {
            "activities": (
                *(COUNTED if group.startswith("person_times") else ACTIVITIES),
                "participation_level",
            )
        },
        "resident_initiated_share": {"activities": (*ACTIVITIES, "initiated_by")},
        "repeat_participation_rate": SERVED,
        "participation_concentration": SERVED,
        "volunteer_rate": {
            "communities": COMMUNITIES,
            "activities": COUNTED,
            "participation": (*PARTICIPATION, "participant_role"),
        },
        # Choice (16 on 1.12): X is not counted here (16 on 2.15), so no participant_count.
        "volunteer_hours_per_1000": {
            "communities": COMMUNITIES,
            "activities": ACTIVITIES,
            "participation": (*PARTICIPATION, "participant_role", "hours"),
        },
        "decision_implementation_rate": {
            "activities": (*ACTIVITIES, "decisions_made", "decisions_implemented")
        },
        "cbo_density": {
            "communities": COMMUNITIES,
            "organizations": ORGANIZATIONS,
            "activities": ACTIVITIES,
        },
    }
    if (indicator, group) == ("representativeness_gap", "age_60"):
        return {
            **SERVED,
            "communities": (*COMMUNITIES, "pop_elderly_60"),
            "residents": (*RESIDENTS, "birth_year"),
        }
    return by_id.get(indicator, grouped)


def computations(c: Neighbourhood) -> dict[Key, Callable[[], Count]]:
    """Every fixed row, in the order of the catalogue."""
    population, priority = "pop_total", "pop_priority"
    found: dict[Key, Callable[[], Count]] = {
        ("service_coverage_rate", ""): lambda: bounded(
            attendance(c, c.activities(*SERVICES), largest=True), c.figure(population)
        ),
        ("priority_coverage_rate", ""): lambda: bounded(
            served_of(c, c.priority), c.figure(priority)
        ),
    }
    for group in GROUPS:
        found["group_coverage_rate", group] = lambda group=group: bounded(
            served_of(c, [group]), c.figure(f"pop_{group}")
        )
    for group in GROUPS:
        found["filing_rate", group] = lambda group=group: filing(c, group)
    found["effective_coverage_rate", ""] = lambda: effective(c)
    found["equity_ratio", ""] = lambda: equity(c)
    found["unreached_count", ""] = lambda: unreached(c)
    found["household_coverage_rate", ""] = lambda: households(c)
    found["participation_rate", ""] = lambda: bounded(
        attendance(c, c.activities(), largest=True), c.figure(population)
    )
    found["governance_participation_rate", ""] = lambda: governance(c)
    for level in LEVELS:
        found["participation_level_mix", f"activities:{level}"] = lambda level=level: level_mix(
            c, level
        )
    for level in LEVELS:
        found["participation_level_mix", f"person_times:{level}"] = lambda level=level: level_times(
            c, level
        )
    found["resident_initiated_share", ""] = lambda: initiated(c)
    found["repeat_participation_rate", ""] = lambda: repeated(c)
    found["participation_concentration", ""] = lambda: concentration(c)[0]
    found["participation_concentration", "gini"] = lambda: concentration(c)[1]
    found["volunteer_rate", ""] = lambda: volunteer_rate(c)
    found["volunteer_hours_per_1000", ""] = lambda: volunteer_hours(c)
    found["decision_implementation_rate", ""] = lambda: decisions(c)
    found["cbo_density", ""] = lambda: cbo_density(c)
    found["representativeness_gap", "priority"] = lambda: representativeness(
        c, priority, lambda person: c.in_any(person, c.priority)
    )
    found["representativeness_gap", "age_60"] = lambda: representativeness(
        c, "pop_elderly_60", aged_60(c)
    )
    return found


def received(tables: Tables) -> dict[str, list[Row]]:
    """The rows of all tables, each once (1.7).

    Choice (2.6): a `participation` table without one of its two ids cannot be joined; for
    the indicators that do without it, it is as if it were absent.
    """
    rows = {name: rows_of(tables, name) for name in tables}
    if not tables.has("participation", *PARTICIPATION):
        rows.pop("participation", None)
    return rows


def people_rows(
    tables: Tables,
    start: dt.date,
    end: dt.date,
    as_of: dt.date,
    communities: Sequence[str] | None = None,
    priority: Sequence[str] = PRIORITY,
) -> dict[tuple[str, str, str, str], Count]:
    """Every C and P row of every community by (community, indicator, variant, group)."""
    rows = received(tables)
    if communities is None:  # 1.1: every id that occurs in any table, sorted as text
        ids = {row.get("community_id") for each in rows.values() for row in each} - {None}
        communities = sorted(str(name) for name in ids)
    found: dict[tuple[str, str, str, str], Count] = {}
    for community in communities:
        c = Neighbourhood(rows, community, start, end, as_of, priority)
        for (indicator, group), compute in computations(c).items():
            tables_needed = needed(indicator, group)
            if not all(tables.has(name, *columns) for name, columns in tables_needed.items()):
                number = missing()
            elif "activities" in tables_needed and not c.reported():
                number = silent()
            else:
                number = compute()
            found[community, indicator, "", group] = number
    return found
