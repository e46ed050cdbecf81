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
from workbench.sample.communities import Profile
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
from workbench.sample.raising import Raised

ACCEPTANCE: dict[str, float] = {"accepted": 0.935, "": 0.02, "rejected": 0.03, "withdrawn": 0.015}

#: A need raised in the last days is often not yet taken on.
PENDING_DAYS, PENDING_SHARE = 10, 0.3

ROUTE_BLANK = 0.05
DEPARTMENT_BLANK = 0.08
ORGANIZATION_BLANK = 0.03
ASSIGNED_BLANK = 0.08
ASSIGNED_DAYS: dict[str, float] = {"0": 0.75, "1": 0.2, "2": 0.05}

#: First answers: hours (log-normal), then moved into the hours in which offices call back.
RESPONSE_MEDIAN_HOURS, RESPONSE_SPREAD = 4.0, 1.1
RESPONSE_OPENS, RESPONSE_CLOSES = 8, 21

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

#: The result that the office records, for a community of middling quality.
RESULT_REST: dict[str, float] = {"partly_resolved": 0.38, "explained": 0.47, "unresolved": 0.15}
SLOW_DAYS, SLOW_QUALITY = 30.0, 0.8

ON_TIME_BLANK = 0.12
ON_TIME_WRONG = 0.015
ON_TIME_WITHOUT_DUE = 0.25

#: Mistakes of entry: closed before it was raised; a result without its date.
IMPOSSIBLE_CLOSING, UNDATED_CLOSING = 0.0015, 0.002


@dataclass(frozen=True)
class Handled:
    """What the office recorded of each need, and (`closing`) when it truly closed it.

    `closing` is free of mistakes of entry; `closed` is what the data say.
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
    on_time: Texts
    result: Texts


def _acceptance(rng: np.random.Generator, raised: Raised) -> Texts:
    size = len(raised)
    status = pick(rng, ACCEPTANCE, size)
    recent = day_of(raised.moment) > LAST_DAY - PENDING_DAYS
    status[recent & happens(rng, PENDING_SHARE, size)] = "pending"
    status[raised.duplicate] = "duplicate"
    return where_marked(status != "", status)


def _routes(rng: np.random.Generator, raised: Raised, taken_on: Marks) -> Texts:
    routes = np.array(ROUTES, dtype=object)[pick_by_row(rng, ROUTE_WEIGHTS[raised.kind])]
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


def _responses(rng: np.random.Generator, profile: Profile, raised: Raised) -> Moments:
    """When each need would be answered, answered or not; the caller blanks what never was."""
    size = len(raised)
    hours = RESPONSE_MEDIAN_HOURS * profile.pace
    lag = hours * np.exp(RESPONSE_SPREAD * rng.standard_normal(size)) / 24
    return into_hours(rng, after(raised.moment, lag), RESPONSE_OPENS, RESPONSE_CLOSES)


def _closings(
    rng: np.random.Generator, profile: Profile, raised: Raised, route: Texts, department: Marks
) -> Moments:
    """When each need would be closed, however late; stuck ones are blanked by the caller."""
    days = MEDIAN_DAYS[raised.kind] * profile.pace
    days = days * np.array([ROUTE_PACE.get(name, 1.0) for name in route])
    days = days * np.where(raised.scope == "public", PUBLIC_PACE, 1.0)
    days = days * np.where(department, DEPARTMENT_PACE, 1.0)
    days = days * np.exp(CLOSING_SPREAD * rng.standard_normal(len(raised)))
    moment = onto_working_days(after(raised.moment, days))
    return into_hours(rng, moment, CLOSING_OPENS, CLOSING_CLOSES)


def _due(rng: np.random.Generator, raised: Raised, taken_on: Marks) -> Moments:
    """The end of the promised working day; may lie after the extract."""
    promised = np.busday_offset(day_of(raised.moment), PROMISE_DAYS[raised.kind], roll="backward")
    due = promised.astype("M8[m]") + np.timedelta64(DUE_HOUR * 60, "m")
    return np.where(taken_on & ~happens(rng, DUE_BLANK, len(raised)), due, NEVER)


def _results(rng: np.random.Generator, profile: Profile, raised: Raised, closing: Moments) -> Texts:
    """The result recorded at closing; what took long is resolved less often."""
    size = len(raised)
    done = ~np.isnat(closing)
    slow = done & (closing - raised.moment > np.timedelta64(int(SLOW_DAYS * 1440), "m"))
    resolved = happens(rng, profile.quality * np.where(slow, SLOW_QUALITY, 1.0), size)
    return where_marked(done, np.where(resolved, "resolved", pick(rng, RESULT_REST, size)))


def _on_time(rng: np.random.Generator, closing: Moments, due: Moments) -> Texts:
    """The source system's flag: mostly what the dates say, sometimes blank, seldom wrong."""
    size = len(closing)
    promised = ~np.isnat(due)
    kept = (closing <= due) ^ happens(rng, ON_TIME_WRONG, size)
    flag = np.where(promised, kept, happens(rng, 0.8, size))
    given = np.where(promised, 1 - ON_TIME_BLANK, ON_TIME_WITHOUT_DUE)
    return where_marked(~np.isnat(closing) & happens(rng, given, size), flag)


def _closed_as_entered(rng: np.random.Generator, raised: Raised, closing: Moments) -> Moments:
    """`closing` with the mistakes of entry that real ledgers hold."""
    size = len(raised)
    wrong = ~np.isnat(closing) & happens(rng, IMPOSSIBLE_CLOSING, size)
    undated = happens(rng, UNDATED_CLOSING, size)
    back = rng.integers(1, 25, size).astype("m8[D]")
    mistaken = day_of(raised.moment) - back + (closing - day_of(closing).astype("M8[m]"))
    return np.where(undated, NEVER, np.where(wrong, mistaken, closing))


def handle_needs(
    rng: np.random.Generator, profile: Profile, panel: Panel, raised: Raised
) -> Handled:
    """What the office records of each need by the end of `LAST_DAY`; later events are blank."""
    size = len(raised)
    acceptance = _acceptance(rng, raised)
    taken_on = np.array([status in (None, "accepted") for status in acceptance])
    route = _routes(rng, raised, taken_on)
    department = happens(rng, DEPARTMENT[raised.kind], size)
    response = _responses(rng, profile, raised)
    # a refusal is an answer too; what is a duplicate, withdrawn or pending gets none
    answered = (taken_on | (acceptance == "rejected")) & happens(rng, profile.answered, size)
    closing = _closings(rng, profile, raised, route, department)
    soonest = np.where(answered, response, raised.moment) + np.timedelta64(SOONEST_MINUTES, "m")
    ends = taken_on & ~happens(rng, profile.stuck, size)
    closing = known(np.where(ends, np.maximum(closing, soonest), NEVER))
    due = _due(rng, raised, taken_on)
    return Handled(
        acceptance=acceptance,
        route=route,
        department=where_marked(taken_on & ~happens(rng, DEPARTMENT_BLANK, size), department),
        organization=_organizations(rng, raised, panel, taken_on),
        assigned=_assigned(rng, raised, taken_on),
        responded=known(np.where(answered, response, NEVER)),
        due=due,
        closing=closing,
        closed=_closed_as_entered(rng, raised, closing),
        on_time=_on_time(rng, closing, due),
        result=_results(rng, profile, raised, closing),
    )
