"""Whether those who take part are like those who live there: P10 (FRAMEWORK §2.6; RULES 2.18)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.people import Gap, Hidden

OLD = 60


@indicator(
    id="representativeness_gap",
    code="P10",
    family="participation",
    zh="参与代表性差距",
    en="Representativeness gap",
    definition_zh=(
        "某类居民（困难与特殊群体、60 岁及以上）在评估期内类别已知的参与者中所占的比例，与其在"
        "常住人口中所占比例之差的绝对值。"
    ),
    definition_en=(
        "The absolute difference between the share of a class of residents (priority groups; "
        "aged 60 and over) among participants of known class in the period and its share of the "
        "resident population."
    ),
    unit="index",
    direction="lower",
    groups=("priority", "age_60"),
    plain_group=False,
    disclosive=True,
    requires=("communities", "activities", "participation", "residents"),
    requires_for={
        "priority": ("communities.pop_priority", "residents.group_codes"),
        "age_60": ("communities.pop_elderly_60", "residents.birth_year"),
    },
    counts_attendance=True,
    source="FRAMEWORK §2.6; RULES 2.18",
)
def representativeness_gap(c: Cohorts) -> Iterable[Measure]:
    people, rosters = c.rosters.participants, c.rosters
    hidden = Hidden.of(c).roles()
    known = rosters.registered(people)
    yield Gap(
        rows=people.rows,
        group="priority",
        numerator=rosters.registered(people, rosters.holds(*c.scheme.priority_groups)),
        denominator=known,
        unknown=~known,
        also_unknown=hidden,
    )
    born = c.column_of(rosters.register, "birth_year").to_numpy(float, na_value=-1.0)
    year = rosters.of_register(people, born.astype(np.int64))
    aged = year >= 0
    yield Gap(
        rows=people.rows,
        group="age_60",
        column="pop_elderly_60",
        numerator=aged & (c.period.end.year - year >= OLD),
        denominator=aged,
        unknown=~aged,
        also_unknown=hidden,
    )
