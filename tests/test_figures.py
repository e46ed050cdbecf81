"""Charts: every one is drawn or explained, in both languages, and none carries what was hidden."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench import messages
from workbench.disclosure import protect
from workbench.figures import chart as charts
from workbench.figures import labels, words
from workbench.figures.chart import Chart, Gap, declared_charts
from workbench.metrics import compute_pages
from workbench.results import Period, Publishable, Results, Series
from workbench.sample import draw_city
from workbench.schema.container import Tables
from workbench.slices import slice_of

LANGUAGES = messages.LANGUAGES
CHARTS = sorted(declared_charts())
YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
CITY_PLACES = ("SYN-001", "SYN-002", "SYN-003")


@cache
def city() -> Results:
    """A small synthetic city with everything that the sample draws."""
    return compute_pages(draw_city(communities=3, months=12, seed=7), period=YEAR)


@cache
def hotline() -> Results:
    """Only what a hotline export holds: when, where, which kind, by whom, and whether in time."""
    needs = draw_city(communities=3, months=12, seed=11).frame("needs")
    kept = ["need_id", "community_id", "raised_date", "source_channel", "need_category"]
    kept += ["responsible_organization_id", "closed_on_time"]
    places = pd.DataFrame(
        {
            "community_id": CITY_PLACES,
            "year": 2024,
            "community_name": ["甲社区", "乙社区", "丙<b>社区"],
            "street_name": "某街道",
        }
    )
    return compute_pages(Tables({"needs": needs[kept], "communities": places}), period=YEAR)


@cache
def almost_empty() -> Results:
    """One community with one need, known by hardly more than its day."""
    needs = pd.DataFrame(
        {
            "need_id": ["1"],
            "community_id": ["SYN-001"],
            "raised_date": [pd.Timestamp("2024-03-05")],
            "source_channel": ["survey"],
            "need_category": ["health"],
        }
    )
    return compute_pages(Tables({"needs": needs}), period=YEAR)


CASES = {"city": city, "hotline": hotline, "almost_empty": almost_empty}


@cache
def protected(case: str, min_cell: int) -> Publishable:
    return protect(CASES[case](), min_cell=min_cell)


@cache
def page(case: str, community_id: str = "SYN-001", min_cell: int = 5) -> Publishable:
    return slice_of(protected(case, min_cell), community_id)


def drawing(chart_id: str) -> Any:
    """The function that draws a chart; it is called as the chart is."""
    for name in charts.MODULES:
        module = import_module(f"workbench.figures.{name}")
        if hasattr(module, chart_id):
            return getattr(module, chart_id)
    raise AssertionError(f"no function is called {chart_id}")


def draw(results: Publishable, chart_id: str, lang: str = "zh-CN") -> Chart | Gap:
    drawn: Chart | Gap = drawing(chart_id)(results, lang=lang)
    return drawn


#: Where the city keeps rosters so well that the chart can be drawn; all others in the first place.
FILLED_IN = {"concentration_curve": "SYN-003"}
#: Charts that count no people, or not only people: they stay when all people are hidden.
NOT_OF_PEOPLE = (
    "data_quality_scores",
    "actors_by_sector",
    "workers_by_type",
    "participation_rates",
    "actor_network",
    "contact_months",
    "index_components",
    "information_rates",
    "role_hours",
    "worker_hours",
    "contract_progress",
    "award_by_contest",
    "award_by_provider",
)
#: Cases are too few anywhere for a page that protects people.
SHOWN_WHOLE = ("case_states",)


def filled(chart_id: str) -> Chart:
    """The chart in a community whose data it needs."""
    least = 1 if chart_id in SHOWN_WHOLE else 5
    drawn = draw(page("city", FILLED_IN.get(chart_id, "SYN-001"), least), chart_id)
    assert isinstance(drawn, Chart), drawn
    return drawn


def numbers_in(value: Any) -> list[float]:
    """Every number that a figure holds, typed arrays decoded and texts read."""
    if isinstance(value, dict):
        if set(value) >= {"bdata", "dtype"}:
            raw = base64.b64decode(value["bdata"])
            return [float(n) for n in np.frombuffer(raw, dtype=value["dtype"])]
        return [n for one in value.values() for n in numbers_in(one)]
    if isinstance(value, list):
        return [n for one in value for n in numbers_in(one)]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [float(value)]
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", str(value))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_chart_is_drawn_or_explained(chart_id: str, case: str, lang: str) -> None:
    """A chart has data, title, alt text and a table; a gap has a sentence. Neither is empty."""
    drawn = draw(page(case), chart_id, lang)
    if isinstance(drawn, Gap):
        assert drawn.id == chart_id
        assert len(drawn.sentence) > 10
        return
    assert (drawn.id, drawn.lang) == (chart_id, lang)
    assert len(drawn.alt) > 10
    assert drawn.title
    assert drawn.figure_json()["data"]
    assert len(drawn.table)
    assert drawn.height() > 50


def test_the_city_fills_every_chart() -> None:
    """The synthetic city has what each chart needs."""
    assert [filled(chart_id).id for chart_id in CHARTS] == CHARTS


@pytest.mark.parametrize("chart_id", CHARTS)
def test_charts_take_nothing_but_publishable(chart_id: str) -> None:
    """Unprotected results raise TypeError."""
    with pytest.raises(TypeError):
        drawing(chart_id)(city(), lang="en")


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_chart_is_the_same_twice(chart_id: str) -> None:
    """The same numbers give the same JSON, without ids or randomness."""
    first, second = filled(chart_id), filled(chart_id)
    told = json.dumps(first.figure_json(), sort_keys=True)
    assert told == json.dumps(second.figure_json(), sort_keys=True)
    assert '"uid"' not in told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_wholly_masked_page_draws_no_count(chart_id: str, lang: str) -> None:
    """With every count hidden, only what counts no people is still drawn."""
    drawn = draw(page("city", min_cell=10**6), chart_id, lang)
    assert isinstance(drawn, Gap) == (chart_id not in NOT_OF_PEOPLE)
    if isinstance(drawn, Gap):
        assert "1000000" in drawn.sentence


#: Charts that draw the counts of one series of the same name.
COUNTED = (
    "backlog_by_age",
    "case_states",
    "information_lag",
    "referral_flow",
    "needs_by_category",
    "needs_by_hour",
    "promise_by_category",
    "promise_flow",
)
#: Marks in place of counts: every second one is small enough to be hidden.
HIDE_BELOW, HIDDEN_FROM, SHOWN_FROM = 10**5, 70_001.0, 200_001.0


@pytest.mark.parametrize("chart_id", COUNTED)
def test_no_hidden_count_is_in_the_figure(chart_id: str) -> None:
    """Hidden counts that occur nowhere else are neither in the figure nor in the table."""
    marked = protect(_marked(city(), chart_id), min_cell=HIDE_BELOW)
    for community_id in CITY_PLACES:
        drawn = draw(slice_of(marked, community_id), chart_id)
        if isinstance(drawn, Chart):
            told = numbers_in(drawn.bundles()[0][0]) + numbers_in(drawn.table_html())
            assert [n for n in told if HIDDEN_FROM <= n < HIDE_BELOW] == []


def _marked(results: Results, name: str) -> Results:
    """Results in which every count of a picture is unmistakable."""
    chosen = [s for s in results.series.values() if name in (s.name, s.stands_for)]
    return replace(results, series={**results.series, **{s.name: _marks(s) for s in chosen}})


def _marks(series: Series) -> Series:
    order = np.arange(len(series.frame))
    marks = np.where(order % 2 == 0, HIDDEN_FROM + order, SHOWN_FROM + order)
    return replace(series, frame=series.frame.assign(n=marks))


@pytest.mark.parametrize("chart_id", [c for c in CHARTS if c.startswith("rate_by_")])
def test_no_hidden_rate_is_in_the_figure(chart_id: str) -> None:
    """Names of hidden rows are in the table alone, with the word for hidden and no number."""
    results = page("city")
    breakdown = results.breakdowns[chart_id.removeprefix("rate_by_")]
    hidden = breakdown[
        (breakdown["indicator_id"] == "on_time_rate") & (breakdown["status"] == "suppressed")
    ]
    raw = city().breakdowns[chart_id.removeprefix("rate_by_")]
    own = raw[(raw["community_id"] == "SYN-001") & (raw["indicator_id"] == "on_time_rate")]
    key = [c for c in raw.columns if c in ("need_category", "source_channel", "organization_id")]
    drawn = draw(results, chart_id)
    assert isinstance(drawn, Chart)
    told = {round(n, 9) for n in numbers_in(drawn.figure_json()["data"])}
    shown = {round(n, 9) for n in breakdown[["value", "lower", "upper"]].to_numpy().ravel()}
    for row in hidden.to_dict("records"):
        same = own[own[key].eq([row[k] for k in key]).all(axis=1)] if key else own.iloc[0:0]
        for value in same[["value", "lower", "upper"]].to_numpy().ravel():
            assert round(value, 9) not in told - shown - {0.0, 1.0}
    if len(hidden) and key:
        assert messages.text("notes.suppressed", "zh-CN") in drawn.table_text()


def test_two_outputs_follow_the_contract() -> None:
    """A chart publishes its figure with words as metadata, then its table."""
    drawn = draw(page("city"), "rate_by_category", "en")
    assert isinstance(drawn, Chart)
    (figure, told), (table, _) = drawn.bundles()
    assert set(figure) == {"application/vnd.plotly.v1+json", "text/plain"}
    assert figure["application/vnd.plotly.v1+json"]["config"]["displaylogo"] is False
    assert figure["text/plain"] == drawn.alt
    assert set(told["workbench"]) == {"chart", "title", "alt", "height", "note"}
    assert table["text/html"].startswith(
        '<details class="wb-data" data-chart-table="rate_by_category"><summary>'
    )
    gap = draw(page("almost_empty"), "backlog_by_age", "en")
    assert isinstance(gap, Gap)
    marked = '<p class="wb-gap" data-chart-gap="backlog_by_age">'
    assert gap.bundle()["text/html"].startswith(marked)


def test_a_gap_names_table_and_column() -> None:
    """The sentence of a gap says what would fill it, by label and by name."""
    results = page("hotline")
    zh, en = (draw(results, "backlog_by_age", lang) for lang in LANGUAGES)
    assert isinstance(zh, Gap)
    assert isinstance(en, Gap)
    assert "需求与问题台账" in zh.sentence
    assert "办结日期" in zh.sentence
    assert "needs.closed_date" in en.sentence


def test_names_from_data_are_not_obeyed_as_html() -> None:
    """A name with tags is shown as it is, in the figure and in the table."""
    drawn = draw(page("hotline", "SYN-003"), "rate_against_places")
    assert isinstance(drawn, Chart)
    assert "丙<b>" not in json.dumps(drawn.figure_json(), ensure_ascii=False)
    assert "丙<b>" not in drawn.table_html()
    assert "丙&lt;b&gt;社区" in drawn.table_html()


def test_tables_hold_formatted_text_alone() -> None:
    """People read words and formatted numbers; no cell is a bare float."""
    for chart_id in CHARTS:
        drawn = filled(chart_id)
        assert drawn.table.map(lambda cell: isinstance(cell, str)).to_numpy().all(), chart_id


def test_chart_ids_are_declared_once() -> None:
    """An id that is already taken is refused."""
    with pytest.raises(ValueError, match="two charts"):
        charts.chart(id=CHARTS[0], section=1)(drawing(CHARTS[0]))


def test_labels_are_wrapped_and_never_cut() -> None:
    """Wrapping only adds breaks: all characters are still there, in at most three lines."""
    for text in ("坪山街道综合执法队（坪山街道办事处）", "Support for the vulnerable", "甲" * 60):
        wrapped = labels.wrapped(text)
        assert wrapped.replace("<br>", "").replace(" ", "") == text.replace(" ", "")
        assert wrapped.count("<br>") < labels.LABEL_LINES


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.1234, "share", "12.3%", "12.3%"),
        (-0.05, "points", "-5.0 个百分点", "-5.0 percentage points"),
        (3.24, "days", "3.2 天", "3.2 days"),
        (1234.0, "count", "1,234", "1,234"),
        (float("nan"), "share", "—", "—"),
    ],
)
def test_numbers_are_written_in_their_unit(value: float, unit: str, zh: str, en: str) -> None:
    """Shares are percent with one decimal, differences are points, days have one decimal."""
    assert words.number(value, unit, "zh-CN") == zh
    assert words.number(value, unit, "en") == en


def test_bounds_are_a_range() -> None:
    """Where only bounds are known, the value is a range and there is no interval."""
    row = {"value": np.nan, "lower": 0.2, "upper": 0.4, "unit": "share", "method": "bounds"}
    row |= {"category": None, "status": "ok", "note": ""}
    assert words.value_of(row, "zh-CN") == "20.0% 至 40.0%"
    assert words.limits_of(row, "zh-CN") == words.NO_NUMBER


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("missing=needs.closed_date,surveys", "needs.closed_date"),
        ("not_reported; table=needs", "没有任何记录"),
        ("no_population; years=2023", "2023"),
        ("not_computed", "本版本尚未计算"),
        ("no_denominator", "分母"),
        ("missing=organization_id", "needs.responsible_organization_id"),
    ],
)
def test_reasons_are_words(note: str, said: str) -> None:
    """Each note of a result row has its sentence."""
    row = {"note": note, "status": "not_available"}
    assert said in words.reason_of(row, "zh-CN")
    assert "=" not in words.reason_of(row, "en")


@pytest.mark.parametrize(
    ("days", "told"), [(0.003, "under 0.1 days"), (0.0, "0.0 days"), (0.06, "0.1 days")]
)
def test_a_short_time_is_not_no_time(days: float, told: str) -> None:
    """What would be rounded to nothing is told as less than the smallest number."""
    assert words.number(days, "days", "en") == told


def counted_row(**other: object) -> dict[str, object]:
    plain = {"indicator_id": "match_rate", "group": "", "method": "wilson", "unit": "share"}
    return {**plain, "note": "", "numerator": 12.0, "denominator": 20.5, **other}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (counted_row(), "12 / 20.5"),
        (counted_row(numerator=507_803.3, denominator=44.0), "507,803 / 44"),
        (counted_row(numerator=999.5, denominator=1000.5), "999.5 / 1,000"),
        (
            counted_row(
                indicator_id="problem_reduction", unit="per_1000", value=-8.5, denominator=-0.01
            ),
            "with projects 12.00, others -0.01",
        ),
        (counted_row(indicator_id="provider_concentration"), "—"),
        (
            counted_row(indicator_id="provider_concentration", group="incumbent_renewal"),
            "12 / 20.5",
        ),
        (counted_row(indicator_id="pseudo_linkage_flags", denominator=10.0), "10 in all"),
    ],
)
def test_counts_are_told_where_people_can_read_them(row: dict[str, object], told: str) -> None:
    """Large sums have no decimals; squares and the alerts among flags are no counts."""
    assert words.count_of(row, "en") == told


def test_the_unit_of_a_value_and_its_limits_is_said_once() -> None:
    """Both limits known: without their unit. One unknown: in full, since a sentence is made."""
    row = {"indicator_id": "match_days", "unit": "days", "method": "kaplan_meier", "value": 12.0}
    both = {**row, "lower": 9.8, "upper": 13.8, "category": None}
    assert words.value_with_limits(both, "en") == "12.0 days (9.8 to 13.8)"
    open_end = {**both, "upper": float("nan")}
    assert words.value_with_limits(open_end, "en") == "12.0 days (9.8 days or more)"
    none = {**open_end, "lower": float("nan")}
    assert words.value_with_limits(none, "en") == "12.0 days"


def test_a_range_of_one_number_is_told_once() -> None:
    """Equal limits are one number; a range keeps both, short at the edge of a chart."""
    row = {"lower": 0.3, "upper": 0.3, "unit": "share", "method": "bounds"}
    assert words.range_of(row, "en") == "30.0%"
    assert words.range_of({**row, "upper": 0.4}, "en") == "30.0% to 40.0%"
    assert words.short_span(0.3, 0.3, "en") == "30%"
    assert words.short_span(0.031, 0.052, "en") == "3.1–5.2%"
    assert words.short_span(0.3, 1.0, "en") == "30–100%"
