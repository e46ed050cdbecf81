"""Quotients of sums over different tables: money per person, cases per worker.

Without limits: what is divided is no count of independent units (RULES 1.21, 1.22).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workbench.cohorts.rows import Floats, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import Measure, Role, available, divided, total_weight


def weighed(rows: Rows, weight: ArrayLike, name: str = "") -> Role:
    """Rows with what each adds; unknown weights add nothing."""
    return Role(name, rows, np.nan_to_num(np.asarray(weight, float)))


@dataclass(frozen=True, kw_only=True)
class Quotient(Measure):
    """Σ over `top` ÷ Σ over `bottom`, times `scale`; each side may have rows of several tables.

    Nothing to divide by is `not_available` (RULES 1.12). `told` is the note of each group that
    has a value.
    """

    numerator: ArrayLike = ()
    top: tuple[Role, ...] = ()
    bottom: tuple[Role, ...] = ()
    left_out: tuple[Role, ...] = ()
    scale: float = 1.0
    told: ArrayLike = ""

    def roles(self, cohorts: Cohorts) -> list[Role]:
        named = (("numerator", self.top), ("denominator", self.bottom), ("unknown", self.left_out))
        return [Role(name, role.rows, role.weight) for name, roles in named for role in roles]

    def sums(self, roles: tuple[Role, ...], groups: int) -> Floats:
        found = np.zeros(groups)
        for role in roles:
            found = found + total_weight(role.rows.group, role.weight, groups)
        return found

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        x, n = self.sums(self.top, groups), self.sums(self.bottom, groups)
        status, note = available(n)
        return self._frame(
            groups,
            numerator=x,
            denominator=n,
            value=divided(x * self.scale, n),
            n_unknown=self.sums(self.left_out, groups),
            status=status,
            note=np.where(status == "ok", self.told, note),
        )
