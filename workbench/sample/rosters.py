"""The table `participation`, and the headcounts that activities report.

Of the true attendance some communities write down all, some a part and some nothing. What is
lost is always lost whole: a headcount is the true number or blank, and a blank stands only
where the roster is complete or where there is none. Limits that count every unsigned person
then always contain the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.attendance import Attendance, Held
from workbench.sample.chance import Marks, Numbers, Places, Texts, happens, pick, where_marked
from workbench.sample.columns import Columns, text
from workbench.sample.events import CLIENT_TYPES, GOVERNANCE_TYPES, SERVICE_TYPES
from workbench.sample.habits import Habits
from workbench.sample.people import tokens
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

#: What becomes of a roster where a community does not keep them all, and the part that is kept
#: of one that is not whole.
FATES: dict[str, dict[str, float]] = {
    "nearly_complete": {"whole": 0.76, "part": 0.22, "none": 0.02},
    "thin": {"whole": 0.4, "part": 0.4, "none": 0.2},
}
KEPT_PART: dict[str, tuple[float, float]] = {"nearly_complete": (0.6, 0.95), "thin": (0.3, 0.9)}

ROLE_BLANK = 0.4
BENEFICIARY = 0.15
DECIDES = 0.2
ORGANISES = 0.03

HOURS: dict[str, float] = {"1.0": 0.3, "1.5": 0.25, "2.0": 0.3, "3.0": 0.15}
HOURS_BLANK = 0.2

#: People who signed up for what was then cancelled or is still planned.
SIGNED_UP = 4


@dataclass(frozen=True)
class Rosters:
    """`rows` is the table; `count` the headcount by activity (NaN: blank).

    `signed` marks the attendances that are on a roster, `organiser` those of them that are
    noted as organisers.
    """

    rows: Columns
    count: Numbers
    signed: Marks
    organiser: Marks


def _signed(rng: np.random.Generator, habits: Habits, held: Held, attendance: Attendance) -> Marks:
    """Which attendances are written down."""
    size = len(held)
    if habits.rosters in ("complete", "none"):
        return np.full(len(attendance.event), habits.rosters == "complete")
    fate = pick(rng, FATES[habits.rosters], size)
    part = rng.uniform(*KEPT_PART[habits.rosters], size)
    share = np.select([fate == "whole", fate == "none"], [1.0, 0.0], part)
    return happens(rng, share[attendance.event], len(attendance.event))


def _counts(
    rng: np.random.Generator,
    habits: Habits,
    held: Held,
    attendance: Attendance,
    signed: Marks,
) -> Numbers:
    """Headcounts: true, or blank where nothing but the number itself is lost.

    Who keeps most rosters counts heads wherever nobody signed.
    """
    size = len(held)
    came = np.bincount(attendance.event, minlength=size)
    listed = np.bincount(attendance.event[signed], minlength=size)
    safe = (came > 0) & ((listed == came) | (listed == 0))
    if habits.rosters in ("complete", "nearly_complete"):
        safe &= listed > 0
    blank = safe & happens(rng, habits.counts_missing, size)
    return np.where(blank | (held.status != "delivered"), np.nan, came)


def _roles(
    rng: np.random.Generator, held: Held, attendance: Attendance, signed: Marks
) -> tuple[Texts, Marks]:
    """The part of each attendance, and who is noted as organiser.

    The word "organiser" exists on the sheets alone: who is not on one is none. A person's
    drawn volunteering is never written over.
    """
    size = len(attendance.event)
    kind = held.type[attendance.event]
    role = np.full(size, "participant", dtype=object)
    role[np.isin(kind, SERVICE_TYPES) & happens(rng, BENEFICIARY, size)] = "beneficiary"
    role[np.isin(kind, CLIENT_TYPES)] = "beneficiary"
    role[(kind == "deliberation") & happens(rng, DECIDES, size)] = "decision_maker"
    personal = np.isin(kind, CLIENT_TYPES)
    organiser = signed & ~personal & happens(rng, ORGANISES, size) & ~attendance.volunteer
    role[organiser] = "organiser"
    role[attendance.volunteer] = "volunteer"
    blank = (role == "participant") & happens(rng, ROLE_BLANK, size)
    return where_marked(~blank, role), organiser


def _sign_ups(
    rng: np.random.Generator, habits: Habits, held: Held, attendance: Attendance
) -> tuple[Places, Places]:
    """Names on the sheets of activities that were not held; they are no attendance."""
    idle = np.flatnonzero(held.status != "delivered")
    people = np.unique(attendance.person)
    if habits.rosters == "none" or not len(people):
        idle = idle[:0]
    event = np.repeat(idle, min(SIGNED_UP, len(people)))
    person = [rng.permutation(people)[:SIGNED_UP] for _ in idle]
    return event, np.concatenate([*person, np.zeros(0, dtype=np.int64)])


def draw_rosters(
    seed: int,
    profile: Profile,
    habits: Habits,
    held: Held,
    attendance: Attendance,
    activity_ids: Texts,
) -> Rosters:
    """What one community wrote down of who came."""
    rng = stream(seed, "rosters", profile.place)
    signed = _signed(rng, habits, held, attendance)
    count = _counts(rng, habits, held, attendance, signed)
    role, organiser = _roles(rng, held, attendance, signed)
    idle_event, idle_person = _sign_ups(rng, habits, held, attendance)
    event = np.concatenate([attendance.event[signed], idle_event])
    person = np.concatenate([attendance.person[signed], idle_person])
    hours = pick(rng, HOURS, len(event)).astype(np.float64)
    rows: Columns = {
        "activity_id": activity_ids[event],
        "resident_id": tokens(profile.community_id, person),
        "participant_role": np.concatenate([role[signed], text(None, len(idle_event))]),
        "hours": np.where(happens(rng, HOURS_BLANK, len(event)), np.nan, hours),
    }
    return Rosters(rows=rows, count=count, signed=signed, organiser=organiser)


def in_governance(held: Held, attendance: Attendance, rosters: Rosters) -> Marks:
    """Attendances of deliberation and common action, and of organisers noted anywhere."""
    marks: Marks = np.isin(held.type[attendance.event], GOVERNANCE_TYPES) | rosters.organiser
    return marks
