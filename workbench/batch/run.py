"""Numbers once for all communities, masked once, then one page per process, then the index."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

from workbench.batch.plan import Plan, make_plan, page_tasks
from workbench.batch.publish import claim, publish, remove_page
from workbench.comparison import with_change
from workbench.config.evaluation import Evaluation
from workbench.disclosure import MIN_CELL, protect
from workbench.errors import UsageError
from workbench.loaders import open_tables
from workbench.metrics import compute_pages
from workbench.reports.page import PageOutcome, PageTask, build_page
from workbench.results import Period, Publishable
from workbench.slices import slice_of, write_slice

#: Called after each page with how many are done, of how many, and how the last one went.
Progress = Callable[[int, int, PageOutcome], None]


@dataclass(frozen=True)
class RunOutcome:
    """What a run did: every page with its outcome, and where to start reading."""

    index: Path
    pages: tuple[PageOutcome, ...]
    seconds: float

    @property
    def failed(self) -> tuple[PageOutcome, ...]:
        return tuple(page for page in self.pages if page.failed)


def run_evaluation(
    evaluation: Evaluation,
    *,
    only: Sequence[str] | None = None,
    jobs: int | None = None,
    progress: Progress = lambda done, total, page: None,
    now: dt.datetime,
) -> RunOutcome:
    """Every page of the evaluation (or of `only` some communities), then the index.

    Everything that can be wrong beforehand is an error before any kernel starts and before
    anything is written. A page that fails stops no other. `now` is written to the manifest
    and nowhere else.
    """
    started = time.perf_counter()
    tables = open_tables(evaluation.data)
    min_cell = evaluation.min_cell or MIN_CELL[evaluation.audience]
    plan = make_plan(evaluation, tables.community_ids(), min_cell)
    for name in only or ():
        if name not in plan.communities:
            raise UsageError.unknown_community(name, plan.communities, str(evaluation.path))
    computed = compute_pages(
        tables,
        period=Period(evaluation.period_start, evaluation.period_end),
        as_of=evaluation.as_of,
        communities=plan.communities,
        scheme=evaluation.scheme,
        compare=Period(*evaluation.compare) if evaluation.compare else None,
        targets=plan.targets,
        own=plan.own.entries,
    )
    results = protect(with_change(computed), min_cell=min_cell)
    claim(evaluation.out)
    with _workplace() as workplace:
        tasks = _prepared_tasks(plan, results, workplace, only)
        pages = _built(tasks, jobs or os.cpu_count() or 1, progress)
    for page in pages:
        if page.failed:
            remove_page(plan, page)
    seconds = time.perf_counter() - started
    index = publish(plan, results, pages, now=now, seconds=seconds)
    return RunOutcome(index, pages, seconds)


@contextmanager
def _workplace() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="workbench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared_tasks(
    plan: Plan, results: Publishable, workplace: Path, only: Sequence[str] | None
) -> list[PageTask]:
    names = dict(
        zip(results.profiles["community_id"], results.profiles["community_name"], strict=True)
    )
    slices: dict[str, Path] = {}
    for number, community_id in enumerate(plan.communities):
        path = workplace / str(number) / "results.slice"
        if only is None or community_id in only:
            path.parent.mkdir()
            write_slice(slice_of(results, community_id), path)
        slices[community_id] = path
    return page_tasks(plan, slices, names, only)


def _built(tasks: list[PageTask], jobs: int, progress: Progress) -> tuple[PageOutcome, ...]:
    """All pages, each in a process of its own choosing; outcomes in the order of the tasks."""
    outcomes: dict[int, PageOutcome] = {}
    # Spawned, not forked: the parent holds threads of its numeric libraries.
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(
        min(jobs, len(tasks)), mp_context=context, initializer=_obey, initargs=(stop,)
    ) as pool:
        waiting = {pool.submit(_build, task): n for n, task in enumerate(tasks)}
        try:
            for future in as_completed(waiting):
                number = waiting[future]
                outcomes[number] = _outcome(future, tasks[number])
                progress(len(outcomes), len(tasks), outcomes[number])
        except KeyboardInterrupt:
            # Pages under way are finished, so that no kernel is left behind; no other begins,
            # not even those that the pool has handed out already.
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(outcomes[number] for number in range(len(tasks)))


#: In a page process: set when the run was stopped.
_stopped: Event | None = None


def _obey(stop: Event) -> None:
    """Ctrl-C reaches every process of the terminal; only the parent answers it, through `stop`."""
    global _stopped
    _stopped = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _build(task: PageTask) -> PageOutcome:
    if _stopped is not None and _stopped.is_set():
        return PageOutcome(task.community_id, task.lang, 0.0, error="stopped")
    return build_page(task)


def _outcome(future: Future[PageOutcome], task: PageTask) -> PageOutcome:
    problem = future.exception()
    if problem is None:
        return future.result()
    # The process itself died (out of memory, killed): the page failed, not the run.
    return PageOutcome(task.community_id, task.lang, 0.0, error=f"{type(problem).__name__}")
