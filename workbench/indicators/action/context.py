"""Venues, sectors, mutual aid, meetings and kinds of service (FRAMEWORK §2.11; RULES 6.7–6.11)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.actors import SECTORS
from workbench.cohorts.rows import Mask, Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Count, Measure, Share
from workbench.indicators.venues import OpenHours, PerHouseholds

VENUES = ("community_venue", "home", "outdoor", "online", "other")
KINDS = ("material", "basic", "psychological")
#: The seven kinds of actors that may be active, whatever the sectors are (RULES 6.9).
SEVEN = {
    "government": SECTORS["government"],
    "community": ("community_committee", "party_service_centre", "community_based_org"),
    "social_organization": ("social_organization",),
    "social_work_agency": ("social_work_agency",),
    "volunteer_team": ("volunteer_team",),
    "foundation": ("foundation",),
    "market": SECTORS["market"],
}


@indicator(
    id="venue_openness_rate",
    code="C9",
    family="action",
    zh="社区场地开放率",
    en="Venue openness rate",
    definition_zh=(
        "评估期内由居委会以外的机构主办、在社区场地开展的活动时数，除以社区场地年开放时数按评估"
        "期天数折算的时数。"
    ),
    definition_en=(
        "Hours of activities held in community venues in the period and led by organisations "
        "other than the residents' committee, divided by the venue's yearly opening hours in "
        "proportion to the days of the period."
    ),
    unit="ratio",
    direction="higher",
    requires=(
        "communities.venue_open_hours",
        "organizations",
        "activities.venue_type",
        "activities.hours",
    ),
    source="FRAMEWORK §2.11; RULES 6.7",
)
def venue_openness_rate(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    lead = c.column_of(rosters.activities, "organization_id")
    place = c.actors.place(lead)
    kinds = c.actors.column("organization_type")
    known = np.append((kinds.notna() & ~kinds.eq("unknown")).to_numpy(bool), False)[place]
    committee = c.actors.is_one_of(lead, "community_committee")
    hours = rosters.activity_column("hours").to_numpy(float, na_value=np.nan)
    here = rosters.activity_is("venue_type", "community_venue") & ~committee
    usable = here & known & ~np.isnan(hours)
    days = 366 if calendar.isleap(c.period.end.year) else 365
    yield OpenHours(
        rows=rosters.activities,
        numerator=np.where(usable, np.nan_to_num(hours), 0.0),
        unknown=here & ~usable,
        part_of_year=min(1.0, c.period.days() / days),
    )


@indicator(
    id="venue_area_per_100_households",
    code="C",
    family="action",
    zh="每百户综合服务设施面积",
    en="Venue area per 100 households",
    definition_zh="社区综合服务设施面积（平方米）除以户数，再乘以 100。",
    definition_en=(
        "The floor area of the community's service venue in square metres, divided by the "
        "number of households, times 100."
    ),
    unit="m2_per_100_households",
    direction="higher",
    requires=("communities.venue_area_m2",),
    source="FRAMEWORK §2.11; RULES 6.8",
)
def venue_area_per_100_households(c: Cohorts) -> Iterable[Measure]:
    yield PerHouseholds(rows=c.population_rows())


@indicator(
    id="activity_venue_mix",
    code="C",
    family="action",
    zh="活动场地构成",
    en="Activity venues",
    definition_zh=(
        "评估期内已开展且场地已知的活动中，在社区场地、居民家中、户外、线上和其他场地开展的各占"
        "的比例。"
    ),
    definition_en=(
        "Of activities delivered in the period whose venue is known, the share held in a "
        "community venue, at home, outdoors, online or elsewhere."
    ),
    unit="share",
    direction="context",
    groups=("community_venue", "home", "outdoor", "online", "other"),
    plain_group=False,
    partition=True,
    requires=("activities.venue_type",),
    source="FRAMEWORK §2.11; RULES 6.8",
)
def activity_venue_mix(c: Cohorts) -> Iterable[Measure]:
    everything = np.ones(len(c.rosters.activities), bool)
    yield from _mix(c, "venue_type", VENUES, everything)


def _mix(c: Cohorts, column: str, codes: tuple[str, ...], among: Mask) -> Iterable[Measure]:
    """Activities by a code ÷ activities whose code is known."""
    known = among & c.rosters.activity_is(column, *codes)
    for code in codes:
        yield Share(
            rows=c.rosters.activities,
            numerator=among & c.rosters.activity_is(column, code),
            denominator=known,
            unknown=among & ~known,
            group=code,
        )


@indicator(
    id="sectors_active",
    code="M",
    family="action",
    zh="活跃主体类别数",
    en="Sectors active",
    definition_zh=(
        "政府、社区、社会组织、社工机构、志愿者队伍、基金会和市场七类主体中，评估期内至少有一家"
        "机构活跃的类别数。"
    ),
    definition_en=(
        "How many of seven kinds of actor (government, community, social organisations, "
        "social-work agencies, volunteer teams, foundations, market) had at least one active "
        "organisation in the period."
    ),
    unit="count",
    direction="higher",
    unit_table="organizations",
    requires=("organizations", "linkages", "activities"),
    source="FRAMEWORK §2.11; RULES 6.9",
)
def sectors_active(c: Cohorts) -> Iterable[Measure]:
    active = c.ties.active
    kinds = {kind: name for name, types in SEVEN.items() for kind in types}
    of_row = c.actors.column("organization_type").astype(object).map(kinds).to_numpy(object)
    seen = pd.DataFrame({"group": active.rows.group, "kind": of_row[active.place]})
    first = np.flatnonzero(~seen.duplicated().to_numpy(bool) & seen["kind"].notna().to_numpy(bool))
    frame = active.rows.frame.iloc[first].reset_index(drop=True)
    rows = Rows("organizations", frame, active.rows.group[first])
    yield Count(rows=rows, numerator=np.ones(len(rows)))


@indicator(
    id="mutual_aid_activities",
    code="M",
    family="action",
    zh="互助活动数",
    en="Mutual-aid activities",
    definition_zh="评估期内已开展的互助类活动数，以及它们在全部已开展活动中所占的比例。",
    definition_en=(
        "The number of mutual-aid activities delivered in the period, and their share of all "
        "activities delivered."
    ),
    unit="count",
    direction="context",
    groups=("share",),
    group_units={"share": "share"},
    requires=("activities",),
    source="FRAMEWORK §2.11; RULES 6.10",
)
def mutual_aid_activities(c: Cohorts) -> Iterable[Measure]:
    rows, aid = c.rosters.activities, c.rosters.of_type("mutual_aid")
    yield Count(rows=rows, numerator=aid)
    yield Share(rows=rows, numerator=aid, denominator=np.ones(len(rows), bool), group="share")


@indicator(
    id="cbo_meetings",
    code="M",
    family="action",
    zh="社区社会组织座谈会数",
    en="Meetings with community-based organisations",
    definition_zh="评估期内有社区社会组织参加的联席会议记录数。",
    definition_en=(
        "The number of joint meetings recorded in the period with a community-based "
        "organisation at either end."
    ),
    unit="count",
    direction="context",
    requires=("organizations", "linkages"),
    source="FRAMEWORK §2.11; RULES 6.10",
)
def cbo_meetings(c: Cohorts) -> Iterable[Measure]:
    at_an_end = np.zeros(len(c.ties.linkages), bool)
    for name in ("from_organization_id", "to_organization_id"):
        at_an_end |= c.actors.is_one_of(c.ties.linkage_column(name), "community_based_org")
    yield Count(rows=c.ties.linkages, numerator=c.ties.linkage_is("meeting") & at_an_end)


@indicator(
    id="service_kind_mix",
    code="M",
    family="action",
    zh="服务性质构成",
    en="Kinds of service",
    definition_zh=(
        "评估期内已开展且服务性质已知的服务类活动中，物质帮助、基本社会服务和心理精神服务各占的"
        "比例。"
    ),
    definition_en=(
        "Of service activities delivered in the period whose kind is known, the share that gave "
        "material help, basic social services or psychological support."
    ),
    unit="share",
    direction="context",
    groups=("material", "basic", "psychological"),
    plain_group=False,
    partition=True,
    requires=("activities.service_kind",),
    source="FRAMEWORK §6.7; RULES 6.11",
)
def service_kind_mix(c: Cohorts) -> Iterable[Measure]:
    yield from _mix(c, "service_kind", KINDS, c.rosters.service)
