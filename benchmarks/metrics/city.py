"""A city of any size as an imported folder: ten Parquet files, written block after block."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.metrics import records, registers
from benchmarks.metrics.block import Block
from workbench.schema.definitions import TABLES

#: Communities that are drawn at once; their rows make one row group.
AT_ONCE = 100

DRAWN: dict[str, Callable[[Block], dict[str, Any]]] = {
    "communities": registers.communities,
    "organizations": registers.organizations,
    "workers": registers.workers,
    "residents": registers.residents,
    "needs": records.needs,
    "projects": registers.projects,
    "activities": records.activities,
    "participation": records.participation,
    "linkages": records.linkages,
    "surveys": registers.surveys,
}
#: The tables whose rows the growth is measured by.
COUNTED = ("needs", "activities", "participation", "linkages")

#: As an import stores them.
STORED = {
    "str": pa.large_string(),
    "list": pa.large_string(),
    "enum": pa.large_string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "date": pa.timestamp("us"),
    "bool": pa.bool_(),
}
ABOUT = {
    "format": 1,
    "synthetic": True,
    "title": {"zh-CN": "基准测试城市", "en": "Benchmark city"},
    "notes": {
        "zh-CN": ["全部数据由程序随机生成，只用于计时。"],
        "en": ["All data were generated at random, to measure time alone."],
    },
    "sources": [],
}


@dataclass(frozen=True)
class Drawing:
    """A city that is to be drawn."""

    folder: Path
    communities: int
    seed: int


def drawn(city: Drawing) -> None:
    """Write the tables. Every row carries where it came from, as imported rows do."""
    city.folder.mkdir(parents=True)
    (city.folder / "dataset.json").write_text(
        json.dumps(ABOUT, ensure_ascii=False), encoding="utf-8"
    )
    with ExitStack() as open_files:
        writers = {
            name: open_files.enter_context(
                pq.ParquetWriter(city.folder / f"{name}.parquet", _layout(name), compression="zstd")
            )
            for name in TABLES
        }
        for first in range(0, city.communities, AT_ONCE):
            size = min(AT_ONCE, city.communities - first)
            for number, (name, writer) in enumerate(writers.items()):
                block = Block(first, size, np.random.default_rng([city.seed, first, number]))
                writer.write_table(_table(name, DRAWN[name](block)))


def rows_of(folder: Path) -> int:
    """Rows of needs, activities, participation and linkages."""
    return sum(pq.read_metadata(folder / f"{name}.parquet").num_rows for name in COUNTED)


def _layout(name: str) -> pa.Schema:
    columns = [(column.name, STORED[column.type]) for column in TABLES[name].columns]
    stood = [("_source_file", pa.large_string()), ("_source_sheet", pa.large_string())]
    return pa.schema([*columns, *stood, ("_source_row", pa.int64())])


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    told = {
        **columns,
        "_source_file": pa.array([f"{name}.xlsx"]).take(pa.array(np.zeros(rows, int))),
        "_source_sheet": pa.array(["Sheet1"]).take(pa.array(np.zeros(rows, int))),
        "_source_row": np.arange(rows) + 2,
    }
    layout = _layout(name)
    return pa.Table.from_arrays([_stored(told[f.name], f.type) for f in layout], schema=layout)


def _stored(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values.cast(kind)
    if values.dtype.kind == "M":
        values = values.astype("datetime64[us]")
    # A null stands for a number that is not known, as in an import.
    return pa.array(values, type=kind, from_pandas=True)
