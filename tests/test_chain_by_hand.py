"""How far needs get along the chain, on tiny communities worked out on paper: L1–L3, S1 to S3.

In each community one need (or a few) takes the chain: designed by the committee, won by the
agency in an open tender with three bids, carried out by a social worker.
"""

from __future__ import annotations

from typing import Any

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    Line,
    asked,
    community,
    measure,
    organization,
    session,
    tender,
    times,
    worker,
)

L1, L2, L3 = "chain_completion_rate", "chain_stage_conversion", "full_loop_rate"


# --- The stages together ----------------------------------------------------------------


def loop() -> list[Line]:
    """Twenty needs: four lost before S2, four before S3, two before S4, four at S5."""
    good = tender("good")
    done = {"project_id": "good"}
    through = [
        *times(6, asked(followup_resolved="yes", **done)),
        asked(followup_resolved="partly", **done),
        asked(followup_resolved="no", **done),
        asked(followup_resolved="unreachable", **done),
        asked(**done),
    ]
    no_design = [
        asked(project_id=None, followup_resolved="no"),
        asked(project_id="nowhere", followup_resolved="no"),
        asked(project_id="undated", followup_resolved="yes"),
        asked(project_id="outside", followup_resolved="partly"),
    ]
    no_award = [asked(project_id=f"award{i}") for i in range(4)]
    no_delivery = [asked(project_id="layman"), asked(project_id="talk")]
    return community(
        good,
        tender("undated", design_date=None),
        tender("outside", designer_organization_id="agency"),
        tender("award0", procurement_method="single_source"),
        tender("award1", valid_bid_count=2),
        tender("award2", awarded_organization_id="company"),
        tender("award3", awarded_organization_id="ours"),
        organization("ours", committee_controlled=True),
        tender("layman"),
        tender("talk"),
        worker("lay", "grid_worker", certificate_level="none"),
        *through,
        *no_design,
        *no_award,
        *no_delivery,
        *(session(project_id=name) for name in ("good", "undated", "outside")),
        *(session(project_id=f"award{i}") for i in range(4)),
        session(project_id="layman", worker_id="lay"),
        session(kind="publicity", project_id="talk"),
    )


def test_each_stage_loses_some() -> None:
    """20 raised, 16 designed, 12 won, 10 carried out, 6 confirmed; Wilson of 10 of 20 is ±0.2007.

    z² = 3.8415: 1.96·√(0.25/20 + 3.8415/1600) ÷ (1 + 3.8415/20) = 1.96·0.12208 ÷ 1.19207.
    Of the ten carried out, one was not reached and one not asked: unknown at S5. Of all twenty,
    twelve have an answer (8 and 4), six of them went the whole way.
    """
    found = measure({"a": loop()}, L1, L2, L3)
    for variant in ("strict", "lenient"):
        whole = found("a", indicator=L1, variant=variant)
        assert counts(whole) == (10, 20, 0)
        assert (round(whole.lower, 4), round(whole.upper, 4)) == (0.2993, 0.7007)
        assert (whole.method, whole.status) == ("wilson", "ok")
        steps = [
            counts(found("a", s, indicator=L2, variant=variant)) for s in ("S2", "S3", "S4", "S5")
        ]
        assert steps == [(16, 20, 0), (12, 16, 0), (10, 12, 0), (6, 10, 2)]
        assert counts(found("a", indicator=L3, variant=variant)) == (6, 12, 8)


def test_the_projects_behind_the_needs_are_printed() -> None:
    """Ten, listed or not: good, nowhere, undated, outside, four lost awards, layman, talk."""
    note = measure({"a": loop()}, L1)("a", variant="strict").note
    assert "projects=10" in note.split("; ")


def test_nine_needs_have_counts_and_no_rate() -> None:
    """5 of 9 is insufficient, 5 of 10 a half; without a need at a stage the next is not available."""
    cases = {
        str(n): community(
            tender(),
            *times(5, asked()),
            *times(n - 5, asked(project_id=None)),
        )
        for n in (9, 10)
    }
    found = measure(cases, L2)
    few, enough = (found(case, "S2", variant="strict") for case in ("9", "10"))
    assert (counts(few), few.status) == ((5, 9, 0), "insufficient_data")
    assert is_null(few, "value", "lower", "upper")
    assert (counts(enough), enough.value, enough.status) == ((5, 10, 0), 0.5, "ok")
    empty = found("10", "S5", variant="strict")
    assert (counts(empty), empty.status) == ((0, 0, 0), "not_available")
    assert is_null(empty, "value")


# --- S1 and who is eligible -------------------------------------------------------------


def test_who_is_eligible() -> None:
    """Needs of residents, accepted, by project or with no route said, and 90 days old.

    From 2 October to 31 December are 29 + 30 + 31 = 90 days.
    """
    cases: dict[str, tuple[dict[str, Any], int]] = {
        "as it is": ({}, 1),
        "no route": ({"handling_route": None}, 1),
        **{f"route {r}": ({"handling_route": r}, 0) for r in OUTSIDE},
        **{f"channel {c}": ({"source_channel": c}, 1) for c in RESIDENTS},
        **{f"channel {c}": ({"source_channel": c}, 0) for c in OTHERS},
        **{f"status {s}": ({"acceptance_status": s}, 0) for s in REFUSED},
        "90 days": ({"raised": "2024-10-02"}, 1),
        "89 days": ({"raised": "2024-10-03"}, 0),
        "first day": ({"raised": "2024-01-01"}, 1),
        "day before": ({"raised": "2023-12-31"}, 0),
    }
    found = measure({name: community(asked(**cells)) for name, (cells, _) in cases.items()}, L1)
    for name, (_, eligible) in cases.items():
        assert found(name, variant="strict").denominator == eligible, name


OUTSIDE = ("direct", "referral", "deliberation", "other")
RESIDENTS = ("resident_self", "hotline_12345", "resident_meeting", "survey", "worker_outreach")
OTHERS = ("grid_inspection", "organization_proposal", "superior_task", "unknown", None)
REFUSED = ("rejected", "duplicate", "withdrawn", "pending")


# --- S2 and S3 --------------------------------------------------------------------------

COMPETITIVE = (
    "open_tender",
    "invited_tender",
    "competitive_consultation",
    "competitive_negotiation",
    "venture_call",
)

#: What stands in the project, and whether S4 is reached in the strict and the lenient count.
BOUGHT: dict[str, tuple[dict[str, Any], int, int]] = {
    "as it is": ({}, 1, 1),
    # Who designs, and when.
    "designed by the centre": ({"designer_organization_id": "centre"}, 1, 1),
    "designed by a team": ({"designer_organization_id": "team"}, 1, 1),
    "designed by residents": ({"designer_organization_id": "cbo"}, 1, 1),
    "designed by the agency": ({"designer_organization_id": "agency"}, 0, 0),
    "designed by the street": ({"designer_organization_id": "street"}, 0, 0),
    "designed by a stranger": ({"designer_organization_id": "stranger"}, 0, 0),
    "designed by nobody": ({"designer_organization_id": None}, 0, 0),
    "never designed": ({"design_date": None}, 0, 0),
    "designed after the data": ({"design_date": "2025-01-01"}, 0, 0),
    # How it is bought.
    **{f"{m} with 3": ({"procurement_method": m}, 1, 1) for m in COMPETITIVE},
    **{
        f"{m} with 2": (
            {"procurement_method": m, "valid_bid_count": 2},
            m == "competitive_consultation",
            m == "competitive_consultation",
        )
        for m in COMPETITIVE
    },
    "consultation with 1": (
        {"procurement_method": "competitive_consultation", "valid_bid_count": 1},
        0,
        0,
    ),
    "bids unknown": ({"valid_bid_count": None}, 0, 1),
    **{
        f"{m}": ({"procurement_method": m, "valid_bid_count": 9}, 0, 0)
        for m in ("single_source", "direct_commission", "grant", None)
    },
    # Who wins.
    "won by a society": ({"awarded_organization_id": "society"}, 1, 1),
    "won by a foundation": ({"awarded_organization_id": "fund"}, 1, 1),
    "control unknown": ({"awarded_organization_id": "unclear"}, 0, 1),
    "bids and control unknown": (
        {"awarded_organization_id": "unclear", "valid_bid_count": None},
        0,
        1,
    ),
    "control known, bids unknown": (
        {"awarded_organization_id": "ours", "valid_bid_count": None},
        0,
        0,
    ),
    **{
        f"won by the {who}": ({"awarded_organization_id": who}, 0, 0)
        for who in ("ours", "team", "cbo", "company", "stranger", None)
    },
    "no award date": ({"award_date": None}, 1, 1),
}


def one_need(bought: dict[str, Any]) -> list[Line]:
    """One need, its project with these cells changed, and a session."""
    return community(asked(), tender(**bought), session())


def test_what_design_and_award_must_be() -> None:
    """Only unknown bids and unknown control separate the two counts; they are the unknown of L1."""
    more = [
        organization("ours", committee_controlled=True),
        organization("unclear", committee_controlled=None),
        organization("cbo", "community_based_org"),
    ]
    found = measure({n: [*one_need(cells), *more] for n, (cells, _, _) in BOUGHT.items()}, L1, L2)
    for name, (_, strict, lenient) in BOUGHT.items():
        for variant, reached in (("strict", strict), ("lenient", lenient)):
            row = found(name, indicator=L1, variant=variant)
            assert counts(row) == (reached, 1, lenient - strict), (name, variant)
            third = found(name, "S3", indicator=L2, variant=variant)
            assert (third.numerator, third.n_unknown) == (reached, lenient - strict), name


def test_an_unknown_award_is_unknown_also_without_delivery() -> None:
    """Bids unknown and no session: completed in neither count, yet the need's award is open."""
    case = community(asked(), tender(valid_bid_count=None))
    found = measure({"a": case}, L1)
    for variant in ("strict", "lenient"):
        assert counts(found("a", variant=variant)) == (0, 1, 1)


def test_without_the_column_of_control_strict_ends_at_design() -> None:
    """Strict rows from S3 on are not available; S2 and the lenient rows are."""
    found = measure({"a": loop()}, L1, L2, L3, without=["organizations.committee_controlled"])
    for indicator, group, strict in (
        (L1, "", "not_available"),
        (L3, "", "not_available"),
        (L2, "S2", "ok"),
        (L2, "S3", "not_available"),
        (L2, "S4", "not_available"),
        (L2, "S5", "not_available"),
    ):
        row = found("a", group, indicator=indicator, variant="strict")
        assert row.status == strict, (indicator, group)
        assert is_null(row) == (strict != "ok")
        assert found("a", group, indicator=indicator, variant="lenient").status == "ok"


# --- What the chain needs --------------------------------------------------------------


def test_what_the_chain_needs_is_asked_for() -> None:
    """Without staff S2 and S3 stay; without the leading worker too; without follow-up all but S5, L3."""
    third = {"workers": "S4", "activities.worker_id": "S4", "needs.followup_resolved": "S5"}
    for missing, first in third.items():
        found = measure({"a": loop()}, L1, L2, L3, without=[missing])
        there = [
            found("a", s, indicator=L2, variant="strict").status for s in ("S2", "S3", "S4", "S5")
        ]
        lost = ("S2", "S3", "S4", "S5").index(first)
        assert there == ["ok"] * lost + ["not_available"] * (4 - lost), missing
        assert (found("a", indicator=L1, variant="lenient").status == "ok") == (first == "S5")
        assert found("a", indicator=L3, variant="lenient").status == "not_available"


def test_without_a_report_of_activities_the_chain_ends_at_the_award() -> None:
    """A community that has never reported an activity has no S4; one of years ago is a true zero."""
    case = {"a": community(asked(), tender())}
    silent = measure(case, L1, L2, reported=["needs"])
    assert silent("a", indicator=L1, variant="strict").status == "not_available"
    steps = [silent("a", s, indicator=L2, variant="strict") for s in ("S2", "S3", "S4", "S5")]
    assert [is_null(row, "numerator") for row in steps] == [False, False, True, True]
    assert counts(measure(case, L1)("a", variant="strict")) == (0, 1, 0)
