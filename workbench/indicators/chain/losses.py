"""Where needs leave the chain, and why: one reason for each need that is lost (FRAMEWORK §2.1).

A need is lost at the first stage that it does not reach. Of several reasons the one that
stands first here is told, so that the reasons of a stage add up to its losses.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from workbench.cohorts.actors import PROVIDER_TYPES
from workbench.cohorts.chain import STAGES, STRICT
from workbench.cohorts.rosters import GOVERNANCE_TYPES, SERVICE_TYPES
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts

#: Reasons by stage, in the order in which they are looked for.
REASONS: dict[str, tuple[str, ...]] = {
    "S2": ("no_project", "not_designed", "designed_elsewhere"),
    "S3": (
        "not_awarded",
        "method_unknown",
        "not_competitive",
        "few_bids",
        "other_awardee",
        "committee_controlled",
        "bids_unknown",
        "control_unknown",
    ),
    "S4": ("no_activity", "no_service", "leader_unknown", "other_leader"),
    "S5": ("not_asked", "unreachable", "not_resolved", "partly_resolved"),
}


def reasons(c: Cohorts, variant: str) -> dict[str, np.ndarray]:
    """By stage, the reason of each need that is lost there; empty for every other need."""
    found: dict[str, np.ndarray] = {}
    for before, stage in pairwise(STAGES):
        lost = c.chain.reached(before, variant) & ~c.chain.reached(stage, variant)
        told = np.full(len(c.needs), "", dtype=object)
        for reason, applies in _LOOKED_FOR[stage](c, variant):
            told[lost & (told == "") & applies] = reason
        found[stage] = told
    return found


def _design(c: Cohorts, variant: str) -> Iterator[tuple[str, Mask]]:
    del variant  # A design is known or not reached in both.
    project = c.deeds.project
    dated = c.column("design_date", "projects").notna().to_numpy(bool)
    yield "no_project", project < 0
    yield "not_designed", ~np.append(dated, False)[project]
    yield "designed_elsewhere", np.ones(len(c.needs), bool)


def _award(c: Cohorts, variant: str) -> Iterator[tuple[str, Mask]]:
    awardee = c.column("awarded_organization_id", "projects")
    method = c.column("procurement_method", "projects")
    control = c.actors.state(awardee, "committee_controlled")
    of_projects: dict[str, Mask] = {
        "not_awarded": awardee.isna().to_numpy(bool),
        "method_unknown": method.isna().to_numpy(bool),
        "not_competitive": ~c.chain.competitive,
        "few_bids": c.chain.bids == 0,
        "other_awardee": ~c.actors.is_one_of(awardee, *PROVIDER_TYPES),
        "committee_controlled": control == 1,
    }
    if variant == STRICT:
        of_projects |= {"bids_unknown": c.chain.bids < 0, "control_unknown": control < 0}
    for reason, applies in of_projects.items():
        yield reason, np.append(applies, False)[c.deeds.project]


def _delivery(c: Cohorts, variant: str) -> Iterator[tuple[str, Mask]]:
    del variant
    done, needs, delivered = c.deeds.activities, len(c.needs), c.deeds.delivered
    kind = c.column_of(delivered, "service_type").isin((*SERVICE_TYPES, *GOVERNANCE_TYPES))
    right = kind.to_numpy(bool, na_value=False)[done.row]
    led = c.actors.professional(c.column_of(delivered, "worker_id"))[done.row]
    yield "no_activity", ~done.any_of(needs)
    yield "no_service", ~done.any_of(needs, right)
    yield "leader_unknown", done.any_of(needs, right & (led < 0))
    yield "other_leader", np.ones(needs, bool)


def _answer(c: Cohorts, variant: str) -> Iterator[tuple[str, Mask]]:
    del variant
    yield "unreachable", c.is_code("followup_resolved", "unreachable")
    yield "not_resolved", c.is_code("followup_resolved", "no")
    yield "partly_resolved", c.is_code("followup_resolved", "partly")
    yield "not_asked", np.ones(len(c.needs), bool)


_LOOKED_FOR = {"S2": _design, "S3": _award, "S4": _delivery, "S5": _answer}
