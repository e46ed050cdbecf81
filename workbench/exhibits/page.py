"""Headings and the title block: whose page it is, for which time, and whether the data are real."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import (
    Exhibit,
    block,
    definition_list,
    element,
    exhibit,
    told_pairs,
)
from workbench.figures.chart import kept_from
from workbench.figures.labels import community_name, place_known, place_name
from workbench.results import Publishable


@exhibit
def heading(
    results: Publishable, *, section: int, lang: str, audience: str = "evaluator"
) -> Exhibit:
    """The heading of a report section, which can be linked to as #section-N.

    Nothing where the section is not for this audience.
    """
    if kept_from(audience, section):
        return Exhibit("", "")
    title = messages.text(f"page.section_{section}", lang)
    return Exhibit(element("h2", title, id=f"section-{section}"), title)


@exhibit
def title_block(
    results: Publishable, *, lang: str, prepared_by: str = "", checked_by: str = ""
) -> Exhibit:
    """Name, place, period and date of extraction; who prepared it; what must be known of the data.

    Data that say they are synthetic get a banner in both languages before anything else.
    """
    name = community_name(results)
    title = messages.text("page.title", lang, name=name)
    pairs = _facts(results, lang, prepared_by, checked_by)
    notes = source_notes(results, lang)
    banner = _banner(results)
    parts = [
        element("p", banner, class_="wb-synthetic", role="note") if banner else "",
        element("h1", title),
        definition_list(pairs, class_="wb-facts"),
        *(element("p", note, class_="wb-note") for note in notes),
    ]
    told = [part for part in (banner, title, told_pairs(pairs), *notes) if part]
    return Exhibit(block("header", parts, class_="wb-title"), "\n".join(told))


def is_synthetic(results: Publishable) -> bool:
    return results.context.about.get("synthetic") is True


def _banner(results: Publishable) -> str:
    """Both languages, whatever the page's: nobody may take these numbers for real."""
    if not is_synthetic(results):
        return ""
    spoken = [messages.text("page.synthetic", lang) for lang in messages.LANGUAGES]
    return " / ".join(spoken)


def _facts(
    results: Publishable, lang: str, prepared_by: str, checked_by: str
) -> list[tuple[str, str]]:
    formats = messages.Formats(lang)
    period = results.context.period
    spoken = messages.text(
        "page.period_value", lang, start=formats.day(period.start), end=formats.day(period.end)
    )
    facts = [
        (messages.text(f"page.{place}", lang), place_name(results, place, lang))
        for place in ("street", "district")
        if place_known(results, place)
    ]
    facts.append((messages.text("page.period", lang), spoken))
    facts.append((messages.text("page.as_of", lang), formats.day(results.context.as_of)))
    people = (("prepared_by", prepared_by), ("checked_by", checked_by))
    facts += [(messages.text(f"page.{role}", lang), name) for role, name in people if name]
    return facts


def source_notes(results: Publishable, lang: str) -> list[str]:
    """What the data set asks every page to say."""
    notes = results.context.about.get("notes", {})
    spoken = notes.get(lang, []) if isinstance(notes, dict) else notes
    return [spoken] if isinstance(spoken, str) else [str(note) for note in spoken]
