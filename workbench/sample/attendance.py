"""Who truly took part in what over all years, before any roster is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Places, Texts, happens
from workbench.sample.habits import Habits
from workbench.sample.parts import NO_CASE, Attendance, Part, draw_part, joined
from workbench.sample.people import People
from workbench.sample.period import Moments, Span
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

__all__ = ["NO_CASE", "Attendance", "Held", "draw_attendance"]

#: From one year to the next this share of people keep their inclination, the others change it.
KEEP = 0.6


@dataclass(frozen=True)
class Held:
    """Everything put on in one community, by day; one array a column, as in `Part`."""

    type: Texts
    day: Moments
    status: Texts
    case: Places
    last: Marks

    def __len__(self) -> int:
        return len(self.type)


def draw_attendance(
    seed: int, profile: Profile, habits: Habits, practice: Practice, people: People, span: Span
) -> tuple[Held, Attendance]:
    """All activities of one community by day, and everybody who came, by activity and person.

    Events in the attendance are places in what was held.
    """
    rng = stream(seed, "attendance", profile.place)
    inclination = rng.random(people.size)
    parts: list[Part] = []
    for block in span.blocks():
        parts.append(draw_part(rng, profile, habits, practice, people, inclination, block))
        fresh = rng.random(people.size)
        inclination = np.where(happens(rng, KEEP, people.size), inclination, fresh)
    return _by_day(parts)


def _cases(parts: list[Part]) -> Places:
    """Case numbers that go on from one block to the next."""
    numbered: list[Places] = []
    so_far = 0
    for part in parts:
        numbered.append(np.where(part.case == NO_CASE, NO_CASE, part.case + so_far))
        so_far += int(part.case.max(initial=NO_CASE)) + 1
    return np.concatenate(numbered)


def _by_day(parts: list[Part]) -> tuple[Held, Attendance]:
    """The blocks put together, activities in order of time and renumbered."""
    day = np.concatenate([part.day for part in parts])
    order = np.argsort(day, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    held = Held(
        type=np.concatenate([part.type for part in parts])[order],
        day=day[order],
        status=np.concatenate([part.status for part in parts])[order],
        case=_cases(parts)[order],
        last=np.concatenate([part.last for part in parts])[order],
    )
    starts = np.cumsum([0, *(len(part.type) for part in parts)]).tolist()
    came = joined([part.attendance for part in parts])
    start = np.repeat(starts[:-1], [len(part.attendance.event) for part in parts])
    event = place[came.event + start]
    rows = np.lexsort((came.person, event))
    return held, Attendance(event[rows], came.person[rows], came.volunteer[rows], came.first[rows])
