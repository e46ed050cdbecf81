"""What an indicator is, and the decorator that makes a catalogue entry.

An indicator is one function from `Cohorts` to measures. Everything that people read about
it (names, definition, unit, direction) and everything that guards it (required columns,
disclosive or not) stands in its decorator, so that notebooks, tables, documentation and
both languages come from one place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from workbench.results import UNITS
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts
    from workbench.indicators.measures import Measure

Direction = Literal["higher", "lower", "context"]
Computation = Callable[["Cohorts"], Iterable["Measure"]]

#: R columns that no computation needs (RULES §16 on 1.12).
_NAMES = {"community_name", "organization_name", "title", "participant_count"}


@dataclass(frozen=True)
class Origin:
    """Where an evaluation's own indicator was declared; ours have none."""

    file: str
    line: int


#: Columns that may count people, needs, cases or responses.
COUNTING: tuple[str, ...] = ("numerator", "denominator", "n_unknown")


@dataclass(frozen=True)
class Entry:
    """One catalogue entry (RULES §15).

    `requires` lists what must be there: "needs" or "needs.closed_date", with "a | b" for
    one of two and "a + b" for both inside an alternative. `requires_for` adds to it for one
    variant, one group, or one pair of them ("strict/S3"). `levelled` says that its rows are
    levels: an unknown one says so in `category`. `unit_table` names the table whose rows are
    counted, where another of its tables could be grouped and this one cannot (RULES 14.2). `groups` besides the plain whole; `plain_group=False` where there is
    no plain whole ("only" in RULES §15), likewise `plain_variant`. `crossed` means every
    variant has every group. `open_groups`: the groups are those found in the data (R10).
    `counts`: which columns of a disclosive indicator count people, needs, cases or responses;
    the others hold money, time, staff or means, which point at nobody.
    `hidden_with` names indicators whose number follows from this one and what stands beside it:
    where one of them is hidden, this is hidden too; `hidden_with_for` says so of single
    groups. `part_names` names variants and groups
    that no code list names, each in both languages ({"evening": {"zh": "晚间", "en": "evening"}}).
    `compute` is None where this version has no computation: the entry then answers
    `not_available` with the note `not_computed`.
    """

    id: str
    code: str
    family: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    unit: str
    direction: Direction = "context"
    variants: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    plain_variant: bool = True
    plain_group: bool = True
    crossed: bool = False
    open_groups: bool = False
    group_units: Mapping[str, str] = field(default_factory=dict)
    partition: bool = False
    disclosive: bool = False
    counts: tuple[str, ...] = COUNTING
    requires: tuple[str, ...] = ()
    requires_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts_attendance: bool = False
    hidden_with: tuple[str, ...] = ()
    hidden_with_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit_table: str = ""
    levelled: bool = False
    per_households: bool = False
    headline: bool = False
    source: str = ""
    part_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    compute: Computation | None = None
    origin: Origin | None = None

    def __post_init__(self) -> None:
        for unit in (self.unit, *self.group_units.values()):
            if unit not in UNITS:
                raise ValueError(f"{self.id}: no such unit {unit}")

    def name(self, lang: str) -> str:
        return self.zh if lang.startswith("zh") else self.en

    def definition(self, lang: str) -> str:
        return self.definition_zh if lang.startswith("zh") else self.definition_en

    def part_name(self, part: str, lang: str) -> str | None:
        """What the entry itself calls one of its variants or groups."""
        names = self.part_names.get(part)
        return names["zh" if lang.startswith("zh") else "en"] if names else None

    def told(self) -> dict[str, Any]:
        """The entry without its code, as JSON values: what a finished slice says of it."""
        return {
            one.name: _plain(getattr(self, one.name))
            for one in fields(self)
            if one.name not in ("compute", "origin")
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Entry:
        """The entry that `told` described; it names and explains, and computes nothing."""
        return cls(**{name: _frozen(value) for name, value in told.items()})

    def unit_of(self, group: str) -> str:
        return self.group_units.get(group, self.unit)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Its fixed (variant, group) rows in output order (RULES 1.1, §16)."""
        variants = (*([""] if self.plain_variant else []), *self.variants)
        groups = (*([""] if self.plain_group else []), *self.groups)
        if self.crossed:
            return tuple((v, g) for v in variants for g in groups)
        rest = [(v, "") for v in variants[1:]]
        return (*((variants[0], g) for g in groups), *rest)

    def requirements(self, variant: str = "", group: str = "") -> tuple[str, ...]:
        """What one of its rows requires."""
        extra: tuple[str, ...] = ()
        for name in (variant, group, f"{variant}/{group}"):
            extra += tuple(self.requires_for.get(name, ())) if name else ()
        return (*self.requires, *extra)

    def tables(self, variant: str = "", group: str = "") -> tuple[str, ...]:
        """The tables that it, or one of its rows, cannot do without, in schema order."""
        items = self.requirements(variant, group)
        named = {item.split(".")[0].strip() for item in items if "|" not in item}
        for item in items:
            if "|" in item:
                each = [
                    {a.split(".")[0].strip(" ()") for a in alt.split("+")}
                    for alt in item.split("|")
                ]
                named |= set.intersection(*each)
        return tuple(name for name in TABLES if name in named)

    def missing(self, tables: Tables, variant: str = "", group: str = "") -> tuple[str, ...]:
        """The required tables and columns that were not received, by header (RULES 1.12)."""
        found: list[str] = []
        for item in self.requirements(variant, group):
            lacking = [
                [name for part in alternative.split("+") for name in self._lacks(tables, part)]
                for alternative in item.split("|")
            ]
            if all(lacking):
                found += [name for name in min(lacking, key=len) if name not in found]
        return tuple(found)

    def _lacks(self, tables: Tables, part: str) -> list[str]:
        return lacking(tables, part, counts_attendance=self.counts_attendance)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def lacking(tables: Tables, part: str, *, counts_attendance: bool = False) -> list[str]:
    """What of "needs" or "needs.closed_date" was not received, with the R columns of its table."""
    table, _, column = part.strip(" ()").partition(".")
    if table not in tables:
        return [table]
    needed = [
        c.name
        for c in TABLES[table].required()
        if c.name not in _NAMES or (c.name == "participant_count" and counts_attendance)
    ]
    if column:
        needed.append(column)
    return [f"{table}.{name}" for name in needed if not tables.has(table, name)]


_ENTRIES: dict[str, Entry] = {}

#: Modules whose indicators are ours; all others belong to evaluations.
_OURS = "workbench.indicators."


@dataclass(frozen=True)
class Declaration:
    """What a decorator outside the package says, not yet checked (`indicators.declared`)."""

    fields: Mapping[str, Any]
    compute: Any
    origin: Origin


#: By module, line and id: a module that is read again declares the same again.
_ELSEWHERE: dict[str, dict[tuple[int, str], Declaration]] = {}


def declare(**fields: Any) -> Entry:
    """Enter an indicator that this version knows by name and definition but does not compute."""
    entry = Entry(**fields)
    if entry.id in _ENTRIES:
        raise ValueError(f"two indicators are called {entry.id}")
    _ENTRIES[entry.id] = entry
    return entry


def indicator(**fields: Any) -> Callable[[Computation], Computation]:
    """Enter the decorated function in the catalogue under the given fields of `Entry`.

    Outside the package the declaration is only noted: an evaluation that names its module
    takes it from there (`indicators.own`), and nothing else in the process sees it.
    """

    def enter(function: Computation) -> Computation:
        module = str(getattr(function, "__module__", ""))
        if module.startswith(_OURS):
            declare(compute=function, **fields)
            return function
        # The line of the decorator, also where it stands above something that is no function.
        caller = sys._getframe(1)
        code = getattr(function, "__code__", None)
        line = code.co_firstlineno if code else caller.f_lineno
        origin = Origin(caller.f_code.co_filename, line)
        noted = _ELSEWHERE.setdefault(module, {})
        noted[origin.line, str(fields.get("id", ""))] = Declaration(fields, function, origin)
        return function

    return enter


def declared_in(module: str) -> list[Declaration]:
    """What a module outside the package and its submodules declared, in the order of their lines."""
    inside = sorted(m for m in _ELSEWHERE if m == module or m.startswith(f"{module}."))
    return [
        one for name in inside for _, one in sorted(_ELSEWHERE[name].items(), key=lambda kv: kv[0])
    ]


def forget(module: str) -> None:
    """Drop what a module declared, before it is read again."""
    for name in [m for m in _ELSEWHERE if m == module or m.startswith(f"{module}.")]:
        del _ELSEWHERE[name]


def entered() -> dict[str, Entry]:
    """The entries so far, in the order in which they were entered."""
    return dict(_ENTRIES)
