"""How the explore notebook draws: numbers along time in panels, and levels as marks in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import theme
from workbench.figures.labels import safe, wrapped
from workbench.figures.rates import Rate

if TYPE_CHECKING:
    import plotly.graph_objects as go

PANEL_HEIGHT = 150
SINGLE_HEIGHT = 280
MARGINS = 76
ROW_HEIGHT = 34
#: Labels along time that stand side by side on a narrow screen.
MOST_TICKS = 8


@dataclass(frozen=True)
class Line:
    """One group along time: its name, and its number in each sub-period, in order."""

    name: str
    rates: list[Rate]


@dataclass(frozen=True)
class Level:
    """The level of one group: its name, the level's place among the columns, and its words."""

    name: str
    column: int
    text: str


def number_axis(unit: str, lang: str) -> dict[str, Any]:
    """The axis of a unit: the whole scale where it has ends, else from zero."""
    if unit == "share":
        return theme.share_axis(lang)
    small = {"tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK}, "nticks": 6}
    scales: dict[str, dict[str, Any]] = {
        "score_0_100": {"range": [0, 100]},
        "points": {"tickformat": "+.0%", "zeroline": True, "zerolinecolor": theme.AXIS},
    }
    return {**small, **scales.get(unit, {"rangemode": "tozero"})}


def line_panels(
    lines: Sequence[Line], ticks: Sequence[str], axis: dict[str, Any], lang: str
) -> go.Figure:
    """A panel for each group, one below the other, on one scale of time; bands are intervals or ranges."""
    from plotly.subplots import make_subplots

    alone = len(lines) == 1
    height = MARGINS + (SINGLE_HEIGHT if alone else PANEL_HEIGHT * len(lines))
    titles = None if alone else [safe(line.name) for line in lines]
    figure = make_subplots(
        rows=len(lines),
        cols=1,
        shared_xaxes=True,
        subplot_titles=titles,
        vertical_spacing=0 if alone else 40 / height,
    )
    for title in figure.layout.annotations:
        title.update(x=0, xanchor="left", font={"size": theme.FONT_SIZE})
    for row, line in enumerate(lines, start=1):
        _add_line(figure, line, row)
    top = 18 if alone else 30
    figure.update_layout(
        theme.layout(lang, height=height, margin={"l": 8, "r": 16, "t": top, "b": 8})
    )
    every = -(-len(ticks) // MOST_TICKS)
    figure.update_xaxes(
        range=[-0.4, len(ticks) - 0.6],
        tickmode="array",
        tickvals=list(range(0, len(ticks), every)),
        ticktext=list(ticks[::every]),
        tickangle=0,
        tickfont={"size": theme.SMALL_SIZE},
        showgrid=False,
    )
    figure.update_yaxes(**axis)
    return figure


def _add_line(figure: go.Figure, line: Line, row: int) -> None:
    limited = groupby(range(len(line.rates)), key=lambda n: not pd.isna(line.rates[n].lower))
    for run in [list(places) for has_limits, places in limited if has_limits]:
        _add_band(figure, line.rates, run, row)
    figure.add_scatter(
        x=list(range(len(line.rates))),
        y=[rate.value if rate.shown() else None for rate in line.rates],
        mode="lines+markers",
        line={"color": theme.COMMUNITY, "width": 2},
        marker={"size": 7},
        connectgaps=False,
        cliponaxis=False,
        hovertext=[
            f"{safe(rate.name)}<br>{rate.value_text}<br>{rate.limits_text}<br>{rate.count}"
            for rate in line.rates
        ],
        hoverinfo="text",
        row=row,
        col=1,
    )


def _add_band(figure: go.Figure, rates: Sequence[Rate], run: Sequence[int], row: int) -> None:
    """The intervals or ranges of sub-periods that follow each other; of a single one, a line."""
    back = list(reversed(run))
    alone = len(run) == 1
    figure.add_scatter(
        x=[*run, *back],
        y=[*(rates[p].lower for p in run), *(rates[p].upper for p in back)],
        mode="lines",
        line={"color": theme.BAND, "width": 6 if alone else 0},
        fill=None if alone else "toself",
        fillcolor=theme.BAND,
        hoverinfo="skip",
        row=row,
        col=1,
    )


def level_marks(levels: Sequence[Level], columns: Sequence[str], lang: str) -> go.Figure:
    """A row for each group, a column for each level, and a mark where they meet."""
    import plotly.graph_objects as go

    places = list(range(len(levels)))
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(levels) * ROW_HEIGHT + 44,
            margin={"l": 8, "r": 8, "t": 6, "b": 8},
            xaxis={
                "range": [-0.5, len(columns) - 0.5],
                "tickmode": "array",
                "tickvals": list(range(len(columns))),
                "ticktext": [wrapped(safe(name)) for name in columns],
                "side": "top",
            },
            yaxis={
                "range": [len(levels) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": [wrapped(safe(level.name)) for level in levels],
            },
        )
    )
    figure.add_scatter(
        x=[level.column for level in levels],
        y=places,
        mode="markers",
        marker={"color": theme.COMMUNITY, "size": 13, "symbol": "square"},
        hovertext=[f"{safe(level.name)}<br>{safe(level.text)}" for level in levels],
        hoverinfo="text",
    )
    return figure
