"""Small random cities of staff, rosters, needs that are matched, and two periods to compare.

The same seed, the same city. Cells are blank, dates lie on boundary days, before and after
each other; ids name what no table holds; workers belong to places, organisations or neither.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from tests.small_city import tables_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables

DAY = dt.timedelta(days=1)
PERIODS = (
    Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
    Period(dt.date(2023, 3, 16), dt.date(2024, 3, 15)),
)
TYPES = ("community_committee", "social_work_agency", "street_office", "foundation", "unknown")
KINDS = tuple(code.code for code in codes.WORKER_TYPE)
PAPERS = (*(code.code for code in codes.CERTIFICATE_LEVEL), None)
FUNCTIONS = (*(code.code for code in codes.WORKER_FUNCTION), None)
ROLES = ("beneficiary", "beneficiary", "participant", "volunteer", "organiser", None)
SERVICES = ("case_work", "home_visit", "training", "deliberation", "administrative")
CATEGORIES = ("entitlement", "dispute", "居家", "居家", "环境", "环境", None)
CHANNELS = ("worker_outreach", "survey", "resident_meeting", "resident_self", "unknown", None)
LINKAGES = ("referral", "referral", "resource_transfer", "policy_proposal", "policy_proposal")
ANSWERS = ("yes", "partly", "no", "unreachable", None)

Row = dict[str, Any]


def random_workers(seed: int, *, places: int = 2) -> tuple[Tables, Period, dt.date]:
    """A city of so many communities, its period and `as_of`, mostly some months after its end."""
    rng = random.Random(seed)
    period = rng.choice(PERIODS)
    as_of = period.end + rng.choice((0, 0, 100, 200, 200, -40)) * DAY
    rows: dict[str, list[Row]] = {
        name: []
        for name in (
            "communities",
            "workers",
            "residents",
            "needs",
            "projects",
            "activities",
            "participation",
            "linkages",
        )
    }
    rows["organizations"] = [
        {
            "organization_id": f"o{number}",
            "organization_type": kind,
            "community_id": rng.choice(("c0", "c1", None)),
        }
        for number, kind in enumerate((*TYPES, *TYPES))
    ]
    for number in range(places):
        _add_place(rng, rows, f"c{number}", period)
    rows["workers"] += [_worker(rng, f"w{i}", places, period) for i in range(14)]
    return tables_of(**rows), period, as_of


def _day(rng: random.Random, period: Period) -> dt.date:
    """Mostly in the period or in the two years before, sometimes on its edges or after it."""
    if rng.random() < 0.15:
        return rng.choice((period.start, period.end)) + rng.choice((-1, 0, 1)) * DAY
    return period.end - rng.randint(-60, 900) * DAY


def _some_worker(rng: random.Random) -> str | None:
    return rng.choice((*(f"w{i}" for i in range(14)), "w99", None))


def _organization(rng: random.Random) -> str | None:
    return rng.choice((*(f"o{i}" for i in range(10)), "o99", None))


def _worker(rng: random.Random, name: str, places: int, period: Period) -> Row:
    return {
        "worker_id": name,
        "organization_id": _organization(rng),
        "community_id": rng.choice((*(f"c{i}" for i in range(places)), None)),
        "worker_type": rng.choice(KINDS),
        "certificate_level": rng.choice(PAPERS),
        "fte": rng.choice((None, 1, 0.5, 0.25)),
        "start_date": rng.choice((None, None, _day(rng, period))),
        "end_date": rng.choice((None, None, period.end - 100 * DAY)),
    }


def _add_place(rng: random.Random, rows: dict[str, list[Row]], place: str, period: Period) -> None:
    rows["communities"] += [
        {
            "community_id": place,
            "year": period.end.year,
            "pop_total": rng.choice((500, 900, None)),
            "pop_priority": rng.choice((3, 40, 40)),
        }
    ]
    rows["residents"] += [
        {
            "resident_id": f"{place}.r{i}",
            "community_id": place,
            "group_codes": rng.choice(("low_income", "disabled;veteran", None)),
        }
        for i in range(9)
    ]
    rows["projects"] += [
        {
            "project_id": f"{place}.p{i}",
            "community_id": place,
            "award_date": rng.choice((None, *(_day(rng, period) for _ in range(4)))),
            "awarded_organization_id": _organization(rng),
        }
        for i in range(3)
    ]
    needs = [_need(rng, place, i, period) for i in range(rng.choice((20, 130, 200)))]
    rows["needs"] += needs
    rows["linkages"] += [_linkage(rng, place, i, needs, period) for i in range(30)]
    for i in range(40):
        _add_activity(rng, rows, f"{place}.a{i}", place, needs, period)


def _need(rng: random.Random, place: str, number: int, period: Period) -> Row:
    raised = _day(rng, period)
    closed = raised + rng.randint(-1, 40) * DAY if rng.random() < 0.8 else None
    category = rng.choice(CATEGORIES)
    project = f"{place}.p{rng.randrange(4)}" if category in ("entitlement", "居家") else None
    return {
        "need_id": f"{place}.n{number:03d}",
        "community_id": place,
        "raised_date": raised,
        "source_channel": rng.choice(CHANNELS),
        "need_category": category,
        "resident_id": rng.choice((None, *(f"{place}.r{rng.randrange(6)}", f"s{number}") * 3)),
        "acceptance_status": rng.choice((None, "accepted", "accepted", "rejected", "duplicate")),
        "responsible_organization_id": rng.choice((None, "o1")),
        "project_id": project if rng.random() < 0.85 else None,
        "closed_date": closed,
        "closed_status": rng.choice((None, "resolved")) if closed else None,
        "followup_resolved": rng.choice(ANSWERS),
    }


def _about(rng: random.Random, needs: Sequence[Row], period: Period) -> tuple[dt.date, Row]:
    """A day, and the need or project that a row of this day is about."""
    need = rng.choice(needs)
    anchor = rng.choice(
        (
            {"need_id": need["need_id"]},
            {"need_id": need["need_id"]},
            {"project_id": need["project_id"]},
            {},
        )
    )
    later = need["raised_date"] + rng.choice((-3, 0, 5, 14, 15, 16, 60)) * DAY
    return rng.choice((later, later, _day(rng, period))), dict(anchor)


def _linkage(
    rng: random.Random, place: str, number: int, needs: Sequence[Row], period: Period
) -> Row:
    day, anchor = _about(rng, needs, period)
    return {
        **anchor,
        "linkage_id": f"{place}.l{number}",
        "community_id": place,
        "linkage_date": day,
        "from_organization_id": _organization(rng),
        "to_organization_id": rng.choice((_organization(rng), "o2")),
        "linkage_type": rng.choice(LINKAGES),
        "response_status": rng.choice(("accepted", "accepted", "declined", "pending", None)),
        "accepted_date": rng.choice((None, day + rng.choice((0, 1, 15)) * DAY)),
    }


def _add_activity(
    rng: random.Random,
    rows: dict[str, list[Row]],
    name: str,
    place: str,
    needs: Sequence[Row],
    period: Period,
) -> None:
    day, anchor = _about(rng, needs, period)
    people = rng.sample([f"{place}.r{i}" for i in range(12)] + ["guest"], rng.randint(0, 5))
    rows["activities"].append(
        {
            **anchor,
            "activity_id": name,
            "community_id": place,
            "activity_date": day,
            "organization_id": _organization(rng),
            "service_type": rng.choice(SERVICES),
            "participant_count": rng.choice((len(people), len(people), 4, None)),
            "hours": rng.choice((None, 0, 0.5, 1, 2.25)),
            "worker_id": _some_worker(rng),
            "worker_function": rng.choice(FUNCTIONS),
            "activity_status": rng.choice((None, "delivered", "delivered", "cancelled")),
        }
    )
    rows["participation"] += [
        {"activity_id": name, "resident_id": person, "participant_role": rng.choice(ROLES)}
        for person in people
    ]
