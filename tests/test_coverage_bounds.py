"""Coverage: points, bounds and populations (RULES 2.3–2.5), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, bounds, ids, neighbourhood, resident, roster
from workbench.results import Period

pytestmark = BOTH_WAYS

PRIORITY = "priority_coverage_rate"


# --- 2.3 Points and bounds --------------------------------------------------------------


@pytest.mark.parametrize(
    ("served", "people", "lower", "upper"),
    [(45, 60, 0.628, 0.842), (0, 20, 0, 0.161), (20, 20, 0.839, 1)],
)
def test_2_3_complete_rosters_give_a_point_with_wilson_limits(
    one: Any, served: int, people: int, lower: float, upper: float
) -> None:
    """FRAMEWORK §7.5: 45/60, 0/20 and 20/20."""
    tables = neighbourhood(
        [activity("x1", served)], [roster("x1", ids(served))], population={"pop_total": people}
    )
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (served, people, 0)
    assert (found.value, found.method, found.status) == (served / people, "wilson", "ok")
    assert (round(found.lower, 3), round(found.upper, 3)) == (lower, upper)


def test_2_3_coverage_bounds_of_120_ids_and_80_anonymous(one: Any) -> None:
    """FRAMEWORK §7.5: 120 ids, X = 80, largest activity 60, population 150: [0.80, 1.00]."""
    tables = neighbourhood(
        [activity(f"x{i}", people) for i, people in enumerate([60, 60, 40, 40])],
        [roster("x0", ids(60)), roster("x1", ids(60, "s"))],
        population={"pop_total": 150},
    )
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (120, 150, 80)
    assert bounds(found) == (0.8, 1.0, "bounds", "ok")


@pytest.mark.parametrize("participation", [None, ()], ids=["no table", "no rows"])
def test_2_3_without_rosters_40_and_30_people_of_500(one: Any, participation: Any) -> None:
    """FRAMEWORK §7.5: the largest activity is the least, all attendances the most: [0.08, 0.14]."""
    tables = neighbourhood(
        [activity("x1", 40), activity("x2", 30)], participation, population={"pop_total": 500}
    )
    for indicator in ("service_coverage_rate", "participation_rate"):
        found = one(tables, indicator)
        assert counts(found) == (0, 500, 70)
        assert bounds(found) == (0.08, 0.14, "bounds", "ok")


def test_2_3_the_largest_headcount_can_be_the_least(one: Any) -> None:
    """3 ids and one activity of 10: at least 10 people came, at most 10; still bounds.

    The numerator is k, the ids seen.
    """
    tables = neighbourhood([activity("x1", 10)], [roster("x1", ids(3))])
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (3, 1000, 7)
    assert bounds(found) == (0.01, 0.01, "bounds", "ok")


def test_2_3_the_largest_headcount_says_nothing_of_a_group(one: Any) -> None:
    """Of 10 people 3 have ids and 1 is priority: from 1 to 8 of 100."""
    tables = neighbourhood(
        [activity("x1", 10)],
        [roster("x1", ids(3))],
        [resident("r1", "disabled"), resident("r2"), resident("r3")],
    )
    found = one(tables, PRIORITY)
    assert counts(found) == (1, 100, 7)
    assert bounds(found) == (0.01, 0.08, "bounds", "ok")


def test_2_3_unknown_ids_and_anonymous_attendances_widen_the_upper_bound(one: Any) -> None:
    """1 known, 2 unknown, 3 anonymous: [1, 6] of 100, and of the 20 disabled."""
    tables = neighbourhood(
        [activity("x1", 6)], [roster("x1", ids(3))], [resident("r1", "disabled")]
    )
    found = one(tables, PRIORITY)
    assert counts(found) == (1, 100, 5)
    assert bounds(found) == (0.01, 0.06, "bounds", "ok")
    found = one(tables, "group_coverage_rate", group="disabled")
    assert counts(found) == (1, 20, 5)
    assert bounds(found) == (0.05, 0.3, "bounds", "ok")


def test_2_3_the_upper_bound_stops_at_the_population(one: Any) -> None:
    """1 known and 30 anonymous of 20 disabled people: at most all."""
    tables = neighbourhood(
        [activity("x1", 31)], [roster("x1", ["r1"])], [resident("r1", "disabled")]
    )
    found = one(tables, "group_coverage_rate", group="disabled")
    assert counts(found) == (1, 20, 30)
    assert bounds(found) == (0.05, 1, "bounds", "ok")


def test_2_3_25_people_at_8_sessions_are_25_people(one: Any) -> None:
    """FRAMEWORK §7.5: 200 attendances are 25 people."""
    tables = neighbourhood(
        [activity(f"x{i}", 25, activity_date=f"2024-0{i}-05") for i in range(1, 9)],
        [roster(f"x{i}", ids(25)) for i in range(1, 9)],
    )
    for indicator in ("service_coverage_rate", "participation_rate"):
        found = one(tables, indicator)
        assert (counts(found), found.value) == ((25, 1000, 0), 0.025)


def test_2_3_other_activities_do_not_count_in_coverage(one: Any) -> None:
    """300 anonymous people at a publicity stall and a meeting without count leave C a point."""
    tables = neighbourhood(
        [
            activity("x1", 1),
            activity("x2", 300, "publicity"),
            activity("x3", None, "meeting"),
        ],
        [roster("x1", ["r1"])],
        [resident("r1", "disabled", household_id="h1")],
    )
    assert counts(one(tables, "service_coverage_rate")) == (1, 1000, 0)
    assert counts(one(tables, PRIORITY)) == (1, 100, 0)
    assert counts(one(tables, "household_coverage_rate")) == (1, 400, 0)


# --- 2.4 More people than the population ------------------------------------------------


def test_2_4_more_ids_than_people_is_insufficient(one: Any) -> None:
    """3 ids of 2 people: both numbers stand, nothing is clipped, the note says why."""
    tables = neighbourhood([activity("x1", 3)], [roster("x1", ids(3))], population={"pop_total": 2})
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (3, 2, 0)
    assert (found.status, found.method) == ("insufficient_data", "")
    assert is_null(found, "value", "lower", "upper")
    assert "exceeds_population" in found.note


def test_2_4_a_headcount_above_the_population_is_insufficient_for_people(one: Any) -> None:
    """150 at one activity where 120 live: C1 and P1 cannot be; C2, of 100 people, can."""
    tables = neighbourhood(
        [activity("x1", 150)],
        [roster("x1", ["r1"])],
        [resident("r1", "disabled")],
        population={"pop_total": 120},
    )
    for indicator in ("service_coverage_rate", "participation_rate"):
        found = one(tables, indicator)
        assert counts(found) == (1, 120, 149)
        assert found.status == "insufficient_data"
        assert "exceeds_population" in found.note
    found = one(tables, PRIORITY)
    assert bounds(found) == (0.01, 1, "bounds", "ok")
    assert "exceeds_population" not in found.note


@pytest.mark.parametrize(
    ("indicator", "group", "column"),
    [
        (PRIORITY, "", "pop_priority"),
        ("group_coverage_rate", "disabled", "pop_disabled"),
        ("filing_rate", "disabled", "pop_disabled"),
        ("effective_coverage_rate", "", "pop_priority"),
        ("household_coverage_rate", "", "households"),
    ],
)
def test_2_4_a_count_may_reach_but_not_exceed_its_own_population(
    one: Any, indicator: str, group: str, column: str
) -> None:
    """2 of 2 is all of them, 2 of 1 is insufficient, 2 of 0 and of unknown not available."""

    def found(people: int | None) -> Any:
        tables = neighbourhood(
            [activity(f"x{i}", 2, activity_date=f"2024-0{i}-01") for i in range(1, 5)],
            [roster(f"x{i}", ["r1", "r2"]) for i in range(1, 5)],
            [
                resident(f"r{i}", "disabled", filed_date="2024-01-01", household_id=f"h{i}")
                for i in (1, 2)
            ],
            population={column: people},
        )
        return one(tables, indicator, group=group)

    everyone = found(2)
    assert (counts(everyone), everyone.value, everyone.upper) == ((2, 2, 0), 1, 1)
    assert everyone.method == "wilson"
    too_many = found(1)
    assert counts(too_many) == (2, 1, 0)
    assert (too_many.status, too_many.method) == ("insufficient_data", "")
    assert is_null(too_many, "value", "lower", "upper")
    assert "exceeds_population" in too_many.note
    nobody = found(0)
    assert counts(nobody) == (2, 0, 0)
    assert nobody.status == "not_available"
    assert is_null(nobody, "value", "lower", "upper")
    unknown = found(None)
    assert (unknown.numerator, unknown.n_unknown, unknown.status) == (2, 0, "not_available")
    assert is_null(unknown, "denominator", "value", "lower", "upper")
    assert unknown.method == ""


def test_1_15_no_other_year_stands_in_for_the_population(one: Any) -> None:
    """The communities row of the year of period_end, not of a neighbouring year or of `as_of`."""
    years: list[Mapping[str, Any]] = [
        {"community_id": "A", "year": year, "households": 5, "pop_total": people}
        for year, people in ((2023, 100), (2025, 300))
    ]
    activities, rosters = [activity("x1", 1)], [roster("x1", ["r1"])]
    found = one(neighbourhood(activities, rosters, communities=years), "service_coverage_rate")
    assert (found.numerator, found.status) == (1, "not_available")
    assert is_null(found, "denominator", "value", "lower", "upper")
    across = Period(dt.date(2024, 2, 1), dt.date(2025, 1, 31))
    tables = neighbourhood(activities, rosters, communities=years)
    later = one(tables, "service_coverage_rate", period=across, as_of="2025-01-31")
    assert counts(later) == (1, 300, 0)


# --- 2.5 Headcounts ---------------------------------------------------------------------


def test_2_5_a_blank_headcount_with_a_roster_is_complete(one: Any) -> None:
    """The roster stands for the count: a point."""
    tables = neighbourhood([activity("x1", None)], [roster("x1", ids(3))])
    found = one(tables, "service_coverage_rate")
    assert (counts(found), found.method) == ((3, 1000, 0), "wilson")


def test_2_5_neither_headcount_nor_roster_leaves_the_population_as_upper_bound(one: Any) -> None:
    """One such activity beside one with 3 ids: from 3 to everyone; it is one unknown."""
    tables = neighbourhood(
        [activity("x1", 3), activity("x2", None)],
        [roster("x1", ids(3))],
        [resident(person) for person in ids(3)],
    )
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (3, 1000, 1)
    assert bounds(found) == (0.003, 1, "bounds", "ok")
    found = one(tables, PRIORITY)
    assert counts(found) == (0, 100, 1)
    assert bounds(found) == (0, 1, "bounds", "ok")


def test_2_5_a_headcount_below_the_roster_hides_nobody(one: Any) -> None:
    """A count of 2 over a roster of 3, and of 0 over 1: X is 0, never negative."""
    tables = neighbourhood(
        [activity("x1", 2), activity("x2", 0), activity("x3", 4)],
        [roster("x1", ids(3)), roster("x2", ["r1"]), roster("x3", ["r1", "r2"])],
    )
    found = one(tables, "service_coverage_rate")
    assert counts(found) == (3, 1000, 2)
    assert bounds(found) == (0.004, 0.005, "bounds", "ok")


def test_2_5_nobody_came_is_a_headcount(one: Any) -> None:
    """A count of 0 without roster is recorded: 0 of 1,000."""
    found = one(neighbourhood([activity("x1", 0)]), "service_coverage_rate")
    assert (counts(found), found.value, found.method) == ((0, 1000, 0), 0, "wilson")
