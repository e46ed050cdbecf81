"""What was counted, as lines of text: five tables, the targets, and every miss."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from benchmarks.validity.design import MAIN_QUANTITY, dose
from benchmarks.validity.judging import (
    HEALTHY,
    LEVELS,
    OTHERS,
    QUADRANT_NAMES,
    SMALL,
    UNKNOWN,
    Counts,
    Levels,
    Quadrant,
    Share,
)
from benchmarks.validity.targets import Target
from workbench.sample.stories import Strength

NAME, GROUP, SHARE = 22, 12, 39


def told(counts: Counts, targets: Sequence[Target]) -> Iterator[str]:
    """The whole output but for the misses, time and memory."""
    for part in (_found, _alarms, _look_alikes, _records, _quadrants):
        yield from part(counts)
        yield ""
    for target in targets:
        yield f"target: {target.asks}: {'met' if target.met else 'missed'} at {_measured(target)}"


def missed(misses: pd.DataFrame) -> Iterator[str]:
    """One line for each flag or quadrant that is wrong."""
    for row in misses.to_dict("records"):
        story = f"{row['story']} {row['strength']}".strip()
        yield f"miss: seed {row['seed']}, {row['community_id']}, {story}: {row['of']} {row['said']}"


def _measured(target: Target) -> str:
    if target.counts and not math.isnan(target.measured):
        return f"{target.measured:.0f}"
    return _percent(target.measured)


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.1%}"


def _share(share: Share) -> str:
    limits = "".join(f"{_percent(limit):>8}" for limit in share.limits)
    return f"{share.count:>9}{share.of:>6}{_percent(share.value):>8}{limits}"


def _share_head(count: str) -> str:
    return f"{count:>9}{'of':>6}{'share':>8}{'low':>8}{'high':>8}"


def _levels(flag: Levels) -> str:
    return "".join(f"{flag.levels[level]:>9}" for level in LEVELS)


def _levels_head() -> str:
    return "".join(f"{level:>9}" for level in LEVELS)


def _found(counts: Counts) -> Iterator[str]:
    yield "Planted signs: communities in which the flag needs explanation (watch or alert)"
    yield (
        f"{'flag':<{NAME}}{'planted':<{GROUP}}{_share_head('found')}{_levels_head()}  planted with"
    )
    for strength, flags in counts.found.items():
        for flag in flags:
            yield (
                f"{flag.name:<{NAME}}{strength:<{GROUP}}{_share(flag.raised)}{_levels(flag)}"
                f"{_dose(flag.name, strength)}"
            )


def _dose(flag: str, strength: Strength) -> str:
    if flag not in MAIN_QUANTITY:
        return ""
    return f"  {MAIN_QUANTITY[flag]} {dose(flag, strength):g}"


def _alarms(counts: Counts) -> Iterator[str]:
    yield "False alarms: communities without the sign in which the flag needs explanation"
    yield f"{'flag':<{NAME}}{'group':<{GROUP}}{_share_head('flagged')}{_levels_head()}"
    for group in (HEALTHY, SMALL, OTHERS):
        for flag in counts.alarms[group]:
            yield f"{flag.name:<{NAME}}{group:<{GROUP}}{_share(flag.raised)}{_levels(flag)}"


def _look_alikes(counts: Counts) -> Iterator[str]:
    yield "Look-alikes: level of the flag that each resembles; communities at any of the other nine"
    yield (
        f"{'look-alike':<{NAME}}{'resembles':<18}{'of':>5}{_levels_head()}"
        f"{'other watch':>13}{'other alert':>13}"
    )
    for one in counts.look_alikes:
        yield (
            f"{one.own.name:<{NAME}}{one.resembles:<18}{one.own.of:>5}{_levels(one.own)}"
            f"{one.watch_elsewhere:>13}{one.alert_elsewhere:>13}"
        )


def _records(counts: Counts) -> Iterator[str]:
    yield "Poor record keepers: communities in which the flag is unknown"
    yield f"{'flag':<{NAME}}{'':<{GROUP}}{_share_head('unknown')}{_levels_head()}"
    for flag in counts.records:
        unknown = Share(flag.levels[UNKNOWN], flag.of)
        yield f"{flag.name:<{NAME}}{'':<{GROUP}}{_share(unknown)}{_levels(flag)}"


def _quadrants(counts: Counts) -> Iterator[str]:
    names = "".join(f"{name:>11}" for name in QUADRANT_NAMES)
    yield "Quadrants: how many are right, and what was said; borderline communities stand apart"
    yield (f"{'truly':<{NAME}}{_share_head('right')}{names}{'nothing':>9}{'borderline':>12}")
    for quadrant in counts.quadrants:
        yield _quadrant(quadrant)


def _quadrant(quadrant: Quadrant) -> str:
    right = _share(quadrant.right) if quadrant.right else " " * SHARE
    said = "".join(f"{quadrant.said[name]:>11}" for name in QUADRANT_NAMES)
    return f"{quadrant.name:<{NAME}}{right}{said}{quadrant.silent:>9}{quadrant.borderline:>12}"
