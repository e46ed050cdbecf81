"""How many flags are up (RULES 13.2)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.sets import Cohorts
from workbench.indicators.assembly import plain_rows
from workbench.indicators.catalogue import entered, indicator
from workbench.indicators.measures import Figures, Measure


@indicator(
    id="pseudo_linkage_flags",
    code="F",
    family="flags",
    zh="伪联动预警",
    en="Pseudo-linkage flags",
    definition_zh="十项预警中达到关注或警示级别的项数；分母为能够判断的项数。",
    definition_en=(
        "How many of the ten flags stand at watch or alert, out of those that could be judged."
    ),
    unit="count",
    direction="lower",
    # Nothing of its own: it is there as soon as any flag is judged (RULES 13.2).
    requires=(),
    headline=True,
    source="FRAMEWORK §3; RULES 13.2",
)
def pseudo_linkage_flags(c: Cohorts) -> Iterable[Measure]:
    names = [name for name in entered() if name.startswith("flag_")]
    levels = np.stack([plain_rows(name, c)["category"].to_numpy(object) for name in names])
    fired, alert = np.isin(levels, ("watch", "alert")), levels == "alert"
    judged = np.isin(levels, ("none", "watch", "alert")).sum(axis=0).astype(float)
    yield Figures(
        rows=c.needs,
        told={
            "value": np.where(judged > 0, fired.sum(axis=0), np.nan),
            "numerator": alert.sum(axis=0).astype(float),
            "denominator": judged,
            "n_unknown": len(names) - judged,
            "status": np.where(judged > 0, "ok", "not_available"),
            "note": np.where(judged > 0, "", "no_denominator"),
        },
    )
