"""G3: from being helped to acting for others (FRAMEWORK §2.9)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.mobilised import day_number
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

#: Days in which somebody who was helped may begin to act (RULES 12.3).
OBSERVED_DAYS = 365


@indicator(
    id="empowerment_conversion_rate",
    code="G3",
    family="pathways",
    zh="受助—参与转化率",
    en="Empowerment conversion rate",
    definition_zh=(
        "首次记录为服务对象、且此后满 365 天的日子落在评估期内的居民中，在这 365 天内以志愿者、"
        "组织者或议事代表身份参与过的人所占的比例。"
    ),
    definition_en=(
        "Of the people who first appear as beneficiaries and whose 365th day after that falls "
        "in the period, the share who within those 365 days acted as volunteer, organiser or "
        "decision maker."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities", "participation.participant_role"),
    source="FRAMEWORK §2.9; RULES 12.3",
)
def empowerment_conversion_rate(c: Cohorts) -> Iterable[Measure]:
    mobilised = c.mobilised
    a = mobilised.attendances
    first_day = a.first_day(np.ones(len(a), bool))
    at_first = a.day == first_day[a.person]
    helped = mobilised.earliest(at_first & mobilised.in_role("beneficiary"))
    acted_at_once = a.any_of(at_first & mobilised.acts)[a.person[helped]]
    observed = a.day[helped] + OBSERVED_DAYS
    inside = (observed >= day_number(c.period.start)) & (observed <= day_number(c.until))
    cohort = helped[inside & ~acted_at_once]
    since = a.day - first_day[a.person]
    converted = a.any_of(mobilised.acts & (since > 0) & (since <= OBSERVED_DAYS))
    yield Share(
        rows=mobilised.rows(cohort),
        numerator=converted[a.person[cohort]],
        denominator=np.ones(len(cohort)),
    )
