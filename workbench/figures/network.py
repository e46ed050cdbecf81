"""Who is tied to whom, and which units carry the needs: section 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import Counted, bar_label, bars, by_size, counted
from workbench.figures.gaps import series_of
from workbench.figures.labels import safe, unit_label
from workbench.figures.rates import MOST_ROWS
from workbench.figures.words import rows_of, sentences
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]
#: Organisations named in the alternative text and the note.
SPOKEN = 5
#: Up to how many organisations, how large a mark and its number are.
MARKS: tuple[tuple[int, int, int], ...] = ((14, 27, 12), (30, 21, 11), (48, 17, 9), (999, 14, 8))
#: Height up to so many organisations.
HEIGHTS: tuple[tuple[int, int], ...] = ((6, 330), (20, 430), (999, 520))
#: How far the picture reaches from its centre, with and without a ring of isolates.
OUTERMOST, RIM = 1.2, 1.04
#: Widths of a line by how often two met, as a part of the most that any two met.
THIN, THICK = 0.8, 4.5
#: Steps between them: finer ones are not told apart.
WIDTHS = 12
#: Meetings of a pair from which on its line is as wide as any, if none met more often.
MANY = 12.0


@dataclass(frozen=True)
class _Actor:
    """One organisation as drawn: the number in its mark, its name, its ties."""

    number: int
    id: str
    name: str
    sector: str
    ties: int
    active: bool
    x: float
    y: float

    def spoken(self, lang: str) -> str:
        count = Formats(lang).integer(self.ties)
        return messages.text("charts.counted", lang, name=self.name, count=count)


@chart(id="actor_network", section=6)
def actor_network(results: Publishable, *, lang: str) -> Chart:
    """Organisations by sector with their ties; the more ties, the nearer to the centre."""
    actors = _actors(results, lang)
    ties = rows_of(results.series["ties"].frame)
    spoken = [actor.spoken(lang) for actor in actors[:SPOKEN] if actor.ties]
    alone = [actor.name for actor in actors if not actor.ties]
    return Chart(
        id="actor_network",
        title=messages.text("charts.title_network", lang),
        figure=_draw(actors, ties, lang),
        alt=messages.text(
            "charts.alt_network" if spoken else "charts.alt_network_none",
            lang,
            organisations=len(actors),
            ties=len(ties),
            most=messages.listed(spoken, lang),
            alone=len(alone),
        ),
        table=_table(actors, ties, lang),
        lang=lang,
        note=_note(actors, alone, lang),
    )


def _actors(results: Publishable, lang: str) -> list[_Actor]:
    """Numbered from the most tied on; names where the data give them."""
    rows = rows_of(series_of(results, "actors", lang).sort_values("node"))
    rows.sort(key=lambda row: -row["n"])
    return [
        _Actor(
            number=number,
            id=row["node"],
            name=unit_label(results, row["node"], lang),
            sector=row["kind"],
            ties=round(row["n"]),
            active=bool(row["active"]),
            x=row["x"],
            y=row["y"],
        )
        for number, row in enumerate(rows, start=1)
    ]


def _note(actors: Sequence[_Actor], alone: Sequence[str], lang: str) -> str:
    said = [messages.text("charts.note_network", lang)]
    most = [
        messages.text("charts.numbered", lang, number=a.number, name=a.name)
        for a in actors[:SPOKEN]
        if a.ties
    ]
    if most:
        named = messages.listed(most, lang)
        said.append(messages.text("charts.note_network_most", lang, named=named))
    if alone:
        said.append(messages.text("charts.note_network_alone", lang, count=len(alone)))
    return sentences(said, lang)


def _table(actors: Sequence[_Actor], ties: Sequence[Row], lang: str) -> pd.DataFrame:
    formats = Formats(lang)
    sector = {actor.id: actor.sector for actor in actors}
    crossing = pd.Series(
        [end for tie in ties if sector[tie["from"]] != sector[tie["to"]] for end in _ends(tie)],
        dtype=object,
    ).value_counts()
    cells = [
        (
            formats.integer(actor.number),
            actor.name,
            messages.text(f"labels.sector_{actor.sector}", lang),
            formats.integer(actor.ties),
            formats.integer(int(crossing.get(actor.id, 0))),
            messages.text("labels.yes" if actor.active else "labels.no", lang),
        )
        for actor in actors
    ]
    columns = ("number", "organisation", "sector", "ties", "cross_ties", "acted")
    names = [messages.text(f"charts.column_{name}", lang) for name in columns]
    return pd.DataFrame(cells, columns=names, dtype=object)


def _ends(tie: Row) -> tuple[str, str]:
    return tie["from"], tie["to"]


def _draw(actors: Sequence[_Actor], ties: Sequence[Row], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    height = next(height for most, height in HEIGHTS if len(actors) <= most)
    reach = OUTERMOST if any(not actor.ties for actor in actors) else RIM
    axis = {"visible": False, "range": [-reach, reach]}
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=height,
            margin={"l": 4, "r": 4, "t": 40, "b": 4},
            xaxis={**axis, "scaleanchor": "y", "constrain": "domain"},
            yaxis={**axis, "constrain": "domain"},
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
                "itemsizing": "constant",
            },
        )
    )
    _add_ties(figure, actors, ties)
    for sector in theme.SECTOR_COLOURS:
        own = [actor for actor in actors if actor.sector == sector]
        if own:
            _add_actors(figure, own, len(actors), lang)
    return figure


def _add_ties(figure: go.Figure, actors: Sequence[_Actor], ties: Sequence[Row]) -> None:
    """Ties across sectors dark, within a sector light; the more meetings, the wider."""
    at = {actor.id: actor for actor in actors}
    most = max(MANY, *(tie["weight"] for tie in ties)) if ties else MANY
    lines: dict[tuple[int, bool], list[tuple[_Actor, _Actor]]] = {}
    for tie in ties:
        first, second = (at[end] for end in _ends(tie))
        width = round(WIDTHS * (tie["weight"] / most) ** 0.5)
        lines.setdefault((width, first.sector != second.sector), []).append((first, second))
    for width, across in sorted(lines):
        _add_lines(figure, lines[width, across], width, across=across)


def _add_lines(
    figure: go.Figure, pairs: Sequence[tuple[_Actor, _Actor]], width: int, *, across: bool
) -> None:
    """Lines of one width as one trace, parted by gaps: a trace for each would fill the page."""
    figure.add_scatter(
        x=[x for first, second in pairs for x in (first.x, second.x, None)],
        y=[y for first, second in pairs for y in (first.y, second.y, None)],
        mode="lines",
        line={
            "color": theme.SOFT_INK if across else theme.AXIS,
            "width": THIN + (THICK - THIN) * width / WIDTHS,
            "dash": "solid" if across else "dot",
        },
        connectgaps=False,
        opacity=0.5,
        hoverinfo="skip",
        showlegend=False,
    )


def _add_actors(figure: go.Figure, own: Sequence[_Actor], total: int, lang: str) -> None:
    size, letters = next((size, text) for most, size, text in MARKS if total <= most)
    sector = own[0].sector
    colour = theme.SECTOR_COLOURS[sector]
    figure.add_scatter(
        x=[actor.x for actor in own],
        y=[actor.y for actor in own],
        mode="markers+text",
        name=messages.text(f"labels.sector_{sector}", lang),
        text=[str(actor.number) for actor in own],
        textfont={"size": letters, "color": theme.INK},
        marker={
            "size": size,
            # Filled: it acted here in the period. Hollow: it is only listed.
            "color": [_pale(colour) if actor.active else theme.PAPER for actor in own],
            "line": {"color": colour, "width": 2},
            "symbol": theme.SECTOR_SYMBOLS[sector],
            "opacity": 1,
        },
        hovertext=[safe(actor.spoken(lang)) for actor in own],
        hoverinfo="text",
        cliponaxis=False,
    )


def _pale(colour: str) -> str:
    """A colour mixed with white, so that a dark number stays legible on it; nothing shines through."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.45):02x}" for part in parts)


@chart(id="handling_units", section=6)
def handling_units(results: Publishable, *, lang: str) -> Chart:
    """Needs by responsible unit, with the number of communities that each unit works in."""
    rows = rows_of(series_of(results, "unit_contacts", lang))
    counts = {
        row["row"]: counted(unit_label(results, row["row"], lang), row["n"], lang) for row in rows
    }
    reach = {row["row"]: row["n"] for row in rows_of(results.series["unit_reach"].frame)}
    ranked = by_size(list(counts.values()))
    order = sorted(counts, key=lambda unit: ranked.index(counts[unit]))
    drawn = [unit for unit in order if counts[unit].shown()][:MOST_ROWS]
    spoken = [counts[unit].spoken(lang) for unit in drawn[:SPOKEN]]
    cells = [
        (counts[unit].name, counts[unit].text, Formats(lang).integer(reach[unit])) for unit in order
    ]
    columns = ("unit", "needs", "communities")
    return Chart(
        id="handling_units",
        title=messages.text("charts.title_handling_units", lang),
        figure=bars(
            [bar_label(counts[unit].name, _reach(reach[unit], lang)) for unit in drawn],
            [counts[unit].n for unit in drawn],
            [counts[unit].text for unit in drawn],
            lang,
        ),
        alt=messages.text("charts.alt_handling_units", lang, units=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            cells,
            columns=[messages.text(f"charts.column_{name}", lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=_units_note(results, [counts[unit] for unit in order], len(drawn), lang),
    )


def _reach(communities: float, lang: str) -> str:
    count = Formats(lang).integer(communities)
    return messages.text("charts.unit_reach", lang, count=count)


def _units_note(results: Publishable, counts: Sequence[Counted], drawn: int, lang: str) -> str:
    """How many units there are, and how far one of them carries most."""
    formats = Formats(lang)
    spread = {row["item"]: row["value"] for row in rows_of(results.series["unit_spread"].frame)}
    said = [messages.text("charts.note_handling_units", lang)]
    if not pd.isna(spread.get("units", float("nan"))):
        units = formats.integer(spread["units"])
        hhi = formats.decimal(spread["hhi"], 2)
        said.append(messages.text("charts.note_unit_spread", lang, units=units, hhi=hhi))
    if not pd.isna(spread.get("largest", float("nan"))):
        largest = formats.percent(spread["largest"])
        said.append(messages.text("charts.note_unit_largest", lang, share=largest))
    hidden = sum(not count.shown() for count in counts)
    further = len(counts) - hidden - drawn
    if further:
        said.append(messages.text("charts.note_further", lang, count=further))
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    return sentences(said, lang)
