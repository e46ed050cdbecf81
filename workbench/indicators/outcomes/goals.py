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
    in_period = (cases.last_activity(cases.ends) >= cases.begins).to_numpy(bool)
    lost = cases.dormant_on(cases.ends) & in_period
    yield Share(
        rows=cases.rows,
        numerator=closed & cases.attained,
        denominator=closed & told,
        unknown=(closed & ~told) | lost,
    )
