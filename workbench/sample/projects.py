"""The table `projects`: designed from needs, put out to tender, awarded, and begun, in this order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.cast import Cast
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
    spread,
    where_marked,
)
from workbench.sample.columns import Columns, text
from workbench.sample.demand import Demand
from workbench.sample.period import LAST_DAY, Moments
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

#: Methods with and without competition, and how common each is among its kind.
COMPETITIVE: dict[str, float] = {
    "open_tender": 0.32,
    "invited_tender": 0.14,
    "competitive_consultation": 0.22,
    "competitive_negotiation": 0.12,
    "venture_call": 0.2,
}
OTHER_METHODS: dict[str, float] = {
    "single_source": 0.32,
    "direct_commission": 0.4,
    "grant": 0.2,
    "": 0.08,
}

#: Bids where there is competition, and where there is too little of it; consultations need fewer.
BIDS: dict[str, float] = {"3": 0.4, "4": 0.36, "5": 0.2, "": 0.04}
FEW_BIDS: dict[str, float] = {"1": 0.45, "2": 0.55}
CONSULTATION = "competitive_consultation"

#: Themes by need category, for titles.
THEMES: tuple[str, ...] = ("为老服务", "儿童关爱", "助残帮困", "邻里互助", "环境共治", "就业支持")

AMOUNT_MEDIAN, AMOUNT_SPREAD = 120_000.0, 0.35
SMALL_AMOUNT_MEDIAN, SMALL_AMOUNT_SPREAD = 24_000.0, 0.2
NEVER_AWARDED = 0.04
TERMINATED = 0.04

#: An accident that a sound community has seldom, and at most once: its tender before its design.
ACCIDENT = 0.25

#: Ways in which steps come out of order: the fourth, a need after the design, is in `demand`.
EARLY_TENDER, EARLY_AWARD, EARLY_START = range(3)

#: A grant may go to a local group; all else goes to social organisations.
GRANT_TO_LOCAL = 0.5
BY_COMMUNITY = 0.88

SESSIONS, SESSIONS_SMALL = (8, 22), (3, 7)


@dataclass(frozen=True)
class Projects:
    """One community's projects, by day of design. `award`, `start` are NaT where unknown."""

    rows: Columns
    ids: Texts
    award: Moments
    start: Moments
    end: Moments
    awardee: Texts

    def __len__(self) -> int:
        return len(self.ids)


def _later(rng: np.random.Generator, day: Moments, low: int, high: int, early: Marks) -> Moments:
    """Days after `day`, or (where `early`) some days before it."""
    size = len(day)
    step = rng.integers(low, high, size)
    return day + np.where(early, -rng.integers(4, 15, size), step).astype("m8[D]")


def _broken(rng: np.random.Generator, practice: Practice, demand: Demand) -> Places:
    """The step that comes too early in each project, else -1."""
    size = len(demand.design)
    wrong = demand.reversed & ~demand.need_late
    ways = rng.permutation(3)[np.cumsum(wrong) % 3]
    broken = np.where(wrong, ways, -1)
    accident, place = rng.random() < ACCIDENT, int(rng.integers(0, size))
    if accident and not practice.reversed_steps and not practice.late_needs and size > 3:
        broken[place] = EARLY_TENDER
    return broken


def _methods(rng: np.random.Generator, practice: Practice, broken: Places) -> tuple[Texts, Marks]:
    """The method of each project and whether it is competitive; early tenders have tenders."""
    size = len(broken)
    competitive = spread(rng, practice.competitive, size)
    competitive |= (broken == EARLY_TENDER) | (broken == EARLY_AWARD)
    chosen = np.where(competitive, pick(rng, COMPETITIVE, size), pick(rng, OTHER_METHODS, size))
    return chosen.astype(object), competitive


def _bids(rng: np.random.Generator, practice: Practice, method: Texts) -> Numbers:
    size = len(method)
    few = spread(rng, practice.few_bids, size)
    enough = pick(rng, BIDS, size)
    drawn = np.where(few, np.where(method == CONSULTATION, "1", pick(rng, FEW_BIDS, size)), enough)
    return np.array([float(number) if number else np.nan for number in drawn])


def _awardees(
    rng: np.random.Generator, practice: Practice, cast: Cast, method: Texts, won: Marks
) -> Texts:
    """Bidders in turns, so that nobody wins most; grants at times go to a local group.

    Shares of planted winners are of the projects that are awarded.
    """
    size, number = len(method), int(won.sum())
    bidders = rng.permutation(cast.bidders())
    if not len(bidders):
        bidders = np.array(cast.controlled or cast.of("community_based_org"), dtype=object)
    winner = np.full(size, None, dtype=object)
    winner[won] = bidders[np.arange(number) % len(bidders)]
    local = (method == "grant") & happens(rng, GRANT_TO_LOCAL, size)
    winner[local] = some_of(rng, cast.of("community_based_org"), int(local.sum()))
    for share, winners in ((practice.one_winner, bidders[:1]), (practice.controlled_awards, None)):
        mine = np.flatnonzero(won)[spread(rng, share, number)]
        theirs = np.array(cast.controlled, dtype=object) if winners is None else winners
        winner[mine] = some_of(rng, theirs, len(mine))
    return where_marked(won, winner)


def _seen(day: Moments, given: Marks | bool = True) -> Moments:
    """Blank what lies after the last day or is not given."""
    return np.where(given & (day <= LAST_DAY), day, np.datetime64("NaT", "D"))


def _blank(rng: np.random.Generator, share: float, values: np.ndarray) -> np.ndarray:
    return np.where(happens(rng, share, len(values)), np.nan, values)


def _amounts(rng: np.random.Generator, practice: Practice, size: int) -> Numbers:
    usual, small = (AMOUNT_MEDIAN, AMOUNT_SPREAD), (SMALL_AMOUNT_MEDIAN, SMALL_AMOUNT_SPREAD)
    median, width = small if practice.small_contracts else usual
    amounts: Numbers = np.round(median * np.exp(width * rng.standard_normal(size)), -2)
    return amounts


def _designers(rng: np.random.Generator, cast: Cast, size: int) -> Texts:
    community = some_of(rng, cast.of("community_committee", "community_based_org"), size)
    others = some_of(rng, np.append(cast.of("street_office"), cast.bidders()), size)
    return np.where(happens(rng, BY_COMMUNITY, size), community, others)


def _consulted(rng: np.random.Generator, profile: Profile, size: int) -> Numbers:
    most = min(120, profile.population // 10)
    asked = np.where(happens(rng, 0.7, size), rng.integers(3, most, size), 0)
    return _blank(rng, 0.1, asked.astype(float))


def draw_projects(
    seed: int, profile: Profile, practice: Practice, cast: Cast, demand: Demand
) -> Projects:
    """The projects of one community; what was not yet tendered or awarded is blank."""
    rng = stream(seed, "projects", profile.place)
    design = demand.design
    size = len(design)
    broken = _broken(rng, practice, demand)
    method, competitive = _methods(rng, practice, broken)
    tender = _later(rng, design, 10, 30, broken == EARLY_TENDER)
    award = np.maximum(_later(rng, tender, 15, 35, broken == EARLY_AWARD), design + 1)
    award = np.where(broken == EARLY_AWARD, tender - rng.integers(4, 9, size), award)
    begin = _later(rng, award, 3, 20, np.zeros(size, dtype=bool))
    begin = np.where(broken == EARLY_START, award - rng.integers(30, 60, size), begin)
    won = (award <= LAST_DAY) & ((broken >= 0) | ~happens(rng, NEVER_AWARDED, size))
    days = rng.choice(np.array([180, 270, 365]), size)
    end = begin + days.astype("m8[D]")
    begun = won & (begin <= LAST_DAY)
    amount = _amounts(rng, practice, size)
    gone = np.clip((LAST_DAY - begin).astype(np.int64) / days, 0, 1)
    paid = np.round(amount * np.minimum(1, gone * rng.uniform(0.8, 1.2, size)), -2)
    matched = np.round(amount * rng.uniform(0.02, 0.3, size) * happens(rng, 0.4, size), -2)
    awardee = _awardees(rng, practice, cast, method, won)
    funder = np.where(
        happens(rng, 0.9, size),
        some_of(rng, cast.of("street_office", "government_department"), size),
        some_of(rng, cast.of("foundation", "street_office"), size),
    )
    ids = project_ids(profile, size)
    theme = np.array(THEMES, dtype=object)[rng.integers(0, len(THEMES), size)]
    ended = begun & happens(rng, TERMINATED, size)
    sessions = 1.0 * rng.integers(*(SESSIONS_SMALL if profile.small else SESSIONS), size)
    rows: Columns = {
        "project_id": ids,
        "community_id": text(profile.community_id, size),
        "title": np.array([f"合成示例{name}项目{n}" for n, name in enumerate(theme, 1)], object),
        "designer_organization_id": where_marked(
            ~happens(rng, 0.03, size), _designers(rng, cast, size)
        ),
        "funder_organization_id": funder,
        "awarded_organization_id": awardee,
        "residents_consulted": _consulted(rng, profile, size),
        "design_date": _seen(design, ~happens(rng, 0.02, size) | demand.reversed).astype("M8[us]"),
        "tender_date": _seen(tender, competitive).astype("M8[us]"),
        "award_date": _seen(award, won).astype("M8[us]"),
        "procurement_method": where_marked(method != "", method),
        "valid_bid_count": np.where(competitive & won, _bids(rng, practice, method), np.nan),
        "currency": text("CNY", size),
        "amount_awarded": np.where(won, _blank(rng, 0.02, amount), np.nan),
        "amount_disbursed": np.where(begun, _blank(rng, 0.08, paid), np.nan),
        "amount_matched": np.where(begun, _blank(rng, 0.2, matched), np.nan),
        "start_date": np.where(won, begin, np.datetime64("NaT", "D")).astype("M8[us]"),
        "end_date": np.where(won, end, np.datetime64("NaT", "D")).astype("M8[us]"),
        "target_people": np.where(won, _blank(rng, 0.1, 10.0 * rng.integers(3, 25, size)), np.nan),
        "target_sessions": np.where(won, _blank(rng, 0.1, sessions), np.nan),
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
        award=np.where(won, award, nowhere),
        start=np.where(begun, begin, nowhere),
        end=np.where(begun, end, nowhere),
        awardee=awardee,
    )


def project_ids(profile: Profile, size: int) -> Texts:
    return numbered(f"{profile.community_id}-P", np.arange(1, size + 1), 3)


def running(projects: Projects, day: Moments, throws: Numbers) -> Places:
    """For each day the place of a project that runs on it, else -1."""
    runs: Marks = (projects.start <= day[:, None]) & (day[:, None] <= projects.end)
    return pick_able(throws, runs)
