"""`--help` in one language: click knows its own words in English only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from workbench import messages

#: click's words → our sentences.
_HEADINGS = {"Options": "help_options", "Commands": "help_commands"}
_HELP_OPTION = "Show this message and exit."


def context_class(lang: str) -> type[click.Context]:
    """The context of a command whose help speaks `lang`."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or _say("help_usage") + " ")

        @contextmanager
        def section(self, name: str) -> Iterator[None]:
            with super().section(_say(_HEADINGS[name]) if name in _HEADINGS else name):
                yield

        def write_dl(
            self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
        ) -> None:
            told = [(name, _translated(text)) for name, text in rows]
            super().write_dl(told, col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Formatter

    def _say(name: str) -> str:
        return messages.text(f"cli.{name}", lang)

    def _translated(text: str) -> str:
        if text == _HELP_OPTION:
            return _say("help_help")
        help, bracket, extra = text.rpartition("  [")
        if not bracket:
            return text
        extra = extra.replace("default: ", _say("help_default"))
        return f"{help}{bracket}{extra.replace('required', _say('help_required'))}"

    return Context
