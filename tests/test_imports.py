"""Who may import whom: the table of DESIGN, held against the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "workbench"

#: In the order in which data flow. A module imports only from lines above its own.
ORDER: tuple[tuple[str, ...], ...] = (
    ("errors", "messages"),
    ("config", "schema", "results", "intervals"),
    ("intake", "forms"),
    ("loaders",),
    ("cohorts",),
    ("indicators",),
    ("metrics",),
    ("comparison",),
    ("disclosure",),
    ("slices",),
    ("findings",),
    ("theme",),
    ("figures",),
    ("exhibits",),
    ("explore",),
    ("reference",),
    ("kernels",),
    ("reports",),
    ("batch",),
    ("cli",),
)
#: Within the first block, who may see whom.
WITHIN = {
    "errors": {"messages"},
    "messages": set(),
    "schema": set(),
    "intervals": set(),
    "results": {"schema"},
    "config": {"errors", "messages", "schema"},
}
#: The synthetic city knows nothing of how it will be judged.
ONLY = {"sample": {"schema"}, "forms": {"errors", "messages", "schema"}, "cli": None}


def _modules() -> list[str]:
    found = {p.stem for p in PACKAGE.glob("*.py")} | {
        p.name for p in PACKAGE.iterdir() if p.is_dir()
    }
    return sorted(found - {"__init__", "__pycache__", "py"})


def _files(module: str) -> list[Path]:
    single = PACKAGE / f"{module}.py"
    return [single] if single.is_file() else sorted((PACKAGE / module).rglob("*.py"))


def _imported(path: Path) -> set[str]:
    """The top-level modules of the package that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "workbench" and len(parts) > 1:
                found.add(parts[1])
    return found & set(_modules())


def _allowed(module: str) -> set[str]:
    if module in ONLY and ONLY[module] is not None:
        return ONLY[module] or set()
    if module in WITHIN:
        return WITHIN[module]
    line = next(n for n, names in enumerate(ORDER) if module in names)
    above = {name for names in ORDER[:line] for name in names}
    return above | ({"sample"} if module == "cli" else set())


def test_every_module_has_its_line() -> None:
    """No module stands outside the table."""
    placed = {name for names in ORDER for name in names} | set(ONLY)
    assert set(_modules()) <= placed


@pytest.mark.parametrize("module", _modules())
def test_imports_run_one_way(module: str) -> None:
    """A module imports only from lines above its own."""
    for path in _files(module):
        strangers = _imported(path) - _allowed(module) - {module}
        assert not strangers, f"{path.relative_to(PACKAGE)} imports {sorted(strangers)}"


def test_the_scanner_sees_a_forbidden_import(tmp_path: Path) -> None:
    """The scanner finds imports inside functions and under other names."""
    source = "def f():\n    from workbench.batch import run as r\n    import workbench.metrics\n"
    path = tmp_path / "m.py"
    path.write_text(source)
    assert _imported(path) == {"batch", "metrics"}


def test_packages_are_maps_in_a_docstring() -> None:
    """`__init__` says what lies where and imports nothing heavy."""
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{path} has no map"
        roots = {
            (n.module or "").split(".")[0] if isinstance(n, ast.ImportFrom) else n.names[0].name
            for n in tree.body
            if isinstance(n, ast.Import | ast.ImportFrom)
        }
        assert not roots & {"pandas", "numpy", "plotly", "papermill", "nbconvert"}, path
