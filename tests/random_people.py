"""Small random cities of people and activities, full of what real rosters get wrong.

The same seed, the same city. Every optional column is sometimes missing or wholly blank,
every table but `activities` sometimes absent or empty; rosters are complete, partial or not
kept; populations are large, smaller than the people served, zero or unknown.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.small_city import frame_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
PLACES = ("0010", "002", "B-3", "社区丁")
GROUPS = tuple(code.code for code in codes.GROUP)
SERVICES = ("case_work", "group_work", "home_visit", "counselling", "mutual_aid", "training")
OTHER = ("publicity", "meeting", "administrative", *("deliberation",) * 4, "public_affairs_action")
STATUSES = ("delivered", "delivered", "delivered", None, None, "cancelled", "planned")
ROLES = ("beneficiary", "participant", "volunteer", "organiser", "decision_maker", None)
INITIATORS = tuple(code.code for code in codes.INITIATED_BY)
LEVELS = tuple(code.code for code in codes.PARTICIPATION_LEVEL)
TYPES = ("community_based_org", "community_based_org", "social_work_agency", "unknown", None)
ORGANIZATIONS = tuple(f"o{i}" for i in range(6))  # the last is never registered
#: C1–C8 and P1–P10, in the order of RULES 15.
IDS = (
    "service_coverage_rate",
    "priority_coverage_rate",
    "group_coverage_rate",
    "filing_rate",
    "effective_coverage_rate",
    "equity_ratio",
    "unreached_count",
    "household_coverage_rate",
    "participation_rate",
    "governance_participation_rate",
    "participation_level_mix",
    "resident_initiated_share",
    "repeat_participation_rate",
    "participation_concentration",
    "volunteer_rate",
    "volunteer_hours_per_1000",
    "decision_implementation_rate",
    "cbo_density",
    "representativeness_gap",
)
#: The columns that the indicators read: these may go missing or blank, others are not there.
READ: dict[str, tuple[str, ...]] = {
    "communities": (
        "community_id",
        "year",
        "community_name",
        "street_name",
        "district_name",
        "households",
        "pop_total",
        "pop_priority",
        *(f"pop_{group}" for group in GROUPS),
    ),
    "organizations": ("organization_id", "organization_name", "organization_type", "community_id"),
    "residents": (
        "resident_id",
        "community_id",
        "household_id",
        "birth_year",
        "sex",
        "group_codes",
        "filed_date",
        "exit_date",
    ),
    "activities": (
        "activity_id",
        "community_id",
        "activity_date",
        "organization_id",
        "co_organization_ids",
        "service_type",
        "participant_count",
        "hours",
        "initiated_by",
        "participation_level",
        "decisions_made",
        "decisions_implemented",
        "activity_status",
    ),
    "participation": ("activity_id", "resident_id", "participant_role", "hours"),
}
#: Without these a table is no table of a city: they are always there.
ALWAYS = {"community_id", "year", "activity_id", "activity_date"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Habits:
    """How one community keeps its records."""

    activities: int
    people: int
    keeps: str  # complete, partial, none: the rosters
    registers: float  # share of its people that are in `residents`
    coded: float  # share of its residents that hold group codes
    blank: float
    census: str  # ample, tight, zero, blank, absent: its population


def random_people(seed: int, *, cities: int = 1) -> tuple[Tables, Period, dt.date]:
    """A city of one to four communities, its period and `as_of`; `cities` sets several side by side."""
    rng = random.Random(seed)
    period = _period(rng)
    as_of = _as_of(rng, period)
    rows: dict[str, list[Row]] = {name: [] for name in READ}
    rows["organizations"] = _organizations(rng)
    for city in range(cities):
        for name in PLACES[: rng.randint(1, len(PLACES))]:
            _add_community(rng, rows, f"{name}{city or ''}", period, as_of)
    for row in list(rows["participation"]):
        if rng.random() < 0.02:
            rows["participation"].append(dict(row))  # the same row twice
    rows["participation"] += [
        {"activity_id": "nowhere", "resident_id": f"r{i}", "participant_role": "volunteer"}
        for i in range(rng.randint(0, 3))
    ]
    for own in rows.values():
        rng.shuffle(own)
    return _as_received(rng, rows), period, as_of


def _period(rng: random.Random) -> Period:
    """One day, one month, quarters, half a year, a year and two years."""
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    return Period(
        *rng.choice(
            (
                year,
                year,
                year,
                (dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
                (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
                (dt.date(2024, 4, 1), dt.date(2024, 6, 30)),
                (dt.date(2023, 11, 15), dt.date(2024, 2, 10)),
                (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
            )
        )
    )


def _as_of(rng: random.Random, period: Period) -> dt.date:
    inside = period.start + rng.randrange(period.days()) * DAY
    late = period.end + rng.choice((1, 30, 89, 90, 91, 200)) * DAY
    before = period.start - 10 * DAY
    return rng.choice((period.end,) * 6 + (late,) * 6 + (inside,) * 3 + (before,))


def _organizations(rng: random.Random) -> list[Row]:
    return [
        {
            "organization_id": name,
            "organization_name": name,
            "organization_type": rng.choice(TYPES),
            "community_id": rng.choice((None,) * 8 + (PLACES[0],) * 8 + ("外地",)),
        }
        for name in ORGANIZATIONS[:-1]
    ]


def _habits(rng: random.Random) -> Habits:
    return Habits(
        activities=rng.choice((0, 1, 4, 10, 10, 25, 25, 25)),
        people=rng.choice((1, 6, 14, 20, 30)),
        keeps=rng.choice(("complete", "complete", "complete", "partial", "partial", "none")),
        registers=rng.choice((1.0, 1.0, 1.0, 0.8, 0.0)),
        coded=rng.choice((0.7, 0.7, 0.4, 0.1, 0.0)),
        blank=rng.choice((0.0, 0.05, 0.05, 0.3)),
        census=rng.choice(("ample",) * 8 + ("tight",) * 4 + ("zero", "blank", "absent")),
    )


def _add_community(
    rng: random.Random, rows: dict[str, list[Row]], name: str, period: Period, as_of: dt.date
) -> None:
    habits = _habits(rng)
    #: The same ids in every community: r3 here and r3 there may be the same person.
    people = [f"r{i}" for i in rng.sample(range(1, 61), habits.people)]
    rows["communities"] += _places(rng, name, habits, period)
    for person in people:
        if rng.random() < habits.registers:
            rows["residents"].append(_resident(rng, person, name, habits, period))
    rows["residents"] += [
        _resident(rng, f"s{i}-{name}", name, habits, period) for i in range(rng.choice((0, 4, 25)))
    ]
    late = rng.random() < 0.06  # a community that reported nothing until as_of
    for number in range(habits.activities):
        activity = _activity(rng, habits, period, as_of)
        activity |= {"activity_id": f"{name}/{number:02d}", "community_id": name}
        if late:
            activity["activity_date"] = as_of + rng.randint(1, 60) * DAY
        came = _came(rng, people)
        rows["participation"] += _roster(rng, activity, came, habits)
        rows["activities"].append(activity)
    if rng.random() < 0.3 and rows["activities"]:
        rows["activities"].append(dict(rng.choice(rows["activities"])))  # the same row twice


def _places(rng: random.Random, name: str, habits: Habits, period: Period) -> list[Row]:
    """Rows of several years; that of the period's year as the community's census has it."""

    def figure(ample: int, tight: int) -> int | None:
        if rng.random() < 0.04:
            return rng.choice((None, 0))
        return {
            "ample": ample,
            "tight": rng.randint(1, tight),
            "zero": 0,
            "blank": None,
            "absent": ample,
        }[habits.census]

    found: list[Row] = []
    for year in (period.end.year - 1, period.end.year, period.end.year + 1):
        if year == period.end.year and habits.census == "absent":
            continue
        if year != period.end.year and rng.random() < 0.4:
            continue
        row: Row = {
            "community_id": name,
            "year": year,
            "community_name": name,
            "street_name": rng.choice(("东街", "西街", None)),
            "district_name": "区",
            "households": figure(rng.choice((40, 300)), 3),
            "pop_total": figure(rng.choice((60, 400, 3000)), 12),
            "pop_priority": figure(rng.choice((25, 40, 90)), 4),
        }
        row |= {f"pop_{group}": figure(rng.choice((8, 30)), 1) for group in GROUPS}
        if rng.random() < 0.1:  # a class larger than the population
            row[rng.choice(("pop_priority", "pop_elderly_60"))] = 4000
        found.append(row)
    return found


def _resident(
    rng: random.Random, person: str, community: str, habits: Habits, period: Period
) -> Row:
    groups = rng.sample(GROUPS, rng.choice((1, 1, 2, 4)) if rng.random() < habits.coded else 0)
    edge = period.end + rng.choice((-400, -30, -1, 0, 1, 30)) * DAY
    birth = period.end.year - rng.choice((5, 30, 59, 60, 61, 88))
    return {
        "resident_id": person,
        "community_id": community,
        "household_id": None if rng.random() < habits.blank else f"h{rng.randint(1, 30)}",
        "birth_year": None if rng.random() < habits.blank else birth,
        "sex": rng.choice(("female", "male", "unknown", None)),
        "group_codes": ";".join(groups) or None,
        "filed_date": None if rng.random() < habits.blank + 0.05 else edge,
        "exit_date": None if rng.random() < 0.7 else edge + rng.choice((0, 1, 30, 400)) * DAY,
    }


def _activity(rng: random.Random, habits: Habits, period: Period, as_of: dt.date) -> Row:
    def sometimes(give: Callable[[], Any]) -> Any:
        return None if rng.random() < habits.blank else give()

    kind = rng.choice(SERVICES if rng.random() < 0.6 else OTHER)
    row: Row = {
        "activity_date": _date(rng, period, as_of),
        "organization_id": sometimes(lambda: rng.choice(ORGANIZATIONS)),
        "co_organization_ids": sometimes(
            lambda: ";".join(rng.sample(ORGANIZATIONS, rng.randint(0, 3))) or None
        ),
        "service_type": None if rng.random() < habits.blank / 3 else kind,
        "hours": sometimes(lambda: rng.choice((0, 0.5, 2))),
        "initiated_by": sometimes(lambda: rng.choice(INITIATORS)),
        "participation_level": sometimes(lambda: rng.choice(LEVELS)),
        "activity_status": rng.choice(STATUSES),
    }
    if kind == "deliberation" or rng.random() < 0.05:
        row["decisions_made"] = sometimes(lambda: rng.randint(0, 5))
        row["decisions_implemented"] = sometimes(lambda: rng.randint(0, 3))
    return row


def _date(rng: random.Random, period: Period, as_of: dt.date) -> dt.date | None:
    """Mostly in the period; else on a boundary day, before, or after what is known."""
    kind = rng.random()
    if kind < 0.75:
        return period.start + rng.randrange(period.days()) * DAY
    if kind < 0.9:
        edge = rng.choice((period.start, period.end, as_of, as_of - 90 * DAY))
        return edge + rng.choice((-1, 0, 0, 1)) * DAY
    if kind < 0.92:
        return None
    return period.start + rng.randint(-400, period.days() + 100) * DAY


def _came(rng: random.Random, people: Sequence[str]) -> list[str]:
    """Some people come to everything, most now and then."""
    regulars = people[: max(1, len(people) // 5)]
    found = set(rng.sample(people, rng.randint(0, len(people))))
    return sorted(found | {p for p in regulars if rng.random() < 0.7})


def _roster(rng: random.Random, activity: Row, came: Sequence[str], habits: Habits) -> list[Row]:
    """The roster rows of those who came; sets the headcount of the activity."""
    keeps = habits.keeps
    listed = list(came)
    if keeps == "none":
        listed = []
    elif keeps == "partial":
        listed = listed[: rng.randint(0, len(listed))] if rng.random() < 0.5 else listed
    count: int | None = len(came)
    if keeps != "complete" and rng.random() < 0.3:
        count = rng.choice((0, len(came) // 2, len(came) + 3))
    if rng.random() < (habits.blank / 4 if keeps == "complete" else 0.1):
        count = None
    activity["participant_count"] = count
    volunteers = rng.random() < 0.3
    rows: list[Row] = []
    for person in listed:
        role = rng.choice(ROLES) if volunteers or rng.random() < 0.1 else None
        hours = None if rng.random() < 0.3 + habits.blank else rng.choice((0, 0.5, 1.1, 2, 7.3))
        rows.append(
            {
                "activity_id": activity["activity_id"],
                "resident_id": person,
                "participant_role": role,
                "hours": hours,
            }
        )
    return rows


def _as_received(rng: random.Random, rows: dict[str, list[Row]]) -> Tables:
    """The tables with what exports leave out: tables, rows, columns, and the cells of columns."""
    lossy = rng.choice((0.0, 0.0, 0.0, 0.02, 0.06))
    frames: dict[str, Any] = {}
    for name, own in rows.items():
        if name != "activities" and rng.random() < 0.04:
            continue
        if rng.random() < 0.02:
            own = []
        schema = [column.name for column in TABLES[name].columns]
        absent = [column for column in schema if column not in READ[name]]
        optional = [column for column in READ[name] if column not in ALWAYS]
        absent += [column for column in optional if rng.random() < lossy]
        for column in optional:
            if rng.random() < lossy / 3 and column not in TABLES[name].key:
                own = [{**row, column: None} for row in own]
        if rng.random() < 0.3:
            own = _with_times(rng, name, own)
        frames[name] = frame_of(name, own, absent)
    return Tables(frames)


def _with_times(rng: random.Random, name: str, rows: Sequence[Row]) -> list[Row]:
    """The same rows, with times of day in the dates; a row that stands twice stays the same row."""
    times: dict[tuple[Any, ...], int] = {}
    dates = [column.name for column in TABLES[name].columns if column.type == "date"]
    found: list[Row] = []
    for row in rows:
        stamped = dict(row)
        for column in dates:
            if row.get(column) is not None:
                row_and_column = (*(row.get(key) for key in TABLES[name].key), column)
                chosen = rng.choice((0, 1, 12 * 3600, 86_399))
                seconds = times.setdefault(row_and_column, chosen)
                day = dt.datetime.combine(row[column], dt.time())
                stamped[column] = day + dt.timedelta(seconds=seconds)
        found.append(stamped)
    return found
