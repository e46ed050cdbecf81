"""What could point at people is gone from numbers and pictures, and nothing else is.

FRAMEWORK §6.12, RULES 14.5.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.random_tables import random_tables
from tests.written_results import ALL, R_IDS, frame_of, picture, results_of, share
from workbench.config.scheme import Scheme, ThreeRates
from workbench.disclosure import protect, small
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import Publishable, Series


def masked(min_cell: int = 10, **row: Any) -> Any:
    """One row after protection."""
    publishable = protect(results_of(frame_of(row)), min_cell=min_cell)
    return next(publishable.frame.itertuples(index=False))


# --- min_cell ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "hidden"),
    [
        (20, 40, False),
        (9, 40, True),  # a small numerator
        (10, 40, False),
        (31, 40, True),  # nine are left
        (30, 40, False),
        (0, 40, False),  # zero is shown
        (40, 40, False),  # nobody is left
        (0, 9, True),  # a small denominator
        (9, 9, True),
    ],
)
def test_small_counts_and_small_complements_hide_a_share(x: int, n: int, hidden: bool) -> None:
    """Under ten: the numerator, the denominator, or those in the one and not the other."""
    found = masked(**share(x, n, n_unknown=0, method="wilson"))
    assert (found.status == "suppressed") == hidden
    assert all(math.isnan(getattr(found, name)) for name in ALL) == hidden


def test_a_hidden_row_tells_no_number_of_itself() -> None:
    """Numbers, unknowns, category, method and note are gone; the place of the row stays."""
    found = masked(
        **share(3, 40, n_unknown=50, method="wilson", category="x", note="k=3", group="partly")
    )
    assert all(math.isnan(getattr(found, name)) for name in ALL)
    assert (found.method, found.status, found.note) == ("", "suppressed", "min_cell=10")
    assert pd.isna(found.category)
    assert (found.indicator_id, found.group, found.unit) == ("resolution_rate", "partly", "share")


def test_a_small_unknown_hides_itself_alone() -> None:
    """The share stays, its unknowns go and the note says so; none unknown is shown."""
    found = masked(**share(20, 40, n_unknown=3, note="told"))
    assert (found.value, found.status) == (0.5, "ok")
    assert math.isnan(found.n_unknown)
    assert found.note == "told; hidden=n_unknown"
    assert masked(**share(20, 40, n_unknown=0)).n_unknown == 0
    assert masked(**share(20, 40, n_unknown=10)).n_unknown == 10


@pytest.mark.parametrize(("x", "hidden"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_small_count_is_hidden(x: int, hidden: bool) -> None:
    """Counts of needs hide from 1 to 9."""
    found = masked(indicator_id="backlog", unit="count", numerator=x, value=x)
    assert (found.status == "suppressed") == hidden
    assert math.isnan(found.value) == hidden


def test_only_what_is_about_people_is_hidden() -> None:
    """Contracts, organisations and activities are shown whatever their number."""
    shown = [entry for entry in catalogue().values() if not entry.disclosive]
    assert shown
    for entry in shown:
        found = masked(indicator_id=entry.id, unit=entry.unit, **share(1, 3, n_unknown=1))
        assert (found.numerator, found.n_unknown, found.status) == (1, 1, "ok")
    for entry in catalogue().values():
        if entry.disclosive and entry.unit == "share" and "numerator" in entry.counts:
            assert masked(indicator_id=entry.id, **share(1, 30)).status == "suppressed"


@pytest.mark.parametrize(
    ("people", "priority", "hidden"),
    [(40, 20, False), (40, 0, False), (9, 0, True), (40, 3, True), (40, 35, True)],
)
def test_a_share_of_money_hides_with_the_few_it_rests_on(
    people: int, priority: int, hidden: bool
) -> None:
    """Yuan are no people; the participants behind them stand in the note."""
    note = f"cost_basis; paid=2; agreed=0; people={people}; priority={priority}"
    found = masked(indicator_id="priority_spend_share", **share(3, 5, note=note))
    assert (found.status == "suppressed") == hidden
    assert (str(people) in found.note) == (not hidden)


@pytest.mark.parametrize(
    ("fewest", "most", "hidden"), [(20, 40, False), (9, 40, True), (20, 25, True)]
)
def test_a_range_of_costs_hides_the_few_it_was_divided_by(
    fewest: int, most: int, hidden: bool
) -> None:
    """8,400 yuan: 210 to 420 each tells 20 to 40 people."""
    limits = {"lower": 8400 / most, "upper": 8400 / fewest, "method": "bounds"}
    found = masked(
        indicator_id="cost_per_person_served", unit="cny", numerator=8400, n_unknown=3, **limits
    )
    assert (found.status == "suppressed") == hidden
    if not hidden:
        assert found.n_unknown == 3  # projects


def test_full_time_equivalents_and_yuan_are_no_people() -> None:
    """40 needs of 2.5 workers, 30,000 yuan for 12 needs; 3 needs hide either."""
    per_worker = {"indicator_id": "needs_collected_per_worker", "unit": "per_fte"}
    assert masked(**per_worker, numerator=40, denominator=2.5, value=16).status == "ok"
    assert masked(**per_worker, numerator=3, denominator=2.5, value=1.2).status == "suppressed"
    cost = {"indicator_id": "cost_per_resolved_need", "unit": "cny"}
    assert masked(**cost, numerator=4, denominator=12, value=1 / 3).status == "ok"
    assert masked(**cost, numerator=9000, denominator=3, value=3000).status == "suppressed"


def test_means_too_thin_to_compare_are_not_told() -> None:
    """G1 keeps its two means when they are compared, whatever their size, and not otherwise."""
    change = {"indicator_id": "problem_reduction", "group": "repeat", "unit": "points"}
    told = masked(**change, numerator=0.1, denominator=0.3, value=-0.2)
    assert (told.numerator, told.value, told.status) == (0.1, -0.2, "ok")
    thin = masked(**change, numerator=0.1, denominator=0.3, status="insufficient_data")
    assert thin.status == "insufficient_data"
    assert math.isnan(thin.numerator) and math.isnan(thin.denominator)


def test_a_time_hides_the_few_still_open_and_keeps_its_median() -> None:
    """30 of 33 resolved: the days stay, the 30 goes; 3 of 33 hides all."""
    days = {"indicator_id": "days_to_resolution", "unit": "days", "method": "kaplan_meier"}
    found = masked(**days, numerator=30, denominator=33, value=4.5, n_unknown=0)
    assert (found.value, found.denominator, found.status) == (4.5, 33, "ok")
    assert math.isnan(found.numerator)
    few = masked(**days, numerator=3, denominator=33, value=4.5, n_unknown=0)
    assert few.status == "suppressed"
    assert math.isnan(few.value)


@pytest.mark.parametrize(
    ("x", "upper", "hidden"),
    [(20, 30, False), (20, 23, True), (20, 35, True), (20, 40, False), (20, 20, False)],
)
def test_a_range_hides_when_its_ends_tell_a_small_count(x: int, upper: int, hidden: bool) -> None:
    """Of 40: three undecided, or five surely not, could be worked out from the two ends."""
    row = {"numerator": x, "denominator": 40, "lower": x / 40, "upper": upper / 40}
    found = masked(indicator_id="three_rates", method="bounds", **row)
    assert (found.status == "suppressed") == hidden


@pytest.mark.parametrize(
    ("a", "n1", "b", "n0", "hidden"),
    [
        (20, 60, 50, 400, False),
        (4, 60, 50, 400, True),
        (20, 60, 3, 400, True),
        (58, 60, 50, 400, True),
    ],
)
def test_a_ratio_of_rates_hides_by_the_counts_in_its_note(
    a: int, n1: int, b: int, n0: int, hidden: bool
) -> None:
    """Its numerator and denominator are rates below 1; the people stand in the note."""
    row = {
        "indicator_id": "equity_ratio",
        "unit": "ratio",
        "numerator": a / n1,
        "denominator": b / n0,
        "value": (a / n1) / (b / n0),
        "note": f"attendees_as_residents; a={a}; n1={n1}; b={b}; n0={n0}",
    }
    told = protect(results_of(frame_of(row)), min_cell=5).frame.iloc[0]
    assert (told["status"] == "suppressed") is hidden
    assert ("n1=" in told["note"]) is not hidden


@pytest.mark.parametrize(("served", "hidden"), [(3, True), (30, False)])
def test_those_not_reached_are_hidden_with_those_reached(served: int, hidden: bool) -> None:
    """40 not reached of 43 would tell the 3 that were."""
    population = 40 + served
    rows = (
        {
            "indicator_id": "priority_coverage_rate",
            "numerator": served,
            "denominator": population,
            "value": served / population,
        },
        {"indicator_id": "unreached_count", "unit": "count", "numerator": 40, "value": 40},
    )
    told = protect(results_of(frame_of(*rows)), min_cell=5).frame
    assert (told["status"] == "suppressed").tolist() == [hidden, hidden]


@pytest.mark.parametrize(("present", "hidden"), [(3, True), (30, False)])
def test_an_index_is_hidden_with_its_component(present: int, hidden: bool) -> None:
    """Three shares make an index: it and the other two would tell the third. The level may stay."""
    rows = (
        {
            "indicator_id": "three_sector_need_rate",
            "numerator": present,
            "denominator": 60,
            "value": present / 60,
        },
        {"indicator_id": "lian_index", "unit": "index", "value": 0.4},
        {"indicator_id": "linkage_quadrant", "unit": "none", "category": "neither"},
        {"indicator_id": "linkage_quadrant", "unit": "index", "group": "lian", "value": -0.1},
        {"indicator_id": "flag_neither", "unit": "index", "group": "quadrant", "value": 0.4},
        {"indicator_id": "flag_neither", "unit": "count", "group": "idle_months", "value": 3},
    )
    told = protect(results_of(frame_of(*rows)), min_cell=5).frame
    gone = [hidden, hidden, False, hidden, hidden, False]
    assert (told["status"] == "suppressed").tolist() == gone
    assert told["category"].tolist()[2] == "neither"


@pytest.mark.parametrize(
    ("lower", "upper", "hidden"), [(0, 40, False), (3, 40, True), (38, 40, True)]
)
def test_a_count_between_limits_hides_when_they_are_close_or_small(
    lower: int, upper: int, hidden: bool
) -> None:
    """Limits of a count are counts: a small one, or a small step between them, points at people."""
    row = {
        "indicator_id": "unreached_count",
        "unit": "count",
        "lower": lower,
        "upper": upper,
        "method": "bounds",
    }
    told = protect(results_of(frame_of(row)), min_cell=5).frame.iloc[0]
    assert (told["status"] == "suppressed") is hidden


def test_a_share_of_a_gap_is_a_count_of_people() -> None:
    """Of the representativeness gap, numerator and denominator are participants."""
    row = {
        "indicator_id": "representativeness_gap",
        "unit": "index",
        "group": "priority",
        "numerator": 3,
        "denominator": 80,
        "value": 0.1,
    }
    assert protect(results_of(frame_of(row)), min_cell=5).frame["status"].tolist() == ["suppressed"]


def test_a_difference_is_no_count_and_hides_by_its_needs() -> None:
    """A gap of one need of 40 is shown, of 9 needs it is not."""
    gap = {"indicator_id": "closure_gap", "unit": "points", "value": 0.1}
    assert masked(**gap, numerator=1, denominator=40).status == "ok"
    assert masked(**gap, numerator=-1, denominator=9).status == "suppressed"


@pytest.mark.parametrize("min_cell", [2, 5, 10])
@pytest.mark.parametrize("seed", [3, 9, 21])
def test_no_visible_row_holds_or_implies_a_small_count(seed: int, min_cell: int) -> None:
    """Of random cities, whatever is still shown leaves no count from 1 to min_cell − 1."""
    tables, period, as_of = random_tables(seed, cities=3)
    scheme = Scheme(three_rates=ThreeRates(unreachable="bounds"))
    results = compute(tables, period=period, as_of=as_of, only=R_IDS, scheme=scheme)
    frame = protect(results, min_cell=min_cell).frame
    before = results.frame
    assert len(frame) == len(before)
    counts = {
        "numerator": frame.loc[frame["unit"].isin(["share", "count", "days", "per_1000"])],
        "denominator": frame,
        "n_unknown": frame,
    }
    for name, rows in counts.items():
        assert not small(rows[name], min_cell).any()
    shares = frame[frame["unit"].isin(["share", "days"])]
    assert not small(shares["denominator"] - shares["numerator"], min_cell).any()
    # A rate times its base is a count too.
    implied = (frame["value"] * frame["denominator"]).round(9)
    assert not small(implied[frame["unit"] == "share"], min_cell).any()
    shown = frame["status"] != "suppressed"
    for name in ("value", "denominator", "lower", "upper"):
        np.testing.assert_array_equal(frame.loc[shown, name], before.loc[shown, name])
    hidden = frame[~shown]
    assert hidden[list(ALL)].isna().all(axis=None)


def test_one_hides_nothing() -> None:
    """With min_cell 1 the frame is the same."""
    tables, period, as_of = random_tables(9)
    results = compute(tables, period=period, as_of=as_of, only=R_IDS)
    pd.testing.assert_frame_equal(protect(results, min_cell=1).frame, results.frame)


def test_protection_leaves_its_input_alone_and_masks_breakdowns() -> None:
    """The results are unchanged; every breakdown is masked by the same rules."""
    frame = frame_of(share(3, 40))
    results = results_of(frame, breakdowns={"street": frame})
    publishable = protect(results, min_cell=10)
    assert results.frame["numerator"].tolist() == [3]
    assert publishable.breakdowns["street"]["status"].tolist() == ["suppressed"]


# --- Series -----------------------------------------------------------------------------


def cells(publishable: Publishable, name: str) -> list[float | None]:
    values = publishable.series[name].frame["n"]
    return [None if math.isnan(value) else value for value in values]


def test_small_cells_of_a_picture_are_gone() -> None:
    """The cell keeps its place, suppressed and empty; zeros stay."""
    one = picture("matrix", [0, 4, 12], stands_for=None)
    publishable = protect(results_of(frame_of(share(20, 40)), series=[one]), min_cell=5)
    assert cells(publishable, "matrix") == [0, None, 12]
    assert publishable.series["matrix"].frame["status"].tolist() == ["ok", "suppressed", "ok"]


def test_a_curve_ends_where_few_are_left() -> None:
    """Rows of a survival curve with few at risk lose their time, share and band."""
    rows = pd.DataFrame(
        {
            "community_id": "A",
            "status": "ok",
            "time": [1.0, 2.0],
            "share": [0.9, 0.5],
            "lower": [0.8, 0.1],
            "upper": [0.95, 0.9],
            "at_risk": [20.0, 3.0],
        }
    )
    curve = Series("curve", "survival", rows)
    found = protect(results_of(frame_of(share(20, 40)), series=[curve]), min_cell=5)
    kept = found.series["curve"].frame
    assert kept[["time", "share", "lower", "upper", "at_risk"]].isna().all(axis=1).tolist() == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("fine", "coarse", "expected"),
    [
        ([8, 2], [10], [8, None]),  # 80 % is seen: fine enough
        ([7, 3], [10], [10]),  # 70 %: the coarse one
        ([1, 1, 1, 1], [4], [None]),  # nothing shows anywhere: the coarsest
        ([0, 0], [0], [0, 0]),
    ],
)
def test_a_picture_is_drawn_at_the_finest_resolution_that_shows_enough(
    fine: list[float], coarse: list[float], expected: list[float | None]
) -> None:
    """At least 80 % of the needs stay visible, else the next coarser picture stands for it."""
    both = [picture("by_day", fine), picture("by_month", coarse)]
    publishable = protect(results_of(frame_of(share(20, 40)), series=both), min_cell=5)
    assert set(publishable.series) == {"calendar"}
    assert cells(publishable, "calendar") == expected


def test_each_community_has_its_own_resolution() -> None:
    """One community is drawn by day, its neighbour by month, each once."""
    both = {
        name: pd.concat([picture(name, mine).frame, picture(name, theirs, community="B").frame])
        for name, mine, theirs in (("by_day", [20, 20], [3, 3]), ("by_month", [40], [6]))
    }
    series = [Series(name, "matrix", rows, True, "calendar") for name, rows in both.items()]
    publishable = protect(results_of(frame_of(share(20, 40)), series=series), min_cell=5)
    kept = publishable.series["calendar"]
    assert kept.of("A")["n"].tolist() == [20, 20]
    assert kept.of("B")["n"].tolist() == [6]
