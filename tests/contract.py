"""The contract, read: the table of ids in RULES §15, its fine points, and what each row requires.

The contract stands beside the repository. Where it is absent the comparisons with it are
skipped, in continuous integration they fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from tests.presence import absent
from workbench.indicators.catalogue import Entry
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

CONTRACT = Path(__file__).resolve().parents[1] / ".." / "shared" / "RULES.md"

GROUPS = tuple(code.code for code in codes.GROUP)
LEVELS = tuple(code.code for code in codes.PARTICIPATION_LEVEL)

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
def lines_of(text: str) -> dict[str, Row]:
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
    # 13.19 judges organisations: without their register there is nobody to judge.
    "flag_no_disembedding": [(everywhere, one("organizations"))],
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


@cache
def received() -> Tables:
    """All tables with all columns, without rows."""
    return Tables({name: pd.DataFrame(columns=table.names()) for name, table in TABLES.items()})
