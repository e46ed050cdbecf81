"""“动” action, places and context: M1–M4, C9 and the counts of RULES 6."""

from __future__ import annotations

import datetime as dt
import math

from tests import slow_resolution as resolution
from tests.slow_linkage.counts import Count, count, ratio, share
from tests.slow_linkage.place import GOVERNMENT, MARKET, SERVICES, Place, ends, hosts
from tests.slow_numbers import Row

VENUES = ("community_venue", "home", "outdoor", "online", "other")
KINDS = ("material", "basic", "psychological")
SEVEN = (  # 6.9
    GOVERNMENT,
    ("community_committee", "party_service_centre", "community_based_org"),
    ("social_organization",),
    ("social_work_agency",),
    ("volunteer_team",),
    ("foundation",),
    MARKET,
)

# --- M1–M4, R3 --------------------------------------------------------------------------


def activation(p: Place) -> Count:
    """M1; 6.1: an activity, or first response and closing result, by `as_of`."""
    needs = p.matured(30)
    moved = [
        n
        for n in needs
        if p.act(n) or (n["first_response_date"] is not None and n["closed_status"] is not None)
    ]
    return share(len(moved), len(needs))


def days_between(start: dt.datetime, end: dt.date) -> int:
    """6.2: inclusive."""
    return (end - start.date()).days + 1


def overlaps(p: Place, project: Row) -> bool:
    """1.30, 16 on 1.5: overlaps run to period_end."""
    start, end = project["start_date"], project["end_date"]
    return start is not None and start.date() <= p.end and (end is None or end.date() >= p.start)


def delivery(p: Place, variant: str) -> Count:
    """M2; 6.2 with 16.

    Choice: a project that overlaps P and lacks target or end is n_unknown also if it has not
    begun by `as_of`; one whose end precedes its start has an unknown duration (1.11).
    """
    delivered: list[float] = []
    due: list[float] = []
    unknown = 0
    for project in p.projects.values():
        start, end, target = project["start_date"], project["end_date"], project["target_sessions"]
        if start is None:
            unknown += target is not None
            continue
        if not overlaps(p, project):
            continue
        if end is None or target is None or end.date() < start.date():
            unknown += 1
            continue
        if start.date() > p.as_of:
            continue
        elapsed = min(1.0, days_between(start, p.as_of) / days_between(start, end.date()))
        done = sum(1 for a in p.delivered if a["project_id"] == project["project_id"])
        due.append(target * elapsed)
        delivered.append(done if variant == "uncapped" else min(done, target * elapsed))
    return ratio(math.fsum(delivered), math.fsum(due), unknown)


def active_organizations(p: Place) -> Count:
    """M3; 6.3: lead or co-host of an activity of A ÷ listed (5.4)."""
    listed = p.listed()
    busy = {host for activity in p.activities() for host in hosts(activity)}
    return share(sum(1 for name in listed if name in busy), len(listed))


def continuity(p: Place) -> Count:
    """M4; 5.8: no limits."""
    busy = {(a["activity_date"].year, a["activity_date"].month) for a in p.activities(*SERVICES)}
    months = p.months()
    return ratio(sum(1 for month in months if month in busy), len(months))


def resolved(p: Place) -> Count:
    """R3 under the default scheme (6.4)."""
    number = resolution.resolution(p.own, lambda _: True, "yes")
    return share(number.numerator or 0, number.denominator or 0, number.n_unknown or 0)


# --- Quadrant and index -----------------------------------------------------------------


def quadrant(lian: Count, dong: Count, cut: float, group: str) -> Count:
    """6.5 with 16: the cut is compared after rounding to 1e-9; n_unknown 0, null if not available.

    Choice: if one index is not available, the rows of both groups are not available.
    """
    if lian.value is None or dong.value is None:
        return Count(notes=None)
    apart = {"lian": lian.value - cut, "dong": dong.value - cut}
    if group:
        return Count(value=apart[group], n_unknown=0.0, status="ok", notes=None)
    near = {name: round(distance, 9) for name, distance in apart.items()}
    reached = {name for name, distance in near.items() if distance >= 0}
    found = Count(n_unknown=0.0, status="ok")
    found.category = {0: "neither", 2: "both"}.get(len(reached), "")
    if not found.category:
        found.category = f"{reached.pop()}_only"
    if any(abs(distance) <= 0.05 for distance in near.values()):
        found.notes = frozenset({"borderline"})
    return found


def linkage_index(lian: Count, dong: Count) -> Count:
    """6.6: 100·√(lian·dong)."""
    if lian.value is None or dong.value is None:
        return Count(notes=None)
    return Count(value=100 * math.sqrt(lian.value * dong.value), n_unknown=0.0, status="ok")


# --- Places -----------------------------------------------------------------------------


def venue_openness(p: Place) -> Count:
    """C9; 6.7 with 16: hours of known organisations other than committees ÷ opening hours."""
    hours: list[float] = []
    unknown = 0
    for activity in p.activities():
        if activity["venue_type"] != "community_venue":
            continue
        lead = p.city.type_of(activity["organization_id"])
        if lead == "community_committee":
            continue
        if lead is None or activity["hours"] is None:
            unknown += 1
        else:
            hours.append(float(activity["hours"]))
    open_hours = p.year_row().get("venue_open_hours")
    if open_hours is None:  # 1.16: population unknown
        return Count(math.fsum(hours), None, n_unknown=float(unknown))
    year = dt.date(p.end.year, 12, 31).timetuple().tm_yday
    of_year = min(1.0, ((p.end - p.start).days + 1) / year)
    return ratio(math.fsum(hours), float(open_hours) * of_year, unknown)


def venue_area(p: Place) -> Count:
    """6.8, 16 on 1.17: venue_area_m2 ÷ households × 100.

    Choice (1.16): with an unknown area the numerator is null, and households are given.
    """
    row = p.year_row()
    area, homes = row.get("venue_area_m2"), row.get("households")
    found = Count(n_unknown=0.0)
    found.numerator = None if area is None else float(area)
    found.denominator = None if homes is None else float(homes)
    if found.numerator is not None and found.denominator:
        found.value, found.status = found.numerator / found.denominator * 100, "ok"
    return found


def mix(activities: list[Row], column: str, code: str) -> Count:
    """6.8, 6.11: of those with a known code; blanks are n_unknown."""
    known = [a for a in activities if a[column] is not None]
    chosen = sum(1 for a in known if a[column] == code)
    return share(chosen, len(known), len(activities) - len(known))


def venue_mix(p: Place, code: str) -> Count:
    return mix(p.activities(), "venue_type", code)


def kind_mix(p: Place, code: str) -> Count:
    return mix(p.activities(*SERVICES), "service_kind", code)


# --- Counts -----------------------------------------------------------------------------


def sectors_active(p: Place) -> Count:
    """6.9: of seven, whatever `sectors` says; 16 on 5.2: n_unknown is 0."""
    types = {p.city.type_of(name) for name in p.active()}
    return count(sum(1 for sector in SEVEN if types & set(sector)))


def mutual_aid(p: Place, group: str) -> Count:
    """6.10: their number, and their share of A."""
    own = p.activities("mutual_aid")
    return share(len(own), len(p.activities())) if group else count(len(own))


def cbo_meetings(p: Place) -> Count:
    """6.10: meetings with a community_based_org at either end.

    Choice: rows as they are, also from = to; ends of unknown type are not counted as unknown.
    """
    found = 0
    for linkage in p.period_linkages():
        types = {p.city.type_of(end) for end in ends(linkage)}
        found += linkage["linkage_type"] == "meeting" and "community_based_org" in types
    return count(found)
