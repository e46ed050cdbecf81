"""Who is who: the sector of an organisation, and who is a professional social worker.

Organisations and workers are looked up city-wide (RULES 1.2). An id that the register does
not hold, or whose type is unknown, has no sector and makes no tie (RULES 1.26).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.deeds import positions
from workbench.cohorts.rows import Mask, Rows

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]

#: Types of each sector under `three` (RULES 1.26).
SECTORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
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
)
#: Under `five` these stand alone (五社联动).
OWN_SECTOR: Mapping[str, str] = MappingProxyType(
    {"volunteer_team": "volunteer", "foundation": "charity"}
)
#: Order of sector numbers.
SECTOR_NAMES: tuple[str, ...] = (*SECTORS, *OWN_SECTOR.values())
#: The types of organisations of the three 社, whatever the sectors (RULES 5.4).
LINKED_TYPES: tuple[str, ...] = (*SECTORS["community"], *SECTORS["social_organization"])
#: Who may deliver a purchased service (RULES 4.2).
PROVIDER_TYPES: tuple[str, ...] = SECTORS["social_organization"]

SOCIAL_WORKER_TYPES = (
    "community_social_worker",
    "organization_social_worker",
    "case_social_worker",
)
CERTIFICATES = ("assistant", "intermediate", "senior")


class Actors:
    """The registers of organisations and workers."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    # -- organisations ----------------------------------------------------------

    @cached_property
    def register(self) -> Rows:
        """`organizations`, each id once; the group is that of the community it belongs to."""
        rows = self._c.rows("organizations")
        ids = self._c.column_of(rows, "organization_id")
        first = np.flatnonzero((ids.notna() & ~ids.duplicated()).to_numpy(bool))
        return rows.only(first)

    def column(self, name: str) -> pd.Series:
        return self._c.column_of(self.register, name)

    def place(self, ids: pd.Series) -> Codes:
        """The register row of each id; -1 where there is none."""
        return positions(ids, self.column("organization_id"))

    @cached_property
    def sector(self) -> Codes:
        """The sector number of each register row; -1 where the type is unknown."""
        five = self._c.scheme.linkage.sectors == "five"
        names = {
            kind: OWN_SECTOR.get(kind, name) if five else name
            for name, kinds in SECTORS.items()
            for kind in kinds
        }
        numbers = {kind: SECTOR_NAMES.index(name) for kind, name in names.items()}
        return np.array([numbers.get(str(t), -1) for t in self.column("organization_type")], int)

    def sector_of(self, ids: pd.Series) -> Codes:
        """The sector number of each id; -1 for none."""
        return np.append(self.sector, -1)[self.place(ids)]

    def is_type(self, *kinds: str) -> Mask:
        """Register rows of these types."""
        return self.column("organization_type").isin(kinds).to_numpy(dtype=bool, na_value=False)

    def is_one_of(self, ids: pd.Series, *kinds: str) -> Mask:
        """Whether each id is an organisation of one of these types."""
        return np.append(self.is_type(*kinds), False)[self.place(ids)]

    def has_type(self, ids: pd.Series) -> Mask:
        """Whether each id is on the register with a type that is known."""
        return self.is_one_of(ids, *(kind for kinds in SECTORS.values() for kind in kinds))

    def state(self, ids: pd.Series, name: str) -> Codes:
        """A tri-state of each id's register row: 1 true, 0 false, -1 unknown."""
        known = self.column(name).astype("object")
        codes = np.array([-1 if pd.isna(v) else int(bool(v)) for v in known], np.int64)
        return np.append(codes, -1)[self.place(ids)]

    @cached_property
    def existing_in_period(self) -> Mask:
        """Register rows that exist on some day of P; blank dates are open (RULES 5.4)."""
        start, end = (pd.Timestamp(day) for day in (self._c.period.start, self._c.period.end))
        founded, closed = self.column("active_from"), self.column("active_to")
        early = (founded.isna() | (founded.dt.normalize() <= end)).to_numpy(bool)
        late = (closed.isna() | (closed.dt.normalize() >= start)).to_numpy(bool)
        return early & late

    # -- workers ----------------------------------------------------------------

    @cached_property
    def workers(self) -> Rows:
        """`workers`, each id once."""
        rows = self._c.rows("workers")
        ids = self._c.column_of(rows, "worker_id")
        first = np.flatnonzero((ids.notna() & ~ids.duplicated()).to_numpy(bool))
        return rows.only(first)

    def worker_place(self, ids: pd.Series) -> Codes:
        """The register row of each worker id; -1 where there is none."""
        return positions(ids, self._c.column_of(self.workers, "worker_id"))

    @cached_property
    def _professional(self) -> Codes:
        kind = self._c.column_of(self.workers, "worker_type")
        paper = self._c.column_of(self.workers, "certificate_level")
        yes = kind.isin(SOCIAL_WORKER_TYPES) | paper.isin(CERTIFICATES)
        unclear = ~yes.fillna(False) & (paper.isna() | kind.isna())
        return np.where(yes.fillna(False), 1, np.where(unclear, -1, 0)).astype(np.int64)

    def professional(self, worker_ids: pd.Series) -> Codes:
        """Whether each id is a professional social worker: 1 yes, 0 no, -1 unknown (RULES 1.27)."""
        return np.append(self._professional, -1)[self.worker_place(worker_ids)]
