"""Who lives and works in a community, and what its residents asked for: section 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import (
    Counted,
    bar_label,
    by_size,
    count_bars,
    counted,
    counts_table,
    pair_bars,
)
from workbench.figures.gaps import series_of
from workbench.figures.labels import code_label, safe
from workbench.figures.words import rows_of, sentences
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Tiles smaller than the largest by more than this have no room for their name on a phone.
TIMES_SMALLER = 6
SPOKEN = 5
SECTOR_ORDER = ("community", "social_organization", "government", "market", "none")
ACTORS = ("registered", "active")


@chart(id="people_by_group", section=3)
def people_by_group(results: Publishable, *, lang: str) -> Chart:
    """Residents in each group on record; hidden groups are in the table."""
    rows = rows_of(series_of(results, "people_by_group", lang))
    counts = by_size(
        [counted(code_label("group_code", r["row"], lang), r["n"], lang) for r in rows]
    )
    shown = [count for count in counts if count.shown() and count.n]
    spoken = [count.spoken(lang) for count in shown]
    said = [messages.text("charts.note_people_by_group", lang)]
    hidden = sum(not count.shown() for count in counts)
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    return Chart(
        id="people_by_group",
        title=messages.text("charts.title_people_by_group", lang),
        figure=count_bars(shown, lang),
        alt=messages.text("charts.alt_people_by_group", lang, counts=messages.listed(spoken, lang)),
        table=counts_table(counts, ("labels.group_code", "charts.column_people"), lang),
        lang=lang,
        note=sentences(said, lang),
    )


@chart(id="actors_by_sector", section=3)
def actors_by_sector(results: Publishable, *, lang: str) -> Chart:
    """Organisations by sector: registered here (pale), and active here in the period (dark)."""
    cells = rows_of(series_of(results, "actors_by_sector", lang))
    numbers = {(cell["row"], cell["column"]): cell["n"] for cell in cells}
    sectors = [name for name in SECTOR_ORDER if any(row == name for row, _ in numbers)]
    found = [
        (
            messages.text(f"labels.sector_{name}", lang),
            *(numbers.get((name, c), 0.0) for c in ACTORS),
        )
        for name in sectors
    ]
    said = [
        messages.text("charts.actors_small", lang, registered=round(r), active=round(a))
        for _, r, a in found
    ]
    labels = [bar_label(name, small) for (name, _, _), small in zip(found, said, strict=True)]
    spoken = [
        messages.text("charts.counted", lang, name=name, count=small)
        for (name, _, _), small in zip(found, said, strict=True)
    ]
    columns = ("labels.sector", "charts.column_registered", "charts.column_active")
    return Chart(
        id="actors_by_sector",
        title=messages.text("charts.title_actors_by_sector", lang),
        figure=pair_bars(labels, [r for _, r, _ in found], [a for *_, a in found], lang),
        alt=messages.text("charts.alt_actors_by_sector", lang, rows=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            [(name, str(round(r)), str(round(a))) for name, r, a in found],
            columns=[messages.text(name, lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=messages.text("charts.note_actors_by_sector", lang),
    )


@chart(id="workers_by_type", section=3)
def workers_by_type(results: Publishable, *, lang: str) -> Chart:
    """Workers on record for the community, by kind of post."""
    rows = rows_of(series_of(results, "workers_by_type", lang))
    counts = by_size(
        [counted(code_label("worker_type", r["row"], lang), r["n"], lang) for r in rows]
    )
    spoken = [count.spoken(lang) for count in counts]
    return Chart(
        id="workers_by_type",
        title=messages.text("charts.title_workers_by_type", lang),
        figure=count_bars(counts, lang),
        alt=messages.text("charts.alt_workers_by_type", lang, counts=messages.listed(spoken, lang)),
        table=counts_table(counts, ("labels.worker_type", "charts.column_workers"), lang),
        lang=lang,
        note=messages.text("charts.note_workers_by_type", lang),
    )


@chart(id="needs_by_category", section=3)
def needs_by_category(results: Publishable, *, lang: str) -> Chart:
    """Accepted needs by category as tiles; hidden categories are in the note and the table."""
    rows = rows_of(series_of(results, "needs_by_category", lang))
    counts = by_size(
        [counted(code_label("need_category", row["row"], lang), row["n"], lang) for row in rows]
    )
    shown = [count for count in counts if count.shown() and count.n]
    tiles = [count for count in shown if count.n * TIMES_SMALLER >= shown[0].n]
    spoken = [count.spoken(lang) for count in shown[:SPOKEN]]
    rest = messages.text("charts.counted_alt_rest", lang) if len(counts) > SPOKEN else ""
    return Chart(
        id="needs_by_category",
        title=messages.text("charts.title_needs_by_category", lang),
        figure=_tiles(tiles, lang),
        alt=messages.text(
            "charts.alt_needs_by_category", lang, counts=messages.listed(spoken, lang) + rest
        ),
        table=counts_table(counts, ("labels.need_category", "charts.column_needs"), lang),
        lang=lang,
        note=_note(results, counts, shown[len(tiles) :], lang),
    )


def _tiles(counts: Sequence[Counted], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=340,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            uniformtext={"minsize": theme.SMALL_SIZE - 1, "mode": "hide"},
        )
    )
    figure.add_treemap(
        ids=[str(place) for place in range(len(counts))],
        labels=[safe(count.name) for count in counts],
        parents=[""] * len(counts),
        values=[count.n for count in counts],
        text=[count.text for count in counts],
        textinfo="label+text",
        hovertext=[safe(count.spoken(lang)) for count in counts],
        hoverinfo="text",
        marker={
            "colors": [theme.COUNT_SCALE[1][1]] * len(counts),
            "line": {"color": theme.PAPER, "width": 2},
            "pad": {"t": 4, "l": 4, "r": 4, "b": 4},
        },
        textfont={"color": theme.INK, "size": theme.FONT_SIZE + 1},
        textposition="middle center",
        tiling={"packing": "squarify", "pad": 2},
        pathbar={"visible": False},
        sort=True,
    )
    return figure


def _note(
    results: Publishable, counts: Sequence[Counted], further: Sequence[Counted], lang: str
) -> str:
    hidden = [count for count in counts if not count.shown()]
    said = [messages.text("charts.note_needs_by_category", lang)]
    if further:
        said.append(messages.text("charts.note_further", lang, count=len(further)))
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=len(hidden), min_cell=least))
    return sentences(said, lang)
