"""A second, slow, obvious computation of the resolution indicators, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Every number
is carried as the rows that make it up, `{id: weight}` for each role, so that the evidence
can be compared as well as the sums. Numbers such as 3.6 cite RULES, `16` its fine points.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from scipy import stats

from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

Row = dict[str, Any]
Weights = dict[str, float]

Z = statistics.NormalDist().inv_cdf(0.975)  # 1.21: unrounded
DAY = dt.timedelta(days=1)
SCOPES = ("individual", "household", "public", "unknown")  # 3.12
ACCEPTANCE = ("accepted", "rejected", "duplicate", "withdrawn", "pending")  # 3.15

#: 15: R columns of the two tables; names of places are not required (16 on 1.12).
NEEDS = ("need_id", "community_id", "raised_date", "source_channel", "need_category")
COMMUNITIES = ("community_id", "year", "households", "pop_total")


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


@dataclass
class Number:
    """One row of the result frame; null is None. `rows` are the weights of each role."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    n_unknown: float | None = None
    status: str = "not_available"
    method: str = ""
    rows: dict[str, Weights] = field(default_factory=dict)


Key = tuple[str, str, str]
Found = dict[Key, Number]


# --- Intervals, by hand -----------------------------------------------------------------


def wilson(x: float, n: float) -> tuple[float, float]:
    """METHODS §1; 1.21: exactly 0 at x = 0 and exactly 1 at x = n."""
    root = Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    lower = (2 * x + Z * Z - root) / (2 * (n + Z * Z))
    upper = (2 * x + Z * Z + root) / (2 * (n + Z * Z))
    return (0.0 if x == 0 else lower), (1.0 if x == n else upper)


def poisson(x: float) -> tuple[float, float]:
    """1.22, METHODS §2: exact under 10 events, Byar from 10."""
    if x < 10:
        low = 0.0 if x == 0 else float(stats.chi2.ppf(0.025, 2 * x)) / 2
        return low, float(stats.chi2.ppf(0.975, 2 * x + 2)) / 2
    y = x + 1
    low = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
    return low, y * (1 - 1 / (9 * y) + Z / (3 * math.sqrt(y))) ** 3


def newcombe_paired(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """Newcombe 1998 (Stat Med 17:2635), method 10, of (a + b)/n − (a + c)/n."""
    n = a + b + c + d
    first, second = (a + b) / n, (a + c) / n
    low1, high1 = wilson(a + b, n)
    low2, high2 = wilson(a + c, n)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d - b * c
    if cross > n / 2:
        cross_corrected = cross - n / 2
    elif cross >= 0:
        cross_corrected = 0.0
    else:
        cross_corrected = cross
    phi = cross_corrected / math.sqrt(margins) if margins > 0 else 0.0
    down1, up1, down2, up2 = first - low1, high1 - first, second - low2, high2 - second
    below = math.sqrt(max(0.0, down1**2 - 2 * phi * down1 * up2 + up2**2))
    above = math.sqrt(max(0.0, up1**2 - 2 * phi * up1 * down2 + down2**2))
    return (b - c) / n - below, (b - c) / n + above


def student(values: Sequence[float]) -> tuple[float | None, float | None]:
    """METHODS §2: mean ∓ t·s/√n; none for n = 1 (3.5)."""
    if len(values) < 2:
        return None, None
    half = float(stats.t.ppf(0.975, len(values) - 1)) * statistics.stdev(values)
    half /= math.sqrt(len(values))
    middle = statistics.fmean(values)
    return middle - half, middle + half


def kaplan_meier(times: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float, float]]:
    """METHODS §5: (event time, S, lower, upper); the log-log band is nan where S is 0."""
    curve: list[tuple[float, float, float, float]] = []
    share, greenwood = 1.0, 0.0
    for t in sorted({time for time, event in times if event}):
        at_risk = sum(1 for time, _ in times if time >= t)
        events = sum(1 for time, event in times if event and time == t)
        share *= 1 - events / at_risk
        if events == at_risk:
            curve.append((t, 0.0, math.nan, math.nan))
            continue
        greenwood += events / (at_risk * (at_risk - events))
        theta = math.exp(Z * math.sqrt(greenwood) / abs(math.log(share)))
        curve.append((t, share, share**theta, share ** (1 / theta)))
    return curve


def quantile(
    curve: Sequence[tuple[float, float, float, float]], q: float
) -> tuple[float | None, float | None, float | None]:
    """3.9: the time by which the share q is resolved, with its limits."""
    reached, low, high = None, None, None
    for t, share, lower, upper in curve:
        if reached is None and share <= 1 - q + 1e-9:
            reached = t
        if share == 0:
            continue  # 3.9: times with S = 0 are ignored for the limits
        if low is None and lower <= 1 - q:
            low = t
        if high is None and upper <= 1 - q:
            high = t
    return reached, low, high


# --- Rows -------------------------------------------------------------------------------


def rows_of(tables: Tables, name: str) -> list[Row]:
    """The rows of a table, every column of the schema present, blanks as None; 1.7."""
    if name not in tables:
        return []
    columns = [column.name for column in TABLES[name].columns]
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for record in tables.frame(name).to_dict("records"):
        row: Row = {}
        for column in columns:
            cell = record.get(column)
            row[column] = None if cell is None or pd.isna(cell) else cell
            if isinstance(row[column], pd.Timestamp):
                row[column] = row[column].to_pydatetime()
        content = tuple(row[column] for column in columns)
        if content not in seen:  # 1.7: rows equal in every column count once
            seen.add(content)
            rows.append(row)
    return rows


class City:
    """What all communities share: the rows received, and which dates are stored with times."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rows = {name: rows_of(tables, name) for name in tables}
        #: 1.6 with 16: one fact about the stored column, some cell has a time but 00:00.
        self.timed = {
            column.name
            for column in TABLES["needs"].columns
            if column.type == "date"
            for row in self.rows.get("needs", [])
            if row[column.name] is not None and row[column.name].time() != dt.time()
        }


def as_it_stood(row: Row, as_of: dt.date) -> Row | None:
    """1.4: what was known of one need at the end of `as_of`; None if nothing was."""
    if row["raised_date"] is not None and row["raised_date"].date() > as_of:
        return None
    stood = dict(row)
    dated: Mapping[str, tuple[str, ...]] = {
        "assigned_date": (),
        "first_response_date": (),
        "closed_date": ("closed_status", "closed_on_time"),
        "followup_date": ("followup_resolved", "satisfaction"),
    }
    for column, told in dated.items():
        if row[column] is not None and row[column].date() > as_of:
            for blank in (column, *told):
                stood[blank] = None
    return stood


class Community:
    """The needs of one community as they stood, and the sets of FRAMEWORK §1."""

    def __init__(
        self, city: City, community_id: str, start: dt.date, end: dt.date, as_of: dt.date
    ) -> None:
        self.city, self.id, self.as_of = city, community_id, as_of
        self.start, self.end = start, end
        self.last = min(end, as_of)  # 1.5: sets stop at as_of
        everyone = city.rows.get("needs", [])
        own = [row for row in everyone if row["community_id"] == community_id]
        stood = [as_it_stood(row, as_of) for row in own]  # 1.2, 1.4
        #: 1.8: a need without raised_date belongs to no period.
        self.needs = [row for row in stood if row is not None and row["raised_date"] is not None]

    def reported(self) -> bool:
        """1.14 with 16: a row of any status dated on or before as_of, also after P."""
        return bool(self.needs)

    def timed(self, column: str) -> bool:
        """1.6: durations have fractions when both columns are stored with times."""
        return {"raised_date", column} <= self.city.timed

    def lacks(self, table: str, columns: Iterable[str]) -> bool:
        """1.12: by header, not by content."""
        return not self.city.tables.has(table, *columns)

    def period_needs(self) -> list[Row]:
        """N: raised in P; calendar dates, both ends inclusive (1.6)."""
        return [n for n in self.needs if self.start <= n["raised_date"].date() <= self.last]

    def accepted(self) -> list[Row]:
        """N_acc; a blank status, or no such column, is accepted (1.9)."""
        return [n for n in self.period_needs() if acceptance(n) == "accepted"]

    def matured(self, days: int) -> list[Row]:
        """N_mat(s): raised_date + s ≤ as_of by calendar dates (1.6)."""
        return [n for n in self.accepted() if n["raised_date"].date() + days * DAY <= self.as_of]

    def lasting(self, need: Row, column: str) -> float | None:
        """Days from raising to `column`; None if blank (1.6)."""
        if need[column] is None:
            return None
        if self.timed(column):
            return (need[column] - need["raised_date"]) / DAY
        return float((need[column].date() - need["raised_date"].date()).days)

    def validly_closed(self, need: Row) -> bool:
        """16 on 1.2, 1.6: a closed_date is valid if its duration is not negative."""
        lasting = self.lasting(need, "closed_date")
        return lasting is not None and lasting >= 0

    def population(self) -> tuple[str, int] | None:
        """1.15: of the row of the year of period_end; no other year stands in."""
        for row in self.city.rows.get("communities", []):
            mine = row["community_id"] == self.id and row["year"] == self.end.year
            if mine and row["pop_total"] is not None:
                return f"{self.id}/{row['year']}", int(row["pop_total"])
        return None


def acceptance(need: Row) -> str:
    return need["acceptance_status"] or "accepted"


def is_open(need: Row) -> bool:
    """3.2: status and date both blank."""
    return need["closed_status"] is None and need["closed_date"] is None


def result_unknown(need: Row) -> bool:
    """3.2: closed_date with blank status."""
    return need["closed_status"] is None and need["closed_date"] is not None


def usable_answer(need: Row) -> bool:
    """FRAMEWORK §1, N_fu."""
    return need["followup_resolved"] in ("yes", "partly", "no")


# --- Numbers ----------------------------------------------------------------------------


def ones(needs: Iterable[Row]) -> Weights:
    return {need["need_id"]: 1.0 for need in needs}


def total(weights: Weights) -> float:
    return math.fsum(weights.values())


def share(numerator: Weights, denominator: Weights, unknown: Weights) -> Number:
    """The value, numerator ÷ denominator, with Wilson limits; 1.16 where the denominator is 0."""
    x, n = total(numerator), total(denominator)
    rows = {"numerator": numerator, "denominator": denominator, "unknown": unknown}
    if n == 0:
        return Number(x, n, n_unknown=total(unknown), rows=rows)
    lower, upper = wilson(x, n)
    return Number(x, n, x / n, lower, upper, total(unknown), "ok", "wilson", rows)


def count(counted: Weights, unknown: Weights) -> Number:
    """1.16: numerator = value, denominator and limits null."""
    x = total(counted)
    rows = {"numerator": counted, "unknown": unknown}
    return Number(x, None, x, n_unknown=total(unknown), status="ok", rows=rows)


# --- The indicators ---------------------------------------------------------------------


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


# --- All rows of one community ----------------------------------------------------------


def community_rows(c: Community, rates: Rates) -> Found:
    """Every row of every R indicator; not_available by 1.12 and 1.14."""
    found: Found = {}

    def enter(
        indicator: str,
        columns: Sequence[str],
        compute: Callable[[], Mapping[tuple[str, str], Number]],
        nothing: Sequence[tuple[str, str]],
    ) -> None:
        told = c.reported() and not c.lacks("needs", [*NEEDS, *columns])
        for (variant, group), number in (compute() if told else {}).items():
            found[indicator, variant, group] = number
        if not told:
            for variant, group in nothing:
                found[indicator, variant, group] = Number()

    def everything(_: Row) -> bool:
        return True

    def in_scope(scope: str) -> Callable[[Row], bool]:
        return lambda need: (need["beneficiary_scope"] or "unknown") == scope

    plain = ("", "")
    enter(
        "response_rate",
        ["first_response_date"],
        lambda: {
            plain: response(c, 1, everything),
            ("to_the_hour", ""): response_to_the_hour(c),
        },
        [plain, ("to_the_hour", "")],
    )
    enter(
        "reported_resolution_rate",
        ["closed_status"],
        lambda: {plain: reported_resolution(c)},
        [plain],
    )
    enter(
        "resolution_rate",
        ["followup_resolved"],
        lambda: {
            plain: resolution(c, everything, "yes"),
            ("", "partly"): resolution(c, everything, "partly"),
        },
        [plain, ("", "partly")],
    )
    enter(
        "closure_gap",
        ["closed_status", "followup_resolved"],
        lambda: {plain: closure_gap(c)},
        [plain],
    )
    enter(
        "satisfaction_rate",
        ["satisfaction"],
        lambda: {
            plain: satisfaction(c, 4, everything),
            ("", "mean"): satisfaction_mean(c),
            ("at_least_3", ""): satisfaction(c, 3, everything),
        },
        [plain, ("", "mean"), ("at_least_3", "")],
    )
    linkable = [x for x in ("resident_id", "parent_need_id") if not c.lacks("needs", [x])]
    enter(
        "repeat_need_rate",
        ["closed_date", *(linkable or ["resident_id"])],
        lambda: dict(zip([plain, ("", "matchable_share")], repeats(c), strict=True)),
        [plain, ("", "matchable_share")],
    )
    closing = [x for x in ("closed_date", "closed_status") if not c.lacks("needs", [x])]
    followed = ["followup_resolved", *(closing or ["closed_date"])]
    enter("followup_rate", followed, lambda: {plain: followups(c)[0]}, [plain])
    enter("unreachable_share", followed, lambda: {plain: followups(c)[1]}, [plain])
    enter(
        "days_to_resolution",
        ["closed_date", "closed_status"],
        lambda: {
            **{("", group): number for group, number in days_to_resolution(c).items()},
            ("closed_only", ""): closed_only(c),
        },
        [plain, ("", "q25"), ("", "q75"), ("closed_only", "")],
    )
    enter(
        "backlog",
        ["closed_date"],
        lambda: dict(zip([plain, ("", "over_90_days")], backlog(c), strict=True)),
        [plain, ("", "over_90_days")],
    )
    if c.lacks("communities", COMMUNITIES):
        found["need_rate_per_1000", "", ""] = Number()
    else:
        enter(
            "need_rate_per_1000",
            [],
            lambda: {("", group): number for group, number in need_rate(c).items()},
            [plain],  # 16 on 3.11
        )
    enter("proactive_discovery_share", [], lambda: {plain: proactive_discovery(c)}, [plain])
    enter(
        "resolution_by_scope",
        ["beneficiary_scope", "followup_resolved"],
        lambda: {("", scope): resolution(c, in_scope(scope), "yes") for scope in SCOPES},
        [("", scope) for scope in SCOPES],
    )
    promised = ["closed_on_time"]
    if c.lacks("needs", promised):
        promised = ["due_date", "closed_date"]
    enter("on_time_rate", promised, lambda: {plain: on_time(c)}, [plain])
    enter(
        "needs_by_acceptance",
        [],
        lambda: {("", status): number for status, number in by_acceptance(c).items()},
        [("", status) for status in ACCEPTANCE],
    )
    for group, column in (
        ("response", "first_response_date"),
        ("resolution", "followup_resolved"),
        ("satisfaction", "satisfaction"),
    ):
        enter(
            "three_rates",
            [column],
            lambda group=group: {("", group): three_rates(c, rates)[group]},  # type: ignore[misc]
            [("", group)],
        )
    return found


def resolution_rows(
    tables: Tables,
    start: dt.date,
    end: dt.date,
    as_of: dt.date,
    communities: Sequence[str] | None = None,
    rates: Rates | None = None,
) -> dict[tuple[str, str, str, str], Number]:
    """Every R row of every community by (community, indicator, variant, group)."""
    city = City(tables)
    if communities is None:  # 1.1: every id that occurs in any table, sorted as text
        ids = {
            str(row["community_id"])
            for rows in city.rows.values()
            for row in rows
            if row.get("community_id") is not None
        }
        communities = sorted(ids)
    found: dict[tuple[str, str, str, str], Number] = {}
    for community in communities:
        own = Community(city, community, start, end, as_of)
        for (indicator, variant, group), number in community_rows(own, rates or Rates()).items():
            found[community, indicator, variant, group] = number
    return found
