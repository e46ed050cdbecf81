"""W7, W8: certificates, numbers and time of workers (FRAMEWORK §2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from workbench.cohorts.actors import CERTIFICATES
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainShare, Share
from workbench.indicators.people import SumPerPopulation

COMMUNITY_WORKER = "community_worker"


@indicator(
    id="certified_share",
    code="W7",
    family="workers",
    zh="持证率",
    en="Certified share",
    definition_zh=(
        "评估期内证书情况已知的工作人员中，持有社会工作者职业资格证书的人员所占的比例，按折合全"
        "时人数计；另给出社区工作者的这一比例。"
    ),
    definition_en=(
        "Of the full-time equivalents of workers in the period whose certificate is known, the "
        "share held by workers with a social-work certificate, also given for community workers "
        "alone."
    ),
    unit="share",
    direction="higher",
    groups=("community_worker",),
    requires=("workers.certificate_level",),
    source="FRAMEWORK §2.8; RULES 11.1, 11.9",
)
def certified_share(c: Cohorts) -> Iterable[Measure]:
    staff = c.staff
    paper = c.column_of(staff.rows, "certificate_level")
    certified = paper.isin(CERTIFICATES).to_numpy(dtype=bool, na_value=False)
    known = certified | paper.eq("none").to_numpy(dtype=bool, na_value=False)
    for group, kind in _kinds(c):
        yield Share(
            rows=staff.rows,
            group=group,
            numerator=np.where(kind & certified, staff.time, 0.0),
            denominator=np.where(kind & known, staff.time, 0.0),
            unknown=kind & ~known & (staff.employed > 0),
        )


def _kinds(c: Cohorts) -> Iterator[tuple[str, Mask]]:
    """All workers, and community workers alone."""
    yield "", np.ones(len(c.staff.rows), bool)
    yield COMMUNITY_WORKER, c.staff.is_kind(COMMUNITY_WORKER)


@indicator(
    id="workers_per_10000",
    code="W7",
    family="workers",
    zh="每万人工作人员数",
    en="Workers per 10,000 residents",
    definition_zh=(
        "评估期内工作人员的折合全时人数除以常住人口，再乘以 10000；另给出社区工作者的这一数值。"
    ),
    definition_en=(
        "The full-time equivalents of workers in the period, divided by the resident "
        "population, times 10,000, also given for community workers alone."
    ),
    unit="per_10000",
    direction="higher",
    groups=("community_worker",),
    requires=("communities", "workers"),
    source="FRAMEWORK §2.8; RULES 11.1, 11.9",
)
def workers_per_10000(c: Cohorts) -> Iterable[Measure]:
    for group, kind in _kinds(c):
        yield SumPerPopulation(
            rows=c.staff.rows,
            group=group,
            numerator=np.where(kind, c.staff.time, 0.0),
            scale=10_000,
        )


@indicator(
    id="admin_time_share",
    code="W8",
    family="workers",
    zh="行政事务占比",
    en="Administrative time share",
    definition_zh="评估期内由专业社工主责的活动时数中，行政事务所占的比例。",
    definition_en=(
        "Of the hours of the period's activities led by professional social workers, the share "
        "spent on administrative work."
    ),
    unit="share",
    direction="lower",
    requires=("activities.worker_id", "activities.hours", "workers"),
    source="FRAMEWORK §2.8; RULES 11.10, 1.27",
)
def admin_time_share(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    led = c.actors.professional(rosters.activity_column("worker_id")) == 1
    hours = rosters.activity_column("hours").to_numpy(float, na_value=np.nan)
    spent = np.where(led, np.nan_to_num(hours), 0.0)
    yield PlainShare(
        rows=rosters.activities,
        numerator=np.where(rosters.of_type("administrative"), spent, 0.0),
        denominator=spent,
        unknown=led & np.isnan(hours),
    )
