"""Which communities are drawn, and what is planted in them: the same mix in every hundred."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.planted import quantities
from workbench.sample.profiles import is_small
from workbench.sample.seeding import TOGETHER
from workbench.sample.stories import KINDS, STRENGTHS, Story, Strength

#: No test and no other benchmark draws a city from here on.
FIRST_SEED = 2_000_000

#: A hundred communities are drawn as two cities: one of a hundred takes twice the memory.
HUNDRED, CITY = 100, 50
HEALTHY = Story()
FLAGS = tuple(name for name, kind in KINDS.items() if kind.family == "flag")
LOOK_ALIKES = tuple(name for name, kind in KINDS.items() if kind.family == "look_alike")

#: How many communities of a hundred have each story of a kind; the remaining ones are healthy.
EACH_FLAG, EACH_LOOK_ALIKE, EACH_QUADRANT, EACH_NEAR_CUT, SMALL, RECORDS = 2, 1, 2, 1, 6, 4

#: The quadrant that is planted by name; and communities planted near the cut, which have none.
QUADRANTS = {
    "linked_and_moving": "both",
    "linked_not_moving": "lian_only",
    "moving_not_linked": "dong_only",
    "not_linked_not_moving": "neither",
}
NEAR_CUT = ("barely_linked", "barely_moving")

#: The quantity that says most of how strongly a sign is planted, as `truth.json` names it.
MAIN_QUANTITY = {
    "two_sector": "controlled_awards",
    "neither": "idle_months",
    "control_only": "collected",
    "formality": "formal",
    "assessment_rush": "peak",
    "paper_competition": "few_bids",
    "reverse_chain": "reversed_steps",
    "paper_closure": "claim",
    "top_down": "superior_needs",
    "no_disembedding": "own_without_accounts",
}


@dataclass(frozen=True)
class Task:
    """One city: its seed, and the story of each community by place."""

    seed: int
    stories: tuple[Story, ...]


def dose(flag: str, strength: Strength) -> float:
    """How much of its main quantity is planted; of months, how many."""
    quantity = quantities(Story((flag,), strength))[MAIN_QUANTITY[flag]]
    return float(len(quantity) if isinstance(quantity, list) else quantity)


def planted() -> list[Story]:
    """The stories in a hundred communities, without the healthy ones."""
    flags = [Story((name,), level) for name in FLAGS for level in STRENGTHS]
    return [
        *flags * EACH_FLAG,
        *[Story((name,)) for name in LOOK_ALIKES] * EACH_LOOK_ALIKE,
        *[Story((name,)) for name in QUADRANTS] * EACH_QUADRANT,
        *[Story((name,)) for name in NEAR_CUT] * EACH_NEAR_CUT,
        *[Story(("small",))] * SMALL,
        *[Story(("poor_records",))] * RECORDS,
        *[Story(kinds, "strong") for kinds in TOGETHER],
    ]


def tasks(communities: int, first_seed: int) -> list[Task]:
    """Cities of fifty communities, the last one of what remains, each from its own seed."""
    found = []
    for n, start in enumerate(range(0, communities, CITY)):
        half = start % HUNDRED
        stories = _hundred(first_seed + start // HUNDRED)[half : half + CITY]
        found.append(Task(first_seed + n, stories[: communities - start]))
    return found


def _hundred(seed: int) -> tuple[Story, ...]:
    """The stories of a hundred communities in an order of the seed's own.

    Some places make a healthy community small; all of them have another story.
    """
    rng = np.random.default_rng(seed)
    told = planted()
    told = [told[n] for n in rng.permutation(len(told))]
    small = [place for place in range(HUNDRED) if is_small(place % CITY)]
    large = [place for place in range(HUNDRED) if not is_small(place % CITY)]
    rest = [*told[len(small) :], *[HEALTHY] * (HUNDRED - len(told))]
    found = dict(zip(small, told, strict=False))
    found |= {place: rest[n] for place, n in zip(large, rng.permutation(len(rest)), strict=True)}
    return tuple(found[place] for place in range(HUNDRED))
