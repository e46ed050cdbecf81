"""What the documentation shows works: configurations parse, links lead somewhere, verbs are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.built import ROOT
from workbench.cli.app import build
from workbench.config.evaluation import read_evaluation
from workbench.config.mapping import read_mapping
from workbench.indicators.targets import targets_of
from workbench.intervals import wilson

DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


def blocks(path: Path, language: str) -> list[tuple[str, str]]:
    """(rest of the fence line, content) of each fenced block of a language."""
    found = FENCE.findall(path.read_text(encoding="utf-8"))
    return [(rest.strip(), content) for name, rest, content in found if name == language]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a document names a file that is there."""
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("name", ["mapping.md", "mapping.zh-CN.md"])
def test_the_mapping_shown_is_a_mapping(name: str, tmp_path: Path) -> None:
    """The example of the mapping language parses, in both languages the same."""
    (_, content), *rest = blocks(ROOT / "docs" / name, "yaml")
    assert not rest
    path = tmp_path / "mapping.yaml"
    path.write_text(content, encoding="utf-8")
    assert set(read_mapping(path).files[0].tables) == {"needs", "communities"}


def test_the_targets_shown_are_targets(tmp_path: Path) -> None:
    """The evaluation in the page on targets is valid, and the same in both languages."""
    shown = [blocks(ROOT / "docs" / name, "yaml") for name in ("targets.md", "targets.zh-CN.md")]
    assert shown[0] == shown[1]
    path = tmp_path / "ours.yaml"
    path.write_text(shown[0][0][1], encoding="utf-8")
    assert len(targets_of(read_evaluation(path))) == 6


@pytest.mark.parametrize("name", ["targets.md", "targets.zh-CN.md"])
def test_the_intervals_of_the_page_on_targets_are_right(name: str) -> None:
    """18 of 20 and 20 of 20 have the Wilson intervals that the page tells."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for x in (18, 20):
        lower, upper = (float(limit) for limit in wilson(x, 20))
        assert f"{lower:.1%}" in text and f"{upper:.1%}".replace(".0%", "%") in text


def test_every_verb_is_documented() -> None:
    """Both READMEs name every verb of the command line."""
    for path in DOCUMENTS[:2]:
        text = path.read_text(encoding="utf-8")
        for verb in build("en").commands:
            assert f"workbench {verb}" in text, f"{path.name}: {verb}"


def test_both_readmes_show_the_same_commands() -> None:
    """The Chinese and the English README run the same commands and the same configuration."""
    zh, en = ([blocks(path, "bash"), blocks(path, "yaml")] for path in (DOCUMENTS[1], DOCUMENTS[0]))
    assert zh == en
