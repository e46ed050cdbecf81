"""The rows behind coverage and participation add up to their numbers, in both computations."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import pandas as pd
import pytest
from hypothesis import given

from tests.random_cities import CITIES, SEEDS, SlowKey
from tests.random_people import GROUPS, IDS, random_people
from tests.slow_people import LEVELS, Count
from tests.slow_people_rows import people_rows
from workbench.metrics import evidence
from workbench.results import Period
from workbench.schema.container import Tables

# --- Evidence ---------------------------------------------------------------------------

ROLES = (("numerator", "numerator"), ("denominator", "denominator"), ("unknown", "n_unknown"))
#: Their numerator is people, one row each (1.32).
OF_PEOPLE = {
    "service_coverage_rate": "pop_total",
    "priority_coverage_rate": "pop_priority",
    "group_coverage_rate": "pop_",
    "filing_rate": "pop_",
    "effective_coverage_rate": "pop_priority",
    "participation_rate": "pop_total",
    "governance_participation_rate": "pop_total",
    "volunteer_rate": "pop_total",
}


@cache
def city_with_evidence(seed: int) -> tuple[Tables, Period, dt.date, dict[SlowKey, Count]]:
    """A random city, and the slow rows of its community with most activities."""
    tables, period, as_of = random_people(seed, cities=2)
    biggest = tables.frame("activities")["community_id"].value_counts().index[0]
    rows = people_rows(tables, period.start, period.end, as_of, [biggest])
    return tables, period, as_of, rows


#: Cities in which every indicator has a number, in the last mostly as bounds.
EVIDENT = (2, 15, 55)


@pytest.mark.parametrize("seed", EVIDENT)
@pytest.mark.parametrize("indicator", IDS)
def test_evidence_adds_up_to_the_number(seed: int, indicator: str) -> None:
    """Per role, the weights add up to numerator, denominator and n_unknown (1.32)."""
    tables, period, as_of, slow = city_with_evidence(seed)
    keys = [key for key in slow if key[1] == indicator]
    assert keys
    for key in keys:
        community, _, variant, group = key
        rows = evidence(
            tables,
            indicator,
            community_id=community,
            period=period,
            as_of=as_of,
            variant=variant,
            group=group,
        )
        assert set(rows["role"]) <= {role for role, _ in ROLES}
        for role, name in ROLES:
            own = rows[rows["role"] == role]
            expected = getattr(slow[key], name) or 0
            assert own["n"].sum() == pytest.approx(expected), (key, role)
            assert not own.duplicated(["table", "id"]).any(), (key, role)


@pytest.mark.parametrize("seed", EVIDENT)
@pytest.mark.parametrize("indicator", OF_PEOPLE)
def test_evidence_of_people_is_one_row_per_id(seed: int, indicator: str) -> None:
    """The numerator has as many rows as people, the population is its `communities` row."""
    tables, period, as_of, slow = city_with_evidence(seed)
    for key in (key for key in slow if key[1] == indicator):
        rows = evidence(
            tables,
            indicator,
            community_id=key[0],
            period=period,
            as_of=as_of,
            group=key[3],
        )
        if slow[key].n_unknown is None:
            assert rows.empty
            continue
        people = rows[rows["role"] == "numerator"]
        assert (people["n"] == 1).all()
        assert len(people) == slow[key].numerator
        place = rows[rows["role"] == "denominator"]
        if slow[key].denominator:
            assert place["table"].tolist() == ["communities"]
            assert place["id"].tolist() == [f"{key[0]}/{period.end.year}"]
            assert place["n"].tolist() == [slow[key].denominator]
        else:
            assert place.empty


@pytest.mark.parametrize("indicator", IDS)
def test_cities_with_evidence_have_numbers(indicator: str) -> None:
    """In one of the cities at least, the indicator has a numerator or bounds, and unknowns."""
    numbers = [n for s in EVIDENT for k, n in city_with_evidence(s)[3].items() if k[1] == indicator]
    assert any(n.numerator or n.lower for n in numbers)


# --- The cities and the slow computation themselves -------------------------------------


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_people(5), random_people(5), random_people(6)
    for name, frame in first[0].frames.items():
        pd.testing.assert_frame_equal(frame, again[0].frame(name))
    assert not first[0].frame("activities").equals(other[0].frame("activities"))


@given(SEEDS)
@CITIES
def test_the_slow_computation_has_every_fixed_row_and_itself_adds_up(seed: int) -> None:
    """58 rows a community; its own rows behind a number add up to it, and its values divide."""
    tables, period, as_of = random_people(seed)
    rows = people_rows(tables, period.start, period.end, as_of)
    fixed = 2 + 2 * len(GROUPS) + 4 + 2 + 2 * len(LEVELS) + 2 + 2 + 2 + 2 + 2
    assert len(rows) == fixed * len(tables.community_ids())
    for key, number in rows.items():
        for role, name in ROLES:
            if role in number.rows and getattr(number, name) is not None:
                total = math.fsum(number.rows[role].values())
                assert total == pytest.approx(getattr(number, name)), (key, role)
        if (
            number.value is not None
            and number.denominator is not None
            and key[1]
            not in (
                "volunteer_hours_per_1000",
                "cbo_density",
                "representativeness_gap",
            )
        ):
            assert number.numerator is not None
            assert number.value == number.numerator / number.denominator
