"""Contracts against time, and how and to whom they were awarded: section 13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import bar_label, bars
from workbench.figures.gaps import series_of
from workbench.figures.labels import row_height, safe, unit_label
from workbench.figures.rates import MOST_ROWS
from workbench.figures.words import NO_NUMBER, number, rows_of, sentences
from workbench.indicators.pictures.money import CONTESTS
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]
ROW = 48
#: Progress beyond this is drawn at the edge; the number stands in the table.
REACH = 1.5


def project_name(row: Row) -> str:
    """The title of a project, or its number where it has none."""
    return str(row["title"]) if isinstance(row["title"], str) else str(row["project"])


@chart(id="contract_progress", section=13)
def contract_progress(results: Publishable, *, lang: str) -> Chart:
    """Of each contract the time gone (bar), the sessions held (circle) and the money paid (diamond)."""
    rows = rows_of(series_of(results, "contracts", lang))
    drawn = rows[:MOST_ROWS]
    spoken = [_spoken(row, lang) for row in drawn]
    said = [messages.text("charts.note_contract_progress", lang)]
    if len(rows) > len(drawn):
        count = len(rows) - len(drawn)
        said.append(messages.text("charts.note_further", lang, count=count))
    return Chart(
        id="contract_progress",
        title=messages.text("charts.title_contract_progress", lang),
        figure=_progress(drawn, lang),
        alt=messages.text("charts.alt_contract_progress", lang, rows=messages.listed(spoken, lang)),
        table=_progress_table(rows, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _percent(value: float, lang: str) -> str:
    return NO_NUMBER if pd.isna(value) else Formats(lang).percent(value, 0)


def _spoken(row: Row, lang: str) -> str:
    return messages.text(
        "charts.progress_of",
        lang,
        name=project_name(row),
        elapsed=_percent(row["elapsed"], lang),
        sessions=_percent(row["sessions_share"], lang),
        paid=_percent(row["paid_share"], lang),
    )


def _progress_table(rows: Sequence[Row], lang: str) -> pd.DataFrame:
    formats = Formats(lang)

    def of(row: Row, top: str, bottom: str) -> str:
        both = [
            NO_NUMBER if pd.isna(row[name]) else formats.integer(row[name])
            for name in (top, bottom)
        ]
        return f"{both[0]} / {both[1]}"

    names = ("column_project", "column_elapsed", "column_sessions", "column_paid")
    cells = [
        (
            project_name(row),
            _percent(row["elapsed"], lang),
            of(row, "sessions", "target_sessions"),
            of(row, "disbursed", "awarded"),
        )
        for row in rows
    ]
    columns = [messages.text(f"charts.{name}", lang) for name in names]
    return pd.DataFrame(cells, columns=columns, dtype=object)


def _progress(rows: Sequence[Row], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    labels = [bar_label(project_name(row), f"{row['start']} – {row['end'] or ''}") for row in rows]
    places = list(range(len(rows)))
    formats = Formats(lang)
    ticks = [0, 0.5, 1, REACH]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(rows) * row_height(labels, ROW) + 84,
            margin={"l": 8, "r": 16, "t": 40, "b": 8},
            bargap=0.5,
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "xref": "container",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            xaxis={
                "range": [0, REACH + 0.04],
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [formats.percent(tick, 0) for tick in ticks],
                "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            },
            yaxis={
                "range": [len(rows) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": labels,
                "showgrid": False,
            },
        )
    )
    figure.add_bar(
        name=messages.text("charts.column_elapsed", lang),
        x=[None if pd.isna(row["elapsed"]) else row["elapsed"] for row in rows],
        y=places,
        orientation="h",
        marker={"color": theme.NOT_DUE},
        hoverinfo="skip",
    )
    for name, word, colour, symbol in (
        ("sessions_share", "column_sessions", theme.COMMUNITY, "circle"),
        ("paid_share", "column_paid", theme.LATE, "diamond-open"),
    ):
        figure.add_scatter(
            name=messages.text(f"charts.{word}", lang),
            x=[None if pd.isna(row[name]) else min(row[name], REACH) for row in rows],
            y=places,
            mode="markers",
            marker={"color": colour, "size": 13, "symbol": symbol, "line": {"width": 2}},
            hovertext=[safe(_spoken(row, lang)) for row in rows],
            hoverinfo="text",
            cliponaxis=False,
        )
    return figure


@chart(id="award_by_contest", section=13)
def award_by_contest(results: Publishable, *, lang: str) -> Chart:
    """Value of awards by whether they were contested."""
    rows = rows_of(series_of(results, "award_by_contest", lang))
    names = {row["row"] for row in rows}
    order = [name for name in CONTESTS if name in names]
    named = [(name, messages.text(f"labels.contest_{name}", lang)) for name in order]
    return _awards(results, "award_by_contest", rows, named, "charts.column_contest", lang)


@chart(id="award_by_provider", section=13)
def award_by_provider(results: Publishable, *, lang: str) -> Chart:
    """Value of awards by awardee, most first."""
    rows = rows_of(series_of(results, "award_by_provider", lang))
    value = {row["row"]: row["n"] for row in rows if row["column"] == "amount"}
    order = sorted(value, key=lambda name: (-value[name], name))
    named = [
        (name, unit_label(results, name, lang) if name else messages.text("labels.not_named", lang))
        for name in order
    ]
    return _awards(results, "award_by_provider", rows, named, "charts.column_awardee", lang)


def _awards(
    results: Publishable,
    id: str,
    rows: Sequence[Row],
    named: Sequence[tuple[str, str]],
    first: str,
    lang: str,
) -> Chart:
    """Amounts as bars with the number of contracts behind each; the table has all."""
    found = {(row["row"], row["column"]): row["n"] for row in rows}
    formats = Formats(lang)
    texts = [
        messages.text(
            "charts.award",
            lang,
            amount=number(found[name, "amount"], "cny", lang),
            contracts=formats.integer(found[name, "contracts"]),
        )
        for name, _ in named
    ]
    spoken = [
        messages.text("charts.named_text", lang, name=label, text=text)
        for (_, label), text in zip(named, texts, strict=True)
    ]
    drawn = named[:MOST_ROWS]
    figure = bars(
        [
            bar_label(label, text)
            for (_, label), text in zip(drawn, texts[: len(drawn)], strict=True)
        ],
        [found[name, "amount"] for name, _ in drawn],
        [""] * len(drawn),
        lang,
    )
    figure.update_layout(margin={"r": 12})
    columns = (first, "charts.column_amount", "charts.column_contracts")
    cells = [
        (
            label,
            number(found[name, "amount"], "cny", lang),
            formats.integer(found[name, "contracts"]),
        )
        for name, label in named
    ]
    return Chart(
        id=id,
        title=messages.text(f"charts.title_{id}", lang),
        figure=figure,
        alt=messages.text(f"charts.alt_{id}", lang, rows=messages.listed(spoken, lang)),
        table=pd.DataFrame(cells, columns=[messages.text(c, lang) for c in columns], dtype=object),
        lang=lang,
        note=messages.text(f"charts.note_{id}", lang),
    )
