"""What the library of commands itself writes in a help page, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer

from palier.presentation.languages import Words

HELP_OPTIONS = ("-h", "--help")


def asks_for_help(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for a help page."""
    return any(option in arguments for option in HELP_OPTIONS)


def translate_help(command: Any, say: Words) -> None:
    """Gives the help pages of a command, and of those below it, their words."""
    # Typer reads these names each time it draws a page, and offers no other way to set them.
    from typer import rich_utils

    rich_utils.DEFAULT_STRING = say("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = say("[required]")
    rich_utils.ARGUMENTS_PANEL_TITLE = say("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = say("Options")
    rich_utils.COMMANDS_PANEL_TITLE = say("Commands")
    helps = {
        "install_completion": say("Install completion for the current shell."),
        "show_completion": say("Show completion for the current shell."),
        "help": say("Show this page and exit."),
    }
    for each in _with_those_below(command):
        context = each.context_class(each, help_option_names=[*HELP_OPTIONS])
        for parameter in each.get_params(context):
            parameter.help = helps.get(parameter.name, parameter.help)


def command_group(name: str, help: str, say: Words, lang: Callable[[Words], Any]) -> typer.Typer:
    """A command that has others below it, and shows its help when none is named."""
    group = typer.Typer(
        name=name, help=help, context_settings={"help_option_names": [*HELP_OPTIONS]}
    )

    @group.callback(invoke_without_command=True)
    def shown(context: typer.Context, lang: str = lang(say)) -> int:
        if context.invoked_subcommand is None:
            translate_help(context.command, say)
            typer.echo(context.get_help())
        return 0

    return group


def _with_those_below(command: Any) -> Iterator[Any]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from _with_those_below(each)
