"""A row more, a row less: flags move as they should, whatever the city (RULES 13).

A row of evidence less may raise a level, where amounts give way to contracts, where another
winner comes first, where the row was itself explained: the smallest cases stand at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.changed_rows import (
    AGENCY,
    HAIR,
    City,
    Row,
    a_linkage,
    a_need,
    an_activity,
    an_organization,
    under_other_names,
    visit,
    with_column,
    with_rows,
)
from tests.contract import declared
from tests.random_flags import random_flags
from tests.slow_flags.rows import CODES
from tests.slow_flags.rows import TESTS as FLAG_TESTS
from tests.slow_linkage.place import Place
from tests.small_city import one, tables_of
from workbench.cohorts.grouping import make_grouping
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.indicators.assembly import evidence_rows, measures_of
from workbench.indicators.registry import catalogue
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

# --- What is done to them ----------------------------------------------------------------

RANK = {"unknown": -1, "none": 0, "watch": 1, "alert": 2}
#: A message that lowered a level, or may have: one explanation or several (13.1, 13.6).
EXPLAINED = "|".join((*CODES, "hard_cases_not_checkable"))
#: Tests that show rows; of the others, months and indices, no row is the evidence.
TESTS_WITH_ROWS = [
    (flag, test)
    for flag, tests in FLAG_TESTS.items()
    for test in tests
    if test not in ("quadrant", "idle_months")
]


#: What a single test reads besides what its flag requires (13.9, 13.15).
READ_BY = {
    "committee_leaders": (
        "activities.project_id",
        "activities.worker_id",
        "workers.holds_committee_post",
    ),
    "one_winner": ("projects.amount_awarded",),
}


@cache
def flagged() -> City:
    """Fourteen communities that report, with every column that the tests of flags read."""
    return City(*random_flags(150, cities=6))


@cache
def flags_before() -> pd.DataFrame:
    return flagged().numbers(flagged().tables, *FLAG_TESTS)


def test_each_test_fires_somewhere() -> None:
    """What follows speaks of levels that could fall or rise."""
    assert len(flagged().places) == 14
    frame = flags_before().reset_index()
    fired = frame[frame["category"].isin(["watch", "alert"])]
    assert set(fired["group"]) == {"", *(test for tests in FLAG_TESTS.values() for test in tests)}
    assert set(frame["category"]) == set(RANK)


@cache
def untouched(priced: bool) -> tuple[Tables, Cohorts, pd.DataFrame]:
    """The city before any change, prepared, with the rows of its flags.

    Somebody independent, of no community, is on the register, whom an innocent row may name.
    Where `priced`, every contract has an amount.
    """
    tables = flagged().tables
    if priced:
        amounts = tables.frame("projects")["amount_awarded"].fillna(20_000.0)
        tables = with_column(tables, "projects", amount_awarded=amounts, currency="CNY")
    tables = with_rows(tables, [an_organization("free", AGENCY, committee_controlled=False)])
    flags = ("flag_two_sector",) if priced else tuple(FLAG_TESTS)
    return tables, cohorts_of(tables), flagged().numbers(tables, *flags)


def before_any_change(flag: str) -> tuple[Tables, Cohorts, pd.DataFrame]:
    """For F1 with all amounts, or amounts may give way to contracts (13.8)."""
    tables, cohorts, numbers = untouched(flag == "flag_two_sector")
    return tables, cohorts, numbers[numbers.index.get_level_values("indicator_id") == flag]


def cohorts_of(tables: Tables) -> Cohorts:
    period, as_of, scheme = flagged().period, flagged().as_of, DEFAULT_SCHEME
    stood, asked, by = as_they_stood(tables, as_of), tables.community_ids(), ("community_id",)
    grouping = make_grouping(stood, period=period, communities=asked, by=by, holders=())
    return Cohorts(tables, stood, period=period, as_of=as_of, scheme=scheme, grouping=grouping)


def shown_by(cohorts: Cohorts, flag: str, test: str) -> pd.DataFrame:
    """The rows in the numerator of a test, of all communities: what `metrics.evidence` shows of each."""
    measure = next(m for m in measures_of(catalogue()[flag], cohorts) if m.group == test)
    pieces = [
        evidence_rows(measure, cohorts, group).assign(community_id=community)
        for group, community in enumerate(cohorts.grouping.community_ids)
    ]
    rows = pd.concat(pieces, ignore_index=True)
    return rows[(rows["role"] == "numerator") & (rows["n"] > 0)]


def without(tables: Tables, rows: pd.DataFrame) -> Tables:
    """The tables without the rows that evidence names."""
    frames = dict(tables.frames)
    for name, own in rows.groupby("table"):
        frame = frames[str(name)]
        ids = frame[list(TABLES[str(name)].key)].astype("string").agg("/".join, axis=1)
        frames[str(name)] = frame[~ids.isin(own["id"]).fillna(False)]
    return Tables(frames)


class Levels:
    """One flag of all communities before and after a change: its level and those of its tests."""

    def __init__(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        frame = after.add_suffix("_after").join(before.add_suffix("_before")).reset_index()
        for when in ("before", "after"):
            frame[when] = frame[f"category_{when}"].map(RANK)
        frame["judged"] = (frame["before"] >= 0) & (frame["after"] >= 0)
        frame["rose"] = frame["judged"] & (frame["after"] > frame["before"])
        sizes = (frame[f"value_{when}"].clip(lower=0) for when in ("before", "after"))
        frame["shrank"] = next(sizes) - next(sizes)  # a closure gap below zero may come nearer
        self.tests = frame[frame["group"] != ""]
        self.flag = frame[frame["group"] == ""]

    def of(self, test: str) -> pd.DataFrame:
        return self.tests[self.tests["group"] == test]

    def never_rise(self, test: str, besides: Iterable[str] = ()) -> pd.DataFrame:
        """Neither the test nor the flag, but for what else may raise the flag.

        That is another test of it that reads the same rows, and an explanation: one that
        held may hold no longer, or its row was the one removed (13.6).
        """
        own = self.of(test)
        own = own[~own["community_id"].isin(list(besides))]
        assert not own["rose"].any(), own[own["rose"]].to_string()
        others = self.tests[(self.tests["group"] != test) & self.tests["rose"]]
        explained = self.flag["note_before"].str.contains(EXPLAINED)
        excused = explained | self.flag["community_id"].isin([*others["community_id"], *besides])
        assert not (self.flag["rose"] & ~excused).any(), self.flag.to_string()
        return own


def levels_after(flag: str, tables: Tables) -> Levels:
    return Levels(before_any_change(flag)[2], flagged().numbers(tables, flag))


def winners(tables: Tables, shown: pd.DataFrame) -> dict[str, str]:
    """By community, who won the contracts shown."""
    projects = tables.frame("projects").drop_duplicates()
    ids = projects[list(TABLES["projects"].key)].astype("string").agg("/".join, axis=1)
    awardee = dict(zip(ids, projects["awarded_organization_id"], strict=True))
    return dict(zip(shown["community_id"], shown["id"].map(awardee), strict=True))


@pytest.mark.parametrize(("flag", "test"), TESTS_WITH_ROWS)
def test_a_row_of_evidence_less_never_raises_a_level(flag: str, test: str) -> None:
    """One row out of the numerator, or all of them: no test rises, unless it is unknown."""
    tables, cohorts, _ = before_any_change(flag)
    shown = shown_by(cohorts, flag, test)
    shrank = 0
    for gone in (shown.groupby("community_id").head(1), shown):
        after = without(tables, gone)
        besides: set[str] = set()
        if test == "one_winner":
            first, then = (
                winners(tables, shown),
                winners(after, shown_by(cohorts_of(after), flag, test)),
            )
            besides = {place for place in then if then[place] != first.get(place)}
        own = levels_after(flag, after).never_rise(test, besides)
        shrank += int((own["shrank"] > HAIR).sum())
    assert shrank >= 1


# --- Innocent rows ----------------------------------------------------------------------


def a_project(p: Place, **cells: Any) -> tuple[str, Row]:
    dates = ("design_date", "tender_date", "award_date", "start_date")
    own = {"project_id": f"{p.id}#", "community_id": p.id, **dict.fromkeys(dates, p.start)}
    return "projects", {**own, "end_date": p.end, **cells}


def free_award(p: Place) -> tuple[str, Row]:
    return a_project(p, awarded_organization_id="free", amount_awarded=20_000.0)


def month_of_service(p: Place) -> tuple[str, Row]:
    """In a month with a record and nothing done, if there is one; nobody is named as lead."""
    told = [n["raised_date"] for n in p.needs if p.in_period(n["raised_date"])]
    served = {a["activity_date"].month for a in p.activities()}
    served |= {x["linkage_date"].month for x in p.period_linkages()}
    idle = sorted(day for day in told if day.month not in served)
    return an_activity(p, activity_date=idle[len(idle) // 2] if idle else p.last)


def meeting(p: Place) -> tuple[str, Row]:
    return a_linkage(p, "a", "b", linkage_type="meeting", linkage_date=p.start)


def anchored(p: Place) -> tuple[str, Row]:
    return an_activity(p, service_type="publicity", project_id="any")


def early_activity(p: Place) -> tuple[str, Row]:
    return an_activity(p, activity_date=p.start + dt.timedelta(days=32))


def contested_award(p: Place) -> tuple[str, Row]:
    terms = {"procurement_method": "open_tender", "valid_bid_count": 5, "amount_awarded": 1.0}
    return a_project(p, awarded_organization_id="free", **terms)


def confirmed(p: Place) -> tuple[str, Row]:
    dates = dict.fromkeys(("closed_date", "followup_date"), p.start)
    said = {"closed_status": "resolved", "followup_resolved": "yes", "resident_id": f"{p.id}#"}
    return a_need(p, need_category=f"{p.id}#", **dates, **said)


def started_by_residents(p: Place) -> tuple[str, Row]:
    return an_activity(p, initiated_by="resident")


def independent(p: Place) -> tuple[str, Row]:
    cells = {"registration_status": "registered", "independent_accounts": True}
    return an_organization(f"{p.id}#", AGENCY, community_id=p.id, **cells)


INNOCENT: dict[tuple[str, str], Callable[[Place], tuple[str, Row]]] = {
    ("flag_two_sector", "award_share"): free_award,
    ("flag_neither", "idle_months"): month_of_service,
    ("flag_control_only", "collection_without_service"): meeting,
    ("flag_formality", "formal_share"): anchored,
    ("flag_assessment_rush", "peak_ratio"): early_activity,
    ("flag_paper_competition", "few_bids"): contested_award,
    ("flag_reverse_chain", "order_broken"): a_project,
    ("flag_paper_closure", "closure_gap"): confirmed,
    ("flag_paper_closure", "repeat_share"): confirmed,
    ("flag_top_down", "superior_share"): started_by_residents,
    ("flag_no_disembedding", "embedded_share"): independent,
}


@pytest.mark.parametrize(("flag", "test"), INNOCENT)
def test_an_innocent_row_never_raises_a_level(flag: str, test: str) -> None:
    """A good deed in every community: no value grows, and neither test nor flag rises."""
    tables, _, _ = before_any_change(flag)
    rows = [INNOCENT[flag, test](p) for p in flagged().places]
    own = levels_after(flag, with_rows(tables, rows)).never_rise(test)
    steps = own.loc[own["judged"], "shrank"].dropna()
    assert (steps >= -HAIR).all(), own.to_string()
    assert (steps > HAIR).any()


# --- Columns ----------------------------------------------------------------------------


@pytest.mark.parametrize(("flag", "test"), [(f, t) for f, ts in FLAG_TESTS.items() for t in ts])
def test_without_what_it_requires_a_test_says_nothing(flag: str, test: str) -> None:
    """Each table or column dropped in turn: the test is unknown everywhere, without a value."""
    here = flagged()
    for requirement in declared(catalogue()[flag], "", test):
        without_it = here.tables
        for alternative in requirement:
            without_it = dropped(without_it, sorted(alternative)[-1])
        assert silent(here.numbers(without_it, flag), test), requirement
    for name in READ_BY.get(test, ()):
        assert silent(here.numbers(dropped(here.tables, name), flag), test), name


def dropped(tables: Tables, name: str) -> Tables:
    """Without a table, or a column such as “projects.award_date”; nothing if it is gone already."""
    table, _, column = name.partition(".")
    if not tables.has(table, *([column] if column else [])):
        return tables
    return tables.without(table, *([column] if column else []))


def silent(frame: pd.DataFrame, test: str) -> bool:
    own = frame.xs(test, level="group")
    return bool(
        (own["category"] == "unknown").all()
        and own["value"].isna().all()
        and (own["status"] == "not_available").all()
    )


def test_names_mean_nothing_to_flags() -> None:
    """All ids renamed one for one: the same levels, numbers and explanations."""
    after = under_other_names(flagged(), *FLAG_TESTS)
    pd.testing.assert_frame_equal(after.reindex(flags_before().index), flags_before())


# --- Where a row of evidence less does raise a level -----------------------------


def a_contract(number: int, awardee: str, **cells: Any) -> Row:
    own = {"project_id": f"p{number}", "community_id": "A", "awarded_organization_id": awardee}
    return {**own, "award_date": "2024-03-01", "start_date": "2024-03-01", **cells}


REGISTER = [
    an_organization("ours", AGENCY, committee_controlled=True)[1],
    an_organization("free", AGENCY, committee_controlled=False)[1],
]


def level_of(tables: Tables, flag: str, test: str = "") -> Any:
    return one(tables, flag, group=test).category


def test_without_a_small_amount_contracts_are_counted() -> None:
    """F1: 100 of 10,000 yuan went to an awardee of the committee, two contracts have no amount.

    Two of four amounts are blank, so value counts: 1 %, none. Without the small contract two
    of three are blank, so contracts count (13.8): two of three, alert.
    """
    small = a_contract(1, "ours", amount_awarded=100)
    others = [a_contract(2, "free", amount_awarded=9_900)]
    others += [a_contract(number, "ours") for number in (3, 4)]
    before = tables_of(organizations=REGISTER, projects=[small, *others])
    after = tables_of(organizations=REGISTER, projects=others)
    shares = [one(tables, "flag_two_sector", group="award_share") for tables in (before, after)]
    assert [(row.numerator, row.denominator) for row in shares] == [(100, 10_000), (2, 3)]
    assert [row.category for row in shares] == ["none", "alert"]
    assert [level_of(tables, "flag_two_sector") for tables in (before, after)] == ["none", "alert"]


def test_without_the_largest_contract_another_winner_comes_first() -> None:
    """F6: one contract of a million has 1/1.4 of the value; without it four of one awardee have all."""
    terms = {"procurement_method": "open_tender", "valid_bid_count": 4}
    large = a_contract(1, "free", amount_awarded=1_000_000, **terms)
    others = [
        a_contract(number, "ours", amount_awarded=100_000, **terms, award_date=f"{year}-03-01")
        for number, year in enumerate((2023, 2023, 2024, 2024), start=2)
    ]
    before = tables_of(organizations=REGISTER, projects=[large, *others])
    after = tables_of(organizations=REGISTER, projects=others)
    found = [
        one(tables, "flag_paper_competition", group="one_winner") for tables in (before, after)
    ]
    assert [(row.numerator, row.denominator) for row in found] == [(1e6, 1.4e6), (4e5, 4e5)]
    assert [row.category for row in found] == ["none", "watch"]


def test_without_an_explained_breach_the_others_weigh_more() -> None:
    """F7: of 21 projects five run backwards, and a sixth is explained by late entry.

    All six are 29 %, alert; without the explained one in the numerator five of 21 are 24 %,
    watch, and so is the flag (13.6). Without its row five of 20 are 25 %, alert, and nothing
    is left to explain.
    """
    late = {"need_id": "n", "community_id": "A", "need_category": "居家", "project_id": "p0"}
    late |= {"raised_date": "2024-06-01", "source_channel": "survey", "recorded_date": "2024-01-01"}
    projects = [
        a_contract(
            n, "free", design_date="2024-02-01", tender_date="2024-01-01" if 1 <= n <= 5 else None
        )
        for n in range(21)
    ]
    visits = [visit("", dt.date(2024, 7, 1))]
    before = tables_of(projects=projects, needs=[late], activities=visits)
    after = tables_of(projects=projects[1:], needs=[late], activities=visits)
    found = [one(tables, "flag_reverse_chain", group="order_broken") for tables in (before, after)]
    assert [(row.numerator, row.denominator) for row in found] == [(6, 21), (5, 20)]
    assert [row.category for row in found] == ["alert", "alert"]
    assert [level_of(tables, "flag_reverse_chain") for tables in (before, after)] == [
        "watch",
        "alert",
    ]
