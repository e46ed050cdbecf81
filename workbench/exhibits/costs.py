"""What one person served, one need solved and one case cost, with what it was divided by: section 13."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, block, element, exhibit, stacked, table
from workbench.figures.rates import indicator_name, own_row
from workbench.figures.words import NO_NUMBER, Note, number, reason_of, unknown_of, value_of
from workbench.messages import Formats
from workbench.results import Publishable

Row = dict[str, Any]

COSTS: tuple[str, ...] = (
    "cost_per_person_served",
    "cost_per_resolved_need",
    "cost_per_goal_attained_case",
)
#: Fewer than this makes a unit cost hang on single cases.
FEW = 30


@exhibit
def unit_costs(results: Publishable, *, lang: str) -> Exhibit:
    """Cost in the period, by what it was divided, the result, and what to mind when reading it."""
    rows = [own_row(results, name) for name in COSTS]
    cells = [
        [
            indicator_name(row["indicator_id"], lang),
            number(row["numerator"], "cny", lang) if not pd.isna(row["numerator"]) else NO_NUMBER,
            _divided_by(row, lang),
            value_of(row, lang),
            unknown_of(row, lang),
        ]
        for row in rows
    ]
    names = ("indicator", "cost", "divided_by", "value", "left_out")
    heads = [messages.text(f"page.column_{name}", lang) for name in names]
    caption = messages.text("page.costs_caption", lang)
    warnings = [messages.text("page.costs_within_type", lang), *_warnings(rows, lang)]
    items = Exhibit(
        block("ul", [element("li", line) for line in warnings], class_="wb-note"),
        "\n".join(warnings),
    )
    return stacked([table(cells, heads, caption=caption, narrow=True), items])


def _divided_by(row: Row, lang: str) -> str:
    if pd.isna(row["denominator"]):
        return NO_NUMBER
    count = Formats(lang).integer(row["denominator"])
    return messages.text(f"page.per_{row['indicator_id']}", lang, count=count)


def _warnings(rows: list[Row], lang: str) -> list[str]:
    """What the numbers of this community make doubtful."""
    found = []
    for row in rows:
        name = indicator_name(row["indicator_id"], lang)
        base, told = row["denominator"], Note.of(row["note"])
        if row["status"] != "ok":
            reason = reason_of(row, lang)
            found.append(messages.text("page.costs_none", lang, name=name, reason=reason))
            continue
        if row["method"] == "bounds":
            found.append(messages.text("page.costs_range", lang, name=name))
        elif not pd.isna(base) and base < FEW:
            count = Formats(lang).integer(base)
            found.append(messages.text("page.costs_few", lang, name=name, count=count))
        if told.values.get("agreed", "0") != "0":
            count = told.values["agreed"]
            found.append(messages.text("page.costs_agreed", lang, name=name, count=count))
        if not pd.isna(row["n_unknown"]) and row["n_unknown"] > 0:
            count = unknown_of(row, lang)
            found.append(messages.text(f"page.left_out_{row['indicator_id']}", lang, count=count))
    return found
