"""F7 倒推需求 and F8 纸面办结 at the edges of their levels, on paper (RULES 13.16, 13.17).

Wilson limits used: 1 of 4 from 0.0456, 2 of 4 from 0.1500, 3 of 12 from 0.0889, 6 of 24 from
0.1200, 7 of 70 from 0.0493, 8 of 80 from 0.0515, 4 of 20 from 0.0807, 5 of 20 from 0.1119,
5 of 25 from 0.0886, 7 of 20 from 0.1812, 8 of 20 from 0.2188, 8 of 40 from 0.1050, 14 of 40
from 0.2213.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts
from tests.tiny_linkage import Line, measure, need, project, times

F7, BROKEN = "flag_reverse_chain", "order_broken"
F8, GAP, REPEAT = "flag_paper_closure", "closure_gap", "repeat_share"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"

# --- F7 ---------------------------------------------------------------------------------

REVERSED = project(design_date="2024-03-01", tender_date="2024-02-01")
IN_ORDER = project(design_date="2024-03-01", tender_date="2024-04-01")

#: Broken of projects, and the level.
ORDER: dict[tuple[int, int], str] = {
    (1, 4): NONE,
    (2, 4): WATCH,
    (3, 4): ALERT,
    (3, 3): UNKNOWN,
    (0, 4): NONE,
    # A quarter: from 0.0889, and from 0.12.
    (3, 12): WATCH,
    (6, 24): ALERT,
    (5, 24): WATCH,
    # A tenth: from 0.0493, and from 0.0515.
    (7, 70): NONE,
    (8, 80): WATCH,
    (8, 81): NONE,
}


def test_projects_in_reverse() -> None:
    """Watch from 0.10 with a lower limit of 0.05 and two, alert from 0.25 and 0.10 and three."""
    cases = {
        f"{k} of {n}": [
            *times(k, REVERSED),
            *times(n - k, IN_ORDER),
            project(design_date="2024-03-01"),
        ]
        for k, n in ORDER
    }
    found = measure(cases, F7)
    for (k, n), level in ORDER.items():
        name = f"{k} of {n}"
        row = found(name, BROKEN)
        assert (counts(row), row.category, found(name).category) == ((k, n, 1), level, level), name
        assert (found(name).note, found(name).n_unknown) == ("", 1)


def late(name: str, **cells: Any) -> list[Line]:
    """A project designed on 1 March, and its need of 10 March."""
    return [
        project(name, design_date="2024-03-01"),
        need(None, "2024-03-10", project_id=name, **cells),
    ]


ENTERED: dict[str, tuple[dict[str, Any], bool]] = {
    "nothing": ({}, False),
    "recorded the day before": ({"recorded_date": "2024-03-09"}, True),
    "recorded that day": ({"recorded_date": "2024-03-10"}, False),
    "assigned before": ({"assigned_date": "2024-03-09"}, True),
    "answered before": ({"first_response_date": "2024-03-09"}, True),
    "closed before": ({"closed_date": "2024-03-09"}, False),
}


def test_late_entry_explains_a_late_need() -> None:
    """Three of four have a need after design: alert; watch if all three were entered late."""
    cases = {
        name: [IN_ORDER, *(line for p in "abc" for line in late(p, **cells))]
        for name, (cells, _) in ENTERED.items()
    }
    found = measure(cases, F7)
    for name, (_, explained) in ENTERED.items():
        expected = (WATCH, "late_entry") if explained else (ALERT, "")
        assert (found(name).category, found(name).note) == expected, name
        assert found(name, BROKEN).category == ALERT


def test_late_entry_is_judged_project_by_project() -> None:
    """Of four broken of five one is explained: three of five stay alert, from 0.2307.

    Of three broken of four one explained leaves two, watch. A tender before the design is
    not explained by its need.
    """
    early = {"recorded_date": "2024-03-09"}
    worse = [
        line
        if line.table == "needs"
        else Line("projects", line.cells | {"tender_date": "2024-02-01"})
        for p in "abc"
        for line in late(p, **early)
    ]
    cases = {
        "4 of 5, one explained": [IN_ORDER, *times(3, REVERSED), *late("a", **early)],
        "3 of 4, one explained": [IN_ORDER, *times(2, REVERSED), *late("a", **early)],
        "reversed besides": [IN_ORDER, *worse],
        "nothing fired": [*times(3, IN_ORDER), *late("a", **early)],
    }
    found = measure(cases, F7)
    assert {n: (found(n).category, found(n).note) for n in cases} == {
        "4 of 5, one explained": (ALERT, "late_entry"),
        "3 of 4, one explained": (WATCH, "late_entry"),
        "reversed besides": (ALERT, ""),
        "nothing fired": (NONE, ""),
    }


# --- F8: closing and confirming ----------------------------------------------------------

CONFIRMED = {"closed_status": "resolved", "followup_resolved": "yes"}
CLAIMED = {"closed_status": "resolved", "followup_resolved": "no"}
BETTER = {"closed_status": "explained", "followup_resolved": "yes"}
NEITHER = {"closed_status": "unresolved", "followup_resolved": "partly"}


def closed(both: int, claimed: int, better: int = 0, neither: int = 0, **cells: Any) -> list[Line]:
    """Needs that were closed and followed up."""
    kinds = ((both, CONFIRMED), (claimed, CLAIMED), (better, BETTER), (neither, NEITHER))
    return [line for n, kind in kinds for line in times(n, need(**(kind | cells)))]


#: Confirmed, claimed, better than claimed, neither: lower limit and level.
GAPS: dict[tuple[int, int, int, int], tuple[float, str]] = {
    (86, 14, 0, 0): (0.0739, NONE),
    (85, 15, 0, 0): (0.0821, WATCH),
    (68, 12, 0, 0): (0.0729, NONE),
    (14, 6, 0, 0): (0.0768, WATCH),
    (13, 7, 0, 0): (0.1166, WATCH),
    (29, 11, 0, 0): (0.1313, WATCH),
    (28, 12, 0, 0): (0.1520, ALERT),
    (12, 8, 0, 0): (0.1575, ALERT),
    (10, 8, 1, 5): (0.0514, NONE),
    (0, 19, 0, 0): (0, UNKNOWN),
}


def test_claimed_and_not_confirmed() -> None:
    """Watch from 0.15 with a lower limit of 0.075, alert from 0.30 and 0.15, of 20 needs or more.

    Where all are claimed, the limit is gap − √((1 − l)² + (u − p)²), l the lower Wilson limit
    of n of n, (p, u) the share confirmed and its upper limit. 12 of 40: l = 0.9124, p = 0.7,
    u = 0.8193: 0.30 − √(0.0876² + 0.1193²) = 0.152. 6 of 20: 0.30 − √(0.1611² + 0.1545²) = 0.077.
    """
    cases = {str(cells): closed(*cells) for cells in GAPS}
    found = measure(cases, F8, without=["needs.needs_department"])
    for cells, (lower, level) in GAPS.items():
        row, flag = found(str(cells), GAP), found(str(cells))
        both, claimed, better, neither = cells
        n = both + claimed + better + neither
        assert counts(row) == (claimed - better, n, 0), cells
        assert (row.category, flag.category, flag.note) == (level, level, ""), cells
        if level != UNKNOWN:
            assert row.lower == pytest.approx(lower, abs=1e-4), cells
            assert row.value == pytest.approx((claimed - better) / n)


def hard(line: Line, **cells: Any) -> Line:
    return Line(
        line.table, line.cells | {"needs_department": True, "handling_route": "direct"} | cells
    )


def easy(line: Line, **cells: Any) -> Line:
    return Line(
        line.table, line.cells | {"needs_department": False, "handling_route": "direct"} | cells
    )


def unasked(n: int) -> list[Line]:
    """Easy needs, closed and not followed up."""
    return [easy(line) for line in times(n, need(closed_status="resolved"))]


def test_hard_cases_followed_up_more() -> None:
    """Of 40 hard ones half are confirmed, of 20 easy ones all: a gap of 20/60, from 0.21.

    With 74 easy ones not asked, 40 of 134 closed are hard: 40/134 · 0.5 + 94/134 · 0 = 0.1493
    explains it; with 73, 40/133 · 0.5 = 0.1504 does not.
    """
    asked = [*map(hard, closed(20, 20)), *map(easy, closed(20, 0))]
    cases = {str(n): [*asked, *unasked(n)] for n in (73, 74)}
    found = measure(cases, F8)
    assert [(found(n).category, found(n).note) for n in cases] == [
        (ALERT, ""),
        (WATCH, "hard_cases_followed_up_more"),
    ]
    assert {found(n, GAP).category for n in cases} == {ALERT}


def test_more_is_one_and_a_half_times() -> None:
    """60 of 80 asked are hard, 60 of 120 closed: 0.75 = 1.5 · 0.5 explains; 60 of 119 does not.

    Hard: 34 of 60 claimed only. Easy: 10 of 20 better than claimed. The gap is 24/80 = 0.30,
    re-weighted 0.5 · 34/60 − 0.5 · 10/20 = 0.03.
    """
    asked = [*map(hard, closed(26, 34)), *map(easy, closed(10, 0, 10))]
    cases = {str(n): [*asked, *unasked(n)] for n in (39, 40)}
    found = measure(cases, F8)
    assert [found(n, GAP).value for n in cases] == [0.3, 0.3]
    assert [(found(n).category, found(n).note) for n in cases] == [
        (WATCH, ""),
        (WATCH, "hard_cases_followed_up_more"),
    ]


@pytest.mark.parametrize(
    ("asked", "easy_ones", "expected"),
    [
        # 30 of 50 asked are hard, 30 of 75 closed: 0.6 = 1.5 · 0.4. The gap is 20/50, re-weighted
        # 0.4 · 30/30 − 0.6 · 10/20 = 0.1: explained.
        (((0, 30), (10, 0, 10)), 25, WATCH),
        # 35 of 65 and 35 of 188: 35/188 · 18/35 + 153/188 · 2/30 = 28.2/188 = 0.15: not under it.
        (((17, 18), (28, 2)), 123, ALERT),
    ],
)
def test_hard_cases_exactly_on_an_edge(
    asked: tuple[tuple[int, ...], tuple[int, ...]], easy_ones: int, expected: str
) -> None:
    """Exactly one and a half times is more; exactly 0.15 is no longer less."""
    firm, soft = asked
    case = [*map(hard, closed(*firm)), *map(easy, closed(*soft)), *unasked(easy_ones)]
    assert measure({"a": case}, F8)("a").category == expected


def test_what_is_a_hard_case() -> None:
    """A department, or a route by referral, project or deliberation; else it must be known not to be.

    20 hard and 20 easy can be checked (equal shares explain nothing): alert. With a kind that
    is neither there are no 20 easy ones: at most watch, and that is printed.
    """
    checkable = (ALERT, "")
    thin = (WATCH, "hard_cases_not_checkable")
    firm = [*map(hard, closed(14, 6))]
    others: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
        "easy": ({}, checkable),
        "other route": ({"handling_route": "other"}, checkable),
        "route blank": ({"handling_route": None}, thin),
        "department blank": ({"needs_department": None}, thin),
        **{r: ({"handling_route": r}, thin) for r in ("referral", "project", "deliberation")},
    }
    cases = {
        n: [*firm, *(easy(x, **cells) for x in closed(14, 6))] for n, (cells, _) in others.items()
    }
    found = measure(cases, F8)
    for name, (_, expected) in others.items():
        assert (found(name).category, found(name).note) == expected, name


def test_a_route_makes_a_hard_case() -> None:
    """20 needs by such a route, whether a department is needed or not known, beside 20 easy ones."""
    soft = [*map(easy, closed(14, 6))]
    routes = ("referral", "project", "deliberation", "other")
    cases = {
        f"{route}, {department}": [
            *soft,
            *(hard(x, needs_department=department, handling_route=route) for x in closed(14, 6)),
        ]
        for route in routes
        for department in (False, None)
    }
    found = measure(cases, F8)
    for name in cases:
        thin = name.startswith("other")
        expected = (WATCH, "hard_cases_not_checkable") if thin else (ALERT, "")
        assert (found(name).category, found(name).note) == expected, name


def test_twenty_in_each_stratum() -> None:
    """19 hard and 21 easy, or 21 and 19, cannot be checked; a watch stays a watch either way."""
    cases = {
        "20, 20": [*map(hard, closed(14, 6)), *map(easy, closed(14, 6))],
        "19, 21": [*map(hard, closed(13, 6)), *map(easy, closed(15, 6))],
        "21, 19": [*map(hard, closed(15, 6)), *map(easy, closed(13, 6))],
        "0, 20": [*map(easy, closed(14, 6))],
    }
    found = measure(cases, F8)
    thin = (WATCH, "hard_cases_not_checkable")
    assert [(found(n).category, found(n).note) for n in cases] == [(ALERT, ""), thin, thin, thin]
    assert [found(n, GAP).category for n in cases] == [ALERT, ALERT, ALERT, WATCH]


# --- F8: coming again --------------------------------------------------------------------


def returned(again: int, once: int) -> list[Line]:
    """Needs closed on 10 March; some of them are raised again on 1 April."""
    same = [
        (f"r{i}", {"resident_id": f"r{i}", "need_category": "lift"}) for i in range(again + once)
    ]
    return [
        *(need(None, closed_date="2024-03-10", closed_status="resolved", **c) for _, c in same),
        *(need(None, "2024-04-01", **c) for _, c in same[:again]),
    ]


#: Needs that came again and all others: the level of the test.
AGAIN: dict[tuple[int, int], str] = {
    (4, 16): NONE,
    (5, 15): WATCH,
    (5, 20): NONE,
    (8, 32): WATCH,
    (7, 33): NONE,
    (7, 13): WATCH,
    (8, 12): ALERT,
    (14, 26): ALERT,
    (13, 27): WATCH,
    (19, 0): UNKNOWN,
}


def test_needs_that_come_again() -> None:
    """Watch from 0.20 with a lower limit of 0.10, alert from 0.35 and 0.20: by itself."""
    found = measure({str(pair): returned(*pair) for pair in AGAIN}, F8)
    for pair, level in AGAIN.items():
        row, flag = found(str(pair), REPEAT), found(str(pair))
        assert (row.numerator, row.denominator, row.category) == (pair[0], sum(pair), level), pair
        # Nobody was asked, so that the first-named test is open.
        assert flag.category == (UNKNOWN if level == NONE else level), pair


def test_the_tests_of_f8_stand_alone() -> None:
    """Without the columns of one test it is not available, and the other makes the flag."""
    case = {"a": [*returned(8, 12), *closed(100, 0)], "b": [*returned(0, 20), *closed(28, 12)]}
    # Of b: 12 of 40 claimed only is alert, and hard cases cannot be told.
    every = measure(case, F8)
    assert [every(n).category for n in case] == [ALERT, WATCH]
    gap = measure(case, F8, without=["needs.resident_id", "needs.parent_need_id"])
    assert [(gap(n, REPEAT).status, gap(n).category) for n in case] == [
        ("not_available", NONE),
        ("not_available", WATCH),
    ]
    repeat = measure(case, F8, without=["needs.followup_resolved"])
    assert [(repeat(n, GAP).status, repeat(n).category) for n in case] == [
        ("not_available", ALERT),
        ("not_available", UNKNOWN),
    ]
    neither = measure(case, F8, without=["needs.followup_resolved", "needs.closed_date"])
    assert {neither(n).status for n in case} == {"not_available"}
