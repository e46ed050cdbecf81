"""Needs matched, and the parts played in them, on paper: W2 and the closing functions (RULES 11.3, 11.4, 11.11)."""

from __future__ import annotations

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    AGENCY,
    COMMITTEE,
    FUND,
    SOCIETY,
    Case,
    Line,
    activity,
    community,
    linkage,
    measure,
    need,
    organization,
    project,
    session,
    worker,
)

RATE, DAYS, ROLES = "match_rate", "match_days", "closing_roles"


def referral(day: str, accepted: str | None = None, **cells: object) -> Line:
    """A referral of need n1 that was accepted."""
    chosen = {"need_id": "n1", "response_status": "accepted", "accepted_date": accepted}
    return linkage("committee", "agency", "referral", day, **(chosen | cells))


def handled(**cells: object) -> Line:
    """Need n1, raised on 1 March, with a responsible organisation."""
    return need("n1", **({"responsible_organization_id": "agency"} | cells))


# --- W2 ---------------------------------------------------------------------------------

#: Rows about need n1 of 1 March: whether it is matched in time, and the days until it is matched.
MATCHED: dict[str, tuple[Case, int, float | None]] = {
    "nothing": ([need("n1")], 0, None),
    "accepted after 15 days": ([need("n1"), referral("2024-03-02", "2024-03-16")], 1, 15),
    "accepted after 16 days": ([need("n1"), referral("2024-03-02", "2024-03-17")], 0, 16),
    "the day of the referral stands in": ([need("n1"), referral("2024-03-04")], 1, 3),
    "accepted on the day": ([need("n1"), referral("2024-02-01", "2024-03-01")], 1, 0),
    "accepted before": ([need("n1"), referral("2024-02-01", "2024-02-29")], 0, None),
    "accepted before, and again": (
        [need("n1"), referral("2024-02-01"), referral("2024-03-06")],
        1,
        5,
    ),
    "declined": ([need("n1"), referral("2024-03-02", response_status="declined")], 0, None),
    "unanswered": ([need("n1"), referral("2024-03-02", response_status=None)], 0, None),
    "accepted after the data": (
        [need("n1"), referral("2024-03-02", "2025-01-01")],
        0,
        None,
    ),
    "no referral": ([need("n1"), referral("2024-03-02", linkage_type="meeting")], 0, None),
    "of its project": (
        [need("n1", project_id="p1"), referral("2024-03-02", need_id=None, project_id="p1")],
        1,
        None,
    ),
    "a project, undated": ([need("n1", project_id="p1"), project("p1")], 1, None),
    "a project nobody lists": ([need("n1", project_id="p9")], 1, None),
    "its project awarded late": (
        [need("n1", project_id="p1"), project("p1", award_date="2024-05-10")],
        1,
        70,
    ),
    "its project awarded before": (
        [need("n1", project_id="p1"), project("p1", award_date="2023-05-10")],
        1,
        0,
    ),
    "awarded elsewhere": (
        [
            need("n1", project_id="p1"),
            project("p1", award_date="2024-03-05", community_id="elsewhere"),
        ],
        1,
        None,
    ),
    "assigned is no match": ([handled(assigned_date="2024-03-02")], 0, None),
    "activity of the responsible": ([handled(), activity("2024-03-16", need_id="n1")], 1, 15),
    "activity too late": ([handled(), activity("2024-03-17", "meeting", need_id="n1")], 0, 16),
    "nobody responsible": ([need("n1"), activity("2024-03-02", need_id="n1")], 0, None),
    "activity before, then after": (
        [handled(), activity("2024-02-28", need_id="n1"), activity("2024-03-08", need_id="n1")],
        1,
        7,
    ),
    "activity before only": ([handled(), activity("2024-02-28", need_id="n1")], 0, None),
    "the earliest way": (
        [
            handled(project_id="p1"),
            project("p1", award_date="2024-03-12"),
            activity("2024-03-09", need_id="n1"),
            referral("2024-03-05", "2024-03-10"),
        ],
        1,
        8,
    ),
}


def test_what_matches_a_need() -> None:
    """A referral accepted or an activity of the responsible within 0–15 days, or a project."""
    found = measure({name: case for name, (case, _, _) in MATCHED.items()}, RATE, DAYS)
    for name, (_, matched, days) in MATCHED.items():
        assert counts(found(name, indicator=RATE)) == (matched, 1, 0), name
        row = found(name, indicator=DAYS)
        assert counts(row) == (0 if days is None else 1, 1, 0), name
        if days is None:
            assert is_null(row, "value") and row.status == "insufficient_data", name
        else:
            assert row.value == days, name


def test_only_needs_15_days_old_are_judged_but_all_wait() -> None:
    """Raised on 16 December: 15 days old; on the 17th not. Both wait, one in three is matched.

    Rates: 1 of 2. Kaplan–Meier: one match at 3 days of three at risk, then S = 2/3: no median.
    """
    case = [
        handled(),
        activity("2024-03-04", need_id="n1"),
        need("n2", "2024-12-16"),
        need("n3", "2024-12-17"),
        need("n4", acceptance_status="rejected"),
    ]
    found = measure({"a": case}, RATE, DAYS)
    rate, days = (found("a", indicator=name) for name in (RATE, DAYS))
    assert (counts(rate), rate.value, rate.method) == ((1, 2, 0), 0.5, "wilson")
    assert (counts(days), days.status, days.method) == (
        (1, 3, 0),
        "insufficient_data",
        "kaplan_meier",
    )


def test_without_linkages_referrals_are_not_seen_and_the_note_says_so() -> None:
    """The other ways still match; with the table the note is empty."""
    case = [handled(), activity("2024-03-04", need_id="n1"), need("n2"), referral("2024-03-02")]
    gone = measure({"a": case}, RATE, DAYS, without=["linkages"])
    for indicator in (RATE, DAYS):
        row = gone("a", indicator=indicator)
        assert (row.status, row.note, row.value) == (
            ("ok", "referrals_unseen", 0.5 if indicator == RATE else 3)
        )
    assert measure({"a": case}, RATE)("a").note == ""


def test_without_award_dates_the_other_ways_count() -> None:
    """`projects.award_date` is used where it is there; the table may be absent too."""
    case = [need("n1", project_id="p1"), project("p1", award_date="2024-03-05")]
    for without in ("projects", "projects.award_date"):
        assert counts(measure({"a": case}, DAYS, without=[without])("a")) == (0, 1, 0)


def test_hours_count_where_a_date_has_them() -> None:
    """From noon to 6 a.m. five days on are 4.75 days; to a day without times they are 5."""
    timed = [need("n1", "2024-03-01 12:00"), referral("2024-03-02", "2024-03-06 06:00")]
    plain = [need("n1", "2024-03-01 12:00"), referral("2024-03-02", "2024-03-06")]
    assert measure({"a": timed}, DAYS)("a").value == 4.75
    assert measure({"a": plain}, DAYS)("a").value == 5
    late = [need("n1", "2024-03-01 12:00"), referral("2024-03-02", "2024-03-16 13:00")]
    assert counts(measure({"a": late}, RATE)("a")) == (0, 1, 0)


# --- Provider, linker, undertaker -------------------------------------------------------

UNTYPED = organization("untyped", "unknown")


def given(kind: str, giver: str | None, **cells: object) -> Line:
    """What an organisation brings to need n1."""
    return linkage(giver, "committee", kind, "2024-03-05", **({"need_id": "n1"} | cells))


def won(by: str | None) -> list[Line]:
    return [need("n1", project_id="p1"), project("p1", awarded_organization_id=by)]


#: Rows about need n1: the role in question, played or not, unknown or not.
PLAYED: dict[str, tuple[Case, str, int, int]] = {
    "service by a professional": (
        [need("n1"), activity(need_id="n1", worker_id="pro")],
        "provider",
        1,
        0,
    ),
    "through the project": ([need("n1", project_id="p1"), session()], "provider", 1, 0),
    "through the project, before": (
        [need("n1", project_id="p1"), session("2024-02-29")],
        "provider",
        0,
        0,
    ),
    "deliberation is no service": (
        [need("n1"), activity(kind="deliberation", need_id="n1", worker_id="pro")],
        "provider",
        0,
        0,
    ),
    "led by somebody else": (
        [
            need("n1"),
            worker("plain", "other", certificate_level="none"),
            activity(need_id="n1", worker_id="plain"),
        ],
        "provider",
        0,
        0,
    ),
    "led by who knows whom": ([need("n1"), activity(need_id="n1")], "provider", 0, 1),
    "led by one and by who knows whom": (
        [need("n1"), activity(need_id="n1"), activity(need_id="n1", worker_id="pro")],
        "provider",
        1,
        0,
    ),
    "resources of an agency": ([need("n1"), given("resource_transfer", "agency")], "linker", 1, 0),
    "referral of a society": ([need("n1"), given("referral", "society")], "linker", 1, 0),
    "resources of a foundation": ([need("n1"), given("resource_transfer", "fund")], "linker", 1, 0),
    "referral of the committee": ([need("n1"), given("referral", "committee")], "linker", 0, 0),
    "a meeting": ([need("n1"), given("meeting", "agency")], "linker", 0, 0),
    "linkage on its project": (
        [
            need("n1", project_id="p1"),
            given("referral", "agency", need_id=None, project_id="p1"),
        ],
        "linker",
        1,
        0,
    ),
    "of unknown type": ([need("n1"), given("referral", "untyped")], "linker", 0, 1),
    "of nobody listed": ([need("n1"), given("referral", "stranger")], "linker", 0, 1),
    "of nobody named": ([need("n1"), given("referral", None)], "linker", 0, 1),
    "of unknown type and of an agency": (
        [need("n1"), given("referral", "untyped"), given("referral", "agency")],
        "linker",
        1,
        0,
    ),
    "awarded to an agency": (won("agency"), "undertaker", 1, 0),
    "awarded to a foundation": (won("fund"), "undertaker", 1, 0),
    "awarded to the committee": (won("committee"), "undertaker", 0, 0),
    "awarded to unknown": (won("stranger"), "undertaker", 0, 1),
    "not awarded": (won(None), "undertaker", 0, 0),
    "no such project here": ([need("n1", project_id="p9")], "undertaker", 0, 0),
}


def test_who_plays_which_part() -> None:
    """A part is played, not played, or unknown; unknown needs stay in the denominator."""
    cases = {name: community(UNTYPED, *case) for name, (case, *_) in PLAYED.items()}
    found = measure(cases, ROLES)
    for name, (_, role, played, unknown) in PLAYED.items():
        assert counts(found(name, role)) == (played, 1, unknown), name


def test_one_need_may_count_in_several_parts() -> None:
    """Of two needs one has all three; refused needs are none."""
    case = [
        *(COMMITTEE, AGENCY, SOCIETY, FUND, worker("pro")),
        *won("agency"),
        session(),
        given("referral", "society"),
        need("n2"),
        need("n3", acceptance_status="duplicate"),
    ]
    found = measure({"a": case}, ROLES)
    for role in ("provider", "linker", "undertaker"):
        row = found("a", role)
        assert (counts(row), row.value, row.method) == ((1, 2, 0), 0.5, "wilson")


@pytest.mark.parametrize("missing", ["linkages", "workers", "activities.worker_id"])
def test_without_a_table_no_part_is_told(missing: str) -> None:
    """All three rows require all tables."""
    found = measure({"a": won("agency")}, ROLES, without=[missing])
    for role in ("provider", "linker", "undertaker"):
        assert found("a", role).status == "not_available"
