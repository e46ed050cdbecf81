"""How organisations meet: linkages of the period, shared activities, and the ties they make.

A tie is an unordered pair of different organisations with a sector, once per group, however
often they met (RULES 5.1–5.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.actors import LINKED_TYPES
from workbench.cohorts.rows import Mask, Rows

if TYPE_CHECKING:
    from workbench.cohorts.sets import Cohorts

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Organisations:
    """Organisations of each group, one row each, in the order of group and register.

    `rows` are register rows, `place` their position in the register.
    """

    rows: Rows
    place: Codes

    def __len__(self) -> int:
        return len(self.place)


class Ties:
    """Linkages dated in P, who hosted what, and who is tied to whom."""

    def __init__(self, cohorts: Cohorts) -> None:
        self._c = cohorts

    # -- linkages ---------------------------------------------------------------

    @cached_property
    def linkages(self) -> Rows:
        """Linkages dated in P and by `as_of`."""
        every = self._c.rows("linkages")
        day = self._c.day("linkage_date", "linkages")
        inside = (day >= pd.Timestamp(self._c.period.start)) & (day <= pd.Timestamp(self._c.until))
        chosen = np.flatnonzero(inside.to_numpy(dtype=bool, na_value=False) & (every.group >= 0))
        return every.only(chosen)

    def linkage_column(self, name: str) -> pd.Series:
        return self._c.column_of(self.linkages, name)

    def linkage_is(self, *kinds: str) -> Mask:
        return self.linkage_column("linkage_type").isin(kinds).to_numpy(bool, na_value=False)

    @cached_property
    def ends(self) -> tuple[Codes, Codes]:
        """The register rows of both ends of each linkage; -1 where there is none with a sector."""
        actors = self._c.actors
        names = ("from_organization_id", "to_organization_id")
        places = [actors.place(self.linkage_column(name)) for name in names]
        known = np.append(actors.sector >= 0, False)
        first, second = (np.where(known[place], place, -1) for place in places)
        return first, second

    @cached_property
    def joins_two(self) -> Mask:
        """Linkages between two different organisations with a sector (RULES 5.2)."""
        first, second = self.ends
        return (first >= 0) & (second >= 0) & (first != second)

    @cached_property
    def crosses(self) -> Mask:
        """Linkages between organisations of different sectors."""
        first, second = self.ends
        sector = np.append(self._c.actors.sector, -1)
        return self.joins_two & (sector[first] != sector[second])

    # -- who hosted -------------------------------------------------------------

    @cached_property
    def hosting(self) -> pd.DataFrame:
        """Lead and co-hosts of each activity of A.

        Columns `row` (position in A), `organization_id`, `leads`, `place` (register row, -1
        for none) and `group`; each organisation once per activity.
        """
        return hosts_of(self._c, self._c.rosters.activities)

    # -- active and listed ------------------------------------------------------

    @cached_property
    def _named(self) -> pd.DataFrame:
        """Every id at an end of a linkage of P or hosting an activity of A, with its first row."""
        linkages = [
            pd.DataFrame(
                {
                    "group": self.linkages.group,
                    "organization_id": self.linkage_column(name).to_numpy(object),
                    "table": "linkages",
                    "row": np.arange(len(self.linkages)),
                }
            )
            for name in ("from_organization_id", "to_organization_id")
        ]
        hosts = self.hosting[["group", "organization_id", "row"]].assign(table="activities")
        named = pd.concat([*linkages, hosts], ignore_index=True).dropna(subset="organization_id")
        named = named[named["group"] >= 0].drop_duplicates(["group", "organization_id"])
        return named.assign(place=self._c.actors.place(named["organization_id"]))

    @cached_property
    def active(self) -> Organisations:
        """Organisations with a sector that hosted, or stand at an end of a linkage (RULES 5.3)."""
        named = self._named
        known = np.append(self._c.actors.sector >= 0, False)[named["place"].to_numpy()]
        return self.organisations(
            named["group"].to_numpy()[known], named["place"].to_numpy()[known]
        )

    def without_sector(self) -> tuple[Rows, ...]:
        """Distinct ids without a sector, each as the first row that names it (RULES 5.3)."""
        named = self._named
        lost = named[~np.append(self._c.actors.sector >= 0, False)[named["place"].to_numpy()]]
        sources = {"linkages": self.linkages, "activities": self._c.rosters.activities}
        found = []
        for table, source in sources.items():
            rows = lost.loc[lost["table"] == table, "row"].to_numpy(np.int64)
            found.append(source.only(rows))
        return tuple(found)

    def organisations(self, group: NDArray[np.int64], place: Codes) -> Organisations:
        pairs = pd.DataFrame({"group": group, "place": place}).drop_duplicates()
        pairs = pairs.sort_values(["group", "place"])
        register = self._c.actors.register
        at = pairs["place"].to_numpy(np.int64)
        return Organisations(register.only(at, pairs["group"].to_numpy(np.int64)), at)

    @cached_property
    def listed(self) -> Organisations:
        """Organisations of the three 社 of each group: its own, and those from elsewhere that act there.

        Its own exist on some day of P; one closed before is not listed even if it still acts
        (RULES 5.4).
        """
        actors = self._c.actors
        of_type = actors.is_type(*LINKED_TYPES)
        own = np.flatnonzero(of_type & actors.existing_in_period & (actors.register.group >= 0))
        active = self.active
        home = actors.register.group[active.place]
        guests = of_type[active.place] & (home != active.rows.group)
        group = np.concatenate([actors.register.group[own], active.rows.group[guests]])
        return self.organisations(group, np.concatenate([own, active.place[guests]]))

    # -- ties -------------------------------------------------------------------

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """Every linkage that joins two, and every pair of hosts of an activity.

        Columns `group`, `a`, `b` (register rows, a < b), and the `table` and `row` that show it.
        """
        first, second = self.ends
        joined = np.flatnonzero(self.joins_two)
        met = pd.DataFrame(
            {
                "group": self.linkages.group[joined],
                "one": first[joined],
                "other": second[joined],
                "table": "linkages",
                "row": joined,
            }
        )
        hosting = self.hosting
        known = np.append(self._c.actors.sector >= 0, False)[hosting["place"].to_numpy()]
        hosts = hosting.loc[known, ["group", "row", "place"]]
        shared = hosts.merge(hosts[["row", "place"]], on="row", suffixes=("", "_other"))
        shared = shared[shared["place"] < shared["place_other"]]
        shared = shared.rename(columns={"place": "one", "place_other": "other"})
        every = pd.concat([met, shared.assign(table="activities")], ignore_index=True)
        every["a"] = every[["one", "other"]].min(axis=1)
        every["b"] = every[["one", "other"]].max(axis=1)
        every = every.loc[every["group"] >= 0, ["group", "a", "b", "table", "row"]]
        return every.astype({"group": int, "a": int, "b": int}).reset_index(drop=True)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """TIES: the meetings, each pair of a group once, as shown first."""
        first = self.meetings.drop_duplicates(["group", "a", "b"])
        return first.sort_values(["group", "a", "b"]).reset_index(drop=True)

    @cached_property
    def cross_pairs(self) -> pd.DataFrame:
        """Ties between different sectors."""
        sector = self._c.actors.sector
        pairs = self.pairs
        differ = sector[pairs["a"].to_numpy(int)] != sector[pairs["b"].to_numpy(int)]
        return pairs[differ]

    def tie_rows(self, pairs: pd.DataFrame) -> tuple[Rows, ...]:
        """The rows that show these ties, one each."""
        sources = {"linkages": self.linkages, "activities": self._c.rosters.activities}
        found = []
        for table, source in sources.items():
            rows = pairs.loc[pairs["table"] == table, "row"].to_numpy(np.int64)
            group = pairs.loc[pairs["table"] == table, "group"].to_numpy(np.int64)
            found.append(source.only(rows, group))
        return tuple(found)


def hosts_of(c: Cohorts, activities: Rows) -> pd.DataFrame:
    """Lead and co-hosts of activities: columns `row`, `organization_id`, `leads`, `place`, `group`.

    An organisation stands once per activity; as lead where it is named as both.
    """
    rows = np.arange(len(activities))
    lead = pd.Series(c.column_of(activities, "organization_id").to_numpy(object), index=rows)
    shared = c.column_of(activities, "co_organization_ids").astype(object)
    others = pd.Series(shared.to_numpy(object), index=rows).dropna().str.split(";").explode()
    every = pd.concat([lead, others])
    frame = pd.DataFrame(
        {
            "row": every.index.to_numpy(np.int64),
            "organization_id": every.array,
            "leads": np.arange(len(every)) < len(lead),
        }
    ).dropna(subset="organization_id")
    frame["organization_id"] = frame["organization_id"].astype(str).str.strip()
    frame = frame[frame["organization_id"] != ""].sort_values("row", kind="stable")
    frame = frame.drop_duplicates(["row", "organization_id"]).reset_index(drop=True)
    frame["place"] = c.actors.place(frame["organization_id"])
    frame["group"] = activities.group[frame["row"].to_numpy(np.int64)]
    return frame
