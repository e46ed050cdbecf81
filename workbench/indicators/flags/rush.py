"""F5 迎检突击: activities that crowd into the month before somebody looks (RULES 13.14)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench import intervals
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.calendar import festival
from workbench.indicators.flags.levels import (
    ALERT,
    NONE,
    UNKNOWN,
    WATCH,
    Flag,
    SignTest,
    a_test,
    combined,
)
from workbench.indicators.measures import Measure, Role
from workbench.indicators.months import Months

LEAST_MONTHS, LEAST_ACTIVITIES = 6, 24
#: The lower limit must reach half of watch, and for alert watch itself.
SURE_WATCH, SURE_ALERT = 0.5, 1.0


@indicator(
    id="flag_assessment_rush",
    levelled=True,
    code="F5",
    family="flags",
    zh="迎检突击",
    en="Assessment rush",
    definition_zh=(
        "看评估期最后一个整月或考核前后月份的活动数是否为各月最高，及其与其他整月平均数之比，偏"
        "高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where the last whole month of the period, or a month around an "
        "assessment, has the most activities, far above the mean of the other whole months."
    ),
    unit="none",
    direction="lower",
    groups=("peak_ratio",),
    group_units={"peak_ratio": "ratio"},
    requires=("activities",),
    source="FRAMEWORK §3; RULES 13.14",
)
def flag_assessment_rush(c: Cohorts) -> Iterable[Measure]:
    months = Months.whole_of(c)
    rows = c.rosters.activities
    counts = months.count(rows, "activity_date")
    tested = _tested(c, months, counts)
    test = _peak(c, months, counts, tested)
    holidays = np.array([festival(int(n), c.scheme.flags.festival_months) for n in months.numbers])
    merry = (holidays[tested] if len(months) else np.zeros(len(c), bool)) & test.fired
    level = combined((test,), {test.name: test.capped(merry)})
    yield from Flag(level, (test,), (("festival", merry),)).measures()


def _tested(c: Cohorts, months: Months, counts: np.ndarray) -> np.ndarray:
    """The month to test of each community: the busiest candidate, the latest on ties."""
    candidates = {len(months) - 1} if len(months) else set()
    for day in c.scheme.flags.assessment_dates:
        if c.period.start <= day <= c.period.end:
            number = day.year * 12 + day.month - 1
            candidates |= {i for i, n in enumerate(months.numbers) if n in (number, number - 1)}
    found = np.zeros(len(c), np.int64)
    most = np.full(len(c), -1)
    for place in sorted(candidates):
        better = counts[:, place] >= most
        found, most = np.where(better, place, found), np.where(better, counts[:, place], most)
    return found


def _peak(c: Cohorts, months: Months, counts: np.ndarray, tested: np.ndarray) -> SignTest:
    """Activities of the tested month against the mean of the others."""
    m, groups = len(months), len(c)
    every = counts.sum(axis=1).astype(float)
    own = counts[np.arange(groups), tested].astype(float) if m else np.zeros(groups)
    others = every - own
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own * (m - 1) / others
        low, high = (w / (1 - w) * (m - 1) for w in intervals.wilson(own, every))
    all_in_one = (others == 0) & (own > 0)
    highest = own >= counts.max(axis=1, initial=0)
    terms = c.scheme.flags.peak_ratio
    size = np.where(all_in_one, np.inf, ratio)
    watch = (size >= terms.watch) & (low >= terms.watch * SURE_WATCH)
    alert = (size >= terms.alert) & (low >= terms.watch * SURE_ALERT)
    level = np.where(alert, ALERT, np.where(watch, WATCH, NONE))
    level = np.where(highest, level, NONE)
    enough = (m >= LEAST_MONTHS) & (c.as_of >= c.period.end) & (every >= LEAST_ACTIVITIES)
    rows = c.rosters.activities
    at = months.place(rows, "activity_date")
    inside = at >= 0
    return a_test(
        "peak_ratio",
        groups,
        level=np.where(enough, level, UNKNOWN),
        value=np.where(all_in_one, np.nan, ratio),
        numerator=own,
        denominator=every,
        lower=low,
        upper=np.where(np.isfinite(high), high, np.nan),
        shown=(
            Role("numerator", rows, (inside & (at == tested[rows.group])).astype(float)),
            Role("denominator", rows, inside.astype(float)),
        ),
    )
