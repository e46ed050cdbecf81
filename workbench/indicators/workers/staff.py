"""W7, W8: certificates, numbers and time of workers (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
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

declare(
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

declare(
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
