"""Only disclosure makes a publishable; slices hold one community and come back as written.

FRAMEWORK §6.12, RULES 14.5.
"""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pandas as pd
import pytest

import workbench
from tests.random_tables import random_tables
from tests.written_results import ALL, R_IDS, frame_of, picture, results_of, share
from workbench.disclosure import protect
from workbench.errors import UsageError
from workbench.metrics import compute
from workbench.results import Publishable, Series, result_columns
from workbench.slices import read_slice, slice_of, write_slice

# --- Publishable ------------------------------------------------------------------------


def test_a_publishable_cannot_be_built_elsewhere() -> None:
    """Neither by hand nor by copying one with other numbers."""
    publishable = protect(results_of(frame_of(share(20, 40))), min_cell=5)
    parts = {
        field.name: getattr(publishable, field.name)
        for field in dataclasses.fields(publishable)
        if field.name != "seal"
    }
    with pytest.raises(TypeError, match="disclosure"):
        Publishable(**parts)
    with pytest.raises(TypeError, match="disclosure"):
        Publishable(**parts, seal=object())
    with pytest.raises(dataclasses.FrozenInstanceError):
        publishable.min_cell = 1  # type: ignore[misc]


def test_only_disclosure_and_slices_seal() -> None:
    """No other module of the package names the seal or calls what applies it."""
    package = Path(workbench.__file__).parent
    sealing = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = (isinstance(node, ast.Attribute) and node.attr in ("sealed", "_SEAL")) or (
                isinstance(node, ast.alias) and node.name == "_SEAL"
            )
            if named:
                sealing.add(path.relative_to(package).as_posix())
    assert sealing == {"disclosure.py", "slices.py"}


# --- Slices -----------------------------------------------------------------------------

PLACES = pd.DataFrame(
    {
        "community_id": ["A", "B", "C"],
        "community_name": ["甲", "乙", "丙"],
        "street_name": ["东街", "东街", "西街"],
        "district_name": ["区", "区", "区"],
        "community_type": ["mixed", "unknown", "village"],
    }
)


def city() -> Publishable:
    """Three communities on two streets, with breakdowns and a series."""
    frame = pd.concat(
        [frame_of({**share(20, 40, n_unknown=0), "community_id": c}) for c in ("A", "B", "C")],
        ignore_index=True,
    )
    months = frame.assign(month="2024-01")[list(result_columns(("community_id", "month")))]
    street = frame[:2].drop(columns="community_id").assign(street_name=["东街", "西街"])
    street = street[list(result_columns(("street_name",)))]
    whole = frame[:1].drop(columns="community_id")
    series = pd.concat(
        [picture("heat", [7, 8], community=c, stands_for=None).frame for c in ("A", "B", "C")]
    )
    results = results_of(
        frame,
        breakdowns={"month": months, "street": street, "whole": whole},
        series=[Series("heat", "matrix", series)],
        profiles=PLACES,
    )
    return protect(results, min_cell=5)


def test_a_slice_holds_its_own_community_and_its_places() -> None:
    """Own rows everywhere, its own street, and the whole; of others not even the name."""
    own = slice_of(city(), "B")
    assert own.profiles["community_id"].tolist() == ["B"]
    assert own.breakdowns["street"]["street_name"].tolist() == ["东街"]
    assert len(own.breakdowns["whole"]) == 1
    tables = [own.frame, *own.breakdowns.values(), *(s.frame for s in own.series.values())]
    for table in tables:
        if "community_id" in table.columns:
            assert table["community_id"].unique().tolist() == ["B"]
        text = table.to_csv()
        assert not any(other in text for other in ("甲", "丙", "西街"))
    assert own.min_cell == 5


def test_a_slice_of_an_unknown_community_names_the_nearest() -> None:
    """A name that is not in the results is a usage error."""
    with pytest.raises(UsageError) as caught:
        slice_of(city(), "D")
    assert "D" in caught.value.text("en")


def test_a_slice_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Frames, breakdowns, series, profiles and context are equal after a round trip."""
    own = slice_of(city(), "A")
    write_slice(own, tmp_path / "a.slice")
    again = read_slice(tmp_path / "a.slice")
    pd.testing.assert_frame_equal(again.frame, own.frame, check_dtype=False)
    pd.testing.assert_frame_equal(again.profiles, own.profiles, check_dtype=False)
    assert set(again.breakdowns) == set(own.breakdowns)
    for name, frame in own.breakdowns.items():
        pd.testing.assert_frame_equal(again.breakdowns[name], frame, check_dtype=False)
    assert set(again.series) == set(own.series)
    for name, one in own.series.items():
        assert again.series[name].kind == one.kind
        pd.testing.assert_frame_equal(again.series[name].frame, one.frame, check_dtype=False)
    assert again.context == own.context
    assert (again.by, again.min_cell) == (own.by, own.min_cell)


def test_a_slice_of_random_numbers_comes_back(tmp_path: Path) -> None:
    """Nulls, suppressed rows and types of a computed frame survive the file."""
    tables, period, as_of = random_tables(9, cities=2)
    results = compute(tables, period=period, as_of=as_of, only=R_IDS)
    results = dataclasses.replace(results, profiles=PLACES.assign(community_id=["002", "x", "y"]))
    own = slice_of(protect(results, min_cell=5), "002")
    write_slice(own, tmp_path / "x.slice")
    again = read_slice(tmp_path / "x.slice")
    pd.testing.assert_frame_equal(again.frame[list(ALL)], own.frame[list(ALL)])
    for column in ("variant", "group", "unit", "method", "status", "note"):
        assert again.frame[column].tolist() == own.frame[column].tolist()
    assert again.frame["category"].isna().all()


def test_the_same_slice_is_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, from two computations: the same file."""
    for name in ("one", "two"):
        write_slice(slice_of(city(), "A"), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_slice_holds_no_number_that_was_hidden(tmp_path: Path) -> None:
    """The file of a suppressed community holds no trace of the count."""
    frame = frame_of(share(3, 40, n_unknown=1, note="k=3"))
    results = results_of(frame, profiles=PLACES)
    write_slice(slice_of(protect(results, min_cell=10), "A"), tmp_path / "a")
    again = read_slice(tmp_path / "a").frame
    assert again[list(ALL)].isna().all(axis=None)
    assert again["note"].tolist() == ["min_cell=10"]
