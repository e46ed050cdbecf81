"""Shares of the months of a period in which something happened (RULES 1.25, 5.8)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import Figures, Role, available, divided
from workbench.results import months_of


def months_share(c: Cohorts, rows: Rows, date: str, happened: Mask) -> Figures:
    """Months with at least one of these rows ÷ months of P up to `as_of`; no limits."""
    months = float(len(months_of(c.period, c.as_of)))
    chosen = np.flatnonzero(happened & (rows.group >= 0))
    day = c.column_of(rows, date).dt
    number = (day.year * 12 + day.month).to_numpy(float)[chosen]
    keys = pd.DataFrame({"group": rows.group[chosen], "month": number})
    first = chosen[~keys.duplicated().to_numpy(bool)]
    seen = Rows(rows.table, rows.frame.iloc[first].reset_index(drop=True), rows.group[first])
    found = np.bincount(seen.group, minlength=len(c)).astype(float)
    base = np.full(len(c), months)
    status, note = available(base)
    return Figures(
        rows=seen,
        told={
            "numerator": found,
            "denominator": base,
            "value": divided(found, base),
            "n_unknown": np.zeros(len(c)),
            "status": status,
            "note": note,
        },
        shown=(
            Role("numerator", seen, np.ones(len(seen))),
            Role("denominator", calendar(c), np.full(len(c), months)),
        ),
    )


def calendar(c: Cohorts) -> Rows:
    """A row for each group that stands for its months: evidence of a count of time."""
    first = [str(c.grouping.community_ids[0])] * len(c) if c.grouping.community_ids else []
    for place, community in zip(
        c.grouping.place_of_community, c.grouping.community_ids, strict=True
    ):
        for group in np.flatnonzero(c.grouping.place_of_group == place):
            first[group] = str(community)
    frame = pd.DataFrame({"community_id": first, "year": c.period.end.year})
    return Rows("communities", frame, np.arange(len(c), dtype=np.int64))
