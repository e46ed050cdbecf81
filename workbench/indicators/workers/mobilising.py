"""W3, W4: residents who begin to act for others, and go on (FRAMEWORK §2.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.cohorts.mobilised import day_number
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Figures, Measure, Role, Share
from workbench.indicators.workers.per_fte import PerFullTime

#: Within so many days of the first roster row nobody can be told to be new (RULES 11.5).
NEW_TO_RECORDS = 90

MOBILISED = ("activities", "participation.participant_role")


@indicator(
    id="mobilisation_yield",
    code="W3",
    family="workers",
    zh="动员产出",
    en="Mobilisation yield",
    definition_zh=(
        "评估期内首次以志愿者、组织者或议事代表身份参与的不同人数，除以社会组织社工的折合全时人数。"
    ),
    definition_en=(
        "The number of different people who first appear as volunteer, organiser or decision "
        "maker in the period, divided by the full-time equivalents of social workers in social "
        "organisations."
    ),
    unit="per_fte",
    direction="higher",
    disclosive=True,
    counts=("numerator", "n_unknown"),
    requires=(*MOBILISED, "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.5",
)
def mobilisation_yield(c: Cohorts) -> Iterable[Measure]:
    mobilised = c.mobilised
    day = mobilised.attendances.day[mobilised.first_time]
    new = mobilised.first_time[(day >= day_number(c.period.start)) & (day <= day_number(c.until))]
    yield PerFullTime(
        rows=mobilised.rows(new),
        numerator=np.ones(len(new)),
        unknown=mobilised.soon_after_records_began(new, NEW_TO_RECORDS),
        kind="organization_social_worker",
        silent=~mobilised.has_roster(),
        silence="no_rosters",
    )


@indicator(
    id="mobilisation_retention",
    code="W4",
    family="workers",
    zh="动员留存",
    en="Mobilisation retention",
    definition_zh=(
        "截至评估期末的十二个月中，前六个月首次以志愿者、组织者或议事代表身份参与的居民里，后六"
        "个月再次以这类身份参与的人所占的比例。"
    ),
    definition_en=(
        "In the twelve months up to the end of the period, of the people first mobilised as "
        "volunteer, organiser or decision maker in the first six, the share active in such a "
        "role again in the last six."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=MOBILISED,
    source="FRAMEWORK §2.8; RULES 11.6",
)
def mobilisation_retention(c: Cohorts) -> Iterable[Measure]:
    start, middle = last_year(c.period.end)
    mobilised = c.mobilised
    a, first = mobilised.attendances, mobilised.first_time
    day = a.day[first]
    among = first[(day >= day_number(start)) & (day < day_number(middle))]
    late = (a.day >= day_number(middle)) & (a.day <= day_number(c.until))
    measure = Retention(
        rows=mobilised.rows(among),
        numerator=a.any_of(mobilised.acts & late)[a.person[among]],
        denominator=np.ones(len(among)),
        unknown=mobilised.soon_after_records_began(among, NEW_TO_RECORDS),
    )
    if c.period.start <= start:
        yield measure
    else:
        yield Figures(
            rows=measure.rows,
            told={"status": "not_available", "note": "period_under_a_year"},
            shown=(Role("denominator", measure.rows, np.zeros(len(among))),),
        )


def last_year(end: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of the twelve months that end on this day, and of the last six of them."""
    after = pd.Timestamp(end) + pd.Timedelta(days=1)
    first, middle = (after - pd.DateOffset(months=months) for months in (12, 6))
    return first.date(), middle.date()


@dataclass(frozen=True, kw_only=True)
class Retention(Share):
    """A share that needs the whole period: before its end there are counts and no value."""

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        frame = super().reduce(cohorts)
        if cohorts.as_of >= cohorts.period.end:
            return frame
        early = frame["status"] == "ok"
        frame.loc[early, ["value", "lower", "upper"]] = np.nan
        frame.loc[early, "method"] = ""
        frame.loc[early, "status"] = "insufficient_data"
        frame.loc[early, "note"] = "data_end_before_period"
        return frame
