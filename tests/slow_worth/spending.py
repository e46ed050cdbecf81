"""What was paid in P, and for whom: V1–V3, V9 (RULES 8.1–8.5, 8.11)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from tests.slow_linkage.counts import Count, ratio
from tests.slow_linkage.place import SERVICES
from tests.slow_needs import usable_answer
from tests.slow_numbers import Row
from tests.slow_worth.cases import ATTAINED, cases
from tests.slow_worth.place import Neighbourhood

# --- Contracts in time ------------------------------------------------------------------


def overlaps(p: Neighbourhood, project: Row) -> bool:
    """1.30; 16 on 1.5: P runs to period_end even if `as_of` is earlier."""
    start, end = project["start_date"], project["end_date"]
    if start is None or start.date() > p.end:
        return False
    return end is None or end.date() >= p.start


def impossible(project: Row) -> bool:
    """1.11. Choice: a contract that ends before it starts has an unknown duration."""
    start, end = project["start_date"], project["end_date"]
    return start is not None and end is not None and end.date() < start.date()


def amount(project: Row, column: str) -> float | None:
    """8.1: another currency is unknown; 0 is a known amount."""
    if project["currency"] not in (None, "CNY") or project[column] is None:
        return None
    return float(project[column])


def days(first: dt.date, last: dt.date) -> int:
    """Days inclusive."""
    return max(0, (last - first).days + 1)


def days_in_period(p: Neighbourhood, first: dt.date, last: dt.date) -> int:
    return days(max(first, p.start), min(last, p.end))


def paid_in_period(p: Neighbourhood, project: Row, column: str) -> float | None:
    """8.1: paid evenly from start to min(end, as_of); a blank end runs to `as_of`.

    Paid before the start: all on the first day.
    """
    paid = amount(project, column)
    if paid is None or impossible(project):
        return None
    start = project["start_date"].date()
    end = p.as_of if project["end_date"] is None else min(project["end_date"].date(), p.as_of)
    end = max(start, end)
    return paid * days_in_period(p, start, end) / days(start, end)


def cost(p: Neighbourhood, project: Row) -> float | None:
    """8.1: disbursed; if blank, awarded over all contract days."""
    if project["amount_disbursed"] is not None:
        return paid_in_period(p, project, "amount_disbursed")
    awarded = amount(project, "amount_awarded")
    if awarded is None or project["end_date"] is None or impossible(project):
        return None
    start, end = project["start_date"].date(), project["end_date"].date()
    return awarded * days_in_period(p, start, end) / days(start, end)


def paid_projects(p: Neighbourhood) -> dict[str, float]:
    """8.2: projects that overlap P with known cost, and that cost."""
    costs = {name: cost(p, row) for name, row in p.projects.items() if overlaps(p, row)}
    return {name: known for name, known in costs.items() if known is not None}


def carries(project: Row, *columns: str) -> bool:
    """8.2. Choice: a row carries the figure if one of these cells is filled, in any currency."""
    return any(project[column] is not None for column in columns)


def left_out(p: Neighbourhood) -> int:
    """8.2: projects left out for want of a date or an amount."""
    found = 0
    for project in p.projects.values():
        if project["start_date"] is None:
            found += carries(project, "amount_disbursed", "amount_awarded")
        elif overlaps(p, project):
            found += cost(p, project) is None
    return found


# --- V1 ---------------------------------------------------------------------------------


def on_projects(activities: Iterable[Row], projects: Iterable[str]) -> list[Row]:
    names = set(projects)
    return [activity for activity in activities if activity["project_id"] in names]


def span(p: Neighbourhood, activities: list[Row]) -> tuple[float, float | None]:
    """8.3: fewest and most people; None is open."""
    ids = len(p.people(activities))
    counts = [int(a["participant_count"] or 0) for a in activities]
    fewest = float(max([ids, *counts]))
    most = None if p.unrecorded(activities) else float(ids + p.anonymous(activities))
    people = p.population()
    if people is not None:
        most = float(people) if most is None else min(most, float(people))
    return fewest, None if most is None else max(fewest, most)


def complete(p: Neighbourhood, activities: list[Row]) -> bool:
    """8.3: every attendance is on a roster."""
    return p.anonymous(activities) == 0 and p.unrecorded(activities) == 0


def per_person(p: Neighbourhood) -> Count:
    """V1; 8.3.

    Choice: of fewest 0 and most open nothing is known, and the row is not available with null
    denominator; of most 0 there are no people.
    """
    costs = paid_projects(p)
    activities = on_projects(p.activities(*SERVICES), costs)
    whole = math.fsum(costs.values())
    if complete(p, activities):
        return ratio(whole, len(p.people(activities)), left_out(p))
    fewest, most = span(p, activities)
    found = Count(whole, None, n_unknown=float(left_out(p)))
    if most == 0:
        found.denominator = 0.0
    elif fewest or most:
        found.status, found.method = "ok", "bounds"
        found.lower = None if most is None else whole / most
        found.upper = whole / fewest if fewest else None
    return found


# --- V2, V3, V9 -------------------------------------------------------------------------


def per_resolved_need(p: Neighbourhood) -> Count:
    """V2; 8.4: n_unknown = linked needs without usable answer."""
    costs = paid_projects(p)
    linked = [need for need in p.accepted() if need["project_id"] in costs]
    whole = math.fsum(costs[name] for name in sorted({need["project_id"] for need in linked}))
    resolved = sum(1 for need in linked if need["followup_resolved"] == "yes")
    return ratio(whole, resolved, sum(1 for need in linked if not usable_answer(need)))


def per_attained_case(p: Neighbourhood) -> Count:
    """V3; 8.5 with 16: n_unknown = those not closed by `as_of`."""
    costs = paid_projects(p)
    seen = [a for a in on_projects(p.activities(), costs) if a["case_id"] is not None]
    mine = [case for name, case in cases(p).items() if name in {a["case_id"] for a in seen}]
    whole = math.fsum(costs[name] for name in sorted({a["project_id"] for a in seen}))
    attained = 0
    for case in mine:
        closed = case.closed_on()
        inside = closed is not None and p.start <= closed <= p.last
        attained += inside and case.result() in ATTAINED
    return ratio(whole, attained, sum(1 for case in mine if case.closed_on() is None))


def priority_spending(p: Neighbourhood) -> Count:
    """V9; 8.11: projects without registered participants leave both sums (n_unknown)."""
    spent: list[float] = []
    theirs: list[float] = []
    unknown = left_out(p)
    for name, paid in paid_projects(p).items():
        came = p.people(on_projects(p.activities(), [name]))
        people = [person for person in came if p.registered(person)]
        if not people:
            unknown += 1
            continue
        spent.append(paid)
        theirs.append(paid * sum(1 for person in people if p.priority(person)) / len(people))
    return ratio(math.fsum(theirs), math.fsum(spent), unknown)
