"""The parameters that a notebook declares, checked before any kernel starts.

papermill only warns about a name that does not exist, lets wrong types pass, and injects
above the first cell when the tag is missing, so that the defaults win on every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from workbench.errors import NotebookError

_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


def declared_parameters(path: Path) -> dict[str, str]:
    """Name → declared type of each parameter; NotebookError without a cell tagged `parameters`."""
    from papermill.inspection import inspect_notebook

    if not path.is_file():
        raise NotebookError.missing(path)
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        raise NotebookError.unreadable(path) from None
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])]
    if "parameters" not in tags:
        raise NotebookError.no_parameters_cell(path)
    found = inspect_notebook(str(path))
    return {name: told["inferred_type_name"] for name, told in found.items()}


def check_parameters(path: Path, parameters: Mapping[str, Any]) -> None:
    """NotebookError for a parameter that the notebook does not declare, or of another type."""
    declared = declared_parameters(path)
    for name, value in parameters.items():
        if name not in declared:
            raise NotebookError.unknown_parameter(path, name, list(declared))
        expected = _TYPES.get(declared[name])
        if expected is not None and type(value) is not expected:
            raise NotebookError.mistyped_parameter(path, name, declared[name], value)
