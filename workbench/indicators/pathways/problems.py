"""G1: whether problems become fewer where there is a project (FRAMEWORK §2.9)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="problem_reduction",
    code="G1",
    family="pathways",
    zh="问题减量",
    en="Problem reduction",
    definition_zh=(
        "有对应项目的需求类别从上一时期到本期的平均变化，减去没有对应项目的类别的平均变化，分别"
        "就每千人新增需求数和重复诉求率计算；只作描述，不说明因果。"
    ),
    definition_en=(
        "The mean change from the earlier period to this one over need categories with a "
        "project, minus the mean change over those without, once for new needs per 1,000 "
        "residents and once for the repeat rate; a description, not an effect."
    ),
    unit="per_1000",
    direction="lower",
    groups=("new_needs", "repeat"),
    plain_group=False,
    group_units={"repeat": "points"},
    disclosive=True,
    requires=("communities", "needs.project_id"),
    requires_for={"repeat": ("needs.closed_date", "needs.resident_id | needs.parent_need_id")},
    source="FRAMEWORK §2.9; RULES 12.1",
)
