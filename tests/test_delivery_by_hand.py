"""What carries out a need, when, and by which route, on paper: S4, S5, L8 and the routes."""

from __future__ import annotations

import math

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    Case,
    Line,
    activity,
    asked,
    community,
    linkage,
    measure,
    need,
    session,
    tender,
    times,
    worker,
)

L1, L3, L8 = "chain_completion_rate", "full_loop_rate", "need_to_delivery_days"


# --- S4 and S5 --------------------------------------------------------------------------

SERVICE = (
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
GOVERNANCE = ("deliberation", "public_affairs_action")

#: Sessions, and whether one of them carries out the need of 1 March.
DELIVERED: dict[str, tuple[Case, int]] = {
    **{kind: ([session(kind=kind)], 1) for kind in (*SERVICE, *GOVERNANCE)},
    **{kind: ([session(kind=kind)], 0) for kind in ("publicity", "meeting", "administrative")},
    "on the day of raising": ([session("2024-03-01")], 1),
    "of the project, before": ([session("2024-02-29")], 0),
    "of the need itself, before": ([session("2024-02-29", project_id=None, need_id="n1")], 1),
    "of the need, no project": ([session(project_id=None, need_id="n1")], 1),
    "of another need of the project": ([session(need_id="n2")], 1),
    "of another need": ([session(project_id=None, need_id="n2")], 0),
    "elsewhere": ([session(community_id="elsewhere")], 0),
    "cancelled": ([session(activity_status="cancelled")], 0),
    "planned": ([session(activity_status="planned")], 0),
    "after the period, in the data": ([session("2025-01-31")], 1),
    "after the data": ([session("2025-02-01")], 0),
    **{
        f"led by {who}": ([session(worker_id=who)], reached)
        for who, reached in (
            ("community_social_worker", 1),
            ("organization_social_worker", 1),
            ("assistant", 1),
            ("intermediate", 1),
            ("senior", 1),
            ("uncertified", 0),
            ("unclear", 0),
            ("unlisted", 0),
            (None, 0),
        )
    },
    "one of two": ([session(worker_id="uncertified"), session("2024-05-01", "training")], 1),
    "right kind and right worker apart": (
        [session(worker_id="uncertified"), session(kind="meeting")],
        0,
    ),
}


def test_what_carrying_out_must_be() -> None:
    """A service or governance activity, delivered here by the day of the data, led by a professional."""
    staff = [
        worker("community_social_worker", "community_social_worker", certificate_level="none"),
        worker("organization_social_worker", "organization_social_worker"),
        *(
            worker(level, "community_worker", certificate_level=level)
            for level in ("assistant", "intermediate", "senior")
        ),
        worker("uncertified", "community_worker", certificate_level="none"),
        worker("unclear", "community_worker"),
    ]
    cases = {
        name: community(asked(need_id="n1"), tender(), *staff, *sessions)
        for name, (sessions, _) in DELIVERED.items()
    }
    for line in cases.values():
        line.append(need("n2", "2023-03-01"))
    found = measure(cases, L1, as_of="2025-01-31")
    for name, (_, reached) in DELIVERED.items():
        assert counts(found(name, variant="strict")) == (reached, 1, 0), name


def test_an_answer_after_the_day_of_the_data_is_not_there() -> None:
    """Confirmed on 31 December: closed the loop; confirmed on 1 January: no answer yet."""
    cases = {
        day: community(
            asked(followup_resolved="yes", followup_date=day), tender(), session("2024-04-01")
        )
        for day in ("2024-12-31", "2025-01-01")
    }
    found = measure(cases, L3)
    assert counts(found("2024-12-31", variant="strict")) == (1, 1, 0)
    late = found("2025-01-01", variant="strict")
    assert (counts(late), late.status) == ((0, 0, 1), "not_available")


# --- L8 ---------------------------------------------------------------------------------


def served(need_id: str, raised: str, day: str | None, kind: str = "case_work") -> list[Line]:
    """A need, and the day on which something was done for it."""
    done = [activity(day, kind, need_id=need_id)] if day else []
    return [need(need_id, raised), *done]


def waits() -> list[Line]:
    """Served after 3, 8 and 10 days; on 31 December two wait since 5 and since 12 days."""
    return [
        *served("n1", "2024-03-01", "2024-03-04"),
        *served("n2", "2024-03-01", "2024-03-09"),
        *served("n3", "2024-03-01", "2024-03-11"),
        *served("n4", "2024-12-26", None),
        *served("n5", "2024-12-19", None),
    ]


def test_the_median_counts_those_still_waiting() -> None:
    """S(3) = 4/5; one of five leaves at 5; S(8) = 4/5·2/3 = 0.533; S(10) = 0.533·1/2 = 0.267 ≤ ½.

    So the median is 10 days; of the three served alone it would be 8. Greenwood's sums are
    1/20, 0.21667, 0.71667. Lower band at 3: θ = 1.96·√0.05 ÷ −ln 0.8 = 1.964 and
    0.8^exp(1.964) = 0.20 ≤ ½: the lower limit is 3. Upper band at 10: θ = 1.96·√0.71667 ÷
    1.3218 = 1.2553 and 0.267^exp(−1.2553) = 0.69 > ½: there is no upper limit.
    """
    row = measure({"a": waits()}, L8)("a")
    assert (counts(row), row.value, row.lower) == ((3, 5, 0), 10, 3)
    assert math.isnan(row.upper)
    assert (row.method, row.status, row.unit) == ("kaplan_meier", "ok", "days")


def test_a_median_that_is_not_reached() -> None:
    """One of four served, the others wait longer: S = 0.75 stays above one half.

    Lower band at 3: θ = 1.96·√(1/12) ÷ 0.28768 = 1.967, 0.75^exp(1.967) = 0.13 ≤ ½.
    """
    case = [
        *served("n1", "2024-03-01", "2024-03-04"),
        *(line for i in range(3) for line in served(f"w{i}", "2024-12-20", None)),
    ]
    row = measure({"a": case}, L8)("a")
    assert (counts(row), row.status, row.lower) == ((1, 4, 0), "insufficient_data", 3)
    assert is_null(row, "value", "upper")


def test_half_is_enough_and_no_need_is_not_available() -> None:
    """Served after 4 and after 9 days: half is served on the fourth; same day is 0 days."""
    found = measure(
        {
            "half": [
                *served("n1", "2024-03-01", "2024-03-05"),
                *served("n2", "2024-03-01", "2024-03-10"),
            ],
            "same day": served("n1", "2024-03-01", "2024-03-01"),
            "nothing": [],
        },
        L8,
    )
    assert (found("half").value, counts(found("half"))) == (4, (2, 2, 0))
    assert (found("same day").value, counts(found("same day"))) == (0, (1, 1, 0))
    assert (found("nothing").status, counts(found("nothing"))) == ("not_available", (0, 0, 0))


#: Rows beside a need n1 of project p1 raised on 1 March; days until served, unknown.
HELPED: dict[str, tuple[Case, float | None, int]] = {
    "any kind": ([activity("2024-03-06", "publicity", need_id="n1")], 5, 0),
    "the earliest": ([session("2024-03-06"), activity("2024-03-03", need_id="n1")], 2, 0),
    "its project before is no answer": ([session("2024-02-20"), session("2024-03-06")], 5, 0),
    "its own number before": (
        [activity("2024-02-20", need_id="n1"), activity("2024-03-06", need_id="n1")],
        None,
        1,
    ),
    "cancelled before": (
        [
            activity("2024-02-20", need_id="n1", activity_status="cancelled"),
            activity("2024-03-06", need_id="n1"),
        ],
        5,
        0,
    ),
}


def test_the_first_activity_after_raising() -> None:
    """An activity that names the need before it was raised makes the wait unknown."""
    cases = {
        name: [asked(need_id="n1", raised="2024-03-01"), *more]
        for name, (more, _, _) in HELPED.items()
    }
    found = measure(cases, L8)
    for name, (_, days, unknown) in HELPED.items():
        row = found(name)
        assert counts(row) == (1 - unknown, 1 - unknown, unknown), name
        assert is_null(row, "value") if days is None else row.value == days


def test_who_waits() -> None:
    """Accepted needs of any channel and route; refused ones do not wait.

    With an activity on 6 March, after the data of 5 March, one of three is served after 2 days.
    """
    case = [
        need("n1", source_channel="superior_task", handling_route="direct"),
        need("n2", source_channel=None),
        need("n3"),
        need("n4", acceptance_status="duplicate"),
        activity("2024-03-03", need_id="n1"),
        activity("2024-03-06", need_id="n2"),
    ]
    assert counts(measure({"a": case}, L8, as_of="2024-03-05")("a")) == (1, 3, 0)
    assert counts(measure({"a": case}, L8, as_of="2024-03-06")("a")) == (2, 3, 0)


def test_hours_count_where_both_columns_have_them() -> None:
    """From 06:00 to noon of the next day are 1.25 days; without times of sessions it is 1 day.

    Served after 1.25 and 2 days, a third waits since noon of 30 December: 1.5 days to the
    end of the 31st. S(1.25) = 2/3, S(2) = 0: median 2. One waiting since noon of the 31st is
    gone after 0.5 days: S(1.25) = 1/2: median 1.25.
    """
    timed = {
        since: [
            *served("n1", "2024-03-01 06:00", "2024-03-02 12:00"),
            *served("n2", "2024-03-01 06:00", "2024-03-03 06:00"),
            *served("n3", f"2024-12-{since} 12:00", None),
        ]
        for since in ("30", "31")
    }
    found = measure(timed, L8)
    assert (found("30").value, found("31").value) == (2, 1.25)
    plain = {"a": served("n1", "2024-03-01 06:00", "2024-03-02")}
    assert measure(plain, L8)("a").value == 1


# --- Routes -----------------------------------------------------------------------------


def test_routes_of_residents_needs() -> None:
    """4 direct, 2 referred, 1 deliberated, 2 by project, 1 otherwise, of 10; 3 routes are blank.

    Needs of the grid and refused ones are not of residents; nothing has to be 90 days old.
    """
    n = {"direct": 4, "referral": 2, "deliberation": 1, "project": 2, "other": 1}
    late = "2024-12-30"
    case = [
        *(line for r, k in n.items() for line in times(k, need(raised=late, handling_route=r))),
        *times(3, need(raised=late)),
        need(source_channel="grid_inspection", handling_route="direct"),
        need(acceptance_status="rejected", handling_route="direct"),
    ]
    found = measure({"a": case, "none": [linkage(None, None)]}, "handling_route_mix")
    for route, k in n.items():
        assert counts(found("a", route)) == (k, 10, 3)
        assert found("a", route).value == pytest.approx(k / 10)
    empty = found("none", "direct")
    assert (counts(empty), empty.status) == ((0, 0, 0), "not_available")
