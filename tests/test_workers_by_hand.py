"""Staff on paper: FTE, W1, W6, W7, W8 (RULES 11.1, 11.2, 11.8–11.10 and their fine points)."""

from __future__ import annotations

import math

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    AGENCY,
    Case,
    Line,
    activity,
    measure,
    need,
    organization,
    place,
    times,
    worker,
)

W1, W8 = "needs_collected_per_worker", "admin_time_share"
COVERAGE, EVENNESS = "role_coverage", "role_evenness"
CERTIFIED, DENSITY = "certified_share", "workers_per_10000"


def here(name: str, kind: str = "community_social_worker", **cells: object) -> Line:
    """A worker of this community."""
    return worker(name, kind, **({"community_id": "here"} | cells))


# --- FTE --------------------------------------------------------------------------------

#: Workers, and their FTE in 2024 (366 days).
STAFF: dict[str, tuple[Case, float]] = {
    "blank fte is full time": ([here("w")], 1),
    "half time": ([here("w", fte=0.5)], 0.5),
    "two": ([here("w"), here("v", fte=0.25)], 1.25),
    "from 1 July, 184 days": ([here("w", start_date="2024-07-01")], 184 / 366),
    "until 31 January, 31 days": ([here("w", end_date="2024-01-31")], 31 / 366),
    "one day": ([here("w", start_date="2024-03-01", end_date="2024-03-01")], 1 / 366),
    "since long ago": ([here("w", start_date="2019-01-01", end_date="2025-06-30")], 1),
    "gone before": ([here("w", end_date="2023-12-31")], 0),
    "not yet come": ([here("w", start_date="2025-01-01")], 0),
    "of no place but its organisation's": (
        [AGENCY, here("w", community_id=None, organization_id="agency")],
        1,
    ),
    "its own place first": (
        [AGENCY, here("w", community_id="elsewhere", organization_id="agency")],
        0,
    ),
    "organisation of no place": (
        [
            organization("city", community_id=None),
            here("w", community_id=None, organization_id="city"),
        ],
        0,
    ),
    "organisation unlisted": ([here("w", community_id=None, organization_id="x")], 0),
    "no organisation": ([here("w", community_id=None)], 0),
    "another kind": ([here("w", "grid_worker")], 0),
    "no kind": ([worker("w", None, community_id="here")], 0),  # type: ignore[arg-type]
}


def test_full_time_equivalents_by_days_employed() -> None:
    """Σ fte × days employed ÷ days; own community, else that of the organisation, else none."""
    found = measure({name: [*staff, need()] for name, (staff, _) in STAFF.items()}, W1)
    for name, (_, fte) in STAFF.items():
        assert found(name).denominator == pytest.approx(fte, abs=1e-12), name
        assert found(name).status == ("ok" if fte else "not_available"), name


def test_days_are_counted_to_the_day_of_the_data() -> None:
    """On 30 June, 182 days of the year are gone; one who came on 1 June has 30 of them."""
    case = [here("w", start_date="2024-06-01"), need(source_channel="survey")]
    row = measure({"a": case}, W1, as_of="2024-06-30")("a")
    assert row.denominator == pytest.approx(30 / 182)


# --- W1 ---------------------------------------------------------------------------------


def test_needs_collected_per_worker() -> None:
    """4 + 3 + 5 collected by 1.5 community social workers: 8 each; Byar's limits ÷ 1.5.

    12 events: 12·(1 − 1/108 − 1.95996/(3·√12))³ = 6.1935 and
    13·(1 − 1/117 + 1.95996/(3·√13))³ = 20.9629.
    """
    case = [
        here("w"),
        here("v", fte=0.5),
        here("other", "case_social_worker"),
        *times(4, need(source_channel="worker_outreach")),
        *times(3, need(source_channel="resident_meeting")),
        *times(5, need(source_channel="survey")),
        *times(2, need(source_channel="resident_self")),
        *times(2, need(source_channel="unknown")),
        need(source_channel=None),
        need(source_channel="survey", acceptance_status="rejected"),
        need(source_channel=None, acceptance_status="pending"),
    ]
    row = measure({"a": case}, W1)("a")
    assert (counts(row), row.value, row.unit) == ((12, 1.5, 3), 8, "per_fte")
    assert row.lower == pytest.approx(6.1935 / 1.5, abs=1e-4)
    assert row.upper == pytest.approx(20.9629 / 1.5, abs=1e-4)
    assert (row.method, row.status) == ("byar", "ok")


def test_no_worker_no_ratio() -> None:
    """Needs but no community social worker: counts stand, there is no value."""
    row = measure({"a": [need(source_channel="survey")]}, W1)("a")
    assert (counts(row), row.status, row.method) == ((1, 0, 0), "not_available", "")
    assert is_null(row, "value", "lower", "upper")


def test_staff_serve_every_category() -> None:
    """By category, each category's needs are divided by all FTE of the place."""
    import datetime as dt

    from tests.small_city import YEAR
    from tests.tiny_linkage import tables
    from workbench.metrics import compute

    lines = [
        here("w", fte=2),
        *times(3, need(source_channel="survey", need_category="居家")),
        need(source_channel="survey", need_category="环境"),
    ]
    frame = compute(
        tables({"a": lines}, reported=()),
        period=YEAR,
        as_of=dt.date(2024, 12, 31),
        only=[W1],
        by=("community_id", "need_category"),
    ).frame
    values = dict(zip(frame["need_category"], frame["value"], strict=True))
    assert values == {"居家": 1.5, "环境": 0.5}


# --- W6 ---------------------------------------------------------------------------------


def led(function: str | None, hours: float | None = 1, **cells: object) -> Line:
    """An activity that a worker led in one of the five roles."""
    return activity(worker_function=function, hours=hours, **({"worker_id": "w"} | cells))


def test_role_coverage_counts_distinct_codes() -> None:
    """Two of five codes; a role without a worker, undelivered or outside P shows nothing."""
    case = [
        *times(3, led("practitioner")),
        led("advocate"),
        led("enabler", worker_id=None),
        led("policy_adviser", activity_status="planned"),
        led("practice_researcher", activity_date="2023-12-31"),
        *times(2, led(None)),
        led(None, worker_id=None),
    ]
    row = measure({"a": case}, COVERAGE)("a")
    assert (counts(row), row.value) == ((2, 5, 2), 0.4)
    assert is_null(row, "lower", "upper")
    assert (row.method, row.status) == ("", "ok")


def test_without_a_coded_activity_no_roles() -> None:
    """No coded activity is not available, for both rows."""
    found = measure({"a": [led(None), led("enabler", worker_id=None)]}, COVERAGE, EVENNESS)
    roles, hours = (found("a", indicator=name) for name in (COVERAGE, EVENNESS))
    assert (counts(roles), roles.status) == ((0, 5, 1), "not_available")
    assert (hours.denominator, hours.n_unknown, hours.status) == (0, 0, "not_available")
    assert is_null(roles, "value") and is_null(hours, "value", "numerator")


def test_role_evenness_of_hours() -> None:
    """2 hours and 6 hours: −(¼ ln ¼ + ¾ ln ¾) ÷ ln 5 = 0.5623 ÷ 1.6094 = 0.3494."""
    case = [
        led("practitioner", 1.5),
        led("practitioner", 4.5),
        led("enabler", 2),
        led("advocate", None),
        led("advocate", 0),
        led(None, 9),
    ]
    found = measure(
        {
            "a": case,
            "all equal": [led(f, 2) for f in FUNCTIONS],
            "one": [led("advocate", 3)],
            "only zero hours": [led("advocate", 0)],
        },
        EVENNESS,
    )
    row = found("a")
    assert row.value == pytest.approx(0.3494, abs=1e-4)
    assert (row.denominator, row.n_unknown, row.unit, row.method) == (8, 2, "index", "")
    assert is_null(row, "numerator", "lower", "upper")
    assert found("all equal").value == pytest.approx(1)
    assert found("one").value == 0 and math.copysign(1, found("one").value) == 1
    assert found("only zero hours").status == "not_available"
    assert (found("only zero hours").denominator, found("only zero hours").n_unknown) == (0, 1)


FUNCTIONS = ("practitioner", "policy_adviser", "practice_researcher", "advocate", "enabler")


# --- W7 ---------------------------------------------------------------------------------


def team() -> list[Line]:
    """Certified 1 + ½, none 1, unknown 1 and 1 who left before P; of community workers ½ of 1½."""
    return [
        here("a", certificate_level="senior"),
        here("b", "community_worker", certificate_level="assistant", fte=0.5),
        here("c", "community_worker", certificate_level="none"),
        here("d", "community_worker"),
        here("e", "grid_worker", end_date="2023-06-30"),
        here("f", "other", certificate_level="intermediate", community_id="elsewhere"),
    ]


def test_certified_share_by_time_and_unknown_by_head() -> None:
    """1.5 of 2.5 FTE; of community workers 0.5 of 1.5; one unknown who is employed in P.

    Wilson for 1.5 of 2.5 with z² = 3.84146: centre (1.5 + 1.92073)/6.34146 = 0.53942, half
    width 1.95996·√(1.5·1/2.5 + 0.96036)/6.34146 = 0.38608.
    """
    found = measure({"a": team(), "nobody": [need()]}, CERTIFIED)
    row = found("a")
    assert (counts(row), row.value, row.method) == ((1.5, 2.5, 1), 0.6, "wilson")
    assert row.lower == pytest.approx(0.53942 - 0.38608, abs=1e-4)
    assert row.upper == pytest.approx(0.53942 + 0.38608, abs=1e-4)
    own = found("a", "community_worker")
    assert (counts(own), own.value) == ((0.5, 1.5, 1), pytest.approx(1 / 3))
    assert (counts(found("nobody")), found("nobody").status) == ((0, 0, 0), "not_available")


def test_workers_per_10000_residents() -> None:
    """3.5 FTE for 1,000 residents are 35 for 10,000, 2.5 community workers 25; no limits."""
    found = measure(
        {
            "a": [place(), *team()],
            "nobody": [place(), need()],
            "unknown": [place(pop_total=None), *team()],
            "empty": [place(pop_total=0), *team()],
        },
        DENSITY,
    )
    row = found("a")
    assert (counts(row), row.value, row.method) == ((3.5, 1000, 0), 35, "")
    assert is_null(row, "lower", "upper")
    assert found("a", "community_worker").value == 25
    assert (found("nobody").value, found("nobody").status) == (0, "ok")
    for name in ("unknown", "empty"):
        assert (found(name).numerator, found(name).status) == (3.5, "not_available")
    assert is_null(found("unknown"), "denominator", "value")


# --- W8 ---------------------------------------------------------------------------------


def test_administrative_time_of_professionals() -> None:
    """3 of 8 hours; others' hours and those of doubtful workers do not count."""
    case = [
        here("pro"),
        here("paper", "other", certificate_level="assistant"),
        here("plain", "community_worker", certificate_level="none"),
        here("doubtful", "community_worker"),
        activity(kind="administrative", worker_id="pro", hours=3),
        activity(kind="case_work", worker_id="paper", hours=4.5),
        activity(kind="meeting", worker_id="pro", hours=0.5),
        activity(worker_id="pro"),
        activity(worker_id="plain", hours=7),
        activity(worker_id="doubtful"),
        activity(worker_id="unlisted"),
        activity(kind="administrative", hours=9),
        activity("2023-12-31", "administrative", worker_id="pro", hours=9),
    ]
    row = measure({"a": case}, W8)("a")
    assert (counts(row), row.value, row.method) == ((3, 8, 1), 0.375, "")
    assert is_null(row, "lower", "upper")
    nothing = measure({"a": [here("pro"), activity(worker_id="pro")]}, W8)("a")
    assert (counts(nothing), nothing.status) == ((0, 0, 1), "not_available")
