"""Attendances against people, who comes how often, who takes part: sections 8 and 9."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import divided, total_weight
from workbench.indicators.participation.regulars import (
    Concentration,
    participation_concentration,
)
from workbench.indicators.participation.representativeness import representativeness_gap
from workbench.indicators.people import Gap, Hidden, everybody
from workbench.indicators.pictures.shaping import series_of_groups
from workbench.results import Series

#: Steps of the curve: tenths of the participants.
TENTHS = 10


def people_series(c: Cohorts) -> Iterable[Series]:
    """Every series about activities and those who came."""
    if not c.received.has("activities", "activity_date", "service_type", "participant_count"):
        return
    yield attendance(c)
    if not c.received.has("participation", "activity_id", "resident_id"):
        return
    yield concentration_curve(c)
    if c.received.has("communities", "pop_total") and c.received.has("residents", "resident_id"):
        yield composition(c)


def attendance(c: Cohorts) -> Series:
    """Attendances (n) and the fewest and most people behind them, by kind of activity.

    An attendance is one person at one activity: the headcount, or the roster where it is longer.
    """
    rosters = c.rosters
    times = np.maximum(np.nan_to_num(rosters.headcount), rosters.listed)
    kinds: tuple[tuple[str, Mask], ...] = (
        ("service", rosters.service),
        ("governance", rosters.governance),
        ("any", np.ones(len(rosters.activities), bool)),
    )
    pieces = [_attended(c, item, of, np.where(of, times, 0.0)) for item, of in kinds]
    return series_of_groups(c, "attendance", "ranges", pd.concat(pieces))


def _attended(c: Cohorts, item: str, over: Mask, times: Floats) -> pd.DataFrame:
    groups = len(c)
    people = everybody(c.rosters.people(c.rosters.at(over)), Hidden.of(c, over))
    reached = people.reached(c)
    most = np.where(np.isnan(reached.population), reached.most, reached.at_most)
    return pd.DataFrame(
        {
            "_group": np.arange(groups),
            "item": item,
            "n": total_weight(c.rosters.activities.group, times, groups),
            "lower": reached.fewest,
            # Without any headcount and population there is no most.
            "upper": np.where(np.isinf(most), np.nan, np.maximum(most, reached.fewest)),
        }
    )


def concentration_curve(c: Cohorts) -> Series:
    """Share of all roster entries (y) that belongs to the most frequent share of people (x).

    One row a tenth; `n` is the people of a tenth. Only where P6 can be told.
    """
    (whole, _) = participation_concentration(c)
    assert isinstance(whole, Concentration)
    people = whole.people
    group = people.rows.group
    size = np.bincount(group, minlength=len(c))
    told = np.flatnonzero((size > 0) & ~whole.says_nothing(len(c)))
    order = np.lexsort((-people.times, group))
    summed = np.append(0.0, np.cumsum(people.times[order]))
    start = np.cumsum(size) - size
    tenth = np.arange(TENTHS + 1)
    first, last = start[told], start[told] + size[told]
    upto = first[:, None] + np.ceil(size[told][:, None] * tenth / TENTHS).astype(np.int64)
    share = (summed[upto] - summed[first][:, None]) / (summed[last] - summed[first])[:, None]
    rows = pd.DataFrame(
        {
            "_group": np.repeat(told, TENTHS + 1),
            "x": np.tile(tenth / TENTHS, len(told)),
            "y": share.ravel(),
            "n": np.repeat(np.floor(size[told] / TENTHS), TENTHS + 1),
        }
    )
    return series_of_groups(c, "concentration_curve", "shares", rows)


def composition(c: Cohorts) -> Series:
    """Of participants and of residents, those in each class of P10: two rows a class."""
    pieces: list[pd.DataFrame] = []
    groups = len(c)
    everybody = c.population("pop_total")
    for gap in representativeness_gap(c):
        assert isinstance(gap, Gap)
        if not c.received.has("communities", gap.column):
            continue
        taking_part = (gap.totals(gap.numerator, groups), gap.totals(gap.denominator, groups))
        living = (c.population(gap.column), everybody)
        for who, (inside, base) in (("participants", taking_part), ("residents", living)):
            share = divided(inside, np.nan_to_num(base))
            columns = {"numerator": inside, "denominator": base, "value": share}
            item = f"{gap.group}:{who}"
            pieces.append(pd.DataFrame({"_group": np.arange(groups), "item": item, **columns}))
    together = (
        pd.concat(pieces)
        if pieces
        else pd.DataFrame(columns=["_group", "item", "numerator", "denominator", "value"])
    )
    return series_of_groups(c, "composition", "scores", together)
