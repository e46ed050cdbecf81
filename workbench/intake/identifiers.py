"""ID and mobile numbers of people, which are refused and never echoed (FRAMEWORK §6.12).

Digits may be full-width, and spaces or hyphens may stand between them. A number counts also
inside a longer text, as long as no further digit touches it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

IDENTITY, MOBILE, ROUNDED = "identity_number", "mobile_number", "rounded_number"

#: Most cells are too short in digits to hold any of them; this finds the others quickly.
_SEP = r"[\s\-－–—‐‑−._/·・•~()（）]*"
_ELEVEN_DIGITS = re.compile(rf"\d(?:{_SEP}\d){{10}}")
#: Signs that nobody sees and that would hide a number: zero-width spaces, soft hyphens …
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
#: An ID number that Excel rounded holds no valid checksum any more, but area and birth date.
_LONG_NUMBER = re.compile(r"(?<!\d)[1-9]\d{17}(?!\d)")
# Overlapping matches matter: a digit before the number must not hide it.
_ID18 = re.compile(rf"(?<!\d)(?=([1-9](?:{_SEP}\d){{16}}{_SEP}[\dXx])(?![\dXx]))")
_ID15 = re.compile(rf"(?<!\d)(?=([1-9](?:{_SEP}\d){{14}})(?!\d))")
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?{_SEP}8{_SEP}6{_SEP})?1{_SEP}[3-9](?:{_SEP}\d){{9}}(?!\d)"
)
_DECIMAL = re.compile(r"[+-]?(\d+)\.\d+")
_PROVINCES = frozenset(
    {
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    }
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

#: From here on a double no longer holds every whole number as typed into Excel.
_EXCEL_LIMIT = 1e15


def identifier_in(text: str) -> str:
    """The rule that refuses `text` (`identity_number`, `mobile_number`), or the empty string.

    An 18-digit number counts when its checksum and its date hold, a 15-digit one when its
    province and date hold (GB 11643-1999), an 11-digit one when it begins with 13–19, with
    or without 86. Of a decimal number only the whole part is looked at: the decimals of a
    weight are nobody's telephone.
    """
    seen = _INVISIBLE.sub("", text)
    if len(seen) < 11 or _ELEVEN_DIGITS.search(seen) is None:
        return ""
    plain = unicodedata.normalize("NFKC", seen)
    decimal = _DECIMAL.fullmatch(plain)
    if decimal:
        plain = decimal[1]
    if any(_is_id18(_squeezed(found[1])) for found in _ID18.finditer(plain)):
        return IDENTITY
    if any(_is_id15(_squeezed(found[1])) for found in _ID15.finditer(plain)):
        return IDENTITY
    return MOBILE if _MOBILE.search(plain) else ""


def rounded_in(cell: Any, text: str) -> bool:
    """Whether a cell of an id column lost its last digits to Excel, which keeps 15 of them.

    So does a number from 10^15 on that came as a number, a text in scientific notation, and
    an 18-digit text that ends in 000 and otherwise reads as an ID number: two people would
    become one.
    """
    if isinstance(cell, float):
        return abs(cell) >= _EXCEL_LIMIT
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", plain):
        return True
    return bool(re.fullmatch(r"\d{15}000", plain)) and _has_id_shape(plain)


def masked(text: str) -> str:
    """`text` for a message or a file: three stars if it holds an identifier, or what is left of one."""
    rounded = any(_has_id_shape(found[0]) for found in _LONG_NUMBER.finditer(text))
    return "***" if rounded or identifier_in(text) else text


def _squeezed(text: str) -> str:
    return re.sub(r"[^\dXx]", "", text).upper()


def _is_id18(number: str) -> bool:
    if not _is_date(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def _is_id15(number: str) -> bool:
    return number[:2] in _PROVINCES and _is_date("19" + number[6:12])


def _has_id_shape(number: str) -> bool:
    return number[:2] in _PROVINCES and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        year = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year
    except ValueError:
        return False
    return 1850 <= year <= 2100
