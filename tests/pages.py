"""Reading built pages as a machine does: which charts are there, and what they hold."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import html

from workbench.figures.chart import declared_charts


def charts_of(page: Path) -> dict[str, dict]:
    """Every drawn chart of a page: id → the figure that the browser will draw."""
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    return {
        figure.get("data-chart"): json.loads(figure.find("script").text)
        for figure in tree.iter("figure")
        if figure.get("data-chart")
    }


def gaps_of(page: Path) -> dict[str, str]:
    """Every chart that could not be drawn: id → the sentence in its place."""
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    return {
        element.get("data-chart-gap"): element.text_content().strip()
        for element in tree.iter("p")
        if element.get("data-chart-gap")
    }


def tables_of(page: Path) -> set[str]:
    """Ids of the charts that have their table."""
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    return {
        element.get("data-chart-table")
        for element in tree.iter("details")
        if element.get("data-chart-table") and element.findall(".//tr")
    }


def assert_every_declared_chart(page: Path, audience: str = "evaluator") -> None:
    """Each chart of the edition stands in the page once: drawn, described and with its table, or as a sentence."""
    charts, gaps = charts_of(page), gaps_of(page)
    assert set(charts) | set(gaps) == set(declared_charts(audience)), page
    assert not set(charts) & set(gaps), page
    assert set(charts) == tables_of(page), page
    assert all(sentence for sentence in gaps.values()), page
    for name, figure in charts.items():
        assert figure["data"], f"{page}: {name} is empty"
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    for chart in tree.xpath("//div[@class='wb-chart']"):
        assert len(chart.get("aria-label")) > 10, page
