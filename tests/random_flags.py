"""Small random cities in which the flags have enough to judge, full of what real records get wrong.

The same seed, the same city. Each community has its own habits: how much of its needs come
from above, who wins its contracts, when it holds its activities, what its closings are worth.
Every optional column is sometimes missing or wholly blank, tables are sometimes absent or
empty; there are ids that no table holds, blank and impossible dates, dates after `as_of`,
months without record, awards of the period before, and other currencies.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.slow_flags.place import first_day, following, month_of, months_of, period_before
from tests.small_city import frame_of
from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
PLACES = ("0010", "002", "B-3", "社区丁")
SERVICES = ("case_work", "home_visit", "counselling", "mutual_aid", "training", "group_work")
OTHER = ("publicity", "meeting", "administrative", "deliberation")
RESIDENTS = ("resident_self", "hotline_12345", "worker_outreach", "survey")
COMPETITIVE = ("open_tender", "invited_tender", "competitive_consultation", "venture_call")
PLAIN = ("single_source", "direct_commission", "grant")
PROVIDERS = ("social_work_agency", "social_organization", "foundation")
LEVELS = ("none", "consult", "involve", "collaborate", "empower")
ROUTES = ("direct", "other", "project", "referral", "deliberation")
#: Without these a table is no table of a city: they are always there.
ALWAYS = ("community_id", "year", "need_id", "activity_id", "linkage_id", "project_id")

Row = dict[str, Any]
Indices = dict[str, tuple[float | None, float | None]]


@dataclass(frozen=True)
class Habits:
    """What one community is like: shares, mostly far apart, so that flags differ."""

    blank: float
    superior: float
    grid: float
    anchored: float  # activities with a need or a project
    formal: float  # of the others
    peak: str  # none, last, edge, all: when its activities are held
    idle: int  # months with nothing but needs
    silent: int  # months without any record
    collects: float  # linkages that only collect information
    serves: float  # of these, followed by service
    named: float  # other linkages that name a need
    responds: float  # needs with a first response
    bridges: float  # linkages across sectors, without government
    controlled: float  # awards to controlled organisations
    competes: float
    bids: tuple[int, ...]
    one_winner: bool
    backwards: float  # projects whose dates are out of order
    late_entry: bool
    overclaims: float  # confirmed no, closed as resolved
    repeats: float
    hard: float
    hard_first: bool  # hard cases are the ones that are followed up
    posts: float  # workers with a committee post
    burst: bool  # superior tasks fall into two months
    small: bool


def random_flags(seed: int, *, cities: int = 1) -> tuple[Tables, Period, dt.date]:
    """A city of one to four communities, its period and `as_of`; `cities` sets several side by side."""
    rng = random.Random(seed)
    period = _period(rng)
    as_of = _as_of(rng, period)
    thin = rng.random() < 0.3
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    rows["organizations"] = _everywhere(rng, thin)
    for city in range(cities):
        for name in PLACES[: rng.randint(1, len(PLACES))]:
            _Community(rng, f"{name}{city or ''}", period, as_of, rows, thin).add()
    for name in ("needs", "activities", "linkages", "projects"):
        if rows[name] and rng.random() < 0.3:
            rows[name].append(dict(rng.choice(rows[name])))  # the same row twice
    for own in rows.values():
        rng.shuffle(own)
    return _as_received(rng, rows), period, as_of


def drawn_indices(seed: int, tables: Tables) -> Indices:
    """Indices for cities whose own are not computed: low, near the cut, high, or none."""
    rng = random.Random(f"indices {seed}")
    steps = (None, 0.1, 0.2, 0.45, 0.47, 0.5, 0.7)

    def pair() -> tuple[float | None, float | None]:
        if rng.random() < 0.3:
            return 0.3, rng.choice((0.2, 0.4, 0.46))
        return rng.choice(steps), rng.choice(steps)

    return {community: pair() for community in tables.community_ids()}


def _period(rng: random.Random) -> Period:
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    return Period(
        *rng.choice(
            (
                *((year,) * 6),
                (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
                (dt.date(2024, 1, 1), dt.date(2024, 10, 31)),
                (dt.date(2023, 9, 1), dt.date(2024, 2, 29)),
                (dt.date(2023, 9, 15), dt.date(2024, 6, 10)),
                (dt.date(2024, 4, 1), dt.date(2024, 6, 30)),
            )
        )
    )


def _as_of(rng: random.Random, period: Period) -> dt.date:
    inside = period.start + rng.randrange(period.days()) * DAY
    late = period.end + rng.choice((1, 30, 45, 90, 120, 200, 200)) * DAY
    before = period.start - 10 * DAY
    return rng.choice((period.end,) * 6 + (late,) * 14 + (inside,) * 2 + (before,))


def _organization(rng: random.Random, name: str, kind: str | None, **cells: Any) -> Row:
    return {
        "organization_id": name,
        "organization_name": name,
        "organization_type": kind,
        "registration_status": rng.choice(
            ("registered",) * 9 + (None, None, "filed", "unregistered")
        ),
        "district_name": rng.choice(("东区", "东区", "西区", None)),
        "committee_controlled": rng.choice((False, False, False, True, None)),
        "independent_accounts": rng.choice((True, True, True, False, None)),
        "active_from": rng.choice((None, dt.date(2010, 1, 1), dt.date(2023, 3, 1))),
        "active_to": rng.choice((None,) * 9 + (dt.date(2024, 5, 1),)),
        **cells,
    }


def _everywhere(rng: random.Random, thin: bool) -> list[Row]:
    """Organisations of no community."""
    kinds: tuple[str | None, ...] = ("street_office", "government_department", "enterprise", None)
    found = [_organization(rng, f"w{i}", kind) for i, kind in enumerate(kinds)]
    for number in range(0 if thin else rng.randint(1, 6)):
        found.append(_organization(rng, f"p{number}", rng.choice(PROVIDERS)))
    found.append(_organization(rng, "u1", "unknown"))
    return found


def _habits(rng: random.Random) -> Habits:
    return Habits(
        blank=rng.choice((0.0, 0.03, 0.03, 0.08, 0.3)),
        superior=rng.choice((0.02, 0.02, 0.2, 0.65, 0.9)),
        grid=rng.choice((0.05, 0.85)),
        anchored=rng.choice((0.95, 0.9, 0.5, 0.3, 0.02)),
        formal=rng.choice((0.1, 0.6, 0.9)),
        peak=rng.choice(("none", "none", "last", "last", "last", "edge", "all")),
        idle=rng.choice((0, 0, 3, 5, 9)),
        silent=rng.choice((0, 0, 0, 1, 4, 4)),
        collects=rng.choice((0.1, 0.6, 0.9, 0.95)),
        serves=rng.choice((0.0, 0.1, 0.4, 0.9)),
        named=rng.choice((0.95, 0.4, 0.05)),
        responds=rng.choice((0.97, 0.3)),
        bridges=rng.choice((0.1, 0.5, 0.9)),
        controlled=rng.choice((0.0, 0.0, 0.2, 0.7, 1.0)),
        competes=rng.choice((0.3, 0.9, 1.0)),
        bids=rng.choice(((3, 4, 5), (1, 3, 4), (1, 2, 3), (1, 2))),
        one_winner=rng.random() < 0.4,
        backwards=rng.choice((0.0, 0.0, 0.15, 0.3, 0.3, 0.9)),
        late_entry=rng.random() < 0.4,
        overclaims=rng.choice((0.05, 0.3, 0.6, 0.8)),
        repeats=rng.choice((0.0, 0.3, 0.5, 0.9)),
        hard=rng.choice((0.1, 0.3, 0.4)),
        hard_first=rng.random() < 0.5,
        posts=rng.choice((0.0, 0.2, 0.6, 0.9)),
        burst=rng.random() < 0.4,
        small=rng.random() < 0.3,
    )


class _Community:
    """One community as it fills the tables."""

    def __init__(
        self,
        rng: random.Random,
        name: str,
        period: Period,
        as_of: dt.date,
        rows: dict[str, list[Row]],
        thin: bool,
    ) -> None:
        self.rng, self.name, self.period, self.as_of = rng, name, period, as_of
        self.rows, self.thin, self.habits = rows, thin, _habits(rng)
        self.months = months_of(period.start, period.end)
        start = rng.randrange(len(self.months))
        self.idle = set(self.months[start : start + self.habits.idle])
        self.silent = set(rng.sample(self.months, min(self.habits.silent, len(self.months) - 1)))
        self.needs: list[Row] = []
        self.projects: list[Row] = []
        self.activities: list[Row] = []
        self.linkages: list[Row] = []
        self.locals: list[str] = []
        #: Projects whose needs come first and whose activities last.
        self.orderly: set[str] = set()

    def add(self) -> None:
        reported = [self.rng.random() > 0.04 for _ in range(3)]
        self._organizations()
        self._workers()
        self._projects()
        for _ in range(self.rng.randint(20, 60) * self.rng.choice((1, 2, 3, 5))):
            self._need(reported[0])
        self._needs_first()
        for number in range(self.rng.randint(24, 80) * self.rng.choice((1, 1, 2))):
            self._activity(number, reported[1])
        for number in range(self.rng.choice((0, 3, 10, 25, 30, 40, 40, 60, 60))):
            self._linkage(number, reported[2])
        self.rows["projects"] += self.projects
        for table, own, column in (
            ("needs", self.needs, "raised_date"),
            ("activities", self.activities, "activity_date"),
            ("linkages", self.linkages, "linkage_date"),
        ):
            self.rows[table] += [
                row
                for row in own
                if row[column] is None or month_of(row[column]) not in self.silent
            ]

    def sometimes(self, give: Callable[[], Any], share: float | None = None) -> Any:
        blank = self.habits.blank if share is None else share
        return None if self.rng.random() < blank else give()

    def day(self, reported: bool = True, *, quiet: bool = False) -> dt.date | None:
        """Mostly in P, outside silent months (and idle ones if `quiet`); else at an edge or far off."""
        rng = self.rng
        if not reported:
            return self.as_of + rng.randint(1, 60) * DAY
        if rng.random() < 0.03:
            return None
        if rng.random() < 0.08:
            edge = rng.choice((self.period.start, self.period.end, self.as_of))
            return edge + rng.choice((-90, -31, -30, -1, 0, 1, 30)) * DAY
        for _ in range(20):
            day = self.period.start + rng.randrange(self.period.days()) * DAY
            if month_of(day) in self.silent or (quiet and month_of(day) in self.idle):
                continue
            return day
        return None

    def day_in(self, month: tuple[int, int]) -> dt.date:
        days = (first_day(following(month)) - first_day(month)).days
        return first_day(month) + self.rng.randrange(days) * DAY

    # Who there is

    def _organizations(self) -> None:
        rng = self.rng
        kinds = ["community_committee", "community_based_org", "volunteer_team"]
        kinds += [rng.choice(PROVIDERS) for _ in range(1 if self.thin else rng.randint(1, 6))]
        for number, kind in enumerate(kinds):
            name = f"{self.name}:o{number}"
            self.locals.append(name)
            controlled = rng.random() < self.habits.controlled
            self.rows["organizations"].append(
                _organization(
                    rng,
                    name,
                    kind,
                    community_id=self.name,
                    committee_controlled=self.sometimes(lambda c=controlled: c),  # type: ignore[misc]
                    independent_accounts=self.sometimes(
                        lambda: rng.random() > self.habits.controlled
                    ),
                )
            )
        self.rows["communities"] += [
            {
                "community_id": self.name,
                "year": year,
                "community_name": self.name,
                "district_name": rng.choice(("东区", "东区", "西区", None)),
                "households": 300,
                "pop_total": 900,
            }
            for year in (self.period.end.year, self.period.end.year - 1)
            if rng.random() < 0.9
        ]

    def _workers(self) -> None:
        rng = self.rng
        for number in range(rng.randint(2, 8)):
            self.rows["workers"].append(
                {
                    "worker_id": f"{self.name}:k{number}",
                    "organization_id": rng.choice((*self.locals, "p0")),
                    "community_id": self.name,
                    "worker_type": "organization_social_worker",
                    "holds_committee_post": self.sometimes(
                        lambda: rng.random() < self.habits.posts
                    ),
                    "start_date": rng.choice((None, dt.date(2020, 1, 1), dt.date(2024, 11, 1))),
                    "end_date": rng.choice((None, None, None, dt.date(2023, 8, 1))),
                }
            )

    # Projects

    def _projects(self) -> None:
        rng = self.rng
        first, _ = period_before(self.period.start, self.period.end)
        winner = rng.choice(self.locals[3:])
        for number in range(rng.randint(2, 8) + rng.choice((0, 3, 5))):
            late = rng.random() < 0.6
            begin = self.period.start if late else first
            day = begin + rng.randrange(self.period.days()) * DAY
            self.projects.append(self._project(number, day, winner))

    def _project(self, number: int, award: dt.date, winner: str) -> Row:
        rng, habits = self.rng, self.habits
        awardee = rng.choice((*self.locals[3:], "p0", "p1", "p0", "gone"))
        if habits.one_winner and rng.random() < 0.95:
            awardee = winner
        elif habits.controlled > 0.5 and rng.random() < 0.7:
            awardee = rng.choice(self.locals[3:])
        steps = [award - 60 * DAY, award - 20 * DAY, award, award + rng.choice((0, 9, 30)) * DAY]
        orderly = rng.random() >= habits.backwards
        if orderly:
            self.orderly.add(f"j{number}")
        elif not habits.late_entry or rng.random() < 0.3:
            a, b = rng.sample(range(4), 2)
            steps[a], steps[b] = steps[b], steps[a]
        money = rng.choice((8_000, 20_000, 49_999) if habits.small else (30_000, 80_000, 200_000))
        competes = rng.random() < habits.competes
        return {
            "project_id": f"j{number}",  # the same ids in every community
            "community_id": self.name,
            "title": "项目",
            "designer_organization_id": rng.choice(self.locals),
            "awarded_organization_id": self.sometimes(lambda: awardee),
            "design_date": self.sometimes(lambda: steps[0], 0.1),
            "tender_date": self.sometimes(lambda: steps[1], 0.2),
            "award_date": self.sometimes(lambda: steps[2], 0.05),
            "procurement_method": self.sometimes(
                lambda: rng.choice(COMPETITIVE if competes else PLAIN)
            ),
            "valid_bid_count": self.sometimes(lambda: rng.choice(habits.bids)),
            "currency": rng.choice(("CNY",) * 6 + (None,) * 6 + ("USD",)),
            "amount_awarded": self.sometimes(lambda: float(money), habits.blank * 1.5),
            "start_date": self.sometimes(lambda: steps[3], 0.1),
            "end_date": self.sometimes(lambda: steps[3] + rng.choice((90, 365)) * DAY, 0.2),
            "recorded_date": None,
        }

    def project_id(self, day: dt.date | None = None) -> str:
        """A project; an orderly one only from its start on."""
        known = [
            p["project_id"]
            for p in self.projects
            if p["project_id"] not in self.orderly
            or (day is not None and p["start_date"] is not None and p["start_date"] <= day)
        ]
        return self.rng.choice((*known, *known, *known, "nowhere"))

    def _needs_first(self) -> None:
        """Some need of each orderly project was raised before it was designed, and entered so."""
        if self.habits.late_entry:
            return
        for project in self.projects:
            own = [n for n in self.needs if n["project_id"] == project["project_id"]]
            if own and project["project_id"] in self.orderly and project["design_date"]:
                first = self.rng.choice(own)
                first["raised_date"] = project["design_date"] - self.rng.choice((0, 1, 9)) * DAY
                first["acceptance_status"] = None

    # Needs

    def _source(self, day: dt.date | None) -> str | None:
        rng, habits = self.rng, self.habits
        if habits.burst and day is not None:
            hot = self.months[len(self.months) // 2 :][:2]
            superior = month_of(day) in hot
        else:
            superior = rng.random() < habits.superior
        if superior:
            return "superior_task"
        if rng.random() < habits.grid:
            return "grid_inspection"
        return rng.choice((*RESIDENTS, "organization_proposal", "unknown"))

    def _need(self, reported: bool) -> None:
        rng, habits = self.rng, self.habits
        raised = self.day(reported)
        if habits.burst and reported and rng.random() < 0.6:
            raised = self.day_in(rng.choice(self.months[len(self.months) // 2 :][:2]))
        project = self.project_id(raised) if rng.random() < 0.4 else None
        after = raised or self.period.start
        hard = rng.random() < habits.hard
        closed = after + rng.choice((0, 1, 5, 20, 40)) * DAY
        answered = rng.random() < (0.9 if hard or not habits.hard_first else 0.3)
        happy = rng.random() > habits.overclaims * (1 if hard or not habits.hard_first else 0.05)
        status = "resolved" if rng.random() < 0.85 else rng.choice(("explained", "unresolved"))
        row: Row = {
            "need_id": f"{self.name}-n{len(self.needs):03d}",
            "community_id": self.name,
            "raised_date": raised,
            "source_channel": self.sometimes(lambda: self._source(raised)),
            "need_category": rng.choice(("居家", "环境", "entitlement")),
            "resident_id": self.sometimes(lambda: f"r{rng.randint(1, 40)}"),
            "acceptance_status": rng.choice((None, "accepted", "accepted", "accepted", "pending")),
            "handling_route": self.sometimes(
                lambda: rng.choice(ROUTES[2:] if hard else ROUTES[:2])
            ),
            "needs_department": self.sometimes(lambda: hard and rng.random() < 0.7),
            "assigned_date": self.sometimes(lambda: after + rng.choice((0, 1, 2)) * DAY),
            "first_response_date": self.sometimes(
                lambda: after + rng.choice((0, 1, 40)) * DAY, 1 - habits.responds
            ),
            "project_id": project,
            "closed_date": self.sometimes(lambda: closed, 0.05),
            "closed_status": self.sometimes(lambda: status),
            "followup_date": None,
            "followup_resolved": rng.choice(("yes",) if happy else ("no", "partly"))
            if answered
            else rng.choice((None, "unreachable")),
            "satisfaction": None,
            "parent_need_id": None,
            "recorded_date": self.sometimes(lambda: after + rng.choice((0, 3, 50)) * DAY),
        }
        if habits.late_entry and project is not None and rng.random() < 0.6:
            row["raised_date"] = after + rng.choice((60, 120)) * DAY
        if self.needs and rng.random() < habits.repeats:
            self._again(row, rng.choice(self.needs))
        self.needs.append(row)

    def _again(self, row: Row, earlier: Row) -> None:
        """The same resident comes again after the earlier need was closed."""
        if earlier["closed_date"] is None:
            return
        row["raised_date"] = earlier["closed_date"] + self.rng.choice((1, 20, 60, 90, 91)) * DAY
        if self.rng.random() < 0.5:
            row["parent_need_id"] = earlier["need_id"]
        else:
            row["resident_id"] = earlier["resident_id"]
            row["need_category"] = earlier["need_category"]

    def need_id(self) -> str:
        known = [n["need_id"] for n in self.needs]
        return self.rng.choice(known) if self.rng.random() < 0.95 else "nobody"

    # Activities and linkages

    def _activity(self, number: int, reported: bool) -> None:
        rng, habits = self.rng, self.habits
        day = self.day(reported, quiet=True)
        at_peak = {"none": 0.0, "last": 0.3, "edge": 0.55, "all": 1.0}[habits.peak]
        if reported and rng.random() < at_peak:
            month = self.months[-1] if habits.peak != "edge" else self.months[-3:][0]
            day = self.day_in(month)
        anchored = rng.random() < habits.anchored
        formal = rng.random() < habits.formal
        superior = rng.random() < habits.superior
        if habits.burst and day is not None:
            superior = month_of(day) in self.months[len(self.months) // 2 :][:2]
        level = "inform" if formal and rng.random() < 0.5 else rng.choice(LEVELS)
        self.activities.append(
            {
                "activity_id": f"{self.name}/{number:02d}",
                "community_id": self.name,
                "activity_date": day,
                "organization_id": self.sometimes(lambda: self._organization()),
                "co_organization_ids": rng.choice((None, f"{self._organization()};gone")),
                "service_type": self.sometimes(
                    lambda: rng.choice(
                        OTHER[:2] if formal and not anchored else (*SERVICES, "deliberation")
                    ),
                    habits.blank / 2,
                ),
                "participant_count": rng.choice((None, 3, 12)),
                "project_id": self.project_id(day) if anchored and rng.random() < 0.8 else None,
                "need_id": self.need_id() if anchored and rng.random() < 0.6 else None,
                "worker_id": self.sometimes(lambda: f"{self.name}:k{rng.randint(0, 8)}"),
                "initiated_by": self.sometimes(
                    lambda: "superior_task" if superior else rng.choice(("resident", "committee"))
                ),
                "participation_level": self.sometimes(lambda: level),
                "activity_status": rng.choice((None,) * 5 + ("delivered",) * 5 + ("cancelled",)),
                "recorded_date": None,
            }
        )

    def _organization(self) -> str:
        return self.rng.choice((*self.locals, "p0", "p1", "w0", "u1", "gone"))

    def _linkage(self, number: int, reported: bool) -> None:
        rng, habits = self.rng, self.habits
        bridge = rng.random() < habits.bridges
        giver = rng.choice(self.locals[:2])
        taker = (
            rng.choice((*self.locals[3:], "p0"))
            if bridge
            else rng.choice((giver, "w0", "w1", "gone"))
        )
        kind = rng.choice(("meeting", "referral", "information_share", "joint_delivery"))
        need = self.need_id()
        day = self.day(reported, quiet=bridge)
        collects = rng.random() < habits.collects
        if collects:
            kind = "information_collect"
            if day is not None and rng.random() < habits.serves:
                self._serve(number, need, day)
        self.linkages.append(
            {
                "linkage_id": f"{self.name}+{number:02d}",
                "community_id": self.name,
                "linkage_date": day,
                "from_organization_id": self.sometimes(lambda: giver),
                "to_organization_id": self.sometimes(lambda: taker),
                "linkage_type": self.sometimes(lambda: kind),
                "need_id": self.sometimes(lambda: need, 0.05 if collects else 1 - habits.named),
                "project_id": self.sometimes(self.project_id, 0.7),
                "response_status": rng.choice((None, "accepted")),
                "outcome": None,
            }
        )

    def _serve(self, number: int, need: str, day: dt.date) -> None:
        """What follows a collection: an activity of the need, or a referral, sometimes too late."""
        when = day + self.rng.choice((0, 1, 10, 30, 31)) * DAY
        if self.rng.random() < 0.5:
            self.activities.append(
                {
                    "activity_id": f"{self.name}/s{number:02d}",
                    "community_id": self.name,
                    "activity_date": when,
                    "organization_id": self.locals[-1],
                    "service_type": "case_work",
                    "need_id": need,
                    "participation_level": "involve",
                    "initiated_by": "resident",
                }
            )
        else:
            self.linkages.append(
                {
                    "linkage_id": f"{self.name}+s{number:02d}",
                    "community_id": self.name,
                    "linkage_date": when,
                    "from_organization_id": self.locals[0],
                    "to_organization_id": "w1",
                    "linkage_type": "referral",
                    "need_id": need,
                }
            )


# --- As received ------------------------------------------------------------------------


def _as_received(rng: random.Random, rows: dict[str, list[Row]]) -> Tables:
    """The tables with what exports leave out: tables, rows, columns, and the cells of columns."""
    lossy = rng.choice((0.0, 0.0, 0.0, 0.03, 0.1))
    frames: dict[str, Any] = {}
    for name, own in rows.items():
        given = {column for row in own for column in row}
        absent = [column.name for column in TABLES[name].columns if column.name not in given]
        if name in ("residents", "participation", "surveys"):
            continue
        if rng.random() < (0.08 if name == "organizations" else 0.03):
            continue
        if rng.random() < 0.015:
            own = []
        optional = [c.name for c in TABLES[name].columns if c.name not in (*ALWAYS, *absent)]
        required = {c.name for c in TABLES[name].required()}
        for column in optional:
            if rng.random() < lossy / (5 if column in required else 1):
                absent.append(column)
            elif rng.random() < lossy / 3 and column not in TABLES[name].key:
                own = [{**row, column: None} for row in own]
        if rng.random() < 0.25:
            own = _with_times(rng, name, own)
        frames[name] = frame_of(name, own, absent)
    return Tables(frames)


def _with_times(rng: random.Random, name: str, rows: Sequence[Row]) -> list[Row]:
    """The same rows, with times of day in some date columns; a row that stands twice stays the same row."""
    times: dict[tuple[Any, ...], int] = {}
    dates = [c.name for c in TABLES[name].columns if c.type == "date" and rng.random() < 0.7]
    found: list[Row] = []
    for row in rows:
        stamped = dict(row)
        for column in dates:
            if row.get(column) is not None:
                place = (*(row.get(key) for key in TABLES[name].key), column)
                seconds = times.setdefault(place, rng.choice((0, 1, 9 * 3600, 12 * 3600, 86_399)))
                day = dt.datetime.combine(row[column], dt.time())
                stamped[column] = day + dt.timedelta(seconds=seconds)
        found.append(stamped)
    return found
