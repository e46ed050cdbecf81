"""Counts per full-time equivalent of some kind of worker (RULES 1.22, 11.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import intervals
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import (
    Measure,
    Role,
    available,
    divided,
    total_weight,
    where_given,
)


def full_time_in(cohorts: Cohorts, weights: Floats) -> Floats:
    """FTE by group: that of its place, since staff serve every category of its needs."""
    grouping = cohorts.grouping
    places = int(grouping.place_of_group.max(initial=-1)) + 1
    return total_weight(cohorts.staff.rows.group, weights, places)[grouping.place_of_group]


@dataclass(frozen=True, kw_only=True)
class PerFullTime(Measure):
    """Rows per FTE of one kind of worker, with count limits; without any FTE there is no value.

    `kind` is the type of worker. With `day` it is the FTE of that day, and what is counted
    there has no limits: a state on a day is no count of events (RULES 11.7). Groups marked by `silent` have not kept the records that are
    counted: all their numbers are null, and `silence` says why.
    """

    kind: str
    day: dt.date | None = None
    silent: Mask | None = None
    silence: str = ""

    def _weights(self, cohorts: Cohorts) -> Floats:
        staff = cohorts.staff
        time = staff.time if self.day is None else staff.time_on(self.day)
        return np.where(staff.is_kind(self.kind), time, 0.0)

    def _silent(self, groups: int) -> Mask:
        return np.zeros(groups, bool) if self.silent is None else self.silent

    def roles(self, cohorts: Cohorts) -> list[Role]:
        staff = cohorts.staff.rows
        heard = np.append(~self._silent(len(cohorts)), False)[staff.group]
        weight = np.where(heard, self._weights(cohorts), 0.0)
        return [*super().roles(cohorts), Role("denominator", staff, weight)]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups, silent = len(cohorts), self._silent(len(cohorts))
        x = np.where(silent, np.nan, self.totals(self.numerator, groups))
        base = np.where(silent, np.nan, full_time_in(cohorts, self._weights(cohorts)))
        value = divided(x, base)
        lower, upper = intervals.poisson_count(x if self.day is None else x * np.nan)
        status, note = available(base)
        return self._frame(
            groups,
            numerator=x,
            denominator=base,
            value=value,
            lower=divided(lower, base),
            upper=divided(upper, base),
            method=where_given("byar", value) if self.day is None else "",
            n_unknown=np.where(silent, np.nan, self.unknowns(groups)),
            status=status,
            note=np.where(silent, self.silence, note),
        )
