"""How far needs get along the chain: L1–L3 (FRAMEWORK §2.1; RULES 4.1–4.6)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.cohorts.chain import LENIENT, STAGES, STRICT
from workbench.cohorts.deeds import shared_numbers
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

# How an activity is found for a need: by its own number or through the need's project (RULES 1.28).
ACT = "activities.need_id | activities.project_id + needs.project_id"
DESIGN_TO_AWARD = (
    "needs.project_id",
    "needs.handling_route",
    "projects.design_date",
    "projects.designer_organization_id",
    "projects.procurement_method",
    "projects.valid_bid_count",
    "projects.awarded_organization_id",
    "organizations",
)
DELIVERY = ("workers", "activities.worker_id", ACT)
CONTROL = ("organizations.committee_controlled",)
#: A stage that fewer needs reached has counts and no rate (RULES 4.5).
LEAST_NEEDS = 10


@indicator(
    id="chain_completion_rate",
    code="L1",
    family="chain",
    zh="联动链条完成率",
    en="Chain completion rate",
    definition_zh=(
        "评估期内经居民渠道提出并受理、按项目办理或未注明办理方式、到数据截止日已满 90 天的需求"
        "中，依次走完设计、竞争承接并由专业社工执行的需求所占的比例；投标数或是否受居委会控制不"
        "明时，严格口径算未通过，宽松口径算通过。"
    ),
    definition_en=(
        "Of accepted needs raised through residents' channels in the period, handled as "
        "projects or with no route stated, and at least 90 days old at the extraction date, the "
        "share that went through design, competitive award and delivery led by a professional "
        "social worker; unknown bids or unknown committee control fail in the strict variant "
        "and pass in the lenient one."
    ),
    unit="share",
    direction="higher",
    variants=("strict", "lenient"),
    plain_variant=False,
    disclosive=True,
    requires=(*DESIGN_TO_AWARD, *DELIVERY),
    requires_for={"strict": CONTROL},
    headline=True,
    source="FRAMEWORK §2.1; RULES 4.1–4.6",
)
def chain_completion_rate(c: Cohorts) -> Iterable[Measure]:
    for variant in (STRICT, LENIENT):
        yield Share(
            rows=c.needs,
            numerator=c.chain.reached("S4", variant),
            denominator=c.chain.eligible,
            unknown=c.chain.open_award,
            variant=variant,
            told=_projects_behind(c, c.chain.eligible),
        )


def _projects_behind(c: Cohorts, needs: Mask) -> NDArray[np.object_]:
    """By group, how many projects stand behind these needs: one may absorb many (RULES 4.6).

    A project of several communities is one project in their union (RULES 14.1).
    """
    found = needs & c.given("project_id") & (c.needs.group >= 0)
    (number,) = shared_numbers((c.column("project_id"),))
    pairs = np.unique(np.stack([c.needs.group[found], number[found]]), axis=1)
    counts = np.bincount(pairs[0], minlength=len(c))
    return np.array([f"projects={n}" for n in counts], dtype=object)


@indicator(
    id="chain_stage_conversion",
    code="L2",
    family="chain",
    zh="环节转化率",
    en="Stage conversion",
    definition_zh=(
        "对可走项目链条、提出已满 90 天的居民需求，到达设计、竞争承接、执行、解决各环节的需求数，"
        "分别除以到达其前一环节的需求数。"
    ),
    definition_en=(
        "Among residents' needs that could take the project chain and are at least 90 days old, "
        "the number that reached design, competitive award, delivery or confirmed resolution, "
        "each divided by the number that reached the stage before it."
    ),
    unit="share",
    direction="higher",
    variants=("strict", "lenient"),
    groups=("S2", "S3", "S4", "S5"),
    plain_variant=False,
    plain_group=False,
    crossed=True,
    disclosive=True,
    requires=DESIGN_TO_AWARD,
    requires_for={
        "strict/S3": CONTROL,
        "strict/S4": CONTROL,
        "strict/S5": CONTROL,
        "S4": DELIVERY,
        "S5": (*DELIVERY, "needs.followup_resolved"),
    },
    source="FRAMEWORK §2.1; RULES 4.1–4.6",
)
def chain_stage_conversion(c: Cohorts) -> Iterable[Measure]:
    unknown = {
        "S3": c.chain.open_award,
        "S5": ~c.answered,
    }
    for variant in (STRICT, LENIENT):
        for before, stage in pairwise(STAGES):
            base = c.chain.eligible if before == "S1" else c.chain.reached(before, variant)
            yield Share(
                rows=c.needs,
                numerator=c.chain.reached(stage, variant),
                denominator=base,
                unknown=base & unknown.get(stage, np.zeros(len(base), bool)),
                variant=variant,
                group=stage,
                least=LEAST_NEEDS,
            )


@indicator(
    id="full_loop_rate",
    code="L3",
    family="chain",
    zh="闭环率",
    en="Full-loop rate",
    definition_zh=(
        "可走项目链条、提出已满 90 天且回访得到答复（已解决、部分解决或未解决）的居民需求中，走"
        "完全部环节并经居民确认解决的需求所占的比例。"
    ),
    definition_en=(
        "Of residents' needs that could take the project chain, are at least 90 days old and "
        "have a follow-up answer (resolved, partly or not), the share that went through every "
        "stage and was confirmed resolved by the resident."
    ),
    unit="share",
    direction="higher",
    variants=("strict", "lenient"),
    plain_variant=False,
    disclosive=True,
    requires=(*DESIGN_TO_AWARD, *DELIVERY, "needs.followup_resolved"),
    requires_for={"strict": CONTROL},
    source="FRAMEWORK §2.1; RULES 4.1–4.6",
)
def full_loop_rate(c: Cohorts) -> Iterable[Measure]:
    for variant in (STRICT, LENIENT):
        yield Share(
            rows=c.needs,
            numerator=c.chain.reached("S5", variant),
            denominator=c.chain.eligible & c.answered,
            unknown=c.chain.eligible & ~c.answered,
            variant=variant,
        )
