"""Targets of an evaluation held against the catalogue: unit, part and side, before anything runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workbench import messages
from workbench.config.evaluation import Evaluation
from workbench.config.reading import line_of
from workbench.config.targets import TARGETS, Amount, WrittenTarget
from workbench.errors import ConfigError
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import catalogue
from workbench.results import Target

#: What a number of a unit can be; units that are not named cannot be below 0.
_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "share": (0, 1),
        "index": (0, 1),
        "points": (-1, 1),
        # Means on the scale, and changes of them.
        "score_0_100": (-100, 100),
        # Rates, and changes of them (G1).
        "per_1000": (-math.inf, math.inf),
    }
)
#: Units in which a percent sign means a hundredth.
_IN_PERCENT = ("share", "points", "ratio")
_SIDES = {"higher": "at_least", "lower": "at_most"}


def targets_of(evaluation: Evaluation) -> tuple[Target, ...]:
    """The targets that `evaluation` sets, in its order and in the units of results.

    ConfigError names file, line, key and the nearest right one for an indicator, variant or
    group that does not exist, for a level (it has no number to hold a bound against), for a
    bound that the unit cannot reach, for a side that the catalogue calls the worse one, and
    for a number with two targets.
    """
    found: list[Target] = []
    for written in evaluation.targets:
        target = _settled(evaluation, written)
        if any(_part(target) == _part(other) for other in found):
            line = line_of(evaluation.lines, written.at)
            raise ConfigError.target_twice(evaluation.path, line, target.indicator_id)
        found.append(target)
    return tuple(found)


def _part(target: Target) -> tuple[str, str, str]:
    return target.indicator_id, target.variant, target.group


def _settled(evaluation: Evaluation, written: WrittenTarget) -> Target:
    entry = _entry(evaluation, written)
    _check_part(evaluation, written, entry)
    unit = entry.unit_of(written.group)
    bounds = {
        side: _bound(evaluation, written, key, unit)
        for side, key in _sides(evaluation, written, entry).items()
    }
    lower, upper = bounds.get("at_least"), bounds.get("at_most")
    if lower is not None and upper is not None and lower > upper:
        line = line_of(evaluation.lines, written.place("at_most"))
        at_least, at_most = str(written.at_least), str(written.at_most)
        raise ConfigError.target_reversed(evaluation.path, line, at_least, at_most)
    return Target(
        written.indicator_id, written.variant, written.group, lower, upper, dict(written.source)
    )


def _entry(evaluation: Evaluation, written: WrittenTarget) -> Entry:
    line = line_of(evaluation.lines, (TARGETS, written.indicator_id))
    entry = catalogue().get(written.indicator_id)
    if entry is None:
        name = written.indicator_id
        raise ConfigError.unknown_indicator(evaluation.path, line, name, list(catalogue()))
    if entry.levelled or entry.unit == "none":
        raise ConfigError.target_of_level(evaluation.path, line, entry.id)
    return entry


def _check_part(evaluation: Evaluation, written: WrittenTarget, entry: Entry) -> None:
    """The target names one number of its indicator."""
    if (written.variant, written.group) in entry.rows():
        return
    known = {"variant": entry.variants, "group": entry.groups}
    for key, name in (("variant", written.variant), ("group", written.group)):
        if name and name not in known[key]:
            line = line_of(evaluation.lines, written.place(key))
            if known[key]:
                raise ConfigError.unknown_part(evaluation.path, line, name, entry.id, known[key])
            raise ConfigError.target_without_parts(evaluation.path, line, entry.id, key)
    line = line_of(evaluation.lines, written.at)
    raise ConfigError.target_of_no_number(evaluation.path, line, entry.id, entry.rows())


def _sides(evaluation: Evaluation, written: WrittenTarget, entry: Entry) -> dict[str, str]:
    """The side or sides that are bounded → the key in the file that holds the bound."""
    good = _SIDES.get(entry.direction)
    if written.bound is not None:
        if good is None:
            raise _wrong(evaluation, written, "bound", "types.with_side", written.bound)
        return {good: "bound"}
    given = [key for key in _SIDES.values() if getattr(written, key) is not None]
    # Of a stratum the catalogue names no side: it may be another kind of number.
    if good and given != [good] and len(given) == 1 and not written.group:
        line = line_of(evaluation.lines, written.place(given[0]))
        raise ConfigError.target_on_worse_side(
            evaluation.path, line, entry.id, given[0], good, entry.direction
        )
    return {key: key for key in given}


def _bound(evaluation: Evaluation, written: WrittenTarget, key: str, unit: str) -> float:
    """A bound in the unit of its number: shares lie in [0, 1]."""
    amount: Amount = getattr(written, key)
    if amount.percent and unit not in _IN_PERCENT:
        raise _wrong(evaluation, written, key, "types.no_percent", amount)
    value = amount.number / 100 if amount.percent else amount.number
    low, high = _RANGES.get(unit, (0, math.inf))
    if low <= value <= high:
        return value
    if unit in ("share", "points") and not amount.percent and abs(value) <= 100:
        raise _wrong(evaluation, written, key, "types.share_not_percent", amount)
    if unit in ("share", "points"):
        limits = {"minimum": f"{low:.0%}", "maximum": f"{high:.0%}"}
        raise _wrong(evaluation, written, key, "types.between", amount, **limits)
    if math.isinf(high):
        raise _wrong(evaluation, written, key, "types.at_least", amount, minimum=low)
    raise _wrong(evaluation, written, key, "types.between", amount, minimum=low, maximum=high)


def _wrong(
    evaluation: Evaluation,
    written: WrittenTarget,
    key: str,
    expected: str,
    found: Amount,
    **values: Any,
) -> ConfigError:
    """The error of a bound that is not what the message `expected` says; it may name `found`."""
    at = written.place(key)

    def spoken(lang: str) -> str:
        return messages.text(expected, lang, **{**values, "found": str(found)})

    name = ".".join(str(part) for part in at)
    return ConfigError.wrong_value(
        evaluation.path, line_of(evaluation.lines, at), name, spoken, str(found)
    )
