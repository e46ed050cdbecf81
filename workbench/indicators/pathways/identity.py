"""G2: social and political identity in surveys of residents (FRAMEWORK §2.9)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

SERVED = ("activities", "participation", "residents")

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
