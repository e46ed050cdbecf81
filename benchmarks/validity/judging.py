"""How often flags are raised, with and without the sign they look for, and quadrants right.

Everything is counted over the rows of `cities.judged`. A flag is raised where it stands at watch
or alert: something needs explanation. A sign counts as found where its flag is raised, whatever
else is planted beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from benchmarks.validity.design import FLAGS, LOOK_ALIKES, NEAR_CUT, QUADRANTS
from workbench import intervals
from workbench.sample.stories import KINDS, Strength

ALERT, WATCH, NONE, UNKNOWN = LEVELS = ("alert", "watch", "none", "unknown")
RAISED = [ALERT, WATCH]
QUADRANT_NAMES = tuple(QUADRANTS.values())
BOTH, _, _, NEITHER = QUADRANT_NAMES
ALL_FLAGS, ANY_FLAG, ALL_QUADRANTS = "all ten", "any of ten", "all four"

STRENGTHS: tuple[Strength, ...] = ("strong", "mild")

#: Records that do not name needs and projects cannot show who linked with whom.
POOR_RECORDS = "poor_records"
NOT_SHOWN = ("unlinked_records", POOR_RECORDS)

#: Communities without a sign; small ones are healthy too.
HEALTHY, SMALL, OTHERS = "healthy", "small", "look-alike"
EVERY_SIZE = "healthy of every size"


@dataclass(frozen=True)
class Share:
    """`count` communities of `of`, with Wilson's 95 % limits; all three null of none."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else math.nan

    @property
    def limits(self) -> tuple[float, float]:
        lower, upper = intervals.wilson([self.count], [self.of])
        return float(lower[0]), float(upper[0])


@dataclass(frozen=True)
class Levels:
    """How many communities have each level of one flag, or of the highest that is raised."""

    name: str
    levels: dict[str, int]

    @property
    def of(self) -> int:
        return sum(self.levels.values())

    @property
    def raised(self) -> Share:
        return Share(sum(self.levels[level] for level in RAISED), self.of)


@dataclass(frozen=True)
class LookAlike:
    """One innocent story: the levels of the flag it resembles, and the other nine together.

    `watch_elsewhere` and `alert_elsewhere` count communities by the highest of the nine;
    `at_alert` those with any of the ten at alert.
    """

    own: Levels
    resembles: str
    watch_elsewhere: int
    alert_elsewhere: int
    at_alert: int


@dataclass(frozen=True)
class Quadrant:
    """Communities of one true quadrant (or of none that is known, with no `right`).

    `said` counts what was computed, borderline ones left out; `silent` have no quadrant.
    """

    name: str
    borderline: int
    said: dict[str, int]
    silent: int
    right: Share | None


@dataclass(frozen=True)
class Counts:
    """Everything that a run counted.

    `found` is by strength where a sign is planted, `alarms` by group where none is; the last of
    each is of all ten flags.
    """

    found: dict[Strength, tuple[Levels, ...]]
    alarms: dict[str, tuple[Levels, ...]]
    look_alikes: tuple[LookAlike, ...]
    records: tuple[Levels, ...]
    quadrants: tuple[Quadrant, ...]


def counted(rows: pd.DataFrame) -> Counts:
    """The counts of the rows of `cities.judged`, of any number of cities."""
    poor = rows[rows["story"] == POOR_RECORDS]
    return Counts(
        found={strength: tuple(_found(rows, strength)) for strength in STRENGTHS},
        alarms=_alarms(rows),
        look_alikes=tuple(_look_alike(rows, name) for name in LOOK_ALIKES),
        records=tuple(_levels(poor[name], name) for name in FLAGS),
        quadrants=tuple(_quadrants(rows)),
    )


def _levels(column: pd.Series, name: str) -> Levels:
    counts = column.value_counts()
    return Levels(name, {level: int(counts.get(level, 0)) for level in LEVELS})


def _planted(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows["kinds"].map(lambda kinds: name in kinds).astype(bool)


def _found(rows: pd.DataFrame, strength: Strength) -> Iterator[Levels]:
    """The levels of each flag where it is planted, and of all ten together."""
    there = rows[rows["strength"] == strength]
    of_each = [there.loc[_planted(there, name), name] for name in FLAGS]
    for name, column in zip(FLAGS, of_each, strict=True):
        yield _levels(column, name)
    yield _levels(pd.concat(of_each), ALL_FLAGS)


def _alarms(rows: pd.DataFrame) -> dict[str, tuple[Levels, ...]]:
    """The levels of flags without a sign, by group; of look-alikes those they do not resemble."""
    story = rows["story"]
    resembled = story.map({name: KINDS[name].resembles for name in LOOK_ALIKES})
    foreign = pd.DataFrame({name: resembled != name for name in FLAGS})
    groups = {
        HEALTHY: story == HEALTHY,
        SMALL: story == SMALL,
        EVERY_SIZE: story.isin([HEALTHY, SMALL]),
        OTHERS: story.isin(LOOK_ALIKES),
    }
    highest = _highest(rows[list(FLAGS)].where(foreign, NONE))
    return {
        group: (
            *(_levels(rows.loc[mine & foreign[name], name], name) for name in FLAGS),
            _levels(highest[mine], ANY_FLAG),
        )
        for group, mine in groups.items()
    }


def _highest(levels: pd.DataFrame) -> pd.Series:
    """The highest level of each row; what is unknown raises nothing."""
    alert, watch = ((levels == level).any(axis=1) for level in (ALERT, WATCH))
    return pd.Series(NONE, index=levels.index).mask(watch, WATCH).mask(alert, ALERT)


def _share(marks: pd.Series) -> Share:
    return Share(int(marks.sum()), len(marks))


def _look_alike(rows: pd.DataFrame, name: str) -> LookAlike:
    mine, resembles = rows[rows["story"] == name], KINDS[name].resembles
    highest = _highest(mine[[flag for flag in FLAGS if flag != resembles]])
    return LookAlike(
        own=_levels(mine[resembles], name),
        resembles=resembles,
        watch_elsewhere=int((highest == WATCH).sum()),
        alert_elsewhere=int((highest == ALERT).sum()),
        at_alert=int((mine[list(FLAGS)] == ALERT).any(axis=1).sum()),
    )


def true_quadrant(kinds: tuple[str, ...], strength: str) -> str | None:
    """The quadrant that a community with this story truly lies in; None where it has none.

    Healthy practice is linked and moving, and stories that change neither leave it so. None
    where the story lies near the cut, or is that records do not show who linked with whom.
    """
    if {*NEAR_CUT, *NOT_SHOWN} & set(kinds):
        return None
    if "neither" in kinds and strength == "strong":
        return NEITHER
    return next((QUADRANTS[kind] for kind in kinds if kind in QUADRANTS), BOTH)


def truths(rows: pd.DataFrame) -> pd.Series:
    """The true quadrant of each row."""
    stories = zip(rows["kinds"], rows["strength"], strict=True)
    return pd.Series([true_quadrant(*one) for one in stories], index=rows.index, dtype=object)


def _quadrants(rows: pd.DataFrame) -> Iterator[Quadrant]:
    truth = truths(rows)
    for name in QUADRANT_NAMES:
        yield _quadrant(rows[truth == name], name, truth)
    yield _quadrant(rows[truth.notna()], ALL_QUADRANTS, truth)
    for name in (*NEAR_CUT, *NOT_SHOWN):
        yield _quadrant(rows[rows["story"] == name], name, None)


def _quadrant(rows: pd.DataFrame, name: str, truth: pd.Series | None) -> Quadrant:
    clear = rows[~rows["borderline"].astype(bool)]
    counts = clear["quadrant"].value_counts()
    right = None if truth is None else _share(clear["quadrant"] == truth.loc[clear.index])
    return Quadrant(
        name,
        borderline=len(rows) - len(clear),
        said={each: int(counts.get(each, 0)) for each in QUADRANT_NAMES},
        silent=int((clear["quadrant"] == "").sum()),
        right=right,
    )
