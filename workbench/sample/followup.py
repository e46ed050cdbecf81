"""What residents say when the office calls them back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Numbers, Places, Texts, happens, pick, pick_by_row
from workbench.sample.fates import result_chances
from workbench.sample.handling import Handled
from workbench.sample.period import LAST_DAY, Moments, day_of
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

ANSWERS = ("yes", "partly", "no", "unreachable", "")

#: What residents answer to each recorded result where staff claim no more than is true.
ANSWER_WEIGHTS: dict[str, tuple[float, float, float, float, float]] = {
    "resolved": (0.84, 0.045, 0.015, 0.08, 0.02),
    "partly_resolved": (0.22, 0.53, 0.14, 0.09, 0.02),
    "explained": (0.24, 0.18, 0.45, 0.11, 0.02),
    "unresolved": (0.03, 0.12, 0.70, 0.13, 0.02),
}

#: Where the claim runs ahead of the truth, a "yes" to "resolved" becomes "partly" or "no".
CLAIM_PARTLY = 0.4

#: Ratings 1 to 5 by answer; without an answer nobody rates.
RATING_WEIGHTS: dict[str, tuple[float, float, float, float, float]] = {
    "yes": (0.01, 0.02, 0.10, 0.37, 0.50),
    "partly": (0.05, 0.15, 0.40, 0.30, 0.10),
    "no": (0.25, 0.35, 0.25, 0.12, 0.03),
}
RATING_BLANK = 0.12

CALL_MEDIAN_DAYS, CALL_SPREAD = 3.5, 0.7

#: Where hard cases are called back more and closed too early: chances of a call and of a claim
#: ahead of the truth, for hard cases and for all others.
HARD_CALLED, HARD_CLAIM = (0.92, 0.22), (0.41, 0.0)


@dataclass(frozen=True)
class FollowedUp:
    """What came of calling back: the day, the answer, the rating (NaN where none was given)."""

    day: Moments
    answer: Texts
    rating: Numbers


def _calls(
    rng: np.random.Generator, profile: Profile, practice: Practice, handled: Handled
) -> Moments:
    """The day of the call: after the closing, and by the last day for all who are called.

    Whether a call is made does not depend on the result or on the day.
    """
    chance = np.where(handled.hard(), *HARD_CALLED) if practice.hard else profile.followed_up
    size = len(handled.closing)
    days = np.ceil(CALL_MEDIAN_DAYS * np.exp(CALL_SPREAD * rng.standard_normal(size)))
    called = happens(rng, chance, size)
    day = np.minimum(day_of(handled.closing) + days.astype("m8[D]"), LAST_DAY)
    return np.where(called, day, np.datetime64("NaT", "D"))


def _answer_weights(claim: float) -> dict[str, list[float]]:
    """The chances of each answer by recorded result, in the order of `ANSWERS`."""
    by_result = {name: list(weights) for name, weights in ANSWER_WEIGHTS.items()}
    lost = by_result["resolved"][0] * claim
    by_result["resolved"][0] -= lost
    by_result["resolved"][1] += lost * CLAIM_PARTLY
    by_result["resolved"][2] += lost * (1 - CLAIM_PARTLY)
    return by_result


def answer_chances(profile: Profile) -> dict[str, float]:
    """The chance of each answer (blank included) when a resident is called, whatever the need."""
    weights = _answer_weights(profile.claim)
    mixed = np.zeros(len(ANSWERS))
    for result, chance in result_chances(profile).items():
        mixed += chance * np.array(weights[result])
    return dict(zip(ANSWERS, mixed.tolist(), strict=True))


def satisfied_chance(profile: Profile) -> float:
    """The chance of a rating of 4 or 5 where a rating is given."""
    answers = answer_chances(profile)
    rated = {name: answers[name] for name in RATING_WEIGHTS}
    high = sum(rated[name] * sum(RATING_WEIGHTS[name][3:]) for name in rated)
    return high / sum(rated.values())


def _answers(
    rng: np.random.Generator, profile: Profile, practice: Practice, handled: Handled
) -> Texts:
    """What each resident would answer.

    What is closed after the term is answered as any need closed within it would be. Otherwise
    the chance of a "yes" would grow with the age of needs, and no one share would be true.
    """
    chances = result_chances(profile)
    usual = pick(rng, chances, len(handled.result))
    result = np.where(handled.late | np.isnat(handled.closing), usual, handled.result)
    weights = _answer_weights(profile.claim)
    table = np.array([weights[name] for name in result])
    if practice.hard:
        hard, easy = (_answer_weights(claim) for claim in HARD_CLAIM)
        which = zip(result, handled.hard(), strict=True)
        table = np.array([(hard if is_hard else easy)[name] for name, is_hard in which])
    return np.array(ANSWERS, dtype=object)[pick_by_row(rng, table)]


def _ratings(rng: np.random.Generator, answer: Texts) -> Numbers:
    size = len(answer)
    weights = np.array([RATING_WEIGHTS.get(name, RATING_WEIGHTS["yes"]) for name in answer])
    rating: Places = pick_by_row(rng, weights) + 1
    given = np.array([name in RATING_WEIGHTS for name in answer])
    return np.where(given & ~happens(rng, RATING_BLANK, size), rating, np.nan)


def follow_up(
    rng: np.random.Generator, profile: Profile, practice: Practice, handled: Handled
) -> FollowedUp:
    """Answers and ratings of the needs that were called back; all blank for the others."""
    day = _calls(rng, profile, practice, handled)
    answer = _answers(rng, profile, practice, handled)
    answer[np.isnat(day) | (answer == "")] = None
    return FollowedUp(day=day, answer=answer, rating=_ratings(rng, answer))
