"""Our side: from opening the Parquet files to the result frame."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from benchmarks.metrics.records import FIRST, LAST
from workbench.loaders import open_tables
from workbench.metrics import compute
from workbench.results import Period

YEAR = Period(dt.date.fromisoformat(FIRST), dt.date.fromisoformat(LAST))

#: R1–R5 and C1.
SIX = (
    "response_rate",
    "reported_resolution_rate",
    "resolution_rate",
    "closure_gap",
    "satisfaction_rate",
    "service_coverage_rate",
)
#: What they read beyond the columns that their tables require.
COLUMNS_OF_SIX = {
    "communities": ("pop_total",),
    "needs": (
        *("first_response_date", "closed_date", "closed_status"),
        *("followup_resolved", "satisfaction", "acceptance_status"),
    ),
    "activities": ("service_type", "participant_count", "activity_status"),
    "participation": (),
}
KEY = ("indicator_id", "variant", "group", "community_id")


@dataclass(frozen=True)
class Task:
    """A city to be measured, and a tiny one that is computed before, to load the libraries."""

    city: Path
    warm_up: Path


@dataclass(frozen=True)
class All:
    """What all indicators took: seconds in all, and of them reading; rows, and rows that are ok."""

    seconds: float
    reading: float
    rows: int
    ok: int


@dataclass(frozen=True)
class Sums:
    """What the six indicators took, and n and k of each of their rows."""

    seconds: float
    numbers: pd.DataFrame


def all_indicators(task: Task) -> All:
    compute(open_tables(task.warm_up), period=YEAR)
    started = time.perf_counter()
    tables = open_tables(task.city)
    read = time.perf_counter()
    frame = compute(tables, period=YEAR).frame
    done = time.perf_counter()
    return All(done - started, read - started, len(frame), int((frame["status"] == "ok").sum()))


def six_indicators(task: Task) -> Sums:
    _six(task.warm_up)
    started = time.perf_counter()
    frame = _six(task.city)
    seconds = time.perf_counter() - started
    numbers = frame[[*KEY, "denominator", "numerator"]]
    return Sums(seconds, numbers.set_axis([*KEY, "n", "k"], axis=1))


def _six(folder: Path) -> pd.DataFrame:
    tables = open_tables(folder, only=COLUMNS_OF_SIX)
    return compute(tables, period=YEAR, only=SIX).frame
