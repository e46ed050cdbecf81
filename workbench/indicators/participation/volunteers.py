"""Who gives time, and how much: P7 (FRAMEWORK §2.6; RULES 2.15)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.people import ATTENDEES, Hidden, PeopleShare, SumPerPopulation

VOLUNTEERS = ("communities", "activities", "participation.participant_role")


@indicator(
    id="volunteer_rate",
    code="P7",
    family="participation",
    zh="志愿参与率",
    en="Volunteer rate",
    definition_zh="评估期内以志愿者身份参加过活动的不同人数除以常住人口。",
    definition_en=(
        "The number of different people who took part in the period's activities as volunteers, "
        "divided by the resident population."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=VOLUNTEERS,
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.15",
)
def volunteer_rate(c: Cohorts) -> Iterable[Measure]:
    people = c.rosters.people(c.rosters.role_is("volunteer"))
    yield PeopleShare(
        rows=people.rows,
        numerator=[True] * len(people),
        also_unknown=Hidden.of(c).roles(),
    )


@indicator(
    id="volunteer_hours_per_1000",
    code="P7",
    family="participation",
    zh="每千人志愿服务时数",
    en="Volunteer hours per 1,000 residents",
    definition_zh="评估期内签到名单上志愿者的服务时数之和，除以常住人口，再乘以 1000。",
    definition_en=(
        "The hours recorded for volunteers on the rosters of the period's activities, divided "
        "by the resident population, times 1,000."
    ),
    unit="per_1000",
    direction="higher",
    disclosive=True,
    requires=(*VOLUNTEERS, "participation.hours"),
    source="FRAMEWORK §2.6; RULES 2.15",
)
def volunteer_hours_per_1000(c: Cohorts) -> Iterable[Measure]:
    rows = c.rosters.roster_rows
    volunteer = c.rosters.role_is("volunteer")
    hours = c.column_of(rows, "hours").to_numpy(float, na_value=np.nan)
    yield SumPerPopulation(
        rows=rows,
        numerator=np.where(volunteer, np.nan_to_num(hours), 0.0),
        unknown=volunteer & np.isnan(hours),
        needed=volunteer,
        notes=ATTENDEES,
    )
