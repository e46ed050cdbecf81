"""One synthetic city: what the indicators say of it beside what is true of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.metrics import compute
from workbench.results import Period
from workbench.sample import draw_whole_city

#: No test draws a city from here on.
FIRST_SEED = 10_000

KEY = ["indicator_id", "variant", "group", "community_id"]
FROM_RESULTS = ["numerator", "denominator", "value", "lower", "upper", "method", "status", "note"]

#: Counts are whole numbers; a bound is one divided by the population and multiplied again.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Task:
    seed: int
    communities: int
    months: int


def compared_city(task: Task) -> pd.DataFrame:
    return compared(task.seed, communities=task.communities, months=task.months)


def compared(seed: int, *, communities: int, months: int) -> pd.DataFrame:
    """Every true value of the city with the row that should contain it.

    One row per figure and community: seed, kind (rate, count), the key of the figure, truth,
    the numbers of its result row, and `form`: `interval`, `exact`, `bounds`, or empty where
    the row gives no number. `contains` says whether the truth lies within; false without one.
    """
    city = draw_whole_city(communities=communities, months=months, seed=seed)
    true = _long(city.truth["figures"])
    span = {name: dt.date.fromisoformat(day) for name, day in city.truth["period"].items()}
    results = compute(
        city.tables,
        period=Period(span["start"], span["end"]),
        as_of=span["as_of"],
        only=sorted(true["indicator_id"].unique()),
    )
    told = results.frame[[*KEY, *FROM_RESULTS]]
    rows = true.merge(told, on=KEY, how="left", validate="many_to_one")
    rows.insert(0, "seed", seed)
    rows["form"] = [_form(row) for row in rows.to_dict("records")]
    rows["contains"] = [_contains(row) for row in rows.to_dict("records")]
    return rows


def _long(figures: list[dict[str, Any]]) -> pd.DataFrame:
    found = [
        (figure["kind"], figure["indicator_id"], figure["variant"], figure["group"], place, value)
        for figure in figures
        for place, value in figure["values"].items()
    ]
    return pd.DataFrame(found, columns=["kind", *KEY, "truth"])


def _form(row: dict[str, Any]) -> str:
    """How a result row speaks of the truth; a rate is held against its interval alone."""
    if row["status"] != "ok" or pd.isna(row["lower"]):
        return ""
    if row["kind"] == "rate":
        return "" if row["method"] == "bounds" else "interval"
    return "bounds" if row["method"] == "bounds" else "exact"


def _contains(row: dict[str, Any]) -> bool:
    if row["form"] == "interval":
        return bool(row["lower"] <= row["truth"] <= row["upper"])
    if row["form"] == "exact":
        return bool(row["numerator"] == row["truth"])
    if row["form"] == "bounds":
        least, most = (row[name] * row["denominator"] for name in ("lower", "upper"))
        return bool(least - ROUNDING <= row["truth"] <= most + ROUNDING)
    return False
