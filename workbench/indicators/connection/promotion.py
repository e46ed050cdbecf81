"""Whether both sides of a pair take the lead at times: 互促 (FRAMEWORK §0; RULES 5.15)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Figures, Measure, Role, available, divided


@indicator(
    id="mutual_promotion",
    code="K",
    family="connection",
    zh="互促",
    en="Mutual promotion",
    definition_zh=(
        "评估期内有过联动或一方主办、一方协办活动的机构对中，双方都至少有一次由己方主办或发起的"
        "机构对所占的比例。"
    ),
    definition_en=(
        "Of the pairs of organisations that in the period shared a linkage, or an activity that "
        "one led and the other co-hosted, the share in which each side led or initiated at "
        "least once."
    ),
    unit="share",
    direction="higher",
    unit_table="organizations",
    requires=("organizations", "linkages", "activities.co_organization_ids"),
    source="FRAMEWORK §0; RULES 5.15",
)
def mutual_promotion(c: Cohorts) -> Iterable[Measure]:
    meetings = pd.concat([_linked(c), _hosted(c)], ignore_index=True)
    meetings["a"] = meetings[["leader", "other"]].min(axis=1)
    meetings["b"] = meetings[["leader", "other"]].max(axis=1)
    pairs = meetings.groupby(["group", "a", "b"], sort=True)
    both = pairs["leader"].nunique().eq(2)
    group = both.index.get_level_values("group").to_numpy(np.int64)
    first = pairs[["table", "row"]].first().reset_index()[["group", "table", "row"]]
    mutual = np.bincount(group, both.to_numpy(float), len(c))
    every = np.bincount(group, minlength=len(c)).astype(float)
    status, note = available(every)
    told = both.to_numpy(bool)
    shown = [
        *(Role("numerator", rows, np.ones(len(rows))) for rows in c.ties.tie_rows(first[told])),
        *(Role("denominator", rows, np.ones(len(rows))) for rows in c.ties.tie_rows(first)),
    ]
    yield Figures(
        rows=c.ties.linkages,
        told={
            "numerator": mutual,
            "denominator": every,
            "value": divided(mutual, every),
            "n_unknown": np.zeros(len(c)),
            "status": status,
            "note": note,
        },
        shown=tuple(shown),
    )


def _linked(c: Cohorts) -> pd.DataFrame:
    """Linkages between two organisations: who began."""
    at = np.flatnonzero(c.ties.joins_two)
    first, second = (end[at] for end in c.ties.ends)
    return pd.DataFrame(
        {
            "group": c.ties.linkages.group[at],
            "leader": first,
            "other": second,
            "table": "linkages",
            "row": at,
        }
    )


def _hosted(c: Cohorts) -> pd.DataFrame:
    """Activities with a co-host: who led."""
    hosts = c.ties.hosting
    known = hosts[np.append(c.actors.sector >= 0, False)[hosts["place"].to_numpy(np.int64)]]
    lead, other = known[known["leads"]], known[~known["leads"]]
    met = lead.merge(other[["row", "place"]], on="row", suffixes=("", "_other"))
    met = met.rename(columns={"place": "leader", "place_other": "other"})
    return met[["group", "leader", "other", "row"]].assign(table="activities")
