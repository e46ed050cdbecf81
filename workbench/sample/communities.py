"""The table `communities`."""

from __future__ import annotations

import numpy as np

from workbench.sample.columns import Columns
from workbench.sample.people import People
from workbench.sample.profiles import LAST_YEAR, REGISTERED_SHARE, Profile


def _scaled(count: int, population: int, year_population: int) -> int:
    return round(count * year_population / population)


def _year(profile: Profile, people: People, year: int) -> dict[str, object]:
    """The people as counted in the last year; other years in proportion to the population."""
    population = round(profile.population * (1 + profile.growth) ** (year - LAST_YEAR))
    counts = people.counts()
    groups = {
        f"pop_{group}": _scaled(count, people.size, population) for group, count in counts.items()
    }
    return {
        "community_id": profile.community_id,
        "year": year,
        "community_name": profile.name,
        "street_name": profile.street_name,
        "district_name": profile.district_name,
        "community_type": profile.kind,
        "households": round(population / profile.household_size),
        "pop_total": population,
        "pop_registered": round(population * REGISTERED_SHARE[profile.kind]),
        "pop_priority": _scaled(int(people.priority.sum()), people.size, population),
        **groups,
        "venue_area_m2": profile.venue_area_m2,
        "venue_open_hours": profile.venue_open_hours,
    }


def community_rows(profile: Profile, people: People, years: tuple[int, ...]) -> Columns:
    """One row for each of `years`, oldest first; in the last year every person is counted."""
    rows = [_year(profile, people, year) for year in years]
    return {
        name: np.array(
            [row[name] for row in rows], dtype=object if isinstance(value, str) else None
        )
        for name, value in rows[0].items()
    }
