"""Contract time, and what projects cost in the period (RULES 6.2, 8.1)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.cohorts.contracts import Contracts
from workbench.cohorts.rows import Floats, Mask

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

#: The currency in which amounts are added up; another makes an amount unknown (RULES §16 on 8.1).
CURRENCY = "CNY"


def days_from(start: pd.Series, end: pd.Series | pd.Timestamp) -> Floats:
    """Days of a span with both ends; null where one is unknown, 0 or less where it runs backwards."""
    return np.asarray((end - start).dt.days.to_numpy(float) + 1)


def later(dates: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Each date, or the day where that is later; blank stays blank."""
    return dates.where(dates.isna() | (dates >= day), day)


def earlier(dates: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Each date, or the day where that is earlier; blank stays blank."""
    return dates.where(dates.isna() | (dates <= day), day)


class Terms:
    """When the contract of each project runs; days are calendar days, both ends included."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    @property
    def contracts(self) -> Contracts:
        return self._c.contracts

    @cached_property
    def start(self) -> pd.Series:
        return self._day("start_date")

    @cached_property
    def end(self) -> pd.Series:
        return self._day("end_date")

    def _day(self, name: str) -> pd.Series:
        return self.contracts.earliest(name).dt.normalize().reset_index(drop=True)

    @cached_property
    def overlaps(self) -> Mask:
        """Contracts with a day in P; a blank end is open (RULES 1.30)."""
        first, last = (pd.Timestamp(day) for day in (self._c.period.start, self._c.period.end))
        return ((self.start <= last) & (self.end.isna() | (self.end >= first))).to_numpy(bool)

    @cached_property
    def complete(self) -> Mask:
        """Both ends known, and in order."""
        return (self.start.notna() & self.end.notna() & (self.end >= self.start)).to_numpy(bool)

    @cached_property
    def without_start(self) -> Mask:
        """In no period (RULES 8.2)."""
        return self.start.isna().to_numpy(bool)

    @cached_property
    def begun(self) -> Mask:
        return (self.start <= pd.Timestamp(self._c.as_of)).to_numpy(bool)

    @cached_property
    def elapsed(self) -> Floats:
        """The share of contract days gone by `as_of`, at most 1; 0 where not begun or not known."""
        whole = days_from(self.start, self.end)
        gone = days_from(self.start, pd.Timestamp(self._c.as_of))
        usable = self.complete & self.begun
        return np.minimum(1.0, np.divide(gone, whole, out=np.zeros(len(gone)), where=usable))

    def share_in_period(self, last: pd.Series) -> Floats:
        """The share of the days from the start to `last` that lie in P; null where unknown."""
        first_of, last_of = (pd.Timestamp(d) for d in (self._c.period.start, self._c.period.end))
        inside = days_from(later(self.start, first_of), earlier(last, last_of))
        whole = days_from(self.start, last)
        known = ~np.isnan(whole) & (whole > 0)
        return np.divide(
            np.maximum(inside, 0.0), whole, out=np.full(len(whole), np.nan), where=known
        )


class Spending:
    """What each project cost in P: what was paid, else what was agreed, spread over its days."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts
        self.terms = cohorts.terms

    def amount(self, name: str) -> Floats:
        """An amount of each project in CNY; null where blank or in another currency."""
        return self._c.contracts.total(name, where=self._in_currency)

    @cached_property
    def _in_currency(self) -> Mask:
        """Rows of `projects` in CNY; a blank is CNY."""
        return self._c.column("currency", "projects").fillna(CURRENCY).eq(CURRENCY).to_numpy(bool)

    @cached_property
    def paid_share(self) -> Floats:
        """The share in P of what was paid: evenly from the start to the end or `as_of`.

        What was paid before the start counts on the first day. A contract that ends before it
        starts has no days: unknown.
        """
        terms, as_of = self.terms, pd.Timestamp(self._c.as_of)
        last = earlier(terms.end.fillna(as_of), as_of)
        last = last.where(last >= terms.start, terms.start)
        backwards = (terms.end < terms.start).to_numpy(bool)
        return np.where(backwards, np.nan, terms.share_in_period(last))

    def paid_in_period(self, name: str) -> Floats:
        """An amount that was paid evenly, as far as it falls in P."""
        return self.amount(name) * self.paid_share

    @cached_property
    def matched_in_period(self) -> Floats:
        """Matched funds as far as they fall in P; of a row that says nothing, nothing (RULES 8.10)."""
        whole = self._c.contracts.total_given("amount_matched", self._in_currency)
        return np.asarray(whole * self.paid_share)

    @cached_property
    def by_payment(self) -> Mask:
        """Projects whose cost is what was paid."""
        return ~np.isnan(self.amount("amount_disbursed"))

    @cached_property
    def cost(self) -> Floats:
        """Cost in P of projects that overlap it; null where it is not known."""
        agreed = self.amount("amount_awarded") * self.terms.share_in_period(self.terms.end)
        found = np.where(self.by_payment, self.paid_in_period("amount_disbursed"), agreed)
        return np.where(self.terms.overlaps, found, np.nan)

    @cached_property
    def known(self) -> Mask:
        """Projects that overlap P with a known cost."""
        return ~np.isnan(self.cost)

    @cached_property
    def unknown(self) -> Mask:
        """Left out for want of a date or an amount (RULES 8.2)."""
        figure = self._c.contracts.given("amount_disbursed", "amount_awarded")
        return (self.terms.overlaps & ~self.known) | (self.terms.without_start & figure)
