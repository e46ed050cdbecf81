"""Did the problem come back, and was anybody asked: R6, R7 (FRAMEWORK §2.7; RULES 3.6, 3.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

#: Days in which the same problem may return.
REPEAT_DAYS = 90


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
    frame = pd.DataFrame(
        {
            "row": np.arange(len(c.needs)),
            "place": c.places_of(c.needs.frame),
            "need_id": c.column("need_id").to_numpy(object),
            "resident_id": c.column("resident_id").to_numpy(object),
            "need_category": c.column("need_category").to_numpy(object),
            "parent_need_id": c.column("parent_need_id").to_numpy(object),
            "raised": c.day("raised_date").to_numpy(),
            "closed": c.day("closed_date").to_numpy(),
        }
    )
    later = frame[~c.is_code("acceptance_status", "duplicate")]
    found = np.zeros(len(frame), bool)
    found[_named_as_parent(frame, later)] = True
    found[_same_resident_and_category(frame, later)] = True
    return found


def _within_window(closed: pd.Series, raised: pd.Series) -> pd.Series:
    return (raised > closed) & (raised <= closed + pd.Timedelta(days=REPEAT_DAYS))


def _named_as_parent(frame: pd.DataFrame, later: pd.DataFrame) -> np.ndarray:
    children = later.loc[
        later["parent_need_id"].notna() & (later["parent_need_id"] != later["need_id"]),
        ["place", "parent_need_id", "raised"],
    ]
    pairs = frame[["row", "place", "need_id", "closed"]].merge(
        children,
        left_on=["place", "need_id"],
        right_on=["place", "parent_need_id"],
    )
    return pairs.loc[_within_window(pairs["closed"], pairs["raised"]), "row"].to_numpy(np.int64)


def _same_resident_and_category(frame: pd.DataFrame, later: pd.DataFrame) -> np.ndarray:
    keys = ["place", "resident_id", "need_category"]
    known = frame[frame[keys].notna().all(axis=1) & frame["closed"].notna()]
    next_ones = later.loc[later[keys].notna().all(axis=1), [*keys, "raised"]]
    if known.empty or next_ones.empty:
        return np.zeros(0, np.int64)
    # The first need after the closing decides: if it is too late, all others are.
    pairs = pd.merge_asof(
        known[["row", *keys, "closed"]].sort_values("closed"),
        next_ones.sort_values("raised"),
        left_on="closed",
        right_on="raised",
        by=keys,
        direction="forward",
        allow_exact_matches=False,
    )
    return pairs.loc[_within_window(pairs["closed"], pairs["raised"]), "row"].to_numpy(np.int64)


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
