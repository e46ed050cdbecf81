"""Signs of pseudo-linkage: each with its level, its tests, and what may explain it (section 14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, block, element, exhibit, sentence, stacked, table
from workbench.exhibits.naming import row_name
from workbench.figures.rates import indicator_name
from workbench.figures.words import Note, count_of, limits_of, rows_of, value_of
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
                parts.append(_explained(head, own, lang))
    return stacked(parts)


def _level(row: Row, lang: str) -> str:
    level = row["category"] if isinstance(row["category"], str) else "unknown"
    return messages.text(f"flags.{level}", lang)


def _overview(heads: Sequence[Row], lang: str) -> Exhibit:
    cells = [
        [
            indicator_name(row["indicator_id"], lang),
            _level(row, lang),
            messages.text(f"flags.says_{row['indicator_id']}", lang),
        ]
        for row in heads
    ]
    names = ("flags.column_flag", "flags.column_level", "page.column_definition")
    return table(cells, [messages.text(name, lang) for name in names], narrow=True)


def _explained(head: Row, tests: Sequence[Row], lang: str) -> Exhibit:
    """One flag that asks for an explanation: its tests, innocent reasons, and room to answer."""
    name = indicator_name(head["indicator_id"], lang)
    title = messages.text("charts.counted", lang, name=name, count=_level(head, lang))
    cells = [
        [
            row_name(row, lang),
            value_of(row, lang),
            limits_of(row, lang),
            count_of(row, lang),
            _level(row, lang),
        ]
        for row in tests
    ]
    names = [f"charts.column_{name}" for name in ("value", "limits", "count")]
    names = ["flags.column_test", *names, "flags.column_level"]
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
            table(cells, [messages.text(n, lang) for n in names]),
            box,
        ]
    )
