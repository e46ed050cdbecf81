"""A workbook → bytes: the same in every run, and sealed.

The seal is a hash of everything else in the file, kept among the document's own properties.
Whatever a spreadsheet saves again no longer fits its seal, so a form that nobody has touched
can be told from one that somebody filled in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import StringProperty
from openpyxl.xml.functions import tostring

_SEAL = "workbench_form"
_OPEN = "0" * 64
_PROPERTIES, _SEALED_IN = "docProps/core.xml", "docProps/custom.xml"
_SEAL_TEXT = re.compile(rb'name="' + _SEAL.encode() + rb'".*?>([0-9a-f]{64})<', re.DOTALL)
#: Files of one version are the same bytes, whenever they are written.
_WRITTEN = dt.datetime(2000, 1, 1)

Parts = list[tuple[str, bytes]]


def sealed(book: Workbook) -> bytes:
    """The file of a workbook, its times fixed and its seal set."""
    book.custom_doc_props.append(StringProperty(name=_SEAL, value=_OPEN))
    saved = io.BytesIO()
    book.save(saved)
    parts = [
        (name, _properties(book.properties.title) if name == _PROPERTIES else content)
        for name, content in _parts(saved.getvalue())
    ]
    seal = _digest(parts).encode()
    return _packed(
        [
            (name, content.replace(_OPEN.encode(), seal) if name == _SEALED_IN else content)
            for name, content in parts
        ]
    )


def is_untouched(path: Path) -> bool:
    """Whether a file is a form of ours, of this version or another, that nobody saved again."""
    try:
        parts = _parts(path.read_bytes())
    except (OSError, zipfile.BadZipFile):
        return False
    found = _SEAL_TEXT.search(dict(parts).get(_SEALED_IN, b""))
    return found is not None and found[1].decode() == _digest(parts)


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def _properties(title: str) -> bytes:
    fixed = DocumentProperties(
        title=title, creator="workbench", created=_WRITTEN, modified=_WRITTEN
    )
    written: bytes = tostring(fixed.to_tree())
    return written


def _digest(parts: Parts) -> str:
    seal = hashlib.sha256()
    for name, content in sorted(parts):
        if name != _SEALED_IN:
            seal.update(f"{name}\0{len(content)}\0".encode())
            seal.update(content)
    return seal.hexdigest()


def _packed(parts: Parts) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Without it the bytes would tell on which system they were written.
            entry.create_system = 0
            file.writestr(entry, content)
    return whole.getvalue()
