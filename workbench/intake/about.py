"""`dataset.json`: what is known of a data set as a whole.

A source folder may carry one (`synthetic`, `title`, `notes`, `generator`); an imported folder
always does, with `format`, and with every source's account.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.config.mapping import Mapping
from workbench.errors import SourceError
from workbench.intake.feeds import rule_for
from workbench.intake.identifiers import masked

#: The version of an imported folder's layout.
FORMAT = 1
NAME = "dataset.json"


def read_about(folder: Path) -> dict[str, Any]:
    """The content of the folder's `dataset.json`; empty without one.

    SourceError when it is not a JSON object, or of a later format than this one.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError):
        raise SourceError.bad_about(path) from None
    if not isinstance(content, dict) or not _is_well_formed(content):
        raise SourceError.bad_about(path)
    if content.get("format", FORMAT) != FORMAT:
        raise SourceError.newer_format(path)
    return content


def _is_well_formed(content: dict[str, Any]) -> bool:
    title, notes = content.get("title"), content.get("notes")
    texts = list(notes.values()) if isinstance(notes, dict) else [notes]
    return isinstance(title, str | dict | None) and all(
        isinstance(text, str | list | None) for text in texts
    )


def is_import(folder: Path) -> bool:
    """Whether the folder was written by an import."""
    return "format" in read_about(folder)


def described(
    folders: Iterable[Path], mapping: Mapping | None, sources: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The content of `dataset.json` for an import from `folders`.

    Title and notes come from the mapping (notes also from its rules for the files that
    were read), else from the folders. What was synthetic in any
    of them stays so: no mapping can make drawn people real.
    """
    given = [content for folder in folders if (content := read_about(folder))]
    first: dict[str, Any] = {}
    for content in given:
        for key in ("title", "notes", "generator"):
            if content.get(key):
                first.setdefault(key, content[key])
    about: dict[str, Any] = {
        "format": FORMAT,
        "synthetic": any(content.get("synthetic") is True for content in given),
        "title": _words(mapping.title if mapping and mapping.title else first.get("title")),
        "notes": _notes(_notes_of(mapping, sources) if mapping else None, first.get("notes")),
    }
    if "generator" in first:
        about["generator"] = first["generator"]
    about["sources"] = list(sources)
    return about


def _words(given: Any) -> dict[str, str]:
    if isinstance(given, str):
        return {lang: masked(given) for lang in messages.LANGUAGES}
    return {str(lang): masked(str(text)) for lang, text in dict(given or {}).items()}


def _notes_of(mapping: Mapping, sources: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """What the mapping says of every source, and of the files that were read."""
    rules = [rule_for(mapping, s["file"], s["sheet"]) for s in sources if s["tables"]]
    told: dict[str, list[str]] = {}
    for notes in (mapping.notes, *(rule.notes for rule in rules if rule)):
        for lang, lines in notes.items():
            of_lang = told.setdefault(lang, [])
            of_lang += [line for line in lines if line not in of_lang]
    return told


def _notes(of_mapping: dict[str, list[str]] | None, first: Any) -> dict[str, list[str]]:
    given: Any = of_mapping or first
    if isinstance(given, str | list):
        given = dict.fromkeys(messages.LANGUAGES, given)
    return {
        str(lang): [masked(str(n)) for n in ([notes] if isinstance(notes, str) else notes)]
        for lang, notes in dict(given or {}).items()
    }


def as_text(about: dict[str, Any]) -> str:
    """`about` as the text of `dataset.json`: the same content, the same bytes."""
    return json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
