"""Rows of one table with the group that each belongs to; durations as days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Rows:
    """Rows of one table with the group that each belongs to (-1: none). Read-only."""

    def __init__(self, table: str, frame: pd.DataFrame, group: NDArray[np.int64]) -> None:
        self.table = table
        self.group = group
        self._frame: pd.DataFrame | None = frame
        self._all: pd.DataFrame = frame
        self._at: NDArray[np.int64] = np.arange(len(frame))
        self._columns: dict[str, pd.Series] = {}

    def __len__(self) -> int:
        return len(self.group)

    def only(self, at: NDArray[np.int64], group: NDArray[np.int64] | None = None) -> Rows:
        """The rows at these positions, numbered anew, in groups of their own if given.

        Wide rows are expensive to copy and most measures look at two or three of their
        columns: a cell is copied when somebody asks for its column, or for the whole frame.
        """
        chosen = Rows(self.table, self._all, self.group[at] if group is None else group)
        chosen._frame = None
        chosen._at = self._at[at]
        return chosen

    @property
    def frame(self) -> pd.DataFrame:
        """All columns."""
        if self._frame is None:
            self._frame = self._all.iloc[self._at].reset_index(drop=True)
        return self._frame

    def has(self, name: str) -> bool:
        return name in self._all.columns

    @property
    def at(self) -> NDArray[np.int64]:
        """Which rows of the table they are."""
        return self._at

    @property
    def index(self) -> pd.Index:
        return pd.RangeIndex(len(self)) if self._frame is None else self._frame.index

    def column(self, name: str) -> pd.Series:
        """One column; KeyError where the table does not have it."""
        if self._frame is not None:
            return self._frame[name]
        if name not in self._columns:
            self._columns[name] = self._all[name].iloc[self._at].reset_index(drop=True)
        return self._columns[name]


def in_days(durations: Any) -> Floats:
    """A column of durations as days; null where unknown."""
    return (durations / pd.Timedelta(days=1)).to_numpy(float)
