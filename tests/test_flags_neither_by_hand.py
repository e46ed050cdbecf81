"""F2 不联不动 at the edges of its levels, and what explains it, on paper (RULES 13.10, 13.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    Line,
    acting,
    activity,
    connecting,
    joint,
    linkage,
    measure,
    need,
    times,
)
from workbench.config.scheme import LinkageTerms, Scheme
from workbench.results import Period

F2, QUADRANT, IDLE = "flag_neither", "quadrant", "idle_months"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"
MONTHS = range(1, 13)


def each(months: Iterable[int], kind: str = "case_work", day: int = 10) -> list[Line]:
    """An activity in each of these months of 2024; a case-work session is a service."""
    return [activity(f"2024-{month:02}-{day:02}", kind) for month in months]


def noted(months: Iterable[int]) -> list[Line]:
    """A record of each month that is no service."""
    return each(months, "administrative")


# --- The quadrant -----------------------------------------------------------------------

#: (anchored of linkages, tied), (acted, confirmed of needs): value and level.
LOW: dict[str, tuple[list[Line], float, str]] = {
    "both far under": ([*connecting(10, 20, tied=False), *acting(5, 5)], 0.25, ALERT),
    "lian 0.425": ([*connecting(17, 20, tied=False), *acting(5, 5)], 0.425, ALERT),
    "lian 0.45": ([*connecting(18, 20, tied=False), *acting(5, 5)], 0.45, WATCH),
    "lian 0.475": ([*connecting(19, 20, tied=False), *acting(5, 5)], 0.475, WATCH),
    "lian 0.5": ([*connecting(20, 20, tied=False), *acting(5, 5)], 0.5, NONE),
    "dong 0.425": ([*connecting(5, 20, tied=False), *acting(9, 8)], 0.425, ALERT),
    "dong 0.45": ([*connecting(5, 20, tied=False), *acting(9, 9)], 0.45, WATCH),
    "dong 0.475": ([*connecting(5, 20, tied=False), *acting(10, 9)], 0.475, WATCH),
    "dong 0.5": ([*connecting(5, 20, tied=False), *acting(10, 10)], 0.5, NONE),
    "only dong is low": ([*connecting(10, 20, tied=True), *acting(0, 0)], 0.75, NONE),
    # Ten needs and five linkages are enough.
    "10 needs": ([*connecting(10, 20, tied=False), *acting(2, 2, of=10)], 0.25, ALERT),
    "9 needs": ([*connecting(10, 20, tied=False), *acting(2, 2, of=9)], 0.25, UNKNOWN),
    "5 linkages": ([*connecting(2, 5, tied=False), *acting(2, 2)], 0.2, ALERT),
    # With four, though reported, action is looked at alone, and is never alert.
    "4 linkages": ([*connecting(2, 4, tied=False), *acting(0, 0)], 0.0, WATCH),
    "4 linkages, all tied": ([*connecting(4, 4, tied=True), *acting(10, 9)], 0.475, WATCH),
    "4 linkages, dong 0.5": ([*connecting(2, 4, tied=False), *acting(10, 10)], 0.5, NONE),
    "no linkage": ([*ACTORS, *acting(10, 9)], 0.475, WATCH),
}


def test_both_indices_under_the_cut() -> None:
    """The larger of both under 0.5 is watch, under 0.45 alert; a service each month, never idle.

    lian = (1 if tied, plus anchored ÷ linkages) ÷ 2; dong = (acted + confirmed) ÷ 2·needs.
    """
    cases = {name: [*lines, *each(MONTHS)] for name, (lines, _, _) in LOW.items()}
    found = measure(cases, F2, without=["workers"])
    for name, (_, value, level) in LOW.items():
        row = found(name, QUADRANT)
        assert (row.category, found(name).category) == (level, level), name
        assert is_null(row, "numerator", "denominator", "lower", "upper")
        assert is_null(row, "value") if level == UNKNOWN else row.value == pytest.approx(value)
        assert (row.unit, found(name).note) == ("index", ""), name
    for name, status in {"10 needs": "ok", "9 needs": "insufficient_data"}.items():
        assert (found(name).status, found(name, QUADRANT).status) == (status, status)


def test_needs_of_thirty_days_are_counted() -> None:
    """Nine needs of March and one of 2 December are nine; one of 1 December makes ten."""
    low = [*connecting(10, 20, tied=False), *acting(2, 2, of=9), *each(MONTHS)]
    cases = {day: [*low, need(None, f"2024-12-{day}")] for day in ("01", "02")}
    found = measure(cases, F2, without=["workers"])
    assert [found(day, QUADRANT).category for day in cases] == [ALERT, UNKNOWN]


def test_the_quadrant_needs_six_months() -> None:
    """From 31 January to 1 June are days of six months, to 31 May of five; so they are to as_of."""
    low = {"a": [*connecting(10, 20, tied=False), *acting(2, 2), *each(MONTHS)]}
    spans = {("06-01", "12-31"): ALERT, ("05-31", "12-31"): UNKNOWN, ("06-01", "05-31"): UNKNOWN}
    for (last, seen), level in spans.items():
        period = Period(dt.date(2024, 1, 31), dt.date.fromisoformat(f"2024-{last}"))
        found = measure(low, F2, period=period, as_of=f"2024-{seen}", without=["workers"])
        assert found("a", QUADRANT).category == level, (last, seen)


def test_the_cut_of_the_scheme_counts() -> None:
    """0.25 is exactly 0.05 under a cut of 0.3: watch, and alert only below that."""
    low = {"a": [*connecting(10, 20, tied=False), *acting(5, 5), *each(MONTHS)]}
    terms = Scheme(linkage=LinkageTerms(cut=0.3))
    assert measure(low, F2, scheme=terms, without=["workers"])("a").category == WATCH


# --- Idle months ------------------------------------------------------------------------


def but(*months: int) -> list[int]:
    return [month for month in MONTHS if month not in months]


def quiet(*months: int) -> list[Line]:
    """A year with services, but only notes in these months."""
    return [*each(but(*months)), *noted(months)]


#: A year: longest run, months without record, level.
RUNS: dict[str, tuple[list[Line], int, int, str]] = {
    "never idle": (quiet(), 0, 0, NONE),
    "2 months": (quiet(11, 12), 2, 0, NONE),
    "3 months": (quiet(10, 11, 12), 3, 0, WATCH),
    "5 months": (quiet(1, 2, 3, 4, 5), 5, 0, WATCH),
    "6 months": (quiet(1, 2, 3, 4, 5, 6), 6, 0, ALERT),
    "2 and 2": (quiet(1, 2, 4, 5), 2, 0, NONE),
    "no record breaks the run": ([*each(but(1, 2, 3, 4, 5)), *noted([1, 2, 4, 5])], 2, 1, NONE),
    "a need is a record": (
        [
            *each(but(1, 2, 3)),
            *(need(None, f"2024-0{m}-31") for m in (1, 3)),
            need(None, "2024-02-01"),
        ],
        3,
        0,
        WATCH,
    ),
    "so is a refused need, and a cancelled session": (
        [
            *each(but(1, 2, 3)),
            need(None, "2024-01-31", acceptance_status="rejected"),
            *(activity(f"2024-0{m}-01", activity_status="cancelled") for m in (2, 3)),
        ],
        3,
        0,
        WATCH,
    ),
    "a linkage inside a sector": (
        [*quiet(1, 2, 3), linkage("agency", "society", day="2024-02-10")],
        3,
        0,
        WATCH,
    ),
    "a linkage across sectors": (
        [*quiet(1, 2, 3), linkage("agency", "committee", day="2024-02-10")],
        1,
        0,
        NONE,
    ),
    "a linkage with a company": (
        [*quiet(1, 2, 3), linkage("company", "agency", day="2024-02-10")],
        1,
        0,
        NONE,
    ),
    "a meeting with the street": (
        [*quiet(1, 2, 3), linkage("street", "agency", "meeting", day="2024-02-10")],
        3,
        0,
        WATCH,
    ),
    "called to the street": (
        [*quiet(1, 2, 3), linkage("committee", "street", day="2024-02-10")],
        3,
        0,
        WATCH,
    ),
    "publicity and deliberation are no service": (
        [*each(but(1, 2, 3)), *each([1, 2], "publicity"), *each([3], "deliberation")],
        3,
        0,
        WATCH,
    ),
    "mutual aid is one": (
        [*each(but(1, 2, 3)), *noted([1, 3]), *each([2], "mutual_aid")],
        1,
        0,
        NONE,
    ),
}


def test_months_with_neither_linkage_nor_service() -> None:
    """Three in a row are watch, six alert, by this test alone; with few needs the flag is unknown."""
    found = measure({name: [*ACTORS, *lines] for name, (lines, *_) in RUNS.items()}, F2)
    for name, (_, longest, silent, level) in RUNS.items():
        row = found(name, IDLE)
        assert (counts(row), row.value) == ((longest, 12, silent), longest), name
        assert (row.category, row.unit) == (level, "count"), name
        assert found(name, QUADRANT).category == UNKNOWN
        # The first-named test could not be judged: nothing fired is not “none”.
        assert found(name).category == (UNKNOWN if level == NONE else level), name


def test_only_whole_months_are_idle() -> None:
    """From 15 January two, or three, whole months; to as_of of 15 June five, of 30 June six."""
    case = {"a": [*ACTORS, *noted(MONTHS)]}

    def idle(first: str, last: str, seen: str) -> tuple[str, float]:
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        row = measure(case, F2, period=period, as_of=seen)("a", IDLE)
        return row.category, row.denominator

    assert idle("2024-01-15", "2024-03-31", "2024-12-31") == (UNKNOWN, 2)
    assert idle("2024-01-15", "2024-04-30", "2024-12-31") == (WATCH, 3)
    assert idle("2024-01-01", "2024-12-31", "2024-06-15") == (WATCH, 5)
    assert idle("2024-01-01", "2024-12-31", "2024-06-30") == (ALERT, 6)


# --- What explains it --------------------------------------------------------------------


def test_records_missing_caps_the_flag() -> None:
    """Six idle months are alert with two months without record, and watch with three."""
    cases = {
        "2": [*ACTORS, *noted(range(1, 7)), *each(range(7, 11))],
        "3": [*ACTORS, *noted(range(1, 7)), *each(range(7, 10))],
        "3, nothing fired": [*ACTORS, *each(range(1, 10))],
    }
    found = measure(cases, F2)
    assert [found(n, IDLE).n_unknown for n in cases] == [2, 3, 3]
    assert [found(n, IDLE).category for n in cases] == [ALERT, ALERT, NONE]
    assert [(found(n).category, found(n).note) for n in cases] == [
        (ALERT, ""),
        (WATCH, "records_missing"),
        (UNKNOWN, ""),
    ]


def meeting(months: Iterable[int], other: str = "committee") -> list[Line]:
    return [linkage(other, "agency", "meeting", f"2024-{month:02}-20") for month in months]


def low(served: Iterable[int], linked: list[Line]) -> list[Line]:
    """Both indices low: one tie of 22 possible pairs, nothing anchored, nothing acted on.

    Eight organisations are at work, 3 of community, 3 of society, government and market 1 each:
    (64 − 9 − 9 − 1 − 1) ÷ 2 = 22 pairs, 1/22 ÷ 0.5 = 0.09, lian 0.045, dong 0.
    """
    names = ("committee", "centre", "team", "agency", "society", "fund", "street", "company")
    at_work = [joint("2024-01-05", name, service_type="administrative") for name in names]
    return [*ACTORS, *at_work, *noted(MONTHS), *acting(0, 0), *each(served), *linked]


def test_records_not_linked_caps_the_quadrant() -> None:
    """Services in 0.8 and linkages in 0.75 of the months: the work is done, its ids are missing.

    Of twelve months that is 9.6 and 9: ten with a service, nine with a linkage across
    sectors, of which meetings with the street are none.
    """
    cases = {
        "10 and 9": low(range(1, 11), meeting(range(1, 10))),
        "9 and 9": low(range(1, 10), meeting(range(1, 10))),
        "10 and 8": low(range(1, 11), meeting(range(1, 9))),
        "10 and 9 with the street": low(range(1, 11), meeting(range(1, 10), "street")),
        "12 and 12, acted on": [
            *low(MONTHS, meeting(MONTHS)),
            *times(20, need(first_response_date="2024-03-02", closed_status="resolved")),
            *times(20, need(followup_resolved="yes")),
        ],
    }
    found = measure(cases, F2, without=["workers"])
    assert {n: (found(n).category, found(n).note) for n in cases} == {
        "10 and 9": (WATCH, "records_not_linked"),
        "9 and 9": (ALERT, ""),
        "10 and 8": (ALERT, ""),
        "10 and 9 with the street": (ALERT, ""),
        # M1 is 20 of 60, R3 20 of 40: dong is 0.42, still low, still only the ids.
        "12 and 12, acted on": (WATCH, "records_not_linked"),
    }


def test_eight_of_ten_months_are_eight_tenths() -> None:
    """From January to October: 8 with a service and 8 with a linkage (7.5 are asked for)."""
    period = Period(dt.date(2024, 1, 1), dt.date(2024, 10, 31))
    cases = {
        "8 and 8": low(range(1, 9), meeting(range(1, 9))),
        "7 and 8": low(range(1, 8), meeting(range(1, 9))),
        "8 and 7": low(range(1, 9), meeting(range(1, 8))),
    }
    found = measure(cases, F2, period=period, as_of="2024-10-31", without=["workers"])
    assert [found(name).category for name in cases] == [WATCH, ALERT, ALERT]


def test_without_linkages_nothing_is_judged() -> None:
    """A table that is absent, or reported by nobody, makes the flag unknown and not available."""
    case = {"a": [*ACTORS, *acting(0, 0), *noted(MONTHS)]}
    for found in (
        measure(case, F2, without=["linkages"]),
        measure(case, F2, reported=["needs", "activities"]),
    ):
        for group in ("", QUADRANT, IDLE):
            row = found("a", group)
            assert (row.category, row.status) == (UNKNOWN, "not_available"), group
