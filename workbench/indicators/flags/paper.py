"""F7 倒推需求, F8 纸面办结: dates in reverse, closings that residents do not confirm (RULES 13.16, 13.17)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.assembly import roles_of, rows_of_part
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    ALERT,
    NONE,
    PROJECTS,
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
from workbench.indicators.flags.providers import by_community
from workbench.indicators.measures import Measure, Role, divided

CLOSURE_GAP = ("needs.closed_status", "needs.followup_resolved")
REPEATS = ("needs.closed_date", "needs.resident_id | needs.parent_need_id")
GAP_OR_REPEATS = (
    "needs.closed_status + needs.followup_resolved"
    " | needs.closed_date + needs.resident_id"
    " | needs.closed_date + needs.parent_need_id"
)
#: An alert of reversed projects needs this many.
LEAST_REVERSED = 3
LEAST_FOLLOWED = 20
MORE_OFTEN = 1.5
#: Decimals to which what lies on an edge is compared.
DECIMALS = 9
MATURE_DAYS = 30
HARD_ROUTES = ("referral", "project", "deliberation")


@indicator(
    id="flag_reverse_chain",
    levelled=True,
    code="F7",
    family="flags",
    zh="倒推需求",
    en="Reverse chain",
    definition_zh=(
        "看次序可以核对的项目中，设计、发布、中标、首次活动先后颠倒或需求晚于设计的项目所占的比"
        "例，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many projects whose order can be checked run backwards, "
        "from design to first activity or with the need raised after the design."
    ),
    unit="none",
    direction="lower",
    groups=("order_broken",),
    group_units={"order_broken": "share"},
    requires=(
        "projects.design_date",
        "projects.tender_date",
        "projects.award_date",
        "projects.start_date",
        "activities.project_id",
        "needs.project_id",
    ),
    source="FRAMEWORK §3; RULES 13.16, 4.8",
)
def flag_reverse_chain(c: Cohorts) -> Iterable[Measure]:
    order, group = c.contracts.order, c.contracts.rows.group
    broken = order.checkable & order.broken
    explained = broken & ~order.runs_backwards & _entered_late(c)
    n = by_community(c, group, order.checkable)
    terms = c.scheme.flags.order_broken
    unknown = order.in_period & ~order.checkable
    test, without = (
        share_test(
            "order_broken",
            by_community(c, group, counted),
            n,
            terms,
            PROJECTS,
            unknown=by_community(c, group, unknown),
            least_alert=LEAST_REVERSED,
            shown=(
                Role("numerator", c.contracts.rows, broken.astype(float)),
                Role("denominator", c.contracts.rows, order.checkable.astype(float)),
                Role("unknown", c.contracts.rows, unknown.astype(float)),
            ),
        )
        for counted in (broken, broken & ~explained)
    )
    late = (by_community(c, group, explained) > 0) & test.fired
    level = np.where(late, np.maximum(without.level, np.minimum(test.level, WATCH)), test.level)
    yield from Flag(level, (test,), (("late_entry", late),)).measures()


def _entered_late(c: Cohorts) -> Mask:
    """Projects with an accepted need that was handled or entered before it was “raised”."""
    before = np.zeros(len(c.needs), bool)
    for name in ("assigned_date", "first_response_date", "recorded_date"):
        before |= c.days_between("raised_date", name) < 0
    project, need = c.contracts.needs
    found = np.zeros(len(c.contracts), bool)
    found[project[(before & c.accepted_ever)[need]]] = True
    return found


@indicator(
    id="flag_paper_closure",
    levelled=True,
    code="F8",
    family="flags",
    zh="纸面办结",
    en="Paper closure",
    definition_zh=(
        "看同一批已回访的需求中，承办方报告的解决率高出居民确认的解决率多少，并看已办结需求的重"
        "复诉求率，偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where, among the same followed-up needs, the share reported as "
        "resolved is well above the share that residents confirm, or many closed needs come "
        "back."
    ),
    unit="none",
    direction="lower",
    groups=("closure_gap", "repeat_share"),
    group_units={"closure_gap": "points", "repeat_share": "share"},
    disclosive=True,
    # One of its tests is enough for the flag; each test also needs its own columns (RULES 13.17).
    requires=(GAP_OR_REPEATS,),
    requires_for={"closure_gap": CLOSURE_GAP, "repeat_share": REPEATS},
    source="FRAMEWORK §3; RULES 13.17",
)
def flag_paper_closure(c: Cohorts) -> Iterable[Measure]:
    gap, repeat = _closure_gap(c), _repeat_share(c)
    hard, thin = _hard_cases(c)
    hard = hard & gap.fired
    effective = {gap.name: gap.capped(hard | thin)}
    level = combined((gap, repeat), effective, alone=(repeat.name,))
    innocent = (("hard_cases_followed_up_more", hard),)
    notes = (("hard_cases_not_checkable", thin & gap.fired),)
    yield from Flag(level, (gap, repeat), innocent, notes).measures()


def _closure_gap(c: Cohorts) -> SignTest:
    """R4 with at least 20 needs: watch and alert by the gap and its lower limit."""
    rows, terms = rows_of_part("closure_gap", c, "", ""), c.scheme.flags.closure_gap
    value, lower, upper, n, x, unknown = (
        rows[name].to_numpy(float)
        for name in ("value", "lower", "upper", "denominator", "numerator", "n_unknown")
    )
    alert = (value >= terms.alert) & (lower >= terms.watch)
    watch = (value >= terms.watch) & (lower >= terms.watch / 2)
    level = np.where(alert, ALERT, np.where(watch, WATCH, NONE))
    return a_test(
        "closure_gap",
        len(c),
        level=np.where(n >= RECORDS.n, level, UNKNOWN),
        value=value,
        numerator=x,
        denominator=n,
        lower=lower,
        upper=upper,
        unknown=np.nan_to_num(unknown),
        present=has(c, *CLOSURE_GAP),
        shown=roles_of("closure_gap", c),
    )


def _repeat_share(c: Cohorts) -> SignTest:
    """R6 as a share of records."""
    rows = rows_of_part("repeat_need_rate", c, "", "")
    there = has(c, "needs.closed_date") and (
        has(c, "needs.resident_id") or has(c, "needs.parent_need_id")
    )
    return share_test(
        "repeat_share",
        np.nan_to_num(rows["numerator"].to_numpy(float)),
        np.nan_to_num(rows["denominator"].to_numpy(float)),
        c.scheme.flags.repeat_share,
        RECORDS,
        unknown=np.nan_to_num(rows["n_unknown"].to_numpy(float)),
        present=there,
        shown=roles_of("repeat_need_rate", c),
    )


def _hard_cases(c: Cohorts) -> tuple[Mask, Mask]:
    """Where hard cases were followed up more often, and where that cannot be checked."""
    nothing = np.zeros(len(c), bool)
    if not has(c, "needs.needs_department", "needs.handling_route", *CLOSURE_GAP):
        return nothing, nothing
    hard, easy = _hardness(c)
    matured = c.matured(MATURE_DAYS)
    result_unknown = c.given("closed_date") & ~c.given("closed_status")
    followed = matured & c.answered & ~result_unknown
    closed = matured & ~c.open
    count = lambda mask: by_community(c, c.needs.group, mask)  # noqa: E731
    among_followed = divided(count(followed & hard), count(followed & (hard | easy)))
    among_closed = divided(count(closed & hard), count(closed & (hard | easy)))
    thin = (count(followed & hard) < LEAST_FOLLOWED) | (count(followed & easy) < LEAST_FOLLOWED)
    weighted = among_closed * _gap(c, followed & hard) + (1 - among_closed) * _gap(
        c, followed & easy
    )
    # Rounded, so that what lies on an edge on paper lies on it here.
    more = np.round(among_followed - MORE_OFTEN * among_closed, DECIMALS) >= 0
    below = np.round(weighted - c.scheme.flags.closure_gap.watch, DECIMALS) < 0
    explained = ~thin & more & below
    return explained, thin


def _hardness(c: Cohorts) -> tuple[Mask, Mask]:
    """Needs that are hard, and needs known not to be; of the others neither is known."""
    department = c.column("needs_department")
    yes = department.fillna(False).to_numpy(bool)
    no = ~department.fillna(True).to_numpy(bool)
    routed = c.is_code("handling_route", *HARD_ROUTES)
    return yes | routed, no & c.given("handling_route") & ~routed


def _gap(c: Cohorts, among: Mask) -> Floats:
    """Share closed as resolved less share confirmed, among some needs."""
    resolved = c.is_code("closed_status", "resolved").astype(float)
    confirmed = c.is_code("followup_resolved", "yes").astype(float)
    gap = np.where(among, resolved - confirmed, 0.0)
    return divided(by_community(c, c.needs.group, gap), by_community(c, c.needs.group, among))
