"""Indices: means of other indicators' rows (RULES 5.9, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats
from workbench.cohorts.sets import Cohorts
from workbench.indicators.assembly import plain_rows, roles_of
from workbench.indicators.measures import Figures, divided, parts

#: Fewer components make no index.
LEAST_COMPONENTS = 2
#: Components of the indices that count needs: hidden, each could be worked out from an index.
COUNTED_COMPONENTS = ("three_sector_need_rate", "activation_rate", "resolution_rate")


def mean_of(
    c: Cohorts, components: Sequence[str], *, full: Mapping[str, float] | None = None
) -> Figures:
    """The mean of those components whose row has status ok; fewer than two make no index.

    `full` gives, for a component, the value that counts as 1: it is divided by it and cut.
    """
    values = np.stack([_known(c, name, (full or {}).get(name)) for name in components])
    known = (~np.isnan(values)).sum(axis=0).astype(float)
    enough = known >= LEAST_COMPONENTS
    mean = divided(np.nansum(values, axis=0), known)
    return Figures(
        rows=c.needs,
        told={
            "value": np.where(enough, mean, np.nan),
            "n_unknown": len(components) - known,
            "status": np.where(enough, "ok", "not_available"),
            "note": np.array([f"components={n:.0f}" for n in known], dtype=object),
        },
        shown=lambda: (r for name in components for r in parts(name, roles_of(name, c))),
    )


def _known(c: Cohorts, name: str, full: float | None) -> Floats:
    rows: pd.DataFrame = plain_rows(name, c)
    value = rows["value"].where(rows["status"] == "ok").to_numpy(float)
    return value if full is None else np.minimum(1.0, value / full)
