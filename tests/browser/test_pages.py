"""Built pages in a real browser: drawn, linked, quiet, and fit for phone, tablet and laptop."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Witness
from tests.built import ROOT, Built, build
from tests.imported import import_with

pytestmark = pytest.mark.browser

#: A drawn chart has marks of its own, not only axes.
MARKS = (
    ".point, .points path, .bars path, .trace path, .hm image, .sankey-node, .sankey-link, "
    ".slice, .js-line, .errorbar path, .scatterlayer path, .heatmaplayer image, .treemaplayer path"
)
WIDTHS = [375, 768, 1440]
#: Pixels across an A4 sheet within its margins.
A4 = 688


def _drawn_marks(witness: Witness) -> dict[str, int]:
    return witness.page.evaluate(
        """marks => Object.fromEntries([...document.querySelectorAll('.wb-figure')].map(figure =>
            [figure.dataset.chart, [...figure.querySelectorAll(marks)].filter(mark => {
                const box = mark.getBoundingClientRect();
                return box.width + box.height > 0;
            }).length]))""",
        MARKS,
    )


def test_a_reader_walks_from_the_index_through_both_languages(
    demo: Built, witness: Witness
) -> None:
    """The index opens offline, leads to a report whose charts are drawn, and to the other language."""
    page = witness.page
    witness.open(demo.out / "index.html")
    assert page.locator(".wb-list tbody tr").count() == 3
    page.locator(".wb-list tbody a").first.click()
    witness.wait_until_drawn()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    marks = _drawn_marks(witness)
    assert marks
    assert all(marks.values()), marks
    states = page.eval_on_selector_all(".wb-figure", "all => all.map(one => one.dataset.drawn)")
    assert set(states) == {"true"}
    page.locator(".wb-languages a", has_text="English").click()
    witness.wait_until_drawn()
    assert page.locator("html").get_attribute("lang") == "en"
    assert all(_drawn_marks(witness).values())
    page.locator(".wb-back").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert witness.foreign_requests() == []
    assert witness.complaints == []


def test_the_index_searches_and_sorts(demo: Built, witness: Witness) -> None:
    """Typing narrows the list; a click on a heading puts it in order, and back."""
    page = witness.page
    witness.open(demo.out / "index.html")
    page.fill("#search", "SYN-002")
    assert page.locator(".wb-list tbody tr:visible").count() == 1
    page.fill("#search", "")
    header = page.locator(".wb-list th").nth(2)
    header.locator("button").click()
    keys = "all => all.map(row => Number(row.cells[2].dataset.key))"
    rising = page.eval_on_selector_all(".wb-list tbody tr", keys)
    header.locator("button").click()
    falling = page.eval_on_selector_all(".wb-list tbody tr", keys)
    assert rising == sorted(rising)
    assert falling == rising[::-1]
    assert header.get_attribute("aria-sort") == "descending"


def _overflow(witness: Witness) -> int:
    return witness.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


#: Text of charts that sticks out of its own drawing, and labels of one axis that overlap.
CUT_OR_OVERLAPPING = """() => {
    const found = [];
    for (const figure of document.querySelectorAll('.wb-figure')) {
        const frame = figure.querySelector('.wb-chart').getBoundingClientRect();
        const told = text => `${figure.dataset.chart}: ${text.textContent}`;
        for (const text of figure.querySelectorAll('svg text')) {
            const box = text.getBoundingClientRect();
            if (!text.textContent.trim() || box.width === 0) continue;
            if (box.left < frame.left - 1.5 || box.right > frame.right + 1.5 ||
                box.top < frame.top - 1.5 || box.bottom > frame.bottom + 1.5) {
                found.push('cut ' + told(text));
            }
        }
        for (const axis of ['.xtick text', '.ytick text', '.x2tick text', '.y2tick text']) {
            const boxes = [...figure.querySelectorAll(axis)].map(
                text => [text, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
            boxes.forEach(([text, a], i) => boxes.slice(i + 1).forEach(([, b]) => {
                if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 &&
                    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) {
                    found.push('overlap ' + told(text));
                }
            }));
        }
    }
    return found;
}"""


#: Words of the list of communities that a reader would have to scroll to, or would not see at all.
BEYOND_THE_EDGE = """() => [...document.querySelectorAll('.wb-list tbody td, .wb-list tbody a')]
    .filter(cell => cell.getBoundingClientRect().width > 0)
    .filter(cell => cell.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(cell => cell.textContent)"""


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_or_overlaps(demo: Built, witness: Witness, width: int, lang: str) -> None:
    """At phone, tablet and laptop width there is no sideways scrolling, cut or overlapping label."""
    witness.page.set_viewport_size({"width": width, "height": 900})
    index = "index.html" if lang == "zh-CN" else f"index.{lang}.html"
    witness.open(demo.out / index)
    assert _overflow(witness) <= 0
    assert witness.page.evaluate(BEYOND_THE_EDGE) == []
    for folder in ("SYN-001", "SYN-003"):
        witness.open(demo.out / folder / f"report.{lang}.html")
        witness.wait_until_drawn()
        assert _overflow(witness) <= 0
        assert witness.page.evaluate(CUT_OR_OVERLAPPING) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_real_names_fit_too(pingshan: Built, witness: Witness, width: int) -> None:
    """The long names of real handling units neither overlap nor are cut."""
    witness.page.set_viewport_size({"width": width, "height": 900})
    for folder in ("六联社区", "马峦社区"):
        for lang in ("zh-CN", "en"):
            witness.open(pingshan.out / folder / f"report.{lang}.html")
            witness.wait_until_drawn()
            assert _overflow(witness) <= 0
            assert witness.page.evaluate(CUT_OR_OVERLAPPING) == []
            assert all(_drawn_marks(witness).values())
    assert witness.complaints == []


#: Sources that reach the package by YAML alone: configuration and mapping, folder, files, one page.
SOURCES = {
    "baltimore_311": ("baltimore_311", ["requests.csv"], "9"),
    "new_york_311": (
        "nyc_311",
        ["animals_2025q1_excel_dates.csv", "acs2023_by_community_district.csv"],
        "05 BRONX",
    ),
    "trafford": (
        "trafford",
        ["trafford_council_election_results.csv", "mid-year_2024_population_estimates_ward.csv"],
        "E05015239",
    ),
}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_other_sources_fit_too(name: str, witness: Witness, tmp_path: Path) -> None:
    """A page of each source, in both languages: every chart drawn, nothing cut, also on paper."""
    source, files, community = SOURCES[name]
    import_with(name, name, source, files, tmp_path / "data")
    shipped = (ROOT / "parameters" / f"{name}.yaml").read_text(encoding="utf-8")
    config = tmp_path / f"{name}.yaml"
    moved = shipped.replace(f"../data/{name}", str(tmp_path / "data"))
    config.write_text(moved.replace(f"../reports/{name}", str(tmp_path / "out")), encoding="utf-8")
    assert not build(config, only=[community]).failed
    pages = sorted((tmp_path / "out").glob("*/report.*.html"))
    assert len(pages) == 2
    for path in pages:
        for width in (*WIDTHS, A4):
            witness.page.set_viewport_size({"width": width, "height": 900})
            witness.open(path)
            witness.wait_until_drawn()
            assert _overflow(witness) <= 0
            assert witness.page.evaluate(CUT_OR_OVERLAPPING) == []
        assert all(_drawn_marks(witness).values())
    assert witness.complaints == []
    assert witness.foreign_requests() == []


def test_a_page_prints_on_a4(demo: Built, witness: Witness) -> None:
    """Printed, the page keeps its charts inside the sheet."""
    witness.open(demo.out / "SYN-001" / "report.zh-CN.html")
    witness.wait_until_drawn()
    pdf = witness.page.pdf(format="A4", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    witness.page.set_viewport_size({"width": A4, "height": 900})
    witness.page.emulate_media(media="print")
    # Plotly redraws a moment after the width has changed.
    witness.page.wait_for_function(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


#: What of a flow a printer would miss at the moment when it takes the page.
UNPRINTED = """() => {
  window.dispatchEvent(new Event("beforeprint"));
  const flows = [...document.querySelectorAll(".wb-chart .sankey")];
  const missed = [];
  for (const flow of flows) {
    const frame = flow.closest("svg").getBoundingClientRect();
    for (const node of flow.querySelectorAll(".node-rect")) {
      const box = node.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1) missed.push("node");
    }
    for (const link of flow.querySelectorAll(".sankey-link")) {
      if (getComputedStyle(link).opacity !== "1") missed.push("link");
    }
  }
  const closed = document.querySelectorAll("details:not(.wb-data):not([open])").length;
  return { flows: flows.length, missed: missed, closed: closed };
}"""


def test_flows_and_folds_are_whole_at_the_moment_of_printing(demo: Built, witness: Witness) -> None:
    """A printer does not wait for Plotly's transitions, and paper cannot be unfolded."""
    witness.open(demo.out / "SYN-001" / "report.zh-CN.html")
    witness.wait_until_drawn()
    folded = "document.querySelectorAll('details:not(.wb-data):not([open])').length"
    before = witness.page.evaluate(folded)
    assert witness.page.evaluate(UNPRINTED) == {"flows": 2, "missed": [], "closed": 0}
    witness.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert witness.page.evaluate(folded) == before > 0
    assert all(_drawn_marks(witness).values())
    assert witness.complaints == []


#: Cells that reach beyond the sheet, and the width of the narrowest name.
PRINTED_LIST = """() => {
  const right = element => element.getBoundingClientRect().right;
  const names = [...document.querySelectorAll("tbody a")];
  return {
    beyond: [...document.querySelectorAll("td, th")].filter(e => right(e) > innerWidth + 1).length,
    narrowest: Math.min(...names.map(e => e.getBoundingClientRect().width)),
  };
}"""


@pytest.mark.parametrize("name", ["index.html", "index.en.html"])
def test_the_list_of_communities_prints_on_a4(name: str, demo: Built, witness: Witness) -> None:
    """On paper the list is a table inside the sheet, its names more than one character wide."""
    witness.page.set_viewport_size({"width": A4, "height": 900})
    witness.page.emulate_media(media="print")
    witness.open(demo.out / name)
    assert _overflow(witness) <= 0
    printed = witness.page.evaluate(PRINTED_LIST)
    assert printed["beyond"] == 0
    assert printed["narrowest"] > 40
