"""The data set of the explore notebook: tables, period and language, and what the tables hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench import messages
from workbench.cohorts.grouping import place_attributes
from workbench.cohorts.history import as_they_stood
from workbench.config.scheme import DEFAULT_SCHEME, Scheme, read_scheme
from workbench.errors import UsageError
from workbench.exhibits.exhibit import Exhibit, element, sentence, stacked, table
from workbench.explore.listing import Listing, listing, speaking
from workbench.figures.words import NO_NUMBER, rows_of
from workbench.indicators.catalogue import Entry
from workbench.indicators.own import load_own
from workbench.loaders import open_tables
from workbench.messages import Formats
from workbench.results import Period
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES
from workbench.slices import date_of


@dataclass(frozen=True)
class DataSet:
    """Tables with what every number of the notebook shares. `names` are those of communities."""

    tables: Tables
    period: Period
    as_of: dt.date
    scheme: Scheme
    names: Mapping[str, str]
    lang: str
    #: The evaluation's own indicators.
    own: tuple[Entry, ...] = ()


@speaking
def open_dataset(
    *,
    data: str,
    period_start: str,
    period_end: str,
    as_of: str = "",
    scheme: str = "",
    own_indicators: str = "",
    lang: str,
) -> DataSet:
    """The data set in the folder `data`, for a period in ISO dates.

    `as_of` defaults to the end of the period, `scheme` to the default one;
    `own_indicators` is the evaluation's folder of own indicators. Raises SourceError for a
    folder that holds no tables, UsageError for dates that make no period and IndicatorError
    for own indicators that cannot be read.
    """
    period = Period(date_of(period_start, "period_start"), date_of(period_end, "period_end"))
    until = date_of(as_of, "as_of") if as_of else period.end
    if period.end < period.start:
        raise UsageError.period_reversed(period.start, period.end)
    if until < period.start:
        raise UsageError.as_of_before_period(until, period.start)
    tables = open_tables(Path(data))
    own = load_own(Path(own_indicators) if own_indicators else None).entries
    terms = read_scheme(Path(scheme)) if scheme else DEFAULT_SCHEME
    return dataset_of(tables, period, until, terms, lang, own)


def dataset_of(
    tables: Tables,
    period: Period,
    as_of: dt.date,
    scheme: Scheme,
    lang: str,
    own: tuple[Entry, ...] = (),
) -> DataSet:
    """Tables that are open already, as a data set."""
    places = place_attributes(as_they_stood(tables, as_of), period, tables.community_ids())
    names = dict(zip(places["community_id"], places["community_name"], strict=True))
    return DataSet(tables, period, as_of, scheme, names, lang, own)


def words(text: str) -> tuple[str, ...]:
    """The names in a list that people type: parted by commas of any kind or blanks, each once."""
    return tuple(dict.fromkeys(word for word in re.split(r"[,，、;；\s]+", text) if word))


@speaking
def tables(dataset: DataSet) -> Listing:
    """Each of the ten tables: rows, columns, first and last date, and the columns that are missing.

    `frame`: table, received, rows, columns, columns_known, first, last, missing.
    """
    lang = dataset.lang
    found = pd.DataFrame([_held(dataset.tables, name) for name in TABLES])
    heads = ("table", "rows", "columns", "dates", "missing")
    shown = table(
        [_table_cells(row, lang) for row in rows_of(found)],
        [messages.text(f"explore.column_{name}", lang) for name in heads],
    )
    return listing(messages.text("explore.tables", lang), [_about(dataset), shown], found)


def _held(tables: Tables, name: str) -> dict[str, object]:
    """What one table holds; dates are its own date, or the year where it has only that."""
    table, frame = TABLES[name], tables.frame(name)
    missing = [column for column in table.names() if column not in frame.columns]
    first, last = _ends(frame, table.own_date)
    return {
        "table": name,
        "received": name in tables,
        "rows": len(frame),
        "columns": len(table.names()) - len(missing),
        "columns_known": len(table.names()),
        "first": first,
        "last": last,
        "missing": ", ".join(missing) if name in tables else "",
    }


def _ends(frame: pd.DataFrame, own_date: str | None) -> tuple[object, object]:
    if own_date in frame.columns and frame[own_date].notna().any():
        dates = frame[own_date].dropna()
        return dates.min().date().isoformat(), dates.max().date().isoformat()
    if "year" in frame.columns and frame["year"].notna().any():
        years = frame["year"].dropna()
        return str(years.min()), str(years.max())
    return None, None


def _table_cells(row: Mapping[str, object], lang: str) -> list[str]:
    name = str(row["table"])
    title = messages.text("explore.table_name", lang, label=TABLES[name].label(lang), name=name)
    if not row["received"]:
        return [title, messages.text("page.came_not", lang), NO_NUMBER, NO_NUMBER, NO_NUMBER]
    labels = [TABLES[name].column(column).label(lang) for column in words(str(row["missing"]))]
    dated = isinstance(row["first"], str)
    dates = messages.text("explore.dates", lang, first=row["first"], last=row["last"])
    return [
        title,
        Formats(lang).integer(float(str(row["rows"]))),
        f"{row['columns']} / {row['columns_known']}",
        dates if dated else NO_NUMBER,
        messages.listed(labels, lang) if labels else NO_NUMBER,
    ]


def _about(dataset: DataSet) -> Exhibit:
    """The banner of a synthetic city, period and extraction date, and what the source wants said."""
    lang, about, formats = dataset.lang, dataset.tables.about, Formats(dataset.lang)
    said = messages.text(
        "explore.about",
        lang,
        communities=formats.integer(len(dataset.names)),
        start=formats.day(dataset.period.start),
        end=formats.day(dataset.period.end),
        as_of=formats.day(dataset.as_of),
    )
    banner = messages.text("page.synthetic", lang)
    synthetic = [Exhibit(element("p", banner, class_="wb-synthetic", role="note"), banner)]
    notes = about.get("notes", {})
    told = notes.get(lang, []) if isinstance(notes, Mapping) else notes
    return stacked(
        [
            *(synthetic if about.get("synthetic") else []),
            sentence(said),
            *(sentence(str(note), class_="wb-note") for note in told),
        ]
    )
