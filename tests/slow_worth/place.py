"""The rows of one community with its rosters and residents (RULES 1.2, 2.1, 2.3, 2.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.slow_linkage.place import SERVICES, City, Place, blanked
from tests.slow_numbers import DAY, Row
from tests.slow_people import PRIORITY


class Neighbourhood(Place):
    """What the indicators of outcome and money ask of one community."""

    def __init__(
        self, city: City, community_id: str, start: dt.date, end: dt.date, as_of: dt.date
    ) -> None:
        super().__init__(city, community_id, start, end, as_of)
        #: 1.4: a later closing of a case is blank.
        self.delivered = [blanked(a, as_of, {"case_closed_date": ()}) for a in self.delivered]
        #: 2.1: who came, by activity. Choice (2.6): a roster table without one of its two ids
        #: cannot be joined and is as if it were absent.
        self.rosters: dict[str, list[str]] = {}
        if city.tables.has("participation", "activity_id", "resident_id"):
            for row in city.rows["participation"]:
                self.rosters.setdefault(row["activity_id"], []).append(row["resident_id"])
        self.residents = {row["resident_id"]: row for row in self._rows("residents")}

    # --- People -------------------------------------------------------------------------

    def roster(self, activity: Row) -> list[str]:
        """The roster rows of one activity."""
        return self.rosters.get(activity["activity_id"], [])

    def people(self, activities: Iterable[Row]) -> set[str]:
        """Distinct ids on the rosters of these activities."""
        return {person for activity in activities for person in self.roster(activity)}

    def anonymous(self, activities: Iterable[Row]) -> int:
        """X: headcount above the roster rows; a blank count adds 0 (2.5)."""
        return sum(
            max(0, int(a["participant_count"] or 0) - len(self.roster(a))) for a in activities
        )

    def unrecorded(self, activities: Iterable[Row]) -> int:
        """Activities with neither count nor roster."""
        return sum(1 for a in activities if a["participant_count"] is None and not self.roster(a))

    def registered(self, person: str | None) -> bool:
        """1.2: residents are looked up in the same community only."""
        return person is not None and person in self.residents

    def priority(self, person: str) -> bool:
        """2.2: of a registered resident; blank codes are no group, and that is known."""
        codes = self.residents[person]["group_codes"] or ""
        return any(code in PRIORITY for code in codes.split(";"))

    def served_before(self, person: str, day: dt.date) -> bool:
        """10.5 with 16: on a roster of a delivered activity of an A_svc type in [d − 365, d]."""
        return any(
            a["service_type"] in SERVICES
            and day - 365 * DAY <= a["activity_date"].date() <= day
            and person in self.roster(a)
            for a in self.delivered
        )

    def population(self) -> int | None:
        """1.15: `pop_total` of the year of period_end; None if unknown."""
        people = self.year_row().get("pop_total")
        return None if people is None else int(people)
