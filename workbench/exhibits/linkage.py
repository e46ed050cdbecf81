"""How much the data say about linkage at all, and in which quadrant a community stands, in words."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, exhibit, sentence, stacked, table
from workbench.exhibits.reasons import is_told
from workbench.figures.rates import own_row
from workbench.figures.words import NO_NUMBER, Note, field_name, reason_of, rows_of, value_of
from workbench.indicators.registry import catalogue
from workbench.messages import Formats
from workbench.results import Publishable

#: Families whose numbers are about linkage, in page order.
FAMILIES = ("chain", "connection", "action", "flags")


@exhibit
def reach(results: Publishable, *, lang: str) -> Exhibit:
    """Of each side of linkage: how many indicators have a number, and which tables are missing."""
    cells = []
    for family in FAMILIES:
        rows = [
            r for r in rows_of(results.frame) if catalogue()[r["indicator_id"]].family == family
        ]
        every = {row["indicator_id"] for row in rows}
        told = {row["indicator_id"] for row in rows if is_told(row)}
        lacking = [name for row in rows for name in Note.of(row["note"]).missing()]
        tables = dict.fromkeys(name.partition(".")[0] for name in lacking)
        missing = [t for t in tables if t not in results.context.received]
        spoken = messages.listed([field_name(name, lang) for name in missing], lang)
        count = f"{len(told)} / {len(every)}"
        cells.append([messages.text(f"flags.family_{family}", lang), count, spoken or NO_NUMBER])
    names = ("flags.column_family", "flags.column_told", "flags.column_tables")
    caption = messages.text("flags.reach", lang)
    return table(cells, [messages.text(n, lang) for n in names], caption=caption, narrow=True)


@exhibit
def quadrant(results: Publishable, *, lang: str) -> Exhibit:
    """联 and 动 side by side, and whether an index lies close to the cut (RULES 6.5)."""
    row = own_row(results, "linkage_quadrant")
    if not isinstance(row["category"], str):
        return sentence(reason_of(row, lang), class_="wb-gap")
    terms = results.context.scheme.get("linkage", {})
    formats = Formats(lang)
    said = messages.text(
        "flags.quadrant_said",
        lang,
        level=value_of(row, lang),
        lian=_index(results, "lian_index", lang),
        dong=_index(results, "dong_index", lang),
        cut=formats.decimal(terms.get("cut", 0.5), 2),
    )
    parts = [sentence(said)]
    if "borderline" in Note.of(row["note"]).said:
        border = formats.decimal(terms.get("borderline", 0.05), 2)
        told = messages.text("flags.quadrant_borderline", lang, border=border)
        parts.append(sentence(told))
    operational = messages.text("page.operational", lang)
    return stacked([*parts, sentence(operational, class_="wb-note")])


def _index(results: Publishable, name: str, lang: str) -> str:
    """An index within a sentence: its number, or in one word that it is hidden."""
    row = own_row(results, name)
    if row["status"] == "suppressed":
        return messages.text("charts.hidden_cell", lang)
    return value_of(row, lang)
