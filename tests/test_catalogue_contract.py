"""The catalogue says what the contract says: the table of ids in RULES §15 and its fine points.

The contract stands beside the repository. Where it is absent these comparisons are skipped,
in continuous integration they fail.
"""

from __future__ import annotations

import re

import pytest

from tests.contract import (
    FINE_POINTS,
    PROSE,
    Row,
    Shape,
    condensed,
    contract,
    declared,
    lines_of,
    received,
    required,
    shape,
    units,
)
from workbench.indicators.registry import catalogue


@pytest.fixture
def lines() -> dict[str, Row]:
    return lines_of(contract())


def test_the_ids_are_those_of_the_contract_in_its_order(lines: dict[str, Row]) -> None:
    """No id is missing, none is added, and families follow each other as §15 lists them."""
    assert list(catalogue()) == list(lines)


def test_the_codes_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Every indicator bears the code by which RULES and FRAMEWORK cite it."""
    assert {id: entry.code for id, entry in catalogue().items()} == {
        id: row.code for id, row in lines.items()
    }


def test_variants_and_groups_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Names, order, “only” and “×” agree, so that every output has the agreed rows."""
    for id, entry in catalogue().items():
        found = Shape(
            entry.variants,
            entry.groups,
            entry.plain_variant,
            entry.plain_group,
            entry.crossed,
            entry.open_groups,
        )
        assert found == shape(lines[id].stratified), id


def test_units_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Every group has its unit; no unit is given for a group that does not exist."""
    for id, entry in catalogue().items():
        stated = units(lines[id])
        assert {group: entry.unit_of(group) for group in stated} == stated, id
        assert set(entry.group_units) <= set(entry.groups), id


def test_partitions_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Only groups that add up to the whole are called a partition."""
    for id, entry in catalogue().items():
        assert entry.partition == (lines[id].partition == "yes"), id


def test_disclosive_rows_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Counts of people, needs and answers are protected.

    “tests” is taken as yes: the row of the level has no numbers that could be hidden.
    """
    for id, entry in catalogue().items():
        assert lines[id].disclosive in ("yes", "no", "tests"), id
        assert entry.disclosive == (lines[id].disclosive != "no"), id


def test_requirements_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Each row asks for the tables and columns that §15 and §16 name for it, and no others."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            stated = condensed(required(lines[id], lines, variant, group))
            assert condensed(declared(entry, variant, group)) == stated, (id, variant, group)


def test_every_cell_of_prose_is_still_worded_so(lines: dict[str, Row]) -> None:
    """The exceptions of this test name cells that exist."""
    assert set(PROSE) <= {(id, row.requires) for id, row in lines.items()}
    assert set(FINE_POINTS) <= set(lines)


def test_the_headcount_is_required_where_attendance_is_counted(lines: dict[str, Row]) -> None:
    """`participant_count` is missed exactly by the indicators that §16 lists on rule 1.12."""
    sentence = re.search(r"wherever X is counted.*?\((.*?)\)", contract())
    assert sentence
    listed: set[tuple[str, str]] = set()
    for name in sentence[1].split(", "):
        word, _, part = name.partition(" ")
        for id in _ids(word, lines):
            rows = catalogue()[id].rows()
            listed |= {(id, group) for _, group in rows if group.startswith(part)}
    without = received().without("activities", "participant_count")
    asked = {
        (id, group)
        for id, entry in catalogue().items()
        for variant, group in entry.rows()
        if "activities.participant_count" in entry.missing(without, variant, group)
    }
    assert asked == listed


def _ids(name: str, lines: dict[str, Row]) -> list[str]:
    """The ids behind “C1–C3”, “P5” or “volunteer_rate”."""
    if name in lines:
        return [name]
    first, _, last = name.partition("–")
    letter, start, end = first[0], int(first[1:]), int((last or first)[1:])
    wanted = [f"{letter}{number}" for number in range(start, end + 1)]
    return [row.id for row in lines.values() if row.code in wanted]
