"""An evaluation's own indicators: from its folder of modules, and from installed packages.

    own = load_own(Path("parameters/indicators"))
    compute(tables, period=…, own=own.entries)

Every module of the folder is read, in the order of names; one whose name begins with _ is
for the others to import (`from ._dates import …`). Packages offer modules under the entry
point group `workbench.indicators`. Nothing of it stays in the catalogue of the process.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from workbench.errors import IndicatorError
from workbench.indicators.catalogue import Declaration, Entry, declared_in, forget
from workbench.indicators.declared import checked
from workbench.indicators.registry import FAMILIES, OWN_FAMILY, built_in

#: Where installed packages offer theirs.
ENTRY_POINTS = "workbench.indicators"


@dataclass(frozen=True)
class OwnIndicators:
    """Checked entries in the order of their family, and every file of code behind them."""

    entries: tuple[Entry, ...] = ()
    files: tuple[Path, ...] = ()
    #: Installed packages that offer indicators, as “name version”.
    packages: tuple[str, ...] = ()


def load_own(folder: Path | None = None) -> OwnIndicators:
    """The indicators of installed packages, then those of `folder`.

    IndicatorError names file and line of whatever is wrong: a module that cannot be
    imported or declares none, a field that is missing or misspelt, an id that is taken.
    """
    # Ours are there first: importing an author's module must not decide their order.
    built_in()
    offered = sorted(
        entry_points(group=ENTRY_POINTS), key=lambda point: (_package(point), point.name)
    )
    told = [(*_installed(point), _package(point)) for point in offered]
    found = [one for declarations, _, _ in told for one in declarations]
    files = [path for _, path, _ in told if path is not None]
    if folder is not None:
        own, read = _in_folder(folder)
        found, files = [*found, *own], [*files, *read]
    return OwnIndicators(
        entries=_each_once([checked(one) for one in found]),
        files=tuple(dict.fromkeys(files)),
        packages=tuple(dict.fromkeys(package for _, _, package in told if package)),
    )


def _each_once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """In the order of families; IndicatorError for an id that is ours or another's."""
    taken: dict[str, Entry] = {}
    for entry in entries:
        assert entry.origin is not None
        where = (entry.origin.file, entry.origin.line)
        if entry.id in built_in():
            raise IndicatorError.id_is_ours(*where, entry.id, built_in()[entry.id].name)
        if entry.id in taken:
            first = taken[entry.id].origin
            assert first is not None
            raise IndicatorError.id_twice(*where, entry.id, first.file, first.line)
        taken[entry.id] = entry
    order = (*FAMILIES, OWN_FAMILY)
    every = tuple(sorted(taken.values(), key=lambda entry: order.index(entry.family)))
    for entry in every:
        _check_hidden_with(entry, [*built_in(), *taken])
    return every


def _check_hidden_with(entry: Entry, known: list[str]) -> None:
    assert entry.origin is not None
    for name in entry.hidden_with:
        if name not in known:
            where = (entry.origin.file, entry.origin.line)
            raise IndicatorError.unknown_word(*where, "hidden_with", name, known)


# -- a folder of modules ------------------------------------------------------------------


def _in_folder(folder: Path) -> tuple[list[Declaration], list[Path]]:
    if not folder.is_dir():
        raise IndicatorError.no_folder(folder)
    files = sorted(folder.glob("*.py"))
    modules = [path for path in files if not path.name.startswith("_")]
    if not modules:
        raise IndicatorError.empty_folder(folder)
    # One name for each folder: two evaluations may both have an `evenings.py`.
    package = f"own_indicators_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    _clear(package)
    holder = ModuleType(package)
    holder.__path__ = [str(folder)]
    sys.modules[package] = holder
    found: list[Declaration] = []
    with _no_bytecode():
        for path in modules:
            found += _read(path, f"{package}.{path.stem}")
    return found, files


def _clear(package: str) -> None:
    """Forget an earlier reading, so that a changed file counts."""
    forget(package)
    for name in [m for m in sys.modules if m == package or m.startswith(f"{package}.")]:
        del sys.modules[name]
    importlib.invalidate_caches()


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """Reading an evaluation leaves nothing behind in its folder."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _read(path: Path, name: str) -> list[Declaration]:
    # A sibling may have imported it already.
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as problem:
            del sys.modules[name]
            raise _not_importable(path, problem) from problem
    found = declared_in(name)
    if not found:
        raise IndicatorError.declares_nothing(path)
    return found


def _not_importable(path: Path, problem: BaseException) -> IndicatorError:
    """With the line of the author's file that did not work."""
    if isinstance(problem, SyntaxError) and problem.filename:
        return IndicatorError.not_importable(problem.filename, problem.lineno or 1, problem)
    own = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if Path(frame.filename).parent == path.parent
    ]
    last = own[-1] if own else None
    file, line = (last.filename, last.lineno or 1) if last else (str(path), 1)
    return IndicatorError.not_importable(file, line, problem)


# -- installed packages -------------------------------------------------------------------


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else ""


def _installed(point: EntryPoint) -> tuple[Iterable[Declaration], Path | None]:
    """What the module of an entry point declares; of `module:function`, that function alone."""
    try:
        offered = point.load()
    except (Exception, SystemExit) as problem:
        raise IndicatorError.bad_entry_point(_package(point), point.value, problem) from problem
    source = getattr(sys.modules[point.module], "__file__", None)
    found = declared_in(point.module)
    if not isinstance(offered, ModuleType):
        found = [one for one in found if one.compute is offered]
    if not found:
        raise IndicatorError.offers_nothing(_package(point), point.value)
    return found, Path(source) if source else None
