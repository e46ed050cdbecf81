"""One city: what was planted in each community beside what the flags and the quadrant say."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from benchmarks.validity.design import FLAGS, Task
from workbench.metrics import compute
from workbench.results import Period
from workbench.sample import draw_city

MONTHS = 24
YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
QUADRANT = "linkage_quadrant"


def judged(task: Task) -> pd.DataFrame:
    """One row per community, in order of place.

    seed, community_id, story (its name), kinds (a tuple), strength; the level of each flag under
    its name; `quadrant` (empty where there is none) and whether it is `borderline`.
    """
    stories = task.stories
    city = draw_city(communities=len(stories), months=MONTHS, seed=task.seed, stories=stories)
    indicators = [f"flag_{name}" for name in FLAGS]
    frame = compute(city, period=YEAR, as_of=YEAR.end, only=[*indicators, QUADRANT]).frame
    whole = frame[frame["group"] == ""].set_index(["community_id", "indicator_id"])
    said, notes = (whole[name].unstack() for name in ("category", "note"))
    ids = list(city.community_ids())
    return pd.DataFrame(
        {
            "seed": task.seed,
            "community_id": ids,
            "story": [one.name for one in stories],
            "kinds": [one.kinds for one in stories],
            "strength": [one.strength for one in stories],
            **{name: said.loc[ids, f"flag_{name}"].to_numpy(object) for name in FLAGS},
            "quadrant": said.loc[ids, QUADRANT].fillna("").to_numpy(object),
            "borderline": [
                "borderline" in str(note).split("; ") for note in notes.loc[ids, QUADRANT]
            ],
        }
    )
