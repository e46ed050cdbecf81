"""`Results -> Publishable`: primary suppression of small cells (FRAMEWORK §6.12; DESIGN, Publishable).

Hidden are non-zero counts of people, households, needs or responses below `min_cell`, and
rates whose numerator, denominator or complement is such a count. A hidden row keeps its
place with status `suppressed`; the numbers are gone, not coloured over, because a page
carries its data. Zero is shown. Later counts that could be worked out from totals
(secondary suppression) are not hidden here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.indicators.registry import catalogue, in_force, told_entries
from workbench.results import NUMBERS, Publishable, Results, Series, result_columns

#: Smallest count that may be shown, by audience (FRAMEWORK §6.12).
MIN_CELL: Mapping[str, int] = {"funder": 10, "evaluator": 5}
#: Share of all needs that must stay visible for a picture to be drawn at that resolution.
VISIBLE_SHARE = 0.8

#: Units whose denominator − numerator is itself a group of people or needs.
_COMPLEMENTED = ("share", "index")
#: Units whose numerator is a sum, a difference or a rate and not a count.
_NOT_COUNTED = ("points", "score", "score_0_100", "ratio")

#: Columns of series that hold numbers; a hidden row loses all of them.
_SERIES_NUMBERS = (
    *("share", "lower", "upper", "at_risk", "n", "time"),
    *("y", "numerator", "denominator", "value"),
    *("first_quarter", "median", "third_quarter", "n_unknown"),
)
#: Columns that say which number of a place a row is, not which place.
_NOT_A_PLACE = (*result_columns(()),)


def protect(results: Results, *, min_cell: int) -> Publishable:
    """The results with every small cell removed. `min_cell` 1 hides nothing."""
    with in_force(told_entries(results.context.own_indicators)):
        return _protected(results, min_cell)


def _protected(results: Results, min_cell: int) -> Publishable:
    frame = _masked(results.frame, min_cell)
    breakdowns = {name: _masked(told, min_cell) for name, told in results.breakdowns.items()}
    if "change" in breakdowns:
        ends = (frame, breakdowns["previous"])
        breakdowns["change"] = _hidden_with_its_ends(breakdowns["change"], ends, min_cell)
    return Publishable.sealed(
        frame=frame,
        by=results.by,
        context=results.context,
        breakdowns=breakdowns,
        series=_masked_series(results.series, min_cell, _suppressed_in(frame)),
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
    counts = _counting(frame)
    above = counts["numerator"] & ~frame["unit"].isin(_NOT_COUNTED)
    below = counts["denominator"] & ~frame["unit"].eq("ratio")
    complemented = above & below & frame["unit"].isin(_COMPLEMENTED)
    hidden = disclosive & (
        (above & small(frame["numerator"], min_cell))
        | (below & small(frame["denominator"], min_cell))
        | (complemented & small(frame["denominator"] - frame["numerator"], min_cell))
        | _small_between_bounds(frame, complemented, min_cell)
        | _few_behind_a_cost(frame, min_cell)
        | _small_in_note(frame, min_cell)
    )
    hidden |= _with_another(frame, hidden) & (disclosive | frame["value"].notna())
    masked = frame.copy()
    _hide(masked, hidden, min_cell)
    few_unknown = disclosive & counts["n_unknown"] & small(masked["n_unknown"], min_cell)
    _hide_one_number(masked, "n_unknown", few_unknown)
    # Means that rest on too few needs to be compared are no numbers to show either.
    thin = disclosive & ~counts["numerator"] & ~counts["denominator"]
    thin &= masked["status"].eq("insufficient_data") & masked["numerator"].notna()
    _hide_one_number(masked, "numerator", thin)
    masked.loc[thin, "denominator"] = np.nan
    # Of a time, the number is no rate: only the count of the still open is small.
    waiting = masked["denominator"] - masked["numerator"]
    of_time = disclosive & masked["unit"].eq("days") & small(waiting, min_cell)
    _hide_one_number(masked, "numerator", of_time)
    return masked


def _hidden_with_its_ends(
    change: pd.DataFrame, ends: Sequence[pd.DataFrame], min_cell: int
) -> pd.DataFrame:
    """A change without the rows of which one end is hidden: the other end would tell it."""
    keys = change[_row_keys(change)].astype(object).agg(tuple, axis=1)
    hidden = pd.Series(False, index=change.index)
    for end in ends:
        gone = end[end["status"] == "suppressed"]
        hidden |= keys.isin(set(gone[_row_keys(gone)].astype(object).agg(tuple, axis=1)))
    masked = change.copy()
    _hide(masked, hidden, min_cell)
    return masked


def _row_keys(frame: pd.DataFrame) -> list[str]:
    """Which number of which place a row is, whatever its period."""
    periods = ("period_start", "period_end")
    numbers = {name for name in _NOT_A_PLACE if name not in ("indicator_id", "variant", "group")}
    return [name for name in frame.columns if name not in numbers and name not in periods]


def _hide(frame: pd.DataFrame, hidden: pd.Series, min_cell: int) -> None:
    frame.loc[hidden, [*NUMBERS, "n_unknown"]] = np.nan
    frame.loc[hidden, "category"] = None
    frame.loc[hidden, "method"] = ""
    frame.loc[hidden, "status"] = "suppressed"
    frame.loc[hidden, "note"] = f"min_cell={min_cell}"


def _counting(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Of each column, the rows in which it counts people, needs, cases or responses."""
    entries = catalogue()
    return {
        name: frame["indicator_id"].map({e.id: name in e.counts for e in entries.values()})
        for name in ("numerator", "denominator", "n_unknown")
    }


def _few_behind_a_cost(frame: pd.DataFrame, min_cell: int) -> pd.Series:
    """Ranges of a cost per person, from which the people at least and at most can be worked out."""
    ranges = frame["method"].eq("bounds") & frame["unit"].eq("cny")
    cost = frame["numerator"].where(ranges)
    fewest, most = ((cost / frame[limit]).round(6) for limit in ("upper", "lower"))
    return small(fewest, min_cell) | small(most, min_cell) | small(most - fewest, min_cell)


def _small_between_bounds(frame: pd.DataFrame, complemented: pd.Series, min_cell: int) -> pd.Series:
    """Ranges from which the count of the undecided, or of those surely not, could be worked out."""
    ranges = frame["method"].eq("bounds")
    # Of a count the limits are counts themselves.
    base = frame["denominator"].where(~frame["unit"].eq("count"), 1.0)
    undecided = ((frame["upper"] - frame["lower"]) * base).where(~frame["unit"].eq("cny")).round(6)
    surely_not = ((1 - frame["upper"]) * frame["denominator"]).round(6)
    counts = frame["unit"].eq("count") & (
        small(frame["lower"], min_cell) | small(frame["upper"], min_cell)
    )
    return ranges & (
        small(undecided, min_cell) | (complemented & small(surely_not, min_cell)) | counts
    )


def _small_in_note(frame: pd.DataFrame, min_cell: int) -> pd.Series:
    """Counts that stand in the note: of the two rates of a ratio (RULES 2.9: a of n1, b of n0),
    and of the participants behind a share of money (priority among people, RULES 8.11).
    """
    a, n1, b, n0, people, priority = (
        frame["note"].str.extract(rf"\b{name}=(\d+)", expand=False).astype(float)
        for name in ("a", "n1", "b", "n0", "people", "priority")
    )
    found = pd.Series(False, index=frame.index)
    for count in (a, n1, b, n0, n1 - a, n0 - b, people, priority, people - priority):
        found |= small(count, min_cell)
    return found


def _with_another(frame: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Rows from which another, hidden row of the same place could be worked out.

    The complement of a count, or an index of which it is a component.
    """
    entries = catalogue()
    parts = zip(frame["indicator_id"], frame["group"], strict=True)
    mine = [
        (*entries[name].hidden_with, *entries[name].hidden_with_for.get(group, ()))
        for name, group in parts
    ]
    if not any(mine):
        return pd.Series(False, index=frame.index)
    whole = hidden & frame["variant"].eq("") & frame["group"].eq("")
    place = [name for name in frame.columns if name not in _NOT_A_PLACE]
    # The whole has no place column; each row then has the same, empty key.
    cells = frame[place].to_numpy(dtype=object)
    keys = pd.Series([tuple(row) for row in cells], index=frame.index, dtype=object)
    gone = set(zip(frame.loc[whole, "indicator_id"], keys[whole], strict=True))
    found = [
        any((other, key) in gone for other in others)
        for others, key in zip(mine, keys, strict=True)
    ]
    return pd.Series(found, index=frame.index)


def _hide_one_number(frame: pd.DataFrame, column: str, hidden: pd.Series) -> None:
    frame.loc[hidden, column] = np.nan
    joined = frame.loc[hidden, "note"].where(
        frame.loc[hidden, "note"] == "", frame.loc[hidden, "note"] + "; "
    )
    frame.loc[hidden, "note"] = joined + f"hidden={column}"


def _suppressed_in(frame: pd.DataFrame) -> set[tuple[str, str]]:
    """Indicators whose plain row is hidden, with their communities."""
    plain = frame["variant"].eq("") & frame["group"].eq("") & frame["status"].eq("suppressed")
    if "community_id" not in frame.columns:
        return set()
    return set(
        frame.loc[plain, ["indicator_id", "community_id"]].itertuples(index=False, name=None)
    )


def _masked_series(
    series: Mapping[str, Series], min_cell: int, gone: set[tuple[str, str]]
) -> dict[str, Series]:
    masked = {name: _masked_one(one, min_cell, gone) for name, one in series.items()}
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


def _masked_one(one: Series, min_cell: int, gone: set[tuple[str, str]]) -> Series:
    if not one.disclosive:
        return one
    frame = one.frame.copy()
    counts = _counts_of(one)
    if not counts and one.kind != "intervals":
        return one
    hidden = pd.Series(False, index=frame.index)
    if one.kind == "intervals":
        # A number drawn a second time is hidden where the first is.
        keys = zip(frame["item"], frame["community_id"], strict=True)
        hidden = pd.Series([key in gone for key in keys], index=frame.index, dtype=bool)
    for count in counts:
        hidden |= small(count, min_cell)
    if one.kind == "answers":
        hidden |= _hidden_with_an_answer(frame, hidden, min_cell)
    numbers = [c for c in _SERIES_NUMBERS if c in frame.columns]
    frame.loc[hidden, numbers] = np.nan
    frame.loc[hidden, "status"] = "suppressed"
    if one.kind == "spans":
        frame.loc[small(frame["n_unknown"], min_cell), "n_unknown"] = np.nan
    return Series(one.name, one.kind, frame, one.disclosive, one.stands_for)


def _hidden_with_an_answer(frame: pd.DataFrame, hidden: pd.Series, min_cell: int) -> pd.Series:
    """Further scores of an item that would tell a hidden one (FRAMEWORK §6.12, 5).

    Where fewer than `min_cell` answered an item, all of its scores: a zero would tell what
    those few did not say. Where a single score is hidden, the next smallest that is not zero,
    because how many answered may be known.
    """
    item = [frame[name] for name in ("community_id", "item", "wave", "scale_min", "scale_max")]
    answered = frame["n"].groupby(item, dropna=False).transform("sum")
    alone = hidden.groupby(item, dropna=False).transform("sum") == 1
    shown = frame["n"].where(~hidden & (frame["n"] > 0))
    rank = shown.groupby(item, dropna=False).rank(method="first")
    return small(answered, min_cell) | (alone & (rank == 1))


def _counts_of(one: Series) -> list[pd.Series]:
    """Every count of people that a row of the series tells, or lets work out from itself."""
    frame = one.frame
    if one.kind == "survival":
        return [frame["at_risk"]]
    if one.kind == "ranges":
        return [frame["n"], frame["lower"], frame["upper"], frame["upper"] - frame["lower"]]
    if one.kind == "scores":
        left = frame["denominator"] - frame["numerator"]
        return [frame["numerator"], frame["denominator"], left]
    return [frame["n"]] if "n" in frame.columns else []


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
