"""What is put on for groups of people, and when: activities before anybody has come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Numbers, Places, Texts, happens, pick
from workbench.sample.habits import Habits
from workbench.sample.period import LAST_DAY, Block, Moments
from workbench.sample.profiles import Profile, is_small

#: Services, deliberation and common action, and the rest; one person's services are elsewhere.
SERVICES: dict[str, float] = {
    "community_service": 0.22,
    "group_work": 0.16,
    "mutual_aid": 0.10,
    "training": 0.08,
}
GOVERNANCE: dict[str, float] = {"deliberation": 0.14, "public_affairs_action": 0.08}
FORMAL: dict[str, float] = {"publicity": 0.12, "meeting": 0.08}
OFFICE: dict[str, float] = {"administrative": 0.05}

#: One person at a time: services that come about because somebody needs them.
PERSONAL: dict[str, float] = {
    "home_visit": 0.48,
    "counselling": 0.26,
    "referral_support": 0.11,
    "case_work": 0.15,
}
SERVICE_TYPES = (*SERVICES, *PERSONAL)
GOVERNANCE_TYPES = tuple(GOVERNANCE)
CLIENT_TYPES = tuple(PERSONAL)

#: How many people a type draws, relative to the others.
DRAW: dict[str, float] = {
    "community_service": 1.6,
    "group_work": 0.6,
    "mutual_aid": 0.7,
    "training": 0.9,
    "deliberation": 0.6,
    "public_affairs_action": 0.8,
    "publicity": 1.6,
    "meeting": 0.5,
    "administrative": 0.0,
}

A_YEAR_BASE, A_YEAR_PER_RESIDENT, SMALL_A_YEAR = 60.0, 0.012, 36.0
FEWEST = 8

#: The first activities of a block: two services and two others on two days each, so that
#: whoever comes again has another day to come on.
SURE = ("community_service", "group_work", "publicity", "deliberation")

#: Relative number of activities by month, January first; a rush doubles the last month thrice.
SEASON = (0.8, 0.7, 1.1, 1.0, 1.05, 1.05, 0.9, 0.9, 1.1, 1.25, 1.05, 1.0)
RUSH = 5.0
CANCELLED, PLANNED_DAYS, PLANNED = 0.03, 15, 0.15


@dataclass(frozen=True)
class Events:
    """Activities of one block: type, day, status and how many people each draws, relatively."""

    type: Texts
    day: Moments
    status: Texts
    draw: Numbers

    def delivered(self, types: tuple[str, ...]) -> Places:
        """Places of the delivered activities of these types."""
        return np.flatnonzero((self.status == "delivered") & np.isin(self.type, types))


def _days(rng: np.random.Generator, block: Block, rush: bool, size: int) -> Moments:
    months = block.months
    weight = np.array(SEASON)[months.astype(np.int64) % 12]
    if rush:
        weight[-1] *= RUSH
    edges = np.cumsum(weight)
    month = months[np.searchsorted(edges, rng.random(size) * edges[-1], side="right")]
    first = month.astype("M8[D]")
    length = ((month + 1).astype("M8[D]") - first).astype(np.int64)
    days: Moments = first + np.floor(rng.random(size) * length).astype("m8[D]")
    return days


def _apart(day: Moments, block: Block) -> Moments:
    """The sure activities on different days: the second of each two moves if it must."""
    moved = day.copy()
    for one, two in ((0, 1), (2, 3)):
        if moved[one] == moved[two]:
            later = moved[two] + 1
            moved[two] = later if later <= block.days()[-1] else block.first_day
    return moved


def draw_events(rng: np.random.Generator, profile: Profile, habits: Habits, block: Block) -> Events:
    """The activities for groups in one block, in no order; the first four are sure to be held."""
    usual = A_YEAR_BASE + A_YEAR_PER_RESIDENT * profile.population
    a_year = SMALL_A_YEAR if is_small(profile.place) else usual
    size = max(FEWEST, int(rng.poisson(a_year * block.share)))
    formal = {name: share * habits.formality for name, share in FORMAL.items()}
    kind = pick(rng, {**SERVICES, **GOVERNANCE, **formal, **OFFICE}, size)
    kind[: len(SURE)] = SURE
    day = _apart(_days(rng, block, habits.rush, size), block)
    status = np.where(happens(rng, CANCELLED, size), "cancelled", "delivered").astype(object)
    status[(day > LAST_DAY - PLANNED_DAYS) & happens(rng, PLANNED, size)] = "planned"
    status[: len(SURE)] = "delivered"
    draw = np.array([DRAW[name] for name in kind]) * np.exp(0.5 * rng.standard_normal(size))
    return Events(type=kind, day=day, status=status, draw=draw)


def chosen(rng: np.random.Generator, events: Events, among: Places, size: int) -> Places:
    """`size` of the activities `among`, each as likely as it draws people."""
    edges = np.cumsum(events.draw[among])
    return among[np.searchsorted(edges, rng.random(size) * edges[-1], side="right")]


def chosen_on_another_day(
    rng: np.random.Generator, events: Events, among: Places, day: Moments
) -> Places:
    """One of `among` for each day, on any other day; `among` has two days at least."""
    place = chosen(rng, events, among, len(day))
    again: Marks = events.day[place] == day
    while again.any():
        place[again] = chosen(rng, events, among, int(again.sum()))
        again = events.day[place] == day
    return place
