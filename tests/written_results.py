"""Results written by hand: a frame whose rows say what matters, and pictures of small numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tests.small_city import YEAR
from workbench.indicators.registry import catalogue
from workbench.results import NUMBERS, Context, Results, Series, result_columns

ALL = (*NUMBERS, "n_unknown")
R_IDS = tuple(entry.id for entry in catalogue().values() if entry.family == "resolution")


def frame_of(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """A result frame of community A; what a row does not say is plain."""
    plain = {
        "indicator_id": "resolution_rate",
        "community_id": "A",
        "period_start": pd.Timestamp(YEAR.start),
        "period_end": pd.Timestamp(YEAR.end),
        "variant": "",
        "group": "",
        **dict.fromkeys(ALL, math.nan),
        "category": None,
        "unit": "share",
        "method": "",
        "status": "ok",
        "note": "",
    }
    return pd.DataFrame([{**plain, **row} for row in rows])[list(result_columns())]


def results_of(
    frame: pd.DataFrame,
    *,
    series: Sequence[Series] = (),
    breakdowns: Mapping[str, pd.DataFrame] | None = None,
    profiles: pd.DataFrame | None = None,
) -> Results:
    return Results(
        frame=frame,
        by=("community_id",),
        context=Context(
            period=YEAR,
            as_of=YEAR.end,
            scheme={"three_rates": {"response_days": 1}},
            about={"synthetic": True},
            received={"needs": ("need_id", "raised_date")},
        ),
        breakdowns=breakdowns or {},
        series={one.name: one for one in series},
        profiles=pd.DataFrame() if profiles is None else profiles,
    )


def share(x: float, n: float, **more: Any) -> dict[str, Any]:
    return {"numerator": x, "denominator": n, "value": x / n, "lower": 0.1, "upper": 0.9, **more}


def picture(
    name: str, n: Sequence[float], *, community: str = "A", stands_for: str | None = "calendar"
) -> Series:
    rows = [
        {"community_id": community, "status": "ok", "row": str(i), "column": "x", "n": value}
        for i, value in enumerate(n)
    ]
    return Series(name, "matrix", pd.DataFrame(rows), True, stands_for)
