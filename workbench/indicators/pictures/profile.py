"""Who lives and works in the community: the series of section 3."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.grouping import group_labels
from workbench.cohorts.rows import Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.participation.self_governance import hosts
from workbench.indicators.pictures.shaping import counted, series_of_groups
from workbench.results import Series
from workbench.schema import codes

#: Sector of each type of organisation (RULES 1.26); other types have none.
SECTORS: dict[str, tuple[str, ...]] = {
    "community": (
        "community_committee",
        "party_service_centre",
        "community_based_org",
        "volunteer_team",
    ),
    "social_organization": ("social_organization", "social_work_agency", "foundation"),
    "government": ("street_office", "government_department"),
    "market": ("property_company", "enterprise"),
}
_SECTOR_OF = {kind: sector for sector, kinds in SECTORS.items() for kind in kinds}


def profile_series(c: Cohorts) -> Iterable[Series]:
    """Every series about people and organisations on record."""
    groups = [g.code for g in codes.GROUP if c.received.has("communities", f"pop_{g.code}")]
    if groups and c.received.has("communities", "year"):
        yield people_by_group(c, groups)
    counts = [name for name in RESIDENTS if c.received.has("communities", "year", name)]
    if counts:
        yield residents(c, counts)
    if c.received.has("organizations", "organization_id", "organization_type"):
        yield actors_by_sector(c)
    if c.received.has("workers", "worker_id", "community_id", "worker_type"):
        yield workers_by_type(c)


def people_by_group(c: Cohorts, groups: list[str]) -> Series:
    """Residents in each group, as the year of period_end counts them; a resident may be in several."""
    pieces = [
        pd.DataFrame(
            {
                "_group": np.arange(len(c)),
                "row": group,
                "column": "population",
                "n": c.population(f"pop_{group}"),
            }
        )
        for group in groups
    ]
    return series_of_groups(c, "people_by_group", "matrix", pd.concat(pieces).dropna(subset=["n"]))


#: What the profile says of the place as a whole.
RESIDENTS: tuple[str, ...] = ("pop_total", "pop_priority", "households")


def residents(c: Cohorts, columns: list[str]) -> Series:
    """People, people in priority groups and households on record for the year of period_end."""
    pieces = [
        pd.DataFrame(
            {
                "_group": np.arange(len(c)),
                "row": column,
                "column": "population",
                "n": c.population(column),
            }
        )
        for column in columns
    ]
    return series_of_groups(c, "residents", "matrix", pd.concat(pieces).dropna(subset=["n"]))


def actors_by_sector(c: Cohorts) -> Series:
    """Organisations by sector: registered here, and active here in the period, each once."""
    pieces = [_by_sector(c, c.rows("organizations"), "registered")]
    if c.received.has("activities", "activity_date", "organization_id"):
        pieces.append(_by_sector(c, hosts(c)[0], "active"))
    return series_of_groups(c, "actors_by_sector", "matrix", pd.concat(pieces), disclosive=False)


def _by_sector(c: Cohorts, organizations: Rows, column: str) -> pd.DataFrame:
    inside = organizations.group >= 0
    kind = group_labels(organizations.frame, "organization_type")
    sector = kind.map(_SECTOR_OF).fillna("none").to_numpy(object)
    keys = pd.DataFrame({"_group": organizations.group, "row": sector, "column": column})
    return counted(keys[inside])


def workers_by_type(c: Cohorts) -> Series:
    """Workers who serve the community, by kind of post."""
    workers = c.rows("workers")
    kind = group_labels(workers.frame, "worker_type").to_numpy(object)
    keys = pd.DataFrame({"_group": workers.group, "row": kind, "column": "workers"})
    rows = counted(keys[workers.group >= 0])
    return series_of_groups(c, "workers_by_type", "matrix", rows, disclosive=False)
