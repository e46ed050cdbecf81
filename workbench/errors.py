"""The tree of errors. Each sentence is a constructor: where, what was expected, what was found, what to do.

An error holds a message id and its values, so that it speaks whichever language the reader
chose; `exit_code` is what the command line returns for it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbench import messages


class WorkbenchError(Exception):
    """Anything that stops the work and that a person can mend."""

    exit_code = 2

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
        return self.text(messages.default_language())


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


class UsageError(WorkbenchError):
    """A command that cannot be understood or whose arguments contradict each other."""

    @classmethod
    def unknown_indicator(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_indicator", name=name, near=near(name, known))

    @classmethod
    def unknown_grouping(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_grouping", name=name, near=near(name, known))

    @classmethod
    def unknown_community(cls, name: str, known: Sequence[str], where: str) -> UsageError:
        return cls("errors.unknown_community", name=name, where=where, near=near(name, known))

    @classmethod
    def period_reversed(cls, start: object, end: object) -> UsageError:
        return cls("errors.period_reversed", start=str(start), end=str(end))

    @classmethod
    def not_a_date(cls, value: str, what: str) -> UsageError:
        return cls("errors.not_a_date", value=value, what=what)

    @classmethod
    def unknown_output(cls, path: Path, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_output", path=str(path), known=", ".join(known))

    @classmethod
    def command(cls, detail: str) -> UsageError:
        return cls("errors.command", detail=detail)


class ConfigError(WorkbenchError):
    """A configuration, scheme or mapping that does not say what it should."""

    @classmethod
    def missing_file(cls, path: Path) -> ConfigError:
        return cls("errors.missing_config", path=str(path))

    @classmethod
    def not_yaml(cls, path: Path, line: int, detail: str) -> ConfigError:
        return cls("errors.not_yaml", path=str(path), line=line, detail=detail)

    @classmethod
    def unknown_key(cls, path: Path, line: int, key: str, known: Sequence[str]) -> ConfigError:
        return cls("errors.unknown_key", path=str(path), line=line, key=key, near=near(key, known))

    @classmethod
    def missing_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.missing_key", path=str(path), line=line, key=key)

    @classmethod
    def duplicate_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.duplicate_key", path=str(path), line=line, key=key)

    @classmethod
    def wrong_value(
        cls, path: Path, line: int, key: str, expected: Any, found: object
    ) -> ConfigError:
        return cls(
            "errors.wrong_value", path=str(path), line=line, key=key, expected=expected, found=found
        )

    @classmethod
    def period_reversed(cls, path: Path, line: int, start: object, end: object) -> ConfigError:
        return cls(
            "errors.config_period_reversed",
            path=str(path),
            line=line,
            start=str(start),
            end=str(end),
        )

    @classmethod
    def unknown_community(
        cls, path: Path, line: int, name: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_community",
            path=str(path),
            line=line,
            name=name,
            near=near(name, known),
        )


class SourceError(WorkbenchError):
    """A source file or folder that cannot be read as tables."""


class NotebookError(WorkbenchError):
    """A notebook that cannot serve as a page."""

    @classmethod
    def missing(cls, path: Path) -> NotebookError:
        return cls("errors.missing_notebook", path=str(path))

    @classmethod
    def no_parameters_cell(cls, path: Path) -> NotebookError:
        return cls("errors.no_parameters_cell", path=str(path))

    @classmethod
    def unknown_parameter(cls, path: Path, name: str, known: Sequence[str]) -> NotebookError:
        return cls(
            "errors.unknown_parameter", path=str(path), name=name, near=near(name, known)
        )

    @classmethod
    def mistyped_parameter(
        cls, path: Path, name: str, expected: str, found: object
    ) -> NotebookError:
        return cls(
            "errors.mistyped_parameter",
            path=str(path),
            name=name,
            expected=expected,
            found=repr(found),
        )
