"""Where organisations stand in the picture of a network: legible from 2 to 60, the same each time."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.indicators.pictures.placing import OUTER, RIM, Placed, placed

#: Marks of the smallest size are 14 pixels on a picture of 300 pixels and ±1.2 on a phone.
LEAST_APART = 14 / 300 * 2.4 * 0.8


def network(size: int, chance: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = random.Random(seed)
    pairs = [
        (first, second)
        for second in range(size)
        for first in range(second)
        if draw.random() < chance
    ]
    sector = np.array([draw.randrange(4) for _ in range(size)])
    return np.arange(size), sector, np.array(pairs, int).reshape(-1, 2)


def distances(drawn: Placed) -> np.ndarray:
    points = drawn.x + 1j * drawn.y
    apart = np.abs(points[:, None] - points[None, :])
    return apart[np.triu_indices(len(points), 1)]


@settings(max_examples=60)
@given(st.integers(2, 60), st.floats(0, 1), st.integers(0, 10**6))
def test_marks_do_not_cover_each_other(size: int, chance: float, seed: int) -> None:
    """From 2 to 60 organisations, however densely tied, marks on a phone stand apart."""
    assert distances(placed(*network(size, chance, seed))).min() >= LEAST_APART


@settings(max_examples=30)
@given(st.integers(2, 40), st.floats(0, 1), st.integers(0, 10**6), st.randoms())
def test_the_order_of_ties_changes_nothing(
    size: int, chance: float, seed: int, shuffle: random.Random
) -> None:
    """The same ties in any order and direction give the same picture to the last bit."""
    nodes, sector, ties = network(size, chance, seed)
    mixed = [pair if shuffle.random() < 0.5 else pair[::-1] for pair in ties.tolist()]
    shuffle.shuffle(mixed)
    first, second = (
        placed(nodes, sector, ties),
        placed(nodes, sector, np.array(mixed, int).reshape(-1, 2)),
    )
    assert first.degree.tolist() == second.degree.tolist()
    assert first.x == pytest.approx(second.x, abs=0) and first.y == pytest.approx(second.y, abs=0)


def test_a_hub_stands_in_the_middle_and_isolates_outside() -> None:
    """A star of ten and two without ties: the hub within a third, the rest on the rim or outside."""
    ties = np.array([(0, other) for other in range(1, 10)])
    drawn = placed(np.arange(12), np.arange(12) % 3, ties)
    away = np.hypot(drawn.x, drawn.y)
    assert drawn.degree.tolist() == [9] + [1] * 9 + [0, 0]
    assert away[0] < 0.33
    assert away[1:10] == pytest.approx([RIM] * 9)
    assert away[10:] == pytest.approx([OUTER] * 2)


def test_a_ring_has_no_hub() -> None:
    """Where all have two ties, nobody stands nearer to the centre."""
    drawn = placed(np.arange(8), np.zeros(8, int), np.array([(i, (i + 1) % 8) for i in range(8)]))
    assert np.hypot(drawn.x, drawn.y) == pytest.approx([RIM] * 8)


def test_each_sector_has_its_own_arc() -> None:
    """Going round the circle, each sector is entered once."""
    nodes, sector, ties = network(30, 0.1, 5)
    drawn = placed(nodes, sector, ties)
    around = sector[np.argsort(np.arctan2(drawn.y, drawn.x))]
    changes = int((around != np.roll(around, 1)).sum())
    assert changes == len(set(sector.tolist()))
