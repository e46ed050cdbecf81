"""A run: pages whole or not at all, one failure stops no other, the same inputs the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.built import ROOT, build, write_config
from tests.pages import assert_every_declared_chart
from workbench import messages
from workbench.batch.plan import slugs
from workbench.batch.publish import claim
from workbench.errors import ConfigError, NotebookError, SourceError, UsageError
from workbench.sample import write_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    write_city(folder, communities=2, months=6, seed=3)
    return folder


PERIOD = "{start: 2024-07-01, end: 2024-12-31}"


def _config(folder: Path, city: Path, **more: object) -> Path:
    told = {"period": PERIOD, "audience": "evaluator", **more}
    return write_config(folder / "a.yaml", data=city, out=folder / "out", **told)


def _notebook(folder: Path, *cells: str, tags: list[str] | None = None) -> Path:
    """The parameter cell of the community notebook, then other cells."""
    shipped = nbformat.read(ROOT / "notebooks" / "community.ipynb", as_version=4)
    first = shipped.cells[0]
    first.metadata["tags"] = ["parameters"] if tags is None else tags
    rest = [nbformat.v4.new_code_cell(cell) for cell in cells]
    metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=[first, *rest], metadata=metadata)
    path = folder / "page.ipynb"
    nbformat.write(notebook, path)
    return path


SLOW = """\
import time

time.sleep(3)
"""


#: A shell in the background has its children ignore Ctrl-C; at a terminal they hear it.
HEARS_CTRL_C = """\
import os, signal, sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_a_stopped_run_says_so_and_leaves_nothing_behind(tmp_path: Path, city: Path) -> None:
    """Ctrl-C: pages under way are finished, no other begins, one sentence, no process stays."""
    _notebook(tmp_path, SLOW)
    config = _config(tmp_path, city, notebooks="[page.ipynb]", languages="[zh-CN, en]")
    script = Path(sys.executable).with_name("workbench")
    command = [
        *(sys.executable, "-c", HEARS_CTRL_C, script),
        *("--lang", "en", "run", config, "--jobs", "1"),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        os.killpg(running.pid, signal.SIGINT)
        said = running.stderr.read()
        assert running.wait() == 130
    assert first.startswith("[1/4]")
    assert said.strip() == "Stopped."
    pages = sorted(path.name for path in (tmp_path / "out").glob("*/*"))
    assert 2 <= len(pages) <= 4
    assert not [name for name in pages if name.startswith(".")]
    assert not [p for p in Path("/proc").glob("[0-9]*") if _command(p).count(str(tmp_path))]
    assert [page.failed for page in build(config).pages] == [False] * 4


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""


FAILS_FOR_ONE = """\
if community_id == "SYN-001":
    raise RuntimeError("the reason stands here")
"""


def test_a_failed_page_stops_no_other_and_leaves_no_half_file(tmp_path: Path, city: Path) -> None:
    """The page that fails is named with its cell and last lines; the other is built."""
    _notebook(tmp_path, FAILS_FOR_ONE)
    outcome = build(_config(tmp_path, city, notebooks="[page.ipynb]"))
    assert [(page.community_id, page.failed) for page in outcome.pages] == [
        ("SYN-001", True),
        ("SYN-002", False),
    ]
    (failed,) = outcome.failed
    assert failed.cell == 2
    assert "the reason stands here" in (failed.error or "")
    assert not (tmp_path / "out" / "SYN-001").exists()
    assert (tmp_path / "out" / "SYN-002" / "report.zh-CN.html").is_file()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [page["outcome"] for page in manifest["pages"]] == ["failed", "succeeded"]
    assert not list((tmp_path / "out").rglob("*.part"))


def test_a_page_that_fails_later_takes_its_old_version_with_it(tmp_path: Path, city: Path) -> None:
    """A report of earlier numbers does not stay behind as if it were of today's."""
    _notebook(tmp_path, "1")
    config = _config(tmp_path, city, notebooks="[page.ipynb]")
    build(config)
    assert (tmp_path / "out" / "SYN-001" / "report.zh-CN.html").is_file()
    _notebook(tmp_path, FAILS_FOR_ONE)
    build(config)
    assert not (tmp_path / "out" / "SYN-001" / "report.zh-CN.html").exists()
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "未生成" in index


def test_two_builds_are_the_same_bytes(tmp_path: Path, city: Path) -> None:
    """HTML, notebooks and CSV of two builds of the same inputs agree byte for byte."""
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        build(_config(folder, city, languages="[zh-CN, en]"))
    first, second = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in sorted(folder.joinpath("out").rglob("*"))
            if path.is_file() and path.name != "manifest.json"
        }
        for folder in folders
    )
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert any(name.suffix == ".html" for name in first)
    assert any(name.suffix == ".ipynb" for name in first)


def test_only_some_pages_are_rebuilt(tmp_path: Path, city: Path) -> None:
    """`only` rebuilds those pages and leaves the others as they are."""
    _notebook(tmp_path, "1")
    config = _config(tmp_path, city, notebooks="[page.ipynb]")
    build(config)
    kept = tmp_path / "out" / "SYN-002" / "report.zh-CN.html"
    before = kept.stat().st_mtime_ns
    outcome = build(config, only=["SYN-001"])
    assert [page.community_id for page in outcome.pages] == ["SYN-001"]
    assert kept.stat().st_mtime_ns == before
    assert "SYN-002/report" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_folders_of_communities_no_longer_asked_for_go(tmp_path: Path, city: Path) -> None:
    """A second run over fewer communities leaves no page of the others."""
    _notebook(tmp_path, "1")
    build(_config(tmp_path, city, notebooks="[page.ipynb]"))
    build(_config(tmp_path, city, notebooks="[page.ipynb]", communities="[SYN-002]"))
    assert not (tmp_path / "out" / "SYN-001").exists()


def _refused(config: Path, error: type[Exception]) -> str:
    with pytest.raises(error) as caught:
        build(config)
    assert not (config.parent / "out").exists()
    return caught.value.text("en")  # type: ignore[attr-defined, no-any-return]


def test_a_notebook_without_the_tag_is_refused(tmp_path: Path, city: Path) -> None:
    """Without the tag every community would get the same report, so nothing is run."""
    _notebook(tmp_path, "1", tags=[])
    told = _refused(_config(tmp_path, city, notebooks="[page.ipynb]"), NotebookError)
    assert "page.ipynb" in told
    assert "tagged “parameters”" in told


def test_a_notebook_that_lacks_a_parameter_is_refused(tmp_path: Path, city: Path) -> None:
    """A parameter that the notebook does not declare is named with the nearest one."""
    path = _notebook(tmp_path, "1")
    text = path.read_text(encoding="utf-8").replace("period_start: str", "period_begin: str")
    path.write_text(text, encoding="utf-8")
    told = _refused(_config(tmp_path, city, notebooks="[page.ipynb]"), NotebookError)
    assert "no parameter “period_start”" in told


def test_a_notebook_with_a_mistyped_parameter_is_refused(tmp_path: Path, city: Path) -> None:
    """A parameter declared with another type is named with both."""
    path = _notebook(tmp_path, "1")
    text = path.read_text(encoding="utf-8").replace("min_cell: int = 0", 'min_cell: str = \\"0\\"')
    path.write_text(text, encoding="utf-8")
    told = _refused(_config(tmp_path, city, notebooks="[page.ipynb]"), NotebookError)
    assert "“min_cell”" in told
    assert "should be str" in told


def test_a_missing_notebook_is_refused(tmp_path: Path, city: Path) -> None:
    """A notebook that is not there is named."""
    told = _refused(_config(tmp_path, city, notebooks="[nowhere.ipynb]"), NotebookError)
    assert "nowhere.ipynb" in told


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, city: Path) -> None:
    """A damaged notebook is named before anything starts."""
    (tmp_path / "page.ipynb").write_text("not json", encoding="utf-8")
    told = _refused(_config(tmp_path, city, notebooks="[page.ipynb]"), NotebookError)
    assert "not a valid notebook" in told


def test_an_unknown_community_is_refused(tmp_path: Path, city: Path) -> None:
    """A community that the data do not hold stops the run with its line."""
    told = _refused(_config(tmp_path, city, communities="[SYN-01]"), ConfigError)
    assert "“SYN-01”" in told
    with pytest.raises(UsageError, match="SYN-09"):
        build(_config(tmp_path, city), only=["SYN-09"])


def test_missing_data_are_refused(tmp_path: Path, city: Path) -> None:
    """Data that are not there are named; nothing is written."""
    told = _refused(_config(tmp_path, tmp_path / "nowhere"), SourceError)
    assert "nowhere" in told


def test_a_folder_with_other_things_is_not_written_into(tmp_path: Path, city: Path) -> None:
    """An output folder that holds something else is left alone."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear all", encoding="utf-8")
    with pytest.raises(SourceError, match="out"):
        build(_config(tmp_path, city))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]


def test_inline_pages_stand_alone(tmp_path: Path, city: Path) -> None:
    """With `assets: inline` a page opens from a mail attachment: it names no other file."""
    _notebook(tmp_path, "1")
    build(_config(tmp_path, city, notebooks="[page.ipynb]", assets="inline"))
    page = (tmp_path / "out" / "SYN-001" / "report.zh-CN.html").read_text(encoding="utf-8")
    assert "plotly.min.js" not in page
    assert "Plotly" in page
    assert not (tmp_path / "out" / "assets").exists()


def test_funders_get_no_network_and_levels_alone(tmp_path: Path, city: Path) -> None:
    """A funder's page has no section 6, no tests of flags and no organisation of the network."""
    told = {"audience": "funder", "languages": "[zh-CN]", "communities": "[SYN-001]"}
    assert build(_config(tmp_path, city, **told)).failed == ()
    page = tmp_path / "out" / "SYN-001" / "report.zh-CN.html"
    assert_every_declared_chart(page, audience="funder")
    text = page.read_text(encoding="utf-8")
    assert 'id="section-5"' in text and 'id="section-14"' in text
    assert 'id="section-6"' not in text and "#section-6" not in text
    assert "actor_network" not in text and "wb-reply" not in text
    assert messages.text("labels.part_award_share", "zh-CN") not in text


def test_folder_names_are_safe_and_never_shared() -> None:
    """Ids that differ only in case, reserved words and strange signs get folders of their own."""
    found = slugs(["六联社区", "a", "A", "con", "Assets", "x/y", "x y", "../..", ""])
    assert found["六联社区"] == "六联社区"
    assert len({slug.casefold() for slug in found.values()}) == len(found)
    for slug in found.values():
        assert slug
        assert "/" not in slug
        assert "." not in slug
    assert found["con"] != "con"
    assert found["Assets"] != "Assets"


def test_a_page_knows_nothing_of_other_communities(tmp_path: Path, city: Path) -> None:
    """The published notebook of one community does not name the other."""
    build(_config(tmp_path, city))
    text = (tmp_path / "out" / "SYN-001" / "report.zh-CN.ipynb").read_text(encoding="utf-8")
    assert "SYN-002" not in text


def test_a_manifest_of_others_is_no_licence_to_delete_or_overwrite(
    tmp_path: Path, city: Path
) -> None:
    """A folder with a strange manifest is left alone; ours never deletes outside the folder."""
    _notebook(tmp_path, "1")
    config = _config(tmp_path, city, notebooks="[page.ipynb]")
    out, victim = tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.mkdir()
    (out / "manifest.json").write_text('{"name": "my web app"}', encoding="utf-8")
    with pytest.raises(SourceError, match="out"):
        build(config)
    (out / "manifest.json").write_text(
        '{"format": 1, "pages": [{"folder": "../victim"}]}', encoding="utf-8"
    )
    (out / "notes").mkdir()
    (out / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    build(config)
    assert victim.is_dir()
    assert (out / "notes" / "mine.txt").is_file()


def test_a_stopped_run_can_go_on(tmp_path: Path, city: Path) -> None:
    """A folder with pages but no index yet is known as ours."""
    _notebook(tmp_path, "1")
    config = _config(tmp_path, city, notebooks="[page.ipynb]")
    claim(tmp_path / "out")
    assert not build(config).failed
    assert (tmp_path / "out" / "index.html").is_file()
