"""What a cell of the explore notebook shows: a block to read, and all of it as a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

import pandas as pd

from workbench import messages
from workbench.errors import WorkbenchError
from workbench.exhibits.exhibit import Exhibit, element, stacked
from workbench.indicators.registry import in_force

#: JupyterLab sets the cells of a table flush right, which no sentence bears.
STYLE = """<style>
.wb-explore .wb-scroll { max-height: 32em; overflow: auto; }
.wb-explore .wb-table th, .wb-explore .wb-table td {
  text-align: left; vertical-align: top; white-space: normal; font-variant-numeric: tabular-nums; }
.wb-explore .wb-table th.num, .wb-explore .wb-table td.num { text-align: right; white-space: nowrap; }
.wb-explore .wb-table tbody th { font-weight: normal; min-width: 7em; }
.wb-explore dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1em; }
.wb-explore dt { float: none; width: auto; white-space: nowrap; }
.wb-explore dd { margin: 0; }
.wb-explore .wb-unprotected { color: #a33c00; }
.wb-explore .wb-note, .wb-explore .wb-caption { color: #5b6770; }
</style>"""


@dataclass(frozen=True, repr=False)
class Listing(Exhibit):
    """A block to read; `frame` holds every row and column of it, unformatted."""

    frame: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)


def listing(title: str, parts: Iterable[Exhibit], frame: pd.DataFrame) -> Listing:
    """The parts under their title, and the frame behind them."""
    whole = stacked([Exhibit(element("h3", title), title), *parts])
    return Listing(html=styled(whole.html), text=whole.text, frame=frame)


def styled(html: str) -> str:
    """Finished HTML as a cell shows it."""
    return f'<div class="wb-explore">{STYLE}{html}</div>'


def unprotected(lang: str) -> Exhibit:
    """Says that small numbers are not hidden."""
    said = messages.text("explore.not_for_publication", lang)
    return Exhibit(element("p", said, class_="wb-unprotected", role="note"), said)


Cell = TypeVar("Cell", bound=Callable[..., Any])


def speaking(function: Cell) -> Cell:
    """A cell whose errors speak the language of the notebook: its `lang`, or that of what it is given.

    While it runs, the own indicators of that data set are in force.
    """

    @wraps(function)
    def cell(*given: Any, **options: Any) -> Any:
        try:
            with in_force(given[0].own if given else ()):
                return function(*given, **options)
        except WorkbenchError as problem:
            problem.lang = options["lang"] if "lang" in options else given[0].lang
            raise

    return cast("Cell", cell)
