"""The shared sets: what was known at `as_of`, who is where, who lives there (RULES 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.cohorts.grouping import make_grouping, place_attributes
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
AS_OF = dt.date(2024, 6, 30)
ON_THE_DAY, NEXT_DAY = pd.Timestamp("2024-06-30 23:59:59"), pd.Timestamp("2024-07-01")


def frame(name: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    columns = [c for c in TABLES[name].names() if any(c in row for row in rows)]
    return pd.DataFrame({c: pd.Series([row.get(c) for row in rows], dtype=object) for c in columns})


def stood(name: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    return as_they_stood(Tables({name: frame(name, *rows)}), AS_OF).frame(name)


def cohorts(
    tables: Tables,
    *,
    by: Sequence[str] = ("community_id",),
    as_of: dt.date = YEAR.end,
    communities: Sequence[str] | None = None,
) -> Cohorts:
    known = as_they_stood(tables, as_of)
    asked = communities or tables.community_ids()
    grouping = make_grouping(known, period=YEAR, communities=asked, by=by, holders=("needs",))
    return Cohorts(
        tables, known, period=YEAR, as_of=as_of, scheme=DEFAULT_SCHEME, grouping=grouping
    )


# --- What was known (1.4, 1.7, 1.8) -----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("needs", "need_id"),
        ("activities", "activity_id"),
        ("linkages", "linkage_id"),
        ("surveys", "response_id"),
    ],
)
def test_a_row_exists_from_its_own_date_to_the_end_of_as_of(name: str, key: str) -> None:
    """The last second of `as_of` is in, the next midnight is not, and no date is no row."""
    own = TABLES[name].own_date
    assert own is not None
    rows = [{key: "in", own: ON_THE_DAY}, {key: "out", own: NEXT_DAY}, {key: "never", own: None}]
    assert stood(name, *rows)[key].tolist() == ["in"]


@pytest.mark.parametrize(
    ("name", "date", "told"),
    [
        ("needs", "closed_date", {"closed_status": "resolved", "closed_on_time": True}),
        ("needs", "followup_date", {"followup_resolved": "yes", "satisfaction": 4}),
        ("needs", "first_response_date", {}),
        ("needs", "assigned_date", {}),
        ("linkages", "accepted_date", {"response_status": "accepted"}),
        ("linkages", "outcome_date", {"outcome": "helped"}),
        ("projects", "design_date", {}),
        ("projects", "tender_date", {}),
        ("projects", "award_date", {}),
        ("activities", "case_closed_date", {}),
    ],
)
def test_a_later_date_is_blank_with_what_it_dates(
    name: str, date: str, told: dict[str, Any]
) -> None:
    """On the day it stands; a day later it and what it dates are blank; without it they stand."""
    table = TABLES[name]
    known = {table.own_date: pd.Timestamp("2024-01-05")} if table.own_date else {}
    rows = [
        {table.key[0]: str(day), **known, date: day, **told} for day in (ON_THE_DAY, NEXT_DAY, None)
    ]
    found = stood(name, *rows)
    assert found[date].notna().tolist() == [True, False, False]
    for column, value in told.items():
        assert found[column].isna().tolist() == [False, True, False]
        assert found[column].dropna().tolist() == [value, value]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("needs", "due_date"),
        ("needs", "recorded_date"),
        ("projects", "start_date"),
        ("projects", "end_date"),
    ],
)
def test_planned_and_recorded_dates_are_left_alone(name: str, date: str) -> None:
    """A promise and a contract may lie ahead."""
    table = TABLES[name]
    known = {table.own_date: pd.Timestamp("2024-01-05")} if table.own_date else {}
    assert stood(name, {table.key[0]: "x", **known, date: NEXT_DAY})[date].tolist() == [NEXT_DAY]


def test_rows_equal_in_every_column_count_once_before_dates_are_blanked() -> None:
    """Two needs that differ only in a later date remain two; where they come from is no content."""
    day = pd.Timestamp("2024-01-05")
    same = frame("needs", *[{"need_id": "a", "raised_date": day}] * 2).assign(_source_row=[1, 2])
    assert len(as_they_stood(Tables({"needs": same}), AS_OF).frame("needs")) == 1
    rows = [
        {"need_id": "a", "raised_date": day, "closed_date": pd.Timestamp("2024-08-01")},
        {"need_id": "a", "raised_date": day, "closed_date": pd.Timestamp("2024-09-01")},
    ]
    assert len(stood("needs", *rows)) == 2


# --- Times of day (1.6) -----------------------------------------------------------------


def test_times_are_a_fact_about_the_column_as_received() -> None:
    """A single time counts, even in a row that `as_of` does not know yet."""
    day, later = pd.Timestamp("2024-01-05"), pd.Timestamp("2025-02-01 08:00")
    rows = [
        {"need_id": "a", "community_id": "A", "raised_date": day, "closed_date": day},
        {"need_id": "b", "community_id": "A", "raised_date": later, "closed_date": None},
    ]
    c = cohorts(Tables({"needs": frame("needs", *rows)}))
    assert c.has_times("raised_date")
    assert not c.has_times("closed_date")
    assert not c.has_times("due_date")
    assert not c.both_have_times("raised_date", "closed_date")


# --- Places (14.1) ----------------------------------------------------------------------


def places(*rows: tuple[str, int, Any, Any]) -> Tables:
    """Community, year, street, people."""
    names = ("community_id", "year", "street_name", "pop_total")
    return Tables(
        {"communities": frame("communities", *(dict(zip(names, r, strict=True)) for r in rows))}
    )


def test_people_of_a_union_are_unknown_as_soon_as_one_community_lacks_them() -> None:
    """Sums over the communities of a street; another year and a blank do not stand in."""
    tables = places(
        ("A", 2024, "east", 10),
        ("B", 2024, "east", 20),
        ("B", 2023, "west", 999),
        ("C", 2024, "west", 5),
        ("D", 2024, "west", None),
        ("E", 2023, "east", 7),
    )
    by_street = cohorts(tables, by=["street_name"])
    index = by_street.grouping.index["street_name"].tolist()
    people = dict(zip(index, by_street.population(), strict=True))
    assert people["east"] == 30
    assert np.isnan([people["west"], people["unknown"]]).all()
    single = cohorts(tables)
    np.testing.assert_array_equal(single.population(), [10, 20, 5, np.nan, np.nan])
    assert np.isnan(cohorts(tables, by=[]).population()).all()
    assert cohorts(tables, by=[], communities=["A", "C"]).population().tolist() == [15]
    assert single.population_years() == (2023, 2024)


def test_attributes_are_those_of_the_year_of_period_end() -> None:
    """Another year's street does not count; without any the place is unknown, the name the id."""
    tables = places(("A", 2024, "east", 10), ("B", 2023, "west", 20))
    found = place_attributes(tables, YEAR, ["A", "B"]).set_index("community_id")
    assert found["street_name"].to_dict() == {"A": "east", "B": "unknown"}
    assert found["community_name"].to_dict() == {"A": "A", "B": "B"}


def test_who_reported_is_judged_by_community_or_by_union() -> None:
    """A row after P but by `as_of` is a report; a street reports when one community does."""
    rows = [
        {"need_id": "a", "community_id": "A", "raised_date": pd.Timestamp("2025-01-05")},
        {"need_id": "b", "community_id": "B", "raised_date": pd.Timestamp("2025-03-05")},
    ]
    tables = Tables(
        {
            "needs": frame("needs", *rows),
            **places(("A", 2024, "east", 1), ("B", 2024, "east", 1), ("C", 2024, "x", 1)).frames,
        }
    )
    as_of = dt.date(2025, 1, 31)
    assert cohorts(tables, as_of=as_of).reported("needs").tolist() == [True, False, False]
    by_street = cohorts(tables, by=["street_name"], as_of=as_of)
    assert by_street.reported("needs").tolist() == [True, False]
    assert cohorts(tables).reported("needs").tolist() == [False] * 3


def test_every_community_of_any_table_is_one_sorted_as_text() -> None:
    """Leading zeros stay, and a table without needs counts too (1.1)."""
    tables = Tables(
        {
            "needs": frame("needs", {"need_id": "n", "community_id": "10"}),
            "linkages": frame("linkages", {"linkage_id": "l", "community_id": "010"}),
            "organizations": frame("organizations", {"organization_id": "o", "community_id": "9"}),
        }
    )
    assert tables.community_ids() == ("010", "10", "9")
