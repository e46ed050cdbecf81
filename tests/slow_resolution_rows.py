"""Every row of the resolution indicators by the slow computation, and what each row requires.

Numbers such as 1.12 cite RULES, `16` its fine points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from tests.slow_needs import City, Community
from tests.slow_numbers import COMMUNITIES, Number, Row
from tests.slow_resolution import (
    ACCEPTANCE,
    Rates,
    backlog,
    by_acceptance,
    closed_only,
    closure_gap,
    days_to_resolution,
    followups,
    need_rate,
    on_time,
    proactive_discovery,
    repeats,
    reported_resolution,
    resolution,
    response,
    response_to_the_hour,
    satisfaction,
    satisfaction_mean,
    three_rates,
)
from workbench.schema.container import Tables

SCOPES = ("individual", "household", "public", "unknown")  # 3.12

#: 15: R columns of the table.
NEEDS = ("need_id", "community_id", "raised_date", "source_channel", "need_category")

Key = tuple[str, str, str]
Found = dict[Key, Number]


def community_rows(c: Community, rates: Rates) -> Found:
    """Every row of every R indicator; not_available by 1.12 and 1.14."""
    found: Found = {}

    def enter(
        indicator: str,
        columns: Sequence[str],
        compute: Callable[[], Mapping[tuple[str, str], Number]],
        nothing: Sequence[tuple[str, str]],
    ) -> None:
        told = c.reported() and not c.lacks("needs", [*NEEDS, *columns])
        for (variant, group), number in (compute() if told else {}).items():
            found[indicator, variant, group] = number
        if not told:
            for variant, group in nothing:
                found[indicator, variant, group] = Number()

    def everything(_: Row) -> bool:
        return True

    def in_scope(scope: str) -> Callable[[Row], bool]:
        return lambda need: (need["beneficiary_scope"] or "unknown") == scope

    plain = ("", "")
    enter(
        "response_rate",
        ["first_response_date"],
        lambda: {
            plain: response(c, 1, everything),
            ("to_the_hour", ""): response_to_the_hour(c),
        },
        [plain, ("to_the_hour", "")],
    )
    enter(
        "reported_resolution_rate",
        ["closed_status"],
        lambda: {plain: reported_resolution(c)},
        [plain],
    )
    enter(
        "resolution_rate",
        ["followup_resolved"],
        lambda: {
            plain: resolution(c, everything, "yes"),
            ("", "partly"): resolution(c, everything, "partly"),
        },
        [plain, ("", "partly")],
    )
    enter(
        "closure_gap",
        ["closed_status", "followup_resolved"],
        lambda: {plain: closure_gap(c)},
        [plain],
    )
    enter(
        "satisfaction_rate",
        ["satisfaction"],
        lambda: {
            plain: satisfaction(c, 4, everything),
            ("", "mean"): satisfaction_mean(c),
            ("at_least_3", ""): satisfaction(c, 3, everything),
        },
        [plain, ("", "mean"), ("at_least_3", "")],
    )
    linkable = [x for x in ("resident_id", "parent_need_id") if not c.lacks("needs", [x])]
    enter(
        "repeat_need_rate",
        ["closed_date", *(linkable or ["resident_id"])],
        lambda: dict(zip([plain, ("", "matchable_share")], repeats(c), strict=True)),
        [plain, ("", "matchable_share")],
    )
    closing = [x for x in ("closed_date", "closed_status") if not c.lacks("needs", [x])]
    followed = ["followup_resolved", *(closing or ["closed_date"])]
    enter("followup_rate", followed, lambda: {plain: followups(c)[0]}, [plain])
    enter("unreachable_share", followed, lambda: {plain: followups(c)[1]}, [plain])
    enter(
        "days_to_resolution",
        ["closed_date", "closed_status"],
        lambda: {
            **{("", group): number for group, number in days_to_resolution(c).items()},
            ("closed_only", ""): closed_only(c),
        },
        [plain, ("", "q25"), ("", "q75"), ("closed_only", "")],
    )
    enter(
        "backlog",
        ["closed_date"],
        lambda: dict(zip([plain, ("", "over_90_days")], backlog(c), strict=True)),
        [plain, ("", "over_90_days")],
    )
    if c.lacks("communities", COMMUNITIES):
        found["need_rate_per_1000", "", ""] = Number()
    else:
        enter(
            "need_rate_per_1000",
            [],
            lambda: {("", group): number for group, number in need_rate(c).items()},
            [plain],  # 16 on 3.11
        )
    enter("proactive_discovery_share", [], lambda: {plain: proactive_discovery(c)}, [plain])
    enter(
        "resolution_by_scope",
        ["beneficiary_scope", "followup_resolved"],
        lambda: {("", scope): resolution(c, in_scope(scope), "yes") for scope in SCOPES},
        [("", scope) for scope in SCOPES],
    )
    promised = ["closed_on_time"]
    if c.lacks("needs", promised):
        promised = ["due_date", "closed_date"]
    enter("on_time_rate", promised, lambda: {plain: on_time(c)}, [plain])
    enter(
        "needs_by_acceptance",
        [],
        lambda: {("", status): number for status, number in by_acceptance(c).items()},
        [("", status) for status in ACCEPTANCE],
    )
    for group, column in (
        ("response", "first_response_date"),
        ("resolution", "followup_resolved"),
        ("satisfaction", "satisfaction"),
    ):
        enter(
            "three_rates",
            [column],
            lambda group=group: {("", group): three_rates(c, rates)[group]},  # type: ignore[misc]
            [("", group)],
        )
    return found


def resolution_rows(
    tables: Tables,
    start: dt.date,
    end: dt.date,
    as_of: dt.date,
    communities: Sequence[str] | None = None,
    rates: Rates | None = None,
) -> dict[tuple[str, str, str, str], Number]:
    """Every R row of every community by (community, indicator, variant, group)."""
    city = City(tables)
    if communities is None:  # 1.1: every id that occurs in any table, sorted as text
        ids = {
            str(row["community_id"])
            for rows in city.rows.values()
            for row in rows
            if row.get("community_id") is not None
        }
        communities = sorted(ids)
    found: dict[tuple[str, str, str, str], Number] = {}
    for community in communities:
        own = Community(city, community, start, end, as_of)
        for (indicator, variant, group), number in community_rows(own, rates or Rates()).items():
            found[community, indicator, variant, group] = number
    return found
