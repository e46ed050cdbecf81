"""F1 两社 at the edges of its levels, and what explains it, on paper (RULES 13.4–13.9).

Wilson limits used: 6 of 20 from 0.1455, 7 of 20 from 0.1812.
"""

from __future__ import annotations

from typing import Any

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    Case,
    Line,
    activity,
    measure,
    organization,
    place,
    project,
    times,
    worker,
)

F1, AWARDS, LEADERS = "flag_two_sector", "award_share", "committee_leaders"

NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"
OURS = organization("ours", committee_controlled=True)
UNCLEAR = organization("unclear", committee_controlled=None)


# --- F1: value --------------------------------------------------------------------------


def award(who: str | None, amount: float | None, **cells: Any) -> Line:
    """A contract of 1 February."""
    chosen: dict[str, Any] = {
        "awarded_organization_id": who,
        "amount_awarded": amount,
        "award_date": "2024-02-01",
    }
    return project(**(chosen | cells))


#: Contracts, (controlled, known), unknown contracts, and the level of the test.
VALUE: dict[str, tuple[Case, tuple[float, float], int | None, str]] = {
    "nothing": ([], (0, 0), 0, UNKNOWN),
    "none controlled": ([award("agency", 100)], (0, 100), 0, NONE),
    "5 of 100": ([award("ours", 5), award("agency", 95)], (5, 100), 0, WATCH),
    "4 of 100": ([award("ours", 4), award("agency", 96)], (4, 100), 0, NONE),
    "30 of 100 in one": ([award("ours", 30), award("agency", 70)], (30, 100), 0, WATCH),
    "30 of 100 in two": ([*times(2, award("ours", 15)), award("agency", 70)], (30, 100), 0, ALERT),
    "28 of 100 in two": ([*times(2, award("ours", 14)), award("agency", 72)], (28, 100), 0, WATCH),
    "all of it in one": ([award("ours", 100)], (100, 100), 0, WATCH),
    # Half of the value of known control is enough, less is not.
    "50 of 100 known": ([award("ours", 50), award("unclear", 50)], (50, 50), 1, WATCH),
    "49 of 100 known": ([award("ours", 49), award("unclear", 51)], (49, 49), 1, UNKNOWN),
    "an awardee unlisted": ([award("agency", 40), award("nobody", 60)], (0, 40), 1, UNKNOWN),
    # Half of the amounts blank: the others tell; more than half: contracts are counted.
    "1 of 2 blank": ([award("ours", None), award("agency", 10)], (0, 10), 1, NONE),
    "2 of 3 blank": ([*times(2, award("ours", None)), award("agency", 10)], (2, 3), None, ALERT),
    "2 of 4 contracts known": (
        [*times(2, award("ours", None)), *times(2, award("unclear", None))],
        (2, 2),
        None,
        ALERT,
    ),
    "2 of 5 contracts known": (
        [*times(2, award("ours", None)), *times(3, award("unclear", None))],
        (2, 2),
        None,
        UNKNOWN,
    ),
    "another currency": (
        [award("ours", 90, currency="USD"), award("agency", 10, currency="CNY")],
        (0, 10),
        1,
        NONE,
    ),
    # Which contracts overlap the year: from their start, or the award, to their end.
    "ended before": (
        [award("ours", 10, award_date="2023-01-01", end_date="2023-12-31"), award("agency", 10)],
        (0, 10),
        0,
        NONE,
    ),
    "ended on the first day": (
        [award("ours", 10, award_date="2023-01-01", end_date="2024-01-01"), award("agency", 10)],
        (10, 20),
        0,
        WATCH,
    ),
    "begins on the last day": (
        [award("ours", 10, start_date="2024-12-31"), award("agency", 10)],
        (10, 20),
        0,
        WATCH,
    ),
    "begins after": (
        [award("ours", 10, start_date="2025-01-01"), award("agency", 10)],
        (0, 10),
        0,
        NONE,
    ),
    "no award date, begins in the year": (
        [award("ours", 10, award_date=None, start_date="2024-03-01"), award("agency", 10)],
        (10, 20),
        0,
        WATCH,
    ),
    "awarded after the data, begun before": (
        [award("ours", 10, award_date="2025-01-01", start_date="2024-03-01"), award("agency", 10)],
        (10, 20),
        0,
        WATCH,
    ),
    "awarded after the data": (
        [award("ours", 10, award_date="2025-01-01"), award("agency", 10)],
        (0, 10),
        0,
        NONE,
    ),
    "never awarded": (
        [award(None, 90, award_date=None, start_date="2024-03-01"), award("agency", 10)],
        (0, 10),
        0,
        NONE,
    ),
}


def test_value_awarded_to_the_committees_own() -> None:
    """Watch from one contract and 0.05, alert from two and 0.30; a census without limits."""
    found = measure({n: [*ACTORS, OURS, UNCLEAR, *lines] for n, (lines, *_) in VALUE.items()}, F1)
    for name, (_, (controlled, known), unknown, level) in VALUE.items():
        row = found(name, AWARDS)
        assert (row.numerator, row.denominator, row.category) == (controlled, known, level), name
        assert unknown is None or row.n_unknown == unknown, name
        assert is_null(row, "lower", "upper")
        assert is_null(row, "value") == (level == UNKNOWN), name
        flag = found(name)
        assert (flag.category, flag.note) == (level, ""), name
        assert flag.status == ("insufficient_data" if level == UNKNOWN else "ok")
        assert is_null(flag, "value", "numerator", "denominator")
    assert found("30 of 100 in two", AWARDS).value == 0.3


def test_without_the_column_of_control_nothing_is_judged() -> None:
    """No column of control, or no projects at all: unknown, and not available."""
    lines = [*ACTORS, OURS, *times(2, award("ours", 50))]
    for gone in ("organizations.committee_controlled", "projects.awarded_organization_id"):
        row = measure({"a": lines}, F1, without=[gone])("a")
        assert (row.category, row.status) == (UNKNOWN, "not_available"), gone


# --- F1: who else, and how young ---------------------------------------------------------

#: Another organisation, and whether it could have done what was awarded on 1 February.
OTHERS: dict[str, tuple[Line | None, bool]] = {
    "nobody": (None, False),
    "an agency": (organization("other"), True),
    "a society": (organization("other", "social_organization"), True),
    "a foundation": (organization("other", "foundation"), True),
    "a team": (organization("other", "volunteer_team"), False),
    "a company": (organization("other", "enterprise"), False),
    "registered": (organization("other", registration_status="registered"), True),
    "filed": (organization("other", registration_status="filed"), False),
    "unregistered": (organization("other", registration_status="unregistered"), False),
    "free": (organization("other", committee_controlled=False), True),
    "controlled as well": (organization("other", committee_controlled=True), False),
    "founded that day": (organization("other", active_from="2024-02-01"), True),
    "founded a day later": (organization("other", active_from="2024-02-02"), False),
    "closed that day": (organization("other", active_to="2024-02-01"), True),
    "closed the day before": (organization("other", active_to="2024-01-31"), False),
    "of elsewhere": (organization("other", community_id="elsewhere"), False),
    "here, of that district": (organization("other", district_name="West"), True),
}


#: One of no community serves every community, so that each of these is a city of its own.
WIDE: dict[str, tuple[str | None, str | None, bool]] = {
    "district of neither known": (None, None, True),
    "its district unknown": ("East", None, True),
    "the community's unknown": (None, "East", True),
    "the same district": ("East", "East", True),
    "another district": ("East", "West", False),
}


def told(able: bool) -> tuple[str, str]:
    """Level and note of two contracts of the committee's own."""
    return (ALERT, "") if able else (WATCH, "no_other_provider")


def test_no_other_provider_caps_at_watch() -> None:
    """Two contracts of the committee's own are alert, unless nobody else could have done it."""
    bought = [OURS, *times(2, award("ours", 50)), place(district_name="East")]
    cases = {name: [*bought, *([other] if other else [])] for name, (other, _) in OTHERS.items()}
    found = measure(cases, F1)
    for name, (_, able) in OTHERS.items():
        assert (found(name).category, found(name).note) == told(able), name
        assert found(name, AWARDS).category == ALERT


def test_a_provider_of_the_district() -> None:
    """One of no community can serve here unless it is known to be of another district."""
    for name, (here, there, able) in WIDE.items():
        other = organization("other", community_id=None, district_name=there)
        case = [OURS, *times(2, award("ours", 50)), place(district_name=here), other]
        row = measure({"a": case}, F1)("a")
        assert (row.category, row.note) == told(able), name


def test_one_award_with_another_provider_is_enough() -> None:
    """In February nobody else was there, in October an agency was: alert. Nothing fired: no note."""
    late = organization("other", active_from="2024-06-01")
    awards = [award("ours", 50), award("ours", 50, award_date="2024-10-01")]
    free = organization("free", "enterprise", committee_controlled=False)
    cases = {
        "late": [OURS, late, *awards],
        "too late": [OURS, organization("other", active_from="2024-10-02"), *awards],
        "4 of 100": [OURS, free, award("ours", 4), award("free", 96)],
        "5 of 100": [OURS, free, award("ours", 5), award("free", 95)],
    }
    found = measure(cases, F1)
    assert {name: (found(name).category, found(name).note) for name in cases} == {
        "late": (ALERT, ""),
        "too late": (WATCH, "no_other_provider"),
        "4 of 100": (NONE, ""),
        "5 of 100": (WATCH, "no_other_provider"),
    }


def test_incubation_is_only_printed() -> None:
    """Founded less than 24 months before the award: alert stays; with 24 months nothing is said."""
    cases = {
        founded: [
            *ACTORS,
            organization("ours", committee_controlled=True, active_from=founded),
            *times(2, award("ours", 50)),
        ]
        for founded in ("2022-02-01", "2022-02-02", "2024-02-01")
    }
    alone = [organization("ours", committee_controlled=True, active_from="2023-06-01")]
    cases["alone"] = [*alone, *times(2, award("ours", 50))]
    cases["4 of 100"] = [*ACTORS, *alone, award("ours", 4), award("agency", 96)]
    found = measure(cases, F1)
    assert {name: (found(name).category, found(name).note) for name in cases} == {
        "2022-02-01": (ALERT, ""),
        "2022-02-02": (ALERT, "incubation"),
        "2024-02-01": (ALERT, "incubation"),
        "alone": (WATCH, "no_other_provider+incubation"),
        "4 of 100": (NONE, ""),
    }


# --- F1: leaders ------------------------------------------------------------------------


def led(holders: int, others: int, unknown: int = 0, amount: float = 100) -> list[Line]:
    """A contract of the free agency, and who led its activities; some more on no contract."""
    staff = [
        worker("post", holds_committee_post=True),
        worker("no post", holds_committee_post=False),
        worker("blank"),
    ]
    strangers = [("blank", None, "unlisted")[i % 3] for i in range(unknown)]
    ids = [*["post"] * holders, *["no post"] * others, *strangers]
    return [
        *ACTORS,
        *staff,
        award("agency", amount, project_id="p1"),
        *(activity(project_id="p1", worker_id=who) for who in ids),
        *times(5, activity(project_id="p2", worker_id="post")),
    ]


def test_leaders_with_a_committee_post() -> None:
    """7 of 20 (from 0.1812) is watch, 6 of 20 (0.1455 < 0.15) is not; 19 are too few; never alert."""
    cases: dict[str, tuple[list[Line], tuple[int, int, int], str, str]] = {
        "6 of 20": (led(6, 14), (6, 20, 0), NONE, NONE),
        "7 of 20": (led(7, 13), (7, 20, 0), WATCH, WATCH),
        "20 of 20": (led(20, 0), (20, 20, 0), WATCH, WATCH),
        "19 of 19": (led(19, 0, 3), (19, 19, 3), UNKNOWN, NONE),
        # The awards cannot be judged: a secondary test that fires still shows, one that does not
        # cannot clear the flag.
        "no award": ([x for x in led(7, 13) if x.table != "projects"], (0, 0, 0), UNKNOWN, UNKNOWN),
    }
    found = measure({name: lines for name, (lines, *_) in cases.items()}, F1)
    for name, (_, expected, level, flag) in cases.items():
        row = found(name, LEADERS)
        assert (counts(row), row.category, found(name).category) == (expected, level, flag), name
    assert found("7 of 20", LEADERS).value == 0.35
    blind = {
        "fires": [*led(7, 13), UNCLEAR, award("unclear", 101)],
        "not": [*led(6, 14), UNCLEAR, award("unclear", 101)],
    }
    found = measure(blind, F1)
    assert [found(n, AWARDS).category for n in blind] == [UNKNOWN, UNKNOWN]
    assert [found(n).category for n in blind] == [WATCH, UNKNOWN]
