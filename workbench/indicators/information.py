"""I: sharing of information between organisations and departments (FRAMEWORK §2.4)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.actors import SECTORS
from workbench.cohorts.deeds import Pairs
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PlainMedian, Share

#: How soon information has to reach a government organisation.
SHARED_WITHIN_DAYS = 15
GOVERNMENT = SECTORS["government"]


def _calls_for_departments(c: Cohorts) -> Mask:
    return c.column("needs_department").fillna(False).to_numpy(bool)


def told_government(c: Cohorts) -> Pairs:
    """Shares and referrals to a government organisation that name an accepted need (RULES 7.1)."""
    rows = c.rows("linkages")
    kind = c.column_of(rows, "linkage_type").isin(("information_share", "referral"))
    to = c.actors.is_one_of(c.column_of(rows, "to_organization_id"), *GOVERNMENT)
    wanted = kind.to_numpy(bool, na_value=False) & to
    pairs = c.deeds.linkages
    return pairs.only(pairs.named & wanted[pairs.row])


def _departments(c: Cohorts) -> tuple[Floats, Floats]:
    """By need: government organisations at an end of its linkages, and of the accepted ones (7.4)."""
    rows, pairs = c.rows("linkages"), c.deeds.linkages
    pairs = pairs.only(pairs.named)
    accepted = c.column_of(rows, "response_status").eq("accepted").to_numpy(bool, na_value=False)
    ends = []
    for name in ("from_organization_id", "to_organization_id"):
        ids = c.column_of(rows, name)
        place = np.where(c.actors.is_one_of(ids, *GOVERNMENT), c.actors.place(ids), -1)
        ends.append(
            pd.DataFrame(
                {"need": pairs.need, "place": place[pairs.row], "yes": accepted[pairs.row]}
            )
        )
    every = pd.concat(ends)
    every = every[every["place"] >= 0]
    found = []
    for part in (every, every[every["yes"]]):
        distinct = part.drop_duplicates(["need", "place"])
        found.append(np.bincount(distinct["need"], minlength=len(c.needs)).astype(float))
    return found[0], found[1]


@indicator(
    id="info_share_rate",
    code="I1",
    family="information",
    zh="信息共享率",
    en="Information-sharing rate",
    definition_zh=(
        "评估期内提出并受理、需部门协同、到数据截止日已满 15 天的需求中，提出后 15 天内已向政府"
        "机构共享信息或转介的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period that call for government departments and are at "
        "least 15 days old at the extraction date, the share on which information was shared "
        "with, or a referral made to, a government organisation within 15 days."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.needs_department", "organizations", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.1",
)
def info_share_rate(c: Cohorts) -> Iterable[Measure]:
    base = c.matured(SHARED_WITHIN_DAYS)
    told, called = told_government(c), _calls_for_departments(c)
    soon = told.any_of(len(c.needs), (told.days >= 0) & (told.days <= SHARED_WITHIN_DAYS))
    yield Share(
        rows=c.needs,
        numerator=base & called & soon,
        denominator=base & called,
        unknown=base & ~c.given("needs_department"),
    )


@indicator(
    id="info_response_rate",
    code="I2",
    family="information",
    zh="共享回应率",
    en="Information response rate",
    definition_zh=(
        "评估期内的信息共享记录中，得到接受或拒绝答复的记录所占的比例；未回应或未填写的留在分母中。"
    ),
    definition_en=(
        "Of the information shares made in the period, the share that was answered, whether "
        "accepted or declined; pending and blank answers stay in the denominator."
    ),
    unit="share",
    direction="higher",
    requires=("linkages.response_status",),
    source="FRAMEWORK §2.4; RULES 7.2",
)
def info_response_rate(c: Cohorts) -> Iterable[Measure]:
    shared, answer = (
        c.ties.linkage_is("information_share"),
        c.ties.linkage_column("response_status"),
    )
    answered = answer.isin(("accepted", "declined")).to_numpy(bool, na_value=False)
    yield Share(
        rows=c.ties.linkages,
        numerator=shared & answered,
        denominator=shared,
        unknown=shared & answer.isna().to_numpy(bool),
    )


@indicator(
    id="info_lag_days",
    code="I3",
    family="information",
    zh="共享时滞",
    en="Information lag",
    definition_zh=(
        "评估期内提出并受理、且已向政府机构共享信息或转介的需求，从提出到首次共享或转介所用天数"
        "的中位数。"
    ),
    definition_en=(
        "Among accepted needs raised in the period on which information was shared with, or a "
        "referral made to, a government organisation, the median number of days from raising to "
        "the first such step."
    ),
    unit="days",
    direction="lower",
    disclosive=True,
    requires=("needs", "organizations", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.3",
)
def info_lag_days(c: Cohorts) -> Iterable[Measure]:
    first = told_government(c).earliest(len(c.needs))
    told = c.accepted & ~np.isnan(first)
    # What was shared before the need was raised cannot be about it (RULES 7.3).
    reversed_ = told & (first < 0)
    yield PlainMedian(
        rows=c.needs,
        numerator=[0.0] * len(c.needs),
        denominator=told & ~reversed_,
        unknown=reversed_,
        time=first,
    )


@indicator(
    id="department_coordination_rate",
    code="I4",
    family="information",
    zh="部门协同率",
    en="Department coordination rate",
    definition_zh=(
        "评估期内提出并受理、需部门协同且联动记录涉及至少两家政府机构的需求中，有至少两家政府机"
        "构参与已被接受的联动的需求所占的比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period that call for government departments and whose "
        "linkages name at least two government organisations, the share in which at least two "
        "of them take part in accepted linkages."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "needs.needs_department",
        "organizations",
        "linkages.need_id",
        "linkages.response_status",
    ),
    source="FRAMEWORK §2.4; RULES 7.4",
)
def department_coordination_rate(c: Cohorts) -> Iterable[Measure]:
    base = c.accepted & _calls_for_departments(c)
    named, accepted = _departments(c)
    yield Share(
        rows=c.needs,
        numerator=base & (named >= 2) & (accepted >= 2),
        denominator=base & (named >= 2),
        unknown=c.accepted & ~c.given("needs_department"),
    )


@indicator(
    id="shared_record_rate",
    code="I5",
    family="information",
    zh="台账贯通率",
    en="Shared-record rate",
    definition_zh=(
        "评估期内提出并受理的需求中，在项目、活动或联动台账中至少一处可以按编号查到的需求所占的"
        "比例。"
    ),
    definition_en=(
        "Of accepted needs raised in the period, the share that can be found by number in at "
        "least one other record: projects, activities or linkages."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.project_id", "projects", "activities.need_id", "linkages.need_id"),
    source="FRAMEWORK §2.4; RULES 7.5",
)
def shared_record_rate(c: Cohorts) -> Iterable[Measure]:
    found = c.deeds.project >= 0
    for table in ("activities", "linkages"):
        found |= c.deeds.named_in(table)
    yield Share(rows=c.needs, numerator=c.accepted & found, denominator=c.accepted)
