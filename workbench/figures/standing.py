"""Where a community stands between 联 and 动, what both are made of, and in which months: section 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import CannotDraw, Chart, chart
from workbench.figures.gaps import all_hidden, series_of, why_no_number
from workbench.figures.labels import month_full, wrapped
from workbench.figures.rates import (
    dot_plot,
    indicator_name,
    own_row,
    plain,
    rate_of,
    rates_table,
)
from workbench.figures.words import (
    NO_NUMBER,
    Note,
    fields_named,
    has_number,
    number,
    reason_of,
    rows_of,
    span,
    value_of,
)
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]
INDICES = ("lian_index", "dong_index")
#: What the indices are the means of, and then the index itself.
COMPONENTS: dict[str, tuple[str, ...]] = {
    "lian_index": (
        "three_sector_need_rate",
        "cross_sector_density",
        "need_anchored_linkage_share",
    ),
    "dong_index": ("activation_rate", "delivery_rate", "resolution_rate"),
}
SIDE = 400
#: Widths of the words in a corner and of the names of rows, so that they fit a phone.
CORNER, NAME = 14, 12


@chart(id="linkage_quadrant", section=5)
def linkage_quadrant(results: Publishable, *, lang: str) -> Chart:
    """The community as a point between both indices, with limits, the cut and the band around it."""
    place = own_row(results, "linkage_quadrant")
    if not isinstance(place["category"], str):
        raise no_index(results, lang)
    rows = {row["item"]: row for row in rows_of(series_of(results, "index_intervals", lang))}
    points = [rows[name] for name in INDICES]
    if any(pd.isna(point["value"]) for point in points):
        # The level may be told where the index itself is hidden.
        raise all_hidden(results, lang)
    distances = [_distance(results, group) for group in ("lian", "dong")]
    names = [indicator_name(name, lang) for name in INDICES]
    cells = [
        (
            name,
            number(point["value"], "index", lang),
            span(point["lower"], point["upper"], "index", lang),
            _signed(distance, lang),
        )
        for name, point, distance in zip(names, points, distances, strict=True)
    ]
    columns = ("index", "index_value", "limits_of_index", "distance")
    spoken = [
        messages.text("charts.spoken", lang, name=name, value=value, count=limits)
        for name, value, limits, _ in cells
    ]
    return Chart(
        id="linkage_quadrant",
        title=messages.text("charts.title_quadrant", lang),
        figure=_draw_quadrant(results, points, lang),
        alt=messages.text(
            "charts.alt_quadrant",
            lang,
            level=value_of(place, lang),
            indices=messages.listed(spoken, lang),
        ),
        table=pd.DataFrame(
            cells,
            columns=[messages.text(f"charts.column_{name}", lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=messages.text("charts.note_quadrant", lang),
    )


def no_index(results: Publishable, lang: str) -> CannotDraw:
    """Why an index has no number: what its components lack, else that too few have one."""
    components = [
        own_row(results, component)
        for index in INDICES
        if pd.isna(own_row(results, index)["value"])
        for component in COMPONENTS[index]
    ]
    missing = [name for row in components for name in Note.of(row["note"]).missing()]
    if missing:
        fields = fields_named(dict.fromkeys(missing), lang)
        return CannotDraw(messages.text("gaps.missing", lang, fields=fields))
    why = reason_of(own_row(results, "linkage_quadrant"), lang)
    return CannotDraw(messages.text("gaps.because", lang, reason=why))


def _distance(results: Publishable, group: str) -> float:
    frame = results.frame
    chosen = (frame["indicator_id"] == "linkage_quadrant") & (frame["group"] == group)
    return float(frame.loc[chosen, "value"].iloc[0])


def _signed(value: float, lang: str) -> str:
    spoken = Formats(lang).decimal(value, 2)
    return f"+{spoken}" if value > 0 else spoken


def _draw_quadrant(results: Publishable, points: Sequence[Row], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    terms = results.context.scheme["linkage"]
    cut, border = terms["cut"], terms["borderline"]
    axes = [
        {
            "range": [0, 1],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "tickfont": {"size": theme.SMALL_SIZE, "color": theme.SOFT_INK},
            "title": {"text": messages.text(f"charts.axis_{name}", lang)},
        }
        for name in INDICES
    ]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=SIDE,
            margin={"l": 8, "r": 14, "t": 10, "b": 8},
            xaxis=axes[0],
            yaxis=axes[1],
        )
    )
    for low, high in ((cut - border, cut + border),):
        figure.add_vrect(x0=low, x1=high, fillcolor=theme.GRID, line_width=0, layer="below")
        figure.add_hrect(y0=low, y1=high, fillcolor=theme.GRID, line_width=0, layer="below")
    line = {"color": theme.AXIS, "width": 1.5, "dash": "dot"}
    figure.add_vline(x=cut, line=line)
    figure.add_hline(y=cut, line=line)
    corners = {"both": (1, 1), "lian_only": (1, 0), "dong_only": (0, 1), "neither": (0, 0)}
    for level, (x, y) in corners.items():
        figure.add_annotation(
            x=x,
            y=y,
            xanchor="right" if x else "left",
            yanchor="top" if y else "bottom",
            xshift=-6 if x else 6,
            yshift=-4 if y else 4,
            text=wrapped(messages.text(f"labels.level_{level}", lang), CORNER),
            align="right" if x else "left",
            showarrow=False,
            font={"color": theme.SOFT_INK},
        )
    _add_point(figure, points, lang)
    return figure


def _add_point(figure: go.Figure, points: Sequence[Row], lang: str) -> None:
    """The limits of both indices as a cross, the values where its arms meet."""
    lian, dong = points
    arms = (
        ([lian["lower"], lian["upper"]], [dong["value"]] * 2),
        ([lian["value"]] * 2, [dong["lower"], dong["upper"]]),
    )
    for x, y in arms:
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": theme.COMMUNITY, "width": 3},
            opacity=0.55,
            hoverinfo="skip",
            cliponaxis=False,
        )
    said = [
        f"{indicator_name(name, lang)} {number(point['value'], 'index', lang)}"
        for name, point in zip(INDICES, points, strict=True)
    ]
    figure.add_scatter(
        x=[lian["value"]],
        y=[dong["value"]],
        mode="markers",
        marker={"color": theme.COMMUNITY, "size": 9},
        hovertext=["<br>".join(said)],
        hoverinfo="text",
        cliponaxis=False,
    )


@chart(id="index_components", section=5)
def index_components(results: Publishable, *, lang: str) -> Chart:
    """The components of both indices with their intervals."""
    rows = [
        (index, row)
        for index, names in COMPONENTS.items()
        for name in names
        for row in rows_of(plain(results.frame, name))
    ]
    told = [(row, rate_of(row, _component(index, row, lang), lang)) for index, row in rows]
    shown = [rate for row, rate in told if has_number(row)]
    if not shown:
        raise why_no_number(results, pd.DataFrame([row for _, row in rows]), lang)
    spoken = [rate.spoken(lang) for rate in shown]
    terms = results.context.scheme["linkage"]
    full = Formats(lang).decimal(terms["density_reference"], 2)
    return Chart(
        id="index_components",
        title=messages.text("charts.title_index_components", lang),
        figure=dot_plot(shown, lang, width=20),
        alt=messages.text("charts.alt_index_components", lang, rates=messages.listed(spoken, lang)),
        table=rates_table(
            [rate for _, rate in told], messages.text("charts.column_component", lang), lang
        ),
        lang=lang,
        note=messages.text("charts.note_index_components", lang, full=full),
    )


def _component(index: str, row: Row, lang: str) -> str:
    word = messages.text(f"labels.of_{index}", lang)
    return messages.text(
        "labels.component", lang, index=word, name=indicator_name(row["indicator_id"], lang)
    )


#: Months in one line of the calendar; a longer period goes on below, month under month.
LINE = 12
KINDS = ("linkage", "service")
CELL = 40


@dataclass(frozen=True)
class _Line:
    """One kind of contact over up to twelve months; null where the kind was never reported."""

    kind: str
    months: list[str]
    counts: list[float]
    recorded: list[bool]

    def label(self, lang: str, *, dated: bool) -> str:
        name = wrapped(messages.text(f"labels.contact_{self.kind}", lang), NAME)
        if not dated:
            return name
        years = list(dict.fromkeys(month[:4] for month in self.months))
        return f"{name}<br>{'–'.join(years[:1] + years[1:][-1:])}"


@chart(id="contact_months", section=5)
def contact_months(results: Publishable, *, lang: str) -> Chart:
    """Months of P by how many linkages across sectors and how many services they hold."""
    rows = rows_of(series_of(results, "contact_months", lang))
    found = {(row["row"], row["column"]): row["n"] for row in rows}
    months = list(dict.fromkeys(row["column"] for row in rows))
    kinds = [kind for kind in KINDS if (kind, months[0]) in found]
    lines = [
        _Line(
            kind,
            part,
            [found[kind, month] for month in part],
            [found["recorded", month] > 0 for month in part],
        )
        for part in (months[at : at + LINE] for at in range(0, len(months), LINE))
        for kind in kinds
    ]
    names = [messages.text(f"labels.contact_{kind}", lang) for kind in kinds]
    table = [
        [month_full(month, lang), *(_cell(found, kind, month, lang) for kind in kinds)]
        for month in months
    ]
    return Chart(
        id="contact_months",
        title=messages.text("charts.title_contact_months", lang),
        figure=_calendar(lines, lang, dated=len(months) > LINE),
        alt=_calendar_alt(found, kinds, months, lang),
        table=pd.DataFrame(
            table, columns=[messages.text("charts.column_month", lang), *names], dtype=object
        ),
        lang=lang,
        note=messages.text("charts.note_contact_months", lang),
    )


def _cell(found: dict[tuple[str, str], float], kind: str, month: str, lang: str) -> str:
    if not found["recorded", month]:
        return NO_NUMBER
    return Formats(lang).integer(found[kind, month])


def _calendar_alt(
    found: dict[tuple[str, str], float], kinds: Sequence[str], months: Sequence[str], lang: str
) -> str:
    spoken = []
    for kind in kinds:
        empty = [month_full(m, lang) for m in months if not found[kind, m]]
        name = messages.text(f"labels.contact_{kind}", lang)
        key = "charts.contact_gaps" if empty else "charts.contact_always"
        spoken.append(messages.text(key, lang, name=name, months=messages.listed(empty, lang)))
    silent = [month_full(m, lang) for m in months if not found["recorded", m]]
    if silent:
        named = messages.listed(silent, lang)
        spoken.append(messages.text("charts.contact_silent", lang, months=named))
    joined = messages.text("charts.row_break", lang).join(spoken)
    return messages.text("charts.alt_contact_months", lang, rows=joined)


def _calendar(lines: Sequence[_Line], lang: str, *, dated: bool) -> go.Figure:
    import plotly.graph_objects as go

    first = lines[0].months
    labels = [line.label(lang, dated=dated) for line in lines]
    texts = [
        _tick(month, with_year=not dated and (at == 0 or month.endswith("-01")))
        for at, month in enumerate(first)
    ]
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=len(lines) * CELL + 58,
            xaxis={
                "side": "top",
                "showgrid": False,
                "range": [-0.5, len(first) - 0.5],
                "tickvals": list(range(len(first))),
                "ticktext": texts,
                "tickangle": 0,
                "tickfont": {"size": theme.SMALL_SIZE},
            },
            yaxis={
                "showgrid": False,
                "range": [len(lines) - 0.5, -0.5],
                "tickvals": list(range(len(lines))),
                "ticktext": labels,
            },
        )
    )
    for kind in dict.fromkeys(line.kind for line in lines):
        own = [line if line.kind == kind else None for line in lines]
        _add_lines(figure, own, lang, len(first))
    return figure


def _tick(month: str, *, with_year: bool) -> str:
    """The number of the month: twelve names would not fit a phone."""
    number = str(int(month[5:]))
    return f"{number}<br>{month[:4]}" if with_year else number


def _add_lines(figure: go.Figure, own: Sequence[_Line | None], lang: str, width: int) -> None:
    """All lines of one kind on one scale; a month without any record is grey."""
    formats = Formats(lang)
    for recorded, scale in ((True, theme.COUNT_SCALE), (False, _GREY)):
        cells = [
            [
                line.counts[at]
                if line and at < len(line.months) and line.recorded[at] is recorded
                else None
                for at in range(width)
            ]
            for line in own
        ]
        counts = [n for row in cells for n in row if n is not None]
        if not counts:
            continue
        figure.add_heatmap(
            x=list(range(width)),
            y=list(range(len(own))),
            z=cells,
            zmin=0,
            zmax=max(1.0, *counts),
            text=[
                ["" if n is None else formats.integer(n) if recorded else NO_NUMBER for n in row]
                for row in cells
            ],
            texttemplate="%{text}",
            textfont={"size": theme.SMALL_SIZE},
            colorscale=[list(stop) for stop in scale],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )


_GREY = ((0.0, theme.HIDDEN), (1.0, theme.HIDDEN))
