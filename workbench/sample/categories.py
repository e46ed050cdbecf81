"""How kinds of need differ: how common, how slow, for whom, by which way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Numbers
from workbench.schema import codes

SCOPES = tuple(code.code for code in codes.BENEFICIARY_SCOPE)
ROUTES = tuple(code.code for code in codes.HANDLING_ROUTE)
GROUPS = tuple(code.code for code in codes.GROUP)


@dataclass(frozen=True)
class Kind:
    """One need category. Shares and chances are proportions; scopes and routes in schema order."""

    share: float
    median_days: float
    promise_days: int
    department: float
    scopes: tuple[float, float, float]
    routes: tuple[float, float, float, float, float]


# share, median days to close, promised working days, chance that departments are needed,
# scopes (individual, household, public), routes (direct, referral, project, deliberation, other);
# nobody designs projects for safety, fairness, entitlements and disputes, so that problems with
# and without projects stand beside each other
KINDS: dict[str, Kind] = {
    "childcare": Kind(0.05, 9, 10, 0.25, (0.15, 0.55, 0.30), (0.35, 0.25, 0.25, 0.10, 0.05)),
    "education": Kind(0.05, 10, 10, 0.50, (0.35, 0.45, 0.20), (0.30, 0.45, 0.15, 0.05, 0.05)),
    "employment": Kind(0.05, 12, 10, 0.45, (0.85, 0.10, 0.05), (0.30, 0.50, 0.15, 0.01, 0.04)),
    "health": Kind(0.07, 6, 5, 0.35, (0.70, 0.20, 0.10), (0.45, 0.35, 0.15, 0.02, 0.03)),
    "elderly_care": Kind(0.12, 7, 10, 0.20, (0.55, 0.35, 0.10), (0.40, 0.20, 0.30, 0.06, 0.04)),
    "housing": Kind(0.10, 18, 15, 0.55, (0.10, 0.45, 0.45), (0.30, 0.35, 0.08, 0.22, 0.05)),
    "support": Kind(0.06, 8, 10, 0.35, (0.55, 0.43, 0.02), (0.35, 0.30, 0.30, 0.02, 0.03)),
    "convenience": Kind(0.11, 5, 5, 0.20, (0.20, 0.15, 0.65), (0.60, 0.15, 0.08, 0.12, 0.05)),
    "liveability": Kind(0.17, 7, 5, 0.30, (0.05, 0.10, 0.85), (0.55, 0.18, 0.06, 0.16, 0.05)),
    "diversity": Kind(0.05, 10, 10, 0.10, (0.30, 0.20, 0.50), (0.30, 0.10, 0.45, 0.12, 0.03)),
    "fairness": Kind(0.02, 14, 15, 0.50, (0.45, 0.25, 0.30), (0.36, 0.42, 0.00, 0.17, 0.05)),
    "safety": Kind(0.07, 4, 5, 0.40, (0.10, 0.15, 0.75), (0.62, 0.27, 0.00, 0.07, 0.04)),
    "entitlement": Kind(0.05, 11, 10, 0.60, (0.60, 0.39, 0.01), (0.42, 0.53, 0.00, 0.01, 0.04)),
    "dispute": Kind(0.03, 9, 15, 0.20, (0.15, 0.55, 0.30), (0.42, 0.16, 0.00, 0.37, 0.05)),
}

#: How much more (or less) often a category comes up in a type of community; 1 where not named.
TYPE_TILT: dict[str, dict[str, float]] = {
    "old_neighbourhood": {"elderly_care": 1.6, "housing": 1.6, "liveability": 1.3},
    "commodity_housing": {"childcare": 1.6, "convenience": 1.3, "diversity": 1.4, "support": 0.5},
    "unit_compound": {"elderly_care": 1.4, "health": 1.4, "fairness": 1.3},
    "relocation": {"employment": 1.8, "dispute": 1.6, "entitlement": 1.4},
    "affordable": {"entitlement": 1.8, "support": 1.7, "employment": 1.4},
    "village": {"liveability": 1.3, "entitlement": 1.3, "safety": 1.2, "diversity": 0.6},
    "mixed": {},
}

#: Whom a category is about, where a group is named at all: other groups weigh `OTHER_GROUP`.
CATEGORY_GROUPS: dict[str, dict[str, float]] = {
    "childcare": {"child_in_need": 4, "left_behind": 2},
    "education": {"child_in_need": 4, "left_behind": 3, "migrant": 3},
    "employment": {"unemployed": 10, "migrant": 3, "veteran": 2, "disabled": 2},
    "health": {"elderly_60": 6, "severe_illness": 5, "mental_health": 3, "disabled": 2},
    "elderly_care": {"elderly_60": 12, "elderly_alone": 10, "bereaved_family": 1},
    "housing": {"low_income": 3, "elderly_60": 4, "migrant": 2},
    "support": {"disabled": 6, "low_income": 6, "extreme_poverty": 3, "elderly_alone": 3},
    "entitlement": {"low_income": 8, "disabled": 4, "veteran": 2, "extreme_poverty": 2},
}
OTHER_GROUP = 0.4

_CATEGORIES = tuple(KINDS)


def place_of(categories: np.ndarray) -> np.ndarray:
    """The place of each category in `KINDS`, to look up the tables below by row."""
    order = np.argsort(np.array(_CATEGORIES))
    return order[np.searchsorted(np.array(_CATEGORIES)[order], categories.astype(str))]


def _table(rows: list[list[float]]) -> Numbers:
    return np.array(rows, dtype=float)


MEDIAN_DAYS = np.array([kind.median_days for kind in KINDS.values()], dtype=float)
PROMISE_DAYS = np.array([kind.promise_days for kind in KINDS.values()])
DEPARTMENT = np.array([kind.department for kind in KINDS.values()])
#: What the ways above are multiplied by: where linkage works, more needs become projects.
WAYS = np.array([0.55, 1.0, 2.8, 1.0, 1.0])
SCOPE_WEIGHTS = _table([list(kind.scopes) for kind in KINDS.values()])
ROUTE_WEIGHTS = _table([list(kind.routes) for kind in KINDS.values()]) * WAYS
GROUP_WEIGHTS = _table(
    [
        [CATEGORY_GROUPS.get(category, {}).get(group, OTHER_GROUP) for group in GROUPS]
        for category in KINDS
    ]
)
