"""Money and people against the time gone, and what money sets in motion: V6–V8 on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import COMPANY, FUND, STREET, Case, Line, linkage, measure, organization
from tests.tiny_money import contract, held, people

V6, V7, V8 = "budget_execution_rate", "target_attainment", "leverage_ratio"

#: Two hundred days, of which 31 December is the hundredth.
HALF_WAY = {"start_date": "2024-09-23", "end_date": "2025-04-10"}


# --- V6 (8.8) ---------------------------------------------------------------------------


def budget(paid: float | None = 400, agreed: float | None = 1000, **cells: Any) -> Line:
    """400 of 1,000 yuan paid half way."""
    return contract(**(HALF_WAY | {"amount_disbursed": paid, "amount_awarded": agreed} | cells))


#: Contracts: paid to date, due by now, unknown.
BUDGETS: dict[str, tuple[Case, tuple[float, float, int]]] = {
    "half way": ([budget()], (400, 500, 0)),
    "paid ahead": ([budget(900)], (900, 500, 0)),
    "nothing paid": ([budget(0)], (0, 500, 0)),
    "over": ([budget(end_date="2024-12-31")], (400, 1000, 0)),
    "first day of ten": (
        [budget(start_date="2024-12-31", end_date="2025-01-09")],
        (400, 100, 0),
    ),
    # To date, not in the period: what was paid the year before is in it.
    "begun the year before": (
        [budget(start_date="2023-12-22", end_date="2024-01-10")],
        (400, 1000, 0),
    ),
    "over before": ([budget(start_date="2023-06-01", end_date="2023-12-31")], (0, 0, 0)),
    "paid unknown": ([budget(None)], (0, 0, 1)),
    "agreed unknown": ([budget(agreed=None)], (0, 0, 1)),
    "no end": ([budget(end_date=None)], (0, 0, 1)),
    "no start": ([budget(start_date=None)], (0, 0, 1)),
    "no start, no amount": ([budget(None, None, start_date=None)], (0, 0, 0)),
    "backwards": ([budget(start_date="2024-05-02", end_date="2024-05-01")], (0, 0, 1)),
    "dollars": ([budget(currency="USD")], (0, 0, 1)),
    "two": ([budget(), budget(300, 100, name="p2", end_date="2024-12-31")], (700, 600, 0)),
}


def test_money_paid_against_the_time_gone() -> None:
    """Paid to date ÷ agreed in proportion to the days gone, first and last included."""
    found = measure({name: lines for name, (lines, _) in BUDGETS.items()}, V6)
    for name, (_, expected) in BUDGETS.items():
        row = found(name)
        assert counts(row) == pytest.approx(expected), name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        assert is_null(row, "lower", "upper") and row.method == ""
    assert (found("paid ahead").value, found("half way").unit) == (1.8, "ratio")


def test_a_contract_not_begun_owes_nothing() -> None:
    """Of 1–10 July nothing is due on 30 June, and a tenth on 1 July; neither is unknown."""
    case = [budget(100, start_date="2024-07-01", end_date="2024-07-10")]
    before, after = (measure({"a": case}, V6, as_of=d)("a") for d in ("2024-06-30", "2024-07-01"))
    assert (counts(before), before.status) == ((0, 0, 0), "not_available")
    assert counts(after) == pytest.approx((100, 100, 0))


# --- V7 (8.9) ---------------------------------------------------------------------------


def promised(target: int | None = 8, **cells: Any) -> Line:
    """Eight people promised: four by half way."""
    return contract(**(HALF_WAY | {"target_people": target} | cells))


def seen(name: str, *ids: str, **cells: Any) -> list[Line]:
    """A session after the contract began."""
    return held(name, *ids, **({"day": "2024-10-01"} | cells))


#: Contracts and sessions: fewest people, due, unknown; the upper end where only a range is known.
PEOPLE: dict[str, tuple[Case, tuple[float, float, int], float | None]] = {
    "half of those due": ([promised(), *seen("s", "a", "b")], (2, 4, 0), None),
    "more than due": ([promised(), *seen("s", *"abcdef")], (4, 4, 0), None),
    "one came twice": ([promised(), *seen("s", "a"), *seen("t", "a", "b")], (2, 4, 0), None),
    "no session": ([promised()], (0, 4, 0), None),
    "over": ([promised(end_date="2024-12-31"), *seen("s", "a", "b")], (2, 8, 0), None),
    "no service": ([promised(), *seen("s", "a", kind="meeting")], (0, 4, 0), None),
    "of no project": ([promised(), *seen("s", "a", project_id=None)], (0, 4, 0), None),
    "cancelled": ([promised(), *seen("s", "a", activity_status="cancelled")], (0, 4, 0), None),
    # To date: before the contract, before the year, at any time up to the day of the data.
    "before the contract": ([promised(), *seen("s", "a", day="2022-05-01")], (1, 4, 0), None),
    "after the data": ([promised(), *seen("s", "a", day="2025-01-01")], (0, 4, 0), None),
    "a target of nought": ([promised(0), *seen("s", "a")], (0, 0, 0), None),
    "no target": ([promised(None), *seen("s", "a")], (0, 0, 1), None),
    "no end": ([promised(end_date=None)], (0, 0, 1), None),
    "no start": ([promised(start_date=None)], (0, 0, 1), None),
    "no start, no target": ([promised(None, start_date=None)], (0, 0, 0), None),
    "over before": ([promised(start_date="2023-01-01", end_date="2023-12-31")], (0, 0, 0), None),
    "dollars do not matter": ([promised(currency="USD"), *seen("s", "a")], (1, 4, 0), None),
    # One has two too many, the other two of four: they do not stand for each other.
    "two contracts": (
        [
            promised(),
            promised(name="p2"),
            *seen("s", *"abcdef"),
            *seen("t", *"ab", project_id="p2"),
        ],
        (6, 8, 0),
        None,
    ),
    "one came to both": (
        [promised(), promised(name="p2"), *seen("s", "a"), *seen("t", "a", project_id="p2")],
        (2, 8, 0),
        None,
    ),
    # Two sessions of 2 and 2, one named: at least 2, at most 1 + 1 + 2 = 4, but 3 live there.
    "a range": ([promised(), *seen("s", "a", count=2), *seen("t", count=2)], (2, 4, 0), 1.0),
    "not more than live there": (
        [people(3), promised(), *seen("s", "a", count=2), *seen("t", count=2)],
        (2, 4, 0),
        0.75,
    ),
    "open above is the target": ([promised(), *seen("s", "a"), *seen("t")], (1, 4, 0), 1.0),
    "neither count nor list, few live there": (
        [people(2), promised(), *seen("s", "a"), *seen("t")],
        (1, 4, 0),
        0.5,
    ),
    "a range that closes": ([promised(), *seen("s", "a", count=9)], (4, 4, 0), 1.0),
    "another's range is not theirs": (
        [promised(), promised(None, name="p2"), *seen("s", "a"), *seen("t", project_id="p2")],
        (1, 4, 1),
        None,
    ),
}


def test_people_reached_against_people_due() -> None:
    """Each project at most what is due by now; a range unless every attendance is on a roster."""
    found = measure({name: lines for name, (lines, _, _) in PEOPLE.items()}, V7)
    for name, (_, (reached, due, unknown), upper) in PEOPLE.items():
        row = found(name)
        assert counts(row) == pytest.approx((reached, due, unknown)), name
        assert row.status == ("ok" if due else "not_available"), name
        if upper is None:
            assert is_null(row, "lower", "upper") and row.method == "", name
            assert is_null(row, "value") == (not due), name
        else:
            assert (row.lower, row.upper) == pytest.approx((reached / due, upper)), name
            assert is_null(row, "value") and row.method == "bounds", name
    assert found("half of those due").value == 0.5


# --- V8 (8.10) --------------------------------------------------------------------------


def funded(paid: float | None = 1000, by: str | None = "street", **cells: Any) -> Line:
    """1,000 yuan of the street office, paid in the year."""
    chosen = {"amount_disbursed": paid, "funder_organization_id": by}
    return contract(**(chosen | cells))


def gift(value: float | None, giver: str | None = "company", **cells: Any) -> Line:
    return linkage(giver, "agency", "resource_transfer", resource_value=value, **cells)


GIVERS = [
    STREET,
    COMPANY,
    FUND,
    organization("bureau", "government_department"),
    organization("unclear", "unknown"),
]

#: Rows: matched and given, paid by government, unknown.
SET_IN_MOTION: dict[str, tuple[Case, tuple[float, float, int]]] = {
    "matched": ([funded(amount_matched=250)], (250, 1000, 0)),
    "matched blank is nought": ([funded()], (0, 1000, 0)),
    "given": ([funded(), gift(30)], (30, 1000, 0)),
    "both": ([funded(amount_matched=250), gift(30), gift(20, "fund")], (300, 1000, 0)),
    "a department pays too": ([funded(by="bureau"), gift(30)], (30, 1000, 0)),
    "a foundation pays": (
        [funded(), funded(500, "fund", name="p2", amount_matched=100)],
        (100, 1000, 0),
    ),
    "funder blank": ([funded(), funded(500, None, name="p2")], (0, 1000, 1)),
    "funder unlisted": ([funded(), funded(500, "nowhere", name="p2")], (0, 1000, 1)),
    "funder of unknown type": ([funded(), funded(500, "unclear", name="p2")], (0, 1000, 1)),
    "paid blank": ([funded(), funded(None, name="p2", amount_matched=70)], (70, 1000, 1)),
    "paid blank, whoever funds": ([funded(), funded(None, "fund", name="p2")], (0, 1000, 1)),
    "agreed does not stand in": ([funded(None, amount_awarded=900)], (0, 0, 1)),
    "dollars": ([funded(), funded(name="p2", currency="USD", amount_matched=9)], (0, 1000, 1)),
    "no start": ([funded(), funded(name="p2", start_date=None)], (0, 1000, 1)),
    "no start, only matched": (
        [funded(), funded(None, name="p2", start_date=None, amount_matched=5)],
        (0, 1000, 1),
    ),
    "no start, no money": ([funded(), funded(None, name="p2", start_date=None)], (0, 1000, 0)),
    # Ten of twenty days in the year: half of what was matched, and half of what was paid.
    "half in the year": (
        [funded(start_date="2023-12-22", end_date="2024-01-10", amount_matched=100)],
        (50, 500, 0),
    ),
    "over before": ([funded(start_date="2023-01-01", end_date="2023-12-31")], (0, 0, 0)),
    "government gives": ([funded(), gift(30, "street")], (0, 1000, 0)),
    "giver blank": ([funded(), gift(30, None)], (0, 1000, 0)),
    "giver unlisted": ([funded(), gift(30, "nowhere")], (0, 1000, 0)),
    "giver of unknown type": ([funded(), gift(30, "unclear")], (0, 1000, 0)),
    "value blank": ([funded(), gift(None)], (0, 1000, 0)),
    "given the year before": ([funded(), gift(30, day="2023-12-31")], (0, 1000, 0)),
    "given after the data": ([funded(), gift(30, day="2025-01-01")], (0, 1000, 0)),
    "any type of linkage": (
        [funded(), linkage("company", "agency", "meeting", resource_value=30)],
        (30, 1000, 0),
    ),
    "nobody public pays": ([funded(by="fund", amount_matched=50)], (50, 0, 0)),
}


def test_what_public_money_sets_in_motion() -> None:
    """Matched funds and gifts of others than government, by what government funders paid."""
    found = measure({n: [*GIVERS, *lines] for n, (lines, _) in SET_IN_MOTION.items()}, V8)
    for name, (_, expected) in SET_IN_MOTION.items():
        row = found(name)
        assert counts(row) == pytest.approx(expected), name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        assert is_null(row, "lower", "upper") and row.method == ""
    assert (found("both").value, found("both").unit) == (0.3, "ratio")
    assert found("both").note == "entered_once_assumed"
