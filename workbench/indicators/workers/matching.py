"""W1, W2: needs collected, and matched with somebody who takes them on (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

MATCHING = ("needs.project_id", "needs.responsible_organization_id", "activities.need_id")

declare(
    id="needs_collected_per_worker",
    code="W1",
    family="workers",
    zh="人均收集需求",
    en="Needs collected per worker",
    definition_zh=(
        "评估期内经走访、议事会或需求调查收集并受理的需求数，除以社区社工的折合全时人数。"
    ),
    definition_en=(
        "The number of accepted needs of the period collected through outreach, residents' "
        "meetings or surveys, divided by the full-time equivalents of community social workers."
    ),
    unit="per_fte",
    direction="context",
    disclosive=True,
    requires=("needs", "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.2",
)

declare(
    id="match_rate",
    code="W2",
    family="workers",
    zh="配对率",
    en="Match rate",
    definition_zh=(
        "评估期内提出并受理、到数据截止日已满 15 天的需求中，15 天内转介被接受，或已对应到项目，"
        "或有承办单位且 15 天内开展了活动的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and at least 15 days old at the extraction "
        "date, the share with a referral accepted within 15 days, or a project, or a "
        "responsible organisation and an activity within 15 days."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=MATCHING,
    source="FRAMEWORK §2.8; RULES 11.3",
)

declare(
    id="match_days",
    code="W2",
    family="workers",
    zh="配对天数",
    en="Match time",
    definition_zh=(
        "评估期内提出并受理的需求，从提出到首次配对（转介被接受、承办单位开展活动或对应项目中标）"
        "所用天数的中位数；到数据截止日仍未配对的按仍在等待估计。"
    ),
    definition_en=(
        "The median number of days from the raising of an accepted need to its first match (a "
        "referral accepted, an activity under a responsible organisation, or the award of its "
        "project), where needs unmatched by the extraction date count as still waiting."
    ),
    unit="days",
    direction="lower",
    disclosive=True,
    # projects.award_date is used where it is there and is not required (RULES §15).
    requires=MATCHING,
    source="FRAMEWORK §2.8; RULES 11.4, 3.9",
)
