"""What sections 7, 11 and 12 draw of information and work equals slow counts; what protection leaves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd
import pytest

from tests.random_services import random_services
from tests.slow_services.catalogue import places
from tests.slow_services.information import referrals, to_government
from tests.slow_services.place import Place
from tests.slow_services.workers import cases, closed_on
from tests.small_city import YEAR
from tests.test_information_by_hand import TOWN, called, told
from tests.tiny_linkage import Case, activity, linkage, need, tables, times, worker
from tests.written_results import frame_of, results_of, share
from workbench.cohorts.grouping import make_grouping
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.disclosure import protect
from workbench.indicators.pictures.information import information_series
from workbench.indicators.pictures.work import work_series
from workbench.results import Period, Series
from workbench.schema.container import Tables

Cells = dict[tuple[str, str], float]
NAMES = {"information_lag", "referral_flow", "role_hours", "worker_hours", "case_states"}


def series(
    received: Tables, period: Period = YEAR, as_of: dt.date = YEAR.end, of: Sequence[str] = ()
) -> dict[str, Series]:
    """The series about information and work of these communities, or of all."""
    stood = as_they_stood(received, as_of)
    grouping = make_grouping(
        stood,
        period=period,
        communities=of or received.community_ids(),
        by=["community_id"],
        holders=(),
    )
    c = Cohorts(
        received, stood, period=period, as_of=as_of, scheme=DEFAULT_SCHEME, grouping=grouping
    )
    return {one.name: one for one in (*information_series(c), *work_series(c))}


def drawn(lines: Case, without: Sequence[str] = ()) -> dict[str, Series]:
    """The same of one tiny community."""
    return series(tables({"a": lines}, without=without), of=["a"])


def cells(found: dict[str, Series], name: str, community: str = "a") -> Cells:
    """Counts of a picture by its two names; no pair of names stands twice."""
    rows = found[name].of(community)
    ends = ("from", "to") if name == "referral_flow" else ("row", "column")
    assert not rows.duplicated(list(ends)).any()
    return dict(zip(zip(rows[ends[0]], rows[ends[1]], strict=True), rows["n"], strict=True))


def floats(counter: Iterable[tuple[str, str]]) -> Cells:
    return {key: float(n) for key, n in Counter(counter).items()}


# --- Random cities ----------------------------------------------------------------------

SEEDS = range(6)


@cache
def city(seed: int) -> tuple[dict[str, Series], list[Place], Tables]:
    received, period, as_of = random_services(seed, cities=2)
    found = places(received, period.start, period.end, as_of)
    return series(received, period, as_of), found, received


def bar_of(days: float) -> str:
    """The bar of a lag, from the days said in its name."""
    if days < 0:
        return "before"
    whole = int(days)
    if whole == 0:
        return "0"
    for first, last in ((1, 3), (4, 7), (8, 15), (16, 30)):
        if first <= whole <= last:
            return f"{first}_{last}"
    return "over_30"


def first_shares(place: Place) -> list[float]:
    lags = []
    for one in place.accepted():
        after = [
            place.after_raising(one, "linkages", "linkage_date", x)
            for x in to_government(place, one)
        ]
        lags += [min(after)] if after else []
    return lags


@pytest.mark.parametrize("seed", SEEDS)
def test_lags_equal_a_slow_count(seed: int) -> None:
    """Every accepted need of which a department was ever told stands in one bar."""
    found, every, received = city(seed)
    if "information_lag" not in found:
        assert not received.has("linkages", "need_id") or not received.has("organizations")
        return
    for place in every:
        expected = floats((bar_of(days), "needs") for days in first_shares(place))
        assert cells(found, "information_lag", place.id) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_referrals_equal_a_slow_count(seed: int) -> None:
    """Each mature referral once from being made to its answer, once from there to its outcome."""
    found, every, received = city(seed)
    if "referral_flow" not in found:
        assert not received.has("linkages", "response_status", "outcome")
        return
    for place in every:
        ends = [
            (x["response_status"] or "unanswered", x["outcome"] or "no_outcome")
            for x in referrals(place)
        ]
        expected = floats([("made", answer) for answer, _ in ends] + ends)
        assert cells(found, "referral_flow", place.id) == expected


def state(place: Place, rows: list[dict[str, object]]) -> str | None:
    """How a case stands at the end of the period; nothing for one begun later or long closed."""
    ended = closed_on(rows)
    given = [str(a["goal_attainment"]) for a in rows if a["goal_attainment"] is not None]
    if ended is not None and place.start <= ended <= place.last:
        return given[-1] if given else "closed_without_result"
    days = [a["activity_date"].date() for a in rows]  # type: ignore[attr-defined]
    so_far = [day for day in days if day <= place.last]
    if not so_far or (ended is not None and ended <= place.last):
        return None
    return "open" if (place.last - max(so_far)).days <= 90 else "dormant"


@pytest.mark.parametrize("seed", SEEDS)
def test_states_of_cases_equal_a_slow_count(seed: int) -> None:
    """Each case closed in the period, open or dormant at its end, once."""
    found, every, received = city(seed)
    if "case_states" not in found:
        assert not received.has("activities", "case_id", "goal_attainment")
        return
    for place in every:
        states = [state(place, rows) for rows in cases(place).values()]
        expected = floats((one, "cases") for one in states if one)
        assert cells(found, "case_states", place.id) == expected


@pytest.mark.parametrize("name", ["role_hours", "worker_hours"])
@pytest.mark.parametrize("seed", SEEDS)
def test_hours_equal_a_slow_sum(seed: int, name: str) -> None:
    """Hours of activities of the period by role, where a worker is named, or by type, where professional."""
    found, every, received = city(seed)
    if name not in found:
        wanted = ["worker_id", "hours", *(["worker_function"] if name == "role_hours" else [])]
        assert not received.has("activities", *wanted) or not received.has("workers", "worker_id")
        return
    code = "worker_function" if name == "role_hours" else "service_type"
    for place in every:
        hours: dict[str, float] = {}
        for one in place.delivered:
            if not place.start <= one["activity_date"].date() <= place.last:
                continue
            named = one["worker_id"] is not None
            leads = named if name == "role_hours" else place.city.professional(one["worker_id"])
            if leads and one["hours"] and one[code] is not None:
                hours[one[code]] = hours.get(one[code], 0.0) + one["hours"]
        rows = found[name].of(place.id)
        told_hours = dict(zip(rows["item"], rows["numerator"], strict=True))
        assert told_hours == pytest.approx(hours)
        assert rows["value"].tolist() == pytest.approx(
            [hours[item] / sum(hours.values()) for item in rows["item"]]
        )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_random_cities_fill_every_picture(name: str) -> None:
    """No comparison above is of nothing with nothing alone."""
    assert any(len(city(seed)[0][name].frame) for seed in SEEDS if name in city(seed)[0])


# --- On paper ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "bar"),
    [
        ("2024-02-29", "before"),
        ("2024-03-01", "0"),
        ("2024-03-02", "1_3"),
        ("2024-03-04", "1_3"),
        ("2024-03-05", "4_7"),
        ("2024-03-08", "4_7"),
        ("2024-03-09", "8_15"),
        ("2024-03-16", "8_15"),
        ("2024-03-17", "16_30"),
        ("2024-03-31", "16_30"),
        ("2024-04-01", "over_30"),
    ],
)
def test_each_lag_has_its_bar(day: str, bar: str) -> None:
    """The first share decides; a need that nobody was told of is in no bar."""
    lines = [*TOWN, called(), called("n2"), told(day), told("2024-06-01")]
    assert cells(drawn(lines), "information_lag") == {(bar, "needs"): 1}


def test_a_referral_flows_twice() -> None:
    """Three are made; of two accepted one helped, the third has neither answer nor outcome."""
    lines = [
        linkage("committee", "agency", response_status="accepted", outcome="helped"),
        linkage("committee", "agency", response_status="accepted"),
        linkage("committee", "agency"),
        linkage("committee", "agency", day="2024-12-15", outcome="helped"),
    ]
    assert cells(drawn(lines), "referral_flow") == {
        ("made", "accepted"): 2,
        ("made", "unanswered"): 1,
        ("accepted", "helped"): 1,
        ("accepted", "no_outcome"): 1,
        ("unanswered", "no_outcome"): 1,
    }


@pytest.mark.parametrize(
    ("absent", "gone"),
    [
        ("linkages", {"information_lag", "referral_flow"}),
        ("linkages.linkage_type", {"information_lag", "referral_flow"}),
        ("needs", {"information_lag"}),
        ("organizations", {"information_lag"}),
        ("organizations.organization_type", {"information_lag"}),
        ("linkages.need_id", {"information_lag"}),
        ("linkages.response_status", {"referral_flow"}),
        ("linkages.outcome", {"referral_flow"}),
        ("activities", {"role_hours", "worker_hours", "case_states"}),
        ("activities.worker_id", {"role_hours", "worker_hours"}),
        ("activities.hours", {"role_hours", "worker_hours"}),
        ("activities.worker_function", {"role_hours"}),
        ("workers", {"worker_hours"}),
        ("activities.case_id", {"case_states"}),
        ("activities.goal_attainment", {"case_states"}),
    ],
)
def test_a_picture_without_its_columns_is_left_out(absent: str, gone: set[str]) -> None:
    """A picture that cannot be counted is absent, not empty: only then can a page say why."""
    assert set(drawn([*TOWN, called(), told()], without=[absent])) == NAMES - gone


# --- Protection -------------------------------------------------------------------------


def protected(lines: Case, min_cell: int = 5) -> dict[str, Series]:
    frame = frame_of(share(50, 100))
    published = protect(results_of(frame, series=list(drawn(lines).values())), min_cell=min_cell)
    return dict(published.series)


def test_small_counts_of_needs_referrals_and_cases_are_hidden() -> None:
    """7 stay, 4 are gone, and the row says so; nothing else of it tells how many there were."""
    lines = [
        *TOWN,
        *(called(f"n{i}") for i in range(11)),
        *(told("2024-03-01", need_id=f"n{i}") for i in range(7)),
        *(told("2024-03-03", need_id=f"n{i}") for i in range(7, 11)),
        *times(7, linkage("agency", "committee", response_status="declined", outcome="withdrawn")),
        *times(4, linkage("agency", "committee", response_status="declined")),
        *(activity(case_id=f"m{i}", goal_attainment="met") for i in range(7)),
        *(activity(case_id=f"x{i}", goal_attainment="not_met") for i in range(4)),
    ]
    found = protected(lines)
    hidden = {
        "information_lag": ({("0", "needs"): 7.0}, [("1_3", "needs")]),
        "referral_flow": (
            {("made", "declined"): 11.0, ("declined", "withdrawn"): 7.0},
            [("declined", "no_outcome")],
        ),
        "case_states": ({("met", "cases"): 7.0}, [("not_met", "cases")]),
    }
    for name, (shown, gone) in hidden.items():
        told_cells = cells(found, name)
        assert {key: n for key, n in told_cells.items() if not pd.isna(n)} == shown, name
        assert [key for key, n in told_cells.items() if pd.isna(n)] == gone, name
        rows = found[name].of("a")
        assert rows.loc[rows["n"].isna(), "status"].eq("suppressed").all()
        assert rows.loc[rows["n"].notna(), "status"].eq("ok").all()
    whole = protected(lines, min_cell=1)
    assert cells(whole, "case_states")["not_met", "cases"] == 4


def test_hours_count_no_people_and_stay() -> None:
    """One hour of one worker is no person: hours are shown at any `min_cell` (RULES 14.5)."""
    lines = [
        need(),
        worker("w", community_id="here"),
        activity(worker_id="w", hours=1, worker_function="advocate"),
        activity(worker_id="w", hours=3, worker_function="enabler", service_type="meeting"),
    ]
    found = protected(lines, min_cell=10**6)
    roles, kinds = (
        found[name].of("a").set_index("item") for name in ("role_hours", "worker_hours")
    )
    assert roles["numerator"].to_dict() == {"advocate": 1, "enabler": 3}
    assert roles["value"].to_dict() == {"advocate": 0.25, "enabler": 0.75}
    assert kinds["numerator"].to_dict() == {"case_work": 1, "meeting": 3}
    assert kinds["denominator"].eq(4).all()
