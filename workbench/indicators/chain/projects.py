"""Whether projects come from needs, in order, and after asking residents: L4–L7 (FRAMEWORK §2.1)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.chain import RESIDENT_CHANNELS
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

SEQUENCE = (
    "projects.design_date",
    "projects.tender_date",
    "projects.award_date",
    "projects.start_date",
    "activities.project_id",
    "needs.project_id",
)


@indicator(
    id="demand_origin_rate",
    code="L4",
    family="chain",
    zh="需求驱动率",
    en="Demand-origin rate",
    definition_zh=(
        "评估期内设计的项目中，设计当日或之前已有至少一件对应的、经居民渠道提出并受理的需求的项"
        "目所占的比例。"
    ),
    definition_en=(
        "Of projects designed in the period, the share behind which stands at least one "
        "accepted need that residents had raised on or before the day of design."
    ),
    unit="share",
    direction="higher",
    unit_table="projects",
    requires=("projects.design_date", "needs.project_id"),
    source="FRAMEWORK §2.1; RULES 4.7",
)
def demand_origin_rate(c: Cohorts) -> Iterable[Measure]:
    contracts = c.contracts
    design = contracts.earliest("design_date")
    asked = c.accepted_ever & c.is_code("source_channel", *RESIDENT_CHANNELS)
    yield Share(
        rows=contracts.rows,
        numerator=contracts.designed & contracts.needed_by(design, asked),
        denominator=contracts.designed,
    )


@indicator(
    id="chain_order_violation_rate",
    code="L5",
    family="chain",
    zh="倒序率",
    en="Sequence-violation rate",
    definition_zh=(
        "链条最早日期在评估期内且先后次序可以核对的项目中，设计、发布、中标、首次活动的日期有先"
        "后颠倒，或最早的对应需求晚于设计的项目所占的比例。"
    ),
    definition_en=(
        "Of projects whose earliest dated step falls in the period and whose order can be "
        "checked, the share in which the dates of design, tender, award and first activity run "
        "backwards somewhere, or the earliest need was raised after the design."
    ),
    unit="share",
    direction="lower",
    unit_table="projects",
    requires=SEQUENCE,
    source="FRAMEWORK §2.1; RULES 4.8",
)
def chain_order_violation_rate(c: Cohorts) -> Iterable[Measure]:
    order = c.contracts.order
    yield Share(
        rows=c.contracts.rows,
        numerator=order.checkable & order.broken,
        denominator=order.checkable,
        unknown=order.in_period & ~order.checkable,
    )


@indicator(
    id="need_projectisation_rate",
    code="L6",
    family="chain",
    zh="需求项目化率",
    en="Projectisation rate",
    definition_zh="评估期内经居民渠道提出并受理的需求中，已对应到项目的需求所占的比例。",
    definition_en=(
        "Of accepted needs raised through residents' channels in the period, the share that is "
        "tied to a project."
    ),
    unit="share",
    direction="context",
    disclosive=True,
    requires=("needs.project_id",),
    source="FRAMEWORK §2.1; RULES 4.9",
)
def need_projectisation_rate(c: Cohorts) -> Iterable[Measure]:
    raised = c.chain.from_residents
    yield Share(
        rows=c.needs,
        numerator=raised & c.given("project_id"),
        denominator=raised,
        unknown=c.accepted & (~c.given("source_channel") | c.is_code("source_channel", "unknown")),
    )


@indicator(
    id="resident_consultation_rate",
    code="L7",
    family="chain",
    zh="设计征询率",
    en="Design consultation rate",
    definition_zh="评估期内设计且征询居民人数已知的项目中，至少征询过一名居民的项目所占的比例。",
    definition_en=(
        "Of projects designed in the period for which the number of residents consulted is "
        "known, the share that consulted at least one."
    ),
    unit="share",
    direction="higher",
    unit_table="projects",
    requires=("projects.design_date", "projects.residents_consulted"),
    source="FRAMEWORK §2.1; RULES 4.9",
)
def resident_consultation_rate(c: Cohorts) -> Iterable[Measure]:
    contracts = c.contracts
    consulted = contracts.total("residents_consulted")
    known = ~np.isnan(consulted)
    yield Share(
        rows=contracts.rows,
        numerator=contracts.designed & (np.nan_to_num(consulted) > 0),
        denominator=contracts.designed & known,
        unknown=contracts.designed & ~known,
    )
