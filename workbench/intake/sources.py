"""Files and folders → tables: which files there are, what each feeds, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import messages
from workbench.config.mapping import FileRule, Mapping
from workbench.errors import SourceError
from workbench.intake import about as about_file
from workbench.intake.batches import Batch, read_batch
from workbench.intake.feeds import (
    Feed,
    mapped_feeds,
    own_feed,
    rule_for,
    unmapped,
    wanted_columns,
)
from workbench.intake.formats import SourceFile, is_known, read_file
from workbench.intake.forms import NO_FORM, FormAccount, read_as_form
from workbench.intake.grid import RawSheet
from workbench.intake.headers import folded, is_personal, recognised
from workbench.intake.identifiers import masked
from workbench.intake.rows import OUTVOTED, Settled, TableAccount, settle
from workbench.schema.definitions import TABLES

#: Files that an import writes; in a folder they are no sources.
WRITTEN = ("repairs.csv", "problems.csv")


@dataclass(frozen=True)
class SourceAccount:
    """One sheet: what it is, which columns were left behind, and what its rows became.

    Without tables no table knew it, and all of it was left behind. `refused_columns` are
    those of the columns left behind whose header says that they identify people.
    """

    file: str
    sheet: str
    sha256: str
    encoding: str
    rows: int
    unmapped_columns: tuple[str, ...]
    refused_columns: tuple[str, ...]
    tables: tuple[TableAccount, ...]


@dataclass(frozen=True)
class Intake:
    """Everything that reading the sources gave; nothing is written yet.

    `findings` holds the lines of all tables, with `file`, `sheet`, `row` and `table`; `forms`
    says for each file that is a form what in it is no data.
    """

    settled: tuple[Settled, ...]
    sources: tuple[SourceAccount, ...]
    hidden: tuple[tuple[str, str], ...]
    findings: pd.DataFrame
    forms: tuple[tuple[str, FormAccount], ...]


def read_sources(
    paths: Sequence[Path],
    *,
    mapping: Mapping | None,
    strict: bool,
    progress: Callable[[str], None] | None,
) -> Intake:
    """All rows of the files and folders at `paths`, each kept, repeated, filtered or set aside.

    SourceError for what cannot be read at all; for a table of which no row can be stored,
    all for one reason; for a required date or number column of which no filled cell can be
    read; and, if `strict`, for the first row set aside or cell blanked.
    """
    read = list(_read_all(list(found_files(paths)), mapping, progress))
    sheets = [(sheet, feeds) for _, pairs in read for sheet, feeds in pairs]
    if not any(feeds for _, feeds in sheets):
        if unfilled := [masked(source.file) for source, _ in read if source.form.unfilled]:
            raise SourceError.only_unfilled_forms(unfilled)
        raise _nothing_known(paths, [sheet for sheet, _ in sheets], mapping)
    batches = [[read_batch(sheet, feed) for feed in feeds] for sheet, feeds in sheets]
    settled, accounts, findings = _settle_all(batches)
    findings = _placed(findings, batches)
    if strict:
        _refuse_first(findings)
    _refuse_hopeless(settled, batches, findings)
    return Intake(
        settled=settled,
        sources=tuple(
            _source_account(sheet, feeds, accounts[number])
            for number, (sheet, feeds) in enumerate(sheets)
        ),
        hidden=tuple((masked(f.file), masked(name)) for f, _ in read for name in f.hidden),
        findings=findings,
        forms=tuple((masked(f.file), f.form) for f, _ in read if f.form != NO_FORM),
    )


def found_files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every source file with the name it goes by: its own, or with its folder where two agree.

    A folder gives the files in it whose names say that they hold tables, in the order of
    their names; folders inside it are not entered. SourceError for a path that does not
    exist, and for a folder without such a file.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = files_of(path)
            if not inside:
                raise SourceError.no_tables(path)
            files += inside
        elif path.exists():
            files.append(path)
        else:
            raise SourceError.missing_file(path)
    files = list(dict.fromkeys(files))
    names = [path.name for path in files]
    for path in files:
        alone = names.count(path.name) == 1
        yield path, masked(path.name if alone else f"{path.resolve().parent.name}/{path.name}")


def files_of(folder: Path) -> list[Path]:
    """The files in a folder that may hold tables; of an import only its tables."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and is_known(path))
    if about_file.is_import(folder):
        return [path for path in files if path.suffix == ".parquet" and path.stem in TABLES]
    return [path for path in files if path.name not in WRITTEN]


Pairs = list[tuple[RawSheet, tuple[Feed, ...]]]


def _read_all(
    files: list[tuple[Path, str]],
    mapping: Mapping | None,
    progress: Callable[[str], None] | None,
) -> Iterator[tuple[SourceFile, Pairs]]:
    for path, name in files:
        if progress is not None:
            progress(messages.text("intake.reading", messages.default_language(), file=name))
        yield _read_one(path, name, mapping)


def _read_one(path: Path, name: str, mapping: Mapping | None) -> tuple[SourceFile, Pairs]:
    rule = _first_rule(mapping, name)
    source = read_file(
        path,
        file=name,
        recognised=recognised if rule is None else _recognised_by(rule),
        encoding=rule.encoding if rule else None,
        delimiter=rule.delimiter if rule else None,
    )
    sheets, hidden, form = read_as_form(source.sheets, source.hidden, own_headers=rule is None)
    source = replace(source, sheets=sheets, hidden=hidden, form=form)
    pairs = [(sheet, _feeds(sheet, mapping)) for sheet in source.sheets]
    unmet = bool(pairs) and not any(feeds for _, feeds in pairs)
    if mapping is not None and rule is not None and unmet:
        _refuse_unmet_rule(source, mapping)
    return source, pairs


def _refuse_unmet_rule(source: SourceFile, mapping: Mapping) -> None:
    """SourceError: a rule speaks of this file, and no sheet of it has any of its columns."""
    for sheet in source.sheets:
        rule = rule_for(mapping, sheet.file, sheet.sheet)
        if rule is not None:
            mapped_feeds(sheet, rule, mapping)
    patterns = [rule.sheet for rule in mapping.files if rule.sheet is not None]
    sheets = [sheet.sheet or sheet.file for sheet in source.sheets]
    raise SourceError.mapping_without_file(patterns, sheets)


def _first_rule(mapping: Mapping | None, name: str) -> FileRule | None:
    """A rule that speaks of some sheet of the file; encodings and delimiters are of files."""
    if mapping is None:
        return None
    anywhere = Mapping.model_construct(
        files=tuple(rule.model_copy(update={"sheet": None}) for rule in mapping.files)
    )
    return rule_for(anywhere, name, "")


def _recognised_by(rule: FileRule) -> Callable[[Sequence[str]], int]:
    wanted = wanted_columns(rule)
    return lambda headers: len(wanted & {folded(header) for header in headers})


def _feeds(sheet: RawSheet, mapping: Mapping | None) -> tuple[Feed, ...]:
    """What a sheet feeds: by the mapping where a rule speaks of it, else by our own headers."""
    rule = rule_for(mapping, sheet.file, sheet.sheet)
    if rule is None or mapping is None:
        own = own_feed(sheet)
        return () if own is None else (own,)
    if not wanted_columns(rule) & {folded(header) for header in sheet.headers}:
        return ()
    return mapped_feeds(sheet, rule, mapping)


def _nothing_known(
    paths: Sequence[Path], sheets: Sequence[RawSheet], mapping: Mapping | None
) -> SourceError:
    if mapping is not None and not any(rule_for(mapping, s.file, s.sheet) for s in sheets):
        patterns = [rule.match for rule in mapping.files]
        return SourceError.mapping_without_file(patterns, [sheet.file for sheet in sheets])
    if len(sheets) == 1 or not paths[0].is_dir():
        return SourceError.no_known_header(sheets[0].file, sheets[0].sheet, None)
    return SourceError.no_tables(paths[0])


def _settle_all(
    batches: list[list[Batch]],
) -> tuple[tuple[Settled, ...], dict[int, list[TableAccount]], pd.DataFrame]:
    """Every table settled; the accounts by sheet; all findings, with `table`, `sheet_no`."""
    numbered = [(number, batch) for number, group in enumerate(batches) for batch in group]
    settled, frames = [], []
    accounts: dict[int, list[TableAccount]] = {number: [] for number in range(len(batches))}
    for name, table in TABLES.items():
        own = [(number, batch) for number, batch in numbered if batch.table.name == name]
        if not own:
            continue
        done = settle(table, [batch for _, batch in own])
        settled.append(done)
        for (number, _), account in zip(own, done.accounts, strict=True):
            accounts[number].append(account)
        sheets = np.array([number for number, _ in own], dtype=np.int64)
        lines = done.findings
        frames.append(lines.assign(table=name, sheet_no=sheets[lines["batch"].to_numpy()]))
    return tuple(settled), accounts, pd.concat(frames, ignore_index=True)


def _placed(findings: pd.DataFrame, batches: list[list[Batch]]) -> pd.DataFrame:
    """The findings with file, sheet and row, in the order of the sources."""
    sheets = [group[0].sheet if group else None for group in batches]
    files = np.array([masked(s.file) if s else "" for s in sheets], dtype=object)
    names = np.array([masked(s.sheet) if s else "" for s in sheets], dtype=object)
    starts = np.cumsum([0, *(s.size if s else 0 for s in sheets)])
    rows = np.concatenate([s.rows if s else np.zeros(0, np.int64) for s in sheets])
    of = findings["sheet_no"].to_numpy()
    at = findings["at"].to_numpy()
    placed = findings.assign(file=files[of], sheet=names[of], row=rows[starts[of] + at])
    return placed.sort_values(
        ["sheet_no", "at", "table", "order"], kind="stable", ignore_index=True
    )


def _refuse_hopeless(
    settled: Sequence[Settled], batches: list[list[Batch]], findings: pd.DataFrame
) -> None:
    """SourceError where going on would give a table or a column without content."""
    for done in settled:
        lost = findings[
            (findings["table"] == done.table.name) & (findings["outcome"] == "set_aside")
        ]
        one_reason = len(lost.drop_duplicates(["rule", "field"])) == 1
        if one_reason and not any(account.kept for account in done.accounts):
            raise SourceError.every_row(done.table, _cell_error(lost.iloc[0]))
    for batch in (batch for group in batches for batch in group):
        for field, rule in batch.unread.items():
            lines = findings[
                (findings["table"] == batch.table.name)
                & (findings["field"] == field)
                & (findings["rule"] == rule)
                & (findings["file"] == masked(batch.sheet.file))
                & (findings["sheet"] == masked(batch.sheet.sheet))
            ]
            if len(lines):
                raise SourceError.every_cell(_cell_error(lines.iloc[0]))


def _refuse_first(findings: pd.DataFrame) -> None:
    lost = findings["outcome"].isin(["set_aside", "blanked"]) & (findings["rule"] != OUTVOTED)
    if lost.any():
        raise _cell_error(findings[lost].iloc[0])


def _cell_error(line: pd.Series) -> SourceError:
    return SourceError.cell(
        line["file"],
        sheet=line["sheet"],
        row=int(line["row"]),
        column=line["column"] or line["field"],
        rule=line["rule"],
        found=line["found"],
        expected=line["after"],
    )


def _source_account(
    sheet: RawSheet, feeds: tuple[Feed, ...], accounts: list[TableAccount]
) -> SourceAccount:
    left = tuple(unmapped(sheet, feeds))
    return SourceAccount(
        file=masked(sheet.file),
        sheet=masked(sheet.sheet),
        sha256=sheet.sha256,
        encoding=sheet.encoding,
        rows=sheet.size,
        unmapped_columns=left,
        refused_columns=tuple(header for header in left if is_personal(header)),
        tables=tuple(accounts),
    )
