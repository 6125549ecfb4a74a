"""`palier demo --serve`: the worked example in a database of its own, and pages to open."""

from __future__ import annotations

import os
import time
from pathlib import Path

from palier.cli.refusals import tell
from palier.cli.server_ready import database_ready
from palier.cli.serving import Served, check_address, up
from palier.presentation.languages import words


def check_port(port: int) -> None:
    """Raises `PortTaken` and `AddressUnusable`, before the time that the example takes is spent."""
    check_address(_served(port))


def serve(folder: Path, port: int, tag: str) -> int:
    """Puts the example in `folder`/home, unless it is there, and serves it until asked to end."""
    # Always a database of its own: with the example anybody may sign in as anybody.
    os.environ.pop("DATABASE_URL", None)
    os.environ["PALIER_HOME"] = str((folder / "home").resolve())
    os.environ["PALIER_DEMO"] = "true"
    _fill(tag)
    return up(_served(port), tag)


def _served(port: int) -> Served:
    return Served("127.0.0.1", port, processes=1, workers=1, migrate=True)


def _fill(tag: str) -> None:
    from palier.cli.administering import made_tables

    made_tables()
    with database_ready():
        from django.db import transaction

        from palier.cli.demo_catalogue import add_catalogue
        from palier.cli.demo_people import add_people
        from palier.slm.parties.models import Party

        if Party.objects.exists():
            return
        at = time.time_ns() // 1_000
        with transaction.atomic():
            everybody = add_people(at)
            services = add_catalogue(everybody)
    say = words(tag)
    tell(
        say(
            "{people} people and {services} services are in {home}",
            people=str(len(everybody.people)),
            services=str(services),
            home=os.environ["PALIER_HOME"],
        )
    )
