"""Tiny communities for chain, connection, action and flags, many of them in one computation.

A case is a list of rows; each case becomes a community of its own, so that a table of cases
is one call of `compute`. Inside a case ids are short (`"agency"`, `"p1"`); cases share none,
but an organisation of no community may serve all of them (RULES 13.7).
Rows belong to the case's own community unless they say `community_id="elsewhere"`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from tests.small_city import YEAR, tables_of
from workbench.config.scheme import DEFAULT_SCHEME, Scheme
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

HERE = "here"
#: A row of each of these, long before the period: a community without any has not reported.
REPORTED = ("needs", "activities", "linkages")


class Line(NamedTuple):
    """One row and the table it stands in."""

    table: str
    cells: dict[str, Any]


Case = Sequence[Line]


# --- Rows -------------------------------------------------------------------------------


def place(**cells: Any) -> Line:
    """The community in 2024: 400 households, 1,000 people."""
    chosen = {"community_id": HERE, "year": 2024, "households": 400, "pop_total": 1000}
    return Line("communities", chosen | cells)


def organization(name: str, kind: str | None = "social_work_agency", **cells: Any) -> Line:
    """An organisation of this community, by default a social-work agency."""
    chosen = {"organization_id": name, "community_id": HERE, "organization_type": kind}
    return Line("organizations", chosen | cells)


def worker(name: str, kind: str = "case_social_worker", **cells: Any) -> Line:
    return Line("workers", {"worker_id": name, "worker_type": kind, **cells})


def resident(name: str, groups: str | None = None, **cells: Any) -> Line:
    chosen = {"resident_id": name, "community_id": HERE, "group_codes": groups}
    return Line("residents", chosen | cells)


def need(name: str | None = None, raised: str | None = "2024-03-01", **cells: Any) -> Line:
    """A need that a resident raised on 1 March."""
    chosen = {
        "need_id": name,
        "community_id": HERE,
        "raised_date": raised,
        "source_channel": "resident_self",
    }
    return Line("needs", chosen | cells)


def project(name: str | None = None, **cells: Any) -> Line:
    return Line("projects", {"project_id": name, "community_id": HERE, **cells})


def activity(day: str = "2024-04-01", kind: str | None = "case_work", **cells: Any) -> Line:
    """A case-work session of 1 April; who led it is not said."""
    chosen = {
        "activity_id": None,
        "community_id": HERE,
        "activity_date": day,
        "service_type": kind,
    }
    return Line("activities", chosen | cells)


def signed(activity_id: str, *residents: str) -> list[Line]:
    """The roster of an activity."""
    return [
        Line("participation", {"activity_id": activity_id, "resident_id": r}) for r in residents
    ]


def linkage(
    giver: str | None, taker: str | None, kind: str = "referral", day: str = "2024-05-01", **c: Any
) -> Line:
    """A referral of 1 May from one organisation to another."""
    chosen = {
        "linkage_id": None,
        "community_id": HERE,
        "linkage_date": day,
        "from_organization_id": giver,
        "to_organization_id": taker,
        "linkage_type": kind,
    }
    return Line("linkages", chosen | c)


def answer(response: str, target: str | None, item: str, score: float | None, **c: Any) -> Line:
    """What one organisation says of another, on 1 June."""
    chosen = {
        "response_id": response,
        "community_id": HERE,
        "survey_date": "2024-06-01",
        "respondent_type": "organization",
        "target_organization_id": target,
        "item_code": item,
        "score": score,
    }
    return Line("surveys", chosen | c)


def joint(day: str, lead: str | None, *others: str, **cells: Any) -> Line:
    """An activity of these organisations, for nobody's need."""
    hosts = ";".join(others) or None
    return activity(day, organization_id=lead, co_organization_ids=hosts, **cells)


def times(n: int, line: Line) -> list[Line]:
    """The same row n times, each to get an id of its own."""
    return [line] * n


#: One organisation of each sector, none of them tied to another yet.
COMMITTEE = organization("committee", "community_committee")
CENTRE = organization("centre", "party_service_centre")
AGENCY = organization("agency", "social_work_agency", committee_controlled=False)
SOCIETY = organization("society", "social_organization", committee_controlled=False)
FUND = organization("fund", "foundation", committee_controlled=False)
TEAM = organization("team", "volunteer_team")
STREET = organization("street", "street_office")
COMPANY = organization("company", "property_company")
ACTORS = [COMMITTEE, CENTRE, AGENCY, SOCIETY, FUND, TEAM, STREET, COMPANY]


#: Four organisations of three sectors, sized 1, 2 and 1.
FOUR = [STREET, COMMITTEE, organization("cbo", "community_based_org"), AGENCY]


# --- A need that takes the chain ------------------------------------------------------

PRO = worker("pro")


def tender(name: str = "p1", **cells: Any) -> Line:
    """Designed by the committee, won by the agency with three bids."""
    chosen: dict[str, Any] = {
        "designer_organization_id": "committee",
        "design_date": "2024-03-05",
        "procurement_method": "open_tender",
        "valid_bid_count": 3,
        "awarded_organization_id": "agency",
    }
    return project(name, **(chosen | cells))


def asked(**cells: Any) -> Line:
    """A need of project p1."""
    return need(**({"project_id": "p1", "handling_route": "project"} | cells))


def session(day: str = "2024-04-01", kind: str | None = "case_work", **cells: Any) -> Line:
    """A session of project p1 led by a social worker."""
    return activity(day, kind, **({"project_id": "p1", "worker_id": "pro"} | cells))


def community(*lines: Line) -> list[Line]:
    """A community with one organisation of each kind and a social worker."""
    return [*ACTORS, PRO, *lines]


# --- Indices of any size ----------------------------------------------------------------


def connecting(anchored: int, of: int, *, tied: bool) -> list[Line]:
    """Linkages, so many of them anchored in a need, between two sectors or inside one.

    Density is 1 ÷ 1 if `tied`, else 0 of 2 possible pairs. Without staff (K1 is then not
    available) the connection index is (1 or 0, plus anchored ÷ of) ÷ 2.
    """
    ends = ("committee", "agency") if tied else ("committee", "centre")
    besides = [] if tied else [joint("2024-05-01", "agency", service_type="administrative")]
    return [
        *ACTORS,
        *times(anchored, linkage(*ends, need_id="n1")),
        *times(of - anchored, linkage(*ends)),
        *besides,
    ]


def acting(acted: int, confirmed: int, of: int = 20) -> list[Line]:
    """Needs, so many of them acted on and so many confirmed as resolved, all asked.

    Without projects the action index is (acted + confirmed) ÷ (2 · of).
    """
    return [
        need(
            first_response_date="2024-03-02" if i < acted else None,
            closed_status="unresolved" if i < acted else None,
            followup_resolved="yes" if i < confirmed else "no",
        )
        for i in range(of)
    ]


# --- Computing --------------------------------------------------------------------------


class Found:
    """Rows of the result frame, by case, indicator, group and variant."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.indicators = list(dict.fromkeys(frame["indicator_id"]))
        self.rows = {
            (row.community_id, row.indicator_id, row.group, row.variant): row
            for row in frame.itertuples(index=False)
        }

    def __call__(
        self, case: str, group: str = "", *, variant: str = "", indicator: str | None = None
    ) -> Any:
        """One row; the indicator may be left out where only one was asked for."""
        if indicator is None:
            (indicator,) = self.indicators
        return self.rows[case, indicator, group, variant]


def measure(
    cases: Mapping[str, Case],
    *indicators: str,
    as_of: str = "2024-12-31",
    period: Period = YEAR,
    scheme: Scheme = DEFAULT_SCHEME,
    without: Sequence[str] = (),
    reported: Iterable[str] = REPORTED,
) -> Found:
    """The rows of these indicators in each case; `without` lists “table” or “table.column”."""
    frame = compute(
        tables(cases, without=without, reported=reported),
        period=period,
        as_of=dt.date.fromisoformat(as_of),
        only=indicators,
        communities=list(cases),
        scheme=scheme,
    ).frame
    return Found(frame)


def tables(
    cases: Mapping[str, Case],
    *,
    without: Sequence[str] = (),
    reported: Iterable[str] = REPORTED,
) -> Tables:
    """All ten tables, with every column, of all cases together."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for case, lines in cases.items():
        stood = [Line(table, _long_ago(table)) for table in reported]
        numbered = enumerate([*lines, *stood])
        for number, line in numbered:
            rows[line.table].append(_apart(case, number, line))
    return tables_of(without=without, **rows)


def _long_ago(table: str) -> dict[str, Any]:
    return {"community_id": HERE, TABLES[table].own_date or "": "2020-01-01"}


def _apart(case: str, number: int, line: Line) -> dict[str, Any]:
    """The row with ids that no other case has; a row without an id gets one."""
    cells = dict(line.cells)
    for name in TABLES[line.table].key:
        if name.endswith("_id") and name != "target_organization_id":
            cells[name] = cells.get(name) or f"row {number}"
    return {name: _own(case, name, cell) for name, cell in cells.items()}


def _own(case: str, name: str, cell: Any) -> Any:
    if cell is None:
        return None
    if name == "community_id" and cell == HERE:
        return case
    if name == "co_organization_ids":
        return ";".join(f"{case}/{one}" for one in cell.split(";"))
    return f"{case}/{cell}" if name.endswith("_id") else cell
