"""One page: papermill runs the notebook, the template makes HTML, files appear whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from workbench.kernels import private_kernel
from workbench.reports.html import Frame, render

#: A cell that runs longer hangs: pages draw ready numbers.
CELL_SECONDS = 600
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
#: Lines of a traceback that a failure report keeps.
LAST_LINES = 6


@dataclass(frozen=True)
class PageTask:
    """One community in one language: what to run, with what, and where its files go.

    `slice_path` is copied into the folder in which the notebook runs, so that the published
    notebook holds a file name and no path of this machine.
    """

    community_id: str
    lang: str
    notebook: Path
    slice_path: Path
    parameters: Mapping[str, Any]
    frame: Frame
    folder: Path

    @property
    def stem(self) -> str:
        return f"report.{self.lang}"


@dataclass(frozen=True)
class PageOutcome:
    """How one page went. `error` says the cell and the last lines of a failure."""

    community_id: str
    lang: str
    seconds: float
    files: tuple[str, ...] = ()
    error: str | None = None
    cell: int | None = None

    @property
    def failed(self) -> bool:
        return self.error is not None


def build_page(task: PageTask) -> PageOutcome:
    """Run and render one page into `task.folder`; on failure nothing is written there."""
    started = time.perf_counter()
    try:
        notebook = _executed(task)
        page = render(notebook, task.frame)
    except Exception as problem:  # reported by the batch, which goes on with the others
        cell, lines = _told(problem)
        return PageOutcome(
            task.community_id, task.lang, time.perf_counter() - started, error=lines, cell=cell
        )
    written = (
        write_whole(task.folder / f"{task.stem}.html", page.encode()),
        write_whole(task.folder / f"{task.stem}.ipynb", nbformat.writes(notebook).encode()),
    )
    return PageOutcome(task.community_id, task.lang, time.perf_counter() - started, files=written)


def write_whole(path: Path, content: bytes) -> str:
    """Write beside and rename, so that a reader never meets half a file. Returns the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    os.replace(beside, path)
    return path.name


def _executed(task: PageTask) -> nbformat.NotebookNode:
    import papermill

    with private_kernel() as options:
        workplace = Path(options["config"].KernelManager.connection_file).parent / "work"
        workplace.mkdir()
        shutil.copyfile(task.slice_path, workplace / task.slice_path.name)
        notebook = papermill.execute_notebook(
            str(task.notebook),
            None,
            parameters={**task.parameters, "results": task.slice_path.name},
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=str(workplace),
            execution_timeout=CELL_SECONDS,
            **options,
        )
    return _made_reproducible(notebook)


def _made_reproducible(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what differs between two runs: times, random ids, paths, log lines."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.NotebookNode({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.output_type != "stream"]
        cell.setdefault("id", f"cell-{number}")
    return notebook


def _told(problem: Exception) -> tuple[int | None, str]:
    """The number of the failed cell and the last lines of what it said."""
    traceback = getattr(problem, "traceback", None)
    told = "\n".join(traceback) if traceback else f"{type(problem).__name__}: {problem}"
    lines = [line for line in _ANSI.sub("", told).splitlines() if line.strip()]
    return getattr(problem, "cell_index", None), "\n".join(lines[-LAST_LINES:])
