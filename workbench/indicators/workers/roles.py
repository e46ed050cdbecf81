"""W6: the five roles of social workers (FRAMEWORK §2.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import (
    Figures,
    Measure,
    Role,
    available,
    divided,
    total_weight,
)
from workbench.indicators.months import calendar
from workbench.schema import codes

FUNCTIONS = tuple(code.code for code in codes.WORKER_FUNCTION)


@dataclass(frozen=True)
class Coded:
    """Activities of A, and in which of the five roles their worker led each.

    `function` is the number of the role, -1 where no worker is named or no role is stated;
    `unstated` marks those whose worker is named without a role (RULES 1.10).
    """

    activities: Rows
    function: NDArray[np.int64]
    unstated: Mask

    @classmethod
    def of(cls, c: Cohorts) -> Coded:
        rosters = c.rosters
        led = rosters.activity_column("worker_id").notna().to_numpy(bool)
        stated = rosters.activity_column("worker_function").astype(object)
        function = pd.Index(FUNCTIONS).get_indexer(pd.Index(stated.fillna("")))
        function = np.where(led, function, -1).astype(np.int64)
        return cls(rosters.activities, function, led & (function < 0))

    def first_of_each(self) -> Mask:
        """The first activity of each role in each group."""
        found = np.zeros(len(self.activities), bool)
        inside = np.flatnonzero((self.function >= 0) & (self.activities.group >= 0))
        key = self.activities.group[inside] * len(FUNCTIONS) + self.function[inside]
        found[inside[np.unique(key, return_index=True)[1]]] = True
        return found

    def by_role(self, weights: Floats, groups: int) -> Floats:
        """These weights of coded activities added up: groups × roles."""
        inside = (self.function >= 0) & (self.activities.group >= 0)
        key = np.where(inside, self.activities.group * len(FUNCTIONS) + self.function, -1)
        return total_weight(key, weights, groups * len(FUNCTIONS)).reshape(groups, len(FUNCTIONS))


@indicator(
    id="role_coverage",
    code="W6",
    family="workers",
    zh="五重角色覆盖",
    en="Role coverage",
    definition_zh=(
        "实践者、政策咨询者、实务研究者、倡导者、增能者五种社工角色中，评估期内至少有一次活动体"
        "现的角色数除以五。"
    ),
    definition_en=(
        "Of the five roles of social workers (practitioner, policy adviser, practice "
        "researcher, advocate, enabler), the share shown by at least one activity of the "
        "period."
    ),
    unit="share",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function"),
    source="FRAMEWORK §2.8; RULES 11.8",
)
def role_coverage(c: Cohorts) -> Iterable[Measure]:
    coded, groups = Coded.of(c), len(c)
    first, unknown = coded.first_of_each().astype(float), coded.unstated.astype(float)
    found = total_weight(coded.activities.group, first, groups)
    roles = np.full(groups, float(len(FUNCTIONS)))
    status, note = available(found)
    yield Figures(
        rows=coded.activities,
        told={
            "numerator": found,
            "denominator": roles,
            "value": np.where(found > 0, found / roles, np.nan),
            "n_unknown": total_weight(coded.activities.group, unknown, groups),
            "status": status,
            "note": note,
        },
        shown=(
            Role("numerator", coded.activities, first),
            Role("denominator", calendar(c), roles),
            Role("unknown", coded.activities, unknown),
        ),
    )


@indicator(
    id="role_evenness",
    code="W6",
    family="workers",
    zh="五重角色均衡度",
    en="Role evenness",
    definition_zh=(
        "评估期内活动时数在社工五种角色之间分布的均衡程度（香农熵除以其最大值）：1 为完全均衡，"
        "0 为集中于一种角色。"
    ),
    definition_en=(
        "How evenly the hours of the period's activities spread over the five roles of social "
        "workers (Shannon entropy divided by its maximum): 1 if all are equal, 0 if all hours "
        "fall to one."
    ),
    unit="index",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function", "activities.hours"),
    source="FRAMEWORK §2.8; RULES 11.8",
)
def role_evenness(c: Cohorts) -> Iterable[Measure]:
    coded, groups = Coded.of(c), len(c)
    hours = c.rosters.activity_column("hours").to_numpy(float, na_value=0.0)
    used = (coded.function >= 0) & (hours > 0)
    by_role = coded.by_role(np.where(used, hours, 0.0), groups)
    total = by_role.sum(axis=1)
    part = divided(by_role, np.broadcast_to(total[:, None], by_role.shape))
    log = np.log(part, out=np.zeros_like(part), where=part > 0)
    # All hours in one role: −1·ln 1 is a negative zero.
    spread = np.abs(np.sum(part * log, axis=1)) / np.log(len(FUNCTIONS))
    unknown = (coded.function >= 0) & ~used
    status, note = available(total)
    shown = (("denominator", np.where(used, hours, 0.0)), ("unknown", unknown.astype(float)))
    yield Figures(
        rows=coded.activities,
        told={
            "denominator": total,
            "value": np.where(total > 0, spread, np.nan),
            "n_unknown": total_weight(coded.activities.group, unknown.astype(float), groups),
            "status": status,
            "note": note,
        },
        shown=tuple(Role(name, coded.activities, weight) for name, weight in shown),
    )
