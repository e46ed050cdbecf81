"""The two indices, their quadrant and the linkage index, on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import is_null
from tests.tiny_linkage import (
    FOUR,
    PRO,
    Line,
    acting,
    activity,
    connecting,
    joint,
    linkage,
    measure,
    need,
    project,
    times,
)
from workbench.config.scheme import LinkageTerms, Scheme, ThreeRates

LIAN, DONG = "lian_index", "dong_index"
QUADRANT, INDEX = "linkage_quadrant", "linkage_index"


# --- The connection index ---------------------------------------------------------------


def linked() -> list[Line]:
    """One of two needs has all three, density is 2 of 5, and three of four linkages are anchored."""
    return [
        *FOUR,
        PRO,
        need("n1"),
        need("n2"),
        joint("2024-05-01", "agency", "committee", need_id="n1", worker_id="pro"),
        *times(3, linkage("street", "committee", need_id="n2")),
        linkage("street", "street"),
        joint("2024-06-01", "cbo"),
    ]


def test_the_connection_index_is_a_mean() -> None:
    """(0.5 + 0.4 ÷ 0.5 + 0.75) ÷ 3 = 2.05 ÷ 3; without staff (0.8 + 0.75) ÷ 2 = 0.775.

    With the reference at 0.3 the density counts as 1, not as 1.33: 2.25 ÷ 3 = 0.75.
    """
    row = measure({"a": linked()}, LIAN)("a")
    assert row.value == pytest.approx(2.05 / 3)
    assert (row.n_unknown, row.note, row.status) == (0, "components=3", "ok")
    assert is_null(row, "numerator", "denominator", "lower", "upper")
    row = measure({"a": linked()}, LIAN, without=["workers"])("a")
    assert row.value == pytest.approx(0.775)
    assert (row.n_unknown, row.note, row.status) == (1, "components=2", "ok")
    low = Scheme(linkage=LinkageTerms(density_reference=0.3))
    assert measure({"a": linked()}, LIAN, scheme=low)("a").value == pytest.approx(0.75)


def test_one_component_is_no_index() -> None:
    """Without staff, and with the anchors' column gone, only the density is left."""
    row = measure({"a": linked()}, LIAN, without=["workers", "linkages.project_id"])("a")
    assert (row.status, row.n_unknown) == ("not_available", 2)
    assert is_null(row, "value")


def test_a_community_that_reports_no_linkages_has_no_index() -> None:
    """K1, K2 and K3 all ask for linkages; a row of years ago is a report, and zeros are true."""
    case = [*FOUR, PRO, need("n1"), joint("2024-06-01", "cbo"), joint("2024-06-01", "agency")]
    silent = measure({"a": case}, LIAN, reported=["needs", "activities"])("a")
    assert (silent.status, silent.n_unknown) == ("not_available", 3)
    # K1 is 0 of 1, K2 0 of 1, K3 0 of 0 and so not available.
    row = measure({"a": case}, LIAN)("a")
    assert (row.value, row.n_unknown) == (0, 1)


# --- The action index -------------------------------------------------------------------


def contract(sessions: int) -> list[Line]:
    """A contract of ten sessions that is over, and the sessions held."""
    done = project("p1", target_sessions=10, start_date="2024-02-01", end_date="2024-11-30")
    return [done, *times(sessions, activity(project_id="p1"))]


def test_the_action_index_is_a_mean() -> None:
    """Acted on 5 of 20, 9 of 10 sessions, confirmed 7 of 20: (0.25 + 0.9 + 0.35) ÷ 3 = 0.5.

    15 sessions count as 10: (0.25 + 1 + 0.35) ÷ 3. Without a contract (0.25 + 0.35) ÷ 2.
    """
    cases = {
        "nine": [*acting(5, 7), *contract(9)],
        "fifteen": [*acting(5, 7), *contract(15)],
        "no contract": acting(5, 7),
    }
    found = measure(cases, DONG)
    nine, fifteen, none = (found(name) for name in cases)
    assert nine.value == pytest.approx(0.5)
    assert fifteen.value == pytest.approx(1.6 / 3)
    assert none.value == pytest.approx(0.3)
    assert [row.n_unknown for row in (nine, fifteen, none)] == [0, 0, 1]
    assert [row.note for row in (nine, none)] == ["components=3", "components=2"]
    assert is_null(nine, "numerator", "denominator", "lower", "upper")


def test_a_scheme_does_not_change_the_action_index() -> None:
    """A scheme in which “partly” counts half changes the three rates, and not this."""
    case = {"a": [*acting(5, 7), need(followup_resolved="partly")]}
    half = Scheme(three_rates=ThreeRates(partly_weight=0.5))
    plain, weighted = measure(case, DONG)("a"), measure(case, DONG, scheme=half)("a")
    assert plain.value == weighted.value == pytest.approx((5 / 21 + 7 / 21) / 2)


def test_one_component_is_no_action_index() -> None:
    """Only needs that nobody was asked about: M1 is 1 of 1, R3 is 0 of 0, no contract."""
    case = [need(first_response_date="2024-03-02", closed_status="resolved")]
    row = measure({"a": case}, DONG)("a")
    assert (row.status, row.n_unknown) == ("not_available", 2)
    assert is_null(row, "value")


# --- Quadrant and linkage index ---------------------------------------------------------

#: (anchored of 20 linkages, tied), (acted, confirmed of 20): lian, dong, quadrant, borderline.
QUADRANTS: dict[str, tuple[tuple[int, bool], tuple[int, int], float, float, str, bool]] = {
    "both": ((10, True), (20, 10), 0.75, 0.75, "both", False),
    "lian only": ((10, True), (5, 5), 0.75, 0.25, "lian_only", False),
    "dong only": ((10, False), (20, 10), 0.25, 0.75, "dong_only", False),
    "neither": ((10, False), (5, 5), 0.25, 0.25, "neither", False),
    # On the cut is reached, and borderline.
    "both on the cut": ((0, True), (10, 10), 0.5, 0.5, "both", True),
    "lian on the cut": ((0, True), (5, 5), 0.5, 0.25, "lian_only", True),
    "dong on the cut": ((10, False), (10, 10), 0.25, 0.5, "dong_only", True),
    # Exactly 0.05 away is borderline, 0.075 is not.
    "lian 0.05 above": ((2, True), (5, 5), 0.55, 0.25, "lian_only", True),
    "lian 0.05 under": ((18, False), (5, 5), 0.45, 0.25, "neither", True),
    "dong 0.05 above": ((10, True), (11, 11), 0.75, 0.55, "both", True),
    "dong 0.05 under": ((10, True), (9, 9), 0.75, 0.45, "lian_only", True),
    "lian 0.075 above": ((3, True), (5, 5), 0.575, 0.25, "lian_only", False),
    "lian 0.075 under": ((17, False), (5, 5), 0.425, 0.25, "neither", False),
    "dong 0.075 above": ((10, True), (12, 11), 0.75, 0.575, "both", False),
    "dong 0.075 under": ((10, True), (9, 8), 0.75, 0.425, "lian_only", False),
}


def placed(lian: tuple[int, bool], dong: tuple[int, int]) -> list[Line]:
    (anchored, tied), (acted, confirmed) = lian, dong
    return [*connecting(anchored, 20, tied=tied), *acting(acted, confirmed)]


def test_quadrants_and_their_borders() -> None:
    """Lian = (1 or 0, plus anchored ÷ 20) ÷ 2, dong = (acted + confirmed) ÷ 40, the cut is 0.5."""
    cases = {name: placed(lian, dong) for name, (lian, dong, *_) in QUADRANTS.items()}
    found = measure(cases, LIAN, DONG, QUADRANT, without=["workers"])
    for name, (_, _, lian, dong, quadrant, borderline) in QUADRANTS.items():
        assert found(name, indicator=LIAN).value == pytest.approx(lian), name
        assert found(name, indicator=DONG).value == pytest.approx(dong), name
        row = found(name, indicator=QUADRANT)
        assert (row.category, row.note) == (quadrant, "borderline" if borderline else ""), name
        assert (row.unit, row.n_unknown) == ("none", 0)
        assert is_null(row, "value", "numerator", "denominator")
        away = [found(name, group, indicator=QUADRANT) for group in ("lian", "dong")]
        assert [one.value for one in away] == [pytest.approx(lian - 0.5), pytest.approx(dong - 0.5)]
        assert [one.unit for one in away] == ["index", "index"]


def test_a_scheme_sets_the_cut_and_the_border() -> None:
    """0.75 and 0.25 under a cut of 0.75 and a border of 0: lian is reached, on the border."""
    case = {"a": placed((10, True), (5, 5)), "b": placed((9, True), (5, 5))}
    terms = Scheme(linkage=LinkageTerms(cut=0.75, borderline=0))
    found = measure(case, QUADRANT, scheme=terms, without=["workers"])
    assert (found("a").category, found("a").note) == ("lian_only", "borderline")
    assert (found("b").category, found("b").note) == ("neither", "")


def test_the_linkage_index_of_the_vector() -> None:
    """FRAMEWORK 7.5: lian (1 + 7/25) ÷ 2 = 0.64, dong 0.25: 100·√0.16 = 40; the mean says 44.5.

    With lian 0 (nothing tied, nothing anchored) it is 0, with dong 0 as well.
    """
    cases: dict[str, list[Line]] = {
        "vector": [*connecting(7, 25, tied=True), *acting(5, 5)],
        "no lian": [*connecting(0, 25, tied=False), *acting(20, 20)],
        "no dong": [*connecting(7, 25, tied=True), *acting(0, 0)],
        "full": [*connecting(25, 25, tied=True), *acting(20, 20)],
    }
    found = measure(cases, LIAN, DONG, INDEX, without=["workers"])
    assert found("vector", indicator=LIAN).value == pytest.approx(0.64)
    assert found("vector", indicator=DONG).value == pytest.approx(0.25)
    values = [found(name, indicator=INDEX).value for name in cases]
    assert values == [pytest.approx(40.0), 0, 0, 100]
    row = found("vector", indicator=INDEX)
    assert (row.unit, row.n_unknown, row.status) == ("score_0_100", 0, "ok")
    assert is_null(row, "numerator", "denominator", "lower", "upper")


def test_without_one_index_there_is_no_quadrant() -> None:
    """Twenty needs and no linkages: action is known, connection is not."""
    found = measure({"a": [*FOUR, *acting(5, 5)]}, QUADRANT, INDEX, reported=["activities"])
    rows: list[Any] = [
        *(found("a", group, indicator=QUADRANT) for group in ("", "lian", "dong")),
        found("a", indicator=INDEX),
    ]
    for row in rows:
        assert row.status == "not_available"
        assert row.category is None or row.category != row.category
        assert is_null(row, "value", "n_unknown")
