"""V6, V7: budget and contract targets against time elapsed (FRAMEWORK §2.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.cohorts.rosters import SERVICE_TYPES
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, divided


@dataclass(frozen=True)
class PeopleOfProjects:
    """How many people each project reached by `as_of`: at least, at most, and whether they differ.

    `most` is not more than live there; infinite where an activity has neither a headcount nor
    a roster and the population is unknown (RULES 2.3, 2.5).
    """

    fewest: Floats
    most: Floats
    ranged: Mask

    @classmethod
    def of(cls, c: Cohorts, types: tuple[str, ...]) -> PeopleOfProjects:
        rosters, projects = c.rosters_ever, len(c.contracts)
        project, row = c.contracts.rows_naming(rosters.activities)
        chosen = rosters.of_type(*types)[row]
        project, row = project[chosen], row[chosen]
        unit = np.full(len(rosters.activities), -1, np.int64)
        unit[row] = project
        named = rosters.distinct(np.ones(len(rosters.roster_rows), bool), unit, projects)
        anonymous = np.bincount(project, rosters.anonymous[row], projects).astype(float)
        unrecorded = np.bincount(project, rosters.unrecorded[row], projects) > 0
        largest = np.zeros(projects)
        np.maximum.at(largest, project, np.nan_to_num(rosters.headcount[row]))
        fewest = np.maximum(named, largest)
        residents = c.population()[c.contracts.rows.group]
        most = np.fmin(np.where(unrecorded, np.inf, named + anonymous), residents)
        return cls(
            fewest=fewest,
            most=np.maximum(most, fewest),
            ranged=(anonymous > 0) | unrecorded,
        )


@dataclass(frozen=True, kw_only=True)
class Attainment(PlainShare):
    """Σ people ÷ Σ target, each project at most its target; bounds where rosters are incomplete.

    `most` is the most that each project can add (RULES 8.9).
    """

    most: Floats
    ranged: Mask

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        frame = super().reduce(cohorts)
        groups = len(cohorts)
        some = (self.totals(self.ranged, groups) > 0) & (frame["denominator"] > 0).to_numpy(bool)
        base = frame["denominator"].to_numpy()
        frame.loc[some, "lower"] = divided(frame["numerator"].to_numpy(), base)[some]
        frame.loc[some, "upper"] = divided(self.totals(self.most, groups), base)[some]
        frame.loc[some, "value"] = np.nan
        frame.loc[some, "method"] = "bounds"
        return frame


@indicator(
    id="budget_execution_rate",
    code="V6",
    family="value",
    zh="预算执行率",
    en="Budget execution rate",
    definition_zh=(
        "与评估期重叠的项目到数据截止日的已拨金额之和，除以其合同金额按合同期已过比例折算后之和。"
    ),
    definition_en=(
        "Over projects that overlap the period, the amounts disbursed to date, divided by the "
        "contract amounts in proportion to the contract time elapsed."
    ),
    unit="ratio",
    direction="context",
    unit_table="projects",
    requires=(
        "projects.amount_awarded",
        "projects.amount_disbursed",
        "projects.start_date",
        "projects.end_date",
    ),
    source="FRAMEWORK §2.10; RULES 8.8",
)
def budget_execution_rate(c: Cohorts) -> Iterable[Measure]:
    terms = c.terms
    paid, agreed = (c.spending.amount(f"amount_{name}") for name in ("disbursed", "awarded"))
    complete = terms.complete & ~np.isnan(paid) & ~np.isnan(agreed)
    known = terms.overlaps & complete & terms.begun
    figure = c.contracts.given("amount_disbursed", "amount_awarded")
    yield PlainShare(
        rows=c.contracts.rows,
        numerator=np.where(known, paid, 0.0),
        denominator=np.where(known, agreed * terms.elapsed, 0.0),
        unknown=(terms.overlaps & ~complete) | (terms.without_start & figure),
    )


@indicator(
    id="target_attainment",
    code="V7",
    family="value",
    zh="合同人数达成",
    en="Target attainment",
    definition_zh=(
        "与评估期重叠的项目到数据截止日服务的不同人数（每个项目最多计到按合同进度应服务的人数）"
        "之和，除以按合同进度应服务的人数之和；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "Over projects that overlap the period, the different people served to date (in each "
        "project at most the number due by then), divided by the contract numbers in proportion "
        "to the contract time elapsed; bounds are given where rosters are incomplete."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    counts=("numerator",),
    unit_table="projects",
    requires=(
        "projects.target_people",
        "projects.start_date",
        "projects.end_date",
        "activities.project_id",
    ),
    counts_attendance=True,
    source="FRAMEWORK §2.10; RULES 8.9",
)
def target_attainment(c: Cohorts) -> Iterable[Measure]:
    terms, contracts = c.terms, c.contracts
    target = contracts.total("target_people")
    complete = terms.complete & ~np.isnan(target)
    known = terms.overlaps & complete & terms.begun
    due = np.where(known, target * terms.elapsed, 0.0)
    people = PeopleOfProjects.of(c, SERVICE_TYPES)
    yield Attainment(
        rows=contracts.rows,
        numerator=np.minimum(people.fewest, due),
        denominator=due,
        unknown=(terms.overlaps & ~complete) | (terms.without_start & ~np.isnan(target)),
        most=np.minimum(people.most, due),
        ranged=known & people.ranged,
    )
