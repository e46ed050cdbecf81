"""A mapping: which source column feeds which of ours, and how its cells are read."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from workbench import messages
from workbench.config.reading import Frozen, Lines, Words, line_of, read_model, read_yaml
from workbench.errors import ConfigError
from workbench.schema.columns import Column
from workbench.schema.definitions import TABLES

Cell = str | bool | int | float | dt.date


def _source_text(value: Any) -> Any:
    # YAML reads an unquoted 1 or true as a number or a boolean; source cells are text.
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else value


def _date_format(value: str) -> str:
    """A strptime format that gives back year, month and day of what it wrote."""
    # strptime fills what a format leaves out (1900, January, the 1st): a silent wrong date.
    sample = dt.datetime(2023, 12, 31, 22, 45, 56, 789, tzinfo=dt.UTC)
    try:
        same = dt.datetime.strptime(sample.strftime(value), value).date() == sample.date()
    except ValueError:
        same = False
    if not same:
        raise ValueError("types.date_format")
    return value


DateFormat = Annotated[str, AfterValidator(_date_format)]
SourceText = Annotated[str, BeforeValidator(_source_text)]
SourceKey = SourceText


def _as_rule(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


class ColumnRule(Frozen):
    """How one of our columns is filled: from a source column, or with a constant.

    In this order, on the trimmed cell; what settles a cell first, settles it:

    - `map` replaces whole cells; a cell mapped to null is missing.
    - blank cells and the markers in `missing` (of the rule, the file, the mapping) are missing,
      and stay so: neither `patterns` nor `otherwise` turns a missing cell into a value.
    - `patterns`: the first regular expression found in the cell gives the value.
    - `extract` keeps the first group (or the match) of a regular expression; where nothing
      is found and there is no `otherwise`, the cell is blanked and listed.
    - `otherwise` is the value of every cell not settled yet; without it the cell passes as it is.

    `dates` are strptime formats, tried before ours and before those of the file.
    """

    source: str | None = Field(default=None, alias="from", min_length=1)
    constant: Cell | None = None
    map: dict[SourceKey, Cell | None] = Field(default_factory=dict)
    patterns: dict[str, Cell | None] = Field(default_factory=dict)
    otherwise: Cell | None = None
    extract: str | None = None
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()

    @field_validator("missing", "dates", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("patterns", "extract")
    @classmethod
    def _compiles(cls, value: Any) -> Any:
        for pattern in [value] if isinstance(value, str) else value or ():
            try:
                re.compile(pattern)
            except re.error:
                raise ValueError("types.pattern") from None
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnRule:
        if (self.source is None) == (self.constant is None):
            raise ValueError("types.one_origin")
        return self


class Filter(Frozen):
    """Which rows are meant: exactly one condition on one source column."""

    column: str = Field(min_length=1)
    is_in: tuple[SourceText, ...] | None = Field(default=None, alias="in")
    not_in: tuple[SourceText, ...] | None = None
    matches: str | None = None
    not_matches: str | None = None

    @field_validator("is_in", "not_in", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("matches", "not_matches")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        return ColumnRule._compiles(value)

    @model_validator(mode="after")
    def _one_condition(self) -> Filter:
        given = [self.is_in, self.not_in, self.matches, self.not_matches]
        if sum(condition is not None for condition in given) != 1:
            raise ValueError("types.one_condition")
        return self


class TableRule(Frozen):
    """How one of our tables is filled from a file.

    `distinct` says that the file repeats the rows of this table (a community's name on
    every request): equal rows are merged and counted as repeated. Where rows of one key
    differ, `on_conflict` decides: `refuse` sets all of them aside, `most_frequent` keeps
    what most rows say (a tie is refused), logs each such key with its counts, and sets the
    other rows aside; it is only for `distinct` tables, where rows are no events. `filters`
    add to the file's own.
    """

    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_as_rule)]] = Field(min_length=1)
    distinct: bool = False
    on_conflict: Literal["refuse", "most_frequent"] = "refuse"
    filters: tuple[Filter, ...] = ()

    @field_validator("filters", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _votes_only_on_things(self) -> TableRule:
        if self.on_conflict == "most_frequent" and not self.distinct:
            raise ValueError("intake.only_distinct")
        return self


class FileRule(Frozen):
    """Which files and sheets a rule speaks of, and what they feed.

    `match` and `sheet` are patterns with * and ?; the first rule that fits a file and sheet
    is taken. Without `sheet` a rule speaks of every sheet that has its columns. `missing`
    are markers of a missing cell beyond the usual ones, `dates` are strptime formats tried
    before ours.
    """

    match: str = "*"
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()
    filters: tuple[Filter, ...] = ()
    tables: dict[str, TableRule] = Field(min_length=1)

    @field_validator("missing", "dates", "filters", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

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
    """A whole mapping file. `notes` are caveats of the source that every report must print."""

    title: Words = Field(default_factory=dict)
    notes: dict[Literal["zh-CN", "en"], tuple[str, ...]] = Field(default_factory=dict)
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()
    files: tuple[FileRule, ...] = Field(min_length=1)

    @field_validator("missing", "dates", "files", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("notes", mode="before")
    @classmethod
    def _note_tuples(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {lang: tuple(v) if isinstance(v, list) else v for lang, v in value.items()}


def read_mapping(path: Path) -> Mapping:
    """The mapping at `path`.

    ConfigError when it names a table or column that we do not have, leaves out a key or the
    community, or gives a code that the column does not know.
    """
    mapping = read_model(path, Mapping)
    _, lines = read_yaml(path)
    for number, rule in enumerate(mapping.files):
        for table, table_rule in rule.tables.items():
            _check_names(path, lines, ("files", number, "tables"), table, table_rule)
    return mapping


def _check_names(
    path: Path, lines: Lines, at: tuple[Any, ...], table: str, rule: TableRule
) -> None:
    if table not in TABLES:
        raise ConfigError.unknown_key(path, line_of(lines, (*at, table)), table, list(TABLES))
    known = TABLES[table].names()
    for name, column_rule in rule.columns.items():
        line = line_of(lines, (*at, table, "columns", name))
        if name not in known:
            raise ConfigError.unknown_key(path, line, name, known)
        _check_codes(path, line, TABLES[table].column(name), column_rule)
    for column in TABLES[table].required():
        needed = column.name in TABLES[table].key or column.name == "community_id"
        if needed and column.name not in rule.columns:
            line = line_of(lines, (*at, table, "columns"))
            raise ConfigError.missing_key(path, line, column.name)


def _check_codes(path: Path, line: int, column: Column, rule: ColumnRule) -> None:
    """Every value that the rule writes into a coded column is a code, a label or an alias."""
    if column.type != "enum":
        return
    known = {
        spelling.casefold()
        for code in column.codes
        for spelling in (code.code, code.zh, code.en, *code.aliases)
    }
    for written in (rule.constant, rule.otherwise, *rule.map.values(), *rule.patterns.values()):
        if written is not None and str(written).casefold() not in known:
            raise ConfigError.unknown_key(path, line, str(written), column.code_names())


def languages_of(words: Words, lang: str) -> str:
    """The text in `lang`, or in the first language that the file gives."""
    if lang in words:
        return words[lang]
    for other in messages.LANGUAGES:
        if other in words:
            return words[other]
    return ""
