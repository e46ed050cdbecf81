"""The tables as they stood at the end of `as_of`: later rows do not exist, later dates are blank."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench.cohorts.deeds import shared_numbers
from workbench.cohorts.rows import Mask
from workbench.schema.columns import PROVENANCE
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES
from workbench.schema.encoded import Encoded
from workbench.schema.standing import DATED_BY


def as_they_stood(tables: Tables, as_of: dt.date) -> Tables:
    """The tables as they stood at the end of `as_of` (RULES 1.4), each row once (1.7)."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    frames: dict[str, pd.DataFrame] = {}
    encoded: dict[tuple[str, str], Encoded] = {}
    for name in tables:
        key = _encoded_key(name, tables.frames[name])
        frames[name], stands = _table_as_it_stood(name, tables.frames[name], key, end)
        every = bool(stands.all())
        for column, each in key.items():
            encoded[name, column] = each if every else each.only(stands)
    return Tables(frames, tables.about, encoded)


def _encoded_key(name: str, frame: pd.DataFrame) -> dict[str, Encoded]:
    """The key columns of a table that it has; no date is later blanked in them."""
    return {
        column: Encoded.of(frame[column])
        for column in TABLES[name].key
        if column in frame.columns and len(frame)
    }


def _table_as_it_stood(
    name: str, frame: pd.DataFrame, key: dict[str, Encoded], end: pd.Timestamp
) -> tuple[pd.DataFrame, Mask]:
    """The rows that stand with their later dates blank, and which rows of `frame` they are."""
    stands = ~_repeated(name, frame, key)
    own_date = TABLES[name].own_date
    if own_date and own_date in frame.columns:
        # A blank own date belongs to no period (RULES 1.8).
        stands &= (frame[own_date] < end).to_numpy(bool)
    # A column is copied only if it is written to.
    kept = frame.copy(deep=False) if stands.all() else frame[stands]
    for date, dependants in DATED_BY.get(name, {}).items():
        if date not in kept.columns:
            continue
        later = (kept[date] >= end).to_numpy(dtype=bool, na_value=False)
        if later.any():
            for column in (date, *(d for d in dependants if d in kept.columns)):
                kept.loc[later, column] = pd.NaT if column == date else pd.NA
    return kept.reset_index(drop=True), stands


def _are_unique(key: tuple[Encoded, ...]) -> bool:
    """Whether every row has a key without blanks that no other row has."""
    if len(key) == 1:
        return len(key[0].values) == len(key[0].number)
    (number,) = shared_numbers(key)
    in_order = np.sort(number)
    return bool((number >= 0).all() and (in_order[1:] != in_order[:-1]).all())


def _repeated(name: str, frame: pd.DataFrame, encoded: dict[str, Encoded]) -> Mask:
    """Rows that say the same as an earlier one, wherever each came from.

    Only rows that share their key can be the same, so most tables need no look at the others.
    """
    content = [column for column in frame.columns if column not in PROVENANCE]
    found = np.zeros(len(frame), bool)
    if not content:
        return found
    key = [column for column in TABLES[name].key if column in content]
    if encoded and _are_unique(tuple(encoded.values())):
        return found
    shared = np.flatnonzero(frame.duplicated(subset=key or content, keep=False).to_numpy(bool))
    found[shared] = frame.iloc[shared].duplicated(subset=content).to_numpy(bool)
    return found
