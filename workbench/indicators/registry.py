"""All families, imported in the order of RULES §15, which is the order of every output.

An evaluation's own indicators are in force only while its numbers are computed, protected
or shown (`in_force`); they never enter the catalogue of the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import Any

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


#: The family of own indicators that join none of ours: last in every output.
OWN_FAMILY = "evaluation"

_IN_FORCE: ContextVar[dict[str, Entry] | None] = ContextVar("catalogue in force", default=None)


def catalogue() -> dict[str, Entry]:
    """Every entry in force by id, in the order of every output."""
    return _IN_FORCE.get() or built_in()


def extended(own: Sequence[Entry]) -> dict[str, Entry]:
    """Ours with own entries behind those of their family, and their own family at the end."""
    if not own:
        return built_in()
    every = [*built_in().values(), *own]
    families = (*FAMILIES, OWN_FAMILY)
    return {entry.id: entry for name in families for entry in every if entry.family == name}


@contextmanager
def in_force(own: Sequence[Entry]) -> Iterator[None]:
    """While it lasts, `catalogue()` is ours and exactly these own entries."""
    token = _IN_FORCE.set(extended(own))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def told_entries(told: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """The own entries that the context of results describes."""
    return tuple(Entry.of(one) for one in told)


@cache
def built_in() -> dict[str, Entry]:
    """Our entries by id, in the order of RULES §15."""
    for family in FAMILIES:
        import_module(f"workbench.indicators.{family}")
    by_family = entered()
    return {
        entry.id: entry
        for family in FAMILIES
        for entry in by_family.values()
        if entry.family == family
    }
