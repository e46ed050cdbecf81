"""Who has a part in a need, and who is tied to whom, on paper: K1–K5."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    AGENCY,
    COMMITTEE,
    FOUR,
    SOCIETY,
    STREET,
    Case,
    Line,
    activity,
    community,
    joint,
    linkage,
    measure,
    need,
    organization,
    project,
    worker,
)
from workbench.config.scheme import LinkageTerms, Scheme
from workbench.results import Period

K1, K2, K3 = "three_sector_need_rate", "cross_sector_density", "need_anchored_linkage_share"
K4, K5 = "isolate_share", "linkage_regularity"
FIVE = Scheme(linkage=LinkageTerms(sectors="five"))


def session(lead: str | None, *others: str, **cells: Any) -> Line:
    """A session for need n1 that a social worker leads."""
    chosen = {"need_id": "n1", "worker_id": "pro", "organization_id": lead}
    hosts = ";".join(others) or None
    return activity(**(chosen | {"co_organization_ids": hosts} | cells))


# --- K1 ---------------------------------------------------------------------------------

#: Rows around need n1 of project p1: whether all three have a part, and whether that is unknown.
PARTS: dict[str, tuple[Case, int, int]] = {
    "lead and co-host": ([session("agency", "committee")], 1, 0),
    "a team and a foundation": ([session("team", "fund")], 1, 0),
    "no community": ([session("agency", "society")], 0, 0),
    "no social organisation": ([session("committee", "centre")], 0, 0),
    "no talent": ([session("agency", "committee", worker_id="lay")], 0, 0),
    "talent unknown": ([session("agency", "committee", worker_id=None)], 0, 1),
    "talent of unknown certificate": (
        [session("agency", "committee", worker_id="uncertain")],
        0,
        1,
    ),
    "talent unlisted": ([session("agency", "committee", worker_id="x")], 0, 1),
    "talent in a meeting": (
        [
            session("agency", "committee", worker_id="lay"),
            session("street", service_type="meeting"),
        ],
        1,
        0,
    ),
    "a stranger": ([session("agency", "stranger")], 0, 1),
    "an unknown type": ([session("agency", "riddle")], 0, 1),
    "a stranger besides": ([session("agency", "committee", "stranger")], 1, 0),
    "designer and awardee": (
        [
            project("p1", designer_organization_id="committee", awarded_organization_id="agency"),
            session("street"),
        ],
        1,
        0,
    ),
    "funder and responsible": (
        [project("p1", funder_organization_id="committee"), session("agency")],
        0,
        0,
    ),
    "ends of a linkage on the need": (
        [linkage("agency", "committee", need_id="n1"), session("street")],
        1,
        0,
    ),
    "ends of a linkage on its project": (
        [linkage("agency", "committee", project_id="p1"), session("street")],
        1,
        0,
    ),
    "a linkage on its project before": (
        [linkage("agency", "committee", project_id="p1", day="2024-02-29"), session("street")],
        0,
        0,
    ),
    "a linkage on another need": (
        [linkage("agency", "committee", need_id="n2"), session("street")],
        0,
        0,
    ),
    "linked after the period": (
        [linkage("agency", "committee", need_id="n1", day="2025-06-30"), session("street")],
        1,
        0,
    ),
    "linked after the data": (
        [linkage("agency", "committee", need_id="n1", day="2025-07-01"), session("street")],
        0,
        0,
    ),
    "cancelled": ([session("agency", "committee", activity_status="cancelled")], 0, 0),
    "nobody": ([], 0, 0),
}


def around(lines: Case) -> list[Line]:
    staff = [
        worker("lay", "grid_worker", certificate_level="none"),
        worker("uncertain", "grid_worker"),
    ]
    return community(
        need("n1", project_id="p1", responsible_organization_id="committee"),
        organization("riddle", "unknown"),
        *staff,
        *lines,
    )


def test_all_three_have_a_part() -> None:
    """Community, social organisation and social-work talent; what is not known makes it unknown."""
    found = measure(
        {name: around(lines) for name, (lines, _, _) in PARTS.items()}, K1, as_of="2025-06-30"
    )
    for name, (_, full, unknown) in PARTS.items():
        assert counts(found(name)) == (full, 1, unknown), name


def test_needs_done_at_once_are_left_out() -> None:
    """Of seven needs one is direct and one refused: 1 of 5; a blank route is not direct."""
    routes = ("direct", "referral", "project", "deliberation", "other", None)
    case = community(
        *(need(f"n{i}", handling_route=route) for i, route in enumerate(routes)),
        need("refused", acceptance_status="rejected"),
        session("agency", "committee", need_id="n5"),
        session("agency", "committee", need_id="n0"),
    )
    row = measure({"a": case}, K1)("a")
    assert (counts(row), row.value, row.method) == ((1, 5, 0), 0.2, "wilson")


def test_five_sectors_must_all_be_there() -> None:
    """Under five, volunteers and charity stand alone: all five, and one short of each."""
    everybody = ("committee", "agency", "team", "fund")
    cases = {
        "all": around([session("street", *everybody)]),
        **{
            f"no {gone}": around([session("street", *(o for o in everybody if o != gone))])
            for gone in everybody
        },
        "no talent": around([session("street", *everybody, worker_id="lay")]),
    }
    found = measure(cases, K1, scheme=FIVE)
    assert {name: found(name).numerator for name in cases} == {
        name: float(name == "all") for name in cases
    }


# --- K2 ---------------------------------------------------------------------------------


def vector() -> list[Line]:
    """FRAMEWORK 7.5: the street meets the committee, which holds a fair with the agency."""
    return [
        *FOUR,
        linkage("street", "committee", "meeting"),
        joint("2024-05-01", "committee", "agency"),
        joint("2024-06-01", "cbo"),
    ]


#: Rows added to the four, and (tied pairs, possible pairs, unknown).
DENSITY: dict[str, tuple[Case, tuple[int, int, int]]] = {
    "2 of 5": ([], (2, 5, 0)),
    "met again, the other way": ([linkage("committee", "street", "meeting")], (2, 5, 0)),
    "within a sector": ([linkage("committee", "cbo", "joint_decision")], (2, 5, 0)),
    "co-hosts of the street": ([joint("2024-07-01", "street", "cbo", "agency")], (5, 5, 0)),
    "with itself": ([linkage("cbo", "cbo")], (2, 5, 0)),
    "declined": ([linkage("agency", "cbo", response_status="declined")], (3, 5, 0)),
    "before the period": ([linkage("agency", "cbo", day="2023-12-31")], (2, 5, 0)),
    "on the first day": ([linkage("agency", "cbo", day="2024-01-01")], (3, 5, 0)),
    "cancelled": ([joint("2024-07-01", "agency", "cbo", activity_status="cancelled")], (2, 5, 0)),
    "a stranger": ([linkage("agency", "stranger")], (2, 5, 1)),
    "a stranger twice": (
        [linkage("agency", "stranger"), joint("2024-07-01", "stranger")],
        (2, 5, 1),
    ),
    "an unknown type": ([joint("2024-07-01", "riddle", "cbo")], (2, 5, 1)),
    # A fifth organisation: a society is of the agency's sector, and meets with itself only.
    "a society by itself": ([linkage("society", "society")], (2, 8, 0)),
    "a company at the fair": ([joint("2024-07-01", "company", "agency")], (3, 9, 0)),
}


def test_density_of_the_vector() -> None:
    """Pairs 1·2 + 1·1 + 2·1 = 5 are possible, 2 are tied: 0.40, without limits.

    With a society the sizes are 1, 2, 2: 2 + 2 + 4 = 8; with a company 1, 2, 1, 1: 9.
    """
    more = [organization("riddle", "unknown"), SOCIETY, organization("company", "enterprise")]
    cases = {name: [*vector(), *more, *lines] for name, (lines, _) in DENSITY.items()}
    found = measure(cases, K2)
    for name, (_, expected) in DENSITY.items():
        assert counts(found(name)) == expected, name
    row = found("2 of 5")
    assert (row.value, row.method) == (0.4, "")
    assert is_null(row, "lower", "upper")


def test_density_says_how_many_organisations() -> None:
    """Two ties among four: mean degree 2·2/4 = 1; with one inside a sector 2·3/4 = 1.5."""
    inside = linkage("committee", "cbo")
    found = measure({"a": vector(), "b": [*vector(), inside]}, K2)
    assert found("a").note == "organisations=4; mean_degree=1"
    assert found("b").note == "organisations=4; mean_degree=1.5"


def test_no_pair_is_possible() -> None:
    """Agency and society are one sector; under five a foundation is another, and so is a team."""
    cases: dict[str, list[Line]] = {
        "nobody": [*ACTORS],
        "one sector": [*ACTORS, linkage("agency", "society")],
        "charity": [*ACTORS, linkage("agency", "fund")],
        "volunteers": [*ACTORS, linkage("committee", "team")],
    }
    three, five = measure(cases, K2), measure(cases, K2, scheme=FIVE)
    assert [three(name).status for name in cases] == ["not_available"] * 4
    assert [counts(three(name)) for name in cases] == [(0, 0, 0)] * 4
    assert [five(name).denominator for name in cases] == [0, 0, 1, 1]


# --- K3, K4, K5 -------------------------------------------------------------------------


def test_anchored_linkages() -> None:
    """Of five linkages one names a need, one a project, one both, listed or not; two neither."""
    case = [
        linkage("agency", "street", need_id="nowhere"),
        linkage("agency", "agency", project_id="p9"),
        linkage("stranger", "street", need_id="n1", project_id="p1"),
        linkage("agency", "street"),
        linkage("agency", "agency"),
        linkage("agency", "street", need_id="n1", day="2025-01-01"),
    ]
    found = measure({"a": case, "quiet": []}, K3)
    row = found("a")
    assert (counts(row), row.value, row.method) == ((3, 5, 0), 0.6, "wilson")
    assert (counts(found("quiet")), found("quiet").status) == ((0, 0, 0), "not_available")


#: Organisations and rows, and (isolates, listed) with how many of them are active.
ISOLATES: dict[str, tuple[Case, tuple[int, int], int]] = {
    "nobody met": ([COMMITTEE, AGENCY], (2, 2), 0),
    "committee and agency": ([COMMITTEE, AGENCY, linkage("agency", "committee")], (0, 2), 2),
    "co-hosts": ([COMMITTEE, AGENCY, joint("2024-05-01", "agency", "committee")], (0, 2), 2),
    "with the street": ([COMMITTEE, AGENCY, STREET, linkage("street", "agency")], (1, 2), 1),
    "inside a sector": ([AGENCY, SOCIETY, linkage("society", "agency")], (2, 2), 2),
    "alone": ([AGENCY, COMMITTEE, joint("2024-05-01", "agency")], (2, 2), 1),
    "of all kinds": ([*ACTORS], (6, 6), 0),
    "closed before": ([organization("old", active_to="2023-12-31")], (0, 0), 0),
    "closed on the first day": ([organization("old", active_to="2024-01-01")], (1, 1), 0),
    "founded on the last day": ([organization("new", active_from="2024-12-31")], (1, 1), 0),
    "founded after": ([organization("new", active_from="2025-01-01")], (0, 0), 0),
    "closed before, still at work": (
        [organization("old", active_to="2023-12-31"), STREET, linkage("street", "old")],
        (0, 0),
        0,
    ),
    "of the whole city, idle": ([organization("wide", community_id=None)], (0, 0), 0),
    "of the whole city, at work": (
        [organization("wide", community_id=None), joint("2024-05-01", "wide")],
        (1, 1),
        1,
    ),
    "of elsewhere, at work": (
        [organization("guest", community_id="elsewhere"), COMMITTEE, linkage("guest", "committee")],
        (0, 2),
        2,
    ),
    "a guest from the government": (
        [
            organization("bureau", "government_department", community_id=None),
            COMMITTEE,
            linkage("bureau", "committee"),
        ],
        (0, 1),
        1,
    ),
}


def test_isolates_among_the_listed() -> None:
    """Listed are the community's own of both sectors, and those from elsewhere that act here."""
    found = measure({name: lines for name, (lines, _, _) in ISOLATES.items()}, K4)
    for name, (_, expected, active) in ISOLATES.items():
        row = found(name)
        assert counts(row) == (*expected, 0), name
        assert row.status == ("ok" if expected[1] else "not_available"), name
        if expected[1]:
            assert row.note == f"active={active}", name


def test_isolates_under_five_sectors() -> None:
    """A foundation ends the isolation of an agency, and a team that of the committee, only under five."""
    charity = [AGENCY, organization("fund", "foundation"), linkage("fund", "agency")]
    volunteers = [COMMITTEE, organization("team", "volunteer_team"), linkage("committee", "team")]
    cases = {"charity": charity, "volunteers": volunteers}
    three, five = measure(cases, K4), measure(cases, K4, scheme=FIVE)
    assert [counts(three(name)) for name in cases] == [(2, 2, 0)] * 2
    assert [counts(five(name)) for name in cases] == [(0, 2, 0)] * 2


def test_months_with_a_linkage() -> None:
    """From 15 January to 10 April are four months; linkages cross sectors in two of them.

    A meeting with the street counts; one inside a sector, and one with itself, do not. As the
    data stood on 31 March there are three months.
    """
    case = [
        *ACTORS,
        linkage("agency", "street", day="2024-01-15"),
        linkage("agency", "committee", day="2024-01-31"),
        linkage("agency", "society", day="2024-02-10"),
        linkage("agency", "agency", day="2024-02-11"),
        linkage("committee", "agency", day="2024-04-10"),
        linkage("committee", "agency", day="2024-03-10", to_organization_id="stranger"),
        linkage("committee", "agency", day="2024-01-14"),
    ]
    spring = Period(dt.date(2024, 1, 15), dt.date(2024, 4, 10))
    row = measure({"a": case}, K5, period=spring, as_of="2024-06-30")("a")
    assert (counts(row), row.value) == ((2, 4, 0), 0.5)
    assert is_null(row, "lower", "upper")
    assert counts(measure({"a": case}, K5, period=spring, as_of="2024-03-31")("a")) == (1, 3, 0)
