"""A missing table or column changes status and words, never a number elsewhere.

One small city is computed with everything, then again without some tables or columns. What
an indicator lacks is asked of the catalogue; every row that lacks nothing must stay as it is.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from tests.built import ROOT
from workbench.cohorts.rosters import GOVERNANCE_TYPES, SERVICE_TYPES
from workbench.disclosure import protect
from workbench.exhibits.exhibit import Exhibit
from workbench.figures.chart import Chart, Gap, declared_charts
from workbench.figures.words import Note
from workbench.indicators.catalogue import Entry
from workbench.messages import LANGUAGES
from workbench.metrics import catalogue, compute, compute_pages
from workbench.results import NUMBERS, Period, Publishable
from workbench.sample import draw_city
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES
from workbench.slices import slice_of

NOTEBOOK = ROOT / "notebooks" / "community.ipynb"

HALF_YEAR = Period(dt.date(2024, 7, 1), dt.date(2024, 12, 31))
KEY = ("community_id", "indicator_id", "variant", "group")
COUNTED = (*NUMBERS, "n_unknown")
TOLD = (*COUNTED, "category", "unit", "method", "status")

Key = tuple[str, str, str, str]
Rows = dict[Key, tuple[Any, ...]]

#: Computed without rosters as with empty ones (RULES 2.6).
WITHOUT_ROSTERS = (
    "service_coverage_rate",
    "participation_rate",
    "governance_participation_rate",
    "cost_per_person_served",
    "target_attainment",
)
#: Those of them that are a share of the whole population.
SHARES_OF_ALL = WITHOUT_ROSTERS[:3]

#: A default stands in for the column (RULES 1.9), in every indicator of its table.
STOOD_IN_FOR = {
    ("needs", "acceptance_status"),
    ("activities", "activity_status"),
    ("participation", "participant_role"),
    ("workers", "fte"),
    ("surveys", "scale_min"),
    ("surveys", "scale_max"),
    ("surveys", "weight"),
}
#: Columns that a rule reads where they are there, without requiring them: rule and indicators.
UNIT_COSTS = {
    "cost_per_person_served",
    "cost_per_resolved_need",
    "cost_per_goal_attained_case",
    "priority_spend_share",
}
READ_WHERE_THERE: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("residents", "exit_date"): ("2.7", {"filing_rate"}),
    ("participation", "participant_role"): ("2.11", {"governance_participation_rate"}),
    ("needs", "resident_id"): ("3.6, 12.1", {"repeat_need_rate", "problem_reduction"}),
    ("needs", "closed_status"): (
        "3.6, 3.7, 3.10, 12.1",
        {"repeat_need_rate", "followup_rate", "unreachable_share", "backlog", "problem_reduction"},
    ),
    ("needs", "followup_date"): ("3.7", {"followup_rate", "unreachable_share"}),
    ("needs", "due_date"): ("3.13", {"on_time_rate"}),
    ("organizations", "committee_controlled"): (
        "4.2, 4.6",
        {"chain_completion_rate", "chain_stage_conversion"},
    ),
    ("workers", "certificate_level"): (
        "1.27",
        {"three_sector_need_rate", "admin_time_share", "closing_roles"},
    ),
    ("workers", "community_id"): (
        "11.1",
        {"caseload", "certified_share", "mobilisation_yield", "workers_per_10000"},
    ),
    ("workers", "end_date"): (
        "11.1",
        {
            "certified_share",
            "mobilisation_yield",
            "needs_collected_per_worker",
            "workers_per_10000",
        },
    ),
    ("projects", "amount_awarded"): ("8.1", UNIT_COSTS),
    ("projects", "amount_disbursed"): ("8.1", UNIT_COSTS),
    ("projects", "award_date"): ("11.4", {"match_days"}),
    ("needs", "project_id"): (
        "1.28",
        {"activation_rate", "need_to_delivery_days", "three_sector_need_rate"},
    ),
    ("projects", "designer_organization_id"): ("5.5", {"three_sector_need_rate"}),
    ("activities", "co_organization_ids"): (
        "2.17, 5.1, 5.3, 5.4, 6.9",
        {
            "cbo_density",
            "active_organization_rate",
            "cross_sector_density",
            "hub_dependence",
            "interconnection",
            "isolate_share",
            "sectors_active",
        },
    ),
    ("activities", "project_id"): (
        "1.28",
        {
            "activation_rate",
            "chain_completion_rate",
            "chain_stage_conversion",
            "closing_roles",
            "full_loop_rate",
            "need_to_delivery_days",
            "three_sector_need_rate",
        },
    ),
    ("activities", "need_id"): (
        "1.28",
        {"closing_roles", "need_to_delivery_days", "three_sector_need_rate"},
    ),
    ("activities", "goal_attainment"): ("10.6", {"caseload"}),
    ("linkages", "need_id"): (
        "1.28, 5.5, 11.3, 11.4",
        {"three_sector_need_rate", "match_rate", "match_days"},
    ),
    ("linkages", "project_id"): ("1.28", {"closing_roles"}),
    ("linkages", "accepted_date"): ("11.3", {"match_rate"}),
    ("linkages", "response_status"): ("11.3, 11.4", {"match_rate", "match_days"}),
    ("needs", "closed_date"): ("3.13", {"on_time_rate"}),
    ("needs", "closed_on_time"): ("3.13", {"on_time_rate"}),
    ("surveys", "respondent_id"): ("10.5", {"served_gap", "identity_index"}),
}

#: Indices, made of the rows of others (RULES 5.9, 6.4): what they take, and what counts as full.
COMPONENTS = {
    "lian_index": {
        "three_sector_need_rate": None,
        "cross_sector_density": 0.5,
        "need_anchored_linkage_share": None,
    },
    "dong_index": {"activation_rate": None, "delivery_rate": None, "resolution_rate": None},
}

#: Tables that are read where they are there: rule and tables. Without them fewer organisations are
#: known to act here, fewer matches are seen, the most people are not bounded, and the level of a
#: flag may fall, rise where only an explanation is lost, or be unknown; the row is no longer the same.
READ_IF_THERE: dict[str, tuple[str, set[str]]] = {
    "active_organization_rate": ("5.3, 5.4", {"linkages"}),
    "match_rate": ("11.3", {"linkages"}),
    "match_days": ("11.3, 11.4", {"linkages", "projects"}),
    "cost_per_person_served": ("8.3", {"communities"}),
    "flag_two_sector": ("13.9", {"workers", "activities", "communities"}),
    "flag_neither": ("13.10", {"workers", "projects"}),
    "flag_control_only": ("13.12", set()),
    "flag_paper_competition": ("13.15", {"organizations", "communities"}),
    "flag_top_down": ("13.18", {"needs", "activities"}),
    "flag_no_disembedding": ("13.19", {"workers", "activities", "linkages", "projects"}),
}

#: Columns that the tests of flags read where they are there, by flag (RULES 13.8–13.19).
FLAG_COLUMNS: dict[str, set[str]] = {
    "flag_two_sector": {
        "workers.holds_committee_post",
        "projects.start_date",
        "projects.amount_awarded",
        "activities.project_id",
        "activities.worker_id",
        "activities.activity_status",
    },
    # through the indices of its quadrant
    "flag_neither": {
        "needs.handling_route",
        "needs.first_response_date",
        "needs.project_id",
        "needs.closed_status",
        "needs.followup_resolved",
        "projects.start_date",
        "projects.end_date",
        "projects.target_sessions",
        "activities.project_id",
        "activities.need_id",
        "activities.worker_id",
        "activities.co_organization_ids",
    },
    "flag_control_only": {"activities.project_id", "activities.need_id", "needs.project_id"},
    "flag_formality": {
        "activities.project_id",
        "activities.need_id",
        "activities.participation_level",
    },
    "flag_paper_competition": {"projects.amount_awarded"},
    "flag_paper_closure": {
        "needs.resident_id",
        "needs.closed_date",
        "needs.closed_status",
        "needs.followup_resolved",
    },
    "flag_top_down": {"activities.initiated_by"},
    "flag_no_disembedding": {
        "activities.co_organization_ids",
        "organizations.independent_accounts",
        "workers.holds_committee_post",
    },
}

SINGLE = [(name,) for name in TABLES]
PAIRS = list(combinations(TABLES, 2))
ALL_BUT_ONE = [tuple(name for name in TABLES if name != kept) for kept in TABLES]
EVERY_SET = [chosen for size in range(len(TABLES) + 1) for chosen in combinations(TABLES, size)]
OPTIONAL = [
    (name, column.name)
    for name, table in TABLES.items()
    for column in table.columns
    if not column.required
]


def name_of(removed: Iterable[str]) -> str:
    return "-".join(removed)


@cache
def city() -> Tables:
    """Six communities whose rosters are missing, complete and nearly so.

    In the first, residents' groups only co-host: who they are is known from the co-hosts alone.
    """
    drawn = draw_city(communities=6, months=6, seed=9)
    frames = {name: drawn.frame(name) for name in drawn}
    kinds = frames["organizations"].set_index("organization_id")["organization_type"]
    activities = frames["activities"]
    first = activities["community_id"] == drawn.community_ids()[0]
    committee = next(i for i in kinds.index if kinds[i] == "community_committee")
    led = first & activities["organization_id"].map(kinds).eq("community_based_org")
    lead = activities["organization_id"].where(~led, committee)
    return Tables({**frames, "activities": activities.assign(organization_id=lead)}, drawn.about)


def without(removed: Iterable[str]) -> Tables:
    gone = set(removed)
    return Tables({name: city().frame(name) for name in city() if name not in gone}, city().about)


def rows_of(frame: pd.DataFrame) -> Rows:
    """What each row tells, by its key; a null is None, so that nulls are equal."""
    told = frame[list(TOLD)].astype(object)
    values = told.where(told.notna(), None).itertuples(index=False, name=None)
    keys = frame[list(KEY)].itertuples(index=False, name=None)
    return dict(zip(keys, values, strict=True))


@cache
def complete() -> Rows:
    """Everything, with all ten tables."""
    return rows_of(compute(city(), period=HALF_YEAR).frame)


@cache
def unlisted() -> Rows:
    """Everything, with a table of rosters that has no rows."""
    frames = {name: city().frame(name) for name in city()}
    frames["participation"] = frames["participation"].iloc[:0]
    return rows_of(compute(Tables(frames, city().about), period=HALF_YEAR).frame)


def composed(rows: Rows) -> Rows:
    """What the indices, the quadrant and the linkage index must tell, from the rows beside them."""
    found: Rows = {}
    for community in {key[0] for key in rows}:
        index = {name: index_of(rows, community, name) for name in COMPONENTS}
        for name, (value, unknown) in index.items():
            status = "not_available" if value is None else "ok"
            told = {"value": value, "n_unknown": unknown, "status": status}
            found[(community, name, "", "")] = told_row(told, "index")
        found |= quadrant_of(community, *(value for value, _ in index.values()))
        found |= total_of(rows, community)
    return {key: row for key, row in found.items() if key in rows}


def index_of(rows: Rows, community: str, name: str) -> tuple[float | None, float]:
    """The mean of the components that are ok, and how many are not; two make an index."""
    values = []
    for component, full in COMPONENTS[name].items():
        told = dict(zip(TOLD, rows[community, component, "", ""], strict=True))
        if told["status"] == "ok":
            values.append(min(1.0, told["value"] / full) if full else told["value"])
    lacking = float(len(COMPONENTS[name]) - len(values))
    return (sum(values) / len(values) if len(values) >= 2 else None), lacking


def quadrant_of(community: str, lian: float | None, dong: float | None) -> Rows:
    """The quadrant, its two distances and the linkage index (RULES 6.5, 6.6)."""
    keys = {part: (community, "linkage_quadrant", "", part) for part in ("", "lian", "dong")}
    whole = (community, "linkage_index", "", "")
    if lian is None or dong is None:
        gone = {"status": "not_available"}
        units = {keys[""]: "none", keys["lian"]: "index", keys["dong"]: "index"}
        return {key: told_row(gone, unit) for key, unit in (units | {whole: "score_0_100"}).items()}
    names = {True: {True: "both", False: "lian_only"}, False: {True: "dong_only", False: "neither"}}
    level = names[round(lian, 9) >= 0.5][round(dong, 9) >= 0.5]
    known = {"n_unknown": 0.0, "status": "ok"}
    return {
        keys[""]: told_row({**known, "category": level}, "none"),
        keys["lian"]: told_row({**known, "value": lian - 0.5}, "index"),
        keys["dong"]: told_row({**known, "value": dong - 0.5}, "index"),
        whole: told_row({**known, "value": 100 * math.sqrt(lian * dong)}, "score_0_100"),
    }


def total_of(rows: Rows, community: str) -> Rows:
    """How many flags are up, how many at alert, how many could be judged (RULES 13.2)."""
    place = TOLD.index("category")
    levels = [row[place] for key, row in rows.items() if key[0] == community and is_flag(key)]
    judged = float(sum(level != "unknown" for level in levels))
    fired = float(sum(level in ("watch", "alert") for level in levels))
    told = {
        "value": fired if judged else None,
        "numerator": float(levels.count("alert")),
        "denominator": judged,
        "n_unknown": len(levels) - judged,
        "status": "ok" if judged else "not_available",
    }
    return {(community, "pseudo_linkage_flags", "", ""): told_row(told, "count")}


def is_flag(key: Key) -> bool:
    return key[1].startswith("flag_") and not key[3]


def told_row(told: Mapping[str, Any], unit: str) -> tuple[Any, ...]:
    return tuple({"unit": unit, "method": "", **told}.get(name) for name in TOLD)


def same(now: Mapping[Key, Any], after: Mapping[Key, Any], removed: Iterable[str]) -> None:
    """Rows tell what they told before, but for those that read a removed table where it is there."""
    gone = set(removed)
    free = {name for name, (_, read) in READ_IF_THERE.items() if read & gone}
    held = {key: row for key, row in now.items() if key[1] not in free}
    assert held == {key: after[key] for key in held}


def expected(removed: Iterable[str]) -> Mapping[Key, tuple[Any, ...]]:
    """What rows must tell that lack nothing."""
    if "participation" not in removed:
        return complete()
    return complete() | {key: row for key, row in unlisted().items() if key[1] in WITHOUT_ROSTERS}


def held(
    frame: pd.DataFrame, tables: Tables, before: Mapping[Key, tuple[Any, ...]]
) -> dict[Key, tuple[Any, ...]]:
    """The rows that lack nothing, after holding what is true of all others.

    Every row that was there before is there in the same order, for the communities that still
    occur; only groups found in data go with their data. A row that lacks something is not
    available, has no number, and names what it lacks.
    """
    entries, now = catalogue(), rows_of(frame)
    lacking = {key[1:]: entries[key[1]].missing(tables, *key[2:]) for key in before}
    fixed = {(entry.id, *row) for entry in entries.values() for row in entry.rows()}
    asked, here = set(frame["indicator_id"]), set(tables.community_ids())
    assert list(now) == [
        key
        for key in before
        if key[0] in here and key[1] in asked and (key[1:] in fixed or not lacking[key[1:]])
    ]
    for key, note in zip(now, frame["note"], strict=True):
        if lacking[key[1:]]:
            assert now[key] == nothing_told(key), key
            assert set(Note.of(note).missing()) <= removed_fields(tables), key
            assert Note.of(note).missing() or not_computed(key[1], tables), key
    return {key: row for key, row in now.items() if not lacking[key[1:]]}


def not_computed(indicator: str, tables: Tables) -> bool:
    """This version has no computation for what could be computed: that is what its rows say."""
    entry = catalogue()[indicator]
    return entry.compute is None and not entry.missing(tables)


def nothing_told(key: Key) -> tuple[Any, ...]:
    """What a row tells that is not available: its unit and its status."""
    entry = catalogue()[key[1]]
    said = {"unit": entry.unit_of(key[3]), "method": "", "status": "not_available"}
    if entry.levelled:
        # an unknown flag says so (RULES 13.1, 13.3)
        said |= {"method": "flag_test" if key[3] else "flag", "category": "unknown"}
    return tuple(said.get(name) for name in TOLD)


def removed_fields(tables: Tables) -> set[str]:
    """The tables that are gone, and the columns gone from those that remain."""
    columns = {
        f"{name}.{column}"
        for name in tables
        for column in TABLES[name].names()
        if not tables.has(name, column)
    }
    return columns | (set(TABLES) - set(tables))


def hold_tables(removed: tuple[str, ...]) -> None:
    """The promise for a set of tables that are not there."""
    tables, before = without(removed), expected(removed)
    frame = compute(tables, period=HALF_YEAR).frame
    now = held(frame, tables, before)
    same(now, {**before, **composed(rows_of(frame))}, removed)


def changed_by(table: str, column: str, only: Iterable[str] = ()) -> set[str]:
    """The indicators that do not require a column and tell something else without it."""
    tables = city().without(table, column)
    frame = compute(tables, period=HALF_YEAR, only=list(only)).frame
    now = held(frame, tables, complete())
    after = complete() if only else {**complete(), **composed(rows_of(frame))}
    return {key[1] for key, row in now.items() if row != after[key]}


def named_in(entry: Entry, table: str) -> bool:
    """Whether an indicator requires a table, always, for one of its rows, or as one of two."""
    items = [*entry.requires, *(item for more in entry.requires_for.values() for item in more)]
    parts = re.split(r"[|+]", "|".join(items))
    return table in {part.strip(" ()").partition(".")[0] for part in parts}


def may_change(table: str, column: str) -> set[str]:
    """The indicators that a rule lets read a column that they do not require."""
    read = READ_WHERE_THERE.get((table, column), ("", set()))[1]
    field = f"{table}.{column}"
    read = read | {flag for flag, columns in FLAG_COLUMNS.items() if field in columns}
    if (table, column) not in STOOD_IN_FOR:
        return read
    return read | {entry.id for entry in catalogue().values() if named_in(entry, table)}


def test_the_city_holds_every_column() -> None:
    """The city has every table, every column and every fixed row, so that all can be removed."""
    fixed = [
        (community, entry.id, *row)
        for community in city().community_ids()
        for entry in catalogue().values()
        for row in entry.rows()
    ]
    assert removed_fields(city()) == set()
    assert [key for key in complete() if key in set(fixed)] == fixed
    assert {city().frame(name).empty for name in TABLES} == {False}


@pytest.mark.parametrize("removed", PAIRS, ids=name_of)
def test_two_tables_less_change_no_number_elsewhere(removed: tuple[str, ...]) -> None:
    """Rows that need neither of two tables stay; the others name what is missing."""
    hold_tables(removed)


@pytest.mark.slow
@pytest.mark.parametrize("removed", EVERY_SET, ids=name_of)
def test_any_tables_less_change_no_number_elsewhere(removed: tuple[str, ...]) -> None:
    """The same for every set of tables that may be missing, from none to all."""
    hold_tables(removed)


@pytest.mark.parametrize("indicator", SHARES_OF_ALL)
def test_missing_rosters_leave_bounds(indicator: str) -> None:
    """Without rosters the largest headcount is the least, all headcounts together the most."""
    types = {
        "service_coverage_rate": SERVICE_TYPES,
        "governance_participation_rate": GOVERNANCE_TYPES,
    }
    tables = without(["participation"])
    now = held(compute(tables, period=HALF_YEAR).frame, tables, expected(["participation"]))
    people = tables.frame("communities").set_index(["community_id", "year"])["pop_total"]
    different = 0
    for community in tables.community_ids():
        rows = tables.frame("activities")
        rows = rows[(rows["community_id"] == community) & (rows["activity_date"] >= "2024-07-01")]
        rows = rows[rows["activity_status"].fillna("delivered") == "delivered"]
        if indicator in types:
            rows = rows[rows["service_type"].isin(types[indicator])]
        counts = [None if pd.isna(count) else int(count) for count in rows["participant_count"]]
        known, everybody = [c for c in counts if c is not None], int(people[community, 2024])
        most = everybody if None in counts else min(sum(known), everybody)
        told = dict(zip(TOLD, now[community, indicator, "", ""], strict=True))

        assert (told["method"], told["status"], told["value"]) == ("bounds", "ok", None)
        assert (told["numerator"], told["denominator"]) == (0, everybody)
        assert told["lower"] == max(known) / everybody
        assert told["upper"] == most / everybody
        different += now[community, indicator, "", ""] != complete()[community, indicator, "", ""]
    assert different >= 2


@pytest.mark.parametrize(("table", "column"), OPTIONAL, ids=".".join)
def test_a_column_less_changes_no_number_elsewhere(table: str, column: str) -> None:
    """Among the indicators that name its table only those change whose rule reads the column.

    Those that do not name the table cannot read its columns: they are the same without all of it.
    """
    named = {entry for entry in catalogue() if named_in(catalogue()[entry], table)}
    # those without a computation tell no number; `make nightly` asks them too
    computed = {entry for entry in named if catalogue()[entry].compute} or named
    changed = changed_by(table, column, computed | may_change(table, column))
    assert changed <= may_change(table, column)
    assert READ_WHERE_THERE.get((table, column), ("", set()))[1] <= changed


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), OPTIONAL, ids=".".join)
def test_a_column_less_changes_nothing_at_all_elsewhere(table: str, column: str) -> None:
    """The same among all indicators."""
    assert changed_by(table, column) <= may_change(table, column)


def cells_of_the_page() -> list[str]:
    """The calls of the notebook that tell a page, as they stand there."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


#: What a page does not tell where the evaluation has no targets and no indicators of its own.
NOT_ASKED_FOR = [
    "verdicts.targets_table(results, lang=lang)",
    "numbers.own_indicators(results, lang=lang)",
]


def shown(results: Publishable, lang: str) -> dict[str, Chart | Gap | Exhibit]:
    """Everything that a page shows, in its order, by the call that shows it."""
    _, imports, _, *calls = cells_of_the_page()
    names: dict[str, Any] = {}
    exec(imports, names)
    names |= {"results": results, "lang": lang, "audience": "evaluator"}
    names |= {"prepared_by": "", "checked_by": ""}
    return {call: eval(call, names) for call in calls}


def charts_of(blocks: Iterable[Chart | Gap | Exhibit]) -> dict[str, Chart | Gap]:
    return {block.id: block for block in blocks if isinstance(block, Chart | Gap)}


@cache
def drawn_with_everything() -> frozenset[str]:
    results = slice_of(protect(compute_pages(city(), period=HALF_YEAR), min_cell=5), "SYN-002")
    charts = charts_of(shown(results, "en").values())
    assert set(charts) == set(declared_charts())
    return frozenset(name for name, chart in charts.items() if isinstance(chart, Chart))


@pytest.mark.parametrize("removed", [*SINGLE, *ALL_BUT_ONE], ids=name_of)
def test_a_page_without_tables_says_what_is_missing(removed: tuple[str, ...]) -> None:
    """One table less, or one table alone: the numbers hold, and the page says what it lacks.

    Every chart is drawn or is a gap; a gap that the full page does not have names a table
    that was removed. Every other block is told.
    """
    tables, before = without(removed), expected(removed)
    results = compute_pages(tables, period=HALF_YEAR)
    now = held(results.frame, tables, before)
    same(now, {**before, **composed(rows_of(results.frame))}, removed)
    if "SYN-002" not in tables.community_ids():
        # rosters alone carry no community: there is nobody to write a page for
        assert set(tables) == {"participation"}
        return
    lang = LANGUAGES[len(removed[0]) % len(LANGUAGES)]
    blocks = shown(slice_of(protect(results, min_cell=5), "SYN-002"), lang)
    charts = charts_of(blocks.values())
    assert set(charts) == set(declared_charts())
    for name in drawn_with_everything():
        chart = charts[name]
        if isinstance(chart, Gap):
            assert any(TABLES[table].label(lang) in chart.sentence for table in removed), name
        else:
            assert chart.figure_json()["data"], name
    silent = [
        call for call, block in blocks.items() if isinstance(block, Exhibit) and not block.text
    ]
    assert silent == NOT_ASKED_FOR
