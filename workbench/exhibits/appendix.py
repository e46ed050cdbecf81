"""Appendix: every value, every definition, and what could not be computed and why."""

from __future__ import annotations

from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, element, exhibit, folded, sentence, table
from workbench.exhibits.naming import requirement_text
from workbench.exhibits.numbers import value_cells, value_heads
from workbench.exhibits.reasons import by_reason, is_told
from workbench.figures.chart import Marked
from workbench.figures.words import rows_of
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import catalogue
from workbench.results import Publishable


def _rows(results: Publishable, audience: str) -> list[dict[str, Any]]:
    """The rows of the frame; of flags, funders see the levels and not their tests."""
    rows = rows_of(results.frame)
    return [row for row in rows if audience == "evaluator" or row["method"] != "flag_test"]


@exhibit
def values_table(results: Publishable, *, lang: str, audience: str = "evaluator") -> Exhibit:
    """All rows with a number, in catalogue order."""
    told = [row for row in _rows(results, audience) if is_told(row)]
    if not told:
        return sentence(messages.text("page.no_values", lang), class_="wb-note")
    content = table([value_cells(row, lang) for row in told], value_heads(lang))
    return folded(messages.text("page.values_caption", lang, count=len(told)), content)


@exhibit
def not_available_table(results: Publishable, *, lang: str, audience: str = "evaluator") -> Exhibit:
    """All indicators without a number, by reason."""
    found = by_reason(_rows(results, audience), lang)
    if found is None:
        return sentence(messages.text("page.all_available", lang), class_="wb-note")
    return folded(messages.text("page.not_available_caption", lang), found)


def _anchored(entry: Entry, lang: str) -> Marked:
    """The definition, to which every name of the indicator on the page leads."""
    told = entry.definition(lang)
    return Marked(told, element("span", told, id=f"about-{entry.id}"))


@exhibit
def definitions(results: Publishable, *, lang: str) -> Exhibit:
    """Each indicator: code, name, definition, direction, what it needs, where it comes from."""
    shown = dict.fromkeys(results.frame["indicator_id"])
    rows = []
    for entry in (catalogue()[indicator_id] for indicator_id in shown):
        rows.append(
            [
                entry.code,
                entry.name(lang),
                _anchored(entry, lang),
                messages.text(f"page.direction_{entry.direction}", lang),
                requirement_text(entry, lang),
                entry.source,
            ]
        )
    columns = ("code", "indicator", "definition", "direction", "requires", "basis")
    heads = [messages.text(f"page.column_{name}", lang) for name in columns]
    caption = messages.text("page.definitions_caption", lang, count=len(rows))
    # On paper the columns of direction and needed data give way (report.css).
    return folded(caption, table(rows, heads, narrow=True), also="wb-definitions")
