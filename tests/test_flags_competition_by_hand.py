"""F6 形式竞争 at the edges of its levels, and what explains it, on paper (RULES 13.15).

Wilson limits used: 3 of 3 from 0.4385, 4 of 4 from 0.5101, 8 of 9 from 0.5650, 7 of 9 from
0.4526.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.small_city import counts, is_null
from tests.tiny_linkage import ACTORS, AGENCY, Line, measure, organization, project, times
from workbench.results import Period

F6, FEW, ONE = "flag_paper_competition", "few_bids", "one_winner"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"
BEFORE, NOW = "2023-06-01", "2024-06-01"


def tender(bids: int | None = 3, day: str = NOW, who: str | None = None, **cells: Any) -> Line:
    """An open tender of 100,000; each has a winner of its own unless it is said."""
    chosen: dict[str, Any] = {
        "procurement_method": "open_tender",
        "valid_bid_count": bids,
        "award_date": day,
        "awarded_organization_id": who,
        "amount_awarded": 100_000,
    }
    return project(**(chosen | cells))


def tenders(*bids: int | None, **cells: Any) -> list[Line]:
    """Tenders with these bids, each with another winner."""
    return [tender(b, who=f"w{i}", **cells) for i, b in enumerate(bids)]


# --- Few bids ---------------------------------------------------------------------------

#: Awards: (too few, known, unknown) and the level.
BIDS: dict[str, tuple[list[Line], tuple[int, int, int], str]] = {
    "1 of 1": (tenders(2), (1, 1, 0), UNKNOWN),
    "1 of 2": (tenders(2, 3), (1, 2, 0), NONE),
    "2 of 2": (tenders(2, 1), (2, 2, 0), WATCH),
    "2 of 6": (tenders(2, 2, 3, 3, 3, 3), (2, 6, 0), WATCH),
    "2 of 7": (tenders(2, 2, 3, 3, 3, 3, 3), (2, 7, 0), NONE),
    "3 of 10": (tenders(2, 2, 2, *[3] * 7), (3, 10, 0), WATCH),
    "3 of 6": (tenders(2, 2, 2, 3, 3, 3), (3, 6, 0), WATCH),
    "3 of 5": (tenders(2, 2, 2, 3, 3), (3, 5, 0), ALERT),
    "3 of 3": (tenders(0, 1, 2), (3, 3, 0), ALERT),
    "bids unknown": (tenders(2, 2, None, None), (2, 2, 2), WATCH),
    "two are enough for a consultation": (
        tenders(2, 2, 2, procurement_method="competitive_consultation"),
        (0, 3, 0),
        NONE,
    ),
    "one is not": (
        tenders(1, 1, 2, procurement_method="competitive_consultation"),
        (2, 3, 0),
        WATCH,
    ),
    "other competition": (tenders(2, 2, 2, procurement_method="venture_call"), (3, 3, 0), ALERT),
    "no competition": (
        [
            *tenders(2, 2),
            tender(1, procurement_method="single_source"),
            tender(1, procurement_method="grant"),
        ],
        (2, 2, 0),
        WATCH,
    ),
    "method blank": ([*tenders(2, 2), tender(1, procurement_method=None)], (2, 2, 1), WATCH),
    "the first day of the year before": (tenders(2, 2, 2, day="2023-01-01"), (3, 3, 0), ALERT),
    "the day before that": (tenders(2, 2, 2, day="2022-12-31"), (0, 0, 0), UNKNOWN),
    "the last day": (tenders(2, 2, 2, day="2024-12-31"), (3, 3, 0), ALERT),
    "after the period": (tenders(2, 2, 2, day="2025-01-01"), (0, 0, 0), UNKNOWN),
}


def test_too_few_bids() -> None:
    """Watch from two and 0.3, alert from three and 0.6, in the year and the one before."""
    found = measure(
        {n: [*ACTORS, *lines] for n, (lines, _, _) in BIDS.items()}, F6, as_of="2025-06-30"
    )
    for name, (_, expected, level) in BIDS.items():
        row = found(name, FEW)
        assert (counts(row), row.category, found(name).category) == (expected, level, level), name
        assert is_null(row, "lower", "upper")
        assert found(name).note == "", name
    assert found("3 of 10", FEW).value == 0.3


def test_the_period_before_is_as_long() -> None:
    """Before July to December 2024 come January to June; before 15 to 24 May the ten days to 14 May."""
    half = Period(dt.date(2024, 7, 1), dt.date(2024, 12, 31))
    days = Period(dt.date(2024, 5, 15), dt.date(2024, 5, 24))
    spans = {half: ("2023-12-31", "2024-01-01"), days: ("2024-05-04", "2024-05-05")}
    for period, (out, inside) in spans.items():
        cases = {day: [*ACTORS, *tenders(2, 2, day=day)] for day in (out, inside)}
        found = measure(cases, F6, period=period)
        assert [found(day, FEW).denominator for day in cases] == [0, 2]


# --- One winner -------------------------------------------------------------------------


def series(days: Sequence[str], amount: float, who: str = "agency", **cells: Any) -> list[Line]:
    return [tender(3, day, who, amount_awarded=amount, **cells) for day in days]


FOUR = [BEFORE, BEFORE, NOW, NOW]
EIGHT = [BEFORE] * 4 + [NOW] * 4

#: Awards: (value of the first, value, unknown) and the level of the test.
WINNERS: dict[str, tuple[list[Line], tuple[float, float, int], str]] = {
    "4 of 4": (series(FOUR, 100), (400, 400, 0), WATCH),
    "3 of 3": (series(FOUR[:3], 100), (300, 300, 0), NONE),
    "4 of 4 this year": (series([NOW] * 4, 100), (400, 400, 0), NONE),
    "4 of 4 the year before": (series([BEFORE] * 4, 100), (400, 400, 0), NONE),
    "one of four before": (series([BEFORE, NOW, NOW, NOW], 100), (400, 400, 0), WATCH),
    # Eight contracts and 0.8 of the value; with one yuan more elsewhere it is less.
    "80 of 100": (
        [*series(EIGHT, 10), tender(3, NOW, "fund", amount_awarded=20)],
        (80, 100, 0),
        WATCH,
    ),
    "80 of 101": (
        [*series(EIGHT, 10), tender(3, NOW, "fund", amount_awarded=21)],
        (80, 101, 0),
        NONE,
    ),
    # Nearly all of the value, in seven of nine contracts.
    "7 of 9 contracts": (
        [*series(EIGHT[1:], 1000), *times(2, tender(3, NOW, "fund", amount_awarded=1))],
        (7000, 7002, 0),
        NONE,
    ),
    "1 of 1": (series([NOW], 100), (100, 100, 0), UNKNOWN),
    "amounts unknown": (
        [*series(FOUR, 100), tender(3, NOW, "fund", amount_awarded=None)],
        (400, 400, 1),
        WATCH,
    ),
    "bids unknown": (
        [*series(FOUR, 100), tender(None, NOW, "fund", amount_awarded=900)],
        (400, 400, 1),
        WATCH,
    ),
    "awardee unknown": (
        [*series(FOUR, 100), tender(3, NOW, None, amount_awarded=900)],
        (400, 400, 1),
        WATCH,
    ),
    "no competition": (
        series(FOUR, 100, procurement_method="single_source"),
        (0, 0, 0),
        UNKNOWN,
    ),
    "another currency": (
        [*series(FOUR, 100), tender(3, NOW, "fund", currency="USD")],
        (400, 400, 1),
        WATCH,
    ),
}


def test_one_winner() -> None:
    """0.8 of the value in three contracts of both years, and half of the contracts for sure."""
    cases = {n: [*ACTORS, *lines] for n, (lines, _, _) in WINNERS.items()}
    found = measure(cases, F6)
    for name, (_, expected, level) in WINNERS.items():
        row = found(name, ONE)
        assert (counts(row), row.category) == (expected, level), name
        assert is_null(row, "lower", "upper")
    # All are small; a secondary test alone is watch anyway.
    assert (found("4 of 4").category, found("4 of 4").note) == (WATCH, "small_value")


def test_one_winner_of_few_bids_is_alert() -> None:
    """Two of four with few bids are watch, four won by one are watch: together alert."""
    few = [tender(2, BEFORE, "agency"), tender(2, NOW, "agency")]
    full = [tender(3, BEFORE, "agency"), tender(3, NOW, "agency")]
    cases = {
        "both": [*ACTORS, *few, *full],
        "few bids": [*ACTORS, *few, tender(3, BEFORE, "fund"), tender(3, NOW, "society")],
        "one winner": [*ACTORS, *full, *full],
        "neither": [*ACTORS, *full, tender(3, NOW, "fund"), tender(3, NOW, "society")],
    }
    found = measure(cases, F6)
    levels = {n: (found(n, FEW).category, found(n, ONE).category, found(n).category) for n in cases}
    assert levels == {
        "both": (WATCH, WATCH, ALERT),
        "few bids": (WATCH, NONE, WATCH),
        "one winner": (NONE, WATCH, WATCH),
        "neither": (NONE, NONE, NONE),
    }


def test_without_amounts_only_bids_tell() -> None:
    """The column of amounts is one_winner's alone: it is not available and the flag goes by bids."""
    case = {"a": [*ACTORS, *[tender(2, day, "agency") for day in FOUR]]}
    found = measure(case, F6, without=["projects.amount_awarded"])
    assert (found("a", ONE).status, found("a", ONE).category) == ("not_available", UNKNOWN)
    assert (found("a").category, found("a").note) == (ALERT, "")
    row = measure(case, F6, without=["projects.valid_bid_count"])("a")
    assert (row.category, row.status) == (UNKNOWN, "not_available")


# --- What explains it --------------------------------------------------------------------


def market(providers: int, lines: list[Line], **last: Any) -> list[Line]:
    """So many agencies of the community, the last with these cells, and what was awarded."""
    names = [f"p{i}" for i in range(providers)]
    return [
        *(organization(name) for name in names[:-1]),
        organization(names[-1], **last),
        *lines,
    ]


def test_a_thin_market() -> None:
    """Two providers on the day of the last award: few bids at most watch, one winner does not fire."""
    few = [tender(2, day, f"w{i}") for i, day in enumerate((BEFORE, NOW, NOW))]
    one = [tender(3, day, "w") for day in FOUR]
    both = [tender(2, day, "w") for day in FOUR]
    cases = {
        "three": market(3, few),
        "two": market(2, few),
        "the third came that day": market(3, few, active_from=NOW),
        "the third came later": market(3, few, active_from="2024-06-02"),
        "the third closed between": market(3, few, active_to="2024-05-31"),
        "the third is controlled": market(3, few, committee_controlled=True),
        "the third is filed": market(3, few, registration_status="filed"),
        "one winner of three": market(3, one),
        "one winner of two": market(2, one),
        "both of three": market(3, both),
        "both of two": market(2, both),
    }
    found = measure(cases, F6)
    thin = (WATCH, "thin_market")
    assert {n: (found(n).category, found(n).note) for n in cases} == {
        "three": (ALERT, ""),
        "two": thin,
        "the third came that day": (ALERT, ""),
        "the third came later": thin,
        "the third closed between": thin,
        "the third is controlled": thin,
        "the third is filed": thin,
        "one winner of three": (WATCH, ""),
        "one winner of two": (NONE, "thin_market"),
        "both of three": (ALERT, ""),
        "both of two": thin,
    }
    assert [found(n, ONE).category for n in ("one winner of two", "both of two")] == [WATCH, WATCH]


def test_small_contracts() -> None:
    """All under 50,000 are watch at most; one of exactly 50,000, or of unknown amount, is not small."""
    sizes: dict[str, list[float | None]] = {
        "49,999 each": [49_999] * 3,
        "one of 50,000": [49_999, 49_999, 50_000],
        "one blank": [49_999, 49_999, None],
    }
    cases = {
        name: [*ACTORS, *(tender(2, NOW, f"w{i}", amount_awarded=a) for i, a in enumerate(amounts))]
        for name, amounts in sizes.items()
    }
    cases["nothing fired"] = [*ACTORS, *tenders(3, 3, 3, amount_awarded=10)]
    found = measure(cases, F6)
    assert {n: (found(n).category, found(n).note) for n in cases} == {
        "49,999 each": (WATCH, "small_value"),
        "one of 50,000": (ALERT, ""),
        "one blank": (ALERT, ""),
        "nothing fired": (NONE, ""),
    }


def test_both_explanations_are_printed() -> None:
    """One agency, three small awards with two bids each."""
    small = [tender(2, NOW, f"w{i}", amount_awarded=10) for i in range(3)]
    row = measure({"a": [AGENCY, *small]}, F6)("a")
    assert (row.category, row.note) == (WATCH, "thin_market+small_value")
