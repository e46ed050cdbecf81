"""Months of festivals, when more happens everywhere (RULES 13.14)."""

from __future__ import annotations

#: Years from 2000 to 2060 in which Spring Festival (正月初一) falls in January, else in February.
#: 重阳 (九月初九) falls in October in all of them.
SPRING_IN_JANUARY = frozenset(
    (
        *(2001, 2004, 2006, 2009, 2012, 2014, 2017, 2020, 2023, 2025, 2028),
        *(2031, 2033, 2036, 2039, 2042, 2044, 2047, 2050, 2055, 2058),
    )
)
DOUBLE_NINTH = 10


def festival(number: int, configured: tuple[int, ...] | None) -> bool:
    """Whether a month is one of festivals, when more happens everywhere (RULES 13.14)."""
    year, month = number // 12, number % 12 + 1
    if configured is not None:
        return month in configured
    spring = 1 if year in SPRING_IN_JANUARY else 2
    return month in (spring, DOUBLE_NINTH)
