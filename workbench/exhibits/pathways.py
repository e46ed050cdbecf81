"""The five pathways from services to governance, each with its numbers: section 12."""

from __future__ import annotations

from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, exhibit, table
from workbench.exhibits.naming import row_name
from workbench.exhibits.numbers import value_or_reason
from workbench.figures.words import rows_of
from workbench.results import Publishable

Row = dict[str, Any]

#: The pathways in the order of the essay, with the numbers that speak of each.
PATHWAYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("problems", (("problem_reduction", "new_needs"), ("problem_reduction", "repeat"))),
    ("identity", (("identity_index", ""), ("identity_index", "wave_change"))),
    ("ability", (("empowerment_conversion_rate", ""), ("efficacy_change", ""))),
    ("order", (("policy_delivery_rate", ""), ("policy_delivery_rate", "dispute"))),
    ("advocacy", (("advocacy_uptake_rate", ""),)),
)


@exhibit
def five_pathways(results: Publishable, *, lang: str) -> Exhibit:
    """A row for each number: the pathway, what is measured, the number, and on what it rests."""
    found = {(row["indicator_id"], row["group"]): row for row in rows_of(results.frame)}
    cells = []
    for pathway, parts in PATHWAYS:
        for place, part in enumerate(parts):
            row = found[part]
            first = messages.text(f"page.pathway_{pathway}", lang) if place == 0 else ""
            cells.append([first, row_name(row, lang), *value_or_reason(row, lang)])
    names = ("pathway", "indicator", "value", "count")
    heads = [messages.text(f"page.column_{name}", lang) for name in names]
    return table(cells, heads, caption=messages.text("page.pathways_caption", lang))
