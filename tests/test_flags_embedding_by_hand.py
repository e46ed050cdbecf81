"""F10 三社未脱嵌 at the edges of its levels, on paper (RULES 13.4, 13.19)."""

from __future__ import annotations

from typing import Any

from tests.small_city import counts, is_null
from tests.tiny_linkage import Case, Line, joint, linkage, measure, organization, project, worker

F10, EMBEDDED = "flag_no_disembedding", "embedded_share"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"


# --- F10 --------------------------------------------------------------------------------


def societies(*accounts: bool | None) -> list[Line]:
    """Agencies with and without accounts of their own."""
    return [organization(f"o{i}", independent_accounts=a) for i, a in enumerate(accounts)]


#: Agencies, (embedded, known, unknown), and the level.
ACCOUNTS: dict[str, tuple[Case, tuple[int, int, int], str]] = {
    "none": ([], (0, 0, 0), UNKNOWN),
    "1 of 1": (societies(False), (1, 1, 0), UNKNOWN),
    "1 of 2": (societies(False, True), (1, 2, 0), NONE),
    "2 of 4": (societies(False, False, True, True), (2, 4, 0), WATCH),
    "2 of 5": (societies(False, False, True, True, True), (2, 5, 0), NONE),
    "2 of 2": (societies(False, False), (2, 2, 0), WATCH),
    "3 of 3": (societies(False, False, False), (3, 3, 0), ALERT),
    "4 of 5": (societies(False, False, False, False, True), (4, 5, 0), ALERT),
    "3 of 4": (societies(False, False, False, True), (3, 4, 0), WATCH),
    "as many unknown": (societies(False, False, None, None), (2, 2, 2), WATCH),
    "more unknown": (societies(False, False, None, None, None), (2, 2, 3), UNKNOWN),
}


def test_organisations_without_accounts_of_their_own() -> None:
    """Watch from half of two, alert from 0.8 of three; a census without limits."""
    found = measure({name: lines for name, (lines, *_) in ACCOUNTS.items()}, F10)
    for name, (_, expected, level) in ACCOUNTS.items():
        row = found(name, EMBEDDED)
        assert (counts(row), row.category, found(name).category) == (expected, level, level), name
        assert is_null(row, "lower", "upper")


def staffed(*posts: bool | None, accounts: bool | None = None, **cells: Any) -> list[Line]:
    """One agency and its workers, of whom some hold a committee post."""
    own = organization("x", independent_accounts=accounts)
    return [
        own,
        *(
            worker(f"w{i}", organization_id="x", holds_committee_post=p, **cells)
            for i, p in enumerate(posts)
        ),
    ]


#: One agency beside two with accounts: embedded and unknown.
STAFF: dict[str, tuple[list[Line], tuple[int, int]]] = {
    "nothing known": (staffed(), (0, 1)),
    "one of two": (staffed(True, False), (1, 0)),
    "one of three": (staffed(True, False, False), (0, 0)),
    "one known": (staffed(True, None), (0, 1)),
    "one of two, with accounts": (staffed(True, False, accounts=True), (1, 0)),
    "none of two, without accounts": (staffed(False, False, accounts=False), (1, 0)),
    "left before the year": (staffed(True, True, end_date="2023-12-31"), (0, 1)),
    "left on its first day": (staffed(True, True, end_date="2024-01-01"), (1, 0)),
    "came on its last day": (staffed(True, True, start_date="2024-12-31"), (1, 0)),
    "came after": (staffed(True, True, start_date="2025-01-01"), (0, 1)),
}


def test_workers_shared_with_the_committee() -> None:
    """Two known posts are needed, half of them held makes an organisation embedded."""
    cases = {name: [*societies(True, True), *lines] for name, (lines, _) in STAFF.items()}
    found = measure(cases, F10)
    for name, (_, (embedded, unknown)) in STAFF.items():
        assert counts(found(name, EMBEDDED)) == (embedded, 3 - unknown, unknown), name


def dependent(name: str, kind: str = "social_work_agency", **cells: Any) -> Line:
    return organization(name, kind, independent_accounts=False, **cells)


#: One more organisation without accounts: is it judged, and was one left out.
CONCERNED: dict[str, tuple[Case, bool, bool]] = {
    "an agency": ([dependent("x")], True, False),
    "a society": ([dependent("x", "social_organization")], True, False),
    "a foundation": ([dependent("x", "foundation")], True, False),
    "a team": ([dependent("x", "volunteer_team")], False, False),
    "a committee": ([dependent("x", "community_committee")], False, False),
    "filed": ([dependent("x", registration_status="filed")], False, True),
    "unregistered": ([dependent("x", registration_status="unregistered")], False, True),
    "a filed team": (
        [dependent("x", "volunteer_team", registration_status="filed")],
        False,
        False,
    ),
    "closed before": ([dependent("x", active_to="2023-12-31")], False, False),
    "founded on the last day": ([dependent("x", active_from="2024-12-31")], True, False),
    "of the whole city": ([dependent("x", community_id=None)], False, False),
    "the same, at work here": (
        [dependent("x", community_id=None), joint("2024-05-01", "x")],
        True,
        False,
    ),
    "the same, met here": ([dependent("x", community_id=None), linkage("x", "x")], True, False),
    "the same, awarded here": (
        [
            dependent("x", community_id=None),
            project(awarded_organization_id="x", award_date="2024-12-31"),
        ],
        True,
        False,
    ),
    "the same, awarded before": (
        [
            dependent("x", community_id=None),
            project(awarded_organization_id="x", award_date="2023-12-31"),
        ],
        False,
        False,
    ),
    "of elsewhere, at work here": (
        [dependent("x", community_id="elsewhere"), joint("2024-05-01", "x")],
        False,
        False,
    ),
}


def test_whose_independence_is_judged() -> None:
    """Registered social organisations of the community, or of none and at work or awarded here."""
    cases = {
        name: [
            *societies(True, True),
            *(
                Line(x.table, {"independent_accounts": False} | x.cells)
                if x.table == "organizations"
                else x
                for x in lines
            ),
        ]
        for name, (lines, _, _) in CONCERNED.items()
    }
    found = measure(cases, F10)
    for name, (_, judged, left_out) in CONCERNED.items():
        assert counts(found(name, EMBEDDED)) == (judged, 2 + judged, 0), name
        assert found(name).note == ("filed_groups_left_out" if left_out else ""), name


def test_either_accounts_or_posts_are_enough() -> None:
    """Without the column of accounts posts tell, and the other way; without both nothing does."""
    lines = [*societies(False, False, False), *staffed(True, False)]
    posts = measure({"a": lines}, F10, without=["organizations.independent_accounts"])
    assert counts(posts("a", EMBEDDED)) == (1, 1, 3)
    accounts = measure({"a": lines}, F10, without=["workers.holds_committee_post"])
    assert (counts(accounts("a", EMBEDDED)), accounts("a").category) == ((3, 3, 1), ALERT)
    gone = ["organizations.independent_accounts", "workers.holds_committee_post"]
    row = measure({"a": lines}, F10, without=gone)("a")
    assert (row.category, row.status) == (UNKNOWN, "not_available")
