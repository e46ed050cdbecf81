"""What a benchmark prints beside what the documentation shows of it."""

from __future__ import annotations

import re

from tests.built import ROOT

DOCUMENTS = [ROOT / "docs" / name for name in ("benchmarks.md", "benchmarks.zh-CN.md")]

#: With its sign: the growth of a tiny run may be below 0.
_NUMBER = re.compile(r"(?<!\S)-[\d.]+|[\d.]+%?|\s-(?=\s|$)")
_VERDICT = re.compile(r": (met|missed)\b")


def words_of(text: str) -> list[list[str]]:
    """What the output says whatever was measured: every line without its numbers and verdicts."""
    lines = (_VERDICT.sub(":", line) for line in text.splitlines())
    return [_NUMBER.sub("", line).split() for line in lines]


def shown() -> dict[str, list[str]]:
    """The printed outputs that each document shows, in order."""
    return {
        path.name: re.findall(r"^```text\n(.*?)^```", path.read_text("utf-8"), re.M | re.S)
        for path in DOCUMENTS
    }
