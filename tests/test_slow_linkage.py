"""The slow computation of chain, connection and action, against examples worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.random_linkage import random_linkage
from tests.slow_linkage import Count, indices, linkage_rows
from tests.slow_linkage.action import linkage_index, quadrant
from tests.slow_linkage.counts import index
from tests.small_city import YEAR, tables_of

LATE = dt.date(2025, 6, 30)
Row = dict[str, Any]

ORGANIZATIONS: list[Row] = [
    {"organization_id": name, "organization_type": kind, "committee_controlled": controlled}
    for name, kind, controlled in (
        ("committee", "community_committee", None),
        ("team", "volunteer_team", None),
        ("agency", "social_work_agency", False),
        ("society", "social_organization", None),
        ("fund", "foundation", False),
        ("street", "street_office", None),
        ("nobody", "unknown", None),
    )
]
WORKERS: list[Row] = [
    {"worker_id": "pro", "worker_type": "case_social_worker", "certificate_level": None},
    {"worker_id": "lay", "worker_type": "grid_worker", "certificate_level": "none"},
    {"worker_id": "blank", "worker_type": "grid_worker", "certificate_level": None},
]


def need(name: str = "n1", raised: str = "2024-03-01", **cells: Any) -> Row:
    chosen: Row = {
        "need_id": name,
        "community_id": "A",
        "raised_date": raised,
        "source_channel": "resident_self",
    }
    return chosen | cells


def project(name: str = "p1", **cells: Any) -> Row:
    """Designed by the committee, won by the agency against two others."""
    chosen: Row = {
        "project_id": name,
        "community_id": "A",
        "designer_organization_id": "committee",
        "design_date": "2024-03-05",
        "procurement_method": "open_tender",
        "valid_bid_count": 3,
        "awarded_organization_id": "agency",
    }
    return chosen | cells


def activity(name: str, day: str = "2024-04-01", **cells: Any) -> Row:
    chosen: Row = {
        "activity_id": name,
        "community_id": "A",
        "activity_date": day,
        "organization_id": "agency",
        "service_type": "case_work",
    }
    return chosen | cells


def linkage(name: str, giver: str, taker: str, day: str = "2024-05-01", **cells: Any) -> Row:
    chosen: Row = {
        "linkage_id": name,
        "community_id": "A",
        "linkage_date": day,
        "from_organization_id": giver,
        "to_organization_id": taker,
        "linkage_type": "referral",
    }
    return chosen | cells


def rows_of(
    as_of: dt.date = LATE, sectors: str = "three", without: tuple[str, ...] = (), **more: Any
) -> dict[tuple[str, str, str], Count]:
    """All rows of community A; every table is there, and empty where nothing is said."""
    everything: dict[str, list[Row]] = {
        "communities": [],
        "organizations": ORGANIZATIONS,
        "workers": WORKERS,
        "residents": [],
        "needs": [],
        "projects": [],
        "activities": [],
        "participation": [],
        "linkages": [],
        "surveys": [],
    }
    tables = tables_of(without=without, **(everything | more))
    found = linkage_rows(tables, YEAR, as_of, sectors=sectors)
    return {key[1:]: number for key, number in found.items() if key[0] == "A"}


def counted(number: Count) -> tuple[Any, ...]:
    return number.numerator, number.denominator, number.n_unknown


# --- The chain --------------------------------------------------------------------------


def test_a_need_reaches_the_fifth_stage() -> None:
    """Designed here, won against two others, carried out by a social worker, confirmed."""
    rows = rows_of(
        needs=[need(project_id="p1", handling_route="project", followup_resolved="yes")],
        projects=[project()],
        activities=[activity("a1", project_id="p1", worker_id="pro")],
    )
    for variant in ("strict", "lenient"):
        whole = rows["chain_completion_rate", variant, ""]
        assert (*counted(whole), whole.value) == (1, 1, 0, 1)
        assert whole.notes == {"projects=1"}
        assert counted(rows["full_loop_rate", variant, ""]) == (1, 1, 0)
        for group in ("S2", "S3", "S4", "S5"):
            step = rows["chain_stage_conversion", variant, group]
            assert counted(step) == (1, 1, 0)
            assert (step.status, step.value) == ("insufficient_data", None)


@pytest.mark.parametrize(
    "unknown", [{"valid_bid_count": None}, {"awarded_organization_id": "society"}]
)
def test_unknown_bids_or_control_pass_only_in_the_lenient_count(unknown: Row) -> None:
    """The need stops at S2 strictly; what it would have reached is counted unknown."""
    rows = rows_of(
        needs=[need(project_id="p1")],
        projects=[project(**unknown)],
        activities=[activity("a1", need_id="n1", worker_id="pro")],
    )
    assert counted(rows["chain_completion_rate", "strict", ""]) == (0, 1, 1)
    assert counted(rows["chain_completion_rate", "lenient", ""]) == (1, 1, 1)
    assert counted(rows["chain_stage_conversion", "strict", "S3"]) == (0, 1, 1)
    assert counted(rows["chain_stage_conversion", "strict", "S4"]) == (0, 0, 0)
    assert rows["chain_stage_conversion", "strict", "S4"].status == "not_available"
    assert counted(rows["chain_stage_conversion", "lenient", "S5"]) == (0, 1, 1)


@pytest.mark.parametrize(
    ("cells", "reached"),
    [
        ({"procurement_method": "competitive_consultation", "valid_bid_count": 2}, 1),
        ({"valid_bid_count": 2}, 0),
        ({"procurement_method": None}, 0),
        ({"procurement_method": "single_source"}, 0),
        ({"awarded_organization_id": "team"}, 0),
        ({"awarded_organization_id": "elsewhere"}, 0),
        ({"awarded_organization_id": "fund"}, 1),
        ({"designer_organization_id": "team"}, 1),
        ({"designer_organization_id": "street"}, 0),
        ({"design_date": None}, 0),
        ({"community_id": "B"}, 0),
    ],
)
def test_what_design_and_award_must_be(cells: Row, reached: int) -> None:
    rows = rows_of(
        needs=[need(project_id="p1")],
        projects=[project(**cells)],
        activities=[activity("a1", need_id="n1", worker_id="pro")],
        sectors="five",
    )
    assert rows["chain_completion_rate", "lenient", ""].numerator == reached


def test_without_the_column_of_control_strict_rows_end_at_design() -> None:
    rows = rows_of(
        needs=[need(project_id="p1")],
        projects=[project()],
        activities=[activity("a1", need_id="n1", worker_id="pro")],
        without=("organizations.committee_controlled",),
    )
    assert counted(rows["chain_stage_conversion", "strict", "S2"]) == (1, 1, 0)
    for key in (
        ("chain_stage_conversion", "strict", "S3"),
        ("chain_completion_rate", "strict", ""),
    ):
        assert counted(rows[key]) == (None, None, None)
    assert counted(rows["chain_completion_rate", "lenient", ""]) == (1, 1, 1)


def test_who_is_eligible() -> None:
    """Residents' own, 90 days old, and not handled in another way."""
    rows = rows_of(
        as_of=dt.date(2024, 6, 1),
        needs=[
            need("n1", "2024-03-03"),  # 90 days on 1 June
            need("n2", "2024-03-04"),
            need("n3", handling_route="direct"),
            need("n4", source_channel="superior_task"),
            need("n5", source_channel=None),
            need("n6", handling_route="project"),
        ],
        activities=[activity("a1")],
    )
    assert counted(rows["chain_completion_rate", "strict", ""]) == (0, 2, 0)
    assert counted(rows["need_projectisation_rate", "", ""]) == (0, 4, 1)
    assert counted(rows["handling_route_mix", "", "direct"]) == (1, 2, 2)


def test_order_of_a_project_and_the_need_behind_it() -> None:
    """Equal dates are in order; a need after the design breaks it; one date alone is unknown."""
    rows = rows_of(
        needs=[
            need("n1", "2024-03-01", project_id="p1"),
            need("n2", "2024-06-01", project_id="p2"),
            need("n3", "2024-06-01", project_id="p3", source_channel="grid_inspection"),
        ],
        projects=[
            project("p1", tender_date="2024-03-05", award_date="2024-03-20"),
            project("p2", residents_consulted=0),
            project("p3", design_date="2024-07-01", award_date="2024-06-30", residents_consulted=5),
            project("p4", design_date=None, tender_date="2024-02-01"),
            project("p5", design_date=None, start_date="2025-02-01"),
            project("p6", design_date="2024-12-01", start_date="2026-01-01"),  # after as_of
        ],
        activities=[activity("a1", "2024-04-01", project_id="p1")],
    )
    assert counted(rows["chain_order_violation_rate", "", ""]) == (2, 4, 1)
    assert counted(rows["demand_origin_rate", "", ""]) == (1, 4, 0)
    assert counted(rows["resident_consultation_rate", "", ""]) == (1, 2, 2)


def test_days_to_delivery() -> None:
    """Served after 2 and 10 days, one waits, one served before it was raised is left out."""
    rows = rows_of(
        needs=[
            need("n1"),
            need("n2", project_id="p1"),
            need("n3"),
            need("n4", "2024-04-01"),
        ],
        activities=[
            activity("a1", "2024-03-03", need_id="n1", service_type="publicity"),
            activity("a2", "2024-03-11", project_id="p1"),
            activity("a3", "2024-02-20", project_id="p1"),
            activity("a4", "2024-03-31", need_id="n4"),
            activity("a5", "2024-03-02", need_id="n3", activity_status="cancelled"),
        ],
    )
    days = rows["need_to_delivery_days", "", ""]
    assert (*counted(days), days.value, days.method) == (2, 3, 1, 10, "kaplan_meier")


def test_waiting_lasts_to_the_end_of_the_day() -> None:
    """With times, who waits at `as_of` is at risk until midnight: one of three served is no median."""
    rows = rows_of(
        as_of=dt.date(2024, 3, 31),
        needs=[need(name, "2024-03-01 08:00") for name in ("n1", "n2", "n3")],
        activities=[activity("a1", "2024-03-31 20:00", need_id="n1")],
    )
    days = rows["need_to_delivery_days", "", ""]
    assert (*counted(days), days.value, days.status) == (1, 3, 0, None, "insufficient_data")


# --- Connection -------------------------------------------------------------------------


def test_density_of_the_test_vector() -> None:
    """FRAMEWORK 7.5: 4 organisations in sectors of 1, 2, 1: 2 of 5 possible pairs are 0.40."""
    rows = rows_of(
        linkages=[
            linkage("l1", "committee", "agency"),
            linkage("l2", "street", "society"),
            linkage("l3", "agency", "society"),  # of one sector
            linkage("l4", "nobody", "street"),
            linkage("l5", "elsewhere", "street"),
        ],
        activities=[activity("a1", co_organization_ids="committee")],
    )
    dense = rows["cross_sector_density", "", ""]
    assert (*counted(dense), dense.value, dense.method) == (2, 5, 2, 0.4, "")
    assert dense.notes == {"organisations=4", "mean_degree=1.5"}
    together = rows["interconnection", "", ""]
    assert counted(together) == (3, 3, 2)
    assert rows["sectors_active", "", ""].value == 4
    assert rows["mutual_promotion", "", ""].value == pytest.approx(1 / 3)


def test_a_star_depends_on_its_hub() -> None:
    """K7: all ties through the street office are 1, a triangle is 0, two organisations are too few."""
    star = [linkage(name, "street", name) for name in ("committee", "agency", "society")]
    one = activity("a1", organization_id=None)
    assert rows_of(linkages=star, activities=[one])["hub_dependence", "", ""].value == 1
    ring = [*star[:2], linkage("l9", "committee", "agency")]
    assert rows_of(linkages=ring, activities=[one])["hub_dependence", "", ""].value == 0
    pair = rows_of(linkages=star[:1], activities=[one])["hub_dependence", "", ""]
    assert (*counted(pair), pair.value, pair.status) == (0, 0, 0, None, "insufficient_data")


def test_organisations_with_equal_profiles_do_not_complement_each_other() -> None:
    """K9: the same lecture for the same people is 0; nothing in common is 1."""
    people = [
        {"resident_id": "r1", "community_id": "A", "group_codes": "disabled"},
        {"resident_id": "r2", "community_id": "A", "group_codes": None},
    ]
    activities = [activity("a1"), activity("a2", organization_id="society")]
    roster = [
        {"activity_id": name, "resident_id": person}
        for name in ("a1", "a2")
        for person in ("r1", "r2")
    ]
    same = rows_of(activities=activities, residents=people, participation=roster)
    assert counted(same["complementarity", "", ""]) == (0, 1, 0)
    apart = rows_of(activities=activities, residents=people, participation=roster[:2])
    assert counted(apart["complementarity", "", ""]) == (1, 1, 0)
    half = rows_of(activities=activities, residents=people, participation=roster[:3])
    assert half["complementarity", "", ""].value == 0.5


def test_three_sectors_on_a_need() -> None:
    """K1: the agency and its certified worker are two of three; a blank worker is unknown."""
    led = activity("a1", need_id="n1", worker_id="pro", co_organization_ids="committee")
    blank = activity("a2", need_id="n2", co_organization_ids="committee")
    rows = rows_of(
        needs=[need("n1"), need("n2"), need("n3"), need("n4", handling_route="direct")],
        activities=[led, blank],
        linkages=[linkage("l1", "street", "street", "2025-02-01", need_id="n3")],
    )
    assert counted(rows["three_sector_need_rate", "", ""]) == (1, 3, 1)
    five: dict[str, Any] = {
        "needs": [need("n1")],
        "activities": [led],
        "linkages": [linkage("l1", "street", "street")],
    }
    assert rows_of(sectors="five", **five)["three_sector_need_rate", "", ""].value == 0
    five["linkages"] = [linkage("l1", "team", "fund", need_id="n1")]
    assert rows_of(sectors="five", **five)["three_sector_need_rate", "", ""].value == 1


def test_isolates_are_counted_among_the_listed() -> None:
    """K4: local ones that exist in P, and active ones from elsewhere; any cross-sector tie counts."""
    local = [
        {"organization_id": "old", "organization_type": "volunteer_team", "community_id": "A"},
        {"organization_id": "idle", "organization_type": "foundation", "community_id": "A"},
    ]
    local[0]["active_to"] = "2023-12-31"
    rows = rows_of(
        organizations=[*ORGANIZATIONS, *local],
        linkages=[linkage("l1", "agency", "street"), linkage("l2", "old", "street")],
        activities=[activity("a1", organization_id="old")],
    )
    alone = rows["isolate_share", "", ""]
    assert counted(alone) == (1, 2, 0) and alone.notes == {"active=1"}
    assert counted(rows["active_organization_rate", "", ""]) == (0, 2, 0)


def test_directed_and_undirected_linkages() -> None:
    """K8 and K10: meetings have no direction; the same goods both ways are no exchange."""
    goods = [
        linkage("l1", "agency", "committee", resource_type="goods"),
        linkage("l2", "committee", "agency", resource_type="goods"),
        linkage("l3", "street", "society", resource_type="funds"),
        linkage("l4", "society", "street", resource_type="data", linkage_type="meeting"),
        linkage("l5", "fund", "street", response_status="declined"),
        linkage("l6", "street", "street"),
        linkage("l7", "team", "team", linkage_type="meeting"),
    ]
    rows = rows_of(linkages=goods, activities=[activity("a1")])
    assert counted(rows["reciprocity", "", ""]) == (1, 3, 0)
    assert counted(rows["reciprocity", "with_response", ""]) == (2, 3, 0)
    assert counted(rows["resource_exchange_rate", "", ""]) == (1, 2, 0)
    assert counted(rows["need_anchored_linkage_share", "", ""]) == (0, 7, 0)
    assert counted(rows["linkage_regularity", "", ""]) == (1, 12, 0)
    assert rows["cbo_meetings", "", ""].value == 0


def test_trust_is_the_mean_of_partners_means() -> None:
    """K11: a 0–10 scale becomes 1–4; too few answering organisations give no value."""

    def answers(response: str, target: str, scores: tuple[float, ...], **cells: Any) -> list[Row]:
        items = ("trust_reliability", "trust_mission", "trust_openness")
        return [
            {
                "response_id": response,
                "community_id": "A",
                "survey_date": "2024-09-01",
                "respondent_type": "organization",
                "target_organization_id": target,
                "item_code": item,
                "score": score,
                **cells,
            }
            for item, score in zip(items, scores, strict=False)
        ]

    surveys = [
        *answers("s1", "agency", (4, 2)),
        *answers("s2", "agency", (10, 5, 0), scale_min=0, scale_max=10),
        *answers("s2", "committee", (4, 9)),  # 9 is off its scale: one answer only
        *answers("s3", "committee", (2, 2, 2)),
    ]
    network: dict[str, Any] = {
        "surveys": surveys,
        "linkages": [linkage("l1", "agency", "committee"), linkage("l2", "street", "fund")],
        "activities": [activity("a1")],
    }
    trust = rows_of(**network)["trust_score", "", ""]
    assert counted(trust) == (4.75, 2, 1) and trust.value == 2.375
    network["activities"] = [activity("a1", co_organization_ids="team;society")]
    few = rows_of(**network)["trust_score", "", ""]
    assert (*counted(few), few.value, few.status) == (4.75, 2, 1, None, "insufficient_data")
    assert rows_of(**network)["value_score", "", ""].status == "not_available"


# --- Action -----------------------------------------------------------------------------


def ok(value: float | None) -> Count:
    return Count(value=value, status="ok" if value is not None else "not_available")


def test_index_and_quadrant() -> None:
    """FRAMEWORK 7.5: lian 0.64 and dong 0.25 are 40; an index equal to the cut counts as reached."""
    assert linkage_index(ok(0.64), ok(0.25)).value == pytest.approx(40)
    assert linkage_index(ok(0.0), ok(0.25)).value == 0
    assert linkage_index(ok(None), ok(0.25)).status == "not_available"
    assert quadrant(ok(0.64), ok(0.25), 0.5, "").category == "lian_only"
    assert quadrant(ok(0.64), ok(0.25), 0.5, "").notes == frozenset()
    edge = quadrant(ok(0.1 + 0.2 + 0.2), ok(0.45), 0.5, "")
    assert (edge.category, edge.notes) == ("lian_only", {"borderline"})
    assert quadrant(ok(0.3 - 1e-12), ok(0.9), 0.3, "").category == "both"
    assert quadrant(ok(0.2), ok(0.9), 0.5, "dong").value == pytest.approx(0.4)
    assert quadrant(ok(0.2), ok(None), 0.5, "lian").n_unknown is None


def test_an_index_needs_two_components() -> None:
    found = index([ok(0.5), ok(None), ok(1.0)])
    assert (found.value, found.n_unknown, found.notes) == (0.75, 1, {"components=2"})
    assert index([ok(0.5), ok(None), ok(None)]).status == "not_available"


def test_delivery_is_capped_and_prorated() -> None:
    """A year's 12 sessions by its middle are 6.03; the tiny contract cannot hide the other."""
    rows = rows_of(
        as_of=dt.date(2024, 7, 1),
        projects=[
            project("p1", start_date="2024-01-01", end_date="2024-12-31", target_sessions=12),
            project("p2", start_date="2024-02-01", end_date="2024-03-01", target_sessions=1),
            project("p3", start_date="2024-02-01", end_date=None, target_sessions=1),
            project("p4", target_sessions=4),
            project("p5", start_date="2024-08-01", end_date="2024-09-01", target_sessions=9),
        ],
        activities=[
            activity("a1", project_id="p1"),
            *(activity(f"b{i}", project_id="p2") for i in range(5)),
        ],
    )
    target = 12 * 183 / 366 + 1
    assert counted(rows["delivery_rate", "", ""]) == (2, target, 2)
    assert counted(rows["delivery_rate", "uncapped", ""]) == (6, target, 2)


def test_activation_by_activity_or_by_response_and_result() -> None:
    rows = rows_of(
        needs=[
            need("n1"),
            need("n2", first_response_date="2024-03-02", closed_status="explained"),
            need("n3", first_response_date="2024-03-02"),
            need("n4", "2024-12-30", project_id="p1"),
        ],
        activities=[
            activity("a1", need_id="n1", service_type="meeting"),
            activity("a2", "2024-12-29", project_id="p1"),
        ],
    )
    assert counted(rows["activation_rate", "", ""]) == (2, 4, 0)
    assert counted(rows["continuity", "", ""]) == (1, 12, 0)
    assert counted(rows["activity_venue_mix", "", "home"]) == (0, 0, 2)


def test_hours_of_the_venue_used_by_others() -> None:
    """C9: the committee's own hours do not open the venue; an unknown lead is unknown."""
    inside = {"venue_type": "community_venue"}
    rows = rows_of(
        communities=[
            {
                "community_id": "A",
                "year": 2024,
                "households": 50,
                "pop_total": 90,
                "venue_area_m2": 20,
                "venue_open_hours": 10,
            }
        ],
        activities=[
            activity("a1", hours=3, **inside),
            activity("a2", hours=4, organization_id="committee", **inside),
            activity("a3", organization_id="committee", **inside),
            activity("a4", **inside),
            activity("a5", hours=5, organization_id="nobody", **inside),
            activity("a6", hours=7),
        ],
    )
    assert counted(rows["venue_openness_rate", "", ""]) == (3, 10, 2)
    assert rows["venue_area_per_100_households", "", ""].value == 40


# --- What is not reported, and every city -----------------------------------------------


def test_not_reported_is_not_zero() -> None:
    """Linkages after `as_of` do not exist; those before P are a report, and P has a true zero."""
    later = rows_of(linkages=[linkage("l1", "agency", "street", "2025-07-01")])
    assert later["need_anchored_linkage_share", "", ""].notes == {"not_reported"}
    earlier = rows_of(linkages=[linkage("l1", "agency", "street", "2023-07-01")])
    assert counted(earlier["linkage_regularity", "", ""]) == (0, 12, 0)
    assert counted(earlier["need_anchored_linkage_share", "", ""]) == (0, 0, 0)


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_forty_cities_have_all_rows(first: int) -> None:
    """No city breaks the computation; statuses, values and limits fit together."""
    for seed in range(first, first + 10):
        tables, period, as_of = random_linkage(seed)
        rows = linkage_rows(tables, period, as_of, sectors=("three", "five")[seed % 2])
        for key, number in rows.items():
            if number.status != "ok":
                assert number.value is None, key
            elif number.category is None:
                assert number.value is not None, key
            if number.method != "kaplan_meier" and number.value is None:
                assert number.lower is number.upper is None and number.method == "", key
        assert set(indices(tables, period, as_of)) == set(tables.community_ids())
