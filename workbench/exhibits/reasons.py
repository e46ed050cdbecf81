"""What has no number, by reason: one line a reason, so that the shortest way to more shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, table
from workbench.exhibits.naming import linked_list, linked_name
from workbench.figures.rates import indicator_name, linked
from workbench.figures.words import has_number, reason_of


def is_told(row: dict[str, Any]) -> bool:
    """Whether a row shows anything: a number, a range or a level."""
    return has_number(row) or (row["status"] == "ok" and isinstance(row["category"], str))


def _by_indicator(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each indicator, in the order of the catalogue."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["indicator_id"], []).append(row)
    return list(found.values())


def by_reason(rows: Iterable[dict[str, Any]], lang: str) -> Exhibit | None:
    """What tells nothing, the most frequent reason first; None where everything tells something.

    An indicator without any number stands there once, whatever its variants and strata.
    """
    found: dict[str, list[str]] = {}
    for of_one in _by_indicator(rows):
        silent = [row for row in of_one if not is_told(row)]
        reasons = {reason_of(row, lang) for row in silent}
        if silent == of_one and len(reasons) == 1:
            # Where no part of an indicator has a number, its name says it all.
            own = of_one[0]["indicator_id"]
            name = linked(own, indicator_name(own, lang))
            found.setdefault(reasons.pop(), []).append(name)
            continue
        for row in silent:
            found.setdefault(reason_of(row, lang), []).append(linked_name(row, lang))
    if not found:
        return None
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    cells = [
        [reason, messages.Formats(lang).integer(len(names)), linked_list(names, lang)]
        for reason, names in ordered
    ]
    columns = ("reason", "how_many", "indicator")
    return table(
        cells, [messages.text(f"page.column_{name}", lang) for name in columns], narrow=True
    )
