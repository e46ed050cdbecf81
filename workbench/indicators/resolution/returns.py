"""Did the problem come back, and was anybody asked: R6, R7 (FRAMEWORK §2.7; RULES 3.6, 3.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.deeds import matches, shared_numbers
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share
from workbench.schema.columns import FIRST_YEAR

#: Days in which the same problem may return.
REPEAT_DAYS = 90
#: The number of a day that is not known.
BLANK = 0

Codes = NDArray[np.int64]


@indicator(
    id="repeat_need_rate",
    code="R6",
    family="resolution",
    zh="重复诉求率",
    en="Repeat-need rate",
    definition_zh="办结满 90 天且可匹配居民的诉求中，90 天内又出现同一居民同类诉求（或引用原工单）的比例；另列可匹配的比例。",
    definition_en="Of closed needs with 90 days behind them whose resident is known, the share that "
    "came back within 90 days (same resident and category, or naming the earlier need); also the "
    "share that can be matched at all.",
    unit="share",
    direction="lower",
    groups=("matchable_share",),
    disclosive=True,
    requires=("needs.closed_date", "needs.resident_id | needs.parent_need_id"),
    source="FRAMEWORK §2.7 R6; RULES 3.6",
)
def repeat_need_rate(c: Cohorts) -> Iterable[Measure]:
    closings = Closings.among(c, c.accepted)
    yield Share(
        rows=c.needs,
        numerator=closings.base & came_back(c),
        denominator=closings.base,
        unknown=closings.unknown,
    )
    yield Share(
        rows=c.needs,
        group="matchable_share",
        numerator=closings.base,
        denominator=closings.followed,
        unknown=closings.undated,
    )


@dataclass(frozen=True)
class Closings:
    """Which of some needs were closed long enough ago to see whether they came back.

    `followed` were closed on a valid date with the days behind them, `base` are those of
    them whose resident is known; `undated` were closed without a valid date.
    """

    base: Mask
    followed: Mask
    undated: Mask

    @classmethod
    def among(cls, c: Cohorts, needs: Mask) -> Closings:
        window = pd.Timestamp(c.as_of) - pd.Timedelta(days=REPEAT_DAYS)
        aged = (c.day("closed_date") <= window).to_numpy(dtype=bool, na_value=False)
        followed = needs & c.closed_validly & aged
        has_residents = "resident_id" in c.needs.frame.columns
        matchable = c.given("resident_id") if has_residents else np.ones(len(c.needs), bool)
        return cls(followed & matchable, followed, needs & ~c.open & ~c.closed_validly)

    @property
    def unknown(self) -> Mask:
        """What the repeat rate leaves out (RULES 3.6)."""
        return self.undated | (self.followed & ~self.base)


def came_back(c: Cohorts) -> Mask:
    """Closed needs that another need of the place takes up again within 90 calendar days.

    A union of communities is one place (RULES 14.2).
    """
    place = pd.Series(c.places_of(c.needs.frame))
    own, parent = shared_numbers((place, c.column("need_id")), (place, c.column("parent_need_id")))
    (alike,) = shared_numbers((place, c.column("resident_id"), c.column("need_category")))
    raised, closed = (_number_of(c.day(name)) for name in ("raised_date", "closed_date"))
    later = ~c.is_code("acceptance_status", "duplicate") & (raised != BLANK)
    found = np.zeros(len(c.needs), bool)
    children = np.flatnonzero(later & (parent >= 0) & (parent != own))
    earlier, child = matches(own, parent[children])
    found[earlier[_within_window(closed[earlier], raised[children[child]])]] = True
    found[_same_resident_and_category(alike, closed, raised, later)] = True
    return found


def _number_of(day: pd.Series) -> Codes:
    """Days as whole numbers from 1 on, BLANK for none."""
    number = (day - pd.Timestamp(FIRST_YEAR, 1, 1)).dt.days + 1
    return number.fillna(BLANK).to_numpy().astype(np.int64)


def _within_window(closed: Codes, raised: Codes) -> Mask:
    return (closed != BLANK) & (raised > closed) & (raised <= closed + REPEAT_DAYS)


def _same_resident_and_category(alike: Codes, closed: Codes, raised: Codes, later: Mask) -> Codes:
    """Closed needs after which a later one with the same number was raised in time."""
    next_ones = np.flatnonzero(later & (alike >= 0))
    known = np.flatnonzero((alike >= 0) & (closed != BLANK))
    if not len(next_ones):
        return next_ones
    span = int(max(closed.max(), raised.max())) + 1
    order = np.sort(alike[next_ones] * span + raised[next_ones])
    # The first need after the closing decides: if it is too late, all others are.
    first = np.searchsorted(order, alike[known] * span + closed[known], side="right")
    number, day = np.divmod(order[np.minimum(first, len(order) - 1)], span)
    again = (first < len(order)) & (number == alike[known]) & _within_window(closed[known], day)
    return known[again]


def _closed(c: Cohorts) -> Mask:
    return c.accepted & ~c.open


@indicator(
    id="followup_rate",
    code="R7",
    family="resolution",
    zh="回访率",
    en="Follow-up rate",
    definition_zh="已办结的受理诉求中，做过回访的比例。",
    definition_en="Of accepted needs that were closed, the share that was followed up.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.followup_resolved", "needs.closed_date | needs.closed_status"),
    source="FRAMEWORK §2.7 R7; RULES 3.7",
)
def followup_rate(c: Cohorts) -> Iterable[Measure]:
    followed = c.given("followup_resolved") | c.given("followup_date")
    yield Share(rows=c.needs, numerator=_closed(c) & followed, denominator=_closed(c))


@indicator(
    id="unreachable_share",
    code="R7",
    family="resolution",
    zh="回访联系不上占比",
    en="Unreachable share",
    definition_zh="已办结且回访有结果记录的诉求中，联系不上居民的比例。",
    definition_en="Of closed needs with a recorded follow-up result, the share whose resident could "
    "not be reached.",
    unit="share",
    direction="lower",
    disclosive=True,
    requires=("needs.followup_resolved", "needs.closed_date | needs.closed_status"),
    source="FRAMEWORK §2.7 R7; RULES 3.7",
)
def unreachable_share(c: Cohorts) -> Iterable[Measure]:
    attempted = _closed(c) & c.given("followup_resolved")
    yield Share(
        rows=c.needs,
        numerator=attempted & c.is_code("followup_resolved", "unreachable"),
        denominator=attempted,
        unknown=_closed(c) & c.given("followup_date") & ~c.given("followup_resolved"),
    )
