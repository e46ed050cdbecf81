"""G4, G5: policy delivered, and proposals taken up (FRAMEWORK §2.9)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.actors import SECTORS
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share
from workbench.indicators.resolution.confirmation import RESOLUTION_DAYS


@indicator(
    id="policy_delivery_rate",
    code="G4",
    family="pathways",
    zh="政策落实率",
    en="Policy delivery rate",
    definition_zh=(
        "评估期内提出并受理、已满 30 天且回访得到有效答复的政策救助类需求中，居民确认已解决的需"
        "求所占的比例；另给出矛盾纠纷类需求的这一比例。"
    ),
    definition_en=(
        "Of accepted needs for entitlements raised in the period, at least 30 days old and with "
        "a usable follow-up answer, the share that the resident confirms as resolved, also "
        "given for disputes."
    ),
    unit="share",
    direction="higher",
    groups=("dispute",),
    disclosive=True,
    requires=("needs.followup_resolved",),
    source="FRAMEWORK §2.9; RULES 12.4",
)
def policy_delivery_rate(c: Cohorts) -> Iterable[Measure]:
    for group, category in (("", "entitlement"), ("dispute", "dispute")):
        among = c.matured(RESOLUTION_DAYS) & c.is_code("need_category", category)
        yield Share(
            rows=c.needs,
            group=group,
            numerator=among & c.is_code("followup_resolved", "yes"),
            denominator=among & c.answered,
            unknown=among & ~c.answered,
        )


@indicator(
    id="advocacy_uptake_rate",
    code="G5",
    family="pathways",
    zh="倡导采纳率",
    en="Advocacy uptake rate",
    definition_zh=(
        "评估期内向街道或政府部门提出的政策建议中，被接受的建议所占的比例；未回应或未填写的留在"
        "分母中。"
    ),
    definition_en=(
        "Of the policy proposals made in the period to a street office or government "
        "department, the share that was accepted; pending and blank answers stay in the "
        "denominator."
    ),
    unit="share",
    direction="higher",
    requires=("organizations", "linkages.response_status"),
    source="FRAMEWORK §2.9; RULES 12.4",
)
def advocacy_uptake_rate(c: Cohorts) -> Iterable[Measure]:
    ties, actors = c.ties, c.actors
    proposed = ties.linkage_is("policy_proposal")
    receiver = actors.place(ties.linkage_column("to_organization_id"))
    government = np.append(actors.is_type(*SECTORS["government"]), False)[receiver]
    unclear = np.append(actors.sector < 0, True)[receiver]
    answer = ties.linkage_column("response_status")
    open_ = (answer.isna() | answer.eq("pending")).to_numpy(dtype=bool, na_value=False)
    to_government = proposed & government
    yield Share(
        rows=ties.linkages,
        numerator=to_government & answer.eq("accepted").to_numpy(dtype=bool, na_value=False),
        denominator=to_government,
        unknown=(to_government & open_) | (proposed & unclear),
    )
