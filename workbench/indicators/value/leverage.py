"""V8: what else public money sets in motion (FRAMEWORK §2.10)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="leverage_ratio",
    code="V8",
    family="value",
    zh="资源撬动比",
    en="Leverage ratio",
    definition_zh=(
        "评估期内项目的配套与慈善资金加上非政府机构提供资源的折价，除以期内政府资助项目的已拨金额。"
    ),
    definition_en=(
        "Matched and charitable funds of projects in the period plus the value of resources "
        "given by non-government organisations, divided by what government funders disbursed in "
        "the period."
    ),
    unit="ratio",
    direction="higher",
    requires=(
        "projects.amount_matched",
        "projects.amount_disbursed",
        "projects.funder_organization_id",
        "projects.start_date",
        "projects.end_date",
        "organizations",
        "linkages.resource_value",
    ),
    source="FRAMEWORK §2.10; RULES 8.10",
)
