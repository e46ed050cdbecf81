"""Change since an earlier period: Newcombe's interval, as the data stood equally long after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from tests.small_city import city, need
from workbench.comparison import with_change
from workbench.disclosure import protect
from workbench.errors import UsageError
from workbench.exhibits.summary import change_said
from workbench.figures.words import rows_of
from workbench.metrics import compute, compute_pages
from workbench.results import Period, Publishable, Results
from workbench.schema.container import Tables
from workbench.slices import slice_of

THIS = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
LAST = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def answered(year: int, promptly: int, late: int) -> list[Mapping[str, Any]]:
    """Needs of a year, some answered on the next day and some ten days later."""
    days = [f"{year}-02-02"] * promptly + [f"{year}-02-11"] * late
    return [
        need(f"{year}-{n}", f"{year}-02-01", first_response_date=day) for n, day in enumerate(days)
    ]


def pages(tables: Tables, **more: Any) -> Results:
    return with_change(compute_pages(tables, period=THIS, compare=LAST, **more))


def row(frame: pd.DataFrame, indicator: str) -> Any:
    chosen = frame[(frame["indicator_id"] == indicator) & (frame["group"] == "")]
    return next(chosen.itertuples(index=False))


def test_a_published_difference_of_two_shares() -> None:
    """56 of 70 now, 48 of 80 then: 0.2 with 0.0524 to 0.3339 (Newcombe 1998b, table II, case a)."""
    changed = pages(city(*answered(2024, 56, 14), *answered(2023, 48, 32))).breakdowns["change"]
    told = row(changed, "response_rate")
    assert told.value == pytest.approx(0.2)
    assert (round(told.lower, 4), round(told.upper, 4)) == (0.0524, 0.3339)
    assert (told.unit, told.method, told.status) == ("points", "newcombe", "ok")


def test_the_earlier_period_is_seen_equally_long_after_its_end() -> None:
    """With data of 31 March, the year before is seen as of 31 March a year earlier."""
    late = need("x", "2023-12-31", first_response_date="2024-01-01")
    tables = city(*answered(2024, 5, 5), *answered(2023, 5, 5), late)
    same_day = pages(tables).breakdowns["previous"]
    later = pages(tables, as_of=dt.date(2025, 3, 31)).breakdowns["previous"]
    assert row(same_day, "response_rate").denominator == 10
    assert row(later, "response_rate").denominator == 11
    plain = compute(tables, period=LAST, as_of=dt.date(2024, 3, 31), only=["response_rate"]).frame
    assert row(later, "response_rate").value == row(plain, "response_rate").value


def test_what_is_no_share_at_both_ends_is_not_compared() -> None:
    """No needs in the earlier year, or a range at either end: no change, and the note says so."""
    told = row(pages(city(*answered(2024, 5, 5))).breakdowns["change"], "response_rate")
    assert (told.status, told.note) == ("not_available", "not_comparable")
    assert pd.isna(told.value)


def test_a_hidden_end_hides_the_change() -> None:
    """48 of 50 then is hidden below ten; the change would tell it."""
    results = pages(city(*answered(2024, 40, 40), *answered(2023, 48, 2)))
    masked = protect(results, min_cell=10)
    assert row(masked.breakdowns["previous"], "response_rate").status == "suppressed"
    assert row(masked.breakdowns["change"], "response_rate").status == "suppressed"
    assert pd.isna(row(masked.breakdowns["change"], "response_rate").value)


def told(promptly: int, late: int) -> tuple[str, ...]:
    results = pages(city(*answered(2024, promptly, late), *answered(2023, 50, 50)))
    page: Publishable = slice_of(protect(results, min_cell=1), "A")
    rows = page.frame[page.frame["indicator_id"] == "response_rate"]
    return change_said(page, rows_of(rows[rows["variant"] == ""])[0], "en")


@pytest.mark.parametrize(
    ("promptly", "verdict"), [(90, "better"), (10, "worse"), (52, "may be chance")]
)
def test_only_an_interval_without_zero_is_called_a_change(promptly: int, verdict: str) -> None:
    """Which way is better is the indicator's own direction."""
    (said,) = told(promptly, 100 - promptly)
    assert said.endswith(verdict)


def test_without_an_earlier_period_nothing_is_said() -> None:
    """No comparison was asked for, so none is missing."""
    results = compute_pages(city(*answered(2024, 5, 5)), period=THIS)
    page = slice_of(protect(with_change(results), min_cell=1), "A")
    assert "change" not in page.breakdowns
    assert change_said(page, rows_of(page.frame)[0], "en") == ()


@pytest.mark.parametrize(
    "compare",
    [
        Period(dt.date(2023, 12, 31), dt.date(2023, 1, 1)),
        Period(dt.date(2023, 6, 1), dt.date(2024, 1, 1)),
    ],
)
def test_an_earlier_period_ends_before_ours_starts(compare: Period) -> None:
    """A reversed or overlapping period is refused."""
    with pytest.raises(UsageError):
        compute_pages(city(need("n", "2024-02-01")), period=THIS, compare=compare)
