"""The rules of participation (RULES 2.11–2.18), one named test each, on cities worked out on paper.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.small_people import BOTH_WAYS, activity, ids, neighbourhood, resident, roster
from workbench.schema import codes

pytestmark = BOTH_WAYS

P1, P2 = "participation_rate", "governance_participation_rate"
LEVELS = ("none", "inform", "consult", "involve", "collaborate", "empower")
#: Rows of participation: the id and one of its groups.
PARTICIPATION = (
    (P1, ""),
    (P2, ""),
    ("participation_level_mix", "activities:inform"),
    ("participation_level_mix", "person_times:inform"),
    ("resident_initiated_share", ""),
    ("repeat_participation_rate", ""),
    ("participation_concentration", ""),
    ("participation_concentration", "gini"),
    ("volunteer_rate", ""),
    ("volunteer_hours_per_1000", ""),
    ("decision_implementation_rate", ""),
    ("cbo_density", ""),
    ("representativeness_gap", "priority"),
    ("representativeness_gap", "age_60"),
)


def bounds(row: Any) -> tuple[float, float, str, str]:
    """Limits, method and status, after checking that there is no point."""
    assert is_null(row, "value")
    return row.lower, row.upper, row.method, row.status


def no_limits(row: Any) -> bool:
    return is_null(row, "lower", "upper") and row.method == ""


# --- P1 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*(code.code for code in codes.SERVICE_TYPE), None])
def test_2_3_p1_takes_every_delivered_activity(one: Any, kind: str | None) -> None:
    """Meetings, publicity and an activity of blank type too; cancelled and planned ones not."""
    tables = neighbourhood(
        [
            activity("x1", 2, kind),
            activity("x2", 1, kind, activity_status="cancelled"),
            activity("x3", 1, kind, activity_status="planned"),
        ],
        [roster("x1", ["r1", "r2"]), roster("x2", ["r3"]), roster("x3", ["r4"])],
    )
    found = one(tables, P1)
    assert (counts(found), found.value, found.method) == ((2, 1000, 0), 0.002, "wilson")


def test_2_3_p1_is_bounded_like_c1(one: Any) -> None:
    """10 at a fair of which 3 signed, a blank count with 2 ids, and a stall without any record."""
    activities = [activity("x1", 10, "publicity"), activity("x2", None, "meeting")]
    rosters = [roster("x1", ids(3)), roster("x2", ["r1", "s1"])]
    found = one(neighbourhood(activities, rosters), P1)
    assert counts(found) == (4, 1000, 7)
    assert bounds(found) == (0.01, 0.011, "bounds", "ok")
    found = one(neighbourhood([*activities, activity("x3", None, "publicity")], rosters), P1)
    assert counts(found) == (4, 1000, 8)
    assert bounds(found) == (0.01, 1, "bounds", "ok")


# --- 2.11 P2 ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [code.code for code in codes.SERVICE_TYPE])
def test_2_11_anyone_at_a_governance_activity_takes_part(one: Any, kind: str) -> None:
    """Deliberations and public-affairs actions, whatever the role."""
    tables = neighbourhood([activity("x1", 2, kind)], [roster("x1", ["r1", "r2"])])
    expected = 2 if kind in ("deliberation", "public_affairs_action") else 0
    found = one(tables, P2)
    assert (counts(found), found.method) == ((expected, 1000, 0), "wilson")


@pytest.mark.parametrize("role", [*(code.code for code in codes.PARTICIPANT_ROLE), None])
def test_2_11_organisers_and_decision_makers_take_part_anywhere(one: Any, role: str | None) -> None:
    """Also at a training; participants, volunteers and blank roles there do not."""
    tables = neighbourhood(
        [activity("x1", 1, "training")], [roster("x1", ["r1"], participant_role=role)]
    )
    expected = 1 if role in ("organiser", "decision_maker") else 0
    assert counts(one(tables, P2)) == (expected, 1000, 0)


def test_2_11_one_person_in_both_ways_counts_once(one: Any) -> None:
    """Organiser of a fair and guest at a deliberation: one of two people."""
    tables = neighbourhood(
        [activity("x1", 1, "publicity"), activity("x2", 2, "deliberation")],
        [roster("x1", ["r1"], participant_role="organiser"), roster("x2", ["r1", "r2"])],
    )
    assert counts(one(tables, P2)) == (2, 1000, 0)


def test_2_11_what_is_missing_elsewhere_does_not_matter(one: Any) -> None:
    """300 anonymous at a fair and a training without record leave P2 a point."""
    tables = neighbourhood(
        [
            activity("x1", 300, "publicity"),
            activity("x2", None, "training"),
            activity("x3", 1, "deliberation"),
        ],
        [roster("x3", ["r1"])],
    )
    found = one(tables, P2)
    assert (counts(found), found.method) == ((1, 1000, 0), "wilson")


def test_2_11_bounds_are_those_of_governance_activities(one: Any) -> None:
    """A deliberation of 10 with 2 ids, an organiser elsewhere: [10, 2 + 1 + 8] of 1,000."""
    activities = [activity("x1", 10, "deliberation"), activity("x2", 60, "training")]
    rosters = [
        roster("x1", ["r1", "r2"]),
        roster("x2", ["r3"], participant_role="decision_maker"),
    ]
    found = one(neighbourhood(activities, rosters), P2)
    assert counts(found) == (3, 1000, 8)
    assert bounds(found) == (0.01, 0.011, "bounds", "ok")
    unrecorded = [*activities, activity("x3", None, "public_affairs_action")]
    found = one(neighbourhood(unrecorded, rosters), P2)
    assert counts(found) == (3, 1000, 9)
    assert bounds(found) == (0.01, 1, "bounds", "ok")


def test_2_11_a_deliberation_larger_than_the_population_is_insufficient(one: Any) -> None:
    """50 at a deliberation where 40 live; 50 at a training would not matter."""
    people = {"pop_total": 40}
    found = one(neighbourhood([activity("x1", 50, "deliberation")], population=people), P2)
    assert counts(found) == (0, 40, 50)
    assert found.status == "insufficient_data"
    assert "exceeds_population" in found.note
    found = one(neighbourhood([activity("x1", 50, "training")], population=people), P2)
    assert (counts(found), found.status) == ((0, 40, 0), "ok")


def test_2_6_without_rosters_p1_and_p2_are_bounds(one: Any) -> None:
    """A deliberation of 20 and a training of 30: P1 [30, 50], P2 [20, 20] of 1,000."""
    activities = [activity("x1", 20, "deliberation"), activity("x2", 30, "training")]
    for rosters in (None, ()):
        tables = neighbourhood(activities, rosters)
        assert bounds(one(tables, P1)) == (0.03, 0.05, "bounds", "ok")
        assert bounds(one(tables, P2)) == (0.02, 0.02, "bounds", "ok")


@pytest.mark.parametrize(("indicator", "group"), PARTICIPATION)
def test_2_6_without_participation_six_rows_say_something(
    one: Any, indicator: str, group: str
) -> None:
    """P1 and P2 as bounds, P3, P4, P8 and P9 as ever; the rest is not available."""
    tables = neighbourhood(
        [
            activity(
                "x1",
                40,
                "deliberation",
                participation_level="inform",
                initiated_by="resident",
                decisions_made=2,
                decisions_implemented=1,
            )
        ],
        None,
        [resident("r1", "disabled", birth_year=1950)],
    )
    found = one(tables, indicator, group=group)
    if indicator in (
        P1,
        P2,
        "participation_level_mix",
        "resident_initiated_share",
        "decision_implementation_rate",
        "cbo_density",
    ):
        assert found.status == "ok"
    else:
        assert (found.status, found.method) == ("not_available", "")
        assert is_null(found)


@pytest.mark.parametrize(("indicator", "group"), PARTICIPATION)
def test_1_14_a_community_without_activities_has_not_reported(
    one: Any, indicator: str, group: str
) -> None:
    """Nothing dated by `as_of`: all numbers null, and the note says why."""
    tables = neighbourhood(
        [activity("x1", 1, activity_date="2025-02-01")], [roster("x1", ["r1"])], [resident("r1")]
    )
    found = one(tables, indicator, group=group)
    assert (found.status, found.method) == ("not_available", "")
    assert is_null(found)
    assert "not_reported" in found.note


ACTIVITIES = (
    "activities",
    "activities.activity_id",
    "activities.organization_id",
    "activities.service_type",
)
PLACES = ("communities", "communities.year", "communities.households", "communities.pop_total")
HEADCOUNT = "activities.participant_count"
ROSTER = ("participation", "participation.activity_id", "participation.resident_id")
RESIDENTS = ("residents", "residents.resident_id", "residents.community_id")
#: What each row cannot do without (RULES 15, 16).
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    (P1, ""): (*PLACES, HEADCOUNT),
    (P2, ""): (*PLACES, HEADCOUNT),
    ("participation_level_mix", "activities:inform"): ("activities.participation_level",),
    ("participation_level_mix", "person_times:inform"): (
        "activities.participation_level",
        HEADCOUNT,
    ),
    ("resident_initiated_share", ""): ("activities.initiated_by",),
    ("repeat_participation_rate", ""): (HEADCOUNT, *ROSTER),
    ("participation_concentration", ""): (HEADCOUNT, *ROSTER),
    ("participation_concentration", "gini"): (HEADCOUNT, *ROSTER),
    ("volunteer_rate", ""): (*PLACES, HEADCOUNT, *ROSTER, "participation.participant_role"),
    ("volunteer_hours_per_1000", ""): (
        *PLACES,
        *ROSTER,
        "participation.participant_role",
        "participation.hours",
    ),
    ("decision_implementation_rate", ""): (
        "activities.decisions_made",
        "activities.decisions_implemented",
    ),
    ("cbo_density", ""): (
        *PLACES,
        "organizations",
        "organizations.organization_id",
        "organizations.organization_type",
    ),
    ("representativeness_gap", "priority"): (
        *PLACES,
        HEADCOUNT,
        *ROSTER,
        *RESIDENTS,
        "communities.pop_priority",
        "residents.group_codes",
    ),
    ("representativeness_gap", "age_60"): (
        *PLACES,
        HEADCOUNT,
        *ROSTER,
        *RESIDENTS,
        "communities.pop_elderly_60",
        "residents.birth_year",
    ),
}
SPARE = (
    ((P1, ""), "residents"),
    ((P1, ""), "organizations"),
    ((P2, ""), "participation.participant_role"),
    (("participation_level_mix", "activities:inform"), HEADCOUNT),
    (("participation_level_mix", "activities:inform"), "communities"),
    (("participation_level_mix", "person_times:inform"), "participation"),
    (("resident_initiated_share", ""), HEADCOUNT),
    (("resident_initiated_share", ""), "participation"),
    (("repeat_participation_rate", ""), "communities"),
    (("repeat_participation_rate", ""), "residents"),
    (("participation_concentration", ""), "communities"),
    (("volunteer_rate", ""), "participation.hours"),
    (("volunteer_rate", ""), "residents"),
    (("volunteer_hours_per_1000", ""), HEADCOUNT),
    (("volunteer_hours_per_1000", ""), "activities.hours"),
    (("decision_implementation_rate", ""), HEADCOUNT),
    (("decision_implementation_rate", ""), "communities"),
    (("cbo_density", ""), HEADCOUNT),
    (("cbo_density", ""), "activities.co_organization_ids"),
    (("cbo_density", ""), "organizations.organization_name"),
    (("cbo_density", ""), "organizations.community_id"),
    (("representativeness_gap", "priority"), "residents.birth_year"),
    (("representativeness_gap", "priority"), "communities.pop_elderly_60"),
    (("representativeness_gap", "age_60"), "residents.group_codes"),
    (("representativeness_gap", "age_60"), "communities.pop_priority"),
)
LOSSES = [
    *((row, loss, True) for row, own in REQUIRED.items() for loss in (*ACTIVITIES, *own)),
    *((row, loss, False) for row, loss in SPARE),
]


@pytest.mark.parametrize(
    ("row", "loss", "required"),
    LOSSES,
    ids=[f"{row[0]}-{row[1]}-{loss}" for row, loss, _ in LOSSES],
)
def test_1_12_what_is_required_is_required_by_header(
    one: Any, row: tuple[str, str], loss: str, required: bool
) -> None:
    """Without a required table or column nothing is said; without another everything is."""
    cells = {
        "participation_level": "inform",
        "initiated_by": "resident",
        "decisions_made": 2,
        "decisions_implemented": 1,
    }
    tables = neighbourhood(
        [activity("x1", 12, "deliberation", **cells)],
        [roster("x1", ids(12), participant_role="volunteer", hours=1)],
        [resident(person, "disabled", birth_year=1950) for person in ids(12)],
        organizations=[{"organization_id": "o1", "organization_type": "community_based_org"}],
        without=[loss],
    )
    found = one(tables, row[0], group=row[1])
    assert found.status == ("not_available" if required else "ok")
    assert is_null(found) == required


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
