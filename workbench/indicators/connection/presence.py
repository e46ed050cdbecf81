"""Whether all sectors have a part in a need: K1 (FRAMEWORK §2.2; RULES 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.actors import SECTOR_NAMES
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.cohorts.ties import hosts_of
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share

#: Organisations that must be present besides a professional social worker.
MUST_BE_PRESENT = {
    "three": ("community", "social_organization"),
    "five": ("community", "social_organization", "volunteer", "charity"),
}


@indicator(
    id="three_sector_need_rate",
    code="K1",
    family="connection",
    zh="三社共同参与率",
    en="Three-sector engagement rate",
    definition_zh=(
        "评估期内提出并受理、且不是即办的需求中，社区、社会组织和专业社工都参与其中的需求所占的"
        "比例；按五社口径还须有志愿者队伍和慈善资源参与。"
    ),
    definition_en=(
        "Of accepted needs raised in the period and not handled directly, the share in which "
        "the community, a social organisation and a professional social worker all had a part; "
        "where five sectors are asked for, volunteers and charity must have one too."
    ),
    unit="share",
    direction="higher",
    disclosive=True,
    requires=(
        "needs.handling_route",
        "organizations",
        "workers",
        "projects",
        "linkages",
        "activities.worker_id",
        "activities.co_organization_ids",
        "activities.need_id | activities.project_id + needs.project_id",
    ),
    source="FRAMEWORK §2.2; RULES 5.5",
)
def three_sector_need_rate(c: Cohorts) -> Iterable[Measure]:
    base = c.accepted & ~c.is_code("handling_route", "direct")
    present, unclear = _present(c)
    full = base & present
    yield Share(rows=c.needs, numerator=full, denominator=base, unknown=base & ~full & unclear)


def _present(c: Cohorts) -> tuple[Mask, Mask]:
    """By need: whether everybody has a part, and whether some role is of unknown type or worker."""
    needs = len(c.needs)
    seen = np.zeros((needs, len(SECTOR_NAMES)), bool)
    unclear = np.zeros(needs, bool)
    for need, ids in _roles(c):
        sector = c.actors.sector_of(ids)
        given = ids.notna().to_numpy(bool)
        seen[need[sector >= 0], sector[sector >= 0]] = True
        unclear[need[given & (sector < 0)]] = True
    talent, doubtful = _talent(c)
    must = MUST_BE_PRESENT[c.scheme.linkage.sectors]
    present = seen[:, [SECTOR_NAMES.index(name) for name in must]].all(axis=1) & talent
    return present, unclear | doubtful


def _roles(c: Cohorts) -> Iterator[tuple[NDArray[np.int64], pd.Series]]:
    """Needs and the organisations that have a part in them; neither funder nor responsible."""
    done, linked = c.deeds.activities, c.deeds.linkages
    hosts = hosts_of(c, c.deeds.delivered)
    pairs = pd.DataFrame({"need": done.need, "row": done.row}).merge(hosts, on="row")
    yield pairs["need"].to_numpy(np.int64), pairs["organization_id"]
    for name in ("from_organization_id", "to_organization_id"):
        ends = c.column(name, "linkages")
        yield linked.need, pd.Series(ends.to_numpy(object)[linked.row])
    with_project = np.flatnonzero(c.deeds.project >= 0)
    for name in ("designer_organization_id", "awarded_organization_id"):
        parties = c.column(name, "projects").to_numpy(object)
        yield with_project, pd.Series(parties[c.deeds.project[with_project]])


def _talent(c: Cohorts) -> tuple[Mask, Mask]:
    """By need: an activity led by a professional social worker, and one led by who knows whom."""
    done, needs = c.deeds.activities, len(c.needs)
    led = c.actors.professional(c.column_of(c.deeds.delivered, "worker_id"))[done.row]
    return done.any_of(needs, led == 1), done.any_of(needs, led == -1)
