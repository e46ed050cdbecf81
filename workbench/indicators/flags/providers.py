"""What was awarded, and who else could have done it (RULES 13.7, 13.8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.actors import PROVIDER_TYPES
from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.cohorts.sets import Cohorts

#: The currency in which amounts are added up; another makes an amount unknown (RULES §16 on 8.1).
CURRENCY = "CNY"


@dataclass(frozen=True)
class Awards:
    """The projects of each community with what is known of their award."""

    c: Cohorts

    @property
    def rows(self) -> Rows:
        return self.c.contracts.rows

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> pd.Series:
        return self.c.column_of(self.rows, name).reset_index(drop=True)

    def day(self, name: str) -> pd.Series:
        return self.c.contracts.earliest(name).dt.normalize().reset_index(drop=True)

    @cached_property
    def amount(self) -> Floats:
        """`amount_awarded` in CNY; null where blank or in another currency."""
        money = self.c.contracts.total("amount_awarded")
        currency = self.column("currency").fillna(CURRENCY)
        return np.where(currency.eq(CURRENCY).to_numpy(bool), money, np.nan)

    @cached_property
    def awardee(self) -> pd.Series:
        return self.column("awarded_organization_id")

    @cached_property
    def controlled(self) -> NDArray[np.int64]:
        """Whether the awardee is controlled by the committee: 1, 0, or -1 unknown."""
        return self.c.actors.state(self.awardee, "committee_controlled")


def others_able(c: Cohorts, group: NDArray[np.int64], days: pd.Series, *, least: int) -> Mask:
    """For each community and day, whether at least `least` other providers existed (RULES 13.7).

    Registered (a blank counts), not known to be controlled, of this community, or of none:
    then of its district, where both districts are known.
    """
    actors = c.actors
    status = actors.column("registration_status")
    free = actors.state(actors.column("organization_id"), "committee_controlled") != 1
    able = (
        actors.is_type(*PROVIDER_TYPES)
        & (status.isna() | status.eq("registered")).to_numpy(dtype=bool, na_value=False)
        & free
    )
    home = actors.column("community_id")
    own = actors.register.group
    wide = home.isna().to_numpy(bool)
    district = actors.column("district_name").astype(object).to_numpy()
    founded, closed = (
        actors.column(name).dt.normalize().to_numpy() for name in ("active_from", "active_to")
    )
    here = _districts(c)
    found = np.zeros(len(group), bool)
    for place, (g, day) in enumerate(zip(group, days.to_numpy(), strict=True)):
        if g < 0 or np.isnat(day):
            continue
        open_then = (np.isnat(founded) | (founded <= day)) & (np.isnat(closed) | (closed >= day))
        near = np.array([pd.isna(d) or here[g] is None or d == here[g] for d in district], bool)
        reach = (own == g) | (wide & near)
        found[place] = int((able & open_then & reach).sum()) >= least
    return found


def _districts(c: Cohorts) -> list[str | None]:
    """The district of each community in the year of period_end; None where unknown."""
    rows = c.population_rows()
    names = c.column_of(rows, "district_name").astype(object).to_numpy()
    found: list[str | None] = [None] * len(c)
    for group, name in zip(rows.group, names, strict=True):
        if group >= 0 and not pd.isna(name):
            found[group] = str(name)
    return found


def by_community(c: Cohorts, group: NDArray[np.int64], weight: Floats | Mask) -> Floats:
    """Weights summed by community."""
    inside = group >= 0
    return np.bincount(group[inside], np.asarray(weight, float)[inside], len(c)).astype(float)
