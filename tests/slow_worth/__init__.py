"""A second, slow, obvious computation of outcomes and of what they cost, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Numbers such
as 8.1 cite RULES, `16` its fine points. “Choice” marks where the rules can be read in two
ways, and what was chosen.

place: the rows of one community, its rosters and residents · surveys: O1–O4, G2 and efficacy ·
cases: O5 · spending: what was paid in P, for whom (V1–V3, V9) · contracts: V4–V8 ·
catalogue: every fixed row and what it requires · this module: the entry point.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from tests.slow_linkage.counts import Count
from tests.slow_worth.catalogue import IDS, entries, places, row
from workbench.schema.container import Tables

__all__ = ["IDS", "Count", "worth_rows"]


class Days(Protocol):
    """P: inclusive dates."""

    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> dt.date: ...


def worth_rows(
    tables: Tables, period: Days, as_of: dt.date
) -> dict[tuple[str, str, str, str], Count]:
    """Every fixed row of every community by (community, indicator, variant, group).

    In the order of the result frame: community, catalogue, variant, group (1.1).
    """
    return {
        (place.id, *key): row(place, entry)
        for place in places(tables, period.start, period.end, as_of)
        for key, entry in entries().items()
    }
