"""Exhibits: blocks and tables that say every number with all that belongs to it, safely."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import html

from tests.written_results import frame_of, results_of
from workbench import messages
from workbench.disclosure import protect
from workbench.exhibits import appendix, community, flags, linkage, numbers, page, scope, summary
from workbench.exhibits.exhibit import Exhibit
from workbench.exhibits.reasons import is_told
from workbench.figures.words import rows_of
from workbench.indicators.registry import catalogue
from workbench.messages import LANGUAGES
from workbench.metrics import compute_pages
from workbench.results import Period, Publishable, Results
from workbench.sample import draw_city
from workbench.schema.container import Tables
from workbench.slices import slice_of

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "community.ipynb"
YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
Showing = Callable[..., Exhibit]
EXHIBITS: dict[str, Showing] = {
    function.__name__: function
    for function in (
        page.title_block,
        summary.headline_cards,
        scope.scope,
        scope.received_tables,
        scope.row_accounts,
        community.community_profile,
        numbers.evidence_hint,
        linkage.reach,
        linkage.quadrant,
        flags.flags,
        appendix.values_table,
        appendix.not_available_table,
        appendix.definitions,
    )
} | {
    f"family_table_{family}": partial(numbers.family_table, family=family)
    for family in ("chain", "connection", "action", "coverage", "participation", "resolution")
}


@cache
def city() -> Results:
    return compute_pages(draw_city(communities=2, months=12, seed=7), period=YEAR)


@cache
def hostile() -> Results:
    """A data set whose every free text tries to be HTML."""
    evil = "<script>alert(1)</script>"
    needs = pd.DataFrame(
        {
            "need_id": [str(n) for n in range(20)],
            "community_id": "c1",
            "raised_date": pd.Timestamp("2024-03-05"),
            "source_channel": "survey",
            "need_category": evil,
            "closed_on_time": [True] * 12 + [False] * 8,
        }
    )
    places = {"community_id": ["c1"], "year": [2024], "community_name": [evil]}
    account = {"table": "needs", "read": 20, "kept": 20, "by_rule": {evil: 3}}
    source = {"file": f"{evil}.csv", "tables": [account], "unmapped_columns": [evil]}
    about: dict[str, Any] = {"notes": {"zh-CN": [evil], "en": [evil]}, "sources": [source]}
    tables = Tables({"needs": needs, "communities": pd.DataFrame(places)}, about)
    return compute_pages(tables, period=YEAR)


CASES = {"city": city, "hostile": hostile}


@cache
def page_of(case: str, min_cell: int = 5) -> Publishable:
    results = CASES[case]()
    return slice_of(protect(results, min_cell=min_cell), str(results.profiles["community_id"][0]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_every_exhibit_speaks_in_both_languages(name: str, lang: str) -> None:
    """HTML and text are there, and the same twice."""
    first = EXHIBITS[name](page_of("city"), lang=lang)
    assert first._repr_mimebundle_() == {"text/html": first.html, "text/plain": first.text}
    assert first.html
    assert first.text
    assert "nan" not in first.text.lower().split()
    assert EXHIBITS[name](page_of("city"), lang=lang) == first


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_exhibits_take_nothing_but_publishable(name: str) -> None:
    """Unprotected results raise TypeError."""
    with pytest.raises(TypeError):
        EXHIBITS[name](city(), lang="en")


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_html_from_data_is_escaped(name: str) -> None:
    """No tag that data hold reaches the page as a tag."""
    shown = EXHIBITS[name](page_of("hostile"), lang="zh-CN").html
    assert "<script" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_a_wholly_masked_page_tells_no_share(name: str, lang: str) -> None:
    """With every count hidden, no percentage of people is left; activities and decisions stay."""
    shown = EXHIBITS[name](page_of("city", min_cell=10**6), lang=lang).text
    open_to_all = tuple(e.name(lang) for e in catalogue().values() if not e.disclosive)
    of_people = [line for line in shown.splitlines() if not line.startswith(open_to_all)]
    # What the scheme asks for is no share of anybody.
    of_scheme = [cell for line in of_people for cell in line.split(" | ") if "%" in cell]
    of_data = [c for c in of_scheme if not re.search("起为关注|watch from", c)]
    assert set(re.findall(r"\d+\.\d%", "\n".join(of_data))) == set()


def test_headings_can_be_linked_to() -> None:
    """A heading has the id of its section."""
    for lang in LANGUAGES:
        shown = page.heading(page_of("city"), section=10, lang=lang)
        assert shown.html.startswith('<h2 id="section-10">10 ')


def test_synthetic_data_say_so_in_both_languages() -> None:
    """The banner is there for synthetic data, whatever the language, and only for them."""
    for lang in LANGUAGES:
        shown = page.title_block(page_of("city"), lang=lang).text
        assert "合成数据" in shown
        assert "SYNTHETIC" in shown
    assert "SYNTHETIC" not in page.title_block(page_of("hostile"), lang="en").text


def test_headline_cards_show_n_of_n_and_the_rest_why_not() -> None:
    """Each headline indicator is a card or a line with its reason."""
    results = page_of("city")
    shown = summary.headline_cards(results, lang="zh-CN")
    tree = html.fromstring(shown.html)
    cards = {card.get("data-indicator"): card.text_content() for card in tree.iter("li")}
    row = results.frame.set_index("indicator_id").loc["on_time_rate"]
    assert f"{row['numerator']:,.0f} / {row['denominator']:,.0f}" in cards["on_time_rate"]
    assert "越高越好" in cards["on_time_rate"]
    assert "数据：可用" in cards["on_time_rate"]
    assert results.frame.set_index("indicator_id").loc["participation_rate", "method"] == "bounds"
    assert "数据：只知道范围" in cards["participation_rate"]
    lines = tree.xpath("//details[@class='wb-missing']//li")
    assert len(tree.xpath("//li[@class='wb-card']")) + len(lines) == 13


def test_the_evidence_command_is_exact() -> None:
    """The command names the community, the period and the date of extraction."""
    shown = numbers.evidence_hint(page_of("city"), lang="en").text
    assert (
        "workbench evidence DIR on_time_rate --community SYN-001 --period 2024-01-01 2024-12-31"
        " --as-of 2024-12-31 --out on_time_rate.csv" in shown
    )
    funder = numbers.evidence_hint(page_of("city"), lang="en", audience="funder").text
    assert "workbench evidence" not in funder


def test_all_values_and_all_reasons_cover_the_frame() -> None:
    """A row of the frame is among the values or among those without a number."""
    results = page_of("city")
    told = [row for row in rows_of(results.frame) if is_told(row)]
    tree = html.fromstring(appendix.values_table(results, lang="en").html)
    assert len(tree.xpath("//tbody/tr")) == len(told)


def test_an_indicator_without_any_number_is_named_once() -> None:
    """Reasons name the indicator, not each of its strata by its code."""
    told = str(appendix.not_available_table(page_of("city"), lang="zh-CN").html)
    assert told.count("认同指数") == 1
    assert "identity_social" not in told


def test_definitions_list_every_indicator_once() -> None:
    """Each indicator of the frame has one line."""
    results = page_of("city")
    tree = html.fromstring(appendix.definitions(results, lang="zh-CN").html)
    assert len(tree.xpath("//tbody/tr")) == results.frame["indicator_id"].nunique()


def test_received_tables_name_all_ten() -> None:
    """Ten lines; a table that did not come names indicators it would give."""
    tree = html.fromstring(scope.received_tables(page_of("city"), lang="zh-CN").html)
    assert len(tree.xpath("//tbody/tr")) == 10


def flag_row(test: str = "", category: str = "none", **more: Any) -> dict[str, Any]:
    """A row of F4 as the frame holds it."""
    told = {"indicator_id": "flag_formality", "group": test, "category": category}
    numbers = {"value": 0.5, "lower": 0.4, "upper": 0.6, "numerator": 20, "denominator": 40}
    of_test = numbers if test and category != "unknown" else {}
    status = "not_available" if category == "unknown" else "ok"
    unit = "share" if test else "none"
    return {**told, "unit": unit, "status": status, **of_test, **more}


def flags_page(category: str, note: str = "") -> Publishable:
    rows = frame_of(flag_row("", category, note=note), flag_row("formal_share", category))
    results = results_of(rows, profiles=pd.DataFrame({"community_id": ["A"]}))
    return protect(replace(results, context=city().context), min_cell=5)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fired_flag_shows_its_evidence_and_room_to_answer(lang: str) -> None:
    """Level, test with n of N and interval, the scheme's levels, the question, the box, the command."""
    shown = flags.flags(flags_page("watch"), lang=lang)
    for told in ("50.0%", "20 / 40", "40.0%", "60.0%", "--group formal_share"):
        assert told in shown.text
    assert messages.text("flags.ask_flag_formality", lang) in shown.text
    assert 'class="wb-reply"' in shown.html
    assert ("需说明" if lang == "zh-CN" else "needs explanation") in shown.text


def test_funders_see_levels_alone() -> None:
    """The level stays; tests, explanations and the box are for evaluators."""
    shown = flags.flags(flags_page("alert"), lang="zh-CN", audience="funder")
    assert messages.text("flags.alert", "zh-CN") in shown.text
    assert "20 / 40" not in shown.text and "wb-reply" not in shown.html


def test_quiet_and_unjudged_flags_say_what_was_looked_at() -> None:
    """A flag at none folds its numbers away; an unknown one tells why."""
    quiet = flags.flags(flags_page("none"), lang="en")
    assert "20 / 40" in quiet.text and "wb-reply" not in quiet.html
    unknown = flags.flags(flags_page("unknown", note="missing=activities.need_id"), lang="en")
    assert "activities.need_id" in unknown.text and "20 / 40" not in unknown.text


def test_the_reach_of_the_data_names_missing_tables() -> None:
    """Without linkages and projects, the page says how much is left of each side."""
    tables = draw_city(communities=2, months=12, seed=7)
    for name in ("linkages", "projects"):
        tables = tables.without(name)
    results = compute_pages(tables, period=YEAR)
    told = linkage.reach(slice_of(protect(results, min_cell=5), "SYN-001"), lang="en").text
    chain = next(line for line in told.splitlines() if line.startswith("The chain"))
    assert "(projects)" in chain and "(linkages)" not in chain
    connection = next(line for line in told.splitlines() if line.startswith("Connection"))
    assert "(linkages)" in connection


def _cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return cells


def test_the_notebook_starts_with_its_parameters() -> None:
    """The first cell is tagged, and every parameter has a type and a sentence."""
    first = _cells()[0]
    assert first["metadata"]["tags"] == ["parameters"]
    for line in first["source"]:
        assert re.match(r'^\w+: (str|int) = (".*"|\d+)  # \S', line), line


def test_the_notebook_holds_one_call_a_cell() -> None:
    """No def, no loop, no arithmetic: after the results, each cell is one call."""
    for cell in _cells()[3:]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            pattern = r"^\w+\.\w+\(results, ((section=\d+|family=.\w+.), )?lang=lang(, \w+=\w+)*\)$"
            assert re.match(pattern, source), source


def test_cell_ids_are_readable_and_unique() -> None:
    """Ids are words, so that a published page has the same ones each time."""
    ids = [cell["id"] for cell in _cells()]
    assert len(set(ids)) == len(ids)
    assert all(re.match(r"^[a-z0-9-]+$", one) for one in ids)


def test_the_notebook_shows_every_declared_chart() -> None:
    """Each chart that is declared stands in the notebook."""
    from workbench.figures.chart import declared_charts

    source = "\n".join("".join(cell["source"]) for cell in _cells())
    assert [c for c in declared_charts() if f".{c}(results" not in source] == []
