"""F6 形式竞争: competition in name, with too few bids or one winner (RULES 13.15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench import intervals
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    ALERT,
    CONTRACTS,
    NONE,
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
from workbench.results import Period, period_before

#: Fewer providers make a thin market.
LEAST_PROVIDERS = 3


@indicator(
    id="flag_paper_competition",
    levelled=True,
    code="F6",
    family="flags",
    zh="形式竞争",
    en="Paper competition",
    definition_zh=(
        "看评估期及其前一同长时期内以竞争性方式中标的项目中，有效投标数不足的项目所占的比例，并"
        "看是否长期由同一单位承接大部分金额，出现时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many awards labelled competitive, in the period and the "
        "equally long one before it, had too few valid bids, or one provider won most of their "
        "value throughout."
    ),
    unit="none",
    direction="lower",
    groups=("few_bids", "one_winner"),
    group_units={"few_bids": "share", "one_winner": "share"},
    requires=(
        "projects.procurement_method",
        "projects.awarded_organization_id",
        "projects.award_date",
        "projects.valid_bid_count",
    ),
    source="FRAMEWORK §3; RULES 13.15",
)
def flag_paper_competition(c: Cohorts) -> Iterable[Measure]:
    market = Market.of(c)
    few, one = _few_bids(market), _one_winner(market)
    thin = market.thin & (few.fired | one.fired)
    effective = {few.name: few.capped(thin), one.name: np.where(thin, NONE, one.level)}
    effective[one.name] = np.where(one.level == UNKNOWN, UNKNOWN, effective[one.name])
    level = combined((few, one), effective)
    # One winner of few bids is more than each of the two.
    lifted = (effective[few.name] == WATCH) & (effective[one.name] >= WATCH) & one.present
    level = np.where(lifted, ALERT, level)
    small = market.small & (few.fired | one.fired)
    level = np.where(small, np.minimum(level, WATCH), level)
    innocent = (("thin_market", thin), ("small_value", small))
    yield from Flag(level, (few, one), innocent).measures()


@dataclass(frozen=True)
class Market:
    """Awards of P and of the equal period before; `known` are competitive ones with known bids."""

    awards: Awards
    day: pd.Series
    in_period: Mask
    dated: Mask
    competitive: Mask
    bids: NDArray[np.int64]

    @classmethod
    def of(cls, c: Cohorts) -> Market:
        awards, contracts = Awards(c), c.contracts
        day = awards.day("award_date")
        in_period, before = contracts.within(day), _between(day, period_before(c.period))
        return cls(
            awards=awards,
            day=day,
            in_period=in_period,
            dated=in_period | before,
            competitive=contracts.of_rows(c.chain.competitive),
            bids=contracts.of_rows(c.chain.bids),
        )

    @property
    def c(self) -> Cohorts:
        return self.awards.c

    @property
    def known(self) -> Mask:
        return self.dated & self.competitive & (self.bids >= 0)

    def count(self, which: Mask) -> NDArray[np.float64]:
        return by_community(self.c, self.awards.rows.group, which)

    @property
    def priced(self) -> Mask:
        """Known awards with amount and awardee."""
        named = self.awards.awardee.notna().to_numpy(bool)
        return self.known & named & ~np.isnan(self.awards.amount)

    @property
    def thin(self) -> Mask:
        """Fewer than three providers on the day of the latest award."""
        c, group = self.c, self.awards.rows.group
        if "organizations" not in c.received:
            return np.zeros(len(c), bool)
        days = pd.Series(np.where(self.known, self.day.to_numpy(), np.datetime64("NaT")))
        latest = days.groupby(group).max().reindex(range(len(c)))
        enough = others_able(c, np.arange(len(c)), latest, least=LEAST_PROVIDERS)
        return latest.notna().to_numpy(bool) & ~enough

    @property
    def small(self) -> Mask:
        """All known awards are small; an unknown amount is not small."""
        under = self.awards.amount < self.c.scheme.flags.small_contract
        return (self.count(self.known) > 0) & (self.count(self.known & ~under) == 0)


def _between(day: pd.Series, period: Period) -> Mask:
    inside = (day >= pd.Timestamp(period.start)) & (day <= pd.Timestamp(period.end))
    return inside.to_numpy(dtype=bool, na_value=False)


def _few_bids(market: Market) -> SignTest:
    """Competitive awards below the minimum of bids: a census, without limits."""
    few = market.known & (market.bids == 0)
    method = market.awards.column("procurement_method").isna().to_numpy(bool)
    unknown = market.dated & (method | (market.competitive & (market.bids < 0)))
    return share_test(
        "few_bids",
        market.count(few),
        market.count(market.known),
        market.c.scheme.flags.few_bids,
        CONTRACTS,
        unknown=market.count(unknown),
        census=True,
        least_alert=3,
        shown=(
            Role("numerator", market.awards.rows, few.astype(float)),
            Role("denominator", market.awards.rows, market.known.astype(float)),
            Role("unknown", market.awards.rows, unknown.astype(float)),
        ),
    )


def _one_winner(market: Market) -> SignTest:
    """The awardee with the most value of these awards, in both periods (RULES 13.15)."""
    c, awards, priced = market.c, market.awards, market.priced
    table = pd.DataFrame(
        {
            "group": awards.rows.group,
            "winner": awards.awardee.to_numpy(object),
            "amount": awards.amount,
            "contracts": 1.0,
            "now": market.in_period.astype(float),
        }
    )[priced]
    won = table.groupby(["group", "winner"], as_index=False).sum()
    won = won.sort_values(["group", "amount", "contracts", "winner"], kind="stable")
    top = won.drop_duplicates("group", keep="last").set_index("group").reindex(range(len(c)))
    total = by_community(c, awards.rows.group, np.where(priced, awards.amount, 0.0))
    contracts = market.count(priced)
    mine = top["amount"].fillna(0.0).to_numpy(float)
    value = divided(mine, total)
    lower, _ = intervals.wilson(top["contracts"].fillna(0.0).to_numpy(float), contracts)
    both = (top["now"] >= 1) & (top["contracts"] - top["now"] >= 1) & (top["contracts"] >= 3)
    share = c.scheme.flags.one_winner
    watch = (value >= share) & both.to_numpy(bool) & (lower >= 0.5)
    unclear = (contracts < CONTRACTS.n) | (total <= 0)
    first = top["winner"].fillna("").to_numpy(object)[awards.rows.group]
    winner = priced & (first == awards.awardee.fillna("").to_numpy(object))
    unknown = market.dated & (
        awards.column("procurement_method").isna().to_numpy(bool) | (market.competitive & ~priced)
    )
    amounts = np.where(priced, awards.amount, 0.0)
    return a_test(
        "one_winner",
        len(c),
        level=np.where(unclear, UNKNOWN, np.where(watch, WATCH, NONE)),
        value=value,
        numerator=mine,
        denominator=total,
        unknown=market.count(unknown),
        present=has(c, "projects.amount_awarded"),
        shown=(
            Role("numerator", awards.rows, np.where(winner, amounts, 0.0)),
            Role("denominator", awards.rows, amounts),
            Role("unknown", awards.rows, unknown.astype(float)),
        ),
    )
