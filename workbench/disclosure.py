"""`Results -> Publishable`: primary suppression of small cells (FRAMEWORK §6.12; DESIGN, Publishable).

Hidden are non-zero counts of people, households, needs or responses below `min_cell`, and
rates whose numerator, denominator or complement is such a count. A hidden row keeps its
place with status `suppressed`; the numbers are gone, not coloured over, because a page
carries its data. Zero is shown. Later counts that could be worked out from totals
(secondary suppression) are not hidden here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.indicators.registry import catalogue
from workbench.results import NUMBERS, Publishable, Results, Series

#: Smallest count that may be shown, by audience (FRAMEWORK §6.12).
MIN_CELL: Mapping[str, int] = {"funder": 10, "evaluator": 5}
#: Share of all needs that must stay visible for a picture to be drawn at that resolution.
VISIBLE_SHARE = 0.8

#: Units whose denominator − numerator is itself a group of people or needs.
_COMPLEMENTED = ("share",)
#: Units whose numerator is a sum or a difference and not a count.
_NOT_COUNTED = ("points", "score", "score_0_100", "index")


def protect(results: Results, *, min_cell: int) -> Publishable:
    """The results with every small cell removed. `min_cell` 1 hides nothing."""
    return Publishable.sealed(
        frame=_masked(results.frame, min_cell),
        by=results.by,
        context=results.context,
        breakdowns={name: _masked(frame, min_cell) for name, frame in results.breakdowns.items()},
        series=_masked_series(results.series, min_cell),
        profiles=results.profiles,
        min_cell=min_cell,
    )


def small(count: pd.Series, min_cell: int) -> pd.Series:
    """Counts that point at people: not zero, and below `min_cell`. Null is not small."""
    size = count.abs()
    return (size > 0) & (size < min_cell)


def _masked(frame: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    disclosive = frame["indicator_id"].map(
        {entry.id: entry.disclosive for entry in catalogue().values()}
    )
    counted = ~frame["unit"].isin(_NOT_COUNTED)
    complemented = frame["unit"].isin(_COMPLEMENTED)
    hidden = disclosive & (
        (counted & small(frame["numerator"], min_cell))
        | small(frame["denominator"], min_cell)
        | (complemented & small(frame["denominator"] - frame["numerator"], min_cell))
        | _small_between_bounds(frame, min_cell)
    )
    masked = frame.copy()
    masked.loc[hidden, [*NUMBERS, "n_unknown"]] = np.nan
    masked.loc[hidden, "category"] = None
    masked.loc[hidden, "method"] = ""
    masked.loc[hidden, "status"] = "suppressed"
    masked.loc[hidden, "note"] = f"min_cell={min_cell}"
    _hide_one_number(masked, "n_unknown", disclosive & small(masked["n_unknown"], min_cell))
    # Of a time, the number is no rate: only the count of the still open is small.
    waiting = masked["denominator"] - masked["numerator"]
    of_time = disclosive & masked["unit"].eq("days") & small(waiting, min_cell)
    _hide_one_number(masked, "numerator", of_time)
    return masked


def _small_between_bounds(frame: pd.DataFrame, min_cell: int) -> pd.Series:
    """Ranges from which the count of the undecided, or of those surely not, could be worked out."""
    ranges = frame["method"].eq("bounds")
    undecided = ((frame["upper"] - frame["lower"]) * frame["denominator"]).round(6)
    surely_not = ((1 - frame["upper"]) * frame["denominator"]).round(6)
    complemented = frame["unit"].isin(_COMPLEMENTED)
    return ranges & (small(undecided, min_cell) | (complemented & small(surely_not, min_cell)))


def _hide_one_number(frame: pd.DataFrame, column: str, hidden: pd.Series) -> None:
    frame.loc[hidden, column] = np.nan
    joined = frame.loc[hidden, "note"].where(
        frame.loc[hidden, "note"] == "", frame.loc[hidden, "note"] + "; "
    )
    frame.loc[hidden, "note"] = joined + f"hidden={column}"


def _masked_series(series: Mapping[str, Series], min_cell: int) -> dict[str, Series]:
    masked = {name: _masked_one(one, min_cell) for name, one in series.items()}
    kept = {name: one for name, one in masked.items() if one.stands_for is None}
    pictures: dict[str, list[str]] = {}
    for name, one in masked.items():
        if one.stands_for:
            pictures.setdefault(one.stands_for, []).append(name)
    for picture, names in pictures.items():
        kept[picture] = _finest_that_shows(
            picture, [series[name] for name in names], [masked[name] for name in names]
        )
    return kept


def _masked_one(one: Series, min_cell: int) -> Series:
    if not one.disclosive:
        return one
    frame = one.frame.copy()
    count = "at_risk" if one.kind == "survival" else "n"
    if count not in frame.columns:
        return one
    hidden = small(frame[count], min_cell)
    numbers = [c for c in ("share", "lower", "upper", "at_risk", "n", "time") if c in frame.columns]
    frame.loc[hidden, numbers] = np.nan
    frame.loc[hidden, "status"] = "suppressed"
    return Series(one.name, one.kind, frame, one.disclosive, one.stands_for)


def _finest_that_shows(picture: str, raw: list[Series], masked: list[Series]) -> Series:
    """For each community the first resolution of which enough stays visible, else the coarsest."""
    chosen: list[pd.DataFrame] = []
    undecided = set(raw[0].frame["community_id"].unique())
    for number, (before, after) in enumerate(zip(raw, masked, strict=True)):
        total = before.frame.groupby("community_id")["n"].sum()
        seen = after.frame.groupby("community_id")["n"].sum()
        enough = seen[(seen >= VISIBLE_SHARE * total)].index
        last = number + 1 == len(raw)
        taken = undecided if last else undecided & set(enough)
        undecided = undecided - taken
        chosen.append(after.frame[after.frame["community_id"].isin(taken)])
    together = pd.concat(chosen, ignore_index=True)
    ordered = together.sort_values("community_id", kind="stable").reset_index(drop=True)
    return Series(picture, raw[0].kind, ordered, True)
