"""Empty Excel forms: what they ask, and what they check."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.clerk import YES_NO, data_sheet, label
from tests.empty_forms import LANGS, LISTS, NOTES, Books, every_form, rules_of
from workbench.schema.columns import Column, Table
from workbench.schema.definitions import TABLES


@pytest.fixture(scope="module")
def books(blank: dict[str, dict[str, Path]]) -> dict[tuple[str, str], openpyxl.Workbook]:
    return {
        (lang, name): openpyxl.load_workbook(path)
        for lang, forms in blank.items()
        for name, path in forms.items()
    }


# -- what a form asks ----------------------------------------------------------------


@every_form
def test_a_form_asks_for_every_column(lang: str, table: Table, books: Books) -> None:
    """Headers stand in the order of the schema; required ones have a star and a fill of their own."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    stars = ["*" if column.required else "" for column in table.columns]
    expected = [s + label(c, lang) for s, c in zip(stars, table.columns, strict=True)]
    assert [cell.value for cell in sheet[1]] == expected
    fills = {
        state: {
            sheet.cell(1, n).fill.fgColor.rgb for n, c in _numbered(table) if c.required == state
        }
        for state in (True, False)
    }
    assert len(fills[True]) == 1 and fills[True].isdisjoint(fills[False])
    assert sheet.max_row == 1


def _numbered(table: Table) -> list[tuple[int, Column]]:
    return list(enumerate(table.columns, start=1))


@every_form
def test_every_header_explains_itself(lang: str, table: Table, books: Books) -> None:
    """A comment says name, whether required, meaning, values or range, and what must stay out."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    private = {"zh-CN": "身份证号", "en": "ID numbers"}[lang]
    state = {"zh-CN": ("选填", "必填"), "en": ("optional", "required")}[lang]
    for number, column in _numbered(table):
        first, meaning, filling, last = sheet.cell(1, number).comment.text.split("\n")
        assert label(column, lang) in first and state[column.required] in first
        assert len(meaning) > 5
        assert private in last
        for limit in (column.minimum, column.maximum):
            assert limit is None or f"{limit:g}" in filling
        for code in column.codes:
            assert label(code, lang) in filling
        if column.references:
            assert label(TABLES[column.references], lang) in filling


@every_form
def test_instructions_come_first_and_lists_are_hidden(
    lang: str, table: Table, books: Books
) -> None:
    """A form opens on its instructions; they explain each column and show two examples."""
    book = books[lang, table.name]
    assert book.sheetnames == [NOTES[lang], label(table, lang), LISTS[lang]]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "hidden"]
    assert book.active.title == NOTES[lang]
    cells = [[cell.value for cell in row] for row in book[NOTES[lang]].iter_rows()]
    explained = cells[-len(table.columns) :]
    assert [str(row[0]).lstrip("*") for row in explained] == [
        label(column, lang) for column in table.columns
    ]
    for example in (4, 5):
        shown = [row[example] for row in explained]
        required = [at for at, column in enumerate(table.columns) if column.required]
        assert all(shown[at] for at in required)
    assert book[NOTES[lang]].protection.sheet


@every_form
def test_a_form_is_made_for_screen_and_paper(lang: str, table: Table, books: Books) -> None:
    """The header stays in sight, on every page too; pages lie across; columns are wide enough."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    for number, column in _numbered(table):
        letter = openpyxl.utils.get_column_letter(number)
        dimension = sheet.column_dimensions[letter]
        assert 8 <= dimension.width <= 30
        expected = {"str": "@", "list": "@", "date": "yyyy-mm-dd"}.get(column.type, "General")
        assert dimension.number_format == expected, column.name


def test_sheet_names_are_ones_that_a_spreadsheet_takes() -> None:
    """No more than 31 signs, none of the forbidden ones, no two alike."""
    for lang in LANGS:
        names = [label(table, lang) for table in TABLES.values()] + [NOTES[lang], LISTS[lang]]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


# -- what a form checks --------------------------------------------------------------


@every_form
def test_drop_downs_offer_the_labels(lang: str, table: Table, books: Books) -> None:
    """Each coded column offers its labels, each yes-or-no column both words, nothing else any."""
    book = books[lang, table.name]
    rules = rules_of(books, lang, table)
    offered = {}
    for name, rule in rules.items():
        if rule.type == "list":
            sheet, _, area = rule.formula1.rpartition("!")
            assert sheet == f"'{LISTS[lang]}'"
            offered[name] = [row[0].value for row in book[LISTS[lang]][area.replace("$", "")]]
            assert rule.showErrorMessage and rule.errorStyle in (None, "stop")
            assert not rule.showDropDown, "in the file format, true hides the arrow"
    expected = {
        c.name: [label(x, lang) for x in c.codes] for c in table.columns if c.type == "enum"
    }
    expected |= {c.name: list(YES_NO[lang]) for c in table.columns if c.type == "bool"}
    assert offered == expected


@every_form
def test_numbers_and_dates_are_checked(lang: str, table: Table, books: Books) -> None:
    """Whole and decimal numbers keep to the column's range, dates to reasonable years."""
    rules = {k: r for k, r in rules_of(books, lang, table).items() if r.type != "list"}
    checked = {"int": "whole", "float": "decimal", "date": "date"}
    assert {name: rule.type for name, rule in rules.items()} == {
        c.name: checked[c.type] for c in table.columns if c.type in checked
    }
    for name, rule in rules.items():
        column = table.column(name)
        limits = [None if f is None else float(f) for f in (rule.formula1, rule.formula2)]
        if column.type == "date":
            # Day 1 of a spreadsheet is 1900-01-01; it counts a 29 February 1900 that never was.
            last = (dt.date(2200, 12, 31) - dt.date(1899, 12, 30)).days
            assert limits == [1, last]
        elif column.minimum is None:
            assert limits[0] is not None and limits[0] < -1e300 and column.maximum is None
        else:
            assert limits == [column.minimum, column.maximum]
        assert rule.operator == ("between" if limits[1] is not None else "greaterThanOrEqual")
        assert rule.allow_blank and rule.showErrorMessage
        assert len(rule.error) <= 255 and len(rule.errorTitle) <= 32
