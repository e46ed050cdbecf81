"""Coverage: who and what is counted (RULES 2.1 and 2.2), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.slow_people import SERVICES
from tests.small_city import counts
from tests.small_people import BOTH_WAYS, activity, bounds, neighbourhood, resident, roster
from workbench.schema import codes

pytestmark = BOTH_WAYS

GROUPS = tuple(code.code for code in codes.GROUP)
PRIORITY = "priority_coverage_rate"


# --- 2.1 Whose attendance it is ---------------------------------------------------------


def test_2_1_only_rosters_of_delivered_activities_count(one: Any) -> None:
    """Delivered and blank status count; cancelled, planned and unlisted activities do not."""
    tables = neighbourhood(
        [
            activity("x1", 1, activity_status="delivered"),
            activity("x2", 1),
            activity("x3", 1, activity_status="cancelled"),
            activity("x4", 1, activity_status="planned"),
        ],
        [roster(f"x{i}", [f"r{i}"]) for i in (1, 2, 3, 4, 9)],
    )
    assert counts(one(tables, "service_coverage_rate")) == (2, 1000, 0)


def test_2_1_a_roster_row_belongs_to_the_community_of_its_activity(one: Any) -> None:
    """A's resident at B's activity is served in B; in A only who came to A's activity is."""
    tables = neighbourhood(
        [activity("x1", 1), activity("x2", 2, community_id="B")],
        [roster("x1", ["r1"]), roster("x2", ["r2", "r3"])],
        [resident("r1", "disabled"), resident("r2", "disabled")],
    )
    assert counts(one(tables, "service_coverage_rate")) == (1, 1000, 0)
    assert counts(one(tables, PRIORITY)) == (1, 100, 0)
    elsewhere = one(tables, PRIORITY, community="B")
    assert (elsewhere.numerator, elsewhere.n_unknown, elsewhere.status) == (0, 2, "not_available")


def test_2_1_a_resident_of_another_community_is_of_unknown_group(one: Any) -> None:
    """A registration in B says nothing in A; nor does an id that is registered nowhere."""
    tables = neighbourhood(
        [activity("x1", 3)],
        [roster("x1", ["r1", "r2", "r3"])],
        [resident("r1", "disabled"), resident("r2", "disabled", community_id="B")],
    )
    found = one(tables, PRIORITY)
    assert counts(found) == (1, 100, 2)
    assert bounds(found) == (0.01, 0.03, "bounds", "ok")


def test_2_1_an_unlisted_id_is_a_person(one: Any) -> None:
    """Without residents, ids on rosters still count as distinct people served."""
    tables = neighbourhood(
        [activity("x1", 2), activity("x2", 2)],
        [roster("x1", ["r1", "r2"]), roster("x2", ["r2", "r3"])],
        None,
    )
    assert counts(one(tables, "service_coverage_rate")) == (3, 1000, 0)


def test_1_7_rows_that_are_there_twice_count_once(one: Any) -> None:
    """The same roster row and the same activity twice change neither ids nor headcounts."""
    tables = neighbourhood(
        [activity("x1", 2), activity("x1", 2)],
        [roster("x1", ["r1", "r1", "r1"])],
    )
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (1, 1000, 1)
    assert bounds(found) == (0.002, 0.002, "bounds", "ok")


@pytest.mark.parametrize(
    ("day", "as_of", "served"),
    [
        ("2024-01-01", "2024-12-31", 1),
        ("2024-12-31 23:59", "2024-12-31", 1),
        ("2023-12-31", "2024-12-31", 0),
        ("2025-01-01", "2025-06-30", 0),
        ("2024-06-30 18:00", "2024-06-30", 1),
        ("2024-07-01", "2024-06-30", 0),
        (None, "2024-12-31", 0),
    ],
)
def test_1_6_activities_of_the_period_by_calendar_date(
    one: Any, day: str | None, as_of: str, served: int
) -> None:
    """The first and last day belong to P, whatever the hour; nothing after `as_of` exists."""
    tables = neighbourhood(
        [activity("x0", 0, activity_date="2024-02-01"), activity("x1", 1, activity_date=day)],
        [roster("x1", ["r1"])],
    )
    found = one(tables, "service_coverage_rate", as_of=as_of)
    assert (counts(found), found.method) == ((served, 1000, 0), "wilson")


@pytest.mark.parametrize("kind", [code.code for code in codes.SERVICE_TYPE])
def test_1_services_are_those_of_a_svc(one: Any, kind: str) -> None:
    """Case work to training are services; publicity, meetings and deliberations are not."""
    tables = neighbourhood([activity("x1", 1, kind)], [roster("x1", ["r1"])])
    assert one(tables, "service_coverage_rate").numerator == (1 if kind in SERVICES else 0)


# --- 2.2 Groups -------------------------------------------------------------------------


def test_2_2_a_registered_resident_without_codes_is_in_no_group(one: Any) -> None:
    """Blank group codes are known: a point of 0, nothing unknown."""
    tables = neighbourhood([activity("x1", 1)], [roster("x1", ["r1"])], [resident("r1")])
    for indicator, group in ((PRIORITY, ""), ("group_coverage_rate", "disabled")):
        found = one(tables, indicator, group=group)
        assert (found.value, found.method, found.n_unknown) == (0, "wilson", 0)


def test_2_2_several_codes_count_once_in_priority_and_once_in_each_group(one: Any) -> None:
    """One disabled person of low income is one of 100, and one of 20 in either group."""
    tables = neighbourhood(
        [activity("x1", 1)], [roster("x1", ["r1"])], [resident("r1", "disabled;low_income")]
    )
    assert counts(one(tables, PRIORITY)) == (1, 100, 0)
    for group, served in (("disabled", 1), ("low_income", 1), ("migrant", 0)):
        assert counts(one(tables, "group_coverage_rate", group=group)) == (served, 20, 0)


@pytest.mark.parametrize("group", GROUPS)
def test_2_2_priority_is_all_but_elderly_migrant_and_veteran(one: Any, group: str) -> None:
    """Eleven of the fourteen codes are priority (FRAMEWORK §6.11)."""
    tables = neighbourhood([activity("x1", 1)], [roster("x1", ["r1"])], [resident("r1", group)])
    in_priority = group not in ("elderly_60", "migrant", "veteran")
    assert one(tables, PRIORITY).numerator == (1 if in_priority else 0)
    expected = (1, 250 if group == "elderly_60" else 20, 0)
    assert counts(one(tables, "group_coverage_rate", group=group)) == expected


def test_2_2_groups_hold_without_dates(one: Any) -> None:
    """Who left the register years ago, or entered it afterwards, is still known by it."""
    tables = neighbourhood(
        [activity("x1", 2)],
        [roster("x1", ["r1", "r2"])],
        [
            resident("r1", "disabled", filed_date="2019-01-01", exit_date="2020-01-01"),
            resident("r2", "disabled", filed_date="2026-01-01"),
        ],
    )
    assert counts(one(tables, PRIORITY)) == (2, 100, 0)
