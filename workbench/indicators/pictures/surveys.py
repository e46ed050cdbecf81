"""What residents answered, and the sense of gain wave by wave: the series of section 12.

Items of identity are sensitive: of them no answers are given, only the index (FRAMEWORK §2.9).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench import intervals
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import lacking
from workbench.indicators.outcomes.gain import GAIN, respondents_of_gain
from workbench.indicators.pictures.shaping import counted, series_of_groups
from workbench.indicators.respondents import LEAST_RESPONDENTS
from workbench.results import Series

#: Items whose answers are drawn one by one.
ITEMS: tuple[str, ...] = (
    *GAIN,
    "satisfaction_overall",
    "network_support",
    "quality_of_life",
    "efficacy",
)
#: A scale with more steps than this shows only the scores that were given.
MOST_STEPS = 11


def survey_series(c: Cohorts) -> Iterable[Series]:
    """Every series about the answers of residents."""
    if lacking(c.received, "surveys"):
        return
    yield survey_answers(c)
    yield gain_waves(c)


def survey_answers(c: Cohorts) -> Series:
    """Respondents (n) by item and score, in the item's last wave with an answer in P.

    Scores stand on the scale of the answer; an item asked on two scales has rows for each.
    Every step of a scale is there, also one that nobody chose.
    """
    answers = c.answers
    low, high = answers.scale
    usable = ~np.isnan(answers.points)
    pieces = []
    for item in ITEMS:
        at = np.flatnonzero(answers.asks(item) & usable & answers.answered_in(answers.waves(item)))
        given = pd.DataFrame(
            {
                "_group": answers.rows.group[at],
                "item": item,
                "wave": answers.wave_names(answers.wave[at]),
                "scale_min": low[at],
                "scale_max": high[at],
                "score": answers.rows.frame["score"].to_numpy(float)[at],
                "response": answers.rows.frame["response_id"].to_numpy(object)[at],
            }
        )
        pieces.append(_with_every_step(given.drop_duplicates()))
    return series_of_groups(c, "survey_answers", "answers", pd.concat(pieces, ignore_index=True))


def _with_every_step(given: pd.DataFrame) -> pd.DataFrame:
    """How often each score was given, with the steps of the scale that were not."""
    scale = ["_group", "item", "wave", "scale_min", "scale_max"]
    scales = given[scale].drop_duplicates()
    spans = (scales["scale_max"] - scales["scale_min"]).to_numpy(float)
    steps = np.floor(spans).astype(np.int64) + 1
    few = steps <= MOST_STEPS
    scales, steps = scales[few], steps[few]
    blank = scales.loc[scales.index.repeat(steps)]
    number = np.arange(len(blank)) - np.repeat(np.cumsum(steps) - steps, steps)
    blank = blank.assign(score=blank["scale_min"] + number, n=0.0)
    # One row a respondent and score by now.
    given_scores = counted(given[[*scale, "score"]])
    together = pd.concat([given_scores, blank], ignore_index=True)
    return together.groupby([*scale, "score"], as_index=False, sort=True)["n"].sum()


def gain_waves(c: Cohorts) -> Series:
    """Mean sense of gain (O1) of each wave up to the last one in P, oldest first, with limits.

    `n` is the respondents with a score. Under five there is no mean. The last row of a
    community with a wave in P is its gain index.
    """
    people = respondents_of_gain(c)
    waves = people.waves
    wide = int(waves.code.max(initial=-1)) + 1
    keys = waves.group * wide + waves.code
    order = np.argsort(keys)
    at = np.searchsorted(keys, people.rows.group * wide + people.wave, sorter=order)
    cell = order[at] if len(order) else at
    known = people.known
    means = intervals.weighted_means(
        people.score[known], people.weight[known], cell[known], len(keys)
    )
    enough = means.count >= LEAST_RESPONDENTS
    lower, upper = intervals.student(means.mean, means.variance, means.count - 1)
    rows = pd.DataFrame(
        {
            "_group": waves.group,
            "wave": c.answers.wave_names(waves.code),
            "n": means.count,
            "value": np.where(enough, means.mean, np.nan),
            "lower": np.where(enough, lower, np.nan),
            "upper": np.where(enough, upper, np.nan),
        }
    )
    asked = np.zeros(len(keys), bool)
    asked[cell] = True
    return series_of_groups(c, "gain_waves", "waves", rows[asked])
