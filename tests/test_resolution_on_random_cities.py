"""The resolution indicators equal a second, slow computation, and hold what must hold for every city."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cities import (
    SEEDS,
    City,
    as_frame,
    by_place,
    named,
    reordered,
    united,
    with_columns,
)
from tests.random_tables import random_tables
from tests.slow_resolution import Rates
from tests.slow_resolution_rows import resolution_rows
from tests.small_city import KEYS, NUMBERS, YEAR, city, need
from workbench.config.scheme import Scheme, ThreeRates
from workbench.indicators.registry import catalogue
from workbench.metrics import compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")


# --- The same as the slow computation ---------------------------------------------------


def assert_same(tables: Tables, period: Period, as_of: dt.date, rates: Rates) -> None:
    """Every row of the frame and of the slow computation: the same keys, the same cells."""
    fast = compute(
        tables,
        period=period,
        as_of=as_of,
        only=R_IDS,
        scheme=Scheme(three_rates=ThreeRates(**asdict(rates))),
    ).frame
    rows = resolution_rows(tables, period.start, period.end, as_of, rates=rates)
    slow = as_frame(rows).sort_index()
    found = fast.set_index(list(slow.index.names))[list(slow.columns)].sort_index()
    pd.testing.assert_frame_equal(
        found, slow, check_dtype=False, check_index_type=False, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("seed", range(50))
def test_equals_the_slow_computation(seed: int) -> None:
    """Numbers, nulls, statuses and methods of four random cities at a time equal the slow ones."""
    assert_same(*random_tables(seed, cities=4), Rates())


SCHEMES = (
    Rates(response_days=0, resolution_days=7, satisfied_from=3),
    Rates(partly_weight=0.5, unreachable="negative"),
    Rates(partly_weight=0.3, unreachable="bounds"),
    Rates(exclude_categories=("居家", "unknown"), exclude_channels=("superior_task",)),
    Rates(unreachable="bounds", resolution_days=0, exclude_channels=("unknown",)),
)


@pytest.mark.parametrize("rates", SCHEMES, ids=range(len(SCHEMES)))
def test_other_schemes_equal_the_slow_computation(rates: Rates) -> None:
    """Under another scheme only three_rates change, and to what the scheme says (3.14)."""
    for seed in (1003, 1017):
        assert_same(*random_tables(seed, cities=2), rates)


# --- What holds for every city ----------------------------------------------------------


def numbers_of(
    tables: Tables, period: Period, as_of: dt.date, *, by: Sequence[str] = ("community_id",)
) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=R_IDS, by=by).frame


@given(SEEDS)
@settings(max_examples=3)
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """Wherever limits stand, lower ≤ value ≤ upper; shares lie in [0, 1], no count is negative."""
    frame = numbers_of(*random_tables(seed, cities=3))
    given_lower = frame[frame["lower"].notna() & frame["value"].notna()]
    assert (given_lower["lower"] <= given_lower["value"] + 1e-12).all()
    given_upper = frame[frame["upper"].notna() & frame["value"].notna()]
    assert (given_upper["value"] <= given_upper["upper"] + 1e-12).all()
    shares = frame[frame["unit"] == "share"]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    assert (shares["numerator"].dropna() <= shares["denominator"].dropna()).all()
    assert (frame.loc[frame["unit"] != "points", "numerator"].dropna() >= 0).all()
    assert (frame["n_unknown"].dropna() >= 0).all()
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)


@given(SEEDS)
@settings(max_examples=3)
def test_partitions_add_up(seed: int) -> None:
    """Scopes add up to R3, categories to the need rate, acceptance to all needs of the period."""
    tables, period, as_of = random_tables(seed, cities=3)
    frame = numbers_of(tables, period, as_of)
    for (community, indicator), rows in frame.groupby(["community_id", "indicator_id"]):
        own = frame[frame["community_id"] == community]
        if indicator == "resolution_by_scope" and rows["numerator"].notna().all():
            whole = own[(own["indicator_id"] == "resolution_rate") & (own["group"] == "")]
            for name in ("numerator", "denominator", "n_unknown"):
                assert rows[name].sum() == whole[name].item()
        if indicator == "need_rate_per_1000":
            parts = rows[rows["group"] != ""]
            assert parts["numerator"].sum() == rows["numerator"].iloc[0] or parts.empty
            assert parts["value"].sum() == pytest.approx(rows["value"].iloc[0]) or (
                parts["value"].isna().all()
            )
        if indicator == "needs_by_acceptance" and rows["value"].notna().all():
            stood = tables.frame("needs").drop_duplicates()
            day = stood["raised_date"].dt.date
            inside = (day >= period.start) & (day <= min(period.end, as_of))
            assert rows["value"].sum() == (inside & (stood["community_id"] == community)).sum()


@given(SEEDS, st.randoms(use_true_random=True))
@settings(max_examples=3)
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_tables(seed, cities=2)
    scheme = Scheme(three_rates=ThreeRates(partly_weight=0.1))
    arguments: dict[str, Any] = {"period": period, "as_of": as_of, "only": R_IDS, "scheme": scheme}
    whole = compute(tables, **arguments).frame
    for other in reordered(tables, chance):
        found = compute(other, **arguments).frame
        pd.testing.assert_frame_equal(found, whole, check_exact=True)


@given(SEEDS)
@settings(max_examples=3)
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the numbers that it has among others (1.2)."""
    tables, period, as_of = random_tables(seed, cities=2, times=False)
    frame = numbers_of(tables, period, as_of).drop(columns="note")
    for community in tables.community_ids()[:2]:
        alone = Tables(
            {name: f[f["community_id"] == community] for name, f in tables.frames.items()}
        )
        if community not in alone.community_ids():
            continue
        expected = frame[frame["community_id"] == community].reset_index(drop=True)
        found = numbers_of(alone, period, as_of).drop(columns="note")
        pd.testing.assert_frame_equal(found, expected)


def with_places(seed: int, **more: Any) -> City:
    """A random city that has a complete `communities` table."""
    return with_columns(random_tables, seed, "street_name", "households", **more)


@given(SEEDS)
@settings(max_examples=4)
def test_the_whole_is_one_community_made_of_all(seed: int) -> None:
    """No grouping is the same computation with no community column (14.2)."""
    tables, period, as_of = with_places(seed)
    whole = numbers_of(tables, period, as_of, by=[])
    merged = united(tables, period, dict.fromkeys(tables.community_ids(), "all"))
    expected = numbers_of(merged, period, as_of)
    columns = [*KEYS, *NUMBERS, "unit", "method", "status"]
    pd.testing.assert_frame_equal(whole[columns], expected[columns])


@given(SEEDS)
@settings(max_examples=2)
def test_a_street_is_a_community_made_of_its_communities(seed: int) -> None:
    """Grouping by street or district equals renaming communities to it."""
    tables, period, as_of = with_places(seed)
    for column in ("street_name", "district_name"):
        name_of = named(tables, period, column)
        found = numbers_of(tables, period, as_of, by=[column])
        expected = numbers_of(united(tables, period, name_of), period, as_of)
        pd.testing.assert_frame_equal(
            by_place(found, column), by_place(expected, "community_id"), check_index_type=False
        )


@given(SEEDS)
@settings(max_examples=2)
def test_each_month_is_the_period_itself(seed: int) -> None:
    """By month, every row equals the computation with that month as P, over the same `as_of`."""
    tables, _, as_of = random_tables(seed)
    period = Period(dt.date(2024, 1, 15), dt.date(2024, 3, 10))
    found = numbers_of(tables, period, as_of, by=["community_id", "month"])
    months = {
        "2024-01": Period(dt.date(2024, 1, 15), dt.date(2024, 1, 31)),
        "2024-02": Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        "2024-03": Period(dt.date(2024, 3, 1), dt.date(2024, 3, 10)),
    }
    assert set(found["month"]) == set(months)
    for month, part in months.items():
        pd.testing.assert_frame_equal(
            found[found["month"] == month].drop(columns="month").reset_index(drop=True),
            numbers_of(tables, part, as_of),
        )


#: Indicators whose needs are divided by a column of the need: both counts add up.
DIVIDED = tuple(x for x in R_IDS if x not in ("need_rate_per_1000", "days_to_resolution"))


@given(SEEDS, st.sampled_from(["need_category", "source_channel", "beneficiary_scope"]))
@settings(max_examples=4)
def test_a_column_of_the_need_divides_the_needs(seed: int, column: str) -> None:
    """Over the values of a column, numerators, denominators and unknowns add up to the whole."""
    tables, period, as_of = random_tables(seed)
    if not tables.has("needs", column):
        return
    only = [*DIVIDED, "days_to_resolution"]
    whole = compute(tables, period=period, as_of=as_of, only=only, by=["community_id"]).frame
    parts = compute(
        tables, period=period, as_of=as_of, only=only, by=["community_id", column]
    ).frame
    index = ["community_id", *KEYS]
    counted = ["numerator", "denominator", "n_unknown"]
    added = parts.groupby(index)[counted].sum()
    expected = whole.set_index(index)[counted].fillna(0).sort_index()
    pd.testing.assert_frame_equal(added.sort_index(), expected)
    rate = "need_rate_per_1000"
    parts = compute(tables, period=period, as_of=as_of, only=[rate], by=["community_id", column])
    whole = compute(tables, period=period, as_of=as_of, only=[rate])
    added = parts.frame[parts.frame["group"] == ""].groupby("community_id")["numerator"].sum()
    expected = whole.frame[whole.frame["group"] == ""].set_index("community_id")["numerator"]
    pd.testing.assert_series_equal(added, expected.fillna(0), check_index_type=False)


#: Columns of needs, the indicators that cannot do without, and those that read it if there.
READERS: dict[str, tuple[set[str], set[str]]] = {
    "first_response_date": ({"response_rate", "three_rates:response"}, set()),
    "closed_status": (
        {"reported_resolution_rate", "closure_gap", "days_to_resolution"},
        {"repeat_need_rate", "followup_rate", "unreachable_share", "backlog", "on_time_rate"},
    ),
    "closed_date": (
        {"repeat_need_rate", "days_to_resolution", "backlog"},
        {
            "reported_resolution_rate",
            "closure_gap",
            "followup_rate",
            "unreachable_share",
            "on_time_rate",
        },
    ),
    "followup_resolved": (
        {
            "resolution_rate",
            "closure_gap",
            "followup_rate",
            "unreachable_share",
            "resolution_by_scope",
            "three_rates:resolution",
        },
        set(),
    ),
    "followup_date": (
        set(),
        {
            "resolution_rate",
            "closure_gap",
            "satisfaction_rate",
            "followup_rate",
            "unreachable_share",
            "resolution_by_scope",
            "three_rates:resolution",
            "three_rates:satisfaction",
        },
    ),
    "satisfaction": ({"satisfaction_rate", "three_rates:satisfaction"}, set()),
    "resident_id": (set(), {"repeat_need_rate"}),
    "parent_need_id": (set(), {"repeat_need_rate"}),
    "beneficiary_scope": ({"resolution_by_scope"}, set()),
    "due_date": (set(), {"on_time_rate"}),
    "closed_on_time": (set(), {"on_time_rate"}),
    "assigned_date": (set(), set()),
    "recorded_date": (set(), set()),
}


@pytest.mark.parametrize("column", READERS)
def test_a_missing_column_silences_its_own_indicators_only(column: str) -> None:
    """Those that require it are not available, those that never read it keep every number."""
    tables, period, as_of = random_tables(13)
    assert tables.has("needs", *READERS)
    required, read = READERS[column]
    before = numbers_of(tables, period, as_of)
    after = numbers_of(tables.without("needs", column), period, as_of)
    named = before["indicator_id"].where(
        before["indicator_id"] != "three_rates", "three_rates:" + before["group"]
    )
    untouched = ~named.isin(required | read)
    pd.testing.assert_frame_equal(before[untouched], after[untouched])
    silent = after[named.isin(required)]
    assert set(silent["status"]) <= {"not_available"}
    assert silent[list(NUMBERS)].isna().all(axis=None)


# --- Evidence ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [2, 13, 20])
def test_evidence_lists_the_rows_that_make_the_number(seed: int) -> None:
    """Per role the ids are those of the slow computation and the weights add up (1.32)."""
    tables, period, as_of = random_tables(seed)
    sizes = tables.frame("needs")["community_id"].value_counts()
    slow = resolution_rows(tables, period.start, period.end, as_of)
    biggest = sizes.index[0]
    keys = [key for key in slow if key[0] == biggest]
    assert len(keys) > len(R_IDS)
    for key in keys:
        _, indicator, variant, group = key
        number = slow[key]
        rows = evidence(
            tables,
            indicator,
            community_id=biggest,
            period=period,
            as_of=as_of,
            variant=variant,
            group=group,
        )
        for role, value in (
            ("numerator", number.numerator),
            ("denominator", number.denominator),
            ("unknown", number.n_unknown),
        ):
            own = rows[rows["role"] == role]
            expected = {i: w for i, w in number.rows.get(role, {}).items() if w}
            assert dict(zip(own["id"], own["n"], strict=True)) == expected, (key, role)
            assert own["n"].sum() == (value or 0), (key, role)


def test_evidence_of_a_number_that_cannot_be_computed_is_empty() -> None:
    """A missing column, a missing report and an unknown group have no rows behind them."""
    missing = city(need("n1", "2024-02-01"), without=["satisfaction"])
    silent = city(need("n1", "2025-02-01"))
    arguments: dict[str, Any] = {"community_id": "A", "period": YEAR}
    assert evidence(missing, "satisfaction_rate", **arguments).empty
    for indicator in ("need_rate_per_1000", "needs_by_acceptance", "response_rate"):
        assert evidence(silent, indicator, **arguments).empty
    there = city(need("n1", "2024-02-01"))
    assert evidence(there, "response_rate", variant="to_the_hour", **arguments).empty


def test_evidence_says_where_a_row_came_from() -> None:
    """File, sheet and row of the source stand beside the id, and the rule beside them."""
    frame = city(need("n1", "2024-02-01"), need("n2", "2024-02-01")).frame("needs")
    frame = frame.assign(_source_file="a.xlsx", _source_sheet="台账", _source_row=[7, 8])
    rows = evidence(
        Tables({"needs": frame}),
        "needs_by_acceptance",
        group="accepted",
        community_id="A",
        period=YEAR,
    )
    assert Counter(rows["role"]) == {"numerator": 2}
    assert rows["source_row"].tolist() == [7, 8]
    assert set(rows["source_file"]) == {"a.xlsx"}
    assert set(rows["source_sheet"]) == {"台账"}
    assert rows["rule"].str.contains("3.15").all()


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_tables(5), random_tables(5), random_tables(6)
    pd.testing.assert_frame_equal(first[0].frame("needs"), again[0].frame("needs"))
    assert not first[0].frame("needs").equals(other[0].frame("needs"))
