"""Small cities that can be worked out on paper: say what matters, the rest is blank."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.config.scheme import Scheme, ThreeRates
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables, empty_cells
from workbench.schema.definitions import TABLES

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "n_unknown")
KEYS = ("indicator_id", "variant", "group")
YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def need(need_id: str, raised: str | None, **cells: Any) -> dict[str, Any]:
    """A need of community A; everything not said is blank."""
    return {"need_id": need_id, "community_id": "A", "raised_date": raised, **cells}


#: Columns that every small city has, so that a test says only what matters to it.
COLUMNS = (
    "need_id",
    "community_id",
    "raised_date",
    "source_channel",
    "need_category",
    "beneficiary_scope",
    "resident_id",
    "acceptance_status",
    "first_response_date",
    "due_date",
    "closed_date",
    "closed_on_time",
    "closed_status",
    "followup_date",
    "followup_resolved",
    "satisfaction",
    "parent_need_id",
)
DATES = {name for name in COLUMNS if name.endswith("_date")}


def city(
    *needs: Mapping[str, Any],
    people: Mapping[int, int | None] | None = None,
    without: Sequence[str] = (),
) -> Tables:
    """The tables of a city with these needs; `people` is the population of A by year."""
    data: dict[str, pd.Series] = {}
    for column in COLUMNS:
        cells = [row.get(column) for row in needs]
        data[column] = (
            pd.Series([pd.Timestamp(cell) if cell else pd.NaT for cell in cells])
            if column in DATES
            else pd.Series(cells, dtype=object)
        )
    places = pd.DataFrame(
        [
            {
                "community_id": "A",
                "year": year,
                "community_name": "A",
                "households": 1,
                "pop_total": total,
            }
            for year, total in (people or {2024: 1000}).items()
        ]
    )
    frame = pd.DataFrame(data).drop(columns=list(without))
    return Tables({"communities": places, "needs": frame})


def frame_of(
    name: str, rows: Sequence[Mapping[str, Any]], without: Sequence[str] = ()
) -> pd.DataFrame:
    """The rows as the table `name` with every column of the schema; what is not said is blank."""
    data: dict[str, pd.Series] = {}
    for column in TABLES[name].columns:
        if column.name in without:
            continue
        cells = [row.get(column.name) for row in rows]
        if column.type == "date":
            data[column.name] = pd.Series([pd.Timestamp(c) if c else pd.NaT for c in cells])
        else:
            data[column.name] = pd.Series(cells, dtype=object)
    unknown = {cell for row in rows for cell in row} - {c.name for c in TABLES[name].columns}
    assert not unknown, f"not columns of {name}: {sorted(unknown)}"
    if not rows:
        columns = [c for c in TABLES[name].columns if c.name not in without]
        data = {c.name: empty_cells(c, pd.RangeIndex(0)) for c in columns}
    return pd.DataFrame(data, index=range(len(rows)))


def tables_of(*, without: Sequence[str] = (), **rows: Sequence[Mapping[str, Any]]) -> Tables:
    """The tables named, with these rows and every column; `without` lists “table” or “table.column”."""
    absent: dict[str, list[str]] = {}
    for item in without:
        table, _, column = item.partition(".")
        absent.setdefault(table, []).append(column)
    return Tables(
        {
            name: frame_of(name, own, absent.get(name, ()))
            for name, own in rows.items()
            if "" not in absent.get(name, ())
        }
    )


def one(
    tables: Tables,
    indicator: str,
    *,
    variant: str = "",
    group: str = "",
    as_of: str = "2024-12-31",
    period: Period = YEAR,
    community: str = "A",
    rates: ThreeRates | None = None,
) -> Any:
    """One row of the result frame."""
    scheme = Scheme(three_rates=rates or ThreeRates())
    frame = compute(
        tables,
        period=period,
        as_of=dt.date.fromisoformat(as_of),
        only=[indicator],
        communities=[community],
        scheme=scheme,
    ).frame
    chosen = frame[(frame["variant"] == variant) & (frame["group"] == group)]
    assert len(chosen) == 1
    return next(chosen.itertuples(index=False))


def counts(row: Any) -> tuple[float, float, float]:
    """Numerator, denominator and unknown."""
    return row.numerator, row.denominator, row.n_unknown


def is_null(row: Any, *names: str) -> bool:
    return all(math.isnan(getattr(row, name)) for name in names or NUMBERS)
