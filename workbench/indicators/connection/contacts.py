"""How many ties there are, for whose problems, how regularly: K2–K5 (FRAMEWORK §2.2)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.connection.ties import TIES, unknown_ids
from workbench.indicators.measures import Figures, Measure, Role, Share, available, divided
from workbench.indicators.months import months_share


@indicator(
    id="cross_sector_density",
    code="K2",
    family="connection",
    zh="跨界联结密度",
    en="Cross-sector tie density",
    definition_zh=(
        "评估期内至少有一次联动或共同开展过活动的跨界机构对数，除以活跃机构之间可能的跨界机构对"
        "总数。"
    ),
    definition_en=(
        "The number of pairs of organisations from different sectors that share at least one "
        "linkage or activity in the period, divided by the number of such pairs possible among "
        "the active organisations."
    ),
    unit="share",
    direction="higher",
    unit_table="organizations",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.6",
)
def cross_sector_density(c: Cohorts) -> Iterable[Measure]:
    ties = c.ties.cross_pairs
    found = np.bincount(ties["group"], minlength=len(c)).astype(float)
    possible, partners = _possible(c)
    status, note = available(possible)
    organisations = np.bincount(c.ties.active.rows.group, minlength=len(c))
    every = np.bincount(c.ties.pairs["group"], minlength=len(c))
    told = [
        f"organisations={n}; mean_degree={2 * t / n:.4g}" if n else ""
        for n, t in zip(organisations, every, strict=True)
    ]
    shown = [Role("numerator", rows, np.ones(len(rows))) for rows in c.ties.tie_rows(ties)]
    # Each possible pair is shown as half a pair of each of its two organisations.
    shown.append(Role("denominator", c.ties.active.rows, partners / 2))
    lost = unknown_ids(c)
    yield Figures(
        rows=c.ties.active.rows,
        told={
            "numerator": found,
            "denominator": possible,
            "value": divided(found, possible),
            "n_unknown": lost.count,
            "status": status,
            "note": np.where(status == "ok", np.array(told, dtype=object), note),
        },
        shown=(*shown, *lost.roles),
    )


def _possible(c: Cohorts) -> tuple[Floats, Floats]:
    """By group, the pairs of active organisations of different sectors; by organisation, its partners."""
    active = c.ties.active
    sector, group = c.actors.sector[active.place], active.rows.group
    sizes = pd.Series(1, index=pd.MultiIndex.from_arrays([group, sector])).groupby(level=[0, 1])
    own = sizes.transform("size").to_numpy(float)
    everybody = np.bincount(group, minlength=len(c)).astype(float)
    partners: NDArray[np.float64] = everybody[group] - own
    return np.bincount(group, partners, len(c)) / 2, partners


@indicator(
    id="need_anchored_linkage_share",
    code="K3",
    family="connection",
    zh="问题导向联动占比",
    en="Need-anchored share",
    definition_zh="评估期内的联动记录中，注明对应需求或对应项目的记录所占的比例。",
    definition_en=(
        "Of the linkages recorded in the period, the share that names a need or a project."
    ),
    unit="share",
    direction="higher",
    requires=("linkages.need_id", "linkages.project_id"),
    source="FRAMEWORK §2.2; RULES 5.7",
)
def need_anchored_linkage_share(c: Cohorts) -> Iterable[Measure]:
    rows = c.ties.linkages
    anchored = (
        c.ties.linkage_column("need_id").notna() | c.ties.linkage_column("project_id").notna()
    )
    yield Share(rows=rows, numerator=anchored.to_numpy(bool), denominator=np.ones(len(rows), bool))


@indicator(
    id="isolate_share",
    code="K4",
    family="connection",
    zh="孤立主体占比",
    en="Isolate share",
    definition_zh=(
        "在册的社区类组织和社会组织中，评估期内与其他界别的机构没有任何联结的组织所占的比例。"
    ),
    definition_en=(
        "Of the community organisations and social organisations listed, the share without any "
        "tie to an organisation of another sector in the period."
    ),
    unit="share",
    direction="lower",
    unit_table="organizations",
    requires=TIES,
    source="FRAMEWORK §2.2; RULES 5.4, 5.7",
)
def isolate_share(c: Cohorts) -> Iterable[Measure]:
    listed, ties = c.ties.listed, c.ties.cross_pairs
    tied = pd.MultiIndex.from_arrays(
        [np.tile(ties["group"], 2), np.concatenate([ties["a"], ties["b"]])]
    )
    own = pd.MultiIndex.from_arrays([listed.rows.group, listed.place])
    active = pd.MultiIndex.from_arrays([c.ties.active.rows.group, c.ties.active.place])
    working = np.bincount(listed.rows.group[own.isin(active)], minlength=len(c))
    yield Share(
        rows=listed.rows,
        numerator=~own.isin(tied),
        denominator=np.ones(len(listed), bool),
        told=np.array([f"active={n}" for n in working], dtype=object),
    )


@indicator(
    id="linkage_regularity",
    code="K5",
    family="connection",
    zh="联动常态化",
    en="Regularity",
    definition_zh="评估期所含的月份中，至少有一次跨界联动的月份所占的比例。",
    definition_en=(
        "Of the months in the period, the share with at least one linkage between organisations "
        "of different sectors."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages"),
    source="FRAMEWORK §2.2; RULES 5.8",
)
def linkage_regularity(c: Cohorts) -> Iterable[Measure]:
    yield months_share(c, c.ties.linkages, "linkage_date", c.ties.crosses)
