"""Our own empty forms, come back: what in them is no data.

A workbook is a form when it has a sheet called 填写说明 (How to fill in), or a hidden one called
选项 (Lists), whoever made it. A form offers every column of a table, so that a header in it says
nothing: only what somebody filled in was received (RULES 1.12).

- Instructions and lists are never read, and with them no example.
- A data sheet without a row is no table: nobody said that nothing happened.
- An optional column without a single entry is no column: nobody said that it never applies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from workbench import messages
from workbench.intake.grid import RawSheet
from workbench.intake.headers import known_columns, table_for


@dataclass(frozen=True)
class FormAccount:
    """What was left out of a form.

    `notes` are sheets for people, `unfilled` data sheets without a row; `blank` holds for each
    other data sheet the headers of the columns in which nobody wrote anything.
    """

    notes: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    blank: tuple[tuple[str, tuple[str, ...]], ...] = ()


#: The account of a file that is no form.
NO_FORM = FormAccount()


def read_as_form(
    sheets: tuple[RawSheet, ...], hidden: tuple[str, ...], *, own_headers: bool
) -> tuple[tuple[RawSheet, ...], tuple[str, ...], FormAccount]:
    """The sheets of a workbook that hold data, the hidden ones still to be told of, and the rest.

    A workbook that is no form comes back as it was. With `own_headers` no mapping speaks of
    the file, which would have its own view of which columns are there.
    """
    names = [sheet.sheet for sheet in sheets]
    if not {*names} & _called("sheet_notes") and not {*hidden} & _called("sheet_lists"):
        return sheets, hidden, NO_FORM
    for_people = _called("sheet_notes") | _called("sheet_lists")
    data = [sheet for sheet in sheets if sheet.sheet not in for_people]
    filled = [sheet for sheet in data if not _is_unfilled(sheet, own_headers)]
    blank = [_blank(sheet) if own_headers else () for sheet in filled]
    account = FormAccount(
        notes=tuple(name for name in (*names, *hidden) if name in for_people),
        unfilled=tuple(sheet.sheet for sheet in data if _is_unfilled(sheet, own_headers)),
        blank=tuple(
            (sheet.sheet, tuple(sheet.headers[at] for at in places))
            for sheet, places in zip(filled, blank, strict=True)
            if places
        ),
    )
    kept = tuple(_without(sheet, places) for sheet, places in zip(filled, blank, strict=True))
    return kept, tuple(name for name in hidden if name not in for_people), account


@cache
def _called(name: str) -> frozenset[str]:
    """What a sheet for people is called, in every language."""
    return frozenset(messages.text(f"forms.{name}", lang) for lang in messages.LANGUAGES)


def _is_unfilled(sheet: RawSheet, own_headers: bool) -> bool:
    """Whether a sheet is a table without a row; a single line of remarks is no table."""
    return not sheet.size and (not own_headers or table_for(sheet) is not None)


def _blank(sheet: RawSheet) -> tuple[int, ...]:
    """Where the optional columns stand in which every cell is blank."""
    table = table_for(sheet)
    if table is None:
        return ()
    known = known_columns(table, sheet.headers)
    optional = [at for c in table.columns if not c.required for at in known.get(c.name, ())]
    return tuple(at for at in sorted(optional) if sheet.columns[at].blank().all())


def _without(sheet: RawSheet, places: tuple[int, ...]) -> RawSheet:
    kept = (column for at, column in enumerate(sheet.columns) if at not in places)
    return replace(sheet, columns=tuple(kept))
