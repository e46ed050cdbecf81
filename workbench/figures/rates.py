"""Rows of a result frame as named values, and the interval dot plot that most charts share."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Marked
from workbench.figures.gaps import why_no_number
from workbench.figures.labels import LINE_HEIGHT, ROW_GAP, safe, width_of, wrapped
from workbench.figures.words import (
    count_of,
    limits_of,
    rows_of,
    short_span,
    unknown_of,
    value_of,
)
from workbench.indicators.registry import catalogue
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: The rate that breakdowns show: the first of these that has a number for the community.
LEAD: tuple[str, ...] = ("on_time_rate", "resolution_rate", "response_rate")
#: Rows of one picture; the rest is in the table.
MOST_ROWS = 14
AXIS_HEIGHT = 62


@dataclass(frozen=True)
class Rate:
    """One share as a chart shows it: its name, its numbers, and the same as text."""

    name: str
    value: float
    lower: float
    upper: float
    denominator: float
    count: str
    value_text: str
    limits_text: str
    unknown_text: str
    #: The value at the edge of the picture: a range in few characters.
    edge_text: str
    colour: str = theme.COMMUNITY
    symbol: str = "circle"

    def shown(self) -> bool:
        return not pd.isna(self.value)

    def ranged(self) -> bool:
        """Only bounds are known."""
        return pd.isna(self.value) and not pd.isna(self.lower)

    def spoken(self, lang: str) -> str:
        """Name, value and n of N, for alt text."""
        return messages.text(
            "charts.spoken", lang, name=self.name, value=self.value_text, count=self.count
        )


def rate_of(row: dict[str, Any], name: str, lang: str, **look: str) -> Rate:
    """A result row as a `Rate`."""
    return Rate(
        name=name,
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        denominator=row["denominator"],
        count=count_of(row, lang),
        value_text=value_of(row, lang),
        limits_text=limits_of(row, lang),
        unknown_text=unknown_of(row, lang),
        edge_text=(
            short_span(row["lower"], row["upper"], lang)
            if row["method"] == "bounds" and row["unit"] == "share"
            else value_of(row, lang)
        ),
        **look,
    )


def plain(frame: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """The whole of an indicator: no variant, no stratum."""
    chosen = (frame["indicator_id"] == indicator_id) & (frame["variant"] == "")
    return frame[chosen & (frame["group"] == "")]


def own_row(results: Publishable, indicator_id: str) -> dict[str, Any]:
    """The community's own number."""
    return rows_of(plain(results.frame, indicator_id))[0]


def lead_indicator(results: Publishable, lang: str) -> str:
    """The first of `LEAD` with a number here; CannotDraw, for the first, where none has one."""
    for indicator_id in LEAD:
        if not pd.isna(own_row(results, indicator_id)["value"]):
            return indicator_id
    rows = plain(results.frame, LEAD[0])
    raise why_no_number(results, rows, lang)


def indicator_name(indicator_id: str, lang: str) -> str:
    return catalogue()[indicator_id].name(lang)


def linked(indicator_id: str, name: str) -> Marked:
    """A name that leads to its definition in the appendix, where it stands once on the page."""
    link = f'<a class="wb-term" href="#about-{html.escape(indicator_id)}">{html.escape(name)}</a>'
    return Marked(name, link)


def rates_table(rates: Sequence[Rate], first: str, lang: str) -> pd.DataFrame:
    """The numbers of a chart for people, in the order of the chart."""
    columns = [
        messages.text(f"charts.{name}", lang)
        for name in ("column_count", "column_value", "column_limits", "column_unknown")
    ]
    cells = [(r.name, r.count, r.value_text, r.limits_text, r.unknown_text) for r in rates]
    return pd.DataFrame(cells, columns=[first, *columns], dtype=object)


def dot_plot(
    rates: Sequence[Rate],
    lang: str,
    *,
    own: Rate | None = None,
    width: int = 16,
    axis: dict[str, Any] | None = None,
) -> go.Figure:
    """Dots with 95 % intervals, one row each, the first on top; `own` is a line across.

    The count stands under the name and the value at the right, so that no legend is needed.
    `axis` replaces the scale of shares where the numbers are none.
    """
    import plotly.graph_objects as go

    labels = [_axis_label(rate, width) for rate in rates]
    heights = [(label.count("<br>") + 1) * LINE_HEIGHT + ROW_GAP for label in labels]
    bottoms = list(accumulate(heights))
    places = [bottom - height / 2 for bottom, height in zip(bottoms, heights, strict=True)]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=bottoms[-1] + AXIS_HEIGHT,
            margin={"l": 8, "r": _room(rates), "t": 26 if own else 10, "b": 8},
            xaxis=axis or theme.share_axis(lang),
            yaxis={
                "range": [bottoms[-1], 0],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": labels,
                "showgrid": False,
                # A dot at 0 % must not touch its own name.
                "ticklabelstandoff": 12,
            },
        )
    )
    for place, rate in zip(places, rates, strict=True):
        _add_rate(figure, place, rate)
    if own:
        _add_own_line(figure, own, lang)
    return figure


def _room(rates: Sequence[Rate]) -> int:
    """Pixels at the right for the longest value: a range is wider than a share."""
    longest = max((width_of(rate.edge_text) for rate in rates), default=0)
    return max(62, round(longest * 7.4) + 14)


def _axis_label(rate: Rate, width: int) -> str:
    count = f'<span style="font-size:{theme.SMALL_SIZE}px;color:{theme.SOFT_INK}">'
    return f"{wrapped(safe(rate.name), width)}<br>{count}{rate.count}</span>"


def _add_rate(figure: go.Figure, place: float, rate: Rate) -> None:
    hover = f"{safe(rate.name)}<br>{rate.value_text}<br>{rate.limits_text}<br>{rate.count}"
    if not pd.isna(rate.lower):
        thick = 10 if rate.ranged() else 3
        figure.add_scatter(
            x=[rate.lower, rate.upper],
            y=[place, place],
            mode="lines",
            line={"color": rate.colour, "width": thick},
            opacity=0.55,
            hoverinfo="skip",
        )
    if rate.ranged() and rate.lower == rate.upper:
        # A range of no width would leave no mark.
        figure.add_scatter(
            x=[rate.lower],
            y=[place],
            mode="markers",
            marker={"color": rate.colour, "size": 10, "symbol": "square"},
            hovertext=[hover],
            hoverinfo="text",
            cliponaxis=False,
        )
    if rate.shown():
        figure.add_scatter(
            x=[rate.value],
            y=[place],
            mode="markers",
            marker={"color": rate.colour, "size": 11, "symbol": rate.symbol},
            hovertext=[hover],
            hoverinfo="text",
            cliponaxis=False,
        )
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="left",
        xshift=8,
        y=place,
        text=rate.edge_text,
        showarrow=False,
    )


def _add_own_line(figure: go.Figure, own: Rate, lang: str) -> None:
    figure.add_vline(x=own.value, line={"color": theme.WHOLE, "width": 1.5, "dash": "dot"})
    label = messages.text("charts.own_line", lang, value=own.value_text)
    # A label at the edge leans inwards, so that it stays inside the picture.
    anchor = "right" if own.value > 0.66 else "left" if own.value < 0.34 else "center"
    figure.add_annotation(
        x=own.value,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor=anchor,
        text=label,
        showarrow=False,
        font={"size": theme.SMALL_SIZE, "color": theme.WHOLE},
    )
