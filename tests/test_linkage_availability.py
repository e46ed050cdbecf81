"""With all tables given, the sample city shows every row of linkage and of the flags.

A synthetic city whose pages say “not enough data” shows nobody what the workbench does. Each
variant and group of RULES §15 must be `ok` in at least four of five communities.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd
import pytest

from tests.contract import contract, lines_of, shape
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import Period
from workbench.sample import draw_city
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
FAMILIES = ("chain", "connection", "action", "flags")
IDS = tuple(entry.id for entry in catalogue().values() if entry.family in FAMILIES)
LEAST = 0.8
KEY = ["indicator_id", "variant", "group"]


@cache
def drawn(city: str) -> Tables:
    """The demo as `make demo` draws it, and a larger city with the usual stories or none."""
    if city == "demo":
        return draw_city(communities=12, months=24, seed=7)
    return draw_city(communities=40, months=24, seed=11, stories=None if city == "told" else [])


@cache
def rows_of(city: str) -> pd.DataFrame:
    return compute(drawn(city), period=YEAR, only=IDS).frame


CITIES = pytest.mark.parametrize("city", ["demo", "told", "untold"])


def stated() -> list[tuple[str, str, str]]:
    """Every id × variant × group that RULES §15 names for these families, in its order."""
    found: list[tuple[str, str, str]] = []
    for id, line in lines_of(contract()).items():
        if id not in IDS:
            continue
        form = shape(line.stratified)
        variants = (*([""] if form.plain_variant else []), *form.variants)
        groups = (*([""] if form.plain_group else []), *form.groups)
        if form.crossed or not form.groups or not form.variants:
            found += [(id, variant, group) for variant in variants for group in groups]
        else:  # variants and groups beside each other, not of each other
            found += [(id, variant, "") for variant in variants]
            found += [(id, "", group) for group in form.groups]
    return found


def test_the_ids_are_those_of_the_contract() -> None:
    """L, K, M and C9 with what stands beside them, and F: two runs of §15, nobody left out."""
    ids = list(lines_of(contract()))
    linkage = ids[: ids.index("service_kind_mix") + 1]
    flags = ids[ids.index("flag_two_sector") :]
    assert list(IDS) == [*linkage, *flags]
    assert (len(linkage), len(flags)) == (37, 11)


@CITIES
def test_every_row_of_the_contract_stands_in_the_frame(city: str) -> None:
    """Each community has each variant and group of §15, in its order, and no other row."""
    expected = stated()
    assert [(id, *part) for id in IDS for part in catalogue()[id].rows()] == expected
    for _, own in rows_of(city).groupby("community_id"):
        assert list(own[KEY].itertuples(index=False, name=None)) == expected


@CITIES
def test_all_tables_are_given(city: str) -> None:
    """Ten tables with all their columns: nothing is missing for want of a table."""
    tables = drawn(city)
    for name, table in TABLES.items():
        assert tables.has(name, *table.names()), name
        assert len(tables.frame(name)), name


@pytest.mark.parametrize("indicator", IDS)
@CITIES
def test_four_of_five_communities_show_it(city: str, indicator: str) -> None:
    """Every variant and group is `ok` in at least 80 % of the communities."""
    own = rows_of(city)
    own = own[own["indicator_id"] == indicator]
    shown = own["status"].eq("ok").groupby([own["variant"], own["group"]], sort=False).mean()
    why = own[own["status"] != "ok"].groupby(["variant", "group", "note"]).size()
    assert (shown >= LEAST).all(), f"{shown[shown < LEAST].to_dict()}\n{why.to_dict()}"
