"""What a test found, how sure it must be, and how tests make a level (RULES 13.1–13.6).

Levels are whole numbers, so that the higher of two is their maximum: −1 unknown, 0 none,
1 watch, 2 alert.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from workbench import intervals
from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.config.flags import Levels
from workbench.indicators.catalogue import lacking
from workbench.indicators.measures import Figures, Measure, Role, divided, parts

Level = NDArray[np.int64]
UNKNOWN, NONE, WATCH, ALERT = -1, 0, 1, 2
NO_ROWS = Rows("needs", pd.DataFrame(), np.zeros(0, np.int64))
NAMES = np.array(["none", "watch", "alert", "unknown"], dtype=object)


@dataclass(frozen=True)
class Least:
    """How many units a test needs, and in how many of them the sign must show (RULES 13.4)."""

    n: int
    k: int


RECORDS, PROJECTS, CONTRACTS, SOURCES = Least(20, 5), Least(4, 2), Least(2, 2), Least(30, 5)


@dataclass(frozen=True, kw_only=True)
class SignTest:
    """One test of a flag, a value per community: its numbers, its level, the rows behind it.

    `present` is False where what the test alone needs was not received: it is then not
    available, and the flag judges without it.
    """

    name: str
    level: Level
    value: Floats
    numerator: Floats
    denominator: Floats
    lower: Floats
    upper: Floats
    unknown: Floats
    present: Mask
    shown: tuple[Role, ...] = ()

    def capped(self, where: Mask) -> Level:
        """Its level, at most watch where an explanation covers the whole community (13.6)."""
        return np.where(where, np.minimum(self.level, WATCH), self.level)

    @property
    def fired(self) -> Mask:
        return self.present & (self.level >= WATCH)

    def measure(self) -> Figures:
        known = self.present & (self.level != UNKNOWN)
        numbers = {"numerator": self.numerator, "denominator": self.denominator}
        told = {"value": self.value, "lower": self.lower, "upper": self.upper}
        return Figures(
            rows=self.shown[0].rows if self.shown else NO_ROWS,
            group=self.name,
            told={
                **{name: np.where(self.present, each, np.nan) for name, each in numbers.items()},
                **{name: np.where(known, each, np.nan) for name, each in told.items()},
                "n_unknown": np.where(self.present, self.unknown, np.nan),
                "category": NAMES[np.where(self.present, self.level, UNKNOWN)],
                "method": "flag_test",
                "status": np.where(
                    known, "ok", np.where(self.present, "insufficient_data", "not_available")
                ),
                "note": np.where(
                    self.present, np.where(known, "", "little_evidence"), "not_received"
                ),
            },
            shown=self.shown,
        )


def a_test(
    name: str,
    groups: int,
    *,
    level: ArrayLike,
    present: ArrayLike = True,
    shown: Sequence[Role] = (),
    **numbers: ArrayLike,
) -> SignTest:
    """A test with the numbers that are given; the others are null, no unknowns."""
    filled = {
        column: np.broadcast_to(np.asarray(numbers.pop(column, default), float), groups).copy()
        for column, default in (
            ("value", np.nan),
            ("numerator", np.nan),
            ("denominator", np.nan),
            ("lower", np.nan),
            ("upper", np.nan),
            ("unknown", 0.0),
        )
    }
    assert not numbers, numbers
    return SignTest(
        name=name,
        level=np.broadcast_to(np.asarray(level, np.int64), groups).copy(),
        present=np.broadcast_to(np.asarray(present, bool), groups).copy(),
        shown=tuple(shown),
        **filled,
    )


def share_test(
    name: str,
    k: Floats,
    n: Floats,
    terms: Levels,
    least: Least,
    *,
    unknown: ArrayLike = 0.0,
    census: bool = False,
    least_alert: int = 0,
    shown: Sequence[Role] = (),
    present: ArrayLike = True,
) -> SignTest:
    """K of n against its levels; of a sample also its Wilson limit must reach (RULES 13.4)."""
    value = divided(k, n)
    lower, upper = intervals.wilson(k, n)
    level = judged(k, n, value, lower, terms, least, census=census, least_alert=least_alert)
    nothing = np.full(len(k), np.nan)
    return a_test(
        name,
        len(k),
        level=level,
        value=value,
        numerator=k,
        denominator=n,
        lower=nothing if census else lower,
        upper=nothing if census else upper,
        unknown=unknown,
        shown=shown,
        present=present,
    )


def judged(
    k: Floats,
    n: Floats,
    value: Floats,
    lower: Floats,
    terms: Levels,
    least: Least,
    *,
    census: bool = False,
    least_alert: int = 0,
) -> Level:
    """The level of k of n (RULES 13.4)."""
    sure_watch = census | (lower >= terms.watch / 2)
    sure_alert = census | (lower >= terms.watch)
    watch = (k >= least.k) & (value >= terms.watch) & sure_watch
    alert = (k >= max(least.k, least_alert)) & (value >= terms.alert) & sure_alert
    level = np.where(alert, ALERT, np.where(watch, WATCH, NONE))
    return np.where(n < least.n, UNKNOWN, level)


def combined(
    tests: Sequence[SignTest],
    effective: Mapping[str, Level] | None = None,
    alone: Sequence[str] = (),
) -> Level:
    """The level of a flag from its tests, the first-named first (RULES 13.5).

    `effective` holds levels after explanations, by test; secondary tests give at most watch
    unless they are in `alone`.
    """
    levels = [
        np.where(test.present, (effective or {}).get(test.name, test.level), UNKNOWN)
        for test in tests
    ]
    found = first = levels[0]
    for test, level in zip(tests[1:], levels[1:], strict=True):
        most = level if test.name in alone else np.minimum(level, WATCH)
        found = np.maximum(found, most)
    # Nothing fired, and the first-named test could not be judged.
    return np.where((first == UNKNOWN) & (found <= NONE), UNKNOWN, found)


@dataclass(frozen=True)
class Flag:
    """A flag as it came out: its level, its tests, and the innocent explanations that apply.

    `innocent` are codes with the communities to which they apply; `notes` further ids.
    """

    level: Level
    tests: Sequence[SignTest]
    innocent: Sequence[tuple[str, Mask]] = ()
    notes: Sequence[tuple[str, Mask]] = ()

    def measures(self) -> Iterable[Measure]:
        # A flag of which no test could be made is not there, like its tests.
        there = np.any([test.present for test in self.tests], axis=0)
        level = np.where(there, self.level, UNKNOWN)
        unknown = np.sum([np.where(t.present, t.unknown, 0.0) for t in self.tests], axis=0)
        yield Figures(
            rows=NO_ROWS,
            told={
                "n_unknown": np.where(there, unknown, np.nan),
                "category": NAMES[level],
                "method": "flag",
                "status": np.where(
                    level != UNKNOWN, "ok", np.where(there, "insufficient_data", "not_available")
                ),
                "note": np.where(there, self._notes(len(level)), "not_reported; table=needs"),
            },
            shown=tuple(r for test in self.tests for r in parts(test.name, test.shown)),
        )
        for test in self.tests:
            yield test.measure()

    def _notes(self, groups: int) -> NDArray[np.object_]:
        codes = [[code for code, applies in self.innocent if applies[g]] for g in range(groups)]
        more = [[note for note, applies in self.notes if applies[g]] for g in range(groups)]
        return np.array(
            [
                "; ".join([*(["+".join(some)] if some else []), *others])
                for some, others in zip(codes, more, strict=True)
            ],
            dtype=object,
        )


def has(c: Cohorts, *fields: str) -> bool:
    """Whether tables and columns were received, by header, with the R columns of the tables."""
    return not any(lacking(c.received, field) for field in fields)
