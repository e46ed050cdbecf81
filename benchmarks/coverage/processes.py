"""Cities one after the other, or in several processes.

A module of its own: a fresh process cannot find functions of a package's `__main__`.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

import pandas as pd

from benchmarks.coverage.cities import compared


@dataclass(frozen=True)
class Task:
    seed: int
    communities: int
    months: int


def done(tasks: list[Task], jobs: int) -> Iterator[tuple[pd.DataFrame, float]]:
    """Each city's rows and the peak memory of its process in MB, as they are finished."""
    if jobs == 1:
        yield from map(_one, tasks)
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh) as pool:
        for future in as_completed([pool.submit(_one, task) for task in tasks]):
            yield future.result()


def _one(task: Task) -> tuple[pd.DataFrame, float]:
    rows = compared(task.seed, communities=task.communities, months=task.months)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kilobytes
    return rows, peak / (2**20 if sys.platform == "darwin" else 2**10)
