"""The catalogue as this data set sees it, and the card of one indicator."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench import messages, metrics
from workbench.cohorts.grouping import PLACE_GROUPINGS, ROW_GROUPINGS
from workbench.errors import UsageError
from workbench.exhibits.exhibit import Exhibit, definition_list, sentence, table, told_pairs
from workbench.exhibits.naming import part_label, requirement_text
from workbench.explore.listing import Listing, listing, speaking
from workbench.explore.opening import DataSet, words
from workbench.figures.words import NO_NUMBER, fields_named, sentences
from workbench.indicators.catalogue import Entry
from workbench.results import PERIOD_GROUPINGS
from workbench.schema.container import Tables


@speaking
def catalogue(dataset: DataSet, *, search: str = "") -> Listing:
    """Every indicator that holds all words of `search`, and whether the data allow it.

    Searched are id, code, names and definitions, in both languages. `frame`: id, code, name,
    definition, unit, direction, computable, missing.
    """
    lang = dataset.lang
    found = [entry for entry in metrics.catalogue(dataset.own).values() if _matches(entry, search)]
    columns = ("id", "code", "name", "definition", "unit", "direction", "computable")
    heads = [messages.text(f"explore.column_{name}", lang) for name in columns]
    shown = table([_cells(dataset, entry) for entry in found], heads)
    none = sentence(messages.text("explore.no_match", lang, search=search), class_="wb-note")
    every = len(metrics.catalogue(dataset.own))
    title = messages.text("explore.catalogue", lang, count=len(found), all=every)
    return listing(title, [shown if found else none], _frame(dataset, found))


def _matches(entry: Entry, search: str) -> bool:
    read = [entry.id, entry.code]
    read += [f(lang) for f in (entry.name, entry.definition) for lang in messages.LANGUAGES]
    told = " ".join(read).casefold()
    return all(word.casefold() in told for word in words(search))


def _cells(dataset: DataSet, entry: Entry) -> list[str]:
    lang = dataset.lang
    return [
        entry.id,
        entry.code,
        entry.name(lang),
        entry.definition(lang),
        messages.text(f"explore.unit_{entry.unit}", lang),
        messages.text(f"page.direction_{entry.direction}", lang),
        allowed(dataset, entry),
    ]


def _frame(dataset: DataSet, entries: Sequence[Entry]) -> pd.DataFrame:
    lang = dataset.lang
    rows = [
        {
            "id": entry.id,
            "code": entry.code,
            "name": entry.name(lang),
            "definition": entry.definition(lang),
            "unit": entry.unit,
            "direction": entry.direction,
            "computable": entry.compute is not None and not entry.missing(dataset.tables),
            "missing": ", ".join(entry.missing(dataset.tables)),
        }
        for entry in entries
    ]
    columns = [*("id", "code", "name", "definition", "unit", "direction"), "computable", "missing"]
    return pd.DataFrame(rows, columns=columns)


def allowed(dataset: DataSet, entry: Entry) -> str:
    """Whether the data allow an indicator, in words; else what is missing."""
    lang = dataset.lang
    missing = entry.missing(dataset.tables)
    if missing:
        return messages.text("notes.missing", lang, fields=fields_named(missing, lang))
    if entry.compute is None:
        return messages.text("notes.not_computed", lang)
    said = [messages.text("explore.allowed", lang), *_parts_lacking(dataset, entry)]
    return sentences(said, lang)


def _parts_lacking(dataset: DataSet, entry: Entry) -> list[str]:
    """Which variants and strata need more than the indicator itself, and what they lack."""
    lang = dataset.lang
    lacking = {
        part: entry.missing(dataset.tables, variant, group)
        for variant, group in entry.rows()
        for part in (variant, group)
        if part
    }
    return [
        messages.text(
            "explore.part_lacks",
            lang,
            part=part_label(part, lang, entry),
            fields=fields_named(missing, lang),
        )
        for part, missing in lacking.items()
        if missing
    ]


@speaking
def definition(dataset: DataSet, *, indicator: str) -> Listing:
    """The card of one indicator: what it says, its parts, what it needs, how it can be grouped.

    `frame`: variant, group, unit, missing; one row for each fixed part. UsageError for a name
    that does not exist.
    """
    entry = known_entry(dataset, indicator)
    lang = dataset.lang
    pairs = _pairs(dataset, entry)
    parts = [
        {
            "variant": variant,
            "group": group,
            "unit": entry.unit_of(group),
            "missing": ", ".join(entry.missing(dataset.tables, variant, group)),
        }
        for variant, group in entry.rows()
    ]
    card = Exhibit(definition_list(pairs, class_="wb-facts"), told_pairs(pairs))
    return listing(entry.name(lang), [card], pd.DataFrame(parts))


def known_entry(dataset: DataSet, indicator: str) -> Entry:
    known = metrics.catalogue(dataset.own)
    if indicator not in known:
        raise UsageError.unknown_indicator(indicator, list(known))
    return known[indicator]


def _pairs(dataset: DataSet, entry: Entry) -> list[tuple[str, str]]:
    lang = dataset.lang
    told = {
        "id": entry.id,
        "code": entry.code,
        "definition": entry.definition(lang),
        "unit": messages.text(f"explore.unit_{entry.unit}", lang),
        "direction": messages.text(f"page.direction_{entry.direction}", lang),
        "variants": _named(entry, entry.variants, lang),
        "groups": _named(entry, entry.groups, lang),
        "requires": requirement_text(entry, lang),
        "computable": allowed(dataset, entry),
        "groupings": messages.listed(
            [
                messages.text(
                    "explore.code_of",
                    lang,
                    code=name,
                    label=messages.text(f"explore.by_{name}", lang),
                )
                for name in groupings_of(dataset.tables, entry)
            ],
            lang,
        ),
        "basis": entry.source,
    }
    return [
        (messages.text(f"explore.column_{name}", lang), said or NO_NUMBER)
        for name, said in told.items()
    ]


def _named(entry: Entry, parts: Sequence[str], lang: str) -> str:
    """Codes with what they mean; one that has no other name stands alone."""
    labels = {part: part_label(part, lang, entry) for part in parts}
    return messages.listed(
        [
            messages.text("explore.code_of", lang, code=part, label=label)
            if label != part
            else part
            for part, label in labels.items()
        ],
        lang,
    )


def groupings_of(tables: Tables, entry: Entry) -> list[str]:
    """The groupings under which an indicator of these tables has groups (RULES 14.2)."""
    return [name for name in metrics.GROUPINGS if _groupable(tables, entry, name)]


def _groupable(tables: Tables, entry: Entry, name: str) -> bool:
    if entry.family == "flags":
        return name == "community_id" or name in PERIOD_GROUPINGS  # RULES 14.3
    if name in ROW_GROUPINGS:
        holders = ROW_GROUPINGS[name]
        counted = (entry.unit_table,) if entry.unit_table else entry.tables()
        return any(t in holders and tables.has(t, holders[t]) for t in counted)
    if name in PLACE_GROUPINGS and name != "community_id":
        return tables.has("communities", name)
    return True
