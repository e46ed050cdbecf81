"""Dates as street offices write them (FRAMEWORK §6.13).

Only texts that begin with a four-digit year are read: a text such as 03/04/2024 is a day in
March or in April, and only a mapping may say which.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench.intake.grid import text_of
from workbench.intake.reading import Reading
from workbench.schema.columns import FIRST_YEAR, LAST_YEAR

#: Excel's day 1 is 1900-01-01, but it counts a 29 February 1900 that never was.
_EXCEL_ZERO = dt.datetime(1899, 12, 30)
#: Serial numbers of 1954-10-03 to 2118-12-31: what lies outside is more likely no date.
_SERIALS = (20_000, 80_000)

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?", re.ASCII)
_TIME = r"(?:[ T]*(\d{1,2})[:时点](\d{1,2})(?:[:分](?:(\d{1,2})(?:\.(\d{1,6})\d*)?秒?)?)?)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})(?:日|号)?" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[ T]?(\d\d):?(\d\d):?(\d\d))?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}(?:[ T].*)?", re.ASCII)


def read_date(cell: Any) -> Reading:
    """A cell as a date, with its time of day if it has one.

    ISO and year-first dates with `-` or `/` need no repair; 2024.3.5, 2024年3月5日, 20240305,
    full-width digits and Excel's serial numbers are repairs. Times are kept as the clock on
    the wall showed them.
    """
    if isinstance(cell, dt.datetime):
        return _typed(cell.replace(tzinfo=None))
    if isinstance(cell, dt.date):
        return _typed(dt.datetime(cell.year, cell.month, cell.day))
    text = text_of(cell)
    if _ISO.fullmatch(text):
        return _from_iso(text)
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    repair = "" if plain == text else "full_width"
    if match := _YEAR_FIRST.fullmatch(plain):
        year, first, month, second, day, *clock = match.groups()
        if (first == "年") != (second == "月") or (first != "年" and first != second):
            return Reading(problem="not_a_date")
        return _from_parts([year, month, day], clock, repair or _WRITTEN.get(first, ""))
    if match := _COMPACT.fullmatch(plain):
        return _from_parts(match.groups()[:3], match.groups()[3:], "compact_date")
    if _SERIAL.fullmatch(plain):
        return _from_serial(float(plain))
    ambiguous = _DAY_OR_MONTH_FIRST.fullmatch(plain)
    return Reading(problem="ambiguous_date" if ambiguous else "not_a_date")


_WRITTEN = {"年": "chinese_date", ".": "dotted_date"}


def _typed(moment: dt.datetime) -> Reading:
    # A spreadsheet stores times as fractions of a day: the last digits are noise.
    near = moment + dt.timedelta(microseconds=500)
    return _within_years(near.replace(microsecond=near.microsecond // 1000 * 1000))


def _from_iso(text: str) -> Reading:
    try:
        return _within_years(dt.datetime.fromisoformat(text))
    except ValueError:
        return Reading(problem="impossible_date")


def _from_parts(day: Sequence[str], clock: Sequence[str | None], repair: str) -> Reading:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    fraction = clock[3] if len(clock) > 3 else None
    microsecond = int((fraction or "0").ljust(6, "0"))
    year, month, number = (int(part) for part in day)
    try:
        moment = dt.datetime(year, month, number, hour, minute, second, microsecond)
    except ValueError:
        return Reading(problem="impossible_date")
    return _within_years(moment, repair)


def _from_serial(days: float) -> Reading:
    if not _SERIALS[0] <= days <= _SERIALS[1]:
        return Reading(problem="not_a_date")
    seconds = round(days * 86_400)
    return Reading(_EXCEL_ZERO + dt.timedelta(seconds=seconds), "excel_serial")


def _within_years(moment: dt.datetime, repair: str = "") -> Reading:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return Reading(problem="impossible_date")
    return Reading(moment, repair)


def by_formats(cells: Sequence[Any], formats: Sequence[str]) -> list[dt.datetime | None]:
    """Texts read by the formats that a mapping gives, the first that fits; None where none does."""
    found: list[dt.datetime | None] = [None] * len(cells)
    open_places = [at for at, cell in enumerate(cells) if isinstance(cell, str) and text_of(cell)]
    for pattern in formats:
        if not open_places:
            break
        texts = [text_of(cells[at]) for at in open_places]
        for at, moment in zip(open_places, _by_format(texts, pattern), strict=True):
            found[at] = moment
        open_places = [at for at in open_places if found[at] is None]
    return found


def _by_format(texts: list[str], pattern: str) -> list[dt.datetime | None]:
    if "%z" in pattern:
        return [_one_by_format(text, pattern) for text in texts]
    moments = pd.to_datetime(pd.Series(texts, dtype="str"), format=pattern, errors="coerce")
    return [
        moment.to_pydatetime() if FIRST_YEAR <= moment.year <= LAST_YEAR else None
        for moment in moments
    ]


def _one_by_format(text: str, pattern: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.strptime(text, pattern).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
