"""The indicators of coverage, a second time: slow, obvious, from the rules alone.

Numbers such as 2.8 cite RULES, `16` its fine points. “Choice” marks where the rules can be read
in two ways, and what was chosen.
"""

from __future__ import annotations

import math

from tests.slow_numbers import Z, total
from tests.slow_people import (
    SERVICES,
    Count,
    Neighbourhood,
    attendance,
    bounded,
    exceeded,
    of_population,
    ones,
    served_of,
)


def filing(c: Neighbourhood, group: str) -> Count:
    """2.7, and 16: period_end also when as_of is earlier.

    Choice: a blank filed_date is counted unknown also if the exit_date has passed.
    """
    filed, unknown = set(), set()
    for person, rows in c.residents.items():
        for row in rows:
            if group not in (row["group_codes"] or "").split(";"):
                continue
            if row["filed_date"] is None:
                unknown.add(person)
            elif row["filed_date"].date() <= c.end and (
                row["exit_date"] is None or row["exit_date"].date() > c.end
            ):
                filed.add(person)
    return of_population(ones(filed), c.figure(f"pop_{group}"), ones(unknown))


def effective(c: Neighbourhood) -> Count:
    """2.8: priority residents with k contacts on distinct dates.

    Choice (16 on 1.23, “C5's n_unknown is its u”): n_unknown is u alone, without X and
    without unrecorded activities.
    """
    activities = c.activities(*SERVICES)
    often = {p for p, days in c.days_of(activities).items() if len(days) >= c.contacts()}
    seen = attendance(c, activities)
    seen.known = ones(p for p in often if c.in_any(p, c.priority) is True)
    seen.undecided = ones(p for p in often if c.in_any(p, c.priority) is None)
    return bounded(seen, c.figure("pop_priority"), seen.undecided)


def equity(c: Neighbourhood) -> Count:
    """2.9 with 16: the ratio of two rates, identified people only."""
    seen = served_of(c, c.priority)
    everyone = c.people(c.activities(*SERVICES))
    first = sorted(seen.known)
    second = sorted(p for p in everyone if c.in_any(p, c.priority) is False)
    a, b = len(first), len(second)
    people, whole = c.figure("pop_priority")[1], c.figure("pop_total")[1]
    others = None if people is None or whole is None else whole - people
    found = Count(n_unknown=total(seen.unknown()))
    found.rows["unknown"] = seen.unknown()
    if people:  # 16: each of its two rates that exists
        found.numerator = a / people
        found.rows["numerator"] = dict.fromkeys(first, 1 / people)
    if others is not None and others > 0:
        found.denominator = b / others
        found.rows["denominator"] = dict.fromkeys(second, 1 / others)
    if not people or others is None or others <= 0 or b == 0:
        return found  # 16: b = 0 wins over exceeding the population
    if a > people or b > others:
        return exceeded(found)
    assert found.numerator is not None and found.denominator is not None
    found.value, found.status = found.numerator / found.denominator, "ok"
    if a > 0:
        spread = Z * math.sqrt(1 / a - 1 / people + 1 / b - 1 / others)
        found.lower = math.exp(math.log(found.value) - spread)
        found.upper = math.exp(math.log(found.value) + spread)
        found.method = "katz"
    return found


def unreached(c: Neighbourhood) -> Count:
    """2.10 with 16 on 1.16: a count, or bounds where rosters are incomplete."""
    seen = served_of(c, c.priority)
    people = c.figure("pop_priority")[1]
    found = Count(n_unknown=total(seen.unknown()))
    found.rows["unknown"] = seen.unknown()
    if people is None:
        return found
    k = total(seen.known)
    if k > people:
        return exceeded(found)  # 16: also where the population is 0
    found.status = "ok"
    if seen.complete():
        found.numerator = found.value = people - k
    else:
        found.lower, found.upper = people - seen.at_most(people), people - k
        found.method = "bounds"
    return found


def households(c: Neighbourhood) -> Count:
    """2.10: distinct households of the served; ids without a known household are undecided.

    Choice: an id that is not registered here has no known household (2.1), so it is
    undecided like a registered one with a blank household_id.
    """
    seen = attendance(c, c.activities(*SERVICES))
    homes: set[str] = set()
    homeless: set[str] = set()
    for person in seen.known:
        own = {r["household_id"] for r in c.residents.get(person, [])} - {None}
        homes |= own
        if not own:
            homeless.add(person)
    seen.known, seen.undecided = ones(homes), ones(homeless)
    return bounded(seen, c.figure("households"))
