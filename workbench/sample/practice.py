"""How a community works: what stories change, with healthy practice as the default.

A practice is read wherever rows are drawn, so that a story acts on what happens and not on
what was already written down. Only lost records are lost afterwards, as they are in an office.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from workbench.sample.habits import Habits
from workbench.sample.profiles import Profile

#: Lasting traits of `Profile` that a practice may set outright.
TRAITS = ("answered", "quality", "claim", "on_time", "overrun", "followed_up", "small", "remote")

#: Of what superiors do not start, residents start no more than this.
RESIDENTS_KEEP = 0.4


@dataclass(frozen=True)
class Own:
    """A social organisation of the community's own, beside those of the whole district.

    `controlled`: members of the committee run it. `posts`: its workers hold posts in the
    committee. `founded_months`: how long before the last day it was founded (None: long ago).
    """

    kind: str = "social_organization"
    registration: str = "registered"
    controlled: bool = False
    accounts: bool = True
    posts: bool = False
    founded_months: int | None = None


@dataclass(frozen=True)
class Practice:
    """Shares and chances are proportions; months are numbers from 1 to 12; None is the usual.

    Organisations: `own` ones, and how many agencies and social organisations of the district
    work here (`partners`).

    Projects: how many more a year (`more_projects`); the shares with a competitive method
    (`competitive`), with fewer bids than competition asks (`few_bids`), won by organisations of
    the committee (`controlled_awards`) or by one and the same (`one_winner`), with steps out of
    order (`reversed_steps`), and with needs that were entered late (`late_needs`);
    `small_contracts` are of some ten thousand yuan. `taken_up` is the share of needs on the
    project way that a project takes up, and `skilled` says whether those who deliver are social
    workers.

    Activities: the shares of those that only tell (`formal`) and of those started by superiors
    (`superior_activities`); how many there are (`activities`, a factor); one month (`peak_month`)
    with `peak` times as many as another; months without service and linkage (`idle_months`); the
    chances that an activity names its project (`projects_named`) or a need (`needs_named`), and
    has a co-host (`co_hosted`); `needs_fresh`: a need that is named is at most this many days old.
    `health`: what only tells is asked for by a department and is about health; services go on.

    Linkages: factors of those on needs (`on_needs`) and of others (`others`); `anchored`, the
    chance that one of the others names a project or need; `circle`, whether only the committee,
    the street and one agency link; the share that collects information (`collected`), and
    whether service follows it (`collected_served`).

    Needs: the shares of the channels superior_task and grid_inspection; `never_answered` and
    `stuck`, chances for what is neither prompt nor in time; `hard`, whether hard cases are few,
    called back far more and closed too early. `burst`: two months in which the superiors' tasks
    come in a flood.

    Records: months of which nothing is kept (`lost_months`) or only needs (`needs_only_months`);
    the shares of blank cells (`blanks`), of ids of needs and projects left out (`ids_lost`), and
    of answers that are not written down (`answers_lost`).
    """

    own: tuple[Own, ...] = ()
    partners: tuple[int, int] | None = None

    more_projects: int = 0
    competitive: float = 0.85
    few_bids: float = 0.0
    controlled_awards: float = 0.0
    one_winner: float = 0.0
    reversed_steps: float = 0.0
    late_needs: float = 0.0
    small_contracts: bool = False
    taken_up: float = 0.9
    skilled: bool = True

    formal: float | None = None
    superior_activities: float | None = None
    activities: float = 1.0
    peak_month: int | None = None
    peak: float = 1.0
    idle_months: tuple[int, ...] = ()
    projects_named: float = 0.45
    needs_named: float | None = None
    needs_fresh: int = 75
    co_hosted: float = 0.35
    health: bool = False

    on_needs: float = 1.0
    others: float = 1.0
    anchored: float = 0.7
    circle: bool = False
    collected: float | None = None
    collected_served: bool = False

    superior_needs: float | None = None
    grid_needs: float | None = None
    never_answered: float = 0.35
    stuck: float = 0.3
    hard: bool = False
    burst: tuple[int, ...] = ()

    lost_months: tuple[int, ...] = ()
    needs_only_months: tuple[int, ...] = ()
    blanks: float = 0.0
    ids_lost: float = 0.0
    answers_lost: float = 0.0

    answered: float | None = None
    quality: float | None = None
    claim: float | None = None
    on_time: float | None = None
    overrun: float | None = None
    followed_up: float | None = None
    small: bool | None = None
    remote: bool | None = None

    def __post_init__(self) -> None:
        if (self.superior_needs or 0.0) + (self.grid_needs or 0.0) > 1.0:
            raise ValueError("Superiors' tasks and grid inspection cannot be more than all needs.")

    @property
    def loses_rows(self) -> bool:
        """Whether rows are lost, so that the tables no longer show who was there."""
        return bool(self.lost_months or self.needs_only_months)


HEALTHY = Practice()


def changed(practice: Practice, changes: dict[str, Any]) -> Practice:
    """`practice` with `changes`; organisations are added to those there, and more projects stay.

    Raises ValueError where a trait was already changed to something else.
    """
    together = {
        "own": practice.own + tuple(changes.get("own", ())),
        "more_projects": max(practice.more_projects, changes.get("more_projects", 0)),
    }
    for name, value in changes.items():
        before = getattr(practice, name)
        if name not in together and before not in (getattr(HEALTHY, name), value):
            raise ValueError(f"Two stories change {name}: to {before} and to {value}.")
    return replace(practice, **{**changes, **together})


def applied_to_profile(practice: Practice, profile: Profile) -> Profile:
    """The lasting traits that the practice sets, in place of those that were drawn."""
    traits = {name: getattr(practice, name) for name in TRAITS}
    return replace(profile, **{name: value for name, value in traits.items() if value is not None})


def applied_to_habits(practice: Practice, habits: Habits) -> Habits:
    """The habits as the practice leaves them: where superiors start most, residents start less."""
    changes: dict[str, Any] = {}
    if practice.superior_activities is not None:
        most = RESIDENTS_KEEP * (1 - practice.superior_activities)
        changes["initiative"] = min(habits.initiative, most)
    if practice.needs_named is not None:
        changes["needs_named"] = practice.needs_named
    return replace(habits, **changes)
