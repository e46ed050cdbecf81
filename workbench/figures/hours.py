"""When in the week needs are raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import HIDDEN_MARK
from workbench.figures.gaps import series_of
from workbench.figures.words import rows_of, sentences
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

WEEKDAYS = range(7)
MIDNIGHT = "24"


@dataclass(frozen=True)
class _Week:
    """Counts by slot of the day (rows) and weekday (columns); null where hidden."""

    slots: list[str]
    days: list[str]
    counts: list[list[float]]

    def cells(self) -> list[tuple[int, int]]:
        return [(s, d) for s in range(len(self.slots)) for d in range(len(self.days))]

    def hidden(self) -> list[tuple[int, int]]:
        return [(s, d) for s, d in self.cells() if pd.isna(self.counts[s][d])]


@chart(id="needs_by_hour", section=10)
def needs_by_hour(results: Publishable, *, lang: str) -> Chart:
    """Accepted needs by weekday and time of day; hidden cells are grey and marked ×."""
    week = _collect(series_of(results, "needs_by_hour", lang), lang)
    return Chart(
        id="needs_by_hour",
        title=messages.text("charts.title_needs_by_hour", lang),
        figure=_draw(week, lang),
        alt=_alt(week, lang),
        table=_table(week, lang),
        lang=lang,
        note=_note(results, week, lang),
    )


def _collect(rows: pd.DataFrame, lang: str) -> _Week:
    formats = Formats(lang)
    starts = sorted(rows["column"].unique(), key=int)
    ends = [*starts[1:], MIDNIGHT]
    slots = [
        messages.text("charts.hours", lang, first=first, last=last)
        for first, last in zip(starts, ends, strict=True)
    ]
    found = {(row["row"], row["column"]): row["n"] for row in rows_of(rows)}
    counts = [[found.get((str(day), start), float("nan")) for day in WEEKDAYS] for start in starts]
    return _Week(slots, [formats.weekday(day) for day in WEEKDAYS], counts)


def _alt(week: _Week, lang: str) -> str:
    shown = [cell for cell in week.cells() if cell not in week.hidden()]
    ordered = sorted(shown, key=lambda cell: week.counts[cell[0]][cell[1]])
    fewest, most = (_cell(week, cell, lang) for cell in (ordered[0], ordered[-1]))
    return messages.text("charts.alt_needs_by_hour", lang, most=most, fewest=fewest)


def _cell(week: _Week, cell: tuple[int, int], lang: str) -> str:
    slot, day = cell
    return messages.text(
        "charts.cell",
        lang,
        day=week.days[day],
        hours=week.slots[slot],
        count=Formats(lang).integer(week.counts[slot][day]),
    )


def _text(count: float, lang: str) -> str:
    return HIDDEN_MARK if pd.isna(count) else Formats(lang).integer(count)


def _table(week: _Week, lang: str) -> pd.DataFrame:
    first = messages.text("charts.column_hours", lang)
    rows = [
        [slot, *(_text(count, lang) for count in counts)]
        for slot, counts in zip(week.slots, week.counts, strict=True)
    ]
    return pd.DataFrame(rows, columns=[first, *week.days], dtype=object)


def _note(results: Publishable, week: _Week, lang: str) -> str:
    said = [messages.text("charts.note_needs_by_hour", lang)]
    if week.hidden():
        least = results.min_cell
        said.append(messages.text("charts.note_hour_hidden", lang, min_cell=least))
    return sentences(said, lang)


def _draw(week: _Week, lang: str) -> go.Figure:
    import plotly.graph_objects as go

    row_height = 26 if len(week.slots) > 8 else 38
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(week.slots) * row_height + 34,
            xaxis={"side": "top", "showgrid": False, "type": "category", "tickangle": 0},
            yaxis={"autorange": "reversed", "showgrid": False, "type": "category"},
        )
    )
    shown = [[None if pd.isna(n) else n for n in counts] for counts in week.counts]
    texts = [["" if pd.isna(n) else _text(n, lang) for n in counts] for counts in week.counts]
    _add_cells(figure, week, shown, texts, theme.COUNT_SCALE)
    if week.hidden():
        hidden = [[1 if pd.isna(n) else None for n in counts] for counts in week.counts]
        marks = [[HIDDEN_MARK if pd.isna(n) else "" for n in counts] for counts in week.counts]
        _add_cells(figure, week, hidden, marks, ((0.0, theme.HIDDEN), (1.0, theme.HIDDEN)))
    return figure


def _add_cells(
    figure: go.Figure,
    week: _Week,
    values: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
    scale: Sequence[tuple[float, str]],
) -> None:
    figure.add_heatmap(
        x=week.days,
        y=week.slots,
        z=[list(row) for row in values],
        zmin=0,
        text=[list(row) for row in texts],
        texttemplate="%{text}",
        colorscale=[list(stop) for stop in scale],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
