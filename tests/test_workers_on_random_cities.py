"""Workers and pathways on whole random cities: rows behind numbers, order of rows, unions, partitions."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import pandas as pd
import pytest
from hypothesis import given

from tests.random_cities import CITIES, SEEDS, reordered
from tests.random_workers import random_workers
from tests.small_city import KEYS, NUMBERS
from workbench.indicators.registry import catalogue
from workbench.metrics import compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

IDS = (
    "needs_collected_per_worker",
    "match_rate",
    "match_days",
    "mobilisation_yield",
    "mobilisation_retention",
    "pairing_coverage",
    "role_coverage",
    "role_evenness",
    "certified_share",
    "workers_per_10000",
    "admin_time_share",
    "closing_roles",
    "problem_reduction",
    "empowerment_conversion_rate",
    "policy_delivery_rate",
    "advocacy_uptake_rate",
)
ROLES = (("numerator", "numerator"), ("denominator", "denominator"), ("unknown", "n_unknown"))
#: Cities in which together every row has a value, most have unknowns, and some are refused.
EVIDENT = (0, 2, 4, 5, 7)


@cache
def city(seed: int) -> tuple[Tables, Period, dt.date, pd.DataFrame]:
    tables, period, as_of = random_workers(seed)
    frame = compute(tables, period=period, as_of=as_of, only=IDS).frame
    return tables, period, as_of, frame


@pytest.mark.parametrize("seed", EVIDENT)
@pytest.mark.parametrize("indicator", IDS)
def test_evidence_adds_up_to_the_number(seed: int, indicator: str) -> None:
    """Per role, the weights add up to numerator, denominator and n_unknown (1.32)."""
    tables, period, as_of, frame = city(seed)
    for row in frame[frame["indicator_id"] == indicator].to_dict("records"):
        rows = evidence(
            tables,
            indicator,
            community_id=row["community_id"],
            period=period,
            as_of=as_of,
            group=row["group"],
        )
        assert set(rows["role"]) <= {role for role, _ in ROLES}
        for role, name in ROLES:
            own = rows[rows["role"] == role]
            expected = 0 if pd.isna(row[name]) else row[name]
            assert own["n"].sum() == pytest.approx(expected, abs=1e-9), (row["group"], role)
            assert not own.duplicated(["table", "id"]).any(), (row["group"], role)


def test_the_cities_show_every_row() -> None:
    """Each row has a value in one of them, and half of the ids have unknowns."""
    every = pd.concat([city(seed)[3] for seed in EVIDENT])
    shown = every[every["value"].notna() | (every["method"] == "bounds")]
    fixed = {(id, group) for id in IDS for _, group in catalogue()[id].rows()}
    assert set(shown[["indicator_id", "group"]].itertuples(index=False, name=None)) == fixed
    assert every.loc[every["n_unknown"] > 0, "indicator_id"].nunique() >= len(IDS) / 2
    assert {"not_available", "insufficient_data"} <= set(every["status"])


@given(SEEDS)
@CITIES
def test_numbers_are_in_order_and_rows_in_any(seed: int) -> None:
    """0 ≤ lower ≤ value ≤ upper; shuffled or repeated rows change nothing, to the last digit."""
    tables, period, as_of = random_workers(seed)
    frame = compute(tables, period=period, as_of=as_of, only=IDS).frame
    limited = frame.dropna(subset=["value", "lower", "upper"])
    assert (limited["lower"] <= limited["value"]).all()
    assert (limited["value"] <= limited["upper"]).all() and (limited["lower"] >= 0).all()
    for other in reordered(tables, random.Random(seed)):
        again = compute(other, period=period, as_of=as_of, only=IDS).frame
        pd.testing.assert_frame_equal(again, frame, check_exact=True)


def renamed(tables: Tables) -> Tables:
    """The same city as one community."""
    frames = {
        name: frame.assign(community_id=frame["community_id"].replace({"c0": "c", "c1": "c"}))
        for name, frame in tables.frames.items()
        if "community_id" in frame and name != "communities"
    }
    places = tables.frame("communities")
    total = places[["pop_total", "pop_priority"]].sum(skipna=False)
    one = places.iloc[:1].assign(community_id="c", **total.to_dict())
    return Tables({**tables.frames, **frames, "communities": one})


@pytest.mark.parametrize("seed", range(10, 16))
def test_a_union_is_one_community_with_all_rows(seed: int) -> None:
    """People, first rosters, categories and staff of a union are those of one place (14.1)."""
    tables, period, as_of = random_workers(seed)
    whole = compute(tables, period=period, as_of=as_of, only=IDS, by=()).frame
    one = compute(renamed(tables), period=period, as_of=as_of, only=IDS).frame
    pd.testing.assert_frame_equal(whole, one.drop(columns="community_id"), check_exact=True)


@pytest.mark.parametrize("seed", range(20, 23))
def test_needs_of_all_categories_add_up(seed: int) -> None:
    """By category, counts of needs add up to the community's; staff serve each category."""
    tables, period, as_of = random_workers(seed)
    only = ("needs_collected_per_worker", "match_rate", "match_days", "closing_roles")
    plain = compute(tables, period=period, as_of=as_of, only=only).frame
    split = compute(
        tables, period=period, as_of=as_of, only=only, by=("community_id", "need_category")
    ).frame
    keys = ["community_id", *KEYS]
    total = split.groupby(keys)[["numerator", "denominator", "n_unknown"]].agg(
        {"numerator": "sum", "denominator": "sum", "n_unknown": "sum"}
    )
    whole = plain.set_index(keys)
    for name in ("numerator", "n_unknown"):
        assert total[name].to_dict() == whole[name].fillna(0).to_dict(), name
    staff = split[split["indicator_id"] == only[0]].groupby("community_id")["denominator"]
    assert (staff.nunique() == 1).all()


@pytest.mark.parametrize("seed", range(30, 33))
def test_people_first_mobilised_by_all_organisations_add_up(seed: int) -> None:
    """Each person is first mobilised once, in an activity of one organisation."""
    tables, period, as_of = random_workers(seed)
    only = ("mobilisation_yield", "mobilisation_retention", "empowerment_conversion_rate")
    plain = compute(tables, period=period, as_of=as_of, only=only).frame
    by = ("community_id", "organization_id")
    split = compute(tables, period=period, as_of=as_of, only=only, by=by).frame
    keys = ["community_id", "indicator_id"]
    assert (
        split.groupby(keys)["numerator"].sum().to_dict()
        == plain.set_index(keys)["numerator"].fillna(0).to_dict()
    )


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_workers(5), random_workers(5), random_workers(6)
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("needs").equals(other[0].frame("needs"))
    assert set(NUMBERS) <= set(city(EVIDENT[0])[3].columns)
