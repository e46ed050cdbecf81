"""Measures of respondents: weighted mean scores, and differences of them (RULES 10.1–10.5).

The denominator counts respondents, one row each; there is no numerator. Under five
respondents, or on a side of a difference, there is no value (RULES 1.13).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from workbench import intervals
from workbench.cohorts.answers import Respondents, Waves
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import Measure, Role, Share, available, where_given

#: Respondents, or pairs of answers, below which nothing is said of scores.
LEAST_RESPONDENTS = 5
FEW = "few_respondents"
NO_EARLIER = "no_earlier_wave"
Texts = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class Scored(Measure):
    """What measures of scores have: a score and a weight for each row, and no numerator.

    `told` is the note of each group that has a value. `possible` False marks groups that
    have nothing to compare with, and `why` is their note.
    """

    numerator: ArrayLike = ()
    score: Floats
    weight: Floats
    told: ArrayLike = ""
    possible: Mask | None = None
    why: ArrayLike = NO_EARLIER

    def roles(self, cohorts: Cohorts) -> list[Role]:
        return [
            Role(name, self.rows, np.asarray(weight, float))
            for name, weight in (("denominator", self.denominator), ("unknown", self.unknown))
            if weight is not None
        ]

    def means(self, chosen: Mask, groups: int) -> intervals.WeightedMeans:
        at = np.flatnonzero(chosen & (self.rows.group >= 0))
        group = self.rows.group[at]
        return intervals.weighted_means(self.score[at], self.weight[at], group, groups)

    def told_by(
        self,
        groups: int,
        *,
        fewest: Floats,
        value: Floats,
        weightless: Mask,
        limits: intervals.Bounds,
        method: str,
    ) -> pd.DataFrame:
        """The rows, with a value where there are enough respondents (`fewest`: on one side).

        Answers that all weigh nothing (`weightless`) have no mean, however many they are
        (RULES 1.12 and §16 on it).
        """
        n = self.totals(self.denominator, groups)
        status, note = available(n)
        few = (n > 0) & (fewest < LEAST_RESPONDENTS) & ~weightless
        status = np.where(few, "insufficient_data", np.where(weightless, "not_available", status))
        note = np.where(few, f"{FEW}; least={LEAST_RESPONDENTS}", note)
        note = np.where(weightless, "no_weight", note)
        if self.possible is not None:
            status = np.where(self.possible, status, "not_available")
            note = np.where(self.possible, note, self.why)
        ok = status == "ok"
        shown = np.where(ok, value, np.nan)
        return self._frame(
            groups,
            denominator=n,
            value=shown,
            lower=np.where(ok, limits[0], np.nan),
            upper=np.where(ok, limits[1], np.nan),
            method=where_given(method, shown),
            n_unknown=self.unknowns(groups),
            status=status,
            note=np.where(ok, self.told, note),
        )


@dataclass(frozen=True, kw_only=True)
class ScoreMean(Scored):
    """Weighted mean of scores with t limits on its linearised variance (RULES 10.2)."""

    method: str = "t"

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        mean = self.means(np.asarray(self.denominator, bool), groups)
        return self.told_by(
            groups,
            fewest=mean.count,
            value=mean.mean,
            weightless=_weighs_nothing(mean),
            limits=intervals.student(mean.mean, mean.variance, mean.count - 1),
            method=self.method,
        )


@dataclass(frozen=True, kw_only=True)
class ScoreDifference(Scored):
    """Weighted mean of `first` minus that of `second`, with Welch's limits (RULES 10.4)."""

    first: Mask
    second: Mask

    def reduce(self, cohorts: Cohorts) -> pd.DataFrame:
        groups = len(cohorts)
        one, other = self.means(self.first, groups), self.means(self.second, groups)
        return self.told_by(
            groups,
            fewest=np.minimum(one.count, other.count),
            value=one.mean - other.mean,
            weightless=_weighs_nothing(one) | _weighs_nothing(other),
            limits=intervals.welch(one, other),
            method="welch",
        )


def _weighs_nothing(side: intervals.WeightedMeans) -> Mask:
    return (side.count > 0) & np.isnan(side.mean)


# -- the indicators of one wave ----------------------------------------------------


def wave_note(c: Cohorts, waves: Waves, *, compared: bool = False) -> Texts:
    """Which wave a number is of, and with which it is compared."""
    parts = [("wave", waves.latest), *([("before", waves.before)] if compared else [])]
    spelt = [[f"{name}={_plain(wave)}" for wave in c.answers.wave_names(at)] for name, at in parts]
    return np.array(["; ".join(each) for each in zip(*spelt, strict=True)], dtype=object)


def _plain(name: str) -> str:
    """A wave's name without what separates the parts of a note."""
    return name.replace(";", ",").replace("=", " ")


def mean_of_wave(
    c: Cohorts,
    people: Respondents,
    *,
    among: Mask | None = None,
    perhaps: Mask | None = None,
    group: str = "",
) -> ScoreMean:
    """Mean score of the last wave in P: of all its respondents, or of those marked by `among`.

    `perhaps` marks those of whom it is unknown whether they belong to them.
    """
    mine = people.latest if among is None else people.latest & among
    unsure = np.zeros(len(people), bool) if perhaps is None else people.latest & perhaps
    return ScoreMean(
        rows=people.rows,
        group=group,
        score=people.score,
        weight=people.weight,
        denominator=mine & people.known,
        unknown=(mine & ~people.known) | unsure,
        told=wave_note(c, people.waves),
    )


def share_of_wave(c: Cohorts, people: Respondents, *, reaching: float) -> Share:
    """Share of the respondents of the last wave in P whose score reaches a cut (RULES 10.2)."""
    known = people.latest & people.known
    # Compared after rounding, as every cut is (RULES §16 on 6.5): 27 ÷ 36 is 75 of 100.
    reached = np.round(np.nan_to_num(people.score), 9) >= reaching
    return Share(
        rows=people.rows,
        numerator=known & reached,
        denominator=known,
        unknown=people.latest & ~people.known,
        least=LEAST_RESPONDENTS,
        few=FEW,
        told=wave_note(c, people.waves),
    )


def served_difference(c: Cohorts, people: Respondents) -> ScoreDifference:
    """Mean score of those served minus that of those registered and not served (RULES 10.5)."""
    served, not_served = c.answers.served(people)
    usable = people.latest & people.known
    return ScoreDifference(
        rows=people.rows,
        score=people.score,
        weight=people.weight,
        first=usable & served,
        second=usable & not_served,
        denominator=usable & (served | not_served),
        unknown=people.latest & ~(people.known & (served | not_served)),
        told=wave_note(c, people.waves),
    )


# -- changes between waves ---------------------------------------------------------


def change_of_wave(c: Cohorts, people: Respondents, *, group: str = "") -> ScoreDifference:
    """Mean score of the last wave in P minus that of the wave just before it (RULES 10.4)."""
    either = people.latest | people.before
    return ScoreDifference(
        rows=people.rows,
        group=group,
        score=people.score,
        weight=people.weight,
        first=people.latest & people.known,
        second=people.before & people.known,
        denominator=either & people.known,
        unknown=either & ~people.known,
        told=wave_note(c, people.waves, compared=True),
        possible=people.waves.before >= 0,
        why=_why_not_compared(people.waves),
    )


def change_of_panel(c: Cohorts, people: Respondents) -> ScoreMean:
    """Mean change of those who answered in both waves, unweighted, paired t (RULES 10.4).

    One row a pair: the first answer of the later wave. Someone who answered twice in a wave
    counts with the mean of the scores. Unknown are those of both waves without a score in
    one; the anonymous are no pairs.
    """
    later, earlier = (_by_person(people, of) for of in (people.latest, people.before))
    pairs = later.merge(earlier, left_index=True, right_index=True, suffixes=("_later", "_earlier"))
    change = (pairs["score_later"] - pairs["score_earlier"]).to_numpy(float)
    told = ~np.isnan(change)
    at = pairs["row_later"].to_numpy(np.int64)
    score = np.zeros(len(people))
    paired, unknown = np.zeros((2, len(people)), bool)
    score[at[told]], paired[at[told]], unknown[at[~told]] = change[told], True, True
    return ScoreMean(
        rows=people.rows,
        group="panel",
        score=score,
        weight=np.ones(len(people)),
        denominator=paired,
        unknown=unknown,
        method="paired_t",
        told=wave_note(c, people.waves, compared=True),
        possible=people.waves.before >= 0,
        why=_why_not_compared(people.waves),
    )


def _by_person(people: Respondents, of: Mask) -> pd.DataFrame:
    """Score and first row of each identified person among these respondents."""
    at = np.flatnonzero(of & (people.person >= 0) & (people.rows.group >= 0))
    table = pd.DataFrame(
        {
            "group": people.rows.group[at],
            "person": people.person[at],
            "score": people.score[at],
            "row": at,
        }
    )
    return table.groupby(["group", "person"], sort=True).agg(
        score=("score", "mean"), row=("row", "first")
    )


def _why_not_compared(waves: Waves) -> ArrayLike:
    return np.where(waves.latest >= 0, NO_EARLIER, "no_denominator")
