"""Coverage without rosters, reports or columns (RULES 2.6, 1.12, 1.14), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts, is_null
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

PRIORITY = "priority_coverage_rate"
#: Rows of coverage: the id and one of its groups.
COVERAGE = (
    ("service_coverage_rate", ""),
    (PRIORITY, ""),
    ("group_coverage_rate", "disabled"),
    ("filing_rate", "disabled"),
    ("effective_coverage_rate", ""),
    ("equity_ratio", ""),
    ("unreached_count", ""),
    ("household_coverage_rate", ""),
)


# --- 2.6 Without rosters, and without reports -------------------------------------------


@pytest.mark.parametrize("participation", [None, ()], ids=["no table", "no rows"])
def test_2_6_without_services_coverage_is_a_point_of_zero(one: Any, participation: Any) -> None:
    """An empty set of activities is 0 with Wilson limits, with and without rosters."""
    tables = neighbourhood([activity("x1", 9, "publicity")], participation)
    found = one(tables, "service_coverage_rate")
    assert (counts(found), found.value, found.lower) == ((0, 1000, 0), 0, 0)
    assert (found.method, found.status) == ("wilson", "ok")


@pytest.mark.parametrize(("indicator", "group"), COVERAGE)
def test_2_6_without_participation_only_c1_and_c4_say_something(
    one: Any, indicator: str, group: str
) -> None:
    """No `participation` table: bounds for C1, filing as ever, nothing else."""
    tables = neighbourhood([activity("x1", 40)], None, [resident("r1", "disabled")])
    found = one(tables, indicator, group=group)
    if indicator in ("service_coverage_rate", "filing_rate"):
        assert found.status == "ok"
    else:
        assert (found.status, found.method) == ("not_available", "")
        assert is_null(found)


def test_2_6_a_table_without_a_row_of_the_community_gives_bounds(one: Any) -> None:
    """B keeps rosters, A does not: A's 7 anonymous people may be priority or not."""
    tables = neighbourhood(
        [activity("x1", 7), activity("x2", 1, community_id="B")], [roster("x2", ["r1"])]
    )
    assert bounds(one(tables, "service_coverage_rate")) == (0.007, 0.007, "bounds", "ok")
    assert bounds(one(tables, PRIORITY)) == (0, 0.07, "bounds", "ok")
    assert bounds(one(tables, "effective_coverage_rate")) == (0, 0.07, "bounds", "ok")


def test_2_6_a_roster_that_cannot_be_joined_is_no_roster(one: Any) -> None:
    """Without its activity ids, `participation` is as if it were absent: C1 gives bounds."""
    tables = neighbourhood(
        [activity("x1", 7)], [roster("x1", ids(7))], without=["participation.activity_id"]
    )
    assert bounds(one(tables, "service_coverage_rate")) == (0.007, 0.007, "bounds", "ok")
    assert is_null(one(tables, PRIORITY))


@pytest.mark.parametrize(("indicator", "group"), COVERAGE)
def test_1_14_a_community_without_activities_has_not_reported(
    one: Any, indicator: str, group: str
) -> None:
    """Nothing dated by `as_of` is no zero, except in C4, which does not read activities."""
    tables = neighbourhood(
        [activity("x1", 1, activity_date="2025-02-01"), activity("x2", 1, activity_date=None)],
        [roster("x1", ["r1"])],
        [resident("r1", "disabled", filed_date="2024-01-01", household_id="h1")],
    )
    found = one(tables, indicator, group=group)
    if indicator == "filing_rate":
        assert (found.value, found.status) == (0.05, "ok")
        assert "not_reported" not in found.note
    else:
        assert (found.status, found.method) == ("not_available", "")
        assert is_null(found)
        assert "not_reported" in found.note


@pytest.mark.parametrize(
    ("day", "as_of"), [("2023-05-01", "2024-12-31"), ("2025-01-09", "2025-01-31")]
)
def test_1_14_an_activity_at_another_time_makes_no_service_a_true_zero(
    one: Any, day: str, as_of: str
) -> None:
    """A cancelled activity last year, or one after P by `as_of`, is a report."""
    tables = neighbourhood([activity("x1", 5, activity_date=day, activity_status="cancelled")])
    found = one(tables, "service_coverage_rate", as_of=as_of)
    assert (counts(found), found.value, found.status) == ((0, 1000, 0), 0, "ok")


#: What each row of coverage cannot do without, and what it can (RULES 15, 16).
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    ("service_coverage_rate", ""): ("activities.participant_count",),
    (PRIORITY, ""): (
        "communities.pop_priority",
        "activities.participant_count",
        "participation.activity_id",
        "participation.resident_id",
        "residents",
        "residents.group_codes",
    ),
    ("group_coverage_rate", "disabled"): (
        "communities.pop_disabled",
        "activities.participant_count",
        "participation",
        "residents.resident_id",
        "residents.group_codes",
    ),
    ("effective_coverage_rate", ""): (
        "communities.pop_priority",
        "activities.participant_count",
        "residents.group_codes",
    ),
    ("equity_ratio", ""): (
        "communities.pop_priority",
        "activities.participant_count",
        "residents.group_codes",
    ),
    ("unreached_count", ""): (
        "communities.pop_priority",
        "activities.participant_count",
        "residents.group_codes",
    ),
    ("household_coverage_rate", ""): (
        "activities.participant_count",
        "participation",
        "residents.household_id",
        "residents.community_id",
    ),
}
FILING = ("communities.pop_disabled", "residents.group_codes", "residents.filed_date", "residents")
LOSSES = [
    *((row, loss, True) for row, own in REQUIRED.items() for loss in (*PLACES, *ACTIVITIES, *own)),
    *((("filing_rate", "disabled"), loss, True) for loss in (*PLACES, *FILING)),
    (("service_coverage_rate", ""), "residents", False),
    (("service_coverage_rate", ""), "communities.pop_priority", False),
    (("service_coverage_rate", ""), "communities.community_name", False),
    (("service_coverage_rate", ""), "activities.activity_status", False),
    ((PRIORITY, ""), "participation.participant_role", False),
    ((PRIORITY, ""), "residents.filed_date", False),
    ((PRIORITY, ""), "communities.pop_disabled", False),
    (("group_coverage_rate", "disabled"), "communities.pop_priority", False),
    (("group_coverage_rate", "disabled"), "communities.pop_veteran", False),
    (("household_coverage_rate", ""), "residents.group_codes", False),
    (("filing_rate", "disabled"), "activities", False),
    (("filing_rate", "disabled"), "participation", False),
    (("filing_rate", "disabled"), "residents.exit_date", False),
    (("filing_rate", "disabled"), "residents.household_id", False),
]


@pytest.mark.parametrize(
    ("row", "loss", "required"), LOSSES, ids=[f"{row[0]}-{loss}" for row, loss, _ in LOSSES]
)
def test_1_12_what_is_required_is_required_by_header(
    one: Any, row: tuple[str, str], loss: str, required: bool
) -> None:
    """Without a required table or column nothing is said; without another everything is."""
    tables = neighbourhood(
        [activity("x1", 2)],
        [roster("x1", ["r1", "r2"])],
        [resident("r1", "disabled", filed_date="2024-01-01", household_id="h1"), resident("r2")],
        without=[loss],
    )
    found = one(tables, row[0], group=row[1])
    assert found.status == ("not_available" if required else "ok")
    assert is_null(found) == required


def test_1_12_a_blank_column_is_present(one: Any) -> None:
    """Wholly blank group codes are known to be none; a wholly blank population is unknown."""
    tables = neighbourhood([activity("x1", 1)], [roster("x1", ["r1"])], [resident("r1")])
    assert one(tables, PRIORITY).value == 0
    tables = neighbourhood(
        [activity("x1", 1)], [roster("x1", ["r1"])], [], population={"pop_priority": None}
    )
    found = one(tables, PRIORITY)
    assert (found.numerator, found.n_unknown, found.status) == (0, 1, "not_available")
