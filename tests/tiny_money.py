"""Contracts of tiny communities whose cost a reader can work out on paper."""

from __future__ import annotations

from typing import Any

from tests.tiny_linkage import Line, activity, place, project, signed

#: What a whole year of 366 days costs at 100 yuan a day.
YEARLY = 36_600


def contract(name: str = "p1", **cells: Any) -> Line:
    """A contract of the whole of 2024, paid at 100 yuan a day."""
    chosen: dict[str, Any] = {"start_date": "2024-01-01", "end_date": "2024-12-31"}
    if not {"amount_disbursed", "amount_awarded"} & set(cells):
        chosen["amount_disbursed"] = YEARLY
    return project(name, **(chosen | cells))


def held(
    name: str,
    *people: str,
    day: str = "2024-04-01",
    kind: str = "group_work",
    project_id: str | None = "p1",
    count: int | None = None,
    **cells: Any,
) -> list[Line]:
    """A session of project p1, and its roster; `count` is the headcount where there is one."""
    row = activity(
        day,
        kind,
        **({"activity_id": name, "project_id": project_id, "participant_count": count} | cells),
    )
    return [row, *signed(name, *people)]


def people(total: int | None) -> Line:
    """How many live there in 2024."""
    return place(pop_total=total)
