"""Intervals equal published and independently computed values, and keep their edges.

The reference values stand beside the repository. Where they are absent those comparisons
are skipped; in continuous integration they fail.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind, ttest_rel
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from tests.presence import absent
from workbench import intervals

REFERENCE = Path(__file__).resolve().parents[1] / ".." / "shared" / "reference"
CLOSED_FORM, SURVIVAL = 1e-9, 1e-8  # tolerances of the reference's README


def reference(name: str) -> pd.DataFrame:
    path = REFERENCE / f"{name}.csv"
    if not path.is_file():
        absent(f"the reference values of {name} are not beside this checkout")
    return pd.read_csv(path)


# --- Wilson -----------------------------------------------------------------------------


def test_wilson_equals_public_health_england() -> None:
    """65 of 100, 1045 of 5000 and a fractional 0.445 of 1, asserted upstream."""
    cases = reference("phe_byars_wilson").query("method == 'Wilson' and confidence == 0.95")
    lower, upper = intervals.wilson(cases["x"], cases["n"])
    np.testing.assert_allclose(lower, cases["lowercl"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(upper, cases["uppercl"], rtol=CLOSED_FORM)
    assert len(cases) == 3


def test_wilson_equals_r() -> None:
    """Every Wilson interval that R gives at 95 %."""
    cases = reference("prop_single_expected").query("method == 'wilson' and conf == 0.95")
    lower, upper = intervals.wilson(cases["x"], cases["n"])
    np.testing.assert_allclose(lower, cases["lower"], rtol=CLOSED_FORM, atol=1e-12)
    np.testing.assert_allclose(upper, cases["upper"], rtol=CLOSED_FORM)
    assert len(cases) >= 5


def test_wilson_equals_newcombe_1998() -> None:
    """The printed examples of the paper, to its four decimals."""
    cases = reference("prop_single_published_newcombe1998a").query("method == 'wilson'")
    lower, upper = intervals.wilson(cases["x"], cases["n"])
    np.testing.assert_allclose(lower, cases["lower"], atol=5e-5)
    np.testing.assert_allclose(upper, cases["upper"], atol=5e-5)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"), [(45, 60, 0.628, 0.842), (0, 20, 0, 0.161), (20, 20, 0.839, 1)]
)
def test_wilson_vectors_of_the_framework(x: int, n: int, low: float, high: float) -> None:
    """FRAMEWORK §7.5."""
    lower, upper = intervals.wilson(x, n)
    assert (round(float(lower), 3), round(float(upper), 3)) == (low, high)


@pytest.mark.parametrize("n", [1, 2, 38, 77, 1000, 12345])
def test_wilson_is_exactly_zero_and_one_at_the_ends(n: int) -> None:
    """0 of 77 has the lower limit 0 and 38 of 38 the upper limit 1, to the last bit."""
    lower, upper = intervals.wilson([0, n], [n, n])
    assert lower[0] == 0.0
    assert upper[1] == 1.0
    assert 0 < upper[0] < 1
    assert 0 < lower[1] < 1


def test_wilson_of_nothing_is_null() -> None:
    """No denominator, an unknown one, and a count outside it have no interval."""
    lower, upper = intervals.wilson([0, 1, 3, -1, np.nan, 1], [0, np.nan, 2, 5, 5, -1])
    assert np.isnan(lower).all()
    assert np.isnan(upper).all()


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_share_and_is_symmetric(counts: tuple[int, int]) -> None:
    """0 ≤ lower ≤ x/n ≤ upper ≤ 1, and the complement has the mirrored limits."""
    x, n = counts
    lower, upper = intervals.wilson(x, n)
    assert 0 <= lower <= x / n + 1e-15
    assert x / n - 1e-15 <= upper <= 1
    mirrored = intervals.wilson(n - x, n)
    assert float(mirrored[0]) == pytest.approx(1 - float(upper), abs=1e-12)
    assert float(mirrored[1]) == pytest.approx(1 - float(lower), abs=1e-12)


# --- Counts -----------------------------------------------------------------------------


def test_counts_are_exact_under_ten_and_byar_from_ten() -> None:
    """Garwood's limits below 10 events, Breslow & Day's from 10 on."""
    cases = reference("poisson_count_ci_expected")
    exact = cases.query("method == 'exact_garwood' and x < 10")
    byar = cases.query("method == 'byar_breslow_day' and x >= 10")
    assert {9, 10} <= {*exact["x"], *byar["x"]}
    for expected in (exact, byar):
        lower, upper = intervals.poisson_count(expected["x"])
        np.testing.assert_allclose(lower, expected["lower"], rtol=CLOSED_FORM, atol=1e-12)
        np.testing.assert_allclose(upper, expected["upper"], rtol=CLOSED_FORM)


def test_counts_equal_public_health_england() -> None:
    """65 and 1045 events, asserted upstream."""
    cases = reference("phe_byars_wilson").query(
        "method == 'Byars' and confidence == 0.95 and x >= 10"
    )
    lower, upper = intervals.poisson_count(cases["x"])
    np.testing.assert_allclose(lower, cases["lowercl"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(upper, cases["uppercl"], rtol=CLOSED_FORM)
    assert len(cases) == 2


def test_no_event_has_a_lower_limit_of_zero_and_no_count_has_none() -> None:
    """0 events: [0, 3.689]; an unknown count: null."""
    lower, upper = intervals.poisson_count([0, np.nan])
    assert lower[0] == 0
    assert upper[0] == pytest.approx(3.6888794541139363)
    assert np.isnan([lower[1], upper[1]]).all()


# --- Means ------------------------------------------------------------------------------


def test_t_limits_equal_public_health_england() -> None:
    """Means with Student's limits, asserted upstream."""
    values = reference("phe_mean_inputs").dropna().groupby("area")["values"]
    expected = reference("phe_mean_expected").set_index("area").loc[["Area1", "Area2"]]
    lower, upper = intervals.student_mean(
        values.sum()[expected.index],
        values.agg(lambda x: (x**2).sum())[expected.index],
        values.count()[expected.index],
    )
    np.testing.assert_allclose(lower, expected["lower95_0cl"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(upper, expected["upper95_0cl"], rtol=CLOSED_FORM)


def test_one_value_has_no_limits_and_equal_values_have_no_width() -> None:
    """Of no value or one: null; three fives: [5, 5]."""
    lower, upper = intervals.student_mean([0, 5, 15], [0, 25, 75], [0, 1, 3])
    assert np.isnan(lower[:2]).all()
    assert np.isnan(upper[:2]).all()
    assert (lower[2], upper[2]) == (5, 5)


# --- Weighted means and their differences -----------------------------------------------


def test_weighted_means_of_equal_weights_equal_public_health_england() -> None:
    """With equal weights, whatever they are, the limits are Student's, asserted upstream."""
    cases = reference("phe_mean_inputs").dropna()
    expected = reference("phe_mean_expected").set_index("area").loc[["Area1", "Area2"]]
    group = cases["area"].eq("Area2").astype(int)
    told = intervals.weighted_means(cases["values"], np.full(len(cases), 0.37), group, 2)
    lower, upper = intervals.student(told.mean, told.variance, told.count - 1)
    np.testing.assert_allclose(told.mean, expected["value"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(lower, expected["lower95_0cl"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(upper, expected["upper95_0cl"], rtol=CLOSED_FORM)


@pytest.mark.parametrize("column", ["api00", "sch.wideYes"])
def test_the_linearised_variance_equals_r_survey(column: str) -> None:
    """The cluster sample of R's survey package: 15 districts of 757, of unequal size.

    The residuals of a district add up, so that it is one value, its mean, with the weight of
    its schools; what is left to R is the finite population, 1 − 15/757.
    """
    schools = reference("survey_apiclus1")
    schools["y"] = schools["api00"] if column == "api00" else schools["sch.wide"].eq("Yes")
    schools["wy"] = schools["y"] * schools["pw"]
    districts = schools.groupby("dnum").agg(w=("pw", "sum"), wy=("wy", "sum"), size=("pw", "size"))
    assert districts["size"].nunique() > 5
    told = intervals.weighted_means(
        districts["wy"] / districts["w"], districts["w"], np.zeros(len(districts)), 1
    )
    expected = reference("survey_expected").set_index(["design", "stat"])
    (row,) = [r for (d, s), r in expected.iterrows() if d.startswith("clus1 mean") and s == column]
    error = np.sqrt(told.variance * (1 - 15 / 757))
    np.testing.assert_allclose(told.mean, row["estimate"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(error, row["se"], rtol=CLOSED_FORM)
    assert told.count[0] == 15


def test_weighted_means_equal_the_formula_group_by_group() -> None:
    """n/(n−1)·Σ(w(y−ȳ)/Σw)², and the mean of statsmodels, for groups of different size."""
    rng = np.random.default_rng(1)
    group = rng.integers(0, 5, 90)
    y, w = rng.normal(50, 20, 90), rng.uniform(0.2, 3, 90)
    told = intervals.weighted_means(y, w, group, 5)
    for number in range(5):
        own, weight = y[group == number], w[group == number]
        n, mean = len(own), DescrStatsW(own, weight).mean
        variance = n / (n - 1) * sum((weight * (own - mean) / weight.sum()) ** 2)
        assert told.count[number] == n
        assert told.mean[number] == pytest.approx(mean, rel=1e-12)
        assert told.variance[number] == pytest.approx(variance, rel=1e-12)


def test_weighted_means_at_the_edges() -> None:
    """Nobody and no weight: null; one value: a mean without variance."""
    told = intervals.weighted_means([7, 3, 3], [2, 0, 0], [1, 2, 2], 3)
    np.testing.assert_array_equal(told.mean, [np.nan, 7, np.nan])
    np.testing.assert_array_equal(told.variance, [np.nan] * 3)
    np.testing.assert_array_equal(told.count, [0, 1, 2])
    empty = intervals.weighted_means([], [], [], 2)
    assert np.isnan(empty.mean).all() and empty.count.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_welch_equals_scipy_and_statsmodels(seed: int) -> None:
    """Limits of the difference of two unweighted samples of unequal size and spread."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(60, 5, rng.integers(2, 40)), rng.normal(50, 25, rng.integers(2, 40))
    first, second = (
        intervals.weighted_means(each, np.ones(len(each)), np.zeros(len(each)), 1)
        for each in (x, y)
    )
    lower, upper = intervals.welch(first, second)
    by_scipy = ttest_ind(x, y, equal_var=False).confidence_interval(0.95)
    by_statsmodels = CompareMeans.from_data(x, y).tconfint_diff(alpha=0.05, usevar="unequal")
    for low, high in (by_scipy, by_statsmodels):
        np.testing.assert_allclose([lower[0], upper[0]], [low, high], rtol=CLOSED_FORM)


def test_welch_at_the_edges() -> None:
    """One value on a side: null; no spread on either: no width; no spread on one: the other's t."""
    ones = np.ones(9)
    first = intervals.weighted_means(
        [1, 5, 5, 2, 2, 4, 4, 1, 3], ones, [0, 1, 1, 2, 2, 2, 2, 3, 3], 4
    )
    second = intervals.weighted_means(
        [1, 2, 3, 3, 1, 2, 3, 1, 1], ones, [0, 0, 1, 1, 2, 2, 2, 3, 3], 4
    )
    lower, upper = intervals.welch(first, second)
    assert np.isnan([lower[0], upper[0]]).all()
    assert (lower[1], upper[1]) == (2, 2)
    expected = ttest_ind([2, 2, 4, 4], [1, 2, 3], equal_var=False).confidence_interval(0.95)
    assert (lower[2], upper[2]) == pytest.approx(tuple(expected), rel=CLOSED_FORM)
    # {1, 3}: mean 2, variance of the mean 1, one degree of freedom: t is 12.7062.
    assert (lower[3], upper[3]) == pytest.approx((1 - 12.7062, 1 + 12.7062), abs=1e-4)


def test_a_mean_of_differences_equals_the_paired_test() -> None:
    """With weight 1 the limits of the mean change are those of the paired t-test."""
    before, after = np.array([50.0, 25, 80, 75, 10]), np.array([75.0, 25, 60, 100, 45])
    told = intervals.weighted_means(after - before, np.ones(5), np.zeros(5), 1)
    lower, upper = intervals.student(told.mean, told.variance, told.count - 1)
    low, high = ttest_rel(after, before).confidence_interval(0.95)
    np.testing.assert_allclose([lower[0], upper[0]], [low, high], rtol=CLOSED_FORM)


# --- Paired differences -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        # Cavo et al. 2012 in Fagerland, Lydersen & Laake 2017, chapter 8, as asserted in
        # ocbe-uio/contingencytables: tests/testthat/test-ch8.R.
        ((59, 6, 16, 80), -0.1186, -0.0046),
    ],
)
def test_paired_limits_equal_a_published_example(
    cells: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe's method 10 on a printed table, to four decimals."""
    lower, upper = intervals.newcombe_paired(*cells)
    assert (round(float(lower), 4), round(float(upper), 4)) == (low, high)


@pytest.mark.parametrize("cells", [(5, 7, 4, 6), (1, 1, 1, 2), (3, 2, 2, 2), (10, 8, 9, 8)])
def test_without_correlation_paired_limits_are_those_of_two_samples(
    cells: tuple[int, int, int, int],
) -> None:
    """Where 0 ≤ ad − bc ≤ n/2 the corrected φ is 0, as if the samples were independent."""
    a, b, c, d = cells
    n = a + b + c + d
    assert 0 <= a * d - b * c <= n / 2
    lower, upper = intervals.newcombe_paired(*cells)
    expected = confint_proportions_2indep(a + b, n, a + c, n, method="newcomb", compare="diff")
    assert (float(lower), float(upper)) == pytest.approx(expected, rel=CLOSED_FORM)


CELLS = st.tuples(*(st.integers(0, 60) for _ in range(4))).filter(lambda cells: sum(cells) > 0)


@given(CELLS)
def test_paired_limits_hold_the_difference_and_mirror_when_swapped(
    cells: tuple[int, int, int, int],
) -> None:
    """−1 ≤ lower ≤ difference ≤ upper ≤ 1; second minus first has the mirrored limits."""
    a, b, c, d = cells
    lower, upper = (float(x) for x in intervals.newcombe_paired(a, b, c, d))
    difference = (b - c) / sum(cells)
    assert -1 <= lower <= difference + 1e-12
    assert difference - 1e-12 <= upper <= 1
    swapped = tuple(float(x) for x in intervals.newcombe_paired(a, c, b, d))
    assert swapped == pytest.approx((-upper, -lower), abs=1e-12)


def test_correlation_narrows_and_opposition_widens() -> None:
    """With the same two shares, agreement gives a narrower interval than disagreement."""
    agreeing = intervals.newcombe_paired(30, 0, 0, 30)
    opposed = intervals.newcombe_paired(0, 30, 30, 0)
    assert float(agreeing[1]) < 0.1 < float(opposed[1])
    # φ = (900 − 30)/900 and the Wilson half widths of 30 of 60 are both 0.12264.
    low, high = intervals.wilson(30, 60)
    half = math.sqrt(2 * (1 - 870 / 900)) * float(high - low) / 2
    assert float(agreeing[1]) == pytest.approx(half)


def test_paired_limits_of_nobody_are_null_and_of_one_sided_tables_exist() -> None:
    """Nobody is null; a table with an empty margin has φ = 0 and finite limits."""
    assert np.isnan(intervals.newcombe_paired(0, 0, 0, 0)).all()
    lower, upper = intervals.newcombe_paired([7, 0, 0], [0, 7, 0], [0, 0, 0], [0, 0, 7])
    assert np.isfinite([lower, upper]).all()
    assert (lower[0], upper[0]) == (-upper[0], upper[0])
    assert upper[1] == 1


# --- Kaplan–Meier -----------------------------------------------------------------------


def lifetimes(dataset: str) -> pd.DataFrame:
    """Time, event and stratum of a data set of the reference."""
    if dataset in ("lung", "lung_by_sex"):
        data = reference("surv_lung")
        stratum = "all" if dataset == "lung" else "sex=" + data["sex"].astype(str)
    elif dataset == "leukemia":
        data = reference("surv_leukemia_freireich")
        stratum = "treat=" + data["treat"]
    elif dataset == "veteran":
        data = reference("surv_veteran").rename(columns={"status": "event"})
        stratum = "trt=" + data["trt"].astype(str)
    else:
        data = reference("surv_toy")
        stratum = "g=" + data["g"]
    return data[["time", "event"]].assign(strata=stratum)


def curves_of(data: pd.DataFrame) -> tuple[intervals.SurvivalCurves, list[str]]:
    codes, strata = pd.factorize(data["strata"], sort=True)
    curves = intervals.kaplan_meier(data["time"], data["event"], codes)
    return curves, list(strata)


@pytest.mark.parametrize(
    ("dataset", "file"),
    [
        ("lung", "surv_km_expected"),
        ("leukemia", "surv_km_expected"),
        ("toy", "surv_toy_km_expected"),
    ],
)
def test_curves_equal_r(dataset: str, file: str) -> None:
    """Share, numbers at risk, events and log-log band at every event time of every stratum."""
    expected = reference(file)
    expected = expected[
        (expected["dataset"] == dataset)
        & (expected["conf_type"] == "log-log")
        & (expected["n_event"] > 0)
    ]
    curves, strata = curves_of(lifetimes(dataset))
    for code, stratum in enumerate(strata):
        mine, theirs = curves.group == code, expected[expected["strata"] == stratum]
        np.testing.assert_array_equal(curves.time[mine], theirs["time"])
        np.testing.assert_array_equal(curves.at_risk[mine], theirs["n_risk"])
        np.testing.assert_array_equal(curves.events[mine], theirs["n_event"])
        for name, column in (("share", "surv"), ("lower", "lower"), ("upper", "upper")):
            found = getattr(curves, name)[mine]
            np.testing.assert_allclose(found, theirs[column], rtol=SURVIVAL, atol=1e-12)


@pytest.mark.parametrize("dataset", ["lung", "lung_by_sex", "leukemia", "veteran"])
def test_quantiles_equal_r(dataset: str) -> None:
    """Where S meets the level exactly, R takes the middle of the step, RULES 3.9 its start."""
    expected = reference("surv_quantiles_expected")
    expected = expected[
        (expected["dataset"] == dataset) & (expected["conf_type"] == "log-log")
    ].set_index(["strata", "p"])
    curves, strata = curves_of(lifetimes(dataset))
    assert len(expected) == 3 * len(strata)
    for q in (0.25, 0.5, 0.75):
        found = intervals.survival_quantile(curves, q, len(strata))
        for code, stratum in enumerate(strata):
            own = curves.group == code
            flat = own & np.isclose(curves.share, 1 - q)
            row = expected.loc[(stratum, q)]
            if flat.any():
                after = curves.time[own & (curves.time > curves.time[flat][0])]
                assert row["quantile"] == (curves.time[flat][0] + after[0]) / 2
                assert found[0][code] == curves.time[flat][0]
            else:
                np.testing.assert_equal(found[0][code], row["quantile"])
            np.testing.assert_equal(found[1][code], row["lower"])
            np.testing.assert_equal(found[2][code], row["upper"])


@given(st.integers(0, 10**6))
def test_curves_equal_statsmodels_group_by_group(seed: int) -> None:
    """Share and Greenwood's variance of several groups at once are those of each alone."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 120))
    time = rng.integers(0, 15, n) / rng.choice([1, 3])
    event, group = rng.random(n) < 0.6, rng.integers(0, 4, n)
    curves = intervals.kaplan_meier(time, event, group)
    for code in range(4):
        own, mine = group == code, curves.group == code
        if not (own & event).any():
            assert not mine.any()
            continue
        alone = SurvfuncRight(time[own], event[own].astype(int))
        np.testing.assert_allclose(curves.time[mine], alone.surv_times)
        np.testing.assert_allclose(curves.share[mine], alone.surv_prob, atol=1e-12)
        np.testing.assert_array_equal(curves.at_risk[mine], alone.n_risk)
        inside = (alone.surv_prob > 1e-12) & (alone.surv_prob < 1)
        share, error = alone.surv_prob[inside], alone.surv_prob_se[inside]
        theta = np.exp(intervals.Z95 * error / share / np.abs(np.log(share)))
        np.testing.assert_allclose(curves.lower[mine][inside], share**theta, rtol=SURVIVAL)
        np.testing.assert_allclose(curves.upper[mine][inside], share ** (1 / theta), rtol=SURVIVAL)


def test_the_order_of_rows_and_a_group_without_rows_change_nothing() -> None:
    """Groups in any order; a group that does not occur has null quantiles."""
    time, event, group = [3.0, 1.0, 2.0, 1.0], [1, 1, 0, 1], [2, 0, 0, 2]
    curves = intervals.kaplan_meier(time, event, group)
    assert curves.group.tolist() == [0, 2, 2]
    value, lower, upper = intervals.survival_quantile(curves, 0.5, 3)
    np.testing.assert_array_equal(value, [1, np.nan, 1])
    np.testing.assert_array_equal(lower, [1, np.nan, 1])
    assert np.isnan(upper).all()


def test_nothing_resolved_has_no_curve() -> None:
    """All censored, or nobody at all: no event time, no quantile."""
    for time, event in (([1.0, 2.0], [0, 0]), ([], [])):
        curves = intervals.kaplan_meier(time, event, [0] * len(time))
        assert curves.time.size == 0
        assert np.isnan(intervals.survival_quantile(curves, 0.5, 1)).all()


@pytest.mark.parametrize(("n", "q"), [(24, 0.5), (24, 0.75), (28, 0.25), (44, 0.5)])
def test_a_quantile_is_reached_within_the_tolerance(n: int, q: float) -> None:
    """When n·q of n are resolved the share is 1 − q, though the product is a bit above it."""
    curves = intervals.kaplan_meier(np.arange(float(n)), np.ones(n), np.zeros(n, int))
    value, _, _ = intervals.survival_quantile(curves, q, 1)
    assert curves.share[int(n * q) - 1] > 1 - q
    assert value[0] == n * q - 1


@pytest.mark.parametrize("time", [[-0.5, 1], [float("nan"), 1]])
def test_negative_and_unknown_durations_are_refused(time: list[float]) -> None:
    """They are data errors, to be left out before."""
    with pytest.raises(ValueError, match="durations"):
        intervals.kaplan_meier(time, [1, 1], [0, 0])
