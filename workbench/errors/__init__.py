"""The tree of errors. Each sentence is a constructor: where, what was expected, what was found, what to do.

An error holds a message id and its values, so that it speaks whichever language the reader
chose; `exit_code` is what the command line returns for it.
"""

from workbench.errors.base import WorkbenchError
from workbench.errors.config import ConfigError
from workbench.errors.indicator import IndicatorError
from workbench.errors.notebook import NotebookError
from workbench.errors.source import SourceError
from workbench.errors.usage import UsageError

__all__ = [
    "ConfigError",
    "IndicatorError",
    "NotebookError",
    "SourceError",
    "UsageError",
    "WorkbenchError",
]
