"""The commands that work on the database of a server, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from palier.cli.api_commands import add_api
from palier.cli.care_commands import add_care
from palier.cli.catalogue_commands import add_catalogue
from palier.cli.journal_commands import add_journal
from palier.cli.serving_commands import add_serving
from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_server(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier migrate`, `palier createadmin` and `palier journal`."""
    _migrate(app, say, lang)
    _createadmin(app, say, lang)
    add_catalogue(app, say, lang)
    add_journal(app, say, lang)
    add_care(app, say, lang)
    add_serving(app, say, lang)
    add_api(app, say, lang)


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
