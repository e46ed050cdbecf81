"""One community as the services see it: rosters, mobilised people, cases and staff in FTE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.slow_linkage import place as linked
from tests.slow_linkage.place import GOVERNMENT, SERVICES, City, blanked
from tests.slow_numbers import DAY, Row

__all__ = ["GOVERNMENT", "SERVICES", "City", "Place", "Stay"]

MOBILISED = ("volunteer", "organiser", "decision_maker")  # 11.5

#: One roster row: the calendar day, the person, the role.
Stay = tuple[dt.date, str, str]


class Place(linked.Place):
    """The rows of one community as they stood, with the people and staff behind them."""

    def __init__(
        self, city: City, community_id: str, start: dt.date, end: dt.date, as_of: dt.date
    ) -> None:
        super().__init__(city, community_id, start, end, as_of)
        closing: dict[str, tuple[str, ...]] = {"case_closed_date": ()}
        self.recorded = [blanked(a, as_of, closing) for a in self.recorded]  # 1.4
        self.delivered = [a for a in self.recorded if a["activity_status"] in (None, "delivered")]

    # --- Needs and linkages ---------------------------------------------------------------

    def naming(self, need: Row) -> list[Row]:
        """1.28: linkages by need_id alone (I1, I3, I4, W2)."""
        return [x for x in self.linkages if x["need_id"] == need["need_id"]]

    def government(self, organization: str | None) -> bool:
        """Both types; an id of unknown type is no government organisation."""
        return self.city.type_of(organization) in GOVERNMENT

    # --- Rosters (2.1, 11.5, 12.3) --------------------------------------------------------

    def stays(self) -> list[Stay]:
        """Roster rows of delivered activities up to `as_of`, by calendar day.

        1.9: a blank role is a participant. Choice (1.6): windows of 90 and 365 days and
        “that day” compare calendar dates, as the windows of 16 on 1.6 do.
        """
        days = {a["activity_id"]: a["activity_date"].date() for a in self.delivered}
        return [
            (days[r["activity_id"]], r["resident_id"], r["participant_role"] or "participant")
            for r in self.city.rows.get("participation", [])
            if r["activity_id"] in days
        ]

    def first_mobilised(self) -> dict[str, dt.date]:
        """11.5: the day of each person's earliest mobilised role."""
        found: dict[str, dt.date] = {}
        for day, person, role in self.stays():
            if role in MOBILISED:
                found[person] = min(day, found.get(person, day))
        return found

    def perhaps_earlier(self, days: Iterable[dt.date]) -> int:
        """11.5 with 16: of these first mobilisations, those within 90 days of the first roster row.

        Choice (11.5): “first seen” is the first mobilisation, not the first roster row of any role.
        """
        began = min(day for day, _, _ in self.stays())
        return sum(1 for day in days if (day - began).days <= 90)

    # --- Staff (11.1) ---------------------------------------------------------------------

    def staff(self, kind: str = "") -> list[Row]:
        """11.1: workers of this community, by their own or else their organisation's community.

        Choice (1.10): a blank worker_type is of no kind, and nothing counts it as unknown.
        """
        homes = {
            o["organization_id"]: o["community_id"] for o in self.city.rows.get("organizations", [])
        }
        return [
            w
            for w in self.city.rows.get("workers", [])
            if (w["community_id"] or homes.get(w["organization_id"])) == self.id
            and (not kind or w["worker_type"] == kind)
        ]

    def employed(self, worker: Row, first: dt.date, last: dt.date) -> int:
        """Days employed from `first` to `last`, both included; blank start or end is open."""
        start, end = worker["start_date"], worker["end_date"]
        begins = first if start is None else max(first, start.date())
        ends = last if end is None else min(last, end.date())
        return max(0, (ends - begins).days + 1)

    def share_of_period(self, worker: Row) -> float:
        """Days employed ÷ days of [period_start, min(period_end, as_of)].

        Choice (11.1): an `as_of` before the period leaves no day, so nobody is employed.
        """
        span = (self.last - self.start).days + 1
        return self.employed(worker, self.start, self.last) / span if span > 0 else 0.0


def full_time(worker: Row) -> float:
    """1.9: a blank `fte`, or no such column, is 1."""
    return 1.0 if worker["fte"] is None else float(worker["fte"])


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - DAY).day))
