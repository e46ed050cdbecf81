"""Small random cities, full of what real exports get wrong. The same seed, the same city.

Every optional column is sometimes missing and every optional cell sometimes blank; dates and
statuses contradict each other, lie on the boundary days of the period, and after `as_of`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

DAY = dt.timedelta(days=1)
IDS = ("0010", "002", "B-3", "社区丁", "a5", "Z6")
CATEGORIES = ("居家", "环境", "entitlement", "dispute", "unknown", "b")
CHANNELS = ("resident_self", "hotline_12345", "worker_outreach", "superior_task", "unknown")
SCOPES = ("individual", "household", "public")
ACCEPTANCE = ("accepted", "accepted", "accepted", "rejected", "duplicate", "withdrawn", "pending")
RESULTS = ("resolved", "resolved", "partly_resolved", "explained", "unresolved")
ANSWERS = ("yes", "yes", "partly", "no", "unreachable")
#: R columns of `needs`; all others may be absent.
REQUIRED = tuple(column.name for column in TABLES["needs"].required())

Row = dict[str, Any]


def random_tables(
    seed: int, *, cities: int = 1, times: bool | None = None
) -> tuple[Tables, Period, dt.date]:
    """A city of one to six communities, its period and `as_of`.

    `cities` sets several side by side under one period and the same missing columns;
    `times` forces dates with, or without, times of day.
    """
    rng = random.Random(seed)
    period = _period(rng)
    as_of = _as_of(rng, period)
    communities = [
        f"{name}{city or ''}" for city in range(cities) for name in IDS[: rng.randint(1, len(IDS))]
    ]
    needs = _needs(rng, communities, period, as_of, times)
    frames = {"needs": _frame("needs", needs)}
    optional = [name for name in frames["needs"].columns if name not in REQUIRED]
    missing = [name for name in optional if rng.random() < rng.choice((0.0, 0.0, 0.02, 0.2))]
    if rng.random() < 0.03:
        missing.append(rng.choice(("need_category", "source_channel")))
    frames["needs"] = frames["needs"].drop(columns=missing)
    if rng.random() < 0.95:
        places = _frame("communities", _places(rng, communities, period))
        frames["communities"] = places.drop(
            columns=[c for c in ("households", "street_name") if rng.random() < 0.05]
        )
    frames["activities"] = _frame(
        "activities",
        [
            {"activity_id": "x1", "community_id": rng.choice((*communities, "无需求"))},
            {"activity_id": "x2", "community_id": None},
        ],
    )
    return Tables(frames), period, as_of


def _period(rng: random.Random) -> Period:
    start, end = rng.choice(
        (
            (dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
            (dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
            (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
            (dt.date(2023, 11, 15), dt.date(2024, 2, 10)),
            (dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        )
    )
    return Period(start, end)


def _as_of(rng: random.Random, period: Period) -> dt.date:
    inside = period.start + rng.randrange(period.days()) * DAY
    late = period.end + rng.choice((1, 30, 89, 90, 91, 200, 400)) * DAY
    before = period.start - 10 * DAY
    return rng.choice((period.end,) * 4 + (late,) * 8 + (inside,) * 3 + (before,))


def _places(rng: random.Random, communities: Sequence[str], period: Period) -> list[Row]:
    rows: list[Row] = []
    for number, community in enumerate(communities):
        years = {period.end.year, period.end.year - 1, period.end.year + 1}
        kept = [year for year in sorted(years) if rng.random() < 0.8]
        rows += [
            {
                "community_id": community,
                "year": year,
                "community_name": f"社区{number}",
                "street_name": rng.choice(("东街", "西街", None)),
                "district_name": "区",
                "households": rng.choice((0, 80, 1000)),
                "pop_total": rng.choice((None, 0, 7, 300, 2900, 10_001)),
            }
            for year in kept
        ]
    if rng.random() < 0.2:
        rows += rows[:1]
    return rows


def _needs(
    rng: random.Random,
    communities: Sequence[str],
    period: Period,
    as_of: dt.date,
    times: bool | None,
) -> list[Row]:
    with_times = {
        column: rng.random() < 0.4 if times is None else times
        for column in ("raised_date", "first_response_date", "closed_date", "due_date")
    }
    blank = rng.choice((0.02, 0.15, 0.15, 0.5))
    rows: list[Row] = []
    for community in (*communities, "无人口"):
        size = 0 if rng.random() < 0.15 else rng.choice((1, 2, 5, 20, 40, 60))
        if community == "无人口":
            size //= 4
        late = rng.random() < 0.05  # a community that reported nothing until as_of
        for number in range(size):
            row = _need(rng, period, as_of, blank)
            row["need_id"] = f"{community}-{number:02d}"
            row["community_id"] = community
            if late:
                row["raised_date"] = as_of + rng.randint(1, 90) * DAY
            rows.append(row)
        for row in rows[len(rows) - size :]:
            if rng.random() < 0.15:
                row["parent_need_id"] = rng.choice(rows)["need_id"]  # self-links included
            if rng.random() < 0.2:
                _follow(rng, row, rng.choice(rows))
    for column, given in with_times.items():
        if given:
            for row in rows:
                row[column] = _at_some_hour(rng, row[column])
    rows += [dict(rng.choice(rows)) for _ in range(rng.randint(0, 3)) if rows]
    rng.shuffle(rows)
    return rows


def _need(rng: random.Random, period: Period, as_of: dt.date, blank: float) -> Row:
    def sometimes(give: Callable[[], Any]) -> Any:
        return None if rng.random() < blank else give()

    raised = _raised(rng, period, as_of)
    after: Callable[[], Any] = lambda: _after(rng, raised, as_of)  # noqa: E731
    row: Row = {
        "raised_date": None if rng.random() < 0.02 else raised,
        "source_channel": sometimes(lambda: rng.choice(CHANNELS)),
        "need_category": sometimes(lambda: rng.choice(CATEGORIES[: rng.randint(1, 6)])),
        "beneficiary_scope": sometimes(lambda: rng.choice(SCOPES)),
        "resident_id": sometimes(lambda: f"r{rng.randint(1, 9)}"),
        "acceptance_status": sometimes(lambda: rng.choice(ACCEPTANCE)),
        "assigned_date": sometimes(after),
        "first_response_date": sometimes(lambda: raised + rng.choice((-1, 0, 0, 1, 1, 2, 9)) * DAY),
        "due_date": sometimes(after),
        "closed_date": sometimes(after),
        "closed_on_time": sometimes(lambda: rng.random() < 0.5),
        "closed_status": sometimes(lambda: rng.choice(RESULTS)),
        "followup_date": sometimes(after),
        "followup_resolved": sometimes(lambda: rng.choice(ANSWERS)),
        "satisfaction": sometimes(lambda: rng.randint(1, 5)),
        "parent_need_id": None,
        "recorded_date": sometimes(after),
    }
    plain = rng.random()
    if plain < 0.2:  # plainly open
        row["closed_date"] = row["closed_status"] = row["closed_on_time"] = None
    elif plain < 0.5:  # plainly resolved
        row["closed_date"] = raised + rng.choice((0, 1, 2, 5, 9, 20, 45)) * DAY
        row["closed_status"] = "resolved"
    if row["due_date"] is not None and row["closed_date"] is not None and rng.random() < 0.3:
        row["due_date"] = row["closed_date"] + rng.choice((-1, 0, 1)) * DAY
    return row


def _raised(rng: random.Random, period: Period, as_of: dt.date) -> dt.date:
    """Mostly in the period; else on a boundary day, before, or after what is known."""
    kind = rng.random()
    if kind < 0.6:
        return period.start + rng.randrange(period.days()) * DAY
    if kind < 0.8:
        edge = rng.choice((period.start, period.end, as_of, as_of - 30 * DAY, as_of - 90 * DAY))
        return edge + rng.choice((-1, 0, 1)) * DAY
    return period.start + rng.randint(-400, period.days() + 100) * DAY


def _after(rng: random.Random, raised: dt.date, as_of: dt.date) -> dt.date:
    """A later day, with the impossible and the not yet known among them."""
    kind = rng.random()
    if kind < 0.08:
        return raised - rng.randint(1, 20) * DAY
    if kind < 0.16:
        return as_of + rng.choice((0, 1, 40)) * DAY
    return raised + rng.choice((0, 0, 1, 3, 7, 14, 29, 30, 31, 60, 120)) * DAY


def _follow(rng: random.Random, row: Row, earlier: Row) -> None:
    """The same resident comes again after the earlier need was closed."""
    if earlier["closed_date"] is None:
        return
    row["raised_date"] = earlier["closed_date"] + rng.choice((0, 1, 30, 89, 90, 91)) * DAY
    row["resident_id"] = earlier["resident_id"]
    row["need_category"] = earlier["need_category"]


def _at_some_hour(rng: random.Random, day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    seconds = rng.choice((0, 1, 8 * 3600, 12 * 3600, 86_399, rng.randrange(86_400)))
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)


def _frame(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a frame in storage types, with every column that some row has."""
    columns = [c for c in TABLES[name].names() if c in REQUIRED or any(c in r for r in rows)]
    columns = [c for c in columns if c in TABLES[name].names()]
    if not rows:
        columns = list(TABLES[name].names())
    data: dict[str, pd.Series] = {}
    for column in columns:
        cells = [row.get(column) for row in rows]
        if TABLES[name].column(column).type == "date":
            data[column] = pd.Series([pd.Timestamp(c) if c else pd.NaT for c in cells])
        else:
            data[column] = pd.Series(cells, dtype=object)
    return pd.DataFrame(data, index=range(len(rows)))
