"""One community's publishable slice: cut from the whole, written by the batch, opened by a notebook.

A slice is a `Publishable` with one profile. In a batch it is a small file (a zip of Parquet
tables and one JSON) and the kernel never sees a resident's row; by hand, `open_results`
computes the very same from the tables.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.errors import SourceError, UsageError
from workbench.results import Context, Period, Publishable, Series, Target

#: Breakdowns of a wider place keep only the community's own street and district.
_WIDER = {"street": "street_name", "district": "district_name"}
#: Time stamp of every file in a slice: an archive must not hold the hour of its making.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def slice_of(results: Publishable, community_id: str) -> Publishable:
    """What the page of one community may know: its own rows, and those of the places it lies in."""
    profile = results.profiles[results.profiles["community_id"] == community_id]
    if profile.empty:
        known = results.profiles["community_id"].tolist()
        raise UsageError.unknown_community(community_id, known, "results")
    place = profile.iloc[0]

    def own(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        column = _WIDER.get(name, "community_id")
        if column not in frame.columns:
            return frame
        return frame[frame[column] == place[column]].reset_index(drop=True)

    return Publishable.sealed(
        frame=own("", results.frame),
        by=results.by,
        context=_context_of(results, community_id),
        breakdowns={name: own(name, frame) for name, frame in results.breakdowns.items()},
        series={
            name: Series(one.name, one.kind, own("", one.frame), one.disclosive)
            for name, one in results.series.items()
        },
        profiles=profile.reset_index(drop=True),
        min_cell=results.min_cell,
    )


def _context_of(results: Publishable, community_id: str) -> Context:
    """The context with the names of those organisations alone that the community deals with."""
    own: set[str] = set()
    units = results.breakdowns.get("unit")
    if units is not None:
        own |= set(units.loc[units["community_id"] == community_id, "organization_id"])
    if "contracts" in results.series:
        contracts = results.series["contracts"].of(community_id)
        for name in ("designer", "funder", "awardee"):
            own |= set(contracts[name].dropna())
    if "award_by_provider" in results.series:
        own |= set(results.series["award_by_provider"].of(community_id)["row"])
    if "actors" in results.series:
        own |= set(results.series["actors"].of(community_id)["node"])
    every = results.context.organization_names
    return replace(results.context, organization_names={i: every[i] for i in every if i in own})


def write_slice(results: Publishable, path: Path) -> None:
    """The slice as one file with the same bytes for the same numbers."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, "context.json", _context_json(results).encode())
        for name, frame in _tables(results).items():
            buffer = io.BytesIO()
            frame.to_parquet(buffer, index=False)
            _put(archive, f"{name}.parquet", buffer.getvalue())


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content)


def _tables(results: Publishable) -> dict[str, pd.DataFrame]:
    return {
        "frame": results.frame,
        "profiles": results.profiles,
        **{f"breakdown/{name}": frame for name, frame in results.breakdowns.items()},
        **{f"series/{one.kind}/{name}": one.frame for name, one in results.series.items()},
    }


def _context_json(results: Publishable) -> str:
    context = results.context
    return json.dumps(
        {
            "by": list(results.by),
            "min_cell": results.min_cell,
            "period_start": context.period.start.isoformat(),
            "period_end": context.period.end.isoformat(),
            "as_of": context.as_of.isoformat(),
            "scheme": dict(context.scheme),
            "about": dict(context.about),
            "received": {name: list(columns) for name, columns in context.received.items()},
            "organization_names": dict(context.organization_names),
            "targets": [asdict(target) for target in context.targets],
            "own_indicators": [dict(one) for one in context.own_indicators],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def read_slice(path: Path) -> Publishable:
    """A slice that `write_slice` wrote."""
    if not path.is_file():
        raise SourceError("errors.missing_slice", path=str(path))
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("context.json"))
        tables = {
            name.removesuffix(".parquet"): pd.read_parquet(io.BytesIO(archive.read(name)))
            for name in archive.namelist()
            if name.endswith(".parquet")
        }
    return _reopened(told, tables)


def _reopened(told: dict[str, Any], tables: dict[str, pd.DataFrame]) -> Publishable:
    series = {}
    for name, frame in tables.items():
        if name.startswith("series/"):
            _, kind, series_name = name.split("/")
            series[series_name] = Series(series_name, kind, frame)
    return Publishable.sealed(
        frame=tables["frame"],
        by=tuple(told["by"]),
        context=Context(
            period=Period(
                dt.date.fromisoformat(told["period_start"]),
                dt.date.fromisoformat(told["period_end"]),
            ),
            as_of=dt.date.fromisoformat(told["as_of"]),
            scheme=told["scheme"],
            about=told["about"],
            received={name: tuple(columns) for name, columns in told["received"].items()},
            organization_names=told["organization_names"],
            targets=tuple(Target(**target) for target in told["targets"]),
            own_indicators=tuple(told["own_indicators"]),
        ),
        breakdowns={
            name.removeprefix("breakdown/"): frame
            for name, frame in tables.items()
            if name.startswith("breakdown/")
        },
        series=series,
        profiles=tables["profiles"],
        min_cell=told["min_cell"],
    )


def open_results(
    *,
    community_id: str,
    results: str = "",
    data: str = "",
    period_start: str = "",
    period_end: str = "",
    as_of: str = "",
    compare_start: str = "",
    compare_end: str = "",
    scheme: str = "",
    targets: str = "",
    audience: str = "evaluator",
    min_cell: int = 0,
    own_indicators: str = "",
) -> Publishable:
    """What the page of `community_id` may show: the first call of every community notebook.

    With `results`, the slice file that the batch wrote. Without, the same slice computed
    from the tables in `data` for the period given (ISO dates; `as_of` defaults to the end,
    no `compare_start` compares with no earlier period, `scheme` defaults to the default one,
    `targets` is the evaluation whose targets are judged, none by default, `own_indicators` the
    folder of its own indicators, `min_cell` 0 stands for that of the audience).
    """
    if results:
        return slice_of(read_slice(Path(results)), community_id)
    return _computed_slice(
        community_id=community_id,
        data=data,
        period=Period(date_of(period_start, "period_start"), date_of(period_end, "period_end")),
        as_of=date_of(as_of, "as_of") if as_of else None,
        compare=_compared(compare_start, compare_end),
        scheme=scheme,
        targets=targets,
        audience=audience,
        min_cell=min_cell,
        own_indicators=own_indicators,
    )


def _computed_slice(
    *,
    community_id: str,
    data: str,
    period: Period,
    as_of: dt.date | None,
    compare: Period | None,
    scheme: str,
    targets: str,
    audience: str,
    min_cell: int,
    own_indicators: str,
) -> Publishable:
    # Imported here: a kernel of a batch opens a finished slice and needs no statistics.
    from workbench.comparison import with_change
    from workbench.config.evaluation import read_evaluation
    from workbench.config.scheme import DEFAULT_SCHEME, read_scheme
    from workbench.disclosure import MIN_CELL, protect
    from workbench.indicators.registry import in_force
    from workbench.indicators.targets import targets_of
    from workbench.loaders import open_tables
    from workbench.metrics import compute_pages, load_own

    tables = open_tables(Path(data))
    known = tables.community_ids()
    if community_id not in known:
        raise UsageError.unknown_community(community_id, known, data)
    own = load_own(Path(own_indicators) if own_indicators else None).entries
    with in_force(own):
        told = targets_of(read_evaluation(Path(targets))) if targets else ()
    computed = compute_pages(
        tables,
        period=period,
        as_of=as_of,
        communities=[community_id],
        scheme=read_scheme(Path(scheme)) if scheme else DEFAULT_SCHEME,
        compare=compare,
        targets=told,
        own=own,
    )
    computed = with_change(computed)
    return slice_of(protect(computed, min_cell=min_cell or MIN_CELL[audience]), community_id)


def _compared(start: str, end: str) -> Period | None:
    if not start and not end:
        return None
    return Period(date_of(start, "compare_start"), date_of(end, "compare_end"))


def date_of(value: str, what: str) -> dt.date:
    """An ISO date from a notebook's parameter `what`; UsageError for anything else."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError.not_a_date(value, what) from None
