"""All batches of one table → its rows: conflicts, repeats, and an account that always adds up.

Rows are compared by what they say, not by where they stood; a column that one source lacks
reads as blank. Across files and sheets:

- Different rows with one key are refused, all of them (RULES 1.7), unless a mapping lets
  the most frequent one win, or complete each other where they do not contradict.
- Equal rows count once: the first in the order of the sources is kept, the others are
  `repeated`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.intake import ledger
from workbench.intake.batches import Batch
from workbench.intake.completion import completed
from workbench.intake.places import Places, said_of
from workbench.schema.columns import PROVENANCE, Table
from workbench.schema.container import empty_cells

#: The rule of rows that differ from what most rows of their key say, where a mapping lets
#: those win: set aside like others, but by choice, so that `strict` does not stop at them.
OUTVOTED = "outvoted"
#: The rule of rows whose blank cells other rows of their key filled, where a mapping asks for it.
COMPLETED = "completed"


@dataclass(frozen=True)
class TableAccount:
    """What became of the rows that one sheet gave one table.

    `read` = `kept` + `repeated` + `filtered` + `set_aside`; `repaired` is the part of `kept`
    with a cell that is stored differently from the source. `by_rule` counts the findings.
    """

    table: str
    read: int
    kept: int
    repaired: int
    repeated: int
    filtered: int
    set_aside: int
    by_rule: dict[str, int]

    def __post_init__(self) -> None:
        total = self.kept + self.repeated + self.filtered + self.set_aside
        if self.read != total or self.repaired > self.kept:
            raise AssertionError(f"rows of {self.table} do not add up: {self}")


@dataclass(frozen=True)
class Settled:
    """A table as it will be stored, with one account and the findings of each batch."""

    table: Table
    frame: pd.DataFrame
    accounts: tuple[TableAccount, ...]
    findings: pd.DataFrame


def settle(table: Table, batches: Sequence[Batch]) -> Settled:
    """The rows of a table from all that feeds it, in the order of the sources."""
    names = [c.name for c in table.columns if any(c.name in b.frame for b in batches)]
    rows = pd.concat([_whole(batch.frame, table, names) for batch in batches], ignore_index=True)
    place = Places(batches)
    filtered = np.concatenate([batch.filtered for batch in batches])
    aside = np.concatenate([batch.aside for batch in batches])
    active = ~filtered & ~aside
    key = [name for name in table.key if name in names]
    whole = completed(rows, key, active & place.completes[place.batch])
    rows = whole.rows
    clashes = _clashes(table, rows[names], active, place)
    aside = aside | clashes.refused
    repeated = np.zeros(len(rows), dtype=bool)
    live = np.flatnonzero(active & ~clashes.refused)
    repeated[live] = _repeats(table, rows.loc[live, names])
    kept = ~filtered & ~aside & ~repeated
    lines = ledger.joined(
        [
            _of_kept(place.findings(), kept, aside, place),
            place.lines(
                whole.at,
                table,
                rule=COMPLETED,
                outcome="repaired",
                found=said_of(rows.loc[whole.at, key]),
                after=[ledger.shortened(said) for said in whole.said],
            ),
            clashes.lines,
            _repeat_lines(table, rows, repeated, kept, place),
        ]
    )
    findings = _merged(lines, batches)
    return Settled(
        table=table,
        frame=rows.loc[kept, [*names, *PROVENANCE]].reset_index(drop=True),
        accounts=_accounts(table, batches, place, lines, findings, kept, repeated, filtered, aside),
        findings=findings,
    )


def _whole(frame: pd.DataFrame, table: Table, names: list[str]) -> pd.DataFrame:
    """The frame with every column of the table that any source has, blank where it lacks one."""
    columns = {
        name: frame[name] if name in frame else empty_cells(table.column(name), frame.index)
        for name in names
    }
    return pd.DataFrame({**columns, **{name: frame[name] for name in PROVENANCE}})


@dataclass(frozen=True)
class _Clashes:
    refused: np.ndarray
    lines: pd.DataFrame


def _clashes(table: Table, rows: pd.DataFrame, active: np.ndarray, place: Places) -> _Clashes:
    """Different rows with one key: which are refused, and what is said of them."""
    refused = np.zeros(len(rows), dtype=bool)
    key = [name for name in table.key if name in rows]
    live = np.flatnonzero(active)
    shared = live[rows.loc[live, key].duplicated(keep=False).to_numpy()]
    if not len(shared):
        return _Clashes(refused, ledger.joined([]))
    group = _numbered(rows.loc[shared, key])
    content = _numbered(rows.loc[shared])
    per_group = pd.Series(content).groupby(group).transform("nunique").to_numpy()
    clashing = per_group > 1
    if not clashing.any():
        return _Clashes(refused, ledger.joined([]))
    shared, group, content = shared[clashing], group[clashing], content[clashing]
    winners, votes = _votes(group, content, place.votes[place.batch[shared]])
    lost = ~np.isin(content, winners)
    outvoted = lost & np.isin(group, group[~lost])
    refused[shared[lost]] = True
    lines = []
    for rule, at in (("conflicting_key", shared[lost & ~outvoted]), (OUTVOTED, shared[outvoted])):
        said = said_of(rows.loc[at, key])
        lines.append(place.lines(at, table, rule=rule, outcome="set_aside", found=said))
    lines.append(_vote_lines(table, rows, key, shared, group, content, votes, place))
    return _Clashes(refused, ledger.joined(lines))


def _votes(
    group: np.ndarray, content: np.ndarray, may_vote: np.ndarray
) -> tuple[np.ndarray, pd.DataFrame]:
    """The content that most rows of a key share, where every row of the key may vote.

    A tie has no winner. The votes of each winning content, and of all, come with it.
    """
    ballots = pd.DataFrame({"group": group, "content": content, "may": may_vote})
    counts = ballots.groupby(["group", "content"], as_index=False).agg(
        n=("may", "size"), may=("may", "all")
    )
    by_group = counts.groupby("group")
    top = counts["n"] == by_group["n"].transform("max")
    alone = top.groupby(counts["group"]).transform("sum") == 1
    won = counts[top & alone & by_group["may"].transform("all")]
    total = counts.groupby("group")["n"].sum()
    return won["content"].to_numpy(), won.assign(total=won["group"].map(total))


def _vote_lines(
    table: Table,
    rows: pd.DataFrame,
    key: list[str],
    shared: np.ndarray,
    group: np.ndarray,
    content: np.ndarray,
    votes: pd.DataFrame,
    place: Places,
) -> pd.DataFrame:
    """For each key that was voted on: what won, with how many of how many rows."""
    if not len(votes):
        return ledger.joined([])
    first = pd.Series(shared).groupby(content).first()
    at = first.loc[votes["content"]].to_numpy()
    differing = [name for name in rows.columns if name not in key]
    said = said_of(rows.loc[at, differing])
    after = [
        f"{words} ({n}/{total})"
        for words, n, total in zip(said, votes["n"], votes["total"], strict=True)
    ]
    return place.lines(
        at,
        table,
        rule="most_frequent",
        outcome="repaired",
        found=said_of(rows.loc[at, key]),
        after=after,
        n=(votes["total"] - votes["n"]).tolist(),
    )


def _numbered(rows: pd.DataFrame) -> np.ndarray:
    """A number for each row, the same for equal rows (blank equals blank)."""
    return rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup().to_numpy()


def _repeats(table: Table, rows: pd.DataFrame) -> np.ndarray:
    """Which rows equal an earlier one. After the clashes, rows of one key are equal rows."""
    return rows.duplicated([name for name in table.key if name in rows]).to_numpy()


def _of_kept(
    lines: pd.DataFrame, kept: np.ndarray, aside: np.ndarray, place: Places
) -> pd.DataFrame:
    """Findings of rows that are stored or were set aside; a repeated row's stand with its first.

    A row that its key alone sets aside keeps its problems as `also`, and loses its repairs.
    """
    whole = place.whole(lines)
    gone = aside[whole] & (lines["outcome"] != "set_aside").to_numpy()
    outcome = lines["outcome"].mask(gone & (lines["outcome"] != "repaired").to_numpy(), "also")
    lost = gone & (lines["outcome"] == "repaired").to_numpy()
    return lines.assign(outcome=outcome)[(kept | aside)[whole] & ~lost]


def _repeat_lines(
    table: Table, rows: pd.DataFrame, repeated: np.ndarray, kept: np.ndarray, place: Places
) -> pd.DataFrame:
    """A line for each repeated row that no mapping expects, with where it stood first."""
    at = np.flatnonzero(repeated & ~place.distinct[place.batch])
    if not len(at):
        return ledger.joined([])
    key = [name for name in table.key if name in rows]
    together = np.concatenate([np.flatnonzero(kept), at])
    first = rows.loc[together].groupby(key, dropna=False, sort=False)["_source_row"]
    stood = first.transform("first").to_numpy()[-len(at) :]
    files = rows.loc[together].groupby(key, dropna=False, sort=False)["_source_file"]
    named = files.transform("first").to_numpy()[-len(at) :]
    return place.lines(
        at,
        table,
        rule="repeated_row",
        outcome="repeated",
        found=said_of(rows.loc[at, key]),
        after=[f"{file}:{row}" for file, row in zip(named, stood, strict=True)],
    )


def _merged(lines: pd.DataFrame, batches: Sequence[Batch]) -> pd.DataFrame:
    """The lines, those of tables that a file repeats on every row added up."""
    every_row = np.array([batch.feed.distinct for batch in batches], dtype=bool)
    often = (
        every_row[lines["batch"].to_numpy()]
        & ~lines["rule"].isin(["most_frequent", COMPLETED]).to_numpy()
    )
    if not often.any():
        return lines
    return ledger.joined([lines[~often], ledger.aggregated(lines[often])])


def _accounts(
    table: Table,
    batches: Sequence[Batch],
    place: Places,
    lines: pd.DataFrame,
    findings: pd.DataFrame,
    kept: np.ndarray,
    repeated: np.ndarray,
    filtered: np.ndarray,
    aside: np.ndarray,
) -> tuple[TableAccount, ...]:
    changed = lines[lines["outcome"].isin(["repaired", "blanked"])]
    touched = np.zeros(len(kept), dtype=bool)
    touched[place.whole(changed)] = True
    rules = findings.groupby(["batch", "rule"], as_index=False)["n"].sum()

    def count(marks: np.ndarray, number: int) -> int:
        return int(marks[place.starts[number] : place.starts[number + 1]].sum())

    return tuple(
        TableAccount(
            table=table.name,
            read=batch.sheet.size,
            kept=count(kept, number),
            repaired=count(kept & touched, number),
            repeated=count(repeated, number),
            filtered=count(filtered, number),
            set_aside=count(aside, number),
            by_rule={
                str(rule): int(n)
                for of, rule, n in zip(rules["batch"], rules["rule"], rules["n"], strict=True)
                if of == number
            },
        )
        for number, batch in enumerate(batches)
    )
