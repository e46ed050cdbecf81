"""Social and political identity, and efficacy, in surveys of residents, on paper: G2, G3.

RULES 12.2, 12.3, 10.1–10.5. A score s on the scale of 1 to 5 is 25·(s − 1) points.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.small_city import YEAR, is_null
from tests.tiny_linkage import Line, measure, tables
from tests.tiny_surveys import attended, items, registered
from workbench.metrics import evidence

G2, G3 = "identity_index", "efficacy_change"
SOCIAL, POLITICAL = "identity_social", "identity_political"
T4 = 2.776445


def told(row: Any) -> tuple[float, float, float]:
    """Denominator, unknown and value, of a row without numerator."""
    assert math.isnan(row.numerator)
    return row.denominator, row.n_unknown, row.value


def people(score: float, number: int, prefix: str = "r") -> dict[str, float]:
    return {f"{prefix}{i}": score for i in range(1, number + 1)}


def both() -> list[Line]:
    """Six say 3 on social identity; the first five of them 1, 2, 3, 4, 5 on political identity."""
    political = {f"r{i}": float(i) for i in range(1, 6)}
    return items(SOCIAL, people(3, 6)) + items(POLITICAL, political)


# --- The index and its items ------------------------------------------------------------


def test_the_index_is_the_mean_of_the_items_answered() -> None:
    """(0+50)/2, (25+50)/2, 50, 62.5, 75 and, of one item, 50: sum 300, mean 50."""
    row = measure({"a": both()}, G2)("a")
    assert told(row) == (6, 0, 50)
    assert (row.method, row.unit, row.note) == ("t", "score_0_100", "wave=2024H1")


def test_each_item_has_its_own_row() -> None:
    """Political identity: 0, 25, 50, 75, 100; the sixth is unknown there, not in the index."""
    found = measure({"a": both()}, G2)
    assert told(found("a", SOCIAL)) == (6, 0, 50)
    row = found("a", POLITICAL)
    assert told(row) == (5, 1, 50)
    half = T4 * math.sqrt(312.5)
    assert (row.lower, row.upper) == pytest.approx((50 - half, 50 + half), abs=1e-4)


def test_an_item_takes_its_own_wave() -> None:
    """In autumn only social identity was asked: political identity stays that of May."""
    lines = both() + items(SOCIAL, people(5, 5), "b", day="2024-10-01")
    found = measure({"a": lines}, G2)
    assert told(found("a")) == told(found("a", SOCIAL)) == (5, 0, 100)
    assert (told(found("a", POLITICAL)), found("a", POLITICAL).note) == (
        (5, 1, 50),
        "wave=2024H1",
    )


def test_who_answered_something_else_is_unknown() -> None:
    """Every response of the wave is a respondent, whatever it answers."""
    lines = both() + items("happiness", people(5, 3, "other"))
    found = measure({"a": lines}, G2)
    assert told(found("a")) == (6, 3, 50)
    assert found("a", POLITICAL).n_unknown == 4


def test_under_five_respondents_an_item_says_nothing() -> None:
    """Four on the item: insufficient; nobody: not available."""
    cases = {
        "four": items(SOCIAL, people(3, 6)) + items(POLITICAL, people(3, 4)),
        "nobody": items(SOCIAL, people(3, 6)),
    }
    found = measure(cases, G2)
    assert [
        (row.denominator, row.n_unknown, row.status)
        for row in (found(name, POLITICAL) for name in cases)
    ] == [(4, 2, "insufficient_data"), (0, 0, "not_available")]


# --- Served, not served -----------------------------------------------------------------


def helped() -> list[Line]:
    """Five served with 75, six registered and not served with 25, one unknown, two without score."""
    return [
        *items(SOCIAL, people(4, 5, "s") | people(2, 6, "n") | {"stranger": 5}),
        *items("happiness", {"s6": 5, "n7": 5}),
        *attended([f"s{i}" for i in range(1, 7)], "2024-03-01"),
        *registered(*(f"n{i}" for i in range(1, 8))),
    ]


def test_served_and_not_served_are_told_apart() -> None:
    """The stranger may belong to either; a known one without a score is unknown on one side."""
    found = measure({"a": helped()}, G2)
    assert told(found("a", "served")) == (5, 2, 75)
    assert told(found("a", "not_served")) == (6, 2, 25)
    assert told(found("a")) == (12, 2, pytest.approx((375 + 150 + 100) / 12))


def test_without_rosters_only_the_two_sides_are_missing() -> None:
    """The index needs surveys alone."""
    for table in ("activities", "participation", "residents"):
        found = measure({"a": helped()}, G2, without=[table])
        assert found("a").status == "ok"
        for group in ("served", "not_served"):
            assert (found("a", group).status, found("a", group).note) == (
                "not_available",
                f"missing={table}",
            )


def test_without_reported_activities_nobody_is_not_served() -> None:
    """A community that never reported an activity does not know whom it served (1.14)."""
    lines = items(SOCIAL, people(3, 6)) + registered(*people(3, 6))
    found = measure({"a": lines}, G2, reported=())
    assert found("a").status == "ok"
    assert is_null(found("a", "not_served"))
    assert found("a", "not_served").note == "not_reported; table=activities"


# --- Changes ----------------------------------------------------------------------------


def test_the_change_of_the_index_since_the_wave_before() -> None:
    """25 in spring, 75 in autumn, without spread: from 50 to 50."""
    lines = items(SOCIAL, people(2, 5)) + items(POLITICAL, people(4, 6), "b", day="2024-10-01")
    row = measure({"a": lines}, G2)("a", "wave_change")
    assert (told(row), row.lower, row.upper) == ((11, 0, 50), 50, 50)
    assert (row.method, row.note) == ("welch", "wave=2024H2; before=2024H1")


def test_without_an_earlier_wave_there_is_no_change() -> None:
    """The index stands, its change is not available."""
    found = measure({"a": both()}, G2)
    assert found("a").status == "ok"
    row = found("a", "wave_change")
    assert (row.status, row.note, row.method) == ("not_available", "no_earlier_wave", "")


def test_efficacy_changes_between_waves_and_in_the_panel() -> None:
    """Spring 0, 25, 50, 75, 100 (50). Autumn 50 each (50), the first five the same people.

    Panel: +50, +25, 0, −25, −50; mean 0, s² = 6250 ÷ 4, half width 2.776·√312.5 = 49.08.
    """
    spring = {f"r{i}": float(i) for i in range(1, 6)}
    lines = items("efficacy", spring) + items("efficacy", people(3, 7), "b", day="2024-10-01")
    found = measure({"a": lines}, G3)
    row, pairs = found("a"), found("a", "panel")
    assert (told(row), row.method) == ((12, 0, 0), "welch")
    assert (told(pairs), pairs.method) == ((5, 0, 0), "paired_t")
    half = T4 * math.sqrt(312.5)
    assert (pairs.lower, pairs.upper) == pytest.approx((-half, half), abs=1e-4)


def test_one_answer_is_enough_for_efficacy_and_none_is_unknown() -> None:
    """A respondent of either wave without the item is unknown."""
    lines = [
        *items("efficacy", people(3, 5)),
        *items("happiness", {"x": 3}),
        *items("efficacy", people(5, 5), "b", day="2024-10-01"),
        *items("happiness", {"y": 3}, "b", day="2024-10-01"),
    ]
    assert told(measure({"a": lines}, G3)("a")) == (10, 2, 50)


@pytest.mark.parametrize(
    ("indicator", "group"),
    [
        *((G2, group) for group in ("", POLITICAL, "served", "not_served", "wave_change")),
        *((G3, group) for group in ("", "panel")),
    ],
)
def test_evidence_adds_up_to_the_number(indicator: str, group: str) -> None:
    """Per role, the weights of the answers shown are the denominator and the unknowns (1.32)."""
    case = {
        "a": [
            *helped(),
            *both(),
            *items("efficacy", people(2, 5), "e", day="2023-10-01"),
            *items("efficacy", people(4, 5), "f"),
            *items(SOCIAL, people(1, 5), "g", day="2023-10-01"),
        ]
    }
    row = measure(case, indicator)("a", group)
    assert row.status == "ok"
    rows = evidence(tables(case), indicator, community_id="a", period=YEAR, group=group)
    summed = rows.groupby("role")["n"].sum().to_dict()
    expected = {"denominator": row.denominator, "unknown": row.n_unknown}
    assert summed == {role: n for role, n in expected.items() if n}
