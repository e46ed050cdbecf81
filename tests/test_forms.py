"""Empty Excel forms: what they ask, what they check, and what becomes of them when they return."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from tests.clerk import (
    YES_NO,
    blank_forms,
    data_sheet,
    fill,
    fill_tables,
    places,
    received,
)
from tests.presence import absent
from workbench import messages
from workbench.cli.app import run
from workbench.config.mapping import read_mapping
from workbench.errors import SourceError, UsageError
from workbench.forms import write_forms
from workbench.forms.examples import example_rows
from workbench.forms.package import is_untouched, sealed
from workbench.forms.workbook import form
from workbench.intake.identifiers import identifier_in
from workbench.loaders import import_sources, open_tables
from workbench.sample import draw_city
from workbench.schema.columns import PROVENANCE, Column, Table
from workbench.schema.definitions import TABLES

LANGS = messages.LANGUAGES
NOTES = {"zh-CN": "填写说明", "en": "How to fill in"}
LISTS = {"zh-CN": "选项", "en": "Lists"}
#: The one command that the longest check asks for.
INSTALL = "apt-get install --no-install-recommends libreoffice-calc"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """The untouched forms of both languages, by language and table; not to be changed."""
    folder = tmp_path_factory.mktemp("forms")
    return {lang: blank_forms(folder / lang, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def books(blank: dict[str, dict[str, Path]]) -> dict[tuple[str, str], openpyxl.Workbook]:
    return {
        (lang, name): openpyxl.load_workbook(path)
        for lang, forms in blank.items()
        for name, path in forms.items()
    }


@pytest.fixture
def copies(blank: dict[str, dict[str, Path]], tmp_path: Path) -> Callable[..., dict[str, Path]]:
    """Forms to fill in: copies of the untouched ones, in a folder of the test."""

    def copied(lang: str, folder: str = "forms") -> dict[str, Path]:
        (tmp_path / folder).mkdir(parents=True)
        return {
            name: Path(shutil.copy(path, tmp_path / folder)) for name, path in blank[lang].items()
        }

    return copied


Copies = Callable[..., dict[str, Path]]
every_form = pytest.mark.parametrize(
    ("lang", "table"),
    list(itertools.product(LANGS, TABLES.values())),
    ids=lambda part: part if isinstance(part, str) else part.name,
)
Books = dict[tuple[str, str], openpyxl.Workbook]


def _label(thing: Any, lang: str) -> str:
    return thing.zh if lang == "zh-CN" else thing.en


def _rules(
    books: Books, lang: str, table: Table, *, to_row: int = 1_048_576
) -> dict[str, DataValidation]:
    """The rule of each column that has one; it covers the rows below the header, and no other."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    at = places(sheet, table, lang)
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row) == (2, to_row)
        assert area.min_col == area.max_col
        (name,) = (name for name, place in at.items() if place == area.min_col)
        assert name not in found
        found[name] = rule
    return found


# -- what a form asks ----------------------------------------------------------------


@every_form
def test_a_form_asks_for_every_column(lang: str, table: Table, books: Books) -> None:
    """Headers stand in the order of the schema; required ones have a star and a fill of their own."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    stars = ["*" if column.required else "" for column in table.columns]
    expected = [s + _label(c, lang) for s, c in zip(stars, table.columns, strict=True)]
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
        assert _label(column, lang) in first and state[column.required] in first
        assert len(meaning) > 5
        assert private in last
        for limit in (column.minimum, column.maximum):
            assert limit is None or f"{limit:g}" in filling
        for code in column.codes:
            assert _label(code, lang) in filling
        if column.references:
            assert _label(TABLES[column.references], lang) in filling


@every_form
def test_instructions_come_first_and_lists_are_hidden(
    lang: str, table: Table, books: Books
) -> None:
    """A form opens on its instructions; they explain each column and show two examples."""
    book = books[lang, table.name]
    assert book.sheetnames == [NOTES[lang], _label(table, lang), LISTS[lang]]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "hidden"]
    assert book.active.title == NOTES[lang]
    cells = [[cell.value for cell in row] for row in book[NOTES[lang]].iter_rows()]
    explained = cells[-len(table.columns) :]
    assert [str(row[0]).lstrip("*") for row in explained] == [
        _label(column, lang) for column in table.columns
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
        names = [_label(table, lang) for table in TABLES.values()] + [NOTES[lang], LISTS[lang]]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


# -- what a form checks --------------------------------------------------------------


@every_form
def test_drop_downs_offer_the_labels(lang: str, table: Table, books: Books) -> None:
    """Each coded column offers its labels, each yes-or-no column both words, nothing else any."""
    book = books[lang, table.name]
    rules = _rules(books, lang, table)
    offered = {}
    for name, rule in rules.items():
        if rule.type == "list":
            sheet, _, area = rule.formula1.rpartition("!")
            assert sheet == f"'{LISTS[lang]}'"
            offered[name] = [row[0].value for row in book[LISTS[lang]][area.replace("$", "")]]
            assert rule.showErrorMessage and rule.errorStyle in (None, "stop")
            assert not rule.showDropDown, "in the file format, true hides the arrow"
    expected = {
        c.name: [_label(x, lang) for x in c.codes] for c in table.columns if c.type == "enum"
    }
    expected |= {c.name: list(YES_NO[lang]) for c in table.columns if c.type == "bool"}
    assert offered == expected


@every_form
def test_numbers_and_dates_are_checked(lang: str, table: Table, books: Books) -> None:
    """Whole and decimal numbers keep to the column's range, dates to reasonable years."""
    rules = {k: r for k, r in _rules(books, lang, table).items() if r.type != "list"}
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


# -- filled in, they import ----------------------------------------------------------


def _import(folder: Path, **more: Any) -> Any:
    to = folder.parent / "imported"
    report = import_sources([folder], to=to, **more)
    return report, open_tables(to)


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
    report, tables = _import(tmp_path / "forms", strict=True)
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
    report, tables = _import(tmp_path / "forms", strict=True)
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
    report, tables = _import(tmp_path / "forms", strict=True)
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


# -- untouched, they are nothing -----------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_untouched_forms_are_no_data(
    lang: str,
    blank: dict[str, dict[str, Path]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Blank forms alone are one sentence that says so; no row, no table, no example comes of them."""
    folder = blank[lang]["needs"].parent
    assert run(["import", str(folder), "--to", str(tmp_path / "out")], lang) == 2
    told = capsys.readouterr().err.strip()
    assert "\n" not in told and blank[lang]["needs"].name in told
    assert {"zh-CN": "还没有填写", "en": "filled in"}[lang] in told
    assert not (tmp_path / "out").exists()
    for path in blank[lang].values():
        with pytest.raises(SourceError) as raised:
            open_tables(path)
        assert raised.value.message_id == "forms.only_unfilled"


@pytest.mark.parametrize("lang", LANGS)
def test_an_untouched_form_is_a_table_not_received(
    lang: str, copies: Copies, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a filled form the blank ones count as not received, never as “nothing happened”."""
    forms = copies(lang)
    row = {"need_id": "N1", "community_id": "007", "raised_date": dt.date(2024, 3, 5)}
    row |= {"source_channel": "hotline_12345", "need_category": "x"}
    fill(forms["needs"], TABLES["needs"], [row], lang)
    report, tables = _import(tmp_path / "forms")
    assert list(tables) == ["needs"]
    assert list(tables.frame("needs").columns) == [*row, *PROVENANCE]
    assert report.hidden == ()
    lines = "\n".join(report.lines(lang))
    for name, path in forms.items():
        assert path.name in lines, name
    assert _label(TABLES["needs"].column("closed_date"), lang) in lines
    told = {entry["file"]: entry for entry in report.as_json()["forms"]}
    assert len(told) == len(TABLES)
    assert told[forms["needs"].name]["notes"] == [NOTES[lang], LISTS[lang]]
    assert told[forms["workers"].name]["unfilled"] == [_label(TABLES["workers"], lang)]
    assert [source["file"] for source in tables.about["sources"]] == [forms["needs"].name]


def test_a_blank_required_column_is_missed(copies: Copies, tmp_path: Path) -> None:
    """A required column that nobody filled in stays, and each of its rows is listed."""
    forms = copies("zh-CN")
    row = {"need_id": "N1", "community_id": "007", "raised_date": dt.date(2024, 3, 5)}
    fill(forms["needs"], TABLES["needs"], [row], "zh-CN")
    report, tables = _import(tmp_path / "forms")
    assert report.problems == {"required_blank": 2}
    assert tables.frame("needs")["source_channel"].isna().all()


def test_a_mapping_sees_a_form_as_it_is(copies: Copies, tmp_path: Path) -> None:
    """Where a mapping names a blank column of a form, the column is there."""
    forms = copies("zh-CN")
    row = {"need_id": "N1", "community_id": "007", "raised_date": dt.date(2024, 3, 5)}
    fill(forms["needs"], TABLES["needs"], [row], "zh-CN")
    path = tmp_path / "mapping.yaml"
    columns = "{need_id: '*需求(工单)编号', community_id: '*社区编号', closed_date: 办结日期}"
    path.write_text(f"files:\n  - tables:\n      needs:\n        columns: {columns}\n", "utf-8")
    to = tmp_path / "out"
    import_sources([forms["needs"]], to=to, mapping=read_mapping(path))
    assert open_tables(to).frame("needs")["closed_date"].isna().tolist() == [True]
    with pytest.raises(SourceError, match=r"workers|forms|工作人员名册"):
        import_sources([forms["workers"]], to=tmp_path / "no", mapping=read_mapping(path))


def test_instructions_in_other_peoples_workbooks(tmp_path: Path) -> None:
    """A sheet called 填写说明 is never taken for the table that its file is named for."""
    book = openpyxl.Workbook()
    book.active.title = "填写说明"
    book.active.append(["本表每月 5 日前报送。"])
    sheet = book.create_sheet("一月")
    sheet.append(["＊需求编号", "社区编号 *", "提出日期", "办结日期"])
    sheet.append(["N1", "C1", dt.date(2024, 1, 5), None])
    book.save(tmp_path / "需求与问题台账.xlsx")
    tables = open_tables(tmp_path / "需求与问题台账.xlsx")
    needs = tables.frame("needs")
    assert needs["need_id"].tolist() == ["N1"]
    assert "closed_date" not in needs


def test_a_form_without_its_instructions_is_a_form(copies: Copies) -> None:
    """The hidden lists alone tell a form from a table that somebody sent without rows."""
    path = copies("zh-CN")["activities"]
    book = openpyxl.load_workbook(path)
    del book[NOTES["zh-CN"]]
    book.save(path)
    with pytest.raises(SourceError) as raised:
        open_tables(path)
    assert raised.value.message_id == "forms.only_unfilled"
    del book[LISTS["zh-CN"]]
    book.save(path)
    assert len(open_tables(path).frame("activities")) == 0


def test_a_clerks_own_sheet_beside_the_table(copies: Copies, tmp_path: Path) -> None:
    """A sheet of remarks is left behind and said so; the form is what it is without it."""
    forms = copies("zh-CN")
    book = openpyxl.load_workbook(forms["workers"])
    book.create_sheet("备忘").append(["等人事确认"])
    book.save(forms["workers"])
    with pytest.raises(SourceError) as raised:
        open_tables(forms["workers"])
    assert raised.value.message_id == "forms.only_unfilled"
    row = {"need_id": "N1", "community_id": "007", "raised_date": dt.date(2024, 3, 5)}
    fill(forms["needs"], TABLES["needs"], [row], "zh-CN")
    book = openpyxl.load_workbook(forms["needs"])
    book.create_sheet("备忘").append(["三月的工单还差两件"])
    book.save(forms["needs"])
    report, tables = _import(tmp_path / "forms")
    assert tables.frame("needs")["need_id"].tolist() == ["N1"]
    left = [source.sheet for source in report.sources if not source.tables]
    assert left == ["备忘", "备忘"]
    assert any("备忘" in line for line in report.lines("zh-CN"))


def test_a_visible_sheet_of_lists_is_data_unless_the_workbook_is_a_form(tmp_path: Path) -> None:
    """Only a hidden sheet called Lists, or one beside instructions, is left out."""
    book = openpyxl.Workbook()
    book.active.title = "Lists"
    book.active.append(["need_id", "community_id", "raised_date", "closed_date"])
    book.active.append(["N1", "C1", "2024-01-05", None])
    book.save(tmp_path / "a.xlsx")
    assert "closed_date" in open_tables(tmp_path / "a.xlsx").frame("needs")


# -- written with care ---------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_two_runs_write_the_same_bytes(
    lang: str, blank: dict[str, dict[str, Path]], tmp_path: Path
) -> None:
    """The same version writes the same bytes, and over its own untouched forms again."""
    first = [path.read_bytes() for path in blank[lang].values()]
    for _ in range(2):
        again = write_forms(tmp_path, lang)
        assert [path.read_bytes() for path in again] == first
    assert sorted(tmp_path.iterdir()) == sorted(again)


def test_a_filled_form_is_never_overwritten(
    copies: Copies, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One form that somebody saved stops the whole, in one sentence that names it; nothing is written."""
    forms = copies("zh-CN")
    fill(forms["workers"], TABLES["workers"], [{"worker_id": "W1"}], "zh-CN")
    forms["needs"].unlink()
    before = {p.name: p.read_bytes() for p in (tmp_path / "forms").iterdir()}
    for lang in LANGS:
        assert run(["forms", str(tmp_path / "forms"), "--lang", "zh-CN"], lang) == 2
        heard = capsys.readouterr()
        assert heard.out == "" and forms["workers"].name in heard.err
        assert len(heard.err.strip().splitlines()) == 1
    assert {p.name: p.read_bytes() for p in (tmp_path / "forms").iterdir()} == before


@pytest.mark.parametrize(
    "content", [b"", b"my notes", b"PK\x03\x04 damaged"], ids=["empty", "text", "damaged"]
)
def test_other_files_of_that_name_stay(content: bytes, tmp_path: Path) -> None:
    """Whatever is no form of ours is left as it is."""
    path = tmp_path / "05 需求与问题台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        write_forms(tmp_path, "zh-CN")
    assert raised.value.message_id == "forms.in_use"
    assert path.read_bytes() == content and list(tmp_path.iterdir()) == [path]


def test_a_folder_is_made_and_a_file_is_no_folder(tmp_path: Path) -> None:
    """Folders on the way are made; a file where the folder should be is left alone."""
    assert len(write_forms(tmp_path / "a" / "b", "en")) == len(TABLES)
    (tmp_path / "c").write_text("c")
    with pytest.raises(UsageError):
        write_forms(tmp_path / "c", "en")
    assert (tmp_path / "c").read_text() == "c"


def test_the_seal_knows_other_versions_and_any_change(tmp_path: Path) -> None:
    """A form of another version is untouched too; one saved again without a change is not."""
    book = form(TABLES["needs"], "en")
    book["Needs"]["A1"] = "Older header"
    path = tmp_path / "a.xlsx"
    path.write_bytes(sealed(book))
    assert is_untouched(path)
    openpyxl.load_workbook(path).save(path)
    assert not is_untouched(path)
    assert not is_untouched(tmp_path / "nowhere.xlsx")


def test_without_the_excel_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing part is one sentence that says how to get it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError) as raised:
        write_forms(tmp_path / "forms", "en")
    assert all("workbench[excel]" in raised.value.text(lang) for lang in LANGS)
    assert not (tmp_path / "forms").exists()


def test_the_language_of_forms_is_an_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--lang` after the verb chooses the forms; before it, the messages, and by default both."""
    assert run(["forms", str(tmp_path / "a")], "en") == 0
    assert (tmp_path / "a" / "05 Needs.xlsx").is_file()
    assert run(["forms", str(tmp_path / "b"), "--lang", "zh-CN"], "en") == 0
    assert (tmp_path / "b" / "05 需求与问题台账.xlsx").is_file()
    assert "10 empty forms" in capsys.readouterr().out
    assert run(["--json", "forms", str(tmp_path / "c")], "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == sorted(path.name for path in (tmp_path / "c").iterdir())


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
    _, tables = _import(tmp_path / "full", strict=True)
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
        rules = _rules(books, lang, table, to_row=to_row)
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
