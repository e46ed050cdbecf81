"""What enters the chain, where needs leave it, and how long each step takes: the series of section 4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from workbench.cohorts.chain import LENIENT, RESIDENT_CHANNELS, STRICT
from workbench.cohorts.rosters import GOVERNANCE_TYPES, SERVICE_TYPES
from workbench.cohorts.rows import Floats, Mask, in_days
from workbench.cohorts.sets import Cohorts
from workbench.indicators.assembly import silent_groups
from workbench.indicators.catalogue import Entry, entered
from workbench.indicators.chain.delivery import ROUTES
from workbench.indicators.chain.losses import REASONS, reasons
from workbench.indicators.pictures.shaping import counted, series_of_groups
from workbench.results import Series

#: Where an accepted need stands before the chain begins; together they are N_acc.
ENTRIES: tuple[str, ...] = (
    "eligible",
    "too_young",
    *(route for route in ROUTES if route != "project"),
    "other_channel",
    "channel_unknown",
)
#: Steps between the stages, each from one date to the next.
STEPS: tuple[str, ...] = ("design", "award", "delivery", "confirmation")


def chain_series(c: Cohorts) -> Iterable[Series]:
    """Every series about the chain that the data allow."""
    if not c.received.has("needs", "handling_route", "source_channel"):
        return
    yield chain_entry(c)
    stages = _stages_known(c)
    if "S2" not in stages:
        return
    yield chain_losses(c, stages)
    if c.received.has("projects", "award_date"):
        yield chain_steps(c, stages)


def _conversion() -> Entry:
    return entered()["chain_stage_conversion"]


def _variant(c: Cohorts) -> str:
    """The strict count, or the lenient where committee control was not received (RULES 4.2)."""
    return LENIENT if _conversion().missing(c.received, STRICT, "S3") else STRICT


def _stages_known(c: Cohorts) -> tuple[str, ...]:
    """The stages of which the data tell who reached them."""
    missing = partial(_conversion().missing, c.received, _variant(c))
    return tuple(stage for stage in REASONS if not missing(stage))


def _told(c: Cohorts, stage: str) -> Mask:
    """Needs whose community has reported what the stage looks at (RULES 1.14)."""
    silent = np.zeros(len(c) + 1, bool)
    for groups in silent_groups(_conversion(), c, _variant(c), stage).values():
        silent[: len(c)] |= groups
    return (c.needs.group >= 0) & ~silent[c.needs.group]


def chain_entry(c: Cohorts) -> Series:
    """N_acc by whether it can enter the chain, and what was handled beside it."""
    chosen = c.accepted & (c.needs.group >= 0)
    route = c.column("handling_route").astype(object).to_numpy()
    beside = c.is_code("handling_route", *(r for r in ROUTES if r != "project"))
    known = c.given("source_channel") & ~c.is_code("source_channel", "unknown")
    told = np.select(
        [
            ~known,
            ~c.is_code("source_channel", *RESIDENT_CHANNELS),
            beside,
            c.chain.eligible,
        ],
        ["channel_unknown", "other_channel", route, "eligible"],
        "too_young",
    )
    rows = pd.DataFrame({"_group": c.needs.group[chosen], "row": told[chosen], "column": "needs"})
    return series_of_groups(c, "chain_entry", "matrix", counted(rows))


def chain_losses(c: Cohorts, stages: Sequence[str]) -> Series:
    """Eligible needs by the stage they do not reach (row) and the reason (column)."""
    pieces = []
    for stage, told in reasons(c, _variant(c)).items():
        inside = (told != "") & _told(c, stage)
        if stage in stages:
            keys = {"_group": c.needs.group[inside], "row": stage, "column": told[inside]}
            pieces.append(counted(pd.DataFrame(keys)))
    return series_of_groups(c, "chain_losses", "matrix", pd.concat(pieces, ignore_index=True))


def chain_steps(c: Cohorts, stages: Sequence[str]) -> Series:
    """Days between one stage and the next: quarters, needs used, and needs whose days are unknown.

    Only needs that reached the later stage. A step that would be negative is unknown
    (RULES 1.11).
    """
    design, award = (_of_project(c, name) for name in ("design_date", "award_date"))
    steps = [("design", "S2", c.day("raised_date"), design), ("award", "S3", design, award)]
    if "S4" in stages:
        delivery = _first_delivery(c)
        steps.append(("delivery", "S4", award, delivery))
        if "S5" in stages and c.received.has("needs", "followup_date"):
            steps.append(("confirmation", "S5", delivery, c.day("followup_date")))
    pieces = []
    for step, stage, start, end in steps:
        chosen = c.chain.reached(stage, _variant(c)) & _told(c, stage)
        days = in_days(pd.Series(end.to_numpy() - start.to_numpy()))
        pieces.append(_quarters(step, c.needs.group[chosen], days[chosen]))
    return series_of_groups(c, "chain_steps", "spans", pd.concat(pieces, ignore_index=True))


def _of_project(c: Cohorts, name: str) -> pd.Series:
    """A date of the project of each need."""
    stored = c.day(name, "projects").to_numpy()
    blank = np.array([np.datetime64("NaT")], dtype=stored.dtype)
    return pd.Series(np.append(stored, blank)[c.deeds.project])


def _first_delivery(c: Cohorts) -> pd.Series:
    """By need, the day of the first service or governance activity led by a professional."""
    done, delivered = c.deeds.activities, c.deeds.delivered
    kind = c.column_of(delivered, "service_type").isin((*SERVICE_TYPES, *GOVERNANCE_TYPES))
    led = c.actors.professional(c.column_of(delivered, "worker_id")) == 1
    wanted = (kind.to_numpy(bool, na_value=False) & led)[done.row]
    day = c.column_of(delivered, "activity_date").dt.normalize().to_numpy()[done.row]
    first = pd.Series(day[wanted]).groupby(done.need[wanted]).min()
    return pd.Series(first.reindex(range(len(c.needs))).to_numpy())


def _quarters(step: str, group: np.ndarray, days: Floats) -> pd.DataFrame:
    usable = days >= 0
    grouped = pd.Series(days[usable]).groupby(group[usable])
    cuts = {"first_quarter": 0.25, "median": 0.5, "third_quarter": 0.75}
    rows = pd.DataFrame({name: grouped.quantile(q) for name, q in cuts.items()})
    sizes = pd.Series(group).value_counts().sort_index()
    rows = rows.reindex(sizes.index)
    used = grouped.size().reindex(sizes.index).fillna(0.0)
    return rows.assign(
        item=step, n=used.astype(float), n_unknown=sizes - used, _group=rows.index
    ).reset_index(drop=True)
