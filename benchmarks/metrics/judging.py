"""What a run measured, the targets, and whether they are met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.metrics.ours import KEY, All

#: For the largest city: 1,000 communities have 6.7 million rows.
MOST_SECONDS, MOST_GB = 90.0, 6.0
MOST_EXPONENT = 1.05
MOST_TIMES = 5.0


@dataclass(frozen=True)
class Measured:
    """One city: all indicators, and the six by us and by DuckDB (the median of the runs of each)."""

    communities: int
    rows: int
    all: All
    gigabytes: float
    ours: float
    ours_gigabytes: float
    plain: float
    compared: int
    different: int

    @property
    def times(self) -> float:
        return self.ours / self.plain


@dataclass(frozen=True)
class Target:
    says: str
    met: bool
    reached: float


def exponent(cities: Sequence[Measured]) -> float:
    """The slope of log seconds on log rows."""
    rows, seconds = zip(*((city.rows, city.all.seconds) for city in cities), strict=True)
    slope, _ = np.polyfit(np.log(rows), np.log(seconds), 1)
    return float(slope)


def differing(ours: pd.DataFrame, plain: pd.DataFrame) -> tuple[int, int]:
    """How many rows were compared, and in how many n or k is not the same or one side lacks the row."""
    both = ours.merge(plain, on=list(KEY), how="outer", suffixes=("", "_plain"))
    same = (both["n"] == both["n_plain"]) & (both["k"] == both["k_plain"])
    return len(both), int((~same).sum())


def targets(cities: Sequence[Measured]) -> list[Target]:
    """The targets, judged on the largest city but for the exponent and the numbers."""
    largest = max(cities, key=lambda city: city.rows)
    slope = exponent(cities)
    different = sum(city.different for city in cities)
    compared = all(city.compared for city in cities)
    return [
        _at_most("seconds for the largest city", largest.all.seconds, MOST_SECONDS),
        _at_most("GB for the largest city", largest.gigabytes, MOST_GB),
        _at_most("growth exponent", slope, MOST_EXPONENT),
        _at_most("times DuckDB for the largest city", largest.times, MOST_TIMES),
        Target("n and k of R1-R5 and C1 equal DuckDB's", compared and not different, different),
    ]


def _at_most(says: str, reached: float, most: float) -> Target:
    met = not math.isnan(reached) and reached <= most
    return Target(f"at most {most:g} {says}", met, reached)
