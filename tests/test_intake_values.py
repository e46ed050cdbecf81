"""Each parser against a second, slow, obvious reading of the same cells."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.dates import by_formats, read_date
from workbench.intake.plain import plain_cells
from workbench.intake.reading import BLANK, Reading
from workbench.intake.values import parser_of
from workbench.schema.columns import Column
from workbench.schema.definitions import TABLES

NEEDS, RESIDENTS = TABLES["needs"], TABLES["residents"]
INTEGER = Column("n", "数", "Number", "int")
NUMBER = Column("x", "数", "Number", "float")
IDENTITY = Column("some_id", "编号", "Id", "str")
TEXT = Column("title", "名称", "Title", "str")


def moment(year: int, month: int, day: int, *clock: int) -> dt.datetime:
    return dt.datetime(year, month, day, *clock)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-05", Reading(moment(2024, 3, 5))),
        ("2024-3-5", Reading(moment(2024, 3, 5))),
        ("2024/03/05", Reading(moment(2024, 3, 5))),
        ("2024/3/5 9:07", Reading(moment(2024, 3, 5, 9, 7))),
        ("2024-03-05 17:24:41", Reading(moment(2024, 3, 5, 17, 24, 41))),
        ("2024-03-05T17:24:41", Reading(moment(2024, 3, 5, 17, 24, 41))),
        ("2024.3.5", Reading(moment(2024, 3, 5), "dotted_date")),
        ("2024年3月5日", Reading(moment(2024, 3, 5), "chinese_date")),
        ("2024年3月5日 14时30分", Reading(moment(2024, 3, 5, 14, 30), "chinese_date")),
        ("２０２４－０３－０５", Reading(moment(2024, 3, 5), "full_width")),
        ("20240305", Reading(moment(2024, 3, 5), "compact_date")),
        (20240305.0, Reading(moment(2024, 3, 5), "compact_date")),
        ("20240305143000", Reading(moment(2024, 3, 5, 14, 30), "compact_date")),
        ("45356", Reading(moment(2024, 3, 5), "excel_serial")),
        (45356.5, Reading(moment(2024, 3, 5, 12), "excel_serial")),
        (dt.date(2024, 3, 5), Reading(moment(2024, 3, 5))),
        (moment(2024, 3, 5, 17, 24, 41), Reading(moment(2024, 3, 5, 17, 24, 41))),
        ("2024-02-30", Reading(problem="impossible_date")),
        ("2024.2.30", Reading(problem="impossible_date")),
        ("2024-03-05 25:00:00", Reading(problem="impossible_date")),
        ("0024-03-05", Reading(problem="impossible_date")),
        ("03/04/2024", Reading(problem="ambiguous_date")),
        ("13/04/2024", Reading(problem="ambiguous_date")),
        ("3月5日", Reading(problem="not_a_date")),
        ("2024-03/05", Reading(problem="not_a_date")),
        ("昨天", Reading(problem="not_a_date")),
        (3.0, Reading(problem="not_a_date")),
    ],
)
def test_dates(cell: Any, expected: Reading) -> None:
    """Year-first dates are read, others never guessed."""
    assert read_date(cell) == expected


@given(st.datetimes(min_value=moment(1901, 1, 1), max_value=moment(2199, 1, 1)))
@settings(max_examples=200)
def test_every_way_to_write_a_date_says_the_same_day(when: dt.datetime) -> None:
    """The ways of FRAMEWORK §6.13 agree with each other, and with the date that was written."""
    day = moment(when.year, when.month, when.day)
    y, m, d = when.year, when.month, when.day
    wide = str.maketrans(string.digits, "０１２３４５６７８９")
    ways = [
        f"{y:04d}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日",
        f"{y:04d}{m:02d}{d:02d}", f"{y}-{m}-{d}".translate(wide), f" {y}-{m}-{d}　",
    ]  # fmt: skip
    assert {read_date(way).value for way in ways} == {day}
    serial = (day - moment(1899, 12, 30)).days
    if 20_000 <= serial <= 80_000:
        assert read_date(float(serial)).value == day


def test_formats_of_a_mapping_come_first_and_in_order() -> None:
    """03/04/2024 is what the mapping says, and only then."""
    cells = ["03/04/2024", "2024-03-05", "", None, "31/12/2024"]
    assert by_formats(cells, ["%d/%m/%Y"]) == [
        moment(2024, 4, 3), None, None, None, moment(2024, 12, 31),
    ]  # fmt: skip
    assert by_formats(["03/04/2024"], ["%m/%d/%Y", "%d/%m/%Y"]) == [moment(2024, 3, 4)]
    zoned = by_formats(["2014/01/01 08:30:00+00"], ["%Y/%m/%d %H:%M:%S%z"])
    assert zoned == [None] or zoned == [moment(2014, 1, 1, 8, 30)]
    assert by_formats(["2014/01/01 08:30+0000"], ["%Y/%m/%d %H:%M%z"]) == [
        moment(2014, 1, 1, 8, 30)
    ]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (INTEGER, "12", Reading(12)),
        (INTEGER, " 12 ", Reading(12)),
        (INTEGER, "12.0", Reading(12)),
        (INTEGER, 12.0, Reading(12)),
        (INTEGER, "１２", Reading(12, "full_width")),
        (INTEGER, "1,200", Reading(1200, "thousands_separator")),
        (INTEGER, "1，200", Reading(1200, "thousands_separator")),
        (INTEGER, "1 200", Reading(1200, "thousands_separator")),
        (INTEGER, "1,20", Reading(problem="not_a_number")),
        (INTEGER, "1.5", Reading(problem="not_an_integer")),
        (INTEGER, "约50人", Reading(problem="not_a_number")),
        (INTEGER, "95%", Reading(problem="not_a_number")),
        (INTEGER, True, Reading(problem="not_a_number")),
        (INTEGER, "nan", BLANK),
        (INTEGER, "—", BLANK),
        (INTEGER, "无", BLANK),
        (INTEGER, "9" * 20, Reading(problem="out_of_range")),
        (NUMBER, "-1.5", Reading(-1.5)),
        (NUMBER, "1e3", Reading(1000.0)),
        (NUMBER, "inf", Reading(problem="not_a_number")),
        (NEEDS.column("satisfaction"), "6", Reading(problem="out_of_range")),
        (NEEDS.column("satisfaction"), "5", Reading(5)),
        (TABLES["communities"].column("pop_total"), "-1", Reading(problem="out_of_range")),
        (IDENTITY, "1001.0", Reading("1001", "float_id")),
        (IDENTITY, 1001.0, Reading("1001")),
        (IDENTITY, "0012", Reading("0012")),
        (IDENTITY, "Ａ１２", Reading("A12", "full_width")),
        (IDENTITY, "六和社区（坪山）", Reading("六和社区（坪山）")),
        (IDENTITY, "1.10105E+17", Reading(problem="rounded_number")),
        (IDENTITY, 1.1e17, Reading(problem="rounded_number")),
        (TEXT, "1001.0", Reading("1001.0")),
        (TEXT, "第一行\n第二行", Reading("第一行 第二行")),
        (TEXT, "不详", BLANK),
        (NEEDS.column("source_channel"), "hotline_12345", Reading("hotline_12345")),
        (NEEDS.column("source_channel"), "热 线", Reading("hotline_12345")),
        (NEEDS.column("source_channel"), "HOTLINE", Reading("hotline_12345")),
        (NEEDS.column("source_channel"), 12345.0, Reading("hotline_12345")),
        (NEEDS.column("source_channel"), "不详", Reading("unknown")),
        (NEEDS.column("source_channel"), "微信", Reading(problem="unknown_code")),
        (TABLES["workers"].column("certificate_level"), "无", Reading("none")),
        (NEEDS.column("closed_on_time"), "是", Reading(True)),
        (NEEDS.column("closed_on_time"), "√", Reading(True)),
        (NEEDS.column("closed_on_time"), "无", Reading(False)),
        (NEEDS.column("closed_on_time"), 0.0, Reading(False)),
        (NEEDS.column("closed_on_time"), "１", Reading(True)),
        (NEEDS.column("closed_on_time"), "TRUE", Reading(True)),
        (NEEDS.column("closed_on_time"), "也许", Reading(problem="not_yes_no")),
        (NEEDS.column("closed_on_time"), "/", BLANK),
    ],
)
def test_cells(column: Column, cell: Any, expected: Reading) -> None:
    """A cell becomes its value, a repair or a problem; nothing is guessed."""
    assert parser_of(column)(cell) == expected


@pytest.mark.parametrize(
    ("cell", "value", "repair", "problem"),
    [
        ("low_income;disabled", "low_income;disabled", "", ""),
        ("低保、残疾", "low_income;disabled", "list_separator", ""),
        ("低保；残疾，重病,失业", "low_income;disabled;severe_illness;unemployed",
         "list_separator", ""),
        ("独居/空巢/高龄", "elderly_alone", "", ""),
        ("独居/空巢/高龄、残疾/重病", "elderly_alone;disabled;severe_illness",
         "list_separator", ""),
        ("低保、低保", "low_income", "list_separator", ""),
        ("低保、海归", "low_income", "list_separator", "unknown_code"),
        ("海归", None, "", "unknown_code"),
    ],
)  # fmt: skip
def test_lists(cell: str, value: str | None, repair: str, problem: str) -> None:
    """Items are joined with a semicolon; known ones stay where another is unknown."""
    reading = parser_of(RESIDENTS.column("group_codes"))(cell)
    assert (reading.value, reading.repair, reading.problem) == (value, repair, problem)
    assert reading.shown == ("海归" if problem else "")


@pytest.mark.parametrize("table", list(TABLES))
def test_every_code_is_read_from_all_its_names(table: str) -> None:
    """Codes and labels always mean their own code; an alias of one is never another's label."""
    for column in TABLES[table].columns:
        parse = parser_of(column)
        for code in column.codes if column.type == "enum" else ():
            for name in (code.code, code.zh, code.en, code.code.upper(), f" {code.zh} "):
                assert parse(name).value == code.code, (column.name, name)


def _slow_number(text: str) -> int | None:
    """A whole number as a clerk reads it, character by character; None for anything else."""
    digits = {**{c: i for i, c in enumerate("0123456789")},
              **{c: i for i, c in enumerate("０１２３４５６７８９")}}  # fmt: skip
    text = text.strip()
    if text[:1] in "+-＋－":
        sign, text = (-1 if text[0] in "-－" else 1), text[1:]
    else:
        sign = 1
    text = text.replace("，", ",")
    if "," in text:
        head, *groups = text.split(",")
        if not 1 <= len(head) <= 3 or any(len(group) != 3 for group in groups):
            return None
        text = head + "".join(groups)
    if not text or any(c not in digits for c in text):
        return None
    total = 0
    for c in text:
        total = total * 10 + digits[c]
    return sign * total


@given(st.text(alphabet="0123456789０１５，,-+人 ", min_size=1, max_size=9))
@settings(max_examples=400)
def test_whole_numbers_equal_the_slow_reading(text: str) -> None:
    """What the slow reading takes for a number has that value; what it does not is a problem."""
    if " " in text.strip() or not text.strip():
        return
    found, expected = parser_of(INTEGER)(text), _slow_number(text)
    if found == BLANK:
        assert not text.strip() or expected is None
    elif expected is None:
        assert found.problem == "not_a_number"
    else:
        assert found.value == expected


#: What comes close to an ID number, an old ID number, a mobile number.
SHAPES = (
    r"[1-6][1-5][0-9]{4}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]{4}[0-9X]",
    r"-?[1-6][1-5][0-9]{6}(0[1-9]|1[0-2])-?[0-3][0-9]{4}",
    r"(86)?-?1-?[3-9][0-9]-?[0-9]{4}-?[0-9]{4}x?",
)
CELLS = st.one_of(
    st.text(alphabet="0123456789.-eE Nn/无—社区（）Ａ１X\t", max_size=14),
    st.text(max_size=6),
    st.datetimes().map(lambda d: d.isoformat(sep=" ", timespec="seconds")),
    st.dates().map(str),
    st.integers(-(10**12), 10**12).map(str),
    st.floats(-1e6, 1e6).map(repr),
    st.sampled_from(["1,200", "1001.0", "2024-02-30", "nan", "NULL", "13800138000", "1e17",
                     "11010519491231002X", "86 138 0013 8000", "110105199001010000",
                     "110-105-491231002", "a110105491231002", "440301-2000-0101-0120"]),
    *(st.from_regex(shape, fullmatch=True) for shape in SHAPES),
)  # fmt: skip


@given(st.lists(CELLS, min_size=1, max_size=30, unique=True), st.sampled_from(
    [INTEGER, NUMBER, IDENTITY, NEEDS.column("raised_date"), NEEDS.column("satisfaction")]
))  # fmt: skip
@settings(max_examples=200)
def test_cells_read_all_at_once_equal_cells_read_alone(cells: list[str], column: Column) -> None:
    """A plain cell has no repair and no problem, and the value that its parser gives it."""
    from workbench.intake.identifiers import identifier_in

    plain, values = plain_cells(column, cells, frozenset({"NULL"}))
    parse = parser_of(column)
    for cell, is_plain, value in zip(cells, plain, values, strict=True):
        if not is_plain:
            assert pd.isna(value)
            continue
        alone = parse(cell)
        assert (alone.repair, alone.problem) == ("", ""), cell
        assert not identifier_in(cell)
        assert value == alone.value, cell


def test_markers_are_never_plain() -> None:
    """A marker of a missing cell is one in any case of its letters."""
    cells = ["NONE", "None", "NaN", "N/A", "null", "-", "不详", "无", "/"]
    for column in (IDENTITY, INTEGER, NUMBER, NEEDS.column("raised_date")):
        assert not plain_cells(column, cells, frozenset())[0].any()
        assert {parser_of(column)(cell) for cell in cells} == {BLANK}


def test_plain_cells_are_the_rule() -> None:
    """Ordinary dates, numbers and ids take the quick way, or it would not be worth having."""
    for column, cells in [
        (NEEDS.column("raised_date"), ["2024-03-05", "2024-03-05 10:11", "2024-03-05T10:11:12"]),
        (INTEGER, ["0", "-5", "123456789"]),
        (NUMBER, ["0.5", "12", "-1.25"]),
        (IDENTITY, ["N000001", "2024030112000001", "南布社区", "440310001001"]),
    ]:
        assert plain_cells(column, cells, frozenset())[0].all()
