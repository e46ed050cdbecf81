"""An executed notebook → one HTML page through our own nbconvert template; nothing is fetched."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import nbformat

import workbench
from workbench import messages
from workbench.figures.chart import PLOTLY

#: How each language calls itself.
LANGUAGE_NAMES = {"zh-CN": "中文", "en": "English"}
_HEADING = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language."""

    lang: str
    href: str

    @property
    def name(self) -> str:
        return LANGUAGE_NAMES[self.lang]


@dataclass(frozen=True)
class Frame:
    """What stands around the story: title, language, where the links go."""

    lang: str
    title: str
    languages: tuple[LanguageLink, ...]
    index: str
    assets: str
    inline: bool


def render(notebook: nbformat.NotebookNode, frame: Frame) -> str:
    """The page. Same notebook, same bytes."""
    body, _ = _exporter().from_notebook_node(notebook, resources={"page": _page(notebook, frame)})
    return str(body)


def _page(notebook: nbformat.NotebookNode, frame: Frame) -> dict[str, Any]:
    return {
        "lang": frame.lang,
        "title": frame.title,
        "languages": frame.languages,
        "index": frame.index,
        "assets": frame.assets,
        "inline": frame.inline,
        "version": workbench.__version__,
        "sections": _sections(notebook),
        "shared": shared_part(notebook),
        "words": page_words(frame.lang),
        **({k: asset(v) for k, v in _INLINE.items()} if frame.inline else {}),
        **({"plotly": plotly_js()} if frame.inline else {}),
    }


_INLINE = {"css": "report.css", "js": "report.js"}


def page_words(lang: str) -> dict[str, str]:
    """The fixed words of a page's frame."""
    ids = ("skip", "navigation", "contents", "all_communities", "footer")
    return {name: messages.text(f"report.{name}", lang, **_about(name)) for name in ids}


def _about(name: str) -> dict[str, str]:
    return {"version": workbench.__version__} if name == "footer" else {}


def _sections(notebook: nbformat.NotebookNode) -> list[dict[str, str]]:
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for identifier, title in _HEADING.findall(output.get("data", {}).get("text/html", "")):
                found.append({"id": identifier, "title": _TAG.sub("", title).strip()})
    return found


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="community",
        extra_template_basedirs=[str(files(__package__).joinpath("template"))],
        default_preprocessors=[],
    )
    exporter.register_filter("plotly_json", embedded_json)
    exporter.register_filter("own_part", own_part)
    return exporter


def shared_part(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """What the figures have in common, said once a page: the template and the settings."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if figure := output.get("data", {}).get(PLOTLY):
                return {"config": figure["config"], "template": figure["layout"]["template"]}
    return {}


def own_part(figure: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A figure without what it shares; report.js puts both together again."""
    layout = {
        name: part
        for name, part in figure["layout"].items()
        if name != "template" or part != shared["template"]
    }
    told = {"data": figure["data"], "layout": layout}
    return told if figure["config"] == shared["config"] else {**told, "config": figure["config"]}


def embedded_json(value: Any) -> str:
    """JSON that can stand inside a script element: no tag can close it."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.replace("</", "<\\/").replace("<!--", "<\\!--")


def asset(name: str) -> str:
    """A file that goes beside the pages."""
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def plotly_js() -> str:
    """The full plotly.js bundle: funnels, Sankeys and maps are not in the smaller ones."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()
