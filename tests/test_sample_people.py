"""People, services and organisations of the synthetic city: believable, linked, and lossy."""

from __future__ import annotations

import itertools
from collections import Counter

import pandas as pd
import pytest

from workbench.sample import draw_city, draw_whole_city, story
from workbench.sample.city import City
from workbench.sample.habits import draw_habits
from workbench.sample.profiles import draw_profile
from workbench.schema import codes

END = pd.Timestamp("2024-12-31")
GROUPS = [code.code for code in codes.GROUP]
PRIORITY = [group for group in GROUPS if group not in ("elderly_60", "migrant", "veteran")]
PERSONAL = ("case_work", "home_visit", "counselling", "referral_support")


@pytest.fixture(scope="module")
def city() -> City:
    """Two years, so that a year and the one before it can be compared."""
    return draw_whole_city(communities=12, months=24, seed=7)


@pytest.fixture(scope="module")
def sizes(city: City) -> pd.DataFrame:
    frame = city.tables.frame("communities")
    return frame[frame["year"] == 2024].set_index("community_id")


def _delivered(city: City) -> pd.DataFrame:
    rows = city.tables.frame("activities")
    return rows[rows["activity_status"].fillna("delivered") == "delivered"]


def _group_lists(column: pd.Series) -> pd.Series:
    return column.fillna("").str.split(";").map(lambda found: set(found) - {""})


def test_populations_are_counts_of_the_people(city: City, sizes: pd.DataFrame) -> None:
    """The last year's row counts everybody once, and each group's members."""
    groups = _group_lists(city.people["group_codes"]).groupby(city.people["community_id"])

    assert groups.size().to_dict() == sizes["pop_total"].to_dict()
    for group in GROUPS:
        counted = groups.apply(lambda lists, g=group: sum(g in found for found in lists))
        assert counted.to_dict() == sizes[f"pop_{group}"].to_dict(), group
    anyone = groups.apply(lambda lists: sum(bool(found & set(PRIORITY)) for found in lists))
    assert anyone.to_dict() == sizes["pop_priority"].to_dict()


def test_groups_overlap(city: City, sizes: pd.DataFrame) -> None:
    """People hold several codes, so groups add up to more than the people in them."""
    held = _group_lists(city.tables.frame("residents")["group_codes"]).map(len)
    together = sizes[[f"pop_{group}" for group in PRIORITY]].sum(axis=1)

    assert held.max() >= 4
    assert (held >= 2).sum() > 1000
    assert (held == 0).any()
    assert (sizes["pop_priority"] < together).all()
    assert (together < 1.6 * sizes["pop_priority"]).all()


def test_ages_fit_the_groups(city: City) -> None:
    """Codes that depend on age are held by people of that age."""
    rows = city.tables.frame("residents").dropna(subset="birth_year")
    age = 2024 - rows["birth_year"]
    held = _group_lists(rows["group_codes"])

    assert (age[held.map(lambda found: "elderly_60" in found)] >= 60).all()
    assert (age[held.map(lambda found: "elderly_60" not in found)] < 60).all()
    assert (age[held.map(lambda found: "child_in_need" in found)] < 18).all()


def test_a_register_outgrows_its_group_somewhere(city: City, sizes: pd.DataFrame) -> None:
    """In one community of six a group has more files than people; elsewhere it has fewer."""
    rows = city.tables.frame("residents")
    rows = rows[rows["filed_date"].notna() & ~(rows["exit_date"] <= END)]
    coded = rows.assign(group=rows["group_codes"].str.split(";")).explode("group")
    filed = coded.groupby(["group", "community_id"]).size()
    outgrown = {
        community
        for group in GROUPS
        for community, size in sizes[f"pop_{group}"].items()
        if filed.get((group, community), 0) > size
    }

    assert len(outgrown) == 2


def test_registers_have_blanks_and_people_who_left(city: City) -> None:
    """Households, birth years and filing dates are missing at times; exits follow filing."""
    rows = city.tables.frame("residents")
    shares = rows[["household_id", "birth_year", "filed_date"]].isna().mean()
    left = rows.dropna(subset="exit_date")

    assert shares["household_id"] < 0.1
    assert shares["birth_year"] < 0.1
    assert 0.05 < shares["filed_date"] < 0.5
    assert (shares > 0).all()
    assert 0 < len(left) < 0.05 * len(rows)
    assert (left["exit_date"] >= left["filed_date"]).all()
    assert rows["household_id"].dropna().duplicated().any()


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_every_twelve_communities_keep_every_kind_of_roster(seed: int) -> None:
    """A city of twelve shows complete, nearly complete, thin and missing rosters."""
    drawn = draw_whole_city(communities=24, months=1, seed=seed)
    kinds = list(drawn.truth["rosters"].values())
    few = {"complete": 3, "nearly_complete": 7, "thin": 1, "none": 1}
    assert Counter(kinds[:12]) == Counter(kinds[12:]) == few
    # the small community of each twelve keeps others than that of the twelve before
    assert kinds[:12] != kinds[12:]


@pytest.mark.parametrize("seed", range(24))
def test_any_part_of_the_turns_lacks_few_rosters(seed: int) -> None:
    """However many communities: one in six, and at most one more, has thin or missing rosters."""
    kinds = [
        draw_habits(seed, draw_profile(seed, place, small=False)).rosters for place in range(60)
    ]
    lacking = [kind in ("thin", "none") for kind in kinds]
    for size in range(1, len(lacking) + 1):
        assert sum(lacking[:size]) <= size / 6 + 1


def test_rosters_name_people_whom_the_register_does_not_know(city: City) -> None:
    """Unknown tokens stand where rosters have gaps: residents without a file, and outsiders."""
    rows = city.tables.frame("participation")
    community = rows["activity_id"].str[:7]
    unknown = ~rows["resident_id"].isin(city.tables.frame("residents")["resident_id"])
    outside = ~rows["resident_id"].isin(city.people["resident_id"])
    by_kind = unknown.groupby(community.map(city.truth["rosters"])).mean()

    assert by_kind["complete"] == 0
    assert 0.1 < by_kind["nearly_complete"] < 0.6
    assert 0.1 < by_kind["thin"] < 0.6
    assert 0 < outside.mean() < unknown.mean()


def test_every_month_has_activities_linkages_and_rosters(city: City) -> None:
    """All 24 months are covered in every community, so that a year before can be compared."""
    months = pd.period_range("2023-01", "2024-12", freq="M")
    for name, column in (("activities", "activity_date"), ("linkages", "linkage_date")):
        rows = city.tables.frame(name)
        found = rows[column].dt.to_period("M")
        assert set(found) == set(months), name
        per_community = found.groupby(rows["community_id"]).nunique()
        assert (per_community.drop("SYN-003") == 24).all(), name
    rosters = city.tables.frame("participation").merge(
        city.tables.frame("activities"), on="activity_id"
    )
    assert set(rosters["activity_date"].dt.to_period("M")) == set(months)


def test_people_come_back_the_next_year(city: City) -> None:
    """More people take part in both years than if each year were drawn anew."""
    rows = city.attendance.merge(_delivered(city)[["activity_id", "activity_date"]])
    rows = rows[rows["resident_id"].isin(city.people["resident_id"])]
    earlier, later = (
        set(rows["resident_id"][rows["activity_date"].dt.year == year]) for year in (2023, 2024)
    )
    by_chance = len(earlier) * len(later) / len(city.people)

    assert len(earlier & later) > 1.5 * by_chance


def test_what_was_not_held_has_no_headcount(city: City) -> None:
    """Cancelled and planned activities have no headcount, though people may have signed up."""
    rows = city.tables.frame("activities")
    idle = rows[rows["activity_status"].isin(["cancelled", "planned"])]

    assert idle["participant_count"].isna().all()
    assert city.tables.frame("participation")["activity_id"].isin(idle["activity_id"]).any()
    assert not city.attendance["activity_id"].isin(idle["activity_id"]).any()


def test_services_for_one_person_have_one(city: City) -> None:
    """Cases and visits are one person's; a case is the same person's throughout."""
    rows = _delivered(city)
    personal = rows[rows["service_type"].isin(PERSONAL)]
    cases = city.attendance.merge(rows.dropna(subset="case_id"), on="activity_id")

    assert (personal["participant_count"].dropna() == 1).all()
    assert (cases.groupby("case_id")["resident_id"].nunique() == 1).all()
    closed = rows.dropna(subset="goal_attainment").groupby("case_id")["activity_date"]
    last = rows.groupby("case_id")["activity_date"].max()
    assert (closed.max() == last.reindex(closed.max().index)).all()


def test_activities_follow_the_needs_they_name(city: City) -> None:
    """A named need was raised before the activity; some activities name none."""
    rows = city.tables.frame("activities").merge(
        city.tables.frame("needs")[["need_id", "raised_date"]], on="need_id"
    )

    assert 0.05 < len(rows) / len(city.tables.frame("activities")) < 0.6
    assert (rows["activity_date"] >= rows["raised_date"].dt.normalize()).all()


def test_projects_take_up_needs_of_their_route(city: City) -> None:
    """Only needs that are handled as a project name one, most of them before its design."""
    needs = city.tables.frame("needs").dropna(subset="project_id")
    rows = needs.merge(city.tables.frame("projects"), on=["project_id", "community_id"])

    assert (needs["handling_route"] == "project").all()
    assert len(rows) == len(needs)
    assert 0.5 < (rows["raised_date"] <= rows["design_date"] + pd.Timedelta(days=1)).mean() < 1


def test_some_chains_are_broken(city: City) -> None:
    """Tenders before designs and activities before awards occur, and are few."""
    projects = city.tables.frame("projects")
    early_tender = (projects["tender_date"] < projects["design_date"]).sum()
    told = draw_city(
        communities=3, months=24, seed=7, stories=[story("reverse_chain", strength="mild")] * 3
    )
    rows = told.frame("activities").merge(told.frame("projects"), on=["project_id", "community_id"])
    early = rows["activity_date"] < rows["award_date"]

    assert 0 < early_tender < 0.3 * len(projects)
    assert 0 < early.mean() < 0.1
    assert projects["awarded_organization_id"].isna().any()
    assert (projects["end_date"] > END).any()


def test_no_event_of_any_table_lies_after_the_last_day(city: City) -> None:
    """Only planned days may: the start and end of contracts, and promises."""
    planned = {"due_date", "start_date", "end_date"}
    for name in city.tables:
        frame = city.tables.frame(name)
        for column in frame.select_dtypes("datetime"):
            if name != "needs" and column not in planned:
                assert not (frame[column] > END).any(), f"{name}.{column}"


def test_answers_to_linkages_follow_them(city: City) -> None:
    """Acceptance comes after the linkage, the outcome after acceptance; only referrals have one."""
    rows = city.tables.frame("linkages")
    outcome = rows.dropna(subset="outcome")

    assert not (rows["accepted_date"] < rows["linkage_date"]).any()
    assert not (rows["outcome_date"] < rows["accepted_date"]).any()
    assert (rows.dropna(subset="accepted_date")["response_status"] == "accepted").all()
    assert (outcome["linkage_type"] == "referral").all()
    assert outcome["outcome_date"].notna().all()
    assert rows["need_id"].notna().mean() > 0.3
    assert rows["project_id"].notna().any()


def test_waves_of_residents_come_twice_a_year(city: City) -> None:
    """Each wave has respondents of every community, some of them asked the time before."""
    rows = city.tables.frame("surveys")
    residents = rows[rows["respondent_type"] == "resident"]
    waves = ["2023H1", "2023H2", "2024H1", "2024H2"]

    assert sorted(residents["wave"].unique()) == waves
    asked = residents.groupby(["community_id", "wave"])["response_id"].nunique()
    assert asked.min() >= 10
    named = residents.dropna(subset="respondent_id").groupby("wave")["respondent_id"]
    named = {wave: set(ids) for wave, ids in named}
    for before, after in itertools.pairwise(waves):
        assert len(named[before] & named[after]) > 100
    assert residents["respondent_id"].isna().any()


def test_scores_lie_on_their_scales(city: City) -> None:
    """Residents score 1 to 5, organisations rate each other from 1 to 4, never themselves."""
    rows = city.tables.frame("surveys")
    rated = rows[rows["target_organization_id"].notna()]

    assert rows["score"].between(rows["scale_min"], rows["scale_max"]).all()
    assert (rated["respondent_type"] == "organization").all()
    assert (rated["scale_max"] == 4).all()
    assert (rated["respondent_id"] != rated["target_organization_id"]).all()


@pytest.mark.parametrize("months", [1, 2, 7, 13])
def test_a_city_of_any_length_reports_everything(months: int) -> None:
    """Even one month has every table filled in every community that keeps it."""
    drawn = draw_city(communities=5, months=months, seed=11)
    for name in drawn:
        assert len(drawn.frame(name)) > 0, name
    for name in ("activities", "linkages", "surveys", "projects", "workers", "residents"):
        assert drawn.frame(name)["community_id"].nunique() == 5, name
