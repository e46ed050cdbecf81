"""The chain 需求→设计→承接→执行→解决: L1–L8 and the handling routes (RULES 4)."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from tests.slow_linkage.counts import Count, median_days, share, too_few
from tests.slow_linkage.place import COMMUNITY, GOVERNANCE, PROVIDERS, SERVICES, Place
from tests.slow_needs import acceptance, usable_answer
from tests.slow_numbers import DAY, Row

RES = ("resident_self", "hotline_12345", "resident_meeting", "survey", "worker_outreach")
COMPETITIVE = (
    "open_tender",
    "invited_tender",
    "competitive_consultation",
    "competitive_negotiation",
    "venture_call",
)
VARIANTS = ("strict", "lenient")
STAGES = ("S2", "S3", "S4", "S5")
ROUTES = ("direct", "referral", "deliberation", "project", "other")  # 4.11


def from_residents(need: Row) -> bool:
    """4.1: a blank or `unknown` channel is not RES."""
    return need["source_channel"] in RES


# --- Stages -----------------------------------------------------------------------------


def eligible(p: Place) -> list[Row]:
    """4.1: S1, matured 90 days, route project or blank."""
    return [
        n for n in p.matured(90) if from_residents(n) and n["handling_route"] in (None, "project")
    ]


def designed(p: Place, need: Row) -> bool:
    """S2; 16 on 4.2: a volunteer_team designs under `five` too."""
    project = p.project_of(need)
    return (
        project is not None
        and project["design_date"] is not None
        and p.city.type_of(project["designer_organization_id"]) in COMMUNITY
    )


def enough_bids(project: Row, *, if_unknown: bool) -> bool:
    """4.3: 3, or 2 for competitive_consultation."""
    bids = project["valid_bid_count"]
    if bids is None:
        return if_unknown
    return bool(bids >= (2 if project["procurement_method"] == "competitive_consultation" else 3))


def contracted(p: Place, need: Row, variant: str) -> bool:
    """S3; 4.2: only unknown bids and unknown control separate lenient from strict."""
    project = p.project_of(need)
    if project is None or project["procurement_method"] not in COMPETITIVE:
        return False
    awardee = project["awarded_organization_id"]
    if p.city.type_of(awardee) not in PROVIDERS:
        return False
    lenient = variant == "lenient"
    if not enough_bids(project, if_unknown=lenient):
        return False
    controlled = next(
        row["committee_controlled"]
        for row in p.city.rows["organizations"]
        if row["organization_id"] == awardee
    )
    return lenient if controlled is None else not controlled


def carried_out(p: Place, need: Row) -> bool:
    """4.4: S4, by a professional social worker; unknown = not reached."""
    return any(
        a["service_type"] in (*SERVICES, *GOVERNANCE)
        and p.city.professional(a["worker_id"]) is True
        for a in p.act(need)
    )


def stage(p: Place, need: Row, variant: str) -> int:
    """The last stage reached by an eligible need; stages are cumulative (FRAMEWORK 2.1)."""
    if not designed(p, need):
        return 1
    if not contracted(p, need, variant):
        return 2
    if not carried_out(p, need):
        return 3
    return 5 if need["followup_resolved"] == "yes" else 4


def between(p: Place) -> int:
    """4.6: needs whose S3 differs between strict and lenient."""
    return sum(
        1
        for n in eligible(p)
        if designed(p, n) and contracted(p, n, "lenient") and not contracted(p, n, "strict")
    )


def completion(p: Place, variant: str) -> Count:
    """L1.

    Choice (4.6): `projects=k` counts the distinct non-blank project_id of the eligible needs,
    listed or not.
    """
    needs = eligible(p)
    found = share(sum(1 for n in needs if stage(p, n, variant) >= 4), len(needs), between(p))
    projects = {n["project_id"] for n in needs} - {None}
    found.notes = frozenset({f"projects={len(projects)}"})
    return found


def conversion(p: Place, variant: str, group: str) -> Count:
    """L2; 4.5, 4.6 with 16: denominators of 1–9 give no value."""
    k = int(group[1])
    before = [n for n in eligible(p) if stage(p, n, variant) >= k - 1]
    reached = sum(1 for n in before if stage(p, n, variant) >= k)
    unknown = {
        "S3": between(p),
        "S5": sum(1 for n in before if not usable_answer(n)),
    }.get(group, 0)
    found = share(reached, len(before), unknown)
    return too_few(found) if len(before) < 10 else found


def full_loop(p: Place, variant: str) -> Count:
    """L3: among those with answer yes, partly or no."""
    answered = [n for n in eligible(p) if usable_answer(n)]
    closed = sum(1 for n in answered if stage(p, n, variant) == 5)
    return share(closed, len(answered), len(eligible(p)) - len(answered))


# --- Projects ---------------------------------------------------------------------------


def accepted_needs(p: Place, project: Row) -> list[Row]:
    """Accepted needs of the community with that project_id, of any period (4.7, 4.8)."""
    return [
        n
        for n in p.needs
        if n["project_id"] == project["project_id"] and acceptance(n) == "accepted"
    ]


def raised_to_design(p: Place, need: Row, project: Row) -> float:
    return p.city.days(
        ("needs", "raised_date", need["raised_date"]),
        ("projects", "design_date", project["design_date"]),
    )


def designed_in_period(p: Place) -> list[Row]:
    """4.7: design_date ∈ P."""
    return [project for project in p.projects.values() if p.in_period(project["design_date"])]


def demand_origin(p: Place) -> Count:
    """L4: a RES need stands behind the project; 16 on 4.6: n_unknown is 0."""
    projects = designed_in_period(p)
    wanted = sum(
        1
        for project in projects
        if any(
            from_residents(n) and raised_to_design(p, n, project) >= 0
            for n in accepted_needs(p, project)
        )
    )
    return share(wanted, len(projects))


def first_activity(p: Place, project: Row) -> tuple[str, str, Any] | None:
    """4.8, 16 on 1.4: the earliest delivered one, else start_date, also after `as_of`."""
    dates = [a["activity_date"] for a in p.delivered if a["project_id"] == project["project_id"]]
    if dates:
        return "activities", "activity_date", min(dates)
    if project["start_date"] is not None:
        return "projects", "start_date", project["start_date"]
    return None


def known_dates(p: Place, project: Row) -> list[tuple[str, str, Any]]:
    """Design, tender, award, first activity, in that order, as far as they are known."""
    found = [
        ("projects", column, project[column])
        for column in ("design_date", "tender_date", "award_date")
        if project[column] is not None
    ]
    first = first_activity(p, project)
    return found if first is None else [*found, first]


def out_of_order(p: Place, project: Row) -> bool:
    """4.8: equal is in order.

    Choice: each known date is compared with the next known one only, which matters where
    one of three columns has no times.
    """
    dates = known_dates(p, project)
    if any(p.city.days(one, two) < 0 for one, two in pairwise(dates)):
        return True
    if project["design_date"] is None:
        return False
    needs = sorted(accepted_needs(p, project), key=lambda n: n["raised_date"])
    return bool(needs) and raised_to_design(p, needs[0], project) < 0


def order_violation(p: Place) -> Count:
    """L5; projects without any date belong to no period (1.8)."""
    judged = broken = unknown = 0
    for project in p.projects.values():
        dates = known_dates(p, project)
        if not dates or not p.in_period(min(date for _, _, date in dates)):
            continue
        with_need = project["design_date"] is not None and bool(accepted_needs(p, project))
        if len(dates) < 2 and not with_need:
            unknown += 1
            continue
        judged += 1
        broken += out_of_order(p, project)
    return share(broken, judged, unknown)


def projectisation(p: Place) -> Count:
    """L6: a non-blank project_id counts, listed or not; n_unknown = channel unknown."""
    own = [n for n in p.accepted() if from_residents(n)]
    unknown = sum(1 for n in p.accepted() if n["source_channel"] in (None, "unknown"))
    return share(sum(1 for n in own if n["project_id"] is not None), len(own), unknown)


def consultation(p: Place) -> Count:
    """L7: a blank `residents_consulted` is unknown."""
    asked = [x["residents_consulted"] for x in designed_in_period(p)]
    known = [number for number in asked if number is not None]
    return share(sum(1 for number in known if number > 0), len(known), len(asked) - len(known))


# --- Time and routes --------------------------------------------------------------------


def delivery_days(p: Place) -> Count:
    """L8: Kaplan–Meier median to the first of ACT(n), any service type."""
    times: list[tuple[float, bool]] = []
    unknown = 0
    hourly = {("needs", "raised_date"), ("activities", "activity_date")} <= p.city.with_times
    for need in p.accepted():
        after = [p.after_raising(need, "activities", "activity_date", a) for a in p.act(need)]
        if after and min(after) < 0:
            unknown += 1  # only an activity that names the need can precede it
        elif after:
            times.append((min(after), True))
        elif hourly:  # 1.6, 16: the end of as_of is the next midnight
            midnight = dt.datetime.combine(p.as_of + DAY, dt.time())
            times.append(((midnight - need["raised_date"]) / DAY, False))
        else:
            times.append((float((p.as_of - need["raised_date"].date()).days), False))
    return median_days(times, unknown)


def route_mix(p: Place, route: str) -> Count:
    """4.11: share of S1 needs with known route; n_unknown = blank routes."""
    own = [n for n in p.accepted() if from_residents(n)]
    known = [n for n in own if n["handling_route"] is not None]
    chosen = sum(1 for n in known if n["handling_route"] == route)
    return share(chosen, len(known), len(own) - len(known))
