"""The tree of errors. Each sentence is a constructor: where, what was expected, what was found, what to do.

An error holds a message id and its values, so that it speaks whichever language the reader
chose; `exit_code` is what the command line returns for it.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from workbench import messages


class WorkbenchError(Exception):
    """Anything that stops the work and that a person can mend."""

    exit_code = 2
    #: The reader's language, where the place that raises knows it.
    lang: str | None = None

    def __init__(self, message_id: str, /, **values: Any) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values

    def text(self, lang: str) -> str:
        """The sentence in `lang`."""
        spoken = {
            name: value(lang) if callable(value) else value for name, value in self.values.items()
        }
        return messages.text(self.message_id, lang, **spoken)

    def __str__(self) -> str:
        return self.text(self.lang or messages.default_language())

    def _render_traceback_(self) -> list[str]:
        """What IPython prints below a cell: the sentence, because it says what to do."""
        lang = self.lang or messages.default_language()
        return [messages.text("cli.error", lang, sentence=self.text(lang))]


def near(name: str, known: Iterable[str]) -> Any:
    """The words that offer the nearest right names for `name`, in the reader's language."""
    candidates = [str(k) for k in known]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)

    def spoken(lang: str) -> str:
        if close:
            return messages.text("errors.did_you_mean", lang, name=close[0])
        shown = messages.listed(candidates[:12], lang)
        more = "…" if len(candidates) > 12 else ""
        return messages.text("errors.choose_from", lang, names=shown + more)

    return spoken


def place(
    file: Path | str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Any:
    """The words that say where: file, sheet, row and column, as far as known."""

    def spoken(lang: str) -> str:
        parts = [messages.text("errors.place_file", lang, file=str(file))]
        if sheet:
            parts.append(messages.text("errors.place_sheet", lang, sheet=sheet))
        if row is not None:
            parts.append(messages.text("errors.place_row", lang, row=row))
        if column:
            parts.append(messages.text("errors.place_column", lang, column=column))
        return messages.listed(parts, lang)

    return spoken


class Labelled(Protocol):
    """A table or column: what it is called, and what people read."""

    @property
    def name(self) -> str: ...

    def label(self, lang: str) -> str: ...


class UsageError(WorkbenchError):
    """A command that cannot be understood or whose arguments contradict each other."""

    @classmethod
    def unknown_indicator(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_indicator", name=name, near=near(name, known))

    @classmethod
    def unknown_grouping(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_grouping", name=name, near=near(name, known))

    @classmethod
    def unknown_community(cls, name: str, known: Sequence[str], where: str) -> UsageError:
        return cls("errors.unknown_community", name=name, where=where, near=near(name, known))

    @classmethod
    def period_reversed(cls, start: object, end: object) -> UsageError:
        return cls("errors.period_reversed", start=str(start), end=str(end))

    @classmethod
    def as_of_before_period(cls, as_of: object, start: object) -> UsageError:
        return cls("errors.as_of_before_period", as_of=str(as_of), start=str(start))

    @classmethod
    def compare_not_before(cls, end: object, start: object) -> UsageError:
        return cls("errors.compare_not_before", end=str(end), start=str(start))

    @classmethod
    def unknown_part(cls, name: str, indicator: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_part", name=name, indicator=indicator, near=near(name, known))

    @classmethod
    def would_overwrite(cls, path: Path) -> UsageError:
        return cls("errors.would_overwrite", path=str(path))

    @classmethod
    def not_a_date(cls, value: str, what: str) -> UsageError:
        return cls("errors.not_a_date", value=value, what=what)

    @classmethod
    def unknown_output(cls, path: Path, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_output", path=str(path), known=", ".join(known))

    @classmethod
    def no_such_folder(cls, path: Path) -> UsageError:
        return cls("errors.no_such_folder", path=str(path))

    @classmethod
    def unknown_verb(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.unknown_verb", name=name, near=near(name, known))

    @classmethod
    def no_such_option(cls, name: str, known: Sequence[str]) -> UsageError:
        return cls("errors.no_such_option", name=name, near=near(name, known))

    @classmethod
    def missing_argument(cls, name: str) -> UsageError:
        return cls("errors.missing_argument", name=name)

    @classmethod
    def bad_argument(cls, name: str) -> UsageError:
        return cls("errors.bad_argument", name=name)

    @classmethod
    def too_small(cls, name: str, value: int, least: int) -> UsageError:
        return cls("errors.too_small", name=name, value=value, least=least)

    @classmethod
    def form_in_use(cls, paths: Sequence[Path]) -> UsageError:
        return cls(
            "forms.in_use",
            files=lambda lang: messages.listed([f"“{path}”" for path in paths], lang),
        )

    @classmethod
    def forms_need_excel(cls) -> UsageError:
        return cls("forms.needs_excel")

    @classmethod
    def command(cls, detail: str) -> UsageError:
        return cls("errors.command", detail=detail)


class ConfigError(WorkbenchError):
    """A configuration, scheme or mapping that does not say what it should."""

    @classmethod
    def missing_file(cls, path: Path) -> ConfigError:
        return cls("errors.missing_config", path=str(path))

    @classmethod
    def not_yaml(cls, path: Path, line: int, detail: str) -> ConfigError:
        return cls("errors.not_yaml", path=str(path), line=line, detail=detail)

    @classmethod
    def unknown_key(cls, path: Path, line: int, key: str, known: Sequence[str]) -> ConfigError:
        return cls("errors.unknown_key", path=str(path), line=line, key=key, near=near(key, known))

    @classmethod
    def missing_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.missing_key", path=str(path), line=line, key=key)

    @classmethod
    def duplicate_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.duplicate_key", path=str(path), line=line, key=key)

    @classmethod
    def wrong_value(
        cls, path: Path, line: int, key: str, expected: Any, found: object
    ) -> ConfigError:
        return cls(
            "errors.wrong_value", path=str(path), line=line, key=key, expected=expected, found=found
        )

    @classmethod
    def period_reversed(cls, path: Path, line: int, start: object, end: object) -> ConfigError:
        return cls(
            "errors.config_period_reversed",
            path=str(path),
            line=line,
            start=str(start),
            end=str(end),
        )

    @classmethod
    def as_of_before_period(
        cls, path: Path, line: int, as_of: object, start: object
    ) -> ConfigError:
        return cls(
            "errors.config_as_of_before_period",
            path=str(path),
            line=line,
            as_of=str(as_of),
            start=str(start),
        )

    @classmethod
    def compare_not_before(cls, path: Path, line: int, end: object, start: object) -> ConfigError:
        return cls(
            "errors.config_compare_not_before",
            path=str(path),
            line=line,
            end=str(end),
            start=str(start),
        )

    @classmethod
    def no_indicators_folder(cls, path: Path, line: int, folder: Path) -> ConfigError:
        return cls("errors.no_indicators_folder", path=str(path), line=line, folder=str(folder))

    @classmethod
    def unknown_community(
        cls, path: Path, line: int, name: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_community",
            path=str(path),
            line=line,
            name=name,
            near=near(name, known),
        )

    @classmethod
    def unknown_indicator(
        cls, path: Path, line: int, name: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_indicator",
            path=str(path),
            line=line,
            name=name,
            near=near(name, known),
        )

    @classmethod
    def unknown_part(
        cls, path: Path, line: int, name: str, indicator: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_part",
            path=str(path),
            line=line,
            name=name,
            indicator=indicator,
            near=near(name, known),
        )

    @classmethod
    def target_without_parts(cls, path: Path, line: int, indicator: str, key: str) -> ConfigError:
        return cls(
            "errors.target_without_parts", path=str(path), line=line, indicator=indicator, key=key
        )

    @classmethod
    def target_of_no_number(
        cls, path: Path, line: int, indicator: str, rows: Sequence[tuple[str, str]]
    ) -> ConfigError:
        """`rows` are the (variant, group) pairs that have a number."""
        keys = ("variant", "group")
        named = [
            ", ".join(f"{k}: {part}" for k, part in zip(keys, row, strict=True) if part)
            for row in rows
            if any(row)
        ]
        return cls(
            "errors.target_of_no_number",
            path=str(path),
            line=line,
            indicator=indicator,
            parts=lambda lang: messages.listed([f"“{name}”" for name in named[:12]], lang),
        )

    @classmethod
    def target_of_level(cls, path: Path, line: int, indicator: str) -> ConfigError:
        return cls("errors.target_of_level", path=str(path), line=line, indicator=indicator)

    @classmethod
    def target_twice(cls, path: Path, line: int, indicator: str) -> ConfigError:
        return cls("errors.target_twice", path=str(path), line=line, indicator=indicator)

    @classmethod
    def target_reversed(cls, path: Path, line: int, at_least: str, at_most: str) -> ConfigError:
        return cls(
            "errors.target_reversed",
            path=str(path),
            line=line,
            at_least=at_least,
            at_most=at_most,
        )

    @classmethod
    def target_on_worse_side(
        cls, path: Path, line: int, indicator: str, given: str, good: str, direction: str
    ) -> ConfigError:
        return cls(
            "errors.target_on_worse_side",
            path=str(path),
            line=line,
            indicator=indicator,
            given=given,
            good=good,
            direction=lambda lang: messages.text(f"page.direction_{direction}", lang),
        )


class SourceError(WorkbenchError):
    """A source file or folder that cannot be read as tables."""

    def text(self, lang: str) -> str:
        """The sentence in `lang`; one that begins with its place begins with a capital."""
        sentence = super().text(lang)
        return sentence[:1].upper() + sentence[1:]

    @classmethod
    def missing_file(cls, path: Path) -> SourceError:
        return cls("intake.missing_file", path=str(path))

    @classmethod
    def no_tables(cls, path: Path) -> SourceError:
        return cls("intake.no_tables", path=str(path))

    @classmethod
    def unknown_format(cls, file: str, known: Sequence[str]) -> SourceError:
        return cls("intake.unknown_format", where=place(file), known=", ".join(known))

    @classmethod
    def old_excel(cls, file: str) -> SourceError:
        return cls("intake.old_excel", where=place(file))

    @classmethod
    def html(cls, file: str) -> SourceError:
        return cls("intake.html", where=place(file))

    @classmethod
    def workbook_named_text(cls, file: str) -> SourceError:
        return cls("intake.workbook_named_text", where=place(file))

    @classmethod
    def parquet_named_text(cls, file: str) -> SourceError:
        return cls("intake.parquet_named_text", where=place(file))

    @classmethod
    def needs_excel(cls, file: str) -> SourceError:
        return cls("intake.needs_excel", where=place(file))

    @classmethod
    def unreadable(cls, file: str) -> SourceError:
        return cls("intake.unreadable", where=place(file))

    @classmethod
    def empty_file(cls, file: str) -> SourceError:
        return cls("intake.empty_file", where=place(file))

    @classmethod
    def empty_sheet(cls, file: str, sheet: str) -> SourceError:
        return cls("intake.empty_sheet", where=place(file, sheet=sheet))

    @classmethod
    def undecodable(cls, file: str, encoding: str | None) -> SourceError:
        if encoding is None:
            return cls("intake.undecodable", where=place(file))
        return cls("intake.wrong_encoding", where=place(file), encoding=encoding)

    @classmethod
    def unclosed_quote(cls, file: str, row: int) -> SourceError:
        return cls("intake.unclosed_quote", where=place(file, row=row))

    @classmethod
    def no_known_header(cls, file: str, sheet: str, table: Labelled | None) -> SourceError:
        """`table` is the one that the file or sheet is named for, if it is."""
        where = place(file, sheet=sheet)
        if table is None:
            return cls("intake.no_known_header", where=where)
        return cls("intake.no_header_of_table", where=where, table=table.label)

    @classmethod
    def ambiguous_table(cls, file: str, sheet: str, tables: Sequence[Labelled]) -> SourceError:
        def named(lang: str) -> str:
            return messages.listed([f"{t.label(lang)} ({t.name})" for t in tables], lang)

        return cls("intake.ambiguous_table", where=place(file, sheet=sheet), tables=named)

    @classmethod
    def missing_column(
        cls, file: str, sheet: str, column: str, known: Sequence[str]
    ) -> SourceError:
        return cls(
            "intake.missing_column",
            where=place(file, sheet=sheet),
            column=column,
            near=near(column, known),
        )

    @classmethod
    def missing_key_column(
        cls, file: str, sheet: str, table: Labelled, column: Labelled
    ) -> SourceError:
        return cls(
            "intake.missing_key_column",
            where=place(file, sheet=sheet),
            table=table.label,
            column=column.label,
            name=column.name,
        )

    @classmethod
    def duplicate_header(cls, file: str, sheet: str, header: str) -> SourceError:
        return cls("intake.duplicate_header", where=place(file, sheet=sheet, column=header))

    @classmethod
    def personal_column(cls, file: str, sheet: str, header: str, column: str) -> SourceError:
        where = place(file, sheet=sheet, column=header)
        return cls("intake.personal_column", where=where, column=column)

    @classmethod
    def mapping_without_file(cls, patterns: Sequence[str], files: Sequence[str]) -> SourceError:
        return cls(
            "intake.mapping_without_file",
            patterns=lambda lang: messages.listed(list(patterns), lang),
            files=lambda lang: messages.listed(list(files), lang),
        )

    @classmethod
    def cell(
        cls,
        file: str,
        *,
        sheet: str,
        row: int,
        column: str,
        rule: str,
        found: str,
        expected: str,
    ) -> SourceError:
        """One row or cell that cannot be stored; `rule` is an id of `[rules]`."""
        where = place(file, sheet=sheet, row=row, column=column)
        return cls(f"intake.cell_{rule}", where=where, found=found, expected=expected)

    @classmethod
    def every_row(cls, table: Labelled, first: SourceError) -> SourceError:
        return cls("intake.every_row", table=table.label, first=first.text)

    @classmethod
    def every_cell(cls, first: SourceError) -> SourceError:
        return cls("intake.every_cell", first=first.text)

    @classmethod
    def only_unfilled_forms(cls, files: Sequence[str]) -> SourceError:
        return cls(
            "forms.only_unfilled",
            files=lambda lang: messages.listed([f"“{file}”" for file in files], lang),
        )

    @classmethod
    def target_occupied(cls, path: Path) -> SourceError:
        return cls("intake.target_occupied", path=str(path))

    @classmethod
    def target_is_source(cls, path: Path) -> SourceError:
        return cls("intake.target_is_source", path=str(path))

    @classmethod
    def bad_about(cls, path: Path) -> SourceError:
        return cls("intake.bad_about", path=str(path))

    @classmethod
    def newer_format(cls, path: Path) -> SourceError:
        return cls("intake.newer_format", path=str(path))


class NotebookError(WorkbenchError):
    """A notebook that cannot serve as a page."""

    @classmethod
    def missing(cls, path: Path) -> NotebookError:
        return cls("errors.missing_notebook", path=str(path))

    @classmethod
    def unreadable(cls, path: Path) -> NotebookError:
        return cls("errors.unreadable_notebook", path=str(path))

    @classmethod
    def no_parameters_cell(cls, path: Path) -> NotebookError:
        return cls("errors.no_parameters_cell", path=str(path))

    @classmethod
    def unknown_parameter(cls, path: Path, name: str, known: Sequence[str]) -> NotebookError:
        return cls("errors.unknown_parameter", path=str(path), name=name, near=near(name, known))

    @classmethod
    def mistyped_parameter(
        cls, path: Path, name: str, expected: str, found: object
    ) -> NotebookError:
        return cls(
            "errors.mistyped_parameter",
            path=str(path),
            name=name,
            expected=expected,
            found=repr(found),
        )


class IndicatorError(WorkbenchError):
    """An evaluation's own indicator that cannot be read, or that fails while it is computed.

    All but the errors of a whole folder or package name the file and line of the declaration
    or of the author's statement that did not work.
    """

    @classmethod
    def no_folder(cls, folder: Path) -> IndicatorError:
        return cls("own.no_folder", folder=str(folder))

    @classmethod
    def empty_folder(cls, folder: Path) -> IndicatorError:
        return cls("own.empty_folder", folder=str(folder))

    @classmethod
    def declares_nothing(cls, path: Path) -> IndicatorError:
        return cls("own.declares_nothing", file=str(path))

    @classmethod
    def not_importable(cls, file: str, line: int, problem: BaseException) -> IndicatorError:
        return cls("own.not_importable", file=file, line=line, problem=_said(problem))

    @classmethod
    def bad_entry_point(cls, package: str, value: str, problem: BaseException) -> IndicatorError:
        return cls("own.bad_entry_point", package=package, value=value, problem=_said(problem))

    @classmethod
    def offers_nothing(cls, package: str, value: str) -> IndicatorError:
        return cls("own.offers_nothing", package=package, value=value)

    @classmethod
    def unknown_field(cls, file: str, line: int, name: str, known: Sequence[str]) -> IndicatorError:
        return cls("own.unknown_field", file=file, line=line, name=name, near=near(name, known))

    @classmethod
    def missing_text(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.missing_text", file=file, line=line, name=name)

    @classmethod
    def not_a_function(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.not_a_function", file=file, line=line, name=name)

    @classmethod
    def mistyped(
        cls, file: str, line: int, name: str, expected: str, found: object
    ) -> IndicatorError:
        def spoken(lang: str) -> str:
            return messages.text(expected, lang)

        return cls(
            "own.mistyped", file=file, line=line, name=name, expected=spoken, found=repr(found)
        )

    @classmethod
    def bad_id(cls, file: str, line: int, found: str) -> IndicatorError:
        return cls("own.bad_id", file=file, line=line, found=found)

    @classmethod
    def unknown_word(
        cls, file: str, line: int, name: str, found: str, known: Sequence[str]
    ) -> IndicatorError:
        return cls(
            "own.unknown_word",
            file=file,
            line=line,
            name=name,
            found=found,
            near=near(found, known),
        )

    @classmethod
    def id_is_ours(cls, file: str, line: int, name: str, called: Any) -> IndicatorError:
        return cls("own.id_is_ours", file=file, line=line, name=name, called=called)

    @classmethod
    def id_twice(
        cls, file: str, line: int, name: str, first: str, first_line: int
    ) -> IndicatorError:
        return cls(
            "own.id_twice", file=file, line=line, name=name, first=first, first_line=first_line
        )

    @classmethod
    def failed(cls, file: str, line: int, name: str, problem: BaseException) -> IndicatorError:
        """`line` is that of the author's statement that failed, where there is one."""
        steps = traceback.extract_tb(problem.__traceback__)
        own = [step.lineno for step in steps if step.filename == file and step.lineno]
        at = own[-1] if own else line
        return cls("own.failed", file=file, line=at, name=name, problem=_said(problem))

    @classmethod
    def no_measures(cls, file: str, line: int, name: str, found: object) -> IndicatorError:
        kind = type(found).__name__
        return cls("own.no_measures", file=file, line=line, name=name, found=kind)

    @classmethod
    def nothing_yielded(cls, file: str, line: int, name: str) -> IndicatorError:
        return cls("own.nothing_yielded", file=file, line=line, name=name)

    @classmethod
    def unannounced_part(
        cls,
        file: str,
        line: int,
        name: str,
        part: tuple[str, str],
        known: Sequence[tuple[str, str]],
    ) -> IndicatorError:
        return cls(
            "own.unannounced_part",
            file=file,
            line=line,
            name=name,
            part=_part(part),
            known=lambda lang: messages.listed([_part(one) for one in known], lang),
        )

    @classmethod
    def part_twice(cls, file: str, line: int, name: str, part: tuple[str, str]) -> IndicatorError:
        return cls("own.part_twice", file=file, line=line, name=name, part=_part(part))

    @classmethod
    def not_a_share(cls, file: str, line: int, name: str, found: float) -> IndicatorError:
        return cls("own.not_a_share", file=file, line=line, name=name, found=f"{found:g}")


def _said(problem: BaseException) -> str:
    """Python's own words for a problem in code, as its author knows them."""
    told = str(problem.args[0]) if isinstance(problem, SyntaxError) else str(problem)
    return f"{type(problem).__name__}: {told}" if told else type(problem).__name__


def _part(part: tuple[str, str]) -> str:
    return f"(variant={part[0]!r}, group={part[1]!r})"
