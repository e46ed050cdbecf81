"""Levels, initiative, repetition and concentration (RULES 2.12–2.14), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, neighbourhood, no_limits, roster
from workbench.schema import codes

pytestmark = BOTH_WAYS

LEVELS = ("none", "inform", "consult", "involve", "collaborate", "empower")


# --- 2.12 P3 ----------------------------------------------------------------------------


def levels_of(*activities: tuple[str | None, int | None]) -> Any:
    return neighbourhood(
        [
            activity(f"x{i}", people, participation_level=level)
            for i, (level, people) in enumerate(activities)
        ]
    )


def test_2_12_levels_of_activities_and_of_person_times(one: Any) -> None:
    """Of none 40, inform 100 and 50, empower 10: 1, 2 and 1 of 4; 40, 150 and 10 of 200."""
    tables = levels_of(("none", 40), ("inform", 100), ("inform", 50), ("empower", 10))
    activities = {"none": 1, "inform": 2, "empower": 1}
    times = {"none": 40, "inform": 150, "empower": 10}
    for level in LEVELS:
        found = one(tables, "participation_level_mix", group=f"activities:{level}")
        assert counts(found) == (activities.get(level, 0), 4, 0)
        assert found.method == "wilson"
        found = one(tables, "participation_level_mix", group=f"person_times:{level}")
        assert counts(found) == (times.get(level, 0), 200, 0)
        assert found.value == times.get(level, 0) / 200
        assert no_limits(found)


def test_2_12_a_blank_level_is_unknown_and_none_is_a_level(one: Any) -> None:
    """Of none, inform and blank: 1 of 2, one unknown."""
    tables = levels_of(("none", 4), ("inform", 6), (None, 90))
    for part, expected in (("activities", (1, 2, 1)), ("person_times", (6, 10, 1))):
        assert counts(one(tables, "participation_level_mix", group=f"{part}:inform")) == expected


def test_2_12_a_blank_count_is_unknown_for_person_times_only(one: Any) -> None:
    """Blank level, blank count and both blank are three unknowns of person-times, two of the rest."""
    tables = levels_of(("inform", 6), ("inform", None), (None, 9), (None, None), ("consult", 0))
    found = one(tables, "participation_level_mix", group="activities:inform")
    assert counts(found) == (2, 3, 2)
    found = one(tables, "participation_level_mix", group="person_times:inform")
    assert (counts(found), found.value) == ((6, 6, 3), 1)


def test_2_12_without_known_levels_or_people_there_is_no_share(one: Any) -> None:
    """All blank: 0 of 0 activities; nobody came: 0 of 0 person-times."""
    blank = one(levels_of((None, 5)), "participation_level_mix", group="activities:inform")
    assert (counts(blank), blank.status, blank.method) == ((0, 0, 1), "not_available", "")
    nobody = levels_of(("inform", 0))
    found = one(nobody, "participation_level_mix", group="person_times:inform")
    assert (counts(found), found.status) == ((0, 0, 0), "not_available")
    assert is_null(found, "value")
    assert one(nobody, "participation_level_mix", group="activities:inform").value == 1


# --- 2.13 P4 and P5 ---------------------------------------------------------------------


def test_2_13_initiated_by_residents_or_their_organisations(one: Any) -> None:
    """2 of the 6 known initiators are residents' own; a blank and a cancelled one are not in it."""
    cells = [*(code.code for code in codes.INITIATED_BY), None]
    tables = neighbourhood(
        [
            *(activity(f"x{i}", 1, "meeting", initiated_by=cell) for i, cell in enumerate(cells)),
            activity("x9", 1, initiated_by="resident", activity_status="cancelled"),
        ]
    )
    found = one(tables, "resident_initiated_share")
    assert (counts(found), found.value, found.method) == ((2, 6, 1), 1 / 3, "wilson")


def test_2_13_only_blank_initiators_is_not_available(one: Any) -> None:
    """0 of 0, one unknown; never 0 %."""
    found = one(neighbourhood([activity("x1", 1)]), "resident_initiated_share")
    assert (counts(found), found.status) == ((0, 0, 1), "not_available")


def test_2_13_coming_back_means_another_date(one: Any) -> None:
    """Twice on one day is once; r1 and r4 come on two dates, of any kind of activity."""
    tables = neighbourhood(
        [
            activity("x1", 3, activity_date="2024-03-01 09:00"),
            activity("x2", 3, activity_date="2024-03-01 15:00"),
            activity("x3", 1, "publicity", activity_date="2024-03-02"),
            activity("x4", 1, activity_date="2025-03-02"),
        ],
        [
            roster("x1", ["r1", "r2", "r4"]),
            roster("x2", ["r2", "r3"]),
            roster("x3", ["r1", "r4"]),
            roster("x4", ["r3"]),
        ],
    )
    found = one(tables, "repeat_participation_rate", as_of="2025-12-31")
    assert (counts(found), found.value, found.method) == ((2, 4, 1), 0.5, "wilson")


def test_2_13_unknown_of_repetition_is_anonymous_and_unrecorded(one: Any) -> None:
    """7 anonymous and one activity without record; unlisted ids are no unknown here."""
    tables = neighbourhood(
        [activity("x1", 9), activity("x2", None, "meeting")], [roster("x1", ["r1", "r2"])]
    )
    found = one(tables, "repeat_participation_rate")
    assert (counts(found), found.value, found.status) == ((0, 2, 8), 0, "ok")


def test_2_13_without_ids_repetition_is_not_available(one: Any) -> None:
    """Nobody signed: 0 of 0, 40 unknown."""
    found = one(neighbourhood([activity("x1", 40)]), "repeat_participation_rate")
    assert (counts(found), found.status, found.method) == ((0, 0, 40), "not_available", "")


# --- 2.14 P6 ----------------------------------------------------------------------------


def visits_of(visits: Sequence[int], **more: Any) -> Any:
    """Person i on the rosters of so many activities, all headcounts blank."""
    activities = [activity(f"x{i}", None, "meeting") for i in range(max(visits))]
    rosters = [
        roster(f"x{i}", [f"r{n}" for n, number in enumerate(visits) if number > i])
        for i in range(max(visits))
    ]
    extra = more.get("activities", ())
    return neighbourhood([*activities, *extra], rosters)


def test_2_14_the_top_tenth_of_ten_people(one: Any) -> None:
    """FRAMEWORK §7.5: one with 11 visits, nine with 1: 11 of 20 = 0.55; Gini 0.45."""
    tables = visits_of([1, 1, 1, 1, 11, 1, 1, 1, 1, 1])
    found = one(tables, "participation_concentration")
    assert (counts(found), found.value, found.status) == ((11, 20, 0), 0.55, "ok")
    assert no_limits(found)
    # Σ(2i − 11)x: the nine ones give −9 − 7 − … + 7 = −9, the last 9 · 11 = 99; 90 ÷ (10 · 20).
    gini = one(tables, "participation_concentration", group="gini")
    assert (gini.value, gini.n_unknown) == (pytest.approx(0.45), 0)
    assert (gini.method, gini.status) == ("gini", "ok")
    assert is_null(gini, "numerator", "denominator", "lower", "upper")


def test_2_14_equal_visits_have_no_gini(one: Any) -> None:
    """Ten people with two visits each: 2 of 20, Gini 0."""
    tables = visits_of([2] * 10)
    assert counts(one(tables, "participation_concentration")) == (2, 20, 0)
    assert one(tables, "participation_concentration", group="gini").value == 0


@pytest.mark.parametrize(("people", "top"), [(10, 1), (11, 2), (20, 2), (21, 3)])
def test_2_14_the_top_tenth_is_rounded_up(one: Any, people: int, top: int) -> None:
    """A tenth of 11 people is 2 of them: those with 5 visits each."""
    found = one(visits_of([5] * top + [1] * (people - top)), "participation_concentration")
    assert counts(found) == (5 * top, people + 4 * top, 0)


def test_2_14_every_roster_row_is_a_person_time_also_on_one_date(one: Any) -> None:
    """Eleven activities on one day are eleven person-times (P6 counts rows, P5 dates)."""
    tables = visits_of([11] + [1] * 9)
    assert one(tables, "participation_concentration").numerator == 11
    assert one(tables, "repeat_participation_rate").numerator == 0


@pytest.mark.parametrize(("anonymous", "status"), [(0, "ok"), (5, "ok"), (6, "insufficient_data")])
def test_2_14_rosters_must_be_four_fifths_complete(one: Any, anonymous: int, status: str) -> None:
    """20 rows and 5 anonymous are exactly 0.8, with 6 they are less."""
    tables = visits_of([11] + [1] * 9, activities=[activity("y", anonymous)])
    found = one(tables, "participation_concentration")
    assert (counts(found), found.status) == ((11, 20, anonymous), status)
    gini = one(tables, "participation_concentration", group="gini")
    assert (gini.n_unknown, gini.status) == (anonymous, status)
    for row in (found, gini):
        assert is_null(row, "value") == (status != "ok")
    assert gini.method == ("gini" if status == "ok" else "")


def test_2_14_an_activity_without_any_record_leaves_completeness_unknown(one: Any) -> None:
    """One activity with neither count nor roster: insufficient, its counts stand."""
    tables = visits_of([11] + [1] * 9, activities=[activity("y", None)])
    found = one(tables, "participation_concentration")
    assert (counts(found), found.status) == ((11, 20, 1), "insufficient_data")
    assert is_null(found, "value")


def test_2_14_nine_people_are_too_few(one: Any) -> None:
    """1 of 9 people with 3 of 11 rows: insufficient."""
    tables = visits_of([3] + [1] * 8)
    found = one(tables, "participation_concentration")
    assert (counts(found), found.status) == ((3, 11, 0), "insufficient_data")
    gini = one(tables, "participation_concentration", group="gini")
    assert (gini.status, gini.n_unknown) == ("insufficient_data", 0)
    assert is_null(gini, "numerator", "denominator", "value")


def test_2_14_without_ids_concentration_is_not_available(one: Any) -> None:
    """Nobody signed: not available wins over too few (RULES 16 on 1.12)."""
    tables = neighbourhood([activity("x1", 40)])
    found = one(tables, "participation_concentration")
    assert (counts(found), found.status) == ((0, 0, 40), "not_available")
    gini = one(tables, "participation_concentration", group="gini")
    assert (gini.status, gini.n_unknown) == ("not_available", 40)
