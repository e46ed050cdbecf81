"""Small random cities of surveys, cases and contracts, full of what real records get wrong.

The same seed, the same city. Every column is sometimes missing or wholly blank, every table
sometimes absent or empty; waves have names or none, contracts begin before and after the
period and end before they begin, money is paid in other currencies or ahead of time, cases
are reopened, rosters name people whom no table holds.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.slow_linkage.chain import COMPETITIVE
from tests.slow_linkage.place import GOVERNANCE, GOVERNMENT, SERVICES
from tests.slow_worth.surveys import EFFICACY, GAIN, IDENTITY
from tests.small_city import frame_of
from workbench.results import Period
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
PLACES = ("0010", "002", "B-3", "社区丁")
TYPES = (
    *(*GOVERNMENT, "social_work_agency", "social_organization") * 3,
    *("enterprise", "property_company") * 2,
    *("foundation", "community_committee", "unknown", None),
)
METHODS = (*COMPETITIVE, *COMPETITIVE, "single_source", "grant", "direct_commission", None)
STATUSES = ("delivered",) * 8 + (None,) * 3 + ("cancelled", "planned")
GROUPS = (None, None, "disabled", "elderly_60;low_income", "elderly_60", "veteran", "low_income")
RESULTS = (*(code.code for code in codes.GOAL_ATTAINMENT), "met", "met", "exceeded")
ANSWERS = (*("yes",) * 4, "partly", "no", "unreachable", None)
#: Mostly the scale of the questionnaire, and now and then one of its own, or none at all.
SCALES = (*((None, None),) * 6, *((1, 5),) * 3, (1, 4), (1, 4), (0, 10), (None, 4), (0, None))

#: Without these a table is no table of a city: they are always there, and never wholly blank.
ALWAYS = {"community_id", "year", *(key for table in TABLES.values() for key in table.key)}
#: The columns that these indicators read, or that every such table has.
READ: dict[str, tuple[str, ...]] = {
    "communities": ("households", "pop_total"),
    "organizations": ("organization_type",),
    "residents": ("group_codes",),
    "needs": (
        *("raised_date", "source_channel", "need_category", "acceptance_status", "project_id"),
        *("followup_date", "followup_resolved"),
    ),
    "projects": (
        *("funder_organization_id", "awarded_organization_id", "award_date"),
        *("procurement_method", "valid_bid_count", "currency", "amount_awarded"),
        *("amount_disbursed", "amount_matched", "start_date", "end_date", "target_people"),
    ),
    "activities": (
        *("activity_date", "organization_id", "service_type", "participant_count"),
        *("project_id", "case_id", "goal_attainment", "case_closed_date", "activity_status"),
    ),
    "participation": (),
    "linkages": (
        *("linkage_date", "from_organization_id", "to_organization_id", "linkage_type"),
        "resource_value",
    ),
    "surveys": (
        *("survey_date", "wave", "respondent_type", "respondent_id", "score", "scale_min"),
        *("scale_max", "weight"),
    ),
}

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Habits:
    """How one community works and how it keeps its records."""

    projects: int
    activities: int
    cases: int
    needs: int
    linkages: int
    asked: tuple[int, ...]  # how many answer each wave, in order
    keeps: str  # complete, partial, none, nothing (no headcount either): the rosters
    names: str  # named, blank, mixed: the waves
    weighs: str  # all, some, never, nothing: the weights
    loyal: float  # how often an award goes to the one who always gets it
    blank: float
    census: str  # ample, tight, zero, blank, absent


def random_worth(seed: int, *, cities: int = 1) -> tuple[Tables, Period, dt.date]:
    """A city of one to four communities, its period and `as_of`; `cities` sets several side by side."""
    rng = random.Random(seed)
    period = _period(rng)
    as_of = _as_of(rng, period)
    rows: Rows = {name: [] for name in READ}
    names = [
        f"{name}{city or ''}"
        for city in range(cities)
        for name in PLACES[: rng.choice((1, 1, 2, 3, 4))]
    ]
    for number in range(10):
        kind = TYPES[number % 4] if number < 4 else rng.choice(TYPES)
        rows["organizations"].append({"organization_id": f"o{number}", "organization_type": kind})
    for name in names:
        _add_community(_Maker(rng, name, period, as_of), rows)
    for own in rows.values():
        own += [dict(rng.choice(own)) for _ in range(rng.choice((0, 0, 1, 3))) if own]
        rng.shuffle(own)
    return _as_received(rng, rows), period, as_of


def _period(rng: random.Random) -> Period:
    """Mostly a year; two years, half a year, a quarter, a month, a part across two years."""
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    return Period(
        *rng.choice(
            (
                *(year,) * 6,
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
    late = period.end + rng.choice((1, 30, 90, 91, 120, 400)) * DAY
    before = period.start - 10 * DAY
    return rng.choice((period.end,) * 8 + (late,) * 10 + (inside,) * 3 + (before,) * 3)


def _habits(rng: random.Random) -> Habits:
    full = rng.random() < 0.8
    return Habits(
        projects=rng.choice((6, 9, 12) if full else (0, 1, 2, 4)),
        activities=rng.choice((14, 25) if full else (0, 3, 8)),
        cases=rng.choice((4, 8) if full else (0, 1, 3)),
        needs=rng.choice((8, 20) if full else (0, 3)),
        linkages=rng.choice((4, 8) if full else (0, 1)),
        asked=rng.choice(
            ((22, 30), (26, 30), (28, 32), (10, 26, 30), (24, 28), (20, 14, 30)) * 3
            + ((), (3,), (24,), (5, 4), (24, 6), (3, 20), (1, 1))
        ),
        keeps=rng.choice(("complete",) * 7 + ("partial",) * 6 + ("none", "nothing", "nothing")),
        names=rng.choice((*("named",) * 6, *("blank",) * 4, "mixed")),
        weighs=rng.choice(("all",) * 12 + ("some",) * 8 + ("never",) * 9 + ("nothing",)),
        loyal=rng.choice((0.0, 0.4, 0.8)),
        blank=rng.choice((0.0, 0.03, 0.08, 0.25)),
        census=rng.choice(("ample",) * 6 + ("tight",) * 3 + ("zero",) + ("blank", "absent") * 2),
    )


class _Maker:
    """The rows of one community."""

    def __init__(self, rng: random.Random, name: str, period: Period, as_of: dt.date) -> None:
        self.rng, self.name, self.period, self.as_of = rng, name, period, as_of
        self.habits = _habits(rng)
        self.last = min(period.end, as_of)
        #: Some come often, some only on certain days, some never; the guests are on no register.
        self.often = [f"{name}.r{i}" for i in range(14)]
        self.seldom = [f"{name}.s{i}" for i in range(4)]
        self.never = [f"{name}.n{i}" for i in range(14)]
        self.guests = [f"g{i}" for i in range(5)]
        self.wave_days = self._wave_days()

    def sometimes(self, give: Callable[[], Any], more: float = 0.0) -> Any:
        """Blank as often as this community leaves cells blank."""
        return None if self.rng.random() < self.habits.blank + more else give()

    def day(self) -> dt.date:
        """Mostly in what is known of the period; else a boundary day, before, or later."""
        rng, period = self.rng, self.period
        kind = rng.random()
        if kind < 0.75:
            known = max(1, (self.last - period.start).days + 1)
            return period.start + rng.randrange(known) * DAY
        if kind < 0.87:
            edge = rng.choice((period.start, period.end, self.as_of))
            return edge + rng.choice((-1, 0, 0, 1)) * DAY
        return period.start + rng.randint(-300, period.days() + 100) * DAY

    # --- Money ------------------------------------------------------------------------

    def money(self) -> float:
        return self.rng.choice((0, 800.5, 12_000, 60_000, 60_000, 99_999.99, 250_000))

    def contract(self) -> tuple[dt.date | None, dt.date | None]:
        """From before, in, across or after the period; sometimes open, or ended before it began."""
        rng, period = self.rng, self.period
        start = rng.choice(
            (
                *(period.start + rng.randrange(period.days()) * DAY,) * 6,
                *(period.start - rng.choice((1, 30, 200)) * DAY,) * 3,
                rng.choice((period.start, period.end, period.end + DAY, self.as_of)),
                self.as_of + rng.choice((1, 20)) * DAY,
                period.end + rng.choice((1, 40)) * DAY,
            )
        )
        end = start + rng.choice((0, 30, 90, 180, 364, 364, 800)) * DAY
        if rng.random() < 0.12:
            end = rng.choice(
                (period.start, period.start - DAY, period.end, self.as_of, start - 3 * DAY)
            )
        return self.sometimes(lambda: start, 0.04), self.sometimes(lambda: end, 0.06)

    def awarded_on(self, start: dt.date | None) -> dt.date | None:
        """Mostly in the period, and often before it."""
        rng = self.rng
        if rng.random() < 0.3:
            return self.period.start - rng.choice((1, 1, 100, 400)) * DAY
        if start is not None and rng.random() < 0.2:
            return start - rng.choice((0, 10)) * DAY
        return self.sometimes(self.day, 0.03)

    def project(self, number: int) -> Row:
        rng = self.rng
        start, end = self.contract()
        awardee = rng.choice(("o2", "o3", "o7", "x1", f"o{rng.randrange(10)}"))
        if rng.random() < self.habits.loyal:
            awardee = "o2"
        return {
            "project_id": f"p{number}",
            "community_id": self.name,
            "funder_organization_id": self.sometimes(
                lambda: rng.choice((*("o0", "o1") * 4, f"o{rng.randrange(10)}", "x9"))
            ),
            "awarded_organization_id": self.sometimes(lambda: awardee),
            "award_date": self.awarded_on(start),
            "procurement_method": rng.choice(METHODS),
            "valid_bid_count": self.sometimes(lambda: rng.choice((0, 1, 2, 2, 3, 3, 4, 5)), 0.05),
            "currency": rng.choice((*(None,) * 6, *("CNY",) * 6, "USD")),
            "amount_awarded": self.sometimes(self.money, 0.04),
            "amount_disbursed": self.sometimes(self.money, 0.2),
            "amount_matched": self.sometimes(self.money, 0.3),
            "start_date": start,
            "end_date": end,
            "target_people": self.sometimes(lambda: rng.choice((0, 1, 3, 5, 12, 60)), 0.05),
        }

    def project_named(self, projects: Sequence[Row]) -> str | None:
        """One of the community's, none, or one that is not on the list."""
        kind = self.rng.random()
        if kind < 0.85 and projects:
            name: str = self.rng.choice(projects)["project_id"]
            return name
        return None if kind < 0.95 else "p99"

    def need(self, number: int, projects: Sequence[Row]) -> Row:
        rng = self.rng
        raised = self.day()
        return {
            "need_id": f"{self.name}-n{number:02d}",
            "community_id": self.name,
            "raised_date": None if rng.random() < 0.02 else raised,
            "source_channel": "resident_self",
            "need_category": "居家",
            "acceptance_status": rng.choice(
                (*("accepted",) * 8, None, None, "rejected", "pending")
            ),
            "project_id": self.project_named(projects),
            "followup_date": self.sometimes(lambda: raised + rng.choice((1, 5, 30, 90)) * DAY),
            "followup_resolved": rng.choice(ANSWERS),
        }

    def linkage(self, number: int) -> Row:
        rng = self.rng
        giver = self.sometimes(lambda: rng.choice((*(f"o{i}" for i in range(10)), "x1")))
        return {
            "linkage_id": f"{self.name}:{number:02d}",
            "community_id": self.name,
            "linkage_date": self.day() if rng.random() > 0.02 else None,
            "from_organization_id": giver,
            "to_organization_id": rng.choice((giver, *(f"o{i}" for i in range(10)))),
            "linkage_type": rng.choice(("resource_transfer", "resource_transfer", "meeting")),
            "resource_value": self.sometimes(lambda: rng.choice((0, 500, 1234.56, 20_000)), 0.1),
        }

    # --- Activities, cases and rosters --------------------------------------------------

    def activity(self, number: int, projects: Sequence[Row]) -> Row:
        rng = self.rng
        kinds = SERVICES if rng.random() < 0.8 else (*GOVERNANCE, "publicity", "meeting")
        return {
            "activity_id": f"{self.name}/{number:03d}",
            "community_id": self.name,
            "activity_date": self.day() if rng.random() > 0.01 else None,
            "organization_id": "o2",
            "service_type": rng.choice(kinds) if rng.random() > 0.01 else None,
            "project_id": self.project_named(projects),
            "activity_status": rng.choice(STATUSES),
        }

    def case(self, number: int, first: int, projects: Sequence[Row]) -> list[Row]:
        """One to four meetings, some on one day; closed by its last, by a date, twice, or not."""
        rng = self.rng
        meetings = [self.activity(first + i, projects) for i in range(rng.choice((1, 2, 2, 3, 4)))]
        own = self.project_named(projects)
        day = self.day()
        for meeting in meetings:
            meeting |= {"case_id": f"c{number}", "service_type": "case_work"}
            meeting["activity_date"] = day
            if rng.random() < 0.9:
                meeting["project_id"] = own
            day += rng.choice((0, 0, 7, 30, 100)) * DAY
        if rng.random() < 0.25:  # the last meeting on the edge of dormancy
            meetings[-1]["activity_date"] = self.last - rng.choice((89, 90, 91)) * DAY
        kind = rng.random()
        if kind < 0.6:
            meetings[-1]["goal_attainment"] = rng.choice(RESULTS)
        elif kind < 0.8:
            meetings[0]["goal_attainment"] = rng.choice(RESULTS)
        if rng.random() < 0.35:
            closed = meetings[-1]["activity_date"] or self.last
            for meeting in rng.sample(meetings, min(len(meetings), rng.choice((1, 1, 2)))):
                meeting["case_closed_date"] = rng.choice(
                    (closed, closed, closed + 10 * DAY, self.day(), self.as_of + DAY)
                )
        return meetings

    def came(self, activity: Row) -> list[str]:
        """Who came: those who often come, guests, now and then people of elsewhere."""
        rng = self.rng
        if activity.get("case_id"):
            return [rng.choice((*self.often, *self.guests))]
        found = rng.sample(self.often, rng.randint(3, 10))
        if rng.random() < 0.25:
            found += rng.sample(self.guests, rng.randint(1, 3))
        if rng.random() < 0.05:
            found.append(f"{PLACES[0]}.r1")
        if rng.random() < 0.1:
            found = rng.sample(self.guests, rng.randint(0, 2))
        return sorted(set(found))

    def anniversaries(self, first: int) -> list[tuple[Row, list[str]]]:
        """Activities 365 and 366 days before a survey, on its day and a day later."""
        found: list[tuple[Row, list[str]]] = []
        for day in self.wave_days:
            for person, away in zip(self.seldom, (-366, -365, 0, 1), strict=True):
                if self.rng.random() < 0.5:
                    row = self.activity(first + len(found), ())
                    row |= {"activity_date": day + away * DAY, "activity_status": "delivered"}
                    found.append((row, [person]))
        return found

    def roster(self, activity: Row, came: Sequence[str]) -> list[Row]:
        """The roster rows of those who came; sets the headcount of the activity."""
        rng, keeps = self.rng, self.habits.keeps
        listed = list(came)
        if keeps in ("none", "nothing", "nothing"):
            listed = []
        elif keeps == "partial" and rng.random() < 0.3:
            listed = listed[: rng.randint(0, len(listed))]
        counted: int | None = len(came)
        if keeps != "complete" and rng.random() < 0.25:
            counted = rng.choice((0, len(came) // 2, len(came) + 3, 25))
        if rng.random() < {"complete": 0.02, "nothing": 0.9}.get(keeps, 0.1):
            counted = None
        activity["participant_count"] = counted
        return [{"activity_id": activity["activity_id"], "resident_id": each} for each in listed]

    # --- Surveys ------------------------------------------------------------------------

    def _wave_days(self) -> list[dt.date]:
        """The first day of each wave: the last in the period, mostly; the others before it."""
        rng, waves = self.rng, len(self.habits.asked)
        inside = max(1, (self.last - self.period.start).days + 1)
        last = self.last - rng.randrange(inside) // rng.choice((1, 3, 10)) * DAY
        if rng.random() < 0.08:
            last = self.period.start - 5 * DAY
        days = [last]
        for _ in range(waves - 1):
            days.append(days[-1] - rng.choice((0, 40, 150, 180, 330)) * DAY)
        return days[::-1][-waves:] if waves else []

    def wave_name(self, number: int, day: dt.date) -> str | None:
        """A name of its own, none, or one that is also a half-year."""
        if self.habits.names == "mixed":
            half = f"{day.year}H{1 if day.month <= 6 else 2}"
            return self.rng.choice((None, None, half, f"第{number + 1}轮"))
        return None if self.habits.names == "blank" else f"第{number + 1}轮"

    def weight(self) -> float | None:
        rng = self.rng
        kind = self.habits.weighs
        if kind == "nothing":
            return 0.0
        if kind == "never" or (kind == "some" and rng.random() < 0.4):
            return None
        return rng.choice((1, 1, 0.25, 0.8, 1.7, 3, 0))

    def answers(self) -> list[Row]:
        """The responses of all waves: much the same people each time, and anonymous ones."""
        rng = self.rng
        found: list[Row] = []
        pool = [*self.often, *self.seldom, *self.never, *self.guests[:2]]
        rng.shuffle(pool)
        anonymous = rng.choice((0.0, 0.05, 0.05, 0.1, 0.4))
        lacking: Sequence[str] = rng.choice((*((),) * 6, GAIN, IDENTITY, EFFICACY))
        odd_wave = rng.randrange(4)  # the wave that lacks these items
        same = rng.random() < 0.05  # everybody says the same
        if rng.random() < 0.08:  # a first wave of too few items
            lacking, odd_wave = GAIN[2:], 0
        for number, (many, day) in enumerate(zip(self.habits.asked, self.wave_days, strict=True)):
            named = pool[:many] if rng.random() < 0.8 else rng.sample(pool, many)
            for person in named:
                at = day + rng.choice((*(0,) * 12, 1, 20, 70)) * DAY
                if rng.random() < 0.01:
                    at = rng.choice((self.period.start, self.period.end, self.as_of)) + DAY
                response: Row = {
                    "response_id": f"{self.name}?{len(found):04d}",
                    "community_id": self.name,
                    "survey_date": at,
                    "wave": self.wave_name(number, at),
                    "respondent_type": rng.choice(("resident",) * 18 + ("worker", "organization")),
                    "respondent_id": None if rng.random() < anonymous else person,
                    "weight": self.weight(),
                }
                if rng.random() < 0.02:
                    response["respondent_id"] = rng.choice(named)  # somebody answers twice
                left = lacking if number == odd_wave else ()
                found += self.response(response, left, same)
        return found

    def response(self, response: Row, lacking: Sequence[str], same: bool) -> list[Row]:
        """The rows of one response; with few answers, of its own scale, or off it."""
        rng = self.rng
        scale = (None, None) if same else rng.choice(SCALES)
        if rng.random() < 0.01 and not same:
            scale = (4, 4)
        low, high = (1 if scale[0] is None else scale[0]), (5 if scale[1] is None else scale[1])
        shy = rng.random() < 0.12
        rows: list[Row] = []
        for item in (*GAIN, *IDENTITY, *EFFICACY, "satisfaction_overall"):
            if item in lacking or rng.random() < (0.6 if shy else self.habits.blank / 2):
                continue
            score = rng.choice((low, high, high, high - 1, high - 1, (low + high) / 2, low + 1.5))
            if rng.random() < 0.02 and not same:
                score = rng.choice((low - 1, high + 1, high + 0.5))
            row = {**response, "item_code": item, "scale_min": scale[0], "scale_max": scale[1]}
            rows.append(row | {"score": None if rng.random() < 0.02 else 4 if same else score})
        if rows and rng.random() < 0.02:  # one item about two organisations
            again = rng.choice(rows)
            rows.append({**again, "target_organization_id": "o2", "score": high})
        return rows


def _add_community(m: _Maker, rows: Rows) -> None:
    projects = [m.project(number) for number in range(m.habits.projects)]
    if m.rng.random() < 0.06:  # nobody remembers who won before
        for project in projects:
            awarded = project["award_date"]
            if awarded is not None and awarded < m.period.start:
                project["awarded_organization_id"] = None
    activities = [m.activity(number, projects) for number in range(m.habits.activities)]
    for number in range(m.habits.cases):
        activities += m.case(number, 100 + 10 * number, projects)
    came = [(activity, m.came(activity)) for activity in activities]
    came += m.anniversaries(500) if activities else []
    own: Rows = {
        "communities": _years(m),
        "residents": _residents(m),
        "needs": [m.need(number, projects) for number in range(m.habits.needs)],
        "projects": projects,
        "activities": [activity for activity, _ in came],
        "participation": [row for activity, people in came for row in m.roster(activity, people)],
        "linkages": [m.linkage(number) for number in range(m.habits.linkages)],
        "surveys": m.answers(),
    }
    if m.rng.random() < 0.08:  # nothing of one table was reported by as_of
        table, column = m.rng.choice(
            (
                ("needs", "raised_date"),
                ("activities", "activity_date"),
                ("linkages", "linkage_date"),
                ("surveys", "survey_date"),
            )
        )
        for row in own[table]:
            row[column] = m.as_of + m.rng.randint(1, 60) * DAY
    for table, found in own.items():
        rows[table] += found


def _years(m: _Maker) -> list[Row]:
    """The rows of some years; that of the period's year as the community's census has it."""
    rng, census = m.rng, m.habits.census
    people = {"ample": 900, "tight": rng.randint(1, 9), "zero": 0, "blank": None, "absent": 900}
    return [
        {
            "community_id": m.name,
            "year": year,
            "community_name": m.name,
            "households": 300,
            "pop_total": people[census] if year == m.period.end.year else 700,
        }
        for year in (m.period.end.year - 1, m.period.end.year, m.period.end.year + 1)
        if census != "absent" or year != m.period.end.year
    ]


def _residents(m: _Maker) -> list[Row]:
    """Most people are registered; now and then nobody is."""
    kept = m.rng.choice((*(1.0,) * 9, *(0.9,) * 4, 0.0))
    return [
        {"resident_id": person, "community_id": m.name, "group_codes": m.rng.choice(GROUPS)}
        for person in (*m.often, *m.seldom, *m.never)
        if m.rng.random() < kept
    ]


def _as_received(rng: random.Random, rows: Rows) -> Tables:
    """The tables with what exports leave out: tables, rows, columns, and the cells of columns."""
    lossy = rng.choice((0.0, 0.0, 0.0, 0.01, 0.03))
    timed = rng.choice((0.0, 0.0, 0.2, 0.9))
    frames: dict[str, Any] = {}
    for name, own in rows.items():
        if rng.random() < (0.01 if name == "activities" else 0.025):
            continue
        if rng.random() < 0.015:
            own = []
        absent: list[str] = []
        for column in READ[name]:
            if column in ALWAYS:
                continue
            if rng.random() < lossy:
                absent.append(column)
            elif rng.random() < lossy / 3:
                own = [{**row, column: None} for row in own]
        if rng.random() < timed:
            own = _with_times(rng, name, own)
        frames[name] = frame_of(name, own, absent)
    return Tables(frames)


def _with_times(rng: random.Random, name: str, rows: Sequence[Row]) -> list[Row]:
    """The same rows, with times of day in some date columns; equal rows stay equal.

    The rows of one response keep one time.
    """
    dates = [c.name for c in TABLES[name].columns if c.type == "date" and rng.random() < 0.8]
    chosen: dict[tuple[Any, ...], int] = {}
    found: list[Row] = []
    for row in rows:
        stamped = dict(row)
        for column in dates:
            if row.get(column) is not None:
                key = TABLES[name].key[:1] if name == "surveys" else TABLES[name].key
                cell = (*(row.get(each) for each in key), column)
                seconds = rng.choice((0, 1, 9 * 3600, 12 * 3600, 86_399))
                day = dt.datetime.combine(row[column], dt.time())
                stamped[column] = day + dt.timedelta(seconds=chosen.setdefault(cell, seconds))
        found.append(stamped)
    return found
