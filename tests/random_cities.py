"""What is done to whole random cities, whatever is counted in them: shuffled, loaded twice, united."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from hypothesis import Phase, settings
from hypothesis import strategies as st

from tests.slow_numbers import Number
from tests.small_city import KEYS, NUMBERS
from workbench.results import Period
from workbench.schema.container import Tables

SEEDS = st.integers(0, 10**6)
#: A smaller seed is not a simpler city: nothing to shrink.
CITIES = settings(max_examples=4, phases=(Phase.explicit, Phase.generate))
SlowKey = tuple[str, str, str, str]
City = tuple[Tables, Period, dt.date]


def as_frame(found: Mapping[SlowKey, Number]) -> pd.DataFrame:
    """The rows of a slow computation as a frame, in their order."""
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


def reordered(tables: Tables, chance: Any) -> Iterator[Tables]:
    """The same city with its rows shuffled, and with all rows twice."""
    yield Tables(
        {
            name: frame.iloc[chance.sample(range(len(frame)), len(frame))]
            for name, frame in tables.frames.items()
        }
    )
    yield Tables({name: pd.concat([frame, frame]) for name, frame in tables.frames.items()})


def with_columns(draw: Callable[..., City], seed: int, *columns: str, **more: Any) -> City:
    """The first city from this seed on whose `communities` table has these columns."""
    while True:
        tables, period, as_of = draw(seed, **more)
        if tables.has("communities", *columns):
            return tables, period, as_of
        seed += 1


def of_the_year(tables: Tables, period: Period) -> pd.DataFrame:
    """The communities as they were in the year of period_end (14.1)."""
    places = tables.frame("communities").drop_duplicates()
    return places[(places["year"] == period.end.year).fillna(False)]


def named(tables: Tables, period: Period, column: str) -> dict[str, str]:
    """The street or district of each community in the year of period_end (14.1)."""
    places = of_the_year(tables, period)
    known = dict(zip(places["community_id"], places[column], strict=True))
    return {
        community: "unknown" if pd.isna(known.get(community, pd.NA)) else known[community]
        for community in tables.community_ids()
    }


def united(tables: Tables, period: Period, name_of: Mapping[str, str]) -> Tables:
    """The same city with communities renamed: those of one name are one community (14.1)."""
    frames = {
        name: frame.assign(community_id=frame["community_id"].map(name_of))
        if "community_id" in frame.columns
        else frame
        for name, frame in tables.frames.items()
    }
    places = of_the_year(tables, period).set_index("community_id")
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


def by_place(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The numbers of a frame by place, whatever its column of places is called."""
    columns = [*NUMBERS, "unit", "method", "status"]
    return frame.rename(columns={column: "place"}).set_index(["place", *KEYS])[columns].sort_index()
