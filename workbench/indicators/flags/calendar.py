"""What happened in which month of a period, by community (RULES 1.25, 13.10–13.18)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
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


#: Years from 2000 to 2060 in which Spring Festival (正月初一) falls in January, else in February.
#: 重阳 (九月初九) falls in October in all of them.
SPRING_IN_JANUARY = frozenset(
    (
        *(2001, 2004, 2006, 2009, 2012, 2014, 2017, 2020, 2023, 2025, 2028),
        *(2031, 2033, 2036, 2039, 2042, 2044, 2047, 2050, 2055, 2058),
    )
)
DOUBLE_NINTH = 10


def festival(number: int, configured: tuple[int, ...] | None) -> bool:
    """Whether a month is one of festivals, when more happens everywhere (RULES 13.14)."""
    year, month = number // 12, number % 12 + 1
    if configured is not None:
        return month in configured
    spring = 1 if year in SPRING_IN_JANUARY else 2
    return month in (spring, DOUBLE_NINTH)
