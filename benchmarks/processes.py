"""Cities one after the other, or in several processes, or each in a process of its own.

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

Task = TypeVar("Task")
Found = TypeVar("Found")


def done(
    work: Callable[[Task], Found], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[Found, float]]:
    """What each task found and the peak memory of its process in MB, as they are finished."""
    one = partial(_one, work)
    if jobs == 1:
        yield from map(one, tasks)
        return
    with _fresh(jobs) as pool:
        for future in as_completed([pool.submit(one, task) for task in tasks]):
            yield future.result()


def alone(work: Callable[[Task], Found], task: Task) -> tuple[Found, float]:
    """What a task found in a process of its own, and the peak memory of that process in MB."""
    with _fresh(1) as pool:
        return pool.submit(_one, work, task).result()


def _fresh(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _one(work: Callable[[Task], Found], task: Task) -> tuple[Found, float]:
    found = work(task)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kilobytes
    return found, peak / (2**20 if sys.platform == "darwin" else 2**10)
