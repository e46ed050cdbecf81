"""The catalogue as documentation: what the command line explains, and `docs/reference`.

    python -m workbench.reference docs/reference    # writes indicators.md and indicators.zh-CN.md

Everything comes from the decorators; a test fails when the written files say anything else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.exhibits.naming import part_label, requirement_text
from workbench.indicators.catalogue import Entry
from workbench.indicators.registry import FAMILIES, OWN_FAMILY, built_in

#: The file of each language.
FILES = {"en": "indicators.md", "zh-CN": "indicators.zh-CN.md"}


def family_name(family: str, lang: str) -> str:
    return messages.text(f"reference.family_{family}", lang)


def unit_name(unit: str, lang: str) -> str:
    return messages.text(f"explore.unit_{unit}", lang)


def direction_name(entry: Entry, lang: str) -> str:
    return messages.text(f"page.direction_{entry.direction}", lang)


def by_family(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each family that has any, in the order of every output."""
    every = list(entries)
    found = {name: [e for e in every if e.family == name] for name in (*FAMILIES, OWN_FAMILY)}
    return {name: own for name, own in found.items() if own}


def facts(entry: Entry, lang: str) -> list[tuple[str, str]]:
    """All that the catalogue says of one indicator, as pairs of what and how; blanks left out."""
    told = {
        "id": entry.id,
        "other_name": entry.name("en" if lang.startswith("zh") else "zh-CN"),
        "family": family_name(entry.family, lang),
        "unit": _units(entry, lang),
        "direction": direction_name(entry, lang),
        "variants": _parts(entry, entry.variants, entry.plain_variant, lang),
        "groups": _groups(entry, lang),
        "partition": _yes(entry.partition, "partition", lang),
        "disclosive": messages.text(f"reference.disclosive_{_word(entry.disclosive)}", lang),
        "requires": requirement_text(entry, lang),
        "columns": "; ".join(entry.requires),
        "requires_for": _requires_for(entry, lang),
        "headline": _yes(entry.headline, "headline", lang),
        "computed": "" if entry.compute else messages.text("notes.not_computed", lang),
        "source": entry.source,
    }
    return [(messages.text(f"reference.{name}", lang), said) for name, said in told.items() if said]


def _word(yes: bool) -> str:
    return "yes" if yes else "no"


def _yes(yes: bool, name: str, lang: str) -> str:
    """A sentence only where it is so."""
    return messages.text(f"reference.{name}_yes", lang) if yes else ""


def _units(entry: Entry, lang: str) -> str:
    """The unit, and the other units that some of its groups have."""
    said = [unit_name(entry.unit, lang)]
    for group, unit in entry.group_units.items():
        part = _named(entry, group, lang)
        said.append(messages.text("reference.of_part", lang, part=part, said=unit_name(unit, lang)))
    return messages.text("reference.semicolon", lang).join(said)


def _parts(entry: Entry, parts: Sequence[str], plain: bool, lang: str) -> str:
    """Variants or groups with their names; without a plain whole, that these are all."""
    if not parts:
        return ""
    named = messages.listed([_named(entry, part, lang) for part in parts], lang)
    return named if plain else messages.text("reference.only", lang, parts=named)


def _groups(entry: Entry, lang: str) -> str:
    if entry.open_groups:
        return messages.text("reference.open_groups", lang)
    return _parts(entry, entry.groups, entry.plain_group, lang)


def _named(entry: Entry, part: str, lang: str) -> str:
    label = part_label(part, lang, entry)
    return part if label == part else messages.text("explore.code_of", lang, code=part, label=label)


def _requires_for(entry: Entry, lang: str) -> str:
    """What single variants and groups need besides; parts that need the same stand together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for part, items in entry.requires_for.items():
        same.setdefault(tuple(items), []).append(part)
    said = [
        messages.text(
            "reference.of_part", lang, part=messages.listed(parts, lang), said="; ".join(items)
        )
        for items, parts in same.items()
    ]
    return messages.text("reference.semicolon", lang).join(said)


# -- the command line ---------------------------------------------------------------------


def lines_of_list(entries: Iterable[Entry], lang: str) -> list[str]:
    """The catalogue as lines: each family, then code, id, name, unit and direction."""
    found: list[str] = []
    for family, own in by_family(entries).items():
        found += ["", family_name(family, lang)] if found else [family_name(family, lang)]
        for entry in own:
            told = messages.text(
                "reference.line",
                lang,
                name=entry.name(lang),
                unit=unit_name(entry.unit, lang),
                direction=direction_name(entry, lang),
            )
            found.append(f"  {entry.code:4} {entry.id:32} {told}")
    return found


def lines_of(entry: Entry, lang: str) -> list[str]:
    """One indicator explained."""
    head = f"{entry.code} {entry.name(lang)}"
    said = [
        messages.text("reference.fact", lang, what=what, said=said)
        for what, said in facts(entry, lang)
    ]
    return [head, entry.definition(lang), "", *said]


def as_json(entry: Entry) -> dict[str, Any]:
    """Everything that the catalogue says of one indicator, for machines."""
    return {
        "id": entry.id,
        "code": entry.code,
        "family": entry.family,
        "names": {"zh-CN": entry.zh, "en": entry.en},
        "definitions": {"zh-CN": entry.definition_zh, "en": entry.definition_en},
        "unit": entry.unit,
        "group_units": dict(entry.group_units),
        "direction": entry.direction,
        "variants": list(entry.variants),
        "groups": list(entry.groups),
        "part_names": {
            part: {lang: part_label(part, lang, entry) for lang in messages.LANGUAGES}
            for part in (*entry.variants, *entry.groups)
        },
        "rows": [list(row) for row in entry.rows()],
        "open_groups": entry.open_groups,
        "partition": entry.partition,
        "disclosive": entry.disclosive,
        "headline": entry.headline,
        "requires": list(entry.requires),
        "requires_for": {part: list(items) for part, items in entry.requires_for.items()},
        "computed": entry.compute is not None,
        "own": entry.origin is not None,
        "source": entry.source,
    }


# -- docs/reference -----------------------------------------------------------------------


def markdown(lang: str) -> str:
    """The reference of all our indicators: an overview by family, then an entry for each."""
    families = by_family(built_in().values())
    parts = [
        f"# {messages.text('reference.title', lang)}",
        messages.text("reference.other_language", lang),
        messages.text("reference.intro", lang, count=len(built_in())),
    ]
    for family, own in families.items():
        parts += [f"## {family_name(family, lang)}", _overview(own, lang)]
    for own in families.values():
        parts += [_section(entry, lang) for entry in own]
    return "\n\n".join(parts) + "\n"


def _overview(entries: Sequence[Entry], lang: str) -> str:
    heads = [messages.text(f"explore.column_{n}", lang) for n in ("code", "name")]
    heads += [messages.text(f"explore.column_{n}", lang) for n in ("unit", "direction")]
    rows = [heads, ["---"] * len(heads)]
    rows += [
        [
            entry.code,
            f"[{entry.name(lang)}](#{entry.id})",
            unit_name(entry.unit, lang),
            direction_name(entry, lang),
        ]
        for entry in entries
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _section(entry: Entry, lang: str) -> str:
    said = [
        "- " + messages.text("reference.fact", lang, what=what, said=_marked(entry, said))
        for what, said in facts(entry, lang)
    ]
    head = f'<a id="{entry.id}"></a>\n\n### {entry.code} {entry.name(lang)}'
    return "\n\n".join([head, entry.definition(lang), "\n".join(said)])


def _marked(entry: Entry, said: str) -> str:
    """Ids as code; signs that Markdown would take for marks, escaped."""
    if said in (entry.id, "; ".join(entry.requires)):
        return f"`{said}`"
    return said.replace("_", "\\_").replace("<", "&lt;").replace("*", "\\*")


def write_reference(folder: Path) -> list[Path]:
    """Both files, written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for lang, name in FILES.items():
        path = folder / name
        path.write_text(markdown(lang), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
