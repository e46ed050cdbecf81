"""A second, slow, obvious computation of information, referral, workers and pathways.

From the rules alone; plain loops over rows as dictionaries; of the package it knows only the
schema. Numbers such as 11.5 cite RULES, `16` its fine points. “Choice” marks where the rules
can be read in two ways, and what was chosen.

place: rosters, mobilised people and staff of one community · rows: how a row is filled ·
information: I, X, G5 · workers: W1–W5 · roles: W6–W8, closing functions · pathways: G1, G3, G4 ·
catalogue: every fixed row and what it requires · this module: the entry point.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from tests.slow_linkage.counts import Count
from tests.slow_services.catalogue import IDS, entries, places, row
from workbench.schema.container import Tables

__all__ = ["IDS", "Count", "services_rows"]


class Days(Protocol):
    """P: inclusive dates."""

    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> dt.date: ...


def services_rows(
    tables: Tables, period: Days, as_of: dt.date
) -> dict[tuple[str, str, str, str], Count]:
    """Every fixed row of every community by (community, indicator, variant, group).

    In the order of the result frame: community, catalogue, variant, group (1.1).
    """
    known = entries()
    return {
        (place.id, *key): row(place, entry)
        for place in places(tables, period.start, period.end, as_of)
        for key, entry in known.items()
    }
