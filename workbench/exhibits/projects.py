"""One sheet for each project, over its own contract days: section 13."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import (
    Exhibit,
    block,
    definition_list,
    element,
    exhibit,
    folded,
    sentence,
    stacked,
    table,
    told_pairs,
)
from workbench.exhibits.naming import row_name
from workbench.exhibits.numbers import value_cells, value_heads
from workbench.exhibits.reasons import is_told
from workbench.figures.gaps import SERIES_NEEDS, lacking
from workbench.figures.labels import code_label, unit_label
from workbench.figures.money import project_name
from workbench.figures.words import NO_NUMBER, Note, fields_named, number, reason_of, rows_of
from workbench.messages import Formats
from workbench.results import Publishable

Row = dict[str, Any]


@exhibit
def project_sheets(results: Publishable, *, lang: str) -> Exhibit:
    """A folded sheet for each project of the period; on paper each begins a sheet of its own."""
    known = "contracts" in results.series and "project" in results.breakdowns
    contracts = rows_of(results.series["contracts"].frame) if known else []
    if not contracts:
        return sentence(_no_sheets(results, lang), class_="wb-note")
    numbers = rows_of(results.breakdowns["project"])
    about = sentence(messages.text("page.projects_about", lang), class_="wb-note")
    sheets = []
    for contract in contracts:
        own = [row for row in numbers if row["project_id"] == contract["project"]]
        told = folded(
            _head(contract, lang), _sheet(results, contract, own, lang), also="wb-project"
        )
        sheets.append(told)
    return stacked([about, *sheets], class_="wb-projects")


def _no_sheets(results: Publishable, lang: str) -> str:
    """Why there is no sheet: what was not received, or no contract in the period."""
    (fields,) = SERIES_NEEDS["contracts"]
    missing = lacking(results, fields)
    if not missing:
        return messages.text("page.no_projects", lang)
    named = fields_named(missing, lang)
    return messages.text("page.no_project_sheets", lang, fields=named)


def _head(contract: Row, lang: str) -> str:
    return messages.text(
        "page.project_head", lang, name=project_name(contract), days=_days(contract, lang)
    )


def _days(contract: Row, lang: str) -> str:
    formats, end = Formats(lang), contract["end"]
    start = formats.day(dt.date.fromisoformat(contract["start"]))
    open_end = messages.text("page.open_end", lang)
    last = formats.day(dt.date.fromisoformat(end)) if isinstance(end, str) else open_end
    return messages.text("page.period_value", lang, start=start, end=last)


def _sheet(results: Publishable, contract: Row, rows: Sequence[Row], lang: str) -> Exhibit:
    pairs = _terms(results, contract, lang)
    terms = Exhibit(definition_list(pairs, class_="wb-facts"), told_pairs(pairs))
    if not rows:
        return stacked([terms, sentence(messages.text("page.project_not_begun", lang))])
    told = [value_cells(row, lang) for row in rows if is_told(row)]
    numbers = [table(told, value_heads(lang))] if told else []
    silent = [
        (row_name(row, lang), _why(row, lang))
        for row in rows
        if not is_told(row) and not row["group"] and not row["variant"]
    ]
    without = [_silent(silent, lang)] if silent else []
    return stacked([terms, *numbers, *without])


def _silent(silent: Sequence[tuple[str, str]], lang: str) -> Exhibit:
    """What has no number for this project, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in silent:
        by_reason.setdefault(reason, []).append(name)
    lines = [
        messages.text("page.no_number_for", lang, reason=reason, names=messages.listed(names, lang))
        for reason, names in by_reason.items()
    ]
    items = [element("li", line) for line in lines]
    return Exhibit(block("ul", items, class_="wb-note"), "\n".join(lines))


def _why(row: Mapping[str, Any], lang: str) -> str:
    """The reason; a project that no need names has not failed to report."""
    note = Note.of(row["note"])
    if "no_denominator" in note.said:
        return messages.text("page.project_nothing_to_divide", lang)
    if "not_reported" in note.said:
        return messages.text(f"page.project_without_{note.values.get('table', '')}", lang)
    return reason_of(row, lang)


def _terms(results: Publishable, contract: Row, lang: str) -> list[tuple[str, str]]:
    """What the contract says."""
    formats = Formats(lang)

    def who(name: str) -> str:
        known = contract[name]
        return unit_label(results, known, lang) if isinstance(known, str) else NO_NUMBER

    def money(name: str) -> str:
        return number(contract[name], "cny", lang) if not pd.isna(contract[name]) else NO_NUMBER

    def count(name: str) -> str:
        return formats.integer(contract[name]) if not pd.isna(contract[name]) else NO_NUMBER

    method = contract["method"]
    said = code_label("procurement_method", method, lang) if isinstance(method, str) else NO_NUMBER
    elapsed = contract["elapsed"]
    told = {
        "number": str(contract["project"]),
        "days": _days(contract, lang),
        "elapsed": NO_NUMBER if pd.isna(elapsed) else formats.percent(elapsed, 0),
        "designer": who("designer"),
        "funder": who("funder"),
        "awardee": who("awardee"),
        "method": messages.text("page.project_said_method", lang, method=said, bids=count("bids")),
        "money": messages.text(
            "page.project_said_money",
            lang,
            awarded=money("awarded"),
            disbursed=money("disbursed"),
            matched=money("matched"),
        ),
        "targets": messages.text(
            "page.project_said_targets",
            lang,
            sessions=count("sessions"),
            target_sessions=count("target_sessions"),
            target_people=count("target_people"),
        ),
    }
    return [(messages.text(f"page.project_{name}", lang), text) for name, text in told.items()]
