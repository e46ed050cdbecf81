"""The table `organizations`, and which of them answer for a community's needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.sample.categories import KINDS
from workbench.sample.chance import Numbers, Texts, happens, pick, where_marked
from workbench.sample.columns import Columns, given, stacked, taken, text
from workbench.sample.period import LAST_DAY
from workbench.sample.practice import Practice
from workbench.sample.profiles import DISTRICT, Profile
from workbench.sample.streams import stream

#: Organisations of the whole district: type, how many, letter of their ids, name. The numbers do
#: not grow with the city, so that the earlier communities keep their partners.
DISTRICT_WIDE: tuple[tuple[str, int, str, str], ...] = (
    ("government_department", 8, "G", "合成示例部门"),
    ("social_work_agency", 6, "A", "合成示例社工机构"),
    ("social_organization", 5, "S", "合成示例社会组织"),
    ("foundation", 2, "F", "合成示例基金会"),
    ("enterprise", 4, "E", "合成示例驻区单位"),
)

#: Organisations of one community: type, fewest, most, name.
LOCAL: tuple[tuple[str, int, int, str], ...] = (
    ("community_committee", 1, 1, "居委会"),
    ("party_service_centre", 1, 1, "党群服务中心"),
    ("property_company", 1, 2, "物业"),
    ("community_based_org", 1, 2, "互助社"),
    ("volunteer_team", 1, 1, "志愿者队伍"),
)

#: District-wide organisations that answer for needs of one community: type, fewest, most.
PARTNERS: tuple[tuple[str, int, int], ...] = (
    ("government_department", 2, 4),
    ("social_work_agency", 2, 3),
    ("social_organization", 1, 2),
)

#: What the community's own social organisations are called, by type.
OWN_NAMES: dict[str, str] = {"social_work_agency": "社工站", "social_organization": "社会服务社"}

REGISTRATION: dict[str, dict[str, float]] = {
    "community_based_org": {"filed": 0.7, "registered": 0.1, "unregistered": 0.2},
    "volunteer_team": {"filed": 0.6, "unregistered": 0.4},
    "social_work_agency": {"registered": 1.0},
    "social_organization": {"registered": 1.0},
    "foundation": {"registered": 1.0},
}

#: Types whose tie to the committee is asked for, with the chances of (yes, no); else unknown.
CONTROLLED: dict[str, tuple[float, float]] = {
    "community_based_org": (0.0, 0.75),
    "volunteer_team": (0.40, 0.40),
    "social_work_agency": (0.0, 1.0),
    "social_organization": (0.0, 1.0),
    "foundation": (0.0, 0.9),
}

#: The usual weight of one organisation of a type among those that answer for needs.
PANEL_WEIGHT: dict[str, float] = {
    "community_committee": 3.2,
    "party_service_centre": 1.2,
    "street_office": 1.6,
    "government_department": 0.7,
    "social_work_agency": 1.0,
    "social_organization": 0.5,
    "property_company": 1.2,
    "community_based_org": 0.3,
    "volunteer_team": 0.25,
}

#: How much more (or less) often a type answers for a category; 1 where not named.
AFFINITY: dict[str, dict[str, float]] = {
    "government_department": {"entitlement": 3, "employment": 2.5, "fairness": 3, "education": 2},
    "street_office": {"housing": 2, "safety": 2, "liveability": 1.5},
    "social_work_agency": {"elderly_care": 3, "support": 3, "dispute": 1.5, "liveability": 0.1},
    "social_organization": {"diversity": 4, "childcare": 3, "elderly_care": 2, "housing": 0.1},
    "property_company": {
        "liveability": 3,
        "housing": 2.5,
        "safety": 2,
        "convenience": 2,
        "support": 0.05,
        "entitlement": 0.02,
        "employment": 0.02,
        "health": 0.1,
    },
    "community_based_org": {"diversity": 4, "elderly_care": 2, "entitlement": 0.1},
    "volunteer_team": {"elderly_care": 3, "diversity": 3, "housing": 0.2, "entitlement": 0.1},
}

_FOUNDED = np.datetime64("2005-01-01", "D")
_FOUNDED_DAYS = 17 * 365
_DISSOLVED = np.datetime64("2020-06-30", "D")

#: Registered organisations have accounts of their own; of the small local ones most do.
ACCOUNTS: dict[str, float] = {"community_based_org": 0.7, "volunteer_team": 0.5}
ACCOUNTS_KNOWN, FOUNDED_KNOWN = 0.9, 0.9


@dataclass(frozen=True)
class Panel:
    """The organisations that answer for one community's needs.

    `weights` is categories (in the order of `KINDS`) x organisations; `types` is of each.
    """

    organization_ids: Texts
    weights: Numbers
    types: Texts


def _rows(
    rng: np.random.Generator,
    ids: list[str],
    names: list[str],
    types: list[str],
    community_id: str | None = None,
    district_name: str = DISTRICT,
) -> Columns:
    size = len(ids)
    chances = np.array([CONTROLLED.get(kind, (0.0, 0.0)) for kind in types])
    throw = rng.random(size)
    asked = throw < chances.sum(axis=1)
    social = np.array([kind in CONTROLLED for kind in types])
    founded = _FOUNDED + rng.integers(0, _FOUNDED_DAYS, size).astype("m8[D]")
    registration = [pick(rng, REGISTRATION.get(kind, {"": 1.0}), 1)[0] or None for kind in types]
    known = social & happens(rng, ACCOUNTS_KNOWN, size)
    independent = happens(rng, np.array([ACCOUNTS.get(kind, 1.0) for kind in types]), size)
    dated = social & happens(rng, FOUNDED_KNOWN, size)
    return {
        "organization_id": np.array(ids, dtype=object),
        "organization_name": np.array(names, dtype=object),
        "organization_type": np.array(types, dtype=object),
        "registration_status": np.array(registration, dtype=object),
        "community_id": text(community_id, size),
        "district_name": text(district_name, size),
        "committee_controlled": where_marked(asked, throw < chances[:, 0]),
        "independent_accounts": where_marked(known, independent),
        "active_from": np.where(dated, founded, np.datetime64("NaT", "D")).astype("M8[us]"),
        "active_to": np.full(size, np.datetime64("NaT"), dtype="M8[us]"),
    }


def district_rows(seed: int) -> Columns:
    """The organisations of the whole district; the last social organisation is dissolved."""
    rng = stream(seed, "organizations")
    ids, names, types = [], [], []
    for kind, count, letter, name in DISTRICT_WIDE:
        for number in range(1, count + 1):
            ids.append(f"SYN-ORG-{letter}{number:02d}")
            names.append(f"{name}{number:02d}")
            types.append(kind)
    rows = _rows(rng, ids, names, types)
    last = np.flatnonzero(rows["organization_type"] == "social_organization")[-1]
    rows["active_from"][last] = _FOUNDED
    rows["active_to"][last] = _DISSOLVED
    return rows


def street_office_id(street: int) -> str:
    return f"SYN-ORG-T{street:02d}"


def street_rows(profiles: Sequence[Profile]) -> Columns:
    """One street office for each street of `profiles`, in the order of the streets."""
    streets = {profile.street: profile for profile in profiles}
    size = len(streets)
    unknown = text(None, size)
    never = np.full(size, np.datetime64("NaT"), dtype="M8[us]")
    return {
        "organization_id": np.array([street_office_id(street) for street in streets], object),
        "organization_name": np.array(
            [f"{one.street_name}办事处" for one in streets.values()], object
        ),
        "organization_type": text("street_office", size),
        "registration_status": unknown,
        "community_id": unknown,
        "district_name": np.array([one.district_name for one in streets.values()], object),
        "committee_controlled": unknown,
        "independent_accounts": unknown,
        "active_from": never,
        "active_to": never,
    }


def local_rows(seed: int, profile: Profile, practice: Practice) -> Columns:
    """The organisations of one community, the social organisations of its own at the end."""
    rng = stream(seed, "local_organizations", profile.place)
    names, types = [], []
    for kind, fewest, most, name in LOCAL:
        count = int(rng.integers(fewest, most + 1))
        for number in range(1, count + 1):
            names.append(f"{profile.name}{name}{number if most > 1 else ''}")
            types.append(kind)
    for number, one in enumerate(practice.own, start=1):
        names.append(f"{profile.name}{OWN_NAMES[one.kind]}{number}")
        types.append(one.kind)
    ids = [f"SYN-ORG-C{profile.place + 1:03d}-{n:02d}" for n in range(1, len(names) + 1)]
    rows = _rows(rng, ids, names, types, profile.community_id, profile.district_name)
    for place, one in enumerate(practice.own, start=len(ids) - len(practice.own)):
        rows["registration_status"][place] = one.registration
        rows["committee_controlled"][place] = one.controlled
        rows["independent_accounts"][place] = one.accounts
        if one.founded_months is not None:
            founded = LAST_DAY.astype("M8[M]") - one.founded_months
            rows["active_from"][place] = founded.astype("M8[D]")
    return rows


def _partners(rng: np.random.Generator, practice: Practice, district: Columns) -> Columns:
    chosen: list[Columns] = []
    social = (None, None) if practice.partners is None else practice.partners
    for (kind, fewest, most), fixed in zip(PARTNERS, (None, *social), strict=True):
        is_open = ~given(district["active_to"]) & (district["organization_type"] == kind)
        offered = np.flatnonzero(is_open)
        number = rng.integers(fewest, most + 1)
        places = rng.permutation(len(offered))[: number if fixed is None else fixed]
        chosen.append(taken(district, offered[np.sort(places)]))
    return stacked(chosen)


def draw_panel(
    seed: int, profile: Profile, practice: Practice, district: Columns, local: Columns
) -> Panel:
    """The organisations that answer for a community, a dozen or more, with unequal weights."""
    rng = stream(seed, "panel", profile.place)
    members = stacked([local, _partners(rng, practice, district)])
    ids = np.append(members["organization_id"], street_office_id(profile.street))
    types = np.append(members["organization_type"], "street_office")
    usual = np.array([PANEL_WEIGHT[kind] for kind in types]) * rng.gamma(2.0, 0.5, len(types))
    affinity = np.array(
        [[AFFINITY.get(kind, {}).get(category, 1.0) for kind in types] for category in KINDS]
    )
    return Panel(ids, usual * affinity, types)
