"""What the documentation shows works: configurations parse, links lead somewhere, verbs are named."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.built import ROOT
from workbench.cli.app import build, run
from workbench.config.evaluation import read_evaluation
from workbench.config.mapping import read_mapping
from workbench.indicators.declared import KNOWN
from workbench.indicators.targets import targets_of
from workbench.intervals import wilson
from workbench.sample import write_city

DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
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


@pytest.mark.parametrize("name", ["plugins.md", "plugins.zh-CN.md"])
def test_the_indicator_shown_runs_under_the_commands_shown(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example is an indicator, the same in both languages, and each command works on it."""
    shown = [content for rest, content in blocks(ROOT / "docs" / name, "python") if rest]
    assert shown == [c for rest, c in blocks(ROOT / "docs" / "plugins.md", "python") if rest]
    monkeypatch.chdir(tmp_path)
    write_city(tmp_path / "data" / "demo", communities=1, months=12, seed=7)
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "weekends.py").write_text(shown[0], encoding="utf-8")
    (commands,) = [content for rest, content in blocks(ROOT / "docs" / name, "bash") if rest]
    for line in commands.splitlines():
        words = shlex.split(line)
        assert words[0] == "workbench"
        assert run(["-q", *words[1:]], "en") == 0, line
    assert (tmp_path / "weekend.csv").is_file()
    assert (tmp_path / "rows.csv").is_file()


@pytest.mark.parametrize("name", ["plugins.md", "plugins.zh-CN.md"])
def test_every_field_of_a_declaration_is_explained(name: str) -> None:
    """What an author may write is in the document, but for what only our own rules need."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    ours = {"plain_variant", "plain_group", "crossed", "open_groups", "unit_table"}
    ours |= {"counts_attendance", "per_households", "hidden_with"}
    for field in set(KNOWN) - ours:
        assert f"`{field}`" in text, field


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
