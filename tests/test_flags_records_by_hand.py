"""F3 网格管控 and F4 表面形式 at the edges of their levels, on paper (RULES 13.12, 13.13).

Wilson limits used: 6 of 20 from 0.1455, 7 of 20 from 0.1812, 8 of 20 from 0.2188, 12 of 20
from 0.3866, 13 of 20 from 0.4329, 9 of 30 from 0.1666, 18 of 30 from 0.4232.
"""

from __future__ import annotations

import pytest

from tests.small_city import counts
from tests.tiny_linkage import Case, Line, activity, linkage, measure, need, times

F3, COLLECTED, GRID = "flag_control_only", "collection_without_service", "grid_share"
F4, FORMAL = "flag_formality", "formal_share"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"

# --- F3 ---------------------------------------------------------------------------------


def collected(need_id: str | None = "n0", day: str = "2024-05-01", **cells: str) -> Line:
    """Information collected on a need, by default on n0 that nobody serves."""
    return linkage(None, None, "information_collect", day, need_id=need_id, **cells)


def shared(day: str = "2024-05-01") -> Line:
    return linkage(None, None, "information_share", day, need_id="n0")


N0 = need("n0")

#: Linkages: (collected and left, due, unknown) and the level.
COLLECTIONS: dict[str, tuple[Case, tuple[int, int, int], str]] = {
    "6 of 20": ([*times(6, collected()), *times(14, shared())], (6, 20, 0), NONE),
    "7 of 20": ([*times(7, collected()), *times(13, shared())], (7, 20, 0), WATCH),
    "9 of 30": ([*times(9, collected()), *times(21, shared())], (9, 30, 0), WATCH),
    "8 of 30": ([*times(8, collected()), *times(22, shared())], (8, 30, 0), NONE),
    "11 of 20": ([*times(11, collected()), *times(9, shared())], (11, 20, 0), WATCH),
    "12 of 20": ([*times(12, collected()), *times(8, shared())], (12, 20, 0), ALERT),
    "19 of 19": (times(19, collected()), (19, 19, 0), UNKNOWN),
    "none of 20": (times(20, shared()), (0, 20, 0), NONE),
    # Without a known need a collection says nothing; with most of them so, nothing is said.
    "as many without a need": (
        [*times(7, collected()), *times(13, shared()), *times(7, collected(None))],
        (7, 20, 7),
        WATCH,
    ),
    "more without a need": (
        [*times(7, collected()), *times(13, shared()), *times(8, collected(None))],
        (7, 20, 8),
        UNKNOWN,
    ),
    "a need unlisted": (
        [*times(7, collected()), *times(13, shared()), collected("nowhere")],
        (7, 20, 1),
        WATCH,
    ),
    "a need elsewhere": (
        [
            *times(7, collected()),
            *times(13, shared()),
            collected("n9"),
            need("n9", community_id="elsewhere"),
        ],
        (7, 20, 1),
        WATCH,
    ),
    "a need of another year, refused": (
        [
            *times(7, collected("n9")),
            *times(13, shared()),
            need("n9", "2021-01-01", acceptance_status="rejected"),
        ],
        (7, 20, 0),
        WATCH,
    ),
    "sharing without a need is due": (
        [*times(7, collected()), *times(13, linkage(None, None, "meeting"))],
        (7, 20, 0),
        WATCH,
    ),
    # From 1 December to 31 December are 30 days.
    "30 days old": (
        [*times(7, collected(day="2024-12-01")), *times(13, shared())],
        (7, 20, 0),
        WATCH,
    ),
    "29 days old": (
        [*times(7, collected(day="2024-12-02")), *times(20, shared())],
        (0, 20, 0),
        NONE,
    ),
    "of another year": (
        [*times(20, collected(day="2023-12-31")), *times(20, shared())],
        (0, 20, 0),
        NONE,
    ),
}


def test_collections_that_nothing_follows() -> None:
    """Watch from 0.30 with a lower limit of 0.15, alert from 0.60 and 0.30, of 20 linkages or more."""
    found = measure({name: [N0, *lines] for name, (lines, _, _) in COLLECTIONS.items()}, F3)
    for name, (_, expected, level) in COLLECTIONS.items():
        row = found(name, COLLECTED)
        assert (counts(row), row.category, found(name).category) == (expected, level, level), name
        assert found(name).note == ""
    assert found("7 of 20", COLLECTED).lower == pytest.approx(0.1812, abs=5e-5)


#: What follows a collection of 1 May on need n1 of project p1: is it a follow-up.
FOLLOWED: dict[str, tuple[Case, bool]] = {
    "nothing": ([], False),
    "a session that day": ([activity("2024-05-01", need_id="n1")], True),
    "a session on day 30": ([activity("2024-05-31", need_id="n1")], True),
    "a session on day 31": ([activity("2024-06-01", need_id="n1")], False),
    "a session the day before": ([activity("2024-04-30", need_id="n1")], False),
    "publicity for the need": ([activity("2024-05-02", "publicity", need_id="n1")], True),
    "a cancelled session": (
        [activity("2024-05-02", need_id="n1", activity_status="cancelled")],
        False,
    ),
    "a session of its project": ([activity("2024-05-31", project_id="p1")], True),
    "of its project, on day 31": ([activity("2024-06-01", project_id="p1")], False),
    "of its project, for another need": (
        [activity("2024-05-02", project_id="p1", need_id="n2")],
        True,
    ),
    "for another need": ([activity("2024-05-02", need_id="n2")], False),
    "elsewhere": ([activity("2024-05-02", project_id="p1", community_id="elsewhere")], False),
    "a referral on day 30": ([linkage(None, None, "referral", "2024-05-31", need_id="n1")], True),
    "a referral on day 31": ([linkage(None, None, "referral", "2024-06-01", need_id="n1")], False),
    "a referral of its project only": (
        [linkage(None, None, "referral", "2024-05-02", project_id="p1")],
        False,
    ),
    "a meeting on it": ([linkage(None, None, "meeting", "2024-05-02", need_id="n1")], False),
}


def test_what_follows_a_collection() -> None:
    """A delivered activity for the need or its project, or a referral on the need, in 30 days."""
    cases = {
        name: [need("n1", project_id="p1"), need("n2"), collected("n1"), *lines]
        for name, (lines, _) in FOLLOWED.items()
    }
    found = measure(cases, F3)
    for name, (_, followed) in FOLLOWED.items():
        assert found(name, COLLECTED).numerator == 1 - followed, name


def grid(inspected: int, others: int, unknown: int = 0) -> list[Line]:
    return [
        *times(inspected, need(source_channel="grid_inspection")),
        *times(others, need()),
        *times(unknown, need(source_channel="unknown")),
        *times(5, need(source_channel="grid_inspection", acceptance_status="rejected")),
    ]


def test_the_share_of_the_grid_lifts_and_never_fires() -> None:
    """12 of 20 accepted needs lift watch to alert; 11 of 20 do not, nor do 19 of 19."""
    watch = [*times(7, collected()), *times(13, shared()), need("n0", "2023-03-01")]
    calm = [*times(20, shared())]
    few = [*times(19, collected()), need("n0", "2023-03-01")]
    cases: dict[str, tuple[list[Line], tuple[int, int, int], str, str]] = {
        "12 of 20": ([*watch, *grid(12, 8)], (12, 20, 0), WATCH, ALERT),
        "11 of 20": ([*watch, *grid(11, 9)], (11, 20, 0), NONE, WATCH),
        "18 of 30, some unknown": ([*watch, *grid(18, 12, 40)], (18, 30, 40), WATCH, ALERT),
        "19 of 19": ([*watch, *grid(19, 0)], (19, 19, 0), UNKNOWN, WATCH),
        "alone": ([*calm, *grid(20, 0)], (20, 20, 0), WATCH, NONE),
        "with nothing to judge": ([*few, *grid(20, 0)], (20, 20, 0), WATCH, UNKNOWN),
    }
    found = measure({name: lines for name, (lines, *_) in cases.items()}, F3)
    for name, (_, expected, level, flag) in cases.items():
        row = found(name, GRID)
        assert (counts(row), row.category, found(name).category) == (expected, level, flag), name
    assert found("18 of 30, some unknown").n_unknown == 40


# --- F4 ---------------------------------------------------------------------------------

FAIR = activity(kind="publicity")
WORK = activity(participation_level="involve")

#: Activities: (formal, all, unknown) and the level.
SHOWS: dict[str, tuple[Case, tuple[int, int, int], str]] = {
    "7 of 20": ([*times(7, FAIR), *times(13, WORK)], (7, 20, 0), NONE),
    "8 of 20": ([*times(8, FAIR), *times(12, WORK)], (8, 20, 0), WATCH),
    "12 of 20": ([*times(12, FAIR), *times(8, WORK)], (12, 20, 0), WATCH),
    "13 of 20": ([*times(13, FAIR), *times(7, WORK)], (13, 20, 0), ALERT),
    "17 of 30": ([*times(17, FAIR), *times(13, WORK)], (17, 30, 0), WATCH),
    "18 of 30": ([*times(18, FAIR), *times(12, WORK)], (18, 30, 0), ALERT),
    "19 of 19": (times(19, FAIR), (19, 19, 0), UNKNOWN),
    "levels blank": (times(20, activity()), (0, 20, 20), NONE),
}

#: One activity: is it formal, is it unknown.
SHOW: dict[str, tuple[Line, int, int]] = {
    "publicity": (FAIR, 1, 0),
    "a meeting": (activity(kind="meeting"), 1, 0),
    "a meeting that involves": (activity(kind="meeting", participation_level="involve"), 1, 0),
    "information": (activity(participation_level="inform"), 1, 0),
    "consultation": (activity(participation_level="consult"), 0, 0),
    "of no level": (activity(participation_level="none"), 0, 0),
    "level blank": (activity(), 0, 1),
    "administration": (activity(kind="administrative", participation_level="none"), 0, 0),
    "publicity for a need": (activity(kind="publicity", need_id="n1"), 0, 0),
    "publicity of a project": (activity(kind="publicity", project_id="p1"), 0, 0),
    "a need, level blank": (activity(need_id="n1"), 0, 0),
}


def test_activities_for_show() -> None:
    """Watch from 0.40 with a lower limit of 0.20, alert from 0.60 and 0.40."""
    found = measure({name: lines for name, (lines, _, _) in SHOWS.items()}, F4)
    for name, (_, expected, level) in SHOWS.items():
        row = found(name, FORMAL)
        assert (counts(row), row.category, found(name).category) == (expected, level, level), name


def test_what_is_for_show() -> None:
    """Publicity, meetings and mere information, for no need and of no project."""
    cancelled = activity(kind="publicity", activity_status="cancelled")
    found = measure({name: [line, cancelled] for name, (line, _, _) in SHOW.items()}, F4)
    for name, (_, formal, unknown) in SHOW.items():
        assert counts(found(name, FORMAL)) == (formal, 1, unknown), name


def test_either_need_or_project_is_enough_for_f4() -> None:
    """Without the column of projects only needs tell; without both the flag is not available."""
    case = {"a": [*times(8, activity(kind="publicity", project_id="p1")), *times(12, WORK)]}
    row = measure(case, F4, without=["activities.project_id"])("a")
    assert (row.category, row.status) == (WATCH, "ok")
    row = measure(case, F4, without=["activities.project_id", "activities.need_id"])("a")
    assert (row.category, row.status) == (UNKNOWN, "not_available")
