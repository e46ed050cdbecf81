"""O5: goals of cases (FRAMEWORK §2.5)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share


@indicator(
    id="goal_attainment_rate",
    code="O5",
    family="outcomes",
    zh="个案目标达成率",
    en="Goal attainment rate",
    definition_zh="评估期内结案且有结果的个案中，目标达成或超额达成的个案所占的比例。",
    definition_en=(
        "Of cases closed in the period with a result on record, the share in which the goal was "
        "met or exceeded."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities.case_id", "activities.goal_attainment"),
    source="FRAMEWORK §2.5; RULES 10.6",
)
def goal_attainment_rate(c: Cohorts) -> Iterable[Measure]:
    cases = c.cases
    told = cases.result.notna().to_numpy(bool)
    closed = cases.closed_in_period
    # A case that was closed or taken up again after the period is known not to belong here.
    last = cases.last_activity(c.as_of)
    in_period = ((last >= cases.begins) & (last <= cases.ends)).to_numpy(bool)
    still_open = ~cases.closed_by(c.as_of)
    lost = still_open & in_period & cases.dormant_on(cases.ends)
    yield Share(
        rows=cases.rows,
        numerator=closed & cases.attained,
        denominator=closed & told,
        unknown=(closed & ~told) | lost,
    )
