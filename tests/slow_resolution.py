"""A second, slow, obvious computation of the resolution indicators, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Every number
is carried as the rows that make it up, `{id: weight}` for each role, so that the evidence
can be compared as well as the sums. Numbers such as 3.6 cite RULES, `16` its fine points.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from tests.slow_needs import (
    Community,
    acceptance,
    count,
    is_open,
    ones,
    result_unknown,
    share,
    usable_answer,
)
from tests.slow_numbers import (
    DAY,
    Number,
    Row,
    Weights,
    kaplan_meier,
    newcombe_paired,
    poisson,
    quantile,
    student,
    total,
)

ACCEPTANCE = ("accepted", "rejected", "duplicate", "withdrawn", "pending")  # 3.15


@dataclass(frozen=True)
class Rates:
    """The scheme of the three rates (3.14), with the defaults of FRAMEWORK §4.1."""

    response_days: int = 1
    resolution_days: int = 30
    partly_weight: float = 0.0
    satisfied_from: int = 4
    unreachable: str = "exclude"
    exclude_categories: tuple[str, ...] = ()
    exclude_channels: tuple[str, ...] = ()


def response(c: Community, days: int, keep: Callable[[Row], bool]) -> Number:
    """3.1: calendar days; blank = not answered, also in n_unknown."""
    answered, asked, unknown = [], [], []
    for need in filter(keep, c.matured(days)):
        lasting = c.lasting(need, "first_response_date")
        if lasting is None:
            asked.append(need)
            unknown.append(need)
        elif lasting < 0:
            unknown.append(need)  # 1.11: before raising = data error, left out
        else:
            asked.append(need)
            passed = need["first_response_date"].date() - need["raised_date"].date()
            if passed <= days * DAY:
                answered.append(need)
    return share(ones(answered), ones(asked), ones(unknown))


def response_to_the_hour(c: Community) -> Number:
    """3.1: ≤ 24 hours where both columns are stored with times, else not_available."""
    if not c.timed("first_response_date"):
        return Number()
    answered, asked, unknown = [], [], []
    for need in c.matured(1):
        lasting = c.lasting(need, "first_response_date")
        if lasting is None:
            asked.append(need)
            unknown.append(need)
        elif lasting < 0:
            unknown.append(need)
        else:
            asked.append(need)
            if need["first_response_date"] - need["raised_date"] <= DAY:
                answered.append(need)
    return share(ones(answered), ones(asked), ones(unknown))


def reported_resolution(c: Community) -> Number:
    """3.2."""
    known = [n for n in c.matured(30) if not result_unknown(n)]
    left_out = [n for n in c.matured(30) if result_unknown(n)]
    resolved = [n for n in known if n["closed_status"] == "resolved"]
    return share(ones(resolved), ones(known), ones(left_out))


def resolution(c: Community, keep: Callable[[Row], bool], answer: str) -> Number:
    """3.3: needs need not be closed; n_unknown = N_mat(30) − N_fu."""
    matured = [n for n in c.matured(30) if keep(n)]
    followed = [n for n in matured if usable_answer(n)]
    rest = [n for n in matured if not usable_answer(n)]
    return share(
        ones(n for n in followed if n["followup_resolved"] == answer), ones(followed), ones(rest)
    )


def closure_gap(c: Community) -> Number:
    """3.4: the same needs in both shares; limits by Newcombe's method 10."""
    both = claimed = confirmed = neither = 0
    numerator: Weights = {}
    used, rest = [], []
    for need in c.matured(30):
        if not usable_answer(need) or result_unknown(need):
            rest.append(need)
            continue
        used.append(need)
        resolved = need["closed_status"] == "resolved"
        yes = need["followup_resolved"] == "yes"
        if resolved and yes:
            both += 1
        elif resolved:
            claimed += 1
            numerator[need["need_id"]] = 1.0
        elif yes:
            confirmed += 1
            numerator[need["need_id"]] = -1.0
        else:
            neither += 1
    rows = {"numerator": numerator, "denominator": ones(used), "unknown": ones(rest)}
    x, n = float(claimed - confirmed), float(len(used))
    if n == 0:
        return Number(x, n, n_unknown=float(len(rest)), rows=rows)
    lower, upper = newcombe_paired(both, claimed, confirmed, neither)
    return Number(x, n, x / n, lower, upper, float(len(rest)), "ok", "newcombe_paired", rows)


def satisfaction(c: Community, at_least: int, keep: Callable[[Row], bool]) -> Number:
    """3.5: N_acc with a rating, whatever followup_resolved says."""
    accepted = [n for n in c.accepted() if keep(n)]
    rated = [n for n in accepted if n["satisfaction"] is not None]
    unrated = [n for n in accepted if n["satisfaction"] is None]
    return share(
        ones(n for n in rated if n["satisfaction"] >= at_least), ones(rated), ones(unrated)
    )


def satisfaction_mean(c: Community) -> Number:
    """3.5: t limits cut to [1, 5], none for n = 1, numerator = Σ."""
    rated = [n for n in c.accepted() if n["satisfaction"] is not None]
    unrated = [n for n in c.accepted() if n["satisfaction"] is None]
    scores = {n["need_id"]: float(n["satisfaction"]) for n in rated}
    rows = {"numerator": scores, "denominator": ones(rated), "unknown": ones(unrated)}
    x, n = total(scores), float(len(rated))
    if n == 0:
        return Number(x, n, n_unknown=float(len(unrated)), rows=rows)
    lower, upper = student(list(scores.values()))
    return Number(
        x,
        n,
        x / n,
        None if lower is None else max(lower, 1.0),
        None if upper is None else min(upper, 5.0),
        float(len(unrated)),
        "ok",
        "" if lower is None else "t",
        rows,
    )


def is_repeat(c: Community, base: Row, other: Row) -> bool:
    """3.6 with 16: windows compare calendar dates."""
    if other["need_id"] == base["need_id"] or acceptance(other) == "duplicate":
        return False
    closed, again = base["closed_date"].date(), other["raised_date"].date()
    if not closed < again <= closed + 90 * DAY:
        return False
    if other["parent_need_id"] is not None and other["parent_need_id"] == base["need_id"]:
        return True
    # 1.10: a blank states nothing, so two blanks are not the same.
    return all(
        base[column] is not None and base[column] == other[column]
        for column in ("resident_id", "need_category")
    )


def repeats(c: Community) -> tuple[Number, Number]:
    """3.6: repeat_need_rate, and its matchable_share."""
    closed = [n for n in c.accepted() if not is_open(n)]
    undated = [n for n in closed if not c.validly_closed(n)]
    ripe = [
        n for n in closed if c.validly_closed(n) and n["closed_date"].date() + 90 * DAY <= c.as_of
    ]
    anyone = c.lacks("needs", ["resident_id"])
    base = [n for n in ripe if anyone or n["resident_id"] is not None]
    nameless = [n for n in ripe if not anyone and n["resident_id"] is None]
    again = [n for n in base if any(is_repeat(c, n, other) for other in c.needs)]
    return (
        share(ones(again), ones(base), ones([*undated, *nameless])),
        share(ones(base), ones(ripe), ones(undated)),
    )


def followups(c: Community) -> tuple[Number, Number]:
    """3.7: followup_rate and unreachable_share."""
    closed = [n for n in c.accepted() if not is_open(n)]
    followed = [
        n for n in closed if n["followup_resolved"] is not None or n["followup_date"] is not None
    ]
    answered = [n for n in closed if n["followup_resolved"] is not None]
    dated_only = [n for n in followed if n["followup_resolved"] is None]
    missed = [n for n in answered if n["followup_resolved"] == "unreachable"]
    return (
        share(ones(followed), ones(closed), {}),
        share(ones(missed), ones(answered), ones(dated_only)),
    )


def days_to_resolution(c: Community) -> dict[str, Number]:
    """3.8 and 3.9: the quantiles of the time to resolution."""
    timed = c.timed("closed_date")
    times: list[tuple[float, bool]] = []
    events, used, unknown = [], [], []
    for need in c.accepted():
        lasting = c.lasting(need, "closed_date")
        if lasting is not None and lasting < 0:
            unknown.append(need)  # closed before raised: left out, counted
            continue
        if need["closed_status"] == "resolved" and lasting is None:
            unknown.append(need)  # resolved without date: left out, counted
            continue
        used.append(need)
        if timed:  # 1.6: censoring at as_of means the end of that day, the next midnight
            midnight = dt.datetime.combine(c.as_of + DAY, dt.time())
            still_open = (midnight - need["raised_date"]) / DAY
        else:
            still_open = float((c.as_of - need["raised_date"].date()).days)
        if need["closed_status"] == "resolved":
            assert lasting is not None
            events.append(need)
            times.append((lasting, True))
        elif lasting is not None and need["closed_status"] is None:
            unknown.append(need)  # closed with unknown result: censored at closed_date
            times.append((lasting, False))
        else:
            times.append((still_open, False))
    rows = {"numerator": ones(events), "denominator": ones(used), "unknown": ones(unknown)}
    curve = kaplan_meier(times)
    found: dict[str, Number] = {}
    for group, q in (("", 0.5), ("q25", 0.25), ("q75", 0.75)):
        value, lower, upper = quantile(curve, q)
        status = "ok" if value is not None else "insufficient_data"  # 3.9
        if not used:
            status = "not_available"  # 1.12
        found[group] = Number(
            float(len(events)),
            float(len(used)),
            value,
            lower,
            upper,
            float(len(unknown)),
            status,
            "kaplan_meier",  # 16 on 1.20: where numerator and denominator are given
            rows,
        )
    return found


def closed_only(c: Community) -> Number:
    """3.8 with 16: the plain median over N_acc with a valid closed_date, any status."""
    used = [n for n in c.accepted() if c.validly_closed(n)]
    unknown = [n for n in c.accepted() if not is_open(n) and not c.validly_closed(n)]
    rows = {"denominator": ones(used), "unknown": ones(unknown)}
    if not used:
        return Number(None, 0.0, n_unknown=float(len(unknown)), rows=rows)
    middle = statistics.median([c.lasting(n, "closed_date") or 0.0 for n in used])
    return Number(
        None,
        float(len(used)),
        middle,
        n_unknown=float(len(unknown)),
        status="ok",
        method="median",
        rows=rows,
    )


def backlog(c: Community) -> tuple[Number, Number]:
    """3.10: the whole, and those over 90 days old."""
    waiting, unknown = [], []
    for need in c.needs:
        if acceptance(need) != "accepted" or need["raised_date"].date() > c.last:
            continue
        if need["closed_date"] is None:
            if need["closed_status"] is not None:
                unknown.append(need)  # a status without date: left out
            else:
                waiting.append(need)
        elif not c.validly_closed(need):
            waiting.append(need)  # an impossible date does not close, and is counted
            unknown.append(need)
        elif need["closed_date"].date() > c.last:
            waiting.append(need)
    old = [n for n in waiting if (c.last - n["raised_date"].date()).days > 90]
    return count(ones(waiting), ones(unknown)), count(ones(old), ones(unknown))


def need_rate(c: Community) -> dict[str, Number]:
    """3.11: empty group and one row per category; 1.15, 1.16 and 1.22."""
    by_category: dict[str, list[Row]] = {"": c.accepted()}
    for need in c.accepted():
        by_category.setdefault(need["need_category"] or "unknown", []).append(need)
    found: dict[str, Number] = {}
    population = c.population()
    for category, needs in by_category.items():
        rows = {"numerator": ones(needs), "unknown": {}}
        x = float(len(needs))
        if population is None:
            found[category] = Number(x, None, n_unknown=0.0, rows=rows)
            continue
        place, people = population
        rows["denominator"] = {place: float(people)}
        if people == 0:
            found[category] = Number(x, 0.0, n_unknown=0.0, rows=rows)
            continue
        low, high = poisson(x)
        found[category] = Number(
            x,
            float(people),
            x / people * 1000,
            low / people * 1000,
            high / people * 1000,
            0.0,
            "ok",
            "byar",
            rows,
        )
    return found


def proactive_discovery(c: Community) -> Number:
    """3.12: a blank or `unknown` channel is unknown (1.10)."""
    unknown = [n for n in c.accepted() if n["source_channel"] in (None, "unknown")]
    known = [n for n in c.accepted() if n["source_channel"] not in (None, "unknown")]
    found = [n for n in known if n["source_channel"] == "worker_outreach"]
    return share(ones(found), ones(known), ones(unknown))


def on_time(c: Community) -> Number:
    """3.13: the first rule that applies."""
    kept, promised, unknown = [], [], []
    for need in c.accepted():
        due, flag = need["due_date"], need["closed_on_time"]
        if due is not None and due.date() > c.as_of:
            continue  # not due: in neither
        if due is not None and c.validly_closed(need):
            in_time = need["closed_date"].date() <= due.date()  # the flag is ignored
        elif flag is not None:
            in_time = bool(flag)  # also without due_date
        elif due is not None and is_open(need):
            in_time = False
        else:
            unknown.append(need)
            continue
        promised.append(need)
        if in_time:
            kept.append(need)
    return share(ones(kept), ones(promised), ones(unknown))


def three_rates(c: Community, rates: Rates) -> dict[str, Number]:
    """3.14: under the default scheme R1, R3 and R5."""

    def keep(need: Row) -> bool:
        return (
            need["need_category"] not in rates.exclude_categories
            and need["source_channel"] not in rates.exclude_channels
        )

    return {
        "response": response(c, rates.response_days, keep),
        "resolution": resolution_by_scheme(c, rates, keep),
        "satisfaction": satisfaction(c, rates.satisfied_from, keep),
    }


def resolution_by_scheme(c: Community, rates: Rates, keep: Callable[[Row], bool]) -> Number:
    """`unreachable`: left out, counted as not resolved, or a range."""
    numerator: Weights = {}
    counted, missed, rest = [], [], []
    for need in filter(keep, c.matured(rates.resolution_days)):
        answer = need["followup_resolved"]
        if usable_answer(need):
            counted.append(need)
            weight = {"yes": 1.0, "partly": rates.partly_weight, "no": 0.0}[answer]
            if weight:
                numerator[need["need_id"]] = weight
        elif answer == "unreachable" and rates.unreachable != "exclude":
            missed.append(need)
        else:
            rest.append(need)
    if rates.unreachable != "bounds" or not missed:
        return share(numerator, ones([*counted, *missed]), ones(rest))
    x, n = total(numerator), float(len(counted) + len(missed))
    rows = {
        "numerator": numerator,
        "denominator": ones([*counted, *missed]),
        "unknown": ones(rest),
    }
    upper = (x + len(missed)) / n
    return Number(x, n, None, x / n, upper, float(len(rest)), "ok", "bounds", rows)


def by_acceptance(c: Community) -> dict[str, Number]:
    """3.15: N by acceptance status."""
    return {
        status: count(ones(n for n in c.period_needs() if acceptance(n) == status), {})
        for status in ACCEPTANCE
    }
