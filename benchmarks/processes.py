"""Cities one after the other, or in several processes.

What is done to a city comes from a module that a fresh process can import: not from `__main__`.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from typing import TypeVar

import pandas as pd

Task = TypeVar("Task")


def done(
    work: Callable[[Task], pd.DataFrame], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[pd.DataFrame, float]]:
    """Each task's rows and the peak memory of its process in MB, as they are finished."""
    one = partial(_one, work)
    if jobs == 1:
        yield from map(one, tasks)
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh) as pool:
        for future in as_completed([pool.submit(one, task) for task in tasks]):
            yield future.result()


def _one(work: Callable[[Task], pd.DataFrame], task: Task) -> tuple[pd.DataFrame, float]:
    rows = work(task)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kilobytes
    return rows, peak / (2**20 if sys.platform == "darwin" else 2**10)
