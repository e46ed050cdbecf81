"""All families, imported in the order of RULES §15, which is the order of every output."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from workbench.indicators.catalogue import Entry, entered

FAMILIES: tuple[str, ...] = (
    "chain",
    "connection",
    "action",
    "information",
    "referral",
    "coverage",
    "participation",
    "outcomes",
    "resolution",
    "workers",
    "pathways",
    "value",
    "flags",
)


@cache
def catalogue() -> dict[str, Entry]:
    """Every entry by id, in the order of RULES §15."""
    for family in FAMILIES:
        import_module(f"workbench.indicators.{family}")
    by_family = entered()
    return {
        entry.id: entry
        for family in FAMILIES
        for entry in by_family.values()
        if entry.family == family
    }
