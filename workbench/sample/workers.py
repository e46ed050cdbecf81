"""The table `workers`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.cast import SOCIAL, Cast
from workbench.sample.chance import Marks, Texts, happens, numbered, pick, where_marked
from workbench.sample.columns import Columns, text
from workbench.sample.period import LAST_DAY
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

#: Posts by type of employer: worker type, fewest, most, further ones per 1,000 residents.
POSTS: tuple[tuple[str, str, int, int, float], ...] = (
    ("community_committee", "community_social_worker", 1, 2, 0.1),
    ("community_committee", "community_worker", 2, 4, 0.6),
    ("community_committee", "grid_worker", 1, 3, 0.4),
    ("party_service_centre", "community_worker", 1, 2, 0.1),
    ("party_service_centre", "other", 0, 1, 0.0),
    ("social_work_agency", "organization_social_worker", 1, 2, 0.1),
    ("social_work_agency", "case_social_worker", 1, 1, 0.1),
    ("social_organization", "organization_social_worker", 1, 2, 0.0),
    ("community_based_org", "other", 1, 2, 0.0),
)

#: Certificates by worker type: none, assistant, intermediate, senior, blank.
LEVELS = ("none", "assistant", "intermediate", "senior", "")
CERTIFIED: dict[str, tuple[float, float, float, float, float]] = {
    "community_social_worker": (0.20, 0.40, 0.30, 0.02, 0.08),
    "organization_social_worker": (0.15, 0.40, 0.33, 0.05, 0.07),
    "case_social_worker": (0.05, 0.35, 0.45, 0.10, 0.05),
    "community_worker": (0.55, 0.25, 0.08, 0.0, 0.12),
    "grid_worker": (0.80, 0.08, 0.02, 0.0, 0.10),
    "other": (0.75, 0.05, 0.0, 0.0, 0.20),
}

#: Chance of a post in the residents' committee by employer (yes, no); else unknown.
COMMITTEE_POST: dict[str, tuple[float, float]] = {
    "community_committee": (0.55, 0.35),
    "party_service_centre": (0.30, 0.60),
    "community_based_org": (0.08, 0.80),
    "social_work_agency": (0.005, 0.945),
    "social_organization": (0.005, 0.945),
}

#: Workers of an organisation that shares its staff with the committee, at the least.
SHARED = 2

FTE: dict[str, float] = {"1.0": 0.78, "0.5": 0.14, "0.8": 0.04, "": 0.04}
_EARLIEST = np.datetime64("2016-01-01", "D")
LEFT = 0.1


@dataclass(frozen=True)
class Staff:
    """One community's workers."""

    rows: Columns
    ids: Texts
    employer: Texts
    social: Marks


def _posts(
    rng: np.random.Generator, profile: Profile, practice: Practice, cast: Cast
) -> tuple[Texts, Texts, Texts]:
    """Employer, its type and the worker type of every post."""
    posts: list[tuple[str, str, str]] = []
    for kind, worker, fewest, most, per_1000 in POSTS:
        for employer in cast.of(kind):
            more = round(per_1000 * profile.population / 1000)
            count = int(rng.integers(fewest, most + 1)) + more
            count = max(count, SHARED) if employer in cast.sharing else count
            hired = "other" if kind in SOCIAL and not practice.skilled else worker
            posts += [(employer, kind, hired)] * count
    employers, kinds, workers = (np.array(part, dtype=object) for part in zip(*posts, strict=True))
    return employers, kinds, workers


def draw_staff(seed: int, profile: Profile, practice: Practice, cast: Cast) -> Staff:
    """The workers of one community; those of the district's agencies serve it alone.

    Where `practice` is unskilled, whoever delivers for agencies is neither certified nor a
    social worker.
    """
    rng = stream(seed, "workers", profile.place)
    employer, kind, worker = _posts(rng, profile, practice, cast)
    size = len(worker)
    level = np.array(
        [pick(rng, dict(zip(LEVELS, CERTIFIED[w], strict=True)), 1)[0] for w in worker]
    )
    level[(worker == "other") & np.isin(kind, SOCIAL)] = LEVELS[0]
    post = np.array([COMMITTEE_POST[name] for name in kind])
    post[np.isin(employer, cast.sharing)] = (1.0, 0.0)
    throw = rng.random(size)
    fte = pick(rng, FTE, size)
    start = _EARLIEST + rng.integers(0, 3000, size).astype("m8[D]")
    end = start + rng.integers(200, 1500, size).astype("m8[D]")
    left = happens(rng, LEFT, size) & (end <= LAST_DAY)
    ids = numbered(f"{profile.community_id}-W", np.arange(1, size + 1), 2)
    rows: Columns = {
        "worker_id": ids,
        "organization_id": employer,
        "community_id": text(profile.community_id, size),
        "worker_type": worker,
        "certificate_level": where_marked(level != "", level),
        "holds_committee_post": where_marked(throw < post.sum(axis=1), throw < post[:, 0]),
        "fte": np.array([float(share) if share else np.nan for share in fte]),
        "start_date": start.astype("M8[us]"),
        "end_date": np.where(left, end, np.datetime64("NaT", "D")).astype("M8[us]"),
    }
    social = np.array([name.endswith("social_worker") for name in worker])
    return Staff(rows=rows, ids=ids, employer=employer, social=social)
