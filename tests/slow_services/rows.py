"""How a row of the services is filled beyond what chain, connection and action need."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from tests import slow_people
from tests.slow_linkage.counts import Count
from tests.slow_numbers import poisson


def plain_median(days: Sequence[float], unknown: float) -> Count:
    """7.3, 9.3: linear interpolation, no limits; denominator = rows used, numerator null."""
    found = Count(None, float(len(days)), n_unknown=float(unknown))
    if days:
        found.value, found.status, found.method = statistics.median(days), "ok", "median"
    return found


def per(numerator: float, base: float | None, scale: float, unknown: float = 0) -> Count:
    """Numerator × scale ÷ base without limits; 1.16 where the base is 0 or unknown."""
    found = Count(float(numerator), base, n_unknown=float(unknown))
    if base:
        found.value, found.status = numerator * scale / base, "ok"
    return found


def events_per(events: int, base: float, unknown: float) -> Count:
    """1.22: a count per FTE with exact or Byar limits."""
    found = per(events, base, 1, unknown)
    if found.status == "ok":
        low, high = poisson(events)
        found.lower, found.upper, found.method = low / base, high / base, "byar"
    return found


def of_people(number: slow_people.Count) -> Count:
    """A row computed by the slow computation of people."""
    return Count(
        number.numerator,
        number.denominator,
        number.value,
        number.lower,
        number.upper,
        number.n_unknown,
        number.status,
        number.method,
        notes=number.notes,
    )


def entropy(hours: Sequence[float], kinds: int) -> float:
    """11.8: −Σp ln p ÷ ln kinds."""
    whole = math.fsum(hours)
    shares = [part / whole for part in hours if part > 0]
    return -math.fsum(p * math.log(p) for p in shares) / math.log(kinds)
