"""The process that answers requests: Granian, whose own processes die with it.

python -m palier.cli.web_server HOST PORT PROCESSES
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
from importlib import import_module
from typing import Any

from palier.cli.process_tree import dying_with

TARGET = "palier.site.wsgi:application"

THREADS = 4
"""Requests that one process answers at once. Python computes one at a time: more only wait."""

KILL_SECONDS = 5
"""How long a request may go on once the server is asked to end."""


def main(host: str, port: int, processes: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_dictconfig={"loggers": {"_granian": {"level": logging.WARNING}}},
    )
    server.serve(target_loader=load)


def load(target: str) -> Any:
    """The application, in a process that is killed when the one that made it dies."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        dying_with(parent.pid)()
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
