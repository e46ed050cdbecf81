"""The first page: the headline indicators that can be told, and what the others lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, block, element, exhibit, stacked
from workbench.exhibits.reasons import is_told
from workbench.figures.headlines import headline_ids
from workbench.figures.rates import indicator_name
from workbench.figures.words import (
    NO_NUMBER,
    count_of,
    limits_of,
    reason_of,
    rows_of,
    unknown_of,
    value_of,
)
from workbench.results import Publishable

Row = dict[str, Any]


@exhibit
def headline_cards(results: Publishable, *, lang: str) -> Exhibit:
    """A card for each headline indicator with a number: n of N, value, interval, unknown.

    The others are one list that says, for each, what is missing. Never a zero for “unknown”.
    """
    rows = [_headline(results, indicator_id) for indicator_id in headline_ids()]
    told = [row for row in rows if is_told(row)]
    return stacked([_cards(told, lang), _others([r for r in rows if not is_told(r)], lang)])


def _headline(results: Publishable, indicator_id: str) -> Row:
    """The row that stands for an indicator: the plain whole, else its first."""
    rows = results.frame[results.frame["indicator_id"] == indicator_id]
    whole = rows[(rows["variant"] == "") & (rows["group"] == "")]
    return rows_of(rows if whole.empty else whole)[0]


def _cards(rows: Sequence[Row], lang: str) -> Exhibit:
    cards = [_card(row, lang) for row in rows]
    texts = [
        f"{indicator_name(row['indicator_id'], lang)}: {value_of(row, lang)} ({_detail(row, lang)})"
        for row in rows
    ]
    return Exhibit(block("ul", cards, class_="wb-cards") if cards else "", "\n".join(texts))


def _card(row: Row, lang: str) -> str:
    return block(
        "li",
        [
            element("div", indicator_name(row["indicator_id"], lang), class_="name"),
            element("div", value_of(row, lang), class_="value"),
            element("div", _detail(row, lang), class_="detail"),
        ],
        class_="wb-card",
        data_indicator=row["indicator_id"],
    )


def _detail(row: Row, lang: str) -> str:
    """The count, the interval and the unknown, as far as there are any."""
    parts = [count_of(row, lang)]
    limits, unknown = limits_of(row, lang), unknown_of(row, lang)
    if limits != NO_NUMBER:
        parts.append(messages.text("page.interval", lang, limits=limits))
    if row["method"] == "bounds":
        parts.append(messages.text("page.bounds", lang))
    if pd.isna(row["n_unknown"]) and unknown != NO_NUMBER:
        parts.append(messages.text("page.unknown_few", lang))
    elif row["n_unknown"] > 0:
        parts.append(messages.text("page.unknown", lang, count=unknown))
    if row["status"] == "insufficient_data":
        parts.append(reason_of(row, lang))
    return messages.text("page.between", lang).join(part for part in parts if part != NO_NUMBER)


def _others(rows: Sequence[Row], lang: str) -> Exhibit:
    if not rows:
        return Exhibit("", "")
    intro = messages.text("page.not_told", lang, count=len(rows))
    said = [(indicator_name(row["indicator_id"], lang), reason_of(row, lang)) for row in rows]
    items = [
        block("li", [element("strong", name), f" {element('span', reason)}"])
        for name, reason in said
    ]
    inside = [element("summary", intro), block("ul", items)]
    return Exhibit(
        block("details", inside, class_="wb-missing"),
        "\n".join([intro, *(f"{name}: {reason}" for name, reason in said)]),
    )
