"""Targets in a configuration: what is read, and the sentence for each way to write one wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.batch.plan import make_plan
from workbench.config.evaluation import read_evaluation
from workbench.errors import ConfigError
from workbench.indicators.registry import catalogue
from workbench.indicators.targets import targets_of
from workbench.results import Target

START = """\
title: 示例
data: data
period: {start: 2024-01-01, end: 2024-12-31}
out: out
targets:
"""


def _written(folder: Path, targets: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(START + targets, encoding="utf-8")
    return path


def _read(folder: Path, targets: str) -> tuple[Target, ...]:
    return targets_of(read_evaluation(_written(folder, targets)))


def test_a_file_without_targets_has_none(tmp_path: Path) -> None:
    """The key may be left out."""
    path = tmp_path / "a.yaml"
    path.write_text(START.replace("targets:\n", ""), encoding="utf-8")
    assert targets_of(read_evaluation(path)) == ()


def test_bounds_come_in_the_unit_of_the_number(tmp_path: Path) -> None:
    """Percentages become shares; the order is that of the file."""
    told = """\
  response_rate: {at_least: 0.95}
  days_to_resolution: {at_most: 15, source: 2024 年合同第 5 条}
  chain_completion_rate:
    - {variant: strict, at_least: 50 %}
    - {variant: lenient, at_least: 7％, source: {en: Clause 6}}
  delivery_rate: {at_least: 90%, at_most: 1.1}
  need_rate_per_1000: {at_most: 40}
  closure_gap: 15%
  satisfaction_rate: {group: mean, at_least: 4}
"""
    both = {"zh-CN": "2024 年合同第 5 条", "en": "2024 年合同第 5 条"}
    assert _read(tmp_path, told) == (
        Target("response_rate", "", "", 0.95, None),
        Target("days_to_resolution", "", "", None, 15, both),
        Target("chain_completion_rate", "strict", "", 0.5, None),
        Target("chain_completion_rate", "lenient", "", 0.07, None, {"en": "Clause 6"}),
        Target("delivery_rate", "", "", 0.9, 1.1),
        Target("need_rate_per_1000", "", "", None, 40),
        Target("closure_gap", "", "", None, 0.15),
        Target("satisfaction_rate", "", "mean", 4, None),
    )


def test_a_bound_alone_goes_to_the_good_side(tmp_path: Path) -> None:
    """For every indicator with a good side and a plain number, a bare bound is the short form."""
    for entry in catalogue().values():
        if entry.direction == "context" or ("", "") not in entry.rows() or entry.levelled:
            continue
        (target,) = _read(tmp_path, f"  {entry.id}: 0.5\n")
        higher = entry.direction == "higher"
        assert (target.at_least, target.at_most) == ((0.5, None) if higher else (None, 0.5))


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (
            "  respnse_rate: 90%",
            "line 6: there is no indicator called “respnse_rate”. Did you mean “response_rate”?",
        ),
        (
            "  response_rate:\n    at_lest: 90%",
            "line 7: there is no setting called “at_lest”. Did you mean “at_least”?",
        ),
        (
            "  response_rate:\n    at_least: 90%\n    source: {zh: 合同}",
            "line 8: there is no setting called “zh”. Choose from: zh-CN, en.",
        ),
        (
            "  response_rate:\n    at_least: 90%\n    variant: to_the_hours",
            "line 8: indicator response_rate has no variant or group called “to_the_hours”. "
            "Did you mean “to_the_hour”?",
        ),
        (
            "  on_time_rate:\n    group: mean\n    at_least: 90%",
            "line 7: indicator on_time_rate has no group to choose; delete group.",
        ),
        (
            "  chain_completion_rate: 50%",
            "line 6: which number of indicator chain_completion_rate is meant? "
            "Name it with one of “variant: strict”, “variant: lenient”.",
        ),
        (
            "  days_to_resolution: {variant: closed_only, group: q25, at_most: 3}",
            "line 6: which number of indicator days_to_resolution is meant? "
            "Name it with one of “group: q25”, “group: q75”, “variant: closed_only”.",
        ),
        (
            "  response_rate: 95",
            "line 6: “targets.response_rate” should be a share from 0 to 1, or a percentage: "
            "for 95 percent write 95%; found 95; please correct it.",
        ),
        (
            "  on_time_rate: 120%",
            "line 6: “targets.on_time_rate” should be from 0% to 100%; found 120%; "
            "please correct it.",
        ),
        (
            "  lian_index: {at_least: 50}",
            "line 6: “targets.lian_index.at_least” should be from 0 to 1; found 50; "
            "please correct it.",
        ),
        (
            "  days_to_resolution: {at_most: 15%}",
            "line 6: “targets.days_to_resolution.at_most” should be a number without a percent "
            "sign, because this is no share; found 15%; please correct it.",
        ),
        (
            "  backlog: -1",
            "line 6: “targets.backlog” should be a number not below 0; found -1; please correct it.",
        ),
        (
            "  flag_formality: {group: formal_share, at_most: 10%}",
            "line 6: flag_formality tells a level, not a number, so it can have no target; "
            "delete it here.",
        ),
        (
            "  linkage_quadrant: {at_least: 1}",
            "line 6: linkage_quadrant tells a level, not a number, so it can have no target; "
            "delete it here.",
        ),
        (
            "  caseload: 20",
            "line 6: “targets.caseload” should be written with at_least, at_most or both, "
            "because neither side is better here; found 20; please correct it.",
        ),
        (
            "  response_rate: {at_most: 90%}",
            "line 6: of response_rate, higher is better, so at_most alone would ask for the "
            "worse; write at_least, or both for a range.",
        ),
        (
            "  delivery_rate:\n    at_least: 1.1\n    at_most: 0.9",
            "line 8: at_least 1.1 lies above at_most 0.9, which no number can meet; "
            "correct one of them.",
        ),
        (
            "  response_rate:\n    - at_least: 90%\n    - at_least: 95%",
            "line 8: the same number of response_rate has a target already; keep one.",
        ),
        (
            "  response_rate: 90%\n  response_rate: 95%",
            "line 7: the setting “response_rate” stands twice; keep one.",
        ),
        (
            "  response_rate: {source: 合同}",
            "line 6: “targets.response_rate” should be a set with at_least, at_most or both; "
            "found {'source': '合同'}; please correct it.",
        ),
        (
            "  response_rate: {at_least: yes}",
            "line 6: “targets.response_rate.at_least” should be a number or a percentage "
            "(such as 0.9, 15 or 90%); found True; please correct it.",
        ),
        (
            "  response_rate: {at_least: }",
            "line 6: “targets.response_rate.at_least” should be a number or a percentage "
            "(such as 0.9, 15 or 90%); found None; please correct it.",
        ),
        (
            "  response_rate: high",
            "line 6: “targets.response_rate” should be a bound (such as 0.9, 15 or 90%) or a set "
            "of at_least, at_most, variant, group and source; found 'high'; please correct it.",
        ),
        (
            "  backlog: .inf",
            "line 6: “targets.backlog” should be a bound (such as 0.9, 15 or 90%) or a set "
            "of at_least, at_most, variant, group and source; found inf; please correct it.",
        ),
        (
            "  response_rate: []",
            "line 6: “targets.response_rate” should be something, not empty; found []; "
            "please correct it.",
        ),
        (
            "  response_rate: {at_least: 90%, source: 5}",
            "line 6: “targets.response_rate.source” should be a text, or one text for each of "
            "zh-CN and en; found 5; please correct it.",
        ),
        (
            "  - response_rate",
            "line 5: “targets” should be a set of “key: value” lines; found ['response_rate']; "
            "please correct it.",
        ),
    ],
)
def test_a_wrong_target_gets_one_sentence(tmp_path: Path, targets: str, expected: str) -> None:
    """The sentence names file, line and key, in both languages."""
    with pytest.raises(ConfigError) as caught:
        _read(tmp_path, targets + "\n")
    path = str(tmp_path / "a.yaml")
    assert caught.value.text("en").replace(path, "a.yaml") == f"“a.yaml”, {expected}"
    line = expected.removeprefix("line ").split(":")[0]
    assert f"第 {line} 行" in caught.value.text("zh-CN")


def test_a_plan_refuses_a_wrong_target(tmp_path: Path) -> None:
    """A run with a misspelt target stops before anything is computed or written."""
    evaluation = read_evaluation(_written(tmp_path, "  respnse_rate: 90%\n"))
    with pytest.raises(ConfigError, match="response_rate"):
        make_plan(evaluation, ["A"], 5)
    assert not (tmp_path / "out").exists()


def test_targets_that_ship_hold() -> None:
    """The demo evaluation sets targets, and every file in parameters/ has none that is wrong."""
    shipped = Path(__file__).resolve().parents[1] / "parameters"
    found = {path.stem: targets_of(read_evaluation(path)) for path in shipped.glob("*.yaml")}
    assert len(found["demo"]) == 4
