"""X: what becomes of referrals (FRAMEWORK §5, closed-loop referral)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.cohorts.rows import Floats, Mask, in_days
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainMedian, Share

#: A referral younger than this has not had its time (RULES 9.1).
MATURE_DAYS = 30


def mature_referrals(c: Cohorts) -> Mask:
    """Referrals of P that are at least 30 days old at `as_of`."""
    day = c.ties.linkage_column("linkage_date").dt.normalize()
    old = day <= pd.Timestamp(c.as_of) - pd.Timedelta(days=MATURE_DAYS)
    return c.ties.linkage_is("referral") & old.to_numpy(dtype=bool, na_value=False)


def _days_to_accept(c: Cohorts) -> Floats:
    """Days from referral to acceptance, fractional where both dates carry times (RULES 1.6)."""
    sent, accepted = (c.ties.linkage_column(name) for name in ("linkage_date", "accepted_date"))
    if not (c.has_times("linkage_date", "linkages") and c.has_times("accepted_date", "linkages")):
        sent, accepted = sent.dt.normalize(), accepted.dt.normalize()
    return in_days(accepted - sent)


@indicator(
    id="loop_closed_rate",
    code="X1",
    family="referral",
    zh="转介闭环率",
    en="Closed-loop rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，已有最终结果（不论何种结果）的转介所占的"
        "比例。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share with a final outcome of any kind on record."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("linkages.outcome",),
    source="FRAMEWORK §5; RULES 9.1, 9.2",
)
def loop_closed_rate(c: Cohorts) -> Iterable[Measure]:
    base, outcome = mature_referrals(c), c.ties.linkage_column("outcome")
    told = outcome.notna().to_numpy(bool)
    yield Share(rows=c.ties.linkages, numerator=base & told, denominator=base, unknown=base & ~told)


@indicator(
    id="got_help_rate",
    code="X2",
    family="referral",
    zh="转介获助率",
    en="Got-help rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，当事人确已获得帮助的转介所占的比例；尚无"
        "结果的留在分母中。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share in which the person got help; referrals without an outcome stay in the "
        "denominator."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("linkages.outcome",),
    source="FRAMEWORK §5; RULES 9.1, 9.2",
)
def got_help_rate(c: Cohorts) -> Iterable[Measure]:
    base, outcome = mature_referrals(c), c.ties.linkage_column("outcome")
    yield Share(
        rows=c.ties.linkages,
        numerator=base & outcome.eq("helped").to_numpy(bool, na_value=False),
        denominator=base,
        unknown=base & outcome.isna().to_numpy(bool),
    )


@indicator(
    id="referral_accept_rate",
    code="X3",
    family="referral",
    zh="转介接受率",
    en="Referral acceptance rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，被对方接受的转介所占的比例；另给出从发出"
        "到接受所用天数的中位数。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share that was accepted; the median number of days from referral to acceptance is "
        "given beside it."
    ),
    unit="share",
    direction="higher",
    groups=("days_to_accept",),
    group_units={"days_to_accept": "days"},
    disclosive=True,
    requires=("linkages.response_status",),
    requires_for={"days_to_accept": ("linkages.accepted_date",)},
    source="FRAMEWORK §5; RULES 9.1, 9.3",
)
def referral_accept_rate(c: Cohorts) -> Iterable[Measure]:
    base, answer = mature_referrals(c), c.ties.linkage_column("response_status")
    accepted = base & answer.eq("accepted").to_numpy(bool, na_value=False)
    yield Share(
        rows=c.ties.linkages,
        numerator=accepted,
        denominator=base,
        unknown=base & answer.isna().to_numpy(bool),
    )
    days = _days_to_accept(c)
    dated = accepted & (days >= 0)
    yield PlainMedian(
        rows=c.ties.linkages,
        numerator=[0.0] * len(base),
        denominator=dated,
        unknown=accepted & ~dated,
        time=days,
        group="days_to_accept",
    )
