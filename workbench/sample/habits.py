"""How a community's people take part, and how well its records show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.sample.people import People
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

Rosters = Literal["complete", "nearly_complete", "thin", "none"]

#: Which rosters the communities keep, in turns, so that any twelve from the first on show every
#: kind. What rosters tell can be computed in most communities, as bounds more often than exactly.
#: Thin and missing ones stand far apart, so that a part of a turn holds few of them.
TURNS: tuple[Rosters, ...] = (
    *("complete", "nearly_complete", "nearly_complete", "thin"),
    *("complete", "nearly_complete", "nearly_complete", "nearly_complete"),
    *("nearly_complete", "none", "complete", "nearly_complete"),
)

#: The next twelve begin this much later in the turns: small communities, whose places have a
#: pattern too, then keep rosters of every kind.
SHIFT = 5

#: One community in this many keeps a register of which a group has grown stale.
STALE_EVERY = 6

#: How often an activity outside projects names a need; where few live, most are for somebody.
NAMED, FEW_NAMED = (0.88, 0.99), (0.88, 0.99)


@dataclass(frozen=True)
class Habits:
    """Lasting chances of one community; all are proportions of a full year.

    `takes_part` and `takes_part_priority` are the chances that a person takes part in anything,
    outside and inside the priority groups. Given that, `served`, `volunteers` and `comes_again`
    are the chances of using a service, of volunteering and of coming on a second day; they are
    the same for everybody and independent of each other.
    """

    rosters: Rosters
    takes_part: float
    takes_part_priority: float
    served: float
    volunteers: float
    comes_again: float
    filed: float
    stale: bool
    implemented: float
    initiative: float
    counts_missing: float
    needs_named: float
    formality: float
    outsiders: float

    def mean_chance(self, people: People) -> float:
        """The chance of taking part, on average over the people of both kinds."""
        inside = float(people.priority.mean())
        return inside * self.takes_part_priority + (1 - inside) * self.takes_part


def draw_habits(seed: int, profile: Profile) -> Habits:
    rng = stream(seed, "habits", profile.place)
    offset = int(stream(seed, "habits").integers(0, STALE_EVERY * len(TURNS)))
    takes_part = float(rng.uniform(0.14, 0.32))
    lap, turn = divmod(profile.place, len(TURNS))
    rosters = TURNS[(turn + lap * SHIFT + offset) % len(TURNS)]
    outsiders = float(rng.uniform(0.01, 0.05))
    return Habits(
        rosters=rosters,
        takes_part=takes_part,
        takes_part_priority=min(0.75, takes_part * float(rng.uniform(0.9, 1.8))),
        served=float(rng.uniform(0.60, 0.85)),
        volunteers=float(rng.uniform(0.06, 0.20)),
        comes_again=float(rng.uniform(0.25, 0.55)),
        filed=float(rng.uniform(0.70, 0.96)),
        stale=(profile.place + offset) % STALE_EVERY == 0,
        implemented=float(rng.beta(8, 3.5)),
        initiative=float(rng.uniform(0.08, 0.40)),
        counts_missing=float(rng.choice([0.0, 0.03, 0.08], p=[0.6, 0.2, 0.2])),
        needs_named=float(rng.uniform(*(FEW_NAMED if profile.small else NAMED))),
        formality=float(rng.uniform(0.5, 1.5)),
        # who keeps complete rosters signs in residents only
        outsiders=0.0 if rosters == "complete" else outsiders,
    )
