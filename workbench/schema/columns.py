"""What a column and a table are. Columns are data: loaders enforce them, cohorts trust them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["str", "int", "float", "date", "bool", "enum", "list"]

#: Where an imported row came from. Not part of a row's content: two rows that differ
#: only here are the same row (RULES 1.7).
PROVENANCE: tuple[str, ...] = ("_source_file", "_source_sheet", "_source_row")

#: The years of a date; others are typing errors in data about services to living people.
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Code:
    """One value of a code list: the stored code and what people read."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """The label in `lang` (zh-CN or en)."""
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True)
class Column:
    """One column: its stored name, Chinese header, type and what its cells may hold.

    `aliases` are further headers under which street offices send it. `minimum` and
    `maximum` are inclusive; a value outside is a data error, never clipped.
    """

    name: str
    zh: str
    en: str
    type: ColumnType
    required: bool = False
    codes: tuple[Code, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None

    def label(self, lang: str) -> str:
        """The header that a person reads in `lang` (zh-CN or en)."""
        return self.zh if lang.startswith("zh") else self.en

    def code_names(self) -> tuple[str, ...]:
        return tuple(code.code for code in self.codes)


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, and the date that says when a row happened.

    `own_date` is the column of RULES 1.4: a row whose own date lies after `as_of` does not
    exist yet. Tables without one are lists that hold as they are.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    own_date: str | None = None
    mandatory: bool = False

    def label(self, lang: str) -> str:
        return self.zh if lang.startswith("zh") else self.en

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)
