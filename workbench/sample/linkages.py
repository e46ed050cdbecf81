"""The table `linkages`: meetings, and what passes between organisations about needs and projects."""

from __future__ import annotations

import numpy as np

from workbench.sample.cast import Cast
from workbench.sample.chance import Marks, Texts, happens, numbered, pick, where_marked
from workbench.sample.columns import Columns, given, text
from workbench.sample.linking import draw_linkages
from workbench.sample.period import Moments, Span, day_of, known
from workbench.sample.practice import Practice
from workbench.sample.profiles import Profile
from workbench.sample.projects import Projects, running
from workbench.sample.streams import stream

#: A linkage that is about a need is about one raised at most this long before.
NEED_DAYS = 60

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


def _recent_needs(rng: np.random.Generator, needs: Columns, day: Moments) -> Texts:
    """A need raised in the weeks before each day; None where there was none."""
    raised = day_of(needs["raised_date"])
    low, high = np.searchsorted(raised, day - NEED_DAYS), np.searchsorted(raised, day, side="right")
    choice = low + np.floor(rng.random(len(day)) * (high - low)).astype(np.int64)
    return where_marked(high > low, needs["need_id"][np.where(high > low, choice, 0)])


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
    practice: Practice,
    cast: Cast,
    needs: Columns,
    projects: Projects,
    activities: Columns,
    span: Span,
) -> Columns:
    """The linkages of one community by day, within the months that the data cover.

    What is not drawn from a need is mostly about a running project, or about a recent need.
    """
    rng = stream(seed, "linkages", profile.place)
    drawn = draw_linkages(rng, profile, practice, cast, needs, activities, span)
    day, kind = drawn["day"], drawn["type"]
    size = len(day)
    place = running(projects, day, rng.random(size))
    aimed = ~given(drawn["need"]) & happens(rng, practice.anchored, size)
    named = np.isin(kind, ("joint_delivery", "resource_transfer", "joint_decision", "meeting"))
    named &= aimed & (place >= 0)
    recent = _recent_needs(rng, needs, day)
    need = np.where(aimed & ~named & (kind != "meeting"), recent, drawn["need"])
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
        "need_id": need,
        "project_id": where_marked(named, projects.ids[place]),
        "resource_type": where_marked(resource, pick(rng, RESOURCES, size)),
        "resource_value": np.where(resource & happens(rng, VALUE_GIVEN, size), value, np.nan),
        **_answers(rng, kind, day),
    }
