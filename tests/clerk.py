"""A clerk who fills in our forms: labels from the drop-downs, real dates, lists in one cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from workbench.forms import write_forms
from workbench.loaders import import_sources, open_tables
from workbench.schema.columns import Column, Table
from workbench.schema.definitions import TABLES

YES_NO = {"zh-CN": ("是", "否"), "en": ("Yes", "No")}
JOINT = {"zh-CN": "、", "en": "; "}


def blank_forms(folder: Path, lang: str) -> dict[str, Path]:
    """The forms of all tables in `folder`, by table."""
    return dict(zip(TABLES, write_forms(folder, lang), strict=True))


def label(thing: Any, lang: str) -> str:
    return thing.zh if lang == "zh-CN" else thing.en


def data_sheet(book: openpyxl.Workbook, table: Table, lang: str) -> Worksheet:
    sheet: Worksheet = book[label(table, lang)]
    return sheet


def places(sheet: Worksheet, table: Table, lang: str) -> dict[str, int]:
    """In which column each of ours stands, by what its header says to a reader."""
    headers = {str(cell.value).lstrip("*"): cell.column for cell in sheet[1]}
    return {c.name: headers[label(c, lang)] for c in table.columns}


def as_typed(column: Column, value: Any, lang: str) -> Any:
    """What somebody types for a stored value."""
    if pd.isna(value):
        return None
    if column.type == "bool":
        return YES_NO[lang][0 if value else 1]
    if column.codes:
        labels = {code.code: label(code, lang) for code in column.codes}
        return JOINT[lang].join(labels[code] for code in str(value).split(";"))
    if column.type == "list":
        return JOINT[lang].join(str(value).split(";"))
    if column.type == "date":
        moment = pd.Timestamp(value).to_pydatetime()
        return moment.date() if moment.time() == dt.time() else moment
    if column.type in ("int", "float"):
        return value.item() if hasattr(value, "item") else value
    return str(value)


def fill(path: Path, table: Table, rows: Iterable[Mapping[str, Any]], lang: str) -> None:
    """Type stored rows into the form at `path`, from its second row on, and save it."""
    book = openpyxl.load_workbook(path)
    sheet = data_sheet(book, table, lang)
    at = places(sheet, table, lang)
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            typed = as_typed(table.column(name), value, lang)
            if typed is not None:
                cell = sheet.cell(number, at[name], typed)
                # Typing into a spreadsheet keeps the format of the column.
                cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    book.save(path)


def fill_tables(forms: Mapping[str, Path], frames: Mapping[str, pd.DataFrame], lang: str) -> None:
    """Type whole tables into their forms."""
    for name, frame in frames.items():
        fill(forms[name], TABLES[name], frame.to_dict("records"), lang)


def received(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A table without the optional columns that are wholly blank: a form does not send them."""
    return frame[[c for c in frame if table.column(c).required or frame[c].notna().any()]]


def hand_in(folder: Path, **more: Any) -> Any:
    """Import a folder of forms: the report, and the tables that came of it."""
    to = folder.parent / "imported"
    report = import_sources([folder], to=to, **more)
    return report, open_tables(to)
