"""Rows of one key from several files, each saying a part: one fills the blank cells of the others.

A mapping asks for it (`on_conflict: complete`) where names stand in one file and
populations in another. Rows of which two filled cells differ stay as they are: they
contradict each other, and one key with two rows is refused (RULES 1.7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.schema.columns import PROVENANCE


@dataclass(frozen=True)
class Completed:
    """The rows with what others of their key say. `at` are the first rows of keys that
    gained a cell, and `said` what they gained, with the file and row that it came from.
    """

    rows: pd.DataFrame
    at: np.ndarray
    said: list[str]


def completed(rows: pd.DataFrame, key: list[str], may: np.ndarray) -> Completed:
    """`rows` completed within each key from rows that may be, too; others as they are.

    `may` says of each row whether its mapping allows it to give and to gain, and is False
    for rows that are not stored at all.
    """
    nothing = Completed(rows, np.zeros(0, dtype=np.int64), [])
    asked = np.flatnonzero(may)
    if not len(asked):
        return nothing
    of_key = rows.loc[asked, key].groupby(key, dropna=False, sort=False).ngroup().to_numpy()
    content = rows.loc[asked, [n for n in rows if n not in key and n not in PROVENANCE]]
    grouped = content.groupby(of_key)
    agree = (grouped.nunique() <= 1).all(axis=1).to_numpy()[of_key]
    filled = grouped.transform("first")
    gained = agree[:, None] & content.isna().to_numpy() & filled.notna().to_numpy()
    if not gained.any():
        return nothing
    first = ~pd.Series(of_key).duplicated().to_numpy()
    shown = np.flatnonzero(first & gained.any(axis=1))
    said = [_told(rows, content, of_key, asked, row, gained[row]) for row in shown.tolist()]
    whole = rows.copy()
    for number, name in enumerate(content):
        hit = asked[gained[:, number]]
        whole.loc[hit, name] = filled[name].loc[hit]
    return Completed(whole, asked[shown], said)


def _told(
    rows: pd.DataFrame,
    content: pd.DataFrame,
    of_key: np.ndarray,
    asked: np.ndarray,
    row: int,
    gained: np.ndarray,
) -> str:
    """What one row gained: `column=value (file:row)`, for each column."""
    others = asked[of_key == of_key[row]]
    parts = []
    for name in content.columns[gained]:
        giver = rows.loc[others, name].first_valid_index()
        stood = f"{rows.loc[giver, '_source_file']}:{rows.loc[giver, '_source_row']}"
        parts.append(f"{name}={rows.loc[giver, name]} ({stood})")
    return " ".join(parts)
