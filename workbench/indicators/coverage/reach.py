"""Who was served at all: C1–C3 (FRAMEWORK §2.5; RULES 2.1–2.6)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.people import Hidden, PeopleShare, carrying, everybody
from workbench.schema import codes

GROUPS = tuple(code.code for code in codes.GROUP)
POPULATIONS = {group: (f"communities.pop_{group}",) for group in GROUPS}
#: What it takes to know who of the served belongs to a priority group.
PRIORITY_SERVED = (
    "communities.pop_priority",
    "activities",
    "participation",
    "residents.group_codes",
)


@indicator(
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
def service_coverage_rate(c: Cohorts) -> Iterable[Measure]:
    yield everybody(c.rosters.served, Hidden.of(c, c.rosters.service))


@indicator(
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
def priority_coverage_rate(c: Cohorts) -> Iterable[Measure]:
    yield served_of(c, c.scheme.priority_groups, column="pop_priority")


@indicator(
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
def group_coverage_rate(c: Cohorts) -> Iterable[Measure]:
    for group in GROUPS:
        yield served_of(c, (group,), column=f"pop_{group}", group=group)


def served_of(c: Cohorts, groups: tuple[str, ...], *, column: str, group: str = "") -> PeopleShare:
    """Served residents who carry one of `groups` (RULES 2.2)."""
    hidden = Hidden.of(c, c.rosters.service)
    return carrying(c, c.rosters.served, hidden, groups, column=column, group=group)
