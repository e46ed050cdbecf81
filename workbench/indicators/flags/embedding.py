"""F10 三社未脱嵌: social organisations that are part of the committee (RULES 13.19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cohorts.actors import PROVIDER_TYPES
from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.cohorts.ties import Organisations
from workbench.indicators.catalogue import indicator
from workbench.indicators.flags.levels import (
    ALERT,
    CONTRACTS,
    UNKNOWN,
    WATCH,
    Flag,
    combined,
    share_test,
)
from workbench.indicators.flags.providers import Awards, by_community
from workbench.indicators.measures import Measure, Role

LEAST_ALERT, LEAST_POSTS = 3, 2


@indicator(
    id="flag_no_disembedding",
    levelled=True,
    code="F10",
    family="flags",
    zh="三社未脱嵌",
    en="No disembedding",
    definition_zh=(
        "看本社区登记的和在本社区开展活动或中标的社会组织中，没有独立账户或至少一半工作人员兼任居委会职务的组织所占的比例，"
        "偏高时需说明。"
    ),
    definition_en=(
        "Asks for an explanation where many of the registered social organisations of the community, "
        "or active or awarded in it, have no accounts of their own, or at least half of their "
        "workers hold committee posts."
    ),
    unit="none",
    direction="lower",
    groups=("embedded_share",),
    group_units={"embedded_share": "share"},
    requires=(
        # It judges organisations: without their register there is nobody to judge.
        "organizations",
        "organizations.independent_accounts | workers.holds_committee_post",
    ),
    source="FRAMEWORK §3; RULES 13.19",
)
def flag_no_disembedding(c: Cohorts) -> Iterable[Measure]:
    judged_here, left_out = _concerned(c)
    embedded = _embedded(c)[judged_here.place]
    group = judged_here.rows.group
    k, n, unknown = (by_community(c, group, embedded == state) for state in (1, 0, -1))
    n = n + k
    test = share_test(
        "embedded_share",
        k,
        n,
        c.scheme.flags.embedded_share,
        CONTRACTS,
        unknown=unknown,
        census=True,
        shown=(
            Role("numerator", judged_here.rows, (embedded == 1).astype(float)),
            Role("denominator", judged_here.rows, (embedded >= 0).astype(float)),
            Role("unknown", judged_here.rows, (embedded < 0).astype(float)),
        ),
    )
    few = (test.level == ALERT) & (n < LEAST_ALERT)
    level = np.where(few, WATCH, test.level)
    test = replace(test, level=np.where(unknown > n, UNKNOWN, level))
    notes = (("filed_groups_left_out", left_out),)
    yield from Flag(combined((test,)), (test,), (), notes).measures()


def _concerned(c: Cohorts) -> tuple[Organisations, Mask]:
    """Registered social organisations of each community or active there; where others were left out."""
    actors, own = c.actors, c.actors.register.group
    provider = actors.is_type(*PROVIDER_TYPES) & actors.existing_in_period
    at_home = np.flatnonzero(provider & (own >= 0))
    nowhere = provider & actors.column("community_id").isna().to_numpy(bool)
    guests = _present(c)
    guests = guests[nowhere[guests["place"].to_numpy(np.int64)]]
    group = np.concatenate([own[at_home], guests["group"].to_numpy(np.int64)])
    place = np.concatenate([at_home, guests["place"].to_numpy(np.int64)])
    status = actors.column("registration_status")
    registered = (status.isna() | status.eq("registered")).to_numpy(dtype=bool, na_value=False)
    kept = registered[place]
    left_out = np.zeros(len(c), bool)
    left_out[group[~kept]] = True
    return c.ties.organisations(group[kept], place[kept]), left_out


def _present(c: Cohorts) -> pd.DataFrame:
    """Organisations active in each community or awarded a project there in P."""
    active = c.ties.active
    awards = Awards(c)
    awarded = c.contracts.within(awards.day("award_date"))
    winner = c.actors.place(awards.awardee)
    won = awarded & (winner >= 0)
    return pd.DataFrame(
        {
            "group": np.concatenate([active.rows.group, awards.rows.group[won]]),
            "place": np.concatenate([active.place, winner[won]]),
        }
    ).drop_duplicates()


def _embedded(c: Cohorts) -> NDArray[np.int64]:
    """By register row: 1 embedded, 0 not, -1 unknown."""
    actors = c.actors
    accounts = actors.state(actors.column("organization_id"), "independent_accounts")
    posts, holders = _posts(c)
    enough = posts >= LEAST_POSTS
    shares_staff = enough & (holders * 2 >= posts)
    yes = (accounts == 0) | shares_staff
    known = (accounts >= 0) | enough
    return np.where(yes, 1, np.where(known, 0, -1)).astype(np.int64)


def _posts(c: Cohorts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By organisation: workers employed in P whose post is known, and those who hold one."""
    workers = c.actors.workers
    employer = c.actors.place(c.column_of(workers, "organization_id"))
    begins, ends = (
        c.column_of(workers, name).dt.normalize() for name in ("start_date", "end_date")
    )
    first, last = pd.Timestamp(c.period.start), pd.Timestamp(c.period.end)
    employed = (begins.isna() | (begins <= last)) & (ends.isna() | (ends >= first))
    post = c.column_of(workers, "holds_committee_post").astype(object)
    known = employed.to_numpy(bool) & post.notna().to_numpy(bool) & (employer >= 0)
    holds = known & np.array([not pd.isna(v) and bool(v) for v in post], bool)
    size = len(c.actors.register)
    return (
        np.bincount(employer[known], minlength=size).astype(float),
        np.bincount(employer[holds], minlength=size).astype(float),
    )
