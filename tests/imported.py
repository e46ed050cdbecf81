"""A real source imported with a mapping that ships, and computed as its configuration says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tests.built import ROOT, SHARED, need_shared
from workbench.config.evaluation import Evaluation, read_evaluation
from workbench.config.mapping import read_mapping
from workbench.loaders import ImportReport, import_sources, open_tables
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables


@dataclass(frozen=True)
class Imported:
    """What an import gave, with the evaluation that ships for it."""

    report: ImportReport
    folder: Path
    tables: Tables
    evaluation: Evaluation

    def frame(self, *only: str, by: tuple[str, ...] = ("community_id",)) -> pd.DataFrame:
        """The result rows of some indicators, under the configuration's period and as_of."""
        asked = self.evaluation
        period = Period(asked.period_start, asked.period_end)
        return compute(self.tables, period=period, as_of=asked.as_of, by=by, only=only).frame

    def plain(self, indicator: str, variant: str = "") -> pd.DataFrame:
        """One row for each community: the indicator without strata."""
        found = self.frame(indicator)
        chosen = (found["variant"] == variant) & (found["group"] == "")
        return found[chosen].set_index("community_id")

    def accounts(self) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
        """By file and table: read, kept, repeated, filtered, set aside."""
        return {
            (source.file, a.table): (a.read, a.kept, a.repeated, a.filtered, a.set_aside)
            for source in self.report.sources
            for a in source.tables
        }

    def problems(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "problems.csv", keep_default_na=False)


def import_with(config: str, mapping: str, source: str, files: list[str], to: Path) -> Imported:
    """The `files` of a folder of real data, imported with the mapping and configuration by name."""
    data = need_shared(SHARED / "data" / source)
    report = import_sources(
        [data / name for name in files],
        to=to,
        mapping=read_mapping(ROOT / "parameters" / "mappings" / f"{mapping}.yaml"),
    )
    evaluation = read_evaluation(ROOT / "parameters" / f"{config}.yaml")
    return Imported(report, to, open_tables(to), evaluation)


def check_sums(imported: Imported) -> None:
    """Every row of every file is kept, repeated, filtered or set aside, and told so in sum."""
    for (file, table), (read, *parts) in imported.accounts().items():
        assert read == sum(parts), (file, table)
    total = imported.report.total()
    assert total["read"] == sum(read for read, *_ in imported.accounts().values())
    fates = ("kept", "repeated", "filtered", "set_aside")
    assert total["read"] == sum(total[name] for name in fates)


def check_notes(imported: Imported, *, zh: list[str], en: list[str]) -> None:
    """Both languages tell the same number of caveats, these among them, in every report."""
    notes = imported.tables.about["notes"]
    assert len(notes["zh-CN"]) == len(notes["en"]) > 0
    for said in zh:
        assert any(said in note for note in notes["zh-CN"]), said
    for said in en:
        assert any(said in note for note in notes["en"]), said
