"""Several files for one table: rows that complete each other, caveats of single files, and an
invented export that needs everything at once.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.built import ROOT
from workbench.config.mapping import Mapping, read_mapping
from workbench.loaders import ImportReport, import_sources, open_tables


def rule(match: str, conflict: str = "complete", **columns: Any) -> dict[str, Any]:
    """A file that says something of communities in 2024."""
    fed = {"community_id": "区", "year": {"constant": 2024}, **columns}
    table = {"columns": fed, "distinct": True, "on_conflict": conflict}
    return {"match": match, "tables": {"communities": table}}


def read(folder: Path, files: dict[str, str], rules: list[dict[str, Any]]) -> ImportReport:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    mapping = Mapping.model_validate({"files": rules})
    paths = [folder / name for name in files]
    return import_sources(paths, to=folder / "out", mapping=mapping)


def stored(folder: Path) -> dict[str, dict[str, Any]]:
    frame = open_tables(folder / "out").frame("communities").set_index("community_id")
    plain = frame[[c for c in frame if not c.startswith("_")]].astype(object)
    return plain.where(plain.notna(), None).to_dict("index")


PARTS = {
    "names.csv": "区,名\n甲,甲社区\n乙,乙社区\n丙,丙社区\n",
    "people.csv": "区,人\n乙,200\n甲,100\n",
    "houses.csv": "区,户\n甲,40\n丁,10\n",
}
PART_RULES = [
    rule("names.csv", community_name="名"),
    rule("people.csv", pop_total="人"),
    rule("houses.csv", households="户"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(PARTS)))
def test_rows_complete_each_other_in_any_order(order: tuple[str, ...], tmp_path: Path) -> None:
    """One row for each key with what all files say; the account adds up in every order."""
    report = read(tmp_path, {name: PARTS[name] for name in order}, PART_RULES)
    assert stored(tmp_path) == {
        "甲": {"year": 2024, "community_name": "甲社区", "households": 40, "pop_total": 100},
        "乙": {"year": 2024, "community_name": "乙社区", "households": None, "pop_total": 200},
        "丙": {"year": 2024, "community_name": "丙社区", "households": None, "pop_total": None},
        "丁": {"year": 2024, "community_name": None, "households": 10, "pop_total": None},
    }
    total = report.total()
    assert (total["read"], total["kept"], total["repeated"], total["set_aside"]) == (7, 4, 3, 0)
    assert report.repairs["completed"] == 2


def test_the_ledger_says_where_a_cell_came_from(tmp_path: Path) -> None:
    """repairs.csv names the row that gained, what it gained, and the file and row that gave it."""
    read(tmp_path, PARTS, PART_RULES)
    repairs = pd.read_csv(tmp_path / "out" / "repairs.csv")
    assert repairs[["file", "row", "rule", "found", "after"]].values.tolist() == [
        ["names.csv", 2, "completed", "community_id=甲 year=2024",
         "households=40 (houses.csv:2) pop_total=100 (people.csv:3)"],
        ["names.csv", 3, "completed", "community_id=乙 year=2024", "pop_total=200 (people.csv:2)"],
    ]  # fmt: skip


def test_rows_that_contradict_are_refused(tmp_path: Path) -> None:
    """Two different numbers for one key set all its rows aside, as without completing."""
    files = {
        "names.csv": "区,名,人\n甲,甲社区,\n乙,乙社区,5\n",
        "people.csv": "区,名,人\n甲,,100\n甲,,101\n乙,乙社区,5\n",
    }
    rules = [
        rule("names.csv", community_name="名", pop_total="人"),
        rule("people.csv", community_name="名", pop_total="人"),
    ]
    report = read(tmp_path, files, rules)
    assert list(stored(tmp_path)) == ["乙"]
    assert report.problems["conflicting_key"] == 3
    assert report.total()["set_aside"] == 3
    # Nothing is told of cells that were filled in rows that are not stored.
    assert report.repairs == {}


def test_a_file_that_does_not_ask_for_it_is_not_completed(tmp_path: Path) -> None:
    """Rows give and gain only where their own rule says so."""
    files = {name: PARTS[name] for name in ("names.csv", "people.csv")}
    rules = [rule("names.csv", "refuse", community_name="名"), rule("people.csv", pop_total="人")]
    report = read(tmp_path, files, rules)
    assert list(stored(tmp_path)) == ["丙"]
    assert report.problems["conflicting_key"] == 4
    assert "completed" not in report.repairs


def test_caveats_of_files_that_were_not_read_are_not_told(tmp_path: Path) -> None:
    """The mapping's own caveats come first, then those of each file read, each once."""
    rules = [
        {**PART_RULES[0], "notes": {"zh-CN": ["名称旧"], "en": ["Old names"]}},
        {**PART_RULES[1], "notes": {"zh-CN": ["人口旧", "通用"], "en": ["Old people", "All"]}},
    ]
    (tmp_path / "names.csv").write_text(PARTS["names.csv"], encoding="utf-8")
    (tmp_path / "people.csv").write_text(PARTS["people.csv"], encoding="utf-8")
    mapping = Mapping.model_validate({"notes": {"zh-CN": ["通用"], "en": ["All"]}, "files": rules})
    for names, told in [
        (["people.csv"], ["All", "Old people"]),
        (["names.csv", "people.csv"], ["All", "Old names", "Old people"]),
    ]:
        import_sources([tmp_path / n for n in names], to=tmp_path / "out", mapping=mapping)
        assert open_tables(tmp_path / "out").about["notes"]["en"] == told


#: A town's export that nobody has: ids in two parts, three spellings of a place, two dates of
#: closing, ages in two columns, names and households elsewhere, a sheet for each half-year.
INVENTED = """\
title: {zh-CN: 虚构镇, en: An invented town}
notes: {zh-CN: [虚构。], en: [Invented.]}
lookups:
  villages:
    东村: [E, east village, "01"]
    西村: [W, "02"]
  kinds:
    resolved: [done, fixed]
    unresolved: [given up]
dates: ["%d.%m.%Y %H:%M"]
missing: ["?"]
files:
  - match: "town*.xlsx"
    sheet: "H?"
    filters:
      - {column: Kind, not_in: [praise]}
    tables:
      needs:
        columns:
          need_id: {template: "{Year}/{No}"}
          community_id:
            first_of:
              - {from: Village, lookup: villages, otherwise: 镇外, where: [{column: Village, not_matches: "^0"}]}
              - {from: Village, extract: "^0\\\\d", lookup: villages}
          raised_date: Opened
          need_category: {template: "{Kind}: {Detail}"}
          closed_date:
            first_of:
              - {from: Closed, where: [{column: Result, not_in: [given up]}]}
              - Abandoned
          closed_status: {from: Result, lookup: kinds}
          acceptance_status:
            first_of:
              - {constant: duplicate, where: [{column: Detail, matches: "(?i)again"}]}
              - {constant: accepted}
      communities:
        distinct: true
        on_conflict: complete
        filters:
          - {column: Village, matches: "^[EWe0]"}
        columns:
          community_id: {from: Village, extract: "^(0\\\\d|.+)", lookup: villages}
          year: {from: Opened, extract: "(\\\\d{4})"}
          households: {constant: null}
  - match: people.csv
    notes: {zh-CN: [人口按两段年龄相加。], en: [Ages are added up.]}
    tables:
      communities:
        distinct: true
        on_conflict: complete
        columns:
          community_id: {from: place, lookup: villages}
          year: {from: day, extract: "\\\\d{4}$"}
          community_name: {template: "{place} ({day})"}
          pop_total: {sum: [young, old]}
          pop_elderly_60: old
"""

ROWS = {
    "H1": [
        ("2024", 1, "E", "05.02.2024 09:30", "noise", "dogs", "06.02.2024 10:00", "done", ""),
        ("2024", 2, "02 west", "06.02.2024 09:30", "noise", "Again dogs", "", "?", ""),
        ("2024", 3, "mars", "07.02.2024 09:30", "waste", "bins", "", "", ""),
        ("2024", 4, "W", "08.02.2024 09:30", "praise", "kind", "", "", ""),
    ],
    "H2": [
        ("2024", 5, "east village", "05.08.2024 09:30", "waste", "bins", "09.09.2024 09:00",
         "given up", "10.09.2024 11:00"),
        ("2024", "", "E", "06.08.2024 09:30", "waste", "bins", "", "", ""),
        ("2024", 7, "09 south", "07.08.2024 09:30", "waste", "?", "", "lost", ""),
    ],
    "Legend": [("-",) * 9],
}  # fmt: skip
HEADERS = (
    "Year", "No", "Village", "Opened", "Kind", "Detail", "Closed", "Result", "Abandoned",
)  # fmt: skip


@pytest.fixture
def invented(tmp_path: Path) -> tuple[Path, ImportReport]:
    """The invented town, imported with its mapping from a file."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in ROWS.items():
        sheet = book.create_sheet(title)
        for row in (HEADERS, *rows):
            sheet.append(row)
    book.save(tmp_path / "town_2024.xlsx")
    (tmp_path / "people.csv").write_text(
        'place;day;young;old\nE;31.12.2024;"1,000";200\n02;31.12.2024;50;?\n', encoding="utf-8"
    )
    (tmp_path / "m.yaml").write_text(INVENTED, encoding="utf-8")
    report = import_sources(
        [tmp_path / "town_2024.xlsx", tmp_path / "people.csv"],
        to=tmp_path / "out",
        mapping=read_mapping(tmp_path / "m.yaml"),
    )
    return tmp_path / "out", report


def test_the_needs_of_an_invented_export(invented: tuple[Path, ImportReport]) -> None:
    """Ids, places, dates, results and acceptance are what the rules say, row by row."""
    needs = open_tables(invented[0]).frame("needs").set_index("need_id")
    assert needs["community_id"].to_dict() == {
        "2024/1": "东村", "2024/2": "西村", "2024/3": "镇外", "2024/5": "东村",
    }  # fmt: skip
    assert needs.loc["2024/1", "raised_date"] == pd.Timestamp(2024, 2, 5, 9, 30)
    assert needs.loc["2024/1", "closed_date"] == pd.Timestamp(2024, 2, 6, 10)
    # Given up: the date of closing does not count, the date of abandoning does.
    assert needs.loc["2024/5", "closed_date"] == pd.Timestamp(2024, 9, 10, 11)
    assert needs["closed_status"].fillna("").tolist() == ["resolved", "", "", "unresolved"]
    assert needs["acceptance_status"].tolist() == ["accepted", "duplicate", "accepted", "accepted"]
    assert needs.loc["2024/1", "need_category"] == "noise: dogs"


def test_the_account_of_an_invented_export(invented: tuple[Path, ImportReport]) -> None:
    """Praise is filtered; a row without number and one without known village are set aside."""
    folder, report = invented
    accounts = {
        (source.sheet, a.table): (a.read, a.kept, a.repeated, a.filtered, a.set_aside)
        for source in report.sources
        for a in source.tables
    }
    assert accounts == {
        ("H1", "needs"): (4, 3, 0, 1, 0),
        ("H1", "communities"): (4, 2, 0, 2, 0),
        ("H2", "needs"): (3, 1, 0, 0, 2),
        ("H2", "communities"): (3, 0, 2, 0, 1),
        ("", "communities"): (2, 0, 2, 0, 0),
    }
    lines = pd.read_csv(folder / "problems.csv", keep_default_na=False)
    aside = lines[(lines["table"] == "needs") & (lines["outcome"] == "set_aside")]
    assert aside[["sheet", "row", "rule", "found", "expected"]].values.tolist() == [
        ["H2", 3, "required_blank", "", "str"],
        ["H2", 4, "not_in_lookup", "09 south", "villages"],
    ]


def test_the_places_of_an_invented_export(invented: tuple[Path, ImportReport]) -> None:
    """Requests and populations complete each other; an unknown age group makes no smaller sum."""
    places = open_tables(invented[0]).frame("communities").set_index("community_id")
    assert places["pop_total"].fillna(-1).to_dict() == {"东村": 1_200, "西村": -1}
    assert places["pop_elderly_60"].fillna(-1).to_dict() == {"东村": 200, "西村": -1}
    assert places["community_name"].to_dict() == {
        "东村": "E (31.12.2024)", "西村": "02 (31.12.2024)",
    }  # fmt: skip
    assert set(places["year"]) == {2024}
    assert open_tables(invented[0]).about["notes"]["en"] == ["Invented.", "Ages are added up."]


@pytest.mark.parametrize("name", ["mapping.md", "mapping.zh-CN.md"])
def test_the_documented_example_does_what_it_says(name: str, tmp_path: Path) -> None:
    """The example of the documentation, run on two small files, gives what its comments say."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    example = text.split("```yaml mapping\n")[1].split("```")[0]
    (tmp_path / "m.yaml").write_text(example, encoding="utf-8")
    (tmp_path / "tickets1.csv").write_text(
        "年度,流水号,所属社区,受理时间,来源,问题大类,办结时间,归档时间,状态,是否超时,街道,工单类型\n"
        "2024,1,南布社区1号,03/04/2024 09:30:00 AM,12345热线,噪音,,2024-03-09,办结,否,坪山,诉求\n"
        "2024,2,和平社区,03/05/2024 09:30:00 PM,微信,噪音,,,在办,待补,坪山,诉求\n"
        "2024,3,公园社区,03/05/2024 09:30:00 PM,网格,噪音,,,在办,待补,坪山,诉求\n"
        "2024,4,和平社区,03/05/2024 09:30:00 PM,网格,噪音,,,在办,待补,坪山,咨询\n",
        encoding="utf-8",
    )
    (tmp_path / "population.csv").write_text(
        "社区编号,统计日期,男,女\n1002,2024-06-30,50,60\n和平,2024-06-30,7,\n", encoding="utf-8"
    )
    files = [tmp_path / "tickets1.csv", tmp_path / "population.csv"]
    report = import_sources(files, to=tmp_path / "out", mapping=read_mapping(tmp_path / "m.yaml"))
    assert [(a.table, a.kept, a.repeated, a.filtered, a.set_aside)
            for source in report.sources for a in source.tables] == [
        ("communities", 2, 0, 1, 1), ("needs", 2, 0, 1, 1), ("communities", 0, 2, 0, 0),
    ]  # fmt: skip
    needs = open_tables(tmp_path / "out").frame("needs").set_index("need_id")
    assert needs["community_id"].to_dict() == {"2024-1": "南布社区", "2024-2": "和平社区"}
    assert needs["source_channel"].tolist() == ["hotline_12345", "unknown"]
    assert needs.loc["2024-1", "closed_date"] == pd.Timestamp(2024, 3, 9)
    assert needs["closed_status"].fillna("").tolist() == ["resolved", ""]
    assert needs["closed_on_time"].fillna(False).tolist() == [True, False]
    assert stored(tmp_path) == {
        name: {"year": 2024, "community_name": name, "street_name": "坪山", "households": None,
               "pop_total": people}
        for name, people in (("南布社区", 110), ("和平社区", None))
    }  # fmt: skip
    assert open_tables(tmp_path / "out").about["notes"]["zh-CN"][-1] == "工单只到六月。"
