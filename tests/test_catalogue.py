"""The catalogue says what the contract says: the table of ids in RULES §15 and its fine points.

The contract stands beside the repository. Where it is absent these comparisons are skipped,
in continuous integration they fail.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.presence import absent
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import FAMILIES, catalogue
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

CONTRACT = Path(__file__).resolve().parents[1] / ".." / "shared" / "RULES.md"

GROUPS = tuple(code.code for code in codes.GROUP)
LEVELS = tuple(code.code for code in codes.PARTICIPATION_LEVEL)
HAN = re.compile("[\u3400-\u9fff]")

#: FRAMEWORK §0: the first page of every report.
HEADLINE = {
    "service_coverage_rate",
    "priority_coverage_rate",
    "participation_rate",
    "governance_participation_rate",
    "response_rate",
    "resolution_rate",
    "satisfaction_rate",
    "chain_completion_rate",
    "lian_index",
    "dong_index",
    "cost_per_resolved_need",
    "pseudo_linkage_flags",
}

#: A requirement is a set of alternatives, each a set of "table" or "table.column".
Requirement = frozenset[frozenset[str]]


# --- Reading the contract ---------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the table of RULES §15, cells as written."""

    id: str
    code: str
    unit: str
    stratified: str
    partition: str
    disclosive: str
    requires: str


@dataclass(frozen=True)
class Shape:
    """What the fourth cell of a line says about variants and groups."""

    variants: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    plain_variant: bool = True
    plain_group: bool = True
    crossed: bool = False
    open_groups: bool = False


def contract() -> str:
    """The text of RULES; without it the test is skipped, or fails where CI is set."""
    if CONTRACT.exists():
        return CONTRACT.read_text(encoding="utf-8")
    absent("the contract RULES.md is not beside the repository")


@cache
def _lines(text: str) -> dict[str, Row]:
    section = text.split("## 15.")[1].split("\n## ")[0]
    found: dict[str, Row] = {}
    for line in section.splitlines():
        if not line.startswith("|") or line.startswith(("| id |", "|---")):
            continue
        cells = [
            html.unescape(cell.replace("\\|", "|").strip())
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]
        ]
        row = Row(*cells)
        assert row.id not in found, f"{row.id} stands twice in RULES §15"
        found[row.id] = row
    return found


@pytest.fixture
def lines() -> dict[str, Row]:
    return _lines(contract())


def shape(cell: str) -> Shape:
    """The variants and groups that a cell such as “v strict; g mean” names."""
    only = cell.endswith(" only")
    cell = cell.removesuffix(" only")
    crossed = " × " in cell
    named: dict[str, tuple[str, ...]] = {}
    for part in filter(None, re.split(r" × |; ", cell)):
        kind, _, names = part.partition(" ")
        assert kind in ("v", "g"), cell
        named[kind] = tuple(_labels(names))
    open_groups = named.get("g") == ("*",)
    return Shape(
        variants=named.get("v", ()),
        groups=() if open_groups else named.get("g", ()),
        plain_variant=not (only and "v" in named),
        plain_group=not (only and "g" in named),
        crossed=crossed,
        open_groups=open_groups,
    )


def _labels(names: str) -> Iterator[str]:
    if names.startswith("the 14 codes"):
        yield from GROUPS
    elif names == "every need_category present":
        yield "*"
    else:
        for name in names.split(", "):
            if name.endswith("<level>"):
                yield from (name.replace("<level>", level) for level in LEVELS)
            else:
                yield name


def units(row: Row) -> dict[str, str]:
    """Unit by group: several units belong to the rows in the order of the groups (RULES §16)."""
    stated = re.split(r"[;,]\s*", row.unit)
    form = shape(row.stratified)
    groups = (*([""] if form.plain_group else []), *form.groups)
    return {group: stated[min(i, len(stated) - 1)] for i, group in enumerate(groups)}


# --- Reading the cell of requirements ---------------------------------------------------

#: Which (variant, group) rows a requirement is about.
Where = Callable[[str, str], bool]


def everywhere(variant: str, group: str) -> bool:
    return True


def in_rows(*names: str) -> Where:
    return lambda variant, group: variant in names or group in names


def not_in_row(name: str) -> Where:
    return lambda variant, group: name not in (variant, group)


def split_outside(text: str, mark: str) -> list[str]:
    """Parts between `mark`s that are not inside parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


class Clause:
    """A run of items in which a bare column belongs to the table named before it."""

    def __init__(self) -> None:
        self.table = ""

    def name(self, text: str) -> str:
        if text in TABLES:
            self.table = text
            return text
        table, dot, column = text.partition(".")
        if not dot:
            assert self.table, f"no table before {text}"
            return f"{self.table}.{text}"
        self.table = table
        return f"{table}.{column}"

    def alternative(self, text: str) -> frozenset[str]:
        if text.startswith("(") and text.endswith(")"):
            return frozenset(self.name(part) for part in split_outside(text[1:-1], ","))
        return frozenset({self.name(text)})

    def item(self, text: str) -> Requirement:
        return frozenset(self.alternative(part) for part in split_outside(text, "|"))


def both(*names: str) -> Requirement:
    return frozenset({frozenset(names)})


def one(*names: str) -> list[Requirement]:
    return [both(name) for name in names]


ACT = frozenset(
    {frozenset({"activities.need_id"}), frozenset({"activities.project_id", "needs.project_id"})}
)
_L1_DESIGN = one(
    "needs.project_id",
    "needs.handling_route",
    "projects.design_date",
    "projects.designer_organization_id",
    "projects.procurement_method",
    "projects.valid_bid_count",
    "projects.awarded_organization_id",
    "organizations",
)
_MATCHED = one("needs.project_id", "needs.responsible_organization_id", "activities.need_id")

#: Cells of prose and what they mean. Each is bound to its wording, so that a change is seen.
PROSE: dict[tuple[str, str], list[tuple[Where, list[Requirement]]]] = {
    # L1 without its workers and activities, which come in from S4 on.
    (
        "chain_stage_conversion",
        "as L1; workers and activities.worker_id from S4 on, needs.followup_resolved for S5",
    ): [
        (everywhere, _L1_DESIGN),
        # Control is asked from the award on (RULES 4.3).
        (
            lambda variant, group: variant == "strict" and group != "S2",
            one("organizations.committee_controlled"),
        ),
        (in_rows("S4", "S5"), one("workers", "activities.worker_id")),
        (in_rows("S5"), one("needs.followup_resolved")),
    ],
    # Made of other indicators: their rows decide, nothing is required of the tables.
    ("lian_index", "two of K1, K2, K3"): [],
    ("dong_index", "two of M1, M2, R3"): [],
    ("linkage_quadrant", "lian_index, dong_index"): [],
    ("linkage_index", "lian_index, dong_index"): [],
    ("pseudo_linkage_flags", "any flag judged"): [],
    # “where there”: used if received, not required.
    ("match_days", "as match_rate; projects.award_date where there"): [(everywhere, _MATCHED)],
    # Each group needs what its own indicator needs.
    ("three_rates", "as R1, R3, R5, each its own"): [
        (in_rows("response"), one("needs.first_response_date")),
        (in_rows("resolution"), one("needs.followup_resolved")),
        (in_rows("satisfaction"), one("needs.satisfaction")),
    ],
    # One of two indicators is enough for the flag, where R6 is itself one of two.
    ("flag_paper_closure", "as R4 | as R6"): [
        (
            everywhere,
            [
                frozenset(
                    {
                        frozenset({"needs.closed_status", "needs.followup_resolved"}),
                        frozenset({"needs.closed_date", "needs.resident_id"}),
                        frozenset({"needs.closed_date", "needs.parent_need_id"}),
                    }
                )
            ],
        )
    ],
}

#: What the fine points add to the table.
FINE_POINTS: dict[str, list[tuple[Where, list[Requirement]]]] = {
    # §16 on 15: an activity is found by its need or by the need's project.
    "chain_completion_rate": [(everywhere, [ACT])],
    "chain_stage_conversion": [(in_rows("S4", "S5"), [ACT])],
    "full_loop_rate": [(everywhere, [ACT])],
    "three_sector_need_rate": [(everywhere, [ACT])],
    # §16 on 1.12: the headcount is required for person_times only.
    "participation_level_mix": [
        (
            lambda variant, group: group.startswith("person_times:"),
            one("activities.participant_count"),
        )
    ],
    # 13.17: a test whose columns are absent is not available alone.
    "flag_paper_closure": [
        (in_rows("closure_gap"), one("needs.closed_status", "needs.followup_resolved")),
        (
            in_rows("repeat_share"),
            [
                both("needs.closed_date"),
                frozenset({frozenset({"needs.resident_id"}), frozenset({"needs.parent_need_id"})}),
            ],
        ),
    ],
}


def required(
    row: Row, lines: dict[str, Row], variant: str, group: str, *, quoted: bool = False
) -> list[Requirement]:
    """What RULES asks for one row of an indicator; a line that quotes it takes the table only."""
    stated: list[tuple[Where, list[Requirement]]] = []
    if (row.id, row.requires) in PROSE:
        stated += PROSE[row.id, row.requires]
    else:
        clause = Clause()
        for text in split_outside(row.requires, ";"):
            stated += list(_clause(text, clause, lines, variant, group))
    if not quoted:
        stated += FINE_POINTS.get(row.id, [])
    return [item for where, items in stated if where(variant, group) for item in items]


def _clause(
    text: str, clause: Clause, lines: dict[str, Row], variant: str, group: str
) -> Iterator[tuple[Where, list[Requirement]]]:
    """“projects.a, b | c”, “as L1”, “projects as V1”, with “strict: …” in front of its own."""
    where: Where = everywhere
    if own := re.match(r"([a-z_]+(?:, [a-z_]+)*): (.*)", text):
        where, text = in_rows(*own[1].split(", ")), own[2]
    if quotation := re.fullmatch(r"(?:(\w+) )?as (\w+)", text):
        table, quoted = quotation.groups()
        items = required(_line(quoted, lines), lines, variant, group, quoted=True)
        yield where, [item for item in items if not table or _is_about(item, table)]
        return
    for item in split_outside(text, ","):
        if other := re.fullmatch(r"(\S+) \((\w+): (\w+)\)", item):
            # “a (age_60: b)”: b in place of a for the group age_60.
            yield not_in_row(other[2]), [clause.item(other[1])]
            yield in_rows(other[2]), [clause.item(other[3])]
        elif item.endswith("_<g>"):
            yield where, [clause.item(item.replace("<g>", group))]
        else:
            yield where, [clause.item(item)]


def _is_about(item: Requirement, table: str) -> bool:
    return all(name.split(".")[0] == table for names in item for name in names)


def _line(quoted: str, lines: dict[str, Row]) -> Row:
    if quoted in lines:
        return lines[quoted]
    return next(row for row in lines.values() if row.code == quoted)


def condensed(items: Iterable[Requirement]) -> set[Requirement]:
    """Without bare tables that another item names by a column: naming it implies the table."""
    kept = set(items)
    for table in TABLES:
        by_column = [
            item
            for item in kept
            if all(any(name.startswith(f"{table}.") for name in names) for names in item)
        ]
        if by_column:
            kept.discard(both(table))
    return kept


def declared(entry: Entry, variant: str, group: str) -> list[Requirement]:
    """The entry's own requirements in the same form."""
    return [
        frozenset(
            frozenset(part.strip(" ()") for part in alternative.split("+"))
            for alternative in item.split("|")
        )
        for item in entry.requirements(variant, group)
    ]


# --- The contract -----------------------------------------------------------------------


def test_the_ids_are_those_of_the_contract_in_its_order(lines: dict[str, Row]) -> None:
    """No id is missing, none is added, and families follow each other as §15 lists them."""
    assert list(catalogue()) == list(lines)


def test_the_codes_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Every indicator bears the code by which RULES and FRAMEWORK cite it."""
    assert {id: entry.code for id, entry in catalogue().items()} == {
        id: row.code for id, row in lines.items()
    }


def test_variants_and_groups_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Names, order, “only” and “×” agree, so that every output has the agreed rows."""
    for id, entry in catalogue().items():
        found = Shape(
            entry.variants,
            entry.groups,
            entry.plain_variant,
            entry.plain_group,
            entry.crossed,
            entry.open_groups,
        )
        assert found == shape(lines[id].stratified), id


def test_units_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Every group has its unit; no unit is given for a group that does not exist."""
    for id, entry in catalogue().items():
        stated = units(lines[id])
        assert {group: entry.unit_of(group) for group in stated} == stated, id
        assert set(entry.group_units) <= set(entry.groups), id


def test_partitions_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Only groups that add up to the whole are called a partition."""
    for id, entry in catalogue().items():
        assert entry.partition == (lines[id].partition == "yes"), id


def test_disclosive_rows_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Counts of people, needs and answers are protected.

    “tests” is taken as yes: the row of the level has no numbers that could be hidden.
    """
    for id, entry in catalogue().items():
        assert lines[id].disclosive in ("yes", "no", "tests"), id
        assert entry.disclosive == (lines[id].disclosive != "no"), id


def test_requirements_are_those_of_the_contract(lines: dict[str, Row]) -> None:
    """Each row asks for the tables and columns that §15 and §16 name for it, and no others."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            stated = condensed(required(lines[id], lines, variant, group))
            assert condensed(declared(entry, variant, group)) == stated, (id, variant, group)


def test_every_cell_of_prose_is_still_worded_so(lines: dict[str, Row]) -> None:
    """The exceptions of this test name cells that exist."""
    assert set(PROSE) <= {(id, row.requires) for id, row in lines.items()}
    assert set(FINE_POINTS) <= set(lines)


def test_the_headcount_is_required_where_attendance_is_counted(lines: dict[str, Row]) -> None:
    """`participant_count` is missed exactly by the indicators that §16 lists on rule 1.12."""
    sentence = re.search(r"wherever X is counted.*?\((.*?)\)", contract())
    assert sentence
    listed: set[tuple[str, str]] = set()
    for name in sentence[1].split(", "):
        word, _, part = name.partition(" ")
        for id in _ids(word, lines):
            rows = catalogue()[id].rows()
            listed |= {(id, group) for _, group in rows if group.startswith(part)}
    without = received().without("activities", "participant_count")
    asked = {
        (id, group)
        for id, entry in catalogue().items()
        for variant, group in entry.rows()
        if "activities.participant_count" in entry.missing(without, variant, group)
    }
    assert asked == listed


def _ids(name: str, lines: dict[str, Row]) -> list[str]:
    """The ids behind “C1–C3”, “P5” or “volunteer_rate”."""
    if name in lines:
        return [name]
    first, _, last = name.partition("–")
    letter, start, end = first[0], int(first[1:]), int((last or first)[1:])
    wanted = [f"{letter}{number}" for number in range(start, end + 1)]
    return [row.id for row in lines.values() if row.code in wanted]


# --- The entries by themselves ----------------------------------------------------------


def test_families_stand_in_the_order_of_the_registry() -> None:
    """Every entry is in the family whose module holds it, and families do not mix."""
    families = [entry.family for entry in catalogue().values()]
    assert [family for family, _ in itertools.groupby(families)] == list(FAMILIES)


def test_the_headline_set_is_that_of_the_framework() -> None:
    """Twelve indicators make the first page."""
    assert {id for id, entry in catalogue().items() if entry.headline} == HEADLINE


@pytest.mark.parametrize("field", ["zh", "en", "definition_zh", "definition_en"])
def test_every_text_is_there_and_its_own(field: str) -> None:
    """No name and no definition is empty, padded or shared by two indicators."""
    texts = {id: getattr(entry, field) for id, entry in catalogue().items()}
    for id, text in texts.items():
        assert text and text == text.strip() and "  " not in text, id
    assert len(set(texts.values())) == len(texts)


def test_chinese_texts_are_chinese_and_english_texts_are_not() -> None:
    """Each language keeps to its own script, and a definition is a sentence."""
    for id, entry in catalogue().items():
        for text in (entry.zh, entry.definition_zh):
            assert HAN.search(text), id
        for text in (entry.en, entry.definition_en):
            assert not HAN.search(text) and text[0].isupper(), id
        assert entry.definition_zh.endswith("。"), id
        assert entry.definition_en.endswith("."), id
        assert entry.zh != entry.definition_zh and entry.en != entry.definition_en, id


def test_no_definition_names_an_id_or_a_column() -> None:
    """A definition is for readers who do not know the tables."""
    for id, entry in catalogue().items():
        assert not re.search(r"[a-z]_[a-z]", entry.definition_zh + entry.definition_en), id


def test_every_entry_cites_its_source() -> None:
    """The framework and the rules are named, so that a reader can look them up."""
    for id, entry in catalogue().items():
        assert entry.source.startswith("FRAMEWORK §") and "RULES " in entry.source, id


def test_every_requirement_exists_in_the_schema() -> None:
    """No entry waits for a table or column that nobody can send."""
    for id, entry in catalogue().items():
        every = itertools.chain(entry.requires, *entry.requires_for.values())
        for item in every:
            for part in re.split(r"[|+]", item):
                table, _, column = part.strip(" ()").partition(".")
                assert table in TABLES, (id, item)
                assert not column or column in TABLES[table].names(), (id, item)


def test_extra_requirements_belong_to_a_variant_or_group() -> None:
    """`requires_for` is keyed by names that the entry has, or by a pair of them."""
    for id, entry in catalogue().items():
        pairs = {f"{variant}/{group}" for variant, group in entry.rows()}
        assert set(entry.requires_for) <= {*entry.variants, *entry.groups, *pairs}, id


# --- Rows -------------------------------------------------------------------------------


def test_stage_conversion_has_every_stage_in_both_variants() -> None:
    """L2: all stages strictly, then all stages leniently, and no plain row."""
    stages = ("S2", "S3", "S4", "S5")
    assert catalogue()["chain_stage_conversion"].rows() == (
        *(("strict", stage) for stage in stages),
        *(("lenient", stage) for stage in stages),
    )


def test_completion_has_two_variants_and_no_plain_row() -> None:
    """L1: strict, the headline, then lenient."""
    assert catalogue()["chain_completion_rate"].rows() == (("strict", ""), ("lenient", ""))


def test_satisfaction_has_its_group_before_its_variant() -> None:
    """R5: the plain rate, the mean, then the other threshold; the variant has no group."""
    rows = catalogue()["satisfaction_rate"].rows()
    assert rows == (("", ""), ("", "mean"), ("at_least_3", ""))


def test_concentration_has_a_plain_row_and_the_gini() -> None:
    """P6: the plain share comes first."""
    assert catalogue()["participation_concentration"].rows() == (("", ""), ("", "gini"))


def test_group_coverage_has_one_row_a_group_and_no_whole() -> None:
    """C3: fourteen rows in the order of the code list."""
    rows = catalogue()["group_coverage_rate"].rows()
    assert rows == tuple(("", group) for group in GROUPS)
    assert len(rows) == 14


# --- What is missing --------------------------------------------------------------------


@cache
def received() -> Tables:
    """All tables with all columns, without rows."""
    return Tables({name: pd.DataFrame(columns=table.names()) for name, table in TABLES.items()})


@cache
def received_without(table: str, column: str = "") -> Tables:
    return received().without(table, *([column] if column else []))


def test_nothing_is_missing_when_everything_was_received() -> None:
    """Headers are enough: a wholly blank column is present (RULES 1.12)."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            assert entry.missing(received(), variant, group) == (), id


def test_an_absent_table_or_column_is_named() -> None:
    """Where one thing is required and absent, `missing` names just that."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            for item in declared(entry, variant, group):
                if len(item) > 1:
                    continue
                for name in next(iter(item)):
                    table, _, column = name.partition(".")
                    gone = entry.missing(received_without(table), variant, group)
                    assert table in gone, (id, name)
                    if column:
                        gone = entry.missing(received_without(table, column), variant, group)
                        assert gone == (name,), (id, name)


def test_an_alternative_is_enough() -> None:
    """One of two columns will do; with neither, one of them is named."""
    entry = catalogue()["repeat_need_rate"]
    one_less = received_without("needs", "resident_id")
    assert entry.missing(one_less) == ()
    neither = one_less.without("needs", "parent_need_id")
    assert entry.missing(neither) == ("needs.resident_id",)


def test_both_columns_of_an_alternative_are_needed() -> None:
    """A need's activities are found by need, or by project where both tables name it."""
    entry = catalogue()["need_to_delivery_days"]
    by_project = received_without("activities", "need_id")
    assert entry.missing(by_project) == ()
    neither = by_project.without("needs", "project_id")
    assert entry.missing(neither) == ("activities.need_id",)


def test_an_extra_column_is_missed_by_its_own_rows_only() -> None:
    """Days to acceptance need the date of acceptance; the acceptance rate does not."""
    entry = catalogue()["referral_accept_rate"]
    undated = received_without("linkages", "accepted_date")
    assert entry.missing(undated) == ()
    assert entry.missing(undated, group="days_to_accept") == ("linkages.accepted_date",)


def test_early_stages_do_without_workers_and_activities() -> None:
    """L2 gives design and award without the tables that only delivery needs."""
    entry = catalogue()["chain_stage_conversion"]
    early = received_without("workers")
    assert entry.missing(early, "lenient", "S3") == ()
    assert entry.missing(early, "lenient", "S4") == ("workers",)
    assert entry.missing(received_without("activities"), "lenient", "S2") == ()
