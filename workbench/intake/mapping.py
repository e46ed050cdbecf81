"""What a mapping does to a cell before it is read (the order is that of `ColumnRule`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from workbench.config.cells import ColumnRule
from workbench.intake.grid import text_of

#: What stands for a missing cell in every export (FRAMEWORK §6.13), as compared: trimmed, in
#: lower case. A marker that is a code of the column (无 among certificates) is that code.
MISSING = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "－",
        "―",
        "–",
        "/",
        "／",
        "无",
        "/无",
        "不详",
        "null",
        "none",
        "nan",
        "n/a",
        "#n/a",
        "<na>",
        "nat",
    }
)

#: What `reworded` answers for a cell in which `extract` finds nothing.
NOTHING_FOUND = object()
#: What `reworded` answers for a cell that `lookup` does not know.
NOT_LISTED = object()


def is_marker(text: str) -> bool:
    """Whether a cell says in one of the usual ways that there is nothing to say."""
    return text.casefold() in MISSING


def rewording(
    rule: ColumnRule | None,
    missing: frozenset[str],
    lookup: dict[str, str] | None,
    is_word: Callable[[str], bool],
) -> Callable[[Any], Any]:
    """What becomes of a cell: the cell itself, a value of the rule, None, NOTHING_FOUND or
    NOT_LISTED.

    `is_word` says whether a text is a word of the column (a code, a yes or no), which no
    usual marker of missing cells overrides.
    """
    if rule is None:
        return lambda cell: None if text_of(cell) in missing else cell
    named = {text_of(spelling): value for spelling, value in rule.map.items()}
    patterns = [(re.compile(pattern), value) for pattern, value in rule.patterns.items()]
    extract = re.compile(rule.extract) if rule.extract else None

    def reworded(cell: Any) -> Any:
        text = text_of(cell)
        if text in named:
            return named[text]
        if not text or text in missing or (is_marker(text) and not is_word(text)):
            return None
        for pattern, value in patterns:
            if pattern.search(text):
                return value
        return taken(cell, text)

    def taken(cell: Any, text: str) -> Any:
        """The cell after `extract`, `lookup` and `otherwise`."""
        if extract is not None:
            found = extract.search(text)
            if found is None:
                return NOTHING_FOUND if rule.otherwise is None else rule.otherwise
            cell = found[1] if extract.groups else found[0]
        if lookup is not None:
            name = lookup.get(text_of(cell))
            if name is None:
                return NOT_LISTED if rule.otherwise is None else rule.otherwise
            return name
        return cell if extract is not None or rule.otherwise is None else rule.otherwise

    return reworded
