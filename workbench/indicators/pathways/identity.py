"""G2: social and political identity in surveys of residents (FRAMEWORK §2.9; RULES 12.2).

Sensitive: answers to single items are never drawn, only these indices are given.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.respondents import change_of_wave, mean_of_wave

IDENTITY = ("identity_social", "identity_political")
SERVED = ("activities", "participation", "residents")


@indicator(
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
    groups=(*IDENTITY, "served", "not_served", "wave_change"),
    disclosive=True,
    requires=("surveys",),
    requires_for={"served": SERVED, "not_served": SERVED},
    source="FRAMEWORK §2.9; RULES 12.2, 10.1–10.5",
)
def identity_index(c: Cohorts) -> Iterable[Measure]:
    people = c.answers.respondents(*IDENTITY)
    yield mean_of_wave(c, people)
    for item in IDENTITY:
        yield mean_of_wave(c, c.answers.respondents(item), group=item)
    served, not_served = c.answers.served(people)
    unsure = ~(served | not_served)
    yield mean_of_wave(c, people, among=served, perhaps=unsure, group="served")
    yield mean_of_wave(c, people, among=not_served, perhaps=unsure, group="not_served")
    yield change_of_wave(c, people, group="wave_change")
