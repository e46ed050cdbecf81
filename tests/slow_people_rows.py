"""Every row of coverage and participation by the slow computation, and what each row requires.

Numbers such as 2.8 cite RULES, `16` its fine points. “Choice” marks where the rules can be read
in two ways, and what was chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from tests.slow_numbers import COMMUNITIES, Row, rows_of
from tests.slow_people import (
    GROUPS,
    LEVELS,
    PRIORITY,
    SERVICES,
    Count,
    Neighbourhood,
    attendance,
    bounded,
    missing,
    served_of,
    silent,
)
from tests.slow_people_coverage import effective, equity, filing, households, unreached
from tests.slow_people_participation import (
    aged_60,
    cbo_density,
    concentration,
    decisions,
    governance,
    initiated,
    level_mix,
    level_times,
    repeated,
    representativeness,
    volunteer_hours,
    volunteer_rate,
)
from workbench.schema.container import Tables

#: 15 and 16 on 1.12: R columns; names are not required, headcounts where they are counted.
ACTIVITIES = ("activity_id", "community_id", "activity_date", "organization_id", "service_type")
COUNTED = (*ACTIVITIES, "participant_count")
PARTICIPATION = ("activity_id", "resident_id")
RESIDENTS = ("resident_id", "community_id")
ORGANIZATIONS = ("organization_id", "organization_type")

Key = tuple[str, str]  # indicator, group: none of these indicators has a variant


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
