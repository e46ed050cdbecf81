"""Cases of social work on paper: O5 and caseload (RULES 10.6, 11.7 and their fine points)."""

from __future__ import annotations

import pytest

from tests.small_city import YEAR, counts, is_null
from tests.tiny_linkage import (
    AGENCY,
    Case,
    Line,
    activity,
    linkage,
    measure,
    organization,
    tables,
    times,
    worker,
)
from workbench.metrics import compute, evidence

O5, W5 = "goal_attainment_rate", "caseload"


def step(day: str, goal: str | None = None, case: str | None = "k1", **cells: object) -> Line:
    """A session of case k1, with what it says of its goals."""
    return activity(day, case_id=case, goal_attainment=goal, **cells)


def staff(fte: float = 1, **cells: object) -> Line:
    """A case social worker of this community."""
    chosen = {"community_id": "here", "fte": fte} | cells
    return worker("w", str(chosen.pop("kind", "case_social_worker")), **chosen)


# --- One case ---------------------------------------------------------------------------

#: Sessions of one case: attained, with a result and unknown of O5; open and dormant of caseload.
#: Ninety days before 31 December is 2 October.
ENDS: dict[str, tuple[Case, tuple[int, int, int], tuple[int, int]]] = {
    "met": ([step("2024-04-01", "met")], (1, 1, 0), (0, 0)),
    "exceeded": ([step("2024-04-01", "exceeded")], (1, 1, 0), (0, 0)),
    "partly met": ([step("2024-04-01", "partly_met")], (0, 1, 0), (0, 0)),
    "not met": ([step("2024-04-01", "not_met")], (0, 1, 0), (0, 0)),
    "first day of the period": ([step("2024-01-01", "met")], (1, 1, 0), (0, 0)),
    "the day before the period": ([step("2023-12-31", "met")], (0, 0, 0), (0, 0)),
    "last day of the period": ([step("2024-12-31", "met")], (1, 1, 0), (0, 0)),
    "open": ([step("2024-12-01")], (0, 0, 0), (1, 0)),
    "open on day 90": ([step("2024-10-02")], (0, 0, 0), (1, 0)),
    "dormant on day 91": ([step("2024-10-01")], (0, 0, 1), (0, 1)),
    "dormant since before the period": ([step("2023-12-31")], (0, 0, 0), (0, 1)),
    "dormant, then taken up": ([step("2024-02-01"), step("2024-11-01")], (0, 0, 0), (1, 0)),
    "a later session opens it again": (
        [step("2024-04-01", "met"), step("2024-11-01")],
        (0, 0, 0),
        (1, 0),
    ),
    "opened again and left": (
        [step("2024-04-01", "met"), step("2024-05-01")],
        (0, 0, 1),
        (0, 1),
    ),
    "closed twice": (
        [step("2023-04-01", "met"), step("2024-05-01", "not_met")],
        (0, 1, 0),
        (0, 0),
    ),
    "closed on a day that is given": (
        [step("2024-04-01", case_closed_date="2024-06-30")],
        (0, 0, 1),
        (0, 0),
    ),
    "closed on a given day, with a result": (
        [step("2024-04-01", "met"), step("2024-05-01", case_closed_date="2024-06-30")],
        (1, 1, 0),
        (0, 0),
    ),
    "the given day stands whatever follows": (
        [step("2024-04-01", "met", case_closed_date="2024-06-30"), step("2024-12-01")],
        (1, 1, 0),
        (0, 0),
    ),
    "the given day wins over the result's": (
        [step("2024-04-01", "met", case_closed_date="2023-12-31")],
        (0, 0, 0),
        (0, 0),
    ),
    "of several days the latest": (
        [
            step("2024-04-01", "met", case_closed_date="2024-06-30"),
            step("2024-04-02", case_closed_date="2023-06-30"),
        ],
        (1, 1, 0),
        (0, 0),
    ),
    "closed on a day after the period": (
        [step("2024-12-01", "met", case_closed_date="2025-01-15")],
        (0, 0, 0),
        (1, 0),
    ),
    "closed by a result after the period": (
        [step("2024-12-01"), step("2025-01-15", "met")],
        (0, 0, 0),
        (1, 0),
    ),
    "closed after the period, dormant at its end": (
        # its last activity is not in P, and what became of it is known
        [step("2024-09-01"), step("2025-01-15", "met")],
        (0, 0, 0),
        (0, 1),
    ),
    "opened again after the period": (
        [step("2024-12-01", "met"), step("2025-01-15")],
        (0, 0, 0),
        (1, 0),
    ),
    "closed after the data": (
        [step("2024-12-01", case_closed_date="2025-02-01")],
        (0, 0, 0),
        (1, 0),
    ),
    "closed after the data, but with a result": (
        [step("2024-12-01", "met", case_closed_date="2025-02-01")],
        (1, 1, 0),
        (0, 0),
    ),
    "a result after the data": (
        [step("2024-12-01"), step("2025-02-01", "met")],
        (0, 0, 0),
        (1, 0),
    ),
    "begun after the period": ([step("2025-01-15")], (0, 0, 0), (0, 0)),
    "the last result": (
        [step("2024-02-01", "not_met"), step("2024-03-01", "met"), step("2024-01-01", "not_met")],
        (1, 1, 0),
        (0, 0),
    ),
    "a blank is no result": (
        [step("2024-02-01", "met"), step("2024-03-01", case_closed_date="2024-03-01")],
        (1, 1, 0),
        (0, 0),
    ),
    "on one day the higher number is last": (
        [
            step("2024-03-01", "met", activity_id="s2"),
            step("2024-03-01", "not_met", activity_id="s1"),
        ],
        (1, 1, 0),
        (0, 0),
    ),
    "on one day a later number opens again": (
        [step("2024-12-01", "met", activity_id="s1"), step("2024-12-01", activity_id="s2")],
        (0, 0, 0),
        (1, 0),
    ),
    "the hour does not decide on one day": (
        [
            step("2024-12-01 18:00", activity_id="s1"),
            step("2024-12-01 09:00", "met", activity_id="s2"),
        ],
        (1, 1, 0),
        (0, 0),
    ),
    "cancelled": ([step("2024-12-01", "met", activity_status="cancelled")], (0, 0, 0), (0, 0)),
    "planned after the result": (
        [step("2024-04-01", "met"), step("2024-11-01", activity_status="planned")],
        (1, 1, 0),
        (0, 0),
    ),
    "a closing day on a cancelled row": (
        [
            step("2024-11-01"),
            step("2024-11-02", activity_status="cancelled", case_closed_date="2024-11-02"),
        ],
        (0, 0, 0),
        (1, 0),
    ),
    "of any type": ([step("2024-04-01", "met", service_type="group_work")], (1, 1, 0), (0, 0)),
    "a result without a case": ([step("2024-04-01", "met", None)], (0, 0, 0), (0, 0)),
    "the same number elsewhere": (
        [step("2024-04-01", "met"), step("2024-12-01", community_id="elsewhere")],
        (1, 1, 0),
        (0, 0),
    ),
}


def test_how_a_case_ends() -> None:
    """Closed in P with its last result; closed without, or left in P, it is unknown."""
    cases = {name: [AGENCY, *steps] for name, (steps, _, _) in ENDS.items()}
    found = measure(cases, O5, as_of="2025-01-31")
    for name, (_, expected, _) in ENDS.items():
        row = found(name)
        assert counts(row) == expected, name
        assert row.status == ("ok" if expected[1] else "not_available"), name


def test_which_cases_are_open_at_the_end_of_the_period() -> None:
    """Not closed by 31 December with a session in the 90 days before; otherwise dormant."""
    cases = {name: [staff(), *steps] for name, (steps, _, _) in ENDS.items()}
    found = measure(cases, W5, as_of="2025-01-31")
    for name, (_, _, (running, dormant)) in ENDS.items():
        assert counts(found(name)) == (running, 1, dormant), name


def test_dormancy_is_judged_on_the_day_of_the_data_if_earlier() -> None:
    """On 30 June 90 days before is 1 April: left on 31 March is dormant, a result in July unknown."""
    cases = {
        "open": [staff(), step("2024-04-01"), step("2024-07-05", "met")],
        "dormant": [staff(), step("2024-03-31"), step("2024-07-05", "met")],
    }
    found = measure(cases, O5, W5, as_of="2024-06-30")
    assert counts(found("open", indicator=W5)) == (1, 1, 0)
    assert counts(found("dormant", indicator=W5)) == (0, 1, 1)
    assert counts(found("open", indicator=O5)) == (0, 0, 0)
    assert counts(found("dormant", indicator=O5)) == (0, 0, 1)


# --- O5 ---------------------------------------------------------------------------------


def caseworks() -> list[Line]:
    """3 of 5 attained; 1 closed without a result, 2 left in the period; 2 open, 1 long dormant."""
    return [
        step("2024-02-01", "met", "k1"),
        step("2024-03-01", "met", "k2"),
        step("2024-04-01", "exceeded", "k3"),
        step("2024-05-01", "partly_met", "k4"),
        step("2024-06-01", "not_met", "k5"),
        step("2024-07-01", case="k6", case_closed_date="2024-07-02"),
        step("2024-02-01", case="k7"),
        step("2024-03-01", case="k7"),
        step("2024-02-01", case="k8"),
        step("2024-11-01", case="k9"),
        step("2024-12-01", case="k10"),
        step("2023-06-01", case="k11"),
        step("2023-06-01", "met", "k12"),
    ]


def test_goals_of_cases() -> None:
    """3 of 5 closed cases; 3 unknown. Wilson with z² = 3.84146: 0.6 → 0.23072 to 0.88238."""
    row = measure({"a": caseworks()}, O5)("a")
    assert (counts(row), row.value, row.unit) == ((3, 5, 3), 0.6, "share")
    assert row.lower == pytest.approx(0.23072, abs=1e-5)
    assert row.upper == pytest.approx(0.88238, abs=1e-5)
    assert (row.method, row.status) == ("wilson", "ok")


def test_without_closed_cases_no_share() -> None:
    """No case is a denominator of 0, not missing data."""
    row = measure({"a": [linkage(None, None)]}, O5)("a")
    assert (counts(row), row.status) == ((0, 0, 0), "not_available")


# --- Caseload ---------------------------------------------------------------------------


def test_cases_per_full_time() -> None:
    """3 open cases for 1.5 case social workers on the last day: 2 each, without limits.

    One who left the day before and one of another kind are not there to share them.
    """
    case = [
        staff(),
        worker("v", community_id="here", fte=0.5, start_date="2024-12-31"),
        worker("gone", community_id="here", end_date="2024-12-30"),
        worker("later", community_id="here", start_date="2025-01-01"),
        worker("other", "community_social_worker", community_id="here"),
        worker("away", community_id="elsewhere"),
        *(step("2024-12-01", case=f"k{i}") for i in range(3)),
        *(step("2024-06-01", case=f"d{i}") for i in range(2)),
        step("2024-12-01", "met", "c1"),
    ]
    row = measure({"a": case}, W5, as_of="2025-01-31")("a")
    assert (counts(row), row.value, row.unit) == ((3, 1.5, 2), 2, "per_fte")
    assert is_null(row, "lower", "upper")
    assert (row.method, row.status) == ("", "ok")


def test_the_staff_is_that_of_the_day_and_not_of_the_period() -> None:
    """Two on 30 June, one of whom leaves that day: 2; on 31 December the other alone."""
    case = [
        staff(),
        worker("v", community_id="here", end_date="2024-06-30"),
        step("2024-06-01"),
        step("2024-12-01", case="k2"),
    ]
    assert counts(measure({"a": case}, W5, as_of="2024-06-30")("a")) == (1, 2, 0)
    assert counts(measure({"a": case}, W5)("a")) == (1, 1, 1)


def test_a_worker_of_no_place_belongs_to_that_of_the_organisation() -> None:
    """By its own community, else by its employer's (RULES 11.1)."""
    case = [
        organization("local"),
        organization("away", community_id="elsewhere"),
        worker("v", organization_id="local", fte=0.5),
        worker("u", organization_id="away"),
        step("2024-12-01"),
    ]
    assert counts(measure({"a": case}, W5)("a")) == (1, 0.5, 0)


@pytest.mark.parametrize(
    "nobody",
    [[], [staff(kind="community_social_worker")], [staff(end_date="2024-12-30")], [staff(0)]],
    ids=["none", "another kind", "left", "no time"],
)
def test_without_a_case_worker_no_caseload(nobody: Case) -> None:
    """The cases are counted, FTE is 0 and there is no value (RULES 11.1)."""
    row = measure({"a": [*nobody, step("2024-12-01")]}, W5)("a")
    assert (counts(row), row.status) == ((1, 0, 0), "not_available")
    assert is_null(row, "value", "lower", "upper")


def test_staff_without_cases_has_none() -> None:
    """A case worker and no case is a true zero."""
    row = measure({"a": [staff(), activity()]}, W5)("a")
    assert (counts(row), row.value, row.status) == ((0, 1, 0), 0, "ok")


# --- What is missing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "absent"),
    [
        (O5, "activities"),
        (O5, "activities.case_id"),
        (O5, "activities.goal_attainment"),
        (W5, "activities"),
        (W5, "activities.case_id"),
        (W5, "workers"),
    ],
)
def test_what_is_not_received_leaves_no_number(indicator: str, absent: str) -> None:
    """All numbers are null and the note names what is missing (RULES 1.16)."""
    row = measure({"a": [staff(), *caseworks()]}, indicator, without=[absent])("a")
    assert row.status == "not_available"
    assert row.note.startswith("missing=") and absent in row.note
    assert is_null(row)


@pytest.mark.parametrize("indicator", [O5, W5])
def test_no_activities_at_all_are_not_reported(indicator: str) -> None:
    """No activity up to the day of the data: nothing was reported (RULES 1.14)."""
    case = [staff(), step("2025-02-01", "met")]
    row = measure({"a": case}, indicator, reported=["needs"])("a")
    assert (row.status, row.note) == ("not_available", "not_reported; table=activities")
    assert is_null(row)


def test_without_results_a_case_ends_on_its_day_alone() -> None:
    """Caseload needs neither `goal_attainment` nor `case_closed_date`."""
    case = [staff(), step("2024-12-01", "met"), step("2024-12-01", case="k2")]
    case.append(step("2024-12-02", case="k3", case_closed_date="2024-12-02"))
    assert counts(measure({"a": case}, W5)("a")) == (1, 1, 0)
    assert counts(measure({"a": case}, W5, without=["activities.goal_attainment"])("a")) == (
        2,
        1,
        0,
    )
    assert counts(measure({"a": case}, W5, without=["activities.case_closed_date"])("a")) == (
        2,
        1,
        0,
    )


# --- Evidence, unions and half-years ----------------------------------------------------


def test_evidence_of_goals_is_one_row_a_case() -> None:
    """The latest session stands for its case; weights add up to 3, 5 and 3 (RULES 1.32)."""
    rows = evidence(tables({"a": caseworks()}), O5, community_id="a", period=YEAR)
    found = {role: own["id"].tolist() for role, own in rows.groupby("role", sort=False)}
    # In the order of case numbers: k1, k10, k11, k12, k2, …; k7's second session is row 7.
    assert found == {
        "numerator": ["a/row 0", "a/row 1", "a/row 2"],
        "denominator": ["a/row 0", "a/row 1", "a/row 2", "a/row 3", "a/row 4"],
        "unknown": ["a/row 5", "a/row 7", "a/row 8"],
    }
    assert rows["n"].eq(1).all() and set(rows["table"]) == {"activities"}


def test_evidence_of_caseload_is_cases_and_time() -> None:
    """Two open cases and three dormant ones, and each worker with its full-time share of the day."""
    case = [
        *caseworks(),
        worker("w", community_id="here", fte=0.5),
        worker("v", community_id="here"),
        worker("gone", community_id="here", end_date="2024-12-30"),
        worker("other", "grid_worker", community_id="here"),
    ]
    rows = evidence(tables({"a": case}), W5, community_id="a", period=YEAR)
    row = measure({"a": case}, W5)("a")
    assert counts(row) == (2, 1.5, 3)
    assert rows.groupby("role")["n"].sum().to_dict() == {
        "numerator": 2,
        "denominator": 1.5,
        "unknown": 3,
    }
    time = rows[rows["role"] == "denominator"]
    assert dict(zip(time["id"], time["n"], strict=True)) == {"a/w": 0.5, "a/v": 1}
    assert set(time["table"]) == {"workers"}


def test_in_a_union_cases_of_two_communities_stay_two() -> None:
    """The same case number in two communities is two cases: 1 of 2 attained, 2 open by 2 FTE."""
    case = [
        staff(),
        worker("v", community_id="elsewhere"),
        step("2024-04-01", "met"),
        step("2024-05-01", "not_met", community_id="elsewhere"),
        step("2024-12-01", case="k2"),
        step("2024-12-02", case="k2", community_id="elsewhere"),
    ]
    frame = compute(tables({"a": case}), period=YEAR, only=[O5, W5], by=()).frame
    found = {row.indicator_id: row for row in frame.itertuples()}
    assert (counts(found[O5]), found[O5].value) == ((1, 2, 0), 0.5)
    assert (counts(found[W5]), found[W5].value) == ((2, 2, 0), 1)


def test_each_half_year_judges_its_own_end() -> None:
    """Open on 30 June, closed in the second half: counted there; left in spring, unknown in the first.

    A case left in the first half is dormant at the end of both, and unknown of O5 only in the
    half of its last session.
    """
    lines = [
        staff(),
        step("2024-06-01"),
        step("2024-08-01", "met"),
        step("2024-02-01", case="k2"),
    ]
    frame = compute(
        tables({"a": lines}), period=YEAR, only=[O5, W5], by=("community_id", "half_year")
    ).frame
    found = {
        name: [(r.numerator, r.denominator, r.n_unknown) for r in own.itertuples()]
        for name, own in frame.groupby("indicator_id")
    }
    assert found == {O5: [(0, 0, 1), (1, 1, 0)], W5: [(1, 1, 1), (0, 1, 1)]}


def test_row_order_changes_nothing() -> None:
    """Sessions in any order are the same cases (RULES 1.17)."""
    lines = [
        Line(one.table, {**one.cells, "activity_id": f"s{i:02}"})
        for i, one in enumerate(caseworks())
    ]
    found = measure({"a": [staff(), *lines], "b": [staff(), *reversed(lines)]}, O5, W5)
    for indicator in (O5, W5):
        first, second = (found(name, indicator=indicator) for name in ("a", "b"))
        assert counts(first) == counts(second)


def test_a_row_loaded_twice_is_one_session() -> None:
    """Rows equal in every column count once (RULES 1.7)."""
    line = step("2024-04-01", "met", activity_id="s1")
    assert counts(measure({"a": times(2, line)}, O5)("a")) == (1, 1, 0)
