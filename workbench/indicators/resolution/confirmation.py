"""Answered, closed, confirmed, rated: R1–R5 (FRAMEWORK §2.7; RULES 3.1–3.5)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Mean, Measure, PairedDifference, Share

#: Days after which a need has matured: for an answer, for a resolution (FRAMEWORK §1).
RESPONSE_DAYS = 1
RESOLUTION_DAYS = 30
#: Ratings that count as satisfied, and as at least basically satisfied (R5).
SATISFIED, BASICALLY_SATISFIED = 4, 3
RATING_SCALE = (1.0, 5.0)


@indicator(
    id="response_rate",
    code="R1",
    family="resolution",
    zh="响应率",
    en="Response rate",
    definition_zh="受理且已满 1 天的诉求中，在提出后 1 个自然日内首次响应的比例；没有响应日期视为尚未响应。",
    definition_en="Of accepted needs at least one day old, the share first answered within one "
    "calendar day of being raised; no answer date means not yet answered.",
    unit="share",
    direction="higher",
    variants=("to_the_hour",),
    disclosive=True,
    headline=True,
    requires=("needs.first_response_date",),
    source="FRAMEWORK §2.7 R1; RULES 3.1",
)
def response_rate(c: Cohorts) -> Iterable[Measure]:
    yield responded_within(c, days=RESPONSE_DAYS, among=c.matured(RESPONSE_DAYS))
    if c.both_have_times("raised_date", "first_response_date"):
        yield _responded_to_the_hour(c)


def responded_within(c: Cohorts, *, days: int, among: Mask) -> Share:
    """Answered within so many calendar days; an answer before the raising is a data error."""
    impossible = c.days_between("raised_date", "first_response_date") < 0
    quick = c.calendar_days("raised_date", "first_response_date") <= days
    return Share(
        rows=c.needs,
        numerator=among & ~impossible & quick,
        denominator=among & ~impossible,
        unknown=among & (impossible | ~c.given("first_response_date")),
    )


def _responded_to_the_hour(c: Cohorts) -> Share:
    among = c.matured(RESPONSE_DAYS)
    waited = c.column("first_response_date") - c.column("raised_date")
    impossible = (waited < pd.Timedelta(0)).to_numpy(dtype=bool, na_value=False)
    quick = (waited <= pd.Timedelta(hours=24 * RESPONSE_DAYS)).to_numpy(dtype=bool, na_value=False)
    return Share(
        rows=c.needs,
        variant="to_the_hour",
        numerator=among & ~impossible & quick,
        denominator=among & ~impossible,
        unknown=among & (impossible | ~c.given("first_response_date")),
    )


@indicator(
    id="reported_resolution_rate",
    code="R2",
    family="resolution",
    zh="办结解决率(承办方)",
    en="Resolution rate reported by the handler",
    definition_zh="受理且已满 30 天的诉求中，承办方登记为“解决”的比例；尚未办结视为未解决。",
    definition_en="Of accepted needs at least 30 days old, the share that the handler recorded as "
    "resolved; a need still open counts as not resolved.",
    unit="share",
    direction="context",
    disclosive=True,
    requires=("needs.closed_status",),
    source="FRAMEWORK §2.7 R2; RULES 3.2",
)
def reported_resolution_rate(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    result_unknown = c.given("closed_date") & ~c.given("closed_status")
    yield Share(
        rows=c.needs,
        numerator=among & c.is_code("closed_status", "resolved"),
        denominator=among & ~result_unknown,
        unknown=among & result_unknown,
    )


@indicator(
    id="resolution_rate",
    code="R3",
    family="resolution",
    zh="解决率(居民确认)",
    en="Resolution rate confirmed by residents",
    definition_zh="受理且已满 30 天、回访得到明确答复的诉求中，居民确认“已解决”的比例；“部分解决”另列。",
    definition_en="Of accepted needs at least 30 days old with a usable follow-up answer, the share "
    "that the resident confirms as resolved; partly resolved is given apart.",
    unit="share",
    direction="higher",
    groups=("partly",),
    disclosive=True,
    headline=True,
    requires=("needs.followup_resolved",),
    source="FRAMEWORK §2.7 R3; RULES 3.3",
)
def resolution_rate(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    for group, answer in (("", "yes"), ("partly", "partly")):
        yield Share(
            rows=c.needs,
            group=group,
            numerator=among & c.is_code("followup_resolved", answer),
            denominator=among & c.answered,
            unknown=among & ~c.answered,
        )


@indicator(
    id="closure_gap",
    code="R4",
    family="resolution",
    zh="办结落差",
    en="Closure gap",
    definition_zh="同一批有回访答复的诉求中，承办方登记解决的比例减去居民确认解决的比例（百分点）。",
    definition_en="On the same followed-up needs, the share that the handler recorded as resolved "
    "minus the share that residents confirm, in percentage points.",
    unit="points",
    direction="lower",
    disclosive=True,
    requires=("needs.closed_status", "needs.followup_resolved"),
    source="FRAMEWORK §2.7 R4; RULES 3.4; Newcombe 1998c, method 10",
)
def closure_gap(c: Cohorts) -> Iterable[Measure]:
    matured = c.matured(RESOLUTION_DAYS)
    result_unknown = c.given("closed_date") & ~c.given("closed_status")
    among = matured & c.answered & ~result_unknown
    yield PairedDifference.between(
        c.needs,
        first=c.is_code("closed_status", "resolved"),
        second=c.is_code("followup_resolved", "yes"),
        among=among,
        unknown=matured & ~among,
    )


@indicator(
    id="satisfaction_rate",
    code="R5",
    family="resolution",
    zh="满意率",
    en="Satisfaction rate",
    definition_zh="受理且有评分的诉求中，评分不低于 4 分（满意）的比例；另列不低于 3 分（含基本满意）和平均分。",
    definition_en="Of accepted needs with a rating, the share rated 4 or 5; also the share rated 3 "
    "or more, and the mean rating.",
    unit="share",
    direction="higher",
    variants=("at_least_3",),
    groups=("mean",),
    group_units={"mean": "score"},
    disclosive=True,
    headline=True,
    requires=("needs.satisfaction",),
    source="FRAMEWORK §2.7 R5; RULES 3.5",
)
def satisfaction_rate(c: Cohorts) -> Iterable[Measure]:
    rated = c.accepted & c.given("satisfaction")
    rating = c.column("satisfaction").to_numpy(float, na_value=0.0)
    unrated = c.accepted & ~rated
    for variant, least in (("", SATISFIED), ("at_least_3", BASICALLY_SATISFIED)):
        yield Share(
            rows=c.needs,
            variant=variant,
            numerator=rated & (rating >= least),
            denominator=rated,
            unknown=unrated,
        )
    yield Mean(
        rows=c.needs,
        group="mean",
        numerator=np.where(rated, rating, 0.0),
        denominator=rated,
        unknown=unrated,
        scale=RATING_SCALE,
    )
