"""What was repaired, emptied and set aside: one line per finding, in the order of the source.

A line's `outcome` says what became of it:

- `repaired`: the cell is stored as `after`.
- `blanked`: the cell could not be read and is stored blank; the row is kept.
- `kept`: a required cell is blank in the source; the row is kept as it is.
- `set_aside`: the row is not stored. Exactly one line per row has this outcome.
- `also`: a further finding in a row that is set aside.
- `repeated`: the row equals one that is stored.

`n` is 1, but for tables that a file repeats on every row (`distinct`), where equal findings
are one line with the number of rows and the first row of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

#: The columns of a finding while it is worked on. `batch` and `at` say which row it is.
FINDING = (
    "batch", "at", "order", "field", "column", "rule", "found", "after", "outcome", "n",
)  # fmt: skip

REPAIRS = ("file", "sheet", "row", "column", "table", "field", "rule", "found", "after", "n")
PROBLEMS = (
    "file", "sheet", "row", "column", "table", "field", "rule", "outcome", "found", "expected", "n",
)  # fmt: skip

#: What a line shows of a cell, at most.
_SHOWN = 80


_NOTHING = pd.DataFrame(
    {
        name: pd.Series([], dtype="int64" if name in ("batch", "at", "order", "n") else "str")
        for name in FINDING
    }
)


def findings(
    at: np.ndarray,
    *,
    order: int,
    field: str,
    column: str,
    rule: str | Sequence[str],
    outcome: str,
    found: str | Sequence[str] = "",
    after: str | Sequence[str] = "",
    n: int | Sequence[int] = 1,
) -> pd.DataFrame:
    """Findings of one kind, one for each row in `at`; `batch` is filled in where batches meet."""
    if not len(at):
        return _NOTHING
    return pd.DataFrame(
        {
            "batch": np.zeros(len(at), dtype=np.int64),
            "at": at.astype(np.int64),
            "order": order,
            "field": field,
            "column": column,
            "rule": rule,
            "found": found,
            "after": after,
            "outcome": outcome,
            "n": n,
        },
        index=pd.RangeIndex(len(at)),
    )


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All findings in one frame, in the order of the source."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return _NOTHING
    together = pd.concat(filled, ignore_index=True)
    return together.sort_values(["batch", "at", "order"], kind="stable", ignore_index=True)


def aggregated(lines: pd.DataFrame) -> pd.DataFrame:
    """Equal findings as one line with their number, standing at the first of them."""
    same = ["batch", "field", "column", "rule", "found", "after", "outcome"]
    first = lines.groupby(same, sort=False, as_index=False).agg(
        {"at": "first", "order": "first", "n": "sum"}
    )
    return first[list(FINDING)]


def shortened(text: str) -> str:
    """What a line shows of a cell: all of it, unless it is long."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
