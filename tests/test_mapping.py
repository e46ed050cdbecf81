"""A mapping: what its file may say, and what it does to cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench.config.mapping import Mapping, read_mapping
from workbench.errors import ConfigError, SourceError
from workbench.loaders import import_sources, open_tables
from workbench.schema.container import Tables

GOOD = """\
title: 示例
files:
  - match: "*.csv"
    tables:
      needs:
        columns:
          need_id: 编号
          community_id: 小区
          raised_date: 时间
"""


def told(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_mapping(path)
    zh, en = caught.value.text("zh-CN"), caught.value.text("en")
    return zh.replace(str(path), "m.yaml"), en.replace(str(path), "m.yaml")


def test_a_short_form_names_the_source_column(tmp_path: Path) -> None:
    """A column alone is `from`; the title holds in both languages."""
    (tmp_path / "m.yaml").write_text(GOOD, encoding="utf-8")
    mapping = read_mapping(tmp_path / "m.yaml")
    rule = mapping.files[0].tables["needs"]
    assert rule.columns["need_id"].source == "编号"
    assert rule.on_conflict == "refuse"
    assert mapping.title == {"zh-CN": "示例", "en": "示例"}


def test_a_misspelt_column_of_ours(tmp_path: Path) -> None:
    """The sentence names file, line and the nearest right column."""
    assert told(tmp_path, GOOD.replace("raised_date:", "raised_dat:")) == (
        "“m.yaml”第 9 行：没有名为“raised_dat”的设置。您是否想写“raised_date”？",
        "“m.yaml”, line 9: there is no setting called “raised_dat”. Did you mean “raised_date”?",
    )


def test_a_misspelt_table(tmp_path: Path) -> None:
    """The sentence names the nearest right table."""
    assert told(tmp_path, GOOD.replace("needs:", "need:")) == (
        "“m.yaml”第 5 行：没有名为“need”的设置。您是否想写“needs”？",
        "“m.yaml”, line 5: there is no setting called “need”. Did you mean “needs”?",
    )


def test_a_table_without_its_community(tmp_path: Path) -> None:
    """Keys and the community must be fed by something."""
    assert told(tmp_path, GOOD.replace("          community_id: 小区\n", "")) == (
        "“m.yaml”第 6 行起：缺少必填的设置“community_id”；请补上。",
        "“m.yaml”, from line 6 on: the required setting “community_id” is missing; add it.",
    )


def test_a_code_that_the_column_does_not_know(tmp_path: Path) -> None:
    """A map may only lead to codes, labels and aliases of the column."""
    more = GOOD + "          source_channel: {from: 渠道, map: {电话: hotline_1234}}\n"
    assert told(tmp_path, more)[1] == (
        "“m.yaml”, line 10: there is no setting called “hotline_1234”. "
        "Did you mean “hotline_12345”?"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("        on_conflict: most_frequent\n", "complete only where the table says distinct: true"),
        ("        on_conflict: majority\n", "one of 'refuse', 'most_frequent' or 'complete'"),
        ("    encoding: utf-9\n", "the name of an encoding that Python knows"),
        ("          title: {from: a, constant: b}\n",
         "exactly one of from, template, sum, constant and first_of"),
        ("          need_category: {from: a, extract: '('}\n", "a valid regular expression"),
    ],
)  # fmt: skip
def test_values_that_make_no_sense(line: str, said: str, tmp_path: Path) -> None:
    """What is wrong is said in words, with the line."""
    text = GOOD + line.replace("title:", "need_category:")
    _, en = told(tmp_path, text)
    assert said in en
    assert "line " in en


WITH_LOOKUP = GOOD.replace(
    "files:", "lookups:\n  villages:\n    甲村: [A]\n    乙村: [B, 甲]\n    丙村: [C]\nfiles:"
)


def test_a_lookup_that_does_not_exist(tmp_path: Path) -> None:
    """The sentence names line and nearest lookup."""
    more = WITH_LOOKUP + "          need_category: {from: 类, lookup: village}\n"
    assert told(tmp_path, more) == (
        "“m.yaml”第 15 行：没有名为“village”的设置。您是否想写“villages”？",
        "“m.yaml”, line 15: there is no setting called “village”. Did you mean “villages”?",
    )


def test_one_spelling_of_two_names(tmp_path: Path) -> None:
    """Nobody can say which is meant; the later line is named."""
    assert told(tmp_path, WITH_LOOKUP.replace("[C]", "[A]")) == (
        "“m.yaml”第 6 行：“lookups.villages.丙村”应为不在其他名称下出现的写法，写的是 'A'；请改正。",
        "“m.yaml”, line 6: “lookups.villages.丙村” should be spellings that stand under no other "
        "name; found 'A'; please correct it.",
    )


def test_a_lookup_of_codes_leads_to_codes(tmp_path: Path) -> None:
    """In a coded column the names of a lookup are codes, also in a rule inside `first_of`."""
    more = WITH_LOOKUP + (
        "          closed_status: {first_of: [{from: 果, map: {是: resolvd}}, 终]}\n"
        "          source_channel: {from: 渠道, lookup: villages}\n"
    )
    assert (
        "line 15: there is no setting called “resolvd”. Did you mean “resolved”"
        in (told(tmp_path, more)[1])
    )
    assert "第 16 行：没有名为“甲村”的设置" in told(tmp_path, more.replace("resolvd", "解决"))[0]


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("{sum: [a, b]}", "应为数字列才用的设置，写的是 ['a', 'b']", "a setting for columns of numbers only"),
        ("{sum: [a]}", "“files.0.tables.needs.columns.need_category.sum”", "not empty"),
        ("{template: 'no place'}", "列名写在花括号里", "source columns in braces, such as {Ward}"),
        ("{template: '{a} }'}", "列名写在花括号里", "source columns in braces"),
        ("{template: '{a}', from: b}", "template、sum、constant、first_of 之一", "exactly one of"),
        ("{where: [{column: a, in: [x]}]}", "恰好写 from", "exactly one of from, template"),
        ("{first_of: [a, b], otherwise: c}", "单独写 first_of", "first_of alone"),
        ("{first_of: [a, {constant: x, from: b}]}", "恰好写 from", "exactly one of from"),
        ("{first_of: [a, {form: b}]}", "没有名为“form”的设置", "Did you mean “from”"),
        ("{from: a, were: []}", "没有名为“were”的设置", "Did you mean “where”"),
        ("{from: a, where: [{column: b}]}", "恰好写 in、not_in", "exactly one of in, not_in"),
        ("{from: a, where: [{colum: b, in: [c]}]}", "没有名为“colum”的设置", "mean “column”"),
    ],
)  # fmt: skip
def test_rules_of_cells_that_make_no_sense(rule: str, zh: str, en: str, tmp_path: Path) -> None:
    """File, line and key, and what should stand there, in both languages."""
    said = told(tmp_path, GOOD + f"          need_category: {rule}\n")
    for text, expected, place in zip(said, (zh, en), ("第 10 行", "line 10"), strict=True):
        assert expected in text, text
        assert place in text, text


def test_a_source_column_that_the_file_does_not_have(tmp_path: Path) -> None:
    """Columns in templates, sums, conditions and rules inside `first_of` are looked for too."""
    for rule in (
        {"template": "{编号}{类别}"},
        {"first_of": ["编号", "类别"]},
        {"from": "编号", "where": [{"column": "类别", "in": ["x"]}]},
    ):
        with pytest.raises(SourceError) as caught:
            mapped(tmp_path, "编号,类型\nN1,x\n", {**KEYS, "need_category": rule})
        assert "there is no column “类别”, which the mapping names" in caught.value.text("en")
        assert "没有" in caught.value.text("zh-CN") and "类型" in caught.value.text("zh-CN")


def mapped(tmp_path: Path, text: str, columns: dict[str, Any], **file: Any) -> Tables:
    (tmp_path / "e.csv").write_text(text, encoding="utf-8")
    rule = {"tables": {"needs": {"columns": columns}}, **file}
    mapping = Mapping.model_validate({"files": [rule]})
    import_sources([tmp_path / "e.csv"], to=tmp_path / "out", mapping=mapping)
    return open_tables(tmp_path / "out")


KEYS = {
    "need_id": "编号",
    "community_id": {"constant": "C1"},
    "raised_date": {"constant": "2024-03-05"},
}


def test_the_order_in_which_a_rule_settles_a_cell(tmp_path: Path) -> None:
    """map, missing, patterns, usual markers, extract, otherwise."""
    cells = ["甲", "-", "缺", "扰民噪音", "无", "其他", "", "暂缺"]
    text = "编号,类\n" + "".join(f"N{n},{cell}\n" for n, cell in enumerate(cells))
    rule = {"from": "类", "map": {"甲": "A", "-": "B", "暂缺": None}, "missing": ["缺"],
            "patterns": {"噪音$": "P", "无": "不会"}, "otherwise": "Z"}  # fmt: skip
    needs = mapped(tmp_path, text, {**KEYS, "need_category": rule}).frame("needs")
    assert [None if pd.isna(v) else v for v in needs["need_category"]] == [
        "A", "B", None, "P", None, "Z", None, None,
    ]  # fmt: skip


def test_extract_keeps_the_group_and_lists_what_it_cannot_find(tmp_path: Path) -> None:
    """Where nothing is found the cell is blank and in problems.csv, never a guess."""
    text = "编号,地址\nN1,坪山街道南布社区1号\nN2,不知道\nN3,\n"
    rule = {"from": "地址", "extract": "街道(.+?社区)"}
    needs = mapped(tmp_path, text, {**KEYS, "need_category": rule}).frame("needs")
    assert needs["need_category"].fillna("").tolist() == ["南布社区", "", ""]
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    found = problems[problems["rule"] == "not_extracted"]
    assert found[["row", "found"]].values.tolist() == [[3, "不知道"]]


def test_what_extract_leaves_out_is_stored_nowhere(tmp_path: Path) -> None:
    """A telephone number beside what is extracted is not kept, nor one that is extracted."""
    text = "编号,内容\nN1,南布社区 13800138000\nN2,13800138000\n"
    rule = {"from": "内容", "extract": ".*社区|.*"}
    needs = mapped(tmp_path, text, {**KEYS, "need_category": rule}).frame("needs")
    assert needs["need_category"].tolist() == ["南布社区"]
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"13800138000" not in everything


@pytest.mark.parametrize("wrong", ["%d/%m", "%H:%M", "dd/mm/yyyy", "%Y-%m-%Q", ""])
def test_a_date_format_gives_year_month_and_day(tmp_path: Path, wrong: str) -> None:
    """A format that leaves a part out would fill it silently; the file is refused with its line."""
    zh, en = told(tmp_path, GOOD.replace("files:", f'dates: ["{wrong}"]\nfiles:'))
    assert "第 2 行" in zh and "含年、月、日的 strptime 日期格式" in zh
    assert "line 2" in en and "a strptime format with year, month and day" in en


def test_formats_of_dates_and_filters(tmp_path: Path) -> None:
    """A mapping says which is the day; rows that it does not mean are counted as filtered."""
    text = (
        "编号,时间,类型\nN1,03/04/2024 09:30:00 AM,诉求\nN2,04/04/2024 11:00:00 PM,表扬\n"
        "N3,2024-04-05,诉求\n"
    )
    columns = {**KEYS, "raised_date": {"from": "时间", "dates": ["%m/%d/%Y %I:%M:%S %p"]}}
    (tmp_path / "e.csv").write_text(text, encoding="utf-8")
    for condition, kept in [
        ({"in": ["诉求"]}, ["N1", "N3"]), ({"not_in": ["诉求"]}, ["N2"]),
        ({"matches": "^诉"}, ["N1", "N3"]), ({"not_matches": "^诉"}, ["N2"]),
    ]:  # fmt: skip
        rule = {
            "tables": {"needs": {"columns": columns}},
            "filters": [{"column": "类型", **condition}],
        }
        mapping = Mapping.model_validate({"files": [rule]})
        report = import_sources([tmp_path / "e.csv"], to=tmp_path / "out", mapping=mapping)
        needs = open_tables(tmp_path / "out").frame("needs")
        assert needs["need_id"].tolist() == kept
        assert report.total()["filtered"] == 3 - len(kept)
        if "N1" in kept:
            assert needs["raised_date"].iloc[0] == pd.Timestamp(2024, 3, 4, 9, 30)


def test_one_file_may_feed_several_tables(tmp_path: Path) -> None:
    """Each table has its own account of the same rows."""
    (tmp_path / "e.csv").write_text(
        "编号,小区,单位\nN1,甲,一\nN2,甲,二\nN3,乙,一\n", encoding="utf-8"
    )
    date = {"constant": "2024-03-05"}
    tables = {
        "needs": {"columns": {"need_id": "编号", "community_id": "小区", "raised_date": date}},
        "organizations": {"columns": {"organization_id": "单位"}, "distinct": True},
    }
    mapping = Mapping.model_validate({"files": [{"tables": tables}]})
    report = import_sources([tmp_path / "e.csv"], to=tmp_path / "out", mapping=mapping)
    accounts = {a.table: a for a in report.sources[0].tables}
    assert (accounts["needs"].kept, accounts["organizations"].kept) == (3, 2)
    assert accounts["organizations"].repeated == 1
    assert report.problems == {}


def test_rules_for_sheets(tmp_path: Path) -> None:
    """A rule speaks of the sheets that its pattern names."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, number in (("1月", "N1"), ("2月", "N2"), ("说明", "x")):
        sheet = book.create_sheet(title)
        sheet.append(["编号"])
        sheet.append([number])
    book.save(tmp_path / "b.xlsx")
    rule = {"sheet": "*月", "tables": {"needs": {"columns": KEYS}}}
    mapping = Mapping.model_validate({"files": [rule]})
    report = import_sources([tmp_path / "b.xlsx"], to=tmp_path / "out", mapping=mapping)
    assert open_tables(tmp_path / "out").frame("needs")["need_id"].tolist() == ["N1", "N2"]
    assert [source.tables == () for source in report.sources] == [False, False, True]


def test_a_column_misspelt_on_every_sheet_is_an_error(tmp_path: Path) -> None:
    """A rule none of whose columns exists does not pass over its file in silence."""
    (tmp_path / "e.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        import_sources(
            [tmp_path / "e.csv"],
            to=tmp_path / "out",
            mapping=Mapping.model_validate({"files": [{"tables": {"needs": {"columns": KEYS}}}]}),
        )
    assert caught.value.text("en") == (
        "File “e.csv”: there is no column “编号”, which the mapping names. Choose from: a, b."
    )
