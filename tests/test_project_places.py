"""Every project over its own contract days, on paper (`compute_pages(...).breakdowns["project"]`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from tests.small_city import YEAR, counts
from tests.tiny_linkage import Case, Line, activity, need, place, project, resident, tables
from tests.tiny_money import contract, held
from workbench.cohorts.project_places import ProjectPlaces, project_places
from workbench.metrics import compute_pages

V1, V2, V3 = "cost_per_person_served", "cost_per_resolved_need", "cost_per_goal_attained_case"
V6, V7, M2 = "budget_execution_rate", "target_attainment", "delivery_rate"
R3, O5 = "resolution_rate", "goal_attainment_rate"
END = dt.date(2024, 12, 31)

#: From 1 November 2023 to 30 June 2024.
ACROSS = {"start_date": "2023-11-01", "end_date": "2024-06-30", "amount_disbursed": 1200}


class Sheets:
    """The numbers of single projects of the case `a`."""

    def __init__(self, *lines: Line, as_of: dt.date = END) -> None:
        data = tables({"a": list(lines)})
        frame = compute_pages(data, period=YEAR, as_of=as_of, communities=["a"]).breakdowns.get(
            "project"
        )
        self.frame = frame
        self.rows = (
            {}
            if frame is None
            else {
                (row.project_id, row.indicator_id): row
                for row in frame.itertuples(index=False)
                if not row.variant and not row.group
            }
        )

    def __call__(self, indicator: str, name: str = "p1") -> Any:
        return self.rows[f"a/{name}", indicator]

    @property
    def projects(self) -> set[str]:
        return {name for name, _ in self.rows}


def places(lines: Sequence[Line], as_of: dt.date = END) -> ProjectPlaces | None:
    data = tables({"a": list(lines)})
    return project_places(data, period=YEAR, as_of=as_of, communities=["a"])


def test_activities_within_the_contract_count() -> None:
    """The first and the last day count, also before the year; the days around them do not.

    1,200 yuan for a, b, c, and c again: 400 each.
    """
    found = Sheets(
        contract(**ACROSS),
        *held("s", "a", day="2023-11-01"),
        *held("t", "b", "c", day="2024-06-30"),
        *held("u", "c", day="2024-03-01"),
        *held("v", "x", day="2023-10-31"),
        *held("w", "y", day="2024-07-01"),
        *held("z", "z", project_id="p2"),
    )
    row = found(V1)
    assert (counts(row), row.value) == ((1200, 3, 0), 400)
    assert (row.period_start, row.period_end) == (
        dt.datetime(2023, 11, 1),
        dt.datetime(2024, 6, 30),
    )
    assert row.community_id == "a"


def test_needs_raised_before_the_contract_count() -> None:
    """A need comes before its project, by years; one raised after its last day does not count."""
    found = Sheets(
        contract(**ACROSS),
        *(
            need(None, day, project_id="p1", followup_resolved=answer)
            for day, answer in (
                ("2021-05-01", "yes"),
                ("2023-12-01", "no"),
                ("2024-06-30", "yes"),
                ("2024-07-01", "yes"),
            )
        ),
        need(None, "2024-03-01", followup_resolved="yes"),
    )
    assert counts(found(R3)) == (2, 3, 0)
    assert (counts(found(V2)), found(V2).value) == ((1200, 2, 0), 600)


def test_the_whole_cost_of_a_finished_contract_counts() -> None:
    """Paid, or else agreed, over all contract days and not over those of the year."""
    agreed = {**ACROSS, "amount_disbursed": None, "amount_awarded": 800}
    found = Sheets(
        contract(**ACROSS),
        contract("p2", **agreed),
        *held("s", "a"),
        *held("t", "a", project_id="p2"),
    )
    assert found(V1).numerator == 1200
    assert found(V1, "p2").numerator == pytest.approx(800)


def test_a_running_contract_ends_with_the_data() -> None:
    """Half of 200 days gone: half of the agreed cost, five of ten sessions and people due."""
    running = {"start_date": "2024-09-23", "end_date": "2025-04-10", "amount_awarded": 1000}
    found = Sheets(
        contract(**running, amount_disbursed=None, target_sessions=10, target_people=10),
        contract("p2", start_date="2024-06-01", end_date=None),
        *held("s", "a", day="2024-10-01"),
        *held("t", "b", day="2025-01-01"),
    )
    assert found(V1).numerator == pytest.approx(500)
    assert counts(found(M2)) == pytest.approx((1, 5, 0))
    assert counts(found(V7)) == pytest.approx((1, 5, 0))
    assert found(V1).period_end == found(V1, "p2").period_end == dt.datetime(2024, 12, 31)


def test_budget_and_targets_of_one_project() -> None:
    """400 paid of 800 agreed when all is over; 2 of 4 people."""
    found = Sheets(
        contract(**{**ACROSS, "amount_disbursed": 400}, amount_awarded=800, target_people=4),
        *held("s", "a", "b"),
    )
    assert (counts(found(V6)), found(V6).value) == ((400, 800, 0), 0.5)
    assert counts(found(V7)) == (2, 4, 0)


def test_population_of_the_year_in_which_the_contract_ends() -> None:
    """One named, one session without count or list: at most all who lived there in that year.

    50 in 2024 for a contract that ends then; 80 in 2025 for one still running in January.
    """
    lines = [
        place(pop_total=50),
        place(pop_total=80, year=2025),
        contract(**ACROSS),
        contract("p2", start_date="2024-05-01", end_date=None, amount_disbursed=1200),
        *(
            line
            for n, p in enumerate(("p1", "p2"))
            for line in held(f"s{n}", "a", project_id=p, day="2024-05-01")
        ),
        *(
            line
            for n, p in enumerate(("p1", "p2"))
            for line in held(f"t{n}", project_id=p, day="2024-05-02")
        ),
    ]
    found = Sheets(*lines, as_of=dt.date(2025, 1, 31))
    assert (found(V1).lower, found(V1).upper) == (24, 1200)
    assert (found(V1, "p2").lower, found(V1, "p2").upper) == (15, 1200)


def case(name: str, day: str, goal: str | None = "met", **cells: Any) -> Case:
    return held(f"s {name}", day=day, kind="case_work", case_id=name, goal_attainment=goal, **cells)


LONGER = contract("p2", start_date="2020-01-01", end_date=None, amount_disbursed=5)


@pytest.mark.parametrize("others", [[], [LONGER]], ids=["alone", "beside a longer one"])
def test_cases_are_closed_within_the_days_of_their_own_contract(others: Case) -> None:
    """One closed on the last day counts, one closed the day after does not, nor one dormant later.

    The open case was active on 20 June: on the last day it was open, not dormant. What other
    projects there are changes nothing.
    """
    found = Sheets(
        contract(**ACROSS),
        *case("k1", "2024-05-01", case_closed_date="2024-06-30"),
        *case("k2", "2024-05-01", case_closed_date="2024-07-01"),
        *case("k3", "2024-05-01", case_closed_date="2023-10-31"),
        *case("k4", "2024-06-20", None),
        *others,
    )
    assert (counts(found(V3)), found(V3).value) == ((1200, 1, 1), 1200)
    assert counts(found(O5)) == (1, 1, 0)


def test_which_projects_have_a_sheet() -> None:
    """Those here that have a day in the year and have begun by the day of the data."""
    lines = [
        contract("first", start_date="2023-01-01", end_date="2024-01-01"),
        contract("last", start_date="2024-12-31", end_date="2025-06-30"),
        contract("open", start_date="2024-02-01", end_date=None),
        contract("before", start_date="2023-01-01", end_date="2023-12-31"),
        contract("after", start_date="2025-01-01"),
        contract("backwards", start_date="2024-05-02", end_date="2024-05-01"),
        contract("no start", start_date=None),
        contract("elsewhere", community_id="elsewhere"),
    ]
    assert Sheets(*lines).projects == {"a/first", "a/last", "a/open"}
    assert Sheets(*lines, as_of=dt.date(2024, 12, 30)).projects == {"a/first", "a/open"}


def test_without_a_project_there_is_no_breakdown() -> None:
    """None, and no empty frame."""
    assert Sheets(activity()).frame is None
    assert places([project("p1")]) is None


def test_a_project_without_needs_has_reported_none() -> None:
    """No need names it: the number is not available because of the table of needs."""
    found = Sheets(contract(**ACROSS), *held("s", "a"), need())
    for indicator in (R3, V2):
        row = found(indicator)
        assert (row.status, "not_reported" in row.note) == ("not_available", True)
        assert "needs" in row.note
    assert found(V1).status == "ok"


def test_one_person_in_two_projects_counts_in_each() -> None:
    """Each place has its own rosters and the register rows of those on them."""
    found = places(
        [
            contract(**ACROSS),
            contract("p2"),
            resident("a", "low_income"),
            resident("b"),
            *held("s", "a"),
            *held("t", "a", project_id="p2"),
        ]
    )
    assert found is not None
    register = found.tables.frame("residents")
    assert sorted(register["community_id"]) == sorted(found.contracts["place"])
    assert set(register["resident_id"]) == {"a/a"}


def test_the_data_are_left_as_they_were() -> None:
    """Places are made of copies."""
    data = tables({"a": [contract(**ACROSS), *held("s", "a"), need("n1", project_id="p1")]})
    before = {name: data.frame(name).copy() for name in data}
    project_places(data, period=YEAR, as_of=END, communities=["a"])
    for name, frame in before.items():
        assert frame.equals(data.frame(name))
