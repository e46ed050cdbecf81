"""Venues, kinds of actors and kinds of service, on paper: C9 and what stands beside M."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_city import counts, is_null
from tests.tiny_linkage import (
    ACTORS,
    AGENCY,
    Line,
    activity,
    joint,
    linkage,
    measure,
    organization,
    place,
    times,
)
from workbench.config.scheme import LinkageTerms, Scheme
from workbench.results import Period

OPEN, AREA, VENUES = "venue_openness_rate", "venue_area_per_100_households", "activity_venue_mix"
SECTORS, AID = "sectors_active", "mutual_aid_activities"
CBO, KINDS = "cbo_meetings", "service_kind_mix"
FIVE = Scheme(linkage=LinkageTerms(sectors="five"))


# --- Places -----------------------------------------------------------------------------


def used(lead: str | None, hours: float | None, venue: str | None = "community_venue") -> Line:
    """Some hours on 5 March, led by this organisation."""
    return activity("2024-03-05", organization_id=lead, hours=hours, venue_type=venue)


def test_hours_of_the_venue_in_a_leap_year() -> None:
    """10 hours of the agency and 4 of the party's centre, of 366 · 182 ÷ 366 = 182 hours.

    From January to June 2024 are 31 + 29 + 31 + 30 + 31 + 30 = 182 days of 366. The committee's
    own hours do not count, whether known or not. Unknown: a stranger, nobody, an unknown type,
    and 1 activity without hours; elsewhere than in the venue nothing is asked.
    """
    riddle = organization("riddle", "unknown")
    case = [
        *ACTORS,
        riddle,
        place(venue_open_hours=366),
        used("agency", 10),
        used("centre", 4),
        used("committee", 5),
        used("committee", None),
        used("stranger", 3),
        used(None, 3),
        used("riddle", 3),
        used("agency", None),
        used("agency", 8, "home"),
        used("agency", 8, None),
        used("stranger", None, "outdoor"),
        activity("2024-07-01", organization_id="agency", hours=7, venue_type="community_venue"),
    ]
    half = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    row = measure({"a": case}, OPEN, period=half)("a")
    assert counts(row) == (14, pytest.approx(182), 4)
    assert row.value == pytest.approx(14 / 182)
    assert (row.unit, row.status) == ("ratio", "ok")
    assert is_null(row, "lower", "upper")


def test_the_venue_in_other_periods() -> None:
    """181 of 365 days in 2023; a whole year is 1, and so is a year and a half; it may exceed 1."""
    case = [
        AGENCY,
        place(year=2023, venue_open_hours=365),
        place(venue_open_hours=5),
        used("agency", 10),
    ]
    periods = {
        Period(dt.date(2023, 1, 1), dt.date(2023, 6, 30)): (0, 181),
        Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)): (10, 5),
        Period(dt.date(2023, 7, 1), dt.date(2024, 12, 31)): (10, 5),
    }
    for period, expected in periods.items():
        row = measure({"a": case}, OPEN, period=period)("a")
        assert counts(row) == (expected[0], pytest.approx(expected[1]), 0)
    assert row.value == 2
    for opened in (0, None):
        row = measure({"a": [AGENCY, place(venue_open_hours=opened)]}, OPEN)("a")
        assert row.status == "not_available"


def test_venue_area_per_hundred_households() -> None:
    """300 m² for 400 households are 75 for every hundred; no household, no area: not available."""
    cases = {
        "75": [place(venue_area_m2=300)],
        "no households": [place(venue_area_m2=300, households=0)],
        "no area": [place()],
        "another year": [place(venue_area_m2=300, year=2023)],
    }
    found = measure(cases, AREA)
    assert (found("75").value, found("75").numerator, found("75").denominator) == (75, 300, 400)
    assert found("75").unit == "m2_per_100_households"
    assert {found(name).status for name in list(cases)[1:]} == {"not_available"}
    assert all(is_null(found(name), "value") for name in list(cases)[1:])


def test_venues_of_activities() -> None:
    """3 in the venue, 2 at home, 1 online of 6; two blanks are unknown, outdoors is 0 of 6."""
    case = [
        *times(3, activity(venue_type="community_venue")),
        *times(2, activity(venue_type="home")),
        activity(kind="administrative", venue_type="online"),
        *times(2, activity()),
        activity(venue_type="home", activity_status="cancelled"),
    ]
    found = measure({"a": case}, VENUES)
    expected = {"community_venue": 3, "home": 2, "outdoor": 0, "online": 1, "other": 0}
    for venue, n in expected.items():
        row = found("a", venue)
        assert (counts(row), row.method) == ((n, 6, 2), "wilson"), venue


# --- Who and what -----------------------------------------------------------------------

#: Types of active organisations, and how many of the seven kinds they are.
SEVEN: dict[str, tuple[tuple[str, ...], int]] = {
    "government twice": (("street_office", "government_department"), 1),
    "community thrice": (("community_committee", "party_service_centre", "community_based_org"), 1),
    "society and agency": (("social_organization", "social_work_agency"), 2),
    "community and its team": (("community_committee", "volunteer_team"), 2),
    "market twice": (("property_company", "enterprise"), 1),
    "unknown": (("unknown",), 0),
    "all": (
        (
            "street_office",
            "community_committee",
            "social_organization",
            "social_work_agency",
            "volunteer_team",
            "foundation",
            "enterprise",
        ),
        7,
    ),
}


def test_seven_kinds_of_actors() -> None:
    """Whatever the setting of sectors; meeting oneself is being active."""
    cases: dict[str, list[Line]] = {
        name: [
            line
            for kind in kinds
            for line in (organization(kind, kind), linkage(kind, kind, "meeting"))
        ]
        for name, (kinds, _) in SEVEN.items()
    }
    cases["listed only"] = [*ACTORS]
    cases["host"] = [*ACTORS, joint("2024-05-01", "agency", "fund", "stranger")]
    for scheme in (Scheme(), FIVE):
        found = measure(cases, SECTORS, scheme=scheme)
        for name, (_, n) in SEVEN.items():
            row = found(name)
            assert (row.value, row.numerator, row.status) == (n, n, "ok"), name
            assert is_null(row, "denominator", "lower", "upper")
        assert (found("listed only").value, found("host").value) == (0, 2)


def test_mutual_aid_and_meetings_with_residents_groups() -> None:
    """2 of 5 activities are mutual aid; 3 of 6 linkages are meetings with a residents' group."""
    case = [
        *ACTORS,
        organization("cbo", "community_based_org", community_id="elsewhere"),
        *times(2, activity(kind="mutual_aid")),
        activity(kind="mutual_aid", activity_status="cancelled"),
        *(activity(kind=kind) for kind in ("training", "publicity", "meeting")),
        linkage("committee", "cbo", "meeting"),
        linkage("cbo", "committee", "meeting"),
        linkage("cbo", "cbo", "meeting"),
        linkage("cbo", "committee", "joint_decision"),
        linkage("team", "committee", "meeting"),
        linkage("cbo", "committee", "meeting", "2025-01-01"),
    ]
    found = measure({"a": case, "none": []}, AID, CBO)
    count, share, met = (
        found("a", indicator=AID),
        found("a", "share", indicator=AID),
        found("a", indicator=CBO),
    )
    assert (count.value, count.unit, met.value, met.unit) == (2, "count", 3, "count")
    assert (counts(share), share.value, share.unit, share.method) == (
        (2, 5, 0),
        0.4,
        "share",
        "wilson",
    )
    quiet = found("none", indicator=AID), found("none", indicator=CBO)
    assert [row.value for row in quiet] == [0, 0]
    assert found("none", "share", indicator=AID).status == "not_available"


def test_kinds_of_service() -> None:
    """4 material, 1 basic, 0 psychological of 5 services of known kind; two are unknown."""
    case = [
        *times(4, activity(service_kind="material")),
        activity(kind="mutual_aid", service_kind="basic"),
        *times(2, activity()),
        activity(kind="publicity", service_kind="psychological"),
        activity(kind="deliberation"),
    ]
    found = measure({"a": case}, KINDS)
    for kind, n in {"material": 4, "basic": 1, "psychological": 0}.items():
        assert counts(found("a", kind)) == (n, 5, 2), kind
    row = measure({"a": case}, KINDS, without=["activities.service_kind"])("a", "basic")
    assert (row.status, is_null(row)) == ("not_available", True)
