"""The definition of an indicator is reached from its name: by pointer, keyboard and touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Witness
from tests.built import Built

pytestmark = pytest.mark.browser

TIP = "#wb-tip"
CARD = ".wb-card a.wb-term"


def _page(demo: Built) -> Path:
    return demo.out / "SYN-001" / "report.en.html"


def _definition(page: Page, selector: str) -> str:
    """The text that the first such name leads to."""
    return str(
        page.eval_on_selector(selector, "a => document.querySelector(a.hash).textContent.trim()")
    )


def test_every_name_leads_to_one_definition(demo: Built, witness: Witness) -> None:
    """Each link has its target, and no definition stands twice on the page."""
    witness.open(_page(demo))
    lost, twice = witness.page.evaluate(
        """() => {
            const names = [...document.querySelectorAll("a.wb-term")];
            const lost = names.filter(a => !document.querySelector(a.hash)).map(a => a.hash);
            const ids = [...document.querySelectorAll("[id^=about-]")].map(one => one.id);
            return [lost, ids.filter((id, n) => ids.indexOf(id) !== n)];
        }"""
    )
    assert (lost, twice) == ([], [])
    assert witness.page.locator("a.wb-term").count() > 50
    for place in (".wb-card", ".wb-table", "details.wb-folded"):
        assert witness.page.locator(f"{place} a.wb-term").count() > 0, place


def test_a_pointer_shows_the_definition_in_place(demo: Built, witness: Witness) -> None:
    """Hovering shows it; the pointer may move onto it; leaving or Escape takes it away."""
    page = witness.page
    witness.open(_page(demo))
    witness.wait_until_drawn()
    tip = page.locator(TIP)
    assert tip.is_hidden()
    page.locator(CARD).first.hover()
    assert tip.text_content() == _definition(page, CARD)
    box = tip.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 1440
    tip.hover()
    page.wait_for_timeout(400)
    assert tip.is_visible()
    page.locator("h1").hover()
    tip.wait_for(state="hidden")
    page.locator(CARD).first.hover()
    tip.wait_for(state="visible")
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert witness.complaints == []


def test_a_keyboard_shows_and_follows(demo: Built, witness: Witness) -> None:
    """Focus shows and describes the name; Enter unfolds the appendix and leads there."""
    page = witness.page
    witness.open(_page(demo))
    witness.wait_until_drawn()
    page.locator(".wb-toc a").last.focus()
    page.keyboard.press("Tab")
    assert page.locator(TIP).text_content() == _definition(page, CARD)
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "wb-tip"
    assert page.locator(TIP).get_attribute("role") == "tooltip"
    folded = page.locator("details.wb-definitions")
    assert folded.get_attribute("open") is None
    page.keyboard.press("Enter")
    assert page.locator(TIP).is_hidden()
    assert folded.get_attribute("open") is not None
    page.wait_for_function(
        "document.querySelector(location.hash).getBoundingClientRect().top < 900"
    )


def test_a_finger_shows_first_and_follows_then(demo: Built, browser: Browser) -> None:
    """The first touch shows the definition, the second leads to the appendix."""
    context = browser.new_context(
        viewport={"width": 375, "height": 740}, has_touch=True, offline=True
    )
    page = context.new_page()
    page.goto(_page(demo).as_uri())
    page.wait_for_function("document.documentElement.dataset.ready === 'true'")
    name = page.locator(CARD).first
    name.tap()
    assert page.locator(TIP).text_content() == _definition(page, CARD)
    assert page.evaluate("location.hash") == ""
    box = page.locator(TIP).bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 375
    name.tap()
    page.wait_for_function("location.hash.startsWith('#about-')")
    assert page.locator(TIP).is_hidden()
    context.close()


def test_paper_shows_plain_names(demo: Built, witness: Witness) -> None:
    """In print nothing floats above the text and no name is underlined."""
    page = witness.page
    witness.open(_page(demo))
    witness.wait_until_drawn()
    page.locator(CARD).first.hover()
    page.emulate_media(media="print")
    assert page.locator(TIP).is_hidden()
    line = page.eval_on_selector(CARD, "a => getComputedStyle(a).textDecorationLine")
    assert line == "none"


def test_without_scripts_the_name_is_a_link(demo: Built, browser: Browser) -> None:
    """A reader whose browser runs no script still gets from the name to the definition."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(_page(demo).as_uri())
    href = page.locator(CARD).first.get_attribute("href")
    assert href is not None and page.locator(f"[id='{href[1:]}']").count() == 1
    page.locator(CARD).first.click()
    assert page.url.endswith(href)
    context.close()
