"""V1–V3: cost in the period per person, resolved need and case (FRAMEWORK §2.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Role, divided
from workbench.indicators.people import Hidden
from workbench.indicators.quotients import Quotient, weighed

# Cost in the period comes from what was paid or, failing that, from what was agreed (RULES 8.1).
COST = (
    "projects.start_date",
    "projects.end_date",
    "projects.amount_disbursed | projects.amount_awarded",
)
COST_OF_ACTIVITIES = (*COST, "activities.project_id")


def cost_basis(c: Cohorts, used: Mask) -> NDArray[np.str_]:
    """The note that says, by group, how many costs are of what was paid, and of what was agreed."""
    groups = c.contracts.rows.group
    paid, agreed = (
        np.bincount(groups[used & basis], minlength=len(c))
        for basis in (c.spending.by_payment, ~c.spending.by_payment)
    )
    notes = [f"cost_basis; paid={p}; agreed={a}" for p, a in zip(paid, agreed, strict=True)]
    return np.array(notes, dtype=object)


def activities_of(c: Cohorts, projects: Mask) -> Mask:
    """Activities of A on these projects."""
    project, row = c.contracts.rows_naming(c.rosters.activities)
    found = np.zeros(len(c.rosters.activities), bool)
    found[row[projects[project]]] = True
    return found


@dataclass(frozen=True, kw_only=True)
class CostPerPerson(Quotient):
    """Cost ÷ people, with bounds unless every attendance is on a roster (RULES 8.3)."""

    hidden: Hidden

    def roles(self, cohorts: Cohorts) -> list[Role]:
        """Where only bounds are known the people on rosters are no denominator."""
        whole = np.append(self.reduce(cohorts)["denominator"].notna().to_numpy(bool), False)
        return [
            Role(r.name, r.rows, np.where(whole[r.rows.group], r.weight, 0.0))
            if r.name == "denominator"
            else r
            for r in super().roles(cohorts)
        ]

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        plain = super().reduce(cohorts)
        cost, named = plain["numerator"].to_numpy(), plain["denominator"].to_numpy()
        anonymous = self.hidden.attendances(groups)
        unrecorded = self.hidden.unrecorded_in(groups)
        ranged = (anonymous > 0) | unrecorded
        fewest = np.maximum(named, self.hidden.largest(groups))
        residents = cohorts.population()
        most = np.where(unrecorded, np.inf, named + anonymous)
        most = np.maximum(np.fmin(most, residents), fewest)
        # Where nobody is named and no number is an upper one, neither end is known.
        some = ranged & (most > 0) & ((fewest > 0) | np.isfinite(most))
        plain.loc[ranged, ["value", "denominator"]] = np.nan
        plain.loc[ranged & (most == 0), "denominator"] = 0.0
        plain.loc[some, "lower"] = np.where(np.isinf(most), np.nan, divided(cost, most))[some]
        plain.loc[some, "upper"] = divided(cost, fewest)[some]
        plain.loc[some, "method"] = "bounds"
        plain.loc[some, "status"] = "ok"
        plain.loc[some, "note"] = np.broadcast_to(self.told, groups)[some]
        plain.loc[ranged & ~some, "status"] = "not_available"
        plain.loc[ranged & ~some, "note"] = "no_denominator"
        return plain


@indicator(
    id="cost_per_person_served",
    code="V1",
    family="value",
    zh="人均服务成本",
    en="Cost per person served",
    definition_zh=(
        "与评估期重叠且成本已知的项目在评估期内的成本之和，除以这些项目的服务类活动在期内服务的"
        "不同人数；签到名单不完整时给出上下限。"
    ),
    definition_en=(
        "The cost in the period of projects that overlap it and whose cost is known, divided by "
        "the number of different people served by these projects' service activities; bounds "
        "are given where rosters are incomplete."
    ),
    unit="cny",
    direction="context",
    disclosive=True,
    counts=("denominator",),
    unit_table="projects",
    requires=COST_OF_ACTIVITIES,
    counts_attendance=True,
    source="FRAMEWORK §2.10; RULES 8.1–8.3",
)
def cost_per_person_served(c: Cohorts) -> Iterable[Measure]:
    served = activities_of(c, c.spending.known) & c.rosters.service
    people = c.rosters.people(c.rosters.at(served))
    yield CostPerPerson(
        rows=c.contracts.rows,
        top=(weighed(c.contracts.rows, c.spending.cost),),
        bottom=(weighed(people.rows, np.ones(len(people))),),
        left_out=(weighed(c.contracts.rows, c.spending.unknown),),
        hidden=Hidden.of(c, served),
        told=cost_basis(c, c.spending.known),
    )


@indicator(
    id="cost_per_resolved_need",
    code="V2",
    family="value",
    zh="单件解决成本",
    en="Cost per resolved need",
    definition_zh=(
        "与评估期重叠、成本已知且对应有评估期内受理需求的项目在期内的成本之和，除以这些需求中经"
        "居民确认解决的件数。"
    ),
    definition_en=(
        "The cost in the period of projects of known cost that have accepted needs of the "
        "period linked to them, divided by the number of these needs that residents confirm as "
        "resolved."
    ),
    unit="cny",
    direction="lower",
    disclosive=True,
    counts=("denominator", "n_unknown"),
    unit_table="projects",
    requires=(*COST, "needs.project_id", "needs.followup_resolved"),
    headline=True,
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.4",
)
def cost_per_resolved_need(c: Cohorts) -> Iterable[Measure]:
    project = c.deeds.project
    unit = np.append(c.contracts.unit_of_rows, -1)[project]
    linked = c.accepted & np.append(c.spending.known, False)[unit]
    used = np.zeros(len(c.contracts), bool)
    used[unit[linked]] = True
    yield Quotient(
        rows=c.needs,
        top=(weighed(c.contracts.rows, np.where(used, c.spending.cost, 0.0)),),
        bottom=(weighed(c.needs, linked & c.is_code("followup_resolved", "yes")),),
        left_out=(weighed(c.needs, linked & ~c.answered),),
        told=cost_basis(c, used),
    )


@indicator(
    id="cost_per_goal_attained_case",
    code="V3",
    family="value",
    zh="单位个案成效成本",
    en="Cost per goal-attained case",
    definition_zh=(
        "在评估期内开展个案活动且成本已知的项目在期内的成本之和，除以这些个案中在期内结案且目标"
        "达成或超额达成的个案数。"
    ),
    definition_en=(
        "The cost in the period of projects of known cost with case activities in it, divided "
        "by the number of these cases closed in the period with their goal met or exceeded."
    ),
    unit="cny",
    direction="lower",
    disclosive=True,
    counts=("denominator", "n_unknown"),
    unit_table="projects",
    requires=(*COST_OF_ACTIVITIES, "activities.case_id", "activities.goal_attainment"),
    source="FRAMEWORK §2.10; RULES 8.1, 8.2, 8.5",
)
def cost_per_goal_attained_case(c: Cohorts) -> Iterable[Measure]:
    cases = c.cases
    project, row = c.contracts.rows_naming(cases.activities)
    day = c.column_of(cases.activities, "activity_date").dt.normalize()
    of_known = c.contracts.within(day)[row] & c.spending.known[project]
    linked, used = np.zeros(len(cases), bool), np.zeros(len(c.contracts), bool)
    linked[cases.of_activity[row[of_known]]] = True
    used[project[of_known]] = True
    still_open = ~cases.closed_by(c.as_of)
    yield Quotient(
        rows=cases.rows,
        top=(weighed(c.contracts.rows, np.where(used, c.spending.cost, 0.0)),),
        bottom=(weighed(cases.rows, linked & cases.closed_in_period & cases.attained),),
        left_out=(weighed(cases.rows, linked & still_open),),
        told=cost_basis(c, used),
    )
