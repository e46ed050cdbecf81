"""What becomes of referrals on paper: X1 to X3 (RULES 9.1–9.3, 1.4, 1.6 and their fine points)."""

from __future__ import annotations

import pytest

from tests.small_city import YEAR, counts, is_null
from tests.tiny_linkage import Case, Line, linkage, measure, need, tables, times
from workbench.metrics import compute, evidence

X1, X2, X3 = "loop_closed_rate", "got_help_rate", "referral_accept_rate"
DAYS = "days_to_accept"


def sent(day: str = "2024-05-01", **cells: object) -> Line:
    """A referral of 1 May, of which nothing more is known."""
    return linkage("committee", "agency", "referral", day, **cells)


# --- 9.1: which referrals ---------------------------------------------------------------

#: A referral that was accepted and helped, and whether it counts on 31 January 2025.
COUNTED: dict[str, tuple[Line, int]] = {
    "in May": (sent(), 1),
    "first day of the period": (sent("2024-01-01"), 1),
    "last day of the period, 31 days old": (sent("2024-12-31"), 1),
    "before the period": (sent("2023-12-31"), 0),
    "after the period": (sent("2025-01-01"), 0),
    "elsewhere": (sent(community_id="elsewhere"), 0),
    "not a referral": (linkage("committee", "agency", "information_share"), 0),
    "to nobody known": (linkage("committee", None), 1),
    "to itself": (linkage("agency", "agency"), 1),
    "on a need": (sent(need_id="n1"), 1),
}


def test_which_referrals_are_judged() -> None:
    """Referrals dated in P, from anyone to anyone, about anything."""
    cases = {
        name: [Line(line.table, line.cells | {"outcome": "helped", "response_status": "accepted"})]
        for name, (line, _) in COUNTED.items()
    }
    found = measure(cases, X1, X2, X3, as_of="2025-01-31")
    for name, (_, judged) in COUNTED.items():
        for indicator in (X1, X2, X3):
            row = found(name, indicator=indicator)
            assert counts(row) == (judged, judged, 0), (name, indicator)
            assert row.status == ("ok" if judged else "not_available"), name


def test_thirty_days_old_by_the_day_of_the_data() -> None:
    """On 31 December one of 1 December is 30 days old; one of the 2nd is in no role at all."""
    case = [sent("2024-12-01", outcome="helped"), sent("2024-12-02", outcome="helped")]
    blank = [sent("2024-12-01 23:00"), sent("2024-12-02 00:30")]
    for indicator in (X1, X2):
        assert counts(measure({"a": case}, indicator)("a")) == (1, 1, 0)
        assert counts(measure({"a": case}, indicator, as_of="2025-01-01")("a")) == (2, 2, 0)
    for indicator in (X1, X2, X3):
        assert counts(measure({"a": blank}, indicator)("a")) == (0, 1, 1)


def test_data_that_end_within_the_period() -> None:
    """On 31 May of the year one of 1 May is judged, one of 2 May is not, one of June is not there."""
    case = [sent("2024-05-01"), sent("2024-05-02"), sent("2024-06-01")]
    assert counts(measure({"a": case}, X1, as_of="2024-05-31")("a")) == (0, 1, 1)


# --- 9.2: outcomes ----------------------------------------------------------------------

#: Cells of a referral: final, helped, without an outcome.
OUTCOMES: dict[str, tuple[dict[str, object], tuple[int, int, int]]] = {
    "helped": ({"outcome": "helped"}, (1, 1, 0)),
    **{
        outcome: ({"outcome": outcome}, (1, 0, 0))
        for outcome in ("referred_on", "ineligible", "no_capacity", "unreachable", "withdrawn")
    },
    "no outcome": ({}, (0, 0, 1)),
    "declined alone": ({"response_status": "declined"}, (0, 0, 1)),
    "accepted alone": (
        {"response_status": "accepted", "accepted_date": "2024-05-02"},
        (0, 0, 1),
    ),
    "declined, and yet helped": (
        {"response_status": "declined", "outcome": "helped"},
        (1, 1, 0),
    ),
    "a day without an outcome": ({"outcome_date": "2024-06-01"}, (0, 0, 1)),
    "helped on the last day": ({"outcome": "helped", "outcome_date": "2024-12-31"}, (1, 1, 0)),
    "helped after the data": ({"outcome": "helped", "outcome_date": "2025-01-01"}, (0, 0, 1)),
}


def test_final_outcomes_and_help() -> None:
    """Any outcome closes the loop, only `helped` is help; what has none stays below and is unknown."""
    found = measure({name: [sent(**cells)] for name, (cells, _) in OUTCOMES.items()}, X1, X2)
    for name, (_, (final, helped, blank)) in OUTCOMES.items():
        assert counts(found(name, indicator=X1)) == (final, 1, blank), name
        assert counts(found(name, indicator=X2)) == (helped, 1, blank), name


def several() -> list[Line]:
    """4 helped, 2 referred on, 1 unreachable, 3 without an outcome; 6 accepted, 2 blank.

    Accepted after 0, 2, 3 and 9 days, once before it was sent and once on no known day.
    """
    accepted = [
        sent(response_status="accepted", outcome=outcome, accepted_date=day)
        for outcome, day in (
            ("helped", "2024-05-01"),
            ("helped", "2024-05-03"),
            ("helped", "2024-05-04"),
            ("helped", "2024-05-10"),
            ("referred_on", "2024-04-30"),
            (None, None),
        )
    ]
    return [
        *accepted,
        sent(response_status="declined", outcome="referred_on", accepted_date="2024-05-20"),
        sent(response_status="pending", outcome="unreachable"),
        *times(2, sent()),
    ]


def test_shares_of_ten_referrals() -> None:
    """7 of 10 closed, 4 of 10 helped, 6 of 10 accepted, with Wilson's limits.

    4 of 10 with z² = 3.84146: (4 + 1.92073 ∓ 1.95996·√(2.4 + 0.96036)) ÷ 13.84146.
    """
    found = measure({"a": several()}, X1, X2, X3)
    closed, helped, accepted = (found("a", indicator=name) for name in (X1, X2, X3))
    assert (counts(closed), closed.value) == ((7, 10, 3), 0.7)
    assert (counts(helped), helped.value) == ((4, 10, 3), 0.4)
    assert (counts(accepted), accepted.value) == ((6, 10, 2), 0.6)
    assert helped.lower == pytest.approx(0.16818, abs=1e-5)
    assert helped.upper == pytest.approx(0.68733, abs=1e-5)
    for row in (closed, helped, accepted):
        assert (row.method, row.unit, row.status) == ("wilson", "share", "ok")


# --- 9.3: acceptance --------------------------------------------------------------------


def test_days_to_accept() -> None:
    """0, 2, 3 and 9 days: the median is 2.5. The impossible day and the blank one are unknown.

    The day of one that was declined is none.
    """
    row = measure({"a": several()}, X3)("a", DAYS)
    assert (row.value, row.denominator, row.n_unknown) == (2.5, 4, 2)
    assert is_null(row, "numerator", "lower", "upper")
    assert (row.method, row.unit, row.status) == ("median", "days", "ok")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("accepted", (1, 1, 0)), ("declined", (0, 1, 0)), ("pending", (0, 1, 0)), (None, (0, 1, 1))],
)
def test_each_answer(answer: str | None, expected: tuple[int, int, int]) -> None:
    """Only accepted is; no answer on record stays below and is unknown, pending is known."""
    assert counts(measure({"a": [sent(response_status=answer)]}, X3)("a")) == expected


def test_accepted_after_the_data_is_no_answer_yet() -> None:
    """Accepted on the last day counts; on the day after, answer and day are blank."""
    case = [
        sent(response_status="accepted", accepted_date=day) for day in ("2024-12-31", "2025-01-01")
    ]
    found = measure({"a": case}, X3)
    assert counts(found("a")) == (1, 2, 1)
    assert (found("a", DAYS).denominator, found("a", DAYS).n_unknown) == (1, 0)
    assert found("a", DAYS).value == 244  # from 1 May to 31 December
    later = measure({"a": case}, X3, as_of="2025-01-01")
    assert counts(later("a")) == (2, 2, 0)
    assert later("a", DAYS).value == 244.5


def test_hours_count_where_both_columns_have_them() -> None:
    """From 6:00 to noon of the next day are 1.25 days, an hour too early is impossible.

    Where only the sending has times, the next day is 1 and the same day 0.
    """
    timed = [
        sent("2024-05-01 06:00", response_status="accepted", accepted_date=day)
        for day in ("2024-05-02 12:00", "2024-05-01 05:00")
    ]
    row = measure({"a": timed}, X3)("a", DAYS)
    assert (row.value, row.denominator, row.n_unknown) == (1.25, 1, 1)
    plain = [
        sent("2024-05-01 06:00", response_status="accepted", accepted_date=day)
        for day in ("2024-05-02", "2024-05-01")
    ]
    row = measure({"a": plain}, X3)("a", DAYS)
    assert (row.value, row.denominator, row.n_unknown) == (0.5, 2, 0)


def test_nobody_accepted_has_no_days() -> None:
    """The share is a true zero, the median is not available; without referrals neither is there."""
    found = measure(
        {"declined": [sent(response_status="declined")], "none": [need()]},
        X3,
    )
    assert (found("declined").value, found("declined").status) == (0, "ok")
    for name in ("declined", "none"):
        row = found(name, DAYS)
        assert (row.denominator, row.n_unknown, row.status) == (0, 0, "not_available")
        assert is_null(row, "value")
    assert (counts(found("none")), found("none").status) == ((0, 0, 0), "not_available")


# --- What is missing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "group", "absent"),
    [
        (X1, "", "linkages.outcome"),
        (X2, "", "linkages.outcome"),
        (X3, "", "linkages.response_status"),
        (X3, DAYS, "linkages.response_status"),
        (X3, DAYS, "linkages.accepted_date"),
        *((indicator, "", "linkages") for indicator in (X1, X2, X3)),
    ],
)
def test_what_is_not_received_leaves_no_number(indicator: str, group: str, absent: str) -> None:
    """All numbers are null and the note names what is missing."""
    row = measure({"a": several()}, indicator, without=[absent])("a", group)
    assert row.status == "not_available"
    assert absent in row.note
    assert is_null(row)


def test_without_days_of_acceptance_the_share_stands() -> None:
    """Only the group needs `accepted_date`; the share needs no `outcome`."""
    row = measure({"a": several()}, X3, without=["linkages.accepted_date", "linkages.outcome"])("a")
    assert counts(row) == (6, 10, 2)


@pytest.mark.parametrize(("indicator", "group"), [(X1, ""), (X2, ""), (X3, ""), (X3, DAYS)])
def test_no_linkages_at_all_are_not_reported(indicator: str, group: str) -> None:
    """No row of linkages up to the day of the data: nothing was reported (RULES 1.14)."""
    case = [need(), sent("2025-02-01")]
    row = measure({"a": case}, indicator, reported=["needs"])("a", group)
    assert (row.status, row.note) == ("not_available", "not_reported; table=linkages")
    assert is_null(row)


# --- Evidence and unions ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "group", "weights"),
    [
        (X1, "", {"numerator": 7, "denominator": 10, "unknown": 3}),
        (X2, "", {"numerator": 4, "denominator": 10, "unknown": 3}),
        (X3, "", {"numerator": 6, "denominator": 10, "unknown": 2}),
        (X3, DAYS, {"denominator": 4, "unknown": 2}),
    ],
)
def test_evidence_adds_up(indicator: str, group: str, weights: dict[str, float]) -> None:
    """One linkage, one row, of weight 1 in each role (RULES 1.32)."""
    case: Case = [*several(), sent("2024-12-15"), sent(community_id="elsewhere")]
    rows = evidence(tables({"a": case}), indicator, community_id="a", period=YEAR, group=group)
    assert rows.groupby("role")["n"].sum().to_dict() == weights
    assert set(rows["table"]) == {"linkages"}
    assert not rows.duplicated(["role", "id"]).any()
    row = measure({"a": case}, indicator)("a", group)
    assert (row.denominator, row.n_unknown) == (weights["denominator"], weights["unknown"])


def test_a_union_counts_every_referral_once() -> None:
    """10 and 3 referrals are 13; days 0, 2, 3, 9 and 30, 31, 32 have the median 9, not a mean."""
    second = [
        sent(response_status="accepted", outcome="helped", accepted_date=day)
        for day in ("2024-05-31", "2024-06-01", "2024-06-02")
    ]
    drawn = tables({"a": several(), "b": second})
    found = {
        (row.indicator_id, row.group): row
        for row in compute(drawn, period=YEAR, only=[X1, X2, X3], by=()).frame.itertuples()
    }
    assert counts(found[X1, ""]) == (10, 13, 3)
    assert counts(found[X2, ""]) == (7, 13, 3)
    assert counts(found[X3, ""]) == (9, 13, 2)
    days = found[X3, DAYS]
    assert (days.value, days.denominator, days.n_unknown) == (9, 7, 2)


def test_a_half_year_is_a_period_of_its_own() -> None:
    """By half-year each referral stands in that of its day; all are judged at one day of the data."""
    drawn = tables({"a": [sent("2024-06-30", outcome="helped"), sent("2024-07-01")]})
    frame = compute(
        drawn,
        period=YEAR,
        only=[X1],
        by=("community_id", "half_year"),
    ).frame
    told = [(row.numerator, row.denominator, row.n_unknown) for row in frame.itertuples()]
    assert told == [(1, 1, 0), (0, 1, 1)]
