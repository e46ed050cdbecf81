"""An evaluation's own indicators appear wherever ours do, with no change to the package."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lxml import html

from tests.built import ROOT, build, write_config
from workbench import messages, metrics
from workbench.batch.run import RunOutcome
from workbench.cli.app import run
from workbench.config.scheme import DEFAULT_SCHEME
from workbench.disclosure import protect
from workbench.errors import IndicatorError, UsageError
from workbench.exhibits.numbers import TOLD_FAMILIES
from workbench.explore import evidence as explored_evidence
from workbench.explore import indicators as explored
from workbench.explore import numbers as explored_numbers
from workbench.explore.opening import dataset_of, open_dataset
from workbench.indicators.own import load_own
from workbench.indicators.registry import catalogue, in_force
from workbench.loaders import open_tables
from workbench.messages import LANGUAGES
from workbench.results import Period
from workbench.sample import write_city
from workbench.slices import open_results, read_slice, slice_of, write_slice

OWN = ROOT / "tests" / "fixtures" / "own_indicators"
IDS = ("weekend_need_share", "weekend_closed_count")
NAMES = {
    "zh-CN": ("周末诉求占比", "周末诉求办结数"),
    "en": ("Weekend share of needs", "Weekend needs closed"),
}
HALF = Period(dt.date(2024, 7, 1), dt.date(2024, 12, 31))
PERIOD = ["--period", "2024-07-01", "2024-12-31"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    write_city(folder, communities=2, months=6, seed=3)
    return folder


@pytest.fixture(scope="module")
def evaluation(city: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunOutcome]:
    """An evaluation with the folder `indicators` beside its file, run in both languages."""
    folder = tmp_path_factory.mktemp("evaluation")
    shutil.copytree(OWN, folder / "indicators")
    config = write_config(
        folder / "a.yaml",
        data=city,
        out=folder / "out",
        period="{start: 2024-07-01, end: 2024-12-31}",
        compare="{start: 2024-01-01, end: 2024-06-30}",
        audience="evaluator",
        languages="[zh-CN, en]",
    )
    return folder, build(config)


@pytest.fixture(autouse=True)
def _nothing_stays() -> None:
    """No test leaves an own indicator in the catalogue of the process."""
    assert not set(IDS) & set(catalogue())


def _by_hand(city: Path) -> pd.DataFrame:
    """Accepted needs of the half-year, with whether they were raised on a weekend."""
    needs = open_tables(city).frame("needs")
    day = needs["raised_date"].dt.normalize()
    inside = day.between("2024-07-01", "2024-12-31")
    accepted = needs["acceptance_status"].fillna("accepted") == "accepted"
    return needs[inside & accepted].assign(weekend=day.dt.day_of_week >= 5)


# -- numbers ------------------------------------------------------------------------------


def test_the_frame_holds_them_in_their_place(city: Path) -> None:
    """Behind ours of their family, an own family last; the numbers are those of plain counting."""
    own = load_own(OWN).entries
    frame = metrics.compute(open_tables(city), period=HALF, own=own).frame
    order = list(dict.fromkeys(frame["indicator_id"]))
    ours = list(metrics.catalogue())
    resolution = [name for name in ours if metrics.catalogue()[name].family == "resolution"]
    after = ours.index(resolution[-1]) + 1
    assert order == [*ours[:after], IDS[1], *ours[after:], IDS[0]]
    for community_id, needs in _by_hand(city).groupby("community_id"):
        rows = frame[frame["community_id"] == community_id].set_index(["indicator_id", "group"])
        hotline = needs[needs["source_channel"] == "hotline_12345"]
        for group, base in (("", needs), ("hotline", hotline)):
            told = rows.loc[(IDS[0], group)]
            assert (told["numerator"], told["denominator"]) == (base["weekend"].sum(), len(base))
            assert told["lower"] <= told["value"] <= told["upper"]
        closed = needs["closed_date"].notna() & (needs["closed_date"] <= "2025-01-01")
        assert rows.loc[(IDS[1], ""), "value"] == (needs["weekend"] & closed).sum()


def test_evidence_adds_up_to_the_number(city: Path) -> None:
    """The rows behind an own number, with its rule, sum to its counts."""
    own, tables = load_own(OWN).entries, open_tables(city)
    rows = metrics.evidence(tables, IDS[0], community_id="SYN-001", period=HALF, own=own)
    needs = _by_hand(city)
    here = needs[needs["community_id"] == "SYN-001"]
    sums = rows.groupby("role")["n"].sum()
    assert (sums["numerator"], sums["denominator"]) == (here["weekend"].sum(), len(here))
    assert set(rows["rule"]) == {"weekends.py"}


def test_without_the_folder_nobody_knows_them(city: Path) -> None:
    """Results computed without own indicators hold and allow ours alone."""
    frame = metrics.compute(open_tables(city), period=HALF, only=["on_time_rate"]).frame
    assert set(frame["indicator_id"]) == {"on_time_rate"}
    with pytest.raises(UsageError, match=IDS[0]):
        metrics.compute(open_tables(city), period=HALF, only=[IDS[0]])


def test_small_numbers_are_hidden_unless_the_author_says_otherwise(
    city: Path, tmp_path: Path
) -> None:
    """An own indicator counts people until its declaration says that it does not."""
    results = metrics.compute(open_tables(city), period=HALF, only=IDS, own=load_own(OWN).entries)
    masked = protect(results, min_cell=10**6).frame
    assert set(masked.loc[masked["indicator_id"].isin(IDS), "status"]) == {"suppressed"}
    open_ones = _written(tmp_path, FINE.replace('unit="count",', 'unit="count", disclosive=False,'))
    results = metrics.compute(
        open_tables(city), period=HALF, only=["fine"], own=load_own(open_ones).entries
    )
    shown = protect(results, min_cell=10**6).frame
    assert set(shown.loc[shown["indicator_id"] == "fine", "status"]) == {"ok"}


def test_a_slice_is_readable_without_their_code(city: Path, tmp_path: Path) -> None:
    """Names, definition, unit and parts travel in the slice; the functions do not."""
    own = load_own(OWN).entries
    results = metrics.compute_pages(open_tables(city), period=HALF, own=own)
    cut = slice_of(protect(results, min_cell=5), "SYN-001")
    write_slice(cut, tmp_path / "a.slice")
    again = read_slice(tmp_path / "a.slice")
    assert again.context.own_indicators == cut.context.own_indicators
    assert [one["id"] for one in again.context.own_indicators] == [IDS[1], IDS[0]]
    assert "compute" not in again.context.own_indicators[0]
    columns = ["indicator_id", "group", "value", "status"]
    pd.testing.assert_frame_equal(again.frame[columns], cut.frame[columns], check_dtype=False)


# -- the batch ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_tells_them_like_any_other(evaluation: tuple[Path, RunOutcome], lang: str) -> None:
    """In the table of their family, in a section of their own, and defined in the appendix."""
    folder, outcome = evaluation
    assert outcome.failed == ()
    for page in sorted((folder / "out").glob(f"*/report.{lang}.html")):
        root = html.fromstring(page.read_text(encoding="utf-8"))
        own, of_resolution = NAMES[lang]
        title = messages.text("page.section_own", lang)
        assert root.xpath("//h2[@id='section-own']")[0].text == title
        assert root.xpath("//nav//a[@href='#section-own']")[0].text == title
        section, table = "section-own", root.xpath("//h2[@id='section-own']/following::table[1]")
        assert own in table[0].text_content(), section
        before = "//h2[@id='section-10']/following::table[contains(., $name)][1]"
        assert root.xpath(before, name=of_resolution)
        for name in (own, of_resolution):
            (anchor,) = {a.get("href") for a in root.xpath("//a[text()=$name]", name=name)}
            assert len(root.xpath("//*[@id=$id]", id=anchor.removeprefix("#"))) == 1
        part = "热线渠道" if lang == "zh-CN" else "by hotline"
        assert part in root.text_content()
        (card,) = root.xpath("//li[@data-indicator=$id]", id=IDS[0])
        assert own in card.text_content()
        assert messages.text("page.compared_with", lang) in root.text_content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_on_a_page_leads_to_its_one_definition(
    evaluation: tuple[Path, RunOutcome], lang: str
) -> None:
    """Names in cards, tables and lists are links; a definition stands once; the page stays small."""
    folder, _ = evaluation
    path = folder / "out" / "SYN-001" / f"report.{lang}.html"
    root = html.fromstring(path.read_text(encoding="utf-8"))
    targets = root.xpath("//*[starts-with(@id, 'about-')]/@id")
    assert len(set(targets)) == len(targets) == len(catalogue()) + len(IDS)
    links = root.xpath("//a[@class='wb-term']")
    assert {a.get("href") for a in links} == {f"#{target}" for target in targets}
    definition = catalogue()["on_time_rate"].definition(lang)
    assert path.read_text(encoding="utf-8").count(definition) == 1
    names = root.xpath("//*[@class='wb-card']/*[@class='name']")
    names += root.xpath("//*[@class='wb-missing']//strong")
    names += root.xpath("//*[@data-chart-table='participation_rates']//tbody//th")
    names += root.xpath("//*[@data-chart-table='headline_intervals']//tbody//th")
    assert len(names) > 15
    for name in names:
        assert len(name.xpath("a[@class='wb-term']")) == 1
    assert path.stat().st_size < 500_000


def test_files_beside_the_pages_hold_them(evaluation: tuple[Path, RunOutcome]) -> None:
    """indicators.csv, the published notebook and the manifest, with the hash of their code."""
    folder, _ = evaluation
    told = pd.read_csv(folder / "out" / "indicators.csv")
    assert set(IDS) <= set(told["indicator_id"])
    notebook = nbformat.read(folder / "out" / "SYN-001" / "report.en.ipynb", as_version=4)
    assert NAMES["en"][0] in nbformat.writes(notebook)
    assert str(folder) not in nbformat.writes(notebook)
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["own_indicators"] == {"ids": [IDS[1], IDS[0]], "packages": []}
    inputs = {one["file"]: one["sha256"] for one in manifest["inputs"]}
    assert {"weekends.py", "_days.py"} <= set(inputs)
    assert not list(folder.rglob("__pycache__"))


def test_opened_by_hand_the_numbers_are_those_of_the_batch(
    evaluation: tuple[Path, RunOutcome], city: Path
) -> None:
    """`open_results` with the folder gives the rows that the batch published."""
    folder, _ = evaluation
    opened = open_results(
        community_id="SYN-001",
        data=str(city),
        period_start="2024-07-01",
        period_end="2024-12-31",
        own_indicators=str(folder / "indicators"),
    ).frame
    told = pd.read_csv(folder / "out" / "indicators.csv")
    for name in IDS:
        mine = opened[opened["indicator_id"] == name]
        batch = told[(told["indicator_id"] == name) & (told["community_id"] == "SYN-001")]
        assert mine["value"].tolist() == pytest.approx(batch["value"].tolist(), nan_ok=True)


def test_the_configuration_may_name_another_folder(city: Path, tmp_path: Path) -> None:
    """`indicators` in the file; a folder that is not there is an error with its line."""
    from workbench.config.evaluation import read_evaluation
    from workbench.errors import ConfigError

    told = {"data": city, "out": tmp_path / "out", "period": "{start: 2024-07-01, end: 2024-12-31}"}
    config = write_config(tmp_path / "a.yaml", **told, indicators=OWN)  # type: ignore[arg-type]
    assert read_evaluation(config).indicators == OWN
    config = write_config(tmp_path / "a.yaml", **told, indicators="nowhere")  # type: ignore[arg-type]
    with pytest.raises(ConfigError) as caught:
        read_evaluation(config)
    assert re.search(r"line 5.*nowhere", caught.value.text("en"))
    assert "第 5 行" in caught.value.text("zh-CN")
    config = write_config(tmp_path / "a.yaml", **told)  # type: ignore[arg-type]
    assert read_evaluation(config).indicators is None


# -- the command line and the explorer ----------------------------------------------------


def test_the_command_line_knows_them(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--indicators` of indicators, evidence and catalogue."""
    own = ["--indicators", str(OWN)]
    out = tmp_path / "a.csv"
    asked = ["-q", "indicators", str(city), *PERIOD, "--only", IDS[0], *own, "--out", str(out)]
    assert run(asked, "en") == 0
    assert set(pd.read_csv(out)["indicator_id"]) == {IDS[0]}
    asked = ["-q", "evidence", str(city), IDS[0], "--community", "SYN-001", *PERIOD, *own]
    assert run([*asked, "--group", "hotline", "--out", str(out)], "en") == 0
    assert set(pd.read_csv(out)["role"]) == {"numerator", "denominator"}
    assert run(["catalogue", *own], "zh-CN") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == messages.text("reference.family_evaluation", "zh-CN")
    assert lines[-1].split()[:3] == ["E1", IDS[0], "周末诉求占比"]
    assert run(["catalogue", IDS[1], *own, "--json"], "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["own"] and told["disclosive"] and told["family"] == "resolution"
    assert run(["catalogue", IDS[1]], "en") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_explorer_knows_them(city: Path, lang: str) -> None:
    """Found in the catalogue, explained, computed, and traced to its rows."""
    dataset = open_dataset(
        data=str(city),
        period_start="2024-07-01",
        period_end="2024-12-31",
        own_indicators=str(OWN),
        lang=lang,
    )
    name = NAMES[lang][0]
    assert explored.catalogue(dataset, search=name).frame["id"].tolist() == [IDS[0]]
    part = "热线渠道" if lang == "zh-CN" else "by hotline"
    assert part in explored.definition(dataset, indicator=IDS[0]).text
    computed = explored_numbers.compute(dataset, indicator=IDS[0], by="community_id,month")
    assert name in explored_numbers.values(computed).text
    assert part in explored_numbers.values(computed).text
    rows = explored_evidence.rows(dataset, indicator=IDS[0], community_id="SYN-001")
    assert name in rows.text and len(rows.frame)
    plain = dataset_of(dataset.tables, HALF, HALF.end, DEFAULT_SCHEME, lang)
    assert explored.catalogue(plain, search=name).frame.empty


# -- installed packages -------------------------------------------------------------------


def _install(folder: Path, points: str) -> None:
    """A real small distribution: a module and its dist-info, as an installer leaves them."""
    (folder / "street_metrics.py").write_text(FINE, encoding="utf-8")
    info = folder / "street_metrics-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: street-metrics\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[workbench.indicators]\n{points}\n")


@pytest.mark.parametrize("value", ["street_metrics", "street_metrics:fine"])
def test_an_installed_package_brings_its_own(
    value: str,
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An entry point of the group, to a module or a function, before those of the folder."""
    _install(tmp_path, f"street = {value}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "street_metrics", raising=False)
    own = load_own(OWN)
    assert [entry.id for entry in own.entries] == ["weekend_closed_count", "fine", IDS[0]]
    assert own.packages == ("street-metrics 1.2",)
    assert tmp_path / "street_metrics.py" in own.files
    assert run(["catalogue", "fine"], "en") == 0
    assert "A fine count" in capsys.readouterr().out
    frame = metrics.compute(open_tables(city), period=HALF, own=own.entries, only=["fine"]).frame
    assert (frame["value"] > 0).all()


def test_a_broken_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be imported, or offers nothing, says which package it is."""
    _install(tmp_path, "street = street_metrics.nowhere")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(IndicatorError, match=r"street-metrics 1\.2"):
        load_own()


def test_a_package_that_offers_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry point to something that declares no indicator is no silent nothing."""
    _install(tmp_path, "street = json")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(IndicatorError) as caught:
        load_own()
    assert "declares none" in caught.value.text("en")


# -- what can be wrong --------------------------------------------------------------------

FINE = """\
from workbench.metrics import Count, indicator


@indicator(
    id="fine",
    zh="好指标",
    en="A fine count",
    definition_zh="评估期内受理的诉求件数。",
    definition_en="The number of needs accepted in the period.",
    unit="count",
    requires=("needs",),
)
def fine(c):
    yield Count(rows=c.needs, numerator=c.accepted)
"""


def _written(folder: Path, source: str, name: str = "mine.py") -> Path:
    own = folder / "indicators"
    own.mkdir(exist_ok=True)
    (own / name).write_text(source, encoding="utf-8")
    return own


#: One mistake each: what of FINE becomes what, and what the English sentence names.
MISTAKES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "no Chinese name": ('    zh="好指标",\n', "", ("line 4", "zh")),
    "blank English name": ('en="A fine count"', 'en=" "', ("line 4", "“en”")),
    "no definition": ("definition_zh", "definition_cn", ("definition_cn", "“definition_en”")),
    "misspelt field": ("requires=", "require=", ("“require”", "“requires”")),
    "unknown unit": ('"count"', '"counts"', ("counts", "“count”")),
    "unknown table": ('("needs",)', '("need",)', ("“need”", "“needs”")),
    "unknown column": (
        '("needs",)',
        '("needs.close_date",)',
        ("needs.close_date", "“needs.closed_date”"),
    ),
    "unknown column in an alternative": (
        '("needs",)',
        '("needs.closed_date | needs.due_dat",)',
        ("needs.due_dat", "“needs.due_date”"),
    ),
    "text where a list belongs": ('("needs",)', '"needs"', ("“requires”", "a list")),
    "unknown family": ('unit="count"', 'unit="count", family="resolutions"', ("“resolution”",)),
    "flags are not for authors": ('unit="count"', 'unit="count", family="flags"', ("flags",)),
    "unknown direction": ('unit="count"', 'unit="count", direction="up"', ("higher",)),
    "an id of ours": ('"fine"', '"on_time_rate"', ("on_time_rate", "On-time", "line 4")),
    "an id that is no name": ('"fine"', '"Fine One"', ("Fine One", "evening_share")),
    "hidden with nobody": (
        'unit="count"',
        'unit="count", hidden_with=("on_time",)',
        ("“on_time”", "on_time_rate"),
    ),
    "part named in one language": (
        'unit="count"',
        'unit="count", groups=("x",), part_names={"x": {"en": "x"}}',
        ("part_names[x].zh",),
    ),
    "not a function": ("def fine(c):\n    yield", "class fine:\n    x = lambda c:", ("function",)),
    "syntax": ("def fine(c):", "def fine(c)", ("line 13", "SyntaxError")),
    "import": ("Count, indicator", "Cuont, indicator", ("line 1", "Cuont")),
    "runs something": ("@indicator", "1 / 0\n@indicator", ("line 4", "ZeroDivisionError")),
    "no brackets": (FINE[FINE.index("@") : FINE.index("def fine")], "@indicator\n", ("line 4",)),
    "nothing declared": (FINE, "x = 1\n", ("mine.py", "declares no indicator")),
}


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_in_a_declaration_is_named(name: str, tmp_path: Path) -> None:
    """File, line, what was expected and the nearest right word, in both languages."""
    before, after, words = MISTAKES[name]
    assert before in FINE
    with pytest.raises(IndicatorError) as caught:
        load_own(_written(tmp_path, FINE.replace(before, after, 1)))
    told = caught.value.text("en")
    assert "mine.py" in told
    for word in words:
        assert word in told, told
    assert "mine.py" in caught.value.text("zh-CN")


def test_an_id_declared_twice_names_both_places(tmp_path: Path) -> None:
    """The second declaration is refused and the first is named."""
    _written(tmp_path, FINE)
    own = _written(tmp_path, "\n" + FINE, "other.py")
    with pytest.raises(IndicatorError) as caught:
        load_own(own)
    told = caught.value.text("en")
    assert "other.py”, line 5" in told and "mine.py”, line 4" in told


def test_two_in_one_file_under_one_function_name_are_both_seen(tmp_path: Path) -> None:
    """A function that hides an earlier one of its name does not lose an indicator silently."""
    twice = FINE + FINE.partition("\n")[2].replace('"fine"', '"finer"')
    assert [e.id for e in load_own(_written(tmp_path, twice)).entries] == ["fine", "finer"]


def test_a_folder_without_modules_is_named(tmp_path: Path) -> None:
    """An empty folder and one that is not there are errors, not silence."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndicatorError, match=str(folder)):
            load_own(folder)


def test_a_changed_file_counts_and_folders_do_not_meet(tmp_path: Path) -> None:
    """A second reading sees today's file; two folders may hold a module of the same name."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir(), second.mkdir()
    own = _written(first, FINE)
    _written(second, FINE.replace('"fine"', '"other"'))
    assert [e.id for e in load_own(own).entries] == ["fine"]
    assert [e.id for e in load_own(second / "indicators").entries] == ["other"]
    _written(first, FINE.replace('"fine"', '"changed"'))
    assert [e.id for e in load_own(own).entries] == ["changed"]
    with in_force(load_own(own).entries):
        assert "changed" in catalogue()
    assert "changed" not in catalogue()


YIELD = "    yield Count(rows=c.needs, numerator=c.accepted)\n"
#: What the function does instead, and what the English sentence names.
FAILURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "raises": ("    c.no_such_thing\n", ("line 14", "AttributeError")),
    "raises while yielding": (YIELD + "    1 / 0\n", ("line 15", "ZeroDivisionError")),
    "returns nothing": ("    pass\n", ("NoneType", "measures")),
    "returns a number": ("    return 3\n", ("int", "measures")),
    "yields a number": ("    yield 3\n", ("int", "measures")),
    "yields nothing": ("    yield from ()\n", ("no measure",)),
    "a group nobody announced": (YIELD.replace("c.needs,", "c.needs, group='x',"), ("'x'",)),
    "the same twice": (YIELD + YIELD, ("twice",)),
    "a column of the wrong length": (YIELD.replace("c.accepted", "c.accepted[:3]"), ("mine.py",)),
}


@pytest.mark.parametrize("name", list(FAILURES))
def test_a_failure_while_computing_names_indicator_file_and_line(
    name: str, city: Path, tmp_path: Path
) -> None:
    """One sentence that says what was expected and what was found."""
    body, words = FAILURES[name]
    own = load_own(_written(tmp_path, FINE.replace(YIELD, body))).entries
    with pytest.raises(IndicatorError) as caught:
        metrics.compute(open_tables(city), period=HALF, only=["fine"], own=own)
    told = caught.value.text("en")
    for word in ("mine.py", "“fine”", *words):
        assert word in told, told


def test_a_failure_stops_the_run_before_any_page(city: Path, tmp_path: Path) -> None:
    """No kernel starts, nothing is written, no page is silently without the indicator."""
    _written(tmp_path, FINE.replace(YIELD, "    c.no_such_thing\n"))
    config = write_config(
        tmp_path / "a.yaml",
        data=city,
        out=tmp_path / "out",
        period="{start: 2024-07-01, end: 2024-12-31}",
    )
    with pytest.raises(IndicatorError, match="no_such_thing"):
        build(config)
    assert not (tmp_path / "out").exists()


def test_a_share_that_is_none_is_refused(city: Path, tmp_path: Path) -> None:
    """A count declared as a share would be printed as 4,200 %."""
    own = _written(tmp_path, FINE.replace('unit="count"', 'unit="share"'))
    entries = load_own(own).entries
    with pytest.raises(IndicatorError) as caught:
        metrics.compute(open_tables(city), period=HALF, only=["fine"], own=entries)
    assert "between 0 and 1" in caught.value.text("en")


def test_the_command_line_says_it_in_one_sentence(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and a sentence, no traceback."""
    own = _written(tmp_path, FINE.replace(YIELD, "    pass\n"))
    asked = ["indicators", str(city), *PERIOD, "--only", "fine", "--indicators", str(own)]
    assert run([*asked, "--out", str(tmp_path / "a.csv")], "en") == 2
    said = capsys.readouterr().err
    assert said.startswith("Error: “") and len(said.splitlines()) == 1
    assert not (tmp_path / "a.csv").exists()


def test_every_family_is_told_by_a_section_or_by_that_of_own_ones() -> None:
    """The families that pages tell are those whose tables the notebook shows."""
    notebook = nbformat.read(ROOT / "notebooks" / "community.ipynb", as_version=4)
    source = "\n".join(cell.source for cell in notebook.cells)
    shown = re.findall(r'numbers\.family_table\(results, family="(\w+)"', source)
    assert sorted(shown) == sorted(TOLD_FAMILIES)
    assert source.index("numbers.own_indicators") < source.index("appendix.values_table")
