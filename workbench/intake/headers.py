"""Which table a sheet feeds, and which of its columns feeds which of ours, by our own headers.

A header is compared after folding: full-width forms, case and every space are ignored, and so
is a star at its end, with which forms mark a required column.
Where several source columns could feed one of ours, the stored name wins over the Chinese
header, that over an alias, and that over the English label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import PurePath

from workbench.errors import SourceError
from workbench.intake.grid import INVISIBLE, RawSheet
from workbench.schema.columns import PROVENANCE, Table
from workbench.schema.definitions import TABLES

#: Headers of columns that say who somebody is (FRAMEWORK §6.12): left behind and said so.
_PERSONAL = re.compile(
    r"(居民|服务对象|联系人|诉求人|来电人|反映人|当事人|参与者|受访者|户主|监护人)?"
    r"(姓名|名字|身份证(件)?(号码?)?|证件号码?|(联系|手机|家庭|固定)?(电话|手机)(号码?)?|联系方式"
    r"|(家庭|居住|详细|户籍|现|联系)?(住址|地址)|出生日期|出生年月日?)"
    r"|fullname|(mobile|cell)?(phone|telephone)(number)?|mobile|idcard(number)?|idnumber"
    r"|(home)?address|dateofbirth|birthdate"
)


#: What may stand around a table's name: dates, numbers, and what joins them.
_AROUND = re.compile(r"^[\W\d_年月季度第]+|[\W\d_年月季度第]+$")


@cache
def folded(text: str) -> str:
    """A header, name or code as compared: NFKC, without spaces, in lower case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).strip(INVISIBLE).casefold()


@cache
def spellings(table_name: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """For each folded header, the columns it may mean, each with its rank (0 is best)."""
    found: dict[str, dict[str, int]] = {}
    for column in TABLES[table_name].columns:
        ranked = [(0, column.name), (1, column.zh), (3, column.en)]
        ranked += [(2, alias) for alias in column.aliases]
        for rank, spelling in ranked:
            ranks = found.setdefault(folded(spelling), {})
            ranks[column.name] = min(rank, ranks.get(column.name, rank))
    return {
        spelling: tuple(sorted((rank, name) for name, rank in ranks.items()))
        for spelling, ranks in found.items()
    }


def known_columns(table: Table, headers: Sequence[str]) -> dict[str, list[int]]:
    """Which source columns feed which of ours; more than one only where they tie."""
    best: dict[str, tuple[int, list[int]]] = {}
    known = spellings(table.name)
    for at, header in enumerate(headers):
        # Forms mark what is required with a star.
        for rank, name in known.get(folded(header).strip("*"), ())[:1]:
            standing, places = best.get(name, (rank, []))
            if rank < standing:
                best[name] = (rank, [at])
            elif rank == standing:
                best[name] = (rank, [*places, at])
    return {name: places for name, (_, places) in best.items()}


def recognised(headers: Sequence[str]) -> int:
    """How many of these headers the table that knows most of them knows."""
    return max(len(known_columns(table, headers)) for table in TABLES.values())


def is_personal(header: str) -> bool:
    """Whether the column's name says that it holds names, numbers or addresses of people."""
    name = folded(header)
    plain = re.sub(r"\(.*?\)|[\W_]", "", name)
    return _PERSONAL.fullmatch(plain) is not None


def is_provenance(header: str) -> bool:
    return header in PROVENANCE


def table_for(sheet: RawSheet) -> Table | None:
    """The table that a sheet feeds: the one its sheet or file is named for, else by headers.

    A workbook's name does not speak for a sheet with none of its table's headers: people keep
    notes beside their table.
    By headers it is the table whose key columns are all there and of which most columns
    (then most required ones) are there; None when no table's key is there. SourceError
    when two tables fit equally well.
    """
    for name in (sheet.sheet, PurePath(sheet.file).stem):
        named = _named(name)
        if named is not None and (name == sheet.sheet or _may_speak_for(sheet, named)):
            return named
    scores = {
        table.name: score
        for table in TABLES.values()
        if (score := _score(table, sheet.headers)) is not None
    }
    if not scores:
        return None
    best = max(scores.values())
    winners = [name for name, score in scores.items() if score == best]
    if len(winners) > 1:
        raise SourceError.ambiguous_table(sheet.file, sheet.sheet, [TABLES[w] for w in winners])
    return TABLES[winners[0]]


def _may_speak_for(sheet: RawSheet, table: Table) -> bool:
    return not sheet.sheet or bool(known_columns(table, sheet.headers))


def _named(text: str) -> Table | None:
    """The table called `text`, give or take a date or number around it (`needs_2024-03`)."""
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", text))
    wanted = {folded(text), folded(plain)}
    for table in TABLES.values():
        if wanted & {folded(name) for name in (table.name, table.zh, table.en)}:
            return table
    return None


def _score(table: Table, headers: Iterable[str]) -> tuple[int, float] | None:
    found = known_columns(table, list(headers))
    needed = [name for name in table.key if table.column(name).required]
    if any(name not in found for name in needed):
        return None
    required = table.required()
    covered = sum(column.name in found for column in required)
    return len(found), covered / len(required)
