"""Contracts against what was promised: V4–V8 (RULES 4.3, 6.2, 8.6–8.10)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.slow_linkage.chain import COMPETITIVE
from tests.slow_linkage.counts import Count, ratio, share
from tests.slow_linkage.place import GOVERNMENT, SERVICES
from tests.slow_numbers import Row
from tests.slow_worth.place import Neighbourhood
from tests.slow_worth.spending import (
    amount,
    carries,
    complete,
    days,
    impossible,
    on_projects,
    overlaps,
    paid_in_period,
    span,
)


def awards(p: Neighbourhood) -> list[Row]:
    """8.2: awarded in P; a later award_date is blank (1.4)."""
    return [project for project in p.projects.values() if p.in_period(project["award_date"])]


# --- V4, V5 -----------------------------------------------------------------------------


def enough_bids(project: Row) -> bool:
    """4.3: three valid bids, two for competitive consultation."""
    asked = 2 if project["procurement_method"] == "competitive_consultation" else 3
    return bool(project["valid_bid_count"] >= asked)


def competition(p: Neighbourhood) -> Count:
    """V4; 8.6: blank amount, blank method, or competitive with blank bids: out of both sums."""
    whole: list[float] = []
    competed: list[float] = []
    unknown = 0
    for project in awards(p):
        value, method = amount(project, "amount_awarded"), project["procurement_method"]
        competitive = method in COMPETITIVE
        no_bids = competitive and project["valid_bid_count"] is None
        if value is None or method is None or no_bids:
            unknown += 1
            continue
        whole.append(value)
        if competitive and enough_bids(project):
            competed.append(value)
    return ratio(math.fsum(competed), math.fsum(whole), unknown)


def mean_bids(p: Neighbourhood) -> Count:
    """V4's group; 8.6 with 16: bids of a contract of blank or foreign amount count.

    Choice (1.10): n_unknown = competitive awards with blank bids, and those of blank method.
    """
    competitive = [x for x in awards(p) if x["procurement_method"] in COMPETITIVE]
    bids = [x["valid_bid_count"] for x in competitive if x["valid_bid_count"] is not None]
    no_method = sum(1 for x in awards(p) if x["procurement_method"] is None)
    return ratio(math.fsum(bids), len(bids), len(competitive) - len(bids) + no_method)


def concentration(p: Neighbourhood) -> Count:
    """V5; 8.7: Σv² ÷ (Σv)² over awardees; both sums are given, as K7 gives its own.

    Choice (1.10): an award of blank amount or blank awardee is n_unknown; an unlisted awardee
    is an awardee.
    """
    values: dict[str, list[float]] = {}
    unknown = 0
    for project in awards(p):
        value, awardee = amount(project, "amount_awarded"), project["awarded_organization_id"]
        if value is None or awardee is None:
            unknown += 1
        else:
            values.setdefault(awardee, []).append(value)
    sums = [math.fsum(each) for each in values.values()]
    return ratio(math.fsum(v * v for v in sums), math.fsum(sums) ** 2, unknown)


def renewal(p: Neighbourhood) -> Count:
    """V5's group; 8.7 with 16.

    Choice: projects are independent units, so Wilson (1.21); “all numbers null” without an
    earlier award includes n_unknown.
    """
    earlier = {
        project["awarded_organization_id"]
        for project in p.projects.values()
        if project["award_date"] is not None and project["award_date"].date() < p.start
    } - {None}
    if not earlier:
        return Count(notes=None)
    awardees = [project["awarded_organization_id"] for project in awards(p)]
    named = [awardee for awardee in awardees if awardee is not None]
    return share(
        sum(1 for awardee in named if awardee in earlier), len(named), len(awardees) - len(named)
    )


# --- V6, V7 -----------------------------------------------------------------------------


def elapsed(p: Neighbourhood, project: Row) -> float:
    """6.2: min(1, (as_of − start + 1) ÷ (end − start + 1)); 0 if not begun by `as_of`."""
    start, end = project["start_date"].date(), project["end_date"].date()
    return min(1.0, days(start, p.as_of) / days(start, end))


def unfinished(project: Row) -> bool:
    """8.8, 6.2: no share of the contract can be told."""
    return project["end_date"] is None or impossible(project)


def execution(p: Neighbourhood) -> Count:
    """V6; 8.8.

    Choice: a project that overlaps P and lacks an amount or its end is n_unknown also if it
    has not begun by `as_of`; one that lacks nothing and has not begun is in neither sum.
    """
    paid: list[float] = []
    due: list[float] = []
    unknown = 0
    for project in p.projects.values():
        awarded, disbursed = (amount(project, c) for c in ("amount_awarded", "amount_disbursed"))
        if project["start_date"] is None:
            unknown += carries(project, "amount_awarded", "amount_disbursed")
        elif not overlaps(p, project):
            continue
        elif awarded is None or disbursed is None or unfinished(project):
            unknown += 1
        elif elapsed(p, project) > 0:
            paid.append(disbursed)
            due.append(awarded * elapsed(p, project))
    return ratio(math.fsum(paid), math.fsum(due), unknown)


def promised(p: Neighbourhood) -> Iterator[tuple[float, list[Row]]]:
    """8.9: target and activities of each project that promised people and has begun.

    Activities: delivered, of an A_svc type, whenever up to `as_of`.
    """
    for name, project in p.projects.items():
        told = project["target_people"] is not None and not unfinished(project)
        if project["start_date"] is None or not overlaps(p, project) or not told:
            continue
        if elapsed(p, project) > 0:
            served = [a for a in p.delivered if a["service_type"] in SERVICES]
            yield project["target_people"] * elapsed(p, project), on_projects(served, [name])


def no_promise(p: Neighbourhood) -> int:
    """8.2, 6.2 with 16. Choice: also if the project has not begun by `as_of`, as in V6."""
    found = 0
    for project in p.projects.values():
        if project["start_date"] is None:
            found += carries(project, "target_people")
        elif overlaps(p, project):
            found += project["target_people"] is None or unfinished(project)
    return found


def attainment(p: Neighbourhood) -> Count:
    """V7; 8.9 with 16: no Wilson; bounds per project unless every attendance is on a roster.

    Choice: fewest and most are those of 8.3; an attendance on a project whose target is 0
    counts among “every attendance”.
    """
    low: list[float] = []
    high: list[float] = []
    targets: list[float] = []
    every = True
    for target, activities in promised(p):
        fewest, most = span(p, activities)
        if complete(p, activities):
            fewest = most = float(len(p.people(activities)))
        else:
            every = False
        targets.append(target)
        low.append(min(fewest, target))
        high.append(target if most is None else min(most, target))
    found = ratio(math.fsum(low), math.fsum(targets), no_promise(p))
    if found.value is not None and not every:
        found.value, found.method = None, "bounds"
        found.lower = math.fsum(low) / math.fsum(targets)
        found.upper = math.fsum(high) / math.fsum(targets)
    return found


# --- V8 ---------------------------------------------------------------------------------


def resources(p: Neighbourhood) -> list[float]:
    """8.10: values of linkages in P from a known type that is not government.

    Choice: a blank value adds nothing and is not n_unknown, which counts projects (8.2).
    """
    found: list[float] = []
    for linkage in p.period_linkages():
        giver = p.city.type_of(linkage["from_organization_id"])
        if giver is not None and giver not in GOVERNMENT and linkage["resource_value"] is not None:
            found.append(float(linkage["resource_value"]))
    return found


def leverage(p: Neighbourhood) -> Count:
    """V8; 8.10 with 16.

    Choice: matched funds count whoever pays, also where the disbursed amount is blank; a
    project is n_unknown once, however much of it is unknown.
    """
    matched: list[float] = []
    paid: list[float] = []
    unknown = 0
    for project in p.projects.values():
        if project["start_date"] is None:
            unknown += carries(project, "amount_matched", "amount_disbursed")
        if not overlaps(p, project):
            continue
        matched.append(paid_in_period(p, project, "amount_matched") or 0.0)
        disbursed = paid_in_period(p, project, "amount_disbursed")
        funder = p.city.type_of(project["funder_organization_id"])
        if disbursed is None or funder is None:
            unknown += 1
        elif funder in GOVERNMENT:
            paid.append(disbursed)
    return ratio(math.fsum([*matched, *resources(p)]), math.fsum(paid), unknown)
