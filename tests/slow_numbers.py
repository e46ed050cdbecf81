"""What the slow computations share: rows as dictionaries, numbers with their rows, intervals.

Of the package they know only the schema. Numbers such as 1.7 cite RULES, `16` its fine points.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from scipy import stats

from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

Row = dict[str, Any]
Weights = dict[str, float]

Z = statistics.NormalDist().inv_cdf(0.975)  # 1.21: unrounded
DAY = dt.timedelta(days=1)

#: 15: R columns of the table; names of places are not required (16 on 1.12).
COMMUNITIES = ("community_id", "year", "households", "pop_total")


@dataclass
class Number:
    """One row of the result frame; null is None. `rows` are the weights of each role."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    n_unknown: float | None = None
    status: str = "not_available"
    method: str = ""
    rows: dict[str, Weights] = field(default_factory=dict)


# --- Rows -------------------------------------------------------------------------------


def rows_of(tables: Tables, name: str) -> list[Row]:
    """The rows of a table, every column of the schema present, blanks as None; 1.7."""
    if name not in tables:
        return []
    columns = [column.name for column in TABLES[name].columns]
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for record in tables.frame(name).to_dict("records"):
        row: Row = {}
        for column in columns:
            cell = record.get(column)
            row[column] = None if cell is None or pd.isna(cell) else cell
            if isinstance(row[column], pd.Timestamp):
                row[column] = row[column].to_pydatetime()
        content = tuple(row[column] for column in columns)
        if content not in seen:  # 1.7: rows equal in every column count once
            seen.add(content)
            rows.append(row)
    return rows


def total(weights: Weights) -> float:
    return math.fsum(weights.values())


# --- Intervals, by hand -----------------------------------------------------------------


def wilson(x: float, n: float) -> tuple[float, float]:
    """METHODS §1; 1.21: exactly 0 at x = 0 and exactly 1 at x = n."""
    root = Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    lower = (2 * x + Z * Z - root) / (2 * (n + Z * Z))
    upper = (2 * x + Z * Z + root) / (2 * (n + Z * Z))
    return (0.0 if x == 0 else lower), (1.0 if x == n else upper)


def poisson(x: float) -> tuple[float, float]:
    """1.22, METHODS §2: exact under 10 events, Byar from 10."""
    if x < 10:
        low = 0.0 if x == 0 else float(stats.chi2.ppf(0.025, 2 * x)) / 2
        return low, float(stats.chi2.ppf(0.975, 2 * x + 2)) / 2
    y = x + 1
    low = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
    return low, y * (1 - 1 / (9 * y) + Z / (3 * math.sqrt(y))) ** 3


def newcombe_paired(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """Newcombe 1998 (Stat Med 17:2635), method 10, of (a + b)/n − (a + c)/n."""
    n = a + b + c + d
    first, second = (a + b) / n, (a + c) / n
    low1, high1 = wilson(a + b, n)
    low2, high2 = wilson(a + c, n)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d - b * c
    if cross > n / 2:
        cross_corrected = cross - n / 2
    elif cross >= 0:
        cross_corrected = 0.0
    else:
        cross_corrected = cross
    phi = cross_corrected / math.sqrt(margins) if margins > 0 else 0.0
    down1, up1, down2, up2 = first - low1, high1 - first, second - low2, high2 - second
    below = math.sqrt(max(0.0, down1**2 - 2 * phi * down1 * up2 + up2**2))
    above = math.sqrt(max(0.0, up1**2 - 2 * phi * up1 * down2 + down2**2))
    return (b - c) / n - below, (b - c) / n + above


def student(values: Sequence[float]) -> tuple[float | None, float | None]:
    """METHODS §2: mean ∓ t·s/√n; none for n = 1 (3.5)."""
    if len(values) < 2:
        return None, None
    half = float(stats.t.ppf(0.975, len(values) - 1)) * statistics.stdev(values)
    half /= math.sqrt(len(values))
    middle = statistics.fmean(values)
    return middle - half, middle + half


def kaplan_meier(times: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float, float]]:
    """METHODS §5: (event time, S, lower, upper); the log-log band is nan where S is 0."""
    curve: list[tuple[float, float, float, float]] = []
    share, greenwood = 1.0, 0.0
    for t in sorted({time for time, event in times if event}):
        at_risk = sum(1 for time, _ in times if time >= t)
        events = sum(1 for time, event in times if event and time == t)
        share *= 1 - events / at_risk
        if events == at_risk:
            curve.append((t, 0.0, math.nan, math.nan))
            continue
        greenwood += events / (at_risk * (at_risk - events))
        theta = math.exp(Z * math.sqrt(greenwood) / abs(math.log(share)))
        curve.append((t, share, share**theta, share ** (1 / theta)))
    return curve


def quantile(
    curve: Sequence[tuple[float, float, float, float]], q: float
) -> tuple[float | None, float | None, float | None]:
    """3.9: the time by which the share q is resolved, with its limits."""
    reached, low, high = None, None, None
    for t, share, lower, upper in curve:
        if reached is None and share <= 1 - q + 1e-9:
            reached = t
        if share == 0:
            continue  # 3.9: times with S = 0 are ignored for the limits
        if low is None and lower <= 1 - q:
            low = t
        if high is None and upper <= 1 - q:
            high = t
    return reached, low, high
