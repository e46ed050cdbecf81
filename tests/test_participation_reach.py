"""Who takes part, and in governance (RULES 2.3, 2.11, 2.6), one named test a rule.

Every test runs twice: against the package, and against the slow computation that the random
cities are compared with, so that the two are held to the same hand-worked numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts
from tests.small_people import BOTH_WAYS, activity, bounds, ids, neighbourhood, roster
from workbench.schema import codes

pytestmark = BOTH_WAYS

P1, P2 = "participation_rate", "governance_participation_rate"


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
