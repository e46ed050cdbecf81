"""Each mistake of a source is one clear sentence, in both languages, and nothing is written."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workbench.config.mapping import Mapping
from workbench.errors import SourceError
from workbench.loaders import import_sources

BAD = Path(__file__).parent / "fixtures" / "bad_sources"


def refused(source: Path, tmp_path: Path, **more: object) -> tuple[str, str]:
    """The sentence in Chinese and English; nothing may be left at or beside the target."""
    target = tmp_path / "out" / "data"
    with pytest.raises(SourceError) as caught:
        import_sources([source], to=target, **more)  # type: ignore[arg-type]
    assert not target.exists()
    assert not target.parent.exists() or not list(target.parent.iterdir())
    assert caught.value.exit_code == 2
    return caught.value.text("zh-CN"), caught.value.text("en")


#: File → the sentence in Chinese and in English, as an import without options says it.
SENTENCES = {
    "web_page.csv": (
        "文件“web_page.csv”：内容是网页，不是表格；请重新导出为 CSV，或用 Excel "
        "打开后另存为 .xlsx。",
        "file “web_page.csv”: this is a web page, not a table; export it again as CSV, or open it "
        "in Excel and save it as .xlsx.",
    ),
    "empty_file.csv": (
        "文件“empty_file.csv”：是空的；请重新导出。",
        "file “empty_file.csv”: is empty; export it again.",
    ),
    "only_blank_lines.csv": (
        "文件“only_blank_lines.csv”：是空的；请重新导出。",
        "file “only_blank_lines.csv”: is empty; export it again.",
    ),
    "unclosed_quote.csv": (
        "文件“unclosed_quote.csv”、第 3 行：有一个引号没有配对，其后的内容都被吞入一格；"
        "请补上引号或重新导出。",
        "file “unclosed_quote.csv”, row 3: a quotation mark is never closed and swallows "
        "everything below it; close it, or export the file again.",
    ),
    "unknown_headers.csv": (
        "文件“unknown_headers.csv”：第一行里没有哪张表的主键列，不知道它是哪张表；"
        "请使用我们的表头，或写一份映射。",
        "file “unknown_headers.csv”: its first row holds the key columns of no table, so nobody "
        "can say which table it is; use our headers, or write a mapping.",
    ),
    "needs_2024.csv": (
        "文件“needs_2024.csv”：以“需求与问题台账”命名，但第一行里没有这张表的任何一列；"
        "请检查表头，或写一份映射。",
        "file “needs_2024.csv”: is named for “Needs”, but its first row holds none of that "
        "table's columns; check the headers, or write a mapping.",
    ),
    "two_tables_fit.csv": (
        "文件“two_tables_fit.csv”：可能是 服务活动台账 (activities)、联动与信息共享记录 (linkages) "
        "中的任何一张；请以表名命名文件或工作表，或写一份映射。",
        "file “two_tables_fit.csv”: could be any of Activities (activities), Linkages (linkages); "
        "name the file or sheet for the table, or write a mapping.",
    ),
    "needs_without_community.csv": (
        "文件“needs_without_community.csv”：需求与问题台账必须有“社区编号”（community_id）列；"
        "请补上这一列，或在映射中指明。",
        "file “needs_without_community.csv”: Needs needs the column “Community” (community_id); "
        "add it, or say in the mapping what feeds it.",
    ),
    "header_twice.csv": (
        "文件“header_twice.csv”、“提出日期”列：这个表头出现了不止一次，不知道用哪一列；"
        "请改名或删去多余的一列。",
        "file “header_twice.csv”, column “提出日期”: this header stands more than once, and nobody "
        "can say which is meant; rename or remove one.",
    ),
    "impossible_date.csv": (
        "这一必填列没有一格能读懂，原因都相同，第一处如下。文件“impossible_date.csv”、第 2 行、"
        "“提出日期”列：写的是“2024-02-30”，日历上没有这一天，或年份、时间不合理；请改正。",
        "No cell of this required column can be read, all for the same reason, first met "
        "here. File "
        "“impossible_date.csv”, row 2, column “提出日期”: found “2024-02-30”, which is no day of "
        "the calendar, or an unreasonable year or time; please correct it.",
    ),
    "ambiguous_date.csv": (
        "这一必填列没有一格能读懂，原因都相同，第一处如下。文件“ambiguous_date.csv”、第 2 行、"
        "“提出日期”列：“05/03/2024”分不清日和月；请改为 2024-12-31 的写法，或在映射的 dates "
        "中写明格式。",
        "No cell of this required column can be read, all for the same reason, first met "
        "here. File "
        "“ambiguous_date.csv”, row 2, column “提出日期”: “05/03/2024” does not say which is "
        "the day "
        "and which the month; write it like 2024-12-31, or give its format in dates of the "
        "mapping.",
    ),
    "text_in_a_number_column.csv": (
        "这一必填列没有一格能读懂，原因都相同，第一处如下。"
        "文件“text_in_a_number_column.csv”、第 2 行、"
        "“participant_count”列：应为数字，写的是“约50人”；请改为数字，单位和说明另列。",
        "No cell of this required column can be read, all for the same reason, first met "
        "here. File "
        "“text_in_a_number_column.csv”, row 2, column “participant_count”: should be a number; "
        "found “约50人”; write the number alone, units and remarks elsewhere.",
    ),
    "every_community_blank.csv": (
        "需求与问题台账没有一行可以保留，原因都相同，第一处如下。文件“every_community_blank.csv”、"
        "第 2 行、“社区编号”列：必填，却是空的；请补上。",
        "No row of Needs can be kept, all for the same reason, first met here. File "
        "“every_community_blank.csv”, row 2, column “社区编号”: is required and blank; fill it in.",
    ),
}

#: The same for `strict`, where a default import sets the row aside or blanks the cell.
STRICT = {
    "too_many_cells.csv": (
        "文件“too_many_cells.csv”、第 3 行：单元格比表头多，分不清哪格属于哪列（表头有 3 列）；"
        "请检查多余的分隔符。",
        "file “too_many_cells.csv”, row 3: has more cells than there are headers (3), so nobody "
        "can say which is which; look for a delimiter too many.",
    ),
    "one_key_two_rows.csv": (
        "文件“one_key_two_rows.csv”、第 2 行、“need_id”列：有内容不同的行用了同一个主键"
        "（need_id=N1）；请改正或删去其中之一。",
        "file “one_key_two_rows.csv”, row 2, column “need_id”: rows that differ have the same key "
        "(need_id=N1); correct or remove one.",
    ),
    "unknown_code.csv": (
        "文件“unknown_code.csv”、第 3 行、“来源渠道”列：不认得“微信”，可用的代码有 "
        "resident_self|hotline_12345|resident_meeting|survey|worker_outreach|grid_inspection"
        "|organization_proposal|superior_task|unknown；请改正，或在映射的 map 中写明。",
        "file “unknown_code.csv”, row 3, column “来源渠道”: “微信” is unknown; the codes are "
        "resident_self|hotline_12345|resident_meeting|survey|worker_outreach|grid_inspection"
        "|organization_proposal|superior_task|unknown; correct it, or name it in map of the "
        "mapping.",
    ),
    "identity_number.csv": (
        "文件“identity_number.csv”、第 2 行、“居民代码”列：含有像身份证号的内容，拒绝导入；"
        "请从源文件中删去，改用脱敏代码。",
        "file “identity_number.csv”, row 2, column “居民代码”: holds what looks like an ID number "
        "and is refused; delete it from the source and use a pseudonym.",
    ),
    "mobile_number.csv": (
        "文件“mobile_number.csv”、第 3 行、“居民代码”列：含有像手机号的内容，拒绝导入；"
        "请从源文件中删去，改用脱敏代码。",
        "file “mobile_number.csv”, row 3, column “居民代码”: holds what looks like a mobile number "
        "and is refused; delete it from the source and use a pseudonym.",
    ),
    "id_rounded_by_excel.csv": (
        "文件“id_rounded_by_excel.csv”、第 2 行、“居民代码”列：编号被 Excel 当作数字，只保留了 "
        "15 位，已分不清是谁；请把这一列设为文本后重新导出。",
        "file “id_rounded_by_excel.csv”, row 2, column “居民代码”: Excel took this id for a number "
        "and kept 15 digits of it, so nobody can say whose it is; format the column as text and "
        "export it again.",
    ),
    "rating_out_of_range.csv": (
        "文件“rating_out_of_range.csv”、第 2 行、“满意度”列：“6”超出范围（int 1..5）；请改正。",
        "file “rating_out_of_range.csv”, row 2, column “满意度”: “6” is out of range (int 1..5); "
        "please correct it.",
    ),
    "neither_yes_nor_no.csv": (
        "文件“neither_yes_nor_no.csv”、第 2 行、“是否按时办结”列：应为是或否，写的是“也许”；"
        "请改正。",
        "file “neither_yes_nor_no.csv”, row 2, column “是否按时办结”: should be yes or no; found "
        "“也许”; please correct it.",
    ),
    "impossible_date.csv": (
        "文件“impossible_date.csv”、第 2 行、“提出日期”列：写的是“2024-02-30”，日历上没有这一天，"
        "或年份、时间不合理；请改正。",
        "file “impossible_date.csv”, row 2, column “提出日期”: found “2024-02-30”, which is no day "
        "of the calendar, or an unreasonable year or time; please correct it.",
    ),
    "text_in_a_number_column.csv": (
        "文件“text_in_a_number_column.csv”、第 2 行、“participant_count”列：应为数字，"
        "写的是“约50人”；"
        "请改为数字，单位和说明另列。",
        "file “text_in_a_number_column.csv”, row 2, column “participant_count”: should be a "
        "number; "
        "found “约50人”; write the number alone, units and remarks elsewhere.",
    ),
}


@pytest.mark.parametrize("file", sorted(SENTENCES))
def test_a_source_that_cannot_be_read_is_one_sentence(file: str, tmp_path: Path) -> None:
    """The sentence names file, row and column, and says what to do."""
    expected = SENTENCES[file]
    assert refused(BAD / file, tmp_path) == tuple(s[:1].upper() + s[1:] for s in expected)


@pytest.mark.parametrize("file", sorted(STRICT))
def test_a_strict_import_stops_at_the_first_problem(file: str, tmp_path: Path) -> None:
    """What a default import sets aside or blanks is an error that names its place."""
    expected = STRICT[file]
    found = refused(BAD / file, tmp_path, strict=True)
    assert found == tuple(s[:1].upper() + s[1:] for s in expected)


@pytest.mark.parametrize("file", sorted(set(STRICT) - set(SENTENCES)))
def test_without_strict_the_same_rows_are_listed(file: str, tmp_path: Path) -> None:
    """The rest of the file is imported, and the problem stands in problems.csv."""
    report = import_sources([BAD / file], to=tmp_path / "data")
    problems = pd.read_csv(tmp_path / "data" / "problems.csv")
    assert len(problems) >= 1
    assert sum(report.problems.values()) == problems["n"].sum()


def test_every_fixture_is_used() -> None:
    """A file in the folder that no test reads is a mistake nobody asserts."""
    named = {*SENTENCES, *STRICT, "folder_without_tables", "no_utf8.csv"}
    assert {path.name for path in BAD.iterdir()} == named


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that does not exist is named."""
    path = tmp_path / "needs.csv"
    assert refused(path, tmp_path) == (
        f"找不到“{path}”；请检查路径。",
        f"There is no “{path}”; check the path.",
    )


def test_a_folder_without_tables(tmp_path: Path) -> None:
    """A folder of notes is no source."""
    path = BAD / "folder_without_tables"
    assert refused(path, tmp_path) == (
        f"文件夹“{path}”里没有可以读取的表格（CSV、TSV、XLSX、Parquet）；"
        "子文件夹不会自动读取，请直接给出。",
        f"The folder “{path}” holds no tables that can be read (CSV, TSV, XLSX, Parquet); folders "
        "inside it are not entered, name them outright.",
    )


def _workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


BINARY = {
    "empty_sheet.xlsx": (
        _workbook(("一月", [])),
        "文件“empty_sheet.xlsx”、工作表“一月”：是空的，没有表头和数据；请检查导出。",
        "File “empty_sheet.xlsx”, sheet “一月”: is empty, without headers and rows; check "
        "the export.",
    ),
    "workbook.csv": (
        _workbook(("needs", [["need_id"]])),
        "文件“workbook.csv”：内容是 Excel 工作簿，却以文本文件命名；请把扩展名改为 .xlsx。",
        "File “workbook.csv”: this is an Excel workbook under the name of a text file; rename it "
        "to end in .xlsx.",
    ),
    "damaged.xlsx": (
        b"PK\x03\x04 damaged",
        "文件“damaged.xlsx”：无法打开，文件可能已损坏或与扩展名不符；请重新导出。",
        "File “damaged.xlsx”: cannot be opened; it is damaged, or not what its name says; export "
        "it again.",
    ),
    "damaged.parquet": (
        b"PAR1 damaged",
        "文件“damaged.parquet”：无法打开，文件可能已损坏或与扩展名不符；请重新导出。",
        "File “damaged.parquet”: cannot be opened; it is damaged, or not what its name says; "
        "export it again.",
    ),
    "parquet.csv": (
        b"PAR1 anything",
        "文件“parquet.csv”：内容是 Parquet，却以文本文件命名；请把扩展名改为 .parquet。",
        "File “parquet.csv”: this is a Parquet file under the name of a text file; rename it to "
        "end in .parquet.",
    ),
    "old.xls": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "文件“old.xls”：是旧版 Excel（.xls）或加了密码的文件，无法读取；"
        "请在 Excel 中去掉密码并另存为 .xlsx。",
        "File “old.xls”: this is an old Excel file (.xls) or one with a password and cannot be "
        "read; remove the password in Excel and save it as .xlsx.",
    ),
    "web_page.xlsx": (
        b"\n<html><table></table></html>",
        "文件“web_page.xlsx”：内容是网页，不是表格；请重新导出为 CSV，或用 Excel "
        "打开后另存为 .xlsx。",
        "File “web_page.xlsx”: this is a web page, not a table; export it again as CSV, or open it "
        "in Excel and save it as .xlsx.",
    ),
    "report.pdf": (
        b"%PDF-1.7",
        "文件“report.pdf”：不认得这种文件；可以读取的有 "
        ".csv, .txt, .tsv, .tab, .xlsx, .xlsm, .parquet。",
        "File “report.pdf”: this kind of file is unknown; readable are "
        ".csv, .txt, .tsv, .tab, .xlsx, .xlsm, .parquet.",
    ),
}


@pytest.mark.parametrize("file", sorted(BINARY))
def test_a_file_that_is_not_what_it_seems(file: str, tmp_path: Path) -> None:
    """Kinds of files are told by their content, not by their names."""
    content, zh, en = BINARY[file]
    (tmp_path / file).write_bytes(content)
    assert refused(tmp_path / file, tmp_path) == (zh, en)


def _mapping(**tables: object) -> Mapping:
    return Mapping.model_validate({"files": [{"match": "unknown_*.csv", "tables": tables}]})


NEEDS = {"need_id": "编码", "community_id": "小区", "raised_date": "时间"}


def test_a_mapping_to_a_column_that_does_not_exist(tmp_path: Path) -> None:
    """The sentence names the column and the nearest one that exists."""
    mapping = _mapping(needs={"columns": {**NEEDS, "raised_date": "时间点"}})
    assert refused(BAD / "unknown_headers.csv", tmp_path, mapping=mapping) == (
        "文件“unknown_headers.csv”：没有映射中写的“时间点”列。您是否想写“时间”？",
        "File “unknown_headers.csv”: there is no column “时间点”, which the mapping names. "
        "Did you mean “时间”?",
    )


def test_a_mapping_that_speaks_of_no_file(tmp_path: Path) -> None:
    """A pattern that fits no file is named beside the files."""
    mapping = Mapping.model_validate(
        {"files": [{"match": "a*.csv", "tables": {"needs": {"columns": NEEDS}}}]}
    )
    assert refused(BAD / "unknown_headers.csv", tmp_path, mapping=mapping) == (
        "映射只说到 a*.csv，而给出的文件是 unknown_headers.csv；请检查映射中的 match 和 sheet。",
        "The mapping speaks of a*.csv only, and the files are unknown_headers.csv; check match "
        "and sheet in the mapping.",
    )


def test_a_mapping_that_stores_names_of_people(tmp_path: Path) -> None:
    """A column called 姓名 is stored nowhere, whatever the mapping says."""
    path = tmp_path / "unknown_names.csv"
    path.write_text("编码,小区,时间,姓名\n1,甲,2024-03-05,张三\n", encoding="utf-8")
    mapping = _mapping(needs={"columns": {**NEEDS, "resident_id": "姓名"}})
    assert refused(path, tmp_path, mapping=mapping) == (
        "文件“unknown_names.csv”、“姓名”列：是个人信息，不得导入为 resident_id；"
        "请从映射中去掉，或换成脱敏代码列。",
        "File “unknown_names.csv”, column “姓名”: identifies people and must not be imported as "
        "resident_id; take it out of the mapping, or feed a pseudonym instead.",
    )


def test_an_encoding_that_does_not_fit(tmp_path: Path) -> None:
    """Characters are never replaced or dropped."""
    rule = {"match": "no_*.csv", "encoding": "utf-8", "tables": {"needs": {"columns": NEEDS}}}
    mapping = Mapping.model_validate({"files": [rule]})
    assert refused(BAD / "no_utf8.csv", tmp_path, mapping=mapping) == (
        "文件“no_utf8.csv”：不能按映射中写的编码 utf-8 读取；请改正映射的 encoding。",
        "File “no_utf8.csv”: cannot be read as utf-8, as the mapping says; correct encoding in "
        "the mapping.",
    )


def test_a_target_that_is_no_import_is_left_alone(tmp_path: Path) -> None:
    """A folder with anything else in it is not replaced."""
    (tmp_path / "mine.txt").write_text("!")
    with pytest.raises(SourceError) as caught:
        import_sources([BAD / "unknown_code.csv"], to=tmp_path)
    assert caught.value.text("en") == (
        f"“{tmp_path}” exists and is no earlier import; choose another folder, or move it "
        "away first."
    )
    assert caught.value.text("zh-CN") == (
        f"“{tmp_path}”已存在，且不是先前导入的结果；请换一个文件夹，或先把它移走。"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_target_that_holds_the_source(tmp_path: Path) -> None:
    """The folder of the sources is not overwritten by what they become."""
    (tmp_path / "needs.csv").write_bytes((BAD / "unknown_code.csv").read_bytes())
    with pytest.raises(SourceError) as caught:
        import_sources([tmp_path], to=tmp_path)
    assert caught.value.text("en") == (
        f"“{tmp_path}” holds files to be imported and cannot hold the result too; "
        "choose another folder."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["needs.csv"]
