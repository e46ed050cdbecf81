"""What an import did, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.intake.forms import FormAccount
from workbench.intake.rows import TableAccount
from workbench.intake.sources import Intake, SourceAccount
from workbench.schema.definitions import TABLES

#: How many different unknown codes a summary names.
_NAMED = 20


@dataclass(frozen=True)
class ImportReport:
    """Every source's account, what was repaired and what was wrong.

    `repairs` and `problems` count findings by rule; `unknown_codes` names table, column and
    value of what no code list knows, with the number of rows; `to` is the folder written;
    `forms` says what in forms was no data.
    """

    sources: tuple[SourceAccount, ...]
    hidden: tuple[tuple[str, str], ...]
    repairs: dict[str, int]
    problems: dict[str, int]
    unknown_codes: tuple[tuple[str, str, str, int], ...]
    to: Path | None
    forms: tuple[tuple[str, FormAccount], ...] = ()

    def total(self) -> dict[str, int]:
        """Rows read, kept, repaired, repeated, filtered, set aside, over all sources and tables."""
        accounts = [account for source in self.sources for account in source.tables]
        names = ("read", "kept", "repaired", "repeated", "filtered", "set_aside")
        return {name: sum(getattr(account, name) for account in accounts) for name in names}

    def sources_as_json(self) -> list[dict[str, Any]]:
        """The accounts as `dataset.json` holds them."""
        return [_source_json(source) for source in self.sources]

    def as_json(self) -> dict[str, Any]:
        return {
            "to": None if self.to is None else str(self.to),
            "sources": self.sources_as_json(),
            "hidden_sheets": [{"file": file, "sheet": sheet} for file, sheet in self.hidden],
            "repairs": dict(self.repairs),
            "problems": dict(self.problems),
            "unknown_codes": [
                {"table": table, "column": column, "value": value, "n": n}
                for table, column, value, n in self.unknown_codes
            ],
            "forms": [
                {
                    "file": file,
                    "notes": list(form.notes),
                    "unfilled": list(form.unfilled),
                    "blank_columns": {sheet: list(headers) for sheet, headers in form.blank},
                }
                for file, form in self.forms
            ],
            "total": self.total(),
        }

    def lines(self, lang: str) -> list[str]:
        """The summary that is printed; its last line is the sum over all rows."""
        said = [line for source in self.sources for line in _source_lines(source, lang)]
        said += [
            messages.text("intake.hidden_sheet", lang, file=file, sheet=sheet)
            for file, sheet in self.hidden
        ]
        said += _form_lines(self.forms, lang)
        said += _rule_lines("intake.repairs", self.repairs, lang)
        said += _rule_lines("intake.problems", self.problems, lang)
        said += _unknown_lines(self.unknown_codes, lang)
        if any(len(source.tables) > 1 for source in self.sources):
            # Without this a reader takes 30,000 rows read from a file of 10,000 for a mistake.
            said.append(messages.text("intake.several_tables", lang))
        return [*said, messages.text("intake.total", lang, **_numbers(self.total(), lang))]


def report_of(read: Intake, to: Path | None) -> ImportReport:
    """The report of what was read."""
    found = read.findings
    repaired = found["outcome"] == "repaired"
    unknown = found[(found["rule"] == "unknown_code") & (found["found"] != "")]
    counted = unknown.groupby(["table", "field", "found"], as_index=False)[["n"]].sum()
    ordered = counted.sort_values(["n", "table", "field", "found"], ascending=[False] + [True] * 3)
    return ImportReport(
        sources=read.sources,
        hidden=read.hidden,
        repairs=_by_rule(found[repaired]),
        problems=_by_rule(found[~repaired]),
        unknown_codes=tuple(
            (str(row.table), str(row.field), str(row.found), int(str(row.n)))
            for row in ordered.itertuples()
        ),
        to=to,
        forms=read.forms,
    )


def _by_rule(lines: Any) -> dict[str, int]:
    return {str(rule): int(n) for rule, n in lines.groupby("rule")["n"].sum().items()}


def _source_json(source: SourceAccount) -> dict[str, Any]:
    content = asdict(source)
    content["unmapped_columns"] = list(source.unmapped_columns)
    content["refused_columns"] = list(source.refused_columns)
    content["tables"] = [asdict(account) for account in source.tables]
    return content


def _source_lines(source: SourceAccount, lang: str) -> Iterator[str]:
    name = f"{source.file} [{source.sheet}]" if source.sheet else source.file
    if not source.tables:
        yield messages.text("intake.left_file", lang, file=name, rows=_integer(source.rows, lang))
        return
    for account in source.tables:
        yield messages.text(
            "intake.account",
            lang,
            file=name,
            table=TABLES[account.table].label(lang),
            **_numbers(_account_numbers(account), lang),
        )
    left = [header for header in source.unmapped_columns if header not in source.refused_columns]
    if left:
        columns = messages.listed(left, lang)
        yield messages.text("intake.left_columns", lang, file=name, columns=columns)
    if source.refused_columns:
        columns = messages.listed(list(source.refused_columns), lang)
        yield messages.text("intake.refused_columns", lang, file=name, columns=columns)


def _form_lines(forms: tuple[tuple[str, FormAccount], ...], lang: str) -> Iterator[str]:
    """What was left out of forms: their blank columns, those nobody filled in, their notes."""
    for file, form in forms:
        for sheet, headers in form.blank:
            columns = messages.listed(list(headers), lang)
            yield messages.text(
                "forms.blank_columns", lang, file=f"{file} [{sheet}]", columns=columns
            )
    unfilled = [f"{file} [{sheet}]" for file, form in forms for sheet in form.unfilled]
    if unfilled:
        yield messages.text("forms.unfilled", lang, files=messages.listed(unfilled, lang))
    notes = sum(len(form.notes) for _, form in forms)
    if notes:
        yield messages.text("forms.notes_left", lang, n=_integer(notes, lang))


def _account_numbers(account: TableAccount) -> dict[str, int]:
    numbers = asdict(account)
    return {name: value for name, value in numbers.items() if isinstance(value, int)}


def _numbers(numbers: dict[str, int], lang: str) -> dict[str, str]:
    return {name: _integer(value, lang) for name, value in numbers.items()}


def _integer(value: int, lang: str) -> str:
    return messages.Formats(lang).integer(value)


def _rule_lines(heading: str, rules: dict[str, int], lang: str) -> list[str]:
    if not rules:
        return []
    said = [
        messages.text(
            "intake.rule_count",
            lang,
            rule=messages.text(f"rules.{rule}", lang),
            n=_integer(n, lang),
        )
        for rule, n in Counter(rules).most_common()
    ]
    return [messages.text(heading, lang, rules=messages.listed(said, lang))]


def _unknown_lines(unknown: tuple[tuple[str, str, str, int], ...], lang: str) -> list[str]:
    lines = [
        messages.text(
            "intake.unknown_value",
            lang,
            table=TABLES[table].label(lang),
            column=TABLES[table].column(column).label(lang),
            value=value,
            n=_integer(n, lang),
        )
        for table, column, value, n in unknown[:_NAMED]
    ]
    if len(unknown) > _NAMED:
        more = _integer(len(unknown) - _NAMED, lang)
        lines.append(messages.text("intake.more_unknown", lang, n=more))
    return lines
