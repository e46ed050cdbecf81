"""What a chart and a gap are, how a notebook shows them, and the list of all charts.

A chart shows itself as two outputs: the figure, and the same numbers as a table. A gap is
the sentence that stands where a chart would be. A page therefore holds every declared
chart exactly once, as one or the other.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from workbench import messages, theme
from workbench.indicators.registry import in_force, told_entries
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

PLOTLY = "application/vnd.plotly.v1+json"

#: Decimals of what is drawn: finer than any screen, and half the bytes of a float.
DRAWN_DECIMALS = 5


def _drawn(number: str) -> float:
    return round(float(number), DRAWN_DECIMALS)


#: Modules that declare charts, in page order.
MODULES: tuple[str, ...] = (
    "headlines",
    "quality",
    "profile",
    "chain",
    "standing",
    "network",
    "information",
    "coverage",
    "participation",
    "breakdowns",
    "months",
    "hours",
    "promises",
    "waiting",
    "work",
    "surveys",
    "outcomes",
    "money",
)


@dataclass(frozen=True)
class Chart:
    """One figure, its words, and its numbers as a table for people.

    `table` holds text only: every cell is formatted, every header in the reader's language.
    `alt` tells the numbers to those who do not see the figure.
    """

    id: str
    title: str
    figure: go.Figure
    alt: str
    table: pd.DataFrame
    lang: str
    note: str = ""

    def height(self) -> int:
        return int(self.figure.layout.height)

    def figure_json(self) -> dict[str, Any]:
        """The figure with its settings as JSON values; the same for the same numbers."""
        told = json.loads(self.figure.to_json(engine="json", remove_uids=True), parse_float=_drawn)
        return {**told, "config": theme.config()}

    def bundles(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The two outputs: (data by MIME type, metadata)."""
        described = {
            "chart": self.id,
            "title": self.title,
            "alt": self.alt,
            "height": self.height(),
            "note": self.note,
        }
        figure = {PLOTLY: self.figure_json(), "text/plain": self.alt}
        table = {"text/html": self.table_html(), "text/plain": self.table_text()}
        return [(figure, {"workbench": described}), (table, {})]

    def table_html(self) -> str:
        label = messages.text("charts.data_of", self.lang, title=self.title)
        return (
            f'<details class="wb-data" data-chart-table="{html.escape(self.id)}">'
            f"<summary>{html.escape(label)}</summary>{html_table(self.table)}</details>"
        )

    def table_text(self) -> str:
        return text_table(self.table)

    def _ipython_display_(self) -> None:
        for data, metadata in self.bundles():
            _publish(data, metadata)


@dataclass(frozen=True)
class Gap:
    """A chart that cannot be drawn, and the sentence that says what would fill it."""

    id: str
    sentence: str

    def bundle(self) -> dict[str, str]:
        marked = f'<p class="wb-gap" data-chart-gap="{html.escape(self.id)}">'
        return {
            "text/html": f"{marked}{html.escape(self.sentence)}</p>",
            "text/plain": self.sentence,
        }

    def _ipython_display_(self) -> None:
        _publish(self.bundle(), {})


@dataclass(frozen=True)
class Withheld:
    """A chart of a section that the reader's edition does not have: it shows nothing."""

    id: str

    def _ipython_display_(self) -> None:
        """Nothing."""


def _publish(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    from IPython.display import publish_display_data

    publish_display_data(data=data, metadata=metadata)


class Marked(str):
    """A cell that is more than its words: `html` is finished and safe, and says the same."""

    __slots__ = ("html",)
    html: str

    def __new__(cls, text: str, html: str) -> Marked:
        cell = super().__new__(cls, text)
        cell.html = html
        return cell


def cell_html(cell: object) -> str:
    """A cell of a table as HTML: escaped, unless it is marked."""
    return cell.html if isinstance(cell, Marked) else html.escape(str(cell))


_NUMERIC = re.compile(r"^[\d.,%/: —×+-]*$")


#: Characters of a cell that is never broken over two lines: 1,124 / 283, 424 in all.
BRIEF = 11


def html_table(table: pd.DataFrame, *, narrow: bool = False) -> str:
    """A table of text as HTML, everything escaped; the first cell of a row is its header.

    `narrow` lets a page show each row as a block of labelled values on small screens.
    """
    names = [html.escape(str(name)) for name in table.columns]
    numeric = [
        all(_NUMERIC.match(str(cell)) for cell in table.iloc[:, i]) for i in range(len(names))
    ]
    brief = [all(len(str(cell)) <= BRIEF for cell in table.iloc[:, i]) for i in range(len(names))]
    kinds = [
        "num" if number else "brief" if short else ""
        for number, short in zip(numeric, brief, strict=True)
    ]
    marks = [f' class="{kind}"' if kind else "" for kind in kinds]
    head = "".join(
        f'<th scope="col"{mark}>{name}</th>' for name, mark in zip(names, marks, strict=True)
    )
    body = "".join(
        f"<tr>{_html_row(row, names if narrow else None, marks)}</tr>"
        for row in table.itertuples(index=False)
    )
    kind = "wb-table wb-list" if narrow else "wb-table"
    return (
        f'<div class="wb-scroll"><table class="{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _html_row(row: tuple[Any, ...], names: Sequence[str] | None, marks: Sequence[str]) -> str:
    """One row; with `names`, each cell carries the name that a small screen shows beside it."""
    cells = [cell_html(cell) for cell in row]
    labels = [f' data-label="{name}"' for name in names] if names else [""] * len(cells)
    rest = zip(cells[1:], labels[1:], marks[1:], strict=True)
    return f'<th scope="row">{cells[0]}</th>' + "".join(
        f"<td{mark}{label}>{cell}</td>" for cell, label, mark in rest
    )


def text_table(table: pd.DataFrame) -> str:
    """A table of text as plain lines, cells parted by bars."""
    lines = [list(map(str, table.columns))]
    lines += [[str(cell) for cell in row] for row in table.itertuples(index=False)]
    return "\n".join(" | ".join(cells) for cells in lines)


class CannotDraw(Exception):
    """Raised while a chart is collected, with the sentence that says why it cannot be drawn."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


#: Sections for evaluators alone (FRAMEWORK §7.1).
EVALUATOR_SECTIONS: tuple[int, ...] = (6, 7, 11)


def kept_from(audience: str, section: int) -> bool:
    """Whether a section is left out for these readers."""
    return audience != "evaluator" and section in EVALUATOR_SECTIONS


Drawing = Callable[..., Chart]
_DECLARED: dict[str, int] = {}


def chart(*, id: str, section: int) -> Callable[[Drawing], Callable[..., Chart | Gap | Withheld]]:
    """Declare the decorated function as the chart `id` of a report section.

    The function takes a Publishable and `lang`. What is not publishable raises TypeError;
    where the function cannot draw, its `Gap` is returned, and `Withheld` where the section
    is not for this `audience`.
    """

    def declare(function: Drawing) -> Callable[..., Chart | Gap | Withheld]:
        if id in _DECLARED:
            raise ValueError(f"two charts are called {id}")
        _DECLARED[id] = section

        @functools.wraps(function)
        def drawn(
            results: Publishable, *, lang: str, audience: str = "evaluator"
        ) -> Chart | Gap | Withheld:
            only_publishable(results)
            if kept_from(audience, section):
                return Withheld(id)
            try:
                with in_force(told_entries(results.context.own_indicators)):
                    return function(results, lang=lang)
            except CannotDraw as reason:
                name = messages.text(f"gaps.chart_{id}", lang)
                told = messages.text("gaps.sentence", lang, chart=name, reason=reason.sentence)
                return Gap(id, told)

        return cast("Callable[..., Chart | Gap | Withheld]", drawn)

    return declare


def only_publishable(results: object) -> None:
    """TypeError for numbers that disclosure has not protected."""
    if not isinstance(results, Publishable):
        raise TypeError(f"only a Publishable may be shown, not {type(results).__name__}")


def declared_charts(audience: str = "evaluator") -> dict[str, int]:
    """Every chart of an edition by id with the section it belongs to, in page order."""
    for name in MODULES:
        import_module(f"workbench.figures.{name}")
    shown = {id: number for id, number in _DECLARED.items() if not kept_from(audience, number)}
    return dict(sorted(shown.items(), key=lambda item: item[1]))
