"""The tables of a synthetic city, in memory, and what is true behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.sample.about import describe
from workbench.sample.activities import activity_ids, activity_rows
from workbench.sample.attendance import Attendance, Held, draw_attendance
from workbench.sample.cast import draw_cast
from workbench.sample.columns import Columns, framed
from workbench.sample.communities import community_rows
from workbench.sample.habits import draw_habits
from workbench.sample.linkages import linkage_rows
from workbench.sample.needs import draw_needs
from workbench.sample.organizations import district_rows, draw_panel, local_rows, street_rows
from workbench.sample.people import People, draw_people, household_tokens, people_named, tokens
from workbench.sample.period import Span
from workbench.sample.profiles import GROUP_SHARES, Profile, draw_profile
from workbench.sample.projects import draw_projects, projects_of_needs
from workbench.sample.residents import draw_register
from workbench.sample.rosters import draw_rosters
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
    held: Held
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


def draw_community(seed: int, profile: Profile, district: Columns, span: Span) -> Community:
    """One community; it depends on the seed and its place alone."""
    habits = draw_habits(seed, profile)
    people = draw_people(seed, profile)
    local = local_rows(seed, profile)
    panel = draw_panel(seed, profile, district, local)
    cast = draw_cast(seed, profile, panel)
    staff = draw_staff(seed, profile, cast)
    drawn = draw_needs(seed, profile, panel, span)
    projects = draw_projects(seed, profile, cast, span)
    needs = drawn.rows
    needs["project_id"] = projects_of_needs(seed, profile, needs, projects)
    held, attendance = draw_attendance(seed, profile, habits, people, span)
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
    rows = {
        "communities": community_rows(profile, people, span.calendar_years()),
        "organizations": local,
        "workers": staff.rows,
        "residents": register.rows,
        "needs": needs,
        "projects": projects.rows,
        "activities": activity_rows(
            seed, profile, habits, cast, staff, needs, projects, held, rosters.count
        ),
        "participation": rosters.rows,
        "linkages": linkage_rows(seed, profile, cast, needs, projects, span),
        "surveys": survey_rows(seed, profile, people, cast, held, attendance, span),
    }
    truth = true_values(
        profile, habits, people, drawn.channels, held, attendance, rosters, register, span
    )
    return Community(rows, truth, people, held, attendance)


def draw_communities(*, communities: int, months: int, seed: int) -> Iterator[Community]:
    """The communities of a city, one after the other."""
    district = district_rows(seed)
    for place in range(communities):
        yield draw_community(seed, draw_profile(seed, place), district, Span(months))


def whole_city_rows(*, communities: int, months: int, seed: int) -> dict[str, list[Columns]]:
    """Rows that belong to no single community: organisations of the district and its streets.

    Raises ValueError for fewer than 1 community or month, or a negative seed.
    """
    check_size(communities=communities, months=months, seed=seed)
    profiles = [draw_profile(seed, place) for place in range(communities)]
    return {"organizations": [district_rows(seed), street_rows(profiles)]}


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
    ids = community.rows["activities"]["activity_id"]
    place = community.people.community_id
    return pd.DataFrame(
        {
            "community_id": place,
            "activity_id": ids[community.attendance.event],
            "resident_id": tokens(place, community.attendance.person),
        }
    )


def draw_city(*, communities: int, months: int, seed: int) -> Tables:
    """The tables of a city: `months` calendar months up to 2024-12-31, and needs of 3 before them.

    The same numbers give the same tables. With more communities the earlier ones keep their rows.
    Raises ValueError for fewer than 1 community or month, or a negative seed.
    """
    rows = whole_city_rows(communities=communities, months=months, seed=seed)
    for community in draw_communities(communities=communities, months=months, seed=seed):
        for name, columns in community.rows.items():
            rows.setdefault(name, []).append(columns)
    about = describe(communities=communities, months=months, seed=seed)
    return Tables({name: framed(name, parts) for name, parts in rows.items()}, about)


def draw_whole_city(*, communities: int, months: int, seed: int) -> City:
    """As `draw_city`, with the truth and with every person and attendance: for small cities."""
    rows = whole_city_rows(communities=communities, months=months, seed=seed)
    drawn = list(draw_communities(communities=communities, months=months, seed=seed))
    for community in drawn:
        for name, columns in community.rows.items():
            rows.setdefault(name, []).append(columns)
    about = describe(communities=communities, months=months, seed=seed)
    truths = [community.truth for community in drawn]
    return City(
        tables=Tables({name: framed(name, parts) for name, parts in rows.items()}, about),
        truth=as_document(about, Span(months), truths),
        people=pd.concat([_people_rows(community) for community in drawn], ignore_index=True),
        attendance=pd.concat([_attendance_rows(one) for one in drawn], ignore_index=True),
    )
