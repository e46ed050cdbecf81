"""At which level, and on whose initiative: P3, P4 (FRAMEWORK §2.6; RULES 2.12, 2.13)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, Share
from workbench.schema import codes

LEVELS = tuple(code.code for code in codes.PARTICIPATION_LEVEL)
ACTIVITIES_BY_LEVEL = tuple(f"activities:{level}" for level in LEVELS)
PERSON_TIMES_BY_LEVEL = tuple(f"person_times:{level}" for level in LEVELS)


@indicator(
    id="participation_level_mix",
    code="P3",
    family="participation",
    zh="参与层级结构",
    en="Levels of participation",
    definition_zh=(
        "评估期内已开展且参与层级已知的活动中，各层级（无参与、告知、咨询、参与、协作、赋权）所"
        "占的活动比例和人次比例。"
    ),
    definition_en=(
        "Of activities delivered in the period whose level of participation is known, the share "
        "at each level from none through inform, consult, involve and collaborate to empower, "
        "once by activities and once by attendances."
    ),
    unit="share",
    direction="context",
    groups=(*ACTIVITIES_BY_LEVEL, *PERSON_TIMES_BY_LEVEL),
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("activities.participation_level",),
    # Only the attendances need the headcount (RULES §16 on 1.12).
    requires_for=dict.fromkeys(PERSON_TIMES_BY_LEVEL, ("activities.participant_count",)),
    source="FRAMEWORK §2.6; RULES 2.12",
)
def participation_level_mix(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    known = rosters.activity_column("participation_level").notna().to_numpy(bool)
    for level, group in zip(LEVELS, ACTIVITIES_BY_LEVEL, strict=True):
        yield Share(
            rows=rosters.activities,
            group=group,
            numerator=rosters.activity_is("participation_level", level),
            denominator=known,
            unknown=~known,
        )
    counted = known & ~np.isnan(rosters.headcount)
    times = np.where(counted, rosters.headcount, 0.0)
    for level, group in zip(LEVELS, PERSON_TIMES_BY_LEVEL, strict=True):
        yield PlainShare(
            rows=rosters.activities,
            group=group,
            numerator=np.where(rosters.activity_is("participation_level", level), times, 0.0),
            denominator=times,
            unknown=~counted,
        )


@indicator(
    id="resident_initiated_share",
    code="P4",
    family="participation",
    zh="居民自发占比",
    en="Resident-initiated share",
    definition_zh="评估期内已开展且发起方已知的活动中，由居民或社区社会组织发起的活动所占的比例。",
    definition_en=(
        "Of activities delivered in the period whose initiator is known, the share initiated by "
        "residents or a community-based organisation."
    ),
    unit="share",
    direction="higher",
    requires=("activities.initiated_by",),
    source="FRAMEWORK §2.6; RULES 2.13",
)
def resident_initiated_share(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    known = rosters.activity_column("initiated_by").notna().to_numpy(bool)
    yield Share(
        rows=rosters.activities,
        numerator=rosters.activity_is("initiated_by", "resident", "community_based_org"),
        denominator=known,
        unknown=~known,
    )
