"""`flag_rows`: every row of every flag of every community, and how many flags fired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tests.slow_flags.level import ALERT, UNKNOWN, FlagRow, Found, fired
from tests.slow_flags.money import no_disembedding, paper_competition, two_sector
from tests.slow_flags.months import assessment_rush
from tests.slow_flags.order import paper_closure, reverse_chain
from tests.slow_flags.place import Dates, FlagCity, Place, Settings
from tests.slow_flags.records import Indices, control_only, formality, neither, top_down
from workbench.schema.container import Tables

Key = tuple[str, str, str]  # community, indicator, group

#: 15: the flags in the order of the catalogue, with their tests.
TESTS = {
    "flag_two_sector": ("award_share", "committee_leaders"),
    "flag_neither": ("quadrant", "idle_months"),
    "flag_control_only": ("collection_without_service", "grid_share"),
    "flag_formality": ("formal_share",),
    "flag_assessment_rush": ("peak_ratio",),
    "flag_paper_competition": ("few_bids", "one_winner"),
    "flag_reverse_chain": ("order_broken",),
    "flag_paper_closure": ("closure_gap", "repeat_share"),
    "flag_top_down": ("superior_share",),
    "flag_no_disembedding": ("embedded_share",),
}
TOTAL = "pseudo_linkage_flags"
FLAG_IDS = (*TESTS, TOTAL)

#: The innocent codes of section 13.
CODES = frozenset(
    {
        "no_other_provider",
        "incubation",
        "records_missing",
        "records_not_linked",
        "festival",
        "thin_market",
        "small_value",
        "late_entry",
        "hard_cases_followed_up_more",
        "emergency_burst",
    }
)


class Span(Protocol):
    """A period: first and last day, inclusive."""

    @property
    def start(self) -> dt.date: ...

    @property
    def end(self) -> dt.date: ...


def total_row(flags: Sequence[FlagRow]) -> FlagRow:
    """13.2: value fired, numerator at alert, denominator judged, n_unknown unknown.

    Choice (1.16): with none judged the counts are given, also where every table is missing.
    """
    judged = [flag for flag in flags if flag.category != UNKNOWN]
    row = FlagRow(
        category="",
        method="",
        numerator=float(sum(flag.category == ALERT for flag in judged)),
        denominator=float(len(judged)),
        n_unknown=float(len(flags) - len(judged)),
    )
    if judged:
        row.value, row.status = float(sum(fired(flag.category) for flag in judged)), "ok"
    return row


def flags_of(place: Place, indices: Indices) -> dict[str, Found]:
    """The ten flags of one community, in the order of the catalogue."""
    computations: Mapping[str, Callable[[], Found]] = {
        "flag_two_sector": lambda: two_sector(place),
        "flag_neither": lambda: neither(place, indices),
        "flag_control_only": lambda: control_only(place),
        "flag_formality": lambda: formality(place),
        "flag_assessment_rush": lambda: assessment_rush(place),
        "flag_paper_competition": lambda: paper_competition(place),
        "flag_reverse_chain": lambda: reverse_chain(place),
        "flag_paper_closure": lambda: paper_closure(place),
        "flag_top_down": lambda: top_down(place),
        "flag_no_disembedding": lambda: no_disembedding(place),
    }
    return {name: compute() for name, compute in computations.items()}


def flag_rows(
    tables: Tables,
    period: Span,
    as_of: dt.date,
    *,
    indices: Mapping[str, Indices],
    sectors: str = "three",
    cut: float = 0.5,
    assessment_dates: Sequence[dt.date] = (),
    emergency_periods: Sequence[Dates] = (),
    festival_months: Sequence[int] | None = None,
) -> dict[Key, FlagRow]:
    """Every row of section 13 by community, indicator and group, in the order of 1.1.

    `indices` are the lian_index and dong_index of each community; one that is not named has
    none.
    """
    settings = Settings(
        sectors,
        cut,
        tuple(assessment_dates),
        tuple(emergency_periods),
        None if festival_months is None else tuple(festival_months),
    )
    city = FlagCity(tables)
    communities = {
        str(row["community_id"])
        for rows in city.rows.values()
        for row in rows
        if row.get("community_id") is not None
    }
    found: dict[Key, FlagRow] = {}
    for community in sorted(communities):
        place = Place(city, community, period.start, period.end, as_of, settings)
        flags = flags_of(place, indices.get(community, (None, None)))
        for name, rows in flags.items():
            for group in ("", *TESTS[name]):
                found[community, name, group] = rows[group]
        found[community, TOTAL, ""] = total_row([rows[""] for rows in flags.values()])
    return found
