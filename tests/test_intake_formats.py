"""The same rows are the same table, whatever file they came in."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.loaders import import_sources, open_tables

HEADER = ["需求编号", "社区编号", "提出日期", "来源渠道", "需求类别", "满意度", "是否按时办结"]
WORDS = st.text(alphabet="扰民停车a1,;\"' 、（）é", min_size=1, max_size=8).map(
    lambda text: f"类{text.strip()}"
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "南布社区"]),
        st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2025, 1, 1)),
        st.sampled_from(["热线", "居民反映", ""]),
        WORDS,
        st.sampled_from([None, 1, 3, 5]),
        st.sampled_from([None, True, False]),
    ),
    min_size=1,
    max_size=12,
)


def _typed(rows: list[Any]) -> list[list[Any]]:
    return [[f"N{number:03d}", *row] for number, row in enumerate(rows)]


def _text(rows: list[Any]) -> list[list[str]]:
    def said(cell: Any) -> str:
        if isinstance(cell, bool):
            return "是" if cell else "否"
        return "" if cell is None else str(cell)

    return [[said(cell) for cell in row] for row in _typed(rows)]


def _delimited(rows: list[Any], delimiter: str, newline: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    writer.writerows([HEADER, *_text(rows)])
    return out.getvalue()


def _write_workbook(rows: list[Any], path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "需求与问题台账"
    for row in [HEADER, *_typed(rows)]:
        sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)


def _content(path: Path) -> pd.DataFrame:
    """What the rows say and where they stood; the names of file and sheet differ."""
    return open_tables(path).frame("needs").drop(columns=["_source_file", "_source_sheet"])


@given(ROWS)
@settings(max_examples=12)
def test_every_format_gives_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    """CSV by comma or semicolon, TSV, XLSX and Parquet agree in values, types and row numbers."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "a.csv").write_text(_delimited(rows, ","), "utf-8", newline="")
    (folder / "b.csv").write_text(_delimited(rows, ";", "\r\n"), "utf-8", newline="")
    (folder / "c.tsv").write_text(_delimited(rows, "\t"), "utf-8", newline="")
    (folder / "d.csv").write_text(_delimited(rows, "\t"), "utf-8", newline="")
    _write_workbook(rows, folder / "e.xlsx")
    frame = pd.DataFrame(_typed(rows), columns=HEADER)
    frame.to_parquet(folder / "f.parquet")
    first = _content(folder / "a.csv")
    assert first["_source_row"].tolist() == list(range(2, 2 + len(rows)))
    for name in ("b.csv", "c.tsv", "d.csv", "e.xlsx", "f.parquet"):
        pd.testing.assert_frame_equal(_content(folder / name), first)


@given(ROWS)
@settings(max_examples=6)
def test_every_encoding_gives_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    """UTF-8 with and without its mark, GB18030 and UTF-16 hold the same text."""
    folder = tmp_path_factory.mktemp("encodings")
    text = _delimited(rows, ",")
    frames = {}
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"):
        path = folder / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        frames[encoding] = _content(path)
        said = open_tables(path).about["sources"][0]["encoding"]
        assert said == encoding
    for frame in frames.values():
        pd.testing.assert_frame_equal(frame, frames["utf-8"])


def test_gb18030_needs_no_detection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short texts mislead a detection: it is asked last."""
    from workbench.intake import encodings

    def never(_: bytes) -> None:
        raise AssertionError("asked for a detection")

    monkeypatch.setattr(encodings, "from_bytes", never)
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("需求编号,社区编号,提出日期\nN1,甲,2024-03-05\n".encode(encoding))
        assert open_tables(path).frame("needs")["community_id"].tolist() == ["甲"]


def test_an_encoding_that_only_detection_finds(tmp_path: Path) -> None:
    """Where neither UTF-8 nor GB18030 fits, the encoding is detected, and said."""
    lines = ["need_id,community_id,raised_date,need_category"]
    lines += [
        f"N{n},C1,2024-03-05,Établissement à côté du théâtre, ".rstrip(", ") for n in range(40)
    ]
    path = tmp_path / "needs.csv"
    path.write_bytes("\n".join(lines).encode("cp1252"))
    tables = open_tables(path)
    assert len(tables.frame("needs")) == 40
    assert tables.about["sources"][0]["encoding"] not in ("", "utf-8")


def _needs(tmp_path: Path, body: str, name: str = "needs.csv") -> Path:
    path = tmp_path / name
    path.write_text("需求编号,社区编号,提出日期,需求类别\n" + body, "utf-8", newline="")
    return path


def test_a_record_over_several_lines_is_one_row(tmp_path: Path) -> None:
    """Row numbers are those of a spreadsheet: quoted line breaks and blank lines count as shown."""
    path = _needs(
        tmp_path,
        'N1,C1,2024-03-05,"停车\n占道"\n\nN2,C1,2024-03-06,扰民\n,,,\nN3,C1,2024-03-07,x\n',
    )
    needs = open_tables(path).frame("needs")
    assert needs["_source_row"].tolist() == [2, 4, 6]
    assert needs["need_category"].tolist() == ["停车 占道", "扰民", "x"]


def test_blank_rows_above_the_header_count(tmp_path: Path) -> None:
    """The first row that is not blank is the header, and keeps its number."""
    path = tmp_path / "needs.csv"
    path.write_text("\n,,\n需求编号,社区编号,提出日期\nN1,C1,2024-03-05\n", "utf-8")
    assert open_tables(path).frame("needs")["_source_row"].tolist() == [4]


def test_rows_with_too_many_or_too_few_cells(tmp_path: Path) -> None:
    """Too many: set aside, for nobody can say which is which. Too few: blank at the end."""
    path = _needs(
        tmp_path,
        "N1,C1,2024-03-05,a\nN2,C1,2024-03-06\nN3,C1,2024-03-07,b,c\nN4,C1,2024-03-08,d,,\n"
        "N5,C1,2024-03-09,e\n",
    )
    import_sources([path], to=tmp_path / "out")
    needs = open_tables(tmp_path / "out").frame("needs")
    assert needs["need_id"].tolist() == ["N1", "N2", "N4", "N5"]
    assert needs["_source_row"].tolist() == [2, 3, 5, 6]
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    aside = problems[problems["outcome"] == "set_aside"]
    assert aside[["row", "rule"]].values.tolist() == [[4, "ragged_row"]]
    repairs = pd.read_csv(tmp_path / "out" / "repairs.csv")
    assert repairs[["row", "rule"]].values.tolist() == [[3, "short_row"]]


def test_rows_swallowed_by_a_quotation_mark_are_not_lost_in_silence(tmp_path: Path) -> None:
    """Two stray marks join lines into one cell: that row is set aside."""
    path = _needs(
        tmp_path,
        'N1,C1,2024-03-05,a\nN2,C1,2024-03-06,"b\nN3,C1,2024-03-07,"c\nN4,C1,2024-03-08,d\n',
    )
    import_sources([path], to=tmp_path / "out")
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    assert problems[["row", "rule"]].values.tolist() == [[3, "swallowed_rows"]]
    assert open_tables(tmp_path / "out").frame("needs")["need_id"].tolist() == ["N1", "N4"]


def test_a_quotation_mark_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    """An odd number of marks is no unclosed one where they stand inside cells."""
    path = _needs(tmp_path, 'N1,C1,2024-03-05,5" 管\nN2,C1,2024-03-06,b\n')
    assert open_tables(path).frame("needs")["need_category"].tolist() == ['5" 管', "b"]


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    """Each sheet with a table's headers feeds it; hidden ones are listed, blank ones are none."""
    book = openpyxl.Workbook()
    for month, title in enumerate(["一月", "二月", "三月"], start=1):
        sheet = book.create_sheet(title)
        sheet.append(["需求编号", "社区编号", "提出日期"])
        sheet.append([f"N{month}", "C1", dt.datetime(2024, month, 5, 17, 24, 41)])
    book["三月"].sheet_state = "hidden"
    organisations = book.create_sheet("机构名录")
    organisations.append(["机构编号", "机构名称"])
    organisations.append([1001, "甲"])
    book.save(tmp_path / "book.xlsx")
    report = import_sources([tmp_path / "book.xlsx"], to=tmp_path / "out")
    tables = open_tables(tmp_path / "out")
    needs = tables.frame("needs")
    assert needs["_source_sheet"].tolist() == ["一月", "二月"]
    assert needs["raised_date"].tolist() == [
        pd.Timestamp(2024, 1, 5, 17, 24, 41), pd.Timestamp(2024, 2, 5, 17, 24, 41),
    ]  # fmt: skip
    assert tables.frame("organizations")["organization_id"].tolist() == ["1001"]
    assert report.hidden == (("book.xlsx", "三月"),)
    assert any("三月" in line for line in report.lines("zh-CN"))


def test_an_imported_table_keeps_where_its_rows_stood(tmp_path: Path) -> None:
    """Importing an import again does not lose the first file, sheet and row."""
    path = _needs(tmp_path, "\nN1,C1,2024-03-05,a\n")
    import_sources([path], to=tmp_path / "one")
    import_sources([tmp_path / "one"], to=tmp_path / "two")
    needs = open_tables(tmp_path / "two").frame("needs")
    assert needs[["_source_file", "_source_row"]].values.tolist() == [["needs.csv", 3]]
    pd.testing.assert_frame_equal(needs, open_tables(tmp_path / "one").frame("needs"))
    alone = open_tables(tmp_path / "one" / "needs.parquet").frame("needs")
    pd.testing.assert_frame_equal(needs, alone)


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["need_id", "community_id", "raised_date", "project_id"], "needs"),
        (["Project", "Community", "Title"], "projects"),
        (["活动 编号", "社区编号", "服务日期", "参与人数（人次）"], "activities"),
        (["活动编号", "居民代码", "参与身份"], "participation"),
        (["人员编号", "任职机构", "岗位类别"], "workers"),
        (["机构编号", "机构名称", "机构类型"], "organizations"),
        (["社区编号", "年度", "户数"], "communities"),
    ],
)
def test_headers_say_which_table_it_is(headers: list[str], table: str, tmp_path: Path) -> None:
    """Stored names, Chinese and English headers and aliases are known, spaces and width aside."""
    path = tmp_path / "x.csv"
    full = [*headers, "community_id"] if table == "x" else headers
    path.write_text(",".join(full) + "\n", "utf-8")
    assert list(open_tables(path)) == [table]


def test_a_name_decides_before_headers(tmp_path: Path) -> None:
    """A file named for a table feeds it, give or take a date around the name."""
    path = tmp_path / "2024年3月_需求与问题台账.csv"
    path.write_text("需求编号,社区编号,对应项目\n", "utf-8")
    assert list(open_tables(path)) == ["needs"]
