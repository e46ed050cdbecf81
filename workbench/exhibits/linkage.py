"""In which quadrant a community stands, in words (section 5)."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, exhibit, sentence, stacked
from workbench.figures.rates import own_row
from workbench.figures.words import Note, reason_of, value_of
from workbench.messages import Formats
from workbench.results import Publishable


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
        lian=value_of(own_row(results, "lian_index"), lang),
        dong=value_of(own_row(results, "dong_index"), lang),
        cut=formats.decimal(terms.get("cut", 0.5), 2),
    )
    parts = [sentence(said)]
    if "borderline" in Note.of(row["note"]).said:
        border = formats.decimal(terms.get("borderline", 0.05), 2)
        told = messages.text("flags.quadrant_borderline", lang, border=border)
        parts.append(sentence(told))
    operational = messages.text("page.operational", lang)
    return stacked([*parts, sentence(operational, class_="wb-note")])
