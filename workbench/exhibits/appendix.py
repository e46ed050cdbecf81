"""Appendix: every value, every definition, and what could not be computed and why."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, exhibit, folded, sentence, table
from workbench.exhibits.naming import requirement_text, row_name
from workbench.exhibits.resolution import value_cells, value_heads
from workbench.figures.words import has_number, reason_of
from workbench.indicators.registry import catalogue
from workbench.results import Publishable


@exhibit
def values_table(results: Publishable, *, lang: str) -> Exhibit:
    """All rows with a number, in catalogue order."""
    told = [row for row in results.frame.to_dict("records") if has_number(row)]
    if not told:
        return sentence(messages.text("page.no_values", lang), class_="wb-note")
    content = table([value_cells(row, lang) for row in told], value_heads(lang))
    return folded(messages.text("page.values_caption", lang, count=len(told)), content)


@exhibit
def not_available_table(results: Publishable, *, lang: str) -> Exhibit:
    """What has no number, by reason: one line a reason, so that the shortest way to more shows."""
    by_reason: dict[str, list[str]] = {}
    for row in results.frame.to_dict("records"):
        if not has_number(row) and not isinstance(row["category"], str):
            by_reason.setdefault(reason_of(row, lang), []).append(row_name(row, lang))
    if not by_reason:
        return sentence(messages.text("page.all_available", lang), class_="wb-note")
    ordered = sorted(by_reason.items(), key=lambda item: -len(item[1]))
    rows = [
        [reason, messages.Formats(lang).integer(len(names)), messages.listed(names, lang)]
        for reason, names in ordered
    ]
    columns = ("reason", "how_many", "indicator")
    heads = [messages.text(f"page.column_{name}", lang) for name in columns]
    return folded(messages.text("page.not_available_caption", lang), table(rows, heads))


@exhibit
def definitions(results: Publishable, *, lang: str) -> Exhibit:
    """Code, name, definition, direction, what it needs and where it comes from, of each indicator."""
    shown = dict.fromkeys(results.frame["indicator_id"])
    rows = []
    for entry in (catalogue()[indicator_id] for indicator_id in shown):
        rows.append(
            [
                entry.code,
                entry.name(lang),
                entry.definition(lang),
                messages.text(f"page.direction_{entry.direction}", lang),
                requirement_text(entry, lang),
                entry.source,
            ]
        )
    columns = ("code", "indicator", "definition", "direction", "requires", "basis")
    heads = [messages.text(f"page.column_{name}", lang) for name in columns]
    caption = messages.text("page.definitions_caption", lang, count=len(rows))
    return folded(caption, table(rows, heads))
