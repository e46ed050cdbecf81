"""Small random cities of organisations, projects and linkages, full of what real records get wrong.

The same seed, the same city. Every column is sometimes missing or wholly blank, every table
sometimes absent or empty; ids that no table holds, organisations that were closed or never
had a type, projects in several communities, activities that name the need or only its project.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.slow_linkage.chain import COMPETITIVE, RES, ROUTES
from tests.slow_linkage.connection import TRUST, VALUE
from tests.slow_linkage.place import GOVERNANCE, SERVICES
from tests.small_city import frame_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
PLACES = ("0010", "002", "B-3", "社区丁")
TYPES = tuple(code.code for code in codes.ORGANIZATION_TYPE if code.code != "unknown")
COMMON_TYPES = (  # those that the chain and the three 社 ask for come often
    *("community_committee", "social_work_agency", "social_organization") * 3,
    *("community_based_org", "volunteer_team", "foundation", "street_office") * 2,
    *TYPES,
    *("unknown", None),
)
WORKER_TYPES = tuple(code.code for code in codes.WORKER_TYPE)
CERTIFICATES = (*(code.code for code in codes.CERTIFICATE_LEVEL), None)
METHODS = (*COMPETITIVE, "single_source", "grant")
LINKAGES = tuple(code.code for code in codes.LINKAGE_TYPE)
RESOURCES = tuple(code.code for code in codes.RESOURCE_TYPE)
VENUES = (*("community_venue",) * 4, "home", "outdoor", "online", "other")
STATUSES = ("delivered",) * 6 + (None,) * 3 + ("cancelled", "planned")
ACCEPTANCE = ("accepted",) * 14 + (None,) * 3 + ("rejected", "duplicate", "withdrawn", "pending")
ANSWERS = (*("yes",) * 5, "partly", "no", "unreachable", None)
CHANNELS = (*RES, *RES, *RES, "grid_inspection", "superior_task", "unknown")
SCALES = ((None, None), (None, None), (1, 4), (1, 5), (0, 10), (None, 5), (4, 4))
GROUPS = (None, None, "disabled", "elderly_60;low_income", "low_income", "veteran;disabled;migrant")

#: Without these a table is no table of a city: they are always there, and never wholly blank.
ALWAYS = {"community_id", "year", *(key for table in TABLES.values() for key in table.key)}
#: Not read by these indicators.
UNREAD = {"title", "community_name", "organization_name", "weight", "participant_count"}

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Habits:
    """How one community works and how it keeps its records."""

    needs: int
    activities: int
    linkages: int
    projects: int
    circle: int  # how many organisations it works with
    orderly: float  # how often a project and a need follow the chain
    blank: float
    raters: float  # share of its circle that answers the survey


def random_linkage(seed: int, *, cities: int = 1) -> tuple[Tables, Period, dt.date]:
    """A city of one to four communities, its period and `as_of`; `cities` sets several side by side."""
    rng = random.Random(seed)
    period = _period(rng)
    as_of = _as_of(rng, period)
    rows: Rows = {name: [] for name in TABLES}
    names = [
        f"{name}{city or ''}"
        for city in range(cities)
        for name in PLACES[: rng.randint(1, len(PLACES))]
    ]
    elsewhere = rng.choice((None, None, None, "外地"))
    for number in range(14):
        where = rng.choice((None, None, rng.choice(names), elsewhere))
        rows["organizations"].append(_organization(rng, f"o{number}", where, period))
    rows["workers"] = [_worker(rng, f"w{number}", names) for number in range(12)]
    for name in names:
        _add_community(rng, rows, name, period, as_of)
    for own in rows.values():
        own += [dict(rng.choice(own)) for _ in range(rng.choice((0, 0, 1, 2))) if own]
        rng.shuffle(own)
    return _as_received(rng, rows), period, as_of


def _period(rng: random.Random) -> Period:
    """A year, two years, half a year, a quarter, a month, a part across two years."""
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    return Period(
        *rng.choice(
            (
                *(year,) * 5,
                (dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
                (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
                (dt.date(2023, 4, 1), dt.date(2023, 6, 30)),
                (dt.date(2023, 11, 15), dt.date(2024, 2, 10)),
                (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
            )
        )
    )


def _as_of(rng: random.Random, period: Period) -> dt.date:
    inside = period.start + rng.randrange(period.days()) * DAY
    late = period.end + rng.choice((1, 30, 90, 91, 120, 200)) * DAY
    before = period.start - 10 * DAY
    return rng.choice((period.end,) * 6 + (late,) * 9 + (inside,) * 3 + (before,))


def _habits(rng: random.Random) -> Habits:
    busy = rng.choice((0.1, 1.0, 1.0, 1.0, 1.5))
    if rng.random() < 0.3:  # a community that keeps to the chain, with few and large projects
        return Habits(
            needs=70,
            activities=50,
            linkages=20,
            projects=rng.choice((2, 4)),
            circle=rng.choice((4, 6)),
            orderly=1.0,
            blank=rng.choice((0.0, 0.03, 0.08)),
            raters=rng.choice((0.5, 0.8, 1.0)),
        )
    return Habits(
        needs=int(busy * rng.choice((3, 15, 30, 45, 60))),
        activities=int(busy * rng.choice((3, 10, 20, 40, 50))),
        linkages=int(busy * rng.choice((1, 3, 12, 20, 25))),
        projects=rng.choice((0, 1, 2, 3, 6, 8)),
        circle=rng.choice((0, *(1, 2, 4, 6, 8) * 3)),
        orderly=rng.choice((0.3, 0.8, 0.95, 1.0)),
        blank=rng.choice((0.0, 0.03, 0.08, 0.25)),
        raters=rng.choice((0.0, 0.4, 0.6, 0.8, 1.0, 1.4)),
    )


def _organization(rng: random.Random, name: str, where: str | None, period: Period) -> Row:
    edge = rng.choice((period.start, period.end))
    return {
        "organization_id": name,
        "organization_type": rng.choice(COMMON_TYPES),
        "community_id": where,
        "committee_controlled": rng.choice((*(False,) * 6, True, None)),
        "active_from": None if rng.random() < 0.6 else edge + rng.choice((-900, -1, 0, 1)) * DAY,
        "active_to": None if rng.random() < 0.7 else edge + rng.choice((-1, 0, 1, 400)) * DAY,
    }


def _worker(rng: random.Random, name: str, communities: Sequence[str]) -> Row:
    return {
        "worker_id": name,
        "organization_id": f"o{rng.randrange(14)}",
        "community_id": rng.choice((None, rng.choice(communities))),
        "worker_type": None if rng.random() < 0.03 else rng.choice(WORKER_TYPES),
        "certificate_level": rng.choice(CERTIFICATES),
    }


class _Maker:
    """The rows of one community."""

    def __init__(self, rng: random.Random, name: str, period: Period, as_of: dt.date) -> None:
        self.rng, self.name, self.period, self.as_of = rng, name, period, as_of
        self.habits = _habits(rng)
        self.circle = [f"o{i}" for i in rng.sample(range(14), self.habits.circle)]
        self.local = [
            f"{name}-o{i}" for i in range(rng.randint(self.habits.orderly > 0.9 and 2, 4))
        ]
        if not self.circle:  # nobody here is on the list of organisations
            self.local = []
        self.partners = [*self.circle, *self.local]
        self.alone = rng.choice((0.0, 0.0, 0.8))  # how often nobody is named as co-host

    def sometimes(self, give: Callable[[], Any], more: float = 0.0) -> Any:
        """Blank as often as this community leaves cells blank."""
        return None if self.rng.random() < self.habits.blank + more else give()

    def partner(self) -> str:
        """Mostly one of the circle; now and then an id that no table holds."""
        if not self.partners or self.rng.random() < 0.03:
            return self.rng.choice(("x1", "x2"))
        return self.rng.choice(self.partners)

    def day(self) -> dt.date:
        """Mostly in the period; else on a boundary day, before, or after what is known."""
        rng, period = self.rng, self.period
        kind = rng.random()
        if kind < 0.8:
            return period.start + rng.randrange(period.days()) * DAY
        if kind < 0.9:
            edge = rng.choice((period.start, period.end, self.as_of, self.as_of - 90 * DAY))
            return edge + rng.choice((-1, 0, 0, 1)) * DAY
        return period.start + rng.randint(-300, period.days() + 100) * DAY

    def of_type(self, rows: Rows, *types: str) -> str:
        """A partner of one of these types, if there is one and the chain is kept to."""
        fitting = [
            row["organization_id"]
            for row in rows["organizations"]
            if row["organization_type"] in types and row["organization_id"] in self.partners
        ]
        if fitting and self.rng.random() < self.habits.orderly:
            return self.rng.choice(fitting)
        return self.partner()

    def project(self, rows: Rows, number: int) -> Row:
        rng = self.rng
        design = self.period.start + rng.randint(-30, self.period.days() * 3 // 4) * DAY
        if rng.random() < 0.08:
            design = self.as_of + rng.choice((-1, 0, 1, 30)) * DAY
        steps = [design]
        for _ in range(3):
            orderly = rng.random() < self.habits.orderly
            steps.append(steps[-1] + rng.choice((0, 0, 5, 20) if orderly else (-9, -1, 30)) * DAY)
        start = self.sometimes(lambda: steps[3] + rng.choice((0, 0, -5, 3)) * DAY)
        keen = rng.random() < self.habits.orderly
        length = rng.choice((30, 180, 364, 364, -3, 0))
        row = {
            "project_id": f"p{number}",
            "community_id": self.name,
            "designer_organization_id": self.sometimes(
                lambda: self.of_type(
                    rows, "community_committee", "community_based_org", "volunteer_team"
                )
            ),
            "awarded_organization_id": self.sometimes(
                lambda: self.of_type(rows, "social_work_agency", "social_organization")
            ),
            "residents_consulted": self.sometimes(lambda: rng.choice((0, 3, 40)), 0.1),
            "design_date": self.sometimes(lambda: steps[0], 0.05),
            "tender_date": self.sometimes(lambda: steps[1], 0.1),
            "award_date": self.sometimes(lambda: steps[2], 0.1),
            "procurement_method": self.sometimes(
                lambda: rng.choice(COMPETITIVE if keen else METHODS)
            ),
            "valid_bid_count": self.sometimes(
                lambda: rng.choice((2, 3, 4, 5) if keen else (1, 2, 3)), 0.1
            ),
            "start_date": start,
            "end_date": self.sometimes(lambda: (start or steps[3]) + length * DAY),
            "target_sessions": self.sometimes(lambda: rng.choice((0, 1, 3, 4, 12))),
        }
        if rng.random() < 0.12:  # only designed, or only sent out, so far
            row |= dict.fromkeys(("award_date", "start_date", "end_date"))
            row[rng.choice(("tender_date", "design_date"))] = None
        return row

    def need(self, number: int, projects: Sequence[Row]) -> Row:
        rng = self.rng
        raised = self.day() if rng.random() > 0.02 else None
        shown = raised or self.period.start
        project = rng.choice(projects) if projects and rng.random() < 0.75 else None
        if project and project["design_date"] and rng.random() < self.habits.orderly:
            before = (0, -1, -10) if project["project_id"] == "p2" else (0, 1, 10, 40)
            raised = project["design_date"] - rng.choice(before) * DAY
        route = rng.choice(("project", "project", None) if project else ROUTES)
        if rng.random() < 0.1:
            route = rng.choice((*ROUTES, None))
        closed = rng.random() < 0.7
        return {
            "need_id": f"{self.name}-n{number:02d}",
            "community_id": self.name,
            "raised_date": raised,
            "source_channel": self.sometimes(lambda: rng.choice(CHANNELS)),
            "need_category": "居家",
            "acceptance_status": rng.choice(ACCEPTANCE),
            "handling_route": route,
            "first_response_date": self.sometimes(lambda: shown + rng.randint(-1, 4) * DAY, 0.1),
            "project_id": project["project_id"] if project else self.sometimes(lambda: "p99", 0.9),
            "closed_date": shown + rng.randint(0, 60) * DAY if closed else None,
            "closed_status": self.sometimes(lambda: "resolved") if closed else None,
            "followup_date": shown + rng.randint(1, 90) * DAY if closed else None,
            "followup_resolved": rng.choice(ANSWERS),
        }

    def anchor(self, needs: Sequence[Row], day: dt.date) -> Row:
        """What a row is about: a need, only its project, both, any project, or nothing."""
        rng = self.rng
        kind = rng.random()
        if not needs or kind < 0.2:
            return {"need_id": self.sometimes(lambda: "n99", 0.9), "project_id": None}
        need = rng.choice(needs)
        if kind < 0.25:
            return {"need_id": None, "project_id": rng.choice(("p0", "p1", "p99"))}
        return {
            "need_id": need["need_id"] if kind < 0.65 else None,
            "project_id": need["project_id"] if kind > 0.5 else None,
            "after": need["raised_date"],
        }

    def dated(self, needs: Sequence[Row]) -> tuple[dt.date, Row]:
        """A day and an anchor; mostly the row follows the need that it names."""
        day = self.day()
        anchor = self.anchor(needs, day)
        raised = anchor.pop("after", None)
        if raised is not None and self.rng.random() < 0.85:
            day = raised + self.rng.choice((0, 0, 1, 3, 10, 45, 100)) * DAY
        elif raised is not None and self.rng.random() < 0.3:
            day = raised - self.rng.choice((1, 5)) * DAY
        return day, anchor

    def activity(self, number: int, needs: Sequence[Row]) -> Row:
        rng = self.rng
        day, anchor = self.dated(needs)
        kinds = SERVICES if rng.random() < 0.75 else (*GOVERNANCE, "publicity", "meeting")
        return {
            **anchor,
            "activity_id": f"{self.name}/{number:02d}",
            "community_id": self.name,
            "activity_date": None if rng.random() < 0.01 else day,
            "organization_id": self.sometimes(self.partner),
            "co_organization_ids": self.sometimes(
                lambda: (
                    ";".join(sorted({self.partner() for _ in range(rng.choice((0, 0, 1, 2, 3)))}))
                    or None
                ),
                self.alone,
            ),
            "service_type": None if rng.random() < 0.01 else rng.choice(kinds),
            "participant_count": 5,
            "hours": self.sometimes(lambda: rng.choice((0, 0.5, 1.5, 2))),
            "worker_id": self.sometimes(
                lambda: rng.choice((*(f"w{rng.randrange(12)}", "w5") * 5, "w99"))
            ),
            "venue_type": self.sometimes(lambda: rng.choice(VENUES)),
            "service_kind": self.sometimes(
                lambda: rng.choice(("material", "basic", "psychological")), 0.05
            ),
            "activity_status": rng.choice(STATUSES),
        }

    def linkage(self, number: int, needs: Sequence[Row]) -> Row:
        rng = self.rng
        day, anchor = self.dated(needs)
        if rng.random() < 0.15:  # after P, and still known
            day = self.period.end + rng.randint(1, 90) * DAY
        giver, taker = self.partner(), self.partner()
        if giver == taker and rng.random() < 0.6:
            taker = self.partner()
        resource = rng.choice((*RESOURCES, *RESOURCES, None, None))
        return {
            **anchor,
            "linkage_id": f"{self.name}:{number:02d}",
            "community_id": self.name,
            "linkage_date": None if rng.random() < 0.01 else day,
            "from_organization_id": None if rng.random() < 0.01 else giver,
            "to_organization_id": None if rng.random() < 0.01 else taker,
            "linkage_type": rng.choice((*LINKAGES, "resource_transfer", "referral")),
            "resource_type": resource,
            "response_status": rng.choice((None, None, "pending", "accepted", "declined")),
            "accepted_date": self.sometimes(lambda: day + rng.choice((0, 3, 60)) * DAY, 0.3),
        }

    def answers(self) -> list[Row]:
        """One response each of some organisations, about one or two partners."""
        rng = self.rng
        found: list[Row] = []
        for number in range(round(self.habits.raters * len(self.partners))):
            response = f"{self.name}?{number}"
            scale = rng.choice(SCALES)
            day = self.day()
            about = {self.partner() for _ in range(rng.randint(1, 2))}
            for target in sorted(about):
                for item in (*TRUST, *VALUE, "efficacy"):
                    if rng.random() < 0.15:
                        continue
                    top = scale[1] or 4
                    score = rng.choice((1, 2, 3, 3.5, 4, top, top, 0 if top < 10 else 7, top + 1))
                    found.append(
                        {
                            "response_id": response,
                            "community_id": self.name,
                            "survey_date": day,
                            "wave": rng.choice((None, "2024H1", "2024H2")),
                            "respondent_type": "organization" if number % 9 else "resident",
                            "respondent_id": rng.choice((None, f"a{number}", f"a{number}")),
                            "target_organization_id": None if rng.random() < 0.02 else target,
                            "item_code": item,
                            "score": None if rng.random() < 0.05 else score,
                            "scale_min": scale[0],
                            "scale_max": scale[1],
                        }
                    )
        keys = ("response_id", "item_code", "target_organization_id")
        return list({tuple(row[key] for key in keys): row for row in found}.values())


def _add_community(
    rng: random.Random, rows: Rows, name: str, period: Period, as_of: dt.date
) -> None:
    m = _Maker(rng, name, period, as_of)
    for local, usual in zip(m.local, ("community_committee", "social_work_agency"), strict=False):
        organization = _organization(rng, local, name, period)
        if rng.random() < m.habits.orderly:
            organization |= {
                "organization_type": usual,
                "committee_controlled": rng.choice((False, False, False, None)),
            }
        rows["organizations"].append(organization)
    for local in m.local[2:]:
        rows["organizations"].append(_organization(rng, local, name, period))
    projects = [m.project(rows, number) for number in range(m.habits.projects)]
    needs = [m.need(number, projects) for number in range(m.habits.needs)]
    own: Rows = {
        "communities": _years(m),
        "projects": projects,
        "needs": needs,
        "activities": [m.activity(number, needs) for number in range(m.habits.activities)],
        "linkages": [m.linkage(number, needs) for number in range(m.habits.linkages)],
        "surveys": m.answers(),
    }
    people = [f"{name}.r{i}" for i in range(8)]
    own["residents"] = [
        {"resident_id": person, "community_id": name, "group_codes": rng.choice(GROUPS)}
        for person in people[: rng.choice((0, 6, 8))]
    ]
    own["participation"] = [
        {"activity_id": activity["activity_id"], "resident_id": person}
        for activity in own["activities"]
        if rng.random() < 0.8
        for person in rng.sample(people, rng.randint(0, 3))
    ]
    if rng.random() < 0.08:  # nothing of one table was reported by as_of
        table, column = rng.choice(
            (
                ("needs", "raised_date"),
                ("activities", "activity_date"),
                ("linkages", "linkage_date"),
            )
        )
        for row in own[table]:
            row[column] = as_of + rng.randint(1, 60) * DAY
    for table, found in own.items():
        rows[table] += found


def _years(m: _Maker) -> list[Row]:
    """The rows of some years; that of the period's year is sometimes not there."""
    rng, year = m.rng, m.period.end.year
    return [
        {
            "community_id": m.name,
            "year": each,
            "community_name": m.name,
            "households": m.sometimes(lambda: rng.choice((0, 80, 300, 1000))),
            "pop_total": 900,
            "venue_area_m2": m.sometimes(lambda: rng.choice((0, 120.5, 300))),
            "venue_open_hours": m.sometimes(lambda: rng.choice((0, 40, 800))),
        }
        for each in (year - 1, year, year + 1)
        if rng.random() < (0.9 if each == year else 0.5)
    ]


def _as_received(rng: random.Random, rows: Rows) -> Tables:
    """The tables with what exports leave out: tables, rows, columns, and the cells of columns."""
    lossy = rng.choice((0.0, 0.0, 0.0, 0.01, 0.03))
    timed = rng.choice((0.0, 0.0, 0.2, 0.9))
    frames: dict[str, Any] = {}
    for name, own in rows.items():
        if rng.random() < (0.01 if name in ("needs", "activities") else 0.04):
            continue
        if rng.random() < 0.02:
            own = []
        absent: list[str] = []
        for column in TABLES[name].columns:
            if column.name in ALWAYS or column.name in UNREAD:
                continue
            if rng.random() < lossy:
                absent.append(column.name)
            elif rng.random() < lossy / 3:
                own = [{**row, column.name: None} for row in own]
        if rng.random() < timed:
            own = _with_times(rng, name, own)
        frames[name] = frame_of(name, own, absent)
    return Tables(frames)


def _with_times(rng: random.Random, name: str, rows: Sequence[Row]) -> list[Row]:
    """The same rows, with times of day in some date columns; equal rows stay equal."""
    dates = [c.name for c in TABLES[name].columns if c.type == "date" and rng.random() < 0.8]
    chosen: dict[tuple[Any, ...], int] = {}
    found: list[Row] = []
    for row in rows:
        stamped = dict(row)
        for column in dates:
            if row.get(column) is not None:
                cell = (*(row.get(key) for key in TABLES[name].key), column)
                seconds = rng.choice((0, 1, 9 * 3600, 12 * 3600, 86_399))
                day = dt.datetime.combine(row[column], dt.time())
                stamped[column] = day + dt.timedelta(seconds=chosen.setdefault(cell, seconds))
        found.append(stamped)
    return found
