"""The table `residents`: the register, which holds some of the people and some who have left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.chance import Marks, Places, Texts, happens, pick, where_marked
from workbench.sample.columns import Columns, size_of, stacked, text
from workbench.sample.habits import Habits
from workbench.sample.people import People, household_tokens, tokens
from workbench.sample.period import LAST_DAY
from workbench.sample.profiles import GROUP_SHARES, Profile
from workbench.sample.streams import stream

#: People in no group who are filed all the same.
FILED_WITHOUT_GROUP = 0.03

#: Where rosters are kept in part, how many of those who came were entered in the register.
ENTERED = 0.6

HOUSEHOLD_BLANK, BIRTH_BLANK, SEX_BLANK = 0.03, 0.03, 0.02
FIRST_FILED = np.datetime64("2015-01-01", "D")

#: People who left: a share of those filed; of them, all left properly but where a group is stale.
GONE = 0.02
STALE_GROUPS = ("elderly_alone", "low_income", "disabled", "unemployed")
STALE_SURPLUS = (0.04, 0.2)

#: Tokens of people who left begin here after the number of people, beyond any outsider.
AFTER = 20_000

GROUP_NAMES = tuple(GROUP_SHARES)


@dataclass(frozen=True)
class Register:
    """`filed` marks the people on file; `stale` is the group with more files than people."""

    rows: Columns
    filed: Marks
    stale: str | None


def _codes(groups: Marks) -> Texts:
    """Group codes joined with `;`, None where a person is in none; `groups` is groups x people."""
    joined = [
        ";".join(GROUP_NAMES[row] for row in np.flatnonzero(person)) or None for person in groups.T
    ]
    return np.array(joined, dtype=object)


def _codes_of(people: People, person: Places) -> Texts:
    """As `_codes`, for some people: each pattern of groups is put into words once."""
    bits = (1 << np.arange(len(GROUP_NAMES))) @ people.groups[:, person].astype(np.int64)
    patterns, place = np.unique(bits, return_inverse=True)
    marks = (patterns[None, :] >> np.arange(len(GROUP_NAMES))[:, None]) & 1
    return _codes(marks.astype(bool))[place]


def _stale_count(rng: np.random.Generator, people: People, filed: Marks, stale: str | None) -> int:
    """How many people who left are still filed, so that the group's files outnumber it."""
    surplus = rng.uniform(*STALE_SURPLUS)
    if stale is None:
        return 0
    members = people.groups[GROUP_NAMES.index(stale)]
    return int((members & ~filed).sum()) + 1 + round(float(surplus) * int(members.sum()))


def _gone(rng: np.random.Generator, people: People, filed: Marks, stale: str | None) -> Columns:
    """Files of people who no longer live here."""
    proper = round(GONE * int(filed.sum()))
    kept_on = _stale_count(rng, people, filed, stale)
    size = proper + kept_on
    start = FIRST_FILED + rng.integers(0, 2200, size).astype("m8[D]")
    end = np.minimum(start + rng.integers(200, 2500, size).astype("m8[D]"), LAST_DAY)
    person = people.size + AFTER + np.arange(size)
    group = pick(rng, GROUP_SHARES, size)
    group[proper:] = stale
    return {
        "resident_id": tokens(people.community_id, person),
        "household_id": household_tokens(people.community_id, person),
        "birth_year": np.full(size, np.nan),
        "sex": where_marked(happens(rng, 0.5, size), "unknown"),
        "group_codes": group,
        "filed_date": start.astype("M8[us]"),
        "exit_date": np.where(np.arange(size) < proper, end, np.datetime64("NaT", "D")).astype(
            "M8[us]"
        ),
    }


def _entered(
    rng: np.random.Generator, habits: Habits, people: People, signed: Places, asked: Places
) -> Marks:
    """Who is in the register without being filed: who asked for something, or signed in."""
    entered = np.zeros(people.size, dtype=bool)
    came = np.unique(signed[signed < people.size])
    share = 1.0 if habits.rosters == "complete" else ENTERED
    entered[came[happens(rng, share, len(came))]] = True
    entered[asked] = True
    return entered


def draw_register(
    seed: int,
    profile: Profile,
    habits: Habits,
    people: People,
    signed: Places,
    asked: Places,
) -> Register:
    """The register of one community; `signed` are people on rosters, `asked` those who asked.

    People of a group are filed with one chance, whatever the group. Codes of people who live
    here are always right, and a blank code means that they are in no group.
    """
    rng = stream(seed, "residents", profile.place)
    chance = np.where(people.in_any_group(), habits.filed, FILED_WITHOUT_GROUP)
    filed = happens(rng, chance, people.size)
    stale = str(rng.choice(np.array(STALE_GROUPS)))
    left = _gone(rng, people, filed, stale if habits.stale else None)
    person = np.flatnonzero(filed | _entered(rng, habits, people, signed, asked))
    size = len(person)
    days = int((LAST_DAY - FIRST_FILED).astype(np.int64)) + 1
    filed_on = FIRST_FILED + rng.integers(0, days, size).astype("m8[D]")
    household = household_tokens(people.community_id, people.household[person])
    here: Columns = {
        "resident_id": tokens(people.community_id, person),
        "household_id": where_marked(~happens(rng, HOUSEHOLD_BLANK, size), household),
        "birth_year": np.where(happens(rng, BIRTH_BLANK, size), np.nan, people.birth_year[person]),
        "sex": where_marked(
            ~happens(rng, SEX_BLANK, size), np.where(people.female[person], "female", "male")
        ),
        "group_codes": _codes_of(people, person),
        "filed_date": np.where(filed[person], filed_on, np.datetime64("NaT", "D")).astype("M8[us]"),
        "exit_date": np.full(size, np.datetime64("NaT", "us")),
    }
    rows = stacked([here, left])
    rows["community_id"] = text(profile.community_id, size_of(rows))
    return Register(rows=rows, filed=filed, stale=stale if habits.stale else None)
