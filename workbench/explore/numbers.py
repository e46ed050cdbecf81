"""One indicator by any grouping: computed, named, and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench import messages, metrics
from workbench.disclosure import protect
from workbench.errors import UsageError
from workbench.exhibits.exhibit import Exhibit, sentence, table
from workbench.exhibits.naming import part_label
from workbench.explore.listing import Listing, listing, speaking, unprotected
from workbench.explore.opening import DataSet, words
from workbench.figures.labels import UNKNOWN, code_label, month_full, unit_label
from workbench.figures.words import (
    NO_NUMBER,
    count_of,
    has_number,
    limits_of,
    reason_of,
    rows_of,
    status_of,
    unknown_of,
    value_of,
)
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import catalogue
from workbench.results import PERIOD_GROUPINGS, Publishable


@dataclass(frozen=True)
class Numbers:
    """An indicator by `by`. `results` hides nothing: `min_cell` 1, for evaluators alone."""

    dataset: DataSet
    indicator: str
    by: tuple[str, ...]
    results: Publishable

    @property
    def lang(self) -> str:
        return self.dataset.lang

    @property
    def own(self) -> tuple[Entry, ...]:
        return self.dataset.own

    @property
    def frame(self) -> pd.DataFrame:
        """The result frame, one row a number."""
        return self.results.frame


@speaking
def compute(dataset: DataSet, *, indicator: str, by: str = "", communities: str = "") -> Numbers:
    """An indicator by a list of groupings (none: the whole), for some or all communities.

    UsageError for an indicator, a grouping or a community that does not exist.
    """
    groupings = words(by)
    computed = metrics.compute(
        dataset.tables,
        period=dataset.period,
        as_of=dataset.as_of,
        by=groupings,
        only=[indicator],
        communities=words(communities) or None,
        scheme=dataset.scheme,
        own=dataset.own,
    )
    return Numbers(dataset, indicator, groupings, protect(computed, min_cell=1))


@speaking
def values(numbers: Numbers) -> Listing:
    """Every number with its interval or range, n of N, unknowns and status. `frame`: the result frame."""
    lang = numbers.lang
    rows = rows_of(numbers.frame)
    said = as_text(numbers, rows)
    shown: Exhibit = table(said.to_numpy().tolist(), list(said.columns))
    if not rows:
        shown = sentence(messages.text("gaps.no_rows", lang), class_="wb-note")
    return listing(title(numbers), [unprotected(lang), shown], numbers.frame)


def title(numbers: Numbers, part: tuple[str, str] = ("", "")) -> str:
    """The indicator, the part of it that is meant, and by what it is grouped."""
    lang = numbers.lang
    entry = metrics.catalogue(numbers.own)[numbers.indicator]
    name = entry.name(lang)
    if any(part):
        said = messages.listed([part_label(one, lang, entry) for one in part if one], lang)
        name = messages.text("labels.part_of", lang, name=name, part=said)
    if not numbers.by:
        return messages.text("explore.title_whole", lang, indicator=name)
    by = messages.listed([grouping_label(column, lang) for column in numbers.by], lang)
    return messages.text("explore.title_by", lang, indicator=name, by=by)


def grouping_label(column: str, lang: str) -> str:
    return messages.text(f"explore.by_{column}", lang)


def as_text(numbers: Numbers, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of the result frame as people read them: groups, part, then the number and its status."""
    lang = numbers.lang
    parted = any(row["variant"] or row["group"] for row in rows)
    groups = [grouping_label(column, lang) for column in numbers.by]
    heads = [*groups, *([messages.text("explore.column_part", lang)] if parted else [])]
    if not heads:
        heads = [messages.text("labels.place", lang)]
    rest = ("value", "limits", "count", "unknown", "status")
    heads += [messages.text(f"explore.column_{name}", lang) for name in rest]
    cells = [_cells(numbers, row, parted) for row in rows]
    return pd.DataFrame(cells, columns=heads, dtype=object)


def _cells(numbers: Numbers, row: Mapping[str, Any], parted: bool) -> list[str]:
    lang = numbers.lang
    keys = [group_label(numbers, column, row[column], full=True) for column in numbers.by]
    keys += [part_of(row, lang) or NO_NUMBER] if parted else []
    return [
        *(keys or [messages.text("labels.whole", lang)]),
        told_value(row, lang),
        limits_of(row, lang),
        count_of(row, lang),
        unknown_of(row, lang),
        _status(row, lang),
    ]


def told_value(row: Mapping[str, Any], lang: str) -> str:
    """The value; of a level that has no sentence of its own, its code's label."""
    level = row["category"]
    if isinstance(level, str) and not has_number(row) and not messages.has(f"labels.level_{level}"):
        return part_label(level, lang)
    return value_of(row, lang)


def _status(row: Mapping[str, Any], lang: str) -> str:
    status, reason = status_of(row, lang), reason_of(row, lang)
    if status == reason:
        return status
    return messages.text("explore.status_because", lang, status=status, reason=reason)


def part_of(row: Mapping[str, Any], lang: str) -> str:
    """Variant and stratum of a row in words; blank for the plain whole."""
    entry = catalogue().get(str(row.get("indicator_id")))
    parts = [row[name] for name in ("variant", "group") if row[name]]
    return messages.listed([part_label(part, lang, entry) for part in parts], lang)


def group_label(numbers: Numbers, column: str, value: Any, *, full: bool = False) -> str:
    """What people read for a value of a grouping column; `full` keeps the id of a community."""
    lang = numbers.lang
    if pd.isna(value):
        return NO_NUMBER
    if column == "community_id":
        return _community(numbers.dataset, str(value), full)
    if column == "organization_id":
        return unit_label(numbers.results, str(value), lang)
    if column in ("street_name", "district_name"):
        return messages.text("labels.unknown", lang) if value == UNKNOWN else str(value)
    if column in PERIOD_GROUPINGS:
        return period_name(str(value), column, lang)
    return code_label(column, str(value), lang)


def _community(dataset: DataSet, community_id: str, full: bool) -> str:
    """The name; with the id where it is asked for, or where two share the name."""
    name = str(dataset.names.get(community_id, community_id))
    shared = Counter(dataset.names.values())[name] > 1
    if name == community_id or not (full or shared):
        return name
    return messages.text("explore.code_of", dataset.lang, code=community_id, label=name)


def period_name(value: str, unit: str, lang: str) -> str:
    """2024-03, 2024Q1, 2024H1 and 2024 as people read them."""
    if unit == "month":
        return month_full(value, lang)
    year, number = value[:4], value[5:]
    said = f"half_year_{number}" if unit == "half_year" else unit
    return messages.text(f"explore.{said}", lang, year=year, number=number)


def part_rows(numbers: Numbers, variant: str, group: str) -> pd.DataFrame:
    """The rows of one part of the indicator; of the plain whole, all parts where there is none.

    UsageError for a variant or stratum that the indicator does not have.
    """
    frame = numbers.frame
    rows = _chosen(_chosen(frame, "variant", variant), "group", group)
    if rows.empty and not frame.empty:
        known = [part for name in ("variant", "group") for part in frame[name].unique() if part]
        wrong = variant if variant and variant not in known else group or variant
        raise UsageError.unknown_part(wrong, numbers.indicator, known)
    # One picture has one unit.
    return rows[rows["unit"] == rows["unit"].iloc[0]] if len(rows) else rows


def _chosen(frame: pd.DataFrame, column: str, wanted: str) -> pd.DataFrame:
    rows = frame[frame[column] == wanted]
    return frame if rows.empty and not wanted else rows
