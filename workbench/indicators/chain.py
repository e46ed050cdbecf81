"""L: the chain from need through design, award and delivery to resolution (FRAMEWORK §2.1)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

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

declare(
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

declare(
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
        "strict": CONTROL,
        "S4": DELIVERY,
        "S5": (*DELIVERY, "needs.followup_resolved"),
    },
    source="FRAMEWORK §2.1; RULES 4.1–4.6",
)

declare(
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

declare(
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
    requires=("projects.design_date", "needs.project_id"),
    source="FRAMEWORK §2.1; RULES 4.7",
)

SEQUENCE = (
    "projects.design_date",
    "projects.tender_date",
    "projects.award_date",
    "projects.start_date",
    "activities.project_id",
    "needs.project_id",
)

declare(
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
    requires=SEQUENCE,
    source="FRAMEWORK §2.1; RULES 4.8",
)

declare(
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

declare(
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
    requires=("projects.design_date", "projects.residents_consulted"),
    source="FRAMEWORK §2.1; RULES 4.9",
)

declare(
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

declare(
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
