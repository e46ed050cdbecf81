"""All communities as one (`by=()`): what one community would show that had all their rows (RULES 14.1).

Renaming every community to one name is the obvious computation of a union, with the population
and venues of all added up. It is exact but for ids that several communities share:

- A `project_id` in several communities is one project, and yet a need of each sees its own row
  of it (1.2): renamed, the rows would be one. So project ids are first told apart; the cities
  as drawn, with shared ones, serve for what counts projects, and for what adds up.
- Needs, activities, linkages, responses and people of the random cities bear the name of their
  community and are never shared.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.random_cities import of_the_year
from tests.random_linkage import random_linkage
from tests.slow_linkage import IDS, Count, linkage_rows
from tests.small_city import KEYS, NUMBERS, YEAR, tables_of
from workbench.config.scheme import DEFAULT_SCHEME, Scheme
from workbench.indicators.registry import catalogue
from workbench.metrics import compute
from workbench.results import Period
from workbench.schema.container import Tables

TEXTS = ("status", "method", "unit", "category")
ALL = "全部"
#: Attributes of communities that a union adds up (1.15, 14.1).
FIGURES = ("households", "pop_total", "venue_area_m2", "venue_open_hours")
Key = tuple[str, str, str]


def told_apart(tables: Tables) -> Tables:
    """The same city with no project in two communities."""
    frames = dict(tables.frames)
    for name in ("projects", "needs", "activities", "linkages"):
        if tables.has(name, "project_id"):
            frame = frames[name]
            frames[name] = frame.assign(
                project_id=frame["community_id"] + "|" + frame["project_id"]
            )
    return Tables(frames)


def renamed(tables: Tables, period: Period, ids: Sequence[str]) -> Tables:
    """The same city with these communities as one; a figure is unknown as soon as one lacks it."""
    names = dict.fromkeys(ids, ALL)
    frames = {
        name: frame.assign(community_id=frame["community_id"].replace(names))
        if "community_id" in frame
        else frame
        for name, frame in tables.frames.items()
    }
    if tables.has("communities"):
        places = of_the_year(tables, period).set_index("community_id")
        row: dict[str, Any] = {"community_id": ALL, "year": period.end.year}
        for column in set(FIGURES) & set(places.columns):
            row[column] = sum_or_none(places[column].get(each) for each in ids)
        others = frames["communities"][frames["communities"]["community_id"] != ALL]
        columns = others.columns
        rows = pd.concat([others.astype(object), pd.DataFrame([row], dtype=object)])
        frames["communities"] = rows[columns]
    return Tables(frames)


def sum_or_none(parts: Iterable[Any]) -> Any:
    """Unknown as soon as one is."""
    given = list(parts)
    return None if any(part is None or pd.isna(part) for part in given) else sum(given)


def whole(
    tables: Tables, period: Period, as_of: dt.date, *, only: Sequence[str] = IDS, **more: Any
) -> pd.DataFrame:
    """The rows of all communities (or of those asked for) as one."""
    return compute(tables, period=period, as_of=as_of, only=only, by=(), **more).frame


def differences(frame: pd.DataFrame, slow: Mapping[Key, Count]) -> list[str]:
    """One line for each cell that differs: where, what was found, what was expected."""
    lines = []
    for row in frame.to_dict("records"):
        key = (row["indicator_id"], row["variant"], row["group"])
        for name in (*NUMBERS, *TEXTS):
            found = None if pd.isna(row[name]) or row[name] == "" else row[name]
            expected = getattr(slow[key], name) or (0.0 if name in NUMBERS else None)
            if name in NUMBERS and getattr(slow[key], name) is None:
                expected = None
            if isinstance(found, float) and isinstance(expected, float):
                if math.isclose(found, expected, rel_tol=1e-8, abs_tol=1e-12):
                    continue
            elif found == expected:
                continue
            lines.append(f"{' '.join(key)} {name}: {found}, not {expected}")
    return lines


def slow_whole(
    tables: Tables,
    period: Period,
    as_of: dt.date,
    ids: Sequence[str],
    *,
    sectors: str = "three",
) -> dict[Key, Count]:
    """The rows of the one community that the slow computation finds in the renamed city."""
    rows = linkage_rows(renamed(tables, period, ids), period, as_of, sectors=sectors)
    return {key[1:]: number for key, number in rows.items() if key[0] == ALL}


# --- The same as one community ----------------------------------------------------------


@cache
def city(seed: int) -> tuple[Tables, Period, dt.date]:
    """Two to eight communities, no project in two of them."""
    tables, period, as_of = random_linkage(seed, cities=2)
    return told_apart(tables), period, as_of


@cache
def slow_rows(seed: int) -> dict[Key, Count]:
    """All its communities as one, computed slowly."""
    tables, period, as_of = city(seed)
    return slow_whole(tables, period, as_of, tables.community_ids())


@pytest.mark.parametrize("seed", range(200, 206))
def test_all_communities_equal_one_with_all_their_rows(seed: int) -> None:
    """Numbers, nulls, statuses, methods, units and order equal the slow ones of the renamed city."""
    tables, period, as_of = city(seed)
    slow = slow_rows(seed)
    frame = whole(tables, period, as_of)
    assert list(frame[list(KEYS)].itertuples(index=False, name=None)) == list(slow)
    found = differences(frame, slow)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("seed", [301, 302])
def test_under_five_sectors(seed: int) -> None:
    """Volunteers and charity stand alone in a union too (1.26)."""
    tables, period, as_of = city(seed)
    scheme = Scheme.model_validate({"linkage": {"sectors": "five"}})
    slow = slow_whole(tables, period, as_of, tables.community_ids(), sectors="five")
    found = differences(whole(tables, period, as_of, scheme=scheme), slow)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("seed", range(320, 323))
def test_some_communities_as_one(seed: int) -> None:
    """Of communities asked for, the others' rows change nothing; their organisations are from elsewhere."""
    tables, period, as_of = city(seed)
    some = tables.community_ids()[:2]
    slow = slow_whole(tables, period, as_of, some)
    found = differences(whole(tables, period, as_of, communities=some), slow)
    assert not found, "\n".join(found)


def test_unions_have_values() -> None:
    """Of six unions most rows have one, and several communities; some are refused for each reason."""
    statuses: Counter[str] = Counter()
    shown: set[str] = set()
    for seed in range(200, 206):
        assert len(city(seed)[0].community_ids()) >= 2
        slow = slow_rows(seed)
        statuses.update(number.status for number in slow.values())
        shown |= {key[0] for key, number in slow.items() if number.status == "ok"}
    assert shown == set(IDS)
    assert statuses["ok"] > 0.6 * statuses.total()
    assert min(statuses["not_available"], statuses["insufficient_data"]) >= 5


# --- What adds up -----------------------------------------------------------------------

#: Each counts needs, activities or linkages of which none belongs to two communities.
ADDED = (
    "chain_completion_rate",
    "chain_stage_conversion",
    "full_loop_rate",
    "need_projectisation_rate",
    "need_to_delivery_days",
    "handling_route_mix",
    "three_sector_need_rate",
    "need_anchored_linkage_share",
    "activation_rate",
    "activity_venue_mix",
    "mutual_aid_activities",
    "cbo_meetings",
    "service_kind_mix",
)


def reporting(tables: Tables, as_of: dt.date) -> list[str]:
    """Communities that have reported needs, activities and linkages by `as_of` (1.14)."""
    found = set(tables.community_ids())
    for name, date in (
        ("needs", "raised_date"),
        ("activities", "activity_date"),
        ("linkages", "linkage_date"),
    ):
        frame = tables.frame(name)
        known = frame[date].dt.normalize() <= pd.Timestamp(as_of)
        found &= set(frame.loc[known, "community_id"].dropna())
    return sorted(found)


def alone_and_together(seed: int, only: Sequence[str]) -> tuple[Any, pd.DataFrame]:
    """The rows of communities by indicator, variant and group, and those of their union."""
    tables, period, as_of = random_linkage(seed, cities=2)
    ids = reporting(tables, as_of)
    assert len(ids) >= 2
    apart = compute(tables, period=period, as_of=as_of, only=only, communities=ids).frame
    together = whole(tables, period, as_of, only=only, communities=ids)
    return apart.groupby(list(KEYS), sort=False), together.set_index(list(KEYS))


@pytest.mark.parametrize("seed", [400, 403, 407])
def test_needs_activities_and_linkages_add_up(seed: int) -> None:
    """Also where communities share projects: a need sees its own community's row of it (1.2)."""
    apart, together = alone_and_together(seed, ADDED)
    for name in ("numerator", "denominator", "n_unknown"):
        total = apart[name].sum(min_count=1)
        assert together[name].fillna(-1).to_dict() == total.fillna(-1).to_dict(), name
    assert together["value"].notna().sum() > len(together) / 2


@pytest.mark.parametrize("seed", [403, 407, 410])
def test_counts_of_ties_lie_between_the_largest_and_the_sum(seed: int) -> None:
    """A pair that meets in two communities is one tie, and a busy month one month."""
    only = ("cross_sector_density", "linkage_regularity", "continuity")
    apart, together = alone_and_together(seed, only)
    numerator = together["numerator"]
    assert numerator.notna().all()
    assert numerator.between(apart["numerator"].max(), apart["numerator"].sum()).all()


# --- Shared projects --------------------------------------------------------------------

PROJECTS = (
    "demand_origin_rate",
    "chain_order_violation_rate",
    "resident_consultation_rate",
    "delivery_rate",
)


def as_one_project(tables: Tables) -> Tables:
    """Rows of one project as one row: amounts added up, the earliest dates (14.1)."""
    projects = tables.frame("projects").drop_duplicates()
    by = projects.groupby("project_id", sort=False)
    rows: dict[str, pd.Series] = {}
    for column in projects.columns:
        if column.endswith("_date"):
            rows[column] = by[column].min()
        elif column in ("residents_consulted", "target_sessions"):
            rows[column] = by[column].apply(sum_or_none).astype("Int64")
        else:
            rows[column] = by[column].first()
    rows["project_id"] = pd.Series(rows["community_id"].index, index=rows["community_id"].index)
    return Tables({**tables.frames, "projects": pd.DataFrame(rows).reset_index(drop=True)})


@pytest.mark.parametrize("seed", range(420, 424))
def test_a_shared_project_is_one(seed: int) -> None:
    """L4, L5, L7 and M2 of a union count a project of several communities once."""
    tables, period, as_of = random_linkage(seed, cities=2)
    frame = whole(tables, period, as_of, only=PROJECTS)
    if not tables.has("projects"):
        assert (frame["status"] == "not_available").all()
        return
    one = as_one_project(tables)
    slow = slow_whole(one, period, as_of, one.community_ids())
    found = differences(frame, slow)
    assert not found, "\n".join(found)


def two_communities(**projects: Any) -> Tables:
    """One project in A and in B, with a need of each behind it."""
    need = {
        "raised_date": "2024-01-10",
        "source_channel": "resident_self",
        "project_id": "p",
        "handling_route": "project",
    }
    return tables_of(
        organizations=[{"organization_id": "o", "organization_type": "community_committee"}],
        workers=[{"worker_id": "w", "organization_id": "o", "worker_type": "other"}],
        needs=[
            {"need_id": place, "community_id": place, "need_category": "居家", **need}
            for place in "AB"
        ],
        activities=[
            {
                "activity_id": "a",
                "community_id": "A",
                "activity_date": "2024-06-01",
                "organization_id": "o",
                "service_type": "training",
                "project_id": "p",
            }
        ],
        projects=[
            {"project_id": "p", "community_id": "A", **{k: v[0] for k, v in projects.items()}},
            {"project_id": "p", "community_id": "B", **{k: v[1] for k, v in projects.items()}},
        ],
    )


def of_both(tables: Tables, indicator: str, variant: str = "") -> Any:
    frame = whole(tables, YEAR, YEAR.end, only=[indicator])
    return next(frame[frame["variant"] == variant].itertuples(index=False))


def test_targets_of_a_shared_project_are_added_up() -> None:
    """Ten sessions in A and thirty in B are forty; one was held, and one project was designed."""
    tables = two_communities(
        target_sessions=(10, 30),
        start_date=("2024-01-01", "2024-03-01"),
        end_date=("2024-12-31", None),
        design_date=("2024-02-01", "2024-01-05"),
        residents_consulted=(0, 5),
    )
    delivered = of_both(tables, "delivery_rate")
    assert (delivered.numerator, delivered.denominator) == (1, 40)
    consulted = of_both(tables, "resident_consultation_rate")
    assert (consulted.numerator, consulted.denominator) == (1, 1)
    origin = of_both(tables, "demand_origin_rate")  # designed on 5 January, asked for on the 10th
    assert (origin.numerator, origin.denominator) == (0, 1)


def test_an_unknown_part_makes_the_whole_unknown() -> None:
    """A blank target of one community leaves the project out and counts it as unknown."""
    tables = two_communities(
        target_sessions=(10, None),
        start_date=("2024-01-01", None),
        end_date=("2024-12-31", None),
    )
    row = of_both(tables, "delivery_rate")
    assert (row.denominator, row.n_unknown, row.status) == (0, 1, "not_available")


def test_an_activity_serves_needs_of_its_community_alone() -> None:
    """The session of the shared project was held in A: the need of B waits for its own (1.2, 1.28)."""
    row = of_both(two_communities(), "activation_rate")
    assert (row.numerator, row.denominator) == (1, 2)


def test_the_note_of_the_chain_counts_a_shared_project_once() -> None:
    """Two needs, one in each community, stand in one project: `projects=1` (4.6, 14.1)."""
    tables = two_communities(design_date=("2024-02-01", "2024-02-01"))
    row = of_both(tables, "chain_completion_rate", "strict")
    assert row.denominator == 2
    assert "projects=1" in row.note.split("; ")


# --- By hand ----------------------------------------------------------------------------


def linked(place: str, number: int, one: str, other: str, month: int) -> dict[str, Any]:
    return {
        "linkage_id": f"{place}{number}",
        "community_id": place,
        "linkage_date": f"2024-{month:02d}-15",
        "from_organization_id": one,
        "to_organization_id": other,
        "linkage_type": "referral",
    }


def test_two_small_networks_as_one() -> None:
    """An agency that links in A and in B is one organisation, and connects all of them.

    A: committee a – agency x, in January; B: committee b – x, in January and March. Together
    three organisations, two possible pairs across sectors, both tied; two of twelve months;
    a star of three: K7 = 2 ÷ 2. The reply of x to a, given in B, makes that pair reciprocal.
    """
    kinds = {"a": "community_committee", "b": "community_committee", "x": "social_work_agency"}
    tables = tables_of(
        organizations=[
            {"organization_id": id, "organization_type": kind} for id, kind in kinds.items()
        ],
        activities=[
            {
                "activity_id": "s",
                "community_id": "A",
                "activity_date": "2024-05-01",
                "organization_id": "x",
                "service_type": "training",
            }
        ],
        linkages=[
            linked("A", 1, "a", "x", 1),
            linked("B", 1, "b", "x", 1),
            linked("B", 2, "x", "a", 3),
        ],
    )
    expected = {
        "cross_sector_density": (2, 2),
        "isolate_share": (0, 3),
        "linkage_regularity": (2, 12),
        "interconnection": (3, 3),
        "hub_dependence": (2, 2),
        "reciprocity": (1, 2),
        "active_organization_rate": (1, 3),
        "continuity": (1, 12),
    }
    for indicator, numbers in expected.items():
        row = of_both(tables, indicator)
        assert (row.numerator, row.denominator) == numbers, indicator
    apart = compute(tables, period=YEAR, only=["reciprocity"], scheme=DEFAULT_SCHEME).frame
    assert apart[apart["variant"] == ""]["numerator"].tolist() == [0, 0]


def test_flags_are_never_pooled() -> None:
    """A wider group has no flag: each row is not available, whatever its communities show (14.3)."""
    tables, period, as_of = city(200)
    ids = [entry.id for entry in catalogue().values() if entry.family == "flags"]
    frame = whole(tables, period, as_of, only=ids)
    assert (frame["status"] == "not_available").all()
    assert frame[list(NUMBERS)].isna().all(axis=None)
    assert not frame["category"].isin(["none", "watch", "alert"]).any()
