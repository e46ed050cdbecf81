"""Small random cities of workers, referrals, cases and volunteers, full of what real records get wrong.

The same seed, the same city. Most communities keep records over two periods, so that what
compares, retains or converts can be computed; others keep few, none, or none by `as_of`.
Every column is sometimes missing or wholly blank, every table sometimes absent or empty; dates
lie on the very day on which a rule turns, ids lead to no table, and statuses contradict dates.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.random_linkage import _with_times
from tests.small_city import frame_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
PLACES = ("0010", "002", "B-3", "社区丁")
CATEGORIES = ("entitlement", "dispute", "居家", "环境", "unknown")
CHANNELS = (
    *("worker_outreach", "resident_meeting", "survey") * 2,
    *("resident_self", "hotline_12345", "superior_task", "unknown"),
)
PROVIDERS = ("social_work_agency", "social_organization", "foundation")
OFFICES = ("street_office", "government_department")
OTHERS = ("community_committee", "volunteer_team", "enterprise", "unknown", None)
SERVICES = ("case_work", "home_visit", "group_work", "mutual_aid", "counselling")
BESIDES = ("administrative", "administrative", "deliberation", "publicity", "meeting")
ROLES = (
    *("beneficiary",) * 5,
    *("volunteer", "organiser", "decision_maker"),
    *("participant", None, None),
)
FUNCTIONS = tuple(code.code for code in codes.WORKER_FUNCTION)
WORKER_TYPES = tuple(code.code for code in codes.WORKER_TYPE)
GOALS = tuple(code.code for code in codes.GOAL_ATTAINMENT)
OUTCOMES = tuple(code.code for code in codes.OUTCOME)
ACCEPTANCE = ("accepted",) * 16 + (None,) * 4 + ("rejected", "duplicate", "withdrawn", "pending")
ANSWERS = (*("yes",) * 4, "partly", "no", "unreachable", None)
STATUSES = ("delivered",) * 7 + (None,) * 4 + ("cancelled", "planned")
GROUPS = (None, "disabled", "elderly_60;low_income", "severe_illness", "veteran;migrant")
LINKAGES = (
    *("referral",) * 6,
    *("information_share",) * 4,
    *("policy_proposal", "resource_transfer") * 2,
    *("meeting", "joint_delivery"),
)

#: What is read where it is there, and required nowhere: it goes missing now and then by itself.
OPTIONAL = (
    *(("needs", "resident_id"),) * 2,
    ("needs", "parent_need_id"),
    ("needs", "acceptance_status"),
    ("workers", "community_id"),
    ("workers", "fte"),
    ("workers", "start_date"),
    ("activities", "goal_attainment"),
    ("activities", "case_closed_date"),
    ("activities", "project_id"),
    ("projects", "award_date"),
    ("linkages", "accepted_date"),
    ("organizations", "community_id"),
)

#: Without these a table is no table of a city: they are always there, and never wholly blank.
ALWAYS = {"community_id", "year", *(key for table in TABLES.values() for key in table.key)}

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Habits:
    """How one community works and how it keeps its records."""

    needs: int
    activities: int
    linkages: int
    projects: int
    people: int
    cases: int
    planned: float  # how often a need has a project
    workers: int
    since: int  # how many days before the earlier period, or after its start, needs begin
    rosters: int  # days before the period with which rosters begin
    kept: float  # how often an activity has a roster
    exact: bool  # rosters are complete, and everybody on them is registered
    blank: float
    idle: str  # the table of which nothing is dated in P
    late: bool  # nothing by as_of either: it has not been reported


def random_services(seed: int, *, cities: int = 1) -> tuple[Tables, Period, dt.date]:
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
    elsewhere = rng.choice((*(None,) * 5, "外地"))
    rows["organizations"] = [
        _organization(rng, f"o{n}", rng.choice((None, rng.choice(names), elsewhere)))
        for n in range(14)
    ]
    rows["workers"] = [_worker(rng, f"w{n}", None, names, period, as_of) for n in range(8)]
    for name in names:
        _Maker(rng, name, period, as_of).add_to(rows)
    for own in rows.values():
        own += [dict(rng.choice(own)) for _ in range(rng.choice((0, 0, 1, 2))) if own]
        rng.shuffle(own)
    return _as_received(rng, rows), period, as_of


def _period(rng: random.Random) -> Period:
    """Years, two years, twelve months from any day, half a year, a quarter, a month."""
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    return Period(
        *rng.choice(
            (
                *(year,) * 8,
                (dt.date(2023, 3, 1), dt.date(2024, 2, 29)),
                (dt.date(2023, 11, 15), dt.date(2024, 11, 14)),
                (dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
                (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
                (dt.date(2024, 4, 1), dt.date(2024, 6, 30)),
                (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
            )
        )
    )


def _as_of(rng: random.Random, period: Period) -> dt.date:
    inside = period.start + rng.randrange(period.days()) * DAY
    late = period.end + rng.choice((1, 15, 30, 90, 91, 200)) * DAY
    before = period.start - 10 * DAY
    almost = period.end - rng.choice((1, 20)) * DAY
    return rng.choice((period.end,) * 6 + (late,) * 12 + (almost, almost, inside, before))


def _organization(rng: random.Random, name: str, where: str | None) -> Row:
    kinds = rng.choice((PROVIDERS, PROVIDERS, OFFICES, OFFICES, OTHERS))
    return {
        "organization_id": name,
        "organization_type": rng.choice(kinds),
        "community_id": where,
    }


def _worker(
    rng: random.Random,
    name: str,
    community: str | None,
    communities: Sequence[str],
    period: Period,
    as_of: dt.date,
) -> Row:
    """Most serve all the time; others come or go inside P, on its edges, or on `as_of`."""
    edge = rng.choice((period.start, period.end, as_of, period.start + period.days() // 3 * DAY))
    start = rng.choice(
        (*(None,) * 4, period.start - 400 * DAY, edge + rng.choice((-1, 0, 1)) * DAY)
    )
    edge = rng.choice((period.start, period.end, as_of, period.start + period.days() // 2 * DAY))
    end = rng.choice((*(None,) * 4, period.end + 400 * DAY, edge + rng.choice((-1, 0, 1)) * DAY))
    return {
        "worker_id": name,
        "organization_id": rng.choice((f"o{rng.randrange(14)}", "x1")),
        "community_id": community if rng.random() < 0.7 else rng.choice((None, *communities)),
        "worker_type": None if rng.random() < 0.03 else rng.choice(WORKER_TYPES),
        "certificate_level": rng.choice(("none", "none", "assistant", "senior", None)),
        "fte": rng.choice((None, None, None, 1, 1, 0.5, 0.25, 0)),
        "start_date": start,
        "end_date": end,
    }


def _habits(rng: random.Random) -> Habits:
    full = rng.random() < 0.85
    busy = 1.0 if full else rng.choice((0.05, 0.3, 0.6))
    return Habits(
        needs=int(busy * rng.choice((120, 150))),
        activities=int(busy * rng.choice((45, 60))),
        linkages=int(busy * rng.choice((40, 55))),
        projects=rng.choice((2, 3)) if full else rng.choice((0, 1, 3)),
        people=int(busy * 40),
        cases=int(busy * rng.choice((5, 9))),
        planned=rng.choice((0.3, 0.6, 0.8, 0.8)),
        workers=rng.choice((6, 8)) if full else rng.choice((0, 2)),
        since=rng.choice((20, 5, 5, 5, -20, -30, -31, -32)) if full else rng.choice((0, -80)),
        rosters=rng.choice((420, 420, 420, 380, 60, 30, 0, -40)),
        kept=rng.choice((1.0, 1.0, 0.9, 0.6) if full else (1.0, 0.4, 0.0)),
        exact=rng.random() < 0.25,
        blank=rng.choice((0.02, 0.05, 0.08)) if full else rng.choice((0.0, 0.25)),
        idle=rng.choice(("needs", "activities", "linkages")) if rng.random() < 0.14 else "",
        late=rng.random() < 0.4,
    )


def stay(activity_id: str, person: str, role: str | None) -> Row:
    return {"activity_id": activity_id, "resident_id": person, "participant_role": role}


class _Maker:
    """The rows of one community."""

    def __init__(self, rng: random.Random, name: str, period: Period, as_of: dt.date) -> None:
        self.rng, self.name, self.period, self.as_of = rng, name, period, as_of
        self.habits = _habits(rng)
        self.earlier = period.start - period.days() * DAY  # within two days of 12.1
        self.workers = [f"{name}-w{n}" for n in range(self.habits.workers)]
        self.people = [f"{name}.r{n}" for n in range(self.habits.people)]
        self.strangers = [f"r{n}" for n in range(rng.choice((0, 0 if self.habits.exact else 3)))]
        self.offices = [f"{name}-g{n}" for n in range(3)]
        self.givers = [f"{name}-p{n}" for n in range(2)]
        #: Categories that no project had before; now and then every category had one.
        self.without = rng.choice(
            (("dispute", "环境"), ("entitlement", "环境"), ("居家", "环境"), ())
        )
        self.first = self.earlier - self.habits.since * DAY

    def sometimes(self, give: Callable[[], Any], more: float = 0.0) -> Any:
        """Blank as often as this community leaves cells blank."""
        return None if self.rng.random() < self.habits.blank + more else give()

    def near(self, *edges: dt.date) -> dt.date:
        return self.rng.choice(edges) + self.rng.choice((-1, 0, 0, 1)) * DAY

    def partner(self) -> str | None:
        """Any organisation; now and then an id that no table holds, or none."""
        return self.rng.choice((f"o{self.rng.randrange(14)}",) * 12 + ("x1", "x2", None))

    def office(self) -> str | None:
        return self.rng.choice((*self.offices * 4, self.partner()))

    def worker(self) -> str:
        if not self.workers:
            return self.rng.choice(("w0", "w1", "w99"))
        own = self.rng.choice(self.workers)
        return self.rng.choice((own, own, own, f"w{self.rng.randrange(8)}", "w99"))

    # --- Rows of one table ----------------------------------------------------------------

    def project(self, number: int) -> Row:
        rng = self.rng
        award = self.earlier + rng.randrange(2 * self.period.days()) * DAY
        if rng.random() < 0.15:
            award = self.as_of + rng.choice((0, 1, 30)) * DAY
        awardee = rng.choice((*self.givers, *self.givers, self.partner()))
        return {
            "project_id": f"p{number}",
            "community_id": self.name,
            "award_date": self.sometimes(lambda: award, 0.05),
            "awarded_organization_id": self.sometimes(lambda: awardee),
            "start_date": self.sometimes(lambda: award),
        }

    def raised(self) -> dt.date:
        rng, period = self.rng, self.period
        kind = rng.random()
        if kind < 0.44:
            return period.start + rng.randrange(period.days()) * DAY
        if kind < 0.86:
            days = max(1, period.days() + min(self.habits.since, 0))
            return period.start - (1 + rng.randrange(days)) * DAY
        if kind < 0.95:
            return self.near(period.start, period.end, self.as_of, self.as_of - 15 * DAY)
        return period.end + rng.randint(1, 100) * DAY

    def need(self, number: int) -> Row:
        rng = self.rng
        raised = self.first if number < 2 else max(self.raised(), self.first)
        category = rng.choice(
            (*CATEGORIES[:4] * 6, *self.without * 4, "居家", *CATEGORIES[4:], None)
        )
        closed = raised + rng.choice((0, 1, 5, 20, 45)) * DAY
        if rng.random() < 0.06:
            closed = raised - 2 * DAY
        if rng.random() < 0.08:
            closed = self.as_of + rng.choice((-90, -89, 0, 1)) * DAY
        planned = self.habits.planned
        project = f"p{rng.randrange(max(1, self.habits.projects))}"
        return {
            "need_id": f"{self.name}-n{number:03d}",
            "community_id": self.name,
            "raised_date": None if rng.random() < 0.01 else raised,
            "source_channel": self.sometimes(lambda: rng.choice(CHANNELS)),
            "need_category": category,
            "resident_id": self.sometimes(self.person),
            "acceptance_status": rng.choice(ACCEPTANCE),
            "needs_department": rng.choice((*(True,) * 5, False, None)),
            "responsible_organization_id": self.sometimes(self.partner, 0.1),
            "assigned_date": self.sometimes(lambda: raised + DAY),
            "project_id": rng.choice((project, project, "p99")) if rng.random() < planned else None,
            "closed_date": self.sometimes(lambda: closed, 0.1),
            "closed_status": self.sometimes(lambda: "resolved", 0.1),
            "followup_date": self.sometimes(lambda: closed + 9 * DAY),
            "followup_resolved": rng.choice(ANSWERS),
        }

    def settled(self, need: Row) -> Row:
        """The categories without projects had none before the period."""
        early = need["raised_date"] is not None and need["raised_date"] < self.period.start
        if early and need["need_category"] in self.without:
            need["project_id"] = None
        return need

    def person(self) -> str | None:
        known = [*self.people, *self.strangers]
        return self.rng.choice(known) if known else None

    def come_again(self, needs: list[Row]) -> None:
        """Some needs repeat an earlier one, on the days on which the window opens and closes."""
        rng = self.rng
        for row in needs[2:]:
            before = rng.choice(needs)
            if rng.random() > 0.2 or before["closed_date"] is None:
                continue
            again = before["closed_date"] + rng.choice((0, 1, 30, 89, 90, 91)) * DAY
            if again < self.first:
                continue
            row["raised_date"] = again
            if rng.random() < 0.5:
                row["parent_need_id"] = before["need_id"]
            else:
                row["resident_id"] = before["resident_id"]
                row["need_category"] = before["need_category"]

    def on_a_need(self, needs: Sequence[Row], turns: Sequence[int]) -> tuple[dt.date, Row]:
        """A day and what the row is about; mostly some days after the need was raised."""
        rng = self.rng
        need = rng.choice(needs) if needs else None
        if need is None or rng.random() < 0.2:
            return self.raised(), {"need_id": self.sometimes(lambda: "n99", 0.8)}
        about = {
            "need_id": need["need_id"] if rng.random() < 0.75 else None,
            "project_id": need["project_id"] if rng.random() < 0.5 else None,
        }
        if need["raised_date"] is None or rng.random() < 0.1:
            return self.raised(), about
        return need["raised_date"] + rng.choice(turns) * DAY, about

    def activity(self, number: int, needs: Sequence[Row]) -> Row:
        rng = self.rng
        day, about = self.on_a_need(needs, (-3, 0, 0, 1, 14, 15, 16, 40))
        if rng.random() < 0.5:  # days on which people come: also long before the period
            back = self.habits.rosters
            span = self.period.days() + max(back, 0)
            day = self.period.start + (rng.randrange(span) - back) * DAY
        kind = rng.choice((*SERVICES, *SERVICES, *BESIDES))
        return {
            **about,
            "activity_id": f"{self.name}/{number:03d}",
            "community_id": self.name,
            "activity_date": None if rng.random() < 0.01 else day,
            "organization_id": self.partner(),
            "service_type": None if rng.random() < 0.02 else kind,
            "participant_count": self.sometimes(lambda: rng.choice((0, 3, 5, 8))),
            "hours": self.sometimes(lambda: rng.choice((0, 0.5, 1.5, 2))),
            "worker_id": self.sometimes(self.worker),
            "worker_function": self.sometimes(lambda: rng.choice(FUNCTIONS[: rng.choice((1, 5))])),
            "activity_status": rng.choice(STATUSES),
        }

    def case(self, number: int) -> list[Row]:
        """The sessions of one case: running, closed, closed and reopened, or long asleep."""
        rng = self.rng
        last = min(self.period.end, self.as_of)
        day = last - rng.choice((0, 5, 30, 89, 90, 91, 120, 300)) * DAY
        days = sorted(day - rng.choice((0, 7, 40)) * DAY for _ in range(rng.randint(1, 3)))
        if rng.random() < 0.25:
            days.append(self.near(last + 5 * DAY, self.as_of))
        found: list[Row] = []
        for each in days:
            row = self.activity(900 + 10 * number + len(found), [])
            row |= {"activity_date": each, "service_type": "case_work", "case_id": f"c{number}"}
            if rng.random() < 0.2:
                row["goal_attainment"] = rng.choice(GOALS)
            found.append(row)
        if rng.random() < 0.3:
            found[-1]["goal_attainment"] = rng.choice(GOALS)
        if rng.random() < 0.3:
            for row in rng.sample(found, rng.randint(1, len(found))):
                row["case_closed_date"] = self.near(days[-1] + 3 * DAY, last, self.as_of)
        return found

    def linkage(self, number: int, needs: Sequence[Row]) -> Row:
        rng = self.rng
        day, about = self.on_a_need(needs, (-2, 0, 0, 3, 14, 15, 16, 60))
        if rng.random() < 0.12:
            day = self.near(self.as_of - 30 * DAY, self.period.start, self.period.end)
        accepted = day + rng.choice((-1, 0, 2, 12, 15, 16)) * DAY
        return {
            **about,
            "linkage_id": f"{self.name}:{number:03d}",
            "community_id": self.name,
            "linkage_date": None if rng.random() < 0.01 else day,
            "from_organization_id": rng.choice((*self.givers, self.partner(), self.partner())),
            "to_organization_id": self.office() if rng.random() < 0.7 else self.partner(),
            "linkage_type": rng.choice(LINKAGES),
            "response_status": rng.choice((None, "pending", "declined", *("accepted",) * 4)),
            "accepted_date": self.sometimes(lambda: accepted, 0.25),
            "outcome": self.sometimes(lambda: rng.choice(("helped", *OUTCOMES)), 0.2),
            "outcome_date": self.sometimes(lambda: accepted + rng.choice((0, 20)) * DAY, 0.3),
        }

    def concerted(self, needs: Sequence[Row], number: int) -> list[Row]:
        """Two or three offices on one need, some of which accept."""
        found: list[Row] = []
        for office in self.rng.sample(self.offices, self.rng.choice((2, 3))):
            row = self.linkage(number + len(found), needs)
            row |= {"to_organization_id": office}
            if found:
                row |= {name: found[0].get(name) for name in ("need_id", "project_id")}
            found.append(row)
        return found

    def roster(self, activity: Row) -> list[Row]:
        """Who came: of the earlier days other people than of the later ones."""
        day, began = activity["activity_date"], self.period.start - self.habits.rosters * DAY
        if day is None or day < began or self.rng.random() >= self.habits.kept:
            return []
        passed = min(1.0, (day - began) / (self.period.end - began))
        skipped = int(len(self.people) * 0.7 * passed)
        known = [*self.people[skipped : skipped + 10], *self.strangers]
        came = self.rng.sample(known, min(len(known), self.rng.choice((0, 2, 4, 5))))
        if self.habits.exact:
            activity["participant_count"] = len(came)
        return [stay(activity["activity_id"], p, self.rng.choice(ROLES)) for p in came]

    def member(self, name: str, number: int) -> Row:
        """The staff; the first four are of the kinds that are asked for one by one."""
        row = _worker(self.rng, name, self.name, [self.name], self.period, self.as_of)
        if number < 4 and self.rng.random() < 0.9:
            row["worker_type"] = WORKER_TYPES[number]
        return row

    def lives(self) -> tuple[list[Row], list[Row]]:
        """Activities and rosters of people who come, and take a role, on the days that decide.

        A year after the first record, the edges of P, its second half, 90 days after rosters
        begin, and all of it on one day.
        """
        rng, start, end = self.rng, self.period.start, self.period.end
        began = start - self.habits.rosters * DAY
        after = end + DAY
        year, month = divmod(after.year * 12 + after.month - 1 - 6, 12)
        second_half = after.replace(year=year, month=month + 1)
        turns = (start, end, second_half, began + 90 * DAY, self.as_of)
        activities: list[Row] = []
        rosters: list[Row] = []

        def comes(person: str, day: dt.date, role: str | None) -> None:
            if day < began:
                return
            name = f"{self.name}/8{len(activities):02d}"
            activity = self.activity(0, []) | {"activity_id": name, "activity_date": day}
            activity |= {"service_type": "meeting", "participant_count": 1}
            activities.append(activity)
            rosters.append(stay(name, person, role))

        for number in range(10 if self.people else 0):
            person = f"{self.name}.s{number}"
            role = rng.choice(("volunteer", "organiser", "decision_maker"))
            if number % 2:
                first = rng.choice((start, end, self.as_of)) - rng.choice((364, 365, 366)) * DAY
                comes(person, first, "beneficiary")
                comes(person, first + rng.choice((0, 1, 200, 364, 365, 366)) * DAY, role)
            else:
                comes(person, self.near(*turns), role)
                comes(person, self.near(*turns), rng.choice((role, None)))
        return activities, rosters

    def years(self) -> list[Row]:
        """The rows of some years; that of the period's year is sometimes not there."""
        rng, year = self.rng, self.period.end.year
        return [
            {
                "community_id": self.name,
                "year": each,
                "community_name": self.name,
                "households": 300,
                "pop_total": self.sometimes(lambda: rng.choice((0, *(800, 2500, 9000) * 5))),
                "pop_priority": self.sometimes(lambda: rng.choice((0, 4, *(40, 90) * 3))),
            }
            for each in (year - 1, year, year + 1)
            if rng.random() < (0.95 if each == year else 0.5)
        ]

    # --- All of them ----------------------------------------------------------------------

    def add_to(self, rows: Rows) -> None:
        rng, habits = self.rng, self.habits
        needs = [self.need(number) for number in range(habits.needs)]
        self.come_again(needs)
        needs = [self.settled(need) for need in needs]
        activities = [self.activity(number, needs) for number in range(habits.activities)]
        for number in range(habits.cases):
            activities += self.case(number)
        staged, came = self.lives()
        linkages = [self.linkage(number, needs) for number in range(habits.linkages)]
        for number in range(habits.linkages // 6):
            linkages += self.concerted(needs, 500 + 10 * number)
        own: Rows = {
            "communities": self.years(),
            "projects": [self.project(number) for number in range(habits.projects)],
            "needs": needs,
            "activities": [*activities, *staged],
            "participation": [*came, *(row for a in activities for row in self.roster(a))],
            "linkages": linkages,
            "workers": [self.member(name, number) for number, name in enumerate(self.workers)],
            "organizations": [
                {
                    "organization_id": name,
                    "organization_type": rng.choice(OFFICES if name in self.offices else PROVIDERS),
                    "community_id": rng.choice((self.name, None)),
                }
                for name in (*self.offices, *self.givers)
            ],
            "residents": [
                {
                    "resident_id": person,
                    "community_id": self.name,
                    "group_codes": rng.choice(GROUPS),
                }
                for person in self.people
            ],
        }
        if habits.idle:
            for row in own[habits.idle]:
                day = self.as_of if habits.late else self.period.start - 100 * DAY
                row[TABLES[habits.idle].own_date or ""] = day + rng.randint(1, 60) * DAY
        for table, found in own.items():
            rows[table] += found


def _as_received(rng: random.Random, rows: Rows) -> Tables:
    """The tables with what exports leave out: tables, rows, columns, and the cells of columns."""
    lossy = rng.choice((0.0, 0.0, 0.01, 0.03))
    timed = rng.choice((0.0, 0.0, 0.3, 0.9))
    gone = rng.choice(OPTIONAL) if rng.random() < 0.3 else ("", "")
    frames: dict[str, Any] = {}
    for name, own in rows.items():
        if rng.random() < (0.01 if name in ("needs", "activities") else 0.03):
            continue
        if rng.random() < 0.015:
            own = []
        absent: list[str] = []
        for column in TABLES[name].columns:
            if column.name in ALWAYS and (name, column.name) != gone:
                continue
            if rng.random() < lossy or (name, column.name) == gone:
                absent.append(column.name)
            elif rng.random() < lossy / 3:
                own = [{**row, column.name: None} for row in own]
        if rng.random() < timed:
            own = _with_times(rng, name, own)
        frames[name] = frame_of(name, own, absent)
    return Tables(frames)
