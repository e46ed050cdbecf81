"""What every error is: a sentence in the reader's language, and where it happened."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from workbench import messages


class WorkbenchError(Exception):
    """Anything that stops the work and that a person can mend."""

    exit_code = 2
    #: The reader's language, where the place that raises knows it.
    lang: str | None = None

    def __init__(self, message_id: str, /, **values: Any) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values

    def text(self, lang: str) -> str:
        """The sentence in `lang`."""
        spoken = {
            name: value(lang) if callable(value) else value for name, value in self.values.items()
        }
        return messages.text(self.message_id, lang, **spoken)

    def __str__(self) -> str:
        return self.text(self.lang or messages.default_language())

    def _render_traceback_(self) -> list[str]:
        """What IPython prints below a cell: the sentence, because it says what to do."""
        lang = self.lang or messages.default_language()
        return [messages.text("cli.error", lang, sentence=self.text(lang))]


def near(name: str, known: Iterable[str]) -> Any:
    """The words that offer the nearest right names for `name`, in the reader's language."""
    candidates = [str(k) for k in known]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)

    def spoken(lang: str) -> str:
        if close:
            return messages.text("errors.did_you_mean", lang, name=close[0])
        shown = messages.listed(candidates[:12], lang)
        more = "…" if len(candidates) > 12 else ""
        return messages.text("errors.choose_from", lang, names=shown + more)

    return spoken


def place(
    file: Path | str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Any:
    """The words that say where: file, sheet, row and column, as far as known."""

    def spoken(lang: str) -> str:
        parts = [messages.text("errors.place_file", lang, file=str(file))]
        if sheet:
            parts.append(messages.text("errors.place_sheet", lang, sheet=sheet))
        if row is not None:
            parts.append(messages.text("errors.place_row", lang, row=row))
        if column:
            parts.append(messages.text("errors.place_column", lang, column=column))
        return messages.listed(parts, lang)

    return spoken


class Labelled(Protocol):
    """A table or column: what it is called, and what people read."""

    @property
    def name(self) -> str: ...

    def label(self, lang: str) -> str: ...
