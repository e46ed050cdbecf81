"""K: how organisations are tied to each other around residents' problems (FRAMEWORK §2.2)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

TIES = ("organizations", "linkages", "activities")
PARTNER_RATINGS = ("surveys.target_organization_id", *TIES)

declare(
    id="three_sector_need_rate",
    code="K1",
    family="connection",
    zh="三社共同参与率",
    en="Three-sector engagement rate",
    definition_zh=(
        "评估期内提出并受理、且不是即办的需求中，社区、社会组织和专业社工都参与其中的需求所占的"
        "比例；按五社口径还须有志愿者队伍和慈善资源参与。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and not handled directly, the share in which "
        "the community, a social organisation and a professional social worker all had a part; "
        "where five sectors are asked for, volunteers and charity must have one too."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "needs.handling_route",
        "organizations",
        "workers",
        "projects",
        "linkages",
        "activities.worker_id",
        "activities.co_organization_ids",
        "activities.need_id | activities.project_id + needs.project_id",
    ),
    source="FRAMEWORK §2.2; RULES 5.5",
)

declare(
    id="cross_sector_density",
    code="K2",
    family="connection",
    zh="跨界联结密度",
    en="Cross-sector tie density",
    definition_zh=(
        "评估期内至少有一次联动或共同开展过活动的跨界机构对数，除以活跃机构之间可能的跨界机构对"
        "总数。"
    ),
    definition_en=(
        "The number of pairs of organisations from different sectors that share at least one "
        "linkage or activity in the period, divided by the number of such pairs possible among "
        "the active organisations."
    ),
    unit="share",
    direction="higher",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.6",
)

declare(
    id="need_anchored_linkage_share",
    code="K3",
    family="connection",
    zh="问题导向联动占比",
    en="Need-anchored share",
    definition_zh="评估期内的联动记录中，注明对应需求或对应项目的记录所占的比例。",
    definition_en=(
        "Of the linkages recorded in the period, the share that names a need or a project."
    ),
    unit="share",
    direction="higher",
    requires=("linkages.need_id", "linkages.project_id"),
    source="FRAMEWORK §2.2; RULES 5.7",
)

declare(
    id="isolate_share",
    code="K4",
    family="connection",
    zh="孤立主体占比",
    en="Isolate share",
    definition_zh=(
        "在册的社区类组织和社会组织中，评估期内与其他界别的机构没有任何联结的组织所占的比例。"
    ),
    definition_en=(
        "Of the community organisations and social organisations listed, the share without any "
        "tie to an organisation of another sector in the period."
    ),
    unit="share",
    direction="lower",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.4, 5.7",
)

declare(
    id="linkage_regularity",
    code="K5",
    family="connection",
    zh="联动常态化",
    en="Regularity",
    definition_zh="评估期所含的月份中，至少有一次跨界联动的月份所占的比例。",
    definition_en=(
        "Of the months in the period, the share with at least one linkage between organisations "
        "of different sectors."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages"),
    source="FRAMEWORK §2.2; RULES 5.8",
)

declare(
    id="lian_index",
    code="K",
    family="connection",
    zh="“联”指数",
    en="Connection index",
    definition_zh=(
        "三社共同参与率、跨界联结密度（与参照密度之比，最高为 1）和问题导向联动占比的平均数，至"
        "少两项可用时给出。"
    ),
    definition_en=(
        "The mean of the three-sector engagement rate, the cross-sector tie density as a ratio "
        "to a reference density (at most 1) and the need-anchored share, given when at least "
        "two of them are available."
    ),
    unit="index",
    direction="higher",
    # Nothing of its own: it takes two of K1, K2 and K3, and their rows decide (RULES 5.9).
    requires=(),
    headline=True,
    source="FRAMEWORK §2.2; RULES 5.9",
)

declare(
    id="interconnection",
    code="K6",
    family="connection",
    zh="互联",
    en="Interconnection",
    definition_zh=(
        "活跃的社区类组织和社会组织中，处在最大一个直接或间接相连的群组里的组织所占的比例。"
    ),
    definition_en=(
        "Of the active community organisations and social organisations, the share that belongs "
        "to the largest group connected by ties, directly or through others."
    ),
    unit="share",
    direction="higher",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.10",
)

declare(
    id="hub_dependence",
    code="K7",
    family="connection",
    zh="中心依赖度",
    en="Degree centralisation",
    definition_zh=(
        "各活跃机构的联结数与联结最多的机构之差的总和，除以同样数量的机构全部只经由一个中心相连"
        "时的这一总和。"
    ),
    definition_en=(
        "The sum, over all active organisations, of how many ties fewer they have than the best "
        "connected one, divided by what that sum would be if the same number of organisations "
        "were tied through a single hub only."
    ),
    unit="index",
    direction="lower",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.10",
)

declare(
    id="reciprocity",
    code="K8",
    family="connection",
    zh="互动率",
    en="Reciprocity",
    definition_zh=(
        "评估期内有过有方向联动（不含联席会议、联合服务和共同决策）的机构对中，双方都曾主动发起"
        "的机构对所占的比例；另一口径把得到接受或拒绝答复的也算作互动。"
    ),
    definition_en=(
        "Of the pairs of organisations with a directed linkage in the period (joint meetings, "
        "delivery and decisions aside), the share with linkages in both directions; a second "
        "variant also counts pairs in which a linkage was accepted or declined."
    ),
    unit="share",
    direction="higher",
    variants=("with_response",),
    requires=("organizations", "linkages"),
    requires_for={"with_response": ("linkages.response_status",)},
    source="FRAMEWORK §2.2; RULES 5.11",
)

declare(
    id="complementarity",
    code="K9",
    family="connection",
    zh="互补度",
    en="Complementarity",
    definition_zh=(
        "评估期内主办过活动的机构两两比较，以一减去双方“服务类型与服务人群”组合的重合度（相同"
        "组合数除以双方全部组合数），再对所有机构对取平均。"
    ),
    definition_en=(
        "Over all pairs of organisations that led activities in the period, the mean of one "
        "minus the overlap of their combinations of service type and group served (combinations "
        "in common divided by all combinations of the two)."
    ),
    unit="index",
    direction="higher",
    requires=("activities", "participation", "residents.group_codes"),
    source="FRAMEWORK §2.2; RULES 5.12",
)

declare(
    id="resource_exchange_rate",
    code="K10",
    family="connection",
    zh="资源互换率",
    en="Resource exchange rate",
    definition_zh="评估期内有资源往来的跨界机构对中，双方互相提供不同种类资源的机构对所占的比例。",
    definition_en=(
        "Of the pairs of organisations from different sectors between which resources moved in "
        "the period, the share in which one kind went one way and another kind the other way."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages.resource_type"),
    source="FRAMEWORK §2.2; RULES 5.13",
)

declare(
    id="trust_score",
    code="K11",
    family="connection",
    zh="信任得分",
    en="Trust score",
    definition_zh=(
        "机构问卷中，每个被评单位在可靠、认同使命、开放三个信任题项上的平均得分（1 至 4 分），"
        "再对所有被评单位取平均。"
    ),
    definition_en=(
        "In the survey of organisations, the mean score of each organisation rated on three "
        "trust items (reliability, support for the mission, openness; scale 1–4), averaged "
        "over all organisations rated."
    ),
    unit="score",
    direction="higher",
    disclosive=True,
    requires=PARTNER_RATINGS,
    source="FRAMEWORK §2.2; RULES 5.14",
)

declare(
    id="value_score",
    code="K12",
    family="connection",
    zh="价值得分",
    en="Value score",
    definition_zh=(
        "机构问卷中，每个被评单位在影响力、投入程度、资源贡献三个价值题项上的平均得分（1 至 4 "
        "分），再对所有被评单位取平均。"
    ),
    definition_en=(
        "In the survey of organisations, the mean score of each organisation rated on three "
        "value items (influence, involvement, contribution of resources; scale 1–4), averaged "
        "over all organisations rated."
    ),
    unit="score",
    direction="higher",
    disclosive=True,
    requires=PARTNER_RATINGS,
    source="FRAMEWORK §2.2; RULES 5.14",
)

declare(
    id="mutual_promotion",
    code="K",
    family="connection",
    zh="互促",
    en="Mutual promotion",
    definition_zh=(
        "评估期内有过联动或一方主办、一方协办活动的机构对中，双方都至少有一次由己方主办或发起的"
        "机构对所占的比例。"
    ),
    definition_en=(
        "Of the pairs of organisations that in the period shared a linkage, or an activity that "
        "one led and the other co-hosted, the share in which each side led or initiated at "
        "least once."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages", "activities.co_organization_ids"),
    source="FRAMEWORK §0; RULES 5.15",
)
