"""X: what becomes of referrals (FRAMEWORK §5, closed-loop referral)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="loop_closed_rate",
    code="X1",
    family="referral",
    zh="转介闭环率",
    en="Closed-loop rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，已有最终结果（不论何种结果）的转介所占的"
        "比例。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share with a final outcome of any kind on record."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("linkages.outcome",),
    source="FRAMEWORK §5; RULES 9.1, 9.2",
)

declare(
    id="got_help_rate",
    code="X2",
    family="referral",
    zh="转介获助率",
    en="Got-help rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，当事人确已获得帮助的转介所占的比例；尚无"
        "结果的留在分母中。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share in which the person got help; referrals without an outcome stay in the "
        "denominator."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("linkages.outcome",),
    source="FRAMEWORK §5; RULES 9.1, 9.2",
)

declare(
    id="referral_accept_rate",
    code="X3",
    family="referral",
    zh="转介接受率",
    en="Referral acceptance rate",
    definition_zh=(
        "评估期内发出、到数据截止日已满 30 天的转介中，被对方接受的转介所占的比例；另给出从发出"
        "到接受所用天数的中位数。"
    ),
    definition_en=(
        "Of referrals made in the period and at least 30 days old at the extraction date, the "
        "share that was accepted; the median number of days from referral to acceptance is "
        "given beside it."
    ),
    unit="share",
    direction="higher",
    groups=("days_to_accept",),
    group_units={"days_to_accept": "days"},
    disclosive=True,
    requires=("linkages.response_status",),
    requires_for={"days_to_accept": ("linkages.accepted_date",)},
    source="FRAMEWORK §5; RULES 9.1, 9.3",
)
