"""A column of ids as whole numbers, so that its texts are compared once and its rows never."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

#: Rows that show whether it is worth looking at all.
BEGINNING = 1000


@dataclass(frozen=True)
class Encoded:
    """Which of `values` each row of a column has; -1 where its cell is blank.

    Values stand once each, in the order in which the column first had them; rows that were
    left out since may leave some without a row.
    """

    number: Numbers
    values: pd.Series

    @classmethod
    def of(cls, column: pd.Series) -> Encoded:
        rises = _rises(column)
        if rises is not None:
            # Most files stand in the order of some id: there neighbours tell everything.
            first = np.append(True, rises)
            return cls(np.cumsum(first) - 1, column[first].reset_index(drop=True))
        number, values = pd.factorize(column)
        return cls(number.astype(np.int64, copy=False), pd.Series(values))

    def only(self, rows: NDArray[np.bool_] | Numbers) -> Encoded:
        """The same of these rows: a mask, or their positions."""
        return Encoded(self.number[rows], self.values)


def _rises(column: pd.Series) -> NDArray[np.bool_] | None:
    """For each text but the first, whether it is greater than the one before it.

    None where the column does not ascend, has blanks or no texts; seen at its beginning mostly.
    """
    if not isinstance(column.dtype, pd.StringDtype) or not len(column):
        return None
    for rows in (column.iloc[:BEGINNING], column):
        texts = pa.chunked_array(rows)
        falls = pc.greater(texts[:-1], texts[1:])
        if texts.null_count or pc.any(falls).as_py():
            return None
    return np.asarray(pc.less(texts[:-1], texts[1:]), bool)


def common_numbers(*columns: Encoded, in_order: bool = False) -> list[Numbers]:
    """Whole numbers for the rows of several columns, equal where their cells are equal.

    -1 where blank; with `in_order` a smaller number is a smaller value.
    """
    kinds = {column.values.dtype for column in columns}
    values = [column.values for column in columns]
    if not in_order and all(each.equals(values[0]) for each in values[1:]):
        return [column.number for column in columns]
    if len(kinds) > 1:
        texts = all(isinstance(kind, pd.StringDtype) for kind in kinds)
        values = [each.astype("string" if texts else object) for each in values]
    common = pd.factorize(pd.concat(values), sort=in_order)[0].astype(np.int64, copy=False)
    ends = np.cumsum([len(each) for each in values])[:-1]
    return [
        np.append(numbers, -1)[column.number]
        for numbers, column in zip(np.split(common, ends), columns, strict=True)
    ]
