"""What social workers spend their hours on, and how cases end: series of sections 11 and 12."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.pictures.shaping import counted, series_of_groups
from workbench.results import Series

#: How a case stands, in the order of the picture.
CASE_STATES: tuple[str, ...] = (
    *("exceeded", "met", "partly_met", "not_met"),
    *("closed_without_result", "open", "dormant"),
)


def work_series(c: Cohorts) -> Iterable[Series]:
    """Every series about the work of social workers that the data allow."""
    if c.received.has("activities", "worker_id", "hours"):
        if c.received.has("activities", "worker_function"):
            yield role_hours(c)
        if c.received.has("workers", "worker_id"):
            yield worker_hours(c)
    if c.received.has("activities", "case_id", "goal_attainment"):
        yield case_states(c)


def _hours(c: Cohorts, name: str, column: str, wanted: Mask) -> Series:
    """Hours of activities of A by a code of theirs, and their share of all that are coded."""
    activities = c.rosters.activities
    hours = c.rosters.activity_column("hours").to_numpy(float, na_value=np.nan)
    code = c.rosters.activity_column(column).astype(object)
    chosen = wanted & (np.nan_to_num(hours) > 0) & code.notna().to_numpy(bool)
    rows = pd.DataFrame({"_group": activities.group, "row": code.to_numpy(object), "n": hours})[
        chosen
    ]
    rows = rows.sort_values(["_group", "row", "n"], kind="stable")
    sums = rows.groupby(["_group", "row"], sort=True)["n"].sum().reset_index()
    whole = sums.groupby("_group")["n"].transform("sum")
    told = sums.assign(
        item=sums["row"], numerator=sums["n"], denominator=whole, value=sums["n"] / whole
    )
    return series_of_groups(c, name, "scores", told, disclosive=False)


def role_hours(c: Cohorts) -> Series:
    """Hours of activities with a lead worker, by the role that was coded (W6)."""
    named = c.rosters.activity_column("worker_id").notna().to_numpy(bool)
    return _hours(c, "role_hours", "worker_function", named)


def worker_hours(c: Cohorts) -> Series:
    """Hours of activities led by professional social workers, by type of activity (W8)."""
    led = c.actors.professional(c.rosters.activity_column("worker_id")) == 1
    return _hours(c, "worker_hours", "service_type", led)


def case_states(c: Cohorts) -> Series:
    """Cases closed in the period by their result, and those open or dormant at its end."""
    cases = c.cases
    result = cases.result.astype(object)
    closed = cases.closed_in_period
    state = np.select(
        [closed & result.notna().to_numpy(bool), closed, cases.open_on(c.until)],
        [result.to_numpy(object), "closed_without_result", "open"],
        "dormant",
    )
    told = closed | cases.open_on(c.until) | cases.dormant_on(c.until)
    rows = pd.DataFrame({"_group": cases.rows.group, "row": state, "column": "cases"})[told]
    return series_of_groups(c, "case_states", "matrix", counted(rows))
