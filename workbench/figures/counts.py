"""Horizontal bars of counts or scores, each with its number at the end; hidden ones marked ×."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.labels import row_height, safe, wrapped
from workbench.messages import Formats

if TYPE_CHECKING:
    import plotly.graph_objects as go

HIDDEN_MARK = "×"
BAR_HEIGHT = 36
FEW = 5


@dataclass(frozen=True)
class Counted:
    """One count with its name; `n` is null where it is hidden."""

    name: str
    n: float
    text: str

    def shown(self) -> bool:
        return not pd.isna(self.n)

    def spoken(self, lang: str) -> str:
        if not self.shown():
            return f"{self.name} {self.text}"
        return messages.text("charts.counted", lang, name=self.name, count=self.text)


def counted(name: str, n: float, lang: str) -> Counted:
    """A count as a chart shows it."""
    hidden = messages.text("charts.hidden_cell", lang)
    return Counted(name, n, hidden if pd.isna(n) else Formats(lang).integer(n))


def by_size(counts: Sequence[Counted]) -> list[Counted]:
    """Most first; hidden ones last, by name."""
    return sorted(counts, key=lambda c: (not c.shown(), -c.n if c.shown() else 0.0, c.name))


def counts_table(counts: Sequence[Counted], columns: tuple[str, str], lang: str) -> pd.DataFrame:
    names = [messages.text(name, lang) for name in columns]
    return pd.DataFrame([(c.name, c.text) for c in counts], columns=names, dtype=object)


def count_bars(counts: Sequence[Counted], lang: str) -> go.Figure:
    """One bar for each count, in their order; a hidden count has a text and no bar."""
    names = [bar_label(count.name) for count in counts]
    return bars(names, [count.n for count in counts], [count.text for count in counts], lang)


def bars(
    names: Sequence[str],
    lengths: Sequence[float],
    texts: Sequence[str],
    lang: str,
    *,
    colour: str = theme.COMMUNITY,
    track: float | None = None,
    xaxis: dict[str, Any] | None = None,
) -> go.Figure:
    """One bar a row, the first on top, its text at the right edge. Null lengths have no bar.

    `track` draws the full length behind each bar.
    """
    import plotly.graph_objects as go

    places = list(range(len(names)))
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(names) * row_height(names, BAR_HEIGHT) + (44 if xaxis else 18),
            margin={"l": 8, "r": 72, "t": 6, "b": 8},
            barmode="overlay",
            bargap=0.35,
            xaxis=xaxis or {"visible": False, "rangemode": "tozero"},
            yaxis={
                "range": [len(names) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": list(names),
                "showgrid": False,
            },
        )
    )
    if track is not None:
        figure.add_bar(
            x=[track] * len(names),
            y=places,
            orientation="h",
            marker={"color": theme.GRID},
            hoverinfo="skip",
        )
    figure.add_bar(
        x=[None if pd.isna(length) else length for length in lengths],
        y=places,
        orientation="h",
        marker={"color": colour},
        hoverinfo="skip",
    )
    for place, text in zip(places, texts, strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=place,
            text=text,
            showarrow=False,
        )
    return figure


def pair_bars(
    names: Sequence[str],
    wide: Sequence[float],
    narrow: Sequence[float],
    lang: str,
    *,
    upto: Sequence[float] | None = None,
) -> go.Figure:
    """A wide pale bar with a narrow dark one on it, a row each, the first on top.

    `upto` goes on from the narrow bar in a lighter tone: where it may reach. What the bars
    mean stands in the names and in the note; null lengths have no bar.
    """
    import plotly.graph_objects as go

    places = list(range(len(names)))
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(names) * row_height(names, BAR_HEIGHT) + 52,
            margin={"l": 8, "r": 14, "t": 6, "b": 8},
            barmode="overlay",
            xaxis={
                "rangemode": "tozero",
                # Few things are counted one by one, many at round numbers.
                **({"dtick": 1} if _largest(wide, narrow) <= FEW else {"nticks": 5}),
                "tickformat": ",d",
                "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            },
            yaxis={
                "range": [len(names) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": list(names),
                "showgrid": False,
            },
        )
    )
    layers = (
        (wide, 0.62, theme.NOT_DUE),
        (upto, 0.3, theme.STREET),
        (narrow, 0.3, theme.COMMUNITY),
    )
    for lengths, width, colour in layers:
        if lengths is not None:
            figure.add_bar(
                x=[None if pd.isna(length) else length for length in lengths],
                y=places,
                width=width,
                orientation="h",
                marker={"color": colour},
                hoverinfo="skip",
            )
    return figure


def _largest(*lengths: Sequence[float]) -> float:
    return max((one for each in lengths for one in each if not pd.isna(one)), default=0.0)


def bar_label(name: str, *small: str) -> str:
    """A name for an axis, with smaller lines below it."""
    style = f"font-size:{theme.SMALL_SIZE}px;color:{theme.SOFT_INK}"
    lines = [f'<span style="{style}">{safe(line)}</span>' for line in small if line]
    return "<br>".join([wrapped(safe(name)), *lines])
