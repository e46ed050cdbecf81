"""V4, V5: how contestably contracts are awarded, and to how many (FRAMEWORK §2.10)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="competition_rate",
    code="V4",
    family="value",
    zh="竞争性承接率",
    en="Competition rate",
    definition_zh=(
        "评估期内中标的合同金额中，以竞争性方式购买且有效投标数足够的金额所占的比例；另给出竞争"
        "性购买的平均有效投标数。"
    ),
    definition_en=(
        "Of the known value of contracts awarded in the period, the share awarded by a "
        "competitive method with enough valid bids; the mean number of valid bids of "
        "competitive awards is given beside it."
    ),
    unit="share",
    direction="higher",
    groups=("mean_bids",),
    group_units={"mean_bids": "count"},
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.procurement_method",
        "projects.valid_bid_count",
    ),
    source="FRAMEWORK §2.10; RULES 8.6",
)

declare(
    id="provider_concentration",
    code="V5",
    family="value",
    zh="承接集中度",
    en="Provider concentration",
    definition_zh=(
        "评估期内中标金额在各承接单位之间的集中程度，即各单位所占份额的平方和；另给出由以往承接"
        "单位再次承接的项目所占的比例。"
    ),
    definition_en=(
        "How concentrated the value of the period's awards is, as the sum of the squared shares "
        "of the providers; the share of projects awarded to a provider that held an award here "
        "before is given beside it."
    ),
    unit="index",
    direction="context",
    groups=("incumbent_renewal",),
    group_units={"incumbent_renewal": "share"},
    requires=(
        "projects.award_date",
        "projects.amount_awarded",
        "projects.awarded_organization_id",
    ),
    source="FRAMEWORK §2.10; RULES 8.7",
)
