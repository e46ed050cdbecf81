"""Roles, certificates, administrative time and closing functions: W6–W8 (RULES 11.8–11.11)."""

from __future__ import annotations

import math

from tests.slow_linkage.counts import Count, ratio, share
from tests.slow_linkage.place import PROVIDERS
from tests.slow_numbers import Row
from tests.slow_services.place import SERVICES, Place, full_time
from tests.slow_services.rows import entropy, per
from tests.slow_services.workers import fte

# --- W6 (11.8) --------------------------------------------------------------------------


def attributed(p: Place) -> list[Row]:
    """Activities of A with a worker_id, listed or not."""
    return [a for a in p.activities() if a["worker_id"] is not None]


def role_coverage(p: Place) -> Count:
    """W6: distinct codes ÷ 5.

    Choice (1.10, 1.16): n_unknown = activities of A with a worker_id and a blank function;
    where none is coded numerator 0 and denominator 5 are given.
    """
    coded = {a["worker_function"] for a in attributed(p)} - {None}
    blank = sum(1 for a in attributed(p) if a["worker_function"] is None)
    found = ratio(len(coded), 5, blank)
    if not coded:
        found.value, found.status = None, "not_available"
    return found


def role_evenness(p: Place) -> Count:
    """W6; 16: numerator null, denominator Σ hours.

    Choice (11.8, 1.23): n_unknown = coded activities with blank or zero hours, nothing else.
    """
    coded = [a for a in attributed(p) if a["worker_function"] is not None]
    hours: dict[str, list[float]] = {}
    for a in coded:
        if a["hours"]:
            hours.setdefault(a["worker_function"], []).append(float(a["hours"]))
    each = [math.fsum(hours[code]) for code in sorted(hours)]
    found = Count(None, math.fsum(each))
    found.n_unknown = float(sum(1 for a in coded if not a["hours"]))
    if each:
        found.value, found.status = entropy(each, 5), "ok"
    return found


# --- W7 (11.9) --------------------------------------------------------------------------


def certified(p: Place, kind: str) -> Count:
    """W7: Wilson on FTE; unknown by head.

    Choice: a head counts if it was employed some day of the span of 11.1.
    """
    staff = p.staff(kind)
    known = [w for w in staff if w["certificate_level"] is not None]
    full = math.fsum(full_time(w) * p.share_of_period(w) for w in known)
    held = math.fsum(
        full_time(w) * p.share_of_period(w) for w in known if w["certificate_level"] != "none"
    )
    unknown = sum(1 for w in staff if w["certificate_level"] is None and p.share_of_period(w) > 0)
    return share(held, full, unknown)


def per_10000(p: Place, kind: str) -> Count:
    """W7; 16: FTE 0 is 0, ok."""
    people = p.year_row().get("pop_total")
    return per(fte(p, kind), None if people is None else float(people), 10_000)


# --- W8 (11.10) -------------------------------------------------------------------------


def admin_time(p: Place) -> Count:
    """W8; 16: n_unknown = blank hours of known professionals.

    Choice (1.10): a blank service type is time that is not administrative.
    """
    led = [a for a in p.activities() if p.city.professional(a["worker_id"]) is True]
    known = [a for a in led if a["hours"] is not None]
    office = [a for a in known if a["service_type"] == "administrative"]
    return ratio(
        math.fsum(a["hours"] for a in office),
        math.fsum(a["hours"] for a in known),
        len(led) - len(known),
    )


# --- Closing functions (11.11) ----------------------------------------------------------


def provided(p: Place, need: Row) -> list[bool | None]:
    """Per service on the need, whether a professional led it."""
    return [
        p.city.professional(a["worker_id"]) for a in p.act(need) if a["service_type"] in SERVICES
    ]


def provides(p: Place, organization: str | None) -> bool | None:
    """Whether an organisation is one of the three provider types; None is unknown."""
    kind = p.city.type_of(organization)
    return None if kind is None else kind in PROVIDERS


def linked(p: Place, need: Row) -> list[bool | None]:
    """Per resource or referral on the need, whether a provider gave it.

    Choice (1.10): a blank giver is of unknown type.
    """
    return [
        provides(p, x["from_organization_id"])
        for x in p.linkages_on(need)
        if x["linkage_type"] in ("resource_transfer", "referral")
    ]


def undertaken(p: Place, need: Row) -> list[bool | None]:
    """Whether the need's project was awarded to a provider.

    Choice (4.2, 11.11): a blank awardee is no evidence, so it makes nothing unknown.
    """
    project = p.project_of(need)
    if project is None or project["awarded_organization_id"] is None:
        return []
    return [provides(p, project["awarded_organization_id"])]


CLOSING = {"provider": provided, "linker": linked, "undertaker": undertaken}


def closing(p: Place, group: str) -> Count:
    """16: needs with only unknown evidence stay in the denominator."""
    evidence = [CLOSING[group](p, n) for n in p.accepted()]
    yes = sum(1 for each in evidence if True in each)
    unknown = sum(1 for each in evidence if True not in each and None in each)
    return share(yes, len(evidence), unknown)
