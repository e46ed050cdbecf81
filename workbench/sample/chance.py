"""How randomness is spent: picking from weights, and leaving cells blank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]


def pick(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> Texts:
    """`size` keys of `weights`, each as likely as its weight; weights need not add up to 1."""
    return choose(weights, rng.random(size))


def choose(weights: Mapping[str, float], throws: Numbers) -> Texts:
    """The key of `weights` on which each throw in [0, 1) falls, keys lying side by side."""
    options = np.array(list(weights), dtype=object)
    edges = np.cumsum(np.array(list(weights.values()), dtype=float))
    return options[np.searchsorted(edges / edges[-1], throws, side="right")]


def pick_by_row(rng: np.random.Generator, weights: Numbers) -> Places:
    """For each row of `weights` (rows x options) the place of one option, as likely as its weight.

    Every row needs at least one weight above zero.
    """
    edges = np.cumsum(weights, axis=1)
    throws = rng.random(len(weights)) * edges[:, -1]
    places: Places = (edges <= throws[:, None]).sum(axis=1)
    return places


def happens(rng: np.random.Generator, share: float | Numbers, size: int) -> Marks:
    """A mark for each of `size` rows, true with chance `share` (one for all, or one a row)."""
    return rng.random(size) < share


def where_marked(marks: Marks, values: Any) -> Texts:
    """`values` (one for all, or one a row) where marked, None elsewhere."""
    found = np.full(len(marks), None, dtype=object)
    found[marks] = np.broadcast_to(np.asarray(values, dtype=object), len(marks))[marks]
    return found


def some_of(rng: np.random.Generator, options: Texts, size: int) -> Texts:
    """`size` of `options`, all as likely, with repetition; None where there are no options."""
    if not len(options):
        return np.full(size, None, dtype=object)
    return options[rng.integers(0, len(options), size)]


def numbered(prefix: str, numbers: Places, width: int) -> Texts:
    """`prefix` followed by each number, filled with zeros to `width`."""
    length = 1 << int(numbers.max(initial=0)).bit_length()
    found: Texts = prefix + _digits(width, length)[numbers]
    return found


@cache
def _digits(width: int, length: int) -> Texts:
    """The numbers below `length`, filled with zeros; ids repeat them, so they are written once."""
    return np.array([f"{number:0{width}d}" for number in range(length)], dtype=object)


def pick_able(throws: Numbers, able: Marks) -> Places:
    """For each row of `able` (rows x options) one option that is true, all as likely; else -1."""
    wanted = np.floor(throws * able.sum(axis=1)).astype(np.int64)
    reached = able & (np.cumsum(able, axis=1) > wanted[:, None])
    return np.where(able.any(axis=1), reached.argmax(axis=1), -1)


def spread(rng: np.random.Generator, share: float, size: int) -> Marks:
    """Marks on `share` of `size` rows, as evenly as can be: every stretch of rows has its part."""
    edges = np.floor(np.arange(size + 1) * share + rng.random())
    marks: Marks = np.diff(edges) > 0
    return marks
