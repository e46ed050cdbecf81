"""The flags equal a second, slow computation, and hold what must hold everywhere."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.random_flags import Indices, random_flags
from tests.slow_flags.level import FlagRow
from tests.slow_flags.rows import CODES, FLAG_IDS, TESTS, Key, flag_rows
from tests.small_city import NUMBERS
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate))
KEYS = ("community_id", "indicator_id", "group")
INDICES = ("lian_index", "dong_index")
NOTES = frozenset({"not_reported", "filed_groups_left_out"})


# --- The same as the slow computation ---------------------------------------------------


def computed(
    tables: Tables, period: Period, as_of: dt.date, **more: Any
) -> tuple[pd.DataFrame, Indices]:
    """The rows of the flags, and the indices of each community as the same call gives them."""
    only = (*INDICES, *FLAG_IDS)
    frame = compute(
        tables, period=period, as_of=as_of, only=only, by=("community_id",), **more
    ).frame
    indices: Indices = {}
    for community in frame["community_id"].unique():
        own = frame[frame["community_id"] == community].set_index("indicator_id")
        lian, dong = (own.loc[[name], "value"].iloc[0] for name in INDICES)
        indices[community] = (
            None if math.isnan(lian) else float(lian),
            None if math.isnan(dong) else float(dong),
        )
    return frame[frame["indicator_id"].isin(FLAG_IDS)], indices


def cell(value: Any) -> Any:
    """Null is None; a missing category is empty."""
    return None if value is None or pd.isna(value) else value


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    return bool(found == expected)


def differences(frame: pd.DataFrame, slow: Mapping[Key, FlagRow]) -> list[str]:
    """One line for each cell that differs: where, what was found, what was expected."""
    lines = []
    for row, (key, expected) in zip(frame.to_dict("records"), slow.items(), strict=True):
        found = {name: cell(row[name]) for name in (*NUMBERS, "status", "method")}
        found["category"] = cell(row["category"]) or ""
        for name, value in found.items():
            if not same(value, getattr(expected, name)):
                lines.append(f"{' '.join(key)} {name}: {value}, not {getattr(expected, name)}")
        if key[2] == "":
            held = messages(row["note"]) & (CODES | NOTES)
            if held != expected.codes | expected.notes:
                lines.append(f"{' '.join(key)} note: {held}, not {expected.codes | expected.notes}")
    return lines


def messages(note: str) -> set[str]:
    """The message ids of a note: pairs are joined by `; `, innocent codes by `+` (1.24, 13.1)."""
    return set(re.findall(r"[a-z_]+", str(note)))


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_slow_computation(seed: int) -> None:
    """Numbers, nulls, levels, statuses, methods and order of three random cities equal the slow ones.

    The innocent codes stand in the note of the flag where, and only where, they hold.
    """
    tables, period, as_of = random_flags(seed, cities=3)
    frame, indices = computed(tables, period, as_of)
    slow = flag_rows(tables, period, as_of, indices=indices)
    assert list(frame[list(KEYS)].itertuples(index=False, name=None)) == list(slow)  # 1.1
    found = differences(frame, slow)
    assert not found, "\n".join(found)


# --- What holds for every city ----------------------------------------------------------


@given(SEEDS)
@CITIES
def test_levels_are_made_of_tests(seed: int) -> None:
    """No flag is above its highest test but by a lift; unknown levels carry no value; the total counts them."""
    frame, _ = computed(*random_flags(seed, cities=2))
    rank = {"unknown": -1, "none": 0, "watch": 1, "alert": 2}
    lifted = ("flag_control_only", "flag_paper_competition")
    for _, own in frame.groupby("community_id"):
        flags = own[(own["group"] == "") & own["indicator_id"].isin(TESTS)]
        for flag in flags.itertuples():
            tests = own[(own["indicator_id"] == flag.indicator_id) & (own["group"] != "")]
            highest = tests["category"].map(rank).max()
            if not (flag.indicator_id in lifted and highest == 1):
                assert rank[str(flag.category)] <= highest
            assert tests.loc[tests["category"] == "unknown", "value"].isna().all()
            assert flag.status == "ok" or flag.category == "unknown"
        whole = own[own["indicator_id"] == "pseudo_linkage_flags"].iloc[0]
        assert whole["denominator"] + whole["n_unknown"] == len(TESTS)
        if whole["status"] == "ok":
            assert whole["value"] == flags["category"].isin(["watch", "alert"]).sum()
            assert whole["numerator"] == (flags["category"] == "alert").sum()


@given(SEEDS, st.randoms(use_true_random=True))
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_flags(seed, cities=2)
    whole, _ = computed(tables, period, as_of)
    shuffled = {
        name: frame.iloc[chance.sample(range(len(frame)), len(frame))]
        for name, frame in tables.frames.items()
    }
    twice = {name: pd.concat([frame, frame]) for name, frame in tables.frames.items()}
    for other in (shuffled, twice):
        found, _ = computed(Tables(other), period, as_of)
        pd.testing.assert_frame_equal(found, whole, check_exact=True)


@given(SEEDS)
@CITIES
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the flags that it has among others (1.2)."""
    tables, period, as_of = random_flags(seed, cities=2)
    frame, _ = computed(tables, period, as_of)
    for community in tables.community_ids()[:2]:
        alone = Tables(
            {
                name: f
                if name in ("organizations", "workers")  # looked up city-wide
                else f[f["community_id"] == community]
                for name, f in tables.frames.items()
            }
        )
        if with_times(alone) != with_times(tables) or community not in alone.community_ids():
            continue  # 16 on 1.2: times are a fact about the whole column
        found, _ = computed(alone, period, as_of, communities=[community])
        expected = frame[frame["community_id"] == community].reset_index(drop=True)
        pd.testing.assert_frame_equal(found.reset_index(drop=True), expected)


def with_times(tables: Tables) -> Sequence[tuple[str, str]]:
    """The columns in which some date has a time of day."""
    return [
        (name, column)
        for name, frame in tables.frames.items()
        for column in frame.columns
        if column.endswith("_date")
        and (frame[column].dropna().dt.normalize() != frame[column].dropna()).any()
    ]


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_flags(5), random_flags(5), random_flags(6)
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("needs").equals(other[0].frame("needs"))
