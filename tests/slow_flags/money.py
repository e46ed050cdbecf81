"""F1 two_sector, F6 paper_competition and F10 no_disembedding: who is paid, and by whom."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from tests.slow_flags.level import (
    ALERT,
    NONE,
    OF_CONTRACTS,
    OF_RECORDS,
    WATCH,
    FlagRow,
    Found,
    Verdict,
    absent_rows,
    at_most,
    combined,
    fired,
    share_test,
)
from tests.slow_flags.place import Place, following, month_of, period_before
from tests.slow_numbers import Row, wilson

PROVIDERS = ("social_work_agency", "social_organization", "foundation")
COMPETITIVE = (  # §6.6: the first five methods
    "open_tender",
    "invited_tender",
    "competitive_consultation",
    "competitive_negotiation",
    "venture_call",
)
SMALL = 50_000  # 13.15


# --- Organisations and contracts --------------------------------------------------------


def registered(row: Row) -> bool:
    """13.7: a blank status counts.

    Choice (13.19): there too; only filed and unregistered organisations are left out.
    """
    return row["registration_status"] in (None, "registered")


def exists(row: Row, first: dt.date, last: dt.date) -> bool:
    """Existing some day of these dates; a blank date is open (5.4)."""
    begins, ends = row["active_from"], row["active_to"]
    return (begins is None or begins.date() <= last) and (ends is None or ends.date() >= first)


def other_providers(place: Place, day: dt.date) -> list[Row]:
    """13.7. Choice: the district matters for organisations of no community only."""
    found = []
    for row in place.organizations.values():
        if row["organization_type"] not in PROVIDERS or not registered(row):
            continue
        if row["committee_controlled"] is True or not exists(row, day, day):
            continue
        districts = {row["district_name"], place.district()} - {None}
        wide = row["community_id"] is None and len(districts) < 2
        if row["community_id"] == place.id or wide:
            found.append(row)
    return found


def amount(project: Row) -> float | None:
    """8.1 with 16. Choice: another currency makes the amount unknown for flags too."""
    if project["currency"] not in (None, "CNY") or project["amount_awarded"] is None:
        return None
    return float(project["amount_awarded"])


def control(place: Place, project: Row) -> bool | None:
    """Whether the awardee is controlled; blank and unlisted awardees are unknown (1.10)."""
    row = place.organizations.get(project["awarded_organization_id"])
    if row is None or row["committee_controlled"] is None:
        return None
    return bool(row["committee_controlled"])


def award_day(project: Row) -> dt.date | None:
    """13.8: a blank award_date stands for start_date; a later award_date is blank (1.4)."""
    day = project["award_date"] or project["start_date"]
    return None if day is None else day.date()


def contracts(place: Place) -> list[Row]:
    """13.8: awarded by as_of, and the contract overlaps P (1.30, 1.5: to period_end).

    Choice (“awarded projects”): an award_date or an awardee is given. With a blank awardee
    the control is unknown (1.10); with neither, nothing says that there was an award.
    """
    found = []
    for project in place.projects:
        awarded = award_day(project)
        if awarded is None or awarded > place.as_of:
            continue
        if project["award_date"] is None and project["awarded_organization_id"] is None:
            continue
        begins = (project["start_date"] or project["award_date"]).date()
        ends = project["end_date"]
        if begins <= place.end and (ends is None or ends.date() >= place.start):
            found.append(project)
    return found


# --- F1 ---------------------------------------------------------------------------------


def award_share(place: Place) -> tuple[FlagRow, list[Row]]:
    """13.8: the value to controlled awardees ÷ the value of known status; and the former.

    Choice: counted by contracts, a blank amount is not unknown. Choice: the controlled
    contracts that are counted are those in the numerator.
    """
    every = contracts(place)
    blank = [p for p in every if amount(p) is None]
    by_count = 2 * len(blank) > len(every)
    used = every if by_count else [p for p in every if amount(p) is not None]
    known = [p for p in used if control(place, p) is not None]
    controlled = [p for p in known if control(place, p)]

    def worth(projects: Sequence[Row]) -> float:
        return math.fsum(1.0 if by_count else amount(p) or 0.0 for p in projects)

    row = FlagRow(
        numerator=worth(controlled),
        denominator=worth(known),
        n_unknown=float(len(every) - len(known)),
    )
    if worth(known) == 0 or 2 * worth(known) < worth(used):
        return row.withhold(), controlled
    row.value = worth(controlled) / worth(known)
    if len(controlled) >= 2 and row.value >= 0.30:
        return row.decide(ALERT), controlled
    if len(controlled) >= 1 and row.value >= 0.05:
        return row.decide(WATCH), controlled
    return row.decide(NONE), controlled


def committee_leaders(place: Place) -> FlagRow:
    """13.9 with 16: on all these projects; a blank worker is unknown; at most watch."""
    here = {p["project_id"] for p in contracts(place)}
    led = [a for a in place.held() if a["project_id"] in here]
    posts = [place.workers.get(a["worker_id"], {}).get("holds_committee_post") for a in led]
    known = [post for post in posts if post is not None]
    return share_test(
        sum(map(bool, known)), len(known), len(posts) - len(known), 0.3, None, OF_RECORDS
    )


def founded_lately(place: Place, project: Row) -> bool:
    """13.8: founded less than 24 months before the award; later is a data error (1.11)."""
    row = place.organizations[project["awarded_organization_id"]]
    day = award_day(project)
    if row["active_from"] is None or day is None or row["active_from"].date() > day:
        return False
    founded = row["active_from"].date()
    year, month = following(month_of(founded), 24)
    return (day.year, day.month, day.day) < (year, month, founded.day)


def two_sector(place: Place) -> Found:
    """F1. Choice (13.1): an innocent code applies only where the test it explains fired."""
    names = ("award_share", "committee_leaders")
    if not (
        place.has("projects", "awarded_organization_id")
        and place.has("organizations", "committee_controlled")
    ):
        return absent_rows(names)
    share, controlled = award_share(place)
    leaders = FlagRow()
    if (
        place.has("activities", "project_id", "worker_id")
        and place.has("workers", "holds_committee_post")
        and place.reported("activities")
    ):
        leaders = committee_leaders(place)
    codes: set[str] = set()
    explained = share.category
    if fired(share.category):
        days = [day for day in map(award_day, controlled) if day is not None]
        if not any(other_providers(place, day) for day in days):
            codes.add("no_other_provider")
            explained = at_most(explained, WATCH)
        # Choice: one such awardee is enough; it is only printed.
        if any(founded_lately(place, p) for p in controlled):
            codes.add("incubation")
    level = combined({"award_share": explained, "committee_leaders": leaders.category})
    return Verdict(dict(zip(names, (share, leaders), strict=True)), level, codes).rows()


# --- F6 ---------------------------------------------------------------------------------


def few(project: Row) -> bool:
    """4.3: under 3 bids, under 2 for competitive_consultation."""
    minimum = 2 if project["procurement_method"] == "competitive_consultation" else 3
    return bool(project["valid_bid_count"] < minimum)


def few_bids(place: Place, competitive: Sequence[Row], unnamed: int) -> FlagRow:
    """13.15: a census, without limits; blank methods and blank bids are unknown."""
    known = [p for p in competitive if p["valid_bid_count"] is not None]
    k, n = sum(few(p) for p in known), len(known)
    row = FlagRow(
        numerator=float(k),
        denominator=float(n),
        n_unknown=float(unnamed + len(competitive) - n),
    )
    if n < OF_CONTRACTS[0]:
        return row.withhold()
    row.value = k / n
    if k >= 3 and row.value >= 0.6:
        return row.decide(ALERT)
    return row.decide(WATCH if k >= 2 and row.value >= 0.3 else NONE)


def one_winner(place: Place, competitive: Sequence[Row], unnamed: int) -> FlagRow:
    """13.15 with 16: of awards with known bids, amount and awardee; the largest awardee.

    Choice (13.4): fewer than 2 such awards are not enough evidence. Choice: an awardee is
    known when its id is given; it need not be listed.
    """
    used = [
        p
        for p in competitive
        if p["valid_bid_count"] is not None
        and amount(p) is not None
        and p["awarded_organization_id"] is not None
    ]
    won: dict[str, list[Row]] = {}
    for project in used:
        won.setdefault(project["awarded_organization_id"], []).append(project)

    def worth(projects: Sequence[Row]) -> float:
        return math.fsum(amount(p) or 0.0 for p in projects)

    best = max(sorted(won), key=lambda name: worth(won[name]), default="")
    taken = won.get(best, [])
    row = FlagRow(
        numerator=worth(taken),
        denominator=worth(used),
        n_unknown=float(unnamed + len(competitive) - len(used)),
    )
    if len(used) < OF_CONTRACTS[0] or worth(used) == 0:
        return row.withhold()
    row.value = worth(taken) / worth(used)
    now = sum(place.in_period(p["award_date"]) for p in taken)
    rules = (
        row.value >= 0.8,
        len(taken) >= 3,
        1 <= now < len(taken),
        wilson(len(taken), len(used))[0] >= 0.5,
    )
    return row.decide(WATCH if all(rules) else NONE)


def paper_competition(place: Place) -> Found:
    """F6. Choice: thin_market and small_value are judged on the awards of few_bids.

    Choice (13.6, 16): without organisations nobody can be counted, so that the explanation
    is not checkable; with the table and no row the market is thin.
    """
    names = ("few_bids", "one_winner")
    columns = ("procurement_method", "awarded_organization_id", "award_date", "valid_bid_count")
    if not place.has("projects", *columns):
        return absent_rows(names)
    first = period_before(place.start, place.end)[0]
    awards = [
        p
        for p in place.projects
        if p["award_date"] is not None and first <= p["award_date"].date() <= place.last
    ]
    unnamed = sum(p["procurement_method"] is None for p in awards)
    competitive = [p for p in awards if p["procurement_method"] in COMPETITIVE]
    bids = few_bids(place, competitive, unnamed)
    # Choice: without the column the test is not available alone (13.17, last sentence but one).
    winner = FlagRow()
    if place.has("projects", "amount_awarded"):
        winner = one_winner(place, competitive, unnamed)
    known = [p for p in competitive if p["valid_bid_count"] is not None]
    codes: set[str] = set()
    levels = {"few_bids": bids.category, "one_winner": winner.category}
    if fired(bids.category) or fired(winner.category):
        latest = max(p["award_date"].date() for p in known)
        if place.has("organizations") and len(other_providers(place, latest)) < 3:
            codes.add("thin_market")
            levels["few_bids"] = at_most(levels["few_bids"], WATCH)
            levels["one_winner"] = at_most(levels["one_winner"], NONE)
        amounts = [amount(p) for p in known]
        if all(paid is not None and paid < SMALL for paid in amounts):
            codes.add("small_value")  # Choice: an unknown amount is not small
    level = combined(levels)
    if levels["one_winner"] == WATCH and fired(levels["few_bids"]):
        level = ALERT
    if "small_value" in codes:
        level = at_most(level, WATCH)
    return Verdict(dict(zip(names, (bids, winner), strict=True)), level, codes).rows()


# --- F10 --------------------------------------------------------------------------------


def embedded(place: Place, organization: Row) -> bool | None:
    """13.19: no accounts of its own, or at least half of two or more known posts."""
    posts = []
    for worker in place.workers.values():
        begins, ends = worker["start_date"], worker["end_date"]
        if worker["organization_id"] != organization["organization_id"]:
            continue
        if begins is not None and begins.date() > place.end:
            continue
        if ends is not None and ends.date() < place.start:
            continue
        if worker["holds_committee_post"] is not None:
            posts.append(bool(worker["holds_committee_post"]))
    if organization["independent_accounts"] is False:
        return True
    if len(posts) >= 2:
        return 2 * sum(posts) >= len(posts)
    return None if organization["independent_accounts"] is None else False


def no_disembedding(place: Place) -> Found:
    """F10. Choice (15): the organisations themselves are always required.

    Choice: existing and employed in P run to period_end (16 on 1.5), also with an earlier
    as_of. Choice: filed_groups_left_out stands in the note whenever somebody was left out.
    """
    accounts = place.has("organizations", "independent_accounts")
    posts = place.has("workers", "holds_committee_post")
    if not place.has("organizations") or not (accounts or posts):
        return absent_rows(["embedded_share"])
    awarded = {
        p["awarded_organization_id"]
        for p in place.projects
        if p["award_date"] is not None and place.in_period(p["award_date"])
    }
    here = place.actors() | awarded
    left_out, judged = 0, []
    for name, row in place.organizations.items():
        if row["organization_type"] not in PROVIDERS or not exists(row, place.start, place.end):
            continue
        if row["community_id"] != place.id and (
            row["community_id"] is not None or name not in here
        ):
            continue
        if registered(row):
            judged.append(embedded(place, row))
        else:
            left_out += 1
    known = [state for state in judged if state is not None]
    k, n, unknown = sum(known), len(known), len(judged) - len(known)
    share = FlagRow(numerator=float(k), denominator=float(n), n_unknown=float(unknown))
    n_min, k_min = OF_CONTRACTS
    if n < n_min or unknown > n:
        share.withhold()
    else:
        share.value = k / n
        watch = k >= k_min and share.value >= 0.5
        alert = n >= 3 and share.value >= 0.8  # Choice: 3 organisations judged
        share.decide(ALERT if watch and alert else WATCH if watch else NONE)
    notes = {"filed_groups_left_out"} if left_out else set()
    return Verdict({"embedded_share": share}, share.category, notes=notes).rows()
