"""A file or folder that cannot be read as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench import messages
from workbench.errors.base import Labelled, WorkbenchError, near, place


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
