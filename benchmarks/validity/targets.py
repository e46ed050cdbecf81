"""Whether the counts meet the targets."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.validity.judging import (
    ALERT,
    ALL_QUADRANTS,
    EVERY_SIZE,
    HEALTHY,
    Counts,
)
from workbench.sample.stories import Strength

LEAST_FOUND: dict[Strength, float] = {"strong": 0.95, "mild": 0.8}
MOST_ONE_FLAG, MOST_ANY_FLAG, LEAST_QUADRANT = 0.02, 0.08, 0.95


@dataclass(frozen=True)
class Target:
    """What a target asks for, the worst that was measured, and whether that meets it.

    `measured` is a share, or a number of communities where `counts`. Null where there was nothing
    to measure; such a target is missed.
    """

    asks: str
    measured: float
    met: bool
    counts: bool = False


def targets(counts: Counts) -> tuple[Target, ...]:
    return (*_found(counts), *_alarms(counts), *_never(counts), _quadrant(counts))


def _found(counts: Counts) -> Iterator[Target]:
    """Each flag by itself: none is carried by the nine others."""
    for strength, least in LEAST_FOUND.items():
        *flags, _all = counts.found[strength]
        yield _at_least(
            f"{strength} signs found in at least {least:.0%} of communities, flag by flag",
            [flag.raised.value for flag in flags],
            least,
        )


def _alarms(counts: Counts) -> Iterator[Target]:
    for group in (HEALTHY, EVERY_SIZE):
        *flags, any_flag = (flag.raised.value for flag in counts.alarms[group])
        for which, values, most in (
            ("any one flag", flags, MOST_ONE_FLAG),
            ("any of the ten", [any_flag], MOST_ANY_FLAG),
        ):
            yield _at_most(f"{group}: at most {most:.0%} flagged by {which}", values, most)


def _never(counts: Counts) -> Iterator[Target]:
    alike = sum(one.at_alert for one in counts.look_alikes)
    yield _no_one(
        "look-alikes never above watch", alike, sum(one.own.of for one in counts.look_alikes)
    )
    poor = sum(flag.levels[ALERT] for flag in counts.records)
    yield _no_one(
        "poor record keepers never at alert", poor, sum(flag.of for flag in counts.records)
    )


def _quadrant(counts: Counts) -> Target:
    right = next(each.right for each in counts.quadrants if each.name == ALL_QUADRANTS)
    return _at_least(
        f"quadrant right in at least {LEAST_QUADRANT:.0%} of communities not borderline",
        [right.value if right else math.nan],
        LEAST_QUADRANT,
    )


def _at_least(asks: str, values: Sequence[float], least: float) -> Target:
    worst = math.nan if any(map(math.isnan, values)) else min(values)
    return Target(asks, worst, worst >= least)


def _at_most(asks: str, values: Sequence[float], most: float) -> Target:
    worst = math.nan if any(map(math.isnan, values)) else max(values)
    return Target(asks, worst, worst <= most)


def _no_one(asks: str, count: int, of: int) -> Target:
    measured = float(count) if of else math.nan
    return Target(asks, measured, measured == 0, counts=True)
