"""Pingshan's real requests → 46 pages, and every number against figures that nobody here computed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.built import PINGSHAN, Built, need_shared
from tests.pages import assert_every_declared_chart, charts_of, gaps_of
from workbench.loaders import open_tables
from workbench.metrics import compute, compute_pages, evidence
from workbench.results import Period


def _period() -> Period:
    import datetime as dt

    return Period(dt.date(2018, 1, 1), dt.date(2018, 12, 31))


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    path = need_shared(PINGSHAN) / "facts_by_community.csv"
    return pd.read_csv(path).set_index("COMMUNITY_NAME")


def test_on_time_rates_equal_the_independent_figures(
    pingshan_data: Path, facts: pd.DataFrame
) -> None:
    """`on_time_rate` is in_time ÷ known for all 23 communities, with its Wilson interval."""
    frame = compute(open_tables(pingshan_data), period=_period(), only=["on_time_rate"]).frame
    rates = frame.set_index("community_id").reindex(facts.index)
    assert len(frame) == 23
    assert (rates["numerator"] == facts["in_time"]).all()
    assert (rates["denominator"] == facts["known"]).all()
    assert (rates["value"] - facts["in_time"] / facts["known"]).abs().max() < 1e-12
    assert (rates["value"].round(6) == facts["in_time_share"]).all()
    low, high = proportion_confint(facts["in_time"], facts["known"], method="wilson")
    assert (rates["lower"] - low).abs().max() < 1e-12
    assert (rates["upper"] - high).abs().max() < 1e-12
    assert (rates["n_unknown"] == facts["n"] - facts["known"]).all()


def test_every_number_is_traced_to_its_rows(pingshan_data: Path, facts: pd.DataFrame) -> None:
    """The evidence of a rate lists as many rows of the source as the rate counts."""
    tables = open_tables(pingshan_data)
    rows = evidence(tables, "on_time_rate", community_id="金龟社区", period=_period())
    source = pd.read_csv(need_shared(PINGSHAN) / "requests.csv", dtype=str)
    weights = rows.groupby("role")["n"].sum()
    assert weights["numerator"] == facts.loc["金龟社区", "in_time"]
    assert weights["denominator"] == facts.loc["金龟社区", "known"]
    # Row 1 of the file is its header.
    cited = source.iloc[rows["source_row"].astype(int).to_numpy() - 2]
    assert set(cited["COMMUNITY_NAME"]) == {"金龟社区"}
    assert cited["REC_ID"].tolist() == rows["id"].tolist()


def test_handling_units_equal_the_independent_figures(
    pingshan_data: Path, facts: pd.DataFrame
) -> None:
    """Breadth (units) and concentration (HHI) of the units of all 23 communities."""
    results = compute_pages(open_tables(pingshan_data), period=_period())
    spread = results.series["unit_spread"].frame
    found = spread.pivot(index="community_id", columns="item", values="value").reindex(facts.index)
    assert (found["units"] == facts["units"]).all()
    assert (found["hhi"] - facts["unit_hhi"]).abs().max() < 1e-6
    reach = results.series["unit_reach"].frame
    contacts = pd.read_csv(need_shared(PINGSHAN) / "requests.csv", dtype=str)
    assert reach["n"].max() <= contacts["COMMUNITY_NAME"].nunique()
    assert reach.groupby("row")["n"].nunique().eq(1).all()


def test_the_page_says_what_linkage_its_data_allow(pingshan: Built) -> None:
    """Units and contacts are drawn; chain, quadrant, calendar and network say what they lack."""
    page = pingshan.out / "六联社区" / "report.zh-CN.html"
    drawn, gaps = charts_of(page), gaps_of(page)
    assert "handling_units" in drawn
    for name in ("chain_funnel", "chain_losses", "contact_months", "actor_network"):
        assert "linkages" in gaps[name] or "projects" in gaps[name]
    assert "linkage_quadrant" in gaps
    text = page.read_text(encoding="utf-8")
    assert "这份数据能说明多少联动" in text
    assert "无法判断的预警及原因" in text


def test_all_pages_are_built(pingshan: Built, facts: pd.DataFrame) -> None:
    """23 communities in two languages, the index in both, and no page failed."""
    assert not pingshan.outcome.failed
    assert len(pingshan.pages()) == 46
    assert {page.parent.name for page in pingshan.pages()} == set(facts.index)
    assert (pingshan.out / "index.html").is_file()
    assert (pingshan.out / "index.en.html").is_file()


def test_every_declared_chart_stands_in_every_page(pingshan: Built) -> None:
    """A chart is there with its data and its table, or one sentence says what would fill it."""
    for page in pingshan.pages():
        assert_every_declared_chart(page)


def test_what_has_no_table_says_so_in_words(pingshan: Built) -> None:
    """A page of Pingshan names the missing columns of needs and communities in its language."""
    zh = (pingshan.out / "六联社区" / "report.zh-CN.html").read_text(encoding="utf-8")
    en = (pingshan.out / "六联社区" / "report.en.html").read_text(encoding="utf-8")
    for name in ("needs.closed_date", "needs.first_response_date"):
        assert name in zh
        assert name in en
    assert "常住人口" in zh


def test_reports_differ_where_their_data_differ(pingshan: Built) -> None:
    """Two communities' pages are not the same page under two names."""
    folders = ("六联社区", "秀新社区")
    first, second = (
        (pingshan.out / folder / "report.zh-CN.html").read_text(encoding="utf-8")
        for folder in folders
    )
    assert first.replace(folders[0], "") != second.replace(folders[1], "")
    assert "89.8%" in first
    assert "89.9%" in second


def test_the_index_lists_all_with_their_rates(pingshan: Built, facts: pd.DataFrame) -> None:
    """The index links to each community and shows the rate of those that are not masked."""
    index = (pingshan.out / "index.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<tr data-search", index)) == 23
    assert "995/1,108" in index


def test_published_files_hold_no_path_of_the_machine(pingshan: Built) -> None:
    """Nothing published names a folder of the machine that made it."""
    for path in [p for p in pingshan.out.rglob("*") if p.suffix in (".html", ".ipynb", ".json")]:
        text = path.read_text(encoding="utf-8")
        assert str(pingshan.data) not in text, path
        assert str(pingshan.out) not in text, path
        assert "/tmp/" not in text, path
