"""The lead rate from month to month, above the needs of each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import HIDDEN_MARK, Counted, counted
from workbench.figures.gaps import series_of, why_no_number
from workbench.figures.labels import month_full, month_label
from workbench.figures.rates import (
    Rate,
    indicator_name,
    lead_indicator,
    own_row,
    plain,
    rate_of,
    rates_table,
)
from workbench.figures.words import rows_of
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 420
#: Up to how many months each, every second, every third is labelled; of more, every twelfth.
LABELLED: tuple[tuple[int, int], ...] = ((6, 1), (13, 2), (40, 3))


@dataclass(frozen=True)
class _Months:
    """The months of the period: name of each, its rate, its count of accepted needs."""

    months: list[str]
    rates: list[Rate]
    counts: list[Counted]
    own: Rate


@chart(id="rate_by_month", section=10)
def rate_by_month(results: Publishable, *, lang: str) -> Chart:
    """The lead rate by month of raising with its band; below, the needs of each month as bars."""
    indicator = lead_indicator(results, lang)
    found = _collect(results, indicator, lang)
    name = indicator_name(indicator, lang)
    table = rates_table(found.rates, messages.text("charts.column_month", lang), lang)
    needs = messages.text("charts.column_needs", lang)
    table.insert(1, needs, [count.text for count in found.counts])
    return Chart(
        id="rate_by_month",
        title=messages.text("charts.title_rate_by_month", lang, indicator=name),
        figure=_draw(found, lang),
        alt=_alt(found, name, lang),
        table=table,
        lang=lang,
        note=messages.text("charts.note_rate_by_month", lang),
    )


def _collect(results: Publishable, indicator: str, lang: str) -> _Months:
    rows = plain(results.breakdowns["month"], indicator)
    counted_in = series_of(results, "needs_by_month", lang).set_index("month")["n"]
    rows = rows[rows["month"].isin(counted_in.index)]
    rates = [rate_of(row, month_full(row["month"], lang), lang) for row in rows_of(rows)]
    if not any(rate.shown() for rate in rates):
        raise why_no_number(results, rows, lang)
    months = rows["month"].tolist()
    return _Months(
        months=months,
        rates=rates,
        counts=[counted(month_full(month, lang), counted_in[month], lang) for month in months],
        own=rate_of(own_row(results, indicator), "", lang),
    )


def _alt(found: _Months, name: str, lang: str) -> str:
    shown = [rate for rate in found.rates if rate.shown()]
    ordered = sorted(shown, key=lambda rate: rate.value)
    counts = sorted((count for count in found.counts if count.shown()), key=lambda c: c.n)
    return messages.text(
        "charts.alt_rate_by_month",
        lang,
        indicator=name,
        lowest=ordered[0].spoken(lang),
        highest=ordered[-1].spoken(lang),
        latest=shown[-1].spoken(lang),
        fewest=counts[0].spoken(lang),
        most=counts[-1].spoken(lang),
    )


def _draw(found: _Months, lang: str) -> go.Figure:
    import plotly.graph_objects as go

    figure = go.Figure(layout=_layout(found, lang))
    for run in _runs(found.rates):
        _add_band(figure, found.rates, run)
    shown = [place for place, rate in enumerate(found.rates) if rate.shown()]
    figure.add_scatter(
        x=list(range(len(found.rates))),
        y=[rate.value if rate.shown() else None for rate in found.rates],
        mode="lines+markers",
        line={"color": theme.COMMUNITY, "width": 2},
        marker={"size": 7},
        connectgaps=False,
        cliponaxis=False,
        hovertext=[
            f"{rate.name}<br>{rate.value_text}<br>{rate.limits_text}<br>{rate.count}"
            for rate in found.rates
        ],
        hoverinfo="text",
    )
    _name_extremes(figure, found.rates, shown)
    figure.add_hline(y=found.own.value, line={"color": theme.WHOLE, "width": 1.5, "dash": "dot"})
    _add_counts(figure, found.counts)
    return figure


def _layout(found: _Months, lang: str) -> dict[str, Any]:
    return theme.layout(
        lang,
        height=HEIGHT,
        margin={"l": 8, "r": 10, "t": 18, "b": 8},
        bargap=0.25,
        xaxis={
            "range": [-0.6, len(found.months) - 0.4],
            "tickmode": "array",
            "tickvals": _labelled(found.months),
            "ticktext": _tick_texts(found.months, lang),
            "tickangle": 0,
            "tickfont": {"size": theme.SMALL_SIZE},
            "showgrid": False,
            "anchor": "y2",
        },
        # The top is left free for the value written above a month of 100 %.
        yaxis=theme.share_axis(lang, domain=[0.42, 0.94]),
        yaxis2={
            "domain": [0, 0.27],
            "rangemode": "tozero",
            "showticklabels": False,
            "showgrid": False,
        },
        annotations=[
            {
                "text": messages.text("charts.axis_needs", lang),
                "x": 0,
                "y": 0.34,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            }
        ],
    )


def _labelled(months: Sequence[str]) -> list[int]:
    step = next((step for most, step in LABELLED if len(months) <= most), 12)
    return list(range(0, len(months), step))


def _tick_texts(months: Sequence[str], lang: str) -> list[str]:
    """The year stands under the first label and wherever it changes."""
    texts, year = [], ""
    for place in _labelled(months):
        month = months[place]
        texts.append(month_label(month, lang, with_year=month[:4] != year))
        year = month[:4]
    return texts


def _runs(rates: Sequence[Rate]) -> list[list[int]]:
    """Stretches of months that follow each other and all have a number."""
    stretches = groupby(range(len(rates)), key=lambda place: rates[place].shown())
    return [list(places) for shown, places in stretches if shown]


def _add_band(figure: go.Figure, rates: Sequence[Rate], run: Sequence[int]) -> None:
    """The interval of a stretch; of a single month, a line."""
    back = list(reversed(run))
    lower, upper = [rates[p].lower for p in run], [rates[p].upper for p in back]
    alone = len(run) == 1
    figure.add_scatter(
        x=[*run, *back],
        y=[*lower, *upper],
        mode="lines",
        line={"color": theme.BAND, "width": 3 if alone else 0},
        fill=None if alone else "toself",
        fillcolor=theme.BAND,
        hoverinfo="skip",
    )


def _name_extremes(figure: go.Figure, rates: Sequence[Rate], shown: Sequence[int]) -> None:
    """Values written at the highest and the lowest month."""
    ordered = sorted(shown, key=lambda place: rates[place].value)
    extremes = [(ordered[-1], "bottom", 6), (ordered[0], "top", -6)]
    for place, anchor, shift in extremes if len(ordered) > 1 else extremes[:1]:
        figure.add_annotation(
            x=place,
            y=rates[place].value,
            text=rates[place].value_text,
            xanchor="left" if place == 0 else "right" if place == len(rates) - 1 else "center",
            yanchor=anchor,
            yshift=shift,
            showarrow=False,
            font={"size": theme.SMALL_SIZE, "color": theme.COMMUNITY},
        )


def _add_counts(figure: go.Figure, counts: Sequence[Counted]) -> None:
    figure.add_bar(
        x=list(range(len(counts))),
        y=[None if pd.isna(count.n) else count.n for count in counts],
        yaxis="y2",
        marker={"color": theme.STREET},
        text=[count.text if count.shown() else "" for count in counts],
        textposition="outside",
        textangle=0,
        textfont={"size": theme.SMALL_SIZE - 1},
        cliponaxis=False,
        hoverinfo="skip",
    )
    for place, count in enumerate(counts):
        if not count.shown():
            figure.add_annotation(
                x=place,
                y=0,
                yref="y2",
                yanchor="bottom",
                text=HIDDEN_MARK,
                showarrow=False,
                font={"color": theme.UNKNOWN},
            )
