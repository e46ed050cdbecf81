"""Stories planted in the synthetic city: the tables show what each one says, and healthy ones not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests import planted
from tests.planted import Seen, seen
from workbench.sample import Story, draw_city, draw_whole_city, story, write_city
from workbench.sample.seeding import every_story, usual_story
from workbench.sample.stories import KINDS
from workbench.schema.container import Tables

#: A few communities with each story: shares are held against what was planted in each of them.
SEEDS = (3, 4)
#: How far a drawn share may lie from the planted one.
NEAR = 0.12


def _draw(seed: int) -> dict[Story, Seen]:
    """One community with each story, in one city of a year."""
    stories = every_story()
    city = draw_city(communities=len(stories), months=12, seed=seed, stories=stories)
    ids = city.community_ids()
    return {one: seen(city, place) for one, place in zip(stories, ids, strict=True)}


@pytest.fixture(scope="module")
def cities() -> list[dict[Story, Seen]]:
    return [_draw(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def healthy() -> list[Seen]:
    """Every size of community: two of them are small."""
    city = draw_city(communities=16, months=24, seed=5, stories=[])
    return [seen(city, place) for place in city.community_ids()]


def _with(cities: list[dict[Story, Seen]], kind: str, strength: str = "") -> list[Seen]:
    return [city[Story((kind,), strength)] for city in cities]  # type: ignore[arg-type]


# --- healthy communities


def test_healthy_projects_run_in_order_after_needs(healthy: list[Seen]) -> None:
    """Three projects a year or more, each begun by a need, at most one of them by accident wrong."""
    for one in healthy:
        designed = one.projects[one.projects["design_date"] >= planted.START]
        broken, known = planted.broken_chains(one)
        raised = one.needs.dropna(subset="project_id").groupby("project_id")["raised_date"].min()
        first = designed["project_id"].map(raised)
        assert len(designed) >= 3, one.community
        assert broken <= 1 and known >= 3, one.community
        assert (first <= designed["design_date"]).mean() > 0.6, one.community


def test_healthy_projects_are_won_in_competition(healthy: list[Seen]) -> None:
    """Bids are enough, nobody wins most of the value, and no winner belongs to the committee."""
    for one in healthy:
        value, _, _ = planted.largest_winner(one)
        assert planted.few_bids(one)[0] == 0, one.community
        assert value < 0.7, one.community
        assert planted.controlled_award_share(one) == 0, one.community
        assert planted.led_by_post_holders(one) < 0.25, one.community


def test_healthy_organisations_stand_alone(healthy: list[Seen]) -> None:
    """Social organisations have accounts and staff of their own, but for one at the most."""
    for one in healthy:
        sharing, known = planted.embedded(one)
        assert known >= 3, one.community
        assert sharing <= 1, one.community


def test_healthy_needs_reach_delivery(healthy: list[Seen]) -> None:
    """Needs on the project way reach services led by social workers in every larger community."""
    reached = [planted.chain(one) for one in healthy]
    assert all(stages == sorted(stages, reverse=True) for stages in reached)
    assert sum(stages[3] > 0 for stages in reached) >= 14
    assert sum(stages[4] > 0 for stages in reached) >= 14


def test_healthy_linkages_are_many_and_about_something(healthy: list[Seen]) -> None:
    """Two sectors link in most months, mostly on a need or project, and seldom only to collect."""
    for one in healthy:
        linked = planted.cross_sector(one)
        assert len(linked) >= 24, one.community
        assert linked["linkage_date"].dt.month.nunique() >= 10, one.community
        assert planted.anchored_share(one) > 0.6, one.community
        assert planted.collection_share(one) < 0.15, one.community
        assert planted.idle_months(one) <= 1, one.community


def test_healthy_activities_are_spread_and_few_are_formal(healthy: list[Seen]) -> None:
    """A hundred a year (fewer where few people live), in every month, nearly none without aim."""
    for one in healthy:
        small = len(one.accepted) < 100
        assert len(one.held) >= (35 if small else 100), one.community
        assert one.held["activity_date"].dt.month.nunique() >= 10, one.community
        assert planted.formal_share(one) < 0.2, one.community
        assert planted.peak_ratio(one) < 2.2, one.community
        assert planted.superior_share(one) < 0.25, one.community
        assert planted.grid_share(one) < 0.35, one.community


def test_healthy_closings_agree_with_residents(healthy: list[Seen]) -> None:
    """What is closed as resolved is mostly confirmed: few points between them on the whole."""
    gaps = pd.Series([planted.closure_gap(one) for one in healthy if len(one.accepted) > 100])
    assert gaps.mean() < 0.08
    assert gaps.max() < 0.16
    assert (gaps < 0.1).mean() > 0.7


def test_healthy_communities_link_and_move(healthy: list[Seen]) -> None:
    """Both indices lie high in every size of community."""
    for one in healthy:
        assert planted.lian(one) > 0.56, one.community
        assert planted.dong(one) > 0.65, one.community


# --- flags


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.2), ("strong", 0.7)])
def test_two_sector_awards_go_to_the_committees_own(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of value is won by organisations that committee members run."""
    for one in _with(cities, "two_sector", strength):
        assert planted.controlled_award_share(one) == pytest.approx(share, abs=NEAR)
        assert planted.embedded(one)[0] / planted.embedded(one)[1] < 0.5
    if strength == "strong":
        assert all(
            planted.led_by_post_holders(one) > 0.3 for one in _with(cities, "two_sector", strength)
        )


@pytest.mark.parametrize(("strength", "months"), [("mild", 4), ("strong", 8)])
def test_neither_leaves_months_idle(
    cities: list[dict[Story, Seen]], strength: str, months: int
) -> None:
    """In the planted months nothing links and nothing serves, though needs come in."""
    for one in _with(cities, "neither", strength):
        assert planted.idle_months(one) == months
        assert len(planted.recorded_months(one)) == 12
        weak = planted.lian(one) < 0.4 and planted.dong(one) < 0.45
        assert weak == (strength == "strong")


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.45), ("strong", 0.75)])
def test_control_only_collects_without_service(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of linkages collects information that nothing follows."""
    for one in _with(cities, "control_only", strength):
        assert planted.collection_share(one) == pytest.approx(share, abs=NEAR)
        assert planted.collection_share(one, served=True) < 0.03
        assert (planted.grid_share(one) > 0.55) == (strength == "strong")


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.5), ("strong", 0.75)])
def test_formality_holds_activities_without_aim(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of activities only tells, with no need or project."""
    for one in _with(cities, "formality", strength):
        assert planted.formal_share(one) == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(("strength", "least"), [("mild", 3.2), ("strong", 6.0)])
def test_assessment_rush_fills_the_last_month(
    cities: list[dict[Story, Seen]], strength: str, least: float
) -> None:
    """December has several times the activities of another month."""
    for one in _with(cities, "assessment_rush", strength):
        assert planted.highest_month(one) == "2024-12"
        assert least < planted.peak_ratio(one) < 2 * least


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.45), ("strong", 0.9)])
def test_paper_competition_has_too_few_bids(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of competitive awards lacks bids; where strong, one winner takes nearly all."""
    for one in _with(cities, "paper_competition", strength):
        few, awards = planted.few_bids(one)
        assert few >= 3
        assert few / awards == pytest.approx(share, abs=NEAR)
        assert (planted.largest_winner(one)[0] > 0.8) == (strength == "strong")


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.3), ("strong", 0.8)])
def test_reverse_chain_breaks_the_order(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of projects has steps, or its need, in the wrong order; none is explained."""
    for one in _with(cities, "reverse_chain", strength):
        broken, known = planted.broken_chains(one)
        assert broken >= 2
        assert broken / known == pytest.approx(share, abs=0.2)
        assert planted.explained_by_late_entry(one) == 0


@pytest.mark.parametrize(("strength", "least", "most"), [("mild", 0.1, 0.32), ("strong", 0.3, 0.6)])
def test_paper_closure_claims_more_than_residents_say(
    cities: list[dict[Story, Seen]], strength: str, least: float, most: float
) -> None:
    """More is closed as resolved than residents confirm, by many points."""
    for one in _with(cities, "paper_closure", strength):
        assert least < planted.closure_gap(one) < most


@pytest.mark.parametrize(("strength", "share"), [("mild", 0.6), ("strong", 0.85)])
def test_top_down_tasks_take_over(
    cities: list[dict[Story, Seen]], strength: str, share: float
) -> None:
    """The planted share of needs and activities comes from superiors, in every month alike."""
    for one in _with(cities, "top_down", strength):
        assert planted.superior_share(one) == pytest.approx(share, abs=0.06)
        outside = planted.superior_share(one, ("2024-02", "2024-03"))
        assert outside == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(("strength", "least"), [("mild", 0.55), ("strong", 0.85)])
def test_no_disembedding_ties_organisations_to_the_committee(
    cities: list[dict[Story, Seen]], strength: str, least: float
) -> None:
    """Most registered social organisations have no accounts; none of them wins by control."""
    for one in _with(cities, "no_disembedding", strength):
        tied, known = planted.embedded(one)
        assert known >= 3
        assert tied / known >= least
        assert planted.controlled_award_share(one) == 0
        assert planted.led_by_post_holders(one) < 0.25


def _tells(one: Seen) -> dict[str, float]:
    """What flags look at, each far from the healthy value only where its story is planted."""
    few, awards = planted.few_bids(one)
    broken, known = planted.broken_chains(one)
    return {
        "two_sector": planted.controlled_award_share(one) / 0.1,
        "neither": planted.idle_months(one) / 3,
        "control_only": planted.collection_share(one) / 0.25,
        "formality": planted.formal_share(one) / 0.3,
        "assessment_rush": planted.peak_ratio(one) / 2.8,
        "paper_competition": few / max(1, awards) / 0.25,
        "reverse_chain": (broken - 1) / known / 0.1,
        "paper_closure": planted.closure_gap(one) / 0.18,
        "top_down": planted.superior_share(one) / 0.4,
        "no_disembedding": planted.embedded(one)[0] / planted.embedded(one)[1] / 0.45,
    }


FLAGS = [name for name, kind in KINDS.items() if kind.family == "flag"]


@pytest.mark.parametrize("kind", FLAGS)
def test_a_strong_flag_is_planted_alone(cities: list[dict[Story, Seen]], kind: str) -> None:
    """What the story plants stands out, and no other flag's quantity does."""
    for one in _with(cities, kind, "strong"):
        standing_out = {name for name, value in _tells(one).items() if value > 1}
        assert standing_out == {kind}, one.community


def test_stories_told_together_are_all_there(cities: list[dict[Story, Seen]]) -> None:
    """Two or three planted flags stand out at once."""
    together = [one for one in every_story() if len(one.kinds) > 1]
    assert len(together) >= 5
    for city in cities:
        for one in together:
            standing_out = {name for name, value in _tells(city[one]).items() if value > 1}
            assert standing_out == set(one.kinds), one.name


# --- innocent look-alikes


def test_the_sole_provider_is_new_and_alone(cities: list[dict[Story, Seen]]) -> None:
    """Every award goes to the committee's own, founded lately, with nobody else in the district."""
    for one in _with(cities, "sole_provider"):
        assert planted.controlled_award_share(one) == 1
        rows = one.organizations
        own = rows[rows["community_id"] == one.community]
        winners = own[own["organization_id"].isin(one.projects["awarded_organization_id"])]
        district = own["district_name"].iloc[0]
        others = rows[rows["organization_type"].isin(planted.SOCIAL)]
        others = others[~others["organization_id"].isin(winners["organization_id"])]
        assert (winners["active_from"] >= pd.Timestamp("2024-01-01")).all()
        assert not (others["community_id"] == one.community).any()
        assert not (others["district_name"][others["community_id"].isna()] == district).any()


def test_records_are_not_linked_or_missing(cities: list[dict[Story, Seen]]) -> None:
    """Ids are left out of records that go on; or months are lost, and others keep needs alone."""
    for one in _with(cities, "unlinked_records"):
        assert planted.anchored_share(one) < 0.12
        assert planted.idle_months(one) == 0
        assert planted.lian(one) < 0.45 and planted.dong(one) < 0.45
        assert planted.cross_sector(one, government=False)["linkage_date"].dt.month.nunique() >= 9
    for one in _with(cities, "missing_records"):
        assert planted.idle_months(one) == 3
        assert len(planted.recorded_months(one)) == 9


def test_collection_is_followed_by_service(cities: list[dict[Story, Seen]]) -> None:
    """As much is collected as where nothing follows, but service follows."""
    for one in _with(cities, "followed_collection"):
        assert planted.collection_share(one) < 0.1
        assert planted.collection_share(one, served=True) > 0.35


def test_health_information_is_publicity_on_request(cities: list[dict[Story, Seen]]) -> None:
    """Much publicity, started by government, often with a department as host."""
    for one in _with(cities, "health_information"):
        told = one.held[one.held["service_type"] == "publicity"]
        assert planted.formal_share(one) == pytest.approx(0.52, abs=0.06)
        assert (told["initiated_by"].dropna() == "government").all()
        assert told["co_organization_ids"].notna().mean() > 0.15


def test_peaks_lie_in_the_month_of_a_festival(cities: list[dict[Story, Seen]]) -> None:
    """October has the Double Ninth, February the Spring Festival."""
    for kind, month in (("festival_peak", "2024-10"), ("spring_festival_peak", "2024-02")):
        for one in _with(cities, kind):
            assert planted.highest_month(one) == month
            assert planted.peak_ratio(one, month) > 4


def test_the_market_is_thin_and_contracts_small(cities: list[dict[Story, Seen]]) -> None:
    """Two providers, few bids, and every amount below fifty thousand."""
    for one in _with(cities, "thin_market"):
        few, awards = planted.few_bids(one)
        assert few / awards > 0.5
        assert one.projects["amount_awarded"].max() < 50_000
        assert one.projects["awarded_organization_id"].nunique() == 2


def test_late_entries_were_known_before_the_design(cities: list[dict[Story, Seen]]) -> None:
    """Each broken project is explained by a need assigned before the day it was raised on."""
    for one in _with(cities, "late_entry"):
        broken, known = planted.broken_chains(one)
        assert broken / known > 0.35
        assert planted.explained_by_late_entry(one) == broken


def test_hard_cases_are_called_back_more() -> None:
    """The gap is large where residents answer, and small once cases weigh as they are closed."""
    raw, weighed = [], []
    for seed in range(6):
        city = draw_city(communities=1, months=12, seed=seed, stories=[story("hard_cases")])
        one = seen(city, "SYN-001")
        heard, closed = planted.answered(one), planted.matured(one)
        closed = closed[closed["closed_status"].notna()]
        share = planted.is_hard(closed).mean()
        hard = planted.is_hard(heard)
        assert hard.mean() > 1.6 * share
        gaps = [planted.closure_gap(one, heard[mine]) for mine in (hard, ~hard)]
        raw.append(planted.closure_gap(one))
        weighed.append(share * gaps[0] + (1 - share) * gaps[1])
    assert sum(raw) / 6 > 0.17
    assert sum(weighed) / 6 < 0.13


def test_an_emergency_floods_two_months(cities: list[dict[Story, Seen]]) -> None:
    """Superiors' tasks are most of the year, and few outside February and March."""
    for one in _with(cities, "emergency_burst"):
        assert planted.superior_share(one) > 0.5
        assert planted.superior_share(one, ("2024-02", "2024-03")) < 0.2


def test_filed_groups_are_not_registered(cities: list[dict[Story, Seen]]) -> None:
    """The groups without accounts are filed; registered organisations have their own."""
    for one in _with(cities, "filed_groups"):
        rows = one.organizations
        own = rows[
            (rows["community_id"] == one.community) & rows["organization_type"].isin(planted.SOCIAL)
        ]
        assert len(own) == 4
        assert (own["registration_status"] == "filed").all()
        assert not own["independent_accounts"].astype(bool).any()
        assert planted.embedded(one)[0] <= 1


# --- quadrants, chains, sizes and records


@pytest.mark.parametrize(
    ("kind", "linked", "moving"),
    [
        ("linked_and_moving", True, True),
        ("linked_not_moving", True, False),
        ("moving_not_linked", False, True),
        ("not_linked_not_moving", False, False),
    ],
)
def test_quadrants_are_far_apart(
    cities: list[dict[Story, Seen]], kind: str, linked: bool, moving: bool
) -> None:
    """Both indices lie far above or far below the middle."""
    for one in _with(cities, kind):
        lian, dong = planted.lian(one), planted.dong(one)
        assert lian > 0.58 if linked else lian < 0.38
        assert dong > 0.75 if moving else dong < 0.38


def test_borderline_communities_lie_near_the_middle() -> None:
    """One index is on average in the middle, the other is high."""
    cities = [
        draw_city(
            communities=2,
            months=12,
            seed=seed,
            stories=[story("barely_linked"), story("barely_moving")],
        )
        for seed in range(5)
    ]
    found = [(seen(city, "SYN-001"), seen(city, "SYN-002")) for city in cities]
    linked = [planted.lian(one) for one, _ in found]
    moving = [planted.dong(one) for _, one in found]

    assert sum(linked) / 5 == pytest.approx(0.5, abs=0.05)
    assert sum(moving) / 5 == pytest.approx(0.5, abs=0.06)
    assert all(planted.dong(one) > 0.7 and planted.lian(other) > 0.6 for one, other in found)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("lost_at_design", 1),
        ("lost_at_competition", 2),
        ("lost_at_delivery", 3),
        ("lost_at_resolution", 4),
    ],
)
def test_chains_lose_their_needs_at_the_chosen_stage(
    cities: list[dict[Story, Seen]], kind: str, stage: int
) -> None:
    """Of the needs that come so far few pass this stage, and most losses are here."""
    found = [planted.chain(one) for one in _with(cities, kind)]
    before, after = (sum(stages[k] for stages in found) for k in (stage - 1, stage))
    assert before >= 10
    assert after <= 0.35 * before


def test_small_communities_are_small_and_healthy(cities: list[dict[Story, Seen]]) -> None:
    """A few dozen needs a year, and no flag's quantity stands out."""
    for one in _with(cities, "small"):
        assert len(one.accepted) < 80
        standing_out = {name for name, value in _tells(one).items() if value > 1}
        assert not standing_out - {"paper_closure"}


def test_poor_records_have_blanks_and_lost_months(cities: list[dict[Story, Seen]]) -> None:
    """Three months without a row, half of the ids left out, and a third of optional cells blank."""
    for one in _with(cities, "poor_records"):
        assert len(planted.recorded_months(one)) == 9
        assert planted.anchored_share(one) < 0.6
        assert one.needs["needs_department"].isna().mean() > 0.25
        assert one.activities["worker_id"].isna().mean() > 0.25


# --- the city


def test_a_story_changes_its_own_community_alone() -> None:
    """Other communities keep every row, before it and after it."""
    plain = draw_city(communities=4, months=6, seed=2, stories=[])
    told = draw_city(
        communities=4, months=6, seed=2, stories=[None, story("formality", strength="mild")]
    )

    for name in ("needs", "projects", "activities", "linkages", "workers", "residents", "surveys"):
        frames = [city.frame(name) for city in (plain, told)]
        mine = [frame["community_id"] == "SYN-002" for frame in frames]
        kept = [f[~m].reset_index(drop=True) for f, m in zip(frames, mine, strict=True)]
        pd.testing.assert_frame_equal(*kept)
    assert not plain.frame("activities").equals(told.frame("activities"))


def test_the_same_seed_and_stories_write_the_same_bytes(tmp_path: Path) -> None:
    """Explicit stories are drawn again alike, and the note in the folder names them."""
    stories = [None, story("two_sector", "paper_closure", strength="strong"), story("poor_records")]
    paths = [
        write_city(tmp_path / name, communities=4, months=6, seed=8, stories=stories)
        for name in ("a", "b")
    ]

    for one, other in zip(*paths, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    about = json.loads((tmp_path / "a" / "dataset.json").read_text(encoding="utf-8"))
    assert about["generator"]["stories"] == [
        None,
        {"kinds": ["two_sector", "paper_closure"], "strength": "strong"},
        {"kinds": ["poor_records"], "strength": ""},
    ]


def test_a_sixth_of_the_usual_city_has_a_story() -> None:
    """Never the first three; each story comes once before any comes again."""
    stories = every_story()
    places = 3 + 6 * len(stories)
    usual = [usual_story(seed=7, place=place) for place in range(places)]
    told = [one for one in usual if one.kinds]

    assert all(not one.kinds for one in usual[:3])
    assert len(told) == len(stories)
    assert set(told) == set(stories)
    assert [usual_story(seed=8, place=place) for place in range(places)] != usual


def test_given_stories_replace_the_usual_ones() -> None:
    """Places beyond the given stories are healthy."""
    truth = draw_whole_city(communities=12, months=1, seed=7, stories=[story("small")]).truth
    kinds = [told["kind"] for told in truth["stories"].values()]

    assert kinds == ["small"] + ["healthy"] * 11


def _truth(tmp_path: Path, stories: list[Story | None]) -> dict[str, Any]:
    write_city(tmp_path, communities=len(stories), months=1, seed=1, stories=stories)
    document: dict[str, Any] = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    return document


def test_truth_tells_each_story_in_words_and_numbers(tmp_path: Path) -> None:
    """Kind, strength, sentences in both languages, and the planted quantities, each explained."""
    stories = [None, *every_story()]
    document = _truth(tmp_path, stories)

    assert len(document["stories"]) == len(stories)
    for told, one in zip(document["stories"].values(), stories, strict=True):
        assert told["kind"] == (one.name if one else "healthy")
        assert told["strength"] == (one.strength if one else "")
        assert all(told["says"][lang] for lang in ("zh-CN", "en"))
        assert set(told["planted"]) <= set(document["planted"])
        assert bool(told["planted"]) == bool(one)
    first = document["stories"]["SYN-002"]
    assert first["kinds"] == ["two_sector"]
    assert first["planted"]["controlled_awards"] == 0.2
    assert first["planted"]["own_controlled"] == 1
    resembled = {name for told in document["stories"].values() for name in told["resembles"]}
    assert resembled == set(FLAGS)
    assert all(set(says) == {"zh-CN", "en"} for says in document["planted"].values())


def test_truth_leaves_out_what_a_story_hides(tmp_path: Path) -> None:
    """Where rows are lost, nobody's attendance is told; where answers are not, no response rate."""
    document = _truth(tmp_path, [None, story("missing_records"), story("unlinked_records")])
    told = {
        (figure["kind"], figure["indicator_id"]): set(figure["values"])
        for figure in document["figures"]
        if not figure["group"]
    }

    assert told["count", "participation_rate"] == {"SYN-001", "SYN-003"}
    assert told["rate", "response_rate"] == {"SYN-001", "SYN-002"}
    assert told["rate", "on_time_rate"] == {"SYN-001", "SYN-002", "SYN-003"}


@pytest.mark.parametrize("months", [1, 2, 7])
def test_every_story_fits_a_short_city(months: int) -> None:
    """Parts of a year may be missing; every community reports needs and activities all the same."""
    stories = every_story()
    city: Tables = draw_city(communities=len(stories), months=months, seed=2, stories=stories)
    assert city.frame("needs")["community_id"].nunique() == len(stories)
    assert city.frame("projects")["community_id"].nunique() == len(stories)


@pytest.mark.parametrize(
    ("kinds", "strength", "sentence"),
    [
        (("two_sectors",), "mild", "There is no story called 'two_sectors'"),
        (("two_sector",), "", "The story 'two_sector' is not told at the strength ''."),
        (("small",), "mild", "The story 'small' is not told at the strength 'mild'."),
        (
            ("formality", "health_information"),
            "mild",
            "Two stories change formal: to 0.5 and to 0.52.",
        ),
        (("control_only", "top_down"), "strong", "cannot be more than all needs"),
    ],
)
def test_impossible_stories_are_refused(
    kinds: tuple[str, ...], strength: Any, sentence: str
) -> None:
    """The sentence names the story and what is wrong with it."""
    with pytest.raises(ValueError, match=re.escape(sentence)):
        story(*kinds, strength=strength)


def test_more_stories_than_communities_are_refused(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(ValueError, match="2 stories are too many for 1 communities"):
        write_city(tmp_path / "new", communities=1, months=1, seed=1, stories=[None, None])
    assert not (tmp_path / "new").exists()
