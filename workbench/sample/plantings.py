"""What each story changes in practice: the planted shares, by kind and strength."""

from __future__ import annotations

from typing import Any

from workbench.sample.practice import Own

#: Organisations of the community's own, and their ties.
COMMITTEES_OWN = Own(controlled=True, posts=True)
INCUBATED = Own(controlled=True, posts=True, founded_months=10)
EMBEDDED = Own(accounts=False)
SHARING = Own(accounts=False, posts=True)
FILED = Own(registration="filed", accounts=False)
LOCAL_AGENCY, LOCAL_GROUP = Own(kind="social_work_agency"), Own()

#: Linkage without aim, among few, and needs that wait: the two halves of doing neither.
UNLINKED: dict[str, Any] = {
    "circle": True,
    "on_needs": 0.03,
    "others": 0.5,
    "anchored": 0.05,
    "co_hosted": 0.0,
}
UNMOVING: dict[str, Any] = {
    "answered": 0.25,
    "never_answered": 0.9,
    "on_time": 0.2,
    "overrun": 0.85,
    "stuck": 0.8,
    "quality": 0.22,
    "projects_named": 0.03,
    "needs_named": 0.05,
}

MONTHS_IDLE, MOST_MONTHS_IDLE = (6, 7, 8, 9), (5, 6, 7, 8, 9, 10, 11, 12)
LAST_MONTH, DOUBLE_NINTH, SPRING_FESTIVAL = 12, 10, 2

PLANTINGS: dict[tuple[str, str], dict[str, Any]] = {
    ("two_sector", "mild"): {
        "own": (COMMITTEES_OWN,),
        "more_projects": 3,
        "controlled_awards": 0.2,
    },
    ("two_sector", "strong"): {
        "own": (COMMITTEES_OWN, COMMITTEES_OWN),
        "more_projects": 3,
        "controlled_awards": 0.7,
    },
    ("neither", "mild"): {"idle_months": MONTHS_IDLE},
    ("neither", "strong"): {
        **UNLINKED,
        **UNMOVING,
        "idle_months": MOST_MONTHS_IDLE,
        "activities": 0.4,
    },
    ("control_only", "mild"): {"collected": 0.45, "on_needs": 0.35, "grid_needs": 0.35},
    ("control_only", "strong"): {"collected": 0.75, "on_needs": 0.15, "grid_needs": 0.7},
    ("formality", "mild"): {"formal": 0.5},
    ("formality", "strong"): {"formal": 0.75},
    ("assessment_rush", "mild"): {"peak_month": LAST_MONTH, "peak": 4.5},
    ("assessment_rush", "strong"): {"peak_month": LAST_MONTH, "peak": 8.0},
    ("paper_competition", "mild"): {"more_projects": 3, "competitive": 1.0, "few_bids": 0.45},
    ("paper_competition", "strong"): {
        "more_projects": 3,
        "competitive": 1.0,
        "few_bids": 0.9,
        "one_winner": 0.95,
    },
    ("reverse_chain", "mild"): {"more_projects": 3, "reversed_steps": 0.3},
    ("reverse_chain", "strong"): {"more_projects": 5, "reversed_steps": 0.8},
    ("paper_closure", "mild"): {"quality": 0.88, "claim": 0.31},
    ("paper_closure", "strong"): {"quality": 0.9, "claim": 0.52},
    ("top_down", "mild"): {"superior_needs": 0.6, "superior_activities": 0.6},
    ("top_down", "strong"): {"superior_needs": 0.85, "superior_activities": 0.85},
    ("no_disembedding", "mild"): {
        "own": (EMBEDDED, EMBEDDED, SHARING, SHARING),
        "partners": (1, 1),
    },
    ("no_disembedding", "strong"): {
        "own": (EMBEDDED, EMBEDDED, EMBEDDED, SHARING, SHARING),
        "partners": (0, 0),
    },
    ("sole_provider", ""): {
        "own": (INCUBATED,),
        "partners": (0, 0),
        "remote": True,
        "controlled_awards": 1.0,
        "competitive": 0.0,
    },
    ("unlinked_records", ""): {"ids_lost": 0.95, "answers_lost": 0.9},
    ("missing_records", ""): {"lost_months": (3, 4, 12), "needs_only_months": (7, 8, 9)},
    ("followed_collection", ""): {
        "collected": 0.5,
        "collected_served": True,
        "on_needs": 0.6,
        "grid_needs": 0.5,
        "needs_named": 0.9,
        "needs_fresh": 15,
    },
    ("health_information", ""): {"formal": 0.52, "health": True},
    ("festival_peak", ""): {"peak_month": DOUBLE_NINTH, "peak": 6.0},
    ("spring_festival_peak", ""): {"peak_month": SPRING_FESTIVAL, "peak": 6.0},
    ("thin_market", ""): {
        "own": (LOCAL_AGENCY, LOCAL_GROUP),
        "partners": (0, 0),
        "remote": True,
        "competitive": 1.0,
        "few_bids": 0.8,
        "small_contracts": True,
    },
    ("late_entry", ""): {"more_projects": 4, "late_needs": 0.6},
    ("hard_cases", ""): {"hard": True, "quality": 0.85},
    ("emergency_burst", ""): {"burst": (2, 3)},
    ("filed_groups", ""): {"own": (FILED, FILED, FILED, FILED)},
    ("linked_and_moving", ""): {
        "needs_named": 0.8,
        "co_hosted": 0.6,
        "anchored": 0.95,
        "answered": 0.96,
        "quality": 0.9,
        "claim": 0.03,
    },
    ("linked_not_moving", ""): UNMOVING,
    ("moving_not_linked", ""): {**UNLINKED, "answered": 0.95, "quality": 0.88, "claim": 0.05},
    ("not_linked_not_moving", ""): {**UNLINKED, **UNMOVING},
    ("barely_linked", ""): {"on_needs": 0.1, "anchored": 0.17},
    ("barely_moving", ""): {
        "answered": 0.45,
        "never_answered": 0.8,
        "quality": 0.36,
        "on_time": 0.5,
        "overrun": 0.8,
        "stuck": 0.6,
        "projects_named": 0.06,
        "needs_named": 0.3,
    },
    ("lost_at_design", ""): {"taken_up": 0.1},
    ("lost_at_competition", ""): {"competitive": 0.0},
    ("lost_at_delivery", ""): {"skilled": False},
    ("lost_at_resolution", ""): {"quality": 0.12, "claim": 0.05},
    ("small", ""): {"small": True},
    ("poor_records", ""): {
        "lost_months": (2, 7, 8),
        "blanks": 0.35,
        "ids_lost": 0.5,
    },
}
