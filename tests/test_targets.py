"""Targets judged by interval, and what pages, lists and files say of them."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.built import NOW, ROOT, write_config
from tests.written_results import frame_of, results_of, share
from workbench import messages
from workbench.batch.run import run_evaluation
from workbench.config.evaluation import read_evaluation
from workbench.disclosure import protect
from workbench.exhibits import summary, verdicts
from workbench.findings.targets import VERDICTS, judge, judged_targets, verdict_counts
from workbench.messages import LANGUAGES
from workbench.metrics import compute_pages
from workbench.reports.index import IndexFacts, render_index
from workbench.results import Period, Publishable, Results, Target
from workbench.sample import draw_city, write_city
from workbench.slices import open_results, read_slice, slice_of, write_slice

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
CLAUSE = {"zh-CN": "合同第 5 条", "en": "Clause <5>"}
TARGETS = (
    Target("response_rate", "", "", 0.9725, None, CLAUSE),
    Target("chain_completion_rate", "strict", "", 0.0, None),
    Target("chain_completion_rate", "lenient", "", 0.01, None),
    Target("participation_rate", "", "", None, 1.0),
    Target("cost_per_resolved_need", "", "", None, 1.0),
    Target("gain_index", "", "", 60.0, None),
)


def row_of(**more: Any) -> dict[str, Any]:
    (row,) = frame_of(more).to_dict("records")
    return {str(name): cell for name, cell in row.items()}


twentieths = st.integers(-5, 25).map(lambda n: n / 20)


def _slowly(target: Target, lower: float, upper: float) -> str:
    """Every number that may be the true one is asked, one by one, whether it would do."""
    asked = [n / 1000 for n in range(-1000, 2001) if lower <= n / 1000 <= upper]
    fits = [
        (target.at_least is None or number >= target.at_least)
        and (target.at_most is None or number <= target.at_most)
        for number in asked
    ]
    if all(fits):
        return "met"
    return "cannot_tell" if any(fits) else "not_met"


@given(
    ends=st.tuples(twentieths, twentieths).map(sorted),
    bounds=st.tuples(st.none() | twentieths, st.none() | twentieths).filter(any),
    method=st.sampled_from(["wilson", "bounds"]),
)
def test_a_verdict_agrees_with_asking_every_number(
    ends: Sequence[float], bounds: tuple[float | None, float | None], method: str
) -> None:
    """Met where all numbers of the interval do, not met where none does, else it cannot be told."""
    target = Target("response_rate", "", "", *bounds)
    value = math.nan if method == "bounds" else sum(ends) / 2
    row = row_of(value=value, lower=ends[0], upper=ends[1], method=method)
    judged = judge(target, row)
    assert judged.verdict == _slowly(target, *ends)
    assert judged.by == ("range" if method == "bounds" else "interval")


@given(value=twentieths, least=twentieths)
def test_a_number_without_limits_is_judged_by_its_value(value: float, least: float) -> None:
    """An amount or an index has no interval: it is met or not met, and the page says by what."""
    judged = judge(Target("lian_index", "", "", least, None), row_of(value=value))
    assert (judged.verdict, judged.by) == ("met" if value >= least else "not_met", "value")


@pytest.mark.parametrize("status", ["suppressed", "not_available", "insufficient_data"])
def test_what_may_not_be_judged_is_not_judged(status: str) -> None:
    """Whatever numbers a row still has, its status keeps it from being met or failed."""
    for numbers in (share(0, 50), share(50, 50), {}):
        row = row_of(**numbers, status=status, method="wilson")
        judged = judge(Target("response_rate", "", "", 0.5, None), row)
        assert (judged.verdict, judged.by) == ("cannot_tell", "nothing")


@pytest.mark.parametrize(
    ("numbers", "at_most", "verdict", "by"),
    [
        ({"value": 14, "lower": 12, "method": "kaplan_meier"}, 15, "cannot_tell", "interval"),
        ({"value": 18, "lower": 16, "method": "kaplan_meier"}, 15, "not_met", "interval"),
        ({"value": 14, "method": "kaplan_meier"}, 15, "cannot_tell", "nothing"),
        ({"lower": 16, "method": "bounds"}, 15, "not_met", "range"),
        ({"upper": 15, "method": "bounds"}, 15, "met", "range"),
        ({}, 15, "cannot_tell", "nothing"),
    ],
)
def test_a_limit_that_is_not_known_stays_open(
    numbers: dict[str, Any], at_most: float, verdict: str, by: str
) -> None:
    """What has no upper limit is never met from above; an interval that failed is no value."""
    target = Target("days_to_resolution", "", "", None, at_most)
    judged = judge(target, row_of(unit="days", **numbers))
    assert (judged.verdict, judged.by) == (verdict, by)


def test_binary_fractions_decide_nothing() -> None:
    """0.1 + 0.2 has reached 0.3, and 1 has been reached by a limit a hair below it."""
    row = row_of(value=0.3, lower=0.3, upper=0.1 + 0.2, method="wilson")
    assert judge(Target("repeat_need_rate", "", "", None, 0.3), row).verdict == "met"
    row = row_of(value=1, lower=0.8, upper=1 - 1e-15, method="wilson")
    assert judge(Target("response_rate", "", "", 1.0, None), row).verdict == "cannot_tell"


@cache
def city() -> Results:
    return compute_pages(draw_city(communities=2, months=12, seed=7), period=YEAR, targets=TARGETS)


def page_of(min_cell: int = 5, results: Results | None = None) -> Publishable:
    return slice_of(protect(results or city(), min_cell=min_cell), "SYN-001")


def test_every_community_is_judged_on_every_target() -> None:
    """Communities in their order, targets in that of the file; the counts add up."""
    judged = judged_targets(protect(city(), min_cell=5))
    assert [(one.community_id, one.target) for one in judged] == [
        (community_id, target) for community_id in ("SYN-001", "SYN-002") for target in TARGETS
    ]
    counts = verdict_counts(judged)
    assert tuple(counts) == VERDICTS
    assert sum(counts.values()) == 12


def test_masking_makes_no_verdict_but_can_take_one() -> None:
    """The stricter the protection, the fewer verdicts; none turns into its opposite."""
    before = judged_targets(page_of(min_cell=1))
    for min_cell in (5, 10, 30, 10**6):
        for free, masked in zip(before, judged_targets(page_of(min_cell)), strict=True):
            assert masked.verdict in (free.verdict, "cannot_tell")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_tells_its_target_in_words_and_by_a_sign(lang: str) -> None:
    """The bound as it was set and the verdict in words; why it is open stands in the table."""
    shown = summary.headline_cards(page_of(), lang=lang)
    tree = html.fromstring(shown.html)
    cards = {c.get("data-indicator"): c for c in tree.xpath("//li[@class='wb-card']")}
    of = {
        name: " ".join(card.xpath("string(.//div[starts-with(@class, 'target')])").split())
        for name, card in cards.items()
    }
    judged = {
        (one.target.indicator_id, one.target.variant): one for one in judged_targets(page_of())
    }
    assert "97.25%" in of["response_rate"]
    strict = judged["chain_completion_rate", "strict"]
    assert strict.verdict == "met" and "0%" in of["chain_completion_rate"]
    assert of["chain_completion_rate"].endswith(f"✓ {messages.text('targets.met', lang)}")
    assert messages.text("targets.by_value", lang) in of["cost_per_resolved_need"]
    assert of["satisfaction_rate"] == ""
    for name, said in of.items():
        assert said in " ".join(shown.text.split()), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_lists_every_target(lang: str) -> None:
    """One line a target with its number, verdict and source, everything escaped."""
    shown = verdicts.targets_table(page_of(), lang=lang)
    rows = html.fromstring(shown.html).xpath("//tbody/tr")
    judged = judged_targets(page_of())
    assert len(rows) == len(TARGETS)
    for row, one in zip(rows, judged, strict=True):
        cells = [cell.text_content() for cell in row]
        assert cells[4].startswith(
            f"{verdicts.SIGNS[one.verdict]} {messages.text(f'targets.{one.verdict}', lang)}"
        )
        assert cells[5] == one.target.source.get(lang, "—")
    assert "<5>" not in shown.html
    assert verdicts.counts_said(judged, lang) in shown.text
    assert "nan" not in shown.text.lower()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_targets_the_page_says_nothing_of_them(lang: str) -> None:
    """No table, no line on a card, no column in the list."""
    context = replace(city().context, targets=())
    results = protect(replace(city(), context=context), min_cell=5)
    assert verdicts.targets_table(results, lang=lang).html == ""
    cards = summary.headline_cards(slice_of(results, "SYN-001"), lang=lang)
    assert messages.text("targets.met", lang) not in cards.text
    assert 'class="target' not in cards.html
    listed = html.fromstring(render_index(_facts(results), lang)).xpath("//th")
    assert len(listed) == 7


def _facts(results: Publishable) -> IndexFacts:
    names = results.profiles["community_id"]
    return IndexFacts(
        title={"en": "T"},
        languages=(("en", "index.html"),),
        results=results,
        slugs={name: name for name in names},
        existing={(name, lang) for name in names for lang in LANGUAGES},
        failed=0,
        inline=False,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_counts_the_verdicts_of_each_community(lang: str) -> None:
    """Met and not met stand together, what cannot be told apart from both."""
    results = protect(city(), min_cell=5)
    tree = html.fromstring(render_index(_facts(results), lang))
    cells = [row.xpath("./td")[-1] for row in tree.xpath("//tbody/tr")]
    for cell, name in zip(cells, results.profiles["community_id"], strict=True):
        judged = [one for one in judged_targets(results) if one.community_id == name]
        counts = {v: sum(one.verdict == v for one in judged) for v in VERDICTS}
        told, undecided = (span.text_content() for span in cell.xpath("./span"))
        assert told == messages.text("report.targets_told", lang, **counts)
        assert undecided == messages.text("report.targets_open", lang, all=6, **counts)
        assert cell.get("data-key") == str(counts["met"])
    assert messages.text("report.targets_reading", lang) in tree.text_content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hidden_headline_has_no_verdict_for_funders(lang: str) -> None:
    """A target of a masked number stays on the page; nothing tells on which side it lies."""
    target = Target("response_rate", "", "", 0.5, None)
    profiles = city().profiles.head(1).assign(community_id="A")
    frame = city().frame
    own = frame[frame["community_id"] == "SYN-001"].assign(community_id="A")
    counts = {"numerator": 9.0, "denominator": 11.0, "value": 9 / 11, "lower": 0.52, "upper": 0.95}
    plain = own["indicator_id"].eq("response_rate") & own["variant"].eq("")
    own.loc[plain, list(counts)] = list(counts.values())
    results = results_of(own.reset_index(drop=True), profiles=profiles)
    context = replace(city().context, targets=(target,))
    told = {
        audience: slice_of(protect(replace(results, context=context), min_cell=min_cell), "A")
        for audience, min_cell in (("free", 1), ("funder", 10))
    }
    assert [one.verdict for one in judged_targets(told["free"])] == ["met"]
    table = verdicts.targets_table(told["funder"], lang=lang)
    (row,) = html.fromstring(table.html).xpath("//tbody/tr")
    verdict = row[4].text_content()
    assert verdict.startswith(f"? {messages.text('targets.cannot_tell', lang)}")
    assert messages.text("notes.below", lang, min_cell="10") in verdict
    cards = summary.headline_cards(told["funder"], lang=lang)
    missing = html.fromstring(cards.html).xpath("//details[@class='wb-missing']")[0]
    assert verdict in missing.text_content()
    assert "81.8" not in cards.text + table.text and "52.0" not in cards.text + table.text


def test_a_slice_carries_the_targets(tmp_path: Path) -> None:
    """What a page judges by lies in its slice; other targets make other bytes."""
    first, second = tmp_path / "a.slice", tmp_path / "b.slice"
    write_slice(page_of(), first)
    assert read_slice(first).context.targets == TARGETS
    changed = replace(TARGETS[0], at_least=0.9)
    context = replace(city().context, targets=(changed, *TARGETS[1:]))
    write_slice(page_of(results=replace(city(), context=context)), second)
    assert first.read_bytes() != second.read_bytes()


PAGE = """\
from workbench.exhibits import verdicts
from workbench.slices import open_results
verdicts.targets_table(open_results(community_id=community_id, results=results), lang=lang)
"""


def test_batch_and_hand_judge_by_the_same_targets(tmp_path: Path) -> None:
    """The page of a run, its list, its manifest and a notebook run by hand agree."""
    write_city(tmp_path / "city", communities=2, months=6, seed=3)
    cells = [
        nbformat.read(ROOT / "notebooks" / "community.ipynb", as_version=4).cells[0],
        nbformat.v4.new_code_cell(PAGE),
    ]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "page.ipynb")
    config = write_config(
        tmp_path / "a.yaml",
        data=tmp_path / "city",
        out=tmp_path / "out",
        period="{start: 2024-07-01, end: 2024-12-31}",
        audience="evaluator",
        languages="[en]",
        notebooks="[page.ipynb]",
        targets="{response_rate: 10%, on_time_rate: {at_least: 99%, source: Clause 5}}",
    )
    run_evaluation(read_evaluation(config), only=["SYN-001"], now=NOW)
    by_hand = open_results(
        community_id="SYN-001",
        data=str(tmp_path / "city"),
        period_start="2024-07-01",
        period_end="2024-12-31",
        targets=str(config),
    )
    table = html.fromstring(verdicts.targets_table(by_hand, lang="en").html)
    page = html.parse(tmp_path / "out" / "SYN-001" / "report.en.html")
    (shown,) = page.xpath("//div[@class='wb-targets']")
    assert shown.text_content() == table.text_content()
    assert "Clause 5" in shown.text_content()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    told = [(t["indicator_id"], t["at_least"]) for t in manifest["parameters"]["targets"]]
    assert told == [("response_rate", 0.1), ("on_time_rate", 0.99)]
    counts = verdict_counts(judged_targets(by_hand))
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert messages.text("report.targets_told", "en", **counts) in index
