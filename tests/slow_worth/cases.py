"""Cases: O5, and what V3 asks of them (RULES 10.6, 8.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.slow_linkage.counts import Count, share
from tests.slow_numbers import DAY, Row
from tests.slow_worth.place import Neighbourhood

ATTAINED = ("met", "exceeded")  # FRAMEWORK O5


@dataclass(frozen=True)
class Case:
    """The delivered rows of one case by `as_of`, in the order of date and activity_id."""

    rows: tuple[Row, ...]

    def last_day(self) -> dt.date:
        return max(row["activity_date"].date() for row in self.rows)

    def result(self) -> str | None:
        """10.6: the last non-blank goal_attainment."""
        given = [row["goal_attainment"] for row in self.rows if row["goal_attainment"] is not None]
        return str(given[-1]) if given else None

    def closed_on(self) -> dt.date | None:
        """10.6 with 16: the latest case_closed_date; else the latest row, if it has a result.

        Choice: a case with a case_closed_date is not reopened by a later activity.
        """
        dates = [row["case_closed_date"] for row in self.rows]
        stated = [moment.date() for moment in dates if moment is not None]
        if stated:
            return max(stated)
        return self.last_day() if self.rows[-1]["goal_attainment"] is not None else None

    def active_on(self, day: dt.date) -> bool:
        """10.6: an activity in the 90 days before. Choice (as 10.5): [d − 90, d]."""
        return any(day - 90 * DAY <= row["activity_date"].date() <= day for row in self.rows)


def cases(p: Neighbourhood) -> dict[str, Case]:
    """10.6: by case_id; ties on a date by activity_id.

    Choice (1.6): activities on one calendar day are ties, whatever their time of day.
    """
    found: dict[str, list[Row]] = {}
    for row in sorted(p.delivered, key=lambda a: (a["activity_date"].date(), a["activity_id"])):
        if row["case_id"] is not None:
            found.setdefault(row["case_id"], []).append(row)
    return {name: Case(tuple(rows)) for name, rows in found.items()}


def goal_attainment(p: Neighbourhood) -> Count:
    """O5: closed in P with a result; n_unknown = without, and dormant with a last day in P."""
    attained = judged = left_out = 0
    for case in cases(p).values():
        closed, last = case.closed_on(), case.last_day()
        if closed is None:
            left_out += p.start <= last <= p.last and not case.active_on(p.last)
        elif p.start <= closed <= p.last:
            judged += case.result() is not None
            attained += case.result() in ATTAINED
            left_out += case.result() is None
    return share(attained, judged, left_out)
