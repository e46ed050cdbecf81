"""F: signs that linkage may exist on paper only; each asks for an explanation (FRAMEWORK §3)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

CLOSURE_GAP = ("needs.closed_status", "needs.followup_resolved")
REPEATS = ("needs.closed_date", "needs.resident_id | needs.parent_need_id")
GAP_OR_REPEATS = (
    "needs.closed_status + needs.followup_resolved"
    " | needs.closed_date + needs.resident_id"
    " | needs.closed_date + needs.parent_need_id"
)

declare(
    id="flag_two_sector",
    code="F1",
    family="flags",
    zh="两社/自建自买",
    en="Two sectors only",
    definition_zh=(
        "看评估期内项目的合同金额中，由居委会成员发起或负责的机构承接的金额占是否受其控制已知的"
        "金额的比例，并看这些项目的活动由兼任居委会职务者主责的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where much of the contract value of the period's projects, "
        "among awardees whose control is known, went to organisations controlled by committee "
        "members; activities of these projects led by holders of committee posts are looked at "
        "beside it."
    ),
    unit="none",
    direction="lower",
    groups=("award_share", "committee_leaders"),
    group_units={"award_share": "share", "committee_leaders": "share"},
    requires=("projects.awarded_organization_id", "organizations.committee_controlled"),
    source="FRAMEWORK §3; RULES 13.8, 13.9",
)

declare(
    id="flag_neither",
    code="F2",
    family="flags",
    zh="不联不动",
    en="Neither connection nor action",
    definition_zh=(
        "看评估期内“联”指数与“动”指数是否都低于分界值，并看既无跨界联动又无服务活动的连续月"
        "数，出现时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where both the connection index and the action index stay "
        "below the cut, or several months in a row pass with neither cross-sector linkage nor "
        "service activity."
    ),
    unit="none",
    # The quadrant test shows an index (higher is better), idle months are the opposite.
    direction="context",
    groups=("quadrant", "idle_months"),
    group_units={"quadrant": "index", "idle_months": "count"},
    requires=("needs", "activities", "organizations", "linkages"),
    source="FRAMEWORK §3; RULES 13.10, 13.11",
)

declare(
    id="flag_control_only",
    code="F3",
    family="flags",
    zh="网格管控代替联动",
    en="Control only",
    definition_zh=(
        "看评估期内已满 30 天的联动中，只采集上报信息而此后 30 天内没有服务或转介的记录所占的比"
        "例，并看网格巡查在来源已知的需求中所占的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the period's linkages at least 30 days old "
        "collect information that is followed by neither service nor referral within 30 days; "
        "the share of needs found by grid inspection is looked at beside it."
    ),
    unit="none",
    direction="lower",
    groups=("collection_without_service", "grid_share"),
    group_units={"collection_without_service": "share", "grid_share": "share"},
    disclosive=True,
    requires=("needs", "activities", "linkages.need_id"),
    source="FRAMEWORK §3; RULES 13.12",
)

declare(
    id="flag_formality",
    code="F4",
    family="flags",
    zh="表面形式活动",
    en="Formality",
    definition_zh=(
        "看评估期内已开展的活动中，既无对应需求也无对应项目、且属宣传、会议或仅为告知的活动所占"
        "的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the period's activities belong to no need and no "
        "project and are publicity, meetings or mere information."
    ),
    unit="none",
    direction="lower",
    groups=("formal_share",),
    group_units={"formal_share": "share"},
    requires=("activities.need_id | activities.project_id",),
    source="FRAMEWORK §3; RULES 13.13",
)

declare(
    id="flag_assessment_rush",
    code="F5",
    family="flags",
    zh="迎检突击",
    en="Assessment rush",
    definition_zh=(
        "看评估期最后一个整月或考核前后月份的活动数是否为各月最高，及其与其他整月平均数之比，偏"
        "高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where the last whole month of the period, or a month around an "
        "assessment, has the most activities, far above the mean of the other whole months."
    ),
    unit="none",
    direction="lower",
    groups=("peak_ratio",),
    group_units={"peak_ratio": "ratio"},
    requires=("activities",),
    source="FRAMEWORK §3; RULES 13.14",
)

declare(
    id="flag_paper_competition",
    code="F6",
    family="flags",
    zh="形式竞争",
    en="Paper competition",
    definition_zh=(
        "看评估期及其前一同长时期内以竞争性方式中标的项目中，有效投标数不足的项目所占的比例，并"
        "看是否长期由同一单位承接大部分金额，出现时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many awards labelled competitive, in the period and the "
        "equally long one before it, had too few valid bids, or one provider won most of their "
        "value throughout."
    ),
    unit="none",
    direction="lower",
    groups=("few_bids", "one_winner"),
    group_units={"few_bids": "share", "one_winner": "share"},
    requires=(
        "projects.procurement_method",
        "projects.awarded_organization_id",
        "projects.award_date",
        "projects.valid_bid_count",
    ),
    source="FRAMEWORK §3; RULES 13.15",
)

declare(
    id="flag_reverse_chain",
    code="F7",
    family="flags",
    zh="倒推需求",
    en="Reverse chain",
    definition_zh=(
        "看次序可以核对的项目中，设计、发布、中标、首次活动先后颠倒或需求晚于设计的项目所占的比"
        "例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many projects whose order can be checked run backwards, "
        "from design to first activity or with the need raised after the design."
    ),
    unit="none",
    direction="lower",
    groups=("order_broken",),
    group_units={"order_broken": "share"},
    requires=(
        "projects.design_date",
        "projects.tender_date",
        "projects.award_date",
        "projects.start_date",
        "activities.project_id",
        "needs.project_id",
    ),
    source="FRAMEWORK §3; RULES 13.16, 4.8",
)

declare(
    id="flag_paper_closure",
    code="F8",
    family="flags",
    zh="纸面办结",
    en="Paper closure",
    definition_zh=(
        "看同一批已回访的需求中，承办方报告的解决率高出居民确认的解决率多少，并看已办结需求的重"
        "复诉求率，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where, among the same followed-up needs, the share reported as "
        "resolved is well above the share that residents confirm, or many closed needs come "
        "back."
    ),
    unit="none",
    direction="lower",
    groups=("closure_gap", "repeat_share"),
    group_units={"closure_gap": "points", "repeat_share": "share"},
    disclosive=True,
    # One of its tests is enough for the flag; each test also needs its own columns (RULES 13.17).
    requires=(GAP_OR_REPEATS,),
    requires_for={"closure_gap": CLOSURE_GAP, "repeat_share": REPEATS},
    source="FRAMEWORK §3; RULES 13.17",
)

declare(
    id="flag_top_down",
    code="F9",
    family="flags",
    zh="任务替代需求",
    en="Top-down tasks",
    definition_zh=(
        "看评估期内受理的需求和已开展的活动中，来源或发起方为上级交办的占来源已知者的比例，偏高"
        "时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where, of the period's accepted needs and delivered activities "
        "of known origin, many are tasks handed down from above."
    ),
    unit="none",
    direction="lower",
    groups=("superior_share",),
    group_units={"superior_share": "share"},
    disclosive=True,
    requires=("needs.source_channel | activities.initiated_by",),
    source="FRAMEWORK §3; RULES 13.18",
)

declare(
    id="flag_no_disembedding",
    code="F10",
    family="flags",
    zh="三社未脱嵌",
    en="No disembedding",
    definition_zh=(
        "看本社区登记的社会组织中，没有独立账户或至少一半工作人员兼任居委会职务的组织所占的比例，"
        "偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the community's registered social organisations "
        "have no accounts of their own, or at least half of their workers hold committee posts."
    ),
    unit="none",
    direction="lower",
    groups=("embedded_share",),
    group_units={"embedded_share": "share"},
    requires=("organizations.independent_accounts | workers.holds_committee_post",),
    source="FRAMEWORK §3; RULES 13.19",
)

declare(
    id="pseudo_linkage_flags",
    code="F",
    family="flags",
    zh="伪联动预警",
    en="Pseudo-linkage flags",
    definition_zh="十项预警中达到关注或警示级别的项数；分母为能够判断的项数。",
    definition_en=(
        "How many of the ten flags stand at watch or alert, out of those that could be judged."
    ),
    unit="count",
    direction="lower",
    # Nothing of its own: it is there as soon as any flag is judged (RULES 13.2).
    requires=(),
    headline=True,
    source="FRAMEWORK §3; RULES 13.2",
)
