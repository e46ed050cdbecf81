"""Several shares of one section in one dot plot, with their intervals or ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from workbench import messages
from workbench.figures.chart import Chart
from workbench.figures.gaps import why_no_number
from workbench.figures.rates import dot_plot, indicator_name, linked, rate_of, rates_table
from workbench.figures.words import has_number
from workbench.results import Publishable

Row = dict[str, Any]


def _own_name(row: Row, lang: str) -> str:
    """The indicator's name, which leads to its definition."""
    return linked(row["indicator_id"], indicator_name(row["indicator_id"], lang))


def shares_chart(
    results: Publishable,
    id: str,
    rows: Sequence[Row],
    lang: str,
    *,
    name_of: Callable[[Row, str], str] = _own_name,
    axis: dict[str, Any] | None = None,
) -> Chart:
    """The rows that have a number as dots; all of them in the table. CannotDraw if none has.

    Title, alt text and note stand in the messages under the chart's id.
    """
    told = [(row, rate_of(row, name_of(row, lang), lang)) for row in rows]
    shown = [rate for row, rate in told if has_number(row)]
    if not shown:
        raise why_no_number(results, pd.DataFrame(list(rows)), lang)
    spoken = messages.listed([rate.spoken(lang) for rate in shown], lang)
    return Chart(
        id=id,
        title=messages.text(f"charts.title_{id}", lang),
        figure=dot_plot(shown, lang, axis=axis),
        alt=messages.text(f"charts.alt_{id}", lang, rates=spoken),
        table=rates_table(
            [rate for _, rate in told], messages.text("charts.column_rate", lang), lang
        ),
        lang=lang,
        note=messages.text(f"charts.note_{id}", lang),
    )
