"""What became of one cell."""

from __future__ import annotations

from typing import Any, NamedTuple


class Reading(NamedTuple):
    """The value of a cell (None is blank), the rule that repaired it, or the rule it broke.

    `shown` is what was found where that is not the cell itself (one item of a list).
    A cell may have a value and a problem only in a list: the items that are known.
    """

    value: Any = None
    repair: str = ""
    problem: str = ""
    shown: str = ""


BLANK = Reading()
