"""What is put on for groups of people, and when: activities before anybody has come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Numbers, Places, Texts, happens, pick
from workbench.sample.habits import Habits
from workbench.sample.period import LAST_DAY, Block, Moments, within
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

#: Services, deliberation and common action, and the rest; one person's services are elsewhere.
SERVICES: dict[str, float] = {
    "community_service": 0.22,
    "group_work": 0.16,
    "mutual_aid": 0.10,
    "training": 0.08,
}
GOVERNANCE: dict[str, float] = {"deliberation": 0.14, "public_affairs_action": 0.08}
FORMAL: dict[str, float] = {"publicity": 0.09, "meeting": 0.06}
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

A_YEAR_BASE, A_YEAR_PER_RESIDENT, SMALL_A_YEAR = 115.0, 0.023, 60.0
FEWEST = 8

#: Where formal activities are planted, this share of the usual ones is left beside them. Public-
#: health information that a department asks for comes on top and displaces nothing.
FEWER_WHERE_FORMAL = 0.5

#: The first activities of a block: two services and two others on two days each, so that
#: whoever comes again has another day to come on.
SURE = ("community_service", "group_work", "publicity", "deliberation")

#: Relative number of activities by month, January first, and in a month of a flood of tasks.
SEASON = (0.8, 0.7, 1.1, 1.0, 1.05, 1.05, 0.9, 0.9, 1.1, 1.25, 1.05, 1.0)
FLOOD = 4.0
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


def month_weights(practice: Practice, block: Block) -> Numbers:
    """Relative number of activities in each month of the block; nothing in idle months.

    A peak is that many times the mean of the other months. A block of nothing but idle months
    is not idle.
    """
    months = block.months
    weight = np.array(SEASON)[months.astype(np.int64) % 12]
    weight[within(months, practice.burst)] *= FLOOD
    idle = within(months, practice.idle_months)
    if not idle.all():
        weight[idle] = 0.0
    if practice.peak_month is not None and len(months) > 1:
        peak = within(months, (practice.peak_month,))
        weight[peak] = practice.peak * weight[~peak].mean()
    return weight


def draw_days(rng: np.random.Generator, practice: Practice, block: Block, size: int) -> Moments:
    """Days of `size` activities, by the months that the practice prefers."""
    months = block.months
    edges = np.cumsum(month_weights(practice, block))
    month = months[np.searchsorted(edges, rng.random(size) * edges[-1], side="right")]
    first = month.astype("M8[D]")
    length = ((month + 1).astype("M8[D]") - first).astype(np.int64)
    days: Moments = first + np.floor(rng.random(size) * length).astype("m8[D]")
    return days


def _apart(day: Moments) -> Moments:
    """The sure activities on different days: the second of each two moves within its month."""
    moved = day.copy()
    for one, two in ((0, 1), (2, 3)):
        if moved[one] == moved[two]:
            first = moved[two].astype("M8[M]").astype("M8[D]")
            moved[two] = moved[two] - 1 if moved[two] > first else first + 1
    return moved


def _peaking(practice: Practice, day: Moments) -> Marks:
    """Days of the peak: what is put on for it is held and entered in time."""
    return within(day, () if practice.peak_month is None else (practice.peak_month,))


def _kinds(
    rng: np.random.Generator, habits: Habits, practice: Practice, usual: int, beside: int
) -> Texts:
    """The types of all activities: a planted share of formal ones comes on top of the usual."""
    formal = {name: share * habits.formality for name, share in FORMAL.items()}
    if practice.formal is None:
        return pick(rng, {**SERVICES, **GOVERNANCE, **formal, **OFFICE}, usual)
    others = usual if practice.health else round(FEWER_WHERE_FORMAL * usual)
    number = round((others + beside) * practice.formal / (1 - practice.formal))
    only = {"publicity": 1.0} if practice.health else formal
    parts = [pick(rng, {**SERVICES, **GOVERNANCE, **OFFICE}, others), pick(rng, only, number)]
    return np.concatenate(parts)


def draw_events(
    rng: np.random.Generator,
    profile: Profile,
    habits: Habits,
    practice: Practice,
    block: Block,
    beside: int,
) -> Events:
    """The activities for groups in one block, in no order; the first four are sure to be held.

    `beside` is the number of services for one person each in the same block.
    """
    usual = A_YEAR_BASE + A_YEAR_PER_RESIDENT * profile.population
    a_year = (SMALL_A_YEAR if profile.small else usual) * practice.activities
    if practice.burst:
        a_year *= float(month_weights(practice, block).mean())
    wanted = max(FEWEST, int(rng.poisson(a_year * block.share)))
    kind = _kinds(rng, habits, practice, wanted, beside)
    size = len(kind)
    kind[: len(SURE)] = SURE
    day = _apart(draw_days(rng, practice, block, size))
    status = np.where(happens(rng, CANCELLED, size), "cancelled", "delivered").astype(object)
    still_planned = (day > LAST_DAY - PLANNED_DAYS) & happens(rng, PLANNED, size)
    status[still_planned & ~_peaking(practice, day)] = "planned"
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
