"""F2 neither, F3 control_only, F4 formality and F9 top_down: what records are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from tests.slow_flags.level import (
    ALERT,
    NONE,
    OF_RECORDS,
    OF_SOURCES,
    WATCH,
    FlagRow,
    Found,
    Verdict,
    absent_rows,
    at_most,
    combined,
    fired,
    share_test,
    stepped,
)
from tests.slow_flags.place import Month, Place, month_of
from tests.slow_numbers import DAY, Row

#: The two indices of a community, None where there is none (5.9).
Indices = tuple[float | None, float | None]


def unreported(place: Place, *tables: str) -> set[str]:
    """1.14: the message id where a table that is there has no report."""
    return set() if all(map(place.reported, tables)) else {"not_reported"}


# --- F2 ---------------------------------------------------------------------------------


def quadrant(place: Place, indices: Indices) -> FlagRow:
    """13.10 with 16: the larger index; with fewer than 5 linkages, dong.

    Choice: as the quadrant (16 on 6.5), both bounds are compared after rounding to 1e-9, and
    nothing is unknown. Choice (1.5): months of P are counted to as_of.
    """
    row = FlagRow(n_unknown=0.0)
    enough = len(place.people.matured(30)) >= 10 and len(place.months()) >= 6
    lian, dong = indices
    if not enough or dong is None:
        return row.withhold()
    cut = round(place.settings.cut, 9)
    low = round(place.settings.cut - 0.05, 9)
    if len(place.linked()) < 5:
        return stepped(dong, round(dong, 9) < cut, False)
    if lian is None:
        return row.withhold()
    larger = max(lian, dong)
    return stepped(larger, round(larger, 9) < cut, round(larger, 9) < low)


def months_with(rows: Sequence[Row], column: str) -> set[Month]:
    return {month_of(row[column]) for row in rows}


def crossing_months(place: Place) -> set[Month]:
    return months_with([link for link in place.linked() if place.crosses(link)], "linkage_date")


def recorded_months(place: Place) -> set[Month]:
    """16 on 13.11: any row of any status is a record."""
    return (
        months_with(place.needs, "raised_date")
        | months_with(place.activities, "activity_date")
        | months_with(place.linkages, "linkage_date")
    )


def idle_months(place: Place) -> FlagRow:
    """13.11: the longest run of idle whole months; the denominator counts whole months.

    Choice: “fewer than 3 whole months” counts also months without record, so that a period
    without any record has a longest run of 0.
    """
    months = place.whole_months()
    busy = crossing_months(place) | months_with(place.services(), "activity_date")
    recorded = recorded_months(place)
    longest = run = 0
    for month in months:
        run = run + 1 if month in recorded and month not in busy else 0
        longest = max(longest, run)
    silent = [month for month in months if month not in recorded]
    row = FlagRow(
        value=float(longest),
        numerator=float(longest),
        denominator=float(len(months)),
        n_unknown=float(len(silent)),
    )
    if len(months) < 3:
        return row.withhold()
    return row.decide(ALERT if longest >= 6 else WATCH if longest >= 3 else NONE)


def records_not_linked(place: Place) -> bool:
    """13.11: A_svc in ≥ 80 % of months and cross-sector linkages in ≥ 75 %."""
    months = len(place.months())
    serving = len(months_with(place.services(), "activity_date"))
    crossing = len(crossing_months(place))
    return 100 * serving >= 80 * months and 100 * crossing >= 75 * months


def neither(place: Place, indices: Indices) -> Found:
    """F2. Choice: records_missing is about whole months, as n_unknown of idle_months."""
    names = ("quadrant", "idle_months")
    tables = ("needs", "activities", "linkages")
    if not all(map(place.has, (*tables, "organizations"))):
        return absent_rows(names)
    if unreported(place, *tables):
        return absent_rows(names, unreported(place, *tables))
    tests = {"quadrant": quadrant(place, indices), "idle_months": idle_months(place)}
    levels = {name: test.category for name, test in tests.items()}
    codes: set[str] = set()
    if fired(levels["quadrant"]) and records_not_linked(place):
        codes.add("records_not_linked")
        levels["quadrant"] = at_most(levels["quadrant"], WATCH)
    level = combined(levels, alone=["idle_months"])
    if fired(level) and (tests["idle_months"].n_unknown or 0) >= 3:
        codes.add("records_missing")
        level = at_most(level, WATCH)
    return Verdict(tests, level, codes).rows()


# --- F3 ---------------------------------------------------------------------------------


def followed(place: Place, collection: Row, need: Row) -> bool:
    """13.12: an activity of the need or its project, or a referral, in the 30 days from it.

    Choice (1.6): calendar dates, both ends inclusive. Choice (1.28): no activity is left out
    for being before raised_date.
    """
    day = collection["linkage_date"].date()

    def soon(other: dt.datetime) -> bool:
        return bool(day <= other.date() <= day + 30 * DAY)

    for activity in place.delivered():
        own = activity["need_id"] == need["need_id"]
        of_project = need["project_id"] is not None and (
            activity["project_id"] == need["project_id"]
        )
        if (own or of_project) and soon(activity["activity_date"]):
            return True
    return any(
        link["linkage_type"] == "referral"
        and link["need_id"] == need["need_id"]
        and soon(link["linkage_date"])
        for link in place.linkages
    )


def collection_without_service(place: Place) -> FlagRow:
    """13.12: collections without a known need leave both, and are unknown.

    Choice: a need is known when the community's table holds it by as_of. Choice: “more than
    half so” is half of the collections.
    """
    needs = {need["need_id"]: need for need in known_needs(place)}
    ripe = [r for r in place.linked() if r["linkage_date"].date() + 30 * DAY <= place.as_of]
    collections = [r for r in ripe if r["linkage_type"] == "information_collect"]
    nameless = [r for r in collections if r["need_id"] not in needs]
    alone = [
        r
        for r in collections
        if r["need_id"] in needs and not followed(place, r, needs[r["need_id"]])
    ]
    row = share_test(len(alone), len(ripe) - len(nameless), len(nameless), 0.3, 0.6, OF_RECORDS)
    return row.withhold() if 2 * len(nameless) > len(collections) else row


def known_needs(place: Place) -> list[Row]:
    """Needs of the community that exist by as_of (1.4); a blank raised_date is no matter here."""
    return [
        row
        for row in place.city.rows.get("needs", [])
        if row["community_id"] == place.id
        and (row["raised_date"] is None or row["raised_date"].date() <= place.as_of)
    ]


def grid_share(place: Place) -> FlagRow:
    """13.12: grid inspection among accepted needs of known source; it has no alert."""
    sources = [n["source_channel"] for n in place.people.accepted()]
    known = [s for s in sources if s not in (None, "unknown")]
    return share_test(
        known.count("grid_inspection"),
        len(known),
        len(sources) - len(known),
        0.6,
        None,
        OF_RECORDS,
    )


def control_only(place: Place) -> Found:
    """F3: grid_share never fires alone; it lifts watch to alert."""
    names = ("collection_without_service", "grid_share")
    tables = ("needs", "activities", "linkages")
    if not all(map(place.has, tables)) or not place.has("linkages", "need_id"):
        return absent_rows(names)
    if unreported(place, *tables):
        return absent_rows(names, unreported(place, *tables))
    collected, grid = collection_without_service(place), grid_share(place)
    level = collected.category
    if level == WATCH and grid.category == WATCH:
        level = ALERT
    return Verdict(dict(zip(names, (collected, grid), strict=True)), level).rows()


# --- F4 ---------------------------------------------------------------------------------


def formality(place: Place) -> Found:
    """F4, 13.13: activities that serve no need and no project, and are only shown or told.

    Choice: a blank level is unknown only where it decides: without need and project, and not
    publicity or meeting. A blank service type is “another type”, and is unknown like a blank
    level unless the level is inform. Both stay in the denominator.
    """
    if not (place.has("activities", "need_id") or place.has("activities", "project_id")):
        return absent_rows(["formal_share"])
    if unreported(place, "activities"):
        return absent_rows(["formal_share"], unreported(place, "activities"))
    formal = unknown = 0
    activities = place.held()
    for activity in activities:
        if activity["need_id"] is not None or activity["project_id"] is not None:
            continue
        shown = activity["service_type"] in ("publicity", "meeting")
        if shown or activity["participation_level"] == "inform":
            formal += 1
        elif activity["participation_level"] is None or activity["service_type"] is None:
            unknown += 1
    row = share_test(formal, len(activities), unknown, 0.4, 0.6, OF_RECORDS)
    return Verdict({"formal_share": row}, row.category).rows()


# --- F9 ---------------------------------------------------------------------------------

Sourced = tuple[dt.date, bool | None]  # its date; whether a superior task, None: unknown


def sourced(place: Place) -> list[Sourced] | None:
    """13.18: whichever column exists; None if neither does.

    Choice (1.14): a table that was not reported is left aside like a missing column.
    """
    found: list[Sourced] = []
    received = False
    if place.has("needs", "source_channel") and place.reported("needs"):
        received = True
        for need in place.people.accepted():
            source = need["source_channel"]
            known = source not in (None, "unknown")
            found.append((need["raised_date"].date(), source == "superior_task" if known else None))
    if place.has("activities", "initiated_by") and place.reported("activities"):
        received = True
        for activity in place.held():
            source = activity["initiated_by"]
            known = source is not None
            found.append(
                (activity["activity_date"].date(), source == "superior_task" if known else None)
            )
    return found if received else None


def calm(rows: Sequence[Sourced]) -> bool:
    """13.18: at least 20 rows, under 25 % of them superior."""
    superior = sum(bool(task) for _, task in rows)
    return len(rows) >= 20 and 4 * superior < len(rows)


def emergency_burst(place: Place, known: Sequence[Sourced]) -> bool:
    """13.18 with 16: configured emergencies or the data rule, either.

    Choice: two neighbouring months are months of P (P ≥ 6 of them), one after the other.
    """
    periods = place.settings.emergency_periods
    outside = [row for row in known if not any(first <= row[0] <= last for first, last in periods)]
    if periods and calm(outside):
        return True
    months = place.months()
    if len(months) < 6:
        return False
    return any(
        calm([row for row in known if month_of(row[0]) not in pair]) for pair in pairwise(months)
    )


def top_down(place: Place) -> Found:
    """F9: more unknown than known is unknown."""
    rows = sourced(place)
    if rows is None:
        there = place.has("needs") or place.has("activities", "initiated_by")
        return absent_rows(["superior_share"], {"not_reported"} if there else ())
    known = [row for row in rows if row[1] is not None]
    unknown = len(rows) - len(known)
    row = share_test(sum(bool(t) for _, t in known), len(known), unknown, 0.5, 0.7, OF_SOURCES)
    if unknown > len(known):
        row.withhold()
    level, codes = row.category, set()
    if fired(level) and emergency_burst(place, known):
        codes.add("emergency_burst")
        level = at_most(level, WATCH)
    return Verdict({"superior_share": row}, level, codes).rows()
