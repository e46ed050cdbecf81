"""The list of all pages: search, sorting, and the shares that most communities have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import pandas as pd

import workbench
from workbench import messages
from workbench.cohorts.grouping import BLANK_GROUP
from workbench.findings.targets import Judged, judged_targets, verdict_counts
from workbench.indicators.registry import catalogue
from workbench.messages import Formats
from workbench.reports.html import LanguageLink, asset
from workbench.results import Publishable

#: Shares shown in the list, as far as any community has them.
LISTED: tuple[str, ...] = ("response_rate", "resolution_rate", "on_time_rate", "satisfaction_rate")


@dataclass(frozen=True)
class IndexFacts:
    """What the list is made from. `existing` names the pages (community, language) that are there."""

    title: Mapping[str, str]
    languages: tuple[tuple[str, str], ...]
    results: Publishable
    slugs: Mapping[str, str]
    existing: set[tuple[str, str]]
    failed: int
    inline: bool


def render_index(facts: IndexFacts, lang: str) -> str:
    """The index in one language."""
    return str(_template().render(page=_page(facts, lang)))


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("workbench.reports", "template/index")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("index.html.j2")


def _page(facts: IndexFacts, lang: str) -> dict[str, Any]:
    about = facts.results.context.about
    columns = _columns(facts, lang)
    return {
        "lang": lang,
        "version": workbench.__version__,
        "title": facts.title.get(lang) or next(iter(facts.title.values())),
        "languages": [LanguageLink(other, href) for other, href in facts.languages],
        "synthetic": bool(about.get("synthetic")),
        "notes": dict(about.get("notes", {})).get(lang, []),
        "failed": facts.failed,
        "columns": columns,
        "rows": _rows(facts, lang, columns),
        "words": _words(facts, lang),
        "inline": facts.inline,
        "css": asset("report.css") if facts.inline else "",
        "js": asset("index.js") if facts.inline else "",
    }


def _words(facts: IndexFacts, lang: str) -> dict[str, str]:
    context, formats = facts.results.context, Formats(lang)
    plain = ("navigation", "search", "count", "reading", "files", "synthetic")
    return {
        **{name: messages.text(f"report.{name}", lang) for name in plain},
        "targets": messages.text("report.targets_reading", lang) if _has_targets(facts) else "",
        "failed": messages.text("report.failed", lang, n=facts.failed),
        "footer": messages.text("report.footer", lang, version=workbench.__version__),
        "period": messages.text(
            "report.period",
            lang,
            start=formats.day(context.period.start),
            end=formats.day(context.period.end),
            as_of=formats.day(context.as_of),
        ),
    }


def _columns(facts: IndexFacts, lang: str) -> list[dict[str, str]]:
    def fixed(name: str, kind: str, hint: str = "") -> dict[str, str]:
        return {
            "id": name,
            "type": kind,
            "title": messages.text(f"report.{name}", lang),
            "hint": messages.text(f"report.{hint}", lang) if hint else "",
        }

    frame = facts.results.frame
    seen = set(frame.loc[frame["status"].isin(("ok", "suppressed")), "indicator_id"])
    shares = [
        {
            "id": name,
            "type": "number",
            "title": catalogue()[name].name(lang),
            "hint": catalogue()[name].definition(lang),
        }
        for name in LISTED
        if name in seen
    ]
    return [
        fixed("community", "text"),
        fixed("street", "text"),
        fixed("accepted", "number", "accepted_hint"),
        *shares,
        *([fixed("targets", "number", "targets_hint")] if _has_targets(facts) else []),
    ]


def _has_targets(facts: IndexFacts) -> bool:
    return bool(facts.results.context.targets)


def _rows(facts: IndexFacts, lang: str, columns: list[dict[str, str]]) -> list[dict[str, Any]]:
    frame = facts.results.frame
    headline = frame[(frame["variant"] == "") & (frame["group"] == "")]
    shares: Any = headline.set_index(["community_id", "indicator_id"])
    is_count = (frame["indicator_id"] == "needs_by_acceptance") & (frame["group"] == "accepted")
    accepted: Any = frame[is_count].set_index("community_id")
    listed = [column["id"] for column in columns if column["id"] in LISTED]
    judged = _judged_by_community(facts.results)
    rows = []
    for profile in facts.results.profiles.itertuples():
        name, street = str(profile.community_name), str(profile.street_name)
        cells = [
            _name_cell(facts, lang, str(profile.community_id), name),
            _text_cell(
                messages.text("report.unknown_place", lang) if street == BLANK_GROUP else street
            ),
            _count_cell(accepted.loc[profile.community_id], lang),
            *(_share_cell(shares.loc[(profile.community_id, name)], lang) for name in listed),
            *([_targets_cell(judged[str(profile.community_id)], lang)] if judged else []),
        ]
        for column, cell in zip(columns, cells, strict=True):
            cell |= {"label": column["title"], "type": column["type"]}
        search = " ".join((name, street, str(profile.community_id))).lower()
        rows.append({"cells": cells, "search": search})
    return rows


def _cell(text: str, key: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "key": key, "href": "", "detail": "", "failed": False, **more}


def _name_cell(facts: IndexFacts, lang: str, community_id: str, name: str) -> dict[str, Any]:
    if (community_id, lang) in facts.existing:
        return _cell(name, name, href=f"{quote(facts.slugs[community_id])}/report.{lang}.html")
    failed = f"{name} · {messages.text('report.page_failed', lang)}"
    return _cell(failed, name, failed=True)


def _text_cell(text: str) -> dict[str, Any]:
    return _cell(text, text)


def _count_cell(row: pd.Series, lang: str) -> dict[str, Any]:
    if pd.isna(row["value"]):
        return _cell(_why_empty(row, lang), "")
    return _cell(Formats(lang).integer(row["value"]), repr(float(row["value"])))


def _share_cell(row: pd.Series, lang: str) -> dict[str, Any]:
    formats = Formats(lang)
    if row["method"] == "bounds":
        low, high = formats.percent(row["lower"]), formats.percent(row["upper"])
        return _cell(messages.text("report.range", lang, lower=low, upper=high), "")
    if pd.isna(row["value"]):
        return _cell(_why_empty(row, lang), "")
    detail = messages.text(
        "report.of",
        lang,
        x=formats.integer(row["numerator"]),
        n=formats.integer(row["denominator"]),
        lower=formats.percent(row["lower"]),
        upper=formats.percent(row["upper"]),
    )
    return _cell(formats.percent(row["value"]), repr(float(row["value"])), detail=detail)


def _judged_by_community(results: Publishable) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = {}
    for one in judged_targets(results):
        found.setdefault(one.community_id, []).append(one)
    return found


def _targets_cell(judged: list[Judged], lang: str) -> dict[str, Any]:
    """How many targets of a community are met and how many are not; apart from both, the open."""
    counts = verdict_counts(judged)
    told = messages.text("report.targets_told", lang, **counts)
    undecided = messages.text("report.targets_open", lang, all=len(judged), **counts)
    return _cell(told, str(counts["met"]), detail=undecided)


def _why_empty(row: pd.Series, lang: str) -> str:
    hidden = row["status"] == "suppressed"
    return messages.text("report.suppressed" if hidden else "report.not_available", lang)
