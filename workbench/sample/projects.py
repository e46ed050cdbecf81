"""The table `projects`, and which needs a project takes up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.cast import SOCIAL, Cast
from workbench.sample.chance import (
    Marks,
    Numbers,
    Places,
    Texts,
    happens,
    numbered,
    pick,
    pick_able,
    some_of,
    where_marked,
)
from workbench.sample.columns import Columns, size_of, text
from workbench.sample.period import LAST_DAY, Moments, Span, day_of
from workbench.sample.profiles import Profile, is_small
from workbench.sample.streams import stream

#: Projects designed in a year: at least, and further ones on average.
FEWEST_A_YEAR, MORE_A_YEAR = 2, 2.0
SMALL_A_YEAR = 1

#: Design may begin this long before the data do, so that some projects are already running.
BEFORE_DAYS = 150

METHODS: dict[str, float] = {
    "open_tender": 0.24,
    "invited_tender": 0.10,
    "competitive_consultation": 0.18,
    "competitive_negotiation": 0.08,
    "venture_call": 0.16,
    "single_source": 0.08,
    "direct_commission": 0.10,
    "grant": 0.04,
    "": 0.02,
}
COMPETITIVE = tuple(METHODS)[:5]
BIDS: dict[str, float] = {"1": 0.08, "2": 0.16, "3": 0.4, "4": 0.2, "5": 0.1, "": 0.06}

#: Themes by need category, for titles.
THEMES: tuple[str, ...] = ("为老服务", "儿童关爱", "助残帮困", "邻里互助", "环境共治", "就业支持")

AMOUNT_MEDIAN, AMOUNT_SPREAD = 120_000.0, 0.6
#: Chances of a broken chain: tender before design, award before tender.
EARLY_TENDER, EARLY_AWARD = 0.06, 0.04
NEVER_AWARDED = 0.05
TERMINATED = 0.04

#: A need waits this long for a project to be designed from it, in days at the most.
WAIT_DAYS = 150
NOT_NAMED = 0.12


@dataclass(frozen=True)
class Projects:
    """One community's projects, by day of design. `award`, `start` are NaT where unknown."""

    rows: Columns
    ids: Texts
    design: Moments
    award: Moments
    start: Moments
    end: Moments
    awardee: Texts

    def __len__(self) -> int:
        return len(self.ids)


def _design_days(rng: np.random.Generator, profile: Profile, span: Span) -> Moments:
    years = span.months / 12 + BEFORE_DAYS / 365
    a_year = SMALL_A_YEAR if is_small(profile.place) else FEWEST_A_YEAR
    count = max(1, round(a_year * years)) + int(rng.poisson(MORE_A_YEAR * years))
    first = span.first_day() - BEFORE_DAYS
    room = int((LAST_DAY - first).astype(np.int64)) - 20
    return np.sort(first + rng.integers(0, room, count).astype("m8[D]"))


def _later(
    rng: np.random.Generator, day: Moments, low: int, high: int, early: float = 0.0
) -> Moments:
    """Days after `day`, or (with chance `early`) a little before it."""
    size = len(day)
    step = rng.integers(low, high, size)
    back = happens(rng, early, size)
    return day + np.where(back, -rng.integers(2, 15, size), step).astype("m8[D]")


def _awardees(rng: np.random.Generator, cast: Cast, competitive: Marks) -> Texts:
    """Mostly agencies and social organisations, sometimes a local group."""
    size = len(competitive)
    social = some_of(rng, cast.of(*SOCIAL), size)
    local = some_of(rng, cast.of("community_based_org"), size)
    return np.where(happens(rng, np.where(competitive, 0.06, 0.35), size), local, social)


def _seen(day: Moments, given: Marks | bool = True) -> Moments:
    """Blank what lies after the last day or is not given."""
    return np.where(given & (day <= LAST_DAY), day, np.datetime64("NaT", "D"))


def _blank(rng: np.random.Generator, share: float, values: np.ndarray) -> np.ndarray:
    return np.where(happens(rng, share, len(values)), np.nan, values)


def draw_projects(seed: int, profile: Profile, cast: Cast, span: Span) -> Projects:
    """The projects of one community; what was not yet tendered or awarded is blank."""
    rng = stream(seed, "projects", profile.place)
    design = _design_days(rng, profile, span)
    size = len(design)
    tender = _later(rng, design, 10, 40, EARLY_TENDER)
    award = _later(rng, tender, 15, 40, EARLY_AWARD)
    begin = _later(rng, award, 3, 30)
    method = pick(rng, METHODS, size)
    competitive = np.isin(method, COMPETITIVE)
    won = (award <= LAST_DAY) & ~happens(rng, NEVER_AWARDED, size)
    days = rng.choice(np.array([180, 270, 365]), size)
    end = begin + days.astype("m8[D]")
    begun = won & (begin <= LAST_DAY)
    amount = np.round(AMOUNT_MEDIAN * np.exp(AMOUNT_SPREAD * rng.standard_normal(size)), -2)
    gone = np.clip((LAST_DAY - begin).astype(np.int64) / days, 0, 1)
    paid = np.round(amount * np.minimum(1, gone * rng.uniform(0.8, 1.2, size)), -2)
    matched = np.round(amount * rng.uniform(0.02, 0.3, size) * happens(rng, 0.4, size), -2)
    awardee = where_marked(won, _awardees(rng, cast, competitive))
    designer = np.where(
        happens(rng, 0.7, size),
        some_of(rng, cast.of("community_committee", "community_based_org"), size),
        some_of(rng, cast.of("street_office", *SOCIAL), size),
    )
    funder = np.where(
        happens(rng, 0.9, size),
        some_of(rng, cast.of("street_office", "government_department"), size),
        some_of(rng, cast.of("foundation", "street_office"), size),
    )
    ids = numbered(f"{profile.community_id}-P", np.arange(1, size + 1), 3)
    theme = np.array(THEMES, dtype=object)[rng.integers(0, len(THEMES), size)]
    bids = np.array([float(number) if number else np.nan for number in pick(rng, BIDS, size)])
    ended = begun & happens(rng, TERMINATED, size)
    rows: Columns = {
        "project_id": ids,
        "community_id": text(profile.community_id, size),
        "title": np.array([f"合成示例{name}项目{n}" for n, name in enumerate(theme, 1)], object),
        "designer_organization_id": where_marked(~happens(rng, 0.05, size), designer),
        "funder_organization_id": funder,
        "awarded_organization_id": awardee,
        "residents_consulted": _consulted(rng, profile, size),
        "design_date": _seen(design, ~happens(rng, 0.03, size)).astype("M8[us]"),
        "tender_date": _seen(tender, competitive).astype("M8[us]"),
        "award_date": _seen(award, won).astype("M8[us]"),
        "procurement_method": where_marked(method != "", method),
        "valid_bid_count": np.where(competitive & won, bids, np.nan),
        "currency": text("CNY", size),
        "amount_awarded": np.where(won, _blank(rng, 0.02, amount), np.nan),
        "amount_disbursed": np.where(begun, _blank(rng, 0.08, paid), np.nan),
        "amount_matched": np.where(begun, _blank(rng, 0.2, matched), np.nan),
        "start_date": np.where(won, begin, np.datetime64("NaT", "D")).astype("M8[us]"),
        "end_date": np.where(won, end, np.datetime64("NaT", "D")).astype("M8[us]"),
        "target_people": np.where(won, _blank(rng, 0.1, 10.0 * rng.integers(3, 25, size)), np.nan),
        "target_sessions": np.where(won, _blank(rng, 0.1, 1.0 * rng.integers(6, 40, size)), np.nan),
        "project_status": np.select(
            [ended, begun & (end <= LAST_DAY), begun],
            ["terminated", "completed", "active"],
            "planned",
        ).astype(object),
        "recorded_date": np.minimum(
            design + rng.integers(0, 60, size).astype("m8[D]"), LAST_DAY
        ).astype("M8[us]"),
    }
    nowhere = np.datetime64("NaT", "D")
    return Projects(
        rows=rows,
        ids=ids,
        design=design,
        award=np.where(won, award, nowhere),
        start=np.where(begun, begin, nowhere),
        end=np.where(begun, end, nowhere),
        awardee=awardee,
    )


def _consulted(rng: np.random.Generator, profile: Profile, size: int) -> np.ndarray:
    most = min(120, profile.population // 10)
    asked = np.where(happens(rng, 0.7, size), rng.integers(3, most, size), 0)
    return _blank(rng, 0.1, asked.astype(float))


def projects_of_needs(seed: int, profile: Profile, needs: Columns, projects: Projects) -> Texts:
    """The project of each need that is handled as one: designed after it was raised, or running.

    A project that was there before (a need added to a running contract) is taken only where no
    project is designed in time; some needs of the route find none.
    """
    rng = stream(seed, "need_projects", profile.place)
    size = size_of(needs)
    routed = needs["handling_route"] == "project"
    raised = day_of(needs["raised_date"])
    wait = (projects.design - raised[:, None]).astype(np.int64)
    ahead: Marks = (wait >= 0) & (wait <= WAIT_DAYS)
    able = np.where(np.any(ahead, axis=1)[:, None], ahead, _runs(projects, raised))
    place = pick_able(rng.random(size), able)
    kept = routed & (place >= 0) & ~happens(rng, NOT_NAMED, size)
    return where_marked(kept, projects.ids[place])


def _runs(projects: Projects, day: Moments) -> Marks:
    """Whether each project (columns) runs on each day (rows)."""
    marks: Marks = (projects.start <= day[:, None]) & (day[:, None] <= projects.end)
    return marks


def running(projects: Projects, day: Moments, throws: Numbers) -> Places:
    """For each day the place of a project that runs on it, else -1."""
    return pick_able(throws, _runs(projects, day))
