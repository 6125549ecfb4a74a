"""The commands that run a server and its workers, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_serving(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier up` and `palier worker`."""
    _up(app, say, lang)
    _worker(app, say, lang)


def _up(app: typer.Typer, say: Words, lang: Lang) -> None:
    host = say("Address to answer at; 0.0.0.0 for every one of this machine.")
    port = say("Port to answer at.")
    processes = say("Processes that answer requests.")
    migrate = say("Make the tables of this version first, also where others share the database.")

    @app.command(help=say("Run the whole server: the web application and the workers."))
    def up(
        host: str = typer.Option("127.0.0.1", "--host", help=host),
        port: int = typer.Option(8000, "--port", min=1, max=65_535, help=port),
        processes: int = typer.Option(1, "--processes", min=1, max=64, help=processes),
        workers: int = _workers(say, least=0),
        migrate: bool = typer.Option(False, "--migrate", help=migrate),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.serving import Served, up

        return up(Served(host, port, processes, workers, migrate), say.language.tag)


def _worker(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Run workers alone, beside a server or on another machine."))
    def worker(workers: int = _workers(say, least=1), lang: str = lang(say)) -> int:
        from palier.cli.serving import work

        return work(workers, say.language.tag)


def _workers(say: Words, least: int) -> Any:
    help = say("Processes that do jobs, each one at a time.")
    return typer.Option(1, "--workers", min=least, max=64, help=help)
