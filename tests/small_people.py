"""Small neighbourhoods for coverage and participation, and the two computations of them.

A test marked with `BOTH_WAYS` gets `one`: first the package, then the slow computation. Both
answer with one row that has the same fields, so that every number written by hand is held
against both (`-k slow` and `-k package` choose one).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from tests import small_city
from tests.slow_people_rows import people_rows
from tests.small_city import NUMBERS, YEAR, is_null, tables_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables

Row = dict[str, Any]

#: What no indicator of activities, and none of a population, can do without (RULES 15, 16).
ACTIVITIES = (
    "activities",
    "activities.activity_id",
    "activities.organization_id",
    "activities.service_type",
)
PLACES = ("communities", "communities.year", "communities.households", "communities.pop_total")


def by_package(tables: Tables, indicator: str, **asked: Any) -> Any:
    """The row as the package computes it."""
    return small_city.one(tables, indicator, **asked)


def by_slow(
    tables: Tables,
    indicator: str,
    *,
    group: str = "",
    as_of: str = "2024-12-31",
    period: Period = YEAR,
    community: str = "A",
) -> Any:
    """The row as the slow computation has it; null is nan, as in a frame."""
    rows = people_rows(tables, period.start, period.end, dt.date.fromisoformat(as_of), [community])
    found = rows[community, indicator, "", group]
    numbers = {name: getattr(found, name) for name in NUMBERS}
    return SimpleNamespace(
        **{name: math.nan if value is None else value for name, value in numbers.items()},
        status=found.status,
        method=found.method,
        note=found.note,
    )


BOTH_WAYS = pytest.mark.parametrize("one", [by_package, by_slow], ids=["package", "slow"])


def activity(name: str, people: int | None, kind: str | None = "group_work", **cells: Any) -> Row:
    """An activity of community A on 2024-03-01, with its headcount."""
    return {
        "activity_id": name,
        "community_id": "A",
        "activity_date": "2024-03-01",
        "organization_id": "o1",
        "service_type": kind,
        "participant_count": people,
        **cells,
    }


def roster(name: str, people: Iterable[str], **cells: Any) -> list[Row]:
    """A roster row of the activity for each of these people."""
    return [{"activity_id": name, "resident_id": person, **cells} for person in people]


def resident(person: str, groups: str | None = None, **cells: Any) -> Row:
    """A registered resident of community A."""
    return {"resident_id": person, "community_id": "A", "group_codes": groups, **cells}


def ids(number: int, prefix: str = "r") -> list[str]:
    return [f"{prefix}{i}" for i in range(1, number + 1)]


def neighbourhood(
    activities: Sequence[Mapping[str, Any]] = (),
    rosters: Sequence[Sequence[Mapping[str, Any]]] | None = (),
    residents: Sequence[Mapping[str, Any]] | None = (),
    *,
    organizations: Sequence[Mapping[str, Any]] | None = (),
    population: Mapping[str, int | None] | None = None,
    communities: Sequence[Mapping[str, Any]] | None = None,
    without: Sequence[str] = (),
) -> Tables:
    """The tables of a city with these rows; None leaves a table out.

    Community A of 2024 has 400 households and 1,000 people, of whom 100 are priority, 20
    are in each group and 250 are 60 or older; `population` says otherwise for some columns.
    """
    place: Row = {"community_id": "A", "year": 2024, "households": 400, "pop_total": 1000}
    place |= {f"pop_{group.code}": 20 for group in codes.GROUP}
    place |= {"pop_priority": 100, "pop_elderly_60": 250, **(population or {})}
    given: dict[str, Any] = {
        "communities": [place] if communities is None else communities,
        "activities": activities,
        "participation": None if rosters is None else [row for each in rosters for row in each],
        "residents": residents,
        "organizations": organizations,
    }
    return tables_of(
        without=without, **{name: rows for name, rows in given.items() if rows is not None}
    )


def bounds(row: Any) -> tuple[float, float, str, str]:
    """Limits, method and status, after checking that there is no point."""
    assert is_null(row, "value")
    return row.lower, row.upper, row.method, row.status


def no_limits(row: Any) -> bool:
    return is_null(row, "lower", "upper") and row.method == ""
