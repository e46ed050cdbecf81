"""Whether a number has reached its target: told by its interval, from publishable rows alone.

    met          all that the number may be lies within the bounds; an end on a bound is within
    not_met      none of it does
    cannot_tell  it may be either, or there is no number to judge

What a number may be is its 95 % interval, or the range from its one bound to the other; a
number that has neither (an amount, a count, an index) is judged by its value. A value beyond
the target with an interval that holds the target proves nothing, in either direction.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from workbench.results import Publishable, Target

MET, NOT_MET, CANNOT_TELL = "met", "not_met", "cannot_tell"
VERDICTS: tuple[str, ...] = (MET, NOT_MET, CANNOT_TELL)

#: Methods that give an interval: where they give none, the value alone is no evidence.
_WITH_INTERVAL = frozenset(
    [
        *("wilson", "byar", "katz", "newcombe", "newcombe_paired"),
        *("t", "welch", "paired_t", "kaplan_meier"),
    ]
)
#: Limits and bounds are compared after rounding: 0.1 + 0.2 is not above 0.3.
_PLACES = 9


@dataclass(frozen=True)
class Judged:
    """One target of one community: its verdict, and the publishable row that it rests on.

    `by` says what was judged: `interval`, `range`, `value`, or `nothing` where the row has no
    number that may be judged (missing, too few, hidden), which its status and note explain.
    """

    target: Target
    community_id: str
    verdict: str
    by: str
    row: Mapping[str, Any]


def judged_targets(results: Publishable) -> tuple[Judged, ...]:
    """Every target for every community of the results, by community, in the order of targets."""
    named = {(t.indicator_id, t.variant, t.group) for t in results.context.targets}
    frame = results.frame[results.frame["indicator_id"].isin({name for name, _, _ in named})]
    rows = {
        (row["community_id"], row["indicator_id"], row["variant"], row["group"]): row
        for row in ({str(k): v for k, v in r.items()} for r in frame.to_dict("records"))
    }
    return tuple(
        judge(target, rows[(community_id, target.indicator_id, target.variant, target.group)])
        for community_id in dict.fromkeys(results.frame["community_id"])
        for target in results.context.targets
    )


def verdict_counts(judged: Sequence[Judged]) -> Mapping[str, int]:
    """How many targets have each verdict, all three named, in the order of `VERDICTS`."""
    counted = Counter(one.verdict for one in judged)
    return MappingProxyType({verdict: counted[verdict] for verdict in VERDICTS})


def judge(target: Target, row: Mapping[str, Any]) -> Judged:
    """The verdict on one publishable row."""
    by, lowest, highest = _span(row)
    verdict = CANNOT_TELL if by == "nothing" else _verdict(target, lowest, highest)
    return Judged(target, str(row["community_id"]), verdict, by, row)


def _span(row: Mapping[str, Any]) -> tuple[str, float, float]:
    """What the number may be, from the least to the most, and what says so."""
    nothing = ("nothing", math.nan, math.nan)
    value, lower, upper = (row[name] for name in ("value", "lower", "upper"))
    if row["status"] != "ok" or all(pd.isna(number) for number in (value, lower, upper)):
        return nothing
    if pd.isna(lower) and pd.isna(upper):
        return nothing if row["method"] in _WITH_INTERVAL else ("value", value, value)
    # A limit that the data cannot reach stays open: a median whose upper limit is not known.
    lowest = -math.inf if pd.isna(lower) else float(lower)
    highest = math.inf if pd.isna(upper) else float(upper)
    return ("range" if row["method"] == "bounds" else "interval"), lowest, highest


def _verdict(target: Target, lowest: float, highest: float) -> str:
    least = -math.inf if target.at_least is None else target.at_least
    most = math.inf if target.at_most is None else target.at_most
    lowest, highest, least, most = (round(n, _PLACES) for n in (lowest, highest, least, most))
    if least <= lowest and highest <= most:
        return MET
    return NOT_MET if highest < least or lowest > most else CANNOT_TELL
