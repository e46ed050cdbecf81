"""A notebook that cannot tell a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.errors.base import WorkbenchError, near


class NotebookError(WorkbenchError):
    """A notebook that cannot serve as a page."""

    @classmethod
    def missing(cls, path: Path) -> NotebookError:
        return cls("errors.missing_notebook", path=str(path))

    @classmethod
    def unreadable(cls, path: Path) -> NotebookError:
        return cls("errors.unreadable_notebook", path=str(path))

    @classmethod
    def no_parameters_cell(cls, path: Path) -> NotebookError:
        return cls("errors.no_parameters_cell", path=str(path))

    @classmethod
    def unknown_parameter(cls, path: Path, name: str, known: Sequence[str]) -> NotebookError:
        return cls("errors.unknown_parameter", path=str(path), name=name, near=near(name, known))

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
