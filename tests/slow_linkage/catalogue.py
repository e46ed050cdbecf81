"""Every fixed row of RULES 15 for L, K, M, C9 and their neighbours, in its order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.slow_linkage import action, chain, connection
from tests.slow_linkage.counts import Count, index, missing, silent
from tests.slow_linkage.place import City, Place
from workbench.schema.container import Tables

Needed = dict[str, tuple[str, ...]]
Key = tuple[str, str, str]  # indicator, variant, group

#: 15 with 16 on 1.12: R columns; names, titles and participant_count are not required.
REQUIRED: Needed = {
    "communities": ("community_id", "year", "households", "pop_total"),
    "organizations": ("organization_id", "organization_type"),
    "workers": ("worker_id", "organization_id", "worker_type"),
    "residents": ("resident_id", "community_id"),
    "needs": ("need_id", "community_id", "raised_date", "source_channel", "need_category"),
    "projects": ("project_id", "community_id"),
    "activities": (
        "activity_id",
        "community_id",
        "activity_date",
        "organization_id",
        "service_type",
    ),
    "participation": ("activity_id", "resident_id"),
    "linkages": (
        "linkage_id",
        "community_id",
        "linkage_date",
        "from_organization_id",
        "to_organization_id",
        "linkage_type",
    ),
    "surveys": (
        "response_id",
        "community_id",
        "survey_date",
        "respondent_type",
        "item_code",
        "score",
    ),
}
#: 15: what the chain reads of a project.
PURCHASE = (
    "design_date",
    "designer_organization_id",
    "procurement_method",
    "valid_bid_count",
    "awarded_organization_id",
)


@dataclass(frozen=True)
class Entry:
    """A fixed row: what it requires besides R columns, and how it is computed."""

    unit: str
    needed: Needed
    compute: Callable[[Place], Count]
    #: 16 on 1.12: activities.need_id | (activities.project_id, needs.project_id)
    by_activity: bool = False


def has_tables(tables: Tables, entry: Entry) -> bool:
    """1.12: by header, not by content."""
    if not all(
        tables.has(name, *REQUIRED[name], *columns) for name, columns in entry.needed.items()
    ):
        return False
    if not entry.by_activity:
        return True
    by_project = tables.has("activities", "project_id") and tables.has("needs", "project_id")
    return tables.has("activities", "need_id") or by_project


def row(p: Place, entry: Entry) -> Count:
    """The row, or why it is not available (1.12, 1.14)."""
    if not has_tables(p.city.tables, entry):
        found = missing()
    elif not all(p.reported(name) for name in entry.needed):
        found = silent()
    else:
        found = entry.compute(p)
    found.unit = entry.unit
    return found


# --- The chain --------------------------------------------------------------------------


def chain_needed(variant: str, stage: str) -> Needed:
    """15, 4.3: strict needs control from S3 on; workers and activities from S4 on."""
    found: Needed = {
        "needs": ("project_id", "handling_route"),
        "projects": PURCHASE,
        "organizations": (),
    }
    if variant == "strict" and stage >= "S3":
        found["organizations"] = ("committee_controlled",)
    if stage >= "S4":
        found |= {"workers": (), "activities": ("worker_id",)}
    if stage == "S5":
        found["needs"] = (*found["needs"], "followup_resolved")
    return found


def chain_entries() -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for v in chain.VARIANTS:
        found["chain_completion_rate", v, ""] = Entry(
            "share", chain_needed(v, "S4"), partial(chain.completion, variant=v), True
        )
    for v in chain.VARIANTS:
        for s in chain.STAGES:
            found["chain_stage_conversion", v, s] = Entry(
                "share",
                chain_needed(v, s),
                partial(chain.conversion, variant=v, group=s),
                s >= "S4",
            )
    for v in chain.VARIANTS:
        found["full_loop_rate", v, ""] = Entry(
            "share", chain_needed(v, "S5"), partial(chain.full_loop, variant=v), True
        )
    designed: Needed = {"projects": ("design_date",), "needs": ("project_id",)}
    found["demand_origin_rate", "", ""] = Entry("share", designed, chain.demand_origin)
    dates = ("design_date", "tender_date", "award_date", "start_date")
    order: Needed = {"projects": dates, "activities": ("project_id",), "needs": ("project_id",)}
    found["chain_order_violation_rate", "", ""] = Entry("share", order, chain.order_violation)
    found["need_projectisation_rate", "", ""] = Entry(
        "share", {"needs": ("project_id",)}, chain.projectisation
    )
    found["resident_consultation_rate", "", ""] = Entry(
        "share", {"projects": ("design_date", "residents_consulted")}, chain.consultation
    )
    found["need_to_delivery_days", "", ""] = Entry(
        "days", {"needs": (), "activities": ()}, chain.delivery_days, True
    )
    for r in chain.ROUTES:
        found["handling_route_mix", "", r] = Entry(
            "share", {"needs": ("handling_route",)}, partial(chain.route_mix, route=r)
        )
    return found


# --- Connection -------------------------------------------------------------------------

NETWORK: Needed = {"organizations": (), "linkages": (), "activities": ()}
OF_LIAN = ("three_sector_need_rate", "cross_sector_density", "need_anchored_linkage_share")
OF_DONG = ("activation_rate", "delivery_rate", "resolution_rate")


def connection_entries(k2_ref: float) -> dict[Key, Entry]:
    k1: Needed = {
        "needs": ("handling_route",),
        "organizations": (),
        "workers": (),
        "projects": (),
        "linkages": (),
        "activities": ("worker_id", "co_organization_ids"),
    }
    pairs: Needed = {"organizations": (), "linkages": ()}
    rosters: Needed = {"activities": (), "participation": (), "residents": ("group_codes",)}
    asked: Needed = {**NETWORK, "surveys": ("target_organization_id",)}
    plain: dict[str, Entry] = {
        "three_sector_need_rate": Entry("share", k1, connection.three_sectors, True),
        "cross_sector_density": Entry("share", NETWORK, connection.density),
        "need_anchored_linkage_share": Entry(
            "share", {"linkages": ("need_id", "project_id")}, connection.anchored
        ),
        "isolate_share": Entry("share", NETWORK, connection.isolates),
        "linkage_regularity": Entry("share", pairs, connection.regularity),
        "lian_index": Entry("index", {}, partial(lian_index, k2_ref=k2_ref)),
        "interconnection": Entry("share", NETWORK, connection.interconnection),
        "hub_dependence": Entry("index", NETWORK, connection.hub_dependence),
        "reciprocity": Entry("share", pairs, partial(connection.reciprocity, variant="")),
        "complementarity": Entry("index", rosters, connection.complementarity),
        "resource_exchange_rate": Entry(
            "share", {**pairs, "linkages": ("resource_type",)}, connection.exchange
        ),
        "trust_score": Entry("score", asked, partial(connection.rated, items=connection.TRUST)),
        "value_score": Entry("score", asked, partial(connection.rated, items=connection.VALUE)),
        "mutual_promotion": Entry(
            "share",
            {**NETWORK, "activities": ("co_organization_ids",)},
            connection.mutual_promotion,
        ),
    }
    found: dict[Key, Entry] = {}
    for indicator, entry in plain.items():
        found[indicator, "", ""] = entry
        if indicator == "reciprocity":
            found[indicator, "with_response", ""] = Entry(
                "share",
                {**pairs, "linkages": ("response_status",)},
                partial(connection.reciprocity, variant="with_response"),
            )
    return found


def lian_index(p: Place, k2_ref: float) -> Count:
    """5.9: K1, K2 as min(1, K2 ÷ K2_ref), K3."""
    entries = connection_entries(k2_ref)
    k1, k2, k3 = (row(p, entries[name, "", ""]) for name in OF_LIAN)
    if k2.value is not None:
        k2.value = min(1.0, k2.value / k2_ref)
    return index([k1, k2, k3])


# --- Action -----------------------------------------------------------------------------


def moving_entries() -> dict[Key, Entry]:
    m1: Needed = {
        "activities": ("need_id",),
        "needs": ("first_response_date", "closed_status"),
    }
    m2: Needed = {
        "projects": ("target_sessions", "start_date", "end_date"),
        "activities": ("project_id",),
    }
    m3: Needed = {"organizations": (), "activities": ()}
    return {
        ("activation_rate", "", ""): Entry("share", m1, action.activation),
        ("delivery_rate", "", ""): Entry("ratio", m2, partial(action.delivery, variant="")),
        ("delivery_rate", "uncapped", ""): Entry(
            "ratio", m2, partial(action.delivery, variant="uncapped")
        ),
        ("active_organization_rate", "", ""): Entry("share", m3, action.active_organizations),
        ("continuity", "", ""): Entry("share", {"activities": ()}, action.continuity),
        ("dong_index", "", ""): Entry("index", {}, dong_index),
    }


def dong_index(p: Place) -> Count:
    """6.4, 5.9: M1, M2 and R3."""
    entries = moving_entries()
    r3 = Entry("share", {"needs": ("followup_resolved",)}, action.resolved)
    both = [row(p, entries[name, "", ""]) for name in OF_DONG[:2]]
    return index([*both, row(p, r3)])


def quadrant(p: Place, k2_ref: float, cut: float, group: str) -> Count:
    return action.quadrant(lian_index(p, k2_ref), dong_index(p), cut, group)


def linkage_index(p: Place, k2_ref: float) -> Count:
    return action.linkage_index(lian_index(p, k2_ref), dong_index(p))


def action_entries(k2_ref: float, cut: float) -> dict[Key, Entry]:
    found = moving_entries()
    for g in ("", "lian", "dong"):
        found["linkage_quadrant", "", g] = Entry(
            "index" if g else "none",
            {},
            partial(quadrant, k2_ref=k2_ref, cut=cut, group=g),
        )
    found["linkage_index", "", ""] = Entry("score_0_100", {}, partial(linkage_index, k2_ref=k2_ref))
    c9: Needed = {
        "communities": ("venue_open_hours",),
        "organizations": (),
        "activities": ("venue_type", "hours"),
    }
    found["venue_openness_rate", "", ""] = Entry("ratio", c9, action.venue_openness)
    found["venue_area_per_100_households", "", ""] = Entry(
        "m2_per_100_households", {"communities": ("venue_area_m2",)}, action.venue_area
    )
    for v in action.VENUES:
        found["activity_venue_mix", "", v] = Entry(
            "share",
            {"activities": ("venue_type",)},
            partial(action.venue_mix, code=v),
        )
    found["sectors_active", "", ""] = Entry("count", NETWORK, action.sectors_active)
    for g in ("", "share"):
        found["mutual_aid_activities", "", g] = Entry(
            g or "count", {"activities": ()}, partial(action.mutual_aid, group=g)
        )
    found["cbo_meetings", "", ""] = Entry(
        "count", {"organizations": (), "linkages": ()}, action.cbo_meetings
    )
    for k in action.KINDS:
        found["service_kind_mix", "", k] = Entry(
            "share",
            {"activities": ("service_kind",)},
            partial(action.kind_mix, code=k),
        )
    return found


# --- All communities --------------------------------------------------------------------


def entries(k2_ref: float, cut: float) -> dict[Key, Entry]:
    """Every fixed row in the order of the catalogue."""
    return {**chain_entries(), **connection_entries(k2_ref), **action_entries(k2_ref, cut)}


#: The indicators computed here, in the order of RULES 15.
IDS = tuple(dict.fromkeys(indicator for indicator, _, _ in entries(0.5, 0.5)))


def places(
    tables: Tables, start: dt.date, end: dt.date, as_of: dt.date, sectors: str
) -> list[Place]:
    """1.1: every id that occurs in any table, sorted as text."""
    city = City(tables, sectors)
    ids = {r.get("community_id") for rows in city.rows.values() for r in rows} - {None}
    return [Place(city, name, start, end, as_of) for name in sorted(map(str, ids))]


def rows_of_place(p: Place, wanted: Sequence[Key], k2_ref: float, cut: float) -> dict[Key, Count]:
    known = entries(k2_ref, cut)
    return {key: row(p, known[key]) for key in wanted}
