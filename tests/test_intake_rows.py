"""Every row is kept, repeated, filtered or set aside, and the sum is always right."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.config.mapping import Mapping
from workbench.errors import SourceError
from workbench.intake.rows import TableAccount
from workbench.loaders import ImportReport, import_sources, open_tables

MESSY = st.lists(
    st.tuples(
        st.sampled_from(["N1", "N2", "N3", "N4", "", "-", "13800138000", "７"]),
        st.sampled_from(["C1", "C2", "", "1001.0"]),
        st.sampled_from(["2024-03-05", "2024.3.5", "2024-02-30", ""]),
        st.sampled_from(["热线", "微信", ""]),
        st.sampled_from(["3", "9", "约", ""]),
    ),
    max_size=14,
)
HEADER = "需求编号,社区编号,提出日期,来源渠道,满意度"


def _csv(rows: list[Any]) -> str:
    return "\n".join([HEADER, "N0,C0,2024-01-01,热线,5", *map(",".join, rows)]) + "\n"


def _import(folder: Path, files: dict[str, str], **more: Any) -> ImportReport:
    source = folder / "in"
    source.mkdir(exist_ok=True)
    for name, text in files.items():
        (source / name).write_text(text, "utf-8")
    return import_sources([source], to=folder / "out", **more)


def _slow_fate(files: list[list[Any]]) -> Counter[str]:
    """What becomes of each row, decided row by row in plain loops."""
    ids = {"７": "7", "1001.0": "1001"}
    codes = {"热线": "hotline", "微信": None, "": None}
    dates = {"2024-03-05": "5", "2024.3.5": "5", "2024-02-30": None, "": None}
    stored, fates = [], Counter[str]()
    for rows in files:
        for need, community, raised, channel, rating in [
            ("N0", "C0", "2024-01-01", "热线", "5"), *rows
        ]:  # fmt: skip
            if need in ("", "-", "13800138000") or community == "":
                if any((need, community, raised, channel, rating)):
                    fates["set_aside"] += 1
                continue
            day = "1" if raised == "2024-01-01" else dates[raised]
            stored.append((
                ids.get(need, need), ids.get(community, community), day,
                codes[channel], rating if rating in ("3", "5") else None,
            ))  # fmt: skip
    seen: set[Any] = set()
    for row in stored:
        if any(other[0] == row[0] and other != row for other in stored):
            fates["set_aside"] += 1
        elif row in seen:
            fates["repeated"] += 1
        else:
            fates["kept"] += 1
            seen.add(row)
    return fates


@given(MESSY, MESSY)
@settings(max_examples=40)
def test_the_account_equals_the_slow_one(
    tmp_path_factory: pytest.TempPathFactory, first: list[Any], second: list[Any]
) -> None:
    """Rows read = kept + repeated + filtered + set aside for each file, as counted row by row."""
    folder = tmp_path_factory.mktemp("account")
    expected = _slow_fate([first, second])
    try:
        report = _import(folder, {"a.csv": _csv(first), "b.csv": _csv(second)})
    except SourceError:
        # The one other ending: not a single row or date could be stored.
        assert expected["kept"] == 0 or not _any_date(first + second)
        return
    total = report.total()
    for fate in ("kept", "repeated", "set_aside"):
        assert total[fate] == expected[fate], fate
    for source in report.sources:
        (account,) = source.tables
        assert account.read == source.rows
        assert account.read == account.kept + account.repeated + account.set_aside
    needs = open_tables(folder / "out").frame("needs")
    assert len(needs) == total["kept"]
    assert needs["need_id"].is_unique
    problems = pd.read_csv(folder / "out" / "problems.csv")
    per_outcome = problems.groupby("outcome")["n"].sum()
    assert per_outcome.get("set_aside", 0) == total["set_aside"]
    assert per_outcome.get("repeated", 0) == total["repeated"]
    aside = problems[problems["outcome"] == "set_aside"]
    assert not aside.duplicated(["file", "sheet", "row", "table"]).any()
    repairs = pd.read_csv(folder / "out" / "repairs.csv")
    touched = pd.concat([repairs, problems[problems["outcome"] == "blanked"]])
    assert len(touched.drop_duplicates(["file", "row"])) == total["repaired"]
    counted = Counter[str]()
    for account in (a for source in report.sources for a in source.tables):
        counted.update(account.by_rule)
    assert counted == Counter(report.repairs) + Counter(report.problems)


def _any_date(rows: list[Any]) -> bool:
    return any(row[2] in ("2024-03-05", "2024.3.5") for row in rows)


@given(MESSY, st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_the_order_of_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], random: Any
) -> None:
    """The same rows in another order are the same table, and the same account."""
    folder = tmp_path_factory.mktemp("order")
    shuffled = list(rows)
    random.shuffle(shuffled)
    one = _import(folder, {"a.csv": _csv(rows)})
    table = open_tables(folder / "out").frame("needs")
    two = _import(folder, {"a.csv": _csv(shuffled)})
    other = open_tables(folder / "out").frame("needs")

    def sorted_rows(frame: pd.DataFrame) -> pd.DataFrame:
        plain = frame.drop(columns=["_source_row"])
        return plain.sort_values("need_id", ignore_index=True)

    pd.testing.assert_frame_equal(sorted_rows(table), sorted_rows(other))
    assert {**one.total(), "repaired": 0} == {**two.total(), "repaired": 0}


@given(MESSY)
@settings(max_examples=5)
def test_importing_twice_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    """Nothing written depends on when, where or how often."""
    folder = tmp_path_factory.mktemp("twice")
    _import(folder, {"a.csv": _csv(rows)})
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    _import(folder, {"a.csv": _csv(rows)})
    assert before == {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_an_account_that_does_not_add_up_is_impossible() -> None:
    """The identity is asserted where accounts are made."""
    numbers = {
        "read": 5, "kept": 3, "repaired": 1, "repeated": 1, "filtered": 0, "set_aside": 1,
    }  # fmt: skip
    TableAccount(table="needs", by_rule={}, **numbers)
    for name in ("read", "kept", "repeated", "filtered", "set_aside"):
        with pytest.raises(AssertionError):
            TableAccount(table="needs", by_rule={}, **{**numbers, name: 9})
    with pytest.raises(AssertionError):
        TableAccount(table="needs", by_rule={}, **{**numbers, "repaired": 4})


def test_repeats_and_conflicts_across_files(tmp_path: Path) -> None:
    """Equal rows count once over all files; rows that differ under one key are all refused."""
    first = f"{HEADER}\nN1,C1,2024-03-05,热线,5\nN2,C1,2024-03-05,热线,4\nN2,C1,2024-03-05,热线,4\n"
    second = (
        f"{HEADER}\nN1,C1,2024年3月5日,热线,5\nN2,C1,2024-03-05,热线,3\nN3,C1,2024-03-05,热线,\n"
    )
    report = _import(tmp_path, {"a.csv": first, "b.csv": second})
    accounts = [source.tables[0] for source in report.sources]
    assert [(a.read, a.kept, a.repeated, a.set_aside) for a in accounts] == [
        (3, 1, 0, 2), (3, 1, 1, 1),
    ]  # fmt: skip
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    assert problems[["file", "row", "rule", "found", "expected"]].fillna("").values.tolist() == [
        ["a.csv", 3, "conflicting_key", "need_id=N2", ""],
        ["a.csv", 4, "conflicting_key", "need_id=N2", ""],
        ["b.csv", 2, "repeated_row", "need_id=N1", "a.csv:2"],
        ["b.csv", 3, "conflicting_key", "need_id=N2", ""],
    ]


def test_a_column_that_one_file_lacks_reads_as_blank(tmp_path: Path) -> None:
    """A file without a column and a file with it blank say the same row."""
    report = _import(
        tmp_path,
        {"a.csv": "需求编号,社区编号,提出日期,满意度\nN1,C1,2024-03-05,\n",
         "b.csv": "需求编号,社区编号,提出日期\nN1,C1,2024-03-05\nN2,C1,2024-03-05\n"},
    )  # fmt: skip
    assert report.total()["repeated"] == 1
    needs = open_tables(tmp_path / "out").frame("needs")
    assert needs["satisfaction"].isna().all()
    assert "closed_date" not in needs


def test_required_blanks_keep_the_row_but_for_keys_and_the_community(tmp_path: Path) -> None:
    """A blank date belongs to no period but is kept; a blank key or community is set aside."""
    report = _import(
        tmp_path,
        {"a.csv": f"{HEADER}\nN1,C1,,热线,5\nN2,,2024-03-05,热线,5\n,C1,2024-03-05,热线,5\n"
                  "N4,C1,2024-03-05,,5\n"},
    )  # fmt: skip
    assert (report.total()["kept"], report.total()["repaired"]) == (2, 0)
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    assert problems[["row", "field", "rule", "outcome"]].values.tolist() == [
        [2, "raised_date", "required_blank", "kept"],
        [3, "community_id", "required_blank", "set_aside"],
        [4, "need_id", "required_blank", "set_aside"],
        [5, "source_channel", "required_blank", "kept"],
    ]


def test_a_headcount_may_be_blank_without_a_word(tmp_path: Path) -> None:
    """FRAMEWORK §8: unknown, never 0, and nobody's mistake."""
    header = "activity_id,community_id,activity_date,organization_id,service_type,participant_count"
    report = _import(tmp_path, {"a.csv": f"{header}\nA1,C1,2024-03-05,O1,小组,\n"})
    assert report.problems == {}


def _distinct(**more: Any) -> Mapping:
    columns = {"community_id": "社区", "year": {"constant": 2024}, "community_name": "社区",
               "street_name": "街道"}  # fmt: skip
    table = {"columns": columns, "distinct": True, **more}
    return Mapping.model_validate({"files": [{"tables": {"communities": table}}]})


EVENTS = "社区,街道\n" + "\n".join(
    f"{community},{street}"
    for community, street in itertools.chain(
        [
            ("甲", "东"),
            ("甲", "东"),
            ("甲", "西"),
            ("乙", "东"),
            ("乙", "西"),
            ("丙", "北"),
            ("", "东"),
        ]
    )
)


def test_a_table_that_every_row_repeats(tmp_path: Path) -> None:
    """Equal rows merge without a line each; a community under two streets is refused."""
    report = _import(tmp_path, {"e.csv": EVENTS + "\n丙,北\n"}, mapping=_distinct())
    total = report.total()
    assert (total["read"], total["kept"], total["repeated"], total["set_aside"]) == (8, 1, 1, 6)
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    aside = problems[problems["outcome"] == "set_aside"]
    assert aside[["rule", "found", "n"]].fillna("").values.tolist() == [
        ["conflicting_key", "community_id=甲 year=2024", 3],
        ["conflicting_key", "community_id=乙 year=2024", 2],
        ["required_blank", "", 1],
    ]


def test_the_most_frequent_wins_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    """The vote is logged with its counts; a tie stays refused; the outvoted rows are set aside."""
    mapping = _distinct(on_conflict="most_frequent")
    report = _import(tmp_path, {"e.csv": EVENTS + "\n"}, mapping=mapping)
    communities = open_tables(tmp_path / "out").frame("communities")
    assert communities[["community_id", "street_name"]].values.tolist() == [
        ["甲", "东"], ["丙", "北"],
    ]  # fmt: skip
    total = report.total()
    assert (total["kept"], total["repeated"], total["set_aside"]) == (2, 1, 4)
    repairs = pd.read_csv(tmp_path / "out" / "repairs.csv")
    assert repairs[["rule", "found", "after", "n"]].values.tolist() == [
        ["most_frequent", "community_id=甲 year=2024",
         "community_name=甲 street_name=东 district_name= (2/3)".replace(" district_name=", ""), 1],
    ]  # fmt: skip
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    assert problems[problems["rule"] == "outvoted"]["n"].sum() == 1
    assert problems[problems["rule"] == "conflicting_key"]["n"].sum() == 2
