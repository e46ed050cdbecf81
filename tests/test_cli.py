"""The command line: verbs, exit codes, and one clear sentence for everything that is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.built import write_config
from workbench import messages
from workbench.cli.app import build, run
from workbench.cli.verbs import write_table

VERBS = ("sample", "forms", "import", "indicators", "evidence", "run", "catalogue")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "city"
    assert run(["-q", "sample", str(folder), "--communities", "3", "--months", "4"], "en") == 0
    return folder


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _refused(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[str, str]:
    """What a wrong command says in both languages; it ends with 2 and changes no file."""
    before = _everything(folder)
    told = []
    for lang in messages.LANGUAGES:
        assert run(arguments, lang) == 2, arguments
        heard = capsys.readouterr()
        assert heard.out == ""
        told.append(heard.err.strip())
    assert _everything(folder) == before
    zh, en = told
    assert zh != en
    assert zh.startswith("错误：")
    assert en.startswith("Error: ")
    assert "Traceback" not in en
    return zh, en


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_verb_explains_itself(
    verb: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`workbench VERB --help` speaks the language asked for."""
    assert run([verb, "--help"], lang) == 0
    assert messages.text(f"cli.{verb}", lang)[:20] in capsys.readouterr().out.replace("\n  ", "")


@pytest.mark.parametrize("arguments", [["--help"], ["sample", "--help"], ["run", "--help"]])
def test_help_is_chinese_from_end_to_end(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The parser's own words are Chinese too; in English they are as they were."""
    assert run(arguments, "zh-CN") == 0
    zh = capsys.readouterr().out
    assert zh.startswith("用法：")
    assert not any(word in zh for word in ("Usage", "Options", "Commands:", "Show this", "default"))
    assert run(arguments, "en") == 0
    assert "Show this message and exit." in capsys.readouterr().out


def test_no_verb_is_missing() -> None:
    """The verbs are those of the documentation."""
    assert tuple(build("en").commands) == VERBS


def test_version_and_module_start() -> None:
    """The console script starts as a process of its own and tells its version."""
    script = Path(sys.executable).with_name("workbench")
    told = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("workbench ")


def test_indicators_writes_the_result_frame(city: Path, tmp_path: Path) -> None:
    """CSV and Parquet hold the same frame; grouping and choice of ids are passed on."""
    common = ["-q", "indicators", str(city), "--period", "2024-09-01", "2024-12-31"]
    for name in ("a.csv", "a.parquet", "a.xlsx"):
        assert run([*common, "--out", str(tmp_path / name)], "en") == 0
    csv = pd.read_csv(tmp_path / "a.csv")
    parquet = pd.read_parquet(tmp_path / "a.parquet")
    assert csv.columns.tolist() == parquet.columns.tolist()
    assert (csv["value"].fillna(-1) - parquet["value"].fillna(-1)).abs().max() < 1e-12
    assert len(pd.read_excel(tmp_path / "a.xlsx", engine="openpyxl")) == len(csv)
    out = tmp_path / "b.csv"
    chosen = ["--by", "street_name", "--only", "on_time_rate", "--out", str(out)]
    assert run([*common, *chosen], "en") == 0
    assert pd.read_csv(out)["indicator_id"].unique().tolist() == ["on_time_rate"]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    """An id such as `=1+1` is shown by a spreadsheet, never computed."""
    write_table(
        pd.DataFrame({"community_id": ["=1+1", "A"], "value": [0.5, 1.0]}), tmp_path / "a.xlsx"
    )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [(c.value, c.data_type) for c in sheet["A"]][1:] == [("=1+1", "s"), ("A", "s")]
    assert [c.data_type for c in sheet["B"]][1:] == ["n", "n"]


def test_publish_masks(city: Path, tmp_path: Path) -> None:
    """`--publish` hides small counts; without it nothing is hidden."""
    common = ["-q", "indicators", str(city), "--period", "2024-12-01", "2024-12-31"]
    assert run([*common, "--out", str(tmp_path / "all.csv")], "en") == 0
    assert run([*common, "--publish", "--out", str(tmp_path / "some.csv")], "en") == 0
    every, some = (pd.read_csv(tmp_path / name) for name in ("all.csv", "some.csv"))
    assert not (every["status"] == "suppressed").any()
    hidden = some["status"] == "suppressed"
    assert hidden.any()
    assert (
        some.loc[hidden, ["numerator", "denominator", "value", "lower", "upper"]]
        .isna()
        .all(axis=None)
    )


def test_evidence_adds_up(city: Path, tmp_path: Path) -> None:
    """The rows behind a rate add up to its numerator and denominator."""
    period = ["--period", "2024-09-01", "2024-12-31"]
    only = ["--only", "on_time_rate", "--community", "SYN-001"]
    rate, rows = tmp_path / "rate.csv", tmp_path / "rows.csv"
    assert run(["-q", "indicators", str(city), *period, *only, "--out", str(rate)], "en") == 0
    asked = ["-q", "evidence", str(city), "on_time_rate", "--community", "SYN-001", *period]
    assert run([*asked, "--out", str(rows)], "en") == 0
    row = pd.read_csv(rate).iloc[0]
    sums = pd.read_csv(rows).groupby("role")["n"].sum()
    assert sums["numerator"] == row["numerator"]
    assert sums["denominator"] == row["denominator"]
    assert sums.get("unknown", 0) == row["n_unknown"]


def test_json_is_for_machines(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints one JSON value and nothing else."""
    assert run(["--json", "catalogue"], "en") == 0
    entries = json.loads(capsys.readouterr().out)
    assert any(entry["id"] == "on_time_rate" and entry["computed"] for entry in entries)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["smaple", "x"], ["smaple", "sample"]),
        (["run"], ["CONFIG"]),
        (["run", "x.yaml", "--only-this", "A"], ["--only-this"]),
        (["sample", "new", "--communities", "many"], ["--communities"]),
        (["sample", "new", "--communities", "0"], ["--communities", "0"]),
        (["run", "nowhere.yaml"], ["nowhere.yaml"]),
    ],
)
def test_wrong_usage(
    arguments: list[str],
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A command that cannot be understood gets one sentence that names what is wrong."""
    monkeypatch.chdir(tmp_path)
    for sentence in _refused(arguments, tmp_path, capsys):
        for word in words:
            assert word in sentence


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--period", "2024-09-01", "2024-13-01"], ["2024-13-01"]),
        (["--period", "2024-02-30", "2024-12-31"], ["2024-02-30"]),
        (["--period", "2024-12-31", "2024-01-01"], ["2024-12-31", "2024-01-01"]),
        (["--period", "2024-09-01", "2024-12-31", "--only", "on_time_rat"], ["on_time_rate"]),
        (["--period", "2024-09-01", "2024-12-31", "--by", "streetname"], ["street_name"]),
        (["--period", "2024-09-01", "2024-12-31", "--community", "SYN-01"], ["SYN-01"]),
    ],
)
def test_wrong_questions(
    more: list[str],
    words: list[str],
    city: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A period, indicator, grouping or community that does not exist is named, with the nearest."""
    arguments = ["indicators", str(city), *more, "--out", str(tmp_path / "a.csv")]
    for sentence in _refused(arguments, tmp_path, capsys):
        for word in words:
            assert word in sentence


def test_wrong_targets(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file ending that we cannot write, and a folder that is not there, are named."""
    common = ["indicators", str(city), "--period", "2024-09-01", "2024-12-31", "--out"]
    for target in ("a.docx", "nowhere/a.csv"):
        _, en = _refused([*common, str(tmp_path / target)], tmp_path, capsys)
        assert target.split("/")[0] in en


HTML = "<!DOCTYPE html><html><body>请先登录</body></html>"
NEEDS = "need_id,community_id,raised_date,source_channel,need_category\n"


def _wrong_source(folder: Path, name: str) -> list[str]:
    """A folder of exports with one mistake, and how it is imported."""
    source = folder / "in"
    source.mkdir()
    needs = source / "needs.csv"
    extra: list[str] = []
    if name == "missing file":
        return [str(source / "nothing.csv")]
    if name == "folder without tables":
        (source / "letter.txt").write_text("dear all", encoding="utf-8")
        return [str(source)]
    if name == "html saved as csv":
        needs.write_text(HTML, encoding="utf-8")
    elif name == "empty sheet":
        needs = source / "needs.xlsx"
        pd.DataFrame().to_excel(needs, sheet_name="needs", index=False)
    elif name == "mapping to no column":
        needs.write_text(NEEDS + "1,A,2024-01-01,hotline_12345,housing\n", encoding="utf-8")
        mapping = folder / "m.yaml"
        columns = [
            "need_id: need_idd",
            *(f"{name}: {name}" for name in NEEDS.strip().split(",")[1:]),
        ]
        lines = ["files:", "  - tables:", "      needs:", "        columns:"]
        lines += [f"          {column.strip()}" for column in columns]
        mapping.write_text("\n".join(lines) + "\n", encoding="utf-8")
        extra = ["--mapping", str(mapping)]
    elif name == "unknown key in mapping":
        needs.write_text(NEEDS, encoding="utf-8")
        mapping = folder / "m.yaml"
        mapping.write_text("fils: []\n", encoding="utf-8")
        extra = ["--mapping", str(mapping)]
    elif name == "impossible date":
        needs.write_text(NEEDS + "1,A,2024-02-30,hotline_12345,housing\n", encoding="utf-8")
        extra = ["--strict"]
    elif name == "text in a number column":
        header = NEEDS.strip() + ",satisfaction\n"
        needs.write_text(header + "1,A,2024-01-01,hotline_12345,housing,good\n", encoding="utf-8")
        extra = ["--strict"]
    return [str(needs), *extra]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing file", ["nothing.csv"]),
        ("folder without tables", ["in"]),
        ("html saved as csv", ["needs.csv", "CSV"]),
        ("empty sheet", ["needs.xlsx", "needs"]),
        ("mapping to no column", ["need_idd", "need_id"]),
        ("unknown key in mapping", ["fils", "files"]),
        ("impossible date", ["needs.csv", "2", "raised_date", "2024-02-30"]),
        ("text in a number column", ["needs.csv", "2", "satisfaction", "good"]),
    ],
)
def test_wrong_sources(
    name: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source that cannot be used gets one sentence with its place; nothing is written."""
    arguments = ["import", *_wrong_source(tmp_path, name), "--to", str(tmp_path / "out")]
    for sentence in _refused(arguments, tmp_path, capsys):
        assert "\n" not in sentence
        for word in words:
            assert word in sentence, sentence
    assert not (tmp_path / "out").exists()


def test_a_run_tells_where_to_start_reading(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a log a run prints plain lines and at last the path of the index."""
    config = write_config(
        tmp_path / "a.yaml",
        data=city,
        out=tmp_path / "out",
        period="{start: 2024-09-01, end: 2024-12-31}",
        communities="[SYN-001]",
    )
    assert run(["run", str(config), "--jobs", "1"], "en") == 0
    heard = capsys.readouterr()
    assert "[1/1] SYN-001 zh-CN done" in heard.err
    assert str(tmp_path / "out" / "index.html") in heard.out


def test_nothing_of_others_is_overwritten(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table is not written into the data, a city not over somebody's exports."""
    period = ["--period", "2024-09-01", "2024-12-31"]
    for target in (city / "needs.csv", tmp_path):
        arguments = ["indicators", str(city), *period, "--out", str(target)]
        if target == tmp_path:
            arguments[-1] = str(tmp_path / "folder.csv")
            (tmp_path / "folder.csv").mkdir()
        _refused(arguments, city, capsys)
    real = tmp_path / "real"
    real.mkdir()
    (real / "needs.csv").write_text("my real export", encoding="utf-8")
    _refused(["sample", str(real), "--communities", "1"], real, capsys)
    assert (real / "needs.csv").read_text(encoding="utf-8") == "my real export"


def test_questions_without_an_answer_are_refused(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A date of extraction before the period, and a variant that does not exist, are no zeros."""
    out = ["--out", str(tmp_path / "a.csv")]
    period = ["--period", "2024-09-01", "2024-12-31"]
    early = ["indicators", str(city), *period, "--as-of", "2023-01-01", *out]
    assert "2023-01-01" in _refused(early, tmp_path, capsys)[1]
    asked = ["evidence", str(city), "on_time_rate", "--community", "SYN-001", *period]
    assert "zzz" in _refused([*asked, "--variant", "zzz", *out], tmp_path, capsys)[1]
