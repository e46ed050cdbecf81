"""The rows behind V1–V9 add up to them (RULES 1.32), and two communities as one (14.1)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.small_city import YEAR, counts, tables_of
from tests.tiny_linkage import (
    COMPANY,
    STREET,
    Case,
    Found,
    linkage,
    measure,
    need,
    project,
    resident,
    tables,
)
from tests.tiny_money import contract, held, people
from workbench.indicators.registry import catalogue
from workbench.metrics import compute, evidence
from workbench.schema.container import Tables

MONEY = tuple(entry.id for entry in catalogue().values() if entry.family == "value")
PARTS = (*((name, "") for name in MONEY), ("competition_rate", "mean_bids"))
PARTS = (*PARTS, ("provider_concentration", "incumbent_renewal"))
ROLES = (("numerator", "numerator"), ("denominator", "denominator"), ("unknown", "n_unknown"))

AWARDED: dict[str, Any] = {
    "award_date": "2024-01-05",
    "amount_awarded": 3000,
    "procurement_method": "open_tender",
    "valid_bid_count": 4,
    "awarded_organization_id": "agency",
    "funder_organization_id": "street",
    "target_people": 10,
}


def busy(*more: Any) -> Case:
    """A little of everything: known and unknown costs, answers, awards and people."""
    return [
        STREET,
        COMPANY,
        people(100),
        contract(**AWARDED, amount_disbursed=1000, amount_matched=120),
        contract("p2", **(AWARDED | {"amount_awarded": 500, "valid_bid_count": 1})),
        contract("p3", amount_disbursed=None),
        contract("p4", start_date=None, amount_awarded=9, amount_disbursed=9, target_people=3),
        project("old", award_date="2023-05-01", awarded_organization_id="agency"),
        project("new", award_date="2024-05-01", amount_awarded=70, procurement_method="grant"),
        resident("a", "low_income"),
        resident("b"),
        *held("s", "a", "b", "x"),
        *held("t", "a", project_id="p2", case_id="k1", goal_attainment="met", kind="case_work"),
        *held("u", "b", case_id="k2", kind="case_work"),
        *(need(None, project_id="p1", followup_resolved=a) for a in ("yes", "no", None)),
        linkage("company", "agency", "resource_transfer", resource_value=80),
        *more,
    ]


CITY: dict[str, Case] = {
    "rosters": busy(),
    "ranges": busy(*held("v", "a", count=7), *held("w")),
    "nobody": [contract()],
    "no earlier award": [contract(**AWARDED)],
}


@cache
def found() -> Found:
    return measure(CITY, *MONEY)


@pytest.mark.parametrize("case", CITY)
@pytest.mark.parametrize(("name", "group"), PARTS)
def test_evidence_adds_up(case: str, name: str, group: str) -> None:
    """Per role the weights give numerator, denominator and unknown; where one is null, nothing."""
    row = found()(case, group, indicator=name)
    rows = evidence(tables(CITY), name, community_id=case, period=YEAR, group=group)
    for role, column in ROLES:
        own = rows.loc[rows["role"] == role, "n"].sum()
        told = getattr(row, column)
        assert own == pytest.approx(0.0 if pd.isna(told) else told), role


def test_what_the_rows_of_a_cost_are() -> None:
    """Projects above, people or needs below; of a range no people, as they are not counted."""
    data = tables(CITY)

    def roles(name: str, case: str) -> set[tuple[str, str]]:
        rows = evidence(data, name, community_id=case, period=YEAR)
        return set(rows.loc[rows["n"] > 0, ["role", "table"]].itertuples(index=False, name=None))

    v1 = "cost_per_person_served"
    above = {("numerator", "projects"), ("unknown", "projects")}
    assert roles(v1, "rosters") == {*above, ("denominator", "participation")}
    assert roles(v1, "ranges") == above
    assert roles("cost_per_resolved_need", "rosters") == {
        ("numerator", "projects"),
        ("denominator", "needs"),
        ("unknown", "needs"),
    }
    assert ("numerator", "linkages") in roles("leverage_ratio", "rosters")


# --- Two communities as one -------------------------------------------------------------


def shared(community: str, **cells: Any) -> dict[str, Any]:
    """A community's own share of project p, which both communities have."""
    chosen = {
        "project_id": "p",
        "community_id": community,
        "start_date": "2024-01-01",
        "end_date": "2024-12-31",
        "award_date": "2024-01-05",
        "procurement_method": "open_tender",
        "valid_bid_count": 3,
        "awarded_organization_id": "agency",
        "funder_organization_id": "street",
        "amount_awarded": 1000,
        "amount_disbursed": 600,
        "target_people": 2,
    }
    return chosen | cells


def union(*rows: dict[str, Any], rosters: tuple[str, ...] = ("a", "b")) -> Tables:
    """Communities A and B with these rows of projects; a session of p in each, for one person."""
    ids = ("A", "B")
    who = list(zip(ids, rosters, strict=True))
    return tables_of(
        communities=[{"community_id": c, "year": 2024, "pop_total": 100} for c in ids],
        projects=rows,
        activities=[
            {
                "activity_id": f"s{c}",
                "community_id": c,
                "activity_date": "2024-04-01",
                "organization_id": "agency",
                "service_type": "group_work",
                "project_id": "p",
            }
            for c in ids
        ],
        participation=[{"activity_id": f"s{c}", "resident_id": r} for c, r in who],
        residents=[
            {"resident_id": r, "community_id": c, "group_codes": "low_income" if r == "a" else None}
            for c, r in who
        ],
        needs=[
            {
                "need_id": f"n{c}",
                "community_id": c,
                "raised_date": "2024-03-01",
                "project_id": "p",
                "followup_resolved": "yes",
            }
            for c in ids
        ],
        linkages=[
            {
                "linkage_id": "l",
                "community_id": "A",
                "linkage_date": "2024-05-01",
                "from_organization_id": "agency",
                "to_organization_id": "street",
                "linkage_type": "meeting",
            }
        ],
        organizations=[
            {"organization_id": "agency", "organization_type": "social_work_agency"},
            {"organization_id": "street", "organization_type": "street_office"},
        ],
    )


def whole(data: Tables) -> Any:
    """A function that gives one row of V of both communities together."""
    frame = compute(data, period=YEAR, only=MONEY, by=()).frame
    rows = {(row.indicator_id, row.group): row for row in frame.itertuples(index=False)}
    return lambda name, group="": rows[name, group]


def test_a_project_of_two_communities_is_one() -> None:
    """600 and 400 paid of 1,000 and 1,000: one project of 1,000 and 2,000, with two people."""
    one = whole(union(shared("A"), shared("B", amount_disbursed=400)))
    assert counts(one("cost_per_person_served")) == (1000, 2, 0)
    assert counts(one("cost_per_resolved_need")) == (1000, 2, 0)
    assert counts(one("competition_rate")) == (2000, 2000, 0)
    assert counts(one("competition_rate", "mean_bids")) == (3, 1, 0)
    assert counts(one("provider_concentration")) == (4_000_000, 4_000_000, 0)
    assert counts(one("budget_execution_rate")) == (1000, 2000, 0)
    assert counts(one("target_attainment")) == (2, 4, 0)
    # One of its two participants is of a priority group.
    assert counts(one("priority_spend_share")) == (500, 1000, 0)


def test_who_came_to_both_communities_is_one_person() -> None:
    """People are distinct over the union: 1,200 yuan for one."""
    one = whole(union(shared("A"), shared("B"), rosters=("a", "a")))
    assert counts(one("cost_per_person_served")) == (1200, 1, 0)
    assert counts(one("target_attainment")) == (1, 4, 0)


def test_an_amount_unknown_in_one_community_is_unknown() -> None:
    """Nothing is paid on record in B: agreed 2,000 in all stands in for the cost."""
    one = whole(union(shared("A"), shared("B", amount_disbursed=None)))
    row = one("cost_per_person_served")
    assert (counts(row), row.note) == ((2000, 2, 0), "cost_basis; paid=0; agreed=1")
    assert counts(one("budget_execution_rate")) == (0, 0, 1)


def test_matched_funds_that_are_blank_in_one_community_are_nought_there() -> None:
    """100 matched in A and nothing said in B: 100 in both (8.10)."""
    one = whole(union(shared("A", amount_matched=100), shared("B")))
    assert counts(one("leverage_ratio")) == (100, 1200, 0)
    dollars = whole(union(shared("A", amount_matched=100), shared("B", currency="USD")))
    assert counts(dollars("leverage_ratio")) == (0, 0, 1)


def test_dates_of_a_shared_project_are_the_earliest_known() -> None:
    """Awarded in A before the year: no award of it. An end known in A alone is the end."""
    one = whole(union(shared("A", award_date="2023-12-31"), shared("B", end_date=None)))
    assert counts(one("competition_rate")) == (0, 0, 0)
    assert counts(one("budget_execution_rate")) == (1200, 2000, 0)


def test_row_order_changes_nothing_where_communities_disagree() -> None:
    """A says open tender, B a grant: whichever row stands first, the first community speaks."""
    rows = [shared("A"), shared("B", procurement_method="grant", awarded_organization_id="x")]
    for each in (rows, rows[::-1]):
        one = whole(union(*each))
        assert counts(one("competition_rate")) == (2000, 2000, 0)
        assert counts(one("competition_rate", "mean_bids")) == (3, 1, 0)
