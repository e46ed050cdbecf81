"""Some communities of a city that are drawn and written together: ids, codes, days, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Days = NDArray[np.datetime64]

MINUTE = np.timedelta64(1, "m")
DAY = np.timedelta64(24 * 60, "m")


@dataclass(frozen=True)
class Block:
    """`size` communities from number `first` on. Rows stand community after community."""

    first: int
    size: int
    rng: np.random.Generator

    # -- ids ----------------------------------------------------------------------

    @cached_property
    def community_ids(self) -> pa.Array:
        return pa.array([f"C{self.first + n:05d}" for n in range(self.size)])

    def communities(self, each: int) -> pa.Array:
        """`community_id` of `each` rows of every community."""
        return self.community_ids.take(pa.array(np.repeat(np.arange(self.size), each)))

    def ids(self, letter: str, each: int) -> pa.Array:
        """`each` ids for every community, such as C00001-N0001."""
        endings = pa.array([f"-{letter}{n + 1:04d}" for n in range(each)])
        tiled = endings.take(pa.array(np.tile(np.arange(each), self.size)))
        return pc.binary_join_element_wise(self.communities(each), tiled, "")

    def own(self, of_each: int, each: int) -> Numbers:
        """For `each` rows of every community the position of one of its `of_each` others."""
        chosen = self.rng.integers(of_each, size=self.size * each)
        return chosen + np.repeat(np.arange(self.size) * of_each, each)

    # -- cells --------------------------------------------------------------------

    def blank(self, rows: int, share: float) -> NDArray[np.bool_]:
        return self.rng.random(rows) < share

    def codes(
        self, shares: Mapping[str, float] | Sequence[str], rows: int, *, blank: float = 0.0
    ) -> pa.Array:
        """One of the codes for each row, with these shares or all alike."""
        names = list(shares)
        weights = [shares[name] for name in names] if isinstance(shares, Mapping) else None
        odds = None if weights is None else np.array(weights) / sum(weights)
        at = self.rng.choice(len(names), size=rows, p=odds)
        return taken(pa.array(names), at, self.blank(rows, blank))

    def whole(self, low: int, high: int, rows: int, *, blank: float = 0.0) -> pa.Array:
        """Whole numbers from low to high, both included."""
        drawn = self.rng.integers(low, high + 1, size=rows)
        return pa.array(drawn, mask=self.blank(rows, blank))

    def flags(self, share: float, rows: int, *, blank: float = 0.0) -> pa.Array:
        return pa.array(self.rng.random(rows) < share, mask=self.blank(rows, blank))

    def days(self, first: str, last: str, rows: int, *, times: bool = False) -> Days:
        """Days from first to last, both included; with `times` at some minute of the day."""
        start = np.datetime64(first, "m")
        span = int((np.datetime64(last, "D") - np.datetime64(first, "D")).astype(int)) + 1
        if times:
            return start + self.rng.integers(span * 24 * 60, size=rows) * MINUTE
        return start + self.rng.integers(span, size=rows) * DAY

    def after(self, dates: Days, mean_days: float, *, times: bool = False) -> Days:
        """A later moment for each date, by an exponential delay; whole days without `times`."""
        wait = self.rng.exponential(mean_days, len(dates))
        if times:
            return dates + (wait * 24 * 60).astype(np.int64) * MINUTE
        return dates + wait.astype(np.int64) * DAY

    def some(self, dates: Days, share: float) -> Days:
        """The dates, blank but for this share of them."""
        return np.where(self.rng.random(len(dates)) < share, dates, np.datetime64("NaT"))


def taken(values: pa.Array, at: Numbers, blank: NDArray[np.bool_] | None = None) -> pa.Array:
    """The values at these positions, null where blank."""
    return values.take(pa.array(at, mask=blank))


def day_of(dates: Days) -> Days:
    """Dates without their time of day."""
    return dates.astype("datetime64[D]").astype("datetime64[m]")


def known_by(dates: Days, last: str) -> Days:
    """The dates up to the end of a day; what comes later is not on record yet."""
    end = np.datetime64(last, "m") + DAY
    return np.where(dates < end, dates, np.datetime64("NaT"))
