"""Pairs of organisations that met, with the direction of each meeting (RULES 5.11, 5.13, 5.15)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts


@dataclass(frozen=True)
class Dyads:
    """Unordered pairs of organisations by group, and the linkages between them.

    `rows` holds the first linkage of each pair; `linkage`, `pair` and `forward` are the
    linkages, the pair of each, and whether it runs from the lower register row to the higher.
    """

    rows: Rows
    linkage: NDArray[np.int64]
    pair: NDArray[np.int64]
    forward: Mask

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, c: Cohorts, chosen: Mask) -> Dyads:
        """The pairs that these linkages of P make; all ends must have a sector and differ."""
        linkage: NDArray[np.int64] = np.flatnonzero(chosen)
        first, second = (end[linkage] for end in c.ties.ends)
        keys = pd.DataFrame(
            {
                "group": c.ties.linkages.group[linkage],
                "a": np.minimum(first, second),
                "b": np.maximum(first, second),
            }
        )
        pair = keys.groupby(["group", "a", "b"], sort=True).ngroup().to_numpy(np.int64)
        at: NDArray[np.int64] = np.unique(pair, return_index=True)[1]
        frame = c.ties.linkages.frame.iloc[linkage[at]].reset_index(drop=True)
        group = c.ties.linkages.group[linkage[at]]
        return cls(Rows("linkages", frame, group), linkage, np.asarray(pair), first < second)

    def has(self, *, forward: bool) -> Mask:
        """Pairs with a linkage in one direction."""
        return self._any(self.forward == forward)

    def any_of(self, linkages: Mask) -> Mask:
        """Pairs with any of these linkages of P."""
        return self._any(linkages[self.linkage])

    def _any(self, mine: Mask) -> Mask:
        found = np.zeros(len(self), bool)
        found[self.pair[mine]] = True
        return found
