"""The tables of a synthetic city, in a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.sample import needs
from workbench.sample.about import readme
from workbench.sample.city import draw_city
from workbench.schema.container import Tables

#: Columns that are written with their time of day, by table.
WITH_TIME: dict[str, tuple[str, ...]] = {"needs": needs.WITH_TIME}


def _written_dates(dates: pd.Series, *, with_time: bool) -> pd.Series:
    """ISO text: `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`; blank stays blank."""
    text = np.datetime_as_string(dates.to_numpy(), unit="m" if with_time else "D")
    written = pd.Series(text, index=dates.index, dtype="string").str.replace("T", " ", regex=False)
    return written.mask(dates.isna())


def _written(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as text where CSV has no type of its own: dates, and true or false."""
    columns = {}
    for column, values in frame.items():
        if pd.api.types.is_datetime64_dtype(values):
            values = _written_dates(values, with_time=column in WITH_TIME.get(name, ()))
        elif pd.api.types.is_bool_dtype(values):
            values = values.map({True: "true", False: "false"})
        columns[column] = values
    return pd.DataFrame(columns)


def _contents(city: Tables) -> dict[str, str]:
    """The text of every file by name, in the order in which they are written."""
    contents = {
        f"{name}.csv": "\ufeff"
        + _written(name, city.frame(name)).to_csv(index=False, lineterminator="\n")
        for name in city
    }
    about = dict(city.about)
    contents["dataset.json"] = (
        json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    )
    contents["README.txt"] = readme(about)
    return contents


def _replace(path: Path, text: str) -> None:
    """Write beside and rename, so that `path` is never half-written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(text.encode("utf-8"))
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_city(directory: Path, *, communities: int, months: int, seed: int) -> tuple[Path, ...]:
    """Draw a city and write it to `directory`, made if missing; returns the files in fixed order.

    First the tables as CSV (UTF-8 with BOM), in the order of the schema, then `dataset.json` and
    `README.txt`. The same numbers give the same bytes. Files of these names are replaced, others
    are left alone. Raises ValueError as `draw_city` does, before anything is written.
    """
    contents = _contents(draw_city(communities=communities, months=months, seed=seed))
    directory.mkdir(parents=True, exist_ok=True)
    paths = {directory / name: text for name, text in contents.items()}
    for path, text in paths.items():
        _replace(path, text)
    return tuple(paths)
