"""The explore notebook: any indicator by any grouping, drawn or explained, with its rows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from lxml import html as html_reader

from tests.built import ROOT
from workbench import metrics
from workbench.cohorts.grouping import ROW_GROUPINGS
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.disclosure import protect
from workbench.errors import SourceError, UsageError, WorkbenchError
from workbench.explore import drawing, evidence, indicators, numbers, opening
from workbench.explore.listing import speaking
from workbench.explore.numbers import Numbers
from workbench.explore.opening import DataSet, dataset_of, words
from workbench.figures.chart import Chart, Gap
from workbench.messages import LANGUAGES
from workbench.results import PERIOD_GROUPINGS, Period
from workbench.sample import draw_city, write_city
from workbench.schema.container import Tables

NOTEBOOK = ROOT / "notebooks" / "explore.ipynb"
HALF = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
BY = ("", *metrics.GROUPINGS, "community_type, need_category", "quarter, street_name")
#: Indicators of every unit and kind of row, for tests that are too slow for the whole catalogue.
SOME = (
    "service_coverage_rate",
    "on_time_rate",
    "need_rate_per_1000",
    "days_to_resolution",
    "needs_by_acceptance",
)


@cache
def tables() -> Tables:
    return draw_city(communities=2, months=12, seed=7)


@cache
def dataset(lang: str = "zh-CN") -> DataSet:
    return dataset_of(tables(), HALF, HALF.end, DEFAULT_SCHEME, lang)


@cache
def every_indicator(by: str) -> metrics.Results:
    """All indicators at once under one grouping; asking for one at a time gives the same rows."""
    return metrics.compute(tables(), period=HALF, by=words(by))


def found(indicator: str, by: str, lang: str) -> Numbers:
    """The numbers of one indicator, cut from those of all."""
    everything = every_indicator(by)
    frame = everything.frame
    rows = frame[frame["indicator_id"] == indicator].reset_index(drop=True)
    cut = metrics.Results(frame=rows, by=everything.by, context=everything.context)
    return Numbers(dataset(lang), indicator, words(by), protect(cut, min_cell=1))


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_by_every_grouping_is_shown(by: str, lang: str) -> None:
    """Each has a table and, where it has a number or a level, a chart; else a gap.

    A fifth of the catalogue under each grouping, another fifth under the next; all under one.
    """
    every = list(metrics.catalogue())
    _shows_all(every if by == "community_type" else every[BY.index(by) % 5 :: 5], by, lang)


@pytest.mark.slow
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_really_every_indicator_by_every_grouping_is_shown(by: str, lang: str) -> None:
    """The same without leaving indicators out under rarer groupings."""
    _shows_all(list(metrics.catalogue()), by, lang)


def _shows_all(ids: list[str], by: str, lang: str) -> None:
    for indicator in ids:
        asked = found(indicator, by, lang)
        listed = numbers.values(asked)
        assert "nan" not in listed.text.lower().split()
        assert listed.frame is asked.frame
        told = numbers.part_rows(asked, "", "")[["value", "lower", "upper", "category"]]
        shown = drawing.draw(asked)
        assert isinstance(shown, Chart) == told.notna().any(axis=None), indicator
        if isinstance(shown, Gap):
            assert shown.sentence.strip()
            continue
        assert shown.alt
        assert shown.title
        assert shown.note
        assert shown.figure_json()["data"]
        words_of = {
            word for cell in shown.table.to_numpy().ravel() for word in cell.lower().split()
        }
        assert "nan" not in words_of


@pytest.mark.parametrize("by", ["", "community_id", "month", "community_type, quarter"])
@pytest.mark.parametrize("indicator", SOME)
def test_the_numbers_are_those_of_compute(indicator: str, by: str) -> None:
    """The frame of a cell is the result frame of `metrics.compute`, nothing hidden."""
    direct = metrics.compute(tables(), period=HALF, by=words(by), only=[indicator])
    cell = numbers.compute(dataset(), indicator=indicator, by=by)
    pd.testing.assert_frame_equal(cell.frame, direct.frame)
    assert not (cell.frame["status"] == "suppressed").any()
    cut = found(indicator, by, "en").frame.drop(columns=["category"])
    pd.testing.assert_frame_equal(cut, direct.frame.drop(columns=["category"]), check_dtype=False)


def test_only_the_communities_asked_for_are_computed() -> None:
    """A list of communities narrows the groups."""
    one = numbers.compute(
        dataset(), indicator="on_time_rate", by="community_id", communities="SYN-002"
    )
    assert one.frame["community_id"].tolist() == ["SYN-002"]


@pytest.mark.parametrize("name", sorted(metrics.GROUPINGS))
def test_the_card_names_the_groupings_that_work(name: str) -> None:
    """An indicator that is computed lacks no grouping that its card names, and every other."""
    for entry in metrics.catalogue().values():
        if entry.compute is None or entry.missing(tables()):
            continue
        # Flags exist by community, and by period only beside it (RULES 14.3).
        beside = "community_id, " if entry.family == "flags" and name in PERIOD_GROUPINGS else ""
        notes = found(entry.id, beside + name, "en").frame["note"]
        refused = notes.str.fullmatch(f"missing=.*{name}.*|community_only").all()
        assert refused != (name in indicators.groupings_of(tables(), entry)), entry.id


@pytest.mark.parametrize("indicator", SOME)
def test_the_rows_add_up_to_the_number(indicator: str) -> None:
    """Weights of each role sum to the counts of the result frame."""
    entry = metrics.catalogue()[indicator]
    variant, group = entry.rows()[0]
    listed = evidence.rows(
        dataset(), indicator=indicator, community_id="SYN-001", variant=variant, group=group
    )
    frame = metrics.compute(tables(), period=HALF, only=[indicator], communities=["SYN-001"]).frame
    row = frame[(frame["variant"] == variant) & (frame["group"] == group)].iloc[0]
    sums = listed.frame.groupby("role")["n"].sum()
    for role, column in (("numerator", "numerator"), ("unknown", "n_unknown")):
        assert sums.get(role, 0.0) == pytest.approx(row[column])
    cells = html_reader.fromstring(listed.html).xpath("(//table)[1]/tbody/tr")
    for line in cells[:1]:
        _, counted, total, stated = (cell.text_content() for cell in line)
        assert total == stated
        assert counted == f"{(listed.frame['role'] == 'numerator').sum():,}"


def test_an_indicator_without_rows_says_so() -> None:
    """What cannot be computed has its reason and no rows."""
    poor = dataset_of(tables().without("activities"), HALF, HALF.end, DEFAULT_SCHEME, "en")
    listed = evidence.rows(poor, indicator="service_coverage_rate", community_id="SYN-001")
    assert listed.frame.empty
    assert "There are no rows behind this number." in listed.text
    assert "missing" in listed.text.lower()


def test_tables_say_what_is_there_and_what_is_missing() -> None:
    """Ten rows, those of a table counted, its dates told, a missing column named."""
    poor = tables().without("needs", "satisfaction").without("surveys")
    listed = opening.tables(dataset_of(poor, HALF, HALF.end, DEFAULT_SCHEME, "en"))
    frame = listed.frame.set_index("table")
    needs = poor.frame("needs")
    assert len(frame) == 10
    assert frame.loc["needs", "rows"] == len(needs)
    assert frame.loc["needs", "missing"] == "satisfaction"
    assert frame.loc["needs", "last"] == max(needs["raised_date"]).date().isoformat()
    assert not frame.loc["surveys", "received"]
    assert "SYNTHETIC" in listed.text


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("on_time_rate", {"on_time_rate"}),
        ("按时办结率", {"on_time_rate"}),
        ("R13", {"on_time_rate"}),
        ("no such words", set()),
    ],
)
def test_the_catalogue_is_searched_in_both_languages(search: str, ids: set[str]) -> None:
    """Id, code and names find an indicator; nothing found is said."""
    listed = indicators.catalogue(dataset("en"), search=search)
    assert set(listed.frame["id"]) == ids
    assert ("No indicator contains" in listed.text) == (not ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_lists_all_and_what_is_missing(lang: str) -> None:
    """Without a search every indicator has a line, and one that lacks a table names it."""
    poor = dataset_of(tables().without("activities"), HALF, HALF.end, DEFAULT_SCHEME, lang)
    listed = indicators.catalogue(poor)
    assert listed.frame["id"].tolist() == list(metrics.catalogue())
    lacking = listed.frame.set_index("id")["missing"]
    assert lacking["service_coverage_rate"] == "activities"
    assert "（activities）" in listed.text or "(activities)" in listed.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_has_a_card(lang: str) -> None:
    """Definition, unit, groupings and basis are told of each."""
    for entry in metrics.catalogue().values():
        card = indicators.definition(dataset(lang), indicator=entry.id)
        assert entry.definition(lang) in card.text
        assert len(card.frame) == len(entry.rows())


def _misspelt() -> dict[str, Callable[[], Any]]:
    here = dataset("en")
    return {
        "indicator": lambda: numbers.compute(here, indicator="on_time_rat"),
        "card": lambda: indicators.definition(here, indicator="on_time_rat"),
        "evidence": lambda: evidence.rows(here, indicator="on_time_rat", community_id="SYN-001"),
        "grouping": lambda: numbers.compute(here, indicator="on_time_rate", by="months"),
        "communities": lambda: numbers.compute(
            here, indicator="on_time_rate", communities="SYN-01"
        ),
        "community": lambda: evidence.rows(here, indicator="on_time_rate", community_id="SYN-01"),
        "variant": lambda: drawing.draw(
            numbers.compute(here, indicator="resolution_rate"), variant="partli"
        ),
        "evidence part": lambda: evidence.rows(
            here, indicator="resolution_rate", community_id="SYN-001", variant="partli"
        ),
    }


@pytest.mark.parametrize("name", sorted(_misspelt()))
def test_a_misspelt_name_is_one_sentence_with_the_nearest_right_one(name: str) -> None:
    """The error offers the right name, in the language of the notebook."""
    with pytest.raises(UsageError) as caught:
        _misspelt()[name]()
    right = {"grouping": "month", "variant": "partly", "evidence part": "partly"}
    offered = right.get(name, "SYN-001" if "commun" in name else "on_time_rate")
    assert offered in str(caught.value)
    assert str(caught.value) == caught.value.text("en")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"period_start": "2024-13-01"}, UsageError),
        ({"period_start": "2025-01-01"}, UsageError),
        ({"as_of": "2023-01-01"}, UsageError),
        ({"data": "nowhere"}, SourceError),
    ],
)
def test_a_data_set_that_cannot_be_opened_says_why(
    given: dict[str, str], error: type[WorkbenchError], tmp_path: Path
) -> None:
    """Dates that make no period and a folder that is not there are errors in the language asked for."""
    write_city(tmp_path, communities=1, months=1, seed=7)
    asked = {"data": str(tmp_path), "period_start": "2024-01-01", "period_end": "2024-12-31"}
    assert opening.open_dataset(**asked, lang="en").lang == "en"
    with pytest.raises(error) as caught:
        opening.open_dataset(**{**asked, **given}, lang="zh-CN")
    assert caught.value.lang == "zh-CN"
    assert re.search("[\u4e00-\u9fff]", str(caught.value))


def test_a_cell_shows_an_error_without_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    """IPython prints the sentence alone; any other exception keeps its traceback."""
    shell = InteractiveShell()
    shell.user_ns["misspelt"] = _misspelt()["grouping"]
    assert isinstance(shell.run_cell("misspelt()").error_in_exec, UsageError)
    told = capsys.readouterr().out
    assert told.startswith("Error: ")
    assert "Traceback" not in told and len(told.strip().splitlines()) == 1
    shell.run_cell("1 / 0")
    assert "Traceback" in capsys.readouterr().out


def test_speaking_lets_other_exceptions_pass() -> None:
    """A defect is no message to a person."""

    @speaking
    def broken(given: DataSet) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken(dataset())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_holds_numbers_says_it_is_not_for_publication(lang: str) -> None:
    """Table, chart and evidence rows carry the warning in HTML and in text."""
    said = {"zh-CN": "不得公开", "en": "not for publication"}[lang]
    asked = found("on_time_rate", "community_id", lang)
    shown = [
        numbers.values(asked)._repr_mimebundle_(),
        drawing.draw(asked).bundles()[0][0],  # type: ignore[union-attr]
        evidence.rows(
            dataset(lang), indicator="on_time_rate", community_id="SYN-001"
        )._repr_mimebundle_(),
    ]
    for bundle in shown:
        assert said in bundle["text/html"]
        assert said in bundle["text/plain"]


def test_a_chart_shows_heading_figure_and_words() -> None:
    """Three outputs: the title, the figure, and alt text, note and table to read."""
    heading, figure, told = drawing.draw(found("on_time_rate", "month", "en")).bundles()  # type: ignore[union-attr]
    assert "by month" in heading[0]["text/html"]
    assert figure[1]["workbench"]["alt"] in told[0]["text/html"]
    assert "<details" in told[0]["text/html"]


@pytest.mark.parametrize(
    ("indicator", "by", "kind"),
    [
        ("on_time_rate", "community_id", "dots"),
        ("service_coverage_rate", "community_type", "dots"),
        ("need_rate_per_1000", "community_id", "dots"),
        ("needs_by_acceptance", "community_id", "bars"),
        ("on_time_rate", "month", "lines"),
        ("needs_by_acceptance", "quarter", "lines"),
    ],
)
def test_the_picture_suits_the_unit(indicator: str, by: str, kind: str) -> None:
    """Dots for what has an interval or a range, bars for counts, lines along time."""
    shown = drawing.draw(found(indicator, by, "en"))
    assert isinstance(shown, Chart)
    traces = shown.figure_json()["data"]
    drawn = {
        "dots": any(t["type"] == "scatter" and "markers" in t["mode"] for t in traces)
        or any(t.get("line", {}).get("width") == 10 for t in traces),
        "bars": all(t["type"] == "bar" for t in traces),
        "lines": any(t.get("mode") == "lines+markers" for t in traces),
    }
    assert drawn[kind]


def test_levels_are_drawn_in_columns_from_harmless_to_grave() -> None:
    """A flag has a column for each level that occurs, and a mark for each group."""
    asked = found("on_time_rate", "need_category", "en")
    frame = asked.frame.head(4).assign(
        value=float("nan"),
        lower=float("nan"),
        upper=float("nan"),
        unit="none",
        category=["alert", "none", "alert", "watch"],
    )
    cut = metrics.Results(frame=frame, by=asked.by, context=asked.results.context)
    shown = drawing.draw(
        Numbers(asked.dataset, asked.indicator, asked.by, protect(cut, min_cell=1))
    )
    assert isinstance(shown, Chart)
    figure = shown.figure_json()
    assert len(figure["layout"]["xaxis"]["ticktext"]) == 3
    assert list(figure["data"][0]["x"]) == [0, 1, 2, 2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_group_values_are_words(lang: str) -> None:
    """Codes, ids and sub-periods are read as labels and names, not as they are stored."""
    asked = found("on_time_rate", "need_category", lang)

    def named(column: str, value: str) -> str:
        return numbers.group_label(asked, column, value)

    assert named("community_id", "SYN-001") == dataset().names["SYN-001"]
    assert named("organization_id", "SYN-ORG-A01") != "SYN-ORG-A01"
    assert named("month", "2024-03") in ("2024年3月", "Mar 2024")
    assert named("quarter", "2024Q2") in ("2024年第2季度", "2024 Q2")
    assert named("half_year", "2024H2") in ("2024年下半年", "2024 H2")
    for column in (*ROW_GROUPINGS, "community_type"):
        if column != "organization_id":
            values = found("on_time_rate", column, lang).frame[column].dropna()
            assert all(named(column, value) != value for value in values)


def test_text_from_data_is_escaped() -> None:
    """No tag that a data set holds reaches a cell as a tag."""
    evil = "<script>alert(1)</script>"
    places = tables().frame("communities").assign(community_name=evil, street_name=evil)
    hostile = Tables({**tables().frames, "communities": places}, {"notes": [evil]})
    here = dataset_of(hostile, HALF, HALF.end, DEFAULT_SCHEME, "zh-CN")
    asked = numbers.compute(here, indicator="on_time_rate", by="community_id, street_name")
    shown = [
        opening.tables(here).html,
        indicators.catalogue(here, search=evil).html,
        numbers.values(asked).html,
        evidence.rows(here, indicator="on_time_rate", community_id="SYN-001").html,
        *(str(data) for data, _ in drawing.draw(asked).bundles()),  # type: ignore[union-attr]
    ]
    for told in shown:
        assert "<script" not in re.sub(r"'text/plain': '.*?'", "", told)


def _cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return cells


def test_the_notebook_has_fewer_than_twelve_cells_of_one_call_each() -> None:
    """After parameters and imports, each cell is one call with names alone: no loop, no number."""
    cells = _cells()
    assert len(cells) < 12
    assert cells[0]["metadata"]["tags"] == ["parameters"]
    for line in cells[0]["source"]:
        assert re.match(r'^\w+: str = ".*"  # \S.* / \S', line), line
    for cell in cells[2:]:
        source = "".join(cell["source"])
        flat = re.sub(r"\s+", " ", source).replace("( ", "(").replace(", )", ")").replace(" )", ")")
        assert re.match(r"^(\w+ = )?\w+\.\w+\((\w+(=\w+)?(, )?)+\)$", flat), source


def test_the_notebook_has_readable_ids_and_stored_outputs() -> None:
    """Ids are words; no output holds a path of a machine, an address in memory or an error."""
    cells = _cells()
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids) and all(re.match(r"^[a-z0-9-]+$", one) for one in ids)
    told = json.dumps([cell["outputs"] for cell in cells], ensure_ascii=False)
    assert told.count('"output_type": "error"') == 0
    assert not re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|/root/", told)
    assert sum(bool(cell["outputs"]) for cell in cells) == 6
