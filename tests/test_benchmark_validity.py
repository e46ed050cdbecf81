"""The validity benchmark: its mix of communities, how it judges, and that it prints as documented."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.coverage.cities import FIRST_SEED as FIRST_OF_COVERAGE
from benchmarks.validity import __main__ as command
from benchmarks.validity.cities import judged
from benchmarks.validity.design import (
    FIRST_SEED,
    FLAGS,
    HUNDRED,
    LOOK_ALIKES,
    NEAR_CUT,
    QUADRANTS,
    Task,
    dose,
    planted,
    tasks,
)
from benchmarks.validity.judging import (
    EVERY_SIZE,
    HEALTHY,
    NOT_SHOWN,
    OTHERS,
    SMALL,
    counted,
    true_quadrant,
)
from benchmarks.validity.misses import misses
from benchmarks.validity.targets import targets
from tests.printed import shown, words_of
from workbench.sample.profiles import is_small
from workbench.sample.stories import KINDS, Story

TESTS = Path(__file__).parent
#: No benchmark draws more cities than this from its first seed on.
MOST_CITIES = 1000
#: A city of tests, not of benchmarks.
SEED = 77
TINY = ["--communities", "12", "--first-seed", str(SEED), "--jobs", "1"]

STRONG, MILD, ONE, ANY, ONE_OF_ALL, ANY_OF_ALL, ALIKE, POOR, RIGHT = range(9)


def right_rows(task: Task) -> pd.DataFrame:
    """Rows as they are where every flag and quadrant is right; look-alikes stand at watch."""
    rows = [_right(place, story) for place, story in enumerate(task.stories)]
    return pd.DataFrame(rows).assign(seed=task.seed)


def _right(place: int, story: Story) -> dict[str, Any]:
    level = "alert" if story.strength == "strong" else "watch"
    resembled = {KINDS[name].resembles for name in story.kinds}
    levels = {
        name: level if name in story.kinds else "watch" if name in resembled else "none"
        for name in FLAGS
    }
    return {
        "community_id": f"SYN-{place + 1:03d}",
        "story": story.name,
        "kinds": story.kinds,
        "strength": story.strength,
        **levels,
        "quadrant": true_quadrant(story.kinds, story.strength) or "both",
        "borderline": False,
    }


@pytest.fixture(name="rows")
def the_right_rows() -> pd.DataFrame:
    """A thousand communities of which everything is right."""
    parts = [right_rows(task) for task in tasks(1000, SEED)]
    return pd.concat(parts, ignore_index=True)


def met(rows: pd.DataFrame) -> list[bool]:
    return [target.met for target in targets(counted(rows))]


def of(rows: pd.DataFrame, *stories: str) -> list[int]:
    """The rows with one of these stories, by their index."""
    return rows.index[rows["story"].isin(stories)].tolist()


# --- what is drawn


def test_every_hundred_communities_have_the_same_mix() -> None:
    """Each sign at each strength twice, each look-alike once, and 22 plainly healthy ones."""
    drawn = tasks(1000, FIRST_SEED)
    assert [task.seed for task in drawn] == list(range(FIRST_SEED, FIRST_SEED + 20))
    pairs = zip(drawn[::2], drawn[1::2], strict=True)
    hundreds = [[*one.stories, *two.stories] for one, two in pairs]
    mixes = [Counter((story.name, story.strength) for story in hundred) for hundred in hundreds]
    assert all(mix == mixes[0] for mix in mixes)
    assert all(mixes[0][name, strength] == 2 for name in FLAGS for strength in ("mild", "strong"))
    assert all(mixes[0][name, ""] == 1 for name in (*LOOK_ALIKES, *NEAR_CUT))
    assert all(mixes[0][name, ""] == 2 for name in QUADRANTS)
    assert (mixes[0][HEALTHY, ""], mixes[0][SMALL, ""], mixes[0]["poor_records", ""]) == (22, 6, 4)
    assert sum(mixes[0].values()) == HUNDRED


def test_no_plainly_healthy_community_is_small_by_its_place() -> None:
    """The order is the seed's own; whoever is small has the story of being small."""
    orders = [task.stories for task in tasks(300, SEED)]
    assert len(set(orders)) == 6
    assert orders == [task.stories for task in tasks(300, SEED)]
    for order in orders:
        assert all(story.kinds for place, story in enumerate(order) if is_small(place))


def test_the_last_city_holds_what_remains() -> None:
    """Any number of communities is drawn, in cities of fifty at most."""
    drawn = tasks(130, SEED)
    assert [len(task.stories) for task in drawn] == [50, 50, 30]
    assert drawn[2].stories == tasks(300, SEED)[2].stories[:30]


def test_strong_signs_are_planted_more_strongly() -> None:
    """Of its main quantity a strong sign has more than a mild one."""
    assert all(dose(name, "strong") > dose(name, "mild") > 0 for name in FLAGS)


def test_no_test_draws_the_cities_of_the_benchmark() -> None:
    """No number in any test is a seed of the benchmark, nor are the seeds of the other one."""
    seeds = range(FIRST_SEED, FIRST_SEED + MOST_CITIES)
    assert not set(seeds) & set(range(FIRST_OF_COVERAGE, FIRST_OF_COVERAGE + MOST_CITIES))
    for path in TESTS.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        numbers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        found = {number for number in numbers if isinstance(number, int) and number in seeds}
        assert not found, path.name


# --- how it is judged


def test_where_everything_is_right_every_target_is_met(rows: pd.DataFrame) -> None:
    """Nothing is missed."""
    assert met(rows) == [True] * 9
    assert misses(rows).empty


def test_signs_are_judged_flag_by_flag(rows: pd.DataFrame) -> None:
    """19 of 20 strong signs found are enough, 18 are not; of mild ones 16 are, 15 are not."""
    for strength, enough, place in (("strong", 1, STRONG), ("mild", 4, MILD)):
        name = "neither"
        mine = rows.index[(rows["story"] == name) & (rows["strength"] == strength)]
        changed = rows.copy()
        changed.loc[mine[:enough], name] = "none"
        assert all(met(changed))
        changed.loc[mine[enough], name] = "unknown"
        assert [n for n, good in enumerate(met(changed)) if not good] == [place]
        assert list(misses(changed)["of"]) == [name] * (enough + 1)


def test_signs_planted_together_count_for_each_flag(rows: pd.DataFrame) -> None:
    """A flag is looked for wherever its sign is planted, alone or with others."""
    found = {flag.name: flag.of for flag in counted(rows).found["strong"]}
    together = Counter(name for story in planted() if len(story.kinds) > 1 for name in story.kinds)
    assert all(found[name] == 20 + 10 * together[name] for name in FLAGS)
    assert found["all ten"] == 200 + 10 * sum(together.values())


def test_false_alarms_are_judged_by_flag_and_for_any_flag(rows: pd.DataFrame) -> None:
    """4 of 220 healthy communities are at most 2 %, 5 are not; 18 of 220 are more than 8 %."""
    healthy = of(rows, HEALTHY)
    changed = rows.copy()
    changed.loc[healthy[:4], "formality"] = "watch"
    assert all(met(changed))
    changed.loc[healthy[4], "formality"] = "alert"
    assert [n for n, good in enumerate(met(changed)) if not good] == [ONE]

    spread = rows.copy()
    for n, name in enumerate(FLAGS[:9]):
        spread.loc[healthy[2 * n : 2 * n + 2], name] = "watch"
    assert [n for n, good in enumerate(met(spread)) if not good] == [ANY]
    assert len(misses(spread)) == 18


def test_small_communities_are_healthy_too(rows: pd.DataFrame) -> None:
    """Their false alarms stand apart, and count among those of every size."""
    small = of(rows, SMALL)
    changed = rows.copy()
    changed.loc[small[:6], "paper_closure"] = "watch"
    alarms = counted(changed).alarms
    assert {flag.raised.count for flag in alarms[HEALTHY]} == {0}
    assert (alarms[SMALL][-1].raised.count, alarms[SMALL][-1].of) == (6, 60)
    assert (alarms[EVERY_SIZE][-1].raised.count, alarms[EVERY_SIZE][-1].of) == (6, 280)
    assert [n for n, good in enumerate(met(changed)) if not good] == [ONE_OF_ALL]


@pytest.mark.parametrize("flag", ["top_down", "formality"])
def test_a_look_alike_at_alert_misses_the_target(rows: pd.DataFrame, flag: str) -> None:
    """In the flag that it resembles and in any other."""
    mine = of(rows, "health_information")
    changed = rows.copy()
    changed.loc[mine[0], flag] = "alert"
    one = next(
        each for each in counted(changed).look_alikes if each.own.name == rows.story[mine[0]]
    )
    assert one.at_alert == 1
    assert one.alert_elsewhere == int(flag != "formality")
    assert not met(changed)[ALIKE]
    assert list(misses(changed)["of"]) == [flag]


def test_look_alikes_are_false_alarms_only_in_other_flags(rows: pd.DataFrame) -> None:
    """At watch in the flag they resemble they are not counted, at watch elsewhere they are."""
    mine = of(rows, "hard_cases")
    changed = rows.copy()
    changed.loc[mine[:3], "neither"] = "watch"
    alarms = {flag.name: flag for flag in counted(changed).alarms[OTHERS]}
    assert (alarms["neither"].raised.count, alarms["neither"].of) == (3, 100)
    assert (alarms["paper_closure"].raised.count, alarms["paper_closure"].of) == (0, 110)
    assert (alarms["any of ten"].raised.count, alarms["any of ten"].of) == (3, 120)
    assert all(met(changed))
    assert len(misses(changed)) == 3


def test_poor_records_may_leave_flags_unknown_but_never_at_alert(rows: pd.DataFrame) -> None:
    """Unknown and watch are counted, alert misses the target."""
    mine = of(rows, "poor_records")
    changed = rows.copy()
    changed.loc[mine[:30], "control_only"] = "unknown"
    changed.loc[mine[30], "control_only"] = "watch"
    levels = next(f for f in counted(changed).records if f.name == "control_only").levels
    assert levels == {"alert": 0, "watch": 1, "none": 9, "unknown": 30}
    assert all(met(changed))
    changed.loc[mine[31], "control_only"] = "alert"
    assert [n for n, good in enumerate(met(changed)) if not good] == [POOR]


@pytest.mark.parametrize(
    ("kinds", "strength", "quadrant"),
    [
        ((), "", "both"),
        (("small",), "", "both"),
        (("formality", "top_down", "paper_closure"), "strong", "both"),
        (("neither",), "mild", "both"),
        (("neither",), "strong", "neither"),
        (("linked_not_moving",), "", "lian_only"),
        (("moving_not_linked",), "", "dong_only"),
        (("not_linked_not_moving",), "", "neither"),
        (("barely_linked",), "", None),
        (("poor_records",), "", None),
    ],
)
def test_quadrants_are_known_where_a_story_says_enough(
    kinds: tuple[str, ...], strength: str, quadrant: str | None
) -> None:
    """Near the cut, and where records hide who linked, no quadrant is true."""
    assert true_quadrant(kinds, strength) == quadrant


def test_quadrants_are_judged_where_they_are_not_borderline(rows: pd.DataFrame) -> None:
    """Wrong or silent ones count against it, borderline ones and those without a truth do not."""
    linked = of(rows, "linked_not_moving")
    hidden = of(rows, *NEAR_CUT, *NOT_SHOWN)
    changed = rows.copy()
    changed.loc[[*linked[:5], *hidden], "quadrant"] = "neither"
    changed.loc[linked[5], "quadrant"] = ""
    changed.loc[linked[4:8], "borderline"] = True
    lian_only = counted(changed).quadrants[1]
    assert lian_only.right is not None
    assert (lian_only.right.count, lian_only.right.of) == (12, 16)
    assert (lian_only.borderline, lian_only.said["neither"], lian_only.silent) == (4, 4, 0)
    assert all(met(changed))
    assert list(misses(changed)["of"]) == ["quadrant"] * 4

    changed.loc[of(rows, HEALTHY)[:60], "quadrant"] = "dong_only"
    assert [n for n, good in enumerate(met(changed)) if not good] == [RIGHT]


def test_nothing_measured_meets_no_target() -> None:
    """Where no community was drawn for a target, it is missed."""
    healthy = pd.DataFrame([_right(0, Story())]).assign(seed=SEED)
    assert [n for n, good in enumerate(met(healthy)) if good] == [
        ONE,
        ANY,
        ONE_OF_ALL,
        ANY_OF_ALL,
        RIGHT,
    ]


# --- the command


def test_the_command_prints_what_the_documentation_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A dozen communities give the same lines as those shown, but for their numbers."""
    code = command.main(TINY)
    printed = capsys.readouterr().out
    assert code == int("missed" in printed)
    for name, outputs in shown().items():
        assert words_of(printed) == words_of(outputs[1]), name


def _silent(task: Task) -> pd.DataFrame:
    """As the rows would be, were no flag ever raised."""
    return right_rows(task).assign(**dict.fromkeys(FLAGS, "none"))


@pytest.mark.parametrize(("work", "code"), [(right_rows, 0), (_silent, 1)])
def test_the_exit_code_tells_whether_all_targets_are_met(
    work: Callable[[Task], pd.DataFrame],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Flags that never fire raise no false alarm, and still they fail: they find nothing."""
    monkeypatch.setattr(command, "judged", work)
    assert command.main(["--jobs", "1", "--first-seed", str(SEED), "--misses"]) == code
    printed = capsys.readouterr().out.splitlines()
    verdicts = [line.rsplit(": ", 1)[1] for line in printed if line.startswith("target: ")]
    missed = [verdict for verdict in verdicts if verdict.startswith("missed")]
    assert missed == (["missed at 0.0%"] * 2 if code else [])
    assert len(verdicts) == 9
    assert sum(line.startswith("miss: ") for line in printed) == (530 if code else 0)


@pytest.mark.parametrize(
    "arguments", [["--communities", "0"], ["--jobs", "-1"], ["--first-seed", "x"]]
)
def test_numbers_that_are_no_counts_are_refused(arguments: list[str]) -> None:
    """A number of communities or processes, and a seed, is a whole number from 1 on."""
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2


def test_a_city_is_judged_as_its_flags_and_quadrant_say() -> None:
    """One row a community in order of place, with the levels of its flags; twice the same."""
    stories = (Story(), Story(("formality",), "strong"), Story(("not_linked_not_moving",)))
    rows = judged(Task(SEED, stories))
    assert list(rows["community_id"]) == ["SYN-001", "SYN-002", "SYN-003"]
    assert list(rows["story"]) == ["healthy", "formality", "not_linked_not_moving"]
    assert list(rows["formality"]) == ["none", "alert", "none"]
    assert list(rows["quadrant"]) == ["both", "both", "neither"]
    assert not rows["borderline"].any()
    pd.testing.assert_frame_equal(rows, judged(Task(SEED, stories)))


@pytest.mark.slow
def test_two_hundred_communities_of_tests_meet_what_so_few_can_show() -> None:
    """Strong signs are found, look-alikes and poor records stay below alert, quadrants are right.

    Shares of mild signs and of false alarms need the full run.
    """
    rows = pd.concat([judged(task) for task in tasks(200, SEED)], ignore_index=True)
    reached = met(rows)
    assert all(reached[n] for n in (STRONG, ALIKE, POOR, RIGHT))
