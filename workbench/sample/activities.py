"""The table `activities`: what is recorded of everything that was put on."""

from __future__ import annotations

import numpy as np

from workbench.sample.attendance import NO_CASE, Held
from workbench.sample.cast import Cast
from workbench.sample.chance import (
    Marks,
    Numbers,
    Places,
    Texts,
    happens,
    numbered,
    pick,
    some_of,
    where_marked,
)
from workbench.sample.columns import Columns, given, taken, text
from workbench.sample.events import CLIENT_TYPES, FORMAL, SERVICE_TYPES
from workbench.sample.habits import Habits
from workbench.sample.period import LAST_DAY, day_of, within
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.projects import Projects, running
from workbench.sample.streams import stream
from workbench.sample.workers import Staff

#: Who starts an activity that residents do not start themselves.
OTHER_INITIATORS: dict[str, float] = {
    "committee": 0.42,
    "social_organization": 0.36,
    "government": 0.08,
    "superior_task": 0.14,
}
INITIATOR_BLANK, SUPERIOR = 0.08, "superior_task"

#: Types of organisation that lead what an initiator starts.
LEADS: dict[str, tuple[str, ...]] = {
    "resident": ("community_based_org", "volunteer_team", "community_committee"),
    "community_based_org": ("community_based_org",),
    "committee": ("community_committee", "party_service_centre"),
    "social_organization": ("social_work_agency", "social_organization"),
    "government": ("street_office",),
    "superior_task": ("community_committee",),
}
PERSONAL_LEADS = ("social_work_agency", "community_committee")
SECOND_CO_HOST = 0.3
#: Where a department asks for public-health information, how often it is named as co-host.
DEPARTMENT_HOSTS = 0.6

LEVELS: dict[str, dict[str, float]] = {
    "publicity": {"none": 0.1, "inform": 0.85, "consult": 0.05},
    "meeting": {"inform": 0.4, "consult": 0.45, "involve": 0.15},
    "deliberation": {"consult": 0.3, "involve": 0.35, "collaborate": 0.25, "empower": 0.1},
    "public_affairs_action": {"involve": 0.5, "collaborate": 0.35, "empower": 0.15},
    "mutual_aid": {"involve": 0.4, "collaborate": 0.4, "empower": 0.2},
    "administrative": {"none": 0.9, "inform": 0.1},
}
USUAL_LEVELS: dict[str, float] = {"none": 0.05, "inform": 0.12, "consult": 0.3, "involve": 0.53}
LEVEL_BLANK = 0.08

VENUES: dict[str, float] = {"community_venue": 0.66, "outdoor": 0.2, "online": 0.08, "other": 0.06}
PERSONAL_VENUES: dict[str, float] = {"home": 0.6, "community_venue": 0.3, "online": 0.1}
VENUE_BLANK = 0.06

KINDS_OF_SERVICE: dict[str, float] = {"material": 0.22, "basic": 0.52, "psychological": 0.26}
FUNCTIONS: dict[str, float] = {
    "practitioner": 0.62,
    "enabler": 0.16,
    "advocate": 0.09,
    "policy_adviser": 0.07,
    "practice_researcher": 0.06,
}
WORKER_BLANK, FUNCTION_BLANK, OTHER_WORKER = 0.1, 0.25, 0.4

HOURS: dict[str, float] = {"1.0": 0.25, "1.5": 0.2, "2.0": 0.35, "3.0": 0.15, "": 0.05}

DECISIONS_MEAN, DECISIONS_BLANK, DECISIONS_WRONG = 3.4, 0.07, 0.02

GOALS: dict[str, float] = {"not_met": 0.1, "partly_met": 0.28, "met": 0.5, "exceeded": 0.12}
GOAL_BLANK, CLOSED_DATE_GIVEN = 0.12, 0.7

#: Of a project's activities, how many its contractor leads.
LED_BY_AWARDEE = 0.9

#: In a flood of superiors' tasks, how many activities they start.
FLOOD_STARTED = 0.9


def activity_ids(profile: Profile, held: Held) -> Texts:
    return numbered(f"{profile.community_id}-A", np.arange(1, len(held) + 1), 5)


def _initiators(rng: np.random.Generator, habits: Habits, practice: Practice, held: Held) -> Texts:
    """Who started each activity; residents and their groups with the community's own chance."""
    own, size = habits.initiative, len(held)
    others = {name: share * (1 - own) for name, share in OTHER_INITIATORS.items()}
    if practice.superior_activities is not None:
        rest = 1 - own - practice.superior_activities
        usual = sum(OTHER_INITIATORS.values()) - OTHER_INITIATORS[SUPERIOR]
        others = {name: share * rest / usual for name, share in OTHER_INITIATORS.items()}
        others[SUPERIOR] = practice.superior_activities
    started = pick(rng, {"resident": own / 2, "community_based_org": own / 2, **others}, size)
    flooded = within(held.day, practice.burst) & happens(rng, FLOOD_STARTED, size)
    started[flooded] = SUPERIOR
    if practice.health:
        started[held.type == "publicity"] = "government"
    return started


def _leads(rng: np.random.Generator, cast: Cast, held: Held, initiator: Texts) -> Texts:
    lead = np.full(len(held), None, dtype=object)
    for name, types in LEADS.items():
        started = initiator == name
        lead[started] = some_of(rng, cast.of(*types), int(started.sum()))
    personal = np.isin(held.type, CLIENT_TYPES)
    lead[personal] = some_of(rng, cast.of(*PERSONAL_LEADS), int(personal.sum()))
    return lead


def _co_hosts(
    rng: np.random.Generator, practice: Practice, cast: Cast, held: Held, lead: Texts
) -> Texts:
    size = len(held)
    one, two = some_of(rng, cast.everyone(), size), some_of(rng, cast.everyone(), size)
    if practice.health:
        asked = (held.type == "publicity") & happens(rng, DEPARTMENT_HOSTS, size)
        one = np.where(asked, cast.one("government_department"), one)
    first = (
        happens(rng, practice.co_hosted, size) & (one != lead) & ~np.isin(held.type, CLIENT_TYPES)
    )
    second = happens(rng, SECOND_CO_HOST, size) & (two != lead) & (two != one)
    both = np.array([f"{a};{b}" for a, b in zip(one, two, strict=True)], dtype=object)
    return where_marked(first, np.where(second, both, one))


def _workers(rng: np.random.Generator, staff: Staff, held: Held, lead: Texts) -> Texts:
    """Someone employed by the lead; where it employs nobody, at times another social worker."""
    size = len(held)
    found = where_marked(
        happens(rng, OTHER_WORKER, size), some_of(rng, staff.ids[staff.social], size)
    )
    for employer in dict.fromkeys(staff.employer):
        mine = lead == employer
        found[mine] = some_of(rng, staff.ids[staff.employer == employer], int(mine.sum()))
    found[happens(rng, WORKER_BLANK, size)] = None
    return found


def _by_type(
    rng: np.random.Generator,
    held: Held,
    weights: dict[str, dict[str, float]],
    usual: dict[str, float],
) -> Texts:
    drawn = pick(rng, usual, len(held))
    for kind, options in weights.items():
        mine = held.type == kind
        drawn[mine] = pick(rng, options, int(mine.sum()))
    return drawn


def _formal(practice: Practice, held: Held) -> Marks:
    """Activities that only tell, where they are planted: nothing is behind them."""
    marks: Marks = np.isin(held.type, tuple(FORMAL))
    return marks & (practice.formal is not None)


def _projects(
    rng: np.random.Generator, practice: Practice, held: Held, projects: Projects
) -> Places:
    """The place of the project that each activity belongs to, else -1."""
    place = running(projects, held.day, rng.random(len(held)))
    named = happens(rng, practice.projects_named, len(held)) & ~_formal(practice, held)
    return np.where(named, place, -1)


def _needs(
    rng: np.random.Generator,
    habits: Habits,
    practice: Practice,
    held: Held,
    needs: Columns,
    places: Places,
) -> Texts:
    """A need raised before each activity, as often as the community names needs; else None.

    An activity of a project names its project alone; needs of projects are not named elsewhere.
    """
    size = len(held)
    open_to = needs["handling_route"] != "project"
    routed = taken(needs, open_to)
    ids = routed["need_id"]
    raised = day_of(routed["raised_date"])
    low = np.searchsorted(raised, held.day - practice.needs_fresh)
    high = np.searchsorted(raised, held.day, side="right")
    choice = low + np.floor(rng.random(size) * (high - low)).astype(np.int64)
    named = happens(rng, habits.needs_named, size) & (high > low) & (places < 0)
    named &= ~_formal(practice, held)
    return where_marked(named, ids[np.minimum(choice, len(ids) - 1)] if len(ids) else None)


def _decisions(rng: np.random.Generator, habits: Habits, held: Held) -> tuple[Numbers, Numbers]:
    """Made and implemented: each decision is implemented with the community's one chance."""
    size = len(held)
    asked = (held.type == "deliberation") & (held.status == "delivered")
    made = rng.poisson(DECISIONS_MEAN, size)
    done = rng.binomial(made, habits.implemented)
    wrong = happens(rng, DECISIONS_WRONG, size)
    written = asked & ~happens(rng, DECISIONS_BLANK, size)
    done_written = asked & ~happens(rng, DECISIONS_BLANK, size)
    return (
        np.where(written, made.astype(float), np.nan),
        np.where(done_written, np.where(wrong, made + 1, done).astype(float), np.nan),
    )


def activity_rows(
    seed: int,
    profile: Profile,
    habits: Habits,
    practice: Practice,
    cast: Cast,
    staff: Staff,
    needs: Columns,
    projects: Projects,
    held: Held,
    count: Numbers,
) -> Columns:
    """The activities of one community by day; `count` is what they report as headcount."""
    rng = stream(seed, "activities", profile.place)
    size = len(held)
    initiator = _initiators(rng, habits, practice, held)
    place = _projects(rng, practice, held, projects)
    lead = _leads(rng, cast, held, initiator)
    awardee = where_marked(place >= 0, projects.awardee[place])
    theirs = happens(rng, LED_BY_AWARDEE if practice.skilled else 1.0, size) & given(awardee)
    lead = np.where(theirs, awardee, lead)
    worker = _workers(rng, staff, held, lead)
    service = np.isin(held.type, SERVICE_TYPES)
    made, done = _decisions(rng, habits, held)
    ended = held.last & (held.status == "delivered")
    hours = pick(rng, HOURS, size)
    venue = np.where(
        np.isin(held.type, CLIENT_TYPES), pick(rng, PERSONAL_VENUES, size), pick(rng, VENUES, size)
    )
    worked = given(worker)
    return {
        "activity_id": activity_ids(profile, held),
        "community_id": text(profile.community_id, size),
        "activity_date": held.day.astype("M8[us]"),
        "organization_id": lead,
        "co_organization_ids": _co_hosts(rng, practice, cast, held, lead),
        "service_type": held.type,
        "participant_count": count,
        "hours": np.array([float(number) if number else np.nan for number in hours]),
        "project_id": where_marked(place >= 0, projects.ids[place]),
        "need_id": _needs(rng, habits, practice, held, needs, place),
        "worker_id": worker,
        "worker_function": where_marked(
            worked & ~happens(rng, FUNCTION_BLANK, size), pick(rng, FUNCTIONS, size)
        ),
        "initiated_by": where_marked(~happens(rng, INITIATOR_BLANK, size), initiator),
        "participation_level": where_marked(
            ~happens(rng, LEVEL_BLANK, size), _by_type(rng, held, LEVELS, USUAL_LEVELS)
        ),
        "venue_type": where_marked(~happens(rng, VENUE_BLANK, size), venue),
        "decisions_made": made,
        "decisions_implemented": done,
        "case_id": where_marked(
            held.case != NO_CASE, numbered(f"{profile.community_id}-K", held.case + 1, 3)
        ),
        "goal_attainment": where_marked(
            ended & ~happens(rng, GOAL_BLANK, size), pick(rng, GOALS, size)
        ),
        "case_closed_date": np.where(
            ended & happens(rng, CLOSED_DATE_GIVEN, size), held.day, np.datetime64("NaT", "D")
        ).astype("M8[us]"),
        "service_kind": where_marked(
            service & ~happens(rng, 0.1, size), pick(rng, KINDS_OF_SERVICE, size)
        ),
        "activity_status": where_marked(
            (held.status != "delivered") | ~happens(rng, 0.3, size), held.status
        ),
        "recorded_date": _recorded(rng, profile, held),
    }


def _recorded(rng: np.random.Generator, profile: Profile, held: Held) -> np.ndarray:
    size = len(held)
    late = happens(rng, 0.03 + profile.late_entry, size)
    days = np.where(late, rng.integers(10, 80, size), rng.integers(0, 6, size))
    day = np.minimum(held.day + days.astype("m8[D]"), LAST_DAY)
    return day.astype("M8[us]")
