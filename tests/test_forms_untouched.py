"""Forms as we write them: no data while untouched, and nobody's work overwritten."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.clerk import fill, hand_in, label
from tests.empty_forms import LANGS, LISTS, NOTES, Copies
from workbench.cli.app import run
from workbench.config.mapping import read_mapping
from workbench.errors import SourceError, UsageError
from workbench.forms import write_forms
from workbench.forms.package import is_untouched, sealed
from workbench.forms.workbook import form
from workbench.loaders import import_sources, open_tables
from workbench.schema.columns import PROVENANCE
from workbench.schema.definitions import TABLES

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
    report, tables = hand_in(tmp_path / "forms")
    assert list(tables) == ["needs"]
    assert list(tables.frame("needs").columns) == [*row, *PROVENANCE]
    assert report.hidden == ()
    lines = "\n".join(report.lines(lang))
    for name, path in forms.items():
        assert path.name in lines, name
    assert label(TABLES["needs"].column("closed_date"), lang) in lines
    told = {entry["file"]: entry for entry in report.as_json()["forms"]}
    assert len(told) == len(TABLES)
    assert told[forms["needs"].name]["notes"] == [NOTES[lang], LISTS[lang]]
    assert told[forms["workers"].name]["unfilled"] == [label(TABLES["workers"], lang)]
    assert [source["file"] for source in tables.about["sources"]] == [forms["needs"].name]


def test_a_blank_required_column_is_missed(copies: Copies, tmp_path: Path) -> None:
    """A required column that nobody filled in stays, and each of its rows is listed."""
    forms = copies("zh-CN")
    row = {"need_id": "N1", "community_id": "007", "raised_date": dt.date(2024, 3, 5)}
    fill(forms["needs"], TABLES["needs"], [row], "zh-CN")
    report, tables = hand_in(tmp_path / "forms")
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
    report, tables = hand_in(tmp_path / "forms")
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
