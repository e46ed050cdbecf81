"""What a community's residents asked for: section 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import Counted, by_size, counted, counts_table
from workbench.figures.gaps import series_of
from workbench.figures.labels import code_label, safe
from workbench.figures.words import rows_of, sentences
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Tiles smaller than the largest by more than this have no room for their name on a phone.
TIMES_SMALLER = 6
SPOKEN = 5


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
