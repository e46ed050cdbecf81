"""The rules of coverage (RULES 2.1–2.10), one named test each, on cities worked out on paper.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, ids, neighbourhood, resident, roster
from workbench.results import Period
from workbench.schema import codes

pytestmark = BOTH_WAYS

GROUPS = tuple(code.code for code in codes.GROUP)
SERVICES = (
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
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


def bounds(row: Any) -> tuple[float, float, str, str]:
    """Limits, method and status, after checking that there is no point."""
    assert is_null(row, "value")
    return row.lower, row.upper, row.method, row.status


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
ACTIVITIES = (
    "activities",
    "activities.activity_id",
    "activities.organization_id",
    "activities.service_type",
)
PLACES = ("communities", "communities.year", "communities.households", "communities.pop_total")
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


# --- 2.7 C4 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "filed", "unknown"),
    [
        ({"filed_date": "2024-12-31 09:00"}, 1, 0),
        ({"filed_date": "2025-01-01"}, 0, 0),
        ({"filed_date": "2010-01-01", "exit_date": "2025-01-01"}, 1, 0),
        ({"filed_date": "2010-01-01", "exit_date": "2024-12-31"}, 0, 0),
        ({"filed_date": "2010-01-01", "exit_date": "2024-06-01"}, 0, 0),
        ({}, 0, 1),
        ({"filed_date": "2010-01-01", "group_codes": "migrant"}, 0, 0),
        ({"group_codes": None}, 0, 0),
        ({"filed_date": "2010-01-01", "community_id": "B"}, 0, 0),
    ],
)
def test_2_7_filed_by_the_end_of_the_period_and_not_left(
    one: Any, cells: dict[str, Any], filed: int, unknown: int
) -> None:
    """Filed on the last day counts, left on the last day does not, a blank date is unknown."""
    tables = neighbourhood(residents=[{**resident("r1", "low_income;disabled"), **cells}])
    found = one(tables, "filing_rate", group="disabled")
    assert counts(found) == (filed, 20, unknown)
    assert (found.method, found.status) == ("wilson", "ok")


def test_2_7_the_end_of_the_period_decides_also_when_as_of_is_earlier(one: Any) -> None:
    """In June, someone filed in September counts by the end of the year, who left does not."""
    tables = neighbourhood(
        residents=[
            resident("r1", "disabled", filed_date="2024-09-01"),
            resident("r2", "disabled", filed_date="2024-01-01", exit_date="2024-09-01"),
        ]
    )
    assert counts(one(tables, "filing_rate", group="disabled", as_of="2024-06-30")) == (1, 20, 0)


def test_2_7_no_residents_is_a_true_zero(one: Any) -> None:
    """A register without a row of the community: 0 of 20 (RULES 1.14)."""
    found = one(neighbourhood([activity("x1", 1)]), "filing_rate", group="disabled")
    assert (counts(found), found.value, found.lower) == ((0, 20, 0), 0, 0)


# --- 2.8 C5 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "as_of", "contacts"),
    [
        ("2024-01-01", "2024-12-31", "2024-12-31", 4),
        ("2024-01-01", "2024-06-30", "2024-06-30", 2),
        ("2024-01-01", "2024-03-31", "2024-03-31", 1),
        ("2024-02-01", "2024-02-29", "2024-02-29", 1),  # ⌊1/3 + 1/2⌋ = 0: at least 1
        ("2024-01-01", "2024-04-30", "2024-04-30", 1),
        ("2024-01-01", "2024-05-31", "2024-05-31", 2),
        ("2024-01-01", "2024-07-31", "2024-07-31", 2),
        ("2024-01-01", "2024-08-31", "2024-08-31", 3),
        ("2023-01-01", "2024-12-31", "2024-12-31", 8),
        ("2024-01-31", "2024-05-01", "2024-05-01", 2),  # five months share a day with it
        ("2024-01-01", "2024-12-31", "2024-06-01", 2),  # counted to as_of
        ("2024-01-01", "2024-12-31", "2025-06-01", 4),
    ],
)
def test_2_8_contacts_asked_for_follow_the_months(
    one: Any, start: str, end: str, as_of: str, contacts: int
) -> None:
    """Four a year, pro rata of months, rounded half up, at least one."""
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    days = [str(first + dt.timedelta(days=i)) for i in range(9)]
    activities = [activity(f"x{i}", None, activity_date=day) for i, day in enumerate(days)]
    rosters = [
        roster(f"x{i}", [f"r{n}" for n in range(1, 10) if n > i]) for i in range(len(days))
    ]  # rn comes on n dates
    tables = neighbourhood(activities, rosters, [resident(r, "disabled") for r in ids(9)])
    found = one(tables, "effective_coverage_rate", period=Period(first, last), as_of=as_of)
    assert (counts(found), found.method) == ((10 - contacts, 100, 0), "wilson")


def test_2_8_contacts_on_one_date_count_once(one: Any) -> None:
    """Four services on three dates are three contacts, at whatever hour; a fourth date makes four."""
    days = ["2024-01-05 09:00", "2024-01-05 15:00", "2024-02-05", "2024-03-05", "2024-04-05"]
    activities = [activity(f"x{i}", None, activity_date=day) for i, day in enumerate(days)]
    rosters = [roster(f"x{i}", ["r1", "r2"] if i < 4 else ["r2"]) for i in range(5)]
    tables = neighbourhood(activities, rosters, [resident(r, "disabled") for r in ids(2)])
    assert counts(one(tables, "effective_coverage_rate")) == (1, 100, 0)


def test_2_8_only_services_are_contacts(one: Any) -> None:
    """Three services and a deliberation are three contacts."""
    kinds = ["home_visit", "home_visit", "home_visit", "deliberation"]
    activities = [
        activity(f"x{i}", 1, kind, activity_date=f"2024-0{i + 1}-01")
        for i, kind in enumerate(kinds)
    ]
    tables = neighbourhood(
        activities, [roster(f"x{i}", ["r1"]) for i in range(4)], [resident("r1", "disabled")]
    )
    assert counts(one(tables, "effective_coverage_rate")) == (0, 100, 0)


def test_2_8_ids_of_unknown_group_matter_only_with_enough_dates(one: Any) -> None:
    """Of two unknown ids, the one with four dates may be priority; the other cannot count."""
    activities = [activity(f"x{i}", None, activity_date=f"2024-0{i}-01") for i in range(1, 5)]
    often = [roster(f"x{i}", ["r1", "u1"]) for i in range(1, 5)]
    tables = neighbourhood(activities, [*often, roster("x1", ["u2"])], [resident("r1", "disabled")])
    found = one(tables, "effective_coverage_rate")
    assert counts(found) == (1, 100, 1)
    assert bounds(found) == (0.01, 0.02, "bounds", "ok")
    tables = neighbourhood(
        activities,
        [roster(f"x{i}", ["r1"]) for i in range(1, 5)] + [roster("x1", ["u2"])],
        [resident("r1", "disabled")],
    )
    found = one(tables, "effective_coverage_rate")
    assert (counts(found), found.method) == ((1, 100, 0), "wilson")


def test_2_8_anonymous_attendances_widen_c5_but_are_not_its_unknown(one: Any) -> None:
    """5 anonymous attendances: [1, 6] of 100; n_unknown is u, which is 0 (RULES 16 on 1.23)."""
    activities = [activity(f"x{i}", None, activity_date=f"2024-0{i}-01") for i in range(1, 5)]
    tables = neighbourhood(
        [*activities, activity("x5", 5)],
        [roster(f"x{i}", ["r1"]) for i in range(1, 5)],
        [resident("r1", "disabled")],
    )
    found = one(tables, "effective_coverage_rate")
    assert counts(found) == (1, 100, 0)
    assert bounds(found) == (0.01, 0.06, "bounds", "ok")
    unrecorded = neighbourhood([*activities, activity("x5", None)], [roster("x1", ["r1"])])
    assert bounds(one(unrecorded, "effective_coverage_rate")) == (0, 1, "bounds", "ok")


# --- 2.9 C6 -----------------------------------------------------------------------------


def served(priority: int, others: int, strangers: int = 0) -> tuple[Any, Any, Any]:
    """One activity with so many people, each on its roster."""
    people = [*ids(priority), *ids(others, "o"), *ids(strangers, "u")]
    residents = [
        *(resident(r, "disabled") for r in ids(priority)),
        *(resident(r, "migrant") for r in ids(others, "o")),
    ]
    return [activity("x1", len(people))], [roster("x1", people)], residents


def test_2_9_the_ratio_of_two_rates_with_katz_limits(one: Any) -> None:
    """20 of 100 against 90 of 900: 2, limits 2·exp(∓ 1.95996·√0.05) = 2 ÷ and × 1.55001."""
    found = one(neighbourhood(*served(20, 90)), "equity_ratio")
    assert (found.numerator, found.denominator, found.n_unknown) == (0.2, 0.1, 0)
    assert found.value == pytest.approx(2)
    assert (round(found.lower, 5), round(found.upper, 5)) == (1.29031, 3.10002)
    assert (found.method, found.status) == ("katz", "ok")


def test_2_9_all_of_both_has_no_width(one: Any) -> None:
    """2 of 2 and 3 of 3: a ratio of exactly 1."""
    population = {"pop_priority": 2, "pop_total": 5}
    found = one(neighbourhood(*served(2, 3), population=population), "equity_ratio")
    assert (found.value, found.lower, found.upper, found.method) == (1, 1, 1, "katz")


def test_2_9_identified_people_only_also_with_incomplete_rosters(one: Any) -> None:
    """3 strangers, 7 anonymous and an unrecorded activity change n_unknown, nothing else."""
    activities, rosters, residents = served(20, 90, strangers=3)
    activities += [activity("x2", 7), activity("x3", None)]
    found = one(neighbourhood(activities, rosters, residents), "equity_ratio")
    assert (found.numerator, found.denominator, found.n_unknown) == (0.2, 0.1, 11)
    assert (found.value, found.method) == (pytest.approx(2), "katz")


def test_2_9_nobody_of_the_priority_groups_is_a_ratio_of_zero(one: Any) -> None:
    """Nobody of 100 is served: value 0, no limits, no method."""
    found = one(neighbourhood(*served(0, 90)), "equity_ratio")
    assert (found.numerator, found.denominator, found.value) == (0, 0.1, 0)
    assert (found.status, found.method) == ("ok", "")
    assert is_null(found, "lower", "upper")


@pytest.mark.parametrize(
    ("priority", "others", "population", "rates"),
    [
        (20, 0, {}, (0.2, 0)),  # b = 0
        (20, 0, {"pop_priority": 10}, (2, 0)),  # b = 0 wins over exceeding
        (20, 90, {"pop_total": 100}, (0.2, None)),  # n₀ = 0
        (20, 90, {"pop_total": 50}, (0.2, None)),  # n₀ < 0
        (20, 90, {"pop_total": None}, (0.2, None)),
        (20, 90, {"pop_priority": None}, (None, None)),
        (0, 90, {"pop_priority": 0}, (None, 0.09)),
    ],
)
def test_2_9_without_a_base_of_comparison_the_ratio_is_not_available(
    one: Any,
    priority: int,
    others: int,
    population: dict[str, int | None],
    rates: tuple[float | None, float | None],
) -> None:
    """Each of the two rates that exists is given, the ratio is not."""
    found = one(neighbourhood(*served(priority, others), population=population), "equity_ratio")
    assert (found.status, found.method, found.n_unknown) == ("not_available", "", 0)
    for name, rate in zip(("numerator", "denominator"), rates, strict=True):
        if rate is None:
            assert is_null(found, name)
        else:
            assert getattr(found, name) == pytest.approx(rate)
    assert is_null(found, "value", "lower", "upper")


@pytest.mark.parametrize(
    ("population", "rates"),
    [
        ({"pop_priority": 10}, (2, 90 / 990)),
        ({"pop_total": 150}, (0.2, 1.8)),
    ],
)
def test_2_9_more_people_than_either_population_is_insufficient(
    one: Any, population: dict[str, int], rates: tuple[float, float]
) -> None:
    """Both rates stand, one above 1; no ratio, and the note says why."""
    found = one(neighbourhood(*served(20, 90), population=population), "equity_ratio")
    assert (found.numerator, found.denominator) == pytest.approx(rates)
    assert (found.status, found.method) == ("insufficient_data", "")
    assert is_null(found, "value", "lower", "upper")
    assert "exceeds_population" in found.note


# --- 2.10 C7 and C8 ---------------------------------------------------------------------


def test_2_10_unreached_is_a_count(one: Any) -> None:
    """100 priority people, 20 served: 80; a count has no denominator and no limits."""
    found = one(neighbourhood(*served(20, 5)), "unreached_count")
    assert (found.numerator, found.value, found.n_unknown) == (80, 80, 0)
    assert (found.status, found.method) == ("ok", "")
    assert is_null(found, "denominator", "lower", "upper")


def test_2_10_incomplete_rosters_bound_the_unreached(one: Any) -> None:
    """20 known, 3 unknown, 7 anonymous: from 70 to 80; no numerator."""
    activities, rosters, residents = served(20, 5, strangers=3)
    tables = neighbourhood([*activities, activity("x2", 7)], rosters, residents)
    found = one(tables, "unreached_count")
    assert bounds(found) == (70, 80, "bounds", "ok")
    assert found.n_unknown == 10
    assert is_null(found, "numerator", "denominator")
    tables = neighbourhood([*activities, activity("x2", None)], rosters, residents)
    found = one(tables, "unreached_count")
    assert bounds(found) == (0, 80, "bounds", "ok")
    assert found.n_unknown == 4


def test_2_10_the_unreached_never_fall_below_zero(one: Any) -> None:
    """20 known and 200 anonymous of 100: from 0 to 80."""
    activities, rosters, residents = served(20, 0)
    tables = neighbourhood([*activities, activity("x2", 200)], rosters, residents)
    assert bounds(one(tables, "unreached_count")) == (0, 80, "bounds", "ok")


@pytest.mark.parametrize(
    ("people", "priority", "anonymous", "status"),
    [
        (None, 2, 0, "not_available"),
        (1, 2, 0, "insufficient_data"),
        (0, 2, 0, "insufficient_data"),
        (0, 2, 5, "insufficient_data"),
    ],
)
def test_2_10_an_unknown_or_exceeded_population_has_no_unreached(
    one: Any, people: int | None, priority: int, anonymous: int, status: str
) -> None:
    """Neither value nor numerator; a population of 0 with people served is exceeded."""
    activities, rosters, residents = served(priority, 0)
    activities += [activity("x2", anonymous)]
    tables = neighbourhood(activities, rosters, residents, population={"pop_priority": people})
    found = one(tables, "unreached_count")
    assert (found.status, found.n_unknown, found.method) == (status, anonymous, "")
    assert is_null(found, "numerator", "denominator", "value", "lower", "upper")
    assert ("exceeds_population" in found.note) == (status == "insufficient_data")


def test_2_10_of_nobody_nobody_is_unreached(one: Any) -> None:
    """Population 0 and k = 0: the point 0 with complete rosters, bounds [0, 0] with others."""
    population = {"pop_priority": 0}
    found = one(neighbourhood(*served(0, 2), population=population), "unreached_count")
    assert (found.numerator, found.value, found.status) == (0, 0, "ok")
    activities, rosters, residents = served(0, 2)
    tables = neighbourhood(
        [*activities, activity("x2", 5)], rosters, residents, population=population
    )
    assert bounds(one(tables, "unreached_count")) == (0, 0, "bounds", "ok")


def test_2_10_households_are_counted_once(one: Any) -> None:
    """Two of one household and one of another: 2 of 400, a household elsewhere is not seen."""
    tables = neighbourhood(
        [activity("x1", 3)],
        [roster("x1", ids(3))],
        [
            resident("r1", household_id="h1"),
            resident("r2", household_id="h1"),
            resident("r3", household_id="h2"),
            resident("r4", household_id="h4"),
        ],
    )
    found = one(tables, "household_coverage_rate")
    assert (counts(found), found.value, found.method) == ((2, 400, 0), 0.005, "wilson")


def test_2_10_ids_without_household_are_undecided(one: Any) -> None:
    """One household, one id with blank household, one unlisted, two anonymous: [1, 5] of 400."""
    tables = neighbourhood(
        [activity("x1", 5)],
        [roster("x1", ids(3))],
        [
            resident("r1", household_id="h1"),
            resident("r2"),
            resident("r3", household_id="h3", community_id="B"),
        ],
    )
    found = one(tables, "household_coverage_rate")
    assert counts(found) == (1, 400, 4)
    assert bounds(found) == (1 / 400, 5 / 400, "bounds", "ok")
