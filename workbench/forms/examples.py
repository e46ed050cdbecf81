"""Two invented rows for each table. They fit together, and no import ever reads them.

Codes, ids, numbers and dates are written as they are stored; a `Words` is what only a reader's
language can say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from workbench.forms.wording import said
from workbench.schema import codes
from workbench.schema.columns import Column, Table

Row = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """A text of `[forms]`."""

    name: str


_FIRST, _SECOND = "000000000001", "000000000002"
_AGENCY, _COMMITTEE, _STREET = "ORG-001", "ORG-002", "ORG-003"
_ONE_RESIDENT, _OTHER_RESIDENT = "a3f9c2e17b5d40cc", "0b7d51fe92ac63d8"
_BUILDING, _MEALS = "XQ-2024-0001", "XQ-2024-0002"
_PROJECT, _FURTHER_PROJECT = "XM-2024-01", "XM-2024-02"
_MEETING, _VISIT = "HD-2024-0001", "HD-2024-0002"


def _day(month: int, day: int, year: int = 2024) -> dt.date:
    return dt.date(year, month, day)


def _groups(*people: int) -> Row:
    """How many people of each group live in a community, in the order of the groups."""
    return {f"pop_{group.code}": n for group, n in zip(codes.GROUP, people, strict=True)}


_ROWS: dict[str, tuple[Row, Row]] = {
    "communities": (
        {
            "community_id": _FIRST,
            "year": 2024,
            "community_name": Words("example_community_one"),
            "street_name": Words("example_street"),
            "district_name": Words("example_district"),
            "community_type": "old_neighbourhood",
            "households": 1850,
            "pop_total": 5200,
            "pop_registered": 3900,
            "pop_priority": 310,
            **_groups(1100, 140, 60, 4, 95, 3, 12, 2, 40, 25, 55, 900, 70, 10),
            "venue_area_m2": 620.5,
            "venue_open_hours": 2600,
        },
        {
            "community_id": _SECOND,
            "year": 2024,
            "community_name": Words("example_community_two"),
            "street_name": Words("example_street"),
            "district_name": Words("example_district"),
            "community_type": "commodity_housing",
            "households": 2400,
            "pop_total": 7300,
            "pop_registered": 4100,
            "pop_priority": 260,
            **_groups(980, 75, 35, 1, 80, 2, 6, 1, 30, 18, 40, 1700, 55, 8),
            "venue_area_m2": 410,
            "venue_open_hours": 2080,
        },
    ),
    "organizations": (
        {
            "organization_id": _AGENCY,
            "organization_name": Words("example_agency"),
            "organization_type": "social_work_agency",
            "registration_status": "registered",
            "district_name": Words("example_district"),
            "committee_controlled": False,
            "independent_accounts": True,
            "active_from": _day(5, 20, 2018),
        },
        {
            "organization_id": _COMMITTEE,
            "organization_name": Words("example_committee"),
            "organization_type": "community_committee",
            "community_id": _FIRST,
            "district_name": Words("example_district"),
        },
    ),
    "workers": (
        {
            "worker_id": "W-001",
            "organization_id": _AGENCY,
            "community_id": _FIRST,
            "worker_type": "organization_social_worker",
            "certificate_level": "intermediate",
            "holds_committee_post": False,
            "fte": 1,
            "start_date": _day(3, 1, 2022),
        },
        {
            "worker_id": "W-002",
            "organization_id": _COMMITTEE,
            "community_id": _FIRST,
            "worker_type": "community_worker",
            "certificate_level": "none",
            "holds_committee_post": True,
            "fte": 0.5,
            "start_date": _day(7, 1, 2021),
            "end_date": _day(6, 30),
        },
    ),
    "residents": (
        {
            "resident_id": _ONE_RESIDENT,
            "community_id": _FIRST,
            "household_id": "5e8a09b4d7f1c236",
            "birth_year": 1948,
            "sex": "female",
            "group_codes": ("elderly_60", "elderly_alone", "low_income"),
            "filed_date": _day(1, 15),
        },
        {
            "resident_id": _OTHER_RESIDENT,
            "community_id": _FIRST,
            "birth_year": 1985,
            "sex": "male",
            "group_codes": ("disabled",),
            "filed_date": _day(2, 20),
            "exit_date": _day(11, 30),
        },
    ),
    "needs": (
        {
            "need_id": _BUILDING,
            "community_id": _FIRST,
            "raised_date": _day(3, 5),
            "source_channel": "hotline_12345",
            "need_category": Words("example_category_one"),
            "beneficiary_scope": "public",
            "acceptance_status": "accepted",
            "handling_route": "referral",
            "needs_department": True,
            "responsible_organization_id": _COMMITTEE,
            "assigned_date": _day(3, 5),
            "first_response_date": _day(3, 6),
            "due_date": _day(3, 20),
            "closed_date": _day(3, 18),
            "closed_on_time": True,
            "closed_status": "resolved",
            "followup_date": _day(3, 25),
            "followup_resolved": "yes",
            "satisfaction": 5,
            "recorded_date": _day(3, 5),
        },
        {
            "need_id": _MEALS,
            "community_id": _FIRST,
            "raised_date": _day(4, 11),
            "source_channel": "worker_outreach",
            "need_category": Words("example_category_two"),
            "beneficiary_scope": "individual",
            "resident_id": _ONE_RESIDENT,
            "group_code": "elderly_alone",
            "acceptance_status": "accepted",
            "handling_route": "project",
            "needs_department": False,
            "responsible_organization_id": _AGENCY,
            "assigned_date": _day(4, 12),
            "first_response_date": _day(4, 12),
            "project_id": _PROJECT,
            "due_date": _day(6, 30),
            "recorded_date": _day(4, 12),
        },
    ),
    "projects": (
        {
            "project_id": _PROJECT,
            "community_id": _FIRST,
            "title": Words("example_project_one"),
            "designer_organization_id": _AGENCY,
            "funder_organization_id": _STREET,
            "awarded_organization_id": _AGENCY,
            "residents_consulted": 46,
            "design_date": _day(2, 1),
            "tender_date": _day(3, 1),
            "award_date": _day(3, 28),
            "procurement_method": "competitive_consultation",
            "valid_bid_count": 3,
            "currency": "CNY",
            "amount_awarded": 180000,
            "amount_disbursed": 90000,
            "amount_matched": 12000.5,
            "start_date": _day(4, 1),
            "end_date": _day(3, 31, 2025),
            "target_people": 120,
            "target_sessions": 48,
            "project_status": "active",
            "recorded_date": _day(4, 2),
        },
        {
            "project_id": _FURTHER_PROJECT,
            "community_id": _SECOND,
            "title": Words("example_project_two"),
            "funder_organization_id": _STREET,
            "awarded_organization_id": _COMMITTEE,
            "award_date": _day(5, 10),
            "procurement_method": "grant",
            "currency": "CNY",
            "amount_awarded": 20000,
            "start_date": _day(5, 15),
            "end_date": _day(12, 31),
            "project_status": "completed",
        },
    ),
    "activities": (
        {
            "activity_id": _MEETING,
            "community_id": _FIRST,
            "activity_date": _day(4, 20),
            "organization_id": _COMMITTEE,
            "co_organization_ids": (_AGENCY, _STREET),
            "service_type": "deliberation",
            "participant_count": 32,
            "hours": 2,
            "need_id": _BUILDING,
            "worker_id": "W-002",
            "worker_function": "enabler",
            "initiated_by": "resident",
            "participation_level": "collaborate",
            "venue_type": "community_venue",
            "decisions_made": 2,
            "decisions_implemented": 1,
            "activity_status": "delivered",
            "recorded_date": _day(4, 22),
        },
        {
            "activity_id": _VISIT,
            "community_id": _FIRST,
            "activity_date": _day(5, 8),
            "organization_id": _AGENCY,
            "service_type": "case_work",
            "participant_count": 1,
            "hours": 1.5,
            "project_id": _PROJECT,
            "need_id": _MEALS,
            "worker_id": "W-001",
            "worker_function": "practitioner",
            "initiated_by": "social_organization",
            "participation_level": "none",
            "venue_type": "home",
            "case_id": "GA-001",
            "goal_attainment": "met",
            "case_closed_date": _day(9, 30),
            "service_kind": "basic",
            "activity_status": "delivered",
            "recorded_date": _day(5, 8),
        },
    ),
    "participation": (
        {
            "activity_id": _MEETING,
            "resident_id": _ONE_RESIDENT,
            "participant_role": "decision_maker",
            "hours": 2,
        },
        {
            "activity_id": _MEETING,
            "resident_id": _OTHER_RESIDENT,
            "participant_role": "volunteer",
            "hours": 1.5,
        },
    ),
    "linkages": (
        {
            "linkage_id": "LD-2024-001",
            "community_id": _FIRST,
            "linkage_date": _day(4, 15),
            "from_organization_id": _COMMITTEE,
            "to_organization_id": _AGENCY,
            "linkage_type": "referral",
            "need_id": _MEALS,
            "project_id": _PROJECT,
            "response_status": "accepted",
            "accepted_date": _day(4, 16),
            "outcome": "helped",
            "outcome_date": _day(5, 8),
        },
        {
            "linkage_id": "LD-2024-002",
            "community_id": _FIRST,
            "linkage_date": _day(6, 3),
            "from_organization_id": _AGENCY,
            "to_organization_id": _STREET,
            "linkage_type": "resource_transfer",
            "resource_type": "goods",
            "resource_value": 3500,
            "response_status": "pending",
        },
    ),
    "surveys": (
        {
            "response_id": "WJ-0001",
            "community_id": _FIRST,
            "survey_date": _day(12, 1),
            "wave": "2024-2",
            "respondent_type": "resident",
            "item_code": "gain_1",
            "score": 4,
            "scale_min": 1,
            "scale_max": 5,
            "weight": 1,
        },
        {
            "response_id": "WJ-0002",
            "community_id": _FIRST,
            "survey_date": _day(12, 3),
            "wave": "2024-2",
            "respondent_type": "organization",
            "respondent_id": _AGENCY,
            "target_organization_id": _COMMITTEE,
            "item_code": "trust_reliability",
            "score": 5,
            "scale_min": 1,
            "scale_max": 5,
            "weight": 1,
        },
    ),
}


def example_rows(table: Table, lang: str) -> tuple[Row, Row]:
    """The two rows as a clerk would type them: labels, yes or no, dates, lists in one cell."""
    first, second = _ROWS[table.name]
    return _typed(table, first, lang), _typed(table, second, lang)


def _typed(table: Table, row: Row, lang: str) -> Row:
    return {name: typed(table.column(name), value, lang) for name, value in row.items()}


def typed(column: Column, value: Any, lang: str) -> Any:
    """A stored value as a clerk types it; a list's items come as a tuple."""
    if isinstance(value, Words):
        return said(value.name, lang)
    if column.type == "bool":
        return said("yes" if value else "no", lang)
    if column.type == "enum":
        return _label(column, value, lang)
    if column.type == "list":
        items = [_label(column, item, lang) if column.codes else item for item in value]
        return said("list_joint", lang).join(items)
    return value


def _label(column: Column, code: str, lang: str) -> str:
    return next(known.label(lang) for known in column.codes if known.code == code)
