"""What people read about a column: what it means, and how its cells are filled."""

from __future__ import annotations

from collections.abc import Iterator

from workbench import messages
from workbench.schema.columns import Column, Table
from workbench.schema.definitions import TABLES

#: What marks the header of a required column; an import reads past it.
REQUIRED_SIGN = "*"

_GROUP_POPULATION = "pop_"


def said(name: str, lang: str, /, **values: object) -> str:
    """A sentence of `[forms]`."""
    return messages.text(f"forms.{name}", lang, **values)


def header(column: Column, lang: str) -> str:
    """The header of a column; a required one begins with a star, for print has no colours."""
    return (REQUIRED_SIGN if column.required else "") + column.label(lang)


def meaning(table: Table, column: Column, lang: str) -> str:
    """What the column holds, in one or two sentences."""
    for name in (f"{table.name}_{column.name}", f"any_{column.name}"):
        if messages.has(f"forms.{name}"):
            return said(name, lang)
    group = column.label(lang)
    if not column.name.startswith(_GROUP_POPULATION):
        raise KeyError(f"forms.{table.name}_{column.name}")
    return said("any_pop_group", lang, group=group)


def filling(column: Column, lang: str) -> str:
    """How a cell of the column is written: its values, range or form, and what it must match."""
    if column.type == "date":
        return said("fill_date", lang)
    if column.type == "bool":
        return said("fill_bool", lang, choices=messages.listed(choices(column, lang), lang))
    if column.type == "enum":
        return said("fill_choice", lang, choices=messages.listed(choices(column, lang), lang))
    if column.type == "int":
        return said("fill_integer", lang) + _range(column, lang)
    if column.type == "float":
        return said("fill_decimal", lang) + _range(column, lang)
    if column.type == "list":
        told = [said("fill_several", lang)]
    else:
        told = [said("fill_id" if _names(column) else "fill_text", lang)]
    if column.codes:
        told.append(said("fill_from", lang, choices=messages.listed(_labels(column, lang), lang)))
    if column.references:
        told.append(_reference(column, lang))
    return "".join(told) if lang.startswith("zh") else " ".join(told)


def choices(column: Column, lang: str) -> list[str]:
    """What the drop-down of a column offers; nothing for a column without one.

    A cell that holds several values at once has none: a drop-down writes one.
    """
    if column.type == "bool":
        return [said("yes", lang), said("no", lang)]
    return _labels(column, lang) if column.type == "enum" else []


def comment(table: Table, column: Column, lang: str) -> str:
    """What stands beside a header when the pointer rests on it."""
    state = said("required" if column.required else "optional", lang)
    first = said("comment_first", lang, header=column.label(lang), state=state)
    return "\n".join(
        [first, meaning(table, column, lang), filling(column, lang), said("privacy", lang)]
    )


def instructions(table: Table, lang: str) -> Iterator[str]:
    """What a clerk should know before the first row."""
    key = [column.label(lang) for column in table.columns if column.name in table.key]
    yield said(f"row_{table.name}", lang)
    yield said("where", lang, sheet=table.label(lang))
    yield said("headers", lang)
    if len(key) == 1:
        yield said("key_one", lang, columns=key[0])
    else:
        yield said("key_several", lang, columns=messages.listed(key, lang))
    yield said("private", lang)
    yield said("pasting", lang)
    yield said("unknown", lang)
    yield said("times", lang)
    yield said("examples", lang)


def _names(column: Column) -> bool:
    """Whether the column holds ids."""
    return column.name.endswith("_id") or column.references is not None


def _labels(column: Column, lang: str) -> list[str]:
    return [code.label(lang) for code in column.codes]


def _range(column: Column, lang: str) -> str:
    if column.minimum is not None and column.maximum is not None:
        return said(
            "range_between", lang, minimum=f"{column.minimum:g}", maximum=f"{column.maximum:g}"
        )
    if column.minimum is not None:
        return said("range_from", lang, minimum=f"{column.minimum:g}")
    return said("range_any", lang)


def _reference(column: Column, lang: str) -> str:
    assert column.references is not None
    table = TABLES[column.references]
    key = table.column(table.key[0])
    return said("fill_as_in", lang, table=table.label(lang), column=key.label(lang))
