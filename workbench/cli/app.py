"""The verbs of `workbench` and their options.

The commands are built for one language, so that help, errors and reports speak the same.
This module stays light: a spawned page process imports it again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

import workbench
from workbench import messages
from workbench.cli import parsing, verbs
from workbench.cli.help import context_class
from workbench.errors import UsageError, WorkbenchError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script. Exits 0 when done, 1 when some pages failed, 2 on wrong usage or input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = parsing.language(given)
    sys.exit(run(given, lang))


def run(arguments: Sequence[str], lang: str) -> int:
    """One command; its exit code."""
    try:
        code = build(lang).main(list(arguments), prog_name="workbench", standalone_mode=False)
    except WorkbenchError as problem:
        return _complain(problem, lang)
    except click.ClickException as problem:
        return _complain(parsing.in_our_words(problem), lang)
    except (click.Abort, KeyboardInterrupt):
        click.echo(messages.text("cli.stopped", lang), err=True)
        return 130
    return code if isinstance(code, int) else 0


def _complain(problem: WorkbenchError, lang: str) -> int:
    click.echo(messages.text("cli.error", lang, sentence=problem.text(lang)), err=True)
    return problem.exit_code


class _Verbs(click.Group):
    """A group that offers the nearest verb for a misspelt one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            raise UsageError.unknown_verb(name, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def build(lang: str) -> click.Group:
    """All verbs, speaking `lang`."""
    speaking = context_class(lang)

    def say(name: str) -> str:
        return messages.text(f"cli.{name}", lang)

    def verb(name: str, *parameters: Any) -> Callable[[Callable[..., Any]], None]:
        def enter(function: Callable[..., Any]) -> None:
            def call(**values: Any) -> Any:
                context = click.get_current_context().find_root()
                return function(verbs.Voice(lang=lang, **context.obj), **values)

            command = click.Command(name, params=list(parameters), callback=call, help=say(name))
            command.context_class = speaking
            app.add_command(command)

        return enter

    def option(*names: str, help: str, **more: Any) -> click.Option:
        return click.Option(list(names), help=say(help), **more)

    app = _Verbs(
        "workbench",
        help=say("workbench"),
        params=[
            option("--lang", help="lang", type=click.Choice(messages.LANGUAGES), default=lang),
            option("-v", "--verbose", help="verbose", is_flag=True),
            option("-q", "--quiet", help="quiet", is_flag=True),
            option("--json", "as_json", help="json", is_flag=True),
            _version_option(say("version")),
        ],
        callback=_remember,
        no_args_is_help=True,
    )
    app.context_class = speaking
    folder = click.Argument(["folder"], metavar="DIR")
    only = option("--only", help="only", multiple=True, metavar="ID")
    as_of = option("--as-of", help="as_of", metavar="DATE")
    period = option("--period", help="period", nargs=2, required=True, metavar="START END")

    own = option("--indicators", "own", help="own_indicators", metavar="DIR")

    verb(
        "sample",
        folder,
        option("--communities", help="communities", type=int, default=12, show_default=True),
        option("--months", help="months", type=int, default=12, show_default=True),
        option("--seed", help="seed", type=int, default=7, show_default=True),
    )(verbs.sample)
    verb(
        "forms",
        folder,
        option(
            "--lang",
            "forms_lang",
            help="forms_lang",
            type=click.Choice(messages.LANGUAGES),
            default=lang,
            show_default=True,
        ),
    )(verbs.forms)
    verb(
        "import",
        click.Argument(["sources"], metavar="SOURCE…", nargs=-1, required=True),
        option("--to", help="to", required=True, metavar="DIR"),
        option("--mapping", help="mapping", metavar="FILE"),
        option("--strict", help="strict", is_flag=True),
    )(verbs.import_)
    verb(
        "indicators",
        folder,
        period,
        as_of,
        option("--by", help="by", multiple=True, metavar="COLUMN"),
        only,
        option("--community", "communities", help="community", multiple=True, metavar="ID"),
        option("--scheme", help="scheme", metavar="FILE"),
        option("--publish", help="publish", is_flag=True),
        own,
        option("--out", help="out", required=True, metavar="FILE"),
    )(verbs.indicators)
    verb(
        "evidence",
        folder,
        click.Argument(["indicator"], metavar="INDICATOR"),
        option("--community", help="one_community", required=True, metavar="ID"),
        period,
        as_of,
        option("--variant", help="variant", default="", metavar="NAME"),
        option("--group", help="group", default="", metavar="NAME"),
        own,
        option("--out", help="out", required=True, metavar="FILE"),
    )(verbs.evidence)
    verb(
        "run",
        click.Argument(["config"], metavar="CONFIG"),
        option("--only", help="only_pages", multiple=True, metavar="ID"),
        option("--jobs", help="jobs", type=click.IntRange(min=1), metavar="N"),
    )(verbs.run)
    verb(
        "catalogue",
        click.Argument(["indicator"], metavar="[INDICATOR]", required=False),
        own,
        option("--json", "json_here", help="json", is_flag=True),
    )(verbs.catalogue)
    return app


def _version_option(help: str) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            click.echo(f"workbench {workbench.__version__}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=help
    )


@click.pass_context
def _remember(context: click.Context, lang: str, verbose: bool, quiet: bool, as_json: bool) -> None:
    context.obj = {"verbose": verbose, "quiet": quiet, "as_json": as_json}
