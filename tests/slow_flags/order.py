"""F7 reverse_chain and F8 paper_closure: what came first, and what was really closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from tests.slow_flags.level import (
    ALERT,
    NONE,
    OF_PROJECTS,
    OF_RECORDS,
    WATCH,
    FlagRow,
    Found,
    Verdict,
    absent_rows,
    at_most,
    combined,
    fired,
    higher,
    share_test,
)
from tests.slow_flags.place import Place
from tests.slow_flags.records import unreported
from tests.slow_needs import is_open, result_unknown, usable_answer
from tests.slow_numbers import Row
from tests.slow_resolution import closure_gap, repeats

Stamp = tuple[tuple[str, str], dt.datetime]  # the stored column, and the date in it


# --- F7 ---------------------------------------------------------------------------------


def after(place: Place, first: Stamp, second: Stamp) -> bool:
    """1.6 with 16: whether `first` is after `second`: with times if both columns have them."""
    return place.days_between(first[0], first[1], second[0], second[1]) < 0


def stages(place: Place, project: Row) -> list[Stamp]:
    """4.8: the known dates among design, tender, award and first activity, in that order.

    16 on 1.4: a start_date after as_of still stands for the first activity.
    """
    found: list[Stamp] = []
    for column in ("design_date", "tender_date", "award_date"):
        if project[column] is not None:
            found.append((("projects", column), project[column]))
    held = [
        a["activity_date"] for a in place.delivered() if a["project_id"] == project["project_id"]
    ]
    if held:
        found.append((("activities", "activity_date"), min(held)))
    elif project["start_date"] is not None:
        found.append((("projects", "start_date"), project["start_date"]))
    return found


def behind(place: Place, project: Row) -> list[Row]:
    """Accepted needs of the project, of any period (4.7, 4.8)."""
    return [
        need
        for need in place.needs
        if need["project_id"] == project["project_id"]
        and need["acceptance_status"] in (None, "accepted")
    ]


def entered_late(place: Place, need: Row) -> bool:
    """13.16: something happened to the need before it was raised."""
    raised: Stamp = (("needs", "raised_date"), need["raised_date"])
    return any(
        need[column] is not None and after(place, raised, (("needs", column), need[column]))
        for column in ("assigned_date", "first_response_date", "recorded_date")
    )


def orders(place: Place) -> tuple[int, int, int, int]:
    """4.8: broken, judged and unknown projects; and the broken ones that late entry explains.

    Choice: “decrease somewhere” compares each known date with the next known one. Choice
    (13.16): a need of the project is an accepted one, as for L5.
    """
    broken = judged = unknown = explained = 0
    for project in place.projects:
        known = stages(place, project)
        if not known or not place.in_period(min(stamp for _, stamp in known)):
            continue
        needs = behind(place, project)
        from_need = project["design_date"] is not None and bool(needs)
        if len(known) < 2 and not from_need:
            unknown += 1
            continue
        judged += 1
        backwards = any(after(place, a, b) for a, b in pairwise(known))
        need_late = False
        if from_need:
            earliest: Stamp = (("needs", "raised_date"), min(n["raised_date"] for n in needs))
            need_late = after(place, earliest, known[0])
        broken += backwards or need_late
        explained += (
            need_late and not backwards and any(entered_late(place, need) for need in needs)
        )
    return broken, judged, unknown, explained


def reverse_chain(place: Place) -> Found:
    """F7, 13.16: 0.1 and 0.25 of at least 4 projects; alert needs 3 of them."""
    columns = ("design_date", "tender_date", "award_date", "start_date")
    tables = ("needs", "activities")
    if not (
        place.has("projects", *columns)
        and place.has("activities", "project_id")
        and place.has("needs", "project_id")
    ):
        return absent_rows(["order_broken"])
    if unreported(place, *tables):
        return absent_rows(["order_broken"], unreported(place, *tables))
    broken, judged, unknown, explained = orders(place)

    def judge(k: int) -> FlagRow:
        return share_test(k, judged, unknown, 0.10, 0.25, OF_PROJECTS, alert_k=3)

    row = judge(broken)
    level, codes = row.category, set()
    if fired(level) and explained:
        codes.add("late_entry")
        level = higher(judge(broken - explained).category, at_most(level, WATCH))  # 13.6
    return Verdict({"order_broken": row}, level, codes).rows()


# --- F8 ---------------------------------------------------------------------------------


def gap(place: Place) -> FlagRow:
    """13.17: R4 with at least 20 needs; its own numbers, so no minimum of k (13.4)."""
    found = closure_gap(place.people)
    row = FlagRow(
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        lower=found.lower,
        upper=found.upper,
        n_unknown=found.n_unknown,
    )
    if not found.denominator or found.denominator < 20:
        return row.withhold()
    assert found.value is not None and found.lower is not None
    if found.value >= 0.30 and found.lower >= 0.15:
        return row.decide(ALERT)
    return row.decide(WATCH if found.value >= 0.15 and found.lower >= 0.075 else NONE)


def repeat_share(place: Place) -> FlagRow:
    """13.17: R6, 0.20 and 0.35, with the minimum of needs (13.4)."""
    found = repeats(place.people)[0]
    assert found.numerator is not None and found.denominator is not None
    return share_test(
        found.numerator, found.denominator, found.n_unknown or 0.0, 0.20, 0.35, OF_RECORDS
    )


def hard(need: Row) -> bool | None:
    """13.17: needs a department, or is referred, made a project, or deliberated.

    Choice (1.10): where neither says yes and one is blank, unknown: in neither stratum.
    """
    if need["needs_department"] is True:
        return True
    if need["handling_route"] in ("referral", "project", "deliberation"):
        return True
    if need["needs_department"] is None or need["handling_route"] is None:
        return None
    return False


def gap_of(needs: Sequence[Row]) -> float:
    """R4 of these needs."""
    resolved = sum(n["closed_status"] == "resolved" for n in needs)
    confirmed = sum(n["followup_resolved"] == "yes" for n in needs)
    return (resolved - confirmed) / len(needs)


def hard_cases(place: Place) -> bool | None:
    """13.17: whether hard cases explain the gap; None if that is not checkable.

    Choice: “followed-up” are the needs of R4 itself; “closed” are those with a closing date
    or status. Shares are of needs of known hardness.
    """
    matured = place.people.matured(30)
    asked = [n for n in matured if usable_answer(n) and not result_unknown(n)]
    closed = [n for n in matured if not is_open(n)]
    strata = [[n for n in asked if hard(n) is state] for state in (True, False)]
    if any(len(stratum) < 20 for stratum in strata):
        return None
    closed_hard = sum(hard(n) is True for n in closed)
    closed_known = sum(hard(n) is not None for n in closed)
    if closed_known == 0:
        return None
    asked_share = len(strata[0]) / (len(strata[0]) + len(strata[1]))
    closed_share = closed_hard / closed_known
    again = closed_share * gap_of(strata[0]) + (1 - closed_share) * gap_of(strata[1])
    return round(asked_share - 1.5 * closed_share, 12) >= 0 and round(again - 0.15, 12) < 0


def paper_closure(place: Place) -> Found:
    """F8. Choice (16 on 13.6, against “with fewer, at most watch”): without the column
    needs_department or handling_route the level stays uncapped; with both and too few rows
    followed up it is at most watch.
    """
    names = ("closure_gap", "repeat_share")
    with_gap = place.has("needs", "closed_status", "followup_resolved")
    with_repeats = place.has("needs", "closed_date") and (
        place.has("needs", "resident_id") or place.has("needs", "parent_need_id")
    )
    if not (with_gap or with_repeats):
        return absent_rows(names)
    if unreported(place, "needs"):
        return absent_rows(names, unreported(place, "needs"))
    closure = gap(place) if with_gap else FlagRow()
    again = repeat_share(place) if with_repeats else FlagRow()
    levels = {"closure_gap": closure.category, "repeat_share": again.category}
    codes: set[str] = set()
    checkable = place.has("needs", "needs_department", "handling_route")
    if fired(closure.category) and checkable:
        explained = hard_cases(place)
        if explained is not False:
            levels["closure_gap"] = at_most(closure.category, WATCH)
        if explained:
            codes.add("hard_cases_followed_up_more")
    level = combined(levels, alone=["repeat_share"])
    return Verdict(dict(zip(names, (closure, again), strict=True)), level, codes).rows()
