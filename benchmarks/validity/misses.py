"""Every flag and quadrant that is wrong, to be looked up in its city."""

from __future__ import annotations

import pandas as pd

from benchmarks.validity.design import FLAGS, LOOK_ALIKES
from benchmarks.validity.judging import (
    ALERT,
    HEALTHY,
    NONE,
    POOR_RECORDS,
    RAISED,
    SMALL,
    truths,
)
from workbench.sample.stories import KINDS

COLUMNS = ["seed", "community_id", "story", "strength", "of", "said"]


def misses(rows: pd.DataFrame) -> pd.DataFrame:
    """Signs that were not found, flags raised without a sign or too high, and wrong quadrants.

    seed, community_id, story, strength, `of` (the flag, or `quadrant`) and what was `said`. Flags
    beside a planted sign are not judged.
    """
    wrong = [
        {**{name: row[name] for name in COLUMNS[:4]}, "of": name, "said": row[name]}
        for row in rows.to_dict("records")
        for name in FLAGS
        if _is_wrong(name, row[name], row["story"], row["kinds"])
    ]
    truth = truths(rows)
    off = rows[truth.notna() & (rows["quadrant"] != truth) & ~rows["borderline"].astype(bool)]
    wrong += [
        {**{name: row[name] for name in COLUMNS[:4]}, "of": "quadrant", "said": row["quadrant"]}
        for row in off.to_dict("records")
    ]
    found = pd.DataFrame(wrong, columns=COLUMNS).replace({"said": {"": NONE}})
    return found.sort_values(["seed", "community_id"], kind="stable")


def _is_wrong(flag: str, level: str, story: str, kinds: tuple[str, ...]) -> bool:
    if flag in kinds:
        return level not in RAISED
    if story == POOR_RECORDS or (story in LOOK_ALIKES and KINDS[story].resembles == flag):
        return level == ALERT
    return story in (HEALTHY, SMALL, *LOOK_ALIKES) and level in RAISED
