"""The commands that work on the database of a server, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from palier.cli.help_words import command_group
from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_server(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier migrate`, `palier createadmin` and `palier journal`."""
    _migrate(app, say, lang)
    _createadmin(app, say, lang)
    purpose = say("What was done, by whom and when; nobody can change it unnoticed.")
    journal = command_group("journal", purpose, say, lang)
    _show(journal, say, lang)
    _verify(journal, say, lang)
    app.add_typer(journal)


def _migrate(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Make the tables of this version in the database of DATABASE_URL."))
    def migrate(lang: str = lang(say)) -> int:
        from palier.cli.administering import migrate

        return migrate(say.language.tag)


def _createadmin(app: typer.Typer, say: Words, lang: Lang) -> None:
    email = say("Address to sign in with.")
    name = say("Name of the person.")
    party = say("Code of the organisation that runs Palier, as documents have it.")
    title = say("Name of that organisation, where it is new.")
    zone = say("Time zone, as America/Toronto.")

    @app.command(help=say("Add an administrator. The password is asked for."))
    def createadmin(
        email: str = typer.Option(..., "--email", help=email),
        name: str = typer.Option(..., "--name", help=name),
        party: str = typer.Option(..., "--party", help=party),
        party_name: str = typer.Option("", "--party-name", help=title),
        zone: str = typer.Option("America/Toronto", "--zone", help=zone),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.administering import Administrator, create_administrator

        asked = Administrator(email, name, party, party_name, zone)
        return create_administrator(asked, say.language.tag)


def _show(app: typer.Typer, say: Words, lang: Lang) -> None:
    subject = say("Only what was done to this: party:1, person:2...")
    actor = say("Only what this person did: the number of the person, or system.")
    kind = say("Only entries of this kind, as person.created.")
    limit = say("So many entries at most.")

    @app.command(help=say("Show what was done, the newest first."))
    def show(
        subject: str = typer.Option("", "--subject", help=subject),
        actor: str = typer.Option("", "--actor", help=actor),
        kind: str = typer.Option("", "--kind", help=kind),
        limit: int = typer.Option(50, "--limit", min=1, help=limit),
        format: str = typer.Option("table", "--format", "-f", help=say("table or jsonl.")),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.journals import Asked, show

        return show(Asked(subject, actor, kind, limit, format), say.language.tag)


def _verify(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Recompute every seal, and say whether any entry was changed."))
    def verify(lang: str = lang(say)) -> int:
        from palier.cli.journals import verify

        return verify(say.language.tag)
