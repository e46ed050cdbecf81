"""The rules of the resolution indicators (RULES 3), one named test each, on cities worked out on paper."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.random_tables import random_tables
from tests.small_city import NUMBERS, YEAR, city, counts, is_null, need, one
from workbench.config.scheme import Scheme, ThreeRates
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.schema.container import Tables

R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")


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
