"""Data quality D1–D5 of report section 2, from a community's own rows (FRAMEWORK §7.1; RULES 1.31).

Figures of a section, not rows of the result frame; no flag reads them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.results import SERIES_KINDS, Series
from workbench.schema.columns import PROVENANCE, Column, Table
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

#: An entry made within so many days of its event is timely (D4).
TIMELY_DAYS = 30
#: Pairs of dates of which the first may not come after the second (D2).
ORDERED_DATES: dict[str, tuple[tuple[str, str], ...]] = {
    "needs": (
        ("raised_date", "first_response_date"),
        ("raised_date", "closed_date"),
        ("raised_date", "followup_date"),
    ),
    "projects": (("start_date", "end_date"),),
    "workers": (("start_date", "end_date"),),
    "residents": (("filed_date", "exit_date"),),
    "organizations": (("active_from", "active_to"),),
}
#: The event date beside which `recorded_date` is read (D4).
EVENT_DATES: dict[str, tuple[str, ...]] = {
    "needs": ("raised_date",),
    "projects": ("design_date", "tender_date", "award_date", "start_date"),
    "activities": ("activity_date",),
}

SCORES: tuple[str, ...] = ("D1", "D2", "D3", "D4", "D5")


def all_series(c: Cohorts) -> Iterable[Series]:
    """`data_quality`: D1–D5; `tables_received`: own rows per table."""
    owned = _owned(c.received, c)
    yield _scores(c, "data_quality", _quality(c, owned))
    yield _scores(c, "tables_received", _inventory(c, owned))


def _scores(c: Cohorts, name: str, counts: dict[str, tuple[np.ndarray, np.ndarray]]) -> Series:
    ids = c.grouping.index["community_id"].to_numpy(object)
    pieces = []
    for item, (numerator, denominator) in counts.items():
        value = np.divide(
            numerator, denominator, out=np.full(len(ids), np.nan), where=denominator > 0
        )
        pieces.append(
            pd.DataFrame(
                {
                    "community_id": ids,
                    "status": "ok",
                    "item": item,
                    "numerator": numerator,
                    "denominator": denominator,
                    "value": value,
                    "_order": np.arange(len(ids)),
                }
            )
        )
    columns = ["community_id", "status", *SERIES_KINDS["scores"]]
    if not pieces:
        return Series(name, "scores", pd.DataFrame(columns=columns), disclosive=False)
    together = pd.concat(pieces).sort_values("_order", kind="stable")
    return Series(name, "scores", together[columns].reset_index(drop=True), disclosive=False)


Owned = dict[str, np.ndarray]


def _owned(tables: Tables, c: Cohorts) -> Owned:
    """For every row of every table, the number of its community; -1 for none (RULES 1.2)."""
    ids = pd.Index(c.grouping.community_ids)
    owned: Owned = {}
    for name in tables:
        frame = tables.frame(name)
        if "community_id" in frame.columns:
            owned[name] = ids.get_indexer(pd.Index(frame["community_id"].fillna("")))
    if tables.has("participation", "activity_id") and tables.has("activities", "activity_id"):
        activity = pd.Index(tables.frame("activities")["activity_id"])
        activities = pd.Series(owned["activities"], index=activity)
        unique = activities[~activities.index.duplicated()]
        community = unique.reindex(tables.frame("participation")["activity_id"])
        owned["participation"] = community.fillna(-1).to_numpy(np.int64)
    return owned


def _inventory(c: Cohorts, owned: Owned) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    unknown = np.full(len(c), np.nan)
    return {name: (_per_community(c, rows), unknown) for name, rows in owned.items()}


def _per_community(
    c: Cohorts, community: np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    inside = community >= 0
    each = np.ones(len(community)) if weights is None else weights.astype(float)
    return np.bincount(community[inside], each[inside], len(c))


def _quality(c: Cohorts, owned: Owned) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    zero = np.zeros(len(c))
    totals = {score: [zero.copy(), zero.copy()] for score in SCORES}
    for name, community in owned.items():
        table, frame = TABLES[name], c.received.frame(name)
        for score, good, all_of_them in _table_scores(table, frame, c.received):
            totals[score][0] += _per_community(c, community, good)
            totals[score][1] += _per_community(c, community, all_of_them)
    return {score: (sums[0], sums[1]) for score, sums in totals.items()}


def _table_scores(
    table: Table, frame: pd.DataFrame, tables: Tables
) -> Iterable[tuple[str, np.ndarray, np.ndarray]]:
    """(score, good cells of each row, cells of each row)."""
    content = [column for column in frame.columns if column not in PROVENANCE]
    present = [table.column(name) for name in content]
    for column in present:
        given = frame[column.name].notna().to_numpy(bool)
        if column.required:
            yield "D1", given, np.ones(len(frame), bool)
        yield "D2", given & _valid(column, frame), given
        if column.references and column.references in tables:
            yield "D5", given & _resolves(column, frame, tables), given
    yield from ((score, good, none) for score, good, none in _misordered(table, frame))
    yield "D3", ~frame.duplicated(subset=content).to_numpy(), np.ones(len(frame), bool)
    yield from _timely(table, frame)


def _valid(column: Column, frame: pd.DataFrame) -> np.ndarray:
    cells = frame[column.name]
    good = np.ones(len(frame), bool)
    if column.codes and column.type == "enum":
        good &= cells.isin(column.code_names()).to_numpy(bool)
    if column.minimum is not None:
        good &= (cells >= column.minimum).to_numpy(dtype=bool, na_value=True)
    if column.maximum is not None:
        good &= (cells <= column.maximum).to_numpy(dtype=bool, na_value=True)
    return good


def _misordered(table: Table, frame: pd.DataFrame) -> Iterable[tuple[str, np.ndarray, np.ndarray]]:
    """A later date before an earlier one takes one valid cell away from D2."""
    for first, second in ORDERED_DATES.get(table.name, ()):
        if first in frame.columns and second in frame.columns:
            days = frame[second].dt.normalize() - frame[first].dt.normalize()
            wrong = (days < pd.Timedelta(0)).to_numpy(dtype=bool, na_value=False)
            yield "D2", -wrong.astype(float), np.zeros(len(frame))


def _resolves(column: Column, frame: pd.DataFrame, tables: Tables) -> np.ndarray:
    assert column.references is not None
    key = TABLES[column.references].key[0]
    if not tables.has(column.references, key):
        return np.zeros(len(frame), bool)
    known = set(tables.frame(column.references)[key].dropna())
    cells = frame[column.name]
    if column.type != "list":
        return cells.isin(known).to_numpy(bool)
    named = cells.fillna("").str.split(";")
    return np.array([all(name in known for name in names) for names in named], bool)


def _timely(table: Table, frame: pd.DataFrame) -> Iterable[tuple[str, np.ndarray, np.ndarray]]:
    dates = [name for name in EVENT_DATES.get(table.name, ()) if name in frame.columns]
    if not dates or "recorded_date" not in frame.columns:
        return
    event = frame[dates].min(axis=1).dt.normalize()
    given = (frame["recorded_date"].notna() & event.notna()).to_numpy(bool)
    lag = (frame["recorded_date"].dt.normalize() - event) / pd.Timedelta(days=1)
    timely = (lag <= TIMELY_DAYS).to_numpy(dtype=bool, na_value=False)
    yield "D4", given & timely, given
