"""G: five pathways by which service turns into governance (FRAMEWORK §2.9)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

SERVED = ("activities", "participation", "residents")

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

declare(
    id="identity_index",
    code="G2",
    family="pathways",
    zh="认同指数",
    en="Identity index",
    definition_zh=(
        "评估期内最近一轮问卷中，受访居民在社会认同和政治认同题项上的得分（换算为 0 至 100 分）"
        "的平均数；另分题项、按是否接受过服务以及与前一轮相比给出。"
    ),
    definition_en=(
        "In the latest survey wave of the period, the mean of resident respondents' scores on "
        "the items of social and political identity, from 0 to 100; also given by item, for "
        "those served and not served, and as the change since the wave before."
    ),
    unit="score_0_100",
    direction="higher",
    groups=("identity_social", "identity_political", "served", "not_served", "wave_change"),
    disclosive=True,
    requires=("surveys",),
    requires_for={"served": SERVED, "not_served": SERVED},
    source="FRAMEWORK §2.9; RULES 12.2",
)

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

declare(
    id="efficacy_change",
    code="G3",
    family="pathways",
    zh="效能感变化",
    en="Change in efficacy",
    definition_zh=(
        "评估期内最近一轮问卷的效能感平均得分（换算为 0 至 100 分）减去前一轮的平均得分；另对两"
        "轮都作答的居民单独比较。"
    ),
    definition_en=(
        "The mean score on the efficacy item, from 0 to 100, in the latest survey wave of the "
        "period minus that in the wave before it, also given for the residents who answered "
        "both."
    ),
    unit="score_0_100",
    direction="higher",
    groups=("panel",),
    disclosive=True,
    requires=("surveys",),
    source="FRAMEWORK §2.9; RULES 12.3, 10.4",
)

declare(
    id="policy_delivery_rate",
    code="G4",
    family="pathways",
    zh="政策落实率",
    en="Policy delivery rate",
    definition_zh=(
        "评估期内提出并受理、已满 30 天且回访得到有效答复的政策救助类需求中，居民确认已解决的需"
        "求所占的比例；另给出矛盾纠纷类需求的这一比例。"
    ),
    definition_en=(
        "Of accepted needs for entitlements raised in the period, at least 30 days old and with "
        "a usable follow-up answer, the share that the resident confirms as resolved, also "
        "given for disputes."
    ),
    unit="share",
    direction="higher",
    groups=("dispute",),
    disclosive=True,
    requires=("needs.followup_resolved",),
    source="FRAMEWORK §2.9; RULES 12.4",
)

declare(
    id="advocacy_uptake_rate",
    code="G5",
    family="pathways",
    zh="倡导采纳率",
    en="Advocacy uptake rate",
    definition_zh=(
        "评估期内向街道或政府部门提出的政策建议中，被接受的建议所占的比例；未回应或未填写的留在"
        "分母中。"
    ),
    definition_en=(
        "Of the policy proposals made in the period to a street office or government "
        "department, the share that was accepted; pending and blank answers stay in the "
        "denominator."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages.response_status"),
    source="FRAMEWORK §2.9; RULES 12.4",
)
