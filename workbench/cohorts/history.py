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

#: What a later date takes with it when it is blanked (RULES 1.4), by table.
_DATED_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "needs": {
        "first_response_date": (),
        "closed_date": ("closed_status", "closed_on_time"),
        "followup_date": ("followup_resolved", "satisfaction"),
        "assigned_date": (),
    },
    "linkages": {"accepted_date": ("response_status",), "outcome_date": ("outcome",)},
    "projects": {"design_date": (), "tender_date": (), "award_date": ()},
    "activities": {"case_closed_date": ()},
}


def as_they_stood(tables: Tables, as_of: dt.date) -> Tables:
    """The tables as they stood at the end of `as_of` (RULES 1.4), each row once (1.7)."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    frames = {name: _table_as_it_stood(name, tables.frames[name], end) for name in tables}
    return Tables(frames, tables.about)


def _table_as_it_stood(name: str, frame: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    stands = ~_repeated(name, frame)
    own_date = TABLES[name].own_date
    if own_date and own_date in frame.columns:
        # A blank own date belongs to no period (RULES 1.8).
        stands &= (frame[own_date] < end).to_numpy(bool)
    # A column is copied only if it is written to.
    kept = frame.copy(deep=False) if stands.all() else frame[stands]
    for date, dependants in _DATED_BY.get(name, {}).items():
        if date not in kept.columns:
            continue
        later = (kept[date] >= end).to_numpy(dtype=bool, na_value=False)
        if later.any():
            for column in (date, *(d for d in dependants if d in kept.columns)):
                kept.loc[later, column] = pd.NaT if column == date else pd.NA
    return kept.reset_index(drop=True)


def _are_unique(key: tuple[pd.Series, ...]) -> bool:
    """Whether every row has a key without blanks that no other row has."""
    (number,) = shared_numbers(key)
    in_order = np.sort(number)
    return bool((number >= 0).all() and (in_order[1:] != in_order[:-1]).all())


def _repeated(name: str, frame: pd.DataFrame) -> Mask:
    """Rows that say the same as an earlier one, wherever each came from.

    Only rows that share their key can be the same, so most tables need no look at the others.
    """
    content = [column for column in frame.columns if column not in PROVENANCE]
    found = np.zeros(len(frame), bool)
    if not content:
        return found
    key = [column for column in TABLES[name].key if column in content]
    if key and _are_unique(tuple(frame[column] for column in key)):
        return found
    shared = np.flatnonzero(frame.duplicated(subset=key or content, keep=False).to_numpy(bool))
    found[shared] = frame.iloc[shared].duplicated(subset=content).to_numpy(bool)
    return found
