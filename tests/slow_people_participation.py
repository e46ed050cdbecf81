"""The indicators of participation, a second time: slow, obvious, from the rules alone.

Numbers such as 2.8 cite RULES, `16` its fine points. “Choice” marks where the rules can be read
in two ways, and what was chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.slow_numbers import DAY, Weights, total
from tests.slow_people import (
    GOVERNANCE,
    Count,
    Neighbourhood,
    attendance,
    bounded,
    of_population,
    ones,
    per_figure,
    share,
)


def governance(c: Neighbourhood) -> Count:
    """2.11: people of A_gov, and organisers and decision makers of any activity of A."""
    seen = attendance(c, c.activities(*GOVERNANCE), largest=True)
    leading = {
        row["resident_id"]
        for _, row in c.roster(c.activities())
        if row["participant_role"] in ("organiser", "decision_maker")
    }
    seen.known = ones({*seen.known, *leading})
    return bounded(seen, c.figure("pop_total"))


def level_mix(c: Neighbourhood, level: str) -> Count:
    """2.12: a blank level is unknown, `none` is a level."""
    known = [a for a in c.activities() if a["participation_level"] is not None]
    blank = [a for a in c.activities() if a["participation_level"] is None]
    return share(
        ones(a["activity_id"] for a in known if a["participation_level"] == level),
        ones(a["activity_id"] for a in known),
        ones(a["activity_id"] for a in blank),
        "wilson",
    )


def level_times(c: Neighbourhood, level: str) -> Count:
    """2.12 with 16: person-times; n_unknown counts activities with blank level or count."""
    numerator: Weights = {}
    denominator: Weights = {}
    unknown: Weights = {}
    for activity in c.activities():
        name, times = activity["activity_id"], activity["participant_count"]
        if activity["participation_level"] is None or times is None:
            unknown[name] = 1.0
            continue
        denominator[name] = float(times)
        if activity["participation_level"] == level:
            numerator[name] = float(times)
    return share(numerator, denominator, unknown, "")


def initiated(c: Neighbourhood) -> Count:
    """2.13."""
    known = [a for a in c.activities() if a["initiated_by"] is not None]
    blank = [a for a in c.activities() if a["initiated_by"] is None]
    own = [a for a in known if a["initiated_by"] in ("resident", "community_based_org")]
    return share(
        ones(a["activity_id"] for a in own),
        ones(a["activity_id"] for a in known),
        ones(a["activity_id"] for a in blank),
        "wilson",
    )


def repeated(c: Neighbourhood) -> Count:
    """2.13: people who came on two dates; n_unknown = X + unrecorded activities."""
    activities = c.activities()
    days = c.days_of(activities)
    seen = attendance(c, activities)
    again = ones(p for p, came in days.items() if len(came) >= 2)
    return share(again, ones(days), seen.unknown(), "wilson")


def concentration(c: Neighbourhood) -> tuple[Count, Count]:
    """2.14 with 16: the share of the top tenth, and Gini."""
    activities = c.activities()
    seen = attendance(c, activities)
    visits: Weights = {}
    for _, row in c.roster(activities):
        visits[row["resident_id"]] = visits.get(row["resident_id"], 0.0) + 1
    n, all_rows = len(visits), total(visits)
    ascending = sorted(visits, key=lambda person: (visits[person], person))
    top = {person: visits[person] for person in ascending[n - math.ceil(n / 10) :]}
    first = share(top, visits, seen.unknown(), "")
    gini = Count(n_unknown=total(seen.unknown()))
    gini.rows["unknown"] = seen.unknown()
    if n == 0:  # 16 on 1.12, 1.13: not available wins
        return first, gini
    complete = 5 * all_rows >= 4 * (all_rows + total(seen.anonymous))  # rows ÷ (rows + X) ≥ 0.8
    if n < 10 or seen.unrecorded or not complete:
        first.value, first.status = None, "insufficient_data"
        gini.status = "insufficient_data"
        return first, gini
    ranked = math.fsum((2 * i - n - 1) * visits[p] for i, p in enumerate(ascending, start=1))
    gini.value, gini.status, gini.method = ranked / (n * all_rows), "ok", "gini"
    return first, gini


def volunteer_rate(c: Neighbourhood) -> Count:
    """2.15: Wilson, no bounds. 1.9: a blank role is a participant."""
    activities = c.activities()
    own = {
        r["resident_id"] for _, r in c.roster(activities) if r["participant_role"] == "volunteer"
    }
    seen = attendance(c, activities)
    return of_population(ones(own), c.figure("pop_total"), seen.unknown())


def volunteer_hours(c: Neighbourhood) -> Count:
    """2.15 with 16: blank hours are left out and counted; all blank: no numerator."""
    hours: Weights = {}
    blank: Weights = {}
    for activity, row in c.roster(c.activities()):
        if row["participant_role"] == "volunteer":
            name = f"{activity['activity_id']}/{row['resident_id']}"
            if row["hours"] is None:
                blank[name] = 1.0
            else:
                hours[name] = float(row["hours"])
    found, people = per_figure(hours, c.figure("pop_total"), blank)
    if blank and not hours:
        found.numerator = None
    elif people > 0:
        found.value, found.status = total(hours) * 1000 / people, "ok"
    return found


def decisions(c: Neighbourhood) -> Count:
    """2.16: Wilson over decisions; n_unknown counts deliberations.

    Choice (“others are n_unknown”): deliberations younger than 90 days are among the others.
    """
    implemented: Weights = {}
    made: Weights = {}
    others: Weights = {}
    for activity in c.activities("deliberation"):
        name = activity["activity_id"]
        taken, done = activity["decisions_made"], activity["decisions_implemented"]
        old = activity["activity_date"].date() + 90 * DAY <= c.as_of
        if old and taken is not None and done is not None and done <= taken:
            made[name], implemented[name] = float(taken), float(done)
        else:
            others[name] = 1.0
    return share(implemented, made, others, "wilson")


def cbo_density(c: Neighbourhood) -> Count:
    """2.17 with 16 on 1.23: per 1,000 households; ids of unknown type are n_unknown.

    Choice: distinct ids, unlisted, of type `unknown` or of blank type; a blank cell is no id.
    """
    hosts: set[str] = set()
    for activity in c.activities():
        hosts |= {activity["organization_id"], *(activity["co_organization_ids"] or "").split(";")}
    hosts -= {None, ""}
    groups = ones(h for h in hosts if c.types.get(h) == "community_based_org")
    unknown = ones(h for h in hosts if c.types.get(h) in (None, "unknown"))
    found, homes = per_figure(groups, c.figure("households"), unknown)
    if homes > 0:
        found.value, found.status = total(groups) * 1000 / homes, "ok"
    return found


def representativeness(c: Neighbourhood, column: str, is_in: Callable[[str], bool | None]) -> Count:
    """2.18 with 16: keeps its counts when the population is unknown.

    Choice: a class of 0 people in a known population is a share of 0; only pop_total = 0
    is “population 0” of 2.4. Participants in the class are not compared with its size.
    """
    activities = c.activities()
    seen = attendance(c, activities)
    everyone = sorted(seen.known)
    seen.undecided = ones(p for p in everyone if is_in(p) is None)
    inside = ones(p for p in everyone if is_in(p) is True)
    known = ones(p for p in everyone if is_in(p) is not None)
    found = share(inside, known, seen.unknown(), "")
    people, whole = c.figure(column)[1], c.figure("pop_total")[1]
    if found.value is None:
        return found
    share_here, found.value, found.status = found.value, None, "not_available"
    if people is None or not whole:
        return found
    if people > whole:
        found.status, found.notes = "insufficient_data", None
        return found
    found.value, found.status = abs(share_here - people / whole), "ok"
    return found


def aged_60(c: Neighbourhood) -> Callable[[str], bool | None]:
    """2.18: year of period_end − birth_year ≥ 60."""

    def is_in(person: str) -> bool | None:
        years = [
            r["birth_year"] for r in c.residents.get(person, []) if r["birth_year"] is not None
        ]
        return any(c.end.year - year >= 60 for year in years) if years else None

    return is_in
