"""An indicator of an evaluation that cannot be declared or computed so."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.errors.base import WorkbenchError, near


class IndicatorError(WorkbenchError):
    """An evaluation's own indicator that cannot be read, or that fails while it is computed.

    All but the errors of a whole folder or package name the file and line of the declaration
    or of the author's statement that did not work.
    """

    @classmethod
    def no_folder(cls, folder: Path) -> IndicatorError:
        return cls("own.no_folder", folder=str(folder))

    @classmethod
    def empty_folder(cls, folder: Path) -> IndicatorError:
        return cls("own.empty_folder", folder=str(folder))

    @classmethod
    def declares_nothing(cls, path: Path) -> IndicatorError:
        return cls("own.declares_nothing", file=str(path))

    @classmethod
    def not_importable(cls, file: str, line: int, problem: BaseException) -> IndicatorError:
        return cls("own.not_importable", file=file, line=line, problem=_said(problem))

    @classmethod
    def bad_entry_point(cls, package: str, value: str, problem: BaseException) -> IndicatorError:
        return cls("own.bad_entry_point", package=package, value=value, problem=_said(problem))

    @classmethod
    def offers_nothing(cls, package: str, value: str) -> IndicatorError:
        return cls("own.offers_nothing", package=package, value=value)

    @classmethod
    def unknown_field(cls, file: str, line: int, name: str, known: Sequence[str]) -> IndicatorError:
        return cls("own.unknown_field", file=file, line=line, name=name, near=near(name, known))

    @classmethod
    def missing_text(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.missing_text", file=file, line=line, name=name)

    @classmethod
    def not_a_function(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.not_a_function", file=file, line=line, name=name)

    @classmethod
    def mistyped(
        cls, file: str, line: int, name: str, expected: str, found: object
    ) -> IndicatorError:
        def spoken(lang: str) -> str:
            return messages.text(expected, lang)

        return cls(
            "own.mistyped", file=file, line=line, name=name, expected=spoken, found=repr(found)
        )

    @classmethod
    def bad_id(cls, file: str, line: int, found: str) -> IndicatorError:
        return cls("own.bad_id", file=file, line=line, found=found)

    @classmethod
    def unknown_word(
        cls, file: str, line: int, name: str, found: str, known: Sequence[str]
    ) -> IndicatorError:
        return cls(
            "own.unknown_word",
            file=file,
            line=line,
            name=name,
            found=found,
            near=near(found, known),
        )

    @classmethod
    def id_is_ours(cls, file: str, line: int, name: str, called: Any) -> IndicatorError:
        return cls("own.id_is_ours", file=file, line=line, name=name, called=called)

    @classmethod
    def id_twice(
        cls, file: str, line: int, name: str, first: str, first_line: int
    ) -> IndicatorError:
        return cls(
            "own.id_twice", file=file, line=line, name=name, first=first, first_line=first_line
        )

    @classmethod
    def failed(cls, file: str, line: int, name: str, problem: BaseException) -> IndicatorError:
        """`line` is that of the author's statement that failed, where there is one."""
        steps = traceback.extract_tb(problem.__traceback__)
        own = [step.lineno for step in steps if step.filename == file and step.lineno]
        at = own[-1] if own else line
        return cls("own.failed", file=file, line=at, name=name, problem=_said(problem))

    @classmethod
    def no_measures(cls, file: str, line: int, name: str, found: object) -> IndicatorError:
        kind = type(found).__name__
        return cls("own.no_measures", file=file, line=line, name=name, found=kind)

    @classmethod
    def nothing_yielded(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.nothing_yielded", file=file, line=line, name=name)

    @classmethod
    def unannounced_part(
        cls,
        file: str,
        line: int,
        name: str,
        part: tuple[str, str],
        known: Sequence[tuple[str, str]],
    ) -> IndicatorError:
        return cls(
            "own.unannounced_part",
            file=file,
            line=line,
            name=name,
            part=_part(part),
            known=lambda lang: messages.listed([_part(one) for one in known], lang),
        )

    @classmethod
    def part_twice(cls, file: str, line: int, name: str, part: tuple[str, str]) -> IndicatorError:
        return cls("own.part_twice", file=file, line=line, name=name, part=_part(part))

    @classmethod
    def not_a_share(cls, file: str, line: int, name: str, found: float) -> IndicatorError:
        return cls("own.not_a_share", file=file, line=line, name=name, found=f"{found:g}")


def _said(problem: BaseException) -> str:
    """Python's own words for a problem in code, as its author knows them."""
    told = str(problem.args[0]) if isinstance(problem, SyntaxError) else str(problem)
    return f"{type(problem).__name__}: {told}" if told else type(problem).__name__


def _part(part: tuple[str, str]) -> str:
    return f"(variant={part[0]!r}, group={part[1]!r})"
