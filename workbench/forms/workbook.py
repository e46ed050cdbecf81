"""One table → a workbook: how to fill it in, with examples; the empty table; the hidden lists."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.forms.entries import FORMATS, LAST_ROW, rule_for
from workbench.forms.examples import example_rows
from workbench.forms.wording import (
    choices,
    comment,
    filling,
    header,
    instructions,
    meaning,
    said,
)
from workbench.schema.columns import Column, Table

_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="DDEBF7")
#: The theme's own font: every program has one that fits its language.
_PLAIN, _BOLD = {"name": "Calibri", "family": 2, "scheme": "minor"}, {"bold": True}
_LIGHT = Font(**_PLAIN, **_BOLD, size=11, color="FFFFFF")
_DARK = Font(**_PLAIN, **_BOLD, size=11, color="1F2933")
_TITLE = Font(**_PLAIN, **_BOLD, size=14)
_LINE = Side(style="thin", color="9AA5B1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)

#: Widths in half-width characters: the least by type, and the most that a header may ask for.
_LEAST = {"str": 16, "list": 24, "date": 13, "int": 10, "float": 12, "bool": 8, "enum": 10}
_MOST = 26
#: What fits across a landscape A4 page at a size that people can read.
_PAGE = 165
_A4 = 9
#: Columns of the instructions: header, required or not, meaning, how to fill in, two examples.
_NOTE_WIDTHS = (26, 11, 44, 50, 24, 24)
#: Points of one line of text, in cells and (with their frame) in comments.
_LINE_POINTS, _COMMENT_PIXELS, _COMMENT_WIDTH = 15, 20, 46


def form(table: Table, lang: str) -> Workbook:
    """The empty form of a table."""
    book = Workbook()
    book.properties.title = table.label(lang)
    notes = book.active
    notes.title = said("sheet_notes", lang)
    data = book.create_sheet(table.label(lang))
    lists = book.create_sheet(said("sheet_lists", lang))
    lists.sheet_state = "hidden"
    _write_notes(notes, table, lang)
    places = _write_lists(lists, table, lang)
    _write_table(data, table, lang, places)
    return book


def _write_lists(sheet: Worksheet, table: Table, lang: str) -> dict[str, str]:
    """The choices of each column with a drop-down, below its header; where they stand."""
    places = {}
    offered = [column for column in table.columns if choices(column, lang)]
    for at, column in enumerate(offered, start=1):
        items = choices(column, lang)
        for row, item in enumerate([column.label(lang), *items], start=1):
            sheet.cell(row, at, item)
        letter = get_column_letter(at)
        places[column.name] = f"'{sheet.title}'!${letter}$2:${letter}${len(items) + 1}"
    return places


def _write_table(sheet: Worksheet, table: Table, lang: str, places: dict[str, str]) -> None:
    widths = [_width(column, lang) for column in table.columns]
    for at, (column, width) in enumerate(zip(table.columns, widths, strict=True), start=1):
        cell = sheet.cell(1, at, header(column, lang))
        cell.fill = _REQUIRED if column.required else _OPTIONAL
        cell.font = _LIGHT if column.required else _DARK
        cell.alignment, cell.border = _CENTRED, _BOX
        cell.comment = _comment(comment(table, column, lang))
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = width
        # On the whole column, so that row 2 and row 20,000 keep what is typed alike.
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.type, "General")
        rule = rule_for(column, lang, list_at=places.get(column.name))
        if rule is not None:
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
    lines = max(_lines(header(c, lang), w - 2) for c, w in zip(table.columns, widths, strict=True))
    sheet.row_dimensions[1].height = 10 + _LINE_POINTS * lines
    sheet.freeze_panes = "B2"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.print_options.gridLines = True
    _print_on(sheet, table.label(lang), pages_across=math.ceil(sum(widths) / _PAGE))


def _write_notes(sheet: Worksheet, table: Table, lang: str) -> None:
    """Instructions, then each column with its meaning, how it is filled, and two examples.

    The examples stand beside the columns that they explain, on a sheet that no import reads:
    an example left in can never become a row.
    """
    for at, width in enumerate(_NOTE_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    title = sheet.cell(1, 1, said("notes_title", lang, table=table.label(lang)))
    title.font = _TITLE
    row = 2
    for number, sentence in enumerate(instructions(table, lang), start=1):
        sheet.cell(row, 1, f"{number}. {sentence}").alignment = _WRAPPED
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_NOTE_WIDTHS))
        sheet.row_dimensions[row].height = _LINE_POINTS * _lines(sentence, sum(_NOTE_WIDTHS) - 8)
        row += 1
    heads = ("column", "needed", "meaning", "filling", "example_one", "example_two")
    top = row + 1
    for at, name in enumerate(heads, start=1):
        cell = sheet.cell(top, at, said(f"head_{name}", lang))
        cell.fill, cell.font, cell.border, cell.alignment = _OPTIONAL, _DARK, _BOX, _CENTRED
    for row, texts in enumerate(_explained(table, lang), start=top + 1):
        for at, text in enumerate(texts, start=1):
            cell = sheet.cell(row, at, text)
            cell.number_format, cell.border, cell.alignment = "@", _BOX, _WRAPPED
        lines = [_lines(t, w - 2) for t, w in zip(texts, _NOTE_WIDTHS, strict=True)]
        sheet.row_dimensions[row].height = 4 + _LINE_POINTS * max(lines)
    sheet.print_title_rows = f"{top}:{top}"
    _print_on(sheet, title.value, pages_across=1)
    # Without a password: it only keeps a row from being typed where no import looks for it.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _explained(table: Table, lang: str) -> Iterator[tuple[str, ...]]:
    first, second = example_rows(table, lang)
    for column in table.columns:
        yield (
            header(column, lang),
            said("required" if column.required else "optional", lang),
            meaning(table, column, lang),
            filling(column, lang),
            str(first.get(column.name, "")),
            str(second.get(column.name, "")),
        )


def _print_on(sheet: Worksheet, title: str, *, pages_across: int) -> None:
    """Landscape A4, as many pages down as it takes, the headers on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_across, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.page_margins.header = sheet.page_margins.footer = 0.4
    sheet.oddHeader.center.text = title
    sheet.oddFooter.center.text = "&P / &N"


def _comment(text: str) -> Comment:
    note = Comment(text, "workbench")
    note.width = _COMMENT_WIDTH * 8
    note.height = _COMMENT_PIXELS * (1 + _lines(text, _COMMENT_WIDTH))
    return note


def _width(column: Column, lang: str) -> int:
    longest = max(map(_columns_of, choices(column, lang)), default=0)
    wanted = max(_columns_of(header(column, lang)), longest) + 4
    return max(_LEAST[column.type], min(wanted, _MOST))


def _columns_of(text: str) -> int:
    """How wide a text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes at a width."""
    return sum(max(1, math.ceil(_columns_of(part) / width)) for part in text.split("\n"))
