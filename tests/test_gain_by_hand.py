"""The sense of gain in surveys of residents, on paper: O1–O4 (RULES 10.1–10.5, §16 on them).

A score s on the scale of 1 to 5 is 25·(s − 1) points.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd
import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import Case, Line, measure, tables
from tests.tiny_surveys import (
    GAIN,
    answer,
    attended,
    by_people,
    registered,
    response,
    wave,
)
from workbench.metrics import compute, evidence
from workbench.results import Period

O1, O2, O3, O4 = "gain_index", "gain_positive_share", "gain_sustained", "served_gap"
HALF = Period(dt.date(2024, 7, 1), dt.date(2024, 12, 31))
#: Student's 97.5 % points, as printed in tables.
T4, T8 = 2.776445, 2.306004


def told(row: Any) -> tuple[float, float, float]:
    """Denominator, unknown and value, of a row without numerator."""
    assert math.isnan(row.numerator)
    return row.denominator, row.n_unknown, row.value


# --- The index --------------------------------------------------------------------------


def test_the_index_of_five_answers() -> None:
    """0, 25, 50, 75, 100: mean 50, s² = 1562.5, s²/5 = 312.5, half width 2.776·17.678 = 49.08."""
    row = measure({"a": wave([1, 2, 3, 4, 5])}, O1)("a")
    assert told(row) == (5, 0, 50)
    half = T4 * math.sqrt(312.5)
    assert (row.lower, row.upper) == pytest.approx((50 - half, 50 + half), abs=1e-4)
    assert (row.method, row.unit, row.status) == ("t", "score_0_100", "ok")
    assert row.note == "wave=2024H1"


def test_weights_move_the_mean_and_its_variance() -> None:
    """The fifth weighs 4: (0 + 25 + 50 + 75 + 400) ÷ 8 = 68.75.

    w(y − ȳ) ÷ 8: −8.59375, −5.46875, −2.34375, 0.78125, 15.625; Σ² = 354.0039; ·5/4 = 442.5049;
    half width 2.776·21.0358 = 58.405. Limits are not cut to the scale.
    """
    lines = wave([1, 2, 3, 4]) + response("a5", 5, weight=4)
    row = measure({"a": lines}, O1)("a")
    assert told(row) == (5, 0, 68.75)
    assert (row.lower, row.upper) == pytest.approx((10.345, 127.155), abs=1e-3)


def test_without_the_columns_of_scale_and_weight_the_usual_ones_stand_in() -> None:
    """Scale 1 to 5 and weight 1, for a missing column as for a blank cell (1.9)."""
    absent = [f"surveys.{name}" for name in ("scale_min", "scale_max", "weight", "wave")]
    found = measure({"a": wave([1, 2, 3, 4, 5])}, O1, without=absent)
    assert told(found("a")) == (5, 0, 50)


#: Lines of the sixth respondent beside five with 50 points, and what becomes of the index.
SIXTH: dict[str, tuple[Case, tuple[float, float, float]]] = {
    "three items are enough": (response("x", [5, 5, 5]), (6, 0, 350 / 6)),
    "two are not": (response("x", [5, 5]), (5, 1, 50)),
    "one item four times is one": (
        [answer("x", "gain_1", 5, target_organization_id=f"o{i}") for i in range(4)],
        (5, 1, 50),
    ),
    "off its scale is no answer": (response("x", [5, 5, 6, 0]), (5, 1, 50)),
    "a blank score is none": (
        [*response("x", [5, 5]), answer("x", "gain_3", None)],
        (5, 1, 50),
    ),
    "the mean is over the items answered": (response("x", [5, 5, 2]), (6, 0, 325 / 6)),
    "another item alone": ([answer("x", "happiness", 5)], (5, 1, 50)),
    "its own scale, 0 to 10": (
        response("x", [8, 8, 8], scale_min=0, scale_max=10),
        (6, 0, 330 / 6),
    ),
    "a scale without length": (response("x", 3, scale_min=3, scale_max=3), (5, 1, 50)),
    "an organisation": (response("x", 5, respondent_type="organization"), (5, 0, 50)),
    "a worker": (response("x", 5, respondent_type="worker"), (5, 0, 50)),
    "elsewhere": (response("x", 5, community_id="elsewhere"), (5, 0, 50)),
    "a weight of nothing": (response("x", 5, weight=0), (6, 0, 50)),
    "without a date": (response("x", 5, day=None), (5, 0, 50)),
    "in the next year": (response("x", 5, day="2025-01-01"), (5, 0, 50)),
}


def test_who_is_a_respondent_and_who_has_a_score() -> None:
    """A response of a resident here, with three of five items on their scale."""
    cases = {name: [*wave([3] * 5), *lines] for name, (lines, _) in SIXTH.items()}
    found = measure(cases, O1, as_of="2025-01-31")
    for name, (_, expected) in SIXTH.items():
        assert told(found(name)) == pytest.approx(expected), name


@pytest.mark.parametrize(
    ("number", "status", "note"),
    [
        (4, "insufficient_data", "few_respondents; least=5"),
        (1, "insufficient_data", "few_respondents; least=5"),
        (5, "ok", "wave=2024H1"),
    ],
)
def test_under_five_respondents_nothing_is_said(number: int, status: str, note: str) -> None:
    """The denominator stays, the value and its limits go (1.13)."""
    found = measure({"a": wave([5] * number)}, O1, O2)
    for indicator in (O1, O2):
        row = found("a", indicator=indicator)
        assert (row.denominator, row.status, row.note) == (number, status, note)
        assert is_null(row, "value", "lower", "upper") == (status != "ok")
        assert (row.method == "") == (status != "ok")
    assert found("a", indicator=O2).numerator == number


def test_answers_without_a_score_are_not_available() -> None:
    """Nobody answered three items: no denominator, and all are unknown (§16 on 10.2)."""
    found = measure({"a": [line for i in range(6) for line in response(f"a{i}", [5, 5])]}, O1, O2)
    for indicator in (O1, O2):
        row = found("a", indicator=indicator)
        assert (row.denominator, row.n_unknown, row.status) == (0, 6, "not_available")
        assert row.note == "no_denominator"


def test_a_community_that_never_asked_has_not_reported() -> None:
    """No row of surveys by the day of the data: not reported; a row of a worker: no respondent."""
    cases = {
        "never": [],
        "worker": response("w", 5, respondent_type="worker"),
        "later": response("a", 5, day="2025-02-01"),
    }
    found = measure(cases, O1)
    assert found("never").note == found("later").note == "not_reported; table=surveys"
    assert is_null(found("never"))
    assert (found("worker").denominator, found("worker").note) == (0, "no_denominator")


def test_weights_of_nothing_leave_no_mean() -> None:
    """Five respondents who all weigh 0: the share stands, the mean does not."""
    found = measure({"a": wave([5] * 5, weight=0)}, O1, O2)
    row = found("a", indicator=O1)
    assert (row.denominator, row.status, row.note) == (5, "not_available", "no_weight")
    assert is_null(row, "value", "lower", "upper")
    assert counts(found("a", indicator=O2)) == (5, 5, 0)


# --- The share --------------------------------------------------------------------------


def test_the_share_counts_from_75_points_and_without_weights() -> None:
    """75, 75 of three items, 70, 100, 0: three of five; the weight of the last changes nothing."""
    lines = [
        *response("a1", 4),
        *response("a2", [3, 4, 5]),
        *response("a3", [4, 4, 4, 4, 3]),
        *response("a4", 5),
        *response("a5", 1, weight=100),
    ]
    row = measure({"a": lines}, O2)("a")
    assert (*counts(row), row.value, row.method) == (3, 5, 0, 0.6, "wilson")


def test_the_cut_is_reached_whatever_the_scale() -> None:
    """27 of 36 points on scales of 1 to 10 are 75 of 100, also where tenths do not add up."""
    lines = [
        line
        for i in range(5)
        for line in response(f"a{i}", [7, 8, 8, 8], scale_min=1, scale_max=10)
    ]
    assert counts(measure({"a": lines}, O2)("a")) == (5, 5, 0)


# --- Waves ------------------------------------------------------------------------------


def test_the_last_wave_with_an_answer_in_the_period_counts() -> None:
    """Waves stand in the order of their first day, not of their names; the next year is out."""
    lines = [
        *wave([1] * 5, "a", wave="B spring", day="2024-04-01"),
        *wave([5] * 5, "b", wave="A autumn", day="2024-10-01"),
        *wave([2] * 5, "c", wave="C winter", day="2025-01-02"),
    ]
    row = measure({"a": lines}, O1, as_of="2025-01-31")("a")
    assert (told(row), row.note) == ((5, 0, 100), "wave=A autumn")


def test_of_the_last_wave_only_answers_in_the_period_count() -> None:
    """A wave from December to January: of P = 2024 the five of December."""
    lines = [
        *wave([3] * 5, "a", wave="turn", day="2024-12-30"),
        *wave([5] * 5, "b", wave="turn", day="2025-01-02"),
    ]
    assert told(measure({"a": lines}, O1, as_of="2025-01-31")("a")) == (5, 0, 50)


def test_a_wave_that_began_before_the_period_counts_with_its_answers_in_it() -> None:
    """The wave of June and July, P from July: its July answers, before a wave of September."""
    lines = [
        *wave([1] * 5, "a", wave="summer", day="2024-06-20"),
        *wave([3] * 5, "b", wave="summer", day="2024-07-05"),
    ]
    row = measure({"a": lines}, O1, period=HALF)("a")
    assert told(row) == (5, 0, 50)


def test_a_blank_wave_is_the_half_year() -> None:
    """30 June and 1 July are two waves; a wave called 2024H2 is the same as the blank one."""
    lines = [
        *wave([1] * 5, "a", day="2024-06-30"),
        *wave([3] * 3, "b", day="2024-07-01"),
        *wave([3] * 2, "c", day="2024-09-01", wave="2024H2"),
    ]
    row = measure({"a": lines}, O1)("a")
    assert (told(row), row.note) == ((5, 0, 50), "wave=2024H2")


def test_a_wave_without_the_items_is_none() -> None:
    """In autumn nobody was asked about gain: the spring counts (§16 on 10.1)."""
    lines = [*wave([3] * 5), answer("x", "happiness", 5, "2024-10-01")]
    assert told(measure({"a": lines}, O1)("a")) == (5, 0, 50)


def test_answers_to_items_too_few_make_a_wave_all_the_same() -> None:
    """In autumn one item was asked: that wave is the last, and none of its answers has a score."""
    lines = [*wave([3] * 5), *response("x", [5], day="2024-10-01")]
    row = measure({"a": lines}, O1)("a")
    assert (row.denominator, row.n_unknown, row.status) == (0, 1, "not_available")


def test_the_period_may_be_a_month() -> None:
    """May has the wave, June none."""
    frame = compute(
        tables({"a": wave([3] * 5)}),
        period=Period(dt.date(2024, 5, 1), dt.date(2024, 6, 30)),
        only=[O1],
        by=("community_id", "month"),
    ).frame
    assert frame["month"].tolist() == ["2024-05", "2024-06"]
    assert frame["status"].tolist() == ["ok", "not_available"]


def test_answers_after_the_day_of_the_data_do_not_exist() -> None:
    """As of 31 May the autumn wave is not there."""
    lines = [*wave([3] * 5), *wave([5] * 5, "b", day="2024-10-01")]
    assert told(measure({"a": lines}, O1, as_of="2024-05-31")("a")) == (5, 0, 50)


# --- The change since the wave before ---------------------------------------------------

SPRING, AUTUMN = {"day": "2024-04-01", "prefix": "a"}, {"day": "2024-10-01", "prefix": "b"}


def test_the_change_between_two_waves() -> None:
    """Spring 0, 25, 50, 75, 100 (50); autumn 50, 50, 75, 75, 100 (70): 20.

    Variances 312.5 and 437.5 ÷ 5 = 87.5; together 400, error 20. Satterthwaite:
    400² ÷ (312.5²/4 + 87.5²/4) = 6.0777 degrees of freedom.
    """
    lines = wave([1, 2, 3, 4, 5], **SPRING) + wave([3, 3, 4, 4, 5], **AUTUMN)
    row = measure({"a": lines}, O3)("a")
    assert told(row) == (10, 0, 20)
    assert (row.method, row.note) == ("welch", "wave=2024H2; before=2024H1")
    # t at 97.5 % for 6 degrees is 2.4469, for 7 it is 2.3646.
    assert 20 * 2.3646 < row.upper - 20 < 20 * 2.4469
    assert row.upper - 20 == pytest.approx(20 - row.lower)


def test_the_change_is_weighted_as_the_index() -> None:
    """The fifth of autumn weighs 4: (50 + 50 + 75 + 75 + 400) ÷ 8 = 81.25."""
    lines = wave([1, 2, 3, 4, 5], **SPRING) + wave([3, 3, 4, 4], **AUTUMN)
    lines += response("b5", 5, day="2024-10-01", weight=4)
    assert measure({"a": lines}, O3)("a").value == 31.25


def test_two_waves_without_spread_leave_no_width() -> None:
    """All 25, then all 75: the change is 50, from 50 to 50."""
    row = measure({"a": wave([2] * 5, **SPRING) + wave([4] * 6, **AUTUMN)}, O3)("a")
    assert (row.value, row.lower, row.upper) == (50, 50, 50)


def test_the_wave_before_may_lie_before_the_period() -> None:
    """P is the second half: the wave of April is compared, all of it."""
    lines = wave([2] * 5, **SPRING) + wave([4] * 5, **AUTUMN)
    assert told(measure({"a": lines}, O3, period=HALF)("a")) == (10, 0, 50)


def test_just_the_wave_before_counts() -> None:
    """Of three waves the first is not compared."""
    lines = [
        *wave([1] * 9, "z", day="2023-10-01"),
        *wave([2] * 5, **SPRING),
        *wave([4] * 5, **AUTUMN),
    ]
    assert told(measure({"a": lines}, O3)("a")) == (10, 0, 50)


#: Lines, group, and the status, note, denominator and unknowns of the change.
CHANGES: dict[str, tuple[Case, str, tuple[str, str, float, float]]] = {
    "one wave": (wave([3] * 5), "", ("not_available", "no_earlier_wave", 5, 0)),
    "one wave, panel": (wave([3] * 5), "panel", ("not_available", "no_earlier_wave", 0, 0)),
    "none in the period": (
        wave([3] * 5, day="2023-05-01"),
        "",
        ("not_available", "no_denominator", 0, 0),
    ),
    "four before": (
        wave([3] * 4, **SPRING) + wave([3] * 9, **AUTUMN),
        "",
        ("insufficient_data", "few_respondents; least=5", 13, 0),
    ),
    "four now": (
        wave([3] * 9, **SPRING) + wave([3] * 4, **AUTUMN),
        "",
        ("insufficient_data", "few_respondents; least=5", 13, 0),
    ),
    "none with a score before": (
        [*response("x", [3, 3], day="2024-04-01"), *wave([3] * 9, **AUTUMN)],
        "",
        ("insufficient_data", "few_respondents; least=5", 9, 1),
    ),
    "none with a score at all": (
        [*response("x", [3], day="2024-04-01"), *response("y", [3], day="2024-10-01")],
        "",
        ("not_available", "no_denominator", 0, 2),
    ),
    "anonymous, panel": (
        wave([3] * 6, **SPRING) + wave([3] * 7, **AUTUMN),
        "panel",
        ("not_available", "no_denominator", 0, 0),
    ),
}


def test_when_no_change_is_told() -> None:
    """No earlier wave or nobody: not available; fewer than five on a side: insufficient."""
    found = measure({name: lines for name, (lines, _, _) in CHANGES.items()}, O3)
    for name, (_, group, expected) in CHANGES.items():
        row = found(name, group)
        assert (row.status, row.note, row.denominator, row.n_unknown) == expected, name
        assert is_null(row, "numerator", "value", "lower", "upper") and row.method == "", name


def panel() -> list[Line]:
    """Five pairs: +25, +25, +50, 0, 0; p6 and p7 answered once; p8 without a score in autumn."""
    spring = {"p1": 1, "p2": 2, "p3": 3, "p4": 4, "p5": 5, "p6": 5, "p8": 5}
    autumn = {"p1": 2, "p2": 3, "p3": 5, "p4": 4, "p5": 5, "p7": 1}
    p8 = response("b p8", [5], respondent_id="p8", day="2024-10-01")
    nobody = response("anonymous", 3, day="2024-10-01")
    return by_people(spring, **SPRING) + by_people(autumn, **AUTUMN) + p8 + nobody


def test_the_panel_is_those_who_answered_twice() -> None:
    """Mean 20; s² = (25 + 25 + 900 + 400 + 400) ÷ 4 = 437.5; half width 2.776·√87.5 = 25.97.

    Unknown: p8, who answered both but has one score. The anonymous are no pairs.
    """
    row = measure({"a": panel()}, O3)("a", "panel")
    assert told(row) == (5, 1, 20)
    half = T4 * math.sqrt(87.5)
    assert (row.lower, row.upper) == pytest.approx((20 - half, 20 + half), abs=1e-4)
    assert (row.method, row.note) == ("paired_t", "wave=2024H2; before=2024H1")


def test_the_panel_is_not_weighted() -> None:
    """Paired t knows no weights."""
    heavy = [
        Line(line.table, line.cells | {"weight": 9.0})
        if line.cells.get("respondent_id") == "p3"
        else line
        for line in panel()
    ]
    assert measure({"a": heavy}, O3)("a", "panel").value == 20


def test_who_answers_twice_in_a_wave_is_one_of_the_panel() -> None:
    """p5 answered 100 and 50 in autumn: 75, after 100 in spring −25; the mean falls to 15."""
    again = response("again", 3, respondent_id="p5", day="2024-10-02")
    assert told(measure({"a": panel() + again}, O3)("a", "panel")) == (5, 1, 15)


def test_four_pairs_are_too_few() -> None:
    """The pairs are told, their change is not."""
    spring, autumn = ({f"p{i}": score for i in range(4)} for score in (3, 4))
    lines = by_people(spring, **SPRING) + by_people(autumn, **AUTUMN)
    row = measure({"a": lines}, O3)("a", "panel")
    assert (row.denominator, row.status) == (4, "insufficient_data")
    assert math.isnan(row.value)


# --- Served and not served --------------------------------------------------------------


def gap(*more: Line, served: int = 5) -> list[Line]:
    """Five served with 75 points, five registered and not served with 25."""
    helped = {f"s{i}": 4 for i in range(served)}
    others = {f"n{i}": 2 for i in range(5)}
    return [
        *by_people(helped | others),
        *attended(helped, "2024-03-01"),
        *registered(*helped, *others),
        *more,
    ]


def test_the_gap_between_served_and_not_served() -> None:
    """75 − 25 = 50; without spread, no width."""
    row = measure({"a": gap()}, O4)("a")
    assert told(row) == (10, 0, 50)
    assert (row.lower, row.upper, row.method) == (50, 50, "welch")


#: One more respondent with 100 points, and the denominator, unknowns and value.
ELEVENTH: dict[str, tuple[Case, tuple[float, float, float]]] = {
    "anonymous": (response("x", 5), (10, 1, 50)),
    "not on the register": (by_people({"x": 5}), (10, 1, 50)),
    "served, not on the register": (
        by_people({"x": 5}) + attended(["x"], "2024-03-02"),
        (11, 0, 475 / 6 - 25),
    ),
    "registered elsewhere": (
        [*by_people({"x": 5}), Line("residents", {"resident_id": "x", "community_id": "other"})],
        (10, 1, 50),
    ),
    "not served": (by_people({"x": 5}) + registered("x"), (11, 0, 75 - 225 / 6)),
    "without a score": (
        [*response("x", [5, 5], respondent_id="x"), *registered("x")],
        (10, 1, 50),
    ),
}
#: Days and kinds of an activity on whose roster a registered respondent of 10 May 2024 stands.
SERVICES: dict[str, tuple[list[Line], bool]] = {
    "on the day": (attended(["x"], "2024-05-10"), True),
    "a day later": (attended(["x"], "2024-05-11"), False),
    "365 days before": (attended(["x"], "2023-05-11"), True),
    "366 days before": (attended(["x"], "2023-05-10"), False),
    "both too early and too late": (
        attended(["x"], "2023-05-10") + attended(["x"], "2024-05-11"),
        False,
    ),
    "a meeting": (attended(["x"], "2024-04-01", "meeting"), False),
    "a deliberation": (attended(["x"], "2024-04-01", "deliberation"), False),
    "of no kind": (attended(["x"], "2024-04-01", None), False),
    "cancelled": (attended(["x"], "2024-04-01", activity_status="cancelled"), False),
    "planned": (attended(["x"], "2024-04-01", activity_status="planned"), False),
    "delivered": (attended(["x"], "2024-04-01", activity_status="delivered"), True),
    "elsewhere": (attended(["x"], "2024-04-01", community_id="other"), False),
    "somebody else": (attended(["y"], "2024-04-01"), False),
    **{
        kind: (attended(["x"], "2024-04-01", kind), True)
        for kind in ("case_work", "group_work", "counselling", "referral_support")
    },
    **{
        kind: (attended(["x"], "2024-04-01", kind), True)
        for kind in ("community_service", "mutual_aid", "training")
    },
}


def test_of_whom_it_is_known_whether_they_were_served() -> None:
    """A roster tells who was; of the others only the registered were not."""
    cases = {name: gap(*lines) for name, (lines, _) in ELEVENTH.items()}
    found = measure(cases, O4)
    for name, (_, expected) in ELEVENTH.items():
        assert told(found(name)) == pytest.approx(expected), name


def test_what_counts_as_served() -> None:
    """A delivered service activity here, in the 365 days up to the answer."""
    asked = [*by_people({"x": 5}), *registered("x")]
    cases = {name: gap(*asked, *lines) for name, (lines, _) in SERVICES.items()}
    found = measure(cases, O4)
    for name, (_, served) in SERVICES.items():
        value = 475 / 6 - 25 if served else 75 - 225 / 6
        assert told(found(name)) == pytest.approx((11, 0, value)), name


def test_one_side_under_five_is_too_few() -> None:
    """Four served: insufficient; none served: one empty side, insufficient as well."""
    found = measure({"four": gap(served=4), "none": gap(served=0)}, O4)
    assert [(found(name).denominator, found(name).status) for name in ("four", "none")] == [
        (9, "insufficient_data"),
        (5, "insufficient_data"),
    ]


def test_all_of_unknown_service_is_not_available() -> None:
    """Nobody can be looked up: no denominator."""
    row = measure({"a": wave([3] * 6)}, O4)("a")
    assert (row.denominator, row.n_unknown, row.status) == (0, 6, "not_available")


def test_the_gap_requires_rosters_and_the_register() -> None:
    """Without one of the tables it is not available; the index stays."""
    for table in ("participation", "residents"):
        found = measure({"a": gap()}, O1, O4, without=[table])
        assert (found("a", indicator=O4).note, found("a", indicator=O4).status) == (
            f"missing={table}",
            "not_available",
        )
        assert found("a", indicator=O1).denominator == 10


# --- Wider groups -----------------------------------------------------------------------


def test_a_union_is_one_survey() -> None:
    """Of two communities: ten respondents of the wave of both; a later wave of one is the last."""
    both = {"a": wave([1, 2, 3, 4, 5]), "b": wave([5] * 5)}
    row = whole(both, O1)
    assert (told(row), row.note) == ((10, 0, 75), "wave=2024H1")
    later = both | {"b": wave([5] * 5, day="2024-10-01")}
    assert told(whole(later, O1)) == (5, 0, 100)
    assert told(whole(later, O3)) == (10, 0, 50)


def whole(cases: dict[str, Case], indicator: str) -> Any:
    period = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    frame = compute(tables(cases), period=period, only=[indicator], by=()).frame
    return next(frame[frame["group"] == ""].itertuples(index=False))


def test_surveys_have_no_organisation() -> None:
    """Other columns of the tables it requires do not group respondents (14.2)."""
    frame = compute(
        tables({"a": gap()}),
        period=Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        only=[O1, O4],
        by=("community_id", "organization_id"),
    ).frame
    assert set(frame["status"]) == {"not_available"}


def test_the_order_of_rows_changes_nothing() -> None:
    """Every number is the same to the last bit when the rows are turned round."""
    lines = [
        *gap(*response("w", [1, 4, 5], weight=0.3), *response("v", [2, 5, 5], weight=1.7)),
        *by_people({"s1": 1, "n1": 5, "s2": 2}, "e", day="2023-11-01", weight=0.7),
        *wave([2, 3, 5], "f", day="2023-11-02"),
    ]
    period = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    one, other = (
        compute(tables({"a": each}), period=period, only=[O1, O2, O3, O4]).frame
        for each in (lines, lines[::-1])
    )
    pd.testing.assert_frame_equal(one, other, check_exact=True)


# --- Evidence ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "group"), [(O1, ""), (O2, ""), (O3, ""), (O3, "panel"), (O4, "")]
)
def test_evidence_has_one_row_a_respondent(indicator: str, group: str) -> None:
    """Weights add up to the number; an answer to the items stands for its respondent (1.32)."""
    case = {"a": [*panel(), *attended(["p1", "p2"], "2024-09-01"), *registered("p3")]}
    row = measure(case, indicator)("a", group)
    rows = evidence(
        tables(case),
        indicator,
        community_id="a",
        group=group,
        period=Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    )
    summed = rows.groupby("role")["n"].sum()
    expected = {"denominator": row.denominator, "unknown": row.n_unknown}
    if indicator == O2:
        expected["numerator"] = row.numerator
    assert summed.to_dict() == {role: n for role, n in expected.items() if n}
    assert set(rows["table"]) == {"surveys"}
    assert not rows.duplicated(["role", "id"]).any()
    items = rows["id"].str.split("/").str[2]
    assert set(items) <= set(GAIN)
