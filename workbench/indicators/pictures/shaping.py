"""Rows with the number of their community → a series of a declared kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.results import SERIES_KINDS, Series


def series_of_groups(
    c: Cohorts,
    name: str,
    kind: str,
    rows: pd.DataFrame,
    *,
    disclosive: bool = True,
    stands_for: str | None = None,
) -> Series:
    """A series from rows that carry `_group`, the number of their community."""
    ids = c.grouping.index["community_id"].to_numpy(object)
    frame = rows.assign(community_id=ids[rows["_group"].to_numpy(np.int64)], status="ok")
    columns = ["community_id", "status", *SERIES_KINDS[kind]]
    return Series(name, kind, frame[columns].reset_index(drop=True), disclosive, stands_for)


def cross_count(group: np.ndarray, position: np.ndarray, groups: int, positions: int) -> np.ndarray:
    """How often each position occurs in each group: groups × positions; -1 is none."""
    known = position >= 0
    flat = group[known] * positions + position[known]
    return np.bincount(flat, minlength=groups * positions).reshape(groups, positions)


def long(counts: np.ndarray, name: str, labels: list[str]) -> pd.DataFrame:
    """Counts (groups × labels) as one row per group and label."""
    groups, positions = counts.shape
    return pd.DataFrame(
        {
            "_group": np.repeat(np.arange(groups), positions),
            name: labels * groups,
            "n": counts.ravel().astype(float),
        }
    )


def counted(keys: pd.DataFrame) -> pd.DataFrame:
    """How often each row of keys occurs."""
    rows = keys.groupby(list(keys.columns), sort=True).size().reset_index(name="n")
    return rows.assign(n=rows["n"].astype(float))
