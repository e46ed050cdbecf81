"""V9: how much is spent on priority residents (FRAMEWORK §2.10)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare
from workbench.indicators.value.costs import COST_OF_ACTIVITIES

# Cost in the period comes from what was paid or, failing that, from what was agreed (RULES 8.1).
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
