"""When a sign of pseudo-linkage asks for an explanation: levels, calendars (RULES 13).

All of it is an operational definition of this workbench, not a national norm.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, field_validator, model_validator

from workbench.config.reading import Frozen


class Levels(Frozen):
    """From which value a test is at watch, and from which at alert."""

    watch: float = Field(gt=0)
    alert: float = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Levels:
        if self.alert < self.watch:
            raise ValueError("alert must not be below watch")
        return self


class FlagTerms(Frozen):
    """The levels of the tests of F1–F10, and the days that explain a peak (RULES 13.8–13.20).

    `assessment_dates` are days of inspection or assessment; `emergency_periods` pairs of first
    and last day; `festival_months` months of the year (1–12), or nothing for those of Spring
    Festival and 重阳. Amounts are in CNY.
    """

    award_share: Levels = Levels(watch=0.05, alert=0.30)
    committee_leaders: float = Field(default=0.30, gt=0, le=1)
    idle_months: Levels = Levels(watch=3, alert=6)
    collection_without_service: Levels = Levels(watch=0.30, alert=0.60)
    grid_share: float = Field(default=0.60, gt=0, le=1)
    formal_share: Levels = Levels(watch=0.40, alert=0.60)
    peak_ratio: Levels = Levels(watch=3, alert=5)
    few_bids: Levels = Levels(watch=0.30, alert=0.60)
    one_winner: float = Field(default=0.80, gt=0, le=1)
    order_broken: Levels = Levels(watch=0.10, alert=0.25)
    closure_gap: Levels = Levels(watch=0.15, alert=0.30)
    repeat_share: Levels = Levels(watch=0.20, alert=0.35)
    superior_share: Levels = Levels(watch=0.50, alert=0.70)
    embedded_share: Levels = Levels(watch=0.50, alert=0.80)
    small_contract: float = Field(default=50_000, ge=0)
    assessment_dates: tuple[dt.date, ...] = ()
    emergency_periods: tuple[tuple[dt.date, dt.date], ...] = ()
    festival_months: tuple[int, ...] | None = None

    @field_validator("assessment_dates", "emergency_periods", "festival_months", mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
