"""Every project as a place of its own: its rows alone, within its own contract days.

What belongs to a project is given to a place that stands for it, so that the indicators of
communities answer for single projects with no other formula. Activities and linkages stay if
they name the project and are dated within the contract, from its first day to its last or to
`as_of`; needs also if they were raised before, as a need comes before its project. The
population is that of its community in the year in which the contract ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.cohorts.sets import Days
from workbench.results import Period
from workbench.schema.container import Tables

#: Tables whose rows name a project, their date, and whether it may lie before the contract.
_DATED = {
    "needs": ("raised_date", True),
    "activities": ("activity_date", False),
    "linkages": ("linkage_date", False),
}
_KEYS = ["community_id", "project_id"]


@dataclass(frozen=True)
class ProjectPlaces:
    """`tables` of these places, the one `period` that spans all contracts, and whose place is whose.

    `contracts` has one row per place: `place`, `community_id`, `project_id`, `start`, `end`
    (the last day that counts).
    """

    tables: Tables
    period: Period
    contracts: pd.DataFrame

    def days_of(self, places: Sequence[str]) -> tuple[Days, Days]:
        """First and last day of the contract that each of these places stands for.

        Whether a case was closed in time, or lies dormant at the end, depends on the days of
        its own contract and not on those of all together.
        """
        own = self.contracts.set_index("place").loc[list(places)]
        return own["start"].to_numpy("datetime64[ns]"), own["end"].to_numpy("datetime64[ns]")


def project_places(
    tables: Tables, *, period: Period, as_of: dt.date, communities: Sequence[str]
) -> ProjectPlaces | None:
    """The projects of these communities that overlap the period and have begun; None without any."""
    contracts = _contracts(tables, period, as_of, communities)
    if contracts.empty:
        return None
    frames = {name: tables.frame(name) for name in ("organizations", "workers") if name in tables}
    frames["projects"] = _placed(tables.frame("projects"), contracts)
    for name, (date, before) in _DATED.items():
        if tables.has(name, date, *_KEYS):
            frames[name] = _within(_placed(tables.frame(name), contracts), date, before=before)
    first = contracts["start"].min()
    if "needs" in frames and len(frames["needs"]):
        first = min(first, frames["needs"]["raised_date"].min())
    whole = Period(first.date(), contracts["end"].max().date())
    frames |= _people(tables, frames.get("activities"))
    if tables.has("communities", "community_id", "year"):
        frames["communities"] = _populations(tables.frame("communities"), contracts, whole)
    return ProjectPlaces(Tables(frames), whole, contracts[["place", *_KEYS, "start", "end"]])


def _contracts(
    tables: Tables, period: Period, as_of: dt.date, communities: Sequence[str]
) -> pd.DataFrame:
    frame = tables.frame("projects")
    if not tables.has("projects", *_KEYS, "start_date", "end_date"):
        return pd.DataFrame(columns=["place", *_KEYS, "start", "end"])
    start, end = frame["start_date"].dt.normalize(), frame["end_date"].dt.normalize()
    last = end.fillna(pd.Timestamp(as_of)).clip(upper=pd.Timestamp(as_of))
    kept = (
        frame["community_id"].isin(communities)
        & (start <= pd.Timestamp(min(period.end, as_of)))
        & (end.isna() | (end >= pd.Timestamp(period.start)))
        & (last >= start)
    ).fillna(False)
    found = frame.loc[kept, _KEYS].assign(start=start[kept], end=last[kept])
    found = found.dropna(subset=_KEYS).drop_duplicates(_KEYS)
    found = found.sort_values(["community_id", "start", "project_id"]).reset_index(drop=True)
    return found.assign(place=[f"{n:08d}" for n in range(len(found))])


def _placed(frame: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """Rows of a contract's project in its community, under the place that stands for it."""
    joined = frame.merge(contracts, on=_KEYS, how="inner", validate="many_to_one")
    return joined.assign(_home=joined["community_id"], community_id=joined["place"])


def _within(frame: pd.DataFrame, date: str, *, before: bool) -> pd.DataFrame:
    day = frame[date].dt.normalize()
    begun = day.notna() if before else day >= frame["start"]
    inside = (begun & (day <= frame["end"])).fillna(False)
    return frame[inside].reset_index(drop=True)


def _people(tables: Tables, activities: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """The rosters of these activities, and the register rows of those who stand on them."""
    if activities is None or not tables.has("participation", "activity_id", "resident_id"):
        return {}
    rosters = tables.frame("participation")
    rosters = rosters[rosters["activity_id"].isin(activities["activity_id"])]
    found = {"participation": rosters.reset_index(drop=True)}
    if tables.has("residents", "resident_id", "community_id"):
        homes = activities[["activity_id", "community_id", "_home"]]
        came = rosters[["activity_id", "resident_id"]].merge(homes, on="activity_id")
        came = came[["resident_id", "community_id", "_home"]].drop_duplicates()
        register = tables.frame("residents").rename(columns={"community_id": "_home"})
        found["residents"] = register.merge(came, on=["resident_id", "_home"])
    return found


def _populations(communities: pd.DataFrame, contracts: pd.DataFrame, whole: Period) -> pd.DataFrame:
    """The row of each contract's last year, as of the year in which the period ends."""
    years = contracts[["place", "community_id"]].assign(year=contracts["end"].dt.year)
    rows = communities.assign(year=communities["year"].astype("Int64")).merge(
        years.astype({"year": "Int64"}), on=["community_id", "year"]
    )
    return rows.assign(community_id=rows["place"], year=whole.end.year)
