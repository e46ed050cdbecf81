"""A row more, a row less: linkage and flags move as they should, whatever the city (RULES 4–6, 13).

Each test says what a change may do and what it may not, makes it in every community of a random
city at once, and compares the numbers before and after. Some sentences that sound true are not;
there the smallest case stands beside what does hold, with its numbers by hand:

- Two ids of one organisation merged: fewer ties, fewer possible pairs, but density may rise.
- An earlier activity for a need that was served already may lengthen the wait (L8).
- An activity with a time of day, among others that have none, may lower M1.
- A row of evidence less may raise a level: where amounts give way to contracts, where another
  winner comes first, where the row was itself explained.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from tests.contract import declared
from tests.random_flags import random_flags
from tests.random_linkage import random_linkage
from tests.slow_flags.rows import CODES
from tests.slow_flags.rows import TESTS as FLAG_TESTS
from tests.slow_linkage import IDS
from tests.slow_linkage.catalogue import places
from tests.slow_linkage.place import Place
from tests.small_city import KEYS, NUMBERS, YEAR, frame_of, one, tables_of
from workbench.cohorts.grouping import make_grouping
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.scheme import DEFAULT_SCHEME, Scheme
from workbench.indicators.assembly import evidence_rows, measures_of
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

Row = dict[str, Any]
Rows = Iterable[tuple[str, Row]]  # with the table of each
#: Smaller than any two shares of a city differ by.
HAIR = 1e-12
FIVE = Scheme.model_validate({"linkage": {"sectors": "five"}})
COMMITTEE, AGENCY = "community_committee", "social_work_agency"


# --- The city ---------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class City:
    """A random city as it was received."""

    tables: Tables
    period: Period
    as_of: dt.date

    def numbers(self, tables: Tables, *only: str, scheme: Scheme = DEFAULT_SCHEME) -> pd.DataFrame:
        """The rows of some indicators, by community, indicator, variant and group."""
        frame = compute(
            tables, period=self.period, as_of=self.as_of, only=only, scheme=scheme
        ).frame
        return frame.set_index(["community_id", *KEYS])

    @cached_property
    def places(self) -> list[Place]:
        """Communities that report: a row more must not be the first that is ever told (1.14)."""
        every = places(self.tables, self.period.start, self.period.end, self.as_of, "three")
        told = ("needs", "activities", "linkages")
        return [p for p in every if all(p.reported(name) for name in told)]

    @cached_property
    def before(self) -> pd.DataFrame:
        """Linkage as it is."""
        return self.numbers(self.tables, *IDS)


@cache
def city() -> City:
    """Seventeen communities that report, with every table and column, in which all can move."""
    return City(*random_linkage(67, cities=6))


def test_the_city_has_everything() -> None:
    """What follows speaks of numbers that are there."""
    for name, table in TABLES.items():
        assert city().tables.has(name, *table.names())
        assert len(city().tables.frame(name))
    assert len(city().places) == 17
    shown = city().before.loc[[p.id for p in city().places], "value"].notna()
    assert shown.groupby("indicator_id").mean().min() > 0.2


def with_rows(tables: Tables, rows: Rows) -> Tables:
    """The same tables with these rows added."""
    more: dict[str, list[Row]] = {}
    for name, row in rows:
        more.setdefault(name, []).append(row)
    frames = dict(tables.frames)
    for name, own in more.items():
        every = [frames[name].astype(object), frame_of(name, own).astype(object)]
        frames[name] = pd.concat(every)[frames[name].columns]
    return Tables(frames)


def with_column(tables: Tables, name: str, **columns: Any) -> Tables:
    return Tables({**tables.frames, name: tables.frame(name).assign(**columns)})


# --- Before and after -------------------------------------------------------------------


class Moved:
    """The numbers of a city before and after a change, one line each."""

    def __init__(self, lines: pd.DataFrame) -> None:
        assert len(lines)
        self.lines = lines

    def of(self, *indicators: str, **parts: str) -> Moved:
        """Only these indicators, and of them a `variant` or `group`."""
        chosen = self.lines[self.lines["indicator_id"].isin(indicators)]
        for column, value in parts.items():
            chosen = chosen[chosen[column] == value]
        assert set(chosen["indicator_id"]) == set(indicators)
        return Moved(chosen)

    def besides(self, *indicators: str) -> Moved:
        return Moved(self.lines[~self.lines["indicator_id"].isin(indicators)])

    def steps(self, column: str) -> pd.Series:
        return (self.lines[f"{column}_after"] - self.lines[f"{column}_before"]).dropna()

    def hold(self, good: pd.Series) -> Moved:
        wrong = self.lines.loc[good.index[~good]]
        assert good.all(), wrong.dropna(axis=1, how="all").to_string()
        return self

    def never_falls(self, *columns: str, moves: bool = True) -> Moved:
        """Each indicator rises somewhere, or the test would say nothing."""
        return self._goes(1, columns or ("value",), moves)

    def never_rises(self, *columns: str, moves: bool = True) -> Moved:
        """Each indicator falls somewhere."""
        return self._goes(-1, columns or ("value",), moves)

    def _goes(self, way: int, columns: Sequence[str], moves: bool) -> Moved:
        for column in columns:
            steps = way * self.steps(column)
            self.hold(steps >= -HAIR)
            moved = set(self.lines.loc[steps.index[steps > HAIR], "indicator_id"])
            still = set(self.lines["indicator_id"]) - moved
            assert not (moves and still), f"nothing moved: {still}"
        return self

    def rises_by(self, step: float, *columns: str) -> Moved:
        for column in columns:
            steps = self.steps(column)
            assert len(steps)
            self.hold(steps == step)
        return self

    def stands_still(self, *columns: str) -> Moved:
        """To the last bit, nulls and notes included."""
        columns = columns or (*NUMBERS, "status", "category", "note")
        assert self.lines[[f"{column}_before" for column in columns]].notna().any(axis=None)
        for column in columns:
            first, then = self.lines[f"{column}_before"], self.lines[f"{column}_after"]
            self.hold((first == then) | (first.isna() & then.isna()))
        return self


def side_by_side(before: pd.DataFrame, after: pd.DataFrame) -> Moved:
    """Both frames, of communities that report, as far as both speak of one row."""
    frame = after.add_suffix("_after").join(before.add_suffix("_before"))
    assert frame["status_before"].notna().all()
    return Moved(frame.loc[[p.id for p in city().places]].reset_index())


def moved_by(tables: Tables, *only: str) -> Moved:
    """What a change of the tables does to all indicators, or some."""
    return side_by_side(city().before, city().numbers(tables, *(only or IDS)))


def adding(rows_of: Callable[[Place], Rows], *only: str) -> Moved:
    """What rows do that are added in each community."""
    rows = [row for p in city().places for row in rows_of(p)]
    return moved_by(with_rows(city().tables, rows), *only)


# --- Rows to add ------------------------------------------------------------------------


def an_activity(p: Place, **cells: Any) -> tuple[str, Row]:
    own = {"activity_id": f"{p.id}#", "community_id": p.id, "activity_date": p.last}
    return "activities", {**own, "service_type": "case_work", **cells}


def a_linkage(p: Place, giver: str, taker: str, **cells: Any) -> tuple[str, Row]:
    own = {"linkage_id": f"{p.id}#", "community_id": p.id, "linkage_date": p.last}
    ends = {"from_organization_id": giver, "to_organization_id": taker}
    return "linkages", {**own, **ends, "linkage_type": "referral", **cells}


def a_need(p: Place, **cells: Any) -> tuple[str, Row]:
    own = {"need_id": f"{p.id}#", "community_id": p.id, "raised_date": p.start}
    return "needs", {**own, "source_channel": "resident_self", "need_category": "居家", **cells}


def an_organization(id: str, kind: str, **cells: Any) -> tuple[str, Row]:
    return "organizations", {"organization_id": id, "organization_type": kind, **cells}


def chance(p: Place) -> random.Random:
    """The same in every run."""
    return random.Random(repr((p.id, p.start, p.as_of)))


def crossing(p: Place, names: Iterable[str]) -> list[tuple[str, str]]:
    known = [name for name in names if p.city.sector(name) is not None]
    return [pair for pair in combinations(known, 2) if p.city.cross(pair)]


def registered(p: Place) -> list[str]:
    return sorted(p.city.types)


def a_new_month(p: Place, busy: Iterable[dt.datetime]) -> dt.date:
    """A day of P in a month without any of these days, if there is one."""
    months = {day.month for day in busy}
    days = [p.start + dt.timedelta(days=n) for n in range((p.last - p.start).days + 1)]
    return next((day for day in days if day.month not in months), p.last)


# --- The chain --------------------------------------------------------------------------

CHAIN = ("chain_completion_rate", "full_loop_rate")


def a_way(p: Place, *, delivered: bool) -> Rows:
    """A project that went its way in order, and nobody behind it yet."""
    yield an_organization(f"{p.id}#c", COMMITTEE)
    yield an_organization(f"{p.id}#a", AGENCY, committee_controlled=False)
    worker = {"worker_id": f"{p.id}#w", "organization_id": f"{p.id}#a"}
    yield "workers", {**worker, "worker_type": "case_social_worker"}
    dates = ("design_date", "tender_date", "award_date", "start_date")
    project = {"project_id": f"{p.id}#p", "community_id": p.id, **dict.fromkeys(dates, p.start)}
    parties = {"designer_organization_id": f"{p.id}#c", "awarded_organization_id": f"{p.id}#a"}
    terms = {"procurement_method": "open_tender", "valid_bid_count": 3}
    yield "projects", {**project, **parties, **terms}
    if delivered:
        yield service(p)


def service(p: Place) -> tuple[str, Row]:
    """What the agency does in this project, led by a professional."""
    led = {"organization_id": f"{p.id}#a", "worker_id": f"{p.id}#w"}
    return an_activity(p, activity_date=p.start, project_id=f"{p.id}#p", **led)


def a_closed_loop(p: Place) -> tuple[str, Row]:
    """A need that takes this way to the end, on the first day of P."""
    dates = ("first_response_date", "closed_date", "followup_date")
    said = {"closed_status": "resolved", "followup_resolved": "yes"}
    way = {"handling_route": "project", "project_id": f"{p.id}#p"}
    return a_need(p, **dict.fromkeys(dates, p.start), **said, **way)


def numbers_of_a_way(
    *more: Callable[[Place], tuple[str, Row]], delivered: bool, only: Sequence[str]
) -> pd.DataFrame:
    """The numbers of the city with a way in each community, and more rows."""
    rows = [row for p in city().places for row in a_way(p, delivered=delivered)]
    rows += [row(p) for p in city().places for row in more]
    return city().numbers(with_rows(city().tables, rows), *only)


def test_a_closed_loop_never_lowers_the_chain() -> None:
    """One more at every stage, in what it counts and in what it counts among: no rate falls."""
    whole = (
        *(*CHAIN, "chain_stage_conversion", "need_projectisation_rate"),
        *("three_sector_need_rate", "activation_rate"),
    )
    indices = ("lian_index", "dong_index", "linkage_index")
    unmoved = (
        *("chain_order_violation_rate", "resident_consultation_rate", "delivery_rate"),
        *("cross_sector_density", "need_anchored_linkage_share", "active_organization_rate"),
    )
    only = (*whole, *indices, *unmoved, "demand_origin_rate", "need_to_delivery_days")
    moved = side_by_side(
        numbers_of_a_way(delivered=True, only=only),
        numbers_of_a_way(a_closed_loop, delivered=True, only=only),
    )
    moved.of(*whole).rises_by(1, "numerator", "denominator").never_falls()
    moved.of("chain_completion_rate").stands_still("n_unknown")
    moved.of("demand_origin_rate").rises_by(1, "numerator").stands_still("denominator")
    moved.of("need_to_delivery_days").never_rises(moves=False)
    moved.of(*indices).never_falls()
    moved.of(*unmoved).stands_still()


def test_a_professional_for_a_need_that_has_its_contract() -> None:
    """Delivery is what a need at S3 lacks: one more is completed, and nothing falls."""
    k1, l2, l8 = "three_sector_need_rate", "chain_stage_conversion", "need_to_delivery_days"
    numbers = partial(numbers_of_a_way, delivered=False, only=(*CHAIN, k1, l2, l8))
    moved = side_by_side(numbers(a_closed_loop), numbers(a_closed_loop, service))
    moved.of(*CHAIN).rises_by(1, "numerator").stands_still("denominator").never_falls()
    moved.of(l2, group="S4").rises_by(1, "numerator").stands_still("denominator")
    moved.of(l2, group="S5").rises_by(1, "numerator", "denominator")
    moved.of(k1).rises_by(1, "numerator").stands_still("denominator")
    moved.of(l8).never_rises(moves=False)


def test_fewer_bids_never_help() -> None:
    """One bid less in every tender completes no need more."""
    bids = city().tables.frame("projects")["valid_bid_count"]
    fewer = with_column(city().tables, "projects", valid_bid_count=(bids - 1).clip(lower=0))
    moved = moved_by(fewer, *CHAIN, "chain_stage_conversion")
    moved.of(*CHAIN).never_rises().stands_still("denominator")
    moved.of("chain_stage_conversion", group="S2").stands_still()


def test_a_bid_count_below_the_minimum_says_no_more_than_none() -> None:
    """Forgotten, or without the project's row, it changes no strict rate; forgotten, it may be lenient."""
    projects = city().tables.frame("projects")
    consultation = projects["procurement_method"].eq("competitive_consultation").fillna(False)
    least = consultation.map({True: 2, False: 3})
    few = (projects["valid_bid_count"] < least).fillna(False).astype(bool)
    bids = projects["valid_bid_count"].mask(few)
    forgotten = with_column(city().tables, "projects", valid_bid_count=bids)
    gone = Tables({**city().tables.frames, "projects": projects[~few]})
    numbers = ("numerator", "denominator", "value")
    moved = moved_by(forgotten, *CHAIN)
    moved.of(*CHAIN, variant="strict").stands_still(*numbers)
    moved.of(*CHAIN, variant="lenient").never_falls().stands_still("denominator")
    moved = moved_by(gone, *CHAIN, "chain_stage_conversion")
    moved.of(*CHAIN).stands_still(*numbers)
    moved.of("chain_stage_conversion", group="S2").never_rises().stands_still("denominator")


def test_control_by_the_committee_only_hurts() -> None:
    """Marked as controlled, an awardee raises no rate of the chain; marked as free, it lowers none."""
    register = city().tables.frame("organizations")
    half = pd.Series([int(alias("", id), 16) % 2 == 0 for id in register["organization_id"]])

    def marked(state: bool) -> Moved:
        control = register["committee_controlled"].mask(half, state)
        tables = with_column(city().tables, "organizations", committee_controlled=control)
        return moved_by(tables, *CHAIN)

    marked(True).never_rises().stands_still("denominator")
    marked(False).never_falls().stands_still("denominator")


@pytest.mark.parametrize(
    ("bids", "control", "variant"), [(0, True, "strict"), (3, False, "lenient")]
)
def test_strict_and_lenient_are_the_worst_and_best_of_the_unknown(
    bids: int, control: bool, variant: str
) -> None:
    """With every unknown answered badly both are the strict rate, answered well the lenient one."""
    tables = city().tables
    known = tables.frame("projects")["valid_bid_count"].fillna(bids)
    held = tables.frame("organizations")["committee_controlled"].fillna(control)
    tables = with_column(tables, "projects", valid_bid_count=known)
    answered = with_column(tables, "organizations", committee_controlled=held)
    lines = moved_by(answered, *CHAIN).lines
    lines = lines.set_index(["community_id", "indicator_id", "variant"])
    told = lines.xs(variant, level="variant")["numerator_before"]
    for each in ("strict", "lenient"):
        assert lines.xs(each, level="variant")["numerator_after"].equals(told)
    unknown = lines.xs("chain_completion_rate", level="indicator_id")
    assert (unknown["n_unknown_after"] == 0).all()
    assert (unknown["n_unknown_before"] > 0).any()


def test_what_did_not_happen_changes_nothing() -> None:
    """Needs that were not taken on, activities that were not held: every number stands still."""

    def rows_of(p: Place) -> Rows:
        known, names = p.accepted(), p.active()
        project = next((n["project_id"] for n in known if n["project_id"]), None)
        for status in ("withdrawn", "rejected", "duplicate", "pending"):
            for day in (p.start, p.start - dt.timedelta(days=200)):
                about = {"need_id": f"{p.id} {status} {day}", "project_id": project}
                yield a_need(p, raised_date=day, acceptance_status=status, **about)
        for status in ("cancelled", "planned"):
            about = {"need_id": known[0]["need_id"] if known else None, "project_id": project}
            lead = {"organization_id": names[0] if names else None}
            yield an_activity(
                p, activity_id=f"{p.id} {status}", activity_status=status, **about, **lead
            )

    adding(rows_of).stands_still()


# --- Action -----------------------------------------------------------------------------


def test_an_activity_for_a_need_that_has_none() -> None:
    """One more need is acted on (M1), none waits longer (L8), no month and no index falls.

    Neither needs nor activities of this city have times of day.
    """

    def unserved(p: Place) -> list[Row]:
        return [
            n
            for n in p.matured(30)
            if not p.act(n) and not (n["first_response_date"] and n["closed_status"])
        ]

    def rows_of(p: Place) -> Rows:
        for need in unserved(p)[:1]:
            yield an_activity(p, need_id=need["need_id"], activity_date=need["raised_date"])

    moved = adding(
        rows_of,
        *("activation_rate", "need_to_delivery_days", "dong_index", "linkage_index"),
        *("linkage_quadrant", "continuity", "cross_sector_density", "isolate_share"),
        *("active_organization_rate", *CHAIN),
    )
    acted = moved.of("activation_rate").stands_still("denominator").never_falls()
    expected = [len(unserved(p)[:1]) for p in city().places]
    assert acted.steps("numerator").tolist() == expected
    moved.of("need_to_delivery_days").never_rises().stands_still("denominator", "n_unknown")
    moved.of("dong_index", "linkage_index").never_falls()
    moved.of("linkage_quadrant", group="dong").never_falls()
    moved.of("continuity").never_falls(moves=False)
    moved.of("cross_sector_density", "isolate_share", "active_organization_rate").stands_still()
    moved.of(*CHAIN).stands_still("numerator", "denominator")


def visit(need_id: str, day: dt.date, lead: str = "x") -> Row:
    about = {"activity_id": f"{lead} {need_id} {day}", "community_id": "A", "need_id": need_id}
    return {**about, "activity_date": day, "organization_id": lead, "service_type": "home_visit"}


def waits(*days: int | None) -> Tables:
    """Needs raised 20 days before the end of the year, or five if nobody has come yet."""
    needs, visits = [], []
    for number, wait in enumerate(days):
        raised = YEAR.end - dt.timedelta(days=5 if wait is None else 20)
        asked = {"need_id": f"n{number}", "community_id": "A", "need_category": "居家"}
        needs.append({**asked, "raised_date": raised, "source_channel": "survey"})
        if wait is not None:
            visits.append(visit(f"n{number}", raised + dt.timedelta(days=wait)))
    return tables_of(needs=needs, activities=visits)


def test_an_earlier_activity_may_lengthen_the_wait() -> None:
    """Served after 10 and after 20 days, a third waiting for five: the median is 10 days.

    At 10 two are at risk, S = 1/2. A visit to the first need after one day moves its event
    before the censoring: S is 2/3 there and falls next at 20, to 0, so the median is 20 days.
    This is Kaplan–Meier as it should be: the share of the need that waits, once spread over
    the days 10 and 20, now lies on 20 alone. A first activity can never do this, and a later
    one changes nothing.
    """
    tables = waits(10, None, 20)
    earlier = with_rows(tables, [("activities", visit("n0", dt.date(2024, 12, 12)))])
    first = with_rows(tables, [("activities", visit("n1", dt.date(2024, 12, 30)))])
    later = with_rows(tables, [("activities", visit("n0", dt.date(2024, 12, 26)))])
    found = [one(each, "need_to_delivery_days").value for each in (tables, earlier, first, later)]
    assert found == [10, 20, 10, 10]


def test_a_time_of_day_makes_the_days_of_all_others_exact() -> None:
    """M1 falls from 1 to 0 of 1 by an activity that concerns nobody (1.6, 1.28).

    A need of nine in the morning, and an activity of its project on the same day, without a
    time: days are compared, and it is one of ACT(n). Then one activity comes with a time. The
    column has times now, and midnight lies before nine.
    """
    moment = dt.datetime(2024, 3, 1, 9)
    need = {"need_id": "n", "community_id": "A", "raised_date": moment, "project_id": "p"}
    session = visit("", moment.date()) | {"need_id": None, "project_id": "p"}
    tables = tables_of(
        needs=[{**need, "source_channel": "survey", "need_category": "居家"}], activities=[session]
    )
    other = visit("", dt.date(2024, 5, 1)) | {"need_id": None}
    exact = other | {"activity_date": dt.datetime(2024, 5, 1, 10)}
    by_the_day, to_the_hour = (with_rows(tables, [("activities", row)]) for row in (other, exact))
    found = [one(each, "activation_rate") for each in (tables, by_the_day, to_the_hour)]
    assert [(row.numerator, row.denominator) for row in found] == [(1, 1), (1, 1), (0, 1)]


def test_an_activity_of_any_organisation() -> None:
    """Whoever leads it, more organisations are active (M3), more months (M4), more sectors."""

    def rows_of(p: Place) -> Rows:
        lead, other = chance(p).sample(registered(p), 2)
        day = a_new_month(p, [a["activity_date"] for a in p.activities()])
        hosts = {"organization_id": lead, "co_organization_ids": other}
        yield an_activity(p, activity_date=day, **hosts)

    apart = ("linkage_regularity", "need_anchored_linkage_share", "cbo_meetings")
    moved = adding(rows_of, "active_organization_rate", "continuity", "sectors_active", *apart)
    moved.of("active_organization_rate").never_falls("value", "numerator")
    moved.of("continuity").never_falls().stands_still("denominator")
    moved.of("sectors_active").never_falls()
    moved.of(*apart).stands_still()


def test_a_session_more_of_a_project() -> None:
    """Capped or not, contracts are kept no worse (M2), and what was due stays due."""

    def rows_of(p: Place) -> Rows:
        if p.projects:
            yield an_activity(p, project_id=chance(p).choice(sorted(p.projects)))

    adding(rows_of, "delivery_rate").never_falls().stands_still("denominator", "n_unknown")


@pytest.mark.parametrize(("kind", "hours"), [(AGENCY, 2), (COMMITTEE, 0)])
def test_hours_in_the_venue(kind: str, hours: int) -> None:
    """Those of another organisation open it further (C9), those of the committee do not."""

    def rows_of(p: Place) -> Rows:
        yield an_organization(f"{p.id}#", kind)
        held = {"organization_id": f"{p.id}#", "venue_type": "community_venue", "hours": 2}
        yield an_activity(p, **held)

    moved = adding(rows_of, "venue_openness_rate").rises_by(hours, "numerator")
    moved.never_falls(moves=hours > 0).stands_still("denominator", "n_unknown", "status")


# --- Connection -------------------------------------------------------------------------


def test_a_linkage_across_sectors_of_those_who_are_active() -> None:
    """Pairs and months can only be won (K2, K5, K6), isolates only lost (K4); K3 may fall."""

    def rows_of(p: Place) -> Rows:
        pairs = crossing(p, p.active())
        ties = p.ties()
        day = a_new_month(p, [x["linkage_date"] for x in p.period_linkages()])
        for giver, taker in [pair for pair in pairs if frozenset(pair) not in ties][:1] or pairs[
            :1
        ]:
            yield a_linkage(p, giver, taker, linkage_date=day)

    apart = (
        *(*CHAIN, "need_to_delivery_days", "delivery_rate", "dong_index"),
        *("active_organization_rate", "continuity", "sectors_active"),
    )
    moved = adding(
        rows_of,
        *("cross_sector_density", "linkage_regularity", "interconnection", "isolate_share"),
        *("need_anchored_linkage_share", *apart),
    )
    moved.of("cross_sector_density").never_falls().stands_still("denominator", "n_unknown")
    moved.of("linkage_regularity").never_falls().stands_still("denominator")
    moved.of("interconnection").never_falls().stands_still("denominator")
    moved.of("isolate_share").never_rises().stands_still("denominator")
    moved.of("need_anchored_linkage_share").never_rises().stands_still("numerator")
    moved.of(*apart).stands_still()


def test_a_linkage_across_sectors_of_any_two() -> None:
    """Newcomers may thin the network out, but nobody becomes an isolate, no month is lost."""

    def rows_of(p: Place) -> Rows:
        yield a_linkage(p, *chance(p).choice(crossing(p, registered(p))))

    density, months = "cross_sector_density", "linkage_regularity"
    moved = adding(rows_of, density, "isolate_share", months, "sectors_active")
    moved.of(density).never_falls("numerator", "denominator")
    moved.of("isolate_share").never_rises()
    moved.of(months, "sectors_active").never_falls()


def test_a_newcomer_who_keeps_apart() -> None:
    """Active and tied to nobody: no pair is lost or won, and there is one more to reach (K6, K7)."""

    def rows_of(p: Place) -> Rows:
        yield an_organization(f"{p.id}#", AGENCY)
        yield an_activity(p, organization_id=f"{p.id}#")

    density, reached = "cross_sector_density", "interconnection"
    moved = adding(rows_of, density, reached, "isolate_share", "active_organization_rate")
    moved.of(density).never_falls("denominator").stands_still("numerator")
    moved.of(reached).rises_by(1, "denominator").never_falls("numerator", moves=False)
    largest = moved.of(reached).lines
    alone = largest["numerator_before"] == 0
    assert (largest.loc[~alone, "numerator_after"] == largest.loc[~alone, "numerator_before"]).all()
    moved.of("isolate_share", "active_organization_rate").rises_by(1, "numerator", "denominator")


def test_a_linkage_on_a_need() -> None:
    """Between those who are active it lowers none of K1, K2 and K3, and so not the index."""

    def rows_of(p: Place) -> Rows:
        pairs, needs = crossing(p, p.active()), p.accepted()
        if pairs and needs:
            need = chance(p).choice(needs)["need_id"]
            yield a_linkage(p, *chance(p).choice(pairs), need_id=need)

    k1, k2, k3 = "three_sector_need_rate", "cross_sector_density", "need_anchored_linkage_share"
    moved = adding(rows_of, k1, k2, k3, "lian_index", "linkage_index", "dong_index")
    moved.of(k1, k2).never_falls(moves=False)
    moved.of(k3, "lian_index", "linkage_index").never_falls()
    moved.of("dong_index").stands_still()


def test_a_reply() -> None:
    """A linkage back makes a pair reciprocal (K8) and mutual, and no new pair."""

    def rows_of(p: Place) -> Rows:
        arrows = {(a, b) for a, b, row in p.directed() if row["linkage_type"] == "referral"}
        for first, second in sorted((a, b) for a, b in arrows if (b, a) not in arrows)[:1]:
            yield a_linkage(p, second, first)

    both = ("reciprocity", "mutual_promotion")
    pairs = ("cross_sector_density", "isolate_share", "interconnection", "hub_dependence")
    moved = adding(rows_of, *both, *pairs)
    moved.of(*both).never_falls().stands_still("denominator")
    moved.of(*pairs).stands_still()


OF_TIES = (
    *("cross_sector_density", "isolate_share", "linkage_regularity", "interconnection"),
    *("hub_dependence", "reciprocity", "resource_exchange_rate", "mutual_promotion"),
    "sectors_active",
)


def test_talking_to_oneself() -> None:
    """Of those who are active it is no tie and nothing new (5.2); only K3 counts the row."""

    def rows_of(p: Place) -> Rows:
        for name in p.active()[:1]:
            yield a_linkage(p, name, name, resource_type="funds")

    moved = adding(rows_of, *OF_TIES, "need_anchored_linkage_share")
    moved.of(*OF_TIES).stands_still()
    moved.of("need_anchored_linkage_share").never_rises().stands_still("numerator")


def test_talking_to_nobody_known() -> None:
    """An id without a sector makes no tie (1.26), and is counted as unknown, once."""

    def rows_of(p: Place) -> Rows:
        for number in range(2):
            for name in p.active()[:1]:
                yield a_linkage(p, name, "nobody known", linkage_id=f"{p.id}#{number}")

    moved = adding(rows_of, *OF_TIES)
    moved.stands_still("numerator", "denominator", "value", "status")
    counted = moved.of("cross_sector_density", "interconnection", "hub_dependence")
    assert 1 in set(counted.steps("n_unknown")) <= {0, 1}


def test_an_organisation_without_a_deed() -> None:
    """It is listed and isolated (K4) and not active (M3); nothing else notices it."""
    moved = adding(
        lambda p: [an_organization(f"{p.id}#", "social_organization", community_id=p.id)]
    )
    moved.of("isolate_share").rises_by(1, "numerator", "denominator")
    moved.of("active_organization_rate").rises_by(1, "denominator").stands_still("numerator")
    moved.besides("isolate_share", "active_organization_rate").stands_still()


def test_people_do_not_enter() -> None:
    """More residents on the register and twice the population: every number stands still."""
    total = city().tables.frame("communities")["pop_total"] * 2
    people = [
        ("residents", {"resident_id": f"{p.id}#", "community_id": p.id, "group_codes": "disabled"})
        for p in city().places
    ]
    more = with_column(city().tables, "communities", pop_total=total)
    moved_by(with_rows(more, people)).stands_still()


def test_more_sectors_make_more_pairs() -> None:
    """Under `five` no tie across sectors is lost, nobody becomes an isolate, fewer needs are whole."""
    under_five = city().numbers(city().tables, *IDS, scheme=FIVE)
    moved = side_by_side(city().before, under_five)
    moved.of("cross_sector_density").never_falls("numerator", "denominator")
    moved.of("isolate_share").never_rises(moves=False).stands_still("denominator")
    moved.of("linkage_regularity").never_falls(moves=False).stands_still("denominator")
    moved.of("three_sector_need_rate").never_rises().stands_still("denominator")
    moved.besides(
        *("cross_sector_density", "isolate_share", "linkage_regularity"),
        *("three_sector_need_rate", "resource_exchange_rate", "lian_index"),
        *("linkage_index", "linkage_quadrant"),
    ).stands_still()


# --- Two ids of one organisation --------------------------------------------------------

KINDS = (COMMITTEE, COMMITTEE, "volunteer_team", AGENCY, "social_organization", "enterprise")


@cache
def networks() -> Tables:
    """Eighty random networks, one a community, of three to eight organisations; `a` and `b` are one."""
    rng = random.Random(1)
    rows: list[tuple[str, Row]] = []
    for number in range(80):
        place = f"{number:02d}"
        others = [(f"{place}{id}", rng.choice(KINDS)) for id in "cdefgh"[: rng.randint(1, 6)]]
        kinds = {f"{place}a": COMMITTEE, f"{place}b": COMMITTEE, **dict(others)}
        quiet = rng.choice(("", "", "", f"{place}b"))
        rows += [an_organization(id, kind, community_id=place) for id, kind in kinds.items()]
        share = rng.choice((0.2, 0.5, 0.9))
        ties = [pair for pair in combinations(kinds, 2) if rng.random() < share]
        lead = [id for id in kinds if id != quiet and rng.random() < 0.8]
        rows += [("activities", visit("", YEAR.start, id) | {"community_id": place}) for id in lead]
        for one_, other in [pair for pair in ties if quiet not in pair] or [
            (f"{place}a", others[0][0])
        ]:
            giver, taker = rng.sample((one_, other), 2)
            day = {"linkage_date": dt.date(2024, rng.randint(1, 12), 1)}
            sent = {"linkage_id": giver + taker, "community_id": place, "linkage_type": "referral"}
            ends = {"from_organization_id": giver, "to_organization_id": taker}
            rows.append(
                (
                    "linkages",
                    {**sent, **ends, **day, "resource_type": rng.choice(("funds", "venue"))},
                )
            )
    return with_rows(tables_of(organizations=[], activities=[], linkages=[]), rows)


def merged(tables: Tables) -> Tables:
    """With `b` of each community under the id of `a`."""
    frames = dict(tables.frames)
    for name, columns in {
        "organizations": ["organization_id"],
        "activities": ["organization_id"],
        "linkages": ["from_organization_id", "to_organization_id"],
    }.items():
        same = {c: frames[name][c].str.replace("b", "a") for c in columns}
        frames[name] = frames[name].assign(**same)
    frames["organizations"] = frames["organizations"].drop_duplicates("organization_id")
    return Tables(frames)


def test_two_ids_merged() -> None:
    """What merging takes away is known exactly, and density follows from it.

    Of the ties across sectors it takes those t partners that both ids have, of the possible
    pairs the m active organisations of other sectors, if both ids are active. So K2 becomes
    (x − t) ÷ (n − m): it falls where t/m lies above x/n, and rises where it lies below.
    Isolates never become more, though their share may rise, and no month is lost.
    """
    here = City(networks(), YEAR, YEAR.end)
    two, then = (
        here.numbers(tables, *OF_TIES, "active_organization_rate", "continuity")
        for tables in (here.tables, merged(here.tables))
    )
    ways: list[int] = []
    for p in places(here.tables, YEAR.start, YEAR.end, YEAR.end, "three"):
        before, after = (plain(frame, p.id) for frame in (two, then))
        ids = (f"{p.id}a", f"{p.id}b")
        both = set(ids) <= set(p.active())
        t, m = common_partners(p, *ids) if both else (0, 0)
        x, n = before["cross_sector_density"]
        assert after["cross_sector_density"] == (x - t, n - m)
        ways.append(int((x - t) * n - x * (n - m)))
        assert (ways[-1] > 0) == (t * n < x * m)
        assert (ways[-1] < 0) == (t * n > x * m)
        check_others(before, after, both=both)
    assert min(sum(w > 0 for w in ways), sum(w < 0 for w in ways), ways.count(0)) >= 5


def plain(frame: pd.DataFrame, community: str) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of each indicator of a community, without variants."""
    own = frame.loc[[community]].reset_index()
    own = own[own["variant"] == ""]
    pairs = own[["numerator", "denominator"]].itertuples(index=False, name=None)
    return dict(zip(own["indicator_id"], pairs, strict=True))


def common_partners(p: Place, first: str, second: str) -> tuple[int, int]:
    """Partners in other sectors that both have, and all who are active there."""
    elsewhere = [other for other in p.active() if p.city.cross((first, other))]
    ties = p.ties()
    both = [o for o in elsewhere if {frozenset((first, o)), frozenset((second, o))} <= ties]
    return len(both), len(elsewhere)


Numbers = Mapping[str, tuple[float, float]]


def check_others(before: Numbers, after: Numbers, *, both: bool) -> None:
    """What merging may and may not do to every other number of ties."""
    for id in ("linkage_regularity", "continuity", "sectors_active"):
        assert after[id][0] == before[id][0], id
    for id in ("reciprocity", "mutual_promotion", "resource_exchange_rate"):
        assert after[id][1] <= before[id][1], id
    isolates, listed = (
        before["isolate_share"][part] - after["isolate_share"][part] for part in (0, 1)
    )
    assert isolates in (0, 1)
    assert listed == 1  # both were of this community
    largest, active = (
        before["interconnection"][part] - after["interconnection"][part] for part in (0, 1)
    )
    assert largest <= 1
    assert active == both
    assert before["active_organization_rate"][0] - after["active_organization_rate"][0] in (0, 1)


def network(ties: Sequence[str], **kinds: str) -> Tables:
    """Organisations that each led an activity, and linkages such as “ax” from a to x."""
    day = {"community_id": "A", "linkage_date": YEAR.start, "linkage_type": "referral"}
    return tables_of(
        organizations=[
            an_organization(id, kind, community_id="A")[1] for id, kind in kinds.items()
        ],
        activities=[visit("", YEAR.start, id) for id in kinds],
        linkages=[
            {"linkage_id": t, "from_organization_id": t[0], "to_organization_id": t[1], **day}
            for t in ties
        ],
    )


@pytest.mark.parametrize(
    ("ties", "others", "two", "then"),
    [
        # Only a knows the agency x: 1 of 2 pairs, then 1 of 1.
        (["ax"], {"x": AGENCY}, (1, 2), (1, 1)),
        # Both know x, and nobody knows the agency y: 2 of 4, then 1 of 2.
        (["ax", "bx"], {"x": AGENCY, "y": AGENCY}, (2, 4), (1, 2)),
        # A committee c without ties beside them: 2 of 6, then 1 of 4.
        (["ax", "bx"], {"c": COMMITTEE, "x": AGENCY, "y": AGENCY}, (2, 6), (1, 4)),
    ],
    ids=["rises", "stays", "falls"],
)
def test_density_after_merging_by_hand(
    ties: list[str], others: dict[str, str], two: tuple[int, int], then: tuple[int, int]
) -> None:
    """Committees a and b are one: density may rise, stay or fall."""
    apart = network(ties, a=COMMITTEE, b=COMMITTEE, **others)
    found = [one(tables, "cross_sector_density") for tables in (apart, merged(apart))]
    assert [(row.numerator, row.denominator) for row in found] == [two, then]


# --- Names and neighbours ---------------------------------------------------------------

#: Columns that hold ids of one kind, besides those named `<kind>_id`.
ALSO = {
    "organization": (
        *("co_organization_ids", "designer_organization_id", "funder_organization_id"),
        *("awarded_organization_id", "responsible_organization_id", "target_organization_id"),
        *("from_organization_id", "to_organization_id"),
    ),
    "need": ("parent_need_id",),
    **dict.fromkeys(("project", "activity", "linkage", "worker", "resident", "response"), ()),
    **dict.fromkeys(("respondent", "community"), ()),
}


def alias(kind: str, id: str) -> str:
    return hashlib.sha256(f"{kind} {id}".encode()).hexdigest()[:12]


def renamed(tables: Tables) -> Tables:
    """The same tables with every id replaced, one for one, in another order."""
    kinds = {column: kind for kind, more in ALSO.items() for column in (f"{kind}_id", *more)}

    def other(column: str, cell: Any) -> Any:
        if pd.isna(cell):
            return None
        return ";".join(alias(kinds[column], each) for each in str(cell).split(";"))

    return Tables(
        {
            name: frame.assign(
                **{c: [other(c, cell) for cell in frame[c]] for c in frame if c in kinds}
            )
            for name, frame in tables.frames.items()
        }
    )


def under_other_names(here: City, *only: str) -> pd.DataFrame:
    """The numbers of the city renamed, with the old names of its communities."""
    old = {alias("community", id): id for id in here.tables.community_ids()}
    return here.numbers(renamed(here.tables), *only).rename(index=old, level="community_id")


def test_names_mean_nothing() -> None:
    """All ids renamed one for one: the same numbers, under the new names of the communities."""
    side_by_side(city().before, under_other_names(city(), *IDS)).stands_still()


def test_neighbours_change_nothing() -> None:
    """Half of the other communities' rows thrown away: a community keeps its numbers (1.2).

    Organisations, workers and rosters are the city's. Whether a column has times is one fact
    about the whole column, so rows with times stay. A note may name the years that exist.
    """
    kept = [p.id for p in city().places[::3]]
    frames = dict(city().tables.frames)
    for name in set(frames) - {"organizations", "workers", "participation"}:
        dates = frames[name].select_dtypes("datetime")
        timed = (dates.apply(lambda day: day.dt.normalize()) != dates) & dates.notna()
        thrown = (frames[name].index % 2 == 0) & ~frames[name]["community_id"].isin(kept)
        frames[name] = frames[name][~thrown | timed.any(axis=1)]
    after = city().numbers(Tables(frames), *IDS).loc[kept].drop(columns="note")
    pd.testing.assert_frame_equal(after, city().before.loc[kept].drop(columns="note"))


# --- Flags: what is done to them --------------------------------------------------------

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


# --- Flags: innocent rows ---------------------------------------------------------------


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


# --- Flags: columns ---------------------------------------------------------------------


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


# --- Flags: where a row of evidence less does raise a level -----------------------------


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
