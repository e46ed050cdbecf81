"""O5: goals of cases (FRAMEWORK §2.5)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="goal_attainment_rate",
    code="O5",
    family="outcomes",
    zh="个案目标达成率",
    en="Goal attainment rate",
    definition_zh="评估期内结案且有结果的个案中，目标达成或超额达成的个案所占的比例。",
    definition_en=(
        "Of cases closed in the period with a result on record, the share in which the goal was "
        "met or exceeded."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities.case_id", "activities.goal_attainment"),
    source="FRAMEWORK §2.5; RULES 10.6",
)
