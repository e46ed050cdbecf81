"""W: social workers of three kinds, their roles and their load (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

MATCHING = ("needs.project_id", "needs.responsible_organization_id", "activities.need_id")
MOBILISED = ("activities", "participation.participant_role")

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

declare(
    id="caseload",
    code="W5",
    family="workers",
    zh="个案量",
    en="Caseload",
    definition_zh=(
        "评估期末（数据截止日更早的，以该日为准）在办的个案数，除以当日专业（个案）社工的折合全"
        "时人数。"
    ),
    definition_en=(
        "The number of cases open at the end of the period (or at the extraction date, if "
        "earlier), divided by the full-time equivalents of case social workers on that day."
    ),
    unit="per_fte",
    direction="context",
    disclosive=True,
    requires=("activities.case_id", "workers"),
    source="FRAMEWORK §2.8; RULES 11.7",
)

declare(
    id="pairing_coverage",
    code="W5",
    family="workers",
    zh="结对帮扶覆盖",
    en="Pairing coverage",
    definition_zh=(
        "评估期内接受过入户探访或个案服务的困难与特殊群体居民的不同人数，除以困难与特殊群体去重"
        "人数；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The number of different residents of priority groups who received a home visit or case "
        "work in the period, divided by the unduplicated priority population; bounds are given "
        "where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "communities.pop_priority",
        "activities",
        "participation",
        "residents.group_codes",
    ),
    counts_attendance=True,
    source="FRAMEWORK §2.8; RULES 11.7, 2.3",
)

declare(
    id="role_coverage",
    code="W6",
    family="workers",
    zh="五重角色覆盖",
    en="Role coverage",
    definition_zh=(
        "实践者、政策咨询者、实务研究者、倡导者、增能者五种社工角色中，评估期内至少有一次活动体"
        "现的角色数除以五。"
    ),
    definition_en=(
        "Of the five roles of social workers (practitioner, policy adviser, practice "
        "researcher, advocate, enabler), the share shown by at least one activity of the "
        "period."
    ),
    unit="share",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function"),
    source="FRAMEWORK §2.8; RULES 11.8",
)

declare(
    id="role_evenness",
    code="W6",
    family="workers",
    zh="五重角色均衡度",
    en="Role evenness",
    definition_zh=(
        "评估期内活动时数在社工五种角色之间分布的均衡程度（香农熵除以其最大值）：1 为完全均衡，"
        "0 为集中于一种角色。"
    ),
    definition_en=(
        "How evenly the hours of the period's activities spread over the five roles of social "
        "workers (Shannon entropy divided by its maximum): 1 if all are equal, 0 if all hours "
        "fall to one."
    ),
    unit="index",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function", "activities.hours"),
    source="FRAMEWORK §2.8; RULES 11.8",
)

declare(
    id="certified_share",
    code="W7",
    family="workers",
    zh="持证率",
    en="Certified share",
    definition_zh=(
        "评估期内证书情况已知的工作人员中，持有社会工作者职业资格证书的人员所占的比例，按折合全"
        "时人数计；另给出社区工作者的这一比例。"
    ),
    definition_en=(
        "Of the full-time equivalents of workers in the period whose certificate is known, the "
        "share held by workers with a social-work certificate, also given for community workers "
        "alone."
    ),
    unit="share",
    direction="higher",
    groups=("community_worker",),
    requires=("workers.certificate_level",),
    source="FRAMEWORK §2.8; RULES 11.1, 11.9",
)

declare(
    id="workers_per_10000",
    code="W7",
    family="workers",
    zh="每万人工作人员数",
    en="Workers per 10,000 residents",
    definition_zh=(
        "评估期内工作人员的折合全时人数除以常住人口，再乘以 10000；另给出社区工作者的这一数值。"
    ),
    definition_en=(
        "The full-time equivalents of workers in the period, divided by the resident "
        "population, times 10,000, also given for community workers alone."
    ),
    unit="per_10000",
    direction="higher",
    groups=("community_worker",),
    requires=("communities", "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.9",
)

declare(
    id="admin_time_share",
    code="W8",
    family="workers",
    zh="行政事务占比",
    en="Administrative time share",
    definition_zh="评估期内由专业社工主责的活动时数中，行政事务所占的比例。",
    definition_en=(
        "Of the hours of the period's activities led by professional social workers, the share "
        "spent on administrative work."
    ),
    unit="share",
    direction="lower",
    requires=("activities.worker_id", "activities.hours", "workers"),
    source="FRAMEWORK §2.8; RULES 11.10, 1.27",
)

declare(
    id="closing_roles",
    code="W",
    family="workers",
    zh="提供者、链接者、承接者占比",
    en="Provider, linker and undertaker shares",
    definition_zh=(
        "评估期内提出并受理的需求中，分别有专业社工提供服务（提供者）、有社会组织链接资源或转介"
        "（链接者）、对应项目由社会组织承接（承接者）的需求所占的比例，一件需求可同时计入多项。"
    ),
    definition_en=(
        "Of accepted needs raised in the period, the shares in which a professional social "
        "worker delivered a service (provider), a social organisation linked resources or "
        "referred (linker), and a social organisation was awarded the need's project "
        "(undertaker); one need may count in several."
    ),
    unit="share",
    direction="context",
    groups=("provider", "linker", "undertaker"),
    plain_group=False,
    disclosive=True,
    requires=(
        "needs.project_id",
        "organizations",
        "workers",
        "activities.worker_id",
        "linkages",
        "projects.awarded_organization_id",
    ),
    source="FRAMEWORK §2.8; RULES 11.11",
)
