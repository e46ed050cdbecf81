"""The slow computation of the flags gives the numbers that a reader can redo on paper.

Wilson limits used below: 6 of 20 from 0.145, 7 of 20 from 0.181, 8 of 20 from 0.219,
12 of 20 from 0.387, 13 of 20 from 0.433, 2 of 4 from 0.150, 3 of 4 from 0.301, 15 of 30
from 0.332, 21 of 30 from 0.521.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from tests.random_flags import drawn_indices, random_flags
from tests.slow_flags.level import ALERT, NONE, UNKNOWN, WATCH, FlagRow, combined, share_test
from tests.slow_flags.months import DOUBLE_NINTH, FESTIVALS, SPRING_FESTIVAL
from tests.slow_flags.place import months_of, period_before
from tests.slow_flags.rows import CODES, FLAG_IDS, TESTS, flag_rows
from tests.small_city import YEAR, tables_of
from workbench.results import Period
from workbench.schema.container import Tables

Row = dict[str, Any]
D = dt.date
LATER = D(2025, 6, 30)


# --- Small cities -----------------------------------------------------------------------


def rows(table: str, n: int, **cells: Any) -> list[Row]:
    """Some rows of community A; a cell that is a list gives each row its own."""
    key = {"needs": "need_id", "activities": "activity_id", "linkages": "linkage_id"}[table]
    own = {"needs": "raised_date", "activities": "activity_date", "linkages": "linkage_date"}[table]
    stem = cells.pop("stem", "")
    return [
        {
            key: f"{table}{stem}{i}",
            "community_id": "A",
            own: "2024-03-01",
            **{c: v[i % len(v)] if isinstance(v, list) else v for c, v in cells.items()},
        }
        for i in range(n)
    ]


def organization(name: str, kind: str = "social_work_agency", **cells: Any) -> Row:
    return {"organization_id": name, "organization_type": kind, **cells}


def project(name: str, **cells: Any) -> Row:
    return {"project_id": name, "community_id": "A", **cells}


def outcome(
    tables: Tables, flag: str, *, as_of: dt.date = LATER, **more: Any
) -> dict[str, FlagRow]:
    """The rows of one flag of community A, by group."""
    more.setdefault("indices", {})
    found = flag_rows(tables, more.pop("period", YEAR), as_of, **more)
    return {group: row for (c, name, group), row in found.items() if (c, name) == ("A", flag)}


def level(found: dict[str, FlagRow]) -> tuple[str, set[str]]:
    return found[""].category, set(found[""].codes)


def counted(row: FlagRow) -> tuple[Any, Any, Any]:
    return row.numerator, row.denominator, row.n_unknown


# --- Evidence and combination (13.4, 13.5) ----------------------------------------------


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [
        (6, 20, NONE),  # 0.30, but the lower limit 0.145 is below half of 0.3
        (7, 20, WATCH),
        (12, 20, ALERT),  # 0.60, lower 0.387 ≥ 0.3
        (19, 19, UNKNOWN),
        (4, 20, NONE),
    ],
)
def test_share_of_k_and_n(k: int, n: int, expected: str) -> None:
    """Watch needs half of watch as lower limit, alert the whole of it; under n_min nothing is judged."""
    row = share_test(k, n, 0, 0.3, 0.6, (20, 5))
    assert row.category == expected
    assert (row.value is None) == (expected == UNKNOWN)
    assert (row.numerator, row.denominator) == (k, n)


def test_levels_combine() -> None:
    """The highest judged; secondary tests alone at most watch; unknown if the first is and none fired."""
    assert combined({"a": NONE, "b": ALERT}) == WATCH
    assert combined({"a": NONE, "b": ALERT}, alone=["b"]) == ALERT
    assert combined({"a": UNKNOWN, "b": NONE}) == UNKNOWN
    assert combined({"a": UNKNOWN, "b": WATCH}) == WATCH
    assert combined({"a": NONE, "b": UNKNOWN}) == NONE
    assert combined({"a": UNKNOWN, "b": UNKNOWN}) == UNKNOWN


def test_months_and_the_period_before() -> None:
    """Whole months shift by months, other spans by days."""
    assert period_before(D(2024, 1, 1), D(2024, 12, 31)) == (D(2023, 1, 1), D(2023, 12, 31))
    assert period_before(D(2024, 3, 1), D(2024, 4, 30)) == (D(2024, 1, 1), D(2024, 2, 29))
    assert period_before(D(2024, 3, 5), D(2024, 3, 6)) == (D(2024, 3, 3), D(2024, 3, 4))
    assert months_of(D(2023, 11, 15), D(2024, 1, 1)) == [(2023, 11), (2023, 12), (2024, 1)]


# --- F1 ---------------------------------------------------------------------------------


def purchases(controlled: Sequence[bool | None], amounts: Sequence[Any], **cells: Any) -> Tables:
    """Contracts of 2024 with an awardee each, controlled or not."""
    names = [f"o{i}" for i in range(len(controlled))]
    return tables_of(
        communities=[{"community_id": "A", "year": 2024}],
        organizations=[
            organization(n, committee_controlled=c, community_id="A", **cells)
            for n, c in zip(names, controlled, strict=True)
        ],
        projects=[
            project(f"j{i}", awarded_organization_id=n, award_date="2024-02-01", amount_awarded=a)
            for i, (n, a) in enumerate(zip(names, amounts, strict=True))
        ],
    )


def test_award_share_is_of_value_of_known_status() -> None:
    """30 + 10 of 100 is controlled, 20 more of unknown status: alert; one controlled contract is watch."""
    found = outcome(purchases([True, True, False, None], [30, 10, 60, 20]), "flag_two_sector")
    assert counted(found["award_share"]) == (40, 100, 1)
    assert found["award_share"].value == 0.4
    assert found["award_share"].lower is None
    assert level(found) == (ALERT, set())
    assert found[""].n_unknown == 1 and found[""].method == "flag"
    assert level(outcome(purchases([True, False], [50, 50]), "flag_two_sector"))[0] == WATCH
    assert level(outcome(purchases([True, False], [4, 96]), "flag_two_sector"))[0] == NONE


def test_award_share_without_enough_known_is_unknown() -> None:
    """Known 40 of 100 is less than half; no contract at all is nothing to judge."""
    found = outcome(purchases([True, None], [40, 60]), "flag_two_sector")
    assert found[""].category == UNKNOWN and found[""].status == "insufficient_data"
    assert found["award_share"].value is None and counted(found["award_share"]) == (40, 40, 1)
    assert outcome(purchases([], []), "flag_two_sector")[""].category == UNKNOWN


def test_award_share_counts_contracts_if_most_amounts_are_blank() -> None:
    """2 of 3 amounts are blank: 2 of 3 contracts."""
    found = outcome(purchases([True, True, False], [None, None, 9]), "flag_two_sector")
    assert counted(found["award_share"]) == (2, 3, 0)


def test_no_other_provider_and_incubation() -> None:
    """Nobody else could have done it: at most watch; a young awardee is only printed."""
    found = outcome(purchases([True, True], [50, 50]), "flag_two_sector")
    assert found["award_share"].category == ALERT
    assert level(found) == (WATCH, {"no_other_provider"})
    young = purchases([True, True], [50, 50], active_from="2022-02-02")
    assert level(outcome(young, "flag_two_sector"))[1] == {"no_other_provider", "incubation"}
    old = purchases([True, True], [50, 50], active_from="2022-02-01")
    assert level(outcome(old, "flag_two_sector"))[1] == {"no_other_provider"}


def test_committee_leaders_give_at_most_watch() -> None:
    """20 of 20 activities led by workers with a post: watch, though nothing is controlled."""
    tables = tables_of(
        organizations=[organization("o", committee_controlled=False)],
        projects=[
            project("j", awarded_organization_id="o", start_date="2024-01-01", amount_awarded=1)
        ],
        workers=[{"worker_id": "k", "organization_id": "o", "holds_committee_post": True}],
        activities=rows("activities", 20, project_id="j", worker_id="k")
        + rows("activities", 1, stem="x", project_id="j"),
    )
    found = outcome(tables, "flag_two_sector")
    assert counted(found["committee_leaders"]) == (20, 20, 1)
    assert (found["award_share"].category, found[""].category) == (NONE, WATCH)
    assert level(outcome(tables.without("workers"), "flag_two_sector"))[0] == NONE


# --- F2 ---------------------------------------------------------------------------------

ENDS = [
    organization("c", "community_committee"),
    organization("s"),
    organization("g", "street_office"),
]
MONTHS = [f"2024-{month:02d}-15" for month in range(1, 13)]


def monthly(activities: Sequence[str], linkages: Sequence[str], to: str = "s") -> Tables:
    """Ten needs in January and one each month; services and linkages on these days."""
    return tables_of(
        organizations=ENDS,
        needs=rows("needs", 10, raised_date="2024-01-02")
        + rows("needs", 12, stem="m", raised_date=MONTHS),
        activities=rows(
            "activities", len(activities), activity_date=list(activities), service_type="case_work"
        ),
        linkages=rows(
            "linkages",
            len(linkages),
            linkage_date=list(linkages),
            from_organization_id="c",
            to_organization_id=to,
        ),
    )


@pytest.mark.parametrize(
    ("lian", "dong", "expected"),
    [(0.44, 0.2, ALERT), (0.45, 0.2, WATCH), (0.5, 0.2, NONE), (None, 0.2, UNKNOWN)],
)
def test_quadrant(lian: float | None, dong: float, expected: str) -> None:
    """Both under 0.5 is watch, both under 0.45 alert; the value is the larger."""
    tables = monthly(MONTHS[:6], MONTHS[:5])
    found = outcome(tables, "flag_neither", indices={"A": (lian, dong)})
    assert found["quadrant"].category == expected
    assert found["quadrant"].value == (None if expected == UNKNOWN else lian)


def test_quadrant_with_few_linkages_is_dong() -> None:
    """Four linkages though reported: dong under the cut is watch, never alert."""
    found = outcome(monthly(MONTHS, MONTHS[:4]), "flag_neither", indices={"A": (None, 0.2)})
    assert (found["quadrant"].category, found["quadrant"].value) == (WATCH, 0.2)
    assert level(found) == (WATCH, set())


def test_idle_months() -> None:
    """Services in January to June and nothing after: six idle months, alert, alone."""
    found = outcome(monthly(MONTHS[:6], MONTHS[:1]), "flag_neither", indices={"A": (0.9, 0.9)})
    assert counted(found["idle_months"]) == (6, 12, 0)
    assert level(found) == (ALERT, set())
    found = outcome(monthly(MONTHS[:9], MONTHS[:1]), "flag_neither", indices={"A": (0.9, 0.9)})
    assert (found["idle_months"].value, level(found)[0]) == (3, WATCH)


def test_meetings_with_the_street_office_do_not_end_idleness() -> None:
    """A linkage across sectors ends idleness, one with a government organisation does not."""
    government = outcome(monthly(MONTHS[:6], MONTHS, to="g"), "flag_neither")
    partners = outcome(monthly(MONTHS[:6], MONTHS), "flag_neither")
    assert (government["idle_months"].value, partners["idle_months"].value) == (6, 0)


def test_records_not_linked_caps_the_quadrant() -> None:
    """Services in 10 and linkages in 9 of 12 months: low indices are only watch."""
    found = outcome(monthly(MONTHS[:10], MONTHS[:9]), "flag_neither", indices={"A": (0.1, 0.1)})
    assert (found["quadrant"].category, level(found)) == (ALERT, (WATCH, {"records_not_linked"}))
    found = outcome(monthly(MONTHS[:10], MONTHS[:8]), "flag_neither", indices={"A": (0.1, 0.1)})
    assert level(found) == (ALERT, set())


def test_records_missing_caps_the_flag() -> None:
    """Three months without any record: n_unknown 3, at most watch, and they break the run."""
    tables = tables_of(
        organizations=ENDS,
        needs=rows("needs", 24, raised_date=[*MONTHS[:7], *MONTHS[10:]]),
        activities=rows("activities", 1, activity_date="2024-01-05", service_type="case_work"),
        linkages=rows("linkages", 6, linkage_date="2024-01-05"),
    )
    found = outcome(tables, "flag_neither", indices={"A": (0.1, 0.1)})
    assert counted(found["idle_months"]) == (6, 12, 3)  # February to July, then silence
    assert found["idle_months"].category == ALERT
    assert level(found) == (WATCH, {"records_missing"})


# --- F3 and F4 --------------------------------------------------------------------------


def collections(alone: int, others: int, nameless: int = 0, **source: Any) -> Tables:
    """Collections on n0, which nobody serves; other linkages; collections about no known need."""
    collect = {"linkage_type": "information_collect"}
    return tables_of(
        needs=rows("needs", 20, **source),
        activities=rows("activities", 1, need_id="needs1", activity_date="2024-03-31"),
        linkages=rows("linkages", alone, need_id="needs0", **collect)
        + rows("linkages", others, stem="o", linkage_type="meeting")
        + rows("linkages", nameless, stem="x", need_id="nobody", **collect),
    )


def test_collection_without_service() -> None:
    """7 of 20 is watch and 13 of 20 alert; collections without a known need leave both."""
    found = outcome(collections(7, 13, 2), "flag_control_only")
    assert counted(found["collection_without_service"]) == (7, 20, 2)
    assert level(found)[0] == WATCH
    assert level(outcome(collections(13, 7), "flag_control_only"))[0] == ALERT
    unknown = outcome(collections(7, 13, 8), "flag_control_only")
    assert unknown["collection_without_service"].status == "insufficient_data"


def test_service_or_referral_within_30_days_is_a_follow_up() -> None:
    """The 30th day counts, the 31st does not; a referral on the need counts as well."""
    served = rows("linkages", 10, need_id="needs1", linkage_type="information_collect")
    late = rows("linkages", 10, stem="l", need_id="needs2", linkage_type="information_collect")
    sent = rows("linkages", 9, stem="s", need_id="needs3", linkage_type="information_collect")
    referral = rows("linkages", 1, stem="r", need_id="needs3", linkage_type="referral")
    tables = tables_of(
        needs=rows("needs", 5),
        activities=rows("activities", 1, need_id="needs1", activity_date="2024-03-31")
        + rows("activities", 1, stem="l", need_id="needs2", activity_date="2024-04-01"),
        linkages=[*served, *late, *sent, *referral],
    )
    found = outcome(tables, "flag_control_only")
    assert counted(found["collection_without_service"]) == (10, 30, 0)


def test_grid_share_lifts_watch_and_never_fires_alone() -> None:
    """12 of 20 needs from the grid: alert with collections at watch, nothing with none."""
    source: Row = {"source_channel": ["grid_inspection"] * 12 + ["survey"] * 8}
    lifted = outcome(collections(7, 13, **source), "flag_control_only")
    assert (lifted["collection_without_service"].category, lifted["grid_share"].category) == (
        WATCH,
        WATCH,
    )
    assert level(lifted)[0] == ALERT
    assert level(outcome(collections(0, 20, **source), "flag_control_only"))[0] == NONE


def test_formal_share() -> None:
    """8 of 20 is watch, 12 of 20 still watch (lower 0.387), 13 of 20 alert; a blank level is unknown."""
    for formal, expected in ((7, NONE), (8, WATCH), (12, WATCH), (13, ALERT)):
        shown = rows("activities", formal, service_type=["publicity", "meeting"])
        told = rows(
            "activities", 17 - formal, stem="o", service_type="training", participation_level="none"
        )
        blank = rows("activities", 2, stem="b", service_type="training")
        useful = rows("activities", 1, stem="u", service_type="publicity", need_id="n")
        found = outcome(tables_of(activities=[*shown, *told, *blank, *useful]), "flag_formality")
        assert counted(found["formal_share"]) == (formal, 20, 2)
        assert level(found) == (expected, set())
    unlinked = tables_of(
        activities=rows("activities", 20, service_type="publicity"),
        without=["activities.need_id", "activities.project_id"],
    )
    assert outcome(unlinked, "flag_formality")[""].status == "not_available"


# --- F5 ---------------------------------------------------------------------------------


def rush(month: int, many: int, others: int, **more: Any) -> dict[str, FlagRow]:
    """`many` activities in one month, `others` spread over the other eleven."""
    rest = [f"2024-{m:02d}-10" for m in range(1, 13) if m != month]
    tables = tables_of(
        activities=rows("activities", many, activity_date=f"2024-{month:02d}-20")
        + rows("activities", others, stem="o", activity_date=rest)
    )
    return outcome(tables, "flag_assessment_rush", **more)


def test_peak_ratio() -> None:
    """8 against 16 ÷ 11 is 5.5, but the lower limit is 2.4: watch; 13 against 1 is alert."""
    found = rush(12, 8, 16)
    assert counted(found["peak_ratio"]) == (8, 24, 0)
    assert found["peak_ratio"].value == 5.5
    # Wilson of 8 of 24: 0.17970 to 0.53308; × 11 as odds: 2.4097 and 12.558.
    assert found["peak_ratio"].lower == pytest.approx(2.4097, abs=1e-3)
    assert found["peak_ratio"].upper == pytest.approx(12.558, abs=1e-2)
    assert level(found) == (WATCH, set())
    assert rush(12, 13, 11)["peak_ratio"].value == 13
    assert level(rush(12, 13, 11))[0] == ALERT
    assert level(rush(12, 2, 22))[0] == NONE
    assert level(rush(12, 2, 21))[0] == UNKNOWN
    assert level(rush(12, 13, 11, as_of=D(2024, 12, 30)))[0] == UNKNOWN


def test_a_peak_is_tested_only_where_somebody_looks() -> None:
    """A full May is none: December is tested; with an assessment in June or May it is alert."""
    assert level(rush(5, 13, 11)) == (NONE, set())
    assert rush(5, 13, 11)["peak_ratio"].numerator == 1
    for day in (D(2024, 6, 2), D(2024, 5, 31)):
        assert level(rush(5, 13, 11, assessment_dates=[day]))[0] == ALERT
    assert level(rush(5, 13, 11, assessment_dates=[D(2024, 7, 1)]))[0] == NONE


def test_everything_in_one_month_is_judged_as_infinite() -> None:
    """24 of 24: value and upper limit null, alert."""
    found = rush(12, 24, 0)
    assert found["peak_ratio"].value is None and found["peak_ratio"].upper is None
    assert found["peak_ratio"].status == "ok" and level(found)[0] == ALERT


def test_festival_caps() -> None:
    """重阳 of 2024 is on 11 October; configured months replace the default."""
    october: Row = {"assessment_dates": [D(2024, 10, 31)]}
    assert level(rush(10, 13, 11, **october)) == (WATCH, {"festival"})
    assert level(rush(10, 13, 11, festival_months=[2], **october)) == (ALERT, set())
    assert level(rush(12, 13, 11, festival_months=[12])) == (WATCH, {"festival"})


def test_festivals_move_with_the_moon() -> None:
    """九月初九 is the ninth day of the eighth month after 正月, of the ninth after a leap month.

    Both months begin within 1.3 days of a mean new moon; 正月 between 21 January and 20 February.
    """
    new_moon = dt.datetime(2000, 1, 6, 18, 14)  # a mean month later or earlier is a new moon
    for spring, ninth in zip(SPRING_FESTIVAL, DOUBLE_NINTH, strict=True):
        assert spring.year == ninth.year
        assert D(spring.year, 1, 21) <= spring <= D(spring.year, 2, 20)
        assert (ninth - spring).days - 8 in range(235, 240) or (ninth - spring).days - 8 in range(
            264, 268
        )
        for first in (spring, ninth - dt.timedelta(days=8)):
            beijing_noon = dt.datetime.combine(first, dt.time(4))
            age = (beijing_noon - new_moon) / dt.timedelta(days=1) % 29.530588
            assert min(age, 29.530588 - age) < 1.3
    assert {(2024, 2), (2024, 10), (2023, 1), (2023, 10)} <= FESTIVALS
    assert len(SPRING_FESTIVAL) == len(DOUBLE_NINTH) == 16


# --- F6 ---------------------------------------------------------------------------------


def tenders(
    bids: Sequence[int | None],
    winners: Sequence[str],
    *,
    dates: Sequence[str] = ("2023-05-01", "2024-05-01"),
    amount: float = 60_000,
    providers: int = 3,
    **cells: Any,
) -> Tables:
    """Open tenders, one in the period before and one in P in turn."""
    return tables_of(
        organizations=[organization(f"p{i}") for i in range(providers)],
        projects=[
            project(
                f"j{i}",
                procurement_method="open_tender",
                valid_bid_count=count,
                awarded_organization_id=winner,
                award_date=dates[i % len(dates)],
                amount_awarded=amount,
                **cells,
            )
            for i, (count, winner) in enumerate(zip(bids, winners, strict=True))
        ],
    )


SIX = ["p0", "p1", "p2", "p3", "p4", "p5"]


@pytest.mark.parametrize(
    ("bids", "expected"),
    [
        ([2, 3, 3, 3], NONE),
        ([2, 2, 3, 3, 3, 3], WATCH),
        ([2, 2, 2, 3, 3], ALERT),
        ([2, 2], WATCH),
        ([2, None], UNKNOWN),
    ],
)
def test_few_bids(bids: list[int | None], expected: str) -> None:
    """Two and 0.3 is watch, three and 0.6 alert; a blank count is unknown."""
    found = outcome(tenders(bids, SIX[: len(bids)]), "flag_paper_competition")
    assert level(found) == (expected, set())
    known = [b for b in bids if b is not None]
    assert counted(found["few_bids"]) == (known.count(2), len(known), len(bids) - len(known))


def test_two_bids_suffice_for_a_consultation() -> None:
    """competitive_consultation asks for two."""
    tables = tables_of(
        projects=[
            project(
                f"j{i}",
                procurement_method="competitive_consultation",
                valid_bid_count=2,
                award_date="2024-05-01",
            )
            for i in range(3)
        ]
    )
    assert counted(outcome(tables, "flag_paper_competition")["few_bids"]) == (0, 3, 0)


def test_one_winner() -> None:
    """4 of 4 contracts (lower limit 0.51) over both periods: watch; 3 of 3 (0.44) is not enough."""
    four = outcome(tenders([3] * 4, ["p0"] * 4), "flag_paper_competition")
    assert counted(four["one_winner"]) == (240_000, 240_000, 0)
    assert (four["few_bids"].category, level(four)) == (NONE, (WATCH, set()))
    assert level(outcome(tenders([3] * 3, ["p0"] * 3), "flag_paper_competition"))[0] == NONE
    now = outcome(tenders([3] * 4, ["p0"] * 4, dates=["2024-05-01"]), "flag_paper_competition")
    assert level(now)[0] == NONE
    both = outcome(tenders([2, 2, 3, 3], ["p0"] * 4), "flag_paper_competition")
    assert (both["few_bids"].category, both["one_winner"].category) == (WATCH, WATCH)
    assert level(both) == (ALERT, set())


def test_thin_market() -> None:
    """Two providers: one winner does not fire, few bids are at most watch."""
    found = outcome(tenders([3] * 4, ["p0"] * 4, providers=2), "flag_paper_competition")
    assert (found["one_winner"].category, level(found)) == (WATCH, (NONE, {"thin_market"}))
    found = outcome(tenders([1] * 4, SIX[:4], providers=2), "flag_paper_competition")
    assert (found["few_bids"].category, level(found)) == (ALERT, (WATCH, {"thin_market"}))
    absent = tenders([1] * 4, SIX[:4], providers=2).without("organizations")
    assert level(outcome(absent, "flag_paper_competition")) == (ALERT, set())


def test_small_value() -> None:
    """All under 50,000: at most watch; exactly 50,000 is not small."""
    found = outcome(tenders([1] * 4, SIX[:4], amount=49_999), "flag_paper_competition")
    assert level(found) == (WATCH, {"small_value"})
    found = outcome(tenders([1] * 4, SIX[:4], amount=50_000), "flag_paper_competition")
    assert level(found) == (ALERT, set())


# --- F7 ---------------------------------------------------------------------------------


def chain(broken: int, of: int, *, late: int = 0, entered: str = "2024-02-20") -> Tables:
    """Projects designed in February; broken ones are awarded in January, late ones lack an earlier need."""
    projects, needs = [], []
    for i in range(of):
        award = "2024-01-15" if i < broken else "2024-03-01"
        projects.append(project(f"j{i}", design_date="2024-02-15", award_date=award))
        if of - late <= i:
            needs += rows(
                "needs",
                1,
                stem=i,
                project_id=f"j{i}",
                raised_date="2024-02-25",
                recorded_date=entered,
            )
    needs += rows("needs", 1, stem="x", raised_date="2024-01-01")
    return tables_of(projects=projects, needs=needs, activities=rows("activities", 1))


@pytest.mark.parametrize(
    ("broken", "of", "expected"),
    [(0, 4, NONE), (1, 4, NONE), (2, 4, WATCH), (3, 4, ALERT), (3, 3, UNKNOWN)],
)
def test_order_broken(broken: int, of: int, expected: str) -> None:
    """Of four projects two are watch and three alert; three are too few to judge."""
    found = outcome(chain(broken, of), "flag_reverse_chain")
    assert counted(found["order_broken"]) == (broken, of, 0)
    assert level(found) == (expected, set())


def test_equal_dates_are_in_order_and_one_date_is_unknown() -> None:
    """Design, award and first activity on one day break nothing."""
    day = "2024-02-15"
    tables = tables_of(
        projects=[project(f"j{i}", design_date=day, award_date=day) for i in range(4)]
        + [project("k", tender_date=day)],
        needs=rows("needs", 1, raised_date=day, project_id="j0"),
        activities=rows("activities", 1, activity_date=day, project_id="j0"),
    )
    assert counted(outcome(tables, "flag_reverse_chain")["order_broken"]) == (0, 4, 1)


def test_late_entry_is_judged_row_by_row() -> None:
    """Three needs raised after design but recorded before raising: watch, not alert; 20 February is."""
    found = outcome(chain(0, 4, late=3), "flag_reverse_chain")
    assert counted(found["order_broken"]) == (3, 4, 0)
    assert (found["order_broken"].category, level(found)) == (ALERT, (WATCH, {"late_entry"}))
    after = outcome(chain(0, 4, late=3, entered="2024-02-25"), "flag_reverse_chain")
    assert level(after) == (ALERT, set())
    rest = outcome(chain(3, 4, late=1), "flag_reverse_chain")
    assert level(rest) == (ALERT, {"late_entry"})  # three others are alert without it


# --- F8 ---------------------------------------------------------------------------------

RESOLVED = {"closed_status": "resolved", "closed_date": "2024-03-05", "resident_id": None}


def closings(yes: int, no: int, **cells: Any) -> list[Row]:
    answers = ["yes"] * yes + ["no"] * no
    return rows("needs", yes + no, followup_resolved=answers, **RESOLVED, **cells)


def test_closure_gap() -> None:
    """14 of 20 confirm what all 20 say: gap 0.30, lower limit 0.077: watch; 19 needs are too few."""
    without = ["needs.needs_department"]
    found = outcome(tables_of(needs=closings(14, 6), without=without), "flag_paper_closure")
    assert counted(found["closure_gap"]) == (6, 20, 0)
    assert found["closure_gap"].lower == pytest.approx(0.0766, abs=5e-4)
    assert level(found) == (WATCH, set())
    # 10 of 20: 0.5 and lower limit 0.243.
    found = outcome(tables_of(needs=closings(10, 10), without=without), "flag_paper_closure")
    assert level(found) == (ALERT, set())
    found = outcome(tables_of(needs=closings(9, 10), without=without), "flag_paper_closure")
    assert level(found) == (UNKNOWN, set())


def test_with_few_in_a_stratum_the_gap_is_at_most_watch() -> None:
    """Not checkable: no hard case was followed up; without the column the level stays uncapped."""
    easy = {"needs_department": False, "handling_route": "direct"}
    found = outcome(tables_of(needs=closings(10, 10, **easy)), "flag_paper_closure")
    assert (found["closure_gap"].category, level(found)) == (ALERT, (WATCH, set()))


@pytest.mark.parametrize(("unasked", "expected"), [(70, ALERT), (80, WATCH)])
def test_hard_cases_followed_up_more(unasked: int, expected: str) -> None:
    """Half of the asked are hard, 30 of 140 of the closed; 30/140 × 20/30 = 0.143 explains the gap.

    With 70 easy cases not asked it is 30/130 × 20/30 = 0.154, which does not.
    """
    easy = {"needs_department": False, "handling_route": "direct"}
    needs = [
        *closings(10, 20, stem="h", needs_department=True),
        *closings(30, 0, stem="e", **easy),
        *rows("needs", unasked, stem="u", **RESOLVED, **easy),
    ]
    found = outcome(tables_of(needs=needs), "flag_paper_closure")
    assert counted(found["closure_gap"]) == (20, 60, unasked)
    codes = {"hard_cases_followed_up_more"} if expected == WATCH else set()
    assert (found["closure_gap"].category, level(found)) == (ALERT, (expected, codes))


@pytest.mark.parametrize(("again", "expected"), [(4, UNKNOWN), (5, WATCH), (8, ALERT)])
def test_repeat_share_fires_alone(again: int, expected: str) -> None:
    """5 of 20 come again: watch; 8 of 20 (lower 0.219): alert; none does not stand for the gap."""
    closed = {"closed_status": "resolved", "closed_date": "2024-03-05"}
    first = rows("needs", 20, resident_id=[f"r{i}" for i in range(20)], **closed)
    second = rows(
        "needs",
        again,
        stem="again",
        raised_date="2024-04-01",
        parent_need_id=[f"needs{i}" for i in range(again)],
    )
    found = outcome(tables_of(needs=[*first, *second]), "flag_paper_closure")
    assert counted(found["repeat_share"]) == (again, 20, 0)
    assert level(found) == (expected, set())


# --- F9 ---------------------------------------------------------------------------------


def tasks(superior: int, others: int, unknown: int = 0, month: str = "2024-03") -> Tables:
    """Superior needs of one month, and activities by residents in turn of all months."""
    return tables_of(
        needs=rows("needs", superior, source_channel="superior_task", raised_date=f"{month}-09")
        + rows("needs", unknown, stem="u"),
        activities=rows("activities", others, activity_date=MONTHS, initiated_by="resident"),
    )


@pytest.mark.parametrize(
    ("superior", "others", "unknown", "expected"),
    [
        (14, 16, 0, NONE),
        (15, 15, 0, WATCH),
        (21, 9, 0, ALERT),
        (15, 14, 0, UNKNOWN),
        (21, 9, 31, UNKNOWN),
    ],
)
def test_superior_share(superior: int, others: int, unknown: int, expected: str) -> None:
    """15 of 30 is watch, 21 of 30 alert; 29 are too few, and more unknown than known is unknown."""
    found = outcome(tasks(superior, others, unknown), "flag_top_down")
    assert counted(found["superior_share"]) == (superior, superior + others, unknown)
    assert level(found) == (expected, set())


def test_emergency_burst() -> None:
    """All 60 tasks in one month, 24 other rows in twelve: without it and its neighbour 20 are calm."""
    assert level(outcome(tasks(60, 24), "flag_top_down")) == (WATCH, {"emergency_burst"})
    # 23 other rows: two in each month but December; 19 remain without March and a neighbour.
    assert level(outcome(tasks(60, 23), "flag_top_down"))[0] == ALERT
    emergency: Row = {"emergency_periods": [(D(2024, 3, 1), D(2024, 3, 10))]}
    found = outcome(tasks(60, 23), "flag_top_down", **emergency)
    assert level(found) == (WATCH, {"emergency_burst"})  # 23 rows outside, none superior


# --- F10 --------------------------------------------------------------------------------


def sector(accounts: Sequence[bool | None], **cells: Any) -> Tables:
    return tables_of(
        organizations=[
            organization(f"o{i}", community_id="A", independent_accounts=a, **cells)
            for i, a in enumerate(accounts)
        ],
        workers=[],
    )


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([False, True], NONE),
        ([False, False], WATCH),
        ([False, False, False], ALERT),
        ([False, False, True, True], WATCH),
        ([False], UNKNOWN),
        ([False, False, None, None, None], UNKNOWN),
    ],
)
def test_embedded_share(accounts: list[bool | None], expected: str) -> None:
    """Two of half is watch, 0.8 of three alert; one alone, or mostly unknown, is unknown."""
    found = outcome(sector(accounts), "flag_no_disembedding")
    known = [a for a in accounts if a is not None]
    k = known.count(False)
    assert counted(found["embedded_share"]) == (k, len(known), len(accounts) - len(known))
    assert level(found) == (expected, set())


def test_shared_workers_embed() -> None:
    """Half of two known posts is embedded; one known post says nothing."""
    tables = tables_of(
        organizations=[organization(f"o{i}", community_id="A") for i in range(3)],
        workers=[
            {"worker_id": f"k{i}", "organization_id": o, "holds_committee_post": post}
            for i, (o, post) in enumerate(
                [("o0", True), ("o0", False), ("o1", False), ("o1", False), ("o2", True)]
            )
        ],
    )
    found = outcome(tables, "flag_no_disembedding")
    assert counted(found["embedded_share"]) == (1, 2, 1)


def test_filed_groups_are_left_out() -> None:
    """A filed group needs no account; those of other communities do not count."""
    filed = outcome(sector([False, False], registration_status="filed"), "flag_no_disembedding")
    assert counted(filed["embedded_share"]) == (0, 0, 0)
    assert filed[""].notes == {"filed_groups_left_out"}
    tables = tables_of(
        organizations=[
            organization("a", independent_accounts=False),
            organization("b", community_id="B"),
        ],
        projects=[project("j", awarded_organization_id="a", award_date="2024-05-01")],
    )
    assert counted(outcome(tables, "flag_no_disembedding")["embedded_share"]) == (1, 1, 0)


# --- The whole (13.2, 13.3) -------------------------------------------------------------


def test_missing_tables_and_reports() -> None:
    """Without a table, or a report of it, a flag is not available; the total counts what was judged."""
    tables = tables_of(activities=rows("activities", 20, service_type="publicity"), needs=[])
    found = flag_rows(tables, YEAR, LATER, indices={})
    for name in ("flag_two_sector", "flag_neither", "flag_reverse_chain"):
        assert found["A", name, ""].status == "not_available"
        assert found["A", name, ""].n_unknown is None
    closure = found["A", "flag_paper_closure", ""]
    assert (closure.status, closure.notes) == ("not_available", {"not_reported"})
    assert found["A", "flag_formality", ""].category == ALERT
    whole = found["A", "pseudo_linkage_flags", ""]
    # Formality is judged; rush has 20 activities, top_down no known source.
    assert (whole.value, whole.numerator, whole.denominator, whole.n_unknown) == (1, 1, 1, 9)


def test_none_judged_is_not_available() -> None:
    """With nothing judged the total has counts but no value."""
    whole = outcome(tables_of(activities=rows("activities", 1)), "pseudo_linkage_flags")[""]
    assert (whole.status, whole.value, whole.denominator) == ("not_available", None, 0)


def test_later_rows_do_not_exist() -> None:
    """What is dated after as_of is not there, an award after as_of is blank."""
    tables = purchases([True, True], [1, 1])
    assert counted(outcome(tables, "flag_two_sector", as_of=D(2024, 1, 31))["award_share"]) == (
        0,
        0,
        0,
    )
    assert counted(outcome(tables, "flag_two_sector", as_of=D(2024, 2, 1))["award_share"]) == (
        2,
        2,
        0,
    )


# --- Random cities ----------------------------------------------------------------------


@cache
def random_rows(seed: int) -> dict[tuple[str, str, str], FlagRow]:
    tables, period, as_of = random_flags(seed, cities=3)
    return flag_rows(tables, period, as_of, indices=drawn_indices(seed, tables))


def test_every_level_of_every_flag_and_every_code_is_met() -> None:
    """Over 40 cities each flag has each level, each in a fair share, and each explanation applies."""
    levels: dict[str, Counter[str]] = {name: Counter() for name in TESTS}
    codes: Counter[str] = Counter()
    for seed in range(40):
        for (_, name, group), row in random_rows(seed).items():
            if group == "" and name in levels:
                levels[name][row.category] += 1
                codes.update(row.codes)
                if row.category == UNKNOWN:
                    levels[name][row.status] += 1
    for name, seen in levels.items():
        assert min(seen[x] for x in (NONE, WATCH, ALERT)) >= 5, (name, seen)
        assert seen["insufficient_data"] >= 5, (name, seen)
        if name != "flag_top_down":  # either of two tables is enough
            assert seen["not_available"] >= 1, (name, seen)
    assert set(codes) == CODES, codes


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_rows_are_whole(seed: int) -> None:
    """Every row of every flag, in order; a test without value is unknown or all in one month."""
    found = random_rows(seed)
    expected = [(name, g) for name in TESTS for g in ("", *TESTS[name])] + [(FLAG_IDS[-1], "")]
    communities = sorted({key[0] for key in found})
    assert list(found) == [(c, *key) for c in communities for key in expected]
    for (_, name, group), row in found.items():
        if row.status == "not_available" and name in TESTS:
            assert counted(row) == (None, None, None) and row.category == UNKNOWN
        if group and row.status == "ok" and group != "peak_ratio":
            assert row.value is not None
        if row.category == UNKNOWN:
            assert row.value is None and row.lower is None and row.upper is None
        assert not (row.codes and row.category == UNKNOWN)


def test_five_sectors_make_more_links() -> None:
    """Under `five` a linkage between the committee and its volunteers crosses sectors."""
    tables = tables_of(
        organizations=[
            organization("c", "community_committee"),
            organization("v", "volunteer_team"),
        ],
        needs=rows("needs", 12, raised_date=MONTHS),
        activities=rows("activities", 1, activity_date="2024-01-01"),
        linkages=rows(
            "linkages", 12, linkage_date=MONTHS, from_organization_id="c", to_organization_id="v"
        ),
    )
    three, five = (outcome(tables, "flag_neither", sectors=s) for s in ("three", "five"))
    assert (three["idle_months"].value, five["idle_months"].value) == (12, 0)


def test_a_short_period_is_not_judged_by_months() -> None:
    """Two whole months are too few for idle months, and for peaks."""
    spring = Period(D(2024, 2, 15), D(2024, 4, 30))
    found = outcome(monthly(MONTHS, MONTHS), "flag_neither", period=spring)
    assert counted(found["idle_months"]) == (0, 2, 0)
    assert found["idle_months"].category == UNKNOWN
