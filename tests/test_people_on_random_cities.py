"""Coverage and participation equal a second, slow computation, and hold what must hold everywhere."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.random_people import GROUPS, random_people
from tests.slow_people import LEVELS, Count
from tests.slow_people_rows import people_rows
from tests.small_city import KEYS, NUMBERS
from workbench.metrics import compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

#: C1–C8 and P1–P10, in the order of RULES 15.
IDS = (
    "service_coverage_rate",
    "priority_coverage_rate",
    "group_coverage_rate",
    "filing_rate",
    "effective_coverage_rate",
    "equity_ratio",
    "unreached_count",
    "household_coverage_rate",
    "participation_rate",
    "governance_participation_rate",
    "participation_level_mix",
    "resident_initiated_share",
    "repeat_participation_rate",
    "participation_concentration",
    "volunteer_rate",
    "volunteer_hours_per_1000",
    "decision_implementation_rate",
    "cbo_density",
    "representativeness_gap",
)
SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate))
SlowKey = tuple[str, str, str, str]


# --- The same as the slow computation ---------------------------------------------------


def numbers_of(
    tables: Tables, period: Period, as_of: dt.date, *, by: Sequence[str] = ("community_id",)
) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=IDS, by=by).frame


def as_frame(found: Mapping[SlowKey, Count]) -> pd.DataFrame:
    rows = [
        {
            "community_id": community,
            "indicator_id": indicator,
            "variant": variant,
            "group": group,
            **{name: getattr(number, name) for name in (*NUMBERS, "status", "method")},
        }
        for (community, indicator, variant, group), number in found.items()
    ]
    frame = pd.DataFrame(rows).set_index(["community_id", *KEYS])
    return frame.astype(dict.fromkeys(NUMBERS, float))


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


@given(SEEDS, st.randoms(use_true_random=False))
@CITIES
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_people(seed, cities=2)
    whole = numbers_of(tables, period, as_of)
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


def united(tables: Tables, period: Period, name_of: Mapping[str, str]) -> Tables:
    """The same city with communities renamed: those of one name are one community (14.1)."""
    frames = {
        name: frame.assign(community_id=frame["community_id"].map(name_of))
        if "community_id" in frame.columns
        else frame
        for name, frame in tables.frames.items()
    }
    places = tables.frame("communities").drop_duplicates()
    places = places[(places["year"] == period.end.year).fillna(False)].set_index("community_id")
    figures = [c for c in places.columns if c == "households" or c.startswith("pop_")]
    rows = []
    for union in sorted(set(name_of.values())):
        row: dict[str, Any] = {"community_id": union, "year": period.end.year}
        for column in figures:
            each = [
                places[column].get(community, pd.NA)
                for community, name in name_of.items()
                if name == union
            ]
            row[column] = pd.NA if any(pd.isna(part) for part in each) else int(sum(each))
        rows.append(row)
    columns = ["community_id", "year", *figures]
    frames["communities"] = pd.DataFrame(rows, columns=columns, dtype=object)
    return Tables(frames)


def with_places(seed: int, **more: Any) -> tuple[Tables, Period, dt.date]:
    """A random city with a complete `communities` table, each resident registered once."""
    while True:
        tables, period, as_of = random_people(seed, **more)
        if tables.has("communities", "street_name", "households", "pop_total"):
            return registered_once(tables), period, as_of
        seed += 1


def streets(tables: Tables, period: Period) -> dict[str, str]:
    """The street of each community in the year of period_end (14.1)."""
    places = tables.frame("communities").drop_duplicates()
    places = places[(places["year"] == period.end.year).fillna(False)]
    known = dict(zip(places["community_id"], places["street_name"], strict=True))
    return {
        community: "unknown" if pd.isna(known.get(community, pd.NA)) else known[community]
        for community in tables.community_ids()
    }


@given(SEEDS)
@CITIES
def test_a_street_is_a_community_made_of_its_communities(seed: int) -> None:
    """Grouping by street equals renaming communities to it: people distinct, populations summed.

    Who is registered in one community and attends in another of the street is known there.
    """
    tables, period, as_of = with_places(seed, cities=2)
    found = numbers_of(tables, period, as_of, by=["street_name"])
    merged = united(tables, period, streets(tables, period))
    index = ["place", *KEYS]
    columns = [*NUMBERS, "unit", "method", "status"]
    pd.testing.assert_frame_equal(
        found.rename(columns={"street_name": "place"}).set_index(index)[columns].sort_index(),
        numbers_of(merged, period, as_of)
        .rename(columns={"community_id": "place"})
        .set_index(index)[columns]
        .sort_index(),
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
