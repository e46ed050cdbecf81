"""Pingshan's 10,000 requests through its mapping: every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.built import PINGSHAN, ROOT, need_shared
from workbench.config.mapping import read_mapping
from workbench.intake.identifiers import identifier_in
from workbench.loaders import ImportReport, import_sources, open_tables

MAPPING = ROOT / "parameters" / "mappings" / "pingshan_2018.yaml"


@pytest.fixture(scope="module")
def folder() -> Path:
    """The real exports; a missing folder is a skip on a desk and a failure in CI."""
    return need_shared(PINGSHAN)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pingshan") / "data"


@pytest.fixture(scope="module")
def report(folder: Path, target: Path) -> ImportReport:
    return import_sources([folder / "requests.csv"], to=target, mapping=read_mapping(MAPPING))


@pytest.fixture(scope="module")
def raw(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "requests.csv", dtype=str, keep_default_na=False)


def test_every_row_is_accounted_for(report: ImportReport) -> None:
    """10,000 rows for each table; only the ten without a community are no needs."""
    accounts = {account.table: account for account in report.sources[0].tables}
    assert set(accounts) == {"needs", "communities", "organizations"}
    for account in accounts.values():
        assert account.read == 10_000
        assert account.kept + account.repeated + account.filtered + account.set_aside == 10_000
    needs = accounts["needs"]
    assert (needs.kept, needs.repeated, needs.filtered, needs.set_aside) == (9_990, 0, 0, 10)
    assert (accounts["communities"].kept, accounts["communities"].set_aside) == (23, 10)
    assert (accounts["organizations"].kept, accounts["organizations"].set_aside) == (155, 22)


def test_needs_per_community_equal_the_independent_figures(
    report: ImportReport, target: Path, folder: Path
) -> None:
    """Counts, promises kept and known, handling units: as computed by others from the raw file."""
    facts = pd.read_csv(folder / "facts_by_community.csv").set_index("COMMUNITY_NAME")
    needs = open_tables(target).frame("needs")
    by = needs.groupby("community_id")
    assert by.size().reindex(facts.index).tolist() == facts["n"].tolist()
    assert len(by.size()) == 23
    assert by["closed_on_time"].sum().reindex(facts.index).tolist() == facts["in_time"].tolist()
    assert by["closed_on_time"].count().reindex(facts.index).tolist() == facts["known"].tolist()
    units = by["responsible_organization_id"].nunique().reindex(facts.index)
    assert units.tolist() == facts["units"].tolist()


def test_communities_with_their_streets(report: ImportReport, target: Path, folder: Path) -> None:
    """23 communities, each once, in the street that the independent figures give."""
    facts = pd.read_csv(folder / "facts_by_community.csv").set_index("COMMUNITY_NAME")
    communities = open_tables(target).frame("communities").set_index("community_id")
    assert len(communities) == 23
    assert communities["street_name"].reindex(facts.index).tolist() == facts["street"].tolist()
    assert set(communities["district_name"]) == {"坪山区"}
    assert set(communities["year"]) == {2018}


def test_cells_equal_the_source_row_by_row(
    report: ImportReport, target: Path, raw: pd.DataFrame
) -> None:
    """Each need says what its row of the file says."""
    needs = open_tables(target).frame("needs")
    cited = raw.iloc[needs["_source_row"].to_numpy() - 2].reset_index(drop=True)
    assert needs["need_id"].tolist() == cited["REC_ID"].tolist()
    assert needs["community_id"].tolist() == cited["COMMUNITY_NAME"].tolist()
    assert needs["raised_date"].astype(str).tolist() == cited["CREATE_TIME"].tolist()
    assert needs["need_category"].tolist() == cited["EVENT_TYPE_NAME"].tolist()
    assert needs["need_category"].nunique() == 18
    units = needs["responsible_organization_id"].fillna("-")
    assert units.tolist() == cited["DISPOSE_UNIT_NAME"].tolist()
    kept = needs["closed_on_time"].map({True: "1", False: "0"}).astype("string").fillna("-")
    assert kept.tolist() == cited["INTIME_ARCHIVE_NUM"].tolist()
    hotline = needs["source_channel"] == "hotline_12345"
    assert hotline.tolist() == (cited["EVENT_SRC_NAME"] == "12345").tolist()
    assert needs["source_channel"].notna().all()


def test_rows_set_aside_are_those_without_a_community(
    report: ImportReport, target: Path, raw: pd.DataFrame
) -> None:
    """problems.csv names exactly the rows whose community is missing, with no other need lost."""
    problems = pd.read_csv(target / "problems.csv")
    needs = problems[(problems["table"] == "needs") & (problems["outcome"] == "set_aside")]
    assert set(needs["rule"]) == {"required_blank"}
    missing = raw.index[raw["COMMUNITY_NAME"] == "-"] + 2
    assert needs["row"].tolist() == missing.tolist()
    assert len(problems) < 50


def test_types_of_organisations_are_read_from_names_only(
    report: ImportReport, target: Path
) -> None:
    """What a name says is its type; what it does not say is unknown."""
    types = open_tables(target).frame("organizations").set_index("organization_id")
    for name, expected in {
        "城市管理局": "government_department",
        "市交警支队坪山大队": "government_department",
        "坪山供电局": "enterprise",
        "坪山自来水有限公司（坪山街道办事处）": "enterprise",
        "坪山街道综合执法队": "street_office",
        "劳动办（坪山街道办事处）": "street_office",
        "六和社区（坪山街道办事处）": "community_committee",
        "石井社区工作站": "community_committee",
        "区委组织部": "unknown",
        "城建办": "unknown",
        "区测试责任单位一": "unknown",
    }.items():
        assert types.loc[name, "organization_type"] == expected, name
    assert types["organization_type"].notna().all()


def test_nothing_of_a_person_and_no_copy_of_the_source(
    report: ImportReport, target: Path, raw: pd.DataFrame
) -> None:
    """No cell holds an identifier, and the target holds only what an import writes."""
    assert sorted(path.name for path in target.iterdir()) == [
        "communities.parquet", "dataset.json", "needs.parquet", "organizations.parquet",
        "problems.csv", "repairs.csv",
    ]  # fmt: skip
    for _, frame in open_tables(target).frames.items():
        for column in frame.select_dtypes("string"):
            assert not any(identifier_in(text) for text in frame[column].dropna().unique())
    assert b"OCCUR_PLACE,COMMUNITY_NAME" not in b"".join(
        path.read_bytes() for path in target.iterdir()
    )


def test_the_caveats_reach_every_page(report: ImportReport, target: Path) -> None:
    """Both languages say the same number of things: source, thin months, no closing dates."""
    about = open_tables(target).about
    assert about["synthetic"] is False
    assert len(about["notes"]["zh-CN"]) == len(about["notes"]["en"]) == 4
    assert "样本" in "".join(about["notes"]["zh-CN"])
    assert "thin sample" in " ".join(about["notes"]["en"])
