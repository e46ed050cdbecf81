"""Ids as whole numbers: equal where the texts are equal, whatever their order."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from workbench.cohorts.deeds import positions, shared_numbers
from workbench.cohorts.rosters import in_order
from workbench.schema.encoded import BEGINNING, Encoded, common_numbers

LONG = [f"n{row // 3:05d}" for row in range(3 * BEGINNING)]
COLUMNS: dict[str, list[str | None]] = {
    "ascending": ["a", "b", "b", "c"],
    "one": ["x"],
    "none": [],
    "falling": ["b", "a", "b"],
    "blank between": ["a", None, "b"],
    "blank last": ["a", "b", None],
    "only blanks": [None, None],
    "long": [*LONG],
    "long, falling at its end": [*LONG, "a"],
    "long, blank at its end": [*LONG, None],
}


def texts(cells: list[str | None], dtype: str = "string") -> pd.Series:
    return pd.Series(cells, dtype=dtype)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("dtype", ["string", "object"])
def test_numbers_lead_back_to_the_cells(name: str, dtype: str) -> None:
    """The value of each row's number is its cell; values stand once, in order of appearance."""
    cells = COLUMNS[name]
    encoded = Encoded.of(texts(cells, dtype))
    values = encoded.values.tolist()
    assert [None if n < 0 else values[n] for n in encoded.number] == cells
    assert values == list(dict.fromkeys(cell for cell in cells if cell is not None))


@pytest.mark.parametrize(("left", "right"), [*product(COLUMNS, repeat=2)])
def test_common_numbers_are_equal_where_texts_are(left: str, right: str) -> None:
    """Two columns of any order share their numbers; in order, they sort like the texts."""
    cells = [*COLUMNS[left], *COLUMNS[right]]
    columns = [Encoded.of(texts(COLUMNS[name])) for name in (left, right)]
    for sort in (False, True):
        number = np.concatenate(common_numbers(*columns, in_order=sort)).tolist()
        pairs = dict(zip(cells, number, strict=True))
        assert [pairs[cell] for cell in cells] == number
        assert len(set(pairs.values())) == len(pairs)
        assert pairs.get(None, -1) == -1
        if sort:
            known = sorted(cell for cell in pairs if cell is not None)
            assert known == sorted(known, key=lambda cell: pairs[cell])


def test_rows_left_out_leave_their_value_behind() -> None:
    """Numbers of some rows are those of the whole column; common numbers hold all the same."""
    some = Encoded.of(texts(["a", "b", "c", "b"])).only(np.array([False, True, False, True]))
    (mine, theirs) = common_numbers(some, Encoded.of(texts(["c", "b"])))
    assert mine[0] == mine[1] == theirs[1] != theirs[0]
    assert positions(texts(["b", "a", None]), some).tolist() == [0, -1, -1]


def test_a_blank_in_any_column_makes_no_number() -> None:
    """Several columns together are equal where all are; a blank cell anywhere is -1."""
    first, second = texts(["a", "a", None, "b"]), texts(["x", "x", "x", None])
    (number,) = shared_numbers((first, second))
    assert number[0] == number[1] >= 0
    assert number[2:].tolist() == [-1, -1]


@pytest.mark.parametrize("factor", [1, 2**40], ids=["one number", "two numbers"])
def test_positions_sort_by_number_and_then_position(factor: int) -> None:
    """Small numbers and those too large to be joined with a position sort alike."""
    rng = np.random.default_rng(7)
    numbers = rng.integers(0, 50, 400) * factor
    places = np.sort(rng.choice(10**7, 400, replace=False)).astype(np.int64)
    expected = sorted(zip(numbers.tolist(), places.tolist(), strict=True))
    found = zip(*(each.tolist() for each in in_order(numbers, places)), strict=True)
    assert list(found) == expected
