"""The commands of the catalogue, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from palier.cli.help_words import command_group
from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_catalogue(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier catalogue` and the commands below it."""
    purpose = say("Services, what they need and cost, and facilities: out of the database and in.")
    catalogue = command_group("catalogue", purpose, say, lang)
    _export(catalogue, say, lang)
    _import(catalogue, say, lang)
    app.add_typer(catalogue)


def _export(app: typer.Typer, say: Words, lang: Lang) -> None:
    formats = say("documents (YAML), or tables: a zip archive of CSV files.")
    place = say("File to write; standard output if absent.")

    @app.command(help=say("Write the whole catalogue as documents or as tables."))
    def export(
        format: str = typer.Option("documents", "--format", "-f", help=formats),
        output: Path | None = typer.Option(None, "--output", "-o", help=place),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.cataloguing import export

        return export(format, output, say.language.tag)


def _import(app: typer.Typer, say: Words, lang: Lang) -> None:
    help = say("Bring services and facilities into the catalogue: all of them, or nothing.")
    files = say("Documents, archives of tables, or folders of them.")
    plan = say("Say what would be done, and do nothing.")
    reason = say("Reason to keep in the journal, for what retires too.")

    @app.command(name="import", help=help)
    def bring_in(
        files: list[Path] = typer.Argument(..., help=files, metavar=say("FILES")),
        plan: bool = typer.Option(False, "--plan", help=plan),
        reason: str = typer.Option("", "--reason", help=reason),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.cataloguing import Bringing, bring_in

        return bring_in(Bringing(tuple(files), reason, plan), say.language.tag)
