"""The organisations that act in a community, by their part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Texts
from workbench.sample.columns import Columns, size_of
from workbench.sample.organizations import DISTRICT_WIDE, Panel
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

SOCIAL = ("social_work_agency", "social_organization")
LOCAL_TYPES = ("community_committee", "party_service_centre", "community_based_org")


@dataclass(frozen=True)
class Cast:
    """Organisation ids of one community by type; every type that the city has is a key.

    `controlled` are run by members of the committee; the workers of `sharing` hold posts in it.
    """

    by_type: dict[str, Texts]
    controlled: tuple[str, ...] = ()
    sharing: tuple[str, ...] = ()

    def of(self, *types: str) -> Texts:
        """All organisations of these types, in the order of the types."""
        return np.concatenate([self.by_type[kind] for kind in types])

    def one(self, kind: str) -> str:
        return str(self.by_type[kind][0])

    def everyone(self) -> Texts:
        return self.of(*self.by_type)

    def bidders(self) -> Texts:
        """Social organisations that compete for projects, apart from the committee."""
        tied = [*self.controlled, *self.sharing]
        social = self.of(*SOCIAL)
        return social[~np.isin(social, tied)]

    def kind_of(self, organization_id: str) -> str:
        return next(kind for kind, ids in self.by_type.items() if organization_id in ids)


def _also_there(rng: np.random.Generator, kind: str, most: int) -> Texts:
    """Up to `most` organisations of the district that answer for no needs but lend a hand."""
    number, letter = next((n, letter) for k, n, letter, _ in DISTRICT_WIDE if k == kind)
    places = np.sort(rng.permutation(number)[: rng.integers(0, most + 1)])
    return np.array([f"SYN-ORG-{letter}{place + 1:02d}" for place in places], dtype=object)


def draw_cast(
    seed: int, profile: Profile, practice: Practice, panel: Panel, local: Columns
) -> Cast:
    """The organisations of one community; its own come first among those of their type."""
    rng = stream(seed, "cast", profile.place)
    kinds = [*dict.fromkeys(panel.types), *SOCIAL]
    by_type = {kind: panel.organization_ids[panel.types == kind] for kind in dict.fromkeys(kinds)}
    # where nobody of the district works, its foundations do not either
    by_type["foundation"] = _also_there(rng, "foundation", 0 if practice.partners == (0, 0) else 1)
    by_type["enterprise"] = _also_there(rng, "enterprise", 2)
    own = local["organization_id"][size_of(local) - len(practice.own) :]
    tied = list(zip(own, practice.own, strict=True))
    return Cast(
        by_type,
        controlled=tuple(str(name) for name, one in tied if one.controlled),
        sharing=tuple(str(name) for name, one in tied if one.posts),
    )
