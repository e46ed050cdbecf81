"""The public face: importing, opening, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from workbench import messages
from workbench.config.mapping import Mapping
from workbench.errors import SourceError
from workbench.loaders import import_sources, open_tables
from workbench.sample import write_city
from workbench.schema.columns import PROVENANCE
from workbench.schema.definitions import TABLES

NEEDS = "需求编号,社区编号,提出日期,来源渠道,电话,备注\n"


def _source(folder: Path, body: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "needs.csv").write_text(NEEDS + body, encoding="utf-8")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return _source(
        tmp_path / "in",
        "N1,C1,2024.3.5,热线,1,a\nN2,C1,2024-03-06,微信,2,b\nN2,C1,2024-03-06,微信,3,c\n"
        "N3,,2024-03-07,热线,4,d\n",
    )


def test_what_an_import_writes(source: Path, tmp_path: Path) -> None:
    """A Parquet file for each table, two lists, and dataset.json; nothing else, no source."""
    report = import_sources([source], to=tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "dataset.json", "needs.parquet", "problems.csv", "repairs.csv",
    ]  # fmt: skip
    assert report.to == tmp_path / "out"
    assert not list(tmp_path.glob(".out*"))
    stored = pd.read_parquet(tmp_path / "out" / "needs.parquet")
    assert list(stored) == [
        "need_id", "community_id", "raised_date", "source_channel", *PROVENANCE,
    ]  # fmt: skip
    assert stored["_source_file"].tolist() == ["needs.csv", "needs.csv"]
    assert stored["_source_row"].tolist() == [2, 3]


def test_the_lists_say_where_what_and_why(source: Path, tmp_path: Path) -> None:
    """Each line names file, row, source column, our column, the rule, and what was found."""
    import_sources([source], to=tmp_path / "out")
    repairs = (tmp_path / "out" / "repairs.csv").read_text("utf-8-sig").splitlines()
    assert repairs == [
        "file,sheet,row,column,table,field,rule,found,after,n",
        "needs.csv,,2,提出日期,needs,raised_date,dotted_date,2024.3.5,2024-03-05,1",
    ]
    problems = (tmp_path / "out" / "problems.csv").read_text("utf-8-sig").splitlines()
    codes = "|".join(TABLES["needs"].column("source_channel").code_names())
    assert problems == [
        "file,sheet,row,column,table,field,rule,outcome,found,expected,n",
        f"needs.csv,,3,来源渠道,needs,source_channel,unknown_code,blanked,微信,{codes},1",
        "needs.csv,,4,,needs,need_id,repeated_row,repeated,need_id=N2,needs.csv:3,1",
        "needs.csv,,5,社区编号,needs,community_id,required_blank,set_aside,,str,1",
    ]


def test_the_summary_in_both_languages(source: Path, tmp_path: Path) -> None:
    """Accounts, what was left behind, findings, unknown codes, and the sum last."""
    report = import_sources([source], to=tmp_path / "out")
    assert report.lines("zh-CN") == [
        "needs.csv → 需求与问题台账：读入 4 行 = 保留 2（其中修复 2）+ 重复 1 + 筛除 0 + 搁置 1",
        "needs.csv：没有导入的列：备注",
        "needs.csv：拒绝导入的个人信息列：电话",
        "修复（见 repairs.csv）：点分日期改为标准日期 1",
        "问题（见 problems.csv）：重复行 1、必填却空白 1、未知取值 1",
        "需求与问题台账的“来源渠道”列有未知取值“微信”，共 1 行；请在映射中写明它对应哪个代码。",
        "合计：读入 4 行 = 保留 2（其中修复 2）+ 重复 1 + 筛除 0 + 搁置 1",
    ]
    assert report.lines("en") == [
        "needs.csv → Needs: 4 rows read = 2 kept (2 of them repaired) + 1 repeated + 0 filtered "
        "out + 1 set aside",
        "needs.csv: columns left behind: 备注",
        "needs.csv: columns refused because they identify people: 电话",
        "Repairs (see repairs.csv): dotted date written as ISO 1",
        "Problems (see problems.csv): repeated row 1, required but blank 1, unknown value 1",
        "Needs, column “Channel”: unknown value “微信” in 1 rows; say in the mapping which code it "
        "is.",
        "Total: 4 rows read = 2 kept (2 of them repaired) + 1 repeated + 0 filtered out + 1 set "
        "aside",
    ]


def test_the_account_for_machines(source: Path, tmp_path: Path) -> None:
    """dataset.json and as_json hold the same accounts."""
    report = import_sources([source], to=tmp_path / "out")
    about = json.loads((tmp_path / "out" / "dataset.json").read_text("utf-8"))
    assert about["format"] == 1
    assert about["synthetic"] is False
    assert about["sources"] == report.as_json()["sources"]
    (entry,) = about["sources"]
    assert len(entry.pop("sha256")) == 64
    assert entry == {
        "file": "needs.csv",
        "sheet": "",
        "encoding": "utf-8",
        "rows": 4,
        "unmapped_columns": ["电话", "备注"],
        "refused_columns": ["电话"],
        "tables": [
            {"table": "needs", "read": 4, "kept": 2, "repaired": 2, "repeated": 1, "filtered": 0,
             "set_aside": 1,
             "by_rule": {"dotted_date": 1, "repeated_row": 1, "required_blank": 1,
                         "unknown_code": 1}}
        ],
    }  # fmt: skip
    json.dumps(report.as_json())


def test_an_import_opens_as_it_was_read(tmp_path: Path) -> None:
    """Reading a folder in memory and importing it first give the same tables."""
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    direct = open_tables(tmp_path / "city")
    import_sources([tmp_path / "city"], to=tmp_path / "out")
    opened = open_tables(tmp_path / "out")
    assert list(direct) == list(opened)
    for name in direct:
        pd.testing.assert_frame_equal(direct.frame(name), opened.frame(name))
    assert dict(direct.about) == dict(opened.about)


def test_some_columns_come_with_those_that_they_need(tmp_path: Path) -> None:
    """Of a table there are the columns asked for, what it requires, its key, and their dates.

    From an import and from files alike; a table that is not named is not there.
    """
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    import_sources([tmp_path / "city"], to=tmp_path / "out")
    whole = open_tables(tmp_path / "out")
    wanted = {"needs": ("satisfaction", "_source_row"), "participation": ()}
    for folder in ("city", "out"):
        tables = open_tables(tmp_path / folder, only=wanted)
        assert list(tables) == ["needs", "participation"]
        assert list(tables.frame("needs")) == [
            "need_id", "community_id", "raised_date", "source_channel", "need_category",
            "followup_date", "satisfaction", "_source_row",
        ]  # fmt: skip
        assert list(tables.frame("participation")) == ["activity_id", "resident_id"]
        for name in tables:
            some = tables.frame(name)
            pd.testing.assert_frame_equal(some, whole.frame(name)[list(some)])


def test_a_column_that_no_table_knows_is_refused(source: Path) -> None:
    """A misspelt column must not read as one that was not received."""
    with pytest.raises(KeyError, match="satisfied"):
        open_tables(source, only={"needs": ("satisfied",)})


def test_what_was_synthetic_stays_so(tmp_path: Path) -> None:
    """The mark, the title and the notes survive; no mapping and no single file takes them off."""
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    own = json.loads((tmp_path / "city" / "dataset.json").read_text("utf-8"))
    import_sources([tmp_path / "city"], to=tmp_path / "out")
    about = open_tables(tmp_path / "out").about
    assert {key: about[key] for key in own} == own
    assert open_tables(tmp_path / "city" / "needs.csv").about["synthetic"] is True
    columns = {"need_id": "need_id", "community_id": "community_id", "raised_date": "raised_date"}
    mapping = Mapping.model_validate(
        {"title": "真的", "notes": {"en": ["Mine."]},
         "files": [{"match": "needs.csv", "tables": {"needs": {"columns": columns}}}]}
    )  # fmt: skip
    import_sources([tmp_path / "city"], to=tmp_path / "mapped", mapping=mapping)
    about = open_tables(tmp_path / "mapped").about
    assert about["synthetic"] is True
    assert about["title"] == {"zh-CN": "真的", "en": "真的"}
    assert about["notes"] == {"en": ["Mine."]}


def test_an_earlier_import_is_replaced_as_a_whole(source: Path, tmp_path: Path) -> None:
    """Tables of the earlier import do not linger, and an error leaves it as it was."""
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    import_sources([tmp_path / "city"], to=tmp_path / "out")
    assert (tmp_path / "out" / "communities.parquet").exists()
    import_sources([source], to=tmp_path / "out")
    assert not (tmp_path / "out" / "communities.parquet").exists()
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with pytest.raises(SourceError):
        import_sources([source], to=tmp_path / "out", strict=True)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert not list(tmp_path.glob(".out*"))


def test_a_folder_of_a_city_is_no_earlier_import(source: Path, tmp_path: Path) -> None:
    """A dataset.json of a source does not make its folder one of ours."""
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    with pytest.raises(SourceError):
        import_sources([source], to=tmp_path / "city")
    assert (tmp_path / "city" / "needs.csv").exists()


def test_an_empty_folder_may_be_filled(source: Path, tmp_path: Path) -> None:
    """An empty target is nobody's."""
    (tmp_path / "out").mkdir()
    import_sources([source], to=tmp_path / "out")
    assert (tmp_path / "out" / "needs.parquet").exists()


def test_a_failure_while_writing_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a temporary folder stays."""
    from workbench import loaders

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(loaders, "_write_csv", broken)
    with pytest.raises(OSError, match="disk full"):
        import_sources([source], to=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_file_that_no_table_knows_is_listed(source: Path, tmp_path: Path) -> None:
    """Beside files that are known it is left behind, with its rows counted."""
    (source / "extra.csv").write_text("甲,乙\n1,2\n3,4\n", encoding="utf-8")
    report = import_sources([source], to=tmp_path / "out")
    assert "extra.csv: none of its 2 rows was imported; no table knows its columns." in (
        report.lines("en")
    )


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two folders with a needs.csv each: the folder's name stands before the file's."""
    one = _source(tmp_path / "一月", "N1,C1,2024-01-05,热线,,\n")
    two = _source(tmp_path / "二月", "N2,C1,2024-02-05,热线,,\n")
    import_sources([one, two], to=tmp_path / "out")
    needs = open_tables(tmp_path / "out").frame("needs")
    assert needs["_source_file"].tolist() == ["一月/needs.csv", "二月/needs.csv"]


def test_progress_names_each_file(source: Path, tmp_path: Path) -> None:
    """Whoever waits is told what is being read."""
    said: list[str] = []
    import_sources([source], to=tmp_path / "out", progress=said.append)
    lang = messages.default_language()
    assert said == [messages.text("intake.reading", lang, file="needs.csv")]


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    """Headers alone are a true zero; the columns have their types."""
    tables = open_tables(_source(tmp_path / "in", ""))
    assert tables.has("needs", "need_id", "raised_date")
    assert len(tables.frame("needs")) == 0
    assert str(tables.frame("needs")["raised_date"].dtype) == "datetime64[us]"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is no valid description of a data set"),
        ("[1]", "is no valid description of a data set"),
        ('{"notes": 3}', "is no valid description of a data set"),
        ('{"format": 2}', "was written by another version of the workbench"),
    ],
)
def test_a_description_that_cannot_be_used(content: str, sentence: str, source: Path) -> None:
    """A broken dataset.json is an error, never ignored: it may hold the mark of synthetic data."""
    (source / "dataset.json").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        open_tables(source)
    assert sentence in caught.value.text("en")


def test_every_rule_has_its_words() -> None:
    """A rule that can be found in a list has a label, and one that can stop has a sentence."""
    rules = {i.split(".")[1] for i in messages.catalogue("en") if i.startswith("rules.")}
    sentences = {i[12:] for i in messages.catalogue("en") if i.startswith("intake.cell_")}
    assert sentences < rules
    only_listed = {
        "full_width", "thousands_separator", "float_id", "excel_serial", "chinese_date",
        "dotted_date", "compact_date", "list_separator", "short_row", "most_frequent", "outvoted",
        "repeated_row",
    }  # fmt: skip
    assert rules - sentences >= only_listed
