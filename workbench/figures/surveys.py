"""What residents answered, and the sense of gain wave by wave: section 12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import CannotDraw, Chart, chart
from workbench.figures.gaps import all_hidden, series_of
from workbench.figures.labels import row_height, safe, wrapped
from workbench.figures.rates import Rate, dot_plot, rates_table
from workbench.figures.words import NO_NUMBER, number, rows_of, sentences, span
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]
ROW = 44
ITEM_WIDTH = 22


@dataclass(frozen=True)
class Item:
    """One item of the survey: its wording, and how many gave each score, lowest first."""

    name: str
    scores: tuple[float, ...]
    counts: tuple[float, ...]

    def part_hidden(self) -> bool:
        return any(pd.isna(n) for n in self.counts)

    def all_hidden(self) -> bool:
        return all(pd.isna(n) for n in self.counts)


@chart(id="survey_answers", section=12)
def survey_answers(results: Publishable, *, lang: str) -> Chart:
    """Respondents of each item, stacked by score from the lowest to the highest."""
    items = _items(rows_of(series_of(results, "survey_answers", lang)), lang)
    drawn = [item for item in items if not item.all_hidden()]
    if not drawn:
        raise all_hidden(results, lang)
    said = [messages.text("charts.note_survey_answers", lang)]
    if any(item.part_hidden() for item in items):
        least = results.min_cell
        said.append(messages.text("charts.note_answers_hidden", lang, min_cell=least))
    spoken = [
        messages.text("charts.alt_stack", lang, name=item.name, parts=_told(item, lang))
        for item in drawn
    ]
    joined = messages.text("charts.row_break", lang).join(spoken)
    return Chart(
        id="survey_answers",
        title=messages.text("charts.title_survey_answers", lang),
        figure=_stacked(drawn, lang),
        alt=messages.text("charts.alt_survey_answers", lang, rows=joined),
        table=_table(items, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _items(rows: Sequence[Row], lang: str) -> list[Item]:
    """The items in the order of the series; an item asked on two scales stands there twice."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row["item"], row["scale_min"], row["scale_max"]), []).append(row)
    return [
        Item(
            messages.text(f"labels.item_{item}", lang),
            tuple(row["score"] for row in own),
            tuple(row["n"] for row in own),
        )
        for (item, _, _), own in found.items()
    ]


def _count(n: float, lang: str) -> str:
    return messages.text("charts.hidden_cell", lang) if pd.isna(n) else Formats(lang).integer(n)


def _score(score: float, lang: str) -> str:
    return Formats(lang).integer(score) if float(score).is_integer() else f"{score:g}"


def _told(item: Item, lang: str) -> str:
    parts = [
        messages.text("charts.score_given", lang, score=_score(s, lang), count=_count(n, lang))
        for s, n in zip(item.scores, item.counts, strict=True)
    ]
    return messages.listed(parts, lang)


def _table(items: Sequence[Item], lang: str) -> pd.DataFrame:
    every = sorted({score for item in items for score in item.scores})
    cells = []
    for item in items:
        given = dict(zip(item.scores, item.counts, strict=True))
        told = [_count(given[s], lang) if s in given else NO_NUMBER for s in every]
        cells.append([item.name, *told])
    heads = [messages.text("charts.score_head", lang, score=_score(s, lang)) for s in every]
    first = messages.text("charts.column_item", lang)
    return pd.DataFrame(cells, columns=[first, *heads], dtype=object)


def _stacked(items: Sequence[Item], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    places = list(range(len(items)))
    labels = [wrapped(safe(_marked(item)), ITEM_WIDTH) for item in items]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(items) * row_height(labels, ROW) + 104,
            barmode="stack",
            bargap=0.35,
            margin={"l": 8, "r": 14, "t": 40, "b": 8},
            uniformtext={"minsize": theme.SMALL_SIZE - 1, "mode": "hide"},
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "xref": "container",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "traceorder": "normal",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            xaxis={
                "rangemode": "tozero",
                "nticks": 5,
                "tickformat": ",d",
                "title": {"text": messages.text("charts.column_people", lang)},
                "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            },
            yaxis={
                "range": [len(items) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": labels,
                "showgrid": False,
            },
        )
    )
    every = sorted({score for item in items for score in item.scores})
    for place, score in enumerate(every):
        counts = [dict(zip(i.scores, i.counts, strict=True)).get(score) for i in items]
        colour = theme.of_scale(place, len(every))
        figure.add_bar(
            name=messages.text("charts.score_head", lang, score=_score(score, lang)),
            x=[None if n is None or pd.isna(n) else n for n in counts],
            y=places,
            orientation="h",
            marker={"color": colour},
            text=["" if n is None or pd.isna(n) or not n else _count(n, lang) for n in counts],
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
            insidetextfont={"color": theme.text_on(colour)},
            hoverinfo="skip",
        )
    return figure


def _marked(item: Item) -> str:
    return f"{item.name}*" if item.part_hidden() else item.name


@chart(id="gain_waves", section=12)
def gain_waves(results: Publishable, *, lang: str) -> Chart:
    """The sense of gain wave by wave with its intervals, oldest first."""
    rows = rows_of(series_of(results, "gain_waves", lang))
    if all(pd.isna(row["value"]) for row in rows):
        raise CannotDraw(messages.text("gaps.because", lang, reason=_too_few(lang)))
    rates = [_wave(row, lang) for row in rows]
    shown = [rate for rate in rates if rate.shown()]
    spoken = messages.listed([rate.spoken(lang) for rate in shown], lang)
    return Chart(
        id="gain_waves",
        title=messages.text("charts.title_gain_waves", lang),
        figure=dot_plot(shown, lang, axis=theme.score_axis()),
        alt=messages.text("charts.alt_gain_waves", lang, rates=spoken),
        table=rates_table(rates, messages.text("charts.column_wave", lang), lang),
        lang=lang,
        note=messages.text("charts.note_gain_waves", lang),
    )


def _too_few(lang: str) -> str:
    return messages.text("notes.few_respondents", lang)


def _wave(row: Row, lang: str) -> Rate:
    said: str = (
        number(row["value"], "score_0_100", lang) if not pd.isna(row["value"]) else NO_NUMBER
    )
    limits: str = (
        NO_NUMBER
        if pd.isna(row["lower"])
        else span(row["lower"], row["upper"], "score_0_100", lang)
    )
    count = messages.text("labels.of_n", lang, total=_count(row["n"], lang))
    return Rate(
        name=str(row["wave"]),
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        denominator=row["n"],
        count=count,
        value_text=said,
        limits_text=limits,
        unknown_text=NO_NUMBER,
        edge_text=said,
    )
