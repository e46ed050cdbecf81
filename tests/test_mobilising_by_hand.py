"""Residents who begin to act, and residents with somebody of their own, on paper: W3–W5 (RULES 11.5–11.7)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_city import YEAR, counts, is_null
from tests.tiny_linkage import Case, Line, activity, measure, place, resident, tables, worker
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

W3, W4, PAIRING = "mobilisation_yield", "mobilisation_retention", "pairing_coverage"


def attended(day: str, people: str, role: str | None = "volunteer", **cells: object) -> list[Line]:
    """An activity of this day, and these people (one letter each) on its roster in one role."""
    name = f"{day} {people} {role}"
    roster = [
        Line("participation", {"activity_id": name, "resident_id": p, "participant_role": role})
        for p in people
    ]
    return [activity(day, activity_id=name, **cells), *roster]


#: Records began on 1 January 2023 with somebody who only took part.
LONG_AGO = attended("2023-01-01", "z", "participant")
MOBILISER = worker("m", "organization_social_worker", community_id="here")


# --- W3 ---------------------------------------------------------------------------------

#: Attendances, and how many people were first mobilised in 2024.
NEWLY: dict[str, tuple[Case, int]] = {
    "each mobilised role": (
        [
            *attended("2024-02-01", "a"),
            *attended("2024-02-01", "b", "organiser"),
            *attended("2024-02-01", "c", "decision_maker"),
        ],
        3,
    ),
    "other roles are none": (
        [
            *attended("2024-02-01", "a", "participant"),
            *attended("2024-02-01", "b", "beneficiary"),
            *attended("2024-02-01", "c", None),
        ],
        0,
    ),
    "once, however often": ([*attended("2024-02-01", "a"), *attended("2024-05-01", "a")], 1),
    "not new": ([*attended("2023-11-01", "a"), *attended("2024-05-01", "a")], 0),
    "new to acting, not to coming": (
        [*attended("2023-11-01", "a", "participant"), *attended("2024-05-01", "a")],
        1,
    ),
    "earlier activity cancelled": (
        [
            *attended("2023-11-01", "a", activity_status="cancelled"),
            *attended("2024-05-01", "a"),
        ],
        1,
    ),
    "earlier elsewhere": (
        [
            *attended("2023-11-01", "a", community_id="elsewhere"),
            *attended("2024-05-01", "a"),
        ],
        1,
    ),
    "after the period": (attended("2025-01-01", "a"), 0),
    "first and last day": ([*attended("2024-01-01", "a"), *attended("2024-12-31", "b")], 2),
}


def test_who_is_newly_mobilised() -> None:
    """People whose first roster row in a mobilised role, of all time here, lies in P."""
    cases = {name: [MOBILISER, *LONG_AGO, *case] for name, (case, _) in NEWLY.items()}
    found = measure(cases, W3, as_of="2025-01-31")
    for name, (_, people) in NEWLY.items():
        assert counts(found(name)) == (people, 1, 0), name
        assert (found(name).value, found(name).status) == (people, "ok"), name


def test_yield_per_full_time_equivalent_with_count_limits() -> None:
    """3 people by 1½ FTE of 2: exact Poisson limits 0.6187 and 8.7673 of 3, ÷ 1.5."""
    case = [
        MOBILISER,
        worker("h", "organization_social_worker", community_id="here", fte=0.5),
        worker("o", "community_social_worker", community_id="here"),
        *LONG_AGO,
        *attended("2024-02-01", "abc"),
    ]
    row = measure({"a": case}, W3)("a")
    assert (counts(row), row.value, row.method, row.unit) == ((3, 1.5, 0), 2, "byar", "per_fte")
    assert row.lower == pytest.approx(0.6187 / 1.5, abs=1e-4)
    assert row.upper == pytest.approx(8.7673 / 1.5, abs=1e-4)


def test_those_seen_soon_after_records_began_stay_in_and_are_unknown() -> None:
    """Records from 1 January 2024: 31 March is 90 days on (unknown), 1 April is 91 (known)."""
    case = [
        MOBILISER,
        *attended("2024-01-01", "z", "participant"),
        *attended("2024-03-31", "a"),
        *attended("2024-04-01", "b"),
    ]
    assert counts(measure({"a": case}, W3)("a")) == (2, 1, 1)


def test_without_rosters_or_workers_there_is_no_yield() -> None:
    """No roster row here: all numbers null. No such worker: the count stands."""
    elsewhere = attended("2024-05-01", "a", community_id="elsewhere")
    planned = attended("2024-05-01", "a", activity_status="planned")
    found = measure(
        {
            "no roster": [MOBILISER, activity(), *elsewhere, *planned],
            "no worker": [*LONG_AGO, *attended("2024-05-01", "a")],
        },
        W3,
    )
    row = found("no roster")
    assert is_null(row) and (row.status, row.note) == ("not_available", "no_rosters")
    row = found("no worker")
    assert (counts(row), row.status) == ((1, 0, 0), "not_available")
    assert is_null(row, "value", "lower", "upper")


def test_in_a_union_a_person_is_one() -> None:
    """The same id in two communities is two people apart and one together (14.1)."""
    case = [MOBILISER, *LONG_AGO, *attended("2024-05-01", "x")]
    frames = dict(tables({"a": case, "b": case}).frames)
    roster = frames["participation"]
    frames["participation"] = roster.assign(resident_id=roster["resident_id"].str[-1])
    joined = Tables(frames)
    apart = compute(joined, period=YEAR, only=[W3]).frame
    together = compute(joined, period=YEAR, only=[W3], by=()).frame
    assert apart["numerator"].tolist() == [1, 1]
    assert together[["numerator", "denominator", "value"]].to_numpy().tolist() == [[1, 2, 0.5]]


# --- W4 ---------------------------------------------------------------------------------


def seasons() -> list[Line]:
    """First mobilised January to June: a, b, c, d; again July to December: a, b; e is late, f old."""
    return [
        *LONG_AGO,
        *attended("2023-12-31", "f"),
        *attended("2024-01-01", "a"),
        *attended("2024-03-01", "bf"),
        *attended("2024-06-30", "cd"),
        *attended("2024-06-30", "a", "organiser"),
        *attended("2024-07-01", "a", "decision_maker"),
        *attended("2024-12-31", "be"),
        *attended("2024-08-01", "c", "participant"),
        *attended("2025-01-01", "d"),
    ]


def test_who_goes_on_acting() -> None:
    """2 of 4 first mobilised in months 1–6 act again in months 7–12; Wilson [0.150, 0.850]."""
    row = measure({"a": seasons()}, W4, as_of="2025-01-31")("a")
    assert (counts(row), row.value, row.method) == ((2, 4, 0), 0.5, "wilson")
    assert (row.lower, row.upper) == pytest.approx((0.1500, 0.8500), abs=1e-4)


def test_retention_needs_twelve_months() -> None:
    """A period of eleven months has none; of a longer one the last twelve months count."""
    short = Period(dt.date(2024, 2, 1), dt.date(2024, 12, 31))
    long = Period(dt.date(2023, 1, 1), dt.date(2024, 12, 31))
    row = measure({"a": seasons()}, W4, period=short)("a")
    assert is_null(row) and (row.status, row.note) == ("not_available", "period_under_a_year")
    assert counts(measure({"a": seasons()}, W4, period=long)("a")) == (2, 4, 0)


def test_before_the_end_of_the_period_there_is_too_little() -> None:
    """With data to 30 December b has not come again: counts stand, there is no value."""
    row = measure({"a": seasons()}, W4, as_of="2024-12-30")("a")
    assert (counts(row), row.status, row.method) == ((1, 4, 0), "insufficient_data", "")
    assert is_null(row, "value", "lower", "upper")


def test_nobody_mobilised_is_not_available() -> None:
    """A denominator of 0; those seen soon after records began are unknown."""
    new = [*attended("2024-01-01", "a"), *attended("2024-03-31", "b"), *attended("2024-04-01", "c")]
    found = measure({"nobody": LONG_AGO, "new": new}, W4)
    assert (counts(found("nobody")), found("nobody").status) == ((0, 0, 0), "not_available")
    assert counts(found("new")) == (0, 3, 2)


def test_six_months_of_a_year_that_ends_in_mid_month() -> None:
    """A year to 15 March 2024: months 1–6 end on 15 September, 7–12 begin on the 16th."""
    period = Period(dt.date(2023, 3, 16), dt.date(2024, 3, 15))
    case = [
        *LONG_AGO,
        *attended("2023-09-15", "a"),
        *attended("2023-09-16", "ab"),
        *attended("2024-03-15", "b"),
    ]
    row = measure({"a": case}, W4, period=period, as_of="2024-03-15")("a")
    assert counts(row) == (1, 1, 0)


# --- Pairing ----------------------------------------------------------------------------

PEOPLE = [resident("a", "low_income"), resident("b", "disabled"), resident("c", "veteran")]
VISITS = [
    *attended("2024-05-01", "ac", None, service_type="home_visit", participant_count=2),
    *attended("2024-06-01", "ab", None, service_type="case_work", participant_count=2),
]


def paired(*more: Line, people: int | None = 10) -> list[Line]:
    return [place(pop_priority=people), *PEOPLE, *VISITS, *more]


def test_priority_residents_with_somebody_of_their_own() -> None:
    """Persons a and b of 10; a veteran is no priority resident, other services are no pairing."""
    other = attended("2024-06-01", "b", None, service_type="group_work", participant_count=50)
    row = measure({"a": paired(*other)}, PAIRING)("a")
    assert (counts(row), row.value, row.method) == ((2, 10, 0), 0.2, "wilson")


def test_bounds_where_visits_are_not_wholly_on_rosters() -> None:
    """An unregistered person and three anonymous ones: from 2 to 6 of 10."""
    more = attended("2024-07-01", "x", None, service_type="home_visit", participant_count=4)
    row = measure({"a": paired(*more)}, PAIRING)("a")
    assert (counts(row), row.lower, row.upper, row.method) == ((2, 10, 4), 0.2, 0.6, "bounds")
    assert is_null(row, "value")


def test_a_visit_without_count_or_roster_leaves_the_upper_end_open() -> None:
    """Up to the whole priority population; an unrecorded group session changes nothing."""
    visit = activity("2024-07-01", "home_visit")
    found = measure({"a": paired(visit), "b": paired(activity("2024-07-01", "training"))}, PAIRING)
    assert (found("a").lower, found("a").upper, found("a").n_unknown) == (0.2, 1, 1)
    assert found("b").value == 0.2


def test_more_than_the_priority_population() -> None:
    """2 of 1 is too little data; no or unknown population is not available."""
    found = measure({n: paired(people=p) for n, p in (("1", 1), ("0", 0), ("-", None))}, PAIRING)
    row = found("1")
    assert (row.status, row.note, counts(row)) == (
        ("insufficient_data", "exceeds_population", (2, 1, 0))
    )
    assert [found(name).status for name in "0-"] == ["not_available"] * 2
