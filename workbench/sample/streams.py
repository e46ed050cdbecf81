"""Where the randomness comes from: one stream for each table and community."""

from __future__ import annotations

from typing import Literal

import numpy as np

Purpose = Literal[
    "organizations",
    "types",
    "profile",
    "local_organizations",
    "panel",
    "needs",
    "habits",
    "people",
    "cast",
    "workers",
    "projects",
    "need_projects",
    "attendance",
    "activities",
    "rosters",
    "residents",
    "linkages",
    "surveys",
    "stories",
    "story_places",
    "records",
    "poor_results",
]

#: Numbers are never reused or changed: with a stream of its own, a new table leaves the old
#: tables as they were.
_NUMBERS: dict[Purpose, int] = {
    "organizations": 1,
    "profile": 2,
    "local_organizations": 3,
    "panel": 4,
    "needs": 5,
    "types": 6,
    "habits": 7,
    "people": 8,
    "cast": 9,
    "workers": 10,
    "projects": 11,
    "need_projects": 12,
    "attendance": 13,
    "activities": 14,
    "rosters": 15,
    "residents": 16,
    "linkages": 17,
    "surveys": 18,
    "stories": 19,
    "story_places": 20,
    "records": 21,
    "poor_results": 22,
}


def stream(seed: int, purpose: Purpose, community: int | None = None) -> np.random.Generator:
    """The generator for one purpose, of one community (counted from 0) or of the whole city.

    It depends on nothing else, so adding a community does not change the earlier ones.
    """
    key = (_NUMBERS[purpose],) if community is None else (_NUMBERS[purpose], community + 1)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
