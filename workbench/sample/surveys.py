"""The table `surveys`: waves of residents, and what organisations say of each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.sample.attendance import Attendance, Held
from workbench.sample.cast import Cast
from workbench.sample.chance import Marks, Numbers, Places, Texts, happens, numbered, where_marked
from workbench.sample.columns import Columns, size_of, stacked, text
from workbench.sample.events import SERVICE_TYPES
from workbench.sample.people import People, tokens
from workbench.sample.period import LAST_DAY, Moments, Span
from workbench.sample.profiles import Profile
from workbench.sample.streams import stream

GAIN = ("gain_1", "gain_2", "gain_3", "gain_4", "gain_5")
#: Each further item and how often it is answered.
FURTHER: dict[str, float] = {
    "satisfaction_overall": 0.95,
    "awareness_service": 0.5,
    "identity_social": 0.6,
    "identity_political": 0.45,
    "efficacy": 0.8,
    "network_support": 0.5,
    "safety": 0.4,
    "happiness": 0.4,
    "quality_of_life": 0.4,
}
ITEMS = np.array([*GAIN, *FURTHER], dtype=object)
ANSWERED = np.array([0.93] * len(GAIN) + list(FURTHER.values()))

#: What organisations say of their partners, on a scale of 1 to 4.
PARTNER_ITEMS = np.array(
    [
        "trust_reliability",
        "trust_mission",
        "trust_openness",
        "value_power",
        "value_involvement",
        "value_resource",
    ],
    dtype=object,
)

RESPONDENTS, RESPONDENTS_SMALL = (35, 75), (18, 28)
#: Of a wave, who was asked in the wave before; who stays anonymous; half of the people asked are
#: drawn from those who were served.
PANEL, ANONYMOUS, FROM_SERVED = 0.65, 0.15, 0.5
SERVED_GAIN, PERSON_SPREAD, ITEM_SPREAD = 0.35, 0.6, 0.7
WEIGHTED = 0.3

#: Waves are in the fifth of every six months that end with the last day.
EVERY, MONTH = 6, 1

ORGANIZATION_ANSWERS = (0.72, 0.98)
PARTNERS = (2, 5)

#: A few workers and the funder are asked for their satisfaction.
STAFF: dict[str, int] = {"worker": 4, "funder": 1}
STAFF_ITEM = np.array(["satisfaction_overall"], dtype=object)


def _waves(span: Span) -> Iterator[tuple[str, np.datetime64]]:
    """Name and first day of each wave, oldest first; a city shorter than half a year has one."""
    months = span.all_months()[-span.months :]
    places = range(len(months) - 1 - min(MONTH, len(months) - 1), -1, -EVERY)
    for place in reversed(places):
        month = months[place]
        year, number = str(month)[:4], int(str(month)[5:])
        yield f"{year}H{1 if number <= 6 else 2}", month.astype("M8[D]")


def _people_asked(
    rng: np.random.Generator, people: People, served: Places, before: Places, number: int
) -> Places:
    """Different people: some of the last wave, some who were served, the others anybody."""
    panel = rng.permutation(before)[: round(PANEL * number)]
    some = rng.permutation(served)[: round(FROM_SERVED * (number - len(panel)))]
    anybody = rng.permutation(people.size)[:number]
    asked = list(dict.fromkeys([*panel.tolist(), *some.tolist(), *anybody.tolist()]))
    return np.array(asked[:number], dtype=np.int64)


def _long(
    answers: Columns, item: Texts, score: Numbers, answered: Marks, scale_max: float
) -> Columns:
    """Responses x items as rows, those that are not answered left out.

    `answers` has one row a response: what is known of it whatever the item.
    """
    flat = answered.ravel()
    size = size_of(answers)
    rows = {name: np.repeat(values, len(item))[flat] for name, values in answers.items()}
    rows["item_code"] = np.tile(item, size)[flat]
    rows["score"] = score.ravel()[flat]
    rows["scale_min"] = np.full(len(rows["score"]), 1.0)
    rows["scale_max"] = np.full(len(rows["score"]), scale_max)
    return rows


def _answers(
    response: Texts,
    day: Moments,
    wave: str,
    kind: Texts,
    respondent: Texts | None = None,
    target: Texts | None = None,
    weight: Numbers | None = None,
) -> Columns:
    size = len(response)
    return {
        "response_id": response,
        "survey_date": day.astype("M8[us]"),
        "wave": text(wave, size),
        "respondent_type": kind,
        "respondent_id": text(None, size) if respondent is None else respondent,
        "target_organization_id": text(None, size) if target is None else target,
        "weight": np.full(size, np.nan) if weight is None else weight,
    }


def _residents(
    rng: np.random.Generator,
    profile: Profile,
    people: People,
    asked: Places,
    liking: np.ndarray,
    wave: str,
    day: np.datetime64,
) -> Columns:
    """One wave of residents; `liking` is each person's own mean on the scale of 1 to 5."""
    size = len(asked)
    score = liking[asked][:, None] + ITEM_SPREAD * rng.standard_normal((size, len(ITEMS)))
    given = happens(rng, np.tile(ANSWERED, size), size * len(ITEMS)).reshape(size, -1)
    given[:, 0] = True
    response = numbered(f"{profile.community_id}-S{wave[2:]}R", np.arange(1, size + 1), 3)
    named = where_marked(~happens(rng, ANONYMOUS, size), tokens(profile.community_id, asked))
    days = np.minimum(day + rng.integers(0, 28, size).astype("m8[D]"), LAST_DAY)
    weight = np.round(rng.uniform(0.5, 2.0, size), 2) if rng.random() < WEIGHTED else None
    answers = _answers(response, days, wave, text("resident", size), named, weight=weight)
    return _long(answers, ITEMS, np.clip(np.round(score), 1, 5), given, 5.0)


def _partners(
    rng: np.random.Generator, profile: Profile, cast: Cast, wave: str, day: np.datetime64
) -> Columns:
    """Organisations that rate some of the others; who does not answer is missing."""
    everyone = cast.everyone()
    share = rng.uniform(*ORGANIZATION_ANSWERS)
    raters, targets = [], []
    for rater in everyone[happens(rng, float(share), len(everyone))]:
        others = rng.permutation(everyone[everyone != rater])[: rng.integers(*PARTNERS)]
        raters += [rater] * len(others)
        targets += list(others)
    size = len(raters)
    score = (
        3.0
        + 0.4 * rng.standard_normal((size, 1))
        + 0.6 * rng.standard_normal((size, len(PARTNER_ITEMS)))
    )
    given = rng.random(score.shape) < 0.92
    place = {name: n for n, name in enumerate(dict.fromkeys(raters), start=1)}
    number = np.array([place[name] for name in raters], dtype=np.int64)
    response = numbered(f"{profile.community_id}-S{wave[2:]}O", number, 3)
    answers = _answers(
        response,
        np.full(size, day + 7),
        wave,
        text("organization", size),
        np.array(raters, dtype=object),
        np.array(targets, dtype=object),
    )
    return _long(answers, PARTNER_ITEMS, np.clip(np.round(score), 1, 4), given, 4.0)


def _staff(rng: np.random.Generator, profile: Profile, wave: str, day: np.datetime64) -> Columns:
    kinds = np.array([kind for kind, number in STAFF.items() for _ in range(number)], dtype=object)
    size = len(kinds)
    response = numbered(f"{profile.community_id}-S{wave[2:]}W", np.arange(1, size + 1), 3)
    answers = _answers(response, np.full(size, day + 3), wave, kinds)
    score = rng.integers(2, 6, (size, 1)).astype(float)
    return _long(answers, STAFF_ITEM, score, score > 0, 5.0)


def survey_rows(
    seed: int,
    profile: Profile,
    people: People,
    cast: Cast,
    held: Held,
    attendance: Attendance,
    span: Span,
) -> Columns:
    """All waves of one community; organisations are asked in the last wave of a year."""
    rng = stream(seed, "surveys", profile.place)
    resident = attendance.person < people.size
    service = np.isin(held.type, SERVICE_TYPES)[attendance.event] & resident
    served = np.unique(attendance.person[service])
    base = 3.3 + 1.2 * (profile.quality - 0.9) + 0.15 * rng.standard_normal()
    liking = base + PERSON_SPREAD * rng.standard_normal(people.size)
    liking[served] += SERVED_GAIN
    low, high = RESPONDENTS_SMALL if profile.small else RESPONDENTS
    asked = np.zeros(0, dtype=np.int64)
    parts: list[Columns] = []
    for wave, day in _waves(span):
        number = int(rng.integers(low, high))
        asked = _people_asked(rng, people, served, asked, number)
        moved = liking + 0.1 * rng.standard_normal()
        parts += [
            _residents(rng, profile, people, asked, moved, wave, day),
            _staff(rng, profile, wave, day),
        ]
        if wave.endswith("H2") or span.months < EVERY:
            parts.append(_partners(rng, profile, cast, wave, day))
    rows = stacked(parts)
    rows["community_id"] = text(profile.community_id, size_of(rows))
    return rows
