"""The command that asks the API, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_api(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier api`."""
    method = say("GET, POST, PUT, PATCH or DELETE.")
    path = say("An address of the API, as /api/v1/services.")
    by = say("Ask as this person, by address; without it the token of PALIER_TOKEN is used.")
    body = say("What to send, as JSON; - reads it from standard input.")
    header = say("A header to send, as 'If-Match: ...'; may be repeated.")

    @app.command(help=say("Send one request to the API, here, without a server that runs."))
    def api(
        method: str = typer.Argument(..., help=method),
        path: str = typer.Argument(..., help=path),
        by: str = typer.Option("", "--as", help=by),
        body: str = typer.Option("", "--body", "-b", help=body),
        header: list[str] = typer.Option([], "--header", "-H", help=header),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.api_calls import Call, call

        return call(Call(method, path, by, body, tuple(header)), say.language.tag)
