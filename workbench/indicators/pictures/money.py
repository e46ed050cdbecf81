"""Contracts one by one, and how and to whom they were awarded: the series of section 13."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Floats
from workbench.cohorts.sets import Cohorts
from workbench.indicators.measures import divided
from workbench.indicators.pictures.shaping import series_of_groups
from workbench.indicators.value.contest import Awards
from workbench.results import Series

#: What is said of an award by its method: enough bids, too few, unknown, not competitive, no method.
CONTESTS: tuple[str, ...] = ("enough_bids", "few_bids", "bids_unknown", "not_competitive", "blank")


def money_series(c: Cohorts) -> Iterable[Series]:
    """Every series about contracts that the data allow."""
    if not c.received.has("projects", "project_id", "start_date"):
        return
    yield contracts(c)
    if not c.received.has("projects", "award_date", "amount_awarded"):
        return
    if c.received.has("projects", "procurement_method"):
        yield award_by_contest(c)
    if c.received.has("projects", "awarded_organization_id"):
        yield award_by_provider(c)


def contracts(c: Cohorts) -> Series:
    """Projects that overlap P: who, how, when, how much, and how many sessions of how many."""
    own, terms, spending = c.contracts, c.terms, c.spending
    project, _ = own.rows_naming(c.deeds.delivered)
    sessions = np.bincount(project, minlength=len(own)).astype(float)
    rows = pd.DataFrame({"_group": own.rows.group})
    for name, column in (
        ("project", "project_id"),
        ("title", "title"),
        ("designer", "designer_organization_id"),
        ("funder", "funder_organization_id"),
        ("awardee", "awarded_organization_id"),
        ("method", "procurement_method"),
    ):
        rows[name] = c.column_of(own.rows, column).astype(object).to_numpy()
    rows["bids"] = c.column_of(own.rows, "valid_bid_count").to_numpy(float, na_value=np.nan)
    for name, day in (("start", terms.start), ("end", terms.end)):
        rows[name] = day.dt.strftime("%Y-%m-%d").astype(object).to_numpy()
    for name in ("awarded", "disbursed", "matched"):
        rows[name] = spending.amount(f"amount_{name}")
    rows["elapsed"] = np.where(terms.complete, terms.elapsed, np.nan)
    rows["sessions"] = _told(sessions, c.received.has("activities", "project_id"))
    rows["target_sessions"] = own.total("target_sessions")
    rows["target_people"] = own.total("target_people")
    # A target of none has no share.
    rows["sessions_share"] = divided(
        rows["sessions"].to_numpy(), rows["target_sessions"].to_numpy()
    )
    rows["paid_share"] = divided(rows["disbursed"].to_numpy(), rows["awarded"].to_numpy())
    rows = rows[terms.overlaps].sort_values(["_group", "start", "project"], kind="stable")
    return series_of_groups(c, "contracts", "contracts", rows, disclosive=False)


def _told(values: Floats, known: bool) -> Floats:
    return values if known else np.full(len(values), np.nan)


def award_by_contest(c: Cohorts) -> Series:
    """Value and number of awards in P by method (row) and whether they were contested (column)."""
    awards = Awards.of(c)
    method = c.column_of(c.contracts.rows, "procurement_method").astype(object)
    contest = np.select(
        [
            method.isna().to_numpy(bool),
            ~awards.competitive,
            awards.enough == 1,
            awards.enough == 0,
        ],
        ["blank", "not_competitive", "enough_bids", "few_bids"],
        "bids_unknown",
    )
    return _values(c, awards, "award_by_contest", contest)


def award_by_provider(c: Cohorts) -> Series:
    """Value of awards in P by awardee; contracts without a known amount count in `contracts`."""
    awardee = c.column_of(c.contracts.rows, "awarded_organization_id").astype(object)
    named = awardee.where(awardee.notna(), "").to_numpy(object)
    return _values(c, Awards.of(c), "award_by_provider", named)


def _values(c: Cohorts, awards: Awards, name: str, label: np.ndarray) -> Series:
    """Sums of known amounts (column `amount`) and numbers of contracts by label."""
    keys = pd.DataFrame({"_group": c.contracts.rows.group, "row": label})
    keys["amount"] = np.nan_to_num(c.spending.amount("amount_awarded"))
    own = keys[awards.in_period].sort_values(["_group", "row", "amount"], kind="stable")
    sums = own.groupby(["_group", "row"], sort=True)["amount"].agg(["sum", "size"]).reset_index()
    pieces = [
        sums.assign(column=column, n=sums[source].astype(float))
        for column, source in (("amount", "sum"), ("contracts", "size"))
    ]
    return series_of_groups(c, name, "matrix", pd.concat(pieces), disclosive=False)
