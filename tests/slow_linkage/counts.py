"""A row of the frame, and the few ways in which the rules fill it (RULES 1.12–1.21)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests import slow_people
from tests.slow_numbers import kaplan_meier, quantile, wilson


@dataclass
class Count(slow_people.Count):
    """One row: the numbers, the notes that it must hold, its category and its unit.

    `notes` holds message ids and `key=value` pairs; None where the rules do not say.
    """

    category: str | None = None
    unit: str = ""


def missing() -> Count:
    """1.16: a table or column is missing: all numbers and n_unknown null."""
    return Count(notes=None)


def silent() -> Count:
    """1.14: not reported is not zero."""
    return Count(notes=frozenset({"not_reported"}))


def ratio(
    numerator: float,
    denominator: float,
    unknown: float = 0,
    *,
    limits: bool = False,
    notes: Iterable[str] = (),
) -> Count:
    """Numerator ÷ denominator, with Wilson limits (1.21) or none; 1.16 where it divides by 0."""
    x, n = float(numerator), float(denominator)
    found = Count(x, n, n_unknown=float(unknown), notes=frozenset(notes))
    if n == 0:
        return found
    found.value, found.status = x / n, "ok"
    if limits:
        found.method = "wilson"
        found.lower, found.upper = wilson(x, n)
    return found


def share(numerator: float, denominator: float, unknown: float = 0) -> Count:
    """A share of independent units, always with Wilson limits (1.21)."""
    return ratio(numerator, denominator, unknown, limits=True)


def too_few(found: Count) -> Count:
    """1.13, 1.16: numerator, denominator and n_unknown kept, value and limits null."""
    if found.status == "ok":
        found.status = "insufficient_data"
        found.value = found.lower = found.upper = None
        found.method = ""
    return found


def count(number: float, unknown: float = 0) -> Count:
    """1.16: numerator = value, denominator and limits null."""
    x = float(number)
    return Count(x, None, x, n_unknown=float(unknown), status="ok")


def index(components: Sequence[Count | None]) -> Count:
    """5.9: the mean of what is available; n_unknown = missing components.

    Choice (1.16, 1.23, 5.9): n_unknown is given also where the index is not available,
    whatever the reason; numerator, denominator and limits are null.
    """
    values = [c.value for c in components if c is not None and c.status == "ok"]
    known = [value for value in values if value is not None]
    found = Count(n_unknown=float(len(components) - len(known)))
    found.notes = None
    if len(known) >= 2:
        found.notes = frozenset({f"components={len(known)}"})
        found.value, found.status = math.fsum(known) / len(known), "ok"
    return found


def median_days(times: Sequence[tuple[float, bool]], unknown: float) -> Count:
    """3.9: Kaplan–Meier median; numerator = events, denominator = needs used."""
    value, lower, upper = quantile(kaplan_meier(times), 0.5)
    status = "ok" if value is not None else "insufficient_data"
    return Count(
        float(sum(1 for _, event in times if event)),
        float(len(times)),
        value,
        lower,
        upper,
        float(unknown),
        status if times else "not_available",
        "kaplan_meier",  # 16 on 1.20: where numerator and denominator are given
    )
