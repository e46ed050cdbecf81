"""Who works where, and how much of full time in the period (RULES 11.1)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats, Mask, Rows, in_days

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts


class Staff:
    """The workers of each place, each id once; like residents they serve all its needs."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @cached_property
    def rows(self) -> Rows:
        """`workers` with the place of each: its own community, else its organisation's, else none.

        The group is the number of the place, which is the group itself where groups are places.
        """
        workers, actors = self._c.actors.workers, self._c.actors
        own = self._c.column_of(workers, "community_id")
        employer = actors.place(self._c.column_of(workers, "organization_id"))
        # No register row has the number −1: such an employer has no community.
        theirs = actors.column("community_id").reindex(employer).set_axis(own.index)
        home = own.fillna(theirs)
        place = self._c.places_of(pd.DataFrame({"community_id": home}))
        return Rows(workers.table, workers.frame, place)

    def is_kind(self, *kinds: str) -> Mask:
        """Workers of these types; a blank type is none of them."""
        kind = self._c.column_of(self.rows, "worker_type")
        return kind.isin(kinds).to_numpy(dtype=bool, na_value=False)

    @cached_property
    def employed(self) -> Floats:
        """The share of the days of P up to `as_of` on which each worker is employed."""
        return self.employed_between(self._c.period.start, self._c.until)

    def employed_between(self, first: dt.date, last: dt.date) -> Floats:
        """The share of these days, both inclusive; blank dates are open, no days give 0."""
        days = (last - first).days + 1
        if days <= 0:
            return np.zeros(len(self.rows))
        begun, left = (
            self._c.column_of(self.rows, name).dt.normalize() for name in ("start_date", "end_date")
        )
        begun = begun.fillna(pd.Timestamp(first)).clip(lower=pd.Timestamp(first))
        left = left.fillna(pd.Timestamp(last)).clip(upper=pd.Timestamp(last))
        return np.maximum(in_days(left - begun) + 1, 0.0) / days

    @cached_property
    def time(self) -> Floats:
        """FTE of each worker in P; a blank `fte` is full time (RULES 1.9)."""
        return self.full_time * self.employed

    @cached_property
    def full_time(self) -> Floats:
        """`fte` of each worker while employed."""
        return self._c.column_of(self.rows, "fte").fillna(1.0).to_numpy(float)

    def time_on(self, day: dt.date) -> Floats:
        """FTE of each worker on one day."""
        return self.full_time * self.employed_between(day, day)
