"""What a cell of a column may hold, as a spreadsheet checks it while somebody types.

The rules are those that an import holds every cell to; whoever pastes over a rule meets them
there. A column has at most one.
"""

from __future__ import annotations

import datetime as dt

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from workbench.forms.wording import choices, filling, said
from workbench.schema.columns import FIRST_YEAR, LAST_YEAR, Column

#: The last row that a spreadsheet has.
LAST_ROW = 1_048_576
#: The least number that a cell can hold; “any number” needs a limit to be checked at all.
LEAST = -9.99999999999999e307
#: Text keeps leading zeros and all 18 digits of a code; numbers and choices need no format.
FORMATS = {"str": "@", "list": "@", "date": "yyyy-mm-dd"}
#: A spreadsheet shows no more of an error than this.
_SHOWN = 220


def rule_for(column: Column, lang: str, *, list_at: str | None) -> DataValidation | None:
    """The rule of a column, not yet told its cells; None where any text may stand.

    `list_at` is where the choices of the column stand, for a column that has some.
    """
    if choices(column, lang):
        return _rule(column, lang, type="list", formula1=list_at)
    if column.type == "date":
        first, last = dt.datetime(FIRST_YEAR, 1, 1), dt.datetime(LAST_YEAR, 12, 31)
        return _rule(
            column,
            lang,
            type="date",
            operator="between",
            formula1=_number(to_excel(first)),
            formula2=_number(to_excel(last)),
        )
    if column.type not in ("int", "float"):
        return None
    kind = "whole" if column.type == "int" else "decimal"
    least = LEAST if column.minimum is None else column.minimum
    if column.maximum is None:
        return _rule(
            column, lang, type=kind, operator="greaterThanOrEqual", formula1=_number(least)
        )
    return _rule(
        column,
        lang,
        type=kind,
        operator="between",
        formula1=_number(least),
        formula2=_number(column.maximum),
    )


def _rule(column: Column, lang: str, **limits: str | None) -> DataValidation:
    sentence = (
        said("from_the_list", lang) if limits["type"] == "list" else filling(column, lang)[:_SHOWN]
    )
    return DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=said("error_title", lang),
        error=sentence,
        **limits,
    )


def _number(value: float) -> str:
    return f"{value:.15G}"
