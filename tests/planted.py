"""What a community's tables say of what stories plant, counted directly with pandas.

Each function counts one quantity of one community in a year, as of its last day. They are
written for reading, apart from the indicators, and know no levels.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.schema.container import Tables

START, END = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31")
MONTHS = pd.period_range("2024-01", "2024-12", freq="M")
SERVICES = (
    "case_work",
    "group_work",
    "home_visit",
    "counselling",
    "referral_support",
    "community_service",
    "mutual_aid",
    "training",
)
GOVERNANCE = ("deliberation", "public_affairs_action")
COMPETITIVE = (
    "open_tender",
    "invited_tender",
    "competitive_consultation",
    "competitive_negotiation",
    "venture_call",
)
RESIDENT_CHANNELS = (
    "resident_self",
    "hotline_12345",
    "resident_meeting",
    "survey",
    "worker_outreach",
)
SECTORS = {
    "community_committee": "community",
    "party_service_centre": "community",
    "community_based_org": "community",
    "volunteer_team": "community",
    "social_work_agency": "social",
    "social_organization": "social",
    "foundation": "social",
    "street_office": "government",
    "government_department": "government",
    "property_company": "market",
    "enterprise": "market",
}
SOCIAL = ("social_work_agency", "social_organization", "foundation")


@dataclass(frozen=True)
class Seen:
    """The rows of one community; organisations are those of the whole city."""

    community: str
    needs: pd.DataFrame
    projects: pd.DataFrame
    activities: pd.DataFrame
    linkages: pd.DataFrame
    workers: pd.DataFrame
    organizations: pd.DataFrame

    @cached_property
    def accepted(self) -> pd.DataFrame:
        """Needs raised in the year that were taken on."""
        taken = self.needs["acceptance_status"].fillna("accepted") == "accepted"
        return self.needs[taken & (self.needs["raised_date"] >= START)]

    @cached_property
    def delivered(self) -> pd.DataFrame:
        """Delivered activities, of any year."""
        return self.activities[
            self.activities["activity_status"].fillna("delivered") == "delivered"
        ]

    @cached_property
    def held(self) -> pd.DataFrame:
        """Delivered activities of the year."""
        return self.delivered[self.delivered["activity_date"] >= START]

    @cached_property
    def linked(self) -> pd.DataFrame:
        """Linkages of the year."""
        return self.linkages[self.linkages["linkage_date"] >= START]

    def kinds(self) -> dict[str, str]:
        return dict(
            zip(
                self.organizations["organization_id"],
                self.organizations["organization_type"],
                strict=True,
            )
        )

    def professionals(self) -> set[str]:
        """Ids of certified or social workers."""
        social = self.workers["worker_type"].isin(
            ["community_social_worker", "organization_social_worker", "case_social_worker"]
        )
        certified = self.workers["certificate_level"].isin(["assistant", "intermediate", "senior"])
        return set(self.workers["worker_id"][social | certified])


def seen(tables: Tables, community: str) -> Seen:
    def own(name: str) -> pd.DataFrame:
        frame = tables.frame(name)
        return frame[frame["community_id"] == community]

    return Seen(
        community,
        own("needs"),
        own("projects"),
        own("activities"),
        own("linkages"),
        own("workers"),
        tables.frame("organizations"),
    )


# --- projects


def contracts(one: Seen) -> pd.DataFrame:
    """Awarded projects whose term overlaps the year, with the awardee's tie to the committee."""
    rows = one.projects.dropna(subset=["award_date", "awarded_organization_id"])
    rows = rows[(rows["start_date"] <= END) & ~(rows["end_date"] < START)]
    control = one.organizations.set_index("organization_id")["committee_controlled"]
    return rows.assign(controlled=rows["awarded_organization_id"].map(control))


def controlled_award_share(one: Seen) -> float:
    """Award value to organisations of the committee over value of known tie."""
    rows = contracts(one)
    rows = rows[rows["controlled"].notna() & rows["amount_awarded"].notna()]
    mine = rows["controlled"].astype(bool)
    return float(rows["amount_awarded"][mine].sum() / rows["amount_awarded"].sum())


def led_by_post_holders(one: Seen) -> float:
    """Activities on contracts led by somebody with a post in the committee, over known posts."""
    post = one.workers.set_index("worker_id")["holds_committee_post"]
    rows = one.held[one.held["project_id"].isin(contracts(one)["project_id"])]
    known = rows["worker_id"].map(post).dropna()
    return float(known.astype(float).mean()) if len(known) else 0.0


def few_bids(one: Seen) -> tuple[int, int]:
    """Competitive awards of the year and the year before with fewer bids than competition asks."""
    rows = _competitive(one)
    needed = rows["procurement_method"].map(lambda m: 2 if m == "competitive_consultation" else 3)
    return int((rows["valid_bid_count"] < needed).sum()), len(rows)


def _competitive(one: Seen) -> pd.DataFrame:
    rows = one.projects[one.projects["procurement_method"].isin(COMPETITIVE)]
    year_before = START - pd.DateOffset(years=1)
    return rows[(rows["award_date"] >= year_before) & rows["valid_bid_count"].notna()]


def largest_winner(one: Seen) -> tuple[float, int, int]:
    """The largest winner's share of competitive value, its contracts, and all contracts."""
    rows = _competitive(one).dropna(subset=["amount_awarded", "awarded_organization_id"])
    if not len(rows):
        return 0.0, 0, 0
    value = rows.groupby("awarded_organization_id")["amount_awarded"].sum()
    most = value.idxmax()
    mine = int((rows["awarded_organization_id"] == most).sum())
    return float(value.max() / value.sum()), mine, len(rows)


def broken_chains(one: Seen) -> tuple[int, int]:
    """Projects with steps in the wrong order, and projects of which two steps are known."""
    rows = order_of(one)
    return int((rows["steps_broken"] | rows["need_late"]).sum()), len(rows)


def order_of(one: Seen) -> pd.DataFrame:
    """Projects that begin in the year: whether steps are in the wrong order, or needs came late."""
    rows = one.projects.set_index("project_id")
    first = one.delivered.dropna(subset="project_id").groupby("project_id")["activity_date"].min()
    taken = one.needs["acceptance_status"].fillna("accepted") == "accepted"
    need = one.needs[taken].dropna(subset="project_id").groupby("project_id")["raised_date"].min()
    steps = rows[["design_date", "tender_date", "award_date"]].assign(
        first=first.reindex(rows.index).fillna(rows["start_date"].where(rows["start_date"] <= END))
    )
    inside = steps.min(axis=1).between(START, END)
    broken = [
        any(a > b for a, b in itertools.pairwise(known.dropna())) for _, known in steps.iterrows()
    ]
    late = need.reindex(rows.index).dt.normalize() > rows["design_date"]
    found = pd.DataFrame({"steps_broken": broken, "need_late": late}, index=rows.index)
    two = steps.notna().sum(axis=1) >= 2
    return found[inside & (two | (rows["design_date"].notna() & need.reindex(rows.index).notna()))]


def explained_by_late_entry(one: Seen) -> int:
    """Projects whose only fault is a late need that had been dealt with before it was raised."""
    rows = order_of(one)
    late = rows.index[rows["need_late"] & ~rows["steps_broken"]]
    needs = one.needs[one.needs["project_id"].isin(late)]
    handled = needs[["assigned_date", "first_response_date", "recorded_date"]].min(axis=1)
    early = needs[handled < needs["raised_date"].dt.normalize()]
    return early["project_id"].nunique()


# --- organisations


def embedded(one: Seen) -> tuple[int, int]:
    """Registered social organisations at work here that have no accounts or share their staff."""
    rows = one.organizations[one.organizations["organization_type"].isin(SOCIAL)]
    rows = rows[rows["registration_status"] == "registered"]
    awarded = one.projects["awarded_organization_id"][one.projects["award_date"] >= START]
    here = active(one) | set(awarded.dropna())
    own = rows["community_id"] == one.community
    rows = rows[own | (rows["community_id"].isna() & rows["organization_id"].isin(here))]
    rows = rows[~(rows["active_to"] < START)]
    known, count = 0, 0
    for row in plain(rows):
        staff = one.workers[one.workers["organization_id"] == row["organization_id"]]
        posts = staff["holds_committee_post"].dropna().astype(bool)
        if row["independent_accounts"] is None and len(posts) < 2:
            continue
        known += 1
        shared = len(posts) >= 2 and posts.mean() >= 0.5
        count += row["independent_accounts"] is False or bool(shared)
    return count, known


def active(one: Seen) -> set[str]:
    """Organisations that did something in the year."""
    hosts = one.held["co_organization_ids"].dropna().str.split(";").explode()
    ends = one.linked[["from_organization_id", "to_organization_id"]].stack()
    return set(one.held["organization_id"]) | set(hosts) | set(ends)


# --- activities


def formal_share(one: Seen) -> float:
    """Activities without need or project that only tell, over all activities."""
    rows = one.held
    bare = rows["need_id"].isna() & rows["project_id"].isna()
    telling = rows["service_type"].isin(["publicity", "meeting"])
    telling |= (rows["participation_level"] == "inform").fillna(False)
    return float((bare & telling).mean())


def peak_ratio(one: Seen, month: str = "2024-12") -> float:
    """Activities of one month over the mean of the other months."""
    count = one.held["activity_date"].dt.to_period("M").value_counts().reindex(MONTHS).fillna(0)
    mine = count.pop(pd.Period(month))
    return float(mine / count.mean())


def highest_month(one: Seen) -> str:
    return str(one.held["activity_date"].dt.to_period("M").value_counts().idxmax())


def superior_share(one: Seen, without: tuple[str, ...] = ()) -> float:
    """Tasks of superiors among needs and activities of known source, some months left out."""
    needs = one.accepted[one.accepted["source_channel"] != "unknown"]
    held = one.held.dropna(subset="initiated_by")
    needs = needs[~needs["raised_date"].dt.strftime("%Y-%m").isin(without)]
    held = held[~held["activity_date"].dt.strftime("%Y-%m").isin(without)]
    mine = (needs["source_channel"] == "superior_task").sum()
    mine += (held["initiated_by"] == "superior_task").sum()
    return float(mine / (len(needs) + len(held)))


# --- linkages


def cross_sector(one: Seen, *, government: bool = True) -> pd.DataFrame:
    """Linkages of the year between two sectors; those with government may be left out."""
    kinds = one.kinds()
    rows = one.linked
    ends = [rows[f"{end}_organization_id"].map(kinds).map(SECTORS) for end in ("from", "to")]
    marks = ends[0] != ends[1]
    if not government:
        marks &= (ends[0] != "government") & (ends[1] != "government")
    return rows[marks]


def idle_months(one: Seen) -> int:
    """The longest run of months with no service and no linkage but with government."""
    linked = set(cross_sector(one, government=False)["linkage_date"].dt.to_period("M"))
    rows = one.held[one.held["service_type"].isin(SERVICES)]
    served = set(rows["activity_date"].dt.to_period("M"))
    known = recorded_months(one)
    longest = run = 0
    for month in MONTHS:
        run = run + 1 if month in known and month not in linked | served else 0
        longest = max(longest, run)
    return longest


def recorded_months(one: Seen) -> set[pd.Period]:
    found: set[pd.Period] = set()
    for frame, column in (
        (one.needs, "raised_date"),
        (one.activities, "activity_date"),
        (one.linkages, "linkage_date"),
    ):
        found |= set(frame[column][frame[column] >= START].dt.to_period("M"))
    return found


def collection_share(one: Seen, *, served: bool = False) -> float:
    """Collected information without service on its need in 30 days (or with it), over linkages."""
    rows = one.linked[one.linked["linkage_date"] + pd.Timedelta(days=30) <= END]
    collected = rows[rows["linkage_type"] == "information_collect"]
    followed = 0
    project_of = one.needs.set_index("need_id")["project_id"].dropna().to_dict()
    days = {
        name: one.delivered.dropna(subset=name).groupby(name)["activity_date"].apply(list).to_dict()
        for name in ("need_id", "project_id")
    }
    referred = one.linkages[one.linkages["linkage_type"] == "referral"]
    turned = referred.dropna(subset="need_id").groupby("need_id")["linkage_date"].apply(list)
    for row in collected.dropna(subset="need_id").itertuples():
        after = [*days["need_id"].get(row.need_id, [])]
        after += days["project_id"].get(project_of.get(row.need_id), [])
        after += turned.get(row.need_id, [])
        wait = pd.Timedelta(days=30)
        followed += any(row.linkage_date <= day <= row.linkage_date + wait for day in after)
    unknown = int(collected["need_id"].isna().sum())
    count = followed if served else len(collected) - unknown - followed
    return count / (len(rows) - unknown)


def grid_share(one: Seen) -> float:
    return float((one.accepted["source_channel"] == "grid_inspection").mean())


# --- needs


def closure_gap(one: Seen, rows: pd.DataFrame | None = None) -> float:
    """Closed as resolved less confirmed by residents, over the needs that residents answered."""
    rows = answered(one) if rows is None else rows
    closed = rows[~(rows["closed_date"].notna() & rows["closed_status"].isna())]
    said = (closed["closed_status"] == "resolved").fillna(False).mean()
    return float(said - (closed["followup_resolved"] == "yes").mean())


def matured(one: Seen, days: int = 30) -> pd.DataFrame:
    rows = one.accepted
    return rows[rows["raised_date"].dt.normalize() + pd.Timedelta(days=days) <= END]


def answered(one: Seen) -> pd.DataFrame:
    rows = matured(one)
    return rows[rows["followup_resolved"].isin(["yes", "partly", "no"])]


def is_hard(rows: pd.DataFrame) -> pd.Series:
    """Needs of departments, or on the way of referral, project or deliberation."""
    routed = rows["handling_route"].isin(["referral", "project", "deliberation"])
    return routed | rows["needs_department"].fillna(False).astype(bool)


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, blanks as None."""
    cells = frame.astype(object)
    return list(cells.where(frame.notna(), None).to_dict("records"))


def chain(one: Seen) -> list[int]:
    """How many needs of residents on the project way reach each of five stages, in order."""
    rows = matured(one, 90)
    rows = rows[rows["source_channel"].isin(RESIDENT_CHANNELS)]
    rows = rows[rows["handling_route"].isna() | (rows["handling_route"] == "project")]
    projects = {row["project_id"]: row for row in plain(one.projects)}
    service = one.delivered[one.delivered["service_type"].isin([*SERVICES, *GOVERNANCE])]
    led = service[service["worker_id"].isin(one.professionals())]
    found = [len(rows), 0, 0, 0, 0]
    for need in plain(rows):
        project = projects.get(need["project_id"])
        stages = [
            project is not None and designed_here(one, project),
            project is not None and won_in_competition(one, project),
            delivered_by(need, led),
            need["followup_resolved"] == "yes",
        ]
        for stage, reached in enumerate(stages, start=1):
            if not reached:
                break
            found[stage] += 1
    return found


def designed_here(one: Seen, project: dict[str, Any]) -> bool:
    kind = one.kinds().get(project["designer_organization_id"], "")
    return project["design_date"] is not None and SECTORS.get(kind) == "community"


def won_in_competition(one: Seen, project: dict[str, Any]) -> bool:
    method, winner = project["procurement_method"], project["awarded_organization_id"]
    rows = plain(one.organizations[one.organizations["organization_id"] == winner])
    if method not in COMPETITIVE or not rows or rows[0]["organization_type"] not in SOCIAL:
        return False
    least = 2 if method == "competitive_consultation" else 3
    return (project["valid_bid_count"] or 0) >= least and rows[0]["committee_controlled"] is False


def delivered_by(need: dict[str, Any], led: pd.DataFrame) -> bool:
    """Whether some activity answers the need, or its project held one after it was raised."""
    mine = led["need_id"] == need["need_id"]
    if need["project_id"] is not None:
        later = led["activity_date"] >= need["raised_date"].normalize()
        mine |= (led["project_id"] == need["project_id"]) & later
    return bool(mine.any())


# --- the two indices


def lian(one: Seen) -> float:
    """Mean of three-sector needs, density against a half, and linkages on needs or projects."""
    return sum(lian_parts(one)) / 3


def lian_parts(one: Seen) -> tuple[float, float, float]:
    return three_sector_share(one), min(1.0, density(one) / 0.5), anchored_share(one)


def anchored_share(one: Seen) -> float:
    return float((one.linked["need_id"].notna() | one.linked["project_id"].notna()).mean())


def density(one: Seen) -> float:
    kinds, pairs = one.kinds(), set()
    for row in plain(one.held):
        hosts = [row["organization_id"], *(row["co_organization_ids"] or "").split(";")]
        pairs |= {frozenset(pair) for pair in itertools.combinations(hosts, 2)}
    ends = zip(one.linked["from_organization_id"], one.linked["to_organization_id"], strict=True)
    pairs |= {frozenset(pair) for pair in ends}
    sector = {name: SECTORS[kinds[name]] for name in active(one)}
    possible = [p for p in itertools.combinations(sector, 2) if sector[p[0]] != sector[p[1]]]
    return sum(frozenset(p) in pairs for p in possible) / len(possible)


def three_sector_share(one: Seen) -> float:
    rows = one.accepted[(one.accepted["handling_route"] != "direct").fillna(True)]
    kinds, workers = one.kinds(), one.professionals()
    projects = {row["project_id"]: row for row in plain(one.projects)}
    acts, links = _by_id(one.delivered), _by_id(one.linkages)
    hits = 0
    for need in plain(rows):
        mine = _on(need, acts, "activity_date")
        roles = {act["organization_id"] for act in mine}
        for act in mine:
            roles |= set((act["co_organization_ids"] or "").split(";"))
        for link in _on(need, links, "linkage_date"):
            roles |= {link["from_organization_id"], link["to_organization_id"]}
        project = projects.get(need["project_id"], {})
        roles |= {project.get("designer_organization_id"), project.get("awarded_organization_id")}
        sectors = {SECTORS.get(kinds.get(str(name), "")) for name in roles}
        talent = any(act["worker_id"] in workers for act in mine)
        hits += {"community", "social"} <= sectors and talent
    return hits / len(rows) if len(rows) else 0.0


Rows = dict[str, dict[str, list[dict[str, Any]]]]


def _by_id(frame: pd.DataFrame) -> Rows:
    """The rows that name a need, and those that name a project, by its id."""
    found: Rows = {"need_id": {}, "project_id": {}}
    for row in plain(frame):
        for name, named in found.items():
            if row[name] is not None:
                named.setdefault(row[name], []).append(row)
    return found


def _on(need: dict[str, Any], rows: Rows, day: str) -> list[dict[str, Any]]:
    """Rows about the need, or about its project and not before the need was raised."""
    since = need["raised_date"].normalize()
    about = rows["project_id"].get(need["project_id"], [])
    return [*rows["need_id"].get(need["need_id"], []), *(r for r in about if r[day] >= since)]


def dong(one: Seen) -> float:
    """Mean of needs acted on, sessions delivered against target, and needs confirmed resolved."""
    return sum(dong_parts(one)) / 3


def dong_parts(one: Seen) -> tuple[float, float, float]:
    confirmed = float((answered(one)["followup_resolved"] == "yes").mean())
    return acted_share(one), delivery(one), confirmed


def acted_share(one: Seen) -> float:
    rows = matured(one)
    acts = _by_id(one.delivered)
    told = rows["first_response_date"].notna() & rows["closed_status"].notna()
    acted = [bool(_on(need, acts, "activity_date")) for need in plain(rows)]
    return float((told | pd.Series(acted, index=rows.index, dtype=bool)).mean())


def delivery(one: Seen) -> float:
    rows = one.projects.dropna(subset=["target_sessions", "start_date", "end_date"])
    rows = rows[(rows["start_date"] <= END) & (rows["end_date"] >= START)]
    gone = ((END - rows["start_date"]).dt.days + 1) / (
        (rows["end_date"] - rows["start_date"]).dt.days + 1
    )
    due = rows["target_sessions"] * gone.clip(upper=1)
    done = rows["project_id"].map(one.delivered["project_id"].value_counts()).fillna(0)
    return float(pd.concat([due, done], axis=1).min(axis=1).sum() / due.sum())
