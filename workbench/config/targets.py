"""Targets as an evaluation writes them: an indicator, its bound, and where the bound comes from.

What a bound means (its unit, which side is good) is the catalogue's to say, and this package
does not know the catalogue: `indicators.targets` settles what is read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainValidator, field_validator, model_validator

from workbench import messages
from workbench.config.reading import Frozen, Lines, line_of, messages_found, read_part
from workbench.errors import ConfigError

#: The key of an evaluation under which targets stand.
TARGETS = "targets"
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*[%％]")


@dataclass(frozen=True)
class Amount:
    """A number as written; `percent` where a percent sign stood behind it."""

    number: float
    percent: bool

    def __str__(self) -> str:
        return f"{self.number:.12g}%" if self.percent else f"{self.number:.12g}"


def _amount(value: Any) -> Amount:
    written = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if written:
        return Amount(float(written[1]), percent=True)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("types.amount")
    return Amount(float(value), percent=False)


#: None where the file does not name it: a key without a value is an error.
_Bound = Annotated[Amount | None, PlainValidator(_amount)]


class _Source(Frozen):
    model_config = ConfigDict(populate_by_name=False)

    zh: str = Field(default="", alias="zh-CN")
    en: str = ""

    def words(self) -> dict[str, str]:
        told = {"zh-CN": self.zh, "en": self.en}
        return {lang: said for lang, said in told.items() if said}


class _Keys(Frozen):
    """The long form of a target."""

    variant: str = Field(default="", min_length=1)
    group: str = Field(default="", min_length=1)
    at_least: _Bound = None
    at_most: _Bound = None
    source: _Source = Field(default_factory=_Source)

    @field_validator("source", mode="before")
    @classmethod
    def _one_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            return dict.fromkeys(messages.LANGUAGES, value)
        if not isinstance(value, dict):
            raise ValueError("types.words")
        return value

    @model_validator(mode="after")
    def _has_a_bound(self) -> _Keys:
        if self.at_least is None and self.at_most is None:
            raise ValueError("types.has_bound")
        return self


@dataclass(frozen=True)
class WrittenTarget:
    """One target as written: `bound` alone in the short form, else `at_least`, `at_most` or both.

    `at` is its place in the file, so that a later check can name line and key.
    """

    indicator_id: str
    at: tuple[Any, ...]
    bound: Amount | None = None
    variant: str = ""
    group: str = ""
    at_least: Amount | None = None
    at_most: Amount | None = None
    source: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> tuple[Any, ...]:
        """Where a key of this target stands; the bound of the short form stands at its name."""
        return self.at if key == "bound" else (*self.at, key)


def read_targets(path: Path, content: Any, lines: Lines) -> tuple[WrittenTarget, ...]:
    """The targets under the key `targets`, in the order of the file.

    An indicator has a bound (`90%`), a set of keys, or a list of such sets. ConfigError names
    file, line and key of what is none of these.
    """
    if not isinstance(content, dict):
        raise _not(path, lines, (TARGETS,), "types.mapping", content)
    found: list[WrittenTarget] = []
    for indicator_id, told in content.items():
        at = (TARGETS, str(indicator_id))
        if not isinstance(told, list):
            found.append(_read(path, told, lines, at))
        elif not told:
            raise _not(path, lines, at, "types.not_empty", told)
        else:
            found += [_read(path, one, lines, (*at, n)) for n, one in enumerate(told)]
    return tuple(found)


def _read(path: Path, told: Any, lines: Lines, at: tuple[Any, ...]) -> WrittenTarget:
    if not isinstance(told, dict):
        try:
            return WrittenTarget(at[1], at, bound=_amount(told))
        except ValueError:
            raise _not(path, lines, at, "types.amount_or_keys", told) from None
    keys = read_part(path, told, _Keys, lines, at)
    return WrittenTarget(
        at[1],
        at,
        variant=keys.variant,
        group=keys.group,
        at_least=keys.at_least,
        at_most=keys.at_most,
        source=keys.source.words(),
    )


def _not(path: Path, lines: Lines, at: tuple[Any, ...], expected: str, found: Any) -> ConfigError:
    """The error of a value at `at` that is not what the message `expected` says."""
    return ConfigError.wrong_value(
        path,
        line_of(lines, at),
        ".".join(str(part) for part in at),
        lambda lang: messages.text(expected, lang),
        messages_found(found),
    )
