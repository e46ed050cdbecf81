"""V8: what else public money sets in motion (FRAMEWORK §2.10)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.cohorts.actors import SECTORS
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure
from workbench.indicators.quotients import Quotient, weighed


@indicator(
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
    unit_table="projects",
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
def leverage_ratio(c: Cohorts) -> Iterable[Measure]:
    spending, terms, rows = c.spending, c.terms, c.contracts.rows
    funder = c.column_of(rows, "funder_organization_id")
    public = c.actors.is_one_of(funder, *SECTORS["government"])
    known_funder = c.actors.has_type(funder)
    paid = spending.paid_in_period("amount_disbursed")
    matched = spending.matched_in_period
    lost = terms.overlaps & (np.isnan(paid) | ~known_funder)
    figure = c.contracts.given("amount_disbursed", "amount_matched")
    giver = c.ties.linkage_column("from_organization_id")
    private = c.actors.has_type(giver) & ~c.actors.is_one_of(giver, *SECTORS["government"])
    worth = c.ties.linkage_column("resource_value").to_numpy(float, na_value=0.0)
    yield Quotient(
        rows=rows,
        top=(
            weighed(rows, np.where(terms.overlaps, matched, 0.0)),
            weighed(c.ties.linkages, np.where(private, worth, 0.0)),
        ),
        bottom=(weighed(rows, np.where(terms.overlaps & public, paid, 0.0)),),
        left_out=(weighed(rows, lost | (terms.without_start & figure)),),
        told="entered_once_assumed",
    )
