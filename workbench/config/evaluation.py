"""An evaluation: what to run, on which data, for whom (DESIGN, Configuration)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from workbench.config.reading import Frozen, Lines, Words, line_of, read_model, read_yaml
from workbench.config.scheme import DEFAULT_SCHEME, Scheme, read_scheme
from workbench.config.targets import WrittenTarget, read_targets
from workbench.errors import ConfigError

#: The notebook that tells one community's story, shipped with the package.
COMMUNITY_NOTEBOOK = "community"


class _Period(Frozen):
    start: dt.date
    end: dt.date


class _File(Frozen):
    """The keys of the file, as written. Defaults are those of DESIGN."""

    title: Words
    data: str = Field(min_length=1)
    period: _Period
    as_of: dt.date | None = None
    compare: _Period | None = None
    communities: Literal["all"] | tuple[str, ...] | str = "all"
    #: Read by `targets`: an indicator may have one target or a list of them.
    targets: Any = Field(default_factory=dict)
    languages: tuple[Literal["zh-CN", "en"], ...] = Field(default=("zh-CN",), min_length=1)
    audience: Literal["evaluator", "funder"] = "funder"
    notebooks: tuple[str, ...] = Field(default=(COMMUNITY_NOTEBOOK,), min_length=1, max_length=1)
    outputs: tuple[Literal["html"], ...] = Field(default=("html",), min_length=1)
    assets: Literal["shared", "inline"] = "shared"
    scheme: str | None = None
    sectors: Literal["three", "five"] | None = None
    indicators: str | None = Field(default=None, min_length=1)
    min_cell: int | None = Field(default=None, ge=1)
    prepared_by: str = ""
    checked_by: str = ""
    out: str = Field(min_length=1)

    @field_validator("languages", "notebooks", "outputs", "communities", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Evaluation:
    """A configuration, read and checked: paths are absolute, the scheme is loaded."""

    path: Path
    title: Words
    data: Path
    period_start: dt.date
    period_end: dt.date
    as_of: dt.date
    #: First and last day of the earlier period to compare with.
    compare: tuple[dt.date, dt.date] | None
    communities: tuple[str, ...] | None
    #: As written; `indicators.targets` holds them against the catalogue.
    targets: tuple[WrittenTarget, ...]
    languages: tuple[str, ...]
    audience: Literal["evaluator", "funder"]
    notebooks: tuple[Path, ...]
    assets: Literal["shared", "inline"]
    scheme: Scheme
    #: The folder of own indicators, if there is one.
    indicators: Path | None
    min_cell: int | None
    prepared_by: str
    checked_by: str
    out: Path
    lines: Lines

    def check_communities(self, known: Sequence[str]) -> tuple[str, ...]:
        """The communities to run; ConfigError for one that the data do not hold."""
        if self.communities is None:
            return tuple(known)
        for number, name in enumerate(self.communities):
            if name not in known:
                line = line_of(self.lines, ("communities", number))
                raise ConfigError.unknown_community(self.path, line, name, known)
        return tuple(sorted(set(self.communities)))


def read_evaluation(path: Path) -> Evaluation:
    """The evaluation at `path`; relative paths start at the file.

    ConfigError names file, line and key for a key that does not exist, a wrong type, a
    period that ends before it starts, and an earlier period that is not earlier.
    """
    told = read_model(path, _File)
    _, lines = read_yaml(path)
    if told.period.end < told.period.start:
        line = line_of(lines, ("period",))
        raise ConfigError.period_reversed(path, line, told.period.start, told.period.end)
    if told.as_of and told.as_of < told.period.start:
        line = line_of(lines, ("as_of",))
        raise ConfigError.as_of_before_period(path, line, told.as_of, told.period.start)
    if told.compare:
        _check_compare(path, line_of(lines, ("compare",)), told.compare, told.period)
    here = path.resolve().parent
    return Evaluation(
        path=path,
        title=told.title,
        data=(here / told.data).resolve(),
        period_start=told.period.start,
        period_end=told.period.end,
        as_of=told.as_of or told.period.end,
        compare=(told.compare.start, told.compare.end) if told.compare else None,
        communities=_communities(here, told.communities),
        targets=read_targets(path, told.targets, lines),
        languages=tuple(dict.fromkeys(told.languages)),
        audience=told.audience,
        notebooks=tuple(_notebook(here, name) for name in told.notebooks),
        assets=told.assets,
        scheme=_scheme(here, told),
        indicators=_indicators(path, line_of(lines, ("indicators",)), here, told.indicators),
        min_cell=told.min_cell,
        prepared_by=told.prepared_by,
        checked_by=told.checked_by,
        out=(here / told.out).resolve(),
        lines=lines,
    )


def _scheme(here: Path, told: _File) -> Scheme:
    """The scheme of the evaluation; `sectors` in the evaluation wins over its own."""
    scheme = read_scheme((here / told.scheme).resolve()) if told.scheme else DEFAULT_SCHEME
    return scheme.with_sectors(told.sectors) if told.sectors else scheme


def _indicators(path: Path, line: int, here: Path, told: str | None) -> Path | None:
    """The folder that the file names, else `indicators` beside the file, if it is there."""
    folder = (here / (told or "indicators")).resolve()
    if folder.is_dir():
        return folder
    if told:
        raise ConfigError.no_indicators_folder(path, line, folder)
    return None


def _check_compare(path: Path, line: int, compare: _Period, period: _Period) -> None:
    if compare.end < compare.start:
        raise ConfigError.period_reversed(path, line, compare.start, compare.end)
    if compare.end >= period.start:
        raise ConfigError.compare_not_before(path, line, compare.end, period.start)


def _communities(here: Path, told: str | tuple[str, ...]) -> tuple[str, ...] | None:
    if told == "all":
        return None
    if isinstance(told, tuple):
        return told
    listed = here / told
    if not listed.is_file():
        raise ConfigError.missing_file(listed)
    try:
        lines = listed.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ConfigError.not_yaml(listed, 1, "UTF-8") from None
    return tuple(line.strip() for line in lines if line.strip())


def _notebook(here: Path, name: str) -> Path:
    """A notebook by name (one of the package's) or by path."""
    if name.endswith(".ipynb"):
        return (here / name).resolve()
    return shipped_notebook(name)


def shipped_notebook(name: str) -> Path:
    """A notebook that comes with the workbench: in a checkout or inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parent / "notebooks", package / "notebooks"):
        if (folder / f"{name}.ipynb").is_file():
            return folder / f"{name}.ipynb"
    return package.parent / "notebooks" / f"{name}.ipynb"
