"""Why a chart cannot be drawn, in one sentence that names what would fill it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench import messages
from workbench.figures.chart import CannotDraw
from workbench.figures.words import Note, fields_named, has_number, reason_of, rows_of
from workbench.results import Publishable

_CHAIN = (
    *("needs.project_id", "needs.handling_route"),
    *("projects.design_date", "projects.designer_organization_id"),
    *("projects.procurement_method", "projects.valid_bid_count"),
    *("projects.awarded_organization_id", "organizations"),
)
#: Columns without which a series is left out; one of the alternatives is enough.
SERIES_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "chain_entry": (("needs.handling_route",),),
    "chain_losses": (_CHAIN,),
    "chain_steps": ((*_CHAIN, "projects.award_date"),),
    "index_intervals": ((),),
    "contact_months": (("organizations", "linkages", "activities"),),
    "actors": (("organizations", "linkages", "activities"),),
    "unit_contacts": (("needs.responsible_organization_id",),),
    "needs_by_category": (("needs.need_category",),),
    "needs_by_month": (("needs.raised_date",),),
    "needs_by_hour": (("needs.raised_date",),),
    "promise_by_category": (("needs.closed_on_time",), ("needs.due_date", "needs.closed_date")),
    "promise_flow": (("needs.closed_on_time",), ("needs.due_date", "needs.closed_date")),
    "resolution_curve": (("needs.closed_date", "needs.closed_status"),),
    "backlog_by_age": (("needs.closed_date",),),
    "data_quality": ((),),
    "information_lag": (("needs", "organizations.organization_type", "linkages.need_id"),),
    "referral_flow": (("linkages.response_status", "linkages.outcome"),),
    "role_hours": (("activities.worker_id", "activities.hours", "activities.worker_function"),),
    "worker_hours": (("activities.worker_id", "activities.hours", "workers"),),
    "case_states": (("activities.case_id", "activities.goal_attainment"),),
    "survey_answers": (("surveys",),),
    "gain_waves": (("surveys",),),
    "contracts": (("projects.start_date",),),
    "award_by_contest": (
        ("projects.award_date", "projects.amount_awarded", "projects.procurement_method"),
    ),
    "award_by_provider": (
        ("projects.award_date", "projects.amount_awarded", "projects.awarded_organization_id"),
    ),
    "people_by_group": (("communities.pop_elderly_60",),),
    "actors_by_sector": (("organizations.organization_type",),),
    "workers_by_type": (("workers.worker_type", "workers.community_id"),),
    "attendance": (("activities.participant_count",),),
    "concentration_curve": (("activities.participant_count", "participation"),),
    "composition": (("activities.participant_count", "participation", "residents"),),
}


def lacking(results: Publishable, fields: Sequence[str]) -> list[str]:
    """The tables and columns that were not received; a missing table stands for its columns."""
    received = results.context.received
    found: list[str] = []
    for field in fields:
        table, _, column = field.partition(".")
        if table not in received:
            found.append(table)
        elif column and column not in received[table]:
            found.append(field)
    return list(dict.fromkeys(found))


def series_of(results: Publishable, name: str, lang: str) -> pd.DataFrame:
    """The rows of a series; CannotDraw where it is absent, empty, all hidden or all zero."""
    if name not in results.series:
        raise CannotDraw(_why_absent(results, name, lang))
    rows = results.series[name].frame
    kind = results.series[name].kind
    # An organisation without ties is drawn too.
    count = {"survival": "at_risk", "nodes": "node"}.get(kind, "n")
    drawable = (
        rows[count].notna() & (rows[count] != 0) if count in rows.columns else rows.index >= 0
    )
    if drawable.any():
        return rows
    if (rows["status"] == "suppressed").any():
        raise all_hidden(results, lang)
    raise CannotDraw(messages.text("gaps.no_rows", lang))


def _why_absent(results: Publishable, name: str, lang: str) -> str:
    missing = [lacking(results, fields) for fields in SERIES_NEEDS[name]]
    if missing and all(missing):
        shortest = min(missing, key=len)
        return messages.text("gaps.missing", lang, fields=fields_named(shortest, lang))
    if name == "needs_by_hour":
        fields = fields_named(["needs.raised_date"], lang)
        return messages.text("gaps.no_times", lang, fields=fields)
    return messages.text("gaps.no_rows", lang)


def all_hidden(results: Publishable, lang: str) -> CannotDraw:
    return CannotDraw(messages.text("gaps.all_hidden", lang, min_cell=results.min_cell))


def why_no_number(results: Publishable, rows: pd.DataFrame, lang: str) -> CannotDraw:
    """The reason for a chart whose rows all lack a number: what is missing, hidden or not there."""
    told = rows_of(rows)
    for row in told:
        missing = Note.of(row["note"]).missing()
        if missing:
            fields = fields_named(missing, lang)
            return CannotDraw(messages.text("gaps.missing", lang, fields=fields))
    if any(row["status"] == "suppressed" for row in told):
        return all_hidden(results, lang)
    silent = [row for row in told if not has_number(row)]
    if silent:
        return CannotDraw(messages.text("gaps.because", lang, reason=reason_of(silent[0], lang)))
    return CannotDraw(messages.text("gaps.no_rows", lang))
