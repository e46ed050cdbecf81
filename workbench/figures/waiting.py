"""How long residents wait: the curve of resolution, and the age of what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import Counted, count_bars, counted, counts_table
from workbench.figures.gaps import series_of
from workbench.figures.rates import own_row
from workbench.figures.words import NO_NUMBER, number, rows_of, sentences, span
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: The smallest step of the curve that is drawn: a line on the screen is no finer.
FINEST = 1 / 300
#: Days at which the curve is read off for the table and the alt text.
READ_AT: tuple[int, ...] = (1, 3, 7, 14, 30, 60, 90, 180, 365)
SPOKEN_AT: tuple[int, ...] = (7, 30, 90)


@chart(id="resolution_curve", section=10)
def resolution_curve(results: Publishable, *, lang: str) -> Chart:
    """Kaplan–Meier: the share still unresolved by days since raising, the median marked."""
    rows = series_of(results, "resolution_curve", lang)
    shown = rows_of(rows[rows["time"].notna()].sort_values("time"))
    median = own_row(results, "days_to_resolution")
    said = [messages.text("charts.note_resolution_curve", lang)]
    if len(shown) < len(rows):
        least = results.min_cell
        said.append(messages.text("charts.note_curve_hidden", lang, min_cell=least))
    return Chart(
        id="resolution_curve",
        title=messages.text("charts.title_resolution_curve", lang),
        figure=_draw_curve(_visible(shown), median, lang),
        alt=_curve_alt(shown, median, lang),
        table=_curve_table(shown, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _visible(shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that can be seen: those that fall by FINEST together are drawn as one."""
    drawn = [shown[0]]
    for row in shown[1:-1]:
        if drawn[-1]["share"] - row["share"] >= FINEST:
            drawn.append(row)
    return drawn if len(shown) == 1 else [*drawn, shown[-1]]


def _read_off(
    shown: Sequence[dict[str, Any]], days: Sequence[int]
) -> list[tuple[int, dict[str, Any]]]:
    """The step that holds on each of the days that the curve reaches."""
    last = shown[-1]["time"]
    return [
        (day, [row for row in shown if row["time"] <= day][-1])
        for day in days
        if shown[0]["time"] <= day <= last
    ]


def _curve_alt(shown: Sequence[dict[str, Any]], median: dict[str, Any], lang: str) -> str:
    formats = Formats(lang)
    read = _read_off(shown, SPOKEN_AT) or [(round(shown[-1]["time"]), shown[-1])]
    points = [
        messages.text("charts.curve_point", lang, day=day, share=formats.percent(row["share"]))
        for day, row in read
    ]
    if pd.isna(median["value"]):
        spoken = messages.text("charts.median_unknown", lang)
    else:
        value = formats.decimal(median["value"], 1)
        spoken = messages.text("charts.median_reached", lang, value=value)
    joined = messages.listed(points, lang)
    return messages.text("charts.alt_resolution_curve", lang, points=joined, median=spoken)


def _curve_table(shown: Sequence[dict[str, Any]], lang: str) -> pd.DataFrame:
    names = ("column_day", "column_unresolved", "column_limits", "column_waiting")
    formats = Formats(lang)
    cells = [
        (
            formats.integer(day),
            formats.percent(row["share"]),
            span(row["lower"], row["upper"], "share", lang),
            NO_NUMBER if pd.isna(row["at_risk"]) else formats.integer(row["at_risk"]),
        )
        for day, row in _read_off(shown, READ_AT)
    ]
    columns = [messages.text(f"charts.{name}", lang) for name in names]
    return pd.DataFrame(cells, columns=columns, dtype=object)


def _draw_curve(shown: Sequence[dict[str, Any]], median: dict[str, Any], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    days = [row["time"] for row in shown]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=360,
            margin={"l": 8, "r": 14, "t": 12, "b": 8},
            xaxis={
                "title": {"text": messages.text("charts.axis_days", lang)},
                "rangemode": "tozero",
                "nticks": 7,
                "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            },
            yaxis=theme.share_axis(
                lang, title={"text": messages.text("charts.axis_unresolved", lang)}
            ),
        )
    )
    step = {"shape": "hv", "width": 0, "color": theme.COMMUNITY}
    limits: dict[str, Any] = {"mode": "lines", "hoverinfo": "skip", "connectgaps": False}
    figure.add_scatter(x=days, y=_given(shown, "lower"), line=step, **limits)
    figure.add_scatter(
        x=days, y=_given(shown, "upper"), line=step, fill="tonexty", fillcolor=theme.BAND, **limits
    )
    days_told = messages.text("labels.unit_days", lang, value="%{x:.1f}")
    figure.add_scatter(
        x=days,
        y=[row["share"] for row in shown],
        mode="lines",
        line={"shape": "hv", "width": 2.5, "color": theme.COMMUNITY},
        hovertemplate=f"{days_told}<br>%{{y:.1%}}<extra></extra>",
    )
    if not pd.isna(median["value"]):
        _mark_median(figure, median["value"], days[-1], lang)
    return figure


def _given(shown: Sequence[dict[str, Any]], name: str) -> list[float | None]:
    return [None if pd.isna(row[name]) else row[name] for row in shown]


def _mark_median(figure: go.Figure, days: float, last: float, lang: str) -> None:
    dotted = {"color": theme.WHOLE, "width": 1.5, "dash": "dot"}
    for x, y in (([0, days], [0.5, 0.5]), ([days, days], [0.5, 0])):
        figure.add_scatter(x=x, y=y, mode="lines", line=dotted, hoverinfo="skip")
    right = days < last
    figure.add_annotation(
        x=days,
        y=0.5,
        text=messages.text("charts.median_line", lang, value=number(days, "days", lang)),
        xanchor="left" if right else "right",
        yanchor="bottom",
        xshift=6 if right else -6,
        yshift=4,
        showarrow=False,
        font={"size": theme.SMALL_SIZE, "color": theme.WHOLE},
    )


@chart(id="backlog_by_age", section=10)
def backlog_by_age(results: Publishable, *, lang: str) -> Chart:
    """Needs open at the end of the period by how long they have waited."""
    rows = rows_of(series_of(results, "backlog_by_age", lang))
    counts = [counted(_band_name(row["row"], lang), row["n"], lang) for row in rows]
    return Chart(
        id="backlog_by_age",
        title=messages.text("charts.title_backlog_by_age", lang),
        figure=count_bars(counts, lang),
        alt=messages.text(
            "charts.alt_backlog_by_age",
            lang,
            bands=messages.listed([count.spoken(lang) for count in counts], lang),
        ),
        table=counts_table(counts, ("charts.column_band", "charts.column_open"), lang),
        lang=lang,
        note=_backlog_note(results, counts, lang),
    )


def _band_name(band: str, lang: str) -> str:
    first, _, last = band.partition("-")
    if not last:
        return messages.text("charts.band_open", lang, first=first)
    return messages.text("charts.band", lang, first=first, last=last)


def _backlog_note(results: Publishable, counts: Sequence[Counted], lang: str) -> str:
    said = [messages.text("charts.note_backlog", lang)]
    if not all(count.shown() for count in counts):
        least = results.min_cell
        said.append(messages.text("charts.note_backlog_hidden", lang, min_cell=least))
    return sentences(said, lang)
