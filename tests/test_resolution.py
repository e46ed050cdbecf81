"""The resolution indicators equal a second, slow computation, and keep the rules by name.

Rule numbers are those of RULES; the small cities can be worked out on paper.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_tables import random_tables
from tests.slow_resolution import Number, Rates, resolution_rows
from workbench.config.scheme import Scheme, ThreeRates
from workbench.indicators.registry import catalogue
from workbench.metrics import compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "n_unknown")
KEYS = ("indicator_id", "variant", "group")
YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
SEEDS = st.integers(0, 10**6)


# --- Small cities -----------------------------------------------------------------------


def need(need_id: str, raised: str | None, **cells: Any) -> dict[str, Any]:
    """A need of community A; everything not said is blank."""
    return {"need_id": need_id, "community_id": "A", "raised_date": raised, **cells}


#: Columns that every small city has, so that a test says only what matters to it.
COLUMNS = (
    "need_id",
    "community_id",
    "raised_date",
    "source_channel",
    "need_category",
    "beneficiary_scope",
    "resident_id",
    "acceptance_status",
    "first_response_date",
    "due_date",
    "closed_date",
    "closed_on_time",
    "closed_status",
    "followup_date",
    "followup_resolved",
    "satisfaction",
    "parent_need_id",
)
DATES = {name for name in COLUMNS if name.endswith("_date")}


def city(
    *needs: Mapping[str, Any],
    people: Mapping[int, int | None] | None = None,
    without: Sequence[str] = (),
) -> Tables:
    """The tables of a city with these needs; `people` is the population of A by year."""
    data: dict[str, pd.Series] = {}
    for column in COLUMNS:
        cells = [row.get(column) for row in needs]
        data[column] = (
            pd.Series([pd.Timestamp(cell) if cell else pd.NaT for cell in cells])
            if column in DATES
            else pd.Series(cells, dtype=object)
        )
    places = pd.DataFrame(
        [
            {
                "community_id": "A",
                "year": year,
                "community_name": "A",
                "households": 1,
                "pop_total": total,
            }
            for year, total in (people or {2024: 1000}).items()
        ]
    )
    frame = pd.DataFrame(data).drop(columns=list(without))
    return Tables({"communities": places, "needs": frame})


def one(
    tables: Tables,
    indicator: str,
    *,
    variant: str = "",
    group: str = "",
    as_of: str = "2024-12-31",
    period: Period = YEAR,
    community: str = "A",
    rates: ThreeRates | None = None,
) -> Any:
    """One row of the result frame."""
    scheme = Scheme(three_rates=rates or ThreeRates())
    frame = compute(
        tables,
        period=period,
        as_of=dt.date.fromisoformat(as_of),
        only=[indicator],
        communities=[community],
        scheme=scheme,
    ).frame
    chosen = frame[(frame["variant"] == variant) & (frame["group"] == group)]
    assert len(chosen) == 1
    return next(chosen.itertuples(index=False))


def counts(row: Any) -> tuple[float, float, float]:
    """Numerator, denominator and unknown."""
    return row.numerator, row.denominator, row.n_unknown


def is_null(row: Any, *names: str) -> bool:
    return all(math.isnan(getattr(row, name)) for name in names or NUMBERS)


# --- The same as the slow computation ---------------------------------------------------


def as_frame(found: Mapping[tuple[str, str, str, str], Number]) -> pd.DataFrame:
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
    index = ["community_id", *KEYS]
    frame = pd.DataFrame(rows).set_index(index).sort_index()
    return frame.astype(dict.fromkeys(NUMBERS, float))


def assert_same(tables: Tables, period: Period, as_of: dt.date, rates: Rates) -> None:
    """Every row of the frame and of the slow computation: the same keys, the same cells."""
    fast = compute(
        tables,
        period=period,
        as_of=as_of,
        only=R_IDS,
        scheme=Scheme(three_rates=ThreeRates(**asdict(rates))),
    ).frame
    slow = as_frame(resolution_rows(tables, period.start, period.end, as_of, rates=rates))
    found = fast.set_index(list(slow.index.names))[list(slow.columns)].sort_index()
    pd.testing.assert_frame_equal(
        found, slow, check_dtype=False, check_index_type=False, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("seed", range(50))
def test_equals_the_slow_computation(seed: int) -> None:
    """Numbers, nulls, statuses and methods of four random cities at a time equal the slow ones."""
    assert_same(*random_tables(seed, cities=4), Rates())


SCHEMES = (
    Rates(response_days=0, resolution_days=7, satisfied_from=3),
    Rates(partly_weight=0.5, unreachable="negative"),
    Rates(partly_weight=0.3, unreachable="bounds"),
    Rates(exclude_categories=("居家", "unknown"), exclude_channels=("superior_task",)),
    Rates(unreachable="bounds", resolution_days=0, exclude_channels=("unknown",)),
)


@pytest.mark.parametrize("rates", SCHEMES, ids=range(len(SCHEMES)))
def test_other_schemes_equal_the_slow_computation(rates: Rates) -> None:
    """Under another scheme only three_rates change, and to what the scheme says (3.14)."""
    for seed in (1003, 1017):
        assert_same(*random_tables(seed, cities=2), rates)


# --- Rule by rule -----------------------------------------------------------------------


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


def test_3_1_response_by_calendar_days() -> None:
    """Same day and next day count; the second day, blank and never do not; before is an error."""
    tables = city(
        need("n1", "2024-03-01 23:00", first_response_date="2024-03-02 23:59"),
        need("n2", "2024-03-01 08:00", first_response_date="2024-03-01 09:00"),
        need("n3", "2024-03-01 08:00", first_response_date="2024-03-03 00:01"),
        need("n4", "2024-03-01 08:00"),
        need("n5", "2024-03-01 08:00", first_response_date="2024-03-01 07:59"),
        need("n6", "2024-12-31 08:00", first_response_date="2024-12-31 09:00"),
    )
    assert counts(one(tables, "response_rate")) == (2, 4, 2)


def test_3_1_to_the_hour_counts_24_hours() -> None:
    """Exactly 24 hours is in time, one second more is not, though both are the next day."""
    tables = city(
        need("n1", "2024-03-01 08:00", first_response_date="2024-03-02 08:00:00"),
        need("n2", "2024-03-01 08:00", first_response_date="2024-03-02 08:00:01"),
        need("n3", "2024-03-01 08:00"),
        need("n4", "2024-03-01 08:00", first_response_date="2024-03-01 07:00"),
    )
    assert counts(one(tables, "response_rate", variant="to_the_hour")) == (1, 3, 2)
    assert counts(one(tables, "response_rate")) == (2, 3, 2)


def test_3_1_to_the_hour_needs_times_in_both_columns() -> None:
    """With times in one column only the variant is not available and the plain row is."""
    tables = city(need("n1", "2024-03-01 08:00", first_response_date="2024-03-01"))
    assert is_null(one(tables, "response_rate", variant="to_the_hour"))
    assert counts(one(tables, "response_rate")) == (1, 1, 0)


def test_3_2_open_is_not_resolved_and_a_date_without_result_is_unknown() -> None:
    """Resolved with and without date count, open and explained do not, a bare date is left out."""
    tables = city(
        need("n1", "2024-03-01", closed_status="resolved", closed_date="2024-11-01"),
        need("n2", "2024-03-01", closed_status="resolved"),
        need("n3", "2024-03-01", closed_status="explained", closed_date="2024-03-02"),
        need("n4", "2024-03-01"),
        need("n5", "2024-03-01", closed_date="2024-03-05"),
        need("n6", "2024-03-01", closed_status="resolved", closed_date="2024-02-01"),
    )
    assert counts(one(tables, "reported_resolution_rate")) == (3, 5, 1)


def test_3_3_partly_is_apart_and_unreachable_is_unknown() -> None:
    """Of yes, yes, partly, no: 2 of 4 and 1 of 4; unreachable and blank are the unknown."""
    answers = ["yes", "yes", "partly", "no", "unreachable", None]
    tables = city(
        *(need(f"n{i}", "2024-03-01", followup_resolved=a) for i, a in enumerate(answers))
    )
    assert counts(one(tables, "resolution_rate")) == (2, 4, 2)
    assert counts(one(tables, "resolution_rate", group="partly")) == (1, 4, 2)


def test_3_4_the_gap_is_taken_on_the_same_needs() -> None:
    """Claimed 4 of 6, confirmed 2 of 6: a gap of 2 of 6; two more have no answer or result."""
    cases = [
        ("resolved", "yes"),
        ("resolved", "no"),
        ("resolved", "partly"),
        ("resolved", "no"),
        (None, "yes"),
        ("unresolved", "no"),
        ("resolved", None),
    ]
    tables = city(
        *(
            need(f"n{i}", "2024-03-01", closed_status=status, followup_resolved=answer)
            for i, (status, answer) in enumerate(cases)
        ),
        need("n8", "2024-03-01", closed_date="2024-03-05", followup_resolved="yes"),
    )
    found = one(tables, "closure_gap")
    assert counts(found) == (2, 6, 2)
    assert found.value == pytest.approx(1 / 3)
    assert (found.unit, found.method) == ("points", "newcombe_paired")
    assert -1 <= found.lower < found.value < found.upper <= 1


def test_3_5_ratings_need_no_follow_up_and_no_maturity() -> None:
    """5, 4, 3, 1: half satisfied, three quarters with basically satisfied, mean 3.25."""
    tables = city(
        *(
            need(f"n{i}", "2024-12-31", satisfaction=score, followup_resolved="unreachable")
            for i, score in enumerate([5, 4, 3, 1, None])
        )
    )
    assert counts(one(tables, "satisfaction_rate")) == (2, 4, 1)
    assert counts(one(tables, "satisfaction_rate", variant="at_least_3")) == (3, 4, 1)
    mean = one(tables, "satisfaction_rate", group="mean")
    assert counts(mean) == (13, 4, 1)
    assert (mean.value, mean.unit, mean.method) == (3.25, "score", "t")
    # s = 1.7078, t(3) = 3.1824: 3.25 ∓ 2.7176, cut at 1 and at 5.
    assert (mean.lower, mean.upper) == (1, 5)
    scores = enumerate([5, 5, 4])
    cut_above = city(*(need(f"n{i}", "2024-03-01", satisfaction=s) for i, s in scores))
    mean = one(cut_above, "satisfaction_rate", group="mean")
    # s = .57735, t(2) = 4.30265: 4.66667 ∓ 1.43422.
    assert (round(mean.lower, 5), mean.upper) == (3.23245, 5)


def test_3_5_one_rating_has_a_mean_without_limits() -> None:
    """A single 5 is a mean of 5 and says nothing about how sure one can be."""
    found = one(city(need("n1", "2024-03-01", satisfaction=5)), "satisfaction_rate", group="mean")
    assert (found.value, found.status) == (5, "ok")
    assert is_null(found, "lower", "upper")


CLOSED = {"closed_date": "2024-03-10", "closed_status": "resolved"}


@pytest.mark.parametrize(
    ("again", "repeated"),
    [
        ({"raised": "2024-03-11"}, True),
        ({"raised": "2024-06-08"}, True),  # the 90th day
        ({"raised": "2024-06-09"}, False),
        ({"raised": "2024-03-10"}, False),  # the day of closing is not after it
        ({"raised": "2024-04-01", "need_category": "b"}, False),
        ({"raised": "2024-04-01", "resident_id": "r2"}, False),
        ({"raised": "2024-04-01", "resident_id": None}, False),
        ({"raised": "2024-04-01", "acceptance_status": "duplicate"}, False),
        ({"raised": "2024-04-01", "acceptance_status": "rejected"}, True),
        ({"raised": "2024-04-01", "resident_id": "r2", "parent_need_id": "n1"}, True),
        ({"raised": "2024-04-01", "need_category": "b", "parent_need_id": "n1"}, True),
        ({"raised": "2024-03-10", "parent_need_id": "n1"}, False),
        ({"raised": "2024-06-09", "parent_need_id": "n1"}, False),
        ({"raised": "2024-04-01", "community_id": "B"}, False),
        ({"raised": "2024-04-01", "community_id": "B", "parent_need_id": "n1"}, False),
    ],
)
def test_3_6_a_repeat_comes_within_90_days_from_the_same_resident_or_by_name(
    again: dict[str, Any], repeated: bool
) -> None:
    """After the closing, up to the 90th day, in the same community, not as a duplicate."""
    second = {"resident_id": "r1", "need_category": "a", "acceptance_status": "rejected", **again}
    second.setdefault("community_id", "A")
    raised = second.pop("raised")
    tables = city(
        need("n1", "2024-03-01", resident_id="r1", need_category="a", **CLOSED),
        {**need("n2", raised), **second},
    )
    assert counts(one(tables, "repeat_need_rate")) == (int(repeated), 1, 0)


def test_3_6_the_base_is_closed_with_a_date_90_days_ago_by_a_known_resident() -> None:
    """Young, undated, impossible, anonymous and open needs are no base; some are unknown."""
    known = {"resident_id": "r1", "need_category": "a"}
    tables = city(
        need("base", "2024-01-01", closed_date="2024-10-02", **known),
        need("young", "2024-01-01", closed_date="2024-10-03", **known),
        need("undated", "2024-01-01", closed_status="resolved", **known),
        need("impossible", "2024-02-01", closed_date="2024-01-01", **known),
        need("anonymous", "2024-01-01", closed_date="2024-10-02", need_category="a"),
        need("open", "2024-01-01", **known),
    )
    assert counts(one(tables, "repeat_need_rate")) == (0, 1, 3)
    assert counts(one(tables, "repeat_need_rate", group="matchable_share")) == (1, 2, 2)


def test_3_6_without_a_column_of_residents_every_closed_need_is_a_base() -> None:
    """Repeats are then those that name the earlier need; a link to oneself is none."""
    tables = city(
        need("n1", "2024-03-01", parent_need_id="n1", **CLOSED),
        need("n2", "2024-03-01", need_category="a", **CLOSED),
        need("n3", "2024-04-01", need_category="a", parent_need_id="n2"),
        without=["resident_id"],
    )
    assert counts(one(tables, "repeat_need_rate")) == (1, 2, 0)
    assert counts(one(tables, "repeat_need_rate", group="matchable_share")) == (2, 2, 0)


def test_3_6_several_repeats_count_once() -> None:
    """The base need came back, however often."""
    known = {"resident_id": "r1", "need_category": "a"}
    tables = city(
        need("n1", "2024-03-01", **known, **CLOSED),
        need("n2", "2024-03-20", **known),
        need("n3", "2024-03-21", **known, parent_need_id="n1"),
    )
    assert counts(one(tables, "repeat_need_rate")) == (1, 1, 0)


def test_14_2_in_a_union_a_problem_may_return_next_door() -> None:
    """For each community the repeat is elsewhere, for the whole city it is here."""
    tables = city(
        need("n1", "2024-03-01", resident_id="r1", **CLOSED),
        {**need("n2", "2024-04-01", parent_need_id="n1"), "community_id": "B"},
    )
    assert counts(one(tables, "repeat_need_rate")) == (0, 1, 0)
    whole = compute(tables, period=YEAR, only=["repeat_need_rate"], by=[]).frame
    assert whole[["numerator", "denominator"]].iloc[0].tolist() == [1, 1]


def test_3_7_a_date_or_an_answer_is_a_follow_up() -> None:
    """Of five closed needs three were followed up; of two answers one is unreachable."""
    closed = {"closed_status": "explained"}
    tables = city(
        need("n1", "2024-03-01", followup_resolved="yes", **closed),
        need("n2", "2024-03-01", followup_resolved="unreachable", closed_date="2024-03-02"),
        need("n3", "2024-03-01", followup_date="2024-03-09", **closed),
        need("n4", "2024-03-01", **closed),
        need("n5", "2024-03-01", closed_date="2024-02-01"),
        need("n6", "2024-03-01", followup_resolved="yes"),
    )
    assert counts(one(tables, "followup_rate")) == (3, 5, 0)
    assert counts(one(tables, "unreachable_share")) == (1, 2, 1)


def test_3_8_the_median_of_four_resolved_needs() -> None:
    """Resolved after 1, 2, 3 and 4 days: S is .75, .5, .25, 0 and the quartiles 1, 2, 3."""
    tables = city(
        *(
            need(f"n{i}", "2024-03-01", closed_status="resolved", closed_date=f"2024-03-0{1 + i}")
            for i in range(1, 5)
        )
    )
    found = {g: one(tables, "days_to_resolution", group=g) for g in ("", "q25", "q75")}
    assert {g: row.value for g, row in found.items()} == {"": 2, "q25": 1, "q75": 3}
    assert all(row.method == "kaplan_meier" for row in found.values())
    assert counts(found[""]) == (4, 4, 0)
    # Log-log band: lower .128 at 1 day; upper .961, .845, .665 at 1, 2, 3; 4 days is ignored.
    assert found[""].lower == 1
    assert is_null(found[""], "upper")


def test_3_8_who_is_an_event_and_who_is_censored() -> None:
    """Events 2; censored by other results, open, bare dates; impossible and undated left out."""
    tables = city(
        need("a", "2024-03-01", closed_status="resolved", closed_date="2024-03-01"),
        need("b", "2024-03-01", closed_status="resolved", closed_date="2024-03-11"),
        need("c", "2024-03-01", closed_status="explained", closed_date="2024-03-02"),
        need("d", "2024-03-01"),
        need("e", "2024-03-01", closed_date="2024-03-03"),
        need("f", "2024-03-01", closed_status="resolved"),
        need("g", "2024-03-01", closed_status="explained", closed_date="2024-02-01"),
        need("h", "2024-03-01", closed_status="explained"),
    )
    found = one(tables, "days_to_resolution")
    assert counts(found) == (2, 6, 3)
    # S(0) = 5/6; at 10 days e has left, so S = 5/6 · 3/4 = .625: the median is not reached.
    assert (found.status, found.method) == ("insufficient_data", "kaplan_meier")
    assert is_null(found, "value", "upper")
    assert one(tables, "days_to_resolution", group="q25").value == 10
    plain = one(tables, "days_to_resolution", variant="closed_only")
    assert (plain.value, plain.denominator, plain.n_unknown) == (1.5, 4, 3)
    assert is_null(plain, "numerator", "lower", "upper")
    assert plain.method == "median"


def test_3_8_a_closing_without_a_result_is_censored_on_its_day() -> None:
    """It has left before the other is resolved on day 5: alone at risk, so S falls to 0 there."""
    tables = city(
        need("a", "2024-03-01", closed_status="resolved", closed_date="2024-03-06"),
        need("b", "2024-03-01", closed_date="2024-03-03"),
    )
    assert one(tables, "days_to_resolution", group="q75").value == 5


def test_3_8_with_times_as_of_ends_at_midnight() -> None:
    """A need raised at noon of `as_of` has waited half a day when the data end."""
    tables = city(
        need("a", "2024-12-31 12:00"),
        need("b", "2024-12-31 06:00", closed_status="resolved", closed_date="2024-12-31 18:00"),
    )
    # Both last exactly half a day: the censored one is still at risk, S = 1/2.
    assert one(tables, "days_to_resolution").value == 0.5


def test_3_9_nothing_to_follow_is_not_available() -> None:
    """No need: 0 of 0 and no quantile; the method is named, as its counts are."""
    found = one(city(need("n1", "2023-03-01")), "days_to_resolution")
    assert counts(found) == (0, 0, 0)
    assert (found.status, found.method) == ("not_available", "kaplan_meier")
    assert is_null(found, "value", "lower", "upper")


def test_3_10_the_backlog_counts_all_that_is_not_validly_closed() -> None:
    """Old, open, closed too late and impossibly closed needs wait; a bare status is unknown."""
    tables = city(
        need("old", "2020-01-01"),
        need("new", "2024-12-31"),
        need("later", "2024-12-01", closed_date="2025-01-01", closed_status="resolved"),
        need("impossible", "2024-12-01", closed_date="2024-11-01"),
        need("bare", "2024-12-01", closed_status="resolved"),
        need("closed", "2024-12-01", closed_date="2024-12-31"),
        need("future", "2025-01-01"),
        need("rejected", "2024-12-01", acceptance_status="rejected"),
    )
    for as_of in ("2024-12-31", "2025-06-01"):
        found = one(tables, "backlog", as_of=as_of)
        assert (found.value, found.n_unknown) == (4, 2)
        old = one(tables, "backlog", group="over_90_days", as_of=as_of)
        assert (old.value, old.n_unknown) == (1, 2)


def test_3_10_over_90_days_is_more_than_90() -> None:
    """Raised 90 days before the end is not yet old, 91 is; hours do not matter."""
    tables = city(need("a", "2024-10-02 00:01"), need("b", "2024-10-01 23:59"))
    assert one(tables, "backlog", group="over_90_days").value == 1


def test_3_11_categories_make_up_the_whole() -> None:
    """One row per category of accepted needs, blank as `unknown`, over the same people."""
    tables = city(
        need("n1", "2024-03-01", need_category="a"),
        need("n2", "2024-03-01", need_category="a"),
        need("n3", "2024-03-01"),
        need("n4", "2024-03-01", need_category="c", acceptance_status="rejected"),
    )
    frame = compute(tables, period=YEAR, only=["need_rate_per_1000"]).frame
    found = frame.set_index("group")["numerator"].to_dict()
    assert found == {"": 3, "a": 2, "unknown": 1}
    assert set(frame["denominator"]) == {1000}


def test_3_11_with_unknown_people_the_categories_stay() -> None:
    """Counts without rates; without the table, or a report, only the whole has a row."""
    needs = [need("n1", "2024-03-01", need_category="a")]
    unknown = compute(
        city(*needs, people={2020: 1}), period=YEAR, only=["need_rate_per_1000"]
    ).frame
    assert unknown["group"].tolist() == ["", "a"]
    assert unknown["numerator"].tolist() == [1, 1]
    assert unknown["status"].tolist() == ["not_available"] * 2
    no_people = compute(
        city(*needs, people={2024: 0}), period=YEAR, only=["need_rate_per_1000"]
    ).frame
    assert no_people["denominator"].tolist() == [0, 0]
    assert no_people["value"].isna().all()
    no_table = compute(
        city(*needs).without("communities"), period=YEAR, only=["need_rate_per_1000"]
    ).frame
    assert no_table["group"].tolist() == [""]
    silent = compute(city(need("n1", "2025-03-01")), period=YEAR, only=["need_rate_per_1000"]).frame
    assert silent["group"].tolist() == [""]
    assert silent["numerator"].isna().all()


def test_3_12_unknown_channels_are_left_out() -> None:
    """Outreach 1 of 2 known channels; blank and `unknown` are unknown."""
    channels = ["worker_outreach", "hotline_12345", "unknown", None]
    tables = city(*(need(f"n{i}", "2024-03-01", source_channel=x) for i, x in enumerate(channels)))
    assert counts(one(tables, "proactive_discovery_share")) == (1, 2, 2)


def test_3_12_scopes_always_stand_all_four() -> None:
    """Every scope has its row, blank as `unknown`; an empty one is not available."""
    scopes = ["individual", "individual", "public", None]
    answers = ["yes", "no", "yes", "unreachable"]
    tables = city(
        *(
            need(f"n{i}", "2024-03-01", beneficiary_scope=s, followup_resolved=a)
            for i, (s, a) in enumerate(zip(scopes, answers, strict=True))
        )
    )
    found = {
        group: counts(one(tables, "resolution_by_scope", group=group))
        for group in ("individual", "household", "public", "unknown")
    }
    assert found == {
        "individual": (1, 2, 0),
        "household": (0, 0, 0),
        "public": (1, 1, 0),
        "unknown": (0, 0, 1),
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"due": "2025-01-01"}, (0, 0, 0)),
        ({"due": "2025-01-01", "flag": True}, (0, 0, 0)),
        ({"due": "2024-12-31"}, (0, 1, 0)),
        ({"due": "2024-04-01", "closed": "2024-04-01 23:00"}, (1, 1, 0)),
        ({"due": "2024-04-01", "closed": "2024-04-02"}, (0, 1, 0)),
        ({"due": "2024-04-01", "closed": "2024-04-02", "flag": True}, (0, 1, 0)),
        ({"due": "2024-04-01", "closed": "2024-02-02", "flag": True}, (1, 1, 0)),
        ({"due": "2024-04-01", "closed": "2024-02-02"}, (0, 0, 1)),
        ({"due": "2024-04-01", "result": "resolved"}, (0, 0, 1)),
        ({"due": "2024-04-01", "flag": True}, (1, 1, 0)),
        ({"flag": True}, (1, 1, 0)),
        ({"flag": False, "closed": "2024-04-01"}, (0, 1, 0)),
        ({"closed": "2024-04-01"}, (0, 0, 1)),
        ({}, (0, 0, 1)),
        ({"due": "2024-02-01", "closed": "2024-03-02"}, (0, 1, 0)),
        ({"due": "2024-04-01", "closed": "2025-02-01", "flag": True}, (0, 1, 0)),
    ],
)
def test_3_13_the_first_rule_that_applies(
    cells: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    """Not due: nowhere. Else dates, else the flag, else overdue and open, else unknown."""
    columns = {
        "due": "due_date",
        "closed": "closed_date",
        "flag": "closed_on_time",
        "result": "closed_status",
    }
    told = {columns[name]: cell for name, cell in cells.items()}
    assert counts(one(city(need("n1", "2024-03-01", **told)), "on_time_rate")) == expected


def answered(*answers: str | None) -> Tables:
    return city(*(need(f"n{i}", "2024-03-01", followup_resolved=a) for i, a in enumerate(answers)))


def test_3_14_default_rates_are_the_single_indicators() -> None:
    """Response, resolution and satisfaction equal R1, R3 and R5 in every number."""
    tables, period, as_of = random_tables(4, cities=2)
    frame = compute(tables, period=period, as_of=as_of, only=R_IDS).frame
    frame = frame[frame["variant"] == ""].set_index("community_id")
    for group, indicator in (
        ("response", "response_rate"),
        ("resolution", "resolution_rate"),
        ("satisfaction", "satisfaction_rate"),
    ):
        rates = frame[(frame["indicator_id"] == "three_rates") & (frame["group"] == group)]
        single = frame[(frame["indicator_id"] == indicator) & (frame["group"] == "")]
        columns = [*NUMBERS, "status", "method"]
        pd.testing.assert_frame_equal(rates[columns], single[columns])


def test_3_14_a_scheme_may_weigh_partly_and_treat_the_unreachable() -> None:
    """Yes, partly, no, unreachable under each treatment, with partly at one half."""
    tables = answered("yes", "partly", "no", "unreachable", None)
    arguments: dict[str, Any] = {"indicator": "three_rates", "group": "resolution"}
    left_out = one(tables, **arguments, rates=ThreeRates(partly_weight=0.5))
    assert counts(left_out) == (1.5, 3, 2)
    negative = one(tables, **arguments, rates=ThreeRates(partly_weight=0.5, unreachable="negative"))
    assert counts(negative) == (1.5, 4, 1)
    assert negative.value == 0.375
    bounds = one(tables, **arguments, rates=ThreeRates(partly_weight=0.5, unreachable="bounds"))
    assert (bounds.lower, bounds.upper, bounds.method) == (0.375, 0.625, "bounds")
    assert is_null(bounds, "value")
    assert bounds.status == "ok"


def test_3_14_other_schemes_leave_the_single_indicators_alone() -> None:
    """A scheme of 7 days and 3 points changes three_rates and nothing else."""
    tables, period, as_of = random_tables(11, cities=2)
    default = compute(tables, period=period, as_of=as_of, only=R_IDS).frame
    scheme = Scheme(three_rates=ThreeRates(resolution_days=7, satisfied_from=3, partly_weight=1))
    other = compute(tables, period=period, as_of=as_of, only=R_IDS, scheme=scheme).frame
    single = default["indicator_id"] != "three_rates"
    pd.testing.assert_frame_equal(default[single], other[single])
    assert not default[~single].equals(other[~single])


# --- What holds for every city ----------------------------------------------------------


def numbers_of(
    tables: Tables, period: Period, as_of: dt.date, *, by: Sequence[str] = ("community_id",)
) -> pd.DataFrame:
    return compute(tables, period=period, as_of=as_of, only=R_IDS, by=by).frame


@given(SEEDS)
@settings(max_examples=3)
def test_values_lie_within_their_limits_and_shares_within_one(seed: int) -> None:
    """Wherever limits stand, lower ≤ value ≤ upper; shares lie in [0, 1], no count is negative."""
    frame = numbers_of(*random_tables(seed, cities=3))
    given_lower = frame[frame["lower"].notna() & frame["value"].notna()]
    assert (given_lower["lower"] <= given_lower["value"] + 1e-12).all()
    given_upper = frame[frame["upper"].notna() & frame["value"].notna()]
    assert (given_upper["value"] <= given_upper["upper"] + 1e-12).all()
    shares = frame[frame["unit"] == "share"]
    for name in ("value", "lower", "upper"):
        assert shares[name].dropna().between(0, 1).all()
    assert (shares["numerator"].dropna() <= shares["denominator"].dropna()).all()
    assert (frame.loc[frame["unit"] != "points", "numerator"].dropna() >= 0).all()
    assert (frame["n_unknown"].dropna() >= 0).all()
    assert not frame[list(NUMBERS)].isin([math.inf, -math.inf]).any(axis=None)


@given(SEEDS)
@settings(max_examples=3)
def test_partitions_add_up(seed: int) -> None:
    """Scopes add up to R3, categories to the need rate, acceptance to all needs of the period."""
    tables, period, as_of = random_tables(seed, cities=3)
    frame = numbers_of(tables, period, as_of)
    for (community, indicator), rows in frame.groupby(["community_id", "indicator_id"]):
        own = frame[frame["community_id"] == community]
        if indicator == "resolution_by_scope" and rows["numerator"].notna().all():
            whole = own[(own["indicator_id"] == "resolution_rate") & (own["group"] == "")]
            for name in ("numerator", "denominator", "n_unknown"):
                assert rows[name].sum() == whole[name].item()
        if indicator == "need_rate_per_1000":
            parts = rows[rows["group"] != ""]
            assert parts["numerator"].sum() == rows["numerator"].iloc[0] or parts.empty
            assert parts["value"].sum() == pytest.approx(rows["value"].iloc[0]) or (
                parts["value"].isna().all()
            )
        if indicator == "needs_by_acceptance" and rows["value"].notna().all():
            stood = tables.frame("needs").drop_duplicates()
            day = stood["raised_date"].dt.date
            inside = (day >= period.start) & (day <= min(period.end, as_of))
            assert rows["value"].sum() == (inside & (stood["community_id"] == community)).sum()


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=3)
def test_row_order_and_double_loading_change_nothing(seed: int, chance: Any) -> None:
    """Shuffled rows, and all rows twice, give the same frame to the last bit."""
    tables, period, as_of = random_tables(seed, cities=2)
    scheme = Scheme(three_rates=ThreeRates(partly_weight=0.1))
    arguments: dict[str, Any] = {"period": period, "as_of": as_of, "only": R_IDS, "scheme": scheme}
    whole = compute(tables, **arguments).frame
    shuffled = {
        name: frame.iloc[chance.sample(range(len(frame)), len(frame))]
        for name, frame in tables.frames.items()
    }
    pd.testing.assert_frame_equal(
        compute(Tables(shuffled), **arguments).frame, whole, check_exact=True
    )
    twice = {name: pd.concat([f, f]) for name, f in tables.frames.items()}
    pd.testing.assert_frame_equal(
        compute(Tables(twice), **arguments).frame, whole, check_exact=True
    )


@given(SEEDS)
@settings(max_examples=3)
def test_other_communities_change_nothing(seed: int) -> None:
    """A community alone in its city has the numbers that it has among others (1.2)."""
    tables, period, as_of = random_tables(seed, cities=2, times=False)
    frame = numbers_of(tables, period, as_of).drop(columns="note")
    for community in tables.community_ids()[:2]:
        alone = Tables(
            {name: f[f["community_id"] == community] for name, f in tables.frames.items()}
        )
        if community not in alone.community_ids():
            continue
        expected = frame[frame["community_id"] == community].reset_index(drop=True)
        found = numbers_of(alone, period, as_of).drop(columns="note")
        pd.testing.assert_frame_equal(found, expected)


def united(tables: Tables, period: Period, name_of: Mapping[str, str]) -> Tables:
    """The same city with communities renamed: those of one name are one community (14.1)."""
    frames = {
        name: frame.assign(community_id=frame["community_id"].map(name_of))
        for name, frame in tables.frames.items()
    }
    places = tables.frame("communities").drop_duplicates()
    places = places[(places["year"] == period.end.year).fillna(False)]
    people = dict(zip(places["community_id"], places["pop_total"], strict=True))
    rows = []
    for union in sorted(set(name_of.values())):
        parts = [people.get(c, pd.NA) for c, name in name_of.items() if name == union]
        if not any(pd.isna(part) for part in parts):
            rows.append(
                {
                    "community_id": union,
                    "year": period.end.year,
                    "households": 1,
                    "pop_total": int(sum(parts)),
                }
            )
    columns = ["community_id", "year", "households", "pop_total"]
    frames["communities"] = pd.DataFrame(rows, columns=columns)
    return Tables(frames)


def with_places(seed: int, **more: Any) -> tuple[Tables, Period, dt.date]:
    """A random city that has a complete `communities` table."""
    while True:
        tables, period, as_of = random_tables(seed, **more)
        if tables.has("communities", "street_name", "households"):
            return tables, period, as_of
        seed += 1


@given(SEEDS)
@settings(max_examples=4)
def test_the_whole_is_one_community_made_of_all(seed: int) -> None:
    """No grouping is the same computation with no community column (14.2)."""
    tables, period, as_of = with_places(seed)
    whole = numbers_of(tables, period, as_of, by=[])
    merged = united(tables, period, dict.fromkeys(tables.community_ids(), "all"))
    expected = numbers_of(merged, period, as_of)
    columns = [*KEYS, *NUMBERS, "unit", "method", "status"]
    pd.testing.assert_frame_equal(whole[columns], expected[columns])


@given(SEEDS)
@settings(max_examples=2)
def test_a_street_is_a_community_made_of_its_communities(seed: int) -> None:
    """Grouping by street or district equals renaming communities to it."""
    tables, period, as_of = with_places(seed)
    places = tables.frame("communities").drop_duplicates()
    places = places[(places["year"] == period.end.year).fillna(False)]
    for column in ("street_name", "district_name"):
        known = dict(zip(places["community_id"], places[column], strict=True))
        name_of = {
            community: "unknown" if pd.isna(known.get(community, pd.NA)) else known[community]
            for community in tables.community_ids()
        }
        found = numbers_of(tables, period, as_of, by=[column])
        expected = numbers_of(united(tables, period, name_of), period, as_of)
        index = ["place", *KEYS]
        columns = [*NUMBERS, "unit", "method", "status"]
        pd.testing.assert_frame_equal(
            found.rename(columns={column: "place"}).set_index(index)[columns].sort_index(),
            expected.rename(columns={"community_id": "place"})
            .set_index(index)[columns]
            .sort_index(),
            check_index_type=False,
        )


@given(SEEDS)
@settings(max_examples=2)
def test_each_month_is_the_period_itself(seed: int) -> None:
    """By month, every row equals the computation with that month as P, over the same `as_of`."""
    tables, _, as_of = random_tables(seed)
    period = Period(dt.date(2024, 1, 15), dt.date(2024, 3, 10))
    found = numbers_of(tables, period, as_of, by=["community_id", "month"])
    months = {
        "2024-01": Period(dt.date(2024, 1, 15), dt.date(2024, 1, 31)),
        "2024-02": Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        "2024-03": Period(dt.date(2024, 3, 1), dt.date(2024, 3, 10)),
    }
    assert set(found["month"]) == set(months)
    for month, part in months.items():
        pd.testing.assert_frame_equal(
            found[found["month"] == month].drop(columns="month").reset_index(drop=True),
            numbers_of(tables, part, as_of),
        )


#: Indicators whose needs are divided by a column of the need: both counts add up.
DIVIDED = tuple(x for x in R_IDS if x not in ("need_rate_per_1000", "days_to_resolution"))


@given(SEEDS, st.sampled_from(["need_category", "source_channel", "beneficiary_scope"]))
@settings(max_examples=4)
def test_a_column_of_the_need_divides_the_needs(seed: int, column: str) -> None:
    """Over the values of a column, numerators, denominators and unknowns add up to the whole."""
    tables, period, as_of = random_tables(seed)
    if not tables.has("needs", column):
        return
    only = [*DIVIDED, "days_to_resolution"]
    whole = compute(tables, period=period, as_of=as_of, only=only, by=["community_id"]).frame
    parts = compute(
        tables, period=period, as_of=as_of, only=only, by=["community_id", column]
    ).frame
    index = ["community_id", *KEYS]
    counted = ["numerator", "denominator", "n_unknown"]
    added = parts.groupby(index)[counted].sum()
    expected = whole.set_index(index)[counted].fillna(0).sort_index()
    pd.testing.assert_frame_equal(added.sort_index(), expected)
    rate = "need_rate_per_1000"
    parts = compute(tables, period=period, as_of=as_of, only=[rate], by=["community_id", column])
    whole = compute(tables, period=period, as_of=as_of, only=[rate])
    added = parts.frame[parts.frame["group"] == ""].groupby("community_id")["numerator"].sum()
    expected = whole.frame[whole.frame["group"] == ""].set_index("community_id")["numerator"]
    pd.testing.assert_series_equal(added, expected.fillna(0), check_index_type=False)


#: Columns of needs, the indicators that cannot do without, and those that read it if there.
READERS: dict[str, tuple[set[str], set[str]]] = {
    "first_response_date": ({"response_rate", "three_rates:response"}, set()),
    "closed_status": (
        {"reported_resolution_rate", "closure_gap", "days_to_resolution"},
        {"repeat_need_rate", "followup_rate", "unreachable_share", "backlog", "on_time_rate"},
    ),
    "closed_date": (
        {"repeat_need_rate", "days_to_resolution", "backlog"},
        {
            "reported_resolution_rate",
            "closure_gap",
            "followup_rate",
            "unreachable_share",
            "on_time_rate",
        },
    ),
    "followup_resolved": (
        {
            "resolution_rate",
            "closure_gap",
            "followup_rate",
            "unreachable_share",
            "resolution_by_scope",
            "three_rates:resolution",
        },
        set(),
    ),
    "followup_date": (
        set(),
        {
            "resolution_rate",
            "closure_gap",
            "satisfaction_rate",
            "followup_rate",
            "unreachable_share",
            "resolution_by_scope",
            "three_rates:resolution",
            "three_rates:satisfaction",
        },
    ),
    "satisfaction": ({"satisfaction_rate", "three_rates:satisfaction"}, set()),
    "resident_id": (set(), {"repeat_need_rate"}),
    "parent_need_id": (set(), {"repeat_need_rate"}),
    "beneficiary_scope": ({"resolution_by_scope"}, set()),
    "due_date": (set(), {"on_time_rate"}),
    "closed_on_time": (set(), {"on_time_rate"}),
    "assigned_date": (set(), set()),
    "recorded_date": (set(), set()),
}


@pytest.mark.parametrize("column", READERS)
def test_a_missing_column_silences_its_own_indicators_only(column: str) -> None:
    """Those that require it are not available, those that never read it keep every number."""
    tables, period, as_of = random_tables(13)
    assert tables.has("needs", *READERS)
    required, read = READERS[column]
    before = numbers_of(tables, period, as_of)
    after = numbers_of(tables.without("needs", column), period, as_of)
    named = before["indicator_id"].where(
        before["indicator_id"] != "three_rates", "three_rates:" + before["group"]
    )
    untouched = ~named.isin(required | read)
    pd.testing.assert_frame_equal(before[untouched], after[untouched])
    silent = after[named.isin(required)]
    assert set(silent["status"]) <= {"not_available"}
    assert silent[list(NUMBERS)].isna().all(axis=None)


# --- Evidence ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [2, 13, 20])
def test_evidence_lists_the_rows_that_make_the_number(seed: int) -> None:
    """Per role the ids are those of the slow computation and the weights add up (1.32)."""
    tables, period, as_of = random_tables(seed)
    sizes = tables.frame("needs")["community_id"].value_counts()
    slow = resolution_rows(tables, period.start, period.end, as_of)
    biggest = sizes.index[0]
    keys = [key for key in slow if key[0] == biggest]
    assert len(keys) > len(R_IDS)
    for key in keys:
        _, indicator, variant, group = key
        number = slow[key]
        rows = evidence(
            tables,
            indicator,
            community_id=biggest,
            period=period,
            as_of=as_of,
            variant=variant,
            group=group,
        )
        for role, value in (
            ("numerator", number.numerator),
            ("denominator", number.denominator),
            ("unknown", number.n_unknown),
        ):
            own = rows[rows["role"] == role]
            expected = {i: w for i, w in number.rows.get(role, {}).items() if w}
            assert dict(zip(own["id"], own["n"], strict=True)) == expected, (key, role)
            assert own["n"].sum() == (value or 0), (key, role)


def test_evidence_of_a_number_that_cannot_be_computed_is_empty() -> None:
    """A missing column, a missing report and an unknown group have no rows behind them."""
    missing = city(need("n1", "2024-02-01"), without=["satisfaction"])
    silent = city(need("n1", "2025-02-01"))
    arguments: dict[str, Any] = {"community_id": "A", "period": YEAR}
    assert evidence(missing, "satisfaction_rate", **arguments).empty
    for indicator in ("need_rate_per_1000", "needs_by_acceptance", "response_rate"):
        assert evidence(silent, indicator, **arguments).empty
    there = city(need("n1", "2024-02-01"))
    assert evidence(there, "response_rate", variant="to_the_hour", **arguments).empty


def test_evidence_says_where_a_row_came_from() -> None:
    """File, sheet and row of the source stand beside the id, and the rule beside them."""
    frame = city(need("n1", "2024-02-01"), need("n2", "2024-02-01")).frame("needs")
    frame = frame.assign(_source_file="a.xlsx", _source_sheet="台账", _source_row=[7, 8])
    rows = evidence(
        Tables({"needs": frame}),
        "needs_by_acceptance",
        group="accepted",
        community_id="A",
        period=YEAR,
    )
    assert Counter(rows["role"]) == {"numerator": 2}
    assert rows["source_row"].tolist() == [7, 8]
    assert set(rows["source_file"]) == {"a.xlsx"}
    assert set(rows["source_sheet"]) == {"台账"}
    assert rows["rule"].str.contains("3.15").all()


def test_seeds_are_repeatable() -> None:
    """The same seed gives the same city, another seed another."""
    first, again, other = random_tables(5), random_tables(5), random_tables(6)
    pd.testing.assert_frame_equal(first[0].frame("needs"), again[0].frame("needs"))
    assert not first[0].frame("needs").equals(other[0].frame("needs"))
