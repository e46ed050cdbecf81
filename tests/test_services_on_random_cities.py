"""Information, referral, workers and pathways equal a second, slow computation in random cities."""

from __future__ import annotations

import ast
import datetime as dt
import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.random_cities import reordered
from tests.random_services import random_services
from tests.slow_services import IDS, Count, services_rows
from tests.small_city import KEYS, NUMBERS
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate), deadline=None)
SlowKey = tuple[str, str, str, str]
TEXTS = ("status", "method", "unit", "category")
ROWS = 32  # of one community
#: Tables without a community of their own, or looked up city-wide (1.2).
EVERYWHERE = ("organizations", "workers", "participation")


# --- The same as the slow computation ---------------------------------------------------


def numbers_of(tables: Tables, period: Period, as_of: dt.date) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=IDS).frame


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
    """The same keys in the same order, the same cells, and the notes that must be there."""
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
        atol=1e-9,
    )
    for key, number in slow.items():
        note = str(found.loc[key, "note"])
        for message in ("not_reported", "exceeds_population"):
            if number.notes is not None:
                assert (message in note) == (message in number.notes), (key, note)


@given(seed=SEEDS)
@example(seed=2)
@example(seed=3)
@example(seed=5)
@example(seed=8)
@example(seed=13)
@example(seed=21)
@example(seed=34)
@example(seed=55)
@settings(CITIES, max_examples=8)
def test_equals_the_slow_computation(seed: int) -> None:
    """All cells and the order of the rows of two random cities equal the slow ones.

    Numbers to 1e-9, nulls, statuses, methods, units and categories; notes hold what the rules
    name.
    """
    tables, period, as_of = random_services(seed, cities=2)
    assert_same(numbers_of(tables, period, as_of), services_rows(tables, period, as_of))


# --- The cities are hard enough ---------------------------------------------------------

#: How a row may come out: a value, computed but too little to say, nothing to divide by,
#: nothing reported, a table or column missing.
OUTCOMES = {"ok", "computed", "silent", "missing"}
WITH_TOO_LITTLE = {
    "match_days",
    "mobilisation_retention",
    "pairing_coverage",
    "problem_reduction",
}


def kind_of(number: Count) -> str:
    """How a row came out: a value, or why there is none."""
    if number.status != "not_available":
        return number.status
    if number.notes is None:
        return "missing"
    return "silent" if "not_reported" in number.notes else "computed"


@cache
def many_cities() -> list[dict[SlowKey, Count]]:
    return [services_rows(*random_services(seed)) for seed in range(30)]


def test_every_row_has_a_value_in_a_quarter_of_the_communities() -> None:
    """Over 30 cities each row is `ok` often, and refused in every way that its rules know."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    unknown: Counter[str] = Counter()
    for rows in many_cities():
        for (_, indicator, _, group), number in rows.items():
            found[indicator, group][kind_of(number)] += 1
            unknown[indicator] += bool(number.n_unknown)
    assert tuple(dict.fromkeys(indicator for indicator, _ in found)) == IDS
    for (indicator, group), seen in found.items():
        assert seen["ok"] >= seen.total() / 4, (indicator, group, seen)
        expected = set(OUTCOMES)
        if indicator in WITH_TOO_LITTLE:
            expected.add("insufficient_data")
        if indicator in ("certified_share", "workers_per_10000"):
            expected.discard("silent")  # workers and population need no report (1.14)
        if (indicator, group) == ("problem_reduction", "repeat"):
            expected.discard("computed")  # nothing to divide by is too little to say
        assert {*seen, "missing"} == expected, (indicator, group, seen)
    assert sum("missing" in seen for seen in found.values()) >= 0.8 * len(found)
    never = {"shared_record_rate", "match_rate", "match_days", "empowerment_conversion_rate"}
    for indicator in set(IDS) - never - {"workers_per_10000"}:
        assert unknown[indicator] >= 5, indicator


# --- What holds for every city ----------------------------------------------------------


@given(SEEDS)
@CITIES
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """0 ≤ lower ≤ value ≤ upper ≤ 1 for shares and indices; every indicator is computed."""
    frame = numbers_of(*random_services(seed, cities=2))
    assert (frame["note"] != "not_computed").all()
    for first, second in (("lower", "value"), ("value", "upper"), ("lower", "upper")):
        both = frame[frame[first].notna() & frame[second].notna()]
        assert (both[first] <= both[second] + 1e-12).all()
    shares = frame[frame["unit"].isin(("share", "index"))]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    assert frame.loc[frame["unit"] == "points", "value"].dropna().between(-2, 2).all()
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)
    assert frame.loc[frame["status"] == "not_available", "value"].isna().all()


@given(SEEDS)
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_services(seed)
    whole = numbers_of(tables, period, as_of)
    assert (whole["note"] != "not_computed").all()
    for other in reordered(tables, random.Random(seed)):
        pd.testing.assert_frame_equal(numbers_of(other, period, as_of), whole, check_exact=True)


def by_the_day(tables: Tables) -> Tables:
    """The same rows without times of day."""
    return Tables(
        {
            name: frame.assign(
                **{d: frame[d].dt.normalize() for d in frame.select_dtypes("datetime").columns}
            )
            for name, frame in tables.frames.items()
        }
    )


def alone(tables: Tables, community: str) -> Tables:
    """One community, with what is looked up city-wide."""
    return Tables(
        {
            name: f if name in EVERYWHERE else f[f["community_id"] == community]
            for name, f in tables.frames.items()
        }
    )


@given(SEEDS)
@CITIES
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the numbers that it has among others (1.2).

    Whether a column has times is one fact about the whole column, so only dates are kept here.
    """
    tables, period, as_of = random_services(seed, cities=2)
    tables = by_the_day(tables)
    frame = numbers_of(tables, period, as_of)
    assert (frame["note"] != "not_computed").all()
    for community in tables.community_ids()[:3]:
        found = compute(
            alone(tables, community), period=period, as_of=as_of, only=IDS, communities=[community]
        ).frame.drop(columns="note")
        expected = frame[frame["community_id"] == community].drop(columns="note")
        pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))


# --- The cities and the slow computation themselves -------------------------------------


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_services(5), random_services(5), random_services(6)
    assert (first[1], first[2]) == (again[1], again[2])
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("activities").equals(other[0].frame("activities"))


@given(SEEDS)
@CITIES
def test_the_slow_computation_agrees_with_itself(seed: int) -> None:
    """32 rows a community, in order; values divide; neither row order nor repeats matter."""
    tables, period, as_of = random_services(seed)
    rows = services_rows(tables, period, as_of)
    assert len(rows) == ROWS * len(tables.community_ids())
    whole = as_frame(rows)
    for (_, indicator, _, group), number in rows.items():
        divided = number.unit in ("share", "per_fte") and number.value is not None
        if divided and number.denominator:
            assert number.value == number.numerator / number.denominator, (indicator, group)  # type: ignore[operator]
    for other in reordered(tables, random.Random(seed)):
        found = as_frame(services_rows(other, period, as_of))
        pd.testing.assert_frame_equal(found, whole, check_exact=True)
    one = tables.community_ids()[0]
    plain = by_the_day(tables)
    apart = as_frame(services_rows(alone(plain, one), period, as_of))
    expected = as_frame(services_rows(plain, period, as_of))
    pd.testing.assert_frame_equal(apart.loc[[one]], expected.loc[[one]], check_exact=True)


def test_the_slow_computation_knows_only_the_schema() -> None:
    """Nothing of the package is imported but `workbench.schema`: the result is independent."""
    for path in sorted((Path(__file__).parent / "slow_services").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith("workbench") or name.startswith("workbench.schema")
