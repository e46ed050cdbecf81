"""Every fixed row of RULES 15 for I, X, W and those of G, in its order, and what it requires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.slow_linkage.catalogue import REQUIRED, Key, Needed
from tests.slow_linkage.counts import Count, missing, silent
from tests.slow_services import information, pathways, roles, workers
from tests.slow_services.place import City, Place
from workbench.schema.container import Tables


@dataclass(frozen=True)
class Entry:
    """A fixed row: its unit, what it requires besides R columns, and how it is computed."""

    unit: str
    needed: Needed
    compute: Callable[[Place], Count]
    #: 15, “a|b”: one of these columns of `needs`.
    one_of: tuple[str, ...] = ()


def row(p: Place, entry: Entry) -> Count:
    """The row, or why it is not available (1.12, 1.14)."""
    tables = p.city.tables
    complete = all(tables.has(name, *REQUIRED[name], *own) for name, own in entry.needed.items())
    if entry.one_of and not any(tables.has("needs", column) for column in entry.one_of):
        complete = False
    if not complete:
        found = missing()
    elif not all(p.reported(name) for name in entry.needed):
        found = silent()
    else:
        found = entry.compute(p)
    found.unit = entry.unit
    return found


def information_entries() -> dict[Key, Entry]:
    lag: Needed = {"needs": (), "organizations": (), "linkages": ("need_id",)}
    shared: Needed = {**lag, "needs": ("needs_department",)}
    together: Needed = {**shared, "linkages": ("need_id", "response_status")}
    record: Needed = {
        "needs": ("project_id",),
        "projects": (),
        "activities": ("need_id",),
        "linkages": ("need_id",),
    }
    answer: Needed = {"linkages": ("response_status",)}
    outcome: Needed = {"linkages": ("outcome",)}
    days: Needed = {"linkages": ("response_status", "accepted_date")}
    return {
        ("info_share_rate", "", ""): Entry("share", shared, information.shared),
        ("info_response_rate", "", ""): Entry("share", answer, information.answered),
        ("info_lag_days", "", ""): Entry("days", lag, information.lag),
        ("department_coordination_rate", "", ""): Entry("share", together, information.coordinated),
        ("shared_record_rate", "", ""): Entry("share", record, information.recorded),
        ("loop_closed_rate", "", ""): Entry("share", outcome, information.closed),
        ("got_help_rate", "", ""): Entry("share", outcome, information.helped),
        ("referral_accept_rate", "", ""): Entry("share", answer, information.accepted),
        ("referral_accept_rate", "", "days_to_accept"): Entry(
            "days", days, information.days_to_accept
        ),
    }


def worker_entries() -> dict[Key, Entry]:
    match: Needed = {
        "needs": ("project_id", "responsible_organization_id"),
        "activities": ("need_id",),
    }
    role: Needed = {"activities": (), "participation": ("participant_role",)}
    paired: Needed = {
        "communities": ("pop_priority",),
        "activities": ("participant_count",),  # 16 on 1.12: X is counted
        "participation": (),
        "residents": ("group_codes",),
    }
    coded: Needed = {"activities": ("worker_id", "worker_function")}
    hours: Needed = {"activities": ("worker_id", "worker_function", "hours")}
    return {
        ("needs_collected_per_worker", "", ""): Entry(
            "per_fte", {"needs": (), "workers": ()}, workers.collected
        ),
        ("match_rate", "", ""): Entry("share", match, workers.matched),
        ("match_days", "", ""): Entry("days", match, workers.match_days),
        ("mobilisation_yield", "", ""): Entry(
            "per_fte", {**role, "workers": ()}, workers.mobilised
        ),
        ("mobilisation_retention", "", ""): Entry("share", role, workers.retained),
        ("caseload", "", ""): Entry(
            "per_fte", {"activities": ("case_id",), "workers": ()}, workers.caseload
        ),
        ("pairing_coverage", "", ""): Entry("share", paired, workers.paired),
        ("role_coverage", "", ""): Entry("share", coded, roles.role_coverage),
        ("role_evenness", "", ""): Entry("index", hours, roles.role_evenness),
    }


def staff_entries() -> dict[Key, Entry]:
    certificate: Needed = {"workers": ("certificate_level",)}
    density: Needed = {"communities": (), "workers": ()}
    office: Needed = {"activities": ("worker_id", "hours"), "workers": ()}
    closing: Needed = {
        "needs": ("project_id",),
        "organizations": (),
        "workers": (),
        "activities": ("worker_id",),
        "linkages": (),
        "projects": ("awarded_organization_id",),
    }
    found: dict[Key, Entry] = {}
    for g in ("", "community_worker"):
        found["certified_share", "", g] = Entry(
            "share", certificate, partial(roles.certified, kind=g)
        )
    for g in ("", "community_worker"):
        found["workers_per_10000", "", g] = Entry(
            "per_10000", density, partial(roles.per_10000, kind=g)
        )
    found["admin_time_share", "", ""] = Entry("share", office, roles.admin_time)
    for g in roles.CLOSING:
        found["closing_roles", "", g] = Entry("share", closing, partial(roles.closing, group=g))
    return found


def pathway_entries() -> dict[Key, Entry]:
    fewer: Needed = {"communities": (), "needs": ("project_id",)}
    repeat: Needed = {**fewer, "needs": ("project_id", "closed_date")}
    role: Needed = {"activities": (), "participation": ("participant_role",)}
    answer: Needed = {"needs": ("followup_resolved",)}
    told: Needed = {"organizations": (), "linkages": ("response_status",)}
    found = {
        ("problem_reduction", "", "new_needs"): Entry("per_1000", fewer, pathways.fewer_needs),
        ("problem_reduction", "", "repeat"): Entry(
            "points", repeat, pathways.fewer_repeats, ("resident_id", "parent_need_id")
        ),
        ("empowerment_conversion_rate", "", ""): Entry("share", role, pathways.empowered),
    }
    for g, category in (("", "entitlement"), ("dispute", "dispute")):
        found["policy_delivery_rate", "", g] = Entry(
            "share", answer, partial(pathways.delivered, category=category)
        )
    found["advocacy_uptake_rate", "", ""] = Entry("share", told, information.uptake)
    return found


def entries() -> dict[Key, Entry]:
    """Every fixed row in the order of the catalogue."""
    return {**information_entries(), **worker_entries(), **staff_entries(), **pathway_entries()}


#: The indicators computed here, in the order of RULES 15.
IDS = tuple(dict.fromkeys(indicator for indicator, _, _ in entries()))


def places(tables: Tables, start: dt.date, end: dt.date, as_of: dt.date) -> list[Place]:
    """1.1: every id that occurs in any table, sorted as text."""
    city = City(tables, "three")
    ids = {r.get("community_id") for rows in city.rows.values() for r in rows} - {None}
    return [Place(city, name, start, end, as_of) for name in sorted(map(str, ids))]
