"""G3: from being helped to acting for others (FRAMEWORK §2.9)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="empowerment_conversion_rate",
    code="G3",
    family="pathways",
    zh="受助—参与转化率",
    en="Empowerment conversion rate",
    definition_zh=(
        "首次记录为服务对象、且此后满 365 天的日子落在评估期内的居民中，在这 365 天内以志愿者、"
        "组织者或议事代表身份参与过的人所占的比例。"
    ),
    definition_en=(
        "Of the people who first appear as beneficiaries and whose 365th day after that falls "
        "in the period, the share who within those 365 days acted as volunteer, organiser or "
        "decision maker."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities", "participation.participant_role"),
    source="FRAMEWORK §2.9; RULES 12.3",
)
