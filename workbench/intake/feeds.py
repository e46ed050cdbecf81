"""Which source column feeds which of ours, as a value: from our own headers, or from a mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from workbench.config.cells import ColumnRule, Filter
from workbench.config.mapping import FileRule, Mapping, TableRule
from workbench.errors import SourceError
from workbench.intake.grid import RawSheet, text_of
from workbench.intake.headers import folded, is_personal, is_provenance, known_columns, table_for
from workbench.intake.identifiers import masked
from workbench.schema.columns import Column, Table
from workbench.schema.definitions import TABLES


@dataclass(frozen=True)
class ColumnFeed:
    """One of our columns and what fills it: the source columns at `sources`, or the rule's constant.

    `missing` are markers of a missing cell beyond the usual ones; `dates` are strptime
    formats tried before our own; `lookup` gives for each spelling its name; `where` holds
    places of source columns beside each condition. With `alternatives` all of these are
    theirs, and the first that has a cell gives it.
    """

    column: Column
    sources: tuple[int, ...]
    rule: ColumnRule | None = None
    missing: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    lookup: dict[str, str] | None = None
    where: tuple[tuple[int, Filter], ...] = ()
    alternatives: tuple[ColumnFeed, ...] = ()

    def read(self) -> set[int]:
        """The places of all source columns that it looks at."""
        inside = (feed.read() for feed in self.alternatives)
        return {*self.sources, *(at for at, _ in self.where)}.union(*inside)


@dataclass(frozen=True)
class Feed:
    """How one sheet fills one table. `filters` hold places of source columns beside each rule."""

    table: Table
    columns: tuple[ColumnFeed, ...]
    filters: tuple[tuple[int, Filter], ...] = ()
    distinct: bool = False
    most_frequent: bool = False
    complete: bool = False

    def sources(self) -> set[int]:
        """The places of the source columns that it reads."""
        read = (feed.read() for feed in self.columns)
        return {at for at, _ in self.filters}.union(*read)


def own_feed(sheet: RawSheet) -> Feed | None:
    """How a sheet under our own headers fills its table; None when no table knows it.

    SourceError when two tables fit equally, a header stands twice, or the table's key or
    community is not among the headers.
    """
    table = table_for(sheet)
    if table is None:
        return None
    found = known_columns(table, sheet.headers)
    if not found:
        raise SourceError.no_known_header(sheet.file, sheet.sheet, table)
    for places in found.values():
        if len(places) > 1:
            header = masked(sheet.headers[places[0]])
            raise SourceError.duplicate_header(sheet.file, sheet.sheet, header)
    _refuse_missing_key(sheet, table, set(found))
    return Feed(
        table=table,
        columns=tuple(
            ColumnFeed(column, (found[column.name][0],))
            for column in table.columns
            if column.name in found
        ),
    )


def rule_for(mapping: Mapping | None, file: str, sheet: str) -> FileRule | None:
    """The first rule of a mapping that speaks of this file and sheet."""
    name = file.rpartition("/")[2]
    for rule in mapping.files if mapping else ():
        speaks_of_file = fnmatchcase(name, rule.match) or fnmatchcase(file, rule.match)
        if speaks_of_file and (rule.sheet is None or fnmatchcase(sheet, rule.sheet)):
            return rule
    return None


def wanted_columns(rule: FileRule) -> set[str]:
    """Every source column that a rule names, folded."""
    filters = [*rule.filters, *(f for table in rule.tables.values() for f in table.filters)]
    columns = [c for table in rule.tables.values() for c in table.columns.values()]
    named = {condition.column for condition in filters}.union(*(c.named() for c in columns))
    return {folded(name) for name in named}


def mapped_feeds(sheet: RawSheet, rule: FileRule, mapping: Mapping) -> tuple[Feed, ...]:
    """How a rule lets a sheet fill its tables.

    SourceError when the rule names a column that the sheet does not have, or stores a
    column of names, numbers or addresses of people.
    """
    return tuple(
        _mapped_feed(sheet, TABLES[name], table_rule, rule, mapping)
        for name, table_rule in rule.tables.items()
    )


def _mapped_feed(
    sheet: RawSheet, table: Table, table_rule: TableRule, rule: FileRule, mapping: Mapping
) -> Feed:
    _refuse_missing_key(sheet, table, set(table_rule.columns))
    columns = tuple(
        _column_feed(sheet, column, table_rule.columns[column.name], rule, mapping)
        for column in table.columns
        if column.name in table_rule.columns
    )
    conditions = (*rule.filters, *table_rule.filters)
    return Feed(
        table=table,
        columns=columns,
        filters=tuple((place_of(sheet, f.column), f) for f in conditions),
        distinct=table_rule.distinct,
        most_frequent=table_rule.on_conflict == "most_frequent",
        complete=table_rule.on_conflict == "complete",
    )


def _column_feed(
    sheet: RawSheet, column: Column, rule: ColumnRule, file_rule: FileRule, mapping: Mapping
) -> ColumnFeed:
    if rule.first_of is not None:
        alternatives = (
            _column_feed(sheet, column, single, file_rule, mapping) for single in rule.first_of
        )
        return ColumnFeed(column, (), rule, alternatives=tuple(alternatives))
    sources = tuple(place_of(sheet, name) for name in rule.sources())
    for at in sources:
        if is_personal(sheet.headers[at]) and not rule.reworded():
            raise SourceError.personal_column(
                sheet.file, sheet.sheet, masked(sheet.headers[at]), column.name
            )
    markers = (*mapping.missing, *file_rule.missing, *rule.missing)
    return ColumnFeed(
        column=column,
        sources=sources,
        rule=rule,
        missing=frozenset(text_of(marker) for marker in markers),
        # The nearest rule speaks first.
        dates=(*rule.dates, *file_rule.dates, *mapping.dates),
        lookup=_lookup_of(rule, mapping),
        where=tuple((place_of(sheet, f.column), f) for f in rule.where),
    )


def _lookup_of(rule: ColumnRule, mapping: Mapping) -> dict[str, str] | None:
    if rule.lookup is None:
        return None
    names = mapping.lookups[rule.lookup]
    return {
        text_of(spelling): name
        for name, spellings in names.items()
        for spelling in (name, *spellings)
    }


def place_of(sheet: RawSheet, header: str) -> int:
    """Where the column called `header` stands; SourceError names the nearest one."""
    exact = [at for at, known in enumerate(sheet.headers) if known == text_of(header)]
    places = exact or [
        at for at, known in enumerate(sheet.headers) if folded(known) == folded(header)
    ]
    if not places:
        known = [masked(h) for h in sheet.headers if h and not is_provenance(h)]
        raise SourceError.missing_column(sheet.file, sheet.sheet, masked(header), known)
    if len(places) > 1:
        raise SourceError.duplicate_header(sheet.file, sheet.sheet, masked(header))
    return places[0]


def unmapped(sheet: RawSheet, feeds: Sequence[Feed]) -> list[str]:
    """The headers that no feed reads, in order; unnamed columns as their place."""
    read = set().union(*(feed.sources() for feed in feeds)) if feeds else set()
    return [
        masked(header) or f"#{at + 1}"
        for at, header in enumerate(sheet.headers)
        if at not in read and not is_provenance(header)
    ]


def _refuse_missing_key(sheet: RawSheet, table: Table, given: set[str]) -> None:
    for column in table.columns:
        needed = column.name in table.key or column.name == "community_id"
        if needed and column.required and column.name not in given:
            raise SourceError.missing_key_column(sheet.file, sheet.sheet, table, column)


def passes(condition: Filter, text: str) -> bool:
    """Whether a cell meets a condition; a blank one reads as the empty text."""
    if condition.is_in is not None:
        return text in {text_of(item) for item in condition.is_in}
    if condition.not_in is not None:
        return text not in {text_of(item) for item in condition.not_in}
    if condition.matches is not None:
        return re.search(condition.matches, text) is not None
    assert condition.not_matches is not None
    return re.search(condition.not_matches, text) is None


def unmet(sheet: RawSheet, conditions: Sequence[tuple[int, Filter]]) -> np.ndarray:
    """Which rows fail one of the conditions, each beside the place of its column."""
    out = np.zeros(sheet.size, dtype=bool)
    for at, condition in conditions:
        cells = sheet.columns[at].distinct()
        fails = [not passes(condition, text_of(cell)) for cell in cells.values]
        out |= np.array([*fails, False])[cells.codes]
    return out
