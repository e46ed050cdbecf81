"""Who does what for whom, and who gives what to whom: K9, K10 (FRAMEWORK §2.2; RULES 5.12, 5.13)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.dyads import Dyads
from workbench.indicators.measures import (
    Figures,
    Measure,
    PlainShare,
    Role,
    available,
    divided,
    total_weight,
)

#: A resident of the register without a group; and nobody known at all (RULES 5.12).
NO_GROUP, UNKNOWN_GROUP = "none", "unknown"


@indicator(
    id="complementarity",
    code="K9",
    family="connection",
    zh="互补度",
    en="Complementarity",
    definition_zh=(
        "评估期内主办过活动的机构两两比较，以一减去双方“服务类型与服务人群”组合的重合度（相同"
        "组合数除以双方全部组合数），再对所有机构对取平均。"
    ),
    definition_en=(
        "Over all pairs of organisations that led activities in the period, the mean of one "
        "minus the overlap of their combinations of service type and group served (combinations "
        "in common divided by all combinations of the two)."
    ),
    unit="index",
    direction="higher",
    unit_table="organizations",
    requires=("activities", "participation", "residents.group_codes"),
    source="FRAMEWORK §2.2; RULES 5.12",
)
def complementarity(c: Cohorts) -> Iterable[Measure]:
    work = _work(c)
    lead = work.drop_duplicates(["group", "organization"])
    keys = pd.MultiIndex.from_frame(lead[["group", "organization"]])
    distance = _distances(work, keys)
    group = lead["group"].to_numpy(np.int64)
    n = np.bincount(group, minlength=len(c)).astype(float)
    pairs = n * (n - 1) / 2
    apart = total_weight(group, distance, len(c)) / 2
    status, note = available(pairs)
    rows = Rows(
        "activities",
        c.rosters.activities.frame.iloc[lead["row"].to_numpy(np.int64)].reset_index(drop=True),
        group,
    )
    yield Figures(
        rows=rows,
        told={
            "numerator": apart,
            "denominator": pairs,
            "value": divided(apart, pairs),
            "n_unknown": np.zeros(len(c)),
            "status": status,
            "note": np.where(status == "ok", _without_roster(c), note),
        },
        shown=(
            Role("numerator", rows, distance / 2),
            Role("denominator", rows, (n[group] - 1) / 2),
        ),
    )


def _work(c: Cohorts) -> pd.DataFrame:
    """What each lead organisation does for whom: group, organization, row of A, and the kind."""
    activities = c.rosters.activities
    lead = c.column_of(activities, "organization_id")
    kinds = c.column_of(activities, "service_type").astype(object).where(lambda s: s.notna(), "")
    led = pd.DataFrame(
        {
            "row": np.arange(len(activities)),
            "group": activities.group,
            "organization": lead.to_numpy(object),
            "service": kinds.to_numpy(object),
        }
    ).dropna(subset="organization")
    served = _groups_served(c)
    work = led.merge(served, on="row", how="left")
    work["served"] = work["served"].fillna(UNKNOWN_GROUP)
    return work


def _groups_served(c: Cohorts) -> pd.DataFrame:
    """By activity of A, the group codes of those on its roster (RULES 5.12)."""
    rosters = c.rosters
    people = rosters.everyone
    codes = c.column_of(rosters.register, "group_codes").astype(object)
    number, spelt = pd.factorize(codes.where(codes.notna(), NO_GROUP))
    of_person = rosters.of_register(people, number.astype(np.int64))
    names = np.append(np.asarray(spelt, dtype=object), UNKNOWN_GROUP)
    table = pd.DataFrame({"row": rosters.activity_of_rows, "served": names[of_person]})
    table["served"] = table["served"].str.split(";")
    return table.explode("served").drop_duplicates()


def _distances(work: pd.DataFrame, keys: pd.MultiIndex) -> Floats:
    """By organisation, the sum of 1 − Jaccard over the others of its group."""
    found = np.zeros(len(keys))
    profile = {
        key: set(zip(part["service"], part["served"], strict=True))
        for key, part in work.groupby(["group", "organization"])
    }
    by_group: dict[int, list[tuple[int, set[tuple[str, str]]]]] = {}
    for place, key in enumerate(keys):
        by_group.setdefault(key[0], []).append((place, profile[key]))
    for members in by_group.values():
        for i, mine in members:
            apart = [1 - len(mine & theirs) / len(mine | theirs) for j, theirs in members if j != i]
            # Added in order of size, so that the order of rows changes nothing (RULES 1.17).
            found[i] = sum(sorted(apart))
    return found


def _without_roster(c: Cohorts) -> np.ndarray:
    """By group, the share of activities that nobody is named for."""
    activities = c.rosters.activities
    empty = (c.rosters.listed == 0).astype(float)
    n = np.bincount(activities.group, minlength=len(c)).astype(float)
    share = divided(np.bincount(activities.group, empty, len(c)), n)
    return np.array([f"without_roster={s:.4g}" if s == s else "" for s in share], dtype=object)


@indicator(
    id="resource_exchange_rate",
    code="K10",
    family="connection",
    zh="资源互换率",
    en="Resource exchange rate",
    definition_zh="评估期内有资源往来的跨界机构对中，双方互相提供不同种类资源的机构对所占的比例。",
    definition_en=(
        "Of the pairs of organisations from different sectors between which resources moved in "
        "the period, the share in which one kind went one way and another kind the other way."
    ),
    unit="share",
    direction="higher",
    unit_table="organizations",
    requires=("organizations", "linkages.resource_type"),
    source="FRAMEWORK §2.2; RULES 5.13",
)
def resource_exchange_rate(c: Cohorts) -> Iterable[Measure]:
    resource = c.ties.linkage_column("resource_type")
    dyads = Dyads.of(c, c.ties.crosses & resource.notna().to_numpy(bool))
    kinds = pd.DataFrame(
        {
            "pair": dyads.pair,
            "forward": dyads.forward,
            "kind": resource.to_numpy(object)[dyads.linkage],
        }
    ).drop_duplicates()
    there, back = (kinds[kinds["forward"] == side] for side in (True, False))
    both = there.merge(back, on="pair", suffixes=("", "_back"))
    exchanged = np.zeros(len(dyads), bool)
    exchanged[both.loc[both["kind"] != both["kind_back"], "pair"].to_numpy(np.int64)] = True
    yield PlainShare(rows=dyads.rows, numerator=exchanged, denominator=np.ones(len(dyads), bool))
