"""Who is on file: C4 (FRAMEWORK §2.5; RULES 2.7)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.coverage.reach import GROUPS, POPULATIONS
from workbench.indicators.measures import Measure
from workbench.indicators.people import PeopleShare


@indicator(
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
def filing_rate(c: Cohorts) -> Iterable[Measure]:
    register = c.rosters.register
    end = pd.Timestamp(c.period.end)
    filed = c.day("filed_date", "residents") <= end
    left = c.day("exit_date", "residents") <= end
    on_file = (filed & ~left).to_numpy(dtype=bool, na_value=False)
    undated = ~c.rosters.register_given("filed_date")
    for group in GROUPS:
        holds = c.rosters.holds(group)
        yield PeopleShare(
            rows=register,
            group=group,
            column=f"pop_{group}",
            numerator=holds & on_file,
            unknown=holds & undated,
            notes="",
        )
