"""The action index, the quadrant of both indices, and the linkage index (FRAMEWORK §2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from workbench.cohorts.rows import Floats
from workbench.cohorts.sets import Cohorts
from workbench.indicators.assembly import plain_rows, roles_of
from workbench.indicators.catalogue import indicator
from workbench.indicators.indices import COUNTED_COMPONENTS, mean_of
from workbench.indicators.measures import Figures, Measure, Role

#: The index, and what it is the mean of.
DONG = ("dong_index", ("activation_rate", "delivery_rate", "resolution_rate"))
#: What the two indices say together, by (lian reached, dong reached).
QUADRANTS = {
    (True, True): "both",
    (True, False): "lian_only",
    (False, True): "dong_only",
    (False, False): "neither",
}
#: Decimals to which an index is compared with the cut (RULES 6.5).
DECIMALS = 9


@indicator(
    id="dong_index",
    code="M",
    family="action",
    zh="“动”指数",
    en="Action index",
    definition_zh=(
        "行动转化率、合同履约率（每个项目设上限）和居民确认的解决率的平均数，至少两项可用时给出。"
    ),
    definition_en=(
        "The mean of the activation rate, the contract delivery rate (capped in each project) "
        "and the resolution rate confirmed by residents, given when at least two of them are "
        "available."
    ),
    unit="index",
    direction="higher",
    # Nothing of its own: it takes two of M1, M2 and R3, and their rows decide (RULES 5.9, 6.4).
    requires=(),
    headline=True,
    hidden_with=("activation_rate", "resolution_rate"),
    source="FRAMEWORK §2.3; RULES 6.4, 5.9",
)
def dong_index(c: Cohorts) -> Iterable[Measure]:
    yield mean_of(c, DONG[1])


@indicator(
    id="linkage_quadrant",
    code="M",
    family="action",
    zh="联动象限",
    en="Linkage quadrant",
    definition_zh=(
        "按“联”指数和“动”指数是否分别达到设定的分界值，把社区归为联而动、联而不动、动而不联、"
        "不联不动之一，并给出两项指数各自与分界值的差。"
    ),
    definition_en=(
        "Whether the connection index and the action index each reach the set cut, which places "
        "the community in one of four quadrants (both, connection only, action only, neither), "
        "with the distance of each index from the cut."
    ),
    unit="none",
    direction="context",
    groups=("lian", "dong"),
    group_units={"lian": "index", "dong": "index"},
    # Nothing of its own: the rows of lian_index and dong_index decide (RULES 6.5).
    requires=(),
    hidden_with=COUNTED_COMPONENTS,
    source="FRAMEWORK §2.3; RULES 6.5",
)
def linkage_quadrant(c: Cohorts) -> Iterable[Measure]:
    terms = c.scheme.linkage
    distances = [_distance(c, name) for name in ("lian_index", "dong_index")]
    lian, dong = (np.round(distance, DECIMALS) for distance in distances)
    known = ~np.isnan(lian) & ~np.isnan(dong)
    near = (np.abs(lian) <= terms.borderline) | (np.abs(dong) <= terms.borderline)
    level = [
        QUADRANTS[bool(one), bool(other)] if good else None
        for one, other, good in zip(lian >= 0, dong >= 0, known, strict=True)
    ]
    status = np.where(known, "ok", "not_available")
    unknown = np.where(known, 0.0, np.nan)
    yield Figures(
        rows=c.needs,
        told={
            "category": np.array(level, dtype=object),
            "n_unknown": unknown,
            "status": status,
            "note": np.where(known, np.where(near, "borderline", ""), "no_index"),
        },
        shown=lambda: _components(c, "lian_index", "dong_index"),
    )
    for group, distance in zip(("lian", "dong"), distances, strict=True):
        yield Figures(
            rows=c.needs,
            group=group,
            told={
                "value": np.where(known, distance, np.nan),
                "n_unknown": unknown,
                "status": status,
                "note": np.where(known, "", "no_index"),
            },
            shown=partial(_components, c, f"{group}_index"),
        )


def _components(c: Cohorts, *names: str) -> tuple[Role, ...]:
    """The rows behind the components of indices."""
    return tuple(role for name in names for role in roles_of(name, c))


def _distance(c: Cohorts, name: str) -> Floats:
    """How far an index lies above the cut; null without an index."""
    value = plain_rows(name, c)["value"].to_numpy(float)
    return value - c.scheme.linkage.cut


@indicator(
    id="linkage_index",
    code="M",
    family="action",
    zh="联动指数",
    en="Linkage index",
    definition_zh="“联”指数与“动”指数乘积的平方根再乘以 100，任何一项为零则为零。",
    definition_en=(
        "One hundred times the square root of the product of the connection index and the "
        "action index, so that it is zero as soon as either is."
    ),
    unit="score_0_100",
    direction="higher",
    # Nothing of its own: the rows of lian_index and dong_index decide (RULES 6.6).
    requires=(),
    hidden_with=COUNTED_COMPONENTS,
    source="FRAMEWORK §2.3; RULES 6.6",
)
def linkage_index(c: Cohorts) -> Iterable[Measure]:
    lian, dong = (
        plain_rows(name, c)["value"].to_numpy(float) for name in ("lian_index", "dong_index")
    )
    value = 100 * np.sqrt(lian * dong)
    known = ~np.isnan(value)
    yield Figures(
        rows=c.needs,
        told={
            "value": value,
            "n_unknown": np.where(known, 0.0, np.nan),
            "status": np.where(known, "ok", "not_available"),
            "note": np.where(known, "", "no_index"),
        },
        shown=lambda: _components(c, "lian_index", "dong_index"),
    )
