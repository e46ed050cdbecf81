"""ID and mobile numbers are found in every disguise, refused, and never echoed."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import SourceError
from workbench.intake.identifiers import identifier_in, masked, rounded_in
from workbench.loaders import import_sources, open_tables

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def made_up_id(region: int, day: str, serial: int) -> str:
    """An 18-digit number with the check digit of GB 11643: nobody's, drawn for the test."""
    body = f"{region:06d}{day}{serial:03d}"
    total = 0
    for digit, weight in zip(body, WEIGHTS, strict=True):
        total += int(digit) * weight
    return body + "10X98765432"[total % 11]


IDS = st.builds(
    made_up_id,
    st.integers(110000, 659999),
    st.dates(min_value=pd.Timestamp("1920-01-01").date()).filter(lambda d: d.year < 2050).map(
        lambda d: d.strftime("%Y%m%d")
    ),
    st.integers(0, 999),
)  # fmt: skip
MOBILES = st.builds(lambda a, b: f"1{a}{b:09d}", st.integers(3, 9), st.integers(0, 10**9 - 1))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(IDS, st.sampled_from(["{}", " {} ", "证号{}。", "a{}b", "A1 {}", "-{}-"]))
@settings(max_examples=200)
def test_every_valid_id_number_is_found(number: str, around: str) -> None:
    """Alone, inside a text, full-width, with spaces or hyphens, with a small x."""
    for way in (
        number, number.lower(), number.translate(WIDE), "-".join([number[:6], number[6:]]),
        f"{number[:6]} {number[6:14]} {number[14:]}",
    ):  # fmt: skip
        assert identifier_in(around.format(way)) == "identity_number"
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    assert identifier_in(wrong) != "identity_number"


@given(MOBILES, st.sampled_from(["{}", "电话{}，", "+86{}", "86-{}", "0086 {}", "x{}"]))
@settings(max_examples=200)
def test_every_mobile_number_is_found(number: str, around: str) -> None:
    """With or without the country's code, and however it is grouped."""
    for way in (number, number.translate(WIDE), f"{number[:3]} {number[3:7]} {number[7:]}",
                f"{number[:3]}-{number[3:7]}-{number[7:]}"):  # fmt: skip
        assert identifier_in(around.format(way)) == "mobile_number"


@pytest.mark.parametrize(
    "text",
    ["", "N0000001", "2018-07-04 17:24:41", "20180704172441", "440310001001", "12345678901",
     "0755-28398000", "0.13812345678", "1.3812345678", "1380013800", "138001380001",
     "1999-12-31 23:59:59", "1985-03-05 12:30:00"],
)  # fmt: skip
def test_ordinary_numbers_pass(text: str) -> None:
    """Dates, codes, work orders, landlines and decimals are nobody's number."""
    assert identifier_in(text) == ""


def test_the_old_form_counts_with_its_date() -> None:
    """Fifteen digits are an ID number when province and date hold."""
    assert identifier_in("110105491231002") == "identity_number"
    assert identifier_in("110105491331002") == ""
    assert identifier_in("990105491231002") == ""


def test_numbers_that_excel_rounded() -> None:
    """A number from 10^15 on, scientific notation, and an ID number that ends in 000."""
    assert rounded_in(1.1e15, "1100000000000000")
    assert rounded_in("1.10105E+17", "1.10105E+17")
    assert rounded_in("110105194912310000"[:15] + "000", "110105194912310000"[:15] + "000")
    assert not rounded_in("202403050000001000", "202403050000001000")
    assert not rounded_in(1001.0, "1001")
    assert not rounded_in(10**17, str(10**17))


def test_a_masked_text_says_nothing() -> None:
    """Headers, sheets and file names that hold a number are stars."""
    assert masked("138 0013 8000") == "***"
    assert masked("需求台账") == "需求台账"


SECRETS = {
    "id": made_up_id(110105, "19491231", 2),
    "lower": made_up_id(440301, "20000101", 12).lower(),
    "mobile": "13800138000",
    "spaced": "139 1234 5678",
    "wide": "15912345678".translate(WIDE),
    "old": "110105491231002",
    "text": "请联系18612345678张三",
}


def _secret_files(folder: Path) -> None:
    rows = [
        f"N{at},C1,2024-03-05,热线,扰民,{value},{value}"
        for at, value in enumerate(SECRETS.values())
    ]
    rows += [f"{value},C1,2024-03-05,热线,扰民,R1," for value in SECRETS.values()]
    rows += [f"M{at},C1,{value},{value},{value},R1," for at, value in enumerate(SECRETS.values())]
    rows += ["K1,C1,2024-03-05,热线,扰民,R1,x", "K1,C1,2024-03-06,热线,扰民,R1,13800138000"]
    header = "需求编号,社区编号,提出日期,来源渠道,需求类别,居民代码,13800138000"
    folder.mkdir()
    (folder / "needs 13800138000.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")


def test_identifiers_are_in_no_output(tmp_path: Path) -> None:
    """Not in the tables, the lists, the accounts, the summary, nor in memory."""
    _secret_files(tmp_path / "in")
    report = import_sources([tmp_path / "in"], to=tmp_path / "out")
    everything = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").iterdir()))
    for table in (tmp_path / "out").glob("*.parquet"):
        everything += pd.read_parquet(table).to_csv().encode()
    everything += "\n".join([*report.lines("zh-CN"), *report.lines("en")]).encode()
    everything += json.dumps(report.as_json(), ensure_ascii=False).encode()
    tables = open_tables(tmp_path / "in")
    everything += tables.frame("needs").to_csv().encode()
    everything += json.dumps(dict(tables.about), ensure_ascii=False).encode()
    for secret in SECRETS.values():
        for way in (secret, secret.upper(), secret.replace(" ", ""), secret.translate(WIDE)):
            assert way.encode() not in everything
    assert b"18612345678" not in everything


def test_a_key_is_refused_with_its_row_and_an_optional_cell_alone(tmp_path: Path) -> None:
    """Optional: blank and listed, the row kept. Required: the row is set aside."""
    _secret_files(tmp_path / "in")
    import_sources([tmp_path / "in"], to=tmp_path / "out")
    needs = open_tables(tmp_path / "out").frame("needs")
    problems = pd.read_csv(tmp_path / "out" / "problems.csv")
    refused = problems[problems["rule"].isin(["identity_number", "mobile_number"])]
    count = len(SECRETS)
    assert needs["need_id"].tolist() == [f"N{at}" for at in range(count)]
    assert needs["resident_id"].isna().all()
    by = refused.groupby(["field", "outcome"])["n"].sum().to_dict()
    assert by["resident_id", "blanked"] == count
    assert by["need_id", "set_aside"] == count
    assert by["raised_date", "set_aside"] == count
    assert refused["found"].isna().all()


def test_strict_names_the_place_and_not_the_number(tmp_path: Path) -> None:
    """The sentence has no digits but the row's."""
    path = tmp_path / "needs.csv"
    path.write_text("需求编号,社区编号,提出日期\n13800138000,C1,2024-03-05\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        import_sources([path], to=tmp_path / "out", strict=True)
    for lang in ("zh-CN", "en"):
        assert "13800138000" not in caught.value.text(lang)
        assert [c for c in caught.value.text(lang) if c.isdigit()] == ["2"]


@pytest.mark.parametrize(
    "text",
    [
        "138\u200b1234\u200b5678",
        "138\u00ad12345678",
        "138.1234.5678",
        "138_1234_5678",
        "138/1234/5678",
        "(138)12345678",
        "138・1234・5678",
    ],
)
def test_disguised_mobile_numbers_are_seen(text: str) -> None:
    """Invisible signs, dots, strokes and brackets do not hide a mobile number."""
    assert identifier_in(text) == "mobile_number"


def test_dates_and_amounts_are_no_identifiers() -> None:
    """What only looks alike stays."""
    for text in ("2024/03/05 10:20:30", "13/05/2024 10:20:30", "13,812,345,678", "138.12345678"):
        assert identifier_in(text) == "", text


def test_what_excel_left_of_an_id_number_is_masked() -> None:
    """A rounded ID number has no checksum, but area and birth date: it is never printed."""
    assert masked("440301199001011328") == "***"
    assert masked("2024000000000001") == "2024000000000001"
