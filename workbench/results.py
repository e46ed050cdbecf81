"""The result frame, units, statuses, kinds of series, `Results` and `Publishable` (DESIGN, Contracts)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

UNITS: tuple[str, ...] = (
    "share",
    "points",
    "per_1000",
    "per_10000",
    "per_fte",
    "days",
    "count",
    "cny",
    "index",
    "score",
    "score_0_100",
    "ratio",
    "m2_per_100_households",
    "none",
)
STATUSES: tuple[str, ...] = ("ok", "not_available", "insufficient_data", "suppressed")
METHODS: tuple[str, ...] = (
    "",
    "wilson",
    "bounds",
    "byar",
    "katz",
    "newcombe",
    "newcombe_paired",
    "t",
    "welch",
    "paired_t",
    "kaplan_meier",
    "median",
    "gini",
    "difference_in_differences",
    "flag",
    "flag_test",
)

NUMBERS: tuple[str, ...] = ("numerator", "denominator", "value", "lower", "upper")
_BEFORE_KEYS: tuple[str, ...] = ("indicator_id",)
_AFTER_KEYS: tuple[str, ...] = (
    "period_start",
    "period_end",
    "variant",
    "group",
    *NUMBERS,
    "category",
    "unit",
    "method",
    "n_unknown",
    "status",
    "note",
)

#: Columns of each kind of series, after `community_id` and `status`.
SERIES_KINDS: dict[str, tuple[str, ...]] = {
    "survival": ("time", "share", "lower", "upper", "at_risk"),
    "edges": ("from", "to", "kind", "weight"),
    "flow": ("from", "to", "n"),
    "matrix": ("row", "column", "n"),
    "curve": ("x", "y"),
    "months": ("month", "n"),
    "ranges": ("item", "n", "lower", "upper"),
    "shares": ("x", "y", "n"),
    "scores": ("item", "numerator", "denominator", "value"),
    "intervals": ("item", "value", "lower", "upper"),
    "spans": ("item", "n", "first_quarter", "median", "third_quarter", "n_unknown"),
    "contracts": (
        *("project", "title", "designer", "funder", "awardee", "method", "bids"),
        *("start", "end", "elapsed", "awarded", "disbursed", "matched"),
        *("sessions", "target_sessions", "target_people", "sessions_share", "paid_share"),
    ),
    "answers": ("item", "wave", "scale_min", "scale_max", "score", "n"),
    "waves": ("wave", "n", "value", "lower", "upper"),
    "nodes": ("node", "kind", "active", "n", "x", "y"),
}


def result_columns(by: Sequence[str] = ("community_id",)) -> tuple[str, ...]:
    """The columns of a result frame that is grouped by `by`, in order."""
    return (*_BEFORE_KEYS, *by, *_AFTER_KEYS)


@dataclass(frozen=True)
class Period:
    """A reporting period: two calendar dates, both inclusive."""

    start: dt.date
    end: dt.date

    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Series:
    """What is drawn but is not one number: rows of one declared kind.

    `frame` has `community_id`, `status` (ok, suppressed), then the columns of the kind; the
    period is that of the results. `disclosive` says that `n` (or `at_risk`) counts people,
    households, needs or responses and must be masked. `stands_for` names the picture of
    which this is one resolution: of several, disclosure keeps the finest that shows enough.
    """

    name: str
    kind: str
    frame: pd.DataFrame
    disclosive: bool = True
    stands_for: str | None = None

    def __post_init__(self) -> None:
        expected = ["community_id", "status", *SERIES_KINDS[self.kind]]
        if list(self.frame.columns) != expected:
            raise ValueError(f"series {self.name}: columns {list(self.frame.columns)}")

    def of(self, community_id: str) -> pd.DataFrame:
        own = self.frame[self.frame["community_id"] == community_id]
        return own.drop(columns="community_id").reset_index(drop=True)


@dataclass(frozen=True)
class Target:
    """What one number is to reach: bounds in its unit that belong to what is wanted, or None.

    `source` says where the target comes from, by language.
    """

    indicator_id: str
    variant: str
    group: str
    at_least: float | None
    at_most: float | None
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What every number of one computation shares, and what a page must say about it."""

    period: Period
    as_of: dt.date
    scheme: Mapping[str, Any] = field(default_factory=dict)
    #: What is known of the data set (`Tables.about`).
    about: Mapping[str, Any] = field(default_factory=dict)
    #: Tables and columns received, so that a page can name what is missing.
    received: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Names of organisations by id, as far as the register gives them.
    organization_names: Mapping[str, str] = field(default_factory=dict)
    #: What the evaluation is to reach, in its order.
    targets: tuple[Target, ...] = ()
    #: The evaluation's own indicators as JSON values (`Entry.told`): names and units, no code.
    own_indicators: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Results:
    """Numbers before protection: evaluators may see them, pages may not.

    `frame` is the result frame; `breakdowns` are further result frames under other
    groupings, `profiles` the attributes of communities, `series` what is drawn.
    """

    frame: pd.DataFrame
    by: tuple[str, ...]
    context: Context
    breakdowns: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    profiles: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        if tuple(self.frame.columns) != result_columns(self.by):
            raise ValueError(f"result frame with columns {list(self.frame.columns)}")
        object.__setattr__(self, "breakdowns", MappingProxyType(dict(self.breakdowns)))
        object.__setattr__(self, "series", MappingProxyType(dict(self.series)))


_SEAL = object()


@dataclass(frozen=True)
class Publishable:
    """Results after protection: the only thing that figures, exhibits and files accept.

    Only `disclosure` seals one; `slices` reopens what it wrote. Building one elsewhere
    raises TypeError, and a test looks for other callers.
    """

    frame: pd.DataFrame
    by: tuple[str, ...]
    context: Context
    breakdowns: Mapping[str, pd.DataFrame]
    series: Mapping[str, Series]
    profiles: pd.DataFrame
    min_cell: int
    seal: object = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only disclosure makes a Publishable")
        object.__setattr__(self, "breakdowns", MappingProxyType(dict(self.breakdowns)))
        object.__setattr__(self, "series", MappingProxyType(dict(self.series)))

    @classmethod
    def sealed(cls, **parts: Any) -> Publishable:
        """For `disclosure` and `slices` alone."""
        return cls(seal=_SEAL, **parts)


def empty_numbers(length: int) -> dict[str, np.ndarray]:
    """Null numbers for `length` rows."""
    return {name: np.full(length, np.nan) for name in (*NUMBERS, "n_unknown")}


def period_before(period: Period) -> Period:
    """The equal period just before: as many whole months, else as many days (RULES 12.1)."""
    last = period.start - dt.timedelta(days=1)
    months = [part for part in sub_periods(period, "month") if is_whole_month(part)]
    whole = len(months) == len(sub_periods(period, "month"))
    if not whole:
        return Period(period.start - dt.timedelta(days=period.days()), last)
    year, month = divmod(period.start.year * 12 + period.start.month - 1 - len(months), 12)
    return Period(dt.date(year, month + 1, 1), last)


def is_whole_month(part: Period) -> bool:
    """Whether a part of one month is all of it."""
    return part.start.day == 1 and (part.end + dt.timedelta(days=1)).day == 1


def months_of(period: Period, as_of: dt.date | None = None) -> list[Period]:
    """The calendar months that share a day with the period, cut to it (RULES 1.25, 1.5)."""
    last = min(period.end, as_of) if as_of else period.end
    return sub_periods(Period(period.start, last), "month") if last >= period.start else []


_MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
PERIOD_GROUPINGS: tuple[str, ...] = tuple(_MONTHS_IN)


def sub_periods(period: Period, unit: str) -> list[Period]:
    """The calendar months, quarters, half-years or years of a period, the outer ones cut to it."""
    step = _MONTHS_IN[unit]
    found: list[Period] = []
    start = period.start
    while start <= period.end:
        first_month = (start.month - 1) // step * step + 1
        after = start.year * 12 + first_month - 1 + step
        following = dt.date(after // 12, after % 12 + 1, 1)
        found.append(Period(start, min(following - dt.timedelta(days=1), period.end)))
        start = following
    return found


def period_label(period: Period, unit: str) -> str:
    """How a sub-period is named in a grouping column: 2024-03, 2024Q1, 2024H1, 2024."""
    year, month = period.start.year, period.start.month
    return {
        "month": f"{year:04d}-{month:02d}",
        "quarter": f"{year:04d}Q{(month - 1) // 3 + 1}",
        "half_year": f"{year:04d}H{(month - 1) // 6 + 1}",
        "year": f"{year:04d}",
    }[unit]
