"""What the office does with a need: takes it on or not, answers, promises, closes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.categories import (
    DEPARTMENT,
    MEDIAN_DAYS,
    PROMISE_DAYS,
    ROUTE_WEIGHTS,
    ROUTES,
)
from workbench.sample.chance import Marks, Texts, happens, pick, pick_by_row, where_marked
from workbench.sample.fates import TERM_DAYS, draw_fates
from workbench.sample.organizations import Panel
from workbench.sample.period import (
    LAST_DAY,
    NEVER,
    Moments,
    after,
    day_of,
    into_hours,
    known,
    onto_working_days,
)
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.raising import Raised

ACCEPTANCE: dict[str, float] = {"accepted": 0.935, "": 0.02, "rejected": 0.03, "withdrawn": 0.015}

#: A need raised in the last days is often not yet taken on.
PENDING_DAYS, PENDING_SHARE = 10, 0.3

ROUTE_BLANK = 0.05
DEPARTMENT_BLANK = 0.08
ORGANIZATION_BLANK = 0.03
ASSIGNED_BLANK = 0.08
ASSIGNED_DAYS: dict[str, float] = {"0": 0.75, "1": 0.2, "2": 0.05}

#: Prompt answers: hours (log-normal), then moved into the hours in which offices call back.
RESPONSE_MEDIAN_HOURS, RESPONSE_SPREAD = 4.0, 1.1
RESPONSE_OPENS, RESPONSE_CLOSES = 8, 21

#: Other answers: days after raising, all before the earliest promise is due; or none at all.
SLOW_DAYS: dict[str, float] = {"2": 0.55, "3": 0.3, "4": 0.15}

#: Where hard cases are few: factors of the ways (as `ROUTES`) and of the need for departments.
FEW_HARD_WAYS, FEW_DEPARTMENTS = np.array([1.0, 0.15, 0.08, 0.15, 0.55]), 0.22
HARD_WAYS = ("referral", "project", "deliberation")

#: Closing: the category's median days times these, log-normal around it.
ROUTE_PACE: dict[str, float] = {
    "direct": 0.4,
    "referral": 1.1,
    "project": 1.8,
    "deliberation": 1.4,
    "other": 0.9,
}
PUBLIC_PACE, DEPARTMENT_PACE = 1.2, 1.2
CLOSING_SPREAD = 0.85
CLOSING_OPENS, CLOSING_CLOSES = 8, 18
SOONEST_MINUTES = 20

DUE_BLANK = 0.15
DUE_HOUR = 18

ON_TIME_BLANK = 0.12
ON_TIME_WRONG = 0.015
ON_TIME_WITHOUT_DUE = 0.25

#: What misses the promise but not the term is closed by this day; weekends may add two.
LAST_START = TERM_DAYS - 2
LATE_MEDIAN_DAYS, LATE_SPREAD = 25.0, 0.8

#: Mistakes of entry, where neither promise nor flag is given: closed before it was raised; a
#: result without its date. Elsewhere they would blur whether the promise was kept.
IMPOSSIBLE_CLOSING, UNDATED_CLOSING = 0.014, 0.016


@dataclass(frozen=True)
class Handled:
    """What the office recorded of each need, and (`closing`) when it truly closed it.

    `closing` is free of mistakes of entry; `closed` is what the data say. `late` marks what was
    closed after the term, or will be.
    """

    acceptance: Texts
    route: Texts
    department: Texts
    organization: Texts
    assigned: Moments
    responded: Moments
    due: Moments
    closing: Moments
    closed: Moments
    late: Marks
    on_time: Texts
    result: Texts

    def hard(self) -> Marks:
        """Cases of departments, or that go another way than straight to an answer."""
        named = np.array([bool(flag) for flag in self.department])
        marks: Marks = named | np.isin(self.route, HARD_WAYS)
        return marks


def _acceptance(rng: np.random.Generator, raised: Raised) -> Texts:
    size = len(raised)
    status = pick(rng, ACCEPTANCE, size)
    recent = day_of(raised.moment) > LAST_DAY - PENDING_DAYS
    status[recent & happens(rng, PENDING_SHARE, size)] = "pending"
    status[raised.duplicate] = "duplicate"
    return where_marked(status != "", status)


def _routes(rng: np.random.Generator, practice: Practice, raised: Raised, taken_on: Marks) -> Texts:
    weights = ROUTE_WEIGHTS * (FEW_HARD_WAYS if practice.hard else 1.0)
    routes = np.array(ROUTES, dtype=object)[pick_by_row(rng, weights[raised.kind])]
    return where_marked(taken_on & ~happens(rng, ROUTE_BLANK, len(raised)), routes)


def _organizations(
    rng: np.random.Generator, raised: Raised, panel: Panel, taken_on: Marks
) -> Texts:
    chosen = panel.organization_ids[pick_by_row(rng, panel.weights[raised.kind])]
    return where_marked(taken_on & ~happens(rng, ORGANIZATION_BLANK, len(raised)), chosen)


def _assigned(rng: np.random.Generator, raised: Raised, taken_on: Marks) -> Moments:
    size = len(raised)
    days = pick(rng, ASSIGNED_DAYS, size).astype(np.int64)
    given = taken_on & ~happens(rng, ASSIGNED_BLANK, size)
    assigned = day_of(raised.moment) + days.astype("m8[D]")
    return known(np.where(given, assigned, np.datetime64("NaT", "D")))


def _responses(
    rng: np.random.Generator, profile: Profile, practice: Practice, raised: Raised, prompt: Marks
) -> Moments:
    """When each need is answered: by the end of the next day if prompt, else later or never."""
    size = len(raised)
    hours = RESPONSE_MEDIAN_HOURS * profile.pace
    lag = hours * np.exp(RESPONSE_SPREAD * rng.standard_normal(size)) / 24
    soon = into_hours(rng, after(raised.moment, lag), RESPONSE_OPENS, RESPONSE_CLOSES)
    day = day_of(raised.moment)
    open_at = _within(rng, day, RESPONSE_OPENS, RESPONSE_CLOSES)
    tomorrow = open_at + np.timedelta64(1440, "m")
    soon = np.where(day_of(soon) - day > np.timedelta64(1, "D"), tomorrow, soon)
    slow = open_at + (pick(rng, SLOW_DAYS, size).astype(np.int64) * 1440).astype("m8[m]")
    slow = np.where(happens(rng, practice.never_answered, size), NEVER, slow)
    return np.where(prompt, soon, slow)


def _within(rng: np.random.Generator, day: Moments, opens: int, closes: int) -> Moments:
    """A moment on each day within the hours [opens, closes)."""
    minute = rng.integers(opens * 60, closes * 60, len(day)).astype("m8[m]")
    moments: Moments = day.astype("M8[m]") + minute
    return moments


def _kept_closings(
    rng: np.random.Generator,
    profile: Profile,
    raised: Raised,
    route: Texts,
    department: Marks,
    promised: Moments,
) -> Moments:
    """When each need would be closed by its promise: as its kind takes, or in the last days."""
    size = len(raised)
    days = MEDIAN_DAYS[raised.kind] * profile.pace
    days = days * np.array([ROUTE_PACE.get(name, 1.0) for name in route])
    days = days * np.where(raised.scope == "public", PUBLIC_PACE, 1.0)
    days = days * np.where(department, DEPARTMENT_PACE, 1.0)
    days = days * np.exp(CLOSING_SPREAD * rng.standard_normal(size))
    moment = onto_working_days(after(raised.moment, days))
    moment = into_hours(rng, moment, CLOSING_OPENS, CLOSING_CLOSES)
    moment = onto_working_days(moment)
    before = np.busday_offset(day_of(promised), -rng.integers(0, 3, size), roll="backward")
    pressed = _within(rng, before, CLOSING_OPENS, DUE_HOUR)
    return np.where(moment > promised, pressed, moment)


def _overdue_closings(rng: np.random.Generator, raised: Raised, promised: Moments) -> Moments:
    """When each need would be closed after its promise but within the term."""
    day, due = day_of(raised.moment), day_of(promised)
    room = np.maximum((day + LAST_START - due).astype(np.int64), 1)
    start = due + 1 + np.floor(rng.random(len(raised)) * room).astype("m8[D]")
    return _within(rng, np.busday_offset(start, 0, roll="forward"), CLOSING_OPENS, CLOSING_CLOSES)


def _late_closings(rng: np.random.Generator, raised: Raised) -> Moments:
    """When each need would be closed after the term."""
    days = LATE_MEDIAN_DAYS * np.exp(LATE_SPREAD * rng.standard_normal(len(raised)))
    start = day_of(raised.moment) + TERM_DAYS + 1 + np.floor(days).astype("m8[D]")
    return _within(rng, np.busday_offset(start, 0, roll="forward"), CLOSING_OPENS, CLOSING_CLOSES)


def _promised(raised: Raised) -> Moments:
    """The end of the promised working day, also where the promise is not recorded."""
    day = np.busday_offset(day_of(raised.moment), PROMISE_DAYS[raised.kind], roll="backward")
    opening: Moments = day.astype("M8[m]")
    return opening + np.timedelta64(DUE_HOUR * 60, "m")


def _on_time(rng: np.random.Generator, profile: Profile, closing: Moments, due: Moments) -> Texts:
    """The source system's flag: mostly what the dates say, sometimes blank, seldom wrong.

    Without a promise it is the word of the source alone, as likely as a promise is kept.
    """
    size = len(closing)
    promised = ~np.isnat(due)
    kept = (closing <= due) ^ happens(rng, ON_TIME_WRONG, size)
    flag = np.where(promised, kept, happens(rng, profile.on_time, size))
    given = np.where(promised, 1 - ON_TIME_BLANK, ON_TIME_WITHOUT_DUE)
    return where_marked(~np.isnat(closing) & happens(rng, given, size), flag)


def _closed_as_entered(
    rng: np.random.Generator, raised: Raised, closing: Moments, alone: Marks
) -> Moments:
    """`closing` with the mistakes of entry that real ledgers hold, all of them where `alone`."""
    size = len(raised)
    wrong = alone & ~np.isnat(closing) & happens(rng, IMPOSSIBLE_CLOSING, size)
    undated = alone & happens(rng, UNDATED_CLOSING, size)
    back = rng.integers(1, 25, size).astype("m8[D]")
    mistaken = day_of(raised.moment) - back + (closing - day_of(closing).astype("M8[m]"))
    return np.where(undated, NEVER, np.where(wrong, mistaken, closing))


def handle_needs(
    rng: np.random.Generator, profile: Profile, practice: Practice, panel: Panel, raised: Raised
) -> Handled:
    """What the office records of each need by the end of `LAST_DAY`; later events are blank."""
    size = len(raised)
    fates = draw_fates(rng, profile, practice, size)
    acceptance = _acceptance(rng, raised)
    taken_on = np.array([status in (None, "accepted") for status in acceptance])
    route = _routes(rng, practice, raised, taken_on)
    rarer = FEW_DEPARTMENTS if practice.hard else 1.0
    department = happens(rng, DEPARTMENT[raised.kind] * rarer, size)
    response = _responses(rng, profile, practice, raised, fates.prompt)
    # a refusal is an answer too; what is a duplicate, withdrawn or pending gets none
    response = np.where(taken_on | (acceptance == "rejected"), response, NEVER)
    promised = _promised(raised)
    kept = _kept_closings(rng, profile, raised, route, department, promised)
    overdue, late = _overdue_closings(rng, raised, promised), _late_closings(rng, raised)
    closing = np.where(fates.kept, kept, np.where(fates.late, late, overdue))
    soonest = np.where(np.isnat(response), raised.moment, response)
    closing = np.maximum(closing, soonest + np.timedelta64(SOONEST_MINUTES, "m"))
    closing = known(np.where(taken_on & ~fates.stuck, closing, NEVER))
    due = np.where(taken_on & ~happens(rng, DUE_BLANK, size), promised, NEVER)
    on_time = _on_time(rng, profile, closing, due)
    alone = np.isnat(due) & np.array([flag is None for flag in on_time])
    return Handled(
        acceptance=acceptance,
        route=route,
        department=where_marked(taken_on & ~happens(rng, DEPARTMENT_BLANK, size), department),
        organization=_organizations(rng, raised, panel, taken_on),
        assigned=_assigned(rng, raised, taken_on),
        responded=known(response),
        due=due,
        closing=closing,
        closed=_closed_as_entered(rng, raised, closing, alone),
        late=fates.late,
        on_time=on_time,
        result=where_marked(~np.isnat(closing), fates.result),
    )
