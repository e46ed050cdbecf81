"""How many take part, at which level, how often, and who they are: section 9."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.gaps import series_of, why_no_number
from workbench.figures.labels import code_label, safe
from workbench.figures.rates import own_row, plain
from workbench.figures.shares import shares_chart
from workbench.figures.words import count_of, has_number, number, rows_of, sentences, value_of
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]

#: Shares of this section, in reading order.
SHARES: tuple[str, ...] = (
    "participation_rate",
    "governance_participation_rate",
    "volunteer_rate",
    "repeat_participation_rate",
    "resident_initiated_share",
    "decision_implementation_rate",
)
#: The ladder from the top rung down.
LADDER: tuple[str, ...] = ("empower", "collaborate", "involve", "consult", "inform", "none")
RUNG = 40


@chart(id="participation_rates", section=9)
def participation_rates(results: Publishable, *, lang: str) -> Chart:
    """The shares of this section with their intervals or ranges."""
    rows = [row for name in SHARES for row in rows_of(plain(results.frame, name))]
    return shares_chart(results, "participation_rates", rows, lang)


@chart(id="participation_ladder", section=9)
def participation_ladder(results: Publishable, *, lang: str) -> Chart:
    """Levels as rungs: share of activities to the left, share of attendances to the right."""
    frame = results.frame
    rows = frame[frame["indicator_id"] == "participation_level_mix"]
    by_group = {row["group"]: row for row in rows_of(rows)}
    rungs = [(by_group[f"activities:{x}"], by_group[f"person_times:{x}"]) for x in LADDER]
    if not any(has_number(row) for rung in rungs for row in rung):
        raise why_no_number(results, rows, lang)
    names = [code_label("participation_level", level, lang) for level in LADDER]
    spoken = [
        messages.text(
            "charts.rung", lang, name=name, activities=value_of(a, lang), times=value_of(t, lang)
        )
        for name, (a, t) in zip(names, rungs, strict=True)
    ]
    columns = [
        *(messages.text("labels.participation_level", lang),),
        *(messages.text(f"charts.{c}", lang) for c in ("column_of_activities", "column_count")),
        *(messages.text(f"charts.{c}", lang) for c in ("column_of_times", "column_count_times")),
    ]
    cells = [
        (name, value_of(a, lang), count_of(a, lang), value_of(t, lang), count_of(t, lang))
        for name, (a, t) in zip(names, rungs, strict=True)
    ]
    said = [messages.text("charts.note_ladder", lang)]
    hidden = sum(row["status"] == "suppressed" for rung in rungs for row in rung)
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    return Chart(
        id="participation_ladder",
        title=messages.text("charts.title_ladder", lang),
        figure=_draw_ladder(names, rungs, lang),
        alt=messages.text("charts.alt_ladder", lang, rungs=messages.listed(spoken, lang)),
        table=pd.DataFrame(cells, columns=columns, dtype=object),
        lang=lang,
        note=sentences(said, lang),
    )


def _draw_ladder(names: Sequence[str], rungs: Sequence[tuple[Row, Row]], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    places = list(range(len(names)))
    side = {"fixedrange": True, "showgrid": False, "showticklabels": False, "zeroline": False}
    # Wide enough that the number beyond a full bar stays inside the picture.
    reach = 1.35
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(names) * RUNG + 40,
            margin={"l": 4, "r": 4, "t": 34, "b": 4},
            bargap=0.35,
            xaxis={**side, "domain": [0, 0.38], "range": [reach, 0]},
            xaxis2={**side, "domain": [0.62, 1], "range": [0, reach]},
            yaxis={"visible": False, "range": [len(names) - 0.5, -0.5]},
            yaxis2={"visible": False, "range": [len(names) - 0.5, -0.5], "anchor": "x2"},
        )
    )
    sides = ((0, "x", "y", theme.COMMUNITY, "right"), (1, "x2", "y2", theme.STREET, "left"))
    for which, x, y, colour, anchor in sides:
        rows = [rung[which] for rung in rungs]
        figure.add_bar(
            x=[None if pd.isna(row["value"]) else row["value"] for row in rows],
            y=places,
            xaxis=x,
            yaxis=y,
            orientation="h",
            marker={"color": colour},
            hoverinfo="skip",
        )
        for place, row in zip(places, rows, strict=True):
            short = "×" if row["status"] == "suppressed" else value_of(row, lang)
            figure.add_annotation(
                x=0 if pd.isna(row["value"]) else row["value"],
                y=place,
                xref=x,
                yref=y,
                xanchor=anchor,
                xshift=-4 if anchor == "right" else 4,
                text=short if has_number(row) or short == "×" else "—",
                showarrow=False,
                font={"size": theme.SMALL_SIZE},
            )
    for place, name in zip(places, names, strict=True):
        figure.add_annotation(
            x=0.5, xref="paper", y=place, yref="y", text=safe(name), showarrow=False
        )
    heads = (("column_of_activities", 0.38, "right"), ("column_of_times", 0.62, "left"))
    for text, x_at, anchor in heads:
        figure.add_annotation(
            x=x_at,
            xref="paper",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=6,
            xanchor=anchor,
            text=messages.text(f"charts.{text}", lang),
            showarrow=False,
            font={"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
        )
    return figure


@chart(id="concentration_curve", section=9)
def concentration_curve(results: Publishable, *, lang: str) -> Chart:
    """The share of attendances that belongs to the most frequent participants."""
    own = own_row(results, "participation_concentration")
    if not has_number(own):
        raise why_no_number(results, pd.DataFrame([own]), lang)
    rows = rows_of(series_of(results, "concentration_curve", lang))
    points = [
        (number(row["x"], "share", lang), number(row["y"], "share", lang)) for row in rows[1:]
    ]
    spoken = [messages.text("charts.curve_share", lang, x=x, y=y) for x, y in points[:5]]
    columns = ("column_of_people", "column_of_rows")
    return Chart(
        id="concentration_curve",
        title=messages.text("charts.title_concentration", lang),
        figure=_draw_concentration(rows, value_of(own, lang), lang),
        alt=messages.text("charts.alt_concentration", lang, points=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            points, columns=[messages.text(f"charts.{c}", lang) for c in columns], dtype=object
        ),
        lang=lang,
        note=messages.text("charts.note_concentration", lang),
    )


def _draw_concentration(rows: Sequence[Row], top: str, lang: str) -> go.Figure:
    import plotly.graph_objects as go

    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=360,
            margin={"l": 8, "r": 18, "t": 12, "b": 8},
            xaxis=theme.share_axis(lang, title={"text": messages.text("charts.axis_people", lang)}),
            yaxis=theme.share_axis(lang, title={"text": messages.text("charts.axis_rows", lang)}),
        )
    )
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": theme.AXIS, "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[row["x"] for row in rows],
        y=[row["y"] for row in rows],
        mode="lines+markers",
        line={"color": theme.COMMUNITY, "width": 3},
        marker={"size": 6},
        hoverinfo="x+y",
        cliponaxis=False,
    )
    figure.add_annotation(
        x=rows[1]["x"],
        y=rows[1]["y"],
        text=messages.text("charts.top_tenth", lang, value=top),
        xanchor="left",
        yanchor="top",
        ax=26,
        ay=34,
        arrowcolor=theme.SOFT_INK,
        arrowwidth=1,
        font={"size": theme.FONT_SIZE},
    )
    return figure


@chart(id="representativeness", section=9)
def representativeness(results: Publishable, *, lang: str) -> Chart:
    """Each class among participants (circle) and among residents (diamond), joined by a line."""
    frame = results.frame
    gaps = frame[frame["indicator_id"] == "representativeness_gap"]
    if not any(has_number(row) for row in rows_of(gaps)):
        raise why_no_number(results, gaps, lang)
    rows = {row["item"]: row for row in rows_of(series_of(results, "composition", lang))}
    told = [row["group"] for row in rows_of(gaps) if has_number(row)]
    pairs = [
        (name, rows[f"{name}:participants"], rows[f"{name}:residents"])
        for name in told
        if not pd.isna(rows[f"{name}:participants"]["value"])
        and not pd.isna(rows[f"{name}:residents"]["value"])
    ]
    if not pairs:
        raise why_no_number(results, gaps, lang)
    names = [messages.text(f"labels.class_{name}", lang) for name, _, _ in pairs]
    spoken = [
        messages.text(
            "charts.class_shares",
            lang,
            name=name,
            participants=number(p["value"], "share", lang),
            residents=number(r["value"], "share", lang),
        )
        for name, (_, p, r) in zip(names, pairs, strict=True)
    ]
    columns = ("labels.class", "charts.column_participants", "charts.column_residents")
    cells = [
        (name, _share_and_count(p, lang), _share_and_count(r, lang))
        for name, (_, p, r) in zip(names, pairs, strict=True)
    ]
    return Chart(
        id="representativeness",
        title=messages.text("charts.title_representativeness", lang),
        figure=_draw_classes(names, pairs, lang),
        alt=messages.text(
            "charts.alt_representativeness", lang, rows=messages.listed(spoken, lang)
        ),
        table=pd.DataFrame(
            cells, columns=[messages.text(name, lang) for name in columns], dtype=object
        ),
        lang=lang,
        note=messages.text("charts.note_representativeness", lang),
    )


def _share_and_count(row: Row, lang: str) -> str:
    share = number(row["value"], "share", lang)
    return messages.text("charts.share_of_count", lang, share=share, count=count_of(row, lang))


def _draw_classes(
    names: Sequence[str], pairs: Sequence[tuple[str, Row, Row]], lang: str
) -> go.Figure:
    import plotly.graph_objects as go

    places = list(range(len(names)))
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(names) * 74 + 40,
            margin={"l": 8, "r": 16, "t": 8, "b": 8},
            xaxis=theme.share_axis(lang),
            yaxis={
                "range": [len(names) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": [safe(name) for name in names],
                "showgrid": False,
            },
        )
    )
    looks = (
        ("charts.column_participants", theme.COMMUNITY, "circle", "bottom", 9),
        ("charts.column_residents", theme.DISTRICT, "diamond", "top", -9),
    )
    for place, (_, *both) in zip(places, pairs, strict=True):
        figure.add_scatter(
            x=[row["value"] for row in both],
            y=[place, place],
            mode="lines",
            line={"color": theme.AXIS, "width": 3},
            hoverinfo="skip",
        )
        for row, (word, colour, symbol, anchor, shift) in zip(both, looks, strict=True):
            figure.add_scatter(
                x=[row["value"]],
                y=[place],
                mode="markers",
                marker={"color": colour, "size": 13, "symbol": symbol},
                hoverinfo="skip",
                cliponaxis=False,
            )
            leaning = "left" if row["value"] < 0.3 else "right" if row["value"] > 0.7 else "center"
            figure.add_annotation(
                x=row["value"],
                y=place,
                xanchor=leaning,
                yanchor=anchor,
                yshift=shift,
                text=f"{messages.text(word, lang)} {number(row['value'], 'share', lang)}",
                showarrow=False,
                font={"size": theme.SMALL_SIZE, "color": colour},
            )
    return figure
