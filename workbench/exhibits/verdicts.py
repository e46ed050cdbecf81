"""Targets on the page: what was to be reached, and whether it was, as far as can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from workbench import messages
from workbench.config.mapping import languages_of
from workbench.exhibits.exhibit import Exhibit, block, element, exhibit, sentence, stacked, table
from workbench.exhibits.numbers import value_cells
from workbench.figures.words import NO_NUMBER, exact_span, exactly, reason_of
from workbench.findings.targets import (
    CANNOT_TELL,
    MET,
    NOT_MET,
    Judged,
    judged_targets,
    verdict_counts,
)
from workbench.results import Publishable

#: Beside the words, so that a verdict is seen at a glance and without colour.
SIGNS: Mapping[str, str] = MappingProxyType({MET: "✓", NOT_MET: "✗", CANNOT_TELL: "?"})


@exhibit
def targets_table(results: Publishable, *, lang: str) -> Exhibit:
    """Every target with its number, its verdict and where it comes from.

    Nothing where no targets are set.
    """
    judged = judged_targets(results)
    if not judged:
        return Exhibit("", "")
    sourced = any(one.target.source for one in judged)
    columns = (
        "indicator",
        "target",
        "value",
        "count",
        "verdict",
        *(("source",) if sourced else ()),
    )
    told = table(
        [_cells(one, lang, sourced=sourced) for one in judged],
        [_head(name, lang) for name in columns],
        caption=messages.text("targets.caption", lang, counts=counts_said(judged, lang)),
        narrow=True,
    )
    note = sentence(messages.text("targets.note", lang), class_="wb-note")
    return stacked([told, note], class_="wb-targets")


def _head(name: str, lang: str) -> str:
    own = ("target", "verdict", "source")
    return messages.text(f"{'targets' if name in own else 'page'}.column_{name}", lang)


def _cells(one: Judged, lang: str, *, sourced: bool) -> list[str]:
    name, value, count, _ = value_cells(dict(one.row), lang)
    source = [languages_of(dict(one.target.source), lang) or NO_NUMBER] if sourced else []
    return [name, bound_said(one, lang), value, count, verdict_said(one, lang), *source]


def counts_said(judged: Sequence[Judged], lang: str) -> str:
    """How many targets are met, not met, and cannot be told."""
    counts = verdict_counts(judged)
    said = [
        messages.text("targets.counted", lang, verdict=_word(name, lang), count=count)
        for name, count in counts.items()
    ]
    return messages.listed(said, lang)


def _word(verdict: str, lang: str) -> str:
    return messages.text(f"targets.{verdict}", lang)


def bound_said(one: Judged, lang: str) -> str:
    """The bound or bounds in the unit of the number, as they were set."""
    least, most = one.target.at_least, one.target.at_most
    if least is not None and most is not None:
        return exact_span(least, most, one.row, lang)
    if least is not None:
        return messages.text("targets.at_least", lang, bound=exactly(least, one.row, lang))
    assert most is not None
    return messages.text("targets.at_most", lang, bound=exactly(most, one.row, lang))


def verdict_said(one: Judged, lang: str) -> str:
    """The verdict with its sign, and why where it is not plain from the numbers beside it."""
    said, why = _signed(one, lang), _why(one, lang)
    return messages.text("targets.because", lang, verdict=said, why=why) if why else said


def _signed(one: Judged, lang: str) -> str:
    return f"{SIGNS[one.verdict]} {_word(one.verdict, lang)}"


def _why(one: Judged, lang: str) -> str:
    if one.by == "value":
        return messages.text("targets.by_value", lang)
    if one.verdict != CANNOT_TELL:
        return ""
    if one.by == "nothing" and one.row["status"] != "ok":
        return reason_of(one.row, lang)
    return messages.text(f"targets.open_{one.by}", lang)


def headline_target(results: Publishable, row: Mapping[str, Any]) -> Judged | None:
    """The target of the very number that a headline shows."""
    for one in judged_targets(results):
        same = (one.target.indicator_id, one.target.variant, one.target.group)
        if same == (row["indicator_id"], row["variant"], row["group"]):
            return one
    return None


def target_line(one: Judged, lang: str) -> Exhibit:
    """Target and verdict under the number of a card.

    That an interval or a range reaches across the target stands once, in the table below.
    """
    said = messages.text("targets.set", lang, bound=bound_said(one, lang))
    spread = one.by in ("interval", "range")
    verdict = _signed(one, lang) if spread else verdict_said(one, lang)
    parts = [element("span", said), " ", element("strong", verdict)]
    return Exhibit(
        block("div", parts, class_=f"target wb-{one.verdict.replace('_', '-')}"),
        f"{said} {verdict}",
    )
