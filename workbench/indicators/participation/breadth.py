"""How many residents take part, and how many in governing: P1, P2 (FRAMEWORK §2.6; RULES 2.3, 2.11)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.people import ATTENDEES, Hidden, everybody

#: Organisers who stand on no roster outside A_gov cannot be seen (RULES §16 on 2.11).
UNSEEN = "organisers_outside_unseen"


@indicator(
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
def participation_rate(c: Cohorts) -> Iterable[Measure]:
    yield everybody(c.rosters.participants, Hidden.of(c))


@indicator(
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
def governance_participation_rate(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    leading = rosters.role_is("organiser", "decision_maker")
    people = rosters.people(rosters.at(rosters.governance) | leading)
    hidden = Hidden.of(c, rosters.governance)
    yield everybody(people, hidden, notes=f"{ATTENDEES}; {UNSEEN}")
