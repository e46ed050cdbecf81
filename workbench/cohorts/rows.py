"""Rows of one table with the group that each belongs to; durations as days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Rows of one table with the group that each belongs to (-1: none)."""

    table: str
    frame: pd.DataFrame
    group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.frame)


def in_days(durations: Any) -> Floats:
    """A column of durations as days; null where unknown."""
    return (durations / pd.Timedelta(days=1)).to_numpy(float)
