"""Words of the command line → values, and click's complaints in our own sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from workbench import messages
from workbench.errors import UsageError


def language(arguments: Sequence[str]) -> str:
    """The language asked for with `--lang`, wherever it stands: help must speak it too."""
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
        else:
            continue
        if wanted in messages.LANGUAGES:
            return wanted
    return messages.default_language()


def day(text: str, what: str) -> dt.date:
    """An ISO date from the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError.not_a_date(text, what) from None


def in_our_words(problem: click.ClickException) -> UsageError:
    """A complaint of the argument parser as one of our sentences."""
    if isinstance(problem, click.NoSuchOption):
        known = [o for p in _parameters(problem.ctx) for o in p.opts if o.startswith("-")]
        return UsageError.no_such_option(problem.option_name, known)
    if isinstance(problem, click.MissingParameter):
        return UsageError.missing_argument(_named(problem))
    if isinstance(problem, click.BadParameter):
        return UsageError.bad_argument(_named(problem))
    return UsageError.command(problem.format_message())


def _parameters(context: click.Context | None) -> list[click.Parameter]:
    return context.command.get_params(context) if context else []


def _named(problem: click.BadParameter) -> str:
    parameter = problem.param
    if parameter is None:
        return str(problem.param_hint or "")
    if isinstance(parameter, click.Argument):
        return (parameter.metavar or parameter.name or "").upper()
    return parameter.opts[-1]
