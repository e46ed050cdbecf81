"""Participation without rosters, reports or columns (RULES 2.6, 1.12, 1.14), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import is_null
from tests.small_people import (
    ACTIVITIES,
    BOTH_WAYS,
    PLACES,
    activity,
    bounds,
    ids,
    neighbourhood,
    resident,
    roster,
)

pytestmark = BOTH_WAYS

P1, P2 = "participation_rate", "governance_participation_rate"
#: Rows of participation: the id and one of its groups.
PARTICIPATION = (
    (P1, ""),
    (P2, ""),
    ("participation_level_mix", "activities:inform"),
    ("participation_level_mix", "person_times:inform"),
    ("resident_initiated_share", ""),
    ("repeat_participation_rate", ""),
    ("participation_concentration", ""),
    ("participation_concentration", "gini"),
    ("volunteer_rate", ""),
    ("volunteer_hours_per_1000", ""),
    ("decision_implementation_rate", ""),
    ("cbo_density", ""),
    ("representativeness_gap", "priority"),
    ("representativeness_gap", "age_60"),
)


def test_2_6_without_rosters_p1_and_p2_are_bounds(one: Any) -> None:
    """A deliberation of 20 and a training of 30: P1 [30, 50], P2 [20, 20] of 1,000."""
    activities = [activity("x1", 20, "deliberation"), activity("x2", 30, "training")]
    for rosters in (None, ()):
        tables = neighbourhood(activities, rosters)
        assert bounds(one(tables, P1)) == (0.03, 0.05, "bounds", "ok")
        assert bounds(one(tables, P2)) == (0.02, 0.02, "bounds", "ok")


@pytest.mark.parametrize(("indicator", "group"), PARTICIPATION)
def test_2_6_without_participation_six_rows_say_something(
    one: Any, indicator: str, group: str
) -> None:
    """P1 and P2 as bounds, P3, P4, P8 and P9 as ever; the rest is not available."""
    tables = neighbourhood(
        [
            activity(
                "x1",
                40,
                "deliberation",
                participation_level="inform",
                initiated_by="resident",
                decisions_made=2,
                decisions_implemented=1,
            )
        ],
        None,
        [resident("r1", "disabled", birth_year=1950)],
    )
    found = one(tables, indicator, group=group)
    if indicator in (
        P1,
        P2,
        "participation_level_mix",
        "resident_initiated_share",
        "decision_implementation_rate",
        "cbo_density",
    ):
        assert found.status == "ok"
    else:
        assert (found.status, found.method) == ("not_available", "")
        assert is_null(found)


@pytest.mark.parametrize(("indicator", "group"), PARTICIPATION)
def test_1_14_a_community_without_activities_has_not_reported(
    one: Any, indicator: str, group: str
) -> None:
    """Nothing dated by `as_of`: all numbers null, and the note says why."""
    tables = neighbourhood(
        [activity("x1", 1, activity_date="2025-02-01")], [roster("x1", ["r1"])], [resident("r1")]
    )
    found = one(tables, indicator, group=group)
    assert (found.status, found.method) == ("not_available", "")
    assert is_null(found)
    assert "not_reported" in found.note


HEADCOUNT = "activities.participant_count"
ROSTER = ("participation", "participation.activity_id", "participation.resident_id")
RESIDENTS = ("residents", "residents.resident_id", "residents.community_id")
#: What each row cannot do without (RULES 15, 16).
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    (P1, ""): (*PLACES, HEADCOUNT),
    (P2, ""): (*PLACES, HEADCOUNT),
    ("participation_level_mix", "activities:inform"): ("activities.participation_level",),
    ("participation_level_mix", "person_times:inform"): (
        "activities.participation_level",
        HEADCOUNT,
    ),
    ("resident_initiated_share", ""): ("activities.initiated_by",),
    ("repeat_participation_rate", ""): (HEADCOUNT, *ROSTER),
    ("participation_concentration", ""): (HEADCOUNT, *ROSTER),
    ("participation_concentration", "gini"): (HEADCOUNT, *ROSTER),
    ("volunteer_rate", ""): (*PLACES, HEADCOUNT, *ROSTER, "participation.participant_role"),
    ("volunteer_hours_per_1000", ""): (
        *PLACES,
        *ROSTER,
        "participation.participant_role",
        "participation.hours",
    ),
    ("decision_implementation_rate", ""): (
        "activities.decisions_made",
        "activities.decisions_implemented",
    ),
    ("cbo_density", ""): (
        *PLACES,
        "organizations",
        "organizations.organization_id",
        "organizations.organization_type",
    ),
    ("representativeness_gap", "priority"): (
        *PLACES,
        HEADCOUNT,
        *ROSTER,
        *RESIDENTS,
        "communities.pop_priority",
        "residents.group_codes",
    ),
    ("representativeness_gap", "age_60"): (
        *PLACES,
        HEADCOUNT,
        *ROSTER,
        *RESIDENTS,
        "communities.pop_elderly_60",
        "residents.birth_year",
    ),
}
SPARE = (
    ((P1, ""), "residents"),
    ((P1, ""), "organizations"),
    ((P2, ""), "participation.participant_role"),
    (("participation_level_mix", "activities:inform"), HEADCOUNT),
    (("participation_level_mix", "activities:inform"), "communities"),
    (("participation_level_mix", "person_times:inform"), "participation"),
    (("resident_initiated_share", ""), HEADCOUNT),
    (("resident_initiated_share", ""), "participation"),
    (("repeat_participation_rate", ""), "communities"),
    (("repeat_participation_rate", ""), "residents"),
    (("participation_concentration", ""), "communities"),
    (("volunteer_rate", ""), "participation.hours"),
    (("volunteer_rate", ""), "residents"),
    (("volunteer_hours_per_1000", ""), HEADCOUNT),
    (("volunteer_hours_per_1000", ""), "activities.hours"),
    (("decision_implementation_rate", ""), HEADCOUNT),
    (("decision_implementation_rate", ""), "communities"),
    (("cbo_density", ""), HEADCOUNT),
    (("cbo_density", ""), "activities.co_organization_ids"),
    (("cbo_density", ""), "organizations.organization_name"),
    (("cbo_density", ""), "organizations.community_id"),
    (("representativeness_gap", "priority"), "residents.birth_year"),
    (("representativeness_gap", "priority"), "communities.pop_elderly_60"),
    (("representativeness_gap", "age_60"), "residents.group_codes"),
    (("representativeness_gap", "age_60"), "communities.pop_priority"),
)
LOSSES = [
    *((row, loss, True) for row, own in REQUIRED.items() for loss in (*ACTIVITIES, *own)),
    *((row, loss, False) for row, loss in SPARE),
]


@pytest.mark.parametrize(
    ("row", "loss", "required"),
    LOSSES,
    ids=[f"{row[0]}-{row[1]}-{loss}" for row, loss, _ in LOSSES],
)
def test_1_12_what_is_required_is_required_by_header(
    one: Any, row: tuple[str, str], loss: str, required: bool
) -> None:
    """Without a required table or column nothing is said; without another everything is."""
    cells = {
        "participation_level": "inform",
        "initiated_by": "resident",
        "decisions_made": 2,
        "decisions_implemented": 1,
    }
    tables = neighbourhood(
        [activity("x1", 12, "deliberation", **cells)],
        [roster("x1", ids(12), participant_role="volunteer", hours=1)],
        [resident(person, "disabled", birth_year=1950) for person in ids(12)],
        organizations=[{"organization_id": "o1", "organization_type": "community_based_org"}],
        without=[loss],
    )
    found = one(tables, row[0], group=row[1])
    assert found.status == ("not_available" if required else "ok")
    assert is_null(found) == required
