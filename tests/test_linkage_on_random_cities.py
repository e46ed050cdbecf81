"""Chain, connection and action equal a second, slow computation, and hold what must hold everywhere."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.random_linkage import random_linkage
from tests.slow_linkage import IDS, Count, indices, linkage_rows
from tests.small_city import KEYS, NUMBERS
from workbench.config.scheme import Scheme
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate))
SlowKey = tuple[str, str, str, str]
TEXTS = ("status", "method", "unit", "category")


# --- The same as the slow computation ---------------------------------------------------


def numbers_of(
    tables: Tables, period: Period, as_of: dt.date, *, scheme: Scheme | None = None
) -> pd.DataFrame:
    more: dict[str, Any] = {} if scheme is None else {"scheme": scheme}
    return compute(tables, period=period, as_of=as_of, only=IDS, by=("community_id",), **more).frame


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


def holds(note: str, wanted: str) -> bool:
    """Whether a note holds a message id, or a `key=value` pair, numbers to two decimals."""
    parts = [part.strip() for part in note.split(";")]
    key, is_pair, value = wanted.partition("=")
    if not is_pair:
        return any(key in part for part in parts)
    given = {k.strip(): v.strip() for k, _, v in (part.partition("=") for part in parts)}
    return key in given and math.isclose(float(given[key]), float(value), abs_tol=0.006)


def assert_same(fast: pd.DataFrame, slow: Mapping[SlowKey, Count]) -> None:
    """The same keys in the same order, the same cells, and the notes that must be there."""
    expected = as_frame(slow)
    found = fast.set_index(list(expected.index.names))
    assert list(found.index) == list(expected.index)  # 1.1: community, catalogue, variant, group
    texts = found[list(TEXTS)].astype(object)
    pd.testing.assert_frame_equal(
        texts.where(texts.notna(), ""), expected[list(TEXTS)], check_index_type=False
    )
    days = [name == "need_to_delivery_days" for _, name, _, _ in expected.index]
    for chosen, tolerance in ((days, 1e-8), ([not day for day in days], 1e-9)):
        pd.testing.assert_frame_equal(
            found.loc[chosen, list(NUMBERS)],
            expected.loc[chosen, list(NUMBERS)],
            check_dtype=False,
            check_index_type=False,
            rtol=tolerance,
            atol=1e-12,
        )
    for key, number in slow.items():
        if number.notes is None:
            continue
        note = str(found.loc[key, "note"])
        if number.status == "ok":
            assert all(holds(note, wanted) for wanted in number.notes), (key, note, number.notes)
        assert ("not_reported" in note) == ("not_reported" in number.notes), (key, note)
        if number.category is not None:
            assert ("borderline" in note) == ("borderline" in number.notes), (key, note)


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_slow_computation(seed: int) -> None:
    """All cells and the order of the rows of three random cities equal the slow ones.

    Numbers, nulls, statuses, methods, units and categories; notes hold what the rules name.
    """
    tables, period, as_of = random_linkage(seed, cities=3)
    assert_same(numbers_of(tables, period, as_of), linkage_rows(tables, period, as_of))


@pytest.mark.parametrize("seed", range(100, 106))
def test_five_sectors_equal_the_slow_computation(seed: int) -> None:
    """五社联动 is a setting: the same rows with volunteers and charity standing alone (1.26)."""
    tables, period, as_of = random_linkage(seed, cities=2)
    scheme = Scheme.model_validate({"linkage": {"sectors": "five"}})
    found = numbers_of(tables, period, as_of, scheme=scheme)
    assert_same(found, linkage_rows(tables, period, as_of, sectors="five"))


# --- The cities are hard enough ---------------------------------------------------------

SHARES = {"ok", "computed", "silent", "missing"}
#: What each indicator must show, and not once only: a value, too little to say, nothing to
#: divide by, nothing reported, a table or column missing.
SHOWN: dict[str, set[str]] = {
    **dict.fromkeys(IDS, SHARES),
    "chain_stage_conversion": {*SHARES, "insufficient_data"},
    "resident_consultation_rate": {"ok", "computed", "missing"},
    "need_to_delivery_days": {*SHARES, "insufficient_data"},
    "lian_index": {"ok", "missing"},
    "hub_dependence": {*SHARES, "insufficient_data"},
    "trust_score": {*SHARES, "insufficient_data"},
    "value_score": {*SHARES, "insufficient_data"},
    "dong_index": {"ok", "missing"},
    "linkage_quadrant": {"ok", "missing"},
    "linkage_index": {"ok", "missing"},
    "venue_area_per_100_households": {"ok", "computed", "missing"},
    "sectors_active": {"ok", "silent", "missing"},
    "cbo_meetings": {"ok", "silent", "missing"},
}


def kind_of(number: Count) -> str:
    """How a row came out: a value, or why there is none."""
    if number.status != "not_available":
        return number.status
    if number.notes is None:
        return "missing"
    return "silent" if "not_reported" in number.notes else "computed"


@cache
def forty_cities() -> list[dict[SlowKey, Count]]:
    """The slow rows of the cities that are compared."""
    return [linkage_rows(*random_linkage(seed, cities=3)) for seed in range(40)]


def test_every_outcome_is_met_often() -> None:
    """Over 40 seeds each indicator has a value in a fair share of rows, and every refusal."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    unknown: Counter[str] = Counter()
    categories: Counter[str | None] = Counter()
    rows = [item for city in forty_cities() for item in city.items()]
    for (_, indicator, _, _), number in rows:
        found[indicator][kind_of(number)] += 1
        unknown[indicator] += bool(number.n_unknown)
        categories[number.category] += 1
    assert tuple(found) == IDS
    assert sum("missing" in seen for seen in found.values()) >= 0.8 * len(IDS)
    for indicator, seen in found.items():
        assert {*seen, "missing"} == SHOWN[indicator], (indicator, seen)
        assert seen["ok"] >= seen.total() / 12, (indicator, seen)
        assert sum(n == 1 for n in seen.values()) <= 1, (indicator, seen)
    for indicator in (
        "chain_completion_rate",
        "full_loop_rate",
        "chain_order_violation_rate",
        "need_projectisation_rate",
        "need_to_delivery_days",
        "three_sector_need_rate",
        "cross_sector_density",
        "trust_score",
        "delivery_rate",
        "venue_openness_rate",
    ):
        assert unknown[indicator] >= 5, indicator
    for level in ("both", "lian_only", "dong_only", "neither"):
        assert categories[level] >= 3, level


def test_strict_and_lenient_differ_now_and_then() -> None:
    """Unknown bids and unknown control separate the variants, and only in one direction."""
    apart: Counter[str] = Counter()
    for rows in forty_cities():
        for (community, indicator, variant, group), strict in rows.items():
            if variant != "strict" or indicator == "chain_stage_conversion":
                continue
            lenient = rows[community, indicator, "lenient", group]
            if strict.value is not None and lenient.value is not None:
                assert strict.value <= lenient.value
                apart[indicator] += strict.value < lenient.value
    assert min(apart["chain_completion_rate"], apart["full_loop_rate"]) >= 5, apart


# --- What holds for every city ----------------------------------------------------------


@given(SEEDS)
@CITIES
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """0 ≤ lower ≤ value ≤ upper ≤ 1 for shares and indices; nothing is infinite."""
    frame = numbers_of(*random_linkage(seed, cities=2))
    assert (frame["note"] != "not_computed").all()
    for first, second in (("lower", "value"), ("value", "upper"), ("lower", "upper")):
        both = frame[frame[first].notna() & frame[second].notna()]
        assert (both[first] <= both[second] + 1e-12).all()
    apart = (frame["indicator_id"] == "linkage_quadrant") & (frame["group"] != "")
    shares = frame[frame["unit"].isin(("share", "index")) & ~apart]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    assert frame.loc[apart, "value"].dropna().between(-1, 1).all()
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)
    assert frame.loc[frame["status"] == "not_available", "value"].isna().all()


@given(SEEDS, st.randoms(use_true_random=True))
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_linkage(seed, cities=2)
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

    Organisations and workers are looked up city-wide, rosters have no community; whether a
    column has times is one fact about the whole column, so only dates are kept here.
    """
    tables, period, as_of = random_linkage(seed, cities=2)
    tables = Tables({name: by_the_day(frame) for name, frame in tables.frames.items()})
    frame = numbers_of(tables, period, as_of)
    assert (frame["note"] != "not_computed").all()
    everywhere = ("organizations", "workers", "participation")
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
    first, again, other = random_linkage(5), random_linkage(5), random_linkage(6)
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("activities").equals(other[0].frame("activities"))


@given(SEEDS)
@CITIES
def test_the_slow_computation_agrees_with_itself(seed: int) -> None:
    """61 rows a community; values divide, stages and routes fit together, indices are means."""
    tables, period, as_of = random_linkage(seed)
    rows = linkage_rows(tables, period, as_of)
    assert len(rows) == 61 * len(tables.community_ids())
    scaled = ("venue_area_per_100_households", "need_to_delivery_days")
    for key, number in rows.items():
        whole = number.numerator is not None and number.denominator is not None
        if number.value is not None and whole and key[1] not in scaled:
            assert number.value == number.numerator / number.denominator, key  # type: ignore[operator]
    for community in tables.community_ids():
        for variant in ("strict", "lenient"):
            steps = [
                rows[community, "chain_stage_conversion", variant, group]
                for group in ("S2", "S3", "S4", "S5")
            ]
            for one, two in pairwise(steps):
                if one.numerator is not None and two.denominator is not None:
                    assert one.numerator == two.denominator
    for community, (lian, dong) in indices(tables, period, as_of).items():
        assert rows[community, "lian_index", "", ""].value == lian
        assert rows[community, "dong_index", "", ""].value == dong
        root = rows[community, "linkage_index", "", ""].value
        if lian is None or dong is None:
            assert root is None
        else:
            assert root == pytest.approx(100 * math.sqrt(lian * dong))
