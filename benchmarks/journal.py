"""How fast the journal is: eight clients that act at once, and the proof and export of a long one.

Each client is a process. The disk is waited for, as a server does. Nothing is written.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres_server import postgres, program

CLIENTS = 8
AT = 1_795_000_000_000_000
_AT_ONCE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journal", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long the clients act")
    parser.add_argument("--entries", type=int, default=1_000_000, help="of the journal to prove")
    parser.add_argument("--on", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.on:
        _measure(chosen.seconds, chosen.entries, chosen.on)
        return
    with TemporaryDirectory() as folder:
        _measured_on("SQLite", chosen, {"PALIER_HOME": folder})
    if program("postgres") is None:
        print("no PostgreSQL here")
        return
    with TemporaryDirectory() as folder, postgres(fsync="on") as url:
        _measured_on("PostgreSQL", chosen, {"PALIER_HOME": folder, "DATABASE_URL": url})


def _measured_on(name: str, chosen: argparse.Namespace, variables: dict[str, str]) -> None:
    """In a process of its own: a process has one database."""
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "palier.site.settings"}
    own.pop("DATABASE_URL", None)
    asked = ["--seconds", str(chosen.seconds), "--entries", str(chosen.entries), "--on", name]
    command = [sys.executable, "-m", "benchmarks.journal", *asked]
    subprocess.run(command, env={**own, **variables}, check=True)


def _measure(seconds: float, entries: int, name: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from palier.slm.journal.queries import entries as every
    from palier.slm.journal.queries import exported, proven

    call_command("migrate", verbosity=0)
    for clients in (1, CLIENTS):
        before = proven().entries
        connection.close()
        took = _acted(clients, seconds)
        rate = (proven().entries - before) / took
        print(f"{name}: {clients} clients: {rate:,.0f} actions/s, no fork")
    before = proven().entries
    _append(entries)
    total = entries + before
    print(f"{name}: proof: {total / _timed(proven):,.0f} entries/s of {total:,}")
    path = Path(os.environ["PALIER_HOME"], "journal.jsonl")
    with path.open("w") as file:
        took = _timed(lambda: file.writelines(exported(every(), "jsonl")))
    print(f"{name}: export: {total / took:,.0f} entries/s")
    print(f"{name}: proof of the export: {total / _timed(lambda: _lines(path)):,.0f} entries/s")


def _acted(clients: int, seconds: float) -> float:
    """How long so many processes acted."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(clients)
    took: SimpleQueue[float] = context.SimpleQueue()
    given = (seconds, ready, took)
    processes = [context.Process(target=_act, args=(n, *given)) for n in range(clients)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return max(took.get() for _ in processes)


def _act(client: int, seconds: float, ready: Barrier, took: SimpleQueue[float]) -> None:
    """Changes a party of its own until the time is over: a row, and an entry."""
    import django

    django.setup()
    from palier.slm.journal.actions import recording
    from palier.slm.parties.models import Party

    code = f"client-{client}-{os.getpid()}"
    party = Party.objects.create(code=code, name=code, kind="customer")
    ready.wait()
    began, number = time.perf_counter(), 0
    while time.perf_counter() < began + seconds:
        number += 1
        with recording(actor=str(client), at=AT) as record:
            Party.objects.filter(pk=party.pk).update(name=f"{code} {number}")
            details = {"name": f"{code} {number}"}
            record("party.changed", party.subject, details, party=str(party.pk))
    took.put(time.perf_counter() - began)


def _append(entries: int) -> None:
    from palier.slm.journal.actions import recording

    details = {"name": "Portail de la Ville", "criticality": "high", "owner": "12"}
    for first in range(0, entries, _AT_ONCE):
        with recording(actor="7", at=AT + first) as record:
            for number in range(min(_AT_ONCE, entries - first)):
                record("service.changed", f"service:{number}", details, "as agreed", party="4")


def _lines(path: Path) -> object:
    from palier.proof.sealed_lines import proven_lines

    with path.open() as lines:
        return proven_lines(lines)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
