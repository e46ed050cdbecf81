"""Whether decisions come about, and who organises: P8, P9 (FRAMEWORK §2.6; RULES 2.16, 2.17)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Role, Share
from workbench.indicators.people import SumPerPopulation

#: Days after which a decision should have come about.
DECISION_DAYS = 90


@indicator(
    id="decision_implementation_rate",
    code="P8",
    family="participation",
    zh="议事落实率",
    en="Decision implementation rate",
    definition_zh=(
        "评估期内举行、到数据截止日已满 90 天的议事协商中，已落实的决议数除以形成的决议数。"
    ),
    definition_en=(
        "Over deliberations held in the period and at least 90 days old at the extraction date, "
        "the number of decisions implemented divided by the number of decisions made."
    ),
    unit="share",
    direction="higher",
    requires=("activities.decisions_made", "activities.decisions_implemented"),
    source="FRAMEWORK §2.6; RULES 2.16",
)
def decision_implementation_rate(c: Cohorts) -> Iterable[Measure]:
    rosters = c.rosters
    limit = pd.Timestamp(c.as_of) - pd.Timedelta(days=DECISION_DAYS)
    day = c.column_of(rosters.activities, "activity_date").dt.normalize()
    aged = (day <= limit).to_numpy(dtype=bool, na_value=False)
    made, done = (
        rosters.activity_column(name).to_numpy(float, na_value=np.nan)
        for name in ("decisions_made", "decisions_implemented")
    )
    held = rosters.of_type("deliberation")
    # The young ones are unknown too: what will become of their decisions is open (RULES 2.16).
    usable = held & aged & (done <= made)
    yield Share(
        rows=rosters.activities,
        numerator=np.where(usable, done, 0.0),
        denominator=np.where(usable, made, 0.0),
        unknown=held & ~usable,
    )


@indicator(
    id="cbo_density",
    code="P9",
    family="participation",
    zh="社区社会组织密度",
    en="Density of community-based organisations",
    definition_zh="评估期内至少主办或协办过一次活动的社区社会组织数，除以社区户数，再乘以 1000。",
    definition_en=(
        "The number of community-based organisations that led or co-hosted at least one "
        "activity in the period, divided by the number of households, times 1,000."
    ),
    unit="per_1000",
    per_households=True,
    direction="context",
    requires=("communities", "organizations", "activities"),
    source="FRAMEWORK §2.6; RULES 2.17",
)
def cbo_density(c: Cohorts) -> Iterable[Measure]:
    known, unknown = hosts(c)
    kind = c.column_of(known, "organization_type")
    unclear = (kind.isna() | kind.eq("unknown")).to_numpy(bool)
    yield SumPerPopulation(
        rows=known,
        column="households",
        numerator=kind.eq("community_based_org").to_numpy(dtype=bool, na_value=False),
        unknown=unclear,
        also_unknown=(Role("unknown", unknown, np.ones(len(unknown))),),
    )


def hosts(c: Cohorts) -> tuple[Rows, Rows]:
    """Who led or co-hosted an activity of A, once per group.

    First the organisations of the register, as rows of `organizations`; then ids that no
    register holds, each as the first activity that names it.
    """
    activities = c.rosters.activities
    named = _named(c)
    register = c.tables.frame("organizations")
    ids = pd.Index(register["organization_id"].fillna("").drop_duplicates())
    place = ids.get_indexer(pd.Index(named["organization_id"]))
    first = np.flatnonzero(~register["organization_id"].fillna("").duplicated().to_numpy(bool))
    known = Rows(
        "organizations",
        register.iloc[first[place[place >= 0]]].reset_index(drop=True),
        named["group"].to_numpy(np.int64)[place >= 0],
    )
    rows = named.loc[place < 0, "row"].to_numpy(np.int64)
    unknown = Rows(
        "activities",
        activities.frame.iloc[rows].reset_index(drop=True),
        activities.group[rows],
    )
    return known, unknown


def _named(c: Cohorts) -> pd.DataFrame:
    """Group, organisation and activity row of every lead and co-host of A, each pair once."""
    activities = c.rosters.activities
    rows = np.arange(len(activities))
    lead = pd.Series(c.column_of(activities, "organization_id").to_numpy(object), index=rows)
    shared = c.column_of(activities, "co_organization_ids").astype(object)
    joined = pd.Series(shared.to_numpy(object), index=rows).dropna().str.split(";").explode()
    every = pd.concat([lead, joined]).dropna().astype(str).str.strip()
    frame = pd.DataFrame({"row": every.index.to_numpy(np.int64), "organization_id": every.array})
    frame = frame[frame["organization_id"] != ""].sort_values("row", kind="stable")
    frame["group"] = activities.group[frame["row"].to_numpy(np.int64)]
    return frame.drop_duplicates(["group", "organization_id"]).reset_index(drop=True)
