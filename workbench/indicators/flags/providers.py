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
from workbench.schema.columns import FIRST_YEAR, LAST_YEAR

#: The currency in which amounts are added up; another makes an amount unknown (RULES §16 on 8.1).
CURRENCY = "CNY"
#: Days before and after all dates that a table may hold.
EARLIEST = np.datetime64(f"{FIRST_YEAR - 1}-01-01", "D")
LATEST = np.datetime64(f"{LAST_YEAR + 2}-01-01", "D")

Codes = NDArray[np.int64]


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
    own, wide = actors.register.group, actors.column("community_id").isna().to_numpy(bool)
    theirs, of_group = _district_numbers(c)
    ours, here = of_group[group], np.zeros(len(group), np.int64)
    city, elsewhere = np.zeros(len(own), np.int64), np.where(ours < 0, here, -1)
    open_then = _Openings(c, days)
    found = open_then.of(able, own, group)
    found += open_then.of(able & wide, theirs, ours)
    found += open_then.of(able & wide & (theirs < 0), city, here)
    found += open_then.of(able & wide & (theirs >= 0), city, elsewhere)
    return (group >= 0) & days.notna().to_numpy(bool) & (found >= least)


class _Openings:
    """How many organisations of the register are open on each of some days; blank dates are open."""

    def __init__(self, c: Cohorts, days: pd.Series) -> None:
        founded, closed, asked = (
            dates.to_numpy().astype("datetime64[D]")
            for dates in (c.actors.column("active_from"), c.actors.column("active_to"), days)
        )
        # One that closed before it was founded was never open.
        self._ever = ~(closed < founded)
        self._founded, self._closed, self._asked = (
            np.where(np.isnat(dates), blank, dates).astype(np.int64)
            for dates, blank in ((founded, EARLIEST), (closed, LATEST), (asked, EARLIEST))
        )

    def of(self, which: Mask, home: Codes, asked: Codes) -> Codes:
        """The open ones of `which` whose home is the one asked for, day by day; -1 is no home."""
        counted = which & self._ever & (home >= 0)
        begun = _up_to(home[counted], self._founded[counted], asked, self._asked)
        gone = _up_to(home[counted], self._closed[counted], asked, self._asked - 1)
        return np.where(asked >= 0, begun - gone, 0)


def _up_to(home: Codes, day: Codes, asked: Codes, asked_day: Codes) -> Codes:
    """How many days of the home that is asked for are not later than the day that is asked for."""
    span = int(LATEST.astype(np.int64) - EARLIEST.astype(np.int64)) + 2
    first = int(EARLIEST.astype(np.int64)) - 1
    keys = np.sort(home * span + day - first)
    start = np.searchsorted(keys, asked * span, side="left")
    return np.searchsorted(keys, asked * span + asked_day - first, side="right") - start


def _district_numbers(c: Cohorts) -> tuple[Codes, Codes]:
    """The district of each organisation of the register and of each community as numbers; -1 unknown."""
    names = c.actors.column("district_name").astype(object)
    both = pd.concat([names, pd.Series(_districts(c), dtype=object)])
    numbers = pd.factorize(both)[0].astype(np.int64)
    return numbers[: len(names)], numbers[len(names) :]


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
