"""Shares, counts, means, medians and durations, reduced over any grouping.

A measure holds, for every row of its table, what that row adds to the numerator, the
denominator and the unknowns. The same weights give the number (`reduce`) and its evidence
(`contributions`), so the two cannot disagree (RULES 1.32).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from workbench import intervals
from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.results import empty_numbers

#: Columns that `reduce` returns: one row per group (or per group and label).
REDUCED: tuple[str, ...] = (
    "_group",
    "variant",
    "group",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "method",
    "n_unknown",
    "status",
    "note",
    "category",
)


@dataclass(frozen=True)
class Role:
    """The part that rows play in a number: each row's weight as numerator, denominator or unknown."""

    name: str
    rows: Rows
    weight: Floats


def parts(name: str, roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles as parts of something larger: an index shows the rows of each component."""
    return tuple(Role(f"{name}:{role.name}", role.rows, role.weight) for role in roles)


def total_weight(group: NDArray[np.int64], weights: Floats | Mask, groups: int) -> Floats:
    """The weights of rows summed by group (-1: none); row order changes nothing (RULES 1.17)."""
    inside = group >= 0
    if weights.dtype == bool:
        chosen = np.flatnonzero(inside & weights.astype(bool))
        return np.bincount(group[chosen], minlength=groups).astype(float)
    group, each = group[inside], weights[inside]
    if (each != np.rint(each)).any():
        # Whole numbers add up exactly in any order; fractions are added in order of size.
        order = np.argsort(each, kind="stable")
        group, each = group[order], each[order]
    # Without any row the library counts in integers.
    return np.bincount(group, each, groups).astype(float)


@dataclass(frozen=True, kw_only=True)
class Measure(ABC):
    """What every measure has: the rows, their weights in each role, and its place in the frame."""

    rows: Rows
    numerator: ArrayLike
    denominator: ArrayLike | None = None
    unknown: ArrayLike | None = None
    #: Unknowns that are rows of another table (anonymous attendances: rows of activities).
    also_unknown: tuple[Role, ...] = ()
    variant: str = ""
    group: str = ""

    def totals(self, weights: ArrayLike | None, groups: int) -> Floats:
        """The weights summed by group; row order changes nothing (RULES 1.17)."""
        if weights is None:
            return np.full(groups, np.nan)
        each = np.asarray(weights)
        each = each if each.dtype == bool else each.astype(float)
        return total_weight(self.rows.group, each, groups)

    def unknowns(self, groups: int) -> Floats:
        found = np.zeros(groups) if self.unknown is None else self.totals(self.unknown, groups)
        for role in self.also_unknown:
            found = found + total_weight(role.rows.group, role.weight, groups)
        return found

    def roles(self, cohorts: Cohorts) -> list[Role]:
        """What each row adds in each role, for evidence. A group-by-group measure may add rows."""
        found = [Role("numerator", self.rows, np.asarray(self.numerator, float))]
        if self.denominator is not None:
            found.append(Role("denominator", self.rows, np.asarray(self.denominator, float)))
        if self.unknown is not None:
            found.append(Role("unknown", self.rows, np.asarray(self.unknown, float)))
        return [*found, *self.also_unknown]

    @abstractmethod
    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        """One row per group with the columns of `REDUCED`."""

    def _frame(self, groups: int, **columns: ArrayLike | str) -> pd.DataFrame:
        base: dict[str, ArrayLike | str] = {
            "_group": np.arange(groups),
            "variant": self.variant,
            "group": self.group,
            **empty_numbers(groups),
            "method": "",
            "status": "ok",
            "note": "",
            "category": np.full(groups, None, dtype=object),
        }
        return pd.DataFrame({**base, **columns})[list(REDUCED)]


def divided(numerator: NDArray[Any], denominator: NDArray[Any]) -> Floats:
    """The one rule for dividing by nothing: null (RULES 1.12, 1.16)."""
    numerator = np.asarray(numerator, np.float64)
    return np.divide(
        numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0
    )


def available(denominator: Floats) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """Status and note by denominator: none of it is `not_available`."""
    some = denominator > 0
    return np.where(some, "ok", "not_available"), np.where(some, "", "no_denominator")


def where_given(method: str, value: Floats) -> NDArray[np.str_]:
    return np.where(np.isnan(value), "", method)


@dataclass(frozen=True, kw_only=True)
class Share(Measure):
    """Σ numerator ÷ Σ denominator with Wilson limits (RULES 1.21).

    With a denominator of 1 to under `least` there are counts and no value (RULES 1.13), and
    the note `few` says so; `told` is the note of each group that has a value.
    """

    least: int = 0
    few: str = "few_units"
    told: ArrayLike = ""

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x, n = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        value = divided(x, n)
        lower, upper = intervals.wilson(x, n)
        status, note = available(n)
        few = (n > 0) & (n < self.least)
        value, lower, upper = (np.where(few, np.nan, each) for each in (value, lower, upper))
        note = np.where(status == "ok", self.told, note)
        return self._frame(
            groups,
            numerator=x,
            denominator=n,
            value=value,
            lower=lower,
            upper=upper,
            method=where_given("wilson", value),
            n_unknown=self.unknowns(groups),
            status=np.where(few, "insufficient_data", status),
            note=np.where(few, f"{self.few}; least={self.least}", note),
        )


@dataclass(frozen=True, kw_only=True)
class PlainShare(Measure):
    """Σ numerator ÷ Σ denominator without limits: units that are not independent (RULES 1.21).

    `told` is the note of each group that has a value.
    """

    told: ArrayLike = ""

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x, n = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        status, note = available(n)
        return self._frame(
            groups,
            numerator=x,
            denominator=n,
            value=divided(x, n),
            n_unknown=self.unknowns(groups),
            status=status,
            note=np.where(status == "ok", self.told, note),
        )


@dataclass(frozen=True, kw_only=True)
class Figures(Measure):
    """Numbers of each group that are no sum over rows: indices, levels, sums over pairs.

    `told` holds columns of `REDUCED`, one value per group or one for all; what it leaves out
    is null. `shown` are the rows behind them, or gives them when evidence asks.
    """

    numerator: ArrayLike = ()
    told: Mapping[str, ArrayLike]
    shown: tuple[Role, ...] | Callable[[], Iterable[Role]] = ()

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return list(self.shown() if callable(self.shown) else self.shown)

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        return self._frame(len(cohorts), **dict(self.told))


@dataclass(frozen=True, kw_only=True)
class BoundedShare(Measure):
    """A share of which only bounds are known: `upper` adds the rows that may or may not count.

    With no such row in a group it is the plain share with Wilson limits.
    """

    possible: ArrayLike = ()

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        plain = Share(
            rows=self.rows,
            numerator=self.numerator,
            denominator=self.denominator,
            unknown=self.unknown,
            variant=self.variant,
            group=self.group,
        ).reduce(cohorts)
        may = self.totals(self.possible, len(cohorts))
        x, n = plain["numerator"].to_numpy(), plain["denominator"].to_numpy()
        open_ended = (may > 0) & (n > 0)
        plain.loc[open_ended, "value"] = np.nan
        plain.loc[open_ended, "lower"] = divided(x, n)[open_ended]
        plain.loc[open_ended, "upper"] = divided(x + may, n)[open_ended]
        plain.loc[open_ended, "method"] = "bounds"
        return plain


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many rows: numerator = value, no denominator, no limits (RULES 1.16)."""

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x = self.totals(self.numerator, groups)
        return self._frame(groups, numerator=x, value=x, n_unknown=self.unknowns(groups))


@dataclass(frozen=True, kw_only=True)
class Mean(Measure):
    """Mean of `numerator` over the rows of `denominator`, t limits cut to the scale (RULES 3.5)."""

    scale: tuple[float, float]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        total, n = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        squares = self.totals(np.square(np.asarray(self.numerator, float)), groups)
        value = divided(total, n)
        lower, upper = intervals.student_mean(total, squares, n)
        status, note = available(n)
        return self._frame(
            groups,
            numerator=total,
            denominator=n,
            value=value,
            lower=np.clip(lower, *self.scale),
            upper=np.clip(upper, *self.scale),
            method=np.where(np.isnan(lower), "", "t"),
            n_unknown=self.unknowns(groups),
            status=status,
            note=note,
        )


@dataclass(frozen=True, kw_only=True)
class PairedDifference(Measure):
    """Share of `first` minus share of `second` on the same rows (RULES 3.4)."""

    first: Mask
    second: Mask

    @classmethod
    def between(
        cls, rows: Rows, *, first: Mask, second: Mask, among: Mask, unknown: Mask
    ) -> PairedDifference:
        """#first − #second over `among`; each row weighs +1, 0 or −1 in the numerator."""
        weight = np.where(among, first.astype(float) - second.astype(float), 0.0)
        return cls(
            rows=rows,
            numerator=weight,
            denominator=among,
            unknown=unknown,
            first=first & among,
            second=second & among,
        )

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        n = self.totals(self.denominator, groups)
        both = self.totals(self.first & self.second, groups)
        only_first = self.totals(self.first & ~self.second, groups)
        only_second = self.totals(self.second & ~self.first, groups)
        value = divided(only_first - only_second, n)
        lower, upper = intervals.newcombe_paired(
            both, only_first, only_second, n - both - only_first - only_second
        )
        status, note = available(n)
        return self._frame(
            groups,
            numerator=only_first - only_second,
            denominator=n,
            value=value,
            lower=lower,
            upper=upper,
            method=where_given("newcombe_paired", value),
            n_unknown=self.unknowns(groups),
            status=status,
            note=note,
        )


@dataclass(frozen=True, kw_only=True)
class SurvivalTime(Measure):
    """A Kaplan–Meier quantile: numerator = events, denominator = rows used (RULES 3.9).

    `time` is in days for every row of `denominator`, to the event or to censoring; `told` is
    the note of each group that has a value.
    """

    time: Floats
    q: float
    told: ArrayLike = ""

    def curves(self, groups: int) -> intervals.SurvivalCurves:
        used = np.asarray(self.denominator, bool) & (self.rows.group >= 0)
        event = np.asarray(self.numerator, float)
        return intervals.kaplan_meier(self.time[used], event[used], self.rows.group[used])

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        n = self.totals(self.denominator, groups)
        value, lower, upper = intervals.survival_quantile(self.curves(groups), self.q, groups)
        status, note = available(n)
        note = np.where(status == "ok", self.told, note)
        unreached = np.isnan(value) & (n > 0)
        return self._frame(
            groups,
            numerator=self.totals(self.numerator, groups),
            denominator=n,
            value=value,
            lower=lower,
            upper=upper,
            method="kaplan_meier",
            n_unknown=self.unknowns(groups),
            status=np.where(unreached, "insufficient_data", status),
            note=np.where(unreached, "not_reached", note),
        )


@dataclass(frozen=True, kw_only=True)
class PlainMedian(Measure):
    """The median (linear interpolation) of `time` over `denominator`; no limits (RULES 3.8)."""

    time: Floats

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [role for role in super().roles(cohorts) if role.name != "numerator"]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        n = self.totals(self.denominator, groups)
        used = np.asarray(self.denominator, bool) & (self.rows.group >= 0)
        medians = pd.Series(self.time[used]).groupby(self.rows.group[used]).median()
        value = np.asarray(medians.reindex(range(groups)), np.float64)
        status, note = available(n)
        return self._frame(
            groups,
            denominator=n,
            value=value,
            method=where_given("median", value),
            n_unknown=self.unknowns(groups),
            status=status,
            note=note,
        )


def population_role(
    cohorts: Cohorts, column: str, *, name: str = "denominator", sign: float = 1.0
) -> Role:
    """The `communities` rows whose counts are a denominator (RULES 1.32)."""
    rows = cohorts.population_rows()
    weights = (
        rows.frame[column].to_numpy(float, na_value=0.0)
        if column in rows.frame.columns
        else np.zeros(len(rows))
    )
    return Role(name, rows, sign * weights)


def no_population(cohorts: Cohorts) -> str:
    """The note where the year of the period has no population: the years that exist (RULES 1.15)."""
    others = (year for year in cohorts.population_years() if year != cohorts.period.end.year)
    years = ",".join(str(year) for year in others)
    return f"no_population; years={years}" if years else "no_population"


@dataclass(frozen=True, kw_only=True)
class PerPopulation(Measure):
    """Rows per `scale` people with count limits (RULES 1.22); by `label` where one is given.

    With `label`, there is one row per group and label that some counted row carries
    (RULES 3.11). Population unknown or 0: numerator given, no value (RULES 1.16).
    """

    scale: float = 1000.0
    label: Sequence[str] | None = None
    column: str = field(default="pop_total")

    def labelled(self, label: str) -> PerPopulation:
        """The same measure for the rows that carry one label."""
        if self.label is None:
            return self
        carries = np.asarray(self.label, dtype=object) == label
        counted = np.asarray(self.numerator, bool) & carries
        return replace(self, numerator=counted, label=None, group=label)

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [*super().roles(cohorts), population_role(cohorts, self.column)]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        counted = np.asarray(self.numerator, bool) & (self.rows.group >= 0)
        if self.label is None:
            group = np.arange(len(cohorts), dtype=np.int64)
            label = np.full(len(cohorts), self.group, dtype=object)
            x = self.totals(self.numerator, len(cohorts))
        else:
            labels = np.asarray(self.label, dtype=object)[counted]
            keys = pd.DataFrame({"g": self.rows.group[counted], "label": labels})
            sizes = keys.groupby(["g", "label"], sort=True).size()
            group = sizes.index.get_level_values("g").to_numpy(np.int64)
            label = sizes.index.get_level_values("label").to_numpy()
            x = np.asarray(sizes, np.float64)
        return self._rates(cohorts, group, label, x)

    def _rates(
        self, cohorts: Cohorts, group: NDArray[np.int64], label: ArrayLike, x: Floats
    ) -> pd.DataFrame:
        people = cohorts.population(self.column)[group]
        lower, upper = intervals.poisson_count(x)
        known = people > 0
        value = divided(x * self.scale, np.where(known, people, 0.0))
        note = np.where(
            known, "", np.where(np.isnan(people), no_population(cohorts), "no_denominator")
        )
        columns = self._frame(
            len(group),
            numerator=x,
            denominator=people,
            value=value,
            lower=np.where(known, divided(lower * self.scale, people), np.nan),
            upper=np.where(known, divided(upper * self.scale, people), np.nan),
            method=where_given("byar", value),
            n_unknown=np.zeros(len(group)),
            status=np.where(known, "ok", "not_available"),
            note=note,
        )
        return columns.assign(_group=group, group=pd.Series(label, dtype="str"))
