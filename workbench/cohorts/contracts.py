"""Projects as units: one per `project_id` and group (RULES 1.30, 14.1)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.deeds import matches, shared_numbers
from workbench.cohorts.rows import Floats, Mask, Rows, in_days

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]


def total_by(unit: Codes, amounts: Floats, units: int) -> Floats:
    """Amounts summed by unit in order of size, null as soon as one is unknown (RULES 1.17)."""
    order = np.argsort(amounts, kind="stable")
    sums = np.bincount(unit[order], np.nan_to_num(amounts[order]), units)
    unknown = np.bincount(unit[np.isnan(amounts)], minlength=units) > 0
    return np.where(unknown, np.nan, sums)


class Contracts:
    """The projects of each group; a project of several united communities is one.

    Amounts and targets are summed over its rows, its dates are the earliest that are known.
    """

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @cached_property
    def unit_of_rows(self) -> Codes:
        """The unit of each row of `projects`; -1 for rows of no group or without an id."""
        rows = self._c.rows("projects")
        group = pd.Series(np.where(rows.group >= 0, rows.group, np.nan))
        (number,) = shared_numbers((group, self._c.column_of(rows, "project_id")))
        units = np.unique(number[number >= 0], return_inverse=True)[1]
        found = np.full(len(rows), -1, np.int64)
        found[number >= 0] = units
        return found

    @cached_property
    def rows(self) -> Rows:
        """One row of each project, of the first of its communities by name.

        What is said of the whole project stands in the other methods.
        """
        return self._c.rows("projects").only(self._first)

    @cached_property
    def _first(self) -> Codes:
        unit, rows = self.unit_of_rows, self._c.rows("projects")
        inside = np.flatnonzero(unit >= 0)
        # By name and not as rows happen to stand, so that row order changes nothing (RULES 1.17).
        named = pd.factorize(self._c.column_of(rows, "community_id").astype(object), sort=True)[0]
        inside = inside[np.lexsort((named[inside], unit[inside]))]
        return inside[np.unique(unit[inside], return_index=True)[1]]

    def __len__(self) -> int:
        return len(self._first)

    def of_rows(self, values: NDArray[Any]) -> NDArray[Any]:
        """What is known of rows of `projects`, as the one row of each project has it."""
        return values[self._first]

    def earliest(self, name: str) -> pd.Series:
        """The earliest known date of each project."""
        column = self._c.column(name, "projects")
        return self._by_unit(column).min().reindex(range(len(self)))

    def total(self, name: str, where: Mask | None = None) -> Floats:
        """The sum over the rows of each project; null as soon as one is blank, or not `where`."""
        amount = self._c.column(name, "projects").to_numpy(float, na_value=np.nan)
        if where is not None:
            amount = np.where(where, amount, np.nan)
        inside = self.unit_of_rows >= 0
        return total_by(self.unit_of_rows[inside], amount[inside], len(self))

    def total_given(self, name: str, where: Mask) -> Floats:
        """The same with a blank as nothing: null only as soon as one is not `where`."""
        amount = self._c.column(name, "projects").to_numpy(float, na_value=0.0)
        inside = self.unit_of_rows >= 0
        counted = np.where(where, amount, np.nan)
        return total_by(self.unit_of_rows[inside], counted[inside], len(self))

    def given(self, *names: str) -> Mask:
        """Projects of which some row carries one of these amounts, whatever its currency."""
        cells = [self._c.column(name, "projects").notna().to_numpy(bool) for name in names]
        inside = self.unit_of_rows >= 0
        found = np.bincount(self.unit_of_rows[inside], np.any(cells, axis=0)[inside], len(self))
        return np.asarray(found > 0)

    def _by_unit(self, column: pd.Series) -> Any:
        inside = self.unit_of_rows >= 0
        return column[inside].groupby(self.unit_of_rows[inside])

    def within(self, dates: pd.Series, until: pd.Timestamp | None = None) -> Mask:
        """Dates that lie in P, and by `as_of`."""
        end = pd.Timestamp(self._c.until) if until is None else until
        day = dates.dt.normalize()
        inside = (day >= pd.Timestamp(self._c.period.start)) & (day <= end)
        return inside.to_numpy(dtype=bool, na_value=False)

    def rows_naming(self, rows: Rows) -> tuple[Codes, Codes]:
        """Pairs of project and row of another table that names it in the same group."""
        c = self._c
        places = [
            pd.Series(np.where(r.group >= 0, c.grouping.place_of_group[r.group], np.nan))
            for r in (self.rows, rows)
        ]
        ids = [c.column_of(r, "project_id").reset_index(drop=True) for r in (self.rows, rows)]
        return matches(*shared_numbers((places[0], ids[0]), (places[1], ids[1])))

    # -- where projects come from, and in which order ------------------------------

    @cached_property
    def designed(self) -> Mask:
        """Designed in P (RULES 4.7)."""
        return self.within(self.earliest("design_date"))

    @cached_property
    def needs(self) -> tuple[Codes, Codes]:
        """Pairs of project and need that names it, of any period and status."""
        return self.rows_naming(self._c.needs)

    def needed_by(self, dates: pd.Series, among: Mask) -> Mask:
        """Projects with one of these needs raised on or before a date of the project."""
        project, need = self.needs
        raised = self._c.column("raised_date")
        gap = self.days_to_design(raised.to_numpy()[need], dates, project)
        found = np.zeros(len(self), bool)
        found[project[among[need] & (gap >= 0)]] = True
        return found

    def days_to_design(self, raised: np.ndarray, design: pd.Series, project: Codes) -> Floats:
        """Days from the raising of needs to the design of projects (RULES 1.6)."""
        c = self._c
        timed = c.has_times("raised_date") and c.has_times("design_date", "projects")
        start = pd.Series(pd.to_datetime(raised))
        end = pd.Series(pd.to_datetime(design.to_numpy()[project]))
        if not timed:
            start, end = start.dt.normalize(), end.dt.normalize()
        return in_days(end - start)

    @cached_property
    def order(self) -> Order:
        """In which order the steps of each project were taken (RULES 4.8)."""
        return Order(self._c, self)


class Order:
    """The steps design, tender, award and first activity of each project, and their order."""

    def __init__(self, cohorts: Cohorts, contracts: Contracts) -> None:
        self._c = cohorts
        self._contracts = contracts

    @cached_property
    def _first_activity(self) -> pd.Series:
        """The earliest delivered activity of any type with the project's number here."""
        contracts, delivered = self._contracts, self._c.deeds.delivered
        project, row = contracts.rows_naming(delivered)
        dates = pd.Series(self._c.column_of(delivered, "activity_date").to_numpy()[row])
        return dates.groupby(project).min().reindex(range(len(contracts)))

    @cached_property
    def steps(self) -> list[tuple[pd.Series, Mask]]:
        """The four dates in order, each with whether its column carries times of day.

        Without an activity the start of the contract stands for the first one.
        """
        c, contracts = self._c, self._contracts
        planned = [
            (contracts.earliest(name), np.full(len(contracts), c.has_times(name, "projects")))
            for name in ("design_date", "tender_date", "award_date")
        ]
        first = self._first_activity
        timed = np.where(
            first.notna(),
            c.has_times("activity_date", "activities"),
            c.has_times("start_date", "projects"),
        )
        return [*planned, (first.fillna(contracts.earliest("start_date")), timed)]

    @cached_property
    def in_period(self) -> Mask:
        """Projects whose earliest known step lies in P."""
        dates = pd.concat([date.reset_index(drop=True) for date, _ in self.steps], axis=1)
        return self._contracts.within(dates.min(axis=1))

    @cached_property
    def _known(self) -> Floats:
        return np.sum([date.notna().to_numpy(bool) for date, _ in self.steps], axis=0)

    @cached_property
    def _first_need(self) -> tuple[Floats, Mask]:
        """Days from the earliest accepted need to design, and whether there is such a need."""
        contracts, c = self._contracts, self._c
        project, need = contracts.needs
        kept = c.accepted_ever[need]
        project, need = project[kept], need[kept]
        raised = pd.Series(c.column("raised_date").to_numpy()[need])
        first = raised.groupby(project).min().reindex(range(len(contracts)))
        every = np.arange(len(contracts))
        design = contracts.earliest("design_date")
        gap = contracts.days_to_design(first.to_numpy(), design, every)
        return gap, first.notna().to_numpy(bool)

    @cached_property
    def need_after_design(self) -> Mask:
        """The earliest accepted need was raised after the design."""
        return self._first_need[0] < 0

    @cached_property
    def checkable(self) -> Mask:
        """At least two steps known, or design and a need."""
        designed = self.steps[0][0].notna().to_numpy(bool)
        return self.in_period & ((self._known >= 2) | (designed & self._first_need[1]))

    @cached_property
    def runs_backwards(self) -> Mask:
        """The known steps, in their order, decrease somewhere; equal is in order."""
        found = np.zeros(len(self._contracts), bool)
        last = self.steps[0][0].reset_index(drop=True)
        timed = self.steps[0][1]
        for date, has_times in self.steps[1:]:
            date = date.reset_index(drop=True)
            exact = timed & has_times
            gap = np.where(
                exact,
                in_days(date - last),
                in_days(date.dt.normalize() - last.dt.normalize()),
            )
            found |= gap < 0
            known = date.notna()
            last = date.where(known, last)
            timed = np.where(known, has_times, timed)
        return found

    @property
    def broken(self) -> Mask:
        """Out of order somewhere (RULES 4.8)."""
        return self.runs_backwards | self.need_after_design
