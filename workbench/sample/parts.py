"""Who takes part in what within one year, person by person.

Whether a person takes part, is served, volunteers and comes again is drawn first, for each
person alone; then the activities are found for it. Shares of people are therefore shares of
independent draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Numbers, Places, Texts, happens, pick
from workbench.sample.events import (
    FORMAL,
    GOVERNANCE,
    PERSONAL,
    SERVICES,
    Events,
    chosen,
    chosen_on_another_day,
    draw_days,
    draw_events,
    month_weights,
)
from workbench.sample.habits import Habits
from workbench.sample.people import People
from workbench.sample.period import Block, Moments
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

#: Chance that the first service is one person's own, inside and outside the priority groups.
PERSONAL_PRIORITY, PERSONAL_OTHER = 0.5, 0.05

#: Of those who come again and are served, how often they come to services.
TO_SERVICES = 0.8

#: Further times of those who come again: mean, unequal from person to person.
MORE_TIMES, MORE_SPREAD = 1.3, 0.9

CASES_A_YEAR, CASE_SESSIONS, CASE_STEP_DAYS = 6.0, (3, 8), (6, 22)
CASE_WORK = 0.7
VOLUNTEERS_AGAIN = 0.5
OUTSIDER_AGAIN = 0.2

NO_CASE = -1


@dataclass(frozen=True)
class Attendance:
    """Who came: place of the activity, person, and whether as a volunteer; one row an attendance.

    Persons from the number of people on are outsiders. `first` marks the attendance that a
    person's part was drawn for.
    """

    event: Places
    person: Places
    volunteer: Marks
    first: Marks


@dataclass(frozen=True)
class Part:
    """The activities of one block in no order, and who came; events are counted from 0.

    `case` numbers one person's case across its sessions (else `NO_CASE`), `last` marks the
    session that ends it.
    """

    type: Texts
    day: Moments
    status: Texts
    case: Places
    last: Marks
    attendance: Attendance


@dataclass(frozen=True)
class _Willing:
    """The people who take part, and in what way; one element a person."""

    person: Places
    served: Marks
    volunteer: Marks
    again: Marks
    personal: Marks


@dataclass(frozen=True)
class _Sessions:
    """Meetings of one person with a worker: day, type, client, case (else `NO_CASE`)."""

    day: Moments
    type: Texts
    person: Places
    case: Places
    last: Marks


def joined(parts: list[Attendance]) -> Attendance:
    return Attendance(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("event", "person", "volunteer", "first")
        )
    )


def _willing(
    rng: np.random.Generator, habits: Habits, people: People, inclination: Numbers, share: float
) -> _Willing:
    chance = np.where(people.priority, habits.takes_part_priority, habits.takes_part)
    who = np.flatnonzero(inclination < chance * share)
    size = len(who)
    served = happens(rng, habits.served, size)
    volunteer = happens(rng, habits.volunteers, size)
    again = happens(rng, habits.comes_again, size)
    alone = np.where(people.priority[who], PERSONAL_PRIORITY, PERSONAL_OTHER)
    personal = served & ~volunteer & happens(rng, alone, size)
    return _Willing(who, served, volunteer, again, personal)


def _single_sessions(
    rng: np.random.Generator, willing: _Willing, practice: Practice, block: Block
) -> _Sessions:
    """The first service of those for whom it is their own."""
    size = int(willing.personal.sum())
    return _Sessions(
        day=draw_days(rng, practice, block, size),
        type=pick(rng, PERSONAL, size),
        person=willing.person[willing.personal],
        case=np.full(size, NO_CASE),
        last=np.zeros(size, dtype=bool),
    )


def _case_sessions(
    rng: np.random.Generator, willing: _Willing, people: People, practice: Practice, block: Block
) -> _Sessions:
    """Sessions of cases, only of people who are served and come on a second day anyway."""
    able = willing.served & willing.again & ~willing.volunteer & people.priority[willing.person]
    wanted = int(rng.poisson(CASES_A_YEAR * block.share))
    clients = np.sort(rng.permutation(willing.person[able])[:wanted])
    size = len(clients)
    sessions = rng.integers(*CASE_SESSIONS, size)
    case = np.repeat(np.arange(size), sessions)
    start = draw_days(rng, practice, block, size)
    turn = np.arange(len(case)) - np.repeat(np.cumsum(sessions) - sessions, sessions)
    step = np.repeat(rng.integers(*CASE_STEP_DAYS, size), sessions)
    day = start[case] + (turn * step).astype("m8[D]")
    active = block.months[month_weights(practice, block) > 0]
    held = np.flatnonzero((day <= block.days()[-1]) & np.isin(day.astype("M8[M]"), active))
    return _Sessions(
        day=day[held],
        type=np.where(happens(rng, CASE_WORK, len(held)), "case_work", "home_visit").astype(object),
        person=clients[case][held],
        case=case[held],
        last=(turn == sessions[case] - 1)[held],
    )


def _first_times(rng: np.random.Generator, willing: _Willing, events: Events) -> Attendance:
    """One attendance for each: a service for those who are served; own services come after."""
    size = len(willing.person)
    services = chosen(rng, events, events.delivered(tuple(SERVICES)), size)
    others = chosen(rng, events, events.delivered((*GOVERNANCE, *FORMAL)), size)
    event = np.where(willing.served, services, others)
    event[willing.personal] = len(events.type) + np.arange(int(willing.personal.sum()))
    return Attendance(event, willing.person, willing.volunteer, np.ones(size, dtype=bool))


def _further_times(
    rng: np.random.Generator, willing: _Willing, events: Events, first_day: Moments
) -> Attendance:
    """For those who come again one attendance on another day than the first, and maybe more."""
    services = events.delivered(tuple(SERVICES))
    others = events.delivered((*GOVERNANCE, *FORMAL))
    back = np.flatnonzero(willing.again)
    zeal = MORE_TIMES * np.exp(MORE_SPREAD * rng.standard_normal(len(back)))
    more = np.repeat(back, rng.poisson(zeal))
    who = np.concatenate([back, more])
    size = len(who)
    to_services = willing.served[who] & happens(rng, TO_SERVICES, size)
    second = np.where(
        to_services[: len(back)],
        chosen_on_another_day(rng, events, services, first_day[back]),
        chosen_on_another_day(rng, events, others, first_day[back]),
    )
    third = np.where(
        to_services[len(back) :],
        chosen(rng, events, services, len(more)),
        chosen(rng, events, others, len(more)),
    )
    return Attendance(
        event=np.concatenate([second, third]),
        person=willing.person[who],
        volunteer=willing.volunteer[who] & happens(rng, VOLUNTEERS_AGAIN, size),
        first=np.zeros(size, dtype=bool),
    )


def _outsiders(
    rng: np.random.Generator, habits: Habits, people: People, events: Events, residents: int
) -> Attendance:
    """Attendances of people from elsewhere, most of them once."""
    number = int(rng.poisson(habits.outsiders * residents))
    person = people.size + np.repeat(
        np.arange(number), 1 + happens(rng, OUTSIDER_AGAIN, number).astype(np.int64)
    )
    size = len(person)
    held = events.delivered((*SERVICES, *GOVERNANCE, *FORMAL))
    return Attendance(
        event=chosen(rng, events, held, size),
        person=person,
        volunteer=np.zeros(size, dtype=bool),
        first=np.ones(size, dtype=bool),
    )


def _once(attendance: Attendance) -> Attendance:
    """Each person once in an activity; the attendance their part was drawn for stays."""
    key = attendance.event * (int(attendance.person.max(initial=0)) + 1) + attendance.person
    order = np.argsort(~attendance.first, kind="stable")
    _, kept = np.unique(key[order], return_index=True)
    kept = order[kept]
    return Attendance(
        attendance.event[kept],
        attendance.person[kept],
        attendance.volunteer[kept],
        attendance.first[kept],
    )


def draw_part(
    rng: np.random.Generator,
    profile: Profile,
    habits: Habits,
    practice: Practice,
    people: People,
    inclination: Numbers,
    block: Block,
) -> Part:
    """One block; who has less `inclination` (from 0 to 1) than their chance takes part in it."""
    willing = _willing(rng, habits, people, inclination, block.share)
    single = _single_sessions(rng, willing, practice, block)
    cases = _case_sessions(rng, willing, people, practice, block)
    beside = len(single.day) + len(cases.day)
    events = draw_events(rng, profile, habits, practice, block, beside)
    day = np.concatenate([events.day, single.day, cases.day])
    first = _first_times(rng, willing, events)
    groups, alone, size = len(events.type), len(single.day), len(day)
    sessions = Attendance(
        event=np.arange(groups + alone, size),
        person=cases.person,
        volunteer=np.zeros(len(cases.day), dtype=bool),
        first=np.zeros(len(cases.day), dtype=bool),
    )
    attendances = [
        first,
        _further_times(rng, willing, events, day[first.event]),
        sessions,
        _outsiders(rng, habits, people, events, len(willing.person)),
    ]
    held = np.full(alone + len(cases.day), "delivered", dtype=object)
    return Part(
        type=np.concatenate([events.type, single.type, cases.type]),
        day=day,
        status=np.concatenate([events.status, held]),
        case=np.concatenate([np.full(groups, NO_CASE), single.case, cases.case]),
        last=np.concatenate([np.zeros(groups, dtype=bool), single.last, cases.last]),
        attendance=_once(joined(attendances)),
    )
