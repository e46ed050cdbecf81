"""When help arrives, and by which route: L8 and the mix of routes (FRAMEWORK §2.1)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.chain.stages import ACT
from workbench.indicators.measures import Measure, Share, SurvivalTime

ROUTES = ("direct", "referral", "deliberation", "project", "other")


@indicator(
    id="need_to_delivery_days",
    code="L8",
    family="chain",
    zh="需求到服务天数",
    en="Need-to-delivery time",
    definition_zh=(
        "评估期内提出并受理的需求，从提出到为其开展的首次活动所用天数的中位数；到数据截止日仍未"
        "开展的按仍在等待估计，不予剔除。"
    ),
    definition_en=(
        "The median number of days from the raising of an accepted need to the first activity "
        "delivered for it, estimated so that needs without one by the extraction date count as "
        "still waiting instead of being dropped."
    ),
    unit="days",
    direction="lower",
    disclosive=True,
    requires=("needs", ACT),
    source="FRAMEWORK §2.1; RULES 4.10, 3.9",
)
def need_to_delivery_days(c: Cohorts) -> Iterable[Measure]:
    done = c.deeds.activities
    first = done.earliest(len(c.needs))
    named = done.earliest(len(c.needs), done.named)
    # An activity for the need before it was raised cannot be its answer (RULES 4.10).
    reversed_ = c.accepted & (named < 0)
    used = c.accepted & ~reversed_
    event = used & ~np.isnan(first)
    yield SurvivalTime(
        rows=c.needs,
        numerator=event,
        denominator=used,
        unknown=reversed_,
        time=np.where(event, first, c.deeds.days_waiting(("activities", "activity_date"))),
        q=0.5,
    )


@indicator(
    id="handling_route_mix",
    code="L",
    family="chain",
    zh="办理方式构成",
    en="Handling routes",
    definition_zh=(
        "评估期内经居民渠道提出并受理、办理方式已知的需求中，即办、转介、议事协商、项目化和其他"
        "方式各占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised through residents' channels in the period whose handling "
        "route is known, the share handled directly, by referral, by deliberation, as a project "
        "or otherwise."
    ),
    unit="share",
    direction="context",
    groups=("direct", "referral", "deliberation", "project", "other"),
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("needs.handling_route",),
    source="FRAMEWORK §2.1; RULES 4.11",
)
def handling_route_mix(c: Cohorts) -> Iterable[Measure]:
    raised = c.chain.from_residents
    known = raised & c.is_code("handling_route", *ROUTES)
    for route in ROUTES:
        yield Share(
            rows=c.needs,
            numerator=raised & c.is_code("handling_route", route),
            denominator=known,
            unknown=raised & ~known,
            group=route,
        )
