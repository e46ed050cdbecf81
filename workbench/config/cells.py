"""How one of our columns is filled, and which rows are meant: the rules inside a mapping."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from workbench.config.reading import Frozen

Cell = str | bool | int | float | dt.date

#: A source column in a template.
PLACE = re.compile(r"\{([^{}]+)\}")


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


def _template(value: str) -> str:
    """A text with a source column in braces, and no brace besides."""
    if not PLACE.search(value) or re.search(r"[{}]", PLACE.sub("", value)):
        raise ValueError("types.template")
    return value


def as_tuple(value: Any) -> Any:
    """YAML knows lists only; models hold tuples."""
    return tuple(value) if isinstance(value, list) else value


def as_rule(value: Any) -> Any:
    """A bare name is short for `from`."""
    return {"from": value} if isinstance(value, str) else value


DateFormat = Annotated[str, AfterValidator(_date_format)]
Template = Annotated[str, AfterValidator(_template)]
SourceText = Annotated[str, BeforeValidator(_source_text)]


def _compiles(value: Any) -> Any:
    for pattern in [value] if isinstance(value, str) else value or ():
        try:
            re.compile(pattern)
        except re.error:
            raise ValueError("types.pattern") from None
    return value


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
        return as_tuple(value)

    @field_validator("matches", "not_matches")
    @classmethod
    def _patterns(cls, value: str | None) -> Any:
        return _compiles(value)

    @model_validator(mode="after")
    def _one_condition(self) -> Filter:
        given = [self.is_in, self.not_in, self.matches, self.not_matches]
        if sum(condition is not None for condition in given) != 1:
            raise ValueError("types.one_condition")
        return self


class ColumnRule(Frozen):
    """How one of our columns is filled. Its cell comes from exactly one of:

    - `from`, a source column;
    - `template`, a text with source columns in braces; missing where one of them is;
    - `sum`, source columns of numbers added up; missing where one of them is;
    - `constant`, the same value in every row; null says that the source does not know it,
      so that the column is there and blank (RULES 1.12);
    - `first_of`, rules of which the first that has a cell in the row gives it. A cell that
      cannot be read is a cell: it is listed, and no later rule covers it up.

    `where` names conditions on source columns; in rows that fail one, the cell is missing.

    Then, in this order, on the trimmed cell; what settles a cell first, settles it:

    - `map` replaces whole cells; a cell mapped to null is missing.
    - blank cells and the markers in `missing` (of the rule, the file, the mapping) are missing,
      and stay so: neither `patterns` nor `otherwise` turns a missing cell into a value.
    - `patterns`: the first regular expression found in the cell gives the value.
    - `extract` keeps the first group (or the match) of a regular expression.
    - `lookup` gives the name of which the cell (or what was extracted) is a spelling.
    - `otherwise` is the value of every cell not settled yet. Without it a cell in which
      `extract` finds nothing, or that `lookup` does not know, is blanked and listed; any
      other passes as it is.

    `dates` are strptime formats, tried before ours and before those of the file.
    """

    source: str | None = Field(default=None, alias="from", min_length=1)
    template: Template | None = None
    sum: tuple[str, ...] | None = Field(default=None, min_length=2)
    constant: Cell | None = None
    first_of: tuple[Annotated[ColumnRule, BeforeValidator(as_rule)], ...] | None = Field(
        default=None, min_length=2
    )
    where: tuple[Filter, ...] = ()
    map: dict[SourceText, Cell | None] = Field(default_factory=dict)
    patterns: dict[str, Cell | None] = Field(default_factory=dict)
    extract: str | None = None
    lookup: str | None = None
    otherwise: Cell | None = None
    missing: tuple[SourceText, ...] = ()
    dates: tuple[DateFormat, ...] = ()

    @field_validator("sum", "first_of", "where", "missing", "dates", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return as_tuple(value)

    @field_validator("patterns", "extract")
    @classmethod
    def _patterns(cls, value: Any) -> Any:
        return _compiles(value)

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnRule:
        origins = (self.source, self.template, self.sum, self.first_of)
        given = sum(origin is not None for origin in origins) + self.is_constant()
        if given != 1:
            raise ValueError("types.one_origin")
        if self.first_of is not None and self.model_fields_set != {"first_of"}:
            raise ValueError("types.first_of_alone")
        return self

    def is_constant(self) -> bool:
        """Whether every row has the same value, be it null."""
        return "constant" in self.model_fields_set

    def sources(self) -> tuple[str, ...]:
        """The source columns that make the cell, in order."""
        if self.template is not None:
            return tuple(PLACE.findall(self.template))
        if self.sum is not None:
            return self.sum
        return () if self.source is None else (self.source,)

    def named(self) -> set[str]:
        """Every source column that the rule names, in conditions too."""
        inside = (rule.named() for rule in self.first_of or ())
        return {*self.sources(), *(f.column for f in self.where)}.union(*inside)

    def reworded(self) -> bool:
        """Whether nothing of the source cell need survive: it is only looked at."""
        listed = self.map or self.patterns or self.lookup
        return bool(self.extract or (listed and self.otherwise is not None))

    def written(self) -> tuple[Cell, ...]:
        """The values that the rule itself writes, but for those of its lookup."""
        given = (self.constant, self.otherwise, *self.map.values(), *self.patterns.values())
        return tuple(value for value in given if value is not None)
