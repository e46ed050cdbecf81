"""“联” connection: K1–K12, mutual promotion (RULES 5)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations

from tests.slow_linkage.counts import Count, ratio, share, too_few
from tests.slow_linkage.place import COMMUNITY, PROVIDERS, Pair, Place, ends, hosts
from tests.slow_numbers import Row

TRUST = ("trust_reliability", "trust_mission", "trust_openness")
VALUE = ("value_power", "value_involvement", "value_resource")
UNDIRECTED = ("meeting", "joint_delivery", "joint_decision")

# --- K1 ---------------------------------------------------------------------------------


def roles(p: Place, need: Row) -> set[str]:
    """5.5: organisations with a role on the need.

    Choice (1.10, 5.5): a blank lead, designer, awardee or end is no role, an unlisted id is
    a role of unknown type.
    """
    found = {host for activity in p.act(need) for host in hosts(activity)}
    project = p.project_of(need)
    if project is not None:
        found |= {project["designer_organization_id"], project["awarded_organization_id"]}
    for linkage in p.linkages_on(need):
        found |= set(ends(linkage))
    return found - {None}


def all_present(p: Place, need: Row) -> bool:
    """5.5: community, social organisation and talent; under `five` volunteer and charity too."""
    types = {p.city.type_of(organization) for organization in roles(p, need)}
    wanted: list[Iterable[str]] = [COMMUNITY, PROVIDERS]
    if p.city.sectors == "five":
        wanted = [
            [t for t in COMMUNITY if t != "volunteer_team"],
            [t for t in PROVIDERS if t != "foundation"],
            ["volunteer_team"],
            ["foundation"],
        ]
    talent = any(p.city.professional(a["worker_id"]) is True for a in p.act(need))
    return talent and all(types & set(sector) for sector in wanted)


def some_unknown(p: Place, need: Row) -> bool:
    """5.5: a role of unknown type, or an activity of ACT(n) with an unknown worker.

    Choice: any of them, whether or not it could fill the sector that is missing.
    """
    return any(p.city.type_of(organization) is None for organization in roles(p, need)) or any(
        p.city.professional(a["worker_id"]) is None for a in p.act(need)
    )


def three_sectors(p: Place) -> Count:
    """K1; blank is not direct.

    Choice (5.5): needs in n_unknown stay in the denominator.
    """
    needs = [n for n in p.accepted() if n["handling_route"] != "direct"]
    rest = [n for n in needs if not all_present(p, n)]
    unknown = sum(1 for n in rest if some_unknown(p, n))
    return share(len(needs) - len(rest), len(needs), unknown)


# --- Ties -------------------------------------------------------------------------------


def density(p: Place) -> Count:
    """K2; 5.6: no limits; mean degree over all TIES."""
    active, ties = p.active(), p.ties()
    possible = sum(1 for pair in combinations(active, 2) if p.city.cross(pair))
    notes = [f"organisations={len(active)}"]
    if active:
        notes.append(f"mean_degree={2 * len(ties) / len(active)}")
    crossing = sum(1 for pair in ties if p.city.cross(pair))
    return ratio(crossing, possible, p.without_sector(), notes=notes)


def anchored(p: Place) -> Count:
    """K3; 5.2, 5.7: rows as they are; a non-blank need_id or project_id counts."""
    linkages = p.period_linkages()
    named = [x for x in linkages if x["need_id"] is not None or x["project_id"] is not None]
    return share(len(named), len(linkages))


def isolates(p: Place) -> Count:
    """K4; 5.7: any cross-sector tie ends isolation.

    Choice: `active=k` counts the listed organisations that are active (5.3).
    """
    listed = p.listed()
    tied = {end for pair in p.ties() if p.city.cross(pair) for end in pair}
    found = share(sum(1 for name in listed if name not in tied), len(listed))
    found.notes = frozenset({f"active={len(set(listed) & set(p.active()))}"})
    return found


def regularity(p: Place) -> Count:
    """K5; 5.8: months with a cross-sector linkage; no limits."""
    busy = {
        (linkage["linkage_date"].year, linkage["linkage_date"].month)
        for one, other, linkage in p.directed()
        if p.city.cross((one, other))
    }
    months = p.months()
    return ratio(sum(1 for month in months if month in busy), len(months))


def largest_component(members: Iterable[str], ties: Iterable[Pair]) -> int:
    """The size of the largest connected component; an isolate is a component of 1."""
    left, edges, largest = set(members), list(ties), 0
    while left:
        reached = {left.pop()}
        growing = True
        while growing:
            more = {end for pair in edges if pair & reached for end in pair} - reached
            reached |= more
            growing = bool(more)
        left -= reached
        largest = max(largest, len(reached))
    return largest


def interconnection(p: Place) -> Count:
    """K6; 5.10: active organisations of the types of 5.4 and the TIES among them."""
    members = [name for name in p.active() if p.of_three(name)]
    inside = [pair for pair in p.ties() if pair <= set(members)]
    return ratio(largest_component(members, inside), len(members), p.without_sector())


def hub_dependence(p: Place) -> Count:
    """K7; 5.10, 16: all active organisations, isolates included."""
    active, ties = p.active(), p.ties()
    n = len(active)
    if n < 3:
        status = "insufficient_data" if n else "not_available"
        return Count(0.0, 0.0, n_unknown=float(p.without_sector()), status=status)
    degrees = [sum(1 for pair in ties if name in pair) for name in active]
    centred = sum(max(degrees) - degree for degree in degrees)
    return ratio(centred, (n - 1) * (n - 2), p.without_sector())


# --- Dyads ------------------------------------------------------------------------------


def reciprocity(p: Place, variant: str) -> Count:
    """K8; 5.11: dyads without meeting, joint_delivery, joint_decision.

    Choice (1.10): a linkage of blank type is of none of these three, so it is directed.
    """
    directed = [x for x in p.directed() if x[2]["linkage_type"] not in UNDIRECTED]
    arrows = {(one, other) for one, other, _ in directed}
    answered = {
        frozenset((one, other))
        for one, other, linkage in directed
        if linkage["response_status"] in ("accepted", "declined")
    }
    dyads = {frozenset(arrow) for arrow in arrows}
    mutual = {frozenset((a, b)) for a, b in arrows if (b, a) in arrows}
    if variant == "with_response":
        mutual |= answered
    return ratio(len(mutual), len(dyads))


def exchange(p: Place) -> Count:
    """K10; 5.13: some type one way and another type the other way."""
    flows: dict[tuple[str, str], set[str]] = {}
    for giver, taker, linkage in p.directed():
        if linkage["resource_type"] is not None and p.city.cross((giver, taker)):
            flows.setdefault((giver, taker), set()).add(linkage["resource_type"])
    dyads = {frozenset(flow) for flow in flows}
    exchanged = {
        frozenset((a, b))
        for (a, b), given in flows.items()
        if any(one != other for one in given for other in flows.get((b, a), set()))
    }
    return ratio(len(exchanged), len(dyads))


def mutual_promotion(p: Place) -> Count:
    """5.15: dyads of organisations with a sector in which each side led at least once."""
    led: set[tuple[str, str]] = {(one, other) for one, other, _ in p.directed()}
    for activity in p.activities():
        lead = activity["organization_id"]
        for host in hosts(activity):
            if lead and host != lead and None not in (p.city.sector(lead), p.city.sector(host)):
                led.add((lead, host))
    dyads = {frozenset(pair) for pair in led}
    both = {frozenset((a, b)) for a, b in led if (b, a) in led}
    return ratio(len(both), len(dyads))


# --- K9 ---------------------------------------------------------------------------------


def served_groups(p: Place, activity: Row) -> set[str]:
    """5.12: codes of those on the roster, `none` without code, `unknown` if unlisted.

    Choice: each person without code adds `none`, also beside people with codes.
    """
    residents = {
        row["resident_id"]: row
        for row in p.city.rows.get("residents", [])
        if row["community_id"] == p.id
    }
    found: set[str] = set()
    for row in p.city.rows.get("participation", []):
        if row["activity_id"] != activity["activity_id"]:
            continue
        person = residents.get(row["resident_id"])
        if person is None:
            found.add("unknown")
        else:
            found |= set((person["group_codes"] or "none").split(";"))
    return found or {"unknown"}


def complementarity(p: Place) -> Count:
    """K9; 5.12 with 16: an activity with a blank lead is skipped.

    Choice: any id leads, also without a sector; a blank service type is a type of its own;
    n_unknown is 0, since `unknown` is an element of the sets and nothing is left out.
    """
    profiles: dict[str, set[tuple[str | None, str]]] = {}
    for activity in p.activities():
        if activity["organization_id"] is not None:
            profile = profiles.setdefault(activity["organization_id"], set())
            profile |= {(activity["service_type"], g) for g in served_groups(p, activity)}
    apart = [
        1 - len(profiles[a] & profiles[b]) / len(profiles[a] | profiles[b])
        for a, b in combinations(sorted(profiles), 2)
    ]
    return ratio(math.fsum(apart), len(apart))


# --- K11, K12 ---------------------------------------------------------------------------


def rescaled(row: Row) -> float | None:
    """5.14 with 16: to 1–4 by its own scale; a score off its scale is unanswered.

    Choice: on a scale without length there is no answer either.
    """
    low = 1.0 if row["scale_min"] is None else float(row["scale_min"])
    high = 4.0 if row["scale_max"] is None else float(row["scale_max"])
    if row["score"] is None or not low <= row["score"] <= high or low == high:
        return None
    return 1 + 3 * (float(row["score"]) - low) / (high - low)


def rated(p: Place, items: tuple[str, ...]) -> Count:
    """K11 and K12; 5.14.

    Choice: a (response, target) with a row of these items, answered or not, and fewer than
    two answers is n_unknown.
    """
    answers: dict[tuple[str, str], list[float]] = {}
    raters: set[str] = set()
    for row in p.surveys:
        target = row["target_organization_id"]
        if (
            row["respondent_type"] != "organization"
            or target is None
            or row["item_code"] not in items
            or not p.in_period(row["survey_date"])
        ):
            continue
        given = answers.setdefault((row["response_id"], target), [])
        score = rescaled(row)
        if score is not None:
            given.append(score)
            raters.add(row["respondent_id"] or row["response_id"])
    by_target: dict[str, list[float]] = {}
    for (_, target), scores in answers.items():
        if len(scores) >= 2:
            by_target.setdefault(target, []).append(math.fsum(scores) / len(scores))
    unknown = sum(1 for scores in answers.values() if len(scores) < 2)
    means = [math.fsum(each) / len(each) for each in by_target.values()]
    found = ratio(math.fsum(means), len(means), unknown)
    active = p.active()
    return found if active and len(raters) / len(active) >= 0.6 else too_few(found)
