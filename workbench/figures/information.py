"""How soon departments hear of needs and answer, and what becomes of referrals: section 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import counted
from workbench.figures.gaps import series_of
from workbench.figures.labels import safe
from workbench.figures.named_counts import counts_chart
from workbench.figures.rates import own_row
from workbench.figures.shares import shares_chart
from workbench.figures.words import rows_of, sentences
from workbench.indicators.pictures.information import ANSWERS, LAGS, OUTCOMES
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]

INFORMATION: tuple[str, ...] = (
    *("info_share_rate", "info_response_rate"),
    *("department_coordination_rate", "shared_record_rate"),
)
REFERRAL: tuple[str, ...] = ("referral_accept_rate", "loop_closed_rate", "got_help_rate")
SPOKEN_LINKS = 8
#: From left to right, each layer from top to bottom.
NODES: tuple[str, ...] = ("made", *ANSWERS, *OUTCOMES, "hidden")


@chart(id="information_rates", section=7)
def information_rates(results: Publishable, *, lang: str) -> Chart:
    """Whether departments are told, answer, work together, and find the need in each record."""
    return shares_chart(
        results, "information_rates", [own_row(results, name) for name in INFORMATION], lang
    )


@chart(id="information_lag", section=7)
def information_lag(results: Publishable, *, lang: str) -> Chart:
    """Needs by the days until a government organisation was first told."""
    return counts_chart(results, "information_lag", LAGS, "lag", "charts.column_needs", lang)


@chart(id="referral_rates", section=7)
def referral_rates(results: Publishable, *, lang: str) -> Chart:
    """Accepted, closed with any outcome, and helped: three shares of the same referrals."""
    return shares_chart(
        results, "referral_rates", [own_row(results, name) for name in REFERRAL], lang
    )


@chart(id="referral_flow", section=7)
def referral_flow(results: Publishable, *, lang: str) -> Chart:
    """From referrals made to how they were answered, and to what came of them."""
    rows = rows_of(series_of(results, "referral_flow", lang))
    links = [row for row in rows if not pd.isna(row["n"]) and row["n"]]
    said = [messages.text("charts.note_referral_flow", lang)]
    if hidden := sum(pd.isna(row["n"]) for row in rows):
        least = results.min_cell
        said.append(messages.text("charts.note_flow_hidden", lang, count=hidden, min_cell=least))
    spoken = [_told(row, lang) for row in sorted(links, key=_largest_first)[:SPOKEN_LINKS]]
    return Chart(
        id="referral_flow",
        title=messages.text("charts.title_referral_flow", lang),
        figure=_sankey([*links, *_threads(rows, links)], lang),
        alt=messages.text("charts.alt_referral_flow", lang, links=messages.listed(spoken, lang)),
        table=_table(rows, lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _largest_first(row: Row) -> tuple[float, str, str]:
    return -row["n"], row["from"], row["to"]


def node_label(node: str, lang: str) -> str:
    return messages.text(f"labels.referral_{node}", lang)


def _told(row: Row, lang: str) -> str:
    return messages.text(
        "charts.referral_link",
        lang,
        origin=node_label(row["from"], lang),
        outcome=node_label(row["to"], lang),
        count=Formats(lang).integer(row["n"]),
    )


def _table(rows: Sequence[Row], lang: str) -> pd.DataFrame:
    names = ("charts.column_from", "charts.column_to", "charts.column_referrals")
    cells = [
        (
            node_label(row["from"], lang),
            node_label(row["to"], lang),
            counted("", float(row["n"]), lang).text,
        )
        for row in sorted(rows, key=_in_order)
    ]
    return pd.DataFrame(cells, columns=[messages.text(n, lang) for n in names], dtype=object)


def _in_order(row: Row) -> tuple[int, int]:
    return NODES.index(row["from"]), NODES.index(row["to"])


#: The thread that leads from an answer to outcomes too rare to be shown, as a share of all.
THREAD = 0.002


#: Pixels above and below: the name of a node as thin as a thread is higher than the node.
EDGE = 16


def _threads(rows: Sequence[Row], links: Sequence[Row]) -> list[Row]:
    """One thin link from each answer to what is hidden: else it would look like an end."""
    whole = sum(row["n"] for row in links if row["from"] == "made")
    drawn = {row["to"] for row in links}
    rare = {row["from"] for row in rows if pd.isna(row["n"]) and row["from"] in drawn}
    return [{"from": name, "to": "hidden", "n": THREAD * whole} for name in ANSWERS if name in rare]


def _sankey(links: Sequence[Row], lang: str) -> go.Figure:
    import plotly.graph_objects as go

    seen = {name for row in links for name in (row["from"], row["to"])}
    nodes = [name for name in NODES if name in seen]
    place = {name: number for number, name in enumerate(nodes)}
    ordered = sorted(links, key=_in_order)
    figure = go.Figure(
        layout=theme.layout(
            lang,
            height=max(300, 44 * len(nodes)) + 2 * EDGE,
            margin={"l": 8, "r": 8, "t": EDGE, "b": EDGE},
        )
    )
    figure.add_sankey(
        arrangement="snap",
        node={
            "label": [safe(node_label(name, lang)) for name in nodes],
            "color": [theme.REFERRAL_COLOURS.get(name, theme.NOT_DUE) for name in nodes],
            "pad": 16,
            "thickness": 12,
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        link={
            "source": [place[row["from"]] for row in ordered],
            "target": [place[row["to"]] for row in ordered],
            "value": [row["n"] for row in ordered],
            "label": [
                node_label("hidden", lang) if row["to"] == "hidden" else safe(_told(row, lang))
                for row in ordered
            ],
            "color": [
                theme.pale(theme.REFERRAL_COLOURS.get(row["to"], theme.NOT_DUE)) for row in ordered
            ],
            "hovertemplate": "%{label}<extra></extra>",
        },
    )
    return figure
