"""What projects cost in the period, per person, need and case, and for whom: V1–V3, V9 on paper."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import Case, Line, measure, need, project, resident, times
from tests.tiny_money import YEARLY, contract, held, people

V1, V2 = "cost_per_person_served", "cost_per_resolved_need"
V3, V9 = "cost_per_goal_attained_case", "priority_spend_share"

# --- Cost in the period (8.1, 8.2) ------------------------------------------------------

#: Ten days of it in 2024: 22 to 31 December 2023, then ten days of January.
OVER_THE_NEW_YEAR = {"start_date": "2023-12-22", "end_date": "2024-01-10"}
#: Ten days of it in 2024: 22 to 31 December, then ten days of January 2025.
INTO_THE_NEXT = {"start_date": "2024-12-22", "end_date": "2025-01-10"}
END = "2024-12-31"

#: A contract, the day of the data: its cost in 2024, and whether it is left out.
COSTS: dict[str, tuple[dict[str, Any], str, tuple[float, int]]] = {
    "the whole year, paid": ({}, END, (36_600, 0)),
    "half of it before": ({**OVER_THE_NEW_YEAR, "amount_disbursed": 2000}, END, (1000, 0)),
    # Paid by 31 December is spread over the ten days gone, all of this year.
    "half of it to come, paid": ({**INTO_THE_NEXT, "amount_disbursed": 2000}, END, (2000, 0)),
    "five days of the next year gone": (
        {**INTO_THE_NEXT, "amount_disbursed": 1500},
        "2025-01-05",
        (1000, 0),
    ),
    "all over when the data end": (
        {**INTO_THE_NEXT, "amount_disbursed": 2000},
        "2025-06-30",
        (1000, 0),
    ),
    "half of it to come, agreed": ({**INTO_THE_NEXT, "amount_awarded": 2000}, END, (1000, 0)),
    "half of it before, agreed": ({**OVER_THE_NEW_YEAR, "amount_awarded": 2000}, END, (1000, 0)),
    # Days of the period run to its end also where the data stop before (§16 on 1.5).
    "agreed, half a year of data": ({"amount_awarded": YEARLY}, "2024-06-30", (36_600, 0)),
    "paid, half a year of data": ({}, "2024-06-30", (36_600, 0)),
    "paid before agreed": ({"amount_disbursed": 10, "amount_awarded": 99}, END, (10, 0)),
    "nought paid is known": ({"amount_disbursed": 0, "amount_awarded": 99}, END, (0, 0)),
    # From 22 December 2023 to 31 December 2024 are 10 + 366 days.
    "no end, paid": (
        {"start_date": "2023-12-22", "end_date": None, "amount_disbursed": 3760},
        END,
        (3660, 0),
    ),
    "no end, agreed": ({"end_date": None, "amount_awarded": 3660}, END, (0, 1)),
    "paid before the start": ({"start_date": "2024-07-01"}, "2024-06-30", (36_600, 0)),
    "one day": ({"start_date": END, "amount_disbursed": 7}, END, (7, 0)),
    "over on the first day": (
        {"start_date": "2023-12-31", "end_date": "2024-01-01", "amount_disbursed": 8},
        END,
        (4, 0),
    ),
    "over the day before": ({"start_date": "2023-06-01", "end_date": "2023-12-31"}, END, (0, 0)),
    "begun the day after": ({"start_date": "2025-01-01", "end_date": None}, END, (0, 0)),
    "ends before it starts": ({"start_date": "2024-06-02", "end_date": "2024-06-01"}, END, (0, 1)),
    "yuan": ({"currency": "CNY"}, END, (36_600, 0)),
    "dollars": ({"currency": "USD"}, END, (0, 1)),
    "no amount": ({"amount_disbursed": None}, END, (0, 1)),
    "no start": ({"start_date": None}, END, (0, 1)),
    "no start, dollars": ({"start_date": None, "currency": "USD"}, END, (0, 1)),
    "no start, no amount": ({"start_date": None, "amount_disbursed": None}, END, (0, 0)),
    "cancelled, they say": ({"project_status": "cancelled"}, END, (36_600, 0)),
    "elsewhere": ({"community_id": "elsewhere"}, END, (0, 0)),
}


@pytest.mark.parametrize("as_of", sorted({day for _, day, _ in COSTS.values()}))
def test_what_a_contract_costs_in_the_period(as_of: str) -> None:
    """Paid evenly from the start to the end or the day of the data, else agreed over all days.

    The numerator of V1; those left out for want of a date or an amount are unknown.
    """
    cases = {n: [contract(**cells)] for n, (cells, day, _) in COSTS.items() if day == as_of}
    found = measure(cases, V1, as_of=as_of)
    for name in cases:
        row, (cost, unknown) = found(name), COSTS[name][2]
        assert counts(row) == (pytest.approx(cost), 0, unknown), name
        assert (row.status, row.note) == ("not_available", "no_denominator"), name


def test_the_note_says_which_amount_was_used() -> None:
    """Two paid and one agreed; one of unknown cost is in neither."""
    case = [
        contract("p1", amount_disbursed=100),
        contract("p2", amount_disbursed=0),
        contract("p3", amount_awarded=200),
        contract("p4", amount_disbursed=None),
        *held("s", "a", count=1),
    ]
    row = measure({"a": case}, V1)("a")
    assert (counts(row), row.note) == ((300, 1, 1), "cost_basis; paid=2; agreed=1")


# --- V1 (8.3) ---------------------------------------------------------------------------

#: Sessions of a contract that cost 1,200: people, or the two ends of the cost of each.
SERVED: dict[str, tuple[Case, int | tuple[float | None, float | None]]] = {
    "all on rosters": ([*held("s", "a", "b", "c", count=3)], 3),
    "one came twice": ([*held("s", "a", "b"), *held("t", "b", "c")], 3),
    "two of them no service": ([*held("s", "a"), *held("t", "b", "c", kind="publicity")], 1),
    "deliberation is no service": ([*held("s", "a"), *held("t", "b", kind="deliberation")], 1),
    "of no project": ([*held("s", "a"), *held("t", "b", project_id=None)], 1),
    "of a project of unknown cost": (
        [contract("p2", currency="USD"), *held("s", "a"), *held("t", "b", project_id="p2")],
        1,
    ),
    "of a second project": (
        [contract("p2", amount_disbursed=0), *held("s", "a"), *held("t", "a", project_id="p2")],
        1,
    ),
    "before the year": ([*held("s", "a"), *held("t", "b", day="2023-12-31")], 1),
    "after the data": ([*held("s", "a"), *held("t", "b", day="2025-01-01")], 1),
    "cancelled": ([*held("s", "a"), *held("t", "b", activity_status="cancelled")], 1),
    "a count below the roster": ([*held("s", "a", "b", count=1)], 2),
    "fewer named than counted": ([*held("s", "a", "b", "c", count=5)], (240, 240)),
    # Named: a, b, c. At least the four of one session; at most 3 + 1 + 1.
    "two lists not full": (
        [*held("s", "a", "b", "c", count=4), *held("t", "a", "b", count=3)],
        (240, 300),
    ),
    "not more than live there": (
        [people(40), *held("s", "a", count=20), *held("t", "a", count=30)],
        (30, 40),
    ),
    "more than live there": ([people(3), *held("s", "a", count=4)], (300, 300)),
    "neither count nor list": ([people(100), *held("s", "a"), *held("t")], (12, 1200)),
    "the same, nobody known to live there": ([*held("s", "a"), *held("t")], (None, 1200)),
    "nobody known": ([people(100), *held("t")], (12, None)),
}


def test_cost_of_a_person_and_its_range() -> None:
    """One number where rosters name everybody, else from cost ÷ most to cost ÷ fewest people."""
    paid = contract(amount_disbursed=1200)
    found = measure({name: [paid, *lines] for name, (lines, _) in SERVED.items()}, V1)
    for name, (_, expected) in SERVED.items():
        row = found(name)
        assert (row.numerator, row.status, row.unit) == (1200, "ok", "cny"), name
        if isinstance(expected, int):
            assert (row.denominator, row.value, row.method) == (expected, 1200 / expected, "")
            assert is_null(row, "lower", "upper"), name
        else:
            ends = tuple(math.nan if end is None else end for end in expected)
            assert (row.lower, row.upper) == pytest.approx(ends, nan_ok=True), name
            assert is_null(row, "value", "denominator") and row.method == "bounds", name


def test_a_cost_of_nobody_is_no_cost() -> None:
    """No session, nobody came, or nothing at all known of how many: not available."""
    paid = contract(amount_disbursed=1200)
    cases: dict[str, Case] = {
        "no session": [paid],
        "nobody came": [paid, *held("s", count=0)],
        "nothing known": [paid, *held("s")],
    }
    found = measure(cases, V1)
    for name in cases:
        row = found(name)
        assert (row.numerator, row.status, row.note) == (1200, "not_available", "no_denominator")
        assert is_null(row, "value", "lower", "upper") and row.method == "", name
        assert is_null(row, "denominator") == (name == "nothing known")


def test_without_rosters_the_headcounts_give_the_range() -> None:
    """Counted 4 and 6, none named: 6 to 10 people; 1,200 ÷ 10 to 1,200 ÷ 6."""
    case = [contract(amount_disbursed=1200), *held("s", count=4), *held("t", count=6)]
    row = measure({"a": case}, V1, without=["participation"])("a")
    assert (row.lower, row.upper, row.method) == (120, 200, "bounds")


# --- V2 (8.4) ---------------------------------------------------------------------------


def linked(answer: str | None = "yes", **cells: Any) -> Line:
    """A need of project p1 and what was answered about it."""
    return need(**({"project_id": "p1", "followup_resolved": answer} | cells))


#: Needs beside a contract that cost 1,200: cost, resolved, without usable answer.
RESOLVED: dict[str, tuple[Case, tuple[float, int, int]]] = {
    "two of six": (
        [linked(answer) for answer in ("yes", "yes", "no", "partly", None, "unreachable")],
        (1200, 2, 2),
    ),
    "each project once": ([contract("p2", amount_disbursed=50), *times(3, linked())], (1200, 3, 0)),
    "two projects": (
        [contract("p2", amount_disbursed=50), linked(), linked("no", project_id="p2")],
        (1250, 1, 0),
    ),
    "raised on the last day": ([linked(raised="2024-12-31")], (1200, 1, 0)),
    "raised before the year": ([linked(raised="2023-12-31")], (0, 0, 0)),
    "rejected": ([linked(acceptance_status="rejected")], (0, 0, 0)),
    "of no project": ([linked(project_id=None)], (0, 0, 0)),
    "of an unlisted project": ([linked(project_id="nowhere")], (0, 0, 0)),
    "of a project of unknown cost": (
        [contract("p2", amount_disbursed=None), linked(project_id="p2")],
        (0, 0, 0),
    ),
    "of a project of last year": (
        [
            contract("p2", start_date="2023-01-01", end_date="2023-12-31"),
            linked(project_id="p2"),
        ],
        (0, 0, 0),
    ),
    "none resolved": ([linked("no"), linked(None)], (1200, 0, 1)),
}


def test_cost_of_a_resolved_need() -> None:
    """Projects with accepted needs of the period, each once, by the needs confirmed as resolved."""
    paid = contract(amount_disbursed=1200)
    found = measure({name: [paid, *lines] for name, (lines, _) in RESOLVED.items()}, V2)
    for name, (_, expected) in RESOLVED.items():
        row = found(name)
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        assert is_null(row, "lower", "upper") and row.method == ""
    assert found("two of six").value == 600
    assert found("two of six").note == "cost_basis; paid=1; agreed=0"


# --- V3 (8.5, 10.6) ---------------------------------------------------------------------


def met(name: str = "s", goal: str | None = "met", case: str | None = "k1", **cells: Any) -> Case:
    """A session of case k1, with its result."""
    return held(name, kind="case_work", case_id=case, goal_attainment=goal, **cells)


#: Sessions beside a contract that cost 1,200: cost, cases that attained, cases still open.
ATTAINED: dict[str, tuple[Case, tuple[float, int, int]]] = {
    "met": (met(), (1200, 1, 0)),
    "exceeded": (met(goal="exceeded"), (1200, 1, 0)),
    "partly": (met(goal="partly"), (1200, 0, 0)),
    "not met": (met(goal="not_met"), (1200, 0, 0)),
    "no result": (met(goal=None), (1200, 0, 1)),
    "closed without result": (met(goal=None, case_closed_date="2024-05-01"), (1200, 0, 0)),
    "reopened": ([*met(), *met("t", None, day="2024-05-01")], (1200, 0, 1)),
    "closed, then visited": (
        [*met(case_closed_date="2024-04-01"), *met("t", None, day="2024-05-01")],
        (1200, 1, 0),
    ),
    "the later of two closing dates": (
        [*met(case_closed_date="2024-04-01"), *met("t", None, case_closed_date="2025-01-15")],
        (1200, 0, 0),
    ),
    "the later of two results": (
        [*met("s", "not_met"), *met("t", "met", day="2024-05-01")],
        (1200, 1, 0),
    ),
    "two results of one day": ([*met("s2", "met"), *met("s1", "not_met")], (1200, 1, 0)),
    "closed after the year": (met(case_closed_date="2025-01-01"), (1200, 0, 0)),
    "closed after the data": (met(goal=None, case_closed_date="2025-03-01"), (1200, 0, 1)),
    "closed before the year": (met(case_closed_date="2023-12-31"), (1200, 0, 0)),
    "all of it before the year": (met(day="2023-12-31"), (0, 0, 0)),
    "two cases of one project": ([*met(), *met("t", case="k2")], (1200, 2, 0)),
    "no case": (met(case=None), (0, 0, 0)),
    "cancelled": (met(activity_status="cancelled"), (0, 0, 0)),
    "of no project": (met(project_id=None), (0, 0, 0)),
    # What another project or none closed is still a case of this one.
    "closed outside the project": (
        [*met(goal=None), *met("t", "met", day="2024-05-01", project_id=None)],
        (1200, 1, 0),
    ),
    "a second project of unknown cost": (
        [contract("p2", amount_disbursed=None), *met(project_id="p2")],
        (0, 0, 0),
    ),
}


def test_cost_of_a_case_that_attained_its_goal() -> None:
    """Projects with a case activity in the period, each once, by their cases closed with success."""
    found = measure(
        {name: [contract(amount_disbursed=1200), *lines] for name, (lines, _) in ATTAINED.items()},
        V3,
        as_of="2025-01-31",
    )
    for name, (_, expected) in ATTAINED.items():
        row = found(name)
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
    assert found("two cases of one project").value == 600


# --- V9 (8.11) --------------------------------------------------------------------------

REGISTER = [
    resident("poor", "low_income"),
    resident("both", "low_income;disabled"),
    resident("new", "migrant"),
    resident("r1"),
    resident("r2"),
    resident("guest", "low_income", community_id="elsewhere"),
]

#: Sessions beside a contract that cost 1,000 and one that cost 3,000: (numerator, denominator, unknown).
FOR_WHOM: dict[str, tuple[Case, tuple[float, float, int]]] = {
    "one of four": ([*held("s", "poor", "r1", "r2", "new")], (250, 1000, 1)),
    "two codes are one person": ([*held("s", "both", "r1")], (500, 1000, 1)),
    "twice on rosters": ([*held("s", "poor", "r1"), *held("t", "poor")], (500, 1000, 1)),
    "strangers are left out": ([*held("s", "poor", "r1", "x", "guest")], (500, 1000, 1)),
    "strangers alone": ([*held("s", "x", "guest")], (0, 0, 2)),
    "any kind of activity": ([*held("s", "poor", kind="publicity")], (1000, 1000, 1)),
    "both contracts": (
        [*held("s", "poor", "r1"), *held("t", "poor", project_id="p2")],
        (3500, 4000, 0),
    ),
    "before the year": ([*held("s", "poor", day="2023-12-31")], (0, 0, 2)),
    "uncounted people change nothing": ([*held("s", "poor", "r1", count=9)], (500, 1000, 1)),
    "one more of unknown cost": (
        [contract("p3", amount_disbursed=None), *held("s", "poor", project_id="p3")],
        (0, 0, 3),
    ),
    "one more without a start": (
        [contract("p3", start_date=None), *held("s", "r1")],
        (0, 1000, 2),
    ),
}


def test_for_whom_money_is_spent() -> None:
    """Each project's cost by the priority share of its registered participants."""
    paid = [contract(amount_disbursed=1000), contract("p2", amount_disbursed=3000), *REGISTER]
    found = measure({name: [*paid, *lines] for name, (lines, _) in FOR_WHOM.items()}, V9)
    for name, (_, expected) in FOR_WHOM.items():
        row = found(name)
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
    both = found("both contracts")
    assert (both.value, both.note) == (
        0.875,
        "cost_basis; paid=2; agreed=0; people=3; priority=2",
    )


@pytest.mark.parametrize("name", [V1, V2, V3, V9])
def test_nothing_reported_is_no_cost(name: str) -> None:
    """A community without any activity, or need, has not reported it: no number at all (1.14)."""
    row = measure({"a": [contract()]}, name, reported=())("a")
    assert (row.status, is_null(row)) == ("not_available", True)
    assert "not_reported" in row.note


@pytest.mark.parametrize("name", [V1, V2, V3, V9])
def test_one_amount_is_enough_and_none_is_missing(name: str) -> None:
    """Paid or agreed: without both columns the cost cannot be computed."""
    lines = [project("p1", start_date="2024-01-01", end_date="2024-12-31", amount_awarded=5)]
    one = measure({"a": lines}, name, without=["projects.amount_disbursed"])("a")
    assert not one.note.startswith("missing")
    none = measure(
        {"a": lines}, name, without=["projects.amount_disbursed", "projects.amount_awarded"]
    )("a")
    assert is_null(none) and none.note.startswith("missing=projects.amount_disbursed")
