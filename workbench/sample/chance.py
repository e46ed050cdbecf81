"""How randomness is spent: picking from weights, and leaving cells blank."""

from __future__ import annotations

from collections.abc import Mapping
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
