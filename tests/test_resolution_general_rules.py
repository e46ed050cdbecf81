"""The general rules (RULES 1) as the resolution indicators keep them, one named test each."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.small_city import KEYS, NUMBERS, YEAR, city, counts, is_null, need, one
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")


def test_1_1_rows_stand_in_the_order_of_community_catalogue_variant_group() -> None:
    """Every community has every row, in one order, also a community without data."""
    tables = Tables(
        {
            **city(need("n1", "2024-02-01", need_category="b"), need("n2", "2024-02-01")).frames,
            "activities": pd.DataFrame({"activity_id": ["x"], "community_id": ["007"]}),
        }
    )
    frame = compute(tables, period=YEAR, only=R_IDS).frame
    fixed = [(entry, *row) for entry in R_IDS for row in catalogue()[entry].rows()]
    position = fixed.index(("need_rate_per_1000", "", "")) + 1
    categories = [("need_rate_per_1000", "", group) for group in ("b", "unknown")]
    expected = {"007": fixed, "A": [*fixed[:position], *categories, *fixed[position:]]}
    assert list(frame["community_id"].unique()) == ["007", "A"]
    for community, rows in expected.items():
        own = frame[frame["community_id"] == community]
        assert list(own[list(KEYS)].itertuples(index=False, name=None)) == rows


def test_1_3_as_of_is_the_end_of_the_period() -> None:
    """Without `as_of`, a need of December 15th has not matured; a year later it would have."""
    tables = city(need("n1", "2024-12-15", followup_resolved="yes"))
    frame = compute(tables, period=YEAR, only=["resolution_rate"]).frame
    assert frame["denominator"].tolist() == [0, 0]


def test_1_4_what_happens_later_has_not_happened() -> None:
    """A later closing is open, a later follow-up has no answer, a later need is unheard of."""
    tables = city(
        need(
            "n1",
            "2024-01-10",
            closed_date="2024-07-01",
            closed_status="resolved",
            closed_on_time=True,
            due_date="2024-02-01",
            followup_date="2024-07-02",
            followup_resolved="yes",
            satisfaction=5,
            first_response_date="2024-07-01",
        ),
        need("n2", "2024-07-01"),
    )
    before = {"as_of": "2024-06-30"}
    assert counts(one(tables, "reported_resolution_rate", **before)) == (0, 1, 0)
    assert counts(one(tables, "resolution_rate", **before)) == (0, 0, 1)
    assert counts(one(tables, "satisfaction_rate", **before)) == (0, 0, 1)
    assert counts(one(tables, "on_time_rate", **before)) == (0, 1, 0)
    assert counts(one(tables, "response_rate", **before)) == (0, 1, 1)
    assert one(tables, "needs_by_acceptance", group="accepted", **before).value == 1
    on_the_day = {"as_of": "2024-07-02"}
    assert counts(one(tables, "reported_resolution_rate", **on_the_day)) == (1, 1, 0)
    assert counts(one(tables, "resolution_rate", **on_the_day)) == (1, 1, 0)
    assert counts(one(tables, "satisfaction_rate", **on_the_day)) == (1, 1, 1)


def test_1_4_a_status_without_a_date_is_taken_as_known() -> None:
    """Neither closing result nor follow-up answer needs its date."""
    tables = city(
        need("n1", "2024-01-10", closed_status="resolved", followup_resolved="no", satisfaction=2)
    )
    assert counts(one(tables, "reported_resolution_rate", as_of="2024-03-01")) == (1, 1, 0)
    assert counts(one(tables, "resolution_rate", as_of="2024-03-01")) == (0, 1, 0)


def test_1_5_before_the_end_of_the_period_everything_stops_at_as_of() -> None:
    """In June, 90 days are counted to June: of May 1st and March 1st only the second is old."""
    tables = city(need("n1", "2024-05-01"), need("n2", "2024-03-01"), need("n3", "2024-08-01"))
    for group, value in (("", 2), ("over_90_days", 1)):
        assert one(tables, "backlog", group=group, as_of="2024-06-30").value == value
    assert one(tables, "needs_by_acceptance", group="accepted", as_of="2024-06-30").value == 2


def test_1_6_days_of_the_period_and_maturity_are_inclusive() -> None:
    """The first and last day belong to P, and a need matures on its 30th day, at any hour."""
    tables = city(
        need("n0", "2023-12-31 23:59"),
        need("n1", "2024-01-01 00:00", followup_resolved="yes"),
        need("n2", "2024-12-01 23:59", followup_resolved="yes"),
        need("n3", "2024-12-02 00:01", followup_resolved="yes"),
        need("n4", "2024-12-31 23:59"),
        need("n5", "2025-01-01 00:00"),
    )
    assert one(tables, "needs_by_acceptance", group="accepted", as_of="2025-02-01").value == 4
    assert counts(one(tables, "resolution_rate")) == (2, 2, 0)


def test_1_6_durations_have_fractions_only_where_both_columns_have_times() -> None:
    """A day and a half is 1.5 days with times on both sides, and 1 day with times on one."""
    both = city(need("n1", "2024-03-01 06:00", closed_date="2024-03-02 18:00"))
    one_side = city(need("n1", "2024-03-01", closed_date="2024-03-02 18:00"))
    for tables, days in ((both, 1.5), (one_side, 1.0)):
        assert one(tables, "days_to_resolution", variant="closed_only").value == days


def test_1_6_whether_a_column_has_times_is_one_fact_about_the_column() -> None:
    """Hours in another community, or in a duplicate, make these midnights times of day."""
    midnights = [
        need("n1", "2024-03-01", first_response_date="2024-03-02"),
        need("n2", "2024-03-01", first_response_date="2024-03-03"),
    ]
    alone = city(*midnights)
    assert is_null(one(alone, "response_rate", variant="to_the_hour"))
    elsewhere = need("n3", "2025-05-05 06:00", first_response_date="2025-05-05 18:00")
    among = city(*midnights, {**elsewhere, "community_id": "B"})
    assert counts(one(among, "response_rate", variant="to_the_hour")) == (1, 2, 0)


def test_1_7_equal_rows_count_once() -> None:
    """A row loaded twice is one need, wherever it came from."""
    row = need("n1", "2024-02-01")
    frame = city(row, row).frame("needs")
    frame = frame.assign(_source_file=["a.csv", "b.csv"], _source_row=[1, 2])
    tables = Tables({"needs": frame})
    assert one(tables, "needs_by_acceptance", group="accepted").value == 1


def test_1_8_a_need_without_a_date_belongs_to_no_period() -> None:
    """It is not in N, nor in the backlog, nor a sign that the community reported."""
    with_other = city(need("n1", None), need("n2", "2024-02-01"))
    assert one(with_other, "backlog").value == 1
    alone = one(city(need("n1", None)), "backlog")
    assert alone.status == "not_available"
    assert is_null(alone)


def test_1_9_a_blank_or_absent_acceptance_is_accepted() -> None:
    """Blank cells and a missing column count as accepted; other codes do not."""
    needs = [
        need("n1", "2024-02-01"),
        need("n2", "2024-02-01", acceptance_status="accepted"),
        need("n3", "2024-02-01", acceptance_status="pending"),
        need("n4", "2024-02-01", acceptance_status="duplicate"),
    ]
    found = [
        one(city(*needs), "needs_by_acceptance", group=group).value
        for group in ("accepted", "rejected", "duplicate", "withdrawn", "pending")
    ]
    assert found == [2, 0, 1, 0, 1]
    absent = city(*needs, without=["acceptance_status"])
    assert one(absent, "needs_by_acceptance", group="accepted").value == 4


def test_1_12_a_blank_column_is_present_and_an_absent_one_is_not_available() -> None:
    """All blank: nobody answered. No such column: nothing to say, all numbers null."""
    blank = one(city(need("n1", "2024-02-01")), "response_rate")
    assert (blank.value, blank.status) == (0, "ok")
    absent = one(city(need("n1", "2024-02-01"), without=["first_response_date"]), "response_rate")
    assert absent.status == "not_available"
    assert is_null(absent)
    assert absent.method == ""


@pytest.mark.parametrize("column", ["need_id", "raised_date", "source_channel", "need_category"])
def test_1_12_every_required_column_of_needs_is_required(column: str) -> None:
    """Without an R column of `needs`, no indicator of needs says anything."""
    tables = city(need("n1", "2024-02-01"), without=[column])
    frame = compute(tables, period=YEAR, only=R_IDS).frame
    assert set(frame["status"]) == {"not_available"}
    assert frame[list(NUMBERS)].isna().all(axis=None)


@pytest.mark.parametrize(
    ("indicator", "absent", "available"),
    [
        ("repeat_need_rate", ["resident_id"], True),
        ("repeat_need_rate", ["parent_need_id"], True),
        ("repeat_need_rate", ["resident_id", "parent_need_id"], False),
        ("repeat_need_rate", ["closed_date"], False),
        ("followup_rate", ["closed_date"], True),
        ("followup_rate", ["closed_status"], True),
        ("followup_rate", ["closed_date", "closed_status"], False),
        ("followup_rate", ["followup_resolved"], False),
        ("on_time_rate", ["closed_on_time"], True),
        ("on_time_rate", ["due_date"], True),
        ("on_time_rate", ["closed_on_time", "due_date"], False),
        ("on_time_rate", ["closed_on_time", "closed_date"], False),
        ("backlog", ["closed_status"], True),
        ("closure_gap", ["closed_status"], False),
        ("reported_resolution_rate", ["closed_date"], True),
    ],
)
def test_1_12_alternatives_stand_in_for_each_other(
    indicator: str, absent: list[str], available: bool
) -> None:
    """An indicator that needs one of two columns lives with either."""
    row = need(
        "n1",
        "2024-02-01",
        resident_id="r1",
        due_date="2024-02-09",
        closed_date="2024-02-03",
        closed_status="resolved",
        closed_on_time=True,
        followup_resolved="yes",
    )
    found = one(city(row, without=absent), indicator)
    assert (found.status == "ok") == available


def test_1_14_a_community_that_reported_nothing_has_no_zero() -> None:
    """Needs dated after `as_of` are no report; a need before or after P is one, of any status."""
    later = city(need("n1", "2025-03-01"))
    assert one(later, "backlog").status == "not_available"
    assert one(later, "needs_by_acceptance", group="accepted").status == "not_available"
    assert "not_reported" in one(later, "backlog").note
    after_p = one(later, "needs_by_acceptance", group="accepted", as_of="2025-03-01")
    assert (after_p.value, after_p.status) == (0, "ok")
    before_p = city(need("n1", "2023-03-01", acceptance_status="rejected"))
    assert counts(one(before_p, "response_rate")) == (0, 0, 0)
    assert one(before_p, "response_rate").status == "not_available"
    assert one(before_p, "backlog").value == 0


def test_1_15_no_other_year_stands_in_for_the_population() -> None:
    """The year of period_end decides, also when `as_of` is in another; the note names the rest."""
    needs = [need("n1", "2024-02-01")]
    unknown = one(city(*needs, people={2023: 500, 2025: 900}), "need_rate_per_1000")
    assert (unknown.numerator, unknown.status) == (1, "not_available")
    assert is_null(unknown, "denominator", "value", "lower", "upper")
    assert "2023" in unknown.note
    assert "2025" in unknown.note
    known = one(
        city(*needs, people={2023: 500, 2024: 250}), "need_rate_per_1000", as_of="2025-02-01"
    )
    assert (known.denominator, known.value) == (250, 4)
    winter = Period(dt.date(2023, 11, 15), dt.date(2024, 2, 10))
    across = one(city(*needs, people={2023: 500, 2024: 250}), "need_rate_per_1000", period=winter)
    assert across.denominator == 250


def test_1_16_a_denominator_of_nothing_keeps_its_counts() -> None:
    """Nobody was followed up: 0 of 0, one unknown, no value."""
    found = one(city(need("n1", "2024-02-01")), "resolution_rate")
    assert counts(found) == (0, 0, 1)
    assert is_null(found, "value", "lower", "upper")
    assert (found.status, found.method) == ("not_available", "")


def test_1_16_counts_have_no_denominator() -> None:
    """A count is its numerator, without denominator, limits or method."""
    found = one(city(need("n1", "2024-02-01")), "backlog")
    assert (found.numerator, found.value, found.unit, found.method) == (1, 1, "count", "")
    assert is_null(found, "denominator", "lower", "upper")


def test_1_21_wilson_limits_of_45_in_60() -> None:
    """FRAMEWORK §7.5: 45 of 60 is 0.750 [0.628, 0.842]."""
    needs = [
        need(f"n{i:02d}", "2024-02-01", followup_resolved="yes" if i < 45 else "no")
        for i in range(60)
    ]
    found = one(city(*needs), "resolution_rate")
    assert (found.value, round(found.lower, 3), round(found.upper, 3)) == (0.75, 0.628, 0.842)
    assert found.method == "wilson"


def test_1_22_limits_of_a_rate_are_those_of_its_count() -> None:
    """10 needs of 2,000 people: 5 per 1,000, Byar's 4.787 and 18.391 events over 2; 1: exact."""
    needs = [need(f"n{i}", "2024-02-01") for i in range(10)]
    ten = one(city(*needs, people={2024: 2000}), "need_rate_per_1000")
    assert (ten.value, ten.method) == (5, "byar")
    assert (round(ten.lower * 2, 3), round(ten.upper * 2, 3)) == (4.787, 18.391)
    single = one(city(needs[0]), "need_rate_per_1000")
    assert (round(single.lower, 5), round(single.upper, 5)) == (0.02532, 5.57164)
