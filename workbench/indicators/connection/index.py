"""The connection index: the mean of K1, K2 and K3 (FRAMEWORK §2.2; RULES 5.9)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.indices import mean_of
from workbench.indicators.measures import Measure

#: The index, and what it is the mean of.
LIAN = (
    "lian_index",
    ("three_sector_need_rate", "cross_sector_density", "need_anchored_linkage_share"),
)


@indicator(
    id="lian_index",
    code="K",
    family="connection",
    zh="“联”指数",
    en="Connection index",
    definition_zh=(
        "三社共同参与率、跨界联结密度（与参照密度之比，最高为 1）和问题导向联动占比的平均数，至"
        "少两项可用时给出。"
    ),
    definition_en=(
        "The mean of the three-sector engagement rate, the cross-sector tie density as a ratio "
        "to a reference density (at most 1) and the need-anchored share, given when at least "
        "two of them are available."
    ),
    unit="index",
    direction="higher",
    # Nothing of its own: it takes two of K1, K2 and K3, and their rows decide (RULES 5.9).
    requires=(),
    headline=True,
    hidden_with=("three_sector_need_rate",),
    source="FRAMEWORK §2.2; RULES 5.9",
)
def lian_index(c: Cohorts) -> Iterable[Measure]:
    full = {"cross_sector_density": c.scheme.linkage.density_reference}
    yield mean_of(c, LIAN[1], full=full)
