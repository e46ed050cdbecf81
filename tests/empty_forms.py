"""The empty forms of both languages, as fixtures, and what tests of them have in common."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from tests.clerk import blank_forms, data_sheet, places
from workbench import messages
from workbench.schema.columns import Table
from workbench.schema.definitions import TABLES

LANGS = messages.LANGUAGES
NOTES = {"zh-CN": "填写说明", "en": "How to fill in"}
LISTS = {"zh-CN": "选项", "en": "Lists"}
Books = dict[tuple[str, str], openpyxl.Workbook]
Copies = Callable[..., dict[str, Path]]

every_form = pytest.mark.parametrize(
    ("lang", "table"),
    list(itertools.product(LANGS, TABLES.values())),
    ids=lambda part: part if isinstance(part, str) else part.name,
)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """The untouched forms of both languages, by language and table; not to be changed."""
    folder = tmp_path_factory.mktemp("forms")
    return {lang: blank_forms(folder / lang, lang) for lang in LANGS}


@pytest.fixture
def copies(blank: dict[str, dict[str, Path]], tmp_path: Path) -> Callable[..., dict[str, Path]]:
    """Forms to fill in: copies of the untouched ones, in a folder of the test."""

    def copied(lang: str, folder: str = "forms") -> dict[str, Path]:
        (tmp_path / folder).mkdir(parents=True)
        return {
            name: Path(shutil.copy(path, tmp_path / folder)) for name, path in blank[lang].items()
        }

    return copied


def rules_of(
    books: Books, lang: str, table: Table, *, to_row: int = 1_048_576
) -> dict[str, DataValidation]:
    """The rule of each column that has one; it covers the rows below the header, and no other."""
    sheet = data_sheet(books[lang, table.name], table, lang)
    at = places(sheet, table, lang)
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row) == (2, to_row)
        assert area.min_col == area.max_col
        (name,) = (name for name, place in at.items() if place == area.min_col)
        assert name not in found
        found[name] = rule
    return found
