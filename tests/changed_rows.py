"""A city with rows more, fewer, or under other names: what the metamorphic tests change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from tests.slow_linkage import IDS
from tests.slow_linkage.catalogue import places
from tests.slow_linkage.place import Place
from tests.small_city import KEYS, frame_of
from workbench.config.scheme import DEFAULT_SCHEME, Scheme
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

Row = dict[str, Any]
Rows = Iterable[tuple[str, Row]]  # with the table of each
#: Smaller than any two shares of a city differ by.
HAIR = 1e-12
FIVE = Scheme.model_validate({"linkage": {"sectors": "five"}})
COMMITTEE, AGENCY = "community_committee", "social_work_agency"


@dataclass(frozen=True, eq=False)
class City:
    """A random city as it was received."""

    tables: Tables
    period: Period
    as_of: dt.date

    def numbers(self, tables: Tables, *only: str, scheme: Scheme = DEFAULT_SCHEME) -> pd.DataFrame:
        """The rows of some indicators, by community, indicator, variant and group."""
        frame = compute(
            tables, period=self.period, as_of=self.as_of, only=only, scheme=scheme
        ).frame
        return frame.set_index(["community_id", *KEYS])

    @cached_property
    def places(self) -> list[Place]:
        """Communities that report: a row more must not be the first that is ever told (1.14)."""
        every = places(self.tables, self.period.start, self.period.end, self.as_of, "three")
        told = ("needs", "activities", "linkages")
        return [p for p in every if all(p.reported(name) for name in told)]

    @cached_property
    def before(self) -> pd.DataFrame:
        """Linkage as it is."""
        return self.numbers(self.tables, *IDS)


def with_rows(tables: Tables, rows: Rows) -> Tables:
    """The same tables with these rows added."""
    more: dict[str, list[Row]] = {}
    for name, row in rows:
        more.setdefault(name, []).append(row)
    frames = dict(tables.frames)
    for name, own in more.items():
        every = [frames[name].astype(object), frame_of(name, own).astype(object)]
        frames[name] = pd.concat(every)[frames[name].columns]
    return Tables(frames)


def with_column(tables: Tables, name: str, **columns: Any) -> Tables:
    return Tables({**tables.frames, name: tables.frame(name).assign(**columns)})


def an_activity(p: Place, **cells: Any) -> tuple[str, Row]:
    own = {"activity_id": f"{p.id}#", "community_id": p.id, "activity_date": p.last}
    return "activities", {**own, "service_type": "case_work", **cells}


def a_linkage(p: Place, giver: str, taker: str, **cells: Any) -> tuple[str, Row]:
    own = {"linkage_id": f"{p.id}#", "community_id": p.id, "linkage_date": p.last}
    ends = {"from_organization_id": giver, "to_organization_id": taker}
    return "linkages", {**own, **ends, "linkage_type": "referral", **cells}


def a_need(p: Place, **cells: Any) -> tuple[str, Row]:
    own = {"need_id": f"{p.id}#", "community_id": p.id, "raised_date": p.start}
    return "needs", {**own, "source_channel": "resident_self", "need_category": "居家", **cells}


def an_organization(id: str, kind: str, **cells: Any) -> tuple[str, Row]:
    return "organizations", {"organization_id": id, "organization_type": kind, **cells}


def visit(need_id: str, day: dt.date, lead: str = "x") -> Row:
    about = {"activity_id": f"{lead} {need_id} {day}", "community_id": "A", "need_id": need_id}
    return {**about, "activity_date": day, "organization_id": lead, "service_type": "home_visit"}


#: Columns that hold ids of one kind, besides those named `<kind>_id`.
ALSO = {
    "organization": (
        *("co_organization_ids", "designer_organization_id", "funder_organization_id"),
        *("awarded_organization_id", "responsible_organization_id", "target_organization_id"),
        *("from_organization_id", "to_organization_id"),
    ),
    "need": ("parent_need_id",),
    **dict.fromkeys(("project", "activity", "linkage", "worker", "resident", "response"), ()),
    **dict.fromkeys(("respondent", "community"), ()),
}


def alias(kind: str, id: str) -> str:
    return hashlib.sha256(f"{kind} {id}".encode()).hexdigest()[:12]


def renamed(tables: Tables) -> Tables:
    """The same tables with every id replaced, one for one, in another order."""
    kinds = {column: kind for kind, more in ALSO.items() for column in (f"{kind}_id", *more)}

    def other(column: str, cell: Any) -> Any:
        if pd.isna(cell):
            return None
        return ";".join(alias(kinds[column], each) for each in str(cell).split(";"))

    return Tables(
        {
            name: frame.assign(
                **{c: [other(c, cell) for cell in frame[c]] for c in frame if c in kinds}
            )
            for name, frame in tables.frames.items()
        }
    )


def under_other_names(here: City, *only: str) -> pd.DataFrame:
    """The numbers of the city renamed, with the old names of its communities."""
    old = {alias("community", id): id for id in here.tables.community_ids()}
    return here.numbers(renamed(here.tables), *only).rename(index=old, level="community_id")
