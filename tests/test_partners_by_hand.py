"""Who does what, gives what, and what partners say of each other, on paper: K9–K12."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    Case,
    Line,
    activity,
    answer,
    joint,
    linkage,
    measure,
    organization,
    resident,
    signed,
)
from workbench.config.scheme import LinkageTerms, Scheme

K9, K10 = "complementarity", "resource_exchange_rate"
K11, K12 = "trust_score", "value_score"
FIVE = Scheme(linkage=LinkageTerms(sectors="five"))


# --- K9 ---------------------------------------------------------------------------------


def work(name: str, lead: str | None, kind: str, *residents: str, **cells: str) -> list[Line]:
    """An activity and its roster."""
    one = activity("2024-04-01", kind, activity_id=name, organization_id=lead, **cells)
    return [one, *signed(name, *residents)]


PEOPLE = [
    resident("poor", "low_income"),
    resident("both", "low_income;disabled"),
    resident("plain"),
    resident("far", "low_income", community_id="elsewhere"),
]


def test_a_division_of_labour() -> None:
    """Three profiles, three pairs: 1 − 1/4, 1 − 0/4 and 1 − 1/2 are 2.25 of 3.

    a: case work for low_income, disabled, and training for none (an entry without code): 3.
    b: case work for low_income, publicity for unknown (nobody signed): 2. c: publicity for
    unknown, whoever comes from outside: 1. a and b share 1 of 4, a and c 0 of 4, b and c 1 of 2.
    The profile of b is the same after ten more of the same; of five activities one has no roster.
    """
    case = [
        *PEOPLE,
        *work("x1", "a", "case_work", "both"),
        *work("x2", "a", "training", "plain"),
        *work("x3", "b", "case_work", "poor"),
        *work("x4", "b", "publicity"),
        *work("x5", "c", "publicity", "far", "unlisted"),
        *work("x6", None, "home_visit", "poor"),
    ]
    found = measure({"a": case, "one": work("x1", "a", "case_work")}, K9)
    row = found("a")
    assert (counts(row), row.value, row.unit) == ((2.25, 3, 0), 0.75, "index")
    assert is_null(row, "lower", "upper")
    assert (counts(found("one")), found("one").status) == ((0, 0, 0), "not_available")


def test_the_same_lecture_everywhere() -> None:
    """Equal profiles are 0; another group, or another kind of service, makes 1."""
    cases = {
        "equal": [*work("x1", "a", "training", "poor"), *work("x2", "b", "training", "poor")],
        "group": [*work("x1", "a", "training", "poor"), *work("x2", "b", "training", "plain")],
        "kind": [*work("x1", "a", "training", "poor"), *work("x2", "b", "counselling", "poor")],
        # A resident without code is not the same as one who is not known.
        "no code": [*work("x1", "a", "training", "plain"), *work("x2", "b", "training", "outside")],
        "not known": [*work("x1", "a", "training", "outside"), *work("x2", "b", "training")],
        "twice": [
            *work("x1", "a", "training", "poor"),
            *work("x2", "b", "training", "poor"),
            *work("x3", "b", "training", "poor"),
        ],
        "co-host": [
            *work("x1", "a", "training", "poor", co_organization_ids="c"),
            *work("x2", "b", "training", "poor"),
        ],
    }
    found = measure({name: [*PEOPLE, *lines] for name, lines in cases.items()}, K9)
    assert {name: found(name).value for name in cases} == {
        "equal": 0,
        "group": 1,
        "kind": 1,
        "no code": 1,
        "not known": 0,
        "twice": 0,
        "co-host": 0,
    }


def test_activities_without_roster_are_told() -> None:
    """Two of four activities have nobody on a roster."""
    case = [
        *PEOPLE,
        *work("x1", "a", "training", "poor"),
        *work("x2", "b", "training", "unlisted"),
        *work("x3", "a", "publicity"),
        *work("x4", "b", "publicity"),
    ]
    assert measure({"a": case}, K9)("a").note == "without_roster=0.5"


# --- K10 --------------------------------------------------------------------------------


def gave(giver: str, taker: str, what: str | None) -> Line:
    return linkage(giver, taker, "resource_transfer", resource_type=what)


#: Resources that moved, and (exchanged, dyads).
GIFTS: dict[str, tuple[Case, tuple[int, int]]] = {
    "venue for funds": (
        [gave("committee", "agency", "venue"), gave("agency", "committee", "funds")],
        (1, 1),
    ),
    "venue for venue": (
        [gave("committee", "agency", "venue"), gave("agency", "committee", "venue")],
        (0, 1),
    ),
    "one way": (
        [gave("committee", "agency", "venue"), gave("committee", "agency", "staff")],
        (0, 1),
    ),
    "funds for funds and staff": (
        [
            gave("committee", "agency", "funds"),
            gave("agency", "committee", "funds"),
            gave("agency", "committee", "staff"),
        ],
        (1, 1),
    ),
    "of no kind": ([gave("committee", "agency", None)], (0, 0)),
    "within a sector": (
        [gave("agency", "society", "venue"), gave("society", "agency", "funds")],
        (0, 0),
    ),
    "to itself": ([gave("agency", "agency", "venue")], (0, 0)),
    "from a stranger": ([gave("stranger", "agency", "venue")], (0, 0)),
    "in a meeting": ([linkage("agency", "street", "meeting", resource_type="data")], (0, 1)),
    "two dyads": (
        [
            gave("committee", "agency", "venue"),
            gave("agency", "committee", "goods"),
            gave("street", "agency", "funds"),
        ],
        (1, 2),
    ),
}


def test_different_resources_each_way() -> None:
    """Across sectors, some kind one way and another kind the other way."""
    found = measure({n: [*ACTORS, *lines] for n, (lines, _) in GIFTS.items()}, K10)
    for name, (_, expected) in GIFTS.items():
        assert counts(found(name)) == (*expected, 0), name
    assert (found("two dyads").value, found("of no kind").status) == (0.5, "not_available")
    charity = {"a": [*ACTORS, gave("fund", "agency", "funds"), gave("agency", "fund", "data")]}
    assert counts(measure(charity, K10)("a")) == (0, 0, 0)
    assert counts(measure(charity, K10, scheme=FIVE)("a")) == (1, 1, 0)


# --- K11, K12 ---------------------------------------------------------------------------

RELIABLE, MISSION, OPEN = "trust_reliability", "trust_mission", "trust_openness"
POWER, INVOLVED, RESOURCE = "value_power", "value_involvement", "value_resource"


def working(n: int) -> list[Line]:
    """So many active organisations, each on its own."""
    names = [f"o{i}" for i in range(n)]
    return [*(organization(name) for name in names), *(joint("2024-05-01", name) for name in names)]


def says(response: str, target: str, *scores: float | None, **cells: Any) -> list[Line]:
    """Answers to the three items of trust; None is not asked."""
    items = zip((RELIABLE, MISSION, OPEN), scores, strict=False)
    return [answer(response, target, item, s, **cells) for item, s in items if s is not None]


def test_trust_is_averaged_over_partners() -> None:
    """o1 is given 3 by r1 and 2.5 by r2: 2.75; o2 is given 2.5 by r1: (2.75 + 2.5) ÷ 2 = 2.625.

    r1 of o1: (4 + 4 + 1) ÷ 3 = 3. r2 of o1: (2 + 3) ÷ 2 = 2.5, the third item is blank. r1 of
    o2 on a scale from 1 to 5: 5, 3, 1 are 4, 2.5, 1: 2.5. r3 of o2 answers one item: unknown,
    though r3 has answered. 3 of 5 active organisations are the 60 % asked for.
    """
    case = [
        *working(5),
        *says("r1", "o1", 4, 4, 1),
        *says("r2", "o1", 2, 3),
        *says("r1", "o2", 5, 3, 1, scale_min=1, scale_max=5),
        *says("r3", "o2", None, 1),
    ]
    row = measure({"a": case}, K11)("a")
    assert (counts(row), row.value) == ((5.25, 2, 1), 2.625)
    assert (row.unit, row.status) == ("score", "ok")
    assert is_null(row, "lower", "upper")


def test_three_in_five_must_answer() -> None:
    """6 of 10 are enough, 10 of 17 (0.588) are not; then counts stay, and the value goes."""
    cases = {
        f"{k} of {n}": [*working(n), *(x for i in range(k) for x in says(f"r{i}", "o1", 4, 4, 1))]
        for k, n in ((6, 10), (10, 17), (3, 5), (2, 5))
    }
    found = measure(cases, K11)
    for name, status in zip(
        cases, ("ok", "insufficient_data", "ok", "insufficient_data"), strict=True
    ):
        row = found(name)
        assert (counts(row), row.status) == ((pytest.approx(3), 1, 0), status), name
        assert is_null(row, "value") == (status != "ok")


#: Answers to three organisations at work: status, and the score where there is one.
ANSWERED: dict[str, tuple[Case, str, float | None]] = {
    # Two responses of one respondent are one rater of three: a third is not enough.
    "one respondent twice": (
        [
            *says("r1", "o1", 4, 4, 4, respondent_id="me"),
            *says("r2", "o1", 2, 2, 2, respondent_id="me"),
        ],
        "insufficient_data",
        None,
    ),
    # The same with two respondents: (4 + 2) ÷ 2, two of three.
    "two respondents": (
        [
            *says("r1", "o1", 4, 4, 4, respondent_id="me"),
            *says("r2", "o1", 2, 2, 2, respondent_id="you"),
        ],
        "ok",
        3,
    ),
    # r2 answers one item: it has answered, and rates nobody.
    "one item answers": ([*says("r1", "o1", 4, 4, 4), *says("r2", "o1", 2)], "ok", 4),
    # 5 is off a scale of 1 to 4 and 0 below it: one item is left.
    "off the scale": ([*says("r1", "o1", 4, 5, 0), *says("r2", "o1", 4)], "not_available", None),
    "residents": (
        [line for r in "123" for line in says(r, "o1", 4, 4, 4, respondent_type="resident")],
        "not_available",
        None,
    ),
    "of no partner": (
        [answer(r, None, item, 4) for r in "123" for item in (RELIABLE, MISSION, OPEN)],
        "not_available",
        None,
    ),
    # Waves of one period are pooled: 4 in January, 2 in December.
    "two waves": (
        [
            *says("r1", "o1", 4, 4, survey_date="2024-01-01", wave="1"),
            *says("r2", "o1", 2, 2, survey_date="2024-12-31", wave="2"),
        ],
        "ok",
        3,
    ),
    "before the period": (
        [line for r in "123" for line in says(r, "o1", 4, 4, 4, survey_date="2023-12-31")],
        "not_available",
        None,
    ),
    # 0–10: 10 is 4, 5 is 2.5, 0 is 1; a target need not be listed, a mean of targets is plain.
    "from nought to ten": (
        [
            *says("r1", "x", 10, 5, 0, scale_min=0, scale_max=10),
            *says("r2", "o1", 4, 4, 4),
            *says("r3", "o1", 4, 4, 4),
        ],
        "ok",
        3.25,
    ),
}


def test_whose_answers_count() -> None:
    """Organisations about a partner, in the period, on their own scale."""
    found = measure({n: [*working(3), *lines] for n, (lines, _, _) in ANSWERED.items()}, K11)
    for name, (_, status, value) in ANSWERED.items():
        row = found(name)
        assert row.status == status, name
        assert is_null(row, "value") if value is None else row.value == pytest.approx(value), name


def test_ratings_where_nobody_is_active() -> None:
    """Rated but nobody at work: insufficient; nobody rated: not available, which goes first."""
    found = measure({"rated": says("r1", "o1", 4, 4, 4), "not": says("r1", "o1", 4)}, K11)
    assert (found("rated").status, counts(found("rated"))) == ("insufficient_data", (4, 1, 0))
    assert (found("not").status, counts(found("not"))) == ("not_available", (0, 0, 1))


def test_value_has_its_own_items() -> None:
    """Value: (1 + 2 + 3) ÷ 3 = 2; its raters are its own, and trust answered by one is too few."""
    case = [
        *working(2),
        answer("r1", "o1", POWER, 1),
        answer("r1", "o1", INVOLVED, 2),
        answer("r1", "o1", RESOURCE, 3),
        *(answer("r2", "o1", item, 2) for item in (POWER, RESOURCE)),
        *says("r1", "o1", 4, 4, 4),
    ]
    found = measure({"a": case}, K11, K12)
    assert (found("a", indicator=K12).value, counts(found("a", indicator=K12))) == (2, (2, 1, 0))
    assert found("a", indicator=K11).status == "insufficient_data"
