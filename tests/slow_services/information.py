"""Information and referral: I1–I5 (RULES 7), X1–X3 (RULES 9), and advocacy, G5 (12.4)."""

from __future__ import annotations

from typing import Any

from tests.slow_linkage.counts import Count, share
from tests.slow_linkage.place import ends
from tests.slow_numbers import DAY, Row
from tests.slow_services.place import Place
from tests.slow_services.rows import plain_median

# --- Information (7) --------------------------------------------------------------------


def to_government(p: Place, need: Row) -> list[Row]:
    """7.1: shares and referrals with that need_id to a government organisation, from anyone."""
    return [
        x
        for x in p.naming(need)
        if x["linkage_type"] in ("information_share", "referral")
        and p.government(x["to_organization_id"])
    ]


def shared(p: Place) -> Count:
    """I1; n_unknown = needs of which it is unknown whether they need a department.

    Choice (7.1, 1.10): a linkage to an organisation of unknown type is none to government,
    one before raising is none in time; neither makes the need unknown.
    """
    known = [n for n in p.matured(15) if n["needs_department"] is not None]
    needing = [n for n in known if n["needs_department"]]
    in_time = sum(
        1
        for n in needing
        if any(
            0 <= p.after_raising(n, "linkages", "linkage_date", x) <= 15
            for x in to_government(p, n)
        )
    )
    return share(in_time, len(needing), len(p.matured(15)) - len(known))


def answered(p: Place) -> Count:
    """I2; 7.2: blank and pending are not answered, blanks are n_unknown."""
    shares = [x for x in p.period_linkages() if x["linkage_type"] == "information_share"]
    told = sum(1 for x in shares if x["response_status"] in ("accepted", "declined"))
    return share(told, len(shares), sum(1 for x in shares if x["response_status"] is None))


def lag(p: Place) -> Count:
    """I3; 7.3: any need of N_acc; the first before raising is unknown."""
    days: list[float] = []
    unknown = 0
    for need in p.accepted():
        after = [
            p.after_raising(need, "linkages", "linkage_date", x) for x in to_government(p, need)
        ]
        if after and min(after) < 0:
            unknown += 1
        elif after:
            days.append(min(after))
    return plain_median(days, unknown)


def departments(p: Place, linkages: list[Row]) -> set[Any]:
    """Distinct government organisations at either end."""
    return {name for x in linkages for name in ends(x) if p.government(name)}


def coordinated(p: Place) -> Count:
    """I4; 7.4 with 16: n_unknown = N_acc with unknown needs_department."""
    named = [
        p.naming(n)
        for n in p.accepted()
        if n["needs_department"] and len(departments(p, p.naming(n))) >= 2
    ]
    together = sum(
        1
        for linkages in named
        if len(departments(p, [x for x in linkages if x["response_status"] == "accepted"])) >= 2
    )
    return share(
        together, len(named), sum(1 for n in p.accepted() if n["needs_department"] is None)
    )


def recorded(p: Place) -> Count:
    """I5; 7.5: in a project of this community, an activity of any status, or a linkage."""
    found = 0
    for need in p.accepted():
        with_project = need["project_id"] is not None and need["project_id"] in p.projects
        elsewhere = any(row["need_id"] == need["need_id"] for row in (*p.recorded, *p.linkages))
        found += with_project or elsewhere
    return share(found, len(p.accepted()))


# --- Referral (9) -----------------------------------------------------------------------


def referrals(p: Place) -> list[Row]:
    """9.1: referrals dated in P and 30 days old at `as_of`."""
    return [
        x
        for x in p.period_linkages()
        if x["linkage_type"] == "referral" and x["linkage_date"].date() + 30 * DAY <= p.as_of
    ]


def closed(p: Place) -> Count:
    """X1; 9.2: any outcome is final.

    Choice (9.2): “blanks stay in the denominator and are n_unknown” belongs to X1 as to X2.
    """
    base = referrals(p)
    blank = sum(1 for x in base if x["outcome"] is None)
    return share(len(base) - blank, len(base), blank)


def helped(p: Place) -> Count:
    """X2."""
    base = referrals(p)
    blank = sum(1 for x in base if x["outcome"] is None)
    return share(sum(1 for x in base if x["outcome"] == "helped"), len(base), blank)


def accepted(p: Place) -> Count:
    """X3; 9.3 with 16: a blank response stays in the denominator and is n_unknown."""
    base = referrals(p)
    taken = sum(1 for x in base if x["response_status"] == "accepted")
    return share(taken, len(base), sum(1 for x in base if x["response_status"] is None))


def days_to_accept(p: Place) -> Count:
    """X3, days_to_accept.

    Choice (9.3): “others” are the accepted ones without a usable date, not the whole base.
    """
    days: list[float] = []
    taken = [x for x in referrals(p) if x["response_status"] == "accepted"]
    for x in taken:
        if x["accepted_date"] is None:
            continue
        after = p.city.days(
            ("linkages", "linkage_date", x["linkage_date"]),
            ("linkages", "accepted_date", x["accepted_date"]),
        )
        if after >= 0:
            days.append(after)
    return plain_median(days, len(taken) - len(days))


# --- Advocacy (12.4) --------------------------------------------------------------------


def uptake(p: Place) -> Count:
    """G5; 12.4 with 16: receivers of unknown type are left out, and n_unknown.

    Choice (1.10): a blank receiver is of unknown type.
    """
    proposals = [x for x in p.period_linkages() if x["linkage_type"] == "policy_proposal"]
    base = [x for x in proposals if p.government(x["to_organization_id"])]
    nobody = sum(1 for x in proposals if p.city.type_of(x["to_organization_id"]) is None)
    waiting = sum(1 for x in base if x["response_status"] in (None, "pending"))
    taken = sum(1 for x in base if x["response_status"] == "accepted")
    return share(taken, len(base), nobody + waiting)
