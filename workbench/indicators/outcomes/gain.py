"""O1–O4: sense of gain in surveys of residents (FRAMEWORK §2.5)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="gain_index",
    code="O1",
    family="outcomes",
    zh="获得感指数",
    en="Gain index",
    definition_zh=(
        "评估期内最近一轮问卷中，每位受访居民获得感题项得分换算为 0 至 100 分后的平均数，再对受"
        "访居民加权平均。"
    ),
    definition_en=(
        "In the latest survey wave of the period, each resident respondent's mean over the "
        "sense-of-gain items on a scale from 0 to 100, averaged over respondents with their "
        "weights."
    ),
    unit="score_0_100",
    direction="higher",
    disclosive=True,
    requires=("surveys",),
    source="FRAMEWORK §2.5; RULES 10.1–10.3",
)

declare(
    id="gain_positive_share",
    code="O2",
    family="outcomes",
    zh="获得感认同率",
    en="Share with a sense of gain",
    definition_zh=(
        "评估期内最近一轮问卷的受访居民中，获得感题项平均得分（换算为 0 至 100 分）不低于 75 分"
        "的人所占的比例。"
    ),
    definition_en=(
        "Of the resident respondents of the latest survey wave of the period, the share whose "
        "mean over the sense-of-gain items is at least 75 on a scale from 0 to 100."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("surveys",),
    source="FRAMEWORK §2.5; RULES 10.1–10.3",
)

declare(
    id="gain_sustained",
    code="O3",
    family="outcomes",
    zh="获得感可持续性",
    en="Sustained gain",
    definition_zh=(
        "评估期内最近一轮问卷的获得感指数减去前一轮的获得感指数；另对两轮都作答的居民单独比较。"
    ),
    definition_en=(
        "The gain index of the latest survey wave of the period minus that of the wave before "
        "it, also given for the residents who answered both."
    ),
    unit="score_0_100",
    direction="higher",
    groups=("panel",),
    disclosive=True,
    requires=("surveys",),
    source="FRAMEWORK §2.5; RULES 10.3, 10.4",
)

declare(
    id="served_gap",
    code="O4",
    family="outcomes",
    zh="受益差",
    en="Served gap",
    definition_zh=(
        "评估期内最近一轮问卷中，受访前 365 天内接受过服务的居民的获得感指数，减去在册而未接受"
        "过服务的居民的获得感指数；只作描述，不说明因果。"
    ),
    definition_en=(
        "In the latest survey wave of the period, the gain index of residents served in the 365 "
        "days before they answered minus that of registered residents not served; a "
        "description, not an effect."
    ),
    unit="score_0_100",
    direction="context",
    disclosive=True,
    requires=("surveys", "activities", "participation", "residents"),
    source="FRAMEWORK §2.5; RULES 10.5",
)
