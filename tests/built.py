"""Fixtures that build real report folders once per test session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.presence import absent
from workbench.batch.run import RunOutcome, run_evaluation
from workbench.config.evaluation import read_evaluation
from workbench.config.mapping import read_mapping
from workbench.loaders import import_sources
from workbench.sample import write_city

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PINGSHAN = SHARED / "data" / "pingshan_2018"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Built:
    """A finished run: its folder and what the run said."""

    out: Path
    data: Path
    config: Path
    outcome: RunOutcome

    def pages(self) -> list[Path]:
        return sorted(self.out.glob("*/report.*.html"))


def need_shared(folder: Path) -> Path:
    """The folder of real exports; a missing one is a skip on a desk and a failure in CI."""
    if not folder.is_dir():
        absent(f"the real exports are not there: {folder.name}")
    return folder


def write_config(path: Path, *, data: Path, out: Path, **more: object) -> Path:
    """A configuration file with absolute paths, for a folder of tests."""
    lines = [
        "title: {zh-CN: 测试评估, en: Test evaluation}",
        f"data: {data}",
        f"out: {out}",
        *(f"{key}: {value}" for key, value in more.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


DEMO_PERIOD = "{start: 2024-01-01, end: 2024-12-31}"


def build(config: Path, *, only: list[str] | None = None) -> RunOutcome:
    return run_evaluation(read_evaluation(config), only=only, now=NOW)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo city as `make demo` writes it."""
    folder = tmp_path_factory.mktemp("demo_data")
    write_city(folder, communities=12, months=24, seed=7)
    return folder


@pytest.fixture(scope="session")
def demo(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Reports of three communities of the demo city (one of them small), in both languages."""
    folder = tmp_path_factory.mktemp("demo")
    config = write_config(
        folder / "demo.yaml",
        data=demo_data,
        out=folder / "reports",
        period=DEMO_PERIOD,
        compare="{start: 2023-01-01, end: 2023-12-31}",
        languages="[zh-CN, en]",
        audience="evaluator",
        communities="[SYN-001, SYN-002, SYN-003]",
    )
    return Built(folder / "reports", demo_data, config, build(config))


@pytest.fixture(scope="session")
def pingshan_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pingshan's requests, imported with the mapping that ships."""
    source = need_shared(PINGSHAN)
    folder = tmp_path_factory.mktemp("pingshan_data") / "tables"
    mapping = read_mapping(ROOT / "parameters" / "mappings" / "pingshan_2018.yaml")
    import_sources([source / "requests.csv"], to=folder, mapping=mapping)
    return folder


@pytest.fixture(scope="session")
def pingshan(pingshan_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All reports of Pingshan under the configuration that ships, but for its folders."""
    folder = tmp_path_factory.mktemp("pingshan")
    shipped = (ROOT / "parameters" / "pingshan_2018.yaml").read_text(encoding="utf-8")
    config = folder / "pingshan_2018.yaml"
    config.write_text(
        shipped.replace("../data/pingshan_2018", str(pingshan_data)).replace(
            "../reports/pingshan_2018", str(folder / "reports")
        ),
        encoding="utf-8",
    )
    return Built(folder / "reports", pingshan_data, config, build(config))
