"""Volunteers, decisions, organisations and representativeness (RULES 2.15–2.18), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, ids, neighbourhood, no_limits, resident, roster

pytestmark = BOTH_WAYS


# --- 2.15 P7 ----------------------------------------------------------------------------


def test_2_15_volunteers_are_people_with_that_role_somewhere(one: Any) -> None:
    """r1 volunteers twice, r2 once and is a guest once; blank and other roles are no volunteers."""
    tables = neighbourhood(
        [activity("x1", 4), activity("x2", 2, "meeting")],
        [
            roster("x1", ["r1", "r2"], participant_role="volunteer"),
            roster("x1", ["r3"]),
            roster("x1", ["r4"], participant_role="organiser"),
            roster("x2", ["r1"], participant_role="volunteer"),
            roster("x2", ["r2"], participant_role="participant"),
        ],
    )
    found = one(tables, "volunteer_rate")
    assert (counts(found), found.value, found.method) == ((2, 1000, 0), 0.002, "wilson")


def test_2_15_the_volunteer_rate_has_no_bounds(one: Any) -> None:
    """9 anonymous and one unrecorded activity are its unknown; the point stays."""
    tables = neighbourhood(
        [activity("x1", 10), activity("x2", None)],
        [roster("x1", ["r1"], participant_role="volunteer")],
    )
    found = one(tables, "volunteer_rate")
    assert (counts(found), found.value, found.method) == ((1, 1000, 10), 0.001, "wilson")


@pytest.mark.parametrize(
    ("people", "status"), [(1, "insufficient_data"), (0, "not_available"), (2, "ok")]
)
def test_2_4_more_volunteers_than_people_is_insufficient(
    one: Any, people: int, status: str
) -> None:
    """2 volunteers of 2, of 1 and of 0 people."""
    tables = neighbourhood(
        [activity("x1", 2)],
        [roster("x1", ids(2), participant_role="volunteer")],
        population={"pop_total": people},
    )
    found = one(tables, "volunteer_rate")
    assert (counts(found), found.status) == ((2, people, 0), status)
    assert ("exceeds_population" in found.note) == (status == "insufficient_data")


def test_2_15_hours_of_volunteer_rows(one: Any) -> None:
    """1.5 + 0 + 2.5 hours of volunteers: 4 per 1,000 people; a blank is left out and counted."""
    tables = neighbourhood(
        [activity("x1", 50, hours=8), activity("x2", None, "meeting", hours=8)],
        [
            roster("x1", ["r1"], participant_role="volunteer", hours=1.5),
            roster("x1", ["r2"], participant_role="volunteer", hours=0),
            roster("x1", ["r3"], participant_role="volunteer"),
            roster("x1", ["r4"], participant_role="participant", hours=100),
            roster("x1", ["r5"], hours=100),
            roster("x2", ["r1"], participant_role="volunteer", hours=2.5),
        ],
        population={"pop_total": 500},
    )
    found = one(tables, "volunteer_hours_per_1000")
    assert (counts(found), found.value, found.status) == ((4, 500, 1), 8, "ok")
    assert no_limits(found)


def test_2_15_only_blank_hours_are_not_available(one: Any) -> None:
    """Two volunteers without hours: no numerator, two unknown; `activities.hours` stands in for none."""
    tables = neighbourhood(
        [activity("x1", 2, hours=3)], [roster("x1", ids(2), participant_role="volunteer")]
    )
    found = one(tables, "volunteer_hours_per_1000")
    assert (found.denominator, found.n_unknown) == (1000, 2)
    assert (found.status, found.method) == ("not_available", "")
    assert is_null(found, "numerator", "value")


def test_2_15_without_volunteers_there_are_no_hours(one: Any) -> None:
    """A true zero, also where attendance is anonymous, which is no unknown of hours."""
    tables = neighbourhood([activity("x1", 30)], [roster("x1", ["r1"], hours=3)])
    found = one(tables, "volunteer_hours_per_1000")
    assert (counts(found), found.value, found.status) == ((0, 1000, 0), 0, "ok")


@pytest.mark.parametrize("people", [None, 0])
def test_2_15_hours_of_an_unknown_or_empty_population(one: Any, people: int | None) -> None:
    """The hours stand, the rate does not."""
    tables = neighbourhood(
        [activity("x1", 1)],
        [roster("x1", ["r1"], participant_role="volunteer", hours=2)],
        population={"pop_total": people},
    )
    found = one(tables, "volunteer_hours_per_1000")
    assert (found.numerator, found.n_unknown, found.status) == (2, 0, "not_available")
    assert is_null(found, "value")
    assert is_null(found, "denominator") == (people is None)


# --- 2.16 P8 ----------------------------------------------------------------------------


def deliberation(name: str, made: int | None, done: int | None, **cells: Any) -> dict[str, Any]:
    return activity(
        name, 5, "deliberation", decisions_made=made, decisions_implemented=done, **cells
    )


def test_2_16_decisions_of_old_enough_deliberations(one: Any) -> None:
    """3 of 4 and 0 of 2: 3 of 6 decisions, Wilson over decisions; other kinds do not deliberate."""
    tables = neighbourhood(
        [
            deliberation("x1", 4, 3),
            deliberation("x2", 2, 0),
            {**deliberation("x3", 9, 9), "service_type": "public_affairs_action"},
            deliberation("x4", 9, 9, activity_status="cancelled"),
        ]
    )
    found = one(tables, "decision_implementation_rate")
    assert (counts(found), found.value, found.method) == ((3, 6, 0), 0.5, "wilson")
    # Wilson for 3 of 6: 0.188 to 0.812.
    assert (round(found.lower, 3), round(found.upper, 3)) == (0.188, 0.812)


@pytest.mark.parametrize(
    ("day", "as_of", "expected"),
    [
        ("2024-10-02", "2024-12-31", (1, 2, 0)),  # the 90th day is December 31st
        ("2024-10-03", "2024-12-31", (0, 0, 1)),
        ("2024-10-03", "2025-01-01", (1, 2, 0)),
        ("2024-10-02 23:00", "2024-12-31", (1, 2, 0)),
        ("2025-01-02", "2025-12-31", (0, 0, 0)),  # not of P
    ],
)
def test_2_16_ninety_days_until_as_of(
    one: Any, day: str, as_of: str, expected: tuple[int, int, int]
) -> None:
    """By calendar dates, inclusive; a younger deliberation of P is unknown."""
    tables = neighbourhood([deliberation("x1", 2, 1, activity_date=day)])
    assert counts(one(tables, "decision_implementation_rate", as_of=as_of)) == expected


@pytest.mark.parametrize(("made", "done"), [(None, 1), (2, None), (None, None), (1, 2)])
def test_2_16_a_blank_or_contradiction_is_unknown(
    one: Any, made: int | None, done: int | None
) -> None:
    """Beside 1 of 2, a deliberation that cannot be read is one unknown."""
    tables = neighbourhood([deliberation("x1", 2, 1), deliberation("x2", made, done)])
    assert counts(one(tables, "decision_implementation_rate")) == (1, 2, 1)


def test_2_16_without_decisions_there_is_no_rate(one: Any) -> None:
    """A deliberation that decided nothing: 0 of 0."""
    found = one(neighbourhood([deliberation("x1", 0, 0)]), "decision_implementation_rate")
    assert (counts(found), found.status, found.method) == ((0, 0, 0), "not_available", "")


# --- 2.17 P9 ----------------------------------------------------------------------------


def test_2_17_community_based_organisations_that_did_something(one: Any) -> None:
    """Leading or co-hosting, wherever registered, once each: 3 of 400 households are 7.5 per 1,000."""
    kinds = {
        "o1": "community_based_org",
        "o2": "community_based_org",
        "o3": "community_based_org",
        "o4": "social_work_agency",
        "o5": "community_based_org",
        "o6": "volunteer_team",
    }
    tables = neighbourhood(
        [
            activity("x1", 1, "meeting", organization_id="o1", co_organization_ids="o2;o4;o6"),
            activity("x2", 1, organization_id="o4", co_organization_ids="o2;o3"),
            activity("x3", 1, organization_id="o5", activity_status="cancelled"),
            activity("x4", 1, organization_id="o5", community_id="B"),
        ],
        organizations=[
            {"organization_id": name, "organization_type": kind, "community_id": "B"}
            for name, kind in kinds.items()
        ],
    )
    found = one(tables, "cbo_density")
    assert (counts(found), found.value, found.status) == ((3, 400, 0), 7.5, "ok")
    assert no_limits(found)


def test_2_17_ids_of_unknown_type_are_counted(one: Any) -> None:
    """Unlisted, typed unknown and of blank type: three distinct ids, each once; a blank is no id."""
    tables = neighbourhood(
        [
            activity("x1", 1, organization_id="o1", co_organization_ids="o2;o3"),
            activity("x2", 1, organization_id="o3", co_organization_ids="o4"),
            activity("x3", 1, organization_id=None),
        ],
        organizations=[
            {"organization_id": "o1", "organization_type": "community_based_org"},
            {"organization_id": "o2", "organization_type": "unknown"},
            {"organization_id": "o4", "organization_type": None},
        ],
    )
    assert counts(one(tables, "cbo_density")) == (1, 400, 3)


@pytest.mark.parametrize("homes", [None, 0])
def test_2_17_density_of_unknown_or_no_households(one: Any, homes: int | None) -> None:
    """The organisations stand, the density does not."""
    tables = neighbourhood(
        [activity("x1", 1)],
        organizations=[{"organization_id": "o1", "organization_type": "community_based_org"}],
        population={"households": homes},
    )
    found = one(tables, "cbo_density")
    assert (found.numerator, found.n_unknown, found.status) == (1, 0, "not_available")
    assert is_null(found, "value")
    assert is_null(found, "denominator") == (homes is None)


def test_2_17_no_such_organisation_is_a_true_zero(one: Any) -> None:
    """A register without rows of that type, and activities of others: 0 per 1,000."""
    found = one(
        neighbourhood(
            [activity("x1", 1)],
            organizations=[{"organization_id": "o1", "organization_type": "foundation"}],
        ),
        "cbo_density",
    )
    assert (counts(found), found.value) == ((0, 400, 0), 0)


# --- 2.18 P10 ---------------------------------------------------------------------------


def attended(**more: Any) -> Any:
    """Of ten people seven are registered: three priority, four not, of ages 60, 59 and unknown."""
    births = [1964, 1965, None, 1950, 1990, 2000, 1964]
    groups = ["disabled", "low_income;disabled", "bereaved_family", None, "migrant", None, None]
    residents = [
        resident(f"r{i}", group, birth_year=birth)
        for i, (group, birth) in enumerate(zip(groups, births, strict=True), start=1)
    ]
    return neighbourhood([activity("x1", 10)], [roster("x1", ids(10))], residents, **more)


def test_2_18_the_gap_of_the_priority_groups(one: Any) -> None:
    """3 of 7 participants against 100 of 1,000 people: 3/7 − 0.1; three ids are unknown."""
    found = one(attended(), "representativeness_gap", group="priority")
    assert counts(found) == (3, 7, 3)
    assert found.value == pytest.approx(3 / 7 - 0.1)
    assert found.status == "ok"
    assert no_limits(found)


def test_2_18_the_gap_of_the_aged(one: Any) -> None:
    """Born 1964 is 60 in 2024, 1965 is not: 3 of 6 against 250 of 1,000; four unknown."""
    found = one(attended(), "representativeness_gap", group="age_60")
    assert (counts(found), found.value) == ((3, 6, 4), 0.25)


def test_2_18_the_gap_is_never_negative(one: Any) -> None:
    """3 of 7 where 900 of 1,000 are priority: 0.9 − 3/7."""
    tables = attended(population={"pop_priority": 900})
    found = one(tables, "representativeness_gap", group="priority")
    assert found.value == pytest.approx(0.9 - 3 / 7)


def test_2_18_all_activities_and_their_anonymous_attendances(one: Any) -> None:
    """A meeting's guests are participants; 5 anonymous and an unrecorded activity are unknown."""
    tables = neighbourhood(
        [activity("x1", 6, "meeting"), activity("x2", None)],
        [roster("x1", ["r1"])],
        [resident("r1", "disabled", birth_year=1950)],
    )
    for group in ("priority", "age_60"):
        assert counts(one(tables, "representativeness_gap", group=group)) == (1, 1, 6)


@pytest.mark.parametrize(
    ("population", "status"),
    [
        ({"pop_priority": 1001}, "insufficient_data"),
        ({"pop_priority": None}, "not_available"),
        ({"pop_total": None}, "not_available"),
        ({"pop_total": 0}, "not_available"),
        ({"pop_total": 0, "pop_priority": 0}, "not_available"),
    ],
)
def test_2_18_a_population_that_cannot_be_keeps_the_participants(
    one: Any, population: dict[str, int | None], status: str
) -> None:
    """Both counts stand (RULES 16), the gap does not."""
    found = one(attended(population=population), "representativeness_gap", group="priority")
    assert (counts(found), found.status, found.method) == ((3, 7, 3), status, "")
    assert is_null(found, "value")


def test_2_18_a_class_may_be_everyone_or_nobody(one: Any) -> None:
    """1,000 of 1,000 are priority: 4/7; none is: 3/7."""
    for people, gap in ((1000, 4 / 7), (0, 3 / 7)):
        tables = attended(population={"pop_priority": people})
        found = one(tables, "representativeness_gap", group="priority")
        assert (found.value, found.status) == (pytest.approx(gap), "ok")


def test_2_18_nobody_of_known_class_is_not_available(one: Any) -> None:
    """Ten unlisted ids: 0 of 0, ten unknown; not available, also where the class is too large."""
    for population in ({}, {"pop_priority": 2000}):
        tables = neighbourhood([activity("x1", 10)], [roster("x1", ids(10))], population=population)
        found = one(tables, "representativeness_gap", group="priority")
        assert (counts(found), found.status) == ((0, 0, 10), "not_available")


def test_2_18_the_age_is_that_of_the_year_of_period_end(one: Any) -> None:
    """Born 1964: 60 in 2024, whatever the day of the activity."""
    tables = neighbourhood(
        [activity("x1", 1, activity_date="2024-01-01")],
        [roster("x1", ["r1"])],
        [resident("r1", birth_year=1964)],
    )
    assert counts(one(tables, "representativeness_gap", group="age_60")) == (1, 1, 0)
