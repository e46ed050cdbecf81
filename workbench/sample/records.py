"""What a careless office loses of its records: whole months, cells, and the ids that link rows.

This alone comes after the rows are drawn, as it does in an office. Cells that `truth.json` has a
rate for are left as they are, unless the practice says that answers are not written down.
"""

from __future__ import annotations

import numpy as np

from workbench.sample.chance import Marks, happens
from workbench.sample.columns import Columns, size_of, taken
from workbench.sample.period import within
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

#: Columns in which cells are left blank where records are poor, by table.
BLANK: dict[str, tuple[str, ...]] = {
    "needs": (
        "beneficiary_scope",
        "resident_id",
        "group_code",
        "needs_department",
        "responsible_organization_id",
        "assigned_date",
        "recorded_date",
    ),
    "projects": (
        "residents_consulted",
        "valid_bid_count",
        "amount_awarded",
        "amount_disbursed",
        "target_people",
        "target_sessions",
    ),
    "activities": (
        "co_organization_ids",
        "hours",
        "worker_id",
        "worker_function",
        "participation_level",
        "venue_type",
        "service_kind",
        "recorded_date",
    ),
    "linkages": ("resource_type", "resource_value", "response_status", "accepted_date"),
    "organizations": ("active_from",),
    "workers": ("certificate_level", "holds_committee_post", "fte"),
}

IDS = ("need_id", "project_id")
DATES = {"needs": "raised_date", "activities": "activity_date", "linkages": "linkage_date"}


def _blank(column: np.ndarray, marks: Marks) -> np.ndarray:
    """`column` without its marked cells, whatever its type."""
    blanks = {"M": np.array("NaT", dtype="M8[us]"), "f": np.array(np.nan)}
    return np.where(marks, blanks.get(column.dtype.kind, np.array(None)), column)


def _kept(rows: dict[str, Columns], practice: Practice) -> dict[str, Columns]:
    """The rows of the months that were kept; needs of more months than others."""
    kept = dict(rows)
    for name, column in DATES.items():
        lost = practice.lost_months
        lost += () if name == "needs" else practice.needs_only_months
        kept[name] = taken(rows[name], ~within(rows[name][column], lost))
    held = np.isin(rows["participation"]["activity_id"], kept["activities"]["activity_id"])
    kept["participation"] = taken(rows["participation"], held)
    return kept


def _without_rows_that_are_lost(kept: dict[str, Columns]) -> None:
    """References to lost needs are blank: what is not kept cannot be named."""
    known = kept["needs"]["need_id"]
    for name, column in (
        ("activities", "need_id"),
        ("linkages", "need_id"),
        ("needs", "parent_need_id"),
    ):
        cells = kept[name][column]
        kept[name] = {**kept[name], column: _blank(cells, ~np.isin(cells, known))}


def as_kept(
    seed: int, profile: Profile, practice: Practice, rows: dict[str, Columns]
) -> dict[str, Columns]:
    """The rows that the community still has."""
    rng = stream(seed, "records", profile.place)
    kept = rows
    if practice.loses_rows:
        kept = _kept(rows, practice)
        _without_rows_that_are_lost(kept)
    lost: list[tuple[str, str, float]] = []
    if practice.blanks:
        lost += [
            (name, column, practice.blanks) for name, found in BLANK.items() for column in found
        ]
    if practice.ids_lost:
        lost += [
            (name, key, practice.ids_lost) for name in ("activities", "linkages") for key in IDS
        ]
    if practice.answers_lost:
        lost.append(("needs", "first_response_date", practice.answers_lost))
    for name, column, share in lost:
        cells = kept[name][column]
        marks = happens(rng, share, size_of(kept[name]))
        kept = {**kept, name: {**kept[name], column: _blank(cells, marks)}}
    return kept
