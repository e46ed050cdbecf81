"""Who comes again, and whether it is always the same: P5, P6 (FRAMEWORK §2.6; RULES 2.13, 2.14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.cohorts.rosters import People
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Role, Share, divided
from workbench.indicators.people import Hidden

#: Under this share of attendances on rosters, or so few people, concentration says nothing (2.14).
COMPLETE_ENOUGH = 0.8
FEWEST_PEOPLE = 10


@indicator(
    id="repeat_participation_rate",
    code="P5",
    family="participation",
    zh="重复参与率",
    en="Repeat participation rate",
    definition_zh=(
        "评估期内签到名单上的不同参与者中，在两个或更多不同日期参加过活动的人所占的比例。"
    ),
    definition_en=(
        "Of the different people on the rosters of the period's activities, the share who took "
        "part on two or more different dates."
    ),
    unit="share",
    direction="context",
    disclosive=True,
    requires=("activities", "participation"),
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.13",
)
def repeat_participation_rate(c: Cohorts) -> Iterable[Measure]:
    people = c.rosters.participants
    yield Share(
        rows=people.rows,
        numerator=people.dates >= 2,
        denominator=[True] * len(people),
        also_unknown=Hidden.of(c).roles(),
    )


@indicator(
    id="participation_concentration",
    code="P6",
    family="participation",
    zh="参与集中度",
    en="Participation concentration",
    definition_zh=(
        "评估期内签到人次中，参加次数最多的十分之一参与者所占的比例；另给出参加次数的基尼系数。"
    ),
    definition_en=(
        "Of all roster entries of the period, the share that belongs to the tenth of "
        "participants who came most often; the Gini coefficient of times attended is given "
        "beside it."
    ),
    unit="share",
    direction="lower",
    groups=("gini",),
    group_units={"gini": "index"},
    disclosive=True,
    requires=("activities", "participation"),
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.14",
)
def participation_concentration(c: Cohorts) -> Iterable[Measure]:
    people, hidden = c.rosters.participants, Hidden.of(c)
    top = in_top_tenth(people, len(c))
    yield Concentration(
        rows=people.rows,
        numerator=np.where(top, people.times, 0.0),
        denominator=people.times,
        people=people,
        hidden=hidden,
        also_unknown=hidden.roles(),
    )
    yield Inequality(
        rows=people.rows,
        numerator=people.times,
        denominator=people.times,
        people=people,
        hidden=hidden,
        also_unknown=hidden.roles(),
        group="gini",
    )


def in_top_tenth(people: People, groups: int) -> Mask:
    """The ⌈n/10⌉ people of each group who came most often; of equals the first by id."""
    group = people.rows.group
    size = np.bincount(group, minlength=groups)
    order = np.lexsort((np.arange(len(people)), -people.times, group))
    start = np.cumsum(size) - size
    rank = np.empty(len(people), np.int64)
    rank[order] = np.arange(len(people)) - start[group[order]]
    return rank < np.ceil(size / 10)[group]


@dataclass(frozen=True, kw_only=True)
class Concentration(Measure):
    """Roster rows of the top tenth ÷ all roster rows; no limits (person-times)."""

    people: People
    hidden: Hidden = field(repr=False)

    def says_nothing(self, groups: int) -> Mask:
        """Too few people, or too much of what happened is on no roster (RULES 2.14)."""
        rows = self.totals(self.people.times, groups)
        complete = divided(rows, rows + self.hidden.attendances(groups))
        few = np.bincount(self.people.rows.group, minlength=groups) < FEWEST_PEOPLE
        return few | (complete < COMPLETE_ENOUGH) | self.hidden.unrecorded_in(groups)

    def value(self, groups: int) -> Floats:
        x, n = self.totals(self.numerator, groups), self.totals(self.denominator, groups)
        return divided(x, n)

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        n = self.totals(self.denominator, groups)
        silent = self.says_nothing(groups)
        ok = (n > 0) & ~silent
        return self._frame(
            groups,
            numerator=self.totals(self.numerator, groups),
            denominator=n,
            value=np.where(ok, self.value(groups), np.nan),
            n_unknown=self.unknowns(groups),
            status=np.where(n > 0, np.where(silent, "insufficient_data", "ok"), "not_available"),
            note=np.where(n > 0, np.where(silent, "rosters_too_thin", ""), "no_denominator"),
        )


@dataclass(frozen=True, kw_only=True)
class Inequality(Concentration):
    """The Gini coefficient of times attended, without correction: Σ(2i − n − 1)x ÷ (nΣx), ascending."""

    def roles(self, cohorts: Cohorts) -> list[Role]:
        """No numerator and no denominator (RULES §16 on 2.14)."""
        return [role for role in super().roles(cohorts) if role.name == "unknown"]

    def value(self, groups: int) -> Floats:
        group, times = self.people.rows.group, self.people.times
        size = np.bincount(group, minlength=groups)
        order = np.lexsort((times, group))
        rank = np.arange(len(times)) - (np.cumsum(size) - size)[group[order]] + 1
        weight = (2 * rank - size[group[order]] - 1) * times[order]
        spread = np.bincount(group[order], weight, groups).astype(float)
        return divided(spread, (size * np.bincount(group, times, groups)).astype(float))

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        frame = super().reduce(cohorts)
        frame["method"] = np.where(frame["value"].notna(), "gini", "")
        return frame.assign(numerator=np.nan, denominator=np.nan)
