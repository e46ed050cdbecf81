"""How many needs, found how, of what scope: R10–R12 (FRAMEWORK §2.7; RULES 3.11, 3.12)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.grouping import group_labels
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, PerPopulation, Share
from workbench.indicators.resolution.confirmation import RESOLUTION_DAYS
from workbench.schema import codes

SCOPE_CODES = (*(code.code for code in codes.BENEFICIARY_SCOPE), "unknown")


@indicator(
    id="need_rate_per_1000",
    code="R10",
    family="resolution",
    zh="诉求密度",
    en="Needs per 1,000 residents",
    definition_zh="每千名常住人口的受理诉求数，全部与分类别；高可能是信任，不一定是问题多。",
    definition_en="Accepted needs per 1,000 residents, in all and by category; many may mean trust "
    "rather than trouble.",
    unit="per_1000",
    direction="context",
    open_groups=True,
    partition=True,
    disclosive=True,
    requires=("communities", "needs"),
    source="FRAMEWORK §2.7 R10; RULES 3.11",
)
def need_rate_per_1000(c: Cohorts) -> Iterable[Measure]:
    yield PerPopulation(rows=c.needs, numerator=c.accepted)
    labels = group_labels(c.needs.frame, "need_category").tolist()
    yield PerPopulation(rows=c.needs, numerator=c.accepted, label=labels)


@indicator(
    id="proactive_discovery_share",
    code="R11",
    family="resolution",
    zh="主动发现率(未诉先办)",
    en="Proactive discovery share",
    definition_zh="来源已知的受理诉求中，由工作人员走访发现的比例。",
    definition_en="Of accepted needs with a known channel, the share found by workers' outreach.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs",),
    source="FRAMEWORK §2.7 R11; RULES 3.12",
)
def proactive_discovery_share(c: Cohorts) -> Iterable[Measure]:
    known = c.given("source_channel") & ~c.is_code("source_channel", "unknown")
    yield Share(
        rows=c.needs,
        numerator=c.accepted & c.is_code("source_channel", "worker_outreach"),
        denominator=c.accepted & known,
        unknown=c.accepted & ~known,
    )


@indicator(
    id="resolution_by_scope",
    code="R12",
    family="resolution",
    zh="分受益范围解决率",
    en="Resolution rate by scope",
    definition_zh="居民确认的解决率，按个人、家庭、公共事务和未填受益范围分列。",
    definition_en="The resolution rate confirmed by residents, for individual, household and public "
    "needs and those of unknown scope.",
    unit="share",
    direction="higher",
    groups=SCOPE_CODES,
    plain_group=False,
    partition=True,
    disclosive=True,
    requires=("needs.beneficiary_scope", "needs.followup_resolved"),
    source="FRAMEWORK §2.7 R12; RULES 3.12",
)
def resolution_by_scope(c: Cohorts) -> Iterable[Measure]:
    among = c.matured(RESOLUTION_DAYS)
    scope = c.column("beneficiary_scope").fillna("unknown")
    for code in SCOPE_CODES:
        here = among & scope.eq(code).to_numpy(bool)
        yield Share(
            rows=c.needs,
            group=code,
            numerator=here & c.is_code("followup_resolved", "yes"),
            denominator=here & c.answered,
            unknown=here & ~c.answered,
        )
