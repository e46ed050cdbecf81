"""Trafford's wards: an election as one public-affairs action, by YAML alone."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.built import SHARED, need_shared
from tests.imported import Imported, check_notes, check_sums, import_with

DATA = SHARED / "data" / "trafford"
RESULTS = "trafford_council_election_results.csv"
PEOPLE = "mid-year_2024_population_estimates_ward.csv"


@pytest.fixture(scope="module")
def residents(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The election among all residents."""
    to = tmp_path_factory.mktemp("trafford") / "data"
    return import_with("trafford", "trafford", "trafford", [RESULTS, PEOPLE], to)


@pytest.fixture(scope="module")
def electors(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The election among registered electors."""
    to = tmp_path_factory.mktemp("trafford_electors") / "data"
    return import_with("trafford_electors", "trafford_electors", "trafford", [RESULTS], to)


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return pd.read_csv(need_shared(DATA) / "facts_by_ward.csv").set_index("ward")


def by_ward(imported: Imported, table: str, column: str) -> dict[str, int]:
    """A column of a table, by the name of its ward."""
    communities = imported.tables.frame("communities")
    names = communities.set_index("community_id")["community_name"]
    rows = imported.tables.frame(table)
    assert rows["community_id"].is_unique
    return dict(zip(rows["community_id"].map(names), rows[column].astype(int), strict=True))


def test_every_row_is_accounted_for(residents: Imported, electors: Imported) -> None:
    """98 candidates of the election give 21 activities; other elections and sexes are filtered."""
    assert residents.accounts() == {
        (RESULTS, "organizations"): (1_014, 1, 97, 916, 0),
        (RESULTS, "activities"): (1_014, 21, 77, 916, 0),
        (PEOPLE, "communities"): (63, 21, 0, 42, 0),
    }
    assert electors.accounts() == {
        (RESULTS, "communities"): (1_014, 21, 77, 916, 0),
        (RESULTS, "organizations"): (1_014, 1, 97, 916, 0),
        (RESULTS, "activities"): (1_014, 21, 77, 916, 0),
    }
    check_sums(residents)
    check_sums(electors)


def test_one_election_in_each_ward(
    residents: Imported, electors: Imported, facts: pd.DataFrame
) -> None:
    """Votes are those of the ward, once, not added up over its candidates."""
    votes = facts["votes_cast"].to_dict()
    assert len(votes) == 21
    for imported in (residents, electors):
        assert by_ward(imported, "activities", "participant_count") == votes
        activities = imported.tables.frame("activities")
        assert set(activities["activity_date"].dt.date) == {dt.date(2024, 5, 2)}
        assert set(activities["service_type"]) == {"public_affairs_action"}
        assert set(activities["activity_status"]) == {"delivered"}
        assert activities["activity_id"].str.fullmatch(r"2024-05-02 .+").all()
        assert not imported.tables.has("participation")


def test_populations(residents: Imported, electors: Imported, facts: pd.DataFrame) -> None:
    """Residents with those aged 60 and over, or the registered electors; the year is 2024."""
    assert by_ward(residents, "communities", "pop_total") == facts["population"].to_dict()
    assert by_ward(electors, "communities", "pop_total") == facts["electorate"].to_dict()
    ages = pd.read_csv(DATA / PEOPLE)
    persons = ages[ages["sex"] == "Persons"].set_index("area_name")
    singly = persons[[*map(str, range(60, 90)), "90+"]].sum(axis=1)
    assert by_ward(residents, "communities", "pop_elderly_60") == singly.to_dict()
    assert (singly > facts["aged_65_and_over"]).all()
    for imported in (residents, electors):
        communities = imported.tables.frame("communities")
        assert set(communities["year"]) == {2024}
        assert communities["households"].isna().all()


def test_both_files_speak_of_the_same_wards(residents: Imported) -> None:
    """The code at the end of the ward's address is the code of the population file."""
    communities = set(residents.tables.frame("communities")["community_id"])
    assert set(residents.tables.frame("activities")["community_id"]) == communities
    assert len(communities) == 21


def test_nobody_is_named(residents: Imported, electors: Imported) -> None:
    """Candidates, the returning officer and how to reach them are left behind."""
    people = {"CandidateSurname", "CandidateForenames", "ReturningOfficer", "ContactEmail"}
    for imported in (residents, electors):
        assert people <= set(imported.report.sources[0].unmapped_columns)
        kept = b"".join(path.read_bytes() for path in imported.folder.glob("*.parquet"))
        assert b"JERROME" not in kept
    check_notes(residents, zh=["没有名册", "全部居民"], en=["no roster", "all residents"])
    check_notes(electors, zh=["都是登记选民"], en=["means registered electors"])


@pytest.mark.parametrize(
    ("people", "column"), [("electors", "electorate"), ("residents", "population")]
)
def test_turnout_is_participation(
    people: str, column: str, facts: pd.DataFrame, request: pytest.FixtureRequest
) -> None:
    """Votes ÷ people at risk; without a roster lower and upper bound are the same (RULES 2.3)."""
    imported: Imported = request.getfixturevalue(people)
    names = imported.tables.frame("communities").set_index("community_id")["community_name"]
    rate = imported.plain("participation_rate").rename(index=names.to_dict()).loc[facts.index]
    expected = facts["votes_cast"] / facts[column]
    assert set(rate["status"]) == {"ok"}
    assert set(rate["method"]) == {"bounds"}
    assert rate["value"].isna().all()
    assert rate["denominator"].tolist() == facts[column].tolist()
    # Nobody is known by id: the numerator counts ids, the bounds the largest headcount.
    assert rate["numerator"].tolist() == [0] * len(facts)
    assert rate["lower"].tolist() == pytest.approx(expected.tolist(), abs=1e-12)
    assert rate["upper"].tolist() == pytest.approx(expected.tolist(), abs=1e-12)
    if column == "electorate":
        assert rate["lower"].round(6).tolist() == facts["turnout"].tolist()
