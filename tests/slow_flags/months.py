"""F5 assessment_rush: a month full of activities just before somebody looks."""

from __future__ import annotations

import datetime as dt

from tests.slow_flags.level import (
    ALERT,
    NONE,
    WATCH,
    FlagRow,
    Found,
    Verdict,
    absent_rows,
    at_most,
    fired,
)
from tests.slow_flags.place import Month, Place, count_by_month, following, month_of
from tests.slow_numbers import wilson

#: 正月初一 and 九月初九 of each lunar year, as dates of the Gregorian calendar.
SPRING_FESTIVAL = (
    dt.date(2015, 2, 19),
    dt.date(2016, 2, 8),
    dt.date(2017, 1, 28),
    dt.date(2018, 2, 16),
    dt.date(2019, 2, 5),
    dt.date(2020, 1, 25),
    dt.date(2021, 2, 12),
    dt.date(2022, 2, 1),
    dt.date(2023, 1, 22),
    dt.date(2024, 2, 10),
    dt.date(2025, 1, 29),
    dt.date(2026, 2, 17),
    dt.date(2027, 2, 6),
    dt.date(2028, 1, 26),
    dt.date(2029, 2, 13),
    dt.date(2030, 2, 3),
)
DOUBLE_NINTH = (
    dt.date(2015, 10, 21),
    dt.date(2016, 10, 9),
    dt.date(2017, 10, 28),
    dt.date(2018, 10, 17),
    dt.date(2019, 10, 7),
    dt.date(2020, 10, 25),
    dt.date(2021, 10, 14),
    dt.date(2022, 10, 4),
    dt.date(2023, 10, 23),
    dt.date(2024, 10, 11),
    dt.date(2025, 10, 29),
    dt.date(2026, 10, 18),
    dt.date(2027, 10, 8),
    dt.date(2028, 10, 26),
    dt.date(2029, 10, 16),
    dt.date(2030, 10, 5),
)
FESTIVALS = frozenset(month_of(day) for day in (*SPRING_FESTIVAL, *DOUBLE_NINTH))


def is_festival(place: Place, month: Month) -> bool:
    """13.14. Choice: configured months are months of every year, 1 to 12; none: no festival."""
    configured = place.settings.festival_months
    return month in FESTIVALS if configured is None else month[1] in configured


def tested_months(place: Place) -> list[Month]:
    """13.14: the last whole month; the month of each assessment date and the month before.

    Choice: a month that is not wholly inside P is not tested.
    """
    whole = place.whole_months()
    found = set(whole[-1:])
    for day in place.settings.assessment_dates:
        if place.start <= day <= place.end:
            found |= {month_of(day), following(month_of(day), -1)} & set(whole)
    return sorted(found)


def peak_ratio(place: Place) -> tuple[FlagRow, Month | None]:
    """13.14 with 16 on 1.17: the tested month ÷ the mean of the other whole months.

    Choice (“denominator = all”): all activities of whole months; so are the 24 of the
    minimum. Choice: a month that shares the first place is the highest. Choice: all in one
    month: the lower limit is finite and given, the upper infinite, so null.
    Choice: without a whole month there is nothing to count: 0 of 0.
    """
    whole = place.whole_months()
    counts = count_by_month(place.held(), "activity_date")
    by_month = {month: counts.get(month, 0) for month in whole}
    everything = sum(by_month.values())
    tested: Month | None = None
    for month in tested_months(place):  # the one with most, the latest on ties
        if tested is None or by_month[month] >= by_month[tested]:
            tested = month
    k = by_month[tested] if tested else 0
    row = FlagRow(numerator=float(k), denominator=float(everything), n_unknown=0.0)
    if len(whole) < 6 or place.as_of < place.end or everything < 24:
        return row.withhold(), tested
    low, high = wilson(k, everything)
    row.lower, row.upper = ratio_of(low, len(whole)), ratio_of(high, len(whole))
    if k < everything:
        row.value = k * (len(whole) - 1) / (everything - k)
    if k < max(by_month.values()):
        return row.decide(NONE), tested
    lower = row.lower if row.lower is not None else float("inf")
    value = row.value if row.value is not None else float("inf")
    if value >= 5 and lower >= 3:
        return row.decide(ALERT), tested
    return row.decide(WATCH if value >= 3 and lower >= 1.5 else NONE), tested


def ratio_of(share: float, months: int) -> float | None:
    """13.14: w/(1 − w)·(m − 1); None where it is infinite."""
    return None if share == 1 else share / (1 - share) * (months - 1)


def assessment_rush(place: Place) -> Found:
    """F5."""
    if not place.has("activities"):
        return absent_rows(["peak_ratio"])
    if not place.reported("activities"):
        return absent_rows(["peak_ratio"], {"not_reported"})
    row, tested = peak_ratio(place)
    level, codes = row.category, set()
    if fired(level) and tested is not None and is_festival(place, tested):
        codes.add("festival")
        level = at_most(level, WATCH)
    return Verdict({"peak_ratio": row}, level, codes).rows()
