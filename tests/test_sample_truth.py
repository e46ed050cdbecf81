"""What `truth.json` says: counts recounted from every true attendance, rates held against draws."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench.sample import draw_whole_city, write_city
from workbench.sample.city import City
from workbench.sample.seeding import every_story
from workbench.schema import codes

START, END = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31")
SERVICES = {
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
}
GOVERNANCE = {"deliberation", "public_affairs_action"}
GROUPS = {code.code for code in codes.GROUP}
PRIORITY = GROUPS - {"elderly_60", "migrant", "veteran"}


@pytest.fixture(scope="module")
def city() -> City:
    """More than a year, so that the period is a part of it."""
    return draw_whole_city(communities=6, months=15, seed=20191210)


@pytest.fixture(scope="module")
def wide() -> City:
    """Enough communities for shares to be held against their chances."""
    return draw_whole_city(communities=24, months=12, seed=4)


@pytest.fixture(scope="module")
def storied() -> City:
    """A community with each story: what is planted leaves every true chance true."""
    stories = every_story()
    return draw_whole_city(communities=len(stories), months=12, seed=2, stories=stories)


def _values(city: City, kind: str, indicator: str, group: str = "") -> dict[str, Any]:
    found = [
        figure["values"]
        for figure in city.truth["figures"]
        if (figure["kind"], figure["indicator_id"], figure["group"]) == (kind, indicator, group)
    ]
    assert len(found) == 1
    return dict(found[0])


def _held(city: City, community: str) -> dict[str, tuple[str, pd.Timestamp, float]]:
    """Delivered activities of the period: type, day and headcount by id."""
    found = {}
    rows = city.tables.frame("activities")
    for row in rows[rows["community_id"] == community].itertuples():
        delivered = pd.isna(row.activity_status) or row.activity_status == "delivered"
        if delivered and START <= row.activity_date <= END:
            count = float("nan") if pd.isna(row.participant_count) else row.participant_count
            found[row.activity_id] = (row.service_type, row.activity_date, float(count))
    return found


def _came(city: City, community: str) -> dict[str, set[str]]:
    """Who truly came, by activity."""
    found: dict[str, set[str]] = {}
    rows = city.attendance[city.attendance["community_id"] == community]
    for activity, person in zip(rows["activity_id"], rows["resident_id"], strict=True):
        found.setdefault(activity, set()).add(person)
    return found


def _signed(city: City, community: str) -> dict[str, dict[str, Any]]:
    """Roster rows by activity: the role by person."""
    found: dict[str, dict[str, Any]] = {}
    rows = city.tables.frame("participation")
    rows = rows[rows["activity_id"].str.startswith(f"{community}-")]
    columns = (rows["activity_id"], rows["resident_id"], rows["participant_role"])
    for activity, person, role in zip(*columns, strict=True):
        found.setdefault(activity, {})[person] = role
    return found


@pytest.mark.parametrize("place", range(6))
def test_counts_are_those_of_a_slow_recount(city: City, place: int) -> None:
    """Every count equals one made person by person from the unthinned attendance."""
    community = city.tables.community_ids()[place]
    held, came, signed = (f(city, community) for f in (_held, _came, _signed))
    people = city.people[city.people["community_id"] == community]
    groups = {
        p.resident_id: set(filter(None, p.group_codes.split(";"))) for p in people.itertuples()
    }
    home = dict(zip(people["resident_id"], people["household"], strict=True))
    anybody, served, governing = set(), set(), set()
    days: dict[str, set[pd.Timestamp]] = {}
    for activity, (kind, day, _) in held.items():
        for person in came.get(activity, ()):
            anybody.add(person)
            if kind in SERVICES:
                served.add(person)
                days.setdefault(person, set()).add(day)
            if kind in GOVERNANCE:
                governing.add(person)
        for person, role in signed.get(activity, {}).items():
            if not pd.isna(role) and role in ("organiser", "decision_maker"):
                governing.add(person)
    priority = {p for p in served if groups.get(p, set()) & PRIORITY}
    wanted = {
        ("service_coverage_rate", ""): len(served),
        ("participation_rate", ""): len(anybody),
        ("governance_participation_rate", ""): len(governing),
        ("priority_coverage_rate", ""): len(priority),
        ("effective_coverage_rate", ""): len([p for p in priority if len(days[p]) >= 4]),
        ("household_coverage_rate", ""): len({home[p] for p in served if p in home}),
        **{
            ("group_coverage_rate", group): len([p for p in served if group in groups.get(p, ())])
            for group in GROUPS
        },
    }

    for (indicator, group), count in wanted.items():
        assert _values(city, "count", indicator, group)[community] == count, (indicator, group)
    assert 0 < wanted["effective_coverage_rate", ""] < len(priority) < len(served)


def test_limits_by_the_rules_contain_the_truth(wide: City) -> None:
    """Counting every unsigned person as somebody new, and every unknown one as a member."""
    residents = wide.tables.frame("residents")
    codes_of = dict(zip(residents["resident_id"], residents["group_codes"].fillna(""), strict=True))
    size = (
        wide.tables.frame("communities")
        .set_index(["community_id", "year"])
        .loc[(slice(None), 2024), :]
    )
    exact = 0
    for community in wide.tables.community_ids():
        held, signed = _held(wide, community), _signed(wide, community)
        service = {a: row for a, row in held.items() if row[0] in SERVICES}
        ids = {person for a in service for person in signed.get(a, {})}
        known = {p for p in ids if set(codes_of.get(p, "").split(";")) & PRIORITY}
        unknown = {p for p in ids if p not in codes_of}
        hidden, lost = 0.0, False
        for activity, (_, _, count) in service.items():
            listed = len(signed.get(activity, {}))
            lost |= math.isnan(count) and not listed
            hidden += 0 if math.isnan(count) else max(0, count - listed)
        for indicator, least, most, pop in (
            ("service_coverage_rate", len(ids), len(ids) + hidden, "pop_total"),
            ("priority_coverage_rate", len(known), len(known | unknown) + hidden, "pop_priority"),
        ):
            truth = _values(wide, "count", indicator)[community]
            population = int(size.loc[(community, 2024), pop])
            assert least <= truth <= (population if lost else min(most, population)), community
            exact += least == most
    # two figures of every fourth community, where all is written down
    assert exact == 12


def test_headcounts_are_true_or_blank(wide: City) -> None:
    """A blank stands only where the roster is whole or where there is none."""
    blanks = 0
    for community in wide.tables.community_ids():
        came, signed = _came(wide, community), _signed(wide, community)
        for activity, (_, _, count) in _held(wide, community).items():
            true, listed = len(came.get(activity, ())), len(signed.get(activity, {}))
            if math.isnan(count):
                blanks += 1
                assert listed in (0, true), activity
            else:
                assert count == true, activity
    assert blanks > 20


def test_rosters_are_complete_lack_some_people_or_are_missing(wide: City) -> None:
    """Rosters hold only people who came; how many of them depends on the community."""
    kinds = wide.truth["rosters"]
    for community, kind in kinds.items():
        came, signed = _came(wide, community), _signed(wide, community)
        held = _held(wide, community)
        rows = sum(len(people) for a, people in signed.items() if a in held)
        all_rows = sum(len(people) for a, people in came.items() if a in held)
        assert all(set(signed.get(a, ())) <= came.get(a, set()) for a in held)
        share = rows / all_rows
        expected = {
            "complete": share == 1,
            "nearly_complete": 0.82 < share < 1,
            "thin": 0.2 < share < 0.78,
            "none": share == 0,
        }
        assert expected[kind], community
    assert Counter(kinds.values()) == {
        "complete": 6,
        "nearly_complete": 14,
        "thin": 2,
        "none": 2,
    }


def _accepted(city: City) -> pd.DataFrame:
    needs = city.tables.frame("needs")
    taken = needs["acceptance_status"].fillna("accepted") == "accepted"
    return needs[taken & (needs["raised_date"] >= START)]


def _raised_before(needs: pd.DataFrame, days: int) -> pd.DataFrame:
    return needs[needs["raised_date"].dt.normalize() + pd.Timedelta(days=days) <= END]


def _responses(city: City) -> pd.DataFrame:
    needs = _raised_before(_accepted(city), 1)
    waited = needs["first_response_date"].dt.normalize() - needs["raised_date"].dt.normalize()
    return needs.assign(hit=waited <= pd.Timedelta(days=1))


def _resolved(city: City) -> pd.DataFrame:
    needs = _raised_before(_accepted(city), 30)
    return needs.assign(hit=(needs["closed_status"] == "resolved").fillna(False))


def _confirmed(city: City) -> pd.DataFrame:
    needs = _raised_before(_accepted(city), 30)
    needs = needs[needs["followup_resolved"].isin(["yes", "partly", "no"])]
    return needs.assign(hit=needs["followup_resolved"] == "yes")


def _satisfied(city: City) -> pd.DataFrame:
    needs = _accepted(city).dropna(subset="satisfaction")
    return needs.assign(hit=needs["satisfaction"] >= 4)


def _followed_up(city: City) -> pd.DataFrame:
    needs = _accepted(city)
    needs = needs[needs["closed_date"].notna() | needs["closed_status"].notna()]
    return needs.assign(hit=needs["followup_date"].notna() | needs["followup_resolved"].notna())


def _unreachable(city: City) -> pd.DataFrame:
    needs = _followed_up(city).dropna(subset="followup_resolved")
    return needs.assign(hit=needs["followup_resolved"] == "unreachable")


def _outreach(city: City) -> pd.DataFrame:
    needs = _accepted(city)
    needs = needs[needs["source_channel"] != "unknown"]
    return needs.assign(hit=needs["source_channel"] == "worker_outreach")


def _on_time(city: City) -> pd.DataFrame:
    """Promises that are due, by their dates; without a promise the source's own word."""
    needs = _accepted(city)
    valid = needs["closed_date"] >= needs["raised_date"]
    promised = needs["due_date"].notna()
    due = needs[promised & (needs["due_date"].dt.normalize() <= END)]
    told = needs[~promised & needs["closed_on_time"].notna()]
    kept = due.assign(hit=valid & (due["closed_date"] <= due["due_date"]))
    return pd.concat([kept, told.assign(hit=told["closed_on_time"])])


def _delivered(city: City) -> pd.DataFrame:
    rows = city.tables.frame("activities")
    return rows[rows["activity_status"].fillna("delivered") == "delivered"]


def _initiated(city: City) -> pd.DataFrame:
    rows = _delivered(city).dropna(subset="initiated_by")
    return rows.assign(hit=rows["initiated_by"].isin(["resident", "community_based_org"]))


def _implemented(city: City) -> pd.DataFrame:
    """One row a decision."""
    rows = _delivered(city)
    rows = rows[rows["activity_date"] + pd.Timedelta(days=90) <= END]
    rows = rows.dropna(subset=["decisions_made", "decisions_implemented"])
    rows = rows[rows["decisions_implemented"] <= rows["decisions_made"]]
    found = [
        (row.community_id, number < row.decisions_implemented)
        for row in rows.itertuples()
        for number in range(int(row.decisions_made))
    ]
    return pd.DataFrame(found, columns=["community_id", "hit"])


def _of_population(city: City, column: str, chosen: Callable[[str], set[str]]) -> pd.DataFrame:
    """One row a person of the population, hit where chosen; communities with whole rosters."""
    frame = city.tables.frame("communities")
    sizes = frame[frame["year"] == 2024].set_index("community_id")[column]
    found = []
    for community, kind in city.truth["rosters"].items():
        if kind == "complete":
            hits = len(chosen(community))
            found += [(community, n < hits) for n in range(int(sizes[community]))]
    return pd.DataFrame(found, columns=["community_id", "hit"])


def _listed(city: City, community: str, types: set[str], roles: set[str] | None = None) -> set[str]:
    signed = _signed(city, community)
    return {
        person
        for activity, (kind, _, _) in _held(city, community).items()
        if kind in types
        for person, role in signed.get(activity, {}).items()
        if roles is None or (not pd.isna(role) and role in roles)
    }


ANY = {code.code for code in codes.SERVICE_TYPE}


def _served(city: City) -> pd.DataFrame:
    return _of_population(city, "pop_total", lambda c: _listed(city, c, SERVICES))


def _served_priority(city: City) -> pd.DataFrame:
    residents = city.tables.frame("residents")
    coded = residents["group_codes"].fillna("").str.split(";")
    members = set(residents["resident_id"][coded.map(lambda found: bool(set(found) & PRIORITY))])
    return _of_population(city, "pop_priority", lambda c: _listed(city, c, SERVICES) & members)


def _took_part(city: City) -> pd.DataFrame:
    return _of_population(city, "pop_total", lambda c: _listed(city, c, ANY))


def _volunteered(city: City) -> pd.DataFrame:
    return _of_population(city, "pop_total", lambda c: _listed(city, c, ANY, {"volunteer"}))


def _came_again(city: City) -> pd.DataFrame:
    rows = city.tables.frame("participation").merge(_delivered(city), on="activity_id")
    complete = [c for c, kind in city.truth["rosters"].items() if kind == "complete"]
    rows = rows[rows["community_id"].isin(complete)]
    days = rows.groupby(["community_id", "resident_id"])["activity_date"].nunique().reset_index()
    return days.assign(hit=days["activity_date"] >= 2)


MEASURED: dict[str, Callable[[City], pd.DataFrame]] = {
    "response_rate": _responses,
    "reported_resolution_rate": _resolved,
    "resolution_rate": _confirmed,
    "satisfaction_rate": _satisfied,
    "followup_rate": _followed_up,
    "unreachable_share": _unreachable,
    "proactive_discovery_share": _outreach,
    "on_time_rate": _on_time,
    "resident_initiated_share": _initiated,
    "decision_implementation_rate": _implemented,
    "service_coverage_rate": _served,
    "priority_coverage_rate": _served_priority,
    "participation_rate": _took_part,
    "volunteer_rate": _volunteered,
    "repeat_participation_rate": _came_again,
}


@pytest.mark.parametrize("name", ["wide", "storied"])
@pytest.mark.parametrize("indicator", MEASURED)
def test_measured_shares_are_draws_with_the_true_chance(
    request: pytest.FixtureRequest, name: str, indicator: str
) -> None:
    """Over all communities hits lie as near to their expectation as independent draws do.

    A bias of a third of a standard error in each community would be seen: the sum of 24 of
    them is 1.6 deviations off, and few communities are further than two.
    """
    city: City = request.getfixturevalue(name)
    rows = MEASURED[indicator](city)
    chance = _values(city, "rate", indicator)
    rows = rows[rows["community_id"].isin(chance)]
    hits, n = (
        rows["hit"].astype(float).groupby(rows["community_id"]).agg(["sum", "size"]).T.to_numpy()
    )
    places = sorted(rows["community_id"].unique())
    p = [chance[place] for place in places]
    expected = sum(size * q for size, q in zip(n, p, strict=True))
    variance = sum(size * q * (1 - q) for size, q in zip(n, p, strict=True))
    deviations = [
        (hit - size * q) / math.sqrt(size * q * (1 - q))
        for hit, size, q in zip(hits, n, p, strict=True)
    ]

    assert places == sorted(chance)
    assert abs(sum(hits) - expected) / math.sqrt(variance) < 3
    assert sum(abs(z) > 2 for z in deviations) <= max(1, len(deviations) // 6)


def test_filing_is_drawn_with_one_chance_in_every_group(wide: City) -> None:
    """People on file and not gone, over the group's population; stale registers have no chance."""
    rows = wide.tables.frame("residents")
    rows = rows[rows["filed_date"].notna() & ~(rows["exit_date"] <= END)]
    coded = rows.assign(group=rows["group_codes"].str.split(";")).explode("group")
    filed = coded.groupby(["community_id", "group"]).size()
    frame = wide.tables.frame("communities")
    sizes = frame[frame["year"] == 2024].set_index("community_id")
    deviations, left_out = [], 0
    for group in sorted(GROUPS):
        chance = _values(wide, "rate", "filing_rate", group)
        left_out += 24 - len(chance)
        size = sizes.loc[list(chance), f"pop_{group}"].astype(float)
        count = filed.reindex([(community, group) for community in chance]).fillna(0).to_numpy()
        p = pd.Series(chance)
        variance = size * p * (1 - p)
        assert abs((count - size * p).sum()) / math.sqrt(variance.sum()) < 3.5, group
        deviations += [*((count - size * p) / variance**0.5)[size >= 30]]

    assert len(deviations) > 150
    assert sum(abs(z) > 2 for z in deviations) < 0.08 * len(deviations)
    assert left_out == 4


def test_the_document_says_what_it_is(city: City) -> None:
    """Each figure has a kind, a sentence in both languages and one value a community at most."""
    document = city.truth
    keys = [(f["kind"], f["indicator_id"], f["variant"], f["group"]) for f in document["figures"]]

    assert document["synthetic"] is True
    assert document["period"] == {"start": "2024-01-01", "end": "2024-12-31", "as_of": "2024-12-31"}
    assert len(set(keys)) == len(keys)
    for figure in document["figures"]:
        assert set(figure["says"]) == {"zh-CN", "en"}
        assert figure["kind"] in document["kinds"]
        assert set(figure["values"]) <= set(city.tables.community_ids())
        if figure["kind"] == "rate":
            assert all(0 < value < 1 for value in figure["values"].values())
        else:
            assert all(isinstance(value, int) for value in figure["values"].values())
            assert len(figure["values"]) == 6


@pytest.mark.parametrize(
    ("months", "start"), [(1, "2024-12-01"), (5, "2024-08-01"), (12, "2024-01-01")]
)
def test_the_period_is_the_last_year_or_less(months: int, start: str) -> None:
    """A short city is its own period."""
    assert draw_whole_city(communities=1, months=months, seed=0).truth["period"]["start"] == start


def test_the_file_holds_the_truth_of_the_city(tmp_path: Path) -> None:
    """`truth.json` is the document of the same numbers, and a larger city keeps its values."""
    write_city(tmp_path, communities=3, months=2, seed=9)
    written = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    larger = draw_whole_city(communities=5, months=2, seed=9).truth

    assert written == draw_whole_city(communities=3, months=2, seed=9).truth
    for figure in written["figures"]:
        same = [
            other["values"]
            for other in larger["figures"]
            if all(other[k] == figure[k] for k in ("kind", "indicator_id", "group"))
        ]
        assert same[0].items() >= figure["values"].items()
