"""V4, V5: how contestably contracts are awarded, and to how many (FRAMEWORK §2.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, Role, Share


@dataclass(frozen=True)
class Awards:
    """Awards of projects: when, how, to whom, with how many bids; one value per project.

    `enough` is 1 enough valid bids, 0 too few, -1 unknown; `awardee` a number, -1 where blank;
    `before` marks awards dated before P, `held_before` those whose awardee had one here.
    """

    in_period: Mask
    before: Mask
    competitive: Mask
    judged: Mask
    bids: Floats
    enough: NDArray[np.int64]
    awardee: NDArray[np.int64]
    held_before: Mask

    @classmethod
    def of(cls, c: Cohorts) -> Awards:
        contracts, rows = c.contracts, c.contracts.rows
        day = contracts.earliest("award_date").dt.normalize().reset_index(drop=True)
        before = (day < pd.Timestamp(c.period.start)).to_numpy(bool)
        competitive = contracts.of_rows(c.chain.competitive)
        enough = contracts.of_rows(c.chain.bids)
        method = c.column_of(rows, "procurement_method").notna().to_numpy(bool)
        awardee = pd.factorize(c.column_of(rows, "awarded_organization_id").astype(object))[0]
        pair = rows.group * (int(awardee.max(initial=0)) + 1) + awardee
        held = np.isin(pair, pair[before & (awardee >= 0)]) & (awardee >= 0)
        return cls(
            in_period=contracts.within(day),
            before=before,
            competitive=competitive,
            # Whether competition was enough is known: not competitive, or bids known (RULES 8.6).
            judged=method & (~competitive | (enough >= 0)),
            bids=c.column_of(rows, "valid_bid_count").to_numpy(float, na_value=np.nan),
            enough=enough,
            awardee=awardee.astype(np.int64),
            held_before=held,
        )


@dataclass(frozen=True, kw_only=True)
class Renewal(Share):
    """Awards to somebody who held one here before P; without an earlier award nothing (RULES 8.7)."""

    earlier: Mask

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        frame = super().reduce(cohorts)
        none = self.totals(self.earlier, len(cohorts)) == 0
        numbers = ["numerator", "denominator", "value", "lower", "upper", "n_unknown"]
        frame.loc[none, numbers] = np.nan
        frame.loc[none, "method"] = ""
        frame.loc[none, "status"] = "not_available"
        frame.loc[none, "note"] = "no_earlier_award"
        return frame

    def roles(self, cohorts: Cohorts) -> list[Role]:
        some = np.append(self.totals(self.earlier, len(cohorts)) > 0, False)
        return [
            Role(r.name, r.rows, np.where(some[r.rows.group], r.weight, 0.0))
            for r in super().roles(cohorts)
        ]


def _total_of(label: NDArray[np.int64], amount: Floats, group: NDArray[np.int64]) -> Floats:
    """For each row the sum of the amounts that share its group and label; 0 where it has none."""
    keys = group * (int(label.max(initial=0)) + 1) + label
    _, of_row = np.unique(np.where(label >= 0, keys, -1), return_inverse=True)
    order = np.argsort(amount, kind="stable")
    sums = np.bincount(of_row[order], amount[order])
    return np.where(label >= 0, sums[of_row], 0.0)


@indicator(
    id="competition_rate",
    code="V4",
    family="value",
    zh="竞争性承接率",
    en="Competition rate",
    definition_zh=(
        "评估期内中标的合同金额中，以竞争性方式购买且有效投标数足够的金额所占的比例；另给出竞争"
        "性购买的平均有效投标数。"
    ),
    definition_en=(
        "Of the known value of contracts awarded in the period, the share awarded by a "
        "competitive method with enough valid bids; the mean number of valid bids of "
        "competitive awards is given beside it."
    ),
    unit="share",
    direction="higher",
    groups=("mean_bids",),
    group_units={"mean_bids": "count"},
    unit_table="projects",
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.procurement_method",
        "projects.valid_bid_count",
    ),
    source="FRAMEWORK §2.10; RULES 8.6",
)
def competition_rate(c: Cohorts) -> Iterable[Measure]:
    awards = Awards.of(c)
    amount = c.spending.amount("amount_awarded")
    judged = awards.in_period & awards.judged
    known = judged & ~np.isnan(amount)
    contested = awards.competitive & (awards.enough == 1)
    yield PlainShare(
        rows=c.contracts.rows,
        numerator=np.where(known & contested, amount, 0.0),
        denominator=np.where(known, amount, 0.0),
        unknown=awards.in_period & ~known,
    )
    counted = awards.in_period & awards.competitive & ~np.isnan(awards.bids)
    yield PlainShare(
        rows=c.contracts.rows,
        numerator=np.where(counted, awards.bids, 0.0),
        denominator=counted,
        unknown=awards.in_period & ~awards.judged,
        group="mean_bids",
    )


@indicator(
    id="provider_concentration",
    code="V5",
    family="value",
    zh="承接集中度",
    en="Provider concentration",
    definition_zh=(
        "评估期内中标金额在各承接单位之间的集中程度，即各单位所占份额的平方和；另给出由以往承接"
        "单位再次承接的项目所占的比例。"
    ),
    definition_en=(
        "How concentrated the value of the period's awards is, as the sum of the squared shares "
        "of the providers; the share of projects awarded to a provider that held an award here "
        "before is given beside it."
    ),
    unit="index",
    direction="context",
    groups=("incumbent_renewal",),
    group_units={"incumbent_renewal": "share"},
    unit_table="projects",
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.awarded_organization_id",
    ),
    source="FRAMEWORK §2.10; RULES 8.7",
)
def provider_concentration(c: Cohorts) -> Iterable[Measure]:
    awards = Awards.of(c)
    rows, amount = c.contracts.rows, c.spending.amount("amount_awarded")
    named = awards.awardee >= 0
    known = awards.in_period & named & ~np.isnan(amount)
    each = np.where(known, amount, 0.0)
    of_awardee = _total_of(np.where(known, awards.awardee, -1), each, rows.group)
    of_all = _total_of(np.where(known, 0, -1), each, rows.group)
    # Each contract weighs its amount times the total, so that the weights add up to the squares.
    yield PlainShare(
        rows=rows,
        numerator=each * of_awardee,
        denominator=each * of_all,
        unknown=awards.in_period & ~known,
    )
    yield Renewal(
        rows=rows,
        numerator=awards.in_period & named & awards.held_before,
        denominator=awards.in_period & named,
        unknown=awards.in_period & ~named,
        earlier=np.asarray(awards.before & named),
        group="incumbent_renewal",
    )
