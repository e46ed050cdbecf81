"""A command or a call that asks for what does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench import messages
from workbench.errors.base import WorkbenchError, near


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
    def as_of_before_period(cls, as_of: object, start: object) -> UsageError:
        return cls("errors.as_of_before_period", as_of=str(as_of), start=str(start))

    @classmethod
    def compare_not_before(cls, end: object, start: object) -> UsageError:
        return cls("errors.compare_not_before", end=str(end), start=str(start))

    @classmethod
    def unknown_part(cls, name: str, indicator: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_part", name=name, indicator=indicator, near=near(name, known))

    @classmethod
    def would_overwrite(cls, path: Path) -> UsageError:
        return cls("errors.would_overwrite", path=str(path))

    @classmethod
    def not_a_date(cls, value: str, what: str) -> UsageError:
        return cls("errors.not_a_date", value=value, what=what)

    @classmethod
    def unknown_output(cls, path: Path, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_output", path=str(path), known=", ".join(known))

    @classmethod
    def no_such_folder(cls, path: Path) -> UsageError:
        return cls("errors.no_such_folder", path=str(path))

    @classmethod
    def unknown_verb(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_verb", name=name, near=near(name, known))

    @classmethod
    def no_such_option(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.no_such_option", name=name, near=near(name, known))

    @classmethod
    def missing_argument(cls, name: str) -> UsageError:
        return cls("errors.missing_argument", name=name)

    @classmethod
    def bad_argument(cls, name: str) -> UsageError:
        return cls("errors.bad_argument", name=name)

    @classmethod
    def too_small(cls, name: str, value: int, least: int) -> UsageError:
        return cls("errors.too_small", name=name, value=value, least=least)

    @classmethod
    def form_in_use(cls, paths: Sequence[Path]) -> UsageError:
        return cls(
            "forms.in_use",
            files=lambda lang: messages.listed([f"“{path}”" for path in paths], lang),
        )

    @classmethod
    def forms_need_excel(cls) -> UsageError:
        return cls("forms.needs_excel")

    @classmethod
    def command(cls, detail: str) -> UsageError:
        return cls("errors.command", detail=detail)
