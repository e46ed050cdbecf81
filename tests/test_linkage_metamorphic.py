"""A row more, a row less: linkage moves as it should, whatever the city (RULES 4–6).

Each test says what a change may do and what it may not, makes it in every community of a random
city at once, and compares the numbers before and after. Some sentences that sound true are not;
there the smallest case stands beside what does hold, with its numbers by hand:

- Two ids of one organisation merged: fewer ties, fewer possible pairs, but density may rise.
- An earlier activity for a need that was served already may lengthen the wait (L8).
- An activity with a time of day, among others that have none, may lower M1.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import combinations

import pandas as pd
import pytest

from tests.changed_rows import (
    AGENCY,
    COMMITTEE,
    FIVE,
    HAIR,
    City,
    Row,
    Rows,
    a_linkage,
    a_need,
    alias,
    an_activity,
    an_organization,
    under_other_names,
    visit,
    with_column,
    with_rows,
)
from tests.random_linkage import random_linkage
from tests.slow_linkage import IDS
from tests.slow_linkage.catalogue import places
from tests.slow_linkage.place import Place
from tests.small_city import NUMBERS, YEAR, one, tables_of
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

# --- The city ---------------------------------------------------------------------------


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
