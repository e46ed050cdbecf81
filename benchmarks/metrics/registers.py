"""The lists of a block: communities, organisations, workers, residents, projects, surveys."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.metrics.block import Block, taken
from workbench.schema import codes

ORGANIZATIONS, WORKERS, RESIDENTS, PROJECTS = 10, 15, 800, 12
YEARS = (2023, 2024)

#: The organisations of each community in order; the last three are not its own.
KINDS = (
    "community_committee",
    "party_service_centre",
    "community_based_org",
    "volunteer_team",
    "social_work_agency",
    "social_organization",
    "property_company",
    "street_office",
    "government_department",
    "social_work_agency",
)
SHARED_KINDS = ("street_office", "government_department")
POSTS = {
    "community_social_worker": 4.0,
    "organization_social_worker": 4.0,
    "case_social_worker": 2.0,
    "community_worker": 3.0,
    "grid_worker": 2.0,
}
#: Who may design, pay for and win a project, by position in KINDS.
DESIGNERS, FUNDERS, PROVIDERS = (0, 1, 4, 5), (7, 8), (4, 5, 5, 9)

GAIN = tuple(f"gain_{n}" for n in range(1, 6))
OF_RESIDENTS = (*GAIN, "identity_social", "identity_political", "efficacy")
OF_PARTNERS = (
    "trust_reliability",
    "trust_mission",
    "trust_openness",
    "value_power",
    "value_involvement",
    "value_resource",
)
#: Residents asked in each of two waves, and partners that each rate two others.
ASKED, RATERS, RATED = 12, 9, 2
WAVES = ("2024H1", "2024H2")
WAVE_DAYS = ("2024-05-15", "2024-11-15")


def communities(block: Block) -> dict[str, Any]:
    each, rows = len(YEARS), block.size * len(YEARS)
    one = np.repeat(block.rng.integers(3000, 9000, block.size), each)
    parts = block.rng.integers(15, 200, (len(codes.GROUP), block.size))
    groups = {
        f"pop_{code.code}": np.repeat(number, each) + 120
        for code, number in zip(codes.GROUP, parts, strict=True)
    }
    ids = block.communities(each)
    return {
        "community_id": ids,
        "year": np.tile(YEARS, block.size),
        "community_name": pc.binary_join_element_wise("Community ", ids, ""),
        "street_name": _named("Street", block.first // 10 + np.arange(block.size) // 10, each),
        "district_name": _named("District", (block.first + np.arange(block.size)) // 100, each),
        "community_type": block.codes([c.code for c in codes.COMMUNITY_TYPE], rows),
        "households": one // 3,
        "pop_total": one,
        "pop_registered": one * 3 // 4,
        "pop_priority": one // 5,
        **groups,
        "venue_area_m2": block.rng.integers(200, 2000, rows).astype(float),
        "venue_open_hours": block.rng.integers(1500, 3500, rows).astype(float),
    }


def _named(word: str, numbers: np.ndarray, each: int) -> pa.Array:
    return pa.array([f"{word} {n + 1}" for n in np.repeat(numbers, each)])


def organizations(block: Block) -> dict[str, Any]:
    rows = block.size * ORGANIZATIONS
    kinds = taken(pa.array(KINDS), np.tile(np.arange(ORGANIZATIONS), block.size))
    foreign = np.tile(np.arange(ORGANIZATIONS) >= ORGANIZATIONS - 3, block.size)
    ids = block.ids("O", ORGANIZATIONS)
    numbers = np.repeat(np.arange(block.size), ORGANIZATIONS)
    ours = pa.array(numbers, mask=foreign)
    districts = _named("District", (block.first + np.arange(block.size)) // 100, ORGANIZATIONS)
    return {
        "organization_id": ids,
        "organization_name": pc.binary_join_element_wise("Organisation ", ids, ""),
        "organization_type": kinds,
        "registration_status": block.codes(("registered", "filed"), rows, blank=0.1),
        "community_id": block.community_ids.take(ours),
        "district_name": districts,
        "committee_controlled": block.flags(0.05, rows, blank=0.05),
        "independent_accounts": block.flags(0.7, rows, blank=0.05),
        "active_from": block.some(block.days("2010-01-01", "2022-12-31", rows), 0.8),
        "active_to": block.some(block.days("2025-01-01", "2026-12-31", rows), 0.05),
    }


def workers(block: Block) -> dict[str, Any]:
    rows = block.size * WORKERS
    employer = block.own(ORGANIZATIONS, WORKERS)
    return {
        "worker_id": block.ids("W", WORKERS),
        "organization_id": taken(block.ids("O", ORGANIZATIONS), employer),
        "community_id": block.communities(WORKERS),
        "worker_type": block.codes(POSTS, rows),
        "certificate_level": block.codes([c.code for c in codes.CERTIFICATE_LEVEL], rows),
        "holds_committee_post": block.flags(0.1, rows, blank=0.05),
        "fte": block.rng.choice([0.5, 1.0], rows, p=[0.2, 0.8]),
        "start_date": block.days("2015-01-01", "2023-06-30", rows),
        "end_date": block.some(block.days("2024-06-01", "2024-12-31", rows), 0.05),
    }


def residents(block: Block) -> dict[str, Any]:
    rows = block.size * RESIDENTS
    households = RESIDENTS * 2 // 5
    names = [code.code for code in codes.GROUP]
    lists = [*names, *(f"{a};{b}" for a, b in pairwise(names))]
    return {
        "resident_id": block.ids("R", RESIDENTS),
        "community_id": block.communities(RESIDENTS),
        "household_id": taken(block.ids("H", households), block.own(households, RESIDENTS)),
        "birth_year": block.whole(1930, 2018, rows, blank=0.1),
        "sex": block.codes(("female", "male"), rows, blank=0.02),
        "group_codes": block.codes(lists, rows, blank=0.6),
        "filed_date": block.some(block.days("2021-01-01", "2024-11-30", rows), 0.5),
        "exit_date": block.some(block.days("2024-12-01", "2024-12-31", rows), 0.01),
    }


def projects(block: Block) -> dict[str, Any]:
    rows = block.size * PROJECTS
    ids, organisations = block.ids("P", PROJECTS), block.ids("O", ORGANIZATIONS)

    def party(kinds: tuple[int, ...]) -> pa.Array:
        here = np.repeat(np.arange(block.size) * ORGANIZATIONS, PROJECTS)
        return taken(organisations, here + block.rng.choice(kinds, rows))

    design = block.days("2023-06-01", "2024-06-30", rows)
    tender = block.after(design, 10)
    award = block.after(tender, 15)
    start = block.after(award, 10)
    amount = block.rng.integers(20, 400, rows) * 1000.0
    return {
        "project_id": ids,
        "community_id": block.communities(PROJECTS),
        "title": pc.binary_join_element_wise("Project ", ids, ""),
        "designer_organization_id": party(DESIGNERS),
        "funder_organization_id": party(FUNDERS),
        "awarded_organization_id": party(PROVIDERS),
        "residents_consulted": block.whole(0, 60, rows, blank=0.1),
        "design_date": design,
        "tender_date": tender,
        "award_date": award,
        "procurement_method": block.codes([c.code for c in codes.PROCUREMENT_METHOD], rows),
        "valid_bid_count": block.whole(1, 6, rows, blank=0.1),
        "currency": block.codes(("CNY",), rows),
        "amount_awarded": amount,
        "amount_disbursed": amount * block.rng.choice([0.5, 0.8, 1.0], rows),
        "amount_matched": amount * block.rng.choice([0.0, 0.1, 0.2], rows),
        "start_date": start,
        "end_date": block.after(start + np.timedelta64(60 * 24 * 60, "m"), 60),
        "target_people": block.whole(50, 300, rows),
        "target_sessions": block.whole(5, 40, rows),
        "project_status": block.codes(("active", "completed"), rows),
        "recorded_date": design,
    }


def surveys(block: Block) -> dict[str, Any]:
    """Rows of residents in two waves, then of partners, community after community."""
    of_residents = len(WAVES) * ASKED * len(OF_RESIDENTS)
    of_partners = RATERS * RATED * len(OF_PARTNERS)
    each = of_residents + of_partners
    answers, rows = len(WAVES) * ASKED + RATERS, block.size * each
    by_resident = np.repeat(np.arange(len(WAVES) * ASKED), len(OF_RESIDENTS))
    by_partner = np.repeat(np.arange(RATERS), RATED * len(OF_PARTNERS))
    answer = np.concatenate([by_resident, len(WAVES) * ASKED + by_partner])
    wave = np.concatenate([by_resident // ASKED, np.ones(of_partners, int)])
    item = np.concatenate(
        [
            np.tile(np.arange(len(OF_RESIDENTS)), len(WAVES) * ASKED),
            len(OF_RESIDENTS) + np.tile(np.arange(len(OF_PARTNERS)), RATERS * RATED),
        ]
    )
    resident = np.arange(each) < of_residents
    asked = block.ids("R", RESIDENTS).take(pa.array(_everywhere(block, by_resident, RESIDENTS)))
    ids = block.ids("O", ORGANIZATIONS)
    rater = ids.take(pa.array(_everywhere(block, by_partner, ORGANIZATIONS)))
    second = np.tile(np.repeat(np.arange(RATED), len(OF_PARTNERS)), RATERS)
    target = (by_partner + 1 + second) % RATERS
    blank = np.tile(resident, block.size)
    rated = np.concatenate([np.zeros(of_residents, int), target])
    return {
        "response_id": block.ids("S", answers).take(pa.array(_everywhere(block, answer, answers))),
        "community_id": block.communities(each),
        "survey_date": np.tile(np.array(WAVE_DAYS, "datetime64[m]")[wave], block.size),
        "wave": taken(pa.array(WAVES), np.tile(wave, block.size)),
        "respondent_type": taken(
            pa.array(["organization", "resident"]), np.tile(resident, block.size).astype(int)
        ),
        "respondent_id": _interleaved(asked, rater, of_residents, of_partners, block.size),
        "target_organization_id": taken(ids, _everywhere(block, rated, ORGANIZATIONS), blank),
        "item_code": taken(pa.array((*OF_RESIDENTS, *OF_PARTNERS)), np.tile(item, block.size)),
        "score": np.where(
            blank, block.rng.integers(1, 6, rows), block.rng.integers(2, 5, rows)
        ).astype(float),
        "scale_min": np.full(rows, 1.0),
        "scale_max": np.where(blank, 5.0, 4.0),
        "weight": np.full(rows, 1.0),
    }


def _everywhere(block: Block, positions: np.ndarray, each: int) -> np.ndarray:
    """Positions within a community, for every community in turn."""
    start = np.repeat(np.arange(block.size) * each, len(positions))
    return start + np.tile(positions, block.size)


def _interleaved(first: pa.Array, second: pa.Array, a: int, b: int, times: int) -> pa.Array:
    """`a` values of the first, `b` of the second, and so on."""
    order = np.concatenate(
        [
            np.arange(times * a).reshape(times, a),
            times * a + np.arange(times * b).reshape(times, b),
        ],
        axis=1,
    )
    return pa.concat_arrays([first, second]).take(pa.array(order.ravel()))
