"""Filing, effective coverage, equity, the unreached and households (RULES 2.7–2.10), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, bounds, ids, neighbourhood, resident, roster
from workbench.results import Period

pytestmark = BOTH_WAYS


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
