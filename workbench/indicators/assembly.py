"""Measures → result frame: every community asked for has every fixed row of every indicator."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.grouping import PLACE_GROUPINGS, ROW_GROUPINGS
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import Entry, entered
from workbench.indicators.measures import REDUCED, Measure, Role
from workbench.results import NUMBERS, result_columns
from workbench.schema.definitions import TABLES

#: Tables whose absence of rows means “not reported”, not zero (RULES 1.14).
REPORTED_TABLES = ("needs", "activities", "linkages", "surveys")

#: What evidence says of each row.
EVIDENCE: tuple[str, ...] = (
    *("role", "n", "table", "id"),
    *("source_file", "source_sheet", "source_row"),
)

NULLS = dict.fromkeys((*NUMBERS, "n_unknown"), np.nan)


def assemble(entries: Iterable[Entry], cohorts: Cohorts) -> pd.DataFrame:
    """The result frame of `entries` for one period, grouped as `cohorts` is.

    Order: group, catalogue, variant, stratum (RULES 1.1). A row that cannot be computed
    is there with nulls and the reason in its note.
    """
    blocks = [
        _block(entry, cohorts).assign(_entry=position) for position, entry in enumerate(entries)
    ]
    together = pd.concat(blocks, ignore_index=True)
    together = together.sort_values(["_group", "_entry", "_row"], kind="stable")
    return _with_keys(together, cohorts)


def _with_keys(frame: pd.DataFrame, cohorts: Cohorts) -> pd.DataFrame:
    by = cohorts.grouping.by
    keys = cohorts.grouping.index.take(frame["_group"].to_numpy()).reset_index(drop=True)
    frame = frame.reset_index(drop=True)
    for column in by:
        frame[column] = keys[column]
    level = frame["category"].astype(object)
    frame["category"] = level.where(level.notna(), None)
    frame["period_start"] = pd.Timestamp(cohorts.period.start)
    frame["period_end"] = pd.Timestamp(cohorts.period.end)
    return frame[list(result_columns(by))]


def plain_rows(indicator_id: str, cohorts: Cohorts) -> pd.DataFrame:
    """The plain whole of an indicator, one row per group in their order."""
    block = _block(entered()[indicator_id], cohorts)
    return block[block["_row"] == 0].sort_values("_group").reset_index(drop=True)


def rows_of_part(indicator_id: str, cohorts: Cohorts, variant: str, group: str) -> pd.DataFrame:
    """One variant and group of an indicator, one row per group of the computation."""
    block = _block(entered()[indicator_id], cohorts)
    chosen = (block["variant"] == variant) & (block["group"] == group)
    return block[chosen].sort_values("_group").reset_index(drop=True)


def roles_of(indicator_id: str, cohorts: Cohorts) -> tuple[Role, ...]:
    """The rows behind the plain whole of an indicator; none where it cannot be computed."""
    for measure in measures_of(entered()[indicator_id], cohorts):
        if (measure.variant, measure.group) == ("", ""):
            return tuple(measure.roles(cohorts))
    return ()


def _block(entry: Entry, cohorts: Cohorts) -> pd.DataFrame:
    """All rows of one indicator, computed once."""
    if entry.id not in cohorts.answered_rows:
        cohorts.answered_rows[entry.id] = _answered(entry, cohorts)
    return cohorts.answered_rows[entry.id]


def _answered(entry: Entry, cohorts: Cohorts) -> pd.DataFrame:
    reason = _why_not(entry, cohorts)
    computed = {} if reason else _reduced(entry, cohorts)
    rows = entry.rows()
    pieces: list[pd.DataFrame] = []
    for position, (variant, group) in enumerate(rows):
        missing = entry.missing(cohorts.received, variant, group)
        why = reason or (f"missing={','.join(missing)}" if missing else "")
        piece = None if why else computed.get((variant, group))
        if piece is None:
            piece = _nothing(entry, cohorts, variant, group, why or "not_measurable")
        pieces.append(piece.assign(_row=position))
    if entry.open_groups and not reason:
        pieces.append(_open_groups(computed, rows))
    block = _unreported(pd.concat(pieces, ignore_index=True), entry, cohorts)
    block["indicator_id"] = entry.id
    block["unit"] = [entry.unit_of(group) for group in block["group"]]
    return block


def _why_not(entry: Entry, cohorts: Cohorts) -> str:
    missing = entry.missing(cohorts.received)
    if missing:
        return f"missing={','.join(missing)}"
    if entry.compute is None:
        return "not_computed"
    if entry.family == "flags" and cohorts.grouping.by != ("community_id",):
        return "community_only"  # RULES 14.3
    absent = [name for name in cohorts.grouping.by if not _groupable(entry, name, cohorts)]
    return f"missing={','.join(absent)}" if absent else ""


def _groupable(entry: Entry, column: str, cohorts: Cohorts) -> bool:
    """Whether the tables of this indicator carry the grouping column (RULES 14.2)."""
    if column == "community_id":
        return True
    if column in PLACE_GROUPINGS:
        return cohorts.received.has("communities", column)
    holders = ROW_GROUPINGS[column]
    return any(
        table in holders and cohorts.received.has(table, holders[table])
        for table in ((entry.unit_table,) if entry.unit_table else entry.tables())
    )


def _reduced(entry: Entry, cohorts: Cohorts) -> dict[tuple[str, str], pd.DataFrame]:
    """Each yielded measure as a frame, keyed by variant and group (open groups by their labels)."""
    assert entry.compute is not None
    found: dict[tuple[str, str], pd.DataFrame] = {}
    for measure in entry.compute(cohorts):
        frame = measure.reduce(cohorts)
        if getattr(measure, "label", None) is not None:
            found[(measure.variant, "*")] = frame
        else:
            found[(measure.variant, measure.group)] = frame
    return found


def measures_of(entry: Entry, cohorts: Cohorts) -> list[Measure]:
    """The measures of an indicator that can be computed from what was received."""
    if _why_not(entry, cohorts) or entry.compute is None:
        return []
    return list(entry.compute(cohorts))


def _open_groups(
    computed: dict[tuple[str, str], pd.DataFrame], rows: tuple[tuple[str, str], ...]
) -> pd.DataFrame:
    open_rows = [frame for (_, group), frame in computed.items() if group == "*"]
    together = pd.concat(open_rows, ignore_index=True)
    together = together.sort_values(["_group", "group"], kind="stable")
    return together.assign(_row=len(rows))


def _marks(entry: Entry, group: str) -> tuple[str, str | None]:
    """Method and category of a row without numbers: an unknown flag says so (RULES 13.1, 13.3)."""
    if not entry.levelled:
        return "", None
    return ("flag_test" if group else "flag"), "unknown"


def _nothing(entry: Entry, cohorts: Cohorts, variant: str, group: str, note: str) -> pd.DataFrame:
    rows = len(cohorts)
    method, category = _marks(entry, group)
    columns = {
        "_group": np.arange(rows),
        "variant": variant,
        "group": group,
        **NULLS,
        "method": method,
        "status": "not_available",
        "note": note,
        "category": category,
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(rows))[list(REDUCED)]


def silent_groups(
    entry: Entry, cohorts: Cohorts, variant: str = "", group: str = ""
) -> dict[str, Mask]:
    """By table that a row requires and that reports: the groups that reported nothing."""
    return {
        table: ~cohorts.reported(table)
        for table in entry.tables(variant, group)
        if table in REPORTED_TABLES and table in cohorts.received
    }


def _unreported(block: pd.DataFrame, entry: Entry, cohorts: Cohorts) -> pd.DataFrame:
    """Not reported is not zero (RULES 1.14)."""
    parts = list(dict.fromkeys(zip(block["variant"], block["group"], strict=True)))
    gone = np.zeros(len(block), bool)
    for part in parts:
        for table, groups in silent_groups(entry, cohorts, *part).items():
            if not groups.any():
                continue
            silent = _part_mask(block, *part) & groups[block["_group"].to_numpy()]
            gone |= silent & (block["_row"] >= len(entry.rows())).to_numpy()
            block.loc[silent, list(NULLS)] = np.nan
            block.loc[silent, ["method", "category"]] = _marks(entry, part[1])
            block.loc[silent, "status"] = "not_available"
            told = block.loc[silent, "note"].str.startswith("missing=")
            block.loc[silent, "note"] = block.loc[silent, "note"].where(
                told, f"not_reported; table={table}"
            )
    return block[~gone].reset_index(drop=True)


def _part_mask(block: pd.DataFrame, variant: str, group: str) -> Mask:
    chosen = (block["variant"] == variant) & (block["group"] == group)
    return chosen.to_numpy(dtype=bool)


def evidence_rows(measure: Measure, cohorts: Cohorts, group: int) -> pd.DataFrame:
    """The rows of one group behind one measure: role, weight, table, id and where they came from."""
    pieces: list[pd.DataFrame] = []
    for role in measure.roles(cohorts):
        chosen = np.flatnonzero((role.rows.group == group) & (role.weight != 0))
        rows = role.rows.frame.iloc[chosen]
        key = TABLES[role.rows.table].key
        ids = rows[[k for k in key if k in rows.columns]].astype("string").agg("/".join, axis=1)
        pieces.append(
            pd.DataFrame(
                {
                    "role": role.name,
                    "n": role.weight[chosen],
                    "table": role.rows.table,
                    "id": ids.to_numpy() if len(rows) else np.array([], dtype=object),
                    "source_file": _provenance(rows, "_source_file"),
                    "source_sheet": _provenance(rows, "_source_sheet"),
                    "source_row": _provenance(rows, "_source_row"),
                }
            )
        )
    if not pieces:
        return pd.DataFrame(columns=list(EVIDENCE))
    return pd.concat(pieces, ignore_index=True)


def _provenance(rows: pd.DataFrame, column: str) -> np.ndarray:
    if column in rows.columns:
        return rows[column].astype("object").to_numpy()
    return np.full(len(rows), None, dtype=object)
