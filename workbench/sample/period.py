"""The days that the data cover, and moving moments into working hours.

Moments are numpy datetimes in minutes; NaT is a moment that has not come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.datetime64]

#: The day on which the data were extracted, whatever their length.
LAST_DAY = np.datetime64("2024-12-31", "D")
LAST_MINUTE = np.datetime64("2024-12-31T23:59", "m")
NEVER = np.datetime64("NaT", "m")

#: Months before the period from which needs are also given, so that the backlog has a history.
TAIL_MONTHS = 3

#: A moment pushed to the next opening falls within this many minutes of it.
_MORNING_MINUTES = 90


@dataclass(frozen=True)
class Block:
    """At most twelve calendar months that lie side by side, by their first days."""

    months: Moments

    @property
    def share(self) -> float:
        """How much of a year it is."""
        return len(self.months) / 12

    @property
    def first_day(self) -> np.datetime64:
        day: np.datetime64 = self.months[0].astype("M8[D]")
        return day

    def days(self) -> Moments:
        """Every day of the block, oldest first."""
        return np.arange(self.first_day, (self.months[-1] + 1).astype("M8[D]"))


@dataclass(frozen=True)
class Span:
    """Whole calendar months that end with `LAST_DAY`; `months` leaves the tail out."""

    months: int

    def all_months(self) -> Moments:
        """First days of every month, the tail included, oldest first."""
        end = LAST_DAY.astype("M8[M]") + 1
        return np.arange(end - self.months - TAIL_MONTHS, end)

    def first_day(self) -> np.datetime64:
        """The first day without the tail."""
        return self.all_months()[TAIL_MONTHS].astype("M8[D]")

    def blocks(self) -> list[Block]:
        """The years that end with `LAST_DAY`, the last year first; the oldest may be shorter."""
        months = self.all_months()[TAIL_MONTHS:]
        ends = range(len(months), 0, -12)
        return [Block(months[max(0, end - 12) : end]) for end in ends]

    def days(self) -> Moments:
        """Every day, the tail included, oldest first."""
        months = self.all_months()
        return np.arange(months[0].astype("M8[D]"), LAST_DAY + 1)

    def calendar_years(self) -> tuple[int, ...]:
        """Every calendar year that the data touch."""
        first = int(self.all_months()[0].astype("M8[Y]").astype(int)) + 1970
        return tuple(range(first, int(LAST_DAY.astype("M8[Y]").astype(int)) + 1971))


def within(moments: Moments, calendar_months: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which moments fall into these months of the calendar (1 to 12), of whatever year."""
    numbers = moments.astype("M8[M]").astype(np.int64) % 12 + 1
    marks: NDArray[np.bool_] = np.isin(numbers, calendar_months)
    return marks


def day_of(moments: Moments) -> Moments:
    return moments.astype("M8[D]")


def after(moments: Moments, days: NDArray[np.float64]) -> Moments:
    """`moments` plus fractional `days`, to the minute."""
    moved: Moments = moments + np.round(days * 24 * 60).astype("m8[m]")
    return moved


def known(moments: Moments) -> Moments:
    """Blank (NaT) what lies after `LAST_DAY`: the extract cannot know it."""
    seen: Moments = np.where(moments <= LAST_MINUTE, moments, NEVER.astype(moments.dtype))
    return seen


def into_hours(rng: np.random.Generator, moments: Moments, opens: int, closes: int) -> Moments:
    """Moments outside the hours [opens, closes) move to the next opening or soon after it."""
    day = day_of(moments)
    minute = (moments - day.astype("M8[m]")).astype(np.int64)
    late = minute >= closes * 60
    outside = late | (minute < opens * 60)
    wait = (opens * 60 + rng.integers(0, _MORNING_MINUTES, len(moments))).astype("m8[m]")
    return np.where(outside, (day + late.astype("m8[D]")).astype("M8[m]") + wait, moments)


def onto_working_days(moments: Moments) -> Moments:
    """Moments on a Saturday or Sunday move to the same time on Monday; holidays are not known."""
    day = day_of(moments)
    weekend = np.busday_offset(day, 0, roll="forward") - day
    moved: Moments = moments + weekend.astype("m8[m]")
    return moved
