"""The table `linkages`: meetings, and what passes between organisations about needs and projects."""

from __future__ import annotations

import numpy as np

from workbench.sample.cast import SOCIAL, Cast
from workbench.sample.chance import Marks, Texts, happens, numbered, pick, some_of, where_marked
from workbench.sample.columns import Columns, given, size_of, stacked, taken, text
from workbench.sample.period import LAST_DAY, Moments, Span, day_of, known
from workbench.sample.profiles import Profile, is_small
from workbench.sample.projects import Projects, running
from workbench.sample.streams import stream

#: Chance that the convener calls a meeting in a month, and how many others come.
MEETING, GUESTS = 0.75, (2, 5)

#: Chances that a need that asks for departments is shared with one, and with a second one.
SHARED, SHARED_TWICE = 0.6, 0.35
SHARE_DAYS_MEAN = 6.0

#: Chances that a need on the way of referral is referred, and that others are collected.
REFERRED, COLLECTED = 0.7, 0.08

#: Further linkages a month of the usual community, by type.
OTHERS: dict[str, float] = {
    "information_share": 0.16,
    "information_collect": 0.18,
    "joint_delivery": 0.24,
    "resource_transfer": 0.24,
    "joint_decision": 0.12,
    "policy_proposal": 0.06,
}
OTHERS_A_MONTH, OTHERS_SMALL = 6.0, 2.0
PROJECT_NAMED = 0.4

RESOURCES: dict[str, float] = {
    "funds": 0.2,
    "venue": 0.22,
    "staff": 0.12,
    "volunteers": 0.18,
    "expertise": 0.12,
    "data": 0.06,
    "goods": 0.1,
}
VALUE_MEDIAN, VALUE_SPREAD, VALUE_GIVEN = 3000.0, 1.0, 0.6

RESPONSES: dict[str, float] = {"accepted": 0.66, "declined": 0.1, "pending": 0.12, "": 0.12}
ACCEPTED_DAYS_MEAN = 4.0

#: What comes of an accepted referral, and of one that was not.
OUTCOMES: dict[str, float] = {
    "helped": 0.55,
    "referred_on": 0.08,
    "ineligible": 0.07,
    "no_capacity": 0.06,
    "unreachable": 0.05,
    "withdrawn": 0.04,
    "": 0.15,
}
DECLINED_OUTCOMES: dict[str, float] = {"ineligible": 0.3, "no_capacity": 0.3, "": 0.4}
OUTCOME_DAYS_MEAN = 14.0

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


def _meetings(rng: np.random.Generator, profile: Profile, cast: Cast, span: Span) -> Columns:
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


def _about_needs(rng: np.random.Generator, cast: Cast, needs: Columns) -> list[Columns]:
    size = size_of(needs)
    department = np.array([flag is not None and bool(flag) for flag in needs["needs_department"]])
    referred = needs["handling_route"] == "referral"
    shared = department & happens(rng, SHARED, size)
    again = shared & happens(rng, SHARED_TWICE, size)
    return [
        _on_needs(rng, cast, needs, shared, "information_share", SHARE_DAYS_MEAN),
        _on_needs(rng, cast, needs, again, "information_share", SHARE_DAYS_MEAN),
        _on_needs(rng, cast, needs, referred & happens(rng, REFERRED, size), "referral", 3.0),
        _on_needs(rng, cast, needs, happens(rng, COLLECTED, size), "information_collect", 1.0),
    ]


def _others(rng: np.random.Generator, profile: Profile, cast: Cast, span: Span) -> Columns:
    a_month = OTHERS_SMALL if is_small(profile.place) else OTHERS_A_MONTH
    size = max(1, int(rng.poisson(a_month * span.months)))
    first = span.first_day()
    day = first + rng.integers(0, int((LAST_DAY - first).astype(np.int64)) + 1, size).astype(
        "m8[D]"
    )
    kind = pick(rng, OTHERS, size)
    return _drawn(day, *_ends(rng, cast, kind), kind)


def _after(rng: np.random.Generator, day: Moments, mean: float, given: Marks) -> Moments:
    later = day + np.floor(rng.exponential(mean, len(day))).astype("m8[D]")
    return known(np.where(given, later, np.datetime64("NaT", "D")))


def _answers(rng: np.random.Generator, kind: Texts, day: Moments) -> dict[str, np.ndarray]:
    """Responses and, of referrals, outcomes; what comes after the last day is still pending."""
    size = len(kind)
    asked = ~np.isin(kind, ("meeting", "joint_delivery", "joint_decision"))
    response = np.where(asked, pick(rng, RESPONSES, size), "")
    accepted = response == "accepted"
    accepted_day = _after(rng, day, ACCEPTED_DAYS_MEAN, accepted)
    # accepted only after the extract: so far nobody has answered
    response[accepted & np.isnat(accepted_day)] = "pending"
    accepted = response == "accepted"
    outcome = np.where(accepted, pick(rng, OUTCOMES, size), "")
    declined = response == "declined"
    outcome = np.where(declined, pick(rng, DECLINED_OUTCOMES, size), outcome)
    told = (kind == "referral") & (outcome != "")
    start = np.where(np.isnat(accepted_day), day, accepted_day)
    outcome_day = _after(rng, start, OUTCOME_DAYS_MEAN, told)
    shown = accepted & ~happens(rng, 0.08, size)
    return {
        "response_status": where_marked(response != "", response),
        "accepted_date": np.where(shown, accepted_day, np.datetime64("NaT", "D")).astype("M8[us]"),
        "outcome": where_marked(~np.isnat(outcome_day), outcome),
        "outcome_date": outcome_day.astype("M8[us]"),
    }


def linkage_rows(
    seed: int,
    profile: Profile,
    cast: Cast,
    needs: Columns,
    projects: Projects,
    span: Span,
) -> Columns:
    """The linkages of one community by day, within the months that the data cover."""
    rng = stream(seed, "linkages", profile.place)
    routed = taken(needs, given(needs["handling_route"]))
    drawn = stacked(
        [
            _meetings(rng, profile, cast, span),
            *_about_needs(rng, cast, routed),
            _others(rng, profile, cast, span),
        ]
    )
    drawn = taken(drawn, (drawn["day"] >= span.first_day()) & (drawn["day"] <= LAST_DAY))
    drawn = taken(drawn, np.argsort(drawn["day"], kind="stable"))
    day, kind = drawn["day"], drawn["type"]
    size = len(day)
    place = running(projects, day, rng.random(size))
    named = np.isin(kind, ("joint_delivery", "resource_transfer", "joint_decision", "meeting"))
    named &= (place >= 0) & happens(rng, PROJECT_NAMED, size)
    resource = (kind == "resource_transfer") | (
        (kind == "joint_delivery") & happens(rng, 0.3, size)
    )
    value = np.round(VALUE_MEDIAN * np.exp(VALUE_SPREAD * rng.standard_normal(size)), -1)
    return {
        "linkage_id": numbered(f"{profile.community_id}-L", np.arange(1, size + 1), 5),
        "community_id": text(profile.community_id, size),
        "linkage_date": day.astype("M8[us]"),
        "from_organization_id": drawn["from"],
        "to_organization_id": drawn["to"],
        "linkage_type": kind,
        "need_id": drawn["need"],
        "project_id": where_marked(named, projects.ids[place]),
        "resource_type": where_marked(resource, pick(rng, RESOURCES, size)),
        "resource_value": np.where(resource & happens(rng, VALUE_GIVEN, size), value, np.nan),
        **_answers(rng, kind, day),
    }
