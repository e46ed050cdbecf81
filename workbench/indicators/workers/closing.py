"""Who provides, links and undertakes: the three closing functions (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="closing_roles",
    code="W",
    family="workers",
    zh="提供者、链接者、承接者占比",
    en="Provider, linker and undertaker shares",
    definition_zh=(
        "评估期内提出并受理的需求中，分别有专业社工提供服务（提供者）、有社会组织链接资源或转介"
        "（链接者）、对应项目由社会组织承接（承接者）的需求所占的比例，一件需求可同时计入多项。"
    ),
    definition_en=(
        "Of accepted needs raised in the period, the shares in which a professional social "
        "worker delivered a service (provider), a social organisation linked resources or "
        "referred (linker), and a social organisation was awarded the need's project "
        "(undertaker); one need may count in several."
    ),
    unit="share",
    direction="context",
    groups=("provider", "linker", "undertaker"),
    plain_group=False,
    disclosive=True,
    requires=(
        "needs.project_id",
        "organizations",
        "workers",
        "activities.worker_id",
        "linkages",
        "projects.awarded_organization_id",
    ),
    source="FRAMEWORK §2.8; RULES 11.11",
)
