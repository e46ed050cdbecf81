"""Rows while they are drawn: arrays by column name, put into frames only when many are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.sample.chance import Marks, Places
from workbench.schema.container import STORAGE
from workbench.schema.definitions import TABLES

#: One array a column, all of one length.
Columns = dict[str, Any]


def size_of(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def taken(columns: Columns, places: Places | Marks) -> Columns:
    """The rows at `places`, or the marked ones."""
    return {name: values[places] for name, values in columns.items()}


def stacked(parts: Sequence[Columns]) -> Columns:
    """The rows of all parts, one after the other; all have the columns of the first."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def given(values: Any) -> Marks:
    """Which cells are not blank."""
    marks: Marks = pd.notna(values)
    return marks


def text(value: str | None, size: int) -> Any:
    """One text (or blank) for `size` rows."""
    return np.full(size, value, dtype=object)


def framed(table: str, parts: Sequence[Columns]) -> pd.DataFrame:
    """All parts as a frame of the schema's columns and storage types."""
    columns = stacked(parts)
    return pd.DataFrame(
        {
            column.name: pd.Series(columns[column.name], dtype=STORAGE[column.type])
            for column in TABLES[table].columns
            if column.name in columns
        }
    )
