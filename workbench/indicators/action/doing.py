"""Whether needs are acted on, contracts kept, organisations and months active: M1–M4 (FRAMEWORK §2.3)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, Share
from workbench.indicators.months import months_share

#: Days that a need has to be acted on before it is judged.
MATURE_DAYS = 30


@indicator(
    id="activation_rate",
    code="M1",
    family="action",
    zh="行动转化率",
    en="Activation rate",
    definition_zh=(
        "评估期内提出并受理、到数据截止日已满 30 天的需求中，已为其开展过活动，或既有首次响应又"
        "有办结结果的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and at least 30 days old at the extraction "
        "date, the share for which an activity was delivered, or both a first response and a "
        "closing result are recorded."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("activities.need_id", "needs.first_response_date", "needs.closed_status"),
    source="FRAMEWORK §2.3; RULES 6.1",
)
def activation_rate(c: Cohorts) -> Iterable[Measure]:
    base = c.matured(MATURE_DAYS)
    acted = c.deeds.activities.any_of(len(c.needs))
    answered = c.given("first_response_date") & c.given("closed_status")
    yield Share(rows=c.needs, numerator=base & (acted | answered), denominator=base)


@indicator(
    id="delivery_rate",
    code="M2",
    family="action",
    zh="合同履约率",
    en="Contract delivery rate",
    definition_zh=(
        "与评估期重叠的项目到数据截止日已开展的场次（每个项目最多计到按合同进度应完成的场次）之"
        "和，除以按合同进度应完成的场次之和；另一口径不设上限。"
    ),
    definition_en=(
        "Over projects that overlap the period, the sessions delivered by the extraction date "
        "(in each project at most those due by then), divided by the sessions due by then in "
        "proportion to the contract time elapsed; a second variant sets no cap."
    ),
    unit="ratio",
    direction="higher",
    variants=("uncapped",),
    unit_table="projects",
    requires=(
        "projects.target_sessions",
        "projects.start_date",
        "projects.end_date",
        "activities.project_id",
    ),
    source="FRAMEWORK §2.3; RULES 6.2",
)
def delivery_rate(c: Cohorts) -> Iterable[Measure]:
    contracts = c.contracts
    due, known, unknown = _due(c)
    project, _ = contracts.rows_naming(c.deeds.delivered)
    done = np.bincount(project, minlength=len(contracts)).astype(float)
    for variant, delivered in (("", np.minimum(done, due)), ("uncapped", done)):
        yield PlainShare(
            rows=contracts.rows,
            numerator=np.where(known, delivered, 0.0),
            denominator=np.where(known, due, 0.0),
            unknown=unknown,
            variant=variant,
        )


def _due(c: Cohorts) -> tuple[Floats, Mask, Mask]:
    """By project: sessions due by `as_of`, whether that is known, and whether it should be (RULES 6.2)."""
    terms = c.terms
    target = c.contracts.total("target_sessions")
    given = ~np.isnan(target)
    complete = terms.complete & given
    known = terms.overlaps & complete & terms.begun
    unknown = (terms.overlaps & ~complete) | (terms.without_start & given)
    return np.where(known, target * terms.elapsed, 0.0), known, unknown


@indicator(
    id="active_organization_rate",
    code="M3",
    family="action",
    zh="主体活跃率",
    en="Active-organisation rate",
    definition_zh=(
        "在册的社区类组织和社会组织中，评估期内至少主办或协办过一次已开展活动的组织所占的比例。"
    ),
    definition_en=(
        "Of the community organisations and social organisations listed, the share that led or "
        "co-hosted at least one activity delivered in the period."
    ),
    unit="share",
    direction="higher",
    unit_table="organizations",
    requires=("organizations", "activities"),
    source="FRAMEWORK §2.3; RULES 6.3",
)
def active_organization_rate(c: Cohorts) -> Iterable[Measure]:
    listed, hosts = c.ties.listed, c.ties.hosting
    hosted = pd.MultiIndex.from_frame(hosts[["group", "place"]])
    own = pd.MultiIndex.from_arrays([listed.rows.group, listed.place])
    yield Share(
        rows=listed.rows, numerator=own.isin(hosted), denominator=np.ones(len(listed), bool)
    )


@indicator(
    id="continuity",
    code="M4",
    family="action",
    zh="持续性",
    en="Continuity",
    definition_zh="评估期所含的月份中，至少开展过一次服务类活动的月份所占的比例。",
    definition_en=(
        "Of the months in the period, the share in which at least one service activity was "
        "delivered."
    ),
    unit="share",
    direction="higher",
    requires=("activities",),
    source="FRAMEWORK §2.3; RULES 5.8",
)
def continuity(c: Cohorts) -> Iterable[Measure]:
    yield months_share(c, c.rosters.activities, "activity_date", c.rosters.service)
