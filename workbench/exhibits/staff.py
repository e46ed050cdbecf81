"""The three kinds of social workers, what each is there for, and what each has done: section 11."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, exhibit, table
from workbench.exhibits.numbers import value_or_reason
from workbench.figures.chart import kept_from
from workbench.figures.labels import code_label
from workbench.figures.rates import indicator_name, linked, own_row
from workbench.figures.words import NO_NUMBER
from workbench.messages import Formats
from workbench.results import Publishable

Row = dict[str, Any]

#: Each kind with the numbers that speak of its task; the first is per full-time equivalent.
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("community_social_worker", ("needs_collected_per_worker", "match_rate")),
    ("organization_social_worker", ("mobilisation_yield", "mobilisation_retention")),
    ("case_social_worker", ("caseload", "pairing_coverage")),
)


@exhibit
def three_kinds(results: Publishable, *, lang: str, audience: str = "evaluator") -> Exhibit:
    """A row for each number: the kind with its task, its full-time equivalents, what it has done."""
    if kept_from(audience, 11):
        return Exhibit("", "")
    cells = []
    for kind, ids in KINDS:
        first = own_row(results, ids[0])
        name = code_label("worker_type", kind, lang)
        task = messages.text(f"page.task_{kind}", lang)
        said = messages.text("page.kind_of_worker", lang, kind=name, task=task)
        staff = _full_time(first, lang)
        for place, id in enumerate(ids):
            row = own_row(results, id)
            head = [said, staff] if place == 0 else ["", ""]
            cells.append([*head, linked(id, indicator_name(id, lang)), *value_or_reason(row, lang)])
    names = ("kind", "full_time", "indicator", "value", "count")
    heads = [messages.text(f"page.column_{name}", lang) for name in names]
    return table(cells, heads, caption=messages.text("page.kinds_caption", lang))


def _full_time(row: Row, lang: str) -> str:
    """The staff that a number is divided by; no number where that row is hidden or not available."""
    if pd.isna(row["denominator"]):
        return NO_NUMBER
    return Formats(lang).decimal(row["denominator"], 1)
