"""How ties hang together and who takes the lead, on paper: K6–K8, 互促."""

from __future__ import annotations

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    AGENCY,
    COMMITTEE,
    SOCIETY,
    Case,
    Line,
    joint,
    linkage,
    measure,
    organization,
)

K6, K7, K8 = "interconnection", "hub_dependence", "reciprocity"
MUTUAL = "mutual_promotion"


def ties(*pairs: str) -> list[Line]:
    """A meeting for each “giver-taker”."""
    ends = [pair.partition("-") for pair in pairs]
    return [linkage(giver, taker, "meeting") for giver, _, taker in ends]


def alone(*names: str) -> list[Line]:
    return [joint("2024-05-01", name) for name in names]


# --- K6, K7 -----------------------------------------------------------------------------

#: Rows among the actors, and (largest component, active) of the three 社.
COMPONENTS: dict[str, tuple[Case, tuple[int, int]]] = {
    "nobody": ([], (0, 0)),
    "one": (alone("agency"), (1, 1)),
    "two apart": (alone("agency", "committee"), (1, 2)),
    "a chain of three": (ties("committee-agency", "agency-society"), (3, 3)),
    "a chain and one apart": (
        [*ties("committee-agency", "agency-society"), *alone("fund")],
        (3, 4),
    ),
    "pairs": (ties("committee-agency", "centre-society", "team-fund"), (2, 6)),
    "within one sector": (ties("agency-society", "society-fund"), (3, 3)),
    "co-hosts": ([joint("2024-05-01", "agency", "committee", "society")], (3, 3)),
    "tied through the street only": (ties("street-agency", "street-committee"), (1, 2)),
    "with a company": (ties("company-agency", "company-committee"), (1, 2)),
    "by itself": (ties("agency-agency"), (1, 1)),
    "with a stranger": (ties("agency-stranger", "stranger-committee"), (1, 2)),
}


def test_the_largest_component() -> None:
    """Ties of the three 社 among themselves; government and market connect nobody here."""
    found = measure({n: [*ACTORS, *lines] for n, (lines, _) in COMPONENTS.items()}, K6)
    for name, (_, expected) in COMPONENTS.items():
        row = found(name)
        assert (row.numerator, row.denominator) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        assert is_null(row, "lower", "upper")
    assert found("a chain and one apart").value == 0.75
    assert found("with a stranger").n_unknown == 1


#: Rows among the actors, and Σ(max − d), (n − 1)(n − 2) and the index.
HUBS: dict[str, tuple[Case, tuple[int, int], float]] = {
    # Degrees 3, 1, 1, 1: 2 + 2 + 2 of 3·2.
    "a star": (ties("street-committee", "street-agency", "street-society"), (6, 6), 1.0),
    # Degrees 2, 2, 2, 2.
    "a ring": (
        ties("street-committee", "committee-agency", "agency-company", "company-street"),
        (0, 6),
        0.0,
    ),
    # Degrees 2, 1, 1 of three: 1 + 1 of 2·1.
    "a chain of three": (ties("street-agency", "agency-committee"), (2, 2), 1.0),
    # Degrees 2, 1, 1, 0: 1 + 1 + 2 of 6.
    "a chain and one apart": (
        [*ties("street-agency", "agency-committee"), *alone("fund")],
        (4, 6),
        2 / 3,
    ),
    # Degrees 1, 1, 0: 1 of 2.
    "a pair and one by itself": ([*ties("street-agency", "fund-fund")], (1, 2), 0.5),
    # Degrees 1, 2, 2, 1: 1 + 1 of 6; the second meeting of a pair adds nothing.
    "a chain of four, met twice": (
        ties("street-agency", "agency-street", "agency-committee", "committee-fund"),
        (2, 6),
        1 / 3,
    ),
    # All four host together: degrees 3, 3, 3, 3.
    "a fair": ([joint("2024-05-01", "street", "agency", "committee", "fund")], (0, 6), 0.0),
    "three apart": (alone("street", "agency", "committee"), (0, 2), 0.0),
}


def test_dependence_on_a_hub() -> None:
    """A star is 1, a ring 0; isolates are in; two organisations are too few, none not available."""
    cases = {name: [*ACTORS, *lines] for name, (lines, _, _) in HUBS.items()}
    few: dict[str, list[Line]] = {
        "one": [*ACTORS, *alone("agency")],
        "two": [*ACTORS, *ties("agency-committee")],
        "none": [*ACTORS],
    }
    found = measure(cases | few, K7)
    for name, (_, expected, value) in HUBS.items():
        row = found(name)
        assert (row.numerator, row.denominator) == expected, name
        assert row.value == pytest.approx(value), name
        assert (row.unit, row.status) == ("index", "ok")
    status = {"one": "insufficient_data", "two": "insufficient_data", "none": "not_available"}
    for name, why in status.items():
        assert (counts(found(name)), found(name).status) == ((0, 0, 0), why), name
        assert is_null(found(name), "value")


# --- K8 ---------------------------------------------------------------------------------

#: Linkages between two organisations: answered in kind, answered at all, dyads.
ANSWERS: dict[str, tuple[Case, tuple[int, int, int]]] = {
    "one way": ([linkage("agency", "street")], (0, 0, 1)),
    "both ways": ([linkage("agency", "street"), linkage("street", "agency")], (1, 1, 1)),
    "other kinds": (
        [
            linkage("agency", "street", "information_share"),
            linkage("street", "agency", "policy_proposal"),
        ],
        (1, 1, 1),
    ),
    "back in a meeting": (
        [linkage("agency", "street"), linkage("street", "agency", "meeting")],
        (0, 0, 1),
    ),
    **{
        kind: ([linkage("agency", "street", kind, response_status="accepted")], (0, 0, 0))
        for kind in ("meeting", "joint_delivery", "joint_decision")
    },
    "accepted": ([linkage("agency", "street", response_status="accepted")], (0, 1, 1)),
    "declined": ([linkage("agency", "street", response_status="declined")], (0, 1, 1)),
    "pending": ([linkage("agency", "street", response_status="pending")], (0, 0, 1)),
    "accepted in a meeting": (
        [
            linkage("agency", "street"),
            linkage("street", "agency", "meeting", response_status="accepted"),
        ],
        (0, 0, 1),
    ),
    "within a sector": ([linkage("agency", "society"), linkage("society", "agency")], (1, 1, 1)),
    "by itself": ([linkage("agency", "agency")], (0, 0, 0)),
    "a stranger": ([linkage("agency", "stranger"), linkage("stranger", "agency")], (0, 0, 0)),
    "answered after the period": (
        [linkage("agency", "street"), linkage("street", "agency", day="2025-01-01")],
        (0, 0, 1),
    ),
    "three dyads": (
        [
            linkage("agency", "street"),
            linkage("street", "agency"),
            linkage("committee", "agency", response_status="declined"),
            linkage("committee", "agency"),
            linkage("street", "committee"),
        ],
        (1, 2, 3),
    ),
}


def test_who_answers() -> None:
    """Linkages both ways, or else an answer; meetings and joint work have no direction."""
    found = measure(
        {n: [*ACTORS, *lines] for n, (lines, _) in ANSWERS.items()}, K8, as_of="2025-06-30"
    )
    for name, (_, (both, answered, dyads)) in ANSWERS.items():
        plain, response = found(name), found(name, variant="with_response")
        assert counts(plain) == (both, dyads, 0), name
        assert counts(response) == (answered, dyads, 0), name
        assert plain.status == ("ok" if dyads else "not_available"), name
    assert found("three dyads").value == pytest.approx(1 / 3)
    assert is_null(found("three dyads"), "lower", "upper")


# --- 互促 -------------------------------------------------------------------------------

#: Rows, and (dyads in which both led, dyads).
LEADS: dict[str, tuple[Case, tuple[int, int]]] = {
    "one led": ([joint("2024-05-01", "agency", "committee")], (0, 1)),
    "each led": (
        [joint("2024-05-01", "agency", "committee"), joint("2024-06-01", "committee", "agency")],
        (1, 1),
    ),
    "led, and called": (
        [joint("2024-05-01", "agency", "committee"), *ties("committee-agency")],
        (1, 1),
    ),
    "called only": (ties("committee-agency"), (0, 1)),
    "called each other": (ties("committee-agency", "agency-committee"), (1, 1)),
    "within a sector": (ties("society-agency", "agency-society"), (1, 1)),
    # Co-hosts have not led each other: two dyads, not three.
    "two co-hosts": ([joint("2024-05-01", "agency", "committee", "team")], (0, 2)),
    "two co-hosts, one back": (
        [joint("2024-05-01", "agency", "committee", "team"), *ties("team-agency")],
        (1, 2),
    ),
    "its own co-host": ([joint("2024-05-01", "agency", "agency")], (0, 0)),
    "by itself": (ties("agency-agency"), (0, 0)),
    "a stranger": ([joint("2024-05-01", "agency", "stranger"), *ties("stranger-agency")], (0, 0)),
    "cancelled": (
        [joint("2024-05-01", "agency", "committee", activity_status="cancelled")],
        (0, 0),
    ),
    "before the period": ([joint("2023-12-31", "agency", "committee")], (0, 0)),
}


def test_each_side_takes_the_lead() -> None:
    """A side leads as host of a shared activity or as the one that calls."""
    found = measure({n: [*ACTORS, *lines] for n, (lines, _) in LEADS.items()}, MUTUAL)
    for name, (_, expected) in LEADS.items():
        row = found(name)
        assert counts(row) == (*expected, 0), name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        assert is_null(row, "lower", "upper")
    assert found("two co-hosts, one back").value == 0.5


def test_without_co_hosts_there_is_no_mutual_promotion() -> None:
    """The column of co-hosts is asked for; organisations known only by linkages are not enough."""
    case = [COMMITTEE, AGENCY, SOCIETY, organization("x"), *ties("committee-agency")]
    row = measure({"a": case}, MUTUAL, without=["activities.co_organization_ids"])("a")
    assert row.status == "not_available"
    assert is_null(row)
