"""The table `needs`, one community at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Texts, happens, numbered, where_marked
from workbench.sample.columns import Columns, text
from workbench.sample.followup import follow_up
from workbench.sample.handling import Handled, handle_needs
from workbench.sample.organizations import Panel
from workbench.sample.period import Moments, Span
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.raising import Raised, raise_needs
from workbench.sample.streams import stream

#: Columns whose dates carry a time of day; the others are whole days.
WITH_TIME = ("raised_date", "first_response_date", "due_date", "closed_date")

#: Chance that a later need names the one it goes back to (else only the resident tells).
PARENT_NAMED = 0.75


def _parents(rng: np.random.Generator, raised: Raised, handled: Handled, ids: Texts) -> Texts:
    """The earlier need: always for duplicates, often for needs that came back after closing."""
    back = np.where(raised.earlier >= 0, raised.earlier, 0)
    came_back = handled.closing[back] < raised.moment
    named = raised.duplicate | (came_back & happens(rng, PARENT_NAMED, len(raised)))
    return where_marked((raised.earlier >= 0) & named, ids[back])


def _stored(moments: Moments) -> np.ndarray:
    return moments.astype("M8[us]")


@dataclass(frozen=True)
class Needs:
    """One community's needs, and the mix of channels that they were drawn from."""

    rows: Columns
    channels: dict[str, float]


def draw_needs(seed: int, profile: Profile, practice: Practice, panel: Panel, span: Span) -> Needs:
    """One community's needs in order of time, numbered from N00001; no project is named yet."""
    rng = stream(seed, "needs", profile.place)
    raised = raise_needs(rng, profile, practice, span)
    handled = handle_needs(rng, profile, practice, panel, raised)
    called = follow_up(rng, profile, practice, handled)
    ids = numbered(f"{profile.community_id}-N", np.arange(1, len(raised) + 1), 5)
    rows: Columns = {
        "need_id": ids,
        "community_id": text(profile.community_id, len(raised)),
        "raised_date": _stored(raised.moment),
        "source_channel": raised.channel,
        "need_category": raised.category,
        "beneficiary_scope": raised.scope,
        "resident_id": raised.resident,
        "group_code": raised.group,
        "acceptance_status": handled.acceptance,
        "handling_route": handled.route,
        "needs_department": handled.department,
        "responsible_organization_id": handled.organization,
        "assigned_date": _stored(handled.assigned),
        "first_response_date": _stored(handled.responded),
        "due_date": _stored(handled.due),
        "closed_date": _stored(handled.closed),
        "closed_on_time": handled.on_time,
        "closed_status": handled.result,
        "followup_date": _stored(called.day),
        "followup_resolved": called.answer,
        "satisfaction": called.rating,
        "parent_need_id": _parents(rng, raised, handled, ids),
        "recorded_date": _stored(raised.recorded),
    }
    return Needs(rows, raised.channels)
