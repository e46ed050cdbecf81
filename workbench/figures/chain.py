"""How far needs get along the chain, where they leave it, and how long each step takes: section 4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import Counted, bar_label, bars, counted, counts_table
from workbench.figures.gaps import series_of, why_no_number
from workbench.figures.labels import wrapped
from workbench.figures.rates import Rate, dot_plot
from workbench.figures.words import has_number, number, rows_of, sentences, span
from workbench.indicators.chain.losses import REASONS
from workbench.indicators.pictures.chain import ENTRIES, STEPS
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]
#: Height of a stage of the funnel.
STAGE = 58
STAGE_WIDTH = 10


@chart(id="chain_funnel", section=4)
def chain_funnel(results: Publishable, *, lang: str) -> Chart:
    """Needs that reached each stage under the strict count, the lenient one beside where it differs."""
    rows = _stage_rows(results, lang)
    stages = [_first_stage(results, lang), *(_stage(row, lang) for row in rows["strict"])]
    names = ["S1", *(row["group"] for row in rows["strict"])]
    labels = [messages.text(f"labels.stage_{name}", lang) for name in names]
    kept = ["", *(_kept(row, lang) for row in rows["strict"])]
    wide = [stages[0], *(_stage(row, lang) for row in rows["lenient"])]
    told = [
        _told(strict, share, lenient, lang)
        for strict, share, lenient in zip(stages, kept, wide, strict=True)
    ]
    said = [messages.text("charts.note_funnel", lang)]
    hidden = sum(not stage.shown() for stage in stages)
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    columns = ("stage", "strict", "of_stage_before", "lenient")
    cells = zip(labels, [s.text for s in stages], kept, [s.text for s in wide], strict=True)
    spoken = [
        messages.text("charts.counted", lang, name=label, count=text)
        for label, text in zip(labels, told, strict=True)
    ]
    return Chart(
        id="chain_funnel",
        title=messages.text("charts.title_funnel", lang),
        figure=_funnel(labels, stages, told, lang),
        alt=messages.text("charts.alt_funnel", lang, stages=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            [[cell or "—" for cell in row] for row in cells],
            columns=[messages.text(f"charts.column_{name}", lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=sentences(said, lang),
    )


def _stage_rows(results: Publishable, lang: str) -> dict[str, list[Row]]:
    """Rows of L2 by variant; the lenient ones stand in where strict ones cannot be computed."""
    frame = results.frame
    rows = frame[frame["indicator_id"] == "chain_stage_conversion"]
    if rows["denominator"].isna().all() and not (rows["status"] == "suppressed").any():
        raise why_no_number(results, rows, lang)
    found = {name: rows_of(rows[rows["variant"] == name]) for name in ("strict", "lenient")}
    for strict, lenient in zip(found["strict"], found["lenient"], strict=True):
        if strict["status"] == "not_available" and pd.isna(strict["numerator"]):
            strict.update(lenient)
    return found


def _first_stage(results: Publishable, lang: str) -> Counted:
    """The needs that can enter the chain at all; no row means none."""
    rows = series_of(results, "chain_entry", lang)
    own = rows[rows["row"] == "eligible"]
    return counted("", float(own["n"].iloc[0]) if len(own) else 0.0, lang)


def _stage(row: Row, lang: str) -> Counted:
    if row["status"] == "not_available" and pd.isna(row["numerator"]):
        return Counted("", float("nan"), messages.text("notes.not_available", lang))
    return counted("", row["numerator"], lang)


def _kept(row: Row, lang: str) -> str:
    """The share of those at the stage before; with few of them there is none."""
    return number(row["value"], "share", lang) if has_number(row) else ""


def _told(strict: Counted, share: str, lenient: Counted, lang: str) -> str:
    told = strict.text
    if share:
        told = messages.text("charts.funnel_share", lang, count=told, share=share)
    if lenient.shown() and lenient.text != strict.text:
        told = messages.text("charts.funnel_lenient", lang, strict=told, lenient=lenient.text)
    return told


def _funnel(
    labels: Sequence[str], stages: Sequence[Counted], told: Sequence[str], lang: str
) -> go.Figure:
    import plotly.graph_objects as go

    places = list(range(len(labels)))
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(labels) * STAGE + 24,
            margin={"l": 8, "r": 8, "t": 6, "b": 8},
            xaxis={"visible": False},
            yaxis={
                "range": [len(labels) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": places,
                "ticktext": [wrapped(label, STAGE_WIDTH) for label in labels],
                "showgrid": False,
            },
        )
    )
    figure.add_funnel(
        x=[stage.n if stage.shown() else None for stage in stages],
        y=places,
        orientation="h",
        textinfo="none",
        marker={"color": theme.STREET},
        connector={"fillcolor": theme.GRID, "line": {"width": 0}},
        hoverinfo="skip",
    )
    # Written over the bars: a text inside would vanish with a narrow bar.
    for place, text in zip(places, told, strict=True):
        figure.add_annotation(
            x=0.5, xref="x domain", y=place, text=text, showarrow=False, align="center"
        )
    return figure


@chart(id="chain_entry", section=4)
def chain_entry(results: Publishable, *, lang: str) -> Chart:
    """Accepted needs that can enter the chain, and those handled beside it."""
    rows = rows_of(series_of(results, "chain_entry", lang))
    found = {row["row"]: row["n"] for row in rows}
    names = [name for name in ENTRIES if name in found]
    counts = [
        counted(messages.text(f"labels.entry_{name}", lang), found[name], lang) for name in names
    ]
    spoken = [count.spoken(lang) for count in counts]
    said = [messages.text("charts.note_chain_entry", lang)]
    said += _hidden_said(results, counts, lang)
    columns = ("charts.column_entry", "charts.column_needs")
    return Chart(
        id="chain_entry",
        title=messages.text("charts.title_chain_entry", lang),
        figure=bars(
            [bar_label(count.name) for count in counts],
            [count.n for count in counts],
            [count.text for count in counts],
            lang,
        ),
        alt=messages.text("charts.alt_chain_entry", lang, counts=messages.listed(spoken, lang)),
        table=counts_table(counts, columns, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _hidden_said(results: Publishable, counts: Sequence[Counted], lang: str) -> list[str]:
    hidden = sum(not count.shown() for count in counts)
    least = results.min_cell
    return (
        [messages.text("charts.note_hidden", lang, count=hidden, min_cell=least)] if hidden else []
    )


@chart(id="chain_losses", section=4)
def chain_losses(results: Publishable, *, lang: str) -> Chart:
    """Needs lost at each stage, by the reason."""
    rows = rows_of(series_of(results, "chain_losses", lang))
    found = {(row["row"], row["column"]): row["n"] for row in rows}
    keys = [(stage, why) for stage, every in REASONS.items() for why in every]
    keys = [key for key in keys if key in found]
    stages = [messages.text(f"labels.stage_{stage}", lang) for stage, _ in keys]
    counts = [
        counted(messages.text(f"labels.loss_{why}", lang), found[stage, why], lang)
        for stage, why in keys
    ]
    shown = [place for place, count in enumerate(counts) if count.shown()]
    lost = [
        messages.text("charts.lost_before", lang, stage=stage, reason=count.spoken(lang))
        for stage, count in zip(stages, counts, strict=True)
    ]
    columns = ("charts.column_stage_missed", "charts.column_reason", "charts.column_needs")
    said = [messages.text("charts.note_chain_losses", lang), *_hidden_said(results, counts, lang)]
    return Chart(
        id="chain_losses",
        title=messages.text("charts.title_chain_losses", lang),
        figure=bars(
            [
                bar_label(
                    counts[place].name,
                    messages.text("charts.before_stage", lang, stage=stages[place]),
                )
                for place in shown
            ],
            [counts[place].n for place in shown],
            [counts[place].text for place in shown],
            lang,
            colour=theme.LATE,
        ),
        alt=messages.text("charts.alt_chain_losses", lang, rows=messages.listed(lost, lang)),
        table=pd.DataFrame(
            [(stage, c.name, c.text) for stage, c in zip(stages, counts, strict=True)],
            columns=[messages.text(name, lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=sentences(said, lang),
    )


@chart(id="chain_steps", section=4)
def chain_steps(results: Publishable, *, lang: str) -> Chart:
    """Days from one stage to the next: the median, and the middle half as a line."""
    rows = {row["item"]: row for row in rows_of(series_of(results, "chain_steps", lang))}
    steps = [_step(rows[name], lang) for name in STEPS if name in rows]
    shown = [step for step in steps if step.shown()]
    spoken = [step.spoken(lang) for step in shown]
    columns = ("step", "needs", "median", "middle_half", "unknown")
    said = [messages.text("charts.note_chain_steps", lang)]
    hidden = sum(row["status"] == "suppressed" for row in rows.values())
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    axis = {
        "rangemode": "tozero",
        "nticks": 5,
        "title": {"text": messages.text("charts.axis_step_days", lang)},
        "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
    }
    return Chart(
        id="chain_steps",
        title=messages.text("charts.title_chain_steps", lang),
        figure=dot_plot(shown, lang, axis=axis),
        alt=messages.text("charts.alt_chain_steps", lang, steps=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            [(s.name, s.count, s.value_text, s.limits_text, s.unknown_text) for s in steps],
            columns=[messages.text(f"charts.column_{name}", lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=sentences(said, lang),
    )


def _step(row: Row, lang: str) -> Rate:
    formats = Formats(lang)
    few = messages.text("labels.few", lang)
    hidden = messages.text("charts.hidden_cell", lang)
    used: str = formats.integer(row["n"]) if not pd.isna(row["n"]) else ""
    return Rate(
        name=messages.text(f"labels.step_{row['item']}", lang),
        value=row["median"],
        lower=row["first_quarter"],
        upper=row["third_quarter"],
        denominator=row["n"],
        count=messages.text("charts.n_needs", lang, count=used) if used else hidden,
        value_text=number(row["median"], "days", lang),
        limits_text=span(row["first_quarter"], row["third_quarter"], "days", lang),
        unknown_text=few if pd.isna(row["n_unknown"]) else formats.integer(row["n_unknown"]),
        edge_text=number(row["median"], "days", lang),
    )
