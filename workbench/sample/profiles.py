"""The traits of each community that the tables draw on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import choose
from workbench.sample.streams import stream

DISTRICT = "合成示例区"
#: Where remote communities lie, each in a township of its own, numbered after every street.
REMOTE_DISTRICT, FIRST_TOWNSHIP = "合成示例远郊县", 5000
STREET_SIZE = 4
LAST_YEAR = 2024

#: One community in this many, and which of them, is so small that counts must be masked.
SMALL_EVERY, SMALL_PLACE = 12, 2
SMALL_POPULATION = (380, 620)
SMALL_NEEDS_A_YEAR = 42.0

POPULATION_MEDIAN, POPULATION_SPREAD = 5200.0, 0.5
POPULATION_RANGE = (2000, 12000)
NEEDS_A_YEAR_BASE, NEEDS_A_YEAR_PER_RESIDENT = 285.0, 0.034

#: Of each run of this many communities one resolves poorly: the range of its `quality`.
POOR_EVERY, POOR_QUALITY = 12, (0.55, 0.75)

COMMUNITY_TYPES: dict[str, float] = {
    "old_neighbourhood": 0.28,
    "commodity_housing": 0.26,
    "unit_compound": 0.10,
    "relocation": 0.12,
    "affordable": 0.08,
    "village": 0.06,
    "mixed": 0.10,
}

#: Steps of the golden ratio spread types evenly over any number of communities.
TYPE_STEP = (5**0.5 - 1) / 2

#: Share of the population that is registered where it lives (household registration).
REGISTERED_SHARE: dict[str, float] = {
    "old_neighbourhood": 0.78,
    "commodity_housing": 0.62,
    "unit_compound": 0.85,
    "relocation": 0.80,
    "affordable": 0.70,
    "village": 0.55,
    "mixed": 0.70,
}

#: Share of the population in each group; a person may be in several.
GROUP_SHARES: dict[str, float] = {
    "elderly_60": 0.22,
    "elderly_alone": 0.030,
    "low_income": 0.018,
    "extreme_poverty": 0.002,
    "disabled": 0.026,
    "child_in_need": 0.002,
    "left_behind": 0.003,
    "bereaved_family": 0.001,
    "severe_illness": 0.008,
    "mental_health": 0.005,
    "unemployed": 0.020,
    "migrant": 0.20,
    "veteran": 0.022,
    "other_priority": 0.004,
}
NOT_PRIORITY = ("elderly_60", "migrant", "veteran")


@dataclass(frozen=True)
class Profile:
    """One community's lasting traits. Shares are proportions; `pace` multiplies times (1 = usual).

    `answered` is the chance of an answer within one calendar day, `on_time` that of keeping the
    promise, `quality` that of a result "resolved" where the office closes within its term.
    `claim` is how far the staff's word runs ahead of the residents': the chance that a need
    closed as resolved is not so in the resident's eyes. `small` communities have few people and
    few needs, `remote` ones lie in a district of their own.
    """

    place: int
    kind: str
    population: int
    growth: float
    household_size: float
    group_shares: dict[str, float]
    venue_area_m2: float
    venue_open_hours: float
    needs_a_year: float
    pace: float
    answered: float
    quality: float
    claim: float
    followed_up: float
    on_time: float
    overrun: float
    repeats: float
    late_entry: float
    small: bool
    remote: bool

    @property
    def community_id(self) -> str:
        return f"SYN-{self.place + 1:03d}"

    @property
    def name(self) -> str:
        return f"合成示例社区{self.place + 1:02d}"

    @property
    def street(self) -> int:
        """The number of its street, from 1; a remote township has a number of its own."""
        return FIRST_TOWNSHIP + self.place if self.remote else self.place // STREET_SIZE + 1

    @property
    def street_name(self) -> str:
        return f"合成示例乡镇{self.place + 1}" if self.remote else f"合成示例街道{self.street}"

    @property
    def district_name(self) -> str:
        return REMOTE_DISTRICT if self.remote else DISTRICT


def is_small(place: int) -> bool:
    return place % SMALL_EVERY == SMALL_PLACE


def _population(rng: np.random.Generator, small: bool) -> int:
    """Log-normal within the range; both kinds of community use the stream alike."""
    size = POPULATION_MEDIAN * np.exp(POPULATION_SPREAD * rng.standard_normal())
    few = rng.integers(*SMALL_POPULATION)
    return int(few) if small else int(np.clip(size, *POPULATION_RANGE))


def _kind(seed: int, place: int) -> str:
    """The type of a community; even a small city has several types."""
    throw = (stream(seed, "types").random() + place * TYPE_STEP) % 1
    return str(choose(COMMUNITY_TYPES, np.array([throw]))[0])


def _quality(seed: int, place: int, usual: float) -> float:
    """The usual chance of a result "resolved", but a low one where results are poor."""
    run, turn = divmod(place, POOR_EVERY)
    rng = stream(seed, "poor_results", run)
    poor, quality = int(rng.integers(0, POOR_EVERY)), float(rng.uniform(*POOR_QUALITY))
    return quality if turn == poor else usual


def draw_profile(seed: int, place: int, *, small: bool) -> Profile:
    """The traits of the community at `place` (from 0), which may be one of the small ones."""
    rng = stream(seed, "profile", place)
    population = _population(rng, small)
    usual_needs = NEEDS_A_YEAR_BASE + NEEDS_A_YEAR_PER_RESIDENT * population
    return Profile(
        place=place,
        kind=_kind(seed, place),
        population=population,
        growth=float(rng.normal(0.002, 0.01)),
        household_size=float(rng.uniform(2.3, 2.9)),
        group_shares={
            group: float(share * np.exp(0.3 * rng.standard_normal()))
            for group, share in GROUP_SHARES.items()
        },
        venue_area_m2=float(np.round(population * rng.uniform(0.06, 0.2))),
        venue_open_hours=float(rng.integers(1800, 3200)),
        needs_a_year=SMALL_NEEDS_A_YEAR if small else usual_needs,
        pace=float(np.exp(0.35 * rng.standard_normal())),
        answered=float(rng.uniform(0.78, 0.98)),
        quality=_quality(seed, place, float(rng.beta(34, 2.5))),
        claim=float(rng.uniform(0.01, 0.08)),
        followed_up=float(rng.uniform(0.55, 0.95)),
        on_time=float(rng.beta(18, 5)),
        overrun=float(rng.uniform(0.15, 0.45)),
        repeats=float(rng.uniform(0.03, 0.09)),
        late_entry=float(rng.beta(1.5, 30)),
        small=small,
        remote=False,
    )
