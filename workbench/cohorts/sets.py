"""`Cohorts` answers the questions that every indicator asks.

Which needs are accepted and matured, how long something took, who lives there, who has
reported. Everything is a whole column over all communities; indicators combine masks and
never loop.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.actors import Actors
from workbench.cohorts.answers import Answers
from workbench.cohorts.cases import Cases
from workbench.cohorts.chain import Chain
from workbench.cohorts.contracts import Contracts
from workbench.cohorts.deeds import Deeds, positions
from workbench.cohorts.grouping import ROW_GROUPINGS, Grouping, group_labels
from workbench.cohorts.mobilised import Mobilised
from workbench.cohorts.rosters import Rosters
from workbench.cohorts.rows import Floats, Mask, Rows, in_days
from workbench.cohorts.spending import Spending, Terms
from workbench.cohorts.staff import Staff
from workbench.cohorts.ties import Ties
from workbench.results import Period
from workbench.schema.container import Tables, empty_cells
from workbench.schema.definitions import TABLES
from workbench.schema.encoded import Encoded, common_numbers

if TYPE_CHECKING:
    from workbench.config.scheme import Scheme


Days = NDArray[np.datetime64]


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
        days: tuple[Days, Days] | None = None,
    ) -> None:
        self.received = received
        self.tables = stood
        self.period = period
        self.as_of = as_of
        self.scheme = scheme
        self.grouping = grouping
        #: All sets stop here (RULES 1.5).
        self.until = min(period.end, as_of)
        #: First and last day of the period by group, where groups have a period of their own.
        self.first_days, self.last_days = days or (
            np.full(len(grouping), np.datetime64(period.start, "ns")),
            np.full(len(grouping), np.datetime64(self.until, "ns")),
        )
        self._rows: dict[str, Rows] = {}
        self._has_times: dict[tuple[str, str], bool] = {}
        self._reported: dict[str, Mask] = {}
        self._days: dict[tuple[str, str], pd.Series] = {}
        #: Rows of indicators that were already computed; indices take them from here.
        self.answered_rows: dict[str, pd.DataFrame] = {}

    def __len__(self) -> int:
        return len(self.grouping)

    # -- rows and their groups ------------------------------------------------

    @cached_property
    def needs(self) -> Rows:
        """All needs raised by `as_of`, whatever their period and status."""
        return self.rows("needs")

    def rows(self, table: str) -> Rows:
        """All rows of a table that carries `community_id`, as they stood, with their groups."""
        if table not in self._rows:
            frame = self.tables.frame(table)
            group = (
                self._groups_of(table, frame)
                if "community_id" in frame.columns
                else np.full(len(frame), -1, np.int64)
            )
            self._rows[table] = Rows(table, frame, group)
        return self._rows[table]

    @cached_property
    def rosters(self) -> Rosters:
        """Activities delivered in the period, and who took part in them."""
        return Rosters(self)

    @cached_property
    def rosters_ever(self) -> Rosters:
        """The same of every delivered activity up to `as_of`, of any time."""
        return Rosters(self, ever=True)

    @cached_property
    def actors(self) -> Actors:
        """Sectors of organisations, and who is a professional social worker."""
        return Actors(self)

    @cached_property
    def deeds(self) -> Deeds:
        """What was done for each need."""
        return Deeds(self)

    @cached_property
    def ties(self) -> Ties:
        """Linkages of the period, and who is tied to whom."""
        return Ties(self)

    @cached_property
    def chain(self) -> Chain:
        """Which stages each need has reached."""
        return Chain(self)

    @cached_property
    def answers(self) -> Answers:
        """What residents answered in surveys."""
        return Answers(self)

    @cached_property
    def contracts(self) -> Contracts:
        """Projects as units."""
        return Contracts(self)

    @cached_property
    def terms(self) -> Terms:
        """When contracts run."""
        return Terms(self)

    @cached_property
    def spending(self) -> Spending:
        """What projects cost in the period."""
        return Spending(self)

    @cached_property
    def cases(self) -> Cases:
        """Cases of social work."""
        return Cases(self)

    @cached_property
    def staff(self) -> Staff:
        """Who works where, and how much."""
        return Staff(self)

    @cached_property
    def mobilised(self) -> Mobilised:
        """Who began to act for others, and when."""
        return Mobilised(self)

    @cached_property
    def resident_numbers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ids of all rows of `participation` and of `residents` as common whole numbers.

        In the order of the ids as text; -1 where blank.
        """
        lists, register = (
            self.encoded(table, "resident_id") for table in ("participation", "residents")
        )
        on_lists, registered = common_numbers(lists, register, in_order=True)
        return on_lists, registered

    def places_of(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """The community, or the union of communities, that each row belongs to (-1: none)."""
        if "community_id" not in frame.columns:
            return np.full(len(frame), -1, np.int64)
        ids = pd.Series(self.grouping.community_ids, dtype=frame["community_id"].dtype)
        community = positions(frame["community_id"], ids)
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

    def column(self, name: str, table: str = "needs") -> pd.Series:
        """A column of a table's rows; wholly blank where the source does not have it."""
        return self.column_of(self.rows(table), name)

    def column_of(self, rows: Rows, name: str) -> pd.Series:
        """The same of some rows of a table."""
        if rows.has(name):
            return rows.column(name)
        return empty_cells(TABLES[rows.table].column(name), rows.index)

    def encoded(self, table: str, name: str) -> Encoded:
        """A column as whole numbers; wholly blank where the source does not have it."""
        if self.tables.has(table, name):
            return self.tables.encoded(table, name)
        return Encoded.of(self.column(name, table))

    def is_code(self, name: str, *codes: str) -> Mask:
        return self.column(name).isin(codes).to_numpy(dtype=bool, na_value=False)

    def given(self, name: str) -> Mask:
        return self.column(name).notna().to_numpy(dtype=bool)

    # -- dates and durations (RULES 1.6) --------------------------------------

    def day(self, name: str, table: str = "needs") -> pd.Series:
        """The calendar day of a date column."""
        if (table, name) not in self._days:
            stored: Any = self.column(name, table)
            self._days[table, name] = stored.dt.normalize()
        return self._days[table, name]

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
        if table not in self._reported:
            self._reported[table] = self._reports(table)
        return self._reported[table]

    def _reports(self, table: str) -> Mask:
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
