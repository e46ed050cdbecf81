"""How well those in need were served: C5–C8 (FRAMEWORK §2.5; RULES 2.8–2.10)."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.coverage.reach import PRIORITY_SERVED, served_of
from workbench.indicators.measures import Measure
from workbench.indicators.people import Hidden, PeopleShare, RateRatio, Unreached
from workbench.results import months_of


@indicator(
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
def effective_coverage_rate(c: Cohorts) -> Iterable[Measure]:
    served, rosters = c.rosters.served, c.rosters
    often = served.dates >= contacts_needed(c)
    priority = rosters.registered(served, rosters.holds(*c.scheme.priority_groups))
    perhaps = often & ~rosters.registered(served)
    yield PeopleShare(
        rows=served.rows,
        column="pop_priority",
        numerator=often & priority,
        perhaps=perhaps,
        # Only these: who came less often is not in question (RULES §16 on 1.23).
        unknown=perhaps,
        hidden=Hidden.of(c, rosters.service),
    )


def contacts_needed(c: Cohorts) -> int:
    """Dates on which a person must have been served: those of a year, by the months of P (2.8)."""
    months = len(months_of(c.period, c.as_of))
    return max(1, math.floor(c.scheme.contacts_per_year * months / 12 + 0.5))


@indicator(
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
def equity_ratio(c: Cohorts) -> Iterable[Measure]:
    served, rosters = c.rosters.served, c.rosters
    registered = rosters.registered(served)
    priority = rosters.registered(served, rosters.holds(*c.scheme.priority_groups))
    yield RateRatio(
        rows=served.rows,
        numerator=priority,
        denominator=registered & ~priority,
        unknown=~registered,
        also_unknown=Hidden.of(c, rosters.service).roles(),
    )


@indicator(
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
    hidden_with=("priority_coverage_rate",),
    disclosive=True,
    requires=PRIORITY_SERVED,
    counts_attendance=True,
    source="FRAMEWORK §2.5; RULES 2.10",
)
def unreached_count(c: Cohorts) -> Iterable[Measure]:
    reached = served_of(c, c.scheme.priority_groups, column="pop_priority")
    yield Unreached(
        rows=reached.rows,
        column=reached.column,
        numerator=reached.numerator,
        perhaps=reached.perhaps,
        unknown=reached.unknown,
        hidden=reached.hidden,
        also_unknown=reached.also_unknown,
    )


@indicator(
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
def household_coverage_rate(c: Cohorts) -> Iterable[Measure]:
    served, rosters = c.rosters.served, c.rosters
    ids = c.column_of(rosters.register, "household_id")
    household = rosters.of_register(served, pd.factorize(ids.astype(object))[0].astype(np.int64))
    homes = household.max(initial=0) + 1
    _, first = np.unique(served.rows.group * homes + household, return_index=True)
    one_of_each = np.zeros(len(served), bool)
    one_of_each[first] = True
    hidden = Hidden.of(c, rosters.service)
    yield PeopleShare(
        rows=served.rows,
        column="households",
        numerator=one_of_each & (household >= 0),
        perhaps=household < 0,
        unknown=household < 0,
        hidden=hidden,
        also_unknown=hidden.roles(),
    )
