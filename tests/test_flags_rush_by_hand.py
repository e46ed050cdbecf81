"""F5 迎检突击 at the edges of its levels, and the festivals, on paper (RULES 13.14).

With k activities of n in the tested month of m, w is the lower Wilson limit of k ÷ n, and the
lower limit of the ratio is w ÷ (1 − w) · (m − 1). Used below, for twelve months:
12 of 56: w 0.1271, 1.60 · 6 of 28: 1.25 · 20 of 64: w 0.2123, 2.96 · 25 of 80: w 0.2215, 3.13 ·
24 of 79: 2.99 · 13 of 24: 5.94; for six months: 14 of 24: 3.17.
25 to 5 in ten, nine or eight months is from 3.08, 3.05, 3.01; 30 to 5 in seven from 3.63.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_city import is_null
from tests.tiny_linkage import Line, activity, measure, times
from workbench.config.flags import FlagTerms
from workbench.config.scheme import Scheme
from workbench.results import Period

F5, PEAK = "flag_assessment_rush", "peak_ratio"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"


def monthly(*numbers: int, first: str = "2024-01") -> list[Line]:
    """So many activities in each month, from January on, of any kind."""
    year, month = (int(part) for part in first.split("-"))
    days = [(year + (month + i - 1) // 12, (month + i - 1) % 12 + 1) for i in range(len(numbers))]
    return [
        line
        for (y, m), n in zip(days, numbers, strict=True)
        for line in times(n, activity(f"{y}-{m:02}-15", "administrative"))
    ]


def peak(n: int, *, others: int, place: int = 12, of: int = 12) -> list[Line]:
    """So many in one month and as many in each other one."""
    return monthly(*(n if i == place else others for i in range(1, of + 1)))


#: Activities by month: (tested month, all), ratio, level.
PEAKS: dict[str, tuple[list[Line], tuple[int, int], float, str]] = {
    # 12 ÷ (44 ÷ 11) = 3, from 1.60 ≥ 1.5.
    "12 to 4": (peak(12, others=4), (12, 56), 3.0, WATCH),
    # 11 ÷ (44 ÷ 11) = 2.75.
    "11 to 4": (peak(11, others=4), (11, 55), 2.75, NONE),
    # 6 ÷ (22 ÷ 11) = 3, from 1.25 < 1.5.
    "6 to 2": (peak(6, others=2), (6, 28), 3.0, NONE),
    # 20 ÷ 4 = 5, from 2.96 < 3; 25 ÷ 5 = 5, from 3.13.
    "20 to 4": (peak(20, others=4), (20, 64), 5.0, WATCH),
    "25 to 5": (peak(25, others=5), (25, 80), 5.0, ALERT),
    # 24 ÷ 5 = 4.8.
    "24 to 5": (peak(24, others=5), (24, 79), 4.8, WATCH),
    "13 to 1": (peak(13, others=1), (13, 24), 13.0, ALERT),
    "12 to 1": (peak(12, others=1), (12, 23), 12.0, UNKNOWN),
    # December is tested: 4 ÷ ((48 + 12) ÷ 11) is not the highest month.
    "in November": (peak(12, others=4, place=11), (4, 56), 44 / 52, NONE),
    # 30 ÷ ((31 + 10) ÷ 11) = 8.05: large, but another month is larger.
    "a larger one before": (
        monthly(31, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 30),
        (30, 71),
        30 * 11 / 41,
        NONE,
    ),
}


def test_a_rush_before_the_end() -> None:
    """The last month against the mean of the eleven others: watch from 3, alert from 5."""
    found = measure({name: lines for name, (lines, *_) in PEAKS.items()}, F5)
    for name, (_, expected, ratio, level) in PEAKS.items():
        row = found(name, PEAK)
        assert (row.numerator, row.denominator) == expected, name
        assert (row.category, found(name).category) == (level, level), name
        assert is_null(row, "value") if level == UNKNOWN else row.value == pytest.approx(ratio)
        assert (row.unit, found(name).note) == ("ratio", ""), name
    assert found("12 to 4", PEAK).lower == pytest.approx(1.60, abs=0.005)


def test_everything_in_the_last_month() -> None:
    """24 of 24: no mean to divide by, judged as infinite: w 0.862, from 0.862 ÷ 0.138 · 11 = 68.7."""
    row = measure({"a": peak(24, others=0)}, F5)
    assert (row("a", PEAK).category, row("a").category) == (ALERT, ALERT)
    assert is_null(row("a", PEAK), "value", "upper")
    assert row("a", PEAK).lower == pytest.approx(68.7, abs=0.1)


def level(
    lines: list[Line], first: str, last: str, scheme: Scheme | None = None
) -> tuple[str, str]:
    """Level and note over this period, with the data of its last day."""
    period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    row = measure({"a": lines}, F5, period=period, as_of=last, scheme=scheme or Scheme())("a")
    return row.category, row.note


def test_six_whole_months() -> None:
    """14 to 2 in six months is 7, from 3.17: alert. 24 to 2 in five is 12, and too short to judge."""
    assert level(peak(14, others=2, place=6, of=6), "2024-01-01", "2024-06-30") == (ALERT, "")
    five = peak(24, others=2, place=6, of=6)
    assert level(five, "2024-01-01", "2024-06-30") == (ALERT, "")
    assert level(five, "2024-02-01", "2024-06-30") == (UNKNOWN, "")
    assert level(five, "2024-01-02", "2024-06-30") == (UNKNOWN, "")


def test_data_of_before_the_end_judge_nothing() -> None:
    """On 30 December eleven whole months are there, and the peak of November; the year is not over."""
    rush = {"a": peak(25, others=5, place=11)}
    early = measure(rush, F5, as_of="2024-12-30")("a")
    assert (early.category, early.status) == (UNKNOWN, "insufficient_data")


def test_the_last_whole_month_is_tested() -> None:
    """To 15 December, November is the last whole month; what happens in half of December is nothing."""
    rush = peak(25, others=5, place=11)
    assert level(rush, "2024-01-01", "2024-12-15") == (ALERT, "")
    assert level(rush, "2024-01-01", "2024-12-31") == (NONE, "")


def looked_at(*days: str) -> Scheme:
    return Scheme(flags=FlagTerms(assessment_dates=tuple(dt.date.fromisoformat(d) for d in days)))


def test_months_around_an_assessment() -> None:
    """Its month and the month before are tested, and the last; an assessment of another year is not."""
    rush = peak(25, others=5, place=6)
    year = ("2024-01-01", "2024-12-31")
    assert level(rush, *year)[0] == NONE
    assert level(rush, *year, looked_at("2024-06-03"))[0] == ALERT
    assert level(rush, *year, looked_at("2024-07-31"))[0] == ALERT
    assert level(rush, *year, looked_at("2024-08-01"))[0] == NONE
    assert level(rush, *year, looked_at("2024-05-31"))[0] == NONE
    assert level(rush, *year, looked_at("2023-06-03", "2025-06-03"))[0] == NONE
    # Of the months tested it is the one with most: July has 6, June 25, December 5.
    two = monthly(5, 5, 5, 5, 5, 25, 6, 5, 5, 5, 5, 5)
    found = measure({"a": two}, F5, scheme=looked_at("2024-07-31"))
    assert (found("a", PEAK).numerator, found("a", PEAK).denominator) == (25, 81)


def test_festivals_explain_a_peak() -> None:
    """重阳 of 2024 is in October, Spring Festival in February (10th), in 2023 in January (22nd)."""
    ten = peak(25, others=5, place=10, of=10)
    assert level(ten, "2024-01-01", "2024-10-31") == (WATCH, "festival")
    nine = peak(25, others=5, place=9, of=9)
    assert level(nine, "2024-01-01", "2024-09-30") == (ALERT, "")
    spring = monthly(*[5] * 7, 25, first="2023-07")
    assert level(spring, "2023-07-01", "2024-02-29") == (WATCH, "festival")
    january = monthly(*[5] * 6, 30, first="2023-07")
    assert level(january, "2023-07-01", "2024-01-31") == (ALERT, "")
    rabbit = monthly(*[5] * 6, 30, first="2022-07")
    assert level(rabbit, "2022-07-01", "2023-01-31") == (WATCH, "festival")


def test_festivals_of_the_scheme_stand_in_for_the_default() -> None:
    """With September as the only month of festivals October is none, and September is one."""
    own = Scheme(flags=FlagTerms(festival_months=(9,)))
    none = Scheme(flags=FlagTerms(festival_months=()))
    ten, nine = (peak(25, others=5, place=n, of=n) for n in (10, 9))
    assert level(ten, "2024-01-01", "2024-10-31", own) == (ALERT, "")
    assert level(nine, "2024-01-01", "2024-09-30", own) == (WATCH, "festival")
    assert level(ten, "2024-01-01", "2024-10-31", none) == (ALERT, "")


def test_a_festival_without_a_peak_says_nothing() -> None:
    """11 to 4 in October is 2.75: none, and no note; 12 to 4 with nine others is 3: watch.

    12 of 48: w 0.1492, 0.1492 ÷ 0.8508 · 9 = 1.58 ≥ 1.5.
    """
    assert level(peak(11, others=4, place=10, of=10), "2024-01-01", "2024-10-31") == (NONE, "")
    assert level(peak(12, others=4, place=10, of=10), "2024-01-01", "2024-10-31") == (
        WATCH,
        "festival",
    )
