"""F9 任务替代需求 and the number of flags, on paper (RULES 13.2, 13.18).

Wilson limits used: 15 of 30 from 0.3315, 20 of 30 from 0.4878, 21 of 30 from 0.5212.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import Case, Line, activity, measure, need, organization, project, times
from workbench.config.flags import FlagTerms
from workbench.config.scheme import Scheme
from workbench.results import Period

F9, SUPERIOR = "flag_top_down", "superior_share"
TOTAL = "pseudo_linkage_flags"
NONE, WATCH, ALERT, UNKNOWN = "none", "watch", "alert", "unknown"


def task(raised: str = "2024-03-01") -> Line:
    return need(None, raised, source_channel="superior_task")


def asked(raised: str = "2024-03-01") -> Line:
    return need(None, raised)


UNKNOWN_CHANNEL = need(source_channel="unknown")
BLANK_CHANNEL = need(source_channel=None)


# --- F9 ---------------------------------------------------------------------------------

#: Rows: (from above, known, unknown) and the level.
SOURCES: dict[str, tuple[Case, tuple[int, int, int], str]] = {
    "14 of 30": ([*times(14, task()), *times(16, asked())], (14, 30, 0), NONE),
    "15 of 30": ([*times(15, task()), *times(15, asked())], (15, 30, 0), WATCH),
    "20 of 30": ([*times(20, task()), *times(10, asked())], (20, 30, 0), WATCH),
    "21 of 30": ([*times(21, task()), *times(9, asked())], (21, 30, 0), ALERT),
    "29 of 29": (times(29, task()), (29, 29, 0), UNKNOWN),
    "as many unknown": (
        [
            *times(15, task()),
            *times(15, asked()),
            *times(15, UNKNOWN_CHANNEL),
            *times(15, BLANK_CHANNEL),
        ],
        (15, 30, 30),
        WATCH,
    ),
    "more unknown": (
        [*times(15, task()), *times(15, asked()), *times(31, UNKNOWN_CHANNEL)],
        (15, 30, 31),
        UNKNOWN,
    ),
    "needs and activities": (
        [
            *times(10, task()),
            *times(15, activity(initiated_by="resident")),
            *times(5, activity(initiated_by="superior_task")),
            activity(),
        ],
        (15, 30, 1),
        WATCH,
    ),
    "refused, cancelled, of another year": (
        [
            *times(15, task()),
            *times(15, asked()),
            *times(9, need(source_channel="superior_task", acceptance_status="rejected")),
            *times(9, activity(initiated_by="superior_task", activity_status="cancelled")),
            *times(9, task("2023-12-31")),
        ],
        (15, 30, 0),
        WATCH,
    ),
    "the government is not above": (
        [*times(15, task()), *times(15, activity(initiated_by="government"))],
        (15, 30, 0),
        WATCH,
    ),
}


def test_tasks_from_above() -> None:
    """Watch from half with a lower limit of 0.25, alert from 0.7 and 0.5, of 30 rows or more."""
    found = measure({name: lines for name, (lines, _, _) in SOURCES.items()}, F9)
    for name, (_, expected, level) in SOURCES.items():
        row = found(name, SUPERIOR)
        assert (counts(row), row.category, found(name).category) == (expected, level, level), name
        assert found(name).note == "", name


def test_one_of_both_columns_is_enough() -> None:
    """30 tasks among needs, 30 activities of residents: each column by itself tells its own."""
    case = {"a": [*times(30, task()), *times(30, activity(initiated_by="resident"))]}
    both = measure(case, F9)("a", SUPERIOR)
    needs = measure(case, F9, without=["activities.initiated_by"])("a", SUPERIOR)
    acts = measure(case, F9, without=["needs.source_channel"])("a", SUPERIOR)
    assert [counts(row) for row in (both, needs, acts)] == [(30, 60, 0), (30, 30, 0), (0, 30, 0)]
    none = ["activities.initiated_by", "needs.source_channel"]
    row = measure(case, F9, without=none)("a")
    assert (row.category, row.status) == (UNKNOWN, "not_available")


def levels(
    cases: Sequence[Case], *emergencies: tuple[str, str], last: str = "2024-12-31"
) -> list[tuple[str, str]]:
    """Level and note of each case, with these emergencies in the scheme."""
    spans = tuple((dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in emergencies)
    scheme = Scheme(flags=FlagTerms(emergency_periods=spans))
    period = Period(dt.date(2024, 1, 1), dt.date.fromisoformat(last))
    found = measure(
        {str(i): lines for i, lines in enumerate(cases)}, F9, scheme=scheme, period=period
    )
    return [(found(str(i)).category, found(str(i)).note) for i in range(len(cases))]


def calm(above: int, others: int, month: int = 9) -> list[Line]:
    """Rows outside the emergency."""
    day = f"2024-{month:02}-01"
    return [*times(above, task(day)), *times(others, asked(day))]


CAPPED, STANDS = (WATCH, "emergency_burst"), (ALERT, "")


def test_an_emergency_of_the_scheme() -> None:
    """60 tasks of March to May; outside, 4 of 20 from above cap, 5 of 20 (0.25) and 4 of 19 do not.

    The tasks are spread over three months, so that no two of them hold all. 64 of 80 is 0.80,
    from 0.70.
    """
    days = ("2024-03-01", "2024-04-15", "2024-05-31")
    burst = [line for day in days for line in times(20, task(day))]
    cases = [[*burst, *calm(*rest)] for rest in ((4, 16), (5, 15), (4, 15))]
    assert levels(cases, ("2024-03-01", "2024-05-31")) == [CAPPED, STANDS, STANDS]
    # Without the last day 20 tasks more are outside; two emergencies may cover it.
    assert levels(cases[:1], ("2024-03-01", "2024-05-30")) == [STANDS]
    two = (("2024-03-01", "2024-04-30"), ("2024-05-01", "2024-05-31"))
    assert levels(cases[:1], *two) == [CAPPED]
    assert levels(cases) == [STANDS] * 3


def test_an_emergency_in_the_data() -> None:
    """60 tasks in two neighbouring months; without them 4 of 20 are from above: watch.

    Not so with 5 of 20, with 4 of 19, with a month between the two, or in a period of five
    months. The last two months of the year are neighbours as well.
    """
    burst, apart, late = (
        [*times(30, task(one)), *times(30, task(other))]
        for one, other in (
            ("2024-03-01", "2024-04-30"),
            ("2024-03-01", "2024-05-01"),
            ("2024-11-01", "2024-12-31"),
        )
    )
    cases = [
        [*burst, *calm(4, 16)],
        [*burst, *calm(5, 15)],
        [*burst, *calm(4, 15)],
        [*apart, *calm(4, 16)],
        [*late, *calm(4, 16)],
    ]
    assert levels(cases) == [CAPPED, STANDS, STANDS, STANDS, CAPPED]
    early = [[*burst, *calm(4, 16, month=1)]]
    assert levels(early, last="2024-06-01") == [CAPPED]
    assert levels(early, last="2024-05-31") == [STANDS]


def test_an_emergency_says_nothing_where_nothing_fired() -> None:
    """14 tasks of March of 54 rows are none, and nothing is noted."""
    assert levels([[*times(14, task()), *calm(0, 40)]]) == [(NONE, "")]


def test_either_rule_of_emergencies_caps() -> None:
    """An emergency of the scheme elsewhere leaves the rule of the data standing (RULES 16)."""
    burst = [*times(30, task("2024-03-01")), *times(30, task("2024-04-30"))]
    assert levels([[*burst, *calm(4, 16)]], ("2024-07-01", "2024-07-31")) == [CAPPED]


# --- How many flags ---------------------------------------------------------------------


def test_flags_are_counted() -> None:
    """F4 at watch; then F7 at alert as well; then F10 at none: 1 of 1, 2 of 2 and 2 of 3 judged.

    8 of 20 activities are publicity for nothing: watch. 3 of 4 projects were awarded before
    they were designed: alert. Two agencies have accounts of their own. Nothing else has
    enough to go by: no award in the year, no need, no linkage, no source known.
    """
    shows = [*times(8, activity(kind="publicity")), *times(12, activity(need_id="n1"))]
    late = project(design_date="2024-03-01", tender_date="2024-02-01")
    good = project(design_date="2024-03-01", tender_date="2024-04-01")
    apart = [organization(name, independent_accounts=True) for name in ("x", "y")]
    cases: dict[str, list[Line]] = {
        "F4": shows,
        "F4, F7": [*shows, *times(3, late), good],
        "F4, F7, F10": [*shows, *times(3, late), good, *apart],
        "nothing": [],
    }
    found = measure(cases, TOTAL)
    assert [found(name).value for name in list(cases)[:3]] == [1, 2, 2]
    assert [counts(found(name)) for name in list(cases)[:3]] == [(0, 1, 9), (1, 2, 8), (1, 3, 7)]
    assert found("F4").unit == "count"
    assert is_null(found("F4"), "lower", "upper")
    nothing = found("nothing")
    assert (nothing.status, nothing.denominator, nothing.n_unknown) == ("not_available", 0, 10)
    assert is_null(nothing, "value")
    assert found("F4, F7").value == pytest.approx(2)
