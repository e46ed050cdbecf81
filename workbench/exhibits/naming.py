"""What a result row is called: its indicator, and which part of it (variant, stratum)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbench import messages
from workbench.figures.chart import Marked, cell_html
from workbench.figures.labels import UNKNOWN
from workbench.figures.rates import linked
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import catalogue
from workbench.schema import codes
from workbench.schema.columns import Code
from workbench.schema.definitions import TABLES

#: Code lists that strata are named after; the first that knows a code names it.
_LISTS: tuple[tuple[Code, ...], ...] = (
    codes.NEED_CATEGORY,
    codes.BENEFICIARY_SCOPE,
    codes.ACCEPTANCE_STATUS,
    codes.GROUP,
    codes.ORGANIZATION_TYPE,
    codes.WORKER_TYPE,
    codes.SERVICE_TYPE,
    codes.LINKAGE_TYPE,
    codes.PARTICIPATION_LEVEL,
    codes.SOURCE_CHANNEL,
    codes.HANDLING_ROUTE,
    codes.VENUE_TYPE,
    codes.SERVICE_KIND,
)


def part_label(code: str, lang: str, entry: Entry | None = None) -> str:
    """A variant or stratum in words: those of its `entry`, else of a list, else as it is."""
    if entry is not None and (own := entry.part_name(code, lang)):
        return own
    head, colon, rest = code.partition(":")
    if colon:
        both = [part_label(head, lang), part_label(rest, lang)]
        return messages.text("labels.part_and_part", lang, first=both[0], second=both[1])
    if messages.has(f"labels.part_{code}"):
        return messages.text(f"labels.part_{code}", lang)
    for known in _LISTS:
        for one in known:
            if one.code == code:
                return one.label(lang)
    return messages.text("labels.unknown", lang) if code == UNKNOWN else code


def row_name(row: Mapping[str, Any], lang: str) -> str:
    """The indicator's name, with variant and stratum behind it."""
    entry = catalogue()[row["indicator_id"]]
    parts = [part_label(row[key], lang, entry) for key in ("variant", "group") if row[key]]
    if not parts:
        return entry.name(lang)
    joined = messages.listed(parts, lang)
    return messages.text("labels.part_of", lang, name=entry.name(lang), part=joined)


def linked_name(row: Mapping[str, Any], lang: str) -> Marked:
    """The same, leading to the definition in the appendix."""
    return linked(row["indicator_id"], row_name(row, lang))


def linked_list(names: Iterable[str], lang: str) -> Marked:
    """Names joined as `lang` writes a list; those that lead somewhere still do."""
    every = list(names)
    told = messages.listed([cell_html(name) for name in every], lang)
    return Marked(messages.listed(every, lang), told)


def requirement_text(entry: Entry, lang: str) -> str:
    """The tables and columns an indicator needs, alternatives joined by “or”.

    Columns of one table stand together behind its name, where the first of them would.
    """
    spoken: dict[str, list[str]] = {}
    for item in entry.requires:
        table, _, column = item.partition(".")
        plain = column and not set("|+( ") & set(item)
        spoken.setdefault(table if plain else item, [])
        if plain:
            spoken[table].append(TABLES[table].column(column).label(lang))
    told = [
        _columns(name, columns, lang) if columns else _either(name, lang)
        for name, columns in spoken.items()
    ]
    return messages.listed(told, lang)


def _columns(table: str, columns: Iterable[str], lang: str) -> str:
    joined = messages.listed(list(columns), lang)
    return messages.text("labels.columns", lang, table=TABLES[table].label(lang), columns=joined)


def _either(item: str, lang: str) -> str:
    """A whole table, or alternatives of tables and columns."""
    either, both = messages.text("labels.or", lang), messages.text("labels.and", lang)
    return either.join(
        both.join(_field(field, lang) for field in alternative.split("+"))
        for alternative in item.split("|")
    )


def _field(field: str, lang: str) -> str:
    table, _, column = field.strip(" ()").partition(".")
    label = TABLES[table].label(lang)
    if not column:
        return label
    told = TABLES[table].column(column).label(lang)
    return messages.text("labels.field", lang, table=label, column=told)


def names_in_short(names: Iterable[str], lang: str, most: int = 3) -> Marked:
    """The first names of a list and how many there are in all."""
    every = list(dict.fromkeys(names))
    shown = linked_list(every[:most], lang)
    if len(every) <= most:
        return shown

    def with_others(first: str) -> str:
        return messages.text("labels.and_others", lang, names=first, count=len(every))

    return Marked(with_others(shown), with_others(shown.html))
