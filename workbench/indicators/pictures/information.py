"""How soon departments hear of needs, and what becomes of referrals: the series of section 7."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.indicators.information import told_government
from workbench.indicators.pictures.shaping import counted, series_of_groups
from workbench.indicators.referral import mature_referrals
from workbench.results import Series

#: Days from the raising of a need to the first share: upper ends of the bars, and their names.
LAG_ENDS: tuple[float, ...] = (0, 1, 4, 8, 16, 31, np.inf)
LAGS: tuple[str, ...] = ("before", "0", "1_3", "4_7", "8_15", "16_30", "over_30")
#: Answers to a referral and what came of it, in the order of the picture.
ANSWERS: tuple[str, ...] = ("accepted", "declined", "pending", "unanswered")
OUTCOMES: tuple[str, ...] = (
    *("helped", "referred_on", "ineligible"),
    *("no_capacity", "unreachable", "withdrawn", "no_outcome"),
)


def information_series(c: Cohorts) -> Iterable[Series]:
    """Every series about information and referrals that the data allow."""
    if not c.received.has("linkages", "linkage_type"):
        return
    # Without organisations nobody is known to be a department: no picture rather than an empty one.
    if (
        c.received.has("needs")
        and c.received.has("organizations", "organization_type")
        and c.received.has("linkages", "need_id")
    ):
        yield information_lag(c)
    if c.received.has("linkages", "response_status", "outcome"):
        yield referral_flow(c)


def information_lag(c: Cohorts) -> Series:
    """Accepted needs of which a government organisation was told, by days until it first was."""
    first = told_government(c).earliest(len(c.needs))
    chosen = c.accepted & ~np.isnan(first) & (c.needs.group >= 0)
    place = np.searchsorted(LAG_ENDS, first[chosen], side="right")
    lag = np.array(LAGS, dtype=object)[place]
    rows = pd.DataFrame({"_group": c.needs.group[chosen], "row": lag, "column": "needs"})
    return series_of_groups(c, "information_lag", "matrix", counted(rows))


def referral_flow(c: Cohorts) -> Series:
    """Referrals at least 30 days old: how they were answered, and from there what came of them."""
    base = mature_referrals(c)
    answer = c.ties.linkage_column("response_status").astype(object)
    outcome = c.ties.linkage_column("outcome").astype(object)
    own = pd.DataFrame(
        {
            "_group": c.ties.linkages.group[base],
            "from": answer.where(answer.notna(), "unanswered").to_numpy(object)[base],
            "to": outcome.where(outcome.notna(), "no_outcome").to_numpy(object)[base],
        }
    )
    sent = own[["_group", "from"]].rename(columns={"from": "to"})
    sent.insert(1, "from", "made")
    rows = pd.concat([counted(sent), counted(own)], ignore_index=True)
    return series_of_groups(c, "referral_flow", "flow", rows)
