"""What indicators of ties share: what they need, and the ids that no sector claims (RULES 5.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.cohorts.rows import Floats
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import Role, total_weight

TIES = ("organizations", "linkages", "activities")


@dataclass(frozen=True)
class UnknownIds:
    """Ids that hosted or met but have no sector: how many by group, and the rows that name them."""

    count: Floats
    roles: tuple[Role, ...]


def unknown_ids(c: Cohorts) -> UnknownIds:
    roles = tuple(Role("unknown", rows, np.ones(len(rows))) for rows in c.ties.without_sector())
    counts = [total_weight(role.rows.group, role.weight, len(c)) for role in roles]
    return UnknownIds(np.sum(counts, axis=0), roles)
