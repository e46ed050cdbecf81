"""Code, the contract's list of ids, the command line and docs/reference say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.built import ROOT
from tests.contract import contract, lines_of
from workbench import reference
from workbench.cli.app import run
from workbench.indicators.registry import catalogue
from workbench.messages import LANGUAGES

FOLDER = ROOT / "docs" / "reference"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_is_what_the_catalogue_says(lang: str) -> None:
    """The files are those that `make reference` would write now."""
    written = (FOLDER / reference.FILES[lang]).read_text(encoding="utf-8")
    assert written == reference.markdown(lang), "run make reference and read the diff"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_holds_every_id_of_the_contract(lang: str) -> None:
    """One anchor for each id of RULES §15, in that order, and each overview leads to one."""
    text = (FOLDER / reference.FILES[lang]).read_text(encoding="utf-8")
    anchors = re.findall(r'<a id="(\w+)"></a>', text)
    assert anchors == list(lines_of(contract())) == list(catalogue())
    assert re.findall(r"^\| \S+ \| \[[^]]+\]\(#(\w+)\)", text, re.MULTILINE) == anchors


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_entry_says_name_definition_and_unit(lang: str) -> None:
    """What stands in the decorator stands below the anchor, down to the columns it needs."""
    text = (FOLDER / reference.FILES[lang]).read_text(encoding="utf-8")
    sections = dict(zip(catalogue(), re.split(r'<a id="\w+"></a>', text)[1:], strict=True))
    for name, entry in catalogue().items():
        told = sections[name]
        assert f"### {entry.code} {entry.name(lang)}\n\n{entry.definition(lang)}\n" in told
        for column in entry.requires:
            assert column in told
        for part in (*entry.variants, *entry.groups):
            assert part.replace("_", "\\_") in told


def test_writing_it_anew_changes_nothing(tmp_path: Path) -> None:
    """The command writes both languages, the same bytes as are there."""
    written = reference.write_reference(tmp_path)
    assert [path.read_bytes() for path in written] == [
        (FOLDER / path.name).read_bytes() for path in written
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_line_lists_every_family(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each indicator below its family, with code, id, name, unit and direction."""
    assert run(["catalogue"], lang) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    families = dict.fromkeys(entry.family for entry in catalogue().values())
    assert heads == [reference.family_name(family, lang) for family in families]
    told = [line.split() for line in lines if line.startswith(" ")]
    assert [words[:2] for words in told] == [[e.code, e.id] for e in catalogue().values()]
    for entry, words in zip(catalogue().values(), told, strict=True):
        said = " ".join(words)
        assert entry.name(lang) in said
        assert said.endswith(reference.direction_name(entry, lang))
        assert reference.unit_name(entry.unit, lang) in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_line_explains_one(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Names in both languages, definition, parts with their names, what it needs, its basis."""
    entry = catalogue()["chain_stage_conversion"]
    assert run(["catalogue", entry.id], lang) == 0
    said = capsys.readouterr().out
    for told in (entry.zh, entry.en, entry.definition(lang), entry.source, "strict", "S5"):
        assert told in said
    assert "needs.project_id" in said
    assert "needs.followup_resolved" in said


def test_json_holds_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """`catalogue --json` and `--json catalogue` give the list, with an id that one entry."""
    assert run(["catalogue", "--json"], "en") == 0
    every = json.loads(capsys.readouterr().out)
    assert run(["--json", "catalogue"], "zh-CN") == 0
    assert json.loads(capsys.readouterr().out) == every
    assert [one["id"] for one in every] == list(catalogue())
    assert run(["catalogue", "satisfaction_rate", "--json"], "en") == 0
    one = json.loads(capsys.readouterr().out)
    assert one in every
    assert one["group_units"] == {"mean": "score"}
    assert one["part_names"]["mean"]["en"]
    assert one["rows"] == [["", ""], ["", "mean"], ["at_least_3", ""]]


def test_a_misspelt_indicator_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest right id is offered."""
    assert run(["catalogue", "satisfactoin_rate"], "en") == 2
    assert "“satisfaction_rate”" in capsys.readouterr().err
