"""What an exhibit is: one block of a page as HTML and as text, nothing unescaped."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pandas as pd

from workbench.figures.chart import html_table, only_publishable, text_table
from workbench.indicators.registry import in_force, told_entries
from workbench.results import Publishable


@dataclass(frozen=True)
class Exhibit:
    """One block of a page. `html` is finished and safe; `text` says the same without marks."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


Showing = Callable[..., Exhibit]


def exhibit(function: Showing) -> Showing:
    """An exhibit of publishable results: anything else as first argument raises TypeError."""

    @wraps(function)
    def shown(results: Publishable, **options: Any) -> Exhibit:
        only_publishable(results)
        with in_force(told_entries(results.context.own_indicators)):
            return function(results, **options)

    return shown


def escaped(text: object) -> str:
    return html.escape(str(text))


def element(tag: str, text: object, **attributes: str) -> str:
    """One element with text from anywhere. `class_` is written as class, `_` in names as -."""
    return f"<{tag}{_attributes(attributes)}>{escaped(text)}</{tag}>"


def block(tag: str, parts: Iterable[str], **attributes: str) -> str:
    """One element around finished HTML."""
    return f"<{tag}{_attributes(attributes)}>{''.join(parts)}</{tag}>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for name, value in attributes.items()
    )


def definition_list(pairs: Sequence[tuple[str, str]], **attributes: str) -> str:
    rows = [element("dt", term) + element("dd", told) for term, told in pairs]
    return block("dl", rows, **attributes)


def told_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{term}: {told}" for term, told in pairs)


def sentence(text: str, **attributes: str) -> Exhibit:
    return Exhibit(element("p", text, **attributes), text)


def stacked(exhibits: Iterable[Exhibit], **attributes: str) -> Exhibit:
    """Exhibits one below the other, as one."""
    every = list(exhibits)
    return Exhibit(
        block("div", [one.html for one in every], **attributes),
        "\n\n".join(one.text for one in every),
    )


def table(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    *,
    caption: str = "",
    narrow: bool = False,
) -> Exhibit:
    """A table of text with its caption; `narrow` as in `html_table`."""
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)
    titled = element("p", caption, class_="wb-caption") if caption else ""
    told = f"{caption}\n{text_table(frame)}" if caption else text_table(frame)
    return Exhibit(titled + html_table(frame, narrow=narrow), told)


def folded(summary: str, content: Exhibit, *, also: str = "") -> Exhibit:
    """An exhibit that is closed on the page until it is asked for; `also` is one more class."""
    inside = element("summary", summary) + content.html
    return Exhibit(
        block("details", [inside], class_=f"wb-folded {also}".strip()), f"{summary}\n{content.text}"
    )
