"""What becomes of each need, drawn before any date.

Each chance is the same for every need of a community, whatever its category, channel or age:
a share measured on any set of needs that is chosen without regard to what became of them is
then a share of independent draws with that chance. The dates are drawn afterwards, so that
they agree: what is to be resolved is resolved within the term, whenever it was raised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Texts, happens, pick
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

#: Every closing within the term comes this many days after raising at the latest; every other
#: closing comes later and is never recorded as resolved.
TERM_DAYS = 30

#: What the office records where it does not say "resolved".
RESULT_REST: dict[str, float] = {"partly_resolved": 0.38, "explained": 0.47, "unresolved": 0.15}


@dataclass(frozen=True)
class Fates:
    """One array an outcome, one element a need.

    `prompt`: answered within one calendar day. `kept`: closed by the promised moment. Else the
    need is closed after the promise but within the term, `late` (after the term) or `stuck`
    (never). `result` is what the office will record at closing.
    """

    prompt: Marks
    kept: Marks
    late: Marks
    stuck: Marks
    result: Texts


def draw_fates(rng: np.random.Generator, profile: Profile, practice: Practice, size: int) -> Fates:
    """The fates of `size` needs; those that are not taken on have one too, and it never shows.

    Of what is neither kept to its promise nor closed within the term, some is stuck.
    """
    kept = happens(rng, profile.on_time, size)
    overrun = ~kept & happens(rng, profile.overrun, size)
    stuck = overrun & happens(rng, practice.stuck, size)
    resolved = ~overrun & happens(rng, profile.quality, size)
    return Fates(
        prompt=happens(rng, profile.answered, size),
        kept=kept,
        late=overrun & ~stuck,
        stuck=stuck,
        result=np.where(resolved, "resolved", pick(rng, RESULT_REST, size)),
    )


def resolved_chance(profile: Profile) -> float:
    """The chance that a need is recorded as resolved; if so, within the term."""
    within = profile.on_time + (1 - profile.on_time) * (1 - profile.overrun)
    return within * profile.quality


def result_chances(profile: Profile) -> dict[str, float]:
    """The chance of each result, given that the need is closed within the term."""
    rest = {name: (1 - profile.quality) * share for name, share in RESULT_REST.items()}
    return {"resolved": profile.quality, **rest}
