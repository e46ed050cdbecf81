"""V: what public money buys, how contestably and for whom (FRAMEWORK §2.10)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

# Cost in the period comes from what was paid or, failing that, from what was agreed (RULES 8.1).
COST = (
    "projects.start_date",
    "projects.end_date",
    "projects.amount_disbursed | projects.amount_awarded",
)
COST_OF_ACTIVITIES = (*COST, "activities.project_id")

declare(
    id="cost_per_person_served",
    code="V1",
    family="value",
    zh="人均服务成本",
    en="Cost per person served",
    definition_zh=(
        "与评估期重叠且成本已知的项目在评估期内的成本之和，除以这些项目的服务类活动在期内服务的"
        "不同人数；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The cost in the period of projects that overlap it and whose cost is known, divided by "
        "the number of different people served by these projects' service activities; bounds "
        "are given where rosters are incomplete."
    ),
    unit="cny",
    direction="context",
    disclosive=True,
    requires=COST_OF_ACTIVITIES,
    counts_attendance=True,
    source="FRAMEWORK §2.10; RULES 8.1–8.3",
)

declare(
    id="cost_per_resolved_need",
    code="V2",
    family="value",
    zh="单件解决成本",
    en="Cost per resolved need",
    definition_zh=(
        "与评估期重叠、成本已知且对应有评估期内受理需求的项目在期内的成本之和，除以这些需求中经"
        "居民确认解决的件数。"
    ),
    definition_en=(
        "The cost in the period of projects of known cost that have accepted needs of the "
        "period linked to them, divided by the number of these needs that residents confirm as "
        "resolved."
    ),
    unit="cny",
    direction="lower",
    disclosive=True,
    requires=(*COST, "needs.project_id", "needs.followup_resolved"),
    headline=True,
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.4",
)

declare(
    id="cost_per_goal_attained_case",
    code="V3",
    family="value",
    zh="单位个案成效成本",
    en="Cost per goal-attained case",
    definition_zh=(
        "在评估期内开展个案活动且成本已知的项目在期内的成本之和，除以这些个案中在期内结案且目标"
        "达成或超额达成的个案数。"
    ),
    definition_en=(
        "The cost in the period of projects of known cost with case activities in it, divided "
        "by the number of these cases closed in the period with their goal met or exceeded."
    ),
    unit="cny",
    direction="lower",
    disclosive=True,
    requires=(*COST_OF_ACTIVITIES, "activities.case_id", "activities.goal_attainment"),
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.5",
)

declare(
    id="competition_rate",
    code="V4",
    family="value",
    zh="竞争性承接率",
    en="Competition rate",
    definition_zh=(
        "评估期内中标的合同金额中，以竞争性方式购买且有效投标数足够的金额所占的比例；另给出竞争"
        "性购买的平均有效投标数。"
    ),
    definition_en=(
        "Of the known value of contracts awarded in the period, the share awarded by a "
        "competitive method with enough valid bids; the mean number of valid bids of "
        "competitive awards is given beside it."
    ),
    unit="share",
    direction="higher",
    groups=("mean_bids",),
    group_units={"mean_bids": "count"},
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.procurement_method",
        "projects.valid_bid_count",
    ),
    source="FRAMEWORK §2.10; RULES 8.6",
)

declare(
    id="provider_concentration",
    code="V5",
    family="value",
    zh="承接集中度",
    en="Provider concentration",
    definition_zh=(
        "评估期内中标金额在各承接单位之间的集中程度，即各单位所占份额的平方和；另给出由以往承接"
        "单位再次承接的项目所占的比例。"
    ),
    definition_en=(
        "How concentrated the value of the period's awards is, as the sum of the squared shares "
        "of the providers; the share of projects awarded to a provider that held an award here "
        "before is given beside it."
    ),
    unit="index",
    direction="context",
    groups=("incumbent_renewal",),
    group_units={"incumbent_renewal": "share"},
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.awarded_organization_id",
    ),
    source="FRAMEWORK §2.10; RULES 8.7",
)

declare(
    id="budget_execution_rate",
    code="V6",
    family="value",
    zh="预算执行率",
    en="Budget execution rate",
    definition_zh=(
        "与评估期重叠的项目到数据截止日的已拨金额之和，除以其合同金额按合同期已过比例折算后之和。"
    ),
    definition_en=(
        "Over projects that overlap the period, the amounts disbursed to date, divided by the "
        "contract amounts in proportion to the contract time elapsed."
    ),
    unit="ratio",
    direction="context",
    requires=(
        "projects.amount_awarded",
        "projects.amount_disbursed",
        "projects.start_date",
        "projects.end_date",
    ),
    source="FRAMEWORK §2.10; RULES 8.8",
)

declare(
    id="target_attainment",
    code="V7",
    family="value",
    zh="合同人数达成",
    en="Target attainment",
    definition_zh=(
        "与评估期重叠的项目到数据截止日服务的不同人数（每个项目最多计到按合同进度应服务的人数）"
        "之和，除以按合同进度应服务的人数之和；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "Over projects that overlap the period, the different people served to date (in each "
        "project at most the number due by then), divided by the contract numbers in proportion "
        "to the contract time elapsed; bounds are given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "projects.target_people",
        "projects.start_date",
        "projects.end_date",
        "activities.project_id",
    ),
    counts_attendance=True,
    source="FRAMEWORK §2.10; RULES 8.9",
)

declare(
    id="leverage_ratio",
    code="V8",
    family="value",
    zh="资源撬动比",
    en="Leverage ratio",
    definition_zh=(
        "评估期内项目的配套与慈善资金加上非政府机构提供资源的折价，除以期内政府资助项目的已拨金额。"
    ),
    definition_en=(
        "Matched and charitable funds of projects in the period plus the value of resources "
        "given by non-government organisations, divided by what government funders disbursed in "
        "the period."
    ),
    unit="ratio",
    direction="higher",
    requires=(
        "projects.amount_matched",
        "projects.amount_disbursed",
        "projects.funder_organization_id",
        "projects.start_date",
        "projects.end_date",
        "organizations",
        "linkages.resource_value",
    ),
    source="FRAMEWORK §2.10; RULES 8.10",
)

declare(
    id="priority_spend_share",
    code="V9",
    family="value",
    zh="困难群体投入占比",
    en="Priority spending share",
    definition_zh=(
        "各项目在评估期内的成本乘以其在册参与者中困难与特殊群体所占的比例，求和后除以这些项目的"
        "成本之和。"
    ),
    definition_en=(
        "The cost of each project in the period times the share of priority groups among its "
        "registered participants, summed and divided by the cost of these projects."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(*COST_OF_ACTIVITIES, "participation", "residents.group_codes"),
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.11",
)
