"""A second, slow, obvious computation of chain, connection and action, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Numbers such
as 5.10 cite RULES, `16` its fine points. “Choice” marks where the rules can be read in two
ways, and what was chosen.

place: the rows of one community as they stood, its organisations, workers and ties ·
counts: how a row is filled · chain: L · connection: K · action: M, places and context ·
catalogue: every fixed row and what it requires · this module: the entry points.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from tests.slow_linkage.catalogue import IDS, entries, places, rows_of_place
from tests.slow_linkage.counts import Count
from workbench.schema.container import Tables

__all__ = ["IDS", "Count", "indices", "linkage_rows"]


class Days(Protocol):
    """P: inclusive dates."""

    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> dt.date: ...


def linkage_rows(
    tables: Tables,
    period: Days,
    as_of: dt.date,
    *,
    sectors: str = "three",
    k2_ref: float = 0.5,
    cut: float = 0.5,
) -> dict[tuple[str, str, str, str], Count]:
    """Every fixed row of every community by (community, indicator, variant, group).

    In the order of the result frame: community, catalogue, variant, group (1.1).
    """
    wanted = list(entries(k2_ref, cut))
    found: dict[tuple[str, str, str, str], Count] = {}
    for place in places(tables, period.start, period.end, as_of, sectors):
        for key, number in rows_of_place(place, wanted, k2_ref, cut).items():
            found[(place.id, *key)] = number
    return found


def indices(
    tables: Tables,
    period: Days,
    as_of: dt.date,
    *,
    sectors: str = "three",
    k2_ref: float = 0.5,
) -> dict[str, tuple[float | None, float | None]]:
    """The lian and dong index of every community; None where not available."""
    lian, dong = ("lian_index", "", ""), ("dong_index", "", "")
    found: dict[str, tuple[float | None, float | None]] = {}
    for place in places(tables, period.start, period.end, as_of, sectors):
        both = rows_of_place(place, [lian, dong], k2_ref, 0.5)
        found[place.id] = both[lian].value, both[dong].value
    return found
