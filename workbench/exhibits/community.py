"""Who and where the community is, as far as the data say."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, definition_list, exhibit, told_pairs
from workbench.figures.gaps import lacking
from workbench.figures.labels import UNKNOWN, code_label
from workbench.figures.words import fields_named, number, rows_of
from workbench.results import Publishable


@exhibit
def community_profile(results: Publishable, *, lang: str) -> Exhibit:
    """Names, type and population; a sentence where the population is not known."""
    place = results.profiles.iloc[0]
    unknown = messages.text("labels.unknown", lang)
    pairs = [
        (messages.text("page.name", lang), str(place["community_name"])),
        (messages.text("page.id", lang), str(place["community_id"])),
    ]
    for column, label in (("street_name", "street"), ("district_name", "district")):
        told = str(place[column])
        pairs.append((messages.text(f"page.{label}", lang), unknown if told == UNKNOWN else told))
    kind = code_label("community_type", str(place["community_type"]), lang)
    pairs.append((messages.text("page.type", lang), kind))
    pairs += _residents(results, lang)
    return Exhibit(definition_list(pairs, class_="wb-facts"), told_pairs(pairs))


def _residents(results: Publishable, lang: str) -> list[tuple[str, str]]:
    """People and households on record, as far as they are; why not, where people are not."""
    series = results.series.get("residents")
    rows = rows_of(series.frame) if series else []
    found = {row["row"]: row for row in rows}
    pairs: list[tuple[str, str]] = []
    for column in ("pop_total", "pop_priority", "households"):
        label = messages.text(f"page.{column}", lang)
        if column in found:
            hidden = found[column]["status"] == "suppressed"
            told = (
                messages.text("notes.below", lang, min_cell=results.min_cell)
                if hidden
                else number(found[column]["n"], "count", lang)
            )
            pairs.append((label, told))
        elif column == "pop_total":
            missing = lacking(results, ["communities.pop_total"])
            reason = (
                messages.text("notes.missing", lang, fields=fields_named(missing, lang))
                if missing
                else messages.text("notes.no_population", lang)
            )
            pairs.append((label, reason))
    return pairs
