"""What could point at people is gone from a publishable, and nothing else is.

FRAMEWORK §6.12, RULES 14.5. Slices hold one community and come back as they were written.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from tests.random_tables import random_tables
from workbench.config.scheme import Scheme, ThreeRates
from workbench.disclosure import protect, small
from workbench.errors import UsageError
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import (
    NUMBERS,
    Context,
    Period,
    Publishable,
    Results,
    Series,
    result_columns,
)
from workbench.slices import read_slice, slice_of, write_slice

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
ALL = (*NUMBERS, "n_unknown")
R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")


def frame_of(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """A result frame of community A; what a row does not say is plain."""
    plain = {
        "indicator_id": "resolution_rate",
        "community_id": "A",
        "period_start": pd.Timestamp(YEAR.start),
        "period_end": pd.Timestamp(YEAR.end),
        "variant": "",
        "group": "",
        **dict.fromkeys(ALL, math.nan),
        "category": None,
        "unit": "share",
        "method": "",
        "status": "ok",
        "note": "",
    }
    return pd.DataFrame([{**plain, **row} for row in rows])[list(result_columns())]


def results_of(
    frame: pd.DataFrame,
    *,
    series: Sequence[Series] = (),
    breakdowns: Mapping[str, pd.DataFrame] | None = None,
    profiles: pd.DataFrame | None = None,
) -> Results:
    return Results(
        frame=frame,
        by=("community_id",),
        context=Context(
            period=YEAR,
            as_of=YEAR.end,
            scheme={"three_rates": {"response_days": 1}},
            about={"synthetic": True},
            received={"needs": ("need_id", "raised_date")},
        ),
        breakdowns=breakdowns or {},
        series={one.name: one for one in series},
        profiles=pd.DataFrame() if profiles is None else profiles,
    )


def masked(min_cell: int = 10, **row: Any) -> Any:
    """One row after protection."""
    publishable = protect(results_of(frame_of(row)), min_cell=min_cell)
    return next(publishable.frame.itertuples(index=False))


def share(x: float, n: float, **more: Any) -> dict[str, Any]:
    return {"numerator": x, "denominator": n, "value": x / n, "lower": 0.1, "upper": 0.9, **more}


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
        if entry.disclosive and entry.unit == "share":
            assert masked(indicator_id=entry.id, **share(1, 30)).status == "suppressed"


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


def picture(
    name: str, n: Sequence[float], *, community: str = "A", stands_for: str | None = "calendar"
) -> Series:
    rows = [
        {"community_id": community, "status": "ok", "row": str(i), "column": "x", "n": value}
        for i, value in enumerate(n)
    ]
    return Series(name, "matrix", pd.DataFrame(rows), True, stands_for)


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


# --- Publishable ------------------------------------------------------------------------


def test_a_publishable_cannot_be_built_elsewhere() -> None:
    """Neither by hand nor by copying one with other numbers."""
    publishable = protect(results_of(frame_of(share(20, 40))), min_cell=5)
    parts = {
        field.name: getattr(publishable, field.name)
        for field in dataclasses.fields(publishable)
        if field.name != "seal"
    }
    with pytest.raises(TypeError, match="disclosure"):
        Publishable(**parts)
    with pytest.raises(TypeError, match="disclosure"):
        Publishable(**parts, seal=object())
    with pytest.raises(dataclasses.FrozenInstanceError):
        publishable.min_cell = 1  # type: ignore[misc]


def test_only_disclosure_and_slices_seal() -> None:
    """No other module of the package names the seal or calls what applies it."""
    package = Path(workbench.__file__).parent
    sealing = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = (isinstance(node, ast.Attribute) and node.attr in ("sealed", "_SEAL")) or (
                isinstance(node, ast.alias) and node.name == "_SEAL"
            )
            if named:
                sealing.add(path.relative_to(package).as_posix())
    assert sealing == {"disclosure.py", "slices.py"}


# --- Slices -----------------------------------------------------------------------------

PLACES = pd.DataFrame(
    {
        "community_id": ["A", "B", "C"],
        "community_name": ["甲", "乙", "丙"],
        "street_name": ["东街", "东街", "西街"],
        "district_name": ["区", "区", "区"],
        "community_type": ["mixed", "unknown", "village"],
    }
)


def city() -> Publishable:
    """Three communities on two streets, with breakdowns and a series."""
    frame = pd.concat(
        [frame_of({**share(20, 40, n_unknown=0), "community_id": c}) for c in ("A", "B", "C")],
        ignore_index=True,
    )
    months = frame.assign(month="2024-01")[list(result_columns(("community_id", "month")))]
    street = frame[:2].drop(columns="community_id").assign(street_name=["东街", "西街"])
    street = street[list(result_columns(("street_name",)))]
    whole = frame[:1].drop(columns="community_id")
    series = pd.concat(
        [picture("heat", [7, 8], community=c, stands_for=None).frame for c in ("A", "B", "C")]
    )
    results = results_of(
        frame,
        breakdowns={"month": months, "street": street, "whole": whole},
        series=[Series("heat", "matrix", series)],
        profiles=PLACES,
    )
    return protect(results, min_cell=5)


def test_a_slice_holds_its_own_community_and_its_places() -> None:
    """Own rows everywhere, its own street, and the whole; of others not even the name."""
    own = slice_of(city(), "B")
    assert own.profiles["community_id"].tolist() == ["B"]
    assert own.breakdowns["street"]["street_name"].tolist() == ["东街"]
    assert len(own.breakdowns["whole"]) == 1
    tables = [own.frame, *own.breakdowns.values(), *(s.frame for s in own.series.values())]
    for table in tables:
        if "community_id" in table.columns:
            assert table["community_id"].unique().tolist() == ["B"]
        text = table.to_csv()
        assert not any(other in text for other in ("甲", "丙", "西街"))
    assert own.min_cell == 5


def test_a_slice_of_an_unknown_community_names_the_nearest() -> None:
    """A name that is not in the results is a usage error."""
    with pytest.raises(UsageError) as caught:
        slice_of(city(), "D")
    assert "D" in caught.value.text("en")


def test_a_slice_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Frames, breakdowns, series, profiles and context are equal after a round trip."""
    own = slice_of(city(), "A")
    write_slice(own, tmp_path / "a.slice")
    again = read_slice(tmp_path / "a.slice")
    pd.testing.assert_frame_equal(again.frame, own.frame, check_dtype=False)
    pd.testing.assert_frame_equal(again.profiles, own.profiles, check_dtype=False)
    assert set(again.breakdowns) == set(own.breakdowns)
    for name, frame in own.breakdowns.items():
        pd.testing.assert_frame_equal(again.breakdowns[name], frame, check_dtype=False)
    assert set(again.series) == set(own.series)
    for name, one in own.series.items():
        assert again.series[name].kind == one.kind
        pd.testing.assert_frame_equal(again.series[name].frame, one.frame, check_dtype=False)
    assert again.context == own.context
    assert (again.by, again.min_cell) == (own.by, own.min_cell)


def test_a_slice_of_random_numbers_comes_back(tmp_path: Path) -> None:
    """Nulls, suppressed rows and types of a computed frame survive the file."""
    tables, period, as_of = random_tables(9, cities=2)
    results = compute(tables, period=period, as_of=as_of, only=R_IDS)
    results = dataclasses.replace(results, profiles=PLACES.assign(community_id=["002", "x", "y"]))
    own = slice_of(protect(results, min_cell=5), "002")
    write_slice(own, tmp_path / "x.slice")
    again = read_slice(tmp_path / "x.slice")
    pd.testing.assert_frame_equal(again.frame[list(ALL)], own.frame[list(ALL)])
    for column in ("variant", "group", "unit", "method", "status", "note"):
        assert again.frame[column].tolist() == own.frame[column].tolist()
    assert again.frame["category"].isna().all()


def test_the_same_slice_is_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, from two computations: the same file."""
    for name in ("one", "two"):
        write_slice(slice_of(city(), "A"), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_slice_holds_no_number_that_was_hidden(tmp_path: Path) -> None:
    """The file of a suppressed community holds no trace of the count."""
    frame = frame_of(share(3, 40, n_unknown=1, note="k=3"))
    results = results_of(frame, profiles=PLACES)
    write_slice(slice_of(protect(results, min_cell=10), "A"), tmp_path / "a")
    again = read_slice(tmp_path / "a").frame
    assert again[list(ALL)].isna().all(axis=None)
    assert again["note"].tolist() == ["min_cell=10"]
