"""The rows behind chain, connection, action and flags add up to their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

import pandas as pd
import pytest

from tests.random_flags import random_flags
from tests.random_linkage import random_linkage
from tests.slow_linkage import IDS
from workbench.metrics import catalogue, compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

ROLES = (("numerator", "numerator"), ("denominator", "denominator"), ("unknown", "n_unknown"))
#: Made of other rows: what is behind them stands under their components' names.
MADE_OF_OTHERS = ("lian_index", "dong_index", "linkage_quadrant", "linkage_index")
FLAGS = tuple(name for name in catalogue() if name.startswith("flag_"))
#: No row is behind a month that has none, nor behind the runs and maxima of these tests.
WITHOUT_ROWS = ("quadrant", "idle_months")

City = tuple[Tables, Period, dt.date]


@cache
def drawn(source: str, seed: int) -> tuple[City, pd.DataFrame]:
    """A random city and its numbers."""
    tables, period, as_of = (random_flags if source == "flags" else random_linkage)(seed, cities=1)
    only = FLAGS if source == "flags" else IDS
    return (tables, period, as_of), compute(tables, period=period, as_of=as_of, only=only).frame


def rows_behind(city: City, row: pd.Series) -> pd.DataFrame:
    tables, period, as_of = city
    return evidence(
        tables,
        row["indicator_id"],
        community_id=row["community_id"],
        period=period,
        as_of=as_of,
        variant=row["variant"],
        group=row["group"],
    )


def hold(rows: pd.DataFrame, row: pd.Series) -> None:
    """Per role, the weights add up to the number, and no row stands twice (RULES 1.32)."""
    for role, name in ROLES:
        own = rows[rows["role"] == role]
        expected = 0.0 if pd.isna(row[name]) else row[name]
        assert own["n"].sum() == pytest.approx(expected, abs=1e-9), (tuple(row[:2]), role)


def numbers(source: str, seed: int, indicator: str) -> Iterable[tuple[City, pd.Series]]:
    city, frame = drawn(source, seed)
    for _, row in frame[frame["indicator_id"] == indicator].iterrows():
        yield city, row


@pytest.mark.parametrize("seed", [3, 8, 21])
@pytest.mark.parametrize("indicator", [i for i in IDS if i not in MADE_OF_OTHERS])
def test_evidence_adds_up_to_the_number(seed: int, indicator: str) -> None:
    """Every row of L, K and M: sums of weights are numerator, denominator and n_unknown."""
    for city, row in numbers("linkage", seed, indicator):
        if row["status"] == "not_available" and pd.isna(row["n_unknown"]):
            continue
        hold(rows_behind(city, row), row)


@pytest.mark.parametrize("seed", [2, 7])
@pytest.mark.parametrize("indicator", FLAGS)
def test_evidence_of_tests_adds_up(seed: int, indicator: str) -> None:
    """Every test of a flag, except those that count months."""
    for city, row in numbers("flags", seed, indicator):
        if not row["group"] or row["group"] in WITHOUT_ROWS or pd.isna(row["n_unknown"]):
            continue
        hold(rows_behind(city, row), row)


def test_a_flag_shows_the_rows_of_its_tests() -> None:
    """The row of a level has no numbers; what is behind it is named by test."""
    city, frame = drawn("flags", 2)
    row = frame[(frame["indicator_id"] == "flag_formality") & (frame["group"] == "")].iloc[0]
    assert set(rows_behind(city, row)["role"]) >= {
        "formal_share:numerator",
        "formal_share:denominator",
    }


def test_an_index_shows_the_rows_of_its_components() -> None:
    """Lian and dong name, for each row, the component and the part it plays there."""
    for seed in range(12):
        city, frame = drawn("linkage", seed)
        known = frame[(frame["indicator_id"] == "lian_index") & (frame["status"] == "ok")]
        if known.empty:
            continue
        roles = set(rows_behind(city, known.iloc[0])["role"])
        components = {role.partition(":")[0] for role in roles}
        assert len(components) >= 2
        assert components <= {
            "three_sector_need_rate",
            "cross_sector_density",
            "need_anchored_linkage_share",
        }
        return
    pytest.fail("no city has a connection index")
