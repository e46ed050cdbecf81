"""What makes a cell: templates, sums, the first of several, conditions, lookups, blanks on purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench.config.mapping import Mapping
from workbench.errors import SourceError
from workbench.loaders import ImportReport, import_sources, open_tables

KEYS: dict[str, Any] = {
    "need_id": "编号",
    "community_id": {"constant": "C1"},
    "raised_date": {"constant": "2024-03-05"},
}
PLACES: dict[str, Any] = {"community_id": "区", "year": {"constant": 2024}}


def fed(
    folder: Path, text: str, columns: dict[str, Any], table: str = "needs", **mapping: Any
) -> ImportReport:
    """One CSV file through a mapping of one table."""
    (folder / "e.csv").write_text(text, encoding="utf-8")
    rule = {"tables": {table: {"columns": columns}}}
    whole = Mapping.model_validate({"files": [rule], **mapping})
    return import_sources([folder / "e.csv"], to=folder / "out", mapping=whole)


def column(folder: Path, name: str, table: str = "needs") -> list[Any]:
    stored = open_tables(folder / "out").frame(table)[name]
    return [None if pd.isna(value) else value for value in stored]


def problems(folder: Path) -> list[list[Any]]:
    """Row, source columns, rule, what was found and what was expected."""
    lines = pd.read_csv(folder / "out" / "problems.csv", keep_default_na=False)
    return lines[["row", "column", "rule", "found", "expected"]].values.tolist()


def test_a_template_joins_columns(tmp_path: Path) -> None:
    """Texts stand as written, each column in its place, also twice; Excel's traces are trimmed."""
    fed(
        tmp_path,
        "编号,区,序号\nN1, 东区 ,3\nN2,西区,12\n",
        {**KEYS, "need_category": {"template": "{区}第{序号}号（{区}）"}},
    )
    assert column(tmp_path, "need_category") == ["东区第3号（东区）", "西区第12号（西区）"]


@pytest.mark.parametrize("missing", ["", "-", "无", "待补"])
def test_a_template_with_a_missing_part_is_missing(missing: str, tmp_path: Path) -> None:
    """Half a name names something else: a key of it sets the row aside."""
    report = fed(
        tmp_path,
        f"区,序号\n东区,1\n东区,{missing}\n",
        {**KEYS, "need_id": {"template": "{区}{序号}"}},
        missing=["待补"],
    )
    assert column(tmp_path, "need_id") == ["东区1"]
    assert report.total()["set_aside"] == 1
    assert problems(tmp_path)[0][:3] == [3, "区 + 序号", "required_blank"]


def test_what_follows_a_template_sees_the_joined_text(tmp_path: Path) -> None:
    """A map or pattern over two columns decides by both."""
    fed(
        tmp_path,
        "编号,状态,原因\nN1,关闭,处理\nN2,关闭,超期\nN3,开,处理\n",
        {
            **KEYS,
            "closed_status": {
                "template": "{状态}/{原因}",
                "map": {"关闭/处理": "resolved"},
                "patterns": {"^关闭/": "unresolved", "^开/": None},
            },
        },
    )
    assert column(tmp_path, "closed_status") == ["resolved", "unresolved", None]


def test_a_template_stores_no_identifier(tmp_path: Path) -> None:
    """A column of people is refused inside a template too, and so is a number that it holds."""
    with pytest.raises(SourceError) as caught:
        fed(
            tmp_path,
            "编号,姓名\nN1,张三\n",
            {**KEYS, "need_category": {"template": "{编号}{姓名}"}},
        )
    assert "“姓名”" in caught.value.text("en")
    fed(
        tmp_path,
        "编号,内容\nN1,13800138000\nN2,漏水\n",
        {**KEYS, "need_category": {"template": "来电 {内容}"}},
    )
    assert column(tmp_path, "need_category") == ["来电 漏水"]
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"13800138000" not in written


def test_a_sum_adds_columns_of_numbers(tmp_path: Path) -> None:
    """Thousands and decimals are read; a missing part makes the sum unknown, never smaller."""
    fed(
        tmp_path,
        '区,男,女,童\n甲,"1,200",900.00 ,7\n乙,10,,1\n丙,-,5,1\n',
        {**PLACES, "pop_total": {"sum": ["男", "女", "童"]}},
        table="communities",
    )
    assert column(tmp_path, "pop_total", "communities") == [2_107, None, None]


def test_a_sum_of_what_is_no_number_is_listed(tmp_path: Path) -> None:
    """problems.csv shows the cell that is no number, with the columns that were added up."""
    fed(
        tmp_path,
        "区,男,女\n甲,约300,5\n乙,3,4\n丙,0.1,0.2\n",
        {**PLACES, "pop_total": {"sum": ["男", "女"]}, "venue_area_m2": {"sum": ["男", "女"]}},
        table="communities",
    )
    assert column(tmp_path, "pop_total", "communities") == [None, 7, None]
    # Decimals are added as decimals: no 0.30000000000000004.
    assert column(tmp_path, "venue_area_m2", "communities") == [None, 7.0, 0.3]
    assert [2, "男 + 女", "not_a_number", "约300"] in [line[:4] for line in problems(tmp_path)]
    assert [4, "男 + 女", "not_an_integer", "0.3"] in [line[:4] for line in problems(tmp_path)]


def test_the_first_of_several_columns(tmp_path: Path) -> None:
    """In each row the first that has a cell; a bare name is short for `from`."""
    fed(
        tmp_path,
        "编号,办结,归档\nN1,2024-04-01,2024-05-01\nN2,,2024-05-02\nN3,-,\n",
        {**KEYS, "closed_date": {"first_of": ["办结", "归档"]}},
    )
    assert column(tmp_path, "closed_date") == [
        pd.Timestamp(2024, 4, 1), pd.Timestamp(2024, 5, 2), None,
    ]  # fmt: skip


def test_an_unreadable_cell_is_not_covered_up(tmp_path: Path) -> None:
    """The first filled cell stands for the row: what is wrong with it is listed under its column."""
    fed(
        tmp_path,
        "编号,办结,归档\nN1,2024-02-30,2024-05-01\nN2,,2024-02-31\nN3,2024年3月6日,2024-02-31\n",
        {**KEYS, "closed_date": {"first_of": ["办结", "归档"]}},
    )
    assert column(tmp_path, "closed_date") == [None, None, pd.Timestamp(2024, 3, 6)]
    found = [line[:4] for line in problems(tmp_path) if line[2] == "impossible_date"]
    assert found == [
        [2, "办结", "impossible_date", "2024-02-30"],
        [3, "归档", "impossible_date", "2024-02-31"],
    ]
    repairs = pd.read_csv(tmp_path / "out" / "repairs.csv")
    assert repairs[["row", "column", "rule"]].values.tolist() == [[4, "办结", "chinese_date"]]


def test_conditions_on_other_columns(tmp_path: Path) -> None:
    """`where` makes a cell missing elsewhere; with constants it says which value holds when."""
    fed(
        tmp_path,
        "编号,状态,时间\nN1,已办,2024-04-01\nN2,退回,2024-04-02\nN3,,2024-04-03\n",
        {
            **KEYS,
            "closed_date": {"from": "时间", "where": [{"column": "状态", "in": ["已办"]}]},
            "acceptance_status": {
                "first_of": [
                    {"constant": "rejected", "where": [{"column": "状态", "matches": "退"}]},
                    {
                        "constant": "accepted",
                        "where": [
                            {"column": "状态", "not_in": [""]},
                            {"column": "时间", "not_matches": "04-03"},
                        ],
                    },
                ]
            },
        },
    )
    assert column(tmp_path, "closed_date") == [pd.Timestamp(2024, 4, 1), None, None]
    assert column(tmp_path, "acceptance_status") == ["accepted", "rejected", None]


def test_columns_of_conditions_are_not_left_behind(tmp_path: Path) -> None:
    """What is only looked at is used; a column of people may be looked at, and nothing stays."""
    where = [{"column": "姓名", "matches": "测试"}]
    rule = {"first_of": [{"constant": "试", "where": where}, {"from": "类"}]}
    report = fed(
        tmp_path,
        "编号,姓名,类,备注\nN1,测试员,噪音,x\nN2,张三丰,噪音,x\n",
        {**KEYS, "need_category": rule},
    )
    assert column(tmp_path, "need_category") == ["试", "噪音"]
    assert report.sources[0].unmapped_columns == ("备注",)
    assert "张三丰".encode() not in b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir())


LOOKUPS = {"places": {"南布社区": ["南布", "南布居委会"], "和平社区": ["1002", "和平"]}}


def test_a_lookup_brings_spellings_together(tmp_path: Path) -> None:
    """A name and its other spellings are one; what is neither is set aside with the reason."""
    report = fed(
        tmp_path,
        "编号,区\nN1,南布\nN2,南布社区\nN3,1002\nN4,公园\n",
        {**KEYS, "community_id": {"from": "区", "lookup": "places"}},
        lookups=LOOKUPS,
    )
    assert column(tmp_path, "community_id") == ["南布社区", "南布社区", "和平社区"]
    assert report.total()["set_aside"] == 1
    assert [5, "区", "not_in_lookup", "公园", "places"] in problems(tmp_path)
    assert report.problems["not_in_lookup"] == 1


def test_a_lookup_after_extract_and_before_otherwise(tmp_path: Path) -> None:
    """What was extracted is looked up; `otherwise` takes what is not there; map comes first."""
    rule = {
        "from": "区",
        "extract": "^[^ ]+",
        "lookup": "places",
        "map": {"南布 9": "别处"},
        "otherwise": "其他",
    }
    fed(
        tmp_path,
        "编号,区\nN1,1002 号\nN2,南布 9\nN3,公园 3\nN4,\n",
        {**KEYS, "need_category": rule},
        lookups=LOOKUPS,
    )
    assert column(tmp_path, "need_category") == ["和平社区", "别处", "其他", None]


def test_strict_names_the_lookup(tmp_path: Path) -> None:
    """The sentence says which spelling is unknown in which lookup, in both languages."""
    (tmp_path / "e.csv").write_text("编号,区\nN1,公园\n", encoding="utf-8")
    columns = {**KEYS, "community_id": {"from": "区", "lookup": "places"}}
    mapping = Mapping.model_validate(
        {"files": [{"tables": {"needs": {"columns": columns}}}], "lookups": LOOKUPS}
    )
    with pytest.raises(SourceError) as caught:
        import_sources([tmp_path / "e.csv"], to=tmp_path / "out", mapping=mapping, strict=True)
    assert "“公园” is no name or spelling in the lookup “places”" in caught.value.text("en")
    assert "“公园”不是映射中名称对照表“places”的名称或写法" in caught.value.text("zh-CN")


def test_a_lookup_of_a_column_of_people_shows_nothing(tmp_path: Path) -> None:
    """Only with `otherwise` does nothing of the source cell survive, in the ledger either."""
    text = "编号,姓名\nN1,张三丰\nN2,甲\n"
    rule: dict[str, Any] = {"from": "姓名", "lookup": "sides"}
    lookups = {"sides": {"内部": ["甲"]}}
    with pytest.raises(SourceError):
        fed(tmp_path, text, {**KEYS, "need_category": rule}, lookups=lookups)
    fed(tmp_path, text, {**KEYS, "need_category": {**rule, "otherwise": "外部"}}, lookups=lookups)
    assert column(tmp_path, "need_category") == ["外部", "内部"]
    assert "张三丰".encode() not in b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir())


def test_a_column_that_the_source_does_not_know(tmp_path: Path) -> None:
    """`constant: null` makes the column and leaves it blank, and the blanks are counted."""
    report = fed(
        tmp_path,
        "区,人口\n甲,300\n乙,200\n",
        {**PLACES, "households": {"constant": None}, "pop_total": "人口"},
        table="communities",
    )
    assert column(tmp_path, "households", "communities") == [None, None]
    assert open_tables(tmp_path / "out").has("communities", "households")
    assert report.problems == {"required_blank": 2}
    assert report.total()["kept"] == 2


def test_columns_of_an_empty_file(tmp_path: Path) -> None:
    """A file without rows gives tables without rows, whatever makes the cells."""
    columns = {
        **PLACES,
        "pop_total": {"sum": ["男", "女"]},
        "community_name": {"template": "{区}社区"},
        "street_name": {"first_of": ["街", {"constant": "无名", "where": [{"column": "区", "in": ["甲"]}]}]},
    }  # fmt: skip
    report = fed(tmp_path, "区,男,女,街\n", columns, table="communities")
    assert report.total()["read"] == 0
    assert len(open_tables(tmp_path / "out").frame("communities")) == 0
