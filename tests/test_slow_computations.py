"""Every indicator of the catalogue has a second, slow computation that knows nothing of the first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import random_people, slow_linkage, slow_services, slow_worth
from tests.slow_flags.rows import FLAG_IDS
from workbench.metrics import catalogue

TESTS = Path(__file__).parent
#: Of the package, a slow computation may know the tables, their columns and codes.
ALLOWED = "workbench.schema"
SLOW = sorted([*TESTS.glob("slow_*.py"), *TESTS.glob("slow_*/*.py")])


def test_every_indicator_has_one() -> None:
    """The lists that the comparisons on random cities walk through make up the catalogue."""
    resolution = {entry.id for entry in catalogue().values() if entry.family == "resolution"}
    lists = (random_people.IDS, slow_linkage.IDS, FLAG_IDS, slow_services.IDS, slow_worth.IDS)
    compared = resolution.union(*map(set, lists))
    assert compared == set(catalogue())


@pytest.mark.parametrize("module", SLOW, ids=lambda path: str(path.relative_to(TESTS)))
def test_it_imports_nothing_of_ours_but_the_schema(module: Path) -> None:
    """A slow computation that took a piece of the package would repeat its mistakes."""
    told = ast.parse(module.read_text(encoding="utf-8"))
    found = [node.module or "" for node in ast.walk(told) if isinstance(node, ast.ImportFrom)]
    found += [a.name for node in ast.walk(told) if isinstance(node, ast.Import) for a in node.names]
    ours = [name for name in found if name.startswith("workbench")]
    assert [name for name in ours if not f"{name}.".startswith(f"{ALLOWED}.")] == []
