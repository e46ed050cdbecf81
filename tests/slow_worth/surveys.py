"""获得感, 认同 and efficacy from surveys: O1–O4, G2, efficacy_change (RULES 10.1–10.5, 12.2, 12.3)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from scipy import stats

from tests.slow_linkage.counts import Count, share, too_few
from tests.slow_numbers import Row, student
from tests.slow_worth.place import Neighbourhood

GAIN = ("gain_1", "gain_2", "gain_3", "gain_4", "gain_5")
IDENTITY = ("identity_social", "identity_political")
EFFICACY = ("efficacy",)
FEW = 5  # 1.13: surveys under 5 respondents


# --- Respondents and waves --------------------------------------------------------------


def least(items: Sequence[str]) -> int:
    """10.1: gain needs 3 of its 5 items, G2 and efficacy 1."""
    return 3 if tuple(items) == GAIN else 1


def answer(row: Row) -> Fraction | None:
    """10.1: a score as 0–100 of its own scale; None off its scale."""
    return rescaled(row["score"], row["scale_min"], row["scale_max"])


@cache
def rescaled(score: float | None, low: float | None, high: float | None) -> Fraction | None:
    """Exactly; a blank end of the scale is 1 or 5 (1.9).

    Choice: on a scale without length there is no answer.
    """
    bottom, top = Fraction(1 if low is None else low), Fraction(5 if high is None else high)
    if score is None or bottom >= top or not bottom <= Fraction(score) <= top:
        return None
    return 100 * (Fraction(score) - bottom) / (top - bottom)


def wave_of(row: Row) -> str:
    """10.3: a blank wave is the half-year; one that is so named is the same wave."""
    day = row["survey_date"].date()
    return str(row["wave"] or f"{day.year}H{1 if day.month <= 6 else 2}")


def of_residents(p: Neighbourhood) -> list[Row]:
    """10.1. Choice (1.10): a blank respondent_type is nobody's and is not counted."""
    return [row for row in p.surveys if row["respondent_type"] == "resident"]


@lru_cache(32)
def waves(p: Neighbourhood, items: tuple[str, ...]) -> tuple[str, ...]:
    """10.3 with 16: those with an answer to the items, by earliest date.

    Choice: an answer is a score on its scale; the earliest date is that of such answers of
    residents; of two waves that begin on one day the name decides.
    """
    begun: dict[str, dt.date] = {}
    for row in of_residents(p):
        if row["item_code"] in items and answer(row) is not None:
            day = row["survey_date"].date()
            begun[wave_of(row)] = min(day, begun.get(wave_of(row), day))
    return tuple(sorted(begun, key=lambda wave: (begun[wave], wave)))


@lru_cache(32)
def last_wave(p: Neighbourhood, items: tuple[str, ...]) -> int | None:
    """10.3: the place in the order of the last wave with an answer in P."""
    inside = {
        wave_of(row)
        for row in of_residents(p)
        if row["item_code"] in items and answer(row) is not None and p.in_period(row["survey_date"])
    }
    known = [number for number, wave in enumerate(waves(p, items)) if wave in inside]
    return known[-1] if known else None


@dataclass(frozen=True)
class Respondent:
    """10.1: one response of a resident; `score` is None where too few items are answered."""

    id: str | None
    day: dt.date
    score: Fraction | None
    weight: float


def respondent(rows: Sequence[Row], items: Sequence[str]) -> Respondent:
    """The rows of one response.

    Choice: several answers of one response to one item are one item, their mean; the weight
    and the id are those of its first row, by item, that has one.
    """
    ordered = sorted(rows, key=lambda r: (r["item_code"], r["target_organization_id"] or ""))
    means = []
    for item in items:
        given = [s for r in ordered if r["item_code"] == item and (s := answer(r)) is not None]
        if given:
            means.append(sum(given, Fraction(0)) / len(given))
    score = sum(means, Fraction(0)) / len(means) if len(means) >= least(items) else None
    ids = [r["respondent_id"] for r in ordered if r["respondent_id"] is not None]
    weights = [float(r["weight"]) for r in ordered if r["weight"] is not None]
    day = min(r["survey_date"].date() for r in ordered)
    return Respondent(ids[0] if ids else None, day, score, weights[0] if weights else 1.0)


@lru_cache(32)
def respondents(
    p: Neighbourhood, items: tuple[str, ...], wave: str, *, in_period: bool
) -> tuple[Respondent, ...]:
    """16 on 10.1: every resident response of the wave, in the order of its id."""
    responses: dict[str, list[Row]] = {}
    for row in of_residents(p):
        if wave_of(row) == wave and (not in_period or p.in_period(row["survey_date"])):
            responses.setdefault(row["response_id"], []).append(row)
    return tuple(respondent(responses[name], items) for name in sorted(responses))


def now(p: Neighbourhood, items: tuple[str, ...]) -> tuple[Respondent, ...]:
    """10.3: of the last wave with an answer in P the answers dated in P.

    Choice: where no wave has an answer in P there is nobody, also not unknown.
    """
    number = last_wave(p, items)
    return () if number is None else respondents(p, items, waves(p, items)[number], in_period=True)


def before(p: Neighbourhood, items: tuple[str, ...]) -> tuple[Respondent, ...] | None:
    """10.4: the wave just before it, whenever answered by `as_of`; None if there is none."""
    number = last_wave(p, items)
    if not number:
        return None
    return respondents(p, items, waves(p, items)[number - 1], in_period=False)


def known(people: Sequence[Respondent]) -> list[Respondent]:
    return [each for each in people if each.score is not None]


def unknown(people: Sequence[Respondent]) -> int:
    return len(people) - len(known(people))


# --- Means and differences --------------------------------------------------------------


@dataclass(frozen=True)
class Mean:
    """10.2: weighted mean and its linearised variance (0 for fewer than two)."""

    n: int
    value: float
    variance: float


def mean(people: Sequence[Respondent]) -> Mean | None:
    """10.2, METHODS §7: n/(n−1)·Σ(w(y−ȳ)/Σw)²; None where the weights add up to nothing."""
    scores = [(each.weight, float(each.score)) for each in people if each.score is not None]
    n, whole = len(scores), math.fsum(weight for weight, _ in scores)
    if whole == 0:
        return None
    middle = math.fsum(w * y for w, y in scores) / whole
    parts = math.fsum((w * (y - middle) / whole) ** 2 for w, y in scores)
    return Mean(n, middle, n / (n - 1) * parts if n > 1 else 0.0)


def mean_row(people: Sequence[Respondent], left_out: int) -> Count:
    """O1, 10.2: t limits, n − 1 degrees of freedom; numerator null.

    Choice: limits are not cut to 0–100 (only R5's are said to be); respondents whose weights
    add up to 0 give no mean (1.12); one of weight 0 is still a respondent.
    """
    found = Count(None, float(len(people)), n_unknown=float(left_out))
    middle = mean(people)
    if middle is None:
        return found
    found.value, found.status = middle.value, "ok"
    if middle.n < FEW:
        return too_few(found)
    half = float(stats.t.ppf(0.975, middle.n - 1)) * math.sqrt(middle.variance)
    found.lower, found.upper, found.method = middle.value - half, middle.value + half, "t"
    return found


def difference_row(one: Sequence[Respondent], other: Sequence[Respondent], left_out: int) -> Count:
    """10.4, 10.5 with 16: Welch on two weighted means; denominator = both sides.

    Choice: two sides without any spread have the difference itself as limits; a side whose
    weights add up to 0 gives no difference (1.12).
    """
    found = Count(None, float(len(one) + len(other)), n_unknown=float(left_out))
    first, second = mean(one), mean(other)
    if (one and first is None) or (other and second is None) or not (one or other):
        return found
    found.status = "ok"
    if first is None or second is None or min(first.n, second.n) < FEW:
        return too_few(found)
    found.value, found.method = first.value - second.value, "welch"
    spread = first.variance + second.variance
    half = 0.0
    if spread > 0:
        parts = first.variance**2 / (first.n - 1) + second.variance**2 / (second.n - 1)
        half = float(stats.t.ppf(0.975, spread**2 / parts)) * math.sqrt(spread)
    found.lower, found.upper = found.value - half, found.value + half
    return found


def panel_row(later: Sequence[Respondent], earlier: Sequence[Respondent]) -> Count:
    """10.4: respondents in both by respondent_id, paired t.

    Choice: unweighted (only the empty group is said to be weighted); several responses of one
    person in a wave are their mean; n_unknown = persons in both waves with no score in one.
    """
    pairs: list[float] = []
    left_out = 0
    ids = {each.id for each in later} & {each.id for each in earlier} - {None}
    for person in sorted(name for name in ids if name is not None):
        sides = [
            [each.score for each in wave if each.id == person and each.score is not None]
            for wave in (later, earlier)
        ]
        if not all(sides):
            left_out += 1
            continue
        first, second = (sum(side, Fraction(0)) / len(side) for side in sides)
        pairs.append(float(first - second))
    found = Count(None, float(len(pairs)), n_unknown=float(left_out))
    if not pairs:
        return found
    found.value, found.status = math.fsum(pairs) / len(pairs), "ok"
    if len(pairs) < FEW:
        return too_few(found)
    found.lower, found.upper = student(pairs)
    found.method = "paired_t"
    return found


# --- O1–O4 ------------------------------------------------------------------------------


def index(p: Neighbourhood, items: tuple[str, ...]) -> Count:
    """O1 and the means of G2."""
    people = now(p, items)
    return mean_row(known(people), unknown(people))


def positive_share(p: Neighbourhood) -> Count:
    """O2; 10.2: a mean of 75 of 100 or more, unweighted, compared exactly."""
    people = now(p, GAIN)
    scores = [each.score for each in known(people) if each.score is not None]
    found = share(sum(1 for score in scores if score >= 75), len(scores), unknown(people))
    return too_few(found) if len(scores) < FEW else found


def change(p: Neighbourhood, items: tuple[str, ...]) -> Count:
    """O3, wave_change and efficacy_change; 10.4.

    Choice: without an earlier wave the counts are those of the last wave alone.
    """
    later, earlier = now(p, items), before(p, items)
    if earlier is None:
        return Count(None, float(len(known(later))), n_unknown=float(unknown(later)))
    return difference_row(known(later), known(earlier), unknown(later) + unknown(earlier))


def panel(p: Neighbourhood, items: tuple[str, ...]) -> Count:
    return panel_row(now(p, items), before(p, items) or ())


def served(p: Neighbourhood, each: Respondent) -> bool | None:
    """10.5: served, or registered here and not; None is unknown (also who is anonymous)."""
    if each.id is None:
        return None
    if p.served_before(each.id, each.day):
        return True
    return False if p.registered(each.id) else None


def served_gap(p: Neighbourhood) -> Count:
    """O4; 10.5: n_unknown = those without score, or of whom it is not known."""
    people = now(p, GAIN)
    sides = {side: [x for x in known(people) if served(p, x) is side] for side in (True, False)}
    left_out = len(people) - len(sides[True]) - len(sides[False])
    return difference_row(sides[True], sides[False], left_out)


def identity_of(p: Neighbourhood, side: bool) -> Count:
    """G2 among the served or the others; 12.2.

    Choice (1.10): n_unknown = those of whom it is not known, and those of this side without
    score; who is known to be on the other side is not in question.
    """
    people = now(p, IDENTITY)
    here = [each for each in people if served(p, each) is side]
    doubtful = sum(1 for each in people if served(p, each) is None)
    return mean_row(known(here), doubtful + unknown(here))


#: 15: the groups of identity_index besides served and not_served.
IDENTITY_ITEMS: dict[str, tuple[str, ...]] = {
    "": IDENTITY,
    "identity_social": ("identity_social",),
    "identity_political": ("identity_political",),
}
