"""All numbers of one family of indicators, and the command that gives the rows behind them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import (
    Exhibit,
    element,
    exhibit,
    folded,
    sentence,
    stacked,
    table,
)
from workbench.exhibits.naming import linked_name
from workbench.exhibits.reasons import by_reason, is_told
from workbench.figures.chart import CannotDraw, kept_from
from workbench.figures.rates import LEAD, lead_indicator
from workbench.figures.words import (
    NO_NUMBER,
    count_of,
    limits_beside,
    reason_of,
    rows_of,
    unknown_of,
    value_of,
)
from workbench.indicators.registry import catalogue
from workbench.results import Publishable

#: Indicators with many groups, each told in a chart's own table and in the appendix.
TOLD_BY_GROUP = (
    "need_rate_per_1000",
    "group_coverage_rate",
    "filing_rate",
    "participation_level_mix",
)
#: Families that one section is about.
SECTION_OF = {
    "chain": 4,
    "action": 5,
    "connection": 6,
    "information": 7,
    "referral": 7,
    "coverage": 8,
    "participation": 9,
    "resolution": 10,
    "workers": 11,
    "outcomes": 12,
    "pathways": 12,
    "value": 13,
}
#: Families whose numbers have a table in a section of the page.
TOLD_FAMILIES = tuple(family for family in SECTION_OF if family != "pathways")
VALUE_COLUMNS = ("indicator", "value", "count", "unknown")


def value_heads(lang: str) -> list[str]:
    return [messages.text(f"page.column_{name}", lang) for name in VALUE_COLUMNS]


def value_cells(row: dict[str, Any], lang: str) -> list[str]:
    """One number with all that belongs to it: interval, n of N, unknown, and any reservation."""
    said, limits = value_of(row, lang), limits_beside(row, lang)
    if limits != NO_NUMBER:
        said = messages.text("page.value_limits", lang, value=said, limits=limits)
    if row["status"] == "insufficient_data":
        said = messages.text("page.value_but", lang, value=said, reason=reason_of(row, lang))
    return [linked_name(row, lang), said, count_of(row, lang), unknown_of(row, lang)]


def value_or_reason(row: dict[str, Any], lang: str) -> list[str]:
    """The number with its interval and n of N, or why there is none."""
    if not is_told(row):
        return [reason_of(row, lang), count_of(row, lang)]
    return value_cells(row, lang)[1:3]


@exhibit
def family_table(
    results: Publishable, *, family: str, lang: str, audience: str = "evaluator"
) -> Exhibit:
    """The numbers of a family of the catalogue, then those that have none, by reason.

    What one chart shows group by group, with its own table, is not repeated here. Nothing
    for a family whose section is not for this audience.
    """
    if kept_from(audience, SECTION_OF.get(family, 0)):
        return Exhibit("", "")
    rows = [
        row
        for row in rows_of(results.frame)
        if catalogue()[row["indicator_id"]].family == family
        and not (row["indicator_id"] in TOLD_BY_GROUP and row["group"])
    ]
    return _told_and_untold(rows, family, lang)


@exhibit
def own_indicators(results: Publishable, *, lang: str) -> Exhibit:
    """The evaluation's own indicators that no section tells, under a heading of their own.

    Nothing where the evaluation has none.
    """
    shown = catalogue()
    own = [one["id"] for one in results.context.own_indicators]
    here = [name for name in own if shown[name].family not in TOLD_FAMILIES]
    if not here:
        return Exhibit("", "")
    title = messages.text("page.section_own", lang)
    rows = [row for row in rows_of(results.frame) if row["indicator_id"] in here]
    return stacked(
        [
            Exhibit(element("h2", title, id="section-own"), title),
            sentence(messages.text("page.own_about", lang), class_="wb-note"),
            _told_and_untold(rows, "own", lang),
        ]
    )


def _told_and_untold(rows: Sequence[dict[str, Any]], family: str, lang: str) -> Exhibit:
    """Rows with a number as a table, the others folded, by reason."""
    caption = messages.text(f"page.{family}_caption", lang)
    told = [value_cells(row, lang) for row in rows if is_told(row)]
    numbers = [table(told, value_heads(lang), caption=caption)] if told else []
    others = by_reason(rows, lang)
    without = messages.text(f"page.{family}_without", lang)
    return stacked([*numbers, *([folded(without, others)] if others else [])])


@exhibit
def evidence_hint(results: Publishable, *, lang: str, audience: str = "evaluator") -> Exhibit:
    """The command that writes the rows behind the lead rate; funders learn that these exist."""
    if audience != "evaluator":
        return sentence(messages.text("page.evidence_kept", lang), class_="wb-note")
    try:
        indicator_id = lead_indicator(results, lang)
    except CannotDraw:
        indicator_id = LEAD[0]
    command = evidence_command(results, indicator_id)
    intro = messages.text("page.evidence", lang)
    after = messages.text("page.evidence_after", lang)
    html = element("p", intro) + element("pre", command) + element("p", after, class_="wb-note")
    return Exhibit(html, f"{intro}\n{command}\n{after}")


def evidence_command(results: Publishable, indicator_id: str, group: str = "") -> str:
    """What an evaluator types for the rows behind a number of this page."""
    context = results.context
    words = [
        *("workbench", "evidence", "DIR", indicator_id),
        *("--community", str(results.profiles["community_id"].iloc[0])),
        *("--period", context.period.start.isoformat(), context.period.end.isoformat()),
        *("--as-of", context.as_of.isoformat()),
        *(("--group", group) if group else ()),
        *("--out", f"{indicator_id}.csv"),
    ]
    return shlex.join(words)
