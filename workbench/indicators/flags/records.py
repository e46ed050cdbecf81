"""F2 不联不动, F3 网格管控, F4 表面形式: what records of linkages and activities show (RULES 13.10–13.13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.cohorts.actors import SECTORS
from workbench.cohorts.deeds import matches, shared_numbers
from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.config.flags import Levels
from workbench.indicators.assembly import plain_rows
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    ALERT,
    NONE,
    RECORDS,
    UNKNOWN,
    WATCH,
    Flag,
    Least,
    SignTest,
    a_test,
    combined,
    share_test,
)
from workbench.indicators.flags.providers import by_community
from workbench.indicators.indices import COUNTED_COMPONENTS
from workbench.indicators.measures import Measure, Role
from workbench.indicators.months import Months

#: Days that a collection of information has to be followed by a service.
FOLLOWED_DAYS = 30
MATURE_DAYS = 30
LEAST_NEEDS, LEAST_LINKAGES, LEAST_MONTHS, LEAST_WHOLE = 10, 5, 6, 3
BORDER = 0.05
DECIMALS = 9
FORMAL_TYPES = ("publicity", "meeting")


@indicator(
    id="flag_neither",
    levelled=True,
    code="F2",
    family="flags",
    zh="不联不动",
    en="Neither connection nor action",
    definition_zh=(
        "看评估期内“联”指数与“动”指数是否都低于分界值，并看既无跨界联动又无服务活动的连续月"
        "数，出现时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where both the connection index and the action index stay "
        "below the cut, or several months in a row pass with neither cross-sector linkage nor "
        "service activity."
    ),
    unit="none",
    # The quadrant test shows an index (higher is better), idle months are the opposite.
    direction="context",
    groups=("quadrant", "idle_months"),
    group_units={"quadrant": "index", "idle_months": "count"},
    requires=("needs", "activities", "organizations", "linkages"),
    # The larger index is one of the two, and so tells the component that made it hidden.
    hidden_with_for={"quadrant": COUNTED_COMPONENTS},
    source="FRAMEWORK §3; RULES 13.10, 13.11",
)
def flag_neither(c: Cohorts) -> Iterable[Measure]:
    months = Months.whole_of(c)
    recorded, served, linked = _by_month(c, months)
    quadrant = _quadrant(c)
    idle = _idle(c, recorded, served | linked)
    active = np.maximum(recorded.shape[1], 1)
    busy = (served.sum(axis=1) >= 0.8 * active) & (linked.sum(axis=1) >= 0.75 * active)
    unlinked = busy & quadrant.fired & (recorded.shape[1] > 0)
    effective = {quadrant.name: quadrant.capped(unlinked)}
    level = combined((quadrant, idle), effective, alone=(idle.name,))
    missing = (idle.unknown >= LEAST_WHOLE) & (level >= WATCH)
    level = np.where(missing, np.minimum(level, WATCH), level)
    innocent = (("records_missing", missing), ("records_not_linked", unlinked))
    yield from Flag(level, (quadrant, idle), innocent).measures()


def _quadrant(c: Cohorts) -> SignTest:
    """Both indices under the cut; with few linkages the action index alone (RULES 13.10)."""
    lian, dong = (plain_rows(n, c)["value"].to_numpy(float) for n in ("lian_index", "dong_index"))
    cut = c.scheme.linkage.cut
    linkages = by_community(c, c.ties.linkages.group, np.ones(len(c.ties.linkages)))
    needs = by_community(c, c.needs.group, c.matured(MATURE_DAYS))
    few = linkages < LEAST_LINKAGES
    value = np.where(few, dong, np.maximum(lian, dong))
    below = np.round(value - cut, DECIMALS)
    alert = ~few & (below < -BORDER)
    level = np.where(alert, ALERT, np.where(below < 0, WATCH, NONE))
    known = (needs >= LEAST_NEEDS) & (len(Months.all_of(c)) >= LEAST_MONTHS) & ~np.isnan(value)
    return a_test("quadrant", len(c), level=np.where(known, level, UNKNOWN), value=value)


def _by_month(c: Cohorts, months: Months) -> tuple[Mask, Mask, Mask]:
    """By community and month: any record, a service, a linkage across sectors but government's."""
    recorded = sum(
        months.count(c.rows(table), date)
        for table, date in (
            ("needs", "raised_date"),
            ("activities", "activity_date"),
            ("linkages", "linkage_date"),
        )
    )
    served = months.count(c.rosters.activities, "activity_date", c.rosters.service)
    official = np.append(c.actors.is_type(*SECTORS["government"]), False)
    first, second = c.ties.ends
    between = c.ties.crosses & ~official[first] & ~official[second]
    linked = months.count(c.ties.linkages, "linkage_date", between)
    return np.asarray(recorded) > 0, served > 0, linked > 0


def _idle(c: Cohorts, recorded: Mask, moving: Mask) -> SignTest:
    """The longest run of months with records and neither linkage nor service (RULES 13.11)."""
    idle = recorded & ~moving
    longest = np.zeros(len(c))
    run = np.zeros(len(c))
    for month in range(idle.shape[1]):
        run = np.where(idle[:, month], run + 1, 0)
        longest = np.maximum(longest, run)
    terms, months = c.scheme.flags.idle_months, idle.shape[1]
    level = np.where(longest >= terms.alert, ALERT, np.where(longest >= terms.watch, WATCH, NONE))
    return a_test(
        "idle_months",
        len(c),
        level=np.where(months < LEAST_WHOLE, UNKNOWN, level),
        value=longest,
        numerator=longest,
        denominator=float(months),
        unknown=(~recorded).sum(axis=1),
    )


@indicator(
    id="flag_control_only",
    levelled=True,
    code="F3",
    family="flags",
    zh="网格管控代替联动",
    en="Control only",
    definition_zh=(
        "看评估期内已满 30 天的联动中，只采集上报信息而此后 30 天内没有服务或转介的记录所占的比"
        "例，并看网格巡查在来源已知的需求中所占的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the period's linkages at least 30 days old "
        "collect information that is followed by neither service nor referral within 30 days; "
        "the share of needs found by grid inspection is looked at beside it."
    ),
    unit="none",
    direction="lower",
    groups=("collection_without_service", "grid_share"),
    group_units={"collection_without_service": "share", "grid_share": "share"},
    disclosive=True,
    requires=("needs", "activities", "linkages.need_id"),
    source="FRAMEWORK §3; RULES 13.12",
)
def flag_control_only(c: Cohorts) -> Iterable[Measure]:
    collected, grid = _collections(c), _grid_share(c)
    level = combined((collected,))
    lifted = (level == WATCH) & grid.fired
    yield from Flag(np.where(lifted, ALERT, level), (collected, grid)).measures()


def _collections(c: Cohorts) -> SignTest:
    """Information collected of needs that no service followed ÷ linkages (RULES 13.12)."""
    rows = c.ties.linkages
    limit = pd.Timestamp(c.as_of) - pd.Timedelta(days=FOLLOWED_DAYS)
    day = c.column_of(rows, "linkage_date").dt.normalize()
    due = (day <= limit).to_numpy(dtype=bool, na_value=False)
    collects = due & c.ties.linkage_is("information_collect")
    known, projects = _need_of(c, rows)
    strange = collects & ~known
    without = collects & known & ~_followed(c, rows, projects)
    base = due & ~strange
    lost = by_community(c, rows.group, strange)
    test = share_test(
        "collection_without_service",
        by_community(c, rows.group, without),
        by_community(c, rows.group, base),
        c.scheme.flags.collection_without_service,
        RECORDS,
        unknown=lost,
        shown=(
            Role("numerator", rows, without.astype(float)),
            Role("denominator", rows, base.astype(float)),
            Role("unknown", rows, strange.astype(float)),
        ),
    )
    mostly_lost = lost * 2 > by_community(c, rows.group, collects)
    return replace(test, level=np.where(mostly_lost, UNKNOWN, test.level))


def _need_of(c: Cohorts, rows: Rows) -> tuple[Mask, pd.Series]:
    """Whether each linkage names a need of its community, and the project of that need.

    A need without a date belongs to no period, but it is known (RULES 1.8).
    """
    needs = c.received.frame("needs")
    raised = needs["raised_date"]
    end = pd.Timestamp(c.as_of) + pd.Timedelta(days=1)
    standing = needs[(raised.isna() | (raised < end)).to_numpy(bool)].reset_index(drop=True)
    theirs = Rows("needs", standing, np.zeros(len(standing), np.int64))
    names = ("community_id", "need_id")
    linkage, need = matches(
        *shared_numbers(
            tuple(c.column_of(rows, name) for name in names),
            tuple(c.column_of(theirs, name) for name in names),
        )
    )
    found = np.full(len(rows), -1, np.int64)
    found[linkage[::-1]] = need[::-1]
    projects = pd.Series([*c.column_of(theirs, "project_id").astype(object), None], dtype=object)
    return found >= 0, projects.iloc[found].reset_index(drop=True)


def _followed(c: Cohorts, rows: Rows, projects: pd.Series) -> Mask:
    """Whether an activity for the need, or its project's, or a referral came within 30 days."""
    everything, activities = c.rows("linkages"), c.deeds.delivered
    referral = c.column("linkage_type", "linkages").eq("referral").fillna(False).to_numpy(bool)
    all_of_them = np.ones(len(activities), bool)
    named = c.column_of(rows, "need_id").reset_index(drop=True)
    found = np.zeros(len(rows), bool)
    for source, key, mine, date, wanted in (
        (activities, "need_id", named, "activity_date", all_of_them),
        (activities, "project_id", projects, "activity_date", all_of_them),
        (everything, "need_id", named, "linkage_date", referral),
    ):
        found |= _within(c, rows, mine, source, key, date, wanted)
    return found


def _within(
    c: Cohorts, rows: Rows, mine: pd.Series, source: Rows, key: str, date: str, wanted: Mask
) -> Mask:
    """Linkages that share a number with a wanted row of the same community, 0 to 30 days later."""
    here, there = (
        c.column_of(each, "community_id").reset_index(drop=True) for each in (rows, source)
    )
    theirs = c.column_of(source, key).reset_index(drop=True)
    linkage, row = matches(*shared_numbers((here, mine), (there, theirs)))
    start = c.column_of(rows, "linkage_date").dt.normalize().to_numpy()
    day = c.column_of(source, date).dt.normalize().to_numpy()
    gap = (day[row] - start[linkage]) / np.timedelta64(1, "D")
    inside = (gap >= 0) & (gap <= FOLLOWED_DAYS) & wanted[row]
    found = np.zeros(len(rows), bool)
    found[linkage[inside]] = True
    return found


def _grid_share(c: Cohorts) -> SignTest:
    """How many needs come from grid inspection: never a flag by itself."""
    known = c.accepted & c.given("source_channel") & ~c.is_code("source_channel", "unknown")
    grid = known & c.is_code("source_channel", "grid_inspection")
    k, n = (by_community(c, c.needs.group, mask) for mask in (grid, known))
    most = c.scheme.flags.grid_share
    test = share_test(
        "grid_share",
        k,
        n,
        Levels(watch=most, alert=most),
        Least(RECORDS.n, 0),
        unknown=by_community(c, c.needs.group, c.accepted & ~known),
        shown=(
            Role("numerator", c.needs, grid.astype(float)),
            Role("denominator", c.needs, known.astype(float)),
            Role("unknown", c.needs, (c.accepted & ~known).astype(float)),
        ),
    )
    level = np.where(test.value >= most, WATCH, NONE)
    return replace(test, level=np.where(n < RECORDS.n, UNKNOWN, level))


@indicator(
    id="flag_formality",
    levelled=True,
    code="F4",
    family="flags",
    zh="表面形式活动",
    en="Formality",
    definition_zh=(
        "看评估期内已开展的活动中，既无对应需求也无对应项目、且属宣传、会议或仅为告知的活动所占"
        "的比例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the period's activities belong to no need and no "
        "project and are publicity, meetings or mere information."
    ),
    unit="none",
    direction="lower",
    groups=("formal_share",),
    group_units={"formal_share": "share"},
    requires=("activities.need_id | activities.project_id",),
    source="FRAMEWORK §3; RULES 13.13",
)
def flag_formality(c: Cohorts) -> Iterable[Measure]:
    rows = c.rosters.activities
    nothing = rosters_blank(c, "need_id") & rosters_blank(c, "project_id")
    level = c.rosters.activity_column("participation_level")
    kind = c.rosters.activity_column("service_type")
    formal_type = c.rosters.of_type(*FORMAL_TYPES)
    inform = level.eq("inform").to_numpy(dtype=bool, na_value=False)
    formal = nothing & (formal_type | inform)
    unclear = nothing & ~formal_type & ~formal & (level.isna() | kind.isna()).to_numpy(bool)
    test = share_test(
        "formal_share",
        by_community(c, rows.group, formal),
        by_community(c, rows.group, np.ones(len(rows))),
        c.scheme.flags.formal_share,
        RECORDS,
        unknown=by_community(c, rows.group, unclear),
        shown=(
            Role("numerator", rows, formal.astype(float)),
            Role("denominator", rows, np.ones(len(rows))),
            Role("unknown", rows, unclear.astype(float)),
        ),
    )
    yield from Flag(combined((test,)), (test,)).measures()


def rosters_blank(c: Cohorts, name: str) -> Mask:
    return c.rosters.activity_column(name).isna().to_numpy(bool)
