"""The rows of one community as they stood at the end of `as_of`, and who acted in them.

RULES 1.2, 1.4–1.10, 1.14, 1.15 and 1.25–1.29 for the rows, 5.1–5.4 for the organisations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tests import slow_needs
from tests.slow_numbers import DAY, Row
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

SERVICES = (  # FRAMEWORK §1, A_svc
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
GOVERNANCE = ("deliberation", "public_affairs_action")  # FRAMEWORK §1, A_gov

GOVERNMENT = ("street_office", "government_department")
MARKET = ("property_company", "enterprise")
COMMUNITY = (
    "community_committee",
    "party_service_centre",
    "community_based_org",
    "volunteer_team",
)
PROVIDERS = ("social_organization", "social_work_agency", "foundation")

SOCIAL_WORKERS = ("community_social_worker", "organization_social_worker", "case_social_worker")
CERTIFIED = ("assistant", "intermediate", "senior")

Pair = frozenset[str]


def sector_of(organization_type: str | None, sectors: str) -> str | None:
    """1.26: the sector of a type; None for `unknown`, for a blank and for an unlisted id."""
    if sectors == "five" and organization_type == "volunteer_team":
        return "volunteer"
    if sectors == "five" and organization_type == "foundation":
        return "charity"
    for name, types in (
        ("community", COMMUNITY),
        ("social_organization", PROVIDERS),
        ("government", GOVERNMENT),
        ("market", MARKET),
    ):
        if organization_type in types:
            return name
    return None


def blanked(row: Row, as_of: dt.date, dated: Mapping[str, tuple[str, ...]]) -> Row:
    """1.4: a date after `as_of` is blank, together with what it dates."""
    stood = dict(row)
    for column, told in dated.items():
        if row[column] is not None and row[column].date() > as_of:
            for blank in (column, *told):
                stood[blank] = None
    return stood


class City(slow_needs.City):
    """What all communities share: organisations, workers, and which dates have times."""

    def __init__(self, tables: Tables, sectors: str) -> None:
        super().__init__(tables)
        self.sectors = sectors
        #: 1.6 with 16: one fact about the stored column.
        self.with_times = {
            (name, column.name)
            for name, rows in self.rows.items()
            for column in TABLES[name].columns
            if column.type == "date"
            for row in rows
            if row[column.name] is not None and row[column.name].time() != dt.time()
        }
        self.types = {
            row["organization_id"]: row["organization_type"]
            for row in self.rows.get("organizations", [])
        }
        self.workers = {row["worker_id"]: row for row in self.rows.get("workers", [])}

    def type_of(self, organization: str | None) -> str | None:
        """1.10: code `unknown` is unknown, an id that no table holds has unknown type."""
        known = self.types.get(organization)
        return None if known == "unknown" else known

    def sector(self, organization: str | None) -> str | None:
        return sector_of(self.type_of(organization), self.sectors)

    def cross(self, pair: Iterable[str]) -> bool:
        """1.26: cross-sector = different sectors."""
        return len({self.sector(organization) for organization in pair}) == 2

    def professional(self, worker_id: str | None) -> bool | None:
        """1.27; None is unknown.

        Choice (1.10): a blank worker type without certificate is unknown too.
        """
        worker = self.workers.get(worker_id)
        if worker is None:
            return None
        if worker["worker_type"] in SOCIAL_WORKERS or worker["certificate_level"] in CERTIFIED:
            return True
        if worker["certificate_level"] is None or worker["worker_type"] is None:
            return None
        return False

    def days(self, start: tuple[str, str, Any], end: tuple[str, str, Any]) -> float:
        """1.6, 16: days between two cells (table, column, date).

        Fractional where both columns have times; else the calendar dates are compared.
        """
        if {start[:2], end[:2]} <= self.with_times:
            return float((end[2] - start[2]) / DAY)
        return float((end[2].date() - start[2].date()).days)


class Place:
    """The rows of one community as they stood at the end of `as_of`."""

    def __init__(
        self, city: City, community_id: str, start: dt.date, end: dt.date, as_of: dt.date
    ) -> None:
        self.city, self.id = city, community_id
        self.start, self.end, self.as_of = start, end, as_of
        self.last = min(end, as_of)  # 1.5: sets stop at as_of
        self.own = slow_needs.Community(city, community_id, start, end, as_of)
        self.needs = self.own.needs
        #: Any status, dated by as_of (1.4, 1.8).
        self.recorded = self._dated("activities", "activity_date")
        self.delivered = [a for a in self.recorded if a["activity_status"] in (None, "delivered")]
        answered = {"accepted_date": ("response_status",), "outcome_date": ("outcome",)}
        self.linkages = [
            blanked(row, as_of, answered) for row in self._dated("linkages", "linkage_date")
        ]
        self.surveys = self._dated("surveys", "survey_date")
        dates: dict[str, tuple[str, ...]] = {"design_date": (), "tender_date": (), "award_date": ()}
        self.projects = {
            row["project_id"]: blanked(row, as_of, dates) for row in self._rows("projects")
        }
        self.organizations = self._rows("organizations")

    def _rows(self, name: str) -> list[Row]:
        """1.2: own rows only."""
        return [r for r in self.city.rows.get(name, []) if r["community_id"] == self.id]

    def _dated(self, name: str, column: str) -> list[Row]:
        """1.4: a later row does not exist; 1.8: without a date it belongs to no period."""
        return [
            row
            for row in self._rows(name)
            if row[column] is not None and row[column].date() <= self.as_of
        ]

    def reported(self, table: str) -> bool:
        """1.14 with 16: any row of any status dated on or before `as_of`."""
        known = {
            "needs": self.needs,
            "activities": self.recorded,
            "linkages": self.linkages,
            "surveys": self.surveys,
        }
        return bool(known.get(table, True))

    def in_period(self, moment: dt.datetime | None) -> bool:
        """1.5, 1.6: calendar dates, both ends inclusive, stopping at `as_of`."""
        return moment is not None and self.start <= moment.date() <= self.last

    def activities(self, *types: str) -> list[Row]:
        """A, or those of A of some types.

        Choice (1.10, 1.23): a blank service type is in A and in neither A_svc nor A_gov,
        and nothing counts it as unknown.
        """
        return [
            a
            for a in self.delivered
            if self.in_period(a["activity_date"]) and (not types or a["service_type"] in types)
        ]

    def period_linkages(self) -> list[Row]:
        return [x for x in self.linkages if self.in_period(x["linkage_date"])]

    def accepted(self) -> list[Row]:
        """N_acc."""
        return self.own.accepted()

    def matured(self, days: int) -> list[Row]:
        """N_mat(s)."""
        return self.own.matured(days)

    def months(self) -> list[tuple[int, int]]:
        """1.25, 1.5: calendar months that share a day with P, counted to `as_of`."""
        day, found = self.start, []
        while day <= self.last:
            if (day.year, day.month) not in found:
                found.append((day.year, day.month))
            day += DAY
        return found

    def year_row(self) -> Row:
        """1.15: the `communities` row of the year of period_end, or nothing known."""
        for row in self._rows("communities"):
            if row["year"] == self.end.year:
                return row
        return {}

    # --- What happened on a need (1.28) -------------------------------------------------

    def after_raising(self, need: Row, table: str, column: str, row: Row) -> float:
        return self.city.days(
            ("needs", "raised_date", need["raised_date"]), (table, column, row[column])
        )

    def on_need(self, need: Row, table: str, column: str, rows: Iterable[Row]) -> list[Row]:
        """1.28: by need_id, or by the need's project on or after the day of raising."""
        return [
            row
            for row in rows
            if row["need_id"] == need["need_id"]
            or (
                need["project_id"] is not None
                and row["project_id"] == need["project_id"]
                and self.after_raising(need, table, column, row) >= 0
            )
        ]

    def act(self, need: Row) -> list[Row]:
        """ACT(n)."""
        return self.on_need(need, "activities", "activity_date", self.delivered)

    def linkages_on(self, need: Row) -> list[Row]:
        """1.28, 1.29: linkages on the need up to `as_of`."""
        return self.on_need(need, "linkages", "linkage_date", self.linkages)

    def project_of(self, need: Row) -> Row | None:
        """1.2: the row (project_id, the need's community)."""
        return self.projects.get(need["project_id"])

    # --- Who acts (5.1–5.4) -------------------------------------------------------------

    def named(self) -> set[str]:
        """Ids that lead or co-host an activity of A, or stand at an end of a linkage in P."""
        found = {host for activity in self.activities() for host in hosts(activity)}
        for linkage in self.period_linkages():
            found |= set(ends(linkage))
        return found

    def active(self) -> list[str]:
        """5.3: with a sector."""
        return sorted(i for i in self.named() if self.city.sector(i) is not None)

    def without_sector(self) -> int:
        """5.3: distinct ids without a sector (n_unknown of K2, K6, K7)."""
        return sum(1 for i in self.named() if self.city.sector(i) is None)

    def directed(self) -> list[tuple[str, str, Row]]:
        """Linkages in P between two different organisations with a sector (5.1, 5.2)."""
        found: list[tuple[str, str, Row]] = []
        for linkage in self.period_linkages():
            one, other = linkage["from_organization_id"], linkage["to_organization_id"]
            known = None not in (self.city.sector(one), self.city.sector(other))
            if known and one != other:
                found.append((one, other, linkage))
        return found

    def ties(self) -> set[Pair]:
        """5.1: TIES, by linkage or by hosting together."""
        found = {frozenset((one, other)) for one, other, _ in self.directed()}
        for activity in self.activities():
            together = [i for i in hosts(activity) if self.city.sector(i) is not None]
            found |= {frozenset((a, b)) for a in together for b in together if a != b}
        return found

    def of_three(self, organization: str) -> bool:
        """5.4: sectors community and social organisation; under `five` the same types."""
        return self.city.type_of(organization) in (*COMMUNITY, *PROVIDERS)

    def listed(self) -> list[str]:
        """5.4, 16: local ones that exist some day of P, and active ones from elsewhere."""
        local = {row["organization_id"]: row for row in self.organizations}
        here = [
            name
            for name, row in local.items()
            if (row["active_from"] is None or row["active_from"].date() <= self.end)
            and (row["active_to"] is None or row["active_to"].date() >= self.start)
        ]
        elsewhere = [name for name in self.active() if name not in local]
        return sorted(name for name in (*here, *elsewhere) if self.of_three(name))


def hosts(activity: Row) -> list[str]:
    """Lead and co-hosts, each once; a blank cell is no id."""
    names = [activity["organization_id"], *(activity["co_organization_ids"] or "").split(";")]
    return list(dict.fromkeys(name for name in names if name))


def ends(linkage: Row) -> tuple[str, ...]:
    """From and to; a blank cell is no id."""
    both = (linkage["from_organization_id"], linkage["to_organization_id"])
    return tuple(name for name in both if name)
