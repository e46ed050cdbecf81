"""F9 任务替代需求: tasks from above in place of needs (RULES 13.18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    SOURCES,
    UNKNOWN,
    Flag,
    combined,
    has,
    share_test,
)
from workbench.indicators.flags.providers import by_community
from workbench.indicators.measures import Measure, Role
from workbench.indicators.months import Months

SUPERIOR = "superior_task"
#: What must remain outside an emergency, and how little of it from above.
LEAST_OUTSIDE, MOST_OUTSIDE, LEAST_MONTHS = 20, 0.25, 6


@indicator(
    id="flag_top_down",
    levelled=True,
    code="F9",
    family="flags",
    zh="任务替代需求",
    en="Top-down tasks",
    definition_zh=(
        "看评估期内受理的需求和已开展的活动中，来源或发起方为上级交办的占来源已知者的比例，偏高"
        "时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where, of the period's accepted needs and delivered activities "
        "of known origin, many are tasks handed down from above."
    ),
    unit="none",
    direction="lower",
    groups=("superior_share",),
    group_units={"superior_share": "share"},
    disclosive=True,
    requires=("needs.source_channel | activities.initiated_by",),
    source="FRAMEWORK §3; RULES 13.18",
)
def flag_top_down(c: Cohorts) -> Iterable[Measure]:
    sides = _sides(c)
    k, n, unknown = (
        np.sum([by_community(c, s.rows.group, getattr(s, part)) for s in sides], axis=0)
        if sides
        else np.zeros(len(c))
        for part in ("superior", "known", "unclear")
    )
    test = share_test(
        "superior_share",
        k,
        n,
        c.scheme.flags.superior_share,
        SOURCES,
        unknown=unknown,
        present=np.any([c.reported(side.rows.table) for side in sides], axis=0),
        shown=tuple(
            Role(name, side.rows, getattr(side, part).astype(float))
            for side in sides
            for name, part in (
                ("numerator", "superior"),
                ("denominator", "known"),
                ("unknown", "unclear"),
            )
        ),
    )
    test = replace(test, level=np.where(unknown > n, UNKNOWN, test.level))
    burst = _emergency(c, sides) & test.fired
    level = combined((test,), {test.name: test.capped(burst)})
    yield from Flag(level, (test,), (("emergency_burst", burst),)).measures()


@dataclass(frozen=True)
class Side:
    """Needs or activities of P: of known source, from above, and of unknown source."""

    rows: Rows
    date: str
    known: Mask
    superior: Mask
    unclear: Mask


def _sides(c: Cohorts) -> list[Side]:
    """What was received of the two; a community that has not reported one has none of it."""
    found = []
    if has(c, "needs.source_channel"):
        found.append(_side(c.needs, "raised_date", c.column("source_channel"), c.accepted))
    if has(c, "activities.initiated_by"):
        rows = c.rosters.activities
        source = c.rosters.activity_column("initiated_by")
        found.append(_side(rows, "activity_date", source, np.ones(len(rows), bool)))
    return found


def _side(rows: Rows, date: str, source: pd.Series, among: Mask) -> Side:
    clear = (source.notna() & ~source.eq("unknown").fillna(False)).to_numpy(bool)
    superior = source.eq(SUPERIOR).to_numpy(dtype=bool, na_value=False)
    return Side(rows, date, among & clear, among & superior, among & ~clear)


def _emergency(c: Cohorts, sides: list[Side]) -> Mask:
    """Whether the tasks from above came in an emergency, configured or seen (RULES 13.18)."""
    configured = c.scheme.flags.emergency_periods
    found = np.zeros(len(c), bool)
    if configured:
        found |= _quiet(*_outside(c, sides, configured))
    months = Months.all_of(c)
    if len(months) < LEAST_MONTHS or not sides:
        return found
    known, superior = (
        np.sum([months.count(s.rows, s.date, getattr(s, part)) for s in sides], axis=0)
        for part in ("known", "superior")
    )
    for first in range(len(months) - 1):
        gone = [first, first + 1]
        n, k = (t.sum(axis=1) - t[:, gone].sum(axis=1) for t in (known, superior))
        found |= _quiet(n, k)
    return found


def _outside(
    c: Cohorts, sides: list[Side], emergencies: Iterable[tuple[object, object]]
) -> tuple[np.ndarray, np.ndarray]:
    """Known rows, and those from above, outside the configured emergencies."""
    n, k = np.zeros(len(c)), np.zeros(len(c))
    for side in sides:
        day = c.column_of(side.rows, side.date).dt.normalize()
        inside = np.zeros(len(side.rows), bool)
        for first, last in emergencies:
            during = (day >= pd.Timestamp(str(first))) & (day <= pd.Timestamp(str(last)))
            inside |= during.to_numpy(dtype=bool, na_value=False)
        n += by_community(c, side.rows.group, side.known & ~inside)
        k += by_community(c, side.rows.group, side.superior & ~inside)
    return n, k


def _quiet(n: np.ndarray, k: np.ndarray) -> Mask:
    return (n >= LEAST_OUTSIDE) & (k < MOST_OUTSIDE * n)
