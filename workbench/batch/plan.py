"""Which pages an evaluation has, where they go, and with which parameters."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.config.evaluation import Evaluation
from workbench.config.mapping import languages_of
from workbench.errors import SourceError
from workbench.indicators.own import OwnIndicators, load_own
from workbench.indicators.registry import in_force
from workbench.indicators.targets import targets_of
from workbench.reports.html import Frame, LanguageLink
from workbench.reports.notebook import check_parameters
from workbench.reports.page import PageTask
from workbench.results import Target

#: The layout of a report folder, as its manifest says.
FORMAT = 1

#: What Windows does not take as a folder name, whatever its case, and the folder of our assets.
_RESERVED = {
    "assets",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{i}" for n in ("com", "lpt") for i in range(10)),
}


@dataclass(frozen=True)
class Plan:
    """An evaluation ready to run: its communities, their folders, and their pages."""

    evaluation: Evaluation
    communities: tuple[str, ...]
    slugs: Mapping[str, str]
    min_cell: int
    own: OwnIndicators
    targets: tuple[Target, ...] = ()

    def folder(self, community_id: str) -> Path:
        return self.evaluation.out / self.slugs[community_id]


def make_plan(evaluation: Evaluation, known: Sequence[str], min_cell: int) -> Plan:
    """The plan, with targets and the evaluation's own indicators read and checked.

    Errors for what names nothing (a community, an indicator with a target), an unfit notebook,
    an own indicator that cannot be read or an output folder not ours.
    """
    own = load_own(evaluation.indicators)
    with in_force(own.entries):
        targets = targets_of(evaluation)
    communities = evaluation.check_communities(known)
    if not communities:
        raise SourceError("errors.no_communities", path=str(evaluation.data))
    for notebook in evaluation.notebooks:
        check_parameters(notebook, page_parameters(evaluation, communities[0], "zh-CN", 1))
    _check_output(evaluation.out)
    return Plan(evaluation, communities, slugs(communities), min_cell, own, targets)


def _check_output(out: Path) -> None:
    """A folder with other people's things in it is never written into."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not is_report_folder(out))):
        raise SourceError("errors.out_not_ours", path=str(out))


def is_report_folder(out: Path) -> bool:
    """Whether an earlier run made this folder: its manifest is one of ours."""
    try:
        told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("format") == FORMAT and "pages" in told


def slugs(ids: Iterable[str]) -> dict[str, str]:
    """A folder name for each community: readable, safe on every file system, never shared."""
    taken: dict[str, str] = {}
    found: dict[str, str] = {}
    for community_id in ids:
        slug = _readable(community_id)
        plain = slug.casefold()
        if not slug or slug != community_id or plain in taken or plain in _RESERVED:
            mark = hashlib.sha256(community_id.encode()).hexdigest()[:8]
            slug = f"{slug}-{mark}" if slug else mark
        taken[slug.casefold()] = community_id
        found[community_id] = slug
    return found


def _readable(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\w-]+", "-", normal).strip("-_.")[:60]


def page_parameters(
    evaluation: Evaluation, community_id: str, lang: str, min_cell: int
) -> dict[str, Any]:
    """What the parameter cell of one page receives."""
    return {
        "community_id": community_id,
        "results": "",
        "data": "",
        "period_start": evaluation.period_start.isoformat(),
        "period_end": evaluation.period_end.isoformat(),
        "as_of": evaluation.as_of.isoformat(),
        "compare_start": evaluation.compare[0].isoformat() if evaluation.compare else "",
        "compare_end": evaluation.compare[1].isoformat() if evaluation.compare else "",
        "lang": lang,
        "audience": evaluation.audience,
        "min_cell": min_cell,
        "prepared_by": evaluation.prepared_by,
        "checked_by": evaluation.checked_by,
    }


def page_tasks(
    plan: Plan, slices: Mapping[str, Path], names: Mapping[str, str], only: Sequence[str] | None
) -> list[PageTask]:
    """One task per community and language, in that order."""
    evaluation = plan.evaluation
    return [
        PageTask(
            community_id=community_id,
            lang=lang,
            notebook=evaluation.notebooks[0],
            slice_path=slices[community_id],
            parameters=page_parameters(evaluation, community_id, lang, plan.min_cell),
            frame=_frame(evaluation, lang, names[community_id]),
            folder=plan.folder(community_id),
        )
        for community_id in plan.communities
        if only is None or community_id in only
        for lang in evaluation.languages
    ]


def _frame(evaluation: Evaluation, lang: str, name: str) -> Frame:
    title = languages_of(evaluation.title, lang)
    return Frame(
        lang=lang,
        title=messages.text("report.page_title", lang, name=name, title=title),
        languages=tuple(LanguageLink(o, f"report.{o}.html") for o in evaluation.languages),
        index=f"../{index_name(evaluation, lang)}",
        assets="../assets",
        inline=evaluation.assets == "inline",
    )


def index_name(evaluation: Evaluation, lang: str) -> str:
    """index.html in the first language, index.<lang>.html in the others."""
    return "index.html" if lang == evaluation.languages[0] else f"index.{lang}.html"
