"""Numbers, statuses and reasons as people read them, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from workbench import messages
from workbench.cohorts.grouping import ROW_GROUPINGS
from workbench.indicators.registry import catalogue
from workbench.messages import Formats
from workbench.schema.definitions import TABLES

NO_NUMBER = "—"

#: Decimals of a value by unit; shares and points are written as percent.
_DECIMALS: Mapping[str, int] = {
    "per_1000": 1,
    "per_10000": 1,
    "per_fte": 1,
    "days": 1,
    "count": 0,
    "cny": 0,
    "index": 2,
    "score": 2,
    "score_0_100": 1,
    "ratio": 2,
    "m2_per_100_households": 1,
    "none": 2,
}


#: The shortest time in days that is told as a number.
SHORTEST = 0.1
#: From here on a sum is told without decimals.
LARGE_SUM = 1000
#: Numerator and denominator are squares of amounts of money, which tell a reader nothing.
_COUNTS_NOTHING = ("provider_concentration",)
#: Numerator and denominator are the mean changes of two arms, in the unit of the value.
_COMPARES = ("problem_reduction",)
_ARMS = ("with_project", "others")


@dataclass(frozen=True)
class Note:
    """The parsed `note` of a result row: bare message ids, and `key=value` pairs."""

    said: tuple[str, ...]
    values: Mapping[str, str]

    @classmethod
    def of(cls, note: object) -> Note:
        parts = [part.strip() for part in str(note or "").split(";") if part.strip()]
        pairs = dict(part.split("=", 1) for part in parts if "=" in part)
        return cls(tuple(part for part in parts if "=" not in part), pairs)

    def missing(self) -> tuple[str, ...]:
        """Tables and columns that were not received, as `table` or `table.column`."""
        named = self.values.get("missing", "")
        return tuple(_located(name) for name in named.split(",") if name)


def _located(name: str) -> str:
    """A grouping column that is missing, with the table that would carry it."""
    if name in TABLES or "." in name:
        return name
    if name in ROW_GROUPINGS:
        table, column = next(iter(ROW_GROUPINGS[name].items()))
        return f"{table}.{column}"
    return f"communities.{name}"


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, each by column name."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def sentences(said: Iterable[str], lang: str) -> str:
    """Sentences one after the other, as the language sets them."""
    return ("" if lang.startswith("zh") else " ").join(sentence for sentence in said if sentence)


def field_name(table: str, lang: str) -> str:
    """A table with the name people know and the name in the files."""
    if table not in TABLES:
        return table
    return messages.text("labels.table", lang, label=TABLES[table].label(lang), name=table)


def fields_named(names: Iterable[str], lang: str) -> str:
    """Tables and columns in one list, by table; a missing table stands for its columns."""
    by_table: dict[str, list[str]] = {}
    for name in names:
        table, _, column = name.partition(".")
        known = by_table.setdefault(table, [])
        if column not in known:
            known.append(column)
    spoken = [
        field_name(table, lang) if "" in columns else _columns_named(table, columns, lang)
        for table, columns in by_table.items()
    ]
    return messages.listed(spoken, lang)


def _columns_named(table: str, columns: Sequence[str], lang: str) -> str:
    named = [
        messages.text(
            "labels.column",
            lang,
            label=TABLES[table].column(column).label(lang),
            name=f"{table}.{column}",
        )
        for column in columns
    ]
    label = TABLES[table].label(lang)
    listed = messages.listed(named, lang)
    return messages.text("labels.columns_of", lang, table=label, columns=listed)


def number(value: float, unit: str, lang: str) -> str:
    """One number in its unit: shares as percent, differences of shares in points."""
    if pd.isna(value):
        return NO_NUMBER
    return _with_unit(_bare(value, unit, lang), unit, lang)


def exactly(value: float, row: Mapping[str, Any], lang: str) -> str:
    """A number that people have set, in the unit of `row`, with as many decimals as they wrote."""
    unit = _unit_said(row)
    return _with_unit(_as_set(value, unit, lang), unit, lang)


def exact_span(lower: float, upper: float, row: Mapping[str, Any], lang: str) -> str:
    """Two numbers that people have set, as a range in the unit of `row`."""
    unit = _unit_said(row)
    ends = [_as_set(end, unit, lang) for end in (lower, upper)]
    limits = messages.text("labels.span", lang, lower=ends[0], upper=ends[1])
    return _with_unit(limits, unit, lang)


def _as_set(value: float, unit: str, lang: str) -> str:
    formats, hundred = Formats(lang), unit in ("share", "points")
    # Twelve digits hold what a person writes and drop what binary fractions add.
    digits = Decimal(f"{value * 100 if hundred else value:.12g}").normalize()
    places = max(0, -int(digits.as_tuple().exponent))
    if unit == "share":
        return formats.percent(value, places)
    return formats.decimal(float(digits), places)


def signed(value: float, unit: str, lang: str) -> str:
    """A difference with its sign, also where it is above zero."""
    spoken = number(value, unit, lang)
    return f"+{spoken}" if value > 0 else spoken


def short_span(lower: float, upper: float, lang: str) -> str:
    """Two shares in few characters, for the edge of a chart: 3.7–7.0%, 21–100%."""
    formats, places = Formats(lang), 1 if upper < 0.1 else 0
    first, last = formats.percent(lower, places), formats.percent(upper, places)
    return last if first == last else f"{first.removesuffix('%')}–{last}"


def bare_span(lower: float, upper: float, unit: str, lang: str) -> str:
    """Two limits beside a number that has said its unit already."""
    first, last = (_bare(limit, unit, lang) for limit in (lower, upper))
    return messages.text("labels.span", lang, lower=first, upper=last)


def span(lower: float, upper: float, unit: str, lang: str) -> str:
    """Two limits as a range in its unit; one that is unknown stays open."""
    if pd.isna(lower) and pd.isna(upper):
        return NO_NUMBER
    if pd.isna(upper):
        return messages.text("labels.from", lang, value=number(lower, unit, lang))
    if pd.isna(lower):
        return messages.text("labels.up_to", lang, value=number(upper, unit, lang))
    limits = messages.text(
        "labels.span", lang, lower=_bare(lower, unit, lang), upper=_bare(upper, unit, lang)
    )
    return _with_unit(limits, unit, lang)


def _bare(value: float, unit: str, lang: str) -> str:
    """A number without its unit; the sign of a share stays with it."""
    formats = Formats(lang)
    if unit == "share":
        return formats.percent(value)
    if unit == "points":
        # Rounded, a change just below none would read as -0.0.
        return formats.percent(_unsigned_zero(value, 3)).replace("%", "")
    if unit == "days" and 0 < value < SHORTEST / 2:
        # Rounded it would read as no time at all.
        return messages.text("labels.less_than", lang, value=formats.decimal(SHORTEST))
    places = _DECIMALS[unit]
    if unit == "count" and not float(value).is_integer():
        # A mean of counts, such as bids.
        places = 1
    return formats.decimal(_unsigned_zero(value, places), places)


def _unsigned_zero(value: float, places: int) -> float:
    return 0.0 if round(value, places) == 0 else value


def _with_unit(spoken: str, unit: str, lang: str) -> str:
    return spoken if unit == "share" else messages.text(f"labels.unit_{unit}", lang, value=spoken)


def has_number(row: Mapping[str, Any]) -> bool:
    """Whether a row shows a number or a range."""
    return not all(pd.isna(row[name]) for name in ("value", "lower", "upper"))


def value_of(row: Mapping[str, Any], lang: str) -> str:
    """The value of a row: a number, a range where only bounds are known, a level, or why not."""
    if not pd.isna(row["value"]):
        return _with_unit(_bare(row["value"], row["unit"], lang), _unit_said(row), lang)
    if row["method"] == "bounds":
        return range_of(row, lang)
    if not pd.isna(row["category"]) and messages.has(f"labels.level_{row['category']}"):
        return messages.text(f"labels.level_{row['category']}", lang)
    return status_of(row, lang)


def _unit_said(row: Mapping[str, Any]) -> str:
    """The unit in words: rates per 1,000 say of whom."""
    entry = catalogue().get(str(row["indicator_id"]))
    households = entry is not None and entry.per_households and row["unit"] == "per_1000"
    return "per_1000_households" if households else str(row["unit"])


def range_of(row: Mapping[str, Any], lang: str) -> str:
    """The range of a row of which only bounds are known; one number where both are the same."""
    ends = [number(row[name], row["unit"], lang) for name in ("lower", "upper")]
    if ends[0] == ends[1]:
        return ends[0]
    return span(row["lower"], row["upper"], row["unit"], lang)


def limits_of(row: Mapping[str, Any], lang: str) -> str:
    """The 95 % interval of a row; bounds are no interval, they are the value."""
    if row["method"] == "bounds" or (pd.isna(row["lower"]) and pd.isna(row["upper"])):
        return NO_NUMBER
    return span(row["lower"], row["upper"], row["unit"], lang)


def limits_beside(row: Mapping[str, Any], lang: str) -> str:
    """The 95 % interval of a row beside its value, which has said the unit already."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]) or pd.isna(row["value"]):
        return limits_of(row, lang)
    if row["method"] == "bounds":
        return NO_NUMBER
    return bare_span(row["lower"], row["upper"], row["unit"], lang)


def value_with_limits(row: Mapping[str, Any], lang: str) -> str:
    """The value and its 95 % interval, the unit said once."""
    said, limits = value_of(row, lang), limits_beside(row, lang)
    if limits == NO_NUMBER:
        return said
    return messages.text("page.value_limits", lang, value=said, limits=limits)


def count_of(row: Mapping[str, Any], lang: str) -> str:
    """Numerator and denominator as far as both are shown and are counts or sums of something."""
    formats = Formats(lang)
    indicator_id = row.get("indicator_id")
    if indicator_id in _COUNTS_NOTHING and not row["group"]:
        return NO_NUMBER
    if indicator_id in _COMPARES and not pd.isna(row["value"]):
        # With two decimals their difference can be checked.
        whole = 100 if row["unit"] == "points" else 1
        ends = (
            formats.decimal(_unsigned_zero(row[name] * whole, 2), 2)
            for name in ("numerator", "denominator")
        )
        return messages.text("labels.with_and_without", lang, **dict(zip(_ARMS, ends, strict=True)))
    told = Note.of(row.get("note")).values
    if {"a", "n1", "b", "n0"} <= set(told):
        # A ratio of two rates: the counts of both.
        a, n1, b, n0 = (formats.integer(float(told[name])) for name in ("a", "n1", "b", "n0"))
        return f"{a} / {n1} : {b} / {n0}"
    top, bottom = row["numerator"], row["denominator"]
    if pd.isna(top) and pd.isna(bottom):
        return NO_NUMBER
    if pd.isna(bottom):
        return number(top, "cny", lang) if row["unit"] == "cny" else _whole(top, formats)
    if pd.isna(top) or indicator_id == "pseudo_linkage_flags":
        # The numerator of the flags counts alerts alone: it is no part of the value beside it.
        return messages.text("labels.of_n", lang, total=_whole(bottom, formats))
    if row.get("method") == "bounds" and row["unit"] == "share":
        named, total = _whole(top, formats), _whole(bottom, formats)
        return messages.text("labels.named_of", lang, named=named, total=total)
    return f"{_whole(top, formats)} / {_whole(bottom, formats)}"


def _whole(value: float, formats: Formats) -> str:
    """A count; sums of weights keep one decimal, unless they are large (mostly money)."""
    whole = float(value).is_integer() or abs(value) >= LARGE_SUM
    return formats.integer(round(value)) if whole else formats.decimal(value, 1)


def unknown_of(row: Mapping[str, Any], lang: str) -> str:
    if not pd.isna(row["n_unknown"]):
        return Formats(lang).integer(row["n_unknown"])
    if "hidden=n_unknown" in str(row["note"]):
        return messages.text("labels.few", lang)
    return NO_NUMBER


def status_of(row: Mapping[str, Any], lang: str) -> str:
    """The status in a few words."""
    if row["status"] == "not_available" and "not_computed" in Note.of(row["note"]).said:
        return messages.text("notes.not_computed", lang)
    return messages.text(f"notes.{row['status']}", lang)


def reason_of(row: Mapping[str, Any], lang: str) -> str:
    """Why a row has no number, naming the tables and columns that would give one."""
    note = Note.of(row["note"])
    if note.missing():
        return messages.text("notes.missing", lang, fields=fields_named(note.missing(), lang))
    if row["status"] == "suppressed":
        return messages.text("notes.below", lang, min_cell=note.values.get("min_cell", ""))
    if "not_reported" in note.said:
        table = field_name(note.values.get("table", ""), lang)
        return messages.text("notes.not_reported", lang, table=table)
    if "no_population" in note.said:
        years = note.values.get("years", "")
        spoken = messages.text("notes.population_years", lang, years=years) if years else ""
        return messages.text("notes.no_population", lang) + spoken
    for said in note.said:
        if messages.has(f"notes.{said}"):
            return messages.text(f"notes.{said}", lang)
    return status_of(row, lang)
