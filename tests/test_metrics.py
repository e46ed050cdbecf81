"""The contract of the result frame: columns, order, types, nulls, errors (DESIGN, Contracts)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.random_tables import random_tables
from tests.small_city import tables_of
from workbench.errors import UsageError
from workbench.metrics import (
    GROUPINGS,
    PAGE_BREAKDOWN_INDICATORS,
    PAGE_BREAKDOWNS,
    catalogue,
    compute,
    compute_pages,
    evidence,
)
from workbench.results import METHODS, NUMBERS, STATUSES, Period, Results, result_columns
from workbench.schema.container import Tables

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
COLUMNS = [
    "indicator_id",
    "community_id",
    "period_start",
    "period_end",
    "variant",
    "group",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "category",
    "unit",
    "method",
    "n_unknown",
    "status",
    "note",
]
EVIDENCE = ["role", "n", "table", "id", "source_file", "source_sheet", "source_row", "rule"]


@cache
def everything() -> tuple[Tables, Results]:
    """All indicators of a random city."""
    tables, _, _ = random_tables(78)
    return tables, compute(tables, period=YEAR)


def test_columns_stand_in_the_order_of_the_contract() -> None:
    """Seventeen columns, grouping columns after the id."""
    _, results = everything()
    assert list(results.frame.columns) == COLUMNS
    assert results.by == ("community_id",)


def test_numbers_are_floats_and_texts_are_never_null() -> None:
    """Numbers are float64; texts are filled; without category it is null; nothing is infinite."""
    _, results = everything()
    frame = results.frame
    for name in (*NUMBERS, "n_unknown"):
        assert frame[name].dtype == "float64"
        assert not frame[name].isin([float("inf"), float("-inf")]).any()
    for name in ("indicator_id", "variant", "group", "unit", "method", "status", "note"):
        assert frame[name].dtype == "str"
        assert frame[name].notna().all()
    assert frame["status"].isin(STATUSES).all()
    assert frame["method"].isin(METHODS).all()
    assert frame["period_start"].eq(pd.Timestamp(YEAR.start)).all()
    assert frame["period_end"].eq(pd.Timestamp(YEAR.end)).all()
    assert not frame.duplicated(["indicator_id", "community_id", "variant", "group"]).any()


@pytest.mark.parametrize("tables", ["full", "without needs"])
def test_types_do_not_depend_on_the_data(tables: str) -> None:
    """With and without anything to say, every column has the same type."""
    received, results = everything()
    if tables == "without needs":
        received = received.without("needs")
    found = compute(received, period=YEAR, only=["need_rate_per_1000", "response_rate"]).frame
    assert found.dtypes.equals(results.frame.dtypes)


def test_every_community_has_every_fixed_row_in_catalogue_order() -> None:
    """All ids of the catalogue, then variants, then groups, for each community in text order."""
    tables, results = everything()
    expected = [(entry.id, *row) for entry in catalogue().values() for row in entry.rows()]
    assert list(results.frame["community_id"].unique()) == list(tables.community_ids())
    for community in tables.community_ids():
        own = results.frame[results.frame["community_id"] == community]
        found = list(own[["indicator_id", "variant", "group"]].itertuples(index=False, name=None))
        assert [row for row in found if row in set(expected)] == expected
        open_groups = {row[0] for row in found if row not in set(expected)}
        assert open_groups <= {"need_rate_per_1000"}


def test_units_are_those_of_the_catalogue() -> None:
    """Each row has the unit of its group."""
    _, results = everything()
    for row in results.frame[["indicator_id", "group", "unit"]].itertuples(index=False):
        assert row.unit == catalogue()[row.indicator_id].unit_of(row.group)


def test_a_row_that_cannot_be_computed_says_why_and_nothing_else() -> None:
    """Where a denominator was not even counted, all numbers are null and the note is filled."""
    _, results = everything()
    frame = results.frame
    silent = frame[(frame["status"] == "not_available") & frame["n_unknown"].isna()]
    assert not silent.empty
    assert silent[list(NUMBERS)].isna().all(axis=None)
    levelled = {entry.id for entry in catalogue().values() if entry.levelled}
    # an unknown flag still says that it is one (RULES 13.1)
    assert (silent.loc[~silent["indicator_id"].isin(levelled), "method"] == "").all()
    assert (silent["note"] != "").all()
    assert frame.loc[frame["status"] == "ok", "n_unknown"].notna().all()


def test_value_is_numerator_over_denominator_and_nothing_is_rounded() -> None:
    """Shares and rates can be worked out from their counts to the last digits."""
    _, results = everything()
    frame = results.frame
    for unit, scale in (("share", 1), ("points", 1), ("per_1000", 1000)):
        rows = frame[(frame["unit"] == unit) & frame["value"].notna()]
        assert not rows.empty
        expected = rows["numerator"] / rows["denominator"] * scale
        pd.testing.assert_series_equal(rows["value"], expected, check_names=False, rtol=1e-12)


def test_as_of_is_the_end_of_the_period_unless_said() -> None:
    """The default is period_end, also for every month of it, and the context says so."""
    tables, _ = everything()
    only = ["resolution_rate"]
    default = compute(tables, period=YEAR, only=only)
    assert default.context.as_of == YEAR.end
    said = compute(tables, period=YEAR, only=only, as_of=YEAR.end)
    pd.testing.assert_frame_equal(default.frame, said.frame)
    by = ["community_id", "month"]
    pd.testing.assert_frame_equal(
        compute(tables, period=YEAR, only=only, by=by).frame,
        compute(tables, period=YEAR, only=only, by=by, as_of=YEAR.end).frame,
    )


def test_only_and_communities_choose_rows_of_the_same_frame() -> None:
    """Asking for less gives the same rows, in catalogue order whatever the order asked."""
    tables, results = everything()
    asked = tables.community_ids()[:2]
    only = ["on_time_rate", "response_rate"]
    found = compute(tables, period=YEAR, only=only, communities=asked[::-1]).frame
    whole = results.frame
    expected = whole[whole["indicator_id"].isin(only) & whole["community_id"].isin(asked)]
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))
    assert found["indicator_id"].drop_duplicates().tolist() == only[::-1]


def test_numbers_leave_the_tables_alone() -> None:
    """Computing changes no cell of what was received."""
    tables, period, as_of = random_tables(78)
    before = {name: frame.copy() for name, frame in tables.frames.items()}
    compute(tables, period=period, as_of=as_of, only=["repeat_need_rate", "on_time_rate"])
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables.frame(name), frame)


@pytest.mark.parametrize(
    "by",
    [
        (),
        ("street_name",),
        ("community_id", "month"),
        ("month",),
        ("community_id", "need_category"),
        ("source_channel",),
        ("district_name", "quarter"),
        ("community_id", "beneficiary_scope", "half_year"),
    ],
)
def test_grouping_columns_follow_the_id(by: tuple[str, ...]) -> None:
    """The columns of `by` in the order asked, then the rest; each group has each fixed row once."""
    tables, _ = everything()
    only = ["response_rate", "resolution_rate"]
    results = compute(tables, period=YEAR, only=only, by=by)
    assert tuple(results.frame.columns) == result_columns(by)
    assert results.by == by
    assert not results.frame.duplicated([*by, "indicator_id", "variant", "group"]).any()
    rows = sum(len(catalogue()[name].rows()) for name in only)
    groups = results.frame[list(by)].drop_duplicates() if by else [0]
    assert len(results.frame) == rows * len(groups)


def test_a_grouping_that_the_tables_lack_is_not_available() -> None:
    """Without the column, or by a column of needs for an indicator of activities: nothing."""
    tables, _ = everything()
    bare = tables.without("needs", "beneficiary_scope").without("communities", "street_name")
    for by in ("beneficiary_scope", "street_name"):
        found = compute(bare, period=YEAR, only=["response_rate"], by=["community_id", by])
        assert set(found.frame["status"]) == {"not_available"}
        assert found.frame["numerator"].isna().all()


def test_sub_periods_are_cut_to_the_period_and_named() -> None:
    """February 10th to April is three months in one year and two quarters."""
    tables, _ = everything()
    period = Period(dt.date(2024, 2, 10), dt.date(2024, 4, 30))
    labels = {"month": ["2024-02", "2024-03", "2024-04"], "quarter": ["2024Q1", "2024Q2"]}
    for unit, expected in {**labels, "half_year": ["2024H1"], "year": ["2024"]}.items():
        frame = compute(tables, period=period, only=["backlog"], by=[unit]).frame
        assert frame[unit].drop_duplicates().tolist() == expected
        assert frame["period_start"].min() == pd.Timestamp(period.start)
        assert frame["period_end"].max() == pd.Timestamp(period.end)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"only": ["respnse_rate"]}, ["respnse_rate", "response_rate"]),
        ({"by": ["strret_name"]}, ["strret_name", "street_name"]),
        ({"communities": ["01"]}, ["01"]),
        ({"period": Period(YEAR.end, YEAR.start)}, ["2024-12-31", "2024-01-01"]),
    ],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_what_does_not_exist_is_refused_in_both_languages(
    arguments: dict[str, Any], told: list[str], lang: str
) -> None:
    """The sentence names what was asked, and the nearest right name."""
    tables, _ = everything()
    with pytest.raises(UsageError) as caught:
        compute(tables, **{"period": YEAR, **arguments})
    sentence = caught.value.text(lang)
    assert all(word in sentence for word in told)
    assert "{" not in sentence
    assert sentence.isascii() == (lang == "en") or "“" in sentence


def test_evidence_refuses_the_same_and_has_its_columns() -> None:
    """Role, weight, table, id, file, sheet, row, rule; unknown names are usage errors."""
    tables, _ = everything()
    community = tables.community_ids()[0]
    rows = evidence(tables, "response_rate", community_id=community, period=YEAR)
    assert list(rows.columns) == EVIDENCE
    assert set(rows["role"]) <= {"numerator", "denominator", "unknown"}
    arguments: dict[str, Any] = {"community_id": community, "period": YEAR}
    for wrong in (
        {"community_id": "nowhere"},
        {"indicator_id": "nothing"},
        {"period": Period(YEAR.end, YEAR.start)},
    ):
        asked = {"indicator_id": "response_rate", **arguments, **wrong}
        with pytest.raises(UsageError):
            evidence(tables, **asked)


@pytest.mark.parametrize(
    ("indicator", "group"),
    [
        ("pseudo_linkage_flags", ""),
        ("flag_neither", ""),
        ("flag_neither", "quadrant"),
        ("flag_neither", "idle_months"),
    ],
)
def test_a_number_without_rows_of_its_own_has_evidence_without_rows(
    indicator: str, group: str
) -> None:
    """Levels of flags and runs of months rest on no rows: the columns are there, nothing is in them."""
    told = tables_of(needs=[{"need_id": "n", "community_id": "a", "raised_date": "2024-03-05"}])
    rows = evidence(told, indicator, community_id="a", period=YEAR, group=group)
    assert list(rows.columns) == EVIDENCE
    assert rows.empty


def test_all_groupings_are_known() -> None:
    """FRAMEWORK §8 lists places, columns of rows and periods."""
    assert {
        "community_id",
        "street_name",
        "district_name",
        "community_type",
        "month",
        "quarter",
        "half_year",
        "year",
        "need_category",
        "beneficiary_scope",
        "source_channel",
        "group_code",
        "organization_id",
    } == set(GROUPINGS)


def test_pages_tell_the_same_numbers() -> None:
    """Frame and breakdowns of a page equal the plain computations; places take in everyone."""
    tables, results = everything()
    asked = tables.community_ids()[:1]
    pages = compute_pages(tables, period=YEAR, communities=asked)
    whole = results.frame
    own = whole[whole["community_id"].isin(asked)].reset_index(drop=True)
    pd.testing.assert_frame_equal(pages.frame, own)
    assert set(pages.breakdowns) == set(PAGE_BREAKDOWNS)
    for name, by in PAGE_BREAKDOWNS.items():
        expected = compute(
            tables,
            period=YEAR,
            by=by,
            only=PAGE_BREAKDOWN_INDICATORS,
            communities=asked if "community_id" in by else None,
        ).frame
        pd.testing.assert_frame_equal(pages.breakdowns[name], expected)
    assert pages.profiles["community_id"].tolist() == list(asked)
    assert all(set(s.frame["community_id"]) <= set(asked) for s in pages.series.values())
