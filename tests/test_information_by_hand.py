"""Information between organisations on paper: I1 to I5 (RULES 7.1–7.5, 1.28 and their fine points)."""

from __future__ import annotations

import pytest

from tests.small_city import YEAR, counts, is_null
from tests.tiny_linkage import (
    AGENCY,
    COMMITTEE,
    STREET,
    Case,
    Line,
    activity,
    linkage,
    measure,
    need,
    organization,
    project,
    tables,
    times,
)
from workbench.metrics import compute, evidence

I1, I2, I3 = "info_share_rate", "info_response_rate", "info_lag_days"
I4, I5 = "department_coordination_rate", "shared_record_rate"

OFFICE = organization("office", "government_department")
#: Two government organisations of both types, a committee, an agency, and one of unknown type.
TOWN = [STREET, OFFICE, COMMITTEE, AGENCY, organization("unclear", None)]


def called(name: str = "n1", raised: str = "2024-03-01", **cells: object) -> Line:
    """A need that calls for departments, raised on 1 March."""
    return need(name, raised, **({"needs_department": True} | cells))


def told(
    day: str = "2024-03-05", to: str | None = "street", kind: str = "information_share", **c: object
) -> Line:
    """What the committee shared with the street office about need n1 on 5 March."""
    return linkage("committee", to, kind, day, **({"need_id": "n1"} | c))


# --- I1 ---------------------------------------------------------------------------------

#: Linkages beside a need of 1 March that calls for departments, and whether one of them tells.
TELLING: dict[str, tuple[Case, int]] = {
    "shared": ([told()], 1),
    "referred": ([told(kind="referral")], 1),
    **{
        kind: ([told(kind=kind)], 0)
        for kind in (
            "information_collect",
            "joint_delivery",
            "joint_decision",
            "resource_transfer",
            "policy_proposal",
            "meeting",
        )
    },
    "to a department": ([told(to="office")], 1),
    "to a committee": ([told(to="committee")], 0),
    "to an organisation of unknown type": ([told(to="unclear")], 0),
    "to an unlisted organisation": ([told(to="nobody")], 0),
    "to nobody": ([told(to=None)], 0),
    "from a government organisation only": (
        [linkage("street", "agency", "referral", "2024-03-05", need_id="n1")],
        0,
    ),
    "between government organisations": (
        [linkage("street", "office", "information_share", "2024-03-05", need_id="n1")],
        1,
    ),
    "from nobody known": ([linkage(None, "street", "referral", "2024-03-05", need_id="n1")], 1),
    "on the day itself": ([told("2024-03-01")], 1),
    "on day 15": ([told("2024-03-16")], 1),
    "on day 16": ([told("2024-03-17")], 0),
    "the day before": ([told("2024-02-29")], 0),
    "before, and again in time": ([told("2024-02-29"), told("2024-03-16")], 1),
    "of its project only": ([told(need_id=None, project_id="p1")], 0),
    "of another need": ([told(need_id="n2")], 0),
    "elsewhere": ([told(community_id="elsewhere")], 0),
    "declined": ([told(response_status="declined")], 1),
}


def test_what_tells_a_department() -> None:
    """A share or referral naming the need, to a government organisation, on day 0 to 15."""
    cases = {
        name: [*TOWN, called(project_id="p1"), project("p1"), *lines]
        for name, (lines, _) in TELLING.items()
    }
    found = measure(cases, I1)
    for name, (_, shared) in TELLING.items():
        assert counts(found(name)) == (shared, 1, 0), name


def test_which_needs_call_for_departments() -> None:
    """2 of 4 that call for departments; one does not, two do not say, one is refused.

    A need of the year before and one that is 14 days old are in no role; on day 15 it is in.
    """
    case = [
        *TOWN,
        called(),
        called("n2"),
        called("n3"),
        called("n4", "2024-12-16"),
        called("n5", "2024-12-17"),
        called("n6", "2023-12-31"),
        called("n7", acceptance_status="rejected"),
        called("n8", needs_department=False),
        called("n9", needs_department=None),
        called("n10", needs_department=None, acceptance_status="accepted"),
        called("n11", needs_department=None, acceptance_status="pending"),
        called("n12", "2024-12-17", needs_department=None),
        told(),
        told("2024-12-20", need_id="n4"),
        told("2024-12-20", need_id="n5"),
        *(told(need_id=f"n{i}") for i in (6, 7, 8, 9)),
    ]
    row = measure({"a": case}, I1)("a")
    assert (counts(row), row.value, row.unit) == ((2, 4, 2), 0.5, "share")
    # Wilson of 2 of 4 with z² = 3.84146: ½ ∓ 1.95996·√(1 + 0.96036) ÷ 7.84146.
    assert row.lower == pytest.approx(0.15004, abs=1e-5)
    assert row.upper == pytest.approx(0.84996, abs=1e-5)
    assert (row.method, row.status) == ("wilson", "ok")


def test_shares_count_by_the_day_of_the_data_also_after_the_period() -> None:
    """Raised on 20 December: told on 4 January is in time, unless the data end on the 3rd."""
    case = [*TOWN, called(raised="2024-12-20"), told("2025-01-04")]
    assert counts(measure({"a": case}, I1, as_of="2025-01-04")("a")) == (1, 1, 0)
    assert counts(measure({"a": case}, I1, as_of="2025-01-03")("a")) == (0, 0, 0)
    early = [*TOWN, called(raised="2024-12-15"), told("2025-01-04")]
    assert counts(measure({"a": early}, I1, as_of="2025-01-04")("a")) == (0, 1, 0)


def test_fifteen_days_are_360_hours_where_both_columns_have_times() -> None:
    """Raised on 1 March at 9:00; on the 16th 9:00 is in time and 10:00 is not.

    Where only one of the columns has times, days are compared.
    """
    cases = {
        hour: [*TOWN, called(raised="2024-03-01 09:00"), told(f"2024-03-16 {hour}")]
        for hour in ("09:00", "10:00")
    }
    found = measure(cases, I1)
    assert (found("09:00").numerator, found("10:00").numerator) == (1, 0)
    same_day = {"before": [*TOWN, called(raised="2024-03-01 09:00"), told("2024-03-01 08:00")]}
    assert counts(measure(same_day, I1)("before")) == (0, 1, 0)
    plain = {"a": [*TOWN, called(raised="2024-03-01 09:00"), told("2024-03-01")]}
    assert counts(measure(plain, I1)("a")) == (1, 1, 0)


# --- I2 ---------------------------------------------------------------------------------


def test_answers_to_shares() -> None:
    """2 accepted and 1 declined of 6; pending and blank stay below, blanks are also unknown.

    Anyone may be told, about no need at all; other linkages and other years do not count.
    """
    share = "information_share"
    case = [
        *times(2, linkage("committee", "street", share, response_status="accepted")),
        linkage("agency", "nobody", share, response_status="declined"),
        linkage("agency", "agency", share, response_status="pending"),
        *times(2, linkage(None, None, share)),
        linkage("agency", "street", "referral", response_status="accepted"),
        linkage("agency", "street", share, "2023-12-31", response_status="accepted"),
        linkage("agency", "street", share, "2025-01-01", response_status="accepted"),
        linkage("agency", "street", share, community_id="elsewhere", response_status="accepted"),
    ]
    row = measure({"a": [*TOWN, *case]}, I2, as_of="2025-03-01")("a")
    assert (counts(row), row.value, row.method) == ((3, 6, 2), 0.5, "wilson")


def test_an_answer_after_the_data_is_not_there_and_young_shares_count() -> None:
    """Accepted on 1 January is blank on 31 December; a share of the last day is in."""
    case = [
        linkage(
            "agency",
            "street",
            "information_share",
            "2024-12-31",
            response_status="accepted",
            accepted_date=day,
        )
        for day in ("2024-12-31", "2025-01-01", None)
    ]
    assert counts(measure({"a": case}, I2)("a")) == (2, 3, 1)
    assert counts(measure({"a": case}, I2, as_of="2025-01-01")("a")) == (3, 3, 0)
    assert counts(measure({"a": case}, I2, as_of="2024-12-30")("a")) == (0, 0, 0)


# --- I3 ---------------------------------------------------------------------------------


def test_the_median_lag_of_first_shares() -> None:
    """First told after 0, 3, 10 and 200 days: the median is 6.5. No minimum age, no 15 days.

    One told before it was raised is unknown, also where it is told again; the untold do not wait.
    """
    case = [
        *TOWN,
        *(called(f"n{i}", needs_department=None) for i in range(1, 7)),
        called("n7", acceptance_status="duplicate"),
        told("2024-03-01"),
        told("2024-03-20"),
        told("2024-03-04", need_id="n2", kind="referral"),
        told("2024-03-11", need_id="n3"),
        told("2024-09-17", need_id="n4", to="office"),
        told("2024-02-01", need_id="n5"),
        told("2024-03-08", need_id="n5"),
        told("2024-03-02", need_id="n6", to="agency"),
        told("2024-03-02", need_id="n7"),
    ]
    row = measure({"a": case}, I3)("a")
    assert (row.denominator, row.n_unknown, row.value, row.unit) == (4, 1, 6.5, "days")
    assert is_null(row, "numerator", "lower", "upper")
    assert (row.method, row.status) == ("median", "ok")


def test_a_lag_in_hours_where_both_columns_have_times() -> None:
    """From 6:00 to noon of the next day are 1.25 days; an hour too early is unknown."""
    lines = [called(raised="2024-03-01 06:00"), called("n2", "2024-03-01 06:00")]
    later = [told("2024-03-02 12:00"), told("2024-03-01 05:00", need_id="n2")]
    row = measure({"a": [*TOWN, *lines, *later]}, I3)("a")
    assert (row.value, row.denominator, row.n_unknown) == (1.25, 1, 1)
    days = [told("2024-03-02"), told("2024-03-01", need_id="n2")]
    row = measure({"a": [*TOWN, *lines, *days]}, I3)("a")
    assert (row.value, row.denominator, row.n_unknown) == (0.5, 2, 0)


def test_nothing_shared_has_no_lag() -> None:
    """No share, or only impossible ones: the count is 0 and there is no value."""
    found = measure({"none": [*TOWN, called()], "early": [*TOWN, called(), told("2024-02-01")]}, I3)
    for name, unknown in (("none", 0), ("early", 1)):
        row = found(name)
        assert (row.denominator, row.n_unknown, row.status) == (0, unknown, "not_available")
        assert is_null(row, "numerator", "value")


# --- I4 ---------------------------------------------------------------------------------


def between(first: str | None, second: str | None, answer: str | None = None, **c: object) -> Line:
    """A meeting of two about need n1."""
    return linkage(first, second, "meeting", **({"need_id": "n1", "response_status": answer} | c))


#: Linkages on a need that calls for departments: acting together, and named.
TOGETHER: dict[str, tuple[Case, tuple[int, int]]] = {
    "two, both accepted": (
        [between("agency", "street", "accepted"), between("agency", "office", "accepted")],
        (1, 1),
    ),
    "both at the ends of one": ([between("street", "office", "accepted")], (1, 1)),
    "one giving, one taking": (
        [between("street", "agency", "accepted"), between("agency", "office", "accepted")],
        (1, 1),
    ),
    "only one accepted": (
        [between("agency", "street", "accepted"), between("agency", "office", "declined")],
        (0, 1),
    ),
    "accepted twice by the same": (
        [
            *times(2, between("agency", "street", "accepted")),
            between("agency", "office", "pending"),
        ],
        (0, 1),
    ),
    "answers blank": ([between("street", "office")], (0, 1)),
    "the same twice": (times(2, between("agency", "street", "accepted")), (0, 0)),
    "with itself": ([between("street", "street", "accepted")], (0, 0)),
    "one government organisation": ([between("street", "committee", "accepted")], (0, 0)),
    "the second of unknown type": ([between("street", "unclear", "accepted")], (0, 0)),
    "the second unlisted": ([between("street", "nobody", "accepted")], (0, 0)),
    "of the project only": (
        [between("street", "office", "accepted", need_id=None, project_id="p1")],
        (0, 0),
    ),
    "before raising": (
        [between("street", "office", "accepted", linkage_date="2023-06-01")],
        (1, 1),
    ),
    "elsewhere": ([between("street", "office", "accepted", community_id="elsewhere")], (0, 0)),
    "answered after the data": (
        [between("street", "office", "accepted", accepted_date="2025-01-01")],
        (0, 1),
    ),
    "linked after the data": (
        [between("street", "office", "accepted", linkage_date="2025-01-01")],
        (0, 0),
    ),
}


def test_two_government_organisations_act_together() -> None:
    """Two distinct ones at ends of linkages that name the need, and of the accepted ones."""
    cases = {
        name: [*TOWN, called(project_id="p1"), project("p1"), *lines]
        for name, (lines, _) in TOGETHER.items()
    }
    found = measure(cases, I4)
    for name, (_, (together, named)) in TOGETHER.items():
        row = found(name)
        assert counts(row) == (together, named, 0), name
        assert row.status == ("ok" if named else "not_available"), name


def test_needs_that_may_call_for_departments_are_unknown_however_many_are_named() -> None:
    """Three blanks are unknown, one of them with two departments; a young need counts as any."""
    case = [
        *TOWN,
        called(raised="2024-12-31"),
        *(called(f"n{i}", needs_department=None) for i in (2, 3, 4)),
        called("n5", needs_department=False),
        called("n6", acceptance_status="rejected"),
        called("n7", needs_department=None, acceptance_status="withdrawn"),
        *(between("street", "office", "accepted", need_id=f"n{i}") for i in (1, 2, 5, 6)),
    ]
    row = measure({"a": case}, I4)("a")
    assert (counts(row), row.value, row.method) == ((1, 1, 3), 1, "wilson")


# --- I5 ---------------------------------------------------------------------------------

#: Rows beside a need n1, whose project number is p1, and whether it is found in another table.
RECORDED: dict[str, tuple[Case, int]] = {
    "nothing": ([], 0),
    "a project row here": ([project("p1")], 1),
    "a project row elsewhere": ([project("p1", community_id="elsewhere")], 0),
    "another project": ([project("p2")], 0),
    **{
        f"an activity, {status}": ([activity(need_id="n1", activity_status=status)], 1)
        for status in ("delivered", "cancelled", "planned")
    },
    "an activity before": ([activity("2020-01-01", need_id="n1")], 1),
    "an activity of the project": ([activity(project_id="p1")], 0),
    "an activity of another need": ([activity(need_id="n2")], 0),
    "an activity elsewhere": ([activity(need_id="n1", community_id="elsewhere")], 0),
    "an activity on the last day": ([activity("2024-12-31", need_id="n1")], 1),
    "an activity after the data": ([activity("2025-01-01", need_id="n1")], 0),
    "a linkage": ([linkage(None, None, need_id="n1")], 1),
    "a linkage of the project": ([linkage(None, None, project_id="p1")], 0),
    "a linkage elsewhere": ([linkage(None, None, need_id="n1", community_id="elsewhere")], 0),
    "a linkage after the data": ([linkage(None, None, day="2025-01-01", need_id="n1")], 0),
}


def test_where_a_need_is_found_again() -> None:
    """In a project row here, or by its own number in an activity of any status or a linkage."""
    cases = {name: [need("n1", project_id="p1"), *more] for name, (more, _) in RECORDED.items()}
    found = measure(cases, I5)
    for name, (_, there) in RECORDED.items():
        assert counts(found(name)) == (there, 1, 0), name


def test_needs_without_any_number_stay_below() -> None:
    """1 of 3 accepted needs of the year; a blank project is no unknown."""
    case = [
        need("n1", "2024-12-31"),
        need("n2"),
        need("n3", project_id="p9"),
        need("n4", acceptance_status="rejected"),
        need("n5", "2023-06-01"),
        *(activity(need_id=f"n{i}") for i in (1, 4, 5)),
    ]
    row = measure({"a": case}, I5)("a")
    assert (counts(row), row.value, row.method) == ((1, 3, 0), pytest.approx(1 / 3), "wilson")


# --- What is missing --------------------------------------------------------------------

#: What each indicator cannot do without (RULES §15).
REQUIRED = {
    I1: ("needs.needs_department", "organizations", "linkages", "linkages.need_id"),
    I2: ("linkages", "linkages.response_status"),
    I3: ("needs", "organizations", "linkages.need_id"),
    I4: (
        "needs.needs_department",
        "organizations",
        "linkages.need_id",
        "linkages.response_status",
    ),
    I5: ("needs.project_id", "projects", "activities.need_id", "linkages.need_id"),
}
PAIRS = [(indicator, absent) for indicator, names in REQUIRED.items() for absent in names]


@pytest.mark.parametrize(("indicator", "absent"), PAIRS)
def test_what_is_not_received_leaves_no_number(indicator: str, absent: str) -> None:
    """Every number and n_unknown is null, the note names the table or column (RULES 1.16)."""
    row = measure({"a": whole()}, indicator, without=[absent])("a")
    assert row.status == "not_available"
    assert row.note.startswith("missing=") and absent in row.note
    assert is_null(row)


@pytest.mark.parametrize(
    ("indicator", "table"),
    [
        *((indicator, "linkages") for indicator in (I1, I2, I3, I4, I5)),
        *((I5, table) for table in ("activities", "needs")),
        (I1, "needs"),
    ],
)
def test_not_reported_is_not_zero(indicator: str, table: str) -> None:
    """No row of a table up to the day of the data is not_reported; a row of 2020 makes a true zero."""
    others = [name for name in ("needs", "activities", "linkages") if name != table]
    case = [*TOWN, *([called()] if table != "needs" else [linkage("agency", "street")])]
    row = measure({"a": case}, indicator, reported=others)("a")
    assert (row.status, row.note) == ("not_available", f"not_reported; table={table}")
    assert is_null(row)
    reported = measure({"a": case}, indicator)("a")
    assert "not_reported" not in reported.note
    assert reported.n_unknown == 0


# --- Evidence and unions ----------------------------------------------------------------


def whole() -> list[Line]:
    """Something in every role of every indicator of information."""
    return [
        *TOWN,
        called(),
        called("n2"),
        called("n3", needs_department=None),
        called("n4"),
        told(response_status="accepted"),
        told("2024-03-25", need_id="n2", response_status="declined"),
        told("2024-02-01", need_id="n4"),
        between("street", "office", "accepted"),
        between("street", "office", "pending", need_id="n2"),
    ]


#: By indicator: the rows behind each role. A median has no numerator (RULES 7.3).
BEHIND = {
    I1: {
        "numerator": ["n1"],
        "denominator": ["n1", "n2", "n4"],
        "unknown": ["n3"],
    },
    I2: {
        "numerator": ["row 9", "row 10"],
        "denominator": ["row 9", "row 10", "row 11"],
        "unknown": ["row 11"],
    },
    I3: {"denominator": ["n1", "n2"], "unknown": ["n4"]},
    I4: {"numerator": ["n1"], "denominator": ["n1", "n2"], "unknown": ["n3"]},
    I5: {"numerator": ["n1", "n2", "n4"], "denominator": ["n1", "n2", "n3", "n4"]},
}


@pytest.mark.parametrize("indicator", BEHIND)
def test_evidence_names_the_rows_behind_the_number(indicator: str) -> None:
    """Each row weighs 1; their sums are numerator, denominator and n_unknown (RULES 1.32)."""
    rows = evidence(tables({"a": whole()}), indicator, community_id="a", period=YEAR)
    assert rows["n"].eq(1).all()
    found = {role: own["id"].tolist() for role, own in rows.groupby("role", sort=False)}
    assert found == {
        role: [f"a/{name}" for name in names] for role, names in BEHIND[indicator].items()
    }
    row = measure({"a": whole()}, indicator)("a")
    expected = {
        "numerator": row.numerator,
        "denominator": row.denominator,
        "unknown": row.n_unknown,
    }
    given = {role: n for role, n in expected.items() if n > 0}
    assert {role: len(ids) for role, ids in found.items()} == given


def test_a_union_counts_the_rows_of_all_its_communities() -> None:
    """Shares add up; the median is that of all lags, 4, 24, 1 and 1 days: 2.5, not a mean.

    The linkage of one community never tells a need of another, though both call it n1.
    """
    second = [
        *TOWN,
        called(),
        called("n2"),
        told("2024-03-02"),
        told("2024-03-02", need_id="n2"),
        called("n1", community_id="elsewhere"),
        called("n9", community_id="elsewhere"),
        told(need_id="n9", response_status="accepted"),
        linkage(None, None, "meeting", community_id="elsewhere"),
        activity(community_id="elsewhere"),
    ]
    drawn = tables({"a": whole(), "b": second})
    frame = compute(drawn, period=YEAR, only=list(BEHIND), by=()).frame
    apart = compute(drawn, period=YEAR, only=list(BEHIND)).frame
    for row in frame.itertuples():
        own = apart[apart["indicator_id"] == row.indicator_id]
        assert row.denominator == own["denominator"].sum()
        assert row.n_unknown == own["n_unknown"].sum()
        if row.indicator_id != I3:
            assert row.numerator == own["numerator"].sum()
            assert row.value == row.numerator / row.denominator
    values = dict(zip(frame["indicator_id"], frame["value"], strict=True))
    assert values[I1] == 3 / 7
    assert values[I2] == 3 / 6
    assert values[I3] == 2.5
    assert values[I5] == 5 / 8
