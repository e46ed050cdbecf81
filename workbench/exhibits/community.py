"""Who and where the community is, as far as the data say."""

from __future__ import annotations

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, definition_list, exhibit, told_pairs
from workbench.figures.labels import UNKNOWN, code_label
from workbench.figures.rates import own_row
from workbench.figures.words import number, reason_of
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
    pairs.append((messages.text("page.population", lang), _population(results, lang)))
    return Exhibit(definition_list(pairs, class_="wb-facts"), told_pairs(pairs))


def _population(results: Publishable, lang: str) -> str:
    """The residents that need rates divide by."""
    row = own_row(results, "need_rate_per_1000")
    if row["denominator"] > 0:
        return number(row["denominator"], "count", lang)
    return reason_of(row, lang)
