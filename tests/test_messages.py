"""Both languages say the same things."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from workbench import messages
from workbench.messages import Formats

CJK = re.compile(r"[\u4e00-\u9fff]")


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_hold_the_same_ids() -> None:
    """A sentence of one language exists in the other."""
    zh, en = messages.catalogue("zh-CN"), messages.catalogue("en")
    assert set(zh) == set(en)


@pytest.mark.parametrize("message_id", sorted(messages.catalogue("en")))
def test_placeholders_agree(message_id: str) -> None:
    """A sentence names the same values in both languages."""
    zh, en = messages.catalogue("zh-CN")[message_id], messages.catalogue("en")[message_id]
    assert _placeholders(zh) == _placeholders(en)


def test_english_sentences_hold_no_chinese_but_names() -> None:
    """English is English; only the name of the thing itself stays Chinese."""
    allowed = ("三社联动", "是否", "中文")
    for message_id, sentence in messages.catalogue("en").items():
        rest = sentence
        for word in allowed:
            rest = rest.replace(word, "")
        assert not CJK.search(rest), f"{message_id}: {sentence}"


def test_every_message_id_in_code_exists() -> None:
    """An id written in the code is in the catalogue."""
    package = Path(messages.__file__).parents[1]
    pattern = re.compile(r"""["']((?:errors|types|report|cli)\.[a-z_]+)["']""")
    for path in package.rglob("*.py"):
        for message_id in pattern.findall(path.read_text(encoding="utf-8")):
            if message_id.rsplit(".", 1)[1] in ("py", "css", "js"):
                continue
            assert messages.has(message_id), f"{path.name}: {message_id}"


def test_formats_follow_the_language() -> None:
    """Numbers and dates are written as each language does."""
    import datetime as dt

    zh, en = Formats("zh-CN"), Formats("en")
    day = dt.date(2024, 3, 5)
    assert (zh.day(day), en.day(day)) == ("2024年3月5日", "March 5, 2024")
    assert (zh.month(day), en.month(day)) == ("2024年3月", "Mar 2024")
    assert zh.percent(0.1234) == en.percent(0.1234) == "12.3%"
    assert en.integer(12345.0) == "12,345"
    assert zh.weekday(0) == "周一"
    assert en.weekday(6) == "Sun"
