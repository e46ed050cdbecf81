"""What happened in a block: needs, activities, who took part, linkages; all within 2024."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.metrics.block import Block, day_of, known_by, taken
from benchmarks.metrics.registers import ORGANIZATIONS, PROJECTS, RESIDENTS, WORKERS
from workbench.schema import codes

NEEDS, ACTIVITIES, LINKAGES = 1000, 500, 200
#: Roster rows of each activity: 5,000 in a community.
LISTED = 10
FIRST, LAST = "2024-01-01", "2024-12-31"

CATEGORIES = [code.code for code in codes.NEED_CATEGORY]
GROUPS = [code.code for code in codes.GROUP]
#: Steps through the residents that meet nobody twice in LISTED steps.
STEPS = (1, 3, 7, 11, 13, 17, 19, 23)


def needs(block: Block) -> dict[str, Any]:
    rows = block.size * NEEDS
    ids = block.ids("N", NEEDS)
    raised = block.days(FIRST, LAST, rows, times=True)
    closed = known_by(block.some(block.after(raised, 12, times=True), 0.97), LAST)
    followed = known_by(block.some(day_of(block.after(closed, 10)), 0.8), LAST)
    shut, called = ~np.isnat(closed), ~np.isnat(followed)
    return {
        "need_id": ids,
        "community_id": block.communities(NEEDS),
        "raised_date": raised,
        "source_channel": block.codes([c.code for c in codes.SOURCE_CHANNEL[:-1]], rows, blank=0.0),
        "need_category": block.codes(CATEGORIES, rows),
        "beneficiary_scope": block.codes(
            [c.code for c in codes.BENEFICIARY_SCOPE], rows, blank=0.05
        ),
        "resident_id": taken(
            block.ids("R", RESIDENTS), block.own(RESIDENTS, NEEDS), block.blank(rows, 0.4)
        ),
        "group_code": block.codes(GROUPS, rows, blank=0.7),
        "acceptance_status": block.codes(
            {"accepted": 0.95, "rejected": 0.02, "duplicate": 0.02, "pending": 0.01}, rows
        ),
        "handling_route": block.codes(
            {"direct": 0.5, "referral": 0.2, "project": 0.2, "deliberation": 0.1}, rows
        ),
        "needs_department": block.flags(0.2, rows, blank=0.05),
        "responsible_organization_id": taken(
            block.ids("O", ORGANIZATIONS), block.own(ORGANIZATIONS, NEEDS)
        ),
        "assigned_date": day_of(raised),
        "first_response_date": known_by(
            block.some(block.after(raised, 0.5, times=True), 0.97), LAST
        ),
        "project_id": taken(
            block.ids("P", PROJECTS), block.own(PROJECTS, NEEDS), block.blank(rows, 0.7)
        ),
        "due_date": raised + np.timedelta64(15 * 24 * 60, "m"),
        "closed_date": closed,
        "closed_on_time": pa.array(closed - raised <= np.timedelta64(15, "D"), mask=~shut),
        "closed_status": _where(
            block.codes({"resolved": 0.85, "partly_resolved": 0.05, "explained": 0.1}, rows), shut
        ),
        "followup_date": followed,
        "followup_resolved": _where(
            block.codes({"yes": 0.6, "partly": 0.15, "no": 0.15, "unreachable": 0.1}, rows), called
        ),
        "satisfaction": _where(block.whole(1, 5, rows, blank=0.1), called),
        "parent_need_id": taken(ids, block.own(NEEDS, NEEDS), block.blank(rows, 0.97)),
        "recorded_date": day_of(raised),
    }


def _where(values: pa.Array, told: np.ndarray) -> pa.Array:
    """The values where told, null elsewhere."""
    return pc.if_else(pa.array(told), values, pa.scalar(None, values.type))


def activities(block: Block) -> dict[str, Any]:
    rows = block.size * ACTIVITIES
    kinds = [code.code for code in codes.SERVICE_TYPE]
    kind = block.codes(kinds, rows)
    casework = pc.equal(kind, "case_work").to_numpy(zero_copy_only=False)
    governance = pc.is_in(kind, pa.array(["deliberation", "public_affairs_action"]))
    decided = governance.to_numpy(zero_copy_only=False)
    held = block.days(FIRST, LAST, rows)
    organisations = block.ids("O", ORGANIZATIONS)
    partners = pc.if_else(
        block.flags(0.5, rows),
        taken(organisations, block.own(ORGANIZATIONS, ACTIVITIES)),
        pc.binary_join_element_wise(
            taken(organisations, block.own(ORGANIZATIONS // 2, ACTIVITIES)),
            taken(organisations, block.own(ORGANIZATIONS, ACTIVITIES)),
            ";",
        ),
    )
    # Every second community has complete rosters, the others leave up to 5 people out.
    loose = np.repeat((block.first + np.arange(block.size)) % 2, ACTIVITIES)
    closing = casework & (block.rng.random(rows) < 0.3)
    return {
        "activity_id": block.ids("A", ACTIVITIES),
        "community_id": block.communities(ACTIVITIES),
        "activity_date": held,
        "organization_id": taken(organisations, block.own(ORGANIZATIONS, ACTIVITIES)),
        "co_organization_ids": _where(partners, block.rng.random(rows) < 0.2),
        "service_type": kind,
        "participant_count": LISTED + loose * block.rng.integers(0, 6, rows),
        "hours": block.rng.integers(1, 7, rows) / 2,
        "project_id": taken(
            block.ids("P", PROJECTS), block.own(PROJECTS, ACTIVITIES), block.blank(rows, 0.7)
        ),
        "need_id": taken(
            block.ids("N", NEEDS), block.own(NEEDS, ACTIVITIES), block.blank(rows, 0.2)
        ),
        "worker_id": taken(
            block.ids("W", WORKERS), block.own(WORKERS, ACTIVITIES), block.blank(rows, 0.1)
        ),
        "worker_function": block.codes([c.code for c in codes.WORKER_FUNCTION], rows, blank=0.1),
        "initiated_by": block.codes([c.code for c in codes.INITIATED_BY], rows, blank=0.05),
        "participation_level": block.codes(
            [c.code for c in codes.PARTICIPATION_LEVEL], rows, blank=0.05
        ),
        "venue_type": block.codes([c.code for c in codes.VENUE_TYPE], rows, blank=0.05),
        "decisions_made": _where(block.whole(0, 5, rows), decided),
        "decisions_implemented": _where(block.whole(0, 1, rows), decided),
        "case_id": taken(block.ids("K", 30), block.own(30, ACTIVITIES), ~casework),
        "goal_attainment": _where(
            block.codes([c.code for c in codes.GOAL_ATTAINMENT], rows), closing
        ),
        "case_closed_date": np.where(closing, held, np.datetime64("NaT")),
        "service_kind": block.codes([c.code for c in codes.SERVICE_KIND], rows, blank=0.1),
        "activity_status": block.codes({"delivered": 0.97, "cancelled": 0.03}, rows, blank=0.3),
        "recorded_date": held,
    }


def participation(block: Block) -> dict[str, Any]:
    """LISTED different residents at each activity: a random first one, then equal steps."""
    sessions = block.size * ACTIVITIES
    start = block.rng.integers(RESIDENTS, size=sessions)
    step = block.rng.choice(STEPS, size=sessions)
    within = (start[:, None] + step[:, None] * np.arange(LISTED)) % RESIDENTS
    here = np.repeat(np.arange(block.size) * RESIDENTS, ACTIVITIES * LISTED)
    rows = sessions * LISTED
    return {
        "activity_id": taken(block.ids("A", ACTIVITIES), np.repeat(np.arange(sessions), LISTED)),
        "resident_id": taken(block.ids("R", RESIDENTS), here + within.ravel()),
        "participant_role": block.codes(
            {
                "beneficiary": 0.4,
                "participant": 0.4,
                "volunteer": 0.1,
                "organiser": 0.05,
                "decision_maker": 0.05,
            },
            rows,
            blank=0.1,
        ),
        "hours": block.rng.integers(1, 7, rows) / 2,
    }


def linkages(block: Block) -> dict[str, Any]:
    rows = block.size * LINKAGES
    organisations = block.ids("O", ORGANIZATIONS)
    sender = block.own(ORGANIZATIONS, LINKAGES)
    first = sender // ORGANIZATIONS * ORGANIZATIONS
    step = block.rng.integers(1, ORGANIZATIONS, rows)
    receiver = first + (sender - first + step) % ORGANIZATIONS
    held = block.days(FIRST, LAST, rows)
    accepted = known_by(block.some(block.after(held, 3), 0.8), LAST)
    ended = known_by(block.some(block.after(accepted, 10), 0.8), LAST)
    kind = block.codes([c.code for c in codes.LINKAGE_TYPE], rows)
    gives = pc.equal(kind, "resource_transfer").to_numpy(zero_copy_only=False)
    return {
        "linkage_id": block.ids("L", LINKAGES),
        "community_id": block.communities(LINKAGES),
        "linkage_date": held,
        "from_organization_id": taken(organisations, sender),
        "to_organization_id": taken(organisations, receiver),
        "linkage_type": kind,
        "need_id": taken(block.ids("N", NEEDS), block.own(NEEDS, LINKAGES), block.blank(rows, 0.4)),
        "project_id": taken(
            block.ids("P", PROJECTS), block.own(PROJECTS, LINKAGES), block.blank(rows, 0.8)
        ),
        "resource_type": _where(block.codes([c.code for c in codes.RESOURCE_TYPE], rows), gives),
        "resource_value": np.where(gives, block.rng.integers(1, 100, rows) * 100.0, np.nan),
        "response_status": _where(block.codes(("accepted",), rows), ~np.isnat(accepted)),
        "accepted_date": accepted,
        "outcome": _where(block.codes([c.code for c in codes.OUTCOME], rows), ~np.isnat(ended)),
        "outcome_date": ended,
    }
