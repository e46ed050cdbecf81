"""The slow computation of outcomes and money, against examples worked out by hand."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from tests.slow_worth import Count, worth_rows
from tests.small_city import YEAR, tables_of

END = dt.date(2024, 12, 31)
LATE = dt.date(2025, 6, 30)
Row = dict[str, Any]

ORGANIZATIONS: list[Row] = [
    {"organization_id": name, "organization_type": kind}
    for name, kind in (
        ("street", "street_office"),
        ("agency", "social_work_agency"),
        ("society", "social_organization"),
        ("shop", "enterprise"),
        ("nobody", "unknown"),
    )
]
PEOPLE: list[Row] = [
    {"resident_id": "r1", "community_id": "A", "group_codes": "disabled"},
    {"resident_id": "r2", "community_id": "A", "group_codes": "elderly_60"},
    {"resident_id": "r3", "community_id": "A", "group_codes": None},
    {"resident_id": "b1", "community_id": "B", "group_codes": "disabled"},
]


def project(name: str = "p1", **cells: Any) -> Row:
    """36,600 yuan over the 366 days of 2024, all paid: 100 a day."""
    chosen: Row = {
        "project_id": name,
        "community_id": "A",
        "funder_organization_id": "street",
        "start_date": "2024-01-01",
        "end_date": "2024-12-31",
        "amount_disbursed": 36_600,
    }
    return chosen | cells


def activity(name: str, day: str = "2024-04-01", **cells: Any) -> Row:
    chosen: Row = {
        "activity_id": name,
        "community_id": "A",
        "activity_date": day,
        "organization_id": "agency",
        "service_type": "case_work",
        "project_id": "p1",
    }
    return chosen | cells


def came(name: str, *people: str) -> list[Row]:
    return [{"activity_id": name, "resident_id": person} for person in people]


def need(name: str, **cells: Any) -> Row:
    chosen: Row = {
        "need_id": name,
        "community_id": "A",
        "raised_date": "2024-03-01",
        "project_id": "p1",
    }
    return chosen | cells


def response(name: str, scores: dict[str, Any], day: str = "2024-06-01", **cells: Any) -> list[Row]:
    """A resident's answers; the scale is 1–5 where nothing else is said."""
    chosen: Row = {
        "response_id": name,
        "community_id": "A",
        "survey_date": day,
        "respondent_type": "resident",
    }
    return [chosen | cells | {"item_code": item, "score": n} for item, n in scores.items()]


def gain(name: str, score: float, day: str = "2024-06-01", **cells: Any) -> list[Row]:
    """Three gain items, answered alike."""
    return response(name, dict.fromkeys(("gain_1", "gain_2", "gain_3"), score), day, **cells)


def rows_of(
    as_of: dt.date = END, people: int | None = 100, without: tuple[str, ...] = (), **more: Any
) -> dict[tuple[str, str], Count]:
    """All rows of community A; every table is there, and empty where nothing is said."""
    place = {"community_id": "A", "year": 2024, "community_name": "A", "households": 1}
    everything: dict[str, list[Row]] = {
        "communities": [{**place, "pop_total": people}],
        "organizations": ORGANIZATIONS,
        "residents": PEOPLE,
        "needs": [],
        "projects": [],
        "activities": [],
        "participation": [],
        "linkages": [],
        "surveys": [],
    }
    found = worth_rows(tables_of(without=without, **(everything | more)), YEAR, as_of)
    return {key[1::2]: number for key, number in found.items() if key[0] == "A"}


def counted(number: Count) -> tuple[Any, ...]:
    return number.numerator, number.denominator, number.n_unknown


def limits(number: Count) -> tuple[Any, ...]:
    return number.value, number.lower, number.upper, number.method


# --- Surveys ----------------------------------------------------------------------------


def test_the_mean_has_weights_and_t_limits() -> None:
    """Scores 0, 25, 50, 75, 100, the last of weight 2: mean 350/6.

    Deviations times weight −58.33, −33.33, −8.33, 16.67, 83.33; their squares add up to 11805.6,
    times 5/4 over 36 is 409.92; t(4) = 2.776445.
    """
    weights = (1, 1, None, 1, 2)
    surveys = [
        row for n, weight in enumerate(weights) for row in gain(f"s{n}", n + 1, weight=weight)
    ]
    found = rows_of(surveys=surveys)["gain_index", ""]
    assert counted(found) == (None, 5, 0)
    half = 2.776445105 * math.sqrt(5 / 4 * 11805.555556 / 36)
    assert limits(found) == pytest.approx((350 / 6, 350 / 6 - half, 350 / 6 + half, "t"))


def test_three_items_make_a_respondent_and_75_is_positive() -> None:
    """Two answered items and a score off the scale are unknown; 100, 75, 50 are just enough."""
    surveys = [
        *gain("s1", 4),
        *gain("s2", 10, scale_min=0, scale_max=10),
        *response("s3", {"gain_1": 5, "gain_2": 4, "gain_3": 3}),
        *gain("s4", 3.9),
        *gain("s5", 1),
        *response("s6", {"gain_1": 5, "gain_2": 5, "gain_3": 6}),
        *response("s7", {"satisfaction_overall": 5}),
        *gain("s8", 5, respondent_type="worker"),
    ]
    rows = rows_of(surveys=surveys)
    assert counted(rows["gain_positive_share", ""]) == (3, 5, 2)
    assert rows["gain_positive_share", ""].method == "wilson"
    assert counted(rows["gain_index", ""]) == (None, 5, 2)
    few = rows_of(surveys=surveys[3:])
    for name in ("gain_index", "gain_positive_share"):
        assert (few[name, ""].status, few[name, ""].value) == ("insufficient_data", None)
    assert counted(few["gain_positive_share", ""]) == (2, 4, 2)


def test_two_waves_differ_by_welch_and_their_panel_by_paired_t() -> None:
    """Five people go from 0, 25, 50, 75, 100 to 25, 50, 75, 100, 100: 20 more on average.

    Variances of the means 1562.5/5 and 1062.5/5, so 525 and 7.72 degrees of freedom; the
    differences 25, 25, 25, 25, 0 have standard deviation 11.18 and mean 20 ∓ 13.88.
    """
    first, second = (1, 2, 3, 4, 5), (2, 3, 4, 5, 5)
    surveys = [
        row
        for n in range(5)
        for row in (
            *gain(f"a{n}", first[n], "2023-10-01", respondent_id=f"r{n}"),
            *gain(f"b{n}", second[n], respondent_id=f"r{n}"),
        )
    ]
    rows = rows_of(surveys=surveys)
    welch, panel = rows["gain_sustained", ""], rows["gain_sustained", "panel"]
    freedom = 525**2 / ((312.5**2 + 212.5**2) / 4)
    assert freedom == pytest.approx(7.72, abs=0.001)
    assert counted(welch) == (None, 10, 0)
    assert (welch.value, welch.method) == (pytest.approx(20), "welch")
    assert welch.upper == pytest.approx(20 + 2.3205 * math.sqrt(525), abs=0.01)
    assert counted(panel) == (None, 5, 0)
    half = 2.776445105 * math.sqrt(125) / math.sqrt(5)
    assert limits(panel) == pytest.approx((20, 20 - half, 20 + half, "paired_t"))
    assert rows["efficacy_change", ""].status == "not_available"


def test_a_blank_wave_is_its_half_year_and_the_last_in_the_period_counts() -> None:
    """The wave of 2025 is known and not in P; what the last wave answers before P is left out."""
    surveys = [
        *gain("s1", 5, "2024-01-10"),
        *gain("s2", 1, "2024-07-01", wave="第二轮"),
        *gain("s3", 1, "2023-12-31", wave="第二轮"),
        *gain("s4", 3, "2025-02-01"),
        *gain("s5", 5, "2024-02-01", wave="2024H1"),
    ]
    rows = rows_of(LATE, surveys=surveys)
    # 第二轮 begins in 2023: the half-year 2024H1 with its two answers is the last in P.
    assert counted(rows["gain_index", ""]) == (None, 2, 0)
    assert counted(rows["gain_sustained", ""]) == (None, 4, 0)
    assert rows["gain_sustained", ""].status == "insufficient_data"
    nothing = rows_of(surveys=gain("s1", 5, "2023-05-05"))["gain_index", ""]
    assert (nothing.status, *counted(nothing)) == ("not_available", None, 0, 0)
    silent = rows_of(surveys=gain("s1", 5, "2025-05-05"))["gain_index", ""]
    assert silent.notes == {"not_reported"}


@pytest.mark.parametrize(
    ("person", "day", "side"),
    [
        ("r1", "2023-06-02", "served"),  # 365 days before
        ("r1", "2023-06-01", "not_served"),  # 366 days before
        ("r1", "2024-06-01", "served"),
        ("r1", "2024-06-02", "not_served"),  # after being asked
        ("guest", "2024-05-01", "served"),  # on no register, but on a roster
        ("guest", "2024-06-02", None),
        ("b1", "2024-06-02", None),  # registered elsewhere
        (None, "2024-05-01", None),
    ],
)
def test_served_in_the_365_days_before_the_survey(
    person: str | None, day: str, side: str | None
) -> None:
    """The day itself and the 365th before it count; who is not known is in neither."""
    rows = rows_of(
        LATE,
        activities=[activity("a1", day)],
        participation=came("a1", person or "r1"),
        surveys=response("s1", {"identity_social": 5}, respondent_id=person),
    )
    for group in ("served", "not_served"):
        expected = (None, 1, 0) if group == side else (None, 0, 0 if side else 1)
        assert counted(rows["identity_index", group]) == expected
    assert counted(rows["identity_index", "identity_social"]) == (None, 1, 0)
    assert counted(rows["identity_index", "identity_political"]) == (None, 0, 0)


# --- Cases ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([("2024-03-01", {"goal_attainment": "met"})], (1, 1, 0)),
        ([("2024-03-01", {"goal_attainment": "partly_met"})], (0, 1, 0)),
        # A later meeting reopens; ninety days are not dormant, ninety-one are.
        ([("2024-03-01", {"goal_attainment": "met"}), ("2024-10-02", {})], (0, 0, 0)),
        ([("2024-03-01", {"goal_attainment": "met"}), ("2024-10-01", {})], (0, 0, 1)),
        # On one day the order is that of the ids.
        ([("2024-03-01", {}), ("2024-03-01", {"goal_attainment": "met"})], (1, 1, 0)),
        ([("2024-03-01", {"goal_attainment": "met"}), ("2024-03-01", {})], (0, 0, 1)),
        ([("2024-03-01", {"case_closed_date": "2024-03-01"})], (0, 0, 1)),
        # Of two dates the later; a date after P is not in P; one not yet known is blank.
        (
            [
                ("2024-03-01", {"case_closed_date": "2023-12-01"}),
                ("2024-04-01", {"case_closed_date": "2024-04-01", "goal_attainment": "exceeded"}),
            ],
            (1, 1, 0),
        ),
        ([("2024-03-01", {"goal_attainment": "met", "case_closed_date": "2025-01-05"})], (0, 0, 0)),
        ([("2024-03-01", {"goal_attainment": "met", "case_closed_date": "2025-07-05"})], (1, 1, 0)),
        ([("2024-03-01", {"goal_attainment": "met", "activity_status": "cancelled"})], (0, 0, 0)),
        ([("2023-03-01", {})], (0, 0, 0)),
    ],
)
def test_a_case_closes(meetings: list[tuple[str, Row]], expected: tuple[int, int, int]) -> None:
    """Met or exceeded ÷ closed in P with a result; unknown: without, or dormant in P."""
    activities = [
        activity(f"a{n}", day, case_id="c1", **cells) for n, (day, cells) in enumerate(meetings)
    ]
    found = rows_of(LATE, activities=activities)["goal_attainment_rate", ""]
    assert counted(found) == expected


# --- What was paid ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "as_of", "cost"),
    [
        ({}, END, 36_600),
        ({"end_date": "2025-01-01", "amount_disbursed": 36_700}, LATE, 36_600),
        # Half the days are over: what was paid so far was paid on those.
        ({}, dt.date(2024, 6, 30), 36_600),
        ({"start_date": "2023-12-31", "amount_disbursed": 36_700}, END, 36_600),
        ({"end_date": None, "amount_disbursed": 54_700}, LATE, 36_600),
        (
            {"amount_disbursed": None, "amount_awarded": 36_700, "end_date": "2025-01-01"},
            END,
            36_600,
        ),
        ({"amount_disbursed": None, "amount_awarded": 1, "end_date": None}, END, None),
        ({"amount_disbursed": 0, "amount_awarded": 5}, END, 0),
        ({"currency": "USD"}, END, None),
        ({"currency": "CNY"}, END, 36_600),
        ({"start_date": "2024-07-01"}, dt.date(2024, 6, 30), 36_600),  # paid ahead, all on 1 July
        ({"start_date": None}, END, None),
        ({"end_date": "2024-01-01", "start_date": "2024-01-02"}, END, None),
    ],
)
def test_cost_in_the_period(cells: Row, as_of: dt.date, cost: float | None) -> None:
    """Paid evenly over the days of the contract up to `as_of`; else awarded over all its days."""
    found = rows_of(
        as_of,
        projects=[project(**cells)],
        activities=[activity("a1", participant_count=2)],
        participation=came("a1", "r1", "guest"),
    )["cost_per_person_served", ""]
    if cost is None:
        assert (*counted(found), found.status) == (0, 0, 1, "not_available")
    else:
        assert counted(found) == (pytest.approx(cost), 2, 0)
        assert limits(found) == (pytest.approx(cost / 2), None, None, "")


@pytest.mark.parametrize(
    ("people", "counts", "expected"),
    [
        (100, (3, 5), (36_600 / 8, 36_600 / 5)),  # 2 + 1 + 5 at most, the largest 5 at least
        (6, (3, 5), (36_600 / 6, 36_600 / 5)),
        (4, (3, 5), (36_600 / 5, 36_600 / 5)),
        (100, (None, None), (366, 36_600 / 2)),  # the second has neither count nor roster
        (None, (None, None), (None, 36_600 / 2)),
    ],
)
def test_people_between_bounds(
    people: int | None, counts: tuple[int | None, ...], expected: tuple[float | None, float]
) -> None:
    """The first activity has two people on its roster, the second none."""
    found = rows_of(
        people=people,
        projects=[project()],
        activities=[activity(f"a{n}", participant_count=count) for n, count in enumerate(counts)],
        participation=came("a0", "r1", "r2"),
    )["cost_per_person_served", ""]
    assert found.method == "bounds"
    assert counted(found) == (pytest.approx(36_600), None, 0)
    assert (found.lower, found.upper) == (pytest.approx(expected[0]), pytest.approx(expected[1]))


def test_each_project_is_paid_once_for_its_needs_and_cases() -> None:
    """Two of four linked needs are solved; one of three cases is, one is open."""
    rows = rows_of(
        projects=[project(), project("p2")],
        needs=[
            need("n1", followup_resolved="yes"),
            need("n2", followup_resolved="yes"),
            need("n3", followup_resolved="no"),
            need("n4", followup_resolved="unreachable"),
            need("n5", followup_resolved="yes", project_id="p9"),
        ],
        activities=[
            activity("a1", case_id="c1", goal_attainment="met"),
            activity("a2", case_id="c2", goal_attainment="not_met"),
            activity("a3", case_id="c3", project_id="p2"),
            activity("a4", goal_attainment="met", project_id=None, case_id="c4"),
        ],
    )
    solved, attained = rows["cost_per_resolved_need", ""], rows["cost_per_goal_attained_case", ""]
    assert counted(solved) == (pytest.approx(36_600), 2, 1)
    assert counted(attained) == (pytest.approx(73_200), 1, 1)


def test_money_goes_to_the_priority_groups_by_participants() -> None:
    """One of two registered participants of p1 is; p2 has guests only."""
    found = rows_of(
        projects=[project(), project("p2"), project("p3", amount_disbursed=36_600 * 3)],
        activities=[
            activity("a1", service_type="meeting"),
            activity("a2", project_id="p2"),
            activity("a3", project_id="p3"),
        ],
        participation=[
            *came("a1", "r1", "r2", "guest", "b1"),
            *came("a2", "guest"),
            *came("a3", "r3"),
        ],
    )["priority_spend_share", ""]
    assert counted(found) == (pytest.approx(18_300), pytest.approx(36_600 * 4), 1)


# --- Contracts --------------------------------------------------------------------------


def award(name: str, day: str = "2024-05-01", **cells: Any) -> Row:
    chosen: Row = {
        "project_id": name,
        "community_id": "A",
        "award_date": day,
        "procurement_method": "open_tender",
        "valid_bid_count": 3,
        "amount_awarded": 100,
        "awarded_organization_id": "agency",
    }
    return chosen | cells


def test_competition_and_concentration_of_awards() -> None:
    """Bids of a contract without amount count; two are enough for a consultation only."""
    projects = [
        award("p1"),
        award("p2", valid_bid_count=2),
        award("p3", procurement_method="competitive_consultation", valid_bid_count=2),
        award("p4", procurement_method="grant", valid_bid_count=None, amount_awarded=300),
        award("p5", valid_bid_count=None),
        award("p6", procurement_method=None),
        award("p7", amount_awarded=None, valid_bid_count=5, awarded_organization_id="society"),
        award("p8", "2025-01-05"),
        award("p9", currency="USD", valid_bid_count=4, awarded_organization_id=None),
    ]
    rows = rows_of(LATE, projects=projects)
    assert counted(rows["competition_rate", ""]) == (200, 600, 4)
    assert counted(rows["competition_rate", "mean_bids"]) == (16, 5, 2)
    assert counted(rows["provider_concentration", ""]) == (640_000, 640_000, 2)
    renewal = rows["provider_concentration", "incumbent_renewal"]
    assert (renewal.status, *counted(renewal)) == ("not_available", None, None, None)
    past = award("p0", "2023-12-31", awarded_organization_id="society", amount_awarded=None)
    renewal = rows_of(LATE, projects=[*projects, past])[
        "provider_concentration", "incumbent_renewal"
    ]
    assert counted(renewal) == (1, 7, 1)
    assert renewal.method == "wilson"


def test_execution_counts_the_elapsed_share() -> None:
    """At the end of June 182 of 366 days are over; what has not begun is in neither sum."""
    rows = rows_of(
        dt.date(2024, 6, 30),
        projects=[
            project(amount_awarded=73_200),
            project("p2", amount_awarded=5, start_date="2024-07-01"),
            project("p3"),
            project("p4", amount_awarded=5, start_date=None),
            project("p5", amount_awarded=5, end_date=None),
        ],
    )
    found = rows["budget_execution_rate", ""]
    assert counted(found) == (36_600, pytest.approx(36_400), 3)


@pytest.mark.parametrize(
    ("count", "value", "low", "high"),
    [(2, 0.4, None, None), (4, None, 0.8, 0.8), (None, 0.4, None, None)],
)
def test_people_reached_against_the_target(
    count: int | None, value: float | None, low: float | None, high: float | None
) -> None:
    """Two people of a target of five, whenever they came; two more are known by number."""
    found = rows_of(
        projects=[project(target_people=5), project("p2", target_people=0), project("p3")],
        activities=[activity("a1", "2023-11-01", participant_count=count)],
        participation=came("a1", "r1", "guest"),
    )["target_attainment", ""]
    assert (found.value, found.lower, found.upper) == (value, low, high)
    assert (found.denominator, found.n_unknown) == (5, 1)


def test_leverage_counts_what_is_not_government() -> None:
    """Matched funds of all, gifts of known others, over what government paid."""
    gifts = [("agency", 500), ("shop", 100), ("street", 900), ("nobody", 900), ("agency", None)]
    found = rows_of(
        projects=[
            project(amount_matched=3_660),
            project("p2", funder_organization_id="shop", amount_matched=366),
            project("p3", funder_organization_id=None),
            project("p4", amount_disbursed=None),
            project("p5", funder_organization_id="nobody"),
        ],
        linkages=[
            {
                "linkage_id": f"l{n}",
                "community_id": "A",
                "linkage_date": "2024-05-01",
                "from_organization_id": giver,
                "to_organization_id": "agency",
                "linkage_type": "resource_transfer",
                "resource_value": value,
            }
            for n, (giver, value) in enumerate(gifts)
        ],
    )["leverage_ratio", ""]
    assert counted(found) == (pytest.approx(4_626), pytest.approx(36_600), 3)


# --- What is missing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "gone"),
    [
        ("surveys", ("gain_index", "")),
        ("residents", ("served_gap", "")),
        ("participation", ("identity_index", "served")),
        ("activities.case_id", ("cost_per_goal_attained_case", "")),
        ("activities.participant_count", ("target_attainment", "")),
        ("linkages.resource_value", ("leverage_ratio", "")),
        ("projects.valid_bid_count", ("competition_rate", "mean_bids")),
    ],
)
def test_a_missing_table_or_column_leaves_all_numbers_null(
    without: str, gone: tuple[str, str]
) -> None:
    """1.12 and 1.16: by header; nothing is known, not even what is unknown."""
    found = rows_of(without=(without,))[gone]
    assert (found.status, *counted(found)) == ("not_available", None, None, None)


def test_one_of_two_amounts_and_no_roster_are_enough_for_v1() -> None:
    """Without `participation` the headcounts give bounds; without awarded amounts, disbursed do."""
    found = rows_of(
        without=("participation", "projects.amount_awarded"),
        projects=[project()],
        activities=[activity("a1", participant_count=4), activity("a2", participant_count=6)],
    )["cost_per_person_served", ""]
    assert limits(found) == (None, pytest.approx(3_660), pytest.approx(6_100), "bounds")
