"""The stages that a need passes: raised, designed, competed for, delivered, resolved (FRAMEWORK §2.1).

Stages are cumulative. Unknown bids and unknown committee control pass in the lenient count
and fail in the strict one; everything else that is not known is not reached (RULES 4.2–4.4).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from workbench.cohorts.actors import PROVIDER_TYPES, SECTORS
from workbench.cohorts.rosters import GOVERNANCE_TYPES, SERVICE_TYPES
from workbench.cohorts.rows import Mask

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

#: Channels through which residents themselves raise needs (FRAMEWORK §1).
RESIDENT_CHANNELS: tuple[str, ...] = (
    "resident_self",
    "hotline_12345",
    "resident_meeting",
    "survey",
    "worker_outreach",
)
COMPETITIVE: tuple[str, ...] = (
    "open_tender",
    "invited_tender",
    "competitive_consultation",
    "competitive_negotiation",
    "venture_call",
)
#: Days that a need has to finish a tender before it is judged.
MATURE_DAYS = 90
STAGES: tuple[str, ...] = ("S1", "S2", "S3", "S4", "S5")
STRICT, LENIENT = "strict", "lenient"
LEAST_BIDS, LEAST_BIDS_CONSULTATION = 3, 2


class Chain:
    """By need: which stages it has reached."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    # -- S1 -----------------------------------------------------------------------

    @cached_property
    def from_residents(self) -> Mask:
        """S1: accepted, of the period, raised through a channel of residents."""
        return self._c.accepted & self._c.is_code("source_channel", *RESIDENT_CHANNELS)

    @cached_property
    def eligible(self) -> Mask:
        """S1, at least 90 days old, by the project route or with no route stated (RULES 4.1)."""
        by_project = self._c.is_code("handling_route", "project") | ~self._c.given("handling_route")
        return self.from_residents & self._c.matured(MATURE_DAYS) & by_project

    # -- projects -----------------------------------------------------------------

    def _of_project(self, judged: Mask) -> Mask:
        """What holds of the project row of each need; a need without one has nothing."""
        return np.append(judged, False)[self._c.deeds.project]

    @cached_property
    def project_designed(self) -> Mask:
        """By project row: designed, on a known date, by an organisation of the community."""
        c = self._c
        designer = c.column("designer_organization_id", "projects")
        dated = c.column("design_date", "projects").notna().to_numpy(bool)
        return dated & c.actors.is_one_of(designer, *SECTORS["community"])

    @cached_property
    def bids(self) -> np.ndarray:
        """By project row: 1 enough valid bids, 0 too few, -1 unknown (RULES 4.3)."""
        c = self._c
        count = c.column("valid_bid_count", "projects").to_numpy(float, na_value=np.nan)
        method = c.column("procurement_method", "projects")
        consultation = method.eq("competitive_consultation").to_numpy(bool, na_value=False)
        least = np.where(consultation, LEAST_BIDS_CONSULTATION, LEAST_BIDS)
        return np.where(np.isnan(count), -1, count >= least).astype(int)

    @cached_property
    def competitive(self) -> Mask:
        """By project row: bought by a method that lets providers compete."""
        method = self._c.column("procurement_method", "projects")
        return method.isin(COMPETITIVE).to_numpy(dtype=bool, na_value=False)

    def project_won(self, variant: str) -> Mask:
        """By project row: won in competition by a social organisation free of the committee."""
        c = self._c
        awardee = c.column("awarded_organization_id", "projects")
        provider = c.actors.is_one_of(awardee, *PROVIDER_TYPES)
        controlled = c.actors.state(awardee, "committee_controlled")
        passed = (0,) if variant == STRICT else (0, -1)
        enough = (1,) if variant == STRICT else (1, -1)
        free, contested = np.isin(controlled, passed), np.isin(self.bids, enough)
        return self.competitive & provider & free & contested

    # -- stages -------------------------------------------------------------------

    @cached_property
    def delivered(self) -> Mask:
        """By need: a service or governance activity led by a professional social worker."""
        c = self._c
        done = c.deeds.activities
        activities = c.deeds.delivered
        kind = c.column_of(activities, "service_type")
        right = kind.isin((*SERVICE_TYPES, *GOVERNANCE_TYPES)).to_numpy(bool, na_value=False)
        led = c.actors.professional(c.column_of(activities, "worker_id")) == 1
        return done.any_of(len(c.needs), (right & led)[done.row])

    def reached(self, stage: str, variant: str) -> Mask:
        """Eligible needs that reached a stage and all stages before it."""
        number = STAGES.index(stage)
        found = self.eligible.copy()
        if number >= 1:
            found &= self._of_project(self.project_designed)
        if number >= 2:
            found &= self._of_project(self.project_won(variant))
        if number >= 3:
            found &= self.delivered
        if number >= 4:
            found &= self._c.is_code("followup_resolved", "yes")
        return found

    @cached_property
    def open_award(self) -> Mask:
        """Needs whose third stage differs between the strict and the lenient count (RULES 4.6)."""
        return self.reached("S3", LENIENT) & ~self.reached("S3", STRICT)
