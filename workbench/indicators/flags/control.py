"""F1 两社: purchased from organisations that the committee controls (RULES 13.8, 13.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.config.flags import Levels
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    ALERT,
    NONE,
    RECORDS,
    UNKNOWN,
    WATCH,
    Flag,
    SignTest,
    a_test,
    combined,
    has,
    share_test,
)
from workbench.indicators.flags.providers import Awards, by_community, others_able
from workbench.indicators.measures import Measure, Role, divided

#: An awardee younger than this may still be growing up under the committee's wing.
INCUBATION = pd.DateOffset(months=24)


@indicator(
    id="flag_two_sector",
    levelled=True,
    code="F1",
    family="flags",
    zh="两社/自建自买",
    en="Two sectors only",
    definition_zh=(
        "看评估期内项目的合同金额中，由居委会成员发起或负责的机构承接的金额占是否受其控制已知的"
        "金额的比例，并看这些项目的活动由兼任居委会职务者主责的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where much of the contract value of the period's projects, "
        "among awardees whose control is known, went to organisations controlled by committee "
        "members; activities of these projects led by holders of committee posts are looked at "
        "beside it."
    ),
    unit="none",
    direction="lower",
    groups=("award_share", "committee_leaders"),
    group_units={"award_share": "share", "committee_leaders": "share"},
    requires=("projects.awarded_organization_id", "organizations.committee_controlled"),
    source="FRAMEWORK §3; RULES 13.8, 13.9",
)
def flag_two_sector(c: Cohorts) -> Iterable[Measure]:
    awards = Awards(c)
    overlaps, day = _awarded(awards)
    test = _award_share(c, awards, overlaps)
    fired = test.fired
    # Explanations are asked for what the test counts.
    controlled = test.shown[0].weight > 0
    alone = controlled & ~others_able(c, awards.rows.group, day, least=1)
    someone_else = by_community(c, awards.rows.group, controlled & ~alone) > 0
    no_other = fired & (by_community(c, awards.rows.group, alone) > 0) & ~someone_else
    young = by_community(c, awards.rows.group, controlled & _incubated(c, awards, day)) > 0
    tests = (test, _leaders(c, awards, overlaps))
    level = combined(tests, {test.name: test.capped(no_other)})
    innocent = (("no_other_provider", no_other), ("incubation", fired & young))
    yield from Flag(level, tests, innocent).measures()


def _awarded(awards: Awards) -> tuple[Mask, pd.Series]:
    """Projects awarded by `as_of` whose contract overlaps P, and the day of the award."""
    c = awards.c
    award, start, end = (awards.day(n) for n in ("award_date", "start_date", "end_date"))
    known = award.notna() | awards.awardee.notna()
    day, begins = award.fillna(start), start.fillna(award)
    first, last, as_of = (pd.Timestamp(d) for d in (c.period.start, c.period.end, c.as_of))
    inside = (begins <= last) & (end.isna() | (end >= first)) & (day <= as_of)
    return (known & inside).to_numpy(bool), day


def _award_share(c: Cohorts, awards: Awards, overlaps: Mask) -> SignTest:
    """Value to controlled awardees ÷ value with known status; contracts where amounts lack."""
    terms, group = c.scheme.flags.award_share, awards.rows.group
    priced = ~np.isnan(awards.amount)
    every = by_community(c, group, overlaps)
    by_contract = by_community(c, group, overlaps & ~priced) * 2 > every
    counts = by_contract[group] | priced
    weight = np.where(by_contract[group], 1.0, np.nan_to_num(awards.amount))
    weight = np.where(overlaps & counts, weight, 0.0)
    status = awards.controlled >= 0
    yes = overlaps & counts & (awards.controlled == 1)
    k = by_community(c, group, np.where(yes, weight, 0.0))
    n = by_community(c, group, np.where(status, weight, 0.0))
    contracts = by_community(c, group, yes)
    value = divided(k, n)
    unclear = n * 2 < by_community(c, group, weight)
    level = np.where(
        (contracts >= 2) & (value >= terms.alert),
        ALERT,
        np.where((contracts >= 1) & (value >= terms.watch), WATCH, NONE),
    )
    unknown = overlaps & (~counts | ~status)
    return a_test(
        "award_share",
        len(c),
        level=np.where((n <= 0) | unclear, UNKNOWN, level),
        value=value,
        numerator=k,
        denominator=n,
        unknown=by_community(c, group, unknown),
        shown=(
            Role("numerator", awards.rows, np.where(yes, weight, 0.0)),
            Role("denominator", awards.rows, np.where(status, weight, 0.0)),
            Role("unknown", awards.rows, unknown.astype(float)),
        ),
    )


def _incubated(c: Cohorts, awards: Awards, day: pd.Series) -> Mask:
    """Awards to an organisation founded less than 24 months before."""
    place = c.actors.place(awards.awardee)
    dates = c.actors.column("active_from").dt.normalize().to_numpy()
    founded = pd.Series(np.append(dates, np.datetime64("NaT"))[place])
    return ((founded <= day) & (founded + INCUBATION > day)).to_numpy(bool)


def _leaders(c: Cohorts, awards: Awards, overlaps: Mask) -> SignTest:
    """Activities of A on these projects that holders of a committee post led."""
    activities = c.rosters.activities
    project, row = c.contracts.rows_naming(activities)
    on = np.zeros(len(activities), bool)
    on[row[overlaps[project]]] = True
    workers = c.actors.worker_place(c.column_of(activities, "worker_id"))
    posts = c.column_of(c.actors.workers, "holds_committee_post").astype(object)
    known = np.append([-1 if pd.isna(v) else int(bool(v)) for v in posts], -1)[workers]
    k, n, unknown = (
        by_community(c, activities.group, on & (known == state)) for state in (1, 0, -1)
    )
    most = Levels(watch=c.scheme.flags.committee_leaders, alert=1.0)
    test = share_test(
        "committee_leaders",
        k,
        k + n,
        most,
        RECORDS,
        unknown=unknown,
        shown=(
            Role("numerator", activities, (on & (known == 1)).astype(float)),
            Role("denominator", activities, (on & (known >= 0)).astype(float)),
            Role("unknown", activities, (on & (known < 0)).astype(float)),
        ),
        present=c.reported("activities")
        & has(c, "activities.project_id", "activities.worker_id", "workers.holds_committee_post"),
    )
    return replace(test, level=np.minimum(test.level, WATCH))
