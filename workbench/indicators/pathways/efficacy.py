"""G3: whether residents think that they can act (FRAMEWORK §2.9; RULES 12.3, 10.4)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.respondents import change_of_panel, change_of_wave


@indicator(
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
def efficacy_change(c: Cohorts) -> Iterable[Measure]:
    people = c.answers.respondents("efficacy")
    yield change_of_wave(c, people)
    yield change_of_panel(c, people)
