"""Answers of residents for tiny communities: what matters is said, the rest is usual.

A response answers all five gain items alike, on the scale of 1 to 5: 3 is 50 of 100 points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.tiny_linkage import HERE, Line, activity, resident, signed

GAIN = ("gain_1", "gain_2", "gain_3", "gain_4", "gain_5")
MAY = "2024-05-10"
SURVEYS = ("needs", "activities", "linkages")


def answer(response: str, item: str, score: float | None, day: str | None = MAY, **c: Any) -> Line:
    """One answer of a resident; the wave and everything else is blank."""
    chosen = {
        "response_id": response,
        "community_id": HERE,
        "survey_date": day,
        "respondent_type": "resident",
        "item_code": item,
        "score": score,
    }
    return Line("surveys", chosen | c)


def response(name: str, score: float | Sequence[float | None], **cells: Any) -> list[Line]:
    """One resident's answers to the gain items: one score for all, or one for each."""
    scores = [score] * len(GAIN) if isinstance(score, int | float) else score
    return [
        answer(name, item, each, **cells)
        for item, each in zip(GAIN, scores, strict=False)
        if each is not None
    ]


def wave(scores: Iterable[float], prefix: str = "a", **cells: Any) -> list[Line]:
    """A response for each of these scores, anonymous."""
    return [
        line
        for number, score in enumerate(scores, start=1)
        for line in response(f"{prefix}{number}", score, **cells)
    ]


def by_people(scores: dict[str, float], prefix: str = "a", **cells: Any) -> list[Line]:
    """A response of each of these people."""
    return [
        line
        for person, score in scores.items()
        for line in response(f"{prefix}{person}", score, respondent_id=person, **cells)
    ]


def items(item: str, scores: dict[str, float], prefix: str = "a", **cells: Any) -> list[Line]:
    """Answers to one item by the name of the respondent."""
    return [
        answer(f"{prefix}{person}", item, score, respondent_id=person, **cells)
        for person, score in scores.items()
    ]


def attended(
    people: Iterable[str], day: str, kind: str | None = "home_visit", **c: Any
) -> list[Line]:
    """An activity on that day, and who stood on its roster."""
    name = c.pop("activity_id", f"visit {day} {kind}")
    return [activity(day, kind, activity_id=name, **c), *signed(name, *people)]


def registered(*people: str) -> list[Line]:
    return [resident(person) for person in people]
