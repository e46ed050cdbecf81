"""Who provides, links and undertakes: the three closing functions (FRAMEWORK §2.8)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.actors import PROVIDER_TYPES
from workbench.cohorts.rosters import SERVICE_TYPES
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

#: What it is to link a need with resources or help (RULES 11.11).
LINKING = ("resource_transfer", "referral")


@indicator(
    id="closing_roles",
    code="W",
    family="workers",
    zh="提供者、链接者、承接者占比",
    en="Provider, linker and implementer shares",
    definition_zh=(
        "评估期内提出并受理的需求中，分别有专业社工提供服务（提供者）、有社会组织链接资源或转介"
        "（链接者）、对应项目由社会组织承接（承接者）的需求所占的比例，一件需求可同时计入多项。"
    ),
    definition_en=(
        "Of accepted needs raised in the period, the shares in which a professional social "
        "worker delivered a service (provider), a social organisation linked resources or "
        "referred (linker), and a social organisation was awarded the need's project "
        "(implementer); one need may count in several."
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
def closing_roles(c: Cohorts) -> Iterable[Measure]:
    parts = {"provider": _provided(c), "linker": _linked(c), "undertaker": _undertaken(c)}
    for group, (played, perhaps) in parts.items():
        yield Share(
            rows=c.needs,
            group=group,
            numerator=c.accepted & played,
            denominator=c.accepted,
            # Not counted, and not known to be otherwise: they stay in the denominator (§16).
            unknown=c.accepted & perhaps & ~played,
        )


def _provided(c: Cohorts) -> tuple[Mask, Mask]:
    """By need: a service led by a professional social worker, and one led by who knows whom."""
    done, needs, delivered = c.deeds.activities, len(c.needs), c.deeds.delivered
    kind = c.column_of(delivered, "service_type")
    service = kind.isin(SERVICE_TYPES).to_numpy(dtype=bool, na_value=False)
    led = c.actors.professional(c.column_of(delivered, "worker_id"))
    return (
        done.any_of(needs, (service & (led == 1))[done.row]),
        done.any_of(needs, (service & (led == -1))[done.row]),
    )


def _linked(c: Cohorts) -> tuple[Mask, Mask]:
    """By need: resources or a referral from a provider, and from an organisation of unknown type."""
    linked, needs = c.deeds.linkages, len(c.needs)
    kind = c.column("linkage_type", "linkages").isin(LINKING).to_numpy(dtype=bool, na_value=False)
    provider, unknown = _type_of(c, c.column("from_organization_id", "linkages"))
    return (
        linked.any_of(needs, (kind & provider)[linked.row]),
        linked.any_of(needs, (kind & unknown)[linked.row]),
    )


def _undertaken(c: Cohorts) -> tuple[Mask, Mask]:
    """By need: its project was awarded to a provider, and to an organisation of unknown type."""
    awardee = c.column("awarded_organization_id", "projects")
    provider, unknown = _type_of(c, awardee)
    # Nobody named is nobody chosen yet.
    unknown &= awardee.notna().to_numpy(bool)
    of_need = c.deeds.project
    return np.append(provider, False)[of_need], np.append(unknown, False)[of_need]


def _type_of(c: Cohorts, ids: pd.Series) -> tuple[Mask, Mask]:
    """Whether each id is a provider of services, and whether its type is unknown (RULES 1.26)."""
    place = c.actors.place(ids)
    unknown = np.append(c.actors.sector < 0, True)[place]
    return np.append(c.actors.is_type(*PROVIDER_TYPES), False)[place], unknown
