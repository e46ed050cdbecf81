"""The public face of the numbers: `compute`, `evidence`, `catalogue`.

    results = compute(tables, period=Period(date(2024, 1, 1), date(2024, 12, 31)))
    results.frame                       # one row is one number, with its interval and status
    evidence(tables, "on_time_rate", community_id="…", period=…)   # the rows behind it

Who writes an indicator of their own takes from here what it needs (docs/plugins.md):
`indicator`, `Cohorts`, the measures `Share`, `PlainShare`, `Count`, `Mean`, and `load_own`.

Pure functions from tables to frames: no reading, no drawing, no rounding, no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from workbench.cohorts.grouping import (
    PLACE_GROUPINGS,
    ROW_GROUPINGS,
    make_grouping,
    place_attributes,
)
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.project_places import project_places
from workbench.cohorts.sets import Cohorts, Days
from workbench.config.scheme import DEFAULT_SCHEME, Scheme
from workbench.errors import UsageError
from workbench.indicators import assembly, data_quality, pictures
from workbench.indicators.catalogue import Entry, indicator
from workbench.indicators.measures import Count, Mean, Measure, PerPopulation, PlainShare, Share
from workbench.indicators.own import OwnIndicators, load_own
from workbench.indicators.registry import catalogue as _in_force
from workbench.indicators.registry import extended, in_force
from workbench.results import (
    PERIOD_GROUPINGS,
    Context,
    Period,
    Results,
    Target,
    period_label,
    result_columns,
    sub_periods,
)
from workbench.schema.container import Tables

__all__ = [
    "GROUPINGS",
    "PAGE_BREAKDOWNS",
    "PAGE_BREAKDOWN_INDICATORS",
    "Cohorts",
    "Count",
    "Mean",
    "Measure",
    "OwnIndicators",
    "PlainShare",
    "Share",
    "catalogue",
    "compared_ids",
    "compute",
    "compute_pages",
    "evidence",
    "indicator",
    "load_own",
]

GROUPINGS: tuple[str, ...] = (*PLACE_GROUPINGS, *ROW_GROUPINGS, *PERIOD_GROUPINGS)

#: Result frames under other groupings that a page needs, and the indicators in them.
PAGE_BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "category": ("community_id", "need_category"),
    "channel": ("community_id", "source_channel"),
    "unit": ("community_id", "organization_id"),
    "month": ("community_id", "month"),
    "street": ("street_name",),
    "district": ("district_name",),
    "whole": (),
}
PAGE_BREAKDOWN_INDICATORS: tuple[str, ...] = (
    "on_time_rate",
    "response_rate",
    "resolution_rate",
    "satisfaction_rate",
)
#: What is told of each project, over its own contract days.
PROJECT_INDICATORS: tuple[str, ...] = (
    *("delivery_rate", "target_attainment", "budget_execution_rate"),
    *("cost_per_person_served", "cost_per_resolved_need", "cost_per_goal_attained_case"),
    *("resolution_rate", "satisfaction_rate", "goal_attainment_rate"),
)


def compared_ids(own: Sequence[Entry] = ()) -> tuple[str, ...]:
    """Shares compared with an earlier period: the headlines, and what stands beside them."""
    shares = [e.id for e in catalogue(own).values() if e.headline and e.unit == "share"]
    return (*shares, "on_time_rate")


def catalogue(own: Sequence[Entry] = ()) -> dict[str, Entry]:
    """Every indicator by id, in the order of every output (RULES §15), `own` among its family."""
    return dict(extended(own))


def compute(
    tables: Tables,
    *,
    period: Period,
    as_of: dt.date | None = None,
    by: Sequence[str] = ("community_id",),
    only: Sequence[str] | None = None,
    communities: Sequence[str] | None = None,
    scheme: Scheme = DEFAULT_SCHEME,
    own: Sequence[Entry] = (),
) -> Results:
    """The result frame of all (or `only` some) indicators, for any grouping of FRAMEWORK §8.

    `as_of` defaults to the end of the period (RULES 1.3), `communities` to all that occur
    in any table (RULES 1.1); no `by` gives the whole. A period unit in `by` (month, quarter,
    half_year, year) makes each sub-period the period. `own` are the evaluation's own
    indicators (`load_own`), which stand behind ours of their family. Raises UsageError for a name that does
    not exist or a period that ends before it starts, IndicatorError for an own indicator
    that fails. Numbers are unmasked.
    """
    until = as_of or period.end
    with in_force(own):
        stood, asked, entries = _prepared(tables, period, as_of, by, only, communities)
        frame = _frame(tables, stood, entries, period, until, by, asked, scheme)
    return Results(frame=frame, by=tuple(by), context=_context(tables, period, until, scheme, own))


def compute_pages(
    tables: Tables,
    *,
    period: Period,
    as_of: dt.date | None = None,
    communities: Sequence[str] | None = None,
    scheme: Scheme = DEFAULT_SCHEME,
    compare: Period | None = None,
    targets: Sequence[Target] = (),
    own: Sequence[Entry] = (),
) -> Results:
    """Everything that community pages tell: all indicators, breakdowns, series and profiles.

    Breakdowns by street, district and the whole take in every community of the data, so
    that a page compares with all, not only with those asked for. With an earlier period to
    `compare` with, the breakdown `previous` holds its headline shares, computed as the data
    stood equally long after its end. The breakdown `project` holds `PROJECT_INDICATORS` of
    single projects. `targets` change no number: they travel with the results, so that every
    page judges by the same ones.
    """
    with in_force(own):
        pages = _pages(tables, period, as_of, communities, scheme, compare, own)
    return replace(pages, context=replace(pages.context, targets=tuple(targets)))


def _pages(
    tables: Tables,
    period: Period,
    as_of: dt.date | None,
    communities: Sequence[str] | None,
    scheme: Scheme,
    compare: Period | None,
    own: Sequence[Entry],
) -> Results:
    until = as_of or period.end
    stood, asked, entries = _prepared(tables, period, as_of, ("community_id",), None, communities)
    if compare and compare.end < compare.start:
        raise UsageError.period_reversed(compare.start, compare.end)
    if compare and compare.end >= period.start:
        raise UsageError.compare_not_before(compare.end, period.start)
    cohorts = _cohorts(tables, stood, period, until, ("community_id",), asked, scheme, entries)
    frame = assembly.assemble(entries, cohorts)
    chosen = [entry for entry in entries if entry.id in PAGE_BREAKDOWN_INDICATORS]
    breakdowns = {
        name: _frame(
            tables,
            stood,
            chosen,
            period,
            until,
            by,
            asked if "community_id" in by else tables.community_ids(),
            scheme,
        )
        for name, by in PAGE_BREAKDOWNS.items()
    }
    if compare:
        earlier = compare.end + (until - period.end)
        compared = compared_ids(own)
        shares = [entry for entry in entries if entry.id in compared]
        breakdowns["previous"] = _frame(
            tables,
            as_they_stood(tables, earlier),
            shares,
            compare,
            earlier,
            ("community_id",),
            asked,
            scheme,
        )
    by_project = _project_frame(stood, entries, period, until, asked, scheme)
    if by_project is not None:
        breakdowns["project"] = by_project
    series = {s.name: s for s in (*pictures.all_series(cohorts), *data_quality.all_series(cohorts))}
    return Results(
        frame=frame,
        by=("community_id",),
        context=_context(tables, period, until, scheme, own),
        breakdowns=breakdowns,
        series=series,
        profiles=place_attributes(stood, period, asked),
    )


def evidence(
    tables: Tables,
    indicator_id: str,
    *,
    community_id: str,
    period: Period,
    as_of: dt.date | None = None,
    variant: str = "",
    group: str = "",
    scheme: Scheme = DEFAULT_SCHEME,
    own: Sequence[Entry] = (),
) -> pd.DataFrame:
    """The rows behind one number of one community (RULES 1.32).

    Columns: role (numerator, denominator, unknown), n (the row's weight; weights per role
    add up to the number), table, id, source_file, source_sheet, source_row, rule. An
    indicator that cannot be computed from the data has no rows.
    """
    with in_force(own):
        return _rows_behind(
            tables, indicator_id, community_id, period, as_of, variant, group, scheme
        )


def _rows_behind(
    tables: Tables,
    indicator_id: str,
    community_id: str,
    period: Period,
    as_of: dt.date | None,
    variant: str,
    group: str,
    scheme: Scheme,
) -> pd.DataFrame:
    stood, asked, entries = _prepared(
        tables, period, as_of, ("community_id",), [indicator_id], [community_id]
    )
    entry, until = entries[0], as_of or period.end
    _check_part(entry, variant, group)
    cohorts = _cohorts(tables, stood, period, until, ("community_id",), asked, scheme)
    found = [
        m.labelled(group) if isinstance(m, PerPopulation) and group else m
        for m in assembly.measures_of(entry, cohorts)
    ]
    chosen = [m for m in found if (m.variant, m.group) == (variant, group)]
    columns = [*assembly.EVIDENCE, "rule"]
    silent = any(
        groups[0] for groups in assembly.silent_groups(entry, cohorts, variant, group).values()
    )
    if silent or not chosen or entry.missing(tables, variant, group):
        return pd.DataFrame(columns=columns)
    with assembly.blamed(entry):
        rows = assembly.evidence_rows(chosen[0], cohorts, 0)
    return rows.assign(rule=entry.source)[columns]


def _check_part(entry: Entry, variant: str, group: str) -> None:
    """A misspelt variant or group must not read as a true zero."""
    plain = not variant and not group
    if plain or (variant, group) in entry.rows() or (entry.open_groups and not variant):
        return
    known = [part for row in entry.rows() for part in row if part]
    wrong = variant if variant and variant not in known else group or variant
    raise UsageError.unknown_part(wrong, entry.id, known)


def _prepared(
    tables: Tables,
    period: Period,
    as_of: dt.date | None,
    by: Sequence[str],
    only: Sequence[str] | None,
    communities: Sequence[str] | None,
) -> tuple[Tables, tuple[str, ...], list[Entry]]:
    if period.end < period.start:
        raise UsageError.period_reversed(period.start, period.end)
    for name in by:
        if name not in GROUPINGS:
            raise UsageError.unknown_grouping(name, GROUPINGS)
    known = _in_force()
    for name in only or ():
        if name not in known:
            raise UsageError.unknown_indicator(name, list(known))
    every = tables.community_ids()
    for name in communities or ():
        if name not in every:
            raise UsageError.unknown_community(name, every, "data")
    entries = [entry for entry in known.values() if not only or entry.id in only]
    asked = tuple(sorted(set(communities))) if communities else every
    return as_they_stood(tables, as_of or period.end), asked, entries


def _cohorts(
    tables: Tables,
    stood: Tables,
    period: Period,
    as_of: dt.date,
    by: Sequence[str],
    communities: Sequence[str],
    scheme: Scheme,
    entries: Sequence[Entry] = (),
    days: Callable[[Sequence[str]], tuple[Days, Days]] | None = None,
) -> Cohorts:
    grouping = make_grouping(
        stood,
        period=period,
        communities=communities,
        by=by,
        holders=tuple(dict.fromkeys(table for entry in entries for table in entry.tables())),
    )
    return Cohorts(
        tables,
        stood,
        period=period,
        as_of=as_of,
        scheme=scheme,
        grouping=grouping,
        days=days(grouping.index["community_id"].tolist()) if days else None,
    )


def _frame(
    tables: Tables,
    stood: Tables,
    entries: list[Entry],
    period: Period,
    as_of: dt.date,
    by: Sequence[str],
    communities: Sequence[str],
    scheme: Scheme,
) -> pd.DataFrame:
    units = [name for name in by if name in PERIOD_GROUPINGS]
    if not units:
        cohorts = _cohorts(tables, stood, period, as_of, by, communities, scheme, entries)
        return assembly.assemble(entries, cohorts)
    # Each sub-period is P itself (RULES 14.2); the finest unit cuts, all are named.
    finest = min(units, key=PERIOD_GROUPINGS.index)
    rest = [name for name in by if name not in units]
    pieces: list[pd.DataFrame] = []
    for part in sub_periods(period, finest):
        cohorts = _cohorts(tables, stood, part, as_of, rest, communities, scheme, entries)
        labels = {unit: period_label(part, unit) for unit in units}
        pieces.append(assembly.assemble(entries, cohorts).assign(**labels))
    together = pd.concat(pieces, ignore_index=True)[list(result_columns(tuple(by)))]
    if not rest:
        return together
    return together.sort_values(rest, kind="stable").reset_index(drop=True)


def _project_frame(
    stood: Tables,
    entries: list[Entry],
    period: Period,
    as_of: dt.date,
    communities: Sequence[str],
    scheme: Scheme,
) -> pd.DataFrame | None:
    """Some indicators of every project that overlaps the period, each over its own contract days."""
    places = project_places(stood, period=period, as_of=as_of, communities=communities)
    if places is None:
        return None
    chosen = [entry for entry in entries if entry.id in PROJECT_INDICATORS]
    own, of_place = places.contracts, ("community_id",)
    names = own["place"].tolist()
    given = places.tables
    cohorts = _cohorts(
        given, given, places.period, as_of, of_place, names, scheme, chosen, days=places.days_of
    )
    told = assembly.assemble(chosen, cohorts)
    frame = told.rename(columns={"community_id": "place"}).merge(own, on="place", how="left")
    frame = frame.assign(period_start=frame["start"], period_end=frame["end"])
    return frame[list(result_columns(("community_id", "project_id")))]


def _context(
    tables: Tables, period: Period, as_of: dt.date, scheme: Scheme, own: Sequence[Entry]
) -> Context:
    received = {
        name: tuple(c for c in tables.frame(name).columns if not c.startswith("_"))
        for name in tables
    }
    return Context(
        period=period,
        as_of=as_of,
        scheme=scheme.model_dump(mode="json"),
        about=tables.about,
        received=received,
        organization_names=_organization_names(tables),
        own_indicators=tuple(entry.told() for entry in own),
    )


def _organization_names(tables: Tables) -> dict[str, str]:
    if not tables.has("organizations", "organization_id", "organization_name"):
        return {}
    named = tables.frame("organizations").dropna(subset=["organization_id", "organization_name"])
    return dict(zip(named["organization_id"], named["organization_name"], strict=True))
