"""A mapping: which source column feeds which of ours, and how its cells are read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from workbench import messages
from workbench.config.cells import ColumnRule, DateFormat, Filter, SourceText, as_rule, as_tuple
from workbench.config.reading import Frozen, Lines, Words, line_of, read_model, read_yaml
from workbench.errors import ConfigError
from workbench.schema.columns import Column, Table
from workbench.schema.definitions import TABLES


def _notes(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {lang: as_tuple(lines) for lang, lines in value.items()}


#: Names, each with its other spellings.
Lookup = dict[SourceText, Annotated[tuple[SourceText, ...], BeforeValidator(as_tuple)]]
Notes = Annotated[dict[Literal["zh-CN", "en"], tuple[str, ...]], BeforeValidator(_notes)]


class TableRule(Frozen):
    """How one of our tables is filled from a file.

    `distinct` says that the file repeats the rows of this table (a community's name on
    every request): equal rows are merged and counted as repeated. Where rows of one key
    differ, `on_conflict` decides: `refuse` sets all of them aside, `most_frequent` keeps
    what most rows say (a tie is refused), logs each such key with its counts, and sets the
    other rows aside; `complete` fills the blank cells of a row from others of its key, in
    this or another file, where no two filled cells differ, and logs that. Both are only for
    `distinct` tables, where rows are no events. `filters` add to the file's own.
    """

    columns: dict[str, Annotated[ColumnRule, BeforeValidator(as_rule)]] = Field(min_length=1)
    distinct: bool = False
    on_conflict: Literal["refuse", "most_frequent", "complete"] = "refuse"
    filters: tuple[Filter, ...] = ()

    @field_validator("filters", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return as_tuple(value)

    @model_validator(mode="after")
    def _only_things_are_merged(self) -> TableRule:
        if self.on_conflict != "refuse" and not self.distinct:
            raise ValueError("intake.only_distinct")
        return self


class FileRule(Frozen):
    """Which files and sheets a rule speaks of, and what they feed.

    `match` and `sheet` are patterns with * and ?; the first rule that fits a file and sheet
    is taken. Without `sheet` a rule speaks of every sheet that has its columns. `missing`
    are markers of a missing cell beyond the usual ones, `dates` are strptime formats tried
    before ours. `notes` are caveats of these files alone, printed where one of them was read.
    """

    match: str = "*"
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: Notes = Field(default_factory=dict)
    tables: dict[str, TableRule] = Field(min_length=1)

    @field_validator("missing", "dates", "filters", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return as_tuple(value)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                codecs.lookup(value)
            except LookupError:
                raise ValueError("intake.encoding") from None
        return value


class Mapping(Frozen):
    """A whole mapping file. `notes` are caveats of the source that every report must print.

    `lookups` are lists of names, each with its other spellings, that all files share.
    """

    title: Words = Field(default_factory=dict)
    notes: Notes = Field(default_factory=dict)
    lookups: dict[str, Lookup] = Field(default_factory=dict)
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()
    files: tuple[FileRule, ...] = Field(min_length=1)

    @field_validator("missing", "dates", "files", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return as_tuple(value)


def read_mapping(path: Path) -> Mapping:
    """The mapping at `path`.

    ConfigError when it names a table, column or lookup that does not exist, leaves out a key
    or the community, gives a code that the column does not know, adds up a column of
    words, or lists one spelling under two names.
    """
    mapping = read_model(path, Mapping)
    _, lines = read_yaml(path)
    _check_lookups(path, lines, mapping)
    for number, rule in enumerate(mapping.files):
        for table, table_rule in rule.tables.items():
            at = ("files", number, "tables", table)
            if table not in TABLES:
                raise ConfigError.unknown_key(path, line_of(lines, at), table, list(TABLES))
            _check_table(path, lines, at, TABLES[table], table_rule, mapping)
    return mapping


def _check_lookups(path: Path, lines: Lines, mapping: Mapping) -> None:
    for lookup, names in mapping.lookups.items():
        meant: dict[str, str] = {}
        for name, spellings in names.items():
            for spelling in (name, *spellings):
                if meant.setdefault(spelling, name) != name:
                    line = line_of(lines, ("lookups", lookup, name))
                    expected = partial(messages.text, "types.spellings_of_one")
                    key = f"lookups.{lookup}.{name}"
                    raise ConfigError.wrong_value(path, line, key, expected, repr(spelling))


def _check_table(
    path: Path, lines: Lines, at: tuple[Any, ...], table: Table, rule: TableRule, mapping: Mapping
) -> None:
    known = table.names()
    for name, column_rule in rule.columns.items():
        line = line_of(lines, (*at, "columns", name))
        if name not in known:
            raise ConfigError.unknown_key(path, line, name, known)
        for single in column_rule.first_of or (column_rule,):
            _check_rule(path, line, table.column(name), single, mapping)
    for column in table.required():
        needed = column.name in table.key or column.name == "community_id"
        if needed and column.name not in rule.columns:
            line = line_of(lines, (*at, "columns"))
            raise ConfigError.missing_key(path, line, column.name)


def _check_rule(path: Path, line: int, column: Column, rule: ColumnRule, mapping: Mapping) -> None:
    """The lookup exists, numbers are added up only into numbers, and codes are codes."""
    if rule.lookup is not None and rule.lookup not in mapping.lookups:
        raise ConfigError.unknown_key(path, line, rule.lookup, list(mapping.lookups))
    if rule.sum is not None and column.type not in ("int", "float"):
        expected = partial(messages.text, "types.sum_of_numbers")
        found = repr(list(rule.sum))
        raise ConfigError.wrong_value(path, line, f"{column.name}.sum", expected, found)
    if column.type == "enum":
        for written in (*rule.written(), *_names_of(rule, mapping)):
            _check_code(path, line, column, str(written))


def _names_of(rule: ColumnRule, mapping: Mapping) -> Iterator[str]:
    if rule.lookup is not None:
        yield from mapping.lookups[rule.lookup]


def _check_code(path: Path, line: int, column: Column, written: str) -> None:
    """What a rule writes into a coded column is a code, a label or an alias of it."""
    known = {
        spelling.casefold()
        for code in column.codes
        for spelling in (code.code, code.zh, code.en, *code.aliases)
    }
    if written.casefold() not in known:
        raise ConfigError.unknown_key(path, line, written, column.code_names())


def languages_of(words: Words, lang: str) -> str:
    """The text in `lang`, or in the first language that the file gives."""
    if lang in words:
        return words[lang]
    for other in messages.LANGUAGES:
        if other in words:
            return words[other]
    return ""
