"""`palier up` and `palier worker`: the server of one machine, or workers alone, as one tree."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from palier.calculus.errors import PalierError
from palier.cli.exits import Exit
from palier.cli.process_tree import Child, ProcessTree
from palier.cli.refusals import tell
from palier.cli.server_ready import database_ready
from palier.presentation.languages import Words, words

WEB = "web"
WORKER = "worker"


class PortTaken(PalierError):
    """An address that another program answers at."""

    code = "port-taken"


class AddressUnusable(PalierError):
    """An address that this machine does not let Palier answer at."""

    code = "address-unusable"


@dataclass(frozen=True, slots=True)
class Served:
    """Where to answer, and with how many processes."""

    host: str
    port: int
    processes: int
    workers: int
    migrate: bool

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def up(asked: Served, tag: str) -> int:
    """Answers requests and works, until it is asked to end."""
    check_address(asked)
    _make_ready(asked.migrate, tag)
    web = [sys.executable, "-m", "palier.cli.web_server", asked.host, str(asked.port)]
    children = [Child(WEB, [*web, str(asked.processes)]), *_workers(asked.workers)]
    # Links in messages lead here, unless a setting says where else.
    variables = {"PALIER_URL": asked.url} | os.environ
    _run(children, variables, tag, _announcer(asked, tag))
    return Exit.MET


def work(workers: int, tag: str) -> int:
    """Works, until it is asked to end."""
    with database_ready():
        pass
    say = words(tag)
    line = say.many("{workers} worker runs", "{workers} workers run", workers, workers=str(workers))
    tell(f"{line} ({_how_to_end(say)})")
    _run(_workers(workers), dict(os.environ), tag, lambda: None)
    return Exit.MET


def _workers(count: int) -> list[Child]:
    command = [sys.executable, "-m", "palier.jobs"]
    return [Child(f"{WORKER} {number}", command) for number in range(1, count + 1)]


def _run(
    children: list[Child], variables: dict[str, str], tag: str, while_starting: Callable[[], None]
) -> None:
    say = words(tag)

    def died(child: Child, code: int, pause: float) -> None:
        tell(
            say(
                "{name} ended with {code}; it is started again in {seconds} s",
                name=child.name,
                code=str(code),
                seconds=f"{pause:g}".replace(".", say.language.decimal),
            )
        )

    ProcessTree(children, variables, died, while_starting).run()


def _announcer(asked: Served, tag: str) -> Callable[[], None]:
    """Says the address, once, as soon as somebody answers there."""
    say, is_said = words(tag), [False]

    def announce() -> None:
        if is_said[0]:
            return
        where = asked.url.partition("//")[2].rpartition(":")[0].strip("[]")
        with suppress(OSError), socket.create_connection((where, asked.port), timeout=0.2):
            is_said[0] = True
            line = say("Palier answers at {url}", url=asked.url)
            tell(f"{line} ({_how_to_end(say)})")

    return announce


def _how_to_end(say: Words) -> str:
    return say("Ctrl+C ends it")


def _make_ready(migrate: bool, tag: str) -> None:
    from palier.cli.administering import made_tables

    if migrate or _is_embedded():
        made_tables()
    with database_ready():
        pass


def _is_embedded() -> bool:
    """Whether the database is a file of this machine, which nobody else migrates."""
    url = os.environ.get("DATABASE_URL", "")
    return not url or url.startswith("sqlite:")


def check_address(asked: Served) -> None:
    """Raises `PortTaken` or `AddressUnusable`; the server itself would share the port silently."""
    family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((asked.host, asked.port))
    except OSError as error:
        where = f"{asked.host} port {asked.port}"
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"another program answers at {where}", hint="choose another one with --port"
            ) from None
        raise AddressUnusable(
            f"nobody can answer at {where}: {error.strerror or error}",
            hint="use an address of this machine, and a port from 1024 on",
        ) from None
