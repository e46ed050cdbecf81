"""How long it took and what is still open: R8, R9 (FRAMEWORK §2.7; RULES 3.8–3.10)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats, Mask, in_days
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Count, Measure, PlainMedian, SurvivalTime

#: Days after which an open need is old.
OLD_DAYS = 90


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
