"""New York's 311 requests: two extracts and two sources of population, by YAML alone."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.built import SHARED, need_shared
from tests.imported import Imported, check_notes, check_sums, import_with

DATA = SHARED / "data" / "nyc_311"
ANIMALS = "animals_2025q1_excel_dates.csv"
MIXED = "mixed_1000_2014_2019.csv"
SURVEY = "acs2023_by_community_district.csv"
CENSUS = "New_York_City_Population_By_Community_Districts.csv"
#: How many community boards each borough has.
BOARDS = {"BRONX": 12, "BROOKLYN": 18, "MANHATTAN": 12, "QUEENS": 14, "STATEN ISLAND": 3}
DATES = ("Created Date", "Closed Date")
REAL = {f"{n:02d} {name}" for name, last in BOARDS.items() for n in range(1, last + 1)}


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    to = tmp_path_factory.mktemp("new_york") / "data"
    return import_with("new_york_311", "new_york_311", "nyc_311", [ANIMALS, SURVEY], to)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    to = tmp_path_factory.mktemp("new_york_mixed") / "data"
    return import_with("new_york_311_mixed", "new_york_311", "nyc_311", [MIXED, CENSUS], to)


def raw(name: str) -> pd.DataFrame:
    return pd.read_csv(need_shared(DATA) / name, dtype=str, keep_default_na=False)


def test_every_row_is_accounted_for(animals: Imported, mixed: Imported) -> None:
    """Rows of labels that are no boards are set aside; populations complete the boards' rows."""
    assert animals.accounts() == {
        (ANIMALS, "communities"): (4_969, 59, 4_699, 0, 211),
        (ANIMALS, "organizations"): (4_969, 4, 4_965, 0, 0),
        (ANIMALS, "needs"): (4_969, 4_758, 0, 0, 211),
        (SURVEY, "communities"): (51, 0, 51, 0, 0),
    }
    assert mixed.accounts() == {
        (MIXED, "communities"): (1_000, 59, 851, 0, 90),
        (MIXED, "organizations"): (1_000, 16, 984, 0, 0),
        (MIXED, "needs"): (1_000, 910, 0, 0, 90),
        (CENSUS, "communities"): (59, 0, 59, 0, 0),
    }
    check_sums(animals)
    check_sums(mixed)


@pytest.mark.parametrize(("extract", "name"), [("animals", ANIMALS), ("mixed", MIXED)])
def test_only_the_59_real_boards_stay(
    extract: str, name: str, request: pytest.FixtureRequest
) -> None:
    """What is set aside is every row of a label that is no board, each with label and reason."""
    imported: Imported = request.getfixturevalue(extract)
    assert len(REAL) == 59
    assert set(imported.tables.community_ids()) == REAL
    labels = raw(name)["Community Board"]
    lines = imported.problems()
    lost = lines[(lines["table"] == "needs") & (lines["outcome"] == "set_aside")]
    assert set(lost["rule"]) == {"not_in_lookup"}
    assert set(lost["expected"]) == {"boards"}
    assert lost["row"].tolist() == (labels.index[~labels.isin(REAL)] + 2).tolist()
    assert lost["found"].tolist() == labels[~labels.isin(REAL)].tolist()
    assert {"Unspecified BRONX", "0 Unspecified"} <= set(lost["found"])


def test_boards_equal_the_independent_figures(animals: Imported) -> None:
    """Requests, closed requests and median days of the extract of 2025, to six decimals."""
    facts = pd.read_csv(DATA / "facts_animals_2025q1.csv").set_index("community")
    needs = animals.tables.frame("needs")
    assert needs.groupby("community_id").size().to_dict() == facts["n"].to_dict()
    median = animals.plain("days_to_resolution", "closed_only")
    assert median["denominator"].to_dict() == facts["closed"].to_dict()
    for board, days in facts["median_days"].items():
        assert median.loc[board, "value"] == pytest.approx(days, abs=5e-7), board


def test_dates_that_passed_through_excel(animals: Imported) -> None:
    """3/14/2025 1:20 is the fourteenth of March, with its minute, in every row."""
    needs = animals.tables.frame("needs")
    cited = raw(ANIMALS).iloc[needs["_source_row"].to_numpy() - 2].reset_index(drop=True)
    for ours, theirs in (("raised_date", "Created Date"), ("closed_date", "Closed Date")):
        expected = pd.to_datetime(cited[theirs], format="%m/%d/%Y %H:%M")
        assert needs[ours].equals(expected.astype("datetime64[us]").rename(ours))


def test_no_negative_duration_survives(animals: Imported, mixed: Imported) -> None:
    """Of ten requests closed before they were raised, those of a board are kept and unknown."""
    needs = mixed.tables.frame("needs")
    odd = needs[needs["closed_date"] < needs["raised_date"]]
    cited = raw(MIXED).iloc[odd["_source_row"].to_numpy() - 2]
    assert set(cited["Status"]) == {"Pending"}
    source = raw(MIXED)
    moments = [pd.to_datetime(source[c], format="%m/%d/%Y %I:%M:%S %p") for c in DATES]
    of_boards = source["Community Board"].isin(REAL)
    assert (moments[1] < moments[0]).sum() == 10
    assert len(odd) == ((moments[1] < moments[0]) & of_boards).sum() == 3
    for imported in (animals, mixed):
        every = imported.frame("days_to_resolution")
        assert not (every[["value", "lower", "upper"]] < 0).any(axis=None)
    median = mixed.plain("days_to_resolution", "closed_only")
    assert median["n_unknown"].sum() == len(odd)
    closed = (moments[1] >= moments[0]) & of_boards
    assert median["denominator"].sum() == closed.sum()


def test_a_date_under_another_status_is_no_resolution(mixed: Imported) -> None:
    """17 requests have a closing date and are not closed: their result is unknown."""
    needs = mixed.tables.frame("needs")
    cited = raw(MIXED).iloc[needs["_source_row"].to_numpy() - 2].reset_index(drop=True)
    assert (needs["closed_status"] == "resolved").fillna(False).tolist() == (
        cited["Status"] == "Closed"
    ).tolist()
    everywhere = raw(MIXED)
    assert ((everywhere["Status"] != "Closed") & (everywhere["Closed Date"] != "")).sum() == 17
    both = needs["closed_date"].notna() & needs["closed_status"].isna()
    assert mixed.plain("days_to_resolution")["n_unknown"].sum() == both.sum()


def test_requests_per_1000_of_2025(animals: Imported) -> None:
    """Requests ÷ the survey's population × 1,000 in 51 boards; no number in the other eight."""
    survey = pd.read_csv(need_shared(DATA) / SURVEY)
    swapped = survey["unit_id"].str.replace(r"^(.+) (\d\d)$", r"\2 \1", regex=True)
    people = survey["population"].set_axis(swapped)
    labels = raw(ANIMALS)["Community Board"].value_counts()
    expected = labels.reindex(people.index) / people * 1_000
    rate = animals.plain("need_rate_per_1000")
    known = rate[rate["status"] == "ok"]
    assert len(known) == 51
    assert known["denominator"].to_dict() == people.to_dict()
    for board, value in expected.items():
        assert known.loc[board, "value"] == pytest.approx(value, rel=1e-12), board
    unknown = rate[rate["status"] != "ok"]
    assert set(unknown["status"]) == {"not_available"}
    assert sorted(unknown.index) == sorted(REAL - set(people.index))
    assert unknown["note"].str.contains("no_population").all()


def test_requests_per_1000_of_the_sample(mixed: Imported) -> None:
    """Requests ÷ the population of the census of 2010, under its own numbers of the boards."""
    census = pd.read_csv(need_shared(DATA) / CENSUS)
    number = census["borough_cd_id"].astype(int)
    boards = (number % 100).map("{:02d}".format) + " " + census["Borough"].str.upper()
    people = census["2010 Population"].astype(int).set_axis(boards)
    expected = raw(MIXED)["Community Board"].value_counts().reindex(people.index) / people * 1_000
    rate = mixed.plain("need_rate_per_1000")
    assert set(rate["status"]) == {"ok"}
    assert rate["denominator"].to_dict() == people.to_dict()
    for board, value in expected.items():
        assert rate.loc[board, "value"] == pytest.approx(value, rel=1e-12), board


def test_names_boroughs_and_caveats(animals: Imported, mixed: Imported) -> None:
    """Boards have their borough, those of the census their name; each file tells its own caveats."""
    for imported in (animals, mixed):
        communities = imported.tables.frame("communities").set_index("community_id")
        assert len(communities) == 59
        boroughs = communities["district_name"].value_counts().to_dict()
        assert boroughs == BOARDS
    named = mixed.tables.frame("communities").set_index("community_id")["community_name"]
    assert named["01 BROOKLYN"] == "Williamsburg, Greenpoint"
    check_notes(animals, zh=["ACS", "4,969 件"], en=["American Community Survey 2023", "4,969"])
    check_notes(
        mixed, zh=["2010 年普查", "1,000 件诉求样本"], en=["census of 2010", "sample of 1,000"]
    )
    assert not any("2010" in note for note in animals.tables.about["notes"]["en"])
    assert not any("4,969" in note for note in mixed.tables.about["notes"]["en"])
