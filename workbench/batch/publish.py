"""What lies beside the pages: the index, `indicators.csv`, `manifest.json` and the assets."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

import workbench
from workbench.batch.plan import FORMAT, Plan, index_name
from workbench.intake.identifiers import masked
from workbench.reports.html import asset, plotly_js
from workbench.reports.index import IndexFacts, render_index
from workbench.reports.page import PageOutcome, write_whole
from workbench.results import Publishable

ASSETS = ("report.css", "report.js", "index.js")
#: Libraries whose version can change a number or a picture.
LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "plotly", "papermill", "nbconvert")


def publish(
    plan: Plan,
    results: Publishable,
    pages: Sequence[PageOutcome],
    *,
    now: dt.datetime,
    seconds: float,
) -> Path:
    """Write everything but the pages; returns the index in the first language."""
    out, evaluation = plan.evaluation.out, plan.evaluation
    if evaluation.assets == "shared":
        _write_assets(out / "assets")
    write_whole(out / "indicators.csv", indicators_csv(results.frame).encode("utf-8-sig"))
    facts = _facts(plan, results, pages)
    for lang in evaluation.languages:
        write_whole(out / index_name(evaluation, lang), render_index(facts, lang).encode())
    _remove_strangers(plan)
    manifest = _manifest(plan, results, pages, now, seconds)
    write_whole(out / "manifest.json", _json(manifest).encode())
    return out / index_name(evaluation, evaluation.languages[0])


def indicators_csv(frame: pd.DataFrame) -> str:
    """The result frame as CSV: dates ISO, null empty, floats with every digit."""
    dated = frame.assign(
        period_start=frame["period_start"].dt.strftime("%Y-%m-%d"),
        period_end=frame["period_end"].dt.strftime("%Y-%m-%d"),
    )
    return str(dated.to_csv(index=False, lineterminator="\n"))


def remove_page(plan: Plan, page: PageOutcome) -> None:
    """Take away the earlier version of a page that failed: its numbers are not these numbers."""
    for suffix in ("html", "ipynb"):
        (plan.folder(page.community_id) / f"report.{page.lang}.{suffix}").unlink(missing_ok=True)


def claim(out: Path) -> None:
    """Mark a folder as ours before the first page lies in it, so that a run that was stopped can go on."""
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "manifest.json").exists():
        write_whole(out / "manifest.json", _json({"format": FORMAT, "pages": []}).encode())


def _write_assets(folder: Path) -> None:
    for name in ASSETS:
        write_whole(folder / name, asset(name).encode())
    write_whole(folder / "plotly.min.js", plotly_js().encode())


def _remove_strangers(plan: Plan) -> None:
    """Folders of an earlier run whose communities are no longer part of the evaluation."""
    kept = {*plan.slugs.values(), "assets"}
    for folder in plan.evaluation.out.iterdir():
        # Known by what lies in it, not by what some manifest says: a folder came from anywhere.
        if folder.is_symlink() or not folder.is_dir() or folder.name in kept:
            continue
        if all(_is_page_file(path) for path in folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)


def _is_page_file(path: Path) -> bool:
    name = path.name
    return path.is_file() and name.startswith("report.") and path.suffix in (".html", ".ipynb")


def _facts(plan: Plan, results: Publishable, pages: Sequence[PageOutcome]) -> IndexFacts:
    evaluation = plan.evaluation
    return IndexFacts(
        title=dict(evaluation.title),
        languages=tuple((lang, index_name(evaluation, lang)) for lang in evaluation.languages),
        results=results,
        slugs=plan.slugs,
        existing={
            (community_id, lang)
            for community_id in plan.communities
            for lang in evaluation.languages
            if (plan.folder(community_id) / f"report.{lang}.html").is_file()
        },
        failed=sum(page.failed for page in pages),
        inline=evaluation.assets == "inline",
    )


def _manifest(
    plan: Plan,
    results: Publishable,
    pages: Sequence[PageOutcome],
    now: dt.datetime,
    seconds: float,
) -> dict[str, Any]:
    evaluation = plan.evaluation
    return {
        "format": FORMAT,
        "title": dict(evaluation.title),
        "made": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 2),
        "versions": {
            "workbench": workbench.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "parameters": {
            "period_start": evaluation.period_start.isoformat(),
            "period_end": evaluation.period_end.isoformat(),
            "as_of": evaluation.as_of.isoformat(),
            "compare": [day.isoformat() for day in evaluation.compare or ()],
            "communities": list(plan.communities),
            "languages": list(evaluation.languages),
            "audience": evaluation.audience,
            "min_cell": plan.min_cell,
            "targets": [asdict(target) for target in plan.targets],
            "scheme": evaluation.scheme.model_dump(mode="json"),
            "prepared_by": evaluation.prepared_by,
            "checked_by": evaluation.checked_by,
        },
        "inputs": _inputs(plan),
        "own_indicators": {
            "ids": [entry.id for entry in plan.own.entries],
            "packages": list(plan.own.packages),
        },
        "sources": list(results.context.about.get("sources", [])),
        "pages": [_page(plan, page) for page in pages],
    }


def _inputs(plan: Plan) -> list[dict[str, str]]:
    """Name and SHA-256 of the configuration, notebooks, own indicators and every data file."""
    evaluation = plan.evaluation
    data = evaluation.data
    files = sorted(p for p in data.rglob("*") if p.is_file()) if data.is_dir() else [data]
    return [
        {"file": masked(path.name), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in (evaluation.path, *evaluation.notebooks, *plan.own.files, *files)
    ]


def _page(plan: Plan, page: PageOutcome) -> dict[str, Any]:
    told: dict[str, Any] = {
        "community_id": page.community_id,
        "lang": page.lang,
        "folder": plan.slugs[page.community_id],
        "files": list(page.files),
        "outcome": "failed" if page.failed else "succeeded",
        "seconds": round(page.seconds, 2),
    }
    if page.failed:
        told |= {"cell": page.cell, "error": page.error}
    return told


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
