"""The shared sets of FRAMEWORK §1, prepared once from `Tables` for one period and one grouping.

`Cohorts` answers the questions that every indicator asks: which needs are accepted and
matured, how long something took, who lives there, who has reported. Everything is a whole
column over all communities; indicators combine masks and never loop.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.results import Period
from workbench.schema.columns import PROVENANCE
from workbench.schema.container import Tables, empty_cells
from workbench.schema.definitions import TABLES

if TYPE_CHECKING:
    from workbench.config.scheme import Scheme

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

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
    "organization_id": {"needs": "responsible_organization_id"},
}
#: A blank cell of a grouping column (RULES 3.11).
BLANK_GROUP = "unknown"

#: What a later date takes with it when it is blanked (RULES 1.4), by table.
_DATED_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "needs": {
        "first_response_date": (),
        "closed_date": ("closed_status", "closed_on_time"),
        "followup_date": ("followup_resolved", "satisfaction"),
        "assigned_date": (),
    },
    "linkages": {"accepted_date": ("response_status",), "outcome_date": ("outcome",)},
    "projects": {"design_date": (), "tender_date": (), "award_date": ()},
    "activities": {"case_closed_date": ()},
}


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


@dataclass(frozen=True)
class Rows:
    """Rows of one table with the group that each belongs to (-1: none)."""

    table: str
    frame: pd.DataFrame
    group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.frame)


def as_they_stood(tables: Tables, as_of: dt.date) -> Tables:
    """The tables as they stood at the end of `as_of` (RULES 1.4), each row once (1.7)."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    frames = {name: _table_as_it_stood(name, tables.frames[name], end) for name in tables}
    return Tables(frames, tables.about)


def _table_as_it_stood(name: str, frame: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    content = [column for column in frame.columns if column not in PROVENANCE]
    kept = frame[~frame.duplicated(subset=content)] if content else frame
    own_date = TABLES[name].own_date
    if own_date and own_date in kept.columns:
        # A blank own date belongs to no period (RULES 1.8).
        kept = kept[kept[own_date] < end]
    kept = kept.copy()
    for date, dependants in _DATED_BY.get(name, {}).items():
        if date not in kept.columns:
            continue
        later = (kept[date] >= end).to_numpy(dtype=bool, na_value=False)
        if later.any():
            for column in (date, *(d for d in dependants if d in kept.columns)):
                kept.loc[later, column] = pd.NaT if column == date else pd.NA
    return kept.reset_index(drop=True)


class Cohorts:
    """The shared sets for one period and grouping. Read-only; nothing is computed twice."""

    def __init__(
        self,
        received: Tables,
        stood: Tables,
        *,
        period: Period,
        as_of: dt.date,
        scheme: Scheme,
        grouping: Grouping,
    ) -> None:
        self.received = received
        self.tables = stood
        self.period = period
        self.as_of = as_of
        self.scheme = scheme
        self.grouping = grouping
        #: All sets stop here (RULES 1.5).
        self.until = min(period.end, as_of)
        self._has_times: dict[tuple[str, str], bool] = {}

    def __len__(self) -> int:
        return len(self.grouping)

    # -- rows and their groups ------------------------------------------------

    @cached_property
    def needs(self) -> Rows:
        """All needs raised by `as_of`, whatever their period and status."""
        return self._rows("needs")

    def _rows(self, table: str) -> Rows:
        frame = self.tables.frame(table)
        if "community_id" not in frame.columns:
            return Rows(table, frame, np.full(len(frame), -1, np.int64))
        return Rows(table, frame, self._groups_of(table, frame))

    def places_of(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """The community, or the union of communities, that each row belongs to (-1: none)."""
        ids = pd.Index(self.grouping.community_ids)
        community = ids.get_indexer(pd.Index(frame["community_id"].fillna("")))
        return np.append(self.grouping.place_of_community, -1)[community]

    def _groups_of(self, table: str, frame: pd.DataFrame) -> NDArray[np.int64]:
        grouping = self.grouping
        place = self.places_of(frame)
        row_columns = [column for column in grouping.by if column in ROW_GROUPINGS]
        if not row_columns:
            return place
        keys = pd.DataFrame({"_place": place})
        for column in row_columns:
            keys[column] = group_labels(frame, ROW_GROUPINGS[column].get(table))
        wanted = grouping.index[row_columns].assign(_place=grouping.place_of_group)
        wanted["_group"] = np.arange(len(wanted))
        joined = keys.merge(wanted, on=["_place", *row_columns], how="left")
        return joined["_group"].fillna(-1).to_numpy(np.int64)

    def column(self, name: str) -> pd.Series:
        """A column of the needs; wholly blank where the source does not have it."""
        frame = self.needs.frame
        if name in frame.columns:
            return frame[name]
        return empty_cells(TABLES["needs"].column(name), frame.index)

    def is_code(self, name: str, *codes: str) -> Mask:
        return self.column(name).isin(codes).to_numpy(dtype=bool, na_value=False)

    def given(self, name: str) -> Mask:
        return self.column(name).notna().to_numpy(dtype=bool)

    # -- dates and durations (RULES 1.6) --------------------------------------

    def day(self, name: str) -> pd.Series:
        """The calendar day of a date column."""
        stored: Any = self.column(name)
        return stored.dt.normalize()

    def has_times(self, name: str, table: str = "needs") -> bool:
        """Whether a stored column carries times of day: one fact about the whole column."""
        key = (table, name)
        if key not in self._has_times:
            frame = self.received.frame(table)
            stored: Any = frame[name].dropna() if name in frame.columns else None
            timed = stored is not None and (stored != stored.dt.normalize()).any()
            self._has_times[key] = bool(timed)
        return self._has_times[key]

    def both_have_times(self, first: str, second: str) -> bool:
        return self.has_times(first) and self.has_times(second)

    def days_between(self, first: str, second: str) -> Floats:
        """Days from one column to another; fractional only where both carry times. May be negative."""
        timed = self.both_have_times(first, second)
        start = self.column(first) if timed else self.day(first)
        end = self.column(second) if timed else self.day(second)
        return in_days(end - start)

    def calendar_days(self, first: str, second: str) -> Floats:
        return in_days(self.day(second) - self.day(first))

    def days_until_as_of(self, first: str, second: str) -> Floats:
        """Days from `first` to the end of `as_of`, in the resolution that `second` is measured in."""
        if self.both_have_times(first, second):
            end = pd.Timestamp(self.as_of) + pd.Timedelta(days=1)
            return in_days(end - self.column(first))
        return in_days(pd.Timestamp(self.as_of) - self.day(first))

    # -- sets of needs (FRAMEWORK §1) -----------------------------------------

    @cached_property
    def raised_in_period(self) -> Mask:
        """N: raised within P, and by `as_of`."""
        day = self.day("raised_date")
        inside = (day >= pd.Timestamp(self.period.start)) & (day <= pd.Timestamp(self.until))
        return inside.to_numpy(dtype=bool, na_value=False)

    @cached_property
    def accepted_ever(self) -> Mask:
        """Accepted needs of any period; a blank or absent status is accepted (RULES 1.9)."""
        return self.column("acceptance_status").fillna("accepted").eq("accepted").to_numpy(bool)

    @cached_property
    def accepted(self) -> Mask:
        """N_acc."""
        return self.raised_in_period & self.accepted_ever

    def matured(self, days: int) -> Mask:
        """N_mat(s): accepted, and raised at least `days` calendar days before `as_of`."""
        limit = pd.Timestamp(self.as_of) - pd.Timedelta(days=days)
        old = (self.day("raised_date") <= limit).to_numpy(dtype=bool, na_value=False)
        return self.accepted & old

    @cached_property
    def answered(self) -> Mask:
        """Needs with a usable follow-up answer."""
        return self.is_code("followup_resolved", "yes", "partly", "no")

    @cached_property
    def closed_validly(self) -> Mask:
        """Closed on a date that is not before it was raised."""
        return self.days_between("raised_date", "closed_date") >= 0

    @cached_property
    def open(self) -> Mask:
        """Neither a closing date nor a closing result."""
        return ~self.given("closed_date") & ~self.given("closed_status")

    # -- who has reported, who lives there ------------------------------------

    def reported(self, table: str) -> Mask:
        """Groups with any row of the table dated on or before `as_of` (RULES 1.14)."""
        grouping = self.grouping
        frame = self.tables.frame(table)
        if "community_id" not in frame.columns:
            return np.zeros(len(grouping), bool)
        ids = pd.Index(grouping.community_ids)
        community = ids.get_indexer(pd.Index(frame["community_id"].dropna().unique()))
        places = grouping.place_of_community[community[community >= 0]]
        by_place = np.zeros(int(grouping.place_of_group.max(initial=-1)) + 2, bool)
        by_place[places[places >= 0]] = True
        return by_place[grouping.place_of_group]

    @cached_property
    def _community_rows(self) -> pd.DataFrame:
        """The `communities` row of the year of period_end, one per community asked for."""
        frame = self.tables.frame("communities")
        if not {"community_id", "year"} <= set(frame.columns):
            return pd.DataFrame(index=pd.Index(self.grouping.community_ids))
        of_year = frame[(frame["year"] == self.period.end.year).fillna(False)]
        unique = of_year.drop_duplicates("community_id").set_index("community_id")
        return unique.reindex(list(self.grouping.community_ids))

    def population(self, column: str = "pop_total") -> Floats:
        """A `communities` count per group: the sum over its communities; null as soon as one lacks it."""
        rows = self._community_rows
        grouping = self.grouping
        if column in rows.columns:
            per_community = rows[column].to_numpy(float, na_value=np.nan)
        else:
            per_community = np.full(len(rows), np.nan)
        places = int(grouping.place_of_group.max(initial=-1)) + 1
        totals = np.full(places + 1, np.nan)
        inside = grouping.place_of_community >= 0
        if places:
            place = grouping.place_of_community[inside]
            totals[:places] = np.bincount(place, per_community[inside], places)
        return totals[grouping.place_of_group]

    def population_rows(self) -> Rows:
        """The `communities` rows of the year of period_end, with the place group of each.

        Only for groupings by place: a row's people belong to every value of a row column.
        """
        frame = self.tables.frame("communities")
        if not {"community_id", "year"} <= set(frame.columns):
            return Rows("communities", frame, np.full(len(frame), -1, np.int64))
        ids = pd.Index(self.grouping.community_ids)
        community = ids.get_indexer(pd.Index(frame["community_id"]))
        place = np.append(self.grouping.place_of_community, -1)[community]
        this_year = (frame["year"] == self.period.end.year).to_numpy(dtype=bool, na_value=False)
        return Rows("communities", frame, np.where(this_year, place, -1))

    def population_years(self) -> tuple[int, ...]:
        """The years for which populations exist at all."""
        frame = self.tables.frame("communities")
        if "year" not in frame.columns:
            return ()
        return tuple(sorted(int(year) for year in frame["year"].dropna().unique()))


def in_days(durations: Any) -> Floats:
    """A column of durations as days; null where unknown."""
    return (durations / pd.Timedelta(days=1)).to_numpy(float)


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
    stood: Tables, *, period: Period, communities: Sequence[str], by: Sequence[str]
) -> Grouping:
    """The groups of `by` over the communities asked for.

    Places come first (every community asked for, or the streets, districts and types that
    they belong to), then the values of row columns that occur in any of their needs.
    """
    ids = tuple(communities)
    place_columns = [column for column in by if column in PLACE_GROUPINGS]
    places, place_of_community = _places(stood, period, ids, place_columns)
    row_columns = [column for column in by if column in ROW_GROUPINGS]
    if not row_columns:
        index, place_of_group = places, np.arange(len(places))
    else:
        index, place_of_group = _split_places(stood, ids, places, place_of_community, row_columns)
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
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Every place with each combination of row values that its needs hold; at least one row a place."""
    frame = stood.frame("needs")
    seen = pd.DataFrame({"_place": pd.Series([], dtype=np.int64)})
    if "community_id" in frame.columns:
        community = pd.Index(ids).get_indexer(pd.Index(frame["community_id"].fillna("")))
        seen = pd.DataFrame({"_place": np.append(place_of_community, -1)[community]})
        for column in row_columns:
            seen[column] = group_labels(frame, ROW_GROUPINGS[column].get("needs"))
        seen = seen[seen["_place"] >= 0].drop_duplicates()
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
