"""C: who was reached by services, above all people in difficulty (FRAMEWORK §2.5)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare
from workbench.schema import codes

GROUPS = tuple(code.code for code in codes.GROUP)
POPULATIONS = {group: (f"communities.pop_{group}",) for group in GROUPS}
PRIORITY_SERVED = (
    "communities.pop_priority",
    "activities",
    "participation",
    "residents.group_codes",
)

declare(
    id="service_coverage_rate",
    code="C1",
    family="coverage",
    zh="服务覆盖率",
    en="Service coverage rate",
    definition_zh="评估期内参加过服务类活动的不同人数除以常住人口；签到名单不完整时给出上下限。",
    definition_en=(
        "The number of different people who took part in service activities in the period, "
        "divided by the resident population; bounds are given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("communities", "activities"),
    counts_attendance=True,
    headline=True,
    source="FRAMEWORK §2.5; RULES 2.1–2.4",
)

declare(
    id="priority_coverage_rate",
    code="C2",
    family="coverage",
    zh="困难与特殊群体覆盖率",
    en="Priority coverage rate",
    definition_zh=(
        "评估期内参加过服务类活动的困难与特殊群体居民的不同人数，除以困难与特殊群体去重人数；签"
        "到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The number of different residents of priority groups who took part in service "
        "activities in the period, divided by the unduplicated priority population; bounds are "
        "given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=PRIORITY_SERVED,
    counts_attendance=True,
    headline=True,
    source="FRAMEWORK §2.5; RULES 2.1–2.4",
)

declare(
    id="group_coverage_rate",
    code="C3",
    family="coverage",
    zh="分群体覆盖率",
    en="Group coverage rate",
    definition_zh=(
        "对每一类人群，评估期内参加过服务类活动的该类居民的不同人数，除以该类人群的人口数。"
    ),
    definition_en=(
        "For each group of people, the number of its different residents who took part in "
        "service activities in the period, divided by the population of that group."
    ),
    unit="share",
    direction="higher",
    groups=GROUPS,
    plain_group=False,
    disclosive=True,
    requires=("communities", "activities", "participation", "residents.group_codes"),
    requires_for=POPULATIONS,
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.1–2.4",
)

declare(
    id="filing_rate",
    code="C4",
    family="coverage",
    zh="建档率",
    en="Filing rate",
    definition_zh=(
        "对每一类人群，在评估期末之前已建档且未退出的该类居民人数，除以该类人群的人口数。"
    ),
    definition_en=(
        "For each group of people, the number of its residents filed by the end of the period "
        "and not exited by then, divided by the population of that group."
    ),
    unit="share",
    direction="higher",
    groups=GROUPS,
    plain_group=False,
    disclosive=True,
    requires=("communities", "residents.group_codes", "residents.filed_date"),
    requires_for=POPULATIONS,
    source="FRAMEWORK §2.5; RULES 2.7",
)

declare(
    id="effective_coverage_rate",
    code="C5",
    family="coverage",
    zh="有效覆盖率",
    en="Effective coverage rate",
    definition_zh=(
        "评估期内在足够多的不同日期（一年四次，按评估期月数折算）接受过服务的困难与特殊群体居民"
        "人数，除以困难与特殊群体去重人数。"
    ),
    definition_en=(
        "The number of residents of priority groups served on enough different dates (four a "
        "year, in proportion to the months of the period), divided by the unduplicated priority "
        "population."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=PRIORITY_SERVED,
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.8",
)

declare(
    id="equity_ratio",
    code="C6",
    family="coverage",
    zh="公平比",
    en="Equity ratio",
    definition_zh=(
        "困难与特殊群体居民的服务覆盖率除以其他居民的服务覆盖率，只计身份已知的服务对象。"
    ),
    definition_en=(
        "The share of the priority population that was served, divided by the share of the "
        "remaining population that was served, counting identified people only."
    ),
    unit="ratio",
    direction="higher",
    disclosive=True,
    requires=PRIORITY_SERVED,
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.9",
)

declare(
    id="unreached_count",
    code="C7",
    family="coverage",
    zh="未触达人数",
    en="Unreached count",
    definition_zh="困难与特殊群体去重人数，减去评估期内其中参加过服务类活动的不同人数。",
    definition_en=(
        "The unduplicated priority population, less the number of its different residents who "
        "took part in service activities in the period."
    ),
    unit="count",
    direction="lower",
    disclosive=True,
    requires=PRIORITY_SERVED,
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.10",
)

declare(
    id="household_coverage_rate",
    code="C8",
    family="coverage",
    zh="户覆盖率",
    en="Household coverage rate",
    definition_zh="评估期内有在册成员参加过服务类活动的不同家庭数，除以社区户数。",
    definition_en=(
        "The number of different households with a registered member who took part in service "
        "activities in the period, divided by the number of households."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("communities", "activities", "participation", "residents.household_id"),
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.10",
)
