"""What happened in which month of a period (RULES 1.25, 5.8, 13.10–13.18)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import Figures, Role, available, divided
from workbench.results import is_whole_month, months_of


@dataclass(frozen=True)
class Months:
    """Months of P up to `as_of`, as year × 12 + month − 1, in order."""

    c: Cohorts
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def all_of(cls, c: Cohorts) -> Months:
        """Every month that shares a day with P."""
        parts = months_of(c.period, c.as_of)
        return cls(c, np.array([p.start.year * 12 + p.start.month - 1 for p in parts], np.int64))

    @classmethod
    def whole_of(cls, c: Cohorts) -> Months:
        """Only whole months."""
        parts = [part for part in months_of(c.period, c.as_of) if is_whole_month(part)]
        return cls(c, np.array([p.start.year * 12 + p.start.month - 1 for p in parts], np.int64))

    def place(self, rows: Rows, date: str) -> NDArray[np.int64]:
        """Which of these months each row is dated in; -1 for none."""
        day = self.c.column_of(rows, date).dt
        number = (day.year * 12 + day.month - 1).fillna(-1).to_numpy(np.int64)
        if not len(self):
            return np.full(len(rows), -1, np.int64)
        at = np.clip(np.searchsorted(self.numbers, number), 0, len(self) - 1)
        return np.where(self.numbers[at] == number, at, -1).astype(np.int64)

    def count(self, rows: Rows, date: str, which: Mask | None = None) -> NDArray[np.int64]:
        """Rows by community and month: communities × months."""
        at = self.place(rows, date)
        chosen = (at >= 0) & (rows.group >= 0)
        if which is not None:
            chosen &= which
        found = np.zeros((len(self.c), len(self)), np.int64)
        np.add.at(found, (rows.group[chosen], at[chosen]), 1)
        return found


def months_share(c: Cohorts, rows: Rows, date: str, happened: Mask) -> Figures:
    """Months with at least one of these rows ÷ months of P up to `as_of`; no limits."""
    months = float(len(months_of(c.period, c.as_of)))
    chosen = np.flatnonzero(happened & (rows.group >= 0))
    day = c.column_of(rows, date).dt
    number = (day.year * 12 + day.month).to_numpy(float)[chosen]
    keys = pd.DataFrame({"group": rows.group[chosen], "month": number})
    first = chosen[~keys.duplicated().to_numpy(bool)]
    seen = rows.only(first)
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
    grouping = c.grouping
    ids = np.array(grouping.community_ids or [""], dtype=object)
    inside = np.flatnonzero(grouping.place_of_community >= 0)
    # Of several communities the last stands for them, of none the first of all.
    of_place = np.zeros(int(grouping.place_of_group.max(initial=-1)) + 2, np.int64)
    of_place[grouping.place_of_community[inside]] = inside
    first = ids[of_place[grouping.place_of_group]].tolist()
    frame = pd.DataFrame({"community_id": first, "year": c.period.end.year})
    return Rows("communities", frame, np.arange(len(c), dtype=np.int64))
