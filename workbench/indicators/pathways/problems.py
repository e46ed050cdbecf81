"""G1: whether problems become fewer where there is a project (FRAMEWORK §2.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Figures, Measure, Role, divided, no_population
from workbench.indicators.resolution.returns import Closings, came_back
from workbench.results import Period, period_before

#: What a comparison needs (RULES 12.1): months in all, needs in each cell, and how many days
#: into the earlier period the records may begin.
MONTHS_IN_ALL = 12
LEAST_NEEDS = 10
RECORDS_BEGIN_WITHIN = 31
PER_RESIDENTS = 1000.0


@indicator(
    id="problem_reduction",
    code="G1",
    family="pathways",
    zh="问题减量",
    en="Problem reduction",
    definition_zh=(
        "有对应项目的需求类别从上一时期到本期的平均变化，减去没有对应项目的类别的平均变化，分别"
        "就每千人新增需求数和重复诉求率计算；只作描述，不说明因果。"
    ),
    definition_en=(
        "The mean change from the earlier period to this one over need categories with a "
        "project, minus the mean change over those without, once for new needs per 1,000 "
        "residents and once for the repeat rate; a description, not an effect."
    ),
    unit="per_1000",
    direction="lower",
    groups=("new_needs", "repeat"),
    plain_group=False,
    group_units={"repeat": "points"},
    disclosive=True,
    counts=("n_unknown",),
    requires=("communities", "needs.project_id"),
    requires_for={"repeat": ("needs.closed_date", "needs.resident_id | needs.parent_need_id")},
    source="FRAMEWORK §2.9; RULES 12.1",
)
def problem_reduction(c: Cohorts) -> Iterable[Measure]:
    change = Change.of(c)
    yield from (_new_needs(c, change), _repeats(c, change))


@dataclass(frozen=True)
class Change:
    """Accepted needs of P and of the equal period before it, by category.

    `category` numbers the category of each need within its group, in the order of group and
    name; -1 where it has none. `group` is that of each category; `with_project` marks those
    of which a need of the earlier period carries a project.
    """

    now: Mask
    before: Mask
    category: NDArray[np.int64]
    group: NDArray[np.int64]
    with_project: Mask
    enough_time: Mask

    @classmethod
    def of(cls, c: Cohorts) -> Change:
        earlier = period_before(c.period)
        before = c.accepted_ever & _raised_in(c, earlier)
        name = c.column("need_category")
        named = (name.notna() & name.ne("unknown").fillna(False)).to_numpy(bool)
        either = (c.accepted | before) & named & (c.needs.group >= 0)
        number = pd.factorize(name.astype(object).where(named, ""), sort=True)[0]
        names = int(number.max(initial=0)) + 1
        key = c.needs.group * names + number
        seen, of_need = np.unique(key[either], return_inverse=True)
        category = np.full(len(c.needs), -1, np.int64)
        category[either] = of_need
        with_project = np.zeros(len(seen), bool)
        with_project[category[either & before & c.given("project_id")]] = True
        return cls(
            now=c.accepted,
            before=before,
            category=category,
            group=(seen // names).astype(np.int64),
            with_project=with_project,
            enough_time=_enough_time(c, earlier),
        )

    def count(self, needs: Mask) -> Floats:
        """How many of these needs each category has."""
        chosen = self.category[needs & (self.category >= 0)]
        return np.bincount(chosen, minlength=len(self.group)).astype(float)

    def by_group(self, of_categories: Floats, groups: int) -> Floats:
        return np.bincount(self.group, of_categories, groups).astype(float)


def _raised_in(c: Cohorts, period: Period) -> Mask:
    day = c.day("raised_date")
    inside = (day >= pd.Timestamp(period.start)) & (day <= pd.Timestamp(period.end))
    return inside.to_numpy(dtype=bool, na_value=False)


def _enough_time(c: Cohorts, earlier: Period) -> Mask:
    """By group: both periods are over, a year in all, and on record from early on."""
    grouping = c.grouping
    a_year_on = pd.Timestamp(earlier.start) + pd.DateOffset(months=MONTHS_IN_ALL)
    long_enough = a_year_on <= pd.Timestamp(c.period.end) + pd.Timedelta(days=1)
    limit = pd.Timestamp(earlier.start) + pd.Timedelta(days=RECORDS_BEGIN_WITHIN)
    place = c.places_of(c.needs.frame)
    early = (c.day("raised_date") <= limit).to_numpy(dtype=bool, na_value=False) & (place >= 0)
    recorded = np.zeros(int(grouping.place_of_group.max(initial=-1)) + 1, bool)
    recorded[place[early]] = True
    return recorded[grouping.place_of_group] & long_enough & (c.as_of >= c.period.end)


def _new_needs(c: Cohorts, change: Change) -> Measure:
    people = c.population()
    known = people > 0
    scale = divided(np.full(len(c), PER_RESIDENTS), np.where(known, people, 0.0))
    after, before = (change.count(needs) for needs in (change.now, change.before))
    part = scale[change.group]
    arms = Arms.of(c, change, (after - before) * part, np.ones(len(part), bool))
    each = np.append(np.nan_to_num(part), 0.0)[change.category]
    return arms.measure(
        c,
        change,
        "new_needs",
        weight=each * (change.now.astype(float) - change.before),
        unknown=(change.now | change.before) & (change.category < 0),
        cannot=np.where(known, "", np.where(np.isnan(people), no_population(c), "no_denominator")),
    )


def _repeats(c: Cohorts, change: Change) -> Measure:
    again = came_back(c)
    after, before = (Closings.among(c, needs) for needs in (change.now, change.before))
    bases = [change.count(each.base) for each in (after, before)]
    rates = [
        divided(change.count(each.base & again), base)
        for each, base in zip((after, before), bases, strict=True)
    ]
    both = (bases[0] > 0) & (bases[1] > 0)
    arms = Arms.of(c, change, np.nan_to_num(rates[0] - rates[1]), both)
    one = [np.append(divided(np.ones(len(base)), base), 0.0)[change.category] for base in bases]
    return arms.measure(
        c,
        change,
        "repeat",
        weight=np.nan_to_num(np.where(after.base & again, one[0], 0.0))
        - np.nan_to_num(np.where(before.base & again, one[1], 0.0)),
        unknown=after.unknown
        | before.unknown
        | ((after.base | before.base) & (change.category < 0)),
        cannot=np.full(len(c), ""),
    )


@dataclass(frozen=True)
class Arms:
    """Categories with a project and the others: the mean change in each arm of each group.

    `compared` marks the categories that are in the means; `counted` holds how many there are
    in each arm, `enough` whether every cell has the needs that it takes.
    """

    compared: Mask
    counted: tuple[Floats, Floats]
    means: tuple[Floats, Floats]
    enough: Mask

    @classmethod
    def of(cls, c: Cohorts, change: Change, by: Floats, compared: Mask) -> Arms:
        """Each cell is an arm in one of the periods and holds its accepted needs, also of `repeat`."""
        groups = len(c)
        counted, means, enough = [], [], change.enough_time
        for arm in (change.with_project, ~change.with_project):
            inside = compared & arm
            number = change.by_group(inside.astype(float), groups)
            counted.append(number)
            means.append(divided(change.by_group(np.where(inside, by, 0.0), groups), number))
            enough = enough & (number > 0)
            for cell in (change.now, change.before):
                needs = change.by_group(np.where(arm, change.count(cell), 0.0), groups)
                enough = enough & (needs >= LEAST_NEEDS)
        return cls(compared, (counted[0], counted[1]), (means[0], means[1]), enough)

    def measure(
        self,
        c: Cohorts,
        change: Change,
        group: str,
        *,
        weight: Floats,
        unknown: Mask,
        cannot: NDArray[np.str_],
    ) -> Measure:
        """The difference of the two means; `weight` is what each need adds to its category's change.

        `cannot` is the note of groups in which nothing can be computed.
        """
        can = cannot == ""
        ok = can & self.enough
        first, second = (np.where(can, mean, np.nan) for mean in self.means)
        status = np.where(ok, "ok", np.where(can, "insufficient_data", "not_available"))
        return Figures(
            rows=c.needs,
            group=group,
            told={
                "numerator": first,
                "denominator": second,
                "value": np.where(ok, first - second, np.nan),
                "method": np.where(ok, "difference_in_differences", ""),
                "n_unknown": _total(c, unknown),
                "status": status,
                "note": np.where(ok, "", np.where(can, "too_little_to_compare", cannot)),
            },
            shown=(
                *self._roles(c, change, np.where(can[change.group], 1.0, 0.0), weight),
                Role("unknown", c.needs, unknown.astype(float)),
            ),
        )

    def _roles(self, c: Cohorts, change: Change, can: Floats, weight: Floats) -> Iterable[Role]:
        """Each need weighs its part of the mean of its arm (RULES 1.32)."""
        for name, arm, number in zip(
            ("numerator", "denominator"),
            (change.with_project, ~change.with_project),
            self.counted,
            strict=True,
        ):
            inside = (self.compared & arm).astype(float) * can
            part = np.nan_to_num(divided(inside, number[change.group]))
            yield Role(name, c.needs, weight * np.append(part, 0.0)[change.category])


def _total(c: Cohorts, needs: Mask) -> Floats:
    chosen = c.needs.group[needs & (c.needs.group >= 0)]
    return np.bincount(chosen, minlength=len(c)).astype(float)
