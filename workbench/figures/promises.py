"""What became of promises: by category, and from channel to outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import counted
from workbench.figures.gaps import series_of
from workbench.figures.labels import code_label, row_height, safe, wrapped
from workbench.figures.rates import MOST_ROWS
from workbench.figures.words import rows_of, sentences
from workbench.indicators.pictures.needs import OUTCOMES
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

ROW = 34
SPOKEN_ROWS = 4
HIDDEN_SIGN = "*"


@dataclass(frozen=True)
class _Stack:
    """One category: its counts by outcome, and whether a part of it is hidden."""

    name: str
    counts: dict[str, float]

    def largest(self) -> float:
        return max((n for n in self.counts.values() if not pd.isna(n)), default=0.0)

    def part_hidden(self) -> bool:
        return any(pd.isna(n) for n in self.counts.values())

    def label(self) -> str:
        return self.name + HIDDEN_SIGN if self.part_hidden() else self.name


@chart(id="promise_by_category", section=10)
def promise_by_category(results: Publishable, *, lang: str) -> Chart:
    """Accepted needs of each category, stacked by what became of the promise."""
    stacks = _stacks(series_of(results, "promise_by_category", lang), lang)
    drawn = [stack for stack in stacks if stack.largest()][:MOST_ROWS]
    outcomes = [o for o in OUTCOMES if any(o in stack.counts for stack in stacks)]
    return Chart(
        id="promise_by_category",
        title=messages.text("charts.title_promise_by_category", lang),
        figure=_stacked(drawn, outcomes, lang),
        alt=_alt(drawn, outcomes, lang),
        table=_stack_table(stacks, outcomes, lang),
        lang=lang,
        note=_stack_note(results, stacks, drawn, lang),
    )


def _stacks(rows: pd.DataFrame, lang: str) -> list[_Stack]:
    found = [
        _Stack(
            code_label("need_category", str(category), lang),
            dict(zip(group["column"], group["n"], strict=True)),
        )
        for category, group in rows.groupby("row", sort=True)
    ]
    return sorted(found, key=lambda stack: (-stack.largest(), stack.name))


def outcome_label(outcome: str, lang: str) -> str:
    return messages.text(f"labels.outcome_{outcome}", lang)


def _told(stack: _Stack, outcome: str, lang: str) -> str:
    """The count of one part; a part that no row has is none."""
    n = stack.counts.get(outcome, 0.0)
    return messages.text("charts.hidden_cell", lang) if pd.isna(n) else Formats(lang).integer(n)


def _alt(drawn: Sequence[_Stack], outcomes: Sequence[str], lang: str) -> str:
    rows = [
        messages.text(
            "charts.alt_stack",
            lang,
            name=stack.name,
            parts=messages.listed(
                [f"{outcome_label(o, lang)} {_told(stack, o, lang)}" for o in outcomes], lang
            ),
        )
        for stack in drawn[:SPOKEN_ROWS]
    ]
    rest = messages.text("charts.counted_alt_rest", lang) if len(drawn) > SPOKEN_ROWS else ""
    joined = messages.text("charts.row_break", lang).join(rows)
    return messages.text("charts.alt_promise_by_category", lang, rows=joined + rest)


def _stack_table(stacks: Sequence[_Stack], outcomes: Sequence[str], lang: str) -> pd.DataFrame:
    first = messages.text("labels.need_category", lang)
    rows = [[stack.name, *(_told(stack, o, lang) for o in outcomes)] for stack in stacks]
    columns = [first, *(outcome_label(o, lang) for o in outcomes)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _stack_note(
    results: Publishable, stacks: Sequence[_Stack], drawn: Sequence[_Stack], lang: str
) -> str:
    said = [messages.text("charts.note_promise", lang)]
    if any(stack.part_hidden() for stack in drawn):
        least = results.min_cell
        said.append(messages.text("charts.note_promise_hidden", lang, min_cell=least))
    if stacks[len(drawn) :]:
        said.append(messages.text("charts.note_further", lang, count=len(stacks[len(drawn) :])))
    return sentences(said, lang)


def _stacked(drawn: Sequence[_Stack], outcomes: Sequence[str], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    places = list(range(len(drawn)))
    labels = [wrapped(safe(stack.label())) for stack in drawn]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(drawn) * row_height(labels, ROW) + 92,
            barmode="stack",
            bargap=0.3,
            margin={"l": 8, "r": 14, "t": 44, "b": 8},
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
                "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            },
            yaxis={
                "range": [len(drawn) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": labels,
                "showgrid": False,
            },
        )
    )
    for outcome in outcomes:
        counts = [stack.counts.get(outcome, float("nan")) for stack in drawn]
        figure.add_bar(
            name=outcome_label(outcome, lang),
            x=[None if pd.isna(n) else n for n in counts],
            y=places,
            orientation="h",
            marker={"color": theme.OUTCOME_COLOURS[outcome]},
            text=["" if pd.isna(n) else Formats(lang).integer(n) for n in counts],
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
            hovertext=[_hover(stack, outcome, lang) for stack in drawn],
            hoverinfo="text",
        )
    return figure


def _hover(stack: _Stack, outcome: str, lang: str) -> str:
    return f"{safe(stack.name)}<br>{outcome_label(outcome, lang)} {_told(stack, outcome, lang)}"


@dataclass(frozen=True)
class _Link:
    origin: str
    outcome: str
    n: float
    text: str


@chart(id="promise_flow", section=10)
def promise_flow(results: Publishable, *, lang: str) -> Chart:
    """From channel to what became of the promise; small links are left out and said."""
    rows = rows_of(series_of(results, "promise_flow", lang))
    hidden = [row for row in rows if pd.isna(row["n"])]
    links = _links(rows, lang)
    said = [messages.text("charts.note_flow", lang)]
    if hidden:
        count, least = len(hidden), results.min_cell
        said.append(messages.text("charts.note_flow_hidden", lang, count=count, min_cell=least))
    spoken = [link.text for link in links[:SPOKEN_ROWS]]
    return Chart(
        id="promise_flow",
        title=messages.text("charts.title_promise_flow", lang),
        figure=_sankey(links, lang),
        alt=messages.text("charts.alt_promise_flow", lang, links=messages.listed(spoken, lang)),
        table=_flow_table(rows, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _links(rows: Sequence[dict[str, object]], lang: str) -> list[_Link]:
    found = []
    for row in rows:
        n = float(row["n"])  # type: ignore[arg-type]
        if pd.isna(n) or not n:
            continue
        origin = code_label("source_channel", str(row["from"]), lang)
        text = messages.text(
            "charts.flow_link",
            lang,
            origin=origin,
            outcome=outcome_label(str(row["to"]), lang),
            count=Formats(lang).integer(n),
        )
        found.append(_Link(origin, str(row["to"]), n, text))
    return sorted(found, key=lambda link: (-link.n, link.origin, link.outcome))


def _flow_table(rows: Sequence[dict[str, object]], lang: str) -> pd.DataFrame:
    columns = ("labels.source_channel", "charts.column_outcome", "charts.column_needs")
    cells = []
    for row in rows:
        count = counted("", float(row["n"]), lang)  # type: ignore[arg-type]
        origin = code_label("source_channel", str(row["from"]), lang)
        cells.append((origin, outcome_label(str(row["to"]), lang), count.text))
    names = [messages.text(column, lang) for column in columns]
    return pd.DataFrame(cells, columns=names, dtype=object)


def _sankey(links: Sequence[_Link], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    origins = list(dict.fromkeys(link.origin for link in links))
    outcomes = [o for o in OUTCOMES if any(link.outcome == o for link in links)]
    colours = [theme.COMMUNITY] * len(origins) + [theme.OUTCOME_COLOURS[o] for o in outcomes]
    node_of = {name: place for place, name in enumerate([*origins, *outcomes])}
    figure = go.Figure(layout=theme.layout(lang, height=max(280, len(origins) * 46)))
    figure.add_sankey(
        arrangement="fixed",
        node={
            "label": [*(safe(o) for o in origins), *(outcome_label(o, lang) for o in outcomes)],
            "color": colours,
            "pad": 18,
            "thickness": 14,
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        link={
            "source": [node_of[link.origin] for link in links],
            "target": [node_of[link.outcome] for link in links],
            "value": [link.n for link in links],
            "label": [safe(link.text) for link in links],
            "color": [theme.pale(theme.OUTCOME_COLOURS[link.outcome]) for link in links],
            "hovertemplate": "%{label}<extra></extra>",
        },
    )
    return figure
