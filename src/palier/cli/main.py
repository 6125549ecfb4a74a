"""The `palier` command: options every command shares, and the one place where errors end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from palier.calculus.errors import PalierError
from palier.cli.exits import Exit
from palier.cli.languages import spoken

# What shells give a command ended by a signal: 128 and the signal's number (POSIX, sh).
INTERRUPTED = 128 + 2
BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits with its code. Never shows a traceback for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command line."""
    from palier.presentation.languages import UnknownLanguage, words

    tag = spoken(arguments)
    try:
        say = words(tag)
    except UnknownLanguage as error:
        return _refused(error, "en")
    try:
        return _invoke(arguments, say.language.tag)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return INTERRUPTED
    except TyperException as error:
        return _misused(error)
    except PalierError as error:
        return _refused(error, say.language.tag)
    except BrokenPipeError:
        _close_quietly()
        return BROKEN_PIPE


def _invoke(arguments: Sequence[str], tag: str) -> int:
    from palier.cli.commands import application

    command = typer.main.get_command(application(tag))
    result = command.main(list(arguments), prog_name="palier", standalone_mode=False)
    return int(result or 0)


def _misused(error: TyperException) -> int:
    # Typer's own errors know how to show themselves; their common ancestor does not declare it.
    show = getattr(error, "show", None)
    if show is not None:
        show(file=sys.stderr)
    else:
        print(error, file=sys.stderr)
    return Exit.BAD_INPUT


def _refused(error: PalierError, tag: str) -> int:
    from palier.cli.refusals import show

    show(error, tag)
    return Exit.BAD_INPUT


def _close_quietly() -> None:
    # Python flushes standard output once more at exit, and would complain about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
