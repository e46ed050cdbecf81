"""What a decorator outside the package says, checked field by field → a catalogue entry.

Each mistake is an error that names file, line and the nearest right word, so that the
author of an indicator meets it before any number is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, get_args

from workbench.errors import IndicatorError
from workbench.indicators.catalogue import COUNTING, Declaration, Direction, Entry
from workbench.indicators.registry import FAMILIES, OWN_FAMILY
from workbench.results import UNITS
from workbench.schema.definitions import TABLES

#: Flags are rules about levels and thresholds of a scheme, not one function.
CHOSEN_FAMILIES: tuple[str, ...] = (*(f for f in FAMILIES if f != "flags"), OWN_FAMILY)

_TEXTS = ("id", "zh", "en", "definition_zh", "definition_en", "unit")
_MORE_TEXTS = ("code", "family", "direction", "unit_table", "source")
_LISTS = ("variants", "groups", "requires", "hidden_with", "counts")
_SWITCHES = (
    *("plain_variant", "plain_group", "crossed", "open_groups", "partition", "disclosive"),
    *("counts_attendance", "per_households", "headline"),
)
_BY_PART = ("group_units", "requires_for", "part_names")
KNOWN: tuple[str, ...] = (*_TEXTS, *_MORE_TEXTS, *_LISTS, *_SWITCHES, *_BY_PART)

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def checked(declaration: Declaration) -> Entry:
    """The entry; IndicatorError for the first thing that is wrong.

    What an author may leave out: `code` is –, the family the evaluation's own, `source` the
    name of the file, and the count is one of people, so that small numbers are hidden.
    """
    told = dict(declaration.fields)
    _check_names(declaration, told)
    _check_types(declaration, told)
    _check_words(declaration, told)
    told = {"code": "–", "family": OWN_FAMILY, "disclosive": True, **told}
    told.setdefault("source", Path(declaration.origin.file).name)
    told |= {name: tuple(told[name]) for name in _LISTS if name in told}
    if "requires_for" in told:
        told["requires_for"] = {part: tuple(each) for part, each in told["requires_for"].items()}
    for item in (*told.get("requires", ()), *_each(told.get("requires_for", {}).values())):
        _check_requirement(declaration, item)
    if told.get("unit_table") and told["unit_table"] not in TABLES:
        _wrong(declaration, "unit_table", told["unit_table"], list(TABLES))
    entry = Entry(**told, compute=declaration.compute, origin=declaration.origin)
    _check_parts(declaration, entry)
    return entry


def _where(declaration: Declaration) -> tuple[str, int]:
    return declaration.origin.file, declaration.origin.line


def _each(lists: Iterable[Iterable[str]]) -> list[str]:
    return [one for each in lists for one in each]


def _wrong(declaration: Declaration, name: str, found: object, known: list[str]) -> NoReturn:
    raise IndicatorError.unknown_word(*_where(declaration), name, str(found), known)


def _check_names(declaration: Declaration, told: Mapping[str, Any]) -> None:
    for name in told:
        if name not in KNOWN:
            raise IndicatorError.unknown_field(*_where(declaration), name, KNOWN)
    for name in _TEXTS:
        if not isinstance(told.get(name), str) or not told[name].strip():
            raise IndicatorError.missing_text(*_where(declaration), name)
    if not callable(declaration.compute) or isinstance(declaration.compute, type):
        raise IndicatorError.not_a_function(*_where(declaration), told["id"])


def _check_types(declaration: Declaration, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        if name in _MORE_TEXTS and not isinstance(value, str):
            raise IndicatorError.mistyped(*_where(declaration), name, "types.text", value)
        if name in _SWITCHES and not isinstance(value, bool):
            raise IndicatorError.mistyped(*_where(declaration), name, "types.boolean", value)
        if name in _LISTS and not _is_list(value):
            raise IndicatorError.mistyped(*_where(declaration), name, "types.list", value)
        if name in _BY_PART and not isinstance(value, Mapping):
            raise IndicatorError.mistyped(*_where(declaration), name, "types.mapping", value)
    for each in told.get("requires_for", {}).values():
        if not _is_list(each):
            raise IndicatorError.mistyped(*_where(declaration), "requires_for", "types.list", each)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(one, str) for one in value)


def _check_words(declaration: Declaration, told: Mapping[str, Any]) -> None:
    """Words that come from a fixed list."""
    if not _ID.fullmatch(told["id"]):
        raise IndicatorError.bad_id(*_where(declaration), told["id"])
    for unit in (told["unit"], *told.get("group_units", {}).values()):
        if unit not in UNITS:
            _wrong(declaration, "unit", unit, list(UNITS))
    directions = get_args(Direction)
    if told.get("direction", "context") not in directions:
        _wrong(declaration, "direction", told["direction"], list(directions))
    for column in told.get("counts", ()):
        if column not in COUNTING:
            _wrong(declaration, "counts", column, list(COUNTING))
    if told.get("family", OWN_FAMILY) not in CHOSEN_FAMILIES:
        _wrong(declaration, "family", told["family"], list(CHOSEN_FAMILIES))


def _check_requirement(declaration: Declaration, item: str) -> None:
    """Each table and column of "needs.closed_date | needs.due_date + needs.closed_status" exists."""
    for part in re.split(r"[|+]", item):
        table, dot, column = part.strip(" ()").partition(".")
        if table not in TABLES:
            _wrong(declaration, "requires", table, list(TABLES))
        if dot and column not in TABLES[table].names():
            known = [f"{table}.{name}" for name in TABLES[table].names()]
            _wrong(declaration, "requires", f"{table}.{column}", known)


def _check_parts(declaration: Declaration, entry: Entry) -> None:
    """What is said of single variants and groups is said of ones that it has, in both languages."""
    parts = (*entry.variants, *entry.groups)
    pairs = tuple(f"{variant}/{group}" for variant in entry.variants for group in entry.groups)
    known = {"requires_for": (*parts, *pairs), "group_units": entry.groups, "part_names": parts}
    for name, allowed in known.items():
        for part in getattr(entry, name):
            if part not in allowed:
                _wrong(declaration, name, part, list(allowed))
    for part, names in entry.part_names.items():
        for lang in ("zh", "en"):
            if not isinstance(names, Mapping) or not isinstance(names.get(lang), str):
                raise IndicatorError.missing_text(
                    *_where(declaration), f"part_names[{part}].{lang}"
                )
