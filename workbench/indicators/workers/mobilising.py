"""W3, W4: residents who begin to act for others, and go on (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

MOBILISED = ("activities", "participation.participant_role")

declare(
    id="mobilisation_yield",
    code="W3",
    family="workers",
    zh="动员产出",
    en="Mobilisation yield",
    definition_zh=(
        "评估期内首次以志愿者、组织者或议事代表身份参与的不同人数，除以社会组织社工的折合全时人数。"
    ),
    definition_en=(
        "The number of different people who first appear as volunteer, organiser or decision "
        "maker in the period, divided by the full-time equivalents of social workers in social "
        "organisations."
    ),
    unit="per_fte",
    direction="higher",
    disclosive=True,
    requires=(*MOBILISED, "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.5",
)

declare(
    id="mobilisation_retention",
    code="W4",
    family="workers",
    zh="动员留存",
    en="Mobilisation retention",
    definition_zh=(
        "截至评估期末的十二个月中，前六个月首次以志愿者、组织者或议事代表身份参与的居民里，后六"
        "个月再次以这类身份参与的人所占的比例。"
    ),
    definition_en=(
        "In the twelve months up to the end of the period, of the people first mobilised as "
        "volunteer, organiser or decision maker in the first six, the share active in such a "
        "role again in the last six."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=MOBILISED,
    source="FRAMEWORK §2.8; RULES 11.6",
)
