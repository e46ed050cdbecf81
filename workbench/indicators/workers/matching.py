"""W1, W2: needs collected, and matched with somebody who takes them on (FRAMEWORK §2.8)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share, SurvivalTime
from workbench.indicators.workers.per_fte import PerFullTime

#: Channels by which workers collect needs (RULES 11.2).
COLLECTED = ("worker_outreach", "resident_meeting", "survey")
#: Days within which a need should be matched (RULES 11.3).
MATCH_DAYS = 15
#: Dates by which a need is matched.
AWAITED = (
    ("linkages", "accepted_date"),
    ("linkages", "linkage_date"),
    ("activities", "activity_date"),
    ("projects", "award_date"),
)
MATCHING = ("needs.project_id", "needs.responsible_organization_id", "activities.need_id")


@indicator(
    id="needs_collected_per_worker",
    code="W1",
    family="workers",
    zh="人均收集需求",
    en="Needs collected per worker",
    definition_zh=(
        "评估期内经走访、议事会或需求调查收集并受理的需求数，除以社区社工的折合全时人数。"
    ),
    definition_en=(
        "The number of accepted needs of the period collected through outreach, residents' "
        "meetings or surveys, divided by the full-time equivalents of community social workers."
    ),
    unit="per_fte",
    direction="context",
    disclosive=True,
    counts=("numerator", "n_unknown"),
    requires=("needs", "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.2",
)
def needs_collected_per_worker(c: Cohorts) -> Iterable[Measure]:
    known = c.given("source_channel") & ~c.is_code("source_channel", "unknown")
    yield PerFullTime(
        rows=c.needs,
        numerator=c.accepted & c.is_code("source_channel", *COLLECTED),
        unknown=c.accepted & ~known,
        kind="community_social_worker",
    )


@indicator(
    id="match_rate",
    code="W2",
    family="workers",
    zh="配对率",
    en="Match rate",
    definition_zh=(
        "评估期内提出并受理、到数据截止日已满 15 天的需求中，15 天内转介被接受，或已对应到项目，"
        "或有承办单位且 15 天内开展了活动的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and at least 15 days old at the extraction "
        "date, the share with a referral accepted within 15 days, or a project, or a "
        "responsible organisation and an activity within 15 days."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=MATCHING,
    source="FRAMEWORK §2.8; RULES 11.3",
)
def match_rate(c: Cohorts) -> Iterable[Measure]:
    base = c.matured(MATCH_DAYS)
    quick = (days_to_referral(c) <= MATCH_DAYS) | (days_to_activity(c) <= MATCH_DAYS)
    yield Share(
        rows=c.needs,
        numerator=base & (quick | c.given("project_id")),
        denominator=base,
        told=unseen(c),
    )


@indicator(
    id="match_days",
    code="W2",
    family="workers",
    zh="配对天数",
    en="Match time",
    definition_zh=(
        "评估期内提出并受理的需求，从提出到首次配对（转介被接受、承办单位开展活动或对应项目中标）"
        "所用天数的中位数；到数据截止日仍未配对的按仍在等待估计。"
    ),
    definition_en=(
        "The median number of days from the raising of an accepted need to its first match (a "
        "referral accepted, an activity under a responsible organisation, or the award of its "
        "project), where needs unmatched by the extraction date count as still waiting."
    ),
    unit="days",
    direction="lower",
    disclosive=True,
    # projects.award_date is used where it is there and is not required (RULES §15).
    requires=MATCHING,
    source="FRAMEWORK §2.8; RULES 11.4, 3.9",
)
def match_days(c: Cohorts) -> Iterable[Measure]:
    ways = (days_to_referral(c), days_to_activity(c), days_to_award(c))
    first = np.fmin.reduce(ways)
    matched = c.accepted & ~np.isnan(first)
    yield SurvivalTime(
        rows=c.needs,
        numerator=matched,
        denominator=c.accepted,
        time=np.where(matched, first, c.deeds.days_waiting(*AWAITED)),
        q=0.5,
        told=unseen(c),
    )


def unseen(c: Cohorts) -> str:
    """The note where no referral can be seen (RULES 11.3)."""
    seen = c.received.has("linkages", "need_id", "linkage_type", "response_status")
    return "" if seen else "referrals_unseen"


def days_to_referral(c: Cohorts) -> Floats:
    """By need: days to the first referral that names it and was accepted; null without one.

    Without a date of acceptance the date of the referral stands (RULES 11.3).
    """
    linked, rows = c.deeds.linkages, c.rows("linkages")
    accepted = _is(c, "linkage_type", "referral") & _is(c, "response_status", "accepted")
    chosen = linked.named & accepted[linked.row]
    need, row = linked.need[chosen], linked.row[chosen]
    days = c.deeds.days_to(need, rows, row, "accepted_date")
    days = np.where(np.isnan(days), c.deeds.days_to(need, rows, row, "linkage_date"), days)
    return _earliest(c, need, days)


def days_to_activity(c: Cohorts) -> Floats:
    """By need: days to the first activity for it under a responsible organisation; null without."""
    done = c.deeds.activities
    first = done.earliest(len(c.needs), done.days >= 0)
    return np.where(c.given("responsible_organization_id"), first, np.nan)


def days_to_award(c: Cohorts) -> Floats:
    """By need: days to the award of its project, 0 if that was awarded before; null without."""
    need = np.flatnonzero(c.accepted & (c.deeds.project >= 0))
    rows = c.rows("projects")
    days = c.deeds.days_to(need, rows, c.deeds.project[need], "award_date")
    return _earliest(c, need, np.maximum(days, 0.0))


def _is(c: Cohorts, name: str, code: str) -> Mask:
    return c.column(name, "linkages").eq(code).to_numpy(dtype=bool, na_value=False)


def _earliest(c: Cohorts, need: np.ndarray, days: Floats) -> Floats:
    """By need: the fewest of these days that are not negative; null without one."""
    found = np.full(len(c.needs), np.inf)
    after = days >= 0
    np.minimum.at(found, need[after], days[after])
    return np.where(np.isinf(found), np.nan, found)
