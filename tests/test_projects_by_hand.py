"""Whether projects come from needs, in order, and after asking: L4–L7 on paper."""

from __future__ import annotations

from typing import Any

from tests.small_city import counts
from tests.tiny_linkage import Case, Line, activity, measure, need, project, times

L4, L5 = "demand_origin_rate", "chain_order_violation_rate"
L6, L7 = "need_projectisation_rate", "resident_consultation_rate"


def named(**cells: Any) -> Line:
    """A need of project p1."""
    return need(**({"project_id": "p1"} | cells))


def held(day: str, **cells: Any) -> Line:
    """A session of project p1 on this day."""
    return activity(day, **({"project_id": "p1"} | cells))


# --- L4, L7 -----------------------------------------------------------------------------

#: Needs behind a project designed on 5 March, and whether one of them asked for it.
BEHIND: dict[str, tuple[Case, int]] = {
    "raised before": ([named(raised="2024-03-04")], 1),
    "raised on the day": ([named(raised="2024-03-05")], 1),
    "raised after": ([named(raised="2024-03-06")], 0),
    "raised years before": ([named(raised="2021-06-01")], 1),
    "one of two in time": ([named(raised="2024-03-06"), named(raised="2024-03-04")], 1),
    "direct route": ([named(handling_route="direct")], 1),
    "rejected": ([named(acceptance_status="rejected")], 0),
    "from the grid": ([named(source_channel="grid_inspection")], 0),
    "channel unknown": ([named(source_channel="unknown")], 0),
    "of another project": ([named(project_id="p2")], 0),
    "elsewhere": ([named(community_id="elsewhere")], 0),
    "none": ([], 0),
}


def test_what_stands_behind_a_project() -> None:
    """An accepted need of residents here, raised on or before the day of design, of any period."""
    cases = {
        name: [project("p1", design_date="2024-03-05"), *needs]
        for name, (needs, _) in BEHIND.items()
    }
    found = measure(cases, L4)
    for name, (_, asked) in BEHIND.items():
        assert counts(found(name)) == (asked, 1, 0), name


def test_projects_designed_in_the_period() -> None:
    """Designed on the first and the last day: 2; the day before, the day after, never: out.

    Consulted 30, and 0 people: 1 of 2. Two more with a blank number are unknown; one designed
    in 2023 is left out whatever it says.
    """
    days = {"p1": "2024-01-01", "p2": "2024-12-31", "p3": "2023-12-31", "p4": "2025-01-01"}
    people = {"p1": 30, "p2": 0, "p3": 30, "p4": None}
    case = [
        *(project(p, design_date=d, residents_consulted=people[p]) for p, d in days.items()),
        project("p5"),
        *(project(p, design_date="2024-05-01") for p in ("p6", "p7")),
        *(named(project_id=p, raised="2023-06-01") for p in days),
    ]
    found = measure({"a": case}, L4, L7, as_of="2025-06-30")
    assert counts(found("a", indicator=L4)) == (2, 4, 0)
    consulted = found("a", indicator=L7)
    assert (counts(consulted), consulted.value, consulted.method) == ((1, 2, 2), 0.5, "wilson")


# --- L5 ---------------------------------------------------------------------------------

#: Dates of a project, further rows, and (broken, checkable, unknown).
ORDER: dict[str, tuple[dict[str, Any], Case, tuple[int, int, int]]] = {
    "all in order": (
        {"design_date": "2024-02-01", "tender_date": "2024-03-01", "award_date": "2024-04-01"},
        [named(raised="2024-01-15"), held("2024-05-01")],
        (0, 1, 0),
    ),
    "all on one day": (
        {"design_date": "2024-02-01", "tender_date": "2024-02-01", "award_date": "2024-02-01"},
        [named(raised="2024-02-01"), held("2024-02-01")],
        (0, 1, 0),
    ),
    "tender before design": (
        {"design_date": "2024-02-02", "tender_date": "2024-02-01"},
        [],
        (1, 1, 0),
    ),
    "award before tender": (
        {"tender_date": "2024-02-02", "award_date": "2024-02-01"},
        [],
        (1, 1, 0),
    ),
    "first activity before award": (
        {"award_date": "2024-02-02"},
        [held("2024-02-01"), held("2024-03-01")],
        (1, 1, 0),
    ),
    "first activity on the day of award": (
        {"award_date": "2024-02-02"},
        [held("2024-02-02")],
        (0, 1, 0),
    ),
    "award before design, tender blank": (
        {"design_date": "2024-02-02", "award_date": "2024-02-01"},
        [],
        (1, 1, 0),
    ),
    "any kind of activity": (
        {"award_date": "2024-02-02"},
        [held("2024-02-01", service_type="meeting")],
        (1, 1, 0),
    ),
    "a cancelled one is none": (
        {"award_date": "2024-02-02"},
        [held("2024-02-01", activity_status="cancelled")],
        (0, 0, 1),
    ),
    "one elsewhere is none": (
        {"award_date": "2024-02-02"},
        [held("2024-02-01", community_id="elsewhere")],
        (0, 0, 1),
    ),
    "start stands for the first activity": (
        {"award_date": "2024-02-02", "start_date": "2024-02-01"},
        [],
        (1, 1, 0),
    ),
    "an activity goes before the start": (
        {"award_date": "2024-02-02", "start_date": "2024-02-01"},
        [held("2024-03-01")],
        (0, 1, 0),
    ),
    "one date": ({"award_date": "2024-02-02"}, [], (0, 0, 1)),
    "design and a need in time": (
        {"design_date": "2024-02-02"},
        [named(raised="2024-02-02")],
        (0, 1, 0),
    ),
    "design and a late need": (
        {"design_date": "2024-02-02"},
        [named(raised="2024-02-03")],
        (1, 1, 0),
    ),
    "award and a need": ({"award_date": "2024-02-02"}, [named(raised="2024-02-03")], (0, 0, 1)),
    "a late need, and one in time": (
        {"design_date": "2024-02-02"},
        [named(raised="2024-02-03"), named(raised="2022-02-02")],
        (0, 1, 0),
    ),
    "any channel": (
        {"design_date": "2024-02-02"},
        [named(raised="2024-02-01", source_channel="superior_task")],
        (0, 1, 0),
    ),
    "a refused need is none": (
        {"design_date": "2024-02-02"},
        [named(raised="2024-02-03", acceptance_status="rejected")],
        (0, 0, 1),
    ),
    "earliest before the period": (
        {"design_date": "2023-12-31", "award_date": "2023-06-01"},
        [],
        (0, 0, 0),
    ),
    "an award before the period": (
        {"design_date": "2024-02-02", "award_date": "2023-12-31"},
        [],
        (0, 0, 0),
    ),
    "a need does not make it earlier": (
        {"design_date": "2024-01-01", "tender_date": "2024-01-01"},
        [named(raised="2023-06-01")],
        (0, 1, 0),
    ),
    "an award after the data is blank": (
        {"design_date": "2024-12-01", "award_date": "2025-01-01"},
        [],
        (0, 0, 1),
    ),
    "a start after the data stands": (
        {"design_date": "2024-12-01", "start_date": "2025-01-01"},
        [],
        (0, 1, 0),
    ),
    "no date": ({}, [named()], (0, 0, 0)),
}


def test_in_which_order_a_project_came() -> None:
    """Known dates of design, tender, award and first activity may be equal and not decrease.

    A project with fewer than two of them, and without design and need, is unknown; one
    whose earliest date lies outside the period is not of the period.
    """
    cases = {n: [project("p1", **dates), *more] for n, (dates, more, _) in ORDER.items()}
    found = measure(cases, L5)
    for name, (_, _, expected) in ORDER.items():
        assert counts(found(name)) == expected, name


# --- L6 ---------------------------------------------------------------------------------


def test_needs_that_became_projects() -> None:
    """2 of 5 needs of residents name a project, listed or not; two unknown channels are unknown."""
    case = [
        project("p1"),
        named(),
        named(project_id="nowhere"),
        *times(3, need()),
        named(source_channel="unknown"),
        need(source_channel=None),
        named(source_channel="superior_task"),
        named(acceptance_status="pending"),
    ]
    found = measure({"a": case}, L6)("a")
    assert (counts(found), found.value) == ((2, 5, 2), 0.4)
