"""What section 12 draws of surveys, on paper, and what protection leaves of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from tests.small_city import YEAR
from tests.tiny_linkage import Case, measure, tables
from tests.tiny_surveys import answer, items, response, wave
from tests.written_results import frame_of, results_of, share
from workbench.cohorts.grouping import make_grouping
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.disclosure import protect
from workbench.indicators.pictures.surveys import survey_series
from workbench.metrics import compute_pages
from workbench.results import SERIES_KINDS, Series


def drawn(lines: Case, without: Sequence[str] = ()) -> dict[str, Series]:
    """The series about surveys of community `a`."""
    received = tables({"a": lines}, without=without)
    stood = as_they_stood(received, YEAR.end)
    grouping = make_grouping(stood, period=YEAR, communities=["a"], by=["community_id"], holders=())
    cohorts = Cohorts(
        received,
        stood,
        period=YEAR,
        as_of=YEAR.end,
        scheme=DEFAULT_SCHEME,
        grouping=grouping,
    )
    return {one.name: one for one in survey_series(cohorts)}


def scores(found: dict[str, Series], item: str) -> dict[float, float]:
    """How many gave each score of an item on one scale."""
    rows = found["survey_answers"].of("a")
    own = rows[rows["item"] == item]
    assert not own["score"].duplicated().any()
    return dict(zip(own["score"], own["n"], strict=True))


# --- Answers ----------------------------------------------------------------------------


def test_every_step_of_the_scale_has_its_respondents() -> None:
    """Two said 4, one said 1; nobody said 2, 3 or 5. An answer off the scale is none."""
    lines = items("efficacy", {"p1": 4, "p2": 4, "p3": 1, "p4": 6})
    assert scores(drawn(lines), "efficacy") == {1: 1, 2: 0, 3: 0, 4: 2, 5: 0}


def test_answers_are_those_of_the_items_own_last_wave_in_the_period() -> None:
    """Of efficacy the autumn, of satisfaction the spring; the next year is out."""
    lines = [
        *items("efficacy", {"p1": 1}),
        *items("efficacy", {"p1": 2, "p2": 2}, "b", day="2024-10-01", wave="autumn"),
        *items("efficacy", {"p1": 3}, "c", day="2025-10-01"),
        *items("satisfaction_overall", {"p1": 5}),
    ]
    found = drawn(lines)
    assert scores(found, "efficacy") == {1: 0, 2: 2, 3: 0, 4: 0, 5: 0}
    assert scores(found, "satisfaction_overall")[5] == 1
    rows = found["survey_answers"].of("a")
    waves = dict(zip(rows["item"], rows["wave"], strict=True))
    assert waves == {"efficacy": "autumn", "satisfaction_overall": "2024H1"}


def test_an_item_on_two_scales_is_two_tables() -> None:
    """4 of 5 and 4 of 10 are not added up."""
    lines = items("efficacy", {"p1": 4}) + items("efficacy", {"p2": 4}, scale_min=1, scale_max=10)
    rows = drawn(lines)["survey_answers"].of("a")
    assert rows.groupby("scale_max").size().to_dict() == {5.0: 5, 10.0: 10}
    assert rows[rows["n"] > 0]["scale_max"].tolist() == [5.0, 10.0]


def test_a_fine_scale_shows_only_the_scores_given() -> None:
    """Of 0 to 100 two scores; a score between the steps of a short scale is one more."""
    lines = [
        *items("efficacy", {"p1": 40, "p2": 73}, scale_min=0, scale_max=100),
        *items("network_support", {"p1": 2.5}),
    ]
    found = drawn(lines)
    assert scores(found, "efficacy") == {40: 1, 73: 1}
    assert scores(found, "network_support") == {1: 0, 2: 0, 2.5: 1, 3: 0, 4: 0, 5: 0}


def test_a_respondent_counts_once_a_score() -> None:
    """The same answer about two organisations is one respondent."""
    lines = [answer("x", "efficacy", 4, target_organization_id=f"o{i}") for i in (1, 2)]
    assert scores(drawn(lines), "efficacy")[4] == 1


def test_workers_and_identity_are_not_drawn() -> None:
    """Only answers of residents; of identity no answers at all (FRAMEWORK §2.9)."""
    lines = [
        *items("efficacy", {"p1": 4}),
        *items("efficacy", {"w": 1}, "w", respondent_type="worker"),
        *items("identity_social", {f"p{i}": 4 for i in range(30)}),
        *items("identity_political", {f"p{i}": 1 for i in range(30)}),
    ]
    found = compute_pages(tables({"a": lines}), period=YEAR)
    assert set(found.series["survey_answers"].of("a")["item"]) == {"efficacy"}
    for one in found.series.values():
        assert not one.frame.astype(str).apply(lambda c: c.str.contains("identity")).any(axis=None)


@pytest.mark.parametrize("absent", ["surveys", "surveys.score", "surveys.respondent_type"])
def test_without_surveys_there_is_nothing_to_draw(absent: str) -> None:
    """No series rather than an empty one."""
    found = drawn(wave([3] * 5), without=[absent])
    assert not {"survey_answers", "gain_waves"} & set(found)


def test_without_any_answer_the_series_are_empty() -> None:
    """The table was received and holds only an organisation's answer."""
    found = drawn(response("o", 3, respondent_type="organization"))
    for name, kind in (("survey_answers", "answers"), ("gain_waves", "waves")):
        assert found[name].frame.empty
        columns = ["community_id", "status", *SERIES_KINDS[kind]]
        assert found[name].frame.columns.tolist() == columns


# --- The sense of gain by wave ----------------------------------------------------------


def gains(lines: Case) -> list[tuple[str, float, float]]:
    rows = drawn(lines)["gain_waves"].of("a")
    return [
        (wave, n, -1 if math.isnan(value) else value)
        for wave, n, value in zip(rows["wave"], rows["n"], rows["value"], strict=True)
    ]


def test_waves_stand_in_the_order_of_their_first_day() -> None:
    """Autumn 2023, spring, autumn 2024; four respondents have no mean."""
    lines = [
        *wave([4] * 5, "c", day="2024-10-01", wave="a last"),
        *wave([2] * 4, "b", day="2024-04-01", wave="z middle"),
        *wave([3] * 6, "a", day="2023-10-01", wave="first"),
    ]
    assert gains(lines) == [("first", 6, 50), ("z middle", 4, -1), ("a last", 5, 75)]


def test_the_last_row_is_the_gain_index() -> None:
    """Value and limits are those of the result frame, of the answers in the period alone."""
    case = {
        "a": [
            *wave([1, 2, 3, 4, 5, 5], "a", wave="w", day="2024-12-30", weight=1.5),
            *wave([5] * 5, "b", wave="w", day="2025-01-02"),
            *wave([2, 3, 3, 4, 4], "c", day="2024-02-01"),
        ]
    }
    told = measure(case, "gain_index")("a")
    rows = drawn(case["a"])["gain_waves"].of("a")
    last = rows.iloc[-1]
    assert (last["n"], last["value"], last["lower"], last["upper"]) == (
        told.denominator,
        told.value,
        told.lower,
        told.upper,
    )
    assert len(rows) == 2


def test_without_a_wave_in_the_period_earlier_ones_stay() -> None:
    """The wave of 2023 is drawn, that of 2025 is not."""
    lines = wave([3] * 5, "a", day="2023-05-01") + wave([3] * 5, "b", day="2025-05-01")
    rows = drawn(lines)["gain_waves"].of("a")
    assert rows["wave"].tolist() == ["2023H1"]


# --- Protection -------------------------------------------------------------------------


def answers(n: Sequence[float], item: str = "gain_1", **cells: Any) -> pd.DataFrame:
    """An item with so many respondents for each score from 1 on."""
    plain = {"community_id": "A", "status": "ok", "item": item, "wave": "2024H1"}
    scale = {"scale_min": 1.0, "scale_max": float(len(n))}
    rows = [plain | scale | {"score": i + 1.0, "n": float(x)} | cells for i, x in enumerate(n)]
    return pd.DataFrame(rows)[["community_id", "status", *SERIES_KINDS["answers"]]]


def shown(frame: pd.DataFrame, min_cell: int = 10) -> list[float | None]:
    one = Series("survey_answers", "answers", frame)
    protected = protect(results_of(frame_of(share(20, 40)), series=[one]), min_cell=min_cell)
    kept = protected.series["survey_answers"].frame
    assert (kept["n"].isna() == kept["status"].eq("suppressed")).all()
    assert kept["score"].notna().all()
    return [None if math.isnan(x) else x for x in kept["n"]]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([10, 20, 30, 40, 50], [10, 20, 30, 40, 50]),
        ([3, 20, 30, 4, 0], [None, 20, 30, None, 0]),  # two are hidden: none can be worked out
        ([3, 20, 30, 12, 0], [None, 20, 30, None, 0]),  # one alone: the next smallest too
        ([3, 12, 12, 12, 12], [None, None, 12, 12, 12]),
        ([9, 0, 0, 0, 0], [None] * 5),  # nine answered in all: a zero would tell what they said
        ([3, 3, 0, 0, 0], [None] * 5),
        ([10, 0, 0, 0, 0], [10, 0, 0, 0, 0]),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
        ([5, 5, 0, 0, 0], [None, None, 0, 0, 0]),
        ([3, 15, 0, 0, 0], [None, None, 0, 0, 0]),
    ],
)
def test_few_answers_are_hidden_with_what_would_tell_them(
    given: list[float], left: list[float | None]
) -> None:
    """Cells from 1 to 9; with a single one the next smallest; all of an item of under ten."""
    assert shown(answers(given)) == left


def test_items_communities_and_scales_are_hidden_apart() -> None:
    """What one item hides does not hide another's answers."""
    clear, few = [20, 20, 20], [3, 20, 30]
    for other in ({"item": "gain_2"}, {"community_id": "B"}, {"wave": "x"}, {"scale_min": 0.0}):
        both = pd.concat([answers(clear, **other), answers(few)], ignore_index=True)
        assert shown(both) == [20, 20, 20, None, None, 30], other


def test_min_cell_one_hides_no_answer() -> None:
    """Unprotected numbers stay as they are."""
    assert shown(answers([1, 2, 0]), min_cell=1) == [1, 2, 0]


def test_a_wave_of_few_respondents_loses_its_mean() -> None:
    """Nine respondents under a minimum of ten: the wave keeps its name alone."""
    found = drawn(wave([3] * 9, "a", day="2024-04-01") + wave([4] * 10, "b", day="2024-10-01"))
    told = results_of(frame_of(share(20, 40)), series=list(found.values()))
    kept = protect(told, min_cell=10).series["gain_waves"].of("a")
    assert kept["status"].tolist() == ["suppressed", "ok"]
    assert kept.loc[0, ["n", "value", "lower", "upper"]].isna().all()
    assert (kept.loc[0, "wave"], kept.loc[1, "value"]) == ("2024H1", 75)
