"""The `palier` command: options every command shares, and the one place where errors end."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import typer
from typer.exceptions import TyperException

from palier.calculus.errors import PalierError
from palier.cli.exits import Exit
from palier.cli.help_words import asks_for_help, translate_help
from palier.cli.languages import spoken

if TYPE_CHECKING:
    from palier.presentation.languages import Words

# What shells give a command ended by a signal: 128 and the signal's number (POSIX, sh).
INTERRUPTED = 128 + 2
BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits with its code. Never shows a traceback for bad input."""
    _open_streams()
    code = run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stdout.flush()
    except OSError:
        _close_quietly()
        code = code or Exit.BAD_INPUT
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command line."""
    from palier.presentation.languages import UnknownLanguage, words

    tag = spoken(arguments)
    try:
        say = words(tag)
    except UnknownLanguage as error:
        return _refused(error, "en")
    try:
        return _invoke(arguments, say)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except TyperException as error:
        return _misused(error)
    except PalierError as error:
        return _refused(error, say.language.tag)
    except BrokenPipeError:
        _close_quietly()
        return BROKEN_PIPE
    except OSError as error:
        return _unsaid(error, say.language.tag)


def _invoke(arguments: Sequence[str], say: Words) -> int:
    from palier.cli.commands import application

    command = typer.main.get_command(application(say.language.tag))
    if asks_for_help(arguments):
        translate_help(command, say)
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


def _unsaid(error: OSError, tag: str) -> int:
    """Refuses what the system refused, which most often is a full disk behind a redirection."""
    from palier.cli.writing import CannotWrite

    place = error.filename or "standard output"
    hint = "choose another file or folder" if error.filename else "is the disk full?"
    refusal = CannotWrite(f"{place}: {error.strerror or error}", hint=hint)
    code = _refused(refusal, tag)
    _close_quietly()
    return code


def _open_streams() -> None:
    """Makes both streams take any character; a stream the shell closed swallows what it is told."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # Tables and French need more than ASCII, whatever the locale; files are UTF-8 too.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    # Python flushes standard output once more at exit, and would complain about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
