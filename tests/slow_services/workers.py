"""Collectors, matchers, mobilisers and case workers: W1–W5 (RULES 11.1–11.7)."""

from __future__ import annotations

import datetime as dt
import math

from tests.slow_linkage.counts import Count, median_days, missing, ratio, share, too_few
from tests.slow_numbers import DAY, Row
from tests.slow_people import PRIORITY, Neighbourhood, attendance, bounded, ones
from tests.slow_services.place import MOBILISED, Place, full_time, months_before
from tests.slow_services.rows import events_per, of_people

COLLECTED = ("worker_outreach", "resident_meeting", "survey")  # 11.2


def fte(p: Place, kind: str = "") -> float:
    """11.1: Σ fte × days employed ÷ days of the span."""
    return math.fsum(full_time(w) * p.share_of_period(w) for w in p.staff(kind))


# --- W1 ---------------------------------------------------------------------------------


def collected(p: Place) -> Count:
    """W1; 11.2: a blank or `unknown` source is unknown (1.10)."""
    found = sum(1 for n in p.accepted() if n["source_channel"] in COLLECTED)
    unknown = sum(1 for n in p.accepted() if n["source_channel"] in (None, "unknown"))
    return events_per(found, fte(p, "community_social_worker"), unknown)


# --- W2 (11.3, 11.4) --------------------------------------------------------------------


def referral_days(p: Place, need: Row) -> list[float]:
    """(a): accepted referrals by need_id, at accepted_date, else linkage_date.

    Choice (11.3): whatever stands in `linkages` is read; a missing column is blank (1.9).
    """
    found: list[float] = []
    for x in p.naming(need):
        if x["linkage_type"] == "referral" and x["response_status"] == "accepted":
            column = "linkage_date" if x["accepted_date"] is None else "accepted_date"
            found.append(p.after_raising(need, "linkages", column, x))
    return found


def activity_days(p: Place, need: Row) -> list[float]:
    """(c): activities of ACT(n), any type, where an organisation is responsible."""
    if need["responsible_organization_id"] is None:
        return []
    return [p.after_raising(need, "activities", "activity_date", a) for a in p.act(need)]


def matched(p: Place) -> Count:
    """W2; 16: events before raising are ignored, n_unknown is 0."""
    needs = p.matured(15)
    found = sum(
        1
        for n in needs
        if n["project_id"] is not None
        or any(0 <= days <= 15 for days in (*referral_days(p, n), *activity_days(p, n)))
    )
    return share(found, len(needs))


def award_days(p: Place, need: Row) -> list[float]:
    """11.4: max(raised, award_date) of the need's project; an earlier award is day 0."""
    project = p.project_of(need)
    if project is None or project["award_date"] is None:
        return []
    return [max(0.0, p.after_raising(need, "projects", "award_date", project))]


def days_open(p: Place, need: Row) -> float:
    """1.6: from raising to the end of `as_of`.

    Choice: of the four columns that can date a match one with times is enough for the end of
    that day to be the next midnight, if raised_date has times.
    """
    dates = {
        ("linkages", "accepted_date"),
        ("linkages", "linkage_date"),
        ("activities", "activity_date"),
        ("projects", "award_date"),
    }
    timed = p.city.with_times
    if ("needs", "raised_date") in timed and dates & timed:
        midnight = dt.datetime.combine(p.as_of + DAY, dt.time())
        return float((midnight - need["raised_date"]) / DAY)
    return float((p.as_of - need["raised_date"].date()).days)


def match_days(p: Place) -> Count:
    """W2, match_days; each on or after raising, without the limit of 15 days."""
    times: list[tuple[float, bool]] = []
    for need in p.accepted():
        after = [*referral_days(p, need), *activity_days(p, need), *award_days(p, need)]
        usable = [days for days in after if days >= 0]
        times.append((min(usable), True) if usable else (days_open(p, need), False))
    return median_days(times, 0)


# --- W3, W4 -----------------------------------------------------------------------------


def mobilised(p: Place) -> Count:
    """W3; 16: without a roster row all numbers are null."""
    if not p.stays():
        nothing = missing()
        nothing.notes = frozenset()
        return nothing
    first = [day for day in p.first_mobilised().values() if p.start <= day <= p.last]
    return events_per(len(first), fte(p, "organization_social_worker"), p.perhaps_earlier(first))


def twelve_months(p: Place) -> tuple[dt.date, dt.date]:
    """11.6: the first day of the 12 months that end at period_end, and of their second half."""
    following = p.end + DAY
    return months_before(following, 12), months_before(following, 6)


def retained(p: Place) -> Count:
    """W4.

    Choice (1.16): under 12 months nothing is computed, all numbers are null. Without a roster
    row the cohort is empty: 0 of 0.
    """
    begins, halfway = twelve_months(p)
    if p.start > begins:
        nothing = missing()
        nothing.notes = frozenset()
        return nothing
    cohort = {person: day for person, day in p.first_mobilised().items() if begins <= day < halfway}
    again = {
        person for day, person, role in p.stays() if role in MOBILISED and halfway <= day <= p.end
    }
    unknown = p.perhaps_earlier(cohort.values()) if cohort else 0
    found = share(len(cohort.keys() & again), len(cohort), unknown)
    return too_few(found) if p.as_of < p.end else found


# --- W5 ---------------------------------------------------------------------------------


def cases(p: Place) -> dict[str, list[Row]]:
    """10.6: the delivered activities of each case, by calendar day, then activity_id."""
    found: dict[str, list[Row]] = {}
    for activity in sorted(
        p.delivered, key=lambda a: (a["activity_date"].date(), a["activity_id"])
    ):
        if activity["case_id"] is not None:
            found.setdefault(activity["case_id"], []).append(activity)
    return found


def closed_on(activities: list[Row]) -> dt.date | None:
    """10.6 with 16: the latest case_closed_date, else a latest activity with goal_attainment.

    Choice: “reopens” belongs to the second; a case_closed_date stands whatever follows.
    """
    given = [a["case_closed_date"] for a in activities if a["case_closed_date"] is not None]
    if given:
        day: dt.date = max(given).date()
        return day
    latest = activities[-1]
    if latest["goal_attainment"] is None:
        return None
    ended: dt.date = latest["activity_date"].date()
    return ended


def caseload(p: Place) -> Count:
    """W5; 11.7 with 16: closing from all data to `as_of`, the rest on min(period_end, as_of).

    Choice (10.6): a case of which every activity is later than that day is not open yet; one
    closed that day is closed; “in the 90 days before” is [day − 90, day].
    """
    running = dormant = 0
    for activities in cases(p).values():
        so_far = [a for a in activities if a["activity_date"].date() <= p.last]
        ended = closed_on(activities)
        if not so_far or (ended is not None and ended <= p.last):
            continue
        if (p.last - so_far[-1]["activity_date"].date()).days <= 90:
            running += 1
        else:
            dormant += 1
    staff = [w for w in p.staff("case_social_worker") if p.employed(w, p.last, p.last)]
    return ratio(running, math.fsum(full_time(w) for w in staff), dormant)


def paired(p: Place) -> Count:
    """W5, pairing_coverage; 11.7 with the bounds of 2.3."""
    c = Neighbourhood(p.city.rows, p.id, p.start, p.end, p.as_of, PRIORITY)
    seen = attendance(c, c.activities("home_visit", "case_work"))
    everyone = sorted(seen.known)
    seen.known = ones(r for r in everyone if c.in_any(r, PRIORITY) is True)
    seen.undecided = ones(r for r in everyone if c.in_any(r, PRIORITY) is None)
    return of_people(bounded(seen, c.figure("pop_priority")))
