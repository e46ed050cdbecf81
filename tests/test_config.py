"""Configurations, schemes and mappings: what is read, and what a misspelt one is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from workbench.config.evaluation import read_evaluation
from workbench.config.scheme import DEFAULT_SCHEME, read_scheme
from workbench.errors import ConfigError

GOOD = """\
title: 示例
data: data
period:
  start: 2024-01-01
  end: 2024-12-31
out: out
"""


def _write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _told(folder: Path, text: str, lang: str = "en") -> str:
    path = _write(folder, text)
    with pytest.raises(ConfigError) as caught:
        read_evaluation(path)
    assert caught.value.exit_code == 2
    return caught.value.text(lang).replace(str(path), "a.yaml")


def test_a_short_file_gets_the_defaults(tmp_path: Path) -> None:
    """What a file leaves out has the default of DESIGN; paths start at the file."""
    evaluation = read_evaluation(_write(tmp_path, GOOD))
    assert evaluation.title == {"zh-CN": "示例", "en": "示例"}
    assert evaluation.data == (tmp_path / "data").resolve()
    assert evaluation.as_of == dt.date(2024, 12, 31)
    assert evaluation.languages == ("zh-CN",)
    assert evaluation.audience == "funder"
    assert evaluation.communities is None
    assert evaluation.scheme == DEFAULT_SCHEME
    assert [path.name for path in evaluation.notebooks] == ["community.ipynb"]


def test_a_scheme_is_read_from_its_file(tmp_path: Path) -> None:
    """An evaluation names its scheme relative to itself."""
    _write(tmp_path, "three_rates: {partly_weight: 0.5, unreachable: negative}\n", "s.yaml")
    evaluation = read_evaluation(_write(tmp_path, GOOD + "scheme: s.yaml\n"))
    assert evaluation.scheme.three_rates.partly_weight == 0.5
    assert evaluation.scheme.three_rates.unreachable == "negative"


def test_communities_may_stand_in_a_file(tmp_path: Path) -> None:
    """`communities` takes a list or a text file with one id a line."""
    _write(tmp_path, "A\n\nB\n", "list.txt")
    evaluation = read_evaluation(_write(tmp_path, GOOD + "communities: list.txt\n"))
    assert evaluation.communities == ("A", "B")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("title: 示例", "titel: 示例"),
            "“a.yaml”, line 1: there is no setting called “titel”. Did you mean “title”?",
        ),
        (
            ("  end:", "  ends:"),
            "“a.yaml”, line 5: there is no setting called “ends”. Did you mean “end”?",
        ),
        (
            ("2024-12-31", "2023-12-31"),
            "“a.yaml”, line 3: the period ends on 2023-12-31, before it starts on 2024-01-01; "
            "correct period.",
        ),
        (
            ("out: out\n", "out: out\nmin_cell: ten\n"),
            "“a.yaml”, line 7: “min_cell” should be a whole number; found 'ten'; please correct it.",
        ),
        (
            ("out: out\n", "out: out\nmin_cell: 0\n"),
            "“a.yaml”, line 7: “min_cell” should be a number not below 1; found 0; please correct it.",
        ),
        (
            ("out: out\n", "out: out\naudience: public\n"),
            "“a.yaml”, line 7: “audience” should be one of 'evaluator' or 'funder'; found 'public'; "
            "please correct it.",
        ),
        (
            ("out: out\n", "out: out\nnotebooks: [a.ipynb, b.ipynb]\n"),
            "“a.yaml”, line 7: “notebooks” should be a list of one; found ('a.ipynb', 'b.ipynb'); "
            "please correct it.",
        ),
        (
            ("out: out\n", ""),
            "“a.yaml”, from line 1 on: the required setting “out” is missing; add it.",
        ),
        (
            ("out: out\n", "out: out\nout: b\n"),
            "“a.yaml”, line 7: the setting “out” stands twice; keep one.",
        ),
        (
            ("2024-12-31", "2024-02-30"),
            "“a.yaml”, line 5, is not valid YAML: day is out of range for month",
        ),
        (
            ("2024-12-31", "soon"),
            "“a.yaml”, line 5: “period.end” should be a date (such as 2024-12-31); found 'soon'; "
            "please correct it.",
        ),
    ],
)
def test_a_wrong_file_gets_one_sentence(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    """The sentence names file, line and key, what was expected and what was found."""
    told = _told(tmp_path, GOOD.replace(*change))
    assert told == expected
    assert _told(tmp_path, GOOD.replace(*change), "zh-CN") != told


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """A configuration that is not there is named."""
    with pytest.raises(ConfigError, match="config"):
        read_evaluation(tmp_path / "config.yaml")


def test_an_unknown_community_names_its_line(tmp_path: Path) -> None:
    """A community that the data do not hold is found by its line, with the nearest one."""
    evaluation = read_evaluation(_write(tmp_path, GOOD + "communities:\n  - A1\n  - B2\n"))
    with pytest.raises(ConfigError) as caught:
        evaluation.check_communities(["A1", "B1"])
    assert "line 9" in caught.value.text("en")
    assert "A1, B1" in caught.value.text("en")


def test_a_scheme_refuses_a_wrong_weight(tmp_path: Path) -> None:
    """A weight above 1 is refused with its line."""
    path = _write(tmp_path, "three_rates:\n  partly_weight: 1.5\n")
    with pytest.raises(ConfigError) as caught:
        read_scheme(path)
    assert "line 2" in caught.value.text("en")
    assert "not above 1" in caught.value.text("en")


def test_configurations_that_ship_are_readable() -> None:
    """Every file in parameters/ reads without complaint."""
    for path in (Path(__file__).resolve().parents[1] / "parameters").glob("*.yaml"):
        assert read_evaluation(path).languages


def _every_key(told: object, before: str = "") -> set[str]:
    if not isinstance(told, dict):
        return {before}
    return {key for name, value in told.items() for key in _every_key(value, f"{before}.{name}")}


SCHEMES = Path(__file__).resolve().parents[1] / "parameters" / "schemes"


def test_the_default_scheme_is_written_out() -> None:
    """parameters/schemes/default.yaml names every definition, each as built in."""
    path = SCHEMES / "default.yaml"
    assert read_scheme(path) == DEFAULT_SCHEME
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert _every_key(written) == _every_key(DEFAULT_SCHEME.model_dump())


def test_sectors_are_set_by_the_scheme_or_by_the_evaluation(tmp_path: Path) -> None:
    """五社 stands in a scheme of its own; `sectors` in the evaluation wins over the scheme."""
    five = SCHEMES / "five_sectors.yaml"
    assert read_scheme(five).linkage.sectors == "five"
    assert read_evaluation(_write(tmp_path, GOOD)).scheme.linkage.sectors == "three"
    _write(tmp_path, five.read_text(encoding="utf-8"), "s.yaml")
    named = GOOD + "scheme: s.yaml\n"
    assert read_evaluation(_write(tmp_path, named)).scheme.linkage.sectors == "five"
    three = read_evaluation(_write(tmp_path, named + "sectors: three\n"))
    assert three.scheme.linkage.sectors == "three"
    refused = _told(tmp_path, GOOD + "sectors: four\n")
    assert "sectors" in refused and "three" in refused and "five" in refused
