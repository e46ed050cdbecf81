"""V6, V7: budget and contract targets against time elapsed (FRAMEWORK §2.10)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

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
