"""One cell → a value of its column's type, with the repair or the problem.

A parser takes a cell as it came (text, or typed by the file) and answers with a `Reading`.
It never guesses: a text that is not clearly a value of the type is a problem, and its cell
is blank, which means unknown (RULES 1.10). Rules are ids of `[rules]` in the messages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from workbench.intake.dates import read_date
from workbench.intake.grid import text_of
from workbench.intake.headers import folded
from workbench.intake.identifiers import ROUNDED, rounded_in
from workbench.intake.mapping import is_marker
from workbench.intake.reading import BLANK, Reading
from workbench.schema.columns import Column

Parser = Callable[[Any], Reading]

_TRUE = frozenset({"是", "√", "✓", "✔", "有", "1", "1.0", "true", "yes", "y", "对"})
_FALSE = frozenset({"否", "×", "✗", "✘", "无", "0", "0.0", "false", "no", "n", "错"})
_SEPARATORS = re.compile(r"\s*[、;；,，]\s*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_FLOAT_ID = re.compile(r"(\d+)\.0+", re.ASCII)
_WIDE_LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_LARGEST = 2**63 - 1


def parser_of(column: Column) -> Parser:
    """The parser of a column's cells; blank cells and the usual markers become blank."""
    is_word = word_of(column)
    parse = _parser(column)

    def read(cell: Any) -> Reading:
        text = text_of(cell)
        if not text or (is_marker(text) and not is_word(text)):
            return BLANK
        return parse(cell)

    return read


def word_of(column: Column) -> Callable[[str], bool]:
    """Whether a text is a word of the column: a code or its label, a yes or a no."""
    if column.type == "bool":
        return lambda text: text.casefold() in _TRUE | _FALSE
    known = _spelt(column)
    return lambda text: folded(text) in known


def is_id(column: Column) -> bool:
    """Whether cells of the column name something: there, 1001.0 and 1001 are one."""
    return column.name.endswith("_id") or column.references is not None


def _parser(column: Column) -> Parser:
    if column.type == "date":
        return read_date
    if column.type in ("int", "float"):
        return _number_parser(column)
    if column.type == "bool":
        return _read_bool
    if column.type == "enum":
        return _code_parser(column)
    if column.type == "list":
        return _list_parser(column)
    return _read_id if is_id(column) else _read_text


def _read_text(cell: Any) -> Reading:
    text = text_of(cell)
    if isinstance(cell, float) and rounded_in(cell, text):
        # An ID number typed as a number loses its checksum in Excel, not its birth date.
        return Reading(problem=ROUNDED)
    return Reading(text)


def _read_id(cell: Any) -> Reading:
    """An id is text; Excel's traces are removed, a number that Excel rounded is refused."""
    text = text_of(cell)
    if rounded_in(cell, text):
        return Reading(problem=ROUNDED)
    plain = _WIDE_LETTERS.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    if match := _FLOAT_ID.fullmatch(plain):
        return Reading(match[1], "float_id")
    return Reading(plain, "" if plain == text else "full_width")


def _read_bool(cell: Any) -> Reading:
    text = unicodedata.normalize("NFKC", text_of(cell)).casefold()
    if text in _TRUE:
        return Reading(True)
    return Reading(False) if text in _FALSE else Reading(problem="not_yes_no")


def _number_parser(column: Column) -> Parser:
    whole = column.type == "int"

    def parse(cell: Any) -> Reading:
        number, repair = number_in(cell)
        if number is None:
            return Reading(problem="not_a_number")
        if whole and number != number.to_integral_value():
            return Reading(problem="not_an_integer")
        if not _within(column, number):
            return Reading(problem="out_of_range")
        return Reading(int(number) if whole else float(number), repair)

    return parse


def number_in(cell: Any) -> tuple[Decimal | None, str]:
    """The number in a cell and the repair that it took; None where the cell is no number."""
    if isinstance(cell, bool):
        return None, ""
    text = text_of(cell)
    plain = unicodedata.normalize("NFKC", text)
    repair = "" if plain == text else "full_width"
    if _GROUPED.fullmatch(plain):
        plain, repair = re.sub("[, ]", "", plain), "thousands_separator"
    return (Decimal(plain), repair) if _NUMBER.fullmatch(plain) else (None, "")


def _within(column: Column, number: Decimal) -> bool:
    if column.minimum is not None and number < Decimal(str(column.minimum)):
        return False
    if column.maximum is not None and number > Decimal(str(column.maximum)):
        return False
    return abs(number) <= _LARGEST if column.type == "int" else True


def _spelt(column: Column) -> dict[str, str]:
    """Every folded spelling of the column's codes; a code or label wins over an alias."""
    known: dict[str, str] = {}
    for code in column.codes:
        for spelling in code.aliases:
            known.setdefault(folded(spelling), code.code)
    for code in reversed(column.codes):
        known.update({folded(spelling): code.code for spelling in (code.en, code.zh, code.code)})
    return known


def _code_parser(column: Column) -> Parser:
    known = _spelt(column)

    def parse(cell: Any) -> Reading:
        code = known.get(folded(text_of(cell)))
        return Reading(problem="unknown_code") if code is None else Reading(code)

    return parse


def _list_parser(column: Column) -> Parser:
    """Items joined with ";". A label that holds a slash (独居/空巢/高龄) is one item, not three."""
    known = _spelt(column)
    single = _read_id if is_id(column) else _read_text

    def read_item(item: str) -> Reading:
        if not column.codes:
            return single(item)
        code = known.get(folded(item))
        return Reading(problem="unknown_code", shown=item) if code is None else Reading(code)

    def items_of(text: str) -> list[str]:
        parts = [part for part in _SEPARATORS.split(text) if part]
        if not column.codes:
            return [piece.strip() for part in parts for piece in part.split("/") if piece.strip()]
        return [
            piece.strip()
            for part in parts
            for piece in ([part] if folded(part) in known else part.split("/"))
            if piece.strip()
        ]

    def parse(cell: Any) -> Reading:
        text = text_of(cell)
        items = [item for item in items_of(text) if not is_marker(item) or folded(item) in known]
        readings = [read_item(item) for item in items]
        value = ";".join(dict.fromkeys(str(r.value) for r in readings if r.value is not None))
        problem = next((r for r in readings if r.problem), BLANK)
        clean = all(not r.repair for r in readings) and (
            len(items) == 1 or re.fullmatch(r"[^、；,，/]*", text) is not None
        )
        return Reading(
            value or None, "" if clean else "list_separator", problem.problem, problem.shown
        )

    return parse
