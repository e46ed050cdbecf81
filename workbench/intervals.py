"""Uncertainty: arrays in, bounds out. The paper is cited in each function.

statsmodels and scipy do the work wherever they have the method; what stands here besides
guards the edges of METHODS §12. Nothing is rounded. Both are imported inside the functions:
a kernel that only draws ready numbers needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bounds = tuple[Floats, Floats]

#: Φ⁻¹(0.975), unrounded (RULES 1.21).
Z95: float = NormalDist().inv_cdf(0.975)


def wilson(count: ArrayLike, total: ArrayLike) -> Bounds:
    """95 % Wilson limits of count ÷ total (Wilson 1927; Newcombe 1998a, method 3).

    Fractional counts are allowed. Lower is exactly 0 at 0, upper exactly 1 at the total.
    Null where total is 0 or null, or count lies outside [0, total].
    """
    from statsmodels.stats.proportion import proportion_confint

    x, n = np.broadcast_arrays(np.asarray(count, float), np.asarray(total, float))
    lower, upper = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    usable = (n > 0) & (x >= 0) & (x <= n)
    if usable.any():
        # The library's default method is the normal approximation, so the name is given.
        low, high = proportion_confint(x[usable], n[usable], alpha=0.05, method="wilson")
        lower[usable], upper[usable] = low, high
    # Floats push the limits just outside [0, 1] (0/77, 38/38).
    lower[usable & (x == 0)] = 0.0
    upper[usable & (x == n)] = 1.0
    return np.clip(lower, 0.0, 1.0), np.clip(upper, 0.0, 1.0)


def mean_of_estimates(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Bounds:
    """How far the 95 % limits of a mean of independent estimates lie below and above it.

    Arrays of estimates × groups. Recovery of variances from each estimate's own, not
    symmetric limits (MOVER: Zou & Donner 2008, eq. 2). An estimate without limits counts as
    known exactly, a null one is no part of the mean. Null where a group has no estimate.
    """
    told, low, high = (np.asarray(each, float) for each in (value, lower, upper))
    known = (~np.isnan(told)).sum(axis=0).astype(float)
    below = np.sqrt(np.nansum((told - low) ** 2, axis=0))
    above = np.sqrt(np.nansum((high - told) ** 2, axis=0))
    parts = np.where(known > 0, known, np.nan)
    return below / parts, above / parts


def poisson_count(count: ArrayLike) -> Bounds:
    """95 % limits of a count of events: exact under 10, Byar from 10 (RULES 1.22).

    Exact: Garwood 1936. Byar: Breslow & Day 1987, vol. II, eq. 2.13. Null for null.
    """
    from statsmodels.stats.rates import confint_poisson

    x = np.atleast_1d(np.asarray(count, float))
    lower, upper = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    few, many = (x >= 0) & (x < 10), x >= 10
    if few.any():
        low, high = confint_poisson(x[few], 1.0, method="exact-c", alpha=0.05)
        # At zero events the library's lower limit is null; the exact one is 0.
        lower[few], upper[few] = np.where(x[few] == 0, 0.0, low), high
    above = x[many] + 1
    lower[many] = x[many] * (1 - 1 / (9 * x[many]) - Z95 / (3 * np.sqrt(x[many]))) ** 3
    upper[many] = above * (1 - 1 / (9 * above) + Z95 / (3 * np.sqrt(above))) ** 3
    return lower, upper


def newcombe_paired(
    both: ArrayLike, first: ArrayLike, second: ArrayLike, neither: ArrayLike
) -> Bounds:
    """95 % limits of (both + first − both − second) ÷ n for paired shares.

    Newcombe 1998c (Stat Med 17:2635), method 10: squared-and-added Wilson limits with the
    continuity-corrected correlation. Null where n is 0.
    """
    a, b, c, d = (
        np.asarray(cells, float) for cells in np.broadcast_arrays(both, first, second, neither)
    )
    n = a + b + c + d
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = (a + b) / n, (a + c) / n
        low1, high1 = wilson(a + b, n)
        low2, high2 = wilson(a + c, n)
        phi = _paired_phi(a, b, c, d)
        down1, up1, down2, up2 = p1 - low1, high1 - p1, p2 - low2, high2 - p2
        difference = (b - c) / n
        minus = np.sqrt(np.maximum(down1**2 - 2 * phi * down1 * up2 + up2**2, 0))
        plus = np.sqrt(np.maximum(up1**2 - 2 * phi * up1 * down2 + down2**2, 0))
    return np.maximum(difference - minus, -1.0), np.minimum(difference + plus, 1.0)


def _paired_phi(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    n = a + b + c + d
    product = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d - b * c
    corrected = np.where(cross > n / 2, cross - n / 2, np.where(cross >= 0, 0.0, cross))
    return np.where(product > 0, corrected / np.sqrt(np.where(product > 0, product, 1.0)), 0.0)


def newcombe(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Bounds:
    """95 % limits of x1/n1 − x2/n2 for independent shares.

    Newcombe 1998b (Stat Med 17:873), method 10: squared-and-added Wilson limits. Null where
    a denominator is 0 or null.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    a, m, b, n = (np.asarray(v, float) for v in np.broadcast_arrays(x1, n1, x2, n2))
    usable = (m > 0) & (n > 0) & (a >= 0) & (a <= m) & (b >= 0) & (b <= n)
    lower, upper = np.full(a.shape, np.nan), np.full(a.shape, np.nan)
    if usable.any():
        lower[usable], upper[usable] = confint_proportions_2indep(
            a[usable], m[usable], b[usable], n[usable], method="newcomb", compare="diff"
        )
    return lower, upper


def katz(a: ArrayLike, n1: ArrayLike, b: ArrayLike, n0: ArrayLike) -> Bounds:
    """95 % limits of the ratio (a/n1) ÷ (b/n0) on the log scale (Katz 1978, Biometrics 34:469).

    Null where a or b is 0: the logarithm has no limits there (RULES 2.9).
    """
    x1, m, x0, n = (np.asarray(v, float) for v in np.broadcast_arrays(a, n1, b, n0))
    usable = (x1 > 0) & (x0 > 0) & (m > 0) & (n > 0)
    lower, upper = np.full(x1.shape, np.nan), np.full(x1.shape, np.nan)
    x1, m, x0, n = x1[usable], m[usable], x0[usable], n[usable]
    log = np.log((x1 / m) / (x0 / n))
    # Where a whole group was served the two terms cancel only up to the last digit.
    error = np.sqrt(np.maximum(1 / x1 - 1 / m + 1 / x0 - 1 / n, 0.0))
    lower[usable], upper[usable] = np.exp(log - Z95 * error), np.exp(log + Z95 * error)
    return lower, upper


def student_mean(total: ArrayLike, squares: ArrayLike, count: ArrayLike) -> Bounds:
    """95 % t limits of a mean from Σx, Σx² and n. Null for n < 2."""
    from scipy.special import stdtrit

    s, q, n = (np.asarray(v, float) for v in np.broadcast_arrays(total, squares, count))
    lower, upper = np.full(s.shape, np.nan), np.full(s.shape, np.nan)
    many = n >= 2
    mean = s[many] / n[many]
    variance = np.maximum(q[many] - s[many] * mean, 0.0) / (n[many] - 1)
    half = stdtrit(n[many] - 1, 0.975) * np.sqrt(variance / n[many])
    lower[many], upper[many] = mean - half, mean + half
    return lower, upper


@dataclass(frozen=True)
class WeightedMeans:
    """Weighted means of many groups: the mean, the variance of that mean, and how many values.

    `mean` is null without values or weight, `variance` also for a single value.
    """

    mean: Floats
    variance: Floats
    count: Floats


def weighted_means(
    value: ArrayLike, weight: ArrayLike, group: ArrayLike, groups: int
) -> WeightedMeans:
    """Σwy ÷ Σw of the groups 0 … groups−1, with its linearised variance.

    n ÷ (n − 1) · Σ(w(y − ȳ) ÷ Σw)², the mean taken as a ratio of two totals (Woodruff 1971,
    J Am Stat Assoc 66:411; Binder 1983, Int Stat Rev 51:279). Weights say how many people an
    answer stands for: those of statsmodels' DescrStatsW repeat values and give another
    variance. With equal weights it is s² ÷ n.
    """
    y, w = np.asarray(value, float), np.asarray(weight, float)
    g = np.asarray(group, np.int64)
    n, total = (np.bincount(g, each, groups).astype(float) for each in (np.ones(y.size), w))
    weighed = np.where(total > 0, total, np.nan)
    mean = np.bincount(g, w * y, groups) / weighed
    off = np.bincount(g, (w * (y - mean[g]) / weighed[g]) ** 2, groups)
    variance = np.where(n > 1, off * n / np.where(n > 1, n - 1, 1.0), np.nan)
    return WeightedMeans(mean, np.where(np.isnan(mean), np.nan, variance), n)


def student(estimate: ArrayLike, variance: ArrayLike, freedom: ArrayLike) -> Bounds:
    """95 % t limits of an estimate with this variance and degrees of freedom (Student 1908).

    Null where one of them is null or no freedom is left.
    """
    from scipy.special import stdtrit

    m, v, df = (np.asarray(x, float) for x in np.broadcast_arrays(estimate, variance, freedom))
    lower, upper = np.full(m.shape, np.nan), np.full(m.shape, np.nan)
    usable = (df > 0) & (v >= 0)
    half = stdtrit(df[usable], 0.975) * np.sqrt(v[usable])
    lower[usable], upper[usable] = m[usable] - half, m[usable] + half
    return lower, upper


def welch(first: WeightedMeans, second: WeightedMeans) -> Bounds:
    """95 % limits of the mean of `first` minus that of `second`, independent samples.

    Welch 1947 (Biometrika 34:28) with Satterthwaite's degrees of freedom, from the variance of
    each mean. Two samples without any spread leave no width. Null where one has fewer than
    two values. scipy has it for unweighted values only.
    """
    v1, v2 = first.variance, second.variance
    parts = [
        v**2 / np.where(x.count > 1, x.count - 1, np.nan) for v, x in ((v1, first), (v2, second))
    ]
    known = ~np.isnan(parts[0] + parts[1])
    spread = np.where(known, parts[0] + parts[1], 0.0) > 0
    freedom = np.where(spread, (v1 + v2) ** 2 / np.where(spread, parts[0] + parts[1], 1.0), np.inf)
    return student(first.mean - second.mean, v1 + v2, np.where(known, freedom, np.nan))


@dataclass(frozen=True)
class SurvivalCurves:
    """Product-limit estimates of many groups at their own event times, group after group.

    Arrays of one length: `group`, `time`, `share` (still unresolved), `lower`, `upper`
    (log-log band; null where share is 1 or 0), `at_risk`, `events`.
    """

    group: NDArray[np.int64]
    time: Floats
    share: Floats
    lower: Floats
    upper: Floats
    at_risk: Floats
    events: Floats


def kaplan_meier(time: ArrayLike, event: ArrayLike, group: ArrayLike) -> SurvivalCurves:
    """Kaplan & Meier 1958 for every group at once, with Greenwood's variance on the log-log scale.

    A censoring at an event time counts as at risk there. Only event times are returned.
    Times must be ≥ 0 (ValueError): a negative duration is a data error to be left out before.
    Written out because one call per group is too slow for thousands of communities; equal
    to statsmodels' SurvfuncRight.
    """
    t, e, g = np.asarray(time, float), np.asarray(event, float), np.asarray(group, np.int64)
    if t.size and (np.isnan(t).any() or t.min() < 0):
        raise ValueError("durations must be known and not negative")
    order = np.lexsort((t, g))
    t, e, g = t[order], e[order], g[order]
    first = np.ones(t.size, bool)
    first[1:] = (t[1:] != t[:-1]) | (g[1:] != g[:-1])
    starts = np.flatnonzero(first)
    events = np.add.reduceat(e, starts) if t.size else np.zeros(0)
    at, of = t[starts], g[starts]
    group_end = np.searchsorted(g, of, side="right")
    at_risk = (group_end - starts).astype(float)
    keep = events > 0
    at, of, events, at_risk = at[keep], of[keep], events[keep], at_risk[keep]
    share = _by_group(np.multiply, 1 - events / np.maximum(at_risk, 1), of)
    left = at_risk - events
    hazard = np.where(left > 0, events / (at_risk * np.where(left > 0, left, 1)), 0.0)
    greenwood = _by_group(np.add, hazard, of)
    lower, upper = _log_log(share, greenwood)
    return SurvivalCurves(of, at, share, lower, upper, at_risk, events)


def _by_group(operation: np.ufunc, values: Floats, group: NDArray[np.int64]) -> Floats:
    """Cumulative operation within runs of equal group."""
    out = np.empty_like(values)
    edges = np.flatnonzero(np.diff(group)) + 1
    for begin, end in zip([0, *edges], [*edges, values.size], strict=True):
        out[begin:end] = operation.accumulate(values[begin:end])
    return out


def _log_log(share: Floats, greenwood: Floats) -> Bounds:
    """Pointwise S^exp(∓z·√G/ln S) (Kalbfleisch & Prentice 1980). Null at S = 1 and S = 0."""
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    spread = Z95 * np.sqrt(greenwood) / np.log(safe)
    with np.errstate(over="ignore"):
        lower, upper = safe ** np.exp(-spread), safe ** np.exp(spread)
    return np.where(inside, lower, np.nan), np.where(inside, upper, np.nan)


#: Tolerance of RULES 3.9 when S is compared with 1 − q.
QUANTILE_TOLERANCE = 1e-9


def survival_quantile(
    curves: SurvivalCurves, q: float, groups: int
) -> tuple[Floats, Floats, Floats]:
    """The q-quantile of each group 0 … groups−1 with its limits (RULES 3.9).

    Value: smallest event time with S ≤ 1 − q. Limits: first event time at which the lower
    (upper) band is ≤ 1 − q, ignoring times with S = 0. Never reached: null.
    """
    level = 1 - q + QUANTILE_TOLERANCE
    value = _first_time(curves, curves.share <= level, groups)
    alive = curves.share > 0
    with np.errstate(invalid="ignore"):
        lower = _first_time(curves, alive & (curves.lower <= level), groups)
        upper = _first_time(curves, alive & (curves.upper <= level), groups)
    return value, lower, upper


def _first_time(curves: SurvivalCurves, reached: NDArray[np.bool_], groups: int) -> Floats:
    out = np.full(groups, np.nan)
    where = np.flatnonzero(reached)[::-1]
    # Written backwards, so that the earliest time of each group stays.
    out[curves.group[where]] = curves.time[where]
    return out
