"""Names of places, categories, channels, handling units and months, whole and wrapped."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence

from workbench import messages
from workbench.results import Publishable
from workbench.schema import codes
from workbench.schema.columns import Code

UNKNOWN = "unknown"
#: Widest line of an axis label, in half-width characters.
LABEL_WIDTH = 16
#: Pixels of a line of an axis label, and between two labels.
LINE_HEIGHT = 17
ROW_GAP = 8
#: More lines than this are no label any more.
LABEL_LINES = 3

_CODES: Mapping[str, tuple[Code, ...]] = {
    "need_category": codes.NEED_CATEGORY,
    "source_channel": codes.SOURCE_CHANNEL,
    "beneficiary_scope": codes.BENEFICIARY_SCOPE,
    "community_type": codes.COMMUNITY_TYPE,
    "acceptance_status": codes.ACCEPTANCE_STATUS,
    "group_code": codes.GROUP,
    "participation_level": codes.PARTICIPATION_LEVEL,
    "worker_type": codes.WORKER_TYPE,
    "worker_function": codes.WORKER_FUNCTION,
    "service_type": codes.SERVICE_TYPE,
    "procurement_method": codes.PROCUREMENT_METHOD,
}


def code_label(column: str, code: str, lang: str) -> str:
    """What people read for a code; a city's own categories are their own label."""
    for known in _CODES.get(column, ()):
        if known.code == code:
            return known.label(lang)
    return messages.text("labels.unknown", lang) if code == UNKNOWN else str(code)


def unit_label(results: Publishable, organization_id: str, lang: str) -> str:
    """The name of a handling unit, where the data set gives one; else its id."""
    if organization_id == UNKNOWN:
        return messages.text("labels.unknown", lang)
    return results.context.organization_names.get(organization_id, organization_id)


def community_name(results: Publishable) -> str:
    return str(results.profiles["community_name"].iloc[0])


def place_name(results: Publishable, place: str, lang: str) -> str:
    """The name of the community, its street or its district; the whole data set has a word."""
    if place == "whole":
        return messages.text("labels.whole", lang)
    column = "community_name" if place == "community" else f"{place}_name"
    return str(results.profiles[column].iloc[0])


def place_known(results: Publishable, place: str) -> bool:
    """Whether the community's street or district is known at all."""
    return place == "whole" or str(results.profiles[f"{place}_name"].iloc[0]) != UNKNOWN


def month_label(month: str, lang: str, *, with_year: bool) -> str:
    """2024-03 as 3月 or Mar, the year below it where asked for."""
    from babel.dates import format_date

    first = dt.date.fromisoformat(f"{month}-01")
    short = format_date(first, format="LLL", locale=lang.replace("-", "_"))
    return f"{short}<br>{first.year}" if with_year else short


def month_full(month: str, lang: str) -> str:
    return messages.Formats(lang).month(dt.date.fromisoformat(f"{month}-01"))


def width_of(text: str) -> int:
    """Width in half-width characters: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def row_height(labels: Sequence[str], least: int) -> int:
    """Pixels of a row of bars, so that the label with most lines fits: rows are equally high."""
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    return max(least, lines * LINE_HEIGHT + ROW_GAP)


def wrapped(text: str, width: int = LABEL_WIDTH) -> str:
    """The text broken into lines for an axis: at spaces, and between Chinese characters.

    Nothing is cut: a label that needs more lines than `LABEL_LINES` gets wider lines.
    """
    while len(lines := _lines(text, width)) > LABEL_LINES:
        width += 2
    return "<br>".join(lines)


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_of(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Words with the space after them; a wide character stands alone, with its closing marks."""
    pieces: list[str] = []
    breakable = True
    for character in text:
        closing = unicodedata.category(character) in ("Pe", "Po", "Pf")
        wide = width_of(character) == 2
        if pieces and (closing or not (breakable or wide)):
            pieces[-1] += character
        else:
            pieces.append(character)
        breakable = wide or character in " -/"
    return pieces


def safe(text: str) -> str:
    """Text from data for Plotly, which reads a few HTML tags: they are shown, not obeyed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
