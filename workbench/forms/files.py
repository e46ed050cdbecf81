"""All ten forms in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from workbench.errors import UsageError
from workbench.schema.columns import Table
from workbench.schema.definitions import TABLES


def write_forms(folder: Path, lang: str) -> tuple[Path, ...]:
    """Write an empty form for each table to `folder`, made if missing; the files, in order.

    The same version gives the same bytes. Forms of ours that nobody has touched are replaced;
    UsageError, with nothing written, where a file of such a name is anything else, for it may
    hold a clerk's work. Other files are left alone.
    """
    try:
        # Excel is an extra: whoever sends CSV need not install it.
        import openpyxl  # noqa: F401
    except ImportError:
        raise UsageError.forms_need_excel() from None
    from workbench.forms.package import is_untouched, sealed
    from workbench.forms.workbook import form

    if folder.exists() and not folder.is_dir():
        raise UsageError.would_overwrite(folder)
    targets = {
        folder / file_name(number, table, lang): table
        for number, table in enumerate(TABLES.values(), start=1)
    }
    taken = [path for path in targets if path.exists() and not is_untouched(path)]
    if taken:
        raise UsageError.form_in_use(taken)
    contents = {path: sealed(form(table, lang)) for path, table in targets.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        _replace(path, content)
    return tuple(contents)


def file_name(number: int, table: Table, lang: str) -> str:
    """A form's name: numbered as in the framework, and called as its table is."""
    return f"{number:02d} {table.label(lang)}.xlsx"


def _replace(path: Path, content: bytes) -> None:
    """Write beside and rename, so that `path` is never half-written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
