"""What a test found, and how tests make a level: evidence, combination, explanations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tests.slow_numbers import wilson

NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"
RANK = {NONE: 0, WATCH: 1, ALERT: 2}

#: 13.4: the minimum of n and of k, by what is counted.
OF_RECORDS = (20, 5)
OF_SOURCES = (30, 5)  # F9
OF_PROJECTS = (4, 2)
OF_CONTRACTS = (2, 2)


@dataclass
class FlagRow:
    """One row of the frame; null is None.

    Choice (1.20 with 16, against 13.1): the method stands in every row of a flag, also where
    its value is null or a table is missing, because 13.1 says so of flags.
    `codes` are the innocent codes (13.1) and `notes` the other message ids of RULES that the
    note holds; neither holds more than its row.
    """

    category: str = UNKNOWN
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: str = "flag_test"
    n_unknown: float | None = None
    status: str = "not_available"
    codes: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    def decide(self, category: str) -> FlagRow:
        """The same row, judged."""
        self.category, self.status = category, "ok"
        return self

    def withhold(self) -> FlagRow:
        """13.3: not enough evidence: value and limits null, category unknown.

        Choice (1.12 against 13.3): also where the denominator is 0. A test is not available
        only if a table, column or report is absent, like its flag.
        """
        self.category, self.status = UNKNOWN, "insufficient_data"
        self.value = self.lower = self.upper = None
        return self


Found = dict[str, FlagRow]  # by group: the flag itself is ""


@dataclass
class Verdict:
    """The tests of one flag as they came out, and what the flag makes of them."""

    tests: Found
    level: str
    codes: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    def rows(self) -> Found:
        """13.1: the row of the flag, and one row per test.

        A test that is not available alone adds nothing to n_unknown.
        """
        flag = FlagRow(
            category=self.level,
            method="flag",
            n_unknown=sum(test.n_unknown or 0.0 for test in self.tests.values()),
            status="insufficient_data" if self.level == UNKNOWN else "ok",
            codes=frozenset(self.codes),
            notes=frozenset(self.notes),
        )
        return {"": flag, **self.tests}


def absent_rows(tests: Iterable[str], notes: Collection[str] = ()) -> Found:
    """13.3 and 1.16: a required table or report is absent: all numbers null.

    Choice: also in tests that do not need what is absent: nothing of the flag is judged.
    """
    held = frozenset(notes)
    rows = {"": FlagRow(method="flag", notes=held)}
    for test in tests:
        rows[test] = FlagRow(notes=held)
    return rows


# --- Minimum evidence -------------------------------------------------------------------


def share_test(
    k: float,
    n: float,
    unknown: float,
    watch: float,
    alert: float | None,
    least: tuple[int, int],
    *,
    alert_k: int = 0,
) -> FlagRow:
    """13.4: k of n with Wilson limits and its level; no `alert`: at most watch."""
    n_min, k_min = least
    row = FlagRow(numerator=float(k), denominator=float(n), n_unknown=float(unknown))
    if n < n_min:
        return row.withhold()
    row.value = k / n
    row.lower, row.upper = wilson(k, n)
    if alert is not None and k >= max(k_min, alert_k) and row.value >= alert and row.lower >= watch:
        return row.decide(ALERT)
    if k >= k_min and row.value >= watch and row.lower >= watch / 2:
        return row.decide(WATCH)
    return row.decide(NONE)


def stepped(value: float, watch: bool, alert: bool) -> FlagRow:
    """A judged row with nothing but a value: the level that its own two conditions give."""
    return FlagRow(value=value, n_unknown=0.0).decide(ALERT if alert else WATCH if watch else NONE)


# --- Levels -----------------------------------------------------------------------------


def fired(level: str) -> bool:
    return level in (WATCH, ALERT)


def at_most(level: str, highest: str) -> str:
    """13.6, 13.5: the lower of two levels; an unknown level stays unknown."""
    if level == UNKNOWN:
        return UNKNOWN
    return level if RANK[level] <= RANK[highest] else highest


def higher(first: str, second: str) -> str:
    """The higher of two judged levels."""
    return first if RANK[first] >= RANK[second] else second


def combined(levels: Mapping[str, str], alone: Collection[str] = ()) -> str:
    """13.5: the level of a flag from its tests, the first-named first.

    `alone` are the secondary tests that may give alert alone.
    """
    names = list(levels)
    first = levels[names[0]]
    if all(level == UNKNOWN for level in levels.values()):
        return UNKNOWN
    found = NONE if first == UNKNOWN else first
    for name in names[1:]:
        level = levels[name]
        if level == UNKNOWN:
            continue
        found = higher(found, level if name in alone else at_most(level, WATCH))
    if found == NONE and first == UNKNOWN:
        return UNKNOWN
    return found
