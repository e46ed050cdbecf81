"""How the ties hang together: K6–K8 (FRAMEWORK §2.2; RULES 5.10, 5.11)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.actors import LINKED_TYPES
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.connection.ties import TIES, unknown_ids
from workbench.indicators.dyads import Dyads
from workbench.indicators.measures import (
    Figures,
    Measure,
    PlainShare,
    Role,
    available,
    divided,
)

#: Linkages that have no direction (FRAMEWORK §2.2, K8).
UNDIRECTED = ("meeting", "joint_delivery", "joint_decision")


@indicator(
    id="interconnection",
    code="K6",
    family="connection",
    zh="互联",
    en="Interconnection",
    definition_zh=(
        "活跃的社区类组织和社会组织中，处在最大一个直接或间接相连的群组里的组织所占的比例。"
    ),
    definition_en=(
        "Of the active community organisations and social organisations, the share that belongs "
        "to the largest group connected by ties, directly or through others."
    ),
    unit="share",
    direction="higher",
    unit_table="organizations",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.10",
)
def interconnection(c: Cohorts) -> Iterable[Measure]:
    active = c.ties.active
    linked = c.actors.is_type(*LINKED_TYPES)[active.place]
    yield PlainShare(
        rows=active.rows,
        numerator=_in_largest(c, linked),
        denominator=linked,
        also_unknown=unknown_ids(c).roles,
    )


def _in_largest(c: Cohorts, counted: Mask) -> Mask:
    """Active organisations that are counted and in the largest component of those in their group.

    Of components of one size, the one with the first organisation of the register.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    active, ties = c.ties.active, c.ties.pairs
    keys = pd.MultiIndex.from_arrays([active.rows.group, active.place])
    one, other = (
        keys.get_indexer(pd.MultiIndex.from_arrays([ties["group"], ties[end]])) for end in "ab"
    )
    kept = (one >= 0) & (other >= 0)
    one, other = one[kept], other[kept]
    both = counted[one] & counted[other]
    size = len(active)
    edges = coo_array((np.ones(both.sum()), (one[both], other[both])), shape=(size, size))
    component = connected_components(edges, directed=False)[1]
    at = np.flatnonzero(counted)
    # Organisations stand in the order of group and register, so the first is that of a component.
    names, first, members = np.unique(component[at], return_index=True, return_counts=True)
    order = np.lexsort((first, -members, active.rows.group[at[first]]))
    group = active.rows.group[at[first[order]]]
    largest = names[order[np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])]]
    return counted & np.isin(component, largest)


@indicator(
    id="hub_dependence",
    code="K7",
    family="connection",
    zh="中心依赖度",
    en="Degree centralisation",
    definition_zh=(
        "各活跃机构的联结数与联结最多的机构之差的总和，除以同样数量的机构全部只经由一个中心相连"
        "时的这一总和。"
    ),
    definition_en=(
        "The sum, over all active organisations, of how many ties fewer they have than the best "
        "connected one, divided by what that sum would be if the same number of organisations "
        "were tied through a single hub only."
    ),
    unit="index",
    direction="lower",
    unit_table="organizations",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.10",
)
def hub_dependence(c: Cohorts) -> Iterable[Measure]:
    active = c.ties.active
    group = active.rows.group
    degree = _degrees(c)
    most = np.zeros(len(c))
    np.maximum.at(most, group, degree)
    n = np.bincount(group, minlength=len(c)).astype(float)
    below = most[group] - degree
    spread = np.bincount(group, below, len(c))
    base = np.where(n > 2, (n - 1) * (n - 2), 0.0)
    few = (n > 0) & (n < 3)
    status, note = available(base)
    part = divided(np.ones(len(c)), n)[group] * base[group]
    yield Figures(
        rows=active.rows,
        told={
            "numerator": spread,
            "denominator": base,
            "value": divided(spread, base),
            "n_unknown": unknown_ids(c).count,
            "status": np.where(few, "insufficient_data", status),
            "note": np.where(few, "few_organisations", note),
        },
        shown=(
            Role("numerator", active.rows, below),
            Role("denominator", active.rows, part),
            *unknown_ids(c).roles,
        ),
    )


def _degrees(c: Cohorts) -> Floats:
    """To how many others each active organisation is tied."""
    active, ties = c.ties.active, c.ties.pairs
    ends = pd.MultiIndex.from_arrays(
        [np.tile(ties["group"], 2), np.concatenate([ties["a"], ties["b"]])]
    )
    at = pd.MultiIndex.from_arrays([active.rows.group, active.place]).get_indexer(ends)
    return np.bincount(at, minlength=len(active)).astype(float)


@indicator(
    id="reciprocity",
    code="K8",
    family="connection",
    zh="互动率",
    en="Reciprocity",
    definition_zh=(
        "评估期内有过有方向联动（不含联席会议、联合服务和共同决策）的机构对中，双方都曾主动发起"
        "的机构对所占的比例；另一口径把得到接受或拒绝答复的也算作互动。"
    ),
    definition_en=(
        "Of the pairs of organisations with a directed linkage in the period (joint meetings, "
        "delivery and decisions aside), the share with linkages in both directions; a second "
        "variant also counts pairs in which a linkage was accepted or declined."
    ),
    unit="share",
    direction="higher",
    variants=("with_response",),
    unit_table="organizations",
    requires=("organizations", "linkages"),
    requires_for={"with_response": ("linkages.response_status",)},
    source="FRAMEWORK §2.2; RULES 5.11",
)
def reciprocity(c: Cohorts) -> Iterable[Measure]:
    directed = c.ties.joins_two & ~c.ties.linkage_is(*UNDIRECTED)
    dyads = Dyads.of(c, directed)
    both = dyads.has(forward=True) & dyads.has(forward=False)
    answer = c.ties.linkage_column("response_status")
    answered = answer.isin(("accepted", "declined")).to_numpy(dtype=bool, na_value=False)
    for variant, numerator in (("", both), ("with_response", both | dyads.any_of(answered))):
        yield PlainShare(
            rows=dyads.rows,
            numerator=numerator,
            denominator=np.ones(len(dyads), bool),
            variant=variant,
        )
