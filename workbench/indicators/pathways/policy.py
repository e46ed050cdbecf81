"""G4, G5: policy delivered, and proposals taken up (FRAMEWORK §2.9)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
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

declare(
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
