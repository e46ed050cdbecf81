"""Scope and method: period, scheme, the rule that protects people, and what was received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench import messages
from workbench.exhibits.exhibit import (
    Exhibit,
    definition_list,
    element,
    exhibit,
    folded,
    sentence,
    stacked,
    table,
    told_pairs,
)
from workbench.exhibits.naming import names_in_short
from workbench.figures.rates import indicator_name, linked
from workbench.figures.words import NO_NUMBER, Note
from workbench.messages import Formats
from workbench.results import Publishable
from workbench.schema import codes
from workbench.schema.definitions import TABLES


@exhibit
def scope(results: Publishable, *, lang: str) -> Exhibit:
    """Period, extraction date, the scheme of the three rates in words, and the hiding rule."""
    formats = Formats(lang)
    context = results.context
    start, end = formats.day(context.period.start), formats.day(context.period.end)
    pairs = [
        (
            messages.text("page.period", lang),
            messages.text("page.period_value", lang, start=start, end=end),
        ),
        (messages.text("page.as_of", lang), formats.day(context.as_of)),
        *_compared(results, lang),
        (messages.text("page.scheme", lang), _scheme_title(context.scheme, lang)),
        *_three_rates(context.scheme.get("three_rates", {}), lang),
        (messages.text("page.protection", lang), _protection(results.min_cell, lang)),
        (messages.text("page.intervals", lang), messages.text("page.intervals_value", lang)),
    ]
    operational = messages.text("page.operational", lang)
    return Exhibit(
        definition_list(pairs, class_="wb-facts") + element("p", operational, class_="wb-note"),
        f"{told_pairs(pairs)}\n{operational}",
    )


def _compared(results: Publishable, lang: str) -> list[tuple[str, str]]:
    """The earlier period, where there is one."""
    earlier = results.breakdowns.get("previous")
    if earlier is None or earlier.empty:
        return []
    formats = Formats(lang)
    start, end = (
        formats.day(earlier[name].iloc[0].date()) for name in ("period_start", "period_end")
    )
    said = messages.text("page.period_value", lang, start=start, end=end)
    return [(messages.text("page.compared_with", lang), said)]


def _scheme_title(scheme: Mapping[str, Any], lang: str) -> str:
    title = scheme.get("title", {})
    return str(title.get(lang, "")) if isinstance(title, Mapping) else str(title)


def _protection(min_cell: int, lang: str) -> str:
    if min_cell <= 1:
        return messages.text("page.protection_none", lang)
    return messages.text("page.protection_value", lang, min_cell=min_cell)


def _three_rates(rates: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """三率 as this scheme counts them, in words."""
    if not rates:
        return []
    formats = Formats(lang)
    weight = formats.decimal(rates["partly_weight"], 2)
    partly = "partly_none" if not rates["partly_weight"] else "partly_weight"
    resolution = [
        messages.text("page.rate_resolution", lang, days=formats.days(rates["resolution_days"])),
        messages.text(f"page.{partly}", lang, weight=weight),
        messages.text(f"page.unreachable_{rates['unreachable']}", lang),
    ]
    said = {
        "response": messages.text(
            "page.rate_response", lang, days=formats.days(rates["response_days"])
        ),
        "resolution": messages.text("page.clause_end", lang).join(resolution),
        "satisfaction": messages.text(
            "page.rate_satisfaction", lang, rating=rates["satisfied_from"]
        ),
    }
    pairs = [(messages.text(f"labels.three_{name}", lang), told) for name, told in said.items()]
    left_out = _left_out(rates, lang)
    return [*pairs, (messages.text("page.left_out", lang), left_out)] if left_out else pairs


def _left_out(rates: Mapping[str, Any], lang: str) -> str:
    known = {code.code: code.label(lang) for code in (*codes.NEED_CATEGORY, *codes.SOURCE_CHANNEL)}
    named = [*rates["exclude_categories"], *rates["exclude_channels"]]
    return messages.listed([known.get(name, name) for name in named], lang)


@exhibit
def received_tables(results: Publishable, *, lang: str) -> Exhibit:
    """Which of the ten tables came, this community's rows, and what the missing ones would add."""
    lacking = _lacking(results)
    rows = [_table_row(results, name, lacking, lang) for name in TABLES]
    columns = ("table", "received", "own_rows", "missing_columns", "unlocks")
    heads = [messages.text(f"page.column_{name}", lang) for name in columns]
    return table(rows, heads, caption=messages.text("page.received_caption", lang), narrow=True)


def _lacking(results: Publishable) -> dict[str, list[str]]:
    """Missing table or column → the indicators that lack it."""
    found: dict[str, list[str]] = {}
    rows = results.frame[["indicator_id", "note"]].drop_duplicates()
    for indicator_id, note in rows.itertuples(index=False):
        for field in Note.of(note).missing():
            found.setdefault(field, []).append(indicator_id)
    return found


def _table_row(
    results: Publishable, name: str, lacking: Mapping[str, Sequence[str]], lang: str
) -> list[str]:
    came = name in results.context.received
    columns = [field for field in lacking if field.startswith(f"{name}.")]
    concerned = [one for field in (name, *columns) for one in lacking.get(field, ())]
    labels = [TABLES[name].column(field.split(".")[1]).label(lang) for field in columns]
    known = [linked(one, indicator_name(one, lang)) for one in dict.fromkeys(concerned)]
    return [
        TABLES[name].label(lang),
        messages.text("page.came" if came else "page.came_not", lang),
        _own_rows(results, name, lang) if came else NO_NUMBER,
        messages.listed(labels, lang) if came and labels else NO_NUMBER,
        names_in_short(known, lang) if known else NO_NUMBER,
    ]


def _own_rows(results: Publishable, name: str, lang: str) -> str:
    """Rows of this community; a table whose rows belong to no community has none of its own."""
    if "tables_received" not in results.series:
        return NO_NUMBER
    rows = results.series["tables_received"].frame
    own = rows.loc[rows["item"] == name, "numerator"]
    if own.empty or pd.isna(own.iloc[0]):
        return NO_NUMBER
    return Formats(lang).integer(own.iloc[0])


@exhibit
def row_accounts(results: Publishable, *, lang: str) -> Exhibit:
    """What became of every row of every source file, for the whole data set."""
    sources = results.context.about.get("sources", [])
    if not sources:
        return sentence(messages.text("page.no_accounts", lang), class_="wb-note")
    rows = [
        [_source_name(source), *_account(account, lang)]
        for source in sources
        for account in source.get("tables", [])
    ]
    numbers = ("read", "kept", "repaired", "repeated", "filtered", "set_aside")
    columns = ("source", "table", *numbers, "findings")
    heads = [messages.text(f"page.column_{name}", lang) for name in columns]
    caption = messages.text("page.accounts_caption", lang)
    return stacked([table(rows, heads, caption=caption, narrow=True), _left_behind(sources, lang)])


def _source_name(source: Mapping[str, Any]) -> str:
    sheet = source.get("sheet")
    return f"{source['file']} [{sheet}]" if sheet else str(source["file"])


def _account(account: Mapping[str, Any], lang: str) -> list[str]:
    formats = Formats(lang)
    numbers = ("read", "kept", "repaired", "repeated", "filtered", "set_aside")
    rules = [
        f"{_rule_name(rule, lang)} {formats.integer(n)}"
        for rule, n in sorted(account.get("by_rule", {}).items())
    ]
    return [
        TABLES[account["table"]].label(lang),
        *(formats.integer(account.get(name, 0)) for name in numbers),
        messages.listed(rules, lang) if rules else NO_NUMBER,
    ]


def _rule_name(rule: str, lang: str) -> str:
    return messages.text(f"rules.{rule}", lang) if messages.has(f"rules.{rule}") else rule


def _left_behind(sources: Sequence[Mapping[str, Any]], lang: str) -> Exhibit:
    """Columns that were not imported, and those refused because they identify people."""
    said = []
    for source in sources:
        for kind in ("unmapped_columns", "refused_columns"):
            names = [str(name) for name in source.get(kind, ())]
            if names:
                listed = messages.listed(names, lang)
                file = _source_name(source)
                said.append(messages.text(f"page.{kind}", lang, file=file, columns=listed))
    if not said:
        return Exhibit("", "")
    content = stacked([sentence(one) for one in said])
    return folded(messages.text("page.left_behind", lang), content)
