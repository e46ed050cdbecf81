"""Governance through service: G1, G3 and G4 (RULES 12)."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from tests.slow_linkage.counts import Count, share
from tests.slow_needs import Community, acceptance, is_open, usable_answer
from tests.slow_numbers import DAY, Row
from tests.slow_resolution import is_repeat
from tests.slow_services.place import MOBILISED, Place, months_before

# --- G1 (12.1) --------------------------------------------------------------------------


def earlier_period(p: Place) -> tuple[dt.date, dt.date]:
    """As many whole months just before P, else as many days.

    Choice: months if P consists of whole calendar months (1.25), else days.
    """
    following = p.end + DAY
    if p.start.day == 1 and following.day == 1:
        months = (following.year - p.start.year) * 12 + following.month - p.start.month
        return months_before(p.start, months), p.start - DAY
    return p.start - (following - p.start), p.start - DAY


def category_of(need: Row) -> str | None:
    """Choice (1.10): a blank category and the code `unknown` are unknown."""
    found: str | None = need["need_category"]
    return None if found == "unknown" else found


@dataclass(frozen=True)
class Span:
    """The accepted needs of one of the two periods."""

    needs: list[Row]

    def of(self, categories: set[str]) -> list[Row]:
        return [n for n in self.needs if category_of(n) in categories]

    def categories(self) -> set[str]:
        return {name for n in self.needs if (name := category_of(n)) is not None}


class Comparison:
    """P, the earlier period, and the categories with and without a project."""

    def __init__(self, p: Place) -> None:
        self.p = p
        self.earlier_start, earlier_end = earlier_period(p)
        self.own: Community = p.own
        self.now = Span(p.accepted())
        self.before = Span(
            [
                n
                for n in p.needs
                if acceptance(n) == "accepted"
                and self.earlier_start <= n["raised_date"].date() <= earlier_end
            ]
        )
        self.with_project = {
            name
            for n in self.before.needs
            if n["project_id"] is not None and (name := category_of(n)) is not None
        }
        self.others = (self.now.categories() | self.before.categories()) - self.with_project

    def enough(self) -> bool:
        """12 months in all, early records, P complete, ten needs in each of four cells.

        Choices: both periods together cover 12 months; the earliest need of any status is no
        later than earlier start + 31 days; cells count accepted needs, also for `repeat`.
        """
        first = min(n["raised_date"].date() for n in self.p.needs)
        cells = [
            len(span.of(arm))
            for span in (self.now, self.before)
            for arm in (self.with_project, self.others)
        ]
        return (
            self.earlier_start <= months_before(self.p.end + DAY, 12)
            and first <= self.earlier_start + 31 * DAY
            and self.p.as_of >= self.p.end
            and min(cells) >= 10
        )

    # --- Rates of one category in one period ----------------------------------------------

    def new_needs(self, span: Span, category: str, people: int) -> float:
        return len(span.of({category})) * 1000 / people

    def base(self, needs: list[Row]) -> list[Row]:
        """3.6: closed, 90 days ago, by a known resident (all, if the column is absent)."""
        anyone = self.own.lacks("needs", ["resident_id"])
        return [
            n
            for n in needs
            if self.own.validly_closed(n)
            and n["closed_date"].date() + 90 * DAY <= self.p.as_of
            and (anyone or n["resident_id"] is not None)
        ]

    def repeats(self, span: Span, category: str) -> float | None:
        """R6 of one category in one period; None without base."""
        base = self.base(span.of({category}))
        again = [n for n in base if any(is_repeat(self.own, n, other) for other in self.p.needs)]
        return len(again) / len(base) if base else None

    def left_out(self, needs: list[Row]) -> list[Row]:
        """3.6: closed without valid date, or matured without resident."""
        base = {n["need_id"] for n in self.base(needs)}
        found: list[Row] = []
        for n in needs:
            if is_open(n) or n["need_id"] in base:
                continue
            undated = not self.own.validly_closed(n)
            if undated or n["closed_date"].date() + 90 * DAY <= self.p.as_of:
                found.append(n)
        return found


def mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def judged(both: Comparison, arms: list[list[float]], unknown: int) -> Count:
    """12.1: the difference of the two means; numerator and denominator hold them."""
    first, second = (mean(arm) for arm in arms)
    found = Count(first, second, n_unknown=float(unknown), status="insufficient_data")
    if first is not None and second is not None and both.enough():
        found.value, found.status = first - second, "ok"
        found.method = "difference_in_differences"
    return found


def fewer_needs(p: Place) -> Count:
    """G1, new_needs; the population of period_end's year for both.

    Choice (1.10, 1.16): n_unknown = accepted needs of either period of unknown category; an
    unknown population leaves both means null.
    """
    both = Comparison(p)
    needs = [*both.now.needs, *both.before.needs]
    unknown = sum(1 for n in needs if category_of(n) is None)
    people = p.year_row().get("pop_total")
    if not people:
        return Count(n_unknown=float(unknown))
    arms = [
        [
            both.new_needs(both.now, name, people) - both.new_needs(both.before, name, people)
            for name in sorted(arm)
        ]
        for arm in (both.with_project, both.others)
    ]
    return judged(both, arms, unknown)


def fewer_repeats(p: Place) -> Count:
    """G1, repeat; 16: categories without base in one of the periods are skipped.

    Choice (1.23, 3.6): n_unknown = what R6 leaves out in either period, and its base needs of
    unknown category.
    """
    both = Comparison(p)
    needs = [*both.now.needs, *both.before.needs]
    unknown = len(both.left_out(needs))
    unknown += sum(1 for n in both.base(needs) if category_of(n) is None)
    arms: list[list[float]] = []
    for arm in (both.with_project, both.others):
        changes: list[float] = []
        for name in sorted(arm):
            now, before = both.repeats(both.now, name), both.repeats(both.before, name)
            if now is not None and before is not None:
                changes.append(now - before)
        arms.append(changes)
    return judged(both, arms, unknown)


# --- G3 (12.3) --------------------------------------------------------------------------


def empowered(p: Place) -> Count:
    """G3: beneficiaries who take a mobilised role within 365 days; n_unknown is 0 (16).

    Choice (12.3): the first record is the first day with any roster row; on it the person
    must be a beneficiary and hold no mobilised role, other roles do not matter.
    """
    stays = p.stays()
    first: dict[str, dt.date] = {}
    for day, person, _ in stays:
        first[person] = min(day, first.get(person, day))
    cohort = converted = 0
    for person, began in first.items():
        roles = {role for day, who, role in stays if who == person and day == began}
        if "beneficiary" not in roles or roles & set(MOBILISED):
            continue
        if not p.start <= began + 365 * DAY <= p.last:
            continue
        cohort += 1
        converted += any(
            who == person and role in MOBILISED and began < day <= began + 365 * DAY
            for day, who, role in stays
        )
    return share(converted, cohort)


# --- G4 (12.4) --------------------------------------------------------------------------


def delivered(p: Place, category: str) -> Count:
    """G4: R3 on N_fu (s = 30) of the category; a blank category is none (as in R12)."""
    matured = [n for n in p.matured(30) if n["need_category"] == category]
    followed = [n for n in matured if usable_answer(n)]
    yes = sum(1 for n in followed if n["followup_resolved"] == "yes")
    return share(yes, len(followed), len(matured) - len(followed))
