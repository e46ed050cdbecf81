"""The slow computation of information, referral, workers and pathways, against examples by hand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pytest

from tests.slow_services import Count, services_rows
from tests.slow_services.place import months_before
from tests.small_city import YEAR, tables_of
from workbench.results import Period

LATE = dt.date(2025, 6, 30)
Row = dict[str, Any]

ORGANIZATIONS: list[Row] = [
    {"organization_id": name, "organization_type": kind, "community_id": home}
    for name, kind, home in (
        ("street", "street_office", None),
        ("bureau", "government_department", None),
        ("agency", "social_work_agency", "A"),
        ("team", "volunteer_team", None),
        ("nobody", "unknown", None),
    )
]
EMPTY = (
    "communities",
    "workers",
    "residents",
    "needs",
    "projects",
    "activities",
    "participation",
    "linkages",
)


def need(name: str = "n1", raised: str = "2024-03-01", **cells: Any) -> Row:
    return {"need_id": name, "community_id": "A", "raised_date": raised} | cells


def linkage(name: str, taker: str | None = "street", day: str = "2024-03-01", **cells: Any) -> Row:
    """A referral from the agency, on the day on which the need was raised."""
    chosen = {
        "linkage_id": name,
        "community_id": "A",
        "linkage_date": day,
        "from_organization_id": "agency",
        "to_organization_id": taker,
        "linkage_type": "referral",
    }
    return chosen | cells


def activity(name: str, day: str = "2024-03-01", **cells: Any) -> Row:
    chosen = {"activity_id": name, "community_id": "A", "activity_date": day}
    return chosen | {"service_type": "case_work"} | cells


def worker(name: str, kind: str = "case_social_worker", **cells: Any) -> Row:
    return {"worker_id": name, "community_id": "A", "worker_type": kind} | cells


def stay(activity_id: str, person: str, role: str | None = None) -> Row:
    return {"activity_id": activity_id, "resident_id": person, "participant_role": role}


def rows_of(
    as_of: dt.date = LATE,
    period: Period = YEAR,
    without: Sequence[str] = (),
    **more: Sequence[Row],
) -> dict[tuple[str, str], Count]:
    """All rows of community A; what no test speaks of stands long before the period."""
    old = "2015-01-01"
    everything: dict[str, Sequence[Row]] = {name: [] for name in EMPTY}
    everything["organizations"] = ORGANIZATIONS
    everything |= more
    everything["needs"] = [*everything["needs"], need("old", old)]
    everything["activities"] = [*everything["activities"], activity("old", old, service_type=None)]
    everything["linkages"] = [*everything["linkages"], linkage("old", day=old)]
    found = services_rows(tables_of(without=without, **everything), period, as_of)
    return {(key[1], key[3]): number for key, number in found.items() if key[0] == "A"}


def counted(number: Count) -> tuple[Any, ...]:
    return number.numerator, number.denominator, number.n_unknown


# --- Information ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, 1),
        ({"linkage_type": "information_share"}, 1),
        ({"linkage_type": "meeting"}, 0),
        ({"linkage_date": "2024-03-16"}, 1),  # the fifteenth day
        ({"linkage_date": "2024-03-17"}, 0),
        ({"linkage_date": "2024-02-29"}, 0),
        ({"to_organization_id": "bureau", "from_organization_id": None}, 1),  # from anyone
        ({"to_organization_id": "nobody"}, 0),
        ({"to_organization_id": "team"}, 0),
        ({"need_id": None, "project_id": "p1"}, 0),  # by need_id alone
    ],
)
def test_a_need_is_shared_with_government_within_fifteen_days(cells: Row, told: int) -> None:
    """Of three needs one needs no department and of one it is not known."""
    rows = rows_of(
        needs=[
            need("n1", needs_department=True, project_id="p1"),
            need("n2", needs_department=False),
            need("n3"),
        ],
        linkages=[linkage("x1", **({"need_id": "n1"} | cells))],
    )
    assert counted(rows["info_share_rate", ""]) == (told, 1, 1)


def test_shares_are_answered_by_yes_or_no() -> None:
    """Accepted and declined answer; pending and blank do not, and only the blank is unknown."""
    rows = rows_of(
        linkages=[
            linkage(f"x{i}", linkage_type="information_share", response_status=status)
            for i, status in enumerate(("accepted", "declined", "pending", None))
        ]
    )
    assert counted(rows["info_response_rate", ""]) == (2, 4, 1)


def test_an_answer_after_as_of_is_not_known() -> None:
    """The date of acceptance takes the response with it."""
    rows = rows_of(
        dt.date(2024, 12, 31),
        linkages=[
            linkage("x1", response_status="accepted", accepted_date="2025-01-01"),
            linkage("x2", response_status="accepted", accepted_date="2024-12-31"),
        ],
    )
    assert counted(rows["referral_accept_rate", ""]) == (1, 2, 1)
    days = rows["referral_accept_rate", "days_to_accept"]
    assert (*counted(days), days.value) == (None, 1, 0, 305)


def test_the_lag_is_the_plain_median_of_first_shares() -> None:
    """Lags 2 and 5; a first share before raising is unknown."""
    rows = rows_of(
        needs=[need("n1"), need("n2"), need("n3"), need("n4")],
        linkages=[
            linkage("x1", day="2024-03-03", need_id="n1"),
            linkage("x2", day="2024-03-09", need_id="n1"),
            linkage("x3", day="2024-03-06", need_id="n2"),
            linkage("x4", day="2024-02-20", need_id="n3"),
        ],
    )
    found = rows["info_lag_days", ""]
    assert (*counted(found), found.value, found.method) == (None, 2, 1, 3.5, "median")


def test_two_departments_act_together() -> None:
    """Both accept on n1, one accepts on n2, only one is named on n3; of n4 nothing is known."""
    rows = rows_of(
        needs=[*(need(f"n{i}", needs_department=True) for i in (1, 2, 3)), need("n4")],
        linkages=[
            linkage("x1", "street", need_id="n1", response_status="accepted"),
            linkage("x2", "bureau", need_id="n1", response_status="accepted"),
            linkage("x3", "street", need_id="n2", response_status="accepted"),
            linkage("x4", "bureau", need_id="n2"),
            linkage("x5", "street", need_id="n3", response_status="accepted"),
        ],
    )
    assert counted(rows["department_coordination_rate", ""]) == (1, 2, 1)


def test_a_need_is_found_in_another_table() -> None:
    """A cancelled activity and a listed project count, a project of nowhere does not."""
    rows = rows_of(
        needs=[need("n1"), need("n2", project_id="p1"), need("n3", project_id="p9"), need("n4")],
        projects=[{"project_id": "p1", "community_id": "A"}],
        activities=[activity("a1", need_id="n1", activity_status="cancelled")],
        linkages=[linkage("x1", need_id="n4")],
    )
    assert counted(rows["shared_record_rate", ""]) == (3, 4, 0)


# --- Referral ---------------------------------------------------------------------------


def test_referrals_are_judged_after_thirty_days() -> None:
    """Of three old ones one helped, one was declined without outcome; the young one is not there."""
    rows = rows_of(
        dt.date(2024, 12, 31),
        linkages=[
            linkage("x1", day="2024-12-01", outcome="helped", response_status="accepted"),
            linkage("x2", day="2024-06-01", response_status="declined"),
            linkage("x3", day="2024-06-01", outcome="referred_on"),
            linkage("x4", day="2024-12-02", outcome="helped", response_status="accepted"),
        ],
    )
    assert counted(rows["loop_closed_rate", ""]) == (2, 3, 1)
    assert counted(rows["got_help_rate", ""]) == (1, 3, 1)
    assert counted(rows["referral_accept_rate", ""]) == (1, 3, 1)
    assert counted(rows["referral_accept_rate", "days_to_accept"]) == (None, 0, 1)


# --- Workers ----------------------------------------------------------------------------


def test_fte_is_cut_by_employment_and_by_as_of() -> None:
    """Half of 366 days, half time by the organisation's community, and one who came later."""
    rows = rows_of(
        needs=[
            need("n1", source_channel="survey"),
            need("n2", source_channel="unknown"),
            need("n3", source_channel="resident_self"),
        ],
        workers=[
            worker("w1", "community_social_worker", end_date="2024-07-01"),
            worker(
                "w2",
                "community_social_worker",
                community_id=None,
                organization_id="agency",
                fte=0.5,
            ),
            worker("w3", "community_social_worker", start_date="2025-01-01"),
            worker("w4", "community_social_worker", community_id="B"),
            worker("w5", "community_social_worker", community_id=None, organization_id="street"),
        ],
    )
    found = rows["needs_collected_per_worker", ""]
    assert (*counted(found), found.value, found.method) == (1, 1.0, 1, 1.0, "byar")
    assert found.lower == pytest.approx(0.025317807984)  # Garwood, one event
    assert found.upper == pytest.approx(5.571643390938)


def test_a_community_without_staff_has_no_yield_per_worker() -> None:
    """FTE 0: counts are given, the value is not; workers per 10,000 are zero."""
    rows = rows_of(
        needs=[need(source_channel="survey")],
        communities=[{"community_id": "A", "year": 2024, "households": 1, "pop_total": 5000}],
    )
    found = rows["needs_collected_per_worker", ""]
    assert (*counted(found), found.value, found.status) == (1, 0, 0, None, "not_available")
    density = rows["workers_per_10000", ""]
    assert (*counted(density), density.value, density.status) == (0, 5000, 0, 0, "ok")


@pytest.mark.parametrize(
    ("cells", "linkages", "days"),
    [
        ({"project_id": "p9"}, [], []),  # matched, undated
        ({}, [linkage("x1", need_id="n1", response_status="accepted")], [0]),
        ({}, [linkage("x1", need_id="n1", response_status="declined")], None),
        ({"responsible_organization_id": "agency"}, [], [15]),
        ({"responsible_organization_id": None}, [], None),
    ],
)
def test_a_need_is_matched_within_fifteen_days(
    cells: Row, linkages: list[Row], days: list[int] | None
) -> None:
    """By a project, an accepted referral, or a responsible organisation and an activity."""
    rows = rows_of(
        needs=[need(**cells)],
        linkages=linkages,
        activities=[activity("a1", "2024-03-16", need_id="n1")],
    )
    assert counted(rows["match_rate", ""]) == (days is not None, 1, 0)
    found = rows["match_days", ""]
    assert counted(found) == (len(days or ()), 1, 0)
    assert found.value == (days[0] if days else None)


def test_an_award_matches_from_the_day_of_raising_on() -> None:
    """Awards before and after raising: 0 and 100 days; the third need is open at `as_of`."""
    rows = rows_of(
        needs=[need("n1", project_id="p1"), need("n2", project_id="p2"), need("n3")],
        projects=[
            {"project_id": "p1", "community_id": "A", "award_date": "2023-01-01"},
            {"project_id": "p2", "community_id": "A", "award_date": "2024-06-09"},
        ],
    )
    found = rows["match_days", ""]
    assert (*counted(found), found.value) == (2, 3, 0, 100)
    assert found.method == "kaplan_meier"


def test_mobilised_people_are_counted_when_first_seen() -> None:
    """r1 long before; r2 in P by a cancelled activity only; r3 on the ninetieth day; r4 later."""
    rows = rows_of(
        activities=[
            activity("a1", "2023-12-01"),
            activity("a2", "2024-02-01", activity_status="cancelled"),
            activity("a3", "2024-02-29"),
            activity("a4", "2024-07-01"),
        ],
        participation=[
            stay("a1", "r1", "volunteer"),
            stay("a2", "r2", "volunteer"),
            stay("a3", "r3", "organiser"),
            stay("a3", "r4"),
            stay("a4", "r4", "decision_maker"),
            stay("a4", "r1", "volunteer"),
            stay("a4", "r3", "participant"),
        ],
        workers=[worker("w1", "organization_social_worker", fte=2)],
    )
    found = rows["mobilisation_yield", ""]
    assert (*counted(found), found.value) == (2, 2, 1, 1)
    kept = rows["mobilisation_retention", ""]
    assert (*counted(kept), kept.value) == (0, 1, 1, 0)  # r3 came again, but only took part


def test_retention_needs_twelve_months_and_their_end() -> None:
    """Under a year nothing is said; before period_end the counts stand without a value."""
    more: dict[str, Any] = {
        "activities": [activity("a1", "2024-06-30"), activity("a2", "2024-07-01")],
        "participation": [stay("a1", "r1", "volunteer"), stay("a2", "r1", "volunteer")],
    }
    half = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    short = rows_of(period=half, **more)["mobilisation_retention", ""]
    assert (*counted(short), short.status) == (None, None, None, "not_available")
    early = rows_of(dt.date(2024, 12, 30), **more)["mobilisation_retention", ""]
    assert (*counted(early), early.status) == (1, 1, 1, "insufficient_data")
    whole = rows_of(**more)["mobilisation_retention", ""]
    assert (*counted(whole), whole.value) == (1, 1, 1, 1)


def test_without_any_roster_row_no_yield_is_computed() -> None:
    """All numbers of the yield are null; the retention has an empty cohort."""
    rows = rows_of(workers=[worker("w1", "organization_social_worker")])
    assert counted(rows["mobilisation_yield", ""]) == (None, None, None)
    assert counted(rows["mobilisation_retention", ""]) == (0, 0, 0)


def test_cases_are_open_dormant_or_closed() -> None:
    """On 31 December: c1 and c5 open, c2 dormant, c3 and c4 closed, c6 not yet begun."""
    rows = rows_of(
        activities=[
            activity("a1", "2024-10-02", case_id="c1"),  # 90 days before
            activity("a2", "2024-10-01", case_id="c2"),  # 91 days before
            activity("a3", "2024-12-01", case_id="c3", goal_attainment="met"),
            activity("a4", "2024-12-01", case_id="c4", case_closed_date="2024-12-31"),
            activity("a5", "2024-12-01", case_id="c5", goal_attainment="met"),
            activity("a6", "2025-01-05", case_id="c5"),  # reopened: so it was never closed
            activity("a7", "2025-01-05", case_id="c6"),
        ],
        workers=[worker("w1", fte=0.5), worker("w2", start_date="2025-01-01")],
    )
    found = rows["caseload", ""]
    assert (*counted(found), found.value, found.lower) == (2, 0.5, 1, 4, None)


def test_home_visits_reach_the_priority_population() -> None:
    """r1 is known, r2 in no group, r9 unknown; with all registered the row is a point."""
    people = [
        {"resident_id": "r1", "community_id": "A", "group_codes": "disabled"},
        {"resident_id": "r2", "community_id": "A"},
    ]
    place = {"community_id": "A", "year": 2024, "households": 9, "pop_total": 90}
    more: dict[str, Any] = {
        "residents": people,
        "communities": [place | {"pop_priority": 10}],
        "activities": [
            activity("a1", service_type="home_visit", participant_count=2),
            activity("a2", service_type="group_work", participant_count=50),
        ],
    }
    known = [stay("a1", "r1"), stay("a1", "r2")]
    point = rows_of(participation=known, **more)["pairing_coverage", ""]
    assert (*counted(point), point.value, point.method) == (1, 10, 0, 0.1, "wilson")
    range_ = rows_of(participation=[*known, stay("a1", "r9")], **more)["pairing_coverage", ""]
    assert (*counted(range_), range_.lower, range_.upper) == (1, 10, 1, 0.1, 0.2)
    assert (range_.method, range_.value) == ("bounds", None)


# --- Roles, certificates, hours ---------------------------------------------------------


def test_roles_are_covered_and_even() -> None:
    """Two of five codes, three hours to one: evenness (¾ ln 4/3 + ¼ ln 4) ÷ ln 5."""
    rows = rows_of(
        activities=[
            activity("a1", worker_id="w1", worker_function="advocate", hours=1),
            activity("a2", worker_id="w1", worker_function="enabler", hours=3),
            activity("a3", worker_id="w1", worker_function="enabler"),
            activity("a4", worker_id="w1", worker_function="enabler", hours=0),
            activity("a5", worker_id=None, worker_function="practitioner", hours=1),
            activity("a6", worker_id="w1"),
        ]
    )
    covered = rows["role_coverage", ""]
    assert (*counted(covered), covered.value, covered.method) == (2, 5, 1, 0.4, "")
    even = rows["role_evenness", ""]
    expected = (0.75 * math.log(4 / 3) + 0.25 * math.log(4)) / math.log(5)
    assert counted(even) == (None, 4, 2)
    assert even.value == pytest.approx(expected)


def test_certificates_are_counted_in_fte_and_unknown_by_head() -> None:
    """Half an FTE of one and a half is certified; one head is unknown, one left before P."""
    rows = rows_of(
        workers=[
            worker("w1", "community_worker", certificate_level="senior", fte=0.5),
            worker("w2", certificate_level="none"),
            worker("w3", "community_worker", fte=0.1),
            worker("w4", end_date="2023-12-31"),
        ],
        communities=[{"community_id": "A", "year": 2024, "households": 1, "pop_total": 1000}],
    )
    assert counted(rows["certified_share", ""]) == (0.5, 1.5, 1)
    assert counted(rows["certified_share", "community_worker"]) == (0.5, 0.5, 1)
    assert rows["certified_share", "community_worker"].upper == 1
    assert rows["workers_per_10000", ""].value == pytest.approx(16)
    assert rows["workers_per_10000", "community_worker"].value == pytest.approx(6)


def test_administrative_time_is_that_of_professionals() -> None:
    """Two hours of five; a grid worker's hours are not asked for, blank hours are unknown."""
    rows = rows_of(
        workers=[worker("pro"), worker("lay", "grid_worker", certificate_level="none")],
        activities=[
            activity("a1", worker_id="pro", service_type="administrative", hours=2),
            activity("a2", worker_id="pro", hours=3),
            activity("a3", worker_id="pro"),
            activity("a4", worker_id="lay", service_type="administrative", hours=9),
            activity("a5", worker_id="nobody", hours=9),
        ],
    )
    found = rows["admin_time_share", ""]
    assert (*counted(found), found.value, found.method) == (2, 5, 1, 0.4, "")


def test_closing_functions_are_not_exclusive() -> None:
    """One need with all three, one where each is unknown, one with none."""
    rows = rows_of(
        workers=[worker("pro"), worker("lay", "grid_worker", certificate_level="none")],
        needs=[need("n1", project_id="p1"), need("n2", project_id="p2"), need("n3")],
        projects=[
            {"project_id": "p1", "community_id": "A", "awarded_organization_id": "agency"},
            {"project_id": "p2", "community_id": "A", "awarded_organization_id": "nobody"},
        ],
        activities=[
            activity("a1", need_id="n1", worker_id="pro"),
            activity("a2", need_id="n2"),
            activity("a3", need_id="n3", worker_id="lay"),
            activity("a4", need_id="n3", worker_id="pro", service_type="meeting"),
        ],
        linkages=[
            linkage("x1", need_id="n1"),
            linkage("x2", need_id="n2", from_organization_id="x9"),
            linkage("x3", need_id="n3", from_organization_id="street"),
            linkage("x4", need_id="n3", linkage_type="meeting"),
        ],
    )
    for group in ("provider", "linker", "undertaker"):
        assert counted(rows["closing_roles", group]) == (1, 3, 1), group


# --- Pathways ---------------------------------------------------------------------------


def many(category: str, year: int, n: int, **cells: Any) -> list[Row]:
    """Needs of one category on 10 January of a year, all closed the next day."""
    closing = {"closed_date": f"{year}-01-11", "need_category": category}
    return [
        need(f"{category}{year}-{i}", f"{year}-01-10", resident_id=f"{category}{i}", **closing)
        | cells
        for i in range(n)
    ]


def comparison(last: int = 10, **more: Any) -> dict[tuple[str, str], Count]:
    """居家 has a project and falls from 20 to 10; 环境 has none and rises from 10 to 12."""
    return rows_of(
        needs=[
            *many("居家", 2023, 20, project_id="p1"),
            *many("居家", 2024, last),
            *many("环境", 2023, 10),
            *many("环境", 2024, 12),
            *many("unknown", 2024, 1),
        ],
        communities=[{"community_id": "A", "year": 2024, "households": 1, "pop_total": 1000}],
        **more,
    )


def test_problems_fall_where_there_is_a_project() -> None:
    """−10 per 1,000 against +2: a difference of −12; nobody came again."""
    rows = comparison()
    found = rows["problem_reduction", "new_needs"]
    assert counted(found) == (-10, 2, 1)
    assert (found.value, found.lower, found.unit) == (-12, None, "per_1000")
    assert found.method == "difference_in_differences"
    again = rows["problem_reduction", "repeat"]
    assert (*counted(again), again.value, again.unit) == (0, 0, 1, 0, "points")


@pytest.mark.parametrize(
    "change",
    [
        {"last": 9},
        {"as_of": dt.date(2024, 12, 30)},
        {"period": Period(dt.date(2024, 1, 1), dt.date(2024, 3, 31))},
    ],
)
def test_a_small_cell_or_a_short_time_gives_no_difference(change: Row) -> None:
    """Nine needs in a cell, P not over, or half a year in all: the means stand without a value."""
    found = comparison(**change)["problem_reduction", "new_needs"]
    assert (found.status, found.value) == ("insufficient_data", None)


def test_an_unknown_population_leaves_only_the_repeats() -> None:
    """New needs per 1,000 are not available; repeats need no population."""
    rows = rows_of(
        needs=[
            *many("居家", 2023, 10, project_id="p1"),
            *many("居家", 2024, 10),
            *many("环境", 2023, 10),
            *many("环境", 2024, 10),
            need("again", "2024-02-01", parent_need_id="居家2024-3"),
        ]
    )
    assert counted(rows["problem_reduction", "new_needs"]) == (None, None, 1)
    again = rows["problem_reduction", "repeat"]
    assert again.value == pytest.approx(0.1)


def test_beneficiaries_become_active_within_a_year() -> None:
    """r1 on the last day, r2 a day late, r3 began as volunteer, r4 began too early for P."""
    rows = rows_of(
        activities=[
            activity("a0", "2022-12-31"),  # the 365th day is 31 December 2023
            activity("a1", "2023-06-01"),
            activity("a2", "2024-05-31"),  # the 365th day
            activity("a3", "2024-06-01"),
        ],
        participation=[
            stay("a0", "r4", "beneficiary"),
            stay("a1", "r1", "beneficiary"),
            stay("a1", "r2", "beneficiary"),
            stay("a1", "r3", "volunteer"),
            stay("a1", "r5"),
            stay("a2", "r1", "volunteer"),
            stay("a2", "r4", "volunteer"),
            stay("a3", "r2", "volunteer"),
        ],
    )
    assert counted(rows["empowerment_conversion_rate", ""]) == (1, 2, 0)


def test_policy_delivery_is_the_confirmed_share_of_its_category() -> None:
    """Entitlement: one of two confirmed, one not reached; dispute: none asked."""
    rows = rows_of(
        needs=[
            need("n1", need_category="entitlement", followup_resolved="yes"),
            need("n2", need_category="entitlement", followup_resolved="partly"),
            need("n3", need_category="entitlement", followup_resolved="unreachable"),
            need("n4", need_category="dispute"),
            need("n5", followup_resolved="yes"),
        ]
    )
    assert counted(rows["policy_delivery_rate", ""]) == (1, 2, 1)
    assert counted(rows["policy_delivery_rate", "dispute"]) == (0, 0, 1)


def test_proposals_wait_in_the_denominator() -> None:
    """Accepted, declined, pending and blank by government; one receiver is of unknown type."""
    kinds = {"linkage_type": "policy_proposal"}
    rows = rows_of(
        linkages=[
            *(
                linkage(f"x{i}", response_status=status, **kinds)
                for i, status in enumerate(("accepted", "declined", "pending", None))
            ),
            linkage("x7", "nobody", response_status="accepted", **kinds),
            linkage("x8", "team", response_status="accepted", **kinds),
        ]
    )
    assert counted(rows["advocacy_uptake_rate", ""]) == (1, 4, 3)


# --- What is missing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "gone"),
    [
        ("linkages.outcome", {"loop_closed_rate", "got_help_rate"}),
        ("activities.participant_count", {"pairing_coverage"}),
        (
            "participation.participant_role",
            {"mobilisation_yield", "mobilisation_retention", "empowerment_conversion_rate"},
        ),
        ("activities.worker_function", {"role_coverage", "role_evenness"}),
        ("needs.needs_department", {"info_share_rate", "department_coordination_rate"}),
    ],
)
def test_only_what_needs_a_column_goes_with_it(missing: str, gone: set[str]) -> None:
    """A missing column takes exactly the rows that require it."""
    rows = rows_of(without=(missing,))
    assert {indicator for (indicator, _), number in rows.items() if number.notes is None} == gone


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2025, 1, 1), 12, dt.date(2024, 1, 1)),
        (dt.date(2024, 3, 1), 6, dt.date(2023, 9, 1)),
        (dt.date(2024, 11, 15), 12, dt.date(2023, 11, 15)),
        (dt.date(2024, 8, 31), 6, dt.date(2024, 2, 29)),
        (dt.date(2024, 1, 1), 1, dt.date(2023, 12, 1)),
    ],
)
def test_months_are_counted_on_the_calendar(day: dt.date, months: int, expected: dt.date) -> None:
    """The same day of an earlier month, or its last."""
    assert months_before(day, months) == expected
