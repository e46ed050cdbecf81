"""How contestably contracts are awarded, and to how many: V4, V5 on paper (RULES 8.6, 8.7, 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import Case, Line, measure, project

V4, V5 = "competition_rate", "provider_concentration"


def award(name: str | None = None, amount: float | None = 100, **cells: Any) -> Line:
    """A contract of 100 yuan, awarded to the agency on 1 March by open tender with three bids."""
    chosen: dict[str, Any] = {
        "award_date": "2024-03-01",
        "amount_awarded": amount,
        "procurement_method": "open_tender",
        "valid_bid_count": 3,
        "awarded_organization_id": "agency",
    }
    return project(name, **(chosen | cells))


def by(method: str | None, bids: int | None, **cells: Any) -> Line:
    return award(procurement_method=method, valid_bid_count=bids, **cells)


# --- V4 ---------------------------------------------------------------------------------

#: One award of 100 beside a direct commission of 300: contested, of all, unknown; bids, awards, unknown.
CONTESTED: dict[str, tuple[Line, tuple[int, int, int], tuple[int, int, int]]] = {
    **{
        f"{method}, {bids}": (by(method, bids), (100 * enough, 400, 0), (bids, 1, 0))
        for method, bids, enough in (
            ("open_tender", 3, 1),
            ("open_tender", 2, 0),
            ("invited_tender", 3, 1),
            ("competitive_negotiation", 3, 1),
            ("competitive_negotiation", 2, 0),
            ("competitive_consultation", 2, 1),
            ("competitive_consultation", 1, 0),
            ("venture_call", 3, 1),
            ("venture_call", 0, 0),
        )
    },
    **{
        method: (by(method, 5), (0, 400, 0), (0, 0, 0))
        for method in ("single_source", "direct_commission", "grant")
    },
    "a grant, bids blank": (by("grant", None), (0, 400, 0), (0, 0, 0)),
    "competitive, bids blank": (by("open_tender", None), (0, 300, 1), (0, 0, 1)),
    "method blank": (by(None, 5), (0, 300, 1), (0, 0, 1)),
    "amount blank": (award(amount=None), (0, 300, 1), (3, 1, 0)),
    "dollars": (award(currency="USD"), (0, 300, 1), (3, 1, 0)),
    "worth nothing": (award(amount=0), (0, 300, 0), (3, 1, 0)),
    "on the last day": (award(award_date="2024-12-31"), (100, 400, 0), (3, 1, 0)),
    "the day before": (award(award_date="2023-12-31"), (0, 300, 0), (0, 0, 0)),
    "after the data": (award(award_date="2025-01-01"), (0, 300, 0), (0, 0, 0)),
    "no date": (award(award_date=None), (0, 300, 0), (0, 0, 0)),
    "elsewhere": (award(community_id="elsewhere"), (0, 300, 0), (0, 0, 0)),
}


def test_what_counts_as_competition() -> None:
    """Value won by a competitive method with three valid bids, two for a consultation."""
    cases = {
        n: [by("direct_commission", None, amount=300), a] for n, (a, _, _) in CONTESTED.items()
    }
    found = measure(cases, V4)
    for name, (_, value, bids) in CONTESTED.items():
        assert counts(found(name)) == value, name
        assert counts(found(name, "mean_bids")) == bids, name
        assert found(name, "mean_bids").status == ("ok" if bids[1] else "not_available"), name
    row, mean = found("open_tender, 3"), found("open_tender, 3", "mean_bids")
    assert (row.value, row.unit, row.method, row.status) == (0.25, "share", "", "ok")
    assert (mean.value, mean.unit, mean.method) == (3, "count", "")
    assert is_null(row, "lower", "upper") and is_null(mean, "lower", "upper")


def test_mean_bids_of_several_awards() -> None:
    """2, 3 and 7 bids: 4 each; the single source with 9 is none of them."""
    case = [*(by("open_tender", n) for n in (2, 3, 7)), by("single_source", 9)]
    row = measure({"a": case}, V4)("a", "mean_bids")
    assert (counts(row), row.value) == ((12, 3, 0), 4)


def test_an_award_after_the_day_of_the_data_is_none() -> None:
    """As the data stood on 30 June, the award of 1 July has no date (1.4)."""
    case = [award(award_date="2024-06-30"), award(award_date="2024-07-01")]
    found = measure({"a": case}, V4, as_of="2024-06-30")
    assert counts(found("a")) == (100, 100, 0)


# --- V5 ---------------------------------------------------------------------------------


def to(awardee: str | None, amount: float | None = 100, **cells: Any) -> Line:
    return award(None, amount, awarded_organization_id=awardee, **cells)


#: Awards: Σ of squares, square of Σ, unknown.
HELD_BY: dict[str, tuple[Case, tuple[int, int, int]]] = {
    "one provider": ([to("a"), to("a", 50)], (22_500, 22_500, 0)),
    "two alike": ([to("a"), to("b")], (20_000, 40_000, 0)),
    # Shares of 60, 30 and 10 %: 0.36 + 0.09 + 0.01 = 0.46.
    "three": ([to("a", 60), to("b", 30), to("c", 5), to("c", 5)], (4600, 10_000, 0)),
    "an unlisted one is one": ([to("nowhere"), to("a")], (20_000, 40_000, 0)),
    "no amount": ([to("a"), to("b", None)], (10_000, 10_000, 1)),
    "dollars": ([to("a"), to("b", currency="USD")], (10_000, 10_000, 1)),
    "no awardee": ([to("a"), to(None)], (10_000, 10_000, 1)),
    "two without awardee are not one": ([to(None), to(None)], (0, 0, 2)),
    "worth nothing": ([to("a", 0)], (0, 0, 0)),
    "before the year": ([to("a"), to("b", award_date="2023-12-31")], (10_000, 10_000, 0)),
    "no award": ([], (0, 0, 0)),
}


def test_how_concentrated_awards_are() -> None:
    """The squares of the shares of value, added up."""
    found = measure({name: lines for name, (lines, _) in HELD_BY.items()}, V5)
    for name, (_, expected) in HELD_BY.items():
        row = found(name)
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
    assert found("three").value == pytest.approx(0.46)
    assert (found("three").unit, found("three").method) == ("index", "")


BEFORE = "2023-12-31"

#: Awards: renewed, of known awardee, unknown; None where no award came before.
RENEWED: dict[str, tuple[Case, tuple[int, int, int] | None]] = {
    "one of two": ([to("a", award_date=BEFORE), to("a"), to("b")], (1, 2, 0)),
    "each project counts": ([to("a", award_date=BEFORE), to("a"), to("a"), to("b")], (2, 3, 0)),
    "years before": ([to("a", award_date="2015-05-01"), to("a")], (1, 1, 0)),
    "another before": ([to("b", award_date=BEFORE), to("a")], (0, 1, 0)),
    "no amount is needed": ([to("a", None, award_date=BEFORE), to("a", None)], (1, 1, 0)),
    "no awardee now": ([to("a", award_date=BEFORE), to(None), to("a")], (1, 1, 1)),
    "no award now": ([to("a", award_date=BEFORE)], (0, 0, 0)),
    "earlier in the same year": ([to("a", award_date="2024-01-01"), to("a")], None),
    "nobody named before": ([to(None, award_date=BEFORE), to("a")], None),
    "before, elsewhere": ([to("a", award_date=BEFORE, community_id="elsewhere"), to("a")], None),
    "no award at all": ([], None),
}


def test_who_is_awarded_again() -> None:
    """Awards of the period to somebody who held one here before it; with none before, nothing."""
    found = measure({name: lines for name, (lines, _) in RENEWED.items()}, V5)
    for name, (_, expected) in RENEWED.items():
        row = found(name, "incumbent_renewal")
        if expected is None:
            assert is_null(row) and row.method == "", name
            assert (row.status, row.note) == ("not_available", "no_earlier_award"), name
            continue
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
    half = found("one of two", "incumbent_renewal")
    assert (half.value, half.unit, half.method) == (0.5, "share", "wilson")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        *((V4, c) for c in ("award_date", "amount_awarded", "procurement_method")),
        (V4, "valid_bid_count"),
        *((V5, c) for c in ("award_date", "amount_awarded", "awarded_organization_id")),
    ],
)
def test_every_column_is_needed(name: str, column: str) -> None:
    """Without one of them there is no number; no project is a true zero (1.12, 1.14)."""
    row = measure({"a": [award()]}, name, without=[f"projects.{column}"])("a")
    assert is_null(row) and row.note == f"missing=projects.{column}"
    assert counts(measure({"a": []}, name)("a")) == (0, 0, 0)
