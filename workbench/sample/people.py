"""The people who truly live in a community, known to the generator alone.

Tables show them in part: the register holds some, rosters others. A person is a number from 0;
their token carries that number plus one. Tokens beyond the population belong to outsiders and
to people who have left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Numbers, Places, Texts, numbered
from workbench.sample.profiles import GROUP_SHARES, LAST_YEAR, NOT_PRIORITY, Profile
from workbench.sample.streams import stream

ELDERLY = "elderly_60"
OLDEST = 95

#: Ages at which people can be in a group: from, to (both inclusive).
AGES: dict[str, tuple[int, int]] = {
    "elderly_60": (60, OLDEST),
    "elderly_alone": (60, OLDEST),
    "child_in_need": (0, 17),
    "left_behind": (0, 17),
    "bereaved_family": (45, OLDEST),
    "unemployed": (18, 59),
    "veteran": (20, OLDEST),
}
EVERY_AGE = (0, OLDEST)

#: Troubles come together: how strongly the chance of a priority group follows a common trait.
TOGETHER = 1.1


@dataclass(frozen=True)
class People:
    """Everyone in one community; arrays by person, `groups` is groups x people in schema order."""

    community_id: str
    household: Places
    birth_year: Places
    female: Marks
    groups: Marks
    priority: Marks

    @property
    def size(self) -> int:
        return len(self.household)

    def counts(self) -> dict[str, int]:
        """How many people each group has."""
        return dict(zip(GROUP_SHARES, self.groups.sum(axis=1).tolist(), strict=True))

    def in_any_group(self) -> Marks:
        marks: Marks = np.any(self.groups, axis=0)
        return marks


def tokens(community_id: str, person: Places) -> Texts:
    """The pseudonyms of people, the same in every table."""
    return numbered(f"{community_id}-R", person + 1, 5)


def people_named(found: Texts) -> Places:
    """The people behind tokens of residents, each once; blanks are nobody."""
    numbers = {int(token.rpartition("R")[2]) - 1 for token in found if token is not None}
    return np.array(sorted(numbers), dtype=np.int64)


def household_tokens(community_id: str, household: Places) -> Texts:
    return numbered(f"{community_id}-H", household + 1, 5)


def _ages(rng: np.random.Generator, profile: Profile) -> Places:
    size = profile.population
    elderly = round(size * profile.group_shares[ELDERLY])
    old = 60 + np.floor((OLDEST - 59) * rng.random(size) ** 1.8).astype(np.int64)
    young = np.floor(60 * rng.random(size)).astype(np.int64)
    is_old = np.zeros(size, dtype=bool)
    is_old[rng.permutation(size)[:elderly]] = True
    return np.where(is_old, old, young)


def _members(rng: np.random.Generator, wanted: int, weight: Numbers) -> Marks:
    """`wanted` people (or all who can be), those with more weight sooner: a race of waiting times."""
    with np.errstate(divide="ignore"):
        waiting = rng.standard_exponential(len(weight)) / weight
    wanted = min(wanted, int((weight > 0).sum()))
    chosen = np.zeros(len(weight), dtype=bool)
    if wanted:
        chosen[np.argpartition(waiting, wanted - 1)[:wanted]] = True
    return chosen


def draw_people(seed: int, profile: Profile) -> People:
    """The people of one community; each group has the size that its share of the people says."""
    rng = stream(seed, "people", profile.place)
    size = profile.population
    age = _ages(rng, profile)
    trouble = np.exp(TOGETHER * rng.standard_normal(size))
    groups = np.zeros((len(GROUP_SHARES), size), dtype=bool)
    for row, (group, share) in enumerate(profile.group_shares.items()):
        youngest, oldest = AGES.get(group, EVERY_AGE)
        able = (age >= youngest) & (age <= oldest)
        if group == ELDERLY:
            groups[row] = able
            continue
        weight = np.ones(size) if group in NOT_PRIORITY else trouble
        groups[row] = _members(rng, round(size * share), np.where(able, weight, 0.0))
    priority = np.array([group not in NOT_PRIORITY for group in GROUP_SHARES])
    households = round(size / profile.household_size)
    joined = rng.integers(0, households, size)
    # the first people are heads, so that no household is empty
    household = np.where(np.arange(size) < households, np.arange(size), joined)
    return People(
        community_id=profile.community_id,
        household=household,
        birth_year=LAST_YEAR - age,
        female=rng.random(size) < 0.51,
        groups=groups,
        priority=groups[priority].any(axis=0),
    )
