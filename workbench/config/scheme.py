"""A scheme: the operational definitions that a city may set for itself (FRAMEWORK §4.1, §6.11).

The built-in default is what FRAMEWORK and RULES say. Every page that shows a figure of a
scheme says that it is an operational definition of this workbench.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from workbench.config.flags import FlagTerms
from workbench.config.reading import Frozen, Words, read_model
from workbench.schema import codes

if TYPE_CHECKING:
    GroupCode = str
else:
    GroupCode = Literal[tuple(code.code for code in codes.GROUP)]


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class ThreeRates(Frozen):
    """三率: how response, resolution and satisfaction are counted (RULES 3.14).

    `unreachable`: those who could not be reached at follow-up are left out (`exclude`),
    counted as not resolved (`negative`), or give a range (`bounds`).
    """

    response_days: int = Field(default=1, ge=0)
    resolution_days: int = Field(default=30, ge=0)
    partly_weight: float = Field(default=0.0, ge=0, le=1)
    satisfied_from: int = Field(default=4, ge=1, le=5)
    unreachable: Literal["exclude", "negative", "bounds"] = "exclude"
    exclude_categories: tuple[str, ...] = ()
    exclude_channels: tuple[str, ...] = ()

    _lists = field_validator("exclude_categories", "exclude_channels", mode="before")(_tuple)

    def is_default(self) -> bool:
        return self == ThreeRates()


#: Everybody in difficulty or with special needs: all groups but age, migration and service
#: in the forces (FRAMEWORK §6.11).
PRIORITY_GROUPS: tuple[str, ...] = tuple(
    code.code for code in codes.GROUP if code.code not in ("elderly_60", "migrant", "veteran")
)


class LinkageTerms(Frozen):
    """When the parties count as linked and as moving (RULES 1.26, 5.9, 6.5).

    `sectors` three (三社) or five (五社); `density_reference` is the cross-sector density that
    counts as full; an index at or above `cut` is reached, within `borderline` of it open.
    """

    sectors: Literal["three", "five"] = "three"
    density_reference: float = Field(default=0.5, gt=0, le=1)
    cut: float = Field(default=0.5, gt=0, lt=1)
    borderline: float = Field(default=0.05, ge=0, lt=1)


class Scheme(Frozen):
    """All operational definitions of one evaluation.

    `priority_groups` are the codes of 困难与特殊群体 (FRAMEWORK §6.11);
    `contacts_per_year` is how often in a year a priority resident must be served for the
    coverage to count as effective (C5), pro-rated to the months of the period.
    """

    title: Words = Field(default_factory=lambda: {"zh-CN": "默认口径", "en": "Default scheme"})
    three_rates: ThreeRates = Field(default_factory=ThreeRates)
    priority_groups: tuple[GroupCode, ...] = Field(default=PRIORITY_GROUPS, min_length=1)
    contacts_per_year: int = Field(default=4, ge=1)
    linkage: LinkageTerms = Field(default_factory=LinkageTerms)
    flags: FlagTerms = Field(default_factory=FlagTerms)

    _lists = field_validator("priority_groups", mode="before")(_tuple)

    def with_sectors(self, sectors: Literal["three", "five"]) -> Scheme:
        """The same scheme with these sectors (三社 or 五社)."""
        return self.model_copy(
            update={"linkage": self.linkage.model_copy(update={"sectors": sectors})}
        )


DEFAULT_SCHEME = Scheme()


def read_scheme(path: Path) -> Scheme:
    """The scheme at `path`; ConfigError names file, line and key."""
    return read_model(path, Scheme)
