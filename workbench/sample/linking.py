"""What passes between organisations: meetings, linkages on needs, and others, before any answer."""

from __future__ import annotations

import numpy as np

from workbench.sample.cast import SOCIAL, Cast
from workbench.sample.chance import Marks, Texts, happens, pick, some_of
from workbench.sample.columns import Columns, given, size_of, stacked, taken, text
from workbench.sample.period import LAST_DAY, Moments, Span, day_of, within
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile

#: Chance that the convener calls a meeting in a month, and how many others come.
MEETING, GUESTS = 0.75, (2, 5)

#: Chances that a need that asks for departments is shared with one, and with a second one.
SHARED, SHARED_TWICE = 0.6, 0.35
SHARE_DAYS_MEAN = 6.0

#: Chances that a need on the way of referral is referred, and that others are collected.
REFERRED, COLLECTED = 0.7, 0.05

#: Further linkages a month of the usual community, by type.
OTHERS: dict[str, float] = {
    "information_share": 0.16,
    "information_collect": 0.06,
    "joint_delivery": 0.36,
    "resource_transfer": 0.24,
    "joint_decision": 0.12,
    "policy_proposal": 0.06,
}
OTHERS_A_MONTH, OTHERS_SMALL = 6.0, 4.5

#: Information collected in a planted share: days after the need was raised, at most; service that
#: follows comes within so many days.
COLLECT_DAYS, SERVICE_DAYS = 3, 25

#: Who turns to whom, by type of linkage.
ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "information_share": (
        ("community_committee", "party_service_centre"),
        ("government_department", "street_office", *SOCIAL),
    ),
    "information_collect": (("community_committee",), ("street_office",)),
    "joint_delivery": (SOCIAL, ("community_committee", "community_based_org", "volunteer_team")),
    "resource_transfer": (
        ("foundation", "enterprise", "property_company", "social_work_agency"),
        ("community_committee", "community_based_org", "volunteer_team", *SOCIAL),
    ),
    "joint_decision": (
        ("community_committee", "party_service_centre"),
        ("community_based_org", "property_company", *SOCIAL),
    ),
    "policy_proposal": (
        ("community_committee", *SOCIAL),
        ("government_department", "street_office"),
    ),
    "referral": (("community_committee",), (*SOCIAL, "government_department")),
}
#: A linkage that goes the other way round. Where a type is on both sides, an organisation is at
#: times entered as both ends of one linkage: a mistake that real records hold too.
RETURNED = 0.2


def _drawn(
    day: Moments, sender: Texts, receiver: Texts, kind: Texts, need: Texts | None = None
) -> Columns:
    need = text(None, len(day)) if need is None else need
    return {"day": day, "from": sender, "to": receiver, "type": kind, "need": need}


def _ends(rng: np.random.Generator, cast: Cast, kind: Texts) -> tuple[Texts, Texts]:
    sender = np.full(len(kind), None, dtype=object)
    receiver = sender.copy()
    for name in dict.fromkeys(kind):
        mine = kind == name
        froms, tos = (cast.of(*types) for types in ENDS[name])
        sender[mine] = some_of(rng, froms, int(mine.sum()))
        receiver[mine] = some_of(rng, tos, int(mine.sum()))
    turned = happens(rng, RETURNED, len(kind)) & ~np.isin(
        kind, ("information_collect", "policy_proposal", "referral")
    )
    return np.where(turned, receiver, sender), np.where(turned, sender, receiver)


def _circle(cast: Cast) -> Cast:
    """Of all organisations, the committee, its street office and one agency or group."""
    social = cast.bidders()[:1]
    few = {"community_committee", "street_office"}
    return Cast(
        {
            kind: ids if kind in few else ids[np.isin(ids, social)]
            for kind, ids in cast.by_type.items()
        }
    )


def _meetings(rng: np.random.Generator, cast: Cast, span: Span) -> Columns:
    """A meeting of several organisations is one row for each guest of the convener."""
    months = span.all_months()[-span.months :]
    months = months[happens(rng, MEETING, len(months))]
    conveners = cast.of("community_committee", "party_service_centre", "street_office")
    everyone = cast.everyone()
    days, senders, guests = [], [], []
    for month in months:
        convener = conveners[rng.integers(0, len(conveners))]
        others = rng.permutation(everyone[everyone != convener])[: rng.integers(*GUESTS)]
        day = month.astype("M8[D]") + rng.integers(0, 28)
        days += [day] * len(others)
        senders += [convener] * len(others)
        guests += list(others)
    return _drawn(
        np.array(days, dtype="M8[D]"),
        np.array(senders, dtype=object),
        np.array(guests, dtype=object),
        text("meeting", len(guests)),
    )


def _on_needs(
    rng: np.random.Generator, cast: Cast, needs: Columns, marks: Marks, kind: str, days: float
) -> Columns:
    """One linkage on each marked need, some days after it was raised."""
    raised = day_of(needs["raised_date"][marks])
    size = len(raised)
    day = raised + np.floor(rng.exponential(days, size)).astype("m8[D]")
    kinds = text(kind, size)
    sender, receiver = _ends(rng, cast, kinds)
    if kind == "information_share":
        receiver = some_of(rng, cast.of("government_department", "street_office"), size)
        sender = some_of(rng, cast.of("community_committee", "party_service_centre"), size)
    return _drawn(day, sender, receiver, kinds, needs["need_id"][marks])


def _about_needs(
    rng: np.random.Generator, practice: Practice, cast: Cast, needs: Columns
) -> list[Columns]:
    size = size_of(needs)
    factor = practice.on_needs
    department = np.array([flag is not None and bool(flag) for flag in needs["needs_department"]])
    referred = needs["handling_route"] == "referral"
    shared = department & happens(rng, SHARED * factor, size)
    again = shared & happens(rng, SHARED_TWICE, size)
    sent = referred & happens(rng, REFERRED * factor, size)
    collected = happens(rng, COLLECTED * factor, size) & (practice.collected is None)
    return [
        _on_needs(rng, cast, needs, shared, "information_share", SHARE_DAYS_MEAN),
        _on_needs(rng, cast, needs, again, "information_share", SHARE_DAYS_MEAN),
        _on_needs(rng, cast, needs, sent, "referral", 3.0),
        _on_needs(rng, cast, needs, collected, "information_collect", 1.0),
    ]


def _served(needs: Columns, activities: Columns, linkages: Columns) -> Marks:
    """Needs that an activity or a referral follows within `SERVICE_DAYS` of being raised."""
    size = size_of(needs)
    raised = day_of(needs["raised_date"])
    found = np.zeros(size, dtype=bool)
    place = {name: row for row, name in enumerate(needs["need_id"])}
    referred = taken(linkages, linkages["type"] == "referral")
    for names, days in (
        (activities["need_id"], day_of(activities["activity_date"])),
        (referred["need"], referred["day"]),
    ):
        rows = np.array([place.get(name, -1) for name in names], dtype=np.int64)
        wait = (days - raised[rows]).astype(np.int64)
        found[rows[(rows >= 0) & (wait >= COLLECT_DAYS) & (wait <= SERVICE_DAYS)]] = True
    return found


def _never_served(needs: Columns, activities: Columns, linkages: Columns) -> Marks:
    """Needs that no activity, project or referral names."""
    named = [*activities["need_id"], *linkages["need"][linkages["type"] == "referral"]]
    found: Marks = ~np.isin(needs["need_id"], [name for name in named if name is not None])
    return found & ~given(needs["project_id"])


def _collected(
    rng: np.random.Generator,
    practice: Practice,
    cast: Cast,
    needs: Columns,
    activities: Columns,
    linkages: Columns,
) -> Columns:
    """Collected information, so much that it is the planted share of all linkages."""
    share = practice.collected or 0.0
    which = _served if practice.collected_served else _never_served
    covered = day_of(needs["raised_date"]) >= day_of(linkages["day"]).min()
    able = np.flatnonzero(which(needs, activities, linkages) & covered)
    size = round(size_of(linkages) * share / (1 - share)) if len(able) else 0
    chosen = np.sort(np.resize(rng.permutation(able), size))
    days = rng.integers(0, COLLECT_DAYS, size).astype("m8[D]")
    kinds = text("information_collect", size)
    day = day_of(needs["raised_date"])[chosen] + days
    return _drawn(day, *_ends(rng, cast, kinds), kinds, needs["need_id"][chosen])


def _others(
    rng: np.random.Generator, profile: Profile, practice: Practice, cast: Cast, span: Span
) -> Columns:
    a_month = (OTHERS_SMALL if profile.small else OTHERS_A_MONTH) * practice.others
    size = max(1, int(rng.poisson(a_month * span.months)))
    first = span.first_day()
    day = first + rng.integers(0, int((LAST_DAY - first).astype(np.int64)) + 1, size).astype(
        "m8[D]"
    )
    kind = pick(rng, OTHERS, size)
    if practice.collected is not None:
        kind[kind == "information_collect"] = "information_share"
    return _drawn(day, *_ends(rng, cast, kind), kind)


def _inside(drawn: Columns, practice: Practice, span: Span) -> Columns:
    """The linkages of the months that the data cover, less those of idle months."""
    day = drawn["day"]
    idle = within(day, practice.idle_months) & (drawn["type"] != "information_collect")
    return taken(drawn, (day >= span.first_day()) & (day <= LAST_DAY) & ~idle)


def draw_linkages(
    rng: np.random.Generator,
    profile: Profile,
    practice: Practice,
    cast: Cast,
    needs: Columns,
    activities: Columns,
    span: Span,
) -> Columns:
    """Day, ends, type and need of every linkage, by day."""
    routed = taken(needs, given(needs["handling_route"]))
    near = _circle(cast) if practice.circle else cast
    parts = [
        _meetings(rng, near, span),
        *_about_needs(rng, practice, cast, routed),
        _others(rng, profile, practice, near, span),
    ]
    drawn = _inside(stacked(parts), practice, span)
    if practice.collected is not None:
        collected = _collected(rng, practice, cast, routed, activities, drawn)
        drawn = stacked([drawn, _inside(collected, practice, span)])
    ends_known = given(drawn["from"]) & given(drawn["to"])
    drawn = taken(drawn, ends_known)
    return taken(drawn, np.argsort(drawn["day"], kind="stable"))
