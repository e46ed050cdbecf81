"""The tables of a synthetic city, in memory."""

from __future__ import annotations

import pandas as pd

from workbench.sample.about import describe
from workbench.sample.communities import community_rows, draw_profile
from workbench.sample.needs import need_rows
from workbench.sample.organizations import district_rows, draw_panel, local_rows, street_rows
from workbench.sample.period import Span
from workbench.schema.container import Tables


def check_size(*, communities: int, months: int, seed: int) -> None:
    """Raise ValueError where no city can be drawn from these numbers."""
    if communities < 1:
        raise ValueError(f"A sample city needs at least 1 community, not {communities}.")
    if months < 1:
        raise ValueError(f"A sample city needs at least 1 month, not {months}.")
    if seed < 0:
        raise ValueError(f"The seed of a sample city is 0 or more, not {seed}.")


def draw_city(*, communities: int, months: int, seed: int) -> Tables:
    """The tables of a city: `months` calendar months up to 2024-12-31 and a tail of 3 before them.

    The same numbers give the same tables. With more communities the earlier ones keep their rows.
    Raises ValueError for fewer than 1 community or month, or a negative seed.
    """
    check_size(communities=communities, months=months, seed=seed)
    span = Span(months)
    profiles = [draw_profile(seed, place) for place in range(communities)]
    district = district_rows(seed)
    locals_ = [local_rows(seed, profile) for profile in profiles]
    panels = [
        draw_panel(seed, profile, district, local)
        for profile, local in zip(profiles, locals_, strict=True)
    ]
    years = span.calendar_years()
    frames = {
        "communities": pd.concat([community_rows(profile, years) for profile in profiles]),
        "organizations": pd.concat([district, street_rows(profiles), *locals_]),
        "needs": pd.concat(
            [
                need_rows(seed, profile, panel, span)
                for profile, panel in zip(profiles, panels, strict=True)
            ]
        ),
    }
    return Tables(frames, describe(communities=communities, months=months, seed=seed))
