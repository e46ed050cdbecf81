"""Who does what for whom, and who gives what to whom: K9, K10 (FRAMEWORK §2.2; RULES 5.12, 5.13)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.deeds import matches, shared_numbers
from workbench.cohorts.rows import Floats, Mask
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
#: Organisations that are compared at once with all of their group.
AT_ONCE = 256

Codes = NDArray[np.int64]


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
    row, number = _leading(c)
    first = row[np.unique(number, return_index=True)[1]]
    rows = c.rosters.activities.only(first)
    group = rows.group
    distance = _distances(_kinds(c, row, number), group)
    n = np.bincount(group, minlength=len(c)).astype(float)
    pairs = n * (n - 1) / 2
    apart = total_weight(group, distance, len(c)) / 2
    status, note = available(pairs)
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


def _leading(c: Cohorts) -> tuple[Codes, Codes]:
    """Activities of A with a lead organisation, and the organisation of each in its group.

    Organisations are numbered in the order in which they first lead.
    """
    activities = c.rosters.activities
    group = pd.Series(activities.group)
    (lead,) = shared_numbers((group, c.column_of(activities, "organization_id")))
    row = np.flatnonzero(lead >= 0)
    return row, pd.factorize(lead[row])[0].astype(np.int64)


def _kinds(c: Cohorts, row: Codes, number: Codes) -> Mask:
    """Organisations × kinds of work: which pairs of service type and group served each has."""
    activities = c.rosters.activities
    organisation = np.full(len(activities), -1, np.int64)
    organisation[row] = number
    service, types = pd.factorize(c.column_of(activities, "service_type"))
    # A blank type is a type of its own.
    service = np.where(service < 0, len(types), service)
    activity, cell, cells = _cells_served(c)
    activity, cell = activity[organisation[activity] >= 0], cell[organisation[activity] >= 0]
    names = sorted(set().union(*cells))
    carried = [(at, names.index(name)) for at, held in enumerate(cells) for name in held]
    of_cell, of_name = np.array(carried, np.int64).T
    work = np.unique(
        (organisation[activity] * (len(types) + 1) + service[activity]) * len(cells) + cell
    )
    done, held = matches(work % len(cells), of_cell)
    by, what = np.divmod(work[done] // len(cells), len(types) + 1)
    found = np.zeros((int(number.max(initial=-1)) + 1, (len(types) + 1) * len(names)), bool)
    found[by, what * len(names) + of_name[held]] = True
    return found


def _cells_served(c: Cohorts) -> tuple[Codes, Codes, list[set[str]]]:
    """Who was served by each activity of A, as cells of group codes (RULES 5.12).

    Pairs of activity and number of a cell, and the codes in each cell.
    """
    rosters = c.rosters
    number, cells = rosters.group_cells
    none, unknown = len(cells), len(cells) + 1
    of_person = rosters.of_register(rosters.everyone, np.where(number < 0, none, number))
    of_person = np.where(of_person < 0, unknown, of_person)
    empty = np.flatnonzero(rosters.listed == 0)
    activity = np.concatenate([rosters.activity_of_rows, empty])
    cell = np.concatenate([of_person, np.full(len(empty), unknown)])
    return activity, cell, [*cells, {NO_GROUP}, {UNKNOWN_GROUP}]


def _distances(kinds: Mask, group: Codes) -> Floats:
    """By organisation, the sum of 1 − Jaccard over the others of its group."""
    found = np.zeros(len(kinds))
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        ours = kinds[members].astype(float)
        size = ours.sum(axis=1)
        for begin in range(0, len(members), AT_ONCE):
            some = slice(begin, begin + AT_ONCE)
            both = ours[some] @ ours.T
            apart = 1 - both / (size[some, None] + size - both)
            # Added in order of size, so that the order of rows changes nothing (RULES 1.17);
            # an organisation is 0 apart from itself.
            found[members[some]] = np.cumsum(np.sort(apart, axis=1), axis=1)[:, -1]
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
