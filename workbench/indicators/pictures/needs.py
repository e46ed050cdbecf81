"""What residents raised, when, and what became of it: the series of sections 3 and 10."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.grouping import group_labels
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.pictures.shaping import counted, cross_count, long, series_of_groups
from workbench.indicators.resolution.promises import promises
from workbench.indicators.resolution.waiting import days_waiting, still_open, time_to_resolution
from workbench.results import SERIES_KINDS, Series, months_of

#: Widths in hours of the columns of the week picture, finest first. When too many cells of
#: one are masked, the next stands in.
HOUR_WIDTHS: tuple[int, ...] = (1, 2, 3, 4, 6, 12)
#: Age bands of open needs: first and last day of waiting.
AGE_BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 30),
    (31, 60),
    (61, 90),
    (91, 180),
    (181, None),
)


def needs_series(c: Cohorts) -> Iterable[Series]:
    """Every series about needs that the data allow."""
    if "needs" not in c.received:
        return
    yield needs_by_month(c)
    yield needs_by_category(c)
    if c.has_times("raised_date"):
        yield from needs_by_hour(c)
    promise_known = c.received.has("needs", "closed_on_time") or c.received.has(
        "needs", "due_date", "closed_date"
    )
    if promise_known:
        yield promise_by(c, "promise_by_category", "need_category")
        yield promise_flow(c)
    if c.received.has("needs", "closed_date", "closed_status"):
        yield resolution_curve(c)
    if c.received.has("needs", "closed_date"):
        yield backlog_by_age(c)


def needs_by_month(c: Cohorts) -> Series:
    """N_acc by month of P; months without needs are zero."""
    months = months_of(c.period, c.as_of)
    starts = pd.DatetimeIndex([pd.Timestamp(m.start).replace(day=1) for m in months])
    inside = c.accepted & (c.needs.group >= 0)
    month = c.day("raised_date").dt.to_period("M").dt.to_timestamp()
    position = starts.get_indexer(pd.DatetimeIndex(month[inside]))
    counts = cross_count(c.needs.group[inside], position, len(c), len(starts))
    rows = long(counts, "month", [m.strftime("%Y-%m") for m in starts])
    return series_of_groups(c, "needs_by_month", "months", rows)


def needs_by_category(c: Cohorts) -> Series:
    """N_acc by category; a blank category is `unknown`."""
    inside = c.accepted & (c.needs.group >= 0)
    labels = group_labels(c.needs.frame, "need_category").to_numpy()[inside]
    keys = pd.DataFrame({"_group": c.needs.group[inside], "row": labels, "column": "accepted"})
    return series_of_groups(c, "needs_by_category", "matrix", counted(keys))


def needs_by_hour(c: Cohorts) -> Iterable[Series]:
    """N_acc by weekday (rows 0 Monday … 6 Sunday) and hour of raising, at several widths."""
    inside = c.accepted & (c.needs.group >= 0)
    raised = c.column("raised_date")[inside].dt
    weekday, hour = raised.day_of_week.to_numpy(np.int64), raised.hour.to_numpy(np.int64)
    group = c.needs.group[inside]
    for width in HOUR_WIDTHS:
        slots = 24 // width
        counts = cross_count(group, weekday * slots + hour // width, len(c), 7 * slots)
        labels = [f"{day}|{slot * width}" for day in range(7) for slot in range(slots)]
        rows = long(counts, "cell", labels)
        rows[["row", "column"]] = rows["cell"].str.split("|", expand=True)
        name = f"needs_by_{width}_hours"
        yield series_of_groups(c, name, "matrix", rows, stands_for="needs_by_hour")


OUTCOMES: tuple[str, ...] = ("on_time", "late", "promise_unknown", "not_due")


def _promise_outcome(c: Cohorts) -> np.ndarray:
    on_time, judged, unknown = promises(c)
    return np.select(
        [on_time, judged, unknown, c.accepted],
        ["on_time", "late", "promise_unknown", "not_due"],
        "",
    )


def promise_by(c: Cohorts, name: str, column: str) -> Series:
    """N_acc by a column (rows) and what became of the promise (columns)."""
    inside = c.accepted & (c.needs.group >= 0)
    keys = pd.DataFrame(
        {
            "_group": c.needs.group[inside],
            "row": group_labels(c.needs.frame, column).to_numpy()[inside],
            "column": _promise_outcome(c)[inside],
        }
    )
    return series_of_groups(c, name, "matrix", counted(keys))


def promise_flow(c: Cohorts) -> Series:
    """From channel to what became of the promise."""
    by_channel = promise_by(c, "promise_by_channel", "source_channel").frame
    flow = by_channel.rename(columns={"row": "from", "column": "to"})
    columns = ["community_id", "status", *SERIES_KINDS["flow"]]
    return Series("promise_flow", "flow", flow[columns])


def resolution_curve(c: Cohorts) -> Series:
    """The Kaplan–Meier curve behind R8: share still unresolved by days since raising."""
    curves = time_to_resolution(c).curves(len(c))
    rows = pd.DataFrame(
        {
            "_group": curves.group,
            "time": curves.time,
            "share": curves.share,
            "lower": curves.lower,
            "upper": curves.upper,
            "at_risk": curves.at_risk,
        }
    )
    return series_of_groups(c, "resolution_curve", "survival", rows)


def backlog_by_age(c: Cohorts) -> Series:
    """Needs still open at the end, by how long they have waited."""
    waiting, _ = still_open(c)
    days = days_waiting(c)
    columns = []
    for first, last in AGE_BANDS:
        inside: Mask = waiting & (days >= first) & (days <= (np.inf if last is None else last))
        group = c.needs.group[inside & (c.needs.group >= 0)]
        columns.append(np.bincount(group, minlength=len(c)))
    labels = [f"{first}-{'' if last is None else last}" for first, last in AGE_BANDS]
    rows = long(np.stack(columns, axis=1), "row", labels).assign(column="open")
    return series_of_groups(c, "backlog_by_age", "matrix", rows)
