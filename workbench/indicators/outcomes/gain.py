"""O1–O4: sense of gain in surveys of residents (FRAMEWORK §2.5; RULES 10.1–10.5)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.answers import Respondents
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.respondents import (
    change_of_panel,
    change_of_wave,
    mean_of_wave,
    served_difference,
    share_of_wave,
)

GAIN = ("gain_1", "gain_2", "gain_3", "gain_4", "gain_5")
#: Of the five items, how many make a score; the score from which there is a sense of gain.
LEAST_ITEMS = 3
POSITIVE = 75.0


def respondents_of_gain(c: Cohorts) -> Respondents:
    return c.answers.respondents(*GAIN, least=LEAST_ITEMS)


@indicator(
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
def gain_index(c: Cohorts) -> Iterable[Measure]:
    yield mean_of_wave(c, respondents_of_gain(c))


@indicator(
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
def gain_positive_share(c: Cohorts) -> Iterable[Measure]:
    yield share_of_wave(c, respondents_of_gain(c), reaching=POSITIVE)


@indicator(
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
def gain_sustained(c: Cohorts) -> Iterable[Measure]:
    people = respondents_of_gain(c)
    yield change_of_wave(c, people)
    yield change_of_panel(c, people)


@indicator(
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
    unit_table="surveys",
    requires=("surveys", "activities", "participation", "residents"),
    source="FRAMEWORK §2.5; RULES 10.5",
)
def served_gap(c: Cohorts) -> Iterable[Measure]:
    yield served_difference(c, respondents_of_gain(c))
