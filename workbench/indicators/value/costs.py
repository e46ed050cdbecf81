"""V1–V3: cost in the period per person, resolved need and case (FRAMEWORK §2.10)."""

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
