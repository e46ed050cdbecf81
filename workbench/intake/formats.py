"""A file → raw sheets: what kind of file it really is, whatever its name says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import SourceError
from workbench.intake.delimited import read_delimited
from workbench.intake.encodings import decode
from workbench.intake.forms import NO_FORM, FormAccount
from workbench.intake.grid import RawSheet
from workbench.intake.workbooks import read_parquet, read_workbook

#: Endings under which tables come; the second of a delimited text is its usual delimiter.
DELIMITED: dict[str, str | None] = {".csv": None, ".txt": None, ".tsv": "\t", ".tab": "\t"}
WORKBOOKS = (".xlsx", ".xlsm")
PARQUET = (".parquet",)
#: Read in no version yet, but never passed over in silence: they hold somebody's rows.
OLD = (".xls",)

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True)
class SourceFile:
    """One file as read: its sheets, the hidden ones left unread, what was left out of a form."""

    file: str
    sheets: tuple[RawSheet, ...]
    hidden: tuple[str, ...] = ()
    form: FormAccount = NO_FORM


def is_known(path: Path) -> bool:
    """Whether the name of a file in a folder says that it may hold tables.

    Text files are taken only when named outright: in a folder they are mostly notes. Excel's
    own lock files and other hidden files are none.
    """
    if path.name.startswith((".", "~$")):
        return False
    endings = {*DELIMITED, *WORKBOOKS, *PARQUET, *OLD} - {".txt"}
    return path.suffix.lower() in endings


def read_file(
    path: Path,
    *,
    file: str,
    recognised: Callable[[Sequence[str]], int],
    encoding: str | None = None,
    delimiter: str | None = None,
) -> SourceFile:
    """The sheets of the file at `path`, called `file` in everything that is written.

    `recognised` says how many of some headers are known, which settles the delimiter.
    SourceError for a file that is missing, empty, a web page, or not what its name says.
    """
    content = _bytes(path, file)
    sha256 = hashlib.sha256(content).hexdigest()
    ending = path.suffix.lower()
    _refuse_other_kinds(content, ending, file)
    if ending in WORKBOOKS:
        sheets, hidden = read_workbook(content, file=file, sha256=sha256)
        return SourceFile(file, tuple(sheets), hidden)
    if ending in PARQUET:
        return SourceFile(file, (read_parquet(content, file=file, sha256=sha256),))
    text, used = decode(content, file, encoding)
    if _is_html(text[:1000]):
        raise SourceError.html(file)
    sheet = read_delimited(
        text,
        file=file,
        sha256=sha256,
        encoding=used,
        delimiter=delimiter or DELIMITED[ending],
        recognised=recognised,
    )
    return SourceFile(file, (sheet,))


def _bytes(path: Path, file: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceError.missing_file(path) from None
    except OSError:
        raise SourceError.unreadable(file) from None
    if not content:
        raise SourceError.empty_file(file)
    return content


def _refuse_other_kinds(content: bytes, ending: str, file: str) -> None:
    """SourceError when the content is of another kind than the name says."""
    if ending in OLD or content.startswith(_OLE):
        raise SourceError.html(file) if _is_html_bytes(content) else SourceError.old_excel(file)
    if ending not in {*DELIMITED, *WORKBOOKS, *PARQUET}:
        raise SourceError.unknown_format(file, [*DELIMITED, *WORKBOOKS, *PARQUET])
    if _is_html_bytes(content):
        raise SourceError.html(file)
    if ending in DELIMITED and content.startswith(_ZIP):
        raise SourceError.workbook_named_text(file)
    if ending in DELIMITED and content.startswith(_PARQUET):
        raise SourceError.parquet_named_text(file)
    if ending in WORKBOOKS and not content.startswith(_ZIP):
        raise SourceError.unreadable(file)
    if ending in PARQUET and not content.startswith(_PARQUET):
        raise SourceError.unreadable(file)


def _is_html_bytes(content: bytes) -> bool:
    return _is_html(content[:1000].decode("latin-1").removeprefix("ï»¿"))


def _is_html(head: str) -> bool:
    # Case sheets saved by a web system begin with any of these; a table never does.
    start = head.lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype", "<html", "<head", "<body", "<table", "<?xml", "<!--"))
