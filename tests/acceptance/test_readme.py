"""Every command of the README, run as a reader would type it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.built import PINGSHAN, ROOT, need_shared
from tests.test_docs import blocks

#: This very run: `make test` cannot be run inside itself.
ITSELF = "make test"


def _commands() -> list[str]:
    found = [line for _, block in blocks(ROOT / "README.md", "bash") for line in block.splitlines()]
    return [line for line in found if line.strip()]


def _run(command: str, folder: Path) -> str:
    tools = str(Path(sys.executable).parent)
    told = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, f"{command}\n{told.stdout}\n{told.stderr}"
    return told.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: the parameters that ship, the configuration that README shows."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "parameters", folder / "parameters")
    for rest, content in blocks(ROOT / "README.md", "yaml"):
        (folder / rest.removeprefix("file=")).write_text(content, encoding="utf-8")
    return folder


def test_the_commands_of_the_readme(desk: Path) -> None:
    """In order, each command ends well and leaves what README says it leaves."""
    source = need_shared(PINGSHAN)
    (desk / "requests.csv").symlink_to(source / "requests.csv")
    for command in _commands():
        if command.startswith("make ") or "run parameters/pingshan" in command:
            continue
        _run(command, desk)
    for path in (
        "data/my-city/needs.parquet",
        "reports/my-city/index.html",
        "rates.csv",
        "rows.csv",
    ):
        assert (desk / path).is_file(), path
    assert (desk / "data" / "pingshan_2018" / "needs.parquet").is_file()
    # The 46 pages of the last command are built once, for all acceptance tests, by the
    # fixture `pingshan`, from this very configuration.
    assert "workbench run parameters/pingshan_2018.yaml" in _commands()


def test_make_demo_prints_where_to_start(tmp_path: Path) -> None:
    """`make demo` ends with the path of an index that exists."""
    assert [c for c in _commands() if c.startswith("make ")] == ["make demo", ITSELF]
    told = _run("make demo", ROOT)
    assert str(ROOT / "reports" / "demo" / "index.html") in told
    assert (ROOT / "reports" / "demo" / "index.html").is_file()
    pages = list((ROOT / "reports" / "demo").glob("*/report.*.html"))
    assert len(pages) == 24
    # with all sections and without plotly.js, which lies beside them
    assert max(page.stat().st_size for page in pages) < 500_000
