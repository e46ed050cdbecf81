"""Where each row of a table came from, once the rows of all its sources stand below each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.intake import ledger
from workbench.intake.batches import Batch
from workbench.schema.columns import Table


class Places:
    """Which batch each row of the concatenated table came from, and at which place in it."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        sizes = [batch.sheet.size for batch in batches]
        self.batches = batches
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.batch = np.repeat(np.arange(len(batches)), sizes)
        self.distinct = np.array([batch.feed.distinct for batch in batches], dtype=bool)
        self.completes = np.array([batch.feed.complete for batch in batches], dtype=bool)
        self.votes = np.array([batch.feed.most_frequent for batch in batches], dtype=bool)

    def findings(self) -> pd.DataFrame:
        """The findings of all batches, each line with its batch."""
        frames = [b.findings.assign(batch=number) for number, b in enumerate(self.batches)]
        return ledger.joined(frames)

    def whole(self, lines: pd.DataFrame) -> np.ndarray:
        """The row of the concatenated table that each line speaks of."""
        return self.starts[lines["batch"].to_numpy()] + lines["at"].to_numpy()

    def lines(self, rows: np.ndarray, table: Table, **about: object) -> pd.DataFrame:
        """Findings about whole rows of the concatenated table."""
        made = ledger.findings(
            rows - self.starts[self.batch[rows]],
            order=len(table.columns) + 1,
            field=",".join(table.key),
            column="",
            **about,  # type: ignore[arg-type]
        )
        return made.assign(batch=self.batch[rows])


def said_of(rows: pd.DataFrame) -> list[str]:
    """Rows as text: `column=value` pairs; blank cells without a value."""
    columns = [
        [f"{name}={'' if pd.isna(value) else value}" for value in rows[name]] for name in rows
    ]
    return [ledger.shortened(" ".join(parts)) for parts in zip(*columns, strict=True)]
