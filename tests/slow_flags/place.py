"""The rows of one community as they stood at the end of `as_of`, and the sets that flags read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.slow_needs import City, Community
from tests.slow_numbers import DAY, Row
from tests.slow_people import SERVICES
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

Month = tuple[int, int]
Dates = tuple[dt.date, dt.date]

#: 1.26: the sector of each type under `three`; agency and social organisation are one.
SECTORS = {
    "community_committee": "community",
    "party_service_centre": "community",
    "community_based_org": "community",
    "volunteer_team": "community",
    "social_organization": "social_organization",
    "social_work_agency": "social_organization",
    "foundation": "social_organization",
    "street_office": "government",
    "government_department": "government",
    "property_company": "market",
    "enterprise": "market",
}
#: 1.26: under `five` these stand alone.
APART = {"volunteer_team": "volunteer", "foundation": "charity"}
GOVERNMENT = ("street_office", "government_department")
#: 16 on 1.12: names and titles are not required, nor the headcount, which no flag counts.
NOT_REQUIRED = ("community_name", "organization_name", "title", "participant_count")


@dataclass(frozen=True)
class Settings:
    """13.20 and 6.5: what stands in the scheme."""

    sectors: str = "three"
    cut: float = 0.5
    assessment_dates: tuple[dt.date, ...] = ()
    emergency_periods: tuple[Dates, ...] = ()
    festival_months: tuple[int, ...] | None = None


class FlagCity(City):
    """What all communities share; here also which dates of every table have times (1.6)."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.stored_times = {
            (name, column.name)
            for name, rows in self.rows.items()
            for column in TABLES[name].columns
            if column.type == "date"
            and any(
                row[column.name] is not None and row[column.name].time() != dt.time()
                for row in rows
            )
        }


class Place:
    """One community: 1.2, only its own rows; organisations and workers city-wide."""

    def __init__(
        self,
        city: FlagCity,
        community_id: str,
        start: dt.date,
        end: dt.date,
        as_of: dt.date,
        settings: Settings,
    ) -> None:
        self.city, self.id, self.settings = city, community_id, settings
        self.start, self.end, self.as_of = start, end, as_of
        self.last = min(end, as_of)  # 1.5: sets stop at as_of
        self.stored_times = city.stored_times
        self.people = Community(city, community_id, start, end, as_of)
        self.needs = self.people.needs
        self.activities = self._dated("activities", "activity_date")
        self.linkages = self._dated("linkages", "linkage_date")
        self.projects = [self._stood(row) for row in self._own("projects")]
        self.organizations = {row["organization_id"]: row for row in self._all("organizations")}
        self.workers = {row["worker_id"]: row for row in self._all("workers")}

    def _all(self, table: str) -> Sequence[Row]:
        return self.city.rows.get(table, [])

    def _own(self, table: str) -> list[Row]:
        return [row for row in self._all(table) if row["community_id"] == self.id]

    def _dated(self, table: str, column: str) -> list[Row]:
        """1.4, 1.8: later rows do not exist, undated ones belong to no period."""
        return [
            row
            for row in self._own(table)
            if row[column] is not None and row[column].date() <= self.as_of
        ]

    def _stood(self, project: Row) -> Row:
        """1.4 with 16: a later date of a project blanks only itself."""
        stood = dict(project)
        for column in ("design_date", "tender_date", "award_date"):
            if stood[column] is not None and stood[column].date() > self.as_of:
                stood[column] = None
        return stood

    # What was received

    def has(self, table: str, *columns: str) -> bool:
        """15 and 16 on 1.12: the R columns of a table, and these; by header, not content."""
        required = [c.name for c in TABLES[table].required() if c.name not in NOT_REQUIRED]
        return self.city.tables.has(table, *required, *columns)

    def reported(self, table: str) -> bool:
        """1.14 with 16: some row of any status dated on or before as_of."""
        return bool({"needs": self.needs, "activities": self.activities}.get(table, self.linkages))

    # Times

    def days_between(
        self, first: tuple[str, str], a: dt.datetime, second: tuple[str, str], b: dt.datetime
    ) -> float:
        """1.6 with 16: b − a in days, with fractions where both columns have times."""
        if {first, second} <= self.stored_times:
            return (b - a) / DAY
        return float((b.date() - a.date()).days)

    def months(self) -> list[Month]:
        """1.25, 1.5: months that share a day with P, counted to as_of."""
        return months_of(self.start, self.last)

    def whole_months(self) -> list[Month]:
        """1.25: months wholly inside P, and over by as_of."""
        return [
            month
            for month in self.months()
            if self.start <= first_day(month) and first_day(following(month)) - DAY <= self.last
        ]

    # Sets of FRAMEWORK §1

    def delivered(self) -> list[Row]:
        """Delivered activities up to as_of; a blank status is delivered (1.9)."""
        return [a for a in self.activities if a["activity_status"] in (None, "delivered")]

    def held(self) -> list[Row]:
        """A."""
        return [a for a in self.delivered() if self.in_period(a["activity_date"])]

    def services(self) -> list[Row]:
        """A_svc."""
        return [a for a in self.held() if a["service_type"] in SERVICES]

    def linked(self) -> list[Row]:
        """Linkages of P."""
        return [link for link in self.linkages if self.in_period(link["linkage_date"])]

    def in_period(self, day: dt.datetime) -> bool:
        return self.start <= day.date() <= self.last

    # Organisations

    def type_of(self, organization_id: str | None) -> str | None:
        """1.10, 1.26: an id that no table holds has unknown type."""
        row = self.organizations.get(organization_id)
        return None if row is None else row["organization_type"]

    def sector(self, organization_id: str | None) -> str | None:
        """1.26: None for an unknown type."""
        kind = self.type_of(organization_id)
        if self.settings.sectors == "five" and kind in APART:
            return APART[kind]
        return SECTORS.get(kind or "")

    def crosses(self, link: Row) -> bool:
        """13.11: a cross-sector linkage, not counting those with a government organisation."""
        ends = (link["from_organization_id"], link["to_organization_id"])
        if any(self.type_of(end) in GOVERNMENT for end in ends):
            return False
        first, second = self.sector(ends[0]), self.sector(ends[1])
        return first is not None and second is not None and first != second

    def actors(self) -> set[str]:
        """5.3: lead or co-host of an activity of A, or either end of a linkage in P."""
        found: set[str | None] = set()
        for activity in self.held():
            found |= {
                activity["organization_id"],
                *(activity["co_organization_ids"] or "").split(";"),
            }
        for link in self.linked():
            found |= {link["from_organization_id"], link["to_organization_id"]}
        return {name for name in found if name}

    def district(self) -> str | None:
        """Choice (13.7 with 14.1): the district of the year of period_end."""
        for row in self._own("communities"):
            if row["year"] == self.end.year:
                name: str | None = row["district_name"]
                return name
        return None


# --- Months -----------------------------------------------------------------------------


def month_of(day: dt.date) -> Month:
    return day.year, day.month


def first_day(month: Month) -> dt.date:
    return dt.date(month[0], month[1], 1)


def following(month: Month, by: int = 1) -> Month:
    """The month `by` months later."""
    number = month[0] * 12 + month[1] - 1 + by
    return number // 12, number % 12 + 1


def months_of(first: dt.date, last: dt.date) -> list[Month]:
    """Every calendar month that shares a day with these dates."""
    found: list[Month] = []
    month = month_of(first)
    while first_day(month) <= last and first <= last:
        found.append(month)
        month = following(month)
    return found


def count_by_month(rows: Iterable[Row], column: str) -> Mapping[Month, int]:
    found: dict[Month, int] = {}
    for row in rows:
        month = month_of(row[column])
        found[month] = found.get(month, 0) + 1
    return found


def period_before(start: dt.date, end: dt.date) -> Dates:
    """12.1: the same number of whole months just before P, else of days."""
    if start.day == 1 and (end + DAY).day == 1:
        months = len(months_of(start, end))
        return first_day(following(month_of(start), -months)), start - DAY
    return start - (end - start) - DAY, start - DAY
