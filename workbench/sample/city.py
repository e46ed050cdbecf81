"""The tables of a synthetic city, in memory, and what is true behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.sample.about import describe
from workbench.sample.activities import activity_ids, activity_rows
from workbench.sample.attendance import Attendance, draw_attendance
from workbench.sample.cast import draw_cast
from workbench.sample.chance import Texts, where_marked
from workbench.sample.columns import Columns, framed
from workbench.sample.communities import community_rows
from workbench.sample.demand import PROJECT, Demand, draw_demand
from workbench.sample.habits import draw_habits
from workbench.sample.linkages import linkage_rows
from workbench.sample.needs import draw_needs
from workbench.sample.organizations import district_rows, draw_panel, local_rows, street_rows
from workbench.sample.people import People, draw_people, household_tokens, people_named, tokens
from workbench.sample.period import Span
from workbench.sample.practice import applied_to_habits, applied_to_profile
from workbench.sample.profiles import GROUP_SHARES, Profile, draw_profile, is_small
from workbench.sample.projects import draw_projects, project_ids
from workbench.sample.records import as_kept
from workbench.sample.residents import draw_register
from workbench.sample.rosters import draw_rosters
from workbench.sample.seeding import Stories, stories_of
from workbench.sample.stories import Story
from workbench.sample.surveys import survey_rows
from workbench.sample.truth import CommunityTruth, as_document, true_values
from workbench.sample.workers import draw_staff
from workbench.schema.container import Tables


@dataclass(frozen=True)
class Community:
    """Everything drawn of one community: its rows by table, what is true, and who was there."""

    rows: dict[str, Columns]
    truth: CommunityTruth
    people: People
    activity_ids: Texts
    attendance: Attendance


@dataclass(frozen=True)
class City:
    """A city with what the tables do not show.

    `truth` is the content of `truth.json`. `people` has a row for everyone who lives there
    (community_id, resident_id, household, group_codes), `attendance` one for every true
    attendance (community_id, activity_id, resident_id).
    """

    tables: Tables
    truth: dict[str, Any]
    people: pd.DataFrame
    attendance: pd.DataFrame


def check_size(*, communities: int, months: int, seed: int) -> None:
    """Raise ValueError where no city can be drawn from these numbers."""
    if communities < 1:
        raise ValueError(f"A sample city needs at least 1 community, not {communities}.")
    if months < 1:
        raise ValueError(f"A sample city needs at least 1 month, not {months}.")
    if seed < 0:
        raise ValueError(f"The seed of a sample city is 0 or more, not {seed}.")


def storied_profile(seed: int, place: int, story: Story) -> Profile:
    """The traits of the community at `place`; none that a story is planted in is small by place."""
    profile = draw_profile(seed, place, small=_is_small(place, story))
    return applied_to_profile(story.practice(), profile)


def _is_small(place: int, story: Story) -> bool:
    return story.kinds == ("small",) or (is_small(place) and not story.kinds)


def _designed_from(needs: Columns, demand: Demand, profile: Profile) -> Columns:
    """The needs as a design leaves them: on the project way, with their project's id.

    What was entered late keeps the day on which it had been assigned.
    """
    taken_up = demand.taken_up >= 0
    ids = project_ids(profile, len(demand.design))
    known = ~np.isnat(demand.known)
    return {
        **needs,
        "handling_route": np.where(taken_up, PROJECT, needs["handling_route"]),
        "project_id": where_marked(taken_up, ids[demand.taken_up]),
        "assigned_date": np.where(known, demand.known.astype("M8[us]"), needs["assigned_date"]),
    }


def draw_community(
    seed: int, profile: Profile, story: Story, district: Columns, span: Span
) -> Community:
    """One community; it depends on the seed, its place and its story alone."""
    practice = story.practice()
    habits = applied_to_habits(practice, draw_habits(seed, profile))
    people = draw_people(seed, profile)
    local = local_rows(seed, profile, practice)
    panel = draw_panel(seed, profile, practice, district, local)
    cast = draw_cast(seed, profile, practice, panel, local)
    staff = draw_staff(seed, profile, practice, cast)
    drawn = draw_needs(seed, profile, practice, panel, span)
    demand = draw_demand(seed, profile, practice, drawn.rows, span)
    needs = _designed_from(drawn.rows, demand, profile)
    projects = draw_projects(seed, profile, practice, cast, demand)
    held, attendance = draw_attendance(seed, profile, habits, practice, people, span)
    ids = activity_ids(profile, held)
    rosters = draw_rosters(seed, profile, habits, held, attendance, ids)
    register = draw_register(
        seed,
        profile,
        habits,
        people,
        signed=attendance.person[rosters.signed],
        asked=people_named(needs["resident_id"]),
    )
    activities = activity_rows(
        seed, profile, habits, practice, cast, staff, needs, projects, held, rosters.count
    )
    linkages = linkage_rows(seed, profile, practice, cast, needs, projects, activities, span)
    rows = {
        "communities": community_rows(profile, people, span.calendar_years()),
        "organizations": local,
        "workers": staff.rows,
        "residents": register.rows,
        "needs": needs,
        "projects": projects.rows,
        "activities": activities,
        "participation": rosters.rows,
        "linkages": linkages,
        "surveys": survey_rows(seed, profile, people, cast, held, attendance, span),
    }
    truth = true_values(
        profile, habits, story, people, drawn.channels, held, attendance, rosters, register, span
    )
    kept = as_kept(seed, profile, practice, rows)
    return Community(kept, truth, people, ids, attendance)


def draw_communities(*, months: int, seed: int, stories: Sequence[Story]) -> Iterator[Community]:
    """The communities of a city, one for each story, one after the other."""
    district = district_rows(seed)
    for place, story in enumerate(stories):
        profile = storied_profile(seed, place, story)
        yield draw_community(seed, profile, story, district, Span(months))


def whole_city_rows(*, seed: int, stories: Sequence[Story]) -> dict[str, list[Columns]]:
    """Rows that belong to no single community: organisations of the district and its streets."""
    profiles = [storied_profile(seed, place, story) for place, story in enumerate(stories)]
    return {"organizations": [district_rows(seed), street_rows(profiles)]}


def cast_stories(
    *, communities: int, months: int, seed: int, stories: Stories = None
) -> list[Story]:
    """The story of each community, by place: the given ones, or those that are usual.

    Raises ValueError for fewer than 1 community or month, a negative seed, or more stories than
    communities.
    """
    check_size(communities=communities, months=months, seed=seed)
    return stories_of(seed, communities, stories)


def _people_rows(community: Community) -> pd.DataFrame:
    people = community.people
    person = np.arange(people.size)
    names = np.array(list(GROUP_SHARES), dtype=object)
    return pd.DataFrame(
        {
            "community_id": people.community_id,
            "resident_id": tokens(people.community_id, person),
            "household": household_tokens(people.community_id, people.household),
            "group_codes": [";".join(names[marks]) for marks in people.groups.T],
        }
    )


def _attendance_rows(community: Community) -> pd.DataFrame:
    ids = community.activity_ids
    place = community.people.community_id
    return pd.DataFrame(
        {
            "community_id": place,
            "activity_id": ids[community.attendance.event],
            "resident_id": tokens(place, community.attendance.person),
        }
    )


def draw_city(*, communities: int, months: int, seed: int, stories: Stories = None) -> Tables:
    """The tables of a city: `months` calendar months up to 2024-12-31, and needs of 3 before them.

    `stories` are planted by place, the first in the first community; None is no story, and so are
    places beyond them. Without `stories` one community in six has one, never the first three.
    Stories about certain months show only where the data cover these months.
    The same numbers and stories give the same tables. With more communities the earlier ones
    keep their rows, and with another story all other communities do. Raises ValueError for fewer
    than 1 community or month, a negative seed, or more stories than communities.
    """
    told = cast_stories(communities=communities, months=months, seed=seed, stories=stories)
    rows = whole_city_rows(seed=seed, stories=told)
    for community in draw_communities(months=months, seed=seed, stories=told):
        for name, columns in community.rows.items():
            rows.setdefault(name, []).append(columns)
    about = describe(communities=communities, months=months, seed=seed, stories=stories)
    return Tables({name: framed(name, parts) for name, parts in rows.items()}, about)


def draw_whole_city(*, communities: int, months: int, seed: int, stories: Stories = None) -> City:
    """As `draw_city`, with the truth and with every person and attendance: for small cities."""
    told = cast_stories(communities=communities, months=months, seed=seed, stories=stories)
    rows = whole_city_rows(seed=seed, stories=told)
    drawn = list(draw_communities(months=months, seed=seed, stories=told))
    for community in drawn:
        for name, columns in community.rows.items():
            rows.setdefault(name, []).append(columns)
    about = describe(communities=communities, months=months, seed=seed, stories=stories)
    truths = [community.truth for community in drawn]
    return City(
        tables=Tables({name: framed(name, parts) for name, parts in rows.items()}, about),
        truth=as_document(about, Span(months), truths),
        people=pd.concat([_people_rows(community) for community in drawn], ignore_index=True),
        attendance=pd.concat([_attendance_rows(one) for one in drawn], ignore_index=True),
    )
