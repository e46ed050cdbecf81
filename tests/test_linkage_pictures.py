"""What sections 4 to 6 draw equals slow counts of the same rows, and agrees with the result frame."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from statistics import median
from typing import Any

import pandas as pd
import pytest

from tests.random_linkage import random_linkage
from tests.slow_linkage.catalogue import places
from tests.slow_linkage.chain import (
    COMPETITIVE,
    RES,
    eligible,
    enough_bids,
    stage,
)
from tests.slow_linkage.place import GOVERNANCE, PROVIDERS, SERVICES, Place
from tests.slow_numbers import Row
from workbench.metrics import compute_pages
from workbench.results import Period, Results
from workbench.schema.container import Tables

#: Each city is computed once for all that is compared.
SEEDS = range(10)
City = tuple[Results, list[Place], Tables]


@cache
def city(seed: int) -> City:
    tables, period, as_of = random_linkage(seed, cities=2)
    results = compute_pages(tables, period=period, as_of=as_of)
    return results, places(tables, period.start, period.end, as_of, "three"), tables


def cells(results: Results, name: str, place: Place) -> dict[tuple[str, str], float]:
    """The counts of a matrix of one community; none where the series is absent."""
    if name not in results.series:
        return {}
    rows = results.series[name].of(place.id)
    return dict(zip(zip(rows["row"], rows["column"], strict=True), rows["n"], strict=True))


def same_counts(found: dict[tuple[str, str], float], expected: Counter[tuple[str, str]]) -> None:
    assert found == {key: float(n) for key, n in expected.items()}


# --- The chain --------------------------------------------------------------------------


def entry(place: Place, need: Row, able: list[Row]) -> str:
    """Where an accepted need stands before the chain."""
    channel = need["source_channel"]
    if channel in (None, "unknown"):
        return "channel_unknown"
    if channel not in RES:
        return "other_channel"
    if need["handling_route"] not in (None, "project"):
        return str(need["handling_route"])
    return "eligible" if need in able else "too_young"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_accepted_need_enters_or_is_handled_beside(seed: int) -> None:
    """Entries are a partition of N_acc."""
    results, found, tables = city(seed)
    if not tables.has("needs", "handling_route", "source_channel"):
        assert "chain_entry" not in results.series
        return
    for place in found:
        able = eligible(place)
        expected = Counter((entry(place, n, able), "needs") for n in place.accepted())
        same_counts(cells(results, "chain_entry", place), expected)


def reason(place: Place, need: Row, variant: str) -> tuple[str, str] | None:
    """The stage that an eligible need does not reach, and why; nothing for one resolved."""
    reached = stage(place, need, variant)
    project = place.project_of(need) or {}
    if reached == 1:
        if not project:
            return "S2", "no_project"
        return "S2", "designed_elsewhere" if project["design_date"] else "not_designed"
    if reached == 2:
        return "S3", why_not_won(place, project, variant)
    if reached == 3:
        return "S4", why_not_delivered(place, need)
    if reached == 4:
        told = {"unreachable": "unreachable", "no": "not_resolved", "partly": "partly_resolved"}
        return "S5", told.get(need["followup_resolved"], "not_asked")
    return None


def why_not_won(place: Place, project: Row, variant: str) -> str:
    awardee, method = project["awarded_organization_id"], project["procurement_method"]
    if awardee is None:
        return "not_awarded"
    if method is None:
        return "method_unknown"
    if method not in COMPETITIVE:
        return "not_competitive"
    if not enough_bids(project, if_unknown=True):
        return "few_bids"
    if place.city.type_of(awardee) not in PROVIDERS:
        return "other_awardee"
    row = next(r for r in place.city.rows["organizations"] if r["organization_id"] == awardee)
    if row["committee_controlled"]:
        return "committee_controlled"
    assert variant == "strict"
    return "control_unknown" if enough_bids(project, if_unknown=False) else "bids_unknown"


def why_not_delivered(place: Place, need: Row) -> str:
    done = place.act(need)
    right = [a for a in done if a["service_type"] in (*SERVICES, *GOVERNANCE)]
    if not done:
        return "no_activity"
    if not right:
        return "no_service"
    led = [place.city.professional(a["worker_id"]) for a in right]
    return "leader_unknown" if None in led else "other_leader"


def conversion(results: Results, place: Place, variant: str) -> pd.DataFrame:
    frame = results.frame
    chosen = (frame["indicator_id"] == "chain_stage_conversion") & (frame["variant"] == variant)
    return frame[chosen & (frame["community_id"] == place.id)].set_index("group")


@pytest.mark.parametrize("seed", SEEDS)
def test_each_lost_need_has_one_reason(seed: int) -> None:
    """Reasons equal a walk through each need, and add up to the losses of L2 at each stage."""
    results, found, tables = city(seed)
    strict = tables.has("organizations", "committee_controlled")
    variant = "strict" if strict else "lenient"
    for place in found:
        told = cells(results, "chain_losses", place)
        rows = conversion(results, place, variant)
        known = rows.index[rows["numerator"].notna()]
        losses = rows["denominator"] - rows["numerator"]
        assert Counter({k: sum(n for (s, _), n in told.items() if s == k) for k in known}) == (
            Counter(losses[known].to_dict())
        )
        if "S5" in known:
            every = [reason(place, n, variant) for n in eligible(place)]
            same_counts(told, Counter(one for one in every if one))


def test_the_random_cities_lose_needs_in_many_ways() -> None:
    """The comparison sees at least ten different reasons and all four stages."""
    seen: set[tuple[str, str]] = set()
    for seed in SEEDS:
        results, found, _ = city(seed)
        for place in found:
            seen |= set(cells(results, "chain_losses", place))
    assert {stage for stage, _ in seen} == {"S2", "S3", "S4", "S5"}
    assert len({why for _, why in seen}) >= 10


def days_of_step(place: Place, need: Row, step: str) -> float | None:
    """Whole days of one step of a need; nothing where a date is unknown or the order reversed."""
    project = place.project_of(need) or {}
    delivered = [
        a["activity_date"]
        for a in place.act(need)
        if a["service_type"] in (*SERVICES, *GOVERNANCE)
        and place.city.professional(a["worker_id"]) is True
    ]
    dates = {
        "raised": need["raised_date"],
        "designed": project.get("design_date"),
        "awarded": project.get("award_date"),
        "delivered": min(delivered, default=None),
        "asked": need["followup_date"],
    }
    start, end = {
        "design": ("raised", "designed"),
        "award": ("designed", "awarded"),
        "delivery": ("awarded", "delivered"),
        "confirmation": ("delivered", "asked"),
    }[step]
    if dates[start] is None or dates[end] is None:
        return None
    days = (dates[end].date() - dates[start].date()).days
    return float(days) if days >= 0 else None


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_take_the_days_between_their_dates(seed: int) -> None:
    """Medians, needs used and needs without known days, step by step."""
    results, found, tables = city(seed)
    if "chain_steps" not in results.series:
        return
    variant = "strict" if tables.has("organizations", "committee_controlled") else "lenient"
    number = {"design": 2, "award": 3, "delivery": 4, "confirmation": 5}
    for place in found:
        for row in results.series["chain_steps"].of(place.id).to_dict("records"):
            least = number[row["item"]]
            needs = [n for n in eligible(place) if stage(place, n, variant) >= least]
            days = [days_of_step(place, n, row["item"]) for n in needs]
            known = [d for d in days if d is not None]
            assert (row["n"], row["n_unknown"]) == (len(known), len(days) - len(known))
            assert row["median"] == (
                pytest.approx(median(known)) if known else pytest.approx(float("nan"), nan_ok=True)
            )


# --- Standing ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_of_an_index_follow_from_its_components(seed: int) -> None:
    """The distance to each limit is the root of the summed squares of the components', over k."""
    results, found, _ = city(seed)
    parts = {
        "lian_index": (
            "three_sector_need_rate",
            "cross_sector_density",
            "need_anchored_linkage_share",
        ),
        "dong_index": ("activation_rate", "delivery_rate", "resolution_rate"),
    }
    for place in found:
        drawn = results.series["index_intervals"].of(place.id).set_index("item")
        own = results.frame[results.frame["community_id"] == place.id]
        plain = own[(own["variant"] == "") & (own["group"] == "")].set_index("indicator_id")
        for index, names in parts.items():
            rows = plain.loc[[name for name in names if plain.loc[name, "status"] == "ok"]]
            if len(rows) < 2:
                assert index not in drawn.index
                continue
            for side, sign in (("lower", -1), ("upper", 1)):
                squares = sum(
                    (row.value - getattr(row, side)) ** 2
                    for row in rows.itertuples()
                    if not pd.isna(row.lower)
                )
                limit = plain.loc[index, "value"] + sign * squares**0.5 / len(rows)
                assert drawn.loc[index, side] == pytest.approx(min(max(limit, 0.0), 1.0))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_calendar_counts_contacts_and_services(seed: int) -> None:
    """Each month holds its cross-sector linkages and services; K5 and M4 are its filled months."""
    results, found, _ = city(seed)
    if "contact_months" not in results.series:
        return
    for place in found:
        told = cells(results, "contact_months", place)
        months = [f"{year:04d}-{month:02d}" for year, month in place.months()]
        linked = Counter(
            linkage["linkage_date"].strftime("%Y-%m")
            for one, other, linkage in place.directed()
            if place.city.cross((one, other))
        )
        served = Counter(a["activity_date"].strftime("%Y-%m") for a in place.activities(*SERVICES))
        expected: dict[tuple[str, str], float] = {}
        for table, kind, counts in (
            ("linkages", "linkage", linked),
            ("activities", "service", served),
        ):
            if place.reported(table):
                expected |= {(kind, month): float(counts[month]) for month in months}
        shown = {key: n for key, n in told.items() if key[0] != "recorded"}
        assert shown == expected
        for month in months:
            assert (told["recorded", month] > 0) == any_record(place, month)


def any_record(place: Place, month: str) -> bool:
    dated = (
        (place.needs, "raised_date"),
        (place.recorded, "activity_date"),
        (place.linkages, "linkage_date"),
    )
    return any(
        row[column] is not None and row[column].strftime("%Y-%m") == month
        for rows, column in dated
        for row in rows
    )


# --- The network ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_network_is_made_of_the_ties(seed: int) -> None:
    """Pairs, how often they met, and how many ties each organisation has."""
    results, found, _ = city(seed)
    if "ties" not in results.series:
        return
    for place in found:
        met: Counter[frozenset[str]] = Counter()
        for one, other, _linkage in place.directed():
            met[frozenset((one, other))] += 1
        for activity in place.activities():
            hosts = {
                activity["organization_id"],
                *(activity["co_organization_ids"] or "").split(";"),
            }
            known = sorted(h.strip() for h in hosts if h and place.city.sector(h.strip()))
            met.update(frozenset(pair) for pair in combinations(sorted(set(known)), 2))
        edges = results.series["ties"].of(place.id)
        drawn = {
            frozenset((row["from"], row["to"])): row["weight"] for row in edges.to_dict("records")
        }
        assert drawn == {pair: float(n) for pair, n in met.items()}
        assert set(drawn) == set(place.ties())
        degree = Counter(end for pair in met for end in pair)
        nodes = results.series["actors"].of(place.id).set_index("node")
        assert set(nodes.index) == set(place.active()) | set(place.listed())
        assert nodes["n"].to_dict() == {name: float(degree[name]) for name in nodes.index}
        assert set(nodes.index[nodes["active"] > 0]) == set(place.active())
        assert nodes["kind"].to_dict() == {name: place.city.sector(name) for name in nodes.index}


# --- Handling units ---------------------------------------------------------------------


def test_units_are_counted_with_their_reach_and_concentration() -> None:
    """Two communities by hand: 6 needs of 3 units here, one of which also works there."""
    here = [("A", 3), ("B", 2), ("C", 1)]
    rows: list[dict[str, Any]] = [
        {"community_id": "X", "responsible_organization_id": unit}
        for unit, count in here
        for _ in range(count)
    ]
    rows += [
        {"community_id": "Y", "responsible_organization_id": "A"},
        {"community_id": "X", "responsible_organization_id": None},
    ]
    needs = pd.DataFrame(rows).assign(
        need_id=[f"N{i}" for i in range(len(rows))],
        raised_date=pd.Timestamp("2024-03-01"),
        source_channel="hotline_12345",
        need_category="other",
        beneficiary_scope="individual",
    )
    year = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    results = compute_pages(Tables({"needs": needs.astype({"need_id": "string"})}), period=year)
    contacts = results.series["unit_contacts"].of("X")
    assert dict(zip(contacts["row"], contacts["n"], strict=True)) == dict(here)
    reach = results.series["unit_reach"].of("X")
    assert dict(zip(reach["row"], reach["n"], strict=True)) == {"A": 2, "B": 1, "C": 1}
    spread = results.series["unit_spread"].of("X").set_index("item")["value"]
    # Shares 3/6, 2/6, 1/6: squares 9 + 4 + 1 = 14 of 36.
    assert spread.to_dict() == {"units": 3, "hhi": pytest.approx(14 / 36), "largest": 0.5}


def test_stages_follow_each_other() -> None:
    """No need skips a stage: what the picture draws as a funnel narrows."""
    for seed in SEEDS:
        results, found, _ = city(seed)
        for place in found:
            for variant in ("strict", "lenient"):
                rows = conversion(results, place, variant)
                for before, after in pairwise(rows["numerator"].dropna()):
                    assert after <= before
