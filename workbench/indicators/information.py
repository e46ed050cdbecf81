"""I: sharing of information between organisations and departments (FRAMEWORK §2.4)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="info_share_rate",
    code="I1",
    family="information",
    zh="信息共享率",
    en="Information-sharing rate",
    definition_zh=(
        "评估期内提出并受理、需部门协同、到数据截止日已满 15 天的需求中，提出后 15 天内已向政府"
        "机构共享信息或转介的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period that call for government departments and are at "
        "least 15 days old at the extraction date, the share on which information was shared "
        "with, or a referral made to, a government organisation within 15 days."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.needs_department", "organizations", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.1",
)

declare(
    id="info_response_rate",
    code="I2",
    family="information",
    zh="共享回应率",
    en="Information response rate",
    definition_zh=(
        "评估期内的信息共享记录中，得到接受或拒绝答复的记录所占的比例；未回应或未填写的留在分母中。"
    ),
    definition_en=(
        "Of the information shares made in the period, the share that was answered, whether "
        "accepted or declined; pending and blank answers stay in the denominator."
    ),
    unit="share",
    direction="higher",
    requires=("linkages.response_status",),
    source="FRAMEWORK §2.4; RULES 7.2",
)

declare(
    id="info_lag_days",
    code="I3",
    family="information",
    zh="共享时滞",
    en="Information lag",
    definition_zh=(
        "评估期内提出并受理、且已向政府机构共享信息或转介的需求，从提出到首次共享或转介所用天数"
        "的中位数。"
    ),
    definition_en=(
        "Among accepted needs raised in the period on which information was shared with, or a "
        "referral made to, a government organisation, the median number of days from raising to "
        "the first such step."
    ),
    unit="days",
    direction="lower",
    disclosive=True,
    requires=("needs", "organizations", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.3",
)

declare(
    id="department_coordination_rate",
    code="I4",
    family="information",
    zh="部门协同率",
    en="Department coordination rate",
    definition_zh=(
        "评估期内提出并受理、需部门协同且联动记录涉及至少两家政府机构的需求中，有至少两家政府机"
        "构参与已被接受的联动的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period that call for government departments and whose "
        "linkages name at least two government organisations, the share in which at least two "
        "of them take part in accepted linkages."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "needs.needs_department",
        "organizations",
        "linkages.need_id",
        "linkages.response_status",
    ),
    source="FRAMEWORK §2.4; RULES 7.4",
)

declare(
    id="shared_record_rate",
    code="I5",
    family="information",
    zh="台账贯通率",
    en="Shared-record rate",
    definition_zh=(
        "评估期内提出并受理的需求中，在项目、活动或联动台账中至少一处可以按编号查到的需求所占的"
        "比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period, the share that can be found by number in at "
        "least one other record: projects, activities or linkages."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.project_id", "projects", "activities.need_id", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.5",
)
