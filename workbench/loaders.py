"""Files of street offices → tables, with every row accounted for.

`import_sources` reads files and folders and writes an imported folder; `open_tables` opens
one, or any folder of files under our own headers, and writes nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.config.mapping import Mapping as SourceMapping
from workbench.errors import SourceError
from workbench.intake import about as about_file
from workbench.intake import ledger
from workbench.intake.report import ImportReport, report_of
from workbench.intake.sources import WRITTEN, Intake, files_of, read_sources
from workbench.schema.columns import PROVENANCE
from workbench.schema.container import Tables, conform
from workbench.schema.definitions import TABLES
from workbench.schema.standing import columns_with


def import_sources(
    sources: Sequence[Path],
    *,
    to: Path,
    mapping: SourceMapping | None = None,
    strict: bool = False,
    progress: Callable[[str], None] | None = None,
) -> ImportReport:
    """Read `sources` and write the folder `to`: a Parquet file for each table, `repairs.csv`,
    `problems.csv` and `dataset.json`.

    A row that cannot be stored is set aside and listed, a cell that cannot be read is blank
    and listed; with `strict` the first of either is an error. The same sources give the
    same bytes. An earlier import at `to` is replaced as a whole, anything else there is an
    error; on any error `to` stays as it was. Raises SourceError.
    """
    _refuse_target(to, sources)
    read = read_sources(sources, mapping=mapping, strict=strict, progress=progress)
    report = report_of(read, to)
    about = about_file.described(_folders(sources), mapping, report.sources_as_json())
    _write_whole(to, read, about_file.as_text(about))
    return report


def open_tables(
    path: Path, *, only: Collection[str] | Mapping[str, Collection[str]] = TABLES.keys()
) -> Tables:
    """The tables at `path`: an imported folder, a folder of files under our own headers, or a file.

    `Tables.about` is the content of `dataset.json`, its sources accounted for. Problems in
    single rows are handled as by `import_sources`, in memory. With `only` some tables the
    others are as if they had not been received, and an import does not read them. A mapping
    from tables to columns does the same with columns: of each table there are these, what it
    requires, its key, and the dates of these cells (`schema.standing`).
    Raises SourceError, and KeyError for a column that its table does not know.
    """
    wanted = {name: _wanted_columns(name, only) for name in TABLES if name in only}
    if path.is_dir() and about_file.is_import(path):
        return Tables(_stored_frames(path, wanted), about_file.read_about(path))
    read = read_sources([path], mapping=None, strict=False, progress=None)
    sources = report_of(read, None).sources_as_json()
    frames = {
        done.table.name: done.frame[[c for c in done.frame if c in wanted[done.table.name]]]
        for done in read.settled
        if done.table.name in wanted
    }
    return Tables(frames, about_file.described(_folders([path]), None, sources))


def _wanted_columns(
    name: str, only: Collection[str] | Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    if isinstance(only, Mapping):
        return columns_with(name, only[name])
    return (*(column.name for column in TABLES[name].columns), *PROVENANCE)


def _folders(sources: Sequence[Path]) -> list[Path]:
    # A single file of a synthetic city is synthetic too: its folder says so.
    return [path if path.is_dir() else path.parent for path in sources]


_STORED = {
    pa.string(): pd.StringDtype(),
    pa.large_string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def _stored_frames(folder: Path, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, pd.DataFrame]:
    """The tables of an import as they were stored; their cells were read when they came."""
    files = files_of(folder)
    if not files:
        raise SourceError.no_tables(folder)
    frames = {}
    for file in files:
        if file.stem not in wanted:
            continue
        try:
            stored = _stored_table(file, wanted[file.stem]).to_pandas(types_mapper=_STORED.get)
            if "_source_row" in stored:
                stored["_source_row"] = stored["_source_row"].astype("int64")
            frames[file.stem] = conform(file.stem, stored)
        except (pa.ArrowException, OSError, TypeError, ValueError):
            raise SourceError.unreadable(file.name) from None
    return frames


def _stored_table(file: Path, wanted: tuple[str, ...]) -> pa.Table:
    """These columns of a file. Texts repeat: each is read once and then spread over its rows."""
    stored = [field for field in pq.read_schema(file) if field.name in wanted]
    texts = [field.name for field in stored if field.type in (pa.string(), pa.large_string())]
    table = pq.read_table(file, columns=[field.name for field in stored], read_dictionary=texts)
    for place, name in enumerate(table.column_names):
        if name in texts:
            table = table.set_column(place, name, table.column(name).cast(pa.large_string()))
    return table


def _refuse_target(to: Path, sources: Sequence[Path]) -> None:
    """SourceError when writing to `to` would destroy something that is no earlier import."""
    if not to.exists():
        return
    inside = to.resolve()
    if any(inside in (p.resolve(), *p.resolve().parents) for p in sources):
        raise SourceError.target_is_source(to)
    if not to.is_dir():
        raise SourceError.target_occupied(to)
    known = {about_file.NAME, *WRITTEN, *(f"{name}.parquet" for name in TABLES)}
    present = {path.name for path in to.iterdir()}
    if present and (about_file.NAME not in present or not present <= known):
        raise SourceError.target_occupied(to)
    if present and not about_file.is_import(to):
        raise SourceError.target_occupied(to)


def _write_whole(to: Path, read: Intake, about: str) -> None:
    """Write beside `to` and rename, so that `to` is never half-written."""
    to = to.resolve()
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    try:
        fresh, old = beside / "new", beside / "old"
        fresh.mkdir()
        for done in read.settled:
            _write_parquet(done.frame, fresh / f"{done.table.name}.parquet")
        repaired = read.findings["outcome"] == "repaired"
        _write_csv(_lines(read.findings[repaired], ledger.REPAIRS), fresh / "repairs.csv")
        _write_csv(_lines(read.findings[~repaired], ledger.PROBLEMS), fresh / "problems.csv")
        (fresh / about_file.NAME).write_text(about, encoding="utf-8", newline="\n")
        if to.exists():
            to.rename(old)
        fresh.rename(to)
    finally:
        if not to.exists() and (beside / "old").exists():
            (beside / "old").rename(to)
        shutil.rmtree(beside, ignore_errors=True)


def _lines(findings: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return findings.assign(expected=findings["after"])[list(columns)]


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    # Without pandas' own metadata the bytes depend on the rows alone.
    stored = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(stored, path, compression="zstd")


def _write_csv(lines: pd.DataFrame, path: Path) -> None:
    # With a byte-order mark, because clerks open these two in Excel.
    lines.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
