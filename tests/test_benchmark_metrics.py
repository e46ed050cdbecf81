"""The metrics benchmark: it prints as documented, draws what it promises, and judges by its table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.metrics.__main__ import main
from benchmarks.metrics.city import COUNTED, Drawing, drawn, rows_of
from benchmarks.metrics.judging import Measured, differing, exponent, targets
from benchmarks.metrics.ours import COLUMNS_OF_SIX, KEY, SIX, YEAR, All
from tests.printed import shown, words_of
from workbench.cohorts.history import as_they_stood
from workbench.loaders import open_tables
from workbench.metrics import catalogue, compute
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

TINY = ["--communities", "1", "3", "--repeats", "1"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "city"
    drawn(Drawing(folder, communities=3, seed=5))
    return folder


@pytest.fixture(scope="module")
def tables(city: Path) -> Tables:
    return open_tables(city)


def test_the_command_prints_what_the_documentation_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One and three communities give the same lines as those shown, but for their numbers."""
    code = main(TINY)
    printed = capsys.readouterr().out
    assert code == int("missed" in printed)
    assert "equal DuckDB's: met at 0" in printed
    for name, outputs in shown().items():
        lines, documented = (
            dict.fromkeys(map(tuple, words_of(text))) for text in (printed, outputs[2])
        )
        assert list(lines) == list(documented), name


@pytest.mark.parametrize("arguments", [["--communities", "0"], ["--communities", "5"]])
def test_sizes_that_show_no_growth_are_refused(arguments: list[str]) -> None:
    """Sizes are whole numbers from 1 on, and there are two at least."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_six_indicators_need_no_other_columns(city: Path, tables: Tables) -> None:
    """From their columns alone come the rows that come from everything, on every day."""
    few = open_tables(city, only=COLUMNS_OF_SIX)
    for as_of in (None, YEAR.start + (YEAR.end - YEAR.start) / 2):
        found = compute(few, period=YEAR, as_of=as_of, only=SIX).frame
        whole = compute(tables, period=YEAR, as_of=as_of, only=SIX).frame
        pd.testing.assert_frame_equal(found, whole, check_exact=True)


def test_each_community_has_the_rows_that_are_promised(city: Path, tables: Tables) -> None:
    """1,000 needs, 500 activities, 5,000 participation rows and 200 linkages a community."""
    sizes = [len(tables.frame(name)) / 3 for name in COUNTED]
    assert sizes == [1000, 500, 5000, 200]
    assert rows_of(city) == 3 * 6700


@pytest.mark.parametrize("name", TABLES)
def test_drawn_tables_are_what_the_schema_says(tables: Tables, name: str) -> None:
    """Every column is there, keys are unique, and cells hold codes of their lists."""
    table, frame = TABLES[name], tables.frame(name)
    assert set(table.names()) <= set(frame.columns)
    assert not frame.duplicated(list(table.key)).any()
    for column in table.columns:
        if column.required:
            assert frame[column.name].notna().all(), column.name
        if column.codes:
            held = frame[column.name].dropna().str.split(";").explode()
            assert set(held) <= set(column.code_names()), column.name


def test_the_year_is_closed(tables: Tables) -> None:
    """No row is there twice and no date lies after the year: plain sums need not look for them."""
    stood = as_they_stood(tables, YEAR.end)
    for name in tables:
        pd.testing.assert_frame_equal(stood.frame(name), tables.frame(name))


def test_nearly_all_indicators_have_numbers(tables: Tables) -> None:
    """Of the rows of indicators that are computed at all more than nine in ten are ok."""
    computed = [entry.id for entry in catalogue().values() if entry.compute]
    status = compute(tables, period=YEAR, only=computed).frame["status"]
    assert (status == "ok").mean() > 0.9


def numbers(n: float) -> pd.DataFrame:
    rows = [("response_rate", "", "", "A", n, 5.0), ("closure_gap", "", "", "A", 8.0, -1.0)]
    return pd.DataFrame(rows, columns=[*KEY, "n", "k"])


def test_other_numbers_and_missing_rows_are_found() -> None:
    """A row differs where n or k does, or where one side does not have it."""
    assert differing(numbers(9.0), numbers(9.0)) == (2, 0)
    assert differing(numbers(9.0), numbers(7.0)) == (2, 1)
    assert differing(numbers(9.0), numbers(9.0)[:1]) == (2, 1)


def measured(rows: int, seconds: float) -> Measured:
    return Measured(
        communities=rows,
        rows=rows,
        all=All(seconds, reading=1.0, rows=10, ok=9),
        gigabytes=5.0,
        ours=4.0,
        ours_gigabytes=1.0,
        plain=1.0,
        compared=10,
        different=0,
    )


GOOD = (measured(100, 8.0), measured(1000, 80.0))


def test_the_exponent_is_the_slope_of_logarithms() -> None:
    """Ten times the rows in ten times the seconds is 1, in a hundred times the seconds 2."""
    assert exponent(GOOD) == pytest.approx(1)
    assert exponent([measured(100, 1.0), measured(1000, 100.0)]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("broken", "which"),
    [
        ({"all": All(91.0, reading=1.0, rows=10, ok=9)}, 0),
        ({"gigabytes": 6.1}, 1),
        ({"all": All(90.0, reading=1.0, rows=10, ok=9)}, 2),
        ({"ours": 5.1}, 3),
        ({"different": 1}, 4),
        ({"compared": 0}, 4),
    ],
)
def test_each_target_can_be_missed(broken: dict[str, object], which: int) -> None:
    """A figure beyond its target misses it; the others of a good run are met."""
    assert all(target.met for target in targets(GOOD))
    found = targets([GOOD[0], replace(GOOD[1], **broken)])
    assert not found[which].met
