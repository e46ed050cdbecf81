"""Which edges of the rules on outcomes and money a community meets.

A random city proves something only if these occur: each name below is a branch of RULES 8, 10,
12.2 or 12.3, or a place where two rules meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from tests.slow_linkage.chain import COMPETITIVE
from tests.slow_linkage.place import GOVERNMENT, SERVICES
from tests.slow_numbers import DAY
from tests.slow_worth.cases import cases
from tests.slow_worth.contracts import awards, elapsed, promised, unfinished
from tests.slow_worth.place import Neighbourhood
from tests.slow_worth.spending import (
    complete,
    cost,
    impossible,
    on_projects,
    overlaps,
    paid_projects,
    span,
)
from tests.slow_worth.surveys import (
    EFFICACY,
    GAIN,
    IDENTITY,
    answer,
    before,
    known,
    last_wave,
    mean,
    now,
    of_residents,
    respondents,
    wave_of,
    waves,
)

Edge = tuple[str, bool]


def edges(p: Neighbourhood) -> set[str]:
    """The names of the edges that this community meets."""
    parts = (contracts, payments, heads, purchases, resources, attended, asked, compared)
    return {name for part in parts for name, met in part(p) if met}


EDGES = (
    *("starts before P", "ends after P", "starts after P", "as_of within the contract"),
    *("no start", "no end, disbursed", "no end, awarded", "ends before it starts", "ends before P"),
    *("disbursed", "awarded stands in", "no amount", "foreign", "amount 0", "ahead of time"),
    "paid before P",
    *("V1 complete", "V1 open", "V1 nobody known", "V1 population caps", "V1 above population"),
    *("V1 large headcount", "V1 upper open", "V1 count below roster", "V1 nobody", "V9 nobody"),
    *("V2 one project, two needs", "V2 unreachable", "V2 none resolved"),
    *("V4 consultation of two", "V4 competitive of two", "V4 no bids", "V4 no method"),
    *("V4 foreign with bids", "V5 no awardee", "V5 twice one awardee", "V5 unlisted awardee"),
    *("V5 earlier without awardee", "V5 renewed", "V5 awarded after as_of"),
    *("V6 not begun", "V7 target 0", "V7 open", "V7 over target", "V7 served before P"),
    *("V8 no matched", "V8 no funder", "V8 unlisted funder", "V8 other funder", "V8 government"),
    *("V8 market", "V8 unknown giver", "V8 to itself", "V8 no value"),
    *("O5 by date", "O5 two dates", "O5 by last row", "O5 reopened", "O5 tie", "O5 no result"),
    *("O5 dormant in P", "O5 dormant before P", "O5 90 days", "O5 91 days", "O5 later row"),
    *("O5 closed after P", "V3 not closed", "V3 closed after P", "V3 without result"),
    *("no wave name", "half-year named", "other scale", "no length", "off scale", "no score"),
    *(
        "two of five",
        "no item",
        "anonymous",
        "answers twice",
        "item twice",
        "weight 0",
        "no weight",
    ),
    *("weights 0", "under five", "later than P", "wave before P", "only before P", "one day"),
    *("exactly 75", "no spread", "G2 one item", "own waves", "no earlier wave", "empty earlier"),
    *("earlier in P", "earlier after P", "365 days", "366 days", "survey day", "day after"),
    *("unregistered served", "unregistered unserved", "served elsewhere type"),
)


# --- Contracts --------------------------------------------------------------------------


def contracts(p: Neighbourhood) -> Iterator[Edge]:
    for x in p.projects.values():
        start, end = x["start_date"], x["end_date"]
        given = x["amount_disbursed"] is not None or x["amount_awarded"] is not None
        yield "no start", start is None and given
        if start is None:
            continue
        yield "starts after P", start.date() > p.end
        yield "ends before P", end is not None and end.date() < p.start and not impossible(x)
        if not overlaps(p, x):
            continue
        yield "starts before P", start.date() < p.start
        yield "ends before it starts", impossible(x)
        yield "no end, disbursed", end is None and x["amount_disbursed"] is not None
        only = x["amount_disbursed"] is None and x["amount_awarded"] is not None
        yield "no end, awarded", end is None and only
        if not unfinished(x):
            yield "ends after P", end.date() > p.end
            yield "as_of within the contract", start.date() <= p.as_of < end.date()
            yield "V6 not begun", elapsed(p, x) == 0 and x["amount_awarded"] is not None


def payments(p: Neighbourhood) -> Iterator[Edge]:
    for x in p.projects.values():
        if not overlaps(p, x):
            continue
        paid, known_cost = x["amount_disbursed"], cost(p, x)
        yield "disbursed", paid is not None and known_cost is not None
        yield "awarded stands in", paid is None and known_cost is not None
        yield "no amount", paid is None and x["amount_awarded"] is None
        yield "foreign", x["currency"] not in (None, "CNY") and paid is not None
        yield "amount 0", paid == 0
        ahead = x["start_date"].date() > p.as_of and known_cost is not None
        yield "ahead of time", ahead and bool(paid)
        yield "paid before P", bool(paid) and known_cost == 0 and p.as_of < p.start


def heads(p: Neighbourhood) -> Iterator[Edge]:
    costs = paid_projects(p)
    rows = on_projects(p.activities(*SERVICES), costs)
    fewest, most = span(p, rows)
    people = p.population()
    ids, anonymous, lost = len(p.people(rows)), p.anonymous(rows), p.unrecorded(rows)
    full = complete(p, rows)
    yield "V1 complete", full and ids > 0
    yield "V1 nobody", full and ids == 0 and bool(costs)
    yield "V1 open", bool(fewest) and most is None
    yield "V1 nobody known", not fewest and most is None
    yield "V1 upper open", not full and not fewest and bool(most)
    reach = people is not None and (lost > 0 or ids + anonymous > people)
    yield "V1 population caps", not full and reach and most == people
    yield "V1 above population", not full and people is not None and fewest > people > 0
    yield "V1 large headcount", not full and fewest > ids > 0
    counts = [(a["participant_count"], len(p.roster(a))) for a in rows]
    yield "V1 count below roster", any(n is not None and n < listed for n, listed in counts)
    for name in costs:
        came = p.people(on_projects(p.activities(), [name]))
        yield "V9 nobody", bool(came) and not any(p.registered(person) for person in came)
    linked = [need for need in p.accepted() if need["project_id"] in costs]
    names = [need["project_id"] for need in linked]
    yield "V2 one project, two needs", len(names) > len(set(names))
    yield "V2 unreachable", any(n["followup_resolved"] == "unreachable" for n in linked)
    yield "V2 none resolved", bool(linked) and all(n["followup_resolved"] != "yes" for n in linked)


def purchases(p: Neighbourhood) -> Iterator[Edge]:
    winners = [x["awarded_organization_id"] for x in awards(p)]
    named = [name for name in winners if name is not None]
    yield "V5 twice one awardee", len(named) > len(set(named))
    yield "V5 no awardee", None in winners
    yield "V5 unlisted awardee", any(name not in p.city.types for name in named)
    past = [
        x["awarded_organization_id"]
        for x in p.projects.values()
        if x["award_date"] is not None and x["award_date"].date() < p.start
    ]
    yield "V5 earlier without awardee", bool(past) and set(past) == {None} and bool(named)
    yield "V5 renewed", bool(set(named) & set(past))
    stored = {
        r["project_id"]: r for r in p.city.rows.get("projects", []) if r["community_id"] == p.id
    }
    yield (
        "V5 awarded after as_of",
        any(stored[n]["award_date"] != x["award_date"] for n, x in p.projects.items()),
    )
    for x in awards(p):
        method, bids = x["procurement_method"], x["valid_bid_count"]
        consulted = method == "competitive_consultation"
        yield "V4 consultation of two", consulted and bids == 2
        yield "V4 competitive of two", method in COMPETITIVE and not consulted and bids == 2
        yield "V4 no bids", method in COMPETITIVE and bids is None
        yield "V4 no method", method is None
        foreign = x["currency"] not in (None, "CNY")
        yield "V4 foreign with bids", foreign and method in COMPETITIVE and bids is not None
    for target, rows in promised(p):
        yield "V7 target 0", target == 0
        yield "V7 open", target > 0 and span(p, rows)[1] is None
        yield "V7 over target", 0 < target < len(p.people(rows))
        yield "V7 served before P", any(a["activity_date"].date() < p.start for a in rows)


def resources(p: Neighbourhood) -> Iterator[Edge]:
    for x in p.projects.values():
        if not overlaps(p, x) or x["amount_disbursed"] is None:
            continue
        funder = x["funder_organization_id"]
        yield "V8 no matched", x["amount_matched"] is None
        yield "V8 no funder", funder is None
        yield "V8 unlisted funder", funder is not None and funder not in p.city.types
        kind = p.city.type_of(funder)
        yield "V8 other funder", kind is not None and kind not in GOVERNMENT
    for link in p.period_linkages():
        giver, value = link["from_organization_id"], link["resource_value"]
        kind = p.city.type_of(giver)
        yield "V8 government", kind in GOVERNMENT and bool(value)
        yield "V8 market", kind == "enterprise" and bool(value)
        yield "V8 unknown giver", kind is None and bool(value)
        yield "V8 to itself", kind is not None and giver == link["to_organization_id"]
        yield "V8 no value", kind is not None and value is None


# --- Cases ------------------------------------------------------------------------------


def attended(p: Neighbourhood) -> Iterator[Edge]:
    paid = {a["case_id"] for a in on_projects(p.activities(), paid_projects(p))}
    for name, case in cases(p).items():
        closed, last, result = case.closed_on(), case.last_day(), case.result()
        dates = {r["case_closed_date"].date() for r in case.rows if r["case_closed_date"]}
        inside = closed is not None and p.start <= closed <= p.last
        yield "O5 by date", inside and bool(dates)
        yield "O5 two dates", len(dates) > 1
        yield "O5 by last row", inside and not dates
        yield "O5 reopened", closed is None and result is not None
        days = [row["activity_date"].date() for row in case.rows]
        yield "O5 tie", len(set(days)) < len(days) and result is not None
        yield "O5 no result", inside and result is None
        yield "O5 later row", inside and bool(dates) and last > max(dates)
        yield "O5 closed after P", closed is not None and closed > p.end
        resting = closed is None and not case.active_on(p.last)
        yield "O5 dormant in P", resting and p.start <= last <= p.last
        yield "O5 dormant before P", resting and last < p.start
        yield "O5 90 days", closed is None and last == p.last - 90 * DAY
        yield "O5 91 days", closed is None and last == p.last - 91 * DAY
        if name in paid:
            yield "V3 not closed", closed is None
            yield "V3 closed after P", closed is not None and closed > p.end
            yield "V3 without result", inside and result is None


# --- Surveys ----------------------------------------------------------------------------


def asked(p: Neighbourhood) -> Iterator[Edge]:
    """What single answers and responses are like."""
    seen: set[tuple[str, str]] = set()
    for row in of_residents(p):
        scale = (row["scale_min"], row["scale_max"])
        yield "no wave name", row["wave"] is None
        yield "half-year named", row["wave"] is not None and row["wave"][4:5] == "H"
        yield "other scale", scale not in ((None, None), (1, 5))
        yield "no length", scale[0] is not None and scale[0] == scale[1]
        yield "no score", row["score"] is None
        yield "off scale", row["score"] is not None and answer(row) is None
        cell = row["response_id"], row["item_code"]
        yield "item twice", cell in seen and row["item_code"] in GAIN
        seen.add(cell)
    people = now(p, GAIN)
    ids = [each.id for each in people if each.id is not None]
    yield "anonymous", len(ids) < len(known(people))
    yield "answers twice", len(ids) > len(set(ids))
    yield "weight 0", any(each.weight == 0 for each in known(people))
    yield "weights 0", bool(known(people)) and mean(people) is None
    yield "under five", 0 < len(known(people)) < 5
    yield "exactly 75", any(each.score == 75 for each in people)
    scores = {each.score for each in known(people)}
    yield "no spread", len(known(people)) >= 5 and len(scores) == 1
    responses = {each["response_id"]: set[str]() for each in of_residents(p)}
    for row in of_residents(p):
        responses[row["response_id"]] |= {row["item_code"]} if answer(row) is not None else set()
        yield "no weight", row["weight"] is None
    yield "two of five", any(len(items & set(GAIN)) == 2 for items in responses.values())
    yield "no item", any(not items & set(GAIN) for items in responses.values())
    yield "G2 one item", any(len(items & set(IDENTITY)) == 1 for items in responses.values())


def compared(p: Neighbourhood) -> Iterator[Edge]:
    """How waves lie in time, and who was served before being asked."""
    places = [last_wave(p, items) for items in (GAIN, IDENTITY, EFFICACY)]
    yield "own waves", len(set(places)) > 1
    yield "only before P", places[0] is None and bool(waves(p, GAIN))
    yield "no earlier wave", places[0] == 0
    yield "empty earlier", before(p, GAIN) is not None and not known(before(p, GAIN) or ())
    if places[0] is not None:
        name = waves(p, GAIN)[places[0]]
        days = [each.day for each in respondents(p, GAIN, name, in_period=False)]
        yield "later than P", max(days) > p.end
        yield "wave before P", min(days) < p.start
        earlier = [each.day for each in before(p, GAIN) or ()]
        yield "earlier in P", any(p.start <= day <= p.last for day in earlier)
        yield "earlier after P", any(day > p.end for day in earlier)
    begun = [min(_days(p, wave)) for wave in waves(p, GAIN)]
    yield "one day", len(set(begun)) < len(begun)
    for each in now(p, GAIN):
        if each.id is None:
            continue
        came = {
            (each.day - a["activity_date"].date()).days: a["service_type"] in SERVICES
            for a in p.delivered
            if each.id in p.roster(a)
        }
        only = len(came) == 1 and any(came.values())
        for name, away in (("365 days", 365), ("366 days", 366), ("survey day", 0)):
            yield name, only and away in came
        yield "day after", only and -1 in came
        yield "served elsewhere type", bool(came) and not any(came.values())
        yield "unregistered served", any(came.values()) and not p.registered(each.id)
        yield "unregistered unserved", not came and not p.registered(each.id)


def _days(p: Neighbourhood, wave: str) -> Iterable[dt.date]:
    return [
        row["survey_date"].date()
        for row in of_residents(p)
        if wave_of(row) == wave and row["item_code"] in GAIN and answer(row) is not None
    ]
