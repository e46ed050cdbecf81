"""P: how widely, how deeply and by whom residents take part (FRAMEWORK §2.6)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare
from workbench.schema import codes

LEVELS = tuple(code.code for code in codes.PARTICIPATION_LEVEL)
ACTIVITIES_BY_LEVEL = tuple(f"activities:{level}" for level in LEVELS)
PERSON_TIMES_BY_LEVEL = tuple(f"person_times:{level}" for level in LEVELS)
VOLUNTEERS = ("communities", "activities", "participation.participant_role")

declare(
    id="participation_rate",
    code="P1",
    family="participation",
    zh="居民参与率",
    en="Participation rate",
    definition_zh=(
        "评估期内参加过任何已开展活动的不同人数除以常住人口；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The number of different people who took part in any activity delivered in the period, "
        "divided by the resident population; bounds are given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("communities", "activities"),
    counts_attendance=True,
    headline=True,
    source="FRAMEWORK §2.6; RULES 2.1–2.4",
)

declare(
    id="governance_participation_rate",
    code="P2",
    family="participation",
    zh="治理性参与率",
    en="Governance participation rate",
    definition_zh=(
        "评估期内参加过议事协商或公共事务行动，或在任何活动中担任组织者、议事代表的不同人数，除"
        "以常住人口；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The number of different people who took part in deliberation or public-affairs action "
        "in the period, or acted as organiser or decision maker in any activity, divided by the "
        "resident population; bounds are given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("communities", "activities"),
    counts_attendance=True,
    headline=True,
    source="FRAMEWORK §2.6; RULES 2.3, 2.11",
)

declare(
    id="participation_level_mix",
    code="P3",
    family="participation",
    zh="参与层级结构",
    en="Levels of participation",
    definition_zh=(
        "评估期内已开展且参与层级已知的活动中，各层级（无参与、告知、咨询、参与、协作、赋权）所"
        "占的活动比例和人次比例。"
    ),
    definition_en=(
        "Of activities delivered in the period whose level of participation is known, the share "
        "at each level from none through inform, consult, involve and collaborate to empower, "
        "once by activities and once by attendances."
    ),
    unit="share",
    direction="context",
    groups=(*ACTIVITIES_BY_LEVEL, *PERSON_TIMES_BY_LEVEL),
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("activities.participation_level",),
    # Only the attendances need the headcount (RULES §16 on 1.12).
    requires_for=dict.fromkeys(PERSON_TIMES_BY_LEVEL, ("activities.participant_count",)),
    source="FRAMEWORK §2.6; RULES 2.12",
)

declare(
    id="resident_initiated_share",
    code="P4",
    family="participation",
    zh="居民自发占比",
    en="Resident-initiated share",
    definition_zh="评估期内已开展且发起方已知的活动中，由居民或社区社会组织发起的活动所占的比例。",
    definition_en=(
        "Of activities delivered in the period whose initiator is known, the share initiated by "
        "residents or a community-based organisation."
    ),
    unit="share",
    direction="higher",
    requires=("activities.initiated_by",),
    source="FRAMEWORK §2.6; RULES 2.13",
)

declare(
    id="repeat_participation_rate",
    code="P5",
    family="participation",
    zh="重复参与率",
    en="Repeat participation rate",
    definition_zh=(
        "评估期内签到名单上的不同参与者中，在两个或更多不同日期参加过活动的人所占的比例。"
    ),
    definition_en=(
        "Of the different people on the rosters of the period's activities, the share who took "
        "part on two or more different dates."
    ),
    unit="share",
    direction="context",
    disclosive=True,
    requires=("activities", "participation"),
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.13",
)

declare(
    id="participation_concentration",
    code="P6",
    family="participation",
    zh="参与集中度",
    en="Participation concentration",
    definition_zh=(
        "评估期内签到人次中，参加次数最多的十分之一参与者所占的比例；另给出参加次数的基尼系数。"
    ),
    definition_en=(
        "Of all roster entries of the period, the share that belongs to the tenth of "
        "participants who came most often; the Gini coefficient of times attended is given "
        "beside it."
    ),
    unit="share",
    direction="lower",
    groups=("gini",),
    group_units={"gini": "index"},
    disclosive=True,
    requires=("activities", "participation"),
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.14",
)

declare(
    id="volunteer_rate",
    code="P7",
    family="participation",
    zh="志愿参与率",
    en="Volunteer rate",
    definition_zh="评估期内以志愿者身份参加过活动的不同人数除以常住人口。",
    definition_en=(
        "The number of different people who took part in the period's activities as volunteers, "
        "divided by the resident population."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=VOLUNTEERS,
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.15",
)

declare(
    id="volunteer_hours_per_1000",
    code="P7",
    family="participation",
    zh="每千人志愿服务时数",
    en="Volunteer hours per 1,000 residents",
    definition_zh="评估期内签到名单上志愿者的服务时数之和，除以常住人口，再乘以 1000。",
    definition_en=(
        "The hours recorded for volunteers on the rosters of the period's activities, divided "
        "by the resident population, times 1,000."
    ),
    unit="per_1000",
    direction="higher",
    disclosive=True,
    requires=(*VOLUNTEERS, "participation.hours"),
    source="FRAMEWORK §2.6; RULES 2.15",
)

declare(
    id="decision_implementation_rate",
    code="P8",
    family="participation",
    zh="议事落实率",
    en="Decision implementation rate",
    definition_zh=(
        "评估期内举行、到数据截止日已满 90 天的议事协商中，已落实的决议数除以形成的决议数。"
    ),
    definition_en=(
        "Over deliberations held in the period and at least 90 days old at the extraction date, "
        "the number of decisions implemented divided by the number of decisions made."
    ),
    unit="share",
    direction="higher",
    requires=("activities.decisions_made", "activities.decisions_implemented"),
    source="FRAMEWORK §2.6; RULES 2.16",
)

declare(
    id="cbo_density",
    code="P9",
    family="participation",
    zh="社区社会组织密度",
    en="Density of community-based organisations",
    definition_zh="评估期内至少主办或协办过一次活动的社区社会组织数，除以社区户数，再乘以 1000。",
    definition_en=(
        "The number of community-based organisations that led or co-hosted at least one "
        "activity in the period, divided by the number of households, times 1,000."
    ),
    unit="per_1000",
    direction="context",
    requires=("communities", "organizations", "activities"),
    source="FRAMEWORK §2.6; RULES 2.17",
)

declare(
    id="representativeness_gap",
    code="P10",
    family="participation",
    zh="参与代表性差距",
    en="Representativeness gap",
    definition_zh=(
        "某类居民（困难与特殊群体、60 岁及以上）在评估期内类别已知的参与者中所占的比例，与其在"
        "常住人口中所占比例之差的绝对值。"
    ),
    definition_en=(
        "The absolute difference between the share of a class of residents (priority groups; "
        "aged 60 and over) among participants of known class in the period and its share of the "
        "resident population."
    ),
    unit="index",
    direction="lower",
    groups=("priority", "age_60"),
    plain_group=False,
    disclosive=True,
    requires=("communities", "activities", "participation", "residents"),
    requires_for={
        "priority": ("communities.pop_priority", "residents.group_codes"),
        "age_60": ("communities.pop_elderly_60", "residents.birth_year"),
    },
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.18",
)
