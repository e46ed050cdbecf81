"""What each verb does. Heavy libraries are imported inside: `--help` must be quick."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench import messages
from workbench.cli import parsing
from workbench.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.indicators.catalogue import Entry
    from workbench.reports.page import PageOutcome
    from workbench.results import Period

#: File endings of tables that verbs write.
TABLE_FORMATS = (".csv", ".parquet", ".xlsx")


@dataclass(frozen=True)
class Voice:
    """How a verb speaks: language, and how much."""

    lang: str
    verbose: bool = False
    quiet: bool = False
    as_json: bool = False

    def say(self, message_id: str, **values: Any) -> None:
        self.line(messages.text(f"cli.{message_id}", self.lang, **values))

    def line(self, text: str) -> None:
        if not (self.quiet or self.as_json):
            click.echo(text)

    def answer(self, value: Any) -> None:
        """What a machine reads, with `--json`."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True))


def sample(voice: Voice, folder: str, communities: int, months: int, seed: int) -> None:
    from workbench.sample import write_city

    for name, value in (("--communities", communities), ("--months", months)):
        if value < 1:
            raise UsageError.too_small(name, value, 1)
    if seed < 0:
        raise UsageError.too_small("--seed", seed, 0)
    target = Path(folder)
    _check_free_for_city(target)
    written = write_city(target, communities=communities, months=months, seed=seed)
    voice.say("sample_done", path=str(target), files=", ".join(path.name for path in written))
    voice.answer({"folder": str(target), "files": [path.name for path in written]})


def _check_free_for_city(target: Path) -> None:
    """A synthetic city is written into a new folder, or over an earlier synthetic city."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    try:
        told = json.loads((target / "dataset.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    if not (isinstance(told, dict) and told.get("synthetic") is True and "generator" in told):
        raise UsageError.would_overwrite(target)


def forms(voice: Voice, folder: str, forms_lang: str) -> None:
    from workbench.forms import write_forms

    written = write_forms(Path(folder), forms_lang)
    notes = messages.text("forms.sheet_notes", forms_lang)
    voice.say("forms_done", n=len(written), path=folder, notes=notes)
    voice.answer({"folder": folder, "files": [path.name for path in written]})


def import_(
    voice: Voice, sources: tuple[str, ...], to: str, mapping: str | None, strict: bool
) -> None:
    from workbench.config.mapping import read_mapping
    from workbench.loaders import import_sources

    def tell(text: str) -> None:
        if not (voice.quiet or voice.as_json):
            click.echo(text, err=True)

    report = import_sources(
        [Path(source) for source in sources],
        to=Path(to),
        mapping=read_mapping(Path(mapping)) if mapping else None,
        strict=strict,
        progress=tell if voice.verbose else None,
    )
    for line in report.lines(voice.lang):
        voice.line(line)
    voice.answer(report.as_json())


def indicators(
    voice: Voice,
    folder: str,
    period: tuple[str, str],
    as_of: str | None,
    by: tuple[str, ...],
    only: tuple[str, ...],
    communities: tuple[str, ...],
    scheme: str | None,
    publish: bool,
    own: str | None,
    out: str,
) -> None:
    from workbench.config.scheme import DEFAULT_SCHEME, read_scheme
    from workbench.disclosure import MIN_CELL, protect
    from workbench.loaders import open_tables
    from workbench.metrics import compute

    target = _table_path(out, data=folder)
    asked, until = _asked(period, as_of)
    results = compute(
        open_tables(Path(folder)),
        period=asked,
        as_of=until,
        by=tuple(dict.fromkeys(by)) or ("community_id",),
        only=only or None,
        communities=communities or None,
        scheme=read_scheme(Path(scheme)) if scheme else DEFAULT_SCHEME,
        own=_own(own),
    )
    frame = protect(results, min_cell=MIN_CELL["funder"]).frame if publish else results.frame
    write_table(frame, target)
    voice.say("indicators_done", rows=len(frame), path=str(target))
    voice.answer({"rows": len(frame), "file": str(target)})


def evidence(
    voice: Voice,
    folder: str,
    indicator: str,
    community: str,
    period: tuple[str, str],
    as_of: str | None,
    variant: str,
    group: str,
    own: str | None,
    out: str,
) -> None:
    from workbench import metrics
    from workbench.loaders import open_tables

    target = _table_path(out, data=folder)
    asked, until = _asked(period, as_of)
    rows = metrics.evidence(
        open_tables(Path(folder)),
        indicator,
        community_id=community,
        period=asked,
        as_of=until,
        variant=variant,
        group=group,
        own=_own(own),
    )
    write_table(rows, target)
    sums = rows.groupby("role")["n"].sum().to_dict()
    voice.say(
        "evidence_done",
        rows=len(rows),
        path=str(target),
        numerator=_number(sums.get("numerator", 0)),
        denominator=_number(sums.get("denominator", 0)),
        unknown=_number(sums.get("unknown", 0)),
    )
    voice.answer({"rows": len(rows), "file": str(target), "sums": sums})


def _number(value: float) -> str:
    return f"{value:g}" if value != int(value) else str(int(value))


def run(voice: Voice, config: str, only: tuple[str, ...], jobs: int | None) -> int:
    from workbench.batch.run import run_evaluation
    from workbench.config.evaluation import read_evaluation

    evaluation = read_evaluation(Path(config))
    voice.say("run_start", data=str(evaluation.data))
    with _progress(voice) as progress:
        outcome = run_evaluation(
            evaluation,
            only=only or None,
            jobs=jobs,
            progress=progress,
            now=dt.datetime.now().astimezone(),
        )
    for page in outcome.failed:
        click.echo(_failure(page, voice.lang), err=True)
    voice.say(
        "run_done",
        built=len(outcome.pages) - len(outcome.failed),
        failed=len(outcome.failed),
        seconds=f"{outcome.seconds:.0f}",
        index=str(outcome.index),
    )
    voice.answer(
        {
            "index": str(outcome.index),
            "built": len(outcome.pages) - len(outcome.failed),
            "failed": [[page.community_id, page.lang, page.error] for page in outcome.failed],
        }
    )
    return 1 if outcome.failed else 0


def _failure(page: PageOutcome, lang: str) -> str:
    """A failed page with its cell and its last lines."""
    name = "page_failed" if page.cell is not None else "page_failed_outside"
    return messages.text(
        f"cli.{name}",
        lang,
        community=page.community_id,
        lang=page.lang,
        cell=page.cell,
        lines=page.error,
    )


class _progress:
    """A bar on a terminal, plain lines in a log, nothing when quiet."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.bar: Any = None

    def __enter__(self) -> Callable[[int, int, PageOutcome], None]:
        return self._show

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def _show(self, done: int, total: int, page: PageOutcome) -> None:
        if self.voice.quiet or self.voice.as_json:
            return
        if sys.stderr.isatty():
            self._draw(total)
        else:
            name = "line_failed" if page.failed else "line_done"
            told = messages.text(
                f"cli.{name}",
                self.voice.lang,
                done=done,
                total=total,
                community=page.community_id,
                lang=page.lang,
                seconds=f"{page.seconds:.1f}",
            )
            click.echo(told, err=True)

    def _draw(self, total: int) -> None:
        from tqdm import tqdm

        if self.bar is None:
            label = messages.text("cli.pages", self.voice.lang)
            self.bar = tqdm(total=total, desc=label, file=sys.stderr)
        self.bar.update(1)


def _own(folder: str | None) -> tuple[Entry, ...]:
    """The indicators of installed packages, and those of a folder."""
    from workbench.indicators.own import load_own

    return load_own(Path(folder) if folder else None).entries


def catalogue(voice: Voice, indicator: str | None, own: str | None, json_here: bool) -> None:
    from workbench import metrics, reference

    voice = replace(voice, as_json=voice.as_json or json_here)
    known = metrics.catalogue(_own(own))
    if indicator is None:
        for line in reference.lines_of_list(known.values(), voice.lang):
            voice.line(line)
        voice.answer([reference.as_json(entry) for entry in known.values()])
        return
    if indicator not in known:
        raise UsageError.unknown_indicator(indicator, list(known))
    for line in reference.lines_of(known[indicator], voice.lang):
        voice.line(line)
    voice.answer(reference.as_json(known[indicator]))


def _asked(period: tuple[str, str], as_of: str | None) -> tuple[Period, dt.date | None]:
    """Period and date of extraction as typed; before the period starts nothing is known yet."""
    from workbench.results import Period

    asked = Period(parsing.day(period[0], "--period"), parsing.day(period[1], "--period"))
    until = parsing.day(as_of, "--as-of") if as_of else None
    if until and until < asked.start:
        raise UsageError.as_of_before_period(until, asked.start)
    return asked, until


def _table_path(out: str, *, data: str) -> Path:
    """Where a table goes: a known ending, in a folder that exists, and never over the data."""
    target = Path(out)
    if target.suffix.lower() not in TABLE_FORMATS:
        raise UsageError.unknown_output(target, TABLE_FORMATS)
    if not target.absolute().parent.is_dir():
        raise UsageError.no_such_folder(target.parent)
    inside = Path(data).resolve() in (target.resolve(), *target.resolve().parents)
    if inside or target.is_dir():
        raise UsageError.would_overwrite(target)
    return target


def write_table(frame: pd.DataFrame, target: Path) -> None:
    """A table as CSV (for Excel too), Parquet or XLSX, by the ending; whole or not at all."""
    import os

    beside = target.with_name(f".{target.stem}.part{target.suffix}")
    suffix = target.suffix.lower()
    if suffix == ".parquet":
        frame.to_parquet(beside, index=False)
    elif suffix == ".xlsx":
        _write_workbook(frame, beside)
    else:
        frame.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\n")
    os.replace(beside, target)


def _write_workbook(frame: pd.DataFrame, path: Path) -> None:
    """A workbook in which every text is text: an id such as `=1+1` is no formula."""
    import pandas as pd

    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        frame.to_excel(writer, index=False)
        for row in writer.book.active.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
