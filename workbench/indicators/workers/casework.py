"""W5: open cases, and residents with somebody of their own (FRAMEWORK §2.8)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.people import Hidden, carrying
from workbench.indicators.workers.per_fte import PerFullTime

#: Services that give a resident somebody of their own (结对).
PAIRING = ("home_visit", "case_work")


@indicator(
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
    counts=("numerator", "n_unknown"),
    requires=("activities.case_id", "workers"),
    source="FRAMEWORK §2.8; RULES 11.7",
)
def caseload(c: Cohorts) -> Iterable[Measure]:
    yield PerFullTime(
        rows=c.cases.rows,
        numerator=c.cases.open_on(c.until),
        unknown=c.cases.dormant_on(c.until),
        kind="case_social_worker",
        day=c.until,
    )


@indicator(
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
def pairing_coverage(c: Cohorts) -> Iterable[Measure]:
    paired = c.rosters.of_type(*PAIRING)
    people = c.rosters.people(c.rosters.at(paired))
    priority = c.scheme.priority_groups
    yield carrying(c, people, Hidden.of(c, paired), priority, column="pop_priority")
