"""Problem resolution: R1–R13 and 三率 (FRAMEWORK §2.7, §8; RULES 3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.cohorts import Cohorts, Floats, Mask, group_labels, in_days
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import (
    BoundedShare,
    Count,
    Mean,
    Measure,
    PairedDifference,
    PerPopulation,
    PlainMedian,
    Share,
    SurvivalTime,
)
from workbench.schema import codes

if TYPE_CHECKING:
    from workbench.config.scheme import ThreeRates

#: Days after which a need has matured: for an answer, for a resolution (FRAMEWORK §1).
RESPONSE_DAYS = 1
RESOLUTION_DAYS = 30
#: Days in which the same problem may return (R6), and after which an open need is old (R9).
REPEAT_DAYS = 90
OLD_DAYS = 90
#: Ratings that count as satisfied, and as at least basically satisfied (R5).
SATISFIED, BASICALLY_SATISFIED = 4, 3
RATING_SCALE = (1.0, 5.0)

ACCEPTANCE_CODES = tuple(code.code for code in codes.ACCEPTANCE_STATUS)
SCOPE_CODES = (*(code.code for code in codes.BENEFICIARY_SCOPE), "unknown")


@indicator(
    id="response_rate",
    code="R1",
    family="resolution",
    zh="响应率",
    en="Response rate",
    definition_zh="受理且已满 1 天的诉求中，在提出后 1 个自然日内首次响应的比例；没有响应日期视为尚未响应。",
    definition_en="Of accepted needs at least one day old, the share first answered within one "
    "calendar day of being raised; no answer date means not yet answered.",
    unit="share",
    direction="higher",
    variants=("to_the_hour",),
    disclosive=True,
    headline=True,
    requires=("needs.first_response_date",),
    source="FRAMEWORK §2.7 R1; RULES 3.1",
)
def response_rate(c: Cohorts) -> Iterable[Measure]:
    yield responded_within(c, days=RESPONSE_DAYS, among=c.matured(RESPONSE_DAYS))
    if c.both_have_times("raised_date", "first_response_date"):
        yield _responded_to_the_hour(c)


def responded_within(c: Cohorts, *, days: int, among: Mask) -> Share:
    """Answered within so many calendar days; an answer before the raising is a data error."""
    impossible = c.days_between("raised_date", "first_response_date") < 0
    quick = c.calendar_days("raised_date", "first_response_date") <= days
    return Share(
        rows=c.needs,
        numerator=among & ~impossible & quick,
        denominator=among & ~impossible,
        unknown=among & (impossible | ~c.given("first_response_date")),
    )


def _responded_to_the_hour(c: Cohorts) -> Share:
    among = c.matured(RESPONSE_DAYS)
    waited = c.column("first_response_date") - c.column("raised_date")
    impossible = (waited < pd.Timedelta(0)).to_numpy(dtype=bool, na_value=False)
    quick = (waited <= pd.Timedelta(hours=24 * RESPONSE_DAYS)).to_numpy(dtype=bool, na_value=False)
    return Share(
        rows=c.needs,
        variant="to_the_hour",
        numerator=among & ~impossible & quick,
        denominator=among & ~impossible,
        unknown=among & (impossible | ~c.given("first_response_date")),
    )


@indicator(
    id="reported_resolution_rate",
    code="R2",
    family="resolution",
    zh="办结解决率(承办方)",
    en="Resolution rate reported by the handler",
    definition_zh="受理且已满 30 天的诉求中，承办方登记为“解决”的比例；尚未办结视为未解决。",
    definition_en="Of accepted needs at least 30 days old, the share that the handler recorded as "
    "resolved; a need still open counts as not resolved.",
    unit="share",
    direction="context",
    disclosive=True,
    requires=("needs.closed_status",),
    source="FRAMEWORK §2.7 R2; RULES 3.2",
)
def reported_resolution_rate(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    result_unknown = c.given("closed_date") & ~c.given("closed_status")
    yield Share(
        rows=c.needs,
        numerator=among & c.is_code("closed_status", "resolved"),
        denominator=among & ~result_unknown,
        unknown=among & result_unknown,
    )


@indicator(
    id="resolution_rate",
    code="R3",
    family="resolution",
    zh="解决率(居民确认)",
    en="Resolution rate confirmed by residents",
    definition_zh="受理且已满 30 天、回访得到明确答复的诉求中，居民确认“已解决”的比例；“部分解决”另列。",
    definition_en="Of accepted needs at least 30 days old with a usable follow-up answer, the share "
    "that the resident confirms as resolved; partly resolved is given apart.",
    unit="share",
    direction="higher",
    groups=("partly",),
    disclosive=True,
    headline=True,
    requires=("needs.followup_resolved",),
    source="FRAMEWORK §2.7 R3; RULES 3.3",
)
def resolution_rate(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    for group, answer in (("", "yes"), ("partly", "partly")):
        yield Share(
            rows=c.needs,
            group=group,
            numerator=among & c.is_code("followup_resolved", answer),
            denominator=among & c.answered,
            unknown=among & ~c.answered,
        )


@indicator(
    id="closure_gap",
    code="R4",
    family="resolution",
    zh="办结落差",
    en="Closure gap",
    definition_zh="同一批有回访答复的诉求中，承办方登记解决的比例减去居民确认解决的比例（百分点）。",
    definition_en="On the same followed-up needs, the share that the handler recorded as resolved "
    "minus the share that residents confirm, in percentage points.",
    unit="points",
    direction="lower",
    disclosive=True,
    requires=("needs.closed_status", "needs.followup_resolved"),
    source="FRAMEWORK §2.7 R4; RULES 3.4; Newcombe 1998c, method 10",
)
def closure_gap(c: Cohorts) -> Iterable[Measure]:
    matured = c.matured(RESOLUTION_DAYS)
    result_unknown = c.given("closed_date") & ~c.given("closed_status")
    among = matured & c.answered & ~result_unknown
    yield PairedDifference.between(
        c.needs,
        first=c.is_code("closed_status", "resolved"),
        second=c.is_code("followup_resolved", "yes"),
        among=among,
        unknown=matured & ~among,
    )


@indicator(
    id="satisfaction_rate",
    code="R5",
    family="resolution",
    zh="满意率",
    en="Satisfaction rate",
    definition_zh="受理且有评分的诉求中，评分不低于 4 分（满意）的比例；另列不低于 3 分（含基本满意）和平均分。",
    definition_en="Of accepted needs with a rating, the share rated 4 or 5; also the share rated 3 "
    "or more, and the mean rating.",
    unit="share",
    direction="higher",
    variants=("at_least_3",),
    groups=("mean",),
    group_units={"mean": "score"},
    disclosive=True,
    headline=True,
    requires=("needs.satisfaction",),
    source="FRAMEWORK §2.7 R5; RULES 3.5",
)
def satisfaction_rate(c: Cohorts) -> Iterable[Measure]:
    rated = c.accepted & c.given("satisfaction")
    rating = c.column("satisfaction").to_numpy(float, na_value=0.0)
    unrated = c.accepted & ~rated
    for variant, least in (("", SATISFIED), ("at_least_3", BASICALLY_SATISFIED)):
        yield Share(
            rows=c.needs,
            variant=variant,
            numerator=rated & (rating >= least),
            denominator=rated,
            unknown=unrated,
        )
    yield Mean(
        rows=c.needs,
        group="mean",
        numerator=np.where(rated, rating, 0.0),
        denominator=rated,
        unknown=unrated,
        scale=RATING_SCALE,
    )


@indicator(
    id="repeat_need_rate",
    code="R6",
    family="resolution",
    zh="重复诉求率",
    en="Repeat-need rate",
    definition_zh="办结满 90 天且可匹配居民的诉求中，90 天内又出现同一居民同类诉求（或引用原工单）的比例；另列可匹配的比例。",
    definition_en="Of closed needs with 90 days behind them whose resident is known, the share that "
    "came back within 90 days (same resident and category, or naming the earlier need); also the "
    "share that can be matched at all.",
    unit="share",
    direction="lower",
    groups=("matchable_share",),
    disclosive=True,
    requires=("needs.closed_date", "needs.resident_id | needs.parent_need_id"),
    source="FRAMEWORK §2.7 R6; RULES 3.6",
)
def repeat_need_rate(c: Cohorts) -> Iterable[Measure]:
    window = pd.Timestamp(c.as_of) - pd.Timedelta(days=REPEAT_DAYS)
    aged = (c.day("closed_date") <= window).to_numpy(dtype=bool, na_value=False)
    followed = c.accepted & c.closed_validly & aged
    has_residents = "resident_id" in c.needs.frame.columns
    matchable = c.given("resident_id") if has_residents else np.ones(len(c.needs), bool)
    base = followed & matchable
    undated = c.accepted & ~c.open & ~c.closed_validly
    yield Share(
        rows=c.needs,
        numerator=base & came_back(c),
        denominator=base,
        unknown=undated | (followed & ~matchable),
    )
    yield Share(
        rows=c.needs,
        group="matchable_share",
        numerator=base,
        denominator=followed,
        unknown=undated,
    )


def came_back(c: Cohorts) -> Mask:
    """Closed needs that another need of the place takes up again within 90 calendar days.

    A union of communities is one place (RULES 14.2).
    """
    frame = pd.DataFrame(
        {
            "row": np.arange(len(c.needs)),
            "place": c.places_of(c.needs.frame),
            "need_id": c.column("need_id").to_numpy(object),
            "resident_id": c.column("resident_id").to_numpy(object),
            "need_category": c.column("need_category").to_numpy(object),
            "parent_need_id": c.column("parent_need_id").to_numpy(object),
            "raised": c.day("raised_date").to_numpy(),
            "closed": c.day("closed_date").to_numpy(),
        }
    )
    later = frame[~c.is_code("acceptance_status", "duplicate")]
    found = np.zeros(len(frame), bool)
    found[_named_as_parent(frame, later)] = True
    found[_same_resident_and_category(frame, later)] = True
    return found


def _within_window(closed: pd.Series, raised: pd.Series) -> pd.Series:
    return (raised > closed) & (raised <= closed + pd.Timedelta(days=REPEAT_DAYS))


def _named_as_parent(frame: pd.DataFrame, later: pd.DataFrame) -> np.ndarray:
    children = later.loc[
        later["parent_need_id"].notna() & (later["parent_need_id"] != later["need_id"]),
        ["place", "parent_need_id", "raised"],
    ]
    pairs = frame[["row", "place", "need_id", "closed"]].merge(
        children,
        left_on=["place", "need_id"],
        right_on=["place", "parent_need_id"],
    )
    return pairs.loc[_within_window(pairs["closed"], pairs["raised"]), "row"].to_numpy(np.int64)


def _same_resident_and_category(frame: pd.DataFrame, later: pd.DataFrame) -> np.ndarray:
    keys = ["place", "resident_id", "need_category"]
    known = frame[frame[keys].notna().all(axis=1) & frame["closed"].notna()]
    next_ones = later.loc[later[keys].notna().all(axis=1), [*keys, "raised"]]
    if known.empty or next_ones.empty:
        return np.zeros(0, np.int64)
    # The first need after the closing decides: if it is too late, all others are.
    pairs = pd.merge_asof(
        known[["row", *keys, "closed"]].sort_values("closed"),
        next_ones.sort_values("raised"),
        left_on="closed",
        right_on="raised",
        by=keys,
        direction="forward",
        allow_exact_matches=False,
    )
    return pairs.loc[_within_window(pairs["closed"], pairs["raised"]), "row"].to_numpy(np.int64)


def _closed(c: Cohorts) -> Mask:
    return c.accepted & ~c.open


@indicator(
    id="followup_rate",
    code="R7",
    family="resolution",
    zh="回访率",
    en="Follow-up rate",
    definition_zh="已办结的受理诉求中，做过回访的比例。",
    definition_en="Of accepted needs that were closed, the share that was followed up.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.followup_resolved", "needs.closed_date | needs.closed_status"),
    source="FRAMEWORK §2.7 R7; RULES 3.7",
)
def followup_rate(c: Cohorts) -> Iterable[Measure]:
    followed = c.given("followup_resolved") | c.given("followup_date")
    yield Share(rows=c.needs, numerator=_closed(c) & followed, denominator=_closed(c))


@indicator(
    id="unreachable_share",
    code="R7",
    family="resolution",
    zh="回访联系不上占比",
    en="Unreachable share",
    definition_zh="已办结且回访有结果记录的诉求中，联系不上居民的比例。",
    definition_en="Of closed needs with a recorded follow-up result, the share whose resident could "
    "not be reached.",
    unit="share",
    direction="lower",
    disclosive=True,
    requires=("needs.followup_resolved", "needs.closed_date | needs.closed_status"),
    source="FRAMEWORK §2.7 R7; RULES 3.7",
)
def unreachable_share(c: Cohorts) -> Iterable[Measure]:
    attempted = _closed(c) & c.given("followup_resolved")
    yield Share(
        rows=c.needs,
        numerator=attempted & c.is_code("followup_resolved", "unreachable"),
        denominator=attempted,
        unknown=_closed(c) & c.given("followup_date") & ~c.given("followup_resolved"),
    )


@indicator(
    id="days_to_resolution",
    code="R8",
    family="resolution",
    zh="解决时长",
    en="Days to resolution",
    definition_zh="从提出到办结解决的天数的中位数（Kaplan–Meier 法，未解决的按截止日删失）；另列 25% 与 75% 的诉求得到解决所需天数，以及只看已办结的普通中位数。",
    definition_en="Median days from raising to being closed as resolved (Kaplan–Meier, unresolved "
    "needs censored at the extraction date); also the days by which a quarter and three quarters "
    "are resolved, and the plain median over closed needs.",
    unit="days",
    direction="lower",
    variants=("closed_only",),
    groups=("q25", "q75"),
    disclosive=True,
    requires=("needs.closed_date", "needs.closed_status"),
    source="FRAMEWORK §2.7 R8; RULES 3.8, 3.9; Kaplan & Meier 1958",
)
def days_to_resolution(c: Cohorts) -> Iterable[Measure]:
    for group, q in (("", 0.5), ("q25", 0.25), ("q75", 0.75)):
        yield time_to_resolution(c, q=q, group=group)
    days = c.days_between("raised_date", "closed_date")
    negative = c.accepted & (days < 0)
    undated = c.accepted & c.given("closed_status") & ~c.given("closed_date")
    yield PlainMedian(
        rows=c.needs,
        variant="closed_only",
        time=days,
        numerator=np.zeros(len(c.needs)),
        denominator=c.accepted & c.closed_validly,
        unknown=negative | undated,
    )


def time_to_resolution(c: Cohorts, *, q: float = 0.5, group: str = "") -> SurvivalTime:
    """Days to being resolved over the accepted needs, unresolved ones censored (RULES 3.8)."""
    days = c.days_between("raised_date", "closed_date")
    resolved = c.is_code("closed_status", "resolved")
    no_result = c.given("closed_date") & ~c.given("closed_status")
    left_out = (days < 0) | (resolved & ~c.given("closed_date"))
    used = c.accepted & ~left_out
    time = np.where(resolved | no_result, days, c.days_until_as_of("raised_date", "closed_date"))
    return SurvivalTime(
        rows=c.needs,
        group=group,
        q=q,
        time=time.astype(float),
        numerator=used & resolved,
        denominator=used,
        unknown=c.accepted & (left_out | no_result),
    )


@indicator(
    id="backlog",
    code="R9",
    family="resolution",
    zh="积存量",
    en="Backlog",
    definition_zh="评估期末（或截止日，取较早者）仍未办结的受理诉求数，不论何时提出；另列其中提出已超过 90 天的。",
    definition_en="Accepted needs not closed at the end of the period (or the extraction date, if "
    "earlier), whenever raised; also those raised more than 90 days before.",
    unit="count",
    direction="lower",
    groups=("over_90_days",),
    disclosive=True,
    requires=("needs.closed_date",),
    source="FRAMEWORK §2.7 R9; RULES 3.10",
)
def backlog(c: Cohorts) -> Iterable[Measure]:
    waiting, unknown = still_open(c)
    old = days_waiting(c) > OLD_DAYS
    yield Count(rows=c.needs, numerator=waiting, unknown=unknown)
    yield Count(rows=c.needs, group="over_90_days", numerator=waiting & old, unknown=unknown)


def days_waiting(c: Cohorts) -> Floats:
    """Calendar days from raising to the end of the period (or `as_of`, if earlier)."""
    return in_days(pd.Timestamp(c.until) - c.day("raised_date"))


def still_open(c: Cohorts) -> tuple[Mask, Mask]:
    """Accepted needs not validly closed by the end, and those of which that is not known."""
    raised = c.accepted_ever & (days_waiting(c) >= 0)
    in_time = (c.day("closed_date") <= pd.Timestamp(c.until)).to_numpy(dtype=bool, na_value=False)
    undated = c.given("closed_status") & ~c.given("closed_date")
    impossible = c.given("closed_date") & ~c.closed_validly
    waiting = raised & ~undated & ~(c.closed_validly & in_time)
    return waiting, raised & (undated | impossible)


@indicator(
    id="need_rate_per_1000",
    code="R10",
    family="resolution",
    zh="诉求密度",
    en="Needs per 1,000 residents",
    definition_zh="每千名常住人口的受理诉求数，全部与分类别；高可能是信任，不一定是问题多。",
    definition_en="Accepted needs per 1,000 residents, in all and by category; many may mean trust "
    "rather than trouble.",
    unit="per_1000",
    direction="context",
    open_groups=True,
    partition=True,
    disclosive=True,
    requires=("communities", "needs"),
    source="FRAMEWORK §2.7 R10; RULES 3.11",
)
def need_rate_per_1000(c: Cohorts) -> Iterable[Measure]:
    yield PerPopulation(rows=c.needs, numerator=c.accepted)
    labels = group_labels(c.needs.frame, "need_category").tolist()
    yield PerPopulation(rows=c.needs, numerator=c.accepted, label=labels)


@indicator(
    id="proactive_discovery_share",
    code="R11",
    family="resolution",
    zh="主动发现率(未诉先办)",
    en="Proactive discovery share",
    definition_zh="来源已知的受理诉求中，由工作人员走访发现的比例。",
    definition_en="Of accepted needs with a known channel, the share found by workers' outreach.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs",),
    source="FRAMEWORK §2.7 R11; RULES 3.12",
)
def proactive_discovery_share(c: Cohorts) -> Iterable[Measure]:
    known = c.given("source_channel") & ~c.is_code("source_channel", "unknown")
    yield Share(
        rows=c.needs,
        numerator=c.accepted & c.is_code("source_channel", "worker_outreach"),
        denominator=c.accepted & known,
        unknown=c.accepted & ~known,
    )


@indicator(
    id="resolution_by_scope",
    code="R12",
    family="resolution",
    zh="分受益范围解决率",
    en="Resolution rate by scope",
    definition_zh="居民确认的解决率，按个人、家庭、公共事务和未填受益范围分列。",
    definition_en="The resolution rate confirmed by residents, for individual, household and public "
    "needs and those of unknown scope.",
    unit="share",
    direction="higher",
    groups=SCOPE_CODES,
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("needs.beneficiary_scope", "needs.followup_resolved"),
    source="FRAMEWORK §2.7 R12; RULES 3.12",
)
def resolution_by_scope(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    scope = c.column("beneficiary_scope").fillna("unknown")
    for code in SCOPE_CODES:
        here = among & scope.eq(code).to_numpy(bool)
        yield Share(
            rows=c.needs,
            group=code,
            numerator=here & c.is_code("followup_resolved", "yes"),
            denominator=here & c.answered,
            unknown=here & ~c.answered,
        )


@indicator(
    id="on_time_rate",
    code="R13",
    family="resolution",
    zh="按时办结率",
    en="On-time closure rate",
    definition_zh="到截止日承诺期限已到（或来源系统已给出是否按时）的受理诉求中，按时办结的比例；到期未办结视为未按时。",
    definition_en="Of accepted needs whose promise was due by the extraction date (or whose source "
    "says whether it was kept), the share closed on time; overdue and still open counts as late.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.closed_on_time | needs.due_date + needs.closed_date",),
    source="FRAMEWORK §8 R13; RULES 3.13",
)
def on_time_rate(c: Cohorts) -> Iterable[Measure]:
    on_time, judged, unknown = promises(c)
    yield Share(rows=c.needs, numerator=on_time, denominator=judged, unknown=unknown)


def promises(c: Cohorts) -> tuple[Mask, Mask, Mask]:
    """Kept; kept or broken; not known. Needs not yet due are in none (RULES 3.13)."""
    not_due = (c.day("due_date") > pd.Timestamp(c.as_of)).to_numpy(dtype=bool, na_value=False)
    among = c.accepted & ~not_due
    dated = c.given("due_date") & c.closed_validly
    kept_by_dates = (c.day("closed_date") <= c.day("due_date")).to_numpy(dtype=bool, na_value=False)
    flagged = c.given("closed_on_time") & ~dated
    kept_by_flag = c.column("closed_on_time").fillna(False).to_numpy(bool)
    overdue = c.given("due_date") & c.open & ~dated & ~flagged
    on_time = among & ((dated & kept_by_dates) | (flagged & kept_by_flag))
    judged = among & (dated | flagged | overdue)
    return on_time, judged, among & ~judged


@indicator(
    id="needs_by_acceptance",
    code="R",
    family="resolution",
    zh="诉求受理情况",
    en="Needs by acceptance",
    definition_zh="评估期内提出的诉求，按受理、不予受理、重复、撤回、待受理计数。",
    definition_en="Needs raised in the period by acceptance: accepted, rejected, duplicate, "
    "withdrawn, pending.",
    unit="count",
    direction="context",
    groups=ACCEPTANCE_CODES,
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("needs",),
    source="FRAMEWORK §1; RULES 3.15",
)
def needs_by_acceptance(c: Cohorts) -> Iterable[Measure]:
    status = c.column("acceptance_status").fillna("accepted")
    for code in ACCEPTANCE_CODES:
        here = c.raised_in_period & status.eq(code).to_numpy(bool)
        yield Count(rows=c.needs, group=code, numerator=here)


@indicator(
    id="three_rates",
    code="R",
    family="resolution",
    zh="三率",
    en="Three rates",
    definition_zh="响应率、解决率、满意率，按本次评估采用的口径计算（默认口径与各单项指标相同）。",
    definition_en="Response, resolution and satisfaction as the scheme of this evaluation counts "
    "them (the default scheme equals the single indicators).",
    unit="share",
    direction="higher",
    groups=("response", "resolution", "satisfaction"),
    plain_group=False,
    disclosive=True,
    requires_for={
        "response": ("needs.first_response_date",),
        "resolution": ("needs.followup_resolved",),
        "satisfaction": ("needs.satisfaction",),
    },
    requires=("needs",),
    source="FRAMEWORK §4.1; RULES 3.14",
)
def three_rates(c: Cohorts) -> Iterable[Measure]:
    rates = c.scheme.three_rates
    inside = ~_excluded(c, rates)
    answered = responded_within(
        c, days=rates.response_days, among=inside & c.matured(rates.response_days)
    )
    yield Share(
        rows=c.needs,
        group="response",
        numerator=answered.numerator,
        denominator=answered.denominator,
        unknown=answered.unknown,
    )
    yield _resolution_under(c, rates, inside)
    rated = inside & c.accepted & c.given("satisfaction")
    rating = c.column("satisfaction").to_numpy(float, na_value=0.0)
    yield Share(
        rows=c.needs,
        group="satisfaction",
        numerator=rated & (rating >= rates.satisfied_from),
        denominator=rated,
        unknown=inside & c.accepted & ~rated,
    )


def _excluded(c: Cohorts, rates: ThreeRates) -> Mask:
    return c.is_code("need_category", *rates.exclude_categories) | c.is_code(
        "source_channel", *rates.exclude_channels
    )


def _resolution_under(c: Cohorts, rates: ThreeRates, inside: Mask) -> Measure:
    """解决率 with the scheme's weight for `partly` and its treatment of the unreachable."""
    among = inside & c.matured(rates.resolution_days)
    unreachable = among & c.is_code("followup_resolved", "unreachable")
    weight = c.is_code("followup_resolved", "yes") + rates.partly_weight * c.is_code(
        "followup_resolved", "partly"
    )
    counted = among & c.answered
    numerator = np.where(counted, weight, 0.0)
    if rates.unreachable == "exclude":
        return Share(
            rows=c.needs,
            group="resolution",
            numerator=numerator,
            denominator=counted,
            unknown=among & ~counted,
        )
    with_unreachable = counted | unreachable
    return BoundedShare(
        rows=c.needs,
        group="resolution",
        numerator=numerator,
        denominator=with_unreachable,
        unknown=among & ~with_unreachable,
        possible=unreachable if rates.unreachable == "bounds" else np.zeros(len(c.needs)),
    )
