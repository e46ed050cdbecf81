"""What projects are designed from: residents raise needs, and a design takes them up."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Places, happens, pick_able, spread
from workbench.sample.columns import Columns, size_of
from workbench.sample.period import LAST_DAY, Moments, Span, day_of
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

#: Projects designed in a year: at least, and further ones on average; small communities have few.
FEWEST_A_YEAR, MORE_A_YEAR, SMALL_A_YEAR = 5, 1.0, 4

#: Days from raising a need to a design that begins with it, and how long other needs wait.
DESIGN_DAYS, WAIT_DAYS = (4, 35), 150

#: Where needs are found for a project that is there already: days from the design to the need.
LATE_DAYS = (6, 40)
#: Where a need was only entered late: days from its true assignment to the design.
KNOWN_DAYS = (3, 15)

RESIDENTS = ("resident_self", "hotline_12345", "resident_meeting", "survey", "worker_outreach")
PROJECT = "project"


@dataclass(frozen=True)
class Demand:
    """Designs in order of time, and the need (its place, else -1) that each begins with.

    `reversed` marks projects whose steps are out of order, `need_late` those among them, and
    those entered late, whose needs carry a later date than the design. `taken_up` is the place
    of the project of each need, else -1; `known` the true day of assignment of needs that were
    entered late, else NaT.
    """

    design: Moments
    reversed: Marks
    need_late: Marks
    taken_up: Places
    known: Moments


def _number(rng: np.random.Generator, profile: Profile, practice: Practice, years: float) -> int:
    usual = FEWEST_A_YEAR + int(rng.poisson(MORE_A_YEAR))
    a_year = SMALL_A_YEAR if profile.small else usual
    return max(1, round((a_year + practice.more_projects) * years))


def _first_needs(rng: np.random.Generator, needs: Columns, edges: Moments) -> Places:
    """A need of residents raised in each stretch of time, of the project way if possible; else -1."""
    raised = day_of(needs["raised_date"])
    taken_on = np.array([status in (None, "accepted") for status in needs["acceptance_status"]])
    able = taken_on & np.isin(needs["source_channel"], RESIDENTS)
    routed = able & (needs["handling_route"] == PROJECT)
    found = []
    for start, end in itertools.pairwise(edges):
        inside = (raised >= start) & (raised < end)
        best = np.flatnonzero(inside & (routed if (inside & routed).any() else able))
        found.append(int(rng.choice(best)) if len(best) else -1)
    return np.array(found, dtype=np.int64)


def _taken_up(
    rng: np.random.Generator,
    practice: Practice,
    needs: Columns,
    design: Moments,
    first: Places,
    late: Marks,
) -> Places:
    """The project of each need of the project way: one designed soon after it was raised."""
    raised = day_of(needs["raised_date"])
    wait = (design - raised[:, None]).astype(np.int64)
    able = (wait >= 0) & (wait <= WAIT_DAYS) & ~late
    size = size_of(needs)
    place = pick_able(rng.random(size), able)
    routed = (needs["handling_route"] == PROJECT) & happens(rng, practice.taken_up, size)
    place = np.where(routed, place, -1)
    # a project that goes back to a need does so in every community but where none are taken up
    begun = np.flatnonzero((first >= 0) & (late | happens(rng, practice.taken_up, len(first))))
    place[first[begun]] = begun
    return place


def draw_demand(
    seed: int, profile: Profile, practice: Practice, needs: Columns, span: Span
) -> Demand:
    """Designs spread over the months of the needs, each soon after a need that it begins with."""
    rng = stream(seed, "need_projects", profile.place)
    days = span.days()
    number = _number(rng, profile, practice, len(days) / 365)
    edges = days[np.linspace(0, len(days) - 1, number + 1).astype(np.int64)]
    first = _first_needs(rng, needs, edges)
    alone = first < 0
    from_need = day_of(needs["raised_date"])[first]
    begun = np.where(alone, edges[:-1] + (edges[1:] - edges[:-1]) // 2, from_need)
    out_of_order = spread(rng, practice.reversed_steps, number)
    entered_late = spread(rng, practice.late_needs, number) & ~alone
    # of steps out of order every fourth is a need after its design
    late = (out_of_order & (np.cumsum(out_of_order) % 4 == 0) & ~alone) | entered_late
    back = rng.integers(*LATE_DAYS, number).astype("m8[D]")
    ahead = rng.integers(*DESIGN_DAYS, number).astype("m8[D]")
    design = np.where(late, begun - back, begun + np.where(alone, 0, 1) * ahead)
    design = np.clip(design, days[0], LAST_DAY + 60)
    known = np.full(size_of(needs), np.datetime64("NaT", "D"))
    before = rng.integers(*KNOWN_DAYS, number).astype("m8[D]")
    known[first[entered_late]] = (design - before)[entered_late]
    order = np.argsort(design, kind="stable")
    design, late, first = design[order], late[order], first[order]
    return Demand(
        design=design,
        reversed=out_of_order[order],
        need_late=late,
        taken_up=_taken_up(rng, practice, needs, design, first, late),
        known=known,
    )
