"""Sheets of projects and unit costs: both languages, and people hidden where money is not."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from lxml import html

from tests.small_city import YEAR
from tests.tiny_linkage import STREET, need, organization, tables
from tests.tiny_money import contract, held, people
from workbench import messages
from workbench.disclosure import protect
from workbench.exhibits.costs import unit_costs
from workbench.exhibits.exhibit import Exhibit
from workbench.exhibits.projects import project_sheets
from workbench.figures.labels import code_label
from workbench.messages import LANGUAGES, Formats
from workbench.metrics import compute_pages
from workbench.results import Publishable, Results
from workbench.slices import slice_of

EVIL = "<script>alert(1)</script>"
CASES = {
    # 12 people and 6 resolved needs for 1,200 yuan; a second project of nobody, agreed only.
    "here": [
        STREET,
        organization("agency", organization_name=EVIL),
        people(100),
        contract(
            title=EVIL,
            amount_disbursed=1200,
            amount_awarded=1500,
            amount_matched=300,
            procurement_method="open_tender",
            valid_bid_count=3,
            target_people=20,
            target_sessions=4,
            awarded_organization_id="agency",
        ),
        contract("p2", amount_awarded=777, start_date="2024-06-01"),
        contract("p3", amount_disbursed=None),
        *held("s", *(f"r{i}" for i in range(12))),
        *(
            need(None, project_id="p1", followup_resolved="yes" if i < 6 else None)
            for i in range(8)
        ),
    ],
    # Two lists not full: 20 to 40 people.
    "ranges": [
        people(100),
        contract(amount_disbursed=1200),
        *held("s", "a", count=20),
        *held("t", "a", count=21),
    ],
    "without projects": [people(100), need()],
}


@cache
def results() -> Results:
    return compute_pages(tables(CASES), period=YEAR, communities=list(CASES))


def page(case: str = "here", min_cell: int = 1) -> Publishable:
    return slice_of(protect(results(), min_cell=min_cell), case)


def cells(exhibit: Exhibit) -> list[list[str]]:
    tree = html.fromstring(exhibit.html)
    return [[c.text_content() for c in row] for row in tree.xpath("//tbody/tr")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("show", [project_sheets, unit_costs])
def test_both_languages_say_the_numbers_and_escape_what_data_say(show: Any, lang: str) -> None:
    """HTML and text, without `nan`, without a tag from the data; the same twice."""
    shown = show(page(), lang=lang)
    assert shown.html and shown.text and shown == show(page(), lang=lang)
    assert "nan" not in shown.text.lower().split() and "<script" not in shown.html
    assert "1,200" in shown.text
    with pytest.raises(TypeError):
        show(results(), lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_for_each_project(lang: str) -> None:
    """Three folded sheets; the first says what the contract says and its numbers."""
    shown = project_sheets(page(), lang=lang)
    tree = html.fromstring(shown.html)
    sheets = tree.xpath("//details[contains(@class, 'wb-project')]")
    assert len(sheets) == 3
    first = sheets[0].text_content()
    for told in (
        "1,500",
        "1,200",
        "300",
        Formats(lang).day(dt.date(2024, 1, 1)),
        Formats(lang).day(dt.date(2024, 12, 31)),
        "1 / 4",
    ):
        assert told in first
    assert code_label("procurement_method", "open_tender", lang) in first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_project_that_no_need_names_says_so(lang: str) -> None:
    """Of the second project no need and no activity is known: reasons in its own words."""
    text = project_sheets(page(), lang=lang).text
    for table in ("needs", "activities"):
        assert messages.text(f"page.project_without_{table}", lang) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_small_cells_hide_people_and_not_money(lang: str) -> None:
    """Under 20, 12 people and 6 needs are gone; what was agreed, paid and matched stays."""
    open_, hidden = (project_sheets(page(min_cell=n), lang=lang).text for n in (1, 20))
    for money in ("1,200", "1,500", "300", "777"):
        assert money in open_ and money in hidden
    below = messages.text("notes.below", lang, min_cell="20")
    assert below in hidden and below not in open_
    per_person = cells(unit_costs(page(), lang=lang))[0]
    assert "12" in per_person[2] and "165" in per_person[3]
    masked = unit_costs(page(min_cell=20), lang=lang)
    assert "12" not in cells(masked)[0][2] and below in masked.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unit_costs_say_what_to_mind(lang: str) -> None:
    """Divided by few, agreed amounts, left-out projects and needs, and a range where there is one."""
    text = unit_costs(page(), lang=lang).text
    person = messages.text("page.left_out_cost_per_person_served", lang, count="1")
    needs = messages.text("page.left_out_cost_per_resolved_need", lang, count="2")
    assert person in text and needs in text
    name = cells(unit_costs(page(), lang=lang))[0][0]
    assert messages.text("page.costs_few", lang, name=name, count="12") in text
    assert messages.text("page.costs_agreed", lang, name=name, count="1") in text
    ranged = unit_costs(page("ranges"), lang=lang)
    assert messages.text("page.costs_range", lang, name=name) in ranged.text
    # 1,200 ÷ 40 to 1,200 ÷ 21.
    assert "30" in cells(ranged)[0][3] and "57" in cells(ranged)[0][3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_projects_no_sheet(lang: str) -> None:
    """A sentence says why there is no sheet, and no cost has a number."""
    text = project_sheets(page("without projects"), lang=lang).text
    assert text == messages.text("page.no_projects", lang)
    assert len(cells(unit_costs(page("without projects"), lang=lang))) == 3
