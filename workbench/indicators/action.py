"""M, and places and context: whether connection turns into action (FRAMEWORK §2.3, §2.11)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="activation_rate",
    code="M1",
    family="action",
    zh="行动转化率",
    en="Activation rate",
    definition_zh=(
        "评估期内提出并受理、到数据截止日已满 30 天的需求中，已为其开展过活动，或既有首次响应又"
        "有办结结果的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and at least 30 days old at the extraction "
        "date, the share for which an activity was delivered, or both a first response and a "
        "closing result are recorded."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities.need_id", "needs.first_response_date", "needs.closed_status"),
    source="FRAMEWORK §2.3; RULES 6.1",
)

declare(
    id="delivery_rate",
    code="M2",
    family="action",
    zh="合同履约率",
    en="Contract delivery rate",
    definition_zh=(
        "与评估期重叠的项目到数据截止日已开展的场次（每个项目最多计到按合同进度应完成的场次）之"
        "和，除以按合同进度应完成的场次之和；另一口径不设上限。"
    ),
    definition_en=(
        "Over projects that overlap the period, the sessions delivered by the extraction date "
        "(in each project at most those due by then), divided by the sessions due by then in "
        "proportion to the contract time elapsed; a second variant sets no cap."
    ),
    unit="ratio",
    direction="higher",
    variants=("uncapped",),
    requires=(
        "projects.target_sessions",
        "projects.start_date",
        "projects.end_date",
        "activities.project_id",
    ),
    source="FRAMEWORK §2.3; RULES 6.2",
)

declare(
    id="active_organization_rate",
    code="M3",
    family="action",
    zh="主体活跃率",
    en="Active-organisation rate",
    definition_zh=(
        "在册的社区类组织和社会组织中，评估期内至少主办或协办过一次已开展活动的组织所占的比例。"
    ),
    definition_en=(
        "Of the community organisations and social organisations listed, the share that led or "
        "co-hosted at least one activity delivered in the period."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "activities"),
    source="FRAMEWORK §2.3; RULES 6.3",
)

declare(
    id="continuity",
    code="M4",
    family="action",
    zh="持续性",
    en="Continuity",
    definition_zh="评估期所含的月份中，至少开展过一次服务类活动的月份所占的比例。",
    definition_en=(
        "Of the months in the period, the share in which at least one service activity was "
        "delivered."
    ),
    unit="share",
    direction="higher",
    requires=("activities",),
    source="FRAMEWORK §2.3; RULES 5.8",
)

declare(
    id="dong_index",
    code="M",
    family="action",
    zh="“动”指数",
    en="Action index",
    definition_zh=(
        "行动转化率、合同履约率（每个项目设上限）和居民确认的解决率的平均数，至少两项可用时给出。"
    ),
    definition_en=(
        "The mean of the activation rate, the contract delivery rate (capped in each project) "
        "and the resolution rate confirmed by residents, given when at least two of them are "
        "available."
    ),
    unit="index",
    direction="higher",
    # Nothing of its own: it takes two of M1, M2 and R3, and their rows decide (RULES 5.9, 6.4).
    requires=(),
    headline=True,
    source="FRAMEWORK §2.3; RULES 6.4, 5.9",
)

declare(
    id="linkage_quadrant",
    code="M",
    family="action",
    zh="联动象限",
    en="Linkage quadrant",
    definition_zh=(
        "按“联”指数和“动”指数是否分别达到设定的分界值，把社区归为联而动、联而不动、动而不联、"
        "不联不动之一，并给出两项指数各自与分界值的差。"
    ),
    definition_en=(
        "Whether the connection index and the action index each reach the set cut, which places "
        "the community in one of four quadrants (both, connection only, action only, neither), "
        "with the distance of each index from the cut."
    ),
    unit="none",
    direction="context",
    groups=("lian", "dong"),
    group_units={"lian": "index", "dong": "index"},
    # Nothing of its own: the rows of lian_index and dong_index decide (RULES 6.5).
    requires=(),
    source="FRAMEWORK §2.3; RULES 6.5",
)

declare(
    id="linkage_index",
    code="M",
    family="action",
    zh="联动指数",
    en="Linkage index",
    definition_zh="“联”指数与“动”指数乘积的平方根再乘以 100，任何一项为零则为零。",
    definition_en=(
        "One hundred times the square root of the product of the connection index and the "
        "action index, so that it is zero as soon as either is."
    ),
    unit="score_0_100",
    direction="higher",
    # Nothing of its own: the rows of lian_index and dong_index decide (RULES 6.6).
    requires=(),
    source="FRAMEWORK §2.3; RULES 6.6",
)

declare(
    id="venue_openness_rate",
    code="C9",
    family="action",
    zh="社区场地开放率",
    en="Venue openness rate",
    definition_zh=(
        "评估期内由居委会以外的机构主办、在社区场地开展的活动时数，除以社区场地年开放时数按评估"
        "期天数折算的时数。"
    ),
    definition_en=(
        "Hours of activities held in community venues in the period and led by organisations "
        "other than the residents' committee, divided by the venue's yearly opening hours in "
        "proportion to the days of the period."
    ),
    unit="ratio",
    direction="higher",
    requires=(
        "communities.venue_open_hours",
        "organizations",
        "activities.venue_type",
        "activities.hours",
    ),
    source="FRAMEWORK §2.11; RULES 6.7",
)

declare(
    id="venue_area_per_100_households",
    code="C",
    family="action",
    zh="每百户综合服务设施面积",
    en="Venue area per 100 households",
    definition_zh="社区综合服务设施面积（平方米）除以户数，再乘以 100。",
    definition_en=(
        "The floor area of the community's service venue in square metres, divided by the "
        "number of households, times 100."
    ),
    unit="m2_per_100_households",
    direction="higher",
    requires=("communities.venue_area_m2",),
    source="FRAMEWORK §2.11; RULES 6.8",
)

declare(
    id="activity_venue_mix",
    code="C",
    family="action",
    zh="活动场地构成",
    en="Activity venues",
    definition_zh=(
        "评估期内已开展且场地已知的活动中，在社区场地、居民家中、户外、线上和其他场地开展的各占"
        "的比例。"
    ),
    definition_en=(
        "Of activities delivered in the period whose venue is known, the share held in a "
        "community venue, at home, outdoors, online or elsewhere."
    ),
    unit="share",
    direction="context",
    groups=("community_venue", "home", "outdoor", "online", "other"),
    plain_group=False,
    partition=True,
    requires=("activities.venue_type",),
    source="FRAMEWORK §2.11; RULES 6.8",
)

declare(
    id="sectors_active",
    code="M",
    family="action",
    zh="活跃主体类别数",
    en="Sectors active",
    definition_zh=(
        "政府、社区、社会组织、社工机构、志愿者队伍、基金会和市场七类主体中，评估期内至少有一家"
        "机构活跃的类别数。"
    ),
    definition_en=(
        "How many of seven kinds of actor (government, community, social organisations, "
        "social-work agencies, volunteer teams, foundations, market) had at least one active "
        "organisation in the period."
    ),
    unit="count",
    direction="higher",
    requires=("organizations", "linkages", "activities"),
    source="FRAMEWORK §2.11; RULES 6.9",
)

declare(
    id="mutual_aid_activities",
    code="M",
    family="action",
    zh="互助活动数",
    en="Mutual-aid activities",
    definition_zh="评估期内已开展的互助类活动数，以及它们在全部已开展活动中所占的比例。",
    definition_en=(
        "The number of mutual-aid activities delivered in the period, and their share of all "
        "activities delivered."
    ),
    unit="count",
    direction="context",
    groups=("share",),
    group_units={"share": "share"},
    requires=("activities",),
    source="FRAMEWORK §2.11; RULES 6.10",
)

declare(
    id="cbo_meetings",
    code="M",
    family="action",
    zh="社区社会组织座谈会数",
    en="Meetings with community-based organisations",
    definition_zh="评估期内有社区社会组织参加的联席会议记录数。",
    definition_en=(
        "The number of joint meetings recorded in the period with a community-based "
        "organisation at either end."
    ),
    unit="count",
    direction="context",
    requires=("organizations", "linkages"),
    source="FRAMEWORK §2.11; RULES 6.10",
)

declare(
    id="service_kind_mix",
    code="M",
    family="action",
    zh="服务性质构成",
    en="Kinds of service",
    definition_zh=(
        "评估期内已开展且服务性质已知的服务类活动中，物质帮助、基本社会服务和心理精神服务各占的"
        "比例。"
    ),
    definition_en=(
        "Of service activities delivered in the period whose kind is known, the share that gave "
        "material help, basic social services or psychological support."
    ),
    unit="share",
    direction="context",
    groups=("material", "basic", "psychological"),
    plain_group=False,
    partition=True,
    requires=("activities.service_kind",),
    source="FRAMEWORK §6.7; RULES 6.11",
)
