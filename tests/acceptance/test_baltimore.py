"""Baltimore's 311 requests reach the package by YAML alone and give the published figures."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.built import SHARED, need_shared
from tests.imported import Imported, check_notes, check_sums, import_with

DATA = SHARED / "data" / "baltimore_311"
FORMAT = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The import by council district."""
    to = tmp_path_factory.mktemp("baltimore") / "data"
    return import_with("baltimore_311", "baltimore_311", "baltimore_311", ["requests.csv"], to)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The import of the whole city as one community."""
    to = tmp_path_factory.mktemp("baltimore_city") / "data"
    name = "baltimore_311_city"
    return import_with(name, name, "baltimore_311", ["requests.csv"], to)


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    table = pd.read_csv(need_shared(DATA) / "facts_by_council_district.csv", dtype={0: str})
    return table.set_index("community")


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return pd.read_csv(need_shared(DATA) / "requests.csv", dtype=str, keep_default_na=False)


def test_every_row_is_accounted_for(districts: Imported, city: Imported) -> None:
    """10,000 rows for each table; only those without a district are no needs of a district."""
    assert districts.accounts() == {
        ("requests.csv", "communities"): (10_000, 14, 9_098, 0, 888),
        ("requests.csv", "organizations"): (10_000, 16, 9_984, 0, 0),
        ("requests.csv", "needs"): (10_000, 9_112, 0, 0, 888),
    }
    assert city.accounts()["requests.csv", "needs"] == (10_000, 10_000, 0, 0, 0)
    check_sums(districts)
    check_sums(city)


def test_rows_set_aside_name_no_district(districts: Imported, raw: pd.DataFrame) -> None:
    """problems.csv lists exactly the rows of the file whose district is blank."""
    lines = districts.problems()
    needs = lines[(lines["table"] == "needs") & (lines["outcome"] == "set_aside")]
    assert set(needs["rule"]) == {"required_blank"}
    assert needs["row"].tolist() == (raw.index[raw["CouncilDistrict"] == ""] + 2).tolist()


def test_districts_equal_the_independent_figures(districts: Imported, facts: pd.DataFrame) -> None:
    """Requests, closed requests and median days by council district, to six decimals."""
    needs = districts.tables.frame("needs")
    assert needs.groupby("community_id").size().to_dict() == facts["n"].to_dict()
    assert len(facts) == 14
    median = districts.plain("days_to_resolution", "closed_only")
    assert median["denominator"].to_dict() == facts["closed"].to_dict()
    for community, days in facts["median_days"].items():
        assert median.loc[community, "value"] == pytest.approx(days, abs=5e-7), community
    assert set(median["n_unknown"]) == {0}


def test_every_request_is_accepted(districts: Imported) -> None:
    """Also those marked as duplicates, as the notes say."""
    accepted = districts.frame("needs_by_acceptance")
    numbers = accepted.groupby("group")["value"].sum().to_dict()
    assert numbers.pop("accepted") == 9_112
    assert set(numbers.values()) == {0}


def test_median_of_the_whole_city_with_open_requests(city: Imported) -> None:
    """Kaplan–Meier over all 10,000 at the latest change of status; by community and as a whole."""
    by_community = city.plain("days_to_resolution").iloc[0]
    assert by_community["value"] == pytest.approx(1.641493, abs=5e-7)
    assert (by_community["numerator"], by_community["denominator"]) == (9_792, 10_000)
    whole = city.frame("days_to_resolution", by=())
    plain = whole[(whole["variant"] == "") & (whole["group"] == "")].iloc[0]
    assert plain["value"] == by_community["value"]
    closed = city.plain("days_to_resolution", "closed_only").iloc[0]
    assert closed["value"] == pytest.approx(1.350185, abs=5e-7)
    assert closed["denominator"] == 9_792


def test_the_end_of_as_of_gives_the_median_of_the_latest_moment(raw: pd.DataFrame) -> None:
    """Censoring at midnight instead of 16:18:53 moves no event and so not the median."""
    raised = pd.to_datetime(raw["CreatedDate"], format=FORMAT)
    closed = pd.to_datetime(raw["CloseDate"], format=FORMAT)
    latest = pd.to_datetime(raw["StatusDate"], format=FORMAT).max()
    assert latest == pd.Timestamp(2019, 2, 13, 16, 18, 53)
    assert [round(_median(raised, closed, end), 6) for end in (latest, latest.ceil("D"))] == [
        1.641493, 1.641493,
    ]  # fmt: skip


def _median(raised: pd.Series, closed: pd.Series, end: pd.Timestamp) -> float:
    """Kaplan–Meier in plain steps: the first time at which half are still open, or fewer."""
    seconds = (closed.fillna(end) - raised).dt.total_seconds()
    left = 1.0
    for time in sorted(set(seconds[closed.notna()])):
        at_risk = int((seconds >= time).sum())
        left *= 1 - int((closed.notna() & (seconds == time)).sum()) / at_risk
        if left <= 0.5:
            return float(time) / 86_400
    raise AssertionError("half of the requests are never closed")


def test_promises_by_calendar_day(city: Imported, raw: pd.DataFrame) -> None:
    """On time is closed on or before the due day; open and overdue is late, not yet due is neither."""
    due = pd.to_datetime(raw["DueDate"], format=FORMAT).dt.normalize()
    closed = pd.to_datetime(raw["CloseDate"], format=FORMAT).dt.normalize()
    judged = due <= pd.Timestamp(2019, 2, 13)
    on_time = city.plain("on_time_rate").iloc[0]
    assert on_time["numerator"] == (judged & (closed <= due)).sum()
    assert on_time["denominator"] == judged.sum()
    assert on_time["n_unknown"] == due.isna().sum() == 286


def test_nothing_is_given_per_resident(districts: Imported, city: Imported) -> None:
    """Without population the rate is not available and says what is missing."""
    rate = districts.plain("need_rate_per_1000")
    assert set(rate["status"]) == {"not_available"}
    assert rate["note"].str.contains("communities.pop_total").all()
    check_notes(
        districts, zh=["没有人口", "重复（Duplicate）"], en=["no population", "(Duplicate)"]
    )
    check_notes(city, zh=["没有人口", "全部 10,000 件"], en=["no population", "all 10,000"])


def test_agencies_and_channels(districts: Imported, raw: pd.DataFrame) -> None:
    """Only the power company is an enterprise; every way of reporting is a known code."""
    types = districts.tables.frame("organizations").set_index("organization_id")
    enterprises = types.index[types["organization_type"] == "enterprise"]
    assert enterprises.tolist() == ["BGE"]
    assert set(types["organization_type"]) == {"enterprise", "government_department"}
    needs = districts.tables.frame("needs")
    phoned = raw.loc[raw["CouncilDistrict"] != "", "MethodReceived"] == "Phone"
    assert (needs["source_channel"] == "hotline_12345").tolist() == phoned.tolist()
    assert needs["source_channel"].notna().all()
    assert districts.problems()["rule"].unique().tolist() == ["required_blank"]
