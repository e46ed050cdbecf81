"""Signs of pseudo-linkage: each with its level, its tests, and what may explain it (section 14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import (
    Exhibit,
    block,
    element,
    exhibit,
    folded,
    sentence,
    stacked,
    table,
)
from workbench.exhibits.naming import linked_name, row_name
from workbench.exhibits.numbers import evidence_command
from workbench.exhibits.reasons import by_reason
from workbench.figures.rates import indicator_name, linked
from workbench.figures.words import Note, count_of, limits_of, number, rows_of, value_of
from workbench.results import Publishable

Row = dict[str, Any]
#: Levels that ask for an explanation.
FIRED = ("watch", "alert")


@exhibit
def flags(results: Publishable, *, lang: str, audience: str = "evaluator") -> Exhibit:
    """All flags with their levels; evaluators also see tests, explanations and the reply line."""
    rows = [r for r in rows_of(results.frame) if str(r["indicator_id"]).startswith("flag_")]
    heads = [row for row in rows if not row["group"]]
    about = sentence(messages.text("flags.about", lang), class_="wb-note")
    parts = [about, _overview(heads, lang)]
    if audience == "evaluator":
        for head in heads:
            if head["category"] in FIRED:
                own = [r for r in rows if r["indicator_id"] == head["indicator_id"] and r["group"]]
                parts.append(_explained(results, head, own, lang))
        parts += _quiet(results, heads, rows, lang)
    unjudged = by_reason([row for row in heads if row["category"] == "unknown"], lang)
    if unjudged:
        parts.append(folded(messages.text("flags.unjudged", lang), unjudged))
    return stacked(parts)


def _quiet(
    results: Publishable, heads: Sequence[Row], rows: Sequence[Row], lang: str
) -> list[Exhibit]:
    """The tests of flags that need no explanation: what was looked at is told there too."""
    quiet = {row["indicator_id"] for row in heads if row["category"] == "none"}
    tests = [row for row in rows if row["group"] and row["indicator_id"] in quiet]
    judged = [row for row in tests if row["category"] != "unknown"]
    if not judged:
        return []
    return [folded(messages.text("flags.quiet", lang), _tests(results, judged, lang, levels=False))]


def _level(row: Row, lang: str) -> str:
    level = row["category"] if isinstance(row["category"], str) else "unknown"
    return messages.text(f"flags.{level}", lang)


def _overview(heads: Sequence[Row], lang: str) -> Exhibit:
    cells = [
        [
            linked(row["indicator_id"], indicator_name(row["indicator_id"], lang)),
            _level(row, lang),
            messages.text(f"flags.says_{row['indicator_id']}", lang),
        ]
        for row in heads
    ]
    names = ("flags.column_flag", "flags.column_level", "page.column_definition")
    return table(cells, [messages.text(name, lang) for name in names], narrow=True)


def _explained(results: Publishable, head: Row, tests: Sequence[Row], lang: str) -> Exhibit:
    """One flag that asks for an explanation: its tests, innocent reasons, and room to answer."""
    name = indicator_name(head["indicator_id"], lang)
    title = messages.text("flags.head", lang, name=name, level=_level(head, lang))
    codes = [c for said in Note.of(head["note"]).said for c in said.split("+")]
    known = [
        messages.text(f"flags.innocent_{code}", lang)
        for code in codes
        if messages.has(f"flags.innocent_{code}")
    ]
    said = [messages.text(f"flags.says_{head['indicator_id']}", lang)]
    if known:
        named = messages.listed(known, lang)
        said.append(messages.text("flags.innocent_applies", lang, named=named))
    question = messages.text(f"flags.ask_{head['indicator_id']}", lang)
    said.append(messages.text("flags.ask", lang, question=question))
    reply = messages.text("flags.reply", lang)
    box = Exhibit(block("div", [element("span", reply)], class_="wb-reply"), reply)
    return stacked(
        [
            Exhibit(element("h3", title), title),
            *(sentence(one) for one in said),
            _tests(results, tests, lang),
            _rows_behind(results, head, tests, lang),
            box,
        ]
    )


def _tests(
    results: Publishable, tests: Sequence[Row], lang: str, *, levels: bool = True
) -> Exhibit:
    """Each test with its number, its interval, its counts, what the scheme asks, and its level."""
    scheme = results.context.scheme
    cells = [
        [
            linked_name(row, lang),
            value_of(row, lang),
            limits_of(row, lang),
            count_of(row, lang),
            _from(row, scheme, lang),
            *((_level(row, lang),) if levels else ()),
        ]
        for row in tests
    ]
    columns = ("explore.column_value", "charts.column_limits", "explore.column_count")
    names = ["flags.column_test", *columns, "flags.column_from"]
    names += ["flags.column_level"] if levels else []
    return table(cells, [messages.text(name, lang) for name in names], narrow=True)


def _from(row: Row, scheme: Mapping[str, Any], lang: str) -> str:
    """From which value the scheme asks for an explanation, in the unit of the test."""
    if row["group"] == "quadrant":
        cut = number(scheme["linkage"]["cut"], row["unit"], lang)
        return messages.text("flags.below", lang, cut=cut)
    terms = scheme["flags"][row["group"]]
    if not isinstance(terms, Mapping):
        return messages.text("flags.watch_from", lang, watch=number(terms, row["unit"], lang))
    watch, alert = (number(terms[name], row["unit"], lang) for name in FIRED)
    return messages.text("flags.levels_from", lang, watch=watch, alert=alert)


def _rows_behind(results: Publishable, head: Row, tests: Sequence[Row], lang: str) -> Exhibit:
    """The command that lists the rows behind the test that weighs most."""
    fired = [row for row in tests if row["category"] in FIRED] or list(tests)
    heaviest = max(fired, key=lambda row: row["category"] == FIRED[-1])
    command = evidence_command(results, head["indicator_id"], heaviest["group"])
    intro = messages.text("flags.rows_behind", lang, test=row_name(heaviest, lang))
    html = element("p", intro, class_="wb-note") + element("pre", command)
    return folded(messages.text("flags.evidence", lang), Exhibit(html, f"{intro}\n{command}"))
