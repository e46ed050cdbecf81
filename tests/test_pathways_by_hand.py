"""Services that become governance, on paper: G1, G3, G4, G5 (RULES 12.1, 12.3, 12.4)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_city import counts, is_null
from tests.test_mobilising_by_hand import attended
from tests.tiny_linkage import (
    AGENCY,
    COMMITTEE,
    STREET,
    Line,
    linkage,
    measure,
    need,
    organization,
    place,
    times,
)
from workbench.results import Period

G1, G3, G4, G5 = (
    "problem_reduction",
    "empowerment_conversion_rate",
    "policy_delivery_rate",
    "advocacy_uptake_rate",
)
FIRST_HALF = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))


# --- G1 ---------------------------------------------------------------------------------


def raised(day: str, category: str | None, n: int, **cells: object) -> list[Line]:
    return times(n, need(raised=day, need_category=category, **cells))


def halves(before: str = "2023-07-31", after: str = "2024-03-01", c_before: int = 10) -> list[Line]:
    """1,000 residents; categories a and b have a project in 2023H2, c and d have none.

    New needs: a 12 → 6, b 8 → 10, c 10 → 13, d 4 → 5.
    """
    return [
        place(),
        *raised(before, "a", 1, project_id="p1"),
        *raised(before, "a", 11),
        *raised(before, "b", 1, project_id="anywhere"),
        *raised(before, "b", 7),
        *raised(before, "c", c_before),
        *raised(before, "d", 4),
        *raised(after, "a", 6),
        *raised(after, "b", 10),
        *raised(after, "c", 13, project_id="p2"),
        *raised(after, "d", 5),
    ]


def half_year(case: list[Line], group: str = "new_needs", **asked: object) -> object:
    chosen: dict[str, object] = {"period": FIRST_HALF, "as_of": "2024-06-30", "reported": ()}
    return measure({"x": case}, G1, **(chosen | asked))("x", group)  # type: ignore[arg-type]


def test_new_needs_where_there_is_a_project_and_where_not() -> None:
    """With: (−6 + 2) ÷ 2 = −2; without: (3 + 1) ÷ 2 = 2 per 1,000: the difference is −4.

    A project of this period makes no arm; refused needs and those of no category do not count.
    """
    case = [
        *halves(),
        *raised("2024-03-01", "a", 3, acceptance_status="rejected"),
        *raised("2023-09-01", None, 2),
        *raised("2024-04-01", "unknown", 1),
    ]
    row = half_year(case)
    assert (row.numerator, row.denominator, row.value) == pytest.approx((-2, 2, -4))
    assert (row.n_unknown, row.status, row.unit) == (3, "ok", "per_1000")
    assert row.method == "difference_in_differences"
    assert is_null(row, "lower", "upper")


def test_the_population_of_the_last_year_serves_both_periods() -> None:
    """With 2,000 residents in 2024 (and 10 in 2023) everything halves; unknown: not available."""
    bigger = [place(pop_total=2000), place(year=2023, pop_total=10), *halves()[1:]]
    assert half_year(bigger).value == pytest.approx(-2)
    for people in (None, 0):
        row = half_year([place(pop_total=people), *halves()[1:]])
        assert row.status == "not_available"
        assert is_null(row, "numerator", "denominator", "value")


#: What is too little to compare: a change of the case, and of what is asked.
TOO_LITTLE: dict[str, tuple[list[Line], dict[str, object]]] = {
    "six months in all": (
        halves(),
        {"period": Period(dt.date(2024, 1, 1), dt.date(2024, 3, 31)), "as_of": "2024-06-30"},
    ),
    "records begin 32 days in": (halves(before="2023-08-02"), {}),
    "data end before the period": (halves(), {"as_of": "2024-06-29"}),
    "no category with a project": (
        [line for line in halves() if line.cells.get("project_id") in (None, "p2")],
        {},
    ),
    "no category without": (
        [line for line in halves() if line.cells.get("need_category") not in ("c", "d")],
        {},
    ),
    "nine needs in a cell": (
        [line for line in halves(c_before=9) if line.cells.get("need_category") != "d"],
        {},
    ),
    "nothing at all": ([place()], {"reported": ("needs",)}),
}


def test_what_is_too_little_to_compare() -> None:
    """A year in all, records from 31 days in, both periods over, both arms, ten needs a cell."""
    for name, (case, asked) in TOO_LITTLE.items():
        row = half_year(case, **asked)
        assert (row.status, row.note) == ("insufficient_data", "too_little_to_compare"), name
        assert is_null(row, "value", "lower", "upper") and row.method == "", name
    without_d = [line for line in halves() if line.cells.get("need_category") != "d"]
    assert half_year(without_d).status == "ok"
    assert half_year(halves(before="2023-08-01")).status == "ok"
    assert half_year(halves(), as_of="2024-09-30").status == "ok"


def test_a_period_of_odd_days_is_compared_with_as_many_days() -> None:
    """10 January to 9 July 2024 are 182 days, the earlier 182 from 12 July 2023: not a year."""
    odd = Period(dt.date(2024, 1, 10), dt.date(2024, 7, 9))
    assert half_year(halves(), period=odd, as_of="2024-07-09").status == "insufficient_data"
    year = Period(dt.date(2024, 1, 10), dt.date(2025, 1, 8))  # 365 days each
    case = [place(year=2025), *halves(before="2023-02-01", after="2024-05-01")[1:]]
    row = half_year(case, period=year, as_of="2025-01-08")
    assert (row.status, row.value) == ("ok", pytest.approx(-4))


def closed(category: str, day: str, n: int, again: int, **cells: object) -> list[Line]:
    """Needs raised and closed on one day, of which so many come back on the next day.

    Whoever comes back is of no category that is compared by residents: it names its parent.
    """
    lines: list[Line] = []
    for i in range(n):
        name = f"{category} {day} {i}"
        own = {"need_category": category, "resident_id": name, "closed_date": day}
        lines.append(need(name, day, **(own | cells)))
        if i < again:
            later = str(dt.date.fromisoformat(day) + dt.timedelta(days=1))
            child = {"need_category": "other", "parent_need_id": name}
            lines.append(need(f"{name} again", later, acceptance_status="pending", **child))
    return lines


def returning() -> list[Line]:
    """Of a (project) 4 of 10 come back, then 1 of 10; of c (none) 2 of 10, then 3 of 10."""
    return [
        place(),
        *closed("a", "2023-07-31", 10, 4, project_id="p1"),
        *closed("c", "2023-07-31", 10, 2),
        *closed("a", "2024-02-01", 10, 1),
        *closed("c", "2024-02-01", 10, 3),
    ]


def test_repeat_needs_where_there_is_a_project_and_where_not() -> None:
    """(0.1 − 0.4) − (0.3 − 0.2) = −0.4 points; needs closed too late to see are no base.

    e has no base in 2023 and is skipped; d has one need closed without a date (unknown),
    one whose resident is not known (unknown), and one closed 89 days before the data end.
    """
    case = [
        *returning(),
        *closed("e", "2024-02-01", 5, 5),
        need(raised="2024-02-01", need_category="d", closed_status="resolved"),
        need(raised="2024-02-01", need_category="d", closed_date="2024-02-01"),
        need(raised="2024-02-01", need_category="d", closed_date="2024-04-02", resident_id="r"),
    ]
    row = half_year(case, "repeat")
    assert (row.numerator, row.denominator, row.value) == pytest.approx((-0.3, 0.1, -0.4))
    assert (row.n_unknown, row.status, row.unit) == (2, "ok", "points")
    assert row.method == "difference_in_differences"


def test_repeat_needs_ask_for_ten_closed_needs_a_cell_but_for_no_population() -> None:
    """With nine in one cell it is too little; with unknown population it stands."""
    nine = [line for line in returning() if line.cells.get("need_id") != "c 2024-02-01 9"]
    assert half_year(nine, "repeat").status == "insufficient_data"
    unknown = [place(pop_total=None), *returning()[1:]]
    assert half_year(unknown, "repeat").value == pytest.approx(-0.4)
    assert half_year(unknown, "new_needs").status == "not_available"
    gone = half_year(returning(), "repeat", without=["communities"])
    assert is_null(gone) and gone.status == "not_available"


# --- G3 ---------------------------------------------------------------------------------

#: Attendances of one person: whether they are observed in 2024, and whether they converted.
PATHS: dict[str, tuple[list[Line], tuple[int, int]]] = {
    "helped, then acts": (
        [*attended("2023-03-01", "a", "beneficiary"), *attended("2023-09-01", "a")],
        (1, 1),
    ),
    "helped only": (attended("2023-03-01", "a", "beneficiary"), (0, 1)),
    "365th day on 31 December 2024": (attended("2024-01-01", "a", "beneficiary"), (0, 1)),
    "a day later": (attended("2024-01-02", "a", "beneficiary"), (0, 0)),
    "365th day on 1 January 2024": (attended("2023-01-01", "a", "beneficiary"), (0, 1)),
    "a day earlier": (attended("2022-12-31", "a", "beneficiary"), (0, 0)),
    "acts on the 365th day": (
        [*attended("2023-03-02", "a", "beneficiary"), *attended("2024-03-01", "a", "organiser")],
        (1, 1),
    ),
    "acts on the 366th day": (
        [*attended("2023-03-02", "a", "beneficiary"), *attended("2024-03-02", "a")],
        (0, 1),
    ),
    "acts on the first day": (
        [*attended("2023-03-01", "a", "beneficiary"), *attended("2023-03-01", "a")],
        (0, 0),
    ),
    "takes part on the first day too": (
        [*attended("2023-03-01", "a", "beneficiary"), *attended("2023-03-01", "a", "participant")],
        (0, 1),
    ),
    "took part before": (
        [*attended("2023-02-01", "a", "participant"), *attended("2023-03-01", "a", "beneficiary")],
        (0, 0),
    ),
    "took part before, elsewhere": (
        [
            *attended("2023-02-01", "a", "participant", community_id="elsewhere"),
            *attended("2023-03-01", "a", "beneficiary"),
        ],
        (0, 1),
    ),
    "helped at a cancelled activity": (
        attended("2023-03-01", "a", "beneficiary", activity_status="cancelled"),
        (0, 0),
    ),
    "acts at a planned activity": (
        [
            *attended("2023-03-01", "a", "beneficiary"),
            *attended("2023-09-01", "a", activity_status="planned"),
        ],
        (0, 1),
    ),
    "no role": (attended("2023-03-01", "a", None), (0, 0)),
}


def test_from_being_helped_to_acting() -> None:
    """The cohort begins as beneficiaries, with the 365th day in P; a mobilised role within it counts."""
    found = measure({name: case for name, (case, _) in PATHS.items()}, G3)
    for name, (_, (acts, observed)) in PATHS.items():
        assert counts(found(name)) == (acts, observed, 0), name
        assert found(name).status == ("ok" if observed else "not_available"), name


def test_only_those_observed_by_the_day_of_the_data() -> None:
    """With data to 28 February 2024 a year from 1 March 2023 is not yet over; to the 29th it is."""
    case = [*attended("2023-03-01", "ab", "beneficiary"), *attended("2023-09-01", "a")]
    assert counts(measure({"x": case}, G3, as_of="2024-02-28")("x")) == (0, 0, 0)
    row = measure({"x": case}, G3, as_of="2024-02-29")("x")
    assert (counts(row), row.value, row.method) == ((1, 2, 0), 0.5, "wilson")


# --- G4 ---------------------------------------------------------------------------------


def answered(category: str, *answers: str | None, raised: str = "2024-03-01") -> list[Line]:
    return [need(raised=raised, need_category=category, followup_resolved=a) for a in answers]


def test_policies_delivered_and_disputes_settled() -> None:
    """Entitlements 2 of 4 answered, disputes 1 of 2; only needs 30 days old are judged."""
    case = [
        *answered("entitlement", "yes", "yes", "partly", "no", "unreachable", None),
        *answered("dispute", "yes", "no", None),
        *answered("居家", "yes", None),
        *answered("entitlement", "yes", None, raised="2024-12-02"),
        need(need_category="entitlement", followup_resolved="no", acceptance_status="withdrawn"),
    ]
    found = measure({"a": case, "none": answered("居家", "yes")}, G4)
    row = found("a")
    assert (counts(row), row.value, row.method) == ((2, 4, 2), 0.5, "wilson")
    assert counts(found("a", "dispute")) == (1, 2, 1)
    assert (counts(found("none")), found("none").status) == ((0, 0, 0), "not_available")


# --- G5 ---------------------------------------------------------------------------------


def proposal(to: str | None, response: str | None, day: str = "2024-05-01") -> Line:
    return linkage("agency", to, "policy_proposal", day, response_status=response)


def test_proposals_taken_up() -> None:
    """2 of 5 to government accepted; pending and blank stay in; unknown receivers are unknown."""
    case = [
        *(COMMITTEE, AGENCY, STREET),
        organization("office", "government_department", community_id=None),
        organization("untyped", None),
        proposal("street", "accepted"),
        proposal("office", "accepted"),
        proposal("street", "declined"),
        proposal("street", "pending"),
        proposal("street", None),
        proposal("committee", "accepted"),
        proposal("untyped", "accepted"),
        proposal("stranger", None),
        proposal("street", "accepted", "2023-12-31"),
        linkage("agency", "street", "meeting", response_status="accepted"),
    ]
    row = measure({"a": case}, G5)("a")
    assert (counts(row), row.value, row.method) == ((2, 5, 4), 0.4, "wilson")
    none = measure({"a": [COMMITTEE, proposal("committee", "accepted")]}, G5)("a")
    assert (counts(none), none.status) == ((0, 0, 0), "not_available")
