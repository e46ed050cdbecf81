"""Needs as they are raised: who asks for what, by which way, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.categories import (
    GROUP_WEIGHTS,
    GROUPS,
    KINDS,
    SCOPE_WEIGHTS,
    SCOPES,
    TYPE_TILT,
    place_of,
)
from workbench.sample.chance import (
    Marks,
    Places,
    Texts,
    happens,
    pick,
    pick_by_row,
    where_marked,
)
from workbench.sample.people import tokens
from workbench.sample.period import LAST_DAY, Moments, Span, day_of, known, within
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

CHANNELS: dict[str, float] = {
    "hotline_12345": 0.36,
    "resident_self": 0.22,
    "worker_outreach": 0.13,
    "grid_inspection": 0.12,
    "resident_meeting": 0.06,
    "superior_task": 0.05,
    "survey": 0.03,
    "organization_proposal": 0.02,
    "unknown": 0.01,
}
HOTLINE, SUPERIOR, GRID = "hotline_12345", "superior_task", "grid_inspection"

#: A flood of superiors' tasks: how many more needs come in such a month, and the share of tasks.
FLOOD, FLOOD_TASKS = 9.0, 0.95

#: How firmly a community keeps to the usual mix of channels and categories (Dirichlet weight).
CHANNEL_FIRMNESS, CATEGORY_FIRMNESS = 40.0, 60.0

#: Chance that the person behind a need is not recorded; other channels as `ANONYMOUS_ELSEWHERE`.
ANONYMOUS: dict[str, float] = {
    "grid_inspection": 0.95,
    "superior_task": 0.95,
    "organization_proposal": 0.90,
    "survey": 0.60,
    "resident_meeting": 0.45,
    "hotline_12345": 0.30,
}
ANONYMOUS_ELSEWHERE = 0.12

#: Relative number of needs by month (January first) and by day of the week (Monday first).
SEASON = (0.95, 0.80, 1.02, 1.0, 1.0, 1.06, 1.12, 1.08, 0.98, 0.96, 1.04, 1.06)
WEEK_OFFICE = (1.15, 1.1, 1.05, 1.0, 0.95, 0.25, 0.15)
WEEK_HOTLINE = (1.1, 1.05, 1.0, 1.0, 1.0, 0.75, 0.65)

#: Relative number of needs by hour of the day (0 to 23).
HOURS_OFFICE = (0, 0, 0, 0, 0, 0, 0, 1, 8, 14, 13, 8, 2, 4, 11, 12, 10, 5, 1, 1, 0, 0, 0, 0)
HOURS_HOTLINE = (1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 3, 7, 11, 10, 7, 4, 5, 8, 8, 7, 6, 6, 8, 7, 5, 3, 2)

SCOPE_BLANK = 0.06
GROUP_NAMED = {"individual": 0.5, "household": 0.4, "public": 0.03}
GROUP_NAMED_ELSEWHERE = 0.2

#: Residents known to the office, per resident; few ask often, most ask once.
KNOWN_RESIDENTS = 0.10
FREQUENT_ASKERS = 1.6

DUPLICATES = 0.025
DUPLICATE_DAYS = (0, 7)
REPEAT_DAYS = (15, 80)

ENTRY_DAYS: dict[str, float] = {"same_day": 0.72, "few_days": 0.24, "weeks": 0.04}


@dataclass(frozen=True)
class Raised:
    """One community's needs in order of time; one array a column, all of one length.

    `earlier` is the row that a duplicate or a repeated need goes back to, else -1.
    `channels` is the mix of channels that each need was drawn from, whatever else it is.
    """

    moment: Moments
    channel: Texts
    category: Texts
    scope: Texts
    resident: Texts
    group: Texts
    recorded: Moments
    earlier: Places
    duplicate: Marks
    channels: dict[str, float]

    def __len__(self) -> int:
        return len(self.moment)

    @property
    def kind(self) -> Places:
        """The place of each need's category in `KINDS`."""
        return place_of(self.category)


def _month_of_each(
    rng: np.random.Generator, profile: Profile, practice: Practice, span: Span
) -> Places:
    """The place of each need's month in the span; every month has at least one need."""
    months = span.all_months()
    season = np.array(SEASON)[months.astype(np.int64) % 12]
    season = np.where(within(months, practice.burst), FLOOD * season, season)
    counts = rng.poisson(profile.needs_a_year / 12 * season)
    return np.repeat(np.arange(len(months)), np.maximum(counts, 1))


def _days(rng: np.random.Generator, month: Places, span: Span, week: tuple[float, ...]) -> Moments:
    """A day in the month of each need, by the pattern of the week."""
    days = span.days()
    # 1970-01-01 was a Thursday
    weights = np.array(week)[(days.astype(np.int64) + 3) % 7]
    edges = np.concatenate([[0.0], np.cumsum(weights)])
    first = np.searchsorted(days, span.all_months().astype("M8[D]"))
    bounds = np.append(edges[first], edges[-1])
    throws = bounds[month] + rng.random(len(month)) * (bounds[month + 1] - bounds[month])
    places = np.searchsorted(edges, throws, side="right") - 1
    drawn: Moments = days[np.clip(places, 0, len(days) - 1)]
    return drawn


def _times(rng: np.random.Generator, hours: tuple[float, ...], size: int) -> np.ndarray:
    edges = np.cumsum(hours) / np.sum(hours)
    hour = np.searchsorted(edges, rng.random(size), side="right")
    return (hour * 60 + rng.integers(0, 60, size)).astype("m8[m]")


def _moments(rng: np.random.Generator, month: Places, span: Span, hotline: Marks) -> Moments:
    size = len(month)
    office = _days(rng, month, span, WEEK_OFFICE) + _times(rng, HOURS_OFFICE, size)
    called = _days(rng, month, span, WEEK_HOTLINE) + _times(rng, HOURS_HOTLINE, size)
    moments: Moments = np.where(hotline, called, office)
    return moments


def _mix(rng: np.random.Generator, usual: dict[str, float], firmness: float) -> dict[str, float]:
    """This community's own mix, around the usual one; nothing usual is wholly absent."""
    drawn = rng.dirichlet(np.array(list(usual.values())) * firmness)
    return {name: float(share) + 0.001 for name, share in zip(usual, drawn, strict=True)}


def _channel_mix(rng: np.random.Generator, practice: Practice) -> dict[str, float]:
    """The mix of channels; a planted share is taken from all others in proportion."""
    mix = _mix(rng, CHANNELS, CHANNEL_FIRMNESS)
    for name, share in ((SUPERIOR, practice.superior_needs), (GRID, practice.grid_needs)):
        if share is not None:
            others = sum(mix.values()) - mix[name]
            mix = {other: part * (1 - share) / others for other, part in mix.items()}
            mix[name] = share
    return mix


def _category_mix(rng: np.random.Generator, profile: Profile) -> dict[str, float]:
    tilt = TYPE_TILT[profile.kind]
    return _mix(
        rng,
        {category: kind.share * tilt.get(category, 1.0) for category, kind in KINDS.items()},
        CATEGORY_FIRMNESS,
    )


def _residents(rng: np.random.Generator, profile: Profile, channel: Texts) -> Texts:
    size = len(channel)
    pool = max(1, round(profile.population * KNOWN_RESIDENTS))
    number = np.floor(pool * rng.random(size) ** FREQUENT_ASKERS).astype(np.int64)
    hidden = np.array([ANONYMOUS.get(name, ANONYMOUS_ELSEWHERE) for name in channel])
    return where_marked(~happens(rng, hidden, size), tokens(profile.community_id, number))


def _groups(rng: np.random.Generator, kind: Places, scope: Texts) -> Texts:
    size = len(kind)
    drawn = np.array(GROUPS, dtype=object)[pick_by_row(rng, GROUP_WEIGHTS[kind])]
    named = np.array([GROUP_NAMED.get(name, GROUP_NAMED_ELSEWHERE) for name in scope])
    return where_marked(happens(rng, named, size), drawn)


def _recorded(rng: np.random.Generator, profile: Profile, moment: Moments) -> Moments:
    """The day of entry: mostly the same, some days later, and late where entry is careless."""
    size = len(moment)
    weights = {**ENTRY_DAYS, "weeks": ENTRY_DAYS["weeks"] + profile.late_entry}
    speed = pick(rng, weights, size)
    days = np.select(
        [speed == "few_days", speed == "weeks"],
        [rng.integers(1, 6, size), rng.integers(7, 75, size)],
        0,
    )
    due = day_of(moment) + days.astype("m8[D]")
    # what was still to be entered is entered for the extract
    last = known(due)
    return np.where(np.isnat(last), LAST_DAY, last)


def _earlier(
    rng: np.random.Generator, moment: Moments, marked: Marks, days: tuple[int, int]
) -> Places:
    """For each marked need one raised between `days` before it, if there is one; else -1."""
    low = np.searchsorted(moment, moment - np.timedelta64(days[1] * 1440, "m"))
    high = np.searchsorted(moment, moment - np.timedelta64(days[0] * 1440, "m"))
    choice = low + np.floor(rng.random(len(moment)) * (high - low)).astype(int)
    return np.where(marked & (high > low), choice, -1)


def _origin(earlier: Places) -> Places:
    """The first need of each chain of repeats: itself where nothing came before."""
    origin = np.where(earlier >= 0, earlier, np.arange(len(earlier)))
    while not np.array_equal(origin, origin[origin]):
        origin = origin[origin]
    return origin


def raise_needs(
    rng: np.random.Generator, profile: Profile, practice: Practice, span: Span
) -> Raised:
    """The needs of one community, in order of time."""
    month = _month_of_each(rng, profile, practice, span)
    size = len(month)
    channels = _channel_mix(rng, practice)
    channel = pick(rng, channels, size)
    flooded = within(span.all_months()[month], practice.burst)
    channel[flooded & happens(rng, FLOOD_TASKS, size)] = SUPERIOR
    moment = _moments(rng, month, span, channel == HOTLINE)
    order = np.argsort(moment, kind="stable")
    moment, channel = moment[order], channel[order]
    category = pick(rng, _category_mix(rng, profile), size)
    resident = _residents(rng, profile, channel)
    duplicates = _earlier(rng, moment, happens(rng, DUPLICATES, size), DUPLICATE_DAYS)
    repeats = _earlier(rng, moment, happens(rng, profile.repeats, size), REPEAT_DAYS)
    earlier = np.where(duplicates >= 0, duplicates, repeats)
    origin = _origin(earlier)
    category, resident = category[origin], resident[origin]
    kind = place_of(category)
    scope = np.array(SCOPES, dtype=object)[pick_by_row(rng, SCOPE_WEIGHTS[kind])][origin]
    return Raised(
        moment=moment,
        channel=channel,
        category=category,
        scope=where_marked(~happens(rng, SCOPE_BLANK, size), scope),
        resident=resident,
        group=_groups(rng, kind, scope)[origin],
        recorded=_recorded(rng, profile, moment),
        earlier=earlier,
        duplicate=duplicates >= 0,
        channels=channels,
    )
