"""Hits and misses per indicator, and whether the target is met.

The target: 95 % intervals contain the true rate in 94–96 % of communities with at least 30
units, on average, both over all intervals and over the indicators, each with the same weight;
bounds and exact counts contain the true count always.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

ENOUGH = 30
LEAST, MOST = 0.94, 0.96


@dataclass(frozen=True)
class Share:
    """The share of intervals that contain the truth, with its standard error.

    The error treats cities as the units that were drawn: what is true of one community's
    indicators together, or of groups that share people, does not make it look smaller. It is
    null for one city alone.
    """

    name: str
    communities: int
    value: float
    error: float


@dataclass(frozen=True)
class Unjudged:
    """Rates of an indicator that are not in its share: fewer units than enough, or no interval."""

    small: int
    silent: int


@dataclass(frozen=True)
class Counted:
    """How often one indicator's bounds, or its exact numbers, contain the true count."""

    name: str
    exact: int
    bounds: int
    silent: int
    contained: int

    def judged(self) -> int:
        return self.exact + self.bounds


@dataclass(frozen=True)
class Tally:
    """What a run found. `misses` holds every row whose bounds or exact number are wrong."""

    shares: tuple[Share, ...]
    unjudged: dict[str, Unjudged]
    all_intervals: Share
    all_indicators: Share
    counts: tuple[Counted, ...]
    misses: pd.DataFrame

    def rates_met(self) -> bool:
        averages = (self.all_intervals.value, self.all_indicators.value)
        return all(LEAST <= value <= MOST for value in averages)

    def counts_met(self) -> bool:
        """Whether some count was judged and none was missed."""
        return self.misses.empty and any(count.judged() for count in self.counts)


def tallied(rows: pd.DataFrame) -> Tally:
    """The tally of the rows of `cities.compared`, of any number of cities."""
    rates, counts = (rows[rows["kind"] == kind] for kind in ("rate", "count"))
    given = rates[rates["form"] == "interval"]
    large = given[given["denominator"] >= ENOUGH]
    names = list(dict.fromkeys(large["indicator_id"]))
    cities = rows["seed"].unique()
    tries = _by_city(large, cities, names)
    hits = _by_city(large[large["contains"]], cities, names)
    silent = rates[rates["form"] == ""].groupby("indicator_id").size()
    small = given[given["denominator"] < ENOUGH].groupby("indicator_id").size()
    return Tally(
        shares=tuple(_share(name, hits[[name]], tries[[name]]) for name in names),
        unjudged={
            name: Unjudged(int(small.get(name, 0)), int(silent.get(name, 0)))
            for name in dict.fromkeys(rates["indicator_id"])
        },
        all_intervals=_share("all intervals", _summed(hits), _summed(tries)),
        all_indicators=_share("all indicators", hits, tries),
        counts=tuple(_counted(name, counts) for name in dict.fromkeys(counts["indicator_id"])),
        misses=counts[(counts["form"] != "") & ~counts["contains"]],
    )


def _by_city(rows: pd.DataFrame, cities: np.ndarray, names: list[str]) -> pd.DataFrame:
    """How many rows each city has of each indicator."""
    sizes = rows.groupby(["seed", "indicator_id"]).size().unstack(fill_value=0)
    return sizes.reindex(index=cities, columns=names, fill_value=0)


def _summed(by_city: pd.DataFrame) -> pd.DataFrame:
    return by_city.sum(axis=1).to_frame()


def _share(name: str, hits: pd.DataFrame, tries: pd.DataFrame) -> Share:
    """The mean over columns of hits ÷ tries; its error by linearisation over cities."""
    total = tries.sum()
    if not len(total) or not (total > 0).all():
        return Share(name, int(total.sum()), math.nan, math.nan)
    ratio = hits.sum() / total
    spread = ((hits - ratio * tries) / total).mean(axis=1)
    size = len(tries)
    error = math.sqrt(float((spread**2).sum()) * size / (size - 1)) if size > 1 else math.nan
    return Share(name, int(total.sum()), float(ratio.mean()), error)


def _counted(name: str, counts: pd.DataFrame) -> Counted:
    own = counts[counts["indicator_id"] == name]
    forms = own["form"].value_counts()
    exact, bounds, silent = (int(forms.get(form, 0)) for form in ("exact", "bounds", ""))
    return Counted(name, exact, bounds, silent, int(own["contains"].sum()))
