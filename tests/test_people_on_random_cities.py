"""Coverage and participation equal a second, slow computation, and hold what must hold everywhere."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_cities import (
    CITIES,
    SEEDS,
    City,
    as_frame,
    by_place,
    named,
    reordered,
    united,
    with_columns,
)
from tests.random_people import IDS, random_people
from tests.slow_people import LEVELS, Count
from tests.slow_people_rows import people_rows
from tests.small_city import KEYS, NUMBERS
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

# --- The same as the slow computation ---------------------------------------------------


def numbers_of(
    tables: Tables, period: Period, as_of: dt.date, *, by: Sequence[str] = ("community_id",)
) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=IDS, by=by).frame


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_slow_computation(seed: int) -> None:
    """Numbers, nulls, statuses, methods and order of three random cities equal the slow ones.

    `not_reported` and `exceeds_population` stand in the note where, and only where, they hold.
    """
    tables, period, as_of = random_people(seed, cities=3)
    slow = people_rows(tables, period.start, period.end, as_of)
    expected = as_frame(slow)
    found = numbers_of(tables, period, as_of).set_index(list(expected.index.names))
    assert list(found.index) == list(expected.index)  # 1.1: community, catalogue, group
    pd.testing.assert_frame_equal(
        found[list(expected.columns)],
        expected,
        check_dtype=False,
        check_index_type=False,
        rtol=1e-9,
        atol=1e-12,
    )
    for key, number in slow.items():
        if number.notes is None:
            continue
        note = str(found.loc[key, "note"])
        assert ("not_reported" in note) == ("not_reported" in number.notes), key
        if number.status != "not_available":
            exceeded = "exceeds_population" in number.notes
            assert ("exceeds_population" in note) == exceeded, key


# --- The cities are hard enough ---------------------------------------------------------

#: What each indicator must show, and not once only: the value that
#: stands alone, bounds, too many or too few people, nothing to divide by.
BOUNDED = {"wilson", "bounds", "insufficient_data", "computed", "silent", "missing"}
SHOWN: dict[str, set[str]] = {
    "service_coverage_rate": BOUNDED,
    "priority_coverage_rate": BOUNDED,
    "group_coverage_rate": BOUNDED,
    "effective_coverage_rate": BOUNDED,
    "household_coverage_rate": BOUNDED,
    "participation_rate": BOUNDED,
    "governance_participation_rate": BOUNDED,
    "filing_rate": {"wilson", "insufficient_data", "computed", "missing"},
    "equity_ratio": {"katz", "plain", "insufficient_data", "computed", "silent", "missing"},
    "unreached_count": {"plain", "bounds", "insufficient_data", "computed", "silent", "missing"},
    "participation_level_mix": {"wilson", "plain", "computed", "silent", "missing"},
    "resident_initiated_share": {"wilson", "computed", "silent", "missing"},
    "repeat_participation_rate": {"wilson", "computed", "silent", "missing"},
    "participation_concentration": {
        "plain",
        "gini",
        "insufficient_data",
        "computed",
        "silent",
        "missing",
    },
    "volunteer_rate": {"wilson", "insufficient_data", "computed", "silent", "missing"},
    "volunteer_hours_per_1000": {"plain", "computed", "silent", "missing"},
    "decision_implementation_rate": {"wilson", "computed", "silent", "missing"},
    "cbo_density": {"plain", "computed", "silent", "missing"},
    "representativeness_gap": {"plain", "insufficient_data", "computed", "silent", "missing"},
}


def kind_of(number: Count) -> str:
    """How a row came out: its method, its status, or why it is not available."""
    if number.status == "ok":
        return number.method or "plain"
    if number.status == "insufficient_data":
        return number.status
    if number.notes is None:
        return "missing"
    return "silent" if "not_reported" in number.notes else "computed"


def census(seeds: Sequence[int]) -> dict[str, Counter[str]]:
    """How often each indicator came out in which way."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds:
        tables, period, as_of = random_people(seed)
        rows = people_rows(tables, period.start, period.end, as_of)
        for (_, indicator, _, _), number in rows.items():
            found[indicator][kind_of(number)] += 1
    return found


def test_every_outcome_is_met_often() -> None:
    """Over 60 cities each indicator has a value, bounds, refusals and gaps in a fair share of rows."""
    found = census(range(60))
    assert set(found) == set(IDS)
    for indicator, seen in found.items():
        assert set(seen) == SHOWN[indicator], (indicator, seen)
        rare = {kind: n for kind, n in seen.items() if n < max(2, seen.total() / 200)}
        assert not rare, (indicator, rare, seen.total())
        valued = sum(seen[kind] for kind in ("wilson", "plain", "katz", "bounds", "gini"))
        assert valued >= seen.total() / 10, (indicator, seen)


# --- What holds for every city ----------------------------------------------------------


@given(SEEDS)
@CITIES
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """0 ≤ lower ≤ value ≤ upper ≤ 1 for shares; no number is negative or infinite."""
    frame = numbers_of(*random_people(seed, cities=3))
    for first, second in (("lower", "value"), ("value", "upper"), ("lower", "upper")):
        both = frame[frame[first].notna() & frame[second].notna()]
        assert (both[first] <= both[second] + 1e-12).all()
    shares = frame[frame["unit"] == "share"]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    assert (frame[list(NUMBERS)].fillna(0) >= 0).all(axis=None)
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)
    assert frame.loc[frame["status"] == "not_available", "value"].isna().all()
    assert frame.loc[frame["value"].isna() & (frame["method"] != "bounds"), "method"].eq("").all()


@given(SEEDS)
@CITIES
def test_partitions_add_up(seed: int) -> None:
    """Levels add up to all activities of known level, and to all their person-times (P3)."""
    frame = numbers_of(*random_people(seed, cities=3))
    mix = frame[frame["indicator_id"] == "participation_level_mix"]
    parts = mix["group"].str.split(":").str[0]
    for _, rows in mix.groupby(["community_id", parts]):
        assert len(rows) == len(LEVELS)
        assert rows["denominator"].nunique(dropna=False) == 1
        assert rows["n_unknown"].nunique(dropna=False) == 1
        if rows["denominator"].notna().all():
            assert rows["numerator"].sum() == rows["denominator"].iloc[0]
        if rows["value"].notna().any():
            assert rows["value"].sum() == pytest.approx(1)


@given(SEEDS)
@CITIES
def test_what_belongs_together_agrees(seed: int) -> None:
    """The unreached are the priority people but the reached; those reached often are reached."""
    frame = numbers_of(*random_people(seed, cities=3))
    rows = frame[frame["group"] == ""].set_index(["community_id", "indicator_id"])
    for community in rows.index.unique("community_id"):
        own = rows.loc[community]
        c2, c5 = own.loc["priority_coverage_rate"], own.loc["effective_coverage_rate"]
        c7 = own.loc["unreached_count"]
        if c2["status"] == "ok":
            people = c2["denominator"]
            for low, high in (("value", "value"), ("lower", "upper")):
                if c2["method"] == "bounds" or low == "value":
                    assert c7[low] == pytest.approx(people - c2[high] * people, nan_ok=True)
            assert c5["numerator"] <= c2["numerator"]
        p1, c1 = own.loc["participation_rate"], own.loc["service_coverage_rate"]
        if p1["denominator"] == p1["denominator"]:
            assert c1["numerator"] <= p1["numerator"]


@given(SEEDS, st.randoms(use_true_random=True))
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_people(seed, cities=2)
    whole = numbers_of(tables, period, as_of)
    for other in reordered(tables, chance):
        found = numbers_of(other, period, as_of)
        pd.testing.assert_frame_equal(found, whole, check_exact=True)


@given(SEEDS)
@CITIES
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the numbers that it has among others (1.2)."""
    tables, period, as_of = random_people(seed, cities=2)
    frame = numbers_of(tables, period, as_of).drop(columns="note")
    for community in tables.community_ids()[:3]:
        # Organisations are looked up city-wide, and rosters have no community.
        alone = Tables(
            {
                name: f
                if name in ("organizations", "participation")
                else f[f["community_id"] == community]
                for name, f in tables.frames.items()
            }
        )
        if community not in alone.community_ids():
            continue
        found = compute(
            alone, period=period, as_of=as_of, only=IDS, communities=[community]
        ).frame.drop(columns="note")
        expected = frame[frame["community_id"] == community].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, expected)


def test_notes_say_who_was_counted() -> None:
    """C1 and P1 say that attendees count as residents (2.1), C6 gives its four counts (2.9)."""
    ratios = 0
    for seed in range(12):
        tables, period, as_of = random_people(seed, cities=2)
        frame = numbers_of(tables, period, as_of).set_index(["community_id", *KEYS])
        for key, number in people_rows(tables, period.start, period.end, as_of).items():
            if number.status != "ok":
                continue
            note = str(frame.loc[key, "note"])
            if key[1] in ("service_coverage_rate", "participation_rate"):
                assert note, key
            if key[1] == "equity_ratio":
                ratios += 1
                assert number.numerator is not None and number.denominator is not None
                b = len(number.rows["denominator"])
                others = round(b / number.denominator)
                counts = {len(number.rows["numerator"]), b, others}
                assert counts <= {int(n) for n in re.findall(r"\d+", note)}, (key, note)
    assert ratios > 3


# --- Unions and sub-periods -------------------------------------------------------------


def registered_once(tables: Tables) -> Tables:
    """The same city with each resident in one community: one person, one row (§6.4)."""
    if "residents" not in tables:
        return tables
    residents = tables.frame("residents")
    if "resident_id" in residents.columns:
        residents = residents.drop_duplicates("resident_id")
    return Tables({**tables.frames, "residents": residents})


def with_places(seed: int, **more: Any) -> City:
    """A random city with a complete `communities` table, each resident registered once."""
    columns = ("street_name", "households", "pop_total")
    tables, period, as_of = with_columns(random_people, seed, *columns, **more)
    return registered_once(tables), period, as_of


@given(SEEDS)
@CITIES
def test_a_street_is_a_community_made_of_its_communities(seed: int) -> None:
    """Grouping by street equals renaming communities to it: people distinct, populations summed.

    Who is registered in one community and attends in another of the street is known there.
    """
    tables, period, as_of = with_places(seed, cities=2)
    found = numbers_of(tables, period, as_of, by=["street_name"])
    merged = united(tables, period, named(tables, period, "street_name"))
    pd.testing.assert_frame_equal(
        by_place(found, "street_name"),
        by_place(numbers_of(merged, period, as_of), "community_id"),
        check_index_type=False,
    )
    slow = as_frame(people_rows(merged, period.start, period.end, as_of))
    pd.testing.assert_frame_equal(
        found.set_index(["street_name", *KEYS])[list(slow.columns)].sort_index(),
        slow.sort_index(),
        check_dtype=False,
        check_index_type=False,
        check_names=False,
        rtol=1e-9,
        atol=1e-12,
    )


@given(SEEDS)
@CITIES
def test_the_whole_is_one_community_made_of_all(seed: int) -> None:
    """No grouping is the same computation with no community column (14.2)."""
    tables, period, as_of = with_places(seed)
    whole = numbers_of(tables, period, as_of, by=[])
    merged = united(tables, period, dict.fromkeys(tables.community_ids(), "all"))
    columns = [*KEYS, *NUMBERS, "unit", "method", "status"]
    pd.testing.assert_frame_equal(
        whole[columns], numbers_of(merged, period, as_of)[columns], rtol=1e-12
    )


@given(SEEDS)
@CITIES
def test_each_quarter_is_the_period_itself(seed: int) -> None:
    """By quarter, every row equals the computation with that quarter as P, over the same `as_of`."""
    tables, _, as_of = random_people(seed)
    period = Period(dt.date(2023, 11, 15), dt.date(2024, 6, 30))
    found = numbers_of(tables, period, as_of, by=["community_id", "quarter"])
    quarters = {
        "2023Q4": Period(dt.date(2023, 11, 15), dt.date(2023, 12, 31)),
        "2024Q1": Period(dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        "2024Q2": Period(dt.date(2024, 4, 1), dt.date(2024, 6, 30)),
    }
    assert set(found["quarter"]) == set(quarters)
    for quarter, part in quarters.items():
        pd.testing.assert_frame_equal(
            found[found["quarter"] == quarter].drop(columns="quarter").reset_index(drop=True),
            numbers_of(tables, part, as_of),
        )
