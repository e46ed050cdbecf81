"""V9: how much is spent on priority residents (FRAMEWORK §2.10)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, divided
from workbench.indicators.value.costs import COST_OF_ACTIVITIES, cost_basis


# Cost in the period comes from what was paid or, failing that, from what was agreed (RULES 8.1).
@indicator(
    id="priority_spend_share",
    code="V9",
    family="value",
    zh="困难群体投入占比",
    en="Priority spending share",
    definition_zh=(
        "各项目在评估期内的成本乘以其在册参与者中困难与特殊群体所占的比例，求和后除以这些项目的"
        "成本之和。"
    ),
    definition_en=(
        "The cost of each project in the period times the share of priority groups among its "
        "registered participants, summed and divided by the cost of these projects."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    counts=(),
    unit_table="projects",
    requires=(*COST_OF_ACTIVITIES, "participation", "residents.group_codes"),
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.11",
)
def priority_spend_share(c: Cohorts) -> Iterable[Measure]:
    rosters, projects = c.rosters, len(c.contracts)
    project, row = c.contracts.rows_naming(rosters.activities)
    unit = np.full(len(rosters.activities), -1, np.int64)
    unit[row] = project
    listed = rosters.registered(rosters.everyone)
    priority = rosters.registered(rosters.everyone, rosters.holds(*c.scheme.priority_groups))
    people, first = (rosters.distinct(each, unit, projects) for each in (listed, priority))
    cost, known = c.spending.cost, c.spending.known & (people > 0)
    yield PlainShare(
        rows=c.contracts.rows,
        numerator=np.where(known, cost * divided(first, people), 0.0),
        denominator=np.where(known, cost, 0.0),
        unknown=c.spending.unknown | (c.spending.known & (people == 0)),
        told=_told(c, known, people, first),
    )


def _told(c: Cohorts, known: Mask, people: Floats, first: Floats) -> NDArray[np.str_]:
    """How costs are known, and on how many participants the shares rest, for disclosure."""
    group = c.contracts.rows.group[known]
    counts = [np.bincount(group, each[known], len(c)) for each in (people, first)]
    notes = [
        f"{basis}; people={n:.0f}; priority={k:.0f}"
        for basis, n, k in zip(cost_basis(c, known), *counts, strict=True)
    ]
    return np.array(notes, dtype=object)
