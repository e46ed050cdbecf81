"""What belongs to a date: the cells that say what had happened by it (RULES 1.4)."""

from __future__ import annotations

from collections.abc import Collection

from workbench.schema.columns import PROVENANCE
from workbench.schema.definitions import TABLES

#: What a later date takes with it when it is blanked (RULES 1.4), by table.
DATED_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "needs": {
        "first_response_date": (),
        "closed_date": ("closed_status", "closed_on_time"),
        "followup_date": ("followup_resolved", "satisfaction"),
        "assigned_date": (),
    },
    "linkages": {"accepted_date": ("response_status",), "outcome_date": ("outcome",)},
    "projects": {"design_date": (), "tender_date": (), "award_date": ()},
    "activities": {"case_closed_date": ()},
}


def columns_with(name: str, wanted: Collection[str]) -> tuple[str, ...]:
    """The wanted columns of a table and those without which they cannot be understood.

    These are what the table requires, its key, and the date of each cell that has one: without
    it nobody can say how the cell stood on an earlier day. In schema order, where a row came
    from last. KeyError for a column that the table does not know.
    """
    table = TABLES[name]
    known = [*(column.name for column in table.columns), *PROVENANCE]
    for column in wanted:
        if column not in known:
            raise KeyError(f"not a column of {name}: {column}")
    dates = {
        date for date, told in DATED_BY.get(name, {}).items() if any(one in wanted for one in told)
    }
    needed = {*wanted, *table.key, *(column.name for column in table.required()), *dates}
    return tuple(column for column in known if column in needed)
