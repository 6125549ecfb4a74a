"""The commands that look after a server: backup, restore and doctor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_care(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier backup`, `palier restore` and `palier doctor`."""
    _backup(app, say, lang)
    _restore(app, say, lang)
    _doctor(app, say, lang)


def _backup(app: typer.Typer, say: Words, lang: Lang) -> None:
    output = say("File to write; it holds keys, and is for its owner alone.")

    @app.command(help=say("Write everything that a server keeps to one file, while it runs."))
    def backup(
        output: Path = typer.Option(..., "--output", "-o", help=output),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.backups import back_up

        return back_up(output, say.language.tag)


def _restore(app: typer.Typer, say: Words, lang: Lang) -> None:
    file = say("The file that `palier backup` wrote.")
    home = say("Folder to restore in, which does not exist yet; it becomes PALIER_HOME.")

    @app.command(help=say("Restore a backup where nothing is, and prove its journal."))
    def restore(
        file: Path = typer.Argument(..., help=file, metavar=say("FILE")),
        home: Path = typer.Option(..., "--home", help=home),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.restoring import restore

        return restore(file, home, say.language.tag)


def _doctor(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Look at the settings and what they need, and say what to mend."))
    def doctor(
        format: str = typer.Option("table", "--format", "-f", help=say("table or json.")),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.doctoring import examine

        return examine(format, say.language.tag)
