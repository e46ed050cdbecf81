"""A community against itself: how a share has changed since an earlier period (FRAMEWORK §7.3).

Both periods are computed by the same functions, each as its data stood equally long after its
end, so that late answers do not make the later period look worse.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from workbench import intervals
from workbench.results import NUMBERS, Results, result_columns

#: What `compute_pages` calls the frame of the earlier period, and what is made of it here.
PREVIOUS, CHANGE = "previous", "change"


def with_change(results: Results) -> Results:
    """The results with the breakdown `change`, where an earlier period was computed.

    One row for each row of that period: value = share now − share then, unit points, limits
    Newcombe's for independent shares (1998b, method 10), numerator and denominator null.
    Status `not_available`, note `not_comparable`, where either end is no share with a Wilson
    interval: ranges, missing data, and numbers below their minimum are not subtracted.
    """
    if PREVIOUS not in results.breakdowns:
        return results
    before = results.breakdowns[PREVIOUS]
    changed = change(results.frame, before, results.by)
    return replace(results, breakdowns={**results.breakdowns, CHANGE: changed})


def change(now: pd.DataFrame, before: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Change from `before` to `now`: a result frame of the rows that both hold."""
    keys = ["indicator_id", *by, "variant", "group"]
    pairs = before[keys].merge(now, on=keys, how="left", sort=False)
    x2, n2 = before["numerator"].to_numpy(float), before["denominator"].to_numpy(float)
    x1, n1 = pairs["numerator"].to_numpy(float), pairs["denominator"].to_numpy(float)
    shares = [_is_plain_share(frame) for frame in (pairs, before)]
    both = shares[0] & shares[1]
    lower, upper = intervals.newcombe(*(np.where(both, v, np.nan) for v in (x1, n1, x2, n2)))
    value = pairs["value"].to_numpy(float) - before["value"].to_numpy(float)
    return pairs.assign(
        **dict.fromkeys(NUMBERS, np.nan),
        n_unknown=np.nan,
        category=None,
        unit="points",
        method=np.where(both, "newcombe", ""),
        status=np.where(both, "ok", "not_available"),
        note=np.where(both, "", "not_comparable"),
    ).assign(value=np.where(both, value, np.nan), lower=lower, upper=upper)[
        list(result_columns(by))
    ]


def _is_plain_share(frame: pd.DataFrame) -> np.ndarray:
    told = frame["unit"].eq("share") & frame["method"].eq("wilson") & frame["status"].eq("ok")
    return told.to_numpy(bool)
