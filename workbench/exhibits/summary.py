"""The first page: the headline indicators that can be told, and what the others lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, block, element, exhibit, stacked
from workbench.exhibits.reasons import is_told
from workbench.exhibits.verdicts import headline_target, target_line
from workbench.figures.chart import Marked
from workbench.figures.headlines import headline_ids
from workbench.figures.rates import indicator_name, linked
from workbench.figures.words import (
    NO_NUMBER,
    bare_span,
    count_of,
    has_number,
    limits_of,
    reason_of,
    rows_of,
    signed,
    unknown_of,
    value_of,
)
from workbench.indicators.registry import catalogue
from workbench.results import Publishable

Row = dict[str, Any]


@exhibit
def headline_cards(results: Publishable, *, lang: str) -> Exhibit:
    """A card for each headline indicator with a number: n of N, value, interval, unknown, change,
    target.

    The others are one list that says, for each, what is missing. Never a zero for “unknown”.
    """
    rows = [_headline(results, indicator_id) for indicator_id in headline_ids()]
    told = [row for row in rows if is_told(row)]
    changes = {row["indicator_id"]: change_said(results, row, lang) for row in told}
    targets = {row["indicator_id"]: _target(results, row, lang) for row in rows}
    without = [row for row in rows if not is_told(row)]
    return stacked(
        [_cards(told, changes, targets, lang), _others(without, targets, lang, alone=not told)]
    )


def _target(results: Publishable, row: Row, lang: str) -> tuple[Exhibit, ...]:
    """What the number of a headline was to reach; nothing where it has no target."""
    judged = headline_target(results, row)
    return (target_line(judged, lang),) if judged else ()


def _headline(results: Publishable, indicator_id: str) -> Row:
    """The row that stands for an indicator: the plain whole, else its first."""
    rows = results.frame[results.frame["indicator_id"] == indicator_id]
    whole = rows[(rows["variant"] == "") & (rows["group"] == "")]
    return rows_of(rows if whole.empty else whole)[0]


def _cards(
    rows: Sequence[Row],
    changes: Mapping[str, Sequence[str]],
    targets: Mapping[str, Sequence[Exhibit]],
    lang: str,
) -> Exhibit:
    cards = [
        _card(row, changes[row["indicator_id"]], targets[row["indicator_id"]], lang) for row in rows
    ]
    texts = [
        "; ".join(
            [
                _spoken(row, lang),
                _standing(row, lang),
                *changes[row["indicator_id"]],
                *(target.text for target in targets[row["indicator_id"]]),
            ]
        )
        for row in rows
    ]
    return Exhibit(block("ul", cards, class_="wb-cards") if cards else "", "\n".join(texts))


def _card(row: Row, changes: Sequence[str], targets: Sequence[Exhibit], lang: str) -> str:
    return block(
        "li",
        [
            block("div", [_linked(row["indicator_id"], lang).html], class_="name"),
            element("div", value_of(row, lang), class_="value"),
            *([element("div", detail, class_="detail")] if (detail := _detail(row, lang)) else []),
            element("div", _standing(row, lang), class_="detail"),
            *(element("div", said, class_="change") for said in changes),
            *(target.html for target in targets),
        ],
        class_="wb-card",
        data_indicator=row["indicator_id"],
    )


def _linked(indicator_id: str, lang: str) -> Marked:
    return linked(indicator_id, indicator_name(indicator_id, lang))


def _spoken(row: Row, lang: str) -> str:
    told = f"{indicator_name(row['indicator_id'], lang)}: {value_of(row, lang)}"
    detail = _detail(row, lang)
    return f"{told} ({detail})" if detail else told


def _detail(row: Row, lang: str) -> str:
    """The count, the interval and the unknown, as far as there are any."""
    parts = [count_of(row, lang)]
    limits, unknown = limits_of(row, lang), unknown_of(row, lang)
    if limits != NO_NUMBER:
        parts.append(messages.text("page.interval", lang, limits=limits))
    if pd.isna(row["n_unknown"]) and unknown != NO_NUMBER:
        parts.append(messages.text("page.unknown_few", lang))
    elif row["n_unknown"] > 0:
        parts.append(messages.text("page.unknown", lang, count=unknown))
    return messages.text("page.between", lang).join(part for part in parts if part != NO_NUMBER)


def _standing(row: Row, lang: str) -> str:
    """Which way is better, and how well the data can tell."""
    direction = catalogue()[row["indicator_id"]].direction
    if row["status"] == "insufficient_data":
        data = reason_of(row, lang)
    elif row["method"] == "bounds":
        data = messages.text("page.data_range", lang)
    else:
        data = messages.text("page.data_ok", lang)
    said = [
        messages.text(f"page.direction_{direction}", lang),
        messages.text("page.data_status", lang, status=data),
    ]
    return messages.text("page.between", lang).join(said)


def _others(
    rows: Sequence[Row], targets: Mapping[str, Sequence[Exhibit]], lang: str, *, alone: bool
) -> Exhibit:
    """What the indicators without a number lack; open where there is nothing else to read."""
    if not rows:
        return Exhibit("", "")
    intro = messages.text(f"page.{'none_told' if alone else 'not_told'}", lang, count=len(rows))
    said = [
        (
            _linked(row["indicator_id"], lang),
            reason_of(row, lang),
            "".join(f" {target.text}" for target in targets[row["indicator_id"]]),
        )
        for row in rows
    ]
    items = [
        block("li", [block("strong", [name.html]), " ", element("span", f"{reason}{target}")])
        for name, reason, target in said
    ]
    inside = [element("summary", intro), block("ul", items)]
    return Exhibit(
        block("details", inside, class_="wb-missing", **({"open": ""} if alone else {})),
        "\n".join([intro, *(f"{name}: {reason}{target}" for name, reason, target in said)]),
    )


def change_said(results: Publishable, row: Row, lang: str) -> tuple[str, ...]:
    """What a share did since the earlier period: by how much, how certain, better or worse.

    Nothing where no earlier period was asked for. Only an interval that leaves out zero is a
    change; which way is better is the indicator's own direction.
    """
    changes = results.breakdowns.get("change")
    if changes is None:
        return ()
    same = changes["indicator_id"].eq(row["indicator_id"])
    for part in ("variant", "group"):
        same &= changes[part].eq(row[part])
    found = rows_of(changes[same])
    if not found:
        return ()
    (told,) = found
    if not has_number(told):
        reason = "change_hidden" if told["status"] == "suppressed" else "change_unknown"
        if reason == "change_unknown" and row["method"] == "bounds":
            reason = "change_of_range"
        return (messages.text(f"page.{reason}", lang),)
    return (
        messages.text(
            "page.change",
            lang,
            change=signed(told["value"], "points", lang),
            limits=bare_span(told["lower"], told["upper"], "points", lang),
            verdict=messages.text(f"page.verdict_{_verdict(told)}", lang),
        ),
    )


def _verdict(change: Row) -> str:
    if change["lower"] <= 0 <= change["upper"]:
        return "open"
    rose = change["value"] > 0
    direction = catalogue()[change["indicator_id"]].direction
    if direction == "context":
        return "higher" if rose else "lower"
    return "better" if rose == (direction == "higher") else "worse"
