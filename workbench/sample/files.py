"""The tables of a synthetic city, in a folder, with what is true beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from workbench.sample import needs
from workbench.sample.about import describe, readme
from workbench.sample.city import Community, cast_stories, draw_communities, whole_city_rows
from workbench.sample.columns import Columns, framed
from workbench.sample.period import Span
from workbench.sample.seeding import Stories
from workbench.sample.truth import as_document
from workbench.schema.definitions import TABLES

#: Columns that are written with their time of day, by table.
WITH_TIME: dict[str, tuple[str, ...]] = {"needs": needs.WITH_TIME}

#: So many communities are put into frames at once: more take more memory, fewer take longer.
AT_ONCE = 40

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _written_dates(dates: pa.Array, *, with_time: bool) -> pa.Array:
    """ISO dates: `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`; blank stays blank."""
    if not with_time:
        return dates.cast(pa.date32())
    return pc.utf8_slice_codeunits(dates.cast(pa.timestamp("s")).cast(pa.string()), 0, 16)


def _as_written(name: str, frame: pd.DataFrame) -> pa.Table:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            cells = table.column(place).combine_chunks()
            timed = column.name in WITH_TIME.get(name, ())
            dates = _written_dates(cells, with_time=timed)
            table = table.set_column(place, column.name, dates)
    return table


def _append(file: BinaryIO, name: str, parts: list[Columns]) -> None:
    """Add rows to a CSV file, and its byte-order mark and headers before the first."""
    table = _as_written(name, framed(name, parts))
    if file.tell() == 0:
        file.write(BYTE_ORDER_MARK + ",".join(table.column_names).encode() + b"\n")
    # no text here needs quotes; one that did would be an error, not a broken file
    csv.write_csv(table, file, csv.WriteOptions(include_header=False, quoting_style="none"))


def _write_tables(
    paths: dict[str, Path], communities: Iterator[Community], first: dict[str, list[Columns]]
) -> list[Any]:
    """Write every table, some communities at a time; returns what is true of each community."""
    truths = []
    with ExitStack() as stack:
        files = {name: stack.enter_context(path.open("wb")) for name, path in paths.items()}
        for name, parts in first.items():
            _append(files[name], name, parts)
        while drawn := list(islice(communities, AT_ONCE)):
            truths += [community.truth for community in drawn]
            for name, file in files.items():
                _append(file, name, [community.rows[name] for community in drawn])
    return truths


def _as_json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def write_city(
    directory: Path, *, communities: int, months: int, seed: int, stories: Stories = None
) -> tuple[Path, ...]:
    """Draw a city and write it to `directory`, made if missing; returns the files in fixed order.

    First the tables as CSV (UTF-8 with BOM), in the order of the schema, then `dataset.json`,
    `truth.json` and `README.txt`. The same numbers give the same bytes. Files of these names are
    replaced once all are written, others are left alone. Raises ValueError as `draw_city` does,
    before anything is written.
    """
    told = cast_stories(communities=communities, months=months, seed=seed, stories=stories)
    first = whole_city_rows(seed=seed, stories=told)
    drawn = draw_communities(months=months, seed=seed, stories=told)
    about = describe(communities=communities, months=months, seed=seed, stories=stories)
    tables = {name: f"{name}.csv" for name in TABLES}
    names = [*tables.values(), "dataset.json", "truth.json", "README.txt"]
    directory.mkdir(parents=True, exist_ok=True)
    beside = {name: directory / f".{name}.part" for name in names}
    try:
        truths = _write_tables(
            {table: beside[name] for table, name in tables.items()}, drawn, first
        )
        beside["dataset.json"].write_bytes(_as_json(about))
        beside["truth.json"].write_bytes(_as_json(as_document(about, Span(months), truths)))
        beside["README.txt"].write_bytes(readme(about).encode())
        for name, path in beside.items():
            os.replace(path, directory / name)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
    return tuple(directory / name for name in names)
