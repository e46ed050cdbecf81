"""Filled in, forms import as they were typed, also out of another program."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.clerk import data_sheet, fill, fill_tables, hand_in, places, received
from tests.empty_forms import LANGS, LISTS, NOTES, Copies, every_form, rules_of
from tests.presence import absent
from workbench.errors import SourceError
from workbench.forms.examples import example_rows
from workbench.forms.package import is_untouched
from workbench.intake.identifiers import identifier_in
from workbench.loaders import import_sources, open_tables
from workbench.sample import draw_city
from workbench.schema.columns import PROVENANCE, Column, Table
from workbench.schema.definitions import TABLES

#: The one command that the longest check asks for.
INSTALL = "apt-get install --no-install-recommends libreoffice-calc"


# -- filled in, they import ----------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> dict[str, pd.DataFrame]:
    """A sample city; every optional column that it has holds something."""
    drawn = draw_city(communities=3, months=3, seed=7)
    return {name: drawn.frame(name) for name in drawn}


def _assert_city(tables: Any, city: dict[str, pd.DataFrame]) -> None:
    assert list(tables) == list(city)
    for name, frame in city.items():
        got = tables.frame(name).drop(columns=list(PROVENANCE))
        pd.testing.assert_frame_equal(
            got, received(frame, TABLES[name]).reset_index(drop=True), check_exact=True
        )


@pytest.mark.parametrize("lang", LANGS)
def test_a_city_survives_its_forms(
    lang: str, city: dict[str, pd.DataFrame], copies: Copies, tmp_path: Path
) -> None:
    """Typed into the forms and imported without a mapping, a city is what it was, cell by cell."""
    forms = copies(lang)
    fill_tables(forms, city, lang)
    report, tables = hand_in(tmp_path / "forms", strict=True)
    _assert_city(tables, city)
    assert report.problems == {}
    assert set(report.repairs) <= {"list_separator"}
    assert report.total()["kept"] == sum(map(len, city.values()))


def test_half_a_city_in_each_language(
    city: dict[str, pd.DataFrame], copies: Copies, tmp_path: Path
) -> None:
    """Forms of both languages feed the same tables."""
    for lang, part in zip(LANGS, (slice(None, None, 2), slice(1, None, 2)), strict=True):
        halves = {name: frame.iloc[part] for name, frame in city.items()}
        fill_tables(copies(lang, f"forms/{lang}"), halves, lang)
    to = tmp_path / "imported"
    import_sources([tmp_path / "forms" / lang for lang in LANGS], to=to, strict=True)
    tables = open_tables(to)
    for name, frame in city.items():
        key = list(TABLES[name].key)
        got = tables.frame(name).drop(columns=list(PROVENANCE)).sort_values(key)
        expected = received(frame, TABLES[name]).sort_values(key)
        pd.testing.assert_frame_equal(
            got.reset_index(drop=True), expected.reset_index(drop=True), check_exact=True
        )


def _every_code(table: Table) -> list[dict[str, Any]]:
    """Rows in which each code of each list stands at least once, lists holding all of theirs."""
    longest = max(len(column.codes) for column in table.columns)
    return [
        {column.name: _some_value(column, number) for column in table.columns}
        for number in range(longest)
    ]


def _some_value(column: Column, number: int) -> Any:
    if column.type == "list":
        return ";".join(column.code_names() or (f"X{number}", "007"))
    if column.codes:
        return column.codes[number % len(column.codes)].code
    if column.type == "date":
        return dt.datetime(2024, 1, 1 + number, *((8, 30 + number) if number % 2 else (0, 0)))
    if column.type == "bool":
        return (True, False, None)[number % 3]
    if column.type in ("int", "float"):
        low = column.minimum if column.minimum is not None else -3
        value = low + number % (1 + int((column.maximum or low + 99) - low))
        return int(value) if column.type == "int" else value + 0.25
    return f"{number:018d}" if column.name.endswith("_id") else f"{number}-1"


@every_form
def test_every_code_of_every_list(lang: str, table: Table, copies: Copies, tmp_path: Path) -> None:
    """Every label is understood, every column holds what was typed, 18 digits and zeros included."""
    rows = _every_code(table)
    path = copies(lang)[table.name]
    fill(path, table, rows, lang)
    report, tables = hand_in(tmp_path / "forms", strict=True)
    assert list(tables) == [table.name]
    assert report.problems == {}
    frame = tables.frame(table.name)
    assert list(frame.columns) == [*table.names(), *PROVENANCE]
    for column in table.columns:
        got = [None if pd.isna(value) else value for value in frame[column.name].tolist()]
        assert got == [row[column.name] for row in rows], column.name
        if column.type == "enum":
            assert set(got) == set(column.code_names())


@every_form
def test_the_examples_are_rows_that_would_import(
    lang: str, table: Table, copies: Copies, tmp_path: Path
) -> None:
    """Typed into the data sheet as they are shown, both examples import without any problem."""
    path = copies(lang)[table.name]
    book = openpyxl.load_workbook(path)
    sheet = data_sheet(book, table, lang)
    at = places(sheet, table, lang)
    cells = [[cell.value for cell in row] for row in book[NOTES[lang]].iter_rows()]
    for row, example in enumerate((4, 5), start=2):
        for column, shown in zip(table.columns, cells[-len(table.columns) :], strict=True):
            sheet.cell(row, at[column.name], shown[example])
    book.save(path)
    report, tables = hand_in(tmp_path / "forms", strict=True)
    assert len(tables.frame(table.name)) == 2
    assert report.problems == {}


def test_examples_fit_together() -> None:
    """An id that an example refers to stands in another example, and none names a person."""
    rows = {name: example_rows(table, "en") for name, table in TABLES.items()}
    for name, table in TABLES.items():
        for column in table.columns:
            used = {str(row[column.name]) for row in rows[name] if column.name in row}
            assert not any(map(identifier_in, used))
            if column.references is None or column.references == "organizations":
                continue
            target = TABLES[column.references].key[0]
            assert used <= {row[target] for row in rows[column.references]}, column.name


# -- another program opens them ------------------------------------------------------


def _office() -> str:
    """The program; a missing one is a skip on a desk and a failure in CI."""
    program = shutil.which("soffice")
    if program is None:
        absent(f"LibreOffice is not there; to check the forms with it: {INSTALL}")
    return program


def _saved_again(files: list[Path], to: Path, profile: Path) -> list[Path]:
    """The files as LibreOffice opens and saves them."""
    private = f"-env:UserInstallation={profile.resolve().as_uri()}"
    command = [_office(), private, "--headless", "--convert-to", "xlsx", "--outdir", str(to)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return [to / path.name for path in files]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_keeps_forms_and_data(
    lang: str, city: dict[str, pd.DataFrame], copies: Copies, tmp_path: Path
) -> None:
    """Opened and saved there, forms keep rules, comments and formats, and import as before."""
    forms = copies(lang, "blank")
    again = _saved_again(list(forms.values()), tmp_path / "saved", tmp_path / "profile")
    for table, path in zip(TABLES.values(), again, strict=True):
        assert not is_untouched(path)
        _assert_same_form(table, lang, forms[table.name], path)
    with pytest.raises(SourceError) as raised:
        open_tables(tmp_path / "saved")
    assert raised.value.message_id == "forms.only_unfilled"
    filled = {name: forms[name] for name in city}
    fill_tables(filled, city, lang)
    _saved_again(list(filled.values()), tmp_path / "full", tmp_path / "profile")
    _, tables = hand_in(tmp_path / "full", strict=True)
    _assert_city(tables, city)


def _assert_same_form(table: Table, lang: str, before: Path, after: Path) -> None:
    old, new = ({(lang, table.name): openpyxl.load_workbook(path)} for path in (before, after))
    sheets = [data_sheet(book[lang, table.name], table, lang) for book in (old, new)]
    assert [c.value for c in sheets[0][1]] == [c.value for c in sheets[1][1]]
    texts = [[c.comment.text.strip() for c in sheet[1]] for sheet in sheets]
    assert texts[0] == texts[1]
    assert new[lang, table.name][LISTS[lang]].sheet_state == "hidden"
    kinds = []
    # LibreOffice saves rules for 1,000 rows below the last one in use.
    for books, to_row in ((old, 1_048_576), (new, 1_001)):
        rules = rules_of(books, lang, table, to_row=to_row)
        kinds.append(
            {name: (rule.type, rule.operator or "between") for name, rule in rules.items()}
        )
    assert kinds[0] == kinds[1]
    formats = [_formats(sheet, table) for sheet in sheets]
    assert formats[0] == formats[1]


def _formats(sheet: Any, table: Table) -> dict[str, str]:
    """The formats of empty columns; a file may name one format for a run of columns."""
    found = {}
    for dimension in sheet.column_dimensions.values():
        for number in range(dimension.min, dimension.max + 1):
            if number <= len(table.columns):
                found[table.columns[number - 1].name] = dimension.number_format.lower().replace(
                    "\\", ""
                )
    return found
