"""Measures of places: hours that a venue was open to others, area per household (RULES 6.7, 6.8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import (
    Measure,
    Role,
    divided,
    no_population,
    population_role,
)


@dataclass(frozen=True, kw_only=True)
class OpenHours(Measure):
    """Σ hours ÷ the venue's open hours of the year, taken for the part of the year that P is."""

    part_of_year: float

    def roles(self, cohorts: Cohorts) -> list[Role]:
        base = population_role(cohorts, "venue_open_hours", sign=self.part_of_year)
        return [*super().roles(cohorts), base]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x = self.totals(self.numerator, groups)
        base = cohorts.population("venue_open_hours") * self.part_of_year
        why = np.where(np.isnan(base), no_population(cohorts), "no_denominator")
        return self._frame(
            groups,
            numerator=x,
            denominator=base,
            value=divided(x, np.nan_to_num(base)),
            n_unknown=self.unknowns(groups),
            status=np.where(base > 0, "ok", "not_available"),
            note=np.where(base > 0, "", why),
        )


@dataclass(frozen=True, kw_only=True)
class PerHouseholds(Measure):
    """Venue area ÷ households × 100 (RULES §16 on 1.17)."""

    numerator: np.ndarray | tuple[()] = ()
    scale: float = 100.0

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [
            population_role(cohorts, "venue_area_m2", name="numerator"),
            population_role(cohorts, "households"),
        ]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        area, homes = cohorts.population("venue_area_m2"), cohorts.population("households")
        value = divided(area, np.nan_to_num(homes)) * self.scale
        why = np.where(np.isnan(homes) | np.isnan(area), no_population(cohorts), "no_denominator")
        return self._frame(
            groups,
            numerator=area,
            denominator=homes,
            value=value,
            n_unknown=np.zeros(groups),
            status=np.where(np.isnan(value), "not_available", "ok"),
            note=np.where(np.isnan(value), why, ""),
        )
