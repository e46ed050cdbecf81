"""Every fixed row of RULES 15 for O, G2, efficacy and V, in its order, and what it requires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.slow_linkage.catalogue import REQUIRED, Key, Needed
from tests.slow_linkage.counts import Count, missing, silent
from tests.slow_linkage.place import City
from tests.slow_worth import cases, contracts, spending, surveys
from tests.slow_worth.place import Neighbourhood
from workbench.schema.container import Tables


@dataclass(frozen=True)
class Entry:
    """A fixed row: what it requires besides R columns, and how it is computed."""

    unit: str
    needed: Needed
    compute: Callable[[Neighbourhood], Count]
    #: 15, V1: amount_disbursed | amount_awarded.
    either_amount: bool = False


def has_tables(tables: Tables, entry: Entry) -> bool:
    """1.12: by header, not by content."""
    if not all(
        tables.has(name, *REQUIRED[name], *columns) for name, columns in entry.needed.items()
    ):
        return False
    amounts = ("amount_disbursed", "amount_awarded")
    return not entry.either_amount or any(tables.has("projects", each) for each in amounts)


def row(p: Neighbourhood, entry: Entry) -> Count:
    """The row, or why it is not available (1.12, 1.14)."""
    if not has_tables(p.city.tables, entry):
        found = missing()
    elif not all(p.reported(name) for name in entry.needed):
        found = silent()
    else:
        found = entry.compute(p)
    found.unit = entry.unit
    return found


# --- Outcomes ---------------------------------------------------------------------------

ASKED: Needed = {"surveys": ()}
ASKED_AND_SERVED: Needed = {"surveys": (), "activities": (), "participation": (), "residents": ()}
OF_CASES = ("case_id", "goal_attainment")


def outcome_entries() -> dict[Key, Entry]:
    gain = partial(surveys.index, items=surveys.GAIN)
    change = partial(surveys.change, items=surveys.GAIN)
    panel = partial(surveys.panel, items=surveys.GAIN)
    return {
        ("gain_index", "", ""): Entry("score_0_100", ASKED, gain),
        ("gain_positive_share", "", ""): Entry("share", ASKED, surveys.positive_share),
        ("gain_sustained", "", ""): Entry("score_0_100", ASKED, change),
        ("gain_sustained", "", "panel"): Entry("score_0_100", ASKED, panel),
        ("served_gap", "", ""): Entry("score_0_100", ASKED_AND_SERVED, surveys.served_gap),
        ("goal_attainment_rate", "", ""): Entry(
            "share", {"activities": OF_CASES}, cases.goal_attainment
        ),
    }


def pathway_entries() -> dict[Key, Entry]:
    found = {
        ("identity_index", "", group): Entry(
            "score_0_100", ASKED, partial(surveys.index, items=items)
        )
        for group, items in surveys.IDENTITY_ITEMS.items()
    }
    for group, side in (("served", True), ("not_served", False)):
        found["identity_index", "", group] = Entry(
            "score_0_100", ASKED_AND_SERVED, partial(surveys.identity_of, side=side)
        )
    found["identity_index", "", "wave_change"] = Entry(
        "score_0_100", ASKED, partial(surveys.change, items=surveys.IDENTITY)
    )
    for group, compute in (("", surveys.change), ("panel", surveys.panel)):
        found["efficacy_change", "", group] = Entry(
            "score_0_100", ASKED, partial(compute, items=surveys.EFFICACY)
        )
    return found


# --- Money ------------------------------------------------------------------------------

CONTRACT = ("start_date", "end_date")
#: 16 on 1.12: headcounts where X is counted.
COUNTED = ("project_id", "participant_count")
AWARD = ("award_date", "amount_awarded")


def spending_entries() -> dict[Key, Entry]:
    v1: Needed = {"projects": CONTRACT, "activities": COUNTED}
    v2: Needed = {"projects": CONTRACT, "needs": ("project_id", "followup_resolved")}
    v3: Needed = {"projects": CONTRACT, "activities": ("project_id", *OF_CASES)}
    return {
        ("cost_per_person_served", "", ""): Entry("cny", v1, spending.per_person, True),
        ("cost_per_resolved_need", "", ""): Entry("cny", v2, spending.per_resolved_need, True),
        ("cost_per_goal_attained_case", "", ""): Entry("cny", v3, spending.per_attained_case, True),
    }


def contract_entries() -> dict[Key, Entry]:
    v4: Needed = {"projects": (*AWARD, "procurement_method", "valid_bid_count")}
    v5: Needed = {"projects": (*AWARD, "awarded_organization_id")}
    v6: Needed = {"projects": (*CONTRACT, "amount_awarded", "amount_disbursed")}
    v7: Needed = {"projects": (*CONTRACT, "target_people"), "activities": COUNTED}
    v8: Needed = {
        "projects": (*CONTRACT, "amount_matched", "amount_disbursed", "funder_organization_id"),
        "organizations": (),
        "linkages": ("resource_value",),
    }
    v9: Needed = {
        "projects": CONTRACT,
        "activities": ("project_id",),
        "participation": (),
        "residents": ("group_codes",),
    }
    return {
        ("competition_rate", "", ""): Entry("share", v4, contracts.competition),
        ("competition_rate", "", "mean_bids"): Entry("count", v4, contracts.mean_bids),
        ("provider_concentration", "", ""): Entry("index", v5, contracts.concentration),
        ("provider_concentration", "", "incumbent_renewal"): Entry("share", v5, contracts.renewal),
        ("budget_execution_rate", "", ""): Entry("ratio", v6, contracts.execution),
        ("target_attainment", "", ""): Entry("share", v7, contracts.attainment),
        ("leverage_ratio", "", ""): Entry("ratio", v8, contracts.leverage),
        ("priority_spend_share", "", ""): Entry("share", v9, spending.priority_spending, True),
    }


# --- All communities --------------------------------------------------------------------


def entries() -> dict[Key, Entry]:
    """Every fixed row in the order of the catalogue."""
    return {**outcome_entries(), **pathway_entries(), **spending_entries(), **contract_entries()}


#: The indicators computed here, in the order of RULES 15.
IDS = tuple(dict.fromkeys(indicator for indicator, _, _ in entries()))


def places(tables: Tables, start: dt.date, end: dt.date, as_of: dt.date) -> list[Neighbourhood]:
    """1.1: every id that occurs in any table, sorted as text."""
    city = City(tables, "three")
    ids = {r.get("community_id") for rows in city.rows.values() for r in rows} - {None}
    return [Neighbourhood(city, name, start, end, as_of) for name in sorted(map(str, ids))]
