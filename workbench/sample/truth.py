"""The true values behind the tables, for holding measured numbers against them.

Two kinds. A `rate` is the chance with which each unit of a community was drawn, independent of
all other units: a 95 % interval of the measured share contains it in about 95 of 100
communities. A `count` is a true number of people or households that rosters show in part:
limits that are right contain it always. Where a community's records do not let a figure be
measured as a share of independent draws, it has no rate here; where its story lost rows, the
tables no longer show its people, and it has no counts either.

Both are about the last twelve months (all months, where there are fewer), as of the last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.sample.attendance import Attendance, Held
from workbench.sample.chance import Marks, Places
from workbench.sample.events import SERVICE_TYPES
from workbench.sample.fates import resolved_chance
from workbench.sample.figures import COUNTS, KINDS, RATES
from workbench.sample.followup import answer_chances, satisfied_chance
from workbench.sample.habits import Habits
from workbench.sample.people import People
from workbench.sample.period import LAST_DAY, Span
from workbench.sample.planted import QUANTITIES, told
from workbench.sample.practice import Practice
from workbench.sample.profiles import GROUP_SHARES, Profile
from workbench.sample.residents import Register
from workbench.sample.rosters import Rosters, in_governance
from workbench.sample.stories import Story

#: What a figure is of: indicator id and group ("" where it has none).
Key = tuple[str, str]

OUTREACH, UNKNOWN = "worker_outreach", "unknown"

#: Rates that are read from rosters, and from what residents say when they are called back.
ON_ROSTERS = {
    "service_coverage_rate",
    "priority_coverage_rate",
    "participation_rate",
    "repeat_participation_rate",
    "volunteer_rate",
}
ON_CALLS = {"resolution_rate", "satisfaction_rate", "followup_rate", "unreachable_share"}

#: Contacts that make coverage effective, in a full year.
CONTACTS_A_YEAR = 4


@dataclass(frozen=True)
class CommunityTruth:
    """The true values of one community."""

    community_id: str
    story: Story
    rosters: str
    rates: dict[Key, float]
    counts: dict[Key, int]


def _need_rates(profile: Profile, channels: dict[str, float]) -> dict[Key, float]:
    answers = answer_chances(profile)
    usable = answers["yes"] + answers["partly"] + answers["no"]
    known = sum(share for name, share in channels.items() if name != UNKNOWN)
    return {
        ("response_rate", ""): profile.answered,
        ("reported_resolution_rate", ""): resolved_chance(profile),
        ("resolution_rate", ""): answers["yes"] / usable,
        ("satisfaction_rate", ""): satisfied_chance(profile),
        ("followup_rate", ""): profile.followed_up,
        ("unreachable_share", ""): answers["unreachable"] / (usable + answers["unreachable"]),
        ("proactive_discovery_share", ""): channels[OUTREACH] / known,
        ("on_time_rate", ""): profile.on_time,
    }


def _people_rates(
    habits: Habits, people: People, register: Register, share: float
) -> dict[Key, float]:
    """Shares of people; of those who took part only where every roster is whole."""
    rates: dict[Key, float] = {
        ("filing_rate", group): habits.filed for group in GROUP_SHARES if group != register.stale
    }
    if habits.rosters == "complete":
        chance = habits.mean_chance(people) * share
        rates |= {
            ("service_coverage_rate", ""): chance * habits.served,
            ("priority_coverage_rate", ""): habits.takes_part_priority * share * habits.served,
            ("participation_rate", ""): chance,
            ("repeat_participation_rate", ""): habits.comes_again,
            ("volunteer_rate", ""): chance * habits.volunteers,
        }
    return rates


def contacts_needed(months: int) -> int:
    """How many contacts in `months` make coverage effective: in proportion to a year, at least 1."""
    return max(1, int(np.floor(CONTACTS_A_YEAR * months / 12 + 0.5)))


def _effective(held: Held, attendance: Attendance, service: Marks, needed: int) -> Places:
    """People with `needed` contacts on different days."""
    day = held.day[attendance.event[service]].astype(np.int64)
    far = int(day.max(initial=0)) + 1
    contacts = np.unique(attendance.person[service] * far + day)
    person, days = np.unique(contacts // far, return_counts=True)
    return person[days >= needed]


def _counts(
    people: People, held: Held, attendance: Attendance, rosters: Rosters, months: int, first: Any
) -> dict[Key, int]:
    """True numbers of the period; people from elsewhere count as people, but in no group."""
    inside = held.day[attendance.event] >= first
    service = inside & np.isin(held.type[attendance.event], SERVICE_TYPES)
    governance = inside & in_governance(held, attendance, rosters)
    served = np.unique(attendance.person[service])
    served_here = served[served < people.size]
    often = _effective(held, attendance, service, contacts_needed(months))
    often = often[often < people.size]
    groups = people.groups[:, served_here].sum(axis=1).tolist()
    return {
        ("service_coverage_rate", ""): len(served),
        ("participation_rate", ""): len(np.unique(attendance.person[inside])),
        ("governance_participation_rate", ""): len(np.unique(attendance.person[governance])),
        ("priority_coverage_rate", ""): int(people.priority[served_here].sum()),
        ("effective_coverage_rate", ""): int(people.priority[often].sum()),
        ("household_coverage_rate", ""): len(np.unique(people.household[served_here])),
        **{
            ("group_coverage_rate", group): count
            for group, count in zip(GROUP_SHARES, groups, strict=True)
        },
    }


def _blurred(practice: Practice) -> set[str]:
    """Indicators of which the practice leaves no share of draws with one chance."""
    blurred: set[str] = set()
    if practice.loses_rows:
        blurred |= ON_ROSTERS
    if practice.hard:
        blurred |= ON_CALLS
    if practice.burst or practice.health:
        blurred |= {"resident_initiated_share"}
    if practice.burst:
        blurred |= {"proactive_discovery_share"}
    if practice.answers_lost:
        blurred |= {"response_rate"}
    return blurred


def true_values(
    profile: Profile,
    habits: Habits,
    story: Story,
    people: People,
    channels: dict[str, float],
    held: Held,
    attendance: Attendance,
    rosters: Rosters,
    register: Register,
    span: Span,
) -> CommunityTruth:
    """What is true of one community in the period."""
    block = span.blocks()[0]
    months = len(block.months)
    rates = _need_rates(profile, channels)
    rates["resident_initiated_share", ""] = habits.initiative
    rates["decision_implementation_rate", ""] = habits.implemented
    rates |= _people_rates(habits, people, register, block.share)
    practice = story.practice()
    blurred = _blurred(practice)
    counts = _counts(people, held, attendance, rosters, months, block.first_day)
    return CommunityTruth(
        community_id=profile.community_id,
        story=story,
        rosters=habits.rosters,
        rates={key: rate for key, rate in rates.items() if key[0] not in blurred},
        counts={} if practice.loses_rows else counts,
    )


def _figure(key: Key, kind: str, says: dict[str, str], values: dict[str, Any]) -> dict[str, Any]:
    indicator, group = key
    return {
        "indicator_id": indicator,
        "variant": "",
        "group": group,
        "kind": kind,
        "says": says,
        "values": values,
    }


def as_document(about: dict[str, Any], span: Span, truths: list[CommunityTruth]) -> dict[str, Any]:
    """The content of `truth.json`: one list per figure, each value under its community."""
    figures: list[dict[str, Any]] = []
    for kind, sentences in (("rate", RATES), ("count", COUNTS)):
        found: dict[Key, dict[str, Any]] = {}
        for truth in truths:
            for key, value in (truth.rates if kind == "rate" else truth.counts).items():
                found.setdefault(key, {})[truth.community_id] = value
        order = sorted(
            found, key=lambda key: (list(sentences).index(key[0]), list(found).index(key))
        )
        figures += [_figure(key, kind, sentences[key[0]], found[key]) for key in order]
    return {
        **about,
        "period": {
            "start": str(span.blocks()[0].first_day),
            "end": str(LAST_DAY),
            "as_of": str(LAST_DAY),
        },
        "kinds": KINDS,
        "rosters": {truth.community_id: truth.rosters for truth in truths},
        "stories": {truth.community_id: told(truth.story) for truth in truths},
        "planted": QUANTITIES,
        "figures": figures,
    }
