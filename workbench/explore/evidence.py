"""The rows behind one number of one community, and how they add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench import messages, metrics
from workbench.exhibits.exhibit import Exhibit, sentence, stacked, table
from workbench.exhibits.naming import row_name
from workbench.explore.indicators import known_entry
from workbench.explore.listing import Listing, listing, speaking, unprotected
from workbench.explore.numbers import told_value
from workbench.explore.opening import DataSet
from workbench.figures.words import NO_NUMBER, limits_beside, reason_of, rows_of
from workbench.messages import Formats
from workbench.schema.definitions import TABLES

ROLES = ("numerator", "denominator", "unknown")
#: Rows that are printed of each role; `frame` holds all.
FIRST_ROWS = 8


@speaking
def rows(
    dataset: DataSet, *, indicator: str, community_id: str, variant: str = "", group: str = ""
) -> Listing:
    """The number, the sums of weights by role beside it, and the first rows of each role.

    `frame`: all rows, as `metrics.evidence` gives them. UsageError for an indicator, a
    community, a variant or a stratum that does not exist.
    """
    lang = dataset.lang
    known_entry(dataset, indicator)
    found = metrics.evidence(
        dataset.tables,
        indicator,
        community_id=community_id,
        period=dataset.period,
        as_of=dataset.as_of,
        variant=variant,
        group=group,
        scheme=dataset.scheme,
        own=dataset.own,
    )
    number = _number(dataset, indicator, community_id, variant, group)
    title = messages.text(
        "explore.evidence",
        lang,
        community=dataset.names[community_id],
        number=row_name({"indicator_id": indicator, "variant": variant, "group": group}, lang),
    )
    parts = [unprotected(lang), _told(number, lang)]
    if len(found):
        parts += [_sums(found, number, lang), _first(found, lang)]
    else:
        parts += [sentence(messages.text("explore.no_evidence", lang), class_="wb-note")]
    return listing(title, parts, found)


def _number(
    dataset: DataSet, indicator: str, community_id: str, variant: str, group: str
) -> dict[str, Any] | None:
    """The row of the result frame; None for a stratum that does not occur here."""
    frame = metrics.compute(
        dataset.tables,
        period=dataset.period,
        as_of=dataset.as_of,
        only=[indicator],
        communities=[community_id],
        scheme=dataset.scheme,
        own=dataset.own,
    ).frame
    chosen = frame[(frame["variant"] == variant) & (frame["group"] == group)]
    return rows_of(chosen)[0] if len(chosen) else None


def _told(number: Mapping[str, Any] | None, lang: str) -> Exhibit:
    if number is None:
        return sentence(messages.text("gaps.no_rows", lang))
    said, limits = told_value(number, lang), limits_beside(number, lang)
    if limits != NO_NUMBER:
        said = messages.text("page.value_limits", lang, value=said, limits=limits)
    reason = reason_of(number, lang)
    if reason != messages.text("notes.ok", lang):
        said = messages.text("page.value_but", lang, value=said, reason=reason)
    return sentence(messages.text("explore.value", lang, value=said))


def _sums(found: pd.DataFrame, number: Mapping[str, Any] | None, lang: str) -> Exhibit:
    """By role: rows, the sum of their weights, and what the number says."""
    cells = [
        [
            messages.text(f"explore.role_{role}", lang),
            Formats(lang).integer((found["role"] == role).sum()),
            _amount(found.loc[found["role"] == role, "n"].sum(), lang),
            _amount(_stated(number, role), lang),
        ]
        for role in ROLES
    ]
    heads = ("role", "rows", "sum", "stated")
    return table(
        cells,
        [messages.text(f"explore.column_{name}", lang) for name in heads],
        caption=messages.text("explore.sums", lang),
    )


def _stated(number: Mapping[str, Any] | None, role: str) -> float:
    if number is None:
        return float("nan")
    return float(number["n_unknown" if role == "unknown" else role])


def _amount(value: float, lang: str) -> str:
    if pd.isna(value):
        return NO_NUMBER
    formats = Formats(lang)
    return formats.integer(value) if float(value).is_integer() else formats.decimal(value, 2)


def _first(found: pd.DataFrame, lang: str) -> Exhibit:
    """The first rows of each role."""
    shown = pd.concat([found[found["role"] == role].head(FIRST_ROWS) for role in ROLES])
    cells = [
        [
            messages.text(f"explore.role_{row['role']}", lang),
            _amount(row["n"], lang),
            TABLES[row["table"]].label(lang),
            *(_cell(row[name]) for name in ("id", "source_file", "source_sheet", "source_row")),
        ]
        for row in rows_of(shown)
    ]
    heads = ("role", "weight", "table", "row_id", "file", "sheet", "source_row")
    count = Formats(lang).integer
    caption = messages.text("explore.first", lang, shown=count(len(shown)), all=count(len(found)))
    basis = messages.text("explore.basis", lang, rule=found["rule"].iloc[0])
    told = table(
        cells, [messages.text(f"explore.column_{name}", lang) for name in heads], caption=caption
    )
    return stacked([told, sentence(basis, class_="wb-note")])


def _cell(value: object) -> str:
    return NO_NUMBER if pd.isna(value) or value == "" else str(value)  # type: ignore[call-overload]
