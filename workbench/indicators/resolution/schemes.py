"""Acceptance, and 三率 under the scheme of the evaluation (FRAMEWORK §4.1; RULES 3.14, 3.15)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import BoundedShare, Count, Measure, Share
from workbench.indicators.resolution.confirmation import responded_within
from workbench.schema import codes

if TYPE_CHECKING:
    from workbench.config.scheme import ThreeRates

ACCEPTANCE_CODES = tuple(code.code for code in codes.ACCEPTANCE_STATUS)


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
