"""Several source columns → one cell in each row: put into a template, or added up.

A row in which one of the columns is missing has no cell: half a name names something else,
and a sum without one of its parts is too small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from workbench.config.cells import PLACE
from workbench.intake.feeds import ColumnFeed
from workbench.intake.grid import Distinct, RawSheet, text_of
from workbench.intake.mapping import is_marker
from workbench.intake.values import number_in


def source_cells(sheet: RawSheet, feed: ColumnFeed) -> Distinct:
    """The cells that a feed reads: each different one once, and which of them each row holds."""
    rule = feed.rule
    if not feed.sources:
        constant = rule.constant if rule else None
        return Distinct([constant], np.zeros(sheet.size, dtype=np.int64))
    if rule is not None and rule.template is not None:
        return _combined(sheet, feed, _filling(rule.template))
    if rule is not None and rule.sum is not None:
        return _combined(sheet, feed, _sum_of)
    return sheet.columns[feed.sources[0]].distinct()


def _combined(sheet: RawSheet, feed: ColumnFeed, combine: Callable[[list[Any]], Any]) -> Distinct:
    """`combine` applied once to each different combination of cells."""
    parts = [sheet.columns[at].distinct() for at in feed.sources]
    together = np.column_stack([part.codes for part in parts])
    different, codes = np.unique(together, axis=0, return_inverse=True)
    values = [
        _made([part.values[at] for part, at in zip(parts, row, strict=True)], feed, combine)
        for row in different.tolist()
    ]
    return Distinct(values, codes.reshape(-1).astype(np.int64))


def _made(cells: list[Any], feed: ColumnFeed, combine: Callable[[list[Any]], Any]) -> Any:
    for text in map(text_of, cells):
        if not text or text in feed.missing or is_marker(text):
            return None
    return combine(cells)


def _filling(template: str) -> Callable[[Sequence[Any]], str]:
    # split() gives the texts between the places and, at the odd ones, the columns' names.
    texts = PLACE.split(template)[::2]

    def fill(cells: Sequence[Any]) -> str:
        filled = (text_of(cell) + text for cell, text in zip(cells, texts[1:], strict=True))
        return texts[0] + "".join(filled)

    return fill


def _sum_of(cells: Sequence[Any]) -> Any:
    """The sum; where a cell is no number, that cell, so that the ledger shows it."""
    total = Decimal(0)
    for cell in cells:
        number, _ = number_in(cell)
        if number is None:
            return cell
        total += number
    return text_of(total)
