"""Whether needs are acted on and contracts kept, and who is at work, on paper: M1–M4."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    AGENCY,
    COMMITTEE,
    STREET,
    Case,
    Line,
    activity,
    joint,
    linkage,
    measure,
    need,
    organization,
    project,
    times,
)
from workbench.results import Period

M1, M2, M3, M4 = "activation_rate", "delivery_rate", "active_organization_rate", "continuity"


# --- M1 ---------------------------------------------------------------------------------

#: Cells of need n1 of 1 March and rows beside it: acted on, of how many.
ACTED: dict[str, tuple[dict[str, Any], Case, tuple[int, int]]] = {
    "nothing": ({}, [], (0, 1)),
    "an activity of any kind": ({}, [activity(kind="publicity", need_id="n1")], (1, 1)),
    "an activity months later": ({}, [activity("2024-12-31", need_id="n1")], (1, 1)),
    "an activity after the data": ({}, [activity("2025-01-01", need_id="n1")], (0, 1)),
    "a cancelled activity": ({}, [activity(need_id="n1", activity_status="cancelled")], (0, 1)),
    "its project": ({"project_id": "p1"}, [activity(project_id="p1")], (1, 1)),
    "its project before": ({"project_id": "p1"}, [activity("2024-02-29", project_id="p1")], (0, 1)),
    "response and result": (
        {"first_response_date": "2024-03-02", "closed_status": "unresolved"},
        [],
        (1, 1),
    ),
    "response only": ({"first_response_date": "2024-03-02"}, [], (0, 1)),
    "result only": ({"closed_status": "resolved"}, [], (0, 1)),
    "response and a closing date": (
        {"first_response_date": "2024-03-02", "closed_date": "2024-03-03"},
        [],
        (0, 1),
    ),
    "a result after the data": (
        {
            "first_response_date": "2024-03-02",
            "closed_date": "2025-01-01",
            "closed_status": "resolved",
        },
        [],
        (0, 1),
    ),
    "a response after the data": (
        {"first_response_date": "2025-01-01", "closed_status": "explained"},
        [],
        (0, 1),
    ),
    "30 days": ({"raised": "2024-12-01"}, [], (0, 1)),
    "29 days": ({"raised": "2024-12-02"}, [], (0, 0)),
    "refused": ({"acceptance_status": "rejected"}, [], (0, 0)),
}


def test_needs_acted_on() -> None:
    """An activity, or both a response and a result; from 1 to 31 December are 30 days."""
    cases = {name: [need("n1", **cells), *more] for name, (cells, more, _) in ACTED.items()}
    found = measure(cases, M1)
    for name, (_, _, expected) in ACTED.items():
        assert counts(found(name)) == (*expected, 0), name
    assert found("nothing").method == "wilson"
    assert found("29 days").status == "not_available"


# --- M2 ---------------------------------------------------------------------------------


def contract(sessions: int, **cells: Any) -> list[Line]:
    """Twenty sessions in 200 days, of which 31 December is the hundredth; and those held."""
    chosen: dict[str, Any] = {
        "target_sessions": 20,
        "start_date": "2024-09-23",
        "end_date": "2025-04-10",
    }
    name = cells.pop("name", "p1")
    held = times(sessions, activity("2024-10-01", project_id=name))
    return [project(name, **(chosen | cells)), *held]


#: A contract: kept, held, due, unknown.
CONTRACTS: dict[str, tuple[Case, tuple[float, float, float, int]]] = {
    "half way": (contract(4), (4, 4, 10, 0)),
    "half way and ahead": (contract(12), (10, 12, 10, 0)),
    "over": (contract(12, end_date="2024-12-31"), (12, 12, 20, 0)),
    "first day": (contract(0, start_date="2024-12-31", end_date="2025-01-09"), (0, 0, 2, 0)),
    "one day": (contract(1, start_date="2024-03-01", end_date="2024-03-01"), (1, 1, 20, 0)),
    "over on the first day of the year": (
        contract(1, start_date="2023-12-01", end_date="2024-01-01"),
        (1, 1, 20, 0),
    ),
    "over before": (contract(1, start_date="2023-12-01", end_date="2023-12-31"), (0, 0, 0, 0)),
    "not begun": (contract(1, start_date="2025-01-01"), (0, 0, 0, 0)),
    "no end": (contract(1, end_date=None), (0, 0, 0, 1)),
    "no target": (contract(1, target_sessions=None), (0, 0, 0, 1)),
    "no start": (contract(1, start_date=None), (0, 0, 0, 1)),
    "no start, no target": (contract(1, start_date=None, target_sessions=None), (0, 0, 0, 0)),
    "a target of nought": (contract(3, target_sessions=0), (0, 3, 0, 0)),
    "held before the year, in any way": (
        [*contract(1), activity("2023-05-01", "administrative", project_id="p1")],
        (2, 2, 10, 0),
    ),
    "held after the data": ([*contract(1), activity("2025-01-01", project_id="p1")], (1, 1, 10, 0)),
    "cancelled": (
        [*contract(1), activity(project_id="p1", activity_status="cancelled")],
        (1, 1, 10, 0),
    ),
    "held elsewhere": (
        [*contract(1), activity(project_id="p1", community_id="elsewhere")],
        (1, 1, 10, 0),
    ),
    # 12 of 10 due, and 4 of 8 due: what one has too many does not stand for the other.
    "two contracts": (
        [
            *contract(12),
            *contract(
                4,
                name="p2",
                target_sessions=8,
                start_date="2024-01-01",
                end_date="2024-06-30",
            ),
        ],
        (14, 16, 18, 0),
    ),
}


def test_sessions_due_and_held() -> None:
    """From 23 September to 31 December are 8 + 31 + 30 + 31 = 100 days, to 10 April 200."""
    found = measure({name: lines for name, (lines, _) in CONTRACTS.items()}, M2)
    for name, (_, (kept, held, due, unknown)) in CONTRACTS.items():
        capped, plain = found(name), found(name, variant="uncapped")
        assert counts(capped) == (kept, pytest.approx(due), unknown), name
        assert counts(plain) == (held, pytest.approx(due), unknown), name
        assert capped.status == plain.status == ("ok" if due else "not_available"), name
        assert is_null(capped, "lower", "upper")
    assert found("two contracts").value == pytest.approx(14 / 18)
    assert found("two contracts", variant="uncapped").value == pytest.approx(16 / 18)
    assert found("two contracts").unit == "ratio"


def test_a_contract_that_begins_after_the_data() -> None:
    """It overlaps the year and is not due on 30 June; on 1 July a day of ten is: 2 of 20."""
    late = contract(0, start_date="2024-07-01", end_date="2024-07-10")
    before, after = (measure({"a": late}, M2, as_of=d)("a") for d in ("2024-06-30", "2024-07-01"))
    assert (counts(before), before.status) == ((0, 0, 0), "not_available")
    assert (counts(after), after.value) == ((0, pytest.approx(2), 0), 0)


# --- M3, M4 -----------------------------------------------------------------------------

#: Organisations and rows: active, listed.
WORKING: dict[str, tuple[Case, tuple[int, int]]] = {
    "idle": ([COMMITTEE, AGENCY], (0, 2)),
    "lead": ([COMMITTEE, AGENCY, joint("2024-05-01", "agency")], (1, 2)),
    "lead and co-host": ([COMMITTEE, AGENCY, joint("2024-05-01", "agency", "committee")], (2, 2)),
    "a linkage is no activity": ([COMMITTEE, AGENCY, linkage("agency", "committee")], (0, 2)),
    "the street is not listed": ([STREET, AGENCY, joint("2024-05-01", "street")], (0, 1)),
    "a cancelled one": (
        [AGENCY, joint("2024-05-01", "agency", activity_status="cancelled")],
        (0, 1),
    ),
    "in the year before": ([AGENCY, joint("2023-12-31", "agency")], (0, 1)),
    "a guest": (
        [organization("guest", community_id="elsewhere"), joint("2024-05-01", "guest")],
        (1, 1),
    ),
    "a guest that only met": (
        [organization("guest", community_id="elsewhere"), linkage("guest", "guest")],
        (0, 1),
    ),
    "closed before": (
        [organization("old", active_to="2023-12-31"), joint("2024-05-01", "old")],
        (0, 0),
    ),
}


def test_organisations_at_work() -> None:
    """Lead or co-host of an activity of the year, of those listed."""
    found = measure({name: lines for name, (lines, _) in WORKING.items()}, M3)
    for name, (_, expected) in WORKING.items():
        assert counts(found(name)) == (*expected, 0), name
    assert (found("lead").method, found("closed before").status) == ("wilson", "not_available")


def test_months_with_a_service() -> None:
    """Two of four months, from 15 January to 10 April: publicity and deliberation are none."""
    spring = Period(dt.date(2024, 1, 15), dt.date(2024, 4, 10))
    case = [
        activity("2024-01-15", "training"),
        activity("2024-01-31", "mutual_aid"),
        activity("2024-02-01", "publicity"),
        activity("2024-02-01", "deliberation"),
        activity("2024-03-01", activity_status="planned"),
        activity("2024-04-10", "referral_support"),
        activity("2024-04-11", "case_work"),
    ]
    row = measure({"a": case}, M4, period=spring, as_of="2024-06-30")("a")
    assert (counts(row), row.value) == ((2, 4, 0), 0.5)
    assert is_null(row, "lower", "upper")
    assert counts(measure({"a": case}, M4, period=spring, as_of="2024-03-31")("a")) == (1, 3, 0)
