"""The groups of one computation: by place (community, street …) and by what rows carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.results import Period
from workbench.schema.container import Tables

#: Grouping columns that are attributes of a community (the row of the year of period_end).
PLACE_GROUPINGS: tuple[str, ...] = (
    "community_id",
    "street_name",
    "district_name",
    "community_type",
)
#: Grouping columns that a row carries, and the column of each table that holds them.
ROW_GROUPINGS: dict[str, dict[str, str]] = {
    "need_category": {"needs": "need_category"},
    "beneficiary_scope": {"needs": "beneficiary_scope"},
    "source_channel": {"needs": "source_channel"},
    "group_code": {"needs": "group_code"},
    "organization_id": {
        "needs": "responsible_organization_id",
        "activities": "organization_id",
    },
}
#: A blank cell of a grouping column (RULES 3.11).
BLANK_GROUP = "unknown"


@dataclass(frozen=True)
class Grouping:
    """The groups of one computation: `index` has one row per group, columns `by`.

    `communities` lists, for each group, the positions in `community_ids` that it unites.
    """

    by: tuple[str, ...]
    index: pd.DataFrame
    community_ids: tuple[str, ...]
    #: Group of each community for groupings by place alone; -1 where it is in none.
    place_of_community: NDArray[np.int64]
    #: Place number of each group.
    place_of_group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.index)


def group_labels(frame: pd.DataFrame, column: str | None) -> pd.Series:
    """The group that each row names; blank cells are `unknown`."""
    if column is None or column not in frame.columns:
        return pd.Series([BLANK_GROUP] * len(frame), dtype="object")
    return (
        frame[column]
        .astype("object")
        .where(frame[column].notna(), BLANK_GROUP)
        .reset_index(drop=True)
    )


def make_grouping(
    stood: Tables,
    *,
    period: Period,
    communities: Sequence[str],
    by: Sequence[str],
    holders: Sequence[str],
) -> Grouping:
    """The groups of `by` over the communities asked for.

    Places come first (every community asked for, or the streets, districts and types that
    they belong to), then the values of row columns that occur in any of their rows of
    `holders`, the tables that the indicators count.
    """
    ids = tuple(communities)
    place_columns = [column for column in by if column in PLACE_GROUPINGS]
    places, place_of_community = _places(stood, period, ids, place_columns)
    row_columns = [column for column in by if column in ROW_GROUPINGS]
    if not row_columns:
        index, place_of_group = places, np.arange(len(places))
    else:
        index, place_of_group = _split_places(
            stood, ids, places, place_of_community, row_columns, holders
        )
    return Grouping(
        by=tuple(by),
        index=index[list(by)].reset_index(drop=True),
        community_ids=ids,
        place_of_community=place_of_community,
        place_of_group=place_of_group,
    )


def _places(
    stood: Tables, period: Period, ids: tuple[str, ...], columns: list[str]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    if not columns:
        return pd.DataFrame(index=pd.RangeIndex(1)), np.zeros(len(ids), np.int64)
    keys = place_attributes(stood, period, ids)[columns]
    if columns == ["community_id"]:
        return keys.reset_index(drop=True), np.arange(len(ids))
    places = keys.drop_duplicates().sort_values(columns).reset_index(drop=True)
    numbered = places.assign(_place=np.arange(len(places)))
    return places, keys.merge(numbered, on=columns, how="left")["_place"].to_numpy(np.int64)


def place_attributes(stood: Tables, period: Period, ids: Sequence[str]) -> pd.DataFrame:
    """`community_id`, name, street, district and type of each community asked for.

    Attributes are those of the year of period_end (RULES 14.1); unknown ones are `unknown`,
    an unknown name is the id.
    """
    frame = stood.frame("communities")
    found = pd.DataFrame({"community_id": list(ids)})
    if {"community_id", "year"} <= set(frame.columns):
        of_year = frame[(frame["year"] == period.end.year).fillna(False)]
        known = of_year.drop_duplicates("community_id").set_index("community_id")
    else:
        known = pd.DataFrame(index=pd.Index([], dtype="object"))
    for column in ("community_name", "street_name", "district_name", "community_type"):
        values = (
            known[column].reindex(list(ids)).astype("object").to_numpy()
            if column in known.columns
            else np.full(len(ids), None, dtype=object)
        )
        blank = found["community_id"] if column == "community_name" else BLANK_GROUP
        found[column] = pd.Series(values, dtype="object").where(pd.notna(values), blank)
    return found


def _split_places(
    stood: Tables,
    ids: tuple[str, ...],
    places: pd.DataFrame,
    place_of_community: NDArray[np.int64],
    row_columns: list[str],
    holders: Sequence[str],
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Every place with each combination of row values that its rows hold; at least one row a place."""
    carrying = [
        _values_seen(stood, table, ids, place_of_community, row_columns)
        for table in holders
        if any(table in ROW_GROUPINGS[column] for column in row_columns)
        and "community_id" in stood.frame(table).columns
    ]
    nothing = pd.DataFrame({"_place": pd.Series([], dtype=np.int64)})
    seen = pd.concat(carrying).drop_duplicates() if carrying else nothing
    base = places.assign(_place=np.arange(len(places)))
    index = (
        base.merge(seen, on="_place", how="left")
        .sort_values(["_place", *(column for column in row_columns if column in seen.columns)])
        .reset_index(drop=True)
    )
    for column in row_columns:
        if column not in index.columns:
            index[column] = None
    return index, index["_place"].to_numpy(np.int64)


def _values_seen(
    stood: Tables,
    table: str,
    ids: tuple[str, ...],
    place_of_community: NDArray[np.int64],
    row_columns: list[str],
) -> pd.DataFrame:
    frame = stood.frame(table)
    community = pd.Index(ids).get_indexer(pd.Index(frame["community_id"].fillna("")))
    seen = pd.DataFrame({"_place": np.append(place_of_community, -1)[community]})
    for column in row_columns:
        seen[column] = group_labels(frame, ROW_GROUPINGS[column].get(table))
    return seen[seen["_place"] >= 0].drop_duplicates()
