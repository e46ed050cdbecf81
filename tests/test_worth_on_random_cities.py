"""Outcomes and money equal a second, slow computation, and hold what must hold everywhere."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.random_worth import random_worth
from tests.slow_worth import IDS, Count, worth_rows
from tests.slow_worth.catalogue import entries, places
from tests.small_city import KEYS, NUMBERS
from tests.worth_edges import EDGES, edges
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate), deadline=None)
#: The cities that are always compared.
FIXED = range(40)
SlowKey = tuple[str, str, str, str]
TEXTS = ("status", "method", "unit", "category")


# --- The same as the slow computation ---------------------------------------------------


def numbers_of(tables: Tables, period: Period, as_of: dt.date) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=IDS, by=("community_id",)).frame


def as_frame(found: Mapping[SlowKey, Count]) -> pd.DataFrame:
    rows = [
        {
            "community_id": community,
            "indicator_id": indicator,
            "variant": variant,
            "group": group,
            **{name: getattr(number, name) for name in NUMBERS},
            **{name: getattr(number, name) or "" for name in TEXTS},
        }
        for (community, indicator, variant, group), number in found.items()
    ]
    frame = pd.DataFrame(rows).set_index(["community_id", *KEYS])
    return frame.astype(dict.fromkeys(NUMBERS, float)).astype(dict.fromkeys(TEXTS, object))


def assert_same(fast: pd.DataFrame, slow: Mapping[SlowKey, Count]) -> None:
    """The same keys in the same order, the same cells, and `not_reported` where it belongs."""
    expected = as_frame(slow)
    found = fast.set_index(list(expected.index.names))
    assert list(found.index) == list(expected.index)  # 1.1: community, catalogue, variant, group
    texts = found[list(TEXTS)].astype(object)
    pd.testing.assert_frame_equal(
        texts.where(texts.notna(), ""), expected[list(TEXTS)], check_index_type=False
    )
    pd.testing.assert_frame_equal(
        found[list(NUMBERS)],
        expected[list(NUMBERS)],
        check_dtype=False,
        check_index_type=False,
        rtol=1e-9,
        atol=1e-12,
    )
    for key, number in slow.items():
        if number.notes is not None:
            note = str(found.loc[key, "note"])
            assert ("not_reported" in note) == ("not_reported" in number.notes), (key, note)


@cache
def slow_rows(seed: int) -> dict[SlowKey, Count]:
    """The slow rows of one of the fixed cities."""
    return worth_rows(*random_worth(seed, cities=2))


@pytest.mark.parametrize("seed", FIXED)
def test_equals_the_slow_computation(seed: int) -> None:
    """All cells and the order of the rows of two random cities equal the slow ones.

    Numbers to 1e-9, nulls, statuses, methods, units and categories.
    """
    assert_same(numbers_of(*random_worth(seed, cities=2)), slow_rows(seed))


@given(SEEDS)
@example(39)
@example(53)
@example(71)
@CITIES
def test_equals_the_slow_computation_on_any_city(seed: int) -> None:
    """So does a city that nobody has seen before."""
    tables, period, as_of = random_worth(seed)
    assert_same(numbers_of(tables, period, as_of), worth_rows(tables, period, as_of))


# --- The cities are hard enough ---------------------------------------------------------

#: What each indicator must show: a value, nothing to divide by, a table or column missing;
#: too few respondents; nothing reported, where the table can be.
ALWAYS = {"ok", "computed", "missing"}
CONTRACTS = {"competition_rate", "provider_concentration", "budget_execution_rate"}
SURVEYS = {"gain_index", "gain_positive_share", "gain_sustained", "served_gap"} | {
    "identity_index",
    "efficacy_change",
}


def kind_of(number: Count) -> str:
    """How a row came out: a value, or why there is none."""
    if number.status != "not_available":
        return number.status
    if number.notes is None:
        return "missing"
    return "silent" if "not_reported" in number.notes else "computed"


def test_every_outcome_is_met_often() -> None:
    """Each row is `ok` in a quarter of the communities, and refuses in every way it can."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    methods: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for seed in FIXED:
        for (_, indicator, _, group), number in slow_rows(seed).items():
            found[indicator, group][kind_of(number)] += 1
            methods[f"{indicator} {number.method}"] += 1
            unknown[indicator] += bool(number.n_unknown)
    assert tuple(found) == tuple((name, group) for name, _, group in entries())
    for (indicator, group), seen in found.items():
        asked = {*ALWAYS, *(() if indicator in CONTRACTS else ("silent",))}
        asked |= {"insufficient_data"} if indicator in SURVEYS else set()
        assert {*seen, "missing"} == asked, (indicator, group, seen)
        assert seen["ok"] >= seen.total() / 4, (indicator, group, seen)
    assert sum("missing" in seen for seen in found.values()) >= 0.8 * len(found)
    for indicator in IDS:
        assert unknown[indicator] >= 20, indicator
    for method in ("cost_per_person_served bounds", "target_attainment bounds"):
        assert methods[method] >= 20, method
    assert min(methods["cost_per_person_served "], methods["target_attainment "]) >= 20


def test_every_edge_of_the_rules_is_met() -> None:
    """The compared cities meet every edge that `worth_edges` lists."""
    met: Counter[str] = Counter()
    for seed in FIXED:
        tables, period, as_of = random_worth(seed, cities=2)
        for place in places(tables, period.start, period.end, as_of):
            met.update(edges(place))
    assert set(met) <= set(EDGES)
    assert not [edge for edge in EDGES if met[edge] == 0]


# --- What holds for every city ----------------------------------------------------------


@given(SEEDS)
@CITIES
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """0 ≤ lower ≤ value ≤ upper ≤ 1 for shares; nothing is infinite; a refusal has no value."""
    frame = numbers_of(*random_worth(seed, cities=2))
    assert (frame["note"] != "not_computed").all()
    for first, second in (("lower", "value"), ("value", "upper"), ("lower", "upper")):
        both = frame[frame[first].notna() & frame[second].notna()]
        assert (both[first] <= both[second] + 1e-9 * both[second].abs()).all()
    shares = frame[frame["unit"].isin(("share", "index"))]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    means = frame[frame["method"] == "t"]
    assert means["value"].between(0, 100).all()
    assert frame.loc[frame["method"].isin(("welch", "paired_t")), "value"].between(-100, 100).all()
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)
    assert frame.loc[frame["status"] != "ok", "value"].isna().all()


@given(SEEDS, st.randoms(use_true_random=True))
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_worth(seed, cities=2)
    whole = numbers_of(tables, period, as_of)
    assert (whole["note"] != "not_computed").all()
    shuffled = {
        name: frame.iloc[chance.sample(range(len(frame)), len(frame))]
        for name, frame in tables.frames.items()
    }
    twice = {name: pd.concat([frame, frame]) for name, frame in tables.frames.items()}
    for other in (shuffled, twice):
        found = numbers_of(Tables(other), period, as_of)
        pd.testing.assert_frame_equal(found, whole, check_exact=True)


@given(SEEDS)
@CITIES
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the numbers that it has among others (1.2).

    Organisations are looked up city-wide, rosters have no community; whether a column has
    times is one fact about the whole column, so only dates are kept here.
    """
    tables, period, as_of = random_worth(seed, cities=2)
    tables = Tables({name: by_the_day(frame) for name, frame in tables.frames.items()})
    frame = numbers_of(tables, period, as_of)
    assert (frame["note"] != "not_computed").all()
    everywhere = ("organizations", "participation")
    for community in tables.community_ids()[:3]:
        alone = Tables(
            {
                name: f if name in everywhere else f[f["community_id"] == community]
                for name, f in tables.frames.items()
            }
        )
        found = compute(
            alone, period=period, as_of=as_of, only=IDS, communities=[community]
        ).frame.drop(columns="note")
        expected = frame[frame["community_id"] == community].drop(columns="note")
        pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))


def by_the_day(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows without times of day."""
    dates = frame.select_dtypes("datetime").columns
    return frame.assign(**{name: frame[name].dt.normalize() for name in dates})


# --- The cities and the slow computation themselves -------------------------------------


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_worth(5), random_worth(5), random_worth(6)
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("activities").equals(other[0].frame("activities"))


@given(SEEDS)
@CITIES
def test_the_slow_computation_agrees_with_itself(seed: int) -> None:
    """25 rows a community; shares and ratios divide; doubled and shuffled rows change nothing."""
    tables, period, as_of = random_worth(seed)
    rows = worth_rows(tables, period, as_of)
    assert len(rows) == 25 * len(tables.community_ids())
    for key, number in rows.items():
        whole = number.numerator is not None and number.denominator is not None
        if number.value is not None and whole:
            assert number.value == number.numerator / number.denominator, key  # type: ignore[operator]
    twice = Tables({name: pd.concat([f[::-1], f]) for name, f in tables.frames.items()})
    again = worth_rows(twice, period, as_of)
    pd.testing.assert_frame_equal(as_frame(again), as_frame(rows), rtol=1e-12)
