"""What has no number, by reason: one line a reason, so that the shortest way to more shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench import messages
from workbench.exhibits.exhibit import Exhibit, table
from workbench.exhibits.naming import row_name
from workbench.figures.words import has_number, reason_of


def is_told(row: dict[str, Any]) -> bool:
    """Whether a row shows anything: a number, a range or a level."""
    return has_number(row) or (row["status"] == "ok" and isinstance(row["category"], str))


def by_reason(rows: Iterable[dict[str, Any]], lang: str) -> Exhibit | None:
    """The rows that tell nothing, the most frequent reason first; None where all tell something."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if not is_told(row):
            found.setdefault(reason_of(row, lang), []).append(row_name(row, lang))
    if not found:
        return None
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    cells = [
        [reason, messages.Formats(lang).integer(len(names)), messages.listed(names, lang)]
        for reason, names in ordered
    ]
    columns = ("reason", "how_many", "indicator")
    return table(
        cells, [messages.text(f"page.column_{name}", lang) for name in columns], narrow=True
    )
